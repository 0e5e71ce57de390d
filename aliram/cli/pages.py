"""Every page of a list as the wire has it.

`aliram.paging` decides where a list goes on and what is broken; here it is given replies as plain dicts, which answer
to the attribute names that it asks for.
"""

from __future__ import annotations

import typing
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec

from aliram.operation import Operation
from aliram.paging import Pager

__all__ = ["Page", "Pages", "columns_of", "joined"]


class Page:
    """One reply of a paged operation."""

    def __init__(self, reply: dict[str, Any], names: Mapping[str, str], items: str | None) -> None:
        self.reply = reply
        self._names = names
        self._items = items

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == self._items:
            return self.rows
        return self.reply.get(self._names.get(name, name))

    @property
    def whole(self) -> bool:
        """Whether the page is an item of its own, and no list: a report comes in pieces."""
        return self._items is None

    @property
    def outer(self) -> str:
        """Wire name of the member that holds the items."""
        return self._names.get(self._items or "", "")

    @property
    def rows(self) -> list[Any]:
        """The items of the page."""
        if self.whole:
            return [self.reply]
        value = self.reply.get(self.outer)
        if isinstance(value, dict):
            value = next(iter(value.values()), None)
        return value if isinstance(value, list) else []

    def cut(self, count: int) -> None:
        """Keeps the first items only."""
        del self.rows[count:]


def joined(pages: Sequence[Page]) -> Any:
    """All pages as one document: the last reply with every item in its list. Pages that hold no list are one each."""
    if not pages or pages[0].whole:
        return [page.reply for page in pages]
    whole = next((page for page in pages if page.rows), pages[0])
    rows = [row for page in pages for row in page.rows]
    whole.rows[:] = rows
    return {**pages[-1].reply, **{name: value for name, value in whole.reply.items() if name == whole.outer}}


class Pages:
    """Page after page, the last one cut where `limit` says."""

    def __init__(
        self, client: Any, operation: Operation[Any], arguments: Mapping[str, Any], limit: int | None = None
    ) -> None:
        self._names = _wire_names(operation)
        pager: Pager[Page, Any] = Pager(_Caller(client, self._names), operation, arguments)
        self._pager = pager if limit is None else pager.limit(limit)
        self._left = limit
        self._paging = operation.paging
        self.marker: str | None = self._pager.resume_token
        """Where the list goes on behind the pages handed out so far; None at its end. Under a limit that cut a page,
        it names that page again: items come twice rather than never."""

    def __aiter__(self) -> AsyncIterator[Page]:
        return self._read()

    async def _read(self) -> AsyncIterator[Page]:
        async for page in self._pager.pages():
            if self._left is not None and len(page.rows) > self._left:
                self._cut(page, self._left)
            else:
                self.marker = self._pager.resume_token
            if self._left is not None:
                self._left -= len(page.rows)
            yield page

    def _cut(self, page: Page, count: int) -> None:
        """Ends a page early. Its own marker leads past what was cut off, so the one before takes its place."""
        assert self._paging is not None
        page.cut(count)
        page.reply.pop(self._names[self._paging.next], None)
        if self.marker is not None:
            page.reply[self._names[self._paging.next]] = self.marker
        if self._paging.more is not None:
            page.reply[self._names[self._paging.more]] = True


def columns_of(operation: Operation[Any]) -> list[str] | None:
    """Wire names of what an item of the operation's list has; None where the items are no structures."""
    paging = operation.paging
    if paging is None or paging.items is None:
        return None
    for field in msgspec.structs.fields(operation.response_type):
        if field.name.removesuffix("_wire") == paging.items:
            return _columns(field.type)
    return None


def _columns(declared: Any) -> list[str] | None:
    """The fields of the structures in `_UserList | list[User] | None`."""
    for part in typing.get_args(declared):
        if typing.get_origin(part) is list:
            (item,) = typing.get_args(part)
            if isinstance(item, type) and issubclass(item, msgspec.Struct):
                return [field.encode_name for field in msgspec.structs.fields(item)]
    return None


def _wire_names(operation: Operation[Any]) -> dict[str, str]:
    """Attribute of the reply → name on the wire."""
    fields = msgspec.structs.fields(operation.response_type)
    return {field.name.removesuffix("_wire").removesuffix("_text"): field.encode_name for field in fields}


class _Caller:
    """What a pager needs of a client, with replies as they come."""

    def __init__(self, client: Any, names: Mapping[str, str]) -> None:
        self._client = client
        self._names = names

    async def _call(self, op: Operation[Any], args: Mapping[str, Any], timeout: float | None = None) -> Page:
        reply = await self._client.call(op.name, {name: value for name, value in args.items() if value is not None})
        return Page(reply, self._names, op.paging.items if op.paging is not None else None)
