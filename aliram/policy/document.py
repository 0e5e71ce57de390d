"""A policy as data: what `parse` reads and everything else judges."""

from __future__ import annotations

import json
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

    def to_dict(self) -> dict[str, Any]:
        """The statement as JSON has it, with a list for everything that may be one."""
        tree: dict[str, Any] = {"Sid": self.sid} if self.sid is not None else {}
        tree["Effect"] = self.effect
        if self.principals is not None:
            bare = [name for kind, names in self.principals if not kind for name in names]
            tree["Principal"] = bare or {kind: list(names) for kind, names in self.principals}
        listed = {"Action": self.action, "NotAction": self.not_action, "Resource": self.resource}
        tree |= {name: list(values) for name, values in listed.items() if values is not None}
        for condition in self.conditions:
            keys = tree.setdefault("Condition", {}).setdefault(condition.name, {})
            keys[condition.key] = list(condition.values)
        return tree

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
        return self.to_json()

    def __getstate__(self) -> dict[str, Any]:
        # Hashes of texts differ from process to process.
        return {name: value for name, value in self.__dict__.items() if name != "_hash"}

    def to_dict(self) -> dict[str, Any]:
        """The document: as it was read, with the order of members, strings and lists as they were; of a policy that was
        not read, with a list for everything."""
        if self.text:
            document: dict[str, Any] = json.loads(self.text)
            return document
        return {"Version": "1", "Statement": [statement.to_dict() for statement in self.statements]}

    def to_json(self, *, indent: int | None = None) -> str:
        """The document as JSON text; without `indent` on one line, without spaces."""
        if indent is None and self.text:
            return self.text
        separators = (",", ":") if indent is None else None
        return json.dumps(self.to_dict(), indent=indent, separators=separators, ensure_ascii=False)

    @property
    def size(self) -> int:
        """Bytes of the compact document in UTF-8, which the quota of 6,144 is about."""
        return len(self.to_json().encode())

    def canonical(self) -> Policy:
        """The same rules in one order whatever the document's, each once, without `Sid`: equal for policies that differ
        in order, repetition and the letter case of actions and keys only."""
        unique = {_ordered(statement) for statement in self.statements}
        return Policy(self.kind, tuple(sorted(unique, key=repr)), self.name)


def _ordered(statement: Statement) -> Statement:
    """A statement without what plays no part in decisions: order, repetitions, `Sid`."""

    def sort(names: Names | None) -> Names | None:
        return None if names is None else tuple(sorted(set(names)))

    def fold(names: Names | None) -> Names | None:
        return None if names is None else tuple(sorted({name.lower() for name in names}))

    conditions = {Condition(c.operator, c.key.lower(), sort(c.values) or (), c.prefix) for c in statement.conditions}
    principals = statement.principals
    if principals is not None:
        kinds = sorted({kind for kind, _ in principals})
        principals = tuple((kind, sort(statement.names_of(kind)) or ()) for kind in kinds)
    return Statement(
        statement.effect,
        fold(statement.action),
        fold(statement.not_action),
        sort(statement.resource),
        tuple(sorted(conditions, key=repr)),
        principals,
    )
