"""Policy documents as far as the emulator reads them: is it one, and whom does a trust policy trust.

This is a gatekeeper, not the policy language: permissions are not evaluated, and of conditions only `StringEquals` and
`StringLike` on `sts:ExternalId` are understood. A trust statement with any other condition is refused by name rather
than guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .refusals import refuse
from .room import Caller

__all__ = ["check_permissions", "check_trust", "trusts"]


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
    allowed = False
    for statement in json.loads(text)["Statement"]:
        if not any(_like(action.lower(), "sts:assumerole") for action in _texts(statement.get("Action"))):
            continue
        principal = {kind.lower(): list(_texts(names)) for kind, names in statement["Principal"].items()}
        named = service in principal.get("service", []) if caller is None else _names(principal.get("ram", []), caller)
        if named and _holds(statement.get("Condition", {}), external_id):
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


def _holds(condition: Mapping[str, Any], external_id: str | None) -> bool:
    """Whether a condition holds; every operator and key must."""
    for operator, keys in condition.items():
        for key, values in keys.items():
            if operator not in ("StringEquals", "StringLike") or key.lower() != "sts:externalid":
                text = f"The emulator does not evaluate {operator} on {key} in trust policies yet."
                raise refuse("NotSupport.Emulator", text)
            wanted = list(_texts(values))
            if external_id is None:
                return False
            if operator == "StringEquals" and external_id not in wanted:
                return False
            if operator == "StringLike" and not any(_like(pattern, external_id) for pattern in wanted):
                return False
    return True


def _like(pattern: str, text: str) -> bool:
    """`*` and `?` as the policy language has them; fnmatch would read `[` as well."""
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None
