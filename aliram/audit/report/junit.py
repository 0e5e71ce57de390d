"""JUnit XML, in the form that Jenkins, GitLab and GitHub's actions read.

A suite for each account and family of checks (`1234567890123456 AK`), a case for each finding:

- a failure that counts is a `failure`; one that is suppressed or that the baseline knows is `skipped`;
- what a person has to look at is `skipped`, what could not be read is an `error`;
- a check that found nothing against an account is one case that passes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from aliram.audit.finding import Finding, Status

from .contents import AccountPart, Report

__all__ = ["pieces", "render"]

_UNREAD_SHOWN = 100
# What no XML 1.0 document can have, not even as a character reference.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _Case:
    check: str
    name: str
    outcome: str = ""
    """`failure`, `error`, `skipped`; empty: it passed."""
    kind: str = ""
    message: str = ""
    text: str = ""


def render(report: Report) -> str:
    """The whole document."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """The text of `render` piece by piece."""
    suites = list(_suites(report))
    everything = [case for _, cases in suites for case in cases]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites{_attributes(name='aliram audit', **_numbers(everything))}>\n"
    for (account, family), cases in suites:
        name = f"{account} {family}"
        yield f"  <testsuite{_attributes(name=name, **_numbers(cases), timestamp=report.made[:19])}>\n"
        for case in cases:
            yield _element(account, case)
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _suites(report: Report) -> Iterator[tuple[tuple[str, str], list[_Case]]]:
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        found[finding.account, finding.check].append(finding)
    passed = {check.id: check.title for check in report.checks if check.counts.get(Status.PASS.value)}
    ids = dict.fromkeys([*(check.id for check in report.checks), *(finding.check for finding in report.findings)])
    for part in report.accounts:
        yield (part.account, "reading"), [_reading(part)]
        if part.error:
            continue
        families: dict[str, list[_Case]] = {}
        for id in ids:
            here = [_case(finding) for finding in found[part.account, id]]
            if not here and id in passed:
                here = [_Case(id, f"{id} {passed[id]}")]
            if here:
                families.setdefault(id.partition("-")[0], []).extend(here)
        for family, cases in families.items():
            yield (part.account, family), cases


def _reading(part: AccountPart) -> _Case:
    name = "every call had a reply"
    if part.error:
        return _Case("reading", name, "error", "unread", "the account was not read", part.error)
    if not part.unread:
        return _Case("reading", name)
    # What was left out on request is no failure of the audit.
    outcome = "skipped" if all(each.by_design for each in part.unread) else "error"
    lines = [str(each) for each in part.unread[:_UNREAD_SHOWN]]
    if len(part.unread) > _UNREAD_SHOWN:
        lines.append(f"and {len(part.unread) - _UNREAD_SHOWN} more")
    return _Case("reading", name, outcome, "unread", f"{len(part.unread)} calls without a reply", "\n".join(lines))


def _case(finding: Finding) -> _Case:
    severity, message = finding.severity.value, finding.message
    lines = [f"{severity}: {finding.title}", finding.resource, message, *finding.evidence]
    if finding.fix:
        lines.append(f"How to mend it: {finding.fix}")
    outcome = {Status.PASS: "", Status.FAIL: "failure", Status.MANUAL: "skipped", Status.UNKNOWN: "error"}
    result = outcome[finding.status]
    if finding.status is not Status.PASS and finding.suppressed is not None:
        result, message = "skipped", f"suppressed: {finding.suppressed.reason}"
    elif finding.status is Status.FAIL and finding.new is False:
        result, message = "skipped", f"known from the baseline: {message}"
    elif finding.status is Status.MANUAL:
        message = f"to be looked at by a person: {message}"
    return _Case(finding.check, f"{finding.check} {finding.name}", result, severity, message, "\n".join(lines))


def _element(account: str, case: _Case) -> str:
    head = f"    <testcase{_attributes(classname=f'aliram.{account}.{case.check}', name=case.name, time='0')}"
    if not case.outcome:
        return f"{head}/>\n"
    # `skipped` has a message and no type.
    attributes = {"message": case.message} | ({} if case.outcome == "skipped" else {"type": case.kind})
    body = f"<{case.outcome}{_attributes(**attributes)}>{escape(_clean(case.text))}</{case.outcome}>"
    return f"{head}>{body}</testcase>\n"


def _numbers(cases: Iterable[_Case]) -> dict[str, str]:
    outcomes = [case.outcome for case in cases]
    numbers = {"tests": len(outcomes), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
    return {name: str(number) for name, number in (numbers | {"skipped": outcomes.count("skipped")}).items()}


def _attributes(**values: str) -> str:
    return "".join(f" {name}={quoteattr(_clean(value))}" for name, value in values.items())


def _clean(text: str) -> str:
    """The text without control characters and the like."""
    return _FORBIDDEN.sub("", text)
