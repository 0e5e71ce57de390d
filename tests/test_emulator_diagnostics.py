"""DecodeDiagnosticMessage: what it tells of a denial, and whose messages it reads for how long."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient, RawReply, root_of

ARN = f"acs:ram:*:{ACCOUNT_ID}:"
DAY = 86_400


def policy(action: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Version": "1", "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]}


def own(root: RawClient, keys: dict[str, Any]) -> RawClient:
    return RawClient(root.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys.get("SecurityToken"))


@pytest.fixture
def alice(emulator: Emulator, root: RawClient) -> RawClient:
    """A user with a group, a custom policy and a system policy, where permissions count."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": f"acs:ram::{ACCOUNT_ID}:root"}}
    made = emulator.seed(
        {
            "policies": [
                {"name": "no-users", "document": policy("ram:*User", "Deny")},
                {"name": "some", "document": policy("ram:Get*")},
            ],
            "groups": [{"name": "dev", "policies": ["no-users"]}],
            "users": [
                {
                    "name": "alice",
                    "access_keys": 1,
                    "groups": ["dev"],
                    "policies": ["some", "no-users", "AliyunSTSAssumeRoleAccess"],
                }
            ],
            "roles": [
                {"name": "reader", "trust": {"Version": "1", "Statement": [trust]}, "policies": ["some"]},
                {
                    "name": "closed",
                    "trust": {"Version": "1", "Statement": [{**trust, "Effect": "Deny"}]},
                },
            ],
        }
    )
    emulator.set_auth("enforce")
    (key,) = made["alice"]
    return RawClient(root.port, key.access_key_id, str(key.access_key_secret))


def message_of(denied: RawReply) -> str:
    assert (denied.status, denied.code) == (403, "NoPermission")
    return str(denied.tree["AccessDeniedDetail"]["EncodedDiagnosticMessage"])


def decode(client: RawClient, message: str) -> RawReply:
    return client.ram("DecodeDiagnosticMessage", EncodedDiagnosticMessage=message)


def told(client: RawClient, denied: RawReply) -> dict[str, Any]:
    reply = decode(client, message_of(denied))
    assert reply.status == 200, reply.body
    tree: dict[str, Any] = reply.tree["DecodedDiagnosticMessage"]
    detail = denied.tree["AccessDeniedDetail"]
    # The error is the short form of the same.
    assert detail["AuthAction"] == tree["AuthAction"]
    assert detail["PolicyType"] == tree["NoPermissionPolicyType"]
    assert (detail["NoPermissionType"] == "ExplicitDeny") is tree["ExplicitDeny"]
    assert {name: detail[name] for name in tree["AuthPrincipal"]} == tree["AuthPrincipal"]
    return tree


def matched(effect: str, name: str, entity: str, kind: str = "Custom", version: str = "v1") -> dict[str, str]:
    return {
        "Effect": effect,
        "PolicyIdentifier": name,
        "PolicyType": kind,
        "PolicyVersion": version,
        "AttachedEntityType": entity,
        "AttachedScope": "Account",
    }


