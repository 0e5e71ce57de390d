"""Judging as such: where it is called from."""

from __future__ import annotations

import subprocess
import sys

import pytest

from aliram import audit
from aliram.audit.report import report_on
from tests.audit.replies import credential_report, day, told

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


@pytest.mark.parametrize(("minutes", "noted"), [(0, False), (9, False), (11, True), (230, True)])
def test_that_the_credential_report_is_an_old_one_is_noted(minutes: int, noted: bool) -> None:
    reply = credential_report({"user": "<root>"}) | {"GeneratedTime": day(0, minutes * 60)}
    report = report_on([audit.judge(told({"ims.GetCredentialReport": reply}), only=["ROOT-02"])])
    assert [f"credential report is of {day(0, minutes * 60)[:10]}" in note for note in report.notes] == [True] * noted
