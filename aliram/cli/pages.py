"""Every page of a list as the wire has it.

`aliram.paging` decides where a list goes on and what is broken; here it is given replies as plain dicts, which answer
to the attribute names that it asks for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec

from aliram.operation import Operation
from aliram.paging import Pager

__all__ = ["Page", "read_pages"]


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
    def rows(self) -> list[Any]:
        """The items of the page."""
        outer = self._names.get(self._items or "", "")
        value = self.reply.get(outer)
        if isinstance(value, dict):
            value = next(iter(value.values()), None)
        return value if isinstance(value, list) else []

    def cut(self, count: int) -> None:
        """Keeps the first items only."""
        del self.rows[count:]

    def joined(self, later: Page) -> Page:
        """This page's items before those of a later one, in the later one's reply."""
        later.rows[:0] = self.rows
        return later


async def read_pages(
    client: Any, operation: Operation[Any], arguments: Mapping[str, Any], limit: int | None
) -> AsyncIterator[Page]:
    """Page after page, the last one cut where `limit` says."""
    assert operation.paging is not None
    names = _wire_names(operation)
    pager: Pager[Page, Any] = Pager(_Caller(client, names), operation, arguments)
    left = limit
    async for page in (pager if limit is None else pager.limit(limit)).pages():
        if left is not None:
            page.cut(left)
            left -= len(page.rows)
        yield page


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
