"""What the linter finds in principals, and beside each mistake what looks like it and is none."""

from __future__ import annotations

import pytest

from tests.lint_cases import (
    ACTION,
    NONE,
    NOT_ACTION,
    OIDC,
    PRINCIPAL,
    RECIPIENT,
    SAML,
    WORKLOAD,
    Case,
    allow,
    check,
    key,
    trusts,
)

TRUST = [
    Case("anybody", [trusts({"RAM": ["*"]})], {f"{PRINCIPAL}.RAM[0]": "principal-anyone"}),
    Case("any account", [trusts({"RAM": "acs:ram::*:root"})], {f"{PRINCIPAL}.RAM": "principal-anyone"}),
    Case("a user without an account", [trusts({"RAM": ["user/alice"]})], {f"{PRINCIPAL}.RAM[0]": "principal-form"}),
    Case(
        "a resource for a principal", [trusts({"RAM": "acs:ram:*:1111:user/a"})], {f"{PRINCIPAL}.RAM": "principal-form"}
    ),
    Case("half a service", [trusts({"Service": "ecs"})], {f"{PRINCIPAL}.Service": "principal-form"}),
    Case(
        "a user for a provider",
        [trusts({"Federated": "acs:ram::1111:user/a"})],
        {f"{PRINCIPAL}.Federated": "principal-form"},
    ),
    Case(
        "users, roles and services",
        [
            trusts({"RAM": ["acs:ram::1111:user/a", "acs:ram::1111:role/b"]}),
            trusts({"Service": ["ecs.aliyuncs.com"]}),
            trusts({"Service": ["1111@ros.aliyuncs.com"]}),
        ],
        NONE,
    ),
    Case(
        "two kinds at once",
        [trusts({"RAM": "acs:ram::1111:user/a", "Service": "ecs.aliyuncs.com"})],
        {PRINCIPAL: "principal-mix"},
    ),
    Case("a whole account", [trusts({"RAM": "acs:ram::1111:root"})], {f"{PRINCIPAL}.RAM": "account-trusted"}),
    Case(
        "the whole own account",
        [trusts({"RAM": "acs:ram::1111:root"})],
        {f"{PRINCIPAL}.RAM": "account-trusted"},
        {"account": "1111"},
    ),
    Case(
        "another account",
        [trusts({"RAM": ["acs:ram::1111:user/a", "acs:ram::2222:root", "acs:ram::2222:user/b"]})],
        {f"{PRINCIPAL}.RAM[1]": "external-id", f"{PRINCIPAL}.RAM[2]": "external-id"},
        {"account": "1111"},
    ),
    Case(
        "another account with its secret",
        [trusts({"RAM": "acs:ram::2222:root"}, StringEquals={"sts:ExternalId": "Xy7-9"})],
        NONE,
        {"account": "1111"},
    ),
    Case(
        "another account with any secret",
        [trusts({"RAM": "acs:ram::2222:root"}, StringLike={"sts:ExternalId": "*"})],
        {f"{PRINCIPAL}.RAM": "external-id", key("StringLike", "sts:ExternalId"): "always-true"},
        {"account": "1111"},
    ),
    Case("SAML", [trusts(SAML, StringEquals=RECIPIENT)], NONE),
    Case("SAML without a recipient", [trusts(SAML)], {f"{PRINCIPAL}.Federated": "saml-recipient"}),
    Case(
        "SAML with another recipient",
        [trusts(SAML, StringEquals={"saml:recipient": "https://example.com/sso"})],
        {key("StringEquals", "saml:recipient"): "saml-recipient-value"},
    ),
    Case(
        "SAML with another key",
        [trusts(SAML, StringEquals=RECIPIENT, IpAddress={"acs:SourceIp": "203.0.113.9"})],
        {key("IpAddress", "acs:SourceIp"): "saml-key"},
    ),
    Case("OIDC", [trusts(OIDC, StringEquals=WORKLOAD)], NONE),
    Case(
        "OIDC by pattern",
        [
            trusts(
                OIDC,
                StringEquals={"oidc:aud": "a"},
                StringLike={"oidc:sub": ["repo:me/*", "system:serviceaccount:ns1:*"]},
            )
        ],
        NONE,
    ),
    Case(
        "OIDC for every workload",
        [trusts(OIDC, StringEquals={"oidc:aud": "a"})],
        {f"{PRINCIPAL}.Federated[0]": "oidc-sub"},
    ),
    Case(
        "OIDC for whom it is not",
        [trusts(OIDC, StringEquals={"oidc:aud": "a"}, StringNotEquals={"oidc:sub": "b"})],
        {f"{PRINCIPAL}.Federated[0]": "oidc-sub", key("StringNotEquals", "oidc:sub"): "negated-absent"},
    ),
    Case(
        "OIDC for every application",
        [trusts(OIDC, StringEquals={"oidc:sub": "a"})],
        {f"{PRINCIPAL}.Federated[0]": "oidc-aud"},
    ),
    Case(
        "OIDC for every repository",
        [trusts(OIDC, StringEquals={"oidc:aud": "a"}, StringLike={"oidc:sub": "repo:*"})],
        {key("StringLike", "oidc:sub"): "oidc-sub-wide"},
    ),
    Case(
        "OIDC for every subject",
        [trusts(OIDC, StringEquals={"oidc:aud": "a"}, StringLike={"oidc:sub": ["*"]})],
        {key("StringLike", "oidc:sub") + "[0]": "oidc-sub-wide"},
    ),
    Case(
        "the action of the SAML call",
        [trusts(SAML, "sts:AssumeRoleWithSAML", StringEquals=RECIPIENT)],
        {ACTION: "trust-action"},
    ),
    Case("any action", [trusts({"Service": "ecs.aliyuncs.com"}, ["sts:*"])], {f"{ACTION}[0]": "trust-wide-action"}),
    Case(
        "NotAction",
        [{"Effect": "Allow", "NotAction": "ecs:*", "Principal": {"Service": "ecs.aliyuncs.com"}}],
        {NOT_ACTION: "not-action-trust"},
    ),
    Case(
        "a service with an external id",
        [trusts({"Service": "ecs.aliyuncs.com"}, StringEquals={"sts:ExternalId": "ab"})],
        {key("StringEquals", "sts:ExternalId"): "service-conditions"},
    ),
    Case(
        "a service for one source",
        [trusts({"Service": "a.aliyuncs.com"}, StringEquals={"acs:SourceArn": "acs:a:*:1:b"})],
        {key("StringEquals", "acs:SourceArn"): "wildcard-not-like"},
    ),
    Case(
        "a bucket for everybody",
        [{**allow("oss:GetObject", "acs:oss:*:1111:b/*"), "Principal": ["*"]}],
        {f"{PRINCIPAL}[0]": "public-resource"},
    ),
    Case(
        "a bucket for everybody in a VPC",
        [{**allow("oss:GetObject", "acs:oss:*:1111:b/*", StringEquals={"acs:SourceVpc": "vpc-1"}), "Principal": ["*"]}],
        NONE,
    ),
    Case("a bucket for an account", [{**allow("oss:GetObject", "acs:oss:*:1111:b/*"), "Principal": ["2222"]}], NONE),
]

CASES = [*TRUST]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_doors_that_stand_open_are_found_where_they_are_and_nothing_else(case: Case) -> None:
    check(case)
