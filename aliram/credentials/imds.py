"""The keys of the role attached to an ECS instance, from its metadata service (IMDS).

IMDSv2 first: a session token (asked for 21,600 s, the longest) is fetched once and travels with each request until
shortly before its end, or until the service refuses it. Without a token, or when the service refuses even a new one,
the request is made the old way (IMDSv1) unless that is switched off; so does the official credentials library since
1.0.12 (2026).

Metadata requests never go through a proxy: it would see the keys. They are links of the instance with itself, so one
second to connect and one to answer are plenty.

Variables read when the provider is made (names of the ECS documentation, except the last):

    ALIBABA_CLOUD_ECS_METADATA            role name, in place of asking which role is attached
    ALIBABA_CLOUD_ECS_METADATA_DISABLED   `true`: instance metadata is never asked
    ALIBABA_CLOUD_IMDSV1_DISABLED         `true`: never without a token
    ALIRAM_ENDPOINT_URL_IMDS              for tests and emulators; `ALIRAM_ENDPOINT_URL` does not redirect metadata
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from aliram.errors import ConfigError, CredentialsError, TransportError
from aliram.secret import Secret

from ._key_document import NoKeys, read_keys
from .environment import is_true
from .keys import Keys
from .provider import NotConfigured, UsesHttp

if TYPE_CHECKING:
    from aliram.transport import Http, HttpReply

__all__ = ["EcsRamRole"]

T = TypeVar("T")

ENDPOINT = "http://100.100.100.200"
ENDPOINT_VARIABLE = "ALIRAM_ENDPOINT_URL_IMDS"
ROLES = "/latest/meta-data/ram/security-credentials/"
TOKEN_SECONDS = 21600
# What is left unused covers requests under way and a clock that is a little off; a 401 covers the rest.
TOKEN_USED_SECONDS = TOKEN_SECONDS * 0.95
CONNECT_SECONDS = READ_SECONDS = 1.0
PROBE_SECONDS = 1.0
"""All that a machine which is no ECS instance pays, once."""

_ROLE_NAME = re.compile(r"(?!\.+$)[A-Za-z0-9._-]{1,64}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")


class _Detached(CredentialsError):
    """404 for a role: it is not, or no longer, the one attached."""


class EcsRamRole(UsesHttp):
    """The keys of the instance's role; refreshed ahead of time even while nobody asks.

    Args:
        role_name: the attached role, which saves asking for it.
        http: what sends the requests; the session's own when left out.
        endpoint: URL of the metadata service in place of `http://100.100.100.200`.
        disable_imds_v1: True never asks without a token. Left out, `ALIBABA_CLOUD_IMDSV1_DISABLED` decides.
        probe: give up after one second in total, and for good, if nothing like the metadata service answers the first
            time. It has no effect where the role is named.
        environ: read instead of `os.environ`.
        clock: epoch seconds.

    Raises:
        ConfigError: the endpoint is not an HTTP URL, or the role name cannot be one.
    """

    name = "imds"
    keep_fresh = True

    def __init__(
        self,
        role_name: str | None = None,
        *,
        http: Http | None = None,
        endpoint: str | None = None,
        disable_imds_v1: bool | None = None,
        probe: bool = False,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        environ = os.environ if environ is None else environ
        role = (role_name or environ.get("ALIBABA_CLOUD_ECS_METADATA") or "").strip()
        if role and not _ROLE_NAME.fullmatch(role):
            raise ConfigError(f"not a role name: {role!r}")
        self._role_given = bool(role)
        self._role: str | None = role or None
        self._endpoint = _origin(endpoint or environ.get(ENDPOINT_VARIABLE) or ENDPOINT)
        self._disabled = is_true(environ.get("ALIBABA_CLOUD_ECS_METADATA_DISABLED"))
        if disable_imds_v1 is None:
            disable_imds_v1 = is_true(environ.get("ALIBABA_CLOUD_IMDSV1_DISABLED"))
        self._v1 = not disable_imds_v1
        super().__init__(http)
        self._clock = clock
        self._token: Secret | None = None
        self._token_since = 0.0
        self._token_is_new = False
        self._no_token = ""
        self._probing = probe and not role
        self._probe_until = 0.0
        self._absent = ""

    async def fetch(self) -> Keys:
        """The role's present keys.

        Raises:
            NotConfigured: switched off, not an ECS instance, or no role is attached.
            CredentialsError: the service failed or answered nonsense.
            ConfigError: used without a session and without `http`.
        """
        if self._disabled:
            raise NotConfigured("switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED")
        if self._absent:
            raise NotConfigured(self._absent)
        self._token_is_new, self._no_token = False, ""
        if self._probing:
            self._probe_until = asyncio.get_running_loop().time() + PROBE_SECONDS
        if self._role is not None:
            try:
                return await self._keys_of(self._role)
            except _Detached as error:
                if self._role_given:
                    raise CredentialsError(error.message) from None
                # The role found earlier was replaced: find out by which.
                self._role = None
        role = await self._read(ROLES, self._parse_role)
        try:
            keys = await self._keys_of(role)
        except _Detached as error:
            # Listed and not there: it is being replaced this very moment.
            raise CredentialsError(error.message, retryable=True) from None
        self._role = role
        return keys

    async def _keys_of(self, role: str) -> Keys:
        return await self._read(ROLES + role, lambda reply: self._parse_keys(reply, role))

    async def _read(self, path: str, parse: Callable[[HttpReply], T]) -> T:
        """One question, with the second chances it has: a new token for a refused one, then no token."""
        token = await self._get_token()
        reply = await self._send("GET", path, token)
        if token is not None and not self._token_is_new and reply.status in (401, 403):
            self._token = None
            token = await self._get_token()
            reply = await self._send("GET", path, token)
        try:
            return parse(reply)
        except (_Detached, NotConfigured):
            raise
        except CredentialsError as error:
            if token is None or not self._v1:
                raise
            try:
                return parse(await self._send("GET", path, None))
            except (_Detached, NotConfigured):
                raise
            except CredentialsError:
                raise error from None

    async def _get_token(self) -> Secret | None:
        """The session token; None where there is none and the old way is allowed."""
        if self._token is not None and 0 <= self._clock() - self._token_since < TOKEN_USED_SECONDS:
            return self._token
        self._token = None
        if self._no_token:
            return None  # asked for in vain a moment ago, by the question before this one
        asked = self._clock()
        retryable = True
        try:
            reply = await self._send("PUT", "/latest/api/token", None)
        except _NoAnswer as error:
            # A connection that took the request and gave nothing back may be the hop limit on tokens, inside a
            # container: the old way still works there. Without a connection nothing will.
            if not error.connected or not self._v1:
                raise
            self._no_token = error.message
        else:
            token = Secret(reply.body.decode("utf-8", "replace").strip())
            if reply.status == 200 and _TOKEN.fullmatch(token):
                self._token, self._token_since, self._token_is_new = token, asked, True
                self._probing = False
                return self._token
            retryable = _may_pass(reply.status)
            self._no_token = f"HTTP {reply.status}" if reply.status != 200 else "the answer is not a token"
        if not self._v1:
            raise self._failure(f"no metadata token ({self._no_token}), and IMDSv1 is switched off", retryable)
        return None

    async def _send(self, method: str, path: str, token: Secret | None) -> HttpReply:
        # Where credentials are used the transport is there already; where they are only described, aiohttp stays out.
        from aliram.transport import HttpRequest

        http = self._bound()
        read, total = READ_SECONDS, CONNECT_SECONDS + READ_SECONDS
        headers: dict[str, str] = {}
        if method == "PUT":
            headers["X-aliyun-ecs-metadata-token-ttl-seconds"] = str(TOKEN_SECONDS)
        elif token is not None:
            headers["X-aliyun-ecs-metadata-token"] = token
        if self._probing:
            total = max(0.001, self._probe_until - asyncio.get_running_loop().time())
            # Half of the time for the token, so that the question without one has the other half.
            read = total / 2 if method == "PUT" and self._v1 else total
        request = HttpRequest(
            method=method,
            url=self._endpoint + path,
            headers=headers,
            body=b"",
            connect=min(CONNECT_SECONDS, total),
            read=min(READ_SECONDS, read),
            total=total,
            direct=True,
        )
        try:
            return await http.send(request)
        except TransportError as error:
            text = f"no usable answer from the metadata service ({error.message})"
            if self._probing and (not error.sent or method == "GET" or not self._v1):
                text = self._absent = f"not an ECS instance: {text}"
                raise NotConfigured(text) from None
            silence = _NoAnswer(text, retryable=True)
            silence.connected = error.sent
            raise silence from None

    def _failure(self, reason: str, retryable: bool) -> CredentialsError:
        """What a useless answer means: nothing while it is not even known that this is an ECS instance."""
        if not self._probing:
            return CredentialsError(reason, retryable=retryable)
        text = f"not an ECS instance: {reason}"
        if not retryable:
            self._absent = text
        return NotConfigured(text, retryable=retryable)

    def _parse_role(self, reply: HttpReply) -> str:
        text = reply.body.decode("utf-8", "replace").strip()
        if reply.status == 404 or (reply.status == 200 and not text):
            raise NotConfigured("no role is attached to this instance")
        if reply.status != 200:
            raise self._failure(self._status("the question for the role", reply), _may_pass(reply.status))
        role = text.split("\n", 1)[0].strip()
        if not _ROLE_NAME.fullmatch(role):
            raise self._failure("the answer to the question for the role is not a role name", retryable=False)
        self._probing = False
        return role

    def _parse_keys(self, reply: HttpReply, role: str) -> Keys:
        if reply.status == 404:
            raise _Detached(f"the role {role} is not attached to this instance")
        if reply.status != 200:
            raise self._failure(self._status(f"the question for the keys of {role}", reply), _may_pass(reply.status))
        try:
            return read_keys(reply.body, provider=self.name, place=role)
        except NoKeys as error:
            problem = str(error)
        # Out here the error has no context, whose frames hold the document.
        raise self._failure(f"the metadata of {role} {problem}", retryable=True)

    def _status(self, question: str, reply: HttpReply) -> str:
        text = f"{question} was answered with HTTP {reply.status}"
        return f"{text}, without a token (asking for one: {self._no_token})" if self._no_token else text


class _NoAnswer(CredentialsError):
    """No reply came."""

    connected = True
    """False when there was not even a connection."""


def _may_pass(status: int) -> bool:
    return status >= 500 or status == 429


def _origin(url: str) -> str:
    """The metadata service's URL without the last slash; a bare host means HTTP."""
    text = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
        parts = urlsplit("")
    if not good or parts.query or parts.fragment or "@" in parts.netloc or not text.isascii() or " " in text:
        raise ConfigError("the endpoint of instance metadata must be an HTTP URL without user, query and fragment")
    return text.rstrip("/")
