"""The chain of a session that was given nothing: its order, what makes it go on, what stops it, whom it stays with."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aliram.credentials import Chain, FromProfile, Refresher, default_chain, imds
from aliram.errors import ConnectError, CredentialsError, ReplyLost
from aliram.session import Session
from aliram.transport import HttpReply, HttpRequest
from tests.credential_services import (
    PAIR,
    ROLE,
    Rerouted,
    Services,
    credential_services,
    log_shows_nothing,
    put,
    write_config,
)
from tests.fake_clock import FakeClock
from tests.login_server import page, refreshed


@dataclass
class World:
    """Where sources are set up: variables, a home directory and the services."""

    home: Path
    services: Services
    environ: dict[str, str]

    @property
    def config(self) -> Path:
        return self.home / ".aliyun" / "config.json"

    @property
    def ini(self) -> Path:
        return self.home / ".alibabacloud" / "credentials.ini"

    def chain(self, http: Rerouted, clock: FakeClock) -> Chain:
        chain = default_chain(self.environ, clock=clock)
        chain.bind(http)
        return chain


@dataclass(frozen=True)
class Source:
    """One source: how it is set up, how it breaks, and what tells that it was asked."""

    name: str
    """What attempts say once it has given keys."""
    key_id: str
    there: Callable[[World], Any]
    broken: Callable[[World], Any]
    absent: str
    """Why it passes where it is not there."""
    problem: str
    """What it says when it is broken."""
    asked: str = ""
    """The question that shows that it was asked."""


def environment(world: World) -> None:
    world.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tEnvironment"
    world.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "sEcReT-environment"


def half_a_key(world: World) -> None:
    world.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tEnvironment"


def oidc(world: World) -> None:
    (world.home / "token").write_text("tOkEn-of-the-pod")
    world.environ["ALIBABA_CLOUD_ROLE_ARN"] = f"{ROLE}/pod"
    world.environ["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = "acs:ram::5123456789012345:oidc-provider/ack"
    world.environ["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = str(world.home / "token")


def no_token(world: World) -> None:
    oidc(world)
    (world.home / "token").unlink()


def profile(world: World) -> None:
    entry = {"mode": "AK", "access_key_id": "LTAI5tProfile", "access_key_secret": "sEcReT-profile"}
    write_config(world.config, {"default": entry}, current="default")


def ini(world: World) -> None:
    lines = "[default]\ntype = access_key\naccess_key_id = LTAI5tIni\naccess_key_secret = sEcReT-ini\n"
    put(world.ini, lines.encode())


def instance(world: World) -> None:
    world.services.instance_role = "web"


def sick_instance(world: World) -> None:
    instance(world)
    world.services.answers["imds.keys"] = lambda: page(500)


def uri(world: World) -> None:
    world.environ["ALIBABA_CLOUD_CREDENTIALS_URI"] = f"{world.services.url}/keys"


def wrong_uri(world: World) -> None:
    world.environ["ALIBABA_CLOUD_CREDENTIALS_URI"] = "ftp://x/sEcReT"


SOURCES = [
    Source(
        "environment",
        "LTAI5tEnvironment",
        environment,
        half_a_key,
        "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set",
        "ALIBABA_CLOUD_ACCESS_KEY_ID is set and ALIBABA_CLOUD_ACCESS_KEY_SECRET is not",
    ),
    Source(
        "oidc",
        "STS.oidc-1",
        oidc,
        no_token,
        "ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE are not set",
        "no keys to assume .* with: the OIDC token file '.*/token' cannot be read: No such file or directory",
        "oidc",
    ),
    Source(
        "profile/static",
        "LTAI5tProfile",
        profile,
        lambda world: put(world.config, b'{"current": "sEcReT'),
        ".*/config.json: there is no such file",
        ".*/config.json: is not JSON: .*",
    ),
    Source(
        "credentials.ini/static",
        "LTAI5tIni",
        ini,
        lambda world: put(world.ini, b"[default]\ntype = sEcReT\n"),
        ".*/credentials.ini: there is no such file",
        ".*/credentials.ini: profile 'default': type: nobody knows it; types are .*",
    ),
    Source(
        "imds",
        "STS.web-1",
        instance,
        sick_instance,
        "no role is attached to this instance",
        "the question for the keys of web was answered with HTTP 500",
        "imds.token",
    ),
    Source(
        "credentials_uri",
        "STS.uri-1",
        uri,
        wrong_uri,
        "ALIBABA_CLOUD_CREDENTIALS_URI is not set",
        "ALIBABA_CLOUD_CREDENTIALS_URI must be an http:// or https:// URL",
        "uri",
    ),
]
"""In the order in which they are to be asked."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def world(clock: FakeClock, tmp_path: Path) -> AsyncIterator[World]:
    async with credential_services(clock) as services:
        services.instance_role = None
        yield World(tmp_path, services, {"HOME": str(tmp_path)})


