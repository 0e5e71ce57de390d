"""Who may do what: every call is judged by the policies of whoever signed it, where the emulator is told to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast, get_args

from aliram.policy import Decision, Request, Result, evaluate, requests_for
from aliram.policy.request import ContextValue

from .diagnostics import Denied
from .facts import conditions, named, tags_on
from .roles import Role
from .room import Call
from .trust import assuming, principal_of

__all__ = ["AuthMode", "authorize", "authorize_assuming", "checked_auth"]

AuthMode = Literal["off", "verify", "enforce"]
"""`off`: nobody has to prove anything; `verify`: signatures are checked; `enforce`: permissions as well."""


def checked_auth(text: str) -> AuthMode:
    """A mode as it was given, or a ValueError."""
    if text not in get_args(AuthMode):
        raise ValueError(f"the auth mode is one of {', '.join(get_args(AuthMode))}, not {text!r}")
    return cast(AuthMode, text)


def authorize(call: Call) -> None:
    """Refuses a call that the caller's policies do not allow. The root may do anything in its account, and where nobody
    is judged everybody may."""
    rights = call.rights
    # A role has two sides to ask, and its own room does.
    if rights is None or call.operation.id == "sts.AssumeRole":
        return
    context, caller = conditions(call), principal_of(call.caller.arn)
    denied: list[tuple[Result, Mapping[str, ContextValue]]] = []
    for request in requests_for(call.operation, named(call), call.account.id):
        # One by one, since each resource has its own tags. All must be allowed, whichever is denied.
        for resource in request.resources:
            for tags in tags_on(call, resource):
                facts = context | tags
                asked = Request(request.action, resource, principal=caller, context=facts)
                result = evaluate(
                    asked, identity=rights.identity, resource_group=rights.resource_group, session=rights.session
                )
                if not result.allowed:
                    denied.append((result, facts))
    if denied:
        explicit = [one for one in denied if one[0].decision is Decision.EXPLICIT_DENY]
        raise Denied(call.caller, *(explicit or denied)[0], rights)


def authorize_assuming(call: Call, role: Role) -> None:
    """Refuses a caller that may not assume a role: one that its trust policy does not admit, and, where callers are
    judged, one whose own policies do not allow it."""
    context = conditions(call)
    result = assuming(role, call.caller.arn, context, call.rights)
    if not result.allowed:
        raise Denied(call.caller, result, context, call.rights)
