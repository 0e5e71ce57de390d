"""What can come in at a socket, and what everybody else notices of it: nothing."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import re
import resource
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aliram.emulator import Emulator, intake, serve
from tests.emulator_fixture import RawClient, root_of
from tests.emulator_process import running

HOST = b"Host: x\r\n"
ASK = b"Action=GetUser&Version=2015-05-01"
GET = b"GET /?" + ASK + b" HTTP/1.1\r\n" + HOST
POST = b"POST /?" + ASK + b" HTTP/1.1\r\n" + HOST
END = b"Connection: close\r\n\r\n"


def raw(port: int, *parts: bytes) -> bytes:
    """Sends the parts and returns all that comes back until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        # The server may close before it has read everything; its answer is what counts.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                connection.sendall(part)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while chunk := connection.recv(65_536):
                received += chunk
        return received


def outcome(reply: bytes) -> tuple[int, str]:
    """Status and error code; no code for what never got as far as the services."""
    code = re.search(rb'"Code":"([^"]*)"', reply)
    return int(reply.split(b" ", 2)[1]), code[1].decode() if code else ""


def request(target: bytes, method: bytes = b"GET", version: bytes = b"HTTP/1.1") -> bytes:
    return method + b" " + target + b" " + version + b"\r\n" + HOST + END


ANY = "any code"
"""Whether the HTTP library minds depends on how it was built."""

UNSIGNED = (400, "MissingParameter")
NO_ACTION = (404, "InvalidAction.NotFound")
NO_HTTP = (400, "")

