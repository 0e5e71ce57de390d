"""Keys as a profile says: any mode, of `~/.aliyun/config.json` or of a `credentials.ini`.

The file is read when keys are first asked for, in a thread, and looked at again on each refresh: a profile that was
changed meanwhile is followed. Where nobody chose the file or the profile, a missing one passes; a chosen one that is
missing or wrong is an error.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import structs

from aliram.errors import ConfigError, CredentialsError
from aliram.secret import Secret

from .cloud_sso import CloudSso
from .config_file import ProfileError
from .credentials_uri import CredentialsUri
from .external import External
from .imds import EcsRamRole
from .ini_file import IniProfiles
from .keys import Keys
from .oauth import OAuth
from .oidc import Oidc
from .profile import Mode, Profile, Profiles, switched_off
from .provider import Closes, NeedsHttp, NotConfigured, Provider
from .ram_role_arn import RamRoleArn
from .rsa_key_pair import RsaKeyPair
from .static import Anonymous, BearerToken, StaticKeys

if TYPE_CHECKING:
    from aliram.transport import Http

__all__ = ["FromProfile", "provider_of"]


class FromProfile:
    """Keys as a profile says.

    Args:
        profile: its name; else the environment's (`ALIBABACLOUD_PROFILE`, `ALIBABA_CLOUD_PROFILE`,
            `ALICLOUD_PROFILE`), else the file's `current` (`default` in an INI file).
        path: the file; else `ALIBABA_CLOUD_CONFIG_FILE`, else `~/.aliyun/config.json`.
        ini: read `credentials.ini` instead (`ALIBABA_CLOUD_CREDENTIALS_FILE`, else `~/.alibabacloud/credentials.ini`).
        http: what sends the requests; the session's own when left out.
        environ: read instead of `os.environ`.
        clock: epoch seconds.
    """

    def __init__(
        self,
        profile: str | None = None,
        *,
        path: str | os.PathLike[str] | None = None,
        ini: bool = False,
        http: Http | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        given: object = profile
        if given is not None and (not isinstance(given, str) or not given):
            raise ConfigError(f"profile must be the name of a profile, not {profile!r}")
        self._environ = dict(os.environ if environ is None else environ)
        self._wanted = profile
        self._path = path
        self._ini = ini
        self._http = http
        self._clock = clock
        self._profile: Profile | None = None
        self._inner: Provider | None = None

    @property
    def name(self) -> str:
        """`profile` or `credentials.ini`, and then what the profile makes use of."""
        kind = "credentials.ini" if self._ini else "profile"
        return kind if self._inner is None else f"{kind}/{self._inner.name}"

    @property
    def keep_fresh(self) -> bool:
        """What the profile's own provider wants."""
        return bool(getattr(self._inner, "keep_fresh", False))

    def bind(self, http: Http) -> None:
        """Use the session's HTTP unless one was given."""
        self._http = self._http or http
        if self._inner is not None and isinstance(self._inner, NeedsHttp):
            self._inner.bind(self._http)

    async def fetch(self) -> Keys:
        """Keys as the profile says now.

        Raises:
            NotConfigured: there is no file or profile, and nobody chose one; or profiles are switched off.
            CredentialsError: the file or the profile cannot be used, or it leads to no keys.
        """
        off = switched_off(self._environ)
        if off is not None and not self._ini and self._wanted is None:
            raise NotConfigured(f"{off} is set")
        try:
            profile, inner = await asyncio.to_thread(self._read)
        except ProfileError as error:
            if error.absent is not None and not self._was_chosen():
                raise NotConfigured(str(error)) from None
            raise CredentialsError(str(error)) from None
        except ConfigError as error:
            raise CredentialsError(str(error)) from None
        if inner is not self._inner:
            await self.aclose()
            self._profile, self._inner = profile, inner
            if isinstance(inner, NeedsHttp) and self._http is not None:
                inner.bind(self._http)
        try:
            keys = await inner.fetch()
        except NotConfigured as error:  # a profile was there, so nobody else may be asked
            raise CredentialsError(f"profile {profile.name!r}: {error.message}", error.attempts) from None
        return structs.replace(keys, provider=self.name)

    async def aclose(self) -> None:
        """Close what the profile made use of."""
        inner, self._inner = self._inner, None
        if inner is not None and isinstance(inner, Closes):
            await inner.aclose()

    def _profiles(self) -> Profiles | IniProfiles:
        return (IniProfiles if self._ini else Profiles)(self._path, environ=self._environ)

    def _was_chosen(self) -> bool:
        try:
            return self._wanted is not None or bool(self._profiles().chosen_by)
        except ProfileError:  # not even a home directory
            return self._wanted is not None

    def _read(self) -> tuple[Profile, Provider]:
        """The profile, and a provider for it: the one in use as long as the profile says the same."""
        profiles = self._profiles()
        profile = profiles.get(self._wanted)
        if self._inner is not None and self._profile is not None and _same(self._profile, profile):
            return profile, self._inner
        return profile, provider_of(profile, profiles, environ=self._environ, clock=self._clock)


