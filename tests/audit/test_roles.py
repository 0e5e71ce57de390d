"""Roles: ROLE-01, ROLE-02, ROLE-03 (ROLE-04 is in test_policies), TR-09, TR-11."""

from __future__ import annotations

from typing import Any

import pytest

from aliram import audit
from tests.audit_documents import OTHER, OWN, allow, document, planted, severities, trust
from tests.audit_stage import by_name, judged, verdicts

ROOT, OTHER_ROOT = f"acs:ram::{OWN}:root", f"acs:ram::{OTHER}:root"
ECS = "ecs.aliyuncs.com"
MFA = {"Bool": {"acs:MFAPresent": "true"}}
ID = {"StringEquals": {"sts:ExternalId": "a-secret-of-two"}}
OWN_TRUST, SERVICE = trust(RAM=ROOT), trust(Service=ECS)
POLICIES = {
    "reads": document(allow("oss:Get*")),
    "creates": document(allow("ram:CreateUser")),
    "creates-with-mfa": document(allow("ram:CreateUser", condition=MFA)),
    "one-user": document(allow("ram:UpdateUser", f"acs:ram:*:{OWN}:user/alice")),
}

# By check: members of the role, and the severity, `pass`, or nothing.
TABLE: dict[str, dict[str, tuple[dict[str, Any], str]]] = {
    "ROLE-01": {
        "other": ({"trust": trust(RAM=OTHER_ROOT)}, "medium"),
        "with-id": ({"trust": trust(ID, RAM=OTHER_ROOT)}, "medium"),
        "one-role": ({"trust": trust(RAM=[ROOT, f"acs:ram::{OTHER}:role/ci"])}, "medium"),
        "provider": ({"trust": trust(Federated=f"acs:ram::{OTHER}:saml-provider/okta")}, "medium"),
        "anyone": ({"trust": trust(RAM="*")}, "medium"),
        "service-for-other": ({"trust": trust(Service=f"{OTHER}@ecs.aliyuncs.com")}, "medium"),
        "service-for-own": ({"trust": trust(Service=f"{OWN}@ecs.aliyuncs.com")}, "pass"),
        "own": ({"trust": OWN_TRUST}, "pass"),
        "service": ({"trust": SERVICE}, "pass"),
    },
    "ROLE-02": {
        "powerless": ({"trust": SERVICE}, "low"),
        "in-use": ({"trust": SERVICE, "policies": ["reads"]}, "pass"),
    },
    "ROLE-03": {
        "admin": ({"trust": OWN_TRUST, "policies": ["AdministratorAccess"]}, "high"),
        "by-one": ({"trust": trust(RAM=f"acs:ram::{OWN}:user/alice"), "policies": ["AliyunRAMFullAccess"]}, "high"),
        "other-account": ({"trust": trust(RAM=OTHER_ROOT), "policies": ["creates"]}, "high"),
        "with-mfa": ({"trust": trust(MFA, RAM=ROOT), "policies": ["AdministratorAccess"]}, "medium"),
        "policy-with-mfa": ({"trust": OWN_TRUST, "policies": ["creates-with-mfa"]}, "medium"),
        "harmless": ({"trust": OWN_TRUST, "policies": ["reads"]}, "pass"),
        "one-user": ({"trust": OWN_TRUST, "policies": ["one-user"]}, "pass"),
        "service": ({"trust": SERVICE, "policies": ["AdministratorAccess"]}, ""),
    },
    "TR-09": {
        "long": ({"trust": SERVICE, "policies": ["AdministratorAccess"], "max_session": 3601}, "low"),
        "hour": ({"trust": OWN_TRUST, "policies": ["AdministratorAccess"], "max_session": 3600}, "pass"),
        "console": ({"trust": OWN_TRUST, "policies": ["creates"]}, "low"),
        "console-of-service": ({"trust": SERVICE, "policies": ["creates"]}, "pass"),
        "harmless": ({"trust": OWN_TRUST, "policies": ["reads"], "max_session": 43200}, ""),
    },
}


async def change(session: Any) -> None:
    await session.ram.create_service_linked_role(service_name="polardb.aliyuncs.com")
    for name in ("console", "console-of-service"):
        await session.ram.update_role(role_name=f"TR-09-{name}", new_allow_console_login=True)
    for name in ("long", "hour"):
        await session.ram.update_role(role_name=f"TR-09-{name}", new_allow_console_login=False)


def seed() -> dict[str, Any]:
    roles = [{"name": f"{check}-{name}", **row} for check, rows in TABLE.items() for name, (row, _) in rows.items()]
    policies = [{"name": name, "document": text} for name, text in POLICIES.items()]
    return {"roles": roles, "policies": policies, "users": [{"name": "alice"}]}


@pytest.fixture(scope="module")
def roles() -> audit.Snapshot:
    return planted(seed(), change)


@pytest.mark.parametrize("check", TABLE)
def test_each_table_of_roles_is_judged_as_it_says(check: str, roles: audit.Snapshot) -> None:
    found = severities(by_name(roles, check))
    expected = {f"{check}-{name}": severity for name, (_, severity) in TABLE[check].items() if severity}
    assert {name: severity for name, severity in found.items() if name.startswith(check)} == expected
    assert not [name for name in found if name.startswith("AliyunServiceRole")]


def test_listed_accounts_may_be_trusted(roles: audit.Snapshot) -> None:
    found = verdicts(roles, "ROLE-01", trusted_accounts=[OTHER])
    assert {name for name, status in found.items() if status == "fail"} == {"ROLE-01-anyone"}


def test_the_length_of_sessions_can_be_set(roles: audit.Snapshot) -> None:
    assert verdicts(roles, "TR-09", role_session_seconds=3601)["TR-09-long"] == "pass"
    assert verdicts(roles, "TR-09", role_session_seconds=3599)["TR-09-hour"] == "fail"
    assert "3601 s" in by_name(roles, "TR-09")["TR-09-long"].message


def test_what_makes_a_role_sensitive_can_be_set(roles: audit.Snapshot) -> None:
    found = verdicts(roles, "ROLE-03", sensitive_actions=["oss:GetObject"])
    assert found["ROLE-03-harmless"] == "fail"
    assert found["ROLE-03-other-account"] == "pass"
    assert found["ROLE-03-admin"] == "fail"


def test_the_use_of_roles_is_unknown_with_the_reason_once_for_all(roles: audit.Snapshot) -> None:
    (finding,) = judged(roles, "TR-11")
    assert (finding.status.value, finding.kind) == ("unknown", "account")
    assert "ActionTrail" in finding.message


def test_what_was_denied_is_unknown() -> None:
    account = {"roles": [{"name": "r", "trust": OWN_TRUST, "policies": ["AdministratorAccess"]}]}
    snapshot = planted(account, denied=["GetRole"])
    checks = ("ROLE-01", "ROLE-02", "ROLE-03", "ROLE-04", "TR-09")
    assert [verdicts(snapshot, check) for check in checks] == [{"r": "unknown"}] * len(checks)
    snapshot = planted(account, denied=["ListEntitiesForPolicy"])
    assert verdicts(snapshot, "ROLE-01") == {"r": "pass"}
    assert verdicts(snapshot, "ROLE-02") == {"r": "unknown"}
    assert verdicts(snapshot, "ROLE-03") == {"r": "unknown"}
