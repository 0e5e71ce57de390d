"""What the tests of CloudSSO and OAuth share: servers on loopback, a profile in memory, and a search for secrets."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import re
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from aliram.credentials.keys import Keys
from aliram.credentials.refresh import Refresher
from aliram.errors import CredentialsError
from aliram.secret import Secret
from tests.fake_clock import settle
from tests.frames import locals_of

SECRET, STS_TOKEN = "sEcReT/of+the=keys", "sTs-tOkEn/of+the=keys=="
MARKS = re.compile(r"sEcReT|sTs-tOkEn|aCcEsS|rEfReSh")
"""Whatever the servers and profiles of these tests hold in secret has one of these in it."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A server on loopback; gives its URL."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0)  # type: ignore[arg-type]
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def page(status: int = 200, content: Any = "", headers: Mapping[str, str] | None = None) -> web.Response:
    """An answer: text and bytes as they are, anything else as JSON."""
    if isinstance(content, bytes):
        return web.Response(status=status, body=content, headers=headers)
    text = content if isinstance(content, str) else json.dumps(content)
    kind = "text/html" if text.startswith("<") else "application/json"
    return web.Response(status=status, text=text, content_type=kind, headers=headers)


class Profile:
    """A profile of `config.json`, in memory. Saving can fail, or wait for a gate."""

    def __init__(self, log: list[str], **keys: Any) -> None:
        self.keys: dict[str, Any] = keys
        self.saves: list[dict[str, Any]] = []
        self.reads = 0
        self.error: Exception | None = None
        self.read_error: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.log = log
        """Shared with the server, to see what came before what."""

    async def save(self, changes: Mapping[str, Any]) -> None:
        assert all(isinstance(changes[name], Secret) for name in changes if "token" in name and "expire" not in name)
        if "access_key_secret" in changes:
            assert isinstance(changes["access_key_secret"], Secret)
        if self.gate is not None:
            self.log.append("saving")
            await self.gate.wait()
        if self.error is not None:
            self.log.append("not saved")
            raise self.error
        plain = json.loads(json.dumps(dict(changes)))
        self.saves.append(plain)
        self.keys.update(plain)
        self.log.append("saved " + ("tokens" if "oauth_access_token" in plain else "keys"))

    async def reload(self) -> Mapping[str, Any] | None:
        self.reads += 1
        await asyncio.sleep(0)
        if self.read_error is not None:
            raise self.read_error
        return dict(self.keys)


async def failure(call: Awaitable[Keys]) -> CredentialsError:
    """The error that a fetch ends in, which shows nothing and pickles."""
    with pytest.raises(CredentialsError) as caught:
        await call
    error = caught.value
    assert "self" in locals_of(error)
    shows_nothing("".join(traceback.format_exception(error)) + locals_of(error))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    return error


def shows_nothing(text: str) -> None:
    found = MARKS.search(text)
    assert found is None, f"a secret is shown: …{text[max(0, found.start() - 80) : found.end() + 20]}"


def log_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    shows_nothing(caplog.text)
    shows_nothing("".join(repr(record.args) for record in caplog.records))


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


async def until(condition: Callable[[], bool]) -> None:
    """Let everything run until this holds."""
    async with asyncio.timeout(10):
        while not condition():
            await settle(1)


async def refreshed(refresher: Refresher) -> None:
    """Wait for the refresh that is under way, if one is."""
    task = refresher._task
    if task is not None:
        await asyncio.wait((task,))
