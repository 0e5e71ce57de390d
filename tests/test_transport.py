"""The transport against loopback servers that behave as badly as real ones do."""

from __future__ import annotations

import asyncio
import base64
import gc
import gzip
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
import traceback
import warnings
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from aliram import transport as transport_module
from aliram._proxies import environment_proxies, proxy_for, read_proxy
from aliram.errors import (
    BadReply,
    ConfigError,
    ConnectError,
    DeadlineExceeded,
    ReplyLost,
    TransportError,
)
from aliram.transport import HttpReply, HttpRequest, Timeouts, Transport
from tests.aioresponses_shim import Responses
from tests.certificates import Authority, make_authority
from tests.loopback import REQUEST_ID, Action, Loopback, Seen, close_all, cut, loopback, raw, reply, reset, silence

SECRET = "s3cr3t-in-the-query"


@pytest.fixture(params=["short", "long"])
def way(request: pytest.FixtureRequest) -> str:
    """Through aiohttp's parts, or through `ClientSession.request`."""
    return str(request.param)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tls"))


@asynccontextmanager
async def transport_on(way: str = "short", **options: Any) -> AsyncIterator[Transport]:
    """A transport that takes one of the two ways."""
    made = Transport(**{"environ": {}, **options})
    exchange = made._open()
    exchange._short = way == "short"
    assert exchange.is_short() == (way == "short")
    try:
        yield made
    finally:
        await made.aclose()


def request_to(server: Loopback, query: str = f"Password={SECRET}", **changes: Any) -> HttpRequest:
    given: dict[str, Any] = {"method": "POST", "url": f"{server.url}?{query}" if query else server.url}
    given |= {"headers": {}, "connect": 5.0, "read": 5.0, "total": 10.0, **changes}
    return HttpRequest(**given)


def everything_said(error: BaseException) -> str:
    """All that a log could show of an error: texts, causes, contexts, attributes, and the locals of its frames."""
    said = []
    chain: list[BaseException | None] = [error]
    while chain:
        one = chain.pop()
        if one is not None:
            said += [str(one), repr(one), repr(one.args), repr(one.__dict__)]
            chain += [one.__cause__, one.__context__]
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    # The frames of this file hold the request on purpose.
    said += [str(frame.locals) for frame in frames.stack if frame.filename != __file__]
    return "\n".join(said)


# What comes through.


@pytest.mark.parametrize("status", [200, 201, 302, 400, 404, 429, 500, 503])
async def test_a_reply_of_any_status_comes_back_as_it_is(way: str, status: int) -> None:
    async with loopback(reply({"A": 1}, status, {"Location": "/elsewhere"})) as server, transport_on(way) as transport:
        got = await transport.send(request_to(server))
    assert (got.status, got.body) == (status, b'{"A": 1}')
    assert (got.headers["x-acs-request-id"], got.headers["X-ACS-REQUEST-ID"]) == (REQUEST_ID, REQUEST_ID)
    assert server.count == 1


async def test_the_query_and_the_headers_are_sent_exactly_as_given(way: str) -> None:
    query = "B=%2F%20%7E&A=%E4%BD%A0&Tag.1.Key=a%2Bb&Empty="
    headers = {"x-acs-action": "GetUser", "Authorization": "ACS3-HMAC-SHA256 Credential=k"}
    async with loopback() as server, transport_on(way, user_agent="audit/2") as transport:
        await transport.send(request_to(server, query, headers=headers))
    (seen,) = server.seen
    assert (seen.method, seen.target) == ("POST", f"/?{query}")
    agent = seen.headers.pop("user-agent")
    assert seen.headers == {
        "host": f"127.0.0.1:{server.port}",
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "content-length": "0",
        "x-acs-action": "GetUser",
        "authorization": "ACS3-HMAC-SHA256 Credential=k",
    }
    assert agent.startswith("aliram/0.1.0 Python/3.")
    assert agent.endswith(" audit/2")


