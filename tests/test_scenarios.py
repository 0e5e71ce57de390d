"""Every scenario, played on an emulator: through aliram, and through the official SDK, synchronous and asynchronous.

What the official SDK reads, aliram reads as well, and both must be told the same.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

from aliram.credentials import StaticKeys
from aliram.emulator import ACCOUNT_ID, COVERED, Emulator
from tests.scenarios.stage import OPERATIONS, Caller, Played, Scenario, Stage, play, scenarios
from tests.scenarios.through_aliram import AliramCaller
from tests.scenarios.through_official import OfficialCaller, ReadBack, import_official

SCENARIOS = scenarios()
WRITES = {operation.id for operation in OPERATIONS.values() if operation.write}


def aliram(emulator: Emulator) -> AliramCaller:
    key = emulator.root_key
    keys = StaticKeys(key.access_key_id, str(key.access_key_secret))
    return AliramCaller(credentials=keys, endpoints=dict.fromkeys(("ims", "ram", "sts"), emulator.url))


def official(emulator: Emulator, *, asynchronous: bool) -> Caller:
    import_official()
    key = emulator.root_key
    first = OfficialCaller(
        f"127.0.0.1:{emulator.port}",
        asynchronous=asynchronous,
        key_id=key.access_key_id,
        secret=str(key.access_key_secret),
    )
    return ReadBack(first, aliram(emulator))


CLIENTS: dict[str, Callable[[Emulator], Caller]] = {
    "aliram": aliram,
    "official-sync": lambda emulator: official(emulator, asynchronous=False),
    "official-async": lambda emulator: official(emulator, asynchronous=True),
}


async def played_on(emulator: Emulator, chosen: Scenario, client: str) -> list[Played]:
    caller = CLIENTS[client](emulator)
    stage = Stage(caller, ACCOUNT_ID, emulator)
    try:
        await play(chosen, stage)
    finally:
        await caller.aclose()
    return stage.played


async def account_of(emulator: Emulator) -> list[dict[str, Any]]:
    """What can be seen of the account that a scenario must leave as it was."""
    caller = aliram(emulator)
    stage = Stage(caller, ACCOUNT_ID)
    try:
        seen = [await stage.call(f"ims.{name}") for name in ("GetAccountSummary", "GetDefaultDomain", "ListAccessKeys")]
    finally:
        await caller.aclose()
    return [{name: value for name, value in reply.items() if name != "RequestId"} for reply in seen]


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("chosen", SCENARIOS, ids=[one.id for one in SCENARIOS])
async def test_a_scenario_plays_and_leaves_the_account_as_it_was(
    chosen: Scenario, client: str, emulator: Emulator
) -> None:
    before = await account_of(emulator)
    with warnings.catch_warnings():
        if client != "aliram":
            warnings.simplefilter("ignore")  # what the official SDK warns of is not ours
        played = await played_on(emulator, chosen, client)
    if not chosen.emulator_only:
        assert await account_of(emulator) == before
    written = {one.operation for one in played if one.code is None} & WRITES
    assert chosen.writes or not written, "it is said to read only"


async def test_every_operation_is_carried_out_and_refused_in_some_scenario(emulator: Emulator) -> None:
    done: set[str] = set()
    refused: set[str] = set()
    for chosen in SCENARIOS:
        emulator.reset()
        for one in await played_on(emulator, chosen, "aliram"):
            (done if one.code is None else refused).add(one.operation)
    assert sorted(set(COVERED) - done) == [], "carried out in no scenario"
    assert sorted(set(COVERED) - refused) == [], "refused in no scenario"
