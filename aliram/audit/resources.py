"""What checks are about: the resources of each kind in a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from .check import Resource
from .facts.recycled import RecycledKey, RecycledUser
from .facts.second_factors import Passkey, VirtualDevice
from .unread import NotRead

if TYPE_CHECKING:
    from .facts.account import AccessKey, Account, Policy, Role, User
    from .facts.sign_on import SamlProvider, UserSso
    from .snapshot import Snapshot

__all__ = ["RESOURCES", "Gap"]


class Gap(NamedTuple):
    """Resources that could not be listed, in place of them."""

    owner: Resource
    """Whose they are; what a check cannot say of them, it says of their owner."""
    error: NotRead


def _access_keys(snapshot: Snapshot) -> Iterator[AccessKey | Gap]:
    for user in snapshot.users:
        try:
            yield from user.keys
        except NotRead as error:
            yield Gap(user, error)


def _principals(snapshot: Snapshot) -> Iterator[User | Role]:
    yield from snapshot.users
    yield from snapshot.roles


def _policies(snapshot: Snapshot) -> Iterator[Policy]:
    """Custom policies, and the system policies that somebody holds."""
    return (policy for policy in snapshot.policies if policy.custom or policy.attached)


def _network_policies(snapshot: Snapshot) -> Iterator[Account | AccessKey | Gap]:
    """Whatever can have a network policy."""
    yield snapshot.account
    yield from _access_keys(snapshot)


def _saml(snapshot: Snapshot) -> Iterator[SamlProvider | UserSso]:
    """Everybody whose assertions are believed."""
    yield snapshot.user_sso
    yield from snapshot.saml_providers


def _recycled(snapshot: Snapshot) -> Iterator[RecycledUser | RecycledKey | Gap]:
    """Everything in the recycle bin."""
    try:
        yield from (RecycledUser(snapshot, user) for user in snapshot.listing("ims.ListUsersInRecycleBin", "users"))
    except NotRead as error:
        yield Gap(snapshot.account, error)
    for user in snapshot.users:
        try:
            yield from (RecycledKey(user, key) for key in user.recycled_keys)
        except NotRead as error:
            yield Gap(user, error)


def _second_factors(snapshot: Snapshot) -> Iterator[User | VirtualDevice | Passkey | Gap]:
    """Every virtual device and passkey, and every user, who may have neither."""
    try:
        yield from (VirtualDevice(snapshot, device) for device in snapshot.virtual_devices)
    except NotRead as error:
        yield Gap(snapshot.account, error)
    for user in snapshot.users:
        try:
            passkeys = user.passkeys
        except NotRead as error:
            yield Gap(user, error)
            continue
        yield user
        yield from (Passkey(user, passkey) for passkey in passkeys)


RESOURCES: Mapping[str, Callable[[Snapshot], Iterable[Resource | Gap]]] = {
    "account": lambda snapshot: [snapshot.account],
    "root": lambda snapshot: [snapshot.root],
    "user": lambda snapshot: snapshot.users,
    "access_key": _access_keys,
    "group": lambda snapshot: snapshot.groups,
    "role": lambda snapshot: snapshot.roles,
    "principal": _principals,
    "policy": _policies,
    "network_policy": _network_policies,
    "recycled": _recycled,
    "saml_provider": _saml,
    "oidc_provider": lambda snapshot: snapshot.oidc_providers,
    "application": lambda snapshot: snapshot.applications,
    "service_credential": lambda snapshot: snapshot.service_credentials,
    "second_factor": _second_factors,
}
"""Resources by the `kind` of a check."""
