"""How many moves everybody is from full power.

Found from the end: administrators first, then whoever reaches one of them in a single move, and so on. Whoever was
reached once is not looked at again, so that circles end by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from .abilities import Abilities
from .actors import Actor, Move
from .arriving import Arriving
from .certainty import Certainty
from .estate import Estate

__all__ = ["administration", "counts", "distances"]


def administration(actor: Actor) -> Certainty:
    """Whether somebody has full power already."""
    return Certainty.NO if actor.abilities is None else actor.abilities.admin


def counts(move: Move, least: Certainty) -> bool:
    """Whether a move can be a step of a way whose steps are at least so sure."""
    return not move.exposure and move.chance.certainty >= least


def distances(
    estate: Estate, shared: Mapping[Abilities, list[Move]], arriving: Arriving, least: Certainty
) -> Mapping[Actor, int]:
    """Moves to full power of everybody who has a way; administrators need none.

    Args:
        estate: The account.
        shared: Moves of all who have the same policies. One that leads back to who makes it is none. Those that are
            found on the way are added.
        arriving: Moves to users and roles that were found to have a way.
        least: How sure every move must be.
    """
    owned: dict[Actor | None, list[Actor]] = {}
    common: dict[Actor | None, list[tuple[Abilities, Actor | None]]] = {}
    everybody = [*(actor for members in estate.members.values() for actor in members)]
    # Who only helps another one has moves for that one alone, and no abilities of its own to be found by.
    helpers = [
        move.target
        for actor in everybody
        for move in actor.moves
        if move.target is not None and move.target.grown and move.target.abilities is None
    ]
    everybody += helpers
    for actor in (*everybody, *(actor for actor in estate.actors.values() if actor.missing is not None)):
        for move in actor.moves:
            if counts(move, least):
                owned.setdefault(move.target, []).append(actor)
    for abilities, moves in shared.items():
        for move in moves:
            if counts(move, least):
                common.setdefault(move.target, []).append((abilities, move.about or move.target))
    found = {actor: 0 for actor in everybody if administration(actor) is Certainty.YES}
    frontier: list[Actor | None] = [None, *found]
    done: set[Abilities] = set()
    distance = 0
    while frontier:
        distance += 1
        reached: dict[Actor, None] = {}
        for target in frontier:
            for abilities, move in () if target is None else arriving.moves_to(target):
                shared[abilities].append(move)
                if counts(move, least):
                    common.setdefault(target, []).append((abilities, target))
            reached.update(dict.fromkeys(owned.get(target, ())))
            for abilities, other in common.get(target, ()):
                if abilities not in done:
                    subject = None if other is None else other.subject
                    members = estate.members[abilities]
                    reached.update((actor, None) for actor in members if actor.subject is not subject)
                    if all(actor.subject is not subject or actor in found for actor in members):
                        done.add(abilities)
        fresh = [actor for actor in reached if actor not in found]
        found.update(dict.fromkeys(fresh, distance))
        frontier = [*fresh]
    return found
