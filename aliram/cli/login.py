"""`aliram configure login`: logs a profile in with a browser, in modes CloudSSO and OAuth, and tries its keys.

A login that still works is used; only where there is none, or the service does not take it any more, is somebody asked
to log in. What a login gave is written into the profile at once, and the keys made from it after that.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aliram.errors import ApiError, ConfigError, CredentialsError, TransportError

from .browser_login import BrowserLogin
from .calling import AGENT, start_log
from .cloud_sso_login import Choice, Token
from .edits import cleaned, complete, preview
from .profile_options import login_options, mode_option, name_of, option_of, path_option, profile_option, profiles_of

if TYPE_CHECKING:
    from aliram.credentials.keys import Keys
    from aliram.credentials.profile import Profile, Profiles
    from aliram.transport import Http

__all__ = ["COMMANDS", "Wishes", "sign_in"]

_T = TypeVar("_T")
_NO_KEYS: Mapping[str, None] = dict.fromkeys(("access_key_id", "access_key_secret", "sts_token", "sts_expiration"))
_SHOWN_IDS = 20


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How to log in."""

    how: BrowserLogin = field(default_factory=BrowserLogin)
    force: bool = False
    """Log in even where the last login still works."""
    choose: bool = False
    """Ask for account and access configuration even where the profile has some."""
    account: str | None = None
    configuration: str | None = None


def sign_in(profiles: Profiles, name: str, wishes: Wishes | None = None) -> None:
    """Logs a profile in, if it is not, and makes keys to see that it works.

    Args:
        profiles: The file.
        name: The profile; its settings are there already.
        wishes: None asks for account and access configuration each time, the present ones being the default; without
            a terminal the present ones stay.

    Raises:
        ConfigError: The profile cannot be used, or somebody changed it meanwhile; or no port is free.
        CredentialsError: The login was denied or not finished in time, or it gave no keys.
        ApiError, TransportError: The service refused or could not be reached.
        click.UsageError: There is a choice to make, and nobody at a terminal to make it.
    """
    wishes = wishes or Wishes(choose=sys.stdin.isatty())
    profile = profiles.get(name)
    profile.check()
    if profile.mode == "CloudSSO":
        _cloud_sso(profiles, profile, wishes)
    else:
        _oauth(profiles, profile, wishes)


def _run(work: Callable[[Http], Awaitable[_T]]) -> _T:
    """One stretch of talking to the service. While a person thinks there is no connection that could break."""
    from aliram.transport import Transport

    async def whole() -> _T:
        transport = Transport(user_agent=AGENT)
        try:
            return await work(transport)
        finally:
            await transport.aclose()

    return asyncio.run(whole())


def _keep(profiles: Profiles, before: Profile, changes: Mapping[str, Any]) -> None:
    """Writes what a login gave.

    Raises:
        ConfigError: The profile is not the one any more that was logged in.
    """
    expect = {key: getattr(before, key) for key in ("mode", "cloud_sso_sign_in_url", "oauth_site_type")}
    if not asyncio.run(profiles.persist(before.name, changes, expect=expect)):
        raise ConfigError(f"profile {before.name!r} was changed while somebody logged in: log in again")


def _moment(epoch: float) -> str:
    return f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%dT%H:%M:%SZ}"


# CloudSSO -----------------------------------------------------------------------------------------------------------


def _cloud_sso(profiles: Profiles, profile: Profile, wishes: Wishes) -> None:
    from aliram.credentials._cached_login import LoginEnded

    now = wishes.how.clock()
    expires = profile.cloud_sso_access_token_expire or 0
    if not wishes.force and profile.access_token is not None and expires > now:
        click.echo(f"still logged in to CloudSSO until {_moment(expires)}; --force logs in anew", err=True)
        try:
            _enter(profiles, profile, Token(profile.access_token, expires), wishes)
        except LoginEnded:
            click.echo("CloudSSO does not take this login any more", err=True)
        else:
            return
    _enter(profiles, profile, _new_token(profiles, profile, wishes.how), wishes)


def _new_token(profiles: Profiles, profile: Profile, how: BrowserLogin) -> Token:
    from aliram.credentials._login_service import LoginService

    from .cloud_sso_login import client_id, log_in

    portal, origin = str(profile.cloud_sso_sign_in_url), _origin(profile)
    token = _run(lambda http: log_in(LoginService("CloudSSO", origin, http), portal, client_id(), how))
    changes = {"access_token": token.access_token, "cloud_sso_access_token_expire": token.expires}
    _keep(profiles, profile, {**changes, **_NO_KEYS})
    click.echo(f"logged in to CloudSSO until {_moment(token.expires)}", err=True)
    return token


