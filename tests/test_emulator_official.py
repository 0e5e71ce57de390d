"""The official Python SDK (ims 3.5.0, ram 1.3.0, sts 1.2.0), pointed at the emulator: the same scenario, V3 and V1."""

from __future__ import annotations

import importlib
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator

PACKAGES = {"ims": "alibabacloud_ims20190815", "ram": "alibabacloud_ram20150501", "sts": "alibabacloud_sts20150401"}
DOMAIN = "aliram.onaliyun.com"
TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
        ],
    }
)


@pytest.fixture(scope="module", autouse=True)
def _contained() -> Iterator[None]:
    """Importing the SDK warns, attaches handlers to three loggers and sets their levels; all of it is undone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for package in PACKAGES.values():
            importlib.import_module(f"{package}.client")
    for name in ("alibabacloud-tea", "credentials", "darabonba-core"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Official:
    """One identity, with the official client of each service."""

    def __init__(
        self, emulator: Emulator, signature: str | None, key: str, secret: str, token: str | None = None
    ) -> None:
        config = importlib.import_module("alibabacloud_tea_openapi.models").Config
        self._config = config(
            access_key_id=key,
            access_key_secret=secret,
            security_token=token,
            protocol="http",
            endpoint=f"127.0.0.1:{emulator.port}",
            region_id="cn-hangzhou",
            signature_algorithm=signature,
        )

    def call(self, service: str, action: str, **fields: Any) -> Any:
        """Calls an action by its wire name and returns the reply's body."""
        method, request = self._prepared(service, action, fields)
        return (method() if request is None else method(request)).body

    async def call_async(self, service: str, action: str, **fields: Any) -> Any:
        method, request = self._prepared(service, f"{action}Async", fields)
        return (await (method() if request is None else method(request))).body

    def _prepared(self, service: str, action: str, fields: dict[str, Any]) -> tuple[Any, Any]:
        client = importlib.import_module(f"{PACKAGES[service]}.client").Client(self._config)
        methods = {name.replace("_", ""): name for name in dir(client)}
        method = getattr(client, methods[action.lower()])
        models = importlib.import_module(f"{PACKAGES[service]}.models")
        model = getattr(models, f"{action.removesuffix('Async')}Request", None)
        return method, None if model is None else model().from_map(fields)


@pytest.fixture(params=[None, "v2"], ids=["v3", "v1"])
def root(request: pytest.FixtureRequest, emulator: Emulator) -> Official:
    key = emulator.root_key
    return Official(emulator, request.param, key.access_key_id, str(key.access_key_secret))


@pytest.fixture
def signature(request: pytest.FixtureRequest, root: Official) -> Any:
    return root._config.signature_algorithm


def test_users_groups_and_keys(emulator: Emulator, root: Official, signature: str | None) -> None:
    made = root.call("ram", "CreateUser", UserName="alice", DisplayName="张三 a+b*c", Comments="&=?/")
    assert (made.user.display_name, made.user.comments) == ("张三 a+b*c", "&=?/")
    seen = root.call("ims", "GetUser", UserPrincipalName=f"alice@{DOMAIN}").user
    assert (seen.user_id, seen.display_name, seen.email) == (made.user.user_id, "张三 a+b*c", "")
    tags = [{"Key": "团队", "Value": "red"}]
    tagged = root.call("ims", "CreateUser", UserPrincipalName=f"bob@{DOMAIN}", DisplayName="Bob", Tag=tags).user
    assert [(tag.tag_key, tag.tag_value) for tag in tagged.tags.tag] == [("团队", "red")]
    root.call("ram", "CreateGroup", GroupName="dev")
    root.call("ram", "AddUserToGroup", UserName="alice", GroupName="dev")
    assert [user.user_name for user in root.call("ram", "ListUsersForGroup", GroupName="dev").users.user] == ["alice"]
    key = root.call("ims", "CreateAccessKey", UserPrincipalName=f"alice@{DOMAIN}").access_key
    alice = Official(emulator, signature, key.access_key_id, key.access_key_secret)
    assert alice.call("sts", "GetCallerIdentity").arn == f"acs:ram::{ACCOUNT_ID}:user/alice"
    profile = root.call(
        "ram", "CreateLoginProfile", UserName="alice", Password="Str0ng!&=+ pass", MFABindRequired=True
    ).login_profile
    assert (profile.mfabind_required, profile.password_reset_required) == (True, False)
    assert root.call("ims", "GetAccountSummary").summary_map.users == 2


