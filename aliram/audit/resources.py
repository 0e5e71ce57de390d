"""What checks are about: the resources of each kind in a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from .check import Resource

if TYPE_CHECKING:
    from .facts import Policy, Role, User
    from .snapshot import Snapshot

__all__ = ["RESOURCES"]


def _principals(snapshot: Snapshot) -> Iterator[User | Role]:
    yield from snapshot.users
    yield from snapshot.roles


def _policies(snapshot: Snapshot) -> Iterator[Policy]:
    """Custom policies, and the system policies that somebody holds."""
    return (policy for policy in snapshot.policies if policy.custom or policy.attached)


RESOURCES: Mapping[str, Callable[[Snapshot], Iterable[Resource]]] = {
    "account": lambda snapshot: [snapshot.account],
    "root": lambda snapshot: [snapshot.root],
    "user": lambda snapshot: snapshot.users,
    "access_key": lambda snapshot: snapshot.access_keys,
    "group": lambda snapshot: snapshot.groups,
    "role": lambda snapshot: snapshot.roles,
    "principal": _principals,
    "policy": _policies,
}
"""Resources by the `kind` of a check."""
