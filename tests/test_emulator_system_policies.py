"""The system policies: what they say, where they are listed, and that accounts attach them apart from each other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aliram.emulator import Emulator
from aliram.emulator.documents import check_permissions
from aliram.emulator.system_policies import SYSTEM_POLICIES
from tests.emulator_fixture import RawClient

ALL = "*"


def document(root: RawClient, name: str) -> list[dict[str, Any]]:
    got = root.ram("GetPolicy", PolicyName=name, PolicyType="System").tree
    tree = json.loads(got["DefaultPolicyVersion"]["PolicyDocument"])
    assert tree["Version"] == "1"
    statements: list[dict[str, Any]] = tree["Statement"]
    return statements


def listed(root: RawClient, **params: str) -> dict[str, dict[str, Any]]:
    pages = root.pages("ram", "ListPolicies", ("Policies", "Policy"), **params)
    return {policy["PolicyName"]: policy for page in pages for policy in page}


def test_thirty_and_more_are_there_from_the_start(root: RawClient) -> None:
    found = listed(root, PolicyType="System", MaxItems="7")
    assert set(found) >= set(SYSTEM_POLICIES)
    assert len(SYSTEM_POLICIES) >= 30
    assert {policy["PolicyType"] for policy in found.values()} == {"System"}
    assert {policy["AttachmentCount"] for policy in found.values()} == {0}
    assert all(policy["Description"] for policy in found.values())
    root.ram("CreatePolicy", PolicyName="mine", PolicyDocument=SYSTEM_POLICIES["ReadOnlyAccess"][1])
    assert set(listed(root, PolicyType="Custom")) == {"mine"}
    assert set(listed(root)) == {"mine", *found}


@pytest.mark.parametrize("name", SYSTEM_POLICIES)
def test_a_document_is_one_that_could_be_created(name: str) -> None:
    check_permissions(SYSTEM_POLICIES[name][1])


# Copied by hand from the policies' pages in the RAM developer reference.
SHOWN: list[tuple[str, list[dict[str, Any]]]] = [
    ("AdministratorAccess", [{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
    ("AliyunSTSAssumeRoleAccess", [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]),
    (
        "AliyunRAMReadOnlyAccess",
        [
            {"Effect": "Allow", "Action": ["ram:Get*", "ram:List*", "ram:GenerateCredentialReport"], "Resource": "*"},
            {"Effect": "Allow", "Action": ["accessanalyzer:Get*", "accessanalyzer:List*"], "Resource": "*"},
        ],
    ),
    (
        "AliyunActionTrailFullAccess",
        [
            {"Effect": "Allow", "Action": "actiontrail:*", "Resource": "*"},
            {
                "Effect": "Allow",
                "Action": "ram:PassRole",
                "Resource": "*",
                "Condition": {"StringEquals": {"acs:Service": "actiontrail.aliyuncs.com"}},
            },
            {
                "Effect": "Allow",
                "Action": "ram:CreateServiceLinkedRole",
                "Resource": "*",
                "Condition": {"StringEquals": {"ram:ServiceName": "actiontrail.aliyuncs.com"}},
            },
        ],
    ),
    (
        "AliyunRDSReadOnlyAccess",
        [
            {"Effect": "Allow", "Action": "rds:Describe*", "Resource": "*"},
            {
                "Effect": "Allow",
                "Action": ["hdm:Get*", "hdm:Describe*", "hdm:Query*", "hdm:Support*"],
                "Resource": "acs:rds:*:*:*",
            },
            {
                "Effect": "Allow",
                "Action": ["dbs:Get*", "dbs:Describe*", "dbs:Query*", "dbs:Support*"],
                "Resource": "acs:rds:*:*:*",
            },
        ],
    ),
]


@pytest.mark.parametrize(("name", "statements"), SHOWN, ids=[row[0] for row in SHOWN])
def test_a_document_is_the_published_one(root: RawClient, name: str, statements: list[dict[str, Any]]) -> None:
    assert document(root, name) == statements


def test_power_users_stay_away_from_identities_but_may_make_and_pass_roles_of_services(root: RawClient) -> None:
    everything, reading, roles, policies = document(root, "PowerUserAccess")
    assert "Action" not in everything
    assert {"ram:*", "ims:*", "resourcemanager:*", "resourcesharing:*"} < set(everything["NotAction"])
    assert (reading["Resource"], "ram:PassRole" in reading["Action"]) == (ALL, True)
    assert set(roles["Action"]) == {"ram:CreateRole", "ram:AttachPolicyToRole"}
    assert roles["Resource"] == "acs:ram:*:*:role/*"
    assert roles["Condition"] == {"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": "Service"}}
    assert (policies["Action"], policies["Resource"]) == ("ram:AttachPolicyToRole", "acs:ram:*:*:policy/*")


def test_nobody_changes_them(root: RawClient) -> None:
    one = {"PolicyName": "ReadOnlyAccess"}
    text = SYSTEM_POLICIES["AdministratorAccess"][1]
    for action, params in (
        ("DeletePolicy", {"CascadingDelete": "true"}),
        ("CreatePolicyVersion", {"PolicyDocument": text, "SetAsDefault": "true"}),
        ("SetDefaultPolicyVersion", {"VersionId": "v1"}),
        ("DeletePolicyVersion", {"VersionId": "v1"}),
        ("UpdatePolicyDescription", {"NewDescription": "d"}),
    ):
        assert root.ram(action, **one, **params).code == "EntityNotExist.Policy"


def test_accounts_attach_them_apart_from_each_other(emulator: Emulator, root: RawClient) -> None:
    other = emulator.add_account()
    stranger = RawClient(root.port, other.root_key.access_key_id, str(other.root_key.access_key_secret))
    one = {"PolicyName": "ReadOnlyAccess", "PolicyType": "System"}
    for client, names in ((root, ["alice", "bob"]), (stranger, ["carol"])):
        for name in names:
            client.ram("CreateUser", UserName=name)
            assert client.ram("AttachPolicyToUser", **one, UserName=name).status == 200
        assert client.ram("GetPolicy", **one).tree["Policy"]["AttachmentCount"] == len(names)
        assert listed(client, PolicyType="System")["ReadOnlyAccess"]["AttachmentCount"] == len(names)
        entities = client.ram("ListEntitiesForPolicy", **one).tree
        assert [user["UserName"] for user in entities["Users"]["User"]] == names
        assert (entities["Groups"], entities["Roles"]) == ({"Group": []}, {"Role": []})
