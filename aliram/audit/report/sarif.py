"""SARIF 2.1.0 (OASIS standard with errata 01).

A result's `kind` tells what became of it: `fail`, `review` for what a person has to look at, `open` for what could not
be decided, `pass`. Only failures have a level (3.27.10). Resources of an account are in no file; GitHub's code scanning
takes no result without one, though, so each result has a made-up path beside its ARN.

Code scanning looks at neither `kind`, `suppressions` nor `baselineState`: it would show a pass as an alert. For it
there is `render_for_github`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

import msgspec

from aliram.audit.finding import Finding, Severity, Status
from aliram.model import parse_time

from .contents import CheckPart, Report

__all__ = ["GITHUB_RESULTS", "pieces", "pieces_for_github", "render", "render_for_github"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
GITHUB_RESULTS = 25_000
"""Code scanning refuses a run of more results; of these it shows the worst 5,000."""
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
# Code scanning: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low, 0.0 no security matter.
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
_KINDS = {Status.FAIL: "fail", Status.MANUAL: "review", Status.UNKNOWN: "open", Status.PASS: "pass"}
_POINT = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


def render(report: Report) -> str:
    """Every finding of the report, with suppressions and, where there was a baseline, states and what is fixed."""
    return "".join(pieces(report))


def render_for_github(report: Report) -> str:
    """Failures that are not suppressed, the worst 25,000: what code scanning is to show as an alert.

    Those that a baseline knows are in it: code scanning has a memory of its own, and takes what is missing for fixed.
    """
    return "".join(pieces_for_github(report))


def pieces(report: Report) -> Iterator[str]:
    """The text of `render` piece by piece."""
    # All results of a run have a state and a list of suppressions, or none has (3.27.23, 3.27.24).
    compared = all(each.new is not None for each in report.findings)
    excused = any(each.suppressed is not None for each in (*report.findings, *report.fixed))
    rules = _indices(report)
    found = (_result(each, rules, compared=compared, excused=excused) for each in report.findings)
    fixed = (_absent(each, rules, excused=excused) for each in report.fixed if compared)
    yield from _log(report, chain(found, fixed))


def pieces_for_github(report: Report) -> Iterator[str]:
    """The text of `render_for_github` piece by piece."""
    rules = _indices(report)
    failures = (each for each in report.findings if each.status is Status.FAIL and each.suppressed is None)
    results = (_result(each, rules, compared=False, excused=False) for each in islice(failures, GITHUB_RESULTS))
    yield from _log(report, results)


def _log(report: Report, results: Iterable[dict[str, Any]]) -> Iterator[str]:
    encoder = msgspec.json.Encoder()
    accounts = [part.account for part in report.accounts]
    # What stands before the last slash is the category: an upload replaces the earlier one of the same category.
    category = "/".join(("aliram-audit", *(accounts if len(accounts) == 1 else ())))
    run = {
        "tool": {"driver": {"name": "aliram", "version": report.aliram, "rules": list(map(_rule, report.checks))}},
        "automationDetails": {"id": f"{category}/{report.made}"},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "properties": {"profile": report.profile},
    }
    head = encoder.encode({"$schema": _SCHEMA, "version": "2.1.0"}).decode()
    yield f'{head[:-1]},"runs":[{encoder.encode(run).decode()[:-1]},"results":['
    comma = "\n"
    for result in results:
        yield comma + encoder.encode(result).decode()
        comma = ",\n"
    yield "\n]}]}\n"


def _rule(check: CheckPart) -> dict[str, Any]:
    properties: dict[str, Any] = {"tags": ["security", "identity", *(f"CIS-2.0/{section}" for section in check.cis)]}
    if check.severity is not Severity.INFO:
        properties["security-severity"] = _SCORES[check.severity]
    return {
        "id": check.id,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.why or check.title},
        "help": {
            "text": f"{check.why}\n\nHow to mend it: {check.fix}",
            "markdown": f"{_markdown(check.why)}\n\n**How to mend it:** {_markdown(check.fix)}",
        },
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": properties,
    }


def _invocation(report: Report) -> dict[str, Any]:
    notifications = [_notification("note", note) for note in report.notes]
    for part in report.accounts:
        if part.error:
            notifications.append(_notification("error", f"account {part.account} was not read: {part.error}"))
        notifications += [_notification("warning", f"account {part.account}: not read: {each}") for each in part.unread]
    invocation = {
        "executionSuccessful": not any(part.error for part in report.accounts),
        "endTimeUtc": _utc(report.made),
        "toolExecutionNotifications": notifications,
    }
    if begun := sorted(filter(None, (_utc(part.collected) for part in report.accounts))):
        invocation["startTimeUtc"] = begun[0]
    return {name: value for name, value in invocation.items() if value is not None}


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _unlinked(text)}}


def _result(finding: Finding, rules: Mapping[str, int], *, compared: bool, excused: bool) -> dict[str, Any]:
    lines = [f"{finding.kind} {finding.name}: {finding.message}", *(f"- {each}" for each in finding.evidence)]
    failed = finding.status is Status.FAIL
    properties = {"account": finding.account, "severity": finding.severity.value, "evidence": finding.evidence}
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "kind": _KINDS[finding.status],
        "level": _LEVELS[finding.severity] if failed else "none",
        "message": {"text": _unlinked("\n".join(lines))},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _uri(finding)}, "region": _POINT},
                "logicalLocations": [
                    {"name": finding.name, "fullyQualifiedName": finding.resource, "kind": "resource"}
                ],
            }
        ],
        "partialFingerprints": {
            # The only one that code scanning reads; it stands for the hash of a line and its number among equal ones.
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "aliramFinding/v1": finding.fingerprint,
        },
        "properties": properties | ({"fix": finding.fix} if finding.fix else {}),
    }
    if finding.check in rules:
        result["ruleIndex"] = rules[finding.check]
    if compared:
        result["baselineState"] = "new" if finding.new else "unchanged"
    if excused:
        result["suppressions"] = _suppressions(finding)
    return result


def _absent(finding: Finding, rules: Mapping[str, int], *, excused: bool) -> dict[str, Any]:
    """What the baseline had and this audit has not."""
    return _result(finding, rules, compared=True, excused=excused) | {"baselineState": "absent"}


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    if finding.suppressed is None:
        return []
    entry: dict[str, Any] = {
        "kind": "external",
        "status": "accepted",
        "justification": finding.suppressed.reason,
    }
    if finding.suppressed.expires is not None:
        entry["properties"] = {"expires": finding.suppressed.expires}
    return [entry]


def _indices(report: Report) -> dict[str, int]:
    return {check.id: number for number, check in enumerate(report.checks)}


def _uri(finding: Finding) -> str:
    """A relative reference that stays the same from run to run: `alibaba-cloud/1234567890123456/user/alice`."""
    tail = finding.resource.split(":", 4)[-1] or finding.name
    # A segment of dots alone would climb up; a colon in the first one would make it absolute.
    segments = [quote(each, safe="") for each in ("alibaba-cloud", finding.account, *tail.split("/"))]
    return "/".join(each.replace(".", "%2E") if each.strip(".") == "" else each for each in segments if each)


def _utc(text: str) -> str | None:
    moment = parse_time(text, "report") if text else None
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unlinked(text: str) -> str:
    """`[words](target)` in a plain message is a link (3.11.6); names of the account must not make any."""
    return text.replace("](", "] (")


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)
