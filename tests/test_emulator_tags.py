"""Tags in both services' own encodings: what they may be called, how they are listed, page by page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient

ALICE = "alice@aliram.onaliyun.com"


def numbered(name: str, *values: str) -> dict[str, str]:
    return {f"{name}.{number}": value for number, value in enumerate(values, 1)}


def tags(**pairs: str) -> dict[str, str]:
    """Tags as IMS takes them."""
    found: dict[str, str] = {}
    for number, (key, value) in enumerate(pairs.items(), 1):
        found |= {f"Tag.{number}.Key": key, f"Tag.{number}.Value": value}
    return found


def users(*principals: str) -> dict[str, str]:
    return {"ResourceType": "user", **numbered("ResourcePrincipalName", *principals)}


def listed(root: RawClient, **params: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = root.ims("ListTagResources", **params).tree["TagResources"]["TagResource"]
    return found


@pytest.fixture
def alice(root: RawClient) -> str:
    """The id of a user."""
    made: str = root.ims("CreateUser", UserPrincipalName=ALICE, DisplayName="Alice").tree["User"]["UserId"]
    return made


@pytest.mark.parametrize("domain", ["aliram.onaliyun.com", f"{ACCOUNT_ID}.onaliyun.com", "corp.onaliyun.com"])
def test_a_user_is_known_under_every_domain_of_the_account(root: RawClient, alice: str, domain: str) -> None:
    root.ims("SetDefaultDomain", DefaultDomainName="corp.onaliyun.com")
    assert root.ims("TagResources", **users(f"alice@{domain}"), **tags(team="red")).status == 200
    (tag,) = listed(root, ResourceType="user", **numbered("ResourceId", alice))
    assert tag == {"ResourceType": "user", "ResourceId": alice, "TagKey": "team", "TagValue": "red"}


@pytest.mark.parametrize("principal", ["alice", "alice@other.onaliyun.com", "@aliram.onaliyun.com"])
def test_a_user_of_no_domain_or_anothers_is_not_there(root: RawClient, alice: str, principal: str) -> None:
    assert root.ims("TagResources", **users(principal), **tags(team="red")).code == "EntityNotExist.User"


KEYS = [
    ("at first", "team", "red", ""),
    ("no value", "team", "", ""),
    ("the longest", "k" * 128, "v" * 128, ""),
    ("a reserved head", "aliyun.team", "red", "InvalidParameter.Tag.Key"),
    ("another one", "acs:team", "red", "InvalidParameter.Tag.Key"),
    ("a reserved word further on", "my-aliyun", "red", ""),
    ("an address", "see http://a", "red", "InvalidParameter.Tag.Key"),
    ("an address as value", "team", "https://a", "InvalidParameter.Tag.Value"),
    ("no key", "", "red", "MissingTag.Key"),
    ("too long a key", "k" * 129, "red", "InvalidParameter.Key.Length"),
    ("too long a value", "team", "v" * 129, "InvalidParameter.Value.Length"),
]


@pytest.mark.parametrize(("key", "value", "code"), [row[1:] for row in KEYS], ids=[row[0] for row in KEYS])
def test_tags_of_users_keep_to_the_rules(root: RawClient, alice: str, key: str, value: str, code: str) -> None:
    reply = root.ims("TagResources", **users(ALICE), **{"Tag.1.Key": key, "Tag.1.Value": value})
    assert reply.code == code
    assert len(listed(root, **users(ALICE))) == (0 if code else 1)


def test_a_resource_has_20_tags_at_most_and_a_refused_call_adds_none(root: RawClient, alice: str) -> None:
    many = {f"k{number:02d}": "v" for number in range(20)}
    assert root.ims("TagResources", **users(ALICE), **tags(**many)).status == 200
    root.ims("UntagResources", **users(ALICE), **numbered("TagKey", "k00"))
    reply = root.ims("TagResources", **users(ALICE), **tags(a="1", b="2"))
    assert (reply.status, reply.code) == (409, "LimitExceeded.Tag")
    assert [tag["TagKey"] for tag in listed(root, **users(ALICE))] == sorted(many)[1:]
    # A key that is there already takes no more room.
    assert root.ims("TagResources", **users(ALICE), **tags(k01="w", a="1")).status == 200


def test_all_counts_only_without_keys(root: RawClient, alice: str) -> None:
    root.ims("TagResources", **users(ALICE), **tags(a="1", b="2", c="3"))
    root.ims("UntagResources", **users(ALICE), **numbered("TagKey", "a", "absent"), All="true")
    assert [tag["TagKey"] for tag in listed(root, **users(ALICE))] == ["b", "c"]
    root.ims("UntagResources", **users(ALICE))
    assert len(listed(root, **users(ALICE))) == 2
    root.ims("UntagResources", **users(ALICE), All="true")
    assert listed(root, **users(ALICE)) == []


RULES = [
    ("both ways to name a user", "TagResources", {**users(ALICE), **numbered("ResourceId", "1"), **tags(a="1")}),
    ("no user", "TagResources", {"ResourceType": "user", **tags(a="1")}),
    ("no user to untag", "UntagResources", {"ResourceType": "user", "All": "true"}),
    ("nothing to search by", "ListTagResources", {"ResourceType": "user"}),
    ("both ways to search", "ListTagResources", {**users(ALICE), **numbered("ResourceId", "1")}),
    ("too many users", "ListTagResources", users(*[ALICE] * 51)),
    ("roles", "ListTagResources", {**users(ALICE), "ResourceType": "role"}),
    ("no tag", "TagResources", users(ALICE)),
]


@pytest.mark.parametrize(("action", "params"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_the_parameters_of_ims_exclude_each_other(
    root: RawClient, alice: str, action: str, params: dict[str, str]
) -> None:
    reply = root.ims(action, **params)
    assert reply.status == 400
    assert reply.code.startswith(("Missing", "InvalidParameter."))


def test_a_search_shows_the_tags_it_is_for(root: RawClient) -> None:
    for name, team in (("alice", "red"), ("bob", "red"), ("carol", "blue")):
        principal = f"{name}@aliram.onaliyun.com"
        root.ims("CreateUser", UserPrincipalName=principal, DisplayName=name, **tags(team=team, name=name, stage="x"))
    by_key = listed(root, ResourceType="user", **{"Tag.1.Key": "team"})
    assert [tag["TagValue"] for tag in by_key] == ["red", "red", "blue"]
    by_value = listed(root, ResourceType="user", **tags(team="red"))
    assert [(tag["TagKey"], tag["TagValue"]) for tag in by_value] == [("team", "red")] * 2
    both = listed(root, ResourceType="user", **tags(team="red", name="bob"))
    assert [(tag["TagKey"], tag["TagValue"]) for tag in both] == [("name", "bob"), ("team", "red")]


def test_pages_lose_nothing_while_tags_come_and_go(emulator: Emulator, root: RawClient) -> None:
    for name in ("alice", "bob"):
        principal = f"{name}@aliram.onaliyun.com"
        root.ims("CreateUser", UserPrincipalName=principal, DisplayName=name, **tags(b="1", d="1", f="1"))
    who = users(ALICE, "bob@aliram.onaliyun.com")
    first = root.ims("ListTagResources", **who, PageSize="4").tree
    assert first["IsTruncated"] is True
    # What was shown goes, and something comes before and behind where the page ended.
    root.ims("UntagResources", **users(ALICE), All="true")
    root.ims("TagResources", **users("bob@aliram.onaliyun.com"), **tags(a="1", c="1"))
    second = root.ims("ListTagResources", **who, NextToken=first["NextToken"]).tree
    assert [tag["TagKey"] for tag in first["TagResources"]["TagResource"]] == ["b", "d", "f", "b"]
    assert [tag["TagKey"] for tag in second["TagResources"]["TagResource"]] == ["c", "d", "f"]
    assert (second["IsTruncated"], second.get("NextToken")) == (False, None)
    emulator.page_cap(1)
    assert len(listed(root, **who)) == 1


def test_a_token_is_good_for_its_own_service_only(root: RawClient, alice: str) -> None:
    root.ims("TagResources", **users(ALICE), **tags(a="1", b="2"))
    token = root.ims("ListTagResources", **users(ALICE), PageSize="1").tree["NextToken"]
    for wrong in ("x", "=", "W10=", "bnVsbA==", token[:-4]):
        assert root.ims("ListTagResources", **users(ALICE), NextToken=wrong).code == "InvalidParameter.NextToken"
    reply = root.ram("ListTagResources", ResourceType="role", NextToken=token)
    assert reply.code == "InvalidParameter.NextToken"


@pytest.mark.parametrize("kind", ["role", "policy"])
def test_ram_wants_to_know_what_to_tag(root: RawClient, kind: str) -> None:
    tag = json.dumps([{"Key": "team", "Value": "red"}])
    for names in ({}, {"ResourceNames": "alice"}, {"ResourceNames": json.dumps(["x"] * 51)}):
        reply = root.ram("TagResources", ResourceType=kind, Tag=tag, **names)
        assert reply.status == 400
        assert "ResourceNames" in reply.code
    reply = root.ram("UntagResources", ResourceType=kind, TagKeys='["team"]')
    assert reply.code == "MissingResourceNames"


def test_system_policies_are_not_tagged(root: RawClient) -> None:
    tag = json.dumps([{"Key": "team", "Value": "red"}])
    reply = root.ram("TagResources", ResourceType="policy", ResourceNames='["ReadOnlyAccess"]', Tag=tag)
    assert reply.code == "EntityNotExist.Policy"


def test_one_unknown_name_tags_none(root: RawClient) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=json.dumps({"Version": "1", "Statement": [statement]}))
    tag = json.dumps([{"Key": "team", "Value": "v" * 256}])
    both = {"ResourceType": "policy", "ResourceNames": '["p", "q"]'}
    assert root.ram("TagResources", **both, Tag=tag).code == "EntityNotExist.Policy"
    assert root.ram("ListTagResources", ResourceType="policy").tree["TagResources"] == []
    root.ram("TagResources", ResourceType="policy", ResourceNames='["p"]', Tag=tag)
    (one,) = root.ram("ListTagResources", ResourceType="policy").tree["TagResources"]
    assert one == {"ResourceType": "policy", "ResourceName": "p", "TagKey": "team", "TagValue": "v" * 256}


def test_accounts_do_not_see_each_others_tags(emulator: Emulator, root: RawClient, alice: str) -> None:
    other = emulator.add_account()
    stranger = RawClient(root.port, other.root_key.access_key_id, str(other.root_key.access_key_secret))
    root.ims("TagResources", **users(ALICE), **tags(team="red"))
    assert listed(stranger, ResourceType="user", **tags(team="red")) == []
    by_id = {"ResourceType": "user", **numbered("ResourceId", alice)}
    assert stranger.ims("TagResources", **by_id, **tags(a="1")).code == "EntityNotExist.User"
    assert stranger.ims("TagResources", **users(ALICE), **tags(a="1")).code == "EntityNotExist.User"
