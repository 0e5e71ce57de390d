"""The recycle bin: its limits, what returns and what does not, and whose it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aliram.emulator import Emulator, serve
from tests.emulator_fixture import RawClient, root_of

DOMAIN = "aliram.onaliyun.com"
DAY = 86_400


def upn(name: str) -> dict[str, str]:
    return {"UserPrincipalName": f"{name}@{DOMAIN}"}


def make(root: RawClient, name: str = "alice") -> dict[str, str]:
    return {"UserId": root.ram("CreateUser", UserName=name).tree["User"]["UserId"]}


def new_key(root: RawClient, name: str = "alice") -> RawClient:
    key = root.ram("CreateAccessKey", UserName=name).tree["AccessKey"]
    return RawClient(root.port, key["AccessKeyId"], key["AccessKeySecret"])


def binned_keys(root: RawClient, one: dict[str, str]) -> list[str]:
    tree = root.ims("ListAccessKeysInRecycleBin", **one).tree
    return [key["AccessKeyId"] for key in tree["AccessKeys"]["AccessKey"]]


def binned_users(root: RawClient, **more: str) -> list[str]:
    return [user["UserId"] for user in root.ims("ListUsersInRecycleBin", **more).tree["Users"]["User"]]


def test_ram_deletes_for_good(root: RawClient) -> None:
    one = make(root)
    keys = [new_key(root) for _ in range(2)]
    root.ims("DeleteAccessKey", UserAccessKeyId=keys[0].key_id, **upn("alice"))
    root.ram("DeleteAccessKey", UserAccessKeyId=keys[1].key_id, UserName="alice")
    assert binned_keys(root, one) == [keys[0].key_id]
    assert root.ram("DeleteUser", UserName="alice").status == 200
    assert binned_users(root) == []
    gone = root.ims("GetAccessKeyInfoInRecycleBin", UserAccessKeyId=keys[0].key_id)
    assert gone.code == "EntityNotExist.User.AccessKey"


def test_the_roots_keys_have_no_bin(emulator: Emulator, root: RawClient) -> None:
    other = root.ims("CreateAccessKey").tree["AccessKey"]["AccessKeyId"]
    assert root.ims("DeleteAccessKey", UserAccessKeyId=other).status == 200
    assert root.ims("GetAccessKeyInfoInRecycleBin", UserAccessKeyId=other).code == "EntityNotExist.User.AccessKey"
    for action in ("ListAccessKeysInRecycleBin", "DeleteAccessKeyInRecycleBin", "RestoreAccessKeyFromRecycleBin"):
        assert root.ims(action, UserAccessKeyId=other).code == "MissingUserId"


def test_a_fourth_key_pushes_out_the_first(root: RawClient) -> None:
    one = make(root)
    deleted = []
    for _ in range(4):
        deleted.append(new_key(root).key_id)
        root.ims("DeleteAccessKey", UserAccessKeyId=deleted[-1], **upn("alice"))
    assert binned_keys(root, one) == deleted[1:]
    # Those of a deleted user take part in it.
    deleted += [new_key(root).key_id, new_key(root).key_id]
    root.ims("DeleteUser", **one)
    assert binned_keys(root, one) == deleted[3:]


def test_a_user_too_many_pushes_out_the_first(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(1002)
    users = [user["UserId"] for user in root.ims("ListUsers", MaxItems="1000").tree["Users"]["User"]]
    for user in users:
        root.ims("DeleteUser", UserId=user)
    assert root.ims("GetUserInRecycleBin", UserId=users[0]).status == 200
    left = [user["UserId"] for user in root.ims("ListUsers").tree["Users"]["User"]]
    for user in left:
        root.ims("DeleteUser", UserId=user)
    assert [root.ims("GetUserInRecycleBin", UserId=user).status for user in users[:3]] == [404, 404, 200]
    assert root.ims("GetUserInRecycleBin", UserId=left[-1]).status == 200


def test_a_name_in_the_bin_is_free(root: RawClient) -> None:
    first = make(root)
    root.ims("DeleteUser", **first)
    second = make(root)
    assert root.ims("RestoreUserFromRecycleBin", **first).code == "EntityAlreadyExists.User"
    root.ims("DeleteUser", **second)
    ids = [first["UserId"], second["UserId"]]
    assert binned_users(root, Filter=f"UserPrincipalName eq alice@{DOMAIN}") == ids
    assert root.ims("RestoreUserFromRecycleBin", **first).status == 200
    assert root.ram("GetUser", UserName="alice").tree["User"]["UserId"] == first["UserId"]


def test_restoring_heeds_the_quotas(emulator: Emulator, root: RawClient) -> None:
    one = make(root)
    root.ims("DeleteUser", **one)
    emulator.set_quota("UsersQuota", 0)
    assert root.ims("RestoreUserFromRecycleBin", **one).code == "LimitExceeded.User"
    emulator.set_quota("UsersQuota", 1)
    assert root.ims("RestoreUserFromRecycleBin", **one).status == 200
    key = new_key(root).key_id
    root.ims("DeleteAccessKey", UserAccessKeyId=key, **upn("alice"))
    for _ in range(2):
        new_key(root)
    back = root.ims("RestoreAccessKeyFromRecycleBin", UserAccessKeyId=key, **one)
    assert (back.status, back.code) == (409, "LimitExceeded.User.AccessKey")


def test_what_a_restored_user_has(root: RawClient) -> None:
    one = make(root)
    root.ims("CreateLoginProfile", Password="Str0ng!password", Status="Active", **upn("alice"))
    keys = [new_key(root) for _ in range(2)]
    root.ram("UpdateAccessKey", UserName="alice", UserAccessKeyId=keys[1].key_id, Status="Inactive")
    root.ims("DeleteUser", **one)
    root.ims("RestoreUserFromRecycleBin", **one)
    assert root.ims("GetLoginProfile", **upn("alice")).tree["LoginProfile"]["Status"] == "Inactive"
    assert root.ims("ListAccessKeys", **upn("alice")).tree["AccessKeys"]["AccessKey"] == []
    for key in keys:
        assert key.sts("GetCallerIdentity").code == "InvalidAccessKeyId.NotFound"
        root.ims("RestoreAccessKeyFromRecycleBin", UserAccessKeyId=key.key_id, **one)
    listed = root.ims("ListAccessKeys", **upn("alice")).tree["AccessKeys"]["AccessKey"]
    assert [key["Status"] for key in listed] == ["Active", "Inactive"]
    assert keys[0].sts("GetCallerIdentity").status == 200
    assert keys[1].sts("GetCallerIdentity").code == "InvalidAccessKeyId.Inactive"


def test_a_user_may_leave_out_its_own_id(root: RawClient) -> None:
    one = make(root)
    alice, other = new_key(root), new_key(root)
    root.ims("DeleteAccessKey", UserAccessKeyId=other.key_id, **upn("alice"))
    assert binned_keys(alice, {}) == [other.key_id]
    assert alice.ims("RestoreAccessKeyFromRecycleBin", UserAccessKeyId=other.key_id).status == 200
    alice.ims("DeleteAccessKey", UserAccessKeyId=other.key_id)
    assert alice.ims("DeleteAccessKeyInRecycleBin").code == "MissingUserAccessKeyId"
    assert alice.ims("DeleteAccessKeyInRecycleBin", UserAccessKeyId=other.key_id).status == 200
    assert binned_keys(root, one) == []


def test_what_hangs_on_a_user_keeps_it_out_of_the_bin(emulator: Emulator, root: RawClient) -> None:
    emulator.seed(
        {
            "groups": [{"name": "g"}],
            "users": [{"name": "alice", "groups": ["g"], "policies": ["ReadOnlyAccess"], "mfa": True}],
        }
    )
    steps = [
        ("MFADevice", "UnbindMFADevice", {}),
        ("Group", "RemoveUserFromGroup", {"GroupName": "g"}),
        ("Policy", "DetachPolicyFromUser", {"PolicyType": "System", "PolicyName": "ReadOnlyAccess"}),
    ]
    for what, action, params in steps:
        assert root.ims("DeleteUser", **upn("alice")).code == f"DeleteConflict.User.{what}"
        assert root.ram(action, UserName="alice", **params).status == 200
    assert root.ims("DeleteUser", **upn("alice")).status == 200


def test_an_account_sees_its_own_bin(emulator: Emulator, root: RawClient) -> None:
    key = emulator.add_account().root_key
    other = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    one, name = make(root), new_key(root).key_id
    root.ims("DeleteUser", **one)
    assert binned_users(other) == []
    assert binned_users(root, Filter="UserPrincipalName eq alice@elsewhere.onaliyun.com") == []
    for action in ("GetUserInRecycleBin", "RestoreUserFromRecycleBin", "DeleteUserInRecycleBin"):
        assert other.ims(action, **one).code == "EntityNotExist.User"
    assert other.ims("GetUserInRecycleBin", UserAccessKeyId=name).code == "EntityNotExist.User"
    assert other.ims("GetAccessKeyInfoInRecycleBin", UserAccessKeyId=name).code == "EntityNotExist.User.AccessKey"
    assert other.ims("ListAccessKeysInRecycleBin", **one).code == "EntityNotExist.User"
    info = root.ims("GetAccessKeyInfoInRecycleBin", UserAccessKeyId=name).tree["AccessKey"]
    assert (info["UserPrincipalName"], info["UserRecycled"]) == (f"alice@{DOMAIN}", True)


def test_the_bin_is_read_page_by_page(root: RawClient) -> None:
    ids = [make(root, f"user-{n}")["UserId"] for n in range(5)]
    for one in reversed(ids):
        root.ims("DeleteUser", UserId=one)
    pages = list(root.pages("ims", "ListUsersInRecycleBin", ("Users", "User"), MaxItems="2"))
    assert [[user["UserId"] for user in page] for page in pages] == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]


@pytest.mark.parametrize(
    ("action", "params", "code"),
    [
        ("GetUserInRecycleBin", {}, "MissingUserId"),
        ("GetUserInRecycleBin", {"UserId": "1", "UserAccessKeyId": "x"}, "InvalidParameter.UserAccessKeyId"),
        ("RestoreUserFromRecycleBin", {}, "MissingUserId"),
        ("DeleteUserInRecycleBin", {}, "MissingUserId"),
        ("GetAccessKeyInfoInRecycleBin", {}, "MissingUserAccessKeyId"),
        ("ListUsersInRecycleBin", {"MaxItems": "101"}, "InvalidParameter.MaxItems.Range"),
        ("ListUsersInRecycleBin", {"Filter": "UserName eq alice"}, "InvalidParameter.Filter.InvalidChars"),
    ],
)
def test_a_wrong_call_is_refused(root: RawClient, action: str, params: dict[str, str], code: str) -> None:
    reply = root.ims(action, **params)
    assert (reply.status, reply.code) == (400, code)


def test_what_is_over_is_erased(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with serve(state=path) as emulator:
        root = root_of(emulator)
        one, other, third = make(root), make(root, "bob"), make(root, "carol")
        root.ims("DeleteUser", **one)
        emulator.clock.advance(30 * DAY - 60)
        root.ims("DeleteUser", **other)
        assert binned_users(root) == [one["UserId"], other["UserId"]]
        emulator.clock.advance(61)
        assert binned_users(root) == [other["UserId"]]
        root.ims("DeleteUser", **third)
    with serve(state=path) as emulator:
        # The clock of a new run is on time again, so only what was erased is out of sight.
        assert binned_users(root_of(emulator)) == [other["UserId"], third["UserId"]]


def test_the_dates_are_thirty_days_apart(root: RawClient) -> None:
    one, key = make(root), new_key(root).key_id
    root.ims("DeleteUser", **one)
    user = root.ims("GetUserInRecycleBin", **one).tree["User"]
    (listed,) = root.ims("ListAccessKeysInRecycleBin", **one).tree["AccessKeys"]["AccessKey"]
    assert listed["AccessKeyId"] == key
    for tree in (user, listed):
        start, end = (datetime.fromisoformat(tree[name]) for name in ("RecycleDate", "DeleteDate"))
        assert end - start == timedelta(days=30)
