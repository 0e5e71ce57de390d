"""User-based SSO: how users log on through the account's own SAML identity provider. One set of settings."""

from __future__ import annotations

from typing import Any

from .refusals import missing, refuse
from .room import Actions, Call
from .saml_metadata import read_metadata
from .settings import change_settings, load_settings, save_settings

__all__ = ["ACTIONS", "sso_enabled"]

_KIND = "user sso"

_INITIAL: dict[str, Any] = {
    "SsoEnabled": False,
    "SsoLoginWithDomain": True,
    "AuthnSignAlgo": "rsa-sha1",
    "AuxiliaryDomain": "",
    "MetadataDocument": "",
}
"""The settings of a new account: the documented defaults of SetUserSsoSettings."""


def sso_enabled(call: Call) -> bool:
    """Whether users log on through the account's identity provider."""
    return bool(load_settings(call.state, call.account.id, _KIND, _INITIAL)["SsoEnabled"])


def _get(call: Call) -> dict[str, Any]:
    return {"UserSsoSettings": load_settings(call.state, call.account.id, _KIND, _INITIAL)}


def _set(call: Call) -> dict[str, Any]:
    settings = change_settings(call, load_settings(call.state, call.account.id, _KIND, _INITIAL))
    if call.text("MetadataDocument"):
        try:
            read_metadata(settings["MetadataDocument"])
        except ValueError as error:
            why = f'The parameter - "MetadataDocument" is no metadata of a SAML identity provider: {error}.'
            raise refuse("InvalidParameter.MetadataDocument.Format", why) from None
    if settings["SsoEnabled"] and not settings["MetadataDocument"]:
        # Without it there is nowhere to send the users to.
        raise missing("MetadataDocument")
    save_settings(call.state, call.account.id, _KIND, settings)
    return {"UserSsoSettings": settings}


ACTIONS: Actions = {"ims.GetUserSsoSettings": _get, "ims.SetUserSsoSettings": _set}
