"""The refresher: one fetch for everybody, ahead of time, and never an expired key."""

from __future__ import annotations

import asyncio
import contextvars
import copy
import gc
import logging
import pickle
import sys
import traceback
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from aliram.credentials.keys import Keys
from aliram.credentials.provider import NotConfigured
from aliram.credentials.refresh import Refresher
from aliram.credentials.static import StaticKeys
from aliram.errors import AccessDenied, Attempt, ConfigError, ConnectError, CredentialsError, DeadlineExceeded
from aliram.secret import Secret
from tests.fake_clock import FakeClock, settle

SECRET = "sEcReT-of-the-fixture"


class Source:
    """A provider whose keys live `lifetime` seconds, which can be down, slow, stuck on one set, or late."""

    def __init__(self, clock: FakeClock, lifetime: float | None = 3600.0) -> None:
        self.name = "source"
        self.clock = clock
        self.lifetime = lifetime
        self.asked: list[float] = []
        self.given: list[Keys] = []
        self.error: BaseException | None = None
        self.gate: asyncio.Event | None = None
        self.stuck = False
        self.closed = 0

    async def fetch(self) -> Keys:
        self.asked.append(self.clock.now)
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        if not (self.stuck and self.given):
            self.given.append(
                Keys(
                    access_key_id=f"STS.{len(self.given)}",
                    access_key_secret=Secret(SECRET),
                    security_token=Secret(f"{SECRET}-token"),
                    expiration=None if self.lifetime is None else self.clock.after(self.lifetime),
                    provider=self.name,
                )
            )
        return self.given[-1]

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def source(clock: FakeClock) -> Source:
    return Source(clock)


def refresher_of(source: Any, clock: FakeClock, chance: float = 0.0, **options: Any) -> Refresher:
    """A refresher on the fake clock; `chance` is what every draw of a random number gives."""
    return Refresher(source, clock=clock, random=lambda: chance, call_later=clock.call_later, **options)


# Windows ------------------------------------------------------------------------------------------------------------

WINDOWS = [
    # lifetime, soft window begins, hard window begins: seconds after arrival
    (60.0, 45.0, 57.0),
    (900.0, 675.0, 855.0),
    (3600.0, 2700.0, 3540.0),
    (21600.0, 20700.0, 21540.0),
    (43200.0, 42300.0, 43140.0),
]


@pytest.mark.parametrize(("lifetime", "soft", "hard"), WINDOWS)
async def test_windows_are_fractions_of_the_lifetime_with_upper_bounds(
    clock: FakeClock, lifetime: float, soft: float, hard: float
) -> None:
    source = Source(clock, lifetime)
    refresher = refresher_of(source, clock)
    first = await refresher.get()

    clock.advance(soft - 0.25)
    assert refresher.peek() is first
    assert await refresher.get() is first
    assert len(source.asked) == 1

    clock.advance(0.25)
    assert refresher.peek() is None
    source.gate = asyncio.Event()
    assert await refresher.get() is first, "the soft window serves the old key"
    await settle()
    assert len(source.asked) == 2, "and refreshes behind it"
    assert refresher.peek() is first, "which the hot path knows while the refresh is under way"

    clock.advance(hard - soft - 0.25)
    assert await refresher.get() is first
    clock.advance(0.25)
    waiting = asyncio.create_task(refresher.get())
    await settle()
    assert not waiting.done(), "the hard window waits"
    source.gate.set()
    assert await waiting is source.given[1]
    assert len(source.asked) == 2


@pytest.mark.parametrize(("chance", "soft"), [(0.0, 2700.0), (0.5, 2790.0), (1.0, 2880.0)])
async def test_chance_shortens_the_soft_window_by_up_to_a_fifth(
    clock: FakeClock, source: Source, chance: float, soft: float
) -> None:
    refresher = refresher_of(source, clock, chance)
    await refresher.get()
    clock.advance(soft - 0.25)
    assert refresher.peek() is not None
    clock.advance(0.25)
    assert refresher.peek() is None