def in_order(policies: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(policies, key=lambda one: json.dumps(one, sort_keys=True))


def test_every_policy_that_matched_is_listed_with_all_it_hangs_on(root: RawClient, alice: RawClient) -> None:
    document = json.dumps(policy("ram:G*"))
    assert (
        root.ram("CreatePolicyVersion", PolicyName="some", PolicyDocument=document, SetAsDefault="true").status == 200
    )
    tree = told(root, alice.ram("GetUser", UserName="bob"))
    assert (tree["ExplicitDeny"], tree["NoPermissionPolicyType"]) == (True, "AccountLevelIdentityBasedPolicy")
    assert (tree["AuthAction"], tree["AuthResource"]) == ("ram:GetUser", f"{ARN}user/bob")
    user_id = root.ram("GetUser", UserName="alice").tree["User"]["UserId"]
    assert tree["AuthPrincipal"] == {
        "AuthPrincipalType": "SubUser",
        "AuthPrincipalOwnerId": ACCOUNT_ID,
        "AuthPrincipalDisplayName": user_id,
    }
    expected = [
        matched("Allow", "some", "RamUser", version="v2"),
        matched("Deny", "no-users", "RamUser"),
        matched("Deny", "no-users", "RamGroup"),
    ]
    assert in_order(tree["MatchedPolicies"]) == in_order(expected)


def test_where_nothing_matched_nothing_is_listed(root: RawClient, alice: RawClient) -> None:
    tree = told(root, alice.ram("ListRoles"))
    assert (tree["ExplicitDeny"], tree["MatchedPolicies"]) == (False, [])
    assert (tree["AuthAction"], tree["AuthResource"]) == ("ram:ListRoles", f"{ARN}role/*")


def test_the_resource_that_was_denied_is_told_of_two(root: RawClient, alice: RawClient) -> None:
    document = json.dumps(
        {
            "Version": "1",
            "Statement": [{"Effect": "Allow", "Action": "ram:AttachPolicyToUser", "Resource": f"{ARN}user/alice"}],
        }
    )
    root.ram("CreatePolicy", PolicyName="half", PolicyDocument=document)
    root.ram("AttachPolicyToUser", UserName="alice", PolicyType="Custom", PolicyName="half")
    root.ram("DetachPolicyFromUser", UserName="alice", PolicyType="Custom", PolicyName="no-users")
    root.ram("DetachPolicyFromGroup", GroupName="dev", PolicyType="Custom", PolicyName="no-users")
    what = {"PolicyType": "System", "PolicyName": "ReadOnlyAccess"}
    tree = told(root, alice.ram("AttachPolicyToUser", UserName="alice", **what))
    assert tree["AuthResource"] == "acs:ram:*:system:policy/ReadOnlyAccess"


def test_the_conditions_of_the_moment_are_told(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    tag = {"Tag.1.Key": "Team", "Tag.1.Value": "red"}
    who = {"UserPrincipalName": "new@aliram.onaliyun.com", "DisplayName": "N"}
    tree = told(root, alice.ims("CreateUser", **who, **tag))
    found = {one["ConditionKey"]: one["ConditionValues"] for one in tree["AuthConditions"]}
    moment = found.pop("acs:CurrentTime")
    assert len(moment) == 1
    assert moment[0].endswith("Z")
    assert found == {
        "acs:PrincipalARN": [f"acs:ram::{ACCOUNT_ID}:user/alice"],
        "acs:RequestTag/Team": ["red"],
        "acs:SecureTransport": ["false"],
        "acs:SourceIp": ["127.0.0.1"],
    }


def test_a_session_is_told_of_by_role_and_name(root: RawClient, alice: RawClient) -> None:
    role = f"acs:ram::{ACCOUNT_ID}:role/reader"
    narrow = json.dumps(policy("ram:ListUsers"))
    keys = alice.sts("AssumeRole", RoleArn=role, RoleSessionName="s1", Policy=narrow).tree["Credentials"]
    tree = told(root, own(root, keys).ram("GetUser", UserName="bob"))
    assert tree["NoPermissionPolicyType"] == "SessionPolicy"
    assert tree["AuthPrincipal"]["AuthPrincipalType"] == "AssumedRoleUser"
    assert tree["AuthPrincipal"]["AuthPrincipalDisplayName"] == "reader:s1"
    keys = alice.sts("AssumeRole", RoleArn=role, RoleSessionName="s2").tree["Credentials"]
    tree = told(root, own(root, keys).ram("ListUsers"))
    assert (tree["NoPermissionPolicyType"], tree["MatchedPolicies"]) == ("AccountLevelIdentityBasedPolicy", [])


@pytest.mark.parametrize(("mode", "listed"), [("enforce", 1), ("verify", 0)])
def test_a_role_that_trusts_nobody_is_named_as_the_reason(
    emulator: Emulator, root: RawClient, alice: RawClient, mode: Any, listed: int
) -> None:
    emulator.set_auth(mode)
    denied = alice.sts("AssumeRole", RoleArn=f"acs:ram::{ACCOUNT_ID}:role/closed", RoleSessionName="s1")
    tree = told(root, denied)
    assert (tree["ExplicitDeny"], tree["NoPermissionPolicyType"]) == (True, "AssumeRolePolicy")
    assert (tree["AuthAction"], tree["AuthResource"]) == ("sts:AssumeRole", f"{ARN}role/closed")
    # What the caller's own policies say is looked at where they are asked, and only there.
    expected = [matched("Allow", "AliyunSTSAssumeRoleAccess", "RamUser", "System")]
    assert tree["MatchedPolicies"] == expected[:listed]


def test_a_message_has_the_form_of_the_published_samples(emulator: Emulator, alice: RawClient) -> None:
    """`AQEAAAAAaKPfwjY0MzMyODRG...`: two bytes, the moment, the id of the request."""
    denied = alice.ram("ListRoles")
    raw = base64.b64decode(message_of(denied))
    mark, moment, request_id = struct.unpack(">2sQ36s", raw[:46])
    assert mark == b"\x01\x01"
    assert abs(moment - emulator.clock.now()) < 60
    assert request_id.decode() == denied.tree["RequestId"]


SPOILT: dict[str, Callable[[str], str]] = {
    "shortened": lambda message: message[:-4],
    "lengthened": lambda message: base64.b64encode(base64.b64decode(message) + b"\0").decode(),
    "with another moment": lambda message: other_bytes(message, 9),
    "with another request": lambda message: other_bytes(message, 45),
    "with another code": lambda message: other_bytes(message, -1),
    "without a code": lambda message: base64.b64encode(base64.b64decode(message)[:46]).decode(),
    "of letters": lambda message: "message",
    "of no letters": lambda message: "\u2603" * 8,
    "the published sample": lambda message: "AQEAAAAAZBgxr0U1MjA1NTM1LUM4BBktMzE5RS1CODgxLUU1QTI0RDNFQTM1****",
}


def other_bytes(message: str, at: int) -> str:
    raw = bytearray(base64.b64decode(message))
    raw[at] ^= 1
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_message_that_was_never_given_is_not_found(
    root: RawClient, alice: RawClient, spoil: Callable[[str], str]
) -> None:
    message = message_of(alice.ram("ListRoles"))
    reply = decode(root, spoil(message))
    assert (reply.status, reply.code) == (404, "EntityNotExist")
    assert decode(root, message).status == 200


def test_no_message_is_an_error_of_its_own(root: RawClient, alice: RawClient) -> None:
    assert root.ram("DecodeDiagnosticMessage").code == "MissingEncodedDiagnosticMessage"


def test_a_message_is_told_to_its_account_only(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    key = emulator.add_account().root_key
    other = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    message = message_of(alice.ram("ListRoles"))
    assert decode(other, message).code == "EntityNotExist"
    # Assuming a role elsewhere is denied to somebody from here, whose account may know why.
    trust = json.dumps({"Version": "1", "Statement": [_closed("acs:ram::5999999999999999:root")]})
    assert other.ram("CreateRole", RoleName="guest", AssumeRolePolicyDocument=trust).status == 200
    theirs = f"acs:ram::{other.sts('GetCallerIdentity').tree['AccountId']}:role/guest"
    message = message_of(alice.sts("AssumeRole", RoleArn=theirs, RoleSessionName="s1"))
    assert decode(other, message).code == "EntityNotExist"
    assert decode(root, message).status == 200


def _closed(principal: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": principal}}


def test_a_message_is_forgotten_in_the_end(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    message = message_of(alice.ram("ListRoles"))
    emulator.clock.advance(DAY - 60)
    assert decode(root, message).status == 200
    emulator.clock.advance(120)
    reply = decode(root, message)
    assert (reply.status, reply.code) == (400, "EncodedMessageExpire")
    emulator.reset()
    assert decode(root_of(emulator), message).code == "EntityNotExist"


def test_to_ask_why_takes_a_permission(root: RawClient, alice: RawClient) -> None:
    message = message_of(alice.ram("ListRoles"))
    assert decode(alice, message).code == "NoPermission"
    document = json.dumps(policy("ram:DecodeDiagnosticMessage"))
    root.ram("CreatePolicy", PolicyName="why", PolicyDocument=document)
    root.ram("AttachPolicyToUser", UserName="alice", PolicyType="Custom", PolicyName="why")
    assert decode(alice, message).status == 200
