"""Load for a server: requests signed beforehand, sent as they are over connections that stay open.

Nothing is parsed or signed while it runs, so that one core of it outruns any server under test on the other.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence

from aliram.credentials.keys import Keys
from aliram.encoding import encode_query
from aliram.signer import Stamp, sign_v3

__all__ = ["Load", "signed_request"]

_VERSIONS = {"ims": "2019-08-15", "ram": "2015-05-01"}


def signed_request(host: str, keys: Keys, stamp: Stamp, action: str, **params: str) -> bytes:
    """One request, from its first line to its last header; `action` is `ram.GetUser`."""
    service, _, name = action.partition(".")
    query = encode_query(params.items())
    headers = sign_v3(
        keys=keys,
        host=host,
        action=name,
        version=_VERSIONS[service],
        query=query,
        body=b"",
        content_type=None,
        date=stamp.date(),
        nonce=stamp.nonce(),
    )
    lines = [f"POST /?{query} HTTP/1.1", f"Host: {host}", "Accept: application/json", "Content-Length: 0"]
    lines += [f"{header}: {value}" for header, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Load:
    """Connections to one server."""

    def __init__(self, host: str, keys: Keys) -> None:
        self._host = host
        self._keys = keys
        self._stamp = Stamp()
        self._random = random.Random(7)
        self._connections: list[_Connection] = []

    async def connect(self, connections: int) -> None:
        """Opens them; they stay open until `close`."""
        address, _, port = self._host.partition(":")
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, connection = await loop.create_connection(_Connection, address, int(port))
            self._connections.append(connection)

    def close(self) -> None:
        """Closes them."""
        for connection in self._connections:
            connection.transport.close()

    def users(self, calls: int, users: int) -> list[bytes]:
        """GetUser of as many users of an account of that size, each signed with a nonce of its own."""
        names = [f"user-{self._random.randrange(users):06d}" for _ in range(calls)]
        return [signed_request(self._host, self._keys, self._stamp, "ram.GetUser", UserName=name) for name in names]

    def request(self, action: str, **params: str) -> bytes:
        """One signed request."""
        return signed_request(self._host, self._keys, self._stamp, action, **params)

    async def send(self, requests: Sequence[bytes]) -> list[bytes]:
        """Sends all of them, one at a time on each connection, and returns the bodies in the order they came."""
        waiting, bodies = iter(requests), list[bytes]()
        await asyncio.gather(*(connection.play(waiting, bodies) for connection in self._connections))
        return bodies


class _Connection(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self) -> None:
        self._buffer = b""
        self._requests: Iterator[bytes] = iter(())
        self._bodies: list[bytes] = []
        self._done: asyncio.Future[None] | None = None

    def play(self, requests: Iterator[bytes], bodies: list[bytes]) -> asyncio.Future[None]:
        """Sends requests until there are no more; the result is there when the last reply is."""
        self._requests, self._bodies = requests, bodies
        self._done = asyncio.get_running_loop().create_future()
        self._next()
        return self._done

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is not None:
            self.transport.write(request)
        elif self._done is not None:
            self._done.set_result(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._done is not None and not self._done.done():
            self._done.set_exception(ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            assert self._done is not None
            self._done.set_exception(RuntimeError(f"the server refused: {body[:200]!r}"))
            return
        self._buffer = b""
        self._bodies.append(body)
        self._next()
