"""Privilege escalation: for each technique somebody who has the way, and others who lack one thing for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aliram import audit
from aliram.audit import Severity
from aliram.audit.paths import Path
from tests.audit.written_account import ACCOUNT, WrittenAccount, allow, deny, document, trust, trust_of

ADMIN = "system:policy/AdministratorAccess"
ROOT = trust(RAM="root")
ECS = trust(Service="ecs.aliyuncs.com")
OFFICE = {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}
FULL = f"acs:ram::{ACCOUNT}:account"

Statement = dict[str, Any]
Plant = Callable[[WrittenAccount], None]


def planted(*plants: Plant) -> WrittenAccount:
    """An account with an administrator `boss`, an administrator role `top` that nobody may assume, and a group of
    administrators `admins` without members."""
    account = WrittenAccount()
    account.system["AdministratorAccess"] = document(allow("*"))
    account.user("boss", policies=["AdministratorAccess"])
    account.role("top", trust(RAM="user/nobody"), policies=["AdministratorAccess"])
    account.group("admins", policies=["AdministratorAccess"])
    for plant in plants:
        plant(account)
    return account


def findings(account: WrittenAccount, check: str) -> dict[str, audit.Finding]:
    made = audit.judge(account.snapshot(), only=[check], passes=True).findings
    return {finding.name: finding for finding in made}


def status(account: WrittenAccount, check: str, name: str = "p") -> str:
    """`critical` or `high` for a failure, else the status; `-` where the check has nothing to say."""
    finding = findings(account, check).get(name)
    if finding is None:
        return "-"
    return finding.severity.value if finding.status is audit.Status.FAIL else finding.status.value


def path_of(account: WrittenAccount, name: str = "user/p") -> Path | None:
    paths = audit.judge(account.snapshot(), only=["PE-00"]).paths
    return next((path for path in paths if path.principal == f"acs:ram::{ACCOUNT}:{name}"), None)


def user(*statements: Statement, groups: tuple[str, ...] = ()) -> Plant:
    return lambda account: account.user("p", *statements, groups=groups)


def both(*plants: Plant) -> Plant:
    def plant(account: WrittenAccount) -> None:
        for each in plants:
            each(account)

    return plant


def role(name: str, trusted: object, *statements: Statement, policies: tuple[str, ...] = ()) -> Plant:
    return lambda account: account.role(name, trusted, *statements, policies=policies)


def versions(*documents: object) -> Plant:
    """A custom policy `shared` with such documents, the default one first, which `p` has."""

    def plant(account: WrittenAccount) -> None:
        account.policies["shared"] = list(documents)
        account.attached[("user", "p")].append("shared")

    return plant


def told(**facts: object) -> Plant:
    def plant(account: WrittenAccount) -> None:
        for name, value in facts.items():
            setattr(account, name, value)

    return plant


NEW = ["user/new*", "role/new*", ADMIN]
OWN_ROLE = role("mine", ROOT)
STRONG_ECS = role("strong", ECS, policies=("AdministratorAccess",))
SAML = trust_of(
    {
        "Principal": {"Federated": [f"acs:ram::{ACCOUNT}:saml-provider/corp"]},
        "Condition": {"StringEquals": {"saml:recipient": "https://signin.aliyun.com/saml-role/sso"}},
    }
)
OIDC = trust_of(
    {
        "Principal": {"Federated": [f"acs:ram::{ACCOUNT}:oidc-provider/ci"]},
        "Condition": {"StringEquals": {"oidc:sub": "repo:me", "oidc:iss": "https://issuer.example"}},
    }
)
JOIN = allow("ram:AddUserToGroup", on=["user/p", "group/admins"])
LAUNCH = allow("ecs:RunInstances")

CASES: list[tuple[str, str, str, Plant]] = [
    # PE-01
    ("PE-01", "critical", "its own policy", user(allow("ram:CreatePolicyVersion", on="policy/of-user-p"))),
    ("PE-01", "pass", "another policy", user(allow("ram:CreatePolicyVersion", on="policy/other"))),
    (
        "PE-01",
        "critical",
        "a policy of its group",
        both(
            user(allow("ram:CreatePolicyVersion", on="policy/of-group-devs"), groups=("devs",)),
            lambda account: account.group("devs", allow("oss:*")),
        ),
    ),
    (
        "PE-01",
        "critical",
        "a policy of a role that it may assume",
        both(
            role("mine", ROOT, allow("oss:*")),
            user(allow("ram:CreatePolicyVersion", on="policy/of-role-mine"), allow("sts:AssumeRole", on="role/mine")),
        ),
    ),
    (
        "PE-01",
        "pass",
        "a policy of a role that does not let it in",
        both(
            role("mine", ECS, allow("oss:*")),
            user(allow("ram:CreatePolicyVersion", on="policy/of-role-mine"), allow("sts:AssumeRole", on="role/mine")),
        ),
    ),
    (
        "PE-01",
        "pass",
        "a system policy, which nobody can rewrite",
        both(
            lambda account: account.system.update(Reading=document(allow("oss:Get*"))),
            lambda account: account.user(
                "p", allow("ram:CreatePolicyVersion", on="policy/Reading"), policies=["Reading"]
            ),
        ),
    ),
    (
        "PE-01",
        "pass",
        "an explicit Deny",
        user(allow("ram:CreatePolicyVersion", on="policy/*"), deny("ram:*", on="policy/of-user-p")),
    ),
    (
        "PE-01",
        "high",
        "a Deny under a condition",
        user(
            allow("ram:CreatePolicyVersion", on="policy/*"),
            deny("ram:*", only_if={"NotIpAddress": OFFICE["IpAddress"]}),
        ),
    ),
    # PE-02
    (
        "PE-02",
        "critical",
        "an older version allowed everything",
        both(user(allow("ram:SetDefaultPolicyVersion")), versions(document(allow("oss:*")), document(allow("*")))),
    ),
    (
        "PE-02",
        "high",
        "an older version allowed more, but nothing that leads on",
        both(
            user(allow("ram:SetDefaultPolicyVersion")), versions(document(allow("oss:Get*")), document(allow("oss:*")))
        ),
    ),
    (
        "PE-02",
        "pass",
        "the older version allowed less",
        both(
            user(allow("ram:SetDefaultPolicyVersion")), versions(document(allow("oss:*")), document(allow("oss:Get*")))
        ),
    ),
    (
        "PE-02",
        "critical",
        "an older version allowed what leads on",
        both(
            user(allow("ram:SetDefaultPolicyVersion")),
            versions(document(allow("oss:*")), document(allow("ram:CreateAccessKey", on="user/boss"))),
        ),
    ),
    # PE-03
    ("PE-03", "critical", "itself and the policy", user(allow("ram:AttachPolicyToUser", on=["user/p", ADMIN]))),
    ("PE-03", "pass", "without the policy's ARN", user(allow("ram:AttachPolicyToUser", on=["user/p"]))),
    ("PE-03", "pass", "without its own ARN", user(allow("ram:AttachPolicyToUser", on=["user/other", ADMIN]))),
    ("PE-03", "high", "under a condition", user(allow("ram:AttachPolicyToUser", only_if=OFFICE))),
    (
        "PE-03",
        "critical",
        "a policy that it creates, where only custom ones may be attached",
        user(allow("ram:AttachPolicyToUser", "ram:CreatePolicy", on=["user/p", "policy/*"])),
    ),
    (
        "PE-03",
        "pass",
        "only custom policies, of which none is worth it",
        user(allow("ram:AttachPolicyToUser", on=["user/p", "policy/*"])),
    ),
    (
        "PE-03",
        "critical",
        "all of RAM",
        user(allow("ram:AttachPolicyToUser", on=["user/p", "system:policy/AliyunRAMFullAccess"])),
    ),
    # PE-04
    (
        "PE-04",
        "critical",
        "its group",
        both(user(allow("ram:AttachPolicyToGroup", on=["group/devs", ADMIN]), groups=("devs",))),
    ),
    (
        "PE-04",
        "pass",
        "a group of others",
        both(user(allow("ram:AttachPolicyToGroup", on=["group/devs", ADMIN])), lambda account: account.group("devs")),
    ),
    (
        "PE-04",
        "critical",
        "a group that it can join",
        both(
            user(
                allow("ram:AttachPolicyToGroup", on=["group/devs", ADMIN]),
                allow("ram:AddUserToGroup", on=["user/p", "group/devs"]),
            ),
            lambda account: account.group("devs"),
        ),
    ),
    # PE-05
    (
        "PE-05",
        "critical",
        "a role that it can assume",
        both(OWN_ROLE, user(allow("ram:AttachPolicyToRole", on=["role/mine", ADMIN]), allow("sts:AssumeRole"))),
    ),
    (
        "PE-05",
        "pass",
        "a role that it cannot assume",
        both(OWN_ROLE, user(allow("ram:AttachPolicyToRole", on=["role/mine", ADMIN]))),
    ),
    # PE-06
    ("PE-06", "critical", "an administrator's key", user(allow("ram:CreateAccessKey", on="user/boss"))),
    ("PE-06", "pass", "its own key", user(allow("ram:CreateAccessKey", on="user/p"))),
    (
        "PE-06",
        "pass",
        "the target has two keys",
        both(user(allow("ram:CreateAccessKey", on="user/boss")), told(keys={"boss": 2})),
    ),
    (
        "PE-06",
        "critical",
        "the target has one key",
        both(user(allow("ram:CreateAccessKey", on="user/boss")), told(keys={"boss": 1})),
    ),
    (
        "PE-06",
        "pass",
        "the target is no stronger",
        both(user(allow("ram:CreateAccessKey", on="user/weak")), lambda account: account.user("weak", allow("oss:*"))),
    ),
    (
        "PE-06",
        "unknown",
        "whether a key is free could not be read",
        both(
            user(allow("ram:CreateAccessKey", on="user/boss")),
            told(unread={("ims.ListAccessKeys", f"boss@{ACCOUNT}.onaliyun.com")}),
        ),
    ),
    # PE-07
    ("PE-07", "critical", "a new password", user(allow("ram:CreateLoginProfile", on="user/boss"))),
    (
        "PE-07",
        "pass",
        "Create, but there is a password",
        both(user(allow("ram:CreateLoginProfile", on="user/boss")), told(passwords={"boss"})),
    ),
    ("PE-07", "pass", "Update, but there is no password", user(allow("ram:UpdateLoginProfile", on="user/boss"))),
    (
        "PE-07",
        "critical",
        "another password",
        both(user(allow("ram:UpdateLoginProfile", on="user/boss")), told(passwords={"boss"})),
    ),
    (
        "PE-07",
        "high",
        "another password, but there is a second factor",
        both(user(allow("ram:UpdateLoginProfile", on="user/boss")), told(passwords={"boss"}, devices={"boss"})),
    ),
    (
        "PE-07",
        "critical",
        "another password, and the second factor taken away",
        both(
            user(allow("ram:UpdateLoginProfile", "ram:UnbindMFADevice", on="user/boss")),
            told(passwords={"boss"}, devices={"boss"}),
        ),
    ),
    (
        "PE-07",
        "unknown",
        "whether there is a password could not be read",
        both(
            user(allow("ram:UpdateLoginProfile", on="user/boss")),
            told(unread={("ims.GetLoginProfile", f"boss@{ACCOUNT}.onaliyun.com")}),
        ),
    ),
    # PE-08
    ("PE-08", "critical", "a group of administrators", user(JOIN)),
    ("PE-08", "pass", "without its own ARN", user(allow("ram:AddUserToGroup", on=["group/admins"]))),
    ("PE-08", "pass", "without the group's ARN", user(allow("ram:AddUserToGroup", on=["user/p"]))),
    ("PE-08", "pass", "an explicit Deny", user(JOIN, deny("ram:AddUserToGroup", on="group/admins"))),
    # PE-09
    ("PE-09", "critical", "both", user(allow("ram:UpdateRole", "sts:AssumeRole", on="role/top"))),
    ("PE-09", "pass", "without assuming", user(allow("ram:UpdateRole", on="role/top"))),
    (
        "PE-09",
        "pass",
        "a weak role",
        both(role("weak", ECS, allow("oss:*")), user(allow("ram:UpdateRole", "sts:AssumeRole", on="role/weak"))),
    ),
    # PE-10
    (
        "PE-10",
        "critical",
        "a new role",
        user(allow("ram:CreateRole", on="role/*"), allow("ram:AttachPolicyToRole", "sts:AssumeRole", on=NEW)),
    ),
    (
        "PE-10",
        "pass",
        "new roles of other names may be assumed",
        user(
            allow("ram:CreateRole", on="role/*"),
            allow("ram:AttachPolicyToRole", on=NEW),
            allow("sts:AssumeRole", on="role/old"),
        ),
    ),
    (
        "PE-10",
        "pass",
        "only roles for services",
        user(
            allow("ram:CreateRole", only_if={"StringEquals": {"ram:TrustedPrincipalTypes": "Service"}}),
            allow("ram:AttachPolicyToRole", "sts:AssumeRole"),
        ),
    ),
    # PE-11
    (
        "PE-11",
        "critical",
        "a new user",
        user(allow("ram:CreateUser", on="user/*"), allow("ram:AttachPolicyToUser", "ram:CreateAccessKey", on=NEW)),
    ),
    (
        "PE-11",
        "critical",
        "a new member of the administrators",
        user(
            allow("ram:CreateUser", on="user/*"),
            allow("ram:AddUserToGroup", "ram:CreateLoginProfile", on=["user/new*", "group/admins"]),
        ),
    ),
    (
        "PE-11",
        "pass",
        "without a way to log on",
        user(allow("ram:CreateUser", on="user/*"), allow("ram:AttachPolicyToUser", on=NEW)),
    ),
    # PE-12
    ("PE-12", "critical", "a strong role", both(STRONG_ECS, user(allow("ram:PassRole", on="role/strong"), LAUNCH))),
    ("PE-12", "pass", "nothing to run it with", both(STRONG_ECS, user(allow("ram:PassRole", on="role/strong")))),
    ("PE-12", "pass", "the role is for others", user(allow("ram:PassRole", on="role/top"), LAUNCH)),
    (
        "PE-12",
        "pass",
        "only to another service",
        both(
            STRONG_ECS,
            user(allow("ram:PassRole", only_if={"StringEquals": {"acs:Service": "fc.aliyuncs.com"}}), LAUNCH),
        ),
    ),
    (
        "PE-12",
        "high",
        "only some instances",
        both(
            STRONG_ECS,
            user(allow("ram:PassRole"), allow("ecs:AttachInstanceRamRole", on="acs:ecs:*:*:instance/i-1")),
        ),
    ),
    (
        "PE-12",
        "pass",
        "one of two actions",
        both(
            role("strong", trust(Service="oos.aliyuncs.com"), policies=("AdministratorAccess",)),
            user(allow("ram:PassRole"), allow("oos:CreateTemplate")),
        ),
    ),
    (
        "PE-12",
        "critical",
        "a role made for it",
        user(
            allow(
                "ram:CreateRole",
                "ram:AttachPolicyToRole",
                only_if={"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": ["Service"]}},
            ),
            allow("ram:PassRole"),
            LAUNCH,
        ),
    ),
    # PE-13
    (
        "PE-13",
        "critical",
        "a strong role that lets everybody in",
        both(role("strong", ROOT, policies=("AdministratorAccess",)), user(allow("sts:AssumeRole", on="role/strong"))),
    ),
    (
        "PE-13",
        "critical",
        "a strong role that names it",
        both(
            role("strong", trust(RAM="user/p"), policies=("AdministratorAccess",)),
            user(allow("sts:AssumeRole", on="role/strong")),
        ),
    ),
    (
        "PE-13",
        "-",
        "the trust policy alone",
        both(role("strong", ROOT, policies=("AdministratorAccess",)), user(allow("oss:*"))),
    ),
    ("PE-13", "pass", "the trust policy names another", user(allow("sts:AssumeRole", on="role/top"))),
    (
        "PE-13",
        "pass",
        "the trust policy denies it",
        both(
            role(
                "strong",
                trust_of(
                    {"Principal": {"RAM": [f"acs:ram::{ACCOUNT}:root"]}},
                    {"Effect": "Deny", "Principal": {"RAM": [f"acs:ram::{ACCOUNT}:user/p"]}},
                ),
                policies=("AdministratorAccess",),
            ),
            user(allow("sts:AssumeRole", on="role/strong")),
        ),
    ),
    ("PE-13", "high", "all roles, of which a weak one lets it in", both(OWN_ROLE, user(allow("sts:AssumeRole")))),
    (
        "PE-13",
        "pass",
        "all roles, but for the only one that would let it in",
        both(
            role("strong", ROOT, policies=("AdministratorAccess",)),
            user(allow("sts:AssumeRole"), deny("sts:AssumeRole", on="role/strong")),
        ),
    ),
    (
        "PE-13",
        "critical",
        "a role that lets everybody in and may make users stronger",
        both(
            role("helper", ROOT, allow("ram:AttachPolicyToUser", on=["user/p", ADMIN])),
            user(allow("sts:AssumeRole", on="role/helper")),
        ),
    ),
    (
        "PE-13",
        "critical",
        "a role that names it and may put it into a group of administrators",
        both(role("helper", trust(RAM="user/p"), JOIN), user(allow("sts:AssumeRole", on="role/helper"))),
    ),
    (
        "PE-13",
        "pass",
        "a role that may make another user stronger",
        both(
            role("helper", ROOT, allow("ram:AttachPolicyToUser", on=["user/q", ADMIN])),
            lambda account: account.user("q"),
            user(allow("sts:AssumeRole", on="role/helper")),
        ),
    ),
    (
        "PE-13",
        "high",
        "a role that may make it stronger under a condition",
        both(
            role("helper", ROOT, allow("ram:AttachPolicyToUser", only_if=OFFICE)),
            user(allow("sts:AssumeRole", on="role/helper")),
        ),
    ),
    ("PE-13", "pass", "one weak role", both(OWN_ROLE, user(allow("sts:AssumeRole", on="role/mine")))),
    (
        "PE-13",
        "high",
        "only with an external id",
        both(
            role(
                "strong",
                trust_of(
                    {
                        "Principal": {"RAM": [f"acs:ram::{ACCOUNT}:root"]},
                        "Condition": {"StringEquals": {"sts:ExternalId": "e"}},
                    }
                ),
                policies=("AdministratorAccess",),
            ),
            user(allow("sts:AssumeRole", on="role/strong")),
        ),
    ),
    (
        "PE-13",
        "unknown",
        "whom the role lets in could not be read",
        both(
            role("strong", ROOT, policies=("AdministratorAccess",)),
            user(allow("sts:AssumeRole", on="role/strong")),
            told(unread={("ram.GetRole", "strong")}),
        ),
    ),
    # PE-14
    (
        "PE-14",
        "critical",
        "a SAML provider that a strong role trusts",
        both(
            role("sso", SAML, policies=("AdministratorAccess",)),
            told(saml=["corp"]),
            user(allow("ram:UpdateSAMLProvider", on="saml-provider/corp")),
        ),
    ),
    (
        "PE-14",
        "high",
        "the same, spelt ims",
        both(
            role("sso", SAML, policies=("AdministratorAccess",)),
            told(saml=["corp"]),
            user(allow("ims:UpdateSAMLProvider", on="saml-provider/corp")),
        ),
    ),
    (
        "PE-14",
        "pass",
        "another provider",
        both(
            role("sso", SAML, policies=("AdministratorAccess",)),
            told(saml=["corp", "other"]),
            user(allow("ram:UpdateSAMLProvider", on="saml-provider/other")),
        ),
    ),
    (
        "PE-14",
        "critical",
        "a provider that is gone, and made again",
        both(role("sso", SAML, policies=("AdministratorAccess",)), user(allow("ram:CreateSAMLProvider"))),
    ),
    (
        "PE-14",
        "pass",
        "a provider that is there cannot be made again",
        both(
            role("sso", SAML, policies=("AdministratorAccess",)),
            told(saml=["corp"]),
            user(allow("ram:CreateSAMLProvider")),
        ),
    ),
    (
        "PE-14",
        "high",
        "a fingerprint for an OIDC provider, whose issuer stays",
        both(
            role("ci", OIDC, policies=("AdministratorAccess",)),
            told(oidc=["ci"]),
            user(allow("ram:AddFingerprintToOIDCProvider", on="oidc-provider/ci")),
        ),
    ),
    # PE-15
    ("PE-15", "critical", "user SSO", user(allow("ram:SetUserSsoSettings"))),
    ("PE-15", "high", "user SSO, spelt ims", user(allow("ims:SetUserSsoSettings"))),
    ("PE-15", "pass", "an explicit Deny", user(allow("ram:SetUserSsoSettings"), deny("ram:*"))),
    # PE-16
    ("PE-16", "high", "a credential for an administrator", user(allow("ram:CreateServiceCredential", on="user/boss"))),
    ("PE-16", "pass", "a credential for itself", user(allow("ram:CreateServiceCredential", on="user/p"))),
    (
        "PE-16",
        "high",
        "an application",
        user(allow("ram:CreateApplication", "ram:CreateAppSecret", "ram:ProvisionApplication")),
    ),
    (
        "PE-16",
        "pass",
        "an application without a secret",
        user(allow("ram:CreateApplication", "ram:ProvisionApplication")),
    ),
    # PE-17
    ("PE-17", "high", "the security preference", user(allow("ram:SetSecurityPreference"))),
    ("PE-17", "high", "anybody's keys", user(allow("ram:UpdateAccessKey", on="user/*"))),
    ("PE-17", "pass", "its own keys", user(allow("ram:UpdateAccessKey", on="user/p"))),
    ("PE-17", "high", "one other user's keys", user(allow("ram:UpdateAccessKey", on="user/boss"))),
    ("PE-17", "high", "the networks of one other user's keys", user(allow("ram:SetAccessKeyPolicy", on="user/b*"))),
    ("PE-17", "pass", "the keys of a user that is not there", user(allow("ram:UpdateAccessKey", on="user/gone"))),
    (
        "PE-17",
        "pass",
        "other users' keys, but for an explicit Deny",
        user(allow("ram:UpdateAccessKey", on="user/b*"), deny("ram:UpdateAccessKey", on="user/boss")),
    ),
    # PE-18
    ("PE-18", "high", "control policies", user(allow("resourcemanager:DetachControlPolicy"))),
    ("PE-18", "-", "reading them", user(allow("resourcemanager:List*"))),
    # PE-19
    ("PE-19", "high", "commands where a strong role may be", both(STRONG_ECS, user(allow("ecs:RunCommand")))),
    ("PE-19", "pass", "no strong role for instances", user(allow("ecs:RunCommand"))),
    # PE-20
    ("PE-20", "high", "bucket policies", user(allow("oss:PutBucketPolicy"))),
    ("PE-20", "high", "one bucket's policy", user(allow("oss:*", on="acs:oss:*:*:photos"))),
    ("PE-20", "pass", "only resources of another product", user(allow("*", on="acs:ecs:*:*:disk/*"))),
    ("PE-18", "pass", "only resources of another product", user(allow("*", on="acs:ecs:*:*:disk/*"))),
    ("PE-20", "high", "a strong role's trust policy", user(allow("ram:UpdateRole", on="role/top"))),
    ("PE-20", "pass", "a weak role's trust policy", both(OWN_ROLE, user(allow("ram:UpdateRole", on="role/mine")))),
]


@pytest.mark.parametrize(
    ("check", "expected", "plant"),
    [pytest.param(check, expected, plant, id=f"{check} {words}") for check, expected, words, plant in CASES],
)
def test_a_technique_is_found_where_nothing_is_missing_and_only_there(check: str, expected: str, plant: Plant) -> None:
    assert status(planted(plant), check) == expected


def test_a_path_tells_its_steps_in_words() -> None:
    account = planted(
        user(allow("sts:AssumeRole", on="role/one")),
        role("one", ROOT, allow("sts:AssumeRole", on="role/two")),
        role("two", trust(RAM="role/one"), allow("sts:AssumeRole", on="role/three")),
        role("three", trust(RAM="role/two"), allow("ram:AttachPolicyToRole", on=["role/three", ADMIN])),
    )
    path = path_of(account)
    assert path is not None
    names = [f"acs:ram::{ACCOUNT}:{name}" for name in ("user/p", "role/one", "role/two", "role/three", "account")]
    assert [step.source for step in path.steps] == names[:-1]
    assert [step.target for step in path.steps] == names[1:]
    assert [step.technique for step in path.steps] == ["PE-13", "PE-13", "PE-13", "PE-05"]
    assert [step.words for step in path.steps] == [
        "assumes role one",
        "assumes role two",
        "assumes role three",
        "attaches AdministratorAccess to itself",
    ]
    finding = findings(account, "PE-00")["p"]
    assert "4 steps" in finding.message
    assert finding.evidence[-1] == "4. attaches AdministratorAccess to itself (PE-05)"


def test_who_is_made_stronger_by_a_role_goes_on_as_before() -> None:
    account = planted(
        role("helper", ROOT, allow("ram:AttachPolicyToUser", on=["user/p", ADMIN])),
        user(allow("sts:AssumeRole", on="role/helper")),
    )
    path = path_of(account)
    assert path is not None
    assert [(step.technique, step.words) for step in path.steps] == [
        ("PE-13", "assumes role helper"),
        ("PE-03", "attaches AdministratorAccess to user p; then goes on as user p"),
    ]
    assert path.steps[0].target == path.steps[1].source == f"acs:ram::{ACCOUNT}:role/helper"
    assert status(account, "PE-00", "helper") == "pass"


def test_a_chain_ends_where_one_role_does_not_let_in() -> None:
    account = planted(
        user(allow("sts:AssumeRole", on="role/one")),
        role("one", ROOT, allow("sts:AssumeRole", on="role/two")),
        role("two", trust(RAM="role/other"), allow("ram:AttachPolicyToRole", on=["role/two", ADMIN])),
    )
    assert path_of(account) is None
    assert status(account, "PE-00") == "pass"
    assert status(account, "PE-00", "two") == "critical"


def test_circles_of_roles_end_and_lead_nowhere() -> None:
    ring = [
        role(name, ROOT, allow("sts:AssumeRole", on=f"role/{after}"))
        for name, after in (("one", "two"), ("two", "three"), ("three", "one"))
    ]
    account = planted(user(allow("sts:AssumeRole", on="role/one")), *ring)
    assert [status(account, "PE-00", name) for name in ("p", "one", "two", "three")] == ["pass"] * 4
    way_out = role("out", ROOT, policies=("AdministratorAccess",))
    account = planted(user(allow("sts:AssumeRole", on=["role/one"])), *ring, way_out)
    account.policies["of-role-three"] = [document(allow("sts:AssumeRole", on=["role/one", "role/out"]))]
    path = path_of(account)
    assert path is not None
    assert len(path.steps) == 4


def test_the_shortest_way_is_shown() -> None:
    account = planted(
        user(allow("sts:AssumeRole", on="role/one"), allow("ram:CreateAccessKey", on="user/boss")),
        role("one", ROOT, allow("ram:CreateAccessKey", on="user/boss")),
    )
    path = path_of(account)
    assert path is not None
    assert [step.words for step in path.steps] == ["creates an access key for user boss, an administrator"]


def test_whose_power_is_won_stands_beside_its_name() -> None:
    path = path_of(planted(user(allow("ram:UpdateRole", "sts:AssumeRole", on="role/top"))))
    assert path is not None
    expected = "rewrites the trust policy of role top, an administrator, and assumes it"
    assert [step.words for step in path.steps] == [expected]


def test_a_longer_way_that_is_certain_goes_before_a_shorter_one_under_conditions() -> None:
    account = planted(
        user(allow("sts:AssumeRole", on="role/one"), allow("ram:CreateAccessKey", on="user/boss", only_if=OFFICE)),
        role("one", ROOT, allow("ram:CreateAccessKey", on="user/boss")),
    )
    path = path_of(account)
    assert path is not None
    assert not path.conditional
    assert len(path.steps) == 2
    assert findings(account, "PE-00")["p"].severity is Severity.CRITICAL


def test_a_way_under_conditions_is_high() -> None:
    account = planted(user(allow("ram:AttachPolicyToUser", on=["user/p", ADMIN], only_if=OFFICE)))
    finding = findings(account, "PE-00")["p"]
    assert finding.severity is Severity.HIGH
    assert "conditions" in finding.message
    path = path_of(account)
    assert path is not None
    assert path.conditional


def test_joining_a_group_brings_its_powers_and_keeps_ones_own_denies() -> None:
    group = lambda account: account.group("devs", allow("ram:CreateAccessKey", on="user/boss"))  # noqa: E731
    join = allow("ram:AddUserToGroup", on=["user/p", "group/devs"])
    path = path_of(planted(user(join), group))
    assert path is not None
    assert [(step.technique, step.target) for step in path.steps] == [
        ("PE-08", f"acs:ram::{ACCOUNT}:group/devs"),
        ("PE-06", f"acs:ram::{ACCOUNT}:user/boss"),
    ]
    assert path_of(planted(user(join, deny("ram:CreateAccessKey")), group)) is None


def test_rights_that_lead_nowhere_by_themselves_do_together_after_joining() -> None:
    account = planted(
        user(
            allow("ram:AddUserToGroup", on=["user/p", "group/devs"]),
            allow("ram:AttachPolicyToUser", on=["user/p"]),
        ),
        lambda account: account.group("devs", allow("ram:AttachPolicyToUser", on=[ADMIN])),
    )
    path = path_of(account)
    assert path is not None
    assert [step.technique for step in path.steps] == ["PE-08", "PE-03"]


def stairs(height: int) -> WrittenAccount:
    """`p` may join the first group, whose members may join the next; the last one's may become administrator."""
    groups = [
        lambda account, at=at: account.group(f"g{at}", allow("ram:AddUserToGroup", on=["user/p", f"group/g{at + 1}"]))
        for at in range(height - 1)
    ]
    last = lambda account: account.group(f"g{height - 1}", allow("ram:CreateAccessKey", on="user/boss"))  # noqa: E731
    return planted(user(allow("ram:AddUserToGroup", on=["user/p", "group/g0"])), *groups, last)