@pytest.fixture
async def http(world: World) -> AsyncIterator[Rerouted]:
    http = world.services.http()
    yield http
    await http.aclose()


def kind(name: str) -> str:
    return name.partition("/")[0]


# The order ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(5), ids=lambda i: f"{kind(SOURCES[i].name)} before {kind(SOURCES[i + 1].name)}")
async def test_of_two_neighbours_the_first_is_taken_and_the_second_not_even_asked(
    index: int, world: World, http: Rerouted, clock: FakeClock
) -> None:
    first, second = SOURCES[index : index + 2]
    first.there(world)
    second.there(world)
    chain = world.chain(http, clock)
    assert (await chain.fetch()).access_key_id == first.key_id
    assert [attempt.provider for attempt in chain.attempts] == [kind(one.name) for one in SOURCES[:index]] + [
        first.name
    ]
    assert not second.asked or world.services.count(second.asked) == 0
    await chain.aclose()


@pytest.mark.parametrize("index", range(6), ids=lambda i: kind(SOURCES[i].name))
async def test_each_is_found_when_all_before_it_have_nothing(
    index: int, world: World, http: Rerouted, clock: FakeClock
) -> None:
    source = SOURCES[index]
    source.there(world)
    refresher = Refresher(world.chain(http, clock), clock=clock)
    assert (await refresher.get()).provider == source.name
    *passed, found = await refresher.explain()
    assert [attempt.provider for attempt in passed] == [kind(one.name) for one in SOURCES[:index]]
    for attempt, one in zip(passed, SOURCES, strict=False):
        assert re.fullmatch(one.absent, attempt.reason)
    assert (found.provider, found.reason.startswith("gave ")) == (source.name, True)
    assert all(0 <= attempt.seconds < 5 for attempt in (*passed, found))
    await refresher.aclose()


