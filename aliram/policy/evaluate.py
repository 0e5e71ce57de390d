"""May this request pass? The whole pipeline, stage by stage.

    1 control policies     levels from the account up to the root folder: each must allow
    2 session policy       of a role session that was given one: must allow
    3 identity policies    own and inherited: account level first; only what it leaves open goes to the resource group's
      resource policy      a trust or bucket policy, where there is one
    4 combination          any Deny denies, else any Allow allows; assuming a role needs the Allow of both sides,
                           role SSO and services that of the trust policy alone

Sources: "Policy evaluation process", "How RAM evaluates policies" (March 2026), "How RAM evaluates policies when a
role is assumed", "Control Policy overview".

Where conditions cannot be decided, a stage has several possible outcomes; they are carried as a set to the end. That is
exact for each condition by itself, and careful where two undecided conditions exclude each other: the answer is then
"conditional" also where thinking of both at once would tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from aliram.errors import PolicyError

from .assumptions import Assumptions
from .compiled import DEFAULTS, UNKNOWN, Policies, PolicySet, Principals, Rule, Values, check_policy, policy_set
from .document import Condition, Policy, Statement
from .paths import member
from .request import Principal, Request

__all__ = ["Decision", "Match", "Result", "Stage", "Undecided", "evaluate"]

_ALLOW, _EXPLICIT, _IMPLICIT = 1, 2, 4
"""Possible outcomes, as a set of bits."""

_ASSUME = "sts:assumerole"
_SSO = frozenset({"sts:assumerolewithsaml", "sts:assumerolewithoidc"})


class Decision(StrEnum):
    """What comes out."""

    ALLOW = "Allow"
    EXPLICIT_DENY = "Explicit Deny"
    """A Deny statement matched."""
    IMPLICIT_DENY = "Implicit Deny"
    """Nothing allowed it."""
    CONDITIONAL = "Conditional"
    """Only in an audit: it hangs on conditions that cannot be decided."""


class Stage(StrEnum):
    """Where it was decided."""

    OWNER = "account owner"
    CONTROL = "control policy"
    SESSION = "session policy"
    IDENTITY = "identity policy"
    RESOURCE_GROUP = "identity policy on the resource group"
    RESOURCE = "resource policy"
    TRUST = "trust policy"


class Match(NamedTuple):
    """A statement that matched the request."""

    stage: Stage
    policy: Policy
    position: int
    """Place in the policy, from 0."""
    resource: str
    """Which resource of the request it matched."""

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.policy.statements[self.position]

    @property
    def path(self) -> str:
        """JSON path in the policy."""
        return f"$.Statement[{self.position}]"


class Undecided(NamedTuple):
    """A condition that could not be decided."""

    stage: Stage
    policy: Policy
    position: int
    condition: Condition
    unknown: bool
    """False: the request does not have the key, or how its values are compared is not published (see
    `Assumptions`). True: nothing is known of the key."""

    @property
    def path(self) -> str:
        """JSON path in the policy."""
        return member(member(f"$.Statement[{self.position}].Condition", self.condition.name), self.condition.key)


@dataclass(frozen=True, slots=True)
class Result:
    """A decision, and what led to it."""

    decision: Decision
    stage: Stage
    """The stage that decided; of a conditional answer, the first one that could not."""
    request: Request
    resource: str
    """The resource that decided, where the request has several."""
    matched: tuple[Match, ...]
    """Every statement that matched, overruled ones too, in the order of the stages."""
    undecided: tuple[Undecided, ...]
    """Conditions without an answer on which something hangs. Outside of an audit they were taken for the worst: an
    Allow under them did not count, a Deny did."""

    def __bool__(self) -> bool:
        raise TypeError("a result is neither true nor false: use .allowed, or compare .decision")

    @property
    def allowed(self) -> bool:
        """Whether the request certainly passes."""
        return self.decision is Decision.ALLOW

    def explain(self) -> str:
        """The decision in words, with the statements that led to it."""
        from .explain import explain

        return explain(self)


def evaluate(
    request: Request,
    *,
    identity: Policies = (),
    resource_group: Policies = (),
    session: Policy | None = None,
    control: Sequence[Policies] | None = None,
    resource_policy: Policy | None = None,
    audit: bool = False,
    assumptions: Assumptions = DEFAULTS,
) -> Result:
    """Decides a request.

    Args:
        request: Action, resources, who asks and the values of condition keys.
        identity: Policies at account level: the caller's own and those of its groups. They are not asked for the root
            of the account, a service or an identity provider.
        resource_group: Policies attached within the resource group of the resource; asked only where those at account
            level neither allow nor deny.
        session: The `Policy` that the role session was made with.
        control: For a member of a resource directory, the control policies from the member itself up to the root
            folder, one list for each level. None: there are none (also for products that ignore them).
        resource_policy: Trust policy of the role to be assumed, or policy on the resource.
        audit: True when `request.context` is not all there is: a key that is not in it is then unknown, and the
            decision may be `CONDITIONAL`. Give None for a key to say that the request does not have it.
        assumptions: How to read what is not published.

    Raises:
        PolicyError: A policy is used as what it is not, or the principal that must be known is not given.
    """
    principal = request.principal
    _check(request, session, resource_policy)
    run = _Run(request, audit, assumptions)
    sets = _Sets(
        run.set_of(identity),
        run.set_of(resource_group),
        None if session is None else policy_set(session, assumptions),
        () if control is None or _unbound(principal) else tuple(run.set_of(level) for level in _levels(control)),
        None if resource_policy is None else policy_set(resource_policy, assumptions),
    )
    if len(request.resources) == 1:
        resource = request.resources[0]
        possible, stages = run.outcome(sets, resource)
    else:
        # Each resource must be allowed: the worst outcome is that of the request.
        found = [(run.outcome(sets, each), each) for each in request.resources]
        (possible, stages), resource = max(found, key=lambda pair: _SEVERITY[pair[0][0]])
    decision = _DECISIONS[possible]
    stage = stages[0][0] if len(stages) == 1 else _deciding(decision, stages)
    undecided = tuple(dict.fromkeys(run.undecided)) if run.undecided else ()
    return Result(decision, stage, request, resource, tuple(run.matched), undecided)


_DECISIONS = {
    _ALLOW: Decision.ALLOW,
    _EXPLICIT: Decision.EXPLICIT_DENY,
    _IMPLICIT: Decision.IMPLICIT_DENY,
    # Denied either way; that a Deny matches is not certain.
    _EXPLICIT | _IMPLICIT: Decision.IMPLICIT_DENY,
    _ALLOW | _EXPLICIT: Decision.CONDITIONAL,
    _ALLOW | _IMPLICIT: Decision.CONDITIONAL,
    _ALLOW | _EXPLICIT | _IMPLICIT: Decision.CONDITIONAL,
}
_SEVERITY = {
    possible: [Decision.ALLOW, Decision.CONDITIONAL, Decision.IMPLICIT_DENY, Decision.EXPLICIT_DENY].index(decision)
    for possible, decision in _DECISIONS.items()
}

_Outcome = tuple[int, list[tuple[Stage, int]]]
"""What may come out, and of each stage that was asked what may come out of it."""


def _deciding(decision: Decision, stages: Sequence[tuple[Stage, int]]) -> Stage:
    """The stage to which a decision is due."""
    last = stages[-1][0]
    match decision:
        case Decision.ALLOW:
            allowing = [stage for stage, possible in stages if possible == _ALLOW and stage not in _GATES]
            return last if last is Stage.TRUST or not allowing else allowing[0]
        case Decision.EXPLICIT_DENY:
            return next((stage for stage, possible in stages if possible == _EXPLICIT), last)
        case Decision.IMPLICIT_DENY:
            return next((stage for stage, possible in stages if not possible & _ALLOW), last)
        case _:
            return next((stage for stage, possible in stages if possible not in _DEFINITE), last)


_GATES = (Stage.CONTROL, Stage.SESSION)
"""Stages that only let pass what a later one allows."""
_DEFINITE = (_ALLOW, _EXPLICIT, _IMPLICIT)

_NOTHING = PolicySet(())


class _Sets(NamedTuple):
    """What is asked, ready to be asked."""

    identity: PolicySet
    resource_group: PolicySet
    session: PolicySet | None
    control: tuple[PolicySet, ...]
    resource: PolicySet | None


def _check(request: Request, session: Policy | None, resource_policy: Policy | None) -> None:
    """Refuses what cannot be meant."""
    principal = request.principal
    if session is not None:
        check_policy(session)
    if session is not None and principal is not None and principal.kind not in ("role", "federated"):
        raise PolicyError(f"only a role session has a session policy, and {principal} is none; leave session= out")
    if resource_policy is not None:
        check_policy(resource_policy)
        if resource_policy.kind not in ("trust", "resource"):
            raise PolicyError(
                f"resource_policy= takes a trust or resource policy, not one of kind {resource_policy.kind}"
            )
        if principal is None:
            raise PolicyError("a policy with a Principal needs to know who asks; give Request(principal=)")


def _unbound(principal: Principal | None) -> bool:
    """Whether control policies do not bind a principal."""
    if principal is None:
        return False
    return principal.kind == "root" or principal.service_linked or principal.management_account


def _levels(control: Sequence[Policies]) -> Sequence[Policies]:
    """Control policies by level, as they were given."""
    if isinstance(control, Policy | PolicySet):
        raise PolicyError("control= takes a list of levels, each a list of policies; write [[policy]]")
    return control


class _Run:
    """One evaluation: what it knows of the request, and the trail it leaves."""

    __slots__ = ("_absent", "_assumptions", "_audit", "_request", "matched", "undecided")

    def __init__(self, request: Request, audit: bool, assumptions: Assumptions) -> None:
        self._request = request
        self._audit = audit
        self._assumptions = assumptions
        self._absent: Values = UNKNOWN if audit else None
        self.matched: list[Match] = []
        self.undecided: list[Undecided] = []

    def set_of(self, policies: Policies) -> PolicySet:
        if policies == ():
            return _NOTHING
        found = policy_set(policies, self._assumptions)
        if found.binds_principals:
            raise PolicyError("a trust or resource policy cannot be an identity policy; give it as resource_policy=")
        return found

    def outcome(self, sets: _Sets, resource: str) -> _Outcome:
        """What may come out for one resource, and where it was decided."""
        if not sets.control and sets.session is None:
            return self._combined(sets, resource)
        blocked = 0
        asked: list[tuple[Stage, int]] = []
        gates = [(each, Stage.CONTROL) for each in sets.control]
        if sets.session is not None:
            gates.append((sets.session, Stage.SESSION))
        for gate, stage in gates:
            possible = self._ask(gate, self._request.folded, resource, stage)
            asked.append((stage, possible))
            blocked |= possible & ~_ALLOW
            if not possible & _ALLOW:
                return blocked, asked
        possible, stages = self._combined(sets, resource)
        return possible | blocked, asked + stages

    def _combined(self, sets: _Sets, resource: str) -> _Outcome:
        """Identity and resource side together."""
        action, principal = self._request.folded, self._request.principal
        assuming = action == _ASSUME
        if assuming and principal is not None and principal.kind == "root":
            return _IMPLICIT, [(Stage.OWNER, _IMPLICIT)]
        if action in _SSO or (assuming and principal is not None and not principal.is_ram_identity):
            theirs = self._bound(sets, resource, _ASSUME, Stage.TRUST)
            return theirs, [(Stage.TRUST, theirs)]
        mine, stages = self._own(sets, resource)
        if assuming:
            theirs = self._bound(sets, resource, _ASSUME, Stage.TRUST)
            return _both(mine, theirs), [*stages, (Stage.TRUST, theirs)]
        if sets.resource is None:
            return mine, stages
        theirs = self._bound(sets, resource, action, Stage.RESOURCE)
        return _either(mine, theirs), [*stages, (Stage.RESOURCE, theirs)]

    def _own(self, sets: _Sets, resource: str) -> _Outcome:
        """What the caller's own side says."""
        principal = self._request.principal
        if principal is not None and principal.kind == "root" and _owns(principal, resource):
            return _ALLOW, [(Stage.OWNER, _ALLOW)]
        if principal is not None and not principal.is_ram_identity:
            return _IMPLICIT, [(Stage.IDENTITY, _IMPLICIT)]
        action = self._request.folded
        mine = self._ask(sets.identity, action, resource, Stage.IDENTITY)
        if not mine & _IMPLICIT or not sets.resource_group.policies:
            return mine, [(Stage.IDENTITY, mine)]
        # Only what account level leaves open goes to the resource group.
        group = self._ask(sets.resource_group, action, resource, Stage.RESOURCE_GROUP)
        return (mine & ~_IMPLICIT) | group, [(Stage.IDENTITY, mine), (Stage.RESOURCE_GROUP, group)]

    def _bound(self, sets: _Sets, resource: str, action: str, stage: Stage) -> int:
        return _IMPLICIT if sets.resource is None else self._ask(sets.resource, action, resource, stage)

    def _ask(self, policies: PolicySet, action: str, resource: str, stage: Stage) -> int:
        """Any matching Deny denies; else any matching Allow allows."""
        denies, allows = policies.rules(action)
        found = _IMPLICIT
        before = len(self.undecided)
        for rule in allows:
            answer = self._matches(rule, resource, stage)
            if answer:
                found = _ALLOW
            elif answer is None and found == _IMPLICIT and self._audit:
                found = _ALLOW | _IMPLICIT
        if found == _ALLOW and len(self.undecided) > before:
            del self.undecided[before:]  # nothing hangs on them: another statement allows it for certain
        for rule in denies:
            answer = self._matches(rule, resource, stage)
            if answer or (answer is None and not self._audit):
                found = _EXPLICIT
            elif answer is None and found != _EXPLICIT:
                found |= _EXPLICIT
        return found

    def _matches(self, rule: Rule, resource: str, stage: Stage) -> bool | None:
        """Whether a rule that speaks of the action matches the request."""
        if rule.covers is not None and not rule.covers(resource):
            return False
        if rule.principals is not None and not _names(rule.principals, self._request.principal):
            return False
        if rule.tests:
            context = self._request.context
            answer = rule.holds(context, self._absent)
            if answer is None:
                for condition, unknown in rule.undecided(context, self._absent):
                    self.undecided.append(Undecided(stage, rule.policy, rule.position, condition, unknown))
                return None
            if answer is False:
                return False
        self.matched.append(Match(stage, rule.policy, rule.position, resource))
        return True


