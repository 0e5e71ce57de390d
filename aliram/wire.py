"""Arguments to a request's query, form, body and headers. Nothing here sends anything.

The styles are those of the official RPC clients (Alibaba Cloud SDK, 2026):

- None is not sent. Inside a repeated list it still takes its number: `[None, "x"]` is `Name.2=x`.
- A repeated list or a map becomes `Name.1`, `Name.1.Key`, `Name.Key`; an empty one leaves nothing behind.
- A JSON-style or delimited list is one text, so an empty one can be said: `[]`, or the empty text, clears a setting.

Only types are checked before sending. Limits, patterns and enumerations move at the service and are judged there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from .encoding import DEEPEST, Pairs, encode_form, encode_query, flatten_into, key_text, number_text
from .errors import ConfigError
from .operation import Operation, Param

__all__ = ["FORM", "JSON", "Encoded", "check_and_encode"]

FORM = "application/x-www-form-urlencoded"
JSON = "application/json; charset=utf-8"
"""The content type the official clients give a JSON body."""


class Encoded(Struct, gc=False):
    """One request's arguments in wire form, before date, nonce and signature. Its `repr` shows no value."""

    pairs: Pairs
    """Query parameters, unencoded: what the RPC (V1) signature adds its own parameters to."""
    query: str
    """The canonical query of `pairs`: signed by V3 and sent as it is."""
    form: Sequence[tuple[str, str]] = ()
    """Form parameters, unencoded: part of the RPC (V1) signature."""
    body: bytes = b""
    content_type: str | None = None
    headers: Mapping[str, str] = {}
    """Headers that are parameters, lower-case names."""

    def __repr__(self) -> str:
        return f"Encoded({', '.join(name for name, _ in (*self.pairs, *self.form))})"

    def with_pair(self, name: str, value: str) -> Encoded:
        """The same request with one more query parameter, such as the `SignatureType` of a bearer token."""
        pairs = [*self.pairs, (name, value)]
        return Encoded(pairs, encode_query(pairs), self.form, self.body, self.content_type, self.headers)


class _Plan:
    """What encoding needs to know of one operation, worked out once."""

    __slots__ = ("operation", "params", "required", "simple", "texts")

    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation  # keeps it alive, so that its id stays its own
        self.params = {param.name: param for param in operation.params}
        self.required = tuple(param.name for param in operation.params if param.required)
        self.texts = frozenset(
            param.name
            for param in operation.params
            if param.type == "str" and param.style == "plain" and param.location == "query"
        )
        self.simple = not operation.anonymous and all(param.location == "query" for param in operation.params)
        locations = {param.location for param in operation.params}
        if "form" in locations and "body" in locations:
            raise ConfigError(
                f"{operation.name} is described with form and JSON body parameters: one request has one body"
            )


_plans: dict[int, _Plan] = {}


def _plan_of(operation: Operation[Any]) -> _Plan:
    plan = _plans.get(id(operation))
    if plan is None:
        if len(_plans) >= 4096:  # operations made on the fly must not pile up
            _plans.clear()
        plan = _plans[id(operation)] = _Plan(operation)
    return plan


def check_and_encode(op: Operation[Any], args: Mapping[str, Any]) -> Encoded:
    """The wire form of a call's arguments, which are given by wire name.

    An anonymous operation (its proof is an argument) puts everything into a POST form, `Action` and `Version` too, so
    that no token or assertion stands in a URL; its query says `Format=JSON` and nothing else.

    Raises:
        ConfigError: an unknown name, a missing required parameter, or a value of the wrong type. Nothing was sent.
    """
    plan = _plan_of(op)
    pairs: Pairs = []
    texts = plan.texts
    structured: list[tuple[Param, Any]] = []
    for name, value in args.items():
        if value is None:
            continue
        if name in texts and isinstance(value, str):
            pairs.append((name, value))
            continue
        param = plan.params.get(name)
        if param is None:
            raise ConfigError(f"{op.name} has no parameter {name!r}")
        structured.append((param, value))
    for name in plan.required:
        if args.get(name) is None:
            raise ConfigError(f"{op.name}: {plan.params[name].python} ({name}) is required")
    param = None
    try:
        if plan.simple:
            for param, value in structured:
                _put(pairs, param.name, param, value)
            param = None
            return Encoded(pairs, encode_query(pairs))
        return _encode_elsewhere(op, pairs, structured)
    except ConfigError as error:
        raise ConfigError(f"{op.name}: {_both_names(param, str(error))}") from None


def _both_names(param: Param | None, text: str) -> str:
    """A complaint about a parameter, which begins with its wire name, with the argument's name before that."""
    if param is None or param.python == param.name or not text.startswith(param.name):
        return text
    return f"{param.python} ({param.name}){text.removeprefix(param.name)}"


def _encode_elsewhere(op: Operation[Any], pairs: Pairs, structured: list[tuple[Param, Any]]) -> Encoded:
    """The wire form when something is not a query parameter."""
    form: Pairs = []
    members: dict[str, Any] = {}
    headers: dict[str, str] = {}
    has_body = any(param.location == "body" for param in op.params)
    for param, value in structured:
        try:
            if param.location == "body":
                members[param.name] = _plain(param.name, param, value)
            elif param.location == "header":
                headers[param.name.lower()] = _header(param, value)
            else:
                _put(form if param.location == "form" else pairs, param.name, param, value)
        except ConfigError as error:
            raise ConfigError(_both_names(param, str(error))) from None
    if op.anonymous:
        # As in the official clients, a parameter of the operation that bears one of these names replaces ours.
        whole = dict([("Action", op.name), ("Version", op.service.version), *pairs, *form])
        form = sorted(whole.items())
        pairs = [("Format", "JSON")]
    body, content_type = b"", None
    if form:
        body, content_type = encode_form(form), FORM
    elif has_body:
        body, content_type = _dump("body", members).encode(), JSON
    return Encoded(pairs, encode_query(pairs), form, body, content_type, headers)


