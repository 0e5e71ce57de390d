"""What changed in an account between two snapshots, and who can do more since.

    drift = diff(Snapshot.load("monday.jsonl.gz"), Snapshot.load("tuesday.jsonl.gz"))
    for line in drift.lines(): ...

What could not be read in either snapshot is not compared, and said so: what is unknown has not been removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from aliram.errors import ConfigError

from .states import STATES, Item
from .unread import NotRead, Unread
from .widening import Widening

if TYPE_CHECKING:
    from .snapshot import Snapshot

__all__ = ["Change", "Drift", "Gain", "diff"]


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is there now, is no longer, or is different."""

    kind: str
    """`user`, `membership`, `attachment`, `policy_document`, `trust`, …: a key of `states.STATES`."""
    what: str
    """`added`, `removed` or `changed`."""
    name: str
    """Of a user, group, role, policy, key or provider; `alice in admins`; `AliyunOSSFullAccess on user alice`."""
    before: str = ""
    """In words or JSON; empty where it was not there, or being there is all there is to say."""
    after: str = ""
    gained: list[str] = []
    """ARNs of those who can do more through this change."""

    def __str__(self) -> str:
        text = f"{self.kind.replace('_', ' ')} {self.name} {self.what}"
        if self.before or self.after:
            text += f": {_short(self.before) or 'nothing'} -> {_short(self.after) or 'nothing'}"
        return text


class Gain(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A user or role whose effective policies allow more than they did."""

    principal: str
    """ARN."""
    policies: list[str]
    """`Custom/name`: those in effect now that were not before, or whose document allows more."""
    administrator: bool = False
    """Whether it has full power now, and had not."""

    def __str__(self) -> str:
        text = f"{self.principal} gained {', '.join(self.policies)}"
        return f"{text} and is an administrator now" if self.administrator else text


class Drift(Struct, frozen=True, kw_only=True):
    """Everything that changed."""

    account: str
    before: str
    """When the first snapshot was taken, ISO 8601 UTC."""
    after: str
    changes: list[Change]
    gains: list[Gain]
    unread: list[Unread]
    """What is not comparable, since it is unknown in one of both."""

    @property
    def changed(self) -> bool:
        """Whether anything did, as far as it is known."""
        return bool(self.changes or self.gains)

    @property
    def administrators(self) -> list[str]:
        """ARNs of those who have full power now, and had not."""
        return [gain.principal for gain in self.gains if gain.administrator]

    def lines(self) -> list[str]:
        """For a person: what weighs most comes first."""
        lines = [f"Account {self.account}, from {self.before} to {self.after}"]
        for title, entries in (
            ("Who can do more", sorted(self.gains, key=lambda gain: not gain.administrator)),
            ("What changed", self.changes),
            ("Not comparable, since it was not read", self.unread),
        ):
            if entries:
                lines += ["", f"{title} ({len(entries):,})", *(f"  {entry}" for entry in entries)]
        return lines if self.changed or self.unread else [*lines, "", "Nothing changed."]

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        content: dict[str, Any] = msgspec.to_builtins(self)
        return content


def diff(before: Snapshot, after: Snapshot) -> Drift:
    """Compares two snapshots of one account.

    Raises:
        ConfigError: They are of different accounts.
    """
    if before.account_id != after.account_id:
        raise ConfigError(f"snapshots of different accounts: {before.account_id} and {after.account_id}")
    unread: dict[tuple[str, str], Unread] = {}
    widening = Widening(before, after)
    changes = [
        change for kind, read in STATES.items() for change in _changes(kind, read, before, after, widening, unread)
    ]
    gains = []
    for arn, gained, administrator in widening.gains(unread):
        gains.append(Gain(principal=arn, policies=gained, administrator=administrator))
    return Drift(
        account=after.account_id,
        before=before.header.started,
        after=after.header.started,
        changes=changes,
        gains=gains,
        unread=sorted(unread.values(), key=lambda each: (each.call, each.of)),
    )


def _changes(
    kind: str, read: Any, before: Snapshot, after: Snapshot, widening: Widening, unread: dict[tuple[str, str], Unread]
) -> Iterator[Change]:
    old, missing_old, whole_old = _items(read(before))
    new, missing_new, whole_new = _items(read(after))
    for missing in (*missing_old.values(), *missing_new.values()):
        unread[missing.call, missing.of] = missing
    if not whole_old or not whole_new:
        return  # of a list that is not whole, nobody can tell what is missing
    for name in sorted({**old, **new}):
        if name in missing_old or name in missing_new:
            continue
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        what = "added" if was is None else "removed" if now is None else "changed"
        yield Change(
            kind=kind,
            what=what,
            name=name,
            before=was or "",
            after=now or "",
            gained=sorted(widening.through(kind, name)) if what != "removed" else [],
        )


def _items(items: Iterable[Item]) -> tuple[Mapping[str, str], Mapping[str, Unread], bool]:
    """What is known, what is not, and whether the list of names is whole."""
    known: dict[str, str] = {}
    missing: dict[str, Unread] = {}
    try:
        for item in items:
            if isinstance(item.state, Unread):
                missing[item.name] = item.state
            else:
                known[item.name] = item.state
    except NotRead as error:
        return known, {"": error.missing}, False
    return known, missing, True


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:97]}…"
