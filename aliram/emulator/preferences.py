"""The security preference: one set of settings for all users of the account, which each service shows in its own words.

IMS knows everything but `AllowUserToManagePublicKeys`, which RAM alone knows.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from .refusals import invalid
from .room import Actions, Call
from .settings import change_settings, load_settings, save_settings
from .state import State

__all__ = ["ACTIONS", "security_preference"]

_KIND = "security preference"

_INITIAL: dict[str, Any] = {
    "EnableSaveMFATicket": False,
    "AllowUserToChangePassword": True,
    "AllowUserToManageAccessKeys": False,
    "AllowUserToManageServiceCredentials": False,
    "AllowUserToManagePublicKeys": False,
    "AllowUserToManageMFADevices": True,
    "AllowUserToManagePersonalDingTalk": True,
    "AllowUserToLoginWithPasskey": True,
    "LoginSessionDuration": 6,
    "LoginNetworkMasks": [],
    "VerificationTypes": [],
    "OperationForRiskLogin": "autonomous",
    "MFAOperationForLogin": "independent",
    "MaxIdleDaysForAccessKeys": 730,
    "MaxIdleDaysForUsers": 730,
}
"""The preference of a new account: the documented defaults of SetSecurityPreference. Of service credentials, networks
and verification types none is documented; nothing is allowed, limited or chosen then (inferred)."""

_RAM_GROUPS = {
    "AccessKeyPreference": ("AllowUserToManageAccessKeys",),
    "LoginProfilePreference": (
        "EnableSaveMFATicket",
        "LoginSessionDuration",
        "LoginNetworkMasks",
        "AllowUserToChangePassword",
    ),
    "MFAPreference": ("AllowUserToManageMFADevices",),
    "PublicKeyPreference": ("AllowUserToManagePublicKeys",),
}

_IMS_GROUPS = {
    "AccessKeyPreference": (*_RAM_GROUPS["AccessKeyPreference"], "AllowUserToManageServiceCredentials"),
    "LoginProfilePreference": (
        *_RAM_GROUPS["LoginProfilePreference"],
        "OperationForRiskLogin",
        "MFAOperationForLogin",
        "AllowUserToLoginWithPasskey",
    ),
    "MFAPreference": _RAM_GROUPS["MFAPreference"],
    "VerificationPreference": ("VerificationTypes",),
    "PersonalInfoPreference": ("AllowUserToManagePersonalDingTalk",),
    "MaxIdleDays": ("MaxIdleDaysForAccessKeys", "MaxIdleDaysForUsers"),
}


def security_preference(state: State, account: str) -> dict[str, Any]:
    """The account's preference: every setting of both services, by the name of its parameter."""
    return load_settings(state, account, _KIND, _INITIAL)


def _get(call: Call) -> dict[str, Any]:
    return _tree(call, security_preference(call.state, call.account.id))


def _set(call: Call) -> dict[str, Any]:
    preference = change_settings(call, security_preference(call.state, call.account.id))
    for mask in preference["LoginNetworkMasks"]:
        try:
            ipaddress.ip_network(mask, strict=False)
        except ValueError:
            raise invalid("InvalidParameter.LoginNetworkMasks.Format", "LoginNetworkMasks") from None
    save_settings(call.state, call.account.id, _KIND, preference)
    return _tree(call, preference)


def _tree(call: Call, preference: dict[str, Any]) -> dict[str, Any]:
    shown = {**preference, "LoginNetworkMasks": ";".join(preference["LoginNetworkMasks"])}
    groups = _IMS_GROUPS if call.ims else _RAM_GROUPS
    return {
        "SecurityPreference": {group: {name: shown[name] for name in names} for group, names in groups.items()},
    }


ACTIONS: Actions = {
    f"{service}.{action}": handler
    for service in ("ims", "ram")
    for action, handler in {"GetSecurityPreference": _get, "SetSecurityPreference": _set}.items()
}
