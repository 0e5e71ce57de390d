"""Results on standard output: json, jsonl, table, csv, yaml, and what a JMESPath query picks.

Everything speaks wire names, as the aliyun CLI does. `json` and `yaml` show the whole reply; the other forms show rows:
the list that the reply holds, or the one thing that it is about.
"""

from __future__ import annotations

import csv
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
        self._columns: list[str] | None = None

    @property
    def streams(self) -> bool:
        """Whether items can be written as they come."""
        return self._expression is None and self._form in ("jsonl", "csv")

    def write(self, result: Any) -> None:
        """Writes one whole result."""
        if self._expression is not None:
            result = self._expression.search(result)
        match self._form:
            case "json":
                self._line(json.dumps(result, ensure_ascii=False, indent=2))
            case "yaml":
                import yaml

                yaml.safe_dump(result, self._out, allow_unicode=True, sort_keys=False)
            case "table":
                self._table(rows_of(result))
            case _:
                self.add(rows_of(result))

    def add(self, rows: Iterable[Any]) -> None:
        """Writes some rows; only where `streams`."""
        if self._form == "jsonl":
            for row in rows:
                self._line(json.dumps(row, ensure_ascii=False))
            return
        rows = list(rows)
        if self._columns is None and rows:
            self._columns = _columns(rows)
            csv.writer(self._out, lineterminator="\n").writerow(self._columns)
        writer = csv.writer(self._out, lineterminator="\n")
        writer.writerows([_cells(row, self._columns or []) for row in rows])

    def _table(self, rows: Sequence[Any]) -> None:
        from rich.console import Console
        from rich.table import Table

        console = Console(file=self._out, width=None if self._out.isatty() else 200)
        if not rows:
            console.print("nothing found")
            return
        columns = _columns(rows)
        table = Table(*columns, box=None, header_style="bold", pad_edge=False)
        for row in rows:
            # Cells are data: what looks like markup in them is not.
            table.add_row(*(_plain(cell) for cell in _cells(row, columns)))
        console.print(table)

    def _line(self, text: str) -> None:
        self._out.write(f"{text}\n")


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text(text)


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

    try:
        return jmespath.compile(query)
    except jmespath.exceptions.JMESPathError as error:
        reason = str(error).splitlines()[0]
        raise click.BadParameter(f"--query is no JMESPath expression: {reason}") from None
