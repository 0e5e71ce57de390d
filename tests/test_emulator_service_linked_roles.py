"""Service-linked roles: suffixes, quotas, what keeps one from being deleted, and who may not use it."""

from __future__ import annotations

import json
import time
from datetime import datetime

import pytest

from aliram.emulator import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET, Emulator
from aliram.emulator.address import Address
from aliram.emulator.core import Core, Settings
from aliram.emulator.linked_services import LINKED_POLICIES, LINKED_SERVICES
from aliram.emulator.sts import find_role, issue
from aliram.emulator.thread import EmulatorThread
from tests.emulator_fixture import RawClient

POLARDB = {"ServiceName": "polardb.aliyuncs.com"}
SEVERAL = {"ServiceName": "several.emulator.aliyuncs.com"}
ROLE = "AliyunServiceRoleForPolarDB"


def names(root: RawClient) -> list[str]:
    return [role["RoleName"] for role in root.ram("ListRoles").tree["Roles"]["Role"]]


def test_every_known_service_gets_its_role(root: RawClient) -> None:
    for service in LINKED_SERVICES:
        role = root.ram("CreateServiceLinkedRole", ServiceName=service).tree["Role"]
        template = root.ram("GetServiceLinkedRoleTemplate", ServiceName=service).tree["ServiceLinkedRoleTemplate"]
        assert role["RoleName"] == template["RoleNamePrefix"]
        (held,) = root.ram("ListPoliciesForRole", RoleName=role["RoleName"]).tree["Policies"]["Policy"]
        assert held["PolicyName"] == template["SystemPolicyName"]
        document = root.ram("GetPolicy", PolicyName=held["PolicyName"], PolicyType="System").tree
        (statement,) = json.loads(document["DefaultPolicyVersion"]["PolicyDocument"])["Statement"]
        assert statement["Action"] == "ram:DeleteServiceLinkedRole"
        assert root.ram("DeleteServiceLinkedRole", RoleName=role["RoleName"]).status == 200
    assert names(root) == []
    assert len(LINKED_POLICIES) == len(LINKED_SERVICES)


def test_a_suffix_tells_roles_of_one_service_apart(root: RawClient) -> None:
    one = root.ram("CreateServiceLinkedRole", CustomSuffix="a.1", Description="Mine.", **SEVERAL).tree["Role"]
    two = root.ram("CreateServiceLinkedRole", CustomSuffix="b", **SEVERAL).tree["Role"]
    assert (one["RoleName"], one["Description"]) == ("AliyunServiceRoleForEmulatorSeveral_a.1", "Mine.")
    assert two["Description"].startswith("Service Linked Role for EmulatorSeveral.")
    again = root.ram("CreateServiceLinkedRole", CustomSuffix="a.1", **SEVERAL)
    assert (again.status, again.code) == (409, "EntityAlreadyExists.Role")
    assert root.ram("GetRole", RoleName=one["RoleName"]).tree["Role"]["RoleId"] == one["RoleId"]
    task = root.ram("DeleteServiceLinkedRole", RoleName=one["RoleName"]).tree["DeletionTaskId"]
    assert task.startswith(f"task/acs-service-role/{SEVERAL['ServiceName']}/{one['RoleName']}/")
    assert names(root) == [two["RoleName"]]


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({}, 400, "MissingServiceName"),
        ({"ServiceName": "nobody.aliyuncs.com"}, 404, "EntityNotExist.ServiceName"),
        ({**POLARDB, "CustomSuffix": "x"}, 400, "InvalidParameter.CustomSuffix"),
        ({**SEVERAL, "CustomSuffix": "a_b"}, 400, "InvalidParameter.CustomSuffix.InvalidChars"),
        ({**SEVERAL, "CustomSuffix": "a" * 29}, 400, "InvalidParameter.CustomSuffix.Length"),
        ({**SEVERAL, "CustomSuffix": "a" * 65}, 400, "InvalidParameter.CustomSuffix.Length"),
        ({**SEVERAL, "Description": "d" * 1025}, 400, "InvalidParameter.Description.Length"),
    ],
)
def test_a_wrong_role_is_refused(root: RawClient, params: dict[str, str], status: int, code: str) -> None:
    reply = root.ram("CreateServiceLinkedRole", **params)
    assert (reply.status, reply.code) == (status, code)
    assert names(root) == []


