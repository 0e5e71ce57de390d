"""The planted faults of generated accounts are found exactly: no miss, no false alarm, and no check without a fault."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping

import pytest

from aliram import audit, emulator
from aliram.audit import Status
from examples.planted import Planted, careless, plant

USERS = 1000
ACCOUNTS: Mapping[str, Callable[[], Planted]] = {
    "careful": lambda: plant(USERS),
    "careless": careless,
    "faultless": lambda: plant(100, faults=False),
}
NOT_PLANTED = {
    "POL-21": "attachments for resource groups are told by another product, so that it is always unknown",
    "TR-11": "when roles were last used is told by another product, so that it is always unknown",
    "SCORE-01": "compares figures for a person to look at, so that it is always manual",
}


class Judged:
    """A planted account and what was found in it."""

    def __init__(self, planted: Planted) -> None:
        self.planted = planted
        self.judgement = audit.judge(asyncio.run(self._read()), planted.limits)
        self.found: dict[str, set[str]] = defaultdict(set)
        for finding in self.judgement.findings:
            if finding.status is Status.FAIL:
                self.found[finding.check].add(finding.name)

    async def _read(self) -> audit.Snapshot:
        with emulator.serve() as local:
            local.set_report_delay(0)
            await self.planted.plant(local)
            async with local.session() as session:
                return await audit.collect(session)


@pytest.fixture(scope="module")
def accounts() -> dict[str, Judged]:
    return {name: Judged(make()) for name, make in ACCOUNTS.items()}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_the_planted_faults_are_found_and_nothing_else(accounts: dict[str, Judged], name: str) -> None:
    expected, found = accounts[name].planted.expected, accounts[name].found
    missed = {check: names - found[check] for check, names in expected.items() if names - found[check]}
    alarms = {check: names - expected[check] for check, names in found.items() if names - expected[check]}
    assert (missed, alarms) == ({}, {})


@pytest.mark.parametrize("name", ACCOUNTS)
def test_all_of_an_account_is_judged(accounts: dict[str, Judged], name: str) -> None:
    judgement = accounts[name].judgement
    assert judgement.snapshot.unread == []
    undecided = {(each.check, each.status) for each in judgement.findings if each.status is not Status.FAIL}
    assert undecided == {("POL-21", Status.UNKNOWN), ("TR-11", Status.UNKNOWN), ("SCORE-01", Status.MANUAL)}


def test_an_account_has_as_many_users_as_were_asked_for(accounts: dict[str, Judged]) -> None:
    users = {name: len(account.judgement.snapshot.users) for name, account in accounts.items()}
    assert users == {"careful": USERS, "careless": 100, "faultless": 100}


def test_every_check_has_a_planted_fault_but_those_that_cannot_have_one(accounts: dict[str, Judged]) -> None:
    planted = {check for account in accounts.values() for check, names in account.planted.expected.items() if names}
    assert set(audit.all_checks()) - planted == set(NOT_PLANTED)


def test_every_way_to_full_power_is_the_one_that_was_planted(accounts: dict[str, Judged]) -> None:
    expected, judgement = accounts["careful"].planted.expected, accounts["careful"].judgement
    ways = {path.principal.partition("/")[2]: path for path in judgement.paths}
    assert set(ways) == expected["PE-00"]
    for name, way in ways.items():
        assert [name in expected[step.technique] for step in way.steps] == [True], f"{name} takes one step"


def test_without_faults_only_what_is_so_in_every_account_fails(accounts: dict[str, Judged]) -> None:
    programs = {
        user.name for user in accounts["faultless"].judgement.snapshot.users if user.name.startswith("program-")
    }
    chiefs = {"chief-1", "chief-2"}
    assert accounts["faultless"].found == {
        # The root's key is in use, people log on with passwords, programs work with keys.
        "ROOT-01": {"root"},
        "ROOT-03": {"root"},
        "SEC-03": {emulator.ACCOUNT_ID},
        "AK-06": programs,
        # Somebody has to be an administrator.
        "POL-01": {"AdministratorAccess"},
        "POL-02": chiefs,
        "POL-03": chiefs,
        "POL-20": {"AdministratorAccess"},
    }


@pytest.mark.parametrize(("make", "fewest"), [(plant, 100), (careless, 10)])
def test_an_account_of_too_few_users_is_refused(make: Callable[[int], Planted], fewest: int) -> None:
    assert make(fewest).seed["users"]
    with pytest.raises(ValueError, match=f"{fewest} users"):
        make(fewest - 1)