@pytest.mark.parametrize("height", [1, 3, 4, 9])
def test_growing_is_followed_however_many_moves_it_takes(height: int) -> None:
    path = path_of(stairs(height))
    assert path is not None
    assert [step.technique for step in path.steps] == ["PE-08"] * height + ["PE-06"]


def test_more_ways_to_grow_than_are_tried_leave_it_unknown() -> None:
    many = [
        lambda account, at=at: account.group(f"g{at}", allow("ram:CreateAccessKey", on=f"user/nobody-{at}"))
        for at in range(70)
    ]
    account = planted(user(allow("ram:AddUserToGroup", on=["user/p", "group/g*"])), *many)
    finding = findings(account, "PE-00")["p"]
    assert finding.status is audit.Status.UNKNOWN
    assert "more ways" in finding.message


def test_groups_that_allow_the_same_are_one_way_to_grow() -> None:
    many = [
        lambda account, at=at: account.group(f"g{at}", allow("ram:CreateAccessKey", on="user/nobody"))
        for at in range(70)
    ]
    account = planted(user(allow("ram:AddUserToGroup", on=["user/p", "group/g*"])), *many)
    assert status(account, "PE-00") == "pass"


def test_what_a_frozen_user_could_do_is_not_certain() -> None:
    own = user(allow("ram:AttachPolicyToUser", on=["user/p", ADMIN]))
    assert status(planted(own), "PE-00") == "critical"
    assert status(planted(own, told(frozen={"p"})), "PE-00") == "high"
    assert status(planted(own, told(frozen={"p"})), "PE-03") == "high"


