"""Instance metadata against a real server on loopback that can be old, strict, slow, broken or something else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import pickle
import socket
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from aliram.credentials import imds
from aliram.credentials.imds import EcsRamRole
from aliram.credentials.provider import NotConfigured
from aliram.credentials.refresh import Refresher
from aliram.errors import ConfigError, CredentialsError
from aliram.transport import HttpReply, HttpRequest, Transport
from tests.fake_clock import FakeClock, settle
from tests.frames import locals_of

SECRET, TOKEN = "sEcReT-of-the-role", "tOkEn-of-the-role"
TOKEN_HEADER, TTL_HEADER = "X-aliyun-ecs-metadata-token", "X-aliyun-ecs-metadata-token-ttl-seconds"
LIST = "/latest/meta-data/ram/security-credentials/"


class Metadata:
    """The metadata service as the ECS documentation tells it, and with the faults of life."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.url = ""
        self.asked: list[tuple[str, str, str | None]] = []
        self.tokens: list[str] = []
        self.known_tokens: set[str] = set()
        self.roles = "demo"
        self.answers: dict[str, Callable[[], web.Response]] = {}
        self.token_required = False
        self.refused_status = 403
        self.silent: set[str] = set()
        self.over = asyncio.Event()
        self.lifetime = 21600.0
        self.rotation = 0
        self.body: dict[str, Any] = {}

    async def handle(self, request: web.Request) -> web.Response:
        step = "token" if request.method == "PUT" else "list" if request.path == LIST else "keys"
        self.asked.append((request.method, request.path, request.headers.get(TOKEN_HEADER)))
        if step in self.silent:
            await self.over.wait()
        if step in self.answers:
            return self.answers[step]()
        if step == "token":
            assert request.path == "/latest/api/token"
            assert request.headers[TTL_HEADER] == "21600"
            self.tokens.append(f"session-secret-{len(self.tokens)}==")
            self.known_tokens.add(self.tokens[-1])
            return web.Response(text=self.tokens[-1] + "\n")
        token = request.headers.get(TOKEN_HEADER)
        if (token is None and self.token_required) or (token is not None and token not in self.known_tokens):
            return web.Response(status=self.refused_status, text="<html>refused</html>")
        if step == "list":
            return web.Response(text=self.roles + "\n")
        if request.path != LIST + self.roles:
            return web.Response(status=404, text="<html>not found</html>")
        return web.json_response(self.keys())

    def keys(self, **changes: Any) -> dict[str, Any]:
        end = datetime.fromtimestamp(self.clock.now + self.lifetime, UTC)
        body = {
            "Code": "Success",
            "AccessKeyId": f"STS.rotation{self.rotation}",
            "AccessKeySecret": SECRET,
            "SecurityToken": TOKEN,
            "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}",
            "LastUpdated": "2023-11-14T22:13:20Z",
        }
        return {name: value for name, value in (body | self.body | changes).items() if value is not None}

    @property
    def steps(self) -> list[str]:
        """`PUT`, `LIST`, `KEYS`, with `1` where no token travelled."""
        names = []
        for method, path, token in self.asked:
            name = "PUT" if method == "PUT" else "LIST" if path == LIST else "KEYS"
            names.append(name if token or name == "PUT" else f"{name}1")
        return names


Started = Callable[[Callable[[web.Request], Awaitable[web.StreamResponse]]], Awaitable[str]]


@pytest.fixture
async def start() -> AsyncIterator[Started]:
    """Starts a server on loopback and gives its URL."""
    runners = []

    async def start(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> str:
        runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0)  # type: ignore[arg-type]
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def metadata(start: Started, clock: FakeClock) -> AsyncIterator[Metadata]:
    service = Metadata(clock)
    service.url = await start(service.handle)
    yield service
    service.over.set()


@pytest.fixture
async def http() -> AsyncIterator[Transport]:
    transport = Transport(environ={})
    yield transport
    await transport.aclose()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits of a tenth of a second, for tests that wait for them."""
    for name in ("CONNECT_SECONDS", "READ_SECONDS", "PROBE_SECONDS"):
        monkeypatch.setattr(imds, name, 0.1)


Role = Callable[..., EcsRamRole]


@pytest.fixture
def role(metadata: Metadata, http: Transport, clock: FakeClock) -> Role:
    """Makes providers for the metadata server; the process's environment is not read."""

    def role(role_name: str | None = None, **options: Any) -> EcsRamRole:
        usual: dict[str, Any] = {"http": http, "endpoint": metadata.url, "environ": {}, "clock": clock}
        return EcsRamRole(role_name, **usual | options)

    return role


