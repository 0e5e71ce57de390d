"""Single sign-on: SSO-01, SSO-02, SSO-03, and the second factors beside it: MFA-01."""

from __future__ import annotations

import asyncio
import base64
import sys
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import aliram
from aliram import audit, emulator
from aliram.audit.facts.second_factors import VirtualDevice
from aliram.audit.facts.sign_on import signing_certificates
from aliram.audit.unread import NotRead
from tests.audit_stage import by_name, judged, snapshot_of, verdicts
from tests.identity_providers import IdentityProvider, Key, encoded, rsa_key

DOMAIN = "aliram.onaliyun.com"


def certificates(*providers: IdentityProvider) -> str:
    """Metadata with a key descriptor for each provider."""
    first, *others = (provider.metadata() for provider in providers)
    start, end = "<md:KeyDescriptor", "</md:KeyDescriptor>"
    more = "".join(start + text.split(start, 1)[1].split(end)[0] + end for text in others)
    return first.replace(end, end + more, 1)


def provider(days: float, key: Key | None = None) -> IdentityProvider:
    return IdentityProvider(key, days)


HALF_A_DAY = 0.5
"""Certificates end so long after the day they are named for: collecting takes a moment."""
SAML: dict[str, tuple[str, str, str]] = {
    "fresh": (certificates(provider(365)), "pass", ""),
    "thirty": (certificates(provider(30 + HALF_A_DAY)), "pass", "30 days"),
    "twenty-nine": (certificates(provider(29 + HALF_A_DAY)), "fail", "29 days"),
    "ended": (certificates(provider(-HALF_A_DAY)), "fail", "ended on"),
    "changing": (certificates(provider(5), provider(365, rsa_key(2))), "pass", ""),
    "short-rsa": (certificates(provider(365, rsa_key(3, 1024))), "fail", "RSA of 1024 bits"),
    "curve": (certificates(provider(365, ec.generate_private_key(ec.SECP256R1()))), "pass", ""),
    "small-curve": (certificates(provider(365, ec.generate_private_key(ec.SECP192R1()))), "fail", "192 bits"),
}
SEED: dict[str, Any] = {
    "users": [
        {"name": "local", "password": "Xk4!wq9-Lm2zR7"},
        {"name": "federated"},
        {"name": "switched", "password": "Xk4!wq9-Lm2zR7"},
    ],
    "saml_providers": [
        {"saml_provider_name": name, "encoded_saml_metadata_document": encoded(text)}
        for name, (text, _, _) in SAML.items()
    ],
}


async def turn_on(session: aliram.Session) -> None:
    await session.ims.set_user_sso_settings(sso_enabled=True, metadata_document=encoded(SAML["twenty-nine"][0]))
    await session.ims.update_login_profile(user_principal_name=f"switched@{DOMAIN}", status="Inactive")


@pytest.fixture(scope="module")
def without() -> audit.Snapshot:
    """Users log on with passwords."""
    return asyncio.run(snapshot_of(SEED))


@pytest.fixture(scope="module")
def federated() -> audit.Snapshot:
    """Users log on through SSO."""
    return asyncio.run(snapshot_of(SEED, turn_on))


@pytest.mark.parametrize("name", SAML)
def test_a_signing_certificate_is_strong_and_does_not_end_soon(without: audit.Snapshot, name: str) -> None:
    _, status, words = SAML[name]
    finding = by_name(without, "SSO-01")[name]
    assert (finding.status.value, finding.severity.value) == (status, "medium")
    assert words in finding.message
    assert all("CN=idp.example.com" in line for line in finding.evidence)


def test_another_limit_is_another_verdict(without: audit.Snapshot) -> None:
    assert verdicts(without, "SSO-01", certificate_days=29)["twenty-nine"] == "pass"
    assert verdicts(without, "SSO-01", certificate_days=31)["thirty"] == "fail"


def test_the_provider_of_user_sso_counts_while_it_is_on(without: audit.Snapshot, federated: audit.Snapshot) -> None:
    assert "user SSO" not in verdicts(without, "SSO-01")
    assert verdicts(federated, "SSO-01")["user SSO"] == "fail"


def test_a_password_beside_sso_is_told(without: audit.Snapshot, federated: audit.Snapshot) -> None:
    assert judged(without, "SSO-03") == []
    assert verdicts(federated, "SSO-03") == {"local": "fail", "federated": "pass", "switched": "pass"}


METADATA: dict[str, str] = {
    "no base64": "<md>",
    "no XML": encoded("certainly not"),
    "a document type": encoded("<!DOCTYPE x [<!ENTITY a 'b'>]>" + SAML["fresh"][0]),
    "another encoding": base64.b64encode(SAML["fresh"][0].encode("utf-16")).decode(),
    "no certificate": encoded(IdentityProvider().metadata(certificates=0)),
    "no identity provider": encoded(IdentityProvider().metadata(role="SPSSODescriptor")),
    "a certificate that is none": encoded(
        SAML["fresh"][0].split("<ds:X509Certificate>")[0]
        + "<ds:X509Certificate>AAAA</ds:X509Certificate>"
        + SAML["fresh"][0].split("</ds:X509Certificate>")[1]
    ),
    "nothing": "",
}


@pytest.mark.parametrize("text", METADATA.values(), ids=METADATA)
def test_metadata_that_cannot_be_read_are_not_read(text: str) -> None:
    with pytest.raises(NotRead, match="SAML metadata"):
        signing_certificates(text, call="ims.GetSAMLProvider", of="idp")