async def test_a_body_is_sent_with_its_length_and_type(way: str) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    async with loopback() as server, transport_on(way) as transport:
        await transport.send(request_to(server, "", body=b"OIDCToken=abc", headers=headers))
        await transport.send(request_to(server, "", body=b"x" * 300_000, headers=headers))
    first, second = server.seen
    assert (first.target, first.body) == ("/", b"OIDCToken=abc")
    assert (first.headers["content-type"], first.headers["content-length"]) == (headers["content-type"], "13")
    assert second.body == b"x" * 300_000
    assert second.connection == 1, "the connection is used again after a body"


async def test_other_methods_carry_no_length_of_their_own(way: str) -> None:
    async with loopback() as server, transport_on(way) as transport:
        await transport.send(request_to(server, "", method="GET", headers={"X-aliyun-ecs-metadata-token": "t"}))
        await transport.send(request_to(server, "", method="PUT"))
    assert [seen.method for seen in server.seen] == ["GET", "PUT"]
    assert "content-length" not in server.seen[0].headers
    assert server.seen[0].headers["x-aliyun-ecs-metadata-token"] == "t"


async def test_a_request_may_replace_the_default_headers(way: str) -> None:
    async with loopback() as server, transport_on(way) as transport:
        await transport.send(request_to(server, headers={"accept": "text/plain", "User-Agent": "mine"}))
    assert (server.seen[0].headers["accept"], server.seen[0].headers["user-agent"]) == ("text/plain", "mine")


async def test_cookies_are_neither_kept_nor_sent(way: str) -> None:
    async with loopback(reply(headers={"Set-Cookie": "a=b; Path=/"})) as server, transport_on(way) as transport:
        for _ in range(2):
            await transport.send(request_to(server))
    assert "cookie" not in server.seen[1].headers


async def test_a_compressed_reply_is_unpacked(way: str) -> None:
    packed = gzip.compress(b'{"Users": []}')
    async with loopback(reply(packed, headers={"Content-Encoding": "gzip"})) as server, transport_on(way) as transport:
        assert (await transport.send(request_to(server))).body == b'{"Users": []}'


BODY = b'{"RequestId": "1"}'
FORMS: dict[str, Action] = {
    "in one piece": reply(BODY),
    "in chunks": raw(
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"R\r\nf\r\nequestId": "1"}\r\n0\r\n\r\n', stay=True
    ),
    "until the connection ends": raw(b"HTTP/1.1 200 OK\r\n\r\n" + BODY),
    "of a megabyte": reply(b'"' + b"x" * (1 << 20) + b'"'),
    "empty": reply(b""),
    "without content": raw(b"HTTP/1.1 204 No Content\r\n\r\n", stay=True),
}


@pytest.mark.parametrize("form", FORMS)
async def test_bodies_of_every_form_are_read_whole(way: str, form: str) -> None:
    expected = {"of a megabyte": b'"' + b"x" * (1 << 20) + b'"', "empty": b"", "without content": b""}.get(form, BODY)
    async with loopback(FORMS[form]) as server, transport_on(way) as transport:
        for _ in range(2):
            assert (await transport.send(request_to(server))).body == expected


# What does not.

HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-acs-request-id: {REQUEST_ID}\r\n"
FAILURES: list[tuple[str, Action, type[TransportError], bool]] = [
    ("the connection ends without a reply", cut(), ReplyLost, True),
    ("the connection is reset without a reply", reset(), ReplyLost, True),
    ("the connection ends inside the head", cut(b"HTTP/1.1 200 OK\r\nConte"), ReplyLost, True),
    ("nothing comes", silence(), ReplyLost, True),
    ("nothing comes after half of the head", silence(b"HTTP/1.1 200 OK\r\n"), ReplyLost, True),
    ("nothing comes after half of the body", silence(HEAD.encode() + b"Content-Length: 9\r\n\r\n{}"), ReplyLost, True),
    ("the body is shorter than it says", cut(HEAD.encode() + b"Content-Length: 99\r\n\r\n{}"), BadReply, True),
    ("the body is reset", reset(HEAD.encode() + b"Content-Length: 99\r\n\r\n{}"), BadReply, True),
    (
        "the last chunk is missing",
        cut(HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
        BadReply,
        True,
    ),
    ("the packed body is not packed", reply(b"{}", headers={"Content-Encoding": "gzip"}), BadReply, True),
    ("what comes is not HTTP", cut(b"220 mail.example ESMTP\r\n\r\n"), BadReply, False),
    ("the head is endless", cut(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"), BadReply, False),
]


@pytest.mark.parametrize(("what", "action", "expected", "retryable"), FAILURES, ids=[row[0] for row in FAILURES])
async def test_a_broken_reply_is_an_error_of_ours(
    way: str, what: str, action: Action, expected: type[TransportError], retryable: bool
) -> None:
    async with loopback(action) as server, transport_on(way) as transport:
        with pytest.raises(TransportError) as caught:
            await transport.send(request_to(server, read=0.5))
    error = caught.value
    assert (type(error), error.sent, error.retryable) == (expected, True, retryable)
    assert SECRET not in everything_said(error)
    assert "aiohttp" not in everything_said(error)
    assert server.count == 1, "nothing is sent twice"
    if isinstance(error, BadReply) and retryable:
        assert (error.status, error.request_id) == (200, REQUEST_ID)


async def test_after_a_broken_reply_the_next_request_has_a_new_connection(way: str) -> None:
    broken = silence(HEAD.encode() + b"Content-Length: 9\r\n\r\n{}")
    async with loopback(broken, reply(BODY)) as server, transport_on(way) as transport:
        with pytest.raises(ReplyLost):
            await transport.send(request_to(server, read=0.3))
        assert (await transport.send(request_to(server))).body == BODY
    assert [seen.connection for seen in server.seen] == [1, 2]


def unused_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def test_a_refused_connection_says_that_nothing_was_sent(way: str) -> None:
    url = f"http://127.0.0.1:{unused_port()}/?Password={SECRET}"
    async with transport_on(way) as transport:
        with pytest.raises(ConnectError, match=r"127.0.0.1:.*refused") as caught:
            await transport.send(HttpRequest("POST", url))
    assert (caught.value.sent, caught.value.retryable) == (False, True)
    assert SECRET not in everything_said(caught.value)


async def test_a_name_without_an_address_says_that_nothing_was_sent(way: str) -> None:
    async with transport_on(way) as transport:
        with pytest.raises(ConnectError, match=r"no connection to nowhere.invalid:80") as caught:
            await transport.send(HttpRequest("POST", f"http://nowhere.invalid/?Password={SECRET}"))
    assert not caught.value.sent
    assert SECRET not in everything_said(caught.value)


async def test_a_connection_that_does_not_come_about_in_time_was_not_sent(way: str, authority: Authority) -> None:
    # The kernel accepts the connection; the TLS handshake is never answered.
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}/?Password={SECRET}"
        async with transport_on(way, ssl=authority.client_context()) as transport:
            with pytest.raises(ConnectError, match=r"within 0\.1 s") as late:
                await transport.send(HttpRequest("POST", url, connect=0.1, total=10.0))
            with pytest.raises(DeadlineExceeded) as later:
                await transport.send(HttpRequest("POST", url, connect=10.0, total=0.1))
    assert not late.value.sent
    assert SECRET not in everything_said(late.value) + everything_said(later.value)
    if way == "short":  # the long way cannot know
        assert not later.value.sent


@pytest.mark.parametrize("action", [silence(), silence(b"HTTP/1.1 200 OK\r\n\r\n{")], ids=["no reply", "half a reply"])
async def test_the_total_time_ends_a_request_that_was_sent(way: str, action: Action) -> None:
    async with loopback(action) as server, transport_on(way) as transport:
        with pytest.raises(DeadlineExceeded) as caught:
            await transport.send(request_to(server, read=10.0, total=0.4))
    assert (caught.value.sent, caught.value.retryable) == (True, False)
    assert SECRET not in everything_said(caught.value)


async def test_a_reply_that_trickles_meets_the_total_time_and_not_the_silence(way: str) -> None:
    async def trickle(writer: asyncio.StreamWriter, seen: Seen) -> bool:
        writer.write(HEAD.encode() + b"Content-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)
        return False

    async with loopback(trickle) as server, transport_on(way) as transport:
        with pytest.raises(DeadlineExceeded):
            await transport.send(request_to(server, read=0.4, total=1.0))


async def test_a_reply_that_was_there_in_time_is_not_lost_to_an_event_loop_that_stood_still() -> None:
    async def answer_and_stall(writer: asyncio.StreamWriter, seen: Seen) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        time.sleep(0.2)  # noqa: ASYNC251  somebody else's blocking code, past the limit of 0.1 s
        return True

    async with loopback(answer_and_stall) as server, transport_on() as transport:
        assert (await transport.send(request_to(server, read=0.1))).body == b"{}"
        assert (await transport.send(request_to(server, read=0.1))).body == b"{}"


async def test_a_reply_without_end_is_refused(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "MAX_REPLY_BYTES", 1 << 20)
    async with loopback(reply(b" " * (3 << 20))) as server, transport_on(way) as transport:
        with pytest.raises(BadReply, match="larger than 1 MiB") as caught:
            await transport.send(request_to(server))
    assert (caught.value.status, caught.value.request_id, caught.value.retryable) == (200, REQUEST_ID, False)


async def test_a_packed_reply_is_measured_unpacked(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "MAX_REPLY_BYTES", 1 << 20)
    bomb = reply(gzip.compress(b" " * (8 << 20)), headers={"Content-Encoding": "gzip"})
    async with loopback(bomb) as server, transport_on(way) as transport:
        with pytest.raises(BadReply, match="larger than 1 MiB"):
            await transport.send(request_to(server))


async def test_a_line_end_in_a_header_is_refused_before_sending(way: str) -> None:
    async with loopback() as server, transport_on(way) as transport:
        with pytest.raises(ConfigError):
            await transport.send(request_to(server, headers={"x-acs-action": "Get\r\nUser"}))
    assert server.count == 0


@pytest.mark.parametrize("url", ["ftp://h/", "http:///", "nonsense", "", "http://h:port/", "http://[::1/"])
async def test_a_url_that_is_none_is_refused(url: str) -> None:
    async with transport_on() as transport:
        with pytest.raises(ConfigError):
            await transport.send(HttpRequest("POST", url))


async def test_a_connection_that_fails_while_it_is_opened_is_an_error_of_ours() -> None:
    # The one place for a mock: an operating system error that loopback does not produce.
    async with transport_on() as transport:
        with Responses() as replies:
            replies.post("http://127.0.0.1:9/", exception=aiohttp.ClientOSError(113, "No route to host"))
            with pytest.raises(ReplyLost, match="No route to host"):
                await transport.send(HttpRequest("POST", "http://127.0.0.1:9/"))


# The pool.


async def test_one_connection_carries_request_after_request(way: str) -> None:
    async with loopback() as server, transport_on(way) as transport:
        for _ in range(5):
            await transport.send(request_to(server))
    assert (server.count, server.connections) == (5, 1)


async def test_no_more_connections_are_open_than_allowed_and_the_queue_is_not_a_connect_timeout(way: str) -> None:
    async with loopback() as server, transport_on(way, max_connections=2) as transport:
        server.gate = asyncio.Event()
        calls = [asyncio.create_task(transport.send(request_to(server, connect=0.05))) for _ in range(8)]
        await server.reached(2)
        await asyncio.sleep(0.1)  # longer than `connect`: those who wait for a connection go on waiting
        server.gate.set()
        assert {(await call).status for call in calls} == {200}
    assert server.most_open == 2


async def test_a_cancelled_request_takes_its_connection_with_it_and_no_other(way: str) -> None:
    async with loopback() as server, transport_on(way) as transport:
        server.gate = asyncio.Event()
        first, second = (asyncio.create_task(transport.send(request_to(server))) for _ in range(2))
        await server.reached(2)
        first.cancel()
        server.gate.set()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert (await second).status == 200
        assert (await transport.send(request_to(server))).status == 200
    assert server.connections == 2


# Proxies.


@dataclass
class Tunnels:
    """A proxy for CONNECT, and what it was asked."""

    port: int = 0
    answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n"
    asked: list[str] = field(default_factory=list)


@asynccontextmanager
async def tunnelling_proxy(answer: bytes | None = None) -> AsyncIterator[Tunnels]:
    proxy = Tunnels()
    if answer is not None:
        proxy.answer = answer
    tasks: set[asyncio.Task[None]] = set()
    writers: list[asyncio.StreamWriter] = []

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        writers.append(writer)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        proxy.asked.append(head)
        writer.write(proxy.answer)
        if b" 200 " not in proxy.answer:
            writer.close()
            return
        there = await asyncio.open_connection("127.0.0.1", int(head.split(" ")[1].rpartition(":")[2]))
        writers.append(there[1])
        await asyncio.gather(pipe(reader, there[1]), pipe(there[0], writer), return_exceptions=True)

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxy.port = listener.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await close_all(writers)
        await listener.wait_closed()


async def test_a_plain_request_goes_to_the_proxy_with_its_whole_address_and_password(way: str) -> None:
    async with loopback() as proxy, transport_on(way, proxy=f"http://u%40x:p%3Aw@127.0.0.1:{proxy.port}") as transport:
        for _ in range(2):
            await transport.send(HttpRequest("POST", "http://ram.test/?A=%2F"))
    for seen in proxy.seen:
        assert (seen.target, seen.headers["host"]) == ("http://ram.test/?A=%2F", "ram.test")
        assert seen.headers["proxy-authorization"] == "Basic " + base64.b64encode(b"u@x:p:w").decode()


async def test_a_secure_request_goes_through_a_tunnel_and_the_password_stays_at_the_proxy(
    way: str, authority: Authority
) -> None:
    context = authority.client_context()
    async with (
        loopback(tls=authority.server_context()) as server,
        tunnelling_proxy() as proxy,
        transport_on(way, proxy=f"http://user:pass@127.0.0.1:{proxy.port}", ssl=context) as transport,
    ):
        for _ in range(2):
            assert (await transport.send(request_to(server))).status == 200
    assert len(proxy.asked) == 1, "the tunnel is used again"
    assert proxy.asked[0].startswith(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic " + base64.b64encode(b"user:pass").decode() in proxy.asked[0]
    assert SECRET not in proxy.asked[0]
    assert all("proxy-authorization" not in seen.headers for seen in server.seen)


async def test_a_proxy_that_refuses_is_an_error_without_its_password(way: str, authority: Authority) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with (
        tunnelling_proxy(refusal) as proxy,
        transport_on(
            way, proxy=f"http://user:hunter2@127.0.0.1:{proxy.port}", ssl=authority.client_context()
        ) as transport,
    ):
        with pytest.raises(ConnectError, match=r"proxy refused.*407") as caught:
            await transport.send(HttpRequest("POST", f"https://ram.test/?Password={SECRET}"))
    assert (caught.value.sent, caught.value.retryable) == (False, False)
    said = everything_said(caught.value)
    assert SECRET not in said
    assert "hunter2" not in said
    assert base64.b64encode(b"user:hunter2").decode() not in said


async def test_a_proxy_that_is_not_there_was_sent_nothing(way: str) -> None:
    async with transport_on(way, proxy=f"http://user:hunter2@127.0.0.1:{unused_port()}") as transport:
        with pytest.raises(ConnectError, match=r"through the proxy 127.0.0.1") as caught:
            await transport.send(HttpRequest("POST", "http://ram.test/"))
    assert not caught.value.sent
    assert "hunter2" not in everything_said(caught.value)


async def test_a_direct_request_passes_no_proxy(way: str) -> None:
    async with (
        loopback() as server,
        loopback() as proxy,
        transport_on(way, proxy=f"http://127.0.0.1:{proxy.port}") as transport,
    ):
        await transport.send(request_to(server, method="GET", direct=True))
        await transport.send(request_to(server))
    assert (server.count, proxy.count) == (1, 1)


async def test_the_environment_names_the_proxy_when_the_transport_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    async with loopback() as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        transport = Transport()
        monkeypatch.delenv("http_proxy")
        await transport.send(HttpRequest("POST", "http://ram.test/"))
        await transport.aclose()
    assert proxy.seen[0].target == "http://ram.test/"


PROXY_CASES: list[tuple[str, dict[str, str], str | None]] = [
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1"}, "p:1"),
    ("https://ram.aliyuncs.com", {"https_proxy": "http://q:1", "HTTPS_PROXY": "http://p:1"}, "q:1"),
    ("https://ram.aliyuncs.com", {"https_proxy": "", "HTTPS_PROXY": "http://p:1"}, None),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "p:1"}, "p:1"),
    ("https://ram.aliyuncs.com", {"HTTP_PROXY": "http://p:1"}, None),
    ("http://ram.test", {"HTTP_PROXY": "http://p:1"}, "p:1"),
    ("http://ram.test", {"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, None),
    ("http://ram.test", {"http_proxy": "http://p:1", "REQUEST_METHOD": "GET"}, "p:1"),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, None),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "x, aliyuncs.com"}, None),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": ".ALIYUNCS.com"}, None),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*.aliyuncs.com"}, None),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "yuncs.com"}, "p:1"),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1", "no_proxy": "ram.aliyuncs.com:443"}, None),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1", "no_proxy": "ram.aliyuncs.com:8443"}, "p:1"),
    ("https://ram.aliyuncs.com", {"HTTPS_PROXY": "http://p:1", "no_proxy": ""}, "p:1"),
    ("http://100.100.100.200", {"HTTP_PROXY": "http://p:1", "NO_PROXY": "100.64.0.0/10"}, None),
    ("http://100.200.100.200", {"HTTP_PROXY": "http://p:1", "NO_PROXY": "100.64.0.0/10,bad/net"}, "p:1"),
    ("http://[fd00::1]:80", {"HTTP_PROXY": "http://p:1", "NO_PROXY": "[fd00::1]"}, None),
    ("http://[fd00::1]:80", {"HTTP_PROXY": "http://p:1", "NO_PROXY": "fd00::/8"}, None),
    ("http://127.0.0.1:8080", {"HTTP_PROXY": "http://p:1"}, None),
    ("http://localhost:8080", {"HTTP_PROXY": "http://p:1"}, None),
    ("http://[::1]:8080", {"HTTP_PROXY": "http://p:1"}, None),
]


