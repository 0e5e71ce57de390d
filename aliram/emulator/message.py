"""A request as it came and a reply as it leaves, free of any HTTP library; JSON and XML bodies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_plus
from xml.sax.saxutils import escape

import msgspec

__all__ = ["Incoming", "Outgoing", "as_json", "as_xml", "is_json", "pairs", "read_json"]

JSON_TYPE = "application/json;charset=utf-8"
XML_TYPE = "text/xml;charset=utf-8"

# XML has no way to write most control characters, not even as references.
_UNWRITABLE = {code: "\ufffd" for code in range(32) if code not in (9, 10, 13)}

_DEEPEST = 64
"""Levels of JSON from outside: no document of the services has ten, and recursive code may do the rest."""

_encode = msgspec.json.Encoder().encode


class Incoming(NamedTuple):
    """What a client sent."""

    method: str
    path: str
    """As it came, without the query."""
    query: str
    """As it came, still encoded."""
    headers: Mapping[str, str]
    """Case-insensitive."""
    body: bytes
    source: str
    """Address the connection came from."""
    secure: bool = False
    """Whether it came through TLS."""


class Outgoing(NamedTuple):
    """What the client gets."""

    status: int
    body: bytes
    content_type: str = JSON_TYPE
    headers: Mapping[str, str] = {}
    code: str = ""
    """Error code, for the status page; empty for a success."""
    caller: str = ""
    """ARN of whoever signed, for the status page; empty where the request did not get that far."""


def pairs(text: str) -> list[tuple[str, str]]:
    """The decoded pairs of a query or a form, empty values kept."""
    if not text:
        return []
    decoded = []
    for piece in text.split("&"):
        key, _, value = piece.partition("=")
        if key or value:
            # Most keys and values hold nothing encoded, and unquote_plus costs ten times the test.
            decoded.append(
                (
                    unquote_plus(key) if "%" in key or "+" in key else key,
                    unquote_plus(value) if "%" in value or "+" in value else value,
                )
            )
    return decoded


def is_json(request: Incoming) -> bool:
    """Whether a request says that its body is JSON."""
    return request.headers.get("content-type", "").startswith("application/json")


def read_json(text: str | bytes) -> Any:
    """JSON from outside, by the letter of RFC 8259. Raises ValueError for anything else, and for what is nested more
    than 64 levels deep."""
    try:
        tree = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    level, depth = [tree], 0
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        if depth > _DEEPEST:
            raise ValueError("it is nested too deeply")
        level = [child for item in level for child in (item.values() if isinstance(item, dict) else item)]
    return tree


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def as_json(tree: Mapping[str, Any]) -> bytes:
    """A reply tree as JSON."""
    return _encode(tree)


def as_xml(root: str, tree: Mapping[str, Any]) -> bytes:
    """A reply tree as XML: an element for each key, repeated for each item of a list."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{root}>"]
    _elements(parts, tree)
    parts.append(f"</{root}>")
    return "".join(parts).translate(_UNWRITABLE).encode()


def _elements(parts: list[str], tree: Mapping[str, Any]) -> None:
    for name, value in tree.items():
        for item in value if isinstance(value, list) else (value,):
            parts.append(f"<{name}>")
            if isinstance(item, Mapping):
                _elements(parts, item)
            elif isinstance(item, bool):
                parts.append("true" if item else "false")
            elif item is not None:
                parts.append(escape(str(item)))
            parts.append(f"</{name}>")
