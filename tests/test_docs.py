"""Every Python block of README and guide runs against the emulator, as it stands there; every command exists."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import re
import shlex
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import click
import pytest

import aliram
from aliram import audit, emulator
from aliram.cli.app import cli
from aliram.credentials.keys import Keys
from aliram.emulator import Emulator

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")


def blocks() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in BLOCK.finditer(text):
            yield f"{page.name}:{text[: match.start()].count(chr(10)) + 1}", match[1]


BLOCKS = list(blocks())


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Emulator]:
    """An account as the pages speak of it, and an environment that leads there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))  # a page may write a profile
    audit.all_checks()
    with emulator.serve() as running, mock.patch.dict(audit.CHECKS):  # and a check of its own
        keys = prepare(running)
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        # A user's keys, not the account's own: those may not assume roles.
        monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", keys.access_key_id)
        monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", str(keys.access_key_secret))
        yield running


def prepare(running: Emulator) -> Keys:
    running.seed_users(3)
    root = {"RAM": [f"acs:ram::{running.account_id}:root"]}
    trust = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": root}]}
    seed = {"users": [{"name": "alice", "access_keys": 1}], "roles": [{"name": "auditor", "trust": trust}]}
    running.set_report_delay(0)
    return running.seed(seed)["alice"][0]


@pytest.fixture(scope="module", autouse=True)
def _official_sdk() -> None:
    """Importing it warns, which blocks that use it are not to be blamed for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in ("alibabacloud_ram20150501.client", "alibabacloud_tea_openapi.models"):
            importlib.import_module(module)


@pytest.mark.parametrize(("place", "code"), BLOCKS, ids=[place for place, _ in BLOCKS])
def test_the_block_runs(place: str, code: str, account: Emulator) -> None:
    compiled = compile(code, place, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    names: dict[str, Any] = {"__name__": "__main__", "aliram": aliram}
    if compiled.co_flags & inspect.CO_COROUTINE:
        coroutine = eval(compiled, names)
        asyncio.run(coroutine)
    else:
        exec(compiled, names)


COMMAND = re.compile(r"^    \$ (aliram .*)$", re.M)
LINES = [(page.name, line) for page in PAGES for line in COMMAND.findall(page.read_text("utf-8"))]


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{page}:{line}" for page, line in LINES])
def test_the_command_and_its_options_exist(page: str, line: str) -> None:
    words = shlex.split(line.partition(" > ")[0])[1:]
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words and (found := command.get_command(context, words[0])) is not None:
        command, words = found, words[1:]
        context = click.Context(command, context)
    options = {name for option in command.params for name in option.opts} | {"--help"}
    wire = {name.replace("-", "").lower() for name in options}
    for word in words:
        if word.startswith("--"):
            assert word in options or word.replace("-", "").lower() in wire, word


def test_both_readmes_show_the_same_programs() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
    programs = [[re.sub(r" *#.*", "", code) for code in BLOCK.findall(text)] for text in (english, chinese)]
    assert programs[0] == programs[1]
    for pattern in (r"^    \$ .*$", r"\]\((?!README)([^)]+)\)"):
        found = [re.findall(pattern, text, re.M) for text in (english, chinese)]
        assert found[0] == found[1]


def test_there_are_blocks_to_run() -> None:
    assert len(BLOCKS) >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if target.startswith(("http:", "https:")):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.M)
            slugs = {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
            assert anchor in slugs, target