def test_a_role_name_has_at_most_64_characters_with_its_suffix(root: RawClient) -> None:
    suffix = "a" * (64 - len("AliyunServiceRoleForEmulatorSeveral_"))
    role = root.ram("CreateServiceLinkedRole", CustomSuffix=suffix, **SEVERAL).tree["Role"]
    assert len(role["RoleName"]) == 64


def test_it_counts_towards_the_quota_and_is_not_held_up_by_it(emulator: Emulator, root: RawClient) -> None:
    emulator.set_quota("RolesQuota", 1)
    assert root.ram("CreateServiceLinkedRole", **POLARDB).status == 200
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
    trust = json.dumps({"Version": "1", "Statement": [statement]})
    mine = root.ram("CreateRole", RoleName="mine", AssumeRolePolicyDocument=trust)
    assert mine.code == "LimitExceeded.Role"
    assert root.ram("CreateServiceLinkedRole", **SEVERAL).status == 200
    emulator.set_quota("RolesQuota", 3)
    assert root.ram("CreateRole", RoleName="mine", AssumeRolePolicyDocument=trust).status == 200
    assert root.ram("DeleteServiceLinkedRole", RoleName="mine").code == "EntityNotExist.Role.ServiceLinkedRole"
    assert root.ram("GetRole", RoleName="mine").tree["Role"]["IsServiceLinkedRole"] is False


def test_nobody_but_the_service_assumes_it(emulator: Emulator, root: RawClient) -> None:
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
    alice = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    root.ram("CreateServiceLinkedRole", **POLARDB)
    arn = f"acs:ram::{ACCOUNT_ID}:role/{ROLE.lower()}"
    assert alice.sts("AssumeRole", RoleArn=arn, RoleSessionName="s1").code == "NoPermission"


def test_an_account_sees_its_own_roles(emulator: Emulator, root: RawClient) -> None:
    key = emulator.add_account().root_key
    other = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    root.ram("CreateServiceLinkedRole", **POLARDB)
    assert other.ram("DeleteServiceLinkedRole", RoleName=ROLE).code == "EntityNotExist.Role"
    assert other.ram("CreateServiceLinkedRole", **POLARDB).status == 200
    assert other.ram("DeleteServiceLinkedRole", RoleName=ROLE).status == 200
    assert names(root) == [ROLE]


def assumed_by_the_service(core: Core) -> None:
    """The service itself does not come through the gateway."""
    role = find_role(core.state, ACCOUNT_ID, ROLE)
    assert role is not None
    issue(core.state, role, "polardb", 900)


def test_a_role_in_use_stays_and_tells_of_the_attempt() -> None:
    thread = EmulatorThread(Address("127.0.0.1", 0, False), Settings(":memory:", time.time, "optional", None, 3600))
    thread.launch()
    try:
        thread.ready.result()
        root = RawClient(thread.port, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET)
        root.ram("CreateServiceLinkedRole", **POLARDB)
        assert "LatestDeletionTask" not in root.ram("GetRole", RoleName=ROLE).tree["Role"]
        thread.do(assumed_by_the_service)
        for _ in range(2):
            task = root.ram("DeleteServiceLinkedRole", RoleName=ROLE).tree["DeletionTaskId"]
            attempt = root.ram("GetRole", RoleName=ROLE).tree["Role"]["LatestDeletionTask"]
            assert attempt["DeletionTaskId"] == task
            assert abs(datetime.fromisoformat(attempt["CreateDate"]).timestamp() - time.time()) < 60
        thread.core.clock.advance(901)
        assert root.ram("DeleteServiceLinkedRole", RoleName=ROLE).status == 200
        assert root.ram("GetRole", RoleName=ROLE).code == "EntityNotExist.Role"
    finally:
        thread.signal_end()
        thread.join()
