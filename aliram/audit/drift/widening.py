"""Who can do more in one snapshot than in an earlier one, and through what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from aliram.audit.facts.account import Policy, Role, User
from aliram.audit.unread import NotRead, Unread
from aliram.errors import PolicyError
from aliram.policy import at_least_as_powerful

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot

__all__ = ["Gained", "Widening"]

Policies = tuple[Policy, ...]


class Gained(NamedTuple):
    """What somebody gained."""

    policies: list[str]
    certain: bool
    administrator: bool


class Widening:
    """Compares what everybody's policies allow. Those who hold the same policies are compared once."""

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        self._before = before
        self._after = after
        self.unread: list[Unread] = []
        """Why some, or all, are not compared; complete once `gained` was asked for."""
        self._known: dict[tuple[Policies | None, Policies], Gained | Unread | None] = {}

    @cached_property
    def gained(self) -> dict[str, Gained]:
        """Users and roles who can do more, or may, by ARN."""
        found: dict[str, Gained] = {}
        try:
            earlier = {each.arn: each for each in _principals(self._before)}
            for holder in _principals(self._after):
                old = earlier.get(holder.arn)
                was = None if old is None else _policies_of(old)
                gained = self._compare(was, _policies_of(holder), old, holder)
                if isinstance(gained, Unread):
                    self.unread.append(gained)
                elif gained is not None:
                    found[holder.arn] = gained
        except NotRead as error:
            self.unread.append(error.missing)
        return found

    def through(self, kind: str, name: str) -> list[str]:
        """Those who gained through a change, by its kind and name (`states.STATES`): ARNs, and of a trust policy the
        principals that it names now and did not before."""
        if kind == "trust":
            return sorted(_trusted(self._after, name) - _trusted(self._before, name))
        concerned = set(self._concerned(kind, name))
        return sorted(concerned & self.gained.keys())

    def _concerned(self, kind: str, name: str) -> Iterator[str]:
        account = self._after.account_id
        if kind == "user":
            yield f"acs:ram::{account}:user/{name.partition('@')[0]}"
        elif kind == "role":
            yield f"acs:ram::{account}:role/{name}"
        elif kind == "membership":
            yield f"acs:ram::{account}:user/{name.partition(' in ')[0]}"
        elif kind == "attachment":
            holder, _, held_by = name.partition(" on ")[2].partition(" ")
            yield from self._holders(holder, held_by)
        elif kind in ("policy", "policy_document"):
            for policy in self._after.policies:
                if policy.id == name:
                    for holder, held_by in _holders_of(policy):
                        yield from self._holders(holder, held_by)

    def _holders(self, kind: str, name: str) -> Iterator[str]:
        """The principals behind a holder: of a group, its members now."""
        account = self._after.account_id
        if kind != "group":
            yield f"acs:ram::{account}:{kind}/{name}"
            return
        yield from (f"acs:ram::{account}:user/{member}" for member in self._members.get(name, ()))

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        try:
            return {group.name: group.members for group in self._after.groups}
        except NotRead:
            return {}

    def _compare(
        self, was: Policies | None, now: Policies, old: User | Role | None, new: User | Role
    ) -> Gained | Unread | None:
        key = was, now
        if key not in self._known:
            try:
                self._known[key] = self._widened(was or (), now, old, new)
            except NotRead as error:
                self._known[key] = error.missing
        return self._known[key]

    def _widened(self, was: Policies, now: Policies, old: User | Role | None, new: User | Role) -> Gained | None:
        texts_before = {policy.id: policy.text for policy in was}
        texts_now = {policy.id: policy.text for policy in now}
        if texts_before == texts_now:
            return None
        power = self._after.powers(new)
        if old is None:
            more: bool | None = not power.grants
        else:
            try:
                more = at_least_as_powerful(self._before.powers(old).documents, power.documents).answer
            except PolicyError:
                more = None
        if more is True:
            return None
        changed = sorted(id for id, text in texts_now.items() if texts_before.get(id) != text)
        # Where nothing was added, a Deny went.
        policies = changed or sorted(texts_before.keys() - texts_now.keys())
        full = power.admin is not None and power.admin.status == "full"
        had = old is not None and (held := self._before.powers(old).admin) is not None and held.status == "full"
        return Gained(policies, more is False, full and not had)


def _principals(snapshot: Snapshot) -> Iterator[User | Role]:
    yield from snapshot.users
    yield from snapshot.roles


def _policies_of(holder: User | Role) -> Policies:
    return tuple(sorted(holder.policies, key=lambda policy: policy.id))


def _holders_of(policy: Policy) -> Sequence[tuple[str, str]]:
    try:
        return policy.holders
    except NotRead:
        return ()


def _trusted(snapshot: Snapshot, role: str) -> set[str]:
    """Whom a role's trust policy names in an Allow."""
    for each in snapshot.roles:
        if each.name == role:
            try:
                rules = [statement for statement in each.trust.statements if statement.allows]
            except (NotRead, PolicyError):
                return set()
            return {name for rule in rules for _, names in rule.principals or () for name in names}
    return set()