def page(status: int = 200, text: str | bytes = "") -> Callable[[], web.Response]:
    body = text.encode() if isinstance(text, str) else text
    return lambda: web.Response(status=status, body=body, content_type="text/html", charset="utf-8")


async def failure(provider: EcsRamRole) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        await provider.fetch()
    error = caught.value
    assert "self" in locals_of(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    shown = "".join(traceback.format_exception(error)) + locals_of(error)
    assert SECRET not in shown
    assert TOKEN not in shown
    assert "session-secret" not in shown
    return error


# The usual way ------------------------------------------------------------------------------------------------------


async def test_keys_come_by_a_token_the_role_and_its_keys(metadata: Metadata, role: Role, clock: FakeClock) -> None:
    keys = await role().fetch()
    assert metadata.asked == [
        ("PUT", "/latest/api/token", None),
        ("GET", LIST, "session-secret-0=="),
        ("GET", LIST + "demo", "session-secret-0=="),
    ]
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("STS.rotation0", SECRET, TOKEN)
    assert (keys.kind, keys.provider, keys.scope) == ("sts", "imds", "imds/demo")
    assert keys.expires_at == clock.now + 21600


async def test_token_and_role_are_remembered(metadata: Metadata, role: Role) -> None:
    provider = role()
    for _ in range(3):
        await provider.fetch()
    assert metadata.steps == ["PUT", "LIST", "KEYS", "KEYS", "KEYS"]


@pytest.mark.parametrize("named", ["argument", "environment"])
async def test_a_role_that_is_named_is_not_asked_for(metadata: Metadata, role: Role, named: str) -> None:
    provider = role(" demo ") if named == "argument" else role(environ={"ALIBABA_CLOUD_ECS_METADATA": "demo\n"})
    await provider.fetch()
    assert metadata.steps == ["PUT", "KEYS"]


@pytest.mark.parametrize("empty", ["", "  "])
async def test_an_empty_role_name_is_no_role_name(metadata: Metadata, role: Role, empty: str) -> None:
    await role(environ={"ALIBABA_CLOUD_ECS_METADATA": empty}).fetch()
    assert metadata.steps == ["PUT", "LIST", "KEYS"]


async def test_the_token_is_renewed_before_its_end(metadata: Metadata, role: Role, clock: FakeClock) -> None:
    provider = role()
    await provider.fetch()
    clock.advance(21600 * 0.95 - 1)
    await provider.fetch()
    assert len(metadata.tokens) == 1
    clock.advance(1)
    await provider.fetch()
    assert metadata.steps[-2:] == ["PUT", "KEYS"]
    assert metadata.asked[-1][2] == "session-secret-1=="


@pytest.mark.parametrize("status", [401, 403])
async def test_a_remembered_token_that_is_refused_is_replaced_once(metadata: Metadata, role: Role, status: int) -> None:
    provider = role(disable_imds_v1=True)
    await provider.fetch()
    metadata.known_tokens.clear()
    metadata.refused_status = status
    metadata.asked.clear()
    await provider.fetch()
    assert metadata.steps == ["KEYS", "PUT", "KEYS"]


async def test_a_new_token_that_is_refused_is_not_replaced_again(metadata: Metadata, role: Role) -> None:
    metadata.answers["keys"] = page(403)
    error = await failure(role(disable_imds_v1=True))
    assert metadata.steps == ["PUT", "LIST", "KEYS"]
    assert error.message == "the question for the keys of demo was answered with HTTP 403"
    assert not error.retryable


# Without a token ----------------------------------------------------------------------------------------------------

NO_TOKEN = {
    "404": (page(404), "HTTP 404"),
    "403": (page(403), "HTTP 403"),
    "500": (page(500), "HTTP 500"),
    "html": (page(200, "<html>\n<body>hello</body></html>"), "the answer is not a token"),
    "empty": (page(200, ""), "the answer is not a token"),
    "redirect": (lambda: web.Response(status=302, headers={"Location": "/"}), "HTTP 302"),
}


@pytest.mark.parametrize("name", NO_TOKEN)
async def test_without_a_token_the_old_way_is_taken(metadata: Metadata, role: Role, name: str) -> None:
    metadata.answers["token"], _ = NO_TOKEN[name]
    assert (await role().fetch()).access_key_id == "STS.rotation0"
    assert metadata.steps == ["PUT", "LIST1", "KEYS1"]


@pytest.mark.parametrize("how", ["argument", "environment"])
@pytest.mark.parametrize("name", NO_TOKEN)
async def test_the_old_way_is_never_taken_where_it_is_switched_off(
    metadata: Metadata, role: Role, name: str, how: str
) -> None:
    metadata.answers["token"], reason = NO_TOKEN[name]
    switch = {"disable_imds_v1": True} if how == "argument" else {"environ": {"ALIBABA_CLOUD_IMDSV1_DISABLED": "True"}}
    error = await failure(role(**switch))
    assert error.message == f"no metadata token ({reason}), and IMDSv1 is switched off"
    assert error.retryable is (name == "500")
    assert metadata.steps == ["PUT"]


async def test_an_argument_outweighs_the_variable(metadata: Metadata, role: Role) -> None:
    metadata.answers["token"] = page(404)
    await role(disable_imds_v1=False, environ={"ALIBABA_CLOUD_IMDSV1_DISABLED": "true"}).fetch()


async def test_a_token_that_gets_lost_inside_a_container_leaves_the_old_way(
    metadata: Metadata, role: Role, quick: None
) -> None:
    metadata.silent.add("token")
    await role("demo").fetch()
    assert metadata.steps == ["PUT", "KEYS1"]


REFUSALS = {
    "status": page(400),
    "html": page(200, "<html></html>"),
    "code": page(200, '{"Code": "Failed"}'),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_token_that_does_not_help_is_left_out_once(metadata: Metadata, role: Role, name: str) -> None:
    usual = metadata.keys()

    def answer() -> web.Response:
        return web.json_response(usual) if metadata.asked[-1][2] is None else REFUSALS[name]()

    metadata.answers["keys"] = answer
    assert (await role().fetch()).access_key_id == "STS.rotation0"
    assert metadata.steps == ["PUT", "LIST", "KEYS", "KEYS1"]


async def test_when_neither_way_helps_the_answer_to_the_new_way_is_told(metadata: Metadata, role: Role) -> None:
    metadata.answers["keys"] = lambda: page(500 if metadata.asked[-1][2] else 403)()
    error = await failure(role())
    assert error.message == "the question for the keys of demo was answered with HTTP 500"
    assert error.retryable
    assert metadata.steps == ["PUT", "LIST", "KEYS", "KEYS1"]


async def test_why_there_was_no_token_is_told_when_the_old_way_fails(metadata: Metadata, role: Role) -> None:
    metadata.answers["token"] = page(404)
    metadata.token_required = True
    error = await failure(role())
    assert error.message == (
        "the question for the role was answered with HTTP 403, without a token (asking for one: HTTP 404)"
    )


# Roles --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [page(404, "<html>404</html>"), page(200, ""), page(200, "\n")])
async def test_no_role_attached_is_said_exactly(
    metadata: Metadata, role: Role, answer: Callable[[], web.Response]
) -> None:
    metadata.answers["list"] = answer
    provider = role()
    error = await failure(provider)
    assert isinstance(error, NotConfigured)
    assert error.message == "no role is attached to this instance"
    assert metadata.steps == ["PUT", "LIST"]
    del metadata.answers["list"]
    assert (await provider.fetch()).access_key_id == "STS.rotation0", "a role may be attached while we run"


async def test_a_role_that_was_replaced_is_found_again(metadata: Metadata, role: Role) -> None:
    provider = role()
    await provider.fetch()
    metadata.roles = "successor"
    metadata.asked.clear()
    assert (await provider.fetch()).scope == "imds/successor"
    assert [path for _, path, _ in metadata.asked] == [LIST + "demo", LIST, LIST + "successor"]


async def test_a_role_that_was_detached_is_said_exactly(metadata: Metadata, role: Role) -> None:
    provider = role()
    await provider.fetch()
    metadata.answers |= {"list": page(404), "keys": page(404)}
    assert (await failure(provider)).message == "no role is attached to this instance"
    metadata.asked.clear()
    await failure(provider)
    assert metadata.steps == ["LIST"]


async def test_a_named_role_that_is_not_attached_is_not_replaced_by_another(metadata: Metadata, role: Role) -> None:
    error = await failure(role("other"))
    assert not isinstance(error, NotConfigured)
    assert error.message == "the role other is not attached to this instance"
    assert metadata.steps == ["PUT", "KEYS"]


async def test_a_list_that_is_no_role_name_is_not_asked_for(metadata: Metadata, role: Role) -> None:
    for text in ("<html><body>welcome</body></html>", "../../latest", "a b", ".."):
        metadata.answers["list"] = page(200, text)
        assert "not a role name" in (await failure(role())).message
    assert "KEYS" not in metadata.steps


# Bodies -------------------------------------------------------------------------------------------------------------

FIELDS = ("AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration")
BODIES: dict[str, tuple[dict[str, Any] | str | bytes, str]] = {
    "no UTF-8": (
        f'{{"AccessKeySecret": "{SECRET}", "Code": "'.encode() + b"\xff",
        "the metadata of demo is not the expected JSON",
    ),
    "failed": ({"Code": "Failed"}, "the metadata of demo holds no keys: Code is Failed, not Success"),
    "no code": ({"Code": None}, "the metadata of demo holds no keys: Code is none, not Success"),
    "odd code": ({"Code": f"<b>{SECRET}"}, "the metadata of demo holds no keys: Code is none, not Success"),
    **{f"without {name}": ({name: None}, f"the metadata of demo lacks {name}") for name in FIELDS},
    **{f"empty {name}": ({name: ""}, f"the metadata of demo lacks {name}") for name in FIELDS},
    "without any": (dict.fromkeys(FIELDS), f"the metadata of demo lacks {', '.join(FIELDS)}"),
    "number": ({"AccessKeySecret": 12}, "the metadata of demo is not the expected JSON"),
    "line end": (
        {"AccessKeySecret": SECRET + "\n"},
        "the metadata of demo holds what cannot be keys: access_key_secret holds a blank",
    ),
    "odd time": ({"Expiration": "tomorrow"}, "the metadata of demo holds an Expiration that is not a time"),
    "html": ("<html>oops</html>", "the metadata of demo is not the expected JSON"),
    "empty": ("", "the metadata of demo is not the expected JSON"),
    "list": ("[]", "the metadata of demo is not the expected JSON"),
    "cut": (
        f'{{"Code": "Success", "AccessKeySecret": "{SECRET}", "Sec',
        "the metadata of demo is not the expected JSON",
    ),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_holds_no_keys_is_told_without_showing_it(
    metadata: Metadata, role: Role, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body, message = BODIES[name]
    text = body if isinstance(body, str | bytes) else json.dumps(metadata.keys(**body))
    metadata.answers["keys"] = page(200, text)
    error = await failure(role(disable_imds_v1=True))
    assert error.message.startswith(message)
    assert error.retryable
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("status", [400, 429, 500, 503])
async def test_a_service_in_trouble_may_be_asked_again(metadata: Metadata, role: Role, status: int) -> None:
    metadata.answers["list"] = page(status)
    error = await failure(role())
    assert (error.retryable, type(error)) == (status != 400, CredentialsError)
    assert f"HTTP {status}" in error.message


async def test_unknown_fields_and_a_time_with_fractions_are_fine(metadata: Metadata, role: Role) -> None:
    metadata.body = {"Expiration": "2030-01-01T08:00:00.5+08:00", "Novelty": {"a": [1]}}
    keys = await role().fetch()
    assert keys.expiration == datetime(2030, 1, 1, 0, 0, 0, 500000, UTC)


# Switches and places ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "off"), [("true", True), ("TRUE", True), ("1", True), ("false", False), ("", False)])
async def test_metadata_can_be_switched_off(metadata: Metadata, role: Role, value: str, off: bool) -> None:
    provider = role(environ={"ALIBABA_CLOUD_ECS_METADATA_DISABLED": value})
    if off:
        error = await failure(provider)
        assert isinstance(error, NotConfigured)
        assert error.message == "switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED"
        assert metadata.asked == []
    else:
        await provider.fetch()


async def test_only_its_own_variable_redirects_metadata(metadata: Metadata, http: Transport) -> None:
    environ = {"ALIRAM_ENDPOINT_URL": "http://elsewhere.invalid", "ALIRAM_ENDPOINT_URL_IMDS": metadata.url + "/"}
    await EcsRamRole(http=http, environ=environ).fetch()
    assert metadata.steps == ["PUT", "LIST", "KEYS"]
    general = EcsRamRole(http=http, environ={"ALIRAM_ENDPOINT_URL": metadata.url})
    assert general._endpoint == "http://100.100.100.200"
    bare = EcsRamRole(http=http, endpoint=metadata.url.removeprefix("http://"), environ={})
    await bare.fetch()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x",
        "http://",
        "http://u:p@x",
        "http://x?a=1",
        "http://x#a",
        "http://x:99999",
        "http://a b",
        "http://[1",
        "é",
    ],
)
def test_a_place_that_is_no_url_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(ConfigError, match="endpoint of instance metadata"):
        EcsRamRole(endpoint=url, environ={})
    with pytest.raises(ConfigError, match="endpoint of instance metadata"):
        EcsRamRole(environ={"ALIRAM_ENDPOINT_URL_IMDS": url})


@pytest.mark.parametrize("name", ["a/b", "a b", "..", "x" * 65, "a\nb", "rôle"])
def test_a_role_name_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="not a role name"):
        EcsRamRole(name, environ={})


async def test_it_takes_the_http_of_its_session_and_of_no_second_one(metadata: Metadata, http: Transport) -> None:
    provider = EcsRamRole(endpoint=metadata.url, environ={})
    with pytest.raises(ConfigError, match="nothing to send with"):
        await provider.fetch()
    provider.bind(http)
    provider.bind(http)
    await provider.fetch()
    other = Transport(environ={})
    with pytest.raises(ConfigError, match="another session"):
        provider.bind(other)
    EcsRamRole(http=http, environ={}).bind(other)


async def test_no_request_reaches_a_proxy_and_each_says_so(
    metadata: Metadata, start: Started, clock: FakeClock
) -> None:
    at_proxy: list[str] = []
    sent: list[HttpRequest] = []

    async def proxy(request: web.Request) -> web.Response:
        at_proxy.append(request.path)
        return web.Response(status=502)

    address = await start(proxy)
    transport = Transport(proxy=address, environ={"HTTP_PROXY": address, "http_proxy": address})

    class Recording:
        async def send(self, request: HttpRequest) -> HttpReply:
            sent.append(request)
            return await transport.send(request)

    provider = EcsRamRole(http=Recording(), endpoint=metadata.url, environ={}, clock=clock)
    await provider.fetch()
    await transport.send(HttpRequest("GET", metadata.url + "/not-metadata"))
    await transport.aclose()
    assert at_proxy == ["/not-metadata"]
    assert [request.direct for request in sent] == [True, True, True]
    assert {(request.connect, request.read) for request in sent} == {(1.0, 1.0)}


# Elsewhere than on an instance --------------------------------------------------------------------------------------


def closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def test_where_nothing_listens_the_probe_ends_at_once_and_is_not_repeated(role: Role, http: Transport) -> None:
    provider = role(endpoint=closed_port(), probe=True)
    error = await failure(provider)
    assert isinstance(error, NotConfigured)
    assert error.message.startswith("not an ECS instance: no usable answer from the metadata service")
    assert not error.retryable
    await http.aclose()  # whoever asks again would be told that this is closed
    assert (await failure(provider)).message == error.message


@pytest.mark.parametrize("where", ["nothing is accepted", "nothing is answered"])
async def test_the_whole_probe_costs_at_most_its_limit_and_that_once(
    metadata: Metadata, role: Role, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    # Far apart, so that a busy machine cannot blur which of the limits ended it.
    monkeypatch.setattr(imds, "CONNECT_SECONDS", 5.0)
    monkeypatch.setattr(imds, "READ_SECONDS", 5.0)
    monkeypatch.setattr(imds, "PROBE_SECONDS", 0.2)
    metadata.silent |= {"token", "list", "keys"}
    with contextlib.ExitStack() as sockets:
        url = metadata.url
        if where == "nothing is accepted":
            # A full queue of connections that nobody accepts is a host that does not answer.
            full = sockets.enter_context(socket.socket())
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            url = f"http://127.0.0.1:{full.getsockname()[1]}"
            for _ in range(4):
                waiting = sockets.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(full.getsockname())
        provider = role(endpoint=url, probe=True)
        began = time.monotonic()
        error = await failure(provider)
        took = time.monotonic() - began
    assert isinstance(error, NotConfigured)
    assert took < 4.5
    asked = len(metadata.asked)
    assert (await failure(provider)).message == error.message
    assert len(metadata.asked) == asked


def test_the_limits_are_one_second() -> None:
    assert (imds.CONNECT_SECONDS, imds.READ_SECONDS, imds.PROBE_SECONDS) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("disabled", [False, True])
async def test_something_else_at_that_address_is_no_metadata_service(
    metadata: Metadata, role: Role, disabled: bool
) -> None:
    for step in ("token", "list", "keys"):
        metadata.answers[step] = page(200, "<html>log in to the network</html>")
    provider = role(probe=True, disable_imds_v1=disabled)
    error = await failure(provider)
    assert isinstance(error, NotConfigured)
    assert error.message.startswith("not an ECS instance: ")
    asked = len(metadata.asked)
    await failure(provider)
    assert len(metadata.asked) == asked


async def test_a_probe_of_a_service_in_trouble_is_repeated(metadata: Metadata, role: Role) -> None:
    metadata.answers |= {"token": page(503), "list": page(503)}
    provider = role(probe=True)
    error = await failure(provider)
    assert isinstance(error, NotConfigured)
    assert error.retryable
    metadata.answers.clear()
    assert (await provider.fetch()).access_key_id == "STS.rotation0"


async def test_a_probe_that_got_a_token_has_found_an_instance(metadata: Metadata, role: Role) -> None:
    metadata.answers["list"] = page(400)
    assert not isinstance(await failure(role(probe=True)), NotConfigured)


async def test_a_probe_takes_the_old_way_too(metadata: Metadata, role: Role, quick: None) -> None:
    metadata.answers["token"] = page(404)
    await role(probe=True).fetch()
    metadata.answers.clear()
    metadata.silent.add("token")
    await role(probe=True).fetch()


async def test_an_instance_that_has_answered_stays_one(metadata: Metadata, role: Role, quick: None) -> None:
    provider = role(probe=True)
    await provider.fetch()
    metadata.silent |= {"token", "list", "keys"}
    for _ in range(2):
        error = await failure(provider)
        assert not isinstance(error, NotConfigured)
        assert error.retryable
        assert error.message.startswith("no usable answer from the metadata service")
    metadata.silent.clear()
    await provider.fetch()


async def test_a_provider_that_was_chosen_is_asked_until_it_answers(
    metadata: Metadata, role: Role, quick: None
) -> None:
    metadata.silent.add("keys")
    for provider in (role(), role("demo", probe=True)):
        assert not isinstance(await failure(provider), NotConfigured)
        metadata.silent.clear()
        await provider.fetch()
        metadata.silent.add("keys")


# With the refresher -------------------------------------------------------------------------------------------------


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await settle(1)


async def test_a_thousand_callers_cost_three_requests(metadata: Metadata, role: Role, clock: FakeClock) -> None:
    refresher = Refresher(role(), clock=clock, call_later=clock.call_later)
    got = await asyncio.gather(*(refresher.get() for _ in range(1000)))
    assert {keys.access_key_id for keys in got} == {"STS.rotation0"}
    assert metadata.steps == ["PUT", "LIST", "KEYS"]
    await refresher.aclose()


async def test_an_idle_instance_follows_the_rotation_by_itself(
    metadata: Metadata, role: Role, clock: FakeClock
) -> None:
    refresher = Refresher(role(), clock=clock, random=lambda: 0.0, call_later=clock.call_later)
    await refresher.get()
    for rotation in range(1, 5):
        asked = len(metadata.asked)
        metadata.rotation = rotation
        clock.advance(metadata.lifetime - 900 - 0.5)
        await settle()
        assert len(metadata.asked) == asked, "nothing is asked before the soft window"
        clock.advance(0.5)
        await until(lambda: clock.pending == 1)
        keys = refresher.peek()
        assert keys is not None
        assert keys.access_key_id == f"STS.rotation{rotation}"
    # The first token served 20,520 s, less than one rotation.
    assert metadata.steps == ["PUT", "LIST", "KEYS", *["PUT", "KEYS"] * 4]
    await refresher.aclose()
    assert clock.pending == 0


async def test_valid_keys_are_kept_through_an_outage_and_dropped_at_their_end(
    metadata: Metadata, role: Role, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refresher = Refresher(role(), clock=clock, random=lambda: 1.0, call_later=clock.call_later, keep_fresh=False)
    first = await refresher.get()
    metadata.answers |= {step: page(500) for step in ("token", "list", "keys")}
    clock.advance(metadata.lifetime - 1.0)
    assert await refresher.get() is first
    clock.advance(1.0)
    with pytest.raises(CredentialsError, match="imds: the question for the keys of demo was answered with HTTP 500"):
        await refresher.get()
    metadata.answers.clear()
    metadata.rotation = 1
    clock.advance(30.0)
    assert (await refresher.get()).access_key_id == "STS.rotation1"
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text
    assert "session-secret" not in caplog.text
    await refresher.aclose()
