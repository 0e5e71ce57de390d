"""What nobody should send, what should never happen, and everything that exists."""

from __future__ import annotations

import importlib
import json
import time
from typing import Any
from xml.etree import ElementTree

import pytest

from aliram.emulator import COVERED, Emulator, catalog, serve
from aliram.emulator.catalog import Catalog
from aliram.emulator.parameters import Parameters
from aliram.emulator.room import Call, Handler
from aliram.emulator.state import State
from aliram.operation import Operation
from tests.emulator_fixture import RawClient, root_of
from tests.emulator_walk import Probe, image, restore, walk
from tests.scenarios.stage import OPERATIONS

NASTY = [
    "'; DROP TABLE users; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\x00\x01\x7f",
    "\u202e\ufeff\U0001f600",
    "%41%zz%",
    "a" * 128,
]


def all_operations() -> list[Operation[Any]]:
    found: list[Operation[Any]] = []
    for service in ("ims", "ram", "sts"):
        found += importlib.import_module(f"aliram.{service}.operations").OPERATIONS.values()
    return found


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept_as_it_is(root: RawClient, text: str) -> None:
    assert root.ram("CreateUser", UserName="alice", Comments=text).status == 200
    assert root.ram("GetUser", UserName="alice").tree["User"]["Comments"] == text
    tree = ElementTree.fromstring(root.ram("ListUsers", Format="XML").body)
    assert tree.findtext("Users/User/Comments") == text.replace("\x00", "\ufffd").replace("\x01", "\ufffd")


@pytest.mark.parametrize("text", NASTY[:-1])
def test_no_text_is_more_than_a_name(root: RawClient, text: str) -> None:
    root.ram("CreateGroup", GroupName="dev")
    for service, action, params, code in (
        ("ram", "GetGroup", {"GroupName": text}, "InvalidParameter.GroupName.InvalidChars"),
        ("ram", "GetLoginProfile", {"UserName": text}, "InvalidParameter.UserName.InvalidChars"),
        ("ram", "DeleteRole", {"RoleName": text}, "InvalidParameter.RoleName.InvalidChars"),
        (
            "ram",
            "GetPolicy",
            {"PolicyName": text, "PolicyType": "Custom"},
            "InvalidParameter.PolicyName.InvalidChars",
        ),
        # These document no such code.
        ("ims", "GetGroup", {"GroupName": text}, "EntityNotExist.Group"),
        ("ram", "DeleteVirtualMFADevice", {"SerialNumber": text}, "EntityNotExist.VirtualMFADevice"),
    ):
        reply = root.call(service, action, params)
        assert (reply.code, reply.status) == (code, 404 if code.startswith("EntityNotExist") else 400)
    assert root.ram("GetGroup", GroupName="dev").status == 200


def test_a_lone_surrogate_is_refused(root: RawClient) -> None:
    root.ram("CreateGroup", GroupName="dev")
    document = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    reply = root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document, Tag='[{"Key":"\\ud800"}]')
    assert (reply.status, reply.code) == (400, "InvalidParameter")
    assert root.ram("GetPolicy", PolicyName="p", PolicyType="Custom").code == "EntityNotExist.Policy"


REPEATED: list[tuple[dict[str, str], str]] = [
    ({"Tag.1": "x"}, "InvalidParameter.Tag.Format"),
    ({"Tag.1.Key": "k", "Tag.1": "x"}, "InvalidParameter.Tag.Format"),
    ({"Tag.1.Value": "v"}, "MissingTag.Key"),
    ({"Tag.1.Key.More": "k"}, "MissingTag.Key"),
    ({"Tag.x.Key": "k"}, "MissingTag"),
    ({"Tag": "x"}, "MissingTag"),
    ({"Tag.٣.Key": "k"}, "MissingTag"),
    ({f"Tag.{'9' * 5000}.Key": "k"}, "MissingTag"),
    ({f"Tag.{number}.Key": f"k{number}" for number in range(1, 22)}, "InvalidParameter.Tag.Length"),
    ({"Tag.1.Key": "k", "Tag.1.Bogus": "x"}, ""),
    ({"Tag.007.Key": "k", "Tag.999999.Key": "l"}, ""),
]


