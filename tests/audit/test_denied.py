"""What is denied to whoever collects: no check takes what it was not told for a good answer."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from typing import Any

import pytest

import aliram
from aliram import audit, emulator
from aliram.audit import Status
from aliram.audit.plan import Counts, formula
from tests.audit_documents import OTHER, OWN, allow, document, trust
from tests.audit_stage import ago
from tests.identity_providers import IdentityProvider, encoded

DOMAIN = "aliram.onaliyun.com"
PASSWORD = "Passw0rd-of-a-seed!"
ANYWHERE = {"Version": 1, "Status": "Active", "Statements": [{"Type": "ClassicWhiteList", "IPList": ["0.0.0.0/0"]}]}

# Something of everything, and most of it wrong.
SEED: dict[str, Any] = {
    "policies": [
        {"name": "everything", "document": document(allow("*"))},
        {"name": "products", "document": document(allow(["ram:*", "ecs:*", "ram:PassRole"]))},
        {"name": "forging", "document": document(allow(["ram:UpdateSAMLProvider", "ecs:RunCommand"]))},
        {"name": "loose", "versions": [document(allow("oss:*")), document(allow("oss:GetObject"))]},
    ],
    "groups": [{"name": "admins", "policies": ["AdministratorAccess"]}, {"name": "empty"}],
    "roles": [
        {"name": "open", "trust": trust(RAM="*"), "policies": ["everything"]},
        {"name": "other", "trust": trust(RAM=f"acs:ram::{OTHER}:root"), "policies": ["PowerUserAccess"]},
        {"name": "gone", "trust": trust(RAM=f"acs:ram::{OWN}:user/nobody")},
        {"name": "saml", "trust": trust(Federated=f"acs:ram::{OWN}:saml-provider/okta"), "policies": ["everything"]},
        {"name": "oidc", "trust": trust(Federated=f"acs:ram::{OWN}:oidc-provider/git")},
        {"name": "ecs", "trust": trust(Service=["ecs.aliyuncs.com", "fc.aliyuncs.com"]), "policies": ["products"]},
    ],
    "users": [
        {
            "name": "old",
            "policies": ["everything"],
            "password": PASSWORD,
            "created": ago(800),
            "last_login": ago(700),
            "access_keys": [
                {"id": "LTAIold1", "secret": "s" * 30, "created": ago(800), "last_used": ago(700)},
                {"id": "LTAIold2", "secret": "s" * 30, "created": ago(400)},
            ],
        },
        {
            "name": "one",
            "access_keys": [{"id": "LTAIone", "secret": "s" * 30, "created": ago(300)}],
            "groups": ["admins"],
        },
        {"name": "fine", "password": PASSWORD, "mfa": True, "groups": ["admins"], "last_login": ago(1)},
        {"name": "shell", "created": ago(500)},
        {"name": "forger", "policies": ["forging"]},
        {
            "name": "resting",
            "policies": ["loose"],
            "access_keys": [{"id": "LTAIoff", "secret": "s" * 30, "status": "Inactive"}],
        },
    ],
    "applications": [
        {
            "app_name": "app",
            "display_name": "app",
            "app_type": "WebApp",
            "is_multi_tenant": True,
            "redirect_uris": ["http://example.com/back"],
        }
    ],
    "oidc_providers": [
        {"oidc_provider_name": "git", "issuer_url": "https://issuer.example.com", "client_ids": ["web", "app"]}
    ],
}


async def _plant(session: aliram.Session) -> None:
    await session.ims.set_access_key_policy_for_account(access_key_policy=json.dumps(ANYWHERE))
    await session.ims.create_virtual_mfa_device(virtual_mfa_device_name="free")
    await session.ims.create_user(user_principal_name=f"deleted@{DOMAIN}", display_name="deleted")
    await session.ims.delete_user(user_principal_name=f"deleted@{DOMAIN}")
    application = (await session.ims.list_applications()).applications[0]
    await session.ims.create_app_secret(app_id=application.app_id or "")
    metadata = encoded(IdentityProvider().metadata())
    await session.ims.create_saml_provider(saml_provider_name="okta", encoded_saml_metadata_document=metadata)
    await session.ims.create_service_credential(
        user_principal_name=f"one@{DOMAIN}", service_name="bailian.aliyuncs.com", service_credential_name="endless"
    )


Said = dict[Status, set[tuple[str, str]]]
"""Checks and resources by status."""

OPERATIONS = sorted({row.call for row in formula(Counts()).rows} - {"sts.GetCallerIdentity"})
REPORT = "ims.GenerateCredentialReport"
# Asked, or asked of more, where there is no credential report.
WITHOUT_REPORT = [
    *("ims.GetLoginProfile", "ims.GetUserMFAInfo", "ims.ListPasskeys", "ims.ListVirtualMFADevices"),
    *("ims.ListAccessKeys", "ims.GetAccessKeyLastUsed"),
    *("ims.GetAccountMFAInfo", "ims.GetAccountSecurityPracticeReport"),
]
ROWS = [(), *((call,) for call in OPERATIONS), *((REPORT, call) for call in WITHOUT_REPORT)]

_PE, _PWD = {f"PE-{number:02}" for number in range(1, 19)}, {f"PWD-{number:02}" for number in range(1, 11)}
_RIGHTS = {"AK-07", "AK-08", "GOV-01", "POL-02", "POL-03", "USR-12", *_PE}
_DOCUMENTS = {"POL-01", "ROLE-03", "ROLE-04", "TR-09", *_RIGHTS}
_TRUST = {f"TR-{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)} | {"ROLE-01", "ROLE-03"}
_KEYS = {"AK-01", "AK-02", "AK-03", "AK-04", "AK-05", "AK-06", "AK-07", "AK-08", "NET-02", "NET-03", "USER-08"}
# What cannot be said without an operation.
NEEDED_BY: dict[tuple[str, ...], set[str]] = {
    ("ims.GenerateCredentialReport",): {"ROOT-03"},
    ("ims.GetCredentialReport",): {"ROOT-03"},
    ("ims.GetAccessKeyLastUsed",): {"AK-03", "AK-04", "USER-04"},
    ("ims.GetAccessKeyPolicy",): {"AK-07", "NET-02", "NET-03"},
    ("ims.GetAccessKeyPolicyForAccount",): {"AK-07", "NET-01", "NET-02", "NET-03"},
    ("ims.GetAccountSecurityPracticeReport",): {"SCORE-01"},
    ("ims.GetAccountSummary",): {"QTA-01"},
    ("ims.GetLoginProfile",): {"USER-02"},
    ("ims.GetPasswordPolicy",): _PWD,
    ("ims.GetSAMLProvider",): {"SSO-01"},
    ("ims.GetSecurityPreference",): {f"SEC-{number:02}" for number in (1, 2, 10, 11, 12, 13, 14, 15)},
    ("ims.GetUserSsoSettings",): {"SEC-03", "SSO-01", "SSO-03"},
    ("ims.ListAccessKeys",): _KEYS,
    ("ims.ListAccessKeysInRecycleBin",): {"BIN-01"},
    ("ims.ListAppSecretIds",): {"APP-01"},
    ("ims.ListApplications",): {"APP-01"},
    ("ims.ListOIDCProviders",): {"SSO-02", "TR-07"},
    ("ims.ListPasskeys",): {"USER-01", "MFA-01"},
    ("ims.ListSAMLProviders",): {"SEC-04", "SSO-01", "TR-07"},
    ("ims.ListServiceCredentials",): {"SVC-01"},
    ("ims.ListUsers",): {"USER-01", "USER-03", "USER-05", "USER-06", "USR-11", *_KEYS, *_RIGHTS},
    ("ims.ListUsersInRecycleBin",): {"BIN-01"},
    ("ims.ListVirtualMFADevices",): {"MFA-01"},
    ("ram.GetPolicy",): {"POL-20", "POL-22", *_DOCUMENTS},
    ("ram.GetRole",): _TRUST,
    ("ram.ListEntitiesForPolicy",): {"GRP-02", "ROLE-02", "USER-05", "POL-01", *_RIGHTS},
    ("ram.ListGroups",): {"GRP-01", "GRP-02", "USER-06", *_RIGHTS},
    ("ram.ListPolicies",): {"POL-04", "POL-10", "POL-15", "GRP-02", "ROLE-02", "USER-05", *_DOCUMENTS},
    ("ram.ListPolicyVersions",): {"POL-10", "POL-11", "POL-13", "POL-14", "POL-15", *_DOCUMENTS},
    ("ram.ListRoles",): {"GOV-01", "ROLE-02", "USR-12", *_TRUST},
    ("ram.ListUsersForGroup",): {"GRP-01", "USER-06", *_RIGHTS},
    (REPORT, "ims.GetLoginProfile"): {"USER-01", "USER-02", "USER-03", "USER-08"},
    (REPORT, "ims.GetUserMFAInfo"): {"USER-01"},
    (REPORT, "ims.ListAccessKeys"): {"USER-04", "USR-11", *_KEYS},
    (REPORT, "ims.GetAccountSecurityPracticeReport"): {"ROOT-01"},
}


@pytest.fixture(scope="module")
def denied() -> dict[tuple[str, ...], Said]:
    """What is said of the account by the operations that are denied."""

    async def read() -> dict[tuple[str, ...], audit.Snapshot]:
        snapshots = {}
        with emulator.serve() as local:
            local.set_report_delay(0)
            local.seed(SEED)
            async with local.session() as session:
                await _plant(session)
                for row in ROWS:
                    for call in row:
                        local.fault(call.partition(".")[2], code="NoPermission", status=403)
                    snapshots[row] = await audit.collect(session)
                    local.clear_faults()
        return snapshots

    return {row: _said(snapshot) for row, snapshot in asyncio.run(read()).items()}


def _said(snapshot: audit.Snapshot) -> Said:
    found: Said = defaultdict(set)
    for finding in audit.judge(snapshot, passes=True).findings:
        found[finding.status].add((finding.check, finding.resource))
    return found


def _checks(said: set[tuple[str, str]]) -> set[str]:
    return {check for check, _ in said}


def test_the_account_has_faults_of_nearly_every_kind(denied: dict[tuple[str, ...], Said]) -> None:
    kinds = {check.partition("-")[0] for check in audit.all_checks()}
    assert kinds - {check.partition("-")[0] for check in _checks(denied[()][Status.FAIL])} <= {"QTA", "SCORE"}


@pytest.mark.parametrize("row", ROWS[1:], ids="-".join)
def test_what_is_denied_makes_nothing_good(denied: dict[tuple[str, ...], Said], row: tuple[str, ...]) -> None:
    assert denied[row][Status.PASS] - denied[()][Status.PASS] == set()


@pytest.mark.parametrize("row", ROWS[1:], ids="-".join)
def test_no_failure_is_lost_without_a_word(denied: dict[tuple[str, ...], Said], row: tuple[str, ...]) -> None:
    here, full = denied[row], denied[()]
    lost = full[Status.FAIL] - here[Status.FAIL] - here[Status.UNKNOWN]
    # Of what could not be listed, the owner says that it is unknown.
    assert _checks(lost) <= _checks(here[Status.UNKNOWN] - full[Status.UNKNOWN])


@pytest.mark.parametrize("row", NEEDED_BY, ids="-".join)
def test_checks_that_need_it_say_so(denied: dict[tuple[str, ...], Said], row: tuple[str, ...]) -> None:
    assert NEEDED_BY[row] - _checks(denied[row][Status.UNKNOWN]) == set()
