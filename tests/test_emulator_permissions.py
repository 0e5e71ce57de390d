"""Who may do what: policies of callers against their calls, roles from both sides, and how much has to be proven."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from aliram import Session
from aliram.credentials import StaticKeys
from aliram.emulator import ACCOUNT_ID, Emulator, serve
from aliram.emulator.__main__ import main
from aliram.errors import AccessDenied
from tests.emulator_fixture import RawClient, RawReply

ARN = f"acs:ram:*:{ACCOUNT_ID}:"
DOMAIN = "aliram.onaliyun.com"
OTHER = "5999999999999999"
Document = dict[str, Any]


def rule(action: str | list[str], resource: str | list[str] = "*", effect: str = "Allow", **condition: Any) -> Document:
    """A statement; conditions are given as `StringEquals={...}`."""
    statement: Document = {"Effect": effect, "Action": action, "Resource": resource}
    return {**statement, "Condition": condition} if condition else statement


def deny(action: str, resource: str = "*", **condition: Any) -> Document:
    return rule(action, resource, "Deny", **condition)


def policy(*statements: Document) -> Document:
    return {"Version": "1", "Statement": list(statements)}


def trust(**principal: str) -> Document:
    return policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})


def client_of(emulator: Emulator, keys: Mapping[str, Any]) -> RawClient:
    return RawClient(emulator.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys.get("SecurityToken"))


@pytest.fixture
def enforced(emulator: Emulator, root: RawClient) -> Emulator:
    """An account with something in it, where permissions count."""
    emulator.seed(
        {
            "users": [{"name": "alice"}, {"name": "bob"}, {"name": "boss"}],
            "groups": [{"name": "dev"}, {"name": "ops"}],
            "policies": [{"name": "mine", "document": policy(rule("oss:*"))}],
            "roles": [
                {"name": "machine", "trust": trust(Service="ecs.aliyuncs.com")},
                {"name": "partner", "trust": trust(RAM=f"acs:ram::{ACCOUNT_ID}:root")},
            ],
        }
    )
    done(root.ram("AddUserToGroup", UserName="alice", GroupName="dev"))
    for name, team in (("bob", "red"), ("boss", "blue")):
        tag = {"Tag.1.Key": "team", "Tag.1.Value": team}
        done(root.ims("TagResources", ResourceType="user", **{"ResourcePrincipalName.1": f"{name}@{DOMAIN}"}, **tag))
    tag_json = '[{"Key":"team","Value":"red"}]'
    done(root.ram("TagResources", ResourceType="role", ResourceNames='["partner"]', Tag=tag_json))
    done(root.ram("TagResources", ResourceType="policy", ResourceNames='["mine"]', Tag=tag_json))
    done(root.ram("CreateVirtualMFADevice", VirtualMFADeviceName="phone"))
    for service in ("polardb", "fnf"):
        done(root.ram("CreateServiceLinkedRole", ServiceName=f"{service}.aliyuncs.com"))
    emulator.set_auth("enforce")
    return emulator


def done(reply: RawReply) -> dict[str, Any]:
    assert reply.status == 200, reply.body
    return reply.tree


def key_of(root: RawClient, user: str) -> dict[str, Any]:
    key: dict[str, Any] = done(root.ram("CreateAccessKey", UserName=user))["AccessKey"]
    return key


def attach(root: RawClient, kind: str, name: str, document: Document, **more: str) -> str:
    """Makes a policy and attaches it; returns its name."""
    taken = root.ram("ListPolicies", PolicyType="Custom").tree["Policies"]["Policy"]
    given = {"PolicyName": f"p{len(taken)}"}
    done(root.ram("CreatePolicy", PolicyDocument=json.dumps(document), **given))
    done(root.ram(f"AttachPolicyTo{kind}", PolicyType="Custom", **{f"{kind}Name": name}, **given, **more))
    return given["PolicyName"]


def user_with(emulator: Emulator, root: RawClient, *statements: Document, name: str = "alice") -> RawClient:
    """A user's client, with these statements in one policy of its own."""
    if statements:
        attach(root, "User", name, policy(*statements))
    return client_of(emulator, key_of(root, name))


def decision(reply: RawReply) -> str:
    """Whether a call got past the policies: what else it was refused for does not matter here."""
    if reply.code != "NoPermission":
        assert reply.status < 500, reply.body
        assert "AccessDeniedDetail" not in reply.tree
        return "Allow"
    assert reply.status == 403
    return str(reply.tree["AccessDeniedDetail"]["NoPermissionType"])


