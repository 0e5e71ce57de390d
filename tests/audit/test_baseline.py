"""Baselines: new, known and fixed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aliram.audit.baseline import compare
from aliram.audit.finding import Severity, Status, Suppressed
from aliram.audit.report import Report, plain
from tests.audit.planted_reports import HOSTILE, ONE, TWO, an_account, empty_report, finding, hostile_report, report

EXCUSED = Suppressed(reason="agreed")
BADNESS = [Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]


@pytest.mark.parametrize("one", BADNESS)
@pytest.mark.parametrize("other", BADNESS)
def test_severities_compare_by_badness_and_not_by_the_alphabet(one: Severity, other: Severity) -> None:
    here, there = BADNESS.index(one), BADNESS.index(other)
    assert (one < other, one <= other) == (here < there, here <= there)
    assert (one > other, one >= other) == (here > there, here >= there)
    assert max(one, other) is BADNESS[max(here, there)]


@pytest.mark.parametrize(
    ("before", "now", "new"),
    [
        (None, {"status": Status.FAIL}, True),
        ({"status": Status.FAIL}, {"status": Status.FAIL}, False),
        ({"status": Status.PASS}, {"status": Status.FAIL}, True),
        ({"status": Status.UNKNOWN}, {"status": Status.FAIL}, True),
        ({"status": Status.MANUAL}, {"status": Status.FAIL}, True),
        ({"status": Status.FAIL}, {"status": Status.UNKNOWN}, True),
        ({"status": Status.UNKNOWN}, {"status": Status.UNKNOWN}, False),
        ({"status": Status.MANUAL}, {"status": Status.MANUAL}, False),
        (None, {"status": Status.PASS}, False),
        ({"severity": Severity.LOW}, {"severity": Severity.HIGH}, True),
        ({"severity": Severity.HIGH}, {"severity": Severity.HIGH}, False),
        ({"severity": Severity.HIGH}, {"severity": Severity.LOW}, False),
        ({"message": "created 91 days ago"}, {"message": "created 92 days ago"}, False),
        ({"new": False}, {}, False),
        ({"new": True}, {}, False),
        ({"suppressed": EXCUSED}, {"suppressed": EXCUSED}, False),
        ({"suppressed": EXCUSED}, {}, True),
        ({}, {"suppressed": EXCUSED}, False),
        ({"account": TWO}, {"account": ONE}, True),
        ({"check": "AK-02"}, {"check": "AK-01"}, True),
    ],
)
def test_a_finding_is_new_unless_the_baseline_has_it_as_bad(
    before: dict[str, Any] | None, now: dict[str, Any], new: bool
) -> None:
    made = report([finding(**now)])
    compare(made, report([] if before is None else [finding(**before)]))
    assert made.findings[0].new is new


def test_only_what_is_new_counts() -> None:
    made = report([finding("old", severity=Severity.CRITICAL), finding("young", severity=Severity.LOW)])
    assert made.worst() is Severity.CRITICAL
    compare(made, report([finding("old", severity=Severity.CRITICAL)]))
    assert made.worst() is Severity.LOW
    compare(made, report(made.findings))
    assert made.worst() is None


@pytest.mark.parametrize(
    ("now", "fixed"),
    [
        (lambda: report(checks=["AK-01"]), True),
        (lambda: report([finding(status=Status.PASS)]), True),
        (lambda: report([finding()]), False),
        (lambda: report([finding(status=Status.UNKNOWN)]), False),
        (lambda: report([finding(status=Status.MANUAL)]), False),
        (lambda: report(checks=["USER-03"]), False),
        (lambda: report(checks=["AK-01"], accounts=[an_account(TWO)]), False),
        (lambda: report(checks=["AK-01"], accounts=[an_account(ONE, error="refused")]), False),
        (lambda: report([finding("the account", kind="account", status=Status.UNKNOWN)]), False),
        (lambda: report([finding("someone else", status=Status.UNKNOWN)]), True),
        (empty_report, False),
    ],
    ids=[
        *("gone", "passes", "fails", "unknown", "manual", "check not made", "account not asked for"),
        *("account not read", "list not read", "another is unknown", "empty"),
    ],
)
def test_fixed_is_what_was_looked_at_again_and_is_no_failure(now: Any, fixed: bool) -> None:
    made: Report = now()
    compare(made, report([finding()]))
    assert [each.name for each in made.fixed] == (["alice"] if fixed else [])


@pytest.mark.parametrize(("unlisted", "fixed"), [("alice", False), ("bob", True), ("alic", True)])
def test_a_key_of_a_user_whose_keys_were_not_listed_is_not_fixed(unlisted: str, fixed: bool) -> None:
    key = finding("LTAI1 of alice", kind="access_key", resource=f"acs:ram::{ONE}:user/alice/access-key/LTAI1")
    made = report([finding(unlisted, status=Status.UNKNOWN)])
    compare(made, report([key]))
    assert [each.name for each in made.fixed] == (["LTAI1 of alice"] if fixed else [])


@pytest.mark.parametrize("status", [Status.PASS, Status.MANUAL, Status.UNKNOWN])
def test_what_was_no_failure_cannot_be_fixed(status: Status) -> None:
    made = report(checks=["AK-01"])
    compare(made, report([finding(status=status)]))
    assert made.fixed == []


def test_what_makes_two_reports_hard_to_compare_is_told() -> None:
    made = report(accounts=[an_account(ONE)], profile="strict")
    compare(made, report(accounts=[an_account(TWO)], profile="cis-2.0"))
    assert made.notes == [
        "the baseline was judged by cis-2.0, this report by strict",
        f"accounts of the baseline that were not read this time: {TWO}",
        f"accounts that the baseline does not have, so that all of theirs is new: {ONE}",
    ]
    alike = report([finding()])
    compare(alike, report([finding()]))
    assert alike.notes == []


def test_a_report_is_its_own_baseline_by_way_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_text(plain.render_json(hostile_report()), "utf-8")
    made = hostile_report()
    compare(made, plain.read(file))
    assert made.notes == list(HOSTILE)
    assert len(made.findings) == len(HOSTILE)
    assert not any(each.new for each in made.findings)
    assert made.fixed == []
    assert made.worst() is None


def test_what_is_noted_already_stays() -> None:
    made = report([finding("stays"), finding("comes")], profile="strict", notes=["said before"])
    compare(made, report([finding("gone"), finding("stays")]))
    assert made.notes == ["said before", "the baseline was judged by cis-2.0, this report by strict"]
    assert {each.name: each.new for each in made.findings} == {"stays": False, "comes": True}
    assert [each.name for each in made.fixed] == ["gone"]
