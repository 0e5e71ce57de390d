"""The stage itself: what it tells scenarios, what it refuses to believe, and that it cleans up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from aliram.emulator import Emulator
from aliram.operation import Operation
from tests.scenarios.stage import PREFIX, NotCleanedUp, Played, Refused, Scenario, Stage, plain, play
from tests.scenarios.through_official import ReadBack

Tree = dict[str, Any]


class Script:
    """A caller that answers what it was told to, in turn, and remembers what it was sent."""

    def __init__(self, *answers: Tree | Exception) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, Tree]] = []
        self.closed = False

    async def send(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> Tree:
        self.sent.append((operation.id, dict(arguments)))
        answer = self.answers.pop(0) if self.answers else {}
        if isinstance(answer, Exception):
            raise answer
        return answer

    def another(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> Script:
        self.other = Script()
        self.other.sent = [(access_key_id, {"secret": access_key_secret, "token": security_token})]
        return self.other

    async def aclose(self) -> None:
        self.closed = True


def refusal(code: str) -> Refused:
    return Refused("ram.GetUser", code, 404, "No.")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"Users": {"User": [{"Tags": {"Tag": []}}]}}, {"Users": [{"Tags": []}]}),
        ({"Users": {"User": None}}, {"Users": []}),
        ({"Users": {}}, {"Users": []}),
        ({"Users": [{"A": 1}]}, {"Users": [{"A": 1}]}),
        ({"SummaryMap": {"Users": 2, "Groups": None}}, {"SummaryMap": {"Users": 2}}),
        (
            {"DelegatedScope": {"PredefinedScopes": {"PredefinedScope": [{"Name": "a"}]}}},
            {"DelegatedScope": {"PredefinedScopes": [{"Name": "a"}]}},
        ),
        ({"IsTruncated": "false", "Marker": "true"}, {"IsTruncated": False, "Marker": "true"}),
    ],
)
def test_replies_of_all_clients_have_one_form(sent: Tree, read: Tree) -> None:
    assert plain(sent) == read


async def test_a_refusal_must_have_the_very_code() -> None:
    stage = Stage(Script(refusal("EntityNotExist.User"), refusal("NoPermission"), {}), "1")
    assert (await stage.refused("EntityNotExist.User", "ram.GetUser", UserName="a")).status == 404
    with pytest.raises(AssertionError, match=r"refused with NoPermission, not with EntityNotExist\.User"):
        await stage.refused("EntityNotExist.User", "ram.GetUser", UserName="a")
    with pytest.raises(AssertionError, match="was carried out"):
        await stage.refused("EntityNotExist.User", "ram.GetUser", UserName="a")
    codes: list[str | None] = ["EntityNotExist.User", "NoPermission", None]
    assert stage.played == [Played("ram.GetUser", code) for code in codes]


async def test_a_list_is_read_to_its_end() -> None:
    pages: list[Tree] = [
        {"IsTruncated": True, "Marker": "m1", "Users": {"User": [1, 2]}},
        {"IsTruncated": False, "Users": {"User": [3]}},
    ]
    caller = Script(*pages)
    assert await Stage(caller, "1").every("ram.ListUsers", MaxItems=2) == [1, 2, 3]
    assert [arguments for _, arguments in caller.sent] == [{"MaxItems": 2}, {"MaxItems": 2, "Marker": "m1"}]


async def test_what_was_put_off_is_done_last_first_and_may_be_gone() -> None:
    caller = Script(refusal("EntityNotExist.User.Group"))
    stage = Stage(caller, "1")
    stage.later("ram.DeleteUser", UserName="a")
    stage.later("ram.RemoveUserFromGroup", UserName="a", GroupName="g")
    await stage.clean_up()
    await stage.clean_up()
    assert [operation for operation, _ in caller.sent] == ["ram.RemoveUserFromGroup", "ram.DeleteUser"]
    assert stage.played == []


async def test_what_cannot_be_undone_is_told_after_all_was_tried() -> None:
    caller = Script(refusal("NoPermission"), ConnectionError("gone"), {})
    stage = Stage(caller, "1")
    for name in ("a", "b", "c"):
        stage.later("ram.DeleteUser", UserName=name)
    with pytest.raises(NotCleanedUp, match=r"NoPermission[^\n]*\n[^\n]*gone"):
        await stage.clean_up()
    assert len(caller.sent) == 3


async def test_a_scenario_that_fails_is_cleaned_up_after() -> None:
    async def story(stage: Stage) -> None:
        stage.later("ram.DeleteUser", UserName="a")
        async with stage.acting_as({"AccessKeyId": "id", "AccessKeySecret": "s", "SecurityToken": "t"}) as other:
            other.later("ram.DeleteGroup", GroupName="g")
            await other.call("sts.GetCallerIdentity")
            raise ZeroDivisionError

    caller = Script()
    stage = Stage(caller, "1")
    with pytest.raises(ZeroDivisionError):
        await play(Scenario("a.story", story, writes=True, emulator_only=False), stage)
    assert [operation for operation, _ in caller.sent] == ["ram.DeleteGroup", "ram.DeleteUser"]
    assert caller.other.sent == [("id", {"secret": "s", "token": "t"}), ("sts.GetCallerIdentity", {})]
    assert caller.other.closed
    assert stage.played == [Played("sts.GetCallerIdentity", None)]


def test_names_are_new_and_bear_the_prefix() -> None:
    stage = Stage(Script(), "1")
    names = {stage.name("alice") for _ in range(50)}
    assert len(names) == 50
    assert all(name.startswith(f"{PREFIX}alice-") and len(name) <= 32 for name in names)


async def test_both_clients_must_read_the_same() -> None:
    def both(second: Tree) -> tuple[Stage, Script]:
        reader = Script(second)
        return Stage(ReadBack(Script({"RequestId": "1", "AccountAlias": "a"}), reader), "1"), reader

    stage, reader = both({"RequestId": "2", "AccountAlias": "a"})
    assert (await stage.call("ram.GetAccountAlias"))["RequestId"] == "1"
    assert [operation for operation, _ in reader.sent] == ["ram.GetAccountAlias"]
    stage, _ = both({"RequestId": "2", "AccountAlias": "b"})
    with pytest.raises(AssertionError, match=r"ram\.GetAccountAlias"):
        await stage.call("ram.GetAccountAlias")
    stage, reader = both({})
    await stage.call("ram.CreateUser", UserName="a")
    assert reader.sent == []


async def test_waiting_takes_no_time_on_an_emulator(emulator: Emulator) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    await Stage(Script(), "1", emulator, sleep).wait(60)
    assert (waited, emulator.clock.offset) == ([], 60)
    await Stage(Script(), "1", None, sleep).wait(60)
    assert (waited, emulator.clock.offset) == ([60], 60)