@pytest.mark.parametrize(("url", "environ", "expected"), PROXY_CASES)
def test_the_environment_chooses_the_proxy(url: str, environ: Mapping[str, str], expected: str | None) -> None:
    parts = urlsplit(url)
    assert parts.hostname is not None
    no_proxy = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    found = proxy_for(parts.scheme, parts.hostname, port, environment_proxies(environ), no_proxy)
    assert (None if found is None else f"{found.url.host}:{found.url.port}") == expected


@pytest.mark.parametrize(
    "text", ["socks5://user:hunter2@h:1", "http://", "", "http://user:hunter2@h:1/path", "http://h:99999", "ftp://h", 3]
)
def test_a_proxy_that_cannot_be_used_is_refused_without_its_password(text: Any) -> None:
    with pytest.raises(ConfigError, match="HTTPS_PROXY must be the URL of an HTTP proxy") as caught:
        read_proxy(text, "HTTPS_PROXY")
    assert "hunter2" not in str(caught.value) + repr(caught.value)
    assert caught.value.__context__ is None


# TLS.


async def test_a_certificate_of_an_unknown_authority_is_refused_and_not_tried_again(
    way: str, authority: Authority
) -> None:
    async with loopback(tls=authority.server_context()) as server, transport_on(way) as transport:
        with pytest.raises(ConnectError, match=r"certificate of 127.0.0.1:.* is not trusted: self.signed") as caught:
            await transport.send(request_to(server))
    assert (caught.value.sent, caught.value.retryable, server.count) == (False, False, 0)
    assert SECRET not in everything_said(caught.value)


