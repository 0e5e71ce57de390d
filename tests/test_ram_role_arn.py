"""A session that is a role and nothing else: its keys, those of the source, and how the two are kept and let go."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from aliram.credentials import EcsRamRole, Keys, RamRoleArn, Refresher, StaticKeys
from aliram.emulator import ACCOUNT_ID, Emulator
from aliram.errors import AccessDenied, ConfigError, CredentialsError
from aliram.secret import Secret
from aliram.session import Session
from aliram.transport import Transport
from tests.calling import texts_of
from tests.credential_services import MARK, ROLE, Rerouted, Services, credential_services, log_shows_nothing
from tests.fake_clock import FakeClock
from tests.login_server import page, refreshed, until

ARN = f"{ROLE}/auditor"
STATIC = StaticKeys("LTAI5tSource", "sEcReT-source")


class Source:
    """A provider with an end, which writes down what is done with it."""

    name = "source"

    def __init__(self, clock: FakeClock, life: float = 3600.0) -> None:
        self.clock = clock
        self.life = life
        self.fetched = 0
        self.closed = 0
        self.bound: list[Any] = []
        self.error: CredentialsError | None = None
        self.gate: asyncio.Event | None = None

    def bind(self, http: Any) -> None:
        self.bound.append(http)

    async def fetch(self) -> Keys:
        self.fetched += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        return Keys(
            access_key_id=f"STS.source-{self.fetched}",
            access_key_secret=Secret("sEcReT-source"),
            security_token=Secret("tOkEn-source"),
            expiration=self.clock.after(self.life),
            provider=self.name,
        )

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def source(clock: FakeClock) -> Source:
    return Source(clock)


@pytest.fixture
async def services(clock: FakeClock) -> AsyncIterator[Services]:
    async with credential_services(clock) as services:
        yield services


@pytest.fixture
async def http(services: Services) -> AsyncIterator[Rerouted]:
    http = services.http()
    yield http
    await http.aclose()


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, which pass at once here."""
    taken: list[float] = []

    async def sleep(seconds: float) -> None:
        taken.append(seconds)

    monkeypatch.setattr(Session, "_sleep", staticmethod(sleep))
    return taken


# Keys of a role -----------------------------------------------------------------------------------------------------


def with_roles(emulator: Emulator, condition: dict[str, Any] | None = None) -> StaticKeys:
    """The keys of a user who may assume two roles of the account."""
    principal = {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    statement |= {"Condition": condition} if condition else {}
    trust = {"Version": "1", "Statement": [statement]}
    roles = [{"name": name, "trust": trust} for name in ("first", "second")]
    keys = emulator.seed({"users": [{"name": "alice", "access_keys": 1}], "roles": roles})["alice"][0]
    return StaticKeys(keys.access_key_id, str(keys.access_key_secret))


def on(emulator: Emulator) -> dict[str, Any]:
    return {"endpoints": dict.fromkeys(("ims", "ram", "sts"), emulator.url)}


async def test_a_session_is_the_role(emulator: Emulator) -> None:
    role = RamRoleArn(
        with_roles(emulator, {"StringEquals": {"sts:ExternalId": "wOrD"}}),
        f"acs:ram::{ACCOUNT_ID}:role/first",
        role_session_name="me",
        duration_seconds=900,
        policy={"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ram:List*", "Resource": "*"}]},
        external_id="wOrD",
        sts_endpoint=emulator.url,
    )
    async with Session(credentials=role, **on(emulator)) as session:
        me = await session.sts.get_caller_identity()
        keys = await session.credentials.get()
        assert [user async for user in session.ram.list_users()]
    assert me.arn == f"acs:ram::{ACCOUNT_ID}:assumed-role/first/me"
    assert (keys.kind, keys.provider, keys.scope) == ("sts", "ram_role_arn/static", ACCOUNT_ID)
    assert [(one.action, one.status) for one in emulator.requests] == [
        ("AssumeRole", 200),
        ("GetCallerIdentity", 200),
        ("ListUsers", 200),
    ]


