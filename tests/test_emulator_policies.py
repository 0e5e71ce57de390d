"""Policies, their versions, and where they are attached."""

from __future__ import annotations

import json

import pytest

from aliram.emulator import Emulator
from tests.emulator_fixture import RawClient


def document(action: str = "oss:*", **more: object) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*", **more}
    return json.dumps({"Version": "1", "Statement": [statement]})


def test_a_policy_lives_through_its_versions(root: RawClient) -> None:
    made = root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document("a:1"), Description="d").tree["Policy"]
    assert (made["DefaultVersion"], made["PolicyType"], made["Description"]) == ("v1", "Custom", "d")
    assert root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document()).code == "EntityAlreadyExists.Policy"
    second = root.ram("CreatePolicyVersion", PolicyName="p", PolicyDocument=document("a:2")).tree["PolicyVersion"]
    assert (second["VersionId"], second["IsDefaultVersion"]) == ("v2", False)
    third = root.ram("CreatePolicyVersion", PolicyName="p", PolicyDocument=document("a:3"), SetAsDefault="true")
    assert third.tree["PolicyVersion"]["IsDefaultVersion"] is True
    got = root.ram("GetPolicy", PolicyName="p", PolicyType="Custom").tree
    assert got["Policy"]["DefaultVersion"] == got["DefaultPolicyVersion"]["VersionId"] == "v3"
    assert got["DefaultPolicyVersion"]["PolicyDocument"] == document("a:3")
    assert (
        root.ram("DeletePolicyVersion", PolicyName="p", VersionId="v3").code == "DeleteConflict.Policy.Version.Default"
    )
    assert root.ram("SetDefaultPolicyVersion", PolicyName="p", VersionId="v1").status == 200
    assert root.ram("DeletePolicyVersion", PolicyName="p", VersionId="v3").status == 200
    versions = root.ram("ListPolicyVersions", PolicyName="p", PolicyType="Custom").tree["PolicyVersions"][
        "PolicyVersion"
    ]
    assert [(v["VersionId"], v["IsDefaultVersion"]) for v in versions] == [("v1", True), ("v2", False)]
    # A number is never used again.
    fourth = root.ram("CreatePolicyVersion", PolicyName="p", PolicyDocument=document()).tree["PolicyVersion"]
    assert fourth["VersionId"] == "v4"
    old = root.ram("GetPolicyVersion", PolicyName="p", PolicyType="Custom", VersionId="v2").tree["PolicyVersion"]
    assert old["PolicyDocument"] == document("a:2")
    new = root.ram("UpdatePolicyDescription", PolicyName="p", NewDescription="e").tree["Policy"]
    assert (new["Description"], new["DefaultVersion"]) == ("e", "v1")


@pytest.mark.parametrize("action", ["GetPolicyVersion", "DeletePolicyVersion", "SetDefaultPolicyVersion"])
def test_a_version_must_exist_and_look_like_one(root: RawClient, action: str) -> None:
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document())
    kind = {"PolicyType": "Custom"} if action == "GetPolicyVersion" else {}
    for version, code in (("v9", "EntityNotExist.Policy.Version"), ("9", "InvalidParameter.VersionId.Format")):
        assert root.ram(action, PolicyName="p", VersionId=version, **kind).code == code


def test_the_sixth_version_needs_the_oldest_to_go(root: RawClient) -> None:
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document())
    for _ in range(4):
        assert root.ram("CreatePolicyVersion", PolicyName="p", PolicyDocument=document()).status == 200
    reply = root.ram("CreatePolicyVersion", PolicyName="p", PolicyDocument=document())
    assert (reply.status, reply.code) == (409, "LimitExceeded.Policy.Version")
    rotate = {"RotateStrategy": "DeleteOldestNonDefaultVersionWhenLimitExceeded"}
    assert root.ram("CreatePolicyVersion", PolicyName="p", PolicyDocument=document(), **rotate).status == 200
    versions = root.ram("ListPolicyVersions", PolicyName="p", PolicyType="Custom").tree["PolicyVersions"][
        "PolicyVersion"
    ]
    assert [version["VersionId"] for version in versions] == ["v1", "v3", "v4", "v5", "v6"]