ODD: list[tuple[str, bytes, tuple[int, str]]] = [
    ("a plain request", request(b"/?" + ASK), UNSIGNED),
    ("a path that climbs", request(b"/../../etc/passwd?" + ASK), NO_ACTION),
    ("a path that climbs, encoded", request(b"/..%2f..%2fetc/passwd?" + ASK), NO_ACTION),
    ("a path that stays", request(b"/./?" + ASK), NO_ACTION),
    ("two slashes", request(b"//?" + ASK), NO_ACTION),
    ("an encoded NUL in the path", request(b"/%00?" + ASK), NO_ACTION),
    ("a lone per cent in the path", request(b"/%?" + ASK), NO_ACTION),
    ("a lone per cent in the query", request(b"/?%&%%&" + ASK), UNSIGNED),
    ("a per cent before no digits", request(b"/?Action=%zz&Version=2015-05-01"), NO_ACTION),
    ("an action in overlong UTF-8", request(b"/?Action=%c0%80&Version=2015-05-01"), NO_ACTION),
    ("the metadata's path, left again", request(b"/latest/../../x").replace(HOST, b"Host: localhost\r\n"), (404, "")),
    ("the absolute form", request(b"http://ram.aliyuncs.com/?" + ASK), UNSIGNED),
    ("the absolute form of another path", request(b"http://ram.aliyuncs.com/x?" + ASK), NO_ACTION),
    ("a fragment", request(b"/?" + ASK + b"#there"), (400, "InvalidVersion")),
    ("bytes that are no UTF-8", request(b"/?" + ASK + b"&UserName=\xff\xfe"), (400, ANY)),
    ("raw UTF-8", request(b"/?" + ASK + "&UserName=张".encode()), (400, ANY)),
    ("nothing but separators", request(b"/?&&==&=&"), UNSIGNED),
    ("an action twice", request(b"/?Action=ListUsers&" + ASK), UNSIGNED),
    ("a NUL in the query", request(b"/?" + ASK + b"&UserName=a\0b"), NO_HTTP),
    ("a NUL in a header", GET + b"X-A: a\0b\r\n" + END, NO_HTTP),
    ("PUT", request(b"/?" + ASK, b"PUT"), (400, "UnsupportedHTTPMethod")),
    ("DELETE", request(b"/?" + ASK, b"DELETE"), (400, "UnsupportedHTTPMethod")),
    ("TRACE", request(b"/?" + ASK, b"TRACE"), (400, "UnsupportedHTTPMethod")),
    ("OPTIONS *", request(b"*", b"OPTIONS"), (400, "UnsupportedHTTPMethod")),
    ("CONNECT", request(b"ram.aliyuncs.com:443", b"CONNECT"), (400, "UnsupportedHTTPMethod")),
    ("HEAD", request(b"/?" + ASK, b"HEAD"), (400, "")),
    ("a method nobody knows", request(b"/?" + ASK, b"BREW"), NO_HTTP),
    ("a method in small letters", request(b"/?" + ASK, b"get"), NO_HTTP),
    ("HTTP/1.0", b"GET /?" + ASK + b" HTTP/1.0\r\n\r\n", UNSIGNED),
    ("HTTP/2, at once", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", NO_HTTP),
    ("HTTP/3.0", request(b"/?" + ASK, version=b"HTTP/3.0"), NO_HTTP),
    ("a hello of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100), NO_HTTP),
    ("no host", b"GET /?" + ASK + b" HTTP/1.1\r\n" + END, NO_HTTP),
    ("two hosts", GET + HOST + END, NO_HTTP),
    (
        "a length and chunks",
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n" + END + b"0\r\n\r\n",
        NO_HTTP,
    ),
    ("two lengths", POST + b"Content-Length: 3\r\nContent-Length: 4\r\n" + END + b"abcd", NO_HTTP),
    ("a length below nothing", POST + b"Content-Length: -3\r\n" + END + b"abcd", NO_HTTP),
    ("a length beyond everything", POST + b"Content-Length: 99999999999999999999\r\n" + END, NO_HTTP),
    ("an unknown transfer coding", POST + b"Transfer-Encoding: rot13\r\n" + END + b"nop", NO_HTTP),
    ("a chunk of a bad size", POST + b"Transfer-Encoding: chunked\r\n" + END + b"ZZ\r\n", NO_HTTP),
    ("a compressed body", POST + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n" + END + b"abcd", UNSIGNED),
    ("a header of 60 KB", GET + b"X-A: " + b"a" * 60_000 + b"\r\n" + END, UNSIGNED),
    ("a header of 70 KB", GET + b"X-A: " + b"a" * 70_000 + b"\r\n" + END, NO_HTTP),
    ("two hundred headers", GET + b"".join(b"X-%d: a\r\n" % number for number in range(200)) + END, NO_HTTP),
    ("a folded header", GET + b"X-A: a\r\n b\r\n" + END, NO_HTTP),
    ("a header's name with a space", GET + b"X-A : a\r\n" + END, NO_HTTP),
    ("headers that are no UTF-8", GET + b"x-acs-action: \xff\xfe\r\n" + END, NO_ACTION),
    ("lines without returns", GET.replace(b"\r\n", b"\n") + b"Connection: close\n\n", NO_HTTP),
    ("a request line of 3 MB", request(b"/?" + b"x" * 3_000_000), NO_HTTP),
    ("a body of 5 MB", POST + b"Content-Length: 5000000\r\n" + END + b"x" * 5_000_000, (413, "")),
    (
        "chunks without an end",
        POST + b"Transfer-Encoding: chunked\r\n" + END + (b"186A0\r\n" + b"x" * 100_000 + b"\r\n") * 50,
        (413, ""),
    ),
]


@pytest.mark.parametrize(("sent", "expected"), [odd[1:] for odd in ODD], ids=[odd[0] for odd in ODD])
def test_odd_requests_have_an_answer_and_are_nowhere_written_down(
    root: RawClient, caplog: pytest.LogCaptureFixture, sent: bytes, expected: tuple[int, str]
) -> None:
    status, code = outcome(raw(root.port, sent))
    assert (status, ANY if expected[1] == ANY else code) == expected
    assert caplog.records == []
    assert root.ram("ListUsers").status == 200


def signed(root: RawClient, query: dict[str, str], body: bytes = b"", **more: str) -> list[bytes]:
    """Request line and signed headers of a call; with a body it is a form."""
    digest = hashlib.sha256(body).hexdigest()
    headers = {
        "host": "ram.aliyuncs.com",
        "x-acs-action": "CreateUser",
        "x-acs-version": "2015-05-01",
        "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "x-acs-signature-nonce": digest + str(time.perf_counter_ns()),
        "x-acs-content-sha256": digest,
        **({"content-type": "application/x-www-form-urlencoded"} if body else {}),
    }
    headers["authorization"] = root.sign_v3("POST", query, headers)
    target = "/?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "/"
    return [f"POST {target} HTTP/1.1\r\n".encode()] + [
        f"{name}: {value}\r\n".encode() for name, value in {**headers, **more}.items()
    ]


def test_requests_in_a_row_are_answered_in_that_row(root: RawClient) -> None:
    one, two, again = (b"".join(signed(root, {"UserName": name})) for name in ("alice", "bob", "alice"))
    replies = raw(root.port, one + b"\r\n" + two + b"\r\n" + again + END)
    bodies = [json.loads(body) for body in re.findall(rb"\{.*?\}(?=HTTP/1.1|$)", replies, re.DOTALL)]
    assert [body["User"]["UserName"] for body in bodies[:2]] == ["alice", "bob"]
    assert bodies[2]["Code"] == "EntityAlreadyExists.User"


def test_a_signed_body_may_come_in_chunks(root: RawClient) -> None:
    form = b"UserName=alice&Comments=in+pieces"
    head = b"".join(signed(root, {}, form, **{"transfer-encoding": "chunked", "connection": "close"})) + b"\r\n"
    chunks = [b"1\r\n" + form[n : n + 1] + b"\r\n" for n in range(len(form))]
    assert outcome(raw(root.port, head, *chunks, b"0\r\n\r\n")) == (200, "")
    assert root.ram("GetUser", UserName="alice").tree["User"]["Comments"] == "in pieces"


def test_who_waits_for_a_go_ahead_gets_it(root: RawClient) -> None:
    form = b"UserName=alice"
    headers = {"expect": "100-continue", "content-length": str(len(form)), "connection": "close"}
    with socket.create_connection(("127.0.0.1", root.port), timeout=30) as connection:
        connection.sendall(b"".join(signed(root, {}, form, **headers)) + b"\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(form)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_an_old_client_is_answered_once(root: RawClient) -> None:
    head = b"".join(signed(root, {"UserName": "alice"})).replace(b"HTTP/1.1", b"HTTP/1.0") + b"\r\n"
    assert outcome(raw(root.port, head)) == (200, "")


def test_a_query_of_a_megabyte_is_read_and_judged(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    reply = root.ram("UpdateUser", UserName="alice", NewUserName="alice", NewComments="c" * 1_000_000)
    assert (reply.status, reply.code) == (400, "InvalidParameter.NewComments.Length")
    assert root.ram("GetUser", UserName="alice", Padding="p" * 1_000_000).status == 200


SLOW = [
    ("a body that never ends", POST + b"Content-Length: 1000\r\n\r\nabc", b"HTTP/1.1 408 "),
    ("chunks that never end", POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", b"HTTP/1.1 408 "),
    ("a head that never ends", GET + b"X-A: a", b""),
    ("nothing at all", b"", b""),
]


@pytest.mark.parametrize(("sent", "answer"), [slow[1:] for slow in SLOW], ids=[slow[0] for slow in SLOW])
def test_who_never_comes_to_an_end_is_hung_up_on(monkeypatch: pytest.MonkeyPatch, sent: bytes, answer: bytes) -> None:
    monkeypatch.setattr(intake, "PATIENCE", 0.2)
    monkeypatch.setattr(intake, "IDLE", 0.2)
    monkeypatch.setattr(intake, "LINGERING", 0.1)
    with serve() as emulator:
        reply = raw(emulator.port, sent)
        assert reply.startswith(answer)
        assert bool(reply) == bool(answer)
        assert emulator.requests == []


TURNED_AWAY: list[tuple[str, bytes, bytes, bytes]] = [
    ("another host", b"POST /_aliram/seed", b"Host: attacker.example\r\nContent-Type: application/json\r\n", b"403"),
    ("no method of it", b"PUT /_aliram/seed", b"Host: localhost\r\nContent-Type: application/json\r\n", b"405"),
    ("no path", b"POST /_aliram/nothing", b"Host: localhost\r\nContent-Type: application/json\r\n", b"404"),
    ("a form", b"POST /_aliram/seed", b"Host: localhost\r\nContent-Type: text/plain\r\n", b"415"),
    ("another page", b"POST /", b"Host: localhost\r\nOrigin: https://attacker.example\r\n", b"403"),
]


@pytest.mark.parametrize(
    ("line", "headers", "status"), [each[1:] for each in TURNED_AWAY], ids=[each[0] for each in TURNED_AWAY]
)
def test_who_is_not_answered_is_told_before_the_body_comes(
    root: RawClient, line: bytes, headers: bytes, status: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", root.port), timeout=30) as connection:
        connection.sendall(line + b" HTTP/1.1\r\n" + headers + b"Content-Length: 1000000000\r\n\r\n{")
        assert connection.recv(65_536).split(b" ", 2)[1] == status


def test_a_question_to_a_control_path_may_not_be_as_large_as_a_snapshot(root: RawClient) -> None:
    head = b"GET /_aliram/health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n"
    assert outcome(raw(root.port, head + END, b"x" * 5_000_000)) == (413, "")


def test_others_do_not_wait_for_a_slow_body(root: RawClient) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(200):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", root.port)))
            slow.sendall(POST + b"Content-Length: 1000\r\n\r\nabc")
        assert root.ram("ListUsers").status == 200


@pytest.mark.parametrize("start", [b"Content-Length: 10\r\n\r\nabc", b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"])
def test_a_client_that_leaves_in_the_middle_is_not_missed(
    emulator: Emulator, root: RawClient, caplog: pytest.LogCaptureFixture, start: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", root.port)) as connection:
        connection.sendall(POST + start)
    assert root.ram("ListUsers").status == 200
    assert emulator.requests == [("ram", "ListUsers", 200)]
    assert caplog.records == []


@pytest.fixture
def many_files() -> Iterator[int]:
    """As many open files as this machine lets a process have; the processes that it starts have the same."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield hard if hard != resource.RLIM_INFINITY else 1 << 20
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def memory(process: int) -> int:
    """Bytes of memory that a process has in use."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is looked up in /proc")
def test_thousands_of_idle_connections_are_in_nobodys_way(many_files: int) -> None:
    count = min(5_000, many_files - 500)
    with running() as emulator, contextlib.ExitStack() as idle:
        assert emulator.root.ram("ListUsers").status == 200
        before = memory(emulator.process.pid)
        for number in range(count):
            connection = idle.enter_context(socket.create_connection(("127.0.0.1", emulator.root.port)))
            if number % 10 == 0:
                connection.sendall(GET[:20])
        begun = time.perf_counter()
        assert emulator.root.ram("CreateUser", UserName="alice").status == 200
        assert time.perf_counter() - begun < 30
        assert memory(emulator.process.pid) - before < count * 20_000


def test_a_process_without_files_left_serves_those_it_has(many_files: int) -> None:
    with running() as emulator, contextlib.ExitStack() as idle:
        port = emulator.root.port
        early = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        idle.callback(early.close)
        early.request("GET", "/")
        assert early.getresponse().read()
        resource.prlimit(emulator.process.pid, resource.RLIMIT_NOFILE, (64, 64))
        for _ in range(100):
            idle.enter_context(socket.create_connection(("127.0.0.1", port)))
        early.request("GET", "/latest/meta-data/")
        assert early.getresponse().status == 404
        idle.close()
        assert emulator.root.ram("ListUsers").status == 200


def test_many_at_once_are_all_answered(emulator: Emulator) -> None:
    statuses: list[int] = []

    def ask() -> None:
        client = root_of(emulator)
        statuses.extend(client.ram("ListUsers").status for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 500
