"""Network policies: from where access keys may be used."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts import AccessKey, Account
from aliram.audit.facts.network import NetworkPolicy
from aliram.audit.finding import Severity, Verdict, failed, passed

__all__: list[str] = []


@check(
    "NET-01",
    "Access keys of the account work from known networks only",
    kind="account",
    severity=Severity.MEDIUM,
    why="Without a network policy for the account, a key that leaked works from anywhere, new keys too.",
    fix="aliram ims set-access-key-policy-for-account --access-key-policy @policy.json, where the policy names the"
    " networks and has the Status Active",
)
def account_policy(account: Account, audit: Audit) -> Verdict | None:
    policy = audit.snapshot.account_network_policy
    if policy is None:
        return failed("no network policy for access keys is in force")
    return passed(f"a network policy with {_statements(policy)} is in force")


@check(
    "NET-02",
    "Each active access key is under a network policy",
    kind="access_key",
    severity=Severity.MEDIUM,
    why="Whoever finds such a key can use it from anywhere.",
    fix="aliram ims set-access-key-policy --user-principal-name <UserPrincipalName> --user-access-key-id <AccessKeyId>"
    " --access-key-policy @policy.json, where the policy names the networks and has the Status Active",
)
def key_policy(key: AccessKey, audit: Audit) -> Verdict | None:
    if not key.active:
        return None
    own = key.network_policy
    if own is not None:
        return passed(f"its own network policy with {_statements(own)} is in force")
    if audit.snapshot.account_network_policy is not None:
        return passed("the network policy of the account is in force")
    return failed("neither the key nor the account has a network policy in force")


@check(
    "NET-03",
    "Network policies name the networks that are used",
    kind="network_policy",
    severity=Severity.HIGH,
    why="A policy that lets every address in restricts nothing, and looks as if it did.",
    fix="Replace the addresses by those that are used: aliram ims set-access-key-policy-for-account for the account,"
    " aliram ims set-access-key-policy for a key.",
)
def closed_policy(holder: Account | AccessKey, audit: Audit) -> Verdict | None:
    if isinstance(holder, AccessKey):
        policy = holder.network_policy if holder.active else None
    else:
        policy = audit.snapshot.account_network_policy
    if policy is None:
        return None
    if policy.open_to:
        return failed(f"its network policy lets anybody in by {', '.join(policy.open_to)}")
    return passed(f"its network policy with {_statements(policy)} names its networks")


def _statements(policy: NetworkPolicy) -> str:
    number = len(policy.statements)
    return f"{number} statement{'s' if number != 1 else ''}"
