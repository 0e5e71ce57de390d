"""Providers that other packages bring, by name.

A package names its provider in the entry-point group `aliram.credentials`:

    [project.entry-points."aliram.credentials"]
    vault = "my_package:VaultKeys"

and `Session(credentials="vault")` uses it. The entry point is anything that gives a provider when called without
arguments: a class or a function. Nothing is loaded unless somebody asks for it by name, and nothing installed can put
itself into the default chain.
"""

from __future__ import annotations

import asyncio
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from aliram.errors import ConfigError, CredentialsError

from .keys import Keys
from .provider import Closes, NeedsHttp, Provider

if TYPE_CHECKING:
    from aliram.transport import Http

__all__ = ["GROUP", "Plugin"]

GROUP = "aliram.credentials"


class Plugin:
    """The provider of another package, loaded in a thread when keys are first asked for.

    Args:
        name: of the entry point.
    """

    def __init__(self, name: str) -> None:
        if not name:
            raise ConfigError("the name of a credentials plug-in is empty")
        self.name = name
        self._http: Http | None = None
        self._inner: Provider | None = None

    @property
    def keep_fresh(self) -> bool:
        """What the plug-in wants."""
        return bool(getattr(self._inner, "keep_fresh", False))

    def bind(self, http: Http) -> None:
        """Hand the session's HTTP to the plug-in, if it takes one."""
        self._http = http

    async def fetch(self) -> Keys:
        """The plug-in's keys.

        Raises:
            CredentialsError: there is no such plug-in, it cannot be loaded, or it has no keys.
        """
        if self._inner is None:
            inner = await asyncio.to_thread(self._load)
            if isinstance(inner, NeedsHttp) and self._http is not None:
                inner.bind(self._http)
            self._inner = inner
        return await self._inner.fetch()

    async def aclose(self) -> None:
        """Close the plug-in, if it was used and can be closed."""
        inner = self._inner
        if inner is not None and isinstance(inner, Closes):
            await inner.aclose()

    def _load(self) -> Provider:
        found = {entry.name: entry for entry in entry_points(group=GROUP)}
        entry: EntryPoint | None = found.get(self.name)
        if entry is None:
            there = f"there are {', '.join(sorted(found))}" if found else "there are none"
            raise CredentialsError(f"no credentials plug-in is called {self.name!r}; {there} (entry points {GROUP})")
        try:
            made: Provider = entry.load()()
        except Exception as error:
            # Its text is the plug-in's own, and may hold anything; the cause stays for whoever debugs it.
            text = f"the credentials plug-in {self.name!r} cannot be loaded: {type(error).__name__}"
            raise CredentialsError(text) from error
        if not callable(getattr(made, "fetch", None)):
            raise CredentialsError(f"the credentials plug-in {self.name!r} gives no provider: it has no fetch()")
        return made
