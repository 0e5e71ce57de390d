"""What the linter finds in actions and resources, and beside each mistake what looks like it and is none."""

from __future__ import annotations

import pytest

from tests.lint_cases import (
    ACTION,
    NONE,
    NOT_ACTION,
    RESOURCE,
    ROLE,
    S0,
    S1,
    TAG,
    Case,
    all_but,
    allow,
    check,
    deny,
    key,
    trusts,
)

GRAMMAR = [
    Case("action without a service", [allow("DescribeInstances")], {ACTION: "action-format"}),
    Case("empty action", [allow([""])], {f"{ACTION}[0]": "action-format"}),
    Case("action with a space", [allow(["ecs:Stop Instance"])], {f"{ACTION}[0]": "action-format"}),
    Case("action without a name", [allow("ecs:")], {ACTION: "action-format"}),
    Case(
        "NotAction without a service", [all_but("Deny", ["ecs:*", "Run*ances"])], {f"{NOT_ACTION}[1]": "action-colon"}
    ),
    Case("an ARN for an action", [allow("acs:ecs:Stop")], {ACTION: "action-shape"}),
    Case("a wildcard over the colon", [allow("ecs*")], {ACTION: "action-colon"}),
    Case("wildcards within a name", [allow(["ecs:*SecurityGroup*", "yundun-waf:Describe?", "oss:Get*"])], NONE),
    Case("a resource by its relative id", [allow(resource="instance/i-1")], {RESOURCE: "resource-format"}),
    Case(
        "an empty resource",
        [allow(resource=["*", ""])],
        {f"{RESOURCE}[1]": "resource-format covered-value"},
    ),
    Case("an ARN of another cloud", [allow(resource="arn:aws:ec2:*:*:i-1")], {RESOURCE: "resource-format"}),
    Case("a space after the ARN", [allow(resource="acs:ecs:*:*:instance/* ")], {RESOURCE: "resource-format"}),
    Case("a short ARN", [allow(resource="acs:ecs:instance/i-1")], {RESOURCE: "resource-format"}),
    Case(
        "short ARNs that may match",
        [allow(resource=["acs:ecs:*", "acs:*:instance/i"])],
        {f"{RESOURCE}[0]": "resource-parts", f"{RESOURCE}[1]": "resource-parts"},
    ),
    Case("ARNs with colons and slashes", [allow("oss:*", "acs:oss:*:*:bucket/a:b/c")], NONE),
    Case(
        "a RAM resource with a region",
        [allow("ram:GetUser", "acs:ram:cn-hangzhou:1111:user/a")],
        {RESOURCE: "ram-region"},
    ),
    Case(
        "RAM resources without a region",
        [allow("ram:GetUser", ["acs:ram::1111:user/a", "acs:ram:*:1111:user/b"])],
        NONE,
    ),
    Case("a Sid", [{"Sid": "one", **allow()}], {f"{S0}.Sid": "sid"}),
]

