"""Service credentials: API keys of users, each for one cloud service. The secret is given once, by
CreateServiceCredential.

The rules are those of the pages "Manage service credentials (API keys)", "Modify an API key" and "Delete an API Key"
(2026): they belong to users only, a name is unique within its user, active, disabled and expired ones count towards the
quota, an active one cannot be deleted, an expired one cannot be switched on again.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .clock import iso
from .ids import new_service_credential
from .refusals import invalid, refuse
from .room import Actions, Call, page
from .users import User, named_or_own_user, principal

__all__ = ["ACTIONS"]


class Credential(NamedTuple):
    """A row of `service_credentials` with its owner's name; the last field orders the lists."""

    name: str
    service: str
    status: str
    created: str
    expires: float | None
    """Epoch seconds; None: never."""
    user_seq: int
    user_name: str
    seq: int


_SELECT = (
    "SELECT c.name, c.service, c.status, c.created, c.expires, c.user_seq, u.name, c.seq FROM service_credentials c"
    " JOIN users u ON u.seq = c.user_seq WHERE c.account = ?"
)
_ID = re.compile(r"SC(\d{16})", re.ASCII).fullmatch
_SERVICE = re.compile(r"([a-z0-9-]+\.)+aliyuncs\.com", re.ASCII).fullmatch
_DAY = 86_400


def _status(call: Call, credential: Credential) -> str:
    over = credential.expires is not None and credential.expires <= call.state.clock.now()
    return "Expired" if over else credential.status


def _tree(call: Call, credential: Credential) -> dict[str, Any]:
    tree = {
        "ServiceCredentialId": f"SC{credential.seq:016d}",
        "ServiceCredentialName": credential.name,
        "ServiceName": credential.service,
        "UserPrincipalName": principal(call, credential.user_name),
        "Status": _status(call, credential),
        "CreateTime": credential.created,
    }
    if credential.expires is not None:
        tree["ExpirationTime"] = iso(credential.expires)
    return tree


def _find(call: Call) -> Credential:
    """The credential that `ServiceCredentialId` names, of the user that is named or who calls."""
    owner = named_or_own_user(call)
    match = _ID(call.args["ServiceCredentialId"])
    row = None
    if match is not None:
        row = call.state.one(f"{_SELECT} AND c.user_seq = ? AND c.seq = ?", call.account.id, owner.seq, int(match[1]))
    if row is None:
        raise refuse("EntityNotExist.User.ServiceCredential")
    return Credential(*row)


def _check_name(call: Call, owner_seq: int, name: str) -> None:
    sql = "SELECT 1 FROM service_credentials WHERE user_seq = ? AND name = ?"
    if call.state.one(sql, owner_seq, name) is not None:
        raise refuse("EntityAlreadyExists.User.ServiceCredential")


def _create(call: Call) -> dict[str, Any]:
    owner: User = named_or_own_user(call)
    name, service = call.args["ServiceCredentialName"], call.args["ServiceName"]
    if not _SERVICE(service):
        # Which services take part is not published; every name of the right form does here.
        raise invalid("InvalidParameter.ServiceName.Format", "ServiceName")
    _check_name(call, owner.seq, name)
    sql = "SELECT count(*) FROM service_credentials WHERE user_seq = ? AND service = ?"
    if call.state.count(sql, owner.seq, service) >= call.account.quotas["ServiceCredentialsPerUserPerServiceQuota"]:
        raise refuse("LimitExceeded.User.ServiceCredential")
    expires = None
    if "CredentialAgeDays" in call.args:
        # Whole seconds, as its text has.
        expires = float(int(call.state.clock.now()) + call.args["CredentialAgeDays"] * _DAY)
    secret, now = new_service_credential(), call.stamp()
    seq = call.state.insert(
        "INSERT INTO service_credentials (account, user_seq, name, service, secret, created, expires)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        call.account.id,
        owner.seq,
        name,
        service,
        secret,
        now,
        expires,
    )
    credential = Credential(name, service, "Active", now, expires, owner.seq, owner.name, seq)
    return {"ServiceCredential": {**_tree(call, credential), "ServiceCredentialSecret": secret}}


def _get(call: Call) -> dict[str, Any]:
    return {"ServiceCredential": _tree(call, _find(call))}


def _list(call: Call) -> dict[str, Any]:
    where = ""
    values: list[Any] = [call.account.id]
    if not call.args.get("AllUsers"):
        where += " AND c.user_seq = ?"
        values.append(named_or_own_user(call).seq)
    if call.text("ServiceName"):
        where += " AND c.service = ?"
        values.append(call.text("ServiceName"))
    rows, marker = page(
        call, f"{_SELECT}{where}", tuple(values), key="c.seq", default=10, size="MaxResults", marker_name="NextToken"
    )
    size = call.args.get("MaxResults", 10)
    tree: dict[str, Any] = {
        "IsTruncated": marker is not None,
        "MaxResults": size if call.page_cap is None else min(size, call.page_cap),
        "ServiceCredentials": [_tree(call, Credential(*row)) for row in rows],
    }
    if marker is not None:
        tree["NextToken"] = marker
    return tree


def _update(call: Call) -> dict[str, Any]:
    credential = _find(call)
    name = call.text("ServiceCredentialName") or credential.name
    if name != credential.name:
        _check_name(call, credential.user_seq, name)
    if "Status" in call.args and _status(call, credential) == "Expired":
        raise refuse("NotSupport.ServiceCredential.Expired")
    call.state.run(
        "UPDATE service_credentials SET name = ?, status = ? WHERE seq = ?",
        name,
        call.args.get("Status", credential.status),
        credential.seq,
    )
    return {}


def _delete(call: Call) -> dict[str, Any]:
    credential = _find(call)
    if _status(call, credential) == "Active":
        raise refuse("DeleteConflict.ServiceCredential.Active")
    call.state.run("DELETE FROM service_credentials WHERE seq = ?", credential.seq)
    return {}


ACTIONS: Actions = {
    "ims.CreateServiceCredential": _create,
    "ims.GetServiceCredential": _get,
    "ims.ListServiceCredentials": _list,
    "ims.UpdateServiceCredential": _update,
    "ims.DeleteServiceCredential": _delete,
}
