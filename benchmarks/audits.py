"""(o) Reading a whole account for an audit, beside a bare aiohttp client that replays the very same requests."""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import aiohttp

from aliram import Session, audit
from aliram.audit.plan import formula
from aliram.credentials.static import StaticKeys
from aliram.emulator import ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from aliram.transport import HttpReply, HttpRequest, Transport
from tests.audit_accounts import contents_of, counts_of, record_facts

from .served import Served, serving_company

__all__ = ["audits"]

Line = tuple[str, float, str, str]
"""(what, ratio, goal, remark)."""

_USERS, _FEW = 20_000, 2_000
_AT_ONCE = 32
_TURNS = 7
_MOST_IN_REPORT = 3_500
"""Users; accounts of more get no credential report."""


class _Time(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float
    """Of this process alone."""


class _Recording(Transport):
    """Keeps every request that is sent, and counts refusals: that there is no password, or no report."""

    def __init__(self) -> None:
        super().__init__(environ={})
        self.sent: list[HttpRequest] = []
        self.refused = 0

    async def send(self, request: HttpRequest) -> HttpReply:
        self.sent.append(request)
        reply = await super().send(request)
        self.refused += reply.status != 200
        return reply


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
    # Also warms the emulator.
    await _collect(served, recording, check=partial(_check, served, recording))
    requests = recording.sent
    ours: list[_Time] = []
    bare: list[_Time] = []
    for turn in range(turns):
        for arm in ("ours", "bare")[:: 1 if turn % 2 else -1]:
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            await (_collect(served, Transport(environ={})) if arm == "ours" else _replay(requests, recording.refused))
            spent = _Time(time.perf_counter() - wall, time.process_time() - cpu)
            (ours if arm == "ours" else bare).append(spent)
    mine, theirs = (_Time(*map(statistics.median, zip(*arm, strict=True))) for arm in (ours, bare))
    remark = (
        f"{len(requests):,} calls in {mine.wall:.1f} s against {theirs.wall:.1f} s, {_AT_ONCE} at once; client CPU "
        f"{mine.cpu / theirs.cpu:.2f}×, {mine.cpu / len(requests) * 1e6:.0f} µs a call; complete, calls as planned"
    )
    what = f"(o) reading an account of {users:,} users against a replay by bare aiohttp"
    return what, mine.wall / theirs.wall, "≤ 1.25", remark


async def _collect(
    served: Served,
    transport: Transport,
    on_call: Callable[[audit.Record], object] | None = None,
    check: Callable[[audit.Snapshot], Awaitable[None]] | None = None,
) -> None:
    """Reads the account into a file, as one does with a large one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "snapshot.jsonl.gz"
        async with _session(served, transport) as session:
            snapshot = await audit.collect(session, path=path, concurrency=_AT_ONCE, on_call=on_call)
        if check is not None:
            await check(snapshot)
    await transport.aclose()


async def _check(served: Served, recording: _Recording, snapshot: audit.Snapshot) -> None:
    """Fails unless every item of the account was read, with the calls of the formula."""
    expected, found = contents_of(served.state()["accounts"][0]), record_facts(snapshot)
    for what, items in expected.items():
        if found[what] != items:
            raise AssertionError(f"{what}: {len(found[what]):,} of {len(items):,} were read, or others")
    transport = Transport(environ={})
    async with _session(served, transport) as session:
        counts = await counts_of(served, session)
    await transport.aclose()
    planned = formula(counts, report=counts.users <= _MOST_IN_REPORT).total
    if len(recording.sent) != planned:
        raise AssertionError(f"{len(recording.sent):,} calls instead of {planned:,}")


async def _replay(requests: list[HttpRequest], refusals: int) -> None:
    """Sends them once more; fails unless they are answered as they were."""
    left, refused = iter(requests), 0
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_AT_ONCE)) as client:

        async def worker() -> None:
            nonlocal refused
            for request in left:
                async with client.post(request.url, headers=request.headers, data=request.body) as reply:
                    json.loads(await reply.read())
                    refused += reply.status != 200

        await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
    if refused != refusals:
        raise AssertionError(f"{refused:,} of the replayed requests were refused, not {refusals:,}")


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
