"""The options of an audit that say how findings become reports and an exit code."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aliram.errors import ConfigError

from .failures import EXIT_FINDINGS, EXIT_SERVICE

if TYPE_CHECKING:
    from aliram import audit
    from aliram.audit import Finding, Unread
    from aliram.audit.report import Report
    from aliram.audit.report.formats import Format
    from aliram.audit.suppressions import Suppression

__all__ = ["Judging", "judging_options", "without_reply"]

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
            ["--fail-on"], type=click.Choice(SEVERITIES), help="Exit 5 when a failure this severe or worse counts."
        ),
        click.Option(
            ["--fail-on-unknown"],
            type=click.Choice(SEVERITIES),
            help="Exit 5 when a check this severe or worse could not be made for want of data, and counts.",
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
    fail_on_unknown: str | None
    outputs: Sequence[tuple[Format, Path]]
    """Form and file of each report."""
    printed: Format | None

    @classmethod
    def read(cls, given: dict[str, Any], inputs: Iterable[str | Path | None] = ()) -> Judging:
        """Takes its own options out of those of a command.

        Args:
            given: The options by name.
            inputs: Further files of the command, which no report may be written over.

        Raises:
            ConfigError: A file has a mistake, a check is named that does not exist, or a form needs a package that is
                not installed.
            click.BadParameter: A report cannot be written where it shall be.
        """
        from aliram.audit import PROFILES
        from aliram.audit.judge import chosen_checks
        from aliram.audit.report.formats import FORMATS
        from aliram.audit.report.plain import read
        from aliram.audit.settings import load_limits
        from aliram.audit.suppressions import load_suppressions

        named, suppressions, baseline = given.pop("limits"), given.pop("suppressions"), given.pop("baseline")
        limits, profile = load_limits(named)
        only, skip = ([name.upper() for name in given.pop(option)] for option in ("only", "skip"))
        chosen_checks(limits, only, skip)
        # A baseline may be replaced: it is read by then.
        used = [Path(each) for each in (*inputs, suppressions, None if named in PROFILES else named) if each]
        judging = cls(
            limits=limits,
            profile=profile,
            only=only,
            skip=skip,
            passes=given.pop("passes"),
            suppressions=[] if suppressions is None else load_suppressions(suppressions),
            baseline=None if baseline is None else read(baseline),
            fail_on=given.pop("fail_on"),
            fail_on_unknown=given.pop("fail_on_unknown"),
            outputs=_outputs(given.pop("report"), used),
            printed=FORMATS.get(given.pop("form")),
        )
        judging._try_forms()
        return judging

    def _try_forms(self) -> None:
        """Reports on nothing: what a form lacks is said now, and not when an account has been read for it."""
        from aliram.audit.report import report_on

        nothing = report_on([])
        for form in {form.name: form for form in (self.printed, *(form for form, _ in self.outputs)) if form}.values():
            form.render(nothing)

    def judge(self, snapshot: audit.Snapshot) -> audit.Judgement:
        """Makes the chosen checks."""
        from aliram import audit

        return audit.judge(snapshot, self.limits, only=self.only, skip=self.skip, passes=self.passes)

    def finish(self, report: Report) -> int:
        """Suppresses, compares, writes and prints; gives the exit code.

        Raises:
            ConfigError: A report could not be written; the others were, and what is printed was.
        """
        from aliram.audit.baseline import compare
        from aliram.audit.report.formats import FORMATS
        from aliram.audit.report.terminal import show
        from aliram.audit.suppressions import apply

        if self.suppressions:
            report.notes += apply(report.findings, self.suppressions, datetime.now(UTC).date()).notes
        if self.baseline is not None:
            compare(report, self.baseline)
        trouble: list[ConfigError] = []
        for form, path in self.outputs:
            try:
                _write(form, path, report)
                click.echo(f"wrote {path}", err=True)
            except ConfigError as error:
                trouble.append(error)
        if self.printed is FORMATS["terminal"]:
            show(report)
        else:
            for piece in () if self.printed is None else self.printed.pieces(report):
                click.echo(piece, nl=False)
            for account in report.accounts:  # which the summary says on its own
                if missing := without_reply(account.unread):
                    click.echo(f"account {account.account}: {missing}; what depends on them is unknown", err=True)
        failed = [account for account in report.accounts if account.error]
        for account in failed:
            click.echo(f"account {account.account} was not read: {account.error}", err=True)
        found = self._found(report)
        if trouble:
            raise trouble[0]
        return EXIT_FINDINGS if found else EXIT_SERVICE if failed else 0

    def _found(self, report: Report) -> bool:
        """Whether there is something for the exit code; says on standard error what."""
        from aliram.audit import Severity

        found = False
        for option, least, what, findings in (
            ("--fail-on", self.fail_on, "failure", [each for each in report.findings if each.counts]),
            ("--fail-on-unknown", self.fail_on_unknown, "unknown result", _unknown(report)),
        ):
            if least is None:
                continue
            number = sum(each.severity >= Severity(least) for each in findings)
            if number:
                click.echo(f"{option} {least}: {number:,} {what}{'' if number == 1 else 's'}", err=True)
                found = True
        return found


def without_reply(unread: Iterable[Unread]) -> str:
    """How many calls got no reply, in words; empty for none. What was left out was not asked for."""
    number = sum(not each.by_design for each in unread)
    return f"{number:,} {'call' if number == 1 else 'calls'} without a reply" if number else ""


def _unknown(report: Report) -> list[Finding]:
    """Findings for which data is missing that could have been read, but for those that are suppressed or known."""
    from aliram.audit import Status, all_checks

    every = all_checks()
    return [
        finding
        for finding in report.findings
        if finding.status is Status.UNKNOWN
        and finding.suppressed is None
        and finding.new is not False
        and not every[finding.check].elsewhere
    ]


_FORM = re.compile(r"[\w-]+")
"""What stands before the first `=` where it is a form."""


def _outputs(texts: Sequence[str], used: Sequence[Path]) -> list[tuple[Format, Path]]:
    """Form and file of each report."""
    found: list[tuple[Format, Path]] = []
    taken = {_real(path): "is read or written by the same command" for path in used}
    for text in texts:
        form, path = _output(text)
        if why := taken.get(_real(path)):
            raise click.BadParameter(f"--report {text}: {path} {why}; choose another name")
        taken[_real(path)] = "is another report of the same command"
        found.append((form, path))
    return found


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _output(text: str) -> tuple[Format, Path]:
    from aliram.audit.report.formats import FORMATS

    name, equals, file = text.partition("=")
    forms = ", ".join(FORMATS)
    if "-" in (text, file) or (equals and not file):
        raise click.BadParameter(f"--report {text}: a file is needed; --format says what is printed")
    if equals and _FORM.fullmatch(name):
        if name not in FORMATS:
            raise click.BadParameter(f"--report {text}: {name} is no format; there are {forms}")
        form, path = FORMATS[name], Path(file)
    else:
        path = Path(text)
        # The longest ending wins: `.ocsf.json` is not `.json`.
        fitting = [each for each in FORMATS.values() if path.name.endswith(each.suffix)]
        if not fitting:
            raise click.BadParameter(f"--report {text}: its name does not tell the form; FORMAT=FILE does: {forms}")
        form = max(fitting, key=lambda each: len(each.suffix))
    if not path.parent.is_dir():
        raise click.BadParameter(f"--report {text}: there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        raise click.BadParameter(f"--report {text}: {path} is no regular file")
    if not os.access(path.parent, os.W_OK):
        raise click.BadParameter(f"--report {text}: {path.parent} may not be written to")
    return form, path


def _write(form: Format, path: Path, report: Report) -> None:
    """Whole or not at all, and for the owner alone: a report tells how to break in."""
    try:
        handle, name = tempfile.mkstemp(prefix=".aliram-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                for piece in form.pieces(report):
                    file.write(piece)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise ConfigError(f"the report {path} could not be written: {error.strerror or error}") from None
