"""Trust policies: TR-01 to TR-08, TR-10, TR-12."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aliram import audit
from tests.audit_documents import OTHER, OWN, assume, document, planted, say, severities, trust
from tests.audit_stage import by_name, verdicts
from tests.identity_providers import IdentityProvider, encoded

FRIEND = "3333444455556666"
ID = {"StringEquals": {"sts:ExternalId": "a-secret-of-two"}}
ROOT, OTHER_ROOT = f"acs:ram::{OWN}:root", f"acs:ram::{OTHER}:root"
CI = f"acs:ram::{OTHER}:role/ci"
ECS = "ecs.aliyuncs.com"
SAML, OIDC = f"acs:ram::{OWN}:saml-provider/okta", f"acs:ram::{OWN}:oidc-provider/git"
CN, INTL = "https://signin.aliyun.com/saml-role/sso", "https://signin.alibabacloud.com/saml-role/sso"


def saml(*recipients: str, operator: str = "StringEquals") -> dict[str, Any]:
    condition = {operator: {"saml:recipient": list(recipients)}} if recipients else None
    return trust(condition, Federated=SAML)


def oidc(sub: Any = "repo:me/app:ref:main", **without: str) -> dict[str, Any]:
    """A trust policy with all three conditions, but for what is named: `oidc(aud="")`."""
    keys = {"oidc:aud": "sts.aliyuncs.com", "oidc:iss": "https://token.example.com"}
    condition: dict[str, Any] = {"StringEquals": {key: value for key, value in keys.items() if key[5:] not in without}}
    if isinstance(sub, dict):
        for operator, value in sub.items():
            condition.setdefault(operator, {})["oidc:sub"] = value
    elif sub:
        condition["StringEquals"]["oidc:sub"] = sub
    return trust({operator: keys for operator, keys in condition.items() if keys} or None, Federated=OIDC)


def like(*subjects: str) -> dict[str, list[str]]:
    return {"StringLike": list(subjects)}


# By check: trust policy, policies of the role, and the severity, `pass`, or nothing.
Row = tuple[dict[str, Any], list[str], str]
TABLE: dict[str, dict[str, Row]] = {
    "TR-01": {
        "star": (trust(RAM="*"), [], "critical"),
        "any-account": (trust(RAM=["acs:ram::*:root"]), [], "critical"),
        "pattern": (trust(RAM=[ROOT, "acs:ram::1*:user/alice"]), [], "critical"),
        "any-service": (trust(Service="*"), [], "critical"),
        "any-provider": (trust(Federated="acs:ram::*:saml-provider/okta"), [], "critical"),
        "with-id": (trust(ID, RAM="*"), [], "high"),
        "denied": (document(assume(RAM="*"), assume(effect="Deny", RAM="*")), [], "pass"),
        "any-user": (trust(RAM=f"acs:ram::{OWN}:user/*"), [], "pass"),
        "one": (trust(RAM=CI), [], "pass"),
    },
    "TR-02": {
        "open": (trust(RAM=OTHER_ROOT), [], "high"),
        "number": (trust(RAM=OTHER), [], "high"),
        "all-users": (trust(RAM=f"acs:ram::{OTHER}:user/*"), [], "high"),
        "second-statement": (document(assume(ID, RAM=CI), assume(RAM=OTHER_ROOT)), [], "high"),
        "any-id": (trust({"StringLike": {"sts:ExternalId": "*"}}, RAM=OTHER_ROOT), [], "high"),
        "not-that-id": (trust({"StringNotEquals": {"sts:ExternalId": "x-1"}}, RAM=OTHER_ROOT), [], "high"),
        "letter-case": (trust(RAM=f"acs:ram::{OTHER}:ROOT"), [], "high"),
        "id-of-two-characters": (trust({"StringLike": {"sts:ExternalId": "??*"}}, RAM=OTHER_ROOT), [], "high"),
        "all-of-account": (trust(RAM=f"acs:ram::{OTHER}:*"), [], "high"),
        "other-ids-denied": (
            document(
                assume(RAM=OTHER_ROOT),
                assume({"StringNotEquals": {"sts:ExternalId": "x-1"}}, effect="Deny", RAM=OTHER_ROOT),
            ),
            [],
            "low",
        ),
        "denied-as-number": (document(assume(RAM=OTHER_ROOT), assume(effect="Deny", RAM=OTHER)), [], ""),
        "with-id": (trust(ID, RAM=OTHER_ROOT), [], "pass"),
        "denied": (document(assume(RAM=OTHER_ROOT), assume(effect="Deny", RAM=OTHER_ROOT)), [], ""),
        "own": (trust(RAM=ROOT), [], ""),
        "role": (trust(RAM=CI), [], ""),
        "friend": (trust(RAM=f"acs:ram::{FRIEND}:root"), [], "pass"),
    },
    "TR-03": {
        "open": (trust(RAM=CI), [], "medium"),
        "user": (trust(RAM=[f"acs:ram::{OTHER}:user/alice"]), [], "medium"),
        "with-id": (trust(ID, RAM=CI), [], "pass"),
        "friend": (trust(RAM=f"acs:ram::{FRIEND}:role/ci"), [], "pass"),
        "friend-and-stranger": (trust(RAM=[f"acs:ram::{FRIEND}:role/ci", CI]), [], "medium"),
        "denied-as-account": (document(assume(RAM=CI), assume(effect="Deny", RAM=OTHER_ROOT)), [], ""),
        "own": (trust(RAM=f"acs:ram::{OWN}:role/TR-03-open"), [], ""),
        "root": (trust(RAM=OTHER_ROOT), [], ""),
    },
    "TR-04": {
        "admin": (trust(RAM=ROOT), ["AdministratorAccess"], "medium"),
        "ram": (trust(RAM=ROOT), ["AliyunRAMFullAccess"], "medium"),
        "any-role": (trust(RAM=f"acs:ram::{OWN}:role/*"), ["AdministratorAccess"], "medium"),
        "with-mfa": (trust({"Bool": {"acs:MFAPresent": "true"}}, RAM=ROOT), ["AdministratorAccess"], "low"),
        "harmless": (trust(RAM=ROOT), ["ReadOnlyAccess"], "pass"),
        "named": (trust(RAM=f"acs:ram::{OWN}:user/alice"), ["AdministratorAccess"], ""),
        "service": (trust(Service=ECS), ["AdministratorAccess"], ""),
    },
    "TR-05": {
        "open": (saml(), [], "high"),
        "elsewhere": (saml("https://example.com/sso"), [], "high"),
        "one-of-two": (saml(CN, "https://example.com/sso"), [], "high"),
        "pattern": (saml("https://signin.*", operator="StringLike"), [], "high"),
        "negated": (saml(CN, operator="StringNotEquals"), [], "high"),
        "unencrypted": (saml(CN.replace("https", "http")), [], "high"),
        "any-provider": (trust(Federated=f"acs:ram::{OWN}:saml-provider/*"), [], "high"),
        "whatever-there-is": (trust(Federated=f"acs:ram::{OWN}:*"), [], "high"),
        "china": (saml(CN), [], "pass"),
        "international": (saml(INTL), [], "pass"),
        "both": (saml(CN, INTL), [], "pass"),
        "no-saml": (oidc(), [], ""),
    },
    "TR-06": {
        "exact": (oidc(), [], "pass"),
        "no-sub": (oidc(""), [], "critical"),
        "any-sub": (oidc(like("*")), [], "critical"),
        "nothing": (trust(Federated=OIDC), [], "critical"),
        "one-of-them-any": (oidc(like("repo:me/app:*", "*")), [], "critical"),
        "all-but": (oidc({"StringNotEquals": ["repo:me/evil"]}), [], "critical"),
        "any-repository": (oidc(like("repo:*")), [], "high"),
        "any-account": (oidc(like("system:serviceaccount:*")), [], "high"),
        "one-namespace": (oidc(like("system:serviceaccount:ns1:*")), [], "high"),
        "like-without-wildcard": (oidc(like("repo:me/app:ref:main")), [], "pass"),
        "whatever-there-is": (trust(Federated=f"acs:ram::{OWN}:*"), [], "critical"),
        # Literally, to StringEquals.
        "star-to-equals": (oidc({"StringEquals": ["repo:me/app:ref:main", "repo:*"]}), [], "pass"),
        "no-aud": (oidc(aud=""), [], "high"),
        "no-iss": (oidc(iss=""), [], "high"),
        # Both must hold.
        "two-conditions": (oidc({"StringLike": "repo:me/*", "StringEquals": "repo:me/app:ref:main"}), [], "pass"),
        "no-oidc": (saml(CN), [], ""),
    },
    "TR-07": {
        "user-gone": (trust(RAM=f"acs:ram::{OWN}:user/bob"), [], "medium"),
        "role-gone": (trust(RAM=[f"acs:ram::{OWN}:user/alice", f"acs:ram::{OWN}:role/nobody"]), [], "medium"),
        "saml-gone": (trust(Federated=f"acs:ram::{OWN}:saml-provider/entra"), [], "medium"),
        "oidc-gone": (trust(Federated=f"acs:ram::{OWN}:oidc-provider/hub"), [], "medium"),
        "user": (trust(RAM=f"acs:ram::{OWN}:user/alice"), [], "pass"),
        "letter-case": (trust(RAM=f"acs:ram::{OWN}:user/Alice"), [], "pass"),
        "role": (trust(RAM=f"acs:ram::{OWN}:role/TR-07-user"), [], "pass"),
        "providers": (trust(Federated=[SAML, OIDC]), [], "pass"),
        "whole-account": (trust(RAM=ROOT), [], ""),
        "any-user": (trust(RAM=f"acs:ram::{OWN}:user/*"), [], ""),
        "elsewhere": (trust(RAM=CI), [], ""),
    },
    "TR-08": {
        "admin": (trust(Service=ECS), ["AdministratorAccess"], "medium"),
        "two": (trust(Service=[ECS, "fc.aliyuncs.com"]), [], "medium"),
        "two-statements": (document(assume(Service=ECS), assume(Service="fc.aliyuncs.com")), [], "medium"),
        "strange": (trust(Service="ecs.example.com"), [], "medium"),
        "pattern": (trust(Service="*.aliyuncs.com"), [], "medium"),
        "new": (trust(Service="nosuchproduct.aliyuncs.com"), [], "low"),
        "listed": (trust(Service="mine.aliyuncs.com"), [], "pass"),
        "part-of-one": (trust(Service="keystore.kms.aliyuncs.com"), [], "pass"),
        "one": (trust(Service=ECS), ["AliyunOSSReadOnlyAccess"], "pass"),
        "users": (trust(RAM=ROOT), ["AdministratorAccess"], ""),
    },
    "TR-10": {
        "two-kinds": (trust(RAM=ROOT, Service=ECS), [], "low"),
        "three-kinds": (trust(RAM=ROOT, Service=ECS, Federated=OIDC), [], "low"),
        "apart": (document(assume(RAM=ROOT), assume(Service=ECS)), [], "pass"),
        "one-kind": (trust(RAM=[ROOT, CI]), [], "pass"),
    },
    "TR-12": {
        "deny": (document(assume(RAM=ROOT), assume(effect="Deny", RAM=CI)), [], "info"),
        "denies-only": (document(assume(effect="Deny", RAM=ROOT)), [], "info"),
        "other-action": (document({**assume(RAM=ROOT), "Action": "ram:GetRole"}), [], "info"),
        "no-arn": (trust(RAM="alice"), [], "info"),
        "star-to-equals": (oidc({"StringEquals": ["repo:me/app:ref:main", "repo:*"]}), [], "info"),
        "usual": (trust(RAM=ROOT), [], "pass"),
        "usual-saml": (saml(CN), [], "pass"),
    },
}


def seed() -> dict[str, Any]:
    roles = [
        {"name": f"{check}-{name}", "trust": text, "policies": policies}
        for check, rows in TABLE.items()
        for name, (text, policies, _) in rows.items()
    ]
    return {
        "users": [{"name": "alice"}],
        "roles": roles,
        "saml_providers": [
            {"saml_provider_name": "okta", "encoded_saml_metadata_document": encoded(IdentityProvider().metadata())}
        ],
        "oidc_providers": [
            {"oidc_provider_name": "git", "issuer_url": "https://token.example.com", "client_ids": ["sts.aliyuncs.com"]}
        ],
    }


async def link(session: Any) -> None:
    await session.ram.create_service_linked_role(service_name="polardb.aliyuncs.com")


@pytest.fixture(scope="module")
def trusting() -> audit.Snapshot:
    return planted(seed(), link)


SETTINGS = {"trusted_accounts": [FRIEND], "trusted_services": ["mine.aliyuncs.com"]}


@pytest.mark.parametrize("check", TABLE)
def test_each_table_of_trust_policies_is_judged_as_it_says(check: str, trusting: audit.Snapshot) -> None:
    found = severities(by_name(trusting, check, **SETTINGS))
    expected = {f"{check}-{name}": severity for name, (_, _, severity) in TABLE[check].items() if severity}
    assert {name: severity for name, severity in found.items() if name.startswith(check)} == expected
    # Nobody can change what a product prescribes.
    assert not [name for name in found if name.startswith("AliyunServiceRole")]


def test_accounts_are_trusted_only_where_they_are_listed(trusting: audit.Snapshot) -> None:
    assert verdicts(trusting, "TR-02")["TR-02-friend"] == "fail"
    assert verdicts(trusting, "TR-03")["TR-03-friend"] == "fail"


def test_evidence_names_the_statement_and_whom_it_lets_in(trusting: audit.Snapshot) -> None:
    assert by_name(trusting, "TR-02")["TR-02-second-statement"].evidence == [f"$.Statement[1]: {OTHER_ROOT}"]
    (line,) = by_name(trusting, "TR-06")["TR-06-no-aud"].evidence
    assert line == f"$.Statement[0]: {OIDC}: no oidc:aud"


CHECKS = [*TABLE, "ROLE-01"]


def test_what_was_denied_is_unknown() -> None:
    roles = [{"name": "r", "trust": trust(RAM=f"acs:ram::{OWN}:user/alice"), "policies": ["ReadOnlyAccess"]}]
    snapshot = planted({"roles": roles}, denied=["GetRole"])
    assert [verdicts(snapshot, check) for check in CHECKS] == [{"r": "unknown"}] * len(CHECKS)
    snapshot = planted({"roles": roles}, denied=["ListUsers"])
    assert verdicts(snapshot, "TR-07") == {"r": "unknown"}
    assert verdicts(snapshot, "TR-01") == {"r": "pass"}
    assert set(verdicts(planted({"roles": roles}, denied=["ListRoles"]), "TR-12").values()) == {"unknown"}


@pytest.mark.parametrize(
    "text", ["{", json.dumps({"Version": "1"}), json.dumps(trust()), json.dumps(document({"Effect": "Allow"}))]
)
def test_a_trust_policy_that_cannot_be_parsed_is_reported_and_no_pass(text: str) -> None:
    snapshot = planted({"roles": [{"name": "r", "trust": trust(Service=ECS), "policies": ["ReadOnlyAccess"]}]})
    role = {"RoleName": "r", "IsServiceLinkedRole": False, "AssumeRolePolicyDocument": text}
    say(snapshot, "ram.GetRole", "r", {"Role": role})
    finding = by_name(snapshot, "TR-12")["r"]
    assert (finding.status.value, finding.severity.value) == ("fail", "info")
    assert "cannot be parsed" in finding.message
    others = [check for check in CHECKS if check != "TR-12"]
    assert [verdicts(snapshot, check) for check in others] == [{"r": "unknown"}] * len(others)
