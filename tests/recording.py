"""A loopback server that writes down what it is sent and answers every action with an empty success."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import web


@dataclass
class Recorded:
    """One request as it came."""

    method: str
    path: str
    raw_query: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.raw_query, keep_blank_values=True, strict_parsing=bool(self.raw_query)))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass
class Recorder:
    """The server's address and its notes."""

    host: str
    requests: list[Recorded] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def take(self) -> Recorded:
        """The only request since the last look."""
        (one,) = self.requests
        self.requests.clear()
        return one


@asynccontextmanager
async def recording_server() -> AsyncIterator[Recorder]:
    """Serve until the block ends."""
    recorder = Recorder("")

    async def record(request: web.Request) -> web.Response:
        raw_path, _, raw_query = request.raw_path.partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        recorder.requests.append(Recorded(request.method, raw_path, raw_query, headers, await request.read()))
        return web.json_response({"RequestId": "4507D1CD-0000-4000-8000-000000000000"})

    app = web.Application(client_max_size=4 * 1024 * 1024)
    app.router.add_route("*", "/{tail:.*}", record)
    runner = web.AppRunner(app, access_log=None, max_line_size=1024 * 1024, max_field_size=1024 * 1024)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    recorder.host = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield recorder
    finally:
        await runner.cleanup()