ALLOW, EXPLICIT, IMPLICIT = "Allow", "ExplicitDeny", "ImplicitDeny"
ANY = rule("*")
OWN_KEYS = rule(["ram:CreateAccessKey", "ram:ListAccessKeys", "ram:UpdateAccessKey"], "acs:ram:*:*:user/alice")
BOTH = ["acs:ram:*:*:user/bob", "acs:ram:*:system:policy/ReadOnlyAccess"]
READ_ONLY = {"PolicyType": "System", "PolicyName": "ReadOnlyAccess"}
RED: Document = {"StringEquals": {"acs:ResourceTag/team": "red"}}
NEW_RED: Document = {"StringEquals": {"acs:RequestTag/team": "red"}}
TAG_RED, TAG_BLUE = ({"Tag.1.Key": "team", "Tag.1.Value": color} for color in ("red", "blue"))
BOB, BOSS = ({"UserPrincipalName": f"{name}@{DOMAIN}"} for name in ("bob", "boss"))
MACHINE, PARTNER = (
    json.dumps(trust(**principal))
    for principal in ({"Service": "ecs.aliyuncs.com"}, {"RAM": f"acs:ram::{ACCOUNT_ID}:root"})
)
LINKED: Document = {"StringEquals": {"ram:ServiceName": "polardb.aliyuncs.com"}}
SERVICES_ONLY: Document = {"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": ["Service"]}}
LOOPBACK: Document = {"IpAddress": {"acs:SourceIp": "127.0.0.0/8"}}
TARGETS = {"ResourceType": "user", "ResourcePrincipalName.1": f"bob@{DOMAIN}"}
Row = tuple[list[Document], str, dict[str, str], str]

