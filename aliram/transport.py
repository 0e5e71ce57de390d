"""One pool of connections: TLS, proxies, timeouts, and every failure turned into one of ours.

A `Transport` knows nothing of signing or of the services: it takes an `HttpRequest` and gives an `HttpReply`, for the
clients, for instance metadata and for anything else that speaks HTTP. Another carrier can take its place
(`Session(transport=...)`): whatever has the `send` of `Http` will do.

No text that leaves this module holds a URL: a query can carry a password, and so can the URL of a proxy.
"""

from __future__ import annotations

import asyncio
import math
import os
import ssl as tls
import sys
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlsplit

import aiohttp
from msgspec import Struct

from . import __version__
from ._exchange import Exchange, Origin
from ._proxies import environment_proxies, proxy_for, read_proxy
from .errors import AliramError, ConfigError, ConnectError, DeadlineExceeded

__all__ = ["Http", "HttpReply", "HttpRequest", "Timeouts", "Transport"]

MAX_REPLY_BYTES = 64 * 1024 * 1024
"""A larger reply (after decompression) is a `BadReply`; the largest page of the three services is far below 1 MiB."""

_MAX_ORIGINS = 256


class HttpRequest(Struct, frozen=True, gc=False):
    """One request, ready to send."""

    method: str
    url: str
    """Complete and percent-encoded; it is sent as it is."""
    headers: dict[str, str] = {}
    """Sent besides `Host`, `Accept`, `Accept-Encoding` and `User-Agent`, the last three of which it may replace."""
    body: bytes = b""
    connect: float = 5.0
    """Seconds for making one connection, TLS included; looking up its name and waiting for a free one do not count."""
    read: float = 20.0
    """Seconds of silence of the other side after the request was sent."""
    total: float | None = None
    """Seconds for everything; None leaves it to `connect` and `read`."""
    direct: bool = False
    """True for what must never pass through a proxy, such as instance metadata."""

    def __repr__(self) -> str:
        return f"HttpRequest({self.method} {self.url.partition('?')[0]})"


class HttpReply(Struct, frozen=True, gc=False):
    """A complete reply of any status."""

    status: int
    headers: Mapping[str, str]
    """Case-insensitive."""
    body: bytes

    def __repr__(self) -> str:
        return f"HttpReply({self.status}, {len(self.body)} bytes)"


class Http(Protocol):
    """Whatever carries a request to its reply.

    `send` raises `ConnectError` when the request was certainly not sent, `ReplyLost` or `BadReply` when it may have
    been, `DeadlineExceeded` when `request.total` ran out, and nothing else but `ConfigError` and cancellation.
    """

    async def send(self, request: HttpRequest) -> HttpReply: ...


