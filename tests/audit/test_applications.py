"""OAuth applications and service credentials: APP-01, SVC-01."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

import aliram
from aliram import audit
from aliram.audit.facts.applications import goes_unencrypted
from tests.audit_stage import by_name, snapshot_of, verdicts

DOMAIN = "aliram.onaliyun.com"
APPLICATIONS = {
    "clean": ["https://example.com/back"],
    "loopback": ["http://127.0.0.1:8080/back", "http://localhost/back"],
    "plain": ["https://example.com/back", "http://example.com/back"],
    "shared": ["https://example.com/back"],
    "both": ["http://example.com/back"],
}
SEED = {
    "users": [{"name": "alice"}],
    "applications": [
        {
            "app_name": name,
            "display_name": name,
            "app_type": "WebApp",
            "redirect_uris": uris,
            "is_multi_tenant": name in ("shared", "both"),
        }
        for name, uris in APPLICATIONS.items()
    ],
}


async def plant(session: aliram.Session) -> None:
    for application in (await session.ims.list_applications()).applications:
        if application.app_name in ("clean", "plain"):
            await session.ims.create_app_secret(app_id=application.app_id or "")
    for name, days in (("year", 365), ("longer", 366), ("endless", None), ("off", None)):
        reply = await session.ims.create_service_credential(
            user_principal_name=f"alice@{DOMAIN}",
            service_credential_name=name,
            service_name=f"{name}.aliyuncs.com",
            credential_age_days=days,
        )
        assert reply.service_credential is not None
        if name == "off":
            await session.ims.update_service_credential(
                user_principal_name=f"alice@{DOMAIN}",
                service_credential_id=reply.service_credential.service_credential_id or "",
                status="Inactive",
            )


@pytest.fixture(scope="module")
def snapshot() -> audit.Snapshot:
    return asyncio.run(snapshot_of(SEED, plant))


def test_redirects_are_encrypted_and_one_account_is_served(snapshot: audit.Snapshot) -> None:
    found = by_name(snapshot, "APP-01")
    assert {name: (each.status.value, each.severity.value) for name, each in found.items()} == {
        "clean": ("pass", "medium"),
        "loopback": ("pass", "medium"),
        "plain": ("fail", "medium"),
        "shared": ("fail", "low"),
        "both": ("fail", "medium"),
    }
    assert found["plain"].evidence == ["redirect URI http://example.com/back"]


def test_secrets_of_applications_grow_old(snapshot: audit.Snapshot) -> None:
    for days, status in ((365, "pass"), (366, "fail")):
        now = snapshot.taken_at + timedelta(days=days, minutes=10)
        found = {each.name: each for each in audit.judge(snapshot, only=["APP-01"], now=now, passes=True).findings}
        assert found["clean"].status.value == status
        assert found["loopback"].status.value == "pass", "has no secret"
    assert found["clean"].evidence[0].endswith("366 days old")


URIS = {
    "http://example.com/back": True,
    "HTTP://EXAMPLE.COM": True,
    "http://127.0.0.1.example.com/": True,
    "http://localhost.example.com/": True,
    "http://10.0.0.1/": True,
    "http://[oops/": True,
    "https://example.com/back": False,
    "http://localhost:3000/back": False,
    "http://app.localhost/": False,
    "http://127.8.9.1/": False,
    "http://[::1]:8080/": False,
    "com.example.app:/back": False,
}


@pytest.mark.parametrize(("uri", "expected"), URIS.items())
def test_only_plain_http_to_another_machine_is_unencrypted(uri: str, expected: bool) -> None:
    assert goes_unencrypted(uri) is expected


def test_service_credentials_end_within_a_year(snapshot: audit.Snapshot) -> None:
    found = by_name(snapshot, "SVC-01")
    assert {name: (each.status.value, each.severity.value) for name, each in found.items()} == {
        "year of alice": ("pass", "medium"),
        "longer of alice": ("fail", "medium"),
        "endless of alice": ("fail", "medium"),
        "off of alice": ("fail", "low"),
    }
    assert "366 days" in found["longer of alice"].message
    assert "endless.aliyuncs.com" in found["endless of alice"].message
    assert verdicts(snapshot, "SVC-01", secret_age_days=364)["year of alice"] == "fail"


def test_a_service_credential_that_has_ended_is_harmless(snapshot: audit.Snapshot) -> None:
    now = snapshot.taken_at + timedelta(days=367)
    found = {each.name: each for each in audit.judge(snapshot, only=["SVC-01"], now=now, passes=True).findings}
    assert found["longer of alice"].status.value == "pass"
    assert found["endless of alice"].status.value == "fail"


def test_what_was_denied_is_unknown() -> None:
    found = asyncio.run(snapshot_of(SEED, denied=["ListAppSecretIds", "ListServiceCredentials"]))
    assert set(verdicts(found, "APP-01").values()) == {"unknown"}
    assert verdicts(found, "SVC-01") == {found.account_id: "unknown"}
