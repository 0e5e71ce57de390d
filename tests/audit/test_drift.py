"""What changed between two snapshots, and who can do more since."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import aliram
from aliram import audit, emulator
from aliram.audit.journal.records import Header, Memory
from aliram.errors import ConfigError
from tests.audit_accounts import DOMAIN, PASSWORD

ACCOUNT = "5123456789012345"
USERS = ("alice", "bob", "carol", "erin")
ROOT = f"acs:ram::{ACCOUNT}:root"
OTHER = "acs:ram::1234567890123456:root"
Change = Callable[[aliram.Session], Awaitable[object]]


def document(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Version": "1", "Statement": [{"Effect": effect, "Action": list(actions), "Resource": "*"}]}


def trust(*principals: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": list(principals)}}
    return {"Version": "1", "Statement": [statement]}


SEED = {
    "policies": [
        {"name": "reads", "document": document("oss:Get*")},
        {"name": "versioned", "versions": [document("oss:GetObject"), document("oss:*")], "default_version": 1},
        {"name": "narrow", "document": document("ecs:Describe*")},
        {"name": "no-oss", "document": document("oss:*", effect="Deny")},
        {"name": "all", "document": document("*")},
    ],
    "groups": [
        {"name": "readers", "policies": ["versioned"]},
        {"name": "idle"},
        {"name": "admins", "policies": ["all"]},
    ],
    "roles": [
        {"name": "worker", "trust": trust(ROOT), "policies": ["narrow"]},
        {"name": "spare", "trust": trust(ROOT)},
    ],
    "users": [
        {"name": "alice", "groups": ["readers"], "password": PASSWORD},
        {"name": "bob", "access_keys": [{"id": "LTAIbob", "secret": "s" * 30}]},
        {"name": "carol", "policies": ["reads", "no-oss"]},
        {"name": "erin", "password": PASSWORD, "mfa": True},
    ],
    "oidc_providers": [
        {"oidc_provider_name": "issuer", "issuer_url": "https://issuer.example.com", "client_ids": ["web"]}
    ],
}


def user(name: str) -> str:
    return f"acs:ram::{ACCOUNT}:user/{name}"


def role(name: str) -> str:
    return f"acs:ram::{ACCOUNT}:role/{name}"


def principal(name: str) -> str:
    return f"{name}@{DOMAIN}"


def drift(
    change: Change | None = None,
    *,
    denied_before: tuple[str, ...] = (),
    denied_after: tuple[str, ...] = (),
    back: bool = False,
) -> audit.Drift:
    """What a change makes of the account; `back`, what undoing it would."""

    async def read() -> audit.Drift:
        with emulator.serve() as local:
            local.set_report_delay(0)
            # A report is kept for four hours, in which nothing of it changes.
            local.fault("GenerateCredentialReport", code="LimitExceeded.CredentialReport", status=409)
            local.seed(SEED)
            async with local.session() as session:

                async def snapshot(denied: tuple[str, ...]) -> audit.Snapshot:
                    faults = [local.fault(action, code="NoPermission", status=403) for action in denied]
                    found = await audit.collect(session)
                    for fault in faults:
                        local.clear_faults(fault)
                    return found

                before = await snapshot(denied_before)
                if change is not None:
                    await change(session)
                after = await snapshot(denied_after)
        return audit.diff(after, before) if back else audit.diff(before, after)

    return asyncio.run(read())


def told(found: audit.Drift) -> set[tuple[str, str, str]]:
    return {(change.kind, change.what, change.name) for change in found.changes}


def gained(found: audit.Drift) -> dict[str, tuple[list[str], bool, bool]]:
    return {gain.principal: (gain.policies, gain.certain, gain.administrator) for gain in found.gains}


# -- each kind of change ----------------------------------------------------------------------------------------------

KEY = "LTAIbob of bob"
NOBODY: dict[str, tuple[list[str], bool, bool]] = {}


def attach(policy: str, name: str, kind: str = "Custom") -> Change:
    return lambda session: session.ram.attach_policy_to_user(policy_type=kind, policy_name=policy, user_name=name)


async def new_version(session: aliram.Session) -> None:
    await session.ram.create_policy_version(
        policy_name="narrow", policy_document=document("ecs:*"), set_as_default=True
    )


async def smaller_version(session: aliram.Session) -> None:
    await session.ram.create_policy_version(
        policy_name="narrow", policy_document=document("ecs:DescribeInstances"), set_as_default=True
    )


async def new_policy(session: aliram.Session) -> None:
    await session.ram.create_policy(policy_name="new", policy_document=document("ecs:*"))


async def new_admin(session: aliram.Session) -> None:
    await session.ims.create_user(user_principal_name=principal("dave"), display_name="Dave")
    await attach("AdministratorAccess", "dave", "System")(session)


CHANGES: dict[str, tuple[Change, set[tuple[str, str, str]], dict[str, tuple[list[str], bool, bool]]]] = {
    "user": (
        lambda session: session.ims.create_user(user_principal_name=principal("dave"), display_name="Dave"),
        {("user", "added", principal("dave"))},
        NOBODY,
    ),
    "administrator": (
        new_admin,
        {
            ("user", "added", principal("dave")),
            ("attachment", "added", "System/AdministratorAccess on user dave"),
        },
        {user("dave"): (["System/AdministratorAccess"], True, True)},
    ),
    "group": (
        lambda session: session.ims.create_group(group_name="new", display_name="New"),
        {("group", "added", "new")},
        NOBODY,
    ),
    "role": (
        lambda session: session.ram.create_role(role_name="new", assume_role_policy_document=trust(ROOT)),
        {("role", "added", "new")},
        NOBODY,
    ),
    "policy that nobody holds": (new_policy, {("policy", "added", "Custom/new")}, NOBODY),
    "membership": (
        lambda session: session.ram.add_user_to_group(user_name="bob", group_name="readers"),
        {("membership", "added", "bob in readers")},
        {user("bob"): (["Custom/versioned"], True, False)},
    ),
    "membership among administrators": (
        lambda session: session.ram.add_user_to_group(user_name="bob", group_name="admins"),
        {("membership", "added", "bob in admins")},
        {user("bob"): (["Custom/all"], True, True)},
    ),
    "membership without rights": (
        lambda session: session.ram.add_user_to_group(user_name="bob", group_name="idle"),
        {("membership", "added", "bob in idle")},
        NOBODY,
    ),
    "attachment to a user": (
        attach("narrow", "bob"),
        {("attachment", "added", "Custom/narrow on user bob")},
        {user("bob"): (["Custom/narrow"], True, False)},
    ),
    "attachment to a group": (
        lambda session: session.ram.attach_policy_to_group(
            policy_type="Custom", policy_name="narrow", group_name="readers"
        ),
        {("attachment", "added", "Custom/narrow on group readers")},
        {user("alice"): (["Custom/narrow"], True, False)},
    ),
    "attachment to a role": (
        lambda session: session.ram.attach_policy_to_role(
            policy_type="System", policy_name="AdministratorAccess", role_name="spare"
        ),
        {("attachment", "added", "System/AdministratorAccess on role spare")},
        {role("spare"): (["System/AdministratorAccess"], True, True)},
    ),
    "a Deny that goes": (
        lambda session: session.ram.detach_policy_from_user(
            policy_type="Custom", policy_name="no-oss", user_name="carol"
        ),
        {("attachment", "removed", "Custom/no-oss on user carol")},
        {user("carol"): (["Custom/no-oss"], True, False)},
    ),
    "wider document": (
        new_version,
        {("policy_document", "changed", "Custom/narrow")},
        {role("worker"): (["Custom/narrow"], True, False)},
    ),
    "narrower document": (smaller_version, {("policy_document", "changed", "Custom/narrow")}, NOBODY),
    "default version": (
        lambda session: session.ram.set_default_policy_version(policy_name="versioned", version_id="v2"),
        {("policy_document", "changed", "Custom/versioned")},
        {user("alice"): (["Custom/versioned"], True, False)},
    ),
    "trust": (
        lambda session: session.ram.update_role(role_name="worker", new_assume_role_policy_document=trust(ROOT, OTHER)),
        {("trust", "changed", "worker")},
        NOBODY,
    ),
    "key": (
        lambda session: session.ims.update_access_key(
            user_principal_name=principal("bob"), user_access_key_id="LTAIbob", status="Inactive"
        ),
        {("access_key", "changed", KEY)},
        NOBODY,
    ),
    "key that goes": (
        lambda session: session.ims.delete_access_key(
            user_principal_name=principal("bob"), user_access_key_id="LTAIbob"
        ),
        {("access_key", "removed", KEY)},
        NOBODY,
    ),
    "console logon": (
        lambda session: session.ims.create_login_profile(user_principal_name=principal("bob"), password=PASSWORD),
        {("console", "changed", principal("bob"))},
        NOBODY,
    ),
    "console logon that goes": (
        lambda session: session.ims.delete_login_profile(user_principal_name=principal("alice")),
        {("console", "changed", principal("alice"))},
        NOBODY,
    ),
    "setting": (
        lambda session: session.ims.set_password_policy(minimum_password_length=20),
        {("setting", "changed", "PasswordPolicy.PasswordPolicy.MinimumPasswordLength")},
        NOBODY,
    ),
    "provider": (
        lambda session: session.ims.add_client_id_to_oidc_provider(oidc_provider_name="issuer", client_id="cli"),
        {("oidc_provider", "changed", "issuer")},
        NOBODY,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_and_who_gained_by_it(name: str) -> None:
    change, expected, gainers = CHANGES[name]
    found = drift(change)
    assert told(found) == expected
    assert gained(found) == gainers
    assert found.administrators == [arn for arn, (_, _, administrator) in gainers.items() if administrator]
    assert {arn for each in found.changes for arn in each.gained} == (set(gainers) if name != "trust" else {OTHER})
    assert [unread.call for unread in found.unread] == ["ims.GenerateCredentialReport"]


def test_the_way_back_is_told_the_other_way_round() -> None:
    found = drift(new_admin, back=True)
    assert told(found) == {
        ("user", "removed", principal("dave")),
        ("attachment", "removed", "System/AdministratorAccess on user dave"),
    }
    assert found.gains == []


def test_losing_rights_is_no_gain() -> None:
    assert gained(drift(attach("no-oss", "alice"))) == {}


async def made_anew(session: aliram.Session) -> None:
    await session.ims.delete_access_key(user_principal_name=principal("bob"), user_access_key_id="LTAIbob")
    await session.ims.delete_user(user_principal_name=principal("bob"))
    await session.ims.create_user(user_principal_name=principal("bob"), display_name="Another")
    await session.ram.delete_role(role_name="spare")
    await session.ram.create_role(role_name="spare", assume_role_policy_document=trust(ROOT))
    await session.ram.delete_group(group_name="idle")
    await session.ram.create_group(group_name="idle")


def test_what_was_deleted_and_made_anew_is_another_one() -> None:
    found = drift(made_anew)
    assert told(found) == {
        (kind, what, name)
        for kind, name in (("user", principal("bob")), ("role", "spare"), ("group", "idle"))
        for what in ("removed", "added")
    } | {("access_key", "removed", KEY)}
    assert len(found.changes) == 7


async def new_domain(session: aliram.Session) -> None:
    await session.ram.set_account_alias(account_alias="renamed")
    await session.ims.delete_login_profile(user_principal_name="alice@renamed.onaliyun.com")


def test_users_stay_the_same_where_the_domain_of_their_logon_names_changes() -> None:
    assert told(drift(new_domain)) == {
        ("setting", "changed", "AccountAlias.AccountAlias"),
        ("setting", "changed", "DefaultDomain.DefaultDomainName"),
        ("console", "changed", "alice@renamed.onaliyun.com"),
    }


@pytest.mark.parametrize(("back", "states"), [(False, ("device", "none")), (True, ("none", "device"))])
def test_a_device_that_is_bound_or_not_is_told(back: bool, states: tuple[str, str]) -> None:
    found = drift(lambda session: session.ims.unbind_mfa_device(user_principal_name=principal("erin")), back=back)
    assert told(found) == {("mfa", "changed", principal("erin"))}
    assert [(change.before, change.after) for change in found.changes] == [states]


# -- what is not comparable -------------------------------------------------------------------------------------------


def test_nothing_changed_is_said() -> None:
    found = drift()
    assert not found.changed
    assert found.changes == []


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize(
    ("action", "missing"),
    [
        ("ims.ListUsers", {("ims.ListUsers", "")}),
        ("ram.ListUsersForGroup", {("ram.ListUsersForGroup", name) for name in ("readers", "idle", "admins")}),
        ("ram.GetRole", {("ram.GetRole", name) for name in ("worker", "spare")}),
        ("ims.ListAccessKeys", {("ims.ListAccessKeys", principal(name)) for name in USERS}),
        ("ims.GetPasswordPolicy", {("ims.GetPasswordPolicy", "")}),
        ("ram.ListPolicies", {("ram.ListPolicies", "")}),
        ("ims.ListOIDCProviders", {("ims.ListOIDCProviders", "")}),
        ("ims.GetLoginProfile", {("ims.GetLoginProfile", principal(name)) for name in USERS}),
    ],
)
def test_what_was_not_read_is_never_taken_for_removed(action: str, missing: set[tuple[str, str]], side: str) -> None:
    found = drift(denied_before=(action,)) if side == "before" else drift(denied_after=(action,))
    assert not found.changed
    assert {(unread.call, unread.of) for unread in found.unread} >= missing


def test_the_rest_is_compared_all_the_same() -> None:
    found = drift(new_admin, denied_after=("ram.GetRole",))
    assert ("user", "added", principal("dave")) in told(found)
    assert found.administrators == [user("dave")]


def test_snapshots_of_different_accounts_are_not_compared() -> None:
    first, second = (
        audit.Snapshot(Header(snapshot=1, account=account, caller="", started="", aliram=""), Memory())
        for account in ("1", "2")
    )
    with pytest.raises(ConfigError, match="different accounts: 1 and 2"):
        audit.diff(first, second)


# -- how it is told ---------------------------------------------------------------------------------------------------


def test_administrators_come_first_for_a_person() -> None:
    async def change(session: aliram.Session) -> None:
        await attach("narrow", "bob")(session)
        await new_admin(session)

    found = drift(change)
    lines = found.lines()
    who = [line for line in lines if "gained by" in line]
    assert who == [
        f"  {user('dave')} gained by System/AdministratorAccess and is an administrator now",
        f"  {user('bob')} gained by Custom/narrow",
    ]
    assert "  attachment Custom/narrow on user bob added" in lines


def test_what_changed_is_shown_before_and_after() -> None:
    found = drift(CHANGES["setting"][0])
    line = next(line for line in found.lines() if "MinimumPasswordLength" in line)
    assert line.endswith("8 -> 20")


def test_it_is_json() -> None:
    found = drift(CHANGES["membership"][0])
    content = json.loads(json.dumps(found.to_dict()))
    assert content["account"] == ACCOUNT
    assert content["changes"] == [
        {"kind": "membership", "what": "added", "name": "bob in readers", "gained": [user("bob")]}
    ]
    assert content["gains"] == [{"principal": user("bob"), "policies": ["Custom/versioned"]}]
