"""A loopback server that answers each request with the next line of a script, byte by byte if it must be.

    async with loopback(reply({"RequestId": "1"}), reset()) as server:
        ...
        assert server.count == 2

The last action is repeated for ever. Every request is written down as it came.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

REQUEST_ID = "4507D1CD-0000-4000-8000-000000000000"


@dataclass
class Seen:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int
    """Counts the connections of the server, from 1."""

    @property
    def raw_query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))

    @property
    def action(self) -> str:
        return self.headers.get("x-acs-action") or self.query.get("Action", "")


Action = Callable[[asyncio.StreamWriter, Seen], Awaitable[bool]]
"""Answers the request seen; True when the connection may carry another one."""


def reply(
    content: Any = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    request_id: str | None = REQUEST_ID,
) -> Action:
    """A complete reply. Bytes and text are sent as they are, anything else as JSON."""
    if content is None:
        content = {"RequestId": request_id}
    body = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    lines = {"Content-Type": "application/json;charset=utf-8", "Content-Length": str(len(body))}
    if request_id is not None:
        lines["x-acs-request-id"] = request_id
    lines |= dict(headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return raw(f"HTTP/1.1 {status} Reason\r\n{head}\r\n".encode() + body, stay=True)


def error(code: str, status: int = 400, message: str = "no", headers: Mapping[str, str] | None = None) -> Action:
    """An error as the services write it."""
    return reply({"Code": code, "Message": message, "RequestId": REQUEST_ID, "HostId": "h"}, status, headers)


def raw(data: bytes, *, stay: bool = False) -> Action:
    """Exactly these bytes, and then the end of the connection unless it is to stay."""

    async def act(writer: asyncio.StreamWriter, seen: Seen) -> bool:
        writer.write(data)
        await writer.drain()
        return stay

    return act


def cut(data: bytes = b"") -> Action:
    """Some bytes, and then a clean end."""
    return raw(data)


def reset(data: bytes = b"") -> Action:
    """Some bytes, and then a reset."""

    async def act(writer: asyncio.StreamWriter, seen: Seen) -> bool:
        if data:
            writer.write(data)
            await writer.drain()
        # Closing a socket with SO_LINGER of 0 sends RST instead of FIN.
        sock = writer.get_extra_info("socket")
        sock.setsockopt(1, 13, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        writer.transport.abort()
        return False

    return act


def silence(data: bytes = b"") -> Action:
    """Some bytes, and then nothing for as long as the client waits."""

    async def act(writer: asyncio.StreamWriter, seen: Seen) -> bool:
        if data:
            writer.write(data)
            await writer.drain()
        await writer.wait_closed()
        return False

    return act


@dataclass
class Loopback:
    """The server's address, and what it was sent."""

    script: list[Action]
    scheme: str
    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    open_connections: int = 0
    most_open: int = 0
    gate: asyncio.Event | None = None
    """While it is there and not set, requests are read and not answered."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/"

    @property
    def count(self) -> int:
        return len(self.seen)

    async def reached(self, count: int) -> None:
        """Wait until so many requests have come."""
        while self.count < count:
            self.news.clear()
            await self.news.wait()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        self.open_connections += 1
        self.most_open = max(self.most_open, self.open_connections)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                seen = _parse(head, number)
                seen.body = await reader.readexactly(int(seen.headers.get("content-length", "0")))
                self.seen.append(seen)
                self.news.set()
                action = self.script[min(self.count, len(self.script)) - 1]
                if self.gate is not None:
                    await self.gate.wait()
                if not await action(writer, seen):
                    return
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            self.open_connections -= 1
            writer.close()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        task = asyncio.create_task(self.serve(reader, writer), name="loopback connection")
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


def _parse(head: bytes, connection: int) -> Seen:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = [line.partition(":") for line in lines if line]
    return Seen(method, target, {name.lower(): value.strip() for name, _, value in pairs}, b"", connection)


@asynccontextmanager
async def loopback(*script: Action, tls: ssl.SSLContext | None = None) -> AsyncIterator[Loopback]:
    """Serve until the block ends."""
    server = Loopback(list(script) or [reply()], "https" if tls else "http")
    listener = await asyncio.start_server(server.accept, "127.0.0.1", 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in list(server.tasks):
            task.cancel()
        await asyncio.gather(*server.tasks, return_exceptions=True)
        await close_all(server.writers)
        await listener.wait_closed()


async def close_all(writers: list[asyncio.StreamWriter]) -> None:
    """Let go of connections at once, also of those whose task never came to run."""
    for writer in writers:
        writer.transport.abort()
    await asyncio.gather(*[writer.wait_closed() for writer in writers], return_exceptions=True)
