"""Groups and memberships, access keys, MFA devices."""

from __future__ import annotations

import base64
import hmac
import struct
import time

import pytest

from aliram.emulator import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, Emulator
from tests.emulator_fixture import RawClient

DOMAIN = "aliram.onaliyun.com"


def test_a_group_is_one_in_both_services(root: RawClient) -> None:
    made = root.ims("CreateGroup", GroupName="dev", DisplayName="Developers", Comments="c").tree["Group"]
    seen = root.ram("GetGroup", GroupName="dev").tree["Group"]
    assert (made["GroupId"], made["DisplayName"]) == (seen["GroupId"], "Developers")
    assert "DisplayName" not in seen
    assert root.ram("CreateGroup", GroupName="dev").code == "EntityAlreadyExists.Group"
    root.ram("CreateGroup", GroupName="ops")
    assert root.ram("UpdateGroup", GroupName="dev", NewGroupName="ops").code == "EntityAlreadyExists.Group"
    new = root.ims("UpdateGroup", GroupName="dev", NewGroupName="devs", NewComments="d").tree["Group"]
    assert (new["GroupName"], new["Comments"], new["DisplayName"]) == ("devs", "d", "Developers")
    groups = root.ram("ListGroups").tree["Groups"]["Group"]
    assert [group["GroupName"] for group in groups] == ["devs", "ops"]
    assert root.ram("DeleteGroup", GroupName="devs").status == 200
    for action in ("GetGroup", "DeleteGroup", "ListUsersForGroup", "UpdateGroup"):
        reply = root.ram(action, GroupName="devs")
        assert (reply.status, reply.code) == (404, "EntityNotExist.Group")


