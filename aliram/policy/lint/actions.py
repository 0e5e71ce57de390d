"""What `lint` finds in `Action` and `NotAction`: mistakes of form, and powers nobody may have meant to give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from aliram.policy.compiled import any_region
from aliram.policy.inclusion import arn_includes, includes, overlaps
from aliram.policy.operators import OPERATORS
from aliram.policy.paths import cut

from .located import Located
from .rules import Finding, finding

__all__ = ["actions", "everything", "lists", "powers"]

_SHAPE = re.compile(r"[\w*?-]+:[\w*?./-]+", re.ASCII)
_READ = ("describe", "list", "get", "query", "view", "search", "check", "read")
_ROLES = "acs:ram:*:*:role/*"


def actions(part: Located) -> Iterator[Finding]:
    """Mistakes of form."""
    for path, pattern in (*part.actions, *part.not_actions):
        if re.search(r"\s", pattern) or not overlaps(pattern, "?*:?*"):
            message = f'"{cut(pattern)}" is no action: it has no service, no name, or spaces'
            yield finding("action-format", path, message, "write service and name, as ecs:DescribeInstances")
        elif ":" not in pattern:
            if pattern.strip("*"):
                message = f"{cut(pattern)} has a wildcard for the colon between service and name"
                yield finding("action-colon", path, message, f"write the service in full, as {_spelt(pattern)}")
        elif not _SHAPE.fullmatch(pattern):
            message = f"{cut(pattern)} has characters that no action has, or more than one colon"
            yield finding("action-shape", path, message, "write service and name, as ecs:DescribeInstances")
    if any(everything(pattern) for _, pattern in part.not_actions):
        message = "NotAction excludes every action, so that none is left"
        yield finding(
            "not-action-everything", part.at("NotAction"), message, "name the actions that are to be left out"
        )


def _spelt(pattern: str) -> str:
    head = re.split(r"[*?]", pattern)[0]
    return f"{head}:*" if head else "ecs:Describe*"


def everything(pattern: str) -> bool:
    """Whether a pattern matches every action."""
    return includes(pattern, "?*:?*")


def powers(part: Located) -> Iterator[Finding]:
    """What an Allow of an identity or resource policy gives away."""
    statement = part.statement
    if not statement.allows or part.kind not in ("identity", "resource"):
        return
    anywhere = any(arn_includes(pattern, "acs:*:*:*:*") for _, pattern in part.resources)
    if statement.not_action is not None:
        id = "not-action-allow-all" if anywhere else "not-action-allow"
        message = "Allow with NotAction allows every action that is not listed, in every service"
        yield finding(id, part.at("NotAction"), message, "list what is to be allowed in Action, or add a Deny")
    for path, pattern in part.actions:
        service, colon, name = pattern.partition(":")
        if not colon or not re.search(r"[*?]", service) or everything(pattern):
            continue
        reads = name.casefold().startswith(_READ)
        message = f"{cut(pattern)} is allowed in every service that its wildcard fits"
        yield finding("any-service-read" if reads else "any-service", path, message, "name the services")
    if part.kind == "identity":
        yield from _delegation(part, anywhere)


def _delegation(part: Located, anywhere: bool) -> Iterator[Finding]:
    """Ways to all permissions, or to those of others."""
    if anywhere and any(everything(pattern) for _, pattern in part.actions):
        message = "every action on every resource is allowed" + _if(part)
        yield finding("administrator", part.path, message, "allow what is needed, service by service")
        return
    reach = [any_region(pattern) for _, pattern in part.resources]
    all_ram = any(arn_includes(pattern, "acs:ram:*:*:*") for pattern in reach)
    ram = next((path for path, pattern in part.actions if all_ram and _covers(pattern, "ram:*")), None)
    if ram is not None:
        message = "everything in RAM is allowed" + _if(part)
        yield finding("ram-administrator", ram, message, "allow single actions on named users, groups, roles, policies")
    if not any(arn_includes(pattern, _ROLES) for pattern in reach):
        return
    for path, pattern in part.actions:
        if ram is None and _covers(pattern, "ram:PassRole") and not _limits_service(part):
            message = "every role may be handed to every service"
            fix = 'name the roles, and add "StringEquals": {"acs:Service": "ecs.aliyuncs.com"}'
            yield finding("pass-role", path, message, fix)
        if _covers(pattern, "sts:AssumeRole"):
            message = "every role may be assumed" + _if(part)
            yield finding("assume-any-role", path, message, "name the roles: acs:ram:*:<account>:role/<name>")


def _covers(pattern: str, action: str) -> bool:
    return includes(pattern, action, ignore_case=True)


def _if(part: Located) -> str:
    return " (under conditions)" if part.statement.conditions else ""


def _limits_service(part: Located) -> bool:
    return any(
        condition.key.lower() == "acs:service"
        and condition.prefix != "ForAllValues"
        and condition.operator in OPERATORS
        and not OPERATORS[condition.operator].negated
        for condition in part.statement.conditions
    )


def lists(part: Located) -> Iterator[Finding]:
    """Values of `Action`, `NotAction` and `Resource` that say nothing."""
    yield from _idle(part.actions, includes, ignore_case=True)
    yield from _idle(part.not_actions, includes, ignore_case=True)
    yield from _idle(part.resources, arn_includes, ignore_case=False)


def _idle(places: list[tuple[str, str]], covers: Callable[[str, str], bool], *, ignore_case: bool) -> Iterator[Finding]:
    texts = [pattern.casefold() if ignore_case else pattern for _, pattern in places]
    wide = [text for text in dict.fromkeys(texts) if "*" in text or "?" in text]
    seen: set[str] = set()
    for (path, pattern), text in zip(places, texts, strict=True):
        if text in seen:
            yield finding("duplicate-value", path, f"{cut(pattern)} stands here already", "remove it")
            continue
        seen.add(text)
        cover = next((other for other in wide if other != text and covers(other, text)), None)
        # Two spellings of one pattern (`a*`, `a**`) cover each other: the first one stays.
        if cover is not None and (cover in seen or not covers(text, cover)):
            message = f"{cut(pattern)} is part of {cut(cover)}, which stands in the same list"
            yield finding("covered-value", path, message, "remove it")
