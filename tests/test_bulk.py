"""Many calls at a time: complete, bounded, and nothing left behind however it ends."""

from __future__ import annotations

import asyncio
import gc
import itertools
import random
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import anyio
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aliram import bulk
from aliram.bulk import Outcome, Outcomes, Progress
from aliram.errors import ConfigError
from tests.fake_clock import settle


class Boom(Exception):
    """What a function of these tests raises."""


class Bang(BaseException):
    """No Exception, and no cancellation either."""


async def tenfold(number: int) -> int:
    return number * 10


async def tenfold_of_even(number: int) -> int:
    await asyncio.sleep(0)
    if number % 2:
        raise Boom(number)
    return number * 10


class Gates:
    """A function whose calls end when told to."""

    def __init__(self, fails: set[int] | None = None) -> None:
        self.fails = fails or set()
        self.waiting: dict[int, anyio.Event] = {}
        self.begun: list[int] = []
        self.cancelled: list[int] = []
        self.most = 0

    async def __call__(self, number: int) -> int:
        gate = self.waiting[number] = anyio.Event()
        self.begun.append(number)
        self.most = max(self.most, len(self.waiting))
        try:
            await gate.wait()
        except asyncio.CancelledError:
            self.cancelled.append(number)
            raise
        if number in self.fails:
            raise Boom(number)
        return number * 10

    async def open(self, number: int) -> None:
        self.waiting.pop(number).set()
        await settle()


class Source:
    """An async generator's source that knows how far it was read, and whether it was closed."""

    def __init__(self, items: int | None = None, error: BaseException | None = None) -> None:
        self.items, self.error = items, error
        self.pulled = 0
        self.closed: asyncio.Task[Any] | None = None
        self.reader: asyncio.Task[Any] | None = None

    async def __call__(self) -> AsyncIterator[int]:
        self.reader = asyncio.current_task()
        try:
            while self.items is None or self.pulled < self.items:
                self.pulled += 1
                yield self.pulled - 1
            if self.error is not None:
                raise self.error
        finally:
            await asyncio.sleep(0)  # a clean-up may wait
            self.closed = asyncio.current_task()


class Listed:
    """Async iterable, and no generator."""

    def __init__(self, items: int) -> None:
        self._items = iter(range(items))

    def __aiter__(self) -> AsyncIterator[int]:
        return self

    async def __anext__(self) -> int:
        for item in self._items:
            return item
        raise StopAsyncIteration


async def take_all(outcomes: Outcomes[int, Any], seen: list[int]) -> None:
    """Keeps what was seen when an error comes."""
    async for outcome in outcomes:
        assert outcome.index == outcome.item
        seen.append(outcome.index)


def only_task() -> bool:
    return asyncio.all_tasks() == {asyncio.current_task()}


# Completeness, order, failures.

SOURCES: list[Callable[[], Any]] = [
    lambda: [0, 1, 2, 3, 4],
    lambda: range(5),
    lambda: (number for number in range(5)),
    lambda: dict.fromkeys(range(5)),
    lambda: Source(5)(),
    lambda: Listed(5),
]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("concurrency", [1, 2, 5, 100])
async def test_every_item_has_its_outcome_wherever_it_comes_from(source: Callable[[], Any], concurrency: int) -> None:
    outcomes = await bulk.gather(tenfold_of_even, source(), concurrency=concurrency)

    assert [(outcome.index, outcome.item, outcome.ok) for outcome in outcomes] == [
        (0, 0, True),
        (1, 1, False),
        (2, 2, True),
        (3, 3, False),
        (4, 4, True),
    ]
    assert [outcome.result for outcome in outcomes if outcome.ok] == [0, 20, 40]
    assert [str(outcome.error) for outcome in outcomes if not outcome.ok] == ["1", "3"]


async def test_no_items_are_no_outcomes() -> None:
    assert await bulk.gather(tenfold, []) == []
    async with bulk.run(tenfold, Source(0)(), ordered=True) as outcomes:
        assert [outcome async for outcome in outcomes] == []


async def test_the_result_of_what_failed_is_its_error() -> None:
    (outcome,) = await bulk.gather(tenfold_of_even, [1])

    with pytest.raises(Boom) as caught:
        _ = outcome.result
    assert caught.value is outcome.error
    with pytest.raises(AttributeError):
        outcome.index = 2  # type: ignore[misc]


