"""The emulator as a test or a program holds it: its life. How to get in is `entrance.py`, what can be done with it
`steering*.py`."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from types import TracebackType

from .address import LOOPBACK, Address, read_host
from .core import Settings
from .imds import DEFAULT_LIFETIME, ImdsMode, checked_lifetime, checked_mode, checked_role
from .permissions import AuthMode, checked_auth
from .steering import Steering
from .steering_faults import FaultSteering
from .steering_seeds import SeedSteering
from .thread import EmulatorThread

__all__ = ["Emulator", "serve"]


class Emulator(SeedSteering, FaultSteering, Steering):
    """A running (or not yet started) emulator; made by `serve`.

    Use it as `with` or `async with`: both wait until the port is bound, and until it is closed again; `async with` does
    so without blocking the caller's loop. The other methods are plain functions. Those that plan failures, move the
    clock or read the log return at once; those that touch the state (`reset`, `seed`, `snapshot`, ...) wait for the
    emulator's thread, so large ones from a coroutine belong into `asyncio.to_thread`.
    """

    def __init__(self, address: Address, settings: Settings) -> None:
        super().__init__(EmulatorThread(address, settings))

    # -- life -------------------------------------------------------------------------------------------------------

    def start(self) -> Emulator:
        """Starts it and waits until it listens.

        Raises:
            ConfigError: it was started before, the state file cannot be used, or TLS needs a package that is missing.
            OSError: the port is taken, or the address is not this machine's.
        """
        self._thread.launch()
        self._thread.ready.result()
        return self

    @property
    def resumed(self) -> bool:
        """Whether it goes on with what a state file held when it started, while it runs."""
        return self._thread.core.resumed

    def stop(self) -> None:
        """Stops it and waits for its end; a second time does nothing."""
        self._thread.signal_end()
        self._thread.join()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Emulator:
        self._thread.launch()
        try:
            await asyncio.shield(asyncio.wrap_future(self._thread.ready))
        except asyncio.CancelledError:
            # It comes up all the same, with nobody there to stop it.
            self._thread.ready.add_done_callback(lambda _: self._thread.signal_end())
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.signal_end()
        await asyncio.wrap_future(self._thread.ended)


def serve(
    port: int = 0,
    *,
    host: str = LOOPBACK,
    tls: bool = False,
    state: str | os.PathLike[str] = ":memory:",
    instance_role: str | None = None,
    imds: ImdsMode = "optional",
    auth: AuthMode = "verify",
    instance_lifetime: int = DEFAULT_LIFETIME,
    now: Callable[[], float] = time.time,
) -> Emulator:
    """An emulator, to be used as `with` or `async with`.

    Args:
        port: Where to listen; 0 takes a free one.
        host: IP address to listen on. With any but a loopback address everybody who reaches it is served: its keys are
            no secret, and it can be steered without any.
        tls: Speak HTTPS, with a certificate made on the spot (`Emulator.ca_file`); needs the extra `emulator`.
        state: A file to keep the state in (made with mode 0600, for one emulator at a time), or `:memory:`.
        instance_role: Role of the emulated instance, made where it does not exist; without one the metadata service has
            no credentials to give (404).
        imds: `optional` answers metadata requests with a token or without, `required` only with one, `v1` knows no
            tokens.
        auth: `verify` checks who signed each request, `enforce` also asks the caller's policies whether it may do
            that, `off` takes whoever the key id names (the root of the first account, for none) without any proof.
        instance_lifetime: Seconds for which the instance's credentials last: whole ones, from 1 to 86,400.
        now: The wall clock, in epoch seconds.

    Raises:
        ConfigError: the host is no IP address.
        ValueError: an unknown `imds` or `auth`, a role name that CreateRole would not take, or a lifetime out of its
            range.
    """
    address = Address(read_host(host), port, tls)
    role, lifetime = checked_role(instance_role), checked_lifetime(instance_lifetime)
    return Emulator(address, Settings(state, now, checked_mode(imds), role, lifetime, checked_auth(auth)))
