"""Installations of OAuth applications: in their own account, where only a `ServerApp` needs one, and in other accounts,
whose owners take up an application that is open to them.

An installation is the same row whichever of the two families of operations made it; `...ExternalApplication` see those
of other accounts only. That an installation outlives its application being closed to other accounts is inferred.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .applications import COLUMNS, Application
from .ids import application_id, application_seq
from .oauth_scopes import OPENID, check_among, join, scope_list, split
from .refusals import refuse
from .room import Actions, Call, page, paged

__all__ = ["ACTIONS"]


class Installation(NamedTuple):
    """A row of `installations`, joined with its application's."""

    app: Application
    scopes: list[str]
    created: int
    """Epoch milliseconds, as are all moments of installations."""
    updated: int


_SELECT = (
    f"SELECT {COLUMNS}, i.scopes, i.created, i.updated, i.seq FROM installations i"
    " JOIN applications p ON p.seq = i.app_seq WHERE i.account = ?"
)
_FOREIGN = " AND p.account <> i.account"
_SOURCES = {"inner": " AND p.account = i.account", "external": _FOREIGN}


def _installation(row: tuple[Any, ...]) -> Installation:
    width = len(Application._fields)
    scopes, created, updated, _ = row[width:]
    return Installation(Application(*row[:width]), split(scopes), created, updated)


def _installable(call: Call, *, own: bool) -> Application:
    """The application that `AppId` names: one of another account that is open to all, or (`own`) one of this account
    that can be installed."""
    row = call.state.one(f"SELECT {COLUMNS} FROM applications p WHERE p.seq = ?", application_seq(call.args["AppId"]))
    app = None if row is None else Application(*row)
    if app is not None and app.account == call.account.id and own:
        if app.type != "ServerApp":
            raise refuse("InvalidParameter.AppId.AppType")
        return app
    # An application that is not open to others does not exist for them.
    if app is None or app.account == call.account.id or not app.multi_tenant:
        raise refuse("EntityNotExist.Application")
    return app


def _install(call: Call, app: Application, taken: str) -> Installation:
    """Installs an application; `taken` is the code for one that is installed already."""
    sql = "SELECT 1 FROM installations WHERE account = ? AND app_seq = ?"
    if call.state.one(sql, call.account.id, app.seq) is not None:
        raise refuse(taken)
    offered = split(app.scopes)
    asked: list[str] = call.args.get("Scopes") or offered
    check_among(asked, offered, "Scopes")
    granted = [name for name in offered if name == OPENID or name in asked or name in split(app.required)]
    now = int(call.state.clock.now()) * 1000
    call.state.insert(
        "INSERT INTO installations (account, app_seq, scopes, created, updated) VALUES (?, ?, ?, ?, ?)",
        call.account.id,
        app.seq,
        join(granted),
        now,
        now,
    )
    return Installation(app, granted, now, now)


def _uninstall(call: Call, app_seq: int) -> None:
    call.state.run("DELETE FROM installations WHERE account = ? AND app_seq = ?", call.account.id, app_seq)


def _installed(call: Call, absent: str, where: str = "") -> Installation:
    """The installation that `AppId` names; `absent` is the code for none."""
    seq = application_seq(call.args["AppId"])
    row = call.state.one(f"{_SELECT} AND i.app_seq = ?{where}", call.account.id, seq)
    if row is None:
        raise refuse(absent)
    return _installation(row)


def _principal(app: Application) -> str:
    return f"{app.name}@app.{app.account}.onaliyun.com"


def _said_by_both(installation: Installation) -> dict[str, Any]:
    return {
        "DisplayName": installation.app.display_name,
        "DelegatedScope": scope_list(installation.scopes),
        "CreateDate": str(installation.created),
        "UpdateDate": str(installation.updated),
    }


def _external_tree(call: Call, installation: Installation) -> dict[str, Any]:
    return {
        "ForeignAppId": application_id(installation.app.seq),
        "AppPrincipalName": _principal(installation.app),
        "TenantId": call.account.id,
        **_said_by_both(installation),
    }


def _info_tree(installation: Installation) -> dict[str, Any]:
    app = installation.app
    return {
        "AccountId": app.account,
        "AppId": application_id(app.seq),
        "AppName": app.name,
        **_said_by_both(installation),
    }


def _queried_tree(installation: Installation) -> dict[str, Any]:
    # Official applications, the only ones assigned on demand, do not exist here; and who installs an application
    # consents for everybody in the account (pages "Assign users to third-party apps" and "Install and authorize a
    # third-party application", 2025).
    settings = {"AppCategory": "ThirdParty", "AssignmentType": "AllowAll", "NeedPrincipalConsent": False}
    return {**_info_tree(installation), **settings}


def _provision(call: Call) -> dict[str, Any]:
    app = _installable(call, own=True)
    installation = _install(call, app, "EntityAlreadyExists.ApplicationProvisionInfo")
    tree = {**_info_tree(installation), "AppPrincipalName": _principal(app), "TenantId": call.account.id}
    return {"ApplicationProvisionInfo": tree}


def _deprovision(call: Call) -> dict[str, Any]:
    seq = application_seq(call.args["AppId"])
    row = call.state.one("SELECT type FROM applications WHERE account = ? AND seq = ?", call.account.id, seq)
    if row is not None and row[0] != "ServerApp":
        raise refuse("InvalidParameter.AppId.AppType")
    _uninstall(call, _installed(call, "EntityNotExist.ApplicationProvisionInfo").app.seq)
    return {}


def _get(call: Call) -> dict[str, Any]:
    installation = _installed(call, "EntityNotExist.ApplicationProvisionInfo")
    return {"ApplicationProvisionInfo": _queried_tree(installation)}


def _list(call: Call) -> dict[str, Any]:
    where = _SOURCES.get(call.text("SourceType"), "")
    rows = call.state.all(f"{_SELECT}{where} ORDER BY i.seq", call.account.id)
    infos = [_queried_tree(_installation(row)) for row in rows]
    return {"ApplicationProvisionInfos": {"ApplicationProvisionInfo": infos}}


def _provision_external(call: Call) -> dict[str, Any]:
    installation = _install(call, _installable(call, own=False), "EntityAlreadyExists.ExternalApplication")
    return {"ExternalApplication": _external_tree(call, installation)}


def _deprovision_external(call: Call) -> dict[str, Any]:
    _uninstall(call, _installed(call, "EntityNotExist.ExternalApplication", _FOREIGN).app.seq)
    return {}


def _get_external(call: Call) -> dict[str, Any]:
    installation = _installed(call, "EntityNotExist.ExternalApplication", _FOREIGN)
    return {"ExternalApplication": _external_tree(call, installation)}


def _list_external(call: Call) -> dict[str, Any]:
    # A page and the marker of the next one, although no parameter takes it: that is how the service describes it. How
    # many it gives at once is not published; 100 is what the other lists of IMS give.
    rows, marker = page(call, f"{_SELECT}{_FOREIGN}", (call.account.id,), key="i.seq")
    found = [_external_tree(call, _installation(row)) for row in rows]
    return paged(marker, {"ExternalApplications": {"ExternalApplication": found}})


ACTIONS: Actions = {
    "ims.ProvisionApplication": _provision,
    "ims.DeprovisionApplication": _deprovision,
    "ims.GetApplicationProvisionInfo": _get,
    "ims.ListApplicationProvisionInfos": _list,
    "ims.ProvisionExternalApplication": _provision_external,
    "ims.DeprovisionExternalApplication": _deprovision_external,
    "ims.GetExternalApplication": _get_external,
    "ims.ListExternalApplications": _list_external,
}
