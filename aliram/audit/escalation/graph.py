"""All moves of everybody, and the shortest way of each to full power.

Moves that depend on the policies alone are made once for each set of policies, whoever holds it; only what is about
the holder (policies attached to itself, roles that name it) is made for each. The ways are found from their end: from
full power to all who can reach it in one move, from those to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aliram.audit.facts import Role, User
from aliram.audit.paths import Path, Step
from aliram.audit.unread import NotRead, Unread
from aliram.policy import Principal

from .abilities import Abilities
from .actors import Actor, Move
from .arriving import Arriving
from .certainty import CERTAIN, NEVER, Certainty, Chance, both
from .creating import creating, outward, weakening
from .distances import administration, counts, distances
from .estate import Estate, is_strong
from .lifting import LIFTING, Lifting
from .takeovers import USER_THEFT, USER_WAYS, Takeover, of_role, of_user
from .techniques import NEEDED, PREFERRED

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
        self._helpers: dict[Abilities, Sequence[tuple[Actor, Takeover]]] = {}
        self._helped: dict[Abilities, Mapping[Actor, None]] = {}
        self._near: dict[tuple[Abilities, Certainty], dict[int, list[Move]]] = {}
        self._ranked: dict[tuple[Abilities, str], list[Move]] = {}
        self._gap: Unread | None = None
        try:
            self._estate = Estate(snapshot)
            self._arriving = Arriving(self._estate)
            self._make()
        except NotRead as error:
            self._gap = error.missing
            return
        self._distances = {least: distances(self._estate, self._shared, self._arriving, least) for least in _SURE}
        for moves in self._shared.values():
            moves.sort(key=_preference)

    def is_administrator(self, subject: User | Role) -> bool:
        """Whether it has full power already, without conditions.

        Raises:
            NotRead: Its policies could not be read.
        """
        return administration(self._known(subject)) is Certainty.YES

    def is_bound_administrator(self, subject: User | Role) -> bool:
        """Whether it has full power under conditions: then only what goes round them is a way."""
        return administration(self._known(subject)) is Certainty.CONDITIONAL

    def applies(self, subject: User | Role, technique: str) -> bool:
        """Whether its policies speak of anything that the technique needs."""
        actor = self._known(subject)
        return any(each is not None and each.actions & NEEDED[technique] for each in (actor.abilities, actor.outward))

    def danger(self, subject: User | Role, technique: str) -> Danger | None:
        """The worst that a principal can do by a technique; None: nothing.

        Raises:
            NotRead: Its policies could not be read.
        """
        actor = self._known(subject)
        found: list[tuple[Chance, bool, str]] = []
        sure = 0
        for move in self._worst_first(actor, technique):
            if not self._is_for(move, actor):
                continue
            chance = both(move.chance, self._reach(move, actor), *([Chance(Certainty.CONDITIONAL)] * actor.frozen))
            if not chance.none:
                found.append((chance, not move.exposure, move.words))
                sure += chance.certainty is Certainty.YES and not move.exposure
                if sure >= _SHOWN:
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
                if path is not None and not (path.conditional and administration(actor) is Certainty.CONDITIONAL):
                    found.append(path)
        return found

    def _is_judged(self, actor: Actor) -> bool:
        return actor.abilities is not None and administration(actor) is not Certainty.YES

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
        opened: dict[Abilities, list[Move]] = {}
        for actor in self._estate.actors.values():
            if actor.outward is not None:
                if actor.outward not in opened:
                    opened[actor.outward] = [move for move in outward(actor.outward) if not move.chance.none]
                actor.moves += opened[actor.outward]
        pending = [actor for members in self._estate.members.values() for actor in members]
        queued = set(pending)
        for actor in pending:  # grows as it goes
            abilities = actor.abilities
            if abilities is None or abilities.admin is Certainty.YES:
                continue
            if abilities not in self._shared:
                moves = [move for move in self._of_policies(abilities) if not move.chance.none]
                self._shared[abilities] = moves
                self._arriving.enrol(abilities)
            if abilities.admin is Certainty.CONDITIONAL:
                bound = Chance(Certainty.CONDITIONAL)
                actor.moves.append(Move("PE-00", None, bound, "is an administrator, under conditions"))
            actor.moves += [move for move in self._of_holder(actor, abilities) if not move.chance.none]
            for move in (*actor.moves, *self._shared[abilities]):
                if move.target is not None and move.target.grown and move.target not in queued:
                    queued.add(move.target)
                    pending.append(move.target)

    def _of_policies(self, me: Abilities) -> Iterator[Move]:
        """What anybody with these policies can do."""
        estate = self._estate
        sure = False
        for move in creating(estate, me):
            sure |= move.chance.certainty is Certainty.YES
            yield move
        if not sure:
            yield from self._users_made_stronger(me)
        liftable = estate.liftable(me)
        assumable = (role for role in estate.roles_of(me, "AssumeRole") if is_strong(role))
        for target in dict.fromkeys((*liftable, *assumable)):
            trust = estate.trusts[target]
            ways = list(of_role(estate, me, target)) if target in liftable else []
            if not trust.uneven and me.reaches("AssumeRole", "role", target.subject.name):
                ways.insert(0, _assuming(me, target, trust.admits_account()))
            yield from self._through(me, target, ways)
        everywhere = Chance(me.may_assume("*"))
        open_roles = 0
        if not everywhere.none:
            open_roles = sum(
                not trust.admits_account().none and me.may_assume(role.subject.name) is not Certainty.NO
                for role, trust in estate.trusts.items()
            )
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
                assuming = _assuming(me, target, admits)
                yield from self._through(me, target, [assuming])
                yield from self._and_back(actor, target, assuming)
            for target, assuming in self._helpers_of(me):
                yield from self._and_back(actor, target, assuming)

    def _helpers_of(self, me: Abilities) -> Sequence[tuple[Actor, Takeover]]:
        """Roles that let in the whole account and may make users or roles stronger."""
        if me not in self._helpers:
            found = []
            for target in self._estate.roles_of(me, "AssumeRole"):
                trust = self._estate.trusts[target]
                if not trust.uneven and target.abilities is not None and target.abilities.any_of(*LIFTING):
                    found.append((target, _assuming(me, target, trust.admits_account())))
            self._helpers[me] = found
        return self._helpers[me]

    def _helped_by(self, helper: Abilities) -> Mapping[Actor, None]:
        """Whom somebody might give full power, of all as they are."""
        if helper not in self._helped:
            self._helped[helper] = {**self._estate.liftable_users(helper), **self._estate.liftable(helper)}
        return self._helped[helper]

    def _and_back(self, actor: Actor, role: Actor, assuming: Takeover) -> Iterator[Move]:
        """A role is assumed that gives full power to who assumed it, who then goes on as before."""
        if assuming.chance.none or role.abilities is None or role.subject is actor.subject:
            return
        if not actor.grown and actor not in self._helped_by(role.abilities):
            return
        back = []
        for lift in Lifting(self._estate, role.abilities, actor, actor.name, grow=False):
            if not lift.exposure and not lift.chance.none:
                words = f"{lift.words}; then goes on as {actor.name}"
                back.append(Move(lift.technique, lift.result, lift.chance, words, lift.shown))
        if back:
            helper = Actor(role.subject, role.policies, (), None, grown=1, moves=back)
            yield Move(assuming.technique, helper, assuming.chance, assuming.words)

    def _through(self, me: Abilities, target: Actor, ways: Sequence[Takeover]) -> Iterator[Move]:
        """Moves to a role: as it is, and made stronger before."""
        ways = [way for way in ways if not way.chance.none]
        for way in ways:
            if way.technique == "PE-13":  # the others come when the target is known to lead on
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
        liftable = self._estate.liftable_users(me)
        techniques = [id for id in ("PE-06", "PE-07") if me.any_of(*USER_WAYS[id])]
        for target in (target for target in self._estate.users_of(me, *USER_THEFT) if target in liftable):
            ways = [way for id in techniques for way in of_user(me, target, id) if not way.chance.none]
            for lift in Lifting(self._estate, me, target, target.name, grow=False) if ways else ():
                if lift.exposure or lift.chance.none:
                    continue
                for way in ways:
                    chance = both(lift.chance, way.chance)
                    words = f"{lift.words} and {way.words}"
                    yield Move(way.technique, lift.result, chance, words, lift.shown, about=target)
                    sure += chance.certainty is Certainty.YES and lift.result is None
            if sure > 1:  # one of them may be the holder itself
                return

    def _is_for(self, move: Move, actor: Actor) -> bool:
        """Whether a move of everybody with the same policies is one of this actor: not, where it leads back to it."""
        other = move.about if move.about is not None else move.target
        return other is None or other.subject is not actor.subject or move in actor.moves

    # Ways.

    def _reach(self, move: Move, actor: Actor) -> Chance:
        """How sure it is that the target of a move leads to full power, without coming back to who made the move."""
        if move.target is None:
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
        for move in actor.moves:
            if counts(move, least) and self._left(move, least) == left:
                return move
        abilities = actor.abilities
        assert abilities is not None
        near = self._near.get((abilities, least))
        if near is None:
            near = self._near[abilities, least] = {}
            for move in self._shared[abilities]:
                after = self._left(move, least)
                if counts(move, least) and after is not None:
                    near.setdefault(after, []).append(move)
        return next(move for move in near[left] if self._is_for(move, actor))

    def _left(self, move: Move, least: Certainty) -> int | None:
        """Moves that are left after one; None: it leads nowhere."""
        return 0 if move.target is None else self._distances[least].get(move.target)

    def _worst_first(self, actor: Actor, technique: str) -> Iterator[Move]:
        """Its moves by a technique that may lead somewhere; those of everybody with its policies the worst first."""
        yield from (move for move in actor.moves if move.technique == technique)
        abilities = actor.abilities
        if abilities is None:
            return
        ranked = self._ranked.get((abilities, technique))
        if ranked is None:
            moves = (move for move in self._shared.get(abilities, ()) if move.technique == technique)
            worth = [(self._worth(move), move) for move in moves]
            worth.sort(key=lambda each: -each[0])
            ranked = self._ranked[abilities, technique] = [move for value, move in worth if value]
        yield from ranked

    def _worth(self, move: Move) -> Certainty:
        """How sure a move and the rest of the way are, for anybody."""
        for least in _SURE:
            if self._left(move, least) is not None:
                return min(least, move.chance.certainty)
        return Certainty.NO

    def _step(self, actor: Actor, move: Move) -> Step:
        target = move.shown or (self._snapshot.account.arn if move.target is None else move.target.arn)
        words = move.words
        if move.target is not None and administration(move.target) is Certainty.YES:
            named = f"{move.target.subject.kind} {move.target.subject.name}"
            if move.target.grown:
                words += ", and is an administrator"
            elif named in words and not words.endswith(named):
                words = words.replace(named, f"{named}, an administrator,", 1)
            else:
                words += ", an administrator"
        return Step(
            technique=move.technique,
            source=actor.arn,
            target=target,
            words=words,
            conditional=actor.frozen or move.chance.certainty is Certainty.CONDITIONAL,
        )


_SHOWN = 5
"""Moves that a finding names."""


def _preference(move: Move) -> int:
    return PREFERRED.index(move.technique) if move.technique in PREFERRED else len(PREFERRED)


def _assuming(me: Abilities, target: Actor, admits: Chance) -> Takeover:
    chance = both(Chance(me.may_assume(target.subject.name)), admits)
    return Takeover("PE-13", chance, f"assumes role {target.subject.name}")