async def test_a_role_of_a_role_of_the_instance(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", emulator.url)
    with_roles(emulator)
    emulator.set_instance_role("web")
    first = RamRoleArn(EcsRamRole(endpoint=emulator.imds_url), f"acs:ram::{ACCOUNT_ID}:role/first")
    second = RamRoleArn(first, f"acs:ram::{ACCOUNT_ID}:role/second", role_session_name="deep")
    async with Session(credentials=second) as session:
        assert (await session.sts.get_caller_identity()).arn == f"acs:ram::{ACCOUNT_ID}:assumed-role/second/deep"
        assert (await session.credentials.get()).provider == "ram_role_arn/ram_role_arn/imds"
    assert [one.action for one in emulator.requests] == [
        *("token", "role", "credentials"),
        *("AssumeRole", "AssumeRole", "GetCallerIdentity"),
    ]


async def test_a_role_that_does_not_trust_the_caller_is_told(emulator: Emulator) -> None:
    keys = with_roles(emulator, {"StringEquals": {"sts:ExternalId": "wOrD"}})
    role = RamRoleArn(keys, f"acs:ram::{ACCOUNT_ID}:role/first", external_id="wOrDs", sts_endpoint=emulator.url)
    async with Session(credentials=role, **on(emulator)) as session:
        with pytest.raises(CredentialsError, match=f"{ACCOUNT_ID}:role/first: AssumeRole: NoPermission") as caught:
            await session.sts.get_caller_identity()
    assert isinstance(caught.value.__cause__, AccessDenied)
    assert not caught.value.retryable
    assert "wOrD" not in texts_of(caught.value)


async def test_what_is_given_is_sent_each_time_and_what_is_not_is_left_to_the_service(
    services: Services, http: Rerouted, clock: FakeClock
) -> None:
    policy = {"Version": "1", "Statement": [{"Resource": "团队 +*"}]}
    before = json.dumps(policy)
    full = RamRoleArn(
        STATIC,
        ARN,
        role_session_name="me",
        duration_seconds=1800,
        policy=policy,
        external_id="wOrD",
        http=http,
        environ={},
        clock=clock,
    )
    await full.fetch()
    policy["Statement"] = []
    await full.fetch()
    one, other = services.asked
    assert one.params == other.params
    sent = one.params
    assert json.loads(sent.pop("Policy")) == json.loads(before)
    assert sent == {
        "RoleArn": ARN,
        "RoleSessionName": "me",
        "DurationSeconds": "1800",
        "ExternalId": "wOrD",
    }
    bare = RamRoleArn(STATIC, ARN, http=http, environ={}, clock=clock)
    await bare.fetch()
    assert services.asked[2].params.keys() == {"RoleArn", "RoleSessionName"}
    await asyncio.gather(full.aclose(), bare.aclose())


NAMES = [
    ("mine", {}, "mine"),
    ("mine", {"ALIBABA_CLOUD_ROLE_SESSION_NAME": "theirs"}, "mine"),
    (None, {"ALIBABA_CLOUD_ROLE_SESSION_NAME": " theirs\n"}, "theirs"),
    (None, {"ALIBABA_CLOUD_ROLE_SESSION_NAME": " "}, "aliram-[0-9a-f]{8}"),
    (None, {}, "aliram-[0-9a-f]{8}"),
]


@pytest.mark.parametrize(("given", "environ", "expected"), NAMES)
async def test_a_session_has_a_name(
    given: str | None, environ: dict[str, str], expected: str, services: Services, http: Rerouted, clock: FakeClock
) -> None:
    role = RamRoleArn(STATIC, ARN, role_session_name=given, http=http, environ=environ, clock=clock)
    await role.fetch()
    await role.aclose()
    assert re.fullmatch(expected, services.asked[0].params["RoleSessionName"])


HOSTS: list[tuple[dict[str, Any], dict[str, str], str]] = [
    ({}, {}, "sts.aliyuncs.com"),
    ({"region": "cn-shanghai"}, {}, "sts.cn-shanghai.aliyuncs.com"),
    ({"region": "cn-shanghai", "network": "vpc"}, {}, "sts-vpc.cn-shanghai.aliyuncs.com"),
    ({"sts_endpoint": "sts.example.com"}, {"ALIBABA_CLOUD_STS_ENDPOINT": "other.example.com"}, "sts.example.com"),
    ({}, {"ALIBABA_CLOUD_STS_ENDPOINT": "http://other.example.com"}, "other.example.com"),
    ({}, {"ALIBABA_CLOUD_STS_REGION": "cn-beijing"}, "sts.cn-beijing.aliyuncs.com"),
    (
        {},
        {"ALIBABA_CLOUD_STS_REGION": "cn-beijing", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"},
        "sts-vpc.cn-beijing.aliyuncs.com",
    ),
    (
        {"network": "public"},
        {"ALIBABA_CLOUD_STS_REGION": "cn-beijing", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"},
        "sts.cn-beijing.aliyuncs.com",
    ),
]


@pytest.mark.parametrize(("options", "environ", "host"), HOSTS)
async def test_where_sts_is_asked_and_for_how_long(
    options: dict[str, Any], environ: dict[str, str], host: str, services: Services, http: Rerouted, clock: FakeClock
) -> None:
    role = RamRoleArn(STATIC, ARN, http=http, environ=environ, clock=clock, **options)
    await role.fetch()
    await role.aclose()
    assert services.asked[0].host == host
    (request,) = http.requests
    assert request.url.startswith("https://")
    assert (request.connect, request.read) == (5.0, 10.0)
    assert request.total is not None
    assert 20.0 < request.total <= 30.0


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"source": None}, "source must be a provider of keys, not NoneType"),
    ({"source": Refresher(STATIC)}, "source must be a provider of keys, not Refresher"),
    ({"role_arn": "auditor"}, "not the ARN of a role"),
    ({"duration_seconds": 899}, "duration_seconds must be at least 900, not 899"),
    ({"duration_seconds": "3600"}, "duration_seconds must be an int, not str"),
    ({"policy": {"Statement": {1, 2}}}, "policy cannot be written as JSON: .* set"),
    ({"policy": {"x": float("nan")}}, "policy cannot be written as JSON"),
    ({"policy": ["Version"]}, "policy must be text or a mapping, not list"),
    ({"region": "a b"}, "'a b' is not a region id"),
    ({"network": "vpc"}, "depends on the region"),
    ({"network": "lan"}, "network must be"),
    ({"sts_endpoint": "ftp://x"}, "sts_endpoint is not the URL"),
]


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_an_argument_that_cannot_be_right_is_refused_at_once(changes: dict[str, Any], message: str) -> None:
    usual: dict[str, Any] = {"source": STATIC, "role_arn": ARN, "environ": {}}
    with pytest.raises(ConfigError, match=message):
        RamRoleArn(**{**usual, **changes})


