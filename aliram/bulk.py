"""An async function over many items, so many at a time.

    async with bulk.run(read_groups, session.ims.list_users()) as outcomes:
        async for outcome in outcomes: ...                  # .item, .result or .error, as they come
    outcomes = await bulk.gather(read_groups, users)        # a list, in the order of the items

Items are pulled as outcomes are taken, so that a list may be longer than memory. What fails is the outcome of its item
and stops nothing else, unless asked for. Leaving the `async with`, for whatever reason, ends everything that runs.
No pauses are needed: where a service throttles, the limiter of the session makes the calls wait for their turn.
"""

from __future__ import annotations

import inspect
import math
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sized
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup
from msgspec import Struct

from .errors import ConfigError

__all__ = ["Outcome", "Outcomes", "Progress", "gather", "run"]

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class Outcome(Struct, Generic[ItemT, ResultT], frozen=True):
    """What became of one item."""

    item: ItemT
    index: int
    """Its place among the items, from 0."""
    error: Exception | None = None
    """What the function raised."""
    _value: ResultT | None = None

    @property
    def ok(self) -> bool:
        """True when the function returned."""
        return self.error is None

    @property
    def result(self) -> ResultT:
        """What the function returned. Where it raised, this raises the same."""
        if self.error is not None:
            raise self.error
        return cast(ResultT, self._value)


class Progress(Struct, frozen=True):
    """How far a run has come."""

    done: int
    """Items that are through, the failed ones included."""
    failed: int
    total: int | None
    """Items in all; None where `items` has no length."""


def run(
    function: Callable[[ItemT], Awaitable[ResultT]],
    items: Iterable[ItemT] | AsyncIterable[ItemT],
    *,
    concurrency: int = 32,
    ordered: bool = False,
    stop_on_error: bool = False,
    buffer: int | None = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> Outcomes[ItemT, ResultT]:
    """Calls a function with each item. Enter what this returns with `async with`, and iterate over it once.

    Args:
        function: takes an item; what it returns is awaited.
        items: any iterable or async iterable. An async generator is closed in the end.
        concurrency: calls at the same time, at most.
        ordered: outcomes in the order of the items; otherwise as they come.
        stop_on_error: the first error ends the run, cancels the other calls and is raised while iterating.
        buffer: items that may wait besides, for their call or for being taken; as many as `concurrency` when left out.
            No more than both together are pulled and not handed out, so that a slow consumer slows the calls down,
            and, in order, a slow item those after it.
        on_progress: a plain function, called after each item; it must not block.

    Raises:
        ConfigError: an argument that cannot be right, before anything starts; a second iteration.
        Exception: while iterating, after the outcomes there are: what broke off the items, once those pulled before
            are through; the first error under `stop_on_error`; what `on_progress` raised, which ends the run.
    """
    _check_number("concurrency", concurrency, 1)
    spare = concurrency if buffer is None else buffer
    _check_number("buffer", spare, 0)
    given: tuple[object, object, object] = function, items, on_progress
    if not callable(given[0]):
        raise ConfigError(f"function must be an async function of one item, not {type(function).__name__}")
    if not isinstance(given[1], Iterable | AsyncIterable):
        raise ConfigError(f"items must be an iterable or an async iterable, not {type(items).__name__}")
    if given[2] is not None and (not callable(given[2]) or inspect.iscoroutinefunction(given[2])):
        raise ConfigError("on_progress must be a plain function, which nobody has to await")
    return Outcomes(function, items, concurrency, concurrency + spare, ordered, stop_on_error, on_progress)


async def gather(
    function: Callable[[ItemT], Awaitable[ResultT]],
    items: Iterable[ItemT] | AsyncIterable[ItemT],
    *,
    concurrency: int = 32,
    stop_on_error: bool = False,
    on_progress: Callable[[Progress], object] | None = None,
) -> list[Outcome[ItemT, ResultT]]:
    """As `run`, and gives all outcomes in the order of the items; what `run` raises while iterating is raised here."""
    outcomes = run(function, items, concurrency=concurrency, stop_on_error=stop_on_error, on_progress=on_progress)
    async with outcomes:  # not `ordered`, where a slow item would hold back those after it
        return sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)


