"""The options of an audit that say how findings become reports."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .failures import EXIT_FINDINGS, EXIT_SERVICE

if TYPE_CHECKING:
    from aliram import audit
    from aliram.audit.report import Report
    from aliram.audit.report.formats import Format
    from aliram.audit.suppressions import Suppression

__all__ = ["Judging", "judging_options"]

SEVERITIES = ("info", "low", "medium", "high", "critical")


def judging_options() -> list[click.Parameter]:
    """How an account is judged and reported on."""
    from aliram.audit.report.formats import FORMATS

    file = click.Path(exists=True, dir_okay=False)
    return [
        click.Option(
            ["--limits"],
            default="cis-2.0",
            show_default=True,
            metavar="NAME|FILE",
            help="Thresholds: cis-2.0, cis-1.0, strict, or a YAML file.",
        ),
        click.Option(["--only"], multiple=True, metavar="CHECK", help="Make this check or family (PWD). Repeatable."),
        click.Option(["--skip"], multiple=True, metavar="CHECK", help="Do not make this check or family. Repeatable."),
        click.Option(["--passes"], is_flag=True, help="Report the resources that pass, too."),
        click.Option(["--suppressions"], type=file, help="YAML file of findings that do not count, with reasons."),
        click.Option(["--baseline"], type=file, help="JSON report of an earlier run: only what is new counts."),
        click.Option(
            ["--fail-on"], type=click.Choice(SEVERITIES), help="Exit 5 when a finding this severe or worse counts."
        ),
        click.Option(
            ["--report"],
            multiple=True,
            metavar="[FORMAT=]FILE",
            help="Write a report; without FORMAT the name's end tells: .html, .json, .csv, .sarif … Repeatable.",
        ),
        click.Option(
            ["--format", "form"],
            type=click.Choice([*FORMATS, "none"]),
            default="terminal",
            show_default=True,
            help="What is printed.",
        ),
    ]


@dataclass(frozen=True)
class Judging:
    """What those options say. Whatever can be wrong in them is found here, before anything is sent."""

    limits: audit.Limits
    profile: str
    only: Sequence[str]
    skip: Sequence[str]
    passes: bool
    suppressions: Sequence[Suppression]
    baseline: Report | None
    fail_on: str | None
    outputs: Sequence[tuple[Format, Path]]
    """Form and file of each report."""
    printed: Format | None

    @classmethod
    def read(cls, given: dict[str, Any]) -> Judging:
        """Takes its own options out of those of a command.

        Raises:
            ConfigError: A file has a mistake, or a check is named that does not exist.
            click.BadParameter: A report cannot be written where it shall be.
        """
        from aliram.audit.judge import chosen_checks
        from aliram.audit.report.formats import FORMATS
        from aliram.audit.report.plain import read
        from aliram.audit.settings import load_limits
        from aliram.audit.suppressions import load_suppressions

        limits, profile = load_limits(given.pop("limits"))
        only, skip = given.pop("only"), given.pop("skip")
        chosen_checks(limits, only, skip)
        suppressions, baseline = given.pop("suppressions"), given.pop("baseline")
        return cls(
            limits=limits,
            profile=profile,
            only=only,
            skip=skip,
            passes=given.pop("passes"),
            suppressions=[] if suppressions is None else load_suppressions(suppressions),
            baseline=None if baseline is None else read(baseline),
            fail_on=given.pop("fail_on"),
            outputs=[_output(text) for text in given.pop("report")],
            printed=FORMATS.get(given.pop("form")),
        )

    def judge(self, snapshot: audit.Snapshot) -> audit.Judgement:
        """Makes the chosen checks."""
        from aliram import audit

        return audit.judge(snapshot, self.limits, only=self.only, skip=self.skip, passes=self.passes)

    def finish(self, report: Report) -> int:
        """Suppresses, compares, writes and prints; gives the exit code."""
        from aliram.audit.baseline import compare
        from aliram.audit.finding import Severity
        from aliram.audit.report.formats import FORMATS
        from aliram.audit.report.terminal import show
        from aliram.audit.suppressions import apply

        if self.suppressions:
            report.notes += apply(report.findings, self.suppressions, datetime.now(UTC).date()).notes
        if self.baseline is not None:
            compare(report, self.baseline)
        for form, path in self.outputs:
            _write(form, path, report)
            click.echo(f"wrote {path}", err=True)
        if self.printed is FORMATS["terminal"]:
            show(report)
        elif self.printed is not None:
            for piece in self.printed.pieces(report):
                click.echo(piece, nl=False)
        failed = [account for account in report.accounts if account.error]
        for account in failed:
            click.echo(f"account {account.account} was not read: {account.error}", err=True)
        worst = report.worst()
        if self.fail_on is not None and worst is not None and worst >= Severity(self.fail_on):
            return EXIT_FINDINGS
        return EXIT_SERVICE if failed else 0


def _output(text: str) -> tuple[Format, Path]:
    from aliram.audit.report.formats import FORMATS

    name, equals, file = text.partition("=")
    form = FORMATS.get(name) if equals else None
    path = Path(file if form else text)
    if form is None:
        # The longest ending wins: `.ocsf.json` is not `.json`.
        fitting = [each for each in FORMATS.values() if path.name.endswith(each.suffix)]
        form = max(fitting, key=lambda each: len(each.suffix), default=None)
    if form is None:
        raise click.BadParameter(f"--report {text}: give FORMAT=FILE, with one of {', '.join(FORMATS)}")
    if path.is_dir() or not path.parent.is_dir():
        raise click.BadParameter(f"--report {text}: {path} is no place for a file")
    return form, path


def _write(form: Format, path: Path, report: Report) -> None:
    """Whole or not at all, and for the owner alone: a report tells how to break in."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                for piece in form.pieces(report):
                    file.write(piece)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise click.FileError(str(path), error.strerror or str(error)) from None