JUDGED: dict[str, Row] = {
    "nothing is allowed unasked": ([], "ram.ListUsers", {}, IMPLICIT),
    "everything is allowed by everything": ([ANY], "ram.ListUsers", {}, ALLOW),
    "a deny beats it": ([ANY, deny("ram:ListUsers")], "ram.ListUsers", {}, EXPLICIT),
    "and says nothing of others": ([ANY, deny("ram:ListUsers")], "ram.ListGroups", {}, ALLOW),
    "a list of users is about all of them": ([rule("ram:ListUsers", f"{ARN}user/*")], "ram.ListUsers", {}, ALLOW),
    "and not about one": ([rule("ram:ListUsers", f"{ARN}user/alice")], "ims.ListUsers", {}, IMPLICIT),
    "IMS goes under the code of RAM": ([rule("ram:ListUsers")], "ims.ListUsers", {}, ALLOW),
    "and not under its own": ([rule("ims:*")], "ims.ListUsers", {}, IMPLICIT),
    "action names in any case": ([rule("RAM:listusers")], "ram.ListUsers", {}, ALLOW),
    "all but those of RAM": (
        [{"Effect": "Allow", "NotAction": "ram:*", "Resource": "*"}],
        "ram.GetUser",
        {"UserName": "bob"},
        IMPLICIT,
    ),
    "one's own keys, named": ([OWN_KEYS], "ram.CreateAccessKey", {"UserName": "alice"}, ALLOW),
    "one's own keys, unnamed": ([OWN_KEYS], "ram.CreateAccessKey", {}, ALLOW),
    "one's own keys, by principal name": (
        [OWN_KEYS],
        "ims.ListAccessKeys",
        {"UserPrincipalName": f"alice@{DOMAIN}"},
        ALLOW,
    ),
    "one's own keys, left blank": ([OWN_KEYS], "ims.ListAccessKeys", {"UserPrincipalName": ""}, ALLOW),
    "not those of others": ([OWN_KEYS], "ram.CreateAccessKey", {"UserName": "bob"}, IMPLICIT),
    "not those of others in IMS": ([OWN_KEYS], "ims.CreateAccessKey", BOB, IMPLICIT),
    "a password is one's own": (
        [rule("ram:ChangePassword", f"{ARN}user/alice")],
        "ram.ChangePassword",
        {"OldPassword": "a", "NewPassword": "b"},
        ALLOW,
    ),
    "a service's keys of oneself": (
        [rule("ram:ListServiceCredentials", f"{ARN}user/alice")],
        "ims.ListServiceCredentials",
        {},
        ALLOW,
    ),
    "a service's keys of everybody": (
        [rule("ram:ListServiceCredentials", f"{ARN}user/alice")],
        "ims.ListServiceCredentials",
        {"AllUsers": "true"},
        IMPLICIT,
    ),
    "to attach takes the policy as well": (
        [rule("ram:AttachPolicyToUser", BOTH[0])],
        "ram.AttachPolicyToUser",
        {"UserName": "bob", **READ_ONLY},
        IMPLICIT,
    ),
    "to attach takes the user as well": (
        [rule("ram:AttachPolicyToUser", BOTH[1])],
        "ram.AttachPolicyToUser",
        {"UserName": "bob", **READ_ONLY},
        IMPLICIT,
    ),
    "to attach takes both": (
        [rule("ram:AttachPolicyToUser", BOTH)],
        "ram.AttachPolicyToUser",
        {"UserName": "bob", **READ_ONLY},
        ALLOW,
    ),
    "a custom policy is no system policy": (
        [rule("ram:AttachPolicyToUser", BOTH)],
        "ram.AttachPolicyToUser",
        {"UserName": "bob", "PolicyType": "Custom", "PolicyName": "ReadOnlyAccess"},
        IMPLICIT,
    ),
    "to join takes user and group": (
        [rule("ram:AddUserToGroup", [f"{ARN}user/*", f"{ARN}group/ops"])],
        "ims.AddUserToGroup",
        {**BOB, "GroupName": "dev"},
        IMPLICIT,
    ),
    "a bare device name is one of a device": (
        [ANY, deny("ram:DeleteVirtualMFADevice", f"{ARN}mfa/phone")],
        "ram.DeleteVirtualMFADevice",
        {"SerialNumber": "phone"},
        EXPLICIT,
    ),
    "a serial number is an ARN": (
        [rule("ram:DeleteVirtualMFADevice", f"{ARN}mfa/phone")],
        "ims.DeleteVirtualMFADevice",
        {"SerialNumber": f"acs:ram::{ACCOUNT_ID}:mfa/phone"},
        ALLOW,
    ),
    "of another service's things nothing follows": ([rule("oss:*")], "ram.GetUser", {"UserName": "bob"}, IMPLICIT),
    "of another account's neither": (
        [rule("*", f"acs:ram:*:{OTHER}:*")],
        "ram.GetUser",
        {"UserName": "bob"},
        IMPLICIT,
    ),
    # Values of condition keys.
    "from loopback": ([rule("ram:*", **LOOPBACK)], "ram.ListUsers", {}, ALLOW),
    "not from elsewhere": (
        [rule("ram:*", IpAddress={"acs:SourceIp": "10.0.0.0/8"})],
        "ram.ListUsers",
        {},
        IMPLICIT,
    ),
    "never from here": ([ANY, deny("*", **LOOPBACK)], "ram.ListUsers", {}, EXPLICIT),
    "over TLS only": ([rule("ram:*", Bool={"acs:SecureTransport": "true"})], "ram.ListUsers", {}, IMPLICIT),
    "in the clear only": ([rule("ram:*", Bool={"acs:SecureTransport": "false"})], "ram.ListUsers", {}, ALLOW),
    "before a day that is gone": (
        [rule("ram:*", DateLessThan={"acs:CurrentTime": "2019-08-12T17:00:00+08:00"})],
        "ram.ListUsers",
        {},
        IMPLICIT,
    ),
    "before a day far away": (
        [rule("ram:*", DateLessThan={"acs:CurrentTime": "2999-01-01T00:00:00Z"})],
        "ram.ListUsers",
        {},
        ALLOW,
    ),
    "no key is a console's second factor": (
        [rule("ram:*", Bool={"acs:MFAPresent": "true"})],
        "ram.ListUsers",
        {},
        IMPLICIT,
    ),
    "nor is it the lack of one": (
        [ANY, deny("ram:*", Bool={"acs:MFAPresent": "false"})],
        "ram.ListUsers",
        {},
        ALLOW,
    ),
    "whoever alice is": (
        [rule("ram:*", StringEquals={"acs:PrincipalARN": f"acs:ram::{ACCOUNT_ID}:user/alice"})],
        "ram.ListUsers",
        {},
        ALLOW,
    ),
    # Tags.
    "a user that is tagged so": ([rule("ram:*", **RED)], "ims.GetUser", BOB, ALLOW),
    "a user that is tagged otherwise": ([rule("ram:*", **RED)], "ims.GetUser", BOSS, IMPLICIT),
    "a user without tags": ([rule("ram:*", **RED)], "ram.GetUser", {"UserName": "alice"}, IMPLICIT),
    "a role that is tagged so": ([rule("ram:*", **RED)], "ram.GetRole", {"RoleName": "partner"}, ALLOW),
    "a role without tags": ([rule("ram:*", **RED)], "ram.GetRole", {"RoleName": "machine"}, IMPLICIT),
    "a policy that is tagged so": (
        [rule("ram:*", **RED)],
        "ram.GetPolicy",
        {"PolicyName": "mine", "PolicyType": "Custom"},
        ALLOW,
    ),
    "each of two things by its own tags": (
        [rule("ram:*", **RED)],
        "ram.AttachPolicyToUser",
        {"UserName": "bob", "PolicyName": "mine", "PolicyType": "Custom"},
        ALLOW,
    ),
    "not one by the tags of the other": (
        [rule("ram:*", **RED)],
        "ram.AttachPolicyToUser",
        {"UserName": "boss", "PolicyName": "mine", "PolicyType": "Custom"},
        IMPLICIT,
    ),
    "made with the tag": (
        [rule("ram:*", **NEW_RED)],
        "ims.CreateUser",
        {"UserPrincipalName": f"new@{DOMAIN}", "DisplayName": "N", **TAG_RED},
        ALLOW,
    ),
    "made with another": (
        [rule("ram:*", **NEW_RED)],
        "ims.CreateUser",
        {"UserPrincipalName": f"new@{DOMAIN}", "DisplayName": "N", **TAG_BLUE},
        IMPLICIT,
    ),
    "made without": (
        [rule("ram:*", **NEW_RED)],
        "ims.CreateUser",
        {"UserPrincipalName": f"new@{DOMAIN}", "DisplayName": "N"},
        IMPLICIT,
    ),
    "whose tags are changed counts": ([rule("ram:*", **RED)], "ims.UntagResources", {**TARGETS, "All": "true"}, ALLOW),
    "and so does every other of them": (
        [rule("ram:*", **RED)],
        "ims.UntagResources",
        {**TARGETS, "ResourcePrincipalName.2": f"boss@{DOMAIN}", "All": "true"},
        IMPLICIT,
    ),
    "also by deny": (
        [ANY, deny("ram:*", **RED)],
        "ims.TagResources",
        {
            "ResourceType": "user",
            "ResourcePrincipalName.1": f"boss@{DOMAIN}",
            "ResourcePrincipalName.2": f"bob@{DOMAIN}",
            **TAG_BLUE,
        },
        EXPLICIT,
    ),
    # Roles and services.
    "a role of that service": (
        [rule("ram:CreateServiceLinkedRole", **LINKED)],
        "ram.CreateServiceLinkedRole",
        {"ServiceName": "polardb.aliyuncs.com"},
        ALLOW,
    ),
    "a role of another service": (
        [rule("ram:CreateServiceLinkedRole", **LINKED)],
        "ram.CreateServiceLinkedRole",
        {"ServiceName": "fnf.aliyuncs.com"},
        IMPLICIT,
    ),
    "to delete a role of that service": (
        [rule("ram:DeleteServiceLinkedRole", **LINKED)],
        "ram.DeleteServiceLinkedRole",
        {"RoleName": "AliyunServiceRoleForPolarDB"},
        ALLOW,
    ),
    "to delete a role of another service": (
        [rule("ram:DeleteServiceLinkedRole", **LINKED)],
        "ram.DeleteServiceLinkedRole",
        {"RoleName": "AliyunServiceRoleForFnF"},
        IMPLICIT,
    ),
    "a role for services": (
        [rule("ram:CreateRole", **SERVICES_ONLY)],
        "ram.CreateRole",
        {"RoleName": "x", "AssumeRolePolicyDocument": MACHINE},
        ALLOW,
    ),
    "a role for users": (
        [rule("ram:CreateRole", **SERVICES_ONLY)],
        "ram.CreateRole",
        {"RoleName": "x", "AssumeRolePolicyDocument": PARTNER},
        IMPLICIT,
    ),
    "a role for a service by name": (
        [rule("ram:CreateRole", StringEquals={"ram:ServiceNames": "ecs.aliyuncs.com"})],
        "ram.CreateRole",
        {"RoleName": "x", "AssumeRolePolicyDocument": MACHINE},
        ALLOW,
    ),
    "a role of nonsense is nobody's": (
        [rule("ram:CreateRole", **SERVICES_ONLY)],
        "ram.CreateRole",
        {"RoleName": "x", "AssumeRolePolicyDocument": "{}"},
        IMPLICIT,
    ),
    "to a role for services": (
        [rule("ram:AttachPolicyToRole", **SERVICES_ONLY)],
        "ram.AttachPolicyToRole",
        {"RoleName": "machine", **READ_ONLY},
        ALLOW,
    ),
    "to a role for users": (
        [rule("ram:AttachPolicyToRole", **SERVICES_ONLY)],
        "ram.AttachPolicyToRole",
        {"RoleName": "partner", **READ_ONLY},
        IMPLICIT,
    ),
    # What is not there.
    "nobody's absence is told to whom it does not concern": ([], "ram.GetUser", {"UserName": "nobody"}, IMPLICIT),
    "who one is needs nothing": ([deny("*")], "sts.GetCallerIdentity", {}, ALLOW),
}


