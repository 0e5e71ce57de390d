"""The socket: aiohttp's low-level server in front of the gateway, the metadata service and the control paths."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import sys
from asyncio import AbstractServer

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from . import intake
from .address import Address
from .certificates import Certificates
from .constants import CONTROL_PREFIX
from .control import control, turned_away
from .core import Core
from .faults import Fault
from .imds import imds_action
from .issuers import read_issuer
from .message import Incoming, Outgoing
from .page import is_page, page
from .visitors import Visitors
from .wire import Route

__all__ = ["Listener"]

_log = logging.getLogger("aliram.emulator")

_MAX_BODY = 4 * 1024 * 1024
# Seconds: for a client that connects and says nothing, and for one that does not answer the end of TLS.
_HANDSHAKE = 10.0
_GOODBYE = 1.0
# Seeds and snapshots are as large as the account.
_MAX_STEERING = 1024 * 1024 * 1024

_METADATA = "/latest/"


class Listener:
    """Serves one emulator."""

    def __init__(self, core: Core, certificates: Certificates | None) -> None:
        self._core = core
        self._tls = None if certificates is None else certificates.server_context
        self._http: web.Server | None = None
        self._server: AbstractServer | None = None
        self._visitors = Visitors(())

    async def start(self, address: Address) -> int:
        """Binds the address and returns the port."""
        loop = asyncio.get_running_loop()
        self._visitors = Visitors(address.names)
        self._http = web.Server(
            self._handle,
            request_factory=_make_request,
            access_log=None,
            logger=_silent(),
            lingering_time=intake.LINGERING,
            keepalive_timeout=intake.IDLE,
            # A compressed body is as large as it likes once it is unpacked, and the services take none.
            auto_decompress=False,
            max_line_size=intake.MAX_LINE,
            max_field_size=intake.MAX_FIELD,
            max_headers=intake.MAX_HEADERS,
        )
        timed = self._tls is not None
        self._server = await loop.create_server(
            self._http,
            address.host,
            address.port,
            backlog=1024,
            ssl=self._tls,
            ssl_handshake_timeout=_HANDSHAKE if timed else None,
            ssl_shutdown_timeout=_GOODBYE if timed else None,
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stops listening and closes every connection."""
        if self._server is not None:
            self._server.close()
        if self._http is not None:
            transports = [connection.transport for connection in self._http.connections]
            await self._http.shutdown(0.1)
            if self._tls is not None:  # they were told goodbye; whether they answer is no longer waited for
                for transport in filter(None, transports):
                    transport.abort()
        if self._server is not None:
            await self._server.wait_closed()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self._answer(request)
        except Exception:
            _log.exception("a request failed in the emulator")
            return web.Response(status=500, text="a defect of the emulator; its log says more")

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path, query = intake.read_target(request.raw_path)
        incoming = Incoming(
            request.method, path, query, request.headers, b"", request.remote or "127.0.0.1", self._tls is not None
        )
        metadata, steering = path.startswith(_METADATA), path.startswith(CONTROL_PREFIX)
        shown = is_page(incoming) and not request.body_exists
        # Before the body is read: who is not answered shall not fill the memory first.
        why_not = self._visitors.refusal(
            request.headers, _local(request), private=metadata or steering or shown, metadata=metadata
        )
        if why_not is not None:
            return web.Response(status=403, text=why_not)
        if steering and (refused := turned_away(incoming)) is not None:
            return _response(refused)
        body = await intake.read_body(request)
        if isinstance(body, web.Response):
            return body
        incoming = incoming._replace(body=body)
        if metadata:
            route = Route("imds", imds_action(incoming), "", {}, [], False)
        elif steering:
            return _response(control(self._core, incoming))
        elif shown:
            return _response(page(self._core, incoming))
        elif path == "/favicon.ico":
            # Browsers want it with whatever reply of ours they show: it is nobody's call, and uses up no failure.
            return web.Response(status=404)
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
        self._core.log.note(route, outgoing, self._core.wire.operation(route))
        return outgoing

    async def _play(
        self, request: web.BaseRequest, incoming: Incoming, route: Route, fault: Fault
    ) -> web.StreamResponse:
        """Acts as a fault wants it."""
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.drop == "before" or (fault.drop and fault.replies):
            return self._hang_up(request, route, fault)
        outgoing = self._core.wire.fault(incoming, route, fault) if fault.replies else await self._act(incoming, route)
        if fault.drop:
            return self._hang_up(request, route, fault)
        self._logged(route, outgoing)
        if fault.truncate is not None and request.transport is not None:
            head = f"HTTP/1.1 {outgoing.status} OK\r\nContent-Type: {outgoing.content_type}\r\n"
            head += f"Content-Length: {len(outgoing.body)}\r\n\r\n"
            request.transport.write(head.encode() + outgoing.body[: fault.truncate])
            return _close(request)
        return _response(outgoing)

    def _hang_up(self, request: web.BaseRequest, route: Route, fault: Fault) -> web.StreamResponse:
        self._core.log.note(route, None, self._core.wire.operation(route))
        return _reset(request) if fault.reset else _close(request)


def _local(request: web.BaseRequest) -> str:
    """The address that was connected to."""
    name = request.transport.get_extra_info("sockname") if request.transport is not None else None
    return str(name[0]) if name else ""


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


def _reset(request: web.BaseRequest) -> web.StreamResponse:
    """Ends the connection as a crash would: with a TCP reset."""
    transport = request.transport
    if transport is not None:
        # A socket that lingers for no time is reset when it is closed.
        no_time = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_time)
        transport.abort()
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
    steering = message.method == "POST" and message.path.startswith(CONTROL_PREFIX)
    most = _MAX_STEERING if steering else _MAX_BODY
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=most)
