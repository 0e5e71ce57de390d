"""Snapshots of small accounts, written down as the replies of which collecting would have made them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aliram import audit
from aliram.audit.journal.records import Header, Memory, Record
from aliram.audit.unread import Unread
from aliram.emulator import ACCOUNT_ID

__all__ = ["ACCOUNT", "WrittenAccount", "allow", "deny", "document", "trust", "trust_of"]

ACCOUNT = ACCOUNT_ID
"""That of the emulator, so that policies written here can be tried there."""

Statement = dict[str, Any]


def allow(*actions: str, on: str | Sequence[str] = "*", only_if: Mapping[str, Any] | None = None) -> Statement:
    """An Allow; ARNs of RAM may be given by what stands after the account: `user/alice`."""
    return _statement("Allow", actions, on, only_if)


def deny(*actions: str, on: str | Sequence[str] = "*", only_if: Mapping[str, Any] | None = None) -> Statement:
    """A Deny."""
    return _statement("Deny", actions, on, only_if)


def _statement(
    effect: str, actions: Sequence[str], on: str | Sequence[str], only_if: Mapping[str, Any] | None
) -> Statement:
    resources = [_arn(each) for each in ([on] if isinstance(on, str) else on)]
    statement: Statement = {"Effect": effect, "Action": list(actions), "Resource": resources}
    return statement if only_if is None else {**statement, "Condition": only_if}


def _arn(text: str) -> str:
    if text == "*" or text.startswith("acs:"):
        return text
    if text.startswith("system:"):
        return f"acs:ram:*:{text}"
    return f"acs:ram:*:{ACCOUNT}:{text}"


def document(*statements: Statement) -> dict[str, Any]:
    """A policy document."""
    return {"Version": "1", "Statement": list(statements)}


def trust(**principals: str | list[str]) -> dict[str, Any]:
    """A trust policy: `trust(RAM="root")`, `trust(Service="ecs.aliyuncs.com")`."""
    return trust_of({"Principal": {kind: _principals(names) for kind, names in principals.items()}})


def trust_of(*statements: Statement) -> dict[str, Any]:
    """A trust policy of statements that may have conditions."""
    filled = [{"Effect": "Allow", "Action": "sts:AssumeRole", **statement} for statement in statements]
    return {"Version": "1", "Statement": filled}


def _principals(names: str | list[str]) -> list[str]:
    listed = [names] if isinstance(names, str) else names
    return [
        name if name.startswith("acs:") or ".aliyuncs.com" in name or name == "*" else f"acs:ram::{ACCOUNT}:{name}"
        for name in listed
    ]


@dataclass
class WrittenAccount:
    """An account in the making.

    `may(...)` gives a user or role a policy of its own; everything else is told by the fields.
    """

    users: list[str] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    """Members."""
    roles: dict[str, Any] = field(default_factory=dict)
    """Trust policies."""
    policies: dict[str, list[Any]] = field(default_factory=dict)
    """Documents of custom policies, the default version first."""
    system: dict[str, Any] = field(default_factory=dict)
    """Documents of system policies."""
    attached: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Names of policies by holder: `("user", "alice")`."""
    keys: dict[str, int] = field(default_factory=dict)
    passwords: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    frozen: set[str] = field(default_factory=set)
    saml: list[str] = field(default_factory=list)
    oidc: list[str] = field(default_factory=list)
    unread: set[tuple[str, str]] = field(default_factory=set)
    """Calls, with what they are about, that were denied."""

    def user(self, name: str, *statements: Statement, policies: Sequence[str] = (), groups: Sequence[str] = ()) -> None:
        """Adds a user."""
        self.users.append(name)
        for group in groups:
            self.groups.setdefault(group, []).append(name)
        self._hold("user", name, statements, policies)

    def role(self, name: str, trusted: Any, *statements: Statement, policies: Sequence[str] = ()) -> None:
        """Adds a role."""
        self.roles[name] = trusted
        self._hold("role", name, statements, policies)

    def group(self, name: str, *statements: Statement, policies: Sequence[str] = ()) -> None:
        """Adds a group."""
        self.groups.setdefault(name, [])
        self._hold("group", name, statements, policies)

    def _hold(self, kind: str, name: str, statements: Sequence[Statement], policies: Sequence[str]) -> None:
        held = self.attached.setdefault((kind, name), [])
        held += policies
        if statements:
            own = f"of-{kind}-{name}"
            self.policies[own] = [document(*statements)]
            held.append(own)

    def snapshot(self) -> audit.Snapshot:
        """What collecting would have left."""
        started = "2026-01-01T00:00:00+00:00"
        header = Header(snapshot=1, account=ACCOUNT, caller="acs:ram::1:root", started=started, aliram="0")
        records = []
        for call, of, reply in self._replies():
            denied = Unread(call=call, of=of, code="NoPermission") if (call, of) in self.unread else None
            records.append(Record(call=call, of=of, reply=None if denied else reply, error=denied))
        return audit.Snapshot(header, Memory(records))

    def _replies(self) -> Any:
        names = [
            {
                "UserPrincipalName": _logon(name),
                "UserId": f"id-{name}",
                "Status": "freeze" if name in self.frozen else "active",
            }
            for name in self.users
        ]
        yield "ims.ListUsers", "", {"Users": {"User": names}}
        for name in self.users:
            keys = [
                {"AccessKeyId": f"LTAI-{name}-{number}", "Status": "Active"} for number in range(self.keys.get(name, 0))
            ]
            yield "ims.ListAccessKeys", _logon(name), {"AccessKeys": {"AccessKey": keys}}
            profile = {"LoginProfile": {"UserPrincipalName": _logon(name), "Status": "Active"}}
            yield "ims.GetLoginProfile", _logon(name), profile if name in self.passwords else None
            device = {"MFADevice": {"SerialNumber": f"acs:ram::{ACCOUNT}:mfa/{name}"}, "IsMFAEnable": True}
            yield "ims.GetUserMFAInfo", _logon(name), device if name in self.devices else None
        yield "ims.ListVirtualMFADevices", "", {"VirtualMFADevices": {"VirtualMFADevice": []}}
        groups = [{"GroupName": name} for name in self.groups]
        yield "ram.ListGroups", "", {"Groups": {"Group": groups}}
        for name, members in self.groups.items():
            yield "ram.ListUsersForGroup", name, {"Users": {"User": [{"UserName": member} for member in members]}}
        roles = [{"RoleName": name, "Arn": f"acs:ram::{ACCOUNT}:role/{name}"} for name in self.roles]
        yield "ram.ListRoles", "", {"Roles": {"Role": roles}}
        for role, (name, trusted) in zip(roles, self.roles.items(), strict=True):
            yield "ram.GetRole", name, {"Role": {**role, "AssumeRolePolicyDocument": json.dumps(trusted)}}
        yield from self._policies()
        saml = [{"SAMLProviderName": name} for name in self.saml]
        yield "ims.ListSAMLProviders", "", {"SAMLProviders": {"SAMLProvider": saml}}
        oidc = [{"OIDCProviderName": name} for name in self.oidc]
        yield "ims.ListOIDCProviders", "", {"OIDCProviders": {"OIDCProvider": oidc}}

    def _policies(self) -> Any:
        listed = []
        every = [("Custom", name) for name in self.policies] + [("System", name) for name in self.system]
        for kind, name in every:
            holders = [holder for holder, held in self.attached.items() if name in held]
            listed.append({"PolicyName": name, "PolicyType": kind, "AttachmentCount": len(holders)})
            yield (
                "ram.ListEntitiesForPolicy",
                f"{kind}/{name}",
                {
                    "Users": {"User": [{"UserName": who} for what, who in holders if what == "user"]},
                    "Groups": {"Group": [{"GroupName": who} for what, who in holders if what == "group"]},
                    "Roles": {"Role": [{"RoleName": who} for what, who in holders if what == "role"]},
                },
            )
            if kind == "Custom":
                versions = [
                    {
                        "VersionId": f"v{len(self.policies[name]) - at}",
                        "IsDefaultVersion": at == 0,
                        "PolicyDocument": json.dumps(text),
                    }
                    for at, text in enumerate(self.policies[name])
                ]
                yield "ram.ListPolicyVersions", f"Custom/{name}", {"PolicyVersions": {"PolicyVersion": versions}}
            elif holders:
                text = json.dumps(self.system[name])
                yield (
                    "ram.GetPolicy",
                    f"System/{name}",
                    {"Policy": {}, "DefaultPolicyVersion": {"PolicyDocument": text}},
                )
        yield "ram.ListPolicies", "", {"Policies": {"Policy": listed}}


def _logon(name: str) -> str:
    return f"{name}@{ACCOUNT}.onaliyun.com"
