"""The keys of a role, traded for other keys at STS (AssumeRole)."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from aliram.errors import AliramError, ConfigError, CredentialsError
from aliram.secret import Secret

from .keys import Keys
from .provider import may_pass
from .refresh import Refresher

__all__ = ["AssumeRole", "AssumedRole", "RoleKeys"]

_ROLE_ARN = re.compile(r"acs:ram::(\d+):role/\S+", re.IGNORECASE)
_SESSION_NAME = re.compile(r"[A-Za-z0-9.@_-]{2,64}")
SHORTEST_SECONDS = 900


class RoleKeys(Protocol):
    """The keys in STS's reply."""

    @property
    def access_key_id(self) -> str | None: ...
    @property
    def access_key_secret(self) -> str | None: ...
    @property
    def security_token(self) -> str | None: ...
    @property
    def expiration(self) -> datetime | None: ...


class AssumedRole(Protocol):
    """STS's reply."""

    @property
    def credentials(self) -> RoleKeys | None: ...


class AssumeRole:
    """Keys of a role, asked for anew on each refresh.

    Args:
        call: `sts.assume_role` of a client that uses the source keys, or anything that takes the same arguments.
        role_arn: `acs:ram::<account>:role/<name>`.
        role_session_name: shown in ActionTrail, 2 to 64 characters of `A-Za-z0-9.@-_`; `aliram-` and eight random
            characters when left out (a process id would be 1 in every container).
        duration_seconds: life of the keys, from 900 up to the role's own maximum; the service uses 3600 when left out.
        policy: JSON policy that narrows the role, as text or as a mapping.
        external_id: the word the role's owner asks for before trusting another account.
        source: where `call` takes its keys from; only its name is used.

    Raises:
        ConfigError: an argument that cannot be right. Nothing is sent.
    """

    def __init__(
        self,
        call: Callable[..., Awaitable[AssumedRole]],
        *,
        role_arn: str,
        role_session_name: str | None = None,
        duration_seconds: int | None = None,
        policy: str | Mapping[str, Any] | None = None,
        external_id: str | None = None,
        source: Refresher | None = None,
    ) -> None:
        match = _ROLE_ARN.fullmatch(str(role_arn))
        if match is None:
            raise ConfigError(f"not the ARN of a role (acs:ram::<account>:role/<name>): {role_arn!r}")
        # An empty one is none: environment variables and profiles give it so.
        if role_session_name not in (None, ""):
            if not isinstance(role_session_name, str):
                raise ConfigError(f"role_session_name must be a str, not {type(role_session_name).__name__}")
            if not _SESSION_NAME.fullmatch(role_session_name):
                wanted = "2 to 64 characters of A-Za-z0-9.@-_"
                raise ConfigError(f"role_session_name must be {wanted}, not {role_session_name!r}")
        if duration_seconds is not None:
            if type(duration_seconds) is not int:
                raise ConfigError(f"duration_seconds must be an int, not {type(duration_seconds).__name__}")
            if duration_seconds < SHORTEST_SECONDS:
                raise ConfigError(f"duration_seconds must be at least {SHORTEST_SECONDS}, not {duration_seconds}")
        if isinstance(policy, Mapping):
            # Once, and now: a mapping changed later must not change the role that is refreshed in the background.
            try:
                policy = json.dumps(policy, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
            except (TypeError, ValueError, RecursionError) as error:
                raise ConfigError(f"policy cannot be written as JSON: {error}") from None
        elif policy is not None and not isinstance(policy, str):
            raise ConfigError(f"policy must be text or a mapping, not {type(policy).__name__}")
        given = {"duration_seconds": duration_seconds, "policy": policy, "external_id": external_id}
        self._call = call
        self._arguments: dict[str, Any] = {
            "role_arn": role_arn,
            "role_session_name": role_session_name or f"aliram-{secrets.token_hex(4)}",
            **{name: value for name, value in given.items() if value is not None},
        }
        self._role_arn = role_arn
        self._account = match[1]
        self._source = source

    @property
    def name(self) -> str:
        """`assume_role/` and where the source keys came from, as far as that is known."""
        if self._source is None:
            return "assume_role"
        keys = self._source.current
        return f"assume_role/{self._source.provider.name if keys is None else keys.provider}"

    async def fetch(self) -> Keys:
        """New keys of the role.

        Raises:
            CredentialsError: STS refused, could not be reached or gave no keys, or there were no keys to ask with.
        """
        try:
            reply = await self._call(**self._arguments)
        except ConfigError:
            raise
        except CredentialsError as error:
            text = f"no keys to assume {self._role_arn} with: {error.message}"
            raise CredentialsError(text, error.attempts, error.retryable) from error.__cause__
        except AliramError as error:
            raise CredentialsError(f"{self._role_arn}: {error}", retryable=may_pass(error)) from error
        found = reply.credentials
        if found is None or not (found.access_key_id and found.access_key_secret and found.security_token):
            raise CredentialsError(f"{self._role_arn}: the reply of STS holds no keys")
        if found.expiration is None:
            # Kept for ever they would be sent after their end.
            raise CredentialsError(f"{self._role_arn}: the reply of STS does not say when the keys expire")
        return Keys(
            access_key_id=found.access_key_id,
            access_key_secret=Secret(found.access_key_secret),
            security_token=Secret(found.security_token),
            expiration=found.expiration,
            provider=self.name,
            scope=self._account,
        )
