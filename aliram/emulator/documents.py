"""Policy documents as far as the emulator reads them: is it one, and whom does a trust policy trust.

This is a gatekeeper, not the policy language: permissions are not evaluated, and of conditions only `StringEquals` and
`StringLike` on the keys of trust policies (`CONDITION_KEYS`) are understood. A trust statement with any other condition
is refused by name rather than guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .refusals import refuse
from .room import Caller

__all__ = ["CONDITION_KEYS", "check_permissions", "check_trust", "trusts", "trusts_provider"]

CONDITION_KEYS = ("sts:ExternalId", "oidc:iss", "oidc:aud", "oidc:sub", "saml:recipient")
"""What trust policies may compare: the pages "CreateRole" and "Create a RAM role for a trusted IdP" (2026)."""


def check_permissions(text: str) -> None:
    """Refuses a text that is no identity policy: what it grants is not looked at."""
    for number, statement in enumerate(_statements(text), 1):
        if "Resource" not in statement:
            raise _malformed(f"statement {number} has no Resource")
        if "Principal" in statement:
            raise _malformed(f"statement {number} has a Principal, which only trust policies may have")


def check_trust(text: str) -> None:
    """Refuses a text that is no trust policy."""
    for number, statement in enumerate(_statements(text), 1):
        principal = statement.get("Principal")
        if not isinstance(principal, dict) or not principal:
            raise _malformed(f"statement {number} has no Principal")
        for kind in principal:
            if kind.lower() not in ("ram", "service", "federated"):
                raise _malformed(f"statement {number} names the unknown kind of principal {kind!r}")


def trusts(text: str, caller: Caller | None, service: str | None, external_id: str | None) -> bool:
    """Whether a trust policy lets a caller (or, for the metadata service, a cloud service) assume its role: some
    statement allows it and none denies it."""

    def named(principals: Mapping[str, list[Any]]) -> bool:
        return service in principals.get("service", []) if caller is None else _names(principals.get("ram", []), caller)

    return _lets(text, named, {"sts:ExternalId": () if external_id is None else (external_id,)})


def trusts_provider(text: str, provider: str, context: Mapping[str, Sequence[str]]) -> bool:
    """Whether a trust policy lets the users of an identity provider, given by its ARN, assume its role; `context` has
    the values of the condition keys, of which a token may have several (`oidc:aud`)."""
    return _lets(text, lambda principals: provider in principals.get("federated", []), context)


def _lets(text: str, named: Callable[[Mapping[str, list[Any]]], bool], context: Mapping[str, Sequence[str]]) -> bool:
    allowed = False
    for statement in json.loads(text)["Statement"]:
        if not any(_like(action.lower(), "sts:assumerole") for action in _texts(statement.get("Action"))):
            continue
        principals = {kind.lower(): list(_texts(names)) for kind, names in statement["Principal"].items()}
        if named(principals) and _holds(statement.get("Condition", {}), context):
            if statement["Effect"] == "Deny":
                return False
            allowed = True
    return allowed


def _statements(text: str) -> list[dict[str, Any]]:
    """The statements of a document that has the form both kinds share."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise _malformed(f"it is not JSON ({error})") from None
    if not isinstance(document, dict) or document.get("Version") != "1":
        raise _malformed('it must be an object with "Version": "1"')
    statements = document.get("Statement")
    if not isinstance(statements, list) or not statements:
        raise _malformed("Statement must be an array with something in it")
    for number, statement in enumerate(statements, 1):
        if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
            raise _malformed(f'statement {number} must have an Effect of "Allow" or "Deny"')
        if ("Action" in statement) == ("NotAction" in statement):
            raise _malformed(f"statement {number} must have one of Action and NotAction")
        for element in ("Action", "NotAction", "Resource"):
            if element in statement and not all(isinstance(item, str) for item in _texts(statement[element])):
                raise _malformed(f"{element} of statement {number} must be a string or an array of strings")
    return statements


def _malformed(why: str) -> Exception:
    return refuse("MalformedPolicyDocument", f"The policy document is malformed: {why}.")


def _texts(value: Any) -> Iterable[Any]:
    """One string stands for an array of one."""
    return value if isinstance(value, list) else () if value is None else (value,)


_OWNER = re.compile(r"acs:ram::([^:]+):root", re.ASCII).fullmatch


def _names(principals: Iterable[str], caller: Caller) -> bool:
    """Whether the list names the caller: itself, or the account it belongs to (`:root` is every user and role of
    it)."""
    kind = "user" if caller.kind == "RAMUser" else "role"
    own = f"acs:ram::{caller.account}:{kind}/{caller.name}".lower()
    for principal in principals:
        owner = _OWNER(principal)
        if principal.lower() == own or (owner is not None and owner[1] == caller.account):
            return True
    return False


def _holds(condition: Mapping[str, Any], context: Mapping[str, Sequence[str]]) -> bool:
    """Whether a condition holds; every operator and key must, each with one of its values."""
    found = {key.lower(): values for key, values in context.items()}
    understood = {key.lower() for key in CONDITION_KEYS}
    for operator, keys in condition.items():
        for key, values in keys.items():
            if operator not in ("StringEquals", "StringLike") or key.lower() not in understood:
                text = f"The emulator does not evaluate {operator} on {key} in trust policies yet."
                raise refuse("NotSupport.Emulator", text)
            wanted = list(_texts(values))
            present = found.get(key.lower(), ())
            if operator == "StringEquals" and not any(value in wanted for value in present):
                return False
            if operator == "StringLike" and not any(_like(pattern, value) for pattern in wanted for value in present):
                return False
    return True


def _like(pattern: str, text: str) -> bool:
    """`*` and `?` as the policy language has them; fnmatch would read `[` as well."""
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None
