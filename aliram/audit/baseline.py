"""Baselines: what an earlier report knew already, and what is mended since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .finding import Finding, Status

if TYPE_CHECKING:
    from .report.contents import Report

__all__ = ["compare"]


def compare(report: Report, baseline: Report) -> None:
    """Sets `new` of every finding, `fixed` and `notes` of the report. Suppressions are applied before this.

    Findings are recognised by their fingerprints. Known is a finding that the baseline has with the same status and a
    severity not lower than now. New is all else: so what was unknown and fails now, what is worse than it was, and what
    was suppressed then and is not any more.

    Fixed is a failure of the baseline that passes now or whose resource is gone. A check that was not made this time,
    an account that was not read and a status that is unknown now mend nothing.

    Args:
        report: It is changed in place.
        baseline: An earlier report, over all or some of the accounts; `report.plain.read` reads one from a file.
    """
    before = {finding.fingerprint: finding for finding in baseline.findings if finding.status is not Status.PASS}
    for finding in report.findings:
        finding.new = finding.status is not Status.PASS and not _known(finding, before.get(finding.fingerprint))
    report.fixed = list(_fixed(report, before.values()))
    report.notes += _differences(report, baseline)


def _known(finding: Finding, before: Finding | None) -> bool:
    if before is None or before.status is not finding.status:
        return False
    # What was suppressed did not count: were it known on the day the suppression ends, nobody would ever see it.
    counts_again = before.suppressed is not None and finding.suppressed is None
    return not counts_again and before.severity >= finding.severity


def _fixed(report: Report, before: Iterable[Finding]) -> Iterable[Finding]:
    read = {part.account for part in report.accounts if not part.error}
    made = {check.id for check in report.checks}
    still = {finding.fingerprint for finding in report.findings if finding.status is not Status.PASS}
    # A list that could not be read leaves one finding, on the account or the user, in place of those on its resources.
    unlisted = {
        (finding.account, finding.check, "" if finding.kind == "account" else finding.resource)
        for finding in report.findings
        if finding.status is Status.UNKNOWN
    }
    for finding in before:
        if (
            finding.status is Status.FAIL
            and finding.fingerprint not in still
            and finding.account in read
            and finding.check in made
            and unlisted.isdisjoint((finding.account, finding.check, owner) for owner in ("", _owner(finding)))
        ):
            yield finding


def _owner(finding: Finding) -> str:
    """ARN of the user that something belongs to: `…:user/alice` of `…:user/alice/access-key/LTAI…`."""
    return "/".join(finding.resource.split("/")[:2])


def _differences(report: Report, baseline: Report) -> Iterable[str]:
    """What makes the two hard to compare."""
    if report.profile != baseline.profile:
        yield f"the baseline was judged by {baseline.profile}, this report by {report.profile}"
    here, there = ({part.account for part in each.accounts if not part.error} for each in (report, baseline))
    if missing := sorted(there - here):
        yield f"accounts of the baseline that were not read this time: {', '.join(missing)}"
    if added := sorted(here - there):
        yield f"accounts that the baseline does not have, so that all of theirs is new: {', '.join(added)}"
