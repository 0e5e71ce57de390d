"""JSON, JSONL and CSV: the findings for programs and spreadsheets, and reading a report back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec

from aliram.audit.finding import Finding
from aliram.errors import ConfigError

from .contents import Report

__all__ = ["COLUMNS", "csv_pieces", "jsonl_pieces", "read", "render_csv", "render_json", "render_jsonl"]

COLUMNS = (
    "account",
    "check",
    "title",
    "status",
    "severity",
    "kind",
    "resource",
    "name",
    "message",
    "evidence",
    "fix",
    "cis",
    "fingerprint",
    "suppressed",
    "expires",
    "new",
)
"""Columns of the CSV, in this order in every release; new ones come behind them. `evidence` has a line for each item,
`cis` has its sections apart by spaces, `suppressed` is the reason, `new` is true, false or empty."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell starts that a spreadsheet takes for a formula; some take the full-width signs as well (OWASP, "CSV
Injection")."""


def render_json(report: Report) -> str:
    """The report itself, indented. `read` reads it again."""
    # Every field of the report itself, `format` above all, whether it has its default or not.
    raw = msgspec.json.encode(msgspec.structs.asdict(report))
    return msgspec.json.format(raw, indent=2).decode() + "\n"


def render_jsonl(report: Report) -> str:
    """One finding on each line, with the fields of `Finding`; nothing where nothing was found."""
    return "".join(jsonl_pieces(report))


def jsonl_pieces(report: Report) -> Iterator[str]:
    """The lines of `render_jsonl` one by one."""
    encoder = msgspec.json.Encoder()
    for finding in report.findings:
        yield encoder.encode(finding).decode() + "\n"


def render_csv(report: Report) -> str:
    """A header and a row for each finding, comma-separated, lines ending with CRLF (RFC 4180).

    Names come from the account, so a cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    return "".join(csv_pieces(report))


def csv_pieces(report: Report) -> Iterator[str]:
    """The lines of `render_csv` one by one."""
    line = io.StringIO()
    writer = csv.writer(line)
    for row in (COLUMNS, *map(_row, report.findings)):
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _row(finding: Finding) -> list[str]:
    suppressed = finding.suppressed
    cells = {
        "account": finding.account,
        "check": finding.check,
        "title": finding.title,
        "status": finding.status.value,
        "severity": finding.severity.value,
        "kind": finding.kind,
        "resource": finding.resource,
        "name": finding.name,
        "message": finding.message,
        "evidence": "\n".join(finding.evidence),
        "fix": finding.fix,
        "cis": " ".join(finding.cis),
        "fingerprint": finding.fingerprint,
        "suppressed": "" if suppressed is None else suppressed.reason,
        "expires": "" if suppressed is None else suppressed.expires or "",
        "new": "" if finding.new is None else str(finding.new).lower(),
    }
    return [_harmless(cells[column]) for column in COLUMNS]


def _harmless(cell: str) -> str:
    # NUL ends the text for some readers, and Python's own before 3.13 refuses it.
    cell = cell.replace("\0", "\ufffd")
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read(path: str | Path) -> Report:
    """The report in a file that `render_json` made.

    Raises:
        ConfigError: There is no such file, or it is anything else.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"the report {path} cannot be read: {error.strerror}") from None
    wanted = "a report that `aliram audit` wrote with the form json is needed"
    try:
        marked = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no JSON object ({error}); {wanted}") from None
    form = bytes(marked.get("format", b"1")).decode()
    if form != "1":
        raise ConfigError(f"{path} is a report of the format {form}, and this version of aliram knows format 1 only")
    try:
        return msgspec.json.decode(raw, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no report of an audit ({error}); {wanted}") from None
