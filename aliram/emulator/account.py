"""The account itself: alias, default domain, summary and quotas."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .constants import DOMAIN_SUFFIX
from .refusals import refuse
from .room import Account, Actions, Call
from .state import State

__all__ = ["ACTIONS", "QUOTAS", "account_created", "check_quota", "create_account", "load_account", "set_quota"]

QUOTAS: dict[str, int] = {
    "UsersQuota": 1000,
    "GroupsQuota": 50,
    "GroupsPerUserQuota": 5,
    "RolesQuota": 1000,
    "PoliciesQuota": 1500,
    "PolicySizeQuota": 6144,
    "VersionsPerPolicyQuota": 5,
    "AccessKeysPerUserQuota": 2,
    "AccountAccessKeysPerAccountQuota": 2,
    "VirtualMFADevicesQuota": 1000,
    "AttachedPoliciesPerUserQuota": 10,
    "AttachedSystemPoliciesPerUserQuota": 20,
    "AttachedPoliciesPerGroupQuota": 5,
    "AttachedSystemPoliciesPerGroupQuota": 20,
    "AttachedPoliciesPerRoleQuota": 5,
    "AttachedSystemPoliciesPerRoleQuota": 20,
    "AuthorizedClientPerUserQuota": 20,
    "ConditionsPerAKPolicyQuota": 8,
    "IPItemsPerAKPolicyQuota": 50,
    "ServiceCredentialsPerUserPerServiceQuota": 2,
}
"""What a new account may hold: the page "Limits" and the sample of GetAccountSummary (AuthorizedClientPerUserQuota
has none in either and is made up)."""


def create_account(state: State, account: str, alias: str | None, key: tuple[str, str]) -> None:
    """Adds an account with its root key; the caller checked that the id is free."""
    now = state.clock.stamp()
    with state.transaction():
        sql = "INSERT INTO accounts (id, alias, root_key, created) VALUES (?, ?, ?, ?)"
        state.run(sql, account, alias, key[0], now)
        state.insert(
            "INSERT INTO access_keys (id, secret, account, user_seq, created, updated) VALUES (?, ?, ?, 0, ?, ?)",
            key[0],
            key[1],
            account,
            now,
            now,
        )


def load_account(state: State, account: str) -> Account:
    """The account of an id that exists."""
    row = state.steady("SELECT alias, domain, quotas FROM accounts WHERE id = ?", account)
    alias, domain, quotas = row if row is not None else (None, None, "{}")
    return Account(account, alias, domain, _quotas(quotas))


@functools.lru_cache
def _quotas(changed: str) -> Mapping[str, int]:
    # Every call needs them, and reading JSON costs more than the rest of the account does.
    return MappingProxyType({**QUOTAS, **json.loads(changed)})


def account_created(state: State, account: str) -> str:
    """When an account that exists was added."""
    row = state.one("SELECT created FROM accounts WHERE id = ?", account)
    return str(row[0]) if row is not None else ""


def set_quota(state: State, account: str, name: str, value: int) -> None:
    """Changes what an account may hold; `name` as in GetAccountSummary."""
    if name not in QUOTAS:
        raise ValueError(f"there is no quota {name!r}; there are {', '.join(QUOTAS)}")
    if type(value) is not int or value < 0:  # a truth value is an int as well
        raise ValueError(f"{name} is a whole number, 0 or more, not {value!r}")
    quotas = json.dumps({**load_account(state, account).quotas, name: value})
    state.run("UPDATE accounts SET quotas = ? WHERE id = ?", quotas, account)


def check_quota(call: Call, quota: str, code: str, used: int) -> None:
    """Refuses what would be one too many."""
    if used >= call.account.quotas[quota]:
        raise refuse(code)


def _get_summary(call: Call) -> dict[str, Any]:
    state, account = call.state, call.account.id
    counts = {
        "Users": "SELECT count(*) FROM users WHERE account = ?",
        "Groups": "SELECT count(*) FROM groups WHERE account = ?",
        "Roles": "SELECT count(*) FROM roles WHERE account = ?",
        "Policies": "SELECT count(*) FROM policies WHERE account = ?",
        "MFADevices": "SELECT count(*) FROM mfa_devices WHERE account = ?",
        "MFADevicesInUse": "SELECT count(*) FROM mfa_devices WHERE account = ? AND user_seq IS NOT NULL",
    }
    summary = {name: state.count(sql, account) for name, sql in counts.items()}
    return {"SummaryMap": {**summary, **{name: call.account.quotas[name] for name in QUOTAS}}}


def _set_alias(call: Call) -> dict[str, Any]:
    alias = call.args["AccountAlias"]
    taken = call.state.one("SELECT id FROM accounts WHERE alias = ? OR id = ?", alias, alias)
    if taken is not None and taken[0] != call.account.id:
        raise refuse("EntityAlreadyExists.AccountAlias")
    call.state.run("UPDATE accounts SET alias = ? WHERE id = ?", alias, call.account.id)
    return {}


def _get_alias(call: Call) -> dict[str, Any]:
    # The service's answer for an account without an alias is not published; the id is what stands in for it everywhere.
    return {"AccountAlias": call.account.alias or call.account.id}


def _clear_alias(call: Call) -> dict[str, Any]:
    call.state.run("UPDATE accounts SET alias = NULL WHERE id = ?", call.account.id)
    return {}


def _get_domain(call: Call) -> dict[str, Any]:
    return {"DefaultDomainName": call.account.default_domain}


def _set_domain(call: Call) -> dict[str, Any]:
    domain = call.args["DefaultDomainName"]
    label = domain.removesuffix(DOMAIN_SUFFIX)
    taken = call.state.one("SELECT id FROM accounts WHERE domain = ? OR alias = ? OR id = ?", domain, label, label)
    if taken is not None and taken[0] != call.account.id:
        raise refuse("InvalidParameter.DefaultDomainName.Domain")
    call.state.run("UPDATE accounts SET domain = ? WHERE id = ?", domain, call.account.id)
    return {"DefaultDomainName": domain}


ACTIONS: Actions = {
    "ims.GetAccountSummary": _get_summary,
    "ims.GetDefaultDomain": _get_domain,
    "ims.SetDefaultDomain": _set_domain,
    "ram.SetAccountAlias": _set_alias,
    "ram.GetAccountAlias": _get_alias,
    "ram.ClearAccountAlias": _clear_alias,
}