async def test_a_session_of_900_seconds_is_not_refreshed_on_every_call(clock: FakeClock) -> None:
    source = Source(clock, 900.0)
    refresher = refresher_of(source, clock)
    start = clock.now
    for _ in range(3600):
        await refresher.get()
        await settle(2)
        clock.advance(1.0)
    assert [moment - start for moment in source.asked] == [0, 675, 1350, 2025, 2700, 3375]


async def test_keys_without_an_end_are_fetched_once(clock: FakeClock) -> None:
    source = Source(clock, lifetime=None)
    refresher = refresher_of(source, clock, keep_fresh=True)
    first = await refresher.get()
    await clock.run(10 * 365 * 86400.0)
    assert refresher.peek() is first
    assert len(source.asked) == 1
    assert clock.pending == 0


async def test_nothing_starts_at_construction(clock: FakeClock, source: Source) -> None:
    before = asyncio.all_tasks()
    refresher = refresher_of(source, clock, keep_fresh=True)
    await settle()
    assert refresher.peek() is None
    assert (source.asked, clock.pending, asyncio.all_tasks()) == ([], 0, before)


# One fetch ----------------------------------------------------------------------------------------------------------


async def test_a_thousand_cold_callers_cause_one_fetch(clock: FakeClock, source: Source) -> None:
    source.gate = asyncio.Event()
    refresher = refresher_of(source, clock)
    callers = [asyncio.create_task(refresher.get()) for _ in range(1000)]
    await settle()
    source.gate.set()
    got = await asyncio.gather(*callers)
    assert len(source.asked) == 1
    assert all(keys is source.given[0] for keys in got)


@pytest.mark.parametrize("late", [0.0, 1.0, 86400.0])
async def test_a_thousand_callers_at_or_after_expiry_cause_one_refresh(
    clock: FakeClock, source: Source, late: float
) -> None:
    refresher = refresher_of(source, clock)
    await refresher.get()
    clock.advance(3600.0 + late)
    got = await asyncio.gather(*(refresher.get() for _ in range(1000)))
    assert len(source.asked) == 2
    assert all(keys is source.given[1] for keys in got)


MATRIX = {
    "the first": [0],
    "one in the middle": [5],
    "the last": [9],
    "all but the first": list(range(1, 10)),
    "all but the last": list(range(9)),
}


@pytest.mark.parametrize("cancelled", MATRIX.values(), ids=MATRIX.keys())
@pytest.mark.parametrize("works", [True, False], ids=["refresh works", "refresh fails"])
async def test_cancelling_some_callers_harms_no_other(
    clock: FakeClock, source: Source, cancelled: list[int], works: bool
) -> None:
    source.gate = asyncio.Event()
    source.error = None if works else CredentialsError("down", retryable=True)
    refresher = refresher_of(source, clock)
    callers = [asyncio.create_task(refresher.get()) for _ in range(10)]
    await settle()
    for index in cancelled:
        callers[index].cancel()
    await settle()
    source.gate.set()
    results = await asyncio.gather(*callers, return_exceptions=True)
    for index, result in enumerate(results):
        expected = asyncio.CancelledError if index in cancelled else Keys if works else CredentialsError
        assert isinstance(result, expected), index
    assert len(source.asked) == 1


async def test_what_was_fetched_is_kept_when_every_caller_was_cancelled(clock: FakeClock, source: Source) -> None:
    source.gate = asyncio.Event()
    refresher = refresher_of(source, clock)
    callers = [asyncio.create_task(refresher.get()) for _ in range(10)]
    await settle()
    for caller in callers:
        caller.cancel()
    await asyncio.wait(callers)
    source.gate.set()
    await settle()
    assert refresher.peek() is source.given[0]
    assert len(source.asked) == 1


async def test_a_callers_time_limit_ends_its_own_wait_only(clock: FakeClock, source: Source) -> None:
    source.gate = asyncio.Event()
    refresher = refresher_of(source, clock)
    patient = asyncio.create_task(refresher.get())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await refresher.get()
    source.gate.set()
    assert await patient is source.given[0]