# The keys of the source ---------------------------------------------------------------------------------------------


async def test_the_sources_keys_are_kept_and_refreshed_by_themselves(
    services: Services, http: Rerouted, source: Source, clock: FakeClock
) -> None:
    role = RamRoleArn(source, ARN, duration_seconds=900, http=http, environ={}, clock=clock)
    for _ in range(8):
        await role.fetch()
        # 2,700 s after they came an hour's keys are in their soft window, whatever chance makes of it by 2,880 s.
        clock.advance(675)
        await refreshed(role._source)
    await role.aclose()
    assert [one.key_id for one in services.asked[:5]] == ["STS.source-1"] * 5
    assert services.asked[-1].key_id == "STS.source-2"
    assert source.fetched == 2
    assert services.asked[0].headers["x-acs-security-token"] == "tOkEn-source"


@pytest.mark.parametrize("code", ["InvalidSecurityToken.Expired", "InvalidAccessKeyId.NotFound"])
async def test_keys_of_the_source_that_were_revoked_are_replaced_once(
    code: str, services: Services, http: Rerouted, source: Source, clock: FakeClock
) -> None:
    said = {"Code": code, "Message": "it is over", "RequestId": "R"}
    answers = [page(403, said)]

    def answer() -> Any:
        del services.answers["role"]
        return answers.pop()

    services.answers["role"] = answer
    role = RamRoleArn(source, ARN, http=http, environ={}, clock=clock)
    assert (await role.fetch()).access_key_id == "STS.auditor-1"
    assert [one.key_id for one in services.asked] == ["STS.source-1", "STS.source-2"]
    await role.aclose()


