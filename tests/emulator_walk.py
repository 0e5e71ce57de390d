"""Plays every scenario, and looks over its shoulder: each call is first tried in ways that nobody should."""

from __future__ import annotations

import asyncio
import http.client
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from aliram.credentials import StaticKeys
from aliram.emulator import ACCOUNT_ID, Emulator
from aliram.emulator.core import Core
from aliram.operation import Operation
from aliram.wire import check_and_encode
from tests.emulator_fixture import KeptClient, RawClient, RawReply
from tests.scenarios.stage import Caller, Stage, play, scenarios
from tests.scenarios.through_aliram import AliramCaller

__all__ = ["Probe", "image", "restore", "rows", "walk"]


def image(emulator: Emulator) -> bytes:
    """All that the emulator's database holds; as long as nothing is written it stays the same, to the byte."""
    image = bytearray(emulator._thread.do(lambda core: core.state.image()))
    for counter in (24, 40, 92):
        # Counters of changes (sqlite.org/fileformat2.html), which go up when an image is restored.
        image[counter : counter + 4] = bytes(4)
    return bytes(image)


def restore(emulator: Emulator, image: bytes) -> None:
    """Takes back what was written since the image was made."""

    def replace(core: Core) -> None:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(image)
            core.state.replace(database)

    emulator._thread.do(replace)


def rows(emulator: Emulator) -> dict[str, list[tuple[Any, ...]]]:
    """The same by table."""

    def read(core: Core) -> dict[str, list[tuple[Any, ...]]]:
        tables = core.state.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {name: core.state.all(f"SELECT * FROM {name}") for (name,) in tables}

    return emulator._thread.do(read)


class Probe:
    """A call of a scenario, about to be made: it can be tried out first, as often as wished."""

    def __init__(
        self, emulator: Emulator, client: RawClient, operation: Operation[Any], args: Mapping[str, Any]
    ) -> None:
        self.emulator = emulator
        self.operation = operation
        self.arguments = args
        self._client = client
        encoded = check_and_encode(operation, args)
        self.in_form = operation.anonymous
        self.params = dict([*encoded.pairs, *encoded.form])
        """As they are sent; of an anonymous operation `Action` and `Version` are among them."""

    @property
    def id(self) -> str:
        """Of the operation."""
        return self.operation.id

    def send(self, params: Mapping[str, str]) -> RawReply:
        """Makes the call with these parameters."""
        service, action = self.operation.service.key, self.operation.name
        if self.in_form:
            return self._client.call(service, action, form=params, change={"authorization": None})
        return self._client.call(service, action, params)


Look = Callable[[Probe], None]


class _Looking:
    """Shows each call to somebody before it is made."""

    def __init__(self, inner: AliramCaller, emulator: Emulator, client: RawClient, look: Look) -> None:
        self._inner = inner
        self._emulator = emulator
        self._client = client
        self._look = look

    async def send(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
        self._look(Probe(self._emulator, self._client, operation, arguments))
        return await self._inner.send(operation, arguments)

    def another(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> Caller:
        inner = self._inner.another(access_key_id, access_key_secret, security_token)
        client = replace(self._client, key_id=access_key_id, secret=access_key_secret, token=security_token)
        return _Looking(inner, self._emulator, client, self._look)

    async def aclose(self) -> None:
        await self._inner.aclose()


def walk(emulator: Emulator, look: Look) -> None:
    """Plays every scenario; `look` sees each call before it is made."""

    key = emulator.root_key
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=30)
    root = KeptClient(emulator.port, key.access_key_id, str(key.access_key_secret), connection=connection)

    async def through() -> None:
        for chosen in scenarios():
            emulator.reset()
            keys = StaticKeys(root.key_id, root.secret)
            inner = AliramCaller(credentials=keys, endpoints=dict.fromkeys(("ims", "ram", "sts"), emulator.url))
            caller = _Looking(inner, emulator, root, look)
            try:
                await play(chosen, Stage(caller, ACCOUNT_ID, emulator))
            finally:
                await caller.aclose()

    try:
        asyncio.run(through())
    finally:
        connection.close()
