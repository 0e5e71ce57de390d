"""(o) Reading a whole account for an audit, beside a bare aiohttp client that replays the very same requests."""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import aiohttp

from aliram import Session, audit
from aliram.credentials.static import StaticKeys
from aliram.emulator import ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from aliram.transport import HttpReply, HttpRequest, Transport

from .served import Served, serving_company

__all__ = ["audits"]

Line = tuple[str, float, str, str]
"""(what, ratio, goal, remark)."""

_USERS, _FEW = 20_000, 2_000
_AT_ONCE = 32
_TURNS = 7


class _Recording(Transport):
    """Keeps every request that is sent."""

    def __init__(self) -> None:
        super().__init__(environ={})
        self.sent: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> HttpReply:
        self.sent.append(request)
        return await super().send(request)


async def audits() -> list[Line]:
    """A large account once, a small one in turns; then memory, and judging."""
    lines: list[Line] = []
    with serving_company(_USERS) as served:
        lines.append(await _against_replay(served, _USERS, 1))
        lines.append(await _memory(served))
    with serving_company(_FEW) as served:
        lines.append(await _against_replay(served, _FEW, _TURNS))
    return lines


async def _against_replay(served: Served, users: int, turns: int) -> Line:
    recording = _Recording()
    await _collect(served, recording)  # also warms the emulator
    requests = recording.sent
    ours: list[float] = []
    bare: list[float] = []
    for turn in range(turns):
        for arm in ("ours", "bare")[:: 1 if turn % 2 else -1]:
            gc.collect()
            start = time.perf_counter()
            if arm == "ours":
                await _collect(served, Transport(environ={}))
                ours.append(time.perf_counter() - start)
            else:
                await _replay(requests)
                bare.append(time.perf_counter() - start)
    mine, theirs = statistics.median(ours), statistics.median(bare)
    remark = f"{len(requests):,} calls in {mine:.1f} s against {theirs:.1f} s, {_AT_ONCE} at once"
    return (
        f"(o) reading an account of {users:,} users against a replay by bare aiohttp",
        mine / theirs,
        "≤ 1.25",
        remark,
    )


async def _collect(
    served: Served, transport: Transport, on_call: Callable[[audit.Record], object] | None = None
) -> None:
    """Reads the account into a file, as one does with a large one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "snapshot.jsonl.gz"
        async with _session(served, transport) as session:
            await audit.collect(session, path=path, concurrency=_AT_ONCE, on_call=on_call)
    await transport.aclose()


async def _replay(requests: list[HttpRequest]) -> None:
    left = iter(requests)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_AT_ONCE)) as client:

        async def worker() -> None:
            for request in left:
                async with client.post(request.url, headers=request.headers, data=request.body) as reply:
                    json.loads(await reply.read())

        await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))


async def _memory(served: Served) -> Line:
    """Peaks of Python's memory in the second half of the calls against the first half."""
    halves: list[int] = []
    calls = 0

    def count(_: object) -> None:
        nonlocal calls
        calls += 1
        if calls % 5_000 == 0:
            halves.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.reset_peak()

    tracemalloc.start()
    await _collect(served, Transport(environ={}), count)
    tracemalloc.stop()
    middle = len(halves) // 2
    late, early = max(halves[middle:]), max(halves[1:middle])
    remark = f"{late / 2**20:.1f} MiB, over {calls:,} calls"
    return "(o) peak memory in the second half of the calls against the first", late / early, "flat", remark


def _session(served: Served, transport: Transport) -> Session:
    url = f"http://{served.host}"
    return Session(
        credentials=StaticKeys(ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET),
        endpoints={"ims": url, "ram": url, "sts": url},
        transport=transport,
    )