def test_a_frozen_user_is_not_certainly_worth_taking_over() -> None:
    theft = user(allow("ram:CreateAccessKey", on="user/boss"))
    account = planted(theft, told(frozen={"boss"}))
    assert status(account, "PE-06") == "high"
    assert "frozen" in findings(account, "PE-06")["p"].evidence[0]


VARIANTS: list[tuple[str, str, str, list[Statement]]] = [
    ("PE-03", "critical", "a prefix of the action", [allow("ram:Attach*", on=["user/p", ADMIN])]),
    ("PE-03", "critical", "other letter case of the action", [allow("RAM:ATTACHpolicytouser", on=["user/p", ADMIN])]),
    ("PE-03", "critical", "no region", [allow("ram:*", on=[f"acs:ram::{ACCOUNT}:user/p", "acs:ram::system:policy/*"])]),
    ("PE-03", "critical", "patterns of ARNs", [allow("ram:*", on=["acs:ram:*:*:user/?", "acs:ram:*:*:policy/Admin*"])]),
    ("PE-03", "critical", "NotAction", [{"Effect": "Allow", "NotAction": ["oss:*"], "Resource": ["*"]}]),
    (
        "PE-03",
        "pass",
        "a Deny on the policy alone",
        [allow("ram:AttachPolicyToUser", on=["user/p", ADMIN]), deny("*", on=ADMIN)],
    ),
    ("PE-06", "critical", "the exact ARN", [allow("ram:CreateAccessKey", on=f"acs:ram:*:{ACCOUNT}:user/boss")]),
    ("PE-06", "critical", "a question mark", [allow("ram:create*", on="user/bos?")]),
    ("PE-06", "pass", "another account's", [allow("ram:CreateAccessKey", on="acs:ram:*:1:user/boss")]),
    (
        "PE-06",
        "high",
        "only with a second factor",
        [allow("ram:CreateAccessKey", on="user/boss", only_if={"Bool": {"acs:MFAPresent": "true"}})],
    ),
    ("PE-08", "critical", "one statement for each ARN", [allow("ram:*", on="user/p"), allow("ram:*", on="group/a*")]),
    ("PE-09", "critical", "patterns", [allow("ram:Update*", on="role/t*"), allow("STS:*", on="role/*")]),
    ("PE-09", "pass", "a Deny on assuming", [allow("ram:UpdateRole", "sts:*"), deny("sts:AssumeRole", on="role/top")]),
    ("PE-11", "critical", "all users", [allow("ram:*", on=["user/*", ADMIN])]),
]


