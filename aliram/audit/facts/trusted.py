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
_ARN = re.compile(r"acs:ram:[^:]*:([^:]+):(.+)", re.IGNORECASE).fullmatch


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
        """Account id, or a pattern of one; empty for services and for what is no ARN."""
        return self._parts[0]

    @property
    def who(self) -> str:
        """What stands behind the account: `root`, `user/alice`, `saml-provider/okta`; empty as for `account`."""
        return self._parts[1]

    @property
    def _parts(self) -> tuple[str, str]:
        if self.kind == "RAM" and self.name.isdigit():  # a bare number is an account
            return self.name, "root"
        found = None if self.kind == "Service" else _ARN(self.name)
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
        return self.kind == "RAM" and any(includes(self.who, each) for each in ("root", "user/?*", "role/?*"))

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

    def bound(self, key: str) -> bool:
        """Whether only some values of a key are let in."""
        return any(
            not ("Like" in condition.operator and any(_anything(value) for value in condition.values))
            for condition in self.asked(key)
        )


def _anything(value: str) -> bool:
    return includes(value, "?*")


def trusted_by(role: Role) -> list[Trusted]:
    """Everybody whom the role's trust policy lets in, but for those who are denied whatever they bring.

    Raises:
        NotRead: The role could not be read.
        PolicyError: The trust policy cannot be parsed.
    """
    statements = list(enumerate(role.trust.statements))
    denies = [each for _, each in statements if not each.allows and not each.conditions and _assumes(each)]
    return [
        Trusted(position, statement, kind, name)
        for position, statement in statements
        if statement.allows and _assumes(statement)
        for kind, name in _names(statement)
        if not any(_stands_for(other, kind, name) for deny in denies for other in _names(deny))
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
    whole = wider[1].endswith(":root") and name.startswith((f"{wider[1][:-4]}user/", f"{wider[1][:-4]}role/"))
    return whole or includes(wider[1], name, ignore_case=True)