@pytest.mark.parametrize("row", JUDGED.values(), ids=JUDGED)
def test_a_call_is_judged_by_the_policies_of_its_caller(enforced: Emulator, root: RawClient, row: Row) -> None:
    statements, operation, params, expected = row
    service, _, action = operation.partition(".")
    alice = user_with(enforced, root, *statements)
    assert decision(alice.call(service, action, params)) == expected


POWER: list[tuple[str, dict[str, str], str]] = [
    ("CreateRole", {"RoleName": "x", "AssumeRolePolicyDocument": MACHINE}, ALLOW),
    ("CreateRole", {"RoleName": "x", "AssumeRolePolicyDocument": PARTNER}, IMPLICIT),
    ("AttachPolicyToRole", {"RoleName": "machine", **READ_ONLY}, ALLOW),
    ("AttachPolicyToRole", {"RoleName": "partner", **READ_ONLY}, IMPLICIT),
    ("CreateUser", {"UserName": "x"}, IMPLICIT),
]


@pytest.mark.parametrize(("action", "params", "expected"), POWER)
def test_a_power_user_makes_roles_for_services_only(
    enforced: Emulator, root: RawClient, action: str, params: dict[str, str], expected: str
) -> None:
    done(root.ram("AttachPolicyToUser", UserName="alice", PolicyType="System", PolicyName="PowerUserAccess"))
    assert decision(user_with(enforced, root).ram(action, **params)) == expected


def user_id(root: RawClient, name: str) -> str:
    return str(done(root.ram("GetUser", UserName=name))["User"]["UserId"])


BY_ID: dict[str, Callable[[RawClient], dict[str, str]]] = {
    "a user id": lambda root: {"UserId": user_id(root, "bob")},
    "a key of theirs": lambda root: {"UserAccessKeyId": key_of(root, "bob")["AccessKeyId"]},
}


@pytest.mark.parametrize("given", BY_ID.values(), ids=BY_ID)
@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([rule("ram:GetUser", f"{ARN}user/bob")], ALLOW),
        ([rule("ram:GetUser", f"{ARN}user/alice")], IMPLICIT),
        ([ANY, deny("ram:GetUser", f"{ARN}user/bob")], EXPLICIT),
        ([rule("ram:GetUser", **RED)], ALLOW),
    ],
)
def test_who_is_given_by_id_is_judged_by_name(
    enforced: Emulator,
    root: RawClient,
    given: Callable[[RawClient], dict[str, str]],
    statements: list[Document],
    expected: str,
) -> None:
    who = given(root)
    assert decision(user_with(enforced, root, *statements).ims("GetUser", **who)) == expected


