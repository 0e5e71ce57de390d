"""Worked decisions of RAM's documentation and of the vendor's own policy templates, each with its source.

"doc": the page states the outcome; "derived": it follows from the page's rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from aliram.policy import Decision, Policy, PolicyError, Principal, Request, Stage, evaluate, parse

ALLOW, EXPLICIT, IMPLICIT = Decision.ALLOW, Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY
ACCOUNT = "1111222233334444"
OTHER = "9999888877776666"
USER = f"acs:ram::{ACCOUNT}:user/testuser"


def policy(*statements: dict[str, Any], kind: Any = None) -> Policy:
    return parse({"Version": "1", "Statement": list(statements)}, kind=kind)


def allow(action: Any = None, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return statement("Allow", action, resource, more)


def deny(action: Any = None, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return statement("Deny", action, resource, more)


def statement(effect: str, action: Any, resource: Any, more: dict[str, Any]) -> dict[str, Any]:
    made = {"Effect": effect, "Resource": resource, **{name: value for name, value in more.items() if name != "If"}}
    if action is not None:
        made["Action"] = action
    if "If" in more:
        made["Condition"] = more["If"]
    return made


def trust(principal: dict[str, Any], condition: dict[str, Any] | None = None, effect: str = "Allow") -> Policy:
    made: dict[str, Any] = {"Effect": effect, "Action": "sts:AssumeRole", "Principal": principal}
    if condition:
        made["Condition"] = condition
    return policy(made, kind="trust")


class Case(NamedTuple):
    """One request against one set of policies."""

    name: str
    source: str
    request: Request
    expected: Decision
    identity: Sequence[Policy] = ()
    more: Mapping[str, Any] = MappingProxyType({})


BILLING = policy(allow("*"), deny(["bss:*", "efc:*"]))
GROUPS = policy(allow("ecs:*SecurityGroup*"))
QINGDAO = policy(allow("ecs:Describe*", "acs:ecs:cn-qingdao:*:instance/*"))
BY_IP = policy(allow("ecs:*", If={"IpAddress": {"acs:SourceIp": ["192.168.0.0/16", "172.16.215.218"]}}))
HTTPS = policy(allow("ecs:*", If={"Bool": {"acs:SecureTransport": "true"}}))
UNTIL = policy(allow("ecs:*", If={"DateLessThan": {"acs:CurrentTime": "2019-08-12T17:00:00+08:00"}}))
MFA = policy(allow("ecs:*", If={"Bool": {"acs:MFAPresent": "true"}}))
MFA_FALSE = policy(allow("ram:*"), deny("ram:*", If={"Bool": {"acs:MFAPresent": ["false"]}}))
OWN_KEYS = policy(
    allow(
        ["ram:CreateAccessKey", "ram:ListAccessKeys", "ram:UpdateAccessKey", "ram:DeleteAccessKey"],
        "acs:ram:*:*:user/alice",
    )
)
OWN_MFA = policy(
    allow(["ram:GetUserMFAInfo", "ram:BindMFADevice", "ram:UnbindMFADevice"], "acs:ram:*:*:user/alice"),
    allow(["ram:CreateVirtualMFADevice", "ram:DeleteVirtualMFADevice"]),
)
TWO_INSTANCES = policy(
    allow("ecs:*", ["acs:ecs:*:*:instance/i-001", "acs:ecs:*:*:instance/i-002"]), allow("ecs:Describe*")
)
PHOTOS = policy(allow("oss:*", ["acs:oss:*:*:myphotos", "acs:oss:*:*:myphotos/*"]))
FOLDERS = policy(
    allow(
        "oss:ListObjects",
        "acs:oss:*:*:myphotos",
        If={"StringLike": {"oss:Delimiter": "/", "oss:Prefix": ["", "hangzhou/", "hangzhou/2015/*"]}},
    )
)
BY_TAG = policy(allow("ecs:*", If={"StringEquals": {"ecs:tag/team": "dev"}}))
NOT_RAM = policy(allow(NotAction=["ram:*"]))
POWER_USER = policy(
    allow(NotAction=["ram:*", "ims:*", "resourcemanager:*"]),
    allow(["ram:GetRole", "ram:ListRoles", "ram:PassRole"]),
    allow(
        ["ram:CreateRole", "ram:AttachPolicyToRole"],
        "acs:ram:*:*:role/*",
        If={"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": ["Service"]}},
    ),
    allow("ram:AttachPolicyToRole", "acs:ram:*:*:policy/*"),
)
LINKED = policy(
    allow("ram:CreateServiceLinkedRole", If={"StringEquals": {"ram:ServiceName": "actiontrail.aliyuncs.com"}})
)
PASS = policy(allow("ram:PassRole", If={"StringEquals": {"acs:Service": "actiontrail.aliyuncs.com"}}))
ASSUME = policy(allow("sts:AssumeRole", f"acs:ram:*:{ACCOUNT}:role/R"))
ASSUME_ANY = policy(allow("sts:AssumeRole"))  # AliyunSTSAssumeRoleAccess
FULL = policy(allow("*"))

ROLE = f"acs:ram:*:{ACCOUNT}:role/R"
SAML = f"acs:ram::{ACCOUNT}:saml-provider/corp"
OIDC = f"acs:ram::{ACCOUNT}:oidc-provider/ack"
RECIPIENT = "https://signin.alibabacloud.com/saml-role/sso"
SESSION = f"acs:ram::{ACCOUNT}:assumed-role/R/s"


def ask(action: str, resource: str | list[str] = "*", who: str = USER, **context: Any) -> Request:
    return Request(action, resource, principal=who, context={key.replace("__", ":"): context[key] for key in context})


def at(moment: str) -> Request:
    return ask("ecs:StopInstance", acs__CurrentTime=moment)


def list_objects(prefix: str, delimiter: str = "/") -> Request:
    return ask("oss:ListObjects", "acs:oss:*:*:myphotos", oss__Prefix=prefix, oss__Delimiter=delimiter)


def instance(name: str, region: str = "cn-qingdao") -> str:
    return f"acs:ecs:{region}:{ACCOUNT}:instance/{name}"


def user(name: str) -> str:
    return f"acs:ram:*:{ACCOUNT}:user/{name}"


def sso(action: str, provider: str, **context: Any) -> Request:
    return ask(action, ROLE, provider, **context)


def assume(who: str, role: str = ROLE, **context: Any) -> Request:
    return ask("sts:AssumeRole", role, who, **context)


def tagged(team: str) -> Request:
    return Request("ecs:StopInstance", instance("i-1"), principal=USER, context={"ecs:tag/team": team})


OIDC_TRUST = {"oidc:aud": "sts.aliyuncs.com", "oidc:sub": "system:serviceaccount:ns1:sa1"}

CASES = [
    Case("all but billing, another action", "Example/except billing, doc", ask("ecs:RunInstances"), ALLOW, [BILLING]),
    Case("all but billing, billing", "Example/except billing, doc", ask("bss:QueryBalance"), EXPLICIT, [BILLING]),
    Case("no policy at all", "evaluation process, derived", ask("oss:PutObject"), IMPLICIT),
    Case("star in the middle", "Example/security groups, doc", ask("ecs:AuthorizeSecurityGroup"), ALLOW, [GROUPS]),
    Case("star in the middle, other", "Example/security groups, doc", ask("ecs:RunInstances"), IMPLICIT, [GROUPS]),
    Case(
        "the region named",
        "Example/ECS in a region, doc",
        ask("ecs:DescribeInstances", instance("i-1")),
        ALLOW,
        [QINGDAO],
    ),
    Case(
        "another region",
        "Example/ECS in a region, derived",
        ask("ecs:DescribeInstances", instance("i-1", "cn-beijing")),
        IMPLICIT,
        [QINGDAO],
    ),
    Case("inside a block", "Example/by IP, doc", ask("ecs:X", acs__SourceIp="192.168.4.5"), ALLOW, [BY_IP]),
    Case("beside the address", "Example/by IP, doc", ask("ecs:X", acs__SourceIp="172.16.215.219"), IMPLICIT, [BY_IP]),
    Case("the address itself", "Example/by IP, doc", ask("ecs:X", acs__SourceIp="172.16.215.218"), ALLOW, [BY_IP]),
    Case("plain HTTP", "Tutorials/methods, doc", ask("ecs:X", acs__SecureTransport=False), IMPLICIT, [HTTPS]),
    Case("HTTPS", "Tutorials/methods, doc", ask("ecs:X", acs__SecureTransport=True), ALLOW, [HTTPS]),
    Case("a second too late", "Tutorials/period, doc", at("2019-08-12T09:00:01Z"), IMPLICIT, [UNTIL]),
    Case("a second before", "Tutorials/period, doc", at("2019-08-12T08:59:59Z"), ALLOW, [UNTIL]),
    Case("on the second", "Tutorials/period, derived", at("2019-08-12T17:00:00+08:00"), IMPLICIT, [UNTIL]),
    Case("console with MFA", "Tutorials/MFA, doc", ask("ecs:X", acs__MFAPresent="true"), ALLOW, [MFA]),
    Case("a call with a key lacks the MFA key", "Tutorials/MFA, derived", ask("ecs:X"), IMPLICIT, [MFA]),
    Case(
        "console without MFA",
        "template RamFullAccessOnlyMFAEnabled, derived",
        ask("ram:GetUser", acs__MFAPresent="false"),
        EXPLICIT,
        [MFA_FALSE],
    ),
    Case("a call with a key slips past the MFA deny", "field report", ask("ram:GetUser"), ALLOW, [MFA_FALSE]),
    Case("own keys", "Example/AccessKey pairs, doc", ask("ram:CreateAccessKey", user("alice")), ALLOW, [OWN_KEYS]),
    Case(
        "keys of others", "Example/AccessKey pairs, doc", ask("ram:CreateAccessKey", user("bob")), IMPLICIT, [OWN_KEYS]
    ),
    Case("MFA of others", "Example/MFA devices, doc", ask("ram:UnbindMFADevice", user("bob")), IMPLICIT, [OWN_MFA]),
    Case("own MFA", "Example/MFA devices, doc", ask("ram:UnbindMFADevice", user("alice")), ALLOW, [OWN_MFA]),
    Case(
        "stop a third instance",
        "Tutorials/ECS permissions, doc",
        ask("ecs:StopInstance", instance("i-003")),
        IMPLICIT,
        [TWO_INSTANCES],
    ),
    Case(
        "describe a third instance",
        "Tutorials/ECS permissions, doc",
        ask("ecs:DescribeInstances", instance("i-003")),
        ALLOW,
        [TWO_INSTANCES],
    ),
    Case("an object", "Tutorials/OSS, doc", ask("oss:PutObject", "acs:oss:*:*:myphotos/a.jpg"), ALLOW, [PHOTOS]),
    Case("another bucket", "Tutorials/OSS, doc", ask("oss:PutObject", "acs:oss:*:*:other/a.jpg"), IMPLICIT, [PHOTOS]),
    Case("an empty prefix", "Tutorials/OSS, doc", list_objects(""), ALLOW, [FOLDERS]),
    Case("a folder below", "Tutorials/OSS, doc", list_objects("hangzhou/2015/05/"), ALLOW, [FOLDERS]),
    Case("another folder", "Tutorials/OSS, derived", list_objects("beijing/"), IMPLICIT, [FOLDERS]),
    Case("another delimiter", "Tutorials/OSS, derived", list_objects("", "."), IMPLICIT, [FOLDERS]),
    Case("another team's tag", "Tutorials/tags, doc", tagged("ops"), IMPLICIT, [BY_TAG]),
    Case("the team's tag", "Tutorials/tags, doc", tagged("dev"), ALLOW, [BY_TAG]),
    Case("NotAction allows the rest", "policy-elements, doc", ask("ecs:X"), ALLOW, [NOT_RAM]),
    Case("NotAction leaves out", "policy-elements, doc", ask("ram:X"), IMPLICIT, [NOT_RAM]),
    Case(
        "NotAction denies the rest",
        "policy-elements, doc",
        ask("ecs:X"),
        EXPLICIT,
        [FULL, policy(deny(NotAction=["ram:*"]))],
    ),
    Case(
        "power user, folders",
        "template PowerUserAccess, derived",
        ask("resourcemanager:CreateFolder"),
        IMPLICIT,
        [POWER_USER],
    ),
    Case(
        "power user, role for users",
        "template PowerUserAccess, derived",
        Request("ram:CreateRole", ROLE, context={"ram:TrustedPrincipalTypes": ["RAM"]}),
        IMPLICIT,
        [POWER_USER],
    ),
    Case(
        "power user, role for services",
        "template PowerUserAccess, derived",
        Request("ram:CreateRole", ROLE, context={"ram:TrustedPrincipalTypes": ["Service"]}),
        ALLOW,
        [POWER_USER],
    ),
    Case(
        "power user, role for both",
        "template PowerUserAccess, derived",
        Request("ram:CreateRole", ROLE, context={"ram:TrustedPrincipalTypes": ["Service", "RAM"]}),
        IMPLICIT,
        [POWER_USER],
    ),
    Case(
        "service-linked role of another service",
        "template AuditAdministrator, derived",
        ask("ram:CreateServiceLinkedRole", ram__ServiceName="config.aliyuncs.com"),
        IMPLICIT,
        [LINKED],
    ),
    Case(
        "pass a role to another service",
        "template AuditAdministrator, derived",
        ask("ram:PassRole", acs__Service="ecs.aliyuncs.com"),
        IMPLICIT,
        [PASS],
    ),
    Case(
        "the role trusts another account",
        "evaluation of assuming a role, doc",
        assume(USER),
        IMPLICIT,
        [ASSUME],
        {"resource_policy": trust({"RAM": f"acs:ram::{OTHER}:root"})},
    ),
    Case(
        "trusted, without a policy of one's own",
        "evaluation of assuming a role, doc",
        assume(USER),
        IMPLICIT,
        [],
        {"resource_policy": trust({"RAM": [f"acs:ram::{ACCOUNT}:root"]})},
    ),
    Case(
        "trusted, with a policy",
        "evaluation of assuming a role, doc",
        assume(USER),
        ALLOW,
        [ASSUME],
        {"resource_policy": trust({"RAM": [f"acs:ram::{ACCOUNT}:root"]})},
    ),
    Case(
        "a role of the account is meant by root as well",
        "Edit the trust policy, doc",
        assume(f"acs:ram::{ACCOUNT}:assumed-role/first/hop"),
        ALLOW,
        [ASSUME],
        {"resource_policy": trust({"RAM": f"acs:ram::{ACCOUNT}:root"})},
    ),
    Case(
        "one role trusts another",
        "Edit the trust policy, doc",
        assume(f"acs:ram::{ACCOUNT}:assumed-role/first/hop"),
        ALLOW,
        [ASSUME],
        {"resource_policy": trust({"RAM": f"acs:ram::{ACCOUNT}:role/first"})},
    ),
    Case(
        "only one user is trusted",
        "Edit the trust policy, doc",
        assume(f"acs:ram::{ACCOUNT}:user/other"),
        IMPLICIT,
        [ASSUME_ANY],
        {"resource_policy": trust({"RAM": f"acs:ram::{ACCOUNT}:user/testuser"})},
    ),
    Case(
        "a service's role is not for users",
        "FAQ, doc",
        assume(USER),
        IMPLICIT,
        [ASSUME],
        {"resource_policy": trust({"Service": "ecs.aliyuncs.com"})},
    ),
    Case(
        "a service takes its role",
        "role overview, doc",
        assume("ecs.aliyuncs.com"),
        ALLOW,
        [],
        {"resource_policy": trust({"Service": ["ecs.aliyuncs.com"]})},
    ),
    Case(
        "a trust policy that denies",
        "evaluation of assuming a role, derived",
        assume(USER),
        EXPLICIT,
        [ASSUME],
        {"resource_policy": trust({"RAM": f"acs:ram::{ACCOUNT}:root"}, effect="Deny")},
    ),
    Case(
        "external id missing",
        "ExternalId page, doc",
        assume(USER),
        IMPLICIT,
        [ASSUME],
        {"resource_policy": trust({"RAM": f"acs:ram::{ACCOUNT}:root"}, {"StringEquals": {"sts:ExternalId": "abc"}})},
    ),
    Case(
        "external id given",
        "ExternalId page, doc",
        assume(USER, sts__ExternalId="abc"),
        ALLOW,
        [ASSUME],
        {"resource_policy": trust({"RAM": f"acs:ram::{ACCOUNT}:root"}, {"StringEquals": {"sts:ExternalId": "abc"}})},
    ),
    Case(
        "root cannot assume",
        "FAQ, doc",
        assume(f"acs:ram::{ACCOUNT}:root"),
        IMPLICIT,
        [FULL],
        {"resource_policy": trust({"RAM": f"acs:ram::{ACCOUNT}:root"})},
    ),
    Case("root is not bound by policies", "FAQ, doc", ask("ram:X", who=f"acs:ram::{ACCOUNT}:root"), ALLOW, []),
    Case(
        "SAML recipient differs",
        "Edit the trust policy, derived",
        sso("sts:AssumeRoleWithSAML", SAML, saml__recipient="https://elsewhere.example"),
        IMPLICIT,
        [],
        {"resource_policy": trust({"Federated": SAML}, {"StringEquals": {"saml:recipient": RECIPIENT}})},
    ),
    Case(
        "SAML recipient equal, no identity policy",
        "evaluation of assuming a role, doc",
        sso("sts:AssumeRoleWithSAML", SAML, saml__recipient=RECIPIENT),
        ALLOW,
        [],
        {"resource_policy": trust({"Federated": SAML}, {"StringEquals": {"saml:recipient": RECIPIENT}})},
    ),
    Case(
        "another workload's OIDC token",
        "ack-ram-tool, derived",
        sso("sts:AssumeRoleWithOIDC", OIDC, oidc__sub="system:serviceaccount:ns2:sa1", oidc__aud="sts.aliyuncs.com"),
        IMPLICIT,
        [],
        {"resource_policy": trust({"Federated": OIDC}, {"StringEquals": OIDC_TRUST})},
    ),
    Case(
        "any workload of a namespace",
        "ack-ram-tool, derived",
        sso("sts:AssumeRoleWithOIDC", OIDC, oidc__sub="system:serviceaccount:ns1:sa2"),
        ALLOW,
        [],
        {"resource_policy": trust({"Federated": OIDC}, {"StringLike": {"oidc:sub": "system:serviceaccount:ns1:*"}})},
    ),
    Case(
        "role and session policy have nothing in common",
        "FAQ, derived",
        ask("ecs:X", who=SESSION),
        IMPLICIT,
        [policy(allow("ecs:*"))],
        {"session": policy(allow("oss:*"))},
    ),
    Case(
        "a session policy narrows",
        "FAQ, derived",
        ask("ecs:DescribeInstances", who=SESSION),
        ALLOW,
        [policy(allow("ecs:*"))],
        {"session": policy(allow("ecs:Describe*"))},
    ),
    Case(
        "a session policy gives nothing",
        "FAQ, derived",
        ask("oss:X", who=SESSION),
        IMPLICIT,
        [policy(allow("ecs:*"))],
        {"session": FULL},
    ),
    Case(
        "a folder allows OSS only",
        "Control Policy overview, doc",
        ask("ecs:X"),
        IMPLICIT,
        [policy(allow("ecs:*"))],
        {"control": [[FULL], [policy(allow("oss:*"))], [FULL]]},
    ),
    Case(
        "every level allows",
        "Control Policy overview, doc",
        ask("ecs:X"),
        ALLOW,
        [policy(allow("ecs:*"))],
        {"control": [[FULL], [FULL], [FULL]]},
    ),
    Case(
        "control policies give nothing",
        "Control Policy overview, doc",
        ask("ecs:X"),
        IMPLICIT,
        [],
        {"control": [[FULL]]},
    ),
    Case(
        "the root folder denies",
        "Control Policy overview, doc",
        ask("ecs:X"),
        EXPLICIT,
        [FULL],
        {"control": [[FULL], [FULL, policy(deny("ecs:*"))]]},
    ),
    Case(
        "the owner of a member is not bound",
        "Control Policy overview, doc",
        ask("ecs:X", who=f"acs:ram::{ACCOUNT}:root"),
        ALLOW,
        [],
        {"control": [[policy(deny("*"))]]},
    ),
    Case(
        "a bucket open to another account's user",
        "evaluation process, doc",
        ask("oss:GetObject", "acs:oss:*:1111222233334444:b/o", f"acs:ram::{OTHER}:user/u"),
        ALLOW,
        [],
        {
            "resource_policy": policy(
                {"Effect": "Allow", "Action": "oss:GetObject", "Resource": "acs:oss:*:*:b/*", "Principal": [OTHER]}
            )
        },
    ),
    Case(
        "no bucket policy",
        "evaluation process, doc",
        ask("oss:GetObject", "acs:oss:*:*:b/o"),
        ALLOW,
        [policy(allow("oss:GetObject"))],
    ),
    Case(
        "a bucket policy that denies",
        "evaluation process, doc",
        ask("oss:GetObject", "acs:oss:*:*:b/o"),
        EXPLICIT,
        [FULL],
        {
            "resource_policy": policy(
                {"Effect": "Deny", "Action": "oss:*", "Resource": "*", "Principal": "*"}, kind="resource"
            )
        },
    ),
    Case(
        "the resource group allows where the account is silent",
        "evaluation process, doc",
        ask("ecs:StopInstance", instance("i-1")),
        ALLOW,
        [],
        {"resource_group": [policy(allow("ecs:*"))]},
    ),
    Case(
        "a deny on the resource group comes too late",
        "evaluation process, derived",
        ask("ecs:StopInstance", instance("i-1")),
        ALLOW,
        [FULL],
        {"resource_group": [policy(deny("ecs:*"))]},
    ),
    Case(
        "a deny at account level ends it",
        "evaluation process, doc",
        ask("ecs:StopInstance", instance("i-1")),
        EXPLICIT,
        [policy(deny("ecs:*"))],
        {"resource_group": [FULL]},
    ),
    Case(
        "a call from outside the network",
        "field report",
        ask("ecs:X", acs__SourceIp="203.0.113.9"),
        EXPLICIT,
        [FULL, policy(deny("*", If={"NotIpAddress": {"acs:SourceIp": "10.0.0.0/8"}}))],
    ),
    Case(
        "attach: the policy is not allowed",
        "RAM authentication, derived",
        ask("ram:AttachPolicyToUser", [user("alice"), "acs:ram:*:system:policy/AdministratorAccess"]),
        IMPLICIT,
        [policy(allow("ram:AttachPolicyToUser", "acs:ram:*:*:user/alice"))],
    ),
    Case(
        "attach: both are allowed",
        "RAM authentication, derived",
        ask("ram:AttachPolicyToUser", [user("alice"), "acs:ram:*:system:policy/ReadOnlyAccess"]),
        ALLOW,
        [policy(allow("ram:AttachPolicyToUser", ["acs:ram:*:*:user/alice", "acs:ram:*:system:policy/ReadOnlyAccess"]))],
    ),
    Case(
        "a policy of the newer pages, without a region",
        "API authorization tables, 2025",
        ask("ram:GetUser", user("alice")),
        ALLOW,
        [policy(allow("ram:GetUser", f"acs:ram::{ACCOUNT}:user/alice"))],
    ),
    Case(
        "the case of an action", "policy-elements, doc", ask("ECS:runinstances"), ALLOW, [policy(allow("ecs:RunInst*"))]
    ),
    Case("one character", "syntax, doc", ask("ecs:X1"), ALLOW, [policy(allow("ecs:X?"))]),
    Case("not no character", "syntax, doc", ask("ecs:X"), IMPLICIT, [policy(allow("ecs:X?"))]),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_documented_decision_comes_out(case: Case) -> None:
    result = evaluate(case.request, identity=case.identity, **case.more)
    assert result.decision is case.expected, result.explain()
    # Where everything the conditions ask for is known, an audit comes to the same answer.
    keys = {
        condition.key.lower()
        for each in [*case.identity, *_policies(case.more)]
        for rule in each.statements
        for condition in rule.conditions
    }
    if keys <= set(case.request.context):
        assert evaluate(case.request, identity=case.identity, audit=True, **case.more).decision is case.expected


def _policies(value: Any) -> list[Policy]:
    if isinstance(value, Policy):
        return [value]
    inner = value.values() if isinstance(value, Mapping) else value or ()
    return [found for each in inner for found in _policies(each)]


STAGES = [
    ("a folder allows OSS only", Stage.CONTROL),
    ("role and session policy have nothing in common", Stage.SESSION),
    ("a session policy gives nothing", Stage.IDENTITY),
    ("all but billing, billing", Stage.IDENTITY),
    ("the role trusts another account", Stage.TRUST),
    ("trusted, without a policy of one's own", Stage.IDENTITY),
    ("trusted, with a policy", Stage.TRUST),
    ("root cannot assume", Stage.OWNER),
    ("root is not bound by policies", Stage.OWNER),
    ("a bucket open to another account's user", Stage.RESOURCE),
    ("a bucket policy that denies", Stage.RESOURCE),
    ("no bucket policy", Stage.IDENTITY),
    ("the resource group allows where the account is silent", Stage.RESOURCE_GROUP),
    ("a deny at account level ends it", Stage.IDENTITY),
]


@pytest.mark.parametrize(("name", "stage"), STAGES, ids=[name for name, _ in STAGES])
def test_the_deciding_stage_is_named(name: str, stage: Stage) -> None:
    case = next(case for case in CASES if case.name == name)
    assert evaluate(case.request, identity=case.identity, **case.more).stage is stage


def test_control_policies_stop_before_identity_policies_are_asked() -> None:
    granted = policy(allow("ecs:*"))
    result = evaluate(ask("ecs:X"), identity=[granted], control=[[policy(allow("oss:*"))]])
    assert result.matched == ()
    assert "control policies" in result.explain()


@pytest.mark.parametrize(
    "principal",
    [
        Principal.of(USER, management_account=True),
        Principal.of(f"acs:ram::{ACCOUNT}:role/AliyunServiceRoleForX", service_linked=True),
    ],
    ids=["of the management account", "a service-linked role"],
)
def test_some_principals_are_not_bound_by_control_policies(principal: Principal) -> None:
    request = Request("ecs:X", principal=principal)
    assert evaluate(request, identity=[FULL], control=[[policy(deny("*"))]]).allowed


def test_of_several_resources_the_one_that_decided_is_named() -> None:
    case = next(case for case in CASES if case.name == "attach: the policy is not allowed")
    result = evaluate(case.request, identity=case.identity)
    assert result.resource == "acs:ram:*:system:policy/AdministratorAccess"
    assert [match.resource for match in result.matched] == [user("alice")]


MISUSES: list[tuple[str, dict[str, Any], Request, str]] = [
    ("trust as identity", {"identity": [trust({"RAM": "*"})]}, ask("ecs:X"), "resource_policy="),
    ("identity as trust", {"resource_policy": FULL}, ask("ecs:X"), "kind identity"),
    ("session of a user", {"session": FULL}, ask("ecs:X"), "role session"),
    ("trust without a principal", {"resource_policy": trust({"RAM": "*"})}, Request("ecs:X"), "principal="),
]


@pytest.mark.parametrize(("given", "request_", "hint"), [m[1:] for m in MISUSES], ids=[m[0] for m in MISUSES])
def test_a_policy_used_as_what_it_is_not_is_refused(given: dict[str, Any], request_: Request, hint: str) -> None:
    with pytest.raises(PolicyError, match=hint):
        evaluate(request_, **given)


def test_a_principal_has_no_region() -> None:
    assert Principal.of(f"acs:ram:*:{ACCOUNT}:user/testuser") == Principal.of(USER)
    session = Principal.of(f"acs:ram::{ACCOUNT}:assumed-role/reader/session-1")
    assert (session.kind, session.name, session.policy_arn) == ("role", "reader", f"acs:ram::{ACCOUNT}:role/reader")


@pytest.mark.parametrize("action", ["", "ecs", "ecs:*"])
def test_a_request_is_about_one_action(action: str) -> None:
    with pytest.raises(PolicyError, match="ecs:StopInstance"):
        Request(action)


@pytest.mark.parametrize(
    "arn", ["", "alice", "acs:ram::1:user", "acs:ram::1:user/", "acs:ecs::1:user/a", "acs:ram::1:root/x"]
)
def test_what_names_no_principal_is_refused(arn: str) -> None:
    with pytest.raises(PolicyError, match="names no principal"):
        Principal.of(arn)
