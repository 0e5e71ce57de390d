"""OAuth against a real server on loopback that rotates refresh tokens, and takes each of them once."""

from __future__ import annotations

import asyncio
import logging
import shlex
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from aliram.credentials import _write_back as write_back
from aliram.credentials.keys import Keys
from aliram.credentials.oauth import SITES, OAuth
from aliram.credentials.refresh import Refresher
from aliram.errors import ApiError, ConfigError, ConnectError, CredentialsError
from aliram.secret import Secret
from aliram.transport import HttpReply, HttpRequest, Transport
from tests.fake_clock import FakeClock
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

AGAIN = "aliram configure login --profile dev"
CLIENT = "4038181954557748008"


class Login:
    """The OAuth service: `/v1/token` and `/v1/exchange`."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.url = ""
        self.log: list[str] = []
        self.refresh_token = "rEfReSh-0/+="
        self.spent: list[str] = []
        self.access_tokens: dict[str, float] = {"aCcEsS-0": clock.now + 3600}
        self.token_life = 3600.0
        self.key_life = 3600.0
        self.exchanges = 0
        self.answers: dict[str, Callable[[], web.Response]] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.token_changes: dict[str, Any] = {}
        self.key_changes: dict[str, Any] = {}
        self.camel = False
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def refreshes(self) -> int:
        return len(self.spent)

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.seen.append((request.method, request.path_qs, dict(request.headers), body))
        step = request.path.rpartition("/")[2]
        self.log.append(step)
        if step in self.answers:
            return self.answers[step]()
        answer = self.token(dict(parse_qsl(body.decode()))) if step == "token" else self.exchange(request)
        if step in self.gates:
            # What was asked for is done; only the answer waits.
            await self.gates[step].wait()
        return answer

    def token(self, form: dict[str, str]) -> web.Response:
        if form.get("refresh_token") != self.refresh_token:
            return page(400, refusal("invalid_grant", f"the token {form.get('refresh_token')} was used"))
        self.spent.append(self.refresh_token)
        number = len(self.spent)
        self.refresh_token = f"rEfReSh-{number}/+="
        access = f"aCcEsS-{number}"
        self.access_tokens[access] = self.clock.now + self.token_life
        usual = {
            "access_token": access,
            "refresh_token": self.refresh_token,
            "expires_in": int(self.token_life),
            "token_type": "Bearer",
        }
        return page(200, {name: value for name, value in (usual | self.token_changes).items() if value is not None})

    def exchange(self, request: web.Request) -> web.Response:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.access_tokens.get(bearer, 0.0) <= self.clock.now:
            return page(400, refusal("expired_token", f"{bearer} has expired"))
        self.exchanges += 1
        end = datetime.fromtimestamp(self.clock.now + self.key_life, UTC)
        keys: dict[str, Any] = {
            "AccessKeyId": f"STS.oauth{self.exchanges}",
            "AccessKeySecret": SECRET,
            "SecurityToken": STS_TOKEN,
            "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        }
        keys = {name: value for name, value in (keys | self.key_changes).items() if value is not None}
        return page(200, {name[0].lower() + name[1:]: value for name, value in keys.items()} if self.camel else keys)


def refusal(code: Any, description: Any = "no") -> dict[str, Any]:
    return {"error": code, "error_description": description, "requestId": "R-2"}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def login(clock: FakeClock) -> AsyncIterator[Login]:
    service = Login(clock)
    async with serving(service.handle) as service.url:
        yield service


@pytest.fixture
async def http() -> AsyncIterator[Transport]:
    transport = Transport(environ={})
    yield transport
    await transport.aclose()


@pytest.fixture
def profile(login: Login, clock: FakeClock) -> Profile:
    return Profile(
        login.log,
        oauth_access_token="aCcEsS-0",
        oauth_refresh_token="rEfReSh-0/+=",
        oauth_access_token_expire=int(clock.now) + 3600,
    )


Make = Callable[..., OAuth]


@pytest.fixture
def make(login: Login, http: Transport, clock: FakeClock, profile: Profile) -> Make:
    def make(**options: Any) -> OAuth:
        usual: dict[str, Any] = {
            "site": "CN",
            "access_token": profile.keys["oauth_access_token"],
            "access_token_expires": profile.keys["oauth_access_token_expire"],
            "refresh_token": profile.keys["oauth_refresh_token"],
            "profile": "dev",
            "base_url": login.url,
            "save": profile.save,
            "clock": clock,
            "http": http,
        }
        return OAuth(**usual | options)

    return make


def due(clock: FakeClock) -> dict[str, Any]:
    """No options, but so much later that the access token of the profile is to be refreshed now."""
    clock.advance(2400)
    return {}


def cached(clock: FakeClock, left: float) -> Keys:
    return Keys(
        access_key_id="STS.cached",
        access_key_secret=Secret(SECRET),
        security_token=Secret(STS_TOKEN),
        expiration=clock.after(left),
    )


# The usual way ------------------------------------------------------------------------------------------------------


async def test_a_good_access_token_is_exchanged_for_keys(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    keys = await make().fetch()
    [(method, path, headers, body)] = login.seen
    assert (method, path, body) == ("POST", "/v1/exchange", b"")
    assert (headers["Authorization"], headers["Content-Type"]) == ("Bearer aCcEsS-0", "application/json")
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("STS.oauth1", SECRET, STS_TOKEN)
    assert (keys.kind, keys.provider, keys.scope) == ("sts", "oauth", "oauth/dev")
    assert keys.expires_at == clock.now + 3600
    assert profile.saves == [
        {
            "access_key_id": "STS.oauth1",
            "access_key_secret": SECRET,
            "sts_token": STS_TOKEN,
            "sts_expiration": int(clock.now) + 3600,
        }
    ]


async def test_a_refresh_is_saved_before_the_exchange_is_made(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    await make(**due(clock)).fetch()
    assert login.log == ["token", "saved tokens", "exchange", "saved keys"]
    method, path, headers, body = login.seen[0]
    assert (method, path, headers["Content-Type"]) == ("POST", "/v1/token", "application/x-www-form-urlencoded")
    assert "Authorization" not in headers
    assert dict(parse_qsl(body.decode())) == {
        "grant_type": "refresh_token",
        "refresh_token": "rEfReSh-0/+=",
        "client_id": CLIENT,
    }
    assert login.seen[1][2]["Authorization"] == "Bearer aCcEsS-1"
    assert profile.saves[0] == {
        "oauth_refresh_token": "rEfReSh-1/+=",
        "oauth_access_token": "aCcEsS-1",
        "oauth_access_token_expire": int(clock.now) + 3600,
    }
    assert set(profile.saves[1]) == {"access_key_id", "access_key_secret", "sts_token", "sts_expiration"}


NO_TIMES: list[Any] = [None, "", "soon", False, [], float("nan"), float("inf")]
LEFT: list[tuple[Any, bool]] = [
    (1201.0, False),
    (1200.0, True),
    (0.0, True),
    (-5.0, True),
    *((value, True) for value in NO_TIMES),
]


@pytest.mark.parametrize(("left", "asked"), LEFT, ids=[repr(left) for left, _ in LEFT])
async def test_the_access_token_is_refreshed_with_twenty_minutes_left(
    login: Login, make: Make, clock: FakeClock, left: Any, asked: bool
) -> None:
    number = isinstance(left, float) and abs(left) < 1e9
    expires: Any = clock.now + left if number else left
    await make(access_token_expires=expires).fetch()
    assert login.refreshes == asked


@pytest.mark.parametrize("expires", [0, "0", "1700007200"])
async def test_a_time_of_expiry_may_be_text_and_0_is_none(login: Login, make: Make, expires: Any) -> None:
    await make(access_token_expires=expires).fetch()
    assert login.refreshes == (expires != "1700007200")


@pytest.mark.parametrize("token", [None, "", "aCcEsS\n", "aCcEsS ß"])
async def test_without_an_access_token_the_refresh_token_brings_one(
    login: Login, make: Make, token: str | None
) -> None:
    assert (await make(access_token=token).fetch()).access_key_id == "STS.oauth1"
    assert login.log == ["token", "saved tokens", "exchange", "saved keys"]


LIVES: list[tuple[Any, int]] = [
    (7200, 7200),
    ("1800", 1800),
    (1799.9, 1799),
    (None, 3600),
    (0, 3600),
    (-1, 3600),
    ("", 3600),
    ("long", 3600),
    ([], 3600),
    (True, 3600),
    (10**300, 315360000),
]


@pytest.mark.parametrize(("told", "life"), LIVES, ids=[str(told)[:8] for told, _ in LIVES])
async def test_the_life_of_an_access_token_is_an_hour_where_it_is_not_told(
    login: Login, make: Make, profile: Profile, clock: FakeClock, told: Any, life: int
) -> None:
    login.token_changes = {"expires_in": told}
    await make(**due(clock)).fetch()
    assert profile.saves[0]["oauth_access_token_expire"] == int(clock.now) + life


async def test_a_refresh_token_that_is_not_rotated_is_kept(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    login.token_changes = {"refresh_token": None}
    await make(**due(clock)).fetch()
    assert profile.saves[0]["oauth_refresh_token"] == "rEfReSh-0/+="


async def test_names_in_camel_case_do_as_well(login: Login, make: Make) -> None:
    login.camel = True
    assert (await make().fetch()).access_key_id == "STS.oauth1"


EXPIRATIONS = [
    ("2030-01-01T00:00:00Z", datetime(2030, 1, 1, tzinfo=UTC)),
    ("2030-01-01T08:00:00+08:00", datetime(2030, 1, 1, tzinfo=UTC)),
    ("2030-01-01T00:00:00.5Z", datetime(2030, 1, 1, 0, 0, 0, 500000, UTC)),
]


@pytest.mark.parametrize(("text", "moment"), EXPIRATIONS, ids=[text for text, _ in EXPIRATIONS])
async def test_every_form_of_expiration_is_read(
    login: Login, make: Make, profile: Profile, text: str, moment: datetime
) -> None:
    login.key_changes = {"Expiration": text}
    assert (await make().fetch()).expiration == moment
    assert profile.saves[0]["sts_expiration"] == 1893456000  # 2030-01-01 in epoch seconds


@pytest.mark.parametrize(
    ("site", "host", "client"),
    [
        ("CN", "https://oauth.aliyun.com", "4038181954557748008"),
        ("INTL", "https://oauth.alibabacloud.com", "4103531455503354461"),
        ("intl", "https://oauth.alibabacloud.com", "4103531455503354461"),
        (" cn ", "https://oauth.aliyun.com", "4038181954557748008"),
    ],
)
async def test_each_site_has_a_service_and_a_client_of_its_own(
    clock: FakeClock, site: str, host: str, client: str
) -> None:
    sent: list[HttpRequest] = []

    class Recording:
        async def send(self, request: HttpRequest) -> HttpReply:
            sent.append(request)
            raise ConnectError("recorded")

    await failure(OAuth(site=site, refresh_token="rEfReSh-0", http=Recording(), clock=clock).fetch())
    [request] = sent
    assert request.url == f"{host}/v1/token"
    assert f"client_id={client}" in request.body.decode()
    assert (request.connect, request.read, request.direct) == (5.0, 10.0, False)
    sent.clear()
    other = OAuth(site=site, refresh_token="rEfReSh-0", client_id="mine", http=Recording(), clock=clock)
    await failure(other.fetch())
    assert "client_id=mine" in sent[0].body.decode()


def test_the_sign_in_pages_of_the_sites_are_known() -> None:
    assert {name: site.sign_in_url for name, site in SITES.items()} == {
        "CN": "https://signin.aliyun.com",
        "INTL": "https://signin.alibabacloud.com",
    }


# Cached keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "used"), [(3600.0, True), (61.0, True), (60.0, False), (-5.0, False)])
async def test_cached_keys_are_used_while_a_request_cannot_outlive_them(
    login: Login, make: Make, clock: FakeClock, left: float, used: bool
) -> None:
    provider = make(cached=cached(clock, left))
    keys = await provider.fetch()
    assert keys.access_key_id == ("STS.cached" if used else "STS.oauth1")
    assert (keys.provider, keys.scope) == ("oauth", "oauth/dev")
    assert login.log == ([] if used else ["exchange", "saved keys"])
    assert (await provider.fetch()).access_key_id.startswith("STS.oauth")


async def test_cached_keys_near_their_end_are_better_than_none(
    login: Login, make: Make, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    login.answers["token"] = lambda: page(400, refusal("invalid_grant"))
    provider = make(**due(clock), cached=cached(clock, 20))
    assert (await provider.fetch()).access_key_id == "STS.cached"
    [told] = warnings_of(caplog)
    assert told.startswith("oauth: no new keys, the cached ones work for 20 s more: the OAuth login has ended")
    await failure(provider.fetch())


# The login has ended ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["invalid_grant", "expired_token", "invalid_token"])
async def test_a_refresh_token_that_is_worth_nothing_asks_for_a_new_login(
    login: Login, make: Make, profile: Profile, clock: FakeClock, code: str
) -> None:
    login.answers["token"] = lambda: page(400, refusal(code, "used, revoked or expired: rEfReSh-0/+="))
    error = await failure(make(**due(clock)).fetch())
    assert str(error) == (
        f"the OAuth login has ended (/v1/token: {code}: used, revoked or expired: *** [400, request R-2])"
        f": log in again with `{AGAIN}`"
    )
    assert not error.retryable
    assert isinstance(error.__cause__, ApiError)
    assert error.__cause__.code == code
    assert login.log == ["token"]
    assert profile.saves == []


@pytest.mark.parametrize(
    ("options", "command"),
    [
        ({}, AGAIN),
        ({"profile": None}, "aliram configure login"),
        ({"profile": None, "site": "intl"}, "aliram configure login"),
        ({"profile": "a b"}, "aliram configure login --profile 'a b'"),
    ],
)
async def test_the_command_can_be_pasted(make: Make, options: dict[str, Any], command: str) -> None:
    error = await failure(make(access_token=None, refresh_token=None, **options).fetch())
    assert str(error) == f"nobody is logged in by OAuth: log in again with `{command}`"
    name = options.get("profile", "dev")
    assert shlex.split(command)[3:] == ([] if name is None else ["--profile", name])


async def test_an_access_token_without_a_refresh_token_is_used_to_its_end(
    login: Login, make: Make, clock: FakeClock
) -> None:
    provider = make(refresh_token=None)
    clock.advance(3599)
    assert (await provider.fetch()).access_key_id == "STS.oauth1"
    clock.advance(1)
    error = await failure(provider.fetch())
    assert str(error) == (
        f"the OAuth access token does not work any more and there is no refresh token: log in again with `{AGAIN}`"
    )
    assert not error.retryable
    assert login.log == ["exchange", "saved keys"]


async def test_an_access_token_that_works_by_our_clock_only_is_refreshed(login: Login, make: Make) -> None:
    login.access_tokens.clear()
    assert (await make().fetch()).access_key_id == "STS.oauth1"
    assert login.log == ["exchange", "token", "saved tokens", "exchange", "saved keys"]


@pytest.mark.parametrize(
    "answer",
    [(401, refusal("unauthorized")), (400, refusal("expired_token")), (403, refusal("invalid_token")), (401, "<html>")],
    ids=["401", "expired", "invalid", "html"],
)
async def test_a_new_access_token_that_is_refused_too_asks_for_a_new_login(
    login: Login, make: Make, answer: tuple[int, Any]
) -> None:
    login.answers["exchange"] = lambda: page(*answer)
    error = await failure(make().fetch())
    assert error.message.startswith("the OAuth service refuses even a new access token (/v1/exchange: ")
    assert error.message.endswith(f": log in again with `{AGAIN}`")
    assert not error.retryable
    assert login.log == ["exchange", "token", "saved tokens", "exchange"]


async def test_a_refused_access_token_that_cannot_be_renewed_asks_for_a_new_login(login: Login, make: Make) -> None:
    login.access_tokens.clear()
    error = await failure(make(refresh_token=None).fetch())
    assert f"log in again with `{AGAIN}`" in error.message
    assert login.log == ["exchange"]


# Other failures -----------------------------------------------------------------------------------------------------

KEYS = {
    "AccessKeyId": "STS.x",
    "AccessKeySecret": SECRET,
    "SecurityToken": STS_TOKEN,
    "Expiration": "2030-01-01T00:00:00Z",
}
DOING = {
    "token": "refreshing the OAuth login failed: /v1/token: ",
    "exchange": "exchanging the OAuth token for keys failed: /v1/exchange: ",
}
BOTH: dict[str, tuple[int, Any, bool, str]] = {
    "a wrong client": (400, refusal("invalid_client"), False, "invalid_client: no [400, request R-2]"),
    "a bad request": (400, refusal("invalid_request"), False, "invalid_request: no [400, request R-2]"),
    "forbidden": (403, refusal("access_denied"), False, "access_denied: no [403, request R-2]"),
    "too many": (429, refusal("slow_down"), True, "slow_down: no [429, request R-2]"),
    "down": (503, refusal("temporarily_unavailable"), True, "temporarily_unavailable: no [503, request R-2]"),
    "a grant refused by a broken server": (500, refusal("invalid_grant"), True, "invalid_grant: no [500, request R-2]"),
    "error with 200": (200, refusal("server_error"), False, "server_error: no [200, request R-2]"),
    "no description": (400, {"error": "x"}, False, "x [400]"),
    "in the form of CloudSSO": (400, {"ErrorCode": "X", "ErrorMessage": "no"}, False, "X: no [400]"),
    "a gateway's error": (403, {"code": "Forbidden", "message": "no"}, False, "Forbidden: no [403]"),
    "an odd code": (400, refusal("<b>" + SECRET), False, "no [400, request R-2]"),
    "tokens in every field": (
        400,
        lambda number: {
            "error": f"rEfReSh-{number}",
            "error_description": f"aCcEsS-{number} rEfReSh-{number}%2F%2B%3D a=rEfReSh-{number}/+=&b",
            "requestId": f"aCcEsS-{number}",
        },
        False,
        "*** *** a=***&b [400]",
    ),
    "a cut token": (400, refusal("x", "token rEfReSh-..., aCcEsS-..."), False, "x: token ***, *** [400"),
    "a long word": (400, refusal("x", "see " + "sEcReT" * 20), False, "x: see *** [400, request R-2]"),
    "html 502": (502, "<html>bad gateway</html>", True, "the answer is HTML instead of JSON"),
    "html 200": (200, "<html>log in</html>", True, "the answer is HTML instead of JSON"),
    "html 404": (404, "<html>nothing</html>", False, "the answer is HTML instead of JSON"),
    "a redirect": (302, "", False, "the answer is a redirect, which the service never gives [302]"),
    "empty": (200, "", True, "the answer is an empty body [200]"),
    "a list": (200, "[]", True, "the answer is not the expected JSON [200]"),
    "not utf-8": (200, b'{"access_token": "aCcEsS\xff"}', True, "the answer is not the expected JSON [200]"),
    "cut": (200, '{"access_token": "aCcEsS-1", "refr', True, "the answer is not the expected JSON [200]"),
}
NOT_TEXTS: list[tuple[str, Any]] = [("null", None), ("empty", ""), ("a number for", 5)]
ANSWERS: dict[str, tuple[str, int, Any, bool, str]] = {
    **{
        f"{step}: {name}": (step, status, content, retryable, DOING[step] + message)
        for step in DOING
        for name, (status, content, retryable, message) in BOTH.items()
    },
    "token: no tokens": (
        "token",
        200,
        {"expires_in": 5},
        True,
        "the answer to the refresh of the OAuth login lacks access_token",
    ),
    "token: an empty one": (
        "token",
        200,
        {"access_token": ""},
        True,
        "the answer to the refresh of the OAuth login lacks",
    ),
    "token: a number": ("token", 200, {"access_token": 5}, True, "the answer to the refresh of the OAuth login lacks"),
    "token: a line end": (
        "token",
        200,
        {"access_token": "aCcEsS\n"},
        True,
        "the answer to the refresh of the OAuth login lacks",
    ),
    "exchange: invalid_grant": (
        "exchange",
        400,
        refusal("invalid_grant"),
        False,
        DOING["exchange"] + "invalid_grant: no [400, request R-2]",
    ),
    **{
        f"exchange: {what} {name}": (
            "exchange",
            200,
            KEYS | {name: value},
            True,
            f"the keys in the answer of OAuth lack {name}",
        )
        for name in KEYS
        for what, value in NOT_TEXTS
    },
    "exchange: a time nobody knows": (
        "exchange",
        200,
        KEYS | {"Expiration": "tomorrow"},
        True,
        "the Expiration in the answer of OAuth is not a time",
    ),
    "exchange: a blank in the token": (
        "exchange",
        200,
        KEYS | {"SecurityToken": STS_TOKEN + " x"},
        True,
        "what the answer of OAuth holds cannot be keys: security_token holds a blank",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_failure_says_what_happened_and_whether_to_ask_again(
    login: Login, make: Make, clock: FakeClock, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    step, status, content, retryable, message = ANSWERS[name]
    if callable(content):
        content = content(0 if step == "token" else 1)
    login.answers[step] = lambda: page(status, content)
    error = await failure(make(**due(clock)).fetch())
    assert error.message.startswith(message)
    assert error.retryable is retryable
    assert login.log == (["token"] if step == "token" else ["token", "saved tokens", "exchange"])
    log_shows_nothing(caplog)


async def test_no_answer_at_all_is_worth_another_attempt(make: Make, clock: FakeClock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    for later in (0, 2400):
        clock.advance(later)
        error = await failure(make(base_url=nobody).fetch())
        assert error.retryable
        assert "failed: no connection to 127.0.0.1:" in error.message


async def test_a_refresh_token_is_not_lost_with_the_access_token_that_should_have_come_with_it(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    login.token_changes = {"access_token": None}
    provider = make(**due(clock))
    await failure(provider.fetch())
    assert profile.keys["oauth_refresh_token"] == "rEfReSh-1/+="
    login.token_changes = {}
    await provider.fetch()
    assert login.spent == ["rEfReSh-0/+=", "rEfReSh-1/+="]


async def test_tokens_are_kept_when_the_exchange_fails(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    login.answers["exchange"] = lambda: page(503, "")
    provider = make(**due(clock))
    await failure(provider.fetch())
    assert profile.keys["oauth_refresh_token"] == "rEfReSh-1/+="
    del login.answers["exchange"]
    await provider.fetch()
    assert login.log == ["token", "saved tokens", "exchange", "exchange", "saved keys"]


# Saving -------------------------------------------------------------------------------------------------------------


async def test_tokens_that_cannot_be_saved_are_used_and_saving_is_tried_again(
    login: Login, make: Make, profile: Profile, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = make(**due(clock), reload=profile.reload)
    profile.error = OSError(30, "Read-only file system for rEfReSh-1/+=")
    assert (await provider.fetch()).access_key_id == "STS.oauth1"
    assert (
        warnings_of(caplog)
        == [
            "oauth: the login could not be saved and is kept in memory; the next refresh tries again: "
            "OSError: [Errno 30] Read-only file system for ***"
        ]
        * 2
    )
    profile.error = OSError(30, "Read-only file system")
    clock.advance(2700)
    assert (await provider.fetch()).access_key_id == "STS.oauth2"
    assert login.spent == ["rEfReSh-0/+=", "rEfReSh-1/+="], "the token in memory, not the spent one of the profile"
    profile.error = None
    clock.advance(2700)
    await provider.fetch()
    assert [set(saved) for saved in profile.saves] == [
        {
            "oauth_refresh_token",
            "oauth_access_token",
            "oauth_access_token_expire",
            "access_key_id",
            "access_key_secret",
            "sts_token",
            "sts_expiration",
        },
        {"access_key_id", "access_key_secret", "sts_token", "sts_expiration"},
    ]
    assert profile.keys["oauth_refresh_token"] == login.refresh_token == "rEfReSh-3/+="
    log_shows_nothing(caplog)


@pytest.mark.parametrize("error", [RuntimeError("rEfReSh-1/+="), KeyError("rEfReSh-1/+=")])
async def test_of_somebody_elses_error_only_the_kind_is_told(
    make: Make, profile: Profile, clock: FakeClock, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    profile.error = error
    await make(**due(clock)).fetch()
    assert all(told.endswith(f"tries again: {type(error).__name__}") for told in warnings_of(caplog))
    log_shows_nothing(caplog)


async def test_what_could_not_be_saved_is_tried_once_more_at_the_end(
    make: Make, profile: Profile, clock: FakeClock
) -> None:
    provider = make(**due(clock))
    profile.error = OSError("no")
    await provider.fetch()
    profile.error = None
    await provider.aclose()
    assert profile.keys["oauth_refresh_token"] == "rEfReSh-1/+="
    assert profile.keys["access_key_id"] == "STS.oauth1"


async def test_keys_do_not_wait_for_a_save_that_hangs(
    make: Make, profile: Profile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(write_back, "SAVE_SECONDS", 0.01)
    profile.gate = asyncio.Event()
    provider = make(**due(clock))
    assert (await provider.fetch()).access_key_id == "STS.oauth1"
    assert "oauth: saving the login takes more than 0 s" in warnings_of(caplog)
    profile.gate.set()
    await until(lambda: len(profile.saves) == 1)
    await provider.aclose()
    assert profile.keys["oauth_refresh_token"] == "rEfReSh-1/+="
    assert profile.keys["access_key_id"] == "STS.oauth1"


async def test_tokens_that_come_while_older_ones_are_being_saved_are_saved_after_them(
    login: Login, make: Make, profile: Profile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_back, "SAVE_SECONDS", 0.01)
    profile.gate = asyncio.Event()
    provider = make(**due(clock))
    await provider.fetch()
    clock.advance(2700)
    await provider.fetch()
    assert login.refreshes == 2
    profile.gate.set()
    await until(lambda: len(profile.saves) == 1)
    assert profile.saves[0]["oauth_refresh_token"] == "rEfReSh-1/+="
    await provider.aclose()
    assert profile.keys["oauth_refresh_token"] == "rEfReSh-2/+="


async def test_a_save_that_hangs_for_ever_ends_with_the_provider(
    make: Make, profile: Profile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_back, "SAVE_SECONDS", 0.01)
    profile.gate = asyncio.Event()
    provider = make(**due(clock))
    await provider.fetch()
    await provider.aclose()
    assert profile.saves == []  # and no task is left, which every test looks for


# Cancellation -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["token", "saving", "exchange"])
async def test_cancelling_a_fetch_loses_no_token(
    login: Login, make: Make, profile: Profile, clock: FakeClock, where: str
) -> None:
    gate = asyncio.Event()
    if where == "saving":
        profile.gate = gate
    else:
        login.gates[where] = gate
    provider = make(**due(clock))
    task = asyncio.create_task(provider.fetch())
    await until(lambda: where in login.log)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.set()
    await until(lambda: profile.keys["oauth_refresh_token"] == "rEfReSh-1/+=")
    assert (await provider.fetch()).access_key_id.startswith("STS.oauth")
    assert login.spent == ["rEfReSh-0/+="]
    assert sum("oauth_refresh_token" in saved for saved in profile.saves) == 1


async def test_a_second_fetch_waits_for_the_refresh_that_the_first_one_left_behind(
    login: Login, make: Make, clock: FakeClock
) -> None:
    login.gates["token"] = asyncio.Event()
    provider = make(**due(clock))
    first = asyncio.create_task(provider.fetch())
    await until(lambda: "token" in login.log)
    first.cancel()
    second = asyncio.create_task(provider.fetch())
    await asyncio.wait((first,))
    login.gates["token"].set()
    assert (await second).access_key_id == "STS.oauth1"
    assert login.spent == ["rEfReSh-0/+="]


async def test_a_failed_refresh_whose_caller_is_gone_is_tried_again(login: Login, make: Make, clock: FakeClock) -> None:
    gate = asyncio.Event()
    provider = make(**due(clock))
    login.answers["token"] = lambda: page(503, "")
    held = OAuth._refresh

    async def refresh() -> None:
        await gate.wait()
        await held(provider)

    provider._refresh = refresh  # type: ignore[method-assign]
    first = asyncio.create_task(provider.fetch())
    await until(lambda: provider._rotation is not None)
    first.cancel()
    second = asyncio.create_task(failure(provider.fetch()))
    await asyncio.wait((first,))
    gate.set()
    assert (await second).retryable
    assert login.log == ["token", "token"]


async def test_closing_waits_for_the_tokens_under_way_and_saves_them(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    login.gates["token"] = asyncio.Event()
    refresher = Refresher(make(**due(clock)), clock=clock)
    caller = asyncio.create_task(refresher.get())
    await until(lambda: "token" in login.log)
    closing = asyncio.create_task(refresher.aclose())
    with pytest.raises(ConfigError, match="closed"):
        await caller
    assert not closing.done()
    login.gates["token"].set()
    await closing
    assert login.log == ["token", "saved tokens"]
    assert profile.keys["oauth_refresh_token"] == login.refresh_token


async def test_fifty_fetches_at_once_use_the_refresh_token_once(login: Login, make: Make, clock: FakeClock) -> None:
    provider = make(**due(clock))
    await asyncio.gather(*(provider.fetch() for _ in range(50)))
    assert login.spent == ["rEfReSh-0/+="]


async def test_fifty_fetches_share_a_token_shorter_than_the_margin(login: Login, make: Make, clock: FakeClock) -> None:
    login.token_life = 600
    provider = make(**due(clock))
    await asyncio.gather(*(provider.fetch() for _ in range(50)))
    assert login.refreshes == 1


async def test_each_of_those_who_wait_for_a_refresh_gets_an_error_of_its_own(
    login: Login, make: Make, clock: FakeClock
) -> None:
    login.answers["token"] = lambda: page(400, refusal("invalid_grant"))
    provider = make(**due(clock))
    errors = await asyncio.gather(*(failure(provider.fetch()) for _ in range(5)))
    assert len({id(error) for error in errors}) == 5
    assert {str(error) for error in errors} == {str(errors[0])}
    assert all(isinstance(error.__cause__, ApiError) for error in errors)


async def test_fifty_fetches_whose_token_is_refused_refresh_once(login: Login, make: Make) -> None:
    login.access_tokens.clear()
    provider = make()
    await asyncio.gather(*(provider.fetch() for _ in range(50)))
    assert login.spent == ["rEfReSh-0/+="]


async def test_tokens_shorter_than_the_margin_are_refreshed_once_for_each_fetch(
    login: Login, make: Make, clock: FakeClock
) -> None:
    login.token_life = 600
    provider = make(**due(clock))
    await provider.fetch()
    await provider.fetch()
    assert login.refreshes == 2


# Several processes --------------------------------------------------------------------------------------------------


async def test_a_process_takes_over_the_tokens_that_another_one_has_refreshed(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    ours, theirs = (make(reload=profile.reload) for _ in range(2))
    clock.advance(2700)
    await theirs.fetch()
    await ours.fetch()
    assert login.spent == ["rEfReSh-0/+="]
    assert [seen[2].get("Authorization") for seen in login.seen] == [None, "Bearer aCcEsS-1", "Bearer aCcEsS-1"]
    clock.advance(2700)
    await ours.fetch()
    await theirs.fetch()
    assert login.spent == ["rEfReSh-0/+=", "rEfReSh-1/+="]


@pytest.mark.parametrize("last_in_the_profile", ["ours", "of another process", "ours, not read"])
async def test_a_spent_token_in_the_profile_is_no_news(
    login: Login, make: Make, profile: Profile, clock: FakeClock, last_in_the_profile: str
) -> None:
    ours, other = (make(reload=profile.reload) for _ in range(2))
    clock.advance(2400)
    if last_in_the_profile == "of another process":
        await other.fetch()
    await ours.fetch()
    profile.error = OSError("full")
    if last_in_the_profile == "ours, not read":
        profile.read_error = OSError("not now")
    for _ in range(3):
        clock.advance(2400)
        await ours.fetch()
        profile.read_error = None
    assert profile.keys["oauth_refresh_token"] == "rEfReSh-1/+="
    assert login.spent == [f"rEfReSh-{number}/+=" for number in range(4)]
    assert login.log.count("token") == 4, "none was sent twice"


async def test_two_processes_that_refresh_at_once_do_not_throw_each_other_out(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    naps: list[float] = []
    profile.gate = asyncio.Event()

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 2:
            assert profile.gate is not None
            profile.gate.set()
            await until(lambda: len(profile.saves) > 0)

    clock.advance(2400)
    providers = [make(reload=profile.reload, sleep=nap) for _ in range(2)]
    got = await asyncio.gather(*(provider.fetch() for provider in providers))
    assert [keys.kind for keys in got] == ["sts", "sts"]
    assert login.spent == ["rEfReSh-0/+="], "one of them was told invalid_grant and took over what the other saved"
    assert login.log.count("token") == 2
    assert sum("oauth_refresh_token" in saved for saved in profile.saves) == 1
    assert naps == [0.2, 0.8]


async def test_a_day_of_two_processes_with_one_profile(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    async def nap(seconds: float) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    providers = [make(reload=profile.reload, sleep=nap) for _ in range(2)]
    refreshers = [Refresher(provider, clock=clock, random=lambda: 0.0) for provider in providers]
    for _ in range(24 * 60):
        await asyncio.gather(*(refresher.get() for refresher in refreshers))
        for refresher in refreshers:
            await refreshed(refresher)
        clock.advance(60)
    saved = [saved["oauth_refresh_token"] for saved in profile.saves if "oauth_refresh_token" in saved]
    assert saved == [f"rEfReSh-{number}/+=" for number in range(1, login.refreshes + 1)]
    # The keys live an hour and are refreshed 45 minutes after they came, as are the tokens.
    assert login.refreshes == 24 * 60 // 45 - (24 * 60 % 45 == 0)
    for refresher in refreshers:
        await refresher.aclose()


async def test_a_login_that_has_ended_is_waited_for_once(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    login.answers["token"] = lambda: page(400, refusal("invalid_grant"))
    provider = make(**due(clock), reload=profile.reload, sleep=nap)
    for _ in range(3):
        assert f"log in again with `{AGAIN}`" in (await failure(provider.fetch())).message
    assert naps == [0.2, 0.8, 2.0]
    profile.keys["oauth_refresh_token"] = login.refresh_token = "rEfReSh-new"
    del login.answers["token"]
    assert (await provider.fetch()).access_key_id == "STS.oauth1"
    assert login.spent == ["rEfReSh-new"]


async def test_a_new_login_in_the_profile_is_not_overwritten_by_what_could_not_be_saved(
    login: Login, make: Make, profile: Profile, clock: FakeClock
) -> None:
    provider = make(**due(clock), reload=profile.reload)
    profile.error = OSError("full")
    await provider.fetch()
    profile.error = None
    login.refresh_token = "rEfReSh-new"
    login.access_tokens["aCcEsS-new"] = clock.now + 3600
    profile.keys |= {
        "oauth_refresh_token": "rEfReSh-new",
        "oauth_access_token": "aCcEsS-new",
        "oauth_access_token_expire": int(clock.now) + 3600,
    }
    await provider.fetch()
    await provider.aclose()
    assert login.seen[-1][2]["Authorization"] == "Bearer aCcEsS-new"
    assert profile.keys["oauth_refresh_token"] == "rEfReSh-new"


@pytest.mark.parametrize("found", ["nothing", "no tokens", "an error", "junk"])
async def test_a_profile_that_tells_nothing_new_changes_nothing(
    login: Login, make: Make, profile: Profile, clock: FakeClock, found: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def reload() -> Any:
        if found == "an error":
            raise OSError(2, "No such file or directory", "/home/x/.aliyun/config.json")
        told: dict[str, Any] = {
            "nothing": None,
            "no tokens": {"name": "dev", "oauth_access_token": ""},
            "junk": {"oauth_access_token": 5, "oauth_refresh_token": [], "oauth_access_token_expire": "x"},
        }
        return told[found]

    await make(**due(clock), reload=reload).fetch()
    assert login.spent == ["rEfReSh-0/+="]
    expected = (
        "oauth: the profile could not be read again: FileNotFoundError: [Errno 2] No such file or directory: '***'"
    )
    assert len(warnings_of(caplog)) == (found == "an error")
    assert all(told.startswith(expected[:70]) for told in warnings_of(caplog))


async def test_a_profile_that_cannot_be_read_in_time_is_left(
    login: Login, make: Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(write_back, "RELOAD_SECONDS", 0.01)

    async def reload() -> None:
        await asyncio.Event().wait()

    await make(**due(clock), reload=reload).fetch()
    assert login.spent == ["rEfReSh-0/+="]
    assert warnings_of(caplog)[0] == "oauth: the profile could not be read again: TimeoutError: "


# Arguments ----------------------------------------------------------------------------------------------------------

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"site": "DE"}, "the site of an OAuth login must be 'CN' or 'INTL', not 'DE'"),
    ({"site": ""}, "the site of an OAuth login must be"),
    ({"site": None}, "the site of an OAuth login must be"),
    ({"base_url": "ftp://x"}, "the base URL of the OAuth service must be"),
    ({"base_url": "https://u:p@x"}, "the base URL of the OAuth service must be"),
    ({"cached": "STS.x"}, "cached must be Keys, not str"),
]


@pytest.mark.parametrize(("options", "message"), WRONG, ids=[str(options) for options, _ in WRONG])
async def test_arguments_that_cannot_be_right_are_refused(make: Make, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make(**options)
    assert str(caught.value).startswith(message)


async def test_it_takes_the_http_of_its_session_and_of_no_second_one(
    make: Make, http: Transport, clock: FakeClock
) -> None:
    for later in (0, 2400):
        clock.advance(later)
        with pytest.raises(ConfigError, match="OAuth has nothing to send with"):
            await make(http=None).fetch()
    provider = make(http=None)
    provider.bind(http)
    provider.bind(http)
    await provider.fetch()
    with pytest.raises(ConfigError, match="this OAuth belongs to another session"):
        provider.bind(Transport(environ={}))


async def test_without_a_profile_limits_are_kept_by_the_key(make: Make) -> None:
    keys = await make(profile=None).fetch()
    assert keys.scope == keys.access_key_id


async def test_nothing_secret_is_shown(make: Make, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    provider = make(**due(clock), cached=cached(clock, 10))
    keys = await provider.fetch()
    shows_nothing(repr(provider) + str(provider) + repr(keys))
    shows_nothing(repr(vars(provider)) + repr(vars(provider._write_back)))
    log_shows_nothing(caplog)


# With the refresher -------------------------------------------------------------------------------------------------

DAY, DOWN, UP, STEP = 86400, 8 * 3600, 16 * 3600, 60
OUTAGES: dict[str, dict[str, Callable[[], web.Response]]] = {
    "all of it": {step: lambda: page(503, "<html>down</html>") for step in ("token", "exchange")},
    "the refresh": {"token": lambda: page(500, refusal("server_error"))},
    "the exchange": {"exchange": lambda: page(502, "")},
}


@pytest.mark.parametrize("outage", OUTAGES)
@pytest.mark.parametrize("key_life", [900.0, 3600.0])
async def test_a_day_with_the_service_down_in_the_middle(
    login: Login,
    make: Make,
    profile: Profile,
    clock: FakeClock,
    outage: str,
    key_life: float,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    login.key_life = key_life
    start = clock.now
    refresher = Refresher(make(), clock=clock, random=lambda: 0.5, call_later=clock.call_later)
    valid_until = 0.0
    first_after = None
    while clock.now < start + DAY:
        down = DOWN <= clock.now - start < UP
        login.answers = OUTAGES[outage] if down else {}
        try:
            keys = await refresher.get()
        except CredentialsError as error:
            assert clock.now >= valid_until, "a call failed although a valid key exists"
            assert down
            shows_nothing(str(error))
        else:
            assert not keys.expired(clock.now)
            if clock.now - start >= UP and first_after is None:
                first_after = clock.now
        await refreshed(refresher)
        valid_until = refresher.current.expires_at if refresher.current is not None else 0.0
        clock.advance(STEP)
    assert first_after == start + UP
    # Each token worked once and was saved once, before anything was done with the next.
    assert login.spent == [f"rEfReSh-{number}/+=" for number in range(login.refreshes)]
    saved = [saved["oauth_refresh_token"] for saved in profile.saves if "oauth_refresh_token" in saved]
    assert saved == [f"rEfReSh-{number}/+=" for number in range(1, login.refreshes + 1)]
    assert profile.keys["oauth_refresh_token"] == login.refresh_token
    assert sum("access_key_id" in saved for saved in profile.saves) == login.exchanges
    assert profile.keys["access_key_id"] == f"STS.oauth{login.exchanges}"
    # An access token of an hour is renewed with 20 minutes left, so at most each 40 minutes: no more than 36 a day.
    assert 16 <= login.refreshes <= DAY // 2400
    log_shows_nothing(caplog)
    await refresher.aclose()


async def test_a_thousand_callers_at_the_end_of_the_keys_cost_one_refresh_and_one_exchange(
    login: Login, make: Make, clock: FakeClock
) -> None:
    refresher = Refresher(make(**due(clock), cached=cached(clock, 100)), clock=clock)
    await refresher.get()
    clock.advance(100)
    callers = [asyncio.create_task(refresher.get()) for _ in range(1000)]
    await until(lambda: "token" in login.log)
    for caller in callers[::3]:
        caller.cancel()
    done = await asyncio.gather(*callers, return_exceptions=True)
    keys = {result.access_key_id for result in done if isinstance(result, Keys)}
    assert keys == {"STS.oauth1"}
    assert login.log == ["token", "saved tokens", "exchange", "saved keys"]
    await refresher.aclose()
