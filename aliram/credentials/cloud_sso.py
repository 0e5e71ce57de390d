"""Keys of a CloudSSO user, by the access token of a login in the browser.

    POST https://<host of the sign-in URL>/cloud-credentials
    Authorization: Bearer <access token>
    {"AccountId": ..., "AccessConfigurationId": ...}

The access token (mostly some hours) cannot be renewed: after its end somebody has to log in again, with
`aliram configure login`. Keys made before go on working until their own end.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aliram.errors import ApiError, ConfigError, CredentialsError, TransportError

from ._cached_login import CachedLogin, login_command
from ._login_service import LoginService, number_of, origin_of, refuses_access_token, token_of
from ._write_back import Reload, Save, WriteBack
from .keys import Keys

if TYPE_CHECKING:
    from aliram.transport import Http

__all__ = ["CloudSso"]

ASKING = "asking CloudSSO for keys"

_log = logging.getLogger("aliram")


class CloudSso(CachedLogin):
    """The keys of one access configuration in one account, as a CloudSSO user.

    Args:
        sign_in_url: the user portal, as in the profile's `cloud_sso_sign_in_url`; its host is asked for keys.
        account_id: the account in the resource directory.
        access_configuration: the id of the access configuration (`ac-...`).
        access_token: of the login; None or empty where nobody has logged in yet.
        access_token_expires: epoch seconds. None, 0 and `""` mean that it has expired, as they do for the `aliyun`
            command.
        cached: the keys of the profile with their expiration; used while they work for more than 60 s.
        profile: its name, for the command that an error tells.
        base_url: asked in place of the sign-in URL's `scheme://host`.
        save: gets `access_key_id`, `access_key_secret`, `sts_token` and `sts_expiration` (5 s before the end, as the
            `aliyun` command writes it) after each fetch.
        reload: the profile's present keys; asked for a newer login when the access token has expired or is refused.
        clock: epoch seconds.
        http: what sends the requests; the session's own when left out.

    Raises:
        ConfigError: the URL is none, or the account or the access configuration is missing.
    """

    name = "cloud_sso"
    mode = "CloudSSO"
    saved_early = 5

    def __init__(
        self,
        *,
        sign_in_url: str,
        account_id: str,
        access_configuration: str,
        access_token: str | None,
        access_token_expires: float | str | None,
        cached: Keys | None = None,
        profile: str | None = None,
        base_url: str | None = None,
        save: Save | None = None,
        reload: Reload | None = None,
        clock: Callable[[], float] = time.time,
        http: Http | None = None,
    ) -> None:
        given: dict[str, object] = {
            "sign_in_url": sign_in_url,
            "account_id": account_id,
            "access_configuration": access_configuration,
        }
        for what, value in given.items():
            if not isinstance(value, str) or not value.strip():
                raise ConfigError(f"CloudSSO needs {what}: set it with `{login_command(profile)}`")
        origin = origin_of(sign_in_url, "the CloudSSO sign-in URL")
        if base_url:
            origin = origin_of(base_url, "the base URL of CloudSSO")
        super().__init__(
            LoginService("CloudSso", origin, http),
            WriteBack(self.name, save, reload),
            cached=cached,
            profile=profile,
            # The key id changes with each fetch; limits are the account's.
            scope=account_id,
            clock=clock,
        )
        self._content = {"AccountId": account_id, "AccessConfigurationId": access_configuration}
        self._token = token_of(access_token)
        self._token_expires = number_of(access_token_expires)

    async def _new_keys(self) -> Keys:
        if not self._works(self._token, self._token_expires) and not await self._look():
            raise self._log_in_again(self._why())
        try:
            return await self._ask()
        except (ApiError, TransportError) as error:
            if not refuses_access_token(error):
                raise self._failed(ASKING, error) from error
            # Somebody may have logged in again since this was made.
            if not await self._look():
                raise self._log_in_again(f"CloudSSO refuses the access token ({error})") from error
        try:
            return await self._ask()
        except (ApiError, TransportError) as error:
            if refuses_access_token(error):
                raise self._log_in_again(f"CloudSSO refuses the access token ({error})") from error
            raise self._failed(ASKING, error) from error

    async def _ask(self) -> Keys:
        answer = await self._service.post("/cloud-credentials", bearer=self._token, content=self._content)
        found = answer.inner("CloudCredential")
        if found is None:
            raise CredentialsError("the answer of CloudSSO holds no CloudCredential", retryable=True)
        return self._keys_of(found)

    async def _look(self) -> bool:
        """Take over the login that the profile holds by now; False where it holds no newer one that works."""
        profile = await self._write_back.read()
        token, expires = token_of(profile.get("access_token")), number_of(profile.get("cloud_sso_access_token_expire"))
        if token == self._token or not self._works(token, expires):
            return False
        self._token, self._token_expires = token, expires
        _log.debug("%s: the profile holds a newer login", self.name)
        return True

    def _works(self, token: str | None, expires: float) -> bool:
        return token is not None and expires > self._clock()

    def _why(self) -> str:
        if self._token is None:
            return "nobody is logged in to CloudSSO"
        if not self._token_expires:
            return "when the CloudSSO access token expires is not known, which counts as expired"
        ended = datetime.fromtimestamp(self._token_expires, UTC)
        return f"the CloudSSO access token expired at {ended:%Y-%m-%dT%H:%M:%SZ}"
