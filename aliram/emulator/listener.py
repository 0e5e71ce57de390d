"""The socket: aiohttp's low-level server in front of the gateway, the metadata service and the control paths."""

from __future__ import annotations

import asyncio
import logging
from asyncio import AbstractServer

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from .constants import CONTROL_PREFIX
from .control import control
from .core import Core, Request
from .faults import Fault
from .imds import imds_action
from .issuers import read_issuer
from .message import Incoming, Outgoing
from .wire import Route

__all__ = ["Listener"]

_log = logging.getLogger("aliram.emulator")

# Every business parameter travels in the URL: a policy document of 6 KiB is common, and 1 MiB must pass.
_MAX_LINE = 2 * 1024 * 1024
_MAX_FIELD = 256 * 1024
_MAX_BODY = 4 * 1024 * 1024


class Listener:
    """Serves one emulator on loopback."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._http: web.Server | None = None
        self._server: AbstractServer | None = None

    async def start(self, port: int) -> int:
        """Binds 127.0.0.1 and returns the port."""
        loop = asyncio.get_running_loop()
        self._http = web.Server(
            self._handle,
            request_factory=_make_request,
            access_log=None,
            logger=_silent(),
            lingering_time=2.0,
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_FIELD,
            max_headers=256,
        )
        self._server = await loop.create_server(self._http, "127.0.0.1", port, backlog=1024)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stops listening and closes every connection."""
        if self._server is not None:
            self._server.close()
        if self._http is not None:
            await self._http.shutdown(0.1)
        if self._server is not None:
            await self._server.wait_closed()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self._answer(request)
        except Exception:
            _log.exception("a request failed in the emulator")
            return web.Response(status=500, text="a defect of the emulator; its log says more")

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        if not query.isascii():
            # Bytes that are no UTF-8 came as lone surrogates, which nothing behind here could write down.
            query = query.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        try:
            body = await request.read() if request.body_exists else b""
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413, text="the body is larger than 4 MiB")
        except (web.RequestPayloadError, ConnectionError):
            return web.Response(status=400, text="the body ended too soon")
        incoming = Incoming(request.method, path, query, request.headers, body, request.remote or "127.0.0.1")
        if path.startswith("/latest/"):
            route = Route("imds", imds_action(incoming), "", {}, [], False)
        elif path.startswith(CONTROL_PREFIX):
            return _response(control(self._core, incoming))
        elif path == "/" and not query and not body and "x-acs-action" not in request.headers:
            return web.Response(text="aliram emulator: IMS, RAM and STS are here, instance metadata under /latest/.\n")
        else:
            route = self._core.wire.route(incoming)
        fault = self._core.faults.take(route.service, route.action)
        if fault is not None:
            return await self._play(request, incoming, route, fault)
        return _response(self._logged(route, await self._act(incoming, route)))

    async def _act(self, incoming: Incoming, route: Route) -> Outgoing:
        if route.action == "AssumeRoleWithOIDC":
            # Asked for here, where waiting for another server holds up nobody else.
            await read_issuer(self._core.state, route.params.get("OIDCProviderArn", ""))
        return self._core.imds.handle(incoming) if route.service == "imds" else self._core.wire.answer(incoming, route)

    def _logged(self, route: Route, outgoing: Outgoing) -> Outgoing:
        self._core.requests.append(Request(route.service, route.action, outgoing.status))
        return outgoing

    async def _play(
        self, request: web.BaseRequest, incoming: Incoming, route: Route, fault: Fault
    ) -> web.StreamResponse:
        """Acts as a fault wants it."""
        if fault.delay:
            await asyncio.sleep(fault.delay)
        planned = fault.code is not None or fault.body is not None or fault.status is not None
        if fault.drop == "before" or (fault.drop and planned):
            return self._hang_up(request, route)
        outgoing = self._core.wire.fault(incoming, route, fault) if planned else await self._act(incoming, route)
        if fault.drop:
            return self._hang_up(request, route)
        self._logged(route, outgoing)
        if fault.truncate is not None and request.transport is not None:
            head = f"HTTP/1.1 {outgoing.status} OK\r\nContent-Type: {outgoing.content_type}\r\n"
            head += f"Content-Length: {len(outgoing.body)}\r\n\r\n"
            request.transport.write(head.encode() + outgoing.body[: fault.truncate])
            return _close(request)
        return _response(outgoing)

    def _hang_up(self, request: web.BaseRequest, route: Route) -> web.StreamResponse:
        self._core.requests.append(Request(route.service, route.action, 0))
        return _close(request)


def _silent() -> logging.Logger:
    """A logger that drops everything: aiohttp's words on bad requests quote the URL, where passwords may stand."""
    logger = logging.Logger("aliram.emulator.http")
    logger.disabled = True
    return logger


def _close(request: web.BaseRequest) -> web.StreamResponse:
    """Ends the connection; what is returned goes nowhere, and aiohttp wants something."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def _response(outgoing: Outgoing) -> web.Response:
    headers = {"Content-Type": outgoing.content_type, **outgoing.headers}
    return web.Response(status=outgoing.status, body=outgoing.body, headers=headers)


def _make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_MAX_BODY)
