"""The graph of escalation against a naive search that plays every move on small accounts made at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import pytest

from aliram import audit
from tests.audit.written_account import ACCOUNT, WrittenAccount, allow, deny, document, trust

USERS = ["a", "b", "c"]
ROLES = ["r", "s", "t"]
GROUPS = ["g", "h"]
POLICIES = ["P1", "P2", "P3", "P4", "P5", "P6"]
EVERYTHING = "AdministratorAccess"
ALL_OF_RAM = "AliyunRAMFullAccess"
ACTIONS = [
    "ram:AttachPolicyToUser",
    "ram:AttachPolicyToRole",
    "ram:AttachPolicyToGroup",
    "ram:CreatePolicyVersion",
    "ram:AddUserToGroup",
    "ram:CreateAccessKey",
    "ram:UpdateRole",
    "sts:AssumeRole",
]
THINGS = [
    *("*", "user/*", "role/*", "group/*", "policy/*", "system:policy/AdministratorAccess"),
    *(f"user/{name}" for name in USERS),
    *(f"role/{name}" for name in ROLES),
    *(f"group/{name}" for name in GROUPS),
    *(f"policy/{name}" for name in POLICIES),
]

BACK = "back"
"""In place of a kind: a role has made this one stronger, who assumed it; what is left is to be this one again."""


@dataclass
class Small:
    """An account, and every rule of its policies as (allows, action, resource)."""

    rules: dict[str, list[tuple[bool, str, str]]] = field(default_factory=dict)
    held: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    trusted: dict[str, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    @classmethod
    def made(cls, seed: int) -> Small:
        chance = random.Random(seed)
        account = cls()
        for name in POLICIES:
            account.rules[name] = [
                (chance.random() > 0.12, action, thing)
                for action in chance.sample(ACTIONS, chance.randint(1, 2))
                for thing in chance.sample(THINGS, chance.randint(1, 3))
            ]
        account.rules[EVERYTHING] = [(True, "*", "*")]
        account.rules[ALL_OF_RAM] = [(True, "ram:*", "*")]
        holders = [("user", name) for name in USERS] + [("role", name) for name in ROLES]
        for holder in holders + [("group", name) for name in GROUPS]:
            account.held[holder] = set(chance.sample(POLICIES, chance.randint(0, 2)))
        account.held[chance.choice(holders)].add(EVERYTHING)
        for name in GROUPS:
            account.members[name] = {user for user in USERS if chance.random() < 0.2}
        everybody = ["root", "ecs.aliyuncs.com", *(f"{kind}/{name}" for kind, name in holders)]
        account.trusted = {name: chance.choice(everybody) for name in ROLES}
        account.keys = {name: chance.randint(0, 2) for name in USERS}
        return account

    def written(self) -> WrittenAccount:
        account = WrittenAccount(users=list(USERS), groups={name: sorted(self.members[name]) for name in GROUPS})
        for name in POLICIES:
            statements = [(allow if allows else deny)(action, on=on) for allows, action, on in self.rules[name]]
            account.policies[name] = [document(*statements)]
        account.system[EVERYTHING] = document(allow("*"))
        for name, who in self.trusted.items():
            account.roles[name] = trust(Service=who) if who.endswith(".com") else trust(RAM=who)
        account.attached = {holder: sorted(names) for holder, names in self.held.items()}
        account.keys = self.keys
        return account


State = tuple[str, str, frozenset[str], frozenset[str]]
"""Whom one acts as, with which policies, in which groups. A policy that was rewritten has `EVERYTHING` in its place."""


class Naive:
    """Plays every move there is, one after another, until nothing new comes."""

    def __init__(self, account: Small) -> None:
        self.account = account

    def base(self, kind: str, name: str) -> State:
        groups = frozenset(group for group in GROUPS if kind == "user" and name in self.account.members[group])
        policies = set(self.account.held[kind, name])
        for group in groups:
            policies |= self.account.held["group", group]
        return kind, name, frozenset(policies), groups

    def may(self, state: State, action: str, *things: str) -> bool:
        rules = [rule for policy in state[2] for rule in self.account.rules[policy]]

        def decide(thing: str) -> bool:
            found = [allows for allows, verb, on in rules if fnmatchcase(action, verb) and fnmatchcase(thing, on)]
            return bool(found) and all(found)

        return all(decide(thing) for thing in things)

    def is_full(self, state: State) -> bool:
        return (
            state[0] != BACK
            and EVERYTHING in state[2]
            and all(allows for policy in state[2] for allows, _, _ in self.account.rules[policy])
        )

    def distance(self, kind: str, name: str) -> int | None:
        """The fewest moves to full power; None: it is out of reach."""
        frontier = seen = {self.base(kind, name)}
        distance = 0
        while frontier:
            if any(map(self.is_full, frontier)):
                return distance
            distance += 1
            frontier = {after for state in frontier for after in self.moves(state)} - seen
            seen = seen | frontier
        return None

    def moves(self, me: State) -> Iterator[State]:
        if me[0] == BACK:
            yield ("user" if me[1] in USERS else "role", *me[1:])
            return
        yield from (state for state, _ in self.stronger(me, me))
        for name in USERS:
            if self.account.keys[name] < 2 and self.may(me, "ram:CreateAccessKey", f"user/{name}"):
                target = self.base("user", name)
                yield target
                yield from (state for state, full in self.stronger(me, target) if full)
        for name in ROLES:
            target = self.base("role", name)
            if not self.may(me, "sts:AssumeRole", f"role/{name}"):
                continue
            if self.account.trusted[name] in ("root", f"{me[0]}/{me[1]}"):
                yield target
                yield from (state for state, _ in self.stronger(me, target))
                yield from (
                    (BACK, *state[1:]) for state, full in self.stronger(target, me) if full and target[1] != me[1]
                )
            if self.may(me, "ram:UpdateRole", f"role/{name}"):
                yield target
                yield from (state for state, full in self.stronger(me, target) if full)

    def stronger(self, me: State, target: State) -> Iterator[tuple[State, bool]]:
        """What the target may become by one move, and whether a policy that allows everything was part of it."""
        kind, name, policies, groups = target
        for policy in policies:
            if policy in POLICIES and self.may(me, "ram:CreatePolicyVersion", f"policy/{policy}"):
                yield (kind, name, policies - {policy} | {EVERYTHING}, groups), True
        verb = "ram:AttachPolicyToUser" if kind == "user" else "ram:AttachPolicyToRole"
        for new, full in self.attached(me, verb, f"{kind}/{name}"):
            yield (kind, name, policies | new, groups), full
        for group in GROUPS if kind == "user" else ():
            joins = self.may(me, "ram:AddUserToGroup", f"user/{name}", f"group/{group}")
            if group not in groups and not joins:
                continue
            theirs = frozenset(self.account.held["group", group])
            if group not in groups:
                full = EVERYTHING in theirs and self.is_full((kind, name, theirs, groups))
                yield (kind, name, policies | theirs, groups | {group}), full
                for policy in theirs:
                    if policy in POLICIES and self.may(me, "ram:CreatePolicyVersion", f"policy/{policy}"):
                        yield (kind, name, policies | (theirs - {policy}) | {EVERYTHING}, groups | {group}), True
            for new, full in self.attached(me, "ram:AttachPolicyToGroup", f"group/{group}"):
                if group in groups or full:
                    yield (kind, name, policies | theirs | new, groups | {group}), full

    def attached(self, me: State, verb: str, whom: str) -> Iterator[tuple[frozenset[str], bool]]:
        if self.may(me, verb, whom, "system:policy/AdministratorAccess"):
            yield frozenset({EVERYTHING}), True
        if self.may(me, verb, whom, f"system:policy/{ALL_OF_RAM}"):
            yield frozenset({ALL_OF_RAM}), False
        for policy in POLICIES:
            if self.may(me, verb, whom, f"policy/{policy}"):
                yield frozenset({policy}), False
                if self.may(me, "ram:CreatePolicyVersion", f"policy/{policy}"):
                    yield frozenset({EVERYTHING}), True


@pytest.mark.parametrize("block", range(10))
def test_whoever_a_naive_search_brings_to_full_power_has_as_short_a_path_and_nobody_else(block: int) -> None:
    found = 0
    for seed in range(block * 15, block * 15 + 15):
        small = Small.made(seed)
        naive = Naive(small)
        snapshot = small.written().snapshot()
        # There are no conditions; that somebody outside the account takes part is not certain, and not played here.
        paths = {path.principal: path for path in audit.judge(snapshot, only=["PE-00"]).paths if not path.conditional}
        for kind, name in (*(("user", name) for name in USERS), *(("role", name) for name in ROLES)):
            path = paths.get(f"acs:ram::{ACCOUNT}:{kind}/{name}")
            expected = naive.distance(kind, name) or None  # administrators have no path
            assert (path and len(path.steps)) == expected, f"account {seed}, {kind} {name}"
            found += expected is not None
    assert found
