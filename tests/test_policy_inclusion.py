"""Patterns within patterns, and patterns that meet, beside what trying every text says."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aliram.policy.globs import glob
from aliram.policy.inclusion import includes, overlaps

PATTERNS = st.text("ab*?", max_size=7)
SHORT = st.text("ab*?", max_size=4)
# `#` stands for all that no pattern names.
WORDS = ["".join(chars) for length in range(7) for chars in itertools.product("ab#", repeat=length)]


def always(wider: str, narrower: str) -> bool:
    """Whether `wider` matches the texts of `narrower` in which each star stands for 0, 1, … strange characters, and
    each question mark for one. Others are no harder: where something strange is accepted, anything is; and more of it
    than there are characters in a pattern is like one fewer."""
    match = glob(wider)
    first, *rest = narrower.replace("?", "#").split("*")
    return all(
        match(first + "".join("#" * count + block for count, block in zip(counts, rest, strict=True)))
        for counts in itertools.product(range(len(wider) + 2), repeat=len(rest))
    )


@settings(max_examples=400, deadline=None)
@given(PATTERNS, PATTERNS.filter(lambda pattern: pattern.count("*") <= 3))
@example("*ab*??c*", "a*bab*c")  # neither the shortest text nor long ones alone refute it
@example("*?a*", "*aa*")
@example("*a??", "*a?*?")
@example("?*?", "**??")
def test_a_pattern_includes_another_exactly_when_it_matches_all_its_texts(wider: str, narrower: str) -> None:
    assert includes(wider, narrower) == always(wider, narrower)


@settings(max_examples=150, deadline=None)
@given(SHORT, SHORT)
def test_inclusion_and_overlap_hold_for_every_short_text(one: str, other: str) -> None:
    mine, theirs = glob(one), glob(other)
    if includes(one, other):
        assert all(mine(word) for word in WORDS if theirs(word))
    # A common text needs no more characters than both patterns have together without their stars.
    assert overlaps(one, other) == any(mine(word) and theirs(word) for word in _enough(one, other))


def _enough(one: str, other: str) -> list[str]:
    longest = len((one + other).replace("*", ""))
    longer = (itertools.product("ab", repeat=length) for length in range(7, longest + 1))
    return [*(word for word in WORDS if len(word) <= longest), *("".join(word) for word in itertools.chain(*longer))]


@settings(max_examples=200, deadline=None)
@given(PATTERNS, PATTERNS, PATTERNS)
def test_the_two_relations_fit_together(one: str, two: str, three: str) -> None:
    assert includes(one, one)
    assert includes("*", one)
    assert overlaps(one, two) == overlaps(two, one)
    if includes(one, two):
        assert overlaps(one, two)
        assert not includes(two, three) or includes(one, three)
        assert not overlaps(two, three) or overlaps(one, three)


CASES = [
    ("ecs:*", "ecs:Describe*", True),
    ("ecs:Describe*", "ecs:*", False),
    ("*:*", "ecs:*", True),
    ("*:*", "*", False),
    ("acs:*:*:*:*", "acs:ecs:*:*:instance/*", True),
    ("acs:ecs:*", "acs:*:cn-beijing:1:*", False),
    ("a?", "a*", False),
    ("a*", "a?", True),
    ("", "", True),
    ("", "?", False),
    ("?", "", False),
]


@pytest.mark.parametrize(("wider", "narrower", "expected"), CASES)
def test_inclusion_of_patterns_as_policies_have_them(wider: str, narrower: str, expected: bool) -> None:
    assert includes(wider, narrower) is expected


def test_letter_case_and_question_marks_count_as_asked() -> None:
    assert not includes("ECS:*", "ecs:Stop*")
    assert includes("ECS:*", "ecs:Stop*", ignore_case=True)
    assert includes("a?*", "ab*")
    assert not includes("a?*", "ab*", question_mark=False)
    assert includes("a?*", "a?b*", question_mark=False)
    assert not includes("*?", "*??b", question_mark=False)
    assert not overlaps("A*", "a*")
    assert overlaps("A*", "*a", ignore_case=True)
    assert overlaps("a?", "*b")
    assert not overlaps("a?", "*b", question_mark=False)
    assert overlaps("*?", "a*", question_mark=False)


def test_patterns_made_to_be_slow_are_answered_at_once() -> None:
    before = time.process_time()
    assert not includes("*" + "a?*" * 400 + "b", "*" + "?a" * 800)
    assert includes("*" + "a*" * 500, "*" + "ab*" * 500)
    assert overlaps("*" + "a?*" * 200, "*" + "?b*" * 200)
    assert not includes("*a" + "?" * 1000, "*")
    assert time.process_time() - before < 2
