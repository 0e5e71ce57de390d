"""The transport against loopback servers that behave as badly as real ones do."""

from __future__ import annotations

import asyncio
import base64
import gc
import gzip
import os
import socket
import ssl
import traceback
import warnings
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aioresponses_shim import Responses
from certificates import Authority, make_authority
from loopback import REQUEST_ID, Action, Loopback, cut, loopback, raw, reply, reset, silence

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
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"R\r\nf\r\nequestId\": \"1\"}\r\n0\r\n\r\n", stay=True
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
    ("the last chunk is missing", cut(HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"), BadReply, True),
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
            await transport.send(request_to(server, read=0.2))
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
            await transport.send(request_to(server, read=0.1))
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
        with pytest.raises(ConnectError, match="127.0.0.1:.*refused") as caught:
            await transport.send(HttpRequest("POST", url))
    assert (caught.value.sent, caught.value.retryable) == (False, True)
    assert SECRET not in everything_said(caught.value)


async def test_a_name_without_an_address_says_that_nothing_was_sent(way: str) -> None:
    async with transport_on(way) as transport:
        with pytest.raises(ConnectError, match="no connection to nowhere.invalid:80") as caught:
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
            await transport.send(request_to(server, read=10.0, total=0.1))
    assert (caught.value.sent, caught.value.retryable) == (True, False)
    assert SECRET not in everything_said(caught.value)


async def test_a_reply_that_trickles_meets_the_total_time_and_not_the_silence(way: str) -> None:
    async def trickle(writer: asyncio.StreamWriter) -> bool:
        writer.write(HEAD.encode() + b"Content-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)
        return False

    async with loopback(trickle) as server, transport_on(way) as transport:
        with pytest.raises(DeadlineExceeded):
            await transport.send(request_to(server, read=0.2, total=0.5))


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
