"""The actions and resources by which operations are authorised: the published tables, and the form of every entry."""

from __future__ import annotations

import re
from typing import Any

import pytest

from aliram.ims.operations import OPERATIONS as IMS
from aliram.operation import Operation
from aliram.ram.operations import OPERATIONS as RAM
from aliram.sts.operations import OPERATIONS as STS

ALL: dict[str, Operation[Any]] = {op.id: op for op in (*IMS.values(), *RAM.values(), *STS.values())}
NO_PERMISSION = {"sts.AssumeRoleWithSAML", "sts.AssumeRoleWithOIDC", "sts.GetCallerIdentity"}
# What a placeholder may be besides a parameter, and the parameter without which it could not be known.
DERIVED = {"policy-owner": "PolicyType", "role-owner": "RoleArn", "RoleName": "RoleArn", "AppName": "AppId"}

OWN = "acs:ram:*:<account>:"
POLICY = "acs:ram:*:<policy-owner>:policy/<PolicyName>"
# One row for each row of "RAM authentication" (RAM documentation, 2021), which names users by `UserName`. It holds for
# both services: both authorise under the code `ram`.
BOTH = {
    ("user/*",): "CreateUser ListUsers",
    ("user/<UserName>",): """
        GetUser UpdateUser DeleteUser CreateLoginProfile GetLoginProfile UpdateLoginProfile DeleteLoginProfile
        CreateAccessKey UpdateAccessKey DeleteAccessKey ListAccessKeys BindMFADevice UnbindMFADevice GetUserMFAInfo
        ChangePassword ListGroupsForUser
    """,
    ("mfa/*",): "CreateVirtualMFADevice ListVirtualMFADevices",
    ("group/*",): "CreateGroup ListGroups",
    ("group/<GroupName>",): "GetGroup UpdateGroup DeleteGroup ListUsersForGroup",
    ("user/<UserName>", "group/<GroupName>"): "AddUserToGroup RemoveUserFromGroup",
    ("*",): "SetPasswordPolicy GetPasswordPolicy SetSecurityPreference GetSecurityPreference",
}
# The rows on what only the RAM service has.
ONLY_RAM = {
    (f"{OWN}role/*",): "CreateRole ListRoles",
    (f"{OWN}role/<RoleName>",): "GetRole UpdateRole DeleteRole",
    (f"{OWN}policy/*",): "CreatePolicy ListPolicies",
    (f"{OWN}policy/<PolicyName>",): "DeletePolicy CreatePolicyVersion DeletePolicyVersion SetDefaultPolicyVersion",
    (POLICY,): "GetPolicy GetPolicyVersion ListPolicyVersions ListEntitiesForPolicy",
    (f"{OWN}user/<UserName>", POLICY): "AttachPolicyToUser DetachPolicyFromUser",
    (f"{OWN}group/<GroupName>", POLICY): "AttachPolicyToGroup DetachPolicyFromGroup",
    (f"{OWN}role/<RoleName>", POLICY): "AttachPolicyToRole DetachPolicyFromRole",
    (f"{OWN}*",): "SetAccountAlias GetAccountAlias ClearAccountAlias",
}
# "RAM authorization" on the pages of single operations (read in 2024 to 2026), for what the table of 2021 leaves out.
PAGES = {
    "ims": {
        f"{OWN}user/*": "ListUserBasicInfos",
        f"{OWN}user/<UserPrincipalName>": """
            GetAccessKeyLastUsed GetAccessKeyPolicy SetAccessKeyPolicy GetServiceCredential ListServiceCredentials
            UpdateServiceCredential DeleteServiceCredential
        """,
        f"{OWN}application/<AppName>": """
            GetApplication DeleteApplication DeprovisionApplication CreateAppSecret DeleteAppSecret ListAppSecretIds
        """,
        f"{OWN}oidc-provider/<OIDCProviderName>": """
            GetOIDCProvider UpdateOIDCProvider DeleteOIDCProvider RemoveFingerprintFromOIDCProvider
        """,
        f"{OWN}saml-provider/<SAMLProviderName>": "GetSAMLProvider UpdateSAMLProvider DeleteSAMLProvider",
        "*": """
            CreateApplication ListApplications GetApplicationProvisionInfo ListApplicationProvisionInfos
            ProvisionExternalApplication DeprovisionExternalApplication CreateOIDCProvider ListOIDCProviders
            CreateSAMLProvider ListSAMLProviders GetUserSsoSettings SetUserSsoSettings GetAccountSummary
            GetAccountMFAInfo GetDefaultDomain SetDefaultDomain GetVerificationInfo SetVerificationInfo ListPasskeys
            GenerateGovernanceReport GetGovernanceItemReport GetGovernanceReportStatus ListRecentGovernanceMetrics
            GenerateCredentialReport GetAccountSecurityPracticeReport ListUsersInRecycleBin GetUserInRecycleBin
            DeleteUserInRecycleBin RestoreUserFromRecycleBin ListAccessKeysInRecycleBin GetAccessKeyInfoInRecycleBin
            RestoreAccessKeyFromRecycleBin TagResources
        """,
    },
    "ram": {
        f"{OWN}user/<UserName>": "GetAccessKeyLastUsed ListPoliciesForUser",
        f"{OWN}group/<GroupName>": "ListPoliciesForGroup",
        f"{OWN}role/<RoleName>": "ListPoliciesForRole DeleteServiceLinkedRole",
        f"{OWN}role/*": "CreateServiceLinkedRole",
        f"{OWN}policy/<PolicyName>": "UpdatePolicyDescription",
        "*": "DecodeDiagnosticMessage TagResources ListTagResources",
    },
}

