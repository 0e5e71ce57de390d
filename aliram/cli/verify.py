"""Whether credentials work: `aliram configure` asks who they belong to, `configure explain` where they come from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from aliram.errors import AliramError, Attempt, CredentialsError

from .advice import advice_for
from .calling import Options, finish, open_session
from .failures import EXIT_CREDENTIALS
from .output import Writer

if TYPE_CHECKING:
    from aliram.credentials.chain import Chain
    from aliram.credentials.from_profile import FromProfile
    from aliram.credentials.profile import Profile, Profiles

__all__ = ["explain_chain", "verify_profile"]


def verify_profile(profiles: Profiles, name: str, options: Options) -> None:
    """Calls GetCallerIdentity with a profile that has been saved, and says who it is.

    Raises:
        AliramError: It failed. The profile stays as it is, which has been said.
    """
    profile = profiles.get(name)
    header = (profile.bearer_token_header_key or "").lower()
    if profile.mode == "Anonymous" or header not in ("", "x-acs-bearer-token"):
        click.echo("not verified: STS does not know who this is", err=True)
        return
    click.echo("verifying with GetCallerIdentity", err=True)
    try:
        finish(_identify(profiles, profile, options), options)
    except AliramError:
        click.echo(f"profile {name!r} stays saved, but it does not work yet", err=True)
        raise


async def _identify(profiles: Profiles, profile: Profile, options: Options) -> None:
    from dataclasses import replace

    from aliram.credentials.from_profile import FromProfile

    # As in the aliyun CLI, whose profiles name the STS to ask in sts_region.
    asked = replace(options, region=profile.sts_region)
    async with open_session(asked, FromProfile(profile.name, path=profiles.path)) as session:
        me = await session.sts.get_caller_identity()
    click.echo(f"verified: {me.arn} (account {me.account_id})", err=True)


def explain_chain(profile: str | None, config_path: str | None, options: Options, form: str) -> int:
    """Prints each source of keys that was asked, what came of it and how long it took, and those that were not asked.

    Args:
        profile: Only this profile; None asks the whole chain.
        config_path: The file of profiles in place of the usual one.
        options: How to call.
        form: One of `FORMATS`.

    Returns:
        The exit code: 0 when there are keys.
    """
    rows: list[dict[str, Any]] = []
    code = 0

    async def ask() -> None:
        nonlocal code
        source = _source(profile, config_path)
        names = [provider.name for provider in getattr(source, "providers", ())]
        async with open_session(options, source) as session:
            try:
                await session.credentials.get()
            except CredentialsError as error:
                code = EXIT_CREDENTIALS
                last = "passed" if error.message == "no credentials found" else "failed"
                rows.extend(_rows(error.attempts, last, names))
                click.echo(f"{error.message}. Hint: {advice_for(error)}", err=True)
            else:
                rows.extend(_rows(await session.credentials.explain(), "used", names))

    finish(ask(), options)
    Writer(form).write(rows)
    return code


def _source(profile: str | None, config_path: str | None) -> Chain | FromProfile:
    from aliram.credentials.chain import default_chain
    from aliram.credentials.config_file import PATH_VARIABLE
    from aliram.credentials.from_profile import FromProfile

    if profile is not None:
        return FromProfile(profile, path=config_path)
    return default_chain(os.environ if config_path is None else {**os.environ, PATH_VARIABLE: config_path})


def _rows(attempts: tuple[Attempt, ...], last: str, names: list[str]) -> list[dict[str, Any]]:
    outcomes = ["passed"] * (len(attempts) - 1) + [last]
    asked = [
        {"Provider": one.provider, "Outcome": outcome, "Reason": one.reason, "Seconds": f"{one.seconds:.3f}"}
        for one, outcome in zip(attempts, outcomes, strict=True)
    ]
    waiting = [{"Provider": name, "Outcome": "not asked", "Reason": "", "Seconds": ""} for name in names[len(asked) :]]
    return [*asked, *waiting]
