"""The end of an OAuth login in the browser: one request to a port of this machine, and the page that answers it.

Whoever runs here, and any page in the browser, can send requests to that port. So only one that carries the login's own
`state` counts, and it counts once; others get a page of their own and change nothing. The page is shown once it is
known whether the login worked. It holds no script, and nothing that came from outside unescaped.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import html
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from aliram.errors import ConfigError
from aliram.secret import Secret

__all__ = ["PATH", "PORTS", "Callback", "Redirect", "listening"]

PORTS: Sequence[int] = range(12345, 12350)
"""Those that the OAuth service redirects to, for the client of the aliyun CLI."""
PATH = "/cli/callback"
_REQUEST_SECONDS, _PAGE_SECONDS = 10.0, 2.0
_MAX_HEAD = 16384


class Redirect(NamedTuple):
    """What the browser brought: a code, or why there is none."""

    code: Secret | None
    error: str
    description: str


class Callback:
    """Waits on a port for the browser.

    Args:
        state: What the redirect has to carry.
    """

    def __init__(self, state: Secret) -> None:
        self.port = 0
        loop = asyncio.get_running_loop()
        self.redirect: asyncio.Future[Redirect] = loop.create_future()
        self._state = state
        self._page: asyncio.Future[bytes] = loop.create_future()
        self._open: set[asyncio.Task[None]] = set()
        self._asked: set[asyncio.Task[None]] = set()

    @property
    def redirect_uri(self) -> str:
        """Where the browser is to be sent."""
        return f"http://127.0.0.1:{self.port}{PATH}"

    def answer(self, worked: bool, text: str) -> None:
        """The page that the browser gets, whose request waits; the first counts.

        Args:
            worked: Whether the login did.
            text: One sentence more.
        """
        if not self._page.done():
            title = "You are logged in" if worked else "The login failed"
            self._page.set_result(_page(200 if worked else 400, title, text))

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Takes a connection."""
        task = asyncio.create_task(self._serve(reader, writer), name="aliram login page")
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def drain(self) -> None:
        """Lets pages reach the browser, for a moment. Connections that asked for none, as browsers open them ahead,
        are cut."""
        if asked := self._open & self._asked:
            await asyncio.wait(asked, timeout=_PAGE_SECONDS)
        late = list(self._open)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            async with asyncio.timeout(_REQUEST_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
            self._asked.add(task)
            page = self._judge(head.decode("latin-1").split("\r\n"))
            # Shielded: one browser that goes away must not take the page from another.
            writer.write(await asyncio.shield(self._page) if page is None else page)
            await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # not a browser, or one that left
        finally:
            self._asked.discard(task)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _judge(self, head: Sequence[str]) -> bytes | None:
        """The page for a request; None for the one that the login waits for."""
        method, _, rest = head[0].partition(" ")
        target, _, version = rest.partition(" ")
        hosts = [line[5:].strip().lower() for line in head if line.lower().startswith("host:")]
        # A name that merely leads here belongs to a page that tries to read the answer.
        if not version.startswith("HTTP/1.") or hosts not in ([f"127.0.0.1:{self.port}"], [f"localhost:{self.port}"]):
            return _page(400, "No", "This port waits for the end of a login.")
        try:
            parts = urlsplit(target)
            given = parse_qs(parts.query, max_num_fields=20)
        except ValueError:
            return _page(400, "No", "This address cannot be read.")
        if parts.path != PATH:
            return _page(404, "Nothing here", "This port waits for the end of a login.")
        if method != "GET":
            return _page(405, "No", "This port waits for the end of a login.")
        if not hmac.compare_digest("\n".join(given.get("state", ())).encode(), self._state.encode()):
            return _page(400, "Not this login", "This page belongs to another login than the one that is waited for.")
        if self.redirect.done():
            return _page(400, "Used already", "This login has been carried on already.")
        code = given.get("code", [""])[0]
        error = "" if code else given.get("error", ["no code came"])[0]
        self.redirect.set_result(
            Redirect(Secret(code) if code else None, error, given.get("error_description", [""])[0])
        )
        return None


@contextlib.asynccontextmanager
async def listening(state: Secret) -> AsyncIterator[Callback]:
    """Listens on the first free port, on this machine only, until the block ends.

    Raises:
        ConfigError: No port is free.
    """
    callback = Callback(state)
    server = await _bound(callback)
    callback.port = server.sockets[0].getsockname()[1]
    try:
        yield callback
    finally:
        server.close()
        callback.answer(False, "It was given up; begin anew.")
        await callback.drain()


async def _bound(callback: Callback) -> asyncio.Server:
    for port in PORTS:
        try:
            return await asyncio.start_server(callback.accept, "127.0.0.1", port, limit=_MAX_HEAD)
        except OSError:
            continue
    raise ConfigError(
        f"ports {PORTS[0]} to {PORTS[-1]} are all in use, and an OAuth login can end on no other: stop what uses one"
    )


_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}


def _page(status: int, title: str, text: str) -> bytes:
    title, text = html.escape(title), html.escape(text)
    body = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>aliram: {title}</title></head>\n'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>\n"
    ).encode()
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nContent-Security-Policy: default-src 'none'\r\n"
        "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
