"""OCSF 1.5.0: an array of Detection Findings (class 2004), the event that Prowler writes.

Times are milliseconds, as `timestamp_t` says. `status_code` is PASS, FAIL, MANUAL or UNKNOWN. An account of Alibaba
Cloud has no type of its own in the schema, so its type is 99 (Other).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from aliram.audit.finding import Finding, Severity
from aliram.model import parse_time

from .contents import AccountPart, CheckPart, Report

__all__ = ["pieces", "render"]

_VERSION = "1.5.0"
_CLASS = 2004
_SEVERITIES = {
    Severity.INFO: (1, "Informational"),
    Severity.LOW: (2, "Low"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.HIGH: (4, "High"),
    Severity.CRITICAL: (5, "Critical"),
}
_CREATE, _UPDATE, _CLOSE = (1, "Create"), (2, "Update"), (3, "Close")
_NEW, _SUPPRESSED, _RESOLVED = (1, "New"), (3, "Suppressed"), (4, "Resolved")


def render(report: Report) -> str:
    """The whole array. What the baseline had and this audit has not is in it as closed and resolved."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """The text of `render` piece by piece."""
    encoder = msgspec.json.Encoder()
    accounts = {part.account: part for part in report.accounts}
    checks = {check.id: check for check in report.checks}
    yield "["
    comma = "\n"
    for findings, fixed in ((report.findings, False), (report.fixed, True)):
        for finding in findings:
            event = _event(finding, report, accounts.get(finding.account), checks, fixed=fixed)
            yield comma + encoder.encode(event).decode()
            comma = ",\n"
    yield "\n]\n"


def _event(
    finding: Finding, report: Report, account: AccountPart | None, checks: Mapping[str, CheckPart], *, fixed: bool
) -> dict[str, Any]:
    moment = _milliseconds(account.collected if account else "") or _milliseconds(report.made) or 0
    status = _RESOLVED if fixed else _NEW if finding.suppressed is None else _SUPPRESSED
    activity = _CLOSE if fixed else _UPDATE if finding.new is False else _CREATE
    severity = _SEVERITIES[finding.severity]
    event: dict[str, Any] = {
        "class_uid": _CLASS,
        "class_name": "Detection Finding",
        "category_uid": 2,
        "category_name": "Findings",
        "activity_id": activity[0],
        "activity_name": activity[1],
        "type_uid": _CLASS * 100 + activity[0],
        "type_name": f"Detection Finding: {activity[1]}",
        "time": moment,
        "severity_id": severity[0],
        "severity": severity[1],
        "status_id": status[0],
        "status": status[1],
        "status_code": finding.status.value.upper(),
        "status_detail": finding.message,
        "message": f"{finding.kind} {finding.name}: {finding.message}",
        "metadata": {
            "version": _VERSION,
            "product": {"uid": "aliram", "name": "aliram", "vendor_name": "aliram", "version": report.aliram},
            "event_code": finding.check,
            "profiles": ["cloud"],
        },
        "finding_info": {
            "uid": finding.fingerprint,
            "title": finding.title,
            "desc": finding.message,
            "created_time": moment,
            "types": [finding.check.partition("-")[0]],
            "analytic": {"type_id": 1, "type": "Rule", "uid": finding.check, "name": finding.title},
        },
        "cloud": {
            "provider": "alibabacloud",
            "account": {
                "uid": finding.account,
                "name": (account.alias if account else "") or finding.account,
                "type_id": 99,
                "type": "Alibaba Cloud Account",
            },
        },
        "resources": [
            {
                "uid": finding.resource,
                "name": finding.name,
                "type": finding.kind,
                "group": {"name": "ram"},
                "cloud_partition": "alibabacloud",
            }
        ],
        "unmapped": _unmapped(finding, report),
    }
    if finding.evidence:
        event["evidences"] = [{"name": finding.check, "data": {"lines": finding.evidence}}]
    if finding.fix:
        event["remediation"] = {"desc": finding.fix}
    if finding.check in checks:
        event["risk_details"] = checks[finding.check].why
    return event


def _unmapped(finding: Finding, report: Report) -> dict[str, Any]:
    """What the schema has no place for."""
    values: dict[str, Any] = {"profile": report.profile, "compliance": {"CIS-2.0": finding.cis} if finding.cis else {}}
    if finding.suppressed is not None:
        values["suppressed"] = finding.suppressed
    if finding.new is not None:
        values["new"] = finding.new
    return values


def _milliseconds(text: str) -> int | None:
    moment = parse_time(text, "report") if text else None
    return None if moment is None else int(moment.timestamp() * 1000)
