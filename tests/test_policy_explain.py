"""Decisions in words, and what a call needs."""

from __future__ import annotations

import importlib
import itertools
import pickle
import subprocess
import sys
from typing import Any

import pytest

from aliram.operation import Authorization, Operation, Service
from aliram.policy import (
    Assumptions,
    Decision,
    Policy,
    PolicyError,
    Request,
    evaluate,
    explain,
    parse,
    requests_for,
)
from tests.test_policy_decisions import ACCOUNT, CASES, OTHER, allow, deny, policy, trust

OPERATIONS: dict[str, Operation[Any]] = {
    operation.id: operation
    for service in ("ims", "ram", "sts")
    for operation in importlib.import_module(f"aliram.{service}.operations").OPERATIONS.values()
}


def named(name: str, *statements: dict[str, Any]) -> Policy:
    return parse({"Version": "1", "Statement": list(statements)}, name=name)


def test_an_explanation_names_decision_reason_and_statements() -> None:
    admin, guard = (
        named("AdministratorAccess", allow("*")),
        named("NoDeletion", deny("ram:Delete*", "acs:ram:*:*:user/*")),
    )
    asked = Request("ram:DeleteUser", f"acs:ram:*:{ACCOUNT}:user/bob", principal=f"acs:ram::{ACCOUNT}:user/alice")
    text = evaluate(asked, identity=[admin, guard]).explain().splitlines()
    assert text[0] == f"Explicit Deny: {asked.principal} ram:DeleteUser on acs:ram:*:{ACCOUNT}:user/bob"
    assert "A Deny in the identity policies decides" in text[1]
    assert text[2].strip() == "[identity policy] AdministratorAccess $.Statement[0] Allow * on * (overruled)"
    assert text[3].strip().startswith("[identity policy] NoDeletion $.Statement[0] Deny ram:Delete* on")


