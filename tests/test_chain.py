"""The order of sources: who passes, who stops the chain, and who is remembered."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import pytest

from aliram.credentials import Chain, Environment, Keys, NotConfigured, Refresher, default_chain
from aliram.errors import Attempt, ConfigError, ConnectError, CredentialsError
from aliram.secret import Secret
from aliram.transport import HttpReply, HttpRequest
from tests.fake_clock import FakeClock, settle

SECRET = "sEcReT-in-the-chain"
PUBLIC = "http://100.100.100.200"


class Link:
    """A provider that does what it is told and takes a quarter of a second for it."""

    def __init__(self, name: str, clock: FakeClock, does: CredentialsError | ConfigError | None = None) -> None:
        self.name = name
        self.clock = clock
        self.does = does
        self.asked = 0
        self.closed = 0

    async def fetch(self) -> Keys:
        self.asked += 1
        self.clock.advance(0.25)
        if self.does is not None:
            raise self.does
        return Keys(
            access_key_id=f"id-{self.name}",
            access_key_secret=Secret(SECRET),
            expiration=self.clock.after(3600),
            provider=self.name,
        )

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_700_000_000.0)


@pytest.fixture
def links(clock: FakeClock) -> list[Link]:
    return [Link("one", clock, NotConfigured("not set")), Link("two", clock), Link("three", clock)]


async def test_the_first_that_has_keys_is_remembered(clock: FakeClock, links: list[Link]) -> None:
    chain = Chain(links, clock=clock)
    assert (await chain.fetch()).provider == "two"
    assert (await chain.fetch()).provider == "two"
    assert [link.asked for link in links] == [1, 2, 0]
    assert chain.explain() == [
        ("one", "not set", 0.25),
        ("two", "gave ak keys id-two until 2023-11-14T23:13:20Z", 0.25),
    ]


async def test_nobody_having_keys_lists_everybody(clock: FakeClock) -> None:
    chain = Chain(
        [Link("one", clock, NotConfigured("not set")), Link("two", clock, NotConfigured("absent"))], clock=clock
    )
    with pytest.raises(CredentialsError) as caught:
        await chain.fetch()
    assert str(caught.value) == "no credentials found\n  one: not set (0.25 s)\n  two: absent (0.25 s)"
    assert not isinstance(caught.value, NotConfigured)
    assert chain.explain() == list(caught.value.attempts)


async def test_one_that_is_set_up_and_fails_stops_the_chain(clock: FakeClock, links: list[Link]) -> None:
    links[0].does = CredentialsError("half a key")
    with pytest.raises(CredentialsError) as caught:
        await Chain(links, clock=clock).fetch()
    assert str(caught.value) == "one is set up and has no keys\n  one: half a key (0.25 s)"
    assert [link.asked for link in links] == [1, 0, 0]


@pytest.mark.parametrize("retryable", [True, False])
async def test_an_error_says_whether_asking_again_can_help(
    clock: FakeClock, links: list[Link], retryable: bool
) -> None:
    for kind in (CredentialsError, NotConfigured):
        with pytest.raises(CredentialsError) as caught:
            await Chain([Link("one", clock, kind("trouble", retryable=retryable))], clock=clock).fetch()
        assert caught.value.retryable is retryable


async def test_a_remembered_one_in_passing_trouble_is_not_replaced(clock: FakeClock, links: list[Link]) -> None:
    chain = Chain(links, clock=clock)
    await chain.fetch()
    links[1].does = CredentialsError("down", (Attempt("inner", "refused", 1.0),), retryable=True)
    with pytest.raises(CredentialsError) as caught:
        await chain.fetch()
    assert str(caught.value) == "two, which gave keys before, failed\n  two: down (inner: refused) (0.25 s)"
    assert caught.value.retryable
    links[1].does = None
    assert (await chain.fetch()).provider == "two"
    assert [link.asked for link in links] == [1, 3, 0]


async def test_when_the_remembered_one_fails_for_good_the_chain_is_asked_again(
    clock: FakeClock, links: list[Link]
) -> None:
    chain = Chain(links, clock=clock)
    await chain.fetch()
    links[1].does = error = NotConfigured("no role is attached to this instance")
    assert (await chain.fetch()).provider == "three"
    assert [link.asked for link in links] == [2, 2, 1]
    assert [attempt.provider for attempt in chain.explain()] == ["one", "two", "three"]
    assert chain.explain()[1].reason == error.message
    assert (await chain.fetch()).provider == "three"
    assert [link.asked for link in links] == [2, 2, 2]


async def test_a_remembered_one_that_is_set_up_and_refused_is_not_replaced_by_another_identity(
    clock: FakeClock, links: list[Link]
) -> None:
    chain = Chain(links, clock=clock)
    await chain.fetch()
    links[1].does = CredentialsError("the login has ended")
    with pytest.raises(CredentialsError, match="two is set up and has no keys") as caught:
        await chain.fetch()
    assert [attempt.provider for attempt in caught.value.attempts] == ["one", "two"]
    assert [link.asked for link in links] == [2, 2, 0]
    links[0].does = None  # what stands before it may have keys by now
    assert (await chain.fetch()).provider == "one"


async def test_a_wrong_setting_is_told_as_it_is(clock: FakeClock, links: list[Link]) -> None:
    links[0].does = ConfigError("no such profile: x")
    with pytest.raises(ConfigError, match="no such profile: x"):
        await Chain(links, clock=clock).fetch()
    assert links[1].asked == 0


async def test_the_refresher_explains_the_whole_walk(
    clock: FakeClock, links: list[Link], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refresher = Refresher(Chain(links, clock=clock), clock=clock, random=lambda: 0.0, call_later=clock.call_later)
    explained = await refresher.explain()
    assert [attempt.provider for attempt in explained] == ["one", "two"]
    assert links[1].asked == 1
    links[1].does = NotConfigured("gone")
    links[2].does = CredentialsError("broken")
    clock.advance(3600)
    explained = await refresher.explain()
    assert [(attempt.provider, attempt.reason) for attempt in explained] == [
        ("one", "not set"),
        ("two", "gone"),
        ("three", "broken"),
    ]
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    assert SECRET not in "".join(traceback.format_exception(caught.value)) + caplog.text + repr(explained)
    await refresher.aclose()
    assert [link.closed for link in links] == [1, 1, 1]


async def test_the_chain_is_kept_fresh_when_its_winner_wants_it(clock: FakeClock, links: list[Link]) -> None:
    chain = Chain(links, clock=clock)
    assert not chain.keep_fresh
    links[1].keep_fresh = True  # type: ignore[attr-defined]
    refresher = Refresher(chain, clock=clock, random=lambda: 0.0, call_later=clock.call_later)
    await refresher.get()
    await clock.run(2700.0)
    await settle()
    assert links[1].asked == 2
    await refresher.aclose()


# The default chain --------------------------------------------------------------------------------------------------


class NoNetwork:
    """HTTP on a machine that is no ECS instance."""

    def __init__(self) -> None:
        self.sent: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> HttpReply:
        self.sent.append(request)
        raise ConnectError("no route to host")


KEYS = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}


async def test_environment_comes_before_instance_metadata() -> None:
    http = NoNetwork()
    chain = default_chain(KEYS)
    chain.bind(http)
    assert (await chain.fetch()).provider == "environment"
    assert http.sent == []


async def test_off_an_instance_metadata_is_asked_once_and_the_error_tells_all(clock: FakeClock) -> None:
    http = NoNetwork()
    chain = default_chain({"HOME": "/nowhere"}, clock=clock)
    chain.bind(http)
    refresher = Refresher(chain, clock=clock, random=lambda: 1.0, call_later=clock.call_later)
    for _ in range(5):
        with pytest.raises(CredentialsError) as caught:
            await refresher.get()
        assert [(attempt.provider, attempt.reason) for attempt in caught.value.attempts] == [
            ("environment", "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set"),
            ("oidc", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE are not set"),
            ("profile", "/nowhere/.aliyun/config.json: there is no such file"),
            ("credentials.ini", "/nowhere/.alibabacloud/credentials.ini: there is no such file"),
            ("imds", "not an ECS instance: no usable answer from the metadata service (no route to host)"),
            ("credentials_uri", "ALIBABA_CLOUD_CREDENTIALS_URI is not set"),
        ]
        assert str(caught.value).startswith("no credentials found\n  environment: ")
        clock.advance(60.0)
    assert [(request.url, request.direct) for request in http.sent] == [(f"{PUBLIC}/latest/api/token", True)]
    assert http.sent[0].total is not None
    assert http.sent[0].total <= 1.0
    await refresher.aclose()


@pytest.mark.parametrize(
    "environ", [{"ALIBABA_CLOUD_ECS_METADATA": "demo"}, {"ALIRAM_ENDPOINT_URL_IMDS": "http://127.0.0.1:1"}]
)
async def test_metadata_that_was_chosen_is_asked_again_and_stops_the_chain(environ: dict[str, str]) -> None:
    http = NoNetwork()
    chain = default_chain(environ)
    chain.bind(http)
    for _ in range(2):
        with pytest.raises(CredentialsError, match="imds is set up and has no keys") as caught:
            await chain.fetch()
        assert caught.value.retryable
    assert len(http.sent) == 2


async def test_metadata_that_is_switched_off_is_never_asked() -> None:
    http = NoNetwork()
    chain = default_chain({"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"})
    chain.bind(http)
    with pytest.raises(CredentialsError, match="imds: switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED"):
        await chain.fetch()
    assert http.sent == []


async def test_half_a_key_in_the_environment_does_not_make_us_the_instance() -> None:
    http = NoNetwork()
    chain = default_chain({"ALIBABA_CLOUD_ACCESS_KEY_ID": "id"})
    chain.bind(http)
    with pytest.raises(CredentialsError, match="ALIBABA_CLOUD_ACCESS_KEY_SECRET is not"):
        await chain.fetch()
    assert http.sent == []


def test_the_package_exports_what_it_names_and_loads_it_late() -> None:
    import aliram.credentials as package

    loaded: dict[str, Any] = {name: getattr(package, name) for name in package.__all__}
    assert loaded["Environment"] is Environment
    assert set(package.__all__) <= set(dir(package))
    assert sorted(package._HOMES) == package.__all__
    with pytest.raises(AttributeError, match="nothing"):
        getattr(package, "nothing")  # noqa: B009  a type checker knows that it is not there
