"""Policies by what they allow: POL-01 to POL-05, POL-20 to POL-22."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aliram import audit
from aliram.errors import ConfigError
from tests.audit_documents import OTHER, OWN, allow, deny, document, planted, say, severities, trust
from tests.audit_stage import by_name, judged, verdicts

EVERYTHING = allow("*")
MFA = {"Bool": {"acs:MFAPresent": "true"}}
IN_2099 = {"DateGreaterThan": {"acs:CurrentTime": "2099-01-01T00:00:00Z"}}

# Name, document, POL-01.
ADMINISTRATORS: dict[str, tuple[dict[str, Any], str]] = {
    "star": (document(EVERYTHING), "critical"),
    "list": (document(allow(["*"], ["*"])), "critical"),
    "star-star": (document(allow("*:*")), "critical"),
    "all-arns": (document(allow("*", "acs:*:*:*:*")), "critical"),
    "among-others": (document(allow("ecs:*"), allow(["oss:Get*", "*"], ["acs:oss:*:*:a", "*"])), "critical"),
    "but-bills": (document(EVERYTHING, deny(["bss:*", "efc:*"])), "critical"),
    "not-bills": (document(allow("", NotAction="bss:*")), "critical"),
    "but-ram": (document(EVERYTHING, deny("ram:*")), "high"),
    "with-mfa": (document(allow("*", condition=MFA)), "high"),
    "mostly-denied": (document(EVERYTHING, deny("*", condition=MFA)), "high"),
    "own-account": (document(allow("*", f"acs:*:*:{OWN}:*")), "critical"),
    "not-one-of-ram": (document(allow("", NotAction="ram:DeleteUser")), "critical"),
    "not-attaching": (document(allow("", NotAction="ram:Attach*")), "pass"),
    "all-denied": (document(EVERYTHING, deny("*")), "pass"),
    "all-arns-denied": (document(EVERYTHING, deny("*", "acs:*:*:*:*")), "pass"),
    "all-but-one-denied": (document(EVERYTHING, deny("", NotAction="ecs:Describe*")), "pass"),
    "not-ram": (document(allow("", NotAction=["ram:*", "ims:*"])), "pass"),
    "denied": (document(deny("*")), "pass"),
    "one-bucket": (document(allow("*", "acs:oss:*:*:bucket")), "pass"),
    "one-product": (document(allow("ecs:*")), "pass"),
    "reading": (document(allow("*:Get*")), "pass"),
}


@pytest.fixture(scope="module")
def administrators() -> audit.Snapshot:
    policies = [{"name": name, "document": text} for name, (text, _) in ADMINISTRATORS.items()]
    seed = {
        "policies": [*policies, {"name": "held-by-nobody", "document": document(EVERYTHING)}],
        "users": [{"name": f"u-{name}", "policies": [name]} for name in ADMINISTRATORS]
        + [{"name": "admin", "policies": ["AdministratorAccess"]}, {"name": "member", "groups": ["admins"]}],
        "groups": [{"name": "admins", "policies": ["AdministratorAccess", "ReadOnlyAccess"]}],
        "roles": [{"name": "r", "trust": trust(Service="ecs.aliyuncs.com"), "policies": ["AdministratorAccess"]}],
    }
    return planted(seed)


def test_policies_in_use_do_not_allow_everything(administrators: audit.Snapshot) -> None:
    expected = {name: severity for name, (_, severity) in ADMINISTRATORS.items()}
    found = by_name(administrators, "POL-01")
    # One that nobody holds is POL-04's, and system policies weigh less: they are there to be used.
    assert severities(found) == {**expected, "AdministratorAccess": "high", "ReadOnlyAccess": "pass"}


def test_holders_of_administrator_access_are_counted_and_named(administrators: audit.Snapshot) -> None:
    finding = by_name(administrators, "POL-01")["AdministratorAccess"]
    assert "users who hold it: 1, groups: 1, roles: 1" in finding.message
    assert finding.evidence == ["$.Statement[0]", "held by user admin", "held by group admins", "held by role r"]


def test_custom_policies_are_attached(administrators: audit.Snapshot) -> None:
    found = verdicts(administrators, "POL-04")
    assert found == {**dict.fromkeys(ADMINISTRATORS, "pass"), "held-by-nobody": "fail"}


SECRET = allow("kms:Decrypt", "acs:kms:*:*:key/k")
PRODUCTS: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "star": (document(allow("ecs:*")), "medium", ["ecs:*"]),
    "two": (document(allow(["ecs:*", "OSS:*"])), "medium", ["ecs:*", "oss:*"]),
    "all-of-one": (document(allow("ecs:*", "acs:ecs:*:*:*")), "medium", ["ecs:*"]),
    "all-of-own": (document(allow("ecs:*", f"acs:ecs:*:{OWN}:*")), "medium", ["ecs:*"]),
    "all-of-own-ram": (document(allow("ram:*", f"acs:ram::{OWN}:*")), "medium", ["ram:*"]),
    "by-resource": (document(allow("*", ["acs:ecs:*:*:*", "acs:oss:*:*:b"])), "medium", ["ecs:*"]),
    "one-region": (document(allow("ecs:*", f"acs:ecs:cn-beijing:{OWN}:*")), "pass", []),
    "other-account": (document(allow("ecs:*", f"acs:ecs:*:{OTHER}:*")), "pass", []),
    "all-arns-denied": (document(allow("ecs:*"), deny("ecs:*", "acs:ecs:*:*:*")), "pass", []),
    "denied-without-mfa": (document(allow("ecs:*"), deny("ecs:*", condition=MFA)), "low", ["ecs:*"]),
    "everything": (document(EVERYTHING), "medium", ["every product"]),
    "not-ram": (
        document(allow("", NotAction=["ram:*", "ims:*"])),
        "medium",
        ["every product but those that NotAction names"],
    ),
    "not-on-one": (document(allow("", "acs:oss:*:*:b", NotAction="ram:*")), "pass", []),
    "but-one-action": (document(allow("ecs:*"), deny("ecs:DeleteInstance")), "medium", ["ecs:*"]),
    "with-mfa": (document(allow("ecs:*", condition=MFA)), "low", ["ecs:*"]),
    "all-denied": (document(allow("ecs:*"), deny("ecs:*")), "pass", []),
    "one-machine": (document(allow("ecs:*", "acs:ecs:*:*:instance/i-1")), "pass", []),
    "all-reading": (document(allow("ecs:Describe*")), "pass", []),
    "one-key": (document(SECRET), "pass", []),
}


@pytest.fixture(scope="module")
def products() -> audit.Snapshot:
    ec2 = trust(Service="ecs.aliyuncs.com")
    seed = {
        "policies": [{"name": name, "document": text} for name, (text, _, _) in PRODUCTS.items()],
        "groups": [{"name": "g", "policies": ["star"]}],
        "users": [{"name": name, "policies": [name]} for name in PRODUCTS]
        + [{"name": "member", "groups": ["g"]}, {"name": "nobody"}],
        "roles": [{"name": f"r-{name}", "trust": ec2, "policies": [name]} for name in PRODUCTS],
    }

    async def change(session: Any) -> None:
        await session.ram.create_service_linked_role(service_name="polardb.aliyuncs.com")

    return planted(seed, change)


def test_no_user_administers_a_product(products: audit.Snapshot) -> None:
    found = by_name(products, "POL-02")
    expected = {name: severity for name, (_, severity, _) in PRODUCTS.items()}
    assert severities(found) == {**expected, "member": "medium", "nobody": "pass"}
    assert {name: found[name].evidence for name in PRODUCTS} == {name: row[2] for name, row in PRODUCTS.items()}


def test_no_role_administers_a_product_but_those_of_products_themselves(products: audit.Snapshot) -> None:
    expected = {f"r-{name}": severity for name, (_, severity, _) in PRODUCTS.items()}
    assert severities(by_name(products, "ROLE-04")) == expected


USERS = f"acs:ram:*:{OWN}:user/*"
SENSITIVE: dict[str, tuple[dict[str, Any], str]] = {
    "all-of-ram": (document(allow("ram:*")), "medium"),
    "creates-users": (document(allow("ram:CreateUser", USERS)), "medium"),
    "assumes": (document(allow("sts:AssumeRole")), "medium"),
    "any-region": (document(allow("ram:PassRole", "acs:ram::*:role/*")), "medium"),
    "with-mfa": (document(allow("ram:CreateUser", condition=MFA)), "low"),
    "everything": (document(EVERYTHING), "medium"),
    "denied": (document(allow("ram:*"), deny("ram:*")), "pass"),
    "own-keys": (document(allow("ram:CreateAccessKey", f"acs:ram:*:{OWN}:user/own-keys")), "pass"),
    # Joining needs both, the user and the group.
    "one-half": (document(allow("ram:AddUserToGroup", USERS)), "pass"),
    "reads": (document(allow(["ram:Get*", "ram:List*"])), "pass"),
    "never-yet": (document(allow("ram:CreateUser", condition=IN_2099)), "low"),
}


@pytest.fixture(scope="module")
def sensitive() -> audit.Snapshot:
    seed = {
        "policies": [{"name": name, "document": text} for name, (text, _) in SENSITIVE.items()],
        "users": [{"name": name, "policies": [name]} for name in SENSITIVE],
        "roles": [{"name": "role", "trust": trust(Service="ecs.aliyuncs.com"), "policies": ["assumes"]}],
    }
    return planted(seed)


def test_sensitive_actions_are_not_held_without_a_limit(sensitive: audit.Snapshot) -> None:
    expected = {name: severity for name, (_, severity) in SENSITIVE.items()}
    found = by_name(sensitive, "POL-03")
    assert severities(found) == {**expected, "role": "medium"}
    assert found["creates-users"].evidence == ["ram:CreateUser"]
    assert found["role"].evidence == ["sts:AssumeRole"]


def test_what_is_sensitive_can_be_set(sensitive: audit.Snapshot) -> None:
    found = verdicts(sensitive, "POL-03", sensitive_actions=["ram:GetUser"])
    failing = {name for name, status in found.items() if status == "fail"}
    assert failing == {"all-of-ram", "everything", "reads"}
    with pytest.raises(ConfigError, match=r"sensitive_actions: 'ram:\*' is no action"):
        judged(sensitive, "POL-03", sensitive_actions=["ram:*"])


def test_forbidden_documents_are_found_and_required_ones_missed(administrators: audit.Snapshot) -> None:
    assert judged(administrators, "POL-05") == []

    def found(**settings: Any) -> tuple[str, list[str]]:
        (finding,) = judged(administrators, "POL-05", **settings)
        return finding.status.value, finding.evidence

    bills = document(deny(["efc:*", "bss:*"]), allow(["*"], ["*"]))
    absent = document(allow("ecs:StopInstance"))
    # The order of statements and values does not count, nor a list of one.
    assert found(forbidden_policies=[bills]) == ("fail", ["Custom/but-bills is forbidden_policies[0]"])
    assert found(forbidden_policies=[absent]) == ("pass", [])
    assert found(required_policies=[bills]) == ("pass", [])
    assert found(required_policies=[bills, absent]) == ("fail", ["required_policies[1] does not exist"])
    status, named = found(forbidden_policies=[document(EVERYTHING)])
    assert status == "fail"
    assert {line.split(" ")[0] for line in named} == {
        *("System/AdministratorAccess", "Custom/star", "Custom/list", "Custom/held-by-nobody")
    }
    with pytest.raises(ConfigError, match=r"forbidden_policies\[0\] is no policy document"):
        found(forbidden_policies=[{"Version": "1"}])


SYSTEM = {
    "AdministratorAccess": "high",
    "AliyunRAMFullAccess": "high",
    "AliyunSTSAssumeRoleAccess": "medium",
    "PowerUserAccess": "medium",
    "AliyunFCFullAccess": "low",  # ram:PassRole to one service
    "AliyunECSFullAccess": "pass",
    "AliyunKMSFullAccess": "pass",  # roles that the service prescribes are no identities of one's own
    "ReadOnlyAccess": "pass",
    "AliyunRAMReadOnlyAccess": "pass",
}
LAUNCH = allow(["ecs:*", "ram:PassRole"])
ROLES = f"acs:ram:*:{OWN}:role/*"
PASSING: dict[str, tuple[dict[str, Any], str]] = {
    "passes-and-attaches": (document(LAUNCH, allow("ram:AttachPolicyToRole")), "high"),
    "functions": (document(allow(["fc:*", "ram:PassRole", "ram:AttachPolicyToRole"])), "high"),
    "with-mfa": (document(LAUNCH, allow("ram:AttachPolicyToRole", condition=MFA)), "medium"),
    "to-that-service": (
        document(
            allow("ram:PassRole", condition={"StringEquals": {"acs:Service": "ecs.aliyuncs.com"}}),
            allow(["ecs:*", "ram:AttachPolicyToRole"]),
        ),
        "high",
    ),
    "to-another-service": (
        document(
            allow("ram:PassRole", condition={"StringEquals": {"acs:Service": "actiontrail.aliyuncs.com"}}),
            allow(["ecs:*", "ram:AttachPolicyToRole"]),
        ),
        "pass",
    ),
    "passes-only": (document(LAUNCH), "pass"),
    "cannot-launch": (document(allow(["ram:PassRole", "ram:AttachPolicyToRole"])), "pass"),
    "own-policies-only": (
        document(LAUNCH, allow("ram:AttachPolicyToRole", [ROLES, f"acs:ram:*:{OWN}:policy/*"])),
        "pass",
    ),
}


@pytest.fixture(scope="module")
def held() -> audit.Snapshot:
    policies = [*SYSTEM, *PASSING, "star", "reads"]
    custom = {**{name: text for name, (text, _) in PASSING.items()}, "star": document(EVERYTHING)}
    custom["reads"] = document(allow("ecs:Describe*"))
    seed = {
        "policies": [{"name": name, "document": text} for name, text in custom.items()],
        "users": [{"name": f"u-{name}", "policies": [name]} for name in policies],
    }
    return planted(seed)


def test_system_policies_that_change_ram_are_counted(held: audit.Snapshot) -> None:
    found = by_name(held, "POL-20")
    assert severities(found) == SYSTEM
    assert "users who hold it: 1" in found["AliyunRAMFullAccess"].message


def test_power_users_are_administrators_in_all_but_name(held: audit.Snapshot) -> None:
    expected = {name: severity for name, (_, severity) in PASSING.items()}
    # Nothing to say of those that pass no role, or are administrators openly.
    assert severities(by_name(held, "POL-22")) == {**expected, "PowerUserAccess": "high", "AliyunFCFullAccess": "pass"}
    finding = by_name(held, "POL-22")["PowerUserAccess"]
    assert finding.evidence[0] == "ram:AttachPolicyToRole, ram:PassRole, ecs:RunInstances"


def test_attachments_for_resource_groups_are_unknown_with_the_reason(held: audit.Snapshot) -> None:
    (finding,) = judged(held, "POL-21")
    assert (finding.status.value, finding.kind) == ("unknown", "account")
    assert "resourcemanager" in finding.message


def test_what_was_denied_is_unknown_and_no_pass() -> None:
    seed = {
        "policies": [{"name": "star", "document": document(EVERYTHING)}],
        "users": [{"name": "u", "policies": ["star", "AdministratorAccess"]}],
    }
    snapshot = planted(seed, denied=["ListPolicyVersions"])
    for check in ("POL-01", "POL-22"):
        assert verdicts(snapshot, check)["star"] == "unknown"
    assert verdicts(snapshot, "POL-02") == {"u": "unknown"}
    assert verdicts(snapshot, "POL-03") == {"u": "unknown"}
    assert set(verdicts(snapshot, "POL-05", forbidden_policies=[document(EVERYTHING)]).values()) == {"unknown"}
    snapshot = planted(seed, denied=["GetPolicy"])
    assert verdicts(snapshot, "POL-20") == {"AdministratorAccess": "unknown"}
    snapshot = planted(seed, denied=["ListPolicies"])
    assert set(verdicts(snapshot, "POL-04").values()) == {"unknown"}


def test_a_document_that_cannot_be_parsed_is_no_pass() -> None:
    policies = [{"name": "broken", "document": document(EVERYTHING)}]
    snapshot = planted({"policies": policies, "users": [{"name": "u", "policies": ["broken"]}]})
    version = {"VersionId": "v1", "IsDefaultVersion": True, "PolicyDocument": json.dumps({"Version": "2"})}
    versions = {"PolicyVersions": {"PolicyVersion": [version]}}
    say(snapshot, "ram.ListPolicyVersions", "Custom/broken", versions)
    assert verdicts(snapshot, "POL-01") == {"broken": "unknown"}
    assert verdicts(snapshot, "POL-22") == {"broken": "unknown"}
    assert verdicts(snapshot, "POL-04") == {"broken": "pass"}
