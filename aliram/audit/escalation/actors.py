"""Identities that moves are made by and lead to: users and roles as they are, or with more policies than they have."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from aliram.audit.facts import Group, Policy, Role, User
from aliram.audit.unread import Unread
from aliram.policy import Policy as Document

from .certainty import Chance

if TYPE_CHECKING:
    from .abilities import Abilities

__all__ = ["Actor", "Amended", "Move"]


@dataclass(frozen=True, eq=False)
class Amended(Policy):
    """A policy with another document than the one that was read as its default version."""

    other: Document

    @cached_property
    def document(self) -> Document:
        return self.other


@dataclass(eq=False, slots=True)
class Actor:
    """An identity with the policies that it has, or would have after some moves."""

    subject: User | Role
    policies: tuple[Policy, ...]
    groups: tuple[Group, ...]
    abilities: Abilities | None
    """None where its policies could not be read, or speak of no step."""
    outward: Abilities | None = None
    """Of its policies what speaks of `OUTWARD`."""
    missing: Unread | None = None
    """What of its policies could not be read."""
    grown: int = 0
    """How many moves made it stronger than the subject is."""
    moves: list[Move] = field(default_factory=list)
    """Its own ones, beside those of everybody with the same policies."""

    @property
    def arn(self) -> str:
        return self.subject.arn

    @property
    def frozen(self) -> bool:
        """Whether it is a user who was frozen, and so may not be able to act."""
        return isinstance(self.subject, User) and self.subject.suspended

    @property
    def name(self) -> str:
        """`user alice`."""
        return f"{self.subject.kind} {self.subject.name}"


@dataclass(frozen=True, eq=False, slots=True)
class Move:
    """What somebody may do, and where it leads."""

    technique: str
    """Id of the check: `PE-03`."""
    target: Actor | None
    """Whom it lets act as; None: full power over the account, or where `exposure` is set nobody in particular."""
    chance: Chance
    words: str
    """What is done, for a person."""
    shown: str = ""
    """ARN of a group or policy that stands for the target in reports; empty: the target itself."""
    about: Actor | None = None
    """Somebody else who is made stronger on the way: for that one itself the move is none."""
    exposure: bool = False
    """It weakens the account, but is no step of a path."""
