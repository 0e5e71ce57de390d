"""Every covered operation answers with the fields its schema has, of the types it has, and no others.

`data/reply_fields.json` holds the schemas; the generated models, which are coarser (operations share shapes), must
decode every reply as well.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aliram.emulator import ACCOUNT_ID, COVERED, Emulator, serve
from aliram.emulator.mfa import one_time_code
from tests.emulator_fixture import RawClient, root_of
from tests.identity_providers import RECIPIENT, IdentityProvider, Issuer, attribute, encoded, trust_in

DOMAIN = "aliram.onaliyun.com"
TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]},
            }
        ],
    }
)
DOCUMENT = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
CUSTOM = {"PolicyType": "Custom", "PolicyName": "p"}
JSON_TAG = '[{"Key":"team","Value":"red"}]'
LIST_TAG = {"Tag.1.Key": "team", "Tag.1.Value": "red"}


FIELDS: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "data" / "reply_fields.json").read_text())[
    "replies"
]

# What a schema has and the emulator has no occasion to say here, with the reason.
UNSAID = {
    "ram.GetPolicy": {"Policy.PolicyDocument"},  # the sample of the service says "N/A": the document is in the version
    "ram.GetRole": {"Role.LatestDeletionTask.CreateDate", "Role.LatestDeletionTask.DeletionTaskId"},  # never deleted
    "sts.AssumeRoleWithOIDC": {"SourceIdentity"},  # nothing published says what in a token would become one
    "sts.GetCallerIdentity": {"RoleId"},  # a user's identity is asked for; the roles' tests ask for a session's
}

Call = Callable[..., tuple[str, dict[str, Any]]]


def user(service: str, name: str = "alice") -> dict[str, str]:
    return {"UserName": name} if service == "ram" else {"UserPrincipalName": f"{name}@{DOMAIN}"}


def ask(client: RawClient, service: str, action: str, params: dict[str, str]) -> tuple[str, dict[str, Any]]:
    reply = client.call(service, action, params)
    assert reply.status == 200, (action, reply.body)
    return f"{service}.{action}", reply.tree


def scenario(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """Calls every covered operation so that it has something to say."""

    def call(service: str, action: str, /, **params: str) -> tuple[str, dict[str, Any]]:
        return ask(root, service, action, params)

    for service in ("ram", "ims"):
        who = user(service)
        tags = {"ims": LIST_TAG, "ram": {}}[service]
        yield call(service, "CreateUser", DisplayName="A", Email="a@b.c", MobilePhone="86-1", **who, **tags)
        key_id, made = call(service, "CreateAccessKey", **who)
        yield key_id, made
        key = {"UserAccessKeyId": made["AccessKey"]["AccessKeyId"]}
        yield call(service, "UpdateAccessKey", Status="Active", **key, **who)
        yield call(service, "GetAccessKeyLastUsed", **key, **who)
        yield call(service, "ListAccessKeys", **who)
        yield call(service, "CreateLoginProfile", Password="Str0ng!password", **who)
        yield call(service, "UpdateLoginProfile", PasswordResetRequired="true", **who)
        yield call(service, "GetLoginProfile", **who)
        device_id, device = call(service, "CreateVirtualMFADevice", VirtualMFADeviceName="phone")
        yield device_id, device
        serial = {"SerialNumber": device["VirtualMFADevice"]["SerialNumber"]}
        now = emulator.clock.now()
        codes = {
            f"AuthenticationCode{n}": one_time_code(device["VirtualMFADevice"]["Base32StringSeed"], now + 30 * n)
            for n in (1, 2)
        }
        yield call(service, "BindMFADevice", **serial, **codes, **who)
        yield call(service, "ListVirtualMFADevices")
        yield call(service, "GetUserMFAInfo", **who)
        yield call(service, "CreateGroup", GroupName="g", Comments="c")
        yield call(service, "AddUserToGroup", GroupName="g", **who)
        yield call(service, "ListGroups")
        yield call(service, "GetGroup", GroupName="g")
        yield call(service, "ListGroupsForUser", **who)
        yield call(service, "ListUsersForGroup", GroupName="g")
        yield call(service, "ListUsers")
        yield call(service, "GetUser", **who)
        if service == "ram":
            yield from ram_only(call, root.port)
        else:
            named = {"ResourceType": "user", "ResourcePrincipalName.1": f"alice@{DOMAIN}"}
            yield call("ims", "TagResources", **named, **LIST_TAG)
            yield call("ims", "ListTagResources", **named)
            yield call("ims", "UntagResources", **named, **{"TagKey.1": "team"})
            yield call("ims", "ListUserBasicInfos")
            yield call("ims", "GetAccountSummary")
            yield call("ims", "SetDefaultDomain", DefaultDomainName=DOMAIN)
            yield call("ims", "GetDefaultDomain")
        yield call(service, "UnbindMFADevice", **who)
        yield call(service, "DeleteVirtualMFADevice", **serial)
        yield call(service, "RemoveUserFromGroup", GroupName="g", **who)
        yield call(service, "UpdateGroup", GroupName="g", NewComments="d")
        yield call(service, "DeleteGroup", GroupName="g")
        yield call(service, "DeleteLoginProfile", **who)
        yield call(service, "DeleteAccessKey", **key, **who)
        renamed = {"ram": {"NewUserName": "alice"}, "ims": {"NewUserPrincipalName": f"alice@{DOMAIN}"}}[service]
        yield call(service, "UpdateUser", NewComments="n", **renamed, **who)
        yield call(service, "DeleteUser", **who)


def ram_only(call: Call, port: int) -> Iterator[tuple[str, dict[str, Any]]]:
    yield call("ram", "CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST, Description="d", Tag=JSON_TAG)
    yield call("ram", "CreatePolicy", PolicyName="p", PolicyDocument=DOCUMENT, Description="d", Tag=JSON_TAG)
    yield call("ram", "CreatePolicyVersion", PolicyName="p", PolicyDocument=DOCUMENT)
    yield call("ram", "SetDefaultPolicyVersion", PolicyName="p", VersionId="v2")
    yield call("ram", "GetPolicyVersion", VersionId="v1", **CUSTOM)
    yield call("ram", "ListPolicyVersions", **CUSTOM)
    yield call("ram", "UpdatePolicyDescription", PolicyName="p", NewDescription="e")
    for kind, target in (("User", "alice"), ("Group", "g"), ("Role", "r")):
        yield call("ram", f"AttachPolicyTo{kind}", **CUSTOM, **{f"{kind}Name": target})
        yield call("ram", f"ListPoliciesFor{kind}", **{f"{kind}Name": target})
    yield call("ram", "ListEntitiesForPolicy", **CUSTOM)
    yield call("ram", "GetPolicy", **CUSTOM)
    yield call("ram", "ListPolicies")
    yield call("ram", "ListRoles")
    yield call("ram", "GetRole", RoleName="r")
    resources = {"ResourceType": "role", "ResourceNames": '["r"]'}
    yield call("ram", "TagResources", Tag=JSON_TAG, **resources)
    yield call("ram", "ListTagResources", **resources)
    yield call("ram", "UntagResources", TagKeys='["team"]', **resources)
    yield call("ram", "UpdateRole", RoleName="r", NewDescription="e")
    key = call("ram", "CreateAccessKey", UserName="alice")[1]["AccessKey"]
    alice = RawClient(port, key["AccessKeyId"], key["AccessKeySecret"])
    yield ask(alice, "sts", "GetCallerIdentity", {})
    session = {"RoleArn": f"acs:ram::{ACCOUNT_ID}:role/r", "RoleSessionName": "s1", "SourceIdentity": "me"}
    yield ask(alice, "sts", "AssumeRole", session)
    call("ram", "DeleteAccessKey", UserName="alice", UserAccessKeyId=alice.key_id)
    for kind, target in (("User", "alice"), ("Group", "g"), ("Role", "r")):
        yield call("ram", f"DetachPolicyFrom{kind}", **CUSTOM, **{f"{kind}Name": target})
    yield call("ram", "DeletePolicyVersion", PolicyName="p", VersionId="v1")
    yield call("ram", "DeletePolicy", PolicyName="p")
    yield call("ram", "DeleteRole", RoleName="r")
    yield call("ram", "SetAccountAlias", AccountAlias="aliram")
    yield call("ram", "GetAccountAlias")
    yield call("ram", "ClearAccountAlias")
    yield call("ram", "SetAccountAlias", AccountAlias="aliram")


def applications(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """OAuth applications: an own one to install, and one of another account."""

    def call(action: str, /, **params: str) -> tuple[str, dict[str, Any]]:
        return ask(root, "ims", action, params)

    yield call("ListPredefinedScopes")
    web = {"AppName": "web", "DisplayName": "Web", "AppType": "WebApp", "RedirectUris": "https://a.example"}
    name, made = call("CreateApplication", **web)
    yield name, made
    app = {"AppId": made["Application"]["AppId"]}
    yield call("GetApplication", **app)
    yield call("ListApplications")
    yield call("UpdateApplication", NewDisplayName="Web 2", **app)
    name, secret = call("CreateAppSecret", **app)
    yield name, secret
    secret_id = {"AppSecretId": secret["AppSecret"]["AppSecretId"]}
    yield call("GetAppSecret", **app, **secret_id)
    yield call("ListAppSecretIds", **app)
    yield call("DeleteAppSecret", **app, **secret_id)
    yield call("DeleteApplication", **app)
    server = {"AppName": "scim", "DisplayName": "S", "AppType": "ServerApp"}
    own = {"AppId": call("CreateApplication", **server)[1]["Application"]["AppId"]}
    yield call("ProvisionApplication", **own)
    yield call("GetApplicationProvisionInfo", **own)
    yield call("ListApplicationProvisionInfos")
    yield call("DeprovisionApplication", **own)
    key = emulator.add_account().root_key
    owner = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    theirs = {"AppId": ask(owner, "ims", "CreateApplication", server)[1]["Application"]["AppId"]}
    yield call("ProvisionExternalApplication", **theirs)
    yield call("GetExternalApplication", **theirs)
    yield call("ListExternalApplications")
    yield call("DeprovisionExternalApplication", **theirs)


def reports(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """The reports on a whole account, when there is a user to tell of."""
    emulator.seed_users(1)
    emulator.set_report_delay(0)
    for action in (
        "GenerateCredentialReport",
        "GetCredentialReport",
        "GetAccountSecurityPracticeReport",
        "GenerateGovernanceReport",
        "GetGovernanceReportStatus",
        "ListRecentGovernanceMetrics",
    ):
        yield ask(root, "ims", action, {})
    yield ask(root, "ims", "GetGovernanceItemReport", {"GovernanceItemType": "AccountAccessKey"})


def recycle_bin(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """A user and its keys, deleted, brought back and erased."""

    def call(action: str, /, **params: str) -> tuple[str, dict[str, Any]]:
        return ask(root, "ims", action, params)

    who = {"UserPrincipalName": f"recycled@{DOMAIN}"}
    one = {"UserId": call("CreateUser", DisplayName="R", **who)[1]["User"]["UserId"]}
    kept, erased = ({"UserAccessKeyId": call("CreateAccessKey", **who)[1]["AccessKey"]["AccessKeyId"]} for _ in "ab")
    call("DeleteUser", **one)
    yield call("ListUsersInRecycleBin")
    yield call("GetUserInRecycleBin", **one)
    yield call("ListAccessKeysInRecycleBin", **one)
    yield call("GetAccessKeyInfoInRecycleBin", **kept)
    yield call("RestoreUserFromRecycleBin", **one)
    yield call("RestoreAccessKeyFromRecycleBin", **one, **kept)
    yield call("DeleteAccessKeyInRecycleBin", **one, **erased)
    call("DeleteUser", **one)
    yield call("DeleteUserInRecycleBin", **one)


def key_policies(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """The network policies of a key and of the account."""
    key = {"UserAccessKeyId": root.key_id}
    policy = {"AccessKeyPolicy": '{"Status":"Inactive","Statements":[]}'}
    yield ask(root, "ims", "SetAccessKeyPolicy", {**key, **policy})
    yield ask(root, "ims", "GetAccessKeyPolicy", key)
    yield ask(root, "ims", "SetAccessKeyPolicyForAccount", policy)
    yield ask(root, "ims", "GetAccessKeyPolicyForAccount", {})


def service_credentials(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """A service credential that ends some day."""

    def call(action: str, /, **params: str) -> tuple[str, dict[str, Any]]:
        return ask(root, "ims", action, params)

    who = {"UserPrincipalName": f"holder@{DOMAIN}"}
    call("CreateUser", DisplayName="H", **who)
    what = {"ServiceCredentialName": "c", "ServiceName": "xxx.aliyuncs.com", "CredentialAgeDays": "30"}
    name, made = call("CreateServiceCredential", **what, **who)
    yield name, made
    one = {"ServiceCredentialId": made["ServiceCredential"]["ServiceCredentialId"], **who}
    yield call("GetServiceCredential", **one)
    yield call("ListServiceCredentials", **who)
    yield call("UpdateServiceCredential", Status="Inactive", **one)
    yield call("DeleteServiceCredential", **one)


def service_linked_roles(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """The role of a service."""
    service = {"ServiceName": "polardb.aliyuncs.com"}
    yield ask(root, "ram", "GetServiceLinkedRoleTemplate", service)
    name, made = ask(root, "ram", "CreateServiceLinkedRole", service)
    yield name, made
    yield ask(root, "ram", "DeleteServiceLinkedRole", {"RoleName": made["Role"]["RoleName"]})


def logons(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """How users log on: settings of the account, passwords, passkeys, phones."""
    who, password = user("ims", "carol"), "Str0ng!password"
    made = emulator.seed({"users": [{"name": "carol", "access_keys": 1, "password": password, "mfa": True}]})
    (key,) = made["carol"]
    carol = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    for service, chosen in (("ram", {}), ("ims", {"VerificationTypes": '["sms"]'})):
        yield ask(root, service, "SetPasswordPolicy", {})
        yield ask(root, service, "GetPasswordPolicy", {})
        yield ask(root, service, "SetSecurityPreference", chosen)
        yield ask(root, service, "GetSecurityPreference", {})
        old, password = password, f"{password}2"
        yield ask(carol, service, "ChangePassword", {"OldPassword": old, "NewPassword": password})
    yield ask(root, "ims", "SetUserSsoSettings", {"AuxiliaryDomain": "example.com"})
    yield ask(root, "ims", "GetUserSsoSettings", {})
    phone = {"VerifyType": "sms", "MobilePhone": "86-13900001234"}
    for way in (phone, {"VerifyType": "email", "Email": "carol@example.com"}):
        yield ask(root, "ims", "SetVerificationInfo", {**who, **way})
    yield ask(root, "ims", "GetVerificationInfo", who)
    yield ask(root, "ims", "UnbindVerification", {**who, **phone})
    passkey = {"PasskeyId": emulator.add_passkey("carol", "laptop")}
    yield ask(root, "ims", "ListPasskeys", who)
    yield ask(root, "ims", "UpdatePasskey", {**who, **passkey, "PasskeyName": "phone"})
    yield ask(root, "ims", "DeletePasskey", {**who, **passkey})
    yield ask(root, "ims", "GetAccountMFAInfo", {})
    yield ask(root, "ims", "DisableVirtualMFA", who)


def identity_providers(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """Providers of both kinds, and what is traded for what they sign."""

    def call(action: str, /, **params: str) -> tuple[str, dict[str, Any]]:
        return ask(root, "ims", action, params)

    issuer, who = Issuer(), {"OIDCProviderName": "issuer"}
    emulator.set_oidc_keys(issuer.url, issuer.jwks)
    about = {"Description": "d", "ClientIds": "sts.aliyuncs.com", "Fingerprints": "00ff"}
    name, made = call("CreateOIDCProvider", IssuerUrl=issuer.url, **who, **about)
    yield name, made
    oidc = made["OIDCProvider"]["Arn"]
    yield call("GetOIDCProvider", **who)
    yield call("ListOIDCProviders")
    yield call("UpdateOIDCProvider", NewDescription="e", **who)
    yield call("AddClientIdToOIDCProvider", ClientId="other", **who)
    yield call("RemoveClientIdFromOIDCProvider", ClientId="other", **who)
    yield call("AddFingerprintToOIDCProvider", Fingerprint="11ff", **who)
    yield call("RemoveFingerprintFromOIDCProvider", Fingerprint="11ff", **who)
    corp, what = IdentityProvider(), {"SAMLProviderName": "corp"}
    document = encoded(corp.metadata())
    name, made = call("CreateSAMLProvider", EncodedSAMLMetadataDocument=document, Description="d", **what)
    yield name, made
    saml = made["SAMLProvider"]["Arn"]
    yield call("GetSAMLProvider", **what)
    yield call("ListSAMLProviders")
    yield call("UpdateSAMLProvider", NewDescription="e", **what)
    for role, trust in (
        ("by-token", trust_in(oidc)),
        ("by-assertion", trust_in(saml, {"StringEquals": {"saml:recipient": RECIPIENT}})),
    ):
        ask(root, "ram", "CreateRole", {"RoleName": role, "AssumeRolePolicyDocument": json.dumps(trust)})
    arn = f"acs:ram::{ACCOUNT_ID}:role/by-"
    token = {"OIDCProviderArn": oidc, "RoleArn": f"{arn}token", "RoleSessionName": "s1", "OIDCToken": issuer.token()}
    yield ask(root, "sts", "AssumeRoleWithOIDC", token)
    response = corp.response([f"{arn}assertion,{saml}"], more=attribute("SourceIdentity", "alice"))
    assertion = {"SAMLProviderArn": saml, "RoleArn": f"{arn}assertion", "SAMLAssertion": encoded(response)}
    yield ask(root, "sts", "AssumeRoleWithSAML", assertion)
    yield call("DeleteOIDCProvider", **who)
    yield call("DeleteSAMLProvider", **what)


def denials(emulator: Emulator, root: RawClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """Why a user may not do what its policies deny."""
    no = {"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    dave = {"name": "dave", "access_keys": 1, "policies": ["no"]}
    (key,) = emulator.seed({"policies": [{"name": "no", "document": no}], "users": [dave]})["dave"]
    emulator.set_auth("enforce")
    denied = RawClient(root.port, key.access_key_id, str(key.access_key_secret)).ram("ListUsers").tree
    message = denied["AccessDeniedDetail"]["EncodedDiagnosticMessage"]
    yield ask(root, "ram", "DecodeDiagnosticMessage", {"EncodedDiagnosticMessage": message})


@pytest.fixture(scope="module")
def replies() -> dict[str, dict[str, Any]]:
    with serve() as emulator:
        root = root_of(emulator)
        parts = (
            scenario,
            applications,
            reports,
            recycle_bin,
            key_policies,
            service_credentials,
            service_linked_roles,
            logons,
            identity_providers,
            denials,
        )
        return {name: reply for part in parts for name, reply in part(emulator, root)}


def test_every_covered_operation_was_called(replies: dict[str, dict[str, Any]]) -> None:
    assert sorted(replies) == list(COVERED) == sorted(FIELDS)


@pytest.mark.parametrize("name", COVERED)
def test_a_reply_holds_the_fields_of_its_schema(replies: dict[str, dict[str, Any]], name: str) -> None:
    said = dict(leaves(replies[name]))
    schema = FIELDS[name]
    # What is `any` in the schema is of the type that the reply itself names beside it.
    assert {path: kind if schema.get(path) == "any" else schema.get(path) for path, kind in said.items()} == said
    # Only a page that is not the last names the next one; that the names are right is shown where pages are read.
    unsaid = schema.keys() - said.keys() - {"Marker", "NextToken"}
    assert unsaid == UNSAID.get(name, set())


@pytest.mark.parametrize("name", COVERED)
def test_the_model_of_a_reply_decodes_it(replies: dict[str, dict[str, Any]], name: str) -> None:
    service, action = name.split(".")
    operation = importlib.import_module(f"aliram.{service}.operations").OPERATIONS[action]
    model = msgspec.convert(
        replies[name], operation.response_type, strict=False, dec_hook=lambda kind, value: kind(value)
    )
    assert model.request_id == replies[name]["RequestId"]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every scalar's path and JSON type."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, f"{path}[]")
    else:
        yield path, {bool: "boolean", int: "integer", str: "string"}[type(value)]