def test_an_application_is_judged_by_name(enforced: Emulator, root: RawClient) -> None:
    make = {"DisplayName": "A", "AppType": "ServerApp"}
    ids = {
        name: done(root.ims("CreateApplication", AppName=name, **make))["Application"]["AppId"]
        for name in ("web", "bill")
    }
    alice = user_with(enforced, root, rule("ram:*Application", f"{ARN}application/web"))
    assert decision(alice.ims("GetApplication", AppId=ids["web"])) == ALLOW
    assert decision(alice.ims("GetApplication", AppId=ids["bill"])) == IMPLICIT
    assert decision(alice.ims("DeleteApplication", AppId="4000000000000000099")) == IMPLICIT


def test_groups_give_and_take(enforced: Emulator, root: RawClient) -> None:
    alice, bob = user_with(enforced, root), user_with(enforced, root, name="bob")
    given = attach(root, "Group", "dev", policy(rule("ram:List*")))
    assert (decision(alice.ram("ListUsers")), decision(bob.ram("ListUsers"))) == (ALLOW, IMPLICIT)
    attach(root, "Group", "ops", policy(deny("ram:ListUsers")))
    assert decision(alice.ram("ListUsers")) == ALLOW
    done(root.ram("AddUserToGroup", UserName="alice", GroupName="ops"))
    assert decision(alice.ram("ListUsers")) == EXPLICIT
    done(root.ram("RemoveUserFromGroup", UserName="alice", GroupName="ops"))
    assert decision(alice.ram("ListUsers")) == ALLOW
    done(root.ram("DetachPolicyFromGroup", GroupName="dev", PolicyType="Custom", PolicyName=given))
    assert decision(alice.ram("ListUsers")) == IMPLICIT


def test_a_policy_says_what_its_default_version_says_now(enforced: Emulator, root: RawClient) -> None:
    alice = user_with(enforced, root, rule("ram:ListUsers"))
    assert decision(alice.ram("ListUsers")) == ALLOW
    document = json.dumps(policy(rule("ram:ListGroups")))
    done(root.ram("CreatePolicyVersion", PolicyName="p1", PolicyDocument=document))
    assert decision(alice.ram("ListUsers")) == ALLOW
    done(root.ram("SetDefaultPolicyVersion", PolicyName="p1", VersionId="v2"))
    assert (decision(alice.ram("ListUsers")), decision(alice.ram("ListGroups"))) == (IMPLICIT, ALLOW)


def test_a_resource_group_counts_for_calls_that_name_it(enforced: Emulator, root: RawClient) -> None:
    """Of what the emulator has nothing is in a resource group but the attachments themselves."""
    alice = user_with(enforced, root)
    attach(root, "User", "alice", policy(rule("ram:*")), ResourceGroupId="rg-1")
    target = {"UserName": "bob", **READ_ONLY}
    assert decision(alice.ram("AttachPolicyToUser", ResourceGroupId="rg-1", **target)) == ALLOW
    assert decision(alice.ram("AttachPolicyToUser", ResourceGroupId="rg-2", **target)) == IMPLICIT
    assert decision(alice.ram("AttachPolicyToUser", **target)) == IMPLICIT
    assert decision(alice.ram("ListUsers")) == IMPLICIT


def test_the_account_is_asked_before_the_resource_group(enforced: Emulator, root: RawClient) -> None:
    alice = user_with(enforced, root)
    attach(root, "User", "alice", policy(deny("ram:Attach*")), ResourceGroupId="rg-1")
    call = {"UserName": "bob", "ResourceGroupId": "rg-1", **READ_ONLY}
    denied = alice.ram("AttachPolicyToUser", **call)
    assert decision(denied) == EXPLICIT
    assert denied.tree["AccessDeniedDetail"]["PolicyType"] == "ResourceGroupLevelIdentityBasedPolicy"
    attach(root, "Group", "dev", policy(rule("ram:Attach*")))
    assert decision(alice.ram("AttachPolicyToUser", **call)) == ALLOW


# -- roles ----------------------------------------------------------------------------------------------------------

HERE = f"acs:ram::{ACCOUNT_ID}:role/"


def assume(client: RawClient, role: str = f"{HERE}partner", **more: str) -> RawReply:
    return client.sts("AssumeRole", RoleArn=role, **{"RoleSessionName": "s1", **more})


def session_of(emulator: Emulator, client: RawClient, role: str = f"{HERE}partner", **more: str) -> RawClient:
    return client_of(emulator, done(assume(client, role, **more))["Credentials"])


