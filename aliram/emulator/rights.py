"""What the policies of a caller say, ready to be asked: its own and those of its groups, and a session's own one.

They are read once and kept until anything in the database changes.
"""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

from aliram.policy import Policy, PolicySet

from .documents import kept_policy
from .policies import kind_of
from .room import Caller
from .state import State

__all__ = ["Origin", "Rights", "RightsBook"]


class Origin(NamedTuple):
    """Where a policy hangs, in the words of DecodeDiagnosticMessage."""

    name: str
    type: str
    """`System` or `Custom`."""
    version: str
    """`v1`."""
    entity: str
    """`RamUser`, `RamGroup` or `RamRole`."""
    scope: str
    """`Account` or `ResourceGroup`."""


class Rights(NamedTuple):
    """The policies that judge a caller."""

    identity: PolicySet
    """Attached in the account as a whole."""
    resource_group: PolicySet
    """Attached within the resource group that the call names."""
    session: Policy | None
    """What the session was narrowed to."""
    origins: dict[int, Origin]
    """Where each policy of the two sets hangs, by the `id` of its object: one that hangs on a user and on its group is
    two objects here."""


_ATTACHED = """
    SELECT v.document, p.name, p.account, p.default_version, a.kind FROM attachments a
    JOIN policies p ON p.seq = a.policy_seq
    JOIN policy_versions v ON v.policy_seq = p.seq AND v.version = p.default_version
    WHERE a.account = ? AND a.resource_group = ? AND (
        (a.kind = ? AND a.entity_seq = ?)
        OR (a.kind = 'group' AND a.entity_seq IN (SELECT group_seq FROM members WHERE ? = 'user' AND user_seq = ?))
    )
"""
_KEPT = 1000
"""Callers of whom the book remembers."""


class RightsBook:
    """The rights of every caller asked for since the last change."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._changes = -1
        self._known: dict[tuple[str, int, str], Rights] = {}

    def of(self, caller: Caller, resource_group: str) -> Rights:
        """The rights of a user or of a role's session, in a call that names this resource group (or none: empty)."""
        changes = self._state.changes
        if changes != self._changes or len(self._known) >= _KEPT:
            self._known.clear()
            self._changes = changes
        key = (caller.kind, caller.seq, resource_group)
        rights = self._known.get(key)
        if rights is None:
            rights = self._known[key] = self._read(caller, resource_group)
        if caller.policy:
            return rights._replace(session=kept_policy(caller.policy, "session"))
        return rights

    def _read(self, caller: Caller, resource_group: str) -> Rights:
        origins: dict[int, Origin] = {}
        identity = self._attached(caller, "", origins)
        within = self._attached(caller, resource_group, origins) if resource_group else []
        return Rights(PolicySet(identity), PolicySet(within), None, origins)

    def _attached(self, caller: Caller, resource_group: str, origins: dict[int, Origin]) -> list[Policy]:
        kind = "user" if caller.kind == "RAMUser" else "role"
        scope = "ResourceGroup" if resource_group else "Account"
        rows = self._state.all(_ATTACHED, caller.account, resource_group, kind, caller.seq, kind, caller.seq)
        found = []
        for document, name, owner, version, entity in rows:
            policy = dataclasses.replace(kept_policy(document, "identity"), name=name)
            origins[id(policy)] = Origin(name, kind_of(owner), f"v{version}", f"Ram{entity.title()}", scope)
            found.append(policy)
        return found
