"""What the status page shows of an account: its users, groups, roles and policies, searched and cut to a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from .markup import Column, Html, html, joined, table
from .policies import SYSTEM, kind_of
from .state import State

__all__ = ["SHOWN", "Listing", "listings", "when"]

SHOWN = 50
"""Entities of a kind that the page shows; the search finds the others."""

_NAMES = 3
"""Names that a cell shows; of the others it says how many there are."""


class Listing(NamedTuple):
    """One kind of entity of an account."""

    title: str
    anchor: str
    held: int
    """How many there are."""
    found: int
    """How many the search matches; all of them without a search."""
    rows: Html
    """A table of the first of these; empty when there are none."""


def when(text: str) -> str:
    """A moment of the database without its letters: `2026-01-31 08:00:00`; the headings say UTC."""
    return text.replace("T", " ", 1).removesuffix("Z")


def listings(state: State, account: str, search: str) -> list[Listing]:
    """The account's entities of every kind, in the order they were made."""
    return [kind(_Reader(state, account, search)) for kind in (_users, _groups, _roles, _policies)]


class _Reader:
    """Reads what one account holds."""

    def __init__(self, state: State, account: str, search: str) -> None:
        self.state = state
        self.account = account
        self.search = search

    def read(
        self, columns: str, source: str, values: Sequence[Any], searched: str, order: str = "seq"
    ) -> tuple[int, int, list[tuple[Any, ...]]]:
        """How many there are, how many match, and the first of those, their `seq` last.

        `source` ends in a WHERE clause; `searched` names the columns to search.
        """
        held = found = self.state.count(f"SELECT count(*) FROM {source}", *values)
        if self.search:
            # `instr` and not LIKE: nothing in the text is a wildcard, and no NUL ends it.
            text = " || char(10) || ".join(searched.split())
            source += f" AND instr(lower({text}), lower(?)) > 0"
            values = (*values, self.search)
            found = self.state.count(f"SELECT count(*) FROM {source}", *values)
        rows = self.state.all(f"SELECT {columns}, seq FROM {source} ORDER BY {order} LIMIT {SHOWN}", *values)
        return held, found, rows

    def names(self, select: str, rows: Sequence[tuple[Any, ...]], *values: Any) -> dict[int, list[str]]:
        """Names by the `seq` of the row they belong to; `select` gives both, and ends before the list of `seq`."""
        found: dict[int, list[str]] = {row[-1]: [] for row in rows}
        marks = ", ".join("?" * len(found))
        for seq, name in self.state.all(f"{select} ({marks})", *values, *found):
            found[seq].append(name)
        return found

    def attached(self, kind: str, rows: Sequence[tuple[Any, ...]]) -> dict[int, list[str]]:
        """Names of the policies attached to each row."""
        select = (
            "SELECT a.entity_seq, p.name FROM attachments a JOIN policies p ON p.seq = a.policy_seq"
            " WHERE a.kind = ? AND a.entity_seq IN"
        )
        return self.names(select, rows, kind)


_KEYS = "(SELECT count(*) FROM access_keys k WHERE k.account = users.account AND k.user_seq = users.seq)"
_MFA = "EXISTS (SELECT 1 FROM mfa_devices d WHERE d.user_seq = users.seq)"
_LOGIN = "EXISTS (SELECT 1 FROM logins l WHERE l.user_seq = users.seq)"


def _users(reader: _Reader) -> Listing:
    held, found, rows = reader.read(
        f"name, display_name, email, phone, comments, status, created, {_KEYS}, {_MFA}, {_LOGIN}",
        "users WHERE account = ?",
        (reader.account,),
        "name display_name email phone comments",
    )
    groups = reader.names(
        "SELECT m.user_seq, g.name FROM members m JOIN groups g ON g.seq = m.group_seq WHERE m.user_seq IN", rows
    )
    policies = reader.attached("user", rows)
    columns = (
        Column("Name"),
        Column("Contact"),
        Column("Groups"),
        Column("Policies"),
        Column("Keys", "num"),
        Column("Logon"),
        Column("Created", "time"),
    )
    cells = []
    for name, display, email, phone, comments, status, created, keys, mfa, login, seq in rows:
        logon = " + ".join(word for word, has in (("password", login), ("MFA", mfa)) if has)
        flag = "" if status == "active" else html(' <span class="tag">{}</span>', status)
        cells.append(
            (
                _named(html("{}{}", _text(name), flag), display if display != name else "", comments),
                joined((_text(text) for text in (email, phone) if text), "<br>"),
                _some(groups[seq]),
                _some(policies[seq]),
                keys,
                logon,
                when(created),
            )
        )
    return _listing("Users", held, found, columns, cells)


