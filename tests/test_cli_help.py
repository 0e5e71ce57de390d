"""Help pages and the shell's completion. `python -m tests.test_cli_help` writes the pages of `tests/data/cli` anew."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from aliram.cli.app import cli
from aliram.cli.services import COMMANDS
from aliram.operation import Operation, Param
from tests.command import done

PAGES = Path(__file__).parent / "data" / "cli"
LINES = (
    "",
    "audit",
    "audit checks",
    "audit collect",
    "audit diff",
    "audit judge",
    "audit permissions",
    "audit plan",
    "audit run",
    "completion",
    "configure",
    "credentials",
    "ims",
    "policy",
    "ram",
    "sts",
    "ims list-users",
    "ram create-role",
    "sts assume-role",
)
OPERATIONS: list[Operation[Any]] = [
    operation
    for service in ("ims", "ram", "sts")
    for operation in importlib.import_module(f"aliram.{service}.operations").OPERATIONS.values()
]


def page(line: str) -> Path:
    return PAGES / f"{line.replace(' ', '_') or 'aliram'}.txt"


def shown(line: str) -> str:
    """A help page as a terminal of 100 columns has it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "100")
        return done(*line.split(), "--help")


def write() -> None:
    """Writes the pages as they are now."""
    PAGES.mkdir(exist_ok=True)
    for line in LINES:
        page(line).write_text(shown(line), "utf-8")


@pytest.mark.parametrize("line", LINES, ids=lambda line: line or "aliram")
def test_the_help_page_is_the_one_that_was_read(line: str) -> None:
    assert shown(line) == page(line).read_text("utf-8"), "if that is meant, run: python -m tests.test_cli_help"


def test_there_is_no_page_too_many() -> None:
    assert {path.name for path in PAGES.iterdir()} == {page(line).name for line in LINES}


# -- every operation --------------------------------------------------------------------------------------------------


def option_texts(operation: Operation[Any]) -> dict[str, str]:
    """What an operation's help says of each option, in one line each."""
    group = COMMANDS[operation.service.key]
    assert isinstance(group, click.Group)
    with group.make_context(operation.service.key, [], resilient_parsing=True) as parent:
        command = group.get_command(parent, operation.name)
        assert command is not None
        with command.make_context(
            operation.python, [], parent, resilient_parsing=True, terminal_width=100_000
        ) as context:
            text = command.get_help(context)
    options = re.split(r"^  (?:-\w, )?(--[\w-]+)", text, flags=re.M)[1:]
    return dict(zip(options[::2], options[1::2], strict=True))


def facts(param: Param) -> list[str]:
    """What a help page must say of a parameter."""
    told = [f"`{value}`" for value in param.enum]
    told += [str(value) for value in (param.minimum, param.maximum, param.max_length, param.max_items) if value]
    told += [f"`{param.pattern}`"] if param.pattern else []
    told += [param.unit] if param.unit else []
    if param.default is not None:
        told.append(f"`{str(param.default).lower() if isinstance(param.default, bool) else param.default}`")
    told += ["[required]"] if param.required else []
    if param.item is not None:
        told += [f"`{value}`" for value in param.item.enum]
    return told


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_help_names_every_parameter_with_its_unit_and_limits(operation: Operation[Any]) -> None:
    texts = option_texts(operation)
    for param in operation.params:
        text = texts.pop(f"--{param.python.replace('_', '-')}")
        for fact in facts(param):
            assert fact in text, f"{param.name}: {fact} is not told"
    common = {"--profile", "--region", "--endpoint", "--timeout", "--debug", "--output", "--query", "--dry-run"}
    paged = {"--all", "--limit"} if operation.paging is not None and operation.paging.items is not None else {"--all"}
    assert texts.keys() - {"--help", "--cascade"} == common | (paged if operation.paging is not None else set())


@pytest.mark.parametrize("service", ["ims", "ram", "sts"])
def test_every_operation_is_listed_once_under_the_name_of_its_method(service: str) -> None:
    listed = re.findall(r"^  ([a-z][\w-]+)(?:  |$)", shown(service), re.M)
    wanted = sorted(each.python.replace("_", "-") for each in OPERATIONS if each.service.key == service)
    assert listed == wanted


