"""`make live`, on an emulator that it takes for a real account."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from aliram.ims.operations import OPERATIONS as IMS
from aliram.ram.operations import OPERATIONS as RAM
from tests import live
from tests.emulator_fixture import root_of
from tests.scenarios import stage as stages
from tests.scenarios.made import new_key, new_policy, new_user
from tests.scenarios.stage import PREFIX, Scenario, Stage

WRITES = {operation.name for table in (IMS, RAM) for operation in table.values() if operation.write}


@pytest.fixture
def account(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """An emulator, and the environment that leads to it."""
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    return emulator


async def played(account: Emulator, *only: str, writes: bool = False) -> tuple[int, str]:
    """The exit code and what was said. Waiting takes no time: the emulator's clock is set forward."""
    lines: list[str] = []

    async def sleep(seconds: float) -> None:
        account.clock.advance(seconds)

    code = await live.run(writes=writes, only=only, say=lines.append, sleep=sleep)
    return code, "\n".join(lines)


def only_story(monkeypatch: pytest.MonkeyPatch, story: Callable[[Stage], Awaitable[None]]) -> None:
    """Lets one scenario be all there is."""
    monkeypatch.setattr(live, "scenarios", lambda: [Scenario("made.up", story, writes=True, emulator_only=False)])


def users(account: Emulator) -> list[str]:
    root = root_of(account)
    return [user["UserName"] for user in root.ram("ListUsers").tree["Users"]["User"]]


async def test_nothing_is_changed_unless_asked(account: Emulator) -> None:
    code, said = await played(account)
    assert code == 0, said
    assert f"On account {ACCOUNT_ID}, as acs:ram::{ACCOUNT_ID}:root:" in said
    assert "ok      policies.system_policies_are_there" in said
    assert "users.users_come_and_go" not in said
    assert "WRITES=1 would also play" in said
    assert not [one for one in account.requests if one.action in WRITES and one.status == 200]


async def test_what_is_created_is_said_before_and_gone_after(account: Emulator) -> None:
    code, said = await played(account, writes=True)
    assert code == 0, said
    assert said.index("users.users_come_and_go (creates and removes)") < said.index("ok      ")
    assert f"named {PREFIX}..." in said
    never = [one.id for one in stages.scenarios() if one.emulator_only]
    assert never
    assert not [name for name in never if name in said]
    assert users(account) == []


