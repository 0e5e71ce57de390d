"""One emulator's parts: state, clock, gateway, metadata service, planned faults. Used by one thread."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from .account import create_account
from .catalog import Catalog
from .clock import Clock, iso
from .constants import ACCOUNT_ALIAS, ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from .faults import Faults, PlannedFault
from .imds import Imds, ImdsMode
from .lagging import LaggingState
from .permissions import AuthMode
from .policies import add_system_policies
from .reports import DEFAULT_DELAY
from .request_log import RequestLog
from .state import State
from .state_tree import account_trees
from .wire import Wire

__all__ = ["Core", "Settings"]


T = TypeVar("T")


class Settings(NamedTuple):
    """What an emulator is made with."""

    state: str | os.PathLike[str]
    now: Callable[[], float]
    imds_mode: ImdsMode
    instance_role: str | None
    instance_lifetime: int
    auth: AuthMode = "verify"
    fill: Callable[[State], None] | None = None
    """Puts more into a state that had nothing in it; once, not after a reset."""


class Core:
    """The emulator without its socket and its thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.clock = Clock(settings.now)
        self.state = State(settings.state, self.clock)
        self.faults = Faults()
        self.seen = LaggingState(self.state)
        self.wire = Wire(self.state, self.seen, Catalog.load())
        self.wire.auth = settings.auth
        self.imds = Imds(self.state, settings.imds_mode, settings.instance_lifetime)
        self.log = RequestLog(self.clock)
        self.snapshots: dict[str, bytes] = {}
        """Those that are kept here, by name; a reset leaves them."""
        self.resumed = False
        """Whether it goes on with what a state file held."""
        try:
            self.resumed = not self.state.fresh
            if not self.resumed:
                # At once: a state file that was not filled to the end is a new one to the next start.
                with self.state.transaction():
                    self._furnish()
                    if settings.fill is not None:
                        settings.fill(self.state)
            self.imds.attach(settings.instance_role)
        except BaseException:
            self.state.close()
            raise

    def reset(self) -> None:
        """Everything as it was at the start: one account with nothing in it, the clock on time, no faults, an empty
        log."""
        self.clock.reset()
        with self.state.transaction():
            self.state.clear()
            self._furnish()
        self.forget()
        self.wire.auth = self._settings.auth
        self.wire.set_page_cap(None)
        self.wire.set_report_delay(DEFAULT_DELAY)
        self.seen.set_delay(0)
        self.imds.mode = self._settings.imds_mode
        self.imds.lifetime = self._settings.instance_lifetime
        self.imds.attach(self._settings.instance_role)

    def forget(self) -> None:
        """Drops what belongs to a state that is gone: faults, the log, nonces, metadata tokens."""
        self.faults.clear()
        self.wire.throttles.clear()
        self.log.clear()
        self.wire.authenticator.forget()
        self.wire.denials.forget()
        self.imds.expire_tokens()

    def arrange(self, act: Callable[[State], T]) -> T:
        """A change that a tester makes: all of it or nothing, and readers see it at once, with whatever was written
        before."""
        with self.state.transaction():
            outcome = act(self.state)
        self.seen.settle()
        return outcome

    def planned_faults(self) -> list[PlannedFault]:
        """The failures that are planned, and the rates that are kept."""
        return [*self.faults.planned(), *self.wire.throttles.planned()]

    def clear_faults(self, name: str | None) -> None:
        """Takes one of them away, by its id, or all. Raises `ValueError` where there is none of that id."""
        cleared = [self.faults.clear(name), self.wire.throttles.clear(name)]
        if name is not None and not any(cleared):
            raise ValueError(f"there is no fault {name!r}")

    def describe(self, account: str | None) -> dict[str, Any]:
        """The state as a tree for JSON, without secrets. Raises `ValueError` for an account that does not exist."""
        self.wire.authenticator.flush()
        return {"now": iso(self.clock.now()), "accounts": account_trees(self.state, account)}

    def close(self) -> None:
        """Writes what is still in memory and closes the state."""
        try:
            self.wire.authenticator.flush()
        finally:
            self.seen.close()
            self.state.close()

    def _furnish(self) -> None:
        # At once: a state file without the one or the other is never to be found.
        with self.state.transaction():
            add_system_policies(self.state)
            create_account(self.state, ACCOUNT_ID, ACCOUNT_ALIAS, (ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET))
