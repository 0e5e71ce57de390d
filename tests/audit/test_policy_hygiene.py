"""Custom policies by how they are written: POL-10 to POL-19."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from aliram import audit
from aliram.audit.checks.policy_hygiene import LINTED
from aliram.policy.lint import RULES
from tests.audit_documents import OWN, allow, deny, document, planted, say, severities
from tests.audit_stage import by_name, verdicts

MFA = {"Bool": {"acs:MFAPresent": "true"}}
TO_ECS = {"StringEquals": {"acs:Service": "ecs.aliyuncs.com"}}
BUCKET = "acs:oss:*:*:bucket/*"
READS = document(allow("ecs:Describe*"))


def source(address: str, operator: str = "IpAddress") -> dict[str, Any]:
    return {operator: {"acs:SourceIp": address}}


def statement(**members: Any) -> dict[str, Any]:
    return document({"Effect": "Allow", "Resource": BUCKET, **members})


# By check: document, and the severity of the finding, `pass`, or nothing where the check has nothing to say.
TABLE: dict[str, dict[str, tuple[dict[str, Any], str]]] = {
    "POL-10": {
        "all-but-oss": (document(allow("", NotAction="oss:*")), "high"),
        "all-but-ram": (document(allow("", NotAction=["ram:*", "ims:*"])), "medium"),
        "on-one-bucket": (document(allow("", BUCKET, NotAction="oss:Delete*")), "low"),
        "denies-all-but": (document(allow("oss:*"), deny("", NotAction="oss:*")), "pass"),
        "names-actions": (READS, "pass"),
    },
    "POL-11": {
        "ram": (document(allow("ram:CreateUser")), "medium"),
        "all-arns": (document(allow("kms:*", "acs:*:*:*:*")), "medium"),
        "oss": (document(allow(["oss:GetObject", "oss:Put*"])), "medium"),
        "sts": (document(allow("sts:AssumeRole")), "medium"),
        "any-product": (document(allow("*:Delete*")), "medium"),
        "with-mfa": (document(allow("ram:CreateUser", condition=MFA)), "low"),
        "reads": (document(allow(["oss:Get*", "ram:List*", "kms:Describe*", "sts:GetCallerIdentity"])), "pass"),
        "one-bucket": (document(allow("oss:*", BUCKET)), "pass"),
        "users": (document(allow("ram:CreateUser", "acs:ram:*:*:user/*")), "pass"),
        "other-product": (document(allow("ecs:StopInstance")), "pass"),
        "all-of-oss": (document(allow("oss:PutObject", "acs:oss:*:*:*")), "medium"),
        "own-ram": (document(allow("ram:*", f"acs:ram::{OWN}:*")), "medium"),
        "star-on-ram": (document(allow("*", "acs:ram:*:*:*")), "medium"),
        "denied": (document(allow("oss:PutObject"), deny("oss:Put*")), "pass"),
        "denies": (document(allow("oss:GetObject"), deny("oss:Put*")), "pass"),
    },
    "POL-12": {
        "any": (document(allow("ram:PassRole")), "high"),
        "any-by-arn": (document(allow("ram:Pass*", "acs:ram:*:*:role/*")), "high"),
        "to-ecs": (document(allow("ram:PassRole", condition=TO_ECS)), "pass"),
        "one-role": (document(allow("ram:PassRole", f"acs:ram:*:{OWN}:role/web")), "pass"),
        "with-mfa": (document(allow("ram:PassRole", condition=MFA)), "high"),
        "own-roles": (document(allow("ram:PassRole", f"acs:ram:*:{OWN}:role/*")), "high"),
        "all-of-ram": (document(allow("ram:*")), "high"),
        "to-any-service": (document(allow("ram:PassRole", condition={"StringLike": {"acs:Service": "*"}})), "high"),
        "to-all-but-ecs": (
            document(allow("ram:PassRole", condition={"StringNotEquals": {"acs:Service": "ecs.aliyuncs.com"}})),
            "high",
        ),
        "denied": (document(allow("ram:PassRole"), deny("ram:PassRole")), "pass"),
        "everything": (document(allow("*")), ""),
        "everything-denied": (document(allow("*"), deny("ram:*")), "pass"),
        "none": (READS, "pass"),
    },
    "POL-15": {
        "unknown-key": (statement(Action="oss:GetObject", Condition={"StringEquals": {"acs:NoSuchKey": "x"}}), "low"),
        "no-action": (document(allow("DescribeInstances")), "medium"),
        "no-arn": (document(allow("oss:GetObject", "bucket/*")), "medium"),
        "no-address": (document(allow("oss:GetObject", BUCKET, source("example.com"))), "medium"),
        "clean": (document(allow("oss:GetObject", BUCKET, source("203.0.113.0/24"))), "pass"),
    },
    "POL-16": {
        "shadowed": (document(allow("ecs:StopInstance"), deny("ecs:*")), "low"),
        "shadowed-in-part": (document(allow(["ecs:StopInstance", "oss:GetObject"]), deny("ecs:*")), "low"),
        "twice": (document(allow("ecs:*"), allow("ecs:StopInstance")), "low"),
        "denies-something": (document(allow("ecs:*"), deny("ecs:StopInstance")), "pass"),
        "clean": (document(allow("ecs:StopInstance"), allow("oss:GetObject", BUCKET)), "pass"),
    },
    "POL-18": {
        "whole-internet": (document(allow("oss:GetObject", BUCKET, source("0.0.0.0/0"))), "medium"),
        "all-but-one": (document(allow("oss:GetObject", BUCKET, source("203.0.113.7", "NotIpAddress"))), "medium"),
        "denies-all-but": (
            document(allow("oss:GetObject", BUCKET), deny("oss:*", "*", source("203.0.113.0/24", "NotIpAddress"))),
            "pass",
        ),
        "one-network": (document(allow("oss:GetObject", BUCKET, source("203.0.113.0/24"))), "pass"),
        "no-network": (READS, ""),
    },
    "POL-19": {
        "deny-without": (
            document(allow("ecs:*"), deny("ecs:*", condition={"Bool": {"acs:MFAPresent": "false"}})),
            "medium",
        ),
        "allow-without": (document(allow("ecs:*", condition={"Bool": {"acs:MFAPresent": "false"}})), "medium"),
        "allow-with": (document(allow("ecs:*", condition=MFA)), "pass"),
        "no-mfa": (READS, ""),
    },
}


@pytest.fixture(scope="module")
def written() -> audit.Snapshot:
    policies = [
        {"name": f"{check}-{name}", "document": text}
        for check, rows in TABLE.items()
        for name, (text, _) in rows.items()
    ]
    # System policies are not for their holders to mend.
    return planted({"policies": policies, "users": [{"name": "u", "policies": ["PowerUserAccess"]}]})


@pytest.mark.parametrize("check", TABLE)
def test_each_table_of_documents_is_judged_as_it_says(check: str, written: audit.Snapshot) -> None:
    found = severities(by_name(written, check))
    expected = {f"{check}-{name}": severity for name, (_, severity) in TABLE[check].items() if severity}
    assert {name: severity for name, severity in found.items() if name.startswith(check)} == expected
    assert "PowerUserAccess" not in found


def test_evidence_is_where_it_stands(written: audit.Snapshot) -> None:
    (line,) = by_name(written, "POL-12")["POL-12-any"].evidence
    assert line.startswith("$.Statement[0].Action: ")
    assert by_name(written, "POL-11")["POL-11-oss"].evidence == ["$.Statement[0]: oss:Put*"]


def test_the_rules_of_the_linter_that_have_a_check_exist_and_have_one() -> None:
    mapped = [rule for rules in LINTED.values() for rule in rules]
    assert set(mapped) <= set(RULES)
    assert len(mapped) == len(set(mapped))


# Names, versions (the last one is the default), POL-13.
VERSIONS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "narrowed": ([document(allow("ecs:*")), READS], "medium"),
    "denied-since": ([document(allow("ecs:*")), document(allow("ecs:*"), deny("ecs:Delete*"))], "medium"),
    "widened": ([READS, document(allow("ecs:*"))], "pass"),
    "the-same": ([READS, READS], "pass"),
    "with-condition-since": ([document(allow("ecs:*")), document(allow("ecs:*", condition=MFA))], "manual"),
    "only-one": ([READS], ""),
}


@pytest.fixture(scope="module")
def versions() -> audit.Snapshot:
    policies = [
        {"name": name, "versions": documents, "default_version": len(documents)}
        for name, (documents, _) in VERSIONS.items()
    ]
    full = {"name": "full", "versions": [READS] * 5}
    return planted({"policies": [*policies, full, {"name": "four", "versions": [READS] * 4}]})


def test_no_earlier_version_allows_more(versions: audit.Snapshot) -> None:
    found = by_name(versions, "POL-13")
    expected = {name: severity for name, (_, severity) in VERSIONS.items() if severity}
    assert severities(found) == {**expected, "full": "pass", "four": "pass"}
    (line,) = found["narrowed"].evidence
    assert line.startswith("v1 allows ecs:")
    assert found["with-condition-since"].evidence == ["v1 may allow more: $.Statement[0]"]


def test_there_is_room_for_a_version(versions: audit.Snapshot) -> None:
    expected = {**dict.fromkeys([*VERSIONS, "four"], "pass"), "full": "fail"}
    assert verdicts(versions, "POL-14") == expected


@pytest.mark.parametrize(("days", "limit", "status"), [(90, 90, "pass"), (91, 90, "fail"), (31, 30, "fail")])
def test_old_versions_are_told(versions: audit.Snapshot, days: int, limit: int, status: str) -> None:
    limits = audit.Limits(version_age_days=limit)
    # The seed makes them a moment before collecting starts.
    later = versions.taken_at + timedelta(days=days, minutes=1)
    found = audit.judge(versions, limits, only=["POL-14"], passes=True, now=later).findings
    assert {each.name: each.status.value for each in found} == {
        **dict.fromkeys(VERSIONS, status),
        "four": status,
        "only-one": "pass",  # the default version may be as old as it likes
        "full": "fail",
    }


def test_the_ceiling_is_the_accounts_own() -> None:
    seed = {"policies": [{"name": "p", "versions": [READS] * 3}], "quotas": {"VersionsPerPolicyQuota": 3}}
    assert verdicts(planted(seed), "POL-14") == {"p": "fail"}


def of_size(size: int) -> dict[str, Any]:
    """A document of so many bytes, written without spaces."""
    empty = document(allow("oss:GetObject", "acs:oss:*:*:"))
    rest = size - len(json.dumps(empty, separators=(",", ":")))
    return document(allow("oss:GetObject", "acs:oss:*:*:" + "b" * rest))


def test_documents_are_not_close_to_the_largest_size() -> None:
    # Nine tenths of 2,000 bytes are 1,800.
    sizes = {"small": 200, "at-the-limit": 1800, "over-it": 1801}
    policies = [{"name": name, "document": of_size(size)} for name, size in sizes.items()]
    snapshot = planted({"policies": policies, "quotas": {"PolicySizeQuota": 2000}})
    assert verdicts(snapshot, "POL-17") == {"small": "pass", "at-the-limit": "pass", "over-it": "fail"}
    assert by_name(snapshot, "POL-17")["over-it"].message == "has 1,801 of 2,000 bytes (without spaces)"
    stricter = verdicts(snapshot, "POL-17", policy_size_percent=89)
    assert stricter == {"small": "pass", "at-the-limit": "fail", "over-it": "fail"}


ALL = [f"POL-{number}" for number in range(10, 20)]


def test_what_was_denied_is_unknown() -> None:
    seed = {"policies": [{"name": "p", "document": READS}]}
    snapshot = planted(seed, denied=["ListPolicyVersions"])
    assert [verdicts(snapshot, check) for check in ALL] == [{"p": "unknown"}] * len(ALL)
    snapshot = planted(seed, denied=["GetAccountSummary"])
    assert verdicts(snapshot, "POL-14") == {"p": "unknown"}
    assert verdicts(snapshot, "POL-17") == {"p": "unknown"}


BROKEN = {
    "not JSON": "{",
    "both Action and NotAction": json.dumps(document(allow("ecs:*", NotAction="ecs:Stop*"))),
    "neither of them": json.dumps(document(allow(""))),
    "no statement": json.dumps({"Version": "1", "Statement": []}),
}
TAKEN = {
    "IfExists": json.dumps(
        statement(Action="oss:GetObject", Condition={"StringEqualsIfExists": {"acs:SourceVpc": "v"}})
    ),
    "Null": json.dumps(statement(Action="oss:GetObject", Condition={"Null": {"acs:SourceVpc": "true"}})),
    "a boolean that is no text": json.dumps(
        statement(Action="oss:GetObject", Condition={"Bool": {"acs:MFAPresent": True}})
    ),
    "an element nobody knows": json.dumps(statement(Action="oss:GetObject", NotResource="x")),
}


@pytest.fixture
def replied() -> audit.Snapshot:
    return planted({"policies": [{"name": "p", "document": READS}]})


@pytest.mark.parametrize("row", [*BROKEN, *TAKEN])
def test_a_document_that_the_language_does_not_know_is_reported(row: str, replied: audit.Snapshot) -> None:
    text = {**BROKEN, **TAKEN}[row]
    version = {"VersionId": "v1", "IsDefaultVersion": True, "PolicyDocument": text}
    say(replied, "ram.ListPolicyVersions", "Custom/p", {"PolicyVersions": {"PolicyVersion": [version]}})
    finding = by_name(replied, "POL-15")["p"]
    assert (finding.status.value, finding.severity.value) == ("fail", "medium")
    assert finding.evidence
    # Nobody can say whether a document is clean that nobody can read.
    other = "unknown" if row in BROKEN else "pass"
    assert {verdicts(replied, check)["p"] for check in ("POL-10", "POL-11", "POL-12", "POL-16")} == {other}