@settings(max_examples=150, deadline=None)
@given(
    items=st.integers(0, 30),
    concurrency=st.integers(1, 6),
    buffer=st.integers(0, 6),
    ordered=st.booleans(),
    lazily=st.booleans(),
    fails=st.sets(st.integers(0, 29)),
    seed=st.integers(0, 2**32),
)
@example(items=30, concurrency=1, buffer=0, ordered=True, lazily=True, fails=set(), seed=0)
def test_whatever_comes_first_nothing_is_lost_doubled_or_out_of_bounds(
    items: int, concurrency: int, buffer: int, ordered: bool, lazily: bool, fails: set[int], seed: int
) -> None:
    chance = random.Random(seed)
    gates = Gates(fails)
    pulled = 0
    seen: list[Outcome[int, int]] = []

    def plain() -> Iterator[int]:
        nonlocal pulled
        for number in range(items):
            pulled += 1
            assert pulled - len(seen) <= concurrency + buffer
            yield number

    async def slow() -> AsyncIterator[int]:
        for number in plain():
            for _ in range(chance.randrange(3)):
                await asyncio.sleep(0)
            yield number

    async def open_gates() -> None:
        while True:
            await asyncio.sleep(0)
            if gates.waiting and chance.random() < 0.5:
                gates.waiting.pop(chance.choice(list(gates.waiting))).set()

    async def scenario() -> None:
        opener = asyncio.create_task(open_gates())
        source = slow() if lazily else plain()
        async with bulk.run(gates, source, concurrency=concurrency, buffer=buffer, ordered=ordered) as outcomes:
            async for outcome in outcomes:
                seen.append(outcome)
                for _ in range(chance.randrange(4)):
                    await asyncio.sleep(0)
        opener.cancel()
        await asyncio.wait([opener])
        assert only_task()

    asyncio.run(scenario())
    indexes = [outcome.index for outcome in seen]
    assert (indexes if ordered else sorted(indexes)) == list(range(items))
    assert all(outcome.item == outcome.index for outcome in seen)
    assert {outcome.index for outcome in seen if not outcome.ok} == fails & set(range(items))
    assert all(outcome.result == outcome.item * 10 for outcome in seen if outcome.ok)
    assert gates.most <= concurrency


async def test_outcomes_come_as_calls_end() -> None:
    gates = Gates()
    async with bulk.run(gates, range(3)) as outcomes:
        order = []
        await settle()
        for number in (1, 2, 0):
            await gates.open(number)
            order.append((await anext(outcomes)).item)
    assert order == [1, 2, 0]


# Back-pressure.


@pytest.mark.parametrize(("buffer", "most"), [(None, 8), (0, 4), (1, 5), (30, 34)])
@pytest.mark.parametrize("ordered", [True, False])
async def test_a_consumer_that_takes_nothing_stops_the_calls(buffer: int | None, most: int, ordered: bool) -> None:
    called: list[int] = []

    async def note(number: int) -> None:
        called.append(number)

    source = Source()
    async with bulk.run(note, source(), concurrency=4, ordered=ordered, buffer=buffer) as outcomes:
        await settle(500)
        assert len(called) == source.pulled == most
        for taken in range(1, 4):
            await anext(outcomes)
            await settle(50)
            assert len(called) == source.pulled == most + taken


async def test_in_order_a_slow_item_stops_those_after_it_and_loses_none() -> None:
    gates = Gates()
    async with bulk.run(gates, itertools.count(), concurrency=3, buffer=2, ordered=True) as outcomes:
        await settle()
        assert gates.begun == [0, 1, 2]
        for number in (2, 1, 4, 3):
            await gates.open(number)
        assert (gates.begun, list(gates.waiting)) == ([0, 1, 2, 3, 4], [0])
        await gates.open(0)
        assert [(await anext(outcomes)).item for _ in range(5)] == [0, 1, 2, 3, 4]


async def test_an_endless_list_is_read_as_far_as_needed() -> None:
    source = Source()
    async with bulk.run(tenfold, source(), concurrency=4, buffer=0) as outcomes:
        async for outcome in outcomes:
            if outcome.index == 1000:
                break
    assert source.pulled <= 1006


# Errors that end a run.


@pytest.mark.parametrize("ordered", [True, False])
async def test_the_first_error_ends_the_run_where_asked_for(ordered: bool) -> None:
    gates = Gates(fails={3})
    seen: list[int] = []

    async def consume() -> None:
        async with bulk.run(gates, itertools.count(), concurrency=5, ordered=ordered, stop_on_error=True) as outcomes:
            await settle()
            for number in (0, 2, 3):
                await gates.open(number)
            await settle()  # the task that iterates is not cancelled
            assert sorted(gates.cancelled) == [1, 4, 5, 6]
            await take_all(outcomes, seen)

    with pytest.raises(Boom, match="3") as caught:
        await consume()
    assert seen == [0, 2], "what was done is handed out"
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert gates.begun == [0, 1, 2, 3, 4, 5, 6], "nothing was begun after it"