Row = tuple[str, str, tuple[str, ...]]


def published() -> list[Row]:
    """(operation, action, resources) of everything that a published table names."""
    rows: list[Row] = []
    for parts, names in BOTH.items():
        for name in names.split():
            resources = tuple(OWN + part for part in parts)
            rows.append((f"ram.{name}", f"ram:{name}", resources))
            principal = tuple(resource.replace("<UserName>", "<UserPrincipalName>") for resource in resources)
            rows.append((f"ims.{name}", f"ram:{name}", principal))
    for resources, names in ONLY_RAM.items():
        rows += [(f"ram.{name}", f"ram:{name}", resources) for name in names.split()]
    for service, table in PAGES.items():
        for resource, names in table.items():
            rows += [(f"{service}.{name}", f"ram:{name}", (resource,)) for name in names.split()]
    for service in ("ims", "ram"):
        rows.append((f"{service}.DeleteVirtualMFADevice", "ram:DeleteVirtualMFADevice", ("<SerialNumber>",)))
    rows.append(("sts.AssumeRole", "sts:AssumeRole", ("acs:ram:*:<role-owner>:role/<RoleName>",)))
    return rows


PUBLISHED = published()


@pytest.mark.parametrize(("operation", "action", "resources"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_published_tables_are_kept_to(operation: str, action: str, resources: tuple[str, ...]) -> None:
    entries = ALL[operation].authorization
    assert {(entry.action, entry.resource) for entry in entries} == {(action, resource) for resource in resources}
    assert len(entries) == len(resources)
    assert not any(entry.inferred for entry in entries)


def test_whatever_no_published_table_names_is_marked_as_inferred() -> None:
    named = {operation for operation, _, _ in PUBLISHED}
    assert len(named) == len(PUBLISHED)
    others = {name: op for name, op in ALL.items() if name not in named | NO_PERMISSION}
    assert {name for name, op in others.items() if not all(entry.inferred for entry in op.authorization)} == set()


def test_only_proofs_of_identity_need_no_permission() -> None:
    assert {name for name, op in ALL.items() if not op.authorization} == NO_PERMISSION


@pytest.mark.parametrize("name", sorted(ALL.keys() - NO_PERMISSION))
def test_the_action_is_the_operation_under_the_code_of_its_service(name: str) -> None:
    service, _, action = name.partition(".")
    code = {"ims": "ram", "ram": "ram", "sts": "sts"}[service]
    assert {entry.action for entry in ALL[name].authorization} == {f"{code}:{action}"}


@pytest.mark.parametrize("name", sorted(ALL.keys() - NO_PERMISSION))
def test_every_resource_is_everything_or_one_arn_of_ram_in_any_region(name: str) -> None:
    owner = r"<(?:account|policy-owner|role-owner)>"
    for entry in ALL[name].authorization:
        assert re.fullmatch(rf"\*|<SerialNumber>|acs:ram:\*:{owner}:(?:\*|[a-z-]+/(?:\*|<\w+>))", entry.resource)


@pytest.mark.parametrize("name", sorted(ALL.keys() - NO_PERMISSION))
def test_every_placeholder_is_one_text_that_is_sent_or_follows_from_what_is_sent(name: str) -> None:
    op = ALL[name]
    params = {param.name: param for param in op.params}
    caller = {"UserName", "UserPrincipalName"} if any(rule.caller == "RAMUser" for rule in op.rules) else set()
    for entry in op.authorization:
        for placeholder in re.findall("<([^>]*)>", entry.resource):
            if placeholder in params:
                assert params[placeholder].type == "str"
            else:
                assert placeholder == "account" or placeholder in caller or DERIVED.get(placeholder) in params


@pytest.mark.parametrize("name", sorted(ALL.keys() - NO_PERMISSION))
def test_a_call_on_single_resources_is_authorised_on_every_one_it_names(name: str) -> None:
    op = ALL[name]
    resources = " ".join(entry.resource for entry in op.authorization)
    if not re.search(r"\*(?: |$)", resources):
        parts = {"UserName", "UserPrincipalName", "GroupName", "RoleName", "PolicyName"}
        named = parts & {param.name for param in op.params}
        assert {part for part in named if f"<{part}>" not in resources} == set()