@pytest.mark.parametrize(
    ("check", "expected", "statements"),
    [pytest.param(check, expected, given, id=f"{check} {words}") for check, expected, words, given in VARIANTS],
)
def test_the_spelling_of_a_statement_does_not_matter(check: str, expected: str, statements: list[Statement]) -> None:
    assert status(planted(user(*statements)), check) == expected


def test_a_user_is_made_stronger_and_then_taken_over() -> None:
    robot = allow("ram:AttachPolicyToUser", "ram:CreateAccessKey", on=["user/bot", ADMIN])
    account = planted(role("p", ECS, robot), lambda account: account.user("bot"))
    path = path_of(account, "role/p")
    assert path is not None
    assert path.steps[0].words == ("attaches AdministratorAccess to user bot and creates an access key for user bot")


def test_administrators_have_nothing_to_gain() -> None:
    account = planted()
    judgement = audit.judge(account.snapshot(), only=["PE"], passes=True)
    assert judgement.findings == []
    assert judgement.paths == []


def test_whoever_is_administrator_under_conditions_is_judged_by_what_goes_round_them() -> None:
    bound = allow("*", only_if={"Bool": {"acs:MFAPresent": "true"}})
    assert status(planted(user(bound)), "PE-00") == "-"
    around = allow("ram:AttachPolicyToUser", on=["user/p", ADMIN])
    assert status(planted(user(bound, around)), "PE-00") == "critical"
    assert status(planted(user(bound, around)), "PE-03") == "critical"
    assert status(planted(user(bound, around)), "PE-06") == "-"