async def test_a_scenario_that_fails_is_told_with_its_line_and_leaves_nothing(
    account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(stage: Stage) -> None:
        """Fails."""
        name = await new_user(stage)
        await stage.refused("NoPermission", "ram.GetUser", UserName=name)

    only_story(monkeypatch, story)
    code, said = await played(account, writes=True)
    assert code == 1
    assert "FAILED  made.up" in said
    assert "ram.GetUser was carried out; NoPermission was expected" in said
    assert 'await stage.refused("NoPermission", "ram.GetUser", UserName=name)' in said
    assert "0 of 1 scenarios played through." in said
    assert users(account) == []


async def test_what_could_not_be_removed_is_listed_after_what_went_wrong(
    account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(stage: Stage) -> None:
        """Forgets the key when it cleans up."""
        name = await new_user(stage)
        await stage.call("ram.CreateAccessKey", UserName=name)
        await stage.call("ram.GetGroup", GroupName=name)

    only_story(monkeypatch, story)
    code, said = await played(account, writes=True)
    assert code == 1
    assert said.index("EntityNotExist.Group") < said.index("ram.DeleteUser: DeleteConflict.User.AccessKey")
    assert len(users(account)) == 1


async def test_a_scenario_that_is_interrupted_leaves_nothing(
    account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asyncio.Event()

    async def story(stage: Stage) -> None:
        """Never ends."""
        await new_user(stage)
        made.set()
        await asyncio.Event().wait()

    only_story(monkeypatch, story)
    running = asyncio.create_task(played(account, writes=True))
    await made.wait()
    assert len(users(account)) == 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert users(account) == []


async def test_an_interruption_ends_everything_even_when_something_is_left(
    account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asyncio.Event()

    async def story(stage: Stage) -> None:
        """Never ends, and forgets its key."""
        await stage.call("ram.CreateAccessKey", UserName=await new_user(stage))
        made.set()
        await asyncio.Event().wait()

    only_story(monkeypatch, story)
    running = asyncio.create_task(played(account, writes=True))
    await made.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(users(account)) == 1


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("ram.DeleteUser", {"UserName": "alice"}),
        ("ims.SetDefaultDomain", {"DefaultDomainName": "acme.onaliyun.com"}),
        ("ram.ClearAccountAlias", {}),
        ("ram.DeletePolicyVersion", {"PolicyName": "theirs", "VersionId": "v1"}),
        ("ram.UpdateAccessKey", {"UserAccessKeyId": "LTAI5tTheirs", "Status": "Active"}),
    ],
)
async def test_a_change_of_what_no_scenario_made_is_not_sent(
    account: Emulator, monkeypatch: pytest.MonkeyPatch, operation: str, arguments: dict[str, str]
) -> None:
    async def too_far(stage: Stage) -> None:
        """Goes too far, after having made things whose ids and versions it might confuse."""
        await new_key(stage, await new_user(stage))
        await new_policy(stage)
        await stage.call(operation, **arguments)

    only_story(monkeypatch, too_far)
    code, said = await played(account, writes=True)
    assert code == 1
    assert f"{operation} was not sent" in said
    sent = [(one.service, one.action) for one in account.requests if one.status == 200]
    assert sent.count(("ram", "DeleteUser")) == 1
    assert tuple(operation.split(".")) == ("ram", "DeleteUser") or tuple(operation.split(".")) not in sent
    assert users(account) == []


async def test_a_refusal_that_might_not_be_one_is_not_tried(account: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(stage: Stage) -> None:
        """Relies on being refused."""
        await stage.refused("NotSupport.Account", "ram.ChangePassword", OldPassword="a", NewPassword="b")

    only_story(monkeypatch, story)
    code, said = await played(account, writes=True)
    assert code == 0
    assert "ok      made.up (without ram.ChangePassword: " in said
    assert "ChangePassword" not in {one.action for one in account.requests}


async def test_a_thing_without_a_name_is_known_by_the_id_it_was_given(
    account: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(stage: Stage) -> None:
        """Deletes by id, and acts as whom it made."""
        made = await stage.call(
            "ims.CreateUser", UserPrincipalName=await stage.principal(stage.name("a")), DisplayName="A"
        )
        stage.later("ims.DeleteUser", UserId=made["User"]["UserId"])

    only_story(monkeypatch, story)
    code, said = await played(account, writes=True)
    assert (code, users(account)) == (0, []), said


async def test_a_key_that_is_not_known_everywhere_yet_is_waited_for(account: Emulator) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    caller = live.CarefulCaller(sleep=sleep)
    stage = Stage(caller, ACCOUNT_ID)
    try:
        key = await new_key(stage, await new_user(stage))
        async with stage.acting_as(key) as alice:
            account.fail_next("sts.GetCallerIdentity", code="InvalidAccessKeyId.NotFound", times=3)
            assert (await alice.call("sts.GetCallerIdentity"))["IdentityType"] == "RAMUser"
            assert waited == [1, 1, 1]
            account.fail_next("sts.GetCallerIdentity", code="InvalidAccessKeyId.NotFound")
            await alice.refused("InvalidAccessKeyId.NotFound", "sts.GetCallerIdentity")
    finally:
        await stage.clean_up()
        await caller.aclose()


async def test_without_credentials_nothing_is_played(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", emulator.url)
    code, said = await played(emulator, writes=True)
    assert code == 2
    assert said.startswith("No credentials were found, so nothing was played.")
    assert emulator.requests == []


async def test_a_key_that_is_refused_plays_nothing(account: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI5tNobody")
    code, said = await played(account, writes=True)
    assert code == 2
    assert said.startswith("sts.GetCallerIdentity: InvalidAccessKeyId.NotFound")
    assert len(account.requests) == 1


async def test_some_scenarios_can_be_picked(account: Emulator) -> None:
    code, said = await played(account, "sts", "users.a_user_goes_last", writes=True)
    assert code == 0
    assert [line.split()[1] for line in said.splitlines() if line.startswith("ok ")] == [
        "sts.a_user_assumes_a_role",
        "users.a_user_goes_last",
    ]
    code, said = await played(account, "nothing")
    assert (code, said.partition(";")[0]) == (2, "There is no scenario nothing")
