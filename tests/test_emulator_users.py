"""Users, their tags and login profiles: one state behind IMS and RAM."""

from __future__ import annotations

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient

DOMAIN = "aliram.onaliyun.com"
PASSWORD = "Str0ng!password"


def upn(name: str) -> str:
    return f"{name}@{DOMAIN}"


def test_a_user_made_in_one_service_is_there_in_the_other(root: RawClient) -> None:
    made = root.ram("CreateUser", UserName="alice", DisplayName="Alice", Email="a@example.com", MobilePhone="86-1")
    seen = root.ims("GetUser", UserPrincipalName=upn("alice")).tree["User"]
    assert made.tree["User"]["UserId"] == seen["UserId"]
    assert (seen["DisplayName"], seen["Email"], seen["MobilePhone"]) == ("Alice", "a@example.com", "86-1")
    assert (seen["UserName"], seen["ProvisionType"]) == ("alice", "Manual")
    root.ims("CreateUser", UserPrincipalName=upn("bob"), DisplayName="Bob")
    assert root.ram("GetUser", UserName="bob").tree["User"]["DisplayName"] == "Bob"
    assert root.ims("DeleteUser", UserPrincipalName=upn("alice")).status == 200
    assert root.ram("GetUser", UserName="alice").code == "EntityNotExist.User"


