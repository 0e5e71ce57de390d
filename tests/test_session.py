"""What a session shares, what it owns, and what it refuses."""

from __future__ import annotations

import asyncio
import inspect
import json
import ssl
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints
from urllib.parse import parse_qsl, urlsplit

import pytest

import aliram
from aliram.client import ServiceClient
from aliram.credentials import Keys, Refresher, StaticKeys
from aliram.errors import AccessDenied, ConfigError, CredentialsError, Throttled
from aliram.retry import RetryPolicy
from aliram.secret import Secret
from aliram.session import Session, SessionOptions
from aliram.transport import Http, HttpReply, HttpRequest, Timeouts
from tests.calling import KEY_ID, QuickSession, session_on
from tests.loopback import REQUEST_ID, error, loopback, reply

ROLE = "acs:ram::2222:role/auditor"
USER = {"RequestId": REQUEST_ID, "User": {"UserName": "alice"}}


class Cloud:
    """Gives keys of a role to whoever asks STS, and a user to everybody else."""

    def __init__(self, lifetime: float = 3600.0) -> None:
        self.requests: list[HttpRequest] = []
        self.lifetime = lifetime
        self.assumed = 0
        self.refuses = False
        self.now = datetime.now(UTC)

    async def send(self, request: HttpRequest) -> HttpReply:
        self.requests.append(request)
        await asyncio.sleep(0)
        if request.headers["x-acs-action"] != "AssumeRole":
            return HttpReply(200, {}, json.dumps(USER).encode())
        if self.refuses:
            return HttpReply(403, {}, b'{"Code": "NoPermission", "Message": "not trusted", "RequestId": "r"}')
        self.assumed += 1
        ends = (self.now + timedelta(seconds=self.lifetime)).strftime("%Y-%m-%dT%H:%M:%SZ")
        keys = {
            "AccessKeyId": f"STS.{self.assumed}",
            "AccessKeySecret": "r0le",
            "SecurityToken": "t",
            "Expiration": ends,
        }
        return HttpReply(200, {}, json.dumps({"RequestId": "r", "Credentials": keys}).encode())

    def sent(self, action: str) -> list[HttpRequest]:
        return [request for request in self.requests if request.headers["x-acs-action"] == action]


def key_of(request: HttpRequest) -> str:
    return request.headers["Authorization"].partition("Credential=")[2].partition(",")[0]


def session_with(cloud: Http, **options: Any) -> QuickSession:
    return QuickSession(**{"credentials": StaticKeys(KEY_ID, "s"), "transport": cloud, **options})


# Options.


def test_the_clients_take_exactly_the_options_of_a_session() -> None:
    parameters = inspect.signature(Session.__init__).parameters
    options = [name for name in parameters if name != "self"]
    assert set(options) == set(SessionOptions.__annotations__)
    hints, of_session = get_type_hints(SessionOptions), get_type_hints(Session.__init__)
    assert {name: of_session[name] for name in hints} == hints
    assert all(one.kind is inspect.Parameter.KEYWORD_ONLY for name, one in parameters.items() if name != "self")
    (only,) = [one for name, one in inspect.signature(ServiceClient.__init__).parameters.items() if name != "self"]
    assert only.annotation == "Unpack[SessionOptions]"


