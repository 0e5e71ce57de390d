"""JSON that is not quite as promised, made into what was promised.

Only replies that the strict decoder refused come here, so this is written for clearness and not for speed.
"""

from __future__ import annotations

import json
from collections import Counter
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from .model import build_special

__all__ = ["fit", "loads", "scalar_text"]


def loads(body: bytes) -> Any:
    """JSON in Python's own types, or None where the body is not JSON. Forgives what msgspec is strict about."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        # A byte order mark, bytes that are not UTF-8, half a surrogate pair, NaN and numbers beyond a double.
        content = json.loads(body.decode("utf-8-sig", "replace"), parse_int=_whole_number)
        return _without_surrogates(content)
    except (ValueError, RecursionError):
        return None


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) < 400 else float(digits)  # Python reads no integer of more than 4,300 digits


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(inner) for key, inner in value.items()}
    return value


def scalar_text(value: Any) -> str | None:
    """The JSON text of a scalar; None for null, lists and objects."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return json.dumps(value)
    return None


class _DoesNotFit(Exception):
    """The value has no form of the wanted type."""


def fit(value: Any, kind: Any, dropped: Counter[str], place: str = "") -> Any:
    """A value in the wanted type: scalars become text where text is due, a lone object a list of one.

    A field that cannot fit is None, or what it is by default where its type has no None. `dropped` counts the items
    that were left out, by the place (wire names) of their list; `place` is that of the value.
    """
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=build_special)
    except (msgspec.ValidationError, UnicodeError):
        pass
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _fit_one_of(value, get_args(kind), dropped, place)
    if origin is list:
        return _fit_items(_as_items(value, get_args(kind)[0]), get_args(kind)[0], dropped, place)
    if origin is dict and isinstance(value, dict):
        # A model must not hold a None that nobody expects.
        kept = [(key, _fit_items([inner], get_args(kind)[1], dropped, place)) for key, inner in value.items()]
        return {key: items[0] for key, items in kept if items}
    if isinstance(kind, type):
        if issubclass(kind, Struct) and isinstance(value, dict):
            return _fit_struct(value, kind, dropped, place)
        if issubclass(kind, str) and (text := scalar_text(value)) is not None:
            return kind(text)
    raise _DoesNotFit


def _fit_one_of(value: Any, kinds: tuple[Any, ...], dropped: Counter[str], place: str) -> Any:
    for kind in kinds:
        if kind is not type(None):
            try:
                return fit(value, kind, dropped, place)
            except _DoesNotFit:
                continue
    raise _DoesNotFit


def _as_items(value: Any, kind: Any) -> list[Any]:
    """The items of a list; an object that was sent for a list of one, as gateways that come from XML do, is its item.

    An object without any of the item's fields is something else.
    """
    if isinstance(value, list):
        return value
    is_model = isinstance(kind, type) and issubclass(kind, Struct)
    if isinstance(value, dict) and is_model and any(f.encode_name in value for f in msgspec.structs.fields(kind)):
        return [value]
    raise _DoesNotFit


def _fit_items(values: list[Any], kind: Any, dropped: Counter[str], place: str) -> list[Any]:
    """The items that fit: a list of models must not hold a None that nobody expects."""
    items = []
    for value in values:
        try:
            items.append(fit(value, kind, dropped, place))
        except _DoesNotFit:
            dropped[place] += 1
    return items


def _fit_struct(value: dict[str, Any], kind: type[Struct], dropped: Counter[str], place: str) -> Struct:
    members: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        name = field.encode_name
        if name in value:
            try:
                members[field.name] = fit(value[name], field.type, dropped, f"{place}.{name}" if place else name)
                continue
            except _DoesNotFit:
                pass
        if field.required or (name in value and type(None) in get_args(field.type)):
            members[field.name] = None
    return kind(**members)
