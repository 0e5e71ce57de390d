"""OAuth applications that an account has created.

Figures and rules are those of the API metadata and the pages "Create an application" (2025-12) and "Delete an
application" (2026). Of deleting, the page names no condition: secrets and installations, also those in other accounts,
go with their application (inferred).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .ids import application_id, application_seq
from .oauth_scopes import OPENID, join, scope_list, split, usable
from .refusals import invalid, refuse
from .room import Actions, Call

__all__ = ["ACTIONS", "COLUMNS", "Application", "named_application"]


class Application(NamedTuple):
    """A row of `applications`; lists are separated by semicolons."""

    account: str
    name: str
    display_name: str
    type: str
    protocol: str
    redirect_uris: str
    secret_required: int
    multi_tenant: int
    access_validity: int
    refresh_validity: int
    scopes: str
    required: str
    """Those of `scopes` that a user cannot deselect."""
    created: str
    updated: str
    seq: int


class Defaults(NamedTuple):
    """What an application is when it is created without saying so."""

    secret_required: bool
    multi_tenant: bool
    refresh_validity: int
    """Seconds."""


_DEFAULTS = {
    "WebApp": Defaults(True, False, 7_776_000),
    "NativeApp": Defaults(False, True, 2_592_000),
    "ServerApp": Defaults(True, True, 2_592_000),
}

COLUMNS = ", ".join(f"p.{name}" for name in Application._fields)
"""Of `applications p`."""

_DISPLAY_NAME = 24
"""Characters; CreateApplication documents them, UpdateApplication is taken to hold to the same."""

# An OAuth redirection endpoint is absolute and has no fragment (RFC 6749, 3.1.2). A browser's is a web page, a native
# application's may have a scheme of its own.
_URI = {
    "WebApp": re.compile(r"https?://[^\s/?#]+[^\s#]*", re.IGNORECASE).fullmatch,
    "NativeApp": re.compile(r"[a-z][a-z0-9+.-]*:[^\s#]+", re.IGNORECASE).fullmatch,
}


def named_application(call: Call) -> Application:
    """The account's own application that `AppId` names."""
    row = call.state.one(
        f"SELECT {COLUMNS} FROM applications p WHERE p.account = ? AND p.seq = ?",
        call.account.id,
        application_seq(call.args["AppId"]),
    )
    if row is None:
        raise refuse("EntityNotExist.Application")
    return Application(*row)


def _tree(app: Application) -> dict[str, Any]:
    return {
        "AppId": application_id(app.seq),
        "AppName": app.name,
        "DisplayName": app.display_name,
        "AppType": app.type,
        "ProtocolVersion": app.protocol,
        "AccountId": app.account,
        "RedirectUris": {"RedirectUri": split(app.redirect_uris)},
        "SecretRequired": bool(app.secret_required),
        "IsMultiTenant": bool(app.multi_tenant),
        "AccessTokenValidity": app.access_validity,
        "RefreshTokenValidity": app.refresh_validity,
        "DelegatedScope": scope_list(split(app.scopes), split(app.required)),
        "CreateDate": app.created,
        "UpdateDate": app.updated,
    }


def _uris(call: Call, argument: str, app_type: str) -> str:
    """Callback addresses as a column holds them; refuses those that the type cannot have."""
    uris: list[str] = call.args.get(argument, [])
    if uris and app_type not in _URI:
        raise invalid(f"InvalidParameter.{argument}", argument, f"is not for applications of the type {app_type}")
    for uri in uris:
        if not _URI[app_type](uri):
            why = f"must hold addresses to which a {app_type} can be called back, and {uri!r} is none"
            raise invalid(f"InvalidParameter.{argument}.Format", argument, why)
    return join(uris)


def _required(asked: list[str], scopes: list[str]) -> str:
    """Scopes a user cannot deselect, as a column holds them; a wish for one the application lacks has no effect."""
    return join(name for name in scopes if name == OPENID or name in asked)


def _secret_required(app_type: str, asked: bool | None) -> int:
    # What is asked for counts for a NativeApp only; the other types always need a secret, whatever is asked.
    default = _DEFAULTS[app_type].secret_required
    return int(default if asked is None or app_type != "NativeApp" else asked)


