"""docs/reference/emulator.md: which operations the emulator carries out, and what of that is a guess.

The page is made of what the emulator itself goes by: the rooms and their tables of actions, what their docstrings say
of their sources, and the codes of `refusals.INFERRED`.

    python -m tests.test_emulator_coverage

writes it anew.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from aliram.emulator import COVERED, catalog
from aliram.emulator.refusals import DOCUMENTED, INFERRED
from codegen.prose import cell
from codegen.spec import load

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "emulator.md"
SERVICES = ("ims", "ram", "sts")

TOP = """\
# What the emulator does

Written by `python -m tests.test_emulator_coverage` from the emulator's own tables. [How to use it](../emulator.md).

An operation that is emulated reads and changes one state, checks its parameters and refuses what the service refuses.
Where the services publish no more than names, the emulator has to guess, and each guess is told here. **Do not build on
what is called inferred**, and report it when a real account answers otherwise.

- RAM and STS publish error codes for some of their operations: {documented} of the codes given here are theirs. IMS
  publishes none: that it answers with the codes of RAM is inferred as a whole.
- [{inferred} codes](#inferred-codes) are published nowhere and follow the family of their neighbours.
- Parameters without a code of their own are refused with `InvalidParameter.<Name>...` or `Missing<Name>`, in the form
  of those that have one.

| service | operations | emulated |
|---|---|---|
"""


def summary(module: ModuleType) -> tuple[str, str]:
    """The first paragraph of a module's docstring as one line, and the rest."""
    first, _, rest = (inspect.getdoc(module) or "").partition("\n\n")
    return " ".join(first.split()), rest


def title(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2].replace("_", " ")


def anchor(module: ModuleType) -> str:
    return title(module).replace(" ", "-")


def rooms() -> dict[str, ModuleType]:
    """The room that answers, by operation."""
    return {action: room for room in catalog._ROOMS for action in room.ACTIONS}


def guesses() -> list[ModuleType]:
    """Parts that are no rooms and say of themselves that something was not published."""
    said = re.compile(r"inferred|not\s+published|chosen\s+here|no\s+page\s+was\s+found|made\s+up", re.I)
    found = []
    for path in sorted((ROOT / "aliram" / "emulator").glob("*.py")):
        text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        module = importlib.import_module(f"aliram.emulator.{path.stem}") if said.search(text) else None
        if module is not None and module not in catalog._ROOMS and path.stem not in ("refusals", "__init__"):
            found.append(module)
    return found


def table(service: str) -> Iterator[str]:
    """A service's operations, resource by resource."""
    spec, answering = load(ROOT / "specs" / service), rooms()
    yield f"\n## {service.upper()} {spec.service.version}\n"
    yield "| resource | operation | emulated | notes |"
    yield "|---|---|---|---|"
    for name in sorted(spec.operations, key=lambda name: (spec.resources[name], name)):
        room = answering.get(f"{service}.{name}")
        done = "no: `NotSupport.Emulator`" if room is None else "yes"
        note = "" if room is None else f"[{title(room)}](#{anchor(room)})"
        yield f"| {spec.resources[name].replace('_', ' ')} | `{name}` | {done} | {note} |"


def notes(modules: list[ModuleType]) -> Iterator[str]:
    for module in sorted(modules, key=title):
        first, rest = summary(module)
        yield f"\n### {title(module)}\n"
        yield first
        if rest:
            yield f"\n{rest}"


def render() -> str:
    lines = [TOP.format(documented=len(DOCUMENTED), inferred=len(INFERRED)).rstrip()]
    for service in SERVICES:
        spec = load(ROOT / "specs" / service)
        emulated = sum(name.startswith(f"{service}.") for name in COVERED)
        link = f"[{service.upper()}](#{service}-{spec.service.version})"
        lines.append(f"| {link} | {len(spec.operations)} | {emulated} |")
    for service in SERVICES:
        lines += table(service)
    lines += ["\n## Notes, resource by resource", *notes(list(catalog._ROOMS))]
    lines += ["\n## Notes on what resources share", *notes(guesses())]
    lines += ["\n## Inferred codes\n", "| code | HTTP status | text |", "|---|---|---|"]
    for code, known in sorted(INFERRED.items()):
        lines.append(f"| `{code}` | {known.status} | {cell(known.message)} |")
    return "\n".join(lines) + "\n"


def test_the_page_is_what_the_emulator_goes_by() -> None:
    assert PAGE.read_text("utf-8") == render(), "run: python -m tests.test_emulator_coverage"


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_has_its_line_and_says_whether_it_is_emulated(service: str) -> None:
    text = PAGE.read_text("utf-8")
    section = text.partition(f"\n## {service.upper()} ")[2].partition("\n## ")[0]
    told = {name: done == "yes" for name, done in re.findall(r"^\| [a-z ]+ \| `(\w+)` \| (yes|no)", section, re.M)}
    operations = importlib.import_module(f"aliram.{service}.operations").OPERATIONS
    assert told == {name: operation.id in COVERED for name, operation in operations.items()}


def test_every_link_on_the_page_leads_somewhere() -> None:
    text = PAGE.read_text("utf-8")
    headings = {line.lower().replace(" ", "-") for line in re.findall(r"^#+ (.+)$", text, re.M)}
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert links
    assert links <= headings


def test_every_room_says_what_it_is_about() -> None:
    for room in catalog._ROOMS:
        first, _ = summary(room)
        assert first.endswith("."), room.__name__


if __name__ == "__main__":  # write the page anew; see the top
    PAGE.write_text(render(), "utf-8")
