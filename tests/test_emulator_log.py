"""The request log: what it keeps of a request, what it hides, and what it says when an expectation fails."""

from __future__ import annotations

import json

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator, serve
from tests.emulator_fixture import RawClient, root_of

DOCUMENT = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}


def test_a_line_says_who_asked_what_when_and_with_what_outcome(emulator: Emulator, root: RawClient) -> None:
    emulator.clock.set("2030-01-31T08:00:00Z")
    reply = root.ram("CreateUser", UserName="alice")
    key = emulator.seed({"users": [{"name": "bob", "access_keys": 1}]})["bob"][0]
    bob = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    bob.ims("GetUser", UserPrincipalName="nobody@aliram.onaliyun.com")
    made, refused = emulator.log()
    assert (made.operation, made.status, made.code, made.account) == ("ram.CreateUser", 200, "", ACCOUNT_ID)
    assert made.time.startswith("2030-01-31T08:00:0")
    assert made.request_id == reply.tree["RequestId"]
    assert (refused.operation, refused.status, refused.code) == ("ims.GetUser", 404, "EntityNotExist.User")
    assert refused.caller == f"acs:ram::{ACCOUNT_ID}:user/bob"
    assert str(refused) == (
        "ims.GetUser(UserPrincipalName='nobody@aliram.onaliyun.com') -> 404 EntityNotExist.User"
        f" for acs:ram::{ACCOUNT_ID}:user/bob"
    )


def test_arguments_are_kept_as_what_they_are(emulator: Emulator, root: RawClient) -> None:
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=json.dumps(DOCUMENT))
    root.ims("CreateUser", **{"UserPrincipalName": "a@aliram.onaliyun.com", "DisplayName": "A", "Tag.1.Key": "team"})
    root.ims("ListUsers", MaxItems="3")
    root.ims("ListUsers", MaxItems="many")
    root.ims("SetSecurityPreference", LoginNetworkMasks="10.0.0.0/8;192.168.0.0/16", EnableSaveMFATicket="true")
    policy, user, page, wrong, preference = (line.arguments for line in emulator.log())
    assert policy == {"PolicyName": "p", "PolicyDocument": json.dumps(DOCUMENT)}
    assert user == {"UserPrincipalName": "a@aliram.onaliyun.com", "DisplayName": "A", "Tag": [{"Key": "team"}]}
    assert (page, wrong) == ({"MaxItems": 3}, {"MaxItems": "many"})
    assert preference == {"LoginNetworkMasks": ["10.0.0.0/8", "192.168.0.0/16"], "EnableSaveMFATicket": True}


@pytest.mark.parametrize("signature", ["v3", "v1"])
def test_no_secret_and_nothing_unknown_is_kept(emulator: Emulator, root: RawClient, signature: str) -> None:
    sent = {"UserName": "alice", "Password": "Hush-Hush-1", "Unknown": "Hush-Hush-2"}
    root.call("ram", "CreateLoginProfile", sent, signature=signature)
    root.call("ram", "Nonsense", sent, signature=signature)
    login, nonsense = emulator.log()
    assert login.arguments == {"UserName": "alice", "Password": "***"}
    assert nonsense.arguments == {}
    told = repr(emulator.log()) + root.send("GET", "/_aliram/requests", {}).body.decode()
    assert "Hush" not in told
    assert root.secret not in told


def test_lines_are_found_by_action_service_outcome_and_account(emulator: Emulator, root: RawClient) -> None:
    acme = emulator.add_account(alias="acme")
    other = RawClient(root.port, acme.root_key.access_key_id, str(acme.root_key.access_key_secret))
    root.ram("ListUsers")
    root.ims("ListUsers")
    root.ram("GetUser", UserName="x")
    other.ram("ListUsers")
    assert [line.account for line in emulator.log("ListUsers")] == [ACCOUNT_ID, ACCOUNT_ID, acme.id]
    assert [line.operation for line in emulator.log(service="ims")] == ["ims.ListUsers"]
    assert [line.operation for line in emulator.log(code="EntityNotExist.User")] == ["ram.GetUser"]
    assert [line.operation for line in emulator.log("ram.*", status=200)] == ["ram.ListUsers", "ram.ListUsers"]
    assert len(emulator.log(account_id=acme.id)) == 1