def _create(call: Call) -> dict[str, Any]:
    name, app_type = call.args["AppName"], call.args["AppType"]
    protocol = call.args.get("ProtocolVersion", "2.0")
    sql = "SELECT 1 FROM applications WHERE account = ? AND name = ?"
    if call.state.one(sql, call.account.id, name) is not None:
        raise refuse("EntityAlreadyExists.Application")
    defaults = _DEFAULTS[app_type]
    scopes = usable(call, "PredefinedScopes", app_type, protocol)
    now = call.stamp()
    values = (
        call.account.id,
        name,
        call.args["DisplayName"],
        app_type,
        protocol,
        _uris(call, "RedirectUris", app_type),
        _secret_required(app_type, call.args.get("SecretRequired")),
        int(call.args.get("IsMultiTenant", defaults.multi_tenant)),
        call.args.get("AccessTokenValidity", 3600),
        call.args.get("RefreshTokenValidity", defaults.refresh_validity),
        join(scopes),
        _required(call.args.get("RequiredScopes", []), scopes),
        now,
        now,
    )
    columns = Application._fields[:-1]
    seq = call.state.insert(
        f"INSERT INTO applications ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", *values
    )
    return {"Application": _tree(Application(*values, seq))}


def _get(call: Call) -> dict[str, Any]:
    return {"Application": _tree(named_application(call))}


def _update(call: Call) -> dict[str, Any]:
    app = named_application(call)
    display_name = call.args.get("NewDisplayName", app.display_name)
    if not 0 < len(display_name) <= _DISPLAY_NAME:
        why = f"must have 1 to {_DISPLAY_NAME} characters"
        raise invalid("InvalidParameter.NewDisplayName.Length", "NewDisplayName", why)
    scopes = split(app.scopes)
    if "NewPredefinedScopes" in call.args:
        scopes = usable(call, "NewPredefinedScopes", app.type, app.protocol)
    redirect_uris = app.redirect_uris
    if "NewRedirectUris" in call.args:
        redirect_uris = _uris(call, "NewRedirectUris", app.type)
    new = app._replace(
        display_name=display_name,
        redirect_uris=redirect_uris,
        secret_required=_secret_required(app.type, call.args.get("NewSecretRequired", bool(app.secret_required))),
        multi_tenant=int(call.args.get("NewIsMultiTenant", app.multi_tenant)),
        access_validity=call.args.get("NewAccessTokenValidity", app.access_validity),
        refresh_validity=call.args.get("NewRefreshTokenValidity", app.refresh_validity),
        scopes=join(scopes),
        required=_required(call.args.get("NewRequiredScopes", split(app.required)), scopes),
        updated=call.stamp(),
    )
    call.state.run(
        "UPDATE applications SET display_name = ?, redirect_uris = ?, secret_required = ?, multi_tenant = ?,"
        " access_validity = ?, refresh_validity = ?, scopes = ?, required = ?, updated = ? WHERE seq = ?",
        new.display_name,
        new.redirect_uris,
        new.secret_required,
        new.multi_tenant,
        new.access_validity,
        new.refresh_validity,
        new.scopes,
        new.required,
        new.updated,
        new.seq,
    )
    return {"Application": _tree(new)}


def _delete(call: Call) -> dict[str, Any]:
    app = named_application(call)
    for table in ("app_secrets", "installations"):
        call.state.run(f"DELETE FROM {table} WHERE app_seq = ?", app.seq)
    call.state.run("DELETE FROM applications WHERE seq = ?", app.seq)
    return {}


def _list(call: Call) -> dict[str, Any]:
    rows = call.state.all(f"SELECT {COLUMNS} FROM applications p WHERE p.account = ? ORDER BY p.seq", call.account.id)
    return {"Applications": {"Application": [_tree(Application(*row)) for row in rows]}}


ACTIONS: Actions = {
    "ims.CreateApplication": _create,
    "ims.GetApplication": _get,
    "ims.UpdateApplication": _update,
    "ims.DeleteApplication": _delete,
    "ims.ListApplications": _list,
}