async def test_gather_raises_the_first_error_where_asked_for() -> None:
    with pytest.raises(Boom, match="1"):
        await bulk.gather(tenfold_of_even, itertools.count(), concurrency=1, stop_on_error=True)


async def test_the_first_of_several_errors_is_the_one_that_is_raised() -> None:
    async def fail(number: int) -> None:
        try:
            await asyncio.sleep(0 if number == 1 else 60)
        finally:
            raise Boom(number)  # the others fail while they are cancelled

    with pytest.raises(Boom, match="1"):
        await bulk.gather(fail, range(3), stop_on_error=True)


@pytest.mark.parametrize("after", [0, 1, 7])
@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("is_async", [True, False])
async def test_an_error_of_the_items_comes_after_the_outcomes_so_far(after: int, ordered: bool, is_async: bool) -> None:
    error = Boom("no more pages")

    def broken() -> Iterator[int]:
        yield from range(after)
        raise error

    seen: list[int] = []
    with pytest.raises(Boom) as caught:
        async with bulk.run(
            tenfold_of_even, Source(after, error)() if is_async else broken(), concurrency=3, ordered=ordered
        ) as outcomes:
            await take_all(outcomes, seen)
    assert caught.value is error
    assert sorted(seen) == list(range(after))


async def test_items_that_cannot_even_be_begun_raise_their_error() -> None:
    class Unwilling:
        def __iter__(self) -> Iterator[int]:
            raise Boom("no")

    with pytest.raises(Boom, match="no"):
        await bulk.gather(tenfold, Unwilling())


@pytest.mark.parametrize("stop_on_error", [True, False])
@pytest.mark.parametrize("make", [asyncio.CancelledError, Bang])
async def test_what_is_no_exception_ends_the_run(make: type[BaseException], stop_on_error: bool) -> None:
    error = make("of its own accord")

    async def cancels(number: int) -> int:
        await asyncio.sleep(0)
        raise error

    with pytest.raises(make) as caught:
        await bulk.gather(cancels, itertools.count(), stop_on_error=stop_on_error)
    assert caught.value is error
    with pytest.raises(make) as caught:
        await bulk.gather(tenfold, Source(5, error)())
    assert caught.value is error


async def test_the_end_of_some_other_iteration_is_an_error_as_any_other() -> None:
    async def empty(number: int) -> int:
        return await anext(aiter(Listed(0)))

    (outcome,) = await bulk.gather(empty, [1])
    assert isinstance(outcome.error, StopAsyncIteration)
    with pytest.raises(RuntimeError, match="StopAsyncIteration"):
        await bulk.gather(empty, [1], stop_on_error=True)


async def test_a_function_that_is_not_asynchronous_fails_with_every_item() -> None:
    plain: Any = str
    outcomes = await bulk.gather(plain, [1, 2])
    assert [type(outcome.error) for outcome in outcomes] == [TypeError, TypeError]


# Leaving early.


async def leave_by_break(outcomes: Any) -> None:
    async for _ in outcomes:
        break


async def leave_at_once(outcomes: Any) -> None:
    pass


def leave_raising(error: BaseException) -> Callable[[Any], Awaitable[None]]:
    async def leave(outcomes: Any) -> None:
        async for _ in outcomes:
            raise error

    return leave


async def leave_by_timeout(outcomes: Any) -> None:
    """The deadline is over before the body begins to wait."""
    async with asyncio.timeout(-1):
        await asyncio.Event().wait()


LEAVERS: list[tuple[Callable[[Any], Awaitable[None]], type[BaseException] | None]] = [
    (leave_at_once, None),
    (leave_by_break, None),
    (leave_raising(Boom("mine")), Boom),
    (leave_raising(ExceptionGroup("mine", [Boom()])), ExceptionGroup),
    (leave_raising(Bang("mine")), Bang),
    (leave_raising(StopAsyncIteration("mine")), StopAsyncIteration),
    (leave_by_timeout, TimeoutError),
]


