"""What holds for every policy, tried on thousands of made-up ones, and a naive evaluator beside ours."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aliram.policy import Decision, Policy, PolicyError, Request, evaluate, parse
from aliram.policy.globs import glob
from tests import brute_policy

ACCOUNT = "1111222233334444"
USER = f"acs:ram::{ACCOUNT}:user/u"
SESSION = f"acs:ram::{ACCOUNT}:assumed-role/r/s"

# Few names, so that patterns and requests meet often.
ACTIONS = ["ecs:RunInstances", "ecs:StopInstance", "oss:GetObject", "ram:GetUser", "ram:ListUsers"]
actions = st.sampled_from(ACTIONS)
action_patterns = st.sampled_from(
    [
        "*",
        "ecs:*",
        "ECS:Run*",
        "*:Get*",
        "ram:?istUsers",
        "ecs:StopInstance",
        "oss:*Object",
        "*:*",
        "ram:GetUser",
        "slb:*",
    ]
)
RESOURCES = [
    "*",
    "acs:ecs:cn-x:1:instance/i-1",
    "acs:ecs:cn-y:1:instance/i-2",
    "acs:oss:*:*:b/o.jpg",
    "acs:ram:*:1:user/alice",
]
resources = st.sampled_from(RESOURCES)
resource_patterns = st.sampled_from(
    [
        "*",
        "acs:ecs:*",
        "acs:ecs:cn-x:*:instance/*",
        "acs:*:*:1:*",
        "acs:oss:*:*:b/*.jpg",
        "acs:ram:*:*:user/?lice",
        "acs:x",
    ]
)
KEYS: dict[str, tuple[list[str], list[str], list[str]]] = {
    # operators, values in policies, values in requests
    "acs:SourceIp": (
        ["IpAddress", "NotIpAddress"],
        ["10.0.0.0/8", "192.168.4.5", "2001:db8::/32", "0.0.0.0/0"],
        ["10.1.2.3", "192.168.4.5", "2001:db8::1", "8.8.8.8"],
    ),
    "acs:MFAPresent": (["Bool"], ["true", "false", "True"], ["true", "false"]),
    "acs:CurrentTime": (
        [
            f"Date{stem}"
            for stem in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
        ],
        ["2026-01-01T00:00:00Z", "2026-01-01T08:00:00+08:00", "2026-06-01T00:00:00Z"],
        ["2026-01-01T00:00:00Z", "2026-03-01T00:00:00+02:00"],
    ),
    "x:Size": (
        [
            f"Numeric{stem}"
            for stem in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
        ],
        ["10", "10.0", "-1", "1e2"],
        ["10", "99", "100", "-1.5"],
    ),
    "x:Team": (
        [
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
            "ForAllValues:StringEquals",
            "ForAnyValue:StringLike",
            "ForAllValues:StringNotEquals",
        ],
        ["dev", "Dev", "d*", "?ev", "", "ops"],
        ["dev", "DEV", "ops", "", "devil"],
    ),
}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for _ in range(draw(st.integers(1, 2))):
        key = draw(st.sampled_from(list(KEYS)))
        operators, values, _ = KEYS[key]
        chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=3))
        spelt = draw(st.sampled_from([key, key.lower(), key.upper()]))
        found.setdefault(draw(st.sampled_from(operators)), {})[spelt] = chosen[0] if len(chosen) == 1 else chosen
    return found


@st.composite
def statements(draw: st.DrawFn, effect: str | None = None) -> dict[str, Any]:
    listed = st.lists(action_patterns, min_size=1, max_size=3)
    made: dict[str, Any] = {
        "Effect": effect or draw(st.sampled_from(["Allow", "Allow", "Deny"])),
        draw(st.sampled_from(["Action", "Action", "Action", "NotAction"])): draw(listed),
        "Resource": draw(st.lists(resource_patterns, min_size=1, max_size=3)),
    }
    if draw(st.integers(0, 9)) < 4:
        made["Condition"] = draw(conditions())
    return made


documents = st.lists(statements(), min_size=1, max_size=5)


@st.composite
def contexts(draw: st.DrawFn) -> dict[str, list[str]]:
    keys = draw(st.sets(st.sampled_from(list(KEYS))))
    return {key: draw(st.lists(st.sampled_from(KEYS[key][2]), min_size=1, max_size=2)) for key in sorted(keys)}


def policy(statements: list[dict[str, Any]]) -> Policy:
    return parse({"Version": "1", "Statement": statements})


@settings(max_examples=250, deadline=None)
@given(
    identity=documents,
    group=st.lists(statements(), max_size=2),
    session=st.none() | documents,
    control=st.lists(documents, max_size=2),
    context=contexts(),
)
def test_a_naive_evaluator_comes_to_the_same_decision(
    identity: list[dict[str, Any]],
    group: list[dict[str, Any]],
    session: list[dict[str, Any]] | None,
    control: list[list[dict[str, Any]]],
    context: dict[str, list[str]],
) -> None:
    given_: dict[str, Any] = {
        "identity": [policy([each]) for each in identity],
        "resource_group": [policy(group)] if group else (),
        "session": None if session is None else policy(session),
        "control": [[policy(level)] for level in control],
    }
    for action in ACTIONS:
        for asked in ([first] if first == second else [first, second] for first in RESOURCES for second in RESOURCES):
            result = evaluate(Request(action, asked, principal=SESSION, context=context), **given_)
            expected = brute_policy.request_passes(identity, group, session, control, action, asked, context)
            assert result.allowed is expected, result.explain()


@settings(max_examples=250, deadline=None)
@given(given_=documents, context=contexts())
def test_the_three_decisions_are_those_of_the_naive_evaluator(
    given_: list[dict[str, Any]], context: dict[str, list[str]]
) -> None:
    for action in ACTIONS:
        for resource in RESOURCES:
            result = evaluate(Request(action, resource, context=context), identity=[policy(given_)])
            assert result.decision == brute_policy.decide(given_, action, resource, context), result.explain()


@settings(max_examples=300, deadline=None)
@given(
    given_=documents,
    extra=statements(effect="Deny"),
    action=actions,
    resource=resources,
    context=contexts(),
    audit=st.booleans(),
)
def test_one_more_deny_never_lets_anybody_in(
    given_: list[dict[str, Any]],
    extra: dict[str, Any],
    action: str,
    resource: str,
    context: dict[str, list[str]],
    audit: bool,
) -> None:
    request = Request(action, resource, context=context)
    before = evaluate(request, identity=[policy(given_)], audit=audit)
    after = evaluate(request, identity=[policy([*given_, extra])], audit=audit)
    openness = [Decision.ALLOW, Decision.CONDITIONAL, Decision.IMPLICIT_DENY, Decision.EXPLICIT_DENY]
    assert openness.index(after.decision) >= openness.index(before.decision)


@settings(max_examples=300, deadline=None)
@given(
    given_=documents,
    seed=st.integers(0, 1000),
    action=actions,
    resource=resources,
    context=contexts(),
    audit=st.booleans(),
)
def test_order_and_form_do_not_matter(
    given_: list[dict[str, Any]],
    seed: int,
    action: str,
    resource: str,
    context: dict[str, list[str]],
    audit: bool,
) -> None:
    shuffled = random.Random(seed).sample(given_, len(given_))
    written = [{name: _other_form(value, name, seed) for name, value in each.items()} for each in shuffled]
    request = Request(action, resource, context=context)
    one, other = policy(given_), policy(written)
    assert (
        evaluate(request, identity=[one], audit=audit).decision
        is evaluate(request, identity=[other], audit=audit).decision
    )
    assert one.canonical() == other.canonical()
    assert policy(shuffled) == policy([{**each} for each in shuffled])


def _other_form(value: Any, name: str, seed: int) -> Any:
    """A string as a list of one, and the other way round; longer lists in another order."""
    if name == "Effect":
        return value
    if isinstance(value, dict):
        return {key: _other_form(inner, "", seed) for key, inner in reversed(value.items())}
    if isinstance(value, str):
        return [value]
    return value[0] if len(value) == 1 else random.Random(seed).sample(value, len(value))


@settings(max_examples=300, deadline=None)
@given(given_=documents, action=actions, resource=resources, context=contexts(), known=contexts())
def test_an_audit_is_never_surer_than_the_facts(
    given_: list[dict[str, Any]],
    action: str,
    resource: str,
    context: dict[str, list[str]],
    known: dict[str, list[str]],
) -> None:
    """What an audit says without the unknown keys stays true whatever they turn out to be."""
    audited = evaluate(Request(action, resource, context=known), identity=[policy(given_)], audit=True)
    full = evaluate(Request(action, resource, context={**context, **known}), identity=[policy(given_)])
    if audited.decision is Decision.CONDITIONAL:
        assert audited.undecided
    else:
        assert full.allowed is audited.allowed


@settings(max_examples=200, deadline=None)
@given(given_=documents, indent=st.sampled_from([None, 2]))
def test_what_was_read_is_what_is_printed(given_: list[dict[str, Any]], indent: int | None) -> None:
    document = {"Version": "1", "Statement": given_}
    read = parse(json.dumps(document))
    assert read.to_dict() == document
    assert parse(read.to_json(indent=indent)) == read
    assert parse(str(read).encode()) == read
    assert hash(parse(str(read))) == hash(read)


@settings(max_examples=1000, deadline=None)
@given(pattern=st.text("ab*?", max_size=8), text=st.text("ab", max_size=10))
def test_a_pattern_matches_what_its_definition_says(pattern: str, text: str) -> None:
    assert glob(pattern)(text) is brute_policy.like(pattern, text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    [
        "Version",
        "Statement",
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "Condition",
        "Principal",
        "Sid",
        "RAM",
        "StringEquals",
    ]
)
near_policies = st.recursive(
    st.sampled_from(["1", "Allow", "Deny", "*", "ecs:*", 1, True, None, ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=500, deadline=None)
@given(
    document=st.binary(max_size=60)
    | st.text(max_size=60)
    | json_values.map(json.dumps)
    | near_policies.map(lambda tree: json.dumps({"Version": "1", "Statement": [tree]}))
    | st.dictionaries(st.text(max_size=5), json_values, max_size=3),
    kind=st.sampled_from([None, "identity", "trust", "session", "control", "resource"]),
    tolerant=st.booleans(),
)
def test_whatever_is_no_policy_is_refused_as_one(document: Any, kind: Any, tolerant: bool) -> None:
    read, problems = try_to_parse(document, kind, tolerant)
    assert (read is None) is bool(problems)
    assert all(path.startswith("$") for path, _ in problems)
    if read is not None:
        assert parse(str(read), kind=read.kind, tolerant=tolerant) == read


def try_to_parse(document: Any, kind: Any, tolerant: bool) -> tuple[Policy | None, tuple[tuple[str, str], ...]]:
    """The policy, or what is wrong; any other exception fails the test."""
    try:
        return parse(document, kind=kind, tolerant=tolerant), ()
    except PolicyError as error:
        return None, error.problems


HOSTILE: list[tuple[str, str | bytes]] = [
    ("deep arrays", "[" * 100_000),
    ("deep objects", '{"a":' * 50_000 + "1" + "}" * 50_000),
    ("a long number", '{"Version": ' + "1" * 10_000 + "}"),
    ("half a surrogate", '{"Version":"1","Statement":[{"Effect":"Allow","Action":"\\ud800","Resource":"*"}]}'),
    ("not UTF-8", b'{"Version":"\xff"}'),
    ("a byte order mark", b"\xef\xbb\xbf{}"),
    ("UTF-16", '{"Version":"1"}'.encode("utf-16")),
    ("no number", '{"Version": NaN}'),
    ("nothing", ""),
]


@pytest.mark.parametrize("document", [each[1] for each in HOSTILE], ids=[each[0] for each in HOSTILE])
def test_hostile_documents_are_refused(document: str | bytes) -> None:
    with pytest.raises(PolicyError):
        parse(document, tolerant=True)
