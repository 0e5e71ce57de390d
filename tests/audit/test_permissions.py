"""The policy that an audit needs: with it everything is read, and without any part of it something is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import aliram
from aliram import audit, bulk, emulator
from aliram.audit.permissions import policy_for_audit
from aliram.audit.plan import FAMILIES
from aliram.audit.unread import Unread
from aliram.credentials import StaticKeys
from aliram.errors import ConfigError
from tests.identity_providers import IdentityProvider, encoded

DOMAIN = "aliram.onaliyun.com"
ACTIONS: list[str] = policy_for_audit()["Statement"][0]["Action"]
PASSWORD = "Xk4!wq9-Lm2zR7"
TRUST = {
    "Version": "1",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}],
}


def allowing(actions: list[str]) -> dict[str, Any]:
    return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}


def auditor(name: str, policy: str) -> dict[str, Any]:
    return {"name": name, "policies": [policy], "access_keys": [{"id": f"LTAI{name}", "secret": name * 10}]}


def without(action: str) -> str:
    """Name of the user who may do everything but this."""
    return f"no{action.partition(':')[2]}"


# Something of everything that only a call of its own tells of.
SEED: dict[str, Any] = {
    "quotas": {"UsersQuota": 200, "PoliciesQuota": 200},
    "policies": [
        {"name": "audit", "document": policy_for_audit()},
        *({"name": without(each), "document": allowing([a for a in ACTIONS if a != each])} for each in ACTIONS),
    ],
    "users": [
        auditor("auditor", "audit"),
        *(auditor(without(each), without(each)) for each in ACTIONS),
        {"name": "person", "password": PASSWORD, "mfa": True, "groups": ["staff"]},
        {"name": "twice", "access_keys": 2},
        {"name": "leaver", "access_keys": 1},
    ],
    "groups": [{"name": "staff", "policies": ["ReadOnlyAccess"]}],
    "roles": [{"name": "machine", "trust": TRUST, "policies": ["audit"]}],
    "applications": [{"app_name": "app", "display_name": "app", "app_type": "WebApp"}],
    "saml_providers": [
        {"saml_provider_name": "idp", "encoded_saml_metadata_document": encoded(IdentityProvider().metadata())}
    ],
    "oidc_providers": [
        {"oidc_provider_name": "issuer", "issuer_url": "https://issuer.example.com", "fingerprints": ["a" * 40]}
    ],
}


@pytest.fixture(scope="module")
def account() -> Iterator[emulator.Emulator]:
    """An account in which permissions count."""
    with emulator.serve() as local:
        local.set_report_delay(0)
        local.seed(SEED)
        yield local


async def prepare(local: emulator.Emulator) -> None:
    """What seeds do not say; and a user who is newer than the credential report."""
    async with local.session() as session:
        if any(user["name"] == "newcomer" for user in local.state()["accounts"][0]["users"]):
            return
        await session.ims.delete_user(user_principal_name=f"leaver@{DOMAIN}")
        local.add_passkey("person", "laptop")
        await session.ims.create_service_credential(
            user_principal_name=f"person@{DOMAIN}", service_credential_name="key", service_name="dypnsapi.aliyuncs.com"
        )
        await session.ims.generate_credential_report()
        await session.ims.create_user(user_principal_name=f"newcomer@{DOMAIN}", display_name="newcomer")
        await session.ims.create_login_profile(user_principal_name=f"newcomer@{DOMAIN}", password=PASSWORD)
        local.set_auth("enforce")


async def collected_by(local: emulator.Emulator, name: str, **options: Any) -> audit.Snapshot:
    keys = StaticKeys(f"LTAI{name}", name * 10)
    async with local.session(credentials=keys) as session:
        return await audit.collect(session, **options)


def contents(snapshot: audit.Snapshot) -> dict[tuple[str, str, int], Any]:
    """Every reply, by what was asked."""
    return {(record.call, record.of, record.page): record.reply for record in snapshot._records}


async def test_with_the_policy_everything_is_read_that_the_root_reads(account: emulator.Emulator) -> None:
    await prepare(account)
    async with account.session() as session:
        by_root = await audit.collect(session)
    by_auditor = await collected_by(account, "auditor")
    assert by_root.unread == []
    assert by_auditor.unread == []
    assert by_auditor.header.caller.endswith("user/auditor")
    assert contents(by_auditor) == contents(by_root)


async def test_without_any_of_its_actions_something_is_not_read(account: emulator.Emulator) -> None:
    await prepare(account)

    async def unread(action: str) -> list[Unread]:
        return (await collected_by(account, without(action), concurrency=8)).unread

    outcomes = await bulk.gather(unread, ACTIONS, concurrency=4)
    for outcome in outcomes:
        missing = {each.call.partition(".")[2] for each in outcome.result}
        assert missing == {outcome.item.partition(":")[2]}
        assert {each.code for each in outcome.result} <= {"NoPermission", "Forbidden.RAM"}, outcome.item


def test_what_is_left_out_needs_no_permission() -> None:
    for family, calls in FAMILIES.items():
        actions = policy_for_audit([family])["Statement"][0]["Action"]
        assert set(ACTIONS) - set(actions) >= {f"ram:{call.partition('.')[2]}" for call in calls}
    with pytest.raises(ConfigError, match="no family"):
        policy_for_audit(["nonsense"])


def test_the_policy_lets_nothing_be_changed() -> None:
    reading = ("Get", "List")
    # The report is made anew, and shows what is there.
    assert {each for each in ACTIONS if not each.partition(":")[2].startswith(reading)} == {
        "ram:GenerateCredentialReport"
    }
    assert len(json.dumps(policy_for_audit())) < 6144, "the size of a custom policy"
    assert not any("*" in action for action in ACTIONS)
    assert aliram.policy.lint(json.dumps(policy_for_audit())) == []