async def test_a_certificate_for_another_name_is_refused(way: str, authority: Authority) -> None:
    async with (
        loopback(tls=authority.server_context()) as server,
        transport_on(way, ssl=authority.client_context()) as transport,
    ):
        with pytest.raises(ConnectError, match="is not trusted: Hostname mismatch"):
            await transport.send(HttpRequest("POST", f"https://localhost:{server.port}/"))


async def test_ssl_cert_file_is_trusted(way: str, authority: Authority) -> None:
    environ = {"SSL_CERT_FILE": str(authority.certificate)}
    async with loopback(tls=authority.server_context()) as server, transport_on(way, environ=environ) as transport:
        assert (await transport.send(request_to(server))).status == 200


@pytest.mark.parametrize("content", [None, "not a certificate"])
async def test_an_ssl_cert_file_that_cannot_be_used_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "authorities.pem"
    if content is not None:
        path.write_text(content)
    async with transport_on(environ={"SSL_CERT_FILE": str(path)}) as transport:
        with pytest.raises(ConfigError, match=r"SSL_CERT_FILE .*authorities\.pem.* cannot be used"):
            await transport.send(HttpRequest("POST", "https://ram.test/"))


async def test_authorities_are_read_once_for_all_and_in_a_thread(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def trust(*args: Any) -> ssl.SSLContext:
        threads.append(threading.current_thread())
        return authority.client_context()

    monkeypatch.setattr(transport_module, "_trust", trust)
    async with loopback(tls=authority.server_context()) as server, transport_on() as transport:
        replies = await asyncio.gather(*[transport.send(request_to(server)) for _ in range(20)])
    assert {got.status for got in replies} == {200}
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


async def test_plain_http_reads_no_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "_trust", None)
    async with loopback() as server, transport_on() as transport:
        assert (await transport.send(request_to(server))).status == 200


