"""The rules of the house, as tests: who may import whom, what is exported, what must not stand anywhere."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

import aliram
from aliram.session import Session, SessionOptions

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "aliram"
MODULES = sorted(PACKAGE.rglob("*.py"))
PUBLIC = [path for path in MODULES if not any(part.startswith("_") and part != "__init__.py" for part in path.parts)]

# A room imports rooms further up in this list only. Imports for type checkers and inside functions do not count.
ROOMS = [
    {"secret", "operation", "error_families"},
    {"errors"},
    {"policy"},
    {"model", "encoding", "hooks", "_proxies"},
    {"retry", "throttle", "endpoints", "_exchange", "_failures"},
    {"transport"},
    {"credentials"},
    {"wire", "replies", "signer", "_forgiving"},
    {"session", "_options"},
    {"client", "paging", "_calls"},
    {"ims", "ram", "sts"},
    {"bulk", "waiters", "otel", "emulator", "cascade"},
    {"audit"},
    {"cli"},
]
RANK = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}
RUN_TIME = {"aiohttp", "anyio", "msgspec", "multidict", "yarl"}  # the last two are aiohttp's own
EXTRAS = {"otel": {"opentelemetry"}, "cli": {"click"}}
# Whoever loads such a module is there already.
HOSTS = {"aliram.emulator.pytest_plugin": {"pytest"}}


def name_of(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def run_time_imports(path: Path) -> Iterator[str]:
    """Modules that importing this one imports: module level, without `if TYPE_CHECKING:`."""
    package = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    for node in ast.parse(path.read_text("utf-8")).body:
        yield from _imports(node, package)


def _imports(node: ast.stmt, package: list[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = package[: len(package) - node.level + 1] if node.level else []
        module = ".".join([*base, *([node.module] if node.module else [])])
        # `from . import x` imports the module x
        yield from (f"{module}.{alias.name}" for alias in node.names) if not node.module else (module,)
    elif isinstance(node, ast.If | ast.Try) and not (
        isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    ):
        for inner in node.body:
            yield from _imports(inner, package)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_knows_only_the_rooms_below_it(path: Path) -> None:
    module = name_of(path)
    room = room_of(module)
    for imported in run_time_imports(path):
        if imported.startswith("aliram.") and (other := room_of(imported)) not in ("", room, "__version__"):
            assert RANK[other] <= RANK[room], f"{module} imports {imported}"
            assert RANK[other] < RANK[room] or other in ROOMS[RANK[room]], f"{module} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_shipped_code_imports_only_what_is_installed_with_it(path: Path) -> None:
    allowed = set(sys.stdlib_module_names) | RUN_TIME | {"aliram"}
    allowed |= EXTRAS.get(room_of(name_of(path)), set()) | HOSTS.get(name_of(path), set())
    assert {imported.split(".")[0] for imported in run_time_imports(path)} <= allowed


def test_the_emulator_shares_no_code_with_the_signer() -> None:
    for path in (PACKAGE / "emulator").rglob("*.py"):
        assert not re.search(r"^\s*(from|import) .*\bsigner\b", path.read_text("utf-8"), re.M), path


@pytest.mark.parametrize("path", [p for p in PUBLIC if p.name != "__main__.py"], ids=name_of)
def test_all_is_exact(path: Path) -> None:
    module = importlib.import_module(name_of(path))
    exported = getattr(module, "__all__", None)
    assert exported is not None, "has no __all__"
    assert len(set(exported)) == len(exported)
    for name in exported:
        assert getattr(module, name) is not None
    if path.name == "__init__.py":
        return
    own = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and isinstance(value, type | types.FunctionType)
        and getattr(value, "__module__", None) == module.__name__
    }
    unexported = own - set(exported)
    # What only neighbours use stays out of `__all__`, and so is no promise; the list keeps such names few and seen.
    assert all(inspect.getdoc(getattr(module, name)) for name in exported if isinstance(getattr(module, name), type))
    assert len(unexported) <= 8, f"public names that are not exported: {sorted(unexported)}"


def test_session_options_are_the_arguments_of_session() -> None:
    parameters = inspect.signature(Session.__init__).parameters
    assert set(SessionOptions.__annotations__) == set(parameters) - {"self"}
    for name, parameter in parameters.items():
        if name != "self":
            assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
            annotation = SessionOptions.__annotations__[name]
            assert getattr(annotation, "__forward_arg__", annotation) == parameter.annotation, name


def test_version_is_in_the_changelog() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest is not None
    assert newest[1] == aliram.__version__


def test_importing_aliram_loads_neither_aiohttp_nor_a_service() -> None:
    code = (
        "import sys, aliram, aliram.errors, aliram.ims.operations, aliram.emulator\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'aiohttp', 'anyio', 'sqlite3'}), 'aliram.ims.models' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"


def test_ci_runs_the_readmes_test_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "\n## Tests\n\n    $ make test\n" in readme
    assert "README.md" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_makefile_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    declared = re.search(r"^\.PHONY: (.*)$", makefile, re.M)
    assert declared is not None
    explained = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.M))
    assert explained == set(declared[1].split())


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(name_of(p)) not in ("ims", "ram", "sts")], ids=name_of)
def test_hand_written_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 450, "is there a second subject inside?"