async def test_a_provider_that_cancels_itself_does_not_cancel_its_callers(clock: FakeClock, source: Source) -> None:
    source.error = asyncio.CancelledError()
    refresher = refresher_of(source, clock)
    for result in await asyncio.gather(*(refresher.get() for _ in range(3)), return_exceptions=True):
        assert isinstance(result, CredentialsError)
        assert result.retryable
        assert "cancelled" in str(result)
    assert len(source.asked) == 1


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
async def test_a_fetch_that_ends_at_once_in_an_eager_task_is_seen(clock: FakeClock, source: Source) -> None:
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined,unused-ignore]
    try:
        refresher = refresher_of(source, clock)
        assert await refresher.get() is source.given[0]
        clock.advance(3600.0)
        assert await refresher.get() is source.given[1]
    finally:
        loop.set_task_factory(None)


# Failures -----------------------------------------------------------------------------------------------------------


async def test_a_failed_refresh_keeps_the_key_and_waits_longer_each_time(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock, chance=1.0)
    first = await refresher.get()
    clock.advance(2880.0)
    source.asked.clear()
    source.error = CredentialsError("down", retryable=True)
    start = clock.now
    for _ in range(100 * 8):
        assert await refresher.get() is first
        await settle(2)
        clock.advance(0.125)
    # The bound of the wait: 1, 2, 4, 8, 16, then 30 seconds.
    assert [moment - start for moment in source.asked] == [0, 1, 3, 7, 15, 31, 61, 91]


async def test_a_wait_drawn_as_nothing_is_still_a_tenth_of_a_second(clock: FakeClock, source: Source) -> None:
    source.error = CredentialsError("down", retryable=True)
    refresher = refresher_of(source, clock, chance=0.0)
    for _ in range(50):
        with pytest.raises(CredentialsError, match="down"):
            await refresher.get()
    assert len(source.asked) == 1
    clock.advance(0.125)
    with pytest.raises(CredentialsError, match="down"):
        await refresher.get()
    assert len(source.asked) == 2


async def test_a_key_serves_to_its_last_moment_and_never_beyond(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock, chance=1.0)
    first = await refresher.get()
    source.error = CredentialsError("down", retryable=True)
    clock.advance(3590.0)
    while not first.expired(clock.now):
        assert await refresher.get() is first
        clock.advance(0.125)
    assert refresher.peek() is None
    with pytest.raises(CredentialsError, match="down"):
        await refresher.get()
    assert clock.now == first.expires_at


async def test_an_outage_without_a_valid_key_is_not_met_with_a_stampede(clock: FakeClock, source: Source) -> None:
    source.error = ConnectError("connection refused", "AssumeRole")
    refresher = refresher_of(source, clock, chance=1.0)
    errors = await asyncio.gather(*(refresher.get() for _ in range(1000)), return_exceptions=True)
    assert len(source.asked) == 1
    errors += await asyncio.gather(*(refresher.get() for _ in range(1000)), return_exceptions=True)
    assert len(source.asked) == 1, "the error is remembered while the next attempt is put off"
    assert len({id(error) for error in errors}) == 2000, "and nobody shares a traceback"
    for error in errors:
        assert isinstance(error, CredentialsError)
        assert error.retryable
        assert error.attempts == (("source", "AssumeRole: connection refused", 0.0),)
        assert isinstance(error.__cause__, ConnectError)
        assert str(pickle.loads(pickle.dumps(error))) == str(error)
    source.error = None
    clock.advance(1.0)
    got = await asyncio.gather(*(refresher.get() for _ in range(1000)))
    assert len(source.asked) == 2
    assert all(keys is source.given[0] for keys in got)


async def test_a_success_forgets_the_failures_before_it(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock, chance=1.0)
    for wait in (1.0, 2.0, 4.0):
        source.error = CredentialsError("down", retryable=True)
        with pytest.raises(CredentialsError):
            await refresher.get()
        clock.advance(wait)
    source.error = None
    await refresher.get()
    clock.advance(3600.0)
    source.error = CredentialsError("down again", retryable=True)
    with pytest.raises(CredentialsError):
        await refresher.get()
    source.error = None
    clock.advance(1.0)
    assert await refresher.get() is source.given[1]


