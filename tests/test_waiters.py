"""Waiting, with a clock that the test moves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aliram.credentials import StaticKeys
from aliram.errors import AccessDenied, ConfigError, DeadlineExceeded
from aliram.transport import HttpReply, HttpRequest, Timeouts
from aliram.waiters import wait_for_credential_report, wait_for_role_deletion
from tests.calling import QuickSession
from tests.loopback import REQUEST_ID

NOT_FOUND = (404, {"Code": "EntityNotExist.Role", "Message": "no such role", "RequestId": REQUEST_ID})


class Clock:
    """Seconds that pass by sleeping only."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Answers:
    """Gives one answer after the other, the last one for ever, and writes down how long each call might take."""

    def __init__(self, *answers: tuple[int, dict[str, Any]]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, float | None]] = []

    async def send(self, request: HttpRequest) -> HttpReply:
        self.asked.append((request.headers["x-acs-action"], request.total))
        status, content = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return HttpReply(status, {}, json.dumps({"RequestId": REQUEST_ID, **content}).encode())


def session_with(answers: Answers, **options: Any) -> QuickSession:
    return QuickSession(credentials=StaticKeys("k", "s"), transport=answers, **options)


def state(name: str) -> tuple[int, dict[str, Any]]:
    return 200, {"State": name}


def role(task: str | None = None) -> tuple[int, dict[str, Any]]:
    latest = (
        {} if task is None else {"LatestDeletionTask": {"DeletionTaskId": task, "CreateDate": "2026-11-23T00:00:00Z"}}
    )
    return 200, {"Role": {"RoleName": "AliyunServiceRoleForX", **latest}}


async def test_a_report_is_asked_for_until_it_is_completed() -> None:
    clock = Clock()
    answers = Answers(state("STARTED"), state("INPROGRESS"), state("INPROGRESS"), state("COMPLETED"))
    async with session_with(answers) as session:
        done = await wait_for_credential_report(session.ims, clock=clock, sleep=clock.sleep)
    assert (done.state, done.request_id) == ("COMPLETED", REQUEST_ID)
    assert [action for action, _ in answers.asked] == ["GenerateCredentialReport"] * 4
    assert clock.slept == pytest.approx([2.0, 3.0, 4.5])


async def test_a_report_that_is_there_is_not_waited_for() -> None:
    clock = Clock()
    async with session_with(Answers(state("COMPLETED"))) as session:
        await wait_for_credential_report(session.ims, clock=clock, sleep=clock.sleep)
    assert clock.slept == []


async def test_pauses_grow_to_a_limit() -> None:
    clock = Clock()
    answers = Answers(*[state("INPROGRESS")] * 9, state("COMPLETED"))
    async with session_with(answers) as session:
        await wait_for_credential_report(session.ims, first_pause=1, longest_pause=4, clock=clock, sleep=clock.sleep)
    assert clock.slept == pytest.approx([1, 1.5, 2.25, 3.375, 4, 4, 4, 4, 4])


async def test_a_report_that_is_never_completed_ends_in_time() -> None:
    clock = Clock()
    async with session_with(Answers(state("INPROGRESS"))) as session:
        with pytest.raises(DeadlineExceeded, match="still being built, after 60 s"):
            await wait_for_credential_report(session.ims, timeout=60, clock=clock, sleep=clock.sleep)
    assert clock.now - 1000.0 == pytest.approx(60, abs=2)


async def test_no_question_may_outlast_the_wait() -> None:
    clock = Clock()
    answers = Answers(state("INPROGRESS"))
    async with session_with(answers, timeout=Timeouts(total=30)) as session:
        with pytest.raises(DeadlineExceeded):
            await wait_for_credential_report(session.ims, timeout=60, clock=clock, sleep=clock.sleep)
    totals = [total for _, total in answers.asked if total is not None]
    assert totals[0] == pytest.approx(30, abs=1)
    assert totals[-1] <= 4
    assert max(totals) <= 30


async def test_a_question_that_runs_into_the_end_is_the_end() -> None:
    clock = Clock()

    class Slow(Answers):
        async def send(self, request: HttpRequest) -> HttpReply:
            await super().send(request)
            if len(self.asked) < 2:
                return HttpReply(200, {}, b'{"State": "STARTED"}')
            clock.now += request.total or 0
            raise DeadlineExceeded("the time given ran out")

    async with session_with(Slow(state("STARTED"))) as session:
        with pytest.raises(DeadlineExceeded, match="still being built"):
            await wait_for_credential_report(session.ims, timeout=10, clock=clock, sleep=clock.sleep)


async def test_a_refusal_ends_the_wait() -> None:
    clock = Clock()
    async with session_with(Answers((403, {"Code": "NoPermission", "Message": "no"}))) as session:
        with pytest.raises(AccessDenied):
            await wait_for_credential_report(session.ims, clock=clock, sleep=clock.sleep)


async def test_a_role_is_gone_when_it_is_not_found() -> None:
    clock = Clock()
    answers = Answers(role(), role("task/1"), NOT_FOUND)
    async with session_with(answers) as session:
        await wait_for_role_deletion(session.ram, role_name="AliyunServiceRoleForX", clock=clock, sleep=clock.sleep)
    assert [action for action, _ in answers.asked] == ["GetRole"] * 3
    assert clock.slept == pytest.approx([1.0, 1.5])


@pytest.mark.parametrize(
    ("task", "said"),
    [("task/acs-service-role/x/1", "its latest deletion is task/acs-service-role/x/1"), (None, "no deletion")],
)
async def test_a_role_that_stays_ends_in_time_and_names_the_task(task: str | None, said: str) -> None:
    clock = Clock()
    async with session_with(Answers(role(task))) as session:
        with pytest.raises(DeadlineExceeded, match=f"AliyunServiceRoleForX is still there; {said}"):
            await wait_for_role_deletion(
                session.ram, role_name="AliyunServiceRoleForX", timeout=20, clock=clock, sleep=clock.sleep
            )


@pytest.mark.parametrize(
    "options",
    [{"timeout": 0}, {"timeout": -1}, {"timeout": "5"}, {"first_pause": 0}, {"longest_pause": 0}, {"first_pause": 60}],
)
async def test_a_time_that_cannot_be_is_refused(options: dict[str, Any]) -> None:
    answers = Answers(state("COMPLETED"))
    async with session_with(answers) as session:
        with pytest.raises(ConfigError):
            await wait_for_credential_report(session.ims, **options)
    assert answers.asked == []
