"""A session for tests: on a loopback server, with keys of its own, whose pauses take no time and are written down."""

from __future__ import annotations

import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aliram.credentials import StaticKeys
from aliram.session import Session
from tests.loopback import Loopback

KEY_ID = "LTAI5tTestKeyId"
KEY_SECRET = "s3cr3t-of-the-access-key"
TOKEN = "t0k3n-of-the-session"


class QuickSession(Session):
    """Does not sleep but sets its clock forward; `slept` are the seconds it would have slept."""

    def __init__(self, **options: Any) -> None:
        self.slept: list[float] = []

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        self._sleep = sleep
        self._monotonic = lambda: time.monotonic() + sum(self.slept)
        self._random = lambda: 0.5
        super().__init__(**options)


@asynccontextmanager
async def session_on(server: Loopback, **options: Any) -> AsyncIterator[QuickSession]:
    """All three services at one loopback server."""
    given = {
        "credentials": StaticKeys(KEY_ID, KEY_SECRET, security_token=TOKEN),
        "endpoints": dict.fromkeys(("ims", "ram", "sts"), server.url),
    }
    async with QuickSession(**{**given, **options}) as session:
        yield session


def texts_of(error: BaseException) -> str:
    """What a log could write of an error: texts, attributes and traceback, of its causes and contexts, too."""
    said = []
    chain: list[BaseException | None] = [error]
    while chain:
        one = chain.pop()
        if one is not None:
            said += [str(one), repr(one), repr(one.args), repr(one.__dict__)]
            said += traceback.format_exception(one)
            chain += [one.__cause__, one.__context__]
    return "\n".join(said)