async def test_warming_up_reads_the_authorities_ahead(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        loopback(tls=authority.server_context()) as server,
        transport_on(environ={"SSL_CERT_FILE": str(authority.certificate)}) as transport,
    ):
        await transport.warm_up()
        monkeypatch.setattr(transport_module, "_trust", None)
        assert (await transport.send(request_to(server))).status == 200


# Its life.


async def test_after_closing_a_request_says_so_and_closing_again_does_no_harm() -> None:
    async with loopback() as server:
        transport = Transport(environ={})
        await transport.send(request_to(server))
        await transport.aclose()
        await transport.aclose()
        assert transport.closed
        with pytest.raises(ConfigError, match="this session is closed"):
            await transport.send(request_to(server))


async def test_a_request_that_waits_for_a_connection_is_told_of_the_closing(way: str) -> None:
    async with loopback() as server, transport_on(way, max_connections=1) as transport:
        server.gate = asyncio.Event()
        first, second = (asyncio.create_task(transport.send(request_to(server))) for _ in range(2))
        await server.reached(1)
        await transport.aclose()
        got = await asyncio.gather(first, second, return_exceptions=True)
        server.gate.set()
    assert isinstance(got[0], ReplyLost)
    assert isinstance(got[1], ConfigError)
    assert "closed" in str(got[1])
    assert server.count == 1


