"""OCSF 1.5.0 detection findings: valid by the models of py-ocsf-models, and every field one that these know."""

from __future__ import annotations

import json
from typing import Any

import pytest
from py_ocsf_models import OCSF_VERSION
from py_ocsf_models.events.findings.detection_finding import DetectionFinding

from aliram.audit.finding import Severity, Status, Suppressed
from aliram.audit.report import Report, ocsf
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

AT = 1_777_624_200_000
"""2026-05-01T08:30:00Z, when the planted accounts were read, in milliseconds."""
REQUIRED = {
    "activity_id",
    "category_uid",
    "class_uid",
    "cloud",
    "finding_info",
    "metadata",
    "severity_id",
    "time",
    "type_uid",
}
"""What schema 1.5.0 requires of the class with the profile `cloud`."""


def events(made: Report) -> list[dict[str, Any]]:
    """The events, each of which is valid."""
    found: list[dict[str, Any]] = json.loads(ocsf.render(made))
    for event in found:
        model = DetectionFinding.model_validate(event)
        # Models drop what they do not know; so nothing of ours may be missing in what they give back.
        back = model.model_dump(mode="json", exclude_unset=True)
        assert back == event
        assert set(event) >= REQUIRED
    return found


@pytest.mark.parametrize(("make", "number"), [(hostile_report, len(HOSTILE)), (empty_report, 0), (only_unknowns, 1)])
def test_every_finding_is_a_valid_event(make: Any, number: int) -> None:
    assert len(events(make())) == number


async def test_events_of_every_check_there_is_are_valid() -> None:
    made = await real_report()
    assert len(events(made)) == len(made.findings) > 50


def test_an_event_says_all_there_is_to_say() -> None:
    one = finding("alice", evidence=["$.Statement[0]"], fix="aliram ims x", cis=["1.6"])
    (event,) = events(report([one], accounts=[an_account(alias="prod")]))
    assert event["metadata"]["version"] == OCSF_VERSION == "1.5.0"
    assert event["metadata"]["product"] == {
        "uid": "aliram",
        "name": "aliram",
        "vendor_name": "aliram",
        "version": "1.2.3",
    }
    assert event["metadata"]["event_code"] == "AK-01"
    assert (event["class_uid"], event["category_uid"], event["type_uid"]) == (2004, 2, 200401)
    assert event["time"] == event["finding_info"]["created_time"] == AT
    assert event["finding_info"]["uid"] == one.fingerprint
    assert event["finding_info"]["title"] == "Active access keys are not older than allowed"
    assert event["resources"][0]["uid"] == f"acs:ram::{ONE}:user/alice"
    assert event["resources"][0]["name"] == "alice"
    assert event["cloud"]["provider"] == "alibabacloud"
    assert event["cloud"]["account"] == {"uid": ONE, "name": "prod", "type_id": 99, "type": "Alibaba Cloud Account"}
    assert event["remediation"] == {"desc": "aliram ims x"}
    assert event["risk_details"] == "A key that leaked unnoticed opens the account."
    assert event["evidences"][0]["data"] == {"lines": ["$.Statement[0]"]}
    assert event["unmapped"] == {"profile": "cis-2.0", "compliance": {"CIS-2.0": ["1.6"]}}


@pytest.mark.parametrize(
    ("severity", "number", "word"),
    [
        ("info", 1, "Informational"),
        ("low", 2, "Low"),
        ("medium", 3, "Medium"),
        ("high", 4, "High"),
        ("critical", 5, "Critical"),
    ],
)
def test_severities_are_those_of_the_schema(severity: str, number: int, word: str) -> None:
    (event,) = events(report([finding(severity=Severity(severity))]))
    assert (event["severity_id"], event["severity"]) == (number, word)


@pytest.mark.parametrize("status", Status)
def test_the_status_code_tells_what_the_check_said(status: Status) -> None:
    (event,) = events(report([finding(status=status)]))
    assert event["status_code"] == status.value.upper()
    assert (event["status_id"], event["status"]) == (1, "New")


def test_a_suppressed_finding_is_suppressed_with_its_reason() -> None:
    (event,) = events(report([finding(suppressed=Suppressed(reason="agreed", expires="2027-01-01"))]))
    assert (event["status_id"], event["status"]) == (3, "Suppressed")
    assert event["unmapped"]["suppressed"] == {"reason": "agreed", "expires": "2027-01-01"}


def test_new_is_created_known_is_updated_and_mended_is_closed() -> None:
    made = report([finding("new", new=True), finding("known", new=False)], fixed=[finding("mended")])
    found = {event["resources"][0]["name"]: event for event in events(made)}
    assert {name: (event["activity_id"], event["type_uid"]) for name, event in found.items()} == {
        "new": (1, 200401),
        "known": (2, 200402),
        "mended": (3, 200403),
    }
    assert (found["mended"]["status_id"], found["mended"]["status"]) == (4, "Resolved")


def test_accounts_are_told_apart() -> None:
    found = events(report([finding(account=ONE), finding(account=TWO)]))
    assert [event["cloud"]["account"]["uid"] for event in found] == [ONE, TWO]
