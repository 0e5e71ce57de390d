"""The report for a terminal: what could not be read, failures by severity and check, the worst, ways to full power.

Needs rich, of the extra `audit`. Names come from the account: markup in them stays text, and control characters and
those that turn the direction of writing are shown by their code.
"""

from __future__ import annotations

import io
import os
import re
import sys
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from aliram.audit.finding import Finding, Severity, Status
from aliram.errors import ConfigError

from .contents import AccountPart, CheckPart, Report

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["render", "show"]

_WORST, _PATHS, _UNREAD = 20, 10, 5
"""How many findings, ways and calls are shown; behind them stands how many more there are."""
_STYLES = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}
_NARROW = 60


def render(report: Report, *, width: int = 100, color: bool = False) -> str:
    """The report as text.

    Args:
        width: Columns of the terminal, 20 at least.
        color: Whether to put escape sequences for colours into it.

    Raises:
        ConfigError: rich is not installed.
    """
    out = io.StringIO()
    _write(report, _console(out, width, color))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().split("\n")[:-1])


def show(report: Report, stream: TextIO | None = None) -> None:
    """Writes the report to a terminal or file, standard output by default.

    The width is that of the terminal, or 100 where there is none. Colours are for terminals, unless `NO_COLOR` is set
    to anything or `TERM` is `dumb`.

    Raises:
        ConfigError: rich is not installed.
    """
    out: TextIO = sys.stdout if stream is None else stream
    width, terminal = 100, out.isatty()
    if terminal:
        try:
            width = os.get_terminal_size(out.fileno()).columns or width
        except (OSError, ValueError):  # a terminal that tells no size
            width = 80
    color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    text = render(report, width=width, color=color)
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _console(out: TextIO, width: int, color: bool) -> Console:
    try:
        from rich.console import Console
    except ImportError:
        raise ConfigError("the terminal report needs the package rich: pip install 'aliram[audit]'") from None
    return Console(
        file=out,
        width=max(width, 20),
        force_terminal=color,
        color_system="standard" if color else None,
        # Rich reads the environment as well, and is told here what to do.
        no_color=not color,
        _environ={},
        legacy_windows=False,
        safe_box=True,
        markup=False,
        emoji=False,
        highlight=False,
    )


def _write(report: Report, console: Console) -> None:
    _headline(report, console)
    for part in report.accounts:
        _unread(part, console)
    _severities(report, console)
    _checks(report, console)
    _worst(report, console)
    _paths(report, console)
    _changes(report, console)


def _headline(report: Report, console: Console) -> None:
    console.print(
        _text(f"Audit of {_many(len(report.accounts), 'account')} by {report.profile}, {report.made}", "bold")
    )
    for part in report.accounts:
        sizes = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in part.sizes.items())
        alias = f" ({part.alias})" if part.alias else ""
        _indented(console, 2, _text(f"{part.account}{alias}{': ' if sizes else ''}{sizes}"))
    console.print()


def _unread(part: AccountPart, console: Console) -> None:
    """The banner: without it, what nobody could see would look clean."""
    if part.error:
        console.print(_text(f"! {part.account} WAS NOT READ: {part.error}", "bold red"))
        console.print()
    if not part.unread:
        return
    console.print(
        _text(
            f"! {part.account}: {_many(len(part.unread), 'call')} without a reply; what depends on them is unknown,"
            " not passed",
            "bold yellow",
        )
    )
    kinds = Counter((each.call, each.code) for each in part.unread)
    for (call, code), number in kinds.most_common(_UNREAD):
        _indented(console, 4, _text(f"{number} × {call}: {code}"))
    _more(len(kinds) - _UNREAD, console)
    console.print()


def _severities(report: Report, console: Console) -> None:
    from rich.table import Table

    counting = Counter(finding.severity for finding in report.findings if finding.counts)
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("severity")
    table.add_column("failures", justify="right")
    for severity in sorted(Severity, reverse=True):
        style = _STYLES[severity] if counting[severity] else "dim"
        table.add_row(_text(severity.value, style), _text(str(counting[severity])))
    console.print(table)
    suppressed = sum(finding.suppressed is not None for finding in report.findings)
    known = sum(
        finding.status is Status.FAIL and finding.suppressed is None and finding.new is False
        for finding in report.findings
    )
    aside = [f"{suppressed} suppressed"] * bool(suppressed) + [f"{known} known from the baseline"] * bool(known)
    others = [f"{report.count(status)} {status.value}" for status in (Status.MANUAL, Status.UNKNOWN, Status.PASS)]
    console.print(_text("also: " + ", ".join((*aside, *others)), "dim"))
    console.print()


