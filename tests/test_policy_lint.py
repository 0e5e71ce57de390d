"""What the linter makes of whole documents: broken ones, long ones, the vendor's own.

`python -m tests.test_policy_lint` writes the page docs/reference/policy-lint.md anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aliram.policy import PolicyError, parse
from aliram.policy.lint import RULES, lint
from aliram.policy.lint.located import order
from tests import test_policy_lint_conditions, test_policy_lint_statements, test_policy_lint_trust
from tests.lint_cases import (
    ACTION,
    NONE,
    NOT_ACTION,
    OIDC,
    PRINCIPAL,
    RECIPIENT,
    S0,
    S1,
    SAML,
    WORKLOAD,
    Statement,
    all_but,
    allow,
    deny,
    document,
    found,
    key,
    pairs,
    trusts,
)

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "policy-lint.md"
CASES = [
    *test_policy_lint_statements.CASES,
    *test_policy_lint_conditions.CASES,
    *test_policy_lint_trust.CASES,
]

# Documents that nobody can read, with what is wrong; the rest is looked at all the same.
BROKEN: dict[str, tuple[Any, set[tuple[str, str]]]] = {
    "no JSON": ('{"Version": "1",', {("json", "$")}),
    "no UTF-8": (b'{"Version": "\xff"}', {("json", "$")}),
    "a list": ("[1]", {("not-object", "$")}),
    "nothing": ({}, {("version", "$.Version"), ("statement", "$.Statement")}),
    "a member twice": (
        '{"Version": "1", "Statement": [{"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"}]}',
        {("twice", f"{S0}.Effect")},
    ),
    "other spelling": (
        document({"effect": "Allow", "Action": "ecs:*", "Resource": "*"}),
        {("unknown-element", f"{S0}.effect"), ("effect", f"{S0}.Effect")},
    ),
    "both": (document({**allow(), "NotAction": "ecs:*"}), {("action", f"{S0}.NotAction")}),
    "neither": (document({"Effect": "Allow", "Resource": "*"}), {("action", f"{S0}.Action")}),
    "no resource": (document({"Effect": "Allow", "Action": "ecs:*"}), {("resource", f"{S0}.Resource")}),
    "empty": (document(allow([])), {("empty", f"{S0}.Action")}),
    "two kinds of statement": (
        document(allow(), trusts({"Service": "ecs.aliyuncs.com"})),
        {("principal", f"{S1}.Principal")},
    ),
    "an operator without a key": (document(allow(Bool={})), {("condition", f"{S0}.Condition.Bool")}),
    "NotResource": (document({**allow(), "NotResource": "*"}), {("unknown-element", f"{S0}.NotResource")}),
    "IfExists beside other mistakes": (
        document(
            allow(StringEqualsIfExists={"acs:SourceVpx": "vpc-1"}), deny(Null={"acs:SourceVpc": "true"}), allow("*")
        ),
        {
            ("unknown-operator", f"{S0}.Condition.StringEqualsIfExists"),
            ("unknown-key", key("StringEqualsIfExists", "acs:SourceVpx")),
            ("unknown-operator", f"{S1}.Condition.Null"),
            ("administrator", "$.Statement[2]"),
            ("redundant-statement", S0),
        },
    ),
    "a boolean beside other mistakes": (
        {"Version": "2012-10-17", "Statement": [deny(Bool={"acs:MFAPresent": False}), {"Effect": "Maybe"}]},
        {
            ("version", "$.Version"),
            ("not-text", key("Bool", "acs:MFAPresent")),
            ("mfa-deny", key("Bool", "acs:MFAPresent")),
            ("effect", f"{S1}.Effect"),
            ("action", f"{S1}.Action"),
            ("resource", f"{S1}.Resource"),
        },
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_parse_refuses_is_found_and_the_rest_is_looked_at(name: str) -> None:
    broken, expected = BROKEN[name]
    assert found(broken) == expected
    with pytest.raises(PolicyError):
        parse(broken)


def test_every_rule_is_found_somewhere_and_nothing_without_a_rule() -> None:
    named = {
        id
        for expected in (*(case.findings for case in CASES), *(few for _, few in BROKEN.values()))
        for id, _ in expected
    }
    named |= {"policy-size", "policy-size-near", "policy-size-spaces"}  # below
    assert named == set(RULES)


def long_policy(characters: int, **more: Any) -> dict[str, Any]:
    names = document(allow(["ecs:*"], "acs:ecs:*:*:instance/i-", **more))
    missing = characters - len(json.dumps(names, separators=(",", ":")))
    names["Statement"][0]["Resource"] += "x" * missing
    return names


SIZES: list[tuple[int, dict[str, Any], set[str]]] = [
    (5529, {}, set()),
    (5530, {}, {"policy-size-near"}),
    (6144, {}, {"policy-size-near"}),
    (6145, {}, {"policy-size"}),
    (2049, {"quota": 2048}, {"policy-size"}),
    (2048, {"kind": "session"}, {"policy-size-near"}),
    (2049, {"kind": "session"}, {"policy-size"}),
    (9000, {"kind": "control"}, set()),
]


@pytest.mark.parametrize(("characters", "options", "expected"), SIZES)
def test_the_size_is_compared_with_the_quota_of_the_kind(
    characters: int, options: dict[str, Any], expected: set[str]
) -> None:
    assert found(long_policy(characters), **options) == {(id, "$") for id in expected}
    assert found(parse(long_policy(characters), kind=options.get("kind")), quota=options.get("quota", 6144)) == {
        (id, "$") for id in expected
    }


def test_bytes_count_for_policies_and_characters_for_session_policies() -> None:
    chinese = document(allow("oss:*", "acs:oss:*:*:b/" + "路" * 1900))
    size = len(json.dumps(chinese, ensure_ascii=False, separators=(",", ":"))) + 2 * 1900
    assert found(chinese, quota=size) == {("policy-size-near", "$")}
    assert found(chinese, quota=size - 1) == {("policy-size", "$")}
    assert found(chinese, kind="session") == {("policy-size-near", "$")}


def test_spaces_that_break_the_quota_are_told_from_what_must_be_cut() -> None:
    spaced = json.dumps(long_policy(5000), indent=200)
    assert len(spaced) > 6144
    assert found(spaced) == {("policy-size-spaces", "$")}
    assert found(spaced.encode()) == {("policy-size-spaces", "$")}
    assert found(json.loads(spaced)) == set()


def test_findings_stand_in_the_order_of_the_document() -> None:
    policy = """{"Statement": [
        {"Resource": ["acs:ecs:*:*:a", "b"], "Action": "*:Stop*", "Effect": "Allow"},
        {"Condition": {"Bool": {"acs:MFAPresent": "false"}, "IpAddress": {"acs:SourceIp": "10.0.0.1"}},
         "Effect": "Deny", "Action": ["ecs:A", "ecs:A"], "Resource": "*", "Sid": ""}], "Version": "2"}"""
    assert [finding.id for finding in lint(policy)] == [
        "resource-format", "any-service", "mfa-deny", "private-source", "duplicate-value", "sid", "version",
    ]  # fmt: skip


def test_of_findings_on_one_place_the_graver_comes_first() -> None:
    both = lint(document(allow(IpAddress={"acs:SourceIp": "10.0.0.5/8"})))
    assert [(finding.id, finding.severity) for finding in both] == [
        ("cidr-host-bits", "warning"),
        ("private-source", "info"),
    ]
    assert len({finding.path for finding in both}) == 1


def test_a_policy_is_looked_at_as_the_document_it_was_read_from() -> None:
    control = parse(document(deny("ram:*")), kind="control")
    assert found(control) == found(control.text, kind="control") == {("control-no-allow", "$.Statement")}
    assert found(control, kind="identity") == set()
    # An element that a tolerant reader leaves out is still reported.
    tolerant = parse(document({**allow(), "Comment": "x"}), tolerant=True)
    assert found(tolerant) == {("unknown-element", f"{S0}.Comment")}


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(PolicyError, match="kind is one of"):
        lint(document(allow()), kind="user")  # type: ignore[arg-type]


def test_a_moment_without_an_offset_is_utc() -> None:
    policy = document(allow(DateLessThan={"acs:CurrentTime": "2026-06-01T00:00:00Z"}))
    assert found(policy, now=datetime(2026, 6, 1, 0, 0, 1))
    assert not found(policy, now=datetime(2026, 5, 31, 23, 59, 59))


def test_paths_are_those_of_parse_however_members_are_named() -> None:
    odd = document({**allow(), 'a.b["c"]': "", "x" * 100: "", "naïve": ""})
    paths = {finding.path for finding in lint(odd) if finding.id == "unknown-element"}
    assert len(paths) == 3
    assert paths < set(order(odd))


def test_a_finding_reads_as_one_line() -> None:
    (finding,) = lint(document(allow("ram:PassRole")))
    assert "\n" not in str(finding)
    assert str(finding).startswith("warning $.Statement[0].Action: ")
    assert str(finding).endswith("[pass-role]")


# The policies of RAM's documentation and of the vendor's templates, with what is to be said about them.
VENDOR: dict[str, tuple[list[Statement], dict[str, str]]] = {
    "all but bills": ([allow("*"), deny(["bss:*", "efc:*"])], {S0: "administrator"}),
    "security groups": ([allow("ecs:*SecurityGroup*")], NONE),
    "one region": ([allow("ecs:Describe*", "acs:ecs:cn-qingdao:*:instance/*")], NONE),
    "everything to read": ([allow("*:Describe*")], {ACTION: "any-service-read"}),
    "by address": (
        [allow("ecs:*", IpAddress={"acs:SourceIp": ["192.168.0.0/16", "172.16.215.218"]})],
        {
            key("IpAddress", "acs:SourceIp") + "[0]": "private-source",
            key("IpAddress", "acs:SourceIp") + "[1]": "private-source",
        },
    ),
    "HTTPS": ([allow("ecs:*", Bool={"acs:SecureTransport": "true"})], NONE),
    "until a day": ([allow("ecs:*", DateLessThan={"acs:CurrentTime": "2019-08-12T17:00:00+08:00"})], NONE),
    "MFA": ([allow("ecs:*", Bool={"acs:MFAPresent": "true"})], NONE),
    "RamFullAccessOnlyMFAEnabled": (
        [allow("ram:*"), deny("ram:*", Bool={"acs:MFAPresent": ["false"]})],
        {ACTION: "ram-administrator", key("Bool", "acs:MFAPresent", S1): "mfa-deny"},
    ),
    "own keys": ([allow(["ram:CreateAccessKey", "ram:ListAccessKeys"], "acs:ram:*:*:user/alice")], NONE),
    "own devices": (
        [
            allow(["ram:GetUserMFAInfo", "ram:BindMFADevice", "ram:UnbindMFADevice"], "acs:ram:*:*:user/alice"),
            allow(["ram:CreateVirtualMFADevice", "ram:DeleteVirtualMFADevice"]),
        ],
        NONE,
    ),
    "two instances": (
        [allow("ecs:*", ["acs:ecs:*:*:instance/i-001", "acs:ecs:*:*:instance/i-002"]), allow("ecs:Describe*")],
        NONE,
    ),
    "a bucket": ([allow("oss:*", ["acs:oss:*:*:myphotos", "acs:oss:*:*:myphotos/*"])], NONE),
    "folders": (
        [
            allow(
                "oss:ListObjects",
                "acs:oss:*:*:myphotos",
                StringLike={"oss:Delimiter": "/", "oss:Prefix": ["", "hangzhou/", "hangzhou/2015/*"]},
            )
        ],
        NONE,
    ),
    "by tag": ([allow("ecs:*", StringEquals={"ecs:tag/team": "dev"})], NONE),
    "service-linked role": (
        [allow("ram:CreateServiceLinkedRole", StringEquals={"ram:ServiceName": "actiontrail.aliyuncs.com"})],
        NONE,
    ),
    "pass role": ([allow("ram:PassRole", StringEquals={"acs:Service": "actiontrail.aliyuncs.com"})], NONE),
    "AliyunSTSAssumeRoleAccess": ([allow("sts:AssumeRole")], {ACTION: "assume-any-role"}),
    "PowerUserAccess, its sharp end": (
        [
            all_but("Allow", ["ram:*", "ims:*", "resourcemanager:*"]),
            allow(
                ["ram:CreateRole", "ram:AttachPolicyToRole"],
                ["acs:ram:*:*:role/*", "acs:ram:*:*:policy/*"],
                **{"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": ["Service"]}},
            ),
            allow("ram:PassRole"),
        ],
        {
            NOT_ACTION: "not-action-allow-all",
            f'{S1}.Condition["ForAllValues:StringEquals"]["ram:TrustedPrincipalTypes"]': "for-all-values",
            "$.Statement[2].Action": "pass-role",
        },
    ),
    "trust in an account": (
        [trusts({"RAM": ["acs:ram::1111:root"]})],
        {f"{PRINCIPAL}.RAM[0]": "account-trusted"},
    ),
    "trust in a user": ([trusts({"RAM": ["acs:ram::1111:user/testuser"]})], NONE),
    "trust in a service": ([trusts({"Service": ["ecs.aliyuncs.com"]})], NONE),
    "trust in a provider": ([trusts(SAML, StringEquals=RECIPIENT)], NONE),
    "trust in a service account": (
        [trusts(OIDC, StringEquals={"oidc:iss": "https://oidc-ack.example", **WORKLOAD})],
        NONE,
    ),
}


@pytest.mark.parametrize("name", VENDOR)
def test_the_vendors_own_policies_give_only_what_is_justified(name: str) -> None:
    statements, expected = VENDOR[name]
    assert found(document(*statements)) == pairs(expected)


def rows() -> Iterator[str]:
    yield "# Findings of the policy linter"
    yield ""
    yield "Written by `python -m tests.test_policy_lint` from `aliram.policy.lint.RULES`."
    yield ""
    yield "| id | severity | found | why it matters |"
    yield "|---|---|---|---|"
    for id, rule in RULES.items():
        yield f"| `{id}` | {rule.severity} | {rule.says} | {rule.why} |"


def test_the_page_lists_the_rules_as_they_are() -> None:
    assert PAGE.read_text("utf-8") == "\n".join([*rows(), ""]), "run `python -m tests.test_policy_lint`"


def test_rules_read_as_lines_of_a_table() -> None:
    for id, rule in RULES.items():
        assert id == id.lower().replace("_", "-")
        assert "|" not in rule.says + rule.why
        assert not rule.says.endswith(".")
        assert rule.why.endswith(".")


if __name__ == "__main__":
    PAGE.write_text("\n".join([*rows(), ""]), "utf-8")
