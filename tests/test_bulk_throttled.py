"""A throttled service, a bulk of calls and the limiter between them, on a clock that moves when told to."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any, NamedTuple

import pytest

from aliram import Session, bulk
from aliram.credentials.static import StaticKeys
from aliram.emulator.refusals import Refusal
from aliram.emulator.throttles import Throttles
from aliram.transport import HttpReply, HttpRequest
from tests.fake_clock import FakeClock

LEARNING = 5.0
"""Seconds that are left out: in them the rate is found out."""


class Answer(NamedTuple):
    at: float
    refused: bool


class Service:
    """Answers after a while, and keeps a rate by the emulator's token bucket."""

    def __init__(self, clock: FakeClock, per_second: float, latency: float) -> None:
        self._clock, self._latency = clock, latency
        self._start = clock.now
        self._throttles = Throttles()
        self._throttles.add("ram.GetUser", per_second, None, "Throttling.User")
        self.answers: list[Answer] = []

    async def send(self, request: HttpRequest) -> HttpReply:
        await self._clock.sleep(self._latency / 2)
        refusal: Refusal | None = None
        try:
            self._throttles.check("ram.GetUser", "1234", self._clock)
        except Refusal as error:
            refusal = error
        self.answers.append(Answer(self._clock.now - self._start, refusal is not None))
        await self._clock.sleep(self._latency / 2)
        if refusal is None:
            return HttpReply(200, {}, b'{"User": {"UserName": "alice"}}')
        body = json.dumps({"Code": "Throttling.User", "Message": "too fast"}).encode()
        return HttpReply(400, {"x-acs-retry-after": str(refusal.retry_after_ms)}, body)


class Odd(Service):
    """Refuses one call in three hundred, however slowly they come."""

    def __init__(self, clock: FakeClock, latency: float) -> None:
        super().__init__(clock, 1e6, latency)
        self._chance = random.Random(1)

    async def send(self, request: HttpRequest) -> HttpReply:
        reply = await super().send(request)
        if self._chance.random() >= 1 / 300:
            return reply
        self.answers[-1] = self.answers[-1]._replace(refused=True)
        return HttpReply(400, {}, b'{"Code": "Throttling.User", "Message": "too fast"}')


async def call_many(clock: FakeClock, service: Service, calls: int, concurrency: int) -> list[bulk.Outcome[int, Any]]:
    class Timed(Session):
        _monotonic = clock
        _sleep = staticmethod(clock.sleep)
        _random = staticmethod(lambda: 0.5)

    async with Timed(credentials=StaticKeys("k", "s"), transport=service) as session:
        job = asyncio.create_task(
            bulk.gather(lambda _: session.ram.get_user(user_name="alice"), range(calls), concurrency=concurrency)
        )
        while not job.done():
            await clock.run(1.0)
        return job.result()


# calls a second, calls at the same time, seconds that one takes, the share that may be refused
LOADS = [
    (20, 32, 0.05, 0.02),
    (20, 64, 0.2, 0.02),
    (20, 8, 0.02, 0.02),
    (200, 64, 0.05, 0.02),
    (2, 32, 0.05, 0.1),  # one call every few seconds, to find out whether more is allowed now, is a larger share here
]


@pytest.mark.parametrize(("rate", "concurrency", "latency", "most_refused"), LOADS)
async def test_a_throttled_service_is_used_at_the_rate_it_allows(
    rate: int, concurrency: int, latency: float, most_refused: float
) -> None:
    clock = FakeClock()
    service = Service(clock, rate, latency)
    calls = 60 * rate
    outcomes = await call_many(clock, service, calls, concurrency)

    assert sum(outcome.ok for outcome in outcomes) == calls, "nothing is lost"
    learnt = [answer for answer in service.answers if answer.at > LEARNING]
    refused = sum(answer.refused for answer in learnt)
    assert learnt[-1].at > 50
    assert (len(learnt) - refused) / (learnt[-1].at - LEARNING) >= 0.85 * rate
    assert refused <= most_refused * len(learnt)


async def test_refusals_that_have_nothing_to_do_with_the_rate_hardly_slow_down() -> None:
    clock = FakeClock()
    service = Odd(clock, 0.032)
    outcomes = await call_many(clock, service, 3000, 32)  # a thousand a second, if nothing were refused

    assert sum(outcome.ok for outcome in outcomes) == 3000
    assert sum(answer.refused for answer in service.answers) >= 5
    assert service.answers[-1].at < 15, "cut for each of them, the rate makes it a minute and more"
