"""Laying a draft from upstream over the YAML that people edit: facts follow upstream, everything a person wrote stays.

A fact that upstream does not state is kept (a person or an earlier source stated it), and so is a fact listed under
`keep:`. What upstream no longer has is reported, never deleted: deleting is a decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .facts import Facts
from .sheet import Entry, Sheet
from .spec import SCALARS, split_type
from .upstream import Draft

__all__ = ["Report", "merge"]

# The order in which a person reads an entry.
_ORDER = (
    "product", "version", "title", "summary", "type", "doc", "official_package", "ram_code", "endpoints", "glossary",
    "write", "retry_lost_reply", "anonymous", "deprecated", "python",
    "required", "location", "style", "wrapper", "separator", "format", "text", "document", "encoding", "secret",
    "always", "unit", "default", "default_by", "enum", "pattern", "minimum", "maximum", "maximum_from", "min_length",
    "max_length", "length_unit", "max_items", "item_pattern", "item_max_length", "item_enum", "site", "example",
    "params", "fields", "returns", "paging", "rules", "errors", "authorization", "keep",
)  # fmt: skip

_MEMBERS = ("params", "returns", "fields")
# Facts whose absence means "no": they change when upstream stops stating them.
_FLAGS = {"type": ("required", "deprecated"), "params": ("write", "anonymous", "deprecated")}
# Facts that go with one type and not with another.
_OF_TYPES = {
    "wrapper": ("list",),
    "separator": ("list",),
    "style": ("list", "map", "shape", "any"),
    "format": ("time",),
    "document": ("str",),
    "encoding": ("str",),
    "text": ("bool", "int"),
}


class Report:
    """What an import did: one line per change, and what upstream no longer has."""

    def __init__(self) -> None:
        self.added: list[str] = []
        self.changed: list[str] = []
        self.gone: list[str] = []
        self.skipped: list[str] = []
        self.notes: list[str] = []

    def lines(self) -> Iterator[str]:
        """The report as text."""
        for title, entries in (
            ("added", self.added),
            ("changed", self.changed),
            ("no longer upstream (kept; delete by hand)", self.gone),
            ("cannot be expressed, left out", self.skipped),
            ("single facts not taken over", self.notes),
        ):
            if entries:
                yield f"{title}:"
                yield from (f"  {entry}" for entry in entries)
        if not (self.added or self.changed or self.gone):
            yield "nothing changed"


def merge(draft: Draft, folder: Path, report: Report) -> dict[Path, str]:
    """Lay the draft over a service's folder; returns the files that change. Nothing is written here."""
    key = draft.key
    report.skipped += [f"{key}.{name}: {reason}" for name, reason in draft.skipped.items()]
    report.notes += [f"{key}.{note}" for note in draft.notes]
    sheets = {path.stem: Sheet(path) for path in sorted(folder.glob("*.yaml"))}

    def sheet(stem: str) -> Entry:
        if stem not in sheets:
            sheets[stem] = Sheet(folder / f"{stem}.yaml")
        return sheets[stem].top

    home = {name: stem for stem, one in sheets.items() if stem not in ("service", "shapes") for name in one.top.data}
    if sheet("service").data:
        _lay(sheet("service"), draft.service, f"{key}.service", report)
    else:
        for fact, value in draft.service.items():
            sheet("service").put(fact, value, _ORDER)
        report.added.append(f"{key}.service")
    for name, facts in draft.shapes.items():
        _entry(sheet("shapes"), name, facts, f"{key} shape {name}", report)
    for name, facts in draft.operations.items():
        stem = home.get(name) or draft.resources.get(name, "operations")
        _entry(sheet(stem), name, facts, f"{key}.{name}", report)
    report.gone += [f"{key}.{name}" for name in home if name not in draft.operations and name not in draft.skipped]
    if not draft.skipped:  # whose shapes may well be upstream still
        report.gone += [f"{key} shape {name}" for name in sheet("shapes").data if name not in draft.shapes]
    texts = {folder / f"{stem}.yaml": (one.before, one.text()) for stem, one in sheets.items()}
    return {path: after for path, (before, after) in texts.items() if after.replace("\r\n", "\n") != before}


