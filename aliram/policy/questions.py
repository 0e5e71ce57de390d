"""What auditors ask: who can do this, what can they do, is one at least as powerful as the other.

Answers are given where they follow from the documents. Conditions on values that are not known make an answer
conditional or unknown, never a guess.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from aliram.errors import PolicyError

from .assumptions import Assumptions
from .compiled import DEFAULTS, Policies, PolicySet, any_region, policy_set
from .document import Names, Policy, Statement
from .evaluate import Decision, Match, Result, Stage, evaluate
from .inclusion import arn_includes, arn_overlaps, includes, overlaps
from .request import Principal, Request, is_action

__all__ = ["Comparison", "Grant", "Holder", "at_least_as_powerful", "what_can", "who_can"]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody, and every policy that judges them; the fields are those of `evaluate`."""

    principal: Principal
    identity: Policies = ()
    resource_group: Policies = ()
    session: Policy | None = None
    control: Sequence[Policies] | None = None


def who_can(
    request: Request,
    holders: Iterable[Holder],
    *,
    resource_policy: Policy | None = None,
    assumptions: Assumptions = DEFAULTS,
) -> Iterator[tuple[Holder, Result]]:
    """Those who can do it, or could under conditions, each with the decision.

    Args:
        request: What is asked for; its principal is replaced by each holder's. Keys that are not in its context count
            as unknown.
        holders: Whom to try.
        resource_policy: As for `evaluate`: a trust policy where the question is who can assume a role.
        assumptions: As for `evaluate`.
    """
    for holder in holders:
        context = {key: value for key, value in request.context.items() if key != "acs:principalarn"}
        asked = Request(request.action, request.resources, principal=holder.principal, context=context)
        result = evaluate(
            asked,
            identity=holder.identity,
            resource_group=holder.resource_group,
            session=holder.session,
            control=holder.control,
            resource_policy=resource_policy,
            audit=True,
            assumptions=assumptions,
        )
        if result.decision in (Decision.ALLOW, Decision.CONDITIONAL):
            yield holder, result


class Grant(NamedTuple):
    """What one Allow statement is worth beside all the others."""

    policy: Policy
    position: int
    """Place of the statement in the policy, from 0."""
    status: Literal["full", "conditional", "limited", "void"]
    """Always in force; only under its conditions; except for what Denies take away (and under its conditions, if it has
    any); taken away as a whole."""
    limited_by: tuple[Match, ...]
    """Deny statements that take something of it away, or may."""

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.policy.statements[self.position]


def what_can(policies: Policies) -> list[Grant]:
    """What a holder of these policies can do: every Allow, and what the Denies leave of it.

    The answer is about patterns, since nobody has a list of all actions. Control and session policies are not in it:
    they limit further.
    """
    every = _policies(policies)
    denies = [(policy, at, statement) for policy, at, statement in _statements(every) if not statement.allows]
    grants = []
    for policy, position, statement in _statements(every):
        if not statement.allows:
            continue
        limits = [
            (Match(Stage.IDENTITY, denier, at, ""), deny) for denier, at, deny in denies if _overlap(statement, deny)
        ]
        void = any(not deny.conditions and _contains(deny, statement) for _, deny in limits)
        status: Literal["full", "conditional", "limited", "void"] = (
            "void" if void else "limited" if limits else "conditional" if statement.conditions else "full"
        )
        grants.append(Grant(policy, position, status, tuple(match for match, _ in limits)))
    return grants


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether one set of policies allows all that another does."""

    answer: bool | None
    """None: it cannot be told, for example because conditions differ."""
    witness: Request | None = None
    """A request that the other allows and the one does not, where the answer is False."""
    open: tuple[tuple[Policy, int], ...] = ()
    """Statements (policy, place) of the other set that could not be settled, where the answer is None."""

    def __bool__(self) -> bool:
        raise TypeError("the answer may be unknown: compare `answer` with True, False or None")


def at_least_as_powerful(one: Policies, other: Policies) -> Comparison:
    """Whether `one` allows every request that `other` allows.

    Yes is said when each Allow of the other is contained in an Allow of the one under no more conditions, and every
    Deny of the one that touches it also holds in the other. No is said when there is a request that the other certainly
    allows and the one certainly denies; it is given. Anything else is unknown.
    """
    ours, theirs = _policies(one), _policies(other)
    witness = _witness(ours, theirs)
    if witness is not None:
        return Comparison(False, witness)
    unsettled = tuple(
        (policy, position)
        for policy, position, statement in _statements(theirs)
        if statement.allows and not _settled(statement, ours, theirs)
    )
    return Comparison(None, open=unsettled) if unsettled else Comparison(True)


def _policies(policies: Policies) -> tuple[Policy, ...]:
    found = policy_set(policies, DEFAULTS)
    if found.binds_principals:
        raise PolicyError("the question is about identity policies: a trust or resource policy has a Principal")
    return found.policies


def _statements(policies: Sequence[Policy]) -> Iterator[tuple[Policy, int, Statement]]:
    for policy in policies:
        for position, statement in enumerate(policy.statements):
            yield policy, position, statement


def _settled(granted: Statement, ours: Sequence[Policy], theirs: Sequence[Policy]) -> bool:
    """Whether an Allow of theirs certainly gives nothing that ours do not give."""
    own_denies = [statement for _, _, statement in _statements(theirs) if not statement.allows]
    if any(not deny.conditions and _contains(deny, granted) for deny in own_denies):
        return True
    for _, _, statement in _statements(ours):
        if statement.allows or not _overlap(statement, granted):
            continue
        # Our Deny takes something away. It must be one that they have as well.
        if not any(
            _contains(deny, statement) and set(deny.conditions) <= set(statement.conditions) for deny in own_denies
        ):
            return False
    actions, resources = _action_parts(granted), _resource_parts(granted)
    givers = [
        ([_has_action(each, part) for part in actions], [_has_resource(each, resource) for resource in resources])
        for _, _, each in _statements(ours)
        if each.allows and set(each.conditions) <= set(granted.conditions)
    ]
    return all(
        any(acts[at] and reach[where] for acts, reach in givers)
        for at in range(len(actions))
        for where in range(len(resources))
    )


# The actions of a statement, as parts of which each is a pattern or "all but these".

_Part = str | tuple[str, ...]


def _action_parts(statement: Statement) -> Sequence[_Part]:
    if statement.not_action is not None:
        return [statement.not_action]
    return statement.action or ()


def _resource_parts(statement: Statement) -> Names:
    return tuple(any_region(name) for name in statement.resource or ("*",))


def _has_action(statement: Statement, part: _Part) -> bool:
    """Whether a statement's actions contain a part."""
    return any(_part_contains(wider, part) for wider in _action_parts(statement))


