"""A server that costs almost nothing: it answers each action with bytes made beforehand.

Runs in a process and on a core of its own (`python -m benchmarks.server [--tls CERT KEY]`) and prints its port. It
checks no signature: what is measured is the client.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

from .measure import pin

__all__ = ["running", "users_page"]

USERS_TOTAL = 100_000
PAGE = 1_000


def users_page(start: int, count: int = PAGE) -> bytes:
    """A page of ListUsers as the service spells it: some users never logged on (`""`), some times are epoch texts."""
    users = [
        {
            "UserId": f"{20_000_000_000_000_000 + index}",
            "UserPrincipalName": f"user{index}@example.onaliyun.com",
            "DisplayName": f"User {index} 张三",
            "Email": f"user{index}@example.com",
            "MobilePhone": f"86-1860000{index % 10_000:04d}",
            "Comments": "Cloud engineer",
            "CreateDate": "2024-01-02T03:04:05Z",
            "UpdateDate": "1704164645" if index % 3 == 0 else "2024-01-02T03:04:05Z",
            "LastLoginDate": "" if index % 2 else "1704164645000",
            "ProvisionType": "Manual",
            "Status": "active",
            "Tags": {"Tag": [{"TagKey": "team", "TagValue": "core"}]},
        }
        for index in range(start, start + count)
    ]
    after = start + count
    more = after < USERS_TOTAL
    page = {"RequestId": "4507D1CD-0000-4000-8000-000000000000", "Users": {"User": users}, "IsTruncated": more}
    if more:
        page["Marker"] = f"{after:08d}"
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode()


GET_USER = json.dumps(
    {
        "RequestId": "4507D1CD-0000-4000-8000-000000000000",
        "User": {
            "UserId": "20732900249392001",
            "UserName": "alice",
            "DisplayName": "Alice",
            "Email": "alice@example.com",
            "MobilePhone": "86-18600000000",
            "Comments": "Cloud engineer",
            "CreateDate": "2024-01-02T03:04:05Z",
            "UpdateDate": "2024-01-02T03:04:05Z",
            "LastLoginDate": "",
        },
    }
).encode()


def _reply(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Protocol(asyncio.Protocol):
    pages: dict[int, bytes] = {}  # noqa: RUF012  shared by every connection on purpose

    def __init__(self) -> None:
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            lowered = head.lower()
            at = lowered.find(b"content-length:")
            length = (
                int(lowered[at + 15 : lowered.find(b"\r\n", at) if b"\r\n" in lowered[at:] else None]) if at > 0 else 0
            )
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            self.transport.write(self.answer(head))

    def answer(self, head: bytes) -> bytes:
        if b"ListUsers" not in head:
            return _GET_USER_REPLY
        query = head.partition(b"?")[2].partition(b" ")[0].decode()
        start = int(parse_qs(query).get("Marker", ["0"])[0])
        if start not in self.pages:
            self.pages[start] = _reply(users_page(start))
        return self.pages[start]


_GET_USER_REPLY = _reply(GET_USER)


async def _serve(certificate: list[str]) -> None:
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    server = await asyncio.get_running_loop().create_server(_Protocol, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    # The parent closes our standard input when it ends, however it ends.
    await asyncio.to_thread(sys.stdin.read)
    server.close()


@contextlib.contextmanager
def running(certificate: tuple[Path, Path] | None = None) -> Iterator[str]:
    """A server in a process of its own; yields `127.0.0.1:port`."""
    arguments = [] if certificate is None else ["--tls", *map(str, certificate)]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    try:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        if not port:
            raise RuntimeError("the benchmark server did not start")
        yield f"127.0.0.1:{port}"
    finally:
        process.communicate(timeout=10)


if __name__ == "__main__":
    pin(1)
    asyncio.run(_serve(sys.argv[2:] if "--tls" in sys.argv else []))
