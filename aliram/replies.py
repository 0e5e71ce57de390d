"""Reply bytes to a model, a plain dict, or the right error.

A reply that is a JSON object is never refused for a field's sake: what does not fit its description is made to fit, or
that field is as if it had not been sent. What the API never gives (HTML, a redirect, a cut body) is a `BadReply`. No
error holds a body: it may echo what was sent.
"""

from __future__ import annotations

import html
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from ._forgiving import fit, loads, scalar_text
from .errors import ApiError, AuthenticationFailed, BadReply, api_error
from .model import Reply, build_special
from .operation import Operation
from .signer import mask_string_to_sign

__all__ = ["decode_dict", "decode_reply"]

R = TypeVar("R")

_log = logging.getLogger("aliram")

_MESSAGE_LIMIT = 200
"""Characters of the service's message that an error keeps."""
_ERROR_LIMIT = 65536
"""Bytes; a larger body is not one of the service's errors, which take a few hundred."""
_SIGNED = "string to sign is:"
"""After this, the message of a signature error holds what the service signed, every parameter's value included."""


class _Reader(Struct, gc=False):
    """How one operation's replies are read, worked out once."""

    decoder: msgspec.json.Decoder[Any]
    kind: type[Struct]
    names: frozenset[str]
    """Wire names of the reply's fields."""
    is_envelope: bool
    """True when the model has the `request_id` of `Reply`."""


_readers: dict[str, _Reader] = {}
_warned: set[tuple[str, str]] = set()


def _reader_of(op: Operation[Any]) -> _Reader:
    reader = _readers.get(op.response)
    if reader is None:
        kind = op.response_type
        decoder = msgspec.json.Decoder(kind, strict=False, dec_hook=build_special)
        names = frozenset(field.encode_name for field in msgspec.structs.fields(kind))
        reader = _readers[op.response] = _Reader(decoder, kind, names, issubclass(kind, Reply))
    return reader


def decode_reply(op: Operation[R], status: int, headers: Mapping[str, str], body: bytes) -> R:
    """The reply of a described operation.

    `headers` are looked up in lower case. A reply without a request id of its own takes that of the headers.

    Raises:
        ApiError: the service said no, with whatever HTTP status.
        BadReply: what came is not a reply of the API.
    """
    if not 200 <= status < 300:
        raise _failure(op.name, status, headers, body)
    reader = _reader_of(op)
    if len(body) < _ERROR_LIMIT and (b'"Code"' in body or b'"code"' in body):
        content = loads(body)
        if _is_error(content, reader.names):
            raise _api_error(op.name, status, headers, content)
    try:
        reply = reader.decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reply = _fit_reply(op, reader.kind, error, status, headers, body)
    if reader.is_envelope and reply.request_id is None:
        reply.request_id = headers.get("x-acs-request-id")
    return reply  # type: ignore[no-any-return]


