"""A day in the life of every kind of credentials that is refreshed, each from a profile, with its service down for the
middle of it; and a thousand callers at the moment when keys end.

Time is simulated; requests, programs and files are real. What is expected is computed from the windows as the page
`docs/credentials.md` tells them, by a few lines that share nothing with the refresher.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aliram.credentials.keys import Keys
from aliram.credentials.refresh import Refresher
from aliram.errors import CredentialsError
from aliram.session import Session
from tests.credential_services import (
    MARK,
    ROLE,
    Rerouted,
    Services,
    credential_services,
    entries_of,
    log_shows_nothing,
    write_config,
)
from tests.fake_clock import FakeClock

HOUR, DAY = 3600, 86400
DOWN, UP = 8 * HOUR, 16 * HOUR


@dataclass(frozen=True)
class Kind:
    """A profile, and what its keys cost."""

    mode: str
    counts: dict[str, int]
    """What the services are asked in a day: each question, and how long its answer serves."""
    life: int = HOUR
    """Of the keys that callers get."""
    step: int = 300
    """Seconds from call to call."""
    changes: tuple[tuple[str, Any], ...] = ()
    chance: float = 0.0
    """What every draw of a random number gives."""

    @property
    def name(self) -> str:
        return "-".join([self.mode, str(self.life), *([f"chance-{self.chance}"] if self.chance else [])])


KINDS = [
    Kind("EcsRamRole", {"imds.keys": 6 * HOUR}, 6 * HOUR),
    Kind("RamRoleArn", {"role": HOUR}),
    Kind("RamRoleArn", {"role": 900}, 900, step=75, changes=(("expired_seconds", 900),)),
    Kind("RamRoleArn", {"role": HOUR}, chance=0.9),
    # The keys of the first role are asked for as often as those of the second: each time it is their turn too.
    Kind("ChainableRamRoleArn", {"role": HOUR}),
    Kind("RamRoleArnWithRoleName", {"role": HOUR}),
    Kind("OIDC", {"oidc": HOUR}),
    Kind("CredentialsURI", {"uri": HOUR}),
    Kind("External", {}, step=900),
    Kind("CloudSSO", {"sso": HOUR}),
    # An access token is good for an exchange while more than twenty minutes of its hour are left.
    Kind("OAuth", {"oauth.exchange": HOUR, "oauth.token": HOUR}),
    Kind("RsaKeyPair", {"rsa": HOUR}, step=900),  # reading a private key takes a while
]


def windows(life: int, chance: float) -> tuple[float, float]:
    """How long before the end of keys a refresh begins behind the callers, and how long before it they wait."""
    return min(15 * 60, life / 4) * (1 - chance / 5), min(60, life / 20)


def fetches(life: int, step: int, chance: float) -> tuple[int, int, set[int]]:
    """The refreshes of a day that the windows ask for, how many more fail while the service is down, and the calls for
    which there is no valid key."""
    ahead, _ = windows(life, chance)
    made = failed = 0
    due = end = 0.0
    without = set()
    for now in range(0, DAY, step):
        down = DOWN <= now < UP
        if now >= due:
            if down:
                failed += 1
            else:
                made, due, end = made + 1, now + life - ahead, now + life
        if now >= end:
            without.add(now)
    return made, failed, without


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def services(clock: FakeClock) -> AsyncIterator[Services]:
    async with credential_services(clock) as services:
        yield services


Make = Callable[[Kind], Session]


@pytest.fixture
async def make(
    services: Services, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Make]:
    """Makes a session for a profile, on the simulated clock."""
    made: list[tuple[Session, Rerouted]] = []
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("ALIRAM_ENDPOINT_URL_IMDS")

    async def sleep(seconds: float) -> None:
        """Pauses between attempts of one call take no time."""

    def make(kind: Kind) -> Session:
        def chance() -> float:
            return kind.chance

        entries = entries_of(services, tmp_path)
        entries[kind.mode] |= dict(kind.changes)
        write_config(tmp_path / ".aliyun" / "config.json", entries)
        # For the session of the test and those that assume roles inside of providers.
        monkeypatch.setattr(Session, "_clock", staticmethod(clock))
        monkeypatch.setattr(Session, "_sleep", staticmethod(sleep))
        monkeypatch.setattr(Session, "_random", staticmethod(chance))
        defaults: Any = Refresher.__init__.__kwdefaults__
        monkeypatch.setitem(defaults, "random", chance)
        http = services.http()
        session = Session(profile=kind.mode, transport=http)
        made.append((session, http))
        return session

    yield make
    for session, http in made:
        await session.aclose()
        await http.aclose()


def world_goes_on(services: Services, folder: Path) -> None:
    """The program of `External` prints what it would print now: keys for an hour, or an error when it is down."""
    printed = {
        "mode": "StsToken",
        "access_key_id": f"STS.printed-{services.clock():.0f}",
        "access_key_secret": "sEcReT-printed",
        "sts_token": "tOkEn-printed",
        "expiration": f"{FakeClock(services.clock()).after(HOUR):%Y-%m-%dT%H:%M:%SZ}",
    }
    (folder / "printed").unlink(missing_ok=True)
    if not services.down:
        (folder / "printed").write_text(json.dumps(printed))


async def settled() -> None:
    """Wait for every refresh that is under way behind the callers."""
    while tasks := [task for task in asyncio.all_tasks() if task.get_name().startswith("aliram refresh")]:
        await asyncio.wait(tasks)


def runs_in(folder: Path) -> int:
    """How often the program of `External` ran."""
    path = folder / "runs"
    return path.read_text().count("run") if path.exists() else 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_a_day_with_the_service_down_for_the_middle_of_it(
    kind: Kind, make: Make, services: Services, clock: FakeClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    credentials = make(kind).credentials
    start = clock.now
    without: set[int] = set()
    runs_while_down = 0
    for moment in range(0, DAY, kind.step):
        clock.advance(start + moment - clock.now)
        services.down = DOWN <= moment < UP
        world_goes_on(services, tmp_path)
        before = runs_in(tmp_path)
        # A service that comes back is asked by one, however many have waited for it.
        callers = 1000 if moment == UP else 1
        outcomes = await asyncio.gather(*(credentials.get() for _ in range(callers)), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Keys):
                assert not outcome.expired(clock.now), "an expired key was given out"
            else:
                assert isinstance(outcome, CredentialsError)
                assert not MARK.search(str(outcome))
                without.add(moment)
        await settled()
        runs_while_down += services.down * (runs_in(tmp_path) - before)
    made, failed, expected_without = fetches(kind.life, kind.step, kind.chance)
    assert without == expected_without, "calls failed although there was a valid key, or the reverse"
    assert len(without) > 0
    asked = {what: services.count(what) for what in kind.counts}
    if kind.mode == "External":
        assert (runs_in(tmp_path) - runs_while_down, runs_while_down) == (made, failed)
    elif kind.mode == "ChainableRamRoleArn":
        arns = [one.params["RoleArn"] for one in services.asked if one.what == "role"]
        assert {arn: arns.count(arn) for arn in arns} == {f"{ROLE}/first": made, f"{ROLE}/second": made}
    else:
        assert asked == dict.fromkeys(kind.counts, made)
        # Calls of STS are tried four times.
        assert failed <= services.refused <= 4 * failed
    if kind.mode == "RamRoleArnWithRoleName":
        # Asked for when the role's own keys are, so each time the six hours have passed.
        assert services.count("imds.keys") == fetches(6 * HOUR, HOUR * 3 // 4, 0.0)[0]
    assert services.expired == [], "an expired key was used to ask for others"
    log_shows_nothing(caplog)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.changes and not kind.chance], ids=lambda k: k.name)
async def test_a_thousand_callers_at_the_moment_of_expiry_cost_one_refresh_and_cancelling_some_harms_none(
    kind: Kind, make: Make, services: Services, clock: FakeClock, tmp_path: Path
) -> None:
    credentials = make(kind).credentials
    world_goes_on(services, tmp_path)
    first = await credentials.get()
    runs, before = runs_in(tmp_path), {what: services.count(what) for what in kind.counts}
    clock.advance(first.expires_at - clock.now)
    world_goes_on(services, tmp_path)
    callers = [asyncio.create_task(credentials.get()) for _ in range(1000)]
    for turn in range(5):
        await asyncio.sleep(0)
        for caller in callers[turn::10]:  # half of them, the very first one among them
            caller.cancel()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    got = [outcome for outcome in outcomes if not isinstance(outcome, asyncio.CancelledError)]
    assert len(got) == 500
    keys = got[0]
    assert isinstance(keys, Keys)
    assert all(other is keys for other in got)
    assert not keys.expired(clock.now)
    assert keys.access_key_id != first.access_key_id
    roles = 2 if kind.mode == "ChainableRamRoleArn" else 1
    assert {what: services.count(what) - before[what] for what in kind.counts} == dict.fromkeys(kind.counts, roles)
    assert runs_in(tmp_path) - runs == (kind.mode == "External")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.changes and not kind.chance], ids=lambda k: k.name)
async def test_when_every_caller_is_cancelled_the_refresh_goes_on_for_the_next_one(
    kind: Kind, make: Make, services: Services, clock: FakeClock, tmp_path: Path
) -> None:
    credentials = make(kind).credentials
    world_goes_on(services, tmp_path)
    callers = [asyncio.create_task(credentials.get()) for _ in range(50)]
    await asyncio.sleep(0)
    for caller in callers:
        caller.cancel()
    for caller in callers:
        with suppress(asyncio.CancelledError):
            await caller
    keys = await credentials.get()
    assert not keys.expired(clock.now)
    assert all(services.count(what) == (2 if kind.mode == "ChainableRamRoleArn" else 1) for what in kind.counts)
    assert runs_in(tmp_path) == (kind.mode == "External")