def _checks(report: Report, console: Console) -> None:
    from rich.table import Table

    shown = [check for check in report.checks if any(check.counts.get(each) for each in ("fail", "manual", "unknown"))]
    if not shown:
        console.print(_text("No check found anything." if report.checks else "No check was made."))
        console.print()
        return
    narrow = console.width < _NARROW
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("check", no_wrap=True)
    if not narrow:
        table.add_column("severity")
    table.add_column("fail", justify="right")
    for status in () if narrow else ("manual", "unknown", "pass"):
        table.add_column(status, justify="right")
    table.add_column("what should be", overflow="fold")
    for check in sorted(shown, key=_badness):
        numbers = [str(check.counts.get(status, 0)) for status in ("fail", "manual", "unknown", "pass")]
        severity = [] if narrow else [_text(check.severity.value, _STYLES[check.severity])]
        cells = [*severity, *map(_text, numbers[: 1 if narrow else 4]), _text(check.title)]
        table.add_row(_text(check.id), *cells)
    console.print(table)
    console.print()


def _badness(check: CheckPart) -> tuple[bool, int, int, str]:
    failures = check.counts.get("fail", 0)
    return not failures, -check.severity.rank, -failures, check.id


def _worst(report: Report, console: Console) -> None:
    worst = [finding for finding in report.findings if finding.counts]
    worst.sort(key=lambda finding: -finding.severity.rank)
    if not worst:
        return
    console.print(_text("The worst", "bold"))
    for finding in worst[:_WORST]:
        _finding(finding, console, several=len(report.accounts) > 1)
    _more(len(worst) - _WORST, console)
    console.print()


def _finding(finding: Finding, console: Console, *, several: bool) -> None:
    line = _text("")
    line.append_text(_text(f"{finding.severity.value:8}", _STYLES[finding.severity]))
    line.append_text(_text(f" {finding.check} ", "bold"))
    account = f"{finding.account} " if several else ""
    line.append_text(_text(f"{account}{finding.kind} {finding.name}: {finding.message}"))
    console.print(line, overflow="fold")
    for each in finding.evidence[:3]:
        _indented(console, 4, _text(each, "dim"))
    if finding.fix:
        _indented(console, 4, _text(f"→ {finding.fix}"))


def _paths(report: Report, console: Console) -> None:
    paths = [path for part in report.accounts for path in part.paths]
    if not paths:
        return
    # Certain before conditional, short before long.
    paths.sort(key=lambda path: (path.conditional, len(path.steps)))
    console.print(_text(f"Ways to full power: {_many(len(paths), 'principal')}", "bold"))
    for path in paths[:_PATHS]:
        doubt = " (where conditions that were not decided hold)" if path.conditional else ""
        _indented(console, 2, _text(f"{path.principal}{doubt}", "red"))
        for number, step in enumerate(path.steps, 1):
            _indented(console, 4, _text(f"{number}. {step.words} [{step.technique}]"))
            _indented(console, 7, _text(f"→ {step.target}", "dim"))
    _more(len(paths) - _PATHS, console)
    console.print()


def _changes(report: Report, console: Console) -> None:
    if report.fixed:
        console.print(_text(f"Mended since the baseline: {len(report.fixed)}", "bold green"))
        for finding in report.fixed[:_WORST]:
            _indented(console, 2, _text(f"{finding.check} {finding.kind} {finding.name}"))
        _more(len(report.fixed) - _WORST, console)
        console.print()
    for note in report.notes:
        console.print(_text(f"note: {note}", "yellow"), overflow="fold")


def _more(number: int, console: Console) -> None:
    if number > 0:
        _indented(console, 4, _text(f"and {number} more", "dim"))


def _indented(console: Console, columns: int, text: Text) -> None:
    """Every line of a text so many columns to the right, those behind a break too."""
    from rich.padding import Padding

    text.overflow = "fold"
    console.print(Padding(text, (0, 0, 0, columns)))


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _text(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(_visible(text), style=style)


def _visible(text: str) -> str:
    """The text with control, format and unassigned characters by their code: `\\\\x1b`, `\\\\u202e`."""
    return re.sub(
        r"[^\x20-\x7e]",
        lambda found: (
            found[0].encode("unicode_escape").decode() if unicodedata.category(found[0])[0] in "CZ" else found[0]
        ),
        text,
    )