RESOURCES = [
    Case(
        "actions of ECS on a bucket",
        [allow(["ecs:*", "ecs:StopInstance"], "acs:oss:*:*:bucket")],
        {f"{ACTION}[0]": "other-service", f"{ACTION}[1]": "covered-value"},
    ),
    Case(
        "one action of another service",
        [allow(["rds:CreateBackup", "oss:GetObject"], "acs:rds:*:*:*")],
        {f"{ACTION}[1]": "other-service"},
    ),
    Case(
        "a resource nobody asks for",
        [allow("ecs:*", ["acs:ecs:*:*:*", "acs:oss:*:*:*"])],
        {f"{RESOURCE}[1]": "unused-resource"},
    ),
    Case(
        "AssumeRole on a resource of STS's own name",
        [allow("sts:AssumeRole", "acs:ecs:*:*:role/a")],
        {ACTION: "other-service"},
    ),
    Case("the role of AssumeRole is one of RAM", [allow("sts:AssumeRole", ROLE)], NONE),
    Case("ECS in a VPC", [allow("ecs:RunInstances", ["acs:ecs:*:*:*", "acs:vpc:*:*:vswitch/*"])], NONE),
    Case("only the VPC part of it", [allow("ecs:RunInstances", "acs:vpc:*:*:vswitch/*")], NONE),
    Case("instances of another service", [allow("slb:AddBackendServers", "acs:ecs:*:*:instance/*")], NONE),
    Case("tagging is about everything", [allow("tag:TagResources", "acs:rds:*:*:*")], NONE),
    Case("services that pair up", [allow(["ecs:*", "oss:*"], ["acs:ecs:*:*:*", "acs:oss:*:*:*"])], NONE),
    Case("any service named", [allow("ecs:*", ["acs:*:*:*:i-1"])], NONE),
    Case(
        "creating users under one name",
        [allow("ram:CreateUser", "acs:ram:*:*:user/alice")],
        {ACTION: "collection-action"},
    ),
    Case(
        "listing users under groups",
        [deny(["ram:ListUsers"], "acs:ram:*:1111:group/*")],
        {f"{ACTION}[0]": "collection-action"},
    ),
    Case(
        "the password policy under users",
        [allow("ram:GetPasswordPolicy", "acs:ram:*:*:user/*")],
        {ACTION: "collection-action"},
    ),
    Case("creating users", [allow("ram:CreateUser", ["acs:ram:*:1111:user/*", "acs:ram:*:*:group/x"])], NONE),
    Case("every action on one user", [allow("ram:*", "acs:ram:*:*:user/alice")], NONE),
    Case("the password policy", [allow("ram:GetPasswordPolicy", "acs:ram:*:1111:*")], NONE),
    Case(
        "attaching without a policy",
        [allow("ram:AttachPolicyToUser", "acs:ram:*:*:user/alice")],
        {ACTION: "both-resources"},
    ),
    Case("joining without the user", [allow("ram:AddUserToGroup", "acs:ram:*:*:group/*")], {ACTION: "both-resources"}),
    Case(
        "attaching, in two statements",
        [
            allow("ram:AttachPolicyToUser", "acs:ram:*:*:user/alice"),
            allow("ram:Attach*", "acs:ram:*:system:policy/ReadOnlyAccess"),
        ],
        NONE,
    ),
    Case("a duplicate", [allow(["ecs:StopInstance", "ecs:stopinstance"])], {f"{ACTION}[1]": "duplicate-value"}),
    Case("a covered action", [allow(["ecs:DescribeDisks", "ecs:Describe*"])], {f"{ACTION}[0]": "covered-value"}),
    Case("one pattern in two spellings", [allow(["oss:Get*", "oss:Get**"])], {f"{ACTION}[1]": "covered-value"}),
    Case("names differ in case", [allow("oss:*", ["acs:oss:*:*:b/Key", "acs:oss:*:*:b/key"])], NONE),
    Case("a bucket and its objects", [allow("oss:*", ["acs:oss:*:*:b", "acs:oss:*:*:b/*"])], NONE),
]

POWERS = [
    Case("an administrator", [allow("*")], {S0: "administrator"}),
    Case("an administrator, spelt out", [allow("*:*", "acs:*:*:*:*")], {S0: "administrator"}),
    Case("everything on one bucket", [allow("*", "acs:oss:*:*:b/*")], NONE),
    Case("all of RAM", [allow(["ecs:*", "ram:*"])], {f"{ACTION}[1]": "ram-administrator"}),
    Case("all of RAM by its ARN", [allow("ram:*", "acs:ram:*:*:*")], {ACTION: "ram-administrator"}),
    Case("all of RAM that reads", [allow(["ram:Get*", "ram:List*"])], NONE),
    Case("every role for every service", [allow("ram:PassRole")], {ACTION: "pass-role"}),
    Case("every role for every service, by pattern", [allow("ram:Pass*", "acs:ram::*:role/*")], {ACTION: "pass-role"}),
    Case("every role for one service", [allow("ram:PassRole", StringEquals={"acs:Service": "ecs.aliyuncs.com"})], NONE),
    Case(
        "every role but for one service",
        [allow("ram:PassRole", StringNotEquals={"acs:Service": "ecs.aliyuncs.com"})],
        {ACTION: "pass-role", key("StringNotEquals", "acs:Service"): "negated-absent"},
    ),
    Case("one role for every service", [allow("ram:PassRole", ROLE)], NONE),
    Case("every role to assume", [allow(["sts:AssumeRole"])], {f"{ACTION}[0]": "assume-any-role"}),
    Case("one role to assume", [allow("sts:*", ROLE)], NONE),
    Case("NotAction in an Allow", [all_but("Allow", "ram:*", "acs:ecs:*:*:*")], {NOT_ACTION: "not-action-allow"}),
    Case("NotAction on everything", [all_but("Allow", "ram:*")], {NOT_ACTION: "not-action-allow-all"}),
    Case("NotAction in a Deny", [all_but("Deny", "ram:*")], NONE),
    Case("NotAction of everything", [all_but("Deny", ["*:*"])], {NOT_ACTION: "not-action-everything"}),
    Case("a name in every service", [allow("*:Delete*")], {ACTION: "any-service"}),
    Case("reading in every service", [allow("*:Describe*")], {ACTION: "any-service-read"}),
    Case("denied in every service", [deny("*:Delete*")], NONE),
    Case("a Deny of everything", [deny("*")], {S0: "deny-everything"}),
    Case("a Deny of everything from elsewhere", [deny("*", IpAddress={"acs:SourceIp": "203.0.113.0/24"})], NONE),
    Case("an administrator under a control policy", [allow("*")], NONE, {"kind": "control"}),
    Case(
        "a control policy that only denies", [deny("ram:*")], {"$.Statement": "control-no-allow"}, {"kind": "control"}
    ),
    Case(
        "a session policy that only denies", [deny("ram:*")], {"$.Statement": "session-no-allow"}, {"kind": "session"}
    ),
    Case("an identity policy that only denies", [deny("ram:*")], NONE),
    Case("a session policy that leaves out little", [all_but("Allow", "ram:*")], NONE, {"kind": "session"}),
]

