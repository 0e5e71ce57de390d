"""What the linter finds in conditions, and beside each mistake what looks like it and is none."""

from __future__ import annotations

import pytest

from aliram.policy.lint.keys import KEYS, Key, known, nearest
from tests.lint_cases import CONDITION, NONE, NOW, S0, TAG, Case, allow, check, deny, document, found, key, trusts

CONDITIONS = [
    Case("an empty condition", [{**allow(), "Condition": {}}], {CONDITION: "empty-condition"}),
    Case(
        "no date",
        [allow(DateLessThan={"acs:CurrentTime": ["tomorrow"]})],
        {key("DateLessThan", "acs:CurrentTime") + "[0]": "condition-value"},
    ),
    Case("no boolean", [allow(Bool={"acs:MFAPresent": "yes"})], {key("Bool", "acs:MFAPresent"): "condition-value"}),
    Case(
        "no address",
        [deny(NotIpAddress={"acs:VpcSourceIp": ["10.1.2.0/33"]})],
        {
            key("NotIpAddress", "acs:VpcSourceIp") + "[0]": "condition-value",
            key("NotIpAddress", "acs:VpcSourceIp"): "negated-absent",
        },
    ),
    Case(
        "no number",
        [allow("oss:*", NumericLessThan={"oss:max-keys": "ten"})],
        {key("NumericLessThan", "oss:max-keys"): "condition-value foreign-key"},
    ),
    Case(
        "values of their kinds",
        [
            allow(
                Bool={"acs:SecureTransport": "True"},
                IpAddress={"acs:SourceIp": ["203.0.113.9", "2001:db8::/32"]},
                DateLessThan={"acs:CurrentTime": "2027-08-12T17:00:00+08:00"},
            )
        ],
        NONE,
    ),
    Case(
        "a date without an offset",
        [allow(DateLessThan={"acs:CurrentTime": "2027-08-12T17:00:00"})],
        {key("DateLessThan", "acs:CurrentTime"): "date-offset"},
    ),
    Case(
        "a day",
        [allow(DateLessThan={"acs:CurrentTime": "2027-08-12"})],
        {key("DateLessThan", "acs:CurrentTime"): "date-offset"},
    ),
    Case(
        "host bits",
        [allow(IpAddress={"acs:SourceIp": ["203.0.113.9/24", "198.51.100.0/24", "2001:db8::1/32"]})],
        {
            key("IpAddress", "acs:SourceIp") + "[0]": "cidr-host-bits",
            key("IpAddress", "acs:SourceIp") + "[2]": "cidr-host-bits",
        },
    ),
    Case(
        "a wildcard taken literally",
        [allow(StringEquals={TAG: "dev-*"})],
        {key("StringEquals", TAG): "wildcard-not-like"},
    ),
    Case("a wildcard taken for one", [allow(StringLike={TAG: ["prod", "dev-*"]})], NONE),
    Case(
        "StringLike for nothing",
        [allow(StringLike={TAG: ["prod", "dev"]})],
        {f"{S0}.Condition.StringLike": "like-without-wildcard"},
    ),
    Case(
        "StringLike for one of two keys",
        [allow("oss:ListObjects", StringLike={"oss:Delimiter": "/", "oss:Prefix": "a/*"})],
        NONE,
    ),
    Case(
        "a condition for the key to be there", [allow(StringLike={TAG: "*"})], {key("StringLike", TAG): "always-true"}
    ),
    Case(
        "both booleans",
        [allow(Bool={"acs:MFAPresent": ["true", "false"]})],
        {key("Bool", "acs:MFAPresent"): "always-true"},
    ),
    Case(
        "a misspelt key",
        [allow(IpAddress={"acs:SourceIpp": "203.0.113.9"})],
        {key("IpAddress", "acs:SourceIpp"): "unknown-key"},
    ),
    Case(
        "a key without a service",
        [allow(StringEquals={"team": "dev"})],
        {f"{S0}.Condition.StringEquals.team": "unknown-key"},
    ),
    Case(
        "the tag of no key",
        [allow(StringEquals={"acs:ResourceTag/": "dev"})],
        {key("StringEquals", "acs:ResourceTag/"): "unknown-key"},
    ),
    Case(
        "a key of a service",
        [allow("kms:Decrypt", StringEquals={"kms:Tag/a": "b"})],
        {key("StringEquals", "kms:Tag/a"): "foreign-key"},
    ),
    Case(
        "a key in other case",
        [allow(StringEquals={"acs:PrincipalArn": "acs:ram:*:1111:role/a"})],
        {key("StringEquals", "acs:PrincipalArn"): "key-spelling wildcard-not-like"},
    ),
    Case("tags in their own case", [allow(StringEquals={"acs:ResourceTag/TEAM": "dev", "ecs:tag/A": "b"})], NONE),
    Case(
        "an address as text",
        [allow(StringEquals={"acs:SourceIp": "203.0.113.9"})],
        {key("StringEquals", "acs:SourceIp"): "key-operator"},
    ),
    Case(
        "a moment as text",
        [allow(StringLike={"acs:CurrentTime": "2026-*"})],
        {key("StringLike", "acs:CurrentTime"): "key-operator"},
    ),
    Case(
        "a key of trust policies",
        [allow(StringEquals={"oidc:sub": "repo:a/b"})],
        {key("StringEquals", "oidc:sub"): "key-place"},
    ),
    Case(
        "a key of another action",
        [allow("ecs:RunInstances", StringEquals={"acs:Service": "ecs.aliyuncs.com"})],
        {key("StringEquals", "acs:Service"): "key-action"},
    ),
    Case(
        "a key of one of the actions",
        [allow(["ecs:RunInstances", "ram:P*"], StringEquals={"acs:Service": "ecs.aliyuncs.com"})],
        NONE,
    ),
    Case(
        "a service that is none",
        [allow("ram:PassRole", StringEquals={"acs:Service": ["ecs"]})],
        {key("StringEquals", "acs:Service") + "[0]": "key-value"},
    ),
    Case("a pattern for a service", [allow("ram:PassRole", StringLike={"acs:Service": "ecs*"})], NONE),
    Case(
        "an external id that cannot be",
        [trusts({"RAM": "acs:ram::1111:user/a"}, StringEquals={"sts:ExternalId": "x"})],
        {key("StringEquals", "sts:ExternalId"): "key-value"},
    ),
    Case(
        "a value twice",
        [allow(StringEquals={TAG: ["a", "b", "a"]})],
        {key("StringEquals", TAG) + "[2]": "duplicate-value"},
    ),
    Case(
        "a network in a network",
        [allow(IpAddress={"acs:SourceIp": ["203.0.113.128/25", "203.0.113.0/24", "198.51.100.1"]})],
        {key("IpAddress", "acs:SourceIp") + "[0]": "covered-value"},
    ),
]

