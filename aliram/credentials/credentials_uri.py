"""Keys from a URL: a program on this machine, or a server near it, that hands them out.

The answer is JSON, as the official providers read it (Alibaba Cloud SDK, 2026):

    {"Code": "Success", "AccessKeyId": "...", "AccessKeySecret": "...", "SecurityToken": "...",
     "Expiration": "2006-01-02T15:04:05Z"}

The whole path and query are sent as they were given, blank and repeated values included, and never shown: what lets one
in may stand there. Errors name scheme, host and port. With an `http://` URL the keys travel in the clear, so it should
be one of loopback; loopback is never asked through a proxy, any other host by the rules of the session.

Variables read when the provider is made:

    ALIBABA_CLOUD_CREDENTIALS_URI            the URL
    ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS   `true` or `1`: never ask it, wherever the URL came from
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aliram.errors import ConfigError, CredentialsError, TransportError
from aliram.secret import Secret

from ._key_document import NoKeys, read_keys
from .environment import is_true
from .keys import Keys
from .provider import NotConfigured, UsesHttp

if TYPE_CHECKING:
    from aliram.transport import Http, HttpReply

__all__ = ["CredentialsUri"]

VARIABLE = "ALIBABA_CLOUD_CREDENTIALS_URI"
SWITCH = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"
CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 5.0, 10.0, 15.0
"""The first two are the official providers'."""
MOST_BYTES = 65536
"""Keys take two kilobytes; what is much larger is something else."""


class CredentialsUri(UsesHttp):
    """Keys that a URL answers with, asked for on each refresh.

    Args:
        uri: `http://` or `https://`, without a user. Left out, `ALIBABA_CLOUD_CREDENTIALS_URI` names it, and without
            that this provider passes.
        http: what sends the requests; the session's own when left out.
        environ: read instead of `os.environ`.

    Raises:
        ConfigError: `uri` is not such a URL. One from the environment is judged by `fetch`.
    """

    name = "credentials_uri"

    def __init__(
        self,
        uri: str | None = None,
        *,
        http: Http | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        environ = os.environ if environ is None else environ
        self._chosen = uri is not None
        self._off = is_true(environ.get(SWITCH))
        super().__init__(http)
        self._url = Secret("")
        self._origin = ""
        self._direct = False
        self._problem = ""
        # A query may hold what lets one in, so what is wrong with a URL never quotes it.
        text = Secret((environ.get(VARIABLE, "") if uri is None else uri).strip())
        try:
            if text or self._chosen:
                self._url, self._origin, self._direct = _read_url(text, "uri" if self._chosen else VARIABLE)
        except ConfigError as error:
            if self._chosen:
                raise
            self._problem = str(error)

    async def fetch(self) -> Keys:
        """The keys that the URL answers with now.

        Raises:
            NotConfigured: no URL is set, or the one of the environment is switched off.
            CredentialsError: nobody answered, the answer was an error or holds no keys, or the URL that was chosen is
                switched off.
            ConfigError: used without a session and without `http`.
        """
        if not self._url and not self._problem:
            raise NotConfigured(f"{VARIABLE} is not set")
        if self._off:
            text = f"switched off by {SWITCH}"
            raise CredentialsError(text) if self._chosen else NotConfigured(text)
        if self._problem:
            raise CredentialsError(self._problem)
        return self._parse(await self._get())

    async def _get(self) -> HttpReply:
        from aliram.transport import HttpRequest

        http = self._bound()
        request = HttpRequest(
            method="GET",
            url=str(self._url),
            connect=CONNECT_SECONDS,
            read=READ_SECONDS,
            total=TOTAL_SECONDS,
            direct=self._direct,
        )
        try:
            return await http.send(request)
        except TransportError as error:
            text = f"no usable answer from {self._origin} ({error.message})"
            raise CredentialsError(text, retryable=True) from None

    def _parse(self, reply: HttpReply) -> Keys:
        if reply.status != 200:
            redirect = ", a redirect, which is not followed" if 300 <= reply.status < 400 else ""
            retryable = reply.status >= 500 or reply.status == 429
            raise CredentialsError(f"{self._origin} answered with HTTP {reply.status}{redirect}", retryable=retryable)
        if len(reply.body) > MOST_BYTES:
            raise self._failure("is too long to be keys")
        try:
            return read_keys(reply.body, provider=self.name, place=self._origin)
        except NoKeys as error:
            problem = str(error)
        # Out here the error has no context, whose frames hold the document.
        raise self._failure(problem)

    def _failure(self, reason: str) -> CredentialsError:
        """What comes from a service that has a bad moment may be good the next time."""
        return CredentialsError(f"the answer of {self._origin} {reason}", retryable=True)


def _read_url(text: str, name: str) -> tuple[Secret, str, bool]:
    """What to ask for, the part of it that may be shown, and whether it is loopback. `name` says where it was given."""
    if not text:
        raise ConfigError(f"{name} is empty")
    if not (text.isascii() and text.isprintable()) or " " in text or "\\" in text:
        raise ConfigError(f"{name} must be percent-encoded: it holds a blank, a backslash or a non-ASCII character")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ConfigError(f"{name} is not a URL: its host or port is malformed") from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise ConfigError(f"{name} must be an http:// or https:// URL")
    if "@" in parts.netloc:
        raise ConfigError(f"{name} must not hold a user or password")
    origin = f"{parts.scheme}://{parts.netloc}"
    query = f"?{parts.query}" if parts.query else ""
    return Secret(f"{origin}{parts.path or '/'}{query}"), origin, _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".") == "localhost"