# What providers write into a profile themselves; a change of nothing else is no reason to begin anew.
_WRITTEN_BACK = frozenset(
    (
        *("access_key_id", "access_key_secret", "sts_token", "sts_expiration", "access_token"),
        *("oauth_access_token", "oauth_refresh_token", "oauth_access_token_expire", "cloud_sso_access_token_expire"),
    )
)
_WRITES_BACK = (Mode.CLOUD_SSO, Mode.OAUTH, Mode.EXTERNAL)


def _same(one: Profile, other: Profile) -> bool:
    ignored = _WRITTEN_BACK if one.mode in _WRITES_BACK else frozenset()
    a, b = one.to_dict(), other.to_dict()
    return {k: v for k, v in a.items() if k not in ignored} == {k: v for k, v in b.items() if k not in ignored}


def provider_of(
    profile: Profile,
    profiles: Profiles | IniProfiles,
    *,
    environ: Mapping[str, str] | None = None,
    clock: Callable[[], float] = time.time,
) -> Provider:
    """The provider that a profile describes. Reads the file for profiles that it names as its source, so it blocks.

    Raises:
        ProfileError: the profile cannot be used; names file, profile and key.
        ConfigError: what a provider says of a value.
    """
    return _Builder(profiles, os.environ if environ is None else environ, clock).build(profile, ())


