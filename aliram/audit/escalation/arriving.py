"""Who can come to act as somebody: asked only of those who have a way on themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aliram.audit.facts import User

from .abilities import Abilities
from .actors import Actor, Move
from .certainty import Certainty
from .estate import Estate
from .takeovers import USER_THEFT, of_role, of_user
from .techniques import COMMANDS, NEEDED

__all__ = ["Arriving"]

_ENOUGH = 6
"""Certain moves of one technique: where there are so many to the nearest targets, farther ones add nothing."""

_USER = tuple(f"ram:{name}" for name in USER_THEFT)
_ROLE = ("ram:UpdateRole", "ram:PassRole")
_ANY_ROLE = frozenset(name.casefold() for name in COMMANDS) | NEEDED["PE-14"]
"""Actions that lead to roles without naming them."""


class Arriving:
    """The moves to users and roles of whoever may make them, by their policies."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._named: dict[str, list[Abilities]] = {}
        """Sets of policies by what they name: `user/alice`."""
        self._users: dict[Abilities, None] = {}
        self._roles: dict[Abilities, None] = {}
        """Those that must be asked about every user, every role."""
        self._asked: set[Actor] = set()
        self._certain: Counter[tuple[Abilities, str]] = Counter()

    def enrol(self, me: Abilities) -> None:
        """Takes a set of policies in."""
        if me.any_of(*USER_THEFT):
            self._index(me, self._users, _USER)
        if me.actions & _ANY_ROLE:
            self._roles[me] = None
        elif me.any_of("UpdateRole", "PassRole"):
            self._index(me, self._roles, _ROLE)

    def _index(self, me: Abilities, every: dict[Abilities, None], actions: tuple[str, ...]) -> None:
        named = me.narrow(*(action for action in actions if action.casefold() in me.actions))
        if named is None:
            every[me] = None
        for name in named or ():
            self._named.setdefault(name, []).append(me)

    def moves_to(self, target: Actor) -> Iterator[tuple[Abilities, Move]]:
        """Every move to a target, the first time that it is asked for."""
        if target in self._asked or target.grown:
            return
        self._asked.add(target)
        subject = target.subject
        every = self._users if isinstance(subject, User) else self._roles
        named = self._named.get(f"{subject.kind}/{subject.name}", ())
        for me in dict.fromkeys((*every, *named)):
            takeovers = of_user(me, target) if isinstance(subject, User) else of_role(self._estate, me, target)
            for takeover in takeovers:
                if not takeover.chance.none:
                    yield me, Move(takeover.technique, target, takeover.chance, takeover.words)
                    if takeover.chance.certainty is Certainty.YES:
                        self._certain[me, takeover.technique] += 1
            if isinstance(subject, User) and self._is_enough(me):
                every.pop(me, None)

    def _is_enough(self, me: Abilities) -> bool:
        return all(self._certain[me, id] >= _ENOUGH for id in ("PE-06", "PE-07") if me.actions & NEEDED[id])