@pytest.mark.parametrize(("leave", "error"), LEAVERS)
@pytest.mark.parametrize("begun", [True, False])
async def test_leaving_ends_everything(
    leave: Callable[[Any], Awaitable[None]], error: type[BaseException] | None, begun: bool
) -> None:
    gates, source = Gates(), Source()
    caught: BaseException | None = None
    numbers = source()
    if begun:
        assert await anext(numbers) == 0
    try:
        async with bulk.run(gates, numbers, concurrency=4, buffer=0) as outcomes:
            if leave is not leave_at_once:
                await settle()
                await gates.open(begun + 2)
            await leave(outcomes)
    except BaseException as raised:
        caught = raised

    assert only_task()
    assert type(caught) is (error or type(None))
    assert error is TimeoutError or caught is None or caught.args[0] == "mine"
    assert sorted(gates.cancelled) == sorted(gates.waiting)
    assert (gates.begun == []) == (leave is leave_at_once)
    with pytest.raises(StopAsyncIteration):
        await anext(numbers)
    assert (source.closed is not None) == (begun or leave is not leave_at_once)


@pytest.mark.parametrize("native", [True, False])
@pytest.mark.parametrize("iterating", [True, False])
async def test_cancellation_from_outside_ends_everything(native: bool, iterating: bool) -> None:
    gates, source = Gates(), Source()
    scope = anyio.CancelScope()
    ends: list[str] = []

    async def consume() -> None:
        with scope:
            try:
                async with bulk.run(gates, source(), concurrency=4) as outcomes:
                    if not iterating:
                        await asyncio.Event().wait()
                    async for _ in outcomes:
                        pass
            except asyncio.CancelledError:
                ends.append("cancelled")
                raise
        ends.append("after the scope")

    consumer = asyncio.create_task(consume())
    await settle()
    assert gates.begun == [0, 1, 2, 3]
    if native:
        consumer.cancel()
    else:
        scope.cancel()
    await asyncio.wait([consumer])

    assert only_task()
    assert sorted(gates.cancelled) == [0, 1, 2, 3]
    assert source.closed is not None
    assert consumer.cancelled() == native
    assert ends == (["cancelled"] if native else ["cancelled", "after the scope"])


async def test_nothing_is_begun_once_the_block_is_left() -> None:
    gates, numbers = Gates(), itertools.count()
    async with bulk.run(gates, numbers, concurrency=3, buffer=0) as outcomes:
        await settle()
        await gates.open(1)
        await outcomes.__anext__()  # makes room for another
    assert gates.begun == [0, 1, 2]


async def test_leaving_cancels_a_source_that_waits() -> None:
    ended = []

    async def waits() -> AsyncIterator[int]:
        try:
            with anyio.CancelScope():  # which only the task that entered it can leave
                yield 1
                await asyncio.Event().wait()
        finally:
            ended.append(asyncio.current_task())

    async with bulk.run(tenfold, waits()) as outcomes:
        async for _ in outcomes:
            break
    assert len(ended) == 1
    assert ended != [asyncio.current_task()]


async def test_a_source_is_read_and_closed_by_one_task() -> None:
    source = Source()
    async with bulk.run(tenfold, source()) as outcomes:
        async for _ in outcomes:
            break
    assert source.closed is source.reader is not None


@pytest.mark.parametrize("mine", [True, False])
async def test_an_error_of_closing_the_source_is_raised_unless_the_block_has_one(mine: bool) -> None:
    async def bad() -> AsyncIterator[int]:
        try:
            for number in itertools.count():
                yield number
        finally:
            raise Boom("closing")

    leave = leave_raising(Boom("mine")) if mine else leave_by_break

    async def consume() -> None:
        async with bulk.run(tenfold, bad()) as outcomes:
            await leave(outcomes)

    with pytest.raises(Boom, match="mine" if mine else "closing"):
        await consume()


async def test_a_run_inside_of_a_generator_that_is_closed_ends_with_it() -> None:
    gates, source = Gates(), Source()

    async def tens() -> AsyncGenerator[int, None]:
        async with bulk.run(gates, source(), concurrency=2) as outcomes:
            async for outcome in outcomes:
                yield outcome.result

    async def open_first() -> None:
        await settle()
        await gates.open(0)

    opener = asyncio.create_task(open_first())
    numbers = tens()
    assert await anext(numbers) == 0
    await opener
    await numbers.aclose()
    assert only_task()
    assert source.closed is not None


async def test_runs_can_be_chained() -> None:
    async def twice(outcome: Outcome[int, int]) -> int:
        return outcome.result * 2

    async with bulk.run(tenfold, range(50), concurrency=3, ordered=True) as tens:
        twenties = await bulk.gather(twice, tens, concurrency=2)
    assert [outcome.result for outcome in twenties] == [number * 20 for number in range(50)]


