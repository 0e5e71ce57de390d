"""What the emulator holds, as a tree for JSON: every account with its entities and how they hang together, no secret.

The order is that of creation, accounts by id, so that two trees of the same state are equal. Users, groups and roles
name the policies that are attached to them; what was never set is left out of `settings`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from .account import load_account
from .clock import iso
from .ids import application_id, group_id, role_id, user_id
from .oauth_scopes import split
from .policies import kind_of
from .state import State

__all__ = ["account_tree", "account_trees"]

Tree = dict[str, Any]


def account_trees(state: State, account: str | None = None) -> list[Tree]:
    """Every account, or the one of that id. Raises `ValueError` where there is none."""
    ids = [row[0] for row in state.all("SELECT id FROM accounts ORDER BY id")]
    if account is not None and account not in ids:
        raise ValueError(f"there is no account {account!r}; there are {', '.join(ids)}")
    return [account_tree(state, each) for each in ids if account in (None, each)]


def account_tree(state: State, account: str) -> Tree:
    """One account that exists."""
    return _Describer(state, account).account()


class _Describer:
    """Reads one account, each table once."""

    def __init__(self, state: State, account: str) -> None:
        self._state = state
        self._account = account

    def account(self) -> Tree:
        known = load_account(self._state, self._account)
        created = self._state.all("SELECT created FROM accounts WHERE id = ?", self._account)[0][0]
        return {
            "id": known.id,
            "alias": known.alias,
            "default_domain": known.default_domain,
            "created": created,
            "quotas": dict(known.quotas),
            "settings": self._settings(),
            "root_keys": self._keys()(0),
            "users": self._users(),
            "groups": self._groups(),
            "roles": self._roles(),
            "policies": self._policies(),
            "mfa_devices": self._mfa_devices(),
            "applications": self._applications(),
            "installations": self._installations(),
            "saml_providers": self._saml_providers(),
            "oidc_providers": self._oidc_providers(),
            "key_policies": self._key_policies(),
            "sessions": self._sessions(),
            "recycle_bin": self._recycle_bin(),
        }

    def _rows(self, names: str, rest: str) -> list[Tree]:
        """Rows of the account by column; `rest` is what follows SELECT and ends with the condition on it."""
        columns = [name.rpartition(".")[2].rpartition(" ")[2] for name in names.split(", ")]
        found = self._state.all(f"SELECT {names} FROM {rest}", self._account)
        return [dict(zip(columns, row, strict=True)) for row in found]

    def _of(self, names: str, rest: str) -> Callable[[int], list[Tree]]:
        """Rows that hang on an entity, by its `seq`, which is the column `owner`."""
        found: dict[int, list[Tree]] = {}
        for row in self._rows(names, rest):
            found.setdefault(row.pop("owner"), []).append(row)
        return lambda seq: found.get(seq, [])

    def _settings(self) -> Tree:
        rows = self._rows("kind, value", "account_settings WHERE account = ? ORDER BY kind")
        return {row["kind"].replace(" ", "_"): json.loads(row["value"]) for row in rows}

    def _keys(self) -> Callable[[int], list[Tree]]:
        return self._of(
            "id, status, created, updated, used, used_service, user_seq owner",
            "access_keys WHERE account = ? ORDER BY seq",
        )

    def _tags(self, kind: str, table: str) -> Callable[[int], Tree]:
        tags = self._of(
            "t.key, t.value, t.entity_seq owner",
            f"tags t JOIN {table} e ON e.seq = t.entity_seq WHERE t.kind = '{kind}' AND e.account = ? ORDER BY t.key",
        )
        return lambda seq: {tag["key"]: tag["value"] for tag in tags(seq)}

    def _attached(self, kind: str) -> Callable[[int], list[Tree]]:
        attached = self._of(
            "p.name, p.account, a.resource_group, a.attached, a.entity_seq owner",
            f"attachments a JOIN policies p ON p.seq = a.policy_seq WHERE a.kind = '{kind}' AND a.account = ?"
            " ORDER BY p.seq, a.resource_group",
        )
        return lambda seq: [_typed(row) for row in attached(seq)]

    def _users(self) -> list[Tree]:
        keys, tags, attached = self._keys(), self._tags("user", "users"), self._attached("user")
        of_users = "JOIN users u ON u.seq = x.user_seq WHERE u.account = ?"
        groups = self._of(
            "g.name, x.user_seq owner",
            "members x JOIN groups g ON g.seq = x.group_seq WHERE g.account = ? ORDER BY g.seq",
        )
        logins = self._of(
            "x.status, x.reset_required, x.mfa_required, x.created, x.updated, x.user_seq owner", f"logins x {of_users}"
        )
        devices = self._of("x.name, x.user_seq owner", f"mfa_devices x {of_users}")
        passkeys = self._of("x.id, x.name, x.user_seq owner", f"passkeys x {of_users} ORDER BY x.seq")
        verifications = self._of(
            "x.type, x.target, x.status, x.user_seq owner", f"verifications x {of_users} ORDER BY x.type"
        )
        credentials = self._of(
            "x.name, x.service, x.status, x.created, x.expires, x.user_seq owner",
            f"service_credentials x {of_users} ORDER BY x.seq",
        )
        users = self._rows(
            "seq, name, display_name, phone, email, comments, status, provision, created, updated, last_login",
            "users WHERE account = ? ORDER BY seq",
        )
        return [
            {
                "id": user_id(seq := user.pop("seq")),
                **user,
                "tags": tags(seq),
                "groups": [group["name"] for group in groups(seq)],
                "policies": attached(seq),
                "access_keys": keys(seq),
                "login": next((_booleans(login, "reset_required", "mfa_required") for login in logins(seq)), None),
                "mfa_device": next((device["name"] for device in devices(seq)), None),
                "passkeys": passkeys(seq),
                "verifications": verifications(seq),
                "service_credentials": [_moments(each, "expires") for each in credentials(seq)],
            }
            for user in users
        ]

    def _groups(self) -> list[Tree]:
        attached = self._attached("group")
        members = self._of(
            "u.name, m.group_seq owner",
            "members m JOIN users u ON u.seq = m.user_seq WHERE u.account = ? ORDER BY u.seq",
        )
        groups = self._rows(
            "seq, name, display_name, comments, created, updated", "groups WHERE account = ? ORDER BY seq"
        )
        return [
            {
                "id": group_id(seq := group.pop("seq")),
                **group,
                "users": [user["name"] for user in members(seq)],
                "policies": attached(seq),
            }
            for group in groups
        ]

    def _roles(self) -> list[Tree]:
        attached, tags = self._attached("role"), self._tags("role", "roles")
        roles = self._rows(
            "seq, name, description, trust, max_session, console, service_linked, created, updated",
            "roles WHERE account = ? ORDER BY seq",
        )
        return [
            {
                "id": role_id(seq := role.pop("seq")),
                **_booleans(role, "console", "service_linked"),
                "trust": _document(role["trust"]),
                "tags": tags(seq),
                "policies": attached(seq),
            }
            for role in roles
        ]

    def _policies(self) -> list[Tree]:
        tags = self._tags("policy", "policies")
        versions = self._of(
            "v.version, v.document, v.created, v.policy_seq owner",
            "policy_versions v JOIN policies p ON p.seq = v.policy_seq WHERE p.account = ? ORDER BY v.version",
        )
        uses = self._of(
            "a.kind, a.entity_seq, a.policy_seq owner",
            "attachments a JOIN policies p ON p.seq = a.policy_seq WHERE p.account = ?",
        )
        policies = self._rows(
            "seq, name, description, default_version, created, updated", "policies WHERE account = ? ORDER BY seq"
        )
        return [
            {
                **policy,
                "default_version": f"v{policy['default_version']}",
                "versions": [
                    {**each, "version": f"v{each['version']}", "document": _document(each["document"])}
                    for each in versions(seq)
                ],
                "attachments": len(uses(seq)),
                "tags": tags(seq),
            }
            for policy in policies
            for seq in (policy.pop("seq"),)
        ]

    def _mfa_devices(self) -> list[Tree]:
        return self._rows(
            "d.name, u.name user, d.activated",
            "mfa_devices d LEFT JOIN users u ON u.seq = d.user_seq WHERE d.account = ? ORDER BY d.seq",
        )

    def _applications(self) -> list[Tree]:
        secrets = self._of(
            "s.id, s.created, s.app_seq owner",
            "app_secrets s JOIN applications p ON p.seq = s.app_seq WHERE p.account = ? ORDER BY s.seq",
        )
        applications = self._rows(
            "seq, name, display_name, type, protocol, redirect_uris, secret_required, multi_tenant, access_validity,"
            " refresh_validity, scopes, required, created, updated",
            "applications WHERE account = ? ORDER BY seq",
        )
        return [
            {
                "id": application_id(seq := app.pop("seq")),
                **_booleans(app, "secret_required", "multi_tenant"),
                **{name: split(app[name]) for name in ("redirect_uris", "scopes", "required")},
                "secrets": secrets(seq),
            }
            for app in applications
        ]

    def _installations(self) -> list[Tree]:
        installed = self._rows(
            "i.app_seq, p.name, p.account, i.scopes",
            "installations i JOIN applications p ON p.seq = i.app_seq WHERE i.account = ? ORDER BY i.seq",
        )
        return [
            {"application": application_id(each.pop("app_seq")), **each, "scopes": split(each["scopes"])}
            for each in installed
        ]

    def _saml_providers(self) -> list[Tree]:
        return self._rows("name, description, created, updated", "saml_providers WHERE account = ? ORDER BY seq")

    def _oidc_providers(self) -> list[Tree]:
        providers = self._rows(
            "name, issuer, description, client_ids, fingerprints, issuance_limit, created, updated",
            "oidc_providers WHERE account = ? ORDER BY seq",
        )
        lists = ("client_ids", "fingerprints")
        return [{**each, **{name: _commas(each[name]) for name in lists}} for each in providers]

    def _key_policies(self) -> list[Tree]:
        rows = self._rows("key_id, document, in_force", "key_policies WHERE account = ? ORDER BY key_id")
        return [{**_booleans(row, "in_force"), "document": _document(row["document"])} for row in rows]

    def _sessions(self) -> list[Tree]:
        now = self._state.clock.now()
        rows = self._rows(
            "s.id, r.name role, s.name, s.source_identity, s.expires",
            "sessions s JOIN roles r ON r.seq = s.role_seq WHERE s.account = ? ORDER BY s.expires, s.id",
        )
        return [_moments(row, "expires") for row in rows if row["expires"] > now]

    def _recycle_bin(self) -> Tree:
        users = self._rows("user_seq, name, recycled", "recycled_users WHERE account = ? ORDER BY place")
        keys = self._rows("id, user_seq, status, recycled", "recycled_keys WHERE account = ? ORDER BY place")
        return {
            "users": [{"id": user_id(user.pop("user_seq")), **_moments(user, "recycled")} for user in users],
            "access_keys": [{**_moments(key, "recycled"), "user_id": user_id(key.pop("user_seq"))} for key in keys],
        }


def _typed(row: Tree) -> Tree:
    """An attachment, with the type of its policy; the resource group only where there is one."""
    tree = {"name": row["name"], "type": kind_of(row["account"]), "attached": row["attached"]}
    return {**tree, "resource_group": row["resource_group"]} if row["resource_group"] else tree


def _booleans(row: Tree, *names: str) -> Tree:
    return {name: bool(value) if name in names else value for name, value in row.items()}


def _moments(row: Tree, *names: str) -> Tree:
    return {name: iso(value) if name in names and value is not None else value for name, value in row.items()}


def _document(text: str) -> Any:
    """A policy document as a tree; as the text it is where it cannot be read."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _commas(text: str) -> Sequence[str]:
    return text.split(",") if text else []
