"""Providers that other packages bring, by name.

A package names its provider in the entry-point group `aliram.credentials`:

    [project.entry-points."aliram.credentials"]
    vault = "my_package:VaultKeys"

and `Session(credentials="vault")` uses it. The entry point is anything that gives a provider when called without
arguments: a class or a function. Nothing is loaded unless somebody asks for it by name, and nothing installed can put
itself into the default chain, or take the place of another plug-in by bringing the same name.
"""

from __future__ import annotations

import asyncio
from importlib.metadata import EntryPoint, entry_points

from aliram.errors import ConfigError, CredentialsError

from .keys import Keys
from .provider import Closes, NeedsHttp, Provider, UsesHttp

__all__ = ["GROUP", "Plugin"]

GROUP = "aliram.credentials"


class Plugin(UsesHttp):
    """The provider of another package, loaded and made in a thread when keys are first asked for.

    Args:
        name: of the entry point.

    Raises:
        ConfigError: `name` is empty or no text.
    """

    def __init__(self, name: str) -> None:
        given: object = name
        if not isinstance(given, str) or not given:
            raise ConfigError("the name of a credentials plug-in must be a text and not empty")
        super().__init__(None)
        self.name = name
        self._inner: Provider | None = None
        # Two callers at once must not make two of it, one of which would never be closed.
        self._lock = asyncio.Lock()
        self._closed = False

    @property
    def keep_fresh(self) -> bool:
        """What the plug-in wants."""
        return bool(getattr(self._inner, "keep_fresh", False))

    async def fetch(self) -> Keys:
        """The plug-in's keys.

        Raises:
            CredentialsError: there is no such plug-in, it cannot be loaded, or it has no keys.
            ConfigError: it is closed.
        """
        async with self._lock:
            if self._inner is None and not self._closed:
                self._inner = await asyncio.to_thread(self._load)
                if isinstance(self._inner, NeedsHttp) and self._http is not None:
                    self._inner.bind(self._http)
            if self._closed:
                await self.aclose()
            inner = self._inner
        if inner is None:
            raise ConfigError("these credentials are closed: their session has ended")
        return await inner.fetch()

    async def aclose(self) -> None:
        """Close the plug-in, if it was used and can be closed."""
        self._closed = True
        inner, self._inner = self._inner, None
        if inner is not None and isinstance(inner, Closes):
            await inner.aclose()

    def _load(self) -> Provider:
        found = tuple(entry_points(group=GROUP))
        # One package may be found twice, as it is and as it is installed; two packages with one name are no accident.
        named = {entry.value: entry for entry in found if entry.name == self.name}
        if not named:
            names = ", ".join(sorted({entry.name for entry in found}))
            there = f"there are {names}" if names else "there are none"
            raise CredentialsError(f"no credentials plug-in is called {self.name!r}; {there} (entry points {GROUP})")
        if len(named) > 1:
            places = ", ".join(sorted(named))
            raise CredentialsError(f"several credentials plug-ins are called {self.name!r}: {places}")
        return self._make(*named.values())

    def _make(self, entry: EntryPoint) -> Provider:
        try:
            made: Provider = entry.load()()
        except Exception as error:
            # Its text is the plug-in's own, and may hold anything; the cause stays for whoever debugs it.
            text = f"the credentials plug-in {self.name!r} cannot be loaded: {type(error).__name__}"
            raise CredentialsError(text) from error
        if not callable(getattr(made, "fetch", None)):
            raise CredentialsError(f"the credentials plug-in {self.name!r} gives no provider: it has no fetch()")
        return made

    def __repr__(self) -> str:
        return f"Plugin({self.name!r})"