def test_without_cryptography_certificates_are_unknown_and_the_rest_is_judged(
    without: audit.Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = audit.Snapshot(without.header, without._records)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    found = by_name(fresh, "SSO-01")
    assert {finding.status.value for finding in found.values()} == {"unknown"}
    assert "aliram[audit]" in found["fresh"].message


PRINTS = ["a" * 40, "b" * 40, "c" * 40]
OIDC: dict[str, tuple[dict[str, Any], str, str]] = {
    "narrow": ({"client_ids": ["one"]}, "pass", ""),
    "no-client": ({}, "pass", ""),
    "two-clients": ({"client_ids": ["one", "two"]}, "fail", "2 clients"),
    "changing": ({"fingerprints": PRINTS[:2]}, "pass", ""),
    "three-prints": ({"fingerprints": PRINTS}, "fail", "3 certificates"),
    "twelve-hours": ({"issuance_limit_time": 12}, "pass", ""),
    "thirteen-hours": ({"issuance_limit_time": 13}, "fail", "13 hours"),
}


@pytest.fixture(scope="module")
def providers() -> audit.Snapshot:
    described = [
        {"oidc_provider_name": name, "issuer_url": f"https://{name}.example.com", "fingerprints": PRINTS[:1], **given}
        for name, (given, _, _) in OIDC.items()
    ]
    return asyncio.run(snapshot_of({"oidc_providers": described}))


@pytest.mark.parametrize("name", OIDC)
def test_an_oidc_provider_takes_few_tokens_for_a_short_time(providers: audit.Snapshot, name: str) -> None:
    _, status, words = OIDC[name]
    finding = by_name(providers, "SSO-02")[name]
    assert (finding.status.value, finding.severity.value) == (status, "low")
    assert words in finding.message
    assert f"issuer https://{name}.example.com" in finding.evidence


def test_a_change_of_certificates_that_never_ends_is_told(providers: audit.Snapshot) -> None:
    for days, status in ((365, "pass"), (366, "fail")):
        now = providers.taken_at + timedelta(days=days, minutes=10)
        found = audit.judge(providers, only=["SSO-02"], now=now, passes=True).findings
        assert {each.name: each.status.value for each in found}["changing"] == status


def test_limits_for_oidc_can_be_set(providers: audit.Snapshot) -> None:
    assert verdicts(providers, "SSO-02", issuance_hours=13)["thirteen-hours"] == "pass"
    assert verdicts(providers, "SSO-02", fingerprints=3)["three-prints"] == "pass"


PEOPLE = {
    "users": [
        {"name": "device", "password": "Xk4!wq9-Lm2zR7", "mfa": True},
        {"name": "passkey", "password": "Xk4!wq9-Lm2zR7"},
        {"name": "phone", "password": "Xk4!wq9-Lm2zR7"},
        {"name": "program"},
    ]
}


@pytest.fixture(scope="module")
def people() -> audit.Snapshot:
    """Where codes by SMS are allowed."""

    async def read(local: emulator.Emulator) -> audit.Snapshot:
        async with local.session() as session:
            await session.ims.create_virtual_mfa_device(virtual_mfa_device_name="drawer")
            return await audit.collect(session)

    with emulator.serve() as local:
        local.set_report_delay(0)
        local.seed({**PEOPLE, "security_preference": {"verification_types": ["sms"]}})
        local.add_passkey("passkey", "laptop")
        return asyncio.run(read(local))


def test_second_factors_are_bound_and_more_than_a_phone(people: audit.Snapshot) -> None:
    found = {name: status for name, status in verdicts(people, "MFA-01").items() if name != "laptop of passkey"}
    bound = {device.name for device in (VirtualDevice(people, each) for each in people.virtual_devices) if device.bound}
    assert len(bound) == 1
    assert found == {
        **dict.fromkeys(bound, "pass"),
        "drawer": "fail",
        "device": "pass",
        "passkey": "pass",
        "phone": "fail",
    }
    assert "sms" in by_name(people, "MFA-01")["phone"].message


def test_a_passkey_nobody_used_for_long_is_told(people: audit.Snapshot) -> None:
    for days, status in ((365, "pass"), (366, "fail")):
        now = people.taken_at + timedelta(days=days, minutes=10)
        found = audit.judge(people, only=["MFA-01"], now=now, passes=True).findings
        assert {each.name: each.status.value for each in found}["laptop of passkey"] == status


def test_without_codes_by_phone_there_is_no_such_second_factor() -> None:
    snapshot = asyncio.run(snapshot_of(PEOPLE))
    assert "phone" not in verdicts(snapshot, "MFA-01")


def test_what_was_denied_is_unknown() -> None:
    denied = "GetSAMLProvider", "ListOIDCProviders", "GetUserSsoSettings", "ListVirtualMFADevices", "ListPasskeys"
    snapshot = asyncio.run(snapshot_of({**SEED, **PEOPLE}, denied=denied))
    assert set(verdicts(snapshot, "SSO-01").values()) == {"unknown"}
    assert verdicts(snapshot, "SSO-02") == {snapshot.account_id: "unknown"}
    assert set(verdicts(snapshot, "SSO-03").values()) == {"unknown"}
    found = verdicts(snapshot, "MFA-01")
    assert found[snapshot.account_id] == found["phone"] == found["device"] == "unknown"
