"""OIDC identity providers: whose tokens STS takes, for which applications and up to which age."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from .refusals import refuse
from .room import Actions, Call, page, paged
from .state import State

__all__ = ["ACTIONS", "OidcProvider", "oidc_provider_of"]

# The service's own limits (the page "Limits" and the prose of the API metadata, 2024-2026).
_MOST_PROVIDERS = 100
_MOST_CLIENT_IDS = 50
_MOST_FINGERPRINTS = 5

_DEFAULT_LIMIT = 12
"""Hours: what the console sets; that the API does the same is inferred."""

_KIND = "oidc-provider"


class OidcProvider(NamedTuple):
    """A row of `oidc_providers`; the last field orders the lists."""

    account: str
    name: str
    issuer: str
    description: str
    client_ids: str
    """With commas between them."""
    fingerprints: str
    """With commas between them."""
    issuance_limit: int
    """Hours."""
    created: str
    updated: str
    fetched: str
    """The issuer's keys as they were read last; see `issuers.py`."""
    seq: int

    @property
    def arn(self) -> str:
        """How trust policies name it."""
        return f"acs:ram::{self.account}:{_KIND}/{self.name}"

    @property
    def audiences(self) -> list[str]:
        """Its client ids, one by one."""
        return _split(self.client_ids)


_COLUMNS = ", ".join(OidcProvider._fields)
_BY_NAME = f"SELECT {_COLUMNS} FROM oidc_providers WHERE account = ? AND name = ?"


def oidc_provider_of(state: State, arn: str) -> OidcProvider | None:
    """The provider that an ARN names, in whatever account."""
    head, _, name = arn.partition(f":{_KIND}/")
    row = state.one(_BY_NAME, head.removeprefix("acs:ram::"), name) if head.startswith("acs:ram::") else None
    return OidcProvider(*row) if row is not None else None


def _named(call: Call) -> OidcProvider:
    row = call.state.one(_BY_NAME, call.account.id, call.args["OIDCProviderName"])
    if row is None:
        raise refuse("EntityNotExist.OIDCProvider")
    return OidcProvider(*row)


def _tree(provider: OidcProvider) -> dict[str, Any]:
    return {
        "OIDCProviderName": provider.name,
        "Arn": provider.arn,
        "Description": provider.description,
        "IssuerUrl": provider.issuer,
        "ClientIds": provider.client_ids,
        "Fingerprints": provider.fingerprints,
        "IssuanceLimitTime": provider.issuance_limit,
        "CreateDate": provider.created,
        "UpdateDate": provider.updated,
        "GmtCreate": _milliseconds(provider.created),
        "GmtModified": _milliseconds(provider.updated),
    }


def _milliseconds(stamp: str) -> str:
    return str(int(datetime.fromisoformat(stamp).timestamp()) * 1000)


def _join(items: list[str], most: int, what: str) -> str:
    """A list as it is kept: in the order it was given, nothing twice."""
    distinct = list(dict.fromkeys(items))
    if len(distinct) > most:
        raise refuse(f"LimitExceeded.OIDCProvider.{what}")
    return ",".join(distinct)


def _client_ids(items: list[str]) -> str:
    return _join(items, _MOST_CLIENT_IDS, "ClientId")


def _fingerprints(items: list[str]) -> str:
    return _join(items, _MOST_FINGERPRINTS, "Fingerprint")


def _split(text: str) -> list[str]:
    return text.split(",") if text else []


def _create(call: Call) -> dict[str, Any]:
    account, name, issuer = call.account.id, call.args["OIDCProviderName"], call.args["IssuerUrl"]
    if call.state.one(_BY_NAME, account, name) is not None:
        raise refuse("EntityAlreadyExists.OIDCProvider")
    if call.state.one("SELECT 1 FROM oidc_providers WHERE account = ? AND issuer = ?", account, issuer) is not None:
        raise refuse("EntityAlreadyExists.OIDCProvider.Url")
    if call.state.count("SELECT count(*) FROM oidc_providers WHERE account = ?", account) >= _MOST_PROVIDERS:
        raise refuse("LimitExceeded.OIDCProvider")
    now = call.stamp()
    values = (
        account,
        name,
        issuer,
        call.text("Description"),
        _client_ids(call.args.get("ClientIds", [])),
        _fingerprints(call.args.get("Fingerprints", [])),
        call.args.get("IssuanceLimitTime", _DEFAULT_LIMIT),
        now,
        now,
        "",
    )
    columns = ", ".join(OidcProvider._fields[:-1])
    marks = ", ".join("?" * len(values))
    seq = call.state.insert(f"INSERT INTO oidc_providers ({columns}) VALUES ({marks})", *values)
    return {"OIDCProvider": _tree(OidcProvider(*values, seq))}


