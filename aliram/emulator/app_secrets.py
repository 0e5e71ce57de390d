"""Secrets of OAuth applications, two at most each, so that one can replace the other.

GetAppSecret gives the value, as the API reference of IMS has it; the user guide says that it is shown at creation only.
"""

from __future__ import annotations

import uuid
from typing import Any

from .applications import Application, named_application
from .ids import application_id, new_app_secret
from .refusals import refuse
from .room import Actions, Call

__all__ = ["ACTIONS"]

_PER_APPLICATION = 2
"""Secrets an application may have (page "Create an application secret", 2026)."""


def _tree(app: Application, secret_id: str, created: str) -> dict[str, Any]:
    return {"AppId": application_id(app.seq), "AppSecretId": secret_id, "CreateDate": created}


def _create(call: Call) -> dict[str, Any]:
    app = named_application(call)
    if app.protocol != "2.0":
        raise refuse("InvalidParameter.AppId.ProtocolVersion")
    if call.state.count("SELECT count(*) FROM app_secrets WHERE app_seq = ?", app.seq) >= _PER_APPLICATION:
        raise refuse("LimitExceeded.Application.AppSecret")
    secret_id, value, now = str(uuid.uuid4()), new_app_secret(), call.stamp()
    call.state.insert(
        "INSERT INTO app_secrets (id, app_seq, value, created) VALUES (?, ?, ?, ?)", secret_id, app.seq, value, now
    )
    return {"AppSecret": {**_tree(app, secret_id, now), "AppSecretValue": value}}


def _get(call: Call) -> dict[str, Any]:
    app, secret_id = named_application(call), call.args["AppSecretId"]
    row = call.state.one("SELECT value, created FROM app_secrets WHERE app_seq = ? AND id = ?", app.seq, secret_id)
    if row is None:
        raise refuse("EntityNotExist.Application.AppSecret")
    value, created = row
    return {"AppSecret": {**_tree(app, secret_id, created), "AppSecretValue": value}}


def _list(call: Call) -> dict[str, Any]:
    app = named_application(call)
    rows = call.state.all("SELECT id, created FROM app_secrets WHERE app_seq = ? ORDER BY seq", app.seq)
    return {"AppSecrets": {"AppSecret": [_tree(app, *row) for row in rows]}}


def _delete(call: Call) -> dict[str, Any]:
    app = named_application(call)
    if not call.state.run("DELETE FROM app_secrets WHERE app_seq = ? AND id = ?", app.seq, call.args["AppSecretId"]):
        raise refuse("EntityNotExist.Application.AppSecret")
    return {}


ACTIONS: Actions = {
    "ims.CreateAppSecret": _create,
    "ims.GetAppSecret": _get,
    "ims.ListAppSecretIds": _list,
    "ims.DeleteAppSecret": _delete,
}