def test_an_unknown_option_is_a_type_error() -> None:
    options: dict[str, Any] = {"regoin": "cn-hangzhou"}
    with pytest.raises(TypeError, match="regoin"):
        aliram.Session(**options)
    with pytest.raises(TypeError, match="regoin"):
        aliram.StsClient(**options)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"region": "cn hangzhou"}, "not a region id"),
    ({"region": 3}, "region must be a str"),
    ({"credentials": "LTAI"}, "credentials must be a provider"),
    ({"credentials": ("id", "secret")}, "credentials must be a provider"),
    ({"credentials": StaticKeys}, "credentials must be a provider"),
    ({"endpoints": "https://h"}, "endpoints must be a mapping"),
    ({"endpoints": {"ims2": "https://h"}}, "endpoints takes ims, ram, sts"),
    ({"endpoints": {"RAM": "https://h"}}, "endpoints takes ims, ram, sts"),
    ({"credentials": StaticKeys(KEY_ID, "s"), "profile": "audit"}, "either profile= or credentials="),
    ({"profile": ""}, "profile must be the name"),
    ({"endpoints": {"ram": "not a url"}}, r"endpoints\['ram'\] is not"),
    ({"endpoints": {"ram": "https://user:pw@h"}}, "must not hold a user"),
    ({"endpoints": {"ram": None}}, r"endpoints\['ram'\] must be a str"),
    ({"network": "private"}, "network must be 'public' or 'vpc'"),
    ({"retry": -1}, "retry must be"),
    ({"retry": True}, "retry must be"),
    ({"retry": 1.5}, "retry must be"),
    ({"timeout": "5"}, "timeout must be seconds or Timeouts"),
    ({"timeout": 0}, "timeout must be a positive number"),
    ({"timeout": float("nan")}, "timeout must be a positive number"),
    ({"timeout": True}, "timeout must be seconds or Timeouts"),
    ({"timeout": (5, 5)}, "timeout must be seconds or Timeouts"),
    ({"max_connections": 0}, "max_connections"),
    ({"max_connections": "5"}, "max_connections"),
    ({"rate_limits": [("ram.ListUsers", 5)]}, "rate_limits must be Mapping"),
    ({"rate_limits": {"ListUsers": 5}}, "rate_limits: 'ListUsers'"),
    ({"rate_limits": {"ram.ListUsers": 0}}, "rate_limits: the rate"),
    ({"proxy": 3}, "proxy must be the URL"),
    ({"proxy": "socks5://h:1"}, "proxy must be the URL"),
    ({"ssl": False}, "ssl must be an ssl.SSLContext"),
    ({"user_agent": "a\r\nb"}, "user_agent"),
    ({"transport": object()}, "transport must have a send coroutine"),
    ({"transport": Cloud(), "proxy": "http://p:1"}, "proxy belongs to the transport"),
    ({"transport": Cloud(), "ssl": ssl.create_default_context()}, "ssl belongs to the transport"),
    ({"transport": Cloud(), "user_agent": "x"}, "user_agent belongs to the transport"),
    ({"transport": Cloud(), "max_connections": 5}, "max_connections belongs to the transport"),
    ({"signature": "v2"}, "signature must be 'v3' or 'v1'"),
    ({"hooks": print}, "hooks must be Hooks"),
]


@pytest.mark.parametrize(("options", "match"), WRONG, ids=[f"{at}-{'+'.join(row[0])}" for at, row in enumerate(WRONG)])
def test_an_option_that_cannot_be_right_is_refused_when_the_session_is_made(
    options: dict[str, Any], match: str
) -> None:
    for made in (aliram.Session, aliram.RamClient):
        with pytest.raises(ConfigError, match=match):
            made(**options)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, Timeouts(connect=5, read=20, total=60)),
        (7, Timeouts(connect=5, read=20, total=7)),
        (Timeouts(connect=1, read=2, total=3), Timeouts(connect=1, read=2, total=3)),
    ],
)
async def test_time_limits_reach_the_carrier(given: Any, expected: Timeouts) -> None:
    cloud = Cloud()
    async with session_with(cloud, timeout=given) as session:
        await session.credentials.get()
        await session.ram.get_user(user_name="alice")
    (request,) = cloud.requests
    assert (request.connect, request.read, request.total) == (expected.connect, expected.read, expected.total)


async def test_the_environment_is_read_when_the_session_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL_IMS", "http://127.0.0.1:2")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI-from-the-environment")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s")
    cloud = Cloud()
    async with QuickSession(transport=cloud) as session:
        for name in ("ALIRAM_ENDPOINT_URL", "ALIRAM_ENDPOINT_URL_IMS", "ALIBABA_CLOUD_ACCESS_KEY_ID"):
            monkeypatch.delenv(name)
        await session.ram.get_user(user_name="alice")
        await session.ims.get_user(user_id="1")
    assert [urlsplit(request.url).port for request in cloud.requests] == [1, 2]
    assert {key_of(request) for request in cloud.requests} == {"LTAI-from-the-environment"}