def test_an_audit_names_what_could_not_be_decided() -> None:
    office = named("Office", allow("ecs:*", If={"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}))
    result = evaluate(Request("ecs:X"), identity=[office], audit=True)
    assert result.decision is Decision.CONDITIONAL
    assert [(each.condition.key, each.unknown, each.path) for each in result.undecided] == [
        ("acs:SourceIp", True, '$.Statement[0].Condition.IpAddress["acs:SourceIp"]')
    ]
    assert "nothing is known of acs:SourceIp" in explain(result)
    # None says that the request does not have the key: then nothing is left open.
    known = Request("ecs:X", context={"acs:SourceIp": None})
    assert evaluate(known, identity=[office], audit=True).decision is Decision.IMPLICIT_DENY


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_decision_can_be_explained(case: Any) -> None:
    result = evaluate(case.request, identity=case.identity, **case.more)
    first, *rest = explain(result).splitlines()
    assert first.startswith(f"{result.decision}: ")
    assert all(line.startswith("  ") for line in rest)
    assert len(rest) == 1 + len(result.matched) + len(result.undecided)


NEGATED = policy(allow("ecs:*", If={"StringNotEquals": {"x:team": "dev"}}))
NEGATED_DENY = policy(allow("*"), deny("ecs:*", If={"StringNotEquals": {"x:team": "dev"}}))
ALL_VALUES = policy(allow("ecs:*", If={"ForAllValues:StringEquals": {"x:team": ["dev"]}}))
ANY_VALUE = policy(allow("ecs:*", If={"ForAnyValue:StringEquals": {"x:team": ["dev"]}}))
UPPER = policy(allow("ecs:*", "acs:ecs:*:*:instance/I-1"))
MARK = policy(allow("ecs:*", "acs:ecs:*:*:instance/i-?"))
BLANK = policy(allow("ecs:*", "acs:ram::1:user/alice"))
BAD_VALUE = policy(allow("ecs:*", If={"IpAddress": {"acs:SourceIp": "10.0.0.0/40"}}))
PLAIN = Request("ecs:X", "acs:ecs:cn:1:instance/i-1")
ALICE = Request("ecs:X", "acs:ram:*:1:user/alice")
TEAM = Request("ecs:X", context={"x:team": ["ops", "dev"]})
SOMEWHERE = Request("ecs:X", context={"acs:SourceIp": "10.0.0.1"})

ALLOW, EXPLICIT, IMPLICIT, CONDITIONAL = Decision
SWITCHES: list[tuple[str, Policy, Request, Assumptions, Decision, Decision]] = [
    # name, policy, request, assumptions, decision when asked to decide, decision in an audit where nothing else is open
    ("negated, absent, unknown", NEGATED, PLAIN, Assumptions(), IMPLICIT, CONDITIONAL),
    ("negated, absent, match", NEGATED, PLAIN, Assumptions(negated_absent="match"), ALLOW, ALLOW),
    ("negated, absent, no match", NEGATED, PLAIN, Assumptions(negated_absent="no match"), IMPLICIT, IMPLICIT),
    ("denying, absent, unknown", NEGATED_DENY, PLAIN, Assumptions(), EXPLICIT, CONDITIONAL),
    ("denying, absent, match", NEGATED_DENY, PLAIN, Assumptions(negated_absent="match"), EXPLICIT, EXPLICIT),
    ("denying, absent, no match", NEGATED_DENY, PLAIN, Assumptions(negated_absent="no match"), ALLOW, ALLOW),
    ("all values, absent, unknown", ALL_VALUES, PLAIN, Assumptions(), IMPLICIT, CONDITIONAL),
    ("all values, absent, match", ALL_VALUES, PLAIN, Assumptions(for_all_values_absent="match"), ALLOW, ALLOW),
    (
        "all values, absent, no match",
        ALL_VALUES,
        PLAIN,
        Assumptions(for_all_values_absent="no match"),
        IMPLICIT,
        IMPLICIT,
    ),
    ("any value", ANY_VALUE, TEAM, Assumptions(), ALLOW, ALLOW),
    ("any value, not understood", ANY_VALUE, TEAM, Assumptions(for_any_value=False), IMPLICIT, CONDITIONAL),
    ("case of resources", UPPER, PLAIN, Assumptions(), IMPLICIT, IMPLICIT),
    ("case of resources, ignored", UPPER, PLAIN, Assumptions(resource_ignore_case=True), ALLOW, ALLOW),
    ("question mark", MARK, PLAIN, Assumptions(), ALLOW, ALLOW),
    ("question mark as itself", MARK, PLAIN, Assumptions(resource_question_mark=False), IMPLICIT, IMPLICIT),
    ("no region", BLANK, ALICE, Assumptions(), ALLOW, ALLOW),
    ("no region, as it is written", BLANK, ALICE, Assumptions(ram_region_any=False), IMPLICIT, IMPLICIT),
    ("a value that is no network", BAD_VALUE, SOMEWHERE, Assumptions(), IMPLICIT, CONDITIONAL),
]


@pytest.mark.parametrize(
    ("rules", "request_", "assumptions", "decided", "audited"), [s[1:] for s in SWITCHES], ids=[s[0] for s in SWITCHES]
)
def test_what_is_not_published_is_a_switch(
    rules: Policy, request_: Request, assumptions: Assumptions, decided: Decision, audited: Decision
) -> None:
    absent = Request(request_.action, request_.resources, context={"x:team": None, **request_.context})
    assert evaluate(request_, identity=[rules], assumptions=assumptions).decision is decided
    assert evaluate(absent, identity=[rules], assumptions=assumptions, audit=True).decision is audited


def test_wildcards_in_principals_are_a_switch() -> None:
    open_door = parse(
        {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": "*"}}]}
    )
    asked = Request("sts:AssumeRole", f"acs:ram:*:{ACCOUNT}:role/r", principal=f"acs:ram::{OTHER}:user/u")
    given: dict[str, Any] = {"identity": [policy(allow("*"))], "resource_policy": open_door}
    assert evaluate(asked, **given).allowed
    assert not evaluate(asked, assumptions=Assumptions(principal_wildcards=False), **given).allowed


def test_letter_case_in_principals_is_a_switch() -> None:
    role = trust({"RAM": f"acs:ram::{ACCOUNT}:user/alice"})
    asked = Request("sts:AssumeRole", f"acs:ram:*:{ACCOUNT}:role/r", principal=f"acs:ram::{ACCOUNT}:user/ALICE")
    given: dict[str, Any] = {"identity": policy(allow("*")), "resource_policy": role}
    assert evaluate(asked, **given).allowed
    assert not evaluate(asked, assumptions=Assumptions(principal_ignore_case=False), **given).allowed


def test_every_switch_is_documented() -> None:
    """Each has its row in the tables above."""
    tried = {
        name
        for case in SWITCHES
        for name in Assumptions.__slots__
        if getattr(case[3], name) != getattr(Assumptions(), name)
    }
    assert tried | {"principal_wildcards", "principal_ignore_case"} == set(Assumptions.__slots__)


A = f"acs:ram:*:{ACCOUNT}"
NEEDS: list[tuple[str, dict[str, Any], list[tuple[str, list[str]]]]] = [
    ("ram.GetUser", {"UserName": "alice"}, [("ram:GetUser", [f"{A}:user/alice"])]),
    ("ims.GetUser", {"UserPrincipalName": "alice@x.onaliyun.com"}, [("ram:GetUser", [f"{A}:user/alice"])]),
    ("ims.GetUser", {"UserId": "123"}, [("ram:GetUser", [f"{A}:user/*"])]),
    ("ram.ListUsers", {}, [("ram:ListUsers", [f"{A}:user/*"])]),
    (
        "ram.AttachPolicyToUser",
        {"UserName": "alice", "PolicyType": "System", "PolicyName": "AdministratorAccess"},
        [("ram:AttachPolicyToUser", [f"{A}:user/alice", "acs:ram:*:system:policy/AdministratorAccess"])],
    ),
    (
        "ram.DetachPolicyFromRole",
        {"RoleName": "r", "PolicyType": "Custom", "PolicyName": "p"},
        [("ram:DetachPolicyFromRole", [f"{A}:role/r", f"{A}:policy/p"])],
    ),
    (
        "ims.AddUserToGroup",
        {"UserPrincipalName": "a@b", "GroupName": "g"},
        [("ram:AddUserToGroup", [f"{A}:user/a", f"{A}:group/g"])],
    ),
    (
        "sts.AssumeRole",
        {"RoleArn": f"acs:ram::{OTHER}:role/auditor", "RoleSessionName": "s"},
        [("sts:AssumeRole", [f"acs:ram:*:{OTHER}:role/auditor"])],
    ),
    ("sts.GetCallerIdentity", {}, []),
]


@pytest.mark.parametrize(("operation", "arguments", "expected"), NEEDS, ids=[each[0] for each in NEEDS])
def test_what_a_call_needs(operation: str, arguments: dict[str, Any], expected: list[tuple[str, list[str]]]) -> None:
    found = requests_for(OPERATIONS[operation], arguments, ACCOUNT, principal=f"acs:ram::{ACCOUNT}:user/u")
    assert [(each.action, sorted(each.resources)) for each in found] == [(act, sorted(arns)) for act, arns in expected]
    assert all(each.principal is not None for each in found)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.id)
def test_every_operation_can_be_asked_about(operation: Operation[Any]) -> None:
    arguments = {param.name: f"v-{param.name}" for param in operation.params if param.type == "str"}
    if "RoleArn" in arguments:
        arguments["RoleArn"] = f"acs:ram::{ACCOUNT}:role/r"
    for given in (arguments, {}):
        found = requests_for(operation, given, ACCOUNT)
        assert bool(found) is bool(operation.authorization)
        assert not any("<" in resource for each in found for resource in each.resources)
        assert {(e.action, len(e.resources)) for e in found} == {
            (action, len(list(group)))
            for action, group in itertools.groupby(sorted(a.action for a in operation.authorization))
        }


def test_bad_arguments_are_refused() -> None:
    odd = Operation[Any](
        name="Odd",
        python="odd",
        service=Service(key="ram", product="Ram", version="2015-05-01", host="h"),
        authorization=(Authorization("ram:Odd", "acs:ram:*:<account>:user/<UserName>"),),
    )
    with pytest.raises(PolicyError, match="UserName names a resource"):
        requests_for(odd, {"UserName": 5}, ACCOUNT)
    with pytest.raises(PolicyError, match="give its id"):
        requests_for(odd, {}, "")
    with pytest.raises(PolicyError, match="RoleArn is"):
        requests_for(OPERATIONS["sts.AssumeRole"], {"RoleArn": "role/x"}, ACCOUNT)


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = "import sys, aliram.policy; print({'aiohttp', 'anyio', 'msgspec'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_errors_pickle_with_their_path() -> None:
    with pytest.raises(PolicyError) as caught:
        parse({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*"}]})
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.path, again.problems) == (
        str(caught.value),
        "$.Statement[0].Resource",
        caught.value.problems,
    )
