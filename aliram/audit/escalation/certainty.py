"""How sure it is that a move can be made."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from aliram.audit.unread import Unread
from aliram.policy import Decision

__all__ = ["CERTAIN", "NEVER", "Certainty", "Chance", "both", "either"]


class Certainty(IntEnum):
    """The greater, the surer."""

    NO = 0
    UNKNOWN = 1
    """Something that it hangs on could not be read."""
    CONDITIONAL = 2
    """It hangs on conditions that cannot be decided."""
    YES = 3

    @classmethod
    def of(cls, decision: Decision) -> Certainty:
        """What a decision in audit mode is worth."""
        if decision is Decision.ALLOW:
            return cls.YES
        return cls.CONDITIONAL if decision is Decision.CONDITIONAL else cls.NO


class Chance(NamedTuple):
    """A certainty, and what is missing where it is unknown."""

    certainty: Certainty
    missing: Unread | None = None

    @property
    def none(self) -> bool:
        """Whether it is certain that the move cannot be made."""
        return self.certainty is Certainty.NO


CERTAIN = Chance(Certainty.YES)
NEVER = Chance(Certainty.NO)


def both(*chances: Chance) -> Chance:
    """Everything is needed: the worst of it."""
    return min(chances, key=lambda chance: chance.certainty)


def either(chances: Iterable[Chance]) -> Chance:
    """One is enough: the best of them."""
    return max(chances, key=lambda chance: chance.certainty, default=NEVER)
