"""Quotas that a seed went past: they are raised, so that the account stays usable."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .account import QUOTAS, load_account, set_quota
from .state import State

__all__ = ["raise_quotas"]

_TOTALS = {
    "UsersQuota": "users WHERE account = ?",
    "GroupsQuota": "groups WHERE account = ?",
    "RolesQuota": "roles WHERE account = ?",
    "PoliciesQuota": "policies WHERE account = ?",
    "VirtualMFADevicesQuota": "mfa_devices WHERE account = ?",
    "AccountAccessKeysPerAccountQuota": "access_keys WHERE account = ? AND user_seq = 0",
}

_LARGEST = {
    "GroupsPerUserQuota": "members m JOIN users u ON u.seq = m.user_seq WHERE u.account = ? GROUP BY m.user_seq",
    "AccessKeysPerUserQuota": "access_keys WHERE account = ? AND user_seq <> 0 GROUP BY user_seq",
    "VersionsPerPolicyQuota": "policy_versions v JOIN policies p ON p.seq = v.policy_seq WHERE p.account = ?"
    " GROUP BY v.policy_seq",
    **{
        f"Attached{system}PoliciesPer{kind.capitalize()}Quota": "attachments a JOIN policies p ON p.seq = a.policy_seq"
        f" WHERE a.account = ? AND a.kind = '{kind}' AND p.account {sign} 'system' GROUP BY a.entity_seq"
        for kind in ("user", "group", "role")
        for system, sign in (("", "<>"), ("System", "="))
    },
}
"""What one entity may have: the groups of the rows to count."""


def raise_quotas(state: State, account: str, keep: Collection[str] = ()) -> None:
    """Raises every quota that the account has come to exceed, with room for as much again as a new account has; those
    to `keep` stay as they are."""
    quotas = load_account(state, account).quotas
    for name, held in _held(state, account):
        if held > quotas[name] and name not in keep:
            set_quota(state, account, name, held + QUOTAS[name])


def _held(state: State, account: str) -> Iterator[tuple[str, int]]:
    for name, rows in _TOTALS.items():
        yield name, state.count(f"SELECT count(*) FROM {rows}", account)
    for name, rows in _LARGEST.items():
        yield name, state.count(f"SELECT coalesce(max(n), 0) FROM (SELECT count(*) n FROM {rows})", account)
