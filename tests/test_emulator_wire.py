"""Routing, parameters, reply forms, planned faults and the control paths."""

from __future__ import annotations

import http.client
import socket
import time
from typing import Any
from xml.etree import ElementTree

import pytest

from aliram.emulator import COVERED, Emulator, Request
from aliram.emulator.catalog import not_covered
from aliram.emulator.parameters import Parameters
from aliram.emulator.refusals import Refusal
from aliram.ims.operations import OPERATIONS as IMS
from aliram.operation import Operation, Param, Rule, Service
from tests.emulator_fixture import RawClient


def test_the_host_decides_nothing(root: RawClient) -> None:
    for service, action in (("ims", "ListUsers"), ("ram", "ListUsers"), ("sts", "GetCallerIdentity")):
        assert root.call(service, action, extra={"host": "whatever.example.com"}).status == 200


def test_an_action_without_a_room_names_what_there_is() -> None:
    refusal = not_covered(operation(service=IMS["ListUsers"].service))
    assert (refusal.status, refusal.code) == (400, "NotSupport.Emulator")
    assert "ims.Act" in refusal.message
    for name in COVERED:
        assert (name in refusal.message) == name.startswith("ims.")


@pytest.mark.parametrize("kind", ["OIDC", "SAML"])
def test_federated_sessions_need_a_proof_and_no_signature(root: RawClient, kind: str) -> None:
    change = {"authorization": None}
    reply = root.call("sts", f"AssumeRoleWith{kind}", {"RoleArn": "acs:ram::1:role/r"}, change=change)
    assert (reply.status, reply.code) == (400, f"MissingParameter.{kind}ProviderArn")
    assert reply.tree["Message"] == f"Parameter {kind}ProviderArn is required."


def test_a_request_line_of_one_mebibyte_passes(root: RawClient) -> None:
    reply = root.ram("CreateUser", UserName="alice", Ignored="x" * 1024 * 1024)
    assert reply.status == 200


def test_an_unknown_parameter_is_ignored_as_the_gateway_does(root: RawClient) -> None:
    assert root.ram("ListUsers", RegionId="cn-hangzhou", NoSuchThing="1").status == 200


def test_another_path_than_the_root_is_no_api(root: RawClient) -> None:
    reply = root.send("GET", "/../etc/passwd?Action=GetUser&Version=2015-05-01", {})
    assert (reply.status, reply.code) == (404, "InvalidAction.NotFound")
    assert root.send("PUT", "/?Action=GetUser&Version=2015-05-01", {}).code == "UnsupportedHTTPMethod"


