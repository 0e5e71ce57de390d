"""Moves that make an identity stronger than it is: policies are rewritten, rolled back or attached, groups joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from aliram.audit.facts import Group, Policy, Role, User
from aliram.audit.unread import NotRead, Unread

from .abilities import Abilities, Context
from .actors import Actor
from .certainty import NEVER, Certainty, Chance, both
from .estate import Estate
from .worth import Arm

__all__ = ["LIFTING", "Lift", "Lifting", "attachments"]

LIFTING = (
    "CreatePolicyVersion",
    "SetDefaultPolicyVersion",
    "AttachPolicyToUser",
    "AttachPolicyToGroup",
    "AttachPolicyToRole",
    "AddUserToGroup",
)
"""Operations of which one is needed."""


class Lift(NamedTuple):
    """One such move."""

    technique: str
    chance: Chance
    words: str
    result: Actor | None
    """The identity as it is then; None: it has full power."""
    shown: str = ""
    """ARN of the group or policy by which it grows."""
    exposure: bool = False
    """It grants more, but nothing that leads on."""


class Lifting:
    """What holders of some abilities can make of an identity.

    Args:
        estate: The account.
        me: What they can do.
        actor: Whom they make stronger.
        whom: What it is called: `itself`, `role deploy`.
        grow: Whether moves count that end short of full power.
    """

    def __init__(self, estate: Estate, me: Abilities, actor: Actor, whom: str, *, grow: bool) -> None:
        self._estate = estate
        self._me = me
        self._actor = actor
        self._whom = whom
        self._grow = grow
        self._sure = False
        self._held_by = "it" if whom == "itself" else whom

    def __iter__(self) -> Iterator[Lift]:
        if self._actor.missing is not None or not self._me.any_of(*LIFTING):
            return
        for lift in self._lifts():
            self._sure |= lift.result is None and lift.chance.certainty is Certainty.YES and not lift.exposure
            yield lift

    def _lifts(self) -> Iterator[Lift]:
        subject = self._actor.subject
        yield from self._rewriting()
        yield from self._rolling_back()
        if isinstance(subject, User):
            yield from self._attaching("PE-03", "AttachPolicyToUser", "UserName", subject.name, self._whom)
            for group in self._actor.groups:
                held = f"group {group.name}, of which {self._held_by} is a member"
                yield from self._attaching("PE-04", "AttachPolicyToGroup", "GroupName", group.name, held)
            if self._me.any_of("AddUserToGroup"):
                yield from self._joining(subject)
        elif isinstance(subject, Role):
            yield from self._attaching("PE-05", "AttachPolicyToRole", "RoleName", subject.name, self._whom)

    # PE-01 and PE-02: policies that it has.

    def _rewriting(self) -> Iterator[Lift]:
        for policy, chance in self._rewritable(self._actor.policies):
            words = f"rewrites policy {policy.name}, which is attached to {self._held_by}, to allow everything"
            yield self._full("PE-01", chance, words, self._estate.all_allowing(policy), without=policy)

    def _rewritable(self, policies: Sequence[Policy]) -> Iterator[tuple[Policy, Chance]]:
        if self._me.any_of("CreatePolicyVersion"):
            for policy in policies:
                chance = Chance(self._me.may("CreatePolicyVersion", PolicyName=policy.name))
                if policy.custom and not chance.none:
                    yield policy, chance

    def _rolling_back(self) -> Iterator[Lift]:
        if not self._me.any_of("SetDefaultPolicyVersion"):
            return
        for policy in self._actor.policies:
            allowed = Chance(self._me.may("SetDefaultPolicyVersion", PolicyName=policy.name))
            if not policy.custom or allowed.none:
                continue
            for gain in self._estate.gains(policy):
                chance = both(allowed, Chance(gain.more))
                what = f"{gain.version} of policy {policy.name}, attached to {self._held_by}"
                words = f"makes {what}, the default version again"
                yield Lift("PE-02", chance, words, None, exposure=True)
                if not gain.worth.full.none:
                    yield self._full("PE-02", both(chance, gain.worth.full), words, gain.then, without=policy)
                elif gain.worth.useful:
                    yield from self._growing("PE-02", chance, words, [gain.then], policy.arn, without=policy)

    # PE-03, PE-04 and PE-05: policies that it is given.

    def _attaching(self, technique: str, operation: str, key: str, name: str, whom: str) -> Iterator[Lift]:
        if not self._me.reaches(operation, key.removesuffix("Name").casefold(), name):
            return
        kinds = self._estate.trusts[self._estate.actors[self._actor.arn]].kinds if key == "RoleName" else ()
        for policy, chance, words in attachments(self._estate, self._me, operation, {key: name}, whom, kinds):
            yield self._full(technique, chance, words, policy)
        if self._grow and not self._sure:
            for arm, chance in self._lesser(operation, {key: name}, kinds):
                words = f"attaches {arm.policy.name} to {whom}"
                yield from self._growing(technique, chance, words, [arm.policy], arm.policy.arn)

    def _lesser(self, operation: str, target: dict[str, str], context: Context) -> Iterator[tuple[Arm, Chance]]:
        abilities = self._actor.abilities
        held = frozenset() if abilities is None else abilities.statements
        for arm in self._estate.attachable(self._me, operation):
            if arm.worth.full.none and arm.worth.useful and not held.issuperset(self._estate.statements(arm.policy)):
                about = {**target, "PolicyType": arm.kind, "PolicyName": arm.policy.name}
                chance = Chance(self._me.may(operation, context, **about))
                if not chance.none:
                    yield arm, chance

    # PE-08: groups that it is put into, and what is done to those before.

    def _joining(self, user: User) -> Iterator[Lift]:
        whom = self._whom
        if not self._me.reaches("AddUserToGroup", "user", user.name):
            return
        for group in self._estate.joinable(self._me):
            if group in self._actor.groups:
                continue
            joins = Chance(self._me.may("AddUserToGroup", UserName=user.name, GroupName=group.name))
            if joins.none:
                continue
            words = f"adds {whom} to group {group.name}"
            worth = self._estate.worth_of(group)
            if not worth.full.none:
                yield self._full("PE-08", both(joins, worth.full), words, *worth.policies, groups=[group])
            elif worth.useful and self._grow and not self._sure:
                yield from self._growing("PE-08", joins, words, worth.policies, group.arn, groups=[group])
            for policy, chance in self._rewritable(worth.policies):
                how = f"rewrites policy {policy.name}, which group {group.name} has, and {words}"
                others = [each for each in worth.policies if each is not policy]
                chance = both(chance, joins)
                yield self._full("PE-01", chance, how, self._estate.all_allowing(policy), groups=[group], beside=others)
            if self._me.any_of("AttachPolicyToGroup"):
                about = {"GroupName": group.name}
                for policy, chance, how in attachments(
                    self._estate, self._me, "AttachPolicyToGroup", about, f"group {group.name}"
                ):
                    how, chance = f"{how} and {words}", both(chance, joins)
                    yield self._full("PE-04", chance, how, policy, groups=[group], beside=worth.policies)
        if self._me.any_of("CreateGroup"):
            yield from self._new_group(user)

    def _new_group(self, user: User) -> Iterator[Lift]:
        taken = {group.name for group in self._estate.groups}
        makes = Chance(self._me.may("CreateGroup"))
        for name in self._me.new_names("group", taken, "AttachPolicyToGroup", "AddUserToGroup"):
            joins = Chance(self._me.may("AddUserToGroup", UserName=user.name, GroupName=name))
            if makes.none or joins.none:
                continue
            about = {"GroupName": name}
            for policy, chance, words in attachments(
                self._estate, self._me, "AttachPolicyToGroup", about, f"new group {name}"
            ):
                words = f"{words} and adds {self._whom} to it"
                yield self._full("PE-04", both(makes, joins, chance), words, policy)

    # What becomes of it.

    def _full(
        self,
        technique: str,
        chance: Chance,
        words: str,
        *policies: Policy,
        without: Policy | None = None,
        groups: Sequence[Group] = (),
        beside: Sequence[Policy] = (),
    ) -> Lift:
        """With policies that allow everything: full power, unless others that it keeps deny something that counts.

        Args:
            technique: Id.
            chance: Of the move.
            words: For it.
            policies: The new ones, which allow everything.
            without: An old one that is gone then.
            groups: New ones.
            beside: What else comes with the new groups.
        """
        kept = [policy for policy in self._actor.policies if policy is not without]
        if not policies or not any(map(self._estate.denies, (*kept, *beside))):
            return Lift(technique, chance, words, None)
        added = [*policies, *(policy for policy in beside if policy not in policies)]
        shown = groups[0].arn if groups else policies[0].arn
        lifts = self._growing(technique, chance, words, added, shown, without=without, groups=groups)
        return next(lifts, Lift(technique, NEVER, words, None))

    def _growing(
        self,
        technique: str,
        chance: Chance,
        words: str,
        policies: Sequence[Policy],
        shown: str,
        *,
        without: Policy | None = None,
        groups: Sequence[Group] = (),
    ) -> Iterator[Lift]:
        kept = [policy for policy in self._actor.policies if policy is not without]
        added = [policy for policy in policies if policy not in kept]
        if not added:
            return
        try:
            grown = self._estate.grown(self._actor, [*kept, *added], groups)
        except NotRead as error:
            yield Lift(technique, Chance(Certainty.UNKNOWN, error.missing), words, None)
            return
        if grown is None:
            yield Lift(technique, Chance(Certainty.UNKNOWN, _TOO_MANY), words, None)
        elif grown.abilities is not None and grown.grown:
            yield Lift(technique, chance, words, grown, shown)


_TOO_MANY = Unread(call="escalation", code="TooMany", message="there are more ways to grow than are tried")


def attachments(
    estate: Estate,
    me: Abilities,
    operation: str,
    target: dict[str, str],
    whom: str,
    context: Context = (),
) -> Iterator[tuple[Policy, Chance, str]]:
    """The ways to attach a policy that allows everything, up to the first certain one: the policy, the chance and the
    words."""

    def attach(kind: str, name: str) -> Chance:
        return Chance(me.may(operation, context, **target, PolicyType=kind, PolicyName=name))

    for arm in estate.attachable(me, operation):
        if arm.worth.full.none:
            break
        chance = both(attach(arm.kind, arm.policy.name), arm.worth.full)
        if not chance.none:
            yield arm.policy, chance, f"attaches {arm.policy.name} to {whom}"
        if chance.certainty is Certainty.YES:
            return
    if me.any_of("CreatePolicy"):
        makes = Chance(me.may("CreatePolicy"))
        for name in () if makes.none else me.new_names("policy", estate.policy_names, operation):
            chance = both(makes, attach("Custom", name))
            if not chance.none:
                words = f"creates policy {name} that allows everything and attaches it to {whom}"
                yield estate.administrator_access, chance, words
            if chance.certainty is Certainty.YES:
                return
    if me.any_of("CreatePolicyVersion"):
        for policy in estate.rewritable(me, operation):
            chance = both(Chance(me.may("CreatePolicyVersion", PolicyName=policy.name)), attach("Custom", policy.name))
            if not chance.none:
                yield estate.all_allowing(policy), chance, f"rewrites policy {policy.name} and attaches it to {whom}"
            if chance.certainty is Certainty.YES:
                return