async def test_a_wall_clock_put_back_does_not_stretch_the_wait(clock: FakeClock, source: Source) -> None:
    source.error = CredentialsError("down", retryable=True)
    refresher = refresher_of(source, clock, chance=1.0)
    with pytest.raises(CredentialsError):
        await refresher.get()
    clock.now -= 86400.0
    source.error = None
    assert await refresher.get() is source.given[0]


@pytest.mark.parametrize("had_keys", [False, True])
async def test_keys_that_arrive_expired_are_an_error_that_says_so(
    clock: FakeClock, source: Source, had_keys: bool
) -> None:
    refresher = refresher_of(source, clock)
    if had_keys:
        await refresher.get()
        clock.advance(3600.0)
    source.lifetime = -42.0
    with pytest.raises(CredentialsError, match=r"expired 42 s before they came, or the clock of this machine is ahead"):
        await refresher.get()
    assert refresher.peek() is None


async def test_expired_keys_that_arrive_do_not_replace_valid_ones(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock)
    first = await refresher.get()
    clock.advance(3000.0)
    source.lifetime = -1.0
    await refresher.get()
    await settle()
    assert len(source.asked) == 2
    assert await refresher.get() is first


async def test_the_same_keys_again_do_not_make_it_spin_nor_move_the_windows(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock, chance=1.0)
    first = await refresher.get()
    source.stuck = True
    clock.advance(2880.0)
    source.asked.clear()
    start = clock.now
    for _ in range(600):
        assert await refresher.get() is first
        await settle(2)
        clock.advance(1.0)
    assert [moment - start for moment in source.asked] == [0, 1, 3, 7, 15, *range(31, 600, 30)]
    source.stuck = False
    clock.advance(30.0)
    assert await refresher.get() is first
    await settle()
    assert refresher.peek() is source.given[1]


async def test_the_same_keys_until_their_end_and_beyond_are_an_error_only_beyond(
    clock: FakeClock, source: Source
) -> None:
    refresher = refresher_of(source, clock, chance=1.0)
    first = await refresher.get()
    source.stuck = True
    clock.advance(3599.5)
    assert await refresher.get() is first
    clock.advance(0.5)
    with pytest.raises(CredentialsError, match="expired 0 s before they came"):
        await refresher.get()
    source.stuck = False
    clock.advance(30.0)
    assert await refresher.get() is source.given[1]


async def test_foreign_exceptions_are_told_by_kind_only(clock: FakeClock, source: Source) -> None:
    source.error = RuntimeError(f"could not log in with {SECRET}")
    with pytest.raises(CredentialsError, match="source: its code raised RuntimeError") as caught:
        await refresher_of(source, clock).get()
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is source.error
    assert not caught.value.retryable


ERRORS: list[tuple[BaseException, type[Exception], bool, str]] = [
    (ConfigError("no http"), ConfigError, False, "no http"),
    (NotConfigured("not set"), CredentialsError, False, "source: not set"),
    (AccessDenied("NoPermission", "no", 403), CredentialsError, False, "source: NoPermission: no [403]"),
    (DeadlineExceeded("60 s are over"), CredentialsError, True, "source: 60 s are over"),
    (ConnectionResetError("peer"), CredentialsError, True, "source: its code raised ConnectionResetError"),
    (CredentialsError("all", (Attempt("a", "b", 1.0),)), CredentialsError, False, "a: b (1.00 s)"),
]


@pytest.mark.parametrize(("raised", "kind", "retryable", "text"), ERRORS, ids=lambda value: str(value)[:30])
async def test_what_a_provider_raises_reaches_the_caller_as_one_of_ours(
    clock: FakeClock, source: Source, raised: BaseException, kind: type[Exception], retryable: bool, text: str
) -> None:
    source.error = raised
    refresher = refresher_of(source, clock)
    for _ in range(2):
        with pytest.raises(kind) as caught:
            await refresher.get()
        assert text in str(caught.value)
        assert getattr(caught.value, "retryable", None) is retryable
    assert len(source.asked) == 1


