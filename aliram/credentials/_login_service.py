"""The services behind a login in the browser (CloudSSO, OAuth): one request at a time, and what its answer means.

Both speak JSON over HTTPS without a signature; a bearer token proves the caller. Their errors differ in form:
`{"ErrorCode", "ErrorMessage", "RequestId"}` from CloudSSO, `{"error", "error_description", "requestId"}` from OAuth.
Keys came in PascalCase for some clients and in camelCase for others (Alibaba Cloud's Python, Go, Java and Node
credential libraries, 2026), so names are compared without regard to case.

The login itself sends its requests through the same `LoginService`: its errors keep the service's own code
(`AuthorizationPending`, for example), and no error holds a token, not even where the service echoes one.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import msgspec

from aliram.encoding import encode_form, encode_query
from aliram.errors import ApiError, BadReply, ConfigError, TransportError, api_error
from aliram.secret import Secret

from .provider import UsesHttp

if TYPE_CHECKING:
    from aliram.errors import AliramError
    from aliram.transport import Http, HttpReply, HttpRequest

__all__ = [
    "Answer",
    "LoginService",
    "asking_again_can_help",
    "masked",
    "number_of",
    "origin_of",
    "refuses_access_token",
    "token_of",
]

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
"""The limits of the official credential libraries."""
MAX_ANSWER_BYTES = 1 << 18
"""Answers take some kilobytes, as much as the tokens in them; a larger one is something else."""
_MESSAGE_LIMIT = 200
"""Characters of the service's message that an error keeps."""
_LONGEST_WORD = 64
"""A longer run of characters in a message is rather a token than a word."""

_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TOKEN = re.compile(r"[\x21-\x7e]+")
_WORD = re.compile(r"[^\s\"'<>,;:()\[\]{}]{8,}")


class Answer:
    """The fields of a JSON object, found whatever the case of their names. Shows none of them."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = {name.lower(): value for name, value in fields.items()}

    def text(self, name: str) -> Secret | None:
        """A text; None where there is none, an empty one or something else. Masked, as it may be a token."""
        value = self._fields.get(name.lower())
        return Secret(value) if isinstance(value, str) and value else None

    def number(self, name: str) -> float:
        """A number, also one written as text; 0 where there is none."""
        return number_of(self._fields.get(name.lower()))

    def inner(self, name: str) -> Answer | None:
        """An object inside this one."""
        value = self._fields.get(name.lower())
        return Answer(value) if isinstance(value, dict) else None

    def items(self, name: str) -> list[Answer]:
        """The objects of a list inside this one; empty where there is none."""
        value = self._fields.get(name.lower())
        return [Answer(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def __repr__(self) -> str:
        return "Answer()"


class LoginService(UsesHttp):
    """One place to send requests to.

    Args:
        owner: whose service it is, for error texts.
        origin: `https://host`, without a path.
        http: what sends the requests; given later by `bind` when left out.
    """

    def __init__(self, owner: str, origin: str, http: Http | None = None) -> None:
        self._origin = origin
        super().__init__(http, owner)

    async def post(
        self,
        path: str,
        *,
        bearer: Secret | None = None,
        form: Sequence[tuple[str, str]] | None = None,
        content: Mapping[str, Any] | None = None,
        hide: Iterable[Secret | None] = (),
    ) -> Answer:
        """Send one POST, as a form, as JSON or without a body, and read what comes back.

        In errors the bearer, every `Secret` in form and content, and those of `hide` are masked even where the
        service repeats them.

        Raises:
            ApiError: the service said no, with whatever HTTP status.
            TransportError: no answer came, or one that the service never gives (HTML, a redirect, no JSON object).
            ConfigError: used without a session and without `http`.
        """
        http = self._bound()
        sent = (bearer, *hide, *(value for _, value in form or ()), *(content or {}).values())
        hidden = [value for value in sent if isinstance(value, Secret)]
        reply = await http.send(self._request("POST", path, bearer, form, content))
        return _read(path, reply, hidden)

    async def get(self, path: str, *, bearer: Secret, query: Sequence[tuple[str, str]] = ()) -> Answer:
        """Send one GET and read what comes back; raises as `post` does."""
        http = self._bound()
        target = f"{path}?{encode_query(query)}" if query else path
        reply = await http.send(self._request("GET", target, bearer, None, None))
        return _read(path, reply, [bearer])

    def _request(
        self,
        method: str,
        target: str,
        bearer: Secret | None,
        form: Sequence[tuple[str, str]] | None,
        content: Mapping[str, Any] | None,
    ) -> HttpRequest:
        # Where credentials are used the transport is there already; where they are only described, aiohttp stays out.
        from aliram.transport import HttpRequest

        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        body = b""
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = encode_form(form)
        elif content is not None:
            body = json.dumps(content).encode()
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        return HttpRequest(
            method=method,
            url=self._origin + target,
            headers=headers,
            body=body,
            connect=CONNECT_SECONDS,
            read=READ_SECONDS,
            total=CONNECT_SECONDS + READ_SECONDS,
        )


def _read(path: str, reply: HttpReply, hidden: Sequence[str]) -> Answer:
    answer = _decode(reply.body)
    if answer is None:
        raise _bad_reply(path, reply, _kind_of(reply))
    code = answer.text("ErrorCode") or answer.text("error")
    if code is None and reply.status >= 400:
        code = answer.text("Code")  # the gateway before the services answers as those of the signed APIs do
    if code is None and 200 <= reply.status < 300:
        return answer
    if code is None:
        raise _bad_reply(path, reply, "a JSON object without an error code")
    message = answer.text("ErrorMessage") or answer.text("error_description") or answer.text("Message") or ""
    raise api_error(
        code if _CODE.fullmatch(code) and masked(code, hidden) == code else "",
        _cut(masked(message, hidden)),
        reply.status,
        _request_id(answer.text("RequestId"), hidden) or reply.headers.get("x-acs-request-id"),
        path,
    )


def _decode(body: bytes) -> Answer | None:
    if len(body) > MAX_ANSWER_BYTES:
        return None
    try:
        fields = msgspec.json.decode(body)
    except (ValueError, RecursionError):  # what msgspec raises, and text that is not UTF-8
        return None
    return Answer(fields) if isinstance(fields, dict) else None


def _bad_reply(path: str, reply: HttpReply, what: str) -> BadReply:
    request_id = reply.headers.get("x-acs-request-id")
    return BadReply(f"the answer is {what}", path, reply.status, request_id, _may_pass(reply.status))


def _kind_of(reply: HttpReply) -> str:
    if 300 <= reply.status < 400:
        return "a redirect, which the service never gives"
    if len(reply.body) > MAX_ANSWER_BYTES:
        return f"larger than {MAX_ANSWER_BYTES >> 10} KiB"
    start = reply.body.lstrip()[:16].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "HTML instead of JSON, as proxies and captive portals send"
    return "not the expected JSON" if start else "an empty body"


def _request_id(text: Secret | None, hidden: Sequence[str]) -> str | None:
    good = text is not None and _CODE.fullmatch(text) and masked(text, hidden) == text
    return str(text) if good else None


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MESSAGE_LIMIT else text[: _MESSAGE_LIMIT - 1] + "…"


def masked(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets, whole, percent-encoded or in part, and without anything as long as a token."""
    # A shorter text is no secret, and to cover it would cover half of the message.
    known = [secret for secret in secrets if len(secret) >= 4]
    for secret in known:
        text = text.replace(secret, "***")

    def hide(match: re.Match[str]) -> str:
        word = unquote(match[0].rstrip(".…"))
        told = len(word) > _LONGEST_WORD or any(word in secret or secret in word for secret in known)
        return "***" if told else match[0]

    return _WORD.sub(hide, text)


