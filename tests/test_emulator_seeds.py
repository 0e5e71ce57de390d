"""Seeds: accounts from descriptions and files, what they may exceed, and what is said to mistakes."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator, SeededAccount
from aliram.emulator.__main__ import main
from aliram.errors import ConfigError
from tests.emulator_fixture import RawClient
from tests.emulator_process import running
from tests.identity_providers import IdentityProvider, encoded

OTHER = "7777777777777777"
ALLOW = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}


def trust(*accounts: str) -> dict[str, Any]:
    principal = {"RAM": [f"acs:ram::{account}:root" for account in accounts]}
    return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]}


def client(emulator: Emulator, keys: Any) -> RawClient:
    return RawClient(emulator.port, keys.access_key_id, str(keys.access_key_secret))


def test_a_description_becomes_an_account(emulator: Emulator, root: RawClient) -> None:
    keys = emulator.seed(
        {
            "alias": "acme",
            "root_mfa": True,
            "groups": [{"name": "dev", "display_name": "Developers", "comments": "All of them.", "policies": ["team"]}],
            "users": [
                {
                    "name": "alice",
                    "display_name": "Alice",
                    "email": "alice@example.com",
                    "groups": ["dev"],
                    "policies": ["team", "ReadOnlyAccess"],
                    "access_keys": 2,
                    "mfa": True,
                    "password": "Hush-Hush-123",
                    "tags": {"team": "blue"},
                    "created": "2020-01-31T08:00:00Z",
                    "last_login": "2024-01-31T08:00:00Z",
                }
            ],
            "policies": [{"name": "team", "versions": [ALLOW, ALLOW], "default_version": 2, "tags": {"a": "b"}}],
            "roles": [{"name": "auditor", "trust": trust(ACCOUNT_ID), "max_session": 7200, "policies": ["team"]}],
        }
    )
    user = root.ims("GetUser", UserPrincipalName="alice@acme.onaliyun.com").tree["User"]
    assert (user["DisplayName"], user["Email"], user["CreateDate"], user["LastLoginDate"]) == (
        "Alice",
        "alice@example.com",
        "2020-01-31T08:00:00Z",
        "2024-01-31T08:00:00Z",
    )
    assert user["Tags"]["Tag"] == [{"TagKey": "team", "TagValue": "blue"}]
    groups = root.ims("ListGroupsForUser", UserPrincipalName="alice@acme.onaliyun.com").tree["Groups"]["Group"]
    assert [(group["GroupName"], group["DisplayName"]) for group in groups] == [("dev", "Developers")]
    policies = root.ram("ListPoliciesForUser", UserName="alice").tree["Policies"]["Policy"]
    assert {policy["PolicyName"] for policy in policies} == {"team", "ReadOnlyAccess"}
    versions = root.ram("ListPolicyVersions", PolicyName="team", PolicyType="Custom").tree["PolicyVersions"]
    assert [(each["VersionId"], each["IsDefaultVersion"]) for each in versions["PolicyVersion"]] == [
        ("v1", False),
        ("v2", True),
    ]
    assert root.ram("GetRole", RoleName="auditor").tree["Role"]["MaxSessionDuration"] == 7200
    assert root.ram("GetUserMFAInfo", UserName="alice").status == 200
    assert root.ram("GetLoginProfile", UserName="alice").status == 200
    assert root.ims("GetAccountMFAInfo").tree["IsMFAEnable"] is True
    assert [client(emulator, key).sts("GetCallerIdentity").status for key in keys["alice"]] == [200, 200]


def test_suspended_and_provisioned_users_are_listed_as_such(emulator: Emulator, root: RawClient) -> None:
    emulator.seed({"users": [{"name": "alice", "status": "freeze"}, {"name": "bob", "provision": "CloudSSO"}]})

    def listed(**more: str) -> list[tuple[str, str, str]]:
        users = root.ims("ListUsers", **more).tree["Users"]["User"]
        return [(user["UserPrincipalName"].split("@")[0], user["Status"], user["ProvisionType"]) for user in users]

    assert listed() == [("bob", "active", "CloudSSO")]
    assert listed(Status="active,freeze") == [
        ("alice", "freeze", "Manual"),
        ("bob", "active", "CloudSSO"),
    ]


def test_keys_may_be_told_with_their_age(emulator: Emulator, root: RawClient) -> None:
    old = {"id": "LTAIold", "secret": "s3cret", "created": "2020-01-31T08:00:00Z", "last_used": "2021-01-31T08:00:00Z"}
    off = {"id": "LTAIoff", "secret": "s3cret", "status": "Inactive"}
    keys = emulator.seed({"users": [{"name": "alice", "access_keys": [old, off]}]})["alice"]
    assert [key.access_key_id for key in keys] == ["LTAIold", "LTAIoff"]
    listed = root.ram("ListAccessKeys", UserName="alice").tree["AccessKeys"]["AccessKey"]
    assert [(key["AccessKeyId"], key["Status"]) for key in listed] == [("LTAIold", "Active"), ("LTAIoff", "Inactive")]
    assert listed[0]["CreateDate"] == "2020-01-31T08:00:00Z"
    used = root.ram("GetAccessKeyLastUsed", UserName="alice", UserAccessKeyId="LTAIold").tree
    assert used["AccessKeyLastUsed"]["LastUsedDate"] == "2021-01-31T08:00:00Z"
    assert client(emulator, keys[0]).sts("GetCallerIdentity").status == 200
    assert client(emulator, keys[1]).sts("GetCallerIdentity").code == "InvalidAccessKeyId.Inactive"


def test_a_seed_raises_the_quotas_it_exceeds_and_keeps_those_it_names(emulator: Emulator, root: RawClient) -> None:
    many = [{"name": f"p{number}", "document": ALLOW} for number in range(12)]
    names = [policy["name"] for policy in many]
    emulator.seed(
        {
            "quotas": {"GroupsQuota": 3},
            "groups": [{"name": f"g{number}"} for number in range(6)],
            "policies": [*many, {"name": "old", "versions": [ALLOW] * 6}],
            "users": [
                {
                    "name": "alice",
                    "access_keys": 3,
                    "policies": names,
                    "groups": [f"g{number}" for number in range(6)],
                }
            ],
        }
    )
    quotas = emulator.state()["accounts"][0]["quotas"]
    assert quotas["GroupsQuota"] == 3
    assert (quotas["GroupsPerUserQuota"], quotas["AccessKeysPerUserQuota"]) == (6 + 5, 3 + 2)
    assert (quotas["AttachedPoliciesPerUserQuota"], quotas["VersionsPerPolicyQuota"]) == (12 + 10, 6 + 5)
    assert (quotas["UsersQuota"], quotas["AttachedSystemPoliciesPerUserQuota"]) == (1000, 20)
    assert root.ram("CreateAccessKey", UserName="alice").status == 200
    assert root.ram("CreateGroup", GroupName="one-more").code == "LimitExceeded.Group"


def test_settings_applications_and_identity_providers_are_made_by_their_operations(
    emulator: Emulator, root: RawClient
) -> None:
    idp = IdentityProvider()
    emulator.seed(
        {
            "domain": "corp.onaliyun.com",
            "password_policy": {"minimum_password_length": 14, "require_symbols": True},
            "security_preference": {"login_session_duration": 8, "login_network_masks": ["10.0.0.0/8"]},
            "applications": [{"app_name": "web", "display_name": "Web", "app_type": "WebApp"}],
            "oidc_providers": [
                {"oidc_provider_name": "gh", "issuer_url": "https://idp.example.com", "client_ids": ["a", "b"]}
            ],
            "saml_providers": [
                {"saml_provider_name": "okta", "encoded_saml_metadata_document": encoded(idp.metadata())}
            ],
        }
    )
    assert root.ims("GetDefaultDomain").tree["DefaultDomainName"] == "corp.onaliyun.com"
    policy = root.ims("GetPasswordPolicy").tree["PasswordPolicy"]
    assert (policy["MinimumPasswordLength"], policy["RequireSymbols"]) == (14, True)
    preference = root.ims("GetSecurityPreference").tree["SecurityPreference"]["LoginProfilePreference"]
    assert (preference["LoginSessionDuration"], preference["LoginNetworkMasks"]) == (8, "10.0.0.0/8")
    assert [app["AppName"] for app in root.ims("ListApplications").tree["Applications"]["Application"]] == ["web"]
    assert root.ims("GetOIDCProvider", OIDCProviderName="gh").tree["OIDCProvider"]["ClientIds"] == "a,b"
    assert root.ims("GetSAMLProvider", SAMLProviderName="okta").status == 200


def test_several_accounts_are_made_and_assume_roles_across(emulator: Emulator) -> None:
    first, other = emulator.seed_accounts(
        {
            "accounts": [
                {"users": [{"name": "alice", "access_keys": 1}]},
                {
                    "id": OTHER,
                    "alias": "vendor",
                    "domain": "vendor-hq.onaliyun.com",
                    "roles": [
                        {"name": "auditor", "trust": trust(ACCOUNT_ID)},
                        {"name": "closed", "trust": trust(OTHER)},
                    ],
                    "users": [{"name": "alice", "access_keys": 1}],
                },
            ]
        }
    )
    assert [(type(each), each.id) for each in (first, other)] == [(SeededAccount, ACCOUNT_ID), (SeededAccount, OTHER)]
    alice, owner = client(emulator, first.access_keys["alice"][0]), client(emulator, other.root_key)
    ask = {"RoleArn": f"acs:ram::{OTHER}:role/auditor", "RoleSessionName": "s1"}
    given = alice.sts("AssumeRole", **ask).tree["Credentials"]
    session = RawClient(emulator.port, given["AccessKeyId"], given["AccessKeySecret"], given["SecurityToken"])
    assert session.sts("GetCallerIdentity").tree["AccountId"] == OTHER
    assert [role["RoleName"] for role in session.ram("ListRoles").tree["Roles"]["Role"]] == ["auditor", "closed"]
    assert alice.sts("AssumeRole", **{**ask, "RoleArn": f"acs:ram::{OTHER}:role/closed"}).code == "NoPermission"
    assert owner.ram("GetAccountAlias").tree["AccountAlias"] == "vendor"
    assert owner.ims("GetDefaultDomain").tree["DefaultDomainName"] == "vendor-hq.onaliyun.com"
    principals = [user["UserPrincipalName"] for user in owner.ims("ListUsers").tree["Users"]["User"]]
    assert principals == ["alice@vendor-hq.onaliyun.com"]


def test_a_description_adds_to_an_account_that_is_there(emulator: Emulator) -> None:
    acme = emulator.add_account(alias="acme")
    (again,) = emulator.seed_accounts({"id": int(acme.id), "users": [{"name": "alice"}]})
    assert again.root_key == acme.root_key
    emulator.seed_accounts({"id": acme.id, "generate": {"users": 3, "prefix": "worker", "groups": 1}})
    (account,) = emulator.state(acme.id)["accounts"]
    assert [user["name"] for user in account["users"]] == [
        "alice",
        "worker-000001",
        "worker-000002",
        "worker-000003",
    ]


def policy(**more: Any) -> dict[str, Any]:
    return {"policies": [{"name": "p", **more}]}


def user(**more: Any) -> dict[str, Any]:
    return {"users": [{"name": "zoe"}, {"name": "alice", **more}]}


KEY = {"id": "LTAIx", "secret": "s"}
WRONG: list[tuple[str, Any, list[str]]] = [
    ("nothing like it", ["alice"], ["array"]),
    ("an unknown field", {"user": []}, ["user"]),
    ("an unknown field of a user", {"users": [{"nam": "alice"}]}, ["$.users[0]", "nam"]),
    ("a wrong type", user(groups="dev"), ["$.users[1].groups", "array"]),
    ("a user of no name", {"users": [{"name": ""}]}, ["users[0] ''", "UserName"]),
    ("a user of an odd name", user(name="a b"), ["users[1] 'a b'", "UserName"]),
    ("a user of a long name", user(name="a" * 65), ["users[1]", "UserName"]),
    ("two users of one name", user(name="zoe"), ["users[1] 'zoe'", "already"]),
    ("a group that is not there", user(groups=["nobody"]), ["users[1] 'alice'", "'nobody'", "groups"]),
    ("a policy that is not there", user(policies=["nothing"]), ["users[1] 'alice'", "'nothing'", "policies"]),
    ("a policy twice", user(policies=["ReadOnlyAccess"] * 2), ["users[1] 'alice'", "ReadOnlyAccess", "already"]),
    ("a moment of no zone", user(created="2020-01-31"), ["users[1] 'alice'", "2020-01-31"]),
    ("a moment of no calendar", user(created="2026-02-31T08:00:00Z"), ["users[1] 'alice'", "2026-02-31"]),
    ("a moment of no clock", user(last_login="2026-99-99T99:99:99Z"), ["users[1] 'alice'", "2026-99-99"]),
    ("a moment too far away", user(created="9999-12-31T23:59:59Z"), ["users[1] 'alice'", "1970 to 8999"]),
    ("a tag of the service", user(tags={"acs:team": "x"}), ["users[1] 'alice'", "InvalidParameter.Tag.Key"]),
    ("a tag of its maker", user(tags={"aliyun-team": "x"}), ["users[1] 'alice'", "InvalidParameter.Tag.Key"]),
    ("a tag of no key", user(tags={"": "x"}), ["users[1] 'alice'", "Tag.Key"]),
    ("a tag of a long key", user(tags={"k" * 129: "x"}), ["users[1] 'alice'", "tags", "Key.Length"]),
    ("too many tags", user(tags={f"k{number}": "x" for number in range(21)}), ["users[1] 'alice'", "20"]),
    ("too many tags of a policy", policy(document=ALLOW, tags=dict.fromkeys(map(str, range(21)), "x")), ["'p'", "20"]),
    ("a password of nothing", user(password=""), ["users[1] 'alice'", "password"]),
    ("a quota below nothing", {"quotas": {"UsersQuota": -3}}, ["quotas", "UsersQuota", "-3"]),
    ("a quota that is a truth value", {"quotas": {"UsersQuota": True}}, ["quotas", "bool"]),
    ("users of odd names", {"generate": {"users": 1, "prefix": "a b/<x>"}}, ["generate", "prefix", "UserName"]),
    (
        "a key moment of no calendar",
        user(access_keys=[{**KEY, "last_used": "2026-13-01T00:00:00Z"}]),
        ["access_keys[0]"],
    ),
    ("a secret of two lines", user(access_keys=[{**KEY, "secret": "a\nb"}]), ["access_keys[0]", "secret"]),
    ("fewer than no keys", user(access_keys=-1), ["users[1] 'alice'", "access_keys"]),
    ("a key twice", user(access_keys=[KEY, KEY]), ["users[1] 'alice': access_keys[1]", "LTAIx"]),
    ("a key of no secret", user(access_keys=[{**KEY, "secret": ""}]), ["access_keys[0]", "secret"]),
    ("a key of odd status", user(access_keys=[{**KEY, "status": "on"}]), ["access_keys[0]", "Active"]),
    ("a policy without a document", policy(), ["policies[0] 'p'", "document"]),
    ("a policy with two kinds", policy(document=ALLOW, versions=[ALLOW]), ["policies[0] 'p'", "versions"]),
    ("a document that is none", policy(document={"Version": "2"}), ["policies[0] 'p'", "malformed"]),
    ("a default that is not there", policy(document=ALLOW, default_version=2), ["policies[0] 'p'", "default_version"]),
    ("a role that trusts nothing", {"roles": [{"name": "r", "trust": ALLOW}]}, ["roles[0] 'r'", "malformed"]),
    (
        "a short session",
        {"roles": [{"name": "r", "trust": trust("1"), "max_session": 5}]},
        ["roles[0] 'r'", "3600 and 43200"],
    ),
    ("an unknown quota", {"quotas": {"Users": 5}}, ["quotas", "'Users'", "UsersQuota"]),
    ("an alias of odd form", {"alias": "A B"}, ["alias", "AccountAlias"]),
    ("a domain of another account", {"domain": "vendor.onaliyun.com"}, ["domain", "another account"]),
    (
        "an argument that is not there",
        {"password_policy": {"length": 8}},
        ["password_policy", "minimum_password_length"],
    ),
    ("an argument of a wrong type", {"password_policy": {"require_numbers": 5}}, ["password_policy", "RequireNumbers"]),
    ("a limit exceeded", {"password_policy": {"max_password_age": 9999}}, ["password_policy", "MaxPasswordAge"]),
    ("an application of no type", {"applications": [{"app_name": "a"}]}, ["applications[0]", "display_name"]),
    ("metadata that is none", {"saml_providers": [{"saml_provider_name": "a"}]}, ["saml_providers[0]"]),
    ("too few users", {"generate": {"users": -1}}, ["generate", "users"]),
    ("too many devices", {"generate": {"users": 1, "mfa": 2}}, ["generate", "mfa"]),
    ("another account", {"id": "1" * 16}, ["1" * 16]),
]


@pytest.mark.parametrize(("description", "words"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_mistake_is_told_with_its_place_and_nothing_is_planted(
    emulator: Emulator, description: Any, words: list[str]
) -> None:
    emulator.add_account(OTHER, alias="vendor")
    before = emulator.state()["accounts"]
    with pytest.raises(ValueError, match=re.escape(words[-1])) as caught:
        emulator.seed(description)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert "\n" not in str(caught.value)
    assert emulator.state()["accounts"] == before


def test_what_the_operations_would_refuse_is_refused_at_every_door(emulator: Emulator) -> None:
    before = emulator.state()["accounts"]
    for value in (-5, True, 1.5, "9"):
        with pytest.raises(ValueError, match="UsersQuota is a whole number, 0 or more"):
            emulator.set_quota("UsersQuota", value)  # type: ignore[arg-type]  # what a careless caller gives
    for prefix in ("a b/<x>", "x" * 60):
        with pytest.raises(ValueError, match=r"prefix: .*UserName"):
            emulator.seed_users(1, prefix=prefix)
    for alias in ("A B<c>", "", "a--b", ACCOUNT_ID):
        with pytest.raises(ValueError, match="alias"):
            emulator.add_account(alias=alias)
    assert emulator.state()["accounts"] == before


def test_twenty_tags_and_a_leap_day_are_fine(emulator: Emulator, root: RawClient) -> None:
    tags = {f"k{number}": "x" for number in range(20)}
    emulator.seed({"users": [{"name": "alice", "tags": tags, "created": "2024-02-29T23:59:59Z"}]})
    seen = root.ims("GetUser", UserPrincipalName="alice@aliram.onaliyun.com").tree["User"]
    assert {tag["TagKey"]: tag["TagValue"] for tag in seen["Tags"]["Tag"]} == tags
    assert seen["CreateDate"] == "2024-02-29T23:59:59Z"


def test_of_several_accounts_all_or_none_are_made(emulator: Emulator) -> None:
    before = emulator.state()["accounts"]
    good = {"id": OTHER, "users": [{"name": "alice"}]}
    for bad, words in (
        ({"id": "8" * 16, "users": [{"name": "bob", "groups": ["x"]}]}, r"accounts\[1\]: users\[0\] 'bob'"),
        ({"id": "acme"}, r"accounts\[1\]: .*16 digits"),
        ({"id": OTHER, "users": [{"name": "alice"}]}, r"accounts\[1\]: users\[0\] 'alice'.*already"),
    ):
        with pytest.raises(ValueError, match=words):
            emulator.seed_accounts({"accounts": [good, bad]})
        assert emulator.state()["accounts"] == before
    with pytest.raises(ValueError, match=r"accounts\[0\]"):
        emulator.seed_accounts({"accounts": [{"users": 5}]})


def test_a_company_whose_names_are_taken_is_not_made(emulator: Emulator) -> None:
    emulator.seed({"users": [{"name": "user-000001"}]})
    before = emulator.state()["accounts"]
    with pytest.raises(ValueError, match="prefix"):
        emulator.seed_users(5, groups=1)
    with pytest.raises(ValueError, match="no account"):
        emulator.seed_users(5, account_id="1")
    assert emulator.state()["accounts"] == before


YAML = """\
# Two accounts, one of which trusts the other.
accounts:
  - users:
      - name: alice
        email: alice@example.com
        created: 2020-01-31T08:00:00Z
        access_keys:
          - {id: LTAIalice, secret: s3cret}
  - id: 7777777777777777
    alias: vendor
    roles:
      - name: auditor
        trust: &trust
          Version: "1"
          Statement:
            - {Effect: Allow, Action: "sts:AssumeRole", Principal: {RAM: ["acs:ram::5123456789012345:root"]}}
      - {name: helper, trust: *trust}