MAY_ASSUME = rule("sts:AssumeRole")
SIDES: dict[str, tuple[list[Document], Document, tuple[str, str] | None]] = {
    "both": ([MAY_ASSUME], trust(RAM=f"acs:ram::{ACCOUNT_ID}:root"), None),
    "this role of all": ([rule("sts:AssumeRole", f"{ARN}role/target")], trust(RAM=f"acs:ram::{ACCOUNT_ID}:root"), None),
    "the role alone": ([], trust(RAM=f"acs:ram::{ACCOUNT_ID}:root"), ("AccountLevelIdentityBasedPolicy", IMPLICIT)),
    "another role": (
        [rule("sts:AssumeRole", f"{ARN}role/partner")],
        trust(RAM=f"acs:ram::{ACCOUNT_ID}:root"),
        ("AccountLevelIdentityBasedPolicy", IMPLICIT),
    ),
    "against the user's own policies": (
        [MAY_ASSUME, deny("sts:*")],
        trust(RAM=f"acs:ram::{ACCOUNT_ID}:root"),
        ("AccountLevelIdentityBasedPolicy", EXPLICIT),
    ),
    "the user alone": ([MAY_ASSUME], trust(RAM=f"acs:ram::{ACCOUNT_ID}:user/bob"), ("AssumeRolePolicy", IMPLICIT)),
    "against the role": (
        [MAY_ASSUME],
        policy(
            trust(RAM=f"acs:ram::{ACCOUNT_ID}:root")["Statement"][0],
            {**trust(RAM=f"acs:ram::{ACCOUNT_ID}:user/alice")["Statement"][0], "Effect": "Deny"},
        ),
        ("AssumeRolePolicy", EXPLICIT),
    ),
}


@pytest.mark.parametrize(("statements", "document", "denied"), SIDES.values(), ids=SIDES)
def test_a_role_is_assumed_with_the_consent_of_both_sides(
    enforced: Emulator,
    root: RawClient,
    statements: list[Document],
    document: Document,
    denied: tuple[str, str] | None,
) -> None:
    done(root.ram("CreateRole", RoleName="target", AssumeRolePolicyDocument=json.dumps(document)))
    reply = assume(user_with(enforced, root, *statements), f"{HERE}target")
    if denied is None:
        assert decision(reply) == ALLOW
        assert reply.status == 200
    else:
        detail = reply.tree["AccessDeniedDetail"]
        assert (reply.status, reply.code, detail["AuthAction"]) == (403, "NoPermission", "sts:AssumeRole")
        assert (detail["PolicyType"], detail["NoPermissionType"]) == denied


@pytest.mark.parametrize(
    ("statements", "trusted", "expected"),
    [
        ([rule("sts:AssumeRole", f"acs:ram:*:{OTHER}:role/guest")], f"acs:ram::{ACCOUNT_ID}:root", ALLOW),
        ([rule("sts:AssumeRole", f"{ARN}role/guest")], f"acs:ram::{ACCOUNT_ID}:root", IMPLICIT),
        ([MAY_ASSUME], f"acs:ram::{OTHER}:root", IMPLICIT),
        ([], f"acs:ram::{ACCOUNT_ID}:user/alice", IMPLICIT),
    ],
    ids=["both", "a role of that name at home", "not trusted from there", "not allowed from here"],
)
def test_a_role_of_another_account_takes_both_accounts(
    enforced: Emulator, root: RawClient, statements: list[Document], trusted: str, expected: str
) -> None:
    owner_key = enforced.add_account(OTHER).root_key
    owner = RawClient(root.port, owner_key.access_key_id, str(owner_key.access_key_secret))
    done(owner.ram("CreateRole", RoleName="guest", AssumeRolePolicyDocument=json.dumps(trust(RAM=trusted))))
    attach(owner, "Role", "guest", policy(rule("ram:ListRoles")))
    reply = assume(user_with(enforced, root, *statements), f"acs:ram::{OTHER}:role/guest")
    assert decision(reply) == expected
    if expected == ALLOW:
        guest = client_of(enforced, done(reply)["Credentials"])
        roles = done(guest.ram("ListRoles"))["Roles"]["Role"]
        assert [role["Arn"] for role in roles] == [f"acs:ram::{OTHER}:role/guest"]
        assert decision(guest.ram("ListUsers")) == IMPLICIT


NARROWED: dict[str, tuple[Document | None, Document | None, str, str]] = {
    "the role's policies": (policy(rule("ram:List*")), None, ALLOW, ""),
    "a role without any": (None, None, IMPLICIT, "AccountLevelIdentityBasedPolicy"),
    "what both allow": (policy(rule("ram:List*")), policy(rule("ram:ListUsers")), ALLOW, ""),
    "what the session does not": (policy(rule("ram:*")), policy(rule("ram:ListRoles")), IMPLICIT, "SessionPolicy"),
    "what the session denies": (
        policy(rule("ram:*")),
        policy(ANY, deny("ram:ListUsers")),
        EXPLICIT,
        "SessionPolicy",
    ),
    "what only the session allows": (
        policy(rule("ram:ListRoles")),
        policy(ANY),
        IMPLICIT,
        "AccountLevelIdentityBasedPolicy",
    ),
}


@pytest.mark.parametrize(("of_role", "of_session", "expected", "stage"), NARROWED.values(), ids=NARROWED)
def test_a_session_may_what_its_role_may_and_its_own_policy_leaves(
    enforced: Emulator,
    root: RawClient,
    of_role: Document | None,
    of_session: Document | None,
    expected: str,
    stage: str,
) -> None:
    if of_role is not None:
        attach(root, "Role", "partner", of_role)
    alice = user_with(enforced, root, MAY_ASSUME, ANY)
    more = {"Policy": json.dumps(of_session)} if of_session else {}
    reply = session_of(enforced, alice, **more).ram("ListUsers")
    assert decision(reply) == expected
    if expected != ALLOW:
        detail = reply.tree["AccessDeniedDetail"]
        assert (detail["PolicyType"], detail["AuthPrincipalType"]) == (stage, "AssumedRoleUser")
        assert (detail["AuthPrincipalDisplayName"], detail["AuthPrincipalOwnerId"]) == ("partner:s1", ACCOUNT_ID)