def test_an_administrator_without_rights_in_ram_is_none() -> None:
    account = planted(user(allow("*"), deny("ram:*", "sts:*", "ims:*", "ecs:*", "resourcemanager:*", "oss:*", "kms:*")))
    assert status(account, "PE-00") == "pass"


def test_policies_that_could_not_be_read_leave_their_holders_unknown_and_nobody_else() -> None:
    account = planted(
        user(allow("ram:AttachPolicyToUser", on=["user/p", ADMIN])),
        lambda account: account.user("q", allow("oss:*")),
        lambda account: account.user("r", allow("ram:CreateAccessKey", on="user/q")),
        told(unread={("ram.ListPolicyVersions", "Custom/of-user-q")}),
    )
    assert status(account, "PE-00") == "critical"
    assert status(account, "PE-00", "q") == "unknown"
    assert status(account, "PE-00", "r") == "unknown"
    assert status(account, "PE-06", "r") == "unknown"
    assert "of-user-q" in findings(account, "PE-06")["r"].message


def test_conditions_on_who_asks_are_decided() -> None:
    own = {"StringEquals": {"acs:PrincipalARN": f"acs:ram::{ACCOUNT}:user/p"}}
    account = planted(
        lambda account: account.group("all", allow("ram:CreateAccessKey", on="user/boss", only_if=own)),
        user(groups=("all",)),
        lambda account: account.user("q", groups=["all"]),
    )
    assert status(account, "PE-06") == "critical"
    assert status(account, "PE-06", "q") == "pass"
