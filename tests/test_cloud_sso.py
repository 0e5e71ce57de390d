"""CloudSSO against a real server on loopback that can be strict, changed, broken or down."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from aliram.credentials.cloud_sso import CloudSso
from aliram.credentials.keys import Keys
from aliram.credentials.refresh import Refresher
from aliram.errors import ApiError, ConfigError, CredentialsError
from aliram.secret import Secret
from aliram.transport import Transport
from tests.fake_clock import FakeClock, settle
from tests.login_server import (
    SECRET,
    STS_TOKEN,
    Profile,
    failure,
    log_shows_nothing,
    page,
    refreshed,
    serving,
    shows_nothing,
    until,
    warnings_of,
)

ACCOUNT, CONFIGURATION = "151266687691****", "ac-00ccule7tadaijxc****"
AGAIN = "aliram configure login --profile dev"


class Sso:
    """The one call of CloudSSO that needs no person."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.url = ""
        self.log: list[str] = []
        self.tokens = {"aCcEsS-0"}
        self.lifetime = 3600.0
        self.given = 0
        self.answer: Callable[[], web.Response] | None = None
        self.gate: asyncio.Event | None = None
        self.key_changes: dict[str, Any] = {}
        self.seen: list[tuple[str, str, dict[str, str], Any]] = []

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.text()
        self.seen.append((request.method, request.path_qs, dict(request.headers), json.loads(body)))
        self.log.append("asked")
        if self.gate is not None:
            await self.gate.wait()
        if self.answer is not None:
            return self.answer()
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if bearer not in self.tokens:
            content = {"ErrorCode": "InvalidAccessToken", "ErrorMessage": f"{bearer} is wrong", "RequestId": "R-401"}
            return page(401, content)
        self.given += 1
        end = datetime.fromtimestamp(self.clock.now + self.lifetime, UTC)
        keys = {
            "AccessKeyId": f"STS.sso{self.given}",
            "AccessKeySecret": SECRET,
            "SecurityToken": STS_TOKEN,
            "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        }
        keys = {name: value for name, value in (keys | self.key_changes).items() if value is not None}
        return page(200, {"CloudCredential": keys, "RequestId": "R-1"})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def sso(clock: FakeClock) -> AsyncIterator[Sso]:
    service = Sso(clock)
    async with serving(service.handle) as service.url:
        yield service


@pytest.fixture
async def http() -> AsyncIterator[Transport]:
    transport = Transport(environ={})
    yield transport
    await transport.aclose()


@pytest.fixture
def profile(sso: Sso, clock: FakeClock) -> Profile:
    return Profile(sso.log, access_token="aCcEsS-0", cloud_sso_access_token_expire=int(clock.now) + 8 * 3600)


Make = Callable[..., CloudSso]


@pytest.fixture
def make(sso: Sso, http: Transport, clock: FakeClock, profile: Profile) -> Make:
    def make(**options: Any) -> CloudSso:
        usual: dict[str, Any] = {
            "sign_in_url": "https://signin-cn-shanghai.alibabacloudsso.com/company/login",
            "account_id": ACCOUNT,
            "access_configuration": CONFIGURATION,
            "access_token": profile.keys["access_token"],
            "access_token_expires": profile.keys["cloud_sso_access_token_expire"],
            "profile": "dev",
            "base_url": sso.url,
            "save": profile.save,
            "clock": clock,
            "http": http,
        }
        return CloudSso(**usual | options)

    return make


def cached(clock: FakeClock, left: float, **changes: Any) -> Keys:
    usual: dict[str, Any] = {
        "access_key_id": "STS.cached",
        "access_key_secret": Secret(SECRET),
        "security_token": Secret(STS_TOKEN),
        "expiration": clock.after(left),
        "provider": "profile",
    }
    return Keys(**usual | changes)


# The usual way ------------------------------------------------------------------------------------------------------


async def test_keys_come_for_the_access_token_and_are_saved_for_the_command(
    sso: Sso, make: Make, profile: Profile, clock: FakeClock
) -> None:
    keys = await make().fetch()
    [(method, path, headers, body)] = sso.seen
    assert (method, path) == ("POST", "/cloud-credentials")
    assert headers["Authorization"] == "Bearer aCcEsS-0"
    assert (headers["Accept"], headers["Content-Type"]) == ("application/json", "application/json")
    assert body == {"AccountId": ACCOUNT, "AccessConfigurationId": CONFIGURATION}
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("STS.sso1", SECRET, STS_TOKEN)
    assert (keys.kind, keys.provider, keys.scope) == ("sts", "cloud_sso", ACCOUNT)
    assert keys.expires_at == clock.now + 3600
    assert profile.saves == [
        {
            "access_key_id": "STS.sso1",
            "access_key_secret": SECRET,
            "sts_token": STS_TOKEN,
            "sts_expiration": int(clock.now) + 3600 - 5,
        }
    ]


@pytest.mark.parametrize(
    ("sign_in_url", "path"),
    [("{}/company/login", ""), ("{}", ""), ("{}/login?x=1#top", ""), ("{}/", "")],
)
async def test_the_host_of_the_sign_in_url_is_asked(sso: Sso, make: Make, sign_in_url: str, path: str) -> None:
    await make(sign_in_url=sign_in_url.format(sso.url), base_url=None).fetch()
    assert [request[1] for request in sso.seen] == ["/cloud-credentials"]


EXPIRATIONS = [
    ("2030-01-01T00:00:00Z", datetime(2030, 1, 1, tzinfo=UTC)),
    ("2030-01-01T08:00:00+08:00", datetime(2030, 1, 1, tzinfo=UTC)),
    ("2030-01-01T00:00:00.250Z", datetime(2030, 1, 1, 0, 0, 0, 250000, UTC)),
    ("2030-01-01T00:00:00.123456789-01:00", datetime(2030, 1, 1, 1, 0, 0, 123456, UTC)),
]


@pytest.mark.parametrize(("text", "moment"), EXPIRATIONS, ids=[text for text, _ in EXPIRATIONS])
async def test_every_form_of_expiration_is_read(sso: Sso, make: Make, text: str, moment: datetime) -> None:
    sso.key_changes = {"Expiration": text}
    assert (await make().fetch()).expiration == moment


async def test_names_in_camel_case_do_as_well(sso: Sso, make: Make, clock: FakeClock) -> None:
    content = {"accessKeyId": "STS.x", "accessKeySecret": SECRET, "securityToken": STS_TOKEN}
    end = f"{clock.after(900):%Y-%m-%dT%H:%M:%SZ}"
    sso.answer = lambda: page(200, {"cloudCredential": content | {"expiration": end}, "requestId": "R"})
    assert (await make().fetch()).access_key_id == "STS.x"


# Cached keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "used"), [(3600.0, True), (61.0, True), (60.0, False), (0.0, False), (-5.0, False)])
async def test_cached_keys_are_used_while_a_request_cannot_outlive_them(
    sso: Sso, make: Make, clock: FakeClock, left: float, used: bool
) -> None:
    keys = await make(cached=cached(clock, left)).fetch()
    assert keys.access_key_id == ("STS.cached" if used else "STS.sso1")
    assert len(sso.seen) == (0 if used else 1)
    assert (keys.provider, keys.scope) == ("cloud_sso", ACCOUNT)


async def test_cached_keys_are_given_out_once_as_who_asks_again_wants_newer_ones(
    sso: Sso, make: Make, clock: FakeClock
) -> None:
    provider = make(cached=cached(clock, 3600))
    assert [(await provider.fetch()).access_key_id for _ in range(3)] == ["STS.cached", "STS.sso1", "STS.sso2"]


async def test_cached_keys_outlive_the_login(make: Make, clock: FakeClock) -> None:
    provider = make(cached=cached(clock, 300), access_token_expires=clock.now - 1)
    assert (await provider.fetch()).access_key_id == "STS.cached"


async def test_cached_keys_near_their_end_are_better_than_none(
    sso: Sso, make: Make, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    sso.answer = lambda: page(503, "down")
    provider = make(cached=cached(clock, 30))
    assert (await provider.fetch()).access_key_id == "STS.cached"
    assert len(sso.seen) == 1
    [told] = warnings_of(caplog)
    assert told.startswith(
        "cloud_sso: no new keys, the cached ones work for 30 s more: asking CloudSSO for keys failed"
    )
    assert (await failure(provider.fetch())).retryable
    expired = make(cached=cached(clock, 0))
    await failure(expired.fetch())


@pytest.mark.parametrize(
    "changes",
    [{"security_token": None}, {"expiration": None}, {"access_key_id": "", "access_key_secret": Secret("")}],
    ids=["no token", "no expiration", "no id"],
)
async def test_what_another_mode_left_in_the_profile_is_no_cached_key(
    make: Make, clock: FakeClock, changes: dict[str, Any]
) -> None:
    if "access_key_id" in changes:
        changes = changes | {"security_token": None, "bearer_token": Secret("sEcReT")}
    provider = make(cached=cached(clock, 3600, **changes))
    assert (await provider.fetch()).access_key_id == "STS.sso1"


# The login has ended ------------------------------------------------------------------------------------------------

NO_TIMES: list[Any] = [None, 0, "", "soon", -1, False, True, [], float("nan"), float("inf")]
NO_LOGIN: dict[str, tuple[dict[str, Any], str]] = {
    "no token": ({"access_token": None}, "nobody is logged in to CloudSSO"),
    "empty token": ({"access_token": ""}, "nobody is logged in to CloudSSO"),
    "a token with a line end": ({"access_token": "aCcEsS\n"}, "nobody is logged in to CloudSSO"),
    **{
        f"expires {value!r}": (
            {"access_token_expires": value},
            "when the CloudSSO access token expires is not known, which counts as expired",
        )
        for value in NO_TIMES
    },
    "just expired": (
        {"access_token_expires": 1_700_000_000},
        "the CloudSSO access token expired at 2023-11-14T22:13:20Z",
    ),
    "expired, as text": (
        {"access_token_expires": "1600000000"},
        "the CloudSSO access token expired at 2020-09-13T12:26:40Z",
    ),
}


@pytest.mark.parametrize("name", NO_LOGIN)
async def test_without_a_login_the_error_holds_the_command_and_nothing_is_sent(sso: Sso, make: Make, name: str) -> None:
    options, why = NO_LOGIN[name]
    error = await failure(make(**options).fetch())
    assert str(error) == f"{why}: log in again with `{AGAIN}`"
    assert not error.retryable
    assert sso.seen == []


@pytest.mark.parametrize(
    ("profile_name", "command"),
    [
        (None, "aliram configure login"),
        ("", "aliram configure login"),
        ("my team", "aliram configure login --profile 'my team'"),
        ("$(x)", "aliram configure login --profile '$(x)'"),
    ],
)
async def test_the_command_can_be_pasted(make: Make, profile_name: str | None, command: str) -> None:
    provider = make(profile=profile_name, access_token=None)
    assert provider.command == command
    assert f"`{command}`" in str(await failure(provider.fetch()))


async def test_a_token_that_works_by_our_clock_only_ends_the_login_too(sso: Sso, make: Make) -> None:
    sso.tokens.clear()
    error = await failure(make().fetch())
    assert str(error) == (
        "CloudSSO refuses the access token (/cloud-credentials: InvalidAccessToken: *** is wrong [401, request R-401])"
        f": log in again with `{AGAIN}`"
    )
    assert not error.retryable
    assert isinstance(error.__cause__, ApiError)
    assert (error.__cause__.code, error.__cause__.status) == ("InvalidAccessToken", 401)


@pytest.mark.parametrize("status", [400, 403])
async def test_a_code_that_names_the_access_token_ends_the_login_whatever_the_status(
    sso: Sso, make: Make, status: int
) -> None:
    sso.answer = lambda: page(status, refusal("AccessTokenExpired"))
    assert f"log in again with `{AGAIN}`" in (await failure(make().fetch())).message


async def test_a_page_with_401_in_place_of_an_answer_ends_the_login(sso: Sso, make: Make) -> None:
    sso.answer = lambda: page(401, "<html>who are you?</html>")
    error = await failure(make().fetch())
    assert f"log in again with `{AGAIN}`" in error.message
    assert not error.retryable


@pytest.mark.parametrize("ended", ["by time", "by the service"])
async def test_a_login_made_meanwhile_is_found_in_the_profile(
    sso: Sso, make: Make, profile: Profile, clock: FakeClock, ended: str
) -> None:
    provider = make(reload=profile.reload)
    await provider.fetch()
    assert profile.reads == 0
    if ended == "by time":
        clock.advance(9 * 3600)
    sso.tokens = {"aCcEsS-1"}
    await failure(provider.fetch())
    assert profile.reads == 1
    assert len(sso.seen) == (1 if ended == "by time" else 2), "nothing is sent with a token that was refused"
    profile.keys |= {"access_token": "aCcEsS-1", "cloud_sso_access_token_expire": str(int(clock.now) + 60)}
    assert (await provider.fetch()).access_key_id == "STS.sso2"
    assert profile.reads == 2
    assert (await provider.fetch()).access_key_id == "STS.sso3"
    assert profile.reads == 2


async def test_the_profiles_login_is_asked_with_once(sso: Sso, make: Make, profile: Profile, clock: FakeClock) -> None:
    sso.tokens.clear()
    profile.keys |= {"access_token": "aCcEsS-1", "cloud_sso_access_token_expire": int(clock.now) + 3600}
    error = await failure(make(access_token="aCcEsS-0", reload=profile.reload).fetch())
    assert "refuses the access token" in error.message
    assert [request[2]["Authorization"] for request in sso.seen] == ["Bearer aCcEsS-0", "Bearer aCcEsS-1"]


@pytest.mark.parametrize("read", [None, OSError(13, "Permission denied"), RuntimeError("aCcEsS-0")])
async def test_a_profile_that_cannot_be_read_changes_nothing(
    make: Make, profile: Profile, read: Exception | None, caplog: pytest.LogCaptureFixture
) -> None:
    async def nothing() -> None:
        return None

    profile.read_error = read
    error = await failure(make(access_token=None, reload=nothing if read is None else profile.reload).fetch())
    assert error.message.startswith("nobody is logged in to CloudSSO")
    assert len(warnings_of(caplog)) == (read is not None)
    log_shows_nothing(caplog)


# Other failures -----------------------------------------------------------------------------------------------------

KEYS = {
    "AccessKeyId": "STS.x",
    "AccessKeySecret": SECRET,
    "SecurityToken": STS_TOKEN,
    "Expiration": "2030-01-01T00:00:00Z",
}
ASKED = "asking CloudSSO for keys failed: /cloud-credentials: "


def refusal(code: Any, message: Any = "no") -> dict[str, Any]:
    return {"ErrorCode": code, "ErrorMessage": message, "RequestId": "R-2"}


FAILURES: dict[str, tuple[int, Any, bool, str]] = {
    "not assigned": (403, refusal("NoPermission"), False, ASKED + "NoPermission: no [403, request R-2]"),
    "unknown account": (404, refusal("EntityNotExists.Account"), False, ASKED + "EntityNotExists.Account: no [404"),
    "bad request": (400, refusal("InvalidParameter"), False, ASKED + "InvalidParameter: no [400, request R-2]"),
    "throttled": (429, refusal("Throttled.By.User"), True, ASKED + "Throttled.By.User: no [429, request R-2]"),
    "throttled, with 400": (400, refusal("Throttling.User"), True, ASKED + "Throttling.User"),
    "internal": (500, refusal("InternalError"), True, ASKED + "InternalError: no [500, request R-2]"),
    "unavailable": (503, refusal("X"), True, ASKED + "X: no [503, request R-2]"),
    "error with 200": (200, refusal("SomethingWrong"), False, ASKED + "SomethingWrong: no [200, request R-2]"),
    "a gateway's error": (403, {"Code": "Forbidden", "Message": "no"}, False, ASKED + "Forbidden: no [403]"),
    "an odd code": (400, refusal(f"<b>{SECRET}"), False, ASKED + "no [400, request R-2]"),
    "a code that is no text": (
        400,
        refusal(12),
        False,
        ASKED + "the answer is a JSON object without an error code [400]",
    ),
    "a long message": (400, refusal("X", "word " * 100), False, ASKED + "X: word word"),
    "the token in the message": (
        400,
        refusal("X", "'aCcEsS-0' and aCcEsS%2D0,x=aCcEsS-0"),
        False,
        ASKED + "X: '***' and ***,x=*** [400",
    ),
    "html 502": (502, "<html>bad gateway</html>", True, ASKED + "the answer is HTML instead of JSON"),
    "html 404": (404, "<html>not found</html>", False, ASKED + "the answer is HTML instead of JSON"),
    "html 200": (200, "<!DOCTYPE html><html>log in</html>", True, ASKED + "the answer is HTML instead of JSON"),
    "a redirect": (302, "", False, ASKED + "the answer is a redirect, which the service never gives [302]"),
    "empty": (200, "", True, ASKED + "the answer is an empty body [200]"),
    "empty 500": (500, "", True, ASKED + "the answer is an empty body [500]"),
    "a list": (200, "[]", True, ASKED + "the answer is not the expected JSON [200]"),
    "cut": (
        200,
        f'{{"CloudCredential": {{"AccessKeySecret": "{SECRET}", "Se',
        True,
        ASKED + "the answer is not the expected",
    ),
    "not utf-8": (200, b'{"CloudCredential": "\xff"}', True, ASKED + "the answer is not the expected JSON [200]"),
    "deep": (200, "[" * 100_000, True, ASKED + "the answer is not the expected JSON [200]"),
    "huge": (200, '{"a": "' + "x" * (1 << 18) + '"}', True, ASKED + "the answer is larger than 256 KiB [200]"),
    "no credential": (200, {"RequestId": "R"}, True, "the answer of CloudSSO holds no CloudCredential"),
    "null credential": (200, {"CloudCredential": None}, True, "the answer of CloudSSO holds no CloudCredential"),
    "credential is text": (200, {"CloudCredential": SECRET}, True, "the answer of CloudSSO holds no CloudCredential"),
    "empty credential": (
        200,
        {"CloudCredential": {}},
        True,
        "the keys in the answer of CloudSSO lack AccessKeyId, AccessKeySecret, SecurityToken, Expiration",
    ),
    **{
        f"{what} {name}": (
            200,
            {"CloudCredential": KEYS | {name: value}},
            True,
            f"the keys in the answer of CloudSSO lack {name}",
        )
        for name in KEYS
        for what, value in (("null", None), ("empty", ""), ("a number for", 5), ("a list for", []))
    },
    "a time nobody knows": (
        200,
        {"CloudCredential": KEYS | {"Expiration": "tomorrow"}},
        True,
        "the Expiration in the answer of CloudSSO is not a time",
    ),
    "a line end in the secret": (
        200,
        {"CloudCredential": KEYS | {"AccessKeySecret": SECRET + "\n"}},
        True,
        "what the answer of CloudSSO holds cannot be keys: access_key_secret holds a blank",
    ),
}


@pytest.mark.parametrize("name", FAILURES)
async def test_a_failure_says_what_happened_and_whether_to_ask_again(
    sso: Sso, make: Make, profile: Profile, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    status, content, retryable, message = FAILURES[name]
    sso.answer = lambda: page(status, content)
    error = await failure(make().fetch())
    assert error.message.startswith(message)
    assert len(error.message) < len(ASKED) + 300
    assert error.retryable is retryable
    assert profile.saves == []
    assert len(sso.seen) == 1
    log_shows_nothing(caplog)


async def test_no_answer_at_all_is_worth_another_attempt(make: Make) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    error = await failure(make(base_url=nobody).fetch())
    assert error.retryable
    assert error.message.startswith("asking CloudSSO for keys failed: no connection to 127.0.0.1:")


# Arguments ----------------------------------------------------------------------------------------------------------

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"account_id": ""}, f"CloudSSO needs account_id: set it with `{AGAIN}`"),
    ({"account_id": None}, "CloudSSO needs account_id"),
    ({"access_configuration": " "}, "CloudSSO needs access_configuration"),
    ({"sign_in_url": ""}, "CloudSSO needs sign_in_url"),
    ({"sign_in_url": None}, "CloudSSO needs sign_in_url"),
    ({"sign_in_url": "ftp://x/login"}, "the CloudSSO sign-in URL must be an HTTPS URL"),
    ({"sign_in_url": "https://"}, "the CloudSSO sign-in URL must be"),
    ({"sign_in_url": "https://u:p@x/"}, "the CloudSSO sign-in URL must be"),
    ({"sign_in_url": "https://x:99999/"}, "the CloudSSO sign-in URL must be"),
    ({"sign_in_url": "https://[1/"}, "the CloudSSO sign-in URL must be"),
    ({"sign_in_url": "https://x/\nlogin"}, "the CloudSSO sign-in URL must be"),
    ({"base_url": "file:///etc"}, "the base URL of CloudSSO must be"),
    ({"cached": {"access_key_id": "x"}}, "cached must be Keys, not dict"),
    ({"profile": 5}, "profile must be text, not int"),
]