"""


def test_a_file_is_yaml_or_json(tmp_path: Path, emulator: Emulator) -> None:
    (tmp_path / "seed.yaml").write_text(YAML)
    seeded = emulator.seed_file(tmp_path / "seed.yaml")
    assert [(each.id, [*each.access_keys]) for each in seeded] == [(ACCOUNT_ID, ["alice"]), (OTHER, [])]
    assert client(emulator, seeded[0].access_keys["alice"][0]).sts("GetCallerIdentity").status == 200
    made = emulator.state()["accounts"]
    assert made[0]["users"][0]["created"] == "2020-01-31T08:00:00Z"
    assert [role["name"] for role in made[1]["roles"]] == ["auditor", "helper"]
    emulator.reset()
    (tmp_path / "seed.json").write_text(json.dumps({"users": [{"name": "alice"}]}))
    emulator.seed_file(str(tmp_path / "seed.json"))
    assert [each["name"] for each in emulator.state()["accounts"][0]["users"]] == ["alice"]


FILES = [
    ("a file that is not there", "x.yaml", None, ["x.yaml", "No such file"]),
    ("broken YAML", "x.yaml", "users: [", ["not YAML", "in line 2"]),
    ("YAML that makes objects", "x.yaml", "users: !!python/object/apply:os.getcwd []", ["not YAML", "python/object"]),
    ("YAML that says a thing twice", "x.yml", "users: []\nusers: []", ["'users' stands twice"]),
    ("YAML with a truth value for a key", "x.yaml", "users:\n  - {name: a, tags: {on: x}}", ["True", "quotes"]),
    ("broken JSON", "x.json", "{", ["not JSON", "line 1"]),
    ("JSON that says a thing twice", "x.json", '{"users": [], "users": []}', ["'users' stands twice"]),
    ("YAML by another name", "x.seed", "users: []", ["not JSON", ".yaml"]),
    ("an empty file", "x.yaml", "", ["not a description"]),
    ("a mistake in it", "x.yaml", "users: [{name: a, groups: [b]}]", ["users[0] 'a'", "'b'"]),
    ("bytes that are no text", "x.json", b"\xff\xfe\x00", ["x.json"]),
]


@pytest.mark.parametrize(("name", "text", "words"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_file_that_is_no_seed_is_told_in_one_line(
    tmp_path: Path, emulator: Emulator, name: str, text: Any, words: list[str]
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    before = emulator.state()["accounts"]
    with pytest.raises(ConfigError) as caught:
        emulator.seed_file(path)
    assert all(word in str(caught.value) for word in [*words, str(path)]), str(caught.value)
    assert "\n" not in str(caught.value)
    assert emulator.state()["accounts"] == before


def test_yaml_without_its_package_names_the_extra(
    tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    (tmp_path / "seed.yaml").write_text("users: []")
    with pytest.raises(ConfigError, match=r"pip install 'aliram\[emulator\]'"):
        emulator.seed_file(tmp_path / "seed.yaml")
    (tmp_path / "seed.json").write_text("{}")
    emulator.seed_file(tmp_path / "seed.json")


def test_the_command_refuses_a_wrong_seed_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "seed.json"
    path.write_text('{"users": [{"name": "a b"}]}')
    assert main(["--seed", str(path)]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith(f"aliram.emulator: {path}: users[0] 'a b': ")
    assert error.count("\n") == 1


def test_the_command_starts_with_seeds_and_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(YAML)
    (tmp_path / "two.json").write_text(json.dumps({"users": [{"name": "bob"}]}))
    files = [f"--seed={tmp_path / name}" for name in ("one.yaml", "two.json")]
    with running(*files, "--users", "1", "--state", str(tmp_path / "state.db")) as emulator:
        names = [user["UserName"] for user in emulator.root.ram("ListUsers").tree["Users"]["User"]]
        assert names == ["alice", "bob", "user-000002"]
        alice = RawClient(emulator.root.port, "LTAIalice", "s3cret")
        assert alice.sts("GetCallerIdentity").status == 200


def test_a_state_file_that_holds_something_is_not_filled_again(tmp_path: Path) -> None:
    seed, state = tmp_path / "seed.json", tmp_path / "state.db"
    arguments = ("--seed", str(seed), "--users", "2", "--state", str(state))
    seed.write_text(json.dumps({"users": [{"name": "alice"}, {"name": "a b"}]}))
    assert main([*arguments]) == 2, "what a failed start left behind is no state to be kept"
    seed.write_text(json.dumps({"users": [{"name": "alice"}]}))
    for _ in range(2):
        with running(*arguments) as emulator:
            found = emulator.root.ram("ListUsers").tree["Users"]["User"]
            assert [user["UserName"] for user in found] == ["alice", "user-000001", "user-000002"]
        emulator.process.wait(20)


def test_the_seed_of_the_documentation_is_one(tmp_path: Path, emulator: Emulator) -> None:
    page = (Path(__file__).parent.parent / "docs" / "emulator.md").read_text("utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S)
    (tmp_path / "account.yaml").write_text(example)
    first, vendor = emulator.seed_file(tmp_path / "account.yaml")
    ask = {"RoleArn": f"acs:ram::{vendor.id}:role/auditor", "RoleSessionName": "s1"}
    assert client(emulator, first.access_keys["alice"][0]).sts("AssumeRole", **ask).status == 200
