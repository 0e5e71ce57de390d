"""Keys from a login that was made before: what `CloudSso` and `OAuth` have in common.

A person logs in once, in a browser; the tokens of that login and the last keys made from them are kept in a profile.
The cached keys are used first, as long as they are good for more than the hard window of the `Refresher`
(60 s), so that a command that runs often does not ask for keys each time. They are given out once: whoever asks again
wants newer ones. Should those not be had, cached keys that still work are better than none.
"""

from __future__ import annotations

import logging
import shlex
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from msgspec import structs

from aliram.errors import ConfigError, CredentialsError
from aliram.model import parse_time
from aliram.secret import Secret

from ._login_service import Answer, LoginService, asking_again_can_help
from ._write_back import WriteBack
from .keys import Keys
from .provider import reason_of
from .refresh import HARD_SECONDS

if TYPE_CHECKING:
    from aliram.errors import AliramError
    from aliram.transport import Http

__all__ = ["CachedLogin", "LoginEnded", "login_command"]

FIELDS = ("AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration")

_log = logging.getLogger("aliram")


class LoginEnded(CredentialsError):
    """Nobody is logged in any more. The text holds the command that makes a new login."""


class CachedLogin(ABC):
    """Gives cached keys once, then new ones; remembers them in the profile."""

    name: str
    mode: ClassVar[str]
    """What the profile's `mode` says."""
    saved_early: ClassVar[int] = 0
    """Seconds by which `sts_expiration` in the profile lies before the keys' end."""

    def __init__(
        self,
        service: LoginService,
        write_back: WriteBack,
        *,
        cached: Keys | None,
        profile: str | None,
        scope: str,
        clock: Callable[[], float],
    ) -> None:
        if cached is not None and not isinstance(cached, Keys):
            raise ConfigError(f"cached must be Keys, not {type(cached).__name__}")
        if profile is not None and not isinstance(profile, str):
            raise ConfigError(f"profile must be text, not {type(profile).__name__}")
        self._service = service
        self._write_back = write_back
        self._profile = profile or None
        self._scope = scope
        self._clock = clock
        # Keys without a token or an end are left over from another mode of the profile: not what a login gave.
        good = cached is not None and cached.kind == "sts" and cached.expiration is not None
        self._cached = structs.replace(cached, provider=self.name, scope=scope) if cached is not None and good else None

    def bind(self, http: Http) -> None:
        """Use the session's HTTP unless one was given.

        Raises:
            ConfigError: another session uses this object; its HTTP may close at any time.
        """
        self._service.bind(http)

    async def fetch(self) -> Keys:
        """The cached keys the first time, if they are good for more than 60 s, else new ones.

        Raises:
            CredentialsError: the login has ended (the text holds the command that makes a new one; not retryable), or
                the service refused, failed or could not be reached.
            ConfigError: used without a session and without `http`.
        """
        keys = self._take(HARD_SECONDS)
        if keys is not None:
            return keys
        try:
            keys = await self._new_keys()
        except CredentialsError as error:
            keys = self._take(0.0)
            if keys is None:
                raise
            left = keys.seconds_left(self._clock())
            _log.warning("%s: no new keys, the cached ones work for %.0f s more: %s", self.name, left, reason_of(error))
            return keys
        # Where the caller is cancelled while they are written they are there for the next one.
        self._cached = keys
        await self._write_back.keep(
            {
                "access_key_id": keys.access_key_id,
                "access_key_secret": keys.access_key_secret,
                "sts_token": keys.security_token,
                "sts_expiration": int(keys.expires_at) - self.saved_early,
            }
        )
        self._cached = None
        return keys

    async def aclose(self) -> None:
        """Try once more to save what could not be saved."""
        await self._write_back.aclose()

    @abstractmethod
    async def _new_keys(self) -> Keys:
        """Keys that the service makes now."""

    def _take(self, least: float) -> Keys | None:
        """The cached keys if they work for more than so many seconds; they are given out once."""
        keys = self._cached
        if keys is None or keys.seconds_left(self._clock()) <= least:
            return None
        self._cached = None
        return keys

    def _keys_of(self, answer: Answer) -> Keys:
        """The keys in an answer."""
        values = {name: answer.text(name) for name in FIELDS}
        missing = [name for name, value in values.items() if value is None]
        if missing:
            raise CredentialsError(f"the keys in the answer of {self.mode} lack {', '.join(missing)}", retryable=True)
        expiration = parse_time(values["Expiration"], f"{self.name} Expiration")
        if expiration is None:
            raise CredentialsError(f"the Expiration in the answer of {self.mode} is not a time", retryable=True)
        try:
            return Keys(
                access_key_id=str(values["AccessKeyId"]),
                access_key_secret=values["AccessKeySecret"] or Secret(""),
                security_token=values["SecurityToken"],
                expiration=expiration,
                provider=self.name,
                scope=self._scope,
            )
        except ConfigError as error:
            text = f"what the answer of {self.mode} holds cannot be keys: {error}"
            raise CredentialsError(text, retryable=True) from None

    def _failed(self, doing: str, error: AliramError) -> CredentialsError:
        """The error of a request as one about credentials."""
        return CredentialsError(f"{doing} failed: {error}", retryable=asking_again_can_help(error))

    def _log_in_again(self, why: str) -> CredentialsError:
        """A login that has ended, and the command that makes a new one."""
        return LoginEnded(f"{why}: log in again with `{self.command}`")

    @property
    def command(self) -> str:
        """The command that logs in again."""
        return login_command(self._profile)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(profile={self._profile!r})"


def login_command(profile: str | None) -> str:
    """What to type to log in again; without a name the current profile logs in."""
    named = ("--profile", profile) if profile else ()
    return shlex.join(("aliram", "configure", "login", *named))