async def test_failures_are_freed_without_the_garbage_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        errors = []
        outcomes = await bulk.gather(tenfold_of_even, range(20), concurrency=2)
        errors += [weakref.ref(outcome.error) for outcome in outcomes if outcome.error is not None]
        del outcomes
        assert len(errors) == 10
        assert [error() for error in errors] == [None] * 10
    finally:
        gc.enable()


@pytest.mark.parametrize("closing", [True, False])
async def test_an_error_that_nobody_waited_for_is_freed_as_well(closing: bool) -> None:
    refs: list[weakref.ref[Boom]] = []

    async def bad() -> AsyncIterator[int]:
        error = Boom("nobody saw it")
        refs.append(weakref.ref(error))
        try:
            yield 1
            if closing:
                yield 2
        finally:
            try:
                raise error
            finally:
                del error

    async def take_one() -> None:
        async with bulk.run(tenfold, bad(), concurrency=1, buffer=0 if closing else 1) as outcomes:
            await settle()
            await leave_raising(KeyError())(outcomes)

    gc.collect()
    gc.disable()
    try:
        with pytest.raises(KeyError):
            await take_one()
        assert [ref() for ref in refs] == [None]
    finally:
        gc.enable()


# Misuse.

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"concurrency": 0}, "concurrency must be a whole number of at least 1, not 0"),
    ({"concurrency": -1}, "concurrency"),
    ({"concurrency": 2.0}, "concurrency"),
    ({"concurrency": True}, "concurrency"),
    ({"concurrency": None}, "concurrency"),
    ({"buffer": -1}, "buffer must be a whole number of at least 0, not -1"),
    ({"buffer": "3"}, "buffer"),
    ({"function": None}, "function must be an async function of one item, not NoneType"),
    ({"items": 5}, "items must be an iterable or an async iterable, not int"),
    ({"items": None}, "items must be"),
    ({"on_progress": 5}, "on_progress must be a plain function"),
    ({"on_progress": tenfold}, "on_progress must be a plain function"),
]


@pytest.mark.parametrize(("wrong", "reason"), WRONG)
def test_arguments_that_make_no_sense_are_refused_before_anything_starts(wrong: dict[str, Any], reason: str) -> None:
    unread = iter([1])
    with pytest.raises(ConfigError, match=reason):
        bulk.run(**{"function": tenfold, "items": unread, **wrong})
    assert list(unread) == [1]


async def test_gather_refuses_the_same() -> None:
    with pytest.raises(ConfigError, match="concurrency"):
        await bulk.gather(tenfold, [1], concurrency=0)


async def test_outcomes_are_for_one_iteration() -> None:
    async with bulk.run(tenfold, range(3)) as outcomes:
        async for _ in outcomes:
            with pytest.raises(ConfigError, match="iterated over already"):
                aiter(outcomes)
        with pytest.raises(ConfigError, match="one consumer"):
            aiter(outcomes)


async def test_outcomes_are_for_one_consumer() -> None:
    gates = Gates()
    async with bulk.run(gates, range(3)) as outcomes:
        first = asyncio.create_task(outcomes.__anext__())
        await settle()
        with pytest.raises(ConfigError, match="another task waits"):
            await outcomes.__anext__()
        await gates.open(1)
        assert (await first).item == 1


async def test_outcomes_are_for_the_inside_of_the_block() -> None:
    outcomes = bulk.run(tenfold, range(3))
    with pytest.raises(ConfigError, match="async with"):
        await outcomes.__anext__()
    async with outcomes:
        assert (await outcomes.__anext__()).item == 0
    with pytest.raises(ConfigError, match="inside of the block"):
        await outcomes.__anext__()
    with pytest.raises(ConfigError, match="entered before"):
        await outcomes.__aenter__()


# Progress.


@pytest.mark.parametrize(("items", "total"), [([0, 1, 2], 3), (iter([0, 1, 2]), None), ({0: "", 1: "", 2: ""}, 3)])
async def test_progress_is_told_after_each_item(items: Any, total: int | None) -> None:
    told: list[Progress] = []
    await bulk.gather(tenfold_of_even, items, concurrency=1, on_progress=told.append)

    assert told == [Progress(1, 0, total), Progress(2, 1, total), Progress(3, 1, total)]


async def test_progress_that_raises_ends_the_run() -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 3:
            raise Boom("enough")

    seen: list[int] = []
    with pytest.raises(Boom, match="enough"):
        async with bulk.run(tenfold, itertools.count(), concurrency=1, on_progress=stop) as outcomes:
            await take_all(outcomes, seen)
    assert seen == [0, 1, 2]