class _Builder:
    def __init__(
        self, profiles: Profiles | IniProfiles, environ: Mapping[str, str], clock: Callable[[], float]
    ) -> None:
        self._profiles = profiles
        self._environ = environ
        self._clock = clock

    def build(self, profile: Profile, above: tuple[str, ...]) -> Provider:
        """`above` are the profiles that led here, each the source of the one after it."""
        if profile.name in above:
            loop = " → ".join((*above[above.index(profile.name) :], profile.name))
            raise ProfileError(f"goes round in a circle: {loop}", profile.path, profile.name, "source_profile")
        profile.check()
        try:
            return self._make(profile, above)
        except ProfileError:
            raise
        except ConfigError as error:
            raise ProfileError(str(error), profile.path, profile.name) from None

    def _make(self, profile: Profile, above: tuple[str, ...]) -> Provider:
        mode = profile.mode
        if mode in (Mode.AK, Mode.STS_TOKEN):
            return self._static(profile, token=mode is Mode.STS_TOKEN)
        if mode is Mode.RAM_ROLE_ARN:
            return self._role(profile, self._static(profile, token=True))
        if mode is Mode.CHAINABLE_RAM_ROLE_ARN:
            source = self._profiles.get(profile.source_profile)
            return self._role(profile, self.build(source, (*above, profile.name)))
        if mode is Mode.ECS_RAM_ROLE:
            return self._instance(profile)
        if mode is Mode.RAM_ROLE_ARN_WITH_ROLE_NAME:
            return self._role(profile, self._instance(profile))
        if mode is Mode.OIDC:
            return Oidc(
                role_arn=profile.ram_role_arn,
                oidc_provider_arn=profile.oidc_provider_arn,
                oidc_token_file=profile.oidc_token_file,
                role_session_name=profile.ram_session_name,
                duration_seconds=profile.expired_seconds,
                policy=profile.policy,
                **self._sts(profile),
            )
        if mode is Mode.CREDENTIALS_URI:
            return CredentialsUri(profile.credentials_uri or "", environ=self._environ)
        if mode is Mode.EXTERNAL:
            command = profile.process_command or ""
            return External(command, save=self._save(profile), environ=self._environ, clock=self._clock)
        if mode is Mode.RSA_KEY_PAIR:
            return RsaKeyPair(
                profile.key_pair_name or "",
                private_key=profile.private_key,
                duration_seconds=profile.expired_seconds or 3600,
                **self._sts(profile),
            )
        if mode is Mode.CLOUD_SSO:
            return self._cloud_sso(profile)
        if mode is Mode.OAUTH:
            return self._oauth(profile)
        if mode is Mode.BEARER_TOKEN:
            if profile.bearer_token_header_key:
                problem = "IMS, RAM and STS take a bearer token in their own header only"
                raise ProfileError(problem, profile.path, profile.name, "bearer_token_header_key")
            return BearerToken((profile.bearer_token or "").strip())
        assert mode is Mode.ANONYMOUS
        return Anonymous()

    def _static(self, profile: Profile, *, token: bool) -> StaticKeys:
        return StaticKeys(
            profile.access_key_id or "",
            profile.access_key_secret or "",
            security_token=profile.sts_token if token else None,
        )

    def _instance(self, profile: Profile) -> EcsRamRole:
        return EcsRamRole(profile.ram_role_name, environ=self._environ, clock=self._clock)

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
        return {
            "sts_endpoint": profile.sts_endpoint,
            "region": profile.sts_region,
            "network": "vpc" if profile.enable_vpc else None,
            "environ": self._environ,
        }

    def _cloud_sso(self, profile: Profile) -> CloudSso:
        return CloudSso(
            sign_in_url=profile.cloud_sso_sign_in_url or "",
            account_id=profile.cloud_sso_account_id or "",
            access_configuration=profile.cloud_sso_access_config or "",
            access_token=profile.access_token,
            access_token_expires=profile.cloud_sso_access_token_expire,
            cached=_cached(profile, CloudSso.saved_early),
            profile=profile.name,
            save=self._save(profile),
            reload=self._reload(profile),
            clock=self._clock,
        )

    def _oauth(self, profile: Profile) -> OAuth:
        return OAuth(
            site=profile.oauth_site_type or "CN",
            access_token=profile.oauth_access_token,
            access_token_expires=profile.oauth_access_token_expire,
            refresh_token=profile.oauth_refresh_token,
            cached=_cached(profile, OAuth.saved_early),
            profile=profile.name,
            save=self._save(profile),
            reload=self._reload(profile),
            clock=self._clock,
        )

    def _save(self, profile: Profile) -> Any:
        profiles = self._profiles
        if isinstance(profiles, IniProfiles):  # read only
            return None

        async def save(changes: Mapping[str, Any]) -> None:
            # Whoever gave the profile another mode meanwhile must not find our keys in it.
            await profiles.persist(profile.name, changes, expect={"mode": profile.mode})

        return save

    def _reload(self, profile: Profile) -> Any:
        profiles = self._profiles

        async def reload() -> Mapping[str, Any] | None:
            try:
                found = await asyncio.to_thread(profiles.get, profile.name)
            except ProfileError as error:
                if error.absent is not None:
                    return None
                raise
            return found.to_dict()

        return reload


def _cached(profile: Profile, saved_early: int) -> Keys | None:
    """The keys that the last run left in the profile."""
    if not (profile.access_key_id and profile.access_key_secret and profile.sts_token and profile.sts_expiration):
        return None
    return Keys(
        access_key_id=profile.access_key_id,
        access_key_secret=Secret(profile.access_key_secret),
        security_token=Secret(profile.sts_token),
        expiration=datetime.fromtimestamp(profile.sts_expiration + saved_early, UTC),
        provider="profile",
    )