@pytest.mark.parametrize(("sent", "code"), REPEATED, ids=[next(iter(each[0]))[:20] for each in REPEATED])
def test_numbered_parameters_are_read_by_their_numbers(
    root: RawClient, caplog: pytest.LogCaptureFixture, sent: dict[str, str], code: str
) -> None:
    user = root.ram("CreateUser", UserName="alice").tree["User"]["UserId"]
    assert root.ims("TagResources", ResourceType="user", **{"ResourceId.1": user}, **sent).code == code
    assert caplog.records == []


BODIES = ["[" * 100_000, "null", "[]", '"UserName"', "{", '{"UserName":"alice"', '{"UserName":{"a":[1]}}', '{"a":NaN}']


@pytest.mark.parametrize("body", BODIES, ids=[body[:20] for body in BODIES])
def test_a_body_that_is_no_object_of_texts_gives_no_name(
    emulator: Emulator, root: RawClient, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    """Nothing is signed, nothing is made."""
    headers = {"host": "x", "content-type": "application/json", "x-acs-action": "CreateUser"}
    reply = root.send("POST", "/", {**headers, "x-acs-version": "2015-05-01"}, body.encode())
    assert (reply.status, reply.code) == (400, "MissingParameter")
    assert len(emulator.requests) == 1
    assert caplog.records == []


STEERING = ["[" * 100_000, '{"a":' * 100_000, "", "null", "[]", "{", '{"unheard-of": 1}', "\xff", "{}"]


@pytest.mark.parametrize("path", ["fail", "clock", "page-cap", "seed", "expect", "instance-role", "nothing-here"])
def test_nonsense_steers_nothing(emulator: Emulator, caplog: pytest.LogCaptureFixture, path: str) -> None:
    client, before = root_of(emulator), image(emulator)
    headers = {"host": "127.0.0.1", "content-type": "application/json"}
    for body in STEERING[: None if path == "nothing-here" else -2]:
        reply = client.send("POST", f"/_aliram/{path}", headers, body.encode("latin-1"))
        # Where everything may be left out, nothing is asked for.
        harmless = reply.status == 200 and body == "" and path in ("seed", "instance-role")
        assert harmless or (400 <= reply.status < 410 and set(json.loads(reply.body)) == {"error"}), (path, body[:9])
    assert image(emulator) == before
    assert caplog.records == []


EDGES = [(-900, ""), (900, ""), (-901, "InvalidTimeStamp.Expired"), (901, "InvalidTimeStamp.Expired")]


@pytest.mark.parametrize(("seconds", "code"), EDGES)
def test_a_clock_may_be_fifteen_minutes_off_and_no_second_more(seconds: int, code: str) -> None:
    now = 1_700_000_000.0
    with serve(now=lambda: now) as emulator:
        date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + seconds))
        for signature in ("v3", "v1"):
            assert root_of(emulator).call("ram", "ListUsers", date=date, signature=signature).code == code


def test_a_session_ends_with_the_second_that_it_was_told(emulator: Emulator, root: RawClient) -> None:
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"RAM": [f"acs:ram::{emulator.account_id}:root"]},
    }
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
    alice = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    document = json.dumps({"Version": "1", "Statement": [trust]})
    arn = root.ram("CreateRole", RoleName="r", AssumeRolePolicyDocument=document).tree["Role"]["Arn"]
    given = alice.sts("AssumeRole", RoleArn=arn, RoleSessionName="s1", DurationSeconds="900").tree["Credentials"]
    session = RawClient(root.port, given["AccessKeyId"], given["AccessKeySecret"], given["SecurityToken"])
    emulator.clock.advance(890)
    assert session.sts("GetCallerIdentity").status == 200
    emulator.clock.advance(11)
    for signature in ("v3", "v1"):
        reply = session.call("sts", "GetCallerIdentity", signature=signature)
        assert (reply.status, reply.code) == (400, "InvalidSecurityToken.Expired")