class Timeouts(Struct, frozen=True):
    """Time limits, in seconds."""

    connect: float = 5.0
    """For making one connection: TCP and TLS. The official SDKs allow 5 s, too."""
    read: float = 20.0
    """Of silence after an attempt was sent; a page of 1,000 users arrives well within it."""
    total: float = 60.0
    """For a whole call: credentials, waiting under a rate limit, every attempt and the pauses between them."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value: object = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
                raise ConfigError(f"timeout {name} must be a positive number of seconds, not {value!r}")


class _Fork:
    """Counts forks: a socket shared with the parent process would mix up two conversations."""

    generation = 0

    @classmethod
    def happened(cls) -> None:
        cls.generation += 1


if hasattr(os, "register_at_fork"):  # Windows never forks
    os.register_at_fork(after_in_child=_Fork.happened)


class Transport:
    """An `Http` on one aiohttp session, which is made when the first request is sent and belongs to that event loop.

    Args:
        max_connections: open connections at most, all hosts together; further requests wait for one.
        proxy: URL of an HTTP proxy (`http://user:password@host:port`, or `https://`); None takes the environment's
            HTTPS_PROXY, HTTP_PROXY and NO_PROXY, upper or lower case. The environment's is never used for loopback.
        ssl: how to check the services' certificates; None trusts the system's authorities, or those in SSL_CERT_FILE.
        user_agent: appended to the User-Agent.
        environ: where the variables above are read, once, now; None is the process's environment.

    Raises:
        ConfigError: a proxy that is not an `http://` or `https://` URL, or `ssl` that is not an `ssl.SSLContext`.
    """

    def __init__(
        self,
        *,
        max_connections: int = 100,
        proxy: str | None = None,
        ssl: tls.SSLContext | None = None,
        user_agent: str | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        environ = os.environ if environ is None else environ
        _check(max_connections, ssl)
        self._max_connections = max_connections
        self._proxy = read_proxy(proxy, "proxy") if proxy is not None else None
        self._proxies = {} if proxy is not None else environment_proxies(environ)
        self._no_proxy = "" if proxy is not None else environ.get("no_proxy") or environ.get("NO_PROXY") or ""
        self._tls = ssl
        self._cert_file, self._cert_dir = environ.get("SSL_CERT_FILE"), environ.get("SSL_CERT_DIR")
        self._user_agent = _user_agent(user_agent)
        self._origins: tuple[dict[str, Origin], dict[str, Origin]] = ({}, {})
        self._exchange: Exchange | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._generation = _Fork.generation
        self._tls_lock: asyncio.Lock | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        """True after `aclose()`."""
        return self._closed

    async def send(self, request: HttpRequest) -> HttpReply:
        """Carry one request to its reply, whatever its status. Nothing is redirected and nothing sent twice.

        Raises:
            ConnectError: no connection; the request was certainly not sent.
            ReplyLost: the connection broke, or stayed silent for `request.read` seconds, after the request was sent.
            BadReply: what came is not HTTP, is cut short or is larger than 64 MiB.
            DeadlineExceeded: `request.total` ran out.
            ConfigError: the transport is closed, belongs to another event loop or to the parent process.
        """
        exchange = self._exchange
        if exchange is None or self._generation != _Fork.generation or self._loop is not asyncio.get_running_loop():
            exchange = self._open()
        address, _, query = request.url.partition("?")
        origin = self._origins[request.direct].get(address)
        if origin is None:
            origin = self._remember(address, request.direct)
        if origin.tls and origin.context is None:
            try:
                async with asyncio.timeout(request.total):
                    origin.context = await self._context()
            except TimeoutError:
                raise DeadlineExceeded("the time given ran out while certificates were loaded", sent=False) from None
        run = exchange.run_short if exchange.is_short() else exchange.run_long
        outcome = await run(origin, query, request)
        if isinstance(outcome, AliramError):
            # Raised only here, so that neither `__context__` nor a frame of the traceback holds what must not be shown:
            # aiohttp's error with its URL, the headers, the query.
            del query
            if self._closed and isinstance(outcome, ConnectError):
                outcome = ConfigError("this session was closed before the request could be sent")
            try:
                raise outcome
            finally:
                del outcome  # with its traceback it would be a reference cycle through this frame
        return HttpReply(*outcome)

    async def warm_up(self, *, tls: bool = True) -> None:
        """Do ahead what the first request would: make the session and, for `tls`, load the trusted certificates."""
        self._open()
        if tls:
            await self._context()

    async def aclose(self) -> None:
        """Close every connection. More than once does no harm; afterwards `send` raises `ConfigError`."""
        if self._closed:
            return
        self._closed = True
        exchange, self._exchange = self._exchange, None
        if exchange is not None and self._generation == _Fork.generation:
            await exchange.aclose()

    def _open(self) -> Exchange:
        """The exchange of the running loop, made if need be."""
        if self._closed:
            raise ConfigError("this session is closed: make a new one")
        if self._generation != _Fork.generation:
            raise ConfigError("this session was made before a fork: make a new one in each process")
        loop = asyncio.get_running_loop()
        if self._loop is not None and self._loop is not loop:
            raise ConfigError(
                "this session belongs to another event loop: make one in each loop (asyncio.run starts a new loop)"
            )
        if self._exchange is None:
            self._loop = loop
            self._exchange = Exchange(self._max_connections, MAX_REPLY_BYTES)
        return self._exchange

    def _remember(self, address: str, direct: bool) -> Origin:
        """What is the same for every request to an address: host, TLS, proxy, headers."""
        scheme, host, port = _split(address)
        proxy = self._proxy
        if direct:
            proxy = None
        elif proxy is None:
            proxy = proxy_for(scheme, host, port, self._proxies, self._no_proxy)
        origin = Origin(
            address,
            tls=scheme == "https",
            proxy=proxy,
            headers={"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": self._user_agent},
        )
        known = self._origins[direct]
        if len(known) >= _MAX_ORIGINS:
            known.clear()
        known[address] = origin
        return origin

    async def _context(self) -> tls.SSLContext:
        """The TLS context. Reading the authorities takes some 10 to 100 ms, so it is done once, and in a thread."""
        if self._tls is None:
            if self._tls_lock is None:
                self._tls_lock = asyncio.Lock()
            async with self._tls_lock:
                if self._tls is None:
                    self._tls = await asyncio.to_thread(_trust, self._cert_file, self._cert_dir)
        return self._tls


def _trust(cert_file: str | None, cert_dir: str | None) -> tls.SSLContext:
    """A context that verifies certificates and names; blocks while it reads the authorities."""
    try:
        context = tls.create_default_context(cafile=cert_file or None, capath=cert_dir or None)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        why = (
            "holds no certificate"
            if isinstance(error, tls.SSLError)
            else error.strerror
            if isinstance(error, OSError)
            else error
        )
        raise ConfigError(f"SSL_CERT_FILE {cert_file!r} cannot be used: {why}") from None
    context.set_alpn_protocols(["http/1.1"])
    return context


def _check(max_connections: object, ssl: object) -> None:
    if isinstance(max_connections, bool) or not isinstance(max_connections, int) or max_connections < 1:
        raise ConfigError(f"max_connections must be a positive whole number, not {max_connections!r}")
    if ssl is not None and not isinstance(ssl, tls.SSLContext):
        raise ConfigError(f"ssl must be an ssl.SSLContext, not {type(ssl).__name__}")


def _split(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = None, None, None
    if parts is None or not host or parts.scheme not in ("http", "https"):
        raise ConfigError("the address of a request is not an http:// or https:// URL")
    return parts.scheme, host, port


def _user_agent(suffix: object) -> str:
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    own = f"aliram/{__version__} Python/{python} aiohttp/{'.'.join(aiohttp.__version__.split('.')[:2])}"
    if suffix is None:
        return own
    if not isinstance(suffix, str) or not suffix.isprintable() or not suffix.isascii():
        raise ConfigError(f"user_agent must be printable ASCII text, not {suffix!r}")
    return f"{own} {suffix}"
