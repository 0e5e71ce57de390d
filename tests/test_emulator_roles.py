"""Roles, who may assume them, and the sessions that come of it."""

from __future__ import annotations

import calendar
import json
import time
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient

ROLE = f"acs:ram::{ACCOUNT_ID}:role/auditor"


def trust(*principals: str, kind: str = "RAM", effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "sts:AssumeRole", "Principal": {kind: list(principals)}, **more}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "1", "Statement": list(statements)})


OPEN = policy(trust(f"acs:ram::{ACCOUNT_ID}:root"))


@pytest.fixture
def alice(emulator: Emulator, root: RawClient) -> RawClient:
    """A user of the account with a key."""
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
    return RawClient(root.port, key.access_key_id, str(key.access_key_secret))


def assume(client: RawClient, arn: str = ROLE, **more: str) -> RawClient:
    """A client of a session that was granted."""
    reply = client.sts("AssumeRole", RoleArn=arn, **{"RoleSessionName": "s1", **more})
    assert reply.status == 200, reply.body
    keys = reply.tree["Credentials"]
    return RawClient(client.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys["SecurityToken"])


def test_a_role_lives(root: RawClient) -> None:
    made = root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN, Description="d").tree["Role"]
    assert (made["Arn"], made["MaxSessionDuration"], made["AllowConsoleLogin"]) == (ROLE, 3600, False)
    assert root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN).code == "EntityAlreadyExists.Role"
    new = root.ram("UpdateRole", RoleName="auditor", NewMaxSessionDuration="43200", NewDescription="e").tree["Role"]
    assert (new["MaxSessionDuration"], new["Description"], new["AssumeRolePolicyDocument"]) == (43200, "e", OPEN)
    got = root.ram("GetRole", RoleName="auditor").tree["Role"]
    assert (got["RoleId"], got["IsServiceLinkedRole"]) == (made["RoleId"], False)
    (listed,) = root.ram("ListRoles").tree["Roles"]["Role"]
    assert (listed["RoleName"], "AssumeRolePolicyDocument" in listed) == ("auditor", False)
    root.ram("AttachPolicyToRole", RoleName="auditor", PolicyType="System", PolicyName="ReadOnlyAccess")
    assert root.ram("DeleteRole", RoleName="auditor").code == "DeleteConflict.Role.Policy"
    root.ram("DetachPolicyFromRole", RoleName="auditor", PolicyType="System", PolicyName="ReadOnlyAccess")
    assert root.ram("DeleteRole", RoleName="auditor").status == 200
    assert root.ram("GetRole", RoleName="auditor").code == "EntityNotExist.Role"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"AssumeRolePolicyDocument": "{}"}, "MalformedPolicyDocument"),
        ({"AssumeRolePolicyDocument": policy({"Effect": "Allow", "Action": "*"})}, "MalformedPolicyDocument"),
        ({"AssumeRolePolicyDocument": policy(trust("x", kind="AWS"))}, "MalformedPolicyDocument"),
        ({"RoleName": "a_b"}, "InvalidParameter.RoleName.InvalidChars"),
        ({"RoleName": "a" * 65}, "InvalidParameter.RoleName.Length"),
        ({"MaxSessionDuration": "3599"}, "InvalidParameter.MaxSessionDuration.Range"),
        ({"MaxSessionDuration": "43201"}, "InvalidParameter.MaxSessionDuration.Range"),
    ],
)
def test_a_wrong_role_is_refused(root: RawClient, params: dict[str, str], code: str) -> None:
    reply = root.ram("CreateRole", **{"RoleName": "auditor", "AssumeRolePolicyDocument": OPEN, **params})
    assert (reply.status, reply.code) == (400, code)


def test_every_identity_says_who_it_is(root: RawClient, alice: RawClient) -> None:
    role = root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN).tree["Role"]["RoleId"]
    user = root.ram("GetUser", UserName="alice").tree["User"]["UserId"]
    arn = f"acs:ram::{ACCOUNT_ID}"
    expected = [
        (root, {"IdentityType": "Account", "PrincipalId": ACCOUNT_ID, "UserId": ACCOUNT_ID, "Arn": f"{arn}:root"}),
        (alice, {"IdentityType": "RAMUser", "PrincipalId": user, "UserId": user, "Arn": f"{arn}:user/alice"}),
        (
            assume(alice),
            {
                "IdentityType": "AssumedRoleUser",
                "PrincipalId": f"{role}:s1",
                "RoleId": role,
                "Arn": f"{arn}:assumed-role/auditor/s1",
            },
        ),
    ]
    for client, identity in expected:
        tree = client.sts("GetCallerIdentity").tree
        del tree["RequestId"]
        assert tree == {"AccountId": ACCOUNT_ID, **identity}