async def test_a_provider_that_gives_something_else_is_told_so(clock: FakeClock) -> None:
    class Wrong:
        name = "wrong"

        async def fetch(self) -> Any:
            return {"access_key_id": "id"}

    with pytest.raises(CredentialsError, match="it gave dict, not Keys"):
        await refresher_of(Wrong(), clock).get()


# Refused by the service ---------------------------------------------------------------------------------------------


async def test_refused_keys_are_fetched_anew_once_for_all_who_saw_it(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock)
    old = await refresher.get()
    source.gate = asyncio.Event()
    for _ in range(100):
        refresher.invalidate(copy.copy(old))
    assert refresher.peek() is None
    callers = [asyncio.create_task(refresher.get()) for _ in range(100)]
    await settle()
    assert not any(caller.done() for caller in callers), "refused keys are not served meanwhile"
    refresher.invalidate(old)
    source.gate.set()
    assert all(keys is source.given[1] for keys in await asyncio.gather(*callers))
    clock.advance(400.0)
    refresher.invalidate(old)
    assert refresher.peek() is source.given[1], "an old snapshot refuses nothing"
    assert len(source.asked) == 2


async def test_keys_refused_over_and_over_cost_one_fetch_each_ten_seconds(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock)
    for _ in range(60 * 8):
        refresher.invalidate(await refresher.get())
        clock.advance(0.125)
    assert len(source.asked) == 1 + 6


async def test_static_keys_refused_over_and_over_are_asked_for_once_in_five_minutes(clock: FakeClock) -> None:
    source = Source(clock, lifetime=None)
    source.stuck = True
    refresher = refresher_of(source, clock)
    for _ in range(600):
        refresher.invalidate(await refresher.get())
        clock.advance(1.0)
    assert len(source.asked) == 1 + 2


async def test_refused_keys_that_come_again_are_looked_at_until_new_ones_come(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock, chance=1.0)
    old = await refresher.get()
    source.stuck = True
    refresher.invalidate(old)
    for _ in range(300):
        assert await refresher.get() is old
        await settle(2)
        clock.advance(1.0)
    assert len(source.asked) == 1 + 1 + 5 + 8  # first, forced, then after 1, 2, 4, 8, 16 and each 30 seconds
    source.stuck = False
    clock.advance(30.0)
    await refresher.get()
    await settle()
    assert refresher.peek() is source.given[1]


async def test_refused_keys_stay_when_no_others_can_be_had(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock, chance=1.0)
    old = await refresher.get()
    source.error = CredentialsError("down", retryable=True)
    refresher.invalidate(old)
    assert await refresher.get() is old
    assert len(source.asked) == 2
    refresher.invalidate(old)
    assert await refresher.get() is old
    assert len(source.asked) == 2


# Ends and edges -----------------------------------------------------------------------------------------------------


async def test_aclose_ends_the_fetch_and_tells_those_who_wait(clock: FakeClock, source: Source) -> None:
    source.gate = asyncio.Event()
    refresher = refresher_of(source, clock, keep_fresh=True)
    before = asyncio.all_tasks()
    callers = [asyncio.create_task(refresher.get()) for _ in range(3)]
    await settle()
    await refresher.aclose()
    await refresher.aclose()
    for result in await asyncio.gather(*callers, return_exceptions=True):
        assert isinstance(result, ConfigError)
        assert "closed" in str(result)
    with pytest.raises(ConfigError, match="closed"):
        await refresher.get()
    assert refresher.peek() is None
    assert (source.closed, clock.pending, asyncio.all_tasks()) == (1, 0, before)


async def test_aclose_before_any_use_and_with_keys_leaves_nothing(clock: FakeClock, source: Source) -> None:
    await refresher_of(source, clock).aclose()
    refresher = refresher_of(source, clock, keep_fresh=True)
    await refresher.get()
    await refresher.aclose()
    assert refresher.peek() is None
    assert refresher.current is None
    assert clock.pending == 0


