"""What changed between two sets of specs, and what of it breaks callers.

A caller is code that uses the generated clients: it breaks when a name or a type that it uses is gone or another one,
or when a call that was accepted may now be refused. How a value travels is not its concern.
"""

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

from .plan_operations import retries
from .spec import Endpoints, Field, Op, ParamSpec, Spec, load

__all__ = ["Change", "compare", "load_tree", "print_markdown", "print_text"]

# Facts that only people read; a change of them changes no behaviour.
_PROSE = ("doc", "example", "keep")
# A lower maximum or a higher minimum refuses what was accepted.
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
    before: str = ""
    after: str = ""
    """For what was changed: the old and the new value."""

    def __str__(self) -> str:
        return f"{self.what} was {self.before}, is {self.after}" if self.kind == "changed" else self.what


def load_tree(place: str) -> dict[str, Spec]:
    """Every service of a spec folder, or of `specs/` at a git revision of the repository that one stands in."""
    folder = Path(place)
    if folder.is_dir():
        return _load_folder(folder)
    root = _git("rev-parse", "--show-toplevel", problem=f"{place} is no folder, and this is no git repository")
    done = _git(
        "-C", root.decode().strip(), "archive", "--end-of-options", place, "specs",
        problem=f"{place} is neither a folder nor a git revision with specs/",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(fileobj=io.BytesIO(done)) as archive:
            # By attribute, since Python before 3.11.4 has no argument for it.
            archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
            archive.extractall(scratch)
        return _load_folder(Path(scratch) / "specs")


def _git(*arguments: str, problem: str) -> bytes:
    done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ValueError(f"{problem}: {said[0] if said else 'git failed'}")
    return done.stdout


def _load_folder(folder: Path) -> dict[str, Spec]:
    if (folder / "service.yaml").is_file():
        folder = folder.resolve()
        return {folder.name: load(folder)}
    services = {path.name: load(path) for path in sorted({path.parent for path in folder.glob("*/*.yaml")})}
    if not services:
        raise ValueError(f"{folder} holds no service (a folder with a service.yaml)")
    return services


def compare(old: Mapping[str, Spec], new: Mapping[str, Spec]) -> list[Change]:
    """Every change, by place."""
    return sorted(_services(old, new), key=lambda change: (change.where, change.kind, change.what))


def _services(old: Mapping[str, Spec], new: Mapping[str, Spec]) -> Iterator[Change]:
    for key in old.keys() | new.keys():
        if key not in new or key not in old:
            gone = key not in new
            yield Change("removed" if gone else "added", key, "service", gone)
            continue
        before, after = old[key], new[key]
        if before.service.version != after.service.version:
            yield _changed(key, "version", before.service.version, after.service.version, True)
        if before.service.product != after.service.product:  # which names the client
            yield _changed(key, "product", before.service.product, after.service.product, True)
        yield from _endpoints(key, before.service.endpoints, after.service.endpoints)
        for name in before.shapes.keys() | after.shapes.keys():
            one, other = before.shapes.get(name), after.shapes.get(name)
            where = f"{key} shape {name}"
            if one is None or other is None:
                yield Change("added" if one is None else "removed", where, "shape", other is None)
                continue
            yield from _members(where + ".", one.fields, other.fields)
            yield from _members(where + ".", one.params, other.params)
        for name in before.operations.keys() | after.operations.keys():
            yield from _operation(f"{key}.{name}", before.operations.get(name), after.operations.get(name))


def _endpoints(key: str, old: Endpoints, new: Endpoints) -> Iterator[Change]:
    if old.public != new.public:
        yield _changed(key, "public host", old.public, new.public, False)
    if old.vpc != new.vpc:
        yield _changed(key, "VPC host", old.vpc, new.vpc, new.vpc is None)
    for region in old.regional.keys() | new.regional.keys():
        before, after = old.regional.get(region), new.regional.get(region)
        if before != after:
            yield _changed(key, f"host in {region}", before, after, False)
    for region in {*old.vpc_regions} ^ {*new.vpc_regions}:
        gone = region in old.vpc_regions  # a VPC call from there is refused without a host
        yield Change("removed" if gone else "added", key, f"VPC host in {region}", gone)


def _operation(where: str, old: Op | None, new: Op | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change("added" if old is None else "removed", where, "operation", new is None)
        return
    yield from _members(where + "?", old.params, new.params)
    yield from _members(where + "!", old.returns, new.returns)
    for code in old.errors.keys() ^ new.errors.keys():
        yield Change("added" if code in new.errors else "removed", where, f"error code {code}", False)
    if retries(old) != retries(new):
        yield _changed(where, "sent again after a lost reply", retries(old), retries(new), False)
    for fact in ("write", "anonymous", "deprecated", "open", "python", "rules", "authorization"):
        before, after = getattr(old, fact), getattr(new, fact)
        if before != after:
            yield _changed(where, fact, before, after, fact == "python")
    if old.paging != new.paging:
        # Awaiting and iterating are different uses; what the pages are asked for with is not the caller's concern.
        items = [None if paging is None else (paging.items,) for paging in (old.paging, new.paging)]
        yield _changed(where, "paging", old.paging, new.paging, items[0] != items[1])


def _members(
    where: str, old: Mapping[str, ParamSpec | Field], new: Mapping[str, ParamSpec | Field]
) -> Iterator[Change]:
    for name in old.keys() | new.keys():
        before, after = old.get(name), new.get(name)
        if before is None:
            required = isinstance(after, ParamSpec) and after.required
            side = "parameter" if isinstance(after, ParamSpec) else "field"
            yield Change("added", where + name, f"required {side}" if required else side, required)
        elif after is None:
            yield Change("removed", where + name, "parameter" if isinstance(before, ParamSpec) else "field", True)
        else:
            for fact in before.__struct_fields__:
                a, b = getattr(before, fact), getattr(after, fact, None)
                if a != b and fact not in _PROSE:
                    breaking = _breaks(fact, a, b, request=isinstance(before, ParamSpec))
                    yield _changed(where + name, fact, a, b, breaking)


def _breaks(fact: str, before: Any, after: Any, *, request: bool) -> bool:
    if fact in ("type", "python"):
        return True
    if not request:
        return fact == "always" and bool(before)
    if fact == "required":
        return bool(after)
    if fact == "document":
        return bool(before)  # a mapping is no longer accepted
    if fact in ("enum", "item_enum"):
        return bool(after) and not (before and set(before) <= set(after))
    if fact in _UPPER:
        return after is not None and (before is None or after < before)
    if fact in _LOWER:
        return after is not None and (before is None or after > before)
    return fact in ("pattern", "item_pattern") and after is not None


def _changed(where: str, what: str, before: Any, after: Any, breaking: bool) -> Change:
    return Change("changed", where, what, breaking, _shown(before), _shown(after))


def _shown(value: Any) -> str:
    plain = _said(msgspec.to_builtins(value))
    if plain is None or plain == [] or plain == {}:
        return "nothing"
    return str(plain) if isinstance(plain, str) else msgspec.json.encode(plain).decode()


def _said(plain: Any) -> Any:
    """Without what was left out."""
    if isinstance(plain, list):
        return [_said(item) for item in plain]
    return {k: _said(v) for k, v in plain.items() if v not in (None, [], {})} if isinstance(plain, dict) else plain


def print_text(changes: list[Change]) -> str:
    """One line per change; `!` marks what breaks callers."""
    if not changes:
        return "no difference"
    lines = [f"{'!' if change.breaking else ' '} {change.kind:8}{change.where}: {change}" for change in changes]
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
            lines += [f"## {title}", ""]
            # A value can hold anything, backticks included; as code it is shown as it is.
            lines += [f"- `{c.where}`: {_marked(c)}" for c in chosen]
            lines.append("")
    return "\n".join([*lines, _summary(changes)])


def _marked(change: Change) -> str:
    if change.kind != "changed":
        return f"{change.kind} {change.what}"
    return f"{change.what} was {_code(change.before)}, is {_code(change.after)}"


def _code(text: str) -> str:
    ticks = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _summary(changes: list[Change]) -> str:
    breaking = sum(change.breaking for change in changes)
    counted = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    return f"{counted}, {breaking} of them break{'s' if breaking == 1 else ''} callers"
