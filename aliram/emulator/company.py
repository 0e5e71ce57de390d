"""Made-up accounts of any size: 100,000 users in a second or two."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from .ids import new_access_key
from .mfa import new_seed
from .quotas import raise_quotas
from .seed import SeedCompany
from .state import State
from .vetting import at, vet

__all__ = ["ATTACH", "KEY", "make_company"]

KEY = "INSERT INTO access_keys (id, secret, account, user_seq, created, updated) VALUES (?, ?, ?, ?, ?, ?)"
ATTACH = "INSERT INTO attachments (kind, entity_seq, policy_seq, account, attached) VALUES (?, ?, ?, ?, ?)"


def make_company(state: State, account: str, plan: SeedCompany) -> None:
    """Adds a made-up company. Names count up from where the last one ended, so that it can be done twice. Raises
    `ValueError` where that is not possible, and then adds nothing."""
    _check(plan)
    now = state.clock.stamp()
    try:
        with state.transaction():
            _make(state, account, plan, now)
    except sqlite3.IntegrityError as error:
        # Such as "UNIQUE constraint failed: users.account, users.name".
        table = str(error).rpartition(": ")[2].partition(".")[0]
        raise ValueError(f"among the {table} there is one of a name to be made; choose another prefix") from None


def _check(plan: SeedCompany) -> None:
    for name in ("users", "access_keys", "groups", "policies"):
        if getattr(plan, name) < 0:
            raise ValueError(f"{name} must be 0 or more, not {getattr(plan, name)}")
    if not 0 <= plan.mfa <= 1:
        raise ValueError(f"mfa is a share of the users, from 0 to 1, not {plan.mfa}")


def _make(state: State, account: str, plan: SeedCompany, now: str) -> None:
    groups, policies = _free(state, "groups", plan.groups), _free(state, "policies", plan.policies)
    users = _free(state, "users", plan.users)
    known = state.count("SELECT count(*) FROM users WHERE account = ?", account)

    def name_of(n: int) -> str:
        return f"{plan.prefix}-{known + n:06d}"

    with at("prefix"):
        vet("ram.CreateUser", UserName=name_of(max(plan.users - 1, 0)), DisplayName="Seeded")
    state.many(
        "INSERT INTO groups (seq, account, name, display_name, comments, created, updated)"
        " VALUES (?, ?, ?, ?, 'Seeded.', ?, ?)",
        ((seq, account, f"group-{seq:04d}", f"Group {seq}", now, now) for seq in groups),
    )
    state.many(
        "INSERT INTO policies (seq, account, name, description, created, updated) VALUES (?, ?, ?, 'Seeded.', ?, ?)",
        ((seq, account, f"policy-{seq:04d}", now, now) for seq in policies),
    )
    state.many("INSERT INTO policy_versions VALUES (?, 1, ?, ?)", ((seq, _document(seq), now) for seq in policies))
    state.many(
        "INSERT INTO users (seq, account, name, display_name, email, comments, created, updated)"
        " VALUES (?, ?, ?, ?, ?, 'Seeded.', ?, ?)",
        (
            (seq, account, name, name.replace("-", " ").title(), f"{name}@example.com", now, now)
            for seq, name in zip(users, map(name_of, range(plan.users)), strict=True)
        ),
    )
    state.many(KEY, _keys(account, users, plan.access_keys, now))
    if groups:
        state.many(
            "INSERT INTO members VALUES (?, ?, ?)", ((groups[n % len(groups)], s, now) for n, s in enumerate(users))
        )
    if policies:
        for kind, entities in (("user", users), ("group", groups)):
            state.many(
                ATTACH,
                ((kind, seq, policies[n % len(policies)], account, now) for n, seq in enumerate(entities)),
            )
    # Spread evenly: user n has a device when the running share passes a whole number.
    with_mfa = (n for n in range(plan.users) if int((n + 1) * plan.mfa) > int(n * plan.mfa))
    state.many(
        "INSERT INTO mfa_devices (account, name, seed, user_seq, activated) VALUES (?, ?, ?, ?, ?)",
        ((account, name_of(n), new_seed(), users[n], now) for n in with_mfa),
    )
    raise_quotas(state, account)


def _free(state: State, table: str, count: int) -> range:
    """As many values of `seq` as are wanted, none of which a row of the table has or had."""
    row = state.one("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
    first = int(row[0]) + 1 if row is not None else 1
    return range(first, first + count)


def _keys(account: str, users: Iterable[int], each: int, now: str) -> Iterator[tuple[Any, ...]]:
    for seq in users:
        for _ in range(each):
            key, secret = new_access_key()
            yield key, secret, account, seq, now, now


def _document(number: int) -> str:
    statement = {"Effect": "Allow", "Action": ["oss:Get*", "oss:List*"], "Resource": f"acs:oss:*:*:bucket-{number}/*"}
    return json.dumps({"Version": "1", "Statement": [statement]})