def test_another_event_loop_is_told_so(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock)

    async def twice() -> None:
        assert await refresher.get() is source.given[0]

    asyncio.run(twice())
    asyncio.run(twice())  # keys need no loop, a refresh does
    clock.advance(3600.0)
    with pytest.raises(ConfigError, match="another event loop"):
        asyncio.run(twice())
    asyncio.run(refresher.aclose())


def test_a_loop_may_end_during_a_refresh(clock: FakeClock, source: Source, caplog: pytest.LogCaptureFixture) -> None:
    refresher = refresher_of(source, clock)

    async def leave() -> None:
        await refresher.get()
        clock.advance(3000.0)
        source.gate = asyncio.Event()
        await refresher.get()
        await settle()

    asyncio.run(leave())
    asyncio.run(refresher.aclose())
    assert caplog.text == ""


# Kept fresh ---------------------------------------------------------------------------------------------------------


async def test_an_idle_service_has_fresh_keys_ahead_of_its_next_call(clock: FakeClock) -> None:
    source = Source(clock, 21600.0)
    refresher = refresher_of(source, clock, keep_fresh=True)
    start = clock.now
    await refresher.get()
    await clock.run(86400.0)
    assert [moment - start for moment in source.asked] == [0, 20700, 41400, 62100, 82800]
    assert refresher.peek() is source.given[-1]
    await refresher.aclose()
    assert clock.pending == 0


async def test_without_being_asked_to_nothing_is_refreshed_for_an_idle_service(
    clock: FakeClock, source: Source
) -> None:
    refresher = refresher_of(source, clock)
    await refresher.get()
    await clock.run(86400.0)
    assert (len(source.asked), clock.pending) == (1, 0)


async def test_a_provider_says_itself_that_it_wants_to_be_kept_fresh(clock: FakeClock, source: Source) -> None:
    source.keep_fresh = True  # type: ignore[attr-defined]
    refresher = refresher_of(source, clock)
    await refresher.get()
    await clock.run(86400.0)
    assert len(source.asked) == 1 + 86400 // 2700
    await refresher.aclose()


async def test_nothing_is_kept_fresh_before_there_was_anything(clock: FakeClock, source: Source) -> None:
    source.error = CredentialsError("down", retryable=True)
    refresher = refresher_of(source, clock, keep_fresh=True)
    with pytest.raises(CredentialsError):
        await refresher.get()
    await clock.run(3600.0)
    assert (len(source.asked), clock.pending) == (1, 0)


