"""The planted faults of a generated account are found exactly: no miss, no false alarm."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest

from aliram import audit, emulator
from aliram.audit import Status
from examples.planted import Planted, plant

USERS = 1000


@pytest.fixture(scope="module")
def judged() -> tuple[Planted, audit.Judgement]:
    planted = plant(USERS)

    async def read() -> audit.Snapshot:
        with emulator.serve() as local:
            local.set_report_delay(0)
            local.seed(planted.seed)
            async with local.session() as session:
                await planted.settle(session)
                return await audit.collect(session)

    return planted, audit.judge(asyncio.run(read()))


def test_the_planted_faults_are_found_and_nothing_else(judged: tuple[Planted, audit.Judgement]) -> None:
    planted, judgement = judged
    found: dict[str, set[str]] = defaultdict(set)
    for finding in judgement.findings:
        if finding.status is Status.FAIL:
            found[finding.check].add(finding.name)
    expected = {check: names for check, names in planted.expected.items() if names}
    missed = {check: names - found[check] for check, names in expected.items() if names - found[check]}
    alarms = {check: names - expected.get(check, set()) for check, names in found.items()}
    assert (missed, {check: names for check, names in alarms.items() if names}) == ({}, {})


def test_all_of_the_account_is_judged(judged: tuple[Planted, audit.Judgement]) -> None:
    _, judgement = judged
    snapshot = judgement.snapshot
    assert len(snapshot.users) == USERS
    assert snapshot.unread == []
    unknown = {finding.check for finding in judgement.findings if finding.status is Status.UNKNOWN}
    assert unknown == {"POL-21", "TR-11"}, "what other products know"
