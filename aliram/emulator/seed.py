"""Whole accounts at once: from a description, or a made-up company of any size.

Seeding writes rows, it does not call actions: it is quick, knows no quotas, and raises those it goes past, so that the
account stays usable afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from .account import QUOTAS, load_account, set_quota
from .documents import check_permissions, check_trust
from .ids import new_access_key
from .logins import hash_password
from .mfa import new_seed
from .policies import SYSTEM
from .refusals import Refusal
from .state import State

__all__ = ["Company", "Seed", "SeedGroup", "SeedPolicy", "SeedRole", "SeedUser", "company", "plant", "read_seed"]


class SeedUser(Struct, forbid_unknown_fields=True):
    """A user to be."""

    name: str
    display_name: str = ""
    email: str = ""
    phone: str = ""
    comments: str = ""
    groups: list[str] = []
    policies: list[str] = []
    """Names of policies: custom ones of this description first, then system ones."""
    access_keys: int = 0
    mfa: bool = False
    """Whether a virtual device is bound."""
    password: str | None = None
    """Gives a login profile."""


class SeedGroup(Struct, forbid_unknown_fields=True):
    """A group to be."""

    name: str
    comments: str = ""
    policies: list[str] = []


class SeedRole(Struct, forbid_unknown_fields=True):
    """A role to be."""

    name: str
    trust: dict[str, Any]
    description: str = ""
    policies: list[str] = []
    max_session: int = 3600


class SeedPolicy(Struct, forbid_unknown_fields=True):
    """A custom policy to be."""

    name: str
    document: dict[str, Any]
    description: str = ""


class Seed(Struct, forbid_unknown_fields=True):
    """What an account shall hold besides what it holds."""

    users: list[SeedUser] = []
    groups: list[SeedGroup] = []
    roles: list[SeedRole] = []
    policies: list[SeedPolicy] = []


class Company(Struct, frozen=True):
    """A made-up account: how many of what."""

    users: int
    prefix: str = "user"
    access_keys: int = 1
    """Keys of each user."""
    groups: int = 0
    """Groups in all; every user is in one of them, in turn."""
    policies: int = 0
    """Custom policies in all; every user and every group has one of them, in turn."""
    mfa: float = 0.0
    """Share of the users with a bound virtual device, from 0 to 1."""


def plant(state: State, account: str, seed: Seed) -> dict[str, list[dict[str, str]]]:
    """Adds what a description says and returns the access keys it made, by user name."""
    try:
        for policy in seed.policies:
            check_permissions(json.dumps(policy.document))
        for role in seed.roles:
            check_trust(json.dumps(role.trust))
    except Refusal as refusal:
        raise ValueError(refusal.message) from None
    with state.transaction():
        return _Planter(state, account).plant(seed)


class _Planter:
    """Writes the rows of one description."""

    def __init__(self, state: State, account: str) -> None:
        self._state = state
        self._account = account
        self._now = state.clock.stamp()

    def plant(self, seed: Seed) -> dict[str, list[dict[str, str]]]:
        for policy in seed.policies:
            seq = self._insert("policies", policy.name, description=policy.description)
            document = json.dumps(policy.document, ensure_ascii=False)
            self._state.run("INSERT INTO policy_versions VALUES (?, 1, ?, ?)", seq, document, self._now)
        for group in seed.groups:
            seq = self._insert("groups", group.name, comments=group.comments)
            self._attach("group", seq, group.policies)
        for role in seed.roles:
            trust = json.dumps(role.trust, ensure_ascii=False)
            seq = self._insert(
                "roles", role.name, description=role.description, trust=trust, max_session=role.max_session
            )
            self._attach("role", seq, role.policies)
        keys = {user.name: self._user(user) for user in seed.users}
        _raise_quotas(self._state, self._account)
        return keys

    def _user(self, user: SeedUser) -> list[dict[str, str]]:
        seq = self._insert(
            "users",
            user.name,
            display_name=user.display_name or user.name,
            email=user.email,
            phone=user.phone,
            comments=user.comments,
        )
        for group in user.groups:
            self._state.run("INSERT INTO members VALUES (?, ?, ?)", self._find("groups", group), seq, self._now)
        self._attach("user", seq, user.policies)
        if user.mfa:
            sql = "INSERT INTO mfa_devices (account, name, seed, user_seq, activated) VALUES (?, ?, ?, ?, ?)"
            self._state.run(sql, self._account, user.name, new_seed(), seq, self._now)
        if user.password is not None:
            sql = "INSERT INTO logins VALUES (?, ?, 0, 0, 'Active', ?, ?)"
            self._state.run(sql, seq, hash_password(user.password), self._now, self._now)
        keys = []
        for _ in range(user.access_keys):
            key, secret = new_access_key()
            self._state.run(_KEY, key, secret, self._account, seq, self._now, self._now)
            keys.append({"access_key_id": key, "access_key_secret": secret})
        return keys

    def _insert(self, table: str, name: str, **values: Any) -> int:
        if self._state.one(f"SELECT 1 FROM {table} WHERE account = ? AND name = ?", self._account, name) is not None:
            raise ValueError(f"there is {name!r} among the {table} already")
        columns = ["account", "name", "created", "updated", *values]
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        return self._state.insert(sql, self._account, name, self._now, self._now, *values.values())

    def _find(self, table: str, name: str) -> int:
        row = self._state.one(
            f"SELECT seq FROM {table} WHERE name = ? AND account IN (?, ?) ORDER BY account = ?",
            name,
            self._account,
            SYSTEM,
            SYSTEM,
        )
        if row is None:
            raise ValueError(f"there is no {name!r} among the {table}")
        return int(row[0])

    def _attach(self, kind: str, seq: int, policies: list[str]) -> None:
        for name in policies:
            policy = self._find("policies", name)
            self._state.run(_ATTACH, kind, seq, policy, self._account, self._now)


_KEY = "INSERT INTO access_keys (id, secret, account, user_seq, created, updated) VALUES (?, ?, ?, ?, ?, ?)"
_ATTACH = "INSERT INTO attachments (kind, entity_seq, policy_seq, account, attached) VALUES (?, ?, ?, ?, ?)"


def company(state: State, account: str, plan: Company) -> None:
    """Adds a made-up company. Names count up from where the last one ended, so that it can be done twice."""
    if plan.users < 0 or not 0 <= plan.mfa <= 1:
        raise ValueError("a company has 0 users or more, and a share of MFA users from 0 to 1")
    now = state.clock.stamp()
    with state.transaction():
        groups = [_first(state, "groups") + n for n in range(plan.groups)]
        policies = [_first(state, "policies") + n for n in range(plan.policies)]
        users = [_first(state, "users") + n for n in range(plan.users)]
        known = state.count("SELECT count(*) FROM users WHERE account = ?", account)
        names = [f"{plan.prefix}-{known + n:06d}" for n in range(plan.users)]
        state.many(
            "INSERT INTO groups (seq, account, name, display_name, comments, created, updated)"
            " VALUES (?, ?, ?, ?, 'Seeded.', ?, ?)",
            ((seq, account, f"group-{seq:04d}", f"Group {seq}", now, now) for seq in groups),
        )
        state.many(
            "INSERT INTO policies (seq, account, name, description, created, updated)"
            " VALUES (?, ?, ?, 'Seeded.', ?, ?)",
            ((seq, account, f"policy-{seq:04d}", now, now) for seq in policies),
        )
        state.many("INSERT INTO policy_versions VALUES (?, 1, ?, ?)", ((seq, _document(seq), now) for seq in policies))
        state.many(
            "INSERT INTO users (seq, account, name, display_name, email, comments, created, updated)"
            " VALUES (?, ?, ?, ?, ?, 'Seeded.', ?, ?)",
            (
                (seq, account, name, name.replace("-", " ").title(), f"{name}@example.com", now, now)
                for seq, name in zip(users, names, strict=True)
            ),
        )
        state.many(_KEY, _keys(account, users, plan.access_keys, now))
        if groups:
            state.many(
                "INSERT INTO members VALUES (?, ?, ?)", ((groups[n % len(groups)], s, now) for n, s in enumerate(users))
            )
        if policies:
            for kind, entities in (("user", users), ("group", groups)):
                state.many(
                    _ATTACH,
                    ((kind, seq, policies[n % len(policies)], account, now) for n, seq in enumerate(entities)),
                )
        # Spread evenly: user n has a device when the running share passes a whole number.
        with_mfa = [n for n in range(plan.users) if int((n + 1) * plan.mfa) > int(n * plan.mfa)]
        state.many(
            "INSERT INTO mfa_devices (account, name, seed, user_seq, activated) VALUES (?, ?, ?, ?, ?)",
            ((account, names[n], new_seed(), users[n], now) for n in with_mfa),
        )
        _raise_quotas(state, account)


def _first(state: State, table: str) -> int:
    row = state.one("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
    return int(row[0]) + 1 if row is not None else 1


def _keys(account: str, users: list[int], each: int, now: str) -> Iterator[tuple[Any, ...]]:
    for seq in users:
        for _ in range(each):
            key, secret = new_access_key()
            yield key, secret, account, seq, now, now


def _document(number: int) -> str:
    statement = {"Effect": "Allow", "Action": ["oss:Get*", "oss:List*"], "Resource": f"acs:oss:*:*:bucket-{number}/*"}
    return json.dumps({"Version": "1", "Statement": [statement]})


def _raise_quotas(state: State, account: str) -> None:
    """Lifts the quotas that an account has come to exceed, with room for as much again as a new account has."""
    quotas = load_account(state, account).quotas
    for quota, table in (
        ("UsersQuota", "users"),
        ("GroupsQuota", "groups"),
        ("RolesQuota", "roles"),
        ("PoliciesQuota", "policies"),
        ("VirtualMFADevicesQuota", "mfa_devices"),
    ):
        held = state.count(f"SELECT count(*) FROM {table} WHERE account = ?", account)
        if held > quotas[quota]:
            set_quota(state, account, quota, held + QUOTAS[quota])


def read_seed(value: Any) -> Seed:
    """A description given as a mapping, checked; the error names the place."""
    try:
        return msgspec.convert(value, Seed)
    except msgspec.ValidationError as error:
        raise ValueError(f"not a description of an account: {error}") from None