def _groups(reader: _Reader) -> Listing:
    held, found, rows = reader.read(
        "name, display_name, comments, created, (SELECT count(*) FROM members m WHERE m.group_seq = groups.seq)",
        "groups WHERE account = ?",
        (reader.account,),
        "name display_name comments",
    )
    policies = reader.attached("group", rows)
    columns = (Column("Name"), Column("Members", "num"), Column("Policies"), Column("Created", "time"))
    cells = [
        (_named(_text(name), display if display != name else "", comments), members, _some(policies[seq]), when(made))
        for name, display, comments, made, members, seq in rows
    ]
    return _listing("Groups", held, found, columns, cells)


def _roles(reader: _Reader) -> Listing:
    held, found, rows = reader.read(
        "name, description, trust, max_session, service_linked, created",
        "roles WHERE account = ?",
        (reader.account,),
        "name description trust",
    )
    policies = reader.attached("role", rows)
    columns = (
        Column("Name"),
        Column("Trusts"),
        Column("Policies"),
        Column("Session", "num"),
        Column("Created", "time"),
    )
    cells = []
    for name, description, trust, max_session, linked, created, seq in rows:
        flag = html(' <span class="tag">service-linked</span>') if linked else ""
        cells.append(
            (
                _named(html("{}{}", _text(name), flag), description),
                _document(trust, _trusted),
                _some(policies[seq]),
                f"{max_session:,} s",
                when(created),
            )
        )
    return _listing("Roles", held, found, columns, cells)


def _policies(reader: _Reader) -> Listing:
    # The account's own, and those system policies that it uses.
    held, found, rows = reader.read(
        "account, name, description, default_version, updated,"
        " (SELECT document FROM policy_versions v WHERE v.policy_seq = policies.seq AND v.version = default_version),"
        " (SELECT count(*) FROM policy_versions v WHERE v.policy_seq = policies.seq)",
        f"policies WHERE (account = ? OR account = '{SYSTEM}' AND seq IN"
        " (SELECT policy_seq FROM attachments WHERE account = ?))",
        (reader.account, reader.account),
        "name description",
        f"account = '{SYSTEM}', seq",
    )
    uses = reader.names(
        "SELECT policy_seq, kind FROM attachments WHERE account = ? AND policy_seq IN", rows, reader.account
    )
    columns = (
        Column("Name"),
        Column("Allows or denies"),
        Column("Attached", "num"),
        Column("Version", "num"),
        Column("Updated", "time"),
    )
    cells = []
    for owner, name, description, version, updated, document, versions, seq in rows:
        flag = html(' <span class="tag">system</span>') if kind_of(owner) == "System" else ""
        number = f"v{version}" if versions == 1 else f"v{version} of {versions}"
        cells.append(
            (
                _named(html("{}{}", _text(name), flag), description),
                _document(document or "", _decided),
                len(uses[seq]),
                number,
                when(updated),
            )
        )
    return _listing("Policies", held, found, columns, cells)


def _listing(
    title: str, held: int, found: int, columns: Sequence[Column], cells: Sequence[Sequence[object]]
) -> Listing:
    return Listing(title, title.lower(), held, found, table(title, columns, cells) if cells else Html())


def _text(text: str) -> Html:
    """A text of a user's, which may run from right to left among others that do not."""
    return html("<bdi>{}</bdi>", text)


def _named(name: Html, *notes: str) -> Html:
    """What a row is called, and below it what else is said of it."""
    said = [_text(note) for note in notes if note]
    return html('{}<span class="note">{}</span>', name, joined(said, " · ")) if said else name


def _some(names: Sequence[str]) -> Html:
    shown = joined((_text(name) for name in names[:_NAMES]), ", ")
    return html("{} and {} more", shown, len(names) - _NAMES) if len(names) > _NAMES else shown


def _document(text: str, summary: Any) -> Html:
    """A policy document behind its gist."""
    try:
        tree = json.loads(text)
        gist, text = summary(tree), json.dumps(tree, indent=2, ensure_ascii=False)
    except (ValueError, TypeError, AttributeError, RecursionError):
        gist = "no policy document"
    return html("<details><summary><bdi>{}</bdi></summary><pre>{}</pre></details>", gist, text)


def _statements(tree: Any) -> list[Any]:
    found = tree["Statement"] if isinstance(tree, dict) and "Statement" in tree else []
    return found if isinstance(found, list) else [found]


def _flat(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _trusted(tree: Any) -> str:
    """Who is named in a trust policy."""
    names = [
        name
        for statement in _statements(tree)
        for value in (statement.get("Principal") or {}).values()
        for name in _flat(value)
    ]
    return _short(names, ", ") or "nobody"


def _decided(tree: Any) -> str:
    """What a policy's statements are about."""
    words = []
    for statement in _statements(tree):
        actions = statement.get("Action", statement.get("NotAction", ""))
        but = "all but " if "NotAction" in statement else ""
        words.append(f"{statement.get('Effect')} {but}{_short(_flat(actions), ', ')}")
    return _short(words, "; ") or "nothing"


def _short(words: Sequence[str], between: str) -> str:
    rest = len(words) - _NAMES
    return between.join(words[:_NAMES]) + (f" and {rest} more" if rest > 0 else "")
