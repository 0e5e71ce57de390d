"""Deleting things with all that hangs on them: the plan, its execution, and the command."""

from __future__ import annotations

import json
from typing import Any

import pytest

import aliram
from aliram import cascade
from aliram.emulator import ACCOUNT_ALIAS, ACCOUNT_ID, Emulator, Request
from tests import command
from tests.emulator_fixture import RawClient

ALLOW = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}
TRUST = {
    "Version": "1",
    "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
    ],
}
READS = ("Get", "List")
PRINCIPAL = f"alice@{ACCOUNT_ALIAS}.onaliyun.com"


@pytest.fixture
def account(emulator: Emulator, root: RawClient, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """An account in which everything hangs on everything, and the environment that leads there."""
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    both = ["own", "AliyunOSSFullAccess"]
    emulator.seed(
        {
            "policies": [{"name": "own", "document": ALLOW}, {"name": "other", "document": ALLOW}],
            "groups": [{"name": "admins", "policies": both}, {"name": "readers"}],
            "roles": [{"name": "auditor", "trust": TRUST, "policies": both}, {"name": "bare", "trust": TRUST}],
            "users": [
                {
                    "name": "alice",
                    "groups": ["admins", "readers"],
                    "policies": both,
                    "access_keys": 2,
                    "password": "Aa1!aaaaaaaa",
                    "mfa": True,
                },
                {"name": "bob", "groups": ["admins"]},
            ],
        }
    )
    for _ in range(2):
        document = json.dumps(ALLOW)
        assert root.ram("CreatePolicyVersion", PolicyName="own", PolicyDocument=document).status == 200
    return emulator


def no_ims_extras(account: Emulator) -> None:
    """The next plan finds neither passkeys nor service credentials."""
    account.fail_next("ListPasskeys", body={"RequestId": "1", "Passkeys": []})
    account.fail_next("ListServiceCredentials", body={"RequestId": "1", "ServiceCredentials": {}})


def asked(account: Emulator) -> list[Request]:
    """What came behind the preparation of the account."""
    return [each for each in account.requests if each.action != "CreatePolicyVersion"]


def written(account: Emulator) -> list[str]:
    """The changes that were asked for, with what came of them."""
    return [f"{each.action} {each.status}" for each in asked(account) if not each.action.startswith(READS)]


def begins(steps: list[str]) -> list[str]:
    """The actions of a plan, each once, in their order."""
    return list(dict.fromkeys(step.split(" ")[0].partition(".")[2] for step in steps))


# What hangs on each thing, in an order the service accepts; every action stands here once.
KINDS: tuple[tuple[cascade.Kind, str, list[str], int], ...] = (
    (
        "user",
        "alice",
        [
            "RemoveUserFromGroup",
            "DetachPolicyFromUser",
            "DeleteAccessKey",
            "UnbindMFADevice",
            "DeleteVirtualMFADevice",
            "DeleteLoginProfile",
            "DeleteUser",
        ],
        10,
    ),
    ("user", "bob", ["RemoveUserFromGroup", "DeleteUser"], 2),
    ("group", "admins", ["RemoveUserFromGroup", "DetachPolicyFromGroup", "DeleteGroup"], 5),
    ("group", "readers", ["RemoveUserFromGroup", "DeleteGroup"], 2),
    ("role", "auditor", ["DetachPolicyFromRole", "DeleteRole"], 3),
    ("role", "bare", ["DeleteRole"], 1),
    (
        "policy",
        "own",
        [
            "DetachPolicyFromUser",
            "DetachPolicyFromGroup",
            "DetachPolicyFromRole",
            "DeletePolicyVersion",
            "DeletePolicy",
        ],
        6,
    ),
    ("policy", "other", ["DeletePolicy"], 1),
)
NAMES = {"user": "UserName", "group": "GroupName", "role": "RoleName", "policy": "PolicyName"}


def arguments(kind: str, name: str) -> dict[str, str]:
    return {NAMES[kind]: name} | ({"PolicyType": "Custom"} if kind == "policy" else {})


@pytest.mark.parametrize(
    ("kind", "name", "actions", "count"), KINDS, ids=[f"{kind} {name}" for kind, name, _, _ in KINDS]
)
async def test_a_plan_deletes_all_that_hangs_on_a_thing_and_then_the_thing(
    kind: cascade.Kind, name: str, actions: list[str], count: int, account: Emulator, root: RawClient
) -> None:
    no_ims_extras(account)
    async with aliram.Session() as session:
        plan = await cascade.plan(session, kind, name)
        assert written(account) == [], "a plan only reads"
        assert begins([str(step) for step in plan.steps]) == actions
        assert len(plan.steps) == count
        told: list[cascade.Step] = []
        await plan.carry_out(session, on_step=told.append)
    assert told == list(plan.steps)
    assert all(line.endswith(" 200") for line in written(account))
    assert root.ram(f"Get{kind.capitalize()}", **arguments(kind, name)).code == f"EntityNotExist.{kind.capitalize()}"


async def test_what_only_ims_knows_goes_too_and_active_credentials_are_switched_off_first(account: Emulator) -> None:
    account.fail_next(
        "ListPasskeys", body={"RequestId": "1", "Passkeys": [{"PasskeyId": "p1"}], "UserPrincipalName": PRINCIPAL}
    )
    credentials = [
        {"ServiceCredentialId": "c1", "Status": "Active"},
        {"ServiceCredentialId": "c2", "Status": "Inactive"},
    ]
    account.fail_next("ListServiceCredentials", body={"RequestId": "1", "ServiceCredentials": credentials})
    async with aliram.Session() as session:
        plan = await cascade.plan(session, "user", "alice")
    ims = [step for step in plan.steps if step.service == "ims"]
    assert [(step.action, {**step.arguments, "UserPrincipalName": None}) for step in ims] == [
        ("UpdateServiceCredential", {"ServiceCredentialId": "c1", "Status": "Inactive", "UserPrincipalName": None}),
        ("DeleteServiceCredential", {"ServiceCredentialId": "c1", "UserPrincipalName": None}),
        ("DeleteServiceCredential", {"ServiceCredentialId": "c2", "UserPrincipalName": None}),
        ("DeletePasskey", {"PasskeyId": "p1", "UserPrincipalName": None}),
    ]
    assert {step.arguments["UserPrincipalName"] for step in ims} == {PRINCIPAL}


async def test_a_plan_that_was_broken_off_can_be_carried_out_again(account: Emulator) -> None:
    no_ims_extras(account)
    account.fail_next("DeleteAccessKey", code="NoPermission")
    async with aliram.Session() as session:
        plan = await cascade.plan(session, "user", "alice")
        with pytest.raises(aliram.errors.AccessDenied):
            await plan.carry_out(session)
        assert written(account)[-1].startswith("DeleteAccessKey ")
        await plan.carry_out(session)
        with pytest.raises(aliram.errors.NotFound):
            await session.ram.get_user(user_name="alice")


async def test_a_service_linked_role_goes_as_a_whole(account: Emulator) -> None:
    role = {"RoleName": "AliyunServiceRoleForX", "IsServiceLinkedRole": True}
    account.fail_next("GetRole", body={"RequestId": "1", "Role": role})
    async with aliram.Session() as session:
        plan = await cascade.plan(session, "role", "AliyunServiceRoleForX")
    assert [str(step) for step in plan.steps] == ["ram.DeleteServiceLinkedRole RoleName=AliyunServiceRoleForX"]


@pytest.mark.parametrize("kind", ["user", "group", "role", "policy"])
async def test_what_is_not_there_is_an_error(kind: cascade.Kind, account: Emulator) -> None:
    async with aliram.Session() as session:
        with pytest.raises(aliram.errors.NotFound):
            await cascade.plan(session, kind, "nobody")


@pytest.mark.parametrize(("kind", "name"), [("key", "alice"), ("user", ""), (None, "alice")])
async def test_a_kind_that_is_none_and_an_empty_name_are_refused(kind: Any, name: str, account: Emulator) -> None:
    async with aliram.Session() as session:
        with pytest.raises(aliram.errors.ConfigError, match="a plan is about a user, group, role or policy"):
            await cascade.plan(session, kind, name)
    assert asked(account) == []


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "actions", "count"), KINDS, ids=[f"{kind} {name}" for kind, name, _, _ in KINDS]
)
def test_the_command_shows_the_plan_and_changes_nothing_before_it_does(
    kind: str, name: str, actions: list[str], count: int, account: Emulator
) -> None:
    no_ims_extras(account)
    no_ims_extras(account)
    line = ("ram", f"delete-{kind}", f"--{kind}-name", name, "--cascade")
    shown = json.loads(command.done(*line, "--dry-run", "--output", "json"))
    assert begins([step["Action"] for step in shown]) == actions
    assert len(shown) == count
    assert written(account) == []
    ended = command.aliram(*line, "--output", "json")
    assert (ended.code, json.loads(ended.out)) == (0, shown)
    assert [line.split(" ")[0] for line in ended.err.splitlines()] == [step["Action"] for step in shown]
    assert len(written(account)) == count
    assert "EntityNotExist" in command.refused(1, *line, "--dry-run")


def test_a_command_that_was_broken_off_is_taken_up_by_the_next(account: Emulator) -> None:
    no_ims_extras(account)
    no_ims_extras(account)
    account.fail_next("DeleteLoginProfile", code="NoPermission")
    line = ("ram", "DeleteUser", "--UserName", "alice", "--cascade")
    ended = command.aliram(*line)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines()[-1].startswith("error: DeleteLoginProfile: NoPermission")
    rest = json.loads(command.done(*line, "--output", "json"))
    assert [step["Action"] for step in rest] == ["ram.DeleteLoginProfile", "ram.DeleteUser"]


def test_without_cascade_the_service_refuses_and_says_why(account: Emulator) -> None:
    assert "DeleteConflict.User" in command.refused(1, "ram", "delete-user", "--user-name", "alice")


def test_options_that_the_plan_would_not_heed_are_refused(account: Emulator) -> None:
    line = ("ram", "delete-policy", "--policy-name", "own", "--cascading-delete", "true", "--cascade")
    assert "--cascading-delete does not go with --cascade" in command.refused(2, *line)
    assert asked(account) == []