def test_a_session_means_no_user_by_leaving_the_name_out(enforced: Emulator, root: RawClient) -> None:
    attach(root, "Role", "partner", policy(rule("ram:ListAccessKeys", f"{ARN}user/partner")))
    session = session_of(enforced, user_with(enforced, root, MAY_ASSUME))
    assert decision(session.ram("ListAccessKeys")) == IMPLICIT


def test_a_chain_of_roles_keeps_its_source(enforced: Emulator, root: RawClient) -> None:
    """That policies can ask for it under this name is inferred."""
    sourced = policy(rule("sts:AssumeRole", StringEquals={"sts:SourceIdentity": "alice"}))
    attach(root, "Role", "partner", sourced)
    document = trust(RAM=f"acs:ram::{ACCOUNT_ID}:role/partner")
    document["Statement"][0]["Condition"] = {"StringLike": {"sts:SourceIdentity": "al*"}}
    done(root.ram("CreateRole", RoleName="last", AssumeRolePolicyDocument=json.dumps(document)))
    alice = user_with(enforced, root, MAY_ASSUME)
    last = f"{HERE}last"
    first = session_of(enforced, alice, SourceIdentity="alice")
    assert done(assume(first, last))["SourceIdentity"] == "alice"
    assert assume(first, last, SourceIdentity="alina").code == "NoPermission"
    assert decision(assume(session_of(enforced, alice), last)) == IMPLICIT
    assert decision(assume(session_of(enforced, alice, SourceIdentity="alina"), last)) == IMPLICIT


def test_an_external_id_counts_on_both_sides(enforced: Emulator, root: RawClient) -> None:
    alice = user_with(enforced, root, rule("sts:AssumeRole", StringEquals={"sts:ExternalId": "x1"}))
    assert decision(assume(alice, ExternalId="x1")) == ALLOW
    assert decision(assume(alice, ExternalId="x2")) == IMPLICIT
    assert decision(assume(alice)) == IMPLICIT


def test_a_role_that_is_not_there_is_told_from_one_that_is_closed(enforced: Emulator, root: RawClient) -> None:
    alice = user_with(enforced, root, MAY_ASSUME)
    assert assume(alice, f"{HERE}nobody").code == "EntityNotExist.Role"
    assert assume(alice, f"{HERE}machine").code == "NoPermission"


@pytest.mark.parametrize("mode", ["verify", "enforce"])
def test_the_root_may_anything_in_its_account_and_assumes_nothing(
    enforced: Emulator, root: RawClient, mode: Any
) -> None:
    enforced.set_auth(mode)
    done(root.ram("ListUsers"))
    done(root.ram("AttachPolicyToUser", UserName="bob", **READ_ONLY))
    reply = assume(root)
    assert (reply.status, reply.code, "AccessDeniedDetail" in reply.tree) == (403, "NoPermission", False)
    assert reply.tree["Message"] == "Roles may not be assumed by root accounts."
    other_key = enforced.add_account(OTHER).root_key
    other = RawClient(root.port, other_key.access_key_id, str(other_key.access_key_secret))
    assert other.ram("GetUser", UserName="bob").code == "EntityNotExist.User"


# -- how much has to be proven --------------------------------------------------------------------------------------


def test_permissions_are_not_asked_unless_it_is_said(emulator: Emulator, root: RawClient) -> None:
    emulator.seed({"users": [{"name": "alice"}]})
    alice = user_with(emulator, root, deny("*"))
    done(alice.ram("ListUsers"))
    emulator.set_auth("enforce")
    assert decision(alice.ram("ListUsers")) == EXPLICIT
    emulator.set_auth("verify")
    done(alice.ram("ListUsers"))
    emulator.set_auth("enforce")
    emulator.reset()
    emulator.seed({"users": [{"name": "alice"}]})
    done(user_with(emulator, root, deny("*")).ram("ListUsers"))


def who(emulator: Emulator, target: str, headers: dict[str, str] | None = None) -> RawReply:
    return RawClient(emulator.port, "", "").send("GET", f"/?{target}", headers or {})