async def test_an_idle_service_recovers_from_an_outage_by_itself(
    clock: FakeClock, source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    refresher = refresher_of(source, clock, chance=1.0, keep_fresh=True)
    await refresher.get()
    source.error = CredentialsError("down", retryable=True)
    await clock.run(7200.0)
    assert refresher.peek() is None
    assert "the old ones work for 720 s more: no keys from source (source: down)" in caplog.text
    assert "no valid ones are left: no keys from source (source: down)" in caplog.text
    source.error = None
    await clock.run(30.0)
    assert refresher.peek() is source.given[1]
    await refresher.aclose()


async def test_the_timer_of_the_real_loop_holds_nothing(clock: FakeClock, source: Source) -> None:
    refresher = Refresher(source, clock=clock, keep_fresh=True)
    await refresher.get()
    await settle()
    gone = weakref.ref(refresher)
    del refresher
    gc.collect()
    assert gone() is None


async def test_the_timer_does_not_keep_the_variables_of_the_first_request(clock: FakeClock, source: Source) -> None:
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")
    seen: list[str] = []

    class Curious(Source):
        async def fetch(self) -> Keys:
            seen.append(variable.get())
            return await super().fetch()

    refresher = refresher_of(Curious(clock), clock, keep_fresh=True)
    contexts: list[contextvars.Context] = []

    def call_later(delay: float, callback: Callable[[], None]) -> Any:
        contexts.append(contextvars.copy_context())
        return clock.call_later(delay, callback)

    refresher._call_later = call_later
    variable.set("of the first request")
    await refresher.get()
    await settle()
    assert [dict(context) for context in contexts] == [{}]
    assert seen == ["of the first request"]
    await refresher.aclose()


# A day --------------------------------------------------------------------------------------------------------------

STEP = 5.0
DAY, DOWN, UP = 86400.0, 8 * 3600.0, 16 * 3600.0


@pytest.mark.parametrize(("lifetime", "period"), [(900.0, 700.0), (3600.0, 2790.0), (21600.0, 20790.0)])
async def test_a_day_with_the_service_down_in_the_middle(clock: FakeClock, lifetime: float, period: float) -> None:
    # `period`: the first call at or after the soft window's begin, which chance (0.5) shortens by a tenth; calls come
    # every 5 s.
    source = Source(clock, lifetime)
    refresher = refresher_of(source, clock, chance=0.5)
    start = clock.now
    failed_calls = 0
    while clock.now < start + DAY:
        down = DOWN <= clock.now - start < UP
        source.error = ConnectError("down") if down else None
        valid = bool(source.given) and not source.given[-1].expired(clock.now)
        try:
            keys = await refresher.get()
        except CredentialsError:
            assert not valid, "a call failed although a valid key exists"
            failed_calls += 1
        else:
            assert not keys.expired(clock.now)
        await settle(2)
        clock.advance(STEP)

    given = [keys.expires_at - lifetime - start for keys in source.given]
    before = [moment for moment in given if moment < DOWN]
    after = [moment for moment in given if moment >= UP]
    assert before == [index * period for index in range(len(before))]
    assert before[-1] + period >= DOWN, "every refresh before the outage was made"
    assert after[0] - UP <= 15.0, "half of the longest wait after it is over"
    assert after == [after[0] + index * period for index in range(len(after))]
    assert after[-1] + period >= DAY
    # The wait grows 0.5, 1, 2, 4, 8, 15 s, seen on a grid of 5 s; then one attempt each 15 s.
    refused = len(source.asked) - len(source.given)
    assert refused <= (UP - before[-1] - period) / 15.0 + 4
    without_key = UP - (before[-1] + lifetime)
    assert failed_calls <= max(0.0, without_key + 15.0) / STEP


# Words --------------------------------------------------------------------------------------------------------------


async def test_explain_tells_what_was_given_or_why_not(clock: FakeClock, source: Source) -> None:
    refresher = refresher_of(source, clock)
    assert await refresher.explain() == (("source", "gave sts keys STS.0 until 2023-11-14T23:13:20Z", 0.0),)
    clock.advance(3600.0)
    source.error = NotConfigured("nothing is set")
    assert await refresher.explain() == (("source", "nothing is set", 0.0),)


async def test_no_secret_is_shown_by_logs_errors_or_repr(
    clock: FakeClock, source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refresher = refresher_of(source, clock, keep_fresh=True)
    shown = [repr(await refresher.get()), repr(refresher), repr(await refresher.explain())]
    source.stuck = True
    clock.advance(2700.0)
    await refresher.get()
    await settle()
    source.error = CredentialsError("down", retryable=True)
    clock.advance(100.0)
    await refresher.get()
    await settle()
    clock.advance(3600.0)
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    shown += ["".join(traceback.format_exception(caught.value)), caplog.text]
    assert "gave the same keys again" in caplog.text
    assert "the old ones work for 800 s more" in caplog.text
    assert SECRET not in "".join(shown)
    await refresher.aclose()


async def test_a_failure_that_a_caller_is_told_is_not_logged_as_well(
    clock: FakeClock, source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    source.error = CredentialsError("down")
    with pytest.raises(CredentialsError):
        await refresher_of(source, clock).get()
    assert caplog.text == ""


async def test_static_keys_answer_without_a_wait_after_the_first_time() -> None:
    refresher = Refresher(StaticKeys("id", "secret"))
    keys = await refresher.get()
    assert refresher.peek() is keys
    await refresher.aclose()
