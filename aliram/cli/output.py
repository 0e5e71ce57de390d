"""Results on standard output: json, jsonl, table, csv, yaml, and what a JMESPath query picks.

Everything speaks wire names, as the aliyun CLI does. `json` and `yaml` show the whole reply; the other forms show rows:
the list that the reply holds, or the one thing that it is about.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

import click

__all__ = ["FORMATS", "Writer", "rows_of"]

FORMATS = ("json", "jsonl", "table", "csv", "yaml")


def rows_of(reply: Any) -> list[Any]:
    """The rows of a result: a list as it is, the list or the object inside of a reply, else the result itself."""
    if isinstance(reply, list):
        return reply
    if not isinstance(reply, Mapping):
        return [reply]
    content = {name: value for name, value in reply.items() if name not in _ENVELOPE}
    found = [_list_in(value) for value in content.values()]
    lists = [each for each in found if each is not None]
    if len(lists) == 1:
        return lists[0]
    if len(content) == 1 and isinstance(inner := next(iter(content.values())), Mapping):
        return [inner]
    return [content or dict(reply)]


_ENVELOPE = frozenset({"RequestId", "IsTruncated", "Marker", "NextToken", "TotalCount", "PageNumber", "PageSize"})


def _list_in(value: Any) -> list[Any] | None:
    """A list, or the one inside of a wrapper such as `{"User": [...]}`."""
    if isinstance(value, Mapping) and len(value) == 1:
        value = next(iter(value.values()))
    return value if isinstance(value, list) else None


class Writer:
    """Writes results in one form.

    Args:
        form: One of `FORMATS`.
        query: A JMESPath expression, or None.
        out: Where to; standard output by default.

    Raises:
        click.BadParameter: The query is none.
    """

    def __init__(self, form: str = "json", query: str | None = None, out: TextIO | None = None) -> None:
        self._form = form
        self._out = out or sys.stdout
        self._expression = None if query is None else _compiled(query)
        self.columns: list[str] | None = None
        """Columns of `csv`; None takes those of the first rows. A list that is read page by page needs them ahead."""
        self._headed = False
        # A terminal or pipe without Unicode gets JSON's own escapes.
        self._ascii = not (getattr(self._out, "encoding", None) or "utf-8").lower().startswith("utf")

    @property
    def streams(self) -> bool:
        """Whether items can be written as they come."""
        return self._expression is None and self._form in ("jsonl", "csv")

    @property
    def wants_columns(self) -> bool:
        """Whether `columns` are of any use."""
        return self._expression is None and self._form == "csv"

    def write(self, result: Any) -> None:
        """Writes one whole result."""
        if self._expression is not None:
            result = _picked(self._expression, result)
        match self._form:
            case "json":
                self._line(json.dumps(result, ensure_ascii=self._ascii, indent=2))
            case "yaml":
                import yaml

                yaml.safe_dump(result, self._out, allow_unicode=not self._ascii, sort_keys=False)
            case "table":
                self._table(rows_of(result))
            case _:
                self.add(rows_of(result))

    def add(self, rows: Iterable[Any]) -> None:
        """Writes some rows; only where `streams`."""
        if self._form == "jsonl":
            for row in rows:
                self._line(json.dumps(row, ensure_ascii=self._ascii))
            return
        import csv

        rows = list(rows)
        if self.columns is None and rows:
            self.columns = _columns(rows)
        writer = csv.writer(self._out, lineterminator="\n")
        if self.columns is not None and not self._headed:
            writer.writerow(self.columns)
            self._headed = True
        writer.writerows([_cells(row, self.columns or []) for row in rows])

    def _table(self, rows: Sequence[Any]) -> None:
        from rich.console import Console
        from rich.table import Table

        # In a pipe there is no width: a line is a row.
        console = Console(file=self._out, width=None if self._out.isatty() else 1_000_000)
        if not rows:
            console.print("nothing found")
            return
        columns = _columns(rows)
        # Cells are data: what looks like markup in them is not, and nothing of them is left out.
        cells = [[_plain(cell) for cell in _cells(row, columns)] for row in rows]
        if len(columns) * _NARROWEST > console.width:
            columns, cells = _upright(columns, cells)
        table = Table(box=None, header_style="bold", pad_edge=False)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in cells:
            table.add_row(*row)
        console.print(table)

    def _line(self, text: str) -> None:
        self._out.write(f"{text}\n")


_NARROWEST = 12
"""Characters of a column that can still be read; where a terminal has less for each, rows are shown upright."""


def _upright(columns: Sequence[str], cells: Sequence[Sequence[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Rows of many columns as two: name and value, a blank line between one row and the next."""
    lines: list[list[Any]] = []
    for row in cells:
        lines += [["", ""]] if lines else []
        lines += [[name, cell] for name, cell in zip(columns, row, strict=True)]
    return ["Name", "Value"], lines


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text(text)


def _picked(expression: Any, result: Any) -> Any:
    from jmespath.exceptions import JMESPathError

    try:
        return expression.search(result)
    except JMESPathError as error:
        raise click.UsageError(f"--query does not fit the result: {str(error).splitlines()[0]}") from None


def _columns(rows: Sequence[Any]) -> list[str]:
    """Every name that some row has, in the order of appearance."""
    if not all(isinstance(row, Mapping) for row in rows):
        return ["value"]
    return list(dict.fromkeys(name for row in rows for name in row))


def _cells(row: Any, columns: Sequence[str]) -> list[str]:
    if not isinstance(row, Mapping):
        return [_cell(row)]
    return [_cell(row.get(name)) for name in columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping | list) else str(value)


def _compiled(query: str) -> Any:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        return jmespath.compile(query)
    except JMESPathError as error:
        reason = str(error).splitlines()[0]
        raise click.BadParameter(f"--query is no JMESPath expression: {reason}") from None
