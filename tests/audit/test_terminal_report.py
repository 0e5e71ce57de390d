"""The report on a terminal: what is told first, and names that try to be more than names."""

from __future__ import annotations

import builtins
import io
import os
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest

from aliram.audit.finding import Severity, Status, Suppressed
from aliram.audit.paths import Path, Step
from aliram.audit.report import Report, terminal
from aliram.audit.unread import Unread
from aliram.errors import ConfigError
from tests.audit.planted_reports import (
    HOSTILE,
    ONE,
    TWO,
    an_account,
    empty_report,
    finding,
    hostile_report,
    only_unknowns,
    report,
)

ESCAPE = "\x1b["


class Screen(io.StringIO):
    """What says that it is a terminal and tells no size."""

    def isatty(self) -> bool:
        return True


def words(text: str) -> str:
    """The text in one line, so that it does not matter where a line was broken."""
    return " ".join(text.split())


@pytest.mark.parametrize("make", [hostile_report, empty_report, only_unknowns])
@pytest.mark.parametrize("width", [1, 20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(make: Callable[[], Report], width: int) -> None:
    from rich.cells import cell_len

    for line in terminal.render(make(), width=width).splitlines():
        assert cell_len(line) <= max(width, 20), line


@pytest.mark.parametrize("color", [False, True])
def test_no_control_character_of_a_name_reaches_the_terminal(color: bool) -> None:
    text = terminal.render(hostile_report(), width=100_000, color=color)
    if color:
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert {character for character in text if ord(character) < 32 or 127 <= ord(character) < 160} == {"\n"}
    assert not {"\u202e", "\u2028", "\u2029"} & set(text)
    assert r"\x1b]0;title\x07" in text
    assert r"\u202eevil" in text


def test_a_colored_name_has_no_color_of_its_own() -> None:
    text = terminal.render(report([finding("\x1b[32mgreen")]), width=200, color=True)
    assert "\x1b[32mgreen" not in text
    assert r"\x1b[32mgreen" in text


@pytest.mark.parametrize("name", ["[red]x[/]", "[/]", "[link=https://x.example]y", ":smile:", "张三", "😀"])
def test_markup_in_a_name_stays_text(name: str) -> None:
    assert f"user {name}: created" in terminal.render(report([finding(name)]), width=200)


def test_failures_are_counted_by_severity_and_those_that_do_not_count_beside_them() -> None:
    findings = [
        *(finding(f"c{number}", severity=Severity.CRITICAL) for number in range(3)),
        finding("low", severity=Severity.LOW),
        finding("excused", severity=Severity.HIGH, suppressed=Suppressed(reason="agreed")),
        finding("known", severity=Severity.HIGH, new=False),
        finding("person", status=Status.MANUAL),
    ]
    text = terminal.render(report(findings, passes=5))
    lines = [line.split() for line in text.splitlines()]
    for line in (["critical", "3"], ["high", "0"], ["medium", "0"], ["low", "1"], ["info", "0"]):
        assert line in lines
    assert "also: 1 suppressed, 1 known from the baseline, 1 manual, 0 unknown, 5 pass" in text
    assert "excused" not in text


def test_checks_have_their_numbers_worst_first() -> None:
    findings = [
        finding("a", "AK-01", severity=Severity.LOW),
        finding("b", "USER-03", severity=Severity.HIGH),
        finding("c", "USER-03", severity=Severity.HIGH, status=Status.UNKNOWN),
    ]
    rows = [line.split() for line in terminal.render(report(findings, passes=7)).splitlines()]
    rows = [row[:6] for row in rows if row[:1] in (["AK-01"], ["USER-03"])]
    assert rows == [["USER-03", "high", "1", "0", "1", "7"], ["AK-01", "low", "1", "0", "0", "7"]]


def test_the_worst_findings_come_first_and_the_rest_is_counted() -> None:
    findings = [finding(f"u{number:02}", severity=Severity.LOW) for number in range(25)]
    text = terminal.render(report([*findings, finding("worst", severity=Severity.CRITICAL, fix="aliram ims fix it")]))
    shown = re.findall(r"user (\w+): created", text)
    assert shown == ["worst", *(f"u{number:02}" for number in range(19))]
    assert "and 6 more" in text
    assert "→ aliram ims fix it" in text


def test_what_was_not_read_stands_before_everything_that_was_found() -> None:
    unread = [Unread(call="ims.GetLoginProfile", of=f"u{number}", code="NoPermission") for number in range(40)]
    accounts = [an_account(ONE, unread=unread), an_account(TWO, error="AssumeRole was refused")]
    text = words(terminal.render(report([finding()], accounts=accounts)))
    assert f"! {ONE}: 40 calls without a reply; what depends on them is unknown, not passed" in text
    assert "40 × ims.GetLoginProfile: NoPermission" in text
    assert f"! {TWO} WAS NOT READ: AssumeRole was refused" in text
    assert text.index("NOT READ") < text.index("severity")


def test_a_report_of_unknowns_does_not_look_clean() -> None:
    text = words(terminal.render(only_unknowns()))
    assert "1 call without a reply" in text
    assert "1 unknown" in text
    assert "No check found anything" not in text


def test_an_empty_report_says_that_nothing_was_checked() -> None:
    text = terminal.render(empty_report())
    assert "Audit of 0 accounts" in text
    assert "No check was made." in text
    assert "No check found anything." in terminal.render(report(checks=["AK-01"], passes=3))


def test_ways_to_full_power_are_told_step_by_step_certain_and_short_ones_first() -> None:
    def path(name: str, *steps: str, conditional: bool = False) -> Path:
        return Path(
            principal=f"acs:ram::{ONE}:user/{name}",
            steps=tuple(
                Step(technique="PE-03", source="s", target=f"target of {each}", words=each, conditional=conditional)
                for each in steps
            ),
        )

    paths = [path("doubt", "x", conditional=True), path("long", "one", "two"), path("short", "attaches it")]
    text = words(terminal.render(report(accounts=[an_account(paths=paths)]), width=200))
    assert "Ways to full power: 3 principals" in text
    assert f"acs:ram::{ONE}:user/long 1. one [PE-03] → target of one 2. two [PE-03] → target of two" in text
    assert text.index("user/short") < text.index("user/long") < text.index("user/doubt (where conditions")


def test_what_is_mended_and_the_notes_are_told() -> None:
    text = words(terminal.render(report(fixed=[finding("carol")], notes=["a suppression expired on 2026-01-01"])))
    assert "Mended since the baseline: 1 AK-01 user carol" in text
    assert "note: a suppression expired on 2026-01-01" in text


def test_accounts_are_named_with_findings_where_there_are_several() -> None:
    assert f"{ONE} user alice:" not in terminal.render(report([finding()]))
    both = terminal.render(report([finding(account=ONE), finding(account=TWO)]))
    assert f"{ONE} user alice:" in both
    assert f"{TWO} user alice:" in both


@pytest.mark.parametrize(
    ("environment", "colored"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_a_terminal_gets_colors_unless_they_are_not_wanted(
    environment: dict[str, str], colored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    screen = Screen()
    terminal.show(report([finding()]), screen)
    assert (ESCAPE in screen.getvalue()) is colored


def test_a_file_gets_no_colors_and_a_hundred_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "30")
    out = io.StringIO()
    terminal.show(hostile_report(), out)
    assert out.getvalue() == terminal.render(hostile_report(), width=100)
    assert ESCAPE not in out.getvalue()


def test_standard_output_is_where_it_goes_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show(report([finding("alice")]))
    assert "user alice" in capsys.readouterr().out


def test_an_output_of_few_characters_gets_codes_for_the_others() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    terminal.show(report([finding("张三")]), out)
    out.flush()
    assert rb"user \u5f20\u4e09:" in raw.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_the_width_is_that_of_the_terminal() -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 44, 0, 0))
        with os.fdopen(theirs, "w", encoding="utf-8") as out:
            terminal.show(report([finding("a" * 100)]), out)
            out.flush()
            text = os.read(ours, 65536).decode()
    finally:
        os.close(ours)
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in text.splitlines()]
    assert max(map(len, lines)) == 44


def test_without_rich_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "rich":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match=re.escape("pip install 'aliram[audit]'")):
        terminal.render(empty_report())


def test_every_hostile_name_can_be_told_from_the_others() -> None:
    assert len({terminal.render(report([finding(name)]), width=5000) for name in HOSTILE}) == len(HOSTILE)