@pytest.mark.parametrize(
    ("options", "hosts"),
    [
        ({}, ["ims.aliyuncs.com", "ram.aliyuncs.com", "sts.aliyuncs.com"]),
        ({"region": "cn-hangzhou"}, ["ims.aliyuncs.com", "ram.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com"]),
        (
            {"region": "cn-hangzhou", "network": "vpc"},
            ["ims.vpc-proxy.aliyuncs.com", "ram.vpc-proxy.aliyuncs.com", "sts-vpc.cn-hangzhou.aliyuncs.com"],
        ),
        ({"endpoints": {"ram": "ram.test:8443"}}, ["ims.aliyuncs.com", "ram.test:8443", "sts.aliyuncs.com"]),
    ],
)
async def test_each_service_is_called_at_its_host(options: dict[str, Any], hosts: list[str]) -> None:
    cloud = Cloud()
    async with session_with(cloud, **options) as session:
        await session.ims.get_user(user_id="1")
        await session.ram.get_user(user_name="alice")
        await session.sts.get_caller_identity()
    assert [urlsplit(request.url).netloc for request in cloud.requests] == hosts


async def test_without_any_credentials_the_error_names_those_who_were_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    cloud = Cloud()
    async with QuickSession(transport=cloud) as session:
        with pytest.raises(CredentialsError) as caught:
            await session.ram.get_user(user_name="alice")
    assert caught.value.attempts[0].provider == "environment"
    assert cloud.requests == []


# Life.


async def test_a_session_works_without_async_with_and_closes_once() -> None:
    async with loopback(reply(USER)) as server:
        session = Session(credentials=StaticKeys("k", "s"), endpoints={"ram": server.url})
        assert (await session.ram.get_user(user_name="alice")).request_id == REQUEST_ID
        assert not session.closed
        await session.aclose()
        await session.aclose()
        assert repr(session) == "Session(closed)"


async def test_after_closing_everything_says_so() -> None:
    async with loopback(reply(USER)) as server:
        async with session_on(server) as session:
            client = session.ram
        calls: list[Callable[[], Awaitable[Any]]] = [
            lambda: client.get_user(user_name="alice"),
            lambda: client.call("GetUser"),
            lambda: anext(aiter(client.list_users())),
            lambda: session.sts.get_caller_identity(),
            lambda: session.warm_up(),
        ]
        for call in calls:
            with pytest.raises(ConfigError, match="this session is closed"):
                await call()
        derived: list[Callable[[], Session]] = [session.with_options, lambda: session.assume_role(ROLE)]
        for derive in derived:
            with pytest.raises(ConfigError, match="this session is closed"):
                derive()
    assert server.count == 0


async def test_closing_while_a_call_is_under_way_ends_the_call() -> None:
    async with loopback(reply(USER)) as server, session_on(server, retry=0) as session:
        server.gate = asyncio.Event()
        call = asyncio.create_task(session.ram.call("GetUser", {"UserName": "alice"}))
        await server.reached(1)
        await session.aclose()
        with pytest.raises(aliram.AliramError):
            await call
        server.gate.set()


def test_a_session_is_made_outside_of_any_event_loop_and_used_in_one() -> None:
    session = QuickSession(credentials=StaticKeys("k", "s"), transport=Cloud())

    async def use() -> None:
        await session.ram.get_user(user_name="alice")
        await session.aclose()

    asyncio.run(use())


def test_use_from_another_event_loop_says_so() -> None:
    async def use(session: Session) -> None:
        await session.ram.get_user(user_name="alice")

    async def first(session: Session) -> None:
        async with loopback(reply(USER)) as server:
            session._addresses.clear()
            session._overrides = {"ram": server.url}
            await use(session)
            assert session._own_transport is not None
            assert session._own_transport._exchange is not None
            await session._own_transport._exchange.aclose()

    session = Session(credentials=StaticKeys("k", "s"))
    asyncio.run(first(session))
    with pytest.raises(ConfigError, match="another event loop"):
        asyncio.run(use(session))
    asyncio.run(session.aclose())


