"""The HTML report as a file: what stands in it, that nothing gets out of its place, and that it needs nothing else.

How it looks and works in a browser is tested by `make pages`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

import aliram
from aliram.audit.finding import Severity, Status, Suppressed
from aliram.audit.paths import Path, Step
from aliram.audit.report import Report
from aliram.audit.report.formats import FORMATS
from aliram.audit.report.html import render
from aliram.audit.report.html_data import embedded, seen
from aliram.audit.report.html_figures import family_of, figures, kind_name
from aliram.audit.unread import Unread
from tests.audit.html_reports import ACCOUNT, account_part, company, found, hostile, large, report_of
from tests.pages.nasty import TEXTS, seen_as

_VOID = {"meta", "link", "img", "input", "br", "hr"}


class Document(HTMLParser):
    """A document that was read strictly: every element is closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.scripts: dict[str, str] = {}
        """By id; the one that runs has none."""
        self.style = ""
        self.cells: list[list[str]] = []
        """Texts of the cells of each table row."""
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"<{tag}> says a thing twice"
        self.elements.append((tag, given))
        if tag not in _VOID:
            self._open.append((tag, given))
        if tag == "tr":
            self.cells.append([])
        elif tag in ("td", "th"):
            self.cells[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert any(name == "svg" for name, _ in self._open), f"<{tag}/> is closed by itself outside of a drawing"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open.pop()[0] == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        name, given = self._open[-1] if self._open else ("", {})
        if name == "script":
            self.scripts[given.get("id", "")] = self.scripts.get(given.get("id", ""), "") + data
        elif name == "style":
            self.style += data
        else:
            self.texts.append(data)
            if any(each in ("td", "th") for each, _ in self._open):
                self.cells[-1][-1] += data

    def data(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.scripts[f"{name}-data"])
        return found

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def row(self, first: str) -> list[str]:
        """The cells of the row whose first one begins so."""
        rows = [[" ".join(cell.split()) for cell in row] for row in self.cells]
        return next(row for row in rows if row and row[0].startswith(first))


def read(report: Report) -> Document:
    return Document(render(report))


# -- one file that needs nothing else ---------------------------------------------------------------------------------


def test_nothing_is_fetched_from_anywhere() -> None:
    document = read(company())
    for name, given in document.elements:
        assert name not in ("iframe", "object", "embed", "base", "form", "img", "video", "audio", "source"), name
        assert not {"src", "srcset", "data", "action", "background", "poster", "style", "ping"} & set(given), (
            name,
            given,
        )
        assert not [attribute for attribute in given if attribute.startswith("on")], (name, given)
        if "href" in given:
            assert given["href"].startswith("data:image/svg+xml," if name == "link" else "#"), given
    assert "url(" not in document.style
    assert "@import" not in document.style
    code = document.scripts[""]
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|import)\b *\(", code)
    assert set(re.findall(r"https?://[^\"' ]+", code)) == {"http://www.w3.org/2000/svg"}


def test_the_script_never_makes_markup_or_code_of_a_text() -> None:
    code = read(company()).scripts[""]
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|\bFunction\(|srcdoc", code
    )


def test_the_policy_allows_this_style_and_this_script_alone() -> None:
    document = read(company())
    policy = next(given["content"] for name, given in document.elements if given.get("http-equiv"))

    def fingerprint(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": fingerprint(document.style),
        "script-src": fingerprint(document.scripts[""]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    # It holds for what comes after it only.
    names = [name for name, _ in document.elements]
    place = next(place for place, (_, given) in enumerate(document.elements) if given.get("http-equiv"))
    assert place < min(names.index("style"), names.index("script"))


def test_the_same_report_is_the_same_file() -> None:
    assert render(company()) == render(company())


def test_it_is_a_form_of_report_like_the_others() -> None:
    assert FORMATS["html"].render(company()) == render(company())


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(aliram.ConfigError, match=re.escape("pip install 'aliram[audit]'")):
        render(company())


def test_every_id_is_there_once_and_what_is_named_by_id_exists() -> None:
    document = read(company())
    ids = [given["id"] for _, given in document.elements if "id" in given]
    assert len(ids) == len(set(ids))
    named = {
        given[name]
        for _, given in document.elements
        for name in ("aria-labelledby", "aria-describedby")
        if name in given
    }
    assert named <= set(ids)


# -- what stands in it ------------------------------------------------------------------------------------------------


def test_the_header_says_what_was_read_by_whom_and_when() -> None:
    report = report_of([found("GRP-01", "empty", "has no members")])
    report.profile = "house.yaml"
    text = read(report).text
    for words in (
        "Account example",
        f"Account {ACCOUNT}",
        f"As acs:ram::{ACCOUNT}:assumed-role/auditor/aliram",
        "Read, UTC 2026-03-14 09:21:07",
        "Report, UTC 2026-03-14 09:26:53",
        "Limits house.yaml",
        "aliram 1.2.3",
        "Users 1,284",
        "Access keys 1,903",
    ):
        assert words in text


def test_what_counts_is_counted_and_what_does_not_is_said() -> None:
    findings = [
        found("ROOT-01", "root", "has a key"),
        found("TR-06", "ci", "trusts everybody", severity=Severity.CRITICAL),
        found("USER-01", "ann", "has no second factor", new=True),
        found("USER-01", "bob", "has no second factor", new=False),
        found("USER-01", "cid", "has no second factor", suppressed=Suppressed(reason="leaves in May")),
        found("USER-02", "ann", "could not be read", status=Status.UNKNOWN),
        found("SCORE-01", "example", "74 of 100", status=Status.MANUAL),
    ]
    report = report_of(findings, passes={"USER-01": 10, "GRP-01": 4})
    counted = figures(report)
    assert counted.failures == 3
    assert counted.open == {
        Severity.CRITICAL: 2,
        Severity.HIGH: 1,
        Severity.MEDIUM: 0,
        Severity.LOW: 0,
        Severity.INFO: 0,
    }
    assert (counted.suppressed, counted.known, counted.clean) == (1, 1, 1)
    assert {bar.label: bar.total for bar in counted.families} == {"Root": 1, "Trust policies": 1, "Users": 1}
    assert [row.check.id for row in counted.worst_checks] == ["ROOT-01", "TR-06", "USER-01"]
    document = read(report)
    assert "1 suppressed" in document.text
    assert "1 known from the baseline" in document.text
    for words in ("Unknown 1 what decides", "Manual 1 a person", "Passed 14 results", "Clean checks 1 of"):
        assert words in document.text
    assert document.row("critical")[-1] == "2"
    assert document.row("high")[-1] == "1"
    assert document.row("medium")[-1] == "0"


def test_every_check_has_a_row_with_its_counts() -> None:
    report = company()
    document = read(report)
    for check in report.checks:
        row = document.row(check.id)
        assert check.title in row[0]
        assert check.why in row[0]
        assert row[1:3] == [check.severity.value, ", ".join(check.cis)]
        expected = [f"{check.counts.get(status, 0):,}" for status in ("fail", "unknown", "manual", "pass")]
        assert row[-4:] == expected


def test_what_could_not_be_read_is_grouped() -> None:
    unread = [Unread(call="ims.GetLoginProfile", of=f"u{n}", code="NoPermission", message="No.") for n in range(1200)]
    unread.append(Unread(call="ims.GetPasswordPolicy", code="DeadlineExceeded"))
    document = read(report_of([], accounts=[account_part(unread=unread)]))
    assert "1,201 calls have no reply" in document.text
    assert document.row("ims.GetLoginProfile") == [
        "ims.GetLoginProfile",
        "1,200",
        "NoPermission No.",
        "u0, u1, u2, u3, u4 and 1,195 more",
    ]
    assert document.row("ims.GetPasswordPolicy") == ["ims.GetPasswordPolicy", "1", "DeadlineExceeded", "the account"]


def test_notes_and_what_was_mended_are_told() -> None:
    report = report_of([])
    report.notes = ["a suppression expired"]
    report.fixed = [found("USER-01", f"user-{number}", "mended") for number in range(201)]
    text = read(report).text
    assert "To be kept in mind a suppression expired" in text
    assert "Mended since the baseline: 201" in text
    assert "user-199" in text
    assert "user-200" not in text
    assert "and 1 more" in text


def test_nothing_is_said_of_reading_where_all_was_read() -> None:
    document = read(report_of([]))
    assert "kept in mind" not in document.text
    assert "Mended" not in document.text
    assert "no reply" not in document.text
    assert "could not be read" not in document.text
    assert "Nothing fails." in document.text
    assert "No principal was found" in document.text


def test_several_accounts_have_a_row_each_and_a_failed_one_its_own_line() -> None:
    document = read(company())
    assert "1 account could not be read" in document.text
    rows = {first: document.row(first) for first in ("example", "shop", "3234567890123456", "4234567890123456")}
    assert rows["4234567890123456"][1] == "not read AssumeRole: EntityNotExist.Role: the role auditor does not exist"
    # Of 60 old keys every third; 10 console users; the root's password.
    assert rows["shop"][1] == str(20 + 10 + 1)
    assert rows["shop"][3:6] == ["1", "10", "20"]
    assert rows["shop"][7:9] == ["1", "3"]


def test_one_account_has_no_table_of_accounts() -> None:
    assert "accounts" not in [given.get("id") for _, given in read(report_of([])).elements]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"pass": 3, "fail": 1}, [("fail", 1, 0.0, 25.0), ("pass", 3, 25.0, 75.0)]),
        ({"unknown": 2}, [("unknown", 2, 0.0, 100.0)]),
        ({}, []),
    ],
)
def test_a_bar_is_as_long_as_its_numbers(parts: dict[str, int], expected: list[tuple[str, int, float, float]]) -> None:
    report = report_of([])
    report.checks[0].counts = parts
    assert [tuple(part) for part in figures(report).checks[0].bar.segments] == expected


