"""The root and the roles an account must have: ROOT-01 to ROOT-05."""

from __future__ import annotations

from typing import Any

import pytest

from aliram import audit
from tests.audit.replies import credential_report, day, told
from tests.audit_stage import by_name, judged, snapshot_of, verdicts

ROOT = {"user": "<root>", "user_last_logon": "-", "mfa_active": "TRUE"}
KEY = {"access_key_1_exist": "TRUE", "access_key_1_active": "TRUE", "access_key_1_last_rotated": day(400)}
TRUST = {
    "Version": "1",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}],
}


def root(**columns: str) -> audit.Snapshot:
    """An account whose report says this of its root."""
    return told({"ims.GetCredentialReport": credential_report({**ROOT, **columns})})


def practice(**figures: Any) -> dict[str, Any]:
    return {"AccountSecurityPracticeInfo": {"AccountSecurityPracticeUserInfo": figures}}


@pytest.mark.parametrize(
    ("columns", "status", "severity"),
    [
        ({}, "pass", "critical"),
        (KEY, "fail", "critical"),
        ({**KEY, "access_key_1_active": "FALSE"}, "fail", "high"),
        # The second slot alone, as after the first key was deleted.
        ({"access_key_2_exist": "TRUE", "access_key_2_active": "TRUE"}, "fail", "critical"),
        ({"additional_access_key_3_exist": "TRUE", "additional_access_key_3_active": "TRUE"}, "fail", "critical"),
    ],
)
def test_a_root_with_a_key_fails_and_one_that_is_only_inactive_is_less_bad(
    columns: dict[str, str], status: str, severity: str
) -> None:
    [finding] = judged(root(**columns), "ROOT-01")
    assert (finding.status, finding.severity, finding.kind) == (status, severity, "root")


@pytest.mark.parametrize(("number", "status"), [(0, "pass"), (2, "fail")])
def test_without_a_report_the_services_own_count_of_root_keys_decides(number: int, status: str) -> None:
    snapshot = told(
        {
            "ims.GetCredentialReport": "NoPermission",
            "ims.GetAccountSecurityPracticeReport": practice(RootWithAccessKey=number),
        }
    )
    assert verdicts(snapshot, "ROOT-01") == {"root": status}


