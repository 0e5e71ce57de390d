"""(n) A throttled service: how much of the rate it allows is used, and how often it has to refuse.

The emulator keeps a rate by a token bucket of one second; `bulk` calls one action for each of many items through a
session that knows nothing of it. The first seconds, in which the limiter finds the rate out, are left out.
"""

from __future__ import annotations

import json
import time
import urllib.request
from typing import NamedTuple

from aliram import Session, bulk
from aliram.credentials.static import StaticKeys
from aliram.emulator import ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from aliram.errors import Throttled
from aliram.hooks import Event, Hooks
from aliram.ram.models import GetUserResponse

from .served import Served, serving_emulator

__all__ = ["throttled"]

_RATES = ((20, 32), (200, 64))
"""Calls a second that are allowed, and calls at the same time."""
_SECONDS = 60
"""The calls are as many as are allowed in that time."""
_LEARNING = 5.0
"""Seconds that are left out."""
_USERS = 100


class _Reply(NamedTuple):
    at: float
    """Seconds after the start."""
    refused: bool


async def throttled() -> list[tuple[str, float, str, str]]:
    """Two lines for each rate."""
    return [line for rate, concurrency in _RATES for line in await _at(rate, concurrency)]


async def _at(rate: int, concurrency: int) -> list[tuple[str, float, str, str]]:
    calls = rate * _SECONDS
    replies: list[_Reply] = []
    with serving_emulator(_USERS) as served:
        _limit(served, rate)
        start = time.perf_counter()

        def note(event: Event) -> None:
            replies.append(_Reply(time.perf_counter() - start, isinstance(event.error, Throttled)))

        async with Session(
            credentials=StaticKeys(ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET),
            endpoints={"ram": f"http://{served.host}"},
            hooks=Hooks(after_reply=note),
        ) as session:

            async def read(number: int) -> GetUserResponse:
                return await session.ram.get_user(user_name=f"user-{number % _USERS:06d}")

            outcomes = await bulk.gather(read, range(calls), concurrency=concurrency)
    lost = calls - sum(outcome.ok for outcome in outcomes)
    took = max(reply.at for reply in replies)
    learnt = [reply for reply in replies if reply.at > _LEARNING]
    used = sum(not reply.refused for reply in learnt) / (rate * (took - _LEARNING))
    refused = sum(reply.refused for reply in learnt) / len(learnt)
    overall = sum(reply.refused for reply in replies) / len(replies)
    what = f"throttled at {rate} calls/s, {concurrency} at once, after {_LEARNING:g} s"
    return [
        (f"(n) share of the rate used, {what}", used, "≥ 0.85", f"{calls:,} calls in {took:.1f} s, {lost} lost"),
        (f"(n) share of calls refused, {what}", refused, "≤ 0.02", f"{refused:.2%}; {overall:.2%} from the start"),
    ]


def _limit(served: Served, rate: int) -> None:
    wish = json.dumps({"action": "ram.GetUser", "per_second": rate}).encode()
    url = f"http://{served.host}/_aliram/throttle"
    request = urllib.request.Request(url, wish, {"Content-Type": "application/json"})
    # Without the proxies of the environment, which are not meant for this machine.
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).close()
