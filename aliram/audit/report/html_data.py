"""What the script of the HTML report reads: findings as columns of numbers beside tables of texts.

A report of 20,000 users has some 60,000 findings, which as objects would be several times as large and slow to read.
Texts that hold the name of their resource have U+0000 in its place, so that one text serves every resource.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from aliram.audit.finding import Finding, Severity, Status
from aliram.audit.paths import Path

from .contents import CheckPart, Report
from .html_figures import family_of

__all__ = ["STATUSES", "embedded", "facts", "findings", "seen", "ways"]

STATUSES = (Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.PASS)
"""The statuses by their number in the data."""

_NAME = "\0"
"""Stands for the resource's name. No text has one of its own: `seen` spells it."""

_BETWEEN = "\x1f"
"""Stands between the lines of evidence."""

# Characters that nobody sees, or that turn or hide what is around them, would let one name pass for another. Joiners
# (U+200C, U+200D) stay: languages and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def seen(text: str) -> str:
    """The text with every character that nobody sees spelled: `⟨U+202E⟩`."""
    return text if text.isprintable() else _UNSEEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def embedded(value: Any) -> str:
    """JSON that can stand inside a `<script>` element, whatever its texts are: nothing in it looks like markup."""
    text = msgspec.json.encode(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text


def facts(report: Report) -> dict[str, Any]:
    """What findings refer to: checks with all that is said about them once, and accounts."""
    return {
        "checks": [
            {
                "id": seen(check.id),
                "title": seen(check.title),
                "kind": seen(check.kind),
                "family": family_of(check.id),
                "why": seen(check.why),
                "cis": [seen(section) for section in check.cis],
            }
            for check in _checks(report)
        ],
        "accounts": [[seen(account), seen(alias)] for account, alias in _accounts(report).items()],
    }


def findings(report: Report) -> dict[str, Any]:
    """Every finding, one place in each column; `resource`, `message`, `evidence` and `fix` are places in tables."""
    checks = {check.id: number for number, check in enumerate(_checks(report))}
    accounts = {account: number for number, account in enumerate(_accounts(report))}
    kinds, messages, evidence, fixes = _Texts(), _Texts(), _Texts(), _Texts()
    resources = _Resources(accounts, kinds)
    numbers: dict[str, list[int]] = {name: [] for name in ("check", "resource", "message", "evidence", "fix")}
    digits: dict[str, list[str]] = {name: [] for name in ("status", "severity", "new")}
    status_digits = {status: str(number) for number, status in enumerate(STATUSES)}
    severity_digits = {severity: str(severity.rank) for severity in Severity}
    suppressed: dict[str, list[str]] = {}
    for number, finding in enumerate(report.findings):
        name = seen(finding.name)
        numbers["check"].append(checks[finding.check])
        numbers["resource"].append(resources.place(finding, name))
        numbers["message"].append(messages.place(seen(finding.message)))
        numbers["evidence"].append(
            evidence.place(_BETWEEN.join(_with_gap(seen(line), name) for line in finding.evidence))
        )
        numbers["fix"].append(fixes.place(_with_gap(seen(finding.fix), name)))
        digits["status"].append(status_digits[finding.status])
        digits["severity"].append(severity_digits[finding.severity])
        digits["new"].append({None: "0", True: "1", False: "2"}[finding.new])
        if finding.suppressed is not None:
            suppressed[str(number)] = [seen(finding.suppressed.reason), seen(finding.suppressed.expires or "")]
    return {
        **numbers,
        **{name: "".join(column) for name, column in digits.items()},
        "suppressed": suppressed,
        "fingerprint": [seen(finding.fingerprint) for finding in report.findings],
        "resources": resources.columns(),
        "kinds": kinds.all,
        "messages": messages.all,
        "evidences": evidence.all,
        "fixes": fixes.all,
    }


def ways(report: Report) -> dict[str, Any]:
    """The ways to full power: each shape once, with the principals that can go it.

    A step is `[technique, source, target, words, conditional]`; -1 in the place of an ARN is the principal itself, and
    U+0000 in words its name.
    """
    arns = _Texts()
    shapes: dict[tuple[Any, ...], list[int]] = {}
    for number, account in enumerate(report.accounts):
        for path in account.paths:
            shapes.setdefault((number, *_shape(path, arns)), []).append(arns.place(seen(path.principal)))
    return {
        "arns": arns.all,
        "accounts": [seen(account.alias or account.account) for account in report.accounts],
        "shapes": [
            {"account": account, "steps": steps, "principals": principals}
            for (account, *steps), principals in shapes.items()
        ],
    }


def _shape(path: Path, arns: _Texts) -> Iterable[tuple[str, int, int, str, int]]:
    name = seen(path.principal).rpartition("/")[2]
    for step in path.steps:
        source, target = (-1 if arn == path.principal else arns.place(seen(arn)) for arn in (step.source, step.target))
        yield seen(step.technique), source, target, _with_gap(seen(step.words), name), int(step.conditional)


def _checks(report: Report) -> list[CheckPart]:
    """The report's checks; those that only findings name have what the findings say."""
    known = {check.id: check for check in report.checks}
    for each in report.findings:
        if each.check not in known:
            known[each.check] = CheckPart(
                id=each.check, title=each.title, severity=each.severity, kind=each.kind, why="", fix="", cis=each.cis
            )
    return list(known.values())


def _accounts(report: Report) -> dict[str, str]:
    known = {part.account: part.alias for part in report.accounts}
    for finding in report.findings:
        known.setdefault(finding.account, "")
    return known


def _with_gap(text: str, name: str) -> str:
    # A short name stands inside of other words, too.
    return text.replace(name, _NAME) if len(name) > 3 else text


class _Texts:
    """Texts, each once, and their places."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    @property
    def all(self) -> list[str]:
        return list(self._places)


class _Resources:
    """Resources, each once, however many findings it has."""

    def __init__(self, accounts: dict[str, int], kinds: _Texts) -> None:
        self._accounts = accounts
        self._kinds = kinds
        self._places: dict[tuple[str, str, str, str], int] = {}
        self._arns = _Texts()
        self._columns: dict[str, list[Any]] = {"account": [], "kind": [], "name": [], "arn": []}

    def place(self, finding: Finding, name: str) -> int:
        key = (finding.account, finding.kind, finding.resource, finding.name)
        if key in self._places:
            return self._places[key]
        row = (
            self._accounts[finding.account],
            self._kinds.place(seen(finding.kind)),
            name,
            self._arns.place(_with_gap(seen(finding.resource), name)),
        )
        for column, value in zip(self._columns.values(), row, strict=True):
            column.append(value)
        return self._places.setdefault(key, len(self._places))

    def columns(self) -> dict[str, Any]:
        return {**self._columns, "arns": self._arns.all}
