"""The password policy: PWD-01 to PWD-10."""

from __future__ import annotations

from typing import Any

import pytest

from aliram import audit
from tests.audit.replies import told
from tests.audit_stage import judged, snapshot_of

GOOD = {
    "RequireUppercaseCharacters": True,
    "RequireLowercaseCharacters": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "MinimumPasswordLength": 14,
    "PasswordReusePrevention": 5,
    "MaxPasswordAge": 0,
    "MaxLoginAttemps": 5,
    "HardExpire": True,
    "MinimumPasswordDifferentCharacter": 1,
    "PasswordNotContainUserName": True,
    "InterceptRiskPasswordOnApi": True,
    "InitialPasswordAge": 14,
}
IDS = [f"PWD-{number:02}" for number in range(1, 11)]


def policy(**rules: Any) -> audit.Snapshot:
    """An account with a good password policy but for some rules; None leaves a rule out of the reply."""
    every = {name: value for name, value in {**GOOD, **rules}.items() if value is not None}
    return told({"ims.GetPasswordPolicy": {"PasswordPolicy": every}})


def status(snapshot: audit.Snapshot, check: str, **settings: Any) -> str:
    [finding] = judged(snapshot, check, **settings)
    return finding.status.value


def test_a_good_policy_passes_every_check() -> None:
    assert [status(policy(), check) for check in IDS] == ["pass"] * 10


ONE_FAILS = [
    ("PWD-01", {"RequireUppercaseCharacters": False}, "medium"),
    ("PWD-02", {"RequireLowercaseCharacters": False}, "medium"),
    ("PWD-03", {"RequireNumbers": False}, "medium"),
    ("PWD-04", {"RequireSymbols": False}, "medium"),
    ("PWD-05", {"MinimumPasswordLength": 13}, "medium"),
    ("PWD-06", {"PasswordReusePrevention": 4}, "medium"),
    ("PWD-07", {"MaxPasswordAge": 90}, "medium"),
    ("PWD-08", {"MaxLoginAttemps": 0}, "medium"),
    ("PWD-09", {"HardExpire": False, "MaxPasswordAge": 365}, "low"),
    # Nothing expires, so that nothing expired logs on; the switch stands wrong all the same.
    ("PWD-09", {"HardExpire": False}, "info"),
    ("PWD-10", {"MinimumPasswordDifferentCharacter": 0}, "low"),
    ("PWD-10", {"PasswordNotContainUserName": False}, "low"),
    ("PWD-10", {"InterceptRiskPasswordOnApi": False}, "low"),
    ("PWD-10", {"InitialPasswordAge": 0}, "low"),
]


@pytest.mark.parametrize(("check", "rules", "severity"), ONE_FAILS)
def test_one_bad_rule_fails_its_own_check_and_no_other(check: str, rules: dict[str, Any], severity: str) -> None:
    failed = [(id, finding.severity.value) for id in IDS for finding in judged(policy(**rules), id) if finding.counts]
    assert failed == [(check, severity)]


@pytest.mark.parametrize(
    ("days", "cis_2", "cis_1"),
    [
        (0, "pass", "fail"),
        (1, "fail", "pass"),
        (90, "fail", "pass"),
        (91, "fail", "fail"),
        (364, "fail", "fail"),
        (365, "pass", "fail"),
        (1095, "pass", "fail"),
    ],
)
def test_the_benchmarks_contradict_each_other_over_expiry(days: int, cis_2: str, cis_1: str) -> None:
    found = {
        profile: audit.judge(policy(MaxPasswordAge=days), audit.PROFILES[profile], only=["PWD-07"], passes=True)
        for profile in ("cis-2.0", "cis-1.0", "strict")
    }
    assert {profile: each.findings[0].status.value for profile, each in found.items()} == {
        "cis-2.0": cis_2,
        "cis-1.0": cis_1,
        "strict": cis_1,
    }


@pytest.mark.parametrize(
    ("attempts", "expected"), [(0, "fail"), (1, "pass"), (3, "pass"), (5, "pass"), (6, "fail"), (32, "fail")]
)
def test_few_attempts_are_good_and_none_at_all_means_that_nobody_is_locked_out(attempts: int, expected: str) -> None:
    assert status(policy(MaxLoginAttemps=attempts), "PWD-08") == expected


@pytest.mark.parametrize(
    ("check", "limit", "rule", "least"),
    [
        ("PWD-05", "password_length", "MinimumPasswordLength", 14),
        ("PWD-06", "password_reuse", "PasswordReusePrevention", 5),
    ],
)
def test_the_least_figures_are_limits(check: str, limit: str, rule: str, least: int) -> None:
    assert status(policy(**{rule: least}), check) == "pass"
    assert status(policy(**{rule: least}), check, **{limit: least + 1}) == "fail"
    assert status(policy(**{rule: least - 1}), check, **{limit: least - 1}) == "pass"


def test_the_attempts_are_a_limit() -> None:
    assert status(policy(MaxLoginAttemps=5), "PWD-08", password_attempts=4) == "fail"
    assert status(policy(MaxLoginAttemps=6), "PWD-08", password_attempts=6) == "pass"
    assert status(policy(MaxLoginAttemps=0), "PWD-08", password_attempts=0) == "fail"


def test_the_failure_names_each_missing_rule() -> None:
    [finding] = judged(policy(InitialPasswordAge=0, PasswordNotContainUserName=False), "PWD-10")
    assert [line.partition(":")[0] for line in finding.evidence] == ["PasswordNotContainUserName", "InitialPasswordAge"]


@pytest.mark.parametrize("rule", list(GOOD))
def test_a_rule_of_which_nothing_is_told_makes_its_check_unknown(rule: str) -> None:
    found = {check: status(policy(**{rule: None}), check) for check in IDS}
    assert list(found.values()).count("unknown") == 1
    assert "fail" not in found.values()


async def test_a_new_account_fails_what_its_documented_defaults_lack() -> None:
    # Of what SetPasswordPolicy documents, only the age of first passwords is set, and passwords do not expire.
    snapshot = await snapshot_of()
    assert {check: status(snapshot, check) for check in IDS} == {
        **dict.fromkeys(IDS, "fail"),
        "PWD-07": "pass",
    }
    [finding] = judged(snapshot, "PWD-10")
    assert len(finding.evidence) == 3


async def test_an_account_that_is_set_up_well_passes() -> None:
    rules = {
        "require_uppercase_characters": True,
        "require_lowercase_characters": True,
        "require_numbers": True,
        "require_symbols": True,
        "minimum_password_length": 14,
        "password_reuse_prevention": 5,
        "max_password_age": 365,
        "max_login_attemps": 5,
        "hard_expire": True,
        "minimum_password_different_character": 8,
        "password_not_contain_user_name": True,
        "intercept_risk_password_on_api": True,
        "initial_password_age": 14,
    }
    snapshot = await snapshot_of({"password_policy": rules})
    assert {status(snapshot, check) for check in IDS} == {"pass"}


async def test_a_policy_that_may_not_be_read_is_unknown() -> None:
    snapshot = await snapshot_of(denied=["GetPasswordPolicy"])
    for check in IDS:
        [finding] = judged(snapshot, check)
        assert finding.status == "unknown"
        assert "NoPermission" in finding.message
