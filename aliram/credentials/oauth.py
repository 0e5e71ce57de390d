"""Keys of a RAM user or role, by the tokens of an OAuth login in the browser (`aliram configure login`).

    POST https://oauth.aliyun.com/v1/token      grant_type=refresh_token   new tokens for the refresh token
    POST https://oauth.aliyun.com/v1/exchange   Bearer <access token>      keys for the access token

Refresh tokens rotate: each works once. So the refresh runs in a task of its own, which goes on when its caller is
cancelled; what it brings is saved before anything else is done with it; and while one is under way nobody starts
another. Other processes that use the profile rotate the same token: with `reload` the profile is read before a refresh,
and again when the service says that the token was used already.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from aliram.errors import AliramError, ApiError, BadReply, ConfigError, CredentialsError, TransportError
from aliram.secret import Secret

from ._cached_login import CachedLogin
from ._login_service import LoginService, number_of, origin_of, token_of
from ._write_back import Reload, Save, WriteBack
from .keys import Keys

if TYPE_CHECKING:
    from aliram.transport import Http

__all__ = ["SITES", "OAuth", "Site"]

REFRESH_SECONDS = 1200.0
"""An access token with no more life than this is renewed first: the exchange wants some 15 minutes of it (official
Python library since 1.0.7, 2026)."""
DEFAULT_SECONDS = 3600.0
"""Life of an access token whose answer does not tell it; so does the official Python library."""
LONGEST_SECONDS = 10 * 365 * 86400.0
PAUSES = (0.0, 0.2, 0.8, 2.0)
"""Seconds before each look into the profile after a refresh token was refused: the process that used it before us may
be about to save the next one."""
ACCESS, REFRESH, EXPIRE = "oauth_access_token", "oauth_refresh_token", "oauth_access_token_expire"

EXCHANGING, REFRESHING = "exchanging the OAuth token for keys", "refreshing the OAuth login"
ENDED = "the OAuth login has ended"

_log = logging.getLogger("aliram")


class Site(Struct, frozen=True):
    """Where the accounts of one site log in (constants of the official libraries and the `aliyun` command, 2026)."""

    oauth_url: str
    sign_in_url: str
    client_id: str
    """Names the `aliyun` command; not a secret."""


SITES = {
    "CN": Site("https://oauth.aliyun.com", "https://signin.aliyun.com", "4038181954557748008"),
    "INTL": Site("https://oauth.alibabacloud.com", "https://signin.alibabacloud.com", "4103531455503354461"),
}


class _Tokens(Struct, frozen=True):
    """The tokens of one moment; masked, since they are `Secret`."""

    access: Secret | None
    refresh: Secret | None
    expires: int
    """Of the access token: epoch seconds, 0 where it is not known."""

    @classmethod
    def of(cls, profile: Mapping[str, Any]) -> _Tokens:
        """Those that stand in a profile."""
        expires = int(min(number_of(profile.get(EXPIRE)), 1e15))
        return cls(token_of(profile.get(ACCESS)), token_of(profile.get(REFRESH)), expires)

    def as_profile(self) -> dict[str, Any]:
        """The same in the keys of `config.json`."""
        return {REFRESH: self.refresh or "", ACCESS: self.access or "", EXPIRE: self.expires}


class OAuth(CachedLogin):
    """The keys of whoever logged in.

    Args:
        site: `CN` (aliyun.com) or `INTL` (alibabacloud.com), in any case.
        access_token: of the login; None or empty where there is none.
        access_token_expires: epoch seconds. None, 0 and `""` mean that it has expired, as they do for the `aliyun`
            command.
        refresh_token: brings new tokens; without it the login ends with its access token.
        cached: the keys of the profile with their expiration; used while they work for more than 60 s.
        profile: its name, for the command that an error tells.
        base_url: asked in place of the site's OAuth service.
        client_id: the application that the login was made for, in place of the `aliyun` command.
        save: gets `oauth_refresh_token`, `oauth_access_token` and `oauth_access_token_expire` as soon as a refresh
            brings them, then `access_key_id`, `access_key_secret`, `sts_token` and `sts_expiration`. Without it the
            profile's refresh token is worth nothing any more once this object has used it.
        reload: the profile's present keys, so that processes that share a profile follow each other's tokens.
        clock: epoch seconds.
        sleep: `asyncio.sleep`, or a test's own.
        http: what sends the requests; the session's own when left out.

    Raises:
        ConfigError: a site that nobody knows, or a URL that is none.
    """

    name = "oauth"
    mode = "OAuth"

    def __init__(
        self,
        *,
        site: str = "CN",
        access_token: str | None = None,
        access_token_expires: float | str | None = None,
        refresh_token: str | None = None,
        cached: Keys | None = None,
        profile: str | None = None,
        base_url: str | None = None,
        client_id: str | None = None,
        save: Save | None = None,
        reload: Reload | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        http: Http | None = None,
    ) -> None:
        self._site = str(site).strip().upper()
        found = SITES.get(self._site)
        if found is None:
            raise ConfigError(f"the site of an OAuth login must be 'CN' or 'INTL', not {site!r:.40}")
        self._client_id = client_id or found.client_id
        origin = origin_of(base_url, "the base URL of the OAuth service") if base_url else found.oauth_url
        self._tokens = _Tokens.of({ACCESS: access_token, REFRESH: refresh_token, EXPIRE: access_token_expires})
        super().__init__(
            LoginService("OAuth", origin, http),
            WriteBack(self.name, save, reload, self._tokens.as_profile()),
            cached=cached,
            profile=profile,
            # Whose keys they are is not known; where the profile is, limits outlive the key id.
            scope=f"{self.name}/{profile}" if profile else "",
            clock=clock,
        )
        self._sleep = sleep
        self._rotation: asyncio.Task[AliramError | None] | None = None
        self._refused: Secret | None = None

    async def aclose(self) -> None:
        """Wait for a refresh that is under way, since its tokens would be lost, and save what is not saved."""
        task = self._rotation
        if task is not None and not task.done() and task.get_loop() is asyncio.get_running_loop():
            await asyncio.wait((task,))
        await super().aclose()

    async def _new_keys(self) -> Keys:
        if self._write_back.pending:
            # A login made meanwhile must not be overwritten by what could not be saved when it was new.
            await self._look()
        if not self._works():
            await self._renew()
        tokens = self._tokens
        try:
            return await self._exchange()
        except (ApiError, TransportError) as error:
            if not _refuses_token(error):
                raise self._failed(EXCHANGING, error) from error
            # By our clock it works; so the clock is wrong, or a refresh elsewhere has ended it.
            _log.debug("%s: the access token is refused: %s", self.name, error)
        await self._renew(tokens.access)
        try:
            return await self._exchange()
        except (ApiError, TransportError) as error:
            if _refuses_token(error):
                raise self._log_in_again(f"the OAuth service refuses even a new access token ({error})") from error
            raise self._failed(EXCHANGING, error) from error

    async def _exchange(self) -> Keys:
        tokens = self._tokens
        return self._keys_of(await self._service.post("/v1/exchange", bearer=tokens.access, hide=(tokens.refresh,)))

    async def _renew(self, refused: Secret | None = None) -> None:
        """Get an access token that works and is not the refused one; join whoever does so already."""
        task = self._rotation
        if task is not None and not task.done():
            # asyncio.wait leaves the task alone when the waiter is cancelled.
            await asyncio.wait((task,))
            if not task.cancelled() and task.result() is None and self._tokens.access not in (None, refused):
                return
            task = self._rotation
        if task is None or task.done():
            loop = asyncio.get_running_loop()
            task = self._rotation = loop.create_task(self._rotate(refused), name="aliram refresh of an OAuth login")
        await asyncio.wait((task,))
        if task.cancelled():
            raise CredentialsError("the refresh of the OAuth login was cancelled", retryable=True)
        failed = task.result()
        if failed is not None:
            # Each waiter gets an error of its own: they would share its traceback.
            error = copy.copy(failed)
            raise error from failed.__cause__

    async def _rotate(self, refused: Secret | None) -> AliramError | None:
        """What went wrong, if anything: nobody may be left to whom it could be raised."""
        try:
            await self._look()
            if self._works(refused):
                return None
            try:
                await self._refresh()
            except ApiError as error:
                if not _has_ended(error):
                    raise
                if not await self._was_overtaken():
                    raise self._log_in_again(f"{ENDED} ({error})") from error
                if not self._works(refused):
                    await self._refresh()
        except (CredentialsError, ConfigError) as error:
            return error
        except (ApiError, TransportError) as error:
            ended = _has_ended(error)
            told = self._log_in_again(f"{ENDED} ({error})") if ended else self._failed(REFRESHING, error)
            told.__cause__ = error
            return told
        return None

    async def _refresh(self) -> None:
        """Trade the refresh token for new tokens. From the answer on nothing is awaited until they are kept."""
        before, asked = self._tokens, self._clock()
        if before.refresh is None:
            raise self._log_in_again(self._why())
        form = [("grant_type", "refresh_token"), ("refresh_token", before.refresh), ("client_id", self._client_id)]
        answer = await self._service.post("/v1/token", form=form, hide=(before.access,))
        access = token_of(answer.text("access_token"))
        life = min(answer.number("expires_in") or DEFAULT_SECONDS, LONGEST_SECONDS)
        expires = int(asked + life) if access is not None else before.expires
        # A service that does not rotate the refresh token need not send it again (RFC 6749, section 6).
        refresh = token_of(answer.text("refresh_token")) or before.refresh
        self._tokens = _Tokens(access or before.access, refresh, expires)
        if self._tokens != before:
            await self._write_back.keep(self._tokens.as_profile())
        if access is None:
            raise CredentialsError("the answer to the refresh of the OAuth login lacks access_token", retryable=True)
        _log.debug("%s: new tokens for %.0f s", self.name, life)

    async def _look(self) -> bool:
        """Take over the tokens that somebody else has put into the profile; False where there are none."""
        profile = await self._write_back.read()
        theirs = _Tokens.of(profile)
        if theirs == _Tokens.of(self._write_back.there) or (theirs.access is None and theirs.refresh is None):
            return False
        self._write_back.there.update(theirs.as_profile())
        self._write_back.forget((ACCESS, REFRESH, EXPIRE))
        before, self._tokens = self._tokens, theirs
        return theirs != before

    async def _was_overtaken(self) -> bool:
        """Whether the refused refresh token turns out to have been used by another process, whose tokens we have now.

        The wait for them is made once for each token.
        """
        token, known = self._tokens.refresh, self._tokens.refresh == self._refused
        self._refused = token
        for pause in PAUSES[:1] if known or not self._write_back.reads else PAUSES:
            if pause:
                await self._sleep(pause)
            if await self._look():
                return True
        return False

    def _works(self, refused: Secret | None = None) -> bool:
        """Whether the access token will do for an exchange."""
        tokens = self._tokens
        if tokens.access is None or tokens.access == refused:
            return False
        # What cannot be renewed is used to its end.
        return tokens.expires - self._clock() > (0.0 if tokens.refresh is None else REFRESH_SECONDS)

    def _why(self) -> str:
        if self._tokens.access is None:
            return "nobody is logged in by OAuth"
        return "the OAuth access token does not work any more and there is no refresh token"


def _refuses_token(error: ApiError | TransportError) -> bool:
    """An answer to the exchange that another access token would mend."""
    if isinstance(error, ApiError):
        return error.status == 401 or error.code in ("expired_token", "invalid_token")
    return isinstance(error, BadReply) and error.status == 401


def _has_ended(error: ApiError | TransportError) -> bool:
    """An answer to the refresh after which the refresh token is worth nothing."""
    codes = ("invalid_grant", "expired_token", "invalid_token")
    return isinstance(error, ApiError) and error.status < 500 and error.code in codes