SHADOWS = [
    Case("an Allow under a Deny", [allow("ecs:StopInstance"), deny("ECS:*")], {S0: "shadowed"}),
    Case(
        "an Allow under two Denies",
        [
            deny("ecs:*", "acs:ecs:*:*:a*"),
            allow("ecs:Stop*", ["acs:ecs:*:*:a1", "acs:ecs:*:*:b1"]),
            deny("ecs:*", "acs:ecs:*:*:b*"),
        ],
        {S1: "shadowed"},
    ),
    Case(
        "one action under a Deny",
        [allow(["ecs:*", "ram:ListUsers"]), deny("ram:*")],
        {f"{ACTION}[1]": "shadowed-action"},
    ),
    Case("NotAction that is left", [allow("ecs:StopInstance"), all_but("Deny", ["ram:*", "oss:*"])], {S0: "shadowed"}),
    Case(
        "NotAction that may be left",
        [allow("*:Stop*", "acs:ecs:*:*:*"), all_but("Deny", "ecs:*")],
        {ACTION: "any-service"},
    ),
    Case(
        "NotAction under NotAction",
        [all_but("Allow", ["ram:*", "ecs:*"]), all_but("Deny", "ram:*")],
        {NOT_ACTION: "not-action-allow-all", S0: "shadowed"},
    ),
    Case(
        "the same conditions",
        [
            allow(StringEquals={TAG: ["a", "b"]}, Bool={"acs:MFAPresent": "true"}),
            deny(StringEquals={"acs:resourceTag/team": ["b", "a"]}),
        ],
        {S0: "shadowed", key("StringEquals", "acs:resourceTag/team", S1): "key-spelling"},
    ),
    Case("a Deny under a condition", [allow(), deny(StringEquals={TAG: "a"})], NONE),
    Case("a Deny of other resources", [allow(resource="acs:ecs:*:*:i-1"), deny(resource="acs:ecs:*:*:i-2")], NONE),
    Case("a Deny of a part", [allow("ecs:*"), deny("ecs:Stop*")], NONE),
    Case("an administrator but for bills", [allow("*"), deny(["bss:*", "efc:*"])], {S0: "administrator"}),
    Case("a statement twice", [allow(), allow(["ecs:StopInstance"])], {S1: "redundant-statement"}),
    Case(
        "a statement within another",
        [allow(resource="acs:ecs:*:*:i-1"), allow("ecs:Stop*", "acs:ecs:*")],
        {S0: "redundant-statement", f"{S1}.Resource": "resource-parts"},
    ),
    Case(
        "a Deny within another",
        [deny(Bool={"acs:SecureTransport": "false"}), deny("ecs:*")],
        {S0: "redundant-statement"},
    ),
    Case(
        "statements beside each other",
        [allow("ecs:*", StringEquals={TAG: "a"}), allow("ecs:Describe*"), allow("ecs:*", "acs:ecs:*:*:i-1")],
        NONE,
    ),
    Case(
        "a Deny of another user",
        [{**trusts({"RAM": "acs:ram::1111:user/a"}), "Effect": "Deny"}, trusts({"RAM": "acs:ram::1111:user/b"})],
        NONE,
    ),
    Case(
        "a Deny of the account",
        [{**trusts({"RAM": "acs:ram::1111:root"}), "Effect": "Deny"}, trusts({"RAM": "acs:ram::1111:user/b"})],
        {S1: "shadowed"},
    ),
]

CASES = [*GRAMMAR, *RESOURCES, *POWERS, *SHADOWS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_statements_that_do_not_do_what_they_say_are_found_where_they_are_and_nothing_else(case: Case) -> None:
    check(case)