def _save(call: Call, provider: OidcProvider) -> dict[str, Any]:
    """Writes a changed provider and returns the reply."""
    new = provider._replace(updated=call.stamp())
    call.state.run(
        "UPDATE oidc_providers SET description = ?, client_ids = ?, fingerprints = ?, issuance_limit = ?, updated = ?"
        " WHERE seq = ?",
        new.description,
        new.client_ids,
        new.fingerprints,
        new.issuance_limit,
        new.updated,
        new.seq,
    )
    return {"OIDCProvider": _tree(new)}


def _get(call: Call) -> dict[str, Any]:
    return {"OIDCProvider": _tree(_named(call))}


def _update(call: Call) -> dict[str, Any]:
    provider = _named(call)
    changed = provider._replace(
        description=call.args.get("NewDescription", provider.description),
        client_ids=_client_ids(call.args.get("ClientIds", provider.audiences)),
        issuance_limit=call.args.get("IssuanceLimitTime", provider.issuance_limit),
    )
    return _save(call, changed)


def _list(call: Call) -> dict[str, Any]:
    rows, marker = page(call, f"SELECT {_COLUMNS} FROM oidc_providers WHERE account = ?", (call.account.id,))
    return paged(marker, {"OIDCProviders": {"OIDCProvider": [_tree(OidcProvider(*row)) for row in rows]}})


def _delete(call: Call) -> dict[str, Any]:
    # Roles go on naming it: the service tells nobody, and a namesake inherits their trust.
    call.state.run("DELETE FROM oidc_providers WHERE seq = ?", _named(call).seq)
    return {}


def _add_client_id(call: Call) -> dict[str, Any]:
    provider, item = _named(call), call.args["ClientId"]
    if item in provider.audiences:
        raise refuse("EntityAlreadyExists.OIDCProvider.ClientId")
    return _save(call, provider._replace(client_ids=_client_ids([*provider.audiences, item])))


def _remove_client_id(call: Call) -> dict[str, Any]:
    provider, item = _named(call), call.args["ClientId"]
    if item not in provider.audiences:
        raise refuse("EntityNotExist.OIDCProvider.ClientId")
    return _save(call, provider._replace(client_ids=",".join(one for one in provider.audiences if one != item)))


def _add_fingerprint(call: Call) -> dict[str, Any]:
    provider, item = _named(call), call.args["Fingerprint"]
    items = _split(provider.fingerprints)
    if item in items:
        raise refuse("EntityAlreadyExists.OIDCProvider.Fingerprint")
    return _save(call, provider._replace(fingerprints=_fingerprints([*items, item])))


def _remove_fingerprint(call: Call) -> dict[str, Any]:
    provider, item = _named(call), call.args["Fingerprint"]
    items = _split(provider.fingerprints)
    if item not in items:
        raise refuse("EntityNotExist.OIDCProvider.Fingerprint")
    return _save(call, provider._replace(fingerprints=",".join(other for other in items if other != item)))


ACTIONS: Actions = {
    "ims.CreateOIDCProvider": _create,
    "ims.GetOIDCProvider": _get,
    "ims.UpdateOIDCProvider": _update,
    "ims.ListOIDCProviders": _list,
    "ims.DeleteOIDCProvider": _delete,
    "ims.AddClientIdToOIDCProvider": _add_client_id,
    "ims.RemoveClientIdFromOIDCProvider": _remove_client_id,
    "ims.AddFingerprintToOIDCProvider": _add_fingerprint,
    "ims.RemoveFingerprintFromOIDCProvider": _remove_fingerprint,
}
