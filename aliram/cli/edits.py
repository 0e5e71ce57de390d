"""From what was typed to what is written into a profile: values checked, gaps filled, what has become stale removed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .settings import SETTINGS

if TYPE_CHECKING:
    from aliram.credentials.profile import Profile, Profiles

__all__ = ["cleaned", "complete", "kept", "preview", "problem_of"]

DEFAULT_REGION = "cn-hangzhou"
DEFAULT_SESSION = "aliram"
_CACHE = ("access_key_id", "access_key_secret", "sts_token", "sts_expiration")
_CACHING = ("CloudSSO", "OAuth", "External")
"""Modes whose profile also holds the keys that the last run got."""
_LOGINS: Mapping[str, tuple[str, ...]] = {
    "cloud_sso_sign_in_url": (
        *("access_token", "cloud_sso_access_token_expire"),
        *("cloud_sso_account_id", "cloud_sso_access_config"),
    ),
    "oauth_site_type": ("oauth_access_token", "oauth_refresh_token", "oauth_access_token_expire"),
}
"""What belongs to a login, and means nothing once its place is another one."""
_OF_CACHED = (*_LOGINS, "cloud_sso_account_id", "cloud_sso_access_config", "process_command")


def cleaned(key: str, text: str) -> Any:
    """A value as the profile is to hold it.

    Raises:
        click.BadParameter: It cannot be one.
    """
    text = text.strip()
    setting = SETTINGS[key]
    if setting.kind == "number":
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise click.BadParameter(f"{_called(key)} must be a whole number")
        return int(text)
    if setting.kind == "switch":
        if text.lower() not in ("true", "false"):
            raise click.BadParameter(f"{_called(key)} must be true or false")
        return text.lower() == "true"
    match key:
        case "region_id" | "sts_region":
            return _region(key, text)
        case "language":
            if text.lower() not in ("zh", "en"):
                raise click.BadParameter("the language is zh or en")
            return text.lower()
        case "oauth_site_type":
            site = {"0": "CN", "1": "INTL"}.get(text, text.upper())
            if site not in ("CN", "INTL"):
                raise click.BadParameter("the site of an OAuth login is CN (0) or INTL (1)")
            return site
        case "private_key" | "oidc_token_file" if "-----BEGIN" not in text:
            # The profile is used from any directory.
            return str(Path(os.path.abspath(os.path.expanduser(text))))
    if not text.isprintable() and key != "private_key":
        raise click.BadParameter(f"{_called(key)} holds a control character")
    return text


def _region(key: str, text: str) -> str:
    from aliram.endpoints import check_region
    from aliram.errors import ConfigError

    try:
        return check_region(text) or ""
    except ConfigError as error:
        raise click.BadParameter(f"{_called(key)}: {error}") from None


def _called(key: str) -> str:
    return f"--{SETTINGS[key].flag}"


def kept(before: Profile | None, mode: str) -> dict[str, Any]:
    """What a profile holds that still means the same in a mode."""
    there = {} if before is None else before.to_dict()
    if there.get("mode") in _CACHING and there["mode"] != mode:
        # Keys that a login or a program gave are nobody's own.
        return {key: value for key, value in there.items() if key not in _CACHE}
    return there


def complete(before: Profile | None, mode: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The changes to make: what was given, what the aliyun CLI cannot do without, and None for what has become stale.

    Args:
        before: The profile as it stands, if it does.
        mode: Its mode from now on.
        given: Values by key; None takes one away.
    """
    there = {} if before is None else before.to_dict()
    changes: dict[str, Any] = {"mode": mode, **given}

    def new(key: str) -> bool:
        return key in given and given[key] != there.get(key)

    stale: list[str] = []
    if new("access_key_id") or new("access_key_secret"):
        # A token belongs to the keys that it came with.
        stale += ["sts_token", "sts_expiration"]
    for place, login in _LOGINS.items():
        if new(place):
            stale += login
    stale += there.keys() - kept(before, mode).keys()
    if mode in _CACHING and any(new(key) for key in _OF_CACHED):
        stale += _CACHE
    changes |= {key: None for key in stale if key in there and key not in given}

    def lacks(key: str) -> bool:
        return not changes.get(key, there.get(key))

    if lacks("region_id"):
        changes["region_id"] = DEFAULT_REGION
    if lacks("output_format"):
        changes["output_format"] = "json"
    if mode in ("RamRoleArn", "ChainableRamRoleArn", "OIDC") and lacks("ram_session_name"):
        changes["ram_session_name"] = DEFAULT_SESSION
    if mode == "OAuth" and lacks("oauth_site_type"):
        changes["oauth_site_type"] = "CN"
    return changes


def preview(profiles: Profiles, before: Profile | None, name: str, changes: Mapping[str, Any]) -> Profile:
    """The profile as it will be.

    Raises:
        ProfileError: It could not be used. Nothing has been written.
    """
    from aliram.credentials.profile import Profile, ProfileError

    entry = {**({} if before is None else before.to_dict()), "name": name}
    for key, value in changes.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = value
    profile = Profile.read(entry, profiles.path)
    profile.check()
    problem = problem_of(profiles, profile)
    if problem is not None:
        raise ProfileError(problem[1], profiles.path, name, problem[0])
    return profile


def problem_of(profiles: Profiles, profile: Profile) -> tuple[str, str] | None:
    """Why a profile cannot be used, as far as that can be told without a network: a key and the reason."""
    from aliram.credentials.from_profile import provider_of
    from aliram.credentials.profile import ProfileError

    found = profile.problems()
    if found:
        return found[0]
    if profile.mode in ("CloudSSO", "OAuth", "BearerToken"):
        return None  # a login comes later; a token may be meant for services of which we know nothing
    try:
        provider_of(profile, profiles)
    except ProfileError as error:
        # What is wrong with its source is the source's own affair, unless the two go round in a circle.
        if error.profile == profile.name or error.key == "source_profile":
            return error.key or "mode", error.problem
    return None