def _origin(profile: Profile) -> str:
    from aliram.credentials._login_service import origin_of

    return origin_of(profile.cloud_sso_sign_in_url, "the CloudSSO sign-in URL")


def _enter(profiles: Profiles, profile: Profile, token: Token, wishes: Wishes) -> None:
    """From the login to keys of one account.

    Raises:
        LoginEnded: The service does not take the token.
    """
    account, configuration = _chosen(profile, token, wishes)

    async def fetch(http: Http) -> Keys:
        from aliram.credentials.cloud_sso import CloudSso

        provider = CloudSso(
            sign_in_url=str(profile.cloud_sso_sign_in_url),
            account_id=account,
            access_configuration=configuration,
            access_token=token.access_token,
            access_token_expires=token.expires,
            profile=profile.name,
            clock=wishes.how.clock,
            http=http,
        )
        return await provider.fetch()

    try:
        keys = _run(fetch)
    except CredentialsError:
        if (account, configuration) == (profile.cloud_sso_account_id, profile.cloud_sso_access_config):
            click.echo(f"asked for account {account}, chosen before; --choose picks another", err=True)
        raise
    changes = {
        "cloud_sso_account_id": account,
        "cloud_sso_access_config": configuration,
        "access_key_id": keys.access_key_id,
        "access_key_secret": keys.access_key_secret,
        "sts_token": keys.security_token,
        # As the aliyun CLI writes it: 5 s early.
        "sts_expiration": int(keys.expires_at) - 5,
    }
    _keep(profiles, profile, changes)
    where = f"account {account}, access configuration {configuration}"
    click.echo(f"{where}: keys work until {_moment(keys.expires_at)}", err=True)


def _chosen(profile: Profile, token: Token, wishes: Wishes) -> tuple[str, str]:
    """Account and access configuration: those that are wished, else the profile's, else one that is picked."""
    from .cloud_sso_login import list_access_configurations, list_accounts

    before = profile.cloud_sso_account_id
    account = wishes.account or (None if wishes.choose else before)
    if account is None:
        found = _listed(profile, token, list_accounts)
        account = _pick("account", "--account-id", found, before)
    kept = profile.cloud_sso_access_config if account == before else None
    configuration = wishes.configuration or (None if wishes.choose else kept)
    if configuration is None:
        found = _listed(profile, token, partial(list_access_configurations, account=account))
        configuration = _pick(f"access configuration in account {account}", "--access-config", found, kept)
    return account, configuration


def _listed(profile: Profile, token: Token, ask: Callable[..., Awaitable[list[Choice]]]) -> list[Choice]:
    from aliram.credentials._cached_login import LoginEnded, login_command
    from aliram.credentials._login_service import LoginService, refuses_access_token

    origin = _origin(profile)
    try:
        return _run(lambda http: ask(LoginService("CloudSSO", origin, http), token.access_token))
    except (ApiError, TransportError) as error:
        if not refuses_access_token(error):
            raise
        text = f"CloudSSO refuses the access token ({error}): log in again with `{login_command(profile.name)}`"
        raise LoginEnded(text) from error


def _pick(what: str, option: str, found: Sequence[Choice], before: str | None) -> str:
    """One of several; the only one without a question."""
    if not found:
        raise CredentialsError(f"CloudSSO has no {what} for this user")
    if len(found) == 1:
        return found[0].id
    ids = [one.id for one in found]
    if not sys.stdin.isatty():
        more = ", …" if len(ids) > _SHOWN_IDS else ""
        raise click.UsageError(f"give {option}, there is more than one {what}: {', '.join(ids[:_SHOWN_IDS])}{more}")
    for number, one in enumerate(found, 1):
        click.echo(f"{number:4}  {one.id}  {one.name}", err=True)
    default = before if before in ids else ids[0]
    while True:
        typed = click.prompt(f"{what[0].upper()}{what[1:]}", default=default, err=True).strip()
        if typed in ids:
            return typed
        if typed.isascii() and typed.isdigit() and len(typed) < 6 and 0 < int(typed) <= len(ids):
            return ids[int(typed) - 1]
        click.echo(f"type a number from 1 to {len(ids)}, or an id", err=True)


# OAuth --------------------------------------------------------------------------------------------------------------