def test_users_join_and_leave(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice", DisplayName="Alice")
    root.ram("CreateGroup", GroupName="dev")
    assert root.ram("RemoveUserFromGroup", UserName="alice", GroupName="dev").code == "EntityNotExist.User.Group"
    assert root.ims("AddUserToGroup", UserPrincipalName=f"alice@{DOMAIN}", GroupName="dev").status == 200
    assert root.ram("AddUserToGroup", UserName="alice", GroupName="dev").code == "EntityAlreadyExists.User.Group"
    groups = root.ram("ListGroupsForUser", UserName="alice").tree["Groups"]["Group"]
    assert [group["GroupName"] for group in groups] == ["dev"]
    assert groups[0]["JoinDate"]
    users = root.ims("ListUsersForGroup", GroupName="dev").tree["Users"]["User"]
    assert [(user["UserPrincipalName"], user["DisplayName"]) for user in users] == [(f"alice@{DOMAIN}", "Alice")]
    assert root.ram("DeleteGroup", GroupName="dev").code == "DeleteConflict.Group.User"
    assert root.ram("RemoveUserFromGroup", UserName="alice", GroupName="dev").status == 200
    root.ram("AttachPolicyToGroup", GroupName="dev", PolicyType="System", PolicyName="ReadOnlyAccess")
    assert root.ram("DeleteGroup", GroupName="dev").code == "DeleteConflict.Group.Policy"


def test_the_members_of_a_group_come_in_pages(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(250, access_keys=0, groups=2)
    name = root.ram("ListGroups").tree["Groups"]["Group"][0]["GroupName"]
    pages = list(root.pages("ims", "ListUsersForGroup", ("Users", "User"), GroupName=name))
    assert [len(page) for page in pages] == [100, 25]
    names = [user["UserPrincipalName"] for page in pages for user in page]
    assert names == [f"user-{n:06d}@{DOMAIN}" for n in range(0, 250, 2)]


def test_a_user_is_in_five_groups_at_most_and_an_account_has_fifty(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    for number in range(50):
        assert root.ram("CreateGroup", GroupName=f"g{number}").status == 200
    assert root.ram("CreateGroup", GroupName="more").code == "LimitExceeded.Group"
    for number in range(5):
        assert root.ram("AddUserToGroup", UserName="alice", GroupName=f"g{number}").status == 200
    reply = root.ram("AddUserToGroup", UserName="alice", GroupName="g5")
    assert (reply.status, reply.code) == (409, "LimitExceeded.User.Group")


def test_a_secret_is_shown_once(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    made = root.ims("CreateAccessKey", UserPrincipalName=f"alice@{DOMAIN}").tree["AccessKey"]
    assert made["Status"] == "Active"
    listed = root.ims("ListAccessKeys", UserPrincipalName=f"alice@{DOMAIN}")
    assert [key["AccessKeyId"] for key in listed.tree["AccessKeys"]["AccessKey"]] == [made["AccessKeyId"]]
    assert made["AccessKeySecret"] not in listed.body.decode()


def test_a_user_has_two_keys_at_most(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    for _ in range(2):
        assert root.ram("CreateAccessKey", UserName="alice").status == 200
    reply = root.ram("CreateAccessKey", UserName="alice")
    assert (reply.status, reply.code) == (409, "LimitExceeded.User.AccessKey")


def test_without_a_name_the_keys_are_the_callers_own(root: RawClient) -> None:
    own = root.ram("ListAccessKeys").tree["AccessKeys"]["AccessKey"]
    assert [key["AccessKeyId"] for key in own] == [ROOT_ACCESS_KEY_ID]
    root.ram("CreateUser", UserName="alice")
    made = root.ram("CreateAccessKey", UserName="alice").tree["AccessKey"]
    alice = RawClient(root.port, made["AccessKeyId"], made["AccessKeySecret"])
    assert [key["AccessKeyId"] for key in alice.ram("ListAccessKeys").tree["AccessKeys"]["AccessKey"]] == [alice.key_id]
    second = alice.ram("CreateAccessKey").tree["AccessKey"]["AccessKeyId"]
    assert alice.ram("DeleteAccessKey", UserAccessKeyId=second).status == 200


@pytest.mark.parametrize("action", ["UpdateAccessKey", "DeleteAccessKey", "GetAccessKeyLastUsed"])
def test_a_key_is_looked_for_at_its_owner_only(root: RawClient, action: str) -> None:
    for name in ("alice", "bob"):
        root.ram("CreateUser", UserName=name)
    key = root.ram("CreateAccessKey", UserName="alice").tree["AccessKey"]["AccessKeyId"]
    params = {"UserAccessKeyId": key, **({"Status": "Inactive"} if action == "UpdateAccessKey" else {})}
    for owner in ({"UserName": "bob"}, {}):
        reply = root.ram(action, **owner, **params)
        assert (reply.status, reply.code) == (404, "EntityNotExist.User.AccessKey")
    assert root.ram(action, UserName="alice", **params).status == 200


def test_the_last_use_of_a_key_names_moment_and_service(emulator: Emulator, root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    made = root.ram("CreateAccessKey", UserName="alice").tree["AccessKey"]
    alice = RawClient(root.port, made["AccessKeyId"], made["AccessKeySecret"])
    question = {"UserPrincipalName": f"alice@{DOMAIN}", "UserAccessKeyId": alice.key_id}
    never = root.ims("GetAccessKeyLastUsed", **question).tree["AccessKeyLastUsed"]
    assert never == {"LastUsedDate": "", "ServiceName": ""}
    emulator.clock.advance(86_400)
    alice.sts("GetCallerIdentity")
    used = root.ims("GetAccessKeyLastUsed", **question).tree["AccessKeyLastUsed"]
    assert used["ServiceName"] == "Sts"
    assert used["LastUsedDate"] > time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 80_000))


def code_of(seed: str, moment: float) -> str:
    """RFC 4226 and 6238, written out."""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(moment // 30)), "sha1").digest()
    offset = digest[19] & 0xF
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return str((number & 0x7FFFFFFF) % 10**6).zfill(6)


def test_the_codes_are_those_of_the_rfc() -> None:
    # RFC 6238, appendix B, truncated to six digits.
    from aliram.emulator.mfa import one_time_code

    seed = base64.b32encode(b"12345678901234567890").decode()
    for moment, digits in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert one_time_code(seed, moment) == code_of(seed, moment) == digits


@pytest.mark.parametrize("service", ["ram", "ims"])
def test_binding_a_device_takes_two_codes_in_a_row(root: RawClient, service: str) -> None:
    root.ram("CreateUser", UserName="alice")
    owner = {"ram": {"UserName": "alice"}, "ims": {"UserPrincipalName": f"alice@{DOMAIN}"}}[service]
    made = root.call(service, "CreateVirtualMFADevice", {"VirtualMFADeviceName": "phone"}).tree["VirtualMFADevice"]
    assert made["SerialNumber"] == f"acs:ram::{ACCOUNT_ID}:mfa/phone"
    assert base64.b64decode(made["QRCodePNG"]).startswith(b"\x89PNG")
    now = time.time()
    first, second = (code_of(made["Base32StringSeed"], now + step) for step in (0, 30))

    def bind(one: str, two: str) -> str:
        codes = {"AuthenticationCode1": one, "AuthenticationCode2": two}
        return root.call(service, "BindMFADevice", {"SerialNumber": made["SerialNumber"], **owner, **codes}).code

    assert bind(second, first) == "CheckAuthenticationCodeFail"
    assert bind(first, first) == "CheckAuthenticationCodeFail"
    assert bind("12345", first) == "InvalidParameter.AuthenticationCode.Format"
    assert bind(first, second) == ""
    assert bind(first, second) == "EntityAlreadyExists.VirtualMFADevice.User"
    info = root.call(service, "GetUserMFAInfo", owner).tree
    assert info["MFADevice"] == {"SerialNumber": made["SerialNumber"], "Type": "VMFA"}
    held = {"SerialNumber": made["SerialNumber"]}
    assert root.call(service, "DeleteVirtualMFADevice", held).code == "DeleteConflict.VirtualMFADevice.User"
    assert root.call(service, "UnbindMFADevice", owner).tree["MFADevice"] == held
    assert root.call(service, "UnbindMFADevice", owner).code == "EntityNotExist.User.MFADevice"
    assert root.call(service, "DeleteVirtualMFADevice", held).status == 200
    assert root.call(service, "DeleteVirtualMFADevice", held).code == "EntityNotExist.VirtualMFADevice"


def test_a_user_without_a_device_is_an_error_in_ram_and_a_no_in_ims(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    assert root.ram("GetUserMFAInfo", UserName="alice").code == "EntityNotExist.User.MFADevice"
    ims = root.ims("GetUserMFAInfo", UserPrincipalName=f"alice@{DOMAIN}")
    assert (ims.status, ims.tree["IsMFAEnable"], "MFADevice" in ims.tree) == (200, False, False)
    assert root.ims("GetUserMFAInfo").code == "MissingUserPrincipalName"


def test_devices_are_listed_with_their_users(emulator: Emulator, root: RawClient) -> None:
    emulator.seed({"users": [{"name": "alice", "display_name": "Alice", "mfa": True}]})
    root.ram("CreateVirtualMFADevice", VirtualMFADeviceName="spare")
    assert (
        root.ram("CreateVirtualMFADevice", VirtualMFADeviceName="spare").code == "EntityAlreadyExists.VirtualMFADevice"
    )
    bound, spare = root.ram("ListVirtualMFADevices").tree["VirtualMFADevices"]["VirtualMFADevice"]
    assert (bound["User"]["UserName"], bound["User"]["DisplayName"]) == ("alice", "Alice")
    assert bound["ActivateDate"]
    assert spare == {"SerialNumber": f"acs:ram::{ACCOUNT_ID}:mfa/spare"}
    summary = root.ims("GetAccountSummary").tree["SummaryMap"]
    assert (summary["MFADevices"], summary["MFADevicesInUse"]) == (2, 1)
