"""Keys given as arguments."""

from __future__ import annotations

from aliram.errors import ConfigError
from aliram.secret import Secret

from .keys import Keys

__all__ = ["Anonymous", "BearerToken", "StaticKeys"]


class _Fixed:
    """Gives the same keys for ever."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    @property
    def name(self) -> str:
        """The same as the `provider` of the keys."""
        return self._keys.provider

    async def fetch(self) -> Keys:
        """The keys given."""
        return self._keys

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._keys!r})"


class StaticKeys(_Fixed):
    """An access key pair, with `security_token` for the keys of a session.

    No time of expiry is known for the latter and none is watched: the service refuses them once they have expired.

    Raises:
        ConfigError: one of them is empty, or holds a blank or a control character (a line end copied along, mostly).
    """

    def __init__(self, access_key_id: str, access_key_secret: str, *, security_token: str | None = None) -> None:
        for name, value in (("access_key_id", access_key_id), ("access_key_secret", access_key_secret)):
            if not value:
                raise ConfigError(f"{name} is empty")
        if security_token == "":
            raise ConfigError("security_token is empty: leave it out for a lasting key pair")
        super().__init__(
            Keys(
                access_key_id=access_key_id,
                access_key_secret=Secret(access_key_secret),
                security_token=None if security_token is None else Secret(security_token),
                provider="static",
            )
        )


class BearerToken(_Fixed):
    """A bearer token in place of a signature."""

    def __init__(self, token: str) -> None:
        if not token:
            raise ConfigError("the bearer token is empty")
        super().__init__(Keys(bearer_token=Secret(token), provider="bearer"))


class Anonymous(_Fixed):
    """No keys: only for operations whose proof is an argument, and for `call()` of such."""

    def __init__(self) -> None:
        super().__init__(Keys(provider="anonymous"))
