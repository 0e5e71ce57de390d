"""One request and its reply on aiohttp, by the short way where aiohttp is as we know it.

`ClientSession.request` follows redirects, keeps cookies, merges headers and parameters and arms three timers for every
request. A signed call needs none of it, and it is a quarter of what a call costs. The short way takes the same public
parts (connector, request, response) and leaves out what is between them. It also knows two things that the session does
not tell: whether a failed request had been sent, and how long the *service* was silent, without the queue for the pool.

The long way, through `ClientSession.request`, is taken whenever something else stands there: an aiohttp with other
parts, tracing that was put into the session, or a replaced `_request` (aioresponses, APM agents).
"""

from __future__ import annotations

import asyncio
import inspect
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from ._failures import BEFORE_SENDING, explain, too_large
from ._proxies import Proxy
from .errors import AliramError, ConnectError

if TYPE_CHECKING:
    from aiohttp.client_reqrep import ConnectionKey
    from aiohttp.connector import Connection

    from .transport import HttpRequest

__all__ = ["Exchange", "Origin"]

Raw = tuple[int, Mapping[str, str], bytes]

_READ_BUFFER = 1 << 20
"""Bytes aiohttp may hold before it stops reading; with its own 64 KiB a page of 1,000 users stops and starts often."""

_NO_CEILING = float("inf")  # aiohttp rounds timeouts above 5 s up to whole seconds; a deadline is exact


class Origin:
    """What all requests to one address have in common."""

    __slots__ = ("context", "headers", "label", "proxy", "proxy_headers", "template", "tls", "url")

    def __init__(self, address: str, *, tls: bool, proxy: Proxy | None, headers: Mapping[str, str]) -> None:
        self.url = url = URL(address, encoded=True)
        self.tls = tls
        self.context: ssl.SSLContext | None = None
        self.label = f"{url.host}:{url.port}"
        self.proxy = proxy.url if proxy is not None else None
        self.proxy_headers: CIMultiDict[str] | None = None
        self.headers: CIMultiDict[str] = CIMultiDict({"Host": url.host_port_subcomponent or ""})
        self.headers.extend(headers)
        if proxy is not None and proxy.authorization is not None:
            # A tunnel's password is for the proxy's CONNECT only; without a tunnel it goes with the request.
            if tls:
                self.proxy_headers = CIMultiDict({"Proxy-Authorization": proxy.authorization})
            else:
                self.headers["Proxy-Authorization"] = proxy.authorization
        self.template: _Request | None = None

    def with_query(self, query: str) -> URL:
        """The address with a query, sent exactly as given. Parsing the whole URL each time would cost twice as much."""
        url = self.url
        return URL.build(
            scheme=url.scheme, authority=url.raw_authority, path=url.raw_path, query_string=query, encoded=True
        )


class _Request(aiohttp.ClientRequest):
    """A request whose headers are complete: nothing is defaulted, merged or looked up."""

    pool_key: ConnectionKey | None = None
    POST_METHODS = set()  # noqa: RUF012  what is in it gets a Content-Type of aiohttp's own, which would not be signed

    def update_headers(self, headers: Any) -> None:
        self.headers = headers

    def update_auto_headers(self, skip_auto_headers: Any) -> None: ...

    def update_cookies(self, cookies: Any) -> None: ...

    def update_transfer_encoding(self) -> None: ...

    def update_expect_continue(self, expect: bool = False) -> None: ...

    @property
    def connection_key(self) -> ConnectionKey:
        return self.pool_key or super().connection_key

    def like_this(self, url: URL, headers: CIMultiDict[str]) -> _Request:
        """A request that differs from this one in its query and headers, without working out all the rest again."""
        other = _Request.__new__(_Request)
        other.__dict__.update(self.__dict__)
        other.url = url
        other.headers = headers
        return other