# -- what is loaded ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "unwanted"),
    [
        ("--help", {"aiohttp", "msgspec", "anyio", "asyncio", "rich", "yaml", "jmespath", "aliram.client"}),
        ("--version", {"aiohttp", "msgspec", "anyio", "asyncio", "rich", "yaml", "jmespath", "aliram.client"}),
        ("ims --help", {"aiohttp", "rich", "yaml", "jmespath", "aliram.client", "aliram.ims.models"}),
        ("ims list-users --help", {"aiohttp", "rich", "yaml", "jmespath", "aliram.client", "aliram.ims.models"}),
        ("ims list-users --dry-run", {"aiohttp", "rich", "yaml", "jmespath", "aliram.client"}),
        ("audit --help", {"aiohttp", "msgspec", "anyio", "asyncio", "rich", "yaml", "jmespath", "aliram.client"}),
        ("audit run --help", {"aiohttp", "rich", "yaml", "jinja2", "jmespath", "aliram.client", "aliram.ims.models"}),
        ("audit plan --users 1", {"aiohttp", "rich", "yaml", "jinja2", "jmespath", "aliram.client"}),
        ("policy --help", {"aiohttp", "rich", "yaml", "jmespath", "aliram.client"}),
        ("completion fish", {"aiohttp", "msgspec", "anyio", "rich", "yaml", "jmespath", "aliram.client"}),
    ],
)
def test_a_page_loads_nothing_that_it_does_not_need(line: str, unwanted: set[str]) -> None:
    code = (
        "import json, sys\n"
        "from aliram.cli.app import run\n"
        "assert run(sys.argv[1:]) == 0\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code, *line.split()], capture_output=True, text=True, check=True)
    assert unwanted & set(json.loads(ended.stderr)) == set()


# -- completion -------------------------------------------------------------------------------------------------------


def complete(line: str, shell: str = "bash") -> list[str]:
    """What a shell offers for the last word of a line, asked for as its script asks."""
    words = line.split(" ")
    environ = {**os.environ, "_ALIRAM_COMPLETE": f"{shell}_complete"}
    environ |= {"COMP_WORDS": line, "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1)}
    command = [sys.executable, "-W", "error", "-c", "from aliram.cli import main; main()"]
    ended = subprocess.run(command, capture_output=True, text=True, env=environ, check=True)
    assert ended.stderr == ""
    lines = ended.stdout.splitlines()
    if shell == "zsh":  # kind, value, help
        return [lines[at + 1].replace("\\:", ":") for at in range(0, len(lines) - 2, 3)]
    return [re.split(r"[,\t]", line)[1] for line in lines if "," in line]


@pytest.fixture
def profiles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two profiles in the file of a user."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("dev", "prod"):
        done("configure", "set", "--profile", name, "--mode", "AK", "--access-key-id", "a", "--access-key-secret", "b")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("aliram w", ["whoami"]),
        ("aliram ims list-users-", ["list-users-for-group", "list-users-in-recycle-bin"]),
        ("aliram ram get-user --user", ["--user-name"]),
        ("aliram sts assume-role --role", ["--role-arn", "--role-session-name"]),
        ("aliram ram get-policy --policy-type ", ["System", "Custom"]),
        ("aliram ims list-users --output j", ["json", "jsonl"]),
        ("aliram ims list-users --profile ", ["dev", "prod"]),
        ("aliram ims list-users --profile p", ["prod"]),
        ("aliram whoami --profile d", ["dev"]),
        ("aliram credentials export --format ", ["env", "process", "json"]),
        ("aliram audit c", ["checks", "collect"]),
        ("aliram audit judge monday.jsonl --format sar", ["sarif", "sarif-github"]),
        ("aliram completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_shells_complete(line: str, offered: list[str], shell: str, profiles: None) -> None:
    assert complete(line, shell) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_understands(shell: str, tmp_path: Path) -> None:
    script = done("completion", shell)
    assert "_ALIRAM_COMPLETE" in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell} here")
    file = tmp_path / "script"
    file.write_text(script, "utf-8")
    ended = subprocess.run([program, "-n", str(file)], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    (tmp_path / "aliram").write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "from aliram.cli import main; main()" "$@"\n'
    )
    (tmp_path / "aliram").chmod(0o755)
    code = (
        'eval "$(aliram completion bash)"; COMP_WORDS=(aliram ims list-users-for); COMP_CWORD=2; '
        '_aliram_completion aliram; echo "${COMPREPLY[@]}"'
    )
    environ = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    ended = subprocess.run([bash, "-c", code], capture_output=True, text=True, env=environ)
    assert (ended.stdout, ended.stderr) == ("list-users-for-group\n", "")


def test_the_root_has_every_command() -> None:
    with cli.make_context("aliram", [], resilient_parsing=True) as context:
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            assert command is not None
            assert command.name == name


if __name__ == "__main__":
    write()
