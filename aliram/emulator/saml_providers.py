"""SAML identity providers: whose assertions STS takes."""

from __future__ import annotations

from typing import Any, NamedTuple

from .refusals import refuse
from .room import Actions, Call, page, paged
from .saml_metadata import read_metadata
from .state import State

__all__ = ["ACTIONS", "SamlProvider", "saml_provider_of"]

_MOST_PROVIDERS = 100
"""In an account; the page "Limits" says so of identity providers."""

_KIND = "saml-provider"


class SamlProvider(NamedTuple):
    """A row of `saml_providers`; the last field orders the lists."""

    account: str
    name: str
    description: str
    metadata: str
    """In base64, as it was given."""
    algorithm: str
    """With which Alibaba Cloud signs its own requests to the provider. Nothing here sends any."""
    created: str
    updated: str
    seq: int

    @property
    def arn(self) -> str:
        """How trust policies and assertions name it."""
        return f"acs:ram::{self.account}:{_KIND}/{self.name}"


_COLUMNS = ", ".join(SamlProvider._fields)
_BY_NAME = f"SELECT {_COLUMNS} FROM saml_providers WHERE account = ? AND name = ?"


def saml_provider_of(state: State, arn: str) -> SamlProvider | None:
    """The provider that an ARN names, in whatever account."""
    head, _, name = arn.partition(f":{_KIND}/")
    row = state.one(_BY_NAME, head.removeprefix("acs:ram::"), name) if head.startswith("acs:ram::") else None
    return SamlProvider(*row) if row is not None else None


def _named(call: Call) -> SamlProvider:
    row = call.state.one(_BY_NAME, call.account.id, call.args["SAMLProviderName"])
    if row is None:
        raise refuse("EntityNotExist.SAMLProviderError")
    return SamlProvider(*row)


def _listed(provider: SamlProvider) -> dict[str, Any]:
    return {
        "SAMLProviderName": provider.name,
        "Arn": provider.arn,
        "Description": provider.description,
        "CreateDate": provider.created,
        "UpdateDate": provider.updated,
    }


def _tree(provider: SamlProvider) -> dict[str, Any]:
    return {**_listed(provider), "AuthnSignAlgo": provider.algorithm}


def _checked(call: Call, name: str) -> str:
    """The metadata document that was sent, which is one."""
    text = str(call.args[name])
    try:
        read_metadata(text)
    except ValueError as error:
        why = f'The parameter - "{name}" is no metadata of a SAML identity provider: {error}.'
        raise refuse(f"InvalidParameter.{name}.Format", why) from None
    return text


def _create(call: Call) -> dict[str, Any]:
    account, name = call.account.id, call.args["SAMLProviderName"]
    metadata = _checked(call, "EncodedSAMLMetadataDocument")
    if call.state.one(_BY_NAME, account, name) is not None:
        raise refuse("EntityAlreadyExists.SAMLProvider")
    if call.state.count("SELECT count(*) FROM saml_providers WHERE account = ?", account) >= _MOST_PROVIDERS:
        raise refuse("LimitExceeded.SAMLProvider")
    now = call.stamp()
    algorithm = call.args.get("AuthnSignAlgo", "rsa-sha1")
    values = (account, name, call.text("Description"), metadata, algorithm, now, now)
    columns = ", ".join(SamlProvider._fields[:-1])
    seq = call.state.insert(f"INSERT INTO saml_providers ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", *values)
    return {"SAMLProvider": _tree(SamlProvider(*values, seq))}


def _get(call: Call) -> dict[str, Any]:
    provider = _named(call)
    return {"SAMLProvider": {**_tree(provider), "EncodedSAMLMetadataDocument": provider.metadata}}


def _update(call: Call) -> dict[str, Any]:
    provider = _named(call)
    given = "NewEncodedSAMLMetadataDocument"
    new = provider._replace(
        description=call.args.get("NewDescription", provider.description),
        metadata=_checked(call, given) if given in call.args else provider.metadata,
        algorithm=call.args.get("AuthnSignAlgo", provider.algorithm),
        updated=call.stamp(),
    )
    call.state.run(
        "UPDATE saml_providers SET description = ?, metadata = ?, algorithm = ?, updated = ? WHERE seq = ?",
        new.description,
        new.metadata,
        new.algorithm,
        new.updated,
        new.seq,
    )
    return {"SAMLProvider": _tree(new)}


def _list(call: Call) -> dict[str, Any]:
    rows, marker = page(call, f"SELECT {_COLUMNS} FROM saml_providers WHERE account = ?", (call.account.id,))
    return paged(marker, {"SAMLProviders": {"SAMLProvider": [_listed(SamlProvider(*row)) for row in rows]}})


def _delete(call: Call) -> dict[str, Any]:
    # Roles go on naming it: the service tells nobody, and a namesake inherits their trust.
    call.state.run("DELETE FROM saml_providers WHERE seq = ?", _named(call).seq)
    return {}


ACTIONS: Actions = {
    "ims.CreateSAMLProvider": _create,
    "ims.GetSAMLProvider": _get,
    "ims.UpdateSAMLProvider": _update,
    "ims.ListSAMLProviders": _list,
    "ims.DeleteSAMLProvider": _delete,
}
