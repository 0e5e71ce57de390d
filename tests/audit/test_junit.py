"""JUnit XML: well-formed whatever the names, with numbers that fit its cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from aliram.audit.finding import Severity, Status, Suppressed
from aliram.audit.report import Report, junit
from aliram.audit.unread import Unread
from tests.audit.planted_reports import (
    HOSTILE,
    ONE,
    TWO,
    an_account,
    empty_report,
    finding,
    hostile_report,
    only_unknowns,
    real_report,
    report,
)


def parsed(made: Report) -> ElementTree.Element:
    root = ElementTree.fromstring(junit.render(made).encode())
    assert root.tag == "testsuites"
    return root


def cases(made: Report) -> dict[str, ElementTree.Element]:
    """The cases of checks by their names; the outcome is the first child."""
    found = parsed(made).iter("testcase")
    return {each.attrib["name"]: each for each in found if not each.attrib["classname"].endswith(".reading")}


def outcome(case: ElementTree.Element) -> str:
    return case[0].tag if len(case) else "passed"


@pytest.mark.parametrize("make", [hostile_report, empty_report, only_unknowns])
def test_numbers_are_those_of_the_cases(make: Callable[[], Report]) -> None:
    root = parsed(make())
    for element in (root, *root.findall("testsuite")):
        every = list(element.iter("testcase"))
        assert int(element.attrib["tests"]) == len(every)
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.attrib[name]) == sum(case.find(tag) is not None for case in every)
    assert sum(int(suite.attrib["tests"]) for suite in root) == int(root.attrib["tests"])


def test_every_hostile_finding_is_one_case_and_no_name_makes_another() -> None:
    root = parsed(hostile_report())
    every = [case for case in root.iter("testcase") if not case.attrib["classname"].endswith(".reading")]
    # Each account has findings of one check and passes the other.
    assert len(every) == len(HOSTILE) + 2
    assert {child.tag for case in every for child in case} == {"failure", "error", "skipped"}
    text = junit.render(hostile_report())
    assert not {character for character in text if ord(character) < 32} - {"\t", "\n", "\r"}
    assert not {"\ufffe", "\uffff"} & set(text)


async def test_a_document_of_every_check_there_is_has_a_case_for_each_finding() -> None:
    made = await real_report()
    every = [each for each in parsed(made).iter("testcase") if not each.attrib["classname"].endswith(".reading")]
    assert len(made.findings) > 50
    # Passes were kept; so nothing is added for a check that found nothing.
    assert len(every) == len(made.findings)


def test_characters_that_no_xml_has_are_left_out_and_the_rest_stays() -> None:
    name = "a\x00\x1b\ufffe\uffffb <&>\"'\n\t]]> 张😀"
    (case,) = cases(report([finding(name, message=f"{name}\ud800")])).values()
    clean = "ab <&>\"'\n\t]]> 张😀"
    assert case.attrib["name"] == f"AK-01 {clean}"
    assert case[0].attrib["message"] == clean
    assert clean in (case[0].text or "")


@pytest.mark.parametrize(
    ("more", "wanted", "message"),
    [
        ({"status": Status.FAIL}, "failure", "too old"),
        ({"status": Status.FAIL, "new": True}, "failure", "too old"),
        ({"status": Status.FAIL, "new": False}, "skipped", "known from the baseline: too old"),
        ({"status": Status.FAIL, "suppressed": Suppressed(reason="agreed")}, "skipped", "suppressed: agreed"),
        ({"status": Status.MANUAL}, "skipped", "to be looked at by a person: too old"),
        ({"status": Status.UNKNOWN}, "error", "too old"),
        ({"status": Status.UNKNOWN, "suppressed": Suppressed(reason="agreed")}, "skipped", "suppressed: agreed"),
    ],
)
def test_a_finding_has_its_outcome(more: dict[str, Any], wanted: str, message: str) -> None:
    made = report([finding(message="too old", severity=Severity.HIGH, **more)])
    case = cases(made)["AK-01 alice"]
    assert outcome(case) == wanted
    assert case[0].attrib["message"] == message
    if wanted != "skipped":
        assert case[0].attrib["type"] == "high"


def test_a_pass_is_a_case_without_children() -> None:
    assert outcome(cases(report([finding(status=Status.PASS)]))["AK-01 alice"]) == "passed"


def test_a_failure_tells_resource_evidence_and_fix() -> None:
    made = report([finding(evidence=["$.Statement[0]"], fix="aliram ims delete-user")])
    text = cases(made)["AK-01 alice"][0].text or ""
    for part in (f"acs:ram::{ONE}:user/alice", "$.Statement[0]", "aliram ims delete-user", "created 100 days ago"):
        assert part in text


def test_a_check_that_found_nothing_passes_in_the_account_that_is_clean_only() -> None:
    made = report([finding()], accounts=[an_account(ONE), an_account(TWO)], passes=3)
    suites = {suite.attrib["name"]: [outcome(case) for case in suite] for suite in parsed(made)}
    assert suites == {
        f"{ONE} reading": ["passed"],
        f"{ONE} AK": ["failure"],
        f"{TWO} reading": ["passed"],
        f"{TWO} AK": ["passed"],
    }


def test_a_check_without_any_resource_has_no_case() -> None:
    assert cases(report(checks=["USER-03"])) == {}


def test_suites_are_by_account_and_family() -> None:
    made = report([finding(check="AK-01"), finding(check="AK-02"), finding(check="USER-03"), finding(account=TWO)])
    suites = {suite.attrib["name"]: len(suite) for suite in parsed(made)}
    assert suites == {f"{ONE} reading": 1, f"{ONE} AK": 2, f"{ONE} USER": 1, f"{TWO} reading": 1, f"{TWO} AK": 1}


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        ([], "passed"),
        (["NoPermission"], "error"),
        (["LeftOut"], "skipped"),
        (["LimitExceeded.CredentialReport"], "skipped"),
        (["LeftOut", "NoPermission"], "error"),
    ],
)
def test_calls_without_a_reply_are_an_error_unless_they_were_left_out(codes: list[str], wanted: str) -> None:
    unread = [Unread(call="ims.GetLoginProfile", of=f"user{number}", code=code) for number, code in enumerate(codes)]
    case = next(parsed(report(accounts=[an_account(unread=unread)])).iter("testcase"))
    assert outcome(case) == wanted
    if codes:
        assert "ims.GetLoginProfile of user0" in (case[0].text or "")


def test_an_account_that_was_not_read_is_one_error_and_passes_nothing() -> None:
    made = report([finding()], accounts=[an_account(ONE), an_account(TWO, error="AssumeRole: NoPermission")], passes=3)
    suites = {suite.attrib["name"]: suite for suite in parsed(made)}
    assert set(suites) == {f"{ONE} reading", f"{ONE} AK", f"{TWO} reading"}
    assert suites[f"{TWO} reading"][0][0].text == "AssumeRole: NoPermission"


def test_an_empty_report_is_a_document() -> None:
    root = parsed(empty_report())
    assert len(root) == 0
    assert root.attrib["tests"] == "0"
