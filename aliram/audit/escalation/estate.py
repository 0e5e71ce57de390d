"""The account as an attacker sees it: who is worth reaching, what could be attached, which groups and roles there are.

Everything that many moves ask for is made once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from aliram.audit.facts import Group, Policy, PolicyVersion, Role, User
from aliram.audit.facts.powers import Powers
from aliram.audit.unread import NotRead, Unread
from aliram.errors import PolicyError
from aliram.policy import Policy as Document
from aliram.policy import PolicySet, Principal, at_least_as_powerful, parse
from aliram.ram.models import Policy as ListedPolicy

from .abilities import Abilities, Questions, actions_of
from .actors import Actor, Amended
from .certainty import CERTAIN, NEVER, Certainty, Chance
from .techniques import ACTIONS, LEADING
from .trust import Trust

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot

__all__ = ["Arm", "Estate", "Gain", "Worth"]

_EVERYTHING = parse({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
_RAM_FULL = parse({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ram:*", "Resource": "*"}]})
"""What AliyunRAMFullAccess says (its page in the developer reference); collected only where somebody holds it."""

_STATES = 60
"""In how many ways one identity is tried with more policies than it has."""


class Worth(NamedTuple):
    """What having some policies would be worth."""

    full: Chance
    """Full power."""
    useful: bool
    """Whether they allow anything that leads on."""
    policies: tuple[Policy, ...] = ()


class Arm(NamedTuple):
    """A policy worth attaching."""

    kind: str
    """`Custom` or `System`."""
    policy: Policy
    worth: Worth


class Gain(NamedTuple):
    """What going back to an older version of a policy would be worth."""

    version: str
    more: Certainty
    """Whether it grants what the present one does not."""
    then: Policy
    """The policy as it would be then."""
    worth: Worth


class Estate:
    """One account.

    Raises:
        NotRead: Its users or roles could not be listed.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.account = snapshot.account_id
        self.questions = Questions(self.account)
        self.members: dict[Abilities, list[Actor]] = {}
        """Actors by what they can do."""
        self._actions: dict[Policy | Powers, frozenset[str]] = {}
        self._abilities: dict[tuple[Powers, str], Abilities] = {}
        self._grown: dict[tuple[str, frozenset[Policy]], Actor] = {}
        self._states: dict[str, int] = {}
        self._powers: dict[tuple[Policy, ...], Powers] = {}
        self._gains: dict[Policy, list[Gain]] = {}
        self._worths: dict[Group, Worth] = {}
        self._rewritten: dict[Policy, Policy] = {}
        self._denying: dict[Policy, bool] = {}
        self._attachable: dict[tuple[Abilities, str], list[Arm]] = {}
        self._rewritable: dict[tuple[Abilities, str], list[tuple[Policy, Chance]]] = {}
        self._joinable: dict[Abilities, list[Group]] = {}
        subjects: list[User | Role] = [*snapshot.users, *snapshot.roles]
        self.actors = {subject.arn: self._actor(subject) for subject in subjects}

    # Identities.

    def _actor(self, subject: User | Role) -> Actor:
        try:
            groups = tuple(subject.groups) if isinstance(subject, User) else ()
            powers = self.snapshot.powers(subject)
            abilities = self._abilities_of(powers, subject.arn)
        except NotRead as error:
            return Actor(subject, (), (), None, error.missing)
        return self._enrol(Actor(subject, powers.policies, groups, abilities))

    def _enrol(self, actor: Actor) -> Actor:
        if actor.abilities is not None:
            self.members.setdefault(actor.abilities, []).append(actor)
        return actor

    def grown(self, actor: Actor, policies: Sequence[Policy], groups: Sequence[Group] = ()) -> Actor | None:
        """The same identity with other policies and further groups; None where too many were tried already.

        Raises:
            NotRead: A document could not be read.
        """
        key = (actor.arn, frozenset(policies))
        if key not in self._grown:
            if self._states.get(actor.arn, 0) >= _STATES:
                return None
            self._states[actor.arn] = self._states.get(actor.arn, 0) + 1
            abilities = self._abilities_of(self._powers_of(policies), actor.arn)
            more = (*actor.groups, *groups)
            found = Actor(actor.subject, tuple(policies), more, abilities, grown=actor.grown + 1)
            self._grown[key] = self._enrol(found)
        return self._grown[key]

    def _powers_of(self, policies: Sequence[Policy]) -> Powers:
        key = tuple(sorted(policies, key=lambda policy: policy.id))
        if key not in self._powers:
            self._powers[key] = Powers(key)
        return self._powers[key]

    def _abilities_of(self, powers: Powers, arn: str) -> Abilities | None:
        """None where the policies speak of nothing that matters."""
        actions = self._actions.get(powers)
        if actions is None:
            actions = frozenset().union(*map(self._actions_of, powers.policies))
            self._actions[powers] = actions
        if not actions:
            return None
        shared = self._abilities.get((powers, ""))
        if shared is not None:
            return shared
        found = self._abilities.get((powers, arn))
        if found is None:
            found = Abilities(powers, actions, Principal.of(arn), self.questions)
            self._abilities[powers, arn if found.personal else ""] = found
        return found

    def _actions_of(self, policy: Policy) -> frozenset[str]:
        found = self._actions.get(policy)
        if found is None:
            try:
                found = actions_of(PolicySet((policy.document,)))
            except PolicyError:
                found = frozenset()
            self._actions[policy] = found
        return found

    @cached_property
    def users(self) -> list[Actor]:
        return [self.actors[user.arn] for user in self.snapshot.users]

    @cached_property
    def roles(self) -> list[Actor]:
        return [self.actors[role.arn] for role in self.snapshot.roles]

    @cached_property
    def strong_users(self) -> list[Actor]:
        """Those through whom full power may be reached."""
        return [actor for actor in self.users if is_strong(actor)]

    @cached_property
    def strong_roles(self) -> list[Actor]:
        return [actor for actor in self.roles if is_strong(actor)]

    # Roles.

    @cached_property
    def trusts(self) -> Mapping[Actor, Trust]:
        """Trust policies by role."""
        return {actor: Trust(actor.subject) for actor in self.roles if isinstance(actor.subject, Role)}

    @cached_property
    def _named(self) -> Mapping[str, list[Actor]]:
        found: dict[str, list[Actor]] = {}
        for role, trust in self.trusts.items():
            for name in trust.named:
                found.setdefault(name, []).append(role)
        return found

    @cached_property
    def _uneven(self) -> list[Actor]:
        return [role for role, trust in self.trusts.items() if trust.uneven]

    def roles_about(self, arn: str) -> Sequence[Actor]:
        """Roles whose trust policies treat somebody differently from everybody else."""
        return list(dict.fromkeys((*self._named.get(arn.casefold(), ()), *self._uneven)))

    @cached_property
    def role_names(self) -> frozenset[str]:
        return frozenset(actor.subject.name for actor in self.roles)

    @cached_property
    def user_names(self) -> frozenset[str]:
        return frozenset(actor.subject.name for actor in self.users)

    @cached_property
    def providers(self) -> Mapping[str, frozenset[str] | Unread]:
        """Names of the identity providers by kind: `saml` and `oidc`."""
        found: dict[str, frozenset[str] | Unread] = {}
        for kind, call, items, name in (
            ("saml", "ims.ListSAMLProviders", "saml_providers", "saml_provider_name"),
            ("oidc", "ims.ListOIDCProviders", "oidc_providers", "oidc_provider_name"),
        ):
            try:
                listed = self.snapshot.listing(call, items)
                found[kind] = frozenset(getattr(provider, name) or "" for provider in listed)
            except NotRead as error:
                found[kind] = error.missing
        return found

    # Groups and policies.

    @cached_property
    def groups(self) -> list[Group]:
        """Empty where they could not be listed; then the users' policies are not known either."""
        try:
            return self.snapshot.groups
        except NotRead:
            return []

    def worth_of(self, group: Group) -> Worth:
        """What being in a group would be worth."""
        if group not in self._worths:
            try:
                self._worths[group] = self.worth(tuple(group.policies))
            except NotRead as error:
                self._worths[group] = Worth(Chance(Certainty.UNKNOWN, error.missing), False)
        return self._worths[group]

    def worth(self, policies: tuple[Policy, ...]) -> Worth:
        """What having some policies would be worth."""
        try:
            actions = frozenset[str]().union(*map(self._actions_of, policies))
            if len(actions) < len(ACTIONS):
                return Worth(NEVER, bool(actions & LEADING), policies)
            admin = self._powers_of(policies).admin
        except NotRead as error:
            return Worth(Chance(Certainty.UNKNOWN, error.missing), False, policies)
        if admin is None or admin.status == "limited":
            return Worth(NEVER, True, policies)
        return Worth(CERTAIN if admin.status == "full" else Chance(Certainty.CONDITIONAL), True, policies)

    @cached_property
    def administrator_access(self) -> Policy:
        """The system policy that every account has."""
        return self._known("AdministratorAccess", _EVERYTHING)

    def _known(self, name: str, document: Document) -> Policy:
        return Amended(self.snapshot, ListedPolicy(policy_name=name, policy_type="System"), document)

    def all_allowing(self, policy: Policy) -> Policy:
        """A custom policy after somebody let it allow everything."""
        if policy not in self._rewritten:
            self._rewritten[policy] = Amended(self.snapshot, policy.listed, _EVERYTHING)
        return self._rewritten[policy]

    @cached_property
    def arms(self) -> list[Arm]:
        """Policies worth attaching, the strongest first.

        System policies that nobody holds were not read; of those, the two count whose content is beyond doubt.
        """
        found = [Arm("System", self.administrator_access, Worth(CERTAIN, True))]
        known = {"System/AdministratorAccess"}
        for policy in self.snapshot.policies:
            if policy.id in known or not (policy.custom or policy.attached):
                continue
            known.add(policy.id)
            worth = self.worth((policy,))
            if worth.useful or not worth.full.none:
                found.append(Arm(policy.listed.policy_type or "", policy, worth))
        if "System/AliyunRAMFullAccess" not in known:
            policy = self._known("AliyunRAMFullAccess", _RAM_FULL)
            found.append(Arm("System", policy, self.worth((policy,))))
        return sorted(found, key=lambda arm: -arm.worth.full.certainty)

    def attachable(self, me: Abilities, operation: str) -> list[Arm]:
        """The policies worth attaching that the Allows of an operation are about."""
        key = (me, operation)
        if key not in self._attachable:
            self._attachable[key] = [
                arm
                for arm in self.arms
                if me.reaches(operation, "policy", arm.policy.name, "system" if arm.kind == "System" else "")
            ]
        return self._attachable[key]

    def rewritable(self, me: Abilities, operation: str) -> list[tuple[Policy, Chance]]:
        """Custom policies that can be rewritten, and that the Allows of an operation are about."""
        key = (me, operation)
        if key not in self._rewritable:
            self._rewritable[key] = [
                (policy, Chance(me.may("CreatePolicyVersion", PolicyName=policy.name)))
                for policy in self.custom
                if me.reaches("CreatePolicyVersion", "policy", policy.name)
                and me.reaches(operation, "policy", policy.name)
            ]
        return self._rewritable[key]

    def joinable(self, me: Abilities) -> list[Group]:
        """The groups that the Allows of AddUserToGroup are about."""
        if me not in self._joinable:
            self._joinable[me] = [group for group in self.groups if me.reaches("AddUserToGroup", "group", group.name)]
        return self._joinable[me]

    def denies(self, policy: Policy) -> bool:
        """Whether a policy takes away anything that leads on; what cannot be read might."""
        if policy not in self._denying:
            try:
                documents = PolicySet((policy.document,))
                self._denying[policy] = any(documents.rules(action)[0] for action in LEADING)
            except (NotRead, PolicyError):
                self._denying[policy] = False
        return self._denying[policy]

    @cached_property
    def custom(self) -> list[Policy]:
        """Custom policies: their documents can be rewritten."""
        return [policy for policy in self.snapshot.policies if policy.custom]

    @cached_property
    def policy_names(self) -> frozenset[str]:
        return frozenset(policy.name for policy in self.custom)

    def gains(self, policy: Policy) -> list[Gain]:
        """What the versions of a custom policy that are not in force would give.

        Raises:
            NotRead: They could not be read.
        """
        if policy not in self._gains:
            self._gains[policy] = list(filter(None, map(self._gain, policy.versions)))
        return self._gains[policy]

    def _gain(self, version: PolicyVersion) -> Gain | None:
        if version.listed.is_default_version:
            return None
        policy = version.policy
        try:
            answer = at_least_as_powerful(policy.document, version.document).answer
        except PolicyError:
            return None
        if answer is True:
            return None
        name = version.listed.version_id or ""
        then = Amended(policy.snapshot, policy.listed, version.document)
        return Gain(name, Certainty.YES if answer is False else Certainty.CONDITIONAL, then, self.worth((then,)))


def is_strong(actor: Actor) -> bool:
    """Whether somebody may have a way on, as far as what their policies speak of can tell."""
    if actor.missing is not None:
        return True
    return actor.abilities is not None and bool(actor.abilities.actions & LEADING)
