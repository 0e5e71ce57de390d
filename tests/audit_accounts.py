"""Accounts to be read whole, and what they hold by the emulator's own account of it."""

from __future__ import annotations

from collections import Counter
from typing import Any, Protocol

import aliram
from aliram import emulator
from aliram.audit import Snapshot
from aliram.audit.plan import Counts

__all__ = [
    "DOMAIN",
    "PASSWORD",
    "calls_of",
    "company",
    "contents_of",
    "counts_of",
    "held_by",
    "make_changes",
    "record_facts",
]

DOMAIN = "aliram.onaliyun.com"
PASSWORD = "Passw0rd-of-a-seed!"

_TRUST = {
    "Version": "1",
    "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::5123456789012345:root"]}}
    ],
}


def _document(action: str) -> dict[str, Any]:
    return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


def company(users: int = 12, groups: int = 3, roles: int = 4, policies: int = 5) -> dict[str, Any]:
    """A seed in which everything occurs: users with and without passwords, devices and keys, groups, roles, policies
    with versions, held and not, system policies, an application, an identity provider."""
    return {
        "policies": [
            {
                "name": f"policy-{number}",
                "versions": [_document(f"oss:Get{version}") for version in range(1 + number % 3)],
                "default_version": 1 + number % 3,
            }
            for number in range(policies)
        ],
        "groups": [
            {"name": f"group-{number}", "policies": ["policy-0"] if number % 2 else []} for number in range(groups)
        ],
        "roles": [
            {"name": f"role-{number}", "trust": _TRUST, "policies": ["AliyunOSSReadOnlyAccess"] if number % 2 else []}
            for number in range(roles)
        ],
        "users": [
            {
                "name": f"user-{number}",
                "groups": [f"group-{number % groups}"] if groups and number % 4 else [],
                "policies": ["AdministratorAccess"] if number == 5 else ["policy-1"] if number % 3 == 1 else [],
                "access_keys": number % 3,
                "mfa": number % 4 == 2,
                "password": PASSWORD if number % 2 else None,
            }
            for number in range(users)
        ],
        "applications": [{"app_name": "app", "display_name": "app", "app_type": "WebApp"}],
        "oidc_providers": [
            {"oidc_provider_name": "issuer", "issuer_url": "https://issuer.example.com", "client_ids": ["web"]}
        ],
    }


async def make_changes(session: aliram.Session) -> None:
    """What no seed has: things in the recycle bin, a network policy, a free device."""
    await session.ims.create_virtual_mfa_device(virtual_mfa_device_name="free")
    await session.ims.create_user(user_principal_name=f"deleted@{DOMAIN}", display_name="deleted")
    await session.ims.delete_user(user_principal_name=f"deleted@{DOMAIN}")
    application = (await session.ims.list_applications()).applications[0]
    await session.ims.create_app_secret(app_id=application.app_id or "")


class Served(Protocol):
    """An emulator, in this process or elsewhere."""

    def state(self) -> dict[str, Any]: ...


async def counts_of(local: Served, session: aliram.Session) -> Counts:
    """What a formula is made from. Asks for the system policies, which the emulator's state does not list."""
    state = local.state()["accounts"][0]
    users = state["users"]
    keys = [len(user["access_keys"]) for user in users]
    bound = {device["user"] for device in state["mfa_devices"] if device["user"]}
    passwords = [user["name"] for user in users if user["login"]]
    held = held_by(state)
    members = [len(group["users"]) for group in state["groups"]]
    attached = {kind: {name for _, of, name in held if of == kind} for kind in ("Custom", "System")}
    return Counts(
        users=len(users),
        passwords=len(passwords),
        passwords_without_device=len(set(passwords) - bound),
        users_with_keys=sum(number > 0 for number in keys),
        keys=sum(keys),
        keys_of_many=sum(number for number in keys if number > 1),
        groups=len(state["groups"]),
        pages_of_members=sum(max(1, -(-number // 1000)) for number in members),
        roles=len(state["roles"]),
        custom_policies=len(state["policies"]),
        system_policies=len([policy async for policy in session.ram.list_policies(policy_type="System")]),
        attached_custom_policies=len(attached["Custom"]),
        attached_system_policies=len(attached["System"]),
        saml_providers=len(state["saml_providers"]),
        oidc_providers=len(state["oidc_providers"]),
        applications=len(state["applications"]),
        virtual_devices=len(state["mfa_devices"]),
        recycled_users=len(state["recycle_bin"]["users"]),
        service_credentials=sum(len(user["service_credentials"]) for user in users),
    )


def held_by(state: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Attachments by the emulator's state: (holder, type of the policy, its name)."""
    return {
        (f"{kind} {holder['name']}", policy["type"], policy["name"])
        for kind in ("user", "group", "role")
        for holder in state[f"{kind}s"]
        for policy in holder["policies"]
    }


def contents_of(state: dict[str, Any]) -> dict[str, Any]:
    """Every item of the emulator's state that a snapshot has to have."""
    users = state["users"]
    return {
        "users": {user["name"] for user in users},
        "groups": {group["name"] for group in state["groups"]},
        "memberships": {(user, group["name"]) for group in state["groups"] for user in group["users"]},
        "roles": {role["name"]: role["trust"] for role in state["roles"]},
        "policies": {policy["name"] for policy in state["policies"]},
        "versions": {
            (policy["name"], version["version"]) for policy in state["policies"] for version in policy["versions"]
        },
        "attachments": held_by(state),
        "keys": {(user["name"], key["id"], key["status"]) for user in users for key in user["access_keys"]},
        "logins": {user["name"] for user in users if user["login"]},
    }


def record_facts(snapshot: Snapshot) -> dict[str, Any]:
    """The same by a snapshot."""
    custom = [policy for policy in snapshot.policies if policy.custom]
    return {
        "users": {user.name for user in snapshot.users},
        "groups": {group.name for group in snapshot.groups},
        "memberships": {(member, group.name) for group in snapshot.groups for member in group.members},
        "roles": {role.name: role.trust.to_dict() for role in snapshot.roles},
        "policies": {policy.name for policy in custom},
        "versions": {(policy.name, version.listed.version_id) for policy in custom for version in policy.versions},
        "attachments": {
            (f"{kind} {holder}", policy.listed.policy_type, policy.name)
            for policy in snapshot.policies
            for kind, holder in policy.holders
        },
        "keys": {(key.user.name, key.id, key.listed.status) for key in snapshot.access_keys},
        "logins": {user.name for user in snapshot.users if user.login_profile is not None},
    }


def calls_of(local: emulator.Emulator) -> Counter[str]:
    """How often each operation was called."""
    return Counter(f"{request.service}.{request.action}" for request in local.requests)