def _names(principals: Principals, principal: Principal | None) -> bool:
    """Whether a statement names who asks: itself, or the account as a whole."""
    if principal is None:
        return False
    if principal.kind == "service":
        return any(match(principal.arn) for match in principals.services)
    if principal.kind == "federated":
        return any(match(principal.arn) for match in principals.federated)
    known = {principal.arn, principal.policy_arn, f"acs:ram::{principal.account}:root"}
    return any(match(name) for match in principals.ram for name in known)


def _owns(principal: Principal, resource: str) -> bool:
    """Whether a resource is in the account of a root: another account must be named for it not to be."""
    parts = resource.split(":", 4)
    return len(parts) < 5 or parts[3] in ("", "*", "system", principal.account)


def _either(mine: int, theirs: int) -> int:
    """Outside of role assumption: a Deny of either side denies, an Allow of either side allows."""
    found = (mine | theirs) & _EXPLICIT
    if (mine & _ALLOW and theirs & (_ALLOW | _IMPLICIT)) or (theirs & _ALLOW and mine & (_ALLOW | _IMPLICIT)):
        found |= _ALLOW
    if mine & theirs & _IMPLICIT:
        found |= _IMPLICIT
    return found


def _both(mine: int, theirs: int) -> int:
    """Assuming a role: both sides must allow."""
    found = (mine | theirs) & _EXPLICIT
    if mine & theirs & _ALLOW:
        found |= _ALLOW
    if (mine & _IMPLICIT and theirs & (_ALLOW | _IMPLICIT)) or (theirs & _IMPLICIT and mine & (_ALLOW | _IMPLICIT)):
        found |= _IMPLICIT
    return found
