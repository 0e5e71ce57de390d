"""What a set of policies lets its holder do. One object for each set: thousands of users share a handful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from aliram.errors import PolicyError
from aliram.policy import Decision, Grant, PolicySet, Principal, Request, Result, evaluate, what_can
from aliram.policy import Policy as Document

from .facts import Policy

__all__ = ["Powers"]


@dataclass(frozen=True, eq=False)
class Powers:
    """Everything that some policies allow together, their Denies included."""

    policies: tuple[Policy, ...]

    @cached_property
    def documents(self) -> PolicySet:
        """Ready to be asked. A document that cannot be parsed grants nothing here; check POL-15 tells of it.

        Raises:
            NotRead: The document of one of them could not be read.
        """
        return PolicySet(tuple(_readable(self.policies)))

    @cached_property
    def grants(self) -> list[Grant]:
        """Every Allow, and what the Denies leave of it."""
        return [grant for grant in what_can(self.documents) if grant.status != "void"]

    @cached_property
    def admin(self) -> Grant | None:
        """The Allow of every action on every resource, the least restricted one; None: there is none.

        Its `status` tells whether it holds always (`full`) or under conditions or Denies.
        """
        found = [grant for grant in self.grants if _is_everything(grant)]
        return min(found, key=lambda grant: ("full", "conditional", "limited").index(grant.status), default=None)

    def ask(self, action: str, *resources: str, principal: str = "") -> Result:
        """The decision in audit mode: condition keys nobody knows leave it `Conditional`."""
        asker = Principal.of(principal) if principal else None
        return evaluate(Request(action, resources or ("*",), principal=asker), identity=self.documents, audit=True)

    def may(self, action: str, *resources: str, principal: str = "") -> Decision | None:
        """ALLOW or CONDITIONAL; None where it is denied."""
        decision = self.ask(action, *resources, principal=principal).decision
        return decision if decision in (Decision.ALLOW, Decision.CONDITIONAL) else None


def _readable(policies: Sequence[Policy]) -> Iterator[Document]:
    for policy in policies:
        try:
            yield policy.document
        except PolicyError:
            continue


def _is_everything(grant: Grant) -> bool:
    statement = grant.statement
    return any(name in ("*", "*:*") for name in statement.action or ()) and "*" in (statement.resource or ("*",))