CONTRADICTIONS = [
    Case(
        "equal and not equal",
        [allow(StringEquals={TAG: "a"}, StringNotEquals={TAG: ["a", "b"]})],
        {key("StringNotEquals", TAG): "contradiction"},
    ),
    Case(
        "equal to two",
        [allow(StringEquals={TAG: "a"}, StringLike={TAG: "b*"})],
        {key("StringLike", TAG): "contradiction"},
    ),
    Case(
        "patterns apart",
        [allow(StringLike={TAG: "a*"}, StringNotLike={TAG: "?*"})],
        {key("StringNotLike", TAG): "contradiction"},
    ),
    Case(
        "equal but for case",
        [allow(StringEquals={TAG: "Dev"}, StringNotEqualsIgnoreCase={TAG: "dev"})],
        {key("StringNotEqualsIgnoreCase", TAG): "contradiction"},
    ),
    Case("equal with case", [allow(StringEqualsIgnoreCase={TAG: "Dev"}, StringNotEquals={TAG: "dev"})], NONE),
    Case("one of two is left", [allow(StringEquals={TAG: ["a", "b"]}, StringNotEquals={TAG: "a"})], NONE),
    Case("patterns that meet", [allow(StringLike={TAG: "a*"}, StringNotLike={TAG: "a?"})], NONE),
    Case(
        "several values of one key",
        [
            allow(
                "ram:CreateRole",
                StringEquals={"ram:TrustedPrincipalTypes": "RAM"},
                StringEqualsIgnoreCase={"ram:TrustedPrincipalTypes": "service"},
            )
        ],
        NONE,
    ),
    Case(
        "a key that may have several",
        [allow("kms:*", StringEquals={"kms:x": "a"}, StringLike={"kms:x": "b*"})],
        {key("StringEquals", "kms:x"): "foreign-key", key("StringLike", "kms:x"): "foreign-key"},
    ),
    Case(
        "a window that never opens",
        [
            allow(
                DateGreaterThan={"acs:CurrentTime": "2027-03-01T00:00:00Z"},
                DateLessThan={"acs:CurrentTime": "2027-02-01T00:00:00Z"},
            )
        ],
        {key("DateLessThan", "acs:CurrentTime"): "contradiction"},
    ),
    Case(
        "a window of no length",
        [
            allow(
                DateGreaterThanEquals={"acs:CurrentTime": "2027-02-01T08:00:00+08:00"},
                DateLessThan={"acs:CurrentTime": "2027-02-01T00:00:00Z"},
            )
        ],
        {key("DateLessThan", "acs:CurrentTime"): "contradiction"},
    ),
    Case(
        "one moment",
        [
            allow(
                DateGreaterThanEquals={"acs:CurrentTime": "2027-02-01T08:00:00+08:00"},
                DateLessThanEquals={"acs:CurrentTime": "2027-02-01T00:00:00Z"},
            )
        ],
        NONE,
    ),
    Case(
        "a window",
        [
            allow(
                DateGreaterThan={"acs:CurrentTime": ["2027-03-01T00:00:00Z", "2027-01-01T00:00:00Z"]},
                DateLessThan={"acs:CurrentTime": "2027-02-01T00:00:00Z"},
            )
        ],
        NONE,
    ),
    Case(
        "a range without a number",
        [allow("oss:*", NumericLessThan={"oss:n": "5"}, NumericGreaterThan={"oss:n": "5"})],
        {
            key("NumericGreaterThan", "oss:n"): "contradiction foreign-key",
            key("NumericLessThan", "oss:n"): "foreign-key",
        },
    ),
    Case(
        "a number outside of the range",
        [allow("oss:*", NumericLessThan={"oss:n": "5"}, NumericEquals={"oss:n": ["5", "7"]})],
        {key("NumericEquals", "oss:n"): "contradiction foreign-key", key("NumericLessThan", "oss:n"): "foreign-key"},
    ),
    Case(
        "networks apart",
        [allow(IpAddress={"acs:SourceIp": "203.0.113.0/24", "acs:sourceip": "198.51.100.0/24"})],
        {key("IpAddress", "acs:sourceip"): "contradiction key-spelling"},
    ),
    Case(
        "a network that is taken out",
        [deny(IpAddress={"acs:SourceIp": "203.0.113.0/24"}, NotIpAddress={"acs:SourceIp": "203.0.0.0/16"})],
        {key("NotIpAddress", "acs:SourceIp"): "contradiction"},
    ),
    Case(
        "a part of the network is taken out",
        [deny(IpAddress={"acs:SourceIp": "203.0.113.0/24"}, NotIpAddress={"acs:SourceIp": "203.0.113.0/25"})],
        NONE,
    ),
    Case(
        "true and false",
        [allow(Bool={"acs:MFAPresent": "true", "acs:mfapresent": "false"})],
        {key("Bool", "acs:mfapresent"): "contradiction mfa-inverted key-spelling"},
    ),
    Case(
        "only what is not equal",
        [deny(StringNotEquals={TAG: "a"}, StringNotLike={TAG: "b*"})],
        {key("StringNotEquals", TAG): "negated-absent", key("StringNotLike", TAG): "negated-absent"},
    ),
    Case(
        "a value nobody can read",
        [allow(DateEquals={"acs:CurrentTime": "soon"}, DateLessThan={"acs:CurrentTime": "2027-02-01T00:00:00Z"})],
        {key("DateEquals", "acs:CurrentTime"): "condition-value"},
    ),
    Case(
        "a window that has ended",
        [allow(DateLessThan={"acs:CurrentTime": "2019-08-12T17:00:00+08:00"})],
        {key("DateLessThan", "acs:CurrentTime"): "expired"},
        NOW,
    ),
    Case(
        "a window that has ended, unasked", [allow(DateLessThan={"acs:CurrentTime": "2019-08-12T17:00:00+08:00"})], NONE
    ),
    Case(
        "a window that is open",
        [allow(DateLessThan={"acs:CurrentTime": ["2019-08-12T17:00:00Z", "2027-01-01T00:00:00Z"]})],
        NONE,
        NOW,
    ),
    Case("a window that has begun", [allow(DateGreaterThan={"acs:CurrentTime": "2019-08-12T17:00:00Z"})], NONE, NOW),
]

