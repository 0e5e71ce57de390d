"""A policy as data: what `parse` reads and everything else judges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

__all__ = ["Condition", "Effect", "Kind", "Policy", "Statement"]

Effect = Literal["Allow", "Deny"]

Kind = Literal["identity", "trust", "session", "control", "resource"]
"""What a document is for: attached to users, groups and roles; the trust policy of a role; the `Policy` argument of
AssumeRole; a control policy of a resource directory; a policy on a resource of another service (an OSS bucket)."""

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one key: holds when the request's value matches any of `values` (none, for a negated one)."""

    operator: str
    """As documented, without a prefix: `StringEquals`."""
    key: str
    """As written: `acs:SourceIp`. Letter case does not count when it is compared."""
    values: Names
    prefix: str = ""
    """`ForAllValues`, `ForAnyValue`, or nothing."""

    @property
    def name(self) -> str:
        """The operator as it is written in the document."""
        return f"{self.prefix}:{self.operator}" if self.prefix else self.operator

    def __str__(self) -> str:
        return f"{self.name} {self.key} {', '.join(map(json.dumps, self.values))}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One rule. A single string in the document reads as a list of one."""

    effect: Effect
    action: Names | None = None
    """Patterns of `Action`; None where the statement has `NotAction`."""
    not_action: Names | None = None
    resource: Names | None = None
    """Patterns of `Resource`; None in a trust policy."""
    conditions: tuple[Condition, ...] = ()
    """All must hold."""
    principals: tuple[tuple[str, Names], ...] | None = None
    """(`RAM` | `Service` | `Federated`, names); None in policies that say nothing of principals. Names that a bucket
    policy lists without a kind stand under `""`."""
    sid: str | None = None

    @property
    def allows(self) -> bool:
        """Whether the effect is Allow."""
        return self.effect == "Allow"

    def names_of(self, kind: str) -> Names:
        """The principals of one kind."""
        return tuple(name for each, names in self.principals or () if each == kind for name in names)


@dataclass(frozen=True)
class Policy:
    """A document that was read without a mistake.

    Two policies are equal when they say the same in the same order; a string and a list of that one string are the
    same. `canonical` makes the order not matter either.
    """

    kind: Kind
    statements: tuple[Statement, ...]
    name: str | None = field(default=None, compare=False)
    """What explanations call it; not part of the document."""
    text: str = field(default="", compare=False, repr=False)
    """The document as it was read, as compact JSON."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.kind, self.statements))

    def __str__(self) -> str:
        return self.text

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    def to_dict(self) -> dict[str, Any]:
        """The document as it was read: the order of members, strings and lists as they were."""
        document: dict[str, Any] = json.loads(self.text)
        return document

    def to_json(self, *, indent: int | None = None) -> str:
        """The document as JSON text; without `indent` on one line, without spaces."""
        return self.text if indent is None else json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)

    @property
    def size(self) -> int:
        """Bytes of the compact document in UTF-8, which the quota of 6,144 is about."""
        return len(self.text.encode())

    def canonical(self) -> Policy:
        """The same rules in one order whatever the document's, each once: equal for policies that differ in order
        only."""
        unique = {_ordered(statement) for statement in self.statements}
        return Policy(self.kind, tuple(sorted(unique, key=repr)), self.name, self.text)


def _ordered(statement: Statement) -> Statement:
    """A statement without what plays no part in decisions: order, repetitions, `Sid`."""

    def sort(names: Names | None) -> Names | None:
        return None if names is None else tuple(sorted(set(names)))

    conditions = {Condition(c.operator, c.key.lower(), sort(c.values) or (), c.prefix) for c in statement.conditions}
    principals = statement.principals
    if principals is not None:
        principals = tuple(sorted((kind, sort(names) or ()) for kind, names in principals))
    return Statement(
        statement.effect,
        sort(statement.action),
        sort(statement.not_action),
        sort(statement.resource),
        tuple(sorted(conditions, key=repr)),
        principals,
    )
