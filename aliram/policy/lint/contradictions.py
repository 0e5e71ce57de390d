"""Conditions of one statement that exclude each other. Only what is certain is reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from aliram.policy.document import Condition
from aliram.policy.globs import glob, is_pattern
from aliram.policy.inclusion import includes, overlaps
from aliram.policy.operators import OPERATORS, Operator

from .keys import known
from .located import Located
from .rules import Finding, finding

__all__ = ["contradictions", "expiry"]


class _Side(NamedTuple):
    """A condition whose operator is known and has no prefix, with its values as the operator reads them."""

    condition: Condition
    operator: Operator
    values: tuple[Any, ...]


def _by_key(part: Located) -> Iterator[tuple[str, list[_Side]]]:
    """The conditions on each key. Those with a value that is none of the operator's kind are left out: what the service
    makes of it is not known."""
    groups: dict[str, list[_Side]] = {}
    for condition in part.statement.conditions:
        operator = OPERATORS.get(condition.operator)
        if operator is None or condition.prefix:
            continue
        values = tuple(operator.read(value) for value in condition.values)
        if None not in values:
            groups.setdefault(condition.key.lower(), []).append(_Side(condition, operator, values))
    yield from groups.items()


def contradictions(part: Located) -> Iterator[Finding]:
    """Keys for which no value satisfies all conditions."""
    for name, sides in _by_key(part):
        key = known(name)
        # Several values of one key may satisfy two conditions, one each. Of texts that is possible for some keys, and
        # unknown for those that are not documented here; no key is known to have several addresses, moments, numbers.
        single = key is not None and not key.many
        for kind in dict.fromkeys(side.operator.kind for side in sides):
            same = [side for side in sides if side.operator.kind == kind]
            guilty = _guilty(same, single=single or kind != "String")
            if guilty is not None:
                message = f"no value of {guilty.key} satisfies all conditions on it"
                fix = "make several statements of them, or correct the values"
                yield finding("contradiction", part.of(same[-1].condition), message, fix)


def _guilty(sides: Sequence[_Side], *, single: bool) -> Condition | None:
    """A condition that the others do not let hold."""
    ranges = [side for side in sides if _bound(side.operator.name)]
    for side in sides:
        if side.operator.negated or side in ranges:
            continue
        rivals = [other for other in sides if other is not side and (single or other.operator.negated)]
        if not any(all(_possible(side, value, rival) for rival in rivals) for value in side.values):
            return side.condition
    if single and ranges and _empty(ranges):
        return ranges[0].condition
    return None


def _possible(side: _Side, value: Any, rival: _Side) -> bool:
    """Whether something that one value of a (positive) condition accepts satisfies another condition, too."""
    if rival.operator.kind == "String":
        if rival.operator.negated:
            return not any(_swallows(rival, other, side, value) for other in rival.values)
        return any(_meet(side, value, rival, other) for other in rival.values)
    if rival.operator.kind == "IP":
        if rival.operator.negated:
            return not any(value.version == other.version and value.subnet_of(other) for other in rival.values)
        return any(value.version == other.version and value.overlaps(other) for other in rival.values)
    test = rival.operator.build(rival.values)
    return test(str(value)) != rival.operator.negated


def _folds(side: _Side) -> bool:
    return side.operator.name.endswith("IgnoreCase")


def _like(side: _Side, text: str) -> bool:
    return "Like" in side.operator.name and is_pattern(text)


def _meet(one: _Side, text: str, other: _Side, pattern: str) -> bool:
    """Whether two values of text conditions accept a common text; yes where that is not certain."""
    if _folds(one) or _folds(other):
        text, pattern = text.casefold(), pattern.casefold()
    if _like(one, text) and _like(other, pattern):
        return overlaps(text, pattern)
    if _like(one, text):
        return glob(text)(pattern)
    if _like(other, pattern):
        return glob(pattern)(text)
    return text == pattern


def _swallows(wide: _Side, pattern: str, narrow: _Side, text: str) -> bool:
    """Whether one value of a negated condition refuses everything that a value of another one accepts."""
    if _folds(wide):
        return not _like(narrow, text) and text.casefold() == pattern.casefold()
    if _folds(narrow) and text.upper() != text.lower():
        return False
    if _like(narrow, text):
        return _like(wide, pattern) and includes(pattern, text)
    return glob(pattern)(text) if _like(wide, pattern) else text == pattern


def _bound(name: str) -> bool:
    return "LessThan" in name or "GreaterThan" in name


def _limits(ranges: Sequence[_Side]) -> tuple[tuple[Any, bool] | None, tuple[Any, bool] | None]:
    """The lower and the upper limit of ranges that must all hold, each with whether it is excluded."""
    lower: tuple[Any, bool] | None = None
    upper: tuple[Any, bool] | None = None
    for side in ranges:
        strict = not side.operator.name.endswith("Equals")
        # Of several values any may hold: the weakest counts.
        if "GreaterThan" in side.operator.name:
            limit = (min(side.values), strict)
            lower = limit if lower is None else max(lower, limit)
        else:
            limit = (max(side.values), strict)
            if upper is None or limit[0] < upper[0] or (limit[0] == upper[0] and strict):
                upper = limit
    return lower, upper


def _empty(ranges: Sequence[_Side]) -> bool:
    lower, upper = _limits(ranges)
    if lower is None or upper is None:
        return False
    return bool(lower[0] > upper[0] or (lower[0] == upper[0] and (lower[1] or upper[1])))


def expiry(part: Located, now: datetime) -> Iterator[Finding]:
    """Time windows that have ended."""
    for name, sides in _by_key(part):
        if name != "acs:currenttime":
            continue
        for side in sides:
            last = side.operator.name in ("DateEquals", "DateLessThan", "DateLessThanEquals")
            if last and max(side.values) < now:
                message = f"the time window ended at {max(side.values).isoformat()}"
                yield finding("expired", part.of(side.condition), message, "remove the statement, or move the date")