def _oauth(profiles: Profiles, profile: Profile, wishes: Wishes) -> None:
    from aliram.credentials._cached_login import LoginEnded
    from aliram.credentials._login_service import LoginService
    from aliram.credentials.oauth import SITES

    from .oauth_login import log_in

    if not wishes.force and (profile.oauth_access_token or profile.oauth_refresh_token):
        try:
            keys = _exchange(profiles, profile, wishes.how)
        except LoginEnded:
            click.echo("the OAuth login of before has ended", err=True)
        else:
            click.echo(f"still logged in; keys work until {_moment(keys.expires_at)}; --force logs in anew", err=True)
            return
    site = SITES[(profile.oauth_site_type or "CN").upper()]
    tokens = _run(lambda http: log_in(LoginService("OAuth", site.oauth_url, http), site, wishes.how))
    changes = {
        "oauth_access_token": tokens.access,
        "oauth_refresh_token": tokens.refresh,
        "oauth_access_token_expire": tokens.expires,
    }
    _keep(profiles, profile, {**changes, **_NO_KEYS})
    keys = _exchange(profiles, profile, wishes.how)
    click.echo(f"logged in by OAuth; keys work until {_moment(keys.expires_at)}", err=True)


def _exchange(profiles: Profiles, profile: Profile, how: BrowserLogin) -> Keys:
    """Keys for the tokens of a profile; it is written what they are, and what becomes of the tokens."""
    from msgspec import structs

    from aliram.credentials.from_profile import provider_of
    from aliram.credentials.oauth import OAuth

    # Without the keys of before, which would be given in place of new ones.
    without = structs.replace(profiles.get(profile.name), **_NO_KEYS)
    provider = provider_of(without, profiles, clock=how.clock)
    if not isinstance(provider, OAuth):
        raise ConfigError(f"profile {profile.name!r} was changed while somebody logged in: log in again")

    async def fetch(http: Http) -> Keys:
        provider.bind(http)
        try:
            return await provider.fetch()
        finally:
            await provider.aclose()

    return _run(fetch)


# The command --------------------------------------------------------------------------------------------------------

_OF_MODE = {
    "CloudSSO": ("cloud_sso_sign_in_url", "cloud_sso_account_id", "cloud_sso_access_config"),
    "OAuth": ("oauth_site_type",),
}


@click.pass_context
def _login(ctx: click.Context, /, **given: Any) -> None:
    profiles = profiles_of(ctx)
    name = name_of(ctx, profiles)
    settings = {key: cleaned(key, given[key]) for keys in _OF_MODE.values() for key in keys if given[key] is not None}
    mode = _settle(profiles, name, option_of(ctx, "mode"), settings)
    if given["choose"] and mode != "CloudSSO":
        raise click.UsageError("--choose is for CloudSSO, where there are accounts to choose from")
    start_log(given["debug"])
    wishes = Wishes(
        how=BrowserLogin(browser=given["browser"], wait=given["timeout"]),
        force=given["force"],
        choose=given["choose"],
        account=settings.get("cloud_sso_account_id"),
        configuration=settings.get("cloud_sso_access_config"),
    )
    sign_in(profiles, name, wishes)


def _settle(profiles: Profiles, name: str, wanted: str | None, settings: Mapping[str, Any]) -> str:
    """The mode to log in by. Makes or changes the profile where mode, URL or site are given."""
    from aliram.credentials.profile import ProfileError

    before: Profile | None = None
    try:
        before = profiles.get(name)
    except ProfileError as error:
        if error.absent is None or (wanted is None and not settings):
            raise
    spoken = next((mode for mode, keys in _OF_MODE.items() if settings.keys() & set(keys)), None)
    old = None if before is None or before.mode is None else str(before.mode)
    mode = wanted or old or spoken
    if mode not in _OF_MODE:
        what = f"is in mode {mode}, which has no login" if mode else "has no mode"
        raise click.UsageError(f"profile {name!r} {what}: --mode CloudSSO or --mode OAuth changes it")
    stray = next((key for key in settings if key not in _OF_MODE[mode]), None)
    if stray is not None:
        raise click.UsageError(f"--{stray.replace('_', '-')} does not go with mode {mode}")
    # What is chosen in CloudSSO is written once it has been seen to work.
    places = {key: settings[key] for key in ("cloud_sso_sign_in_url", "oauth_site_type") if key in settings}
    if before is None or mode != old or places:
        changes = complete(before, mode, places)
        preview(profiles, before, name, changes)
        profiles.set(name, changes)
    return mode


COMMANDS: dict[str, click.Command] = {
    "login": click.Command(
        "login",
        callback=_login,
        params=[
            profile_option(),
            mode_option("CloudSSO or OAuth, where the profile is to change or to be made."),
            *login_options(),
            path_option(),
        ],
        help="Log in with a browser (CloudSSO, OAuth), unless the last login still works, and make keys to try it.",
    )
}
