"""What a source of keys looks like, and how it reaches the network.

A provider is one class with a name and one coroutine. Caching, refreshing, back-off and sharing between callers are the
`Refresher`'s work, so that a provider of your own is a few lines:

    class Vault:
        name = "vault"

        async def fetch(self) -> Keys:
            ...

Three more members are used where a provider has them, and none of them is needed:

- `async def aclose(self)` is called when the session closes.
- `def bind(self, http: Http)` is called once, before the first fetch, with the session's own HTTP.
- `keep_fresh: bool`, True where the keys should be refreshed ahead of time even while nobody asks for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from aliram.errors import AliramError, ConfigError, CredentialsError, TransportError

if TYPE_CHECKING:
    from aliram.transport import Http

    from .keys import Keys

__all__ = ["Closes", "NeedsHttp", "NotConfigured", "Provider", "UsesHttp", "may_pass", "reason_of"]


class NotConfigured(CredentialsError):
    """This source has nothing to give here: no variable is set, no metadata service answers, no role is attached.

    A chain goes on to its next provider after this error and after no other one. A source that was chosen and then
    fails must not be replaced silently by another identity.
    """


class Provider(Protocol):
    """A source of keys."""

    @property
    def name(self) -> str:
        """Short and stable; shown in errors, logs and `Keys.provider`."""
        ...

    async def fetch(self) -> Keys:
        """New keys.

        Raises:
            NotConfigured: this source has nothing to give here.
            CredentialsError: it should have had keys and had none; `retryable` says whether asking again can help.
        """
        ...


@runtime_checkable
class NeedsHttp(Protocol):
    """A provider that asks over HTTP and may have been made before there was a session."""

    def bind(self, http: Http) -> None:
        """Use this HTTP unless one was given already."""


class UsesHttp:
    """What providers that ask over HTTP share: the HTTP that was given, else that of the session they are used in.

    Args:
        http: None waits for `bind`.
        owner: named in errors; the class when left out.
    """

    def __init__(self, http: Http | None, owner: str | None = None) -> None:
        self._http = http
        self._http_given = http is not None
        self._http_owner = owner or type(self).__name__

    def bind(self, http: Http) -> None:
        """Use the session's HTTP unless one was given.

        Raises:
            ConfigError: another session uses this object; its HTTP may close at any time.
        """
        if self._http_given:
            return
        if self._http is not None and self._http is not http:
            raise ConfigError(f"this {self._http_owner} belongs to another session: make one for each session")
        self._http = http

    def _bound(self) -> Http:
        """The HTTP to use.

        Raises:
            ConfigError: there is none yet.
        """
        if self._http is None:
            raise ConfigError(f"{self._http_owner} has nothing to send with: use it in a Session, or give http=")
        return self._http


@runtime_checkable
class Closes(Protocol):
    """A provider that holds something to be let go."""

    async def aclose(self) -> None:
        """Let go of what was opened here, and of nothing else."""


def reason_of(error: AliramError) -> str:
    """One line, also for an error with attempts of its own (a role to be assumed with keys that could not be had)."""
    if not isinstance(error, CredentialsError):
        return str(error)
    inner = "; ".join(f"{attempt.provider}: {attempt.reason}" for attempt in error.attempts)
    return f"{error.message} ({inner})" if inner else error.message


def may_pass(error: AliramError) -> bool:
    """Whether asking for keys again can help; a call whose own time is up is not retried, a refresh is."""
    return error.retryable or isinstance(error, TransportError)
