"""The numbers of the HTML report: what its tiles, charts and tables show, counted once and honestly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from aliram.audit.finding import Severity, Status

from .contents import AccountPart, CheckPart, Report

__all__ = ["AccountRow", "Bar", "CheckRow", "Figures", "Missing", "Segment", "family_of", "figures", "kind_name"]

_FAMILIES = {
    "ROOT": "Root",
    "USER": "Users",
    "USR": "Users",
    "AK": "Access keys",
    "PWD": "Password policy",
    "SEC": "Logon settings",
    "SSO": "Single sign-on",
    "MFA": "MFA devices",
    "POL": "Policies",
    "GRP": "Groups",
    "ROLE": "Roles",
    "TR": "Trust policies",
    "PE": "Privilege escalation",
    "GOV": "Governance",
    "NET": "Network policies",
    "BIN": "Recycle bin",
    "APP": "Applications",
    "SVC": "Service credentials",
    "QTA": "Quotas",
    "SCORE": "Service's own score",
}
"""Subjects by what stands before the number in a check's id."""

_ACRONYMS = {"mfa": "MFA", "oidc": "OIDC", "saml": "SAML", "sso": "SSO"}

_EXAMPLES = 5
"""Names that a row of unread calls shows; of the others it says how many there are."""


_LEAST = 0.8
"""Percent of its bar that a piece has at least, however small its number is."""


def family_of(check: str) -> str:
    """What a check is about, by its id: `AK-01` → `Access keys`."""
    prefix = check.partition("-")[0]
    return _FAMILIES.get(prefix, prefix)


