"""Who can come to act as somebody: asked only of those who have a way on themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from aliram.audit.facts import User

from .abilities import Abilities
from .actors import Actor, Move
from .certainty import Certainty
from .estate import Estate
from .takeovers import USER_WAYS, Takeover, of_role, of_user
from .techniques import COMMANDS, NEEDED

__all__ = ["Arriving"]

_ENOUGH = 6
"""Certain moves of one technique: where there are so many to the nearest targets, farther ones add nothing."""
_FEW = 64
"""Of so many identities each is noted; whoever can do something to more is asked about all."""

_ROLE = ("UpdateRole", "PassRole")
_ANY_ROLE = frozenset(name.casefold() for name in COMMANDS) | NEEDED["PE-14"]
"""Actions that lead to roles without naming them."""


class Arriving:
    """The moves to users and roles of whoever may make them, by their policies."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._about: dict[tuple[str, Actor], list[Abilities]] = {}
        """Who may do something to a single identity, by technique; to roles, by none."""
        self._every: dict[str, dict[Abilities, None]] = {technique: {} for technique in (*USER_WAYS, "")}
        """Who must be asked about each identity."""
        self._asked: set[Actor] = set()
        self._certain: Counter[tuple[Abilities, str]] = Counter()

    def enrol(self, me: Abilities) -> None:
        """Takes somebody in."""
        for technique, operations in USER_WAYS.items():
            if technique == "PE-15" and me.any_of(*operations):
                self._every[technique][me] = None
            elif me.any_of(*operations):
                self._note(technique, me, self._estate.users_of(me, *operations))
        if me.actions & _ANY_ROLE:
            self._every[""][me] = None
        elif me.any_of(*_ROLE):
            self._note("", me, self._estate.roles_of(me, *_ROLE))

    def _note(self, technique: str, me: Abilities, targets: Sequence[Actor]) -> None:
        if len(targets) > _FEW:
            self._every[technique][me] = None
            return
        for target in targets:
            self._about.setdefault((technique, target), []).append(me)

    def moves_to(self, target: Actor) -> Iterator[tuple[Abilities, Move]]:
        """Every move to a target, the first time that it is asked for."""
        if target in self._asked or target.grown:
            return
        self._asked.add(target)
        for technique in USER_WAYS if isinstance(target.subject, User) else ("",):
            for me in (*self._every[technique], *self._about.get((technique, target), ())):
                for way in self._ways(me, target, technique):
                    if not way.chance.none:
                        yield me, Move(way.technique, target, way.chance, way.words, exposure=way.exposure)
                        self._certain[me, technique] += way.chance.certainty is Certainty.YES
                if technique and self._certain[me, technique] >= _ENOUGH:
                    self._every[technique].pop(me, None)

    def _ways(self, me: Abilities, target: Actor, technique: str) -> Iterator[Takeover]:
        return of_user(me, target, technique) if technique else of_role(self._estate, me, target)
