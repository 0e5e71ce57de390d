"""What the linter calls void plays no part in decisions, and no document is too odd for it."""

from __future__ import annotations

import copy
import itertools
import json
import re
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from aliram.policy import Request, evaluate, parse
from aliram.policy.lint import RULES, lint
from aliram.policy.lint.located import order
from aliram.policy.reading import read

ACTIONS = ["ecs:Stop", "ecs:Start", "oss:Get", "ecsx:Stop", "ram:Get"]
RESOURCES = ["acs:ecs:*:1:a", "acs:ecs:cn:1:ab", "acs:oss:*:1:b", "acs:ram:*:1:user/a", "*"]
CONTEXTS: list[dict[str, Any]] = [
    {"acs:ResourceTag/t": tag, "acs:SourceIp": address, "acs:CurrentTime": time}
    for tag, address, time in itertools.product(
        (None, "a", "A", "ab"), ("203.0.113.9", "198.51.100.1"), ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")
    )
]
PATTERNS = st.sampled_from(
    ["ecs:*", "ecs:St*", "ecs:Stop", "ecs:stop", "ecs:St?p", "ecs*", "*:Stop", "*", "*:*", "oss:Get", "r?m:*", "Stop"]
)
ARNS = st.sampled_from(
    [
        "*",
        "acs:*",
        "acs:ecs:*",
        "acs:ecs:*:*:a",
        "acs:ecs:*:*:a*",
        "acs:oss:*:1:b",
        "acs:ram::1:user/a",
        "acs:ram:*:*:*",
        "a",
    ]
)
TAGS = st.lists(st.sampled_from(["a", "A", "ab", "a*", "?", "*b", "*"]), min_size=1, max_size=2)
BLOCKS = st.lists(
    st.sampled_from(["203.0.113.0/24", "203.0.0.0/16", "198.51.100.1", "0.0.0.0/0"]), min_size=1, max_size=2
)
TIMES = st.lists(
    st.sampled_from(["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-01-01T08:00:00+08:00"]),
    min_size=1,
    max_size=2,
)
STRINGS = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
]
DATES = [
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
]


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {
        "Effect": draw(st.sampled_from(["Allow", "Deny"])),
        draw(st.sampled_from(["Action", "Action", "NotAction"])): draw(st.lists(PATTERNS, min_size=1, max_size=3)),
        "Resource": draw(st.lists(ARNS, min_size=1, max_size=2)),
    }
    condition: dict[str, Any] = {}
    for operator in draw(st.lists(st.sampled_from(STRINGS), unique=True, max_size=3)):
        condition[operator] = {"acs:ResourceTag/t": draw(TAGS)}
    for operator in draw(st.lists(st.sampled_from(["IpAddress", "NotIpAddress"]), unique=True, max_size=2)):
        condition[operator] = {"acs:SourceIp": draw(BLOCKS)}
    for operator in draw(st.lists(st.sampled_from(DATES), unique=True, max_size=2)):
        condition[operator] = {"acs:CurrentTime": draw(TIMES)}
    if draw(st.booleans()) and condition:
        made["Condition"] = condition
    return made


# What `parse` refuses.
GRAMMAR = set(itertools.takewhile(lambda id: id != "policy-size", RULES))
# Findings that say "this statement", or "this value in the list", never does anything.
STATEMENTS = {"shadowed", "redundant-statement", "contradiction", "not-action-everything"}
VALUES = {"shadowed-action", "covered-value", "duplicate-value", "action-format", "resource-format"}


def without(document: dict[str, Any], path: str, *, whole: bool) -> dict[str, Any] | None:
    """The document without a statement or a value; None where nothing would be left of it."""
    rest = copy.deepcopy(document)
    steps = [int(step) if step.isdigit() else step.strip('"') for step in re.findall(r'"[^"]*"|\w+', path[1:])]
    if whole:
        del rest["Statement"][steps[1]]
        return rest if rest["Statement"] else None
    node: Any = rest
    for step in steps[:-1]:
        node = node[step]
    del node[steps[-1]]
    return rest if node else None


def decisions(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    policy = parse(document)
    return [
        (action, resource, number, evaluate(Request(action, resource, context=context), identity=[policy]).allowed)
        for (action, resource), (number, context) in itertools.product(
            itertools.product(ACTIONS, RESOURCES), enumerate(CONTEXTS)
        )
    ]


@settings(max_examples=120, deadline=None)
@given(st.lists(statements(), min_size=1, max_size=3))
def test_what_is_found_to_be_void_changes_no_decision(listed: list[dict[str, Any]]) -> None:
    document = {"Version": "1", "Statement": listed}
    void = [finding for finding in lint(document) if finding.id in STATEMENTS | VALUES]
    assume(void)
    before = decisions(document)
    for finding in void:
        rest = without(document, finding.path, whole=finding.id in STATEMENTS)
        event(finding.id)
        if rest is None and any(statement["Effect"] == "Allow" for statement in listed) and finding.id in STATEMENTS:
            assert not any(allowed for *_, allowed in before), finding
        elif rest is not None:
            assert decisions(rest) == before, finding


ODD = st.sampled_from(
    ["", "*", "?", "a b", "acs", "acs:", "acs:::::", "1111", "0.0.0.0/0", "true", ":", "x\ud7ffy", '"][']
)
SCALARS = st.one_of(ODD, st.none(), st.booleans(), st.integers(), PATTERNS, ARNS)
TEXTS = st.one_of(SCALARS, st.lists(SCALARS, max_size=3))
WORDS = st.sampled_from(
    [*STRINGS, *DATES, "Bool", "IpAddress", "ForAllValues:Bool", ":StringEquals", "Null", "X:Y:Z", ""]
)
KEYS = st.sampled_from(
    ["acs:SourceIp", "acs:mfapresent", "oidc:sub", "saml:recipient", "sts:ExternalId", "x:y", "", '"]']
)
CONDITIONS = st.dictionaries(WORDS, st.one_of(st.dictionaries(KEYS, TEXTS, max_size=2), TEXTS), max_size=3)
PRINCIPALS = st.one_of(TEXTS, st.dictionaries(st.sampled_from(["RAM", "ram", "Service", "Federated", "AWS"]), TEXTS))
ELEMENTS = {
    "Effect": st.sampled_from(["Allow", "Deny", "allow", 1]),
    "Action": TEXTS,
    "NotAction": TEXTS,
    "Resource": TEXTS,
    "Condition": st.one_of(CONDITIONS, TEXTS),
    "Principal": PRINCIPALS,
    "Sid": SCALARS,
    "a.b": SCALARS,
}
LISTED = st.lists(st.one_of(SCALARS, st.fixed_dictionaries({}, optional=ELEMENTS)), max_size=3)
DOCUMENTS = st.one_of(
    SCALARS, LISTED, st.fixed_dictionaries({}, optional={"Version": SCALARS, "Statement": st.one_of(LISTED, SCALARS)})
)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, st.sampled_from([None, "identity", "trust", "session", "control", "resource"]))
def test_no_document_is_too_odd_to_be_looked_at(document: Any, kind: Any) -> None:
    text = json.dumps(document)
    findings = lint(text, kind=kind, account="1111")
    assert (read(text, kind=kind)[0] is None) == any(finding.id in GRAMMAR for finding in findings)
    places = order(document)
    for finding in findings:
        assert finding.severity == RULES[finding.id].severity
        assert finding.message
        assert finding.fix
        # What is wrong is there, but for an element that is missing, and for what is not in JSON form at all.
        assert finding.path in places or finding.id in GRAMMAR, finding
