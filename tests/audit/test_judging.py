"""Judging as such: where it is called from."""

from __future__ import annotations

import subprocess
import sys

IN_A_LOOP = """
import asyncio

from blockbuster import blockbuster_ctx

from aliram import audit
from tests.audit.written_account import WrittenAccount

account = WrittenAccount()
account.user("alice")
snapshot = account.snapshot()


async def judge():
    with blockbuster_ctx("aliram"):
        return audit.judge(snapshot, only=["USER-06"])


print(asyncio.run(judge()).count(audit.Status.FAIL))
"""


def test_the_first_judgement_can_be_made_in_an_event_loop() -> None:
    # In a process of its own, where no other test has read the checks.
    done = subprocess.run([sys.executable, "-c", IN_A_LOOP], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")
