"""Long lists: `await` gives one page, `async for` every item of every page.

    page = await session.ims.list_users(max_items=100)         # page.users: at most 100 of them
    async for user in session.ims.list_users(): ...            # all of them
    async for page in session.ims.list_users().pages(): ...    # all of them, by page
    async for user in session.ims.list_users().limit(250): ... # at most 250, and no page more than that takes

A list that was broken off is taken up again with `resume_token`, by another process if need be:

    pager = session.ims.list_users()
    async for page in pager.pages():
        save(page, pager.resume_token)
    ...
    async for page in session.ims.list_users().resume(token).pages(): ...

No page is fetched before it is needed, and none is kept. An answer that would lose items or never end (more is promised
but no marker given, a marker that came before) is a `BadReply`, raised after the last good page was handed out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine, Generator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from .errors import BadReply, ConfigError
from .operation import Operation, Paging

__all__ = ["Pager"]

PageT = TypeVar("PageT")
ItemT = TypeVar("ItemT")


class _Caller(Protocol):
    """What a pager needs of a client."""

    def _call(
        self, op: Operation[Any], args: Mapping[str, Any], timeout: float | None = None
    ) -> Coroutine[Any, Any, Any]: ...


class Pager(Generic[PageT, ItemT]):
    """A list that comes in pages. Nothing is sent until it is awaited or iterated; iterating again starts anew.

    `max_items`, `page_size` or `max_results` (whichever the operation has) is the size of one page, never of the whole;
    the service may give smaller pages. `timeout` is for each page.
    """

    def __init__(
        self,
        client: _Caller,
        operation: Operation[PageT],
        args: Mapping[str, Any],
        timeout: float | None = None,
    ) -> None:
        if operation.paging is None:
            raise ConfigError(f"{operation.name} does not come in pages")
        self._client = client
        self._operation: Operation[PageT] = operation
        self._paging: Paging = operation.paging
        self._args = {name: value for name, value in args.items() if value is not None}
        self._timeout = timeout
        self._limit: int | None = None
        self._resume_token: str | None = self._first_token

    def __repr__(self) -> str:
        return f"Pager({self._operation.id})"

    @property
    def resume_token(self) -> str | None:
        """Where the last iteration stands: pass it to `resume` (or as the marker argument) to go on from there.

        It names the first page that was not handed out completely. Breaking off inside a page therefore means to meet
        that page's items again, and never to lose one. None before the first page and after the last one.
        """
        return self._resume_token

    def resume(self, token: str | None) -> Pager[PageT, ItemT]:
        """The same list from a `resume_token` on; None is the beginning.

        Raises:
            ConfigError: the operation takes no marker, or the token is not text.
        """
        if token is None:
            return self._copy(self._limit, {})
        if self._paging.token is None:
            raise ConfigError(f"{self._operation.name} cannot be resumed: it takes no marker")
        given: object = token
        if not isinstance(given, str) or not given:
            raise ConfigError(f"a resume token is a text that resume_token gave, not {type(given).__name__}")
        return self._copy(self._limit, {self._paging.token: token})

    def limit(self, items: int) -> Pager[PageT, ItemT]:
        """The same list, ended after so many items; the last page is asked for no larger than needed.

        Raises:
            ConfigError: not a whole number from 0 up.
            TypeError: the pages hold no list of items.
        """
        number: object = items
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise ConfigError(f"limit takes a whole number of items, not {number!r}")
        self._items_name()
        return self._copy(items, {} if self._first_token is None else {self._paging.token: self._first_token})

    def pages(self) -> AsyncIterator[PageT]:
        """Every page. Under `limit` the last one may hold more than asked for, where the service gave more."""
        return _Pages(self)

    def __await__(self) -> Generator[Any, None, PageT]:
        return _Pages(self).__anext__().__await__()

    def __aiter__(self) -> AsyncIterator[ItemT]:
        self._items_name()
        return _Items(self)

    @property
    def _first_token(self) -> str | None:
        return None if self._paging.token is None else self._args.get(self._paging.token)

    def _items_name(self) -> str:
        name = self._paging.items
        if name is None:
            raise TypeError(f"{self._operation.name} has no items to iterate over: use .pages(), or await one page")
        return name

    def _copy(self, limit: int | None, token: Mapping[Any, str]) -> Pager[PageT, ItemT]:
        kept = {name: value for name, value in self._args.items() if name != self._paging.token}
        other: Pager[PageT, ItemT] = Pager(self._client, self._operation, {**kept, **token}, self._timeout)
        other._limit = limit
        return other

    async def _fetch(self, token: str | None, wanted: int | None) -> PageT:
        """One page, of `wanted` items at most where that is less than a page."""
        args = dict(self._args)
        paging = self._paging
        if paging.token is not None:
            args[paging.token] = token
        if wanted is not None and paging.size is not None:
            self._shrink(args, paging.size, wanted)
        page: PageT = await self._client._call(self._operation, args, self._timeout)
        return page

    def _shrink(self, args: dict[str, Any], size: str, wanted: int) -> None:
        asked = args.get(size)
        largest = self._paging.max_size
        if asked is None and (largest is None or wanted < largest):
            args[size] = wanted  # otherwise the service's own page size will do
        elif isinstance(asked, int) and asked > wanted:  # anything else is refused when the request is made
            args[size] = wanted


class _Pages(AsyncIterator[PageT]):
    """Page after page. A class and not an async generator: breaking off leaves nothing to be closed."""

    def __init__(self, pager: Pager[PageT, Any]) -> None:
        self._pager = pager
        self._token = pager._first_token
        self.left = pager._limit
        self._seen: set[int] = set()  # hashes: markers are long, and a list may have thousands of pages
        self._done = pager._limit == 0
        self._broken: BadReply | None = None
        self.next_token: str | None = None
        pager._resume_token = self._token

    async def __anext__(self) -> PageT:
        page = await self.advance()
        self.hand_over()
        return page

    async def advance(self) -> PageT:
        """The next page; `resume_token` still names it."""
        if self._broken is not None:
            broken, self._broken, self._done = self._broken, None, True
            raise broken
        if self._done:
            raise StopAsyncIteration
        page = await self._pager._fetch(self._token, self.left)
        self._look_ahead(page)
        return page

    def hand_over(self) -> None:
        """The page was handed out whole: `resume_token` names the next one."""
        self._pager._resume_token = self.next_token

    def _look_ahead(self, page: PageT) -> None:
        """Work out from a page whether and where the list goes on."""
        paging, name = self._pager._paging, self._pager._operation.name
        token: str | None = getattr(page, paging.next) or None
        more: bool | None = None if paging.more is None else getattr(page, paging.more)
        if self.left is not None and paging.items is not None:
            self.left -= min(self.left, len(getattr(page, paging.items)))
        self.next_token = None
        if more is False or (more is None and token is None):
            self._done = True
        elif paging.token is None:
            self._fail(page, f"the list is longer than the one page that {name} can give")
        elif token is None:
            self._fail(page, "the reply says that there is more and does not say where")
        else:
            self._seen.add(hash(self._token))
            if hash(token) in self._seen:
                self._fail(page, "the reply names a next page that was already read")
            else:
                self._token = self.next_token = token
        if self.left == 0:
            self._done, self._broken = True, None

    def _fail(self, page: PageT, reason: str) -> None:
        self._broken = BadReply(reason, self._pager._operation.name, 200, getattr(page, "request_id", None))


class _Items(AsyncIterator[ItemT]):
    """Item after item; holds one page at a time."""

    def __init__(self, pager: Pager[Any, ItemT]) -> None:
        self._name = pager._items_name()
        self._pages = _Pages(pager)
        self._items: list[ItemT] = []
        self._at = 0
        self._cut = False

    async def __anext__(self) -> ItemT:
        while self._at == len(self._items):
            if self._cut:
                raise StopAsyncIteration
            left = self._pages.left
            page = await self._pages.advance()
            items: list[ItemT] = getattr(page, self._name)
            if left is not None and len(items) > left:
                # More than asked for. A resumed list starts with this page again, so that the rest is not lost.
                items, self._cut = items[:left], True
            self._items, self._at = items, 0
            if not items:
                self._pages.hand_over()
        item = self._items[self._at]
        self._at += 1
        if self._at == len(self._items):
            self._items, self._at = [], 0
            if not self._cut:
                self._pages.hand_over()
        return item
