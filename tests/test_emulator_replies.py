"""Every covered operation answers with the fields its schema has, of the types it has, and no others.

`data/reply_fields.json` holds the schemas; the generated models, which are coarser (operations share shapes), must
decode every reply as well.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aliram.emulator import ACCOUNT_ID, COVERED, Emulator, serve
from aliram.emulator.mfa import one_time_code
from tests.emulator_fixture import RawClient, root_of

DOMAIN = "aliram.onaliyun.com"
TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]},
            }
        ],
    }
)
DOCUMENT = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
CUSTOM = {"PolicyType": "Custom", "PolicyName": "p"}
JSON_TAG = '[{"Key":"team","Value":"red"}]'
LIST_TAG = {"Tag.1.Key": "team", "Tag.1.Value": "red"}


FIELDS: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "data" / "reply_fields.json").read_text())[
    "replies"
]

# What a schema has and the emulator has no occasion to say here, with the reason.
UNSAID = {
    "ram.GetPolicy": {"Policy.PolicyDocument"},  # the sample of the service says "N/A": the document is in the version
    "ram.GetRole": {"Role.LatestDeletionTask.CreateDate", "Role.LatestDeletionTask.DeletionTaskId"},  # never deleted
    "sts.GetCallerIdentity": {"RoleId"},  # a user's identity is asked for; the roles' tests ask for a session's
}

Call = Callable[..., tuple[str, dict[str, Any]]]


def user(service: str, name: str = "alice") -> dict[str, str]:
    return {"UserName": name} if service == "ram" else {"UserPrincipalName": f"{name}@{DOMAIN}"}


def ask(client: RawClient, service: str, action: str, params: dict[str, str]) -> tuple[str, dict[str, Any]]:
    reply = client.call(service, action, params)
    assert reply.status == 200, (action, reply.body)
    return f"{service}.{action}", reply.tree


def scenario(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """Calls every covered operation so that it has something to say."""

    def call(service: str, action: str, /, **params: str) -> tuple[str, dict[str, Any]]:
        return ask(root, service, action, params)

    for service in ("ram", "ims"):
        who = user(service)
        tags = {"ims": LIST_TAG, "ram": {}}[service]
        yield call(service, "CreateUser", DisplayName="A", Email="a@b.c", MobilePhone="86-1", **who, **tags)
        key_id, made = call(service, "CreateAccessKey", **who)
        yield key_id, made
        key = {"UserAccessKeyId": made["AccessKey"]["AccessKeyId"]}
        yield call(service, "UpdateAccessKey", Status="Active", **key, **who)
        yield call(service, "GetAccessKeyLastUsed", **key, **who)
        yield call(service, "ListAccessKeys", **who)
        yield call(service, "CreateLoginProfile", Password="Str0ng!password", **who)
        yield call(service, "UpdateLoginProfile", PasswordResetRequired="true", **who)
        yield call(service, "GetLoginProfile", **who)
        device_id, device = call(service, "CreateVirtualMFADevice", VirtualMFADeviceName="phone")
        yield device_id, device
        serial = {"SerialNumber": device["VirtualMFADevice"]["SerialNumber"]}
        now = emulator.clock.now()
        codes = {
            f"AuthenticationCode{n}": one_time_code(device["VirtualMFADevice"]["Base32StringSeed"], now + 30 * n)
            for n in (1, 2)
        }
        yield call(service, "BindMFADevice", **serial, **codes, **who)
        yield call(service, "ListVirtualMFADevices")
        yield call(service, "GetUserMFAInfo", **who)
        yield call(service, "CreateGroup", GroupName="g", Comments="c")
        yield call(service, "AddUserToGroup", GroupName="g", **who)
        yield call(service, "ListGroups")
        yield call(service, "GetGroup", GroupName="g")
        yield call(service, "ListGroupsForUser", **who)
        yield call(service, "ListUsersForGroup", GroupName="g")
        yield call(service, "ListUsers")
        yield call(service, "GetUser", **who)
        if service == "ram":
            yield from ram_only(call, root.port)
        else:
            named = {"ResourceType": "user", "ResourcePrincipalName.1": f"alice@{DOMAIN}"}
            yield call("ims", "TagResources", **named, **LIST_TAG)
            yield call("ims", "ListTagResources", **named)
            yield call("ims", "UntagResources", **named, **{"TagKey.1": "team"})
            yield call("ims", "ListUserBasicInfos")
            yield call("ims", "GetAccountSummary")
            yield call("ims", "SetDefaultDomain", DefaultDomainName=DOMAIN)
            yield call("ims", "GetDefaultDomain")
        yield call(service, "UnbindMFADevice", **who)
        yield call(service, "DeleteVirtualMFADevice", **serial)
        yield call(service, "RemoveUserFromGroup", GroupName="g", **who)
        yield call(service, "UpdateGroup", GroupName="g", NewComments="d")
        yield call(service, "DeleteGroup", GroupName="g")
        yield call(service, "DeleteLoginProfile", **who)
        yield call(service, "DeleteAccessKey", **key, **who)
        renamed = {"ram": {"NewUserName": "alice"}, "ims": {"NewUserPrincipalName": f"alice@{DOMAIN}"}}[service]
        yield call(service, "UpdateUser", NewComments="n", **renamed, **who)
        yield call(service, "DeleteUser", **who)


def ram_only(call: Call, port: int) -> Iterator[tuple[str, dict[str, Any]]]:
    yield call("ram", "CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST, Description="d", Tag=JSON_TAG)
    yield call("ram", "CreatePolicy", PolicyName="p", PolicyDocument=DOCUMENT, Description="d", Tag=JSON_TAG)
    yield call("ram", "CreatePolicyVersion", PolicyName="p", PolicyDocument=DOCUMENT)
    yield call("ram", "SetDefaultPolicyVersion", PolicyName="p", VersionId="v2")
    yield call("ram", "GetPolicyVersion", VersionId="v1", **CUSTOM)
    yield call("ram", "ListPolicyVersions", **CUSTOM)
    yield call("ram", "UpdatePolicyDescription", PolicyName="p", NewDescription="e")
    for kind, target in (("User", "alice"), ("Group", "g"), ("Role", "r")):
        yield call("ram", f"AttachPolicyTo{kind}", **CUSTOM, **{f"{kind}Name": target})
        yield call("ram", f"ListPoliciesFor{kind}", **{f"{kind}Name": target})
    yield call("ram", "ListEntitiesForPolicy", **CUSTOM)
    yield call("ram", "GetPolicy", **CUSTOM)
    yield call("ram", "ListPolicies")
    yield call("ram", "ListRoles")
    yield call("ram", "GetRole", RoleName="r")
    resources = {"ResourceType": "role", "ResourceNames": '["r"]'}
    yield call("ram", "TagResources", Tag=JSON_TAG, **resources)
    yield call("ram", "ListTagResources", **resources)
    yield call("ram", "UntagResources", TagKeys='["team"]', **resources)
    yield call("ram", "UpdateRole", RoleName="r", NewDescription="e")
    key = call("ram", "CreateAccessKey", UserName="alice")[1]["AccessKey"]
    alice = RawClient(port, key["AccessKeyId"], key["AccessKeySecret"])
    yield ask(alice, "sts", "GetCallerIdentity", {})
    session = {"RoleArn": f"acs:ram::{ACCOUNT_ID}:role/r", "RoleSessionName": "s1", "SourceIdentity": "me"}
    yield ask(alice, "sts", "AssumeRole", session)
    call("ram", "DeleteAccessKey", UserName="alice", UserAccessKeyId=alice.key_id)
    for kind, target in (("User", "alice"), ("Group", "g"), ("Role", "r")):
        yield call("ram", f"DetachPolicyFrom{kind}", **CUSTOM, **{f"{kind}Name": target})
    yield call("ram", "DeletePolicyVersion", PolicyName="p", VersionId="v1")
    yield call("ram", "DeletePolicy", PolicyName="p")
    yield call("ram", "DeleteRole", RoleName="r")
    yield call("ram", "SetAccountAlias", AccountAlias="aliram")
    yield call("ram", "GetAccountAlias")
    yield call("ram", "ClearAccountAlias")
    yield call("ram", "SetAccountAlias", AccountAlias="aliram")


@pytest.fixture(scope="module")
def replies() -> dict[str, dict[str, Any]]:
    with serve() as emulator:
        return dict(scenario(emulator, root_of(emulator)))


def test_every_covered_operation_was_called(replies: dict[str, dict[str, Any]]) -> None:
    assert sorted(replies) == list(COVERED) == sorted(FIELDS)


@pytest.mark.parametrize("name", COVERED)
def test_a_reply_holds_the_fields_of_its_schema(replies: dict[str, dict[str, Any]], name: str) -> None:
    said = dict(leaves(replies[name]))
    schema = FIELDS[name]
    assert {path: schema.get(path) for path in said} == said
    # Only a page that is not the last names the next one; that the names are right is shown where pages are read.
    unsaid = schema.keys() - said.keys() - {"Marker", "NextToken"}
    assert unsaid == UNSAID.get(name, set())


@pytest.mark.parametrize("name", COVERED)
def test_the_model_of_a_reply_decodes_it(replies: dict[str, dict[str, Any]], name: str) -> None:
    service, action = name.split(".")
    operation = importlib.import_module(f"aliram.{service}.operations").OPERATIONS[action]
    model = msgspec.convert(
        replies[name], operation.response_type, strict=False, dec_hook=lambda kind, value: kind(value)
    )
    assert model.request_id == replies[name]["RequestId"]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every scalar's path and JSON type."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, f"{path}[]")
    else:
        yield path, {bool: "boolean", int: "integer", str: "string"}[type(value)]
