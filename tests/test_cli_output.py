"""What the `aliram` command prints: forms, queries, long lists, markers, terminals and pipes."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import tracemalloc
from collections.abc import Sequence
from typing import Any
from unittest import mock

import pytest
import yaml

from aliram.cli.app import run
from aliram.cli.output import FORMATS, Writer, rows_of
from aliram.emulator import ACCOUNT_ALIAS, Emulator
from tests.command import aliram, done, refused

DOMAIN = f"{ACCOUNT_ALIAS}.onaliyun.com"


@pytest.fixture
def online(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The emulator with five users and nothing else, where the commands go."""
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    emulator.seed({"users": [{"name": f"u{n}", "display_name": '张三, "Zoë" [bold]'} for n in range(5)]})
    return emulator


def printed(form: str, result: Any, query: str | None = None, columns: Sequence[str] | None = None) -> str:
    out = io.StringIO()
    writer = Writer(form, query, out)
    writer.columns = list(columns) if columns is not None else None
    writer.write(result)
    return out.getvalue()


# -- rows -------------------------------------------------------------------------------------------------------------

ROWS: tuple[tuple[str, Any, list[Any]], ...] = (
    ("a list in its wrapper", {"RequestId": "1", "Users": {"User": [{"A": 1}]}, "IsTruncated": False}, [{"A": 1}]),
    ("a bare list", {"RequestId": "1", "Users": [{"A": 1}]}, [{"A": 1}]),
    ("an empty list", {"RequestId": "1", "Users": {"User": []}}, []),
    ("one thing", {"RequestId": "1", "User": {"A": 1}}, [{"A": 1}]),
    ("several members", {"RequestId": "1", "A": 1, "B": {"C": 2}}, [{"A": 1, "B": {"C": 2}}]),
    ("nothing but a request id", {"RequestId": "1"}, [{"RequestId": "1"}]),
    ("two lists are no rows", {"A": [1], "B": [2]}, [{"A": [1], "B": [2]}]),
    ("a list of texts", ["a", "b"], ["a", "b"]),
    ("a number", 3, [3]),
    ("nothing", None, [None]),
)


@pytest.mark.parametrize(("reply", "rows"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_rows_are_found_in_replies(reply: Any, rows: list[Any]) -> None:
    assert rows_of(reply) == rows


REPLY = {"RequestId": "1", "Users": {"User": [{"Name": "a,b", "Tags": {"Tag": []}}, {"Name": "ü", "On": True}]}}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("jsonl", '{"Name": "a,b", "Tags": {"Tag": []}}\n{"Name": "ü", "On": true}\n'),
        ("csv", 'Name,Tags,On\n"a,b","{""Tag"": []}",\nü,,true\n'),
        ("table", 'Name  Tags         On  \na,b   {"Tag": []}      \nü                  true\n'),
    ],
)
def test_rows_are_written(form: str, expected: str) -> None:
    assert printed(form, REPLY) == expected


@pytest.mark.parametrize(("form", "read"), [("json", json.loads), ("yaml", yaml.safe_load)])
def test_documents_hold_the_whole_reply(form: str, read: Any) -> None:
    text = printed(form, REPLY)
    assert read(text) == REPLY
    assert "ü" in text


@pytest.mark.parametrize(
    ("query", "form", "expected"),
    [
        ("Users.User[].Name", "json", '[\n  "a,b",\n  "ü"\n]\n'),
        ("Users.User[].Name", "jsonl", '"a,b"\n"ü"\n'),
        ("Users.User[].{n: Name}", "csv", 'n\n"a,b"\nü\n'),
        ("Users.User[?On].Name | [0]", "csv", "value\nü\n"),
        ("Users.User[0].Name", "yaml", "a,b\n...\n"),
        ("Nothing", "json", "null\n"),
        ("Users.User[?Name=='x']", "table", "nothing found\n"),
    ],
)
def test_a_query_picks(query: str, form: str, expected: str) -> None:
    assert printed(form, REPLY, query) == expected


def test_a_query_that_does_not_fit_is_said_in_one_line(online: Emulator) -> None:
    assert "--query does not fit the result" in refused(2, "ram", "list-users", "--query", "length(IsTruncated)")


def test_csv_takes_the_columns_that_it_is_given() -> None:
    assert printed("csv", REPLY, columns=["On", "Name"]).splitlines() == ["On,Name", ',"a,b"', "true,ü"]
    assert printed("csv", [], columns=["On", "Name"]) == "On,Name\n"


