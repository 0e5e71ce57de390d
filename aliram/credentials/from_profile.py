"""Keys as a profile says: any mode, of `~/.aliyun/config.json` or of a `credentials.ini`.

The file is read when keys are first asked for, in a thread, and looked at again on each refresh: a profile that was
changed meanwhile, or one that it names as its source, is followed. Where nobody chose the file or the profile, a
missing one passes; a chosen one that is missing, and any that is wrong, is an error.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import structs

from aliram.errors import ConfigError, CredentialsError

from ._described import Described, lineage_of
from .config_file import ProfileError
from .ini_file import IniProfiles
from .keys import Keys
from .profile import NAME_VARIABLES, Profile, Profiles, named_profile, switched_off
from .provider import Closes, NeedsHttp, NotConfigured, Provider, UsesHttp

if TYPE_CHECKING:
    from aliram.transport import Http

__all__ = ["FromProfile", "provider_of"]


class FromProfile(UsesHttp):
    """Keys as a profile says.

    Args:
        profile: its name; else the environment's (`ALIBABACLOUD_PROFILE`, `ALIBABA_CLOUD_PROFILE`,
            `ALICLOUD_PROFILE`), else the file's `current` (`default` in an INI file).
        path: the file; else `ALIBABA_CLOUD_CONFIG_FILE`, else `~/.aliyun/config.json`.
        ini: read `credentials.ini` instead (`ALIBABA_CLOUD_CREDENTIALS_FILE`, else `~/.alibabacloud/credentials.ini`).
        http: what sends the requests; the session's own when left out.
        environ: read instead of `os.environ`.
        clock: epoch seconds.

    Raises:
        ConfigError: `profile` is no name.
    """

    def __init__(
        self,
        profile: str | None = None,
        *,
        path: str | os.PathLike[str] | None = None,
        ini: bool = False,
        http: Http | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        given: object = profile
        if given is not None and (not isinstance(given, str) or not given):
            raise ConfigError(f"profile must be the name of a profile, not {profile!r}")
        super().__init__(http)
        self._environ = dict(os.environ if environ is None else environ)
        self._wanted = profile
        self._path = path
        self._ini = ini
        self._clock = clock
        self._made: Described | None = None
        # One fetch at a time: a provider that is to be replaced must not be closed under another fetch.
        self._lock = asyncio.Lock()
        self._closed = False

    @property
    def name(self) -> str:
        """`profile` or `credentials.ini`, and then what the profile makes use of."""
        kind = "credentials.ini" if self._ini else "profile"
        return kind if self._made is None else f"{kind}/{self._made.provider.name}"

    @property
    def keep_fresh(self) -> bool:
        """What the profile's own provider wants."""
        return self._made is not None and bool(getattr(self._made.provider, "keep_fresh", False))

    async def fetch(self) -> Keys:
        """Keys as the profile says now.

        Raises:
            NotConfigured: there is no file or profile, and nobody chose one; or profiles are switched off.
            CredentialsError: the file or the profile cannot be used, or it leads to no keys.
            ConfigError: it is closed.
        """
        off = switched_off(self._environ)
        if off is not None and not self._ini and self._wanted is None:
            raise NotConfigured(f"{off} is set")
        async with self._lock:
            provider = await self._provider()
            try:
                keys = await provider.fetch()
            except NotConfigured as error:
                # A profile was there, so nobody else may be asked.
                raise CredentialsError(error.message, error.attempts, error.retryable) from error.__cause__
            return structs.replace(keys, provider=self.name)

    async def aclose(self) -> None:
        """Close what the profile made use of. A fetch that is under way fails."""
        self._closed = True
        await self._replace(None)

    async def _provider(self) -> Provider:
        """The provider that the profile describes now: the one in use as long as the profile says the same."""
        try:
            made = await asyncio.to_thread(self._read)
        except ConfigError as error:
            text, passes = self._judge(error)
            if passes:
                raise NotConfigured(text) from None
            # A profile that was there before is being edited, perhaps by a program that writes it in place.
            raise CredentialsError(text, retryable=self._made is not None) from None
        if self._closed:
            raise ConfigError("these credentials are closed: their session has ended")
        if made is not self._made:
            if isinstance(made.provider, NeedsHttp) and self._http is not None:
                made.provider.bind(self._http)
            await self._replace(made)
        return made.provider

    async def _replace(self, made: Described | None) -> None:
        before, self._made = self._made, made
        if before is not None and isinstance(before.provider, Closes):
            await before.provider.aclose()

    def _profiles(self) -> Profiles | IniProfiles:
        return (IniProfiles if self._ini else Profiles)(self._path, environ=self._environ)

    def _read(self) -> Described:
        """What the file says now. Blocks."""
        profiles = self._profiles()
        lineage = lineage_of(profiles.get(self._wanted), profiles)
        if self._made is not None and self._made.known == lineage:
            return self._made
        return Described(lineage, profiles, self._environ, self._clock)

    def _judge(self, error: ConfigError) -> tuple[str, bool]:
        """What is wrong, in words, and whether it only means that there is nothing here."""
        absent = error.absent if isinstance(error, ProfileError) else None
        if absent is None or self._wanted is not None:
            return str(error), False
        try:
            chosen_by = self._profiles().chosen_by
        except ProfileError:  # not even a home directory
            chosen_by = ()
        named = named_profile(self._environ)
        if named is None:
            return str(error), not chosen_by
        # The environment names a profile, not a file: what config.json does not have may stand in credentials.ini,
        # which a chain asks next.
        text = str(error) if absent == "profile" else f"{error}, and {named[1]} names the profile {named[0]!r}"
        return text, not self._ini and not set(chosen_by) - set(NAME_VARIABLES)


def provider_of(
    profile: Profile,
    profiles: Profiles | IniProfiles,
    *,
    environ: Mapping[str, str] | None = None,
    clock: Callable[[], float] = time.time,
) -> Provider:
    """The provider that a profile describes. Reads the file for profiles that it names as its source, so it blocks.

    Raises:
        ProfileError: the profile cannot be used; names file, profile and, where it is one, the key.
    """
    environ = os.environ if environ is None else environ
    return Described(lineage_of(profile, profiles), profiles, environ, clock).provider
