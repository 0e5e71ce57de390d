"""What comes in at the socket, within bounds: how large, and for how long it may take to come."""

from __future__ import annotations

import asyncio

from aiohttp import web

__all__ = ["IDLE", "LINGERING", "MAX_FIELD", "MAX_HEADERS", "MAX_LINE", "PATIENCE", "read_body", "read_target"]

# Every business parameter travels in the URL: a policy document of 6 KiB is common, and 1 MiB must pass.
MAX_LINE = 2 * 1024 * 1024
MAX_FIELD = 64 * 1024
MAX_HEADERS = 128

IDLE = 600.0
"""Seconds that a connection may be without a whole request: clients drop what they do not use long before."""

LINGERING = 1.0
"""Seconds for which more is read from a client that was answered before it had said everything."""

PATIENCE = 30.0
"""Seconds for a body, from its first byte to its last."""


def read_target(raw: str) -> tuple[str, str]:
    """Path and query of a request line, as they came."""
    target, _, query = raw.partition("?")
    if "://" in target and not target.startswith("/"):
        # The absolute form, which clients use that take this for their HTTP proxy (RFC 9112, section 3.2.2).
        target = "/" + target.partition("://")[2].partition("/")[2]
    if not query.isascii():
        # Bytes that are no UTF-8 came as lone surrogates, which nothing behind here could write down.
        query = query.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return target, query


async def read_body(request: web.BaseRequest) -> bytes | web.Response:
    """A request's body, or the answer to one that is too large, too slow or incomplete."""
    if not request.body_exists:
        return b""
    if request.headers.get("expect", "").lower() == "100-continue" and request.transport is not None:
        # The client waits for it before it sends the body.
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    try:
        async with asyncio.timeout(PATIENCE):
            return await request.read()
    except TimeoutError:
        return web.Response(status=408, text=f"the body did not come within {PATIENCE:g} s")
    except web.HTTPRequestEntityTooLarge:
        return web.Response(status=413, text=f"the body is larger than {request.client_max_size >> 20} MiB")
    except (web.RequestPayloadError, ConnectionError):
        return web.Response(status=400, text="the body ended too soon")