class _Watch:
    """Breaks a connection off when its time is up."""

    __slots__ = ("expired", "transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.expired = False

    def __call__(self) -> None:
        self.expired = True
        self.transport.abort()


def _parts_are_known() -> bool:
    """True when aiohttp's parts take what the short way hands them."""
    try:
        from aiohttp.client_proto import ResponseHandler
    except ImportError:
        return False
    wanted: list[tuple[Any, set[str]]] = [
        (aiohttp.BaseConnector.connect, {"req", "traces", "timeout"}),
        (ResponseHandler.set_response_params, {"read_until_eof", "auto_decompress", "read_bufsize"}),
        (aiohttp.ClientRequest.send, {"conn"}),
        (aiohttp.ClientResponse.start, {"connection"}),
        (
            aiohttp.ClientRequest.__init__,
            {"headers", "data", "loop", "session", "ssl", "proxy", "proxy_headers", "traces"},
        ),
    ]
    hooks = ("update_headers", "update_auto_headers", "update_cookies", "update_transfer_encoding", "POST_METHODS")
    try:
        return all(names <= set(inspect.signature(part).parameters) for part, names in wanted) and all(
            hasattr(aiohttp.ClientRequest, name) for name in hooks
        )
    except (TypeError, ValueError):
        return False


def _own_request() -> Any:
    """`ClientSession._request` if it is aiohttp's own, not a wrapper that somebody put there before us."""
    found = getattr(aiohttp.ClientSession, "_request", None)
    wrapped = hasattr(found, "__wrapped__") or getattr(found, "__module__", None) != "aiohttp.client"
    return None if wrapped else found


_KNOWN = _parts_are_known()
_OWN_REQUEST = _own_request()


class Exchange:
    """An aiohttp session and the way through it. Made inside the event loop that it serves."""

    def __init__(self, max_connections: int, max_reply_bytes: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._limit = max_reply_bytes
        self._session = aiohttp.ClientSession(
            # Idle connections are dropped after 15 s: the gateway's own limit is 25 s, and a request
            # that meets a connection just closed by the other side is lost, which a write cannot repair.
            connector=aiohttp.TCPConnector(limit=max_connections, keepalive_timeout=15.0),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=["Content-Type"],
        )
        self._short = _KNOWN and not self._session.trace_configs
        self._last_limits = (0.0, 0.0)
        self._last_timeout = aiohttp.ClientTimeout()

    def is_short(self) -> bool:
        """True when the next request takes the short way."""
        return self._short and aiohttp.ClientSession._request is _OWN_REQUEST

    async def aclose(self) -> None:
        await self._session.close()

    async def run_short(self, origin: Origin, query: str, request: HttpRequest) -> Raw | AliramError:
        """Status, headers and body of the reply; an error is given back and not raised, see `Transport.send`."""
        loop = self._loop
        deadline = _NO_CEILING if request.total is None else loop.time() + request.total
        conn = req = resp = watch = handle = None
        try:
            req = self._request(origin, query, request)
            connector = self._session.connector
            assert connector is not None
            conn = await connector.connect(req, [], self._connect_timeout(request))
            transport, protocol = conn.transport, conn.protocol
            assert transport is not None
            assert protocol is not None
            watch = _Watch(transport)
            handle = loop.call_at(min(loop.time() + request.read, deadline), watch)
            protocol.set_response_params(read_until_eof=True, auto_decompress=True, read_bufsize=_READ_BUFFER)
            resp = await req.send(conn)
            await resp.start(conn)
            content = resp.content
            body = await content.readany()
            if not content.at_eof():
                parts, size = [body], len(body)
                while size <= self._limit and not content.at_eof():
                    handle.cancel()
                    handle = loop.call_at(min(loop.time() + request.read, deadline), watch)
                    parts.append(await content.readany())
                    size += len(parts[-1])
                body = b"".join(parts)
            if len(body) > self._limit:
                raise too_large(resp, self._limit)
            if request.body:
                await resp.read()  # waits for the task that wrote the body, and gives the connection back
            if watch.expired and not {"Content-Length", "Transfer-Encoding"} & resp.headers.keys():
                # A body without a length ends where the connection does, and it was us who ended it.
                raise aiohttp.ClientPayloadError
            return resp.status, resp.headers, body
        except Exception as error:
            _break_off(conn, resp)
            sent = req is not None and req.response is not None
            if isinstance(error, AttributeError | TypeError) and not sent:
                self._short = False  # an aiohttp that only looked like the one we know; nothing was sent
                return await self.run_long(origin, query, request)
            late = isinstance(error, TimeoutError) if watch is None else watch.expired
            return explain(
                error,
                origin,
                request,
                sent=sent,
                late=late,
                expired=late and loop.time() >= deadline - 0.001,
                resp=resp,
            )
        except BaseException as error:
            _break_off(conn, resp)
            if self._is_cancelled_by_closing(error):
                return ConnectError("the pool of connections was closed")
            raise
        finally:
            if handle is not None:
                handle.cancel()

    async def run_long(self, origin: Origin, query: str, request: HttpRequest) -> Raw | AliramError:
        """The same through `ClientSession.request`."""
        loop = self._loop
        deadline = _NO_CEILING if request.total is None else loop.time() + request.total
        headers = origin.headers.copy()
        headers.update(request.headers)
        resp = None
        try:
            async with self._session.request(
                request.method,
                origin.with_query(query),
                headers=headers,
                data=request.body or None,
                allow_redirects=False,
                ssl=origin.context or True,
                proxy=origin.proxy,
                proxy_headers=origin.proxy_headers,
                timeout=aiohttp.ClientTimeout(
                    total=request.total,
                    sock_connect=request.connect,
                    sock_read=request.read,
                    ceil_threshold=_NO_CEILING,
                ),
            ) as resp:
                body = b""
                while not resp.content.at_eof():
                    body += await resp.content.readany()
                    if len(body) > self._limit:
                        raise too_large(resp, self._limit)
                return resp.status, resp.headers, body
        except Exception as error:
            late = isinstance(error, TimeoutError)
            expired = late and loop.time() >= deadline - 0.001
            # What broke before the request was sent has a class of its own; the total time running out has not.
            sent = not isinstance(error, BEFORE_SENDING)
            return explain(error, origin, request, sent=sent, late=late, expired=expired, resp=resp)
        except asyncio.CancelledError as error:
            if self._is_cancelled_by_closing(error):
                return ConnectError("the pool of connections was closed")
            raise

    def _is_cancelled_by_closing(self, error: BaseException) -> bool:
        """True when nobody cancelled the task: closing a session cancels those who wait for a connection."""
        task = asyncio.current_task()
        return isinstance(error, asyncio.CancelledError) and self._session.closed and not (task and task.cancelling())

    def _request(self, origin: Origin, query: str, request: HttpRequest) -> _Request:
        url = origin.with_query(query)
        template = origin.template
        if request.body or request.method != "POST":
            headers = origin.headers.copy()
            headers.update(request.headers)
            return self._new_request(origin, request.method, url, headers, request.body or None)
        if template is None:
            template = origin.template = self._new_request(origin, "POST", origin.url, origin.headers.copy(), None)
            template.pool_key = template.connection_key
        headers = template.headers.copy()  # with the length of 0 that aiohttp added
        headers.update(request.headers)
        return template.like_this(url, headers)

    def _new_request(
        self, origin: Origin, method: str, url: URL, headers: CIMultiDict[str], body: bytes | None
    ) -> _Request:
        return _Request(
            method,
            url,
            headers=headers,
            data=body,
            loop=self._loop,
            session=self._session,
            ssl=origin.context or True,
            proxy=origin.proxy,
            proxy_headers=None if origin.proxy_headers is None else origin.proxy_headers.copy(),
        )

    def _connect_timeout(self, request: HttpRequest) -> aiohttp.ClientTimeout:
        limits = (request.connect, request.total or request.connect + request.read)
        if limits != self._last_limits:
            connect, total = self._last_limits = limits
            self._last_timeout = aiohttp.ClientTimeout(connect=total, sock_connect=connect, ceil_threshold=_NO_CEILING)
        return self._last_timeout


def _break_off(conn: Connection | None, resp: aiohttp.ClientResponse | None) -> None:
    """Drop a connection in an unknown state, without waiting for what it still has to write."""
    if conn is not None:
        transport = conn.transport
        if transport is not None:
            transport.abort()
        if resp is not None:
            resp.close()
        conn.close()
