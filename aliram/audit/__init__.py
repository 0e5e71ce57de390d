"""Audits: a whole account read once, judged by every known check, and reported.

    snapshot = await audit.collect(session)
    judgement = audit.judge(snapshot)
    for finding in judgement.findings:
        print(finding.severity, finding.check, finding.name, finding.message)

Collecting and judging are apart: a snapshot can be kept, judged again with other limits, and compared with a later one.
"""

from __future__ import annotations

from .check import CHECKS, Audit, Check, Resource, check
from .collect import collect
from .drift import Change, Drift, Gain, diff
from .finding import Finding, Severity, Status, Suppressed, Verdict, failed, manual, passed
from .journal.records import Record
from .judge import Judgement, all_checks, judge
from .limits import PROFILES, Limits
from .plan import Counts, Formula, formula
from .snapshot import Snapshot
from .unread import NotRead, Unread

__all__ = [
    "CHECKS",
    "PROFILES",
    "Audit",
    "Change",
    "Check",
    "Counts",
    "Drift",
    "Finding",
    "Formula",
    "Gain",
    "Judgement",
    "Limits",
    "NotRead",
    "Record",
    "Resource",
    "Severity",
    "Snapshot",
    "Status",
    "Suppressed",
    "Unread",
    "Verdict",
    "all_checks",
    "check",
    "collect",
    "diff",
    "failed",
    "formula",
    "judge",
    "manual",
    "passed",
]