# -- long lists -------------------------------------------------------------------------------------------------------


def names(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [row["UserPrincipalName"].partition("@")[0] for row in rows]


def test_all_is_one_document_with_every_item(online: Emulator) -> None:
    online.page_cap(2)
    reply = json.loads(done("ims", "list-users", "--all"))
    assert names(reply["Users"]["User"]) == ["u0", "u1", "u2", "u3", "u4"]
    assert (reply["IsTruncated"], "Marker" in reply) == (False, False)
    assert len(online.requests) == 3


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_has_every_item_and_every_character(form: str, online: Emulator) -> None:
    online.page_cap(2)
    text = done("ims", "list-users", "--all", "--output", form)
    assert re.findall(r"u\d(?=@)", text) == ["u0", "u1", "u2", "u3", "u4"]
    assert text.count("张三") == 5
    assert text.count("[bold]") == 5


def test_csv_has_one_header_and_the_same_columns_for_every_page(online: Emulator) -> None:
    online.page_cap(2)
    rows = list(csv.DictReader(io.StringIO(done("ims", "list-users", "--all", "--output", "csv"))))
    assert names(rows) == ["u0", "u1", "u2", "u3", "u4"]
    one = done("ims", "list-users", "--max-items", "1", "--output", "csv")
    assert one.splitlines()[0].split(",") == list(rows[0])
    assert rows[0]["DisplayName"] == '张三, "Zoë" [bold]'


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("cap", [1, 2, 3, 1000])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 9])
def test_a_limit_and_the_marker_behind_it_lose_nothing(form: str, cap: int, limit: int, online: Emulator) -> None:
    online.page_cap(cap)
    seen: list[str] = []
    more: list[str] = []
    while True:
        ended = aliram("ims", "list-users", "--limit", str(limit), "--output", form, *more)
        assert ended.code == 0
        more = ended.err.split()[-2:]
        if form == "json":
            reply = json.loads(ended.out)
            rows = reply["Users"]["User"]
            assert (reply["IsTruncated"], reply.get("Marker")) == (bool(more), more[1] if more else None)
        else:
            rows = [json.loads(line) for line in ended.out.splitlines()]
        assert 0 < len(rows) <= limit
        seen += names(rows)
        if not more:
            break
        assert more[0] == "--marker"
    assert seen == ["u0", "u1", "u2", "u3", "u4"]


def test_where_a_service_gives_more_than_asked_for_the_marker_stays_before_it(online: Emulator) -> None:
    page = {"RequestId": "1", "Users": {"User": [{"UserPrincipalName": f"u{n}@x"} for n in range(3)]}}
    online.fail_next("ListUsers", body={**page, "IsTruncated": True, "Marker": "second"})
    online.fail_next("ListUsers", body={**page, "IsTruncated": False})
    ended = aliram("ims", "list-users", "--limit", "4")
    reply = json.loads(ended.out)
    assert names(reply["Users"]["User"]) == ["u0", "u1", "u2", "u0"]
    assert (reply["IsTruncated"], reply["Marker"]) == (True, "second")
    assert ended.err == "there is more, from --marker second\n"


def test_a_list_that_breaks_off_says_where_to_go_on(online: Emulator) -> None:
    online.page_cap(2)
    marker = json.loads(done("ims", "list-users"))["Marker"]
    page = {"RequestId": "1", "Users": {"User": [{"UserPrincipalName": "u0@x"}]}, "IsTruncated": True, "Marker": marker}
    online.fail_next("ListUsers", body=page)
    online.fail_next("ListUsers", code="NoPermission")
    ended = aliram("ims", "list-users", "--all", "--output", "jsonl")
    assert ended.code == 1
    assert len(ended.out.splitlines()) == 1
    broken, error = ended.err.splitlines()
    assert broken == f"broken off; what is missing begins at --marker {marker}"
    assert error.startswith("error: ListUsers: NoPermission")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_report_in_pieces_keeps_every_piece(form: str, online: Emulator) -> None:
    pieces: list[dict[str, Any]] = [
        {"RequestId": "1", "Content": "begin", "IsTruncated": True, "NextToken": "second"},
        {"RequestId": "2", "Content": "end", "IsTruncated": False},
    ]
    for piece in pieces:
        online.fail_next("GetCredentialReport", body=piece)
    text = done("ims", "get-credential-report", "--all", "--output", form)
    assert pieces == (json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()])