GUARDS = [
    Case("a Deny without MFA", [deny(Bool={"acs:MFAPresent": ["false"]})], {key("Bool", "acs:MFAPresent"): "mfa-deny"}),
    Case("an Allow with MFA", [allow(Bool={"acs:MFAPresent": "true"})], NONE),
    Case(
        "an Allow without MFA",
        [allow(Bool={"acs:MFAPresent": "false"})],
        {key("Bool", "acs:MFAPresent"): "mfa-inverted"},
    ),
    Case("a Deny with MFA", [deny(Bool={"acs:MFAPresent": "true"})], {key("Bool", "acs:MFAPresent"): "mfa-inverted"}),
    Case(
        "an Allow for HTTP",
        [allow(Bool={"acs:SecureTransport": "false"})],
        {key("Bool", "acs:SecureTransport"): "insecure-transport"},
    ),
    Case(
        "a Deny for HTTPS",
        [deny(Bool={"acs:SecureTransport": "true"})],
        {key("Bool", "acs:SecureTransport"): "insecure-transport"},
    ),
    Case(
        "HTTPS only",
        [allow(Bool={"acs:SecureTransport": "true"}), deny("ecs:StartInstance", Bool={"acs:SecureTransport": "false"})],
        NONE,
    ),
    Case(
        "the whole Internet",
        [allow(IpAddress={"acs:SourceIp": ["::/0", "203.0.113.9"]})],
        {key("IpAddress", "acs:SourceIp") + "[0]": "open-network"},
    ),
    Case(
        "a Deny that spares the whole Internet",
        [deny(NotIpAddress={"acs:SourceIp": "0.0.0.0/0"})],
        {key("NotIpAddress", "acs:SourceIp"): "open-network negated-absent"},
    ),
    Case(
        "much of the Internet",
        [allow(IpAddress={"acs:SourceIp": "64.0.0.0/7"})],
        {key("IpAddress", "acs:SourceIp"): "open-network"},
    ),
    Case(
        "much of the Internet in parts",
        [allow(IpAddress={"acs:SourceIp": ["64.0.0.0/8", "65.0.0.0/8"]})],
        {key("IpAddress", "acs:SourceIp"): "open-network"},
    ),
    Case("a large network", [allow(IpAddress={"acs:SourceIp": ["64.0.0.0/8", "66.0.0.0/8", "2001:db8::/32"]})], NONE),
    Case("a Deny of the whole Internet", [deny(IpAddress={"acs:SourceIp": "0.0.0.0/0"})], NONE),
    Case(
        "an Allow from elsewhere",
        [allow(NotIpAddress={"acs:SourceIp": "203.0.113.0/24"})],
        {key("NotIpAddress", "acs:SourceIp"): "allow-not-ip"},
    ),
    Case(
        "a private source",
        [allow(IpAddress={"acs:SourceIp": ["10.1.0.0/16", "11.1.0.0/16"]})],
        {key("IpAddress", "acs:SourceIp") + "[0]": "private-source"},
    ),
    Case("a private source in a VPC", [allow(IpAddress={"acs:VpcSourceIp": "10.1.0.0/16"})], NONE),
    Case(
        "ForAllValues in an Allow",
        [allow("ram:CreateRole", **{"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": "Service"}})],
        {f'{S0}.Condition["ForAllValues:StringEquals"]["ram:TrustedPrincipalTypes"]': "for-all-values"},
    ),
    Case(
        "ForAllValues in a Deny",
        [deny("ram:CreateRole", **{"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": "Service"}})],
        NONE,
    ),
    Case(
        "ForAnyValue",
        [deny(**{"ForAnyValue:StringEquals": {"acs:TagKeys": "a"}})],
        {f'{S0}.Condition["ForAnyValue:StringEquals"]["acs:TagKeys"]': "for-any-value"},
    ),
    Case(
        "a negated operator",
        [deny(StringNotEquals={"acs:SourceVpc": "vpc-1"})],
        {key("StringNotEquals", "acs:SourceVpc"): "negated-absent"},
    ),
    Case(
        "a negated operator on a key that is there",
        [deny(StringNotLike={"acs:PrincipalARN": "acs:ram:*:*:role/admin*"})],
        NONE,
    ),
    Case(
        "a negated operator on a key that must be there",
        [deny(StringNotEquals={"acs:SourceVpc": "vpc-1"}, StringLike={"acs:sourceVpc": "vpc-*"})],
        {key("StringLike", "acs:sourceVpc"): "key-spelling"},
    ),
]