def test_the_account_id_and_the_alias_are_domains_of_the_account(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    for domain, status in ((DOMAIN, 200), (f"{ACCOUNT_ID}.onaliyun.com", 200), ("other.onaliyun.com", 404)):
        assert root.ims("GetUser", UserPrincipalName=f"alice@{domain}").status == status
    wrong = root.ims("CreateUser", UserPrincipalName="bob@other.onaliyun.com", DisplayName="Bob")
    assert wrong.code == "InvalidParameter.UserPrincipalName.Domain"


def test_renaming_the_account_renames_its_users(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    assert root.ram("GetAccountAlias").tree["AccountAlias"] == "aliram"
    root.ram("SetAccountAlias", AccountAlias="acme")
    users = root.ims("ListUsers").tree["Users"]["User"]
    assert [user["UserPrincipalName"] for user in users] == ["alice@acme.onaliyun.com"]
    assert root.ims("GetDefaultDomain").tree["DefaultDomainName"] == "acme.onaliyun.com"
    root.ims("SetDefaultDomain", DefaultDomainName="acme-corp.onaliyun.com")
    assert root.ims("GetUser", UserPrincipalName="alice@acme-corp.onaliyun.com").status == 200
    assert root.ims("GetUser", UserPrincipalName="alice@acme.onaliyun.com").status == 200
    root.ram("ClearAccountAlias")
    assert root.ram("GetAccountAlias").tree["AccountAlias"] == ACCOUNT_ID


def test_an_alias_belongs_to_one_account(emulator: Emulator, root: RawClient) -> None:
    emulator.add_account(alias="acme")
    reply = root.ram("SetAccountAlias", AccountAlias="acme")
    assert (reply.status, reply.code) == (409, "EntityAlreadyExists.AccountAlias")
    taken = root.ims("SetDefaultDomain", DefaultDomainName="acme.onaliyun.com")
    assert taken.code == "InvalidParameter.DefaultDomainName.Domain"


def test_ims_finds_a_user_by_name_id_or_key(root: RawClient) -> None:
    user = root.ram("CreateUser", UserName="alice").tree["User"]
    key = root.ram("CreateAccessKey", UserName="alice").tree["AccessKey"]
    for way in (
        {"UserPrincipalName": upn("alice")},
        {"UserId": user["UserId"]},
        {"UserAccessKeyId": key["AccessKeyId"]},
    ):
        assert root.ims("GetUser", **way).tree["User"]["UserName"] == "alice"
    assert root.ims("GetUser").code == "MissingUserPrincipalName"
    assert root.ims("GetUser", UserId=user["UserId"], UserAccessKeyId="x").status == 400
    for way in ({"UserId": "200000000000000099"}, {"UserId": "x"}, {"UserAccessKeyId": "LTAIx"}):
        assert root.ims("GetUser", **way).code == "EntityNotExist.User"


def test_an_update_changes_what_it_names_and_nothing_else(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice", DisplayName="Alice", Comments="old")
    root.ram("CreateUser", UserName="bob")
    new = root.ram("UpdateUser", UserName="alice", NewUserName="carol", NewEmail="c@example.com").tree["User"]
    assert (new["UserName"], new["DisplayName"], new["Comments"]) == ("carol", "Alice", "old")
    assert root.ram("GetUser", UserName="alice").status == 404
    again = root.ims("UpdateUser", UserPrincipalName=upn("carol"), NewComments="new").tree["User"]
    assert (again["UserPrincipalName"], again["Comments"], again["Email"]) == (upn("carol"), "new", "c@example.com")
    assert root.ram("UpdateUser", UserName="carol", NewUserName="bob").code == "EntityAlreadyExists.User"
    assert root.ram("UpdateUser", UserName="carol", NewUserName="carol").status == 200


def test_updates_are_dated(emulator: Emulator, root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    emulator.clock.advance(3600)
    root.ram("UpdateUser", UserName="alice", NewUserName="alice", NewComments="x")
    user = root.ram("GetUser", UserName="alice").tree["User"]
    assert user["UpdateDate"] > user["CreateDate"]


REFUSED = [
    ("ram", "CreateUser", {"UserName": "taken"}, 409, "EntityAlreadyExists.User"),
    ("ims", "CreateUser", {"UserPrincipalName": upn("taken"), "DisplayName": "x"}, 409, "EntityAlreadyExists.User"),
    ("ram", "CreateUser", {"UserName": "a b"}, 400, "InvalidParameter.UserName.InvalidChars"),
    ("ram", "CreateUser", {"UserName": "a" * 65}, 400, "InvalidParameter.UserName.Length"),
    ("ram", "CreateUser", {"UserName": "a", "DisplayName": "d" * 129}, 400, "InvalidParameter.DisplayName.Length"),
    ("ram", "CreateUser", {"UserName": "a", "Comments": "c" * 129}, 400, "InvalidParameter.Comments.Length"),
    ("ram", "CreateUser", {"UserName": "a", "MobilePhone": "123"}, 400, "InvalidParameter.MobilePhone.Format"),
    ("ram", "CreateUser", {}, 400, "MissingUserName"),
    ("ims", "CreateUser", {"UserPrincipalName": upn("a")}, 400, "MissingDisplayName"),
    ("ram", "GetUser", {"UserName": "nobody"}, 404, "EntityNotExist.User"),
    ("ram", "UpdateUser", {"UserName": "nobody", "NewUserName": "x"}, 404, "EntityNotExist.User"),
    ("ram", "DeleteUser", {"UserName": "nobody"}, 404, "EntityNotExist.User"),
    ("ram", "ListUsers", {"MaxItems": "1001"}, 400, "InvalidParameter.MaxItems.Range"),
    ("ram", "GetUser", {"UserName": "x' OR '1'='1"}, 400, "InvalidParameter.UserName.InvalidChars"),
]


@pytest.mark.parametrize(("service", "action", "params", "status", "code"), REFUSED)
def test_a_wrong_user_call_is_refused(
    root: RawClient, service: str, action: str, params: dict[str, str], status: int, code: str
) -> None:
    root.ram("CreateUser", UserName="taken")
    reply = root.call(service, action, params)
    assert (reply.status, reply.code) == (status, code)
    assert [user["UserName"] for user in root.ram("ListUsers").tree["Users"]["User"]] == ["taken"]


def test_whatever_hangs_on_a_user_keeps_it(emulator: Emulator, root: RawClient) -> None:
    user = {"name": "alice", "access_keys": 1, "groups": ["g"], "policies": ["ReadOnlyAccess"], "mfa": True}
    keys = emulator.seed({"groups": [{"name": "g"}], "users": [{**user, "password": PASSWORD}]})
    steps = [
        ("AccessKey", "DeleteAccessKey", {"UserAccessKeyId": keys["alice"][0].access_key_id}),
        ("LoginProfile", "DeleteLoginProfile", {}),
        ("MFADevice", "UnbindMFADevice", {}),
        ("Group", "RemoveUserFromGroup", {"GroupName": "g"}),
        ("Policy", "DetachPolicyFromUser", {"PolicyType": "System", "PolicyName": "ReadOnlyAccess"}),
    ]
    for what, action, params in steps:
        reply = root.ram("DeleteUser", UserName="alice")
        assert (reply.status, reply.code) == (409, f"DeleteConflict.User.{what}")
        assert root.ram(action, UserName="alice", **params).status == 200
    assert root.ram("DeleteUser", UserName="alice").status == 200


def test_the_quota_of_users_can_be_lifted(emulator: Emulator, root: RawClient) -> None:
    emulator.set_quota("UsersQuota", 1)
    assert root.ram("CreateUser", UserName="a").status == 200
    reply = root.ram("CreateUser", UserName="b")
    assert (reply.status, reply.code) == (409, "LimitExceeded.User")
    emulator.set_quota("UsersQuota", 2)
    assert root.ram("CreateUser", UserName="b").status == 200
    summary = root.ims("GetAccountSummary").tree["SummaryMap"]
    assert (summary["Users"], summary["UsersQuota"], summary["GroupsQuota"]) == (2, 2, 50)
    with pytest.raises(ValueError, match="UserQuota"):
        emulator.set_quota("UserQuota", 1)


def test_pages_lose_nobody_while_users_come_and_go(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(30, access_keys=0)
    seen: list[str] = []
    for number, users in enumerate(root.pages("ram", "ListUsers", ("Users", "User"), MaxItems="10")):
        seen += [user["UserName"] for user in users]
        root.ram("DeleteUser", UserName=f"user-{number:06d}")
        root.ram("CreateUser", UserName=f"new-{number}")
    assert set(seen) >= {f"user-{n:06d}" for n in range(30)}
    assert len(seen) == len(set(seen))


def test_a_page_of_ims_holds_a_thousand_by_default_and_one_of_ram_a_hundred(
    emulator: Emulator, root: RawClient
) -> None:
    emulator.seed_users(150, access_keys=0)
    assert len(root.ims("ListUsers").tree["Users"]["User"]) == 150
    assert len(root.ram("ListUsers").tree["Users"]["User"]) == 100


def test_users_are_found_by_tag(root: RawClient) -> None:
    tags = {"Tag.1.Key": "team", "Tag.1.Value": "red", "Tag.2.Key": "owner", "Tag.2.Value": ""}
    made = root.call("ims", "CreateUser", {"UserPrincipalName": upn("a"), "DisplayName": "A", **tags}).tree["User"]
    root.ims("CreateUser", UserPrincipalName=upn("b"), DisplayName="B")
    assert made["Tags"]["Tag"] == [{"TagKey": "owner", "TagValue": ""}, {"TagKey": "team", "TagValue": "red"}]
    for wanted, found in (
        ({"Tag.1.Key": "team"}, ["a"]),
        ({"Tag.1.Key": "team", "Tag.1.Value": "red", "Tag.2.Key": "owner"}, ["a"]),
        ({"Tag.1.Key": "team", "Tag.1.Value": "blue"}, []),
    ):
        users = root.call("ims", "ListUsers", wanted).tree["Users"]["User"]
        assert [user["UserPrincipalName"] for user in users] == [upn(name) for name in found]


def test_tags_come_and_go_and_are_listed_in_pages(root: RawClient) -> None:
    ids = [root.ram("CreateUser", UserName=name).tree["User"]["UserId"] for name in ("a", "b")]
    tags = {f"Tag.{n}.{part}": f"{part.lower()}{n}" for n in (1, 2) for part in ("Key", "Value")}
    names = {"ResourcePrincipalName.1": upn("a"), "ResourcePrincipalName.2": upn("b")}
    assert root.call("ims", "TagResources", {"ResourceType": "user", **names, **tags}).status == 200
    wanted = {"ResourceType": "user", "ResourceId.1": ids[0], "ResourceId.2": ids[1], "PageSize": "3"}
    first = root.call("ims", "ListTagResources", wanted).tree
    second = root.call("ims", "ListTagResources", {**wanted, "NextToken": first["NextToken"]}).tree
    listed = first["TagResources"]["TagResource"] + second["TagResources"]["TagResource"]
    assert (first["IsTruncated"], second["IsTruncated"], "NextToken" in second) == (True, False, False)
    assert [(tag["ResourceId"], tag["TagKey"], tag["TagValue"]) for tag in listed] == [
        (identity, f"key{n}", f"value{n}") for identity in ids for n in (1, 2)
    ]
    gone = {"ResourceType": "user", "ResourcePrincipalName.1": upn("a"), "TagKey.1": "key1"}
    assert root.call("ims", "UntagResources", gone).status == 200
    every = {"ResourceType": "user", "ResourceId.1": ids[1], "All": "true"}
    assert root.call("ims", "UntagResources", every).status == 200
    left = root.call("ims", "ListTagResources", {"ResourceType": "user", "Tag.1.Key": "key2"}).tree
    assert [tag["ResourceId"] for tag in left["TagResources"]["TagResource"]] == ids[:1]
    nobody = {"ResourceType": "user", "ResourcePrincipalName.1": upn("nobody"), **tags}
    assert root.call("ims", "TagResources", nobody).code == "EntityNotExist.User"


def test_a_resource_carries_twenty_tags_at_most(root: RawClient) -> None:
    root.ram("CreateUser", UserName="a")
    owner = {"ResourceType": "user", "ResourcePrincipalName.1": upn("a")}
    twenty = {f"Tag.{n}.Key": f"k{n}" for n in range(1, 21)}
    assert root.call("ims", "TagResources", {**owner, **twenty}).status == 200
    assert root.call("ims", "TagResources", {**owner, "Tag.1.Key": "more"}).code == "LimitExceeded.Tag"
    assert root.call("ims", "TagResources", {**owner, "Tag.1.Key": "k1", "Tag.1.Value": "v"}).status == 200


def test_a_login_profile_is_one_in_both_services(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    assert root.ram("GetLoginProfile", UserName="alice").code == "EntityNotExist.User.LoginProfile"
    made = root.ram("CreateLoginProfile", UserName="alice", Password=PASSWORD, MFABindRequired="True").tree
    assert (made["LoginProfile"]["MFABindRequired"], made["LoginProfile"]["PasswordResetRequired"]) == (True, False)
    assert PASSWORD not in str(made)
    assert root.ram("CreateLoginProfile", UserName="alice", Password=PASSWORD).status == 409
    ims = root.ims("UpdateLoginProfile", UserPrincipalName=upn("alice"), Status="Inactive").tree["LoginProfile"]
    assert (ims["Status"], ims["MFABindRequired"]) == ("Inactive", True)
    assert root.ram("UpdateLoginProfile", UserName="alice", PasswordResetRequired="true").status == 200
    seen = root.ims("GetLoginProfile", UserPrincipalName=upn("alice")).tree["LoginProfile"]
    assert (seen["Status"], seen["PasswordResetRequired"], seen["PasswordStatus"]) == ("Inactive", True, "InitialValid")
    assert root.ims("DeleteLoginProfile", UserPrincipalName=upn("alice")).status == 200
    assert root.ram("DeleteLoginProfile", UserName="alice").code == "EntityNotExist.User.LoginProfile"


def test_accounts_know_nothing_of_each_other(emulator: Emulator, root: RawClient) -> None:
    other = emulator.add_account(alias="acme")
    assert other.id == str(int(ACCOUNT_ID) + 1)
    key = other.root_key
    client = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    root.ram("CreateUser", UserName="alice")
    assert client.ram("ListUsers").tree["Users"]["User"] == []
    assert client.ims("CreateUser", UserPrincipalName="alice@acme.onaliyun.com", DisplayName="A").status == 200
    identity = root.ram("GetUser", UserName="alice").tree["User"]["UserId"]
    assert client.ims("GetUser", UserId=identity).code == "EntityNotExist.User"
    for wrong in ({"account_id": other.id}, {"account_id": "123"}, {"alias": "acme"}):
        with pytest.raises(ValueError, match="account"):
            emulator.add_account(**wrong)
