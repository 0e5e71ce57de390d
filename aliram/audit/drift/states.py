"""What of an account is compared between two snapshots: names, and the state of each in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from aliram.audit.facts.account import User
from aliram.audit.unread import NotRead, Unread

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot

__all__ = ["DETAILS", "STATES", "Item"]


class Item(NamedTuple):
    """One thing."""

    owner: str
    """What it is read with: of a membership the group, of a key the user. What cannot be read is missing as a whole."""
    name: str
    state: str | Unread
    key: str = ""
    """What it is found by in the other snapshot, where that is not the name: the logon names of all users change with
    the domain."""
    id: str = ""
    """Of users, groups and roles: one of the same name and another id is another one."""


def _users(snapshot: Snapshot) -> Iterator[Item]:
    for user in snapshot.users:
        state = "suspended" if user.suspended else ""
        yield Item(user.name, user.principal, state, key=user.name, id=user.listed.user_id or "")


def _groups(snapshot: Snapshot) -> Iterator[Item]:
    return (Item(group.name, group.name, "", id=group.listed.group_id or "") for group in snapshot.groups)


def _roles(snapshot: Snapshot) -> Iterator[Item]:
    return (Item(role.name, role.name, "", id=role.listed.role_id or "") for role in snapshot.roles)


def _policies(snapshot: Snapshot) -> Iterator[Item]:
    return (Item(policy.id, policy.id, "") for policy in snapshot.policies if policy.custom)


def _saml_providers(snapshot: Snapshot) -> Iterator[Item]:
    for provider in snapshot.listing("ims.ListSAMLProviders", "saml_providers"):
        name = provider.saml_provider_name or ""
        try:
            found = snapshot.get("ims.GetSAMLProvider", name)
            document = (found.saml_provider and found.saml_provider.encoded_saml_metadata_document) or ""
            # In short: nobody reads the base64 of a metadata document.
            yield Item(name, name, f"metadata {hashlib.sha256(document.encode()).hexdigest()[:16]}")
        except NotRead as error:
            yield Item(name, name, error.missing)


def _oidc_providers(snapshot: Snapshot) -> Iterator[Item]:
    for provider in snapshot.listing("ims.ListOIDCProviders", "oidc_providers"):
        name = provider.oidc_provider_name or ""
        content = provider.to_dict()
        names = ("IssuerUrl", "ClientIds", "Fingerprints", "IssuanceLimitTime")
        yield Item(name, name, _json({each: content[each] for each in names if each in content}))


def _memberships(snapshot: Snapshot) -> Iterator[Item]:
    for group in snapshot.groups:
        try:
            for member in group.members:
                yield Item(group.name, f"{member} in {group.name}", "")
        except NotRead as error:
            yield Item(group.name, "", error.missing)


def _attachments(snapshot: Snapshot) -> Iterator[Item]:
    for policy in snapshot.policies:
        try:
            for kind, holder in policy.holders:
                yield Item(policy.id, f"{policy.id} on {kind} {holder}", "")
        except NotRead as error:
            yield Item(policy.id, "", error.missing)


def _documents(snapshot: Snapshot) -> Iterator[Item]:
    for policy in snapshot.policies:
        if not policy.custom:
            continue  # Alibaba Cloud's own change without anybody's doing; `Widening` sees those that are held
        try:
            yield Item(policy.id, policy.id, _compact(policy.text))
        except NotRead as error:
            yield Item(policy.id, policy.id, error.missing)


def _trusts(snapshot: Snapshot) -> Iterator[Item]:
    for role in snapshot.roles:
        try:
            yield Item(role.name, role.name, _compact(role.detail.assume_role_policy_document or ""))
        except NotRead as error:
            yield Item(role.name, role.name, error.missing)


def _access_keys(snapshot: Snapshot) -> Iterator[Item]:
    for user in snapshot.users:
        try:
            for key in user.keys:
                yield Item(user.name, f"{key.id} of {user.name}", key.listed.status or "")
        except NotRead as error:
            yield Item(user.name, "", error.missing)


def _console(user: User) -> str:
    profile = user.login_profile if user.console else None
    if profile is None:
        return "off"
    return "on, MFA required" if profile.mfa_bind_required else "on, MFA not required"


def _mfa(user: User) -> str:
    factors = (["device"] if user.mfa_device else []) + (["passkey"] if user.passkeys else [])
    return " and ".join(factors) or "none"


def _of_users(state: Callable[[User], str]) -> Callable[[Snapshot], Iterator[Item]]:
    def read(snapshot: Snapshot) -> Iterator[Item]:
        for user in snapshot.users:
            try:
                yield Item(user.name, user.principal, state(user), key=user.name)
            except NotRead as error:
                yield Item(user.name, user.principal, error.missing, key=user.name)

    return read


def _root(snapshot: Snapshot) -> Iterator[Item]:
    try:
        keys = [key for key in snapshot.root.row.keys if key.exists]
        state = f"{len(keys)}, {sum(bool(key.active) for key in keys)} active"
        yield Item("root", "access keys", state)
    except NotRead as error:
        yield Item("root", "access keys", error.missing)


_SETTINGS = (
    "ims.GetPasswordPolicy",
    "ims.GetSecurityPreference",
    "ims.GetUserSsoSettings",
    "ims.GetAccessKeyPolicyForAccount",
    "ims.GetAccountMFAInfo",
    "ims.GetDefaultDomain",
    "ram.GetAccountAlias",
)


def _settings(snapshot: Snapshot) -> Iterator[Item]:
    for call in _SETTINGS:
        try:
            for path, value in _leaves(snapshot.get(call).to_dict()):
                yield Item(call, f"{call.rpartition('.Get')[2]}{path}", _json(value))
        except NotRead as error:
            yield Item(call, "", error.missing)


STATES: Mapping[str, Callable[[Snapshot], Iterator[Item]]] = {
    "user": _users,
    "group": _groups,
    "role": _roles,
    "policy": _policies,
    "saml_provider": _saml_providers,
    "oidc_provider": _oidc_providers,
    "membership": _memberships,
    "attachment": _attachments,
    "policy_document": _documents,
    "trust": _trusts,
    "access_key": _access_keys,
    "console": _of_users(_console),
    "mfa": _of_users(_mfa),
    "root": _root,
    "setting": _settings,
}
"""How to read each kind of thing."""

DETAILS = frozenset({"policy_document", "trust", "console", "mfa"})
"""Kinds that tell more of what another kind lists: they change, and come and go with it."""


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The values in a tree, each with the way to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if name != "RequestId" else "")
    else:
        yield path, value


def _compact(text: str) -> str:
    """A document without spaces, so that only what it says counts; what is no JSON as it is."""
    try:
        return _json(json.loads(text))
    except ValueError:
        return text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
