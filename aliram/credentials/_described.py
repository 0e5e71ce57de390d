"""The provider that a profile describes, made from the profile and those that it names as its source.

What a provider writes back into its profile goes through here too, so that it is known what stands there: a change that
somebody else makes is told from one of our own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aliram.errors import ConfigError

from ._write_back import Reload, Save
from .cloud_sso import CloudSso
from .config_file import ProfileError
from .credentials_uri import CredentialsUri
from .external import External
from .imds import EcsRamRole
from .ini_file import IniProfiles
from .keys import Keys
from .oauth import OAuth
from .oidc import Oidc
from .profile import Mode, Profile, Profiles
from .provider import Provider
from .ram_role_arn import RamRoleArn
from .rsa_key_pair import RsaKeyPair
from .static import Anonymous, BearerToken, StaticKeys

__all__ = ["Described", "lineage_of"]

BEARER_HEADER = "x-acs-bearer-token"

_log = logging.getLogger("aliram")


def lineage_of(profile: Profile, profiles: Profiles | IniProfiles) -> tuple[Profile, ...]:
    """The profile, its source, the source of that, and so on."""
    found = [profile]
    while profile.mode is Mode.CHAINABLE_RAM_ROLE_ARN:
        profile.check()
        names, source = [one.name for one in found], profile.source_profile or ""
        if source in names:
            loop = " → ".join((*names[names.index(source) :], source))
            raise ProfileError(f"goes round in a circle: {loop}", profile.path, profile.name, "source_profile")
        try:
            profile = profiles.get(source)
        except ProfileError as error:
            # The file changed between two looks at it, or the source is missing. Then the profile is wrong, not absent.
            problem = f"there is no profile {source!r}" if error.absent == "profile" else error.problem
            raise ProfileError(problem, profile.path, profile.name, "source_profile") from None
        found.append(profile)
    return tuple(found)


# What tells one login from another: keys of an older one must not be written over those of a newer one.
_LOGIN = (
    *("mode", "process_command", "cloud_sso_sign_in_url", "cloud_sso_account_id", "cloud_sso_access_config"),
    *("access_token", "oauth_site_type", "oauth_refresh_token"),
)
_TOKENS = (
    *("access_token", "cloud_sso_access_token_expire"),
    *("oauth_access_token", "oauth_refresh_token", "oauth_access_token_expire"),
)

# Words in what providers say of their arguments, and the key of the profile that holds such an argument.
_KEY_OF = (
    ("ARN of a role", "ram_role_arn"),
    ("ARN of an OIDC provider", "oidc_provider_arn"),
    ("not a role name", "ram_role_name"),
    ("duration_seconds", "expired_seconds"),
    ("access_key_id", "access_key_id"),
    ("access_key_secret", "access_key_secret"),
    ("security_token", "sts_token"),
    ("bearer_token", "bearer_token"),
    ("process_command", "process_command"),
    ("uri ", "credentials_uri"),
    ("public_key_id", "key_pair_name"),
    ("sts_endpoint", "sts_endpoint"),
    ("region", "sts_region"),
    ("sign-in URL", "cloud_sso_sign_in_url"),
    ("needs account_id", "cloud_sso_account_id"),
    ("needs access_configuration", "cloud_sso_access_config"),
)


class Described:
    """The provider made from a profile and its sources, and what is known to stand in them."""

    def __init__(
        self,
        lineage: tuple[Profile, ...],
        profiles: Profiles | IniProfiles,
        environ: Mapping[str, str],
        clock: Callable[[], float],
    ) -> None:
        self.known = lineage
        """As the file has them, with what the provider itself has written there since."""
        self._profiles = profiles
        self._environ = environ
        self._clock = clock
        *above, last = lineage
        self.provider = self._make(last, None)
        for profile in reversed(above):
            self.provider = self._make(profile, self.provider)

    def _make(self, profile: Profile, source: Provider | None) -> Provider:
        profile.check()
        try:
            return self._build(profile, source)
        except ProfileError:
            raise
        except ConfigError as error:
            text = str(error)
            # What the profile does not have came from the environment, unless it is what is missing.
            keys = [key for words, key in _KEY_OF if words in text and (getattr(profile, key) or "needs" in words)]
            key = profile.spelling.get(keys[0], keys[0]) if keys else None
            raise ProfileError(text, profile.path, profile.name, key) from None

    def _build(self, profile: Profile, source: Provider | None) -> Provider:
        match profile.mode:
            case Mode.AK | Mode.STS_TOKEN as mode:
                return _static(profile, token=mode is Mode.STS_TOKEN)
            case Mode.RAM_ROLE_ARN:
                return self._role(profile, _static(profile, token=True))
            case Mode.CHAINABLE_RAM_ROLE_ARN:
                assert source is not None
                return self._role(profile, source)
            case Mode.ECS_RAM_ROLE:
                return self._instance(profile)
            case Mode.RAM_ROLE_ARN_WITH_ROLE_NAME:
                return self._role(profile, self._instance(profile))
            case Mode.OIDC:
                return Oidc(
                    role_arn=profile.ram_role_arn,
                    oidc_provider_arn=profile.oidc_provider_arn,
                    oidc_token_file=profile.oidc_token_file,
                    role_session_name=profile.ram_session_name,
                    duration_seconds=profile.expired_seconds,
                    policy=profile.policy,
                    **self._sts(profile),
                )
            case Mode.CREDENTIALS_URI:
                return CredentialsUri(profile.credentials_uri or "", environ=self._environ)
            case Mode.EXTERNAL:
                command = profile.process_command or ""
                return External(command, save=self._save(profile), environ=self._environ, clock=self._clock)
            case Mode.RSA_KEY_PAIR:
                return RsaKeyPair(
                    profile.key_pair_name or "",
                    private_key=profile.private_key,
                    duration_seconds=profile.expired_seconds or 3600,
                    **self._sts(profile),
                )
            case Mode.CLOUD_SSO:
                return CloudSso(
                    sign_in_url=profile.cloud_sso_sign_in_url or "",
                    account_id=profile.cloud_sso_account_id or "",
                    access_configuration=profile.cloud_sso_access_config or "",
                    access_token=profile.access_token,
                    access_token_expires=profile.cloud_sso_access_token_expire,
                    **self._login(profile, CloudSso.saved_early),
                )
            case Mode.OAUTH:
                return OAuth(
                    site=profile.oauth_site_type or "CN",
                    access_token=profile.oauth_access_token,
                    access_token_expires=profile.oauth_access_token_expire,
                    refresh_token=profile.oauth_refresh_token,
                    **self._login(profile, OAuth.saved_early),
                )
            case Mode.BEARER_TOKEN:
                if (profile.bearer_token_header_key or BEARER_HEADER).strip().lower() != BEARER_HEADER:
                    problem = f"IMS, RAM and STS take a bearer token in {BEARER_HEADER} only"
                    raise ProfileError(problem, profile.path, profile.name, "bearer_token_header_key")
                return BearerToken((profile.bearer_token or "").strip("\r\n\0 "))
            case Mode.ANONYMOUS:
                return Anonymous()
            case None:
                raise AssertionError("check() lets no profile without a mode pass")

    def _instance(self, profile: Profile) -> EcsRamRole:
        # The role is the profile's own affair: the environment's is that of the chain.
        environ = {name: value for name, value in self._environ.items() if name != "ALIBABA_CLOUD_ECS_METADATA"}
        return EcsRamRole(profile.ram_role_name, environ=environ, clock=self._clock)

    def _role(self, profile: Profile, source: Provider) -> RamRoleArn:
        return RamRoleArn(
            source,
            profile.ram_role_arn or "",
            role_session_name=profile.ram_session_name,
            duration_seconds=profile.expired_seconds,
            policy=profile.policy,
            external_id=profile.external_id,
            clock=self._clock,
            **self._sts(profile),
        )

    def _sts(self, profile: Profile) -> dict[str, Any]:
        # As for the official provider, `enable_vpc` means nothing where no region is known.
        region = profile.sts_region or self._environ.get("ALIBABA_CLOUD_STS_REGION", "").strip()
        return {
            "sts_endpoint": profile.sts_endpoint,
            "region": profile.sts_region,
            "network": "vpc" if profile.enable_vpc and region else None,
            "environ": self._environ,
        }

    def _login(self, profile: Profile, saved_early: int) -> dict[str, Any]:
        return {
            "cached": _cached(profile, saved_early),
            "profile": profile.name,
            "save": self._save(profile),
            "reload": self._reload(profile),
            "clock": self._clock,
        }

    def _save(self, profile: Profile) -> Save | None:
        profiles, name = self._profiles, profile.name
        if isinstance(profiles, IniProfiles):  # read only
            return None

        async def save(changes: Mapping[str, Any]) -> None:
            known = next(one for one in self.known if one.name == name)
            # Whoever logged in anew meanwhile must not find our keys in the place of theirs.
            if await profiles.persist(name, changes, expect={key: getattr(known, key) for key in _LOGIN}):
                self._note(name, changes)
            else:
                _log.debug("profile %r holds a newer login: the keys of the older one are not saved", name)

        return save

    def _reload(self, profile: Profile) -> Reload:
        profiles, name = self._profiles, profile.name

        async def reload() -> Mapping[str, Any] | None:
            try:
                found = (await asyncio.to_thread(profiles.get, name)).to_dict()
            except ProfileError as error:
                if error.absent is not None:
                    return None
                raise
            # The provider goes on from these, so what it saves next takes their place.
            self._note(name, {key: found.get(key) for key in _TOKENS})
            return found

        return reload

    def _note(self, name: str, changes: Mapping[str, Any]) -> None:
        self.known = tuple(
            Profile.read({**one.to_dict(), **changes}, one.path) if one.name == name else one for one in self.known
        )


def _static(profile: Profile, *, token: bool) -> StaticKeys:
    return StaticKeys(
        profile.access_key_id or "",
        profile.access_key_secret or "",
        security_token=profile.sts_token if token else None,
    )


def _cached(profile: Profile, saved_early: int) -> Keys | None:
    """The keys that the last run left in the profile, if they can be some."""
    if not (profile.access_key_id and profile.access_key_secret and profile.sts_token and profile.sts_expiration):
        return None
    try:
        return Keys(
            access_key_id=profile.access_key_id,
            access_key_secret=profile.access_key_secret,
            security_token=profile.sts_token,
            expiration=datetime.fromtimestamp(profile.sts_expiration + saved_early, UTC),
            provider="profile",
        )
    except (ConfigError, ValueError, OverflowError, OSError):  # the latter three for a time beyond all calendars
        return None
