"""Between a login in memory and the profile it is kept in: what a service gave is written there, so that neither a
crash nor a cancelled call can lose it, and what another process wrote there is read.

`save` gets the keys of `config.json` that changed (texts as `Secret`, which is a `str`; times as whole epoch seconds)
and puts them where they belong. Each attempt runs in a task of its own: cancelling whoever waits for it does not stop
it. What could not be saved is kept, used, and offered again the next time together with what is new then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from aliram.errors import AliramError
from aliram.secret import Secret

from ._login_service import masked

__all__ = ["Reload", "Save", "WriteBack"]

Save = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Merges these keys of `config.json` into the profile."""
Reload = Callable[[], Awaitable[Mapping[str, Any] | None]]
"""The profile's present keys as they stand in `config.json`; None where there is no such profile any more."""

SAVE_SECONDS = RELOAD_SECONDS = 10.0
"""What keys wait for a file at most; a save that takes longer goes on behind."""

_log = logging.getLogger("aliram")


class WriteBack:
    """What is to be saved, and what is known to stand in the profile.

    Args:
        owner: the provider's name, for the log.
        save: None keeps nothing.
        reload: None reads nothing.
        there: what stands in the profile now.
    """

    def __init__(
        self, owner: str, save: Save | None, reload: Reload | None, there: Mapping[str, Any] | None = None
    ) -> None:
        self.there = dict(there or {})
        """What stands in the profile, as far as known: what was read from it or saved to it last."""
        self._owner = owner
        self._save = save
        self._reload = reload
        self._unsaved: dict[str, Any] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def pending(self) -> bool:
        """Whether something is not saved yet."""
        return bool(self._unsaved)

    @property
    def reads(self) -> bool:
        """Whether the profile can be read again."""
        return self._reload is not None

    async def keep(self, changes: Mapping[str, Any]) -> None:
        """Save these, and whatever could not be saved before. A failure is logged and does not raise."""
        if self._save is not None:
            self._unsaved.update(changes)
            await self._flush()

    def forget(self, names: Iterable[str]) -> None:
        """Do not save these any more: something newer stands in the profile."""
        for name in names:
            self._unsaved.pop(name, None)

    async def read(self) -> Mapping[str, Any]:
        """The profile's present keys; empty where they cannot be read, which is logged."""
        if self._reload is None:
            return {}
        try:
            async with asyncio.timeout(RELOAD_SECONDS):
                return await self._reload() or {}
        except Exception as error:
            _log.warning("%s: the profile could not be read again: %s", self._owner, _words(error, self._secrets()))
            return {}

    async def aclose(self) -> None:
        """Try once more to save what is not saved; end a save that takes too long."""
        # A task of a loop that has ended can neither be awaited nor cancelled from here.
        if self._task is None or self._task.get_loop() is not asyncio.get_running_loop():
            return
        await self._flush()
        await self._stop()

    async def _stop(self) -> None:
        task = self._task
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait((task,))

    async def _flush(self) -> None:
        if not await self._idle():
            return
        if self._unsaved and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._write(), name=f"aliram save for {self._owner}")
        await self._idle()

    async def _idle(self) -> bool:
        """Wait until no save is under way; False when that takes too long."""
        task = self._task
        if task is None or task.done():
            return True
        # asyncio.wait leaves the task alone when the waiter is cancelled.
        done, _ = await asyncio.wait((task,), timeout=SAVE_SECONDS)
        if not done:
            _log.warning("%s: saving the login takes more than %.0f s", self._owner, SAVE_SECONDS)
        return bool(done)

    async def _write(self) -> None:
        assert self._save is not None
        changes = dict(self._unsaved)
        try:
            await self._save(changes)
        except Exception as error:
            _log.warning(
                "%s: the login could not be saved and is kept in memory; the next refresh tries again: %s",
                self._owner,
                _words(error, self._secrets()),
            )
            return
        self.there.update(changes)
        for name, value in changes.items():
            if self._unsaved.get(name) is value:
                del self._unsaved[name]

    def _secrets(self) -> list[Secret]:
        known = (*self.there.values(), *self._unsaved.values())
        return [value for value in known if isinstance(value, Secret)]


def _words(error: Exception, secrets: Iterable[str]) -> str:
    """What somebody else's exception may say: its text where that is about a file, else only its kind."""
    kind = type(error).__name__
    return f"{kind}: {masked(str(error), secrets)}" if isinstance(error, OSError | AliramError) else kind
