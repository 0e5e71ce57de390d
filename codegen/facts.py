"""The facts that stand beside a type in upstream's schemas, in the keys of our specs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .spec import split_type

__all__ = ["Facts", "Json", "common", "fold", "limits", "similar"]

Json = Mapping[str, Any]
"""A part of an upstream file."""
Facts = dict[str, Any]
"""One entry of a spec as plain data."""

_COUNTS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "maxItems": "max_items",
    "x-maxListItems": "max_items",
    "x-itemMaxLength": "item_max_length",
}
_PLAIN = {
    "x-lengthUnit": "length_unit",
    "x-maximumFrom": "maximum_from",
    "x-site": "site",
    "x-defaultBy": "default_by",
}


def common(schema: Json, facts: Facts) -> None:
    """Add what parameters and fields have in common; `facts` already holds the type."""
    for theirs, ours in (("x-unit", "unit"), ("x-separator", "separator")):
        if isinstance(schema.get(theirs), str):
            facts[ours] = schema[theirs]
    for theirs, ours in (("enum", "enum"), ("x-itemEnum", "item_enum")):
        values = _texts(schema.get(theirs))
        if values:
            facts[ours] = values
    titles = schema.get("enumValueTitles")
    if isinstance(titles, Mapping) and titles and "enum" not in facts and facts["type"] == "str":
        facts["enum"] = [str(value) for value in titles]
    if facts["type"] == "bool" or ("separator" in facts and "item_enum" in facts):
        # "true" and "false" say nothing that bool does not; what an item may be says more than the joined texts.
        facts.pop("enum", None)
    if schema.get("x-stringBoolean") or schema.get("x-stringNumber"):
        facts["text"] = True
    for key, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        number = _number(schema.get(key)) if facts["type"] in ("int", "float") else None
        if number is not None and not schema.get(exclusive):
            facts[key] = number
    if schema.get("contentEncoding") == "base64" and facts["type"] == "str":
        facts["encoding"] = "base64"
    if schema.get("contentMediaType") == "application/json" and facts["type"] == "str":
        facts["document"] = True
    if schema.get("deprecated") is True:
        facts["deprecated"] = True


def limits(schema: Json, facts: Facts) -> Iterator[str]:
    """Add what only parameters have; yields what could not be taken over, and why."""
    for theirs, ours in _COUNTS.items():
        count = _number(schema.get(theirs))
        if isinstance(count, int) and count < 0:
            yield f"{ours} {count} is less than nothing"
        elif isinstance(count, int):
            facts[ours] = count
    for low, high in (("minimum", "maximum"), ("min_length", "max_length")):
        if low in facts and high in facts and facts[low] > facts[high]:
            yield f"{low} {facts.pop(low)} and {high} {facts.pop(high)} leave nothing between them"
    for theirs, ours in _PLAIN.items():
        if schema.get(theirs):
            facts[ours] = schema[theirs]
    for theirs, ours in (("pattern", "pattern"), ("x-itemPattern", "item_pattern")):
        pattern = schema.get(theirs)
        if isinstance(pattern, str) and pattern:
            try:
                re.compile(pattern)
                facts[ours] = pattern
            except re.error as error:
                yield f"pattern {pattern!r} is no regular expression of Python's kind ({error})"
    default = schema.get("default")
    if default is not None and default != "":
        value = _default(facts["type"], default)
        if value is None:
            yield f"default {default!r:.60} does not fit the type {facts['type']}"
        else:
            facts["default"] = value
    if isinstance(schema.get("example"), str) and schema["example"]:
        facts["example"] = schema["example"]


def fold(one: dict[str, Facts], other: dict[str, Facts]) -> dict[str, Facts]:
    """Two uses of a shape as one: every member of either, and of two limits the looser one."""
    result = {name: {**facts} for name, facts in one.items()}
    for name, facts in other.items():
        mine = result.get(name)
        if mine is None:
            result[name] = {**facts}
            continue
        for key in [*mine, *(key for key in facts if key not in mine)]:
            a, b = mine.get(key), facts.get(key)
            if a == b:
                continue
            if key in ("type", "wrapper"):
                mine[key] = a if a is not None else b
            elif key in ("enum", "item_enum") and a and b:
                mine[key] = [*a, *(value for value in b if value not in a)]
            elif key in ("minimum", "min_length") and a is not None and b is not None:
                mine[key] = min(a, b)
            elif key in ("maximum", "max_length", "max_items") and a is not None and b is not None:
                mine[key] = max(a, b)
            elif key in ("format", "pattern", "required", "default", "minimum", "maximum", "min_length", "max_length"):
                mine.pop(key, None)
            else:
                mine[key] = a if a is not None else b
    return result


def similar(one: Mapping[str, Facts | None], other: Mapping[str, Facts | None]) -> bool:
    """True when two structures can be one shape: they share most members, and no shared one differs in type."""
    shared = one.keys() & other.keys()
    pairs = [(one[name], other[name]) for name in shared]
    alike = all(a is None or b is None or a["type"] == b["type"] for a, b in pairs)
    return alike and 2 * len(shared) > min(len(one), len(other))


def _texts(values: Any) -> list[str]:
    """Known values as texts, each once; numbers and booleans as the wire writes them."""
    if not isinstance(values, list):
        return []
    texts = [str(v).lower() if isinstance(v, bool) else str(v) for v in values if isinstance(v, str | int | float)]
    return list(dict.fromkeys(texts))


def _number(value: Any) -> int | float | None:
    """A limit, which upstream writes as a number or as its text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(value) if isinstance(value, int | str) else _tidy(value)
    except ValueError:
        try:
            return _tidy(float(value))
        except ValueError:
            return None


def _tidy(number: float) -> int | float | None:
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _default(kind: str, value: Any) -> Any:
    """A default in the type of its parameter; None when it does not fit."""
    if isinstance(value, dict | list):
        return None
    if kind == "bool":
        return {"true": True, "false": False}.get(str(value).lower())
    if kind in ("int", "float"):
        number = _number(value)
        return number if kind == "float" or isinstance(number, int) else None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if kind in ("str", "any") or split_type(kind)[0] is not None else None
