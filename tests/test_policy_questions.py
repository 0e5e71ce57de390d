"""Who can do it, what can they do, is one as powerful as the other."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aliram.policy import (
    Decision,
    Holder,
    Policy,
    Principal,
    Request,
    at_least_as_powerful,
    evaluate,
    parse,
    what_can,
    who_can,
)
from tests.test_policy_decisions import ACCOUNT, allow, deny, policy, trust
from tests.test_policy_properties import ACTIONS, RESOURCES, documents

ADMIN = policy(allow("*"))
READ = policy(allow(["*:Describe*", "*:List*", "*:Get*"]))


def holder(name: str, *policies: Policy, **more: Any) -> Holder:
    return Holder(Principal.of(f"acs:ram::{ACCOUNT}:user/{name}"), policies, **more)


def test_who_can_names_those_who_can_and_those_who_could() -> None:
    holders = [
        holder("admin", ADMIN),
        holder("reader", READ),
        holder("office", policy(allow("ram:*", If={"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}))),
        holder("barred", ADMIN, policy(deny("ram:DeleteUser"))),
        holder("held", ADMIN, control=[[policy(allow("ecs:*"))]]),
    ]
    found = [
        (who.principal.name, result.decision)
        for who, result in who_can(Request("ram:DeleteUser", f"acs:ram:*:{ACCOUNT}:user/alice"), holders)
    ]
    assert found == [("admin", Decision.ALLOW), ("office", Decision.CONDITIONAL)]


def test_who_can_assume_a_role_asks_both_sides() -> None:
    holders = [holder("trusted", ADMIN), holder("other", ADMIN), holder("poor")]
    role = trust({"RAM": [f"acs:ram::{ACCOUNT}:user/trusted", f"acs:ram::{ACCOUNT}:user/poor"]})
    asked = Request("sts:AssumeRole", f"acs:ram:*:{ACCOUNT}:role/r")
    assert [who.principal.name for who, _ in who_can(asked, holders, resource_policy=role)] == ["trusted"]


def test_a_condition_on_the_caller_is_judged_by_each_caller() -> None:
    only = policy(allow("ecs:*", If={"StringLike": {"acs:PrincipalARN": "acs:ram:*:*:user/a*"}}))
    asked = Request("ecs:X", principal=f"acs:ram::{ACCOUNT}:user/somebody-else")
    assert [who.principal.name for who, _ in who_can(asked, [holder("alice", only), holder("bob", only)])] == ["alice"]


OFFICE = {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}
GRANTS: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    ("nothing in the way", [allow("ecs:*")], ["full"]),
    ("a condition", [allow("ecs:*", If=OFFICE)], ["conditional"]),
    ("a part is denied", [allow("ecs:*"), deny("ecs:Delete*")], ["limited"]),
    ("everything is denied", [allow("ecs:*"), deny("*")], ["void"]),
    ("everything is denied at times", [allow("ecs:*"), deny("*", If=OFFICE)], ["limited"]),
    ("a deny elsewhere", [allow("ecs:*"), deny("oss:*")], ["full"]),
    (
        "a deny on other resources",
        [allow("ecs:*", "acs:ecs:*:*:instance/a"), deny("ecs:*", "acs:oss:*")],
        ["full"],
    ),
    ("a deny of all others", [allow("ecs:*"), deny(NotAction="ecs:*")], ["full"]),
    ("a deny of all but some", [allow("ecs:*"), deny(NotAction="ecs:Describe*")], ["limited"]),
    ("two", [allow("ecs:*"), allow("oss:*"), deny("OSS:*")], ["full", "void"]),
]


@pytest.mark.parametrize(("rules", "expected"), [each[1:] for each in GRANTS], ids=[each[0] for each in GRANTS])
def test_what_can_says_what_the_denies_leave(rules: list[dict[str, Any]], expected: list[str]) -> None:
    assert [grant.status for grant in what_can([policy(*rules)])] == expected


USER_ALICE = "acs:ram:*:*:user/alice"
POWER: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], bool | None]] = [
    ("the same", [allow("ecs:*")], [allow("ecs:*")], True),
    ("all against some", [allow("*")], [allow("ecs:*"), allow("oss:Get*", "acs:oss:*:*:b/*")], True),
    ("some against all", [allow("ecs:*")], [allow("*")], False),
    ("in two halves", [allow("ecs:*"), allow("oss:*")], [allow(["oss:Get*", "ecs:Run*"])], True),
    ("case of actions", [allow("ECS:run*")], [allow("ecs:RunInstances")], True),
    ("a narrower resource", [allow("ram:*", USER_ALICE)], [allow("ram:*")], False),
    ("a resource without region", [allow("ram:*", USER_ALICE)], [allow("ram:GetUser", "acs:ram::1:user/alice")], True),
    ("a deny of ours", [allow("*"), deny("ram:*")], [allow("ram:GetUser")], False),
    ("a deny of ours elsewhere", [allow("*"), deny("oss:*")], [allow("ram:*")], True),
    ("the same deny", [allow("*"), deny("ram:*")], [allow("*"), deny("ram:*")], True),
    ("their deny is wider", [allow("*"), deny("ram:Del*")], [allow("*"), deny("ram:*")], True),
    ("their deny is narrower", [allow("*"), deny("ram:*")], [allow("*"), deny("ram:Del*")], False),
    ("their allow is void", [allow("ecs:*")], [allow("ecs:*"), allow("oss:*"), deny("oss:*")], True),
    ("all but some against a part of the rest", [allow(NotAction="ram:*")], [allow("ecs:*")], True),
    ("all but some against those", [allow(NotAction="ram:*")], [allow("ram:GetUser")], False),
    ("all but few against all but many", [allow(NotAction="ram:Get*")], [allow(NotAction="ram:*")], True),
    ("all but many against all but few", [allow(NotAction="ram:*")], [allow(NotAction="ram:Get*")], False),
    ("our condition", [allow("ecs:*", If=OFFICE)], [allow("ecs:*")], None),
    ("their condition", [allow("ecs:*")], [allow("ecs:*", If=OFFICE)], True),
    ("the same condition", [allow("ecs:*", If=OFFICE)], [allow("ecs:Run*", If=OFFICE)], True),
    ("our conditional deny", [allow("*"), deny("ecs:*", If=OFFICE)], [allow("ecs:*")], None),
    ("their conditional allow of more", [allow("ecs:*")], [allow("oss:*", If=OFFICE)], None),
    ("nothing against something", [deny("*")], [allow("ecs:*")], False),
    ("something against nothing", [allow("ecs:*")], [deny("*")], True),
]


@pytest.mark.parametrize(("one", "other", "answer"), [each[1:] for each in POWER], ids=[each[0] for each in POWER])
def test_one_is_as_powerful_as_the_other(
    one: list[dict[str, Any]], other: list[dict[str, Any]], answer: bool | None
) -> None:
    found = at_least_as_powerful([policy(*one)], [policy(*other)])
    assert found.answer is answer
    assert (found.witness is not None) is (answer is False)
    assert bool(found.open) is (answer is None)
    if found.witness is not None:
        assert evaluate(found.witness, identity=[policy(*other)]).allowed
        assert not evaluate(found.witness, identity=[policy(*one)]).allowed


def test_an_answer_that_may_be_unknown_is_no_truth_value() -> None:
    with pytest.raises(TypeError, match="may be unknown"):
        bool(at_least_as_powerful([ADMIN], [READ]))


@settings(max_examples=150, deadline=None)
@given(one=documents, other=documents, context=st.booleans())
def test_a_yes_is_true_of_every_request(one: list[dict[str, Any]], other: list[dict[str, Any]], context: bool) -> None:
    ours, theirs = ([parse({"Version": "1", "Statement": each})] for each in (one, other))
    if at_least_as_powerful(ours, theirs).answer is not True:
        return
    values = {"acs:SourceIp": "10.1.2.3", "acs:MFAPresent": "true", "x:Size": "10", "x:Team": "dev"} if context else {}
    for action, resource in itertools.product(ACTIONS, RESOURCES):
        request = Request(action, resource, context={**values, "acs:CurrentTime": "2026-02-01T00:00:00Z"})
        if evaluate(request, identity=theirs).allowed:
            assert evaluate(request, identity=ours).allowed