async def test_a_source_without_keys_tells_its_own_story(
    services: Services, http: Rerouted, source: Source, clock: FakeClock
) -> None:
    source.error = CredentialsError("the safe is locked", retryable=True)
    inner = RamRoleArn(source, f"{ROLE}/first", environ={}, clock=clock)
    role = RamRoleArn(inner, ARN, http=http, environ={}, clock=clock)
    refresher = Refresher(role, clock=clock)
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    assert str(caught.value) == (
        f"no keys to assume {ARN} with: no keys to assume {ROLE}/first with: no keys from source\n"
        "  source: the safe is locked (0.00 s)"
    )
    assert caught.value.retryable
    assert services.asked == []
    await refresher.aclose()


async def test_an_outage_of_sts_passes(
    services: Services, http: Rerouted, clock: FakeClock, pauses: list[float]
) -> None:
    services.down = True
    role = RamRoleArn(STATIC, ARN, http=http, environ={}, clock=clock)
    with pytest.raises(CredentialsError, match=f"{ARN}: AssumeRole: ") as caught:
        await role.fetch()
    assert caught.value.retryable
    assert (services.refused, len(pauses)) == (4, 3), "a lost reply to AssumeRole is asked for again"
    services.down = False
    assert (await role.fetch()).access_key_id == "STS.auditor-1"
    await role.aclose()


# Whose HTTP, and until when -----------------------------------------------------------------------------------------


async def test_it_takes_the_http_of_its_session_for_the_source_too_and_of_no_second_one(
    services: Services, http: Rerouted, source: Source, clock: FakeClock
) -> None:
    role = RamRoleArn(source, ARN, environ={}, clock=clock)
    with pytest.raises(ConfigError, match="nothing to send with"):
        await role.fetch()
    role.bind(http)
    role.bind(http)
    assert set(source.bound) == {http}
    assert (await role.fetch()).access_key_id == "STS.auditor-1"
    other = Transport(environ={})
    with pytest.raises(ConfigError, match="another session"):
        role.bind(other)
    await role.aclose()
    given = RamRoleArn(STATIC, ARN, http=http, environ={}, clock=clock)
    given.bind(other)
    assert (await given.fetch()).access_key_id == "STS.auditor-2"
    await given.aclose()
    await other.aclose()


@pytest.mark.parametrize("used", [False, True])
async def test_the_source_is_closed_with_it_even_when_it_was_never_used(
    used: bool,
    services: Services,
    http: Rerouted,
    source: Source,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Session, "_clock", staticmethod(clock))
    role = RamRoleArn(source, ARN, environ={}, clock=clock)
    async with Session(credentials=role, transport=http) as session:
        if used:
            await session.credentials.get()
    assert (source.fetched, source.closed) == (used, 1)
    await role.aclose()
    assert source.closed == 1
    with pytest.raises(ConfigError, match="closed"):
        await role.fetch()


async def test_closing_ends_a_fetch_of_the_source_that_is_under_way(
    services: Services, http: Rerouted, source: Source, clock: FakeClock
) -> None:
    source.gate = asyncio.Event()
    role = RamRoleArn(source, ARN, environ={}, clock=clock)
    async with Session(credentials=role, transport=http) as session:
        waiting = asyncio.create_task(session.credentials.get())
        await until(lambda: source.fetched == 1)
    with pytest.raises(ConfigError, match="closed"):
        await waiting
    assert source.closed == 1
    assert services.asked == []


async def test_an_instance_that_is_the_source_keeps_itself_fresh(
    services: Services, http: Rerouted, clock: FakeClock
) -> None:
    role = RamRoleArn(EcsRamRole(environ={}), ARN, http=http, environ={}, clock=clock)
    assert not getattr(role, "keep_fresh", False)
    await role.fetch()
    assert role._source._timer is not None, "its keys are refreshed while nobody asks"
    await role.aclose()
    assert [one.what for one in services.asked] == ["imds.token", "imds.role", "imds.keys", "role"]


# Nothing secret is shown --------------------------------------------------------------------------------------------


async def test_nothing_secret_is_shown(
    services: Services, http: Rerouted, source: Source, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    role = RamRoleArn(source, ARN, external_id="wOrD", http=http, environ={}, clock=clock)
    refresher = Refresher(role, clock=clock)
    keys = await refresher.get()
    clock.advance(3600)
    services.answers["role"] = lambda: page(400, "<html>sEcReT-source</html>")
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    await refresher.aclose()
    shown = [repr(role), repr(keys), keys.describe(), texts_of(caught.value)]
    assert not MARK.search("\n".join(shown))
    log_shows_nothing(caplog)
