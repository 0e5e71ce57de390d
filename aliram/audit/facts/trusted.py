"""Whom a role's trust policy lets in, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aliram.policy import Condition, Statement
from aliram.policy.globs import is_pattern
from aliram.policy.inclusion import includes, overlaps
from aliram.policy.operators import OPERATORS

from .account import Role

__all__ = ["Trusted", "trusted_by"]

_ASSUME = "sts:AssumeRole"
_ARN = re.compile(r"acs:(?:ram|sts):[^:]*:([^:]+):(.+)", re.IGNORECASE).fullmatch
_SERVICE_FOR = re.compile(r"(\d+)@.+").fullmatch


@dataclass(frozen=True)
class Trusted:
    """One name in one Allow of a trust policy."""

    position: int
    """Of the statement, from 0."""
    statement: Statement
    kind: str
    """`RAM`, `Service` or `Federated`."""
    name: str
    """As written: `acs:ram::1:user/alice`, `ecs.aliyuncs.com`, `*`."""

    def __str__(self) -> str:
        return f"$.Statement[{self.position}]: {self.name}"

    @property
    def account(self) -> str:
        """Account id, or a pattern of one; empty for what is no ARN, and for services that act for no account that is
        named: `1@ecs.aliyuncs.com` is ECS for the account 1."""
        return self._parts[0]

    @property
    def who(self) -> str:
        """What stands behind the account: `root`, `user/alice`, `saml-provider/okta`; empty as for `account`."""
        return self._parts[1]

    @property
    def _parts(self) -> tuple[str, str]:
        if self.kind == "RAM" and self.name.isdigit():  # a bare number is an account
            return self.name, "root"
        if self.kind == "Service":
            acting = _SERVICE_FOR(self.name)
            return (acting[1], "") if acting is not None else ("", "")
        found = _ARN(self.name)
        return (found[1], found[2]) if found is not None else ("", "")

    @property
    def anyone(self) -> bool:
        """Whether it is not limited to an account, or to a service."""
        if self.kind == "Service":
            return not self.name.strip("*")
        return is_pattern(self.account or self.name)

    def other_account(self, own: str) -> str:
        """The account, where it is one and another than the role's own; empty otherwise."""
        return "" if self.account == own or is_pattern(self.account) else self.account

    @property
    def whole_account(self) -> bool:
        """Whether all users and roles of the account are meant."""
        return self.kind == "RAM" and any(
            includes(self.who, each, ignore_case=True) for each in ("root", "user/?*", "role/?*")
        )

    def asked(self, key: str) -> list[Condition]:
        """The conditions on a key that a request without it does not pass."""
        return [
            condition
            for condition in self.statement.conditions
            if condition.key.lower() == key.lower()
            and condition.prefix != "ForAllValues"
            and (operator := OPERATORS.get(condition.operator)) is not None
            and not operator.negated
        ]

    def within(self, deny: Statement) -> bool:
        """Whether a Deny speaks of assuming the role, and of these too."""
        return _assumes(deny) and any(_stands_for(other, self.kind, self.name) for other in _names(deny))

    def bound(self, key: str) -> bool:
        """Whether only some values of a key are let in."""
        return any(
            not ("Like" in condition.operator and any(_anything(value) for value in condition.values))
            for condition in self.asked(key)
        )


def _anything(value: str) -> bool:
    """Whether a pattern takes everything that is more than a few characters."""
    return "*" in value and not value.strip("*?")


def trusted_by(role: Role) -> list[Trusted]:
    """Everybody whom the role's trust policy lets in, but for those who are denied whatever they bring.

    Raises:
        NotRead: The role could not be read.
        PolicyError: The trust policy cannot be parsed.
    """
    statements = list(enumerate(role.trust.statements))
    denies = [each for _, each in statements if not each.allows and not each.conditions]
    return [
        each
        for position, statement in statements
        if statement.allows and _assumes(statement)
        for each in (Trusted(position, statement, kind, name) for kind, name in _names(statement))
        if not any(map(each.within, denies))
    ]


def _assumes(statement: Statement) -> bool:
    """Whether it is about assuming the role."""
    if statement.not_action is not None:
        return not any(overlaps(name, _ASSUME, ignore_case=True) for name in statement.not_action)
    return any(includes(name, _ASSUME, ignore_case=True) for name in statement.action or ())


def _names(statement: Statement) -> Iterator[tuple[str, str]]:
    return ((kind, name) for kind, names in statement.principals or () for name in names)


def _stands_for(wider: tuple[str, str], kind: str, name: str) -> bool:
    """Whether a name means somebody else's too; a root means the users and roles of its account."""
    if wider[0] != kind:
        return False
    deny, name = _plain(wider), _plain((kind, name))
    whole = deny.endswith(":root") and name.startswith((f"{deny[:-4]}user/", f"{deny[:-4]}role/"))
    return whole or includes(deny, name, ignore_case=True)


def _plain(named: tuple[str, str]) -> str:
    """A name as it is mostly written: accounts as their root, ARNs without a region, in lower case."""
    kind, name = named[0], named[1].casefold()
    if kind == "RAM" and name.isdigit():
        return f"acs:ram::{name}:root"
    found = None if kind == "Service" else _ARN(name)
    return name if found is None else f"acs:ram::{found[1]}:{found[2]}"
