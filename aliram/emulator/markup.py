"""HTML that cannot be broken by what it shows: `html` is the only way to write it, and escapes every value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import LiteralString, NamedTuple

__all__ = ["Column", "Html", "html", "joined", "table"]

# NUL and its like cannot stand in HTML, and characters that turn or hide what is around them would let a name pass for
# another one. Joiners (U+200C, U+200D) stay: languages and emoji need them.
_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def html(template: LiteralString, *values: object) -> Html:
    """Fills the `{}` of a template: `Html` goes in as it is, anything else as its escaped text, which is safe between
    tags and inside quoted attributes. Characters that cannot be seen are spelled (`⟨U+202E⟩`)."""
    return Html(template.format(*(value if isinstance(value, Html) else _escaped(str(value)) for value in values)))


def joined(parts: Iterable[Html], between: LiteralString = "") -> Html:
    """One piece made of many."""
    return Html(between.join(parts))


def _escaped(text: str) -> str:
    return _ODD.sub(_spelled, escape(text, quote=True))


def _spelled(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


class Column(NamedTuple):
    """A column of a table."""

    title: str
    kind: LiteralString = ""
    """Class of its cells: `num` for numbers, `time` for moments, `code` for what is typed by machines."""


def table(label: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Html:
    """A table that can be scrolled sideways; the first cell of a row is its heading.

    The roles repeat what the elements mean, because on narrow screens the style lays rows out as cards, and browsers
    then forget it. `data-label` is what the style puts before each cell there.
    """
    heads = joined(html('<th scope="col" role="columnheader" class="{}">{}</th>', c.kind, c.title) for c in columns)
    body = joined(html('<tr role="row">{}</tr>\n', _cells(columns, row)) for row in rows)
    return html(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0"><table role="table" aria-label="{}">\n'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead>\n<tbody role="rowgroup">\n{}</tbody></table></div>\n',
        label,
        label,
        heads,
        body,
    )


def _cells(columns: Sequence[Column], row: Sequence[object]) -> Html:
    cells = []
    for number, (column, value) in enumerate(zip(columns, row, strict=True)):
        if number == 0:
            cells.append(html('<th scope="row" role="rowheader" class="{}">{}</th>', column.kind, value))
        else:
            cells.append(html('<td role="cell" class="{}" data-label="{}">{}</td>', column.kind, column.title, value))
    return joined(cells)