class Watched:
    """A provider that notices what is done with it."""

    name = "watched"

    def __init__(self) -> None:
        self.http: Http | None = None
        self.closed = 0

    def bind(self, http: Http) -> None:
        self.http = http

    async def fetch(self) -> Keys:
        return Keys(access_key_id="LTAI-watched", access_key_secret=Secret("s"))

    async def aclose(self) -> None:
        self.closed += 1


async def test_a_provider_gets_the_sessions_http_and_is_closed_with_it() -> None:
    provider, cloud = Watched(), Cloud()
    async with session_with(cloud, credentials=provider) as session:
        await session.ram.get_user(user_name="alice")
        assert provider.http is cloud
        assert provider.closed == 0
    assert (provider.closed, key_of(cloud.requests[0])) == (1, "LTAI-watched")


async def test_a_refresher_that_was_given_is_shared_and_stays_open() -> None:
    provider, cloud = Watched(), Cloud()
    refresher = Refresher(provider)
    for _ in range(2):
        async with session_with(cloud, credentials=refresher) as session:
            assert session.credentials is refresher
            await session.ram.get_user(user_name="alice")
    assert provider.closed == 0
    await refresher.aclose()
    assert len(cloud.requests) == 2


async def test_warming_up_does_ahead_what_the_first_call_would() -> None:
    async with loopback(reply(USER)) as server, session_on(server) as session:
        assert session.credentials.peek() is None
        await session.warm_up()
        assert session.credentials.peek() is not None
        assert session._own_transport is not None
        assert session._own_transport._tls is None, "no certificates for plain HTTP"
    assert server.count == 0
    async with Session(credentials=StaticKeys("k", "s")) as session_to_the_cloud:
        await session_to_the_cloud.warm_up()
        assert session_to_the_cloud._own_transport is not None
        assert session_to_the_cloud._own_transport._tls is not None


# Derived sessions.


async def test_other_options_share_connections_and_credentials() -> None:
    async with loopback(error("Throttling", 400), error("Throttling", 400), reply(USER)) as server:
        async with session_on(server) as session:
            quick = session.with_options(retry=0, timeout=Timeouts(total=3))
            with pytest.raises(Throttled):
                await quick.ram.get_user(user_name="alice")
            assert server.count == 1
            await session.ram.get_user(user_name="alice")
            assert quick.credentials is session.credentials
            assert (quick._timeouts.total, session._timeouts.total) == (3, 60)
            patient = session.with_options(timeout=Timeouts(connect=1, read=2, total=3)).with_options(timeout=9)
            assert patient._timeouts == Timeouts(connect=1, read=2, total=9)
            assert session.with_options(retry=RetryPolicy.never())._timeouts == session._timeouts
            await quick.aclose()
            with pytest.raises(ConfigError, match="closed"):
                await quick.ram.get_user(user_name="alice")
            await session.ram.get_user(user_name="alice")
            other = session.with_options(timeout=9)
        with pytest.raises(ConfigError, match="closed"):
            await other.ram.get_user(user_name="alice")
    assert server.connections == 1


@pytest.mark.parametrize("options", [{"retry": -1}, {"timeout": 0}, {"timeout": "5"}])
async def test_other_options_are_checked_as_well(options: dict[str, Any]) -> None:
    async with session_with(Cloud()) as session:
        with pytest.raises(ConfigError):
            session.with_options(**options)


async def test_a_role_is_assumed_once_for_all_callers_and_signs_their_calls() -> None:
    cloud = Cloud()
    async with session_with(cloud, region="cn-shanghai") as session:
        async with session.assume_role(
            ROLE, role_session_name="audit", duration_seconds=900, policy={"Version": "1"}, external_id="e"
        ) as other:
            assert cloud.requests == [], "nothing is sent before it is needed"
            await asyncio.gather(*[other.ram.get_user(user_name="alice") for _ in range(100)])
            await session.ram.get_user(user_name="alice")
        assert other.closed
        await session.ram.get_user(user_name="alice")
    (assumed,) = cloud.sent("AssumeRole")
    assert urlsplit(assumed.url).netloc == "sts.cn-shanghai.aliyuncs.com", "STS of the region is asked"
    assert dict(parse_qsl(urlsplit(assumed.url).query)) == {
        "RoleArn": ROLE,
        "RoleSessionName": "audit",
        "DurationSeconds": "900",
        "Policy": '{"Version":"1"}',
        "ExternalId": "e",
    }
    assert key_of(assumed) == KEY_ID
    calls = cloud.sent("GetUser")
    assert [key_of(request) for request in calls].count("STS.1") == 100
    assert [key_of(request) for request in calls][-2:] == [KEY_ID, KEY_ID]


