"""Keys from a program that prints them (mode `External`, `process_command`).

The program ends with status 0 and prints one JSON object to its standard output. The keys of the contract are those of
the `aliyun` command line (v3.4.11) and the official Python provider (1.0.12):

    {"mode": "StsToken", "access_key_id": "...", "access_key_secret": "...", "sts_token": "...",
     "expiration": "2006-01-02T15:04:05Z"}

`mode` is `AK` or `StsToken`; with `AK` no `sts_token` is read. `expiration` may be left out. Anything else in the
object is ignored: the command line lets it replace the whole profile and runs the program again, for ever, when `mode`
is missing; here that is an error.

The program runs without a shell, without a terminal and with nothing to read, in a process group of its own that is
killed when it takes too long, prints too much or nobody wants its answer any more. It inherits the environment.

Its standard output is never shown. Of its error output an error tells the last line, at most 200 characters of it, with
whatever looks like a key or token, or stands in its standard output as well, replaced by `***`. A password that looks
like a word passes that sieve: a program must not print one there.

`ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS`, read when the provider is made, switches it off with `true` or `1`.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import re
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from msgspec import Struct, structs

from aliram.errors import AliramError, ConfigError, CredentialsError
from aliram.model import parse_time
from aliram.secret import Secret

from ._command_line import arguments_of
from .environment import is_true
from .keys import Keys

__all__ = ["External"]

SWITCH = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"
MOST_OUTPUT = 65536
"""Bytes; keys take two thousand."""
COMPLAINT_BYTES, COMPLAINT_CHARACTERS = 4096, 200
"""How much of the end of the error output is kept, and how much of its last line is told."""
SAVE_SECONDS = 10.0
"""How long keys wait for being written back."""
REAP_SECONDS = 1.0
"""What a killed program is waited for. It cannot refuse, unless the kernel itself is stuck in it."""

_MODE = re.compile(r"[A-Za-z]{1,24}")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_LIKE_A_SECRET = re.compile(r"\S{65,}|(?=[A-Za-z+=_~-]*[0-9])[A-Za-z0-9+=_~-]{16,}")
_VALUE = re.compile(r':\s*"([^"\\]{6,})"')
_log = logging.getLogger("aliram")

Save = Callable[[Mapping[str, Any]], Awaitable[None]]


class _Output(Struct):
    mode: str | None = None
    access_key_id: str | None = None
    access_key_secret: str | None = None
    sts_token: str | None = None
    expiration: str | None = None

    def __repr__(self) -> str:
        return "_Output()"  # a traceback that shows local variables must not show the keys


class External:
    """Keys that a program prints, asked for by running it again on each refresh.

    Args:
        process_command: the program and its arguments, as one text, split as the `aliyun` command line does, or as
            a list. No shell is involved.
        timeout: seconds until the program is killed; 60 as in the official providers.
        reuse_seconds: how long keys without an `expiration` are used before the program is asked again. The official
            providers run it for every single request. None runs it again only when the service refuses a session
            token, so that keys of mode `AK` stay until the session ends.
        save: gets what was printed under the names of `config.json`: `access_key_id`, `access_key_secret`, `sts_token`
            (empty for mode `AK`) and `sts_expiration` (epoch seconds, 0 for none). The official providers write these
            into the profile; nobody reads them back. When it fails, a warning is logged and the keys are used.
        environ: the environment, also the program's; that of this process when left out.
        clock: epoch seconds.

    Raises:
        ConfigError: a command that is empty or ends inside a quotation, or numbers that are no seconds.
    """

    name = "external"

    def __init__(
        self,
        process_command: str | Sequence[str],
        *,
        timeout: float = 60.0,
        reuse_seconds: float | None = 900.0,
        save: Save | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._arguments = arguments_of(process_command)
        # The arguments may hold a password, so nothing but the program's name is ever shown.
        self._program = re.split(r"[\\/]", self._arguments[0])[-1]
        self._timeout = _seconds("timeout", timeout)
        self._reuse = None if reuse_seconds is None else _seconds("reuse_seconds", reuse_seconds)
        self._save = save
        self._off = is_true((os.environ if environ is None else environ).get(SWITCH))
        self._environ = None if environ is None else dict(environ)
        self._clock = clock

    async def fetch(self) -> Keys:
        """What the program prints now.

        Raises:
            CredentialsError: external programs are switched off, it cannot be run, failed, took too long, or what it
                printed are no keys.
        """
        if self._off:
            raise CredentialsError(f"external programs are switched off by {SWITCH}")
        keys = self._parse(await self._run())
        if self._save is not None:
            await self._write_back(self._save, keys)
        if keys.expiration is None and self._reuse is not None:
            keys = structs.replace(keys, expiration=datetime.fromtimestamp(self._clock() + self._reuse, UTC))
        return keys

    async def _run(self) -> _Listener:
        """Run the program to its end."""
        loop = asyncio.get_running_loop()
        listener = _Listener(loop)
        # A task of its own, which no cancellation reaches: asyncio itself, cancelled while it starts a program, would
        # kill that program alone and then wait for whatever the program had started by then.
        starting = loop.create_task(self._start(loop, listener), name=f"aliram start of {self._program}")
        late = False
        try:
            async with asyncio.timeout(self._timeout):
                await asyncio.wait((starting,))
                if (error := starting.result()) is None:
                    await listener.heard
        except TimeoutError:
            late, error = True, None
        finally:
            listener.stop()
            await asyncio.wait((starting, listener.over), timeout=REAP_SECONDS)
        if error is not None:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise CredentialsError(f"the program {self._program!r} cannot be run: {why}")
        if listener.too_much:
            raise self._failure(f"printed more than {MOST_OUTPUT} bytes and was killed", retryable=True)
        if late:
            raise self._failure(f"did not end within {self._timeout:g} s and was killed", retryable=True)
        if listener.status:
            how = (
                f"failed with status {listener.status}" if listener.status > 0 else f"died of signal {-listener.status}"
            )
            complaint = listener.complaint()
            raise self._failure(f"{how}: {complaint}" if complaint else how, retryable=True)
        return listener

    async def _start(self, loop: asyncio.AbstractEventLoop, listener: _Listener) -> Exception | None:
        """Start the program, or tell why it cannot be started."""
        try:
            await loop.subprocess_exec(
                lambda: listener,
                *self._arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._environ,
                start_new_session=True,
            )
        except Exception as error:  # besides OSError, what a loop says that cannot run programs at all
            _settle(listener.over)
            return error.with_traceback(None)
        return None

    def _parse(self, said: _Listener) -> Keys:
        if not said.output.strip():
            raise self._failure("printed nothing", retryable=True)
        try:
            body = msgspec.json.decode(said.output.removeprefix(b"\xef\xbb\xbf"), type=_Output)
        except msgspec.ValidationError as error:
            raise self._failure(f"printed other JSON than agreed: {error}") from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # Not chained: the decoder has seen the keys.
            raise self._failure("printed what is not JSON", retryable=True) from None
        mode = (body.mode or "").lower()
        if mode not in ("ak", "ststoken"):
            # Shown only where it is a plain word: a program that mixes up its fields may put anything there.
            given = body.mode if body.mode and _MODE.fullmatch(body.mode) else "no known word"
            raise self._failure(f"printed {f'{given} as mode' if body.mode else 'no mode'}: it must be AK or StsToken")
        names = ("access_key_id", "access_key_secret", "sts_token")
        missing = [name for name in names[: 3 if mode == "ststoken" else 2] if not getattr(body, name)]
        if missing:
            raise self._failure(f"printed no {' and no '.join(missing)}")
        expiration = parse_time(body.expiration, "external expiration")
        if body.expiration and expiration is None:
            raise self._failure("printed an expiration that is not a time")
        if expiration is not None and expiration.timestamp() <= self._clock():
            raise self._failure(f"printed keys that expired at {expiration:%Y-%m-%dT%H:%M:%SZ}", retryable=True)
        try:
            return Keys(
                access_key_id=body.access_key_id or "",
                access_key_secret=Secret(body.access_key_secret),
                security_token=Secret(body.sts_token) if mode == "ststoken" else None,
                expiration=expiration,
                provider=self.name,
                # The key id may change each time; what was learnt of the account's limits should not be lost.
                scope=f"{self.name}/{self._program}",
            )
        except ConfigError as error:
            raise self._failure(f"printed what cannot be keys: {error}") from None

    async def _write_back(self, save: Save, keys: Keys) -> None:
        changes = {
            "access_key_id": keys.access_key_id,
            "access_key_secret": keys.access_key_secret,
            "sts_token": keys.security_token or Secret(""),
            "sts_expiration": 0 if keys.expiration is None else int(keys.expires_at),
        }
        try:
            async with asyncio.timeout(SAVE_SECONDS):
                await save(changes)
        except Exception as error:
            # Somebody else's exception may say anything; one of ours, or the system's, holds no secret.
            known = isinstance(error, AliramError) or (isinstance(error, OSError) and error.strerror)
            why = str(error) if known else type(error).__name__
            _log.warning("%s: the keys could not be written back: %s", self.name, why)

    def _failure(self, what: str, retryable: bool = False) -> CredentialsError:
        return CredentialsError(f"the program {self._program!r} {what}", retryable=retryable)


class _Listener(asyncio.SubprocessProtocol):
    """What a program says, up to a limit, until it has ended and both of its outputs are closed."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.output = bytearray()
        self.too_much = False
        self.heard: asyncio.Future[None] = loop.create_future()
        """Done when there is nothing more to hear, or more than enough was heard."""
        self.over: asyncio.Future[None] = loop.create_future()
        """Done when the program has ended and was reaped."""
        self._errors = b""
        self._silent = False
        self._stopped = False
        self._transport: asyncio.SubprocessTransport | None = None

    @property
    def status(self) -> int | None:
        """Exit status, or the negative number of a signal."""
        return None if self._transport is None else self._transport.get_returncode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.SubprocessTransport, transport)
        if self._stopped:
            self.stop()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self._errors = (self._errors + data)[-COMPLAINT_BYTES:]
        elif len(self.output) + len(data) <= MOST_OUTPUT:
            self.output += data
        else:
            self.too_much = True
            _settle(self.heard)

    def process_exited(self) -> None:
        _settle(self.over)
        if self._stopped and self._transport is not None:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._silent = True
        _settle(self.heard)

    def stop(self) -> None:
        """Let go of the program: unless it came to its end, it is killed with all that it started."""
        self._stopped = True
        if self._transport is None:
            return  # not started yet, or never: connection_made comes back here
        if not self._silent:
            _kill(self._transport)
        # Not closed before it is reaped: closing looks whether it has ended, and would race with the child watcher.
        if self.over.done():
            self._transport.close()

    def complaint(self) -> str:
        """The last line of the error output, as far as it can be shown."""
        lines = _ESCAPES.sub("", self._errors.decode("utf-8", "replace")).splitlines()
        line = next((line for line in reversed(lines) if line.strip()), "")
        line = "".join(character if character.isprintable() else " " for character in line)
        for value in _VALUE.findall(self.output.decode("utf-8", "replace")):
            line = line.replace(value, "***")
        line = _LIKE_A_SECRET.sub("***", line).strip()
        return line if len(line) <= COMPLAINT_CHARACTERS else line[: COMPLAINT_CHARACTERS - 1] + "…"


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _kill(transport: asyncio.SubprocessTransport) -> None:
    """Kill a program and its process group; on Windows, which has no such groups, the program alone."""
    # macOS says EPERM of a group whose members are all dead.
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(transport.get_pid(), signal.SIGKILL)
        else:
            transport.kill()


def _seconds(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ConfigError(f"{name} must be a positive number of seconds, not {value!r}")
    return float(value)