def decode_dict(action: str, status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The reply of an action without a description, as it came. Raises as `decode_reply` does."""
    if not 200 <= status < 300:
        raise _failure(action, status, headers, body)
    reply = loads(body)
    if not isinstance(reply, dict):
        raise _bad_reply(action, status, headers, body)
    if _is_error(reply, frozenset()):
        raise _api_error(action, status, headers, reply)
    return reply


# Replies that do not fit.


def _fit_reply(
    op: Operation[Any], kind: type[Struct], error: Exception, status: int, headers: Mapping[str, str], body: bytes
) -> Any:
    """The model of a reply that is JSON but not as described."""
    content = loads(body)
    if not isinstance(content, dict):
        raise _bad_reply(op.name, status, headers, body) from None
    where = str(error).rpartition(" - at ")[2] if isinstance(error, msgspec.ValidationError) else "its text"
    _warn_once(op.id, where)
    dropped: Counter[str] = Counter()
    try:
        reply = fit(content, kind, dropped)
    except RecursionError:
        raise _bad_reply(op.name, status, headers, body) from None
    for place, count in dropped.items():
        # Each time: whoever reads such a list believes that it is whole.
        _log.warning("%s: %d of the items in %s do not fit and are left out", op.id, count, place)
    return reply


def _warn_once(operation: str, where: str) -> None:
    """Say that the API has changed: once for each place, since a changed field comes with every reply."""
    place = (operation, "".join([c for c in where if not c.isdigit()]))
    if place not in _warned and len(_warned) < 1000:
        _warned.add(place)
        _log.warning("%s: the reply is not as described (%.200s); what does not fit is left out", operation, where)


# Errors.

_ENVELOPE = frozenset(
    (
        *(
            "Code",
            "Message",
            "RequestId",
            "HostId",
            "Recommend",
            "AccessDeniedDetail",
            "Description",
            "Detail",
            "Success",
        ),
        *("ErrorCode", "ErrorMessage", "Error", "Error_description", "HttpStatusCode", "Status", "StatusCode"),
    )
)
_FINE = frozenset(("", "OK", "SUCCESS", "200", "0"))
"""Codes by which some products say that all went well."""


def _upper_first(name: str) -> str:
    return name[:1].upper() + name[1:]


def _is_error(content: Any, declared: frozenset[str]) -> bool:
    """True for an error under a status of success: an undeclared code and message, with no real content beside them."""
    if not isinstance(content, dict) or "Code" in declared or "code" in declared:
        return False
    code = content.get("Code", content.get("code"))
    if not isinstance(code, str) or code.upper() in _FINE or not ("Message" in content or "message" in content):
        return False
    if declared:
        return not (declared - _ENVELOPE) & content.keys()
    return all(_upper_first(name) in _ENVELOPE for name in content)


def _failure(action: str, status: int, headers: Mapping[str, str], body: bytes) -> ApiError | BadReply:
    """The error for a reply whose status is not one of success."""
    if status >= 400:
        content = _xml_error(body) if body.lstrip()[:1] == b"<" else loads(body)
        if isinstance(content, dict) and any(_upper_first(name) in _ENVELOPE for name in content):
            return _api_error(action, status, headers, content)
    return _bad_reply(action, status, headers, body)


def _api_error(action: str, status: int, headers: Mapping[str, str], content: dict[str, Any]) -> ApiError:
    """The error that a body describes; gateways differ in the case of the first letters (Alibaba Cloud SDK, 2026)."""
    facts = {_upper_first(name): value for name, value in content.items()}

    def text(*names: str) -> str | None:
        for name in names:
            found = scalar_text(facts.get(name))
            if found is not None and found.strip():
                return found.strip()
        return None

    # The last names of each line are those of the SSO and OAuth endpoints.
    code = text("Code", "ErrorCode", "Error") or ""
    message = text("Message", "ErrorMessage", "Error_description") or ""
    message, marker, signed = message.partition(_SIGNED)
    message = message.strip().removesuffix("server").rstrip() if marker else message
    error = api_error(
        code,
        message if len(message) <= _MESSAGE_LIMIT else message[: _MESSAGE_LIMIT - 1] + "…",
        status,
        text("RequestId") or headers.get("x-acs-request-id"),
        action,
        text("Recommend"),
        _detail(facts.get("AccessDeniedDetail")),
        _retry_after(headers),
    )
    if marker and isinstance(error, AuthenticationFailed):
        error.server_string_to_sign = mask_string_to_sign(signed.strip())
    return error


def _detail(value: Any) -> dict[str, str] | None:
    """Why a permission was missing, as text fields: AuthAction, NoPermissionType, PolicyType and four others."""
    if not isinstance(value, dict):
        return None
    return {_upper_first(name): text for name, inner in value.items() if (text := scalar_text(inner)) is not None}


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: `x-acs-retry-after` is in milliseconds, `Retry-After` in seconds (its date form is not read)."""
    for name, unit in (("x-acs-retry-after", 1000), ("retry-after", 1)):
        value = headers.get(name, "").strip()
        if value.isascii() and value.isdigit() and len(value) < 12:
            return int(value) / unit
    return None


def _xml_error(body: bytes) -> dict[str, Any] | None:
    """The fields of an `<Error>` document, which a service sends when it was not asked for JSON.

    Read by hand: five known elements are worth no parser, and a reader that knows no entities of a document's own has
    nothing to expand or to fetch.
    """
    try:
        text = body[:_ERROR_LIMIT].decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None
    if text.startswith("<?xml"):
        text = text.partition("?>")[2].lstrip()
    if not (text.startswith("<Error") and text.endswith("</Error>")):
        return None
    fields: dict[str, Any] = {}
    for name in ("Code", "Message", "RequestId", "HostId", "Recommend"):
        fields[name] = _element(text, name)
    return fields


def _element(text: str, name: str) -> str | None:
    """The text of the first element of a name."""
    _, opened, rest = text.partition(f"<{name}>")
    inner, closed, _ = rest.partition(f"</{name}>")
    if not (opened and closed):
        return None
    inner = inner.strip()
    if inner.startswith("<![CDATA[") and inner.endswith("]]>"):
        return inner[9:-3].strip()
    return html.unescape(inner)


def _bad_reply(action: str, status: int, headers: Mapping[str, str], body: bytes) -> BadReply:
    start = body.lstrip()[:64].lower()
    if 300 <= status < 400:
        what = "a redirect, which the API never gives"
    elif not start:
        what = "an empty body"
    elif start.startswith((b"<!doctype html", b"<html")):
        what = "HTML instead of JSON, as proxies and captive portals send"
    elif start.startswith(b"<"):
        what = "XML that is not an error of the service"
    elif start.startswith(b"{"):
        what = "JSON that is cut off, broken or not a reply of the service"
    else:
        what = "a body that is not a JSON object"
    error = BadReply(f"the reply is {what}", action, status, headers.get("x-acs-request-id"), retryable=status >= 500)
    error.retry_after = _retry_after(headers)
    return error