def _put(pairs: Pairs, name: str, param: Param, value: Any, depth: int = 0) -> None:
    """Append one parameter in the style its description gives."""
    if depth > DEEPEST:
        raise ConfigError(f"{name} is nested too deep")
    kind = param.type
    if param.document:
        pairs.append((name, _document(name, value)))
    elif param.style == "json":
        raw = isinstance(value, str) and kind in ("str", "any")
        pairs.append((name, value if raw else _dump(name, _plain(name, param, value))))
    elif param.style == "delimited":
        pairs.append((name, _joined(name, param, value)))
    elif kind == "list":
        before = len(pairs)
        for number, item in enumerate(_listed(name, value), 1):
            if item is not None:
                _put(pairs, f"{name}.{number}", param.item or _ANY, item, depth + 1)
        if param.required and len(pairs) == before:
            raise ConfigError(f"{name} is required and must not be empty")
    elif kind in ("map", "object"):
        for key, part, inner in _members(name, param, value):
            _put(pairs, f"{name}.{key}", part, inner, depth + 1)
    elif kind == "any":
        flatten_into(pairs, name, value, depth)
    else:
        pairs.append((name, _text(name, kind, value)))


def _document(name: str, value: Any) -> str:
    """A JSON document: text as it is, a mapping serialised."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _dump(name, value)
    raise ConfigError(f"{name} must be a str or a mapping, not {type(value).__name__}")


def _text(name: str, kind: str, value: Any) -> str:
    """A scalar as text."""
    if kind == "str":
        if isinstance(value, str):
            return value
    elif kind == "bool":
        if isinstance(value, bool):
            return "true" if value else "false"
    elif kind == "int":
        if isinstance(value, int) and not isinstance(value, bool):
            return number_text(name, value)
    elif kind == "float" and isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(name, value)
    raise _wrong(name, kind, value)


def _wrong(name: str, wanted: str, value: Any) -> ConfigError:
    return ConfigError(f"{name} must be {_WORDS.get(wanted, wanted)}, not {type(value).__name__}")


_WORDS = {"list": "a list", "map": "a mapping", "object": "a mapping", "str": "a str", "int": "an int"}
_ANY = Param(name="", python="", type="any")


def _listed(name: str, value: Any) -> Sequence[Any]:
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview):
        return value
    raise _wrong(name, "list", value)


def _members(name: str, param: Param, value: Any) -> list[tuple[str, Param, Any]]:
    """The parts of a map or object that are to be sent: name, description, value."""
    if not isinstance(value, Mapping):
        raise _wrong(name, param.type, value)
    if not param.fields:
        return [(key_text(name, key), param.item or _ANY, inner) for key, inner in value.items() if inner is not None]
    known = {field.name: field for field in param.fields}
    for key in value:
        if key not in known:
            raise ConfigError(f"{name} has no member {key!r}; it takes {', '.join(known)}")
    for field in param.fields:
        if field.required and value.get(field.name) is None:
            raise ConfigError(f"{name}.{field.name} is required")
    return [(key, known[key], inner) for key, inner in value.items() if inner is not None]


def _joined(name: str, param: Param, value: Any) -> str:
    """A delimited list; an item that holds the separator, or nothing, could not be told apart on the other side."""
    item_type = param.item.type if param.item is not None else "str"
    texts = [_text(f"{name}.{number}", item_type, item) for number, item in enumerate(_listed(name, value), 1)]
    for number, text in enumerate(texts, 1):
        if not text or param.separator in text:
            what = f"holds the separator {param.separator!r}" if text else "is empty"
            raise ConfigError(f"{name}.{number} {what}")
    return param.separator.join(texts)


def _header(param: Param, value: Any) -> str:
    """A parameter that is a header; lists are joined, other structures are JSON."""
    if param.type == "list" and param.style != "json":
        text = _joined(param.name, param, value)
    elif param.document:
        text = _document(param.name, value)
    elif param.type in ("list", "map", "object", "any"):
        text = value if isinstance(value, str) else _dump(param.name, _plain(param.name, param, value))
    else:
        text = _text(param.name, param.type, value)
    if not (text.isascii() and text.isprintable()):
        raise ConfigError(f"{param.name} is sent as a header, which takes printable ASCII only")
    return text.strip()


def _plain(name: str, param: Param, value: Any, depth: int = 0) -> Any:
    """A checked value ready for JSON: what is inside must fit its description, and None members are left out."""
    if depth > DEEPEST:
        raise ConfigError(f"{name} is nested too deep")
    if param.type == "any":
        return value
    if param.document:
        return _document(name, value)
    if param.type == "list":
        item = param.item or _ANY
        return [_plain(f"{name}.{number}", item, one, depth + 1) for number, one in enumerate(_listed(name, value), 1)]
    if param.type in ("map", "object"):
        return {key: _plain(f"{name}.{key}", part, one, depth + 1) for key, part, one in _members(name, param, value)}
    _text(name, param.type, value)
    return value


def _to_json(value: Any) -> Any:
    """What `json` does not know: mappings and sequences other than dict, list and tuple."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return list(value)
    raise TypeError(type(value).__name__)


# One encoder: `json.dumps` with options builds one for every call. Compact and unescaped, as the official clients.
_write: Callable[[Any], str] = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_to_json
).encode


def _dump(name: str, value: Any) -> str:
    try:
        return _write(value)
    except TypeError as error:
        raise ConfigError(f"{name} holds what JSON cannot: {str(error)[:60]}") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{name} is no JSON value: it contains itself, or a number that is not finite") from None
