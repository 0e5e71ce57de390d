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
from .spec import ErrorFamily

__all__ = ["check", "render_families", "render_migration", "render_service", "write"]

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
_ENVIRONMENT.filters["cell"] = lambda text: str(text).replace("|", "\\|").replace("\n", " ")


def render_service(plan: ServicePlan, out: Path, docs: Path | None) -> Files:
    """Every file of one service."""
    facts: dict[str, Any] = {**{name: getattr(plan, name) for name in plan.__dataclass_fields__}}
    models = plan.models
    operation_imports = ["Operation", "Param", "Service"]
    operation_imports += ["Authorization"] * plan.uses_authorization + ["Paging"] * plan.uses_paging
    operation_imports += ["Rule"] * plan.uses_rule
    if not any(method.params for method in plan.methods):
        operation_imports.remove("Param")
    typing = ["TYPE_CHECKING"]
    typing_imports = ["from collections.abc import Mapping"] * plan.uses_mapping
    lazy = ["Any"] * (plan.uses_any or plan.uses_mapping) + ["Never"] * plan.uses_never
    if lazy:
        typing_imports.append(f"from typing import {', '.join(lazy)}")
    rendered = {
        "__init__.py": _print("init.py.j2", facts),
        "operations.py": _print("operations.py.j2", {**facts, "operation_imports": sorted(operation_imports)}),
        "client.py": _print(
            "client.py.j2",
            {
                **facts,
                "runtime_imports": [f"from typing import {', '.join(typing)}"],
                "typing_imports": typing_imports,
            },
        ),
        "models.py": _print("models.py.j2", {**facts, "imports": _model_imports(models.imports)}),
    }
    files = {out / plan.key / name: text for name, text in rendered.items()}
    if docs is not None:
        by_resource = sorted(plan.methods, key=lambda m: (m.resource, m.python))
        resources = [(key, list(group)) for key, group in groupby(by_resource, key=lambda m: m.resource)]
        files[docs / f"{plan.key}.md"] = _markdown(_print("reference.md.j2", {**facts, "resources": resources}))
    return files


def render_families(families: dict[str, ErrorFamily], out: Path) -> Files:
    """`error_families.py`."""
    return {out / "error_families.py": _print("error_families.py.j2", {"families": sorted(families.items())})}


def render_migration(plans: list[ServicePlan], docs: Path) -> Files:
    """The table from the official SDK's names to ours."""
    services = [plan for plan in plans if plan.official_package]
    return {docs / "migration.md": _markdown(_print("migration.md.j2", {"services": services}))} if services else {}


def write(files: Files) -> list[Path]:
    """Write what differs; returns those files. Each replaces the old one at once."""
    changed = check(files)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_text(files[path], "utf-8")
        temporary.replace(path)
    return changed


def check(files: Files) -> list[Path]:
    """Files that are missing or differ from what the specs give."""
    return [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]


def format_python(files: Files) -> Files:
    """The same files as ruff formats them: one run for all."""
    python = [path for path in files if path.suffix == ".py"]
    with tempfile.TemporaryDirectory() as folder:
        scratch = {path: Path(folder) / f"f{index}" / path.name for index, path in enumerate(python)}
        for path, copy in scratch.items():
            copy.parent.mkdir()
            copy.write_text(files[path], "utf-8")
        for arguments in (["check", "--select", "I", "--fix", "--quiet"], ["format", "--quiet"]):
            command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "--config", str(_PYPROJECT), folder]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(f"ruff could not format the output: {done.stderr.strip()}")
        return {path: scratch[path].read_text("utf-8") if path in scratch else text for path, text in files.items()}


def _print(template: str, facts: dict[str, Any]) -> str:
    return _ENVIRONMENT.get_template(template).render(facts)


def _markdown(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def _model_imports(uses: dict[str, bool]) -> list[str]:
    lines: list[str] = []
    if uses["parse_time"]:
        lines.append("from datetime import datetime")
    typing = ["Any"] * uses["any"] + ["Required"] * uses["required"] + ["TypedDict"] * uses["typed_dict"]
    if typing:
        lines.append(f"from typing import {', '.join(typing)}")
    lines.append("")
    if uses["field"]:
        lines += ["from msgspec import field", ""]
    functions = [name for name in ("parse_time", "split_items", "unwrap") if uses[name]]
    lines.append(f"from aliram.model import {', '.join(['Model', 'Reply', *functions])}")
    if uses["secret"]:
        lines.append("from aliram.secret import Secret")
    return lines