def test_one_failure_among_thousands_is_to_be_seen_in_a_bar() -> None:
    report = report_of([])
    report.checks[0].counts = {"fail": 1, "pass": 1_000_000}
    fail, passed = figures(report).checks[0].bar.segments
    assert 0.5 < fail.width < 1
    assert fail.width + passed.width == pytest.approx(100, abs=0.01)


def test_names_of_subjects_and_kinds() -> None:
    assert [family_of(check) for check in ("AK-01", "USR-10", "XX-9")] == ["Access keys", "Users", "XX"]
    assert [kind_name(kind) for kind in ("user", "access_key", "oidc_provider")] == [
        "User",
        "Access key",
        "OIDC provider",
    ]


def test_every_subject_of_a_check_has_a_name() -> None:
    assert [check.id for check in company().checks if family_of(check.id) == check.id.partition("-")[0]] == []


# -- the data ---------------------------------------------------------------------------------------------------------


def unpacked(document: Document) -> list[dict[str, Any]]:
    """The findings as the script reads them."""
    facts, data = document.data("facts"), document.data("findings")
    rows = []
    for place, check in enumerate(data["check"]):
        resource = {
            name: column[data["resource"][place]] for name, column in data["resources"].items() if name != "arns"
        }
        name = resource["name"]

        def filled(text: str, name: str = name) -> str:
            return text.replace("\0", name)

        evidence = filled(data["evidences"][data["evidence"][place]])
        rows.append(
            {
                "check": facts["checks"][check]["id"],
                "title": facts["checks"][check]["title"],
                "cis": facts["checks"][check]["cis"],
                "status": ("fail", "unknown", "manual", "pass")[int(data["status"][place])],
                "severity": ("info", "low", "medium", "high", "critical")[int(data["severity"][place])],
                "account": facts["accounts"][resource["account"]][0],
                "kind": data["kinds"][resource["kind"]],
                "name": name,
                "resource": filled(data["resources"]["arns"][resource["arn"]]),
                "message": data["messages"][data["message"][place]],
                "evidence": evidence.split("\x1f") if evidence else [],
                "fix": filled(data["fixes"][data["fix"][place]]),
                "new": (None, True, False)[int(data["new"][place])],
                "suppressed": data["suppressed"].get(str(place)),
                "fingerprint": data["fingerprint"][place],
            }
        )
    return rows