async def test_the_keys_of_a_role_are_refreshed_before_they_end() -> None:
    cloud = Cloud(lifetime=3600)
    now = cloud.now.timestamp()

    class Clocked(QuickSession):
        _clock = staticmethod(lambda: now)

    async with (
        Clocked(credentials=StaticKeys(KEY_ID, "s"), transport=cloud) as session,
        session.assume_role(ROLE) as other,
    ):
        await other.ram.get_user(user_name="alice")
        now += 3590  # 10 s before the end: callers wait for new keys
        cloud.now += timedelta(seconds=3590)
        await other.ram.get_user(user_name="alice")
    assert [key_of(request) for request in cloud.sent("GetUser")] == ["STS.1", "STS.2"]
    assert cloud.assumed == 2


async def test_a_role_may_be_assumed_from_a_role() -> None:
    cloud = Cloud()
    async with (
        session_with(cloud) as session,
        session.assume_role(ROLE) as first,
        first.assume_role("acs:ram::3:role/next") as second,
    ):
        await second.ram.get_user(user_name="alice")
    assert [key_of(request) for request in cloud.sent("AssumeRole")] == [KEY_ID, "STS.1"]
    assert key_of(cloud.sent("GetUser")[0]) == "STS.2"


async def test_a_role_that_is_refused_is_told_with_its_reason() -> None:
    cloud = Cloud()
    cloud.refuses = True
    async with session_with(cloud) as session, session.assume_role(ROLE) as other:
        with pytest.raises(CredentialsError, match="NoPermission") as caught:
            await other.ram.get_user(user_name="alice")
    assert ROLE in str(caught.value)
    assert isinstance(caught.value.__cause__, AccessDenied)
    assert cloud.sent("GetUser") == []


async def test_a_role_session_ends_with_the_session_it_came_from() -> None:
    async with session_with(Cloud()) as session:
        other = session.assume_role(ROLE)
        await other.ram.get_user(user_name="alice")
    assert other.closed
    with pytest.raises(ConfigError, match="closed"):
        await other.ram.get_user(user_name="alice")
    await other.aclose()


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"role_arn": "auditor"}, "not the ARN of a role"),
        ({"role_arn": ROLE, "duration_seconds": 899}, "duration_seconds"),
        ({"role_arn": ROLE, "duration_seconds": "900"}, "duration_seconds"),
    ],
)
async def test_a_role_that_cannot_be_assumed_is_refused_at_once(arguments: dict[str, Any], match: str) -> None:
    cloud = Cloud()
    async with session_with(cloud) as session:
        with pytest.raises(ConfigError, match=match):
            session.assume_role(**arguments)
    assert cloud.requests == []


# The package.


def test_importing_the_package_loads_neither_aiohttp_nor_a_model() -> None:
    code = (
        "import sys, aliram, aliram.errors\n"
        "heavy = {'aiohttp', 'anyio', 'yarl'} & set(sys.modules)\n"
        "models = [name for name in sys.modules if name.startswith('aliram.') and name.endswith('.models')]\n"
        "print(sorted(heavy), models, aliram.__version__)\n"
        "from aliram import Session\n"
        "print([name for name in sys.modules if name.startswith('aliram.') and name.endswith('.models')])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["[] [] 0.1.0", "[]"]


def test_every_name_of_the_package_is_there() -> None:
    for name in aliram.__all__:
        assert getattr(aliram, name) is not None
    assert set(aliram.__all__) <= set(dir(aliram))
    with pytest.raises(AttributeError, match="no attribute 'Sesion'"):
        aliram.Sesion  # type: ignore[attr-defined]  # noqa: B018
