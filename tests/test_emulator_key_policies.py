"""Network policies of access keys: what is one, whom it concerns, and what it costs nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aliram.emulator import Emulator
from tests.emulator_fixture import RawClient

DOMAIN = "aliram.onaliyun.com"
ELSEWHERE = "203.0.113.0/24"


def policy(*statements: Any, status: str = "Active", **more: Any) -> str:
    return json.dumps({"Status": status, "Statements": list(statements), **more})


def public(*addresses: Any) -> dict[str, Any]:
    return {"Type": "ClassicWhiteList", "IPList": list(addresses)}


def private(value: Any, *addresses: str) -> dict[str, Any]:
    return {"Type": "VPCWhiteList", "Value": value, "IPList": list(addresses)}


@pytest.fixture
def alice(emulator: Emulator, root: RawClient) -> RawClient:
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
    return RawClient(root.port, key.access_key_id, str(key.access_key_secret))


def restrict(root: RawClient, user: RawClient, document: str) -> None:
    who = {"UserPrincipalName": f"alice@{DOMAIN}", "UserAccessKeyId": user.key_id}
    reply = root.ims("SetAccessKeyPolicy", AccessKeyPolicy=document, **who)
    assert reply.status == 200, reply.body


WRONG = [
    "no JSON",
    "[]",
    "{}",
    policy(status="Paused"),
    policy(Version=2),
    policy(Version=True),
    policy(Comment="x"),
    json.dumps({"Status": "Active"}),
    json.dumps({"Status": "Active", "Statements": None}),
    policy("203.0.113.1"),
    policy({"Type": "WhiteList", "IPList": ["203.0.113.1"]}),
    policy(public()),
    policy({"Type": "ClassicWhiteList"}),
    policy({**public("203.0.113.1"), "Value": "vpc-1"}),
    policy({**public("203.0.113.1"), "Port": 443}),
    policy(public("203.0.113.256")),
    policy(public("203.0.113.0/33")),
    policy(public("example.com")),
    policy(public(7)),
    policy(private(None, "10.0.0.0/8")),
    policy(private("AllVPC", "10.0.0.0/8")),
    policy(private(["vpc-1"], "10.0.0.0/8")),
]


@pytest.mark.parametrize("document", WRONG)
def test_a_wrong_policy_is_refused(root: RawClient, document: str) -> None:
    for action, key in (("SetAccessKeyPolicy", {"UserAccessKeyId": root.key_id}), ("SetAccessKeyPolicyForAccount", {})):
        reply = root.ims(action, AccessKeyPolicy=document, **key)
        assert (reply.status, reply.code) == (400, "InvalidParameter.AccessKeyPolicy.Format")
    assert root.ims("GetAccessKeyPolicyForAccount").tree["AccessKeyPolicy"] == "{}"


def test_a_policy_has_eight_statements_of_fifty_addresses(emulator: Emulator, root: RawClient) -> None:
    wide = public(*[f"203.0.113.{n}" for n in range(50)])
    for document, code in (
        (policy(*[wide] * 8), ""),
        (policy(*[wide] * 9), "LimitExceeded.AccessKeyPolicy.Statement"),
        (policy(public(*wide["IPList"], "198.51.100.1")), "LimitExceeded.AccessKeyPolicy.IPItem"),
    ):
        reply = root.ims("SetAccessKeyPolicyForAccount", AccessKeyPolicy=document.replace("Active", "Inactive"))
        assert (reply.status, reply.code) == (409 if code else 200, code)
    emulator.set_quota("ConditionsPerAKPolicyQuota", 9)
    more = policy(*[wide] * 9, status="Inactive")
    assert root.ims("SetAccessKeyPolicyForAccount", AccessKeyPolicy=more).status == 200


def test_a_policy_is_answered_with_its_version(root: RawClient) -> None:
    key = {"UserAccessKeyId": root.key_id}
    document = policy(private("vpc-bp1", "10.0.0.0/8"), public("203.0.113.1"), status="Inactive")
    made = root.ims("SetAccessKeyPolicy", AccessKeyPolicy=document, **key).tree
    assert json.loads(made["AccessKeyPolicy"]) == {"Version": 1, **json.loads(document)}
    assert root.ims("GetAccessKeyPolicy", **key).tree["AccessKeyPolicy"] == made["AccessKeyPolicy"]


ADDRESSES = [
    ("127.0.0.1", 200),
    ("127.0.0.1/8", 200),
    ("0.0.0.0/0", 200),
    ("126.0.0.0/8", 403),
    ("::/0", 403),
    ("2001:db8::1", 403),
]


@pytest.mark.parametrize("signature", ["v3", "v1"])
@pytest.mark.parametrize(("address", "status"), ADDRESSES)
def test_an_address_is_let_in_or_not(
    root: RawClient, alice: RawClient, address: str, status: int, signature: str
) -> None:
    restrict(root, alice, policy(public(ELSEWHERE), public(address, "198.51.100.1")))
    reply = alice.call("sts", "GetCallerIdentity", signature=signature)
    assert (reply.status, reply.code) == (status, "" if status == 200 else "Forbidden.AccessKeyPolicy")


def test_a_wrong_signature_learns_nothing_of_the_policy(root: RawClient, alice: RawClient) -> None:
    restrict(root, alice, policy(public(ELSEWHERE)))
    alice.secret = "guessed"
    assert alice.sts("GetCallerIdentity").code == "SignatureDoesNotMatch"


def test_a_policy_that_lists_nothing_restricts_nothing(root: RawClient, alice: RawClient) -> None:
    restrict(root, alice, policy())
    assert alice.sts("GetCallerIdentity").status == 200


def test_a_lifted_policy_leaves_the_key_to_the_accounts(root: RawClient, alice: RawClient) -> None:
    for_root = {"UserAccessKeyId": root.key_id, "AccessKeyPolicy": policy(public("127.0.0.1"))}
    assert root.ims("SetAccessKeyPolicy", **for_root).status == 200
    restrict(root, alice, policy(public("127.0.0.1")))
    assert root.ims("SetAccessKeyPolicyForAccount", AccessKeyPolicy=policy(public(ELSEWHERE))).status == 200
    assert alice.sts("GetCallerIdentity").status == 200
    restrict(root, alice, policy(public("127.0.0.1"), status="Inactive"))
    assert alice.sts("GetCallerIdentity").code == "Forbidden.AccessKeyPolicy"


def test_a_policy_concerns_no_other_account(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    key = emulator.add_account().root_key
    other = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    assert other.ims("SetAccessKeyPolicyForAccount", AccessKeyPolicy=policy(public(ELSEWHERE))).status == 200
    assert other.sts("GetCallerIdentity").code == "Forbidden.AccessKeyPolicy"
    assert (root.sts("GetCallerIdentity").status, alice.sts("GetCallerIdentity").status) == (200, 200)
    missing = root.ims("GetAccessKeyPolicy", UserAccessKeyId=other.key_id)
    assert missing.code == "EntityNotExist.User.AccessKey"


def test_a_policy_goes_with_its_key_and_comes_back_with_it(root: RawClient, alice: RawClient) -> None:
    user = root.ram("GetUser", UserName="alice").tree["User"]["UserId"]
    key = {"UserAccessKeyId": alice.key_id, "UserPrincipalName": f"alice@{DOMAIN}"}
    restrict(root, alice, policy(public(ELSEWHERE)))
    root.ims("DeleteAccessKey", **key)
    assert root.ims("GetAccessKeyPolicy", **key).code == "EntityNotExist.User.AccessKey"
    root.ims("RestoreAccessKeyFromRecycleBin", UserId=user, UserAccessKeyId=alice.key_id)
    assert alice.sts("GetCallerIdentity").code == "Forbidden.AccessKeyPolicy"


def test_a_user_may_restrict_its_own_key(root: RawClient, alice: RawClient) -> None:
    one = {"UserAccessKeyId": alice.key_id}
    assert alice.ims("SetAccessKeyPolicy", AccessKeyPolicy=policy(public(ELSEWHERE)), **one).status == 200
    assert alice.ims("SetAccessKeyPolicy", AccessKeyPolicy=policy(), **one).code == "Forbidden.AccessKeyPolicy"