@pytest.mark.parametrize("report", [company(), large(60)], ids=["company", "large"])
def test_every_finding_is_in_the_data_in_the_reports_order(report: Report) -> None:
    rows = unpacked(read(report))
    assert len(rows) == len(report.findings)
    for row, finding in zip(rows, report.findings, strict=True):
        suppressed = finding.suppressed and [finding.suppressed.reason, finding.suppressed.expires or ""]
        expected = {name: getattr(finding, name) for name in row} | {"suppressed": suppressed}
        assert row == expected


def test_a_finding_of_a_check_that_the_report_does_not_list_is_kept() -> None:
    report = report_of([found("GRP-01", "empty", "has no members")])
    report.checks = []
    (row,) = unpacked(read(report))
    assert (row["check"], row["title"]) == ("GRP-01", report.findings[0].title)


def test_many_findings_stay_a_small_file() -> None:
    report = large(1000)
    assert len(report.findings) == 3000
    few, many = len(render(large(200))), len(render(report))
    # 60,000 of them are below 15 MB.
    assert (many - few) / (3000 - 600) < 250


def test_ways_are_in_the_data_each_shape_once() -> None:
    power, role = f"acs:ram::{ACCOUNT}:account", f"acs:ram::{ACCOUNT}:role/build"
    names = ["anna", "bobby", "annabobby"]
    paths = [
        Path(
            principal=f"acs:ram::{ACCOUNT}:user/{name}",
            steps=(
                Step(
                    technique="PE-13", source=f"acs:ram::{ACCOUNT}:user/{name}", target=role, words=f"{name} assumes it"
                ),
                Step(technique="PE-05", source=role, target=power, words="attaches it", conditional=True),
            ),
        )
        for name in names
    ]
    data = read(report_of([], accounts=[account_part(paths=paths)])).data("ways")
    (shape,) = data["shapes"]
    assert [data["arns"][place] for place in shape["principals"]] == [path.principal for path in paths]
    for path in paths:
        name = path.principal.rpartition("/")[2]
        steps = [
            Step(
                technique=technique,
                source=path.principal if source < 0 else data["arns"][source],
                target=path.principal if target < 0 else data["arns"][target],
                words=words.replace("\0", name),
                conditional=bool(conditional),
            )
            for technique, source, target, words, conditional in shape["steps"]
        ]
        assert tuple(steps) == path.steps


