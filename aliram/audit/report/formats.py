"""The forms a report can have, by the name that `--format` takes. A form is loaded when it is used."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .contents import Report

__all__ = ["FORMATS", "Format"]


@dataclass(frozen=True)
class Format:
    """One form."""

    name: str
    suffix: str
    """How the name of such a file ends: `.sarif`."""
    summary: str
    """For whom it is, in one line."""
    module: str
    function: str = "render"
    """Takes a report and returns the whole text."""
    pieces_function: str = ""
    """Takes a report and yields the same text piece by piece; empty: there is no such function."""

    def render(self, report: Report) -> str:
        """The whole text.

        Raises:
            ConfigError: The form needs a package of the extra `audit`.
        """
        render: Callable[[Report], str] = getattr(importlib.import_module(self.module), self.function)
        return render(report)

    def pieces(self, report: Report) -> Iterator[str]:
        """The same text in pieces, to be written one by one: a report of 100,000 findings is not held twice."""
        if not self.pieces_function:
            yield self.render(report)
            return
        pieces: Callable[[Report], Iterator[str]] = getattr(importlib.import_module(self.module), self.pieces_function)
        yield from pieces(report)


def _here(name: str, suffix: str, summary: str, module: str, function: str = "render", pieces: str = "") -> Format:
    return Format(name, suffix, summary, f"aliram.audit.report.{module}", function, pieces)


FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        _here("terminal", ".txt", "a summary to read on a terminal", "terminal"),
        _here("html", ".html", "one file for a browser, with search and charts", "html"),
        _here("json", ".json", "the whole report; what a baseline is read from", "plain", "render_json"),
        _here("jsonl", ".jsonl", "a finding on each line", "plain", "render_jsonl", "jsonl_pieces"),
        _here("csv", ".csv", "a finding in each row, for a spreadsheet", "plain", "render_csv", "csv_pieces"),
        _here("sarif", ".sarif", "SARIF 2.1.0, for viewers of scan results", "sarif", "render", "pieces"),
        _here(
            "sarif-github",
            ".sarif",
            "SARIF 2.1.0 with failures only, as GitHub's code scanning takes it",
            "sarif",
            "render_for_github",
            "pieces_for_github",
        ),
        _here("junit", ".junit.xml", "JUnit XML, for CI servers", "junit", "render", "pieces"),
        _here("ocsf", ".ocsf.json", "OCSF 1.5.0 detection findings, for SIEMs", "ocsf", "render", "pieces"),
    )
}
"""Every form by its name."""