MALFORMED = [
    ("no JSON", "{"),
    ("no object", "[]"),
    ("another version", json.dumps({"Version": "2012-10-17", "Statement": [{}]})),
    ("no statement", json.dumps({"Version": "1", "Statement": []})),
    ("one statement outside an array", json.dumps({"Version": "1", "Statement": {"Effect": "Allow"}})),
    ("no effect", document(Effect="Maybe")),
    ("two kinds of action", document(NotAction="x")),
    ("an action that is no text", document(action=7)),  # type: ignore[arg-type]  # that is the point
    ("a principal", document(Principal={"RAM": ["*"]})),
    ("no resource", json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*"}]})),
]


@pytest.mark.parametrize("text", [m[1] for m in MALFORMED], ids=[m[0] for m in MALFORMED])
def test_a_document_that_is_no_policy_is_refused(root: RawClient, text: str) -> None:
    reply = root.ram("CreatePolicy", PolicyName="p", PolicyDocument=text)
    assert (reply.status, reply.code) == (400, "MalformedPolicyDocument")
    assert root.ram("GetPolicy", PolicyName="p", PolicyType="Custom").code == "EntityNotExist.Policy"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (document(Effect="Maybe"), "$.Statement[0].Effect"),
        (document(Condition={"StringEqual": {"acs:SourceIp": "x"}}), "$.Statement[0].Condition.StringEqual"),
        (document(Ressource="*"), "$.Statement[0].Ressource"),
    ],
)
def test_the_refusal_of_a_document_says_where(root: RawClient, text: str, where: str) -> None:
    reply = root.ram("CreatePolicy", PolicyName="p", PolicyDocument=text)
    assert (reply.status, reply.code) == (400, "MalformedPolicyDocument")
    assert where in reply.tree["Message"]


def test_a_document_has_6144_characters_at_most(root: RawClient) -> None:
    padding = 6144 - len(document(""))
    assert root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document("a" * padding)).status == 200
    reply = root.ram("CreatePolicy", PolicyName="q", PolicyDocument=document("a" * (padding + 1)))
    assert (reply.status, reply.code) == (400, "InvalidParameter.PolicyDocument.Length")


def test_system_policies_are_there_from_the_start_and_nobodys(root: RawClient) -> None:
    listed = root.ram("ListPolicies", PolicyType="System").tree["Policies"]["Policy"]
    assert {policy["PolicyType"] for policy in listed} == {"System"}
    assert {policy["PolicyName"] for policy in listed} >= {
        "AdministratorAccess",
        "ReadOnlyAccess",
        "AliyunRAMFullAccess",
        "AliyunRAMReadOnlyAccess",
        "AliyunSTSAssumeRoleAccess",
    }
    got = root.ram("GetPolicy", PolicyName="AdministratorAccess", PolicyType="System").tree["DefaultPolicyVersion"]
    assert json.loads(got["PolicyDocument"]) == {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
    assert root.ram("DeletePolicy", PolicyName="AdministratorAccess").code == "EntityNotExist.Policy"
    assert root.ram("GetPolicy", PolicyName="p", PolicyType="Managed").code == "InvalidParameter.PolicyType"
    assert root.ims("GetAccountSummary").tree["SummaryMap"]["Policies"] == 0


def test_policies_are_counted_where_they_hang(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    root.ram("CreateGroup", GroupName="dev")
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document())
    for target in ({"UserName": "alice"}, {"GroupName": "dev"}):
        action = "AttachPolicyToUser" if "UserName" in target else "AttachPolicyToGroup"
        assert root.ram(action, PolicyType="Custom", PolicyName="p", **target).status == 200
    (listed,) = root.ram("ListPolicies", PolicyType="Custom").tree["Policies"]["Policy"]
    got = root.ram("GetPolicy", PolicyName="p", PolicyType="Custom").tree["Policy"]
    assert listed["AttachmentCount"] == got["AttachmentCount"] == 2


TRUST = json.dumps(
    {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["*"]}}]}
)
TARGETS = [
    ("User", {"UserName": "x"}, {"UserName": "x"}),
    ("Group", {"GroupName": "x"}, {"GroupName": "x"}),
    ("Role", {"RoleName": "x"}, {"RoleName": "x", "AssumeRolePolicyDocument": TRUST}),
]


