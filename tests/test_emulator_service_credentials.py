"""Service credentials: their end, their limits and their owners."""

from __future__ import annotations

import pytest

from aliram.emulator import Emulator
from tests.emulator_fixture import RawClient

DOMAIN = "aliram.onaliyun.com"
SERVICE = "dashscope.aliyuncs.com"
DAY = 86_400
ALICE = {"UserPrincipalName": f"alice@{DOMAIN}"}


@pytest.fixture
def alice(emulator: Emulator, root: RawClient) -> RawClient:
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}, {"name": "bob"}]})["alice"][0]
    return RawClient(root.port, key.access_key_id, str(key.access_key_secret))


def make(client: RawClient, name: str = "first", service: str = SERVICE, **more: str) -> dict[str, str]:
    """The id of a new credential."""
    reply = client.ims("CreateServiceCredential", ServiceCredentialName=name, ServiceName=service, **more)
    assert reply.status == 200, reply.body
    return {"ServiceCredentialId": reply.tree["ServiceCredential"]["ServiceCredentialId"]}


def test_a_credential_ends_and_never_comes_back(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    one = make(root, CredentialAgeDays="2", **ALICE)
    emulator.clock.advance(2 * DAY - 60)
    assert root.ims("GetServiceCredential", **one, **ALICE).tree["ServiceCredential"]["Status"] == "Active"
    emulator.clock.advance(61)
    (listed,) = root.ims("ListServiceCredentials", **ALICE).tree["ServiceCredentials"]
    assert listed["Status"] == "Expired"
    for status in ("Active", "Inactive"):
        reply = root.ims("UpdateServiceCredential", Status=status, **one, **ALICE)
        assert reply.code == "NotSupport.ServiceCredential.Expired"
    assert root.ims("UpdateServiceCredential", ServiceCredentialName="old", **one, **ALICE).status == 200
    make(root, "second", **ALICE)
    third = {"ServiceCredentialName": "third", "ServiceName": SERVICE, **ALICE}
    assert root.ims("CreateServiceCredential", **third).code == "LimitExceeded.User.ServiceCredential"
    assert root.ims("DeleteServiceCredential", **one, **ALICE).status == 200
    assert root.ims("CreateServiceCredential", **third).status == 200


def test_the_quota_can_be_lifted(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    emulator.set_quota("ServiceCredentialsPerUserPerServiceQuota", 3)
    for name in ("first", "second", "third"):
        make(root, name, **ALICE)
    reply = root.ims("CreateServiceCredential", ServiceCredentialName="fourth", ServiceName=SERVICE, **ALICE)
    assert (reply.status, reply.code) == (409, "LimitExceeded.User.ServiceCredential")


def test_a_user_may_leave_out_its_own_name_and_the_root_has_none(root: RawClient, alice: RawClient) -> None:
    one = make(alice)
    assert alice.ims("GetServiceCredential", **one).tree["ServiceCredential"]["ServiceCredentialName"] == "first"
    (mine,) = alice.ims("ListServiceCredentials").tree["ServiceCredentials"]
    assert mine["UserPrincipalName"] == ALICE["UserPrincipalName"]
    for action, params in (
        ("CreateServiceCredential", {"ServiceCredentialName": "a", "ServiceName": SERVICE}),
        ("ListServiceCredentials", {}),
        ("GetServiceCredential", one),
    ):
        assert root.ims(action, **params).code == "MissingUserPrincipalName"
    assert alice.ims("UpdateServiceCredential", Status="Inactive", **one).status == 200
    assert alice.ims("DeleteServiceCredential", **one).status == 200


def test_a_credential_is_its_users_and_its_accounts(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    one = make(alice)
    bob = {"UserPrincipalName": f"bob@{DOMAIN}"}
    assert root.ims("GetServiceCredential", **one, **bob).code == "EntityNotExist.User.ServiceCredential"
    make(root, "first", **bob)
    key = emulator.add_account().root_key
    other = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    assert other.ims("ListServiceCredentials", AllUsers="true").tree["ServiceCredentials"] == []
    assert len(root.ims("ListServiceCredentials", AllUsers="true").tree["ServiceCredentials"]) == 2


def test_a_credential_keeps_its_user(root: RawClient, alice: RawClient) -> None:
    one = make(root, **ALICE)
    assert root.ims("DeleteUser", **ALICE).code == "DeleteConflict.User.ServiceCredential"
    root.ims("UpdateServiceCredential", Status="Inactive", **one, **ALICE)
    assert root.ims("DeleteUser", **ALICE).code == "DeleteConflict.User.ServiceCredential"
    root.ims("DeleteServiceCredential", **one, **ALICE)
    assert root.ims("DeleteUser", **ALICE).status == 200


def test_an_update_changes_what_it_names(root: RawClient, alice: RawClient) -> None:
    one = make(root, **ALICE)
    make(root, "second", **ALICE)

    def seen() -> tuple[str, str]:
        tree = root.ims("GetServiceCredential", **one, **ALICE).tree["ServiceCredential"]
        return tree["ServiceCredentialName"], tree["Status"]

    taken = root.ims("UpdateServiceCredential", ServiceCredentialName="second", **one, **ALICE)
    assert taken.code == "EntityAlreadyExists.User.ServiceCredential"
    root.ims("UpdateServiceCredential", Status="Inactive", **one, **ALICE)
    assert seen() == ("first", "Inactive")
    root.ims("UpdateServiceCredential", ServiceCredentialName="renamed", **one, **ALICE)
    assert seen() == ("renamed", "Inactive")
    root.ims("UpdateServiceCredential", ServiceCredentialName="renamed", Status="Active", **one, **ALICE)
    assert seen() == ("renamed", "Active")


def test_the_list_is_cut_into_pages(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    for n in range(12):
        make(root, f"c-{n}", f"s{n}.aliyuncs.com", **ALICE)
    first = root.ims("ListServiceCredentials", **ALICE).tree
    assert (first["IsTruncated"], first["MaxResults"], len(first["ServiceCredentials"])) == (True, 10, 10)
    last = root.ims("ListServiceCredentials", NextToken=first["NextToken"], **ALICE).tree
    assert (last["IsTruncated"], len(last["ServiceCredentials"]), "NextToken" in last) == (False, 2, False)
    emulator.page_cap(5)
    capped = root.ims("ListServiceCredentials", MaxResults="20", **ALICE).tree
    assert (capped["MaxResults"], len(capped["ServiceCredentials"])) == (5, 5)


WRONG = [
    ({"ServiceCredentialName": "a b"}, "InvalidParameter.ServiceCredentialName.InvalidChars"),
    ({"ServiceCredentialName": "a" * 129}, "InvalidParameter.ServiceCredentialName.Length"),
    ({"ServiceName": "dashscope"}, "InvalidParameter.ServiceName.Format"),
    ({"ServiceName": "https://dashscope.aliyuncs.com"}, "InvalidParameter.ServiceName.Format"),
    ({"CredentialAgeDays": "0"}, "InvalidParameter.CredentialAgeDays.Range"),
    ({"CredentialAgeDays": "36601"}, "InvalidParameter.CredentialAgeDays.Range"),
]


@pytest.mark.parametrize(("params", "code"), WRONG)
def test_a_wrong_credential_is_refused(root: RawClient, alice: RawClient, params: dict[str, str], code: str) -> None:
    what = {"ServiceCredentialName": "first", "ServiceName": SERVICE, **ALICE, **params}
    reply = root.ims("CreateServiceCredential", **what)
    assert (reply.status, reply.code) == (400, code)


def test_a_wrong_call_is_refused(root: RawClient, alice: RawClient) -> None:
    one = make(root, **ALICE)
    for action, params, code in (
        ("UpdateServiceCredential", {**one, **ALICE}, "MissingStatus"),
        ("UpdateServiceCredential", {**one, **ALICE, "Status": "Expired"}, "InvalidParameter.Status"),
        ("ListServiceCredentials", {"AllUsers": "true", **ALICE}, "InvalidParameter.UserPrincipalName"),
        ("ListServiceCredentials", {"NextToken": "x", **ALICE}, "InvalidParameter.NextToken"),
        ("GetServiceCredential", {"ServiceCredentialId": "SCx", **ALICE}, "EntityNotExist.User.ServiceCredential"),
    ):
        assert root.ims(action, **params).code == code
