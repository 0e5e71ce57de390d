"""Where users of the policy engine could stumble, and where it once did."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from aliram.policy import (
    Assumptions,
    Decision,
    Policy,
    PolicyError,
    PolicySet,
    Request,
    Result,
    Stage,
    Statement,
    at_least_as_powerful,
    evaluate,
    lint,
    parse,
    requests_for,
    what_can,
)
from tests.test_policy_decisions import ACCOUNT, OTHER, USER, allow, ask, deny, policy, trust
from tests.test_policy_explain import OPERATIONS

FULL = policy(allow("*"))
MFA = {"Bool": {"acs:MFAPresent": "true"}}
ROLE = f"acs:ram:*:{ACCOUNT}:role/R"
BUCKET = "acs:oss:*:*:b"


def bucket(effect: str, **more: Any) -> Policy:
    rule = {"Effect": effect, "Action": "oss:*", "Resource": "*", "Principal": {"RAM": USER}, **more}
    return policy(rule, kind="resource")


def assume(who: str = USER) -> Request:
    return Request("sts:AssumeRole", ROLE, principal=who)


IF_MFA = policy(allow("*", If=MFA))
DENY_IF_NOT = policy(allow("*"), deny("*", If={"Bool": {"acs:MFAPresent": "false"}}))
ROOT = {"RAM": f"acs:ram::{ACCOUNT}:root"}
STAGES: list[tuple[str, Request, dict[str, Any], Decision, Stage]] = [
    (
        "a trust policy denies",
        assume(),
        {"resource_policy": trust(ROOT, effect="Deny")},
        Decision.EXPLICIT_DENY,
        Stage.TRUST,
    ),
    (
        "a trust policy denies what may be allowed",
        assume(),
        {"identity": IF_MFA, "resource_policy": trust(ROOT, effect="Deny"), "audit": True},
        Decision.EXPLICIT_DENY,
        Stage.TRUST,
    ),
    (
        "a trust policy names another account",
        assume(),
        {"identity": IF_MFA, "resource_policy": trust({"RAM": f"acs:ram::{OTHER}:root"}), "audit": True},
        Decision.IMPLICIT_DENY,
        Stage.TRUST,
    ),
    (
        "a bucket may allow",
        ask("oss:X", BUCKET),
        {"resource_policy": bucket("Allow", Condition=MFA), "audit": True},
        Decision.CONDITIONAL,
        Stage.RESOURCE,
    ),
    (
        "a bucket may deny",
        ask("oss:X", BUCKET),
        {"identity": FULL, "resource_policy": bucket("Deny", Condition=MFA), "audit": True},
        Decision.CONDITIONAL,
        Stage.RESOURCE,
    ),
    (
        "control may deny, nothing allows",
        ask("ecs:X"),
        {"control": [DENY_IF_NOT], "audit": True},
        Decision.IMPLICIT_DENY,
        Stage.IDENTITY,
    ),
    (
        "control may deny, identity does",
        ask("ecs:X"),
        {"control": [DENY_IF_NOT], "identity": policy(deny("*")), "audit": True},
        Decision.EXPLICIT_DENY,
        Stage.IDENTITY,
    ),
    (
        "control may deny, identity allows",
        ask("ecs:X"),
        {"control": [DENY_IF_NOT], "identity": FULL, "audit": True},
        Decision.CONDITIONAL,
        Stage.CONTROL,
    ),
    (
        "the group allows whatever the account says",
        ask("ecs:X"),
        {"identity": IF_MFA, "resource_group": FULL, "audit": True},
        Decision.ALLOW,
        Stage.RESOURCE_GROUP,
    ),
    (
        "a bucket denies its owner",
        ask("oss:X", BUCKET, f"acs:ram::{ACCOUNT}:root"),
        {
            "resource_policy": policy(
                {"Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*"}, kind="resource"
            )
        },
        Decision.EXPLICIT_DENY,
        Stage.RESOURCE,
    ),
    (
        "role SSO under a control policy",
        Request("sts:AssumeRoleWithSAML", ROLE, principal=f"acs:ram::{ACCOUNT}:saml-provider/p"),
        {
            "control": [policy(allow("*"), deny("sts:*"))],
            "resource_policy": trust({"Federated": f"acs:ram::{ACCOUNT}:saml-provider/p"}),
        },
        Decision.EXPLICIT_DENY,
        Stage.CONTROL,
    ),
]


@pytest.mark.parametrize(
    ("request_", "given", "decision", "stage"), [s[1:] for s in STAGES], ids=[s[0] for s in STAGES]
)
def test_the_stage_is_the_one_that_decided(
    request_: Request, given: dict[str, Any], decision: Decision, stage: Stage
) -> None:
    result = evaluate(request_, **given)
    assert (result.decision, result.stage) == (decision, stage), result.explain()


def test_one_policy_is_as_good_as_a_list_of_one() -> None:
    asked = ask("ecs:X")
    assert evaluate(asked, identity=FULL).allowed
    assert evaluate(asked, identity=FULL, control=[FULL, [FULL]]).allowed
    assert [grant.status for grant in what_can(FULL)] == ["full"]


MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("JSON for a policy", {"identity": ['{"Version": "1"}']}, "as parse"),
    ("a list for the session", {"session": [FULL]}, "as parse"),
    ("a list for the resource", {"resource_policy": [FULL]}, "as parse"),
    ("one level for all", {"control": FULL}, "list of levels"),
]


@pytest.mark.parametrize(("given", "hint"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_what_is_no_policy_is_refused(given: dict[str, Any], hint: str) -> None:
    with pytest.raises(PolicyError, match=hint):
        evaluate(Request("ecs:X"), **given)


def test_a_result_is_no_truth_value() -> None:
    with pytest.raises(TypeError, match=r"\.allowed"):
        assert evaluate(ask("ecs:X"), identity=FULL)


def test_two_spellings_of_a_key_must_agree() -> None:
    with pytest.raises(PolicyError, match="two spellings"):
        Request("ecs:X", context={"acs:SourceIp": "10.0.0.1", "acs:sourceip": "8.8.8.8"})
    assert Request("ecs:X", context={"x:a": "1", "X:A": "1"}).context == {"x:a": ("1",)}


@pytest.mark.parametrize("value", [{"b", "a"}, ["a", "b"], ("a", "b")], ids=["set", "list", "tuple"])
def test_several_values_come_in_any_collection(value: Any) -> None:
    assert Request("ecs:X", context={"x:a": value}).context["x:a"] == ("a", "b")


@pytest.mark.parametrize("value", [b"", b"x", object(), {"a": 1}.items])
def test_values_that_no_key_has_are_refused(value: Any) -> None:
    with pytest.raises(PolicyError, match="x:a"):
        Request("ecs:X", context={"x:a": value})


@pytest.mark.parametrize("action", ["ecs:", ":", "ecs:X?", "ecs:X y", "ecs:X\n"])
def test_actions_that_cannot_be_are_refused(action: str) -> None:
    with pytest.raises(PolicyError):
        Request(action)


def test_a_set_obeys_the_assumptions_of_the_question() -> None:
    rules = policy(allow("ecs:*", If={"StringNotEquals": {"x:a": "b"}}))
    match = Assumptions(negated_absent="match")
    for given in (rules, [rules], PolicySet(rules), PolicySet(rules, match)):
        assert evaluate(ask("ecs:X"), identity=given, assumptions=match).allowed
        assert not evaluate(ask("ecs:X"), identity=given).allowed


def test_many_threads_may_ask() -> None:
    asked = ask("ecs:X")
    failed: list[Result] = []
    lists = [[policy(allow("ecs:*"))] for _ in range(300)]

    def work(start: int) -> None:
        results = [evaluate(asked, identity=lists[(start + at * 7) % 300]) for at in range(600)]
        failed.extend(result for result in results if not result.allowed)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(6)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert not failed


def test_a_policy_from_another_process_is_the_same() -> None:
    code = (
        "import pickle, sys; from aliram.policy import parse; p = parse(sys.argv[1]); hash(p);"
        "sys.stdout.buffer.write(pickle.dumps(p))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(FULL)], capture_output=True, check=True)
    other = pickle.loads(done.stdout)
    assert {other, FULL} == {FULL}


def test_documents_that_are_too_big_are_refused_in_time() -> None:
    members = ", ".join(f'"k{number}": 1' for number in range(60_000))
    start = time.process_time()
    with pytest.raises(PolicyError):
        parse(f'{{{members}, "k59999": 2}}')
    lint(policy(allow("ram:PassRole", If={"StringEquals": {"acs:Service": "." * 40_000 + " "}})))
    many = policy(allow([f"ecs:A{n}" for n in range(300)], [f"acs:ecs:*:*:i/{n}" for n in range(100)]))
    assert at_least_as_powerful(many, many).answer is True
    assert time.process_time() - start < 10  # minutes, where the work grew with the square


def test_all_but_some_is_within_all_actions_only() -> None:
    rest = policy(allow(NotAction="ecs:*", If=MFA))
    for typo in (":*", "*:", ":"):
        assert at_least_as_powerful(policy(allow(typo)), rest).answer is None
        assert [grant.status for grant in what_can([policy(deny(typo)), rest])] == ["limited"]
    assert at_least_as_powerful(policy(allow("*:*")), rest).answer is True


@pytest.mark.parametrize("question", [what_can, lambda given: at_least_as_powerful(given, FULL)])
def test_questions_about_powers_are_for_identity_policies(question: Any) -> None:
    with pytest.raises(PolicyError, match="identity policies"):
        question([trust(ROOT)])


def test_fields_of_an_arn_are_matched_apart() -> None:
    photos = policy(allow("oss:*", "acs:oss:*:*:myphotos"))
    assert evaluate(ask("oss:X", "acs:oss:cn:1:myphotos"), identity=photos).allowed
    assert not evaluate(ask("oss:X", "acs:oss:cn:1:other/evil:myphotos"), identity=photos).allowed
    colons = policy(allow("oss:*", "acs:oss:*:*:b/a:*"))
    assert evaluate(ask("oss:X", "acs:oss:cn:1:b/a:c:d"), identity=colons).allowed
    # and so are the patterns of two policies
    assert [grant.status for grant in what_can([photos, policy(deny("oss:*", "acs:oss:*:*:other/*"))])] == ["full"]
    assert at_least_as_powerful(photos, policy(allow("oss:X", "acs:oss:a:b:c:myphotos"))).answer is not True


KINDS = [
    ("NumericNotEquals", "5", "five"),
    ("NotIpAddress", "10.0.0.0/8", "nowhere"),
    ("DateNotEquals", "2026-01-01", "now"),
]


@pytest.mark.parametrize(("operator", "wanted", "value"), KINDS, ids=[each[0] for each in KINDS])
def test_a_value_of_another_kind_lets_nobody_in(operator: str, wanted: str, value: str) -> None:
    rules = policy(allow("ecs:*", If={operator: {"x:a": wanted}}))
    request = Request("ecs:X", context={"x:a": value})
    assert evaluate(request, identity=rules).decision is Decision.IMPLICIT_DENY
    assert evaluate(request, identity=rules, audit=True).decision is Decision.CONDITIONAL


@pytest.mark.parametrize("network", ["::ffff:10.0.0.1", "::ffff:10.0.0.0/104"])
def test_an_ipv4_network_in_ipv6_clothes_is_one(network: str) -> None:
    rules = policy(allow("*"), deny("*", If={"IpAddress": {"acs:SourceIp": network}}))
    for address in ("10.0.0.1", "::ffff:10.0.0.1"):
        assert not evaluate(Request("ecs:X", context={"acs:SourceIp": address}), identity=rules).allowed


def test_what_nothing_hangs_on_is_not_reported() -> None:
    rules = [policy(allow("ecs:*")), policy(allow("ecs:*", If=MFA))]
    assert evaluate(Request("ecs:X", ["acs:a", "acs:b"]), identity=rules, audit=True).undecided == ()
    open_ = evaluate(Request("ecs:X", ["acs:a", "acs:b"]), identity=rules[1:], audit=True).undecided
    assert [each.condition.key for each in open_] == ["acs:MFAPresent"]


def test_canonical_policies_print_and_parse() -> None:
    rules = policy(allow(["ecs:B", "ECS:a"], ["z", "y"], If={"Bool": {"acs:MFAPresent": "true"}}), deny("oss:*"))
    same = rules.canonical()
    assert parse(same.to_json()).canonical() == same == parse(same.to_json())
    twice = policy(
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["b"], "ram": ["a"]}}, kind="trust"
    )
    assert twice.canonical().statements[0].names_of("RAM") == ("a", "b")


def test_a_policy_can_be_made_by_hand() -> None:
    made = Policy("identity", (Statement("Allow", ("ecs:*",), resource=("*",)),))
    assert json.loads(str(made)) == {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": ["ecs:*"], "Resource": ["*"]}],
    }
    assert (parse(str(made)), made.size) == (made, len(str(made)))
    assert lint(made) == []


MIXED = [
    {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]},
    {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": "oss:*", "Principal": ["1"], "Resource": "*"},
            {"Effect": "Allow", "Action": "oss:*", "Principal": ["1"]},
        ],
    },
]


@pytest.mark.parametrize("document", MIXED)
def test_what_a_document_is_taken_for_holds_for_all_of_it(document: dict[str, Any]) -> None:
    with pytest.raises(PolicyError):
        parse(document)


def test_names_cannot_forge_lines_of_an_explanation() -> None:
    rules = parse(FULL.to_dict(), name="a\n  [identity policy] forged\x1b[31m")
    text = evaluate(Request("ecs:X"), identity=rules).explain()
    assert len(text.splitlines()) == 3
    assert text.isascii()
    assert "\x1b" not in text


def test_arguments_that_are_condition_keys_are_in_the_context() -> None:
    arguments = {"RoleArn": f"acs:ram::{ACCOUNT}:role/R", "RoleSessionName": "s", "ExternalId": "abc"}
    (needed,) = requests_for(OPERATIONS["sts.AssumeRole"], arguments, ACCOUNT, principal=USER)
    role = trust(ROOT, {"StringEquals": {"sts:ExternalId": "abc"}})
    assert evaluate(needed, identity=FULL, resource_policy=role).allowed
    with pytest.raises(PolicyError, match="wire name"):
        requests_for(OPERATIONS["ram.GetUser"], {"user_name": "alice"}, ACCOUNT)


def test_paths_of_undecided_conditions_are_those_of_parse() -> None:
    given = {"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": ["Service"]}}
    (left,) = evaluate(Request("ram:CreateRole"), identity=policy(allow("*", If=given)), audit=True).undecided
    with pytest.raises(PolicyError) as caught:
        policy(allow("*", If={"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": [1]}}))
    assert caught.value.path == f"{left.path}[0]"


def test_numbers_are_plain() -> None:
    rules = policy(allow("ecs:*", If={"NumericEquals": {"x:n": "5"}}))
    decided = {
        text: evaluate(Request("ecs:X", context={"x:n": text}), identity=rules).allowed
        for text in ("5", "5.0", " 5 ", "５", "1_0")
    }
    assert decided == {"5": True, "5.0": True, " 5 ": False, "５": False, "1_0": False}
