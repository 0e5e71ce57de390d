"""What nobody should send, and everything that exists."""

from __future__ import annotations

import contextlib
import importlib
import socket
from typing import Any
from xml.etree import ElementTree

import pytest

from aliram.emulator import COVERED, Emulator
from aliram.emulator.catalog import Catalog
from aliram.emulator.parameters import Parameters
from aliram.operation import Operation
from tests.emulator_fixture import RawClient

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
    for action, params in (
        ("GetGroup", {"GroupName": text}),
        ("GetLoginProfile", {"UserName": text}),
        ("DeleteRole", {"RoleName": text}),
        ("GetPolicy", {"PolicyName": text, "PolicyType": "Custom"}),
        ("DeleteVirtualMFADevice", {"SerialNumber": text}),
    ):
        assert root.ram(action, **params).status == 404
    assert root.ram("GetGroup", GroupName="dev").status == 200


RAW = [
    ("bytes that are no UTF-8", b"/?Action=GetUser&Version=2015-05-01&UserName=\xff\xfe", 400),
    ("raw UTF-8", "/?Action=GetUser&Version=2015-05-01&UserName=张".encode(), 400),
    ("nothing but separators", b"/?&&==&=&", 400),
    ("another path", b"/..%2f..%2fetc/passwd?Action=GetUser&Version=2015-05-01", 404),
    ("a request line of 3 MB", b"/?" + b"x" * 3_000_000, 400),
]


def raw(port: int, *parts: bytes) -> bytes:
    """Sends the parts and returns the head of what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        # The server may close before it has read everything; its answer is what counts.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                connection.sendall(part)
        return connection.recv(65_536)


@pytest.mark.parametrize(("target", "status"), [r[1:] for r in RAW], ids=[r[0] for r in RAW])
def test_odd_requests_are_answered_and_nowhere_written_down(
    root: RawClient, caplog: pytest.LogCaptureFixture, target: bytes, status: int
) -> None:
    reply = raw(root.port, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert reply.split(b" ")[1] == b"%d" % status, reply[:200]
    assert caplog.records == []
    assert root.ram("ListUsers").status == 200


def test_a_lone_surrogate_is_refused(root: RawClient) -> None:
    root.ram("CreateGroup", GroupName="dev")
    document = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    reply = root.ram("CreatePolicy", PolicyName="p", PolicyDocument=document, Tag='[{"Key":"\\ud800"}]')
    assert (reply.status, reply.code) == (400, "InvalidParameter")
    assert root.ram("GetPolicy", PolicyName="p", PolicyType="Custom").code == "EntityNotExist.Policy"


POST = b"POST /?Action=GetUser&Version=2015-05-01 HTTP/1.1\r\nHost: x\r\n"
LARGE = [
    ("with its length", [POST + b"Content-Length: 5000000\r\n\r\n", b"x" * 5_000_000]),
    (
        "in chunks without an end",
        [POST + b"Transfer-Encoding: chunked\r\n\r\n", *[b"186A0\r\n" + b"x" * 100_000 + b"\r\n"] * 50],
    ),
]


@pytest.mark.parametrize("parts", [each[1] for each in LARGE], ids=[each[0] for each in LARGE])
def test_a_body_of_five_megabytes_is_too_large(root: RawClient, parts: list[bytes]) -> None:
    assert raw(root.port, *parts).startswith(b"HTTP/1.1 413 ")
    assert root.ram("ListUsers").status == 200


@pytest.mark.parametrize("start", [b"Content-Length: 10\r\n\r\nabc", b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"])
def test_a_client_that_leaves_in_the_middle_is_not_missed(
    emulator: Emulator, root: RawClient, caplog: pytest.LogCaptureFixture, start: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", root.port)) as connection:
        connection.sendall(POST + start)
    bad = raw(root.port, POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n")
    assert bad.split(b" ")[1] == b"400"
    assert root.ram("ListUsers").status == 200
    assert emulator.requests == [("ram", "ListUsers", 200)]
    assert caplog.records == []


def test_idle_connections_are_in_nobodys_way(root: RawClient) -> None:
    idle = [socket.create_connection(("127.0.0.1", root.port)) for _ in range(300)]
    try:
        assert root.ram("ListUsers").status == 200
    finally:
        for connection in idle:
            connection.close()


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
