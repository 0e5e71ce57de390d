"""The emulator's gateway: who signed, with what, and when."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient, RawReply

SPECIAL = "a b+c*d~e/f=g&h%i'()!;张三 é"


def stamp(offset: float = 0.0) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset))


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("signature", ["v3", "v1"])
def test_a_right_signature_is_accepted_whatever_the_value(root: RawClient, signature: str, method: str) -> None:
    params = {"UserName": "alice", "DisplayName": SPECIAL, "Comments": "+"}
    made = root.call("ram", "CreateUser", params, signature=signature, method=method)
    assert (made.status, made.tree["User"]["DisplayName"]) == (200, SPECIAL)
    assert root.ram("GetUser", UserName="alice").tree["User"]["Comments"] == "+"


@pytest.mark.parametrize("signature", ["v3", "v1"])
def test_parameters_may_travel_in_a_form(root: RawClient, signature: str) -> None:
    form = {"UserName": "alice", "DisplayName": SPECIAL}
    made = root.call("ram", "CreateUser", form=form, signature=signature)
    assert (made.status, made.tree["User"]["DisplayName"]) == (200, SPECIAL)


def test_the_header_set_of_the_official_sdk_is_accepted(root: RawClient) -> None:
    # It signs accept and user-agent as well, and adds headers of its own.
    extra = {
        "accept": "application/json",
        "user-agent": "AlibabaCloud (Linux; x86_64)",
        "x-acs-credentials-provider": "s",
    }
    assert root.call("sts", "GetCallerIdentity", extra=extra).status == 200


DEFECTS: list[tuple[str, dict[str, Any], int, str]] = [
    ("a secret that is not the key's", {"secret": "wrong"}, 400, "SignatureDoesNotMatch"),
    ("a key nobody has", {"key_id": "LTAInobody"}, 404, "InvalidAccessKeyId.NotFound"),
    ("a token with a permanent key", {"token": "CAISx"}, 400, "InvalidSecurityToken.MismatchWithAccessKey"),
    ("a date 16 minutes old", {"date": stamp(-960)}, 400, "InvalidTimeStamp.Expired"),
    ("a date half an hour ahead", {"date": stamp(1800)}, 400, "InvalidTimeStamp.Expired"),
    ("a date in another form", {"date": "Mon, 23 Nov 2026 07:11:00 GMT"}, 400, "InvalidTimeStamp.Format"),
    ("a version of no service", {"version": "1999-12-31"}, 400, "InvalidVersion"),
    ("no version", {"version": ""}, 400, "MissingParameter"),
    ("an action of another service", {"action": "CreatePolicy"}, 404, "InvalidAction.NotFound"),
]


@pytest.mark.parametrize("signature", ["v3", "v1"])
@pytest.mark.parametrize(("change", "status", "code"), [d[1:] for d in DEFECTS], ids=[d[0] for d in DEFECTS])
def test_each_defect_has_its_own_code(
    root: RawClient, change: dict[str, Any], status: int, code: str, signature: str
) -> None:
    client = RawClient(
        root.port, change.get("key_id", root.key_id), change.get("secret", root.secret), change.get("token")
    )
    reply = client.call(
        "sts",
        change.get("action", "GetCallerIdentity"),
        version=change.get("version"),
        date=change.get("date"),
        signature=signature,
    )
    assert (reply.status, reply.code) == (status, code)
    assert set(reply.tree) == {"RequestId", "HostId", "Code", "Message", "Recommend"}
    assert reply.headers["x-acs-request-id"] == reply.tree["RequestId"]


CHANGES: list[tuple[str, dict[str, str | None], int, str]] = [
    ("the body's hash is not the body's", {"x-acs-content-sha256": "0" * 64}, 400, "SignatureDoesNotMatch"),
    ("another action than was signed", {"x-acs-action": "AssumeRole"}, 400, "SignatureDoesNotMatch"),
    ("another nonce than was signed", {"x-acs-signature-nonce": "other"}, 400, "SignatureDoesNotMatch"),
    ("another host than was signed", {"host": "ram.aliyuncs.com"}, 400, "SignatureDoesNotMatch"),
    ("a header of the service that was not signed", {"x-acs-extra": "1"}, 400, "IncompleteSignature"),
    ("an authorization with nothing in it", {"authorization": "ACS3-HMAC-SHA256"}, 400, "IncompleteSignature"),
    ("another algorithm", {"authorization": "ACS3-HMAC-SM3 Credential=a"}, 400, "InvalidSignatureMethod"),
    ("no date", {"x-acs-date": None}, 400, "MissingParameter"),
    ("no nonce", {"x-acs-signature-nonce": None}, 400, "MissingParameter"),
    ("no authorization", {"authorization": None}, 400, "MissingParameter"),
    ("a bearer token", {"authorization": None, "x-acs-bearer-token": "t"}, 400, "NotSupport.Emulator"),
]


@pytest.mark.parametrize(("change", "status", "code"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_what_was_changed_after_signing_is_noticed(
    root: RawClient, change: dict[str, str | None], status: int, code: str
) -> None:
    reply = root.call("sts", "GetCallerIdentity", change=change)
    assert (reply.status, reply.code) == (status, code)


OUTSIDE_V1: list[tuple[str, dict[str, str | None]]] = [
    ("another action in a header", {"x-acs-action": "DeleteUser"}),
    ("another version in a header", {"x-acs-version": "2019-08-15"}),
    ("an empty action in a header", {"x-acs-action": ""}),
]


@pytest.mark.parametrize("change", [o[1] for o in OUTSIDE_V1], ids=[o[0] for o in OUTSIDE_V1])
def test_a_header_says_nothing_else_than_a_v1_signature(root: RawClient, change: dict[str, str | None]) -> None:
    root.ram("CreateUser", UserName="alice")
    reply = root.call("ram", "GetUser", {"UserName": "alice"}, signature="v1", change=change)
    assert (reply.status, reply.code) == (400, "IncompleteSignature")
    assert root.ram("GetUser", UserName="alice").status == 200


def test_a_header_may_repeat_what_a_v1_signature_covers(root: RawClient) -> None:
    change = {"x-acs-action": "ListUsers", "x-acs-version": "2015-05-01"}
    assert root.call("ram", "ListUsers", signature="v1", change=change).status == 200


def test_a_header_does_not_stand_in_for_a_signed_action(root: RawClient) -> None:
    reply = root.call("ram", "", signature="v1", change={"x-acs-action": "ListUsers"})
    assert (reply.code, 'parameter "Action"' in reply.tree["Message"]) == ("MissingParameter", True)


def sent_v1(root: RawClient, params: dict[str, str], body: dict[str, str]) -> RawReply:
    """A V1 request with a JSON body that nothing signs."""
    query = {"Action": "CreateUser", "Version": "2015-05-01", "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0"}
    query |= {"AccessKeyId": root.key_id, "Timestamp": stamp(), "SignatureNonce": secrets.token_hex(8), **params}
    query["Signature"] = root.sign_v1("POST", query)
    query = {name: value for name, value in query.items() if name not in body}
    return root.send("POST", f"/?{urlencode(query)}", {"content-type": "application/json"}, json.dumps(body).encode())


def test_a_json_body_is_no_part_of_a_v1_request(root: RawClient) -> None:
    for body, code in (
        ({"Comments": "added"}, "IncompleteSignature"),
        ({}, "IncompleteSignature"),
        ({"AccessKeyId": root.key_id, "Signature": "x"}, "IncompleteSignature"),
        ({"AccessKeyId": root.key_id}, "MissingParameter"),
        ({"Action": "CreateGroup"}, "MissingParameter"),
    ):
        reply = sent_v1(root, {"UserName": "alice"}, body)
        assert (reply.status, reply.code) == (400, code)
    assert root.ram("ListUsers").tree["Users"]["User"] == []


def test_a_mismatch_shows_what_the_service_signed(root: RawClient) -> None:
    wrong = RawClient(root.port, root.key_id, "wrong")
    v1 = wrong.call("sts", "GetCallerIdentity", signature="v1", date=(date := stamp()), nonce="n1").tree["Message"]
    head, _, text = v1.partition("server string to sign is:")
    assert head.startswith("Specified signature")
    escaped = date.replace(":", "%253A")
    assert text == (
        f"POST&%2F&AccessKeyId%3D{root.key_id}%26Action%3DGetCallerIdentity%26SignatureMethod%3DHMAC-SHA1"
        f"%26SignatureNonce%3Dn1%26SignatureVersion%3D1.0%26Timestamp%3D{escaped}%26Version%3D2015-04-01"
    )
    v3 = wrong.call("sts", "GetCallerIdentity").tree["Message"]
    assert v3.partition("server string to sign is:")[2].startswith("ACS3-HMAC-SHA256\n")
    assert "wrong" not in v1 + v3


@pytest.mark.parametrize("signature", ["v3", "v1"])
def test_a_nonce_serves_once(root: RawClient, signature: str) -> None:
    def call(nonce: str, date: str | None = None) -> RawReply:
        return root.call("sts", "GetCallerIdentity", nonce=nonce, date=date, signature=signature)

    assert call("once").status == 200
    assert call("once").code == "SignatureNonceUsed"
    assert call("once", stamp(-120)).code == "SignatureNonceUsed"
    assert call("twice").status == 200


def test_a_request_that_fails_its_signature_uses_up_no_nonce(root: RawClient) -> None:
    wrong = RawClient(root.port, root.key_id, "wrong")
    assert wrong.call("sts", "GetCallerIdentity", nonce="n").code == "SignatureDoesNotMatch"
    assert root.call("sts", "GetCallerIdentity", nonce="n").status == 200


def test_an_inactive_key_is_told_apart_from_an_unknown_one(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    key = root.ram("CreateAccessKey", UserName="alice").tree["AccessKey"]
    alice = RawClient(root.port, key["AccessKeyId"], key["AccessKeySecret"])
    assert alice.sts("GetCallerIdentity").tree["Arn"] == f"acs:ram::{ACCOUNT_ID}:user/alice"
    root.ram("UpdateAccessKey", UserName="alice", UserAccessKeyId=alice.key_id, Status="Inactive")
    assert (reply := alice.sts("GetCallerIdentity")).code == "InvalidAccessKeyId.Inactive"
    assert reply.status == 400
    root.ram("DeleteAccessKey", UserName="alice", UserAccessKeyId=alice.key_id)
    assert alice.sts("GetCallerIdentity").code == "InvalidAccessKeyId.NotFound"


TOKENS: list[tuple[str, str | None, str]] = [
    ("its own token", "own", ""),
    ("no token", None, "MissingSecurityToken"),
    ("a made-up token", "CAISmadeup==", "InvalidSecurityToken.Malformed"),
    ("another session's token", "other", "InvalidSecurityToken.MismatchWithAccessKey"),
]


@pytest.mark.parametrize(("token", "code"), [t[1:] for t in TOKENS], ids=[t[0] for t in TOKENS])
@pytest.mark.parametrize("signature", ["v3", "v1"])
def test_a_session_key_needs_its_own_token(
    emulator: Emulator, root: RawClient, token: str | None, code: str, signature: str
) -> None:
    emulator.set_instance_role("web")
    path = "/latest/meta-data/ram/security-credentials/web"
    one = root.send("GET", path, {}).tree
    emulator.rotate_instance_role()
    two = root.send("GET", path, {}).tree
    given = {"own": one["SecurityToken"], "other": two["SecurityToken"]}.get(token or "", token)
    session = RawClient(root.port, one["AccessKeyId"], one["AccessKeySecret"], given)
    assert session.call("sts", "GetCallerIdentity", signature=signature).code == code


def test_nonces_are_forgotten_with_the_minutes_they_belong_to() -> None:
    from aliram.emulator.clock import Clock
    from aliram.emulator.signature import Authenticator
    from aliram.emulator.state import State

    now = 1_000_000.0
    state = State(":memory:", Clock(lambda: now))
    authenticator = Authenticator(state)
    for minute in range(200):
        now = 1_000_000.0 + 60 * minute
        authenticator._check_nonce("key", f"n{minute}", int(now // 60))
        assert len(authenticator._nonces) <= 18
    state.close()
