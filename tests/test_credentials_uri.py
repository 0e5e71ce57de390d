"""Keys from a URL, against servers on loopback that answer well, badly or not at all."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import socket
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from aliram.credentials import credentials_uri
from aliram.credentials.chain import Chain
from aliram.credentials.credentials_uri import CredentialsUri
from aliram.credentials.provider import NotConfigured
from aliram.credentials.refresh import Refresher
from aliram.errors import ConfigError, CredentialsError
from aliram.session import Session
from aliram.transport import HttpReply, HttpRequest, Transport
from tests.fake_clock import FakeClock, settle
from tests.frames import locals_of
from tests.loopback import Action, cut, loopback, raw, reply, reset, silence

SECRET, TOKEN = "sEcReT-of-the-server", "tOkEn-of-the-server"
WORD = "let-me-in-1234"
HIDDEN = (SECRET, TOKEN, WORD)
VARIABLE, SWITCH = "ALIBABA_CLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"


class Server:
    """Hands out keys to whoever knows the word."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.url = ""
        self.asked: list[str] = []
        self.rotation = 0
        self.down = False

    async def handle(self, request: web.BaseRequest) -> web.Response:
        self.asked.append(f"{request.method} {request.raw_path}")
        if self.down:
            return web.Response(status=503, text=f"<html>{request.raw_path}</html>")
        return web.json_response(body(self.clock.after(3600), AccessKeyId=f"STS.rotation{self.rotation}"))


