"""The rate limiter, on a clock that moves when told to."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from aliram.errors import ConfigError, DeadlineExceeded
from aliram.throttle import Lane, Throttle
from tests.fake_clock import FakeClock, settle

LANE: Lane = ("1234", "ram", "ListUsers")
OTHER: Lane = ("1234", "ram", "GetUser")
STRANGER: Lane = ("5678", "ram", "ListUsers")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1000.0)


def limiter(clock: FakeClock, **rate_limits: float) -> Throttle:
    return Throttle(
        {name.replace("_", "."): rate for name, rate in rate_limits.items()}, clock=clock, sleep=clock.sleep
    )


async def leave(throttle: Throttle, clock: FakeClock, log: list[tuple[float, str]], name: str, **options: Any) -> None:
    """One caller: waits for its turn and says when it had it."""
    await throttle.acquire(LANE, **options)
    log.append((round(clock.now - 1000.0, 6), name))


def results(callers: list[asyncio.Task[None]]) -> list[BaseException | None]:
    """How each of them ended. All must have: a queue that is stuck is a failure and not a test that hangs."""
    stuck = [index for index, caller in enumerate(callers) if not caller.done()]
    for caller in callers:
        caller.cancel()
    assert not stuck, f"still waiting: {stuck}"
    return [asyncio.CancelledError() if caller.cancelled() else caller.exception() for caller in callers]


def learn(throttle: Throttle, calls: int, refused: int, lane: Lane = LANE) -> None:
    """So many calls at once, of which some come back refused."""
    for _ in range(calls):
        assert throttle.ready(lane)
    for _ in range(refused):
        throttle.throttled(lane)


# Before anything is learnt.


def test_nobody_is_held_back_until_the_service_complains(clock: FakeClock) -> None:
    throttle = limiter(clock)

    assert all(throttle.ready(LANE) for _ in range(10_000))
    assert throttle.rate(LANE) is None


async def test_an_open_lane_is_left_without_a_pause(clock: FakeClock) -> None:
    throttle = limiter(clock)
    for _ in range(100):
        await throttle.acquire(LANE)

    assert (clock.now, clock.pending) == (1000.0, 0)


# Learning.

# calls sent at once, refused ones, rate afterwards: 0.7 of what was accepted
BURSTS = [(10, 1, 6.3), (100, 50, 35.0), (100, 99, 0.7), (5, 5, 0.7), (1, 1, 0.7), (1000, 2, 698.6)]


@pytest.mark.parametrize(("calls", "refused", "rate"), BURSTS)
def test_the_rate_becomes_most_of_what_was_accepted(clock: FakeClock, calls: int, refused: int, rate: float) -> None:
    throttle = limiter(clock)
    learn(throttle, calls, refused)

    assert throttle.rate(LANE) == pytest.approx(rate)
    assert not throttle.ready(LANE)


@pytest.mark.parametrize(("before", "rate"), [(19, 0.7 * 18), (20, None)])
def test_one_refusal_among_twenty_calls_changes_no_rate(clock: FakeClock, before: int, rate: float | None) -> None:
    throttle = limiter(clock)
    learn(throttle, before, 1)

    assert throttle.rate(LANE) == (None if rate is None else pytest.approx(rate))
    assert throttle.ready(LANE) == (rate is None)


def test_an_odd_refusal_is_waited_for_as_long_as_the_service_asks(clock: FakeClock) -> None:
    throttle = limiter(clock)
    learn(throttle, 100, 0)
    throttle.throttled(LANE, retry_after=0.5)

    assert not throttle.ready(LANE)
    clock.advance(0.6)
    assert all(throttle.ready(LANE) for _ in range(100))


def test_refusals_that_come_in_the_next_second_count_against_the_burst(clock: FakeClock) -> None:
    throttle = limiter(clock)
    learn(throttle, 100, 0)
    clock.advance(1.05)
    for _ in range(50):
        throttle.throttled(LANE)

    assert throttle.rate(LANE) == pytest.approx(35.0)


def test_what_one_lane_learns_concerns_no_other_action_and_no_other_account(clock: FakeClock) -> None:
    throttle = limiter(clock)
    learn(throttle, 10, 5)

    assert not throttle.ready(LANE)
    assert all(throttle.ready(lane) for lane in (OTHER, STRANGER) for _ in range(100))


def test_the_replies_to_one_burst_count_as_one_refusal_and_a_later_one_as_another(clock: FakeClock) -> None:
    throttle = limiter(clock)
    learn(throttle, 100, 2)
    first = throttle.rate(LANE)
    clock.advance(0.9)
    throttle.throttled(LANE)
    second = throttle.rate(LANE)
    clock.advance(30.0)
    before = throttle.rate(LANE)
    assert before is not None
    assert throttle.ready(LANE)
    throttle.throttled(LANE)
    third = throttle.rate(LANE)

    assert first == pytest.approx(98 * 0.7)
    assert second == pytest.approx(97 * 0.7 + 0.9 * 97 * 0.05)
    assert third is not None
    assert third < before


def test_a_refusal_out_of_nowhere_slows_to_a_walk_and_not_to_a_stop(clock: FakeClock) -> None:
    throttle = limiter(clock)
    for _ in range(20):
        throttle.throttled(LANE)
        clock.advance(2.0)
        throttle.ready(LANE)

    rate = throttle.rate(LANE)
    assert rate is not None
    assert 0.2 <= rate <= 3.0


def test_the_rate_rises_steadily_and_the_lane_opens_again(clock: FakeClock) -> None:
    throttle = limiter(clock)
    learn(throttle, 102, 2)  # 100 were accepted: 70 a second, and 5 more with each second
    rates = []
    for _ in range(4):
        rates.append(throttle.rate(LANE))
        clock.advance(2.0)

    assert rates == [pytest.approx(rate) for rate in (70.0, 80.0, 90.0, 100.0)]
    clock.advance(57.9)  # 8 s have gone by already; at 400 it is open
    assert throttle.rate(LANE) == pytest.approx(399.5)
    clock.advance(0.2)
    assert throttle.rate(LANE) is None
    assert all(throttle.ready(LANE) for _ in range(1000))


def test_a_low_rate_rises_as_slowly_and_only_after_a_long_calm_by_larger_steps(clock: FakeClock) -> None:
    throttle = limiter(clock)
    learn(throttle, 2, 1)  # 1 was accepted: 0.7 a second, and 0.05 more with each; from 12 s on 0.5
    rates = []
    for _ in range(4):
        rates.append(throttle.rate(LANE))
        clock.advance(6.0)

    assert rates == [pytest.approx(rate) for rate in (0.7, 1.0, 1.3, 3.7)]
    assert throttle.rate(LANE) is None, "after 18.6 s it would be 4"


async def test_after_a_refusal_calls_leave_evenly_spaced(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=10.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(5)]
    await clock.run(1.0)
    assert results(callers) == [None] * len(callers)

    assert log == [(0.0, "0"), (0.1, "1"), (0.2, "2"), (0.3, "3"), (0.4, "4")]


async def test_the_pause_the_service_asks_for_holds_for_the_whole_lane(clock: FakeClock) -> None:
    throttle = limiter(clock)
    learn(throttle, 100, 0)
    throttle.throttled(LANE, retry_after=5.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(2)]
    await clock.run(4.9)
    assert log == []
    await clock.run(1.0)
    assert results(callers) == [None] * len(callers)

    assert [name for _, name in log] == ["0", "1"]
    assert log[0][0] == 5.0


async def test_a_refusal_also_slows_those_who_wait_already(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=10.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(4)]
    await clock.run(0.1)
    throttle.throttled(LANE, retry_after=2.0)
    await clock.run(30.0)
    assert results(callers) == [None] * len(callers)

    moments = [moment for moment, _ in log]
    assert moments[:3] == [0.0, 0.1, 2.1]
    assert 0.2 < moments[3] - moments[2] < 1.5, "at the learnt rate now"


# Fixed ceilings.


async def test_a_ceiling_is_never_passed(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=4.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(41)]
    await clock.run(10.0)
    assert results(callers) == [None] * len(callers)

    moments = [moment for moment, _ in log]
    for moment in moments:
        assert sum(moment <= other < moment + 1.0 for other in moments) <= 4
    assert moments[-1] == 10.0
    assert throttle.ready(OTHER)


def test_a_ceiling_holds_for_each_account_by_itself_and_lasts(clock: FakeClock) -> None:
    throttle = limiter(clock, RAM_ListUsers=0.5)

    assert (throttle.ready(LANE), throttle.ready(LANE), throttle.ready(STRANGER)) == (True, False, True)
    assert throttle.rate(LANE) == throttle.rate(("new", "ram", "ListUsers")) == 0.5
    clock.advance(1.9)
    assert not throttle.ready(LANE)
    clock.advance(0.2)
    assert throttle.ready(LANE)
    clock.advance(3600.0)
    assert (throttle.ready(LANE), throttle.ready(LANE)) == (True, False), "a long rest saves nothing up"


def test_the_learnt_rate_stays_below_the_ceiling_and_returns_to_it(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=10.0)
    throttle.ready(LANE)
    throttle.throttled(LANE)
    low = throttle.rate(LANE)
    clock.advance(3600.0)

    assert low is not None
    assert low < 10.0
    assert throttle.rate(LANE) == 10.0


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({5: 1.0}, "5 is not a name"),
        ({None: 1.0}, "not a name"),
        ({"ram.List Users": 1.0}, "not a name"),
        ({"ram.ListUsers.": 1.0}, "not a name"),
        ({"ram.ListUsers\n": 1.0}, "not a name"),
        ({"ram.ListUserz": 3}, r"ram has no action 'ListUserz'; did you mean 'ram\.ListUsers'\?"),
        ({"RAM.list_users": 3}, r"did you mean 'ram\.ListUsers'\?"),
        ({"ListUsers": 1.0}, "not a name"),
        ({"ram.": 1.0}, "not a name"),
        ({".ListUsers": 1.0}, "not a name"),
        ({"ram.ListUsers": 0}, "more than 0"),
        ({"ram.ListUsers": -1}, "more than 0"),
        ({"ram.ListUsers": float("nan")}, "more than 0"),
        ({"ram.ListUsers": float("inf")}, "more than 0"),
        ({"ram.ListUsers": True}, "more than 0"),
        ({"ram.ListUsers": "10"}, "more than 0"),
    ],
)
def test_a_ceiling_that_makes_no_sense_is_refused(limits: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        Throttle(limits)


def test_ceilings_for_services_without_a_description_are_taken_as_they_are(clock: FakeClock) -> None:
    throttle = Throttle({"vpc.DescribeVpcs": 2, "IMS.GetUser": 3}, clock=clock, sleep=clock.sleep)

    assert throttle.rate(("1", "vpc", "DescribeVpcs")) == 2.0
    assert throttle.rate(("1", "ims", "GetUser")) == 3.0


def test_a_ceiling_for_an_action_that_only_can_be_called_by_name_is_taken_with_a_warning(
    clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    throttle = Throttle({"sts.InventThing": 3}, clock=clock, sleep=clock.sleep)

    assert throttle.rate(("1", "sts", "InventThing")) == 3.0
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "rate_limits: sts has no described action InventThing")
    ]


# Waiting: order, leaving the queue, deadlines.


async def test_callers_leave_in_the_order_they_came_and_nobody_overtakes(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=1.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(3)]
    await settle()
    late = asyncio.create_task(leave(throttle, clock, log, "late"))  # runs before the one that the clock wakes
    clock.advance(1.5)
    assert not throttle.ready(LANE), "the turn is that of the one who waits"
    await clock.run(10.0)
    assert results([*callers, late]) == [None] * 4

    assert [name for _, name in log] == ["0", "1", "2", "late"]


@pytest.mark.parametrize("leaver", [1, 2, 4])
async def test_one_who_gives_up_takes_nobodys_turn_along(clock: FakeClock, leaver: int) -> None:
    throttle = limiter(clock, ram_ListUsers=10.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(5)]
    await clock.run(0.05)
    callers[leaver].cancel()
    await clock.run(1.0)
    ended = results(callers)

    assert [isinstance(result, asyncio.CancelledError) for result in ended].index(True) == leaver
    assert [name for _, name in log] == [str(index) for index in range(5) if index != leaver]
    assert [moment for moment, _ in log] == [0.0, 0.1, 0.2, 0.3], "the turns move up"


async def test_all_who_wait_can_give_up_at_once_and_the_lane_works_on(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=1.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(20)]
    await clock.run(0.5)
    for caller in callers[1:]:
        caller.cancel()
    await settle()
    assert len(results(callers)) == 20
    assert clock.pending == 0
    clock.advance(1.0)

    assert throttle.ready(LANE)
    assert log == [(0.0, "0")]


async def test_one_cancelled_in_the_moment_of_its_turn_passes_it_on(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=1.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(4)]
    await settle()
    clock.advance(1.0)  # wakes 1, which has not run yet
    callers[1].cancel()
    await clock.run(5.0)
    ended = results(callers)

    assert [type(result) for result in ended] == [type(None), asyncio.CancelledError, type(None), type(None)]
    assert log == [(0.0, "0"), (1.0, "2"), (2.0, "3")]


async def test_a_turn_after_the_deadline_is_refused_at_once_and_holds_nobody_up(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=1.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(3)]
    await settle()
    with pytest.raises(DeadlineExceeded) as caught:
        await throttle.acquire(LANE, deadline=clock.now + 3.0)
    assert clock.now == 1000.0
    assert (caught.value.sent, caught.value.operation) == (False, "ListUsers")
    patient = asyncio.create_task(leave(throttle, clock, log, "patient", deadline=clock.now + 3.1))
    await clock.run(10.0)
    assert results([*callers, patient]) == [None] * 4

    assert log[-1] == (3.0, "patient")


async def test_a_pause_that_comes_while_waiting_ends_the_wait_of_those_it_makes_late(clock: FakeClock) -> None:
    throttle = limiter(clock, ram_ListUsers=1.0)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(i), deadline=clock.now + 10.0)) for i in range(4)]
    await clock.run(0.5)
    throttle.throttled(LANE, retry_after=60.0)
    await clock.run(1.0)
    ended = results(callers)

    assert [type(result) for result in ended] == [type(None)] + [DeadlineExceeded] * 3
    assert clock.now == 1001.5, "nobody slept on"


async def test_a_timer_that_fires_late_does_not_slow_the_queue_down() -> None:
    clock = FakeClock(1000.0)

    async def oversleep(seconds: float) -> None:
        await clock.sleep(seconds + 0.004)

    throttle = Throttle({"ram.ListUsers": 100.0}, clock=clock, sleep=oversleep)
    log: list[tuple[float, str]] = []
    callers = [asyncio.create_task(leave(throttle, clock, log, str(index))) for index in range(101)]
    await clock.run(1.1)
    assert results(callers) == [None] * len(callers)

    assert log[-1][0] == pytest.approx(1.0, abs=0.02)


async def test_a_long_walk_through_accounts_leaves_no_trail(clock: FakeClock) -> None:
    throttle = limiter(clock)
    learn(throttle, 2, 1)
    for index in range(20_000):
        assert throttle.ready((f"account {index}", "ram", "ListUsers"))

    assert len(throttle._lanes) <= 4096
    assert throttle.rate(LANE) is not None, "what was learnt is kept"
