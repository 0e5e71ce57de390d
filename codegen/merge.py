"""Laying a draft from upstream over the YAML that people edit: facts follow upstream, everything a person wrote stays.

A fact that upstream does not state is kept (a person or an earlier source stated it), and so is a fact listed under
`keep:`. What upstream no longer has is reported, never deleted: deleting is a decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from .spec import SCALARS
from .upstream import Draft
from .yamlio import read_yaml

__all__ = ["Report", "merge"]

Facts = dict[str, Any]

# The order in which a person reads an entry.
_ORDER = (
    "product", "version", "title", "summary", "type", "doc", "write", "retry_lost_reply", "anonymous", "deprecated",
    "required", "location", "style", "wrapper", "separator", "format", "text", "document", "encoding", "secret",
    "always", "unit", "default", "default_by", "enum", "pattern", "minimum", "maximum", "maximum_from", "min_length",
    "max_length", "length_unit", "max_items", "item_pattern", "item_max_length", "item_enum", "site", "example",
    "params", "fields", "returns", "paging", "rules", "errors", "authorization",
)  # fmt: skip


class Report:
    """What an import did: one line per change, and what upstream no longer has."""

    def __init__(self) -> None:
        self.added: list[str] = []
        self.changed: list[str] = []
        self.gone: list[str] = []
        self.skipped: list[str] = []

    def lines(self) -> Iterator[str]:
        """The report as text."""
        for title, entries in (
            ("added", self.added),
            ("changed", self.changed),
            ("no longer upstream (kept; delete by hand)", self.gone),
            ("cannot be expressed, left out", self.skipped),
        ):
            if entries:
                yield f"{title}:"
                yield from (f"  {entry}" for entry in entries)
        if not (self.added or self.changed or self.gone or self.skipped):
            yield "nothing changed"


def merge(draft: Draft, folder: Path, report: Report) -> list[Path]:
    """Write the draft into a service's folder; returns the files written. Files without a change are not touched."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    report.skipped += [f"{draft.key}.{name}: {reason}" for name, reason in draft.skipped.items()]
    files = {path.stem: _load(path) for path in sorted(folder.glob("*.yaml"))}
    home = {name: stem for stem, tree in files.items() if stem not in ("service", "shapes") for name in tree}
    before = {stem: _dump(tree) for stem, tree in files.items()}

    if "service" in files:
        _lay(files["service"], draft.service, f"{draft.key}.service", report)
    else:
        files["service"] = _new(draft.service)
        files["service"]["version"] = DoubleQuotedScalarString(draft.service["version"])
        report.added.append(f"{draft.key}.service")
    shapes = files.setdefault("shapes", CommentedMap())
    for name, facts in draft.shapes.items():
        _entry(shapes, name, facts, f"{draft.key} shape {name}", report)
    for name, facts in draft.operations.items():
        stem = home.get(name) or draft.resources.get(name, "operations")
        _entry(files.setdefault(stem, CommentedMap()), name, facts, f"{draft.key}.{name}", report)
    report.gone += [
        f"{draft.key}.{name}" for name in home if name not in draft.operations and name not in draft.skipped
    ]
    report.gone += [f"{draft.key} shape {name}" for name in shapes if name not in draft.shapes and not draft.skipped]

    for stem, tree in files.items():
        text = _dump(tree)
        if text != before.get(stem):
            path = folder / f"{stem}.yaml"
            path.write_text(text, "utf-8")
            read_yaml(path)
            written.append(path)
    return written


def _entry(tree: Any, name: str, facts: Facts, label: str, report: Report) -> None:
    if name in tree:
        _lay(tree[name], facts, label, report)
        return
    tree[name] = _new(facts)
    report.added.append(label)


def _lay(old: Any, facts: Facts, label: str, report: Report) -> None:
    """Lay facts over an existing entry."""
    kept = set(old.get("keep") or ())
    for key, value in facts.items():
        if key in kept:
            continue
        if key in ("params", "returns", "fields"):
            members = old.setdefault(key, CommentedMap()) if value else old.get(key)
            if members is None:
                members = {}
            for name, member in value.items():
                _entry(members, name, member, f"{label}.{name}", report)
            report.gone += [f"{label}.{name}" for name in members if name not in value]
        elif key == "endpoints":
            _lay_fact(old, key, {**dict(old.get(key) or {}), **value}, label, report)
        elif key == "type":
            if not _refines(old, value):
                _lay_fact(old, key, value, label, report)
        elif key == "errors":
            _lay_fact(old, key, {**dict(old.get(key) or {}), **value}, label, report)
        elif key == "example" and key in old:
            continue  # any example is as good as another
        elif key in ("paging", "rules") and key in old:
            continue  # upstream only hints at these; what a person settled stands
        else:
            _lay_fact(old, key, value, label, report)
    # A fact whose absence means "no" changes when upstream stops stating it. `keep:` holds on to ours.
    for key in ("write", "required", "deprecated"):
        if old.get(key) is True and key not in facts and key not in kept and ("type" in facts) == ("type" in old):
            if key == "write" and "params" not in facts:
                continue
            del old[key]
            report.changed.append(f"{label}: no longer {key}")


def _lay_fact(old: Any, key: str, value: Any, label: str, report: Report) -> None:
    if key in old and _plain(old[key]) == value:
        return
    if key in old:
        report.changed.append(f"{label}: {key} was {_plain(old[key])!r}, is {value!r}")
    else:
        report.changed.append(f"{label}: {key} is {value!r}")
    old[key] = _new(value)


def _refines(old: Any, upstream: str) -> bool:
    """True when our type says the same as upstream's, or more: upstream calls times, flags and lists plain strings."""
    mine = str(old["type"])
    if mine == upstream:
        return True
    if upstream == "str":
        return mine == "time" or "separator" in old or bool(old.get("text"))
    # A shape a person named differently: the structure itself was laid over that shape.
    return upstream == "any" and mine not in SCALARS


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _new(value: Any) -> Any:
    if isinstance(value, dict):
        known = [key for key in _ORDER if key in value]
        rest = [key for key in value if key not in _ORDER]
        if "type" in value or "params" in value or "fields" in value:
            fresh = CommentedMap()
            if "params" in value and "returns" in value:
                fresh["summary"] = ""
            elif "doc" not in value and "type" not in value:
                fresh["doc"] = ""
            for key in known + rest:
                if value[key] == {} and key in ("params", "returns"):
                    continue
                fresh[key] = _new(value[key])
                if key == "type":
                    fresh["doc"] = ""
            return fresh
        return CommentedMap((key, _new(value[key])) for key in value)
    if isinstance(value, list):
        return [_new(item) for item in value]
    return value


def _yaml() -> YAML:
    yaml = YAML()
    yaml.version = None
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    return yaml


def _load(path: Path) -> Any:
    read_yaml(path)  # a broken file is reported with its place before anything is written
    return _yaml().load(path.read_text("utf-8")) or CommentedMap()


def _dump(tree: Any) -> str:
    out = StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()