CASES = [*CONDITIONS, *CONTRADICTIONS, *GUARDS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_conditions_that_do_not_do_what_they_say_are_found_where_they_are_and_nothing_else(case: Case) -> None:
    check(case)


# A value that each kind of key can have, and an operator for it.
PLAIN = {
    "String": ("StringEquals", "plain"),
    "Date": ("DateLessThan", "2027-01-01T00:00:00Z"),
    "Bool": ("Bool", "true"),
    "IP": ("IpAddress", "203.0.113.9"),
}
FORMS = {
    "acs:PrincipalARN": "acs:ram::1111:user/a",
    "acs:Service": "ecs.aliyuncs.com",
    "ram:ServiceName": "ecs.aliyuncs.com",
    "ram:ServiceNames": "ecs.aliyuncs.com",
    "oidc:iss": "https://oidc.example",
}


@pytest.mark.parametrize("documented", KEYS, ids=lambda documented: documented.name)
def test_documented_keys_are_known_in_any_case_and_give_no_finding_of_themselves(documented: Key) -> None:
    name = documented.name + ("team" if documented.name.endswith("/") else "")
    assert known(name) is known(name.upper()) is documented
    operator, value = PLAIN[documented.kind]
    condition = {operator: {name: FORMS.get(name, value)}}
    statement = allow(list(documented.actions) or "oss:GetObject", **condition)
    policy = document(statement if documented.kinds is None else {**statement, "Principal": ["2222"]})
    ids = {id for id, path in found(policy) if path.startswith(CONDITION)}
    assert ids == ({"key-place"} if documented.kinds == ("trust",) else set())


def test_a_misspelt_key_is_told_from_a_strange_one() -> None:
    assert nearest("acs:SorceIp") == "acs:SourceIp"
    assert nearest("acs:externalid") == "sts:ExternalId"
    assert nearest("acs:Weather") is None
    assert nearest("acs:SourceIp" * 10) is None