def kind_name(kind: str) -> str:
    """A kind of resource for a person: `oidc_provider` → `OIDC provider`."""
    words = [_ACRONYMS.get(word, word) for word in kind.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


class Segment(NamedTuple):
    """A piece of a bar; start and width in percent of the drawing."""

    kind: str
    """`critical` … `info`, or `fail`, `unknown`, `manual`, `pass`."""
    number: int
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    """A line of a chart."""

    label: str
    segments: list[Segment]
    total: int
    link: str = ""
    """What follows `#findings?` to see what is counted."""

    @property
    def words(self) -> str:
        """The bar, for those who cannot see it."""
        return ", ".join(f"{part.number:,} {part.kind}" for part in self.segments) or "none"


@dataclass(frozen=True)
class CheckRow:
    """A check with its counts."""

    check: CheckPart
    family: str
    bar: Bar
    open: int
    """Failures that somebody should mend."""
    worst: Severity
    """The highest severity of these; of the check, where nothing fails."""

    def count(self, status: str) -> int:
        return self.check.counts.get(status, 0)


@dataclass(frozen=True)
class AccountRow:
    """An account with its counts."""

    part: AccountPart
    open: Mapping[Severity, int]
    unknown: int
    bar: Bar


class Missing(NamedTuple):
    """Calls of one kind that got no reply, for one reason."""

    account: str
    call: str
    code: str
    message: str
    """Of the first of them."""
    number: int
    names: list[str]
    """What the first of them were about."""

    @property
    def more(self) -> int:
        """Those that `names` does not show; calls about the account itself have no name."""
        return max(self.number - len(self.names), 0) if self.names else 0


@dataclass(frozen=True)
class Figures:
    """Everything that the report says in numbers."""

    open: Mapping[Severity, int]
    """Failures that somebody should mend, by severity, worst first."""
    suppressed: int
    known: int
    """Failures that the baseline had already."""
    statuses: Mapping[Status, int]
    """Results of all checks on all resources."""
    severities: list[Bar]
    families: list[Bar]
    """Failures by subject, most first."""
    results: Bar
    checks: list[CheckRow]
    accounts: list[AccountRow]
    missing: list[Missing]
    """Most first."""
    ways: int
    """Principals with a way to full power."""

    @property
    def failures(self) -> int:
        return sum(self.open.values())

    @property
    def clean(self) -> int:
        """Checks that every resource passes."""
        return sum(1 for row in self.checks if row.bar.total and row.count("pass") == row.bar.total)

    @property
    def worst_checks(self) -> list[CheckRow]:
        """Those with open failures: worst severity first, then the most failures."""
        rows = [row for row in self.checks if row.open]
        return sorted(rows, key=lambda row: (-row.worst.rank, -row.open, row.check.id))

    @property
    def missing_calls(self) -> int:
        return sum(each.number for each in self.missing)

    @property
    def failed_accounts(self) -> list[AccountPart]:
        return [row.part for row in self.accounts if row.part.error]


def figures(report: Report) -> Figures:
    """Counts a report."""
    open_by_check: Counter[str] = Counter()
    worst_by_check: dict[str, Severity] = {}
    by_family: dict[str, Counter[Severity]] = {}
    by_account: dict[str, Counter[Severity]] = {}
    unknown: Counter[str] = Counter()
    severities: Counter[Severity] = Counter()
    suppressed = known = 0
    for finding in report.findings:
        if finding.counts:
            open_by_check[finding.check] += 1
            worst_by_check[finding.check] = max(finding.severity, worst_by_check.get(finding.check, finding.severity))
            severities[finding.severity] += 1
            by_family.setdefault(family_of(finding.check), Counter())[finding.severity] += 1
            by_account.setdefault(finding.account, Counter())[finding.severity] += 1
        elif finding.status is Status.FAIL:
            suppressed += finding.suppressed is not None
            known += finding.suppressed is None
        elif finding.status is Status.UNKNOWN:
            unknown[finding.account] += 1
    open_only = "&marked=open" if suppressed or known else ""
    statuses = {status: report.count(status) for status in Status}
    return Figures(
        open={severity: severities[severity] for severity in _worst_first()},
        suppressed=suppressed,
        known=known,
        statuses=statuses,
        severities=_severity_bars(severities, open_only),
        families=_family_bars(by_family, open_only),
        results=_stacked("Results", [(status.value, statuses[status]) for status in _ORDER]),
        checks=[
            CheckRow(
                check,
                family_of(check.id),
                _stacked(check.id, [(status.value, check.counts.get(status.value, 0)) for status in _ORDER]),
                open_by_check[check.id],
                worst_by_check.get(check.id, check.severity),
            )
            for check in report.checks
        ],
        accounts=[_account_row(part, by_account.get(part.account, Counter()), unknown) for part in report.accounts],
        missing=_missing(report.accounts),
        ways=sum(len(part.paths) for part in report.accounts),
    )


_ORDER = (Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.PASS)


def _worst_first() -> list[Severity]:
    return sorted(Severity, reverse=True)


def _stacked(label: str, parts: Iterable[tuple[str, int]], *, of: int | None = None, link: str = "") -> Bar:
    """Pieces one after the other, over the whole width, or over a part of it where another bar is longer."""
    parts = [(kind, number) for kind, number in parts if number]
    total = sum(number for _, number in parts)
    # One failure among thousands is still to be seen: each piece has a least width, which the others make room for.
    widths = [max(_LEAST, 100 * number / (of or total)) for _, number in parts]
    shrink = max(sum(widths) / (100 * total / (of or total)), 1) if len(widths) > 1 else 1
    segments, start = [], 0.0
    for (kind, number), width in zip(parts, (each / shrink for each in widths), strict=True):
        segments.append(Segment(kind, number, round(start, 3), round(width, 3)))
        start += width
    return Bar(label, segments, total, link)


def _severity_bars(severities: Counter[Severity], open_only: str) -> list[Bar]:
    most = max(severities.values(), default=0)
    return [
        _stacked(
            severity.value,
            [(severity.value, severities[severity])],
            of=most,
            link=f"status=fail&severity={severity.value}{open_only}",
        )
        for severity in _worst_first()
    ]


def _family_bars(families: Mapping[str, Counter[Severity]], open_only: str) -> list[Bar]:
    most = max((counter.total() for counter in families.values()), default=0)
    ordered = sorted(families.items(), key=lambda item: (-item[1].total(), item[0]))
    return [
        _stacked(
            name,
            [(severity.value, counter[severity]) for severity in _worst_first()],
            of=most,
            link=f"status=fail&subject={name.replace(' ', '+')}{open_only}",
        )
        for name, counter in ordered
    ]


def _account_row(part: AccountPart, severities: Counter[Severity], unknown: Counter[str]) -> AccountRow:
    return AccountRow(
        part,
        {severity: severities[severity] for severity in _worst_first()},
        unknown[part.account],
        _stacked(part.account, [(severity.value, severities[severity]) for severity in _worst_first()]),
    )


def _missing(accounts: Iterable[AccountPart]) -> list[Missing]:
    groups: dict[tuple[str, str, str], Missing] = {}
    for part in accounts:
        for unread in part.unread:
            key = (part.account, unread.call, unread.code)
            group = groups.get(key) or Missing(*key, unread.message, 0, [])
            if unread.of and len(group.names) < _EXAMPLES:
                group.names.append(unread.of)
            groups[key] = group._replace(number=group.number + 1)
    return sorted(groups.values(), key=lambda group: (-group.number, group.account, group.call, group.code))
