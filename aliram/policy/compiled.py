"""Policies made ready to be asked: patterns cut, condition values read, rules found by action.

A `PolicySet` holds the rules of several policies as one. It looks rules up by the action's name, so that the cost of a
decision depends on the rules that speak of the action, not on all there are.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from aliram.errors import PolicyError

from .assumptions import Answer, Assumptions
from .document import Condition, Names, Policy, Statement
from .globs import Matcher, arn_glob, glob, is_pattern
from .operators import OPERATORS

__all__ = ["DEFAULTS", "UNKNOWN", "PolicySet", "Rule", "Values", "Policies", "any_region", "check_policy", "policy_set"]

DEFAULTS: Final = Assumptions()


class _Unknown:
    """The value of a key that the request may have or not."""

    __slots__ = ()


UNKNOWN: Final = _Unknown()

Values = tuple[str, ...] | _Unknown | None
"""What a request says of a key: its values (perhaps none), nothing known, or (None) that it does not have the key."""

Context = Mapping[str, Values]
"""Values by key in lower case."""

Test = Callable[[Any], bool | None]
"""Whether a condition holds for a key's values; None where nobody knows. Never called with UNKNOWN."""

_ANSWERS: dict[Answer, bool | None] = {"match": True, "no match": False, "unknown": None}
_KEPT = 4096
"""Actions whose rules a set remembers."""


class Rule:
    """A statement, ready to be asked."""

    __slots__ = ("allows", "covers", "policy", "position", "principals", "statement", "tests")

    def __init__(self, policy: Policy, position: int, assumptions: Assumptions) -> None:
        statement = policy.statements[position]
        self.policy = policy
        self.position = position
        self.statement = statement
        self.allows = statement.allows
        self.covers = _covers(statement.resource, assumptions)
        """Whether `Resource` names a resource; None: it names them all."""
        self.tests = tuple((c.key.lower(), _test(c, assumptions), c) for c in statement.conditions)
        self.principals = _principals(statement, assumptions)

    def holds(self, context: Context, absent: Values) -> bool | None:
        """Whether every condition holds; None when that hangs on what nobody knows. `absent` is what the request says
        of keys that are not in its context."""
        known: bool | None = True
        for key, test, _ in self.tests:
            values = context.get(key, absent)
            answer = None if values is UNKNOWN else test(values)
            if answer is False:
                return False
            if answer is None:
                known = None
        return known

    def undecided(self, context: Context, absent: Values) -> Iterator[tuple[Condition, bool]]:
        """The conditions that left `holds` without an answer, each with whether the request may have the key."""
        for key, test, condition in self.tests:
            values = context.get(key, absent)
            if values is UNKNOWN:
                yield condition, True
            elif test(values) is None:
                yield condition, False


def _apart(texts: Sequence[str], *, fold: bool, question_mark: bool) -> tuple[frozenset[str], list[str]]:
    """Plain texts apart from patterns: a lookup is quicker than a match."""
    names = [text.casefold() for text in texts] if fold else texts
    patterns = [name for name in names if is_pattern(name, question_mark=question_mark)]
    return frozenset(names) - frozenset(patterns), patterns


def any_region(pattern: str) -> str:
    """A RAM resource without a region as one of any region."""
    return f"acs:ram:*:{pattern[9:]}" if pattern.startswith("acs:ram::") else pattern


def _covers(resources: Names | None, assumptions: Assumptions) -> Matcher | None:
    """The test of a `Resource`."""
    if resources is None or "*" in resources:
        return None
    if assumptions.ram_region_any:
        resources = tuple(map(any_region, resources))
    fold = assumptions.resource_ignore_case
    literal, patterns = _apart(resources, fold=fold, question_mark=assumptions.resource_question_mark)
    match = _any_of(literal, [arn_glob(each, question_mark=assumptions.resource_question_mark) for each in patterns])
    return (lambda text: match(text.casefold())) if fold else match


