"""Reports made in the background: ordered, a while in the making by the emulator's clock, then read page by page.

A report shows the account as it was when the report was ordered; being made only delays when it can be read. The
latest two of a kind are kept, so that an older one stays readable while the next is made, and its pages do not change
between two calls.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from .clock import iso
from .refusals import invalid
from .room import Call

__all__ = ["DEFAULT_DELAY", "Page", "Report", "begin_report", "newest_report", "read_page", "ready_report"]

DEFAULT_DELAY = 1.0
"""Seconds a report is in the making: long enough that a client which does not wait is told so."""

_KEPT = 2
"""Reports of a kind that an account keeps."""

_SELECT = "SELECT seq, started, ready FROM reports WHERE account = ? AND kind = ?"


class Report(NamedTuple):
    """A report, ready or not."""

    seq: int
    started: float
    """When it was ordered, in epoch seconds: what it shows is as of then."""
    ready: float
    """From when on it can be read."""

    @property
    def generated(self) -> str:
        """`started` as the services write it."""
        return iso(self.started)


class Page(NamedTuple):
    """A stretch of a part's rows."""

    report: Report
    part: dict[str, Any]
    """All of the part."""
    rows: list[Any]
    first: bool
    marker: str | None
    """Of the next page; None on the last."""


def begin_report(call: Call, kind: str, parts: Mapping[str, Mapping[str, Any]]) -> None:
    """Orders a report. What is to be read in pages stands in `rows` of its part."""
    state, account, now = call.state, call.account.id, call.state.clock.now()
    seq = state.insert(
        "INSERT INTO reports (account, kind, started, ready) VALUES (?, ?, ?, ?)",
        account,
        kind,
        now,
        now + call.report_delay,
    )
    for name, part in parts.items():
        state.run("INSERT INTO report_parts VALUES (?, ?, ?)", seq, name, json.dumps(part, ensure_ascii=False))
    for (old,) in state.all(
        "SELECT seq FROM reports WHERE account = ? AND kind = ? ORDER BY seq DESC LIMIT -1 OFFSET ?",
        account,
        kind,
        _KEPT,
    ):
        state.run("DELETE FROM report_parts WHERE report_seq = ?", old)
        state.run("DELETE FROM reports WHERE seq = ?", old)


def newest_report(call: Call, kind: str) -> Report | None:
    """The report ordered last."""
    row = call.state.one(f"{_SELECT} ORDER BY seq DESC", call.account.id, kind)
    return Report(*row) if row is not None else None


def ready_report(call: Call, kind: str) -> Report | None:
    """The newest report that can be read."""
    now = call.state.clock.now()
    row = call.state.one(f"{_SELECT} AND ready <= ? ORDER BY seq DESC", call.account.id, kind, now)
    return Report(*row) if row is not None else None


def read_page(call: Call, kind: str, name: str, *, marker_name: str, default: int) -> Page | None:
    """A page of a part: of the report its marker was given for, without a marker of the newest one.

    `marker_name` is the parameter for the marker, `default` the page size where `MaxItems` is not sent. None: there is
    no report yet, or none with that part.
    """
    marker = call.text(marker_name)
    if marker:
        report, start = _unmark(call, kind, name, marker, marker_name)
    else:
        newest = ready_report(call, kind)
        if newest is None:
            return None
        report, start = newest, 0
    row = call.state.one("SELECT content FROM report_parts WHERE report_seq = ? AND name = ?", report.seq, name)
    if row is None:
        return None
    part: dict[str, Any] = json.loads(row[0])
    size = call.args.get("MaxItems", default)
    if call.page_cap is not None:
        size = min(size, call.page_cap)
    end = start + size
    more = _mark(call, name, report, end) if end < len(part["rows"]) else None
    return Page(report, part, part["rows"][start:end], start == 0, more)


def _mark(call: Call, name: str, report: Report, start: int) -> str:
    return base64.urlsafe_b64encode(f"{call.operation.id}/{name}/{report.seq}/{start}".encode()).decode()


def _unmark(call: Call, kind: str, name: str, marker: str, marker_name: str) -> tuple[Report, int]:
    """The report and the row a marker stands for."""
    try:
        owner, part, seq, start = base64.urlsafe_b64decode(marker.encode()).decode().split("/")
    except (binascii.Error, ValueError):
        owner = part = seq = start = ""
    numbers = all(number.isascii() and number.isdigit() and len(number) <= 18 for number in (seq, start))
    if numbers and (owner, part) == (call.operation.id, name):
        row = call.state.one(f"{_SELECT} AND seq = ?", call.account.id, kind, int(seq))
        if row is not None:
            return Report(*row), int(start)
    raise invalid(f"InvalidParameter.{marker_name}", marker_name)