@pytest.mark.parametrize(
    ("replies", "status"),
    [
        ({"ims.GetCredentialReport": credential_report(ROOT)}, "pass"),
        ({"ims.GetCredentialReport": credential_report({**ROOT, "mfa_active": "FALSE"})}, "fail"),
        ({"ims.GetAccountMFAInfo": {"IsMFAEnable": True}}, "pass"),
        ({"ims.GetAccountMFAInfo": {"IsMFAEnable": False}}, "fail"),
        # The report was made, and does not tell.
        (
            {
                "ims.GetCredentialReport": credential_report({**ROOT, "mfa_active": "N/A"}),
                "ims.GetAccountMFAInfo": {"IsMFAEnable": False},
            },
            "fail",
        ),
        ({"ims.GetAccountSecurityPracticeReport": practice(BindMfa=True)}, "pass"),
        ({"ims.GetAccountSecurityPracticeReport": practice(BindMfa=False)}, "fail"),
        ({"ims.GetAccountSecurityPracticeReport": practice()}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_the_roots_second_factor_is_known_from_the_first_source_that_tells(
    replies: dict[str, Any], status: str
) -> None:
    refused = dict.fromkeys(
        ("ims.GetCredentialReport", "ims.GetAccountMFAInfo", "ims.GetAccountSecurityPracticeReport"), "NoPermission"
    )
    assert verdicts(told({**refused, **replies}), "ROOT-02") == {"root": status}


USED = [
    ({}, "pass"),
    ({"user_last_logon": day(3)}, "fail"),
    ({"user_last_logon": day(90, -1)}, "fail"),
    ({"user_last_logon": day(90)}, "pass"),
    ({**KEY, "access_key_1_last_used": day(3)}, "fail"),
    ({**KEY, "access_key_1_last_used": day(200)}, "pass"),
    ({**KEY, "access_key_1_last_used": day(200), "user_last_logon": day(89)}, "fail"),
]


@pytest.mark.parametrize(("columns", "status"), USED)
def test_a_root_that_was_used_within_ninety_days_is_in_daily_use(columns: dict[str, str], status: str) -> None:
    assert verdicts(root(**columns), "ROOT-03") == {"root": status}


def test_the_days_of_the_root_are_a_limit() -> None:
    snapshot = root(user_last_logon=day(100))
    assert verdicts(snapshot, "ROOT-03") == {"root": "pass"}
    assert verdicts(snapshot, "ROOT-03", root_idle_days=365) == {"root": "fail"}


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({**KEY, "access_key_1_last_used": day(1)}, "pass"),
        ({**KEY, "access_key_1_last_used": day(91, -1)}, "pass"),
        ({**KEY, "access_key_1_last_used": day(91)}, "fail"),
        ({**KEY, "access_key_1_last_used": "-"}, "fail"),
        ({**KEY, "access_key_1_last_used": "-", "access_key_1_last_rotated": day(5)}, "pass"),
    ],
)
def test_a_root_key_that_nobody_uses_fails(columns: dict[str, str], status: str) -> None:
    assert verdicts(root(**columns), "ROOT-04") == {"root": status}


def test_of_unused_keys_nothing_is_said_where_there_are_none() -> None:
    assert judged(root(), "ROOT-04") == []


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"RootWithAccessKey": 0, "UnusedAkNum": 4}, []),
        ({"RootWithAccessKey": 1, "UnusedAkNum": 0}, ["pass"]),
        ({"RootWithAccessKey": 1, "UnusedAkNum": 4}, ["fail"]),
    ],
)
def test_without_a_report_the_count_of_unused_keys_is_told_for_what_it_is(
    figures: dict[str, int], expected: list[str]
) -> None:
    replies = {
        "ims.GetCredentialReport": "NoPermission",
        "ims.GetAccountSecurityPracticeReport": practice(**figures),
    }
    found = judged(told(replies), "ROOT-04")
    assert [finding.status.value for finding in found] == expected
    # The count may be of users' keys as well.
    assert all(finding.severity == "low" for finding in found if finding.status is audit.Status.FAIL)


async def test_a_planted_account_with_an_open_root_fails_and_its_reports_agree() -> None:
    snapshot = await snapshot_of({"roles": [{"name": "auditor", "trust": TRUST}]})
    # The account collects with a key of its root, which is a use.
    assert [verdicts(snapshot, f"ROOT-0{number}")["root"] for number in (1, 2, 3, 4)] == [
        "fail",
        "fail",
        "fail",
        "pass",
    ]
    assert by_name(snapshot, "ROOT-01")["root"].message == "has access keys: 1, of which 1 active"
    assert judged(snapshot, "ROOT-05") == []
    [finding] = judged(snapshot, "ROOT-05", required_roles=["auditor", "breakglass"])
    assert (finding.status, finding.evidence) == ("fail", ["breakglass"])
    [finding] = judged(snapshot, "ROOT-05", required_roles=["auditor"])
    assert finding.status == "pass"


async def test_a_root_with_mfa_passes() -> None:
    snapshot = await snapshot_of({"root_mfa": True})
    assert verdicts(snapshot, "ROOT-02") == {"root": "pass"}


async def test_without_any_report_the_root_is_unknown_and_does_not_pass() -> None:
    snapshot = await snapshot_of(
        denied=["GenerateCredentialReport", "GetAccountMFAInfo", "GetAccountSecurityPracticeReport", "ListRoles"]
    )
    for number in (1, 2, 3, 4):
        assert verdicts(snapshot, f"ROOT-0{number}") == {"root": "unknown"}, number
    [finding] = judged(snapshot, "ROOT-05", required_roles=["auditor"])
    assert finding.status == "unknown"
