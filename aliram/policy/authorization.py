"""What a call needs: from an operation and its arguments to the requests that policies must allow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aliram.errors import PolicyError

from .request import ContextValue, Principal, Request

if TYPE_CHECKING:
    from aliram.operation import Operation

__all__ = ["requests_for"]

_PLACEHOLDER = re.compile(r"<([^<>]+)>")


def requests_for(
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    account: str,
    *,
    principal: Principal | str | None = None,
    context: Mapping[str, ContextValue] | None = None,
) -> tuple[Request, ...]:
    """The requests that must all be allowed for a call to pass.

    None for a call that needs no permission of its caller: GetCallerIdentity, and role SSO, where the trust policy of
    the role alone decides (ask `evaluate` for `sts:AssumeRoleWithSAML` or `sts:AssumeRoleWithOIDC` with it).

    An operation on two things (a policy and whom it is attached to, a user and a group) is one request with two
    resources. What was not sent stands as `*`: a user given by id, or left out because callers mean themselves. A
    policy on that one user is then not seen, a Deny neither; whoever knows the name adds it to `arguments`.

    Args:
        operation: With its `authorization`, as published or, where nothing is, inferred (`Authorization.inferred`).
        arguments: By wire name, as sent.
        account: Id of the account the call is about.
        principal: Who calls.
        context: Values of condition keys. `sts:ExternalId` and `ram:ServiceName` are taken from the arguments.

    Raises:
        PolicyError: An argument that names a resource is not a text, is not given by its wire name, or the account is
            missing.
    """
    if not account or not isinstance(account, str):
        raise PolicyError(f"{operation.name} is about an account; give its id as a text")
    for name in arguments:
        if name.islower():
            raise PolicyError(f"{operation.name}: arguments go by wire name, as UserName; {name!r} is none")
    resources: dict[str, list[str]] = {}
    for entry in operation.authorization:
        resource = _PLACEHOLDER.sub(lambda found: _value(found[1], arguments, account), entry.resource)
        resources.setdefault(entry.action, []).append(resource)
    who = Principal.of(principal) if isinstance(principal, str) else principal
    known = {key: arguments[name] for name, key in _CONTEXT.items() if arguments.get(name)}
    told = {**known, **(context or {})}
    return tuple(Request(action, arns, principal=who, context=told) for action, arns in resources.items())


_CONTEXT = {"ExternalId": "sts:ExternalId", "ServiceName": "ram:ServiceName"}
"""Arguments that are condition keys as well."""


def _value(name: str, arguments: Mapping[str, Any], account: str) -> str:
    """What stands for a placeholder; the names are those of `Authorization.resource`."""
    match name:
        case "account":
            return account
        case "policy-owner":
            return "system" if arguments.get("PolicyType") == "System" else account
        case "role-owner":
            return _role(arguments)[0]
        case "RoleName" if "RoleName" not in arguments and "RoleArn" in arguments:
            return _role(arguments)[1]
        case "UserPrincipalName":
            return _text(name, arguments).partition("@")[0]
        case _:
            return _text(name, arguments)


def _text(name: str, arguments: Mapping[str, Any]) -> str:
    value = arguments.get(name)
    if value is None or value == "":
        return "*"
    if not isinstance(value, str):
        raise PolicyError(f"{name} names a resource and must be text, not {type(value).__name__}")
    return value


def _role(arguments: Mapping[str, Any]) -> tuple[str, str]:
    """Account and name of the role in `RoleArn`."""
    arn = _text("RoleArn", arguments)
    if arn == "*":
        return "*", "*"
    found = re.fullmatch(r"acs:ram:[^:]*:([^:]+):role/(.+)", arn)
    if found is None:
        raise PolicyError(f"RoleArn is acs:ram::<account>:role/<name>, not {arn!r}")
    return found[1], found[2]