def _entry(tree: Entry, name: str, facts: Facts, label: str, report: Report) -> None:
    if name in tree.data:
        _lay(tree.entry(name), facts, label, report)
    else:
        tree.put(name, _new(facts))
        report.added.append(label)


def _lay(old: Entry, facts: Facts, label: str, report: Report) -> None:
    """Lay facts over an existing entry."""
    kept = {*(old.data.get("keep") or ()), "keep"}
    for flag in next((flags for mark, flags in _FLAGS.items() if mark in facts), ()):
        if old.data.get(flag) is True and flag not in facts and flag not in kept:
            old.drop(flag)
            report.changed.append(f"{label}: no longer {flag}")
    if "type" in facts and "type" not in kept and not _refines(old.data, facts["type"]):
        _drop_misfits(old, facts, kept, label, report)
    for key, value in facts.items():
        if key in kept:
            continue
        if key in _MEMBERS:
            members = old.entry(key, _ORDER)
            report.gone += [f"{label}.{name}" for name in members.data if name not in value]
            for name, member in value.items():
                _entry(members, name, member, f"{label}.{name}", report)
        elif key == "type" and _refines(old.data, value):
            continue
        elif key == "example" and key in old.data:
            continue  # any example is as good as another
        elif key in ("paging", "rules") and key in old.data:
            continue  # upstream only hints at these; what a person settled stands
        elif key in ("endpoints", "errors", "regional"):
            _lay(old.entry(key, _ORDER), value, f"{label}: {key}", report)
        else:
            _lay_fact(old, key, value, label, report)


def _lay_fact(old: Entry, key: str, value: Any, label: str, report: Report) -> None:
    if key in old.data and old.data[key] == value and type(old.data[key]) is type(value):
        return
    if key in old.data:
        report.changed.append(f"{label}: {key} was {old.data[key]!r}, is {value!r}")
    else:
        report.changed.append(f"{label}: {key} is {value!r}")
    old.put(key, _new(value), _ORDER)


def _drop_misfits(old: Entry, facts: Facts, kept: set[str], label: str, report: Report) -> None:
    """Facts that cannot stay when the type becomes another one."""
    container, inner = split_type(facts["type"])
    kind = container or (inner if inner in SCALARS else "shape")
    for key, kinds in _OF_TYPES.items():
        if key in old.data and key not in facts and key not in kept and kind not in kinds:
            old.drop(key)
            report.changed.append(f"{label}: no longer {key}")


def _refines(old: Facts, upstream: str) -> bool:
    """True when our type says the same as upstream's, or more: upstream calls times, flags and lists plain strings."""
    mine = str(old.get("type"))
    if mine == upstream:
        return True
    if upstream == "str":
        return mine == "time" or "separator" in old or bool(old.get("text"))
    if upstream == "int":
        return mine == "time"
    if upstream == "any":
        return mine not in SCALARS
    # A structure that upstream leaves open, and that a person described.
    open_list = upstream == "list[any]" and mine.startswith("list[")
    return open_list or (upstream == "map[any]" and not mine.startswith("list[") and mine not in SCALARS)


def _new(value: Any) -> Any:
    """A new entry in reading order, with room for what a person will write."""
    if isinstance(value, list):
        return [_new(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not {"type", "params", "fields"} & value.keys():
        return {key: _new(item) for key, item in value.items()}
    fresh: Facts = {}
    if "returns" in value:
        fresh["summary"] = ""
    elif "type" not in value:
        fresh["doc"] = ""
    for key in sorted(value, key=lambda key: _ORDER.index(key) if key in _ORDER else len(_ORDER)):
        if key in _MEMBERS and not value[key]:
            continue
        fresh[key] = {name: _new(item) for name, item in value[key].items()} if key in _MEMBERS else _new(value[key])
        if key == "type":
            fresh["doc"] = ""
    return fresh