def test_what_was_asked_meets_an_expectation(emulator: Emulator, root: RawClient) -> None:
    for name in ("alice", "bob", "bob"):
        root.ram("CreateUser", UserName=name)
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=json.dumps(DOCUMENT))
    root.ram("ListUsers", MaxItems="5")
    assert [line.status for line in emulator.expect("ram.CreateUser", UserName="bob")] == [200, 409]
    emulator.expect("ram.CreateUser", times=1, UserName="alice")
    emulator.expect("CreateUser", times=3)
    emulator.expect("ram.CreateUser", times=1, code="EntityAlreadyExists.User", UserName="bob")
    emulator.expect("ram.DeleteUser", times=0)
    emulator.expect("ram.ListUsers", MaxItems=5, Marker=None)
    emulator.expect("ram.CreatePolicy", PolicyDocument=DOCUMENT)
    emulator.expect("*", times=5, account_id=ACCOUNT_ID)


UNMET = [
    ("nothing of the kind", "ram.DeleteUser", {}, ["no request of ram.DeleteUser", "2 x ram.CreateUser"]),
    ("another argument", "ram.CreateUser", {"UserName": "carol"}, ["UserName='carol'", "UserName='alice'", "200"]),
    ("too often", "ram.CreateUser", {"times": 1}, ["1 x, and it was asked 2 x"]),
    ("at all", "ram.CreateUser", {"times": 0}, ["never, and it was asked 2 x"]),
    ("another outcome", "ram.CreateUser", {"status": 409}, ["with status 409", "at least once"]),
    ("an argument that was sent", "ram.CreateUser", {"UserName": None}, ["UserName=None"]),
    ("another document", "ram.CreatePolicy", {"PolicyDocument": {"Version": "1"}}, ["PolicyDocument="]),
]


@pytest.mark.parametrize(("action", "wish", "words"), [u[1:] for u in UNMET], ids=[u[0] for u in UNMET])
def test_an_expectation_that_is_not_met_says_what_happened(
    emulator: Emulator, root: RawClient, action: str, wish: dict[str, object], words: list[str]
) -> None:
    for name in ("alice", "bob"):
        root.ram("CreateUser", UserName=name)
    root.ram("CreatePolicy", PolicyName="p", PolicyDocument=json.dumps(DOCUMENT))
    with pytest.raises(AssertionError) as caught:
        emulator.expect(action, **wish)  # type: ignore[arg-type]  # the table mixes filters and arguments
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_of_an_empty_log_there_is_nothing_to_tell(emulator: Emulator) -> None:
    with pytest.raises(AssertionError, match="nothing was asked"):
        emulator.expect("ram.CreateUser")


def test_a_failed_expectation_stays_short(emulator: Emulator, root: RawClient) -> None:
    for _ in range(25):
        root.ram("ListUsers")
    with pytest.raises(AssertionError, match="and 5 before") as caught:
        emulator.expect("ram.ListUsers", times=1)
    assert len(str(caught.value).splitlines()) == 23


def test_the_log_can_be_read_when_all_is_over() -> None:
    from aliram.emulator import serve
    from tests.emulator_fixture import root_of

    with serve() as emulator:
        root_of(emulator).ram("ListUsers")
    emulator.expect("ram.ListUsers", times=1)
    assert emulator.requests == [("ram", "ListUsers", 200)]
    assert serve().requests == []


def test_long_arguments_push_older_requests_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aliram.emulator.request_log._MOST_TEXT", 5_000)
    with serve() as emulator:
        root = root_of(emulator)
        for number in range(6):
            root.ram("CreateUser", UserName=f"u{number}", Comments="c" * 1_990)
        names = [line.arguments["UserName"] for line in emulator.log()]
    assert names == ["u4", "u5"]
