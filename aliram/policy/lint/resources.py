"""What `lint` finds in `Resource`: mistakes of form, and resources that do not go with the actions.

Sources: "RAM authentication" (the resources of RAM's own operations), "Policy elements" (form of ARNs).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aliram.policy.compiled import any_region
from aliram.policy.globs import glob, is_pattern
from aliram.policy.inclusion import arn_overlaps
from aliram.policy.paths import cut

from .located import Located
from .rules import Finding, finding

__all__ = ["pairs", "resources"]

# Stands for a `*` that a request has: nothing but a wildcard matches it.
_STAR: Final = "\ue000"

_COLLECTIONS: Final = {
    **dict.fromkeys(("createuser", "listusers"), "user/*"),
    **dict.fromkeys(("creategroup", "listgroups"), "group/*"),
    **dict.fromkeys(("createrole", "listroles"), "role/*"),
    **dict.fromkeys(("createpolicy", "listpolicies"), "policy/*"),
    **dict.fromkeys(("createvirtualmfadevice", "listvirtualmfadevices"), "mfa/*"),
    **dict.fromkeys(
        (
            "setpasswordpolicy",
            "getpasswordpolicy",
            "setsecuritypreference",
            "getsecuritypreference",
            "setaccountalias",
            "getaccountalias",
            "clearaccountalias",
        ),
        "*",
    ),
}
"""Operations of RAM, in lower case, whose requests name no single resource but these."""

_BOTH: Final = {
    **{
        f"{verb}{who}": (f"{who}/", "policy/")
        for who in ("user", "group", "role")
        for verb in ("attachpolicyto", "detachpolicyfrom")
    },
    **dict.fromkeys(("addusertogroup", "removeuserfromgroup"), ("user/", "group/")),
}
"""Operations of RAM, in lower case, that need the Allow for two resources."""

_AUTHORISED_AS: Final = {"sts": ("ram", "sts"), "ims": ("ram", "ims")}
"""Services whose actions are about resources of another one."""

_COMPANIONS: Final = frozenset({"vpc", "ecs", "ram", "kms"})
"""Services whose networks, hosts, roles and keys requests of other services name beside their own resources. Which
ones do is published per operation, and not known here: a resource of these is never called misplaced."""

_ABOUT_ALL: Final = frozenset({"tag", "resourcemanager", "config"})
"""Services whose actions are about the resources of all others."""


def resources(part: Located) -> Iterator[Finding]:
    """Mistakes of form, and resources that cannot be those of the actions."""
    for path, pattern in part.resources:
        if not pattern.strip("*"):
            if not pattern:
                yield finding("resource-format", path, "the resource is empty", 'name it by its ARN, or write "*"')
            continue
        if not arn_overlaps(pattern, "acs:?*:*:*:?*") or pattern != pattern.strip():
            message = f"{cut(pattern)} is no ARN of Alibaba Cloud"
            yield finding("resource-format", path, message, "write acs:<service>:<region>:<account>:<relative id>")
        elif pattern.count(":") < 4 and pattern.startswith("acs:"):
            message = f"{cut(pattern)} has fewer than five parts"
            yield finding("resource-parts", path, message, f"write {cut(_padded(pattern))}")
        elif pattern.startswith("acs:ram:") and (region := pattern.split(":")[2]) and not is_pattern(region):
            message = f"the ARN names the region {cut(region)}, and RAM has none"
            yield finding("ram-region", path, message, "write acs:ram:*: at its beginning")
    yield from _services(part)
    yield from _collections(part)


def _padded(pattern: str) -> str:
    parts = pattern.split(":")
    return ":".join([*parts[:-1], *["*"] * (5 - len(parts)), parts[-1]])


def _services(part: Located) -> Iterator[Finding]:
    """Services that do not go together."""
    wanted = {service: path for path, pattern in reversed(part.actions) if (service := _service(pattern))}
    named = {path: pattern.split(":")[1] for path, pattern in part.resources if pattern.startswith("acs:")}
    known = set(named.values())
    if not part.resources or len(named) < len(part.resources) or any(is_pattern(service) for service in known):
        return
    lonely = {
        service: path
        for service, path in wanted.items()
        if service not in _ABOUT_ALL
        and known.isdisjoint(_AUTHORISED_AS.get(service, (service,)))
        and (service in _AUTHORISED_AS or known.isdisjoint(_COMPANIONS))
    }
    for service, path in lonely.items():
        message = f"the actions of {service} meet resources of {', '.join(sorted(known))} only"
        yield finding("other-service", path, message, f"name resources of {service}, or make a statement of its own")
    if len(lonely) == len(wanted) or len(wanted) < len({_service(pattern) for _, pattern in part.actions}):
        return
    at_home = {name for service in wanted for name in _AUTHORISED_AS.get(service, (service,))}
    if not _ABOUT_ALL.isdisjoint(wanted):
        return
    for path, service in named.items():
        if service not in at_home | _COMPANIONS:
            message = f"no action of the statement is of {service}"
            yield finding("unused-resource", path, message, f"add actions of {service}, or remove the resource")


def _service(action: str) -> str:
    """The service of an action; empty where a pattern leaves it open."""
    service, colon, _ = action.partition(":")
    return service.casefold() if colon and not is_pattern(service) else ""


def _collections(part: Located) -> Iterator[Finding]:
    for path, action in part.actions:
        service, _, name = action.casefold().partition(":")
        relative = _COLLECTIONS.get(name) if service == "ram" else None
        if relative is None:
            continue
        if not any(_may_name(pattern, f"{relative[:-1]}{_STAR}") for _, pattern in part.resources):
            message = f"requests for {action} name {relative}, which no resource of the statement fits"
            fix = f"add acs:ram:*:<account>:{relative}"
            yield finding("collection-action", path, message, fix)


def _may_name(pattern: str, relative: str) -> bool:
    """Whether a resource may be one of RAM with such a relative id, which has no colon."""
    return arn_overlaps(any_region(pattern), f"acs:ram:*:*:{relative}")


def pairs(parts: Sequence[Located]) -> Iterator[Finding]:
    """Actions that need two resources, of which the policy allows one."""
    allowing = [part for part in parts if part.statement.allows and part.kind == "identity"]
    known: dict[str, list[str]] = {}
    for part in allowing:
        for path, action in part.actions:
            service, _, name = action.casefold().partition(":")
            if service != "ram" or name not in _BOTH:
                continue
            if name not in known:
                known[name] = [need for need in _BOTH[name] if not _allow(allowing, f"ram:{name}", need)]
            missing = known[name]
            if len(missing) == 1:
                message = f"{action} needs the Allow for acs:ram:*:<account>:{missing[0]}… too, which is not here"
                fix = "add that resource, unless another policy allows it"
                yield finding("both-resources", path, message, fix)


def _allow(parts: Sequence[Located], action: str, relative: str) -> bool:
    """Whether some statement allows an action (in lower case) for some resource of a type."""
    for part in parts:
        listed = any(glob(pattern.casefold())(action) for _, pattern in (*part.actions, *part.not_actions))
        spoken = listed == (part.statement.not_action is None)
        if spoken and any(_may_name(pattern, f"{relative}*") for _, pattern in part.resources):
            return True
    return False