def test_rows_are_streamed_in_flat_memory(online: Emulator) -> None:
    online.seed_users(6000)
    online.page_cap(200)

    class Counting(io.StringIO):
        """Forgets what it is given, but for the lines, the memory of each third, and the pages asked for until then."""

        def __init__(self) -> None:
            super().__init__()
            self.lines = 0
            self.peaks: list[int] = []
            self.asked: list[int] = []

        def write(self, text: str) -> int:
            self.lines += text.count("\n")
            if self.lines in (2000, 4000, 6000) and len(self.peaks) < self.lines / 2000:
                self.peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.reset_peak()
                self.asked.append(len(online.requests))
            return len(text)

    out = Counting()
    tracemalloc.start()
    try:
        with mock.patch.object(sys, "stdout", out):
            assert run(["ims", "list-users", "--all", "--output", "jsonl"]) == 0
    finally:
        tracemalloc.stop()
    assert out.lines == 6005
    assert out.peaks[2] < 1.1 * out.peaks[1]
    assert out.asked == [10, 20, 30], "rows are written as soon as their page is there"


# -- terminals and pipes ----------------------------------------------------------------------------------------------


def shown(*arguments: str, width: int = 80, only_errors: bool = False, **more: str) -> tuple[str, str]:
    """What a terminal of this width gets, and what a pipe at standard output does (`only_errors`)."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", "from aliram.cli import main; main()", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if only_errors else theirs,
        stderr=theirs,
        env={**environ, "TERM": "xterm-256color", **more},
    )
    os.close(theirs)
    screen = b""
    while True:
        ready, _, _ = select.select([ours], [], [], 60)
        assert ready, screen
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        screen += piece
    out = process.communicate(timeout=60)[0] or b""
    os.close(ours)
    assert process.returncode == 0, screen
    return screen.decode(), out.decode()


def test_a_terminal_gets_headings_in_bold_unless_no_color_is_set(online: Emulator) -> None:
    listing = ("ram", "list-users", "--output", "table", "--query", "Users.User[].{Name: UserName, Id: UserId}")
    assert "\x1b[1m" in shown(*listing)[0]
    plain = shown(*listing, NO_COLOR="1")[0]
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", plain)
    assert "u4" in plain


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_table_fits_the_terminal_and_leaves_nothing_out(width: int, online: Emulator) -> None:
    screen = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown("ims", "list-users", "--output", "table", width=width)[0])
    lines = [line.rstrip() for line in screen.splitlines()]
    assert max(len(line) + line.count("张") + line.count("三") for line in lines) <= width
    joined = re.sub(r"\s", "", screen)
    assert joined.count("DisplayName") == (5 if width < 200 else 1)
    if width == 80:
        for n in range(5):
            assert f"u{n}@{DOMAIN}" in joined


def test_a_pipe_gets_a_line_for_each_row_however_long(online: Emulator) -> None:
    lines = done("ims", "list-users", "--output", "table").splitlines()
    assert len(lines) == 6
    assert all(f"u{n}@{DOMAIN}" in line for n, line in enumerate(lines[1:]))


def test_progress_is_shown_on_a_terminal_and_wiped_away(online: Emulator) -> None:
    online.page_cap(1)
    screen, out = shown("ims", "list-users", "--all", only_errors=True)
    assert "5 items" in screen
    assert screen.rstrip().endswith("\x1b[2K")
    assert len(json.loads(out)["Users"]["User"]) == 5
    screen, _ = shown("ims", "list-users", only_errors=True)
    assert screen == ""


def test_rows_that_stream_to_the_terminal_are_progress_enough(online: Emulator) -> None:
    assert "items" not in shown("ims", "list-users", "--all", "--output", "jsonl")[0]


def test_in_a_pipe_nothing_is_on_standard_error(online: Emulator) -> None:
    assert aliram("ims", "list-users", "--all").err == ""


def test_an_output_without_unicode_gets_escapes_that_still_mean_the_same(online: Emulator) -> None:
    for form in ("json", "yaml", "jsonl"):
        ended = subprocess.run(
            [sys.executable, "-c", "from aliram.cli import main; main()", *("ims", "list-users", "--output", form)],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            check=True,
        )
        text = ended.stdout.decode("ascii")
        documents = [yaml.safe_load(text)] if form != "jsonl" else [json.loads(line) for line in text.splitlines()]
        rows = documents if form == "jsonl" else documents[0]["Users"]["User"]
        assert {row["DisplayName"] for row in rows} == {'张三, "Zoë" [bold]'}