def _may_pass(status: int) -> bool:
    # A status of success with nonsense in it comes from something in between, which may be gone next time.
    return not 300 <= status < 500 or status in (408, 429)


def asking_again_can_help(error: AliramError) -> bool:
    """Whether the same request may bring something else later: no for most of 4xx and for redirects."""
    if isinstance(error, ApiError):
        return error.retryable or error.status in (408, 429) or error.status >= 500
    if isinstance(error, BadReply) and error.status is not None:
        return _may_pass(error.status)
    return isinstance(error, TransportError) or error.retryable


def refuses_access_token(error: ApiError | TransportError) -> bool:
    """Whether CloudSSO wants a new login. No code for it is documented, so the status decides, and a code that names
    the access token."""
    if isinstance(error, ApiError):
        return error.status == 401 or (error.status < 500 and "accesstoken" in error.code.lower())
    return isinstance(error, BadReply) and error.status == 401


def number_of(value: object) -> float:
    """A finite number above 0, also one written as text; 0 for anything else. Files and answers hold anything."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0.0
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return 0.0
    return number if math.isfinite(number) and number > 0 else 0.0


def token_of(value: object) -> Secret | None:
    """A token that can travel in a header; None for anything else, such as the `""` of a profile without one."""
    return Secret(value) if isinstance(value, str) and _TOKEN.fullmatch(value) else None


def origin_of(url: object, what: str) -> str:
    """`scheme://host[:port]` of a URL; a bare host means HTTPS.

    Raises:
        ConfigError: it is not an HTTP URL, or holds a user or password.
    """
    text = url if isinstance(url, str) else ""
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
        parts = urlsplit("")
    if not good or "@" in parts.netloc or not text.isascii() or not text.isprintable() or " " in text:
        raise ConfigError(f"{what} must be an HTTPS URL without user and password")
    return f"{parts.scheme}://{parts.netloc}"