# -- nothing gets out of its place ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_text_is_shown_as_it_is_wherever_it_stands(text: str) -> None:
    harmless, document = read(hostile(["harmless"])), read(hostile([text]))
    # No element more or less, and none with other attributes, than with a harmless text.
    assert [name for name, _ in document.elements] == [name for name, _ in harmless.elements]
    assert [set(given) for _, given in document.elements] == [set(given) for _, given in harmless.elements]
    assert document.scripts[""] == harmless.scripts[""]
    shown = seen_as(text).replace("\r\n", "⟨U+000D⟩\n")
    assert " ".join(shown.split()) in document.text
    row = next(row for row in unpacked(document) if row["check"] == "USER-01" and row["status"] == "fail")
    for field in ("account", "kind", "name", "message", "fix"):
        assert row[field] == shown, field
    assert row["evidence"] == [shown, f"{shown} again"]
    assert row["suppressed"] == [shown, shown]
    (shape,) = document.data("ways")["shapes"]
    assert shape["steps"][1][0] == shown


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "a&amp;b", "\u2028\u2029", "]]>", "'\"\\", "🔑 יוסף"]
)
def test_embedded_texts_hold_nothing_of_markup(text: str) -> None:
    made = embedded([text])
    assert not set(made) & set("<>&\u2028\u2029")
    assert json.loads(made) == [text]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ann", "ann"),
        ("two\nlines\tthere", "two\nlines\tthere"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("\x00\x1f\x7f\ufeff", "⟨U+0000⟩⟨U+001F⟩⟨U+007F⟩⟨U+FEFF⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("יוסף", "יוסף"),
    ],
)
def test_characters_that_nobody_sees_are_spelled(text: str, shown: str) -> None:
    assert seen(text) == shown