@pytest.mark.parametrize("index", range(6), ids=lambda i: kind(SOURCES[i].name))
async def test_one_that_is_set_up_and_broken_is_not_replaced_by_the_next(
    index: int, world: World, http: Rerouted, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    source = SOURCES[index]
    for one in SOURCES[index + 1 :]:
        one.there(world)
    source.broken(world)
    refresher = Refresher(world.chain(http, clock), clock=clock)
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    assert caught.value.message == f"{kind(source.name)} is set up and has no keys"
    assert [attempt.provider for attempt in caught.value.attempts] == [kind(one.name) for one in SOURCES[: index + 1]]
    assert re.fullmatch(source.problem, caught.value.attempts[-1].reason)
    assert re.search(rf"\n  {kind(source.name)}: {source.problem} \(\d+\.\d\d s\)$", str(caught.value))
    later = [one.asked for one in SOURCES[index + 1 :] if one.asked]
    assert [world.services.count(what) for what in later] == [0] * len(later)
    assert await refresher.explain() == caught.value.attempts
    assert "sEcReT" not in str(caught.value)
    log_shows_nothing(caplog)
    await refresher.aclose()


async def test_with_nothing_set_up_the_error_lists_them_all(world: World, http: Rerouted, clock: FakeClock) -> None:
    refresher = Refresher(world.chain(http, clock), clock=clock)
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    assert caught.value.message == "no credentials found"
    assert [attempt.provider for attempt in caught.value.attempts] == [kind(one.name) for one in SOURCES]
    for attempt, one in zip(caught.value.attempts, SOURCES, strict=True):
        assert re.fullmatch(one.absent, attempt.reason)
        assert f"  {attempt.provider}: {attempt.reason} (" in str(caught.value)
    await refresher.aclose()


async def test_a_session_without_credentials_asks_it(
    world: World, http: Rerouted, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(world.home))
    monkeypatch.delenv("ALIRAM_ENDPOINT_URL_IMDS")
    profile(world)
    async with Session(transport=http) as session:
        await session.sts.get_caller_identity()
        explained = await session.credentials.explain()
    assert world.services.asked[0].key_id == "LTAI5tProfile"
    assert [(attempt.provider, attempt.reason) for attempt in explained][2:] == [
        ("profile/static", "gave ak keys LTAI5tProfile")
    ]


# What somebody chose ------------------------------------------------------------------------------------------------

NAMED = ("ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE")


@pytest.mark.parametrize("variable", NAMED)
async def test_a_profile_named_by_the_environment_fails_loudly_when_its_turn_comes(
    variable: str, world: World, http: Rerouted, clock: FakeClock
) -> None:
    for source in SOURCES[2:]:
        source.there(world)
    world.environ[variable] = "prod"
    chain = world.chain(http, clock)
    with pytest.raises(CredentialsError, match=r"credentials\.ini is set up and has no keys") as caught:
        await chain.fetch()
    reasons = [attempt.reason for attempt in caught.value.attempts[2:]]
    missing = f"profile 'prod': there is no such profile (named by {variable}); there are 'default'"
    assert reasons == [f"{world.config}: {missing}", f"{world.ini}: {missing}"]
    assert world.services.asked == []


async def test_with_no_file_at_all_the_variable_that_names_a_profile_is_told(
    world: World, http: Rerouted, clock: FakeClock
) -> None:
    instance(world)
    world.environ["ALIBABA_CLOUD_PROFILE"] = "prod"
    with pytest.raises(CredentialsError) as caught:
        await world.chain(http, clock).fetch()
    assert caught.value.attempts[-1].reason == (
        f"{world.ini}: there is no such file, and ALIBABA_CLOUD_PROFILE names the profile 'prod'"
    )
    assert world.services.asked == []


async def test_a_named_profile_may_stand_in_either_file(world: World, http: Rerouted, clock: FakeClock) -> None:
    profile(world)
    ini(world)
    put(world.ini, b"[prod]\ntype = access_key\naccess_key_id = LTAI5tIni\naccess_key_secret = s\n")
    world.environ["ALIBABA_CLOUD_PROFILE"] = "prod"
    assert (await world.chain(http, clock).fetch()).access_key_id == "LTAI5tIni"
    write_config(world.config, {"prod": {**PAIR, "mode": "AK"}})
    assert (await world.chain(http, clock).fetch()).access_key_id == PAIR["access_key_id"]


async def test_keys_and_tokens_of_the_environment_go_before_a_named_profile(
    world: World, http: Rerouted, clock: FakeClock
) -> None:
    world.environ["ALIBABA_CLOUD_PROFILE"] = "prod"
    oidc(world)
    assert (await world.chain(http, clock).fetch()).provider == "oidc"
    environment(world)
    assert (await world.chain(http, clock).fetch()).provider == "environment"


@pytest.mark.parametrize(
    ("variable", "name", "file"),
    [
        ("ALIBABA_CLOUD_CONFIG_FILE", "profile", "other.json"),
        ("ALIBABA_CLOUD_CREDENTIALS_FILE", "credentials.ini", "o"),
    ],
)
async def test_a_file_named_by_the_environment_must_be_there(
    variable: str, name: str, file: str, world: World, http: Rerouted, clock: FakeClock
) -> None:
    instance(world)
    world.environ[variable] = str(world.home / file)
    with pytest.raises(CredentialsError, match=f"{name} is set up and has no keys") as caught:
        await world.chain(http, clock).fetch()
    assert caught.value.attempts[-1].reason == f"{world.home / file}: there is no such file"
    assert world.services.asked == []


async def test_a_file_named_by_the_environment_must_have_the_profile_that_it_names(
    world: World, http: Rerouted, clock: FakeClock
) -> None:
    profile(world)
    put(world.ini, b"[prod]\ntype = access_key\naccess_key_id = LTAI5tIni\naccess_key_secret = s\n")
    world.environ |= {"ALIBABA_CLOUD_CONFIG_FILE": str(world.config), "ALIBABA_CLOUD_PROFILE": "prod"}
    with pytest.raises(CredentialsError, match="profile is set up and has no keys"):
        await world.chain(http, clock).fetch()


PASSES: dict[str, dict[str, Any]] = {
    "no profiles": {"current": "default", "profiles": []},
    "no current one": {"current": "", "profiles": [{"name": "other", "mode": "AK", **PAIR}]},
    "a current one that is not there": {"current": "gone", "profiles": [{"name": "other", "mode": "AK", **PAIR}]},
}


@pytest.mark.parametrize("name", PASSES)
async def test_where_nobody_chose_a_missing_profile_lets_the_chain_go_on(
    name: str, world: World, http: Rerouted, clock: FakeClock
) -> None:
    write_config(world.config, {})
    put(world.config, json.dumps(PASSES[name]).encode())
    put(world.ini, b"[other]\ntype = access_key\naccess_key_id = i\naccess_key_secret = s\n")
    instance(world)
    chain = world.chain(http, clock)
    assert (await chain.fetch()).provider == "imds"
    assert [attempt.reason.partition(": ")[2] for attempt in chain.attempts[2:4]] == [
        f"profile '{PASSES[name]['current']}': there is no such profile (the current one); "
        + ("there are 'other'" if PASSES[name]["profiles"] else "the file has none"),
        "profile 'default': there is no such profile; there are 'other'",
    ]
    await chain.aclose()


@pytest.mark.parametrize("current", ["lost", "circle"])
async def test_a_current_profile_whose_source_is_missing_is_wrong_and_not_absent(
    current: str, world: World, http: Rerouted, clock: FakeClock
) -> None:
    instance(world)
    role = {"mode": "ChainableRamRoleArn", "ram_role_arn": f"{ROLE}/r"}
    entries = {"lost": {**role, "source_profile": "nobody"}, "circle": {**role, "source_profile": "circle"}}
    write_config(world.config, entries, current=current)
    with pytest.raises(CredentialsError, match=f"profile '{current}': source_profile: ") as caught:
        await world.chain(http, clock).fetch()
    assert caught.value.message == "profile is set up and has no keys"
    assert world.services.asked == []


async def test_a_current_profile_that_leads_to_nothing_is_not_passed(
    world: World, http: Rerouted, clock: FakeClock
) -> None:
    """A role that is not attached lets the chain go on where it was only looked for, not where a profile says so."""
    uri(world)
    write_config(world.config, {"EcsRamRole": {}}, current="EcsRamRole")
    with pytest.raises(CredentialsError, match="no role is attached to this instance") as caught:
        await world.chain(http, clock).fetch()
    assert caught.value.message == "profile/imds is set up and has no keys"
    assert world.services.count("uri") == 0


SWITCHES = [
    ("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true"),
    ("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "True"),
    ("ALIBABA_CLOUD_IGNORE_PROFILE", "TRUE"),
    ("ALIBABACLOUD_IGNORE_PROFILE", "TRUE"),
]


@pytest.mark.parametrize(("variable", "value"), SWITCHES)
async def test_config_json_can_be_left_out_whatever_is_in_it(
    variable: str, value: str, world: World, http: Rerouted, clock: FakeClock
) -> None:
    put(world.config, b"broken")
    ini(world)
    world.environ[variable] = value
    chain = world.chain(http, clock)
    assert (await chain.fetch()).access_key_id == "LTAI5tIni"
    assert chain.attempts[2][:2] == ("profile", f"{variable} is set")


@pytest.mark.parametrize(("variable", "value"), SWITCHES)
async def test_a_profile_given_as_an_argument_is_not_left_out(
    variable: str, value: str, world: World, http: Rerouted, clock: FakeClock
) -> None:
    profile(world)
    provider = FromProfile("default", environ={**world.environ, variable: value}, http=http, clock=clock)
    assert (await provider.fetch()).access_key_id == "LTAI5tProfile"


# Whom it stays with -------------------------------------------------------------------------------------------------


async def test_the_one_that_had_keys_is_remembered(world: World, http: Rerouted, clock: FakeClock) -> None:
    instance(world)
    chain = world.chain(http, clock)
    await chain.fetch()
    profile(world)
    assert (await chain.fetch()).provider == "imds", "what is set up later does not take its place"
    await chain.aclose()


async def test_when_it_has_failed_for_good_the_chain_is_asked_again(
    world: World, http: Rerouted, clock: FakeClock
) -> None:
    instance(world)
    uri(world)
    refresher = Refresher(world.chain(http, clock), clock=clock, random=lambda: 0.0, call_later=clock.call_later)
    first = await refresher.get()
    world.services.instance_role = None
    clock.advance(6 * 3600 - 900)
    assert await refresher.get() is first
    await refreshed(refresher)
    keys = await refresher.get()
    assert keys.provider == "credentials_uri"
    assert [(attempt.provider, attempt.reason) for attempt in await refresher.explain()][4:] == [
        ("imds", "no role is attached to this instance"),
        ("credentials_uri", keys.describe()),
    ]
    await refresher.aclose()


async def test_a_profile_that_was_removed_has_failed_for_good(world: World, http: Rerouted, clock: FakeClock) -> None:
    profile(world)
    instance(world)
    chain = world.chain(http, clock)
    assert (await chain.fetch()).provider == "profile/static"
    world.config.unlink()
    assert (await chain.fetch()).provider == "imds"
    await chain.aclose()


async def test_passing_trouble_does_not_change_the_identity(world: World, http: Rerouted, clock: FakeClock) -> None:
    instance(world)
    uri(world)
    chain = world.chain(http, clock)
    await chain.fetch()
    world.services.answers["imds.keys"] = lambda: page(503)
    with pytest.raises(CredentialsError, match="imds, which gave keys before, failed") as caught:
        await chain.fetch()
    assert caught.value.retryable
    assert world.services.count("uri") == 0
    await chain.aclose()


# Off an instance ----------------------------------------------------------------------------------------------------


class Nowhere:
    """HTTP in a network without metadata, where an answer is waited for as long as one may. Time is simulated."""

    def __init__(self, clock: FakeClock, connects: bool) -> None:
        self.clock = clock
        self.connects = connects
        self.sent: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> HttpReply:
        assert request.direct
        self.sent.append(request)
        limit = request.read if self.connects else request.connect
        self.clock.advance(min(limit, request.total if request.total is not None else limit))
        raise ReplyLost("silence") if self.connects else ConnectError("no route to host")


@pytest.mark.parametrize("connects", [False, True], ids=["nobody there", "somebody who does not answer"])
async def test_off_an_instance_the_probe_costs_at_most_a_second_and_that_once(
    connects: bool, world: World, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = SimpleNamespace(time=clock)
    monkeypatch.setattr(imds, "asyncio", SimpleNamespace(get_running_loop=lambda: loop))
    http: Any = Nowhere(clock, connects)
    refresher = Refresher(world.chain(http, clock), clock=clock, random=lambda: 1.0, call_later=clock.call_later)
    costs, counts = [], []
    for _ in range(20):
        began = clock.now
        with pytest.raises(CredentialsError, match="imds: not an ECS instance"):
            await refresher.get()
        costs.append(clock.now - began)
        counts.append(len(http.sent))
        clock.advance(60.0)
    asked = counts[0]
    assert 0.0 < costs[0] <= 1.0
    assert (costs[1:], counts[1:]) == ([0.0] * 19, [asked] * 19)
    assert {request.url.partition("/latest")[0] for request in http.sent} == {"http://100.100.100.200"}
    # Where keys turn up later they are found, without another probe.
    profile(world)
    assert (await refresher.get()).provider == "profile/static"
    assert len(http.sent) == asked
    await refresher.aclose()
