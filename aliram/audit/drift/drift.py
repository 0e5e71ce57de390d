"""What changed in an account between two snapshots, and who can do more since.

    drift = diff(Snapshot.load("monday.jsonl.gz"), Snapshot.load("tuesday.jsonl.gz"))
    for line in drift.lines(): ...

What could not be read in either snapshot is not compared, and said so: what is unknown has not been removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct

from aliram.audit.unread import NotRead, Unread
from aliram.errors import ConfigError

from .states import DETAILS, STATES, Item
from .widening import Widening

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot

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
    """`Custom/name`: those in effect now that were not before, or with another document; where there are none, those
    that are no longer in effect, with what they denied."""
    certain: bool = True
    """False: the documents do not tell whether it is more, for example where conditions differ."""
    administrator: bool = False
    """Whether it has full power now, and had not."""

    def __str__(self) -> str:
        text = f"{self.principal} {'gained' if self.certain else 'may have gained'} by {', '.join(self.policies)}"
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
    """Compares two snapshots of one account. Blocks for a second or so with 20,000 users.

    Raises:
        ConfigError: They are of different accounts.
    """
    if before.account_id != after.account_id:
        raise ConfigError(f"snapshots of different accounts: {before.account_id} and {after.account_id}")
    widening = Widening(before, after)
    missing: list[Unread] = []
    changes = [change for kind in STATES for change in _changes(kind, before, after, widening, missing)]
    gains = [
        Gain(
            principal=arn,
            policies=gained.policies,
            certain=gained.certain,
            administrator=gained.administrator,
        )
        for arn, gained in sorted(widening.gained.items())
    ]
    unread = {(each.call, each.of): each for each in (*missing, *widening.unread)}
    return Drift(
        account=after.account_id,
        before=before.header.started,
        after=after.header.started,
        changes=changes,
        gains=gains,
        unread=[unread[key] for key in sorted(unread)],
    )


class _Side(NamedTuple):
    """One kind of thing in one of the snapshots."""

    known: Mapping[str, Item]
    missing: Mapping[str, Unread]
    """What could not be read, by owner."""
    whole: bool
    """Whether the list of names could be read."""


def _side(kind: str, snapshot: Snapshot) -> _Side:
    known: dict[str, Item] = {}
    missing: dict[str, Unread] = {}
    try:
        for item in STATES[kind](snapshot):
            if isinstance(item.state, Unread):
                missing[item.owner] = item.state
            else:
                known[item.key or item.name] = item
    except NotRead as error:
        return _Side(known, {**missing, "": error.missing}, False)
    return _Side(known, missing, True)


def _changes(
    kind: str, before: Snapshot, after: Snapshot, widening: Widening, missing: list[Unread]
) -> Iterator[Change]:
    old, new = _side(kind, before), _side(kind, after)
    missing += [*old.missing.values(), *new.missing.values()]
    if not old.whole or not new.whole:
        return
    for key in sorted({**old.known, **new.known}):
        was, now = old.known.get(key), new.known.get(key)
        either = now or was
        assert either is not None
        if either.owner in old.missing or either.owner in new.missing:
            continue
        if (was is None or now is None) and kind in DETAILS:
            continue
        gained = widening.through(kind, either.name)
        if was is not None and now is not None and was.id and now.id and was.id != now.id:
            yield _change(kind, was, None, [])
            yield _change(kind, None, now, gained)
        elif was is None or now is None or was.state != now.state:
            yield _change(kind, was, now, gained)


def _change(kind: str, was: Item | None, now: Item | None, gained: list[str]) -> Change:
    either = now or was
    assert either is not None
    return Change(
        kind=kind,
        what="added" if was is None else "removed" if now is None else "changed",
        name=either.name,
        before=str(was.state) if was is not None else "",
        after=str(now.state) if now is not None else "",
        gained=gained,
    )


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:97]}…"