def test_a_session_is_what_was_asked_for(root: RawClient, alice: RawClient) -> None:
    role = root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN).tree["Role"]["RoleId"]
    reply = alice.sts("AssumeRole", RoleArn=ROLE, RoleSessionName="s1", DurationSeconds="900", SourceIdentity="me").tree
    assert reply["AssumedRoleUser"] == {"AssumedRoleId": f"{role}:s1", "Arn": f"{ROLE}/s1"}
    assert reply["SourceIdentity"] == "me"
    keys = reply["Credentials"]
    assert keys["AccessKeyId"].startswith("STS.")
    end = calendar.timegm(time.strptime(keys["Expiration"], "%Y-%m-%dT%H:%M:%SZ"))
    assert 895 <= end - time.time() <= 900


# Outcomes stated by the RAM documentation: role overview, edit the trust policy, FAQ about roles and STS tokens.
TRUSTED: list[tuple[str, str, str, str, str]] = [
    ("the account", "alice", policy(trust(f"acs:ram::{ACCOUNT_ID}:root")), "", ""),
    ("another account", "alice", policy(trust("acs:ram::9999888877776666:root")), "", "NoPermission"),
    ("the user", "alice", policy(trust(f"acs:ram::{ACCOUNT_ID}:user/alice")), "", ""),
    ("another user", "alice", policy(trust(f"acs:ram::{ACCOUNT_ID}:user/bob")), "", "NoPermission"),
    ("the role", "session", policy(trust(f"acs:ram::{ACCOUNT_ID}:role/first")), "", ""),
    ("the account, for a role", "session", policy(trust(f"acs:ram::{ACCOUNT_ID}:root")), "", ""),
    ("a user of the role's name", "session", policy(trust(f"acs:ram::{ACCOUNT_ID}:user/first")), "", "NoPermission"),
    ("a service", "alice", policy(trust("ecs.aliyuncs.com", kind="Service")), "", "NoPermission"),
    (
        "the account but not the user",
        "alice",
        policy(
            trust(f"acs:ram::{ACCOUNT_ID}:root"),
            trust(f"acs:ram::{ACCOUNT_ID}:user/alice", effect="Deny"),
        ),
        "",
        "NoPermission",
    ),
    ("the root itself", "root", policy(trust(f"acs:ram::{ACCOUNT_ID}:root")), "", "NoPermission"),
    (
        "with the external id",
        "alice",
        policy(trust(f"acs:ram::{ACCOUNT_ID}:root", Condition={"StringEquals": {"sts:ExternalId": "x1"}})),
        "x1",
        "",
    ),
    (
        "with another external id",
        "alice",
        policy(trust(f"acs:ram::{ACCOUNT_ID}:root", Condition={"StringEquals": {"sts:ExternalId": ["x1"]}})),
        "x2",
        "NoPermission",
    ),
    (
        "without an external id",
        "alice",
        policy(trust(f"acs:ram::{ACCOUNT_ID}:root", Condition={"StringLike": {"sts:ExternalId": "x?"}})),
        "",
        "NoPermission",
    ),
    (
        "with a pattern",
        "alice",
        policy(trust(f"acs:ram::{ACCOUNT_ID}:root", Condition={"StringLike": {"sts:ExternalId": "x?y*"}})),
        "x1yz",
        "",
    ),
    (
        "with a pattern in which brackets are letters",
        "alice",
        policy(trust(f"acs:ram::{ACCOUNT_ID}:root", Condition={"StringLike": {"sts:ExternalId": "x[1]"}})),
        "x1",
        "NoPermission",
    ),
    (
        "from an address elsewhere",
        "alice",
        policy(trust(f"acs:ram::{ACCOUNT_ID}:root", Condition={"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}})),
        "",
        "NoPermission",
    ),
    (
        "from the address it has",
        "alice",
        policy(trust(f"acs:ram::{ACCOUNT_ID}:root", Condition={"IpAddress": {"acs:SourceIp": "127.0.0.0/8"}})),
        "",
        "",
    ),
]


@pytest.mark.parametrize(
    ("who", "document", "external_id", "code"), [t[1:] for t in TRUSTED], ids=[f"trusting {t[0]}" for t in TRUSTED]
)
def test_a_role_is_assumed_by_whom_it_trusts(
    root: RawClient, alice: RawClient, who: str, document: str, external_id: str, code: str
) -> None:
    root.ram("CreateRole", RoleName="first", AssumeRolePolicyDocument=OPEN)
    assert root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=document).status == 200
    caller = {"alice": alice, "root": root}.get(who) or assume(alice, ROLE.replace("auditor", "first"))
    more = {"ExternalId": external_id} if external_id else {}
    reply = caller.sts("AssumeRole", RoleArn=ROLE, RoleSessionName="s1", **more)
    assert (reply.code, reply.status) == (code, 403 if code else 200)


def test_a_role_of_another_account_is_assumed_across(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    other = emulator.add_account(alias="acme")
    key = other.root_key
    owner = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    owner.ram("CreateRole", RoleName="guest", AssumeRolePolicyDocument=OPEN)
    session = assume(alice, f"acs:ram::{other.id}:role/guest")
    assert session.sts("GetCallerIdentity").tree["AccountId"] == other.id
    assert session.ram("CreateUser", UserName="made-by-guest").status == 200
    assert [user["UserName"] for user in owner.ram("ListUsers").tree["Users"]["User"]] == ["made-by-guest"]


REFUSED = [
    ({"RoleArn": f"acs:ram::{ACCOUNT_ID}:role/nobody"}, 404, "EntityNotExist.Role"),
    ({"RoleArn": "acs:ram::9999888877776666:role/auditor"}, 404, "EntityNotExist.Role"),
    ({"RoleArn": "auditor"}, 400, "InvalidParameter.RoleArn"),
    ({"RoleSessionName": "a"}, 400, "InvalidParameter.RoleSessionName"),
    ({"RoleSessionName": "a b"}, 400, "InvalidParameter.RoleSessionName"),
    ({"DurationSeconds": "899"}, 400, "InvalidParameter.DurationSeconds"),
    ({"DurationSeconds": "3601"}, 400, "InvalidParameter.DurationSeconds"),
    ({"DurationSeconds": "x"}, 400, "InvalidParameter.DurationSeconds"),
    ({"Policy": "{}"}, 400, "InvalidParameter.PolicyGrammar"),
    ({"Policy": "x" * 2049}, 400, "InvalidParameter.PolicySize"),
    ({"ExternalId": "a b"}, 400, "InvalidParameter.ExternalId"),
    ({"SourceIdentity": "acs:x"}, 400, "InvalidParameter.SourceIdentity"),
]


@pytest.mark.parametrize(("params", "status", "code"), REFUSED)
def test_a_wrong_assumption_is_refused(
    root: RawClient, alice: RawClient, params: dict[str, str], status: int, code: str
) -> None:
    root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN)
    reply = alice.sts("AssumeRole", **{"RoleArn": ROLE, "RoleSessionName": "s1", **params})
    assert (reply.status, reply.code) == (status, code)


def test_a_role_arn_is_read_whatever_its_case(root: RawClient, alice: RawClient) -> None:
    root.ram("CreateRole", RoleName="Auditor", AssumeRolePolicyDocument=OPEN)
    reply = alice.sts("AssumeRole", RoleArn=ROLE, RoleSessionName="s1").tree
    assert reply["AssumedRoleUser"]["Arn"] == f"acs:ram::{ACCOUNT_ID}:role/Auditor/s1"


def test_a_session_ends_when_its_time_is_up(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN)
    short, long = assume(alice, DurationSeconds="900"), assume(alice, DurationSeconds="3600")
    emulator.clock.advance(890)
    assert short.sts("GetCallerIdentity").status == 200
    emulator.clock.advance(11)
    reply = short.sts("GetCallerIdentity")
    assert (reply.status, reply.code) == (400, "InvalidSecurityToken.Expired")
    assert long.sts("GetCallerIdentity").status == 200
    emulator.clock.advance(86_400 * 2)
    assume(alice)
    # What ended days ago is forgotten, and then it is a key nobody knows.
    assert short.sts("GetCallerIdentity").code == "InvalidAccessKeyId.NotFound"


def test_deleting_a_role_ends_its_sessions(root: RawClient, alice: RawClient) -> None:
    root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN)
    session = assume(alice)
    root.ram("DeleteRole", RoleName="auditor")
    root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN)
    assert session.sts("GetCallerIdentity").code == "InvalidSecurityToken.Expired"


def test_a_source_identity_goes_along_and_stays(root: RawClient, alice: RawClient) -> None:
    for name in ("auditor", "second"):
        root.ram("CreateRole", RoleName=name, AssumeRolePolicyDocument=OPEN)
    session = assume(alice, SourceIdentity="alice")
    second = ROLE.replace("auditor", "second")
    kept = session.sts("AssumeRole", RoleArn=second, RoleSessionName="s2").tree
    assert kept["SourceIdentity"] == "alice"
    changed = session.sts("AssumeRole", RoleArn=second, RoleSessionName="s2", SourceIdentity="bob")
    assert changed.code == "NoPermission"


def test_a_session_has_no_keys_of_its_own(root: RawClient, alice: RawClient) -> None:
    root.ram("CreateRole", RoleName="auditor", AssumeRolePolicyDocument=OPEN)
    assert assume(alice).ram("CreateAccessKey").code == "EntityNotExist.User"
