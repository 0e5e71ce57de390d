"""(i)–(l) The emulator under load, beside a bare `aiohttp.web` handler and SQLite alone."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager

from aliram.credentials.keys import Keys
from aliram.emulator import ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from aliram.secret import Secret

from .load import Load
from .measure import Result, median
from .served import Served, Spent, serving_bare, serving_emulator, serving_sqlite

__all__ = ["emulator"]

Line = tuple[str, float, str, str]
"""(what, ratio, goal, remark)."""

_ROOT = Keys(access_key_id=ROOT_ACCESS_KEY_ID, access_key_secret=Secret(ROOT_ACCESS_KEY_SECRET), provider="benchmark")
_FEW, _MANY = 10_000, 100_000
_TURNS = 15


async def emulator() -> list[Line]:
    """Calls a second, start-up, seeding, and what a larger account costs."""
    return [await _calls(), _start_up(), *_seeding(), *await _growth()]


async def _calls() -> Line:
    with serving_emulator(_FEW) as ours:
        async with _load(ours, 1) as one:
            (body,) = await one.send(one.users(1, _FEW))
        with serving_bare(body) as bare:
            async with _load(ours, 20) as load, _load(bare, 20) as other:
                # Signed for the emulator's port; the bare handler looks at nothing.
                arms = {"emulator": (ours, load), "aiohttp": (bare, other)}
                results = await _compare(arms, lambda _: load.users(2000, _FEW))
    mine, theirs = results["emulator"], results["aiohttp"]
    remark = f"{1e6 / mine.wall:,.0f} calls/s against {1e6 / theirs.wall:,.0f}; "
    remark += f"server CPU {mine.cpu:.0f} µs against {theirs.cpu:.0f} µs a call"
    title = "(i) signed GetUser with 10,000 users, calls/s against a bare aiohttp.web handler, 20 at once"
    return title, theirs.wall / mine.wall, "≥ 0.3", remark


def _start_up() -> Line:
    """The least of many, in fresh processes, in turn: from the start to the first line that is printed."""
    commands = {
        "emulator": ["-m", "aliram.emulator", "--port", "0"],
        "aiohttp": ["-c", "import aiohttp.web; print('ready', flush=True)"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(16):
        for name, command in commands.items():
            times[name].append(_until_ready(command))
    # The first of each is left out: it may have to compile.
    ours, bare = (min(times[name][1:]) for name in commands)
    remark = f"{ours * 1e3:.0f} ms until it listens, against {bare * 1e3:.0f} ms"
    return '(j) start of the emulator against python -c "import aiohttp.web"', ours / bare, "≤ 1.6", remark


def _until_ready(command: list[str]) -> float:
    # aiohttp was compiled when it was installed; so is aliram by the first run, unless the environment forbids it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    line = process.stdout.readline()
    taken = time.perf_counter() - start
    process.terminate()
    process.communicate(timeout=30)
    assert line, f"{command} printed nothing"
    return taken


def _seeding() -> list[Line]:
    """The least of three, in fresh processes, in turn."""
    spent: dict[str, list[Spent]] = {"emulator": [], "sqlite": []}
    for _ in range(3):
        for name, serving in (("emulator", serving_emulator), ("sqlite", serving_sqlite)):
            with serving(_MANY) as served:
                spent[name].append(served.spent())
    ours, bare = (min(run.seeding for run in runs) for runs in spent.values())
    held, plain = (min(run.growth for run in runs) / 2**20 for runs in spent.values())
    what = "100,000 users with a key each, against bare sqlite3 inserts"
    return [
        (f"(k) seeding {what}", ours / bare, "", f"{ours:.2f} s against {bare:.2f} s"),
        (f"(k) memory of {what}", held / plain, "", f"{held:.0f} MiB against {plain:.0f} MiB"),
    ]


async def _growth() -> list[Line]:
    with ExitStack() as stack:
        few, many = (stack.enter_context(serving_emulator(users)) for users in (_FEW, _MANY))
        async with _load(few, 1) as load, _load(many, 1) as other:
            sizes = {"few": _FEW, "many": _MANY}
            loads = {"few": load, "many": other}
            arms = {"few": (few, load), "many": (many, other)}
            points = await _compare(arms, lambda name: loads[name].users(400, sizes[name]))
            pages = {"first": dict[str, str](), "last": await _last_page(other)}
            lists = await _compare(
                dict.fromkeys(pages, (many, other)),
                # Many in a batch, or one arm is caught more often by the garbage collector.
                lambda name: [other.request("ims.ListUsers", MaxItems="1000", **pages[name]) for _ in range(50)],
            )
    return [
        _flat("(l) GetUser with 100,000 users against 10,000, one at a time", points["many"], points["few"]),
        _flat("(l) the last 1,000 of 100,000 users against the first", lists["last"], lists["first"]),
    ]


def _flat(what: str, ours: Result, theirs: Result) -> Line:
    remark = f"server CPU {ours.cpu:,.0f} µs against {theirs.cpu:,.0f} µs; wall {ours.wall:,.0f} and {theirs.wall:,.0f}"
    return what, ours.cpu / theirs.cpu, "≤ 1.1", remark


async def _last_page(load: Load) -> dict[str, str]:
    """The argument that leads to the last page of 1,000 users."""
    marker: dict[str, str] = {}
    while True:
        (body,) = await load.send([load.request("ims.ListUsers", MaxItems="1000", **marker)])
        page = json.loads(body)
        assert len(page["Users"]["User"]) == 1000
        if not page["IsTruncated"]:
            return marker
        marker = {"Marker": page["Marker"]}


@asynccontextmanager
async def _load(served: Served, connections: int) -> AsyncIterator[Load]:
    load = Load(served.host, _ROOT)
    await load.connect(connections)
    try:
        yield load
    finally:
        load.close()


async def _compare(
    arms: Mapping[str, tuple[Served, Load]], requests: Callable[[str], list[bytes]]
) -> dict[str, Result]:
    """Every arm under load in turn; what is judged is the CPU of the servers, and the time as the clients see it."""
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in arms}
    for turn in range(-1, _TURNS):
        for name in list(arms)[:: 1 if turn % 2 else -1]:
            served, load = arms[name]
            signed = requests(name)
            gc.collect()
            cpu, wall = served.spent().cpu, time.perf_counter()
            bodies = await load.send(signed)
            wall = time.perf_counter() - wall
            cpu = served.spent().cpu - cpu
            assert len(bodies) == len(signed)
            # The turn before the first warms connections, caches and code.
            if turn >= 0:
                samples[name].append((cpu / len(signed), wall / len(signed)))
    return {name: median(taken, 1) for name, taken in samples.items()}