def _any_of(literal: frozenset[str], globs: Sequence[Matcher]) -> Matcher:
    """The test of several texts and patterns at once, with no more calls than it takes."""
    if not globs:
        return literal.__contains__
    if not literal and len(globs) == 1:
        return globs[0]

    def match(text: str) -> bool:
        if text in literal:
            return True
        for each in globs:  # noqa: SIM110 — half the cost of any() on a generator
            if each(text):
                return True
        return False

    return match


def _test(condition: Condition, assumptions: Assumptions) -> Test:
    """The test of one condition."""
    operator = OPERATORS.get(condition.operator)
    if operator is None or condition.prefix not in ("", "ForAllValues", "ForAnyValue"):
        return lambda values: None
    if condition.prefix == "ForAnyValue" and not assumptions.for_any_value:
        return lambda values: None
    read = [operator.read(value) for value in condition.values]
    # What the service makes of a value that is none of its kind is not known; it only matters where no other matches.
    doubtful = None in read
    matches = operator.build([value for value in read if value is not None])
    absent = _ANSWERS[assumptions.negated_absent] if operator.negated else False
    hit, miss = not operator.negated, None if doubtful else operator.negated
    known = operator.known if operator.negated and operator.kind != "String" else None

    def answer(value: str) -> bool | None:
        if matches(value):
            return hit
        # That a value which is none of its kind differs from all others would be a guess, and let somebody in.
        return None if known is not None and known(value) is None else miss

    if condition.prefix:
        every = condition.prefix == "ForAllValues"
        return _of_several(answer, _ANSWERS[assumptions.for_all_values_absent] if every else absent, every)

    def test(values: tuple[str, ...] | None) -> bool | None:
        if values is None:
            return absent
        if len(values) == 1:
            return answer(values[0])
        # Any may match; for a negated operator, none may.
        answers = [answer(value) for value in values]
        return hit if hit in answers else None if None in answers else not hit

    return test


def _of_several(answer: Test, absent: bool | None, every: bool) -> Test:
    """The test of an operator with a prefix: every value of the request must pass, or one."""

    def test(values: tuple[str, ...] | None) -> bool | None:
        if values is None:
            return absent
        answers = [answer(value) for value in values]
        decisive = not every
        return decisive if decisive in answers else None if None in answers else every

    return test


class Principals(NamedTuple):
    """Whom a statement of a trust or resource policy names."""

    ram: tuple[Matcher, ...]
    services: tuple[Matcher, ...]
    federated: tuple[Matcher, ...]


def _principals(statement: Statement, assumptions: Assumptions) -> Principals | None:
    if statement.principals is None:
        return None
    match = functools.partial(_principal, assumptions=assumptions)
    ram = statement.names_of("RAM") + statement.names_of("")
    return Principals(
        # A bare number is an account, whose `root` stands for all its users and roles.
        tuple(match(f"acs:ram::{name}:root" if name.isascii() and name.isdigit() else name) for name in ram),
        tuple(map(match, statement.names_of("Service"))),
        tuple(map(match, statement.names_of("Federated"))),
    )


def _principal(name: str, assumptions: Assumptions) -> Matcher:
    fold = assumptions.principal_ignore_case
    wanted = name.casefold() if fold else name
    if assumptions.principal_wildcards:
        match = glob(wanted, question_mark=assumptions.resource_question_mark)
    else:
        match = wanted.__eq__
    return (lambda text: match(text.casefold())) if fold else match


def check_policy(given: object) -> Policy:
    """Refuses what is no policy."""
    if not isinstance(given, Policy):
        raise PolicyError(f"give policies as parse() returns them, not {type(given).__name__}")
    return given


Rules = tuple[Sequence[Rule], Sequence[Rule]]
"""Those that deny, and those that allow."""


