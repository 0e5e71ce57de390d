"""The settings of a profile as people meet them: the option that sets each, the words that ask for it, the modes that
use it.

Names are those of the aliyun CLI (its sources, v3.4.11) but for `credentials-uri`, which it can only ask for. Nothing
is imported here: help pages and completion need no more than the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

__all__ = ["ASKED", "MODES", "SETTINGS", "Setting", "by_name", "masked", "used_in"]


class Setting(NamedTuple):
    """One key of a profile."""

    key: str
    """Its name in `config.json`."""
    label: str
    """The words that ask for it; empty where only `configure set` has it."""
    help: str
    kind: Literal["text", "secret", "number", "switch"] = "text"
    """`secret`: what is typed is not shown."""
    hidden: bool = False
    """Masked in what is printed."""
    name: str = ""
    """Its option where that is not the key with hyphens."""

    @property
    def flag(self) -> str:
        """The name of its option, and what `configure get` calls it."""
        return self.name or self.key.replace("_", "-")


_ALL = (
    Setting("access_key_id", "Access Key Id", "Access key id.", hidden=True),
    Setting("access_key_secret", "Access Key Secret", "Access key secret.", "secret", True),
    Setting("sts_token", "Sts Token", "Security token of temporary keys.", "secret", True),
    Setting("ram_role_name", "Ecs Ram Role", "Role attached to the instance; without one the instance is asked."),
    Setting("source_profile", "Source Profile", "Profile whose keys assume the role."),
    Setting("ram_role_arn", "Ram Role Arn", "ARN of the role to assume."),
    Setting(
        "ram_session_name", "Role Session Name", "Shown in ActionTrail; aliram if left out.", name="role-session-name"
    ),
    Setting("external_id", "External ID", "The word that the role's owner asks for.", hidden=True),
    Setting("expired_seconds", "Expired Seconds", "Life of a session; the service's 3600 if left out.", "number"),
    Setting("private_key", "Rsa Private Key File", "File with the private key in PEM, or the key itself.", hidden=True),
    Setting("key_pair_name", "Rsa Key Pair Name", "Id of the key pair."),
    # A command and a URL are seen while they are typed, since nobody types them blind.
    Setting("process_command", "Process Command", "Program that prints keys.", hidden=True),
    Setting("credentials_uri", "Credentials URI", "URL that answers with keys.", hidden=True),
    Setting("oidc_provider_arn", "OIDC Provider ARN", "ARN of the OIDC provider."),
    Setting("oidc_token_file", "OIDC Token File", "File with the OIDC token."),
    Setting("cloud_sso_sign_in_url", "CloudSSO Sign In Url", "Where CloudSSO users sign in."),
    Setting("cloud_sso_account_id", "", "Account to get keys for."),
    Setting("cloud_sso_access_config", "", "Id of the access configuration."),
    Setting("oauth_site_type", "OAuth Site Type (0: CN, 1: INTL)", "CN or INTL."),
    Setting("bearer_token", "Bearer Token", "The token.", "secret", True),
    Setting(
        "bearer_token_header_key", "Bearer Token Header Key", "Header to send it in; x-acs-bearer-token if left out."
    ),
    Setting("region_id", "Default Region Id", "Region; cn-hangzhou where the profile has none.", name="region"),
    Setting("language", "Default Language [zh|en]", "zh or en; the aliyun CLI's."),
    Setting("sts_region", "Sts Region", "Region whose STS gives the keys."),
    Setting("sts_endpoint", "", "Host of the STS that gives the keys."),
    Setting("endpoint_type", "", "vpc, or nothing; the aliyun CLI's."),
    Setting("endpoint", "", "Host of the service to call; the aliyun CLI's."),
    Setting("external_account_type", "", "The aliyun CLI's."),
    Setting("read_timeout", "", "Seconds; the aliyun CLI's.", "number"),
    Setting("connect_timeout", "", "Seconds; the aliyun CLI's.", "number"),
    Setting("retry_count", "", "The aliyun CLI's.", "number"),
    Setting("auto_plugin_install", "", "The aliyun CLI's.", "switch"),
    Setting("auto_plugin_install_enable_pre", "", "The aliyun CLI's.", "switch"),
)
SETTINGS: Mapping[str, Setting] = {setting.key: setting for setting in _ALL}
"""By key, in the order in which help pages show them."""

_PAIR = ("access_key_id", "access_key_secret")
_ROLE = ("sts_region", "ram_role_arn", "ram_session_name")
ASKED: Mapping[str, tuple[str, ...]] = {
    "AK": _PAIR,
    "StsToken": (*_PAIR, "sts_token"),
    "RamRoleArn": (*_PAIR, *_ROLE, "external_id", "expired_seconds"),
    "EcsRamRole": ("ram_role_name",),
    "RamRoleArnWithRoleName": ("ram_role_name", *_ROLE, "expired_seconds"),
    "ChainableRamRoleArn": ("source_profile", *_ROLE, "external_id", "expired_seconds"),
    "RsaKeyPair": ("private_key", "key_pair_name"),
    "External": ("process_command",),
    "CredentialsURI": ("credentials_uri",),
    "OIDC": ("oidc_provider_arn", "oidc_token_file", "ram_role_arn", "ram_session_name"),
    "CloudSSO": ("cloud_sso_sign_in_url",),
    "OAuth": ("oauth_site_type",),
    "BearerToken": ("bearer_token", "bearer_token_header_key"),
    "Anonymous": (),
}
"""What `aliram configure` asks for in each mode, in this order; in every mode region and language follow."""
MODES = tuple(ASKED)

_ALSO: Mapping[str, tuple[str, ...]] = {
    "RamRoleArn": ("sts_token",),
    "RamRoleArnWithRoleName": ("external_id",),
    "RsaKeyPair": ("expired_seconds",),
    "OIDC": ("expired_seconds",),
    "CloudSSO": ("cloud_sso_account_id", "cloud_sso_access_config"),
}
_EVERYWHERE = tuple(SETTINGS)[tuple(SETTINGS).index("region_id") :]


def used_in(mode: str) -> tuple[str, ...]:
    """The keys that `configure set` takes in a mode."""
    return (*ASKED[mode], *_ALSO.get(mode, ()), *_EVERYWHERE)


def by_name(name: str) -> Setting | None:
    """The setting of an option's name, or of a key of `config.json`."""
    found = SETTINGS.get(name)
    return found or next((setting for setting in _ALL if setting.flag == name), None)


def masked(value: str) -> str:
    """`***` and the last three characters of what is long enough, and one line, to give them away."""
    text = value.strip()
    return f"***{text[-3:]}" if len(text) >= 12 and "\n" not in text else "***"