@pytest.mark.parametrize(("kind", "name", "create"), TARGETS, ids=[t[0] for t in TARGETS])
def test_attaching_is_seen_from_both_ends(
    root: RawClient, kind: str, name: dict[str, str], create: dict[str, str]
) -> None:
    root.ram(f"Create{kind}", **create)
    policy = {"PolicyType": "Custom", "PolicyName": "p"}
    assert root.ram(f"AttachPolicyTo{kind}", **policy, **name).code == "EntityNotExist.Policy"
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document(), Description="d")
    assert root.ram(f"AttachPolicyTo{kind}", **policy, **name).status == 200
    assert root.ram(f"AttachPolicyTo{kind}", **policy, **name).code == f"EntityAlreadyExists.{kind}.Policy"
    (listed,) = root.ram(f"ListPoliciesFor{kind}", **name).tree["Policies"]["Policy"]
    assert (listed["PolicyName"], listed["PolicyType"], listed["Description"]) == ("p", "Custom", "d")
    entities = root.ram("ListEntitiesForPolicy", **policy).tree
    found = {
        many: [entity[f"{many[:-1]}Name"] for entity in entities[many][many[:-1]]]
        for many in ("Users", "Groups", "Roles")
    }
    assert found == {many: (["x"] if many == f"{kind}s" else []) for many in found}
    assert root.ram("DeletePolicy", PolicyName="p").code == f"DeleteConflict.Policy.{kind}"
    assert root.ram(f"DetachPolicyFrom{kind}", **policy, **name).status == 200
    reply = root.ram(f"DetachPolicyFrom{kind}", **policy, **name)
    assert (reply.status, reply.code) == (404, f"EntityNotExist.{kind}.Policy")
    missing = dict.fromkeys(name, "nobody")
    assert root.ram(f"AttachPolicyTo{kind}", **policy, **missing).code == f"EntityNotExist.{kind}"


@pytest.mark.parametrize(("kind", "name", "create"), TARGETS, ids=[t[0] for t in TARGETS])
def test_system_and_custom_policies_have_limits_of_their_own(
    emulator: Emulator, root: RawClient, kind: str, name: dict[str, str], create: dict[str, str]
) -> None:
    root.ram(f"Create{kind}", **create)
    limit = 10 if kind == "User" else 5
    emulator.seed({"policies": [{"name": f"p{n}", "document": json.loads(document())} for n in range(limit + 1)]})
    for number in range(limit):
        custom = {"PolicyType": "Custom", "PolicyName": f"p{number}"}
        assert root.ram(f"AttachPolicyTo{kind}", **custom, **name).status == 200
    reply = root.ram(f"AttachPolicyTo{kind}", PolicyType="Custom", PolicyName=f"p{limit}", **name)
    assert (reply.status, reply.code) == (409, f"LimitExceeded.{kind}.Policy")
    assert root.ram(f"AttachPolicyTo{kind}", PolicyType="System", PolicyName="ReadOnlyAccess", **name).status == 200


def test_a_policy_with_versions_or_uses_goes_at_once_when_asked_to(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document())
    root.ram("CreatePolicyVersion", PolicyName="p", PolicyDocument=document())
    assert root.ram("DeletePolicy", PolicyName="p").code == "DeleteConflict.Policy.Version"
    root.ram("AttachPolicyToUser", PolicyType="Custom", PolicyName="p", UserName="alice")
    assert root.ram("DeletePolicy", PolicyName="p", CascadingDelete="true").status == 200
    assert root.ram("ListPoliciesForUser", UserName="alice").tree["Policies"]["Policy"] == []
    assert root.ram("ListPolicyVersions", PolicyName="p", PolicyType="Custom").code == "EntityNotExist.Policy"


def test_a_resource_group_is_a_scope_of_its_own(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    policy = {"PolicyType": "System", "PolicyName": "ReadOnlyAccess", "UserName": "alice"}
    assert root.ram("AttachPolicyToUser", **policy, ResourceGroupId="rg-1").status == 200
    assert root.ram("ListPoliciesForUser", UserName="alice").tree["Policies"]["Policy"] == []
    assert root.ram("AttachPolicyToUser", **policy).status == 200
    assert root.ram("DetachPolicyFromUser", **policy, ResourceGroupId="rg-2").code == "EntityNotExist.User.Policy"
    assert root.ram("DetachPolicyFromUser", **policy, ResourceGroupId="rg-1").status == 200
    assert len(root.ram("ListPoliciesForUser", UserName="alice").tree["Policies"]["Policy"]) == 1


def test_policies_and_roles_carry_tags_as_json(root: RawClient) -> None:
    tags = json.dumps([{"Key": "team", "Value": "red"}])
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document(), Tag=tags)
    root.ram("CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST)
    names = {"ResourceNames": '["r"]', "ResourceType": "role"}
    assert root.ram("TagResources", **names, Tag=tags).status == 200
    (policy,) = root.ram("ListPolicies", Tag=tags).tree["Policies"]["Policy"]
    (role,) = root.ram("ListRoles", Tag='[{"Key":"team"}]').tree["Roles"]["Role"]
    assert policy["Tags"] == role["Tags"] == {"Tag": [{"TagKey": "team", "TagValue": "red"}]}
    (listed,) = root.ram("ListTagResources", ResourceType="role").tree["TagResources"]
    assert listed == {"ResourceType": "role", "ResourceName": "r", "TagKey": "team", "TagValue": "red"}
    assert root.ram("UntagResources", **names, TagKeys='["team"]').status == 200
    assert root.ram("ListTagResources", **names).tree["TagResources"] == []
