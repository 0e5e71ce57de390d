"""Run every measurement and print the ratios: `python -m benchmarks [name ...]`."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import tracemalloc
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from . import server
from .arms import aliram_calls, bare_calls, certificate, official_calls, session_for, trusting
from .audits import audits
from .cli import command_line
from .emulator import emulator
from .measure import Result, compare, compare_async, pin
from .policies import policies
from .throttled import throttled

Line = tuple[str, float, str, str]
"""(what, ratio, goal, remark)."""


async def calls_against_bare_aiohttp() -> list[Line]:
    """(a) Signed, typed calls against unsigned, untyped ones."""
    calls = 300
    with server.running() as host:
        url = f"http://{host}"
        async with session_for(url) as session, aiohttp.ClientSession() as client:
            arms = {"aliram": aliram_calls(session, calls), "aiohttp": bare_calls(client, f"{url}/", calls)}
            results = await compare_async(arms, dict.fromkeys(arms, calls))
    return [_cpu("(a) signed, typed call against bare aiohttp + json.loads", results, "aiohttp", "≥ 1.0")]


async def calls_against_official() -> list[Line]:
    """(b) 20 at once against the official async client."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        files = certificate(Path(folder))
        for scheme, goal, official_count in (("https", "≥ 100", 20), ("http", "≥ 3", 100)):
            secure = scheme == "https"
            with server.running(files if secure else None) as host:
                context = trusting(files[0]) if secure else None
                async with session_for(f"{scheme}://{host}", context) as session:
                    arms = {
                        "aliram": aliram_calls(session, 400, 20),
                        "official": official_calls(host, official_count, 20, files[0] if secure else None),
                    }
                    results = await compare_async(arms, {"aliram": 400, "official": official_count}, 15)
            ours, theirs = results["aliram"], results["official"]
            remark = (
                f"{1e6 / ours.wall:,.0f} calls/s against {1e6 / theirs.wall:,.0f}; CPU {theirs.cpu / ours.cpu:.1f}×"
            )
            lines.append(
                (f"(b) 20 at once against the official client, {scheme}", theirs.wall / ours.wall, goal, remark)
            )
    return lines


def decoding() -> list[Line]:
    """(c) A page of 1,000 users into models against json.loads, over bare aiohttp's bytes."""
    import json as plain

    from aliram.ims.operations import OPERATIONS
    from aliram.replies import decode_reply

    body, operation = server.users_page(0), OPERATIONS["ListUsers"]
    arms: dict[str, Callable[[], object]] = {
        "aliram": lambda: decode_reply(operation, 200, {}, body),
        "json.loads": lambda: plain.loads(body),
    }
    results = compare(arms, dict.fromkeys(arms, 1), 51)
    return [_cpu("(c) decode a page of 1,000 users into models against json.loads", results, "json.loads", "")]


async def pages_against_bare_aiohttp() -> list[Line]:
    """(c) The same over the wire."""
    with server.running() as host:
        url = f"http://{host}"
        async with session_for(url) as session, aiohttp.ClientSession() as client:

            async def ours() -> None:
                for _ in range(10):
                    page = await session.ims.list_users(max_items=1000)
                    assert len(page.users) == 1000

            async def bare() -> None:
                for _ in range(10):
                    headers = {"x-acs-action": "ListUsers"}
                    async with client.post(f"{url}/", params={"MaxItems": "1000"}, headers=headers) as reply:
                        page = json.loads(await reply.read())
                    assert len(page["Users"]["User"]) == 1000

            arms = {"aliram": ours, "aiohttp": bare}
            results = await compare_async(arms, dict.fromkeys(arms, 10))
    return [_cpu("(c) a page of 1,000 users over the wire against aiohttp + json.loads", results, "aiohttp", "≥ 1.3")]


def importing() -> list[Line]:
    """(d) Import time against aiohttp alone: minimum of 15, in fresh processes, in turn."""
    codes = {
        "aliram": "from aliram import Session; from aliram.ims import ImsClient",
        "aiohttp": "import aiohttp",
    }
    # aiohttp was compiled when it was installed; so is aliram by the first run, unless the environment forbids it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(16):
        for name, code in codes.items():
            timed = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
            command = [sys.executable, "-c", timed]
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            times[name].append(float(done.stdout))
    ours, bare = min(times["aliram"][1:]), min(times["aiohttp"][1:])
    return [
        (
            "(d) import of aliram against import of aiohttp",
            ours / bare,
            "≤ 1.15",
            f"{ours * 1e3:.0f} ms, {bare * 1e3:.0f} ms",
        )
    ]


async def memory() -> list[Line]:
    """(e) Peak memory while 100,000 users are listed: the second half must not add to the first."""
    with server.running() as host:
        async with session_for(f"http://{host}") as session:
            seen, peaks = 0, []
            tracemalloc.start()
            async for _ in session.ims.list_users(max_items=1000):
                seen += 1
                if seen % 10_000 == 0:
                    peaks.append(tracemalloc.get_traced_memory()[1])
                    tracemalloc.reset_peak()
            tracemalloc.stop()
    assert seen == server.USERS_TOTAL
    late, early = max(peaks[5:]), max(peaks[1:5])
    return [
        (
            "(e) peak memory of the second 50,000 users against the first",
            late / early,
            "flat",
            f"{late / 2**20:.1f} MiB",
        )
    ]


def _cpu(what: str, results: dict[str, Result], peer: str, goal: str) -> Line:
    ours, theirs = results["aliram"], results[peer]
    remark = f"client CPU {ours.cpu:.0f} µs against {theirs.cpu:.0f} µs"
    return what, theirs.cpu / ours.cpu, goal, remark


ALL: dict[str, Callable[[], list[Line] | Awaitable[list[Line]]]] = {
    "calls": calls_against_bare_aiohttp,
    "official": calls_against_official,
    "decode": decoding,
    "pages": pages_against_bare_aiohttp,
    "import": importing,
    "memory": memory,
    "policy": policies,
    "cli": command_line,
    "emulator": emulator,
    "audits": audits,
    "throttled": throttled,
}


async def _run(names: list[str]) -> None:
    for name in names:
        outcome = ALL[name]()
        lines = outcome if isinstance(outcome, list) else await outcome
        for what, ratio, goal, remark in lines:
            print(f"{ratio:8.2f}×  {what}{f'  (goal {goal})' if goal else ''}: {remark}", flush=True)


def main() -> None:
    names = sys.argv[1:] or list(ALL)
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.exit(f"no such measurement: {', '.join(unknown)}; there are {', '.join(ALL)}")
    warnings.simplefilter("ignore")  # the official packages warn on import
    pin(0)
    versions = f"Python {sys.version.split()[0]}, aiohttp {aiohttp.__version__}, {os.cpu_count()} cores"
    print(f"{versions}. More is better in (a) to (c), (i) and (n, used), less in the others.")
    asyncio.run(_run(names))


if __name__ == "__main__":
    main()
