"""What a failed request says about where its time went."""

from __future__ import annotations

import asyncio

import pytest

from aliram.errors import ConnectError, DeadlineExceeded
from aliram.transport import HttpRequest, Transport
from tests.loopback import loopback


@pytest.mark.parametrize("way", ["short", "long"])
async def test_time_spent_waiting_for_a_free_connection_is_said_to_be_that(way: str) -> None:
    async with loopback() as server:
        transport = Transport(max_connections=1, environ={})
        transport._open()._short = way == "short"
        server.gate = asyncio.Event()
        first = asyncio.create_task(transport.send(HttpRequest("POST", f"{server.url}/?a=1")))
        await server.reached(1)
        with pytest.raises(DeadlineExceeded, match="waiting for a free connection, since max_connections") as late:
            await transport.send(HttpRequest("POST", f"{server.url}/?a=1", total=0.1))
        server.gate.set()
        assert (await first).status == 200
        await transport.aclose()
    assert (late.value.sent, server.count) == (False, 1)


async def test_without_a_deadline_the_queue_for_a_connection_ends_as_well() -> None:
    async with loopback() as server:
        transport = Transport(max_connections=1, environ={})
        server.gate = asyncio.Event()
        first = asyncio.create_task(transport.send(HttpRequest("POST", f"{server.url}/?a=1")))
        await server.reached(1)
        with pytest.raises(ConnectError, match="became free: max_connections are in use") as caught:
            await transport.send(HttpRequest("POST", f"{server.url}/?a=1", connect=0.05, read=0.05, total=None))
        server.gate.set()
        await first
        await transport.aclose()
    assert (caught.value.sent, server.count) == (False, 1)
