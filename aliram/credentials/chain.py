"""The order in which sources of keys are asked.

A chain goes on only past a provider that has nothing to give here (`NotConfigured`). One that was chosen, by a variable
or a profile, and then fails stops it: to go on would be to act as somebody else without a word.

The one that gave keys is remembered and asked alone from then on. When it later fails for good (an error that asking
again does not mend), the whole chain is asked once more, by the same rule: past a role that was detached it goes on, a
login that has ended stops it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from aliram.errors import Attempt, CredentialsError

from .keys import Keys
from .provider import Closes, NeedsHttp, NotConfigured, Provider, reason_of

if TYPE_CHECKING:
    from aliram.transport import Http

__all__ = ["Chain", "default_chain"]


class Chain:
    """Asks each provider in turn and stays with the first that has keys.

    Args:
        providers: in the order in which they are asked.
        clock: seconds; only differences matter, they tell how long each provider took.
    """

    name = "chain"

    def __init__(self, providers: Sequence[Provider], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.providers = tuple(providers)
        self.attempts: tuple[Attempt, ...] = ()
        """Each provider asked when the chain was last walked, ending with the one that gave keys, if any did."""
        self._clock = clock
        self._winner: Provider | None = None

    @property
    def keep_fresh(self) -> bool:
        """What the provider that gave the keys wants."""
        return bool(getattr(self._winner, "keep_fresh", False))

    def bind(self, http: Http) -> None:
        """Hand on the session's HTTP to those that need it."""
        for provider in self.providers:
            if isinstance(provider, NeedsHttp):
                provider.bind(http)

    def explain(self) -> list[Attempt]:
        """The `attempts`, as a list. `Refresher.explain()` walks the chain first where that has not been done."""
        return list(self.attempts)

    async def fetch(self) -> Keys:
        """Keys from the provider that gave some before, else from the first that has some.

        Raises:
            CredentialsError: nobody had keys, or one that should have had them failed; lists every attempt.
        """
        winner = self._winner
        if winner is None:
            return await self._walk()
        started = self._clock()
        try:
            return await winner.fetch()
        except CredentialsError as error:
            failed, failure = Attempt(winner.name, reason_of(error), self._clock() - started), error
        if failure.retryable:
            text = f"{winner.name}, which gave keys before, failed"
            raise CredentialsError(text, (failed,), True) from failure.__cause__
        self._winner = None
        return await self._walk(winner, failure, failed)

    async def _walk(
        self, asked: Provider | None = None, failure: CredentialsError | None = None, failed: Attempt | None = None
    ) -> Keys:
        """Ask each in turn. `asked` is not asked again in this walk: it has just failed."""
        attempts: list[Attempt] = []
        retryable = False
        for provider in self.providers:
            started = self._clock()
            try:
                if provider is asked and failure is not None:
                    raise failure
                keys = await provider.fetch()
            except CredentialsError as error:
                took = Attempt(provider.name, reason_of(error), self._clock() - started)
                attempts.append(failed if error is failure and failed is not None else took)
                retryable = retryable or error.retryable
                if isinstance(error, NotConfigured):
                    continue
                self.attempts = tuple(attempts)
                text = f"{provider.name} is set up and has no keys"
                raise CredentialsError(text, self.attempts, error.retryable) from error.__cause__
            attempts.append(Attempt(provider.name, keys.describe(), self._clock() - started))
            self.attempts = tuple(attempts)
            self._winner = provider
            return keys
        self.attempts = tuple(attempts)
        raise CredentialsError("no credentials found", self.attempts, retryable)

    async def aclose(self) -> None:
        """Close every provider that can be closed."""
        for provider in self.providers:
            if isinstance(provider, Closes):
                await provider.aclose()


def default_chain(environ: Mapping[str, str] | None = None, *, clock: Callable[[], float] = time.time) -> Chain:
    """The chain of a session that was given no credentials.

    Keys in the environment, OIDC, the profile of the `aliyun` command, credentials.ini, the instance's role, a URL.
    The role is probed for: at most one second, once, and an instance that turns out not to be one is not asked again.
    It is no probe where `ALIBABA_CLOUD_ECS_METADATA` names a role or `ALIRAM_ENDPOINT_URL_IMDS` a place to ask.

    Args:
        environ: read instead of `os.environ`, now and not later.
        clock: epoch seconds.
    """
    # Loaded here, so that who gives keys of one kind does not load all the others.
    from .credentials_uri import CredentialsUri
    from .environment import Environment
    from .from_profile import FromProfile
    from .imds import ENDPOINT_VARIABLE, EcsRamRole
    from .oidc import Oidc

    environ = os.environ if environ is None else environ
    return Chain(
        (
            Environment(environ),
            Oidc(environ=environ),
            FromProfile(environ=environ, clock=clock),
            FromProfile(ini=True, environ=environ, clock=clock),
            EcsRamRole(environ=environ, probe=not environ.get(ENDPOINT_VARIABLE), clock=clock),
            CredentialsUri(environ=environ),
        )
    )