def test_of_a_parameter_sent_twice_the_last_counts_and_both_are_signed(root: RawClient) -> None:
    """What the service does is not published. That the signature covers both keeps strangers from adding one."""
    root.ram("CreateUser", UserName="alice")
    query = {"UserName": "bob", "x": "y"}
    headers = {"host": "h", "x-acs-action": "CreateUser", "x-acs-version": "2015-05-01", "x-acs-content-sha256": EMPTY}
    headers |= {"x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "x-acs-signature-nonce": "once"}
    headers["authorization"] = root.sign_v3("POST", query, headers)
    added = root.send("POST", "/?UserName=bob&x=y&UserName=carol", headers)
    assert (added.status, added.code) == (400, "SignatureDoesNotMatch")
    assert root.send("POST", "/?x=y&UserName=bob", headers).tree["User"]["UserName"] == "bob"
    params = {"UserName": "dave", "Action": "CreateUser"}
    assert root.call("ram", "CreateUser", params, form={"UserName": "erin"}).tree["User"]["UserName"] == "erin"


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of nothing."""


def test_a_defect_in_any_operation_is_an_internal_error_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    armed: list[bool] = []

    def flawed(handler: Handler) -> Handler:
        def act(call: Call) -> dict[str, Any]:
            reply = handler(call)
            if armed:
                raise RuntimeError("a defect, when everything was written")
            return reply

        return act

    for name, handler in list(catalog._HANDLERS.items()):
        monkeypatch.setitem(catalog._HANDLERS, name, flawed(handler))
    tried: set[str] = set()

    def look(probe: Probe) -> None:
        if not probe.operation.write or probe.id in tried:
            return
        before = image(probe.emulator)
        armed.append(True)
        reply = probe.send(probe.params)
        armed.clear()
        if reply.status == 500:
            assert reply.code == "InternalError"
            assert "defect" not in reply.tree["Message"]
            tried.add(probe.id)
        assert image(probe.emulator) == before, probe.id

    with serve() as emulator:
        walk(emulator, look)
    assert tried == {name for name in COVERED if OPERATIONS[name].write}
    assert len([record for record in caplog.records if record.name == "aliram.emulator"]) == len(tried)
    caplog.clear()


def test_what_an_operation_writes_is_written_in_one_transaction(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    tried: set[str] = set()
    outside: set[str] = set()

    def watched(original: Any) -> Any:
        def act(state: State, *args: Any) -> Any:
            if asked and not state._in_transaction():
                outside.add(asked[-1])
            return original(state, *args)

        return act

    def look(probe: Probe) -> None:
        if probe.id in tried:
            return
        before = image(probe.emulator)
        asked.append(probe.id)
        if probe.send(probe.params).status == 200:
            tried.add(probe.id)
        asked.clear()
        restore(probe.emulator, before)

    for name in ("run", "insert", "many"):
        monkeypatch.setattr(State, name, watched(getattr(State, name)))
    walk(emulator, look)
    assert tried == set(COVERED)
    assert outside == set()


@pytest.mark.parametrize("operation", all_operations(), ids=lambda operation: operation.id)
def test_every_described_operation_is_known(root: RawClient, operation: Operation[Any]) -> None:
    Parameters(operation)
    entry = Catalog([operation]).entry(operation.service.version, operation.name)
    assert entry is not None
    assert (entry.handler is not None) == (operation.id in COVERED)
    if entry.handler is None:
        change = {"authorization": None} if operation.anonymous else None
        reply = root.call(operation.service.key, operation.name, change=change)
        assert (reply.status, reply.code) == (400, "NotSupport.Emulator")


def test_both_statuses_of_users_can_be_asked_for(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    for status, found in (("active", 1), ("freeze", 0), ("active,freeze", 1)):
        assert len(root.ims("ListUsers", Status=status).tree["Users"]["User"]) == found
    assert root.ims("ListUsers", Status="gone").status == 400


def test_requests_are_logged_without_arguments(emulator: Emulator, root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice", Comments="secret words")
    root.ram("Nonsense")
    root.call("none", "GetUser", version="1999-01-01")
    assert emulator.requests == [("ram", "CreateUser", 200), ("ram", "Nonsense", 404), ("", "GetUser", 400)]