class Outcomes(Generic[ItemT, ResultT]):
    """What `run` returns: entered once, and iterated over once inside of the block."""

    def __init__(
        self,
        function: Callable[[ItemT], Awaitable[ResultT]],
        items: Iterable[ItemT] | AsyncIterable[ItemT],
        concurrency: int,
        most: int,
        ordered: bool,
        stop_on_error: bool,
        on_progress: Callable[[Progress], object] | None,
    ) -> None:
        self._function = function
        self._items = items
        self._concurrency = concurrency
        self._most = most  # items pulled and not handed out
        self._ordered = ordered
        self._stop_on_error = stop_on_error
        self._on_progress = on_progress
        self._total = len(items) if isinstance(items, Sized) else None
        self._group: TaskGroup | None = None
        self._scope: anyio.CancelScope
        self._iterated = self._left = self._ended = False
        self._failure: BaseException | None = None  # what iterating raises in the end
        self._unclosed: Exception | None = None  # what closing the items raised
        self._pulled = self._taken = self._done = self._failed = self._workers = 0
        self._queue: deque[tuple[int, ItemT]] = deque()  # pulled and not begun
        self._ready: deque[Outcome[ItemT, ResultT]] = deque()  # to be handed out, in this order
        self._early: dict[int, Outcome[ItemT, ResultT]] = {}  # done, but not before those that come first
        self._next = 0  # the first index that is neither ready nor handed out, in order
        self._space: anyio.Event | None = None  # for the task that pulls
        self._news: anyio.Event | None = None  # for the consumer

    async def __aenter__(self) -> Self:
        if self._group is not None:
            raise ConfigError("this run was entered before: call bulk.run again")
        self._group, self._scope = anyio.create_task_group(), anyio.CancelScope()
        await self._group.__aenter__()
        self._group.start_soon(self._drive)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        assert self._group is not None
        self._left = True
        self._end()
        try:
            if isinstance(error, anyio.get_cancelled_exc_class()):
                return await self._group.__aexit__(kind, error, traceback)
            # The task group hears of no other error of the body, since it would wrap it.
            await self._group.__aexit__(None, None, None)
            if error is None and self._unclosed is not None:
                raise self._unclosed
            return None
        finally:
            self._failure = self._unclosed = error = None  # with their tracebacks they would be reference cycles

    def __aiter__(self) -> AsyncIterator[Outcome[ItemT, ResultT]]:
        if self._iterated:
            raise ConfigError("these outcomes are iterated over already: each is handed out once, to one consumer")
        self._iterated = True
        return self

    async def __anext__(self) -> Outcome[ItemT, ResultT]:
        if self._group is None or self._left:
            raise ConfigError("outcomes are there inside of the block only: async with bulk.run(...) as outcomes")
        if self._news is not None:
            raise ConfigError("another task waits for the next outcome: each is handed out once, to one consumer")
        while not self._ready:
            if self._ended:
                failure, self._failure = self._failure, None
                try:
                    if isinstance(failure, StopAsyncIteration):  # raised here it would say that all went well
                        raise RuntimeError("the function raised StopAsyncIteration") from failure
                    raise StopAsyncIteration if failure is None else failure
                finally:
                    del failure
            self._news = anyio.Event()
            try:
                await self._news.wait()
            finally:
                self._news = None
        self._taken += 1
        if self._space is not None:
            self._space.set()
        return self._ready.popleft()

    async def _drive(self) -> None:
        """All that runs, in a scope of its own: the end of the run is no cancellation of the task that iterates."""
        try:
            with self._scope:
                async with anyio.create_task_group() as workers:
                    await self._pull(workers)
        except BaseExceptionGroup:
            pass  # `_stop` has seen what is in it
        finally:
            self._ready.extend(self._early[index] for index in sorted(self._early))
            self._ended = True
            if self._news is not None:
                self._news.set()

    async def _pull(self, workers: TaskGroup) -> None:
        items: AsyncIterable[ItemT] = self._items if isinstance(self._items, AsyncIterable) else _each(self._items)
        try:
            await anyio.lowlevel.checkpoint()  # the consumer may have left already
            async for item in items:
                if self._scope.cancel_called:  # a cancellation does not reach a task that is about to go on anyway
                    break
                self._queue.append((self._pulled, item))
                self._pulled += 1
                if self._workers < self._concurrency:
                    self._workers += 1
                    workers.start_soon(self._work)
                while self._pulled - self._taken >= self._most:
                    self._space = anyio.Event()
                    await self._space.wait()
        except Exception as error:
            self._failure = error if self._failure is None else self._failure
        except BaseException as error:
            self._stop(error)
            raise
        finally:
            if inspect.isasyncgen(items):
                # Here, since the scopes in a generator belong to the task that iterates; shielded, since it may wait.
                with anyio.CancelScope(shield=True):
                    try:
                        await items.aclose()
                    except Exception as error:
                        self._unclosed = error

    async def _work(self) -> None:
        queue, function = self._queue, self._function
        try:
            while queue:
                index, item = queue.popleft()
                try:
                    outcome = Outcome(item, index, None, await function(item))
                except Exception as error:
                    if error.__traceback__ is not None:  # without this frame, or it and the outcome hold each other
                        error.__traceback__ = error.__traceback__.tb_next
                    outcome = Outcome(item, index, error)
                self._finish(outcome)
        except BaseException as error:
            self._stop(error)
            raise
        finally:
            self._workers -= 1

    def _finish(self, outcome: Outcome[ItemT, ResultT]) -> None:
        self._done += 1
        self._failed += not outcome.ok
        if self._stop_on_error and outcome.error is not None:
            self._stop(outcome.error)
        elif self._ordered:
            self._early[outcome.index] = outcome
            while self._next in self._early:
                self._ready.append(self._early.pop(self._next))
                self._next += 1
        else:
            self._ready.append(outcome)
        if self._ready and self._news is not None:
            self._news.set()
        if self._on_progress is not None:
            try:
                self._on_progress(Progress(self._done, self._failed, self._total))
            except Exception as error:
                self._stop(error)

    def _stop(self, error: BaseException) -> None:
        """End the run for an error; the first one counts. A cancellation is one where nobody ordered it: a task group
        passes over it, and the consumer would wait forever."""
        if isinstance(error, anyio.get_cancelled_exc_class()) and anyio.current_effective_deadline() == -math.inf:
            return
        self._failure = error if self._failure is None else self._failure
        self._end()

    def _end(self) -> None:
        self._queue.clear()
        self._scope.cancel()


async def _each(items: Iterable[ItemT]) -> AsyncIterator[ItemT]:
    for item in items:
        yield item


def _check_number(name: str, value: object, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ConfigError(f"{name} must be a whole number of at least {least}, not {value!r}")