def _part_contains(wider: _Part, part: _Part) -> bool:
    if isinstance(wider, str):
        if isinstance(part, str):
            return includes(wider, part, ignore_case=True)
        return includes(wider, "?*:?*")  # "all but these" is only within all
    if isinstance(part, str):
        return not any(overlaps(name, part, ignore_case=True) for name in wider)
    return all(any(includes(name, mine, ignore_case=True) for name in part) for mine in wider)


def _has_resource(statement: Statement, resource: str) -> bool:
    return any(arn_includes(wider, resource) for wider in _resource_parts(statement))


def _contains(wider: Statement, other: Statement) -> bool:
    """Whether a statement speaks of everything that another speaks of."""
    return all(_has_action(wider, part) for part in _action_parts(other)) and all(
        _has_resource(wider, resource) for resource in _resource_parts(other)
    )


def _overlap(one: Statement, other: Statement) -> bool:
    """Whether two statements may speak of the same request; True where it is not certain that they do not."""
    return any(_parts_overlap(mine, theirs) for mine in _action_parts(one) for theirs in _action_parts(other)) and any(
        arn_overlaps(mine, theirs) for mine in _resource_parts(one) for theirs in _resource_parts(other)
    )


def _parts_overlap(one: _Part, other: _Part) -> bool:
    if isinstance(one, str):
        if isinstance(other, str):
            return overlaps(one, other, ignore_case=True)
        return not any(includes(name, one, ignore_case=True) for name in other)
    return not isinstance(other, str) or _parts_overlap(other, one)


_TRIED = 4000
"""Requests that are tried in search of a witness."""


def _witness(ours: Sequence[Policy], theirs: Sequence[Policy]) -> Request | None:
    """A request that they allow and we deny whatever the values of condition keys are."""
    mine, others = PolicySet(ours), PolicySet(theirs)
    hints = [statement for _, _, statement in _statements([*ours, *theirs])]
    for action, resource in itertools.islice(_samples(theirs, hints), _TRIED):
        request = Request(action, resource)
        if not evaluate(request, identity=others, audit=True).allowed:
            continue
        if evaluate(request, identity=mine, audit=True).decision in (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY):
            return request
    return None


def _samples(theirs: Sequence[Policy], hints: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """Requests at the places where the answer may change: texts made from every pattern that either side names."""
    granted = [statement for _, _, statement in _statements(theirs) if statement.allows]
    named = [name for statement in hints for part in _action_parts(statement) for name in _flat(part)]
    actions = [action for action in dict.fromkeys(_action(name) for name in ("*", *named)) if is_action(action)]
    for statement in granted:
        patterns = (*_resource_parts(statement), *(name for hint in hints for name in _resource_parts(hint)))
        for resource in dict.fromkeys(_text(pattern) for pattern in patterns):
            for action in actions:
                yield action, resource


def _flat(part: _Part) -> Names:
    return (part,) if isinstance(part, str) else part


def _action(pattern: str) -> str:
    """An action that a pattern matches."""
    service, colon, name = pattern.partition(":")
    if not colon:
        return "any-service:AnyAction" if pattern.strip("*") == "" else f"{_text(pattern)}:AnyAction"
    return f"{_text(service)}:{_text(name)}"


def _text(pattern: str) -> str:
    """A text that a pattern matches, unlikely to be matched by another that is narrower."""
    return pattern.replace("*", "any-0").replace("?", "q") or pattern
