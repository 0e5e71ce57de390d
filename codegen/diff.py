"""What changed between two sets of specs, and what of it breaks callers."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from .spec import Spec, load

__all__ = ["Change", "compare", "load_tree", "print_markdown", "print_text"]

# Facts that only people read; a change of them changes no behaviour.
_PROSE = ("doc", "summary", "example", "keep", "errors", "authorization", "format")
# Limits: lower maximum or higher minimum refuses what was accepted.
_UPPER = ("maximum", "max_length", "max_items", "item_max_length")
_LOWER = ("minimum", "min_length")


@dataclass(frozen=True)
class Change:
    """One difference."""

    kind: str
    """`added`, `removed` or `changed`."""
    where: str
    """`ims.ListUsers?Status` (parameter), `ims.ListUsers!Users` (reply), `ims shape User.UserId`."""
    what: str
    breaking: bool


def load_tree(place: str) -> dict[str, Spec]:
    """Every service of a spec folder, or of `specs/` at a git revision."""
    folder = Path(place)
    if folder.is_dir():
        return _load_folder(folder)
    done = subprocess.run(["git", "archive", place, "specs"], capture_output=True, check=False)
    if done.returncode != 0:
        problem = done.stderr.decode(errors="replace").strip()
        raise ValueError(f"{place} is neither a folder nor a git revision with specs/: {problem}")
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(scratch, filter="data")
        return _load_folder(Path(scratch) / "specs")


def _load_folder(folder: Path) -> dict[str, Spec]:
    if (folder / "service.yaml").is_file():
        return {folder.name: load(folder)}
    services = {path.parent.name: load(path.parent) for path in sorted(folder.glob("*/service.yaml"))}
    if not services:
        raise ValueError(f"{folder} holds no service (a folder with a service.yaml)")
    return services


def compare(old: dict[str, Spec], new: dict[str, Spec]) -> list[Change]:
    """Every change, by place."""
    return sorted(_services(old, new), key=lambda change: (change.where, change.kind))


def _services(old: dict[str, Spec], new: dict[str, Spec]) -> Iterator[Change]:
    for key in old.keys() | new.keys():
        if key not in new or key not in old:
            gone = key not in new
            yield Change("removed" if gone else "added", key, "service", gone)
            continue
        for name in old[key].shapes.keys() | new[key].shapes.keys():
            before, after = old[key].shapes.get(name), new[key].shapes.get(name)
            where = f"{key} shape {name}"
            if before is None or after is None:
                yield Change("added" if before is None else "removed", where, "shape", after is None)
                continue
            yield from _members(where + ".", before.fields, after.fields, request=False)
            yield from _members(where + ".", before.params, after.params, request=True)
        yield from _operations(key, old[key], new[key])
        if old[key].service.version != new[key].service.version:
            versions = f"version was {old[key].service.version}, is {new[key].service.version}"
            yield Change("changed", key, versions, True)


def _operations(key: str, old: Spec, new: Spec) -> Iterator[Change]:
    for name in old.operations.keys() | new.operations.keys():
        before, after = old.operations.get(name), new.operations.get(name)
        where = f"{key}.{name}"
        if before is None or after is None:
            yield Change("added" if before is None else "removed", where, "operation", after is None)
            continue
        yield from _members(where + "?", before.params, after.params, request=True)
        yield from _members(where + "!", before.returns, after.returns, request=False)
        for code in before.errors.keys() ^ after.errors.keys():
            yield Change("added" if code in after.errors else "removed", where, f"error code {code}", False)
        for fact in ("write", "retry_lost_reply", "anonymous", "deprecated", "python", "paging", "rules"):
            a, b = getattr(before, fact), getattr(after, fact)
            if a != b:
                # Awaiting and iterating are different methods, and a renamed method is gone.
                breaking = fact == "python" or (fact == "paging" and (a is None) != (b is None))
                yield Change("changed", where, f"{fact} was {_shown(a)}, is {_shown(b)}", breaking)


def _members(where: str, old: Mapping[str, Any], new: Mapping[str, Any], *, request: bool) -> Iterator[Change]:
    side = "parameter" if request else "field"
    for name in old.keys() | new.keys():
        before, after = old.get(name), new.get(name)
        if before is None:
            breaking = request and bool(getattr(after, "required", False))
            yield Change("added", where + name, f"required {side}" if breaking else side, breaking)
        elif after is None:
            yield Change("removed", where + name, side, True)
        else:
            yield from _facts(where + name, msgspec.to_builtins(before), msgspec.to_builtins(after), request=request)


def _facts(where: str, old: dict[str, Any], new: dict[str, Any], *, request: bool) -> Iterator[Change]:
    for fact, before in old.items():
        after = new[fact]
        if before != after and fact not in _PROSE:
            breaking = _breaks(fact, before, after, request=request)
            yield Change("changed", where, f"{fact} was {_shown(before)}, is {_shown(after)}", breaking)


def _breaks(fact: str, before: Any, after: Any, *, request: bool) -> bool:
    if fact in ("type", "python", "wrapper", "separator"):
        return True
    if not request:
        return fact == "always" and before
    if fact == "required":
        return bool(after)
    if fact in ("enum", "item_enum"):
        return bool(after) and not set(before) <= set(after)
    if fact in _UPPER:
        return after is not None and (before is None or after < before)
    if fact in _LOWER:
        return after is not None and (before is None or after > before)
    return fact in ("pattern", "item_pattern", "location", "style") and after is not None


def _shown(value: Any) -> str:
    if isinstance(value, msgspec.Struct):
        value = {k: v for k, v in msgspec.to_builtins(value).items() if v}
    if isinstance(value, list) and value and isinstance(value[0], msgspec.Struct):
        value = [msgspec.to_builtins(item) for item in value]
    return "not set" if value in (None, [], {}) else str(value)


def print_text(changes: list[Change]) -> str:
    """One line per change; `!` marks what breaks callers."""
    if not changes:
        return "no difference"
    lines = [f"{'!' if change.breaking else ' '} {change.kind:8}{change.where}: {change.what}" for change in changes]
    return "\n".join([*lines, _summary(changes)])


def print_markdown(changes: list[Change]) -> str:
    """The same for a changelog or a pull request."""
    if not changes:
        return "No difference."
    lines: list[str] = []
    for title, chosen in (
        ("Breaks callers", [c for c in changes if c.breaking]),
        ("Added", [c for c in changes if not c.breaking and c.kind == "added"]),
        ("Changed", [c for c in changes if not c.breaking and c.kind == "changed"]),
        ("Removed", [c for c in changes if not c.breaking and c.kind == "removed"]),
    ):
        if chosen:
            lines += [f"## {title}", "", *(f"- `{c.where}`: {c.kind} {c.what}" for c in chosen), ""]
    return "\n".join([*lines, _summary(changes)])


def _summary(changes: list[Change]) -> str:
    breaking = sum(change.breaking for change in changes)
    return f"{len(changes)} changes, {breaking} of them break{'s' if breaking == 1 else ''} callers"
