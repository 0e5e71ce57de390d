"""Statements together with where their parts stand in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from aliram.policy.document import Condition, Kind, Names, Statement
from aliram.policy.paths import member

__all__ = ["Located", "order"]


class Located(NamedTuple):
    """A statement, its JSON tree and its path."""

    statement: Statement
    tree: Mapping[str, Any]
    path: str
    """`$.Statement[0]`."""
    kind: Kind

    def at(self, *names: str) -> str:
        """The path of a member of the statement, of a member of that member, and so on."""
        path = self.path
        for name in names:
            path = member(path, name)
        return path

    @property
    def actions(self) -> list[tuple[str, str]]:
        """Path and pattern of everything in `Action`."""
        return self._texts(self.statement.action, "Action")

    @property
    def not_actions(self) -> list[tuple[str, str]]:
        """Path and pattern of everything in `NotAction`."""
        return self._texts(self.statement.not_action, "NotAction")

    @property
    def resources(self) -> list[tuple[str, str]]:
        """Path and pattern of everything in `Resource`."""
        return self._texts(self.statement.resource, "Resource")

    def values(self, condition: Condition) -> list[tuple[str, str]]:
        """Path and text of every value of a condition."""
        return self._texts(condition.values, "Condition", condition.name, condition.key)

    def of(self, condition: Condition) -> str:
        """The path of a condition's key."""
        return self.at("Condition", condition.name, condition.key)

    @property
    def principals(self) -> Iterator[tuple[str, str, str]]:
        """Path, kind (`RAM`, `Service`, `Federated`; `""` without one) and name of everybody in `Principal`."""
        named = self.tree.get("Principal")
        if isinstance(named, Mapping):
            for word, (kind, names) in zip(named, self.statement.principals or (), strict=True):
                for path, name in self._texts(names, "Principal", word):
                    yield path, kind, name
        elif named is not None:
            for path, name in self._texts(self.statement.names_of(""), "Principal"):
                yield path, "", name

    def _texts(self, texts: Names | None, *names: str) -> list[tuple[str, str]]:
        node: Any = self.tree
        for name in names:
            node = node.get(name) if isinstance(node, Mapping) else None
        path = self.at(*names)
        if isinstance(node, str) or not isinstance(node, Sequence):
            return [(path, text) for text in texts or ()]
        return [(f"{path}[{number}]", text) for number, text in enumerate(texts or ())]


def order(tree: object) -> dict[str, int]:
    """Every path of a JSON tree, numbered from top to bottom."""
    found: dict[str, int] = {}
    # A stack of its own, because a document may be nested as deeply as it likes.
    waiting: list[tuple[str, object]] = [("$", tree)]
    while waiting:
        path, node = waiting.pop()
        found[path] = len(found)
        if isinstance(node, Mapping):
            waiting += reversed([(member(path, str(name)), child) for name, child in node.items()])
        elif isinstance(node, Sequence) and not isinstance(node, str | bytes):
            waiting += reversed([(f"{path}[{number}]", child) for number, child in enumerate(node)])
    return found