@pytest.mark.parametrize(("options", "message"), WRONG, ids=[str(options) for options, _ in WRONG])
async def test_arguments_that_cannot_be_right_are_refused(make: Make, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make(**options)
    assert str(caught.value).startswith(message)


def test_a_bare_host_means_https() -> None:
    usual: dict[str, Any] = {"account_id": "1", "access_configuration": "ac-1", "access_token": None}
    provider = CloudSso(sign_in_url="sso.example.com/x/login", access_token_expires=0, **usual)
    assert provider._service._origin == "https://sso.example.com"


async def test_it_takes_the_http_of_its_session_and_of_no_second_one(make: Make, http: Transport) -> None:
    provider = make(http=None)
    with pytest.raises(ConfigError, match="CloudSso has nothing to send with"):
        await provider.fetch()
    provider.bind(http)
    provider.bind(http)
    await provider.fetch()
    other = Transport(environ={})
    with pytest.raises(ConfigError, match="this CloudSso belongs to another session"):
        provider.bind(other)
    make().bind(other)


async def test_nothing_secret_is_shown(make: Make, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    provider = make(cached=cached(clock, 10))
    keys = await provider.fetch()
    shows_nothing(repr(provider) + repr(keys) + str(provider))
    shows_nothing(repr(vars(provider)) + repr(vars(provider._write_back)))
    log_shows_nothing(caplog)


# Saving -------------------------------------------------------------------------------------------------------------


async def test_keys_that_cannot_be_saved_are_used_and_saving_is_tried_again(
    make: Make, profile: Profile, caplog: pytest.LogCaptureFixture
) -> None:
    provider = make()
    profile.error = OSError(28, f"No space left on device for {SECRET}")
    assert (await provider.fetch()).access_key_id == "STS.sso1"
    assert warnings_of(caplog) == [
        "cloud_sso: the login could not be saved and is kept in memory; the next refresh tries again: "
        "OSError: [Errno 28] No space left on device for ***"
    ]
    profile.error = None
    await provider.aclose()
    assert profile.keys["access_key_id"] == "STS.sso1"
    await provider.aclose()
    assert len(profile.saves) == 1
    log_shows_nothing(caplog)


async def test_keys_are_not_lost_when_the_caller_is_cancelled_while_they_are_saved(
    sso: Sso, make: Make, profile: Profile
) -> None:
    provider = make()
    profile.gate = asyncio.Event()
    task = asyncio.create_task(provider.fetch())
    await until(lambda: "saving" in sso.log)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    profile.gate.set()
    await until(lambda: len(profile.saves) == 1)
    assert (await provider.fetch()).access_key_id == "STS.sso1"
    assert sso.given == 1


async def test_without_save_nothing_is_kept(make: Make) -> None:
    provider = make(save=None)
    assert (await provider.fetch()).access_key_id == "STS.sso1"
    await provider.aclose()


# With the refresher -------------------------------------------------------------------------------------------------


async def test_a_thousand_callers_cost_one_request(sso: Sso, make: Make, clock: FakeClock) -> None:
    refresher = Refresher(make(), clock=clock)
    got = await asyncio.gather(*(refresher.get() for _ in range(1000)))
    assert {keys.access_key_id for keys in got} == {"STS.sso1"}
    assert len(sso.seen) == 1
    await refresher.aclose()


DAY, DOWN, UP, STEP = 86400, 8 * 3600, 16 * 3600, 60


@pytest.mark.parametrize("lifetime", [900.0, 3600.0, 43200.0])
async def test_a_day_with_the_service_down_in_the_middle(
    sso: Sso, make: Make, profile: Profile, clock: FakeClock, lifetime: float, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sso.lifetime = lifetime
    start = clock.now
    provider = make(access_token_expires=start + 2 * DAY)
    refresher = Refresher(provider, clock=clock, random=lambda: 0.5, call_later=clock.call_later)
    valid_until = 0.0
    asked_down = failed = 0
    first_after = None
    while clock.now < start + DAY:
        down = DOWN <= clock.now - start < UP
        sso.answer = (lambda: page(503, "<html>down</html>")) if down else None
        before = len(sso.seen)
        try:
            keys = await refresher.get()
        except CredentialsError as error:
            assert clock.now >= valid_until, "a call failed although a valid key exists"
            assert down
            shows_nothing(str(error))
            failed += 1
        else:
            assert not keys.expired(clock.now)
            if not down and clock.now - start >= UP and first_after is None:
                first_after = clock.now
        await refreshed(refresher)
        valid_until = refresher.current.expires_at if refresher.current is not None else 0.0
        asked_down += down * (len(sso.seen) - before)
        clock.advance(STEP)
    # The soft window is the last quarter of the life, at most 900 s, less a tenth by chance; calls come each minute.
    period = -(-(lifetime - min(900.0, lifetime / 4) * 0.9) // STEP) * STEP
    last = (DOWN - 1) // period * period
    assert sso.given == (last // period + 1) + ((DAY - 1 - UP) // period + 1)
    assert first_after == start + UP
    # One attempt for each call from the soft window on, and a failure for each call from the end of the last keys on.
    assert asked_down == (UP - max(DOWN, last + period)) / STEP
    assert failed == (UP - max(DOWN, last + lifetime)) / STEP
    assert len(sso.seen) == sso.given + asked_down
    assert len(profile.saves) == sso.given
    assert profile.keys["access_key_id"] == f"STS.sso{sso.given}"
    log_shows_nothing(caplog)
    await refresher.aclose()


async def test_after_the_end_of_the_login_keys_serve_to_their_end_and_then_the_command_is_told(
    make: Make, clock: FakeClock, profile: Profile, sso: Sso
) -> None:
    refresher = Refresher(make(reload=profile.reload), clock=clock, random=lambda: 0.0, call_later=clock.call_later)
    clock.advance(8 * 3600 - 10)
    keys = await refresher.get()
    clock.advance(3599.0)
    assert await refresher.get() is keys
    clock.advance(1.0)
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    assert f"log in again with `{AGAIN}`" in str(caught.value)
    assert not caught.value.retryable
    profile.keys |= {"access_token": "aCcEsS-1", "cloud_sso_access_token_expire": int(clock.now) + 3600}
    sso.tokens.add("aCcEsS-1")
    clock.advance(1.0)
    assert (await refresher.get()).access_key_id == "STS.sso2"
    await settle()
    await refresher.aclose()
