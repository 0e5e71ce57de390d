"""A decision in words a person reads."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Condition, Statement
from .evaluate import Decision, Match, Result, Stage, Undecided

__all__ = ["explain"]

_PLACES = {
    Stage.OWNER: "the rules for the root of an account",
    Stage.CONTROL: "the control policies",
    Stage.SESSION: "the session policy",
    Stage.IDENTITY: "the identity policies",
    Stage.RESOURCE_GROUP: "the identity policies on the resource group",
    Stage.RESOURCE: "the resource's own policy",
    Stage.TRUST: "the trust policy of the role",
}


def explain(result: Result) -> str:
    """The decision, its reason, and each statement that led to it or was overruled, one line each.

    The text is for reading; its wording may change. Programs use the fields of `Result`.
    """
    return "\n".join(map(_shown, _lines(result)))


def _lines(result: Result) -> Iterator[str]:
    request = result.request
    who = f"{request.principal} " if request.principal is not None else ""
    yield f"{result.decision}: {who}{request.action} on {', '.join(request.resources)}"
    yield f"  {_reason(result)}"
    for match in result.matched:
        note = " (overruled)" if match.statement.allows and not result.allowed and _overruled(result, match) else ""
        yield f"  {_origin(match)} {_rule(match.statement)}{note}"
    for open_condition in result.undecided:
        yield f"  {_origin(open_condition)} undecided: {_doubt(open_condition)}"


def _shown(line: str) -> str:
    """A line that stays one: names come from elsewhere."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)


def _reason(result: Result) -> str:
    """Why, in one sentence."""
    place = _PLACES[result.stage]
    about = f" for {result.resource}" if len(result.request.resources) > 1 else ""
    match result.decision:
        case Decision.ALLOW if result.stage is Stage.OWNER:
            return "The root of the account owns what is in it: policies do not restrict it."
        case Decision.ALLOW:
            return f"Allowed by {place}, and denied by nothing."
        case Decision.EXPLICIT_DENY:
            sure = any(not match.statement.allows for match in result.matched)
            doubt = "" if sure else " that may match; what is not certain does not let anybody in"
            return f"A Deny in {place}{doubt} decides{about}, whatever is allowed elsewhere."
        case Decision.IMPLICIT_DENY if result.stage is Stage.OWNER:
            return "The root of an account cannot assume roles: only RAM users and roles can."
        case Decision.IMPLICIT_DENY:
            return f"Nothing in {place} allows it{about}, and what is not allowed is denied."
        case _:
            return f"It hangs on conditions in {place}{about} that cannot be decided from what is known."


def _overruled(result: Result, match: Match) -> bool:
    """Whether an Allow was right at the place of the decision and yet did not count."""
    return result.decision is Decision.EXPLICIT_DENY and match.resource == result.resource


def _origin(found: Match | Undecided) -> str:
    """Where a statement stands."""
    name = f"{found.policy.name} " if found.policy.name else ""
    return f"[{found.stage}] {name}$.Statement[{found.position}]"


def _rule(statement: Statement) -> str:
    """A statement in one line."""
    acts = _names(statement.action) if statement.action is not None else f"all but {_names(statement.not_action)}"
    text = f"{statement.effect} {acts}"
    if statement.resource is not None:
        text += f" on {_names(statement.resource)}"
    if statement.principals is not None:
        text += f" to {_names(tuple(name for _, names in statement.principals for name in names))}"
    if statement.conditions:
        text += f" if {' and '.join(map(str, statement.conditions))}"
    return text


def _names(names: tuple[str, ...] | None) -> str:
    """A few names; the rest as a number."""
    names = names or ()
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _doubt(found: Undecided) -> str:
    """What is not known of a condition."""
    condition: Condition = found.condition
    if found.unknown:
        return f"{condition} (nothing is known of {condition.key})"
    return f"{condition} (how the service decides this is not published; see Assumptions)"
