"""The account as an attacker sees it: who is worth reaching, what could be attached, which groups and roles there are.

Everything that many moves ask for is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from aliram.audit.facts import Group, Policy, PolicyVersion, Role, User
from aliram.audit.facts.powers import Powers
from aliram.audit.unread import NotRead, Unread
from aliram.errors import PolicyError
from aliram.policy import Policy as Document
from aliram.policy import Principal, Statement, at_least_as_powerful, parse
from aliram.ram.models import Policy as ListedPolicy

from .abilities import Abilities, Questions, names_callers, spoken_of
from .actors import Actor, Amended
from .certainty import CERTAIN, Certainty, Chance
from .techniques import ACTIONS, LEADING, OUTWARD, STEPS
from .things import Things
from .trust import Trust
from .worth import Arm, Gain, Worth

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot

__all__ = ["Estate", "is_strong"]

_EVERYTHING = parse({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
_RAM_FULL = parse({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ram:*", "Resource": "*"}]})
"""What AliyunRAMFullAccess says (its page in the developer reference); collected only where somebody holds it."""

_K = TypeVar("_K")

_STATES = 60
"""In how many ways one identity is tried with more policies than it has."""


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
        self._statements: dict[Policy, tuple[Statement, ...]] = {}
        self._abilities: dict[tuple[frozenset[Statement], Certainty, str], Abilities] = {}
        self._grown: dict[tuple[str, Abilities | None], Actor] = {}
        self._states: dict[str, int] = {}
        self._powers: dict[tuple[Policy, ...], Powers] = {}
        self._gains: dict[Policy, list[Gain]] = {}
        self._worths: dict[Group, Worth] = {}
        self._rewritten: dict[Policy, Policy] = {}
        subjects: list[User | Role] = [*snapshot.users, *snapshot.roles]
        self.actors = {subject.arn: self._actor(subject) for subject in subjects}

    # Identities.

    def _actor(self, subject: User | Role) -> Actor:
        try:
            groups = tuple(subject.groups) if isinstance(subject, User) else ()
            powers = self.snapshot.powers(subject)
            abilities = self._abilities_of(powers.policies, subject.arn)
            outward = self._abilities_of(powers.policies, subject.arn, outward=True)
        except NotRead as error:
            return Actor(subject, (), (), None, missing=error.missing)
        return self._enrol(Actor(subject, powers.policies, groups, abilities, outward))

    def _enrol(self, actor: Actor) -> Actor:
        self._grown[actor.arn, actor.abilities] = actor
        if actor.abilities is not None:
            self.members.setdefault(actor.abilities, []).append(actor)
        return actor

    def grown(self, actor: Actor, policies: Sequence[Policy], groups: Sequence[Group] = ()) -> Actor | None:
        """The same identity with other policies and further groups; None where too many were tried already.

        Those who can do the same are one, whichever policies and groups it is by: what can be made of a policy or a
        group once it is held can be made of it on the way as well.

        Raises:
            NotRead: A document could not be read.
        """
        abilities = self._abilities_of(policies, actor.arn)
        key = (actor.arn, abilities)
        if key not in self._grown:
            if self._states.get(actor.arn, 0) >= _STATES:
                return None
            self._states[actor.arn] = self._states.get(actor.arn, 0) + 1
            more = (*actor.groups, *groups)
            self._enrol(Actor(actor.subject, tuple(policies), more, abilities, grown=actor.grown + 1))
        return self._grown[key]

    def _powers_of(self, policies: Sequence[Policy]) -> Powers:
        key = tuple(sorted(policies, key=lambda policy: policy.id))
        if key not in self._powers:
            self._powers[key] = Powers(key)
        return self._powers[key]

    def _abilities_of(self, policies: Sequence[Policy], arn: str, *, outward: bool = False) -> Abilities | None:
        """None where the policies speak of nothing that matters."""
        found = dict.fromkeys(
            statement
            for policy in policies
            for statement in self.statements(policy)
            if spoken_of(statement) & (OUTWARD if outward else STEPS)
        )
        if not any(statement.allows for statement in found):
            return None
        statements, admin = frozenset(found), self._admin(policies, found)
        key = (statements, admin, arn if names_callers(statements) else "")
        if key not in self._abilities:
            self._abilities[key] = Abilities(tuple(found), admin, Principal.of(arn), self.questions)
        return self._abilities[key]

    def _admin(self, policies: Sequence[Policy], statements: Iterable[Statement]) -> Certainty:
        """Whether some policies allow everything."""
        actions = frozenset[str]().union(*(spoken_of(each) for each in statements if each.allows))
        everything = self._powers_of(policies).admin if len(actions) == len(ACTIONS) else None
        if everything is None:
            return Certainty.NO
        return {"full": Certainty.YES, "conditional": Certainty.CONDITIONAL}.get(everything.status, Certainty.NO)

    def statements(self, policy: Policy) -> tuple[Statement, ...]:
        """Those of a policy that speak of anything that matters.

        Raises:
            NotRead: Its document could not be read.
        """
        found = self._statements.get(policy)
        if found is None:
            try:
                every = policy.document.statements
            except PolicyError:  # it grants nothing here; POL-15 tells of it
                every = ()
            found = tuple(replace(each, sid=None) if each.sid else each for each in every if spoken_of(each))
            self._statements[policy] = found
        return found

    @cached_property
    def users(self) -> list[Actor]:
        return [self.actors[user.arn] for user in self.snapshot.users]

    @cached_property
    def roles(self) -> list[Actor]:
        return [self.actors[role.arn] for role in self.snapshot.roles]

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
            allows = {each for policy in policies for each in self.statements(policy) if each.allows}
            admin = self._admin(policies, allows)
        except NotRead as error:
            return Worth(Chance(Certainty.UNKNOWN, error.missing), False, policies)
        return Worth(Chance(admin), any(spoken_of(each) & LEADING for each in allows), policies)

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

    @cached_property
    def _arms(self) -> Things[Arm]:
        return Things(self.account, ((self._policy_arn(arm.policy.name, arm.kind), arm) for arm in self.arms))

    @cached_property
    def _rewritable(self) -> Things[Policy]:
        return Things(self.account, ((self._policy_arn(policy.name, "Custom"), policy) for policy in self.custom))

    @cached_property
    def _groups(self) -> Things[Group]:
        return Things(self.account, ((f"acs:ram:*:{self.account}:group/{group.name}", group) for group in self.groups))

    @cached_property
    def _users(self) -> Things[Actor]:
        return Things(
            self.account, ((f"acs:ram:*:{self.account}:user/{each.subject.name}", each) for each in self.users)
        )

    @cached_property
    def _roles(self) -> Things[Actor]:
        return Things(
            self.account, ((f"acs:ram:*:{self.account}:role/{each.subject.name}", each) for each in self.roles)
        )

    def _policy_arn(self, name: str, kind: str) -> str:
        return f"acs:ram:*:{'system' if kind == 'System' else self.account}:policy/{name}"

    def attachable(self, me: Abilities, operation: str) -> Sequence[Arm]:
        """The policies worth attaching that the Allows of an operation are about, the strongest first."""
        return self._arms.about(me.about(operation))

    def rewritable(self, me: Abilities, operation: str) -> Iterator[Policy]:
        """The custom policies that the Allows of CreatePolicyVersion and those of another operation are about."""
        fewer, more = sorted(("CreatePolicyVersion", operation), key=lambda name: len(self._custom_about(me, name)))
        return (policy for policy in self._custom_about(me, fewer) if me.reaches(more, "policy", policy.name))

    def _custom_about(self, me: Abilities, *operations: str) -> Sequence[Policy]:
        return self._rewritable.about(me.about(*operations))

    def joinable(self, me: Abilities) -> Sequence[Group]:
        """The groups that the Allows of AddUserToGroup are about."""
        return self._groups.about(me.about("AddUserToGroup"))

    def users_of(self, me: Abilities, *operations: str) -> Sequence[Actor]:
        """The users that the Allows of some operations are about."""
        return self._users.about(me.about(*operations))

    def roles_of(self, me: Abilities, *operations: str) -> Sequence[Actor]:
        """The roles that the Allows of some operations are about."""
        return self._roles.about(me.about(*operations))

    def liftable_users(self, me: Abilities) -> Mapping[Actor, None]:
        """The users to whom somebody might give full power."""
        held = self._improvable(me)
        found = {user: None for policy in held for user in self._user_holders.get(policy, ())}
        if self._has_full(me, "AttachPolicyToUser"):
            found.update(dict.fromkeys(self.users_of(me, "AttachPolicyToUser")))
        groups = self._has_full(me, "AttachPolicyToGroup")
        if groups:
            attached = self._groups.about(me.about("AttachPolicyToGroup"))
            found.update((user, None) for group in attached for user in self._members.get(group, ()))
        worths = (self.worth_of(group) for group in self.joinable(me))
        if groups or me.any_of("CreatePolicyVersion") or any(not worth.full.none for worth in worths):
            found.update(dict.fromkeys(self.users_of(me, "AddUserToGroup")))
        return found

    def _improvable(self, me: Abilities) -> Iterator[Policy]:
        """The custom policies that somebody might rewrite, or bring back a wider version of."""
        yield from self._custom_about(me, "CreatePolicyVersion")
        yield from (policy for policy in self._custom_about(me, "SetDefaultPolicyVersion") if self._may_gain(policy))

    def _may_gain(self, policy: Policy) -> bool:
        try:
            return bool(self.gains(policy))
        except (NotRead, PolicyError):  # whoever holds it is unknown
            return True

    def _has_full(self, me: Abilities, operation: str) -> bool:
        """Whether the Allows of an operation are about a policy that allows everything, or can be made to."""
        if not me.any_of(operation):
            return False
        if any(not arm.worth.full.none for arm in self.attachable(me, operation)):
            return True
        if me.any_of("CreatePolicy") and me.new_names("policy", self.policy_names, operation):
            return True
        return any(True for _ in self.rewritable(me, operation))

    @cached_property
    def _user_holders(self) -> Mapping[Policy, list[Actor]]:
        return _by(self.users, lambda user: user.policies)

    @cached_property
    def _members(self) -> Mapping[Group, list[Actor]]:
        return _by(self.users, lambda user: user.groups)

    def liftable(self, me: Abilities) -> Mapping[Actor, None]:
        """The roles that some Allow could make stronger: by a policy for them, or through one that they have."""
        held = self._improvable(me)
        holders = (role for policy in held for role in self._role_holders.get(policy, ()))
        return dict.fromkeys((*self.roles_of(me, "AttachPolicyToRole"), *holders))

    @cached_property
    def _role_holders(self) -> Mapping[Policy, list[Actor]]:
        return _by(self.roles, lambda role: role.policies)

    def denies(self, policy: Policy) -> bool:
        """Whether a policy takes away anything that leads on; what cannot be read might."""
        try:
            return any(not each.allows and spoken_of(each) & LEADING for each in self.statements(policy))
        except NotRead:
            return True

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


def _by(actors: Iterable[Actor], told: Callable[[Actor], Iterable[_K]]) -> dict[_K, list[Actor]]:
    """Actors by what is told of them."""
    found: dict[_K, list[Actor]] = {}
    for actor in actors:
        for each in told(actor):
            found.setdefault(each, []).append(actor)
    return found


def is_strong(actor: Actor) -> bool:
    """Whether somebody may have a way on, as far as what their policies speak of can tell."""
    if actor.missing is not None:
        return True
    return actor.abilities is not None and bool(actor.abilities.actions & LEADING)