def test_xml_says_the_same_as_json(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice", DisplayName="<&> 张")
    root.ram("CreateUser", UserName="bob")
    reply = root.ram("ListUsers", Format="XML")
    assert reply.headers["content-type"] == "text/xml;charset=utf-8"
    tree = ElementTree.fromstring(reply.body)
    assert tree.tag == "ListUsersResponse"
    assert tree.findtext("IsTruncated") == "false"
    assert [user.findtext("UserName") for user in tree.findall("Users/User")] == ["alice", "bob"]
    assert tree.findtext("Users/User/DisplayName") == "<&> 张"
    refused = root.ram("GetUser", UserName="carol", Format="xml")
    error = ElementTree.fromstring(refused.body)
    assert (refused.status, error.tag, error.findtext("Code")) == (404, "Error", "EntityNotExist.User")


SERVICE = Service(key="ram", product="Ram", version="2015-05-01", host="ram.aliyuncs.com")
STS = Service(key="sts", product="Sts", version="2015-04-01", host="sts.aliyuncs.com")
TAG = Param(
    name="Tag",
    python="tag",
    type="object",
    fields=(
        Param(name="Key", python="key", required=True, max_length=4),
        Param(name="Value", python="value", pattern="^[a-z]*$"),
    ),
)


def param(name: str, **facts: Any) -> Param:
    return Param(name=name, python=name.lower(), **facts)


def operation(
    *params: Param, rules: tuple[Rule, ...] = (), service: Service = SERVICE, **errors: int
) -> Operation[Any]:
    known = {name.replace("_", "."): status for name, status in errors.items()}
    return Operation(name="Act", python="act", service=service, params=params, rules=rules, errors=known)


DECODED: list[tuple[str, Operation[Any], dict[str, str], Any]] = [
    ("text", operation(param("A")), {"A": " x "}, {"A": " x "}),
    ("an empty optional text", operation(param("A", pattern="^a+$")), {"A": ""}, {"A": ""}),
    ("an integer", operation(param("A", type="int", minimum=1, maximum=9)), {"A": "9"}, {"A": 9}),
    (
        "an integer below its range",
        operation(param("A", type="int", minimum=1)),
        {"A": "0"},
        "InvalidParameter.A.Range",
    ),
    (
        "an integer above its range",
        operation(param("A", type="int", maximum=9)),
        {"A": "10"},
        "InvalidParameter.A.Range",
    ),
    ("no integer", operation(param("A", type="int")), {"A": "1.5"}, "InvalidParameter.A.Format"),
    (
        "a number of a thousand digits",
        operation(param("A", type="int")),
        {"A": "9" * 1000},
        "InvalidParameter.A.Format",
    ),
    ("the official SDK's boolean", operation(param("A", type="bool")), {"A": "True"}, {"A": True}),
    ("a boolean", operation(param("A", type="bool")), {"A": "false"}, {"A": False}),
    ("no boolean", operation(param("A", type="bool")), {"A": "yes"}, "InvalidParameter.A.Format"),
    ("a value of the list", operation(param("A", enum=("x", "y"))), {"A": "y"}, {"A": "y"}),
    ("a value outside the list", operation(param("A", enum=("x", "y"))), {"A": "z"}, "InvalidParameter.A"),
    ("too short", operation(param("A", min_length=2)), {"A": "a"}, "InvalidParameter.A.Length"),
    ("too long", operation(param("A", max_length=2)), {"A": "张三李"}, "InvalidParameter.A.Length"),
    ("long enough in characters", operation(param("A", max_length=3)), {"A": "张三李"}, {"A": "张三李"}),
    ("not of the pattern", operation(param("A", pattern="^[a-z]+$")), {"A": "B"}, "InvalidParameter.A.InvalidChars"),
    (
        "a line break after the pattern's end",
        operation(param("A", pattern="^[a-z]+$")),
        {"A": "a\n"},
        "InvalidParameter.A.InvalidChars",
    ),
    (
        "the documented word for a pattern",
        operation(param("A", pattern="^[a-z]+$"), InvalidParameter_A_Format=400),
        {"A": "B"},
        "InvalidParameter.A.Format",
    ),
    ("STS says less", operation(param("A", max_length=1), service=STS), {"A": "ab"}, "InvalidParameter.A"),
    ("missing", operation(param("A", required=True)), {}, "MissingA"),
    ("missing because empty", operation(param("A", required=True)), {"A": ""}, "MissingA"),
    (
        "a repeat list in the order of its numbers",
        operation(param("A", type="list", style="repeat")),
        {"A.10": "c", "A.2": "b", "A.1": "a", "A.x": "-", "AB.1": "-"},
        {"A": ["a", "b", "c"]},
    ),
    (
        "a repeat list of objects",
        operation(param("Tag", type="list", style="repeat", item=TAG)),
        {"Tag.1.Key": "k", "Tag.1.Value": "v", "Tag.3.Key": "l"},
        {"Tag": [{"Key": "k", "Value": "v"}, {"Key": "l"}]},
    ),
    (
        "an object of a repeat list without its key",
        operation(param("Tag", type="list", style="repeat", item=TAG)),
        {"Tag.1.Value": "v"},
        "MissingTag.Key",
    ),
    (
        "an object of a repeat list with a bad value",
        operation(param("Tag", type="list", style="repeat", item=TAG)),
        {"Tag.1.Key": "k", "Tag.1.Value": "V"},
        "InvalidParameter.Value.InvalidChars",
    ),
    (
        "too many of a repeat list",
        operation(param("A", type="list", style="repeat", max_items=1)),
        {"A.1": "a", "A.2": "b"},
        "InvalidParameter.A.Length",
    ),
    ("a missing repeat list", operation(param("A", type="list", style="repeat", required=True)), {}, "MissingA"),
    (
        "a JSON list of objects",
        operation(param("Tag", type="list", style="json", item=TAG)),
        {"Tag": '[{"Key":"k","Value":"v"}]'},
        {"Tag": [{"Key": "k", "Value": "v"}]},
    ),
    (
        "a JSON list that is none",
        operation(param("A", type="list", style="json")),
        {"A": '{"a":1}'},
        "InvalidParameter.A.Format",
    ),
    ("no JSON", operation(param("A", type="list", style="json")), {"A": "[1"}, "InvalidParameter.A.Format"),
    (
        "a delimited list",
        operation(param("A", type="list", style="delimited", separator=";")),
        {"A": "a;b,c;"},
        {"A": ["a", "b,c"]},
    ),
    (
        "a delimited list with a value outside its items'",
        operation(param("A", type="list", style="delimited", item=param("A", enum=("x",)))),
        {"A": "x,y"},
        "InvalidParameter.A",
    ),
]


@pytest.mark.parametrize(("described", "sent", "expected"), [d[1:] for d in DECODED], ids=[d[0] for d in DECODED])
def test_parameters_are_checked_as_their_operation_says(
    described: Operation[Any], sent: dict[str, str], expected: Any
) -> None:
    assert outcome(described, sent) == expected


def outcome(described: Operation[Any], sent: dict[str, str], caller: str = "Account") -> Any:
    try:
        return Parameters(described).decode(sent, caller)
    except Refusal as refusal:
        return refusal.code


A, B = param("A"), param("B")
ONE = Rule(kind="exactly_one_of", params=("A", "B"))
RULED: list[tuple[str, Rule, dict[str, str], Any]] = [
    ("one of two", ONE, {"B": "b"}, {"B": "b"}),
    ("none of two", ONE, {}, "MissingA"),
    ("both of two", ONE, {"A": "a", "B": "b"}, "InvalidParameter.B"),
    ("none, with a code of its own", Rule(kind="at_least_one_of", params=("A", "B"), code="Odd"), {}, "Odd"),
    ("at most one", Rule(kind="at_most_one_of", params=("A", "B")), {"A": "a", "B": "b"}, "InvalidParameter.B"),
    ("at most one is none", Rule(kind="at_most_one_of", params=("A", "B")), {}, {}),
    ("required with another", Rule(kind="required_if", params=("A",), when=(("B", None),)), {"B": "b"}, "MissingA"),
    ("required with a value", Rule(kind="required_if", params=("A",), when=(("B", "x"),)), {"B": "b"}, {"B": "b"}),
    (
        "forbidden with another",
        Rule(kind="forbidden_if", params=("A",), when=(("B", None),)),
        {"A": "a", "B": "b"},
        "InvalidParameter.A",
    ),
    (
        "ignored with another",
        Rule(kind="ignored_if", params=("A",), when=(("B", None),)),
        {"A": "a", "B": "b"},
        {"B": "b"},
    ),
    ("required of the root", Rule(kind="required_for_caller", params=("A",), caller="Account"), {}, "MissingA"),
    ("not required of the root", Rule(kind="required_for_caller", params=("A",), caller="RAMUser"), {}, {}),
    ("for users only", Rule(kind="caller_only", caller="RAMUser"), {}, "NotSupport.Account"),
    ("not for the root", Rule(kind="caller_not", caller="Account"), {}, "NoPermission"),
]


@pytest.mark.parametrize(("rule", "sent", "expected"), [r[1:] for r in RULED], ids=[r[0] for r in RULED])
def test_rules_between_parameters_hold(rule: Rule, sent: dict[str, str], expected: Any) -> None:
    assert outcome(operation(A, B, rules=(rule,)), sent) == expected


def test_a_subset_may_name_more_without_being_refused() -> None:
    lists = [param(name, type="list", style="delimited") for name in ("A", "B")]
    described = operation(*lists, rules=(Rule(kind="subset_of", params=("A", "B")),))
    assert outcome(described, {"A": "x,z", "B": "x,y"}) == {"A": ["x", "z"], "B": ["x", "y"]}


def test_a_planned_failure_happens_as_often_as_planned(emulator: Emulator, root: RawClient) -> None:
    emulator.fail_next("ram.ListUsers", code="Throttling.User", times=2, message="slow down", retry_after_ms=1500)
    replies = [root.ram("ListUsers") for _ in range(3)]
    assert [reply.status for reply in replies] == [400, 400, 200]
    assert (replies[0].code, replies[0].tree["Message"]) == ("Throttling.User", "slow down")
    assert [reply.headers.get("x-acs-retry-after") for reply in replies] == ["1500", "1500", None]
    assert emulator.requests == [Request("ram", "ListUsers", status) for status in (400, 400, 200)]


def test_a_failure_waits_for_its_own_action_and_service(emulator: Emulator, root: RawClient) -> None:
    emulator.fail_next("ims.ListUsers", code="InternalError", status=503)
    emulator.fail_next("getcalleridentity", code="InternalError")
    assert root.ram("ListUsers").status == 200
    assert root.sts("GetCallerIdentity").status == 500
    assert root.ims("ListUsers").status == 503
    emulator.fail_next("*", code="Odd.Code", status=418)
    assert (root.ram("ListGroups").status, root.ram("ListGroups").status) == (418, 200)


def test_a_planned_reply_is_sent_as_it_is(emulator: Emulator, root: RawClient) -> None:
    emulator.fail_next("ListUsers", status=502, body="<html>", content_type="text/html")
    emulator.fail_next("ListUsers", body={"IsTruncated": True, "Users": {"User": []}, "Marker": "m"})
    html, tree = root.ram("ListUsers"), root.ram("ListUsers")
    assert (html.status, html.body, html.headers["content-type"]) == (502, b"<html>", "text/html")
    assert (tree.status, tree.tree) == (200, {"IsTruncated": True, "Users": {"User": []}, "Marker": "m"})


@pytest.mark.parametrize(("drop", "acted"), [("before", False), ("after", True), (True, True)])
def test_a_dropped_connection_is_dropped_before_or_after_acting(
    emulator: Emulator, root: RawClient, drop: bool | str, acted: bool
) -> None:
    emulator.fail_next("CreateUser", drop=drop)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        root.ram("CreateUser", UserName="alice")
    assert (root.ram("GetUser", UserName="alice").status == 200) is acted
    assert emulator.requests[0] == Request("ram", "CreateUser", 0)


def test_a_truncated_reply_ends_too_soon(emulator: Emulator, root: RawClient) -> None:
    emulator.fail_next("ListUsers", truncate=10)
    with pytest.raises(http.client.IncompleteRead) as caught:
        root.ram("ListUsers")
    assert len(caught.value.partial) == 10


def test_a_delay_holds_up_its_own_call_only(emulator: Emulator, root: RawClient) -> None:
    emulator.fail_next("ListUsers", delay=60)
    emulator.fail_next("ListGroups", delay=0.05)
    with socket.create_connection(("127.0.0.1", root.port)) as waiting:
        waiting.sendall(b"GET /?Action=ListUsers&Version=2015-05-01 HTTP/1.1\r\nHost: x\r\n\r\n")
        start = time.monotonic()
        assert root.ram("ListGroups").status == 200
        assert 0.05 <= time.monotonic() - start < 30


def test_the_page_cap_holds_for_every_list_and_is_lifted(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(25, groups=5, policies=3, mfa=1.0)
    emulator.page_cap(2)
    for service, action, path, held in (
        ("ram", "ListUsers", ("Users", "User"), 25),
        ("ims", "ListUsers", ("Users", "User"), 25),
        ("ims", "ListUserBasicInfos", ("UserBasicInfos", "UserBasicInfo"), 25),
        ("ram", "ListGroups", ("Groups", "Group"), 5),
        ("ims", "ListVirtualMFADevices", ("VirtualMFADevices", "VirtualMFADevice"), 25),
    ):
        pages = list(root.pages(service, action, path))
        assert {len(page) for page in pages[:-1]} == {2}
        assert sum(map(len, pages)) == held
    emulator.page_cap(None)
    assert len(root.ram("ListUsers").tree["Users"]["User"]) == 25
    with pytest.raises(ValueError, match="at least 1"):
        emulator.page_cap(0)


def test_a_marker_fits_its_own_list_only(root: RawClient) -> None:
    marker = root.ram("ListPolicies", MaxItems="1").tree["Marker"]
    assert root.ram("ListPolicies", MaxItems="1", Marker=marker).status == 200
    for wrong in ("garbage!", "Z2FyYmFnZQ==", "张"):
        assert root.ram("ListPolicies", Marker=wrong).code == "InvalidParameter.Marker"
    assert root.ram("ListUsers", Marker=marker).code == "InvalidParameter.Marker"


def test_a_defect_of_the_emulator_is_an_internal_error_and_logged(
    root: RawClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("aliram.emulator.wire.load_account", broken)
    reply = root.ram("ListUsers")
    assert (reply.status, reply.code) == (500, "InternalError")
    assert b"oops" not in reply.body
    assert "ram.ListUsers failed" in caplog.text
