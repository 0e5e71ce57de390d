"""All moves of everybody, and the shortest way of each to full power.

Moves that depend on the policies alone are made once for each set of policies, whoever holds it; only what is about
the holder (policies attached to itself, roles that name it) is made for each. The ways are found from their end: from
full power to all who can reach it in one move, from those to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from aliram.audit.facts import Role, User
from aliram.audit.paths import Path, Step
from aliram.audit.unread import NotRead, Unread
from aliram.policy import Principal

from .abilities import Abilities
from .actors import Actor, Move
from .certainty import CERTAIN, NEVER, Certainty, Chance, both
from .creating import creating, weakening
from .estate import Estate
from .lifting import LIFTING, Lifting
from .takeovers import USER_THEFT, Takeover, of_role, of_user

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot

__all__ = ["Danger", "Escalation"]

_SURE = (Certainty.YES, Certainty.CONDITIONAL, Certainty.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Danger:
    """What a principal can do by one technique."""

    certainty: Certainty
    full: bool
    """Whether it leads to full power; otherwise it weakens the account or grants more."""
    words: tuple[str, ...]
    """The moves, the surest first."""
    missing: Unread | None = None


class Escalation:
    """The ways to full power in one account. `snapshot.escalation` makes it once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._shared: dict[Abilities, list[Move]] = {}
        self._gap: Unread | None = None
        try:
            self._estate = Estate(snapshot)
            self._make()
        except NotRead as error:
            self._gap = error.missing
            return
        self._distances = {least: self._distances_at(least) for least in _SURE}

    def is_administrator(self, subject: User | Role) -> bool:
        """Whether it has full power already, without conditions.

        Raises:
            NotRead: Its policies could not be read.
        """
        return _admin(self._known(subject)) is Certainty.YES

    def is_bound_administrator(self, subject: User | Role) -> bool:
        """Whether it has full power under conditions: then only what goes round them is a way."""
        return _admin(self._known(subject)) is Certainty.CONDITIONAL

    def applies(self, subject: User | Role, technique: str) -> bool:
        """Whether its policies speak of anything that the technique needs."""
        abilities = self._known(subject).abilities
        return abilities is not None and bool(abilities.actions & _NEEDED[technique])

    def danger(self, subject: User | Role, technique: str) -> Danger | None:
        """The worst that a principal can do by a technique; None: nothing.

        Raises:
            NotRead: Its policies could not be read.
        """
        actor = self._known(subject)
        found: list[tuple[Chance, bool, str]] = []
        surest = Certainty.NO
        for move in self._moves(actor):
            if move.technique != technique or not self._is_for(move, actor):
                continue
            reach = both(move.chance, self._reach(move, actor))
            if not reach.none:
                found.append((reach, not move.exposure, move.words))
                surest = max(surest, reach.certainty if not move.exposure else Certainty.NO)
                if surest is Certainty.YES and len(found) >= _SHOWN:
                    break
        if not found:
            return None
        found.sort(key=lambda each: (-each[0].certainty, not each[1]))
        worst, full, _ = found[0]
        words = tuple(dict.fromkeys(words for _, _, words in found))[:_SHOWN]
        return Danger(worst.certainty, full, words, worst.missing)

    def path(self, subject: User | Role) -> Path | None:
        """The shortest certain way, else the shortest under conditions; None: there is none.

        Raises:
            NotRead: Its policies could not be read, or whether there is a way hangs on what could not.
        """
        actor = self._known(subject)
        for least in _SURE:
            moves = self._way(actor, least)
            if moves is None:
                continue
            if least is not Certainty.UNKNOWN:
                return Path(principal=subject.arn, steps=tuple(self._step(*each) for each in moves))
            raise NotRead(next(move.chance.missing for _, move in moves if move.chance.missing is not None))
        return None

    def paths(self) -> list[Path]:
        """Of everybody who has one and is no administrator already; what is unknown is left out."""
        found = []
        for actor in () if self._gap is not None else (*self._estate.users, *self._estate.roles):
            if actor.missing is None and self._is_judged(actor):
                try:
                    path = self.path(actor.subject)
                except NotRead:
                    continue
                if path is not None and not (path.conditional and _admin(actor) is Certainty.CONDITIONAL):
                    found.append(path)
        return found

    def _is_judged(self, actor: Actor) -> bool:
        return actor.abilities is not None and _admin(actor) is not Certainty.YES

    def _known(self, subject: User | Role) -> Actor:
        if self._gap is not None:
            raise NotRead(self._gap)
        actor = self._estate.actors[subject.arn]
        if actor.missing is not None:
            raise NotRead(actor.missing)
        return actor

    # Moves.

    def _make(self) -> None:
        """Moves of every identity, and of those that they may grow into."""
        for actor in self._estate.actors.values():
            if actor.missing is not None:
                unknown = Chance(Certainty.UNKNOWN, actor.missing)
                actor.moves.append(Move("PE-00", None, unknown, "has policies that could not be read"))
        done = 0
        pending = [actor for members in list(self._estate.members.values()) for actor in members]
        while done < len(pending):
            actor = pending[done]
            done += 1
            abilities = actor.abilities
            if abilities is None or abilities.admin is Certainty.YES:
                continue
            if abilities not in self._shared:
                self._shared[abilities] = [move for move in self._of_policies(abilities) if not move.chance.none]
            if abilities.admin is Certainty.CONDITIONAL:
                limited = Chance(Certainty.CONDITIONAL)
                actor.moves.append(Move("PE-00", None, limited, "is an administrator, under conditions"))
            actor.moves += [move for move in self._of_holder(actor, abilities) if not move.chance.none]
            seen = {id(each) for each in ()}
            for move in (*actor.moves, *self._shared[abilities]):
                if move.target is not None and move.target.grown and id(move.target) not in self._queued | seen:
                    self._queued.add(id(move.target))
                    pending.append(move.target)

    @cached_property
    def _queued(self) -> set[int]:
        return set()

    def _of_policies(self, me: Abilities) -> Iterator[Move]:
        """What anybody with these policies can do."""
        estate = self._estate
        sure = False
        for move in creating(estate, me):
            sure |= move.chance.certainty is Certainty.YES
            yield move
        if me.any_of(*USER_THEFT):
            for target in estate.strong_users:
                yield from (Move(each.technique, target, each.chance, each.words) for each in of_user(me, target))
            if me.any_of(*LIFTING) and not sure:
                yield from self._users_made_stronger(me)
        if me.any_of("SetUserSsoSettings"):
            signs = Chance(me.may("SetUserSsoSettings"))
            for target in () if signs.none else estate.strong_users:
                words = f"has user SSO believe an identity provider of its own and logs on as user {target.subject.name}"
                yield Move("PE-15", target, signs, words)
        for target in estate.roles if me.any_of(*LIFTING) else estate.strong_roles:
            trust = estate.trusts[target]
            ways = list(of_role(estate, me, target))
            if not trust.uneven:
                ways.insert(0, _assuming(me, target, trust.admits_account()))
            yield from self._through(me, target, ways)
        everywhere = Chance(me.may_assume("*"))
        open_roles = 0 if everywhere.none else sum(not trust.admits_account().none for trust in estate.trusts.values())
        if open_roles:
            words = f"may assume every role that lets it in, {open_roles} of which let in the whole account"
            yield Move("PE-13", None, everywhere, words, exposure=True)
        yield from weakening(estate, me)

    def _of_holder(self, actor: Actor, me: Abilities) -> Iterator[Move]:
        """What only this one can do."""
        for lift in Lifting(self._estate, me, actor, "itself", grow=True):
            yield Move(lift.technique, lift.result, lift.chance, lift.words, lift.shown, exposure=lift.exposure)
        if "sts:assumerole" in me.actions:
            who = Principal.of(actor.arn)
            for target in self._estate.roles_about(actor.arn):
                admits = self._estate.trusts[target].admits(who)
                yield from self._through(me, target, [_assuming(me, target, admits)])

    def _through(self, me: Abilities, target: Actor, ways: Sequence[Takeover]) -> Iterator[Move]:
        """Moves to a role: as it is, and made stronger before."""
        ways = [way for way in ways if not way.chance.none]
        for way in ways:
            yield Move(way.technique, target, way.chance, way.words)
        if not ways:
            return
        way = max(ways, key=lambda each: each.chance.certainty)  # the first of the surest
        assumed = way.technique == "PE-13"
        for lift in Lifting(self._estate, me, target, target.name, grow=assumed):
            technique = lift.technique if assumed else way.technique
            words = f"{lift.words}; then {way.words}"
            chance = both(lift.chance, way.chance)
            yield Move(technique, lift.result, chance, words, lift.shown, about=target, exposure=lift.exposure)

    def _users_made_stronger(self, me: Abilities) -> Iterator[Move]:
        """Users whom somebody can both give full power to and act as."""
        sure = 0
        for target in self._estate.users:
            for lift in Lifting(self._estate, me, target, target.name, grow=False):
                if lift.exposure or lift.chance.none:
                    continue
                for way in of_user(me, target):
                    chance = both(lift.chance, way.chance)
                    if not chance.none:
                        words = f"{lift.words} and {way.words}"
                        yield Move(way.technique, lift.result, chance, words, lift.shown, about=target)
                        sure += chance.certainty is Certainty.YES and lift.result is None
            if sure > 1:  # one of them may be the holder itself
                return

    def _moves(self, actor: Actor) -> Iterator[Move]:
        yield from actor.moves
        if actor.abilities is not None:
            yield from self._shared.get(actor.abilities, ())

    def _is_for(self, move: Move, actor: Actor) -> bool:
        """Whether a move of everybody with the same policies is one of this actor: not, where it leads back to it."""
        other = move.about if move.about is not None else move.target
        return other is None or other.subject is not actor.subject or move in actor.moves

    # Distances.

    def _distances_at(self, least: Certainty) -> Mapping[Actor, int]:
        """Moves to full power by those that are at least so sure; administrators need none."""
        owned: dict[Actor | None, list[Actor]] = {}
        shared: dict[Actor | None, list[tuple[Abilities, Actor | None]]] = {}
        for actors in self._estate.members.values():
            for actor in actors:
                for move in actor.moves:
                    if _counts(move, least):
                        owned.setdefault(move.target, []).append(actor)
        for actor in self._estate.actors.values():
            if actor.missing is not None and least is Certainty.UNKNOWN:
                owned.setdefault(None, []).append(actor)
        for abilities, moves in self._shared.items():
            for move in moves:
                if _counts(move, least):
                    shared.setdefault(move.target, []).append((abilities, move.about or move.target))
        ends = [actor for members in self._estate.members.values() for actor in members if _admin(actor) is Certainty.YES]
        found = dict.fromkeys(ends, 0)
        frontier: list[Actor | None] = [None, *ends]
        swept: set[Abilities] = set()
        distance = 0
        while frontier:
            distance += 1
            reached: dict[Actor, None] = {}
            for target in frontier:
                for actor in owned.get(target, ()):
                    reached.setdefault(actor)
                for abilities, other in shared.get(target, ()):
                    if abilities in swept:
                        continue
                    left_out = False
                    for actor in self._estate.members[abilities]:
                        if other is not None and actor.subject is other.subject:
                            left_out |= actor not in found
                        else:
                            reached.setdefault(actor)
                    if not left_out:
                        swept.add(abilities)
            frontier = [actor for actor in reached if actor not in found]
            found.update(dict.fromkeys(frontier, distance))
        return found

    def _reach(self, move: Move, actor: Actor) -> Chance:
        """How sure it is that the target of a move leads to full power, without coming back to who made the move."""
        if move.target is None:
            return CERTAIN
        if move.exposure and move.target is None:
            return CERTAIN
        for least in _SURE:
            moves = self._way(move.target, least)
            if moves is not None and all(other.subject is not actor.subject for other, _ in moves if other.grown == 0):
                missing = next((each.chance.missing for _, each in moves if each.chance.missing is not None), None)
                return Chance(least, missing)
        return NEVER

    def _way(self, actor: Actor, least: Certainty) -> list[tuple[Actor, Move]] | None:
        """The moves of a shortest way, each with who makes it; None: there is no way."""
        distances = self._distances[least]
        if actor not in distances:
            return None
        moves: list[tuple[Actor, Move]] = []
        while distances[actor]:
            move = self._next(actor, least)
            moves.append((actor, move))
            if move.target is None:
                break
            actor = move.target
        return moves

    def _next(self, actor: Actor, least: Certainty) -> Move:
        """The first move of a shortest way."""
        distances = self._distances[least]
        left = distances[actor] - 1
        return next(
            move
            for move in self._moves(actor)
            if _counts(move, least)
            and (left == 0 if move.target is None else distances.get(move.target) == left)
            and self._is_for(move, actor)
        )

    def _step(self, actor: Actor, move: Move) -> Step:
        target = move.shown or (self._snapshot.account.arn if move.target is None else move.target.arn)
        words = move.words
        if move.target is not None and _admin(move.target) is Certainty.YES:
            words += ", an administrator" if not move.target.grown else ", and is an administrator"
        return Step(
            technique=move.technique,
            source=actor.arn,
            target=target,
            words=words,
            conditional=move.chance.certainty is Certainty.CONDITIONAL,
        )


_SHOWN = 5
"""Moves that a finding names."""


def _admin(actor: Actor) -> Certainty:
    return Certainty.NO if actor.abilities is None else actor.abilities.admin


def _counts(move: Move, least: Certainty) -> bool:
    return not move.exposure and move.chance.certainty >= least


def _assuming(me: Abilities, target: Actor, admits: Chance) -> Takeover:
    chance = both(Chance(me.may_assume(target.subject.name)), admits)
    return Takeover("PE-13", chance, f"assumes role {target.subject.name}")


_OWN = ("ram:createpolicyversion",)
_NEEDED: Mapping[str, frozenset[str]] = {
    technique: frozenset(name.casefold() for text in texts for name in _spelt(text))
    for technique, texts in ()
}
