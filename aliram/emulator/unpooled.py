"""A carrier of requests that keeps nothing: a connection for each, closed before its reply is given."""

from __future__ import annotations

import ssl as tls

from aliram.transport import HttpReply, HttpRequest, Transport

__all__ = ["Unpooled"]


class Unpooled:
    """An `aliram.transport.Http` for loopback that has nothing to close and belongs to no event loop.

    Pooled connections must be closed in the loop that opened them, and a test suite's loop is closed by others, before
    a fixture that is no coroutine could do it. On loopback a new connection costs well under a millisecond.

    Args:
        ssl: how to check certificates; None where everything is plain HTTP. The environment is not read: neither
            proxies nor SSL_CERT_FILE.
    """

    def __init__(self, ssl: tls.SSLContext | None = None) -> None:
        self._ssl = ssl

    async def send(self, request: HttpRequest) -> HttpReply:
        """As `Transport.send`."""
        transport = Transport(ssl=self._ssl, environ={})
        try:
            return await transport.send(request)
        finally:
            await transport.aclose()