async def test_a_transport_that_never_sent_closes_as_well() -> None:
    transport = Transport(environ={})
    await transport.aclose()
    with pytest.raises(ConfigError, match="this session is closed"):
        await transport.warm_up()


def test_use_from_another_event_loop_says_so() -> None:
    transport = Transport(environ={})

    async def use() -> HttpReply:
        async with loopback() as server:
            return await transport.send(request_to(server))

    async def close() -> None:
        await transport.aclose()

    async def first() -> None:
        await use()
        assert transport._exchange is not None
        await transport._exchange.aclose()

    asyncio.run(first())
    with pytest.raises(ConfigError, match="another event loop"):
        asyncio.run(use())
    asyncio.run(close())
    with pytest.raises(ConfigError, match="closed"):
        asyncio.run(use())


FORK = """
import asyncio, os, sys
from aliram.errors import ConfigError, ConnectError
from aliram.transport import HttpRequest, Transport

transport = Transport(environ={})
request = HttpRequest("POST", f"http://127.0.0.1:{sys.argv[1]}/")

async def main():
    try:
        await transport.send(request)
    except ConnectError:
        pass
    child = os.fork()
    if child == 0:
        try:
            await transport.send(request)
        except ConfigError as error:
            os._exit(0 if "before a fork" in str(error) else 3)
        os._exit(4)
    status = os.waitpid(child, 0)[1]
    await transport.aclose()
    return os.waitstatus_to_exitcode(status)

sys.exit(asyncio.run(main()))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_use_after_a_fork_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORK, str(unused_port())], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


async def test_a_transport_that_is_forgotten_warns() -> None:
    async with loopback() as server:
        transport = Transport(environ={})
        await transport.send(request_to(server))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
            del transport
            gc.collect()
        for one in caught:  # which holds what it warns of
            if isinstance(one.source, aiohttp.ClientSession):
                await one.source.close()
    assert "Unclosed client session" in " ".join(str(one.message) for one in caught)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"max_connections": 0}, "max_connections"),
        ({"max_connections": True}, "max_connections"),
        ({"max_connections": 1.5}, "max_connections"),
        ({"ssl": False}, "ssl must be an ssl.SSLContext"),
        ({"ssl": True}, "ssl must be an ssl.SSLContext"),
        ({"user_agent": "two\nlines"}, "user_agent"),
        ({"user_agent": 3}, "user_agent"),
        ({"proxy": "socks5://h:1"}, "proxy must be"),
        ({"environ": {"HTTPS_PROXY": "socks5://h:1"}}, "HTTPS_PROXY must be"),
    ],
)
def test_an_option_that_cannot_be_right_is_refused(options: dict[str, Any], match: str) -> None:
    with pytest.raises(ConfigError, match=match):
        Transport(**options)


@pytest.mark.parametrize("name", ["connect", "read", "total"])
@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), True, "5", None])
def test_a_time_limit_is_a_positive_number(name: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=f"timeout {name}"):
        Timeouts(**{name: value})


def test_neither_request_nor_reply_shows_what_it_holds() -> None:
    request = HttpRequest("POST", f"https://ram.test/?P={SECRET}", {"Authorization": SECRET}, SECRET.encode())
    shown = repr(request) + repr(HttpReply(200, {"a": SECRET}, SECRET.encode()))
    assert SECRET not in shown
    assert "https://ram.test/" in shown


# Which way is taken.


async def test_the_short_way_is_taken_with_the_installed_aiohttp() -> None:
    transport = Transport(environ={})
    assert transport._open().is_short()
    await transport.aclose()


async def test_the_long_way_is_taken_where_somebody_replaced_the_request() -> None:
    async with transport_on() as transport:
        with Responses() as replies:
            replies.post("http://ram.test/?A=1", payload={"RequestId": "1"})
            got = await transport.send(HttpRequest("POST", "http://ram.test/?A=1"))
            assert not transport._open().is_short()
        assert transport._open().is_short()
    assert (got.status, got.body) == (200, b'{"RequestId": "1"}')


async def test_the_long_way_is_taken_where_tracing_was_put_into_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    async def on_start(session: Any, context: Any, params: aiohttp.TraceRequestStartParams) -> None:
        started.append(params.method)

    tracing = aiohttp.TraceConfig()
    tracing.on_request_start.append(on_start)
    original: Callable[..., None] = aiohttp.ClientSession.__init__

    def instrumented(self: aiohttp.ClientSession, *args: Any, **options: Any) -> None:
        original(self, *args, trace_configs=[tracing], **options)

    monkeypatch.setattr(aiohttp.ClientSession, "__init__", instrumented)
    async with loopback() as server:
        transport = Transport(environ={})
        await transport.send(request_to(server))
        await transport.aclose()
    assert started == ["POST"]


@pytest.mark.parametrize("error", [TypeError, AttributeError])
async def test_the_long_way_is_taken_where_a_part_turns_out_to_be_another(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with loopback() as server, transport_on() as transport:
        original = aiohttp.BaseConnector.connect

        async def changed(self: Any, req: Any, traces: Any, timeout: Any) -> Any:
            if type(req) is not aiohttp.ClientRequest:
                raise error("a part that changed")
            return await original(self, req, traces, timeout)

        monkeypatch.setattr(aiohttp.BaseConnector, "connect", changed)
        assert (await transport.send(request_to(server))).status == 200
        assert not transport._open().is_short()
    assert server.count == 1