def body(end: datetime | None = None, /, **changes: Any) -> dict[str, Any]:
    """An answer as it should be, but for the changes; None takes a field out."""
    usual = {
        "Code": "Success",
        "AccessKeyId": "STS.rotation0",
        "AccessKeySecret": SECRET,
        "SecurityToken": TOKEN,
        "Expiration": f"{end or datetime(2099, 1, 1, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def server(clock: FakeClock) -> AsyncIterator[Server]:
    service = Server(clock)
    # No access log: it would be the server, not us, that shows the word.
    runner = web.ServerRunner(web.Server(service.handle, access_log=None), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield service
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[Transport]:
    transport = Transport(environ={})
    yield transport
    await transport.aclose()


async def failure(provider: CredentialsUri) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        await provider.fetch()
    error = caught.value
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    shown = "".join(traceback.format_exception(error)) + repr(error) + locals_of(error)
    assert "self" in shown
    assert not [hidden for hidden in HIDDEN if hidden in shown]
    return error


# The usual way ------------------------------------------------------------------------------------------------------


async def test_keys_come_from_the_url(
    server: Server, http: Transport, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = CredentialsUri(f"{server.url}/keys?word={WORD}", http=http, environ={})
    keys = await provider.fetch()
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("STS.rotation0", SECRET, TOKEN)
    assert (keys.kind, keys.provider, keys.scope) == ("sts", "credentials_uri", f"credentials_uri/{server.url}")
    assert keys.expires_at == clock.now + 3600
    shown = caplog.text + repr(provider) + repr(vars(provider)) + repr(keys)
    assert not [hidden for hidden in HIDDEN if hidden in shown]


PATHS = [
    ("", "/"),
    ("/", "/"),
    ("?a=1", "/?a=1"),
    ("/a%2Fb?x=&y&x=1&x=2&z=%20+", "/a%2Fb?x=&y&x=1&x=2&z=%20+"),
    ("/keys?next=http://a/b?c#part/of?it", "/keys?next=http://a/b?c"),
]


@pytest.mark.parametrize(("given", "asked"), PATHS)
async def test_path_and_query_travel_as_they_were_given(
    server: Server, http: Transport, given: str, asked: str
) -> None:
    await CredentialsUri(f"  {server.url}{given}\n", http=http, environ={}).fetch()
    assert server.asked == [f"GET {asked}"]


async def test_the_variable_names_the_url_and_an_argument_outweighs_it(server: Server, http: Transport) -> None:
    environ = {VARIABLE: f"{server.url}/environment"}
    of_environment = CredentialsUri(http=http, environ=environ)
    given = CredentialsUri(f"{server.url}/argument", http=http, environ=environ)
    environ.clear()
    await of_environment.fetch()
    await given.fetch()
    assert server.asked == ["GET /environment", "GET /argument"]


async def test_a_session_lends_its_http(server: Server) -> None:
    server.clock.now = 4_000_000_000.0  # a session goes by the clock of this machine
    async with Session(credentials=CredentialsUri(server.url, environ={})) as session:
        assert (await session.credentials.get()).access_key_id == "STS.rotation0"


async def test_it_takes_the_http_of_its_session_and_of_no_second_one(server: Server, http: Transport) -> None:
    provider = CredentialsUri(server.url, environ={})
    with pytest.raises(ConfigError, match="nothing to send with"):
        await provider.fetch()
    provider.bind(http)
    provider.bind(http)
    await provider.fetch()
    other = Transport(environ={})
    with pytest.raises(ConfigError, match="another session"):
        provider.bind(other)
    CredentialsUri(server.url, http=http, environ={}).bind(other)


# Places -------------------------------------------------------------------------------------------------------------

BAD_URLS = {
    "": "is empty",
    "   ": "is empty",
    "localhost:8080/keys": "must be an http:// or https:// URL",
    "ftp://a/b": "must be an http:// or https:// URL",
    "http://": "must be an http:// or https:// URL",
    "http:///keys": "must be an http:// or https:// URL",
    "http://a:0/": "must be an http:// or https:// URL",
    f"http://user:{WORD}@a/": "must not hold a user or password",
    f"http://{WORD}@a/": "must not hold a user or password",
    "http://a:99999/": "host or port is malformed",
    "http://[1/": "host or port is malformed",
    f"http://a/{WORD} b": "must be percent-encoded",
    "http://a/\\b": "must be percent-encoded",
    "http://a/\nb": "must be percent-encoded",
    "http://ä/": "must be percent-encoded",
}


@pytest.mark.parametrize("url", BAD_URLS)
async def test_what_is_no_url_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ConfigError, match=BAD_URLS[url]) as caught:
        CredentialsUri(url, environ={})
    assert str(caught.value).startswith("uri ")
    assert WORD not in str(caught.value)
    # In the environment it may be meant for somebody else, and whoever comes before in the chain may have keys.
    error = await failure(CredentialsUri(environ={VARIABLE: url}))
    if url.strip():
        assert error.message.startswith(f"{VARIABLE} ")
        assert not isinstance(error, NotConfigured)
    else:
        assert isinstance(error, NotConfigured)
    assert not error.retryable


async def test_without_a_url_it_passes() -> None:
    error = await failure(CredentialsUri(environ={}))
    assert isinstance(error, NotConfigured)
    assert error.message == f"{VARIABLE} is not set"


@pytest.mark.parametrize(("value", "off"), [("1", True), ("true", True), ("TRUE", True), ("0", False), ("", False)])
async def test_it_can_be_switched_off(server: Server, http: Transport, value: str, off: bool) -> None:
    named = CredentialsUri(http=http, environ={VARIABLE: server.url, SWITCH: value})
    chosen = CredentialsUri(server.url, http=http, environ={SWITCH: value})
    if off:
        for provider, passes in ((named, True), (chosen, False)):
            error = await failure(provider)
            assert error.message == f"switched off by {SWITCH}"
            assert isinstance(error, NotConfigured) is passes, "what was chosen must not be replaced silently"
            assert not error.retryable
        assert server.asked == []
    else:
        await named.fetch()
        await chosen.fetch()


LOOPBACK = {
    "http://127.0.0.1/": True,
    "http://127.9.9.9:80/": True,
    "http://[::1]:80/": True,
    "http://LocalHost/": True,
    "https://localhost.:443/": True,
    "http://localhost.example/": False,
    "http://10.0.0.1/": False,
    "https://keys.example/": False,
}


@pytest.mark.parametrize("url", LOOPBACK)
async def test_only_loopback_is_kept_from_the_sessions_proxy(url: str) -> None:
    sent: list[HttpRequest] = []

    class Recording:
        async def send(self, request: HttpRequest) -> HttpReply:
            sent.append(request)
            return HttpReply(200, {}, json.dumps(body()).encode())

    await CredentialsUri(f"{url}?word={WORD}", http=Recording(), environ={}).fetch()
    request = sent[0]
    assert request.direct is LOOPBACK[url]
    assert (request.connect, request.read, request.total) == (5.0, 10.0, 15.0)
    assert WORD not in repr(request)


async def test_a_proxy_sees_what_is_not_loopback_and_nothing_else(server: Server) -> None:
    async with loopback(reply(body())) as proxy:
        transport = Transport(proxy=proxy.url, environ={})
        await CredentialsUri(f"{server.url}/near", http=transport, environ={}).fetch()
        await CredentialsUri("http://far.invalid/keys?a=", http=transport, environ={}).fetch()
        await transport.aclose()
        assert [seen.target for seen in proxy.seen] == ["http://far.invalid/keys?a="]
    assert server.asked == ["GET /near"]


# Answers ------------------------------------------------------------------------------------------------------------

ORIGIN = "ORIGIN"  # stands for the server's scheme, host and port
FIELDS = ("AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration")
NO_JSON = f"the answer of {ORIGIN} is not the expected JSON"
ANSWERS: dict[str, tuple[Action, str, bool]] = {
    **{
        str(status): (reply(body(), status), f"{ORIGIN} answered with HTTP {status}", retryable)
        for status, retryable in ((201, False), (400, False), (403, False), (404, False), (429, True), (500, True))
    },
    "redirect": (
        reply(body(), 302, {"Location": "/elsewhere"}),
        f"{ORIGIN} answered with HTTP 302, a redirect, which is not followed",
        False,
    ),
    "failed": (reply(body(Code="Failed")), f"the answer of {ORIGIN} holds no keys: Code is Failed, not Success", True),
    "no code": (reply(body(Code=None)), f"the answer of {ORIGIN} holds no keys: Code is none, not Success", True),
    "odd code": (reply(body(Code=f"<{SECRET}>")), f"the answer of {ORIGIN} holds no keys: Code is none", True),
    "other case": (reply(body(Code="success")), f"the answer of {ORIGIN} holds no keys: Code is success", True),
    **{
        f"without {name}": (reply(body(**{name: None})), f"the answer of {ORIGIN} lacks {name}", True)
        for name in FIELDS
    },
    **{f"empty {name}": (reply(body(**{name: ""})), f"the answer of {ORIGIN} lacks {name}", True) for name in FIELDS},
    "code alone": (reply({"Code": "Success"}), f"the answer of {ORIGIN} lacks {', '.join(FIELDS)}", True),
    "number": (reply(body(AccessKeySecret=12)), NO_JSON, True),
    "list": (reply([body()]), NO_JSON, True),
    "html": (reply(f"<html>{SECRET}</html>"), NO_JSON, True),
    "empty": (reply(b""), NO_JSON, True),
    "cut": (reply(f'{{"Code": "Success", "AccessKeySecret": "{SECRET}", "Sec'), NO_JSON, True),
    "not utf-8": (reply(b'{"Code": "Success", "AccessKeyId": "\xff\xfe"}'), NO_JSON, True),
    "deep": (reply(b'{"X": ' + b"[" * 5000 + b"]" * 5000 + b"}"), NO_JSON, True),
    "long": (reply(body(Novelty="x" * 66000)), f"the answer of {ORIGIN} is too long to be keys", True),
    "line end": (reply(body(AccessKeySecret=f"{SECRET}\n")), f"the answer of {ORIGIN} holds what cannot be keys", True),
    "odd time": (reply(body(Expiration="soon")), f"the answer of {ORIGIN} holds an Expiration that is not", True),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_answer_without_keys_is_told_without_showing_it(
    http: Transport, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    action, message, retryable = ANSWERS[name]
    async with loopback(action) as server:
        error = await failure(CredentialsUri(f"{server.url}keys?word={WORD}", http=http, environ={}))
        assert error.message.startswith(message.replace(ORIGIN, server.url.rstrip("/")))
        assert server.count == 1
    assert error.retryable is retryable
    assert not isinstance(error, NotConfigured)
    assert not [hidden for hidden in HIDDEN if hidden in caplog.text]


LOST: dict[str, Action] = {
    "reset": reset(),
    "end": cut(),
    "half a reply": raw(f"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{SECRET}".encode()),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "silence": silence(),
}


@pytest.mark.parametrize("name", LOST)
async def test_no_answer_may_be_followed_by_one(
    http: Transport, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(credentials_uri, "READ_SECONDS", 0.1)
    async with loopback(LOST[name]) as server:
        error = await failure(CredentialsUri(f"{server.url}?word={WORD}", http=http, environ={}))
        assert error.message.startswith(f"no usable answer from {server.url.rstrip('/')} (")
    assert error.retryable
    assert not [hidden for hidden in HIDDEN if hidden in caplog.text]


async def test_nobody_there_may_be_followed_by_somebody(http: Transport) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = await failure(CredentialsUri(f"http://127.0.0.1:{port}/?word={WORD}", http=http, environ={}))
    assert error.message.startswith(f"no usable answer from http://127.0.0.1:{port} (")
    assert error.retryable


async def test_unknown_fields_and_other_forms_of_time_are_fine(http: Transport) -> None:
    async with loopback(reply(body(Expiration="2030-01-01T08:00:00.5+08:00", Novelty={"a": [1]}))) as server:
        keys = await CredentialsUri(server.url, http=http, environ={}).fetch()
    assert keys.expiration == datetime(2030, 1, 1, 0, 0, 0, 500000, UTC)


# With the refresher and the chain -----------------------------------------------------------------------------------


async def test_in_a_chain_only_a_missing_url_lets_the_next_one_have_its_turn(server: Server, http: Transport) -> None:
    ready = CredentialsUri(server.url, http=http, environ={})
    assert (await Chain([CredentialsUri(environ={}), ready]).fetch()).provider == "credentials_uri"
    server.down = True
    broken = CredentialsUri(http=http, environ={VARIABLE: server.url})
    asked = len(server.asked)
    with pytest.raises(CredentialsError, match="is set up and has no keys") as caught:
        await Chain([broken, ready]).fetch()
    assert caught.value.retryable
    assert len(server.asked) == asked + 1


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await settle(1)


async def test_keys_are_refreshed_kept_through_an_outage_and_refreshed_again(
    server: Server, http: Transport, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = CredentialsUri(f"{server.url}/?word={WORD}", http=http, environ={})
    refresher = Refresher(provider, clock=clock, random=lambda: 0.0)
    await asyncio.gather(*(refresher.get() for _ in range(100)))
    assert len(server.asked) == 1
    server.rotation = 1
    clock.advance(2699.0)  # of 3,600 s the last 900 are the soft window
    assert (await refresher.get()).access_key_id == "STS.rotation0"
    assert len(server.asked) == 1
    clock.advance(1.0)
    await refresher.get()
    await until(lambda: (keys := refresher.peek()) is not None and keys.access_key_id == "STS.rotation1")
    server.down = True
    clock.advance(3599.0)
    assert (await refresher.get()).access_key_id == "STS.rotation1"
    clock.advance(1.0)
    with pytest.raises(CredentialsError, match="answered with HTTP 503"):
        await refresher.get()
    server.down, server.rotation = False, 2
    clock.advance(30.0)
    assert (await refresher.get()).access_key_id == "STS.rotation2"
    assert not [hidden for hidden in HIDDEN if hidden in caplog.text]
    await refresher.aclose()
