"""Profiles on standard output, secrets masked: what `aliram configure list` and `get` print."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

import click

from .edits import problem_of
from .output import Writer
from .settings import SETTINGS, by_name, masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aliram.credentials.profile import Profile, Profiles

__all__ = ["list_profiles", "show_profile"]


def list_profiles(profiles: Profiles, form: str) -> None:
    """Every profile as a row; a table has the columns of the aliyun CLI, other forms have more."""
    from aliram.credentials.profile import ProfileError

    try:
        found, current = profiles.list(), profiles.current()
    except ProfileError as error:
        if error.absent is None or profiles.chosen_by:
            raise
        click.echo(f"{error}; aliram configure makes it", err=True)
        found, current = (), ""
    rows = []
    for profile in found:
        problem = problem_of(profiles, profile)
        if problem is not None:
            click.echo(f"profile {profile.name!r}: {': '.join(problem)}", err=True)
        rows.append(
            {
                "name": profile.name,
                "current": profile.name == current,
                "mode": str(profile.mode or ""),
                "credential": _credential(profile),
                "valid": problem is None,
                "region": profile.region_id,
                "language": profile.language,
            }
        )
    Writer(form).write([_as_aliyun(row) for row in rows] if form == "table" else rows)


def _as_aliyun(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "Profile": f"{row['name']} *" if row["current"] else row["name"],
        "Credential": row["credential"],
        "Valid": "Valid" if row["valid"] else "Invalid",
        "Region": row["region"],
        "Language": row["language"],
    }


def _credential(profile: Profile) -> str:
    """What the aliyun CLI has in this column, with what may be secret masked."""

    def mask(value: str | None) -> str:
        return masked(value) if value else ""

    def joined(*parts: str | None) -> str:
        return ":".join(part for part in parts if part)

    mode = str(profile.mode or "")
    match mode:
        case "":
            return ""
        case "AK" | "StsToken":
            shown = mask(profile.access_key_id)
        case "RamRoleArn":
            shown = joined(mask(profile.access_key_id), profile.ram_role_arn)
        case "EcsRamRole":
            shown = profile.ram_role_name or ""
        case "RamRoleArnWithRoleName":
            shown = joined(profile.ram_role_name, profile.ram_role_arn)
        case "ChainableRamRoleArn":
            shown = joined(profile.source_profile, profile.ram_role_arn)
        case "RsaKeyPair":
            shown = profile.key_pair_name or ""
        case "External":
            shown = mask(profile.process_command)
        case "CredentialsURI":
            shown = mask(profile.credentials_uri)
        case "OIDC":
            shown = "@".join(filter(None, (profile.oidc_provider_arn, profile.ram_role_arn)))
        case "CloudSSO":
            shown = "@".join(filter(None, (profile.cloud_sso_account_id, profile.cloud_sso_access_config)))
        case "OAuth":
            shown = "@".join(filter(None, (mask(profile.oauth_access_token), profile.oauth_site_type)))
        case _:
            shown = mask(profile.bearer_token)
    return joined(mode, shown)


def show_profile(profile: Profile, names: Sequence[str], form: str | None, show_secrets: bool) -> None:
    """A profile as JSON by the file's keys, or some of its settings by the names of their options.

    Args:
        profile: Which.
        names: Settings to show, by option or key; none shows the whole profile.
        form: One of `FORMATS`; None is the aliyun CLI's: JSON for a profile, `name=value` lines for settings, and the
            bare value for `region` alone.
        show_secrets: Mask nothing.

    Raises:
        click.UsageError: There is no such setting.
    """
    whole = profile.to_dict() if show_secrets else _masked(profile)
    if not names:
        if form is None:
            click.echo(json.dumps(whole, ensure_ascii=False, indent="\t"))
        else:
            Writer(form).write(whole)
        return
    keys = {_option(name): _key(name) for name in names}
    found = {option: whole.get(key) for option, key in keys.items()}
    if form is not None:
        Writer(form).write(found)
    elif list(found) == ["region"]:
        click.echo(found["region"] or "")
    else:
        for option, value in found.items():
            click.echo(f"{option}={'' if value is None else str(value).lower() if value is True else value}")


def _masked(profile: Profile) -> dict[str, Any]:
    """What nobody knows is masked, too: it may be a new kind of token."""
    from aliram.secret import Secret

    return {
        key: ("***" if key in profile.extra else masked(value) if _hides(key, isinstance(value, Secret)) else value)
        for key, value in profile.to_dict().items()
    }


def _hides(key: str, secret: bool) -> bool:
    return secret or (key in SETTINGS and SETTINGS[key].hidden)


_ROOTS = ("name", "mode")


def _option(name: str) -> str:
    setting = by_name(name)
    return name if setting is None else setting.flag


def _key(name: str) -> str:
    """The key of `config.json` behind a name.

    Raises:
        click.UsageError: There is none.
    """
    from aliram.credentials.profile import KEYS

    setting = by_name(name)
    if setting is not None:
        return setting.key
    key = {"profile": "name"}.get(name, name.replace("-", "_"))
    if key in KEYS:
        return key
    known = [*(setting.flag for setting in SETTINGS.values()), *_ROOTS]
    close = difflib.get_close_matches(name, known, 1)
    raise click.UsageError(f"there is no setting {name!r}" + (f", is it {close[0]}?" if close else ""))
