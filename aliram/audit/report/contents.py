"""What is in a report, whatever its form. The JSON report is exactly this, and can be read again as a baseline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

import aliram
from aliram.audit.finding import Finding, Severity, Status
from aliram.audit.paths import Path
from aliram.audit.unread import NotRead, Unread

if TYPE_CHECKING:
    from aliram.audit.judge import Judgement

__all__ = ["AccountPart", "CheckPart", "Report", "merged", "report_on"]


class AccountPart(Struct, kw_only=True, omit_defaults=True):
    """One account of a report."""

    account: str
    """Account id, or what is known of it where it could not be entered."""
    alias: str = ""
    caller: str = ""
    """ARN of whoever collected."""
    collected: str = ""
    """When, ISO 8601 UTC."""
    error: str = ""
    """Why nothing is known of it; empty: it was read."""
    sizes: dict[str, int] = {}
    """How many there are: `{"users": 20000, "groups": 100}`."""
    unread: list[Unread] = []
    """Calls without a reply."""
    paths: list[Path] = []
    """The shortest way to full power of each principal that has one and is no administrator already."""


class CheckPart(Struct, kw_only=True, omit_defaults=True):
    """One check of a report."""

    id: str
    title: str
    severity: Severity
    kind: str
    why: str
    fix: str
    cis: list[str] = []
    counts: dict[str, int] = {}
    """Resources by status (`pass`, `fail`, `manual`, `unknown`), over all accounts."""


class Report(Struct, kw_only=True, omit_defaults=True):
    """A whole report."""

    format: int = 1
    made: str
    """ISO 8601 UTC."""
    aliram: str
    """Version that made it."""
    profile: str
    """Name of the limits: `cis-2.0`, or of a file."""
    accounts: list[AccountPart]
    checks: list[CheckPart]
    findings: list[Finding]
    """Worst first; passes only where they were asked for."""
    fixed: list[Finding] = []
    """Failures of the baseline that are none any more; empty without a baseline."""
    notes: list[str] = []
    """What the reader should know beside the findings: suppressions that expired or that nothing needs, a baseline
    that was judged by other limits."""

    def count(self, status: Status) -> int:
        """Resources with a status, over all checks and accounts."""
        return sum(check.counts.get(status.value, 0) for check in self.checks)

    def worst(self) -> Severity | None:
        """The highest severity of a finding that counts."""
        return max((finding.severity for finding in self.findings if finding.counts), default=None)


def report_on(
    judgements: Iterable[Judgement],
    *,
    profile: str = "cis-2.0",
    failed_accounts: Sequence[AccountPart] = (),
    made: datetime | None = None,
) -> Report:
    """Puts what was found in one or more accounts into one report.

    Args:
        judgements: One for each account, all by the same checks.
        profile: What the limits are called.
        failed_accounts: Those that could not be read, with `error`.
        made: Now, by default.
    """
    parts: dict[str, CheckPart] = {}
    accounts: list[AccountPart] = []
    findings: list[Finding] = []
    notes: list[str] = []
    for judgement in judgements:
        accounts.append(_account(judgement))
        notes += _age_of_report(judgement)
        findings += judgement.findings
        for check in judgement.checks.values():
            part = parts.setdefault(
                check.id,
                CheckPart(
                    id=check.id,
                    title=check.title,
                    severity=judgement.limits.severities.get(check.id, check.severity),
                    kind=check.kind,
                    why=check.why,
                    fix=check.fix,
                    cis=[section for section in check.cis if not section.startswith("v1:")],
                ),
            )
            for status in Status:
                if number := judgement.counts[check.id, status]:
                    part.counts[status.value] = part.counts.get(status.value, 0) + number
    findings.sort(key=_worst_first)
    return Report(
        made=(datetime.now(UTC) if made is None else made).isoformat(timespec="seconds"),
        aliram=aliram.__version__,
        profile=profile,
        accounts=[*accounts, *failed_accounts],
        checks=list(parts.values()),
        findings=findings,
        notes=notes,
    )


def merged(reports: Sequence[Report]) -> Report:
    """One report over the accounts of several, in their order; at least one report, all by the same checks.

    So many accounts can be reported on, one after the other, without keeping what they hold in memory.
    """
    checks: dict[str, CheckPart] = {}
    for part in (part for report in reports for part in report.checks):
        if (known := checks.get(part.id)) is None:
            checks[part.id] = replace(part, counts=dict(part.counts))
        else:
            for status, number in part.counts.items():
                known.counts[status] = known.counts.get(status, 0) + number
    return Report(
        made=max(report.made for report in reports),
        aliram=aliram.__version__,
        profile=reports[0].profile,
        accounts=[account for report in reports for account in report.accounts],
        checks=list(checks.values()),
        findings=sorted((finding for report in reports for finding in report.findings), key=_worst_first),
        notes=[note for report in reports for note in report.notes],
    )


_PLACES = {status: place for place, status in enumerate((Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.PASS))}


def _worst_first(finding: Finding) -> tuple[int, int, str, str, str]:
    return _PLACES[finding.status], -finding.severity.rank, finding.check, finding.account, finding.resource


_OLD = timedelta(minutes=10)
"""A credential report so old is not of this audit's own making."""


def _age_of_report(judgement: Judgement) -> Iterator[str]:
    """The service keeps a credential report for four hours; what is new since then does not show in it."""
    snapshot = judgement.snapshot
    made = snapshot.report_made
    if made is not None and snapshot.taken_at - made > _OLD:
        yield (
            f"account {snapshot.account_id}: the service's credential report is of {made:%Y-%m-%d %H:%M} UTC;"
            " first keys and passwords that users were given since are not seen"
        )


def _account(judgement: Judgement) -> AccountPart:
    snapshot = judgement.snapshot
    sizes = {}
    for name in ("users", "groups", "roles", "policies", "access_keys"):
        try:
            sizes[name] = len(getattr(snapshot, name))
        except NotRead:  # `unread` tells
            continue
    return AccountPart(
        account=snapshot.account_id,
        alias=snapshot.alias,
        caller=snapshot.header.caller,
        collected=snapshot.header.started,
        sizes=sizes,
        unread=snapshot.unread,
        paths=judgement.paths,
    )
