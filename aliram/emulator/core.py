"""One emulator's parts: state, clock, gateway, metadata service, planned faults. Used by one thread."""

from __future__ import annotations

import collections
import os
from collections.abc import Callable
from typing import NamedTuple

from .account import create_account
from .catalog import Catalog
from .clock import Clock
from .constants import ACCOUNT_ALIAS, ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from .faults import Faults
from .imds import Imds, ImdsMode
from .policies import add_system_policies
from .reports import DEFAULT_DELAY
from .state import State
from .wire import Wire

__all__ = ["Core", "Request", "Settings"]

_LOGGED = 20_000
"""Requests the log holds; older ones go."""


class Request(NamedTuple):
    """A line of the request log: what was asked, never with what arguments."""

    service: str
    """`ims`, `ram`, `sts` or `imds`; empty when the version was of no service."""
    action: str
    """Of the metadata service: `token`, `role`, `credentials` or `other`."""
    status: int
    """HTTP status; 0 where the connection was closed without a reply."""


class Settings(NamedTuple):
    """What an emulator is made with."""

    state: str | os.PathLike[str]
    now: Callable[[], float]
    imds_mode: ImdsMode
    instance_role: str | None
    instance_lifetime: int


class Core:
    """The emulator without its socket and its thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.clock = Clock(settings.now)
        self.state = State(settings.state, self.clock)
        self.faults = Faults()
        self.wire = Wire(self.state, Catalog.load())
        self.imds = Imds(self.state, settings.imds_mode, settings.instance_lifetime)
        self.requests: collections.deque[Request] = collections.deque(maxlen=_LOGGED)
        try:
            if self.state.fresh:
                self._furnish()
            self.imds.attach(settings.instance_role)
        except BaseException:
            self.state.close()
            raise

    def reset(self) -> None:
        """Everything as it was at the start: one account with nothing in it, the clock on time, no faults, an empty
        log."""
        self.state.clear()
        self.clock.reset()
        self.faults.clear()
        self.requests.clear()
        self.wire.authenticator.forget()
        self.wire.set_page_cap(None)
        self.wire.set_report_delay(DEFAULT_DELAY)
        self.imds.expire_tokens()
        self.imds.mode = self._settings.imds_mode
        self.imds.lifetime = self._settings.instance_lifetime
        self._furnish()
        self.imds.attach(self._settings.instance_role)

    def add_account(self, account: str | None, alias: str | None) -> tuple[str, tuple[str, str]]:
        """Adds an account and returns its id and its root key. Without an id it gets the next one."""
        if account is None:
            number = self.state.count("SELECT count(*) FROM accounts")
            account = str(int(ACCOUNT_ID) + number)
        if not (account.isascii() and account.isdigit() and len(account) == 16):
            raise ValueError(f"an account id has 16 digits, not {account!r}")
        if self.state.one("SELECT 1 FROM accounts WHERE id = ? OR alias = ?", account, alias) is not None:
            raise ValueError(f"there is an account {account} or one with the alias {alias!r} already")
        key = (f"{ROOT_ACCESS_KEY_ID}{account}", f"{ROOT_ACCESS_KEY_SECRET}-{account}")
        create_account(self.state, account, alias, key)
        return account, key

    def close(self) -> None:
        """Writes what is still in memory and closes the state."""
        self.wire.authenticator.flush()
        self.state.close()

    def _furnish(self) -> None:
        with self.state.transaction():
            add_system_policies(self.state)
        create_account(self.state, ACCOUNT_ID, ACCOUNT_ALIAS, (ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET))
