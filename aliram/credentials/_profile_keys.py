"""What a profile may hold: every key with its type, what each mode needs, and how changes go into a piece of the file.

The keys are those of the command line (its sources, v3.4.11), in the order in which it writes them, and two that only
the SDKs read and the command line drops when it writes: `policy` and `enable_vpc`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from aliram.secret import Secret

from .config_file import Document, ProfileError


class Mode(StrEnum):
    """How a profile gets its keys. `Mode("ak")` finds a mode in any case, as the command line does."""

    AK = "AK"
    STS_TOKEN = "StsToken"  # noqa: S105 - the name of a mode
    RAM_ROLE_ARN = "RamRoleArn"
    ECS_RAM_ROLE = "EcsRamRole"
    RAM_ROLE_ARN_WITH_ROLE_NAME = "RamRoleArnWithRoleName"
    CHAINABLE_RAM_ROLE_ARN = "ChainableRamRoleArn"
    RSA_KEY_PAIR = "RsaKeyPair"
    EXTERNAL = "External"
    CREDENTIALS_URI = "CredentialsURI"
    OIDC = "OIDC"
    CLOUD_SSO = "CloudSSO"
    OAUTH = "OAuth"
    BEARER_TOKEN = "BearerToken"  # noqa: S105 - the same
    ANONYMOUS = "Anonymous"

    @classmethod
    def _missing_(cls, value: object) -> Mode | None:
        folded = value.casefold() if isinstance(value, str) else None
        return next((mode for mode in cls if mode.value.casefold() == folded), None)


class Extra(dict[str, Any]):
    """Keys that nobody knows, as they stand in the file. Shows their names only: a new kind of token may be one."""

    def __repr__(self) -> str:
        return f"Extra({', '.join(sorted(self))})"


class Profile(Struct, frozen=True, kw_only=True, repr_omit_defaults=True):
    """One profile. What is empty, 0 or false in the file is None or False here; secrets show themselves as `***`."""

    name: str = ""
    mode: Mode | None = None
    """What the file says; where it says nothing, what the command line would make of the other keys."""
    access_key_id: str | None = None
    access_key_secret: Secret | None = None
    sts_token: Secret | None = None
    """Security token of temporary keys; in mode RamRoleArn that of the source keys."""
    sts_region: str | None = None
    sts_endpoint: str | None = None
    ram_role_name: str | None = None
    ram_role_arn: str | None = None
    ram_session_name: str | None = None
    """Also read from `role_session_name`, which the official Python SDK reads in mode OIDC."""
    external_id: str | None = None
    source_profile: str | None = None
    private_key: Secret | None = None
    """A key in PEM, or the path of a file with one: the command line stores the first and reads the second."""
    key_pair_name: str | None = None
    expired_seconds: int | None = None
    """Life of a session. Unit: seconds."""
    verified: str | None = None
    region_id: str | None = None
    output_format: str | None = None
    language: str | None = None
    site: str | None = None
    read_timeout: int | None = None
    """Unit: seconds. Also read from `retry_timeout`, its name in older releases."""
    connect_timeout: int | None = None
    """Unit: seconds."""
    retry_count: int | None = None
    process_command: Secret | None = None
    """Hidden, since an argument in it may be a password."""
    credentials_uri: Secret | None = None
    """Hidden, since its path may be all the proof that it asks for."""
    oidc_provider_arn: str | None = None
    oidc_token_file: str | None = None
    cloud_sso_sign_in_url: str | None = None
    access_token: Secret | None = None
    """Access token of CloudSSO."""
    cloud_sso_access_token_expire: int | None = None
    """Unit: epoch seconds."""
    sts_expiration: int | None = None
    """When the cached keys of CloudSSO, OAuth or External end. Unit: epoch seconds."""
    cloud_sso_access_config: str | None = None
    cloud_sso_account_id: str | None = None
    oauth_access_token: Secret | None = None
    oauth_refresh_token: Secret | None = None
    oauth_access_token_expire: int | None = None
    """Unit: epoch seconds."""
    oauth_refresh_token_expire: int | None = None
    """Unit: epoch seconds; the command line never sets it."""
    oauth_site_type: str | None = None
    endpoint_type: str | None = None
    endpoint: str | None = None
    external_account_type: str | None = None
    auto_plugin_install: bool = False
    auto_plugin_install_enable_pre: bool = False
    bearer_token: Secret | None = None
    bearer_token_header_key: str | None = None
    policy: str | None = None
    """JSON policy that narrows the role. Read by SDKs only."""
    enable_vpc: bool = False
    """Ask STS inside the VPC. Read by SDKs only."""
    extra: Extra = field(default_factory=Extra)
    path: str = ""
    """The file it was read from."""
    wrong: tuple[tuple[str, str], ...] = ()
    """Keys whose value cannot be used, each with the reason; their fields are None."""
    spelling: Mapping[str, str] = field(default_factory=dict)
    """Names of keys in a file of another format, for errors."""

    @classmethod
    def read(
        cls, entry: Mapping[str, Any], path: str | os.PathLike[str] = "", *, spelling: Mapping[str, str] | None = None
    ) -> Profile:
        """The profile in a piece of a file. Values that cannot be used are told by `problems()`, not here.

        Args:
            entry: keys and values as in `config.json`.
            path: the file, for errors.
            spelling: what the file calls these keys where it has names of its own, for errors.
        """
        values: Document = {}
        wrong = []
        for key in KEYS:
            value, reason = clean_value(key, entry.get(key))
            if value is None and reason is None and key in _ALIASES:
                value, reason = clean_value(key, entry.get(_ALIASES[key]))
            if reason is not None:
                wrong.append((key, reason))
            elif value is not None:
                values[key] = _BUILD[_TYPES[key]](value)
        if "mode" not in values and not any(key == "mode" for key, _ in wrong):
            values["mode"] = next((mode for mode, keys in _INFERRED if all(values.get(key) for key in keys)), None)
        unknown = {key: value for key, value in entry.items() if key not in RANK and key not in _ALIASES.values()}
        return cls(
            **values, extra=Extra(unknown), path=os.fspath(path), wrong=tuple(wrong), spelling=dict(spelling or {})
        )

    def problems(self) -> tuple[tuple[str, str], ...]:
        """What keeps the profile from being used, as pairs of key and reason; empty when nothing does."""
        found = list(self.wrong)
        refused = {key for key, _ in found}
        if self.mode is None and "mode" not in refused:
            found.append(("mode", "missing"))
        needed = REQUIRED[self.mode] if self.mode is not None else ()
        missing = [key for key in needed if key not in refused and not getattr(self, key)]
        found += [(key, f"missing, mode {self.mode} needs it") for key in missing]
        if self.mode is Mode.OAUTH and (self.oauth_site_type or "CN").upper() not in ("CN", "INTL"):
            found.append(("oauth_site_type", "must be CN or INTL"))
        if self.mode is Mode.BEARER_TOKEN and not re.fullmatch(
            "[!-9;-~]*", (self.bearer_token_header_key or "").strip()
        ):
            found.append(("bearer_token_header_key", "must be printable ASCII without blanks and colons"))
        return tuple((self.spelling.get(key, key), reason) for key, reason in found)

    def check(self) -> None:
        """Say all that is wrong in one error.

        Raises:
            ProfileError: there are `problems()`. Its `key` is the first one's.
        """
        found = self.problems()
        if found:
            (key, reason), *rest = found
            text = "; ".join([reason, *(f"{key}: {reason}" for key, reason in rest)])
            raise ProfileError(text, self.path, self.name, key)

    def to_dict(self) -> Document:
        """The profile as a file has it: `name` and `mode`, then what is not empty. As JSON, secrets are plain text."""
        known = {key: value for key in KEYS if (value := getattr(self, key))}
        return {"name": self.name, "mode": str(self.mode or ""), **known, **self.extra}


_OURS = ("extra", "path", "wrong", "spelling")
KEYS: tuple[str, ...] = tuple(key for key in Profile.__struct_fields__ if key not in _OURS)
"""Every known key, in the order in which the command line writes them."""
_TYPES = {key: Profile.__annotations__[key].removesuffix(" | None") for key in KEYS}
_BUILD: Mapping[str, Callable[[Any], Any]] = {"str": str, "int": int, "bool": bool, "Secret": Secret, "Mode": Mode}
RANK = {key: rank for rank, key in enumerate(KEYS)}
_ALIASES = {"read_timeout": "retry_timeout", "ram_session_name": "role_session_name"}
_PAIR = ("access_key_id", "access_key_secret")
REQUIRED: Mapping[Mode, tuple[str, ...]] = {
    Mode.AK: _PAIR,
    Mode.STS_TOKEN: (*_PAIR, "sts_token"),
    Mode.RAM_ROLE_ARN: (*_PAIR, "ram_role_arn"),
    Mode.ECS_RAM_ROLE: (),
    Mode.RAM_ROLE_ARN_WITH_ROLE_NAME: ("ram_role_arn",),
    Mode.CHAINABLE_RAM_ROLE_ARN: ("source_profile", "ram_role_arn"),
    Mode.RSA_KEY_PAIR: ("private_key", "key_pair_name"),
    Mode.EXTERNAL: ("process_command",),
    Mode.CREDENTIALS_URI: ("credentials_uri",),
    Mode.OIDC: ("oidc_provider_arn", "oidc_token_file", "ram_role_arn"),
    Mode.CLOUD_SSO: ("cloud_sso_sign_in_url",),
    Mode.OAUTH: (),
    Mode.BEARER_TOKEN: ("bearer_token",),
    Mode.ANONYMOUS: (),
}
"""What each mode cannot do without."""
_INFERRED: tuple[tuple[Mode, tuple[str, ...]], ...] = (
    (Mode.STS_TOKEN, (*_PAIR, "sts_token")),
    (Mode.RAM_ROLE_ARN, (*_PAIR, "ram_role_arn")),
    (Mode.AK, _PAIR),
    (Mode.RSA_KEY_PAIR, ("private_key", "key_pair_name")),
    (Mode.ECS_RAM_ROLE, ("ram_role_name",)),
    (Mode.EXTERNAL, ("process_command",)),
    (Mode.OIDC, ("oidc_provider_arn", "oidc_token_file", "ram_role_arn")),
    (Mode.CLOUD_SSO, ("cloud_sso_sign_in_url",)),
    (Mode.BEARER_TOKEN, ("bearer_token",)),
)


def clean_value(key: str, value: object) -> tuple[Any, str | None]:
    """A value as the file holds it (None: not at all), and why it cannot be used, if so."""
    kind = _TYPES[key]
    if value is None:
        return None, None
    if kind == "bool":
        return (value or None, None) if isinstance(value, bool) else (None, "must be true or false")
    if kind == "int":
        if isinstance(value, datetime):
            if value.tzinfo is None:
                return None, "needs a time zone"
            value = int(value.timestamp())
        if type(value) is not int or abs(value) >= 2**63:
            return None, "must be a whole number"
        return value or None, None
    if not isinstance(value, str):
        return None, "must be text"
    if kind != "Mode" or not value:
        return str(value) or None, None
    try:
        return Mode(value).value, None
    except ValueError:
        # Shown where it looks like the name of a mode, and not like a key that was pasted into the wrong place.
        what = repr(value) if value.isalpha() and len(value) < 25 else "it"
        return None, f"nobody knows {what}; modes are {', '.join(Mode)}"


def merge_into(entry: Document, changes: Document) -> None:
    """Make the changes in place. Keys keep their order; a new one goes behind those that the command line puts first.

    A second name of a key is kept in step with it: left alone it would come back to life, or be read by others.
    """
    for key, value in changes.items():
        alias = _ALIASES.get(key)
        if alias in entry:
            entry.pop(alias) if value is None else entry.update({alias: value})
        if value is None and key not in ("name", "mode"):
            entry.pop(key, None)
        elif key in entry:
            entry[key] = "" if value is None else value
        else:
            items = list(entry.items())
            rank = RANK.get(key, len(RANK))
            before = [index for index, (other, _) in enumerate(items) if RANK.get(other, len(RANK)) <= rank]
            items.insert(before[-1] + 1 if before else 0, (key, "" if value is None else value))
            entry.clear()
            entry.update(items)
