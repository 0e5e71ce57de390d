"""The scopes of the OAuth service: what an application may ask its users for.

The names are those of the page "OAuth application overview" (2025-12), which lists them without saying which type of
application can have which. It follows from what the types are for: a `ServerApp` acts without a user, so far only to
synchronise users by SCIM. Every application has `openid`, and nobody can take it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .refusals import invalid
from .room import Actions, Call

__all__ = ["ACTIONS", "OPENID", "check_among", "join", "scope_list", "split", "usable"]

OPENID = "openid"
"""The scope that every application has."""

_OAUTH_21_ONLY = "/acs/mcp-server"
_SERVER = (OPENID, "/acs/scim")

_SCOPES: dict[str, str] = {
    OPENID: "The user's OpenID. Every application has this scope.",
    "aliuid": "The user's id and the id of the account it belongs to.",
    "profile": "The user's name.",
    "/acs/ccc": "Cloud Call Center.",
    "/acs/cloudesl": "CloudESL.",
    "/acs/alidns": "Alibaba Cloud DNS.",
    "/acs/scim": "Cross-domain identity management (SCIM).",
    "/acs/digitalstore": "Digital Store.",
    "/acs/scsp": "Smart Customer Service Platform.",
    "/acs/cloudgame": "Cloud Gaming Platform.",
    "/acs/aiccs": "Artificial Intelligence Cloud Call Service.",
    "/acs/alimt": "Machine Translation.",
    "/acs/easygene": "Genomics Computing Platform.",
    _OAUTH_21_ONLY: "Every service, through the Alibaba Cloud MCP Server; OAuth 2.1 only.",
}
"""Name and what it gives."""


def usable(call: Call, argument: str, app_type: str, protocol: str) -> list[str]:
    """The scopes a list argument names, `openid` first and each once; refuses those that such an application cannot
    have."""
    possible = [name for name in _of_type(app_type) if protocol != "2.0" or name != _OAUTH_21_ONLY]
    asked: list[str] = call.args.get(argument, [])
    check_among(asked, possible, argument)
    return list(dict.fromkeys([OPENID, *asked]))


def check_among(asked: Iterable[str], possible: Sequence[str], argument: str) -> None:
    """Refuses a scope that is not possible here."""
    for name in asked:
        if name not in possible:
            why = f"names {name!r}; possible here are {', '.join(possible)}"
            raise invalid(f"InvalidParameter.{argument}", argument, why)


def join(names: Iterable[str]) -> str:
    """Scopes as a column holds them, and as the wire separates them."""
    return ";".join(names)


def split(column: str) -> list[str]:
    """The inverse of `join`."""
    return column.split(";") if column else []


def scope_list(names: Iterable[str], required: Iterable[str] | None = None) -> dict[str, Any]:
    """`DelegatedScope` of a reply; `required` only where the reply says which ones a user cannot deselect."""
    trees: list[dict[str, Any]] = []
    for name in names:
        tree: dict[str, Any] = {"Name": name, "Description": _SCOPES[name]}
        if required is not None:
            tree["Required"] = name in required
        trees.append(tree)
    return {"PredefinedScopes": {"PredefinedScope": trees}}


def _of_type(app_type: str) -> tuple[str, ...]:
    return _SERVER if app_type == "ServerApp" else tuple(_SCOPES)


def _list(call: Call) -> dict[str, Any]:
    return scope_list(_of_type(call.text("AppType")))


ACTIONS: Actions = {"ims.ListPredefinedScopes": _list}
