"""Statements that another statement of the same policy makes void. Only what is certain is reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aliram.policy.compiled import any_region
from aliram.policy.document import Condition, Names, Statement
from aliram.policy.inclusion import arn_includes, includes, overlaps
from aliram.policy.paths import cut

from .actions import everything
from .located import Located
from .rules import Finding, finding

__all__ = ["shadows"]


class _Reach:
    """What a statement speaks of, ready to be compared."""

    __slots__ = ("actions", "conditions", "not_actions", "part", "principals", "resources")

    def __init__(self, part: Located) -> None:
        statement = part.statement
        self.part = part
        self.actions = _folded(statement.action)
        self.not_actions = None if statement.not_action is None else _folded(statement.not_action)
        self.resources: Names = tuple(map(any_region, statement.resource or ("",)))
        self.conditions = frozenset(map(_bare, statement.conditions))
        self.principals = _principals(statement)

    def binds_less(self, other: _Reach) -> bool:
        """Whether whoever and whatever passes the conditions of the other statement passes those of this one."""
        return (
            self.part.kind == other.part.kind
            and self.conditions <= other.conditions
            and all(any(_names(*mine, *theirs) for mine in self.principals) for theirs in other.principals)
        )

    def has_resource(self, pattern: str) -> bool:
        return any(arn_includes(mine, pattern) for mine in self.resources)

    def has_action(self, pattern: str) -> bool:
        if self.not_actions is not None:
            return not any(overlaps(left_out, pattern) for left_out in self.not_actions)
        return any(includes(mine, pattern) for mine in self.actions)

    def has_all_but(self, left_out: Names) -> bool:
        """Whether the statement speaks of every action except some."""
        if self.not_actions is not None:
            return all(any(includes(theirs, mine) for theirs in left_out) for mine in self.not_actions)
        return any(map(everything, self.actions))

    def covers(self, other: _Reach) -> bool:
        if not self.binds_less(other) or not all(map(self.has_resource, other.resources)):
            return False
        if other.not_actions is not None:
            return self.has_all_but(other.not_actions)
        return all(map(self.has_action, other.actions))


def _folded(patterns: Names | None) -> Names:
    # What has no colon matches no action unless it is all stars, and then it is any service and name.
    return tuple("*:*" if pattern and not pattern.strip("*") else pattern.casefold() for pattern in patterns or ())


def _bare(condition: Condition) -> Condition:
    return Condition(condition.operator, condition.key.lower(), tuple(sorted(set(condition.values))), condition.prefix)


def _principals(statement: Statement) -> tuple[tuple[str, str], ...]:
    found = []
    for kind, names in statement.principals or ():
        for name in names:
            account = name.isascii() and name.isdigit() and kind in ("", "RAM")
            found.append((kind or "RAM", f"acs:ram::{name}:root" if account else name.casefold()))
    return tuple(found)


def _names(kind: str, wider: str, other: str, name: str) -> bool:
    """Whether a principal is one of those another stands for; a root stands for the users and roles of its account."""
    if kind != other:
        return False
    whole = wider.endswith(":root") and name.startswith((f"{wider[:-4]}user/", f"{wider[:-4]}role/"))
    return whole or includes(wider, name)


def shadows(parts: Sequence[Located]) -> Iterator[Finding]:
    """Allowed actions that are denied, and statements that repeat others."""
    reaches = [_Reach(part) for part in parts]
    denies = [reach for reach in reaches if not reach.part.statement.allows]
    for number, reach in enumerate(reaches):
        denied = list(_denied(reach, denies)) if reach.part.statement.allows else []
        if denied:
            yield from denied
            continue
        for other_number, other in enumerate(reaches):
            if other is reach or other.part.statement.allows != reach.part.statement.allows:
                continue
            # Of two that say the same, the first stays.
            if other.covers(reach) and (other_number < number or not reach.covers(other)):
                message = f"{other.part.path} says the same, or more"
                yield finding("redundant-statement", reach.part.path, message, "remove this statement")
                break


def _denied(reach: _Reach, denies: Sequence[_Reach]) -> Iterator[Finding]:
    """What a statement allows in vain."""
    over = [deny for deny in denies if deny.binds_less(reach)]
    if reach.not_actions is not None:
        guilty = next((deny for deny in over if deny.covers(reach)), None)
        if guilty is not None:
            yield _void(reach, guilty)
        return
    lost: list[tuple[str, str, _Reach]] = []
    for (path, pattern), action in zip(reach.part.actions, reach.actions, strict=True):
        against = [deny for deny in over if deny.has_action(action)]
        takes = [next((deny for deny in against if deny.has_resource(each)), None) for each in reach.resources]
        first = takes[0]
        if first is not None and None not in takes:
            lost.append((path, pattern, first))
    if lost and len(lost) == len(reach.actions):
        yield _void(reach, lost[0][2])
        return
    for path, pattern, guilty in lost:
        message = f"{cut(pattern)} is denied by {guilty.part.path}, which overrules this Allow"
        yield finding("shadowed-action", path, message, "remove it, or narrow the Deny")


def _void(reach: _Reach, guilty: _Reach) -> Finding:
    message = f"all it allows is denied by {guilty.part.path}, which overrules it"
    return finding("shadowed", reach.part.path, message, "remove it, or narrow the Deny")
