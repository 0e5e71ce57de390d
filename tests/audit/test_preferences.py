"""The security preference and single sign-on: SEC-01 to SEC-04 and SEC-10 to SEC-15."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import aliram
from aliram import audit
from tests.audit.replies import told
from tests.audit_stage import judged, snapshot_of
from tests.identity_providers import IdentityProvider, encoded

GOOD: dict[str, Any] = {
    "AccessKeyPreference": {"AllowUserToManageAccessKeys": False, "AllowUserToManageServiceCredentials": False},
    "LoginProfilePreference": {
        "EnableSaveMFATicket": False,
        "LoginSessionDuration": 8,
        "LoginNetworkMasks": "203.0.113.0/24;198.51.100.7",
        "AllowUserToChangePassword": False,
        "OperationForRiskLogin": "enforceVerify",
        "MFAOperationForLogin": "mandatory",
    },
    "MFAPreference": {"AllowUserToManageMFADevices": True},
    "VerificationPreference": {"VerificationTypes": []},
    "MaxIdleDays": {"MaxIdleDaysForAccessKeys": 180, "MaxIdleDaysForUsers": 180},
}
PREFERENCES = ["SEC-01", "SEC-02", *(f"SEC-{number}" for number in range(10, 16))]


def preference(**settings: Any) -> audit.Snapshot:
    """An account whose preference is good but for some settings, named as in the reply; None leaves one out."""
    tree = copy.deepcopy(GOOD)
    for name, value in settings.items():
        [group] = [group for group in tree.values() if name in group]
        group[name] = value
    return told({"ims.GetSecurityPreference": {"SecurityPreference": tree}})


def status(snapshot: audit.Snapshot, check: str, **settings: Any) -> str:
    [finding] = judged(snapshot, check, **settings)
    return finding.status.value


def test_a_good_preference_passes_every_check() -> None:
    assert {check: status(preference(), check) for check in PREFERENCES} == dict.fromkeys(PREFERENCES, "pass")


ONE_FAILS = [
    ("SEC-01", {"MFAOperationForLogin": "adaptive"}, "medium"),
    ("SEC-01", {"MFAOperationForLogin": "independent"}, "medium"),
    ("SEC-02", {"LoginNetworkMasks": ""}, "medium"),
    ("SEC-02", {"LoginNetworkMasks": "203.0.113.0/24;0.0.0.0/0"}, "medium"),
    ("SEC-10", {"LoginSessionDuration": 9}, "low"),
    ("SEC-11", {"EnableSaveMFATicket": True}, "low"),
    ("SEC-13", {"AllowUserToManageAccessKeys": True}, "low"),
    ("SEC-13", {"AllowUserToManageServiceCredentials": True}, "low"),
    # Users who may change their passwords and no more are what the service gives everybody.
    ("SEC-13", {"AllowUserToChangePassword": True}, "info"),
    ("SEC-14", {"MaxIdleDaysForAccessKeys": 365}, "low"),
    ("SEC-14", {"MaxIdleDaysForUsers": 730}, "low"),
    ("SEC-15", {"VerificationTypes": ["sms"]}, "low"),
    ("SEC-15", {"VerificationTypes": ["email", "sms"]}, "low"),
]


@pytest.mark.parametrize(("check", "settings", "severity"), ONE_FAILS)
def test_one_bad_setting_fails_its_own_check_and_no_other(check: str, settings: dict[str, Any], severity: str) -> None:
    snapshot = preference(**settings)
    failed = [(id, finding.severity.value) for id in PREFERENCES for finding in judged(snapshot, id) if finding.counts]
    assert failed == [(check, severity)]


@pytest.mark.parametrize(
    ("mfa", "risk", "expected"),
    [
        ("mandatory", "autonomous", "pass"),
        ("adaptive", "autonomous", "pass"),
        ("independent", "enforceVerify", "pass"),
        ("independent", "autonomous", "fail"),
        (None, "autonomous", "fail"),
        (None, None, "unknown"),
    ],
)
def test_risky_logons_are_verified_by_either_of_the_two_settings(
    mfa: str | None, risk: str | None, expected: str
) -> None:
    assert status(preference(MFAOperationForLogin=mfa, OperationForRiskLogin=risk), "SEC-12") == expected


@pytest.mark.parametrize(
    ("check", "limit", "settings"),
    [
        ("SEC-10", "session_hours", {"LoginSessionDuration": 7}),
        ("SEC-14", "recycle_idle_days", {"MaxIdleDaysForAccessKeys": 90, "MaxIdleDaysForUsers": 7}),
    ],
)
def test_the_greatest_figures_are_limits(check: str, limit: str, settings: dict[str, int]) -> None:
    most = max(settings.values())
    assert status(preference(**settings), check, **{limit: most}) == "pass"
    assert status(preference(**settings), check, **{limit: most - 1}) == "fail"


@pytest.mark.parametrize(
    ("check", "setting"),
    [
        ("SEC-01", "MFAOperationForLogin"),
        ("SEC-10", "LoginSessionDuration"),
        ("SEC-11", "EnableSaveMFATicket"),
        ("SEC-13", "AllowUserToManageAccessKeys"),
        ("SEC-14", "MaxIdleDaysForUsers"),
    ],
)
def test_a_setting_of_which_nothing_is_told_makes_its_check_unknown(check: str, setting: str) -> None:
    assert status(preference(**{setting: None}), check) == "unknown"


def test_a_reply_without_a_group_is_unknown_and_does_not_pass() -> None:
    empty = told({"ims.GetSecurityPreference": {"SecurityPreference": {}}})
    # Of ways to verify oneself, none is what an account without any tells.
    assert {status(empty, check) for check in PREFERENCES if check != "SEC-15"} == {"unknown"}


@pytest.mark.parametrize(
    ("settings", "expected"), [({"SsoEnabled": True}, "pass"), ({"SsoEnabled": False}, "fail"), ({}, "fail")]
)
def test_user_sso_is_on_or_off(settings: dict[str, Any], expected: str) -> None:
    assert status(told({"ims.GetUserSsoSettings": {"UserSsoSettings": settings}}), "SEC-03") == expected


async def test_a_new_account_fails_what_its_documented_defaults_lack() -> None:
    snapshot = await snapshot_of()
    assert {check: status(snapshot, check) for check in [*PREFERENCES, "SEC-03", "SEC-04"]} == {
        "SEC-01": "fail",  # independent
        "SEC-02": "fail",
        "SEC-03": "fail",
        "SEC-04": "fail",
        "SEC-10": "pass",  # six hours
        "SEC-11": "pass",
        "SEC-12": "fail",  # autonomous
        "SEC-13": "fail",  # passwords
        "SEC-14": "fail",  # 730 days
        "SEC-15": "pass",
    }


async def test_an_account_that_is_set_up_well_passes() -> None:
    metadata = encoded(IdentityProvider().metadata())

    async def change(session: aliram.Session) -> None:
        await session.ims.set_security_preference(
            mfa_operation_for_login="mandatory",
            login_network_masks=["203.0.113.0/24"],
            allow_user_to_change_password=False,
            login_session_duration=8,
            max_idle_days_for_access_keys=180,
            max_idle_days_for_users=90,
        )
        await session.ims.set_user_sso_settings(sso_enabled=True, metadata_document=metadata)
        await session.ims.create_saml_provider(saml_provider_name="idp", encoded_saml_metadata_document=metadata)

    snapshot = await snapshot_of(change=change)
    every = [*PREFERENCES, "SEC-03", "SEC-04"]
    assert {check: status(snapshot, check) for check in every} == dict.fromkeys(every, "pass")


async def test_what_may_not_be_read_is_unknown() -> None:
    snapshot = await snapshot_of(denied=["GetSecurityPreference", "GetUserSsoSettings", "ListSAMLProviders"])
    for check in [*PREFERENCES, "SEC-03", "SEC-04"]:
        [finding] = judged(snapshot, check)
        assert finding.status == "unknown", check
        assert "NoPermission" in finding.message
