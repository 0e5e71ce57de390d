"""Eventual consistency: readers are late by the emulator's clock, writers are not, and nothing is ever half there."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from aliram.credentials import StaticKeys
from aliram.emulator import ACCOUNT_ID, Emulator, serve
from aliram.emulator.state import State
from tests.emulator_fixture import RawClient, root_of
from tests.scenarios.stage import Scenario, Stage, play, scenarios
from tests.scenarios.through_aliram import AliramCaller

ALLOW = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
OWN = {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}
TRUST = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": OWN}]})
SCENARIOS = scenarios()
NOBODY = TRUST.replace(ACCOUNT_ID, "1" * 16)


def ok(reply: Any) -> Any:
    assert reply.status == 200, reply.tree
    return reply.tree


class Entities:
    """An account in which the delay is on, and what readers see of it."""

    def __init__(self, emulator: Emulator, root: RawClient) -> None:
        self.root = root
        emulator.set_consistency_delay(5)

    def make(self) -> None:
        root = self.root
        ok(root.ram("CreateUser", UserName="alice"))
        ok(root.ram("CreateGroup", GroupName="dev"))
        ok(root.ram("AddUserToGroup", UserName="alice", GroupName="dev"))
        ok(root.ram("CreatePolicy", PolicyName="p", PolicyDocument=ALLOW))
        ok(root.ram("AttachPolicyToUser", PolicyName="p", PolicyType="Custom", UserName="alice"))
        ok(root.ram("CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST))
        ok(root.ram("CreateAccessKey", UserName="alice"))

    def change(self) -> None:
        root = self.root
        ok(root.ram("UpdateUser", UserName="alice", NewUserName="alicia", NewDisplayName="Alicia"))
        ok(root.ram("CreatePolicyVersion", PolicyName="p", PolicyDocument=ALLOW, SetAsDefault="true"))
        ok(root.ram("UpdateRole", RoleName="r", NewDescription="changed"))

    def undo(self) -> None:
        root = self.root
        key = ok(root.ram("CreateAccessKey", UserName="alicia"))["AccessKey"]["AccessKeyId"]
        ok(root.ram("DeleteAccessKey", UserName="alicia", UserAccessKeyId=key))
        ok(root.ram("DetachPolicyFromUser", PolicyName="p", PolicyType="Custom", UserName="alicia"))
        ok(root.ram("RemoveUserFromGroup", UserName="alicia", GroupName="dev"))
        ok(root.ram("DeleteGroup", GroupName="dev"))
        ok(root.ram("DeleteRole", RoleName="r"))
        ok(root.ram("DeletePolicy", PolicyName="p", CascadingDelete="true"))

    def seen(self) -> dict[str, Any]:
        """What readers see, in short; None for what they do not find."""

        def names(action: str, path: tuple[str, str], field: str, **params: str) -> list[str] | None:
            reply = self.root.ram(action, **params)
            return [each[field] for each in reply.tree[path[0]][path[1]]] if reply.status == 200 else None

        (user, *_) = names("ListUsers", ("Users", "User"), "UserName") or ["alice"]
        policy = self.root.ram("GetPolicy", PolicyName="p", PolicyType="Custom").tree.get("Policy", {})
        role = self.root.ram("GetRole", RoleName="r").tree.get("Role", {})
        return {
            "users": names("ListUsers", ("Users", "User"), "UserName"),
            "groups": names("ListGroups", ("Groups", "Group"), "GroupName"),
            "members": names("ListGroupsForUser", ("Groups", "Group"), "GroupName", UserName=user),
            "attached": names("ListPoliciesForUser", ("Policies", "Policy"), "PolicyName", UserName=user),
            "keys": len(names("ListAccessKeys", ("AccessKeys", "AccessKey"), "Status", UserName=user) or []),
            "policy": policy.get("DefaultVersion"),
            "role": role.get("Description"),
        }


NOTHING: dict[str, Any] = {
    "users": [],
    "groups": [],
    "members": None,
    "attached": None,
    "keys": 0,
    "policy": None,
    "role": None,
}
MADE = {
    "users": ["alice"],
    "groups": ["dev"],
    "members": ["dev"],
    "attached": ["p"],
    "keys": 1,
    "policy": "v1",
    "role": "",
}
CHANGED = {**MADE, "users": ["alicia"], "policy": "v2", "role": "changed"}
UNDONE = {**NOTHING, "users": ["alicia"], "members": [], "attached": [], "keys": 1}


def test_readers_see_what_is_made_changed_and_gone_when_its_time_has_come() -> None:
    now = 1_700_000_000.0
    with serve(now=lambda: now) as emulator:
        # Nothing passes the time but the emulator's clock; request dates are the wall's.
        root = Dated(emulator)
        entities = Entities(emulator, root)
        for step, before, after in (
            (entities.make, NOTHING, MADE),
            (entities.change, MADE, CHANGED),
            (entities.undo, CHANGED, UNDONE),
        ):
            step()
            assert entities.seen() == before
            emulator.clock.advance(4.999)
            assert entities.seen() == before
            emulator.clock.advance(0.001)
            assert entities.seen() == after


class Dated(RawClient):
    """The root, on 14 November 2023."""

    def __init__(self, emulator: Emulator) -> None:
        root = root_of(emulator)
        super().__init__(root.port, root.key_id, root.secret)

    def call(self, service: str, action: str, params: Any = None, **options: Any) -> Any:
        return super().call(service, action, params, **{"date": "2023-11-14T22:13:20Z", **options})


def test_writers_go_by_what_is(emulator: Emulator, root: RawClient) -> None:
    emulator.set_consistency_delay(60)
    emulator.set_quota("GroupsQuota", 1)
    ok(root.ram("CreateGroup", GroupName="dev"))
    assert root.ram("CreateGroup", GroupName="dev").code == "EntityAlreadyExists.Group"
    assert root.ram("CreateGroup", GroupName="ops").code == "LimitExceeded.Group"
    assert root.ram("GetGroup", GroupName="dev").code == "EntityNotExist.Group"
    ok(root.ram("DeleteGroup", GroupName="dev"))
    assert root.ram("DeleteGroup", GroupName="dev").code == "EntityNotExist.Group"


def test_a_refused_call_leaves_nothing_for_later(emulator: Emulator, root: RawClient) -> None:
    emulator.set_consistency_delay(5)
    before = emulator.state()["accounts"][0]["users"]
    too_many = {f"Tag.{number}.Key": f"k{number}" for number in range(1, 22)}
    refused = root.ims("CreateUser", UserPrincipalName="alice@aliram.onaliyun.com", DisplayName="A", **too_many)
    assert refused.status >= 400
    ok(root.ram("CreateUser", UserName="bob"))
    emulator.clock.advance(5)
    (bob,) = ok(root.ram("ListUsers"))["Users"]["User"]
    assert bob["UserName"] == "bob"
    assert (before, emulator.state()["accounts"][0]["users"][0]["id"]) == ([], bob["UserId"])


def test_a_new_key_works_later_and_a_deleted_one_a_while_longer(emulator: Emulator, root: RawClient) -> None:
    ok(root.ram("CreateUser", UserName="alice"))
    emulator.set_consistency_delay(5)
    key = ok(root.ram("CreateAccessKey", UserName="alice"))["AccessKey"]
    alice = RawClient(root.port, key["AccessKeyId"], key["AccessKeySecret"])
    assert alice.sts("GetCallerIdentity").code == "InvalidAccessKeyId.NotFound"
    emulator.clock.advance(5)
    ok(alice.sts("GetCallerIdentity"))
    ok(root.ram("UpdateAccessKey", UserName="alice", UserAccessKeyId=alice.key_id, Status="Inactive"))
    ok(alice.sts("GetCallerIdentity"))
    emulator.clock.advance(5)
    assert alice.sts("GetCallerIdentity").code == "InvalidAccessKeyId.Inactive"


def test_a_role_is_assumed_when_it_is_seen_and_its_session_works_at_once(emulator: Emulator, root: RawClient) -> None:
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
    alice = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    ask = {"RoleArn": f"acs:ram::{ACCOUNT_ID}:role/r", "RoleSessionName": "s1"}
    emulator.set_consistency_delay(5)
    ok(root.ram("CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST))
    assert alice.sts("AssumeRole", **ask).code == "EntityNotExist.Role"
    emulator.clock.advance(5)
    given = ok(alice.sts("AssumeRole", **ask))["Credentials"]
    session = RawClient(root.port, given["AccessKeyId"], given["AccessKeySecret"], given["SecurityToken"])
    ok(session.sts("GetCallerIdentity"))
    ok(root.ram("UpdateRole", RoleName="r", NewAssumeRolePolicyDocument=NOBODY))
    ok(alice.sts("AssumeRole", **ask))
    emulator.clock.advance(5)
    assert alice.sts("AssumeRole", **ask).code == "NoPermission"


def test_permissions_are_late_as_well(emulator: Emulator, root: RawClient) -> None:
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
    alice = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    emulator.set_auth("enforce")
    emulator.set_consistency_delay(5)
    ok(root.ram("AttachPolicyToUser", PolicyName="AdministratorAccess", PolicyType="System", UserName="alice"))
    assert alice.ram("ListUsers").code == "NoPermission"
    assert alice.ram("CreateUser", UserName="bob").code == "NoPermission"
    emulator.clock.advance(5)
    ok(alice.ram("ListUsers"))
    ok(root.ram("DetachPolicyFromUser", PolicyName="AdministratorAccess", PolicyType="System", UserName="alice"))
    ok(alice.ram("CreateUser", UserName="bob"))
    emulator.clock.advance(5)
    assert alice.ram("ListUsers").code == "NoPermission"


ARRANGED: list[tuple[str, Callable[[Emulator], object]]] = [
    ("a seed", lambda emulator: emulator.seed({"users": [{"name": "zoe"}]})),
    ("a company", lambda emulator: emulator.seed_users(1, prefix="zoe")),
    ("another account", lambda emulator: emulator.add_account()),
    ("a quota", lambda emulator: emulator.set_quota("UsersQuota", 7)),
    ("an instance role", lambda emulator: emulator.set_instance_role("web")),
    ("no delay", lambda emulator: emulator.set_consistency_delay(0)),
    ("a restored snapshot", lambda emulator: emulator.restore(emulator.snapshot())),
    ("a clock that is set back", lambda emulator: emulator.clock.set("2020-01-01T00:00:00Z")),
]


@pytest.mark.parametrize("act", [each[1] for each in ARRANGED], ids=[each[0] for each in ARRANGED])
def test_what_a_test_arranges_is_seen_at_once_with_all_before_it(
    emulator: Emulator, root: RawClient, act: Callable[[Emulator], object]
) -> None:
    emulator.set_consistency_delay(60)
    ok(root.ram("CreateUser", UserName="alice"))
    assert root.ram("GetUser", UserName="alice").status == 404
    act(emulator)
    ok(root.ram("GetUser", UserName="alice"))


def test_a_reset_ends_the_delay(emulator: Emulator, root: RawClient) -> None:
    emulator.set_consistency_delay(60)
    ok(root.ram("CreateUser", UserName="alice"))
    emulator.reset()
    ok(root.ram("CreateUser", UserName="bob"))
    assert [user["UserName"] for user in ok(root.ram("ListUsers"))["Users"]["User"]] == ["bob"]


def test_a_snapshot_has_the_truth_and_the_delay(emulator: Emulator, root: RawClient) -> None:
    emulator.set_consistency_delay(60)
    ok(root.ram("CreateUser", UserName="alice"))
    snapshot = emulator.snapshot()
    emulator.reset()
    emulator.restore(snapshot)
    ok(root.ram("GetUser", UserName="alice"))
    ok(root.ram("CreateUser", UserName="bob"))
    assert root.ram("GetUser", UserName="bob").status == 404


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_a_delay_that_is_none_is_refused(emulator: Emulator, seconds: float) -> None:
    with pytest.raises(ValueError, match="delay"):
        emulator.set_consistency_delay(seconds)


def test_what_readers_see_is_the_truth_of_a_while_ago() -> None:
    dice = random.Random(5)
    with serve(now=lambda: 1_700_000_000.0) as emulator:
        root = Dated(emulator)
        emulator.set_consistency_delay(3)
        history: list[tuple[float, list[str]]] = [(0.0, [])]
        for _ in range(120):
            name, other = (f"u{dice.randrange(6)}" for _ in range(2))
            match dice.randrange(4):
                case 0:
                    root.ram("DeleteUser", UserName=name)
                case 1:
                    root.ram("UpdateUser", UserName=name, NewUserName=other)
                case 2:
                    root.ims("DeleteUser", UserPrincipalName=f"{name}@aliram.onaliyun.com")
                case _:
                    root.ram("CreateUser", UserName=name)
            history.append((emulator.clock.now(), user_names(emulator)))
            emulator.clock.advance(dice.choice([0, 0.5, 1, 2]))
            seen = [user["UserName"] for user in ok(root.ram("ListUsers"))["Users"]["User"]]
            assert seen == [truth for moment, truth in history if moment <= emulator.clock.now() - 3][-1]
        assert len({tuple(truth) for _, truth in history}) > 20


def user_names(emulator: Emulator) -> list[str]:
    return [user["name"] for user in emulator.state()["accounts"][0]["users"]]


@pytest.mark.parametrize("chosen", SCENARIOS, ids=[one.id for one in SCENARIOS])
async def test_every_change_of_a_scenario_arrives_as_it_was_made(chosen: Scenario, emulator: Emulator) -> None:
    # A delay that is over before the next request: the scenario plays on what readers see.
    await asyncio.to_thread(emulator.set_consistency_delay, 1e-6)
    key = emulator.root_key
    keys = StaticKeys(key.access_key_id, str(key.access_key_secret))
    caller = AliramCaller(credentials=keys, endpoints=dict.fromkeys(("ims", "ram", "sts"), emulator.url))
    try:
        await play(chosen, Stage(caller, ACCOUNT_ID, emulator))
    finally:
        await caller.aclose()
    emulator.clock.advance(1)
    seen, truth = await asyncio.to_thread(emulator._thread.do, lambda core: (rows_of(core.seen), rows_of(core.state)))
    assert seen == truth


def rows_of(state: State) -> dict[str, list[tuple[Any, ...]]]:
    tables = [name for (name,) in state.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert len(tables) > 20
    return {name: sorted(state.all(f"SELECT * FROM {name}"), key=repr) for name in tables}
