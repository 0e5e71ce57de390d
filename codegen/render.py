"""Plans → files: jinja2 prints, ruff formats, and the result is written or compared."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2

from .plan import ServicePlan
from .prose import cell, inline, one_line
from .spec import ErrorFamily

__all__ = ["check", "format_python", "leftovers", "render_families", "render_migration", "render_service", "write"]

Files = dict[Path, str]

_PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # Python and Markdown are printed, not HTML
)
_ENVIRONMENT.filters |= {"py": repr, "cell": cell, "inline": inline}


def render_service(plan: ServicePlan, out: Path, docs: Path | None) -> Files:
    """Every file of one service."""
    facts: dict[str, Any] = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    facts["package"] = f"{out.name}.{plan.key}" if (out / "__init__.py").is_file() else plan.key
    files = {
        out / plan.key / "__init__.py": _print("init.py.j2", facts),
        out / plan.key / "operations.py": _print("operations.py.j2", facts),
        out / plan.key / "client.py": _print("client.py.j2", facts),
        out / plan.key / "models.py": _print("models.py.j2", {**facts, "imports": _imports(plan.models.imports)}),
    }
    if plan.in_command_line:
        files[out / plan.key / "help.py"] = _print("help.py.j2", facts)
    if docs is not None:
        by_resource = sorted(plan.methods, key=lambda m: (m.resource, m.python))
        resources = [(key, list(group)) for key, group in groupby(by_resource, key=lambda m: m.resource)]
        files[docs / f"{plan.key}.md"] = _markdown(_print("reference.md.j2", {**facts, "resources": resources}))
    return files


def render_families(families: dict[str, ErrorFamily], out: Path) -> Files:
    """`error_families.py`."""
    entries = [(prefix, f.error, f.retry, one_line(f.advice)) for prefix, f in sorted(families.items())]
    return {out / "error_families.py": _print("error_families.py.j2", {"families": entries})}


def render_migration(plans: list[ServicePlan], docs: Path) -> Files:
    """The table from the official SDK's names to ours."""
    services = [plan for plan in plans if plan.official_package]
    if not services:
        return {}
    facts = {"services": services, "command": services[0].command}
    return {docs / "migration.md": _markdown(_print("migration.md.j2", facts))}


def write(files: Files) -> list[Path]:
    """Write what differs; returns those files. Each replaces the old one at once."""
    changed = check(files)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_bytes(files[path].encode())
        temporary.replace(path)
    return changed


def check(files: Files) -> list[Path]:
    """Files that are missing or differ."""
    return [path for path, text in files.items() if not path.is_file() or path.read_bytes() != text.encode()]


def leftovers(plans: list[ServicePlan], out: Path, docs: Path | None) -> list[Path]:
    """What was generated from specs that are no longer there."""
    keys = {plan.key for plan in plans}
    places = [*out.glob("*/operations.py"), *(docs.glob("*.md") if docs is not None else ())]
    found = [
        (
            path,
            re.search(r"`make generate`|`python -m codegen generate`|Generated from specs/", path.read_text("utf-8")),
        )
        for path in places
    ]
    generated = [path for path, mark in found if mark and path.stem != "migration"]
    return sorted(
        path.parent if path.suffix == ".py" else path
        for path in generated
        if (path.parent.name if path.suffix == ".py" else path.stem) not in keys
    )


def format_python(files: Files) -> Files:
    """The same files as ruff formats them: one run for all."""
    python = [path for path in files if path.suffix == ".py"]
    with tempfile.TemporaryDirectory() as folder:
        scratch = {path: Path(folder) / f"f{index}" / path.name for index, path in enumerate(python)}
        for path, copy in scratch.items():
            copy.parent.mkdir()
            copy.write_bytes(files[path].encode())
        for arguments in (["check", "--select", "I", "--fix", "--quiet"], ["format", "--quiet"]):
            command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--config", str(_PYPROJECT), folder]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(f"ruff could not format the output: {(done.stderr or done.stdout).strip()}")
        return {path: scratch[path].read_bytes().decode() if path in scratch else files[path] for path in files}


def _print(template: str, facts: dict[str, Any]) -> str:
    return _ENVIRONMENT.get_template(template).render(facts)


def _markdown(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def _imports(uses: dict[str, bool]) -> list[str]:
    """The import lines of `models.py`."""

    def line(module: str, *names: str) -> list[str]:
        used = [name for name in names if uses[name]]
        return [f"from {module} import {', '.join(used)}"] if used else []

    return [
        *line("collections.abc", "Mapping"),
        *line("datetime", "datetime"),
        *line("typing", "Any", "Required", "TypedDict"),
        *line("msgspec", "field"),
        *line("aliram.model", "Model", "Reply", "parse_time", "split_items", "unwrap"),
        *line("aliram.secret", "Secret"),
    ]
