"""Fifty at once want the same: one gets it, or as many as the quota has."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient, RawReply, root_of

WORKERS = 50
DOMAIN = "aliram.onaliyun.com"
DOCUMENT = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
        ],
    }
)
ALICE = {"UserName": "alice"}
APP = {"DisplayName": "App", "AppType": "WebApp", "RedirectUris": "https://a.example"}
P0 = {"PolicyName": "p0", "PolicyType": "Custom"}

Ask = Callable[[RawClient, int], RawReply]


def at_once(emulator: Emulator, ask: Ask) -> Counter[str]:
    """How often each code came (nothing: it was carried out) when all ask at the same moment."""
    codes: Counter[str] = Counter()
    start = threading.Barrier(WORKERS)

    def work(number: int) -> None:
        client = root_of(emulator)
        start.wait(30)
        reply = ask(client, number)
        assert reply.status in (200, 409)
        codes[reply.code] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert codes.total() == WORKERS
    return codes


ONCE: list[tuple[Ask, str]] = [
    (lambda client, _: client.ram("CreateUser", UserName="a"), "EntityAlreadyExists.User"),
    (
        lambda client, n: (
            client.ram("CreateUser", UserName="a")
            if n % 2
            else client.ims("CreateUser", UserPrincipalName=f"a@{DOMAIN}", DisplayName="A")
        ),
        "EntityAlreadyExists.User",
    ),
    (lambda client, _: client.ims("CreateGroup", GroupName="a"), "EntityAlreadyExists.Group"),
    (
        lambda client, _: client.ram("CreatePolicy", PolicyName="a", PolicyDocument=DOCUMENT),
        "EntityAlreadyExists.Policy",
    ),
    (
        lambda client, _: client.ram("CreateRole", RoleName="a", AssumeRolePolicyDocument=TRUST),
        "EntityAlreadyExists.Role",
    ),
    (
        lambda client, _: client.ims("CreateVirtualMFADevice", VirtualMFADeviceName="a"),
        "EntityAlreadyExists.VirtualMFADevice",
    ),
    (lambda client, _: client.ims("CreateApplication", AppName="a", **APP), "EntityAlreadyExists.Application"),
    (
        lambda client, _: client.ram("CreateLoginProfile", Password="Str0ng!password", **ALICE),
        "EntityAlreadyExists.User.LoginProfile",
    ),
    (lambda client, _: client.ram("AddUserToGroup", GroupName="g0", **ALICE), "EntityAlreadyExists.User.Group"),
    (lambda client, _: client.ram("AttachPolicyToUser", **P0, **ALICE), "EntityAlreadyExists.User.Policy"),
    (
        lambda client, n: client.ram("UpdateUser", UserName=f"u{n}", NewUserName="same"),
        "EntityAlreadyExists.User",
    ),
    (
        lambda client, n: client.ram("UpdateGroup", GroupName=f"g{n}", NewGroupName="same"),
        "EntityAlreadyExists.Group",
    ),
]


@pytest.fixture
def furnished(emulator: Emulator) -> Emulator:
    """An account with a few things in it, and room for all that is asked for."""
    emulator.set_quota("GroupsQuota", 1000)
    emulator.seed(
        {
            "users": [{"name": "alice"}, *({"name": f"u{n}"} for n in range(WORKERS))],
            "groups": [{"name": f"g{n}"} for n in range(WORKERS)],
            "policies": [{"name": f"p{n}", "document": json.loads(DOCUMENT)} for n in range(WORKERS)],
        }
    )
    return emulator


@pytest.mark.parametrize(("ask", "code"), ONCE)
def test_of_many_who_want_the_same_one_gets_it(furnished: Emulator, ask: Ask, code: str) -> None:
    assert at_once(furnished, ask) == {"": 1, code: WORKERS - 1}


QUOTAS: list[tuple[str, int, Ask, str]] = [
    ("UsersQuota", 61, lambda client, n: client.ram("CreateUser", UserName=f"a{n}"), "LimitExceeded.User"),
    ("GroupsQuota", 60, lambda client, n: client.ims("CreateGroup", GroupName=f"a{n}"), "LimitExceeded.Group"),
    (
        "PoliciesQuota",
        60,
        lambda client, n: client.ram("CreatePolicy", PolicyName=f"a{n}", PolicyDocument=DOCUMENT),
        "LimitExceeded.Policy",
    ),
    (
        "RolesQuota",
        10,
        lambda client, n: client.ram("CreateRole", RoleName=f"a{n}", AssumeRolePolicyDocument=TRUST),
        "LimitExceeded.Role",
    ),
    (
        "VirtualMFADevicesQuota",
        10,
        lambda client, n: client.ram("CreateVirtualMFADevice", VirtualMFADeviceName=f"a{n}"),
        "LimitExceeded.VirtualMFADevice",
    ),
    (
        "AccessKeysPerUserQuota",
        10,
        lambda client, n: client.ram("CreateAccessKey", **ALICE),
        "LimitExceeded.User.AccessKey",
    ),
    (
        "VersionsPerPolicyQuota",
        11,
        lambda client, n: client.ram("CreatePolicyVersion", PolicyName="p0", PolicyDocument=DOCUMENT),
        "LimitExceeded.Policy.Version",
    ),
    (
        "GroupsPerUserQuota",
        10,
        lambda client, n: client.ims("AddUserToGroup", UserPrincipalName=f"alice@{DOMAIN}", GroupName=f"g{n}"),
        "LimitExceeded.User.Group",
    ),
    (
        "AttachedPoliciesPerUserQuota",
        10,
        lambda client, n: client.ram("AttachPolicyToUser", PolicyType="Custom", PolicyName=f"p{n}", **ALICE),
        "LimitExceeded.User.Policy",
    ),
]


@pytest.mark.parametrize(("quota", "value", "ask", "code"), QUOTAS, ids=[each[0] for each in QUOTAS])
def test_a_quota_holds_however_many_ask(furnished: Emulator, quota: str, value: int, ask: Ask, code: str) -> None:
    """Each leaves room for ten."""
    furnished.set_quota(quota, value)
    assert at_once(furnished, ask) == {"": 10, code: WORKERS - 10}


def test_keys_made_at_once_are_all_different_and_all_work(emulator: Emulator) -> None:
    emulator.set_quota("AccessKeysPerUserQuota", WORKERS)
    root_of(emulator).ram("CreateUser", UserName="alice")
    keys: dict[str, str] = {}

    def ask(client: RawClient, number: int) -> RawReply:
        reply = client.ram("CreateAccessKey", **ALICE)
        keys[reply.tree["AccessKey"]["AccessKeyId"]] = reply.tree["AccessKey"]["AccessKeySecret"]
        return reply

    at_once(emulator, ask)
    assert len(keys) == len(set(keys.values())) == WORKERS
    arns = {RawClient(emulator.port, *key).sts("GetCallerIdentity").tree["Arn"] for key in keys.items()}
    assert arns == {f"acs:ram::{ACCOUNT_ID}:user/alice"}


def test_a_marker_loses_nothing_while_others_come_and_go(emulator: Emulator) -> None:
    """Whoever was there from the first page to the last is seen, and nobody twice."""
    emulator.seed({"users": [{"name": f"stays-{n:02d}"} for n in range(40)]})
    done = threading.Event()

    def churn() -> None:
        client = root_of(emulator)
        for number in range(1_000):
            if done.is_set():
                return
            client.ram("CreateUser", UserName=f"comes-{number}")
            client.ram("DeleteUser", UserName=f"comes-{number - 3}")

    worker = threading.Thread(target=churn)
    worker.start()
    try:
        for _ in range(5):
            pages = root_of(emulator).pages("ram", "ListUsers", ("Users", "User"), MaxItems="7")
            names = [user["UserName"] for page in pages for user in page]
            assert len(names) == len(set(names))
            assert {f"stays-{n:02d}" for n in range(40)} <= set(names)
    finally:
        done.set()
        worker.join()
