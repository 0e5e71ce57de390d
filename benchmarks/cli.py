"""What the `aliram` command costs: CPU seconds of whole processes, the least of several that take turns."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from . import server
from .arms import KEY_ID, SECRET

__all__ = ["command_line"]

TURNS = 15

_BARE = """
import asyncio, json, sys, aiohttp

async def main():
    async with aiohttp.ClientSession() as session:
        headers = {"x-acs-action": "GetCallerIdentity", "x-acs-version": "2015-04-01"}
        async with session.post(sys.argv[1], headers=headers) as reply:
            print(json.dumps(json.loads(await reply.read()), indent=2))

asyncio.run(main())
"""
"""One call as a script of its own would make it: unsigned, and without any way to find keys."""

_COMMAND = "from aliram.cli import main; main()"


def command_line() -> list[tuple[str, float, str, str]]:
    """(m) `aliram --help` against an interpreter that does nothing, and one call against a script with bare aiohttp."""
    with server.running() as host:
        url = f"http://{host}/"
        least = _least_cpu(
            {
                "nothing": ["-c", "pass"],
                "help": ["-c", _COMMAND, "--help"],
                "bare": ["-c", _BARE, url],
                "call": ["-c", _COMMAND, "sts", "get-caller-identity", "--endpoint", url],
            }
        )
    more = least["help"] - least["nothing"]
    return [
        (
            "(m) `aliram --help` against `python -c pass`",
            least["help"] / least["nothing"],
            "at most 150 ms more",
            f"{more * 1e3:.0f} ms more",
        ),
        (
            "(m) `aliram sts get-caller-identity` against a script with bare aiohttp",
            least["call"] / least["bare"],
            "≤ 1.5",
            f"CPU {least['call'] * 1e3:.0f} ms, {least['bare'] * 1e3:.0f} ms",
        ),
    ]


def _least_cpu(commands: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """CPU seconds, user and system, of each command's process; the first turn only fills caches."""
    # As in `importing`: what pip has compiled for others is compiled for aliram by the first turn.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ |= {"ALIBABA_CLOUD_ACCESS_KEY_ID": KEY_ID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(TURNS + 1):
        for name, arguments in commands.items():
            process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, env=environ)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise RuntimeError(f"{name} ended with {process.returncode}")
            times[name].append(usage.ru_utime + usage.ru_stime)
    return {name: min(found[1:]) for name, found in times.items()}
