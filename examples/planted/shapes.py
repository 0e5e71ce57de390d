"""What accounts are made of, in the words of a seed: people, programs, keys, roles, policies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aliram.emulator import ACCOUNT_ID

__all__ = [
    "ADMINISTRATOR",
    "OTHER_ACCOUNT",
    "ROOT",
    "ago",
    "allow",
    "arn",
    "document",
    "key",
    "key_id",
    "key_name",
    "member",
    "person",
    "policy",
    "principal_name",
    "program",
    "role",
    "trust",
]

OTHER_ACCOUNT = "acs:ram::1999999999999999"
ROOT = f"acs:ram::{ACCOUNT_ID}:root"
"""Stands for everybody of the account in trust policies."""
ADMINISTRATOR = "acs:ram:*:system:policy/AdministratorAccess"
_PASSWORD = "Fj7#kLm92$qRst!"  # noqa: S105  of nobody


def person(name: str, **more: Any) -> dict[str, Any]:
    """Somebody who logs on to the console, with a second factor."""
    logon = {"password": _PASSWORD, "mfa": True, "created": ago(300), "last_login": ago(5)}
    return {"name": name, "groups": ["people"], **logon, **more}


def program(name: str, **more: Any) -> dict[str, Any]:
    """Something that works with one key."""
    return {"name": name, "groups": ["programs"], "created": ago(60), "access_keys": [key(name)], **more}


def member(name: str, group: str) -> dict[str, Any]:
    """A user with neither password nor key, who is all that a group makes of it."""
    return {"name": name, "groups": [group], "created": ago(60)}


def key(owner: str, **more: str) -> dict[str, str]:
    """A key that is neither old nor idle."""
    return {"id": key_id(owner), "secret": f"secret-of-{owner}", "created": ago(40), "last_used": ago(1), **more}


def key_id(owner: str) -> str:
    return f"LTAI{owner.replace('-', '')}"


def key_name(owner: str) -> str:
    """What findings call the key of a user."""
    return f"{key_id(owner)} of {owner}"


def principal_name(user: str) -> str:
    return f"{user}@aliram.onaliyun.com"


def role(name: str, *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A role with these statements as its trust policy, which may look at figures."""
    return {"name": name, "trust": document(*statements), "policies": ["watch-metrics"], **more}


def trust(effect: str = "Allow", condition: dict[str, Any] | None = None, **principals: list[str]) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": "sts:AssumeRole", "Principal": principals}
    return statement if condition is None else {**statement, "Condition": condition}


def policy(name: str, *statements: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "document": document(*statements)}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "1", "Statement": list(statements)}


def allow(action: str | list[str], *resources: str, **condition: Any) -> dict[str, Any]:
    """A statement; without resources it is about all there are."""
    statement = {"Effect": "Allow", "Action": action, "Resource": list(resources) or "*"}
    return {**statement, "Condition": condition} if condition else statement


def arn(thing: str) -> str:
    """Of `user/alice`, as policies have it."""
    return f"acs:ram:*:{ACCOUNT_ID}:{thing}"


def ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