def test_without_proof_one_is_who_one_says(emulator: Emulator, root: RawClient) -> None:
    made = emulator.seed({"users": [{"name": "alice", "access_keys": 2}, {"name": "bob"}]})["alice"]
    ids = [key.access_key_id for key in made]
    done(root.ram("UpdateAccessKey", UserName="alice", UserAccessKeyId=ids[1], Status="Inactive"))
    document = json.dumps(trust(RAM=f"acs:ram::{ACCOUNT_ID}:root"))
    done(root.ram("CreateRole", RoleName="partner", AssumeRolePolicyDocument=document))
    other = emulator.add_account(OTHER).root_key
    call = "Action=GetCallerIdentity&Version=2015-04-01"
    assert who(emulator, call).code == "MissingParameter"
    emulator.set_auth("off")
    arn = f"acs:ram::{ACCOUNT_ID}:"
    for target, headers, expected in [
        (call, {}, f"{arn}root"),
        (f"{call}&AccessKeyId=LTAIunknown", {}, f"{arn}root"),
        (f"{call}&AccessKeyId={ids[0]}&Signature=x", {}, f"{arn}user/alice"),
        (f"{call}&AccessKeyId={ids[1]}", {}, f"{arn}user/alice"),
        (call, {"authorization": f"ACS3-HMAC-SHA256 Credential={ids[0]},Signature=0"}, f"{arn}user/alice"),
        (f"{call}&AccessKeyId={other.access_key_id}", {}, f"acs:ram::{OTHER}:root"),
    ]:
        assert done(who(emulator, target, headers))["Arn"] == expected
    claim = f"&AccessKeyId={ids[0]}"
    role = f"RoleArn={arn}role/partner&RoleSessionName=s1"
    keys = done(who(emulator, f"Action=AssumeRole&Version=2015-04-01&{role}{claim}"))["Credentials"]
    session = done(who(emulator, f"{call}&AccessKeyId={keys['AccessKeyId']}"))
    assert session["Arn"] == f"{arn}assumed-role/partner/s1"
    done(who(emulator, f"Action=CreateUser&Version=2015-05-01&UserName=carol{claim}"))
    used = done(root.ram("GetAccessKeyLastUsed", UserName="alice", UserAccessKeyId=ids[0]))
    assert used["AccessKeyLastUsed"]["LastUsedDate"]
    done(who(emulator, "Action=DeleteRole&Version=2015-05-01&RoleName=partner"))
    assert done(who(emulator, f"{call}&AccessKeyId={keys['AccessKeyId']}"))["Arn"] == f"{arn}root"
    emulator.set_auth("verify")
    assert who(emulator, f"{call}{claim}").code == "MissingParameter"


def test_trust_counts_also_where_nothing_has_to_be_proven(emulator: Emulator, root: RawClient) -> None:
    (key,) = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"]
    done(root.ram("CreateRole", RoleName="machine", AssumeRolePolicyDocument=MACHINE))
    emulator.set_auth("off")
    call = f"Action=AssumeRole&Version=2015-04-01&RoleArn={HERE}machine&RoleSessionName=s1"
    assert decision(who(emulator, f"{call}&AccessKeyId={key.access_key_id}")) == IMPLICIT


def test_the_mode_is_set_over_http(emulator: Emulator, root: RawClient) -> None:
    def post(body: str) -> RawReply:
        return root.send("POST", "/_aliram/auth", {"content-type": "application/json"}, body.encode())

    call = "Action=ListUsers&Version=2015-05-01"
    assert post('{"mode": "off"}').status == 200
    done(who(emulator, call))
    assert post('{"mode": "verify"}').status == 200
    assert who(emulator, call).code == "MissingParameter"
    for wrong in ('{"mode": "on"}', '{"mode": null}', "{}", '{"auth": "off"}'):
        assert post(wrong).status == 400
    with pytest.raises(ValueError, match="one of off, verify, enforce, not 'on'"):
        emulator.set_auth("on")  # type: ignore[arg-type]  # that is the point


def test_the_mode_it_was_made_with_is_the_one_it_returns_to() -> None:
    with pytest.raises(ValueError, match="one of off, verify, enforce"):
        serve(auth="maybe")  # type: ignore[arg-type]  # that is the point
    with serve(auth="off") as emulator:
        call = "Action=ListUsers&Version=2015-05-01"
        done(who(emulator, call))
        emulator.set_auth("enforce")
        assert who(emulator, call).code == "MissingParameter"
        emulator.reset()
        done(who(emulator, call))


def test_the_command_takes_the_mode(capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "aliram.emulator", "--auth", "off"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            exported = next(line for line in process.stdout if line.startswith("export ALIRAM_ENDPOINT_URL="))
            client = RawClient(int(exported.rpartition(":")[2]), "", "")
            done(client.send("GET", "/?Action=ListUsers&Version=2015-05-01", {}))
        finally:
            process.terminate()
    assert main(["--auth", "maybe"]) == 2
    assert "--auth" in capsys.readouterr().err


async def test_the_error_of_aliram_tells_what_was_missing(enforced: Emulator, root: RawClient) -> None:
    key = key_of(root, "alice")
    endpoints: dict[str, str] = dict.fromkeys(("ims", "ram", "sts"), enforced.url)
    keys = StaticKeys(key["AccessKeyId"], key["AccessKeySecret"])
    async with Session(credentials=keys, endpoints=endpoints) as session:
        with pytest.raises(AccessDenied) as caught:
            await session.ims.get_user(user_principal_name=f"bob@{DOMAIN}")
    detail = dict(caught.value.access_denied_detail or {})
    assert detail.pop("EncodedDiagnosticMessage")
    assert detail == {
        "AuthAction": "ram:GetUser",
        "AuthPrincipalType": "SubUser",
        "AuthPrincipalOwnerId": ACCOUNT_ID,
        "AuthPrincipalDisplayName": user_id(root, "alice"),
        "PolicyType": "AccountLevelIdentityBasedPolicy",
        "NoPermissionType": "ImplicitDeny",
    }


def test_a_denial_in_xml_has_its_detail_as_well(enforced: Emulator, root: RawClient) -> None:
    reply = user_with(enforced, root).ram("ListUsers", Format="XML")
    assert reply.status == 403
    assert b"<AccessDeniedDetail><AuthAction>ram:ListUsers</AuthAction>" in reply.body
