"""JSON, JSONL and CSV; the registry of forms."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
from pathlib import Path

import msgspec
import pytest

from aliram.audit.finding import Finding, Status, Suppressed
from aliram.audit.report import Report, plain
from aliram.audit.report.formats import FORMATS
from aliram.errors import ConfigError
from tests.audit.planted_reports import HOSTILE, empty_report, finding, hostile_report, only_unknowns, report

REPORTS = {"hostile": hostile_report, "empty": empty_report, "only unknowns": only_unknowns}


@pytest.mark.parametrize("name", REPORTS)
def test_a_json_report_is_read_back_as_the_same_report(name: str, tmp_path: Path) -> None:
    made = REPORTS[name]()
    file = tmp_path / "report.json"
    file.write_text(plain.render_json(made), "utf-8")
    assert plain.read(file) == made


def test_json_has_the_fields_of_the_report_and_escapes_control_characters() -> None:
    text = plain.render_json(report([finding("a\x1b[31m")]))
    assert "\x1b" not in text
    value = json.loads(text)
    assert list(value) == list(Report.__struct_fields__)
    assert value["format"] == 1
    assert [each["name"] for each in value["findings"]] == ["a\x1b[31m"]
    assert value["findings"][0]["status"] == "fail"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no JSON object"),
        (b"[]", "no JSON object"),
        (b'"text"', "no JSON object"),
        (b'{"made": 1', "no JSON object"),
        (b"\xff\xfe{}", "no JSON object"),
        (b"{}\n{}\n", "no JSON object"),
        (b"{}", "missing required field `made`"),
        (b'{"version": "2.1.0", "runs": []}', "missing required field"),
        (b'{"format": 2}', "format 2"),
        (b'{"format": "1"}', 'format "1"'),
    ],
)
def test_what_is_no_report_is_refused_in_words(content: bytes, why: str, tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=re.escape(why)) as caught:
        plain.read(file)
    assert str(file) in str(caught.value)


def test_a_report_with_a_finding_of_no_known_status_is_refused_by_its_place(tmp_path: Path) -> None:
    value = json.loads(plain.render_json(report([finding()])))
    value["findings"][0]["status"] = "maybe"
    file = tmp_path / "old.json"
    file.write_text(json.dumps(value), "utf-8")
    with pytest.raises(ConfigError, match=re.escape("$.findings[0].status")):
        plain.read(file)


def test_a_report_that_is_missing_or_a_directory_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        plain.read(tmp_path / "none.json")
    with pytest.raises(ConfigError, match="cannot be read"):
        plain.read(tmp_path)


def test_jsonl_has_one_finding_on_each_line_whatever_its_name() -> None:
    made = hostile_report()
    lines = plain.render_jsonl(made).split("\n")
    assert lines.pop() == ""
    assert [msgspec.json.decode(line, type=Finding) for line in lines] == made.findings


def test_csv_has_the_documented_columns_and_a_row_for_each_finding() -> None:
    excused = finding(
        "bob",
        evidence=["one", "two"],
        fix="aliram ims x",
        cis=["1.6", "1.7"],
        suppressed=Suppressed(reason='known, "bad"', expires="2027-01-01"),
        new=True,
    )
    rows = list(csv.reader(io.StringIO(plain.render_csv(report([excused, finding("carol", new=False)])))))
    assert rows[0] == [
        *("account", "check", "title", "status", "severity", "kind", "resource", "name", "message", "evidence", "fix"),
        *("cis", "fingerprint", "suppressed", "expires", "new"),
    ]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["resource"] == "acs:ram::1111111111111111:user/bob"
    assert (first["status"], first["severity"]) == ("fail", "medium")
    assert first["evidence"] == "one\ntwo"
    assert first["cis"] == "1.6 1.7"
    assert (first["suppressed"], first["expires"], first["new"]) == ('known, "bad"', "2027-01-01", "true")
    assert rows[2][-3:] == ["", "", "false"]
    assert len(rows) == 3


def test_no_cell_of_the_csv_starts_a_formula() -> None:
    text = plain.render_csv(hostile_report())
    assert text.count("\r\n") >= len(HOSTILE) + 1
    assert "\0" not in text
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == len(HOSTILE) + 1
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell


@pytest.mark.parametrize("name", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "＝1"])
def test_a_cell_that_would_be_a_formula_has_an_apostrophe_before_it(name: str) -> None:
    rows = list(csv.reader(io.StringIO(plain.render_csv(report([finding(name)])), newline="")))
    assert rows[1][plain.COLUMNS.index("name")] == f"'{name}"


def test_harmless_names_are_in_the_csv_as_they_are() -> None:
    names = ["alice", "a=b", "a-b+c@d", "'x", "张三"]
    rows = list(csv.reader(io.StringIO(plain.render_csv(report([finding(name) for name in names])))))
    assert [row[plain.COLUMNS.index("name")] for row in rows[1:]] == names


def test_an_empty_report_is_a_header_in_csv_and_nothing_in_jsonl() -> None:
    assert plain.render_csv(empty_report()) == ",".join(plain.COLUMNS) + "\r\n"
    assert plain.render_jsonl(empty_report()) == ""


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_has_a_function_and_a_suffix(name: str) -> None:
    form = FORMATS[name]
    assert form.name == name
    assert form.suffix.startswith(".")
    assert form.summary
    module = importlib.import_module(form.module)
    for function in filter(None, (form.function, form.pieces_function)):
        assert function in module.__all__


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "html"])
@pytest.mark.parametrize("made", REPORTS)
def test_the_pieces_of_a_form_are_its_whole(name: str, made: str) -> None:
    form, one = FORMATS[name], REPORTS[made]()
    assert "".join(form.pieces(one)) == form.render(one)


def test_statuses_that_are_no_failure_are_in_every_plain_form() -> None:
    made = report([finding(status.value, status=status) for status in Status])
    assert [row[3] for row in csv.reader(io.StringIO(plain.render_csv(made)))][1:] == [each.value for each in Status]
    assert [json.loads(line)["status"] for line in plain.render_jsonl(made).splitlines()] == [*Status]
