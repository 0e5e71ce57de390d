"""Reads a page strictly: every element is closed, nothing is said twice, every table has headings for its cells."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["Page", "Table"]

_VOID = {"meta", "link", "img", "input", "br", "hr"}
_APART = {"br", "pre", "span", "summary"}
"""Elements whose text stands apart from what is before them."""


class Table:
    """A table: its headings, and its rows as texts by heading."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.rows: list[dict[str, str]] = []
        self.cells: list[str] = []


class Page(HTMLParser):
    """A page that was read to its end; anything that is not well-formed raised a ValueError."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        """Name and attributes of every element, in order."""
        self.texts: list[str] = []
        """Every run of text, in order."""
        self.tables: dict[str, Table] = {}
        """By label."""
        self.style = ""
        self._open: list[str] = []
        self._numbers: list[int] = []
        self._texts_of: dict[int, str] = {}
        self._table: Table | None = None
        self._cell: list[str] | None = None
        if not text.startswith("<!doctype html>\n<html lang="):
            raise ValueError("it does not begin as a page")
        self.feed(text)
        self.close()
        if self._open:
            raise ValueError(f"never closed: {self._open}")

    @property
    def text(self) -> str:
        """All that is to be read."""
        return " ".join(self.texts)

    @property
    def names(self) -> list[str]:
        """The elements' names."""
        return [name for name, _ in self.elements]

    def all(self, attribute: str) -> list[str]:
        """Every value of an attribute."""
        return [given[attribute] for _, given in self.elements if attribute in given]

    def headings(self) -> dict[str, str]:
        """What stands behind each heading, by the heading's id."""
        found: dict[str, str] = {}
        for number, (name, given) in enumerate(self.elements):
            if name in ("h2", "h3"):
                found[given["id"]] = self._texts_of[number]
        return found

    def terms(self) -> dict[str, str]:
        """What is said of each term."""
        found: dict[str, str] = {}
        term = ""
        for number, name in enumerate(self.names):
            if name == "dt":
                term = self._texts_of[number]
            elif name == "dd":
                found[term] = " ".join(self._texts_of[number].split())
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) != len(attrs):
            raise ValueError(f"<{tag}> says a thing twice: {attrs}")
        given = {name: value or "" for name, value in attrs}
        self._texts_of[len(self.elements)] = ""
        if tag not in _VOID:
            self._open.append(tag)
            self._numbers.append(len(self.elements))
        self.elements.append((tag, given))
        if tag == "table":
            self._table = self.tables[given["aria-label"]] = Table()
        elif tag == "tr" and self._table is not None:
            self._table.cells = []
        elif tag in _APART and self._cell is not None:
            self._cell.append(" ")
        elif tag in ("th", "td"):
            if tag == "th" and given.get("scope") not in ("col", "row"):
                raise ValueError(f"a heading of what? {given}")
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            raise ValueError(f"</{tag}> where {self._open} are open, line {self.getpos()[0]}")
        self._open.pop()
        self._numbers.pop()
        if tag in ("th", "td") and self._table is not None and self._cell is not None:
            self._table.cells.append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "tr" and self._table is not None:
            if self._open[-1] == "thead":
                self._table.heads = self._table.cells
            else:
                self._table.rows.append(dict(zip(self._table.heads, self._table.cells, strict=True)))
        elif tag == "table":
            self._table = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            self.style += data
            return
        for number in self._numbers if self._open else []:
            self._texts_of[number] += data
        if data.strip():
            self.texts.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def handle_comment(self, data: str) -> None:
        raise ValueError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise ValueError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise ValueError(f"an instruction: {data}")