def test_a_list_is_read_page_by_page(emulator: Emulator, root: Official) -> None:
    emulator.seed_users(25, access_keys=0)
    emulator.page_cap(10)
    names, marker, pages = [], None, 0
    while True:
        page = root.call("ims", "ListUsers", Marker=marker, MaxItems=1000)
        names += [user.user_principal_name for user in page.users.user]
        pages += 1
        if not page.is_truncated:
            break
        marker = page.marker
    assert (pages, names) == (3, [f"user-{n:06d}@{DOMAIN}" for n in range(25)])


def test_policies_and_roles(emulator: Emulator, root: Official, signature: str | None) -> None:
    document = json.dumps({"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["a b", "*"], "Resource": "*"}]})
    tags = [{"Key": "team", "Value": "red"}]
    root.call("ram", "CreatePolicy", PolicyName="p", PolicyDocument=document, Tag=tags)
    version = root.call("ram", "CreatePolicyVersion", PolicyName="p", PolicyDocument=document, SetAsDefault=True)
    assert (version.policy_version.version_id, version.policy_version.is_default_version) == ("v2", True)
    got = root.call("ram", "GetPolicy", PolicyName="p", PolicyType="Custom")
    assert got.default_policy_version.policy_document == document
    role = root.call("ram", "CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST, MaxSessionDuration=7200).role
    root.call("ram", "AttachPolicyToRole", RoleName="r", PolicyType="Custom", PolicyName="p")
    (attached,) = root.call("ram", "ListPoliciesForRole", RoleName="r").policies.policy
    assert (attached.policy_name, attached.default_version) == ("p", "v2")
    (listed,) = root.call("ram", "ListPolicies", PolicyType="Custom", Tag=tags).policies.policy
    assert (listed.attachment_count, listed.tags.tag[0].tag_key) == (1, "team")

    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
    alice = Official(emulator, signature, key.access_key_id, str(key.access_key_secret))
    granted = alice.call("sts", "AssumeRole", RoleArn=role.arn, RoleSessionName="s1", DurationSeconds=7200)
    keys = granted.credentials
    session = Official(emulator, signature, keys.access_key_id, keys.access_key_secret, keys.security_token)
    me = session.call("sts", "GetCallerIdentity")
    assert (me.identity_type, me.arn) == ("AssumedRoleUser", f"acs:ram::{ACCOUNT_ID}:assumed-role/r/s1")
    assert session.call("ram", "GetRole", RoleName="r").role.role_id == role.role_id


def test_errors_reach_the_official_client_whole(emulator: Emulator, root: Official, signature: str | None) -> None:
    from alibabacloud_tea_openapi.exceptions import ClientException, ThrottlingException

    with pytest.raises(ClientException) as caught:
        root.call("ram", "GetUser", UserName="nobody")
    assert (caught.value.code, caught.value.status_code) == ("EntityNotExist.User", 404)
    emulator.fail_next("GetUser", code="Throttling.User", retry_after_ms=1234)
    with pytest.raises(ThrottlingException) as throttled:
        root.call("ram", "GetUser", UserName="nobody")
    assert throttled.value.retry_after == 1234
    wrong = Official(emulator, signature, root._config.access_key_id, "wrong")
    with pytest.raises(ClientException) as mismatch:
        wrong.call("sts", "GetCallerIdentity")
    assert mismatch.value.code == "SignatureDoesNotMatch"


async def test_the_asynchronous_client_works_as_well(root: Official) -> None:
    made = await root.call_async("ram", "CreateUser", UserName="alice")
    assert (await root.call_async("ram", "GetUser", UserName="alice")).user.user_id == made.user.user_id


def test_instance_credentials_reach_the_official_provider(emulator: Emulator) -> None:
    emulator.set_instance_role("web")
    emulator.set_imds(mode="required")
    module = importlib.import_module("alibabacloud_credentials.provider.ecs_ram_role")
    provider = module.EcsRamRoleCredentialsProvider(async_update_enabled=False, disable_imds_v1=True)
    # Its address is a constant of the instance; everything else of it runs as it is.
    provider._EcsRamRoleCredentialsProvider__metadata_service_host = f"127.0.0.1:{emulator.port}"
    keys = provider.get_credentials()
    session = Official(
        emulator, None, keys.get_access_key_id(), keys.get_access_key_secret(), keys.get_security_token()
    )
    assert session.call("sts", "GetCallerIdentity").identity_type == "AssumedRoleUser"
    asked = [request.action for request in emulator.requests if request.service == "imds"]
    assert asked == ["token", "role", "token", "credentials"]