class PolicySet:
    """Policies that are asked together: everything attached to one user, or one level of a resource directory.

    `evaluate` takes plain lists as well, and keeps the sets it made of the last ones. A set of one's own is for those
    who hold on to many.
    """

    __slots__ = (
        "_exact",
        "_excepting",
        "_globs",
        "_known",
        "_lengths",
        "_prefixes",
        "assumptions",
        "binds_principals",
        "policies",
    )

    def __init__(self, policies: Policy | Iterable[Policy], assumptions: Assumptions = DEFAULTS) -> None:
        self.policies = (policies,) if isinstance(policies, Policy) else tuple(policies)
        for policy in self.policies:
            check_policy(policy)
        self.assumptions = assumptions
        self.binds_principals = any(policy.kind in ("trust", "resource") for policy in self.policies)
        """Whether one of them says who may use it, and so can only be asked as a resource's own policy."""
        self._exact: dict[str, list[Rule]] = {}
        self._prefixes: dict[str, list[Rule]] = {}
        """Rules by what stands before the one star at the end of a pattern."""
        self._globs: dict[str, dict[str, tuple[Matcher, list[Rule]]]] = {}
        """Rules of all other patterns, by service; under "" those whose service is a pattern too."""
        self._excepting: list[tuple[Matcher, Rule]] = []
        self._known: dict[str, Rules] = {}
        for policy in self.policies:
            for position in range(len(policy.statements)):
                self._add(Rule(policy, position, assumptions))
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})

    def _add(self, rule: Rule) -> None:
        statement = rule.statement
        for pattern in map(str.casefold, statement.action or ()):
            if not is_pattern(pattern):
                self._exact.setdefault(pattern, []).append(rule)
            elif not is_pattern(pattern[:-1]) and pattern[-1] == "*":
                self._prefixes.setdefault(pattern[:-1], []).append(rule)
            else:
                service = pattern.partition(":")[0]
                group = self._globs.setdefault("" if is_pattern(service) else service, {})
                group.setdefault(pattern, (glob(pattern), []))[1].append(rule)
        if statement.not_action is not None:
            self._excepting.append((_none_of(statement.not_action), rule))

    def rules(self, action: str) -> Rules:
        """The rules that speak of an action (in lower case), whatever the resource."""
        found = self._known.get(action)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[action] = self._look_up(action)
        return found

    def _look_up(self, action: str) -> Rules:
        found = [*self._exact.get(action, ())]
        for length in self._lengths:
            rules = self._prefixes.get(action[:length])
            if rules is not None:
                found += rules
        for service in ("", action.partition(":")[0]):
            if service in self._globs:
                for match, rules in self._globs[service].values():
                    if match(action):
                        found += rules
        for match, rule in self._excepting:
            if match(action):
                found.append(rule)
        denies: list[Rule] = []
        allows: list[Rule] = []
        for rule in dict.fromkeys(found):  # a rule may name the action twice
            (allows if rule.allows else denies).append(rule)
        return denies, allows


def _none_of(patterns: Names) -> Matcher:
    """The test of a `NotAction`."""
    literal, globs = _apart(patterns, fold=True, question_mark=True)
    match = _any_of(literal, [glob(each) for each in globs])
    return lambda action: not match(action)


Policies = Policy | Iterable[Policy] | PolicySet
"""Policies that are asked together."""

_SETS_KEPT = 128
_sets: dict[tuple[object, ...], PolicySet] = {}
_making = threading.Lock()


def policy_set(policies: Policies, assumptions: Assumptions) -> PolicySet:
    """The set of some policies; those of the last lists are kept.

    A list is known by its objects, not by what they say: comparing documents would cost more than asking them. A kept
    set holds them, so that no other object can have their ids.
    """
    if isinstance(policies, PolicySet):
        if policies.assumptions == assumptions:
            return policies
        policies = policies.policies
    listed = (policies,) if isinstance(policies, Policy) else tuple(policies)
    key = (None if assumptions is DEFAULTS else assumptions, *map(id, listed))
    found = _sets.get(key)
    if found is None:
        found = PolicySet(listed, assumptions)
        with _making:
            while len(_sets) >= _SETS_KEPT:
                del _sets[next(iter(_sets))]
            _sets[key] = found
    return found
