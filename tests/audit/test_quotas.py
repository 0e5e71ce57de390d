"""Quotas and the service's own score: QTA-01, SCORE-01."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.audit_stage import ago, judged, snapshot_of, verdicts

DOCUMENT = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:GetObject", "Resource": "*"}]}
TRUST = {
    "Version": "1",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}],
}


def policies(number: int) -> list[dict[str, Any]]:
    return [{"name": f"p{place}", "document": DOCUMENT} for place in range(number)]


def users(number: int) -> list[dict[str, Any]]:
    return [{"name": f"u{place}"} for place in range(number)]


QUOTAS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "an empty account": ({}, []),
    "exactly nine tenths": ({"users": users(9), "quotas": {"UsersQuota": 10}}, []),
    "more than that": ({"users": users(10), "quotas": {"UsersQuota": 11}}, ["users: 10 of 11"]),
    "roles": ({"roles": [{"name": "r", "trust": TRUST}], "quotas": {"RolesQuota": 1}}, ["roles: 1 of 1"]),
    "groups": ({"groups": [{"name": "g"}], "quotas": {"GroupsQuota": 1}}, ["groups: 1 of 1"]),
    "policies": ({"policies": policies(2), "quotas": {"PoliciesQuota": 2}}, ["custom policies: 2 of 2"]),
    "devices": (
        {"users": [{"name": "u", "mfa": True}], "quotas": {"VirtualMFADevicesQuota": 1}},
        ["virtual MFA devices: 1 of 1"],
    ),
    "versions": (
        {"policies": [{"name": "p", "versions": [DOCUMENT] * 3}], "quotas": {"VersionsPerPolicyQuota": 3}},
        ["versions of policy p: 3 of 3"],
    ),
    "attachments": (
        {
            "policies": policies(2),
            "users": [{"name": "u", "policies": ["p0", "p1"]}],
            "groups": [{"name": "g", "policies": ["p0", "ReadOnlyAccess"]}],
            "roles": [{"name": "r", "trust": TRUST, "policies": ["ReadOnlyAccess"]}],
            "quotas": {
                "AttachedPoliciesPerUserQuota": 2,
                "AttachedPoliciesPerGroupQuota": 2,
                "AttachedSystemPoliciesPerRoleQuota": 1,
            },
        },
        ["custom policies of user u: 2 of 2", "system policies of role r: 1 of 1"],
    ),
    "several at once": (
        {
            "users": users(1),
            "groups": [{"name": "g"}],
            "quotas": {"UsersQuota": 1, "GroupsQuota": 1},
        },
        ["users: 1 of 1", "groups: 1 of 1"],
    ),
    "a quota of nothing": ({"quotas": {"RolesQuota": 0}}, []),
}


@pytest.mark.parametrize("row", QUOTAS)
def test_quotas_that_are_nearly_used_up_are_named_in_one_finding(row: str) -> None:
    seed, expected = QUOTAS[row]
    (finding,) = judged(asyncio.run(snapshot_of(seed)), "QTA-01")
    assert (finding.status.value, finding.severity.value) == ("fail" if expected else "pass", "info")
    assert finding.evidence == expected


def test_how_full_a_quota_may_be_can_be_set() -> None:
    snapshot = asyncio.run(snapshot_of({"users": users(9), "quotas": {"UsersQuota": 10}}))
    assert list(verdicts(snapshot, "QTA-01", quota_percent=89).values()) == ["fail"]


def test_the_services_score_stands_beside_what_was_counted() -> None:
    seed = {
        "root_mfa": True,
        "users": [
            {"name": "device", "mfa": True, "password": "Xk4!wq9-Lm2zR7"},
            {"name": "old", "access_keys": [{"id": "LTAIold", "secret": "s" * 30, "created": ago(100)}]},
            {"name": "new", "access_keys": [{"id": "LTAInew", "secret": "s" * 30, "created": ago(80)}]},
            {
                "name": "used",
                "access_keys": [
                    {"id": "LTAIused", "secret": "s" * 30, "created": ago(100), "last_used": ago(1)},
                    {"id": "LTAIoff", "secret": "s" * 30, "created": ago(900), "status": "Inactive"},
                ],
            },
        ],
    }
    snapshot = asyncio.run(snapshot_of(seed))
    (finding,) = judged(snapshot, "SCORE-01")
    assert (finding.status.value, finding.severity.value) == ("manual", "info")
    assert "0 of its figures differ" in finding.message
    # The emulator gives a new account one root key.
    assert finding.evidence[:6] == [
        "root has MFA: yes, counted here: yes",
        "access keys of root: 1, counted here: 1",
        "users: 4, counted here: 4",
        "users with MFA device: 1, counted here: 1",
        "users with an old access key: 2, counted here: 2",
        "users with an unused access key: 1, counted here: 1",
    ]
    assert all(line.endswith("counted here: unknown") for line in finding.evidence[6:])
    # With other limits than the service's, its figures differ.
    (finding,) = judged(snapshot, "SCORE-01", key_age_days=79)
    assert "1 of its figures differ" in finding.message
    assert "users with an old access key: 2, counted here: 3" in finding.evidence


def test_what_was_denied_is_unknown() -> None:
    snapshot = asyncio.run(snapshot_of(denied=["GetAccountSummary", "GetAccountSecurityPracticeReport"]))
    assert list(verdicts(snapshot, "QTA-01").values()) == ["unknown"]
    assert list(verdicts(snapshot, "SCORE-01").values()) == ["unknown"]


def test_without_a_credential_report_only_what_it_tells_is_unknown() -> None:
    (finding,) = judged(asyncio.run(snapshot_of(denied=["GenerateCredentialReport"])), "SCORE-01")
    assert finding.evidence[:3] == [
        "root has MFA: no, counted here: unknown",
        "access keys of root: 1, counted here: unknown",
        "users: 0, counted here: 0",
    ]
