"""The thread in which an emulator lives, with an event loop of its own: SQLite may block there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from aliram.errors import ConfigError

from .address import Address
from .certificates import Certificates
from .clock import Clock
from .core import Core, Settings
from .request_log import RequestLog

__all__ = ["EmulatorThread"]

T = TypeVar("T")


class EmulatorThread:
    """Starts the parts of one emulator, runs them until it is told to end, and lets others act on them in between."""

    def __init__(self, address: Address, settings: Settings) -> None:
        self.address = address
        self._settings = settings
        self._core: Core | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._port = 0
        self._certificates: Certificates | None = None
        self.log = RequestLog(Clock(settings.now))
        """The request log; it stays when all is over."""
        self.ready: Future[None] = Future()
        """Done when the port is bound; failed with what kept it from starting."""
        self.ended: Future[None] = Future()
        """Done when everything is closed."""

    @property
    def core(self) -> Core:
        """The parts, while they run."""
        if self._core is None:
            raise ConfigError("the emulator is not running")
        return self._core

    @property
    def port(self) -> int:
        """The port it listens on, while it does."""
        if self._core is None:
            raise ConfigError("the emulator is not running")
        return self._port

    @property
    def certificates(self) -> Certificates | None:
        """What TLS rests on, while it runs; None without TLS."""
        if self._core is None:
            raise ConfigError("the emulator is not running")
        return self._certificates

    def launch(self) -> None:
        """Starts the thread, once."""
        if self._thread is not None:
            raise ConfigError("an emulator starts once; make another with serve()")
        # A daemon: a test run that forgets to stop it shall still end.
        self._thread = threading.Thread(target=self._run, name="aliram-emulator", daemon=True)
        self._thread.start()

    def signal_end(self) -> None:
        """Asks for the end and does not wait for it; any number of times, from any thread."""
        loop, end = self._loop, self._end
        if loop is not None and end is not None and not loop.is_closed():
            loop.call_soon_threadsafe(end.set)

    def join(self) -> None:
        """Waits for the end."""
        if self._thread is not None:
            self._thread.join()

    def do(self, act: Callable[[Core], T]) -> T:
        """Acts on the parts in their own thread, between two requests, and waits for the outcome."""
        core, loop = self.core, self._loop
        if loop is None or threading.current_thread() is self._thread:
            return act(core)
        outcome: Future[T] = Future()

        def run() -> None:
            try:
                outcome.set_result(act(core))
            except BaseException as error:
                outcome.set_exception(error)

        try:
            loop.call_soon_threadsafe(run)
        except RuntimeError:
            raise ConfigError("the emulator is not running") from None
        while True:
            try:
                return outcome.result(timeout=1)
            except TimeoutError:
                # Either the act's own, or it takes its time, or the loop ended before it came to it.
                if outcome.done():
                    raise
                if self.ended.done():
                    raise ConfigError("the emulator stopped meanwhile") from None

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:
            if not self.ready.done():
                self.ready.set_exception(error)
        finally:
            self.ended.set_result(None)

    async def _main(self) -> None:
        # Here, since this thread may take its time: aiohttp's import would otherwise be paid by the caller.
        from .listener import Listener

        core = Core(self._settings)
        try:
            if self.address.tls:
                self._certificates = Certificates(self.address.names)
            listener = Listener(core, self._certificates)
            self._end = asyncio.Event()
            self._loop = asyncio.get_running_loop()
            try:
                self._port = await listener.start(self.address)
                self._core, self.log = core, core.log
                self.ready.set_result(None)
                await self._end.wait()
            finally:
                self._core = None
                await listener.stop()
        finally:
            if self._certificates is not None:
                self._certificates.remove()
            core.close()
