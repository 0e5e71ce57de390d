"""`aliram configure login`, against CloudSSO and OAuth on loopback; the tests play the browser and its person."""

from __future__ import annotations

import asyncio
import html
import json
import re
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web

from aliram.cli import oauth_callback
from aliram.cli.browser_login import BrowserLogin, challenge_of, new_verifier
from aliram.cli.cloud_sso_login import log_in as cloud_sso_log_in
from aliram.cli.oauth_login import log_in as oauth_log_in
from aliram.credentials._login_service import LoginService
from aliram.credentials.oauth import SITES, Site
from aliram.errors import AliramError, BadReply, CredentialsError
from aliram.transport import Transport
from tests.command import Done, aliram, done, refused
from tests.login_server import (
    SECRET,
    STS_TOKEN,
    LoginServices,
    Request,
    page,
    refusal,
    serving,
    serving_beside,
    shows_nothing,
    until,
)
from tests.terminal import Terminal

NO_SCRIPT = re.compile(r"<\s*script|javascript:|\son\w+=", re.IGNORECASE)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("DISPLAY", ":7")
    (tmp_path / ".aliyun").mkdir()
    return tmp_path / ".aliyun" / "config.json"


@pytest.fixture
def services(config: Path) -> Iterator[LoginServices]:
    found = LoginServices()
    with serving_beside(found.handle) as found.url:
        yield found


class Browser:
    """The browser: opens each address in a thread, as real ones do, and follows redirects."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.pages: list[tuple[int, str]] = []
        self.headers: list[dict[str, str]] = []
        self.before: Callable[[str], object] = lambda url: None
        """What happens first, for instance a stranger who knocks at the port."""

    def open(self, url: str) -> bool:
        self.opened.append(url)
        if "/oauth2/" in url:
            self.before(url)
            self.visit(url)
        return True

    def close(self) -> None:
        """Waits until every page is there."""
        for thread in threading.enumerate():
            if thread.name == "aliram browser":
                thread.join(30)

    def visit(self, url: str, **options: Any) -> int:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, **options), timeout=30) as reply:
                self.pages.append((reply.status, reply.read().decode()))
                self.headers.append(dict(reply.headers))
        except urllib.error.HTTPError as error:
            with error:
                self.pages.append((error.code, error.read().decode()))
        return self.pages[-1][0]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    found = Browser()
    monkeypatch.setattr(webbrowser, "open", found.open)
    yield found
    found.close()
    for _, text in found.pages:
        shows_nothing(text)
        assert NO_SCRIPT.search(text) is None


def write(config: Path, **keys: Any) -> bytes:
    """A file with the profile `dev`, and another that nobody touches."""
    other = {"name": "other", "mode": "AK", "access_key_id": "i", "access_key_secret": "s"}
    content = {"current": "other", "profiles": [other, {"name": "dev", **keys}], "meta_path": ""}
    config.write_text(json.dumps(content))
    return config.read_bytes()


def sso(config: Path, services: LoginServices, **keys: Any) -> bytes:
    return write(config, mode="CloudSSO", cloud_sso_sign_in_url=f"{services.url}/company/login", **keys)


def entry(config: Path, name: str = "dev") -> dict[str, Any]:
    document = json.loads(config.read_text("utf-8"))
    (found,) = [one for one in document["profiles"] if one["name"] == name]
    return {key: value for key, value in found.items() if key not in ("name", "mode")}


def login(*arguments: str, code: int = 0) -> Done:
    """Logs `dev` in. No secret is shown, and nothing on standard output."""
    ended = aliram("configure", "login", "--profile", "dev", *arguments)
    assert ended.code == code, ended.err
    assert ended.out == ""
    shows_nothing(ended.err)
    return ended


def in_an_hour(value: object) -> bool:
    return isinstance(value, int) and abs(value - time.time() - 3600) < 60


# -- CloudSSO: the device flow --------------------------------------------------------------------------------------


def test_cloud_sso_shows_a_page_and_a_code_waits_and_keeps_what_came(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services)
    services.polls = ["AuthorizationPending", "AuthorizationPending"]
    ended = login()
    page_url = f"{services.url}/device?code=WXYZ-1234"
    assert page_url in ended.err
    assert "WXYZ-1234\n" in ended.err
    assert browser.opened == [page_url]
    assert services.paths == [
        "/device-authorization",
        *["/token"] * 3,
        "/access-assignments/accounts",
        "/access-assignments/access-configurations",
        "/cloud-credentials",
    ]
    begun, polled = services.seen[0].json, services.seen[1].json
    assert begun == {
        "PortalUrl": f"{services.url}/company/login",
        "CodeChallenge": begun["CodeChallenge"],
        "ClientId": "app-vaz16tltdxs96audqf35",
        "CodeChallengeMethod": "S256",
    }
    assert re.fullmatch("[A-Za-z0-9]{128}", polled["CodeVerifier"])
    assert polled == {
        "CodeVerifier": polled["CodeVerifier"],
        "ClientId": "app-vaz16tltdxs96audqf35",
        "DeviceCode": "dEvIcE-sEcReT-1",
        "GrantType": "urn:ietf:params:oauth:grant-type:device_code",
    }
    assert services.last("/access-assignments/accounts").query == {"MaxResults": "100"}
    assert services.last("/access-assignments/access-configurations").query == {"AccountId": "1001"}
    assert {one.bearer for one in services.seen[4:]} == {"aCcEsS-1"}
    kept = entry(config)
    assert in_an_hour(kept.pop("cloud_sso_access_token_expire"))
    assert kept.pop("sts_expiration") == services.keys_end - 5, "as the official command writes it"
    assert kept == {
        "cloud_sso_sign_in_url": f"{services.url}/company/login",
        "access_token": "aCcEsS-1",
        "cloud_sso_account_id": "1001",
        "cloud_sso_access_config": "ac-1",
        "access_key_id": "STS.login1",
        "access_key_secret": SECRET,
        "sts_token": STS_TOKEN,
    }
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert json.loads(config.read_text())["current"] == "other", "to log in is not to switch"


@pytest.mark.parametrize(
    ("options", "environment"),
    [(["--no-browser"], {}), ([], {"DISPLAY": ""})],
    ids=["--no-browser", "without a display"],
)
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a display")
def test_the_address_is_printed_where_no_browser_is_to_be_opened(
    options: list[str],
    environment: dict[str, str],
    config: Path,
    services: LoginServices,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    sso(config, services)
    assert f"Open this page in a browser:\n  {services.url}/device?code=WXYZ-1234\n" in login(*options).err
    assert browser.opened == []


def test_a_browser_that_cannot_start_is_no_failure(
    config: Path, services: LoginServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(url: str) -> bool:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "open", fail)
    sso(config, services)
    login()
    assert entry(config)["access_token"] == "aCcEsS-1"


@pytest.mark.parametrize("variable", ["ALIBABACLOUD_SSO_CLIENT_ID", "ALIBABA_CLOUD_SSO_CLIENT_ID"])
def test_the_environment_names_another_client(
    variable: str, config: Path, services: LoginServices, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    monkeypatch.setenv(variable, "app-mine")
    sso(config, services)
    login()
    assert {services.seen[at].json["ClientId"] for at in (0, 1)} == {"app-mine"}


# Codes of polls, what the answer to the device authorization holds besides, options; how it ends.
ENDS: dict[str, tuple[list[str], dict[str, Any], list[str], int, str]] = {
    "denied": (["AccessDenied"], {}, [], 3, "the login to CloudSSO was denied in the browser"),
    "denied, by the standard": (["access_denied"], {}, [], 3, "the login to CloudSSO was denied in the browser"),
    "expired": (["InvalidDeviceCodeError"], {}, [], 3, "has expired: begin anew"),
    "expired, by the standard": (["AuthorizationPending", "expired_token"], {}, [], 3, "has expired: begin anew"),
    "nobody came": (
        ["AuthorizationPending"] * 50, {"Interval": 0.002}, ["--timeout", "0.005"], 3, "nobody logged in to CloudSSO"
    ),
    "the code's life is over": (
        ["AuthorizationPending"] * 50, {"Interval": 0.002, "ExpiresIn": 0.005}, [], 3, "nobody logged in to CloudSSO"
    ),
    "another refusal": (["InvalidClient"], {}, [], 1, "InvalidClient"),
    "no code": ([], {"DeviceCode": None}, [], 4, "lacks DeviceCode"),
    "no page": ([], {"VerificationUri": None, "VerificationUriComplete": None}, [], 4, "lacks DeviceCode or"),
    "a program for a page": ([], {"VerificationUriComplete": "javascript:alert(1)"}, [], 4, "no HTTP address"),
    "a file for a page": ([], {"VerificationUriComplete": "file:///etc/passwd"}, [], 4, "no HTTP address"),
    "a program with a host": ([], {"VerificationUriComplete": "javascript://a/%0aalert(1)"}, [], 4, "no HTTP address"),
    "an option for a page": ([], {"VerificationUriComplete": "--help"}, [], 4, "no HTTP address"),
    "a page that writes": ([], {"VerificationUriComplete": "https://a/\x1b[2J"}, [], 4, "no HTTP address"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_a_device_flow_without_a_token_is_one_line_and_writes_nothing(
    name: str, config: Path, services: LoginServices, browser: Browser
) -> None:
    polls, device, options, code, words = ENDS[name]
    before = sso(config, services)
    services.polls, services.device = polls, services.device | device
    ended = login(*options, code=code)
    last = ended.err.splitlines()[-1]
    assert last.startswith("error: ")
    assert words in last
    assert config.read_bytes() == before
    assert services.keys == 0
    assert "\x1b" not in ended.err
    assert all(url.startswith(services.url) for url in browser.opened)


@pytest.mark.parametrize(
    "answer", [{"ExpiresIn": 60}, {"AccessToken": "aCcEsS"}, {"AccessToken": "a b", "ExpiresIn": 1}]
)
def test_half_a_token_is_none(answer: dict[str, Any], config: Path, services: LoginServices, browser: Browser) -> None:
    before = sso(config, services)
    services.answers["/token"] = lambda request: page(200, answer)
    assert "lacks AccessToken or ExpiresIn" in login(code=4).err
    assert config.read_bytes() == before


def test_a_service_that_cannot_be_reached_is_a_failure_of_the_network(config: Path, browser: Browser) -> None:
    before = write(config, mode="CloudSSO", cloud_sso_sign_in_url="http://127.0.0.1:9/login")
    login(code=4)
    assert config.read_bytes() == before


def test_ctrl_c_while_nobody_has_agreed_ends_it_with_nothing_written(config: Path, services: LoginServices) -> None:
    before = sso(config, services)
    services.polls = ["AuthorizationPending"] * 100_000
    with Terminal("configure", "login", "--profile", "dev", "--no-browser") as terminal:
        terminal.expect("WXYZ-1234\r\n")
        terminal.press("\x03")
        terminal.ends(130)
        assert terminal.screen.endswith("interrupted\r\n")
    assert config.read_bytes() == before


class Sleeps:
    """Time that passes at once, and how much of it."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
async def http() -> AsyncIterator[Transport]:
    transport = Transport(environ={})
    yield transport
    await transport.aclose()


# Interval of the service, what polls answer, seconds that were slept.
SLEEPS: list[tuple[Any, list[str], list[float]]] = [
    (None, [], [5]),
    (2, ["AuthorizationPending"] * 3, [2, 2, 2, 2]),
    ("3", [], [3]),
    (2, ["slow_down", "AuthorizationPending", "SlowDown"], [2, 7, 7, 12]),
    (3600, [], [60]),
    (-1, [], [5]),
    (2, ["Throttling", "AuthorizationPending"], [2, 7, 7]),
]


@pytest.mark.parametrize(("interval", "polls", "slept"), SLEEPS)
async def test_polls_keep_the_interval_and_slow_down_when_asked_to(
    interval: Any, polls: list[str], slept: list[float], http: Transport
) -> None:
    services, sleeps = LoginServices(polls=list(polls), device={"Interval": interval}), Sleeps()
    async with serving(services.handle) as services.url:
        service = LoginService("CloudSSO", services.url, http)
        how = BrowserLogin(browser=False, sleep=sleeps, clock=lambda: 1000.0)
        token = await cloud_sso_log_in(service, services.url, "app", how)
    assert sleeps.taken == slept
    assert (token.access_token, token.expires) == ("aCcEsS-1", 4600)
    shows_nothing(repr(token))


async def polling(http: Transport, answers: list[web.Response | None], **how: Any) -> tuple[Any, list[float]]:
    """Logs in with these answers to polls, None being the service's own; the last is repeated."""
    services, sleeps, left = LoginServices(device={"Interval": 2}), Sleeps(), list(answers)

    async def handle(request: web.Request) -> web.Response:
        answer = None
        if request.path == "/token":
            answer = left.pop(0) if len(left) > 1 else left[0]
        if answer is None:
            return await services.handle(request)
        return page(answer.status, answer.text)

    async with serving(handle) as services.url:
        service = LoginService("CloudSSO", services.url, http)
        try:
            ended: Any = await cloud_sso_log_in(
                service, services.url, "app", BrowserLogin(browser=False, sleep=sleeps, **how)
            )
        except AliramError as error:
            ended = error
    return ended, sleeps.taken


async def test_some_polls_may_fail(http: Transport) -> None:
    broken = [page(503, "down"), page(502, "<html>"), page(429, {"ErrorCode": "Throttling"})]
    token, slept = await polling(http, [*broken, refusal(400, "AuthorizationPending"), *broken, None])
    assert token.access_token == "aCcEsS-1"
    assert slept == [2, 7, 12, 17, 17, 22, 27, 32]


async def test_polls_that_go_on_failing_end_the_login(http: Transport) -> None:
    error, slept = await polling(http, [page(503, "down")])
    assert isinstance(error, BadReply)
    assert len(slept) == 5


async def test_somebody_who_never_comes_is_waited_for_as_long_as_the_official_command_does(http: Transport) -> None:
    error, slept = await polling(http, [refusal(400, "AuthorizationPending")], wait=10_000)
    assert isinstance(error, CredentialsError)
    assert slept == [2] * 101
    error, slept = await polling(http, [refusal(400, "AuthorizationPending")], wait=7)
    assert str(error) == "nobody logged in to CloudSSO within 7 seconds"
    assert slept == [2] * 3


def test_the_proof_key_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(type(new_verifier())(verifier)) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert new_verifier() != new_verifier()


# -- CloudSSO: accounts ---------------------------------------------------------------------------------------------


def several(services: LoginServices) -> None:
    services.accounts = [("1001", "one"), ("2002", "two"), ("3003", "three \x1b[2Jhere")]
    services.configurations = {
        "1001": [("ac-1", "Admin")],
        "2002": [("ac-1", "Admin"), ("ac-2", "Audit")],
        "3003": [("ac-3", "Read")],
    }


def chosen(config: Path) -> tuple[str | None, str | None]:
    kept = entry(config)
    return kept.get("cloud_sso_account_id"), kept.get("cloud_sso_access_config")


def test_without_a_terminal_a_choice_needs_options_and_the_login_is_not_lost(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    several(services)
    sso(config, services)
    assert "error: give --account-id, there is more than one account: 1001, 2002, 3003 (try: " in login(code=2).err
    assert entry(config)["access_token"] == "aCcEsS-1"
    last = login("--account-id", "2002", code=2).err.splitlines()[-1]
    assert "give --access-config, there is more than one access configuration in account 2002: ac-1, ac-2" in last
    login("--account-id", "2002", "--access-config", "ac-2")
    assert chosen(config) == ("2002", "ac-2")
    assert services.last("/cloud-credentials").json == {"AccountId": "2002", "AccessConfigurationId": "ac-2"}
    login("--cloud-sso-account-id", "3003")
    assert chosen(config) == ("3003", "ac-3"), "the only one is chosen without a word"
    assert services.logins == 1


def test_at_a_terminal_choices_are_asked_for_by_number_or_id(config: Path, services: LoginServices) -> None:
    several(services)
    sso(config, services)
    with Terminal("configure", "login", "--profile", "dev", "--no-browser") as terminal:
        terminal.expect("   1  1001  one\r\n   2  2002  two\r\n   3  3003  three ?[2Jhere\r\n")
        terminal.answer("Account [1001]: ", "4")
        terminal.expect("type a number from 1 to 3, or an id")
        terminal.answer("Account [1001]: ", "0")
        terminal.answer("Account [1001]: ", "2")
        terminal.answer("Access configuration in account 2002 [ac-1]: ", "ac-2")
        terminal.expect("account 2002, access configuration ac-2: keys work until ")
        terminal.ends(0)
    assert chosen(config) == ("2002", "ac-2")
    with Terminal("configure", "login", "--profile", "dev", "--choose") as terminal:
        terminal.answer("Account [2002]: ")
        terminal.answer("Access configuration in account 2002 [ac-2]: ", "1")
        terminal.ends(0)
    assert chosen(config) == ("2002", "ac-1")
    assert services.logins == 1
    before = config.read_bytes()
    with Terminal("configure", "login", "--profile", "dev", "--choose") as terminal:
        terminal.expect("Account [2002]: ")
        terminal.press("\x03")
        terminal.ends(130)
    assert config.read_bytes() == before


def test_who_logs_in_again_keeps_account_and_access_configuration(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    several(services)
    sso(config, services, cloud_sso_account_id="2002", cloud_sso_access_config="ac-2")
    login()
    assert services.paths == ["/device-authorization", "/token", "/cloud-credentials"]
    assert chosen(config) == ("2002", "ac-2")


def test_a_choice_that_works_no_more_says_how_to_make_another(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services, cloud_sso_account_id="9009", cloud_sso_access_config="ac-9")
    ended = login(code=3)
    assert "asked for account 9009, chosen before; --choose picks another" in ended.err
    assert "NoPermission" in ended.err.splitlines()[-1]
    assert entry(config)["access_token"] == "aCcEsS-1"
    login("--choose")
    assert chosen(config) == ("1001", "ac-1")
    assert services.logins == 1


def test_a_wrong_choice_does_not_replace_one_that_works(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services)
    login()
    before = config.read_bytes()
    assert "NoPermission" in login("--account-id", "9009", "--access-config", "ac-9", code=3).err
    assert config.read_bytes() == before


def test_every_page_of_accounts_is_read(config: Path, services: LoginServices, browser: Browser) -> None:
    several(services)
    services.page_size = 1
    sso(config, services)
    assert "1001, 2002, 3003" in login(code=2).err
    assert [one.query for one in services.seen if one.path.endswith("/accounts")] == [
        {"MaxResults": "100"},
        {"MaxResults": "100", "NextToken": "1"},
        {"MaxResults": "100", "NextToken": "2"},
    ]


@pytest.mark.parametrize(
    ("accounts", "words"),
    [([], "CloudSSO has no account for this user"), ([("7", "")], "has no access configuration in account 7 for this")],
)
def test_a_user_who_may_enter_nothing_is_told_so(
    accounts: list[tuple[str, str]], words: str, config: Path, services: LoginServices, browser: Browser
) -> None:
    services.accounts = accounts
    sso(config, services)
    assert words in login(code=3).err.splitlines()[-1]


OLD_KEYS = {
    "access_key_id": "STS.old",
    "access_key_secret": "old",
    "sts_token": "old",
    "sts_expiration": int(time.time()) + 3600,
}


def test_keys_of_the_login_before_do_not_outlive_it(config: Path, services: LoginServices, browser: Browser) -> None:
    sso(config, services, **OLD_KEYS)
    services.answers["/cloud-credentials"] = lambda request: page(503, "down")
    login(code=3)
    assert entry(config)["access_token"] == "aCcEsS-1"
    assert not OLD_KEYS.keys() & entry(config).keys()


# -- CloudSSO: logins that are there --------------------------------------------------------------------------------


def test_a_login_that_works_is_used_unless_told_otherwise(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services)
    login()
    services.seen.clear()
    assert "still logged in to CloudSSO until 20" in login().err
    assert services.paths == ["/cloud-credentials"], "keys are made, to see that it works"
    assert entry(config)["access_key_id"] == "STS.login2"
    login("--force")
    assert services.logins == 2
    assert entry(config)["access_token"] == "aCcEsS-2"


@pytest.mark.parametrize("expire", [None, 1, "later"])
def test_a_login_that_has_expired_is_not_tried(
    expire: object, config: Path, services: LoginServices, browser: Browser
) -> None:
    services.tokens = {"aCcEsS-0"}
    sso(config, services, access_token="aCcEsS-0", cloud_sso_access_token_expire=expire)
    if expire == "later":
        assert "cloud_sso_access_token_expire" in login(code=2).err
        return
    login()
    assert services.paths[0] == "/device-authorization"
    assert entry(config)["access_token"] == "aCcEsS-1"


@pytest.mark.parametrize("account", [{}, {"cloud_sso_account_id": "1001", "cloud_sso_access_config": "ac-1"}])
def test_a_login_that_the_service_does_not_take_is_made_anew(
    account: dict[str, str], config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services, access_token="aCcEsS-0", cloud_sso_access_token_expire=int(time.time()) + 999, **account)
    assert "CloudSSO does not take this login any more" in login().err
    assert entry(config)["access_token"] == "aCcEsS-1"
    assert services.logins == 1


def test_a_new_token_that_is_refused_is_not_asked_for_for_ever(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services)
    services.answers["/access-assignments/accounts"] = lambda request: refusal(401, "InvalidAccessToken")
    assert "CloudSSO refuses the access token" in login(code=3).err.splitlines()[-1]
    assert services.logins == 1


def test_a_list_that_fails_is_no_reason_to_log_in_again(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services, access_token="aCcEsS-0", cloud_sso_access_token_expire=int(time.time()) + 999)
    services.answers["/access-assignments/accounts"] = lambda request: page(500, "aCcEsS-0 is broken")
    login(code=4)
    assert services.logins == 0


@pytest.mark.parametrize("what", ["another URL", "gone"])
def test_a_profile_that_was_changed_meanwhile_is_left_alone(
    what: str, config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services)

    def change(request: Request) -> web.Response:
        keys = {} if what == "gone" else {"cloud_sso_sign_in_url": "https://else.example.com/login"}
        write(config, mode="CloudSSO" if keys else "AK", **keys)
        return page(200, {"AccessToken": "aCcEsS-1", "ExpiresIn": 60})

    services.answers["/token"] = change
    assert "was changed while somebody logged in" in login(code=2).err.splitlines()[-1]
    assert "access_token" not in entry(config)


# -- the command ----------------------------------------------------------------------------------------------------


WRONG = [
    ({"mode": "AK", "access_key_id": "i", "access_key_secret": "s"}, [], "is in mode AK, which has no login"),
    ({"mode": "AK"}, ["--sign-in-url", "https://a/l"], "is in mode AK, which has no login"),
    ({"mode": "OAuth"}, ["--mode", "EcsRamRole"], "is in mode EcsRamRole, which has no login"),
    ({"mode": "OAuth"}, ["--account-id", "1"], "--cloud-sso-account-id does not go with mode OAuth"),
    ({"mode": "OAuth"}, ["--choose"], "--choose is for CloudSSO"),
    ({"mode": "OAuth"}, ["--oauth-site-type", "JP"], "CN (0) or INTL (1)"),
    ({"mode": "OAuth", "oauth_site_type": "JP"}, [], "must be CN or INTL"),
    ({"mode": "CloudSSO"}, [], "cloud_sso_sign_in_url"),
    ({"mode": "CloudSSO", "cloud_sso_sign_in_url": "ftp://a"}, [], "must be an HTTPS URL"),
    ({"mode": "OAuth"}, ["--mode", "CloudSSO"], "cloud_sso_sign_in_url"),
    ({"mode": "OAuth"}, ["--timeout", "0"], "timeout"),
    ({"mode": "OAuth"}, ["--config-path", ""], "--config-path is empty"),
    ({}, [], "has no mode"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "options", "words"), WRONG)
def test_what_is_wrong_is_one_line_and_nothing_is_sent_or_written(
    keys: dict[str, str], options: list[str], words: str, config: Path, browser: Browser
) -> None:
    before = write(config, **keys)
    assert words in refused(2, "configure", "login", "--profile", "dev", *options)
    assert config.read_bytes() == before
    assert browser.opened == []


def test_a_profile_that_is_not_there_is_not_made_without_a_mode(config: Path, browser: Browser) -> None:
    assert "there is no such file" in refused(2, "configure", "login", "--profile", "dev")
    write(config, mode="AK")
    assert "there is no such profile" in refused(2, "configure", "login", "--profile", "nobody")
    assert browser.opened == []


def test_a_profile_is_made_by_logging_in(config: Path, services: LoginServices, browser: Browser) -> None:
    url = f"{services.url}/company/login"
    done("configure", "login", "--profile", "new", "--mode", "cloudsso", "--sign-in-url", url)
    kept = entry(config, "new")
    assert (kept["cloud_sso_sign_in_url"], kept["access_token"]) == (url, "aCcEsS-1")
    assert (kept["region_id"], kept["output_format"]) == ("cn-hangzhou", "json")
    assert "still logged in" in aliram("configure", "login", "--profile", "new", "--sign-in-url", url).err
    # Another portal is another login.
    done("configure", "--mode", "CloudSSO", "login", "--profile", "new", "--sign-in-url", f"{services.url}/other")
    assert services.logins == 2


def test_the_environment_and_the_current_profile_say_who_logs_in(
    config: Path, services: LoginServices, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    sso(config, services)
    monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "dev")
    done("configure", "login")
    assert entry(config)["access_token"] == "aCcEsS-1"
    monkeypatch.delenv("ALIBABA_CLOUD_PROFILE")
    assert "profile 'other' is in mode AK" in refused(2, "configure", "login")


def test_configure_logs_in_once_it_has_asked(config: Path, services: LoginServices, browser: Browser) -> None:
    url = f"{services.url}/company/login"
    typed = f"{url}\n\n\n"
    done("configure", "--profile", "new", "--mode", "CloudSSO", "--no-verify", typed=typed)
    assert entry(config, "new")["access_key_id"] == "STS.login1"
    # Asked again without a terminal, it keeps account and login.
    several(services)
    done("configure", "--profile", "new", "--no-verify", typed="\n\n\n")
    assert entry(config, "new")["cloud_sso_account_id"] == "1001"
    assert services.logins == 1


def test_what_a_login_keeps_gives_keys_to_every_command(
    config: Path, services: LoginServices, browser: Browser
) -> None:
    sso(config, services)
    login()
    exported = json.loads(done("credentials", "export", "--profile", "dev", "--format", "json"))
    assert exported["access_key_id"] == "STS.login1"
    assert services.keys == 1


def test_help_loads_no_network() -> None:
    code = (
        "import sys\nfrom aliram.cli.app import run\nrun(['configure', 'login', '--help'])\n"
        "print(sorted({'aiohttp', 'msgspec', 'webbrowser'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


# -- OAuth ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def oauth(config: Path, services: LoginServices, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> LoginServices:
    """Both sites on loopback, a profile of mode OAuth, and any port for the browser to come back to."""
    for name in ("CN", "INTL"):
        monkeypatch.setitem(SITES, name, Site(services.url, services.url, f"client-{name}"))
    monkeypatch.setattr(oauth_callback, "PORTS", (0,))
    write(config, mode="OAuth", oauth_site_type="CN")
    return services


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, strict_parsing=True))


def test_oauth_sends_the_browser_and_trades_what_it_brings_back(
    config: Path, oauth: LoginServices, browser: Browser
) -> None:
    ended = login()
    [url] = browser.opened
    assert f"  {url}\n" in ended.err
    query = query_of(url)
    assert url.startswith(f"{oauth.url}/oauth2/v1/auth?")
    assert re.fullmatch("[A-Za-z0-9]{16}", query["state"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/cli/callback", query["redirect_uri"])
    assert query == {
        "response_type": "code",
        "client_id": "client-CN",
        "redirect_uri": query["redirect_uri"],
        "state": query["state"],
        "code_challenge": query["code_challenge"],
        "code_challenge_method": "S256",
    }
    form = oauth.last("/v1/token").form
    assert re.fullmatch("[A-Za-z0-9]{128}", form["code_verifier"])
    assert form == {
        "grant_type": "authorization_code",
        "code": form["code"],
        "client_id": "client-CN",
        "redirect_uri": query["redirect_uri"],
        "code_verifier": form["code_verifier"],
    }
    assert oauth.paths == ["/oauth2/v1/auth", "/v1/token", "/v1/exchange"]
    kept = entry(config)
    assert in_an_hour(kept.pop("oauth_access_token_expire"))
    assert kept.pop("sts_expiration") == oauth.keys_end
    assert kept == {
        "oauth_site_type": "CN",
        "oauth_access_token": "aCcEsS-1",
        "oauth_refresh_token": "rEfReSh-1",
        "access_key_id": "STS.login1",
        "access_key_secret": SECRET,
        "sts_token": STS_TOKEN,
    }
    assert stat.S_IMODE(config.stat().st_mode) == 0o600


def test_the_browser_is_told_that_it_worked(oauth: LoginServices, browser: Browser) -> None:
    login()
    browser.close()
    [(status, text)] = browser.pages
    assert status == 200
    assert "You are logged in" in text
    [headers] = browser.headers
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["Cache-Control"] == "no-store"


def test_each_site_logs_in_with_its_own_client(oauth: LoginServices, browser: Browser, config: Path) -> None:
    login("--oauth-site-type", "intl")
    assert query_of(browser.opened[0])["client_id"] == "client-INTL"
    assert entry(config)["oauth_site_type"] == "INTL"


def test_the_ports_are_those_of_the_official_command() -> None:
    assert list(oauth_callback.PORTS) == [12345, 12346, 12347, 12348, 12349]


# What the browser is sent back with; the exit code and the words at the terminal.
BACK: dict[str, tuple[dict[str, str], str]] = {
    "denied": ({"error": "access_denied"}, "the OAuth login was denied in the browser (access_denied)"),
    "denied, with a reason": (
        {"error": "access_denied", "error_description": "<script>alert(1)</script> \x1b[2J & so on"},
        "denied in the browser (access_denied <script>alert(1)</script> ?[2J & so on)",
    ),
    "broken": ({"error": "server_error"}, "came back from the OAuth login without a code (server_error)"),
    "nothing": ({}, "came back from the OAuth login without a code (no code came)"),
}


@pytest.mark.parametrize("name", BACK)
def test_a_login_without_a_code_is_told_at_both_ends(
    name: str, config: Path, oauth: LoginServices, browser: Browser
) -> None:
    before = config.read_bytes()
    oauth.denies, words = BACK[name]
    ended = login(code=3)
    assert words in ended.err.splitlines()[-1]
    assert "\x1b" not in ended.err
    assert config.read_bytes() == before
    assert oauth.paths == ["/oauth2/v1/auth"]
    browser.close()
    [(status, text)] = browser.pages
    assert status == 400
    assert "The login failed" in text
    assert html.escape(words) in text


def test_a_stranger_at_the_port_changes_nothing(config: Path, oauth: LoginServices, browser: Browser) -> None:
    statuses: list[int] = []

    def knock(url: str) -> None:
        query = query_of(url)
        back, state = query["redirect_uri"], query["state"]
        port = int(back.split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port)) as rude:
            rude.sendall(b"\x16\x03\x01\r\n\r\n")
            assert rude.recv(20).startswith(b"HTTP/1.1 400")
        with socket.create_connection(("127.0.0.1", port)) as long_winded:
            long_winded.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 20000 + b"\r\n\r\n")
            assert b"HTTP/1.1 200" not in _all(long_winded)
        socket.create_connection(("127.0.0.1", port)).close()
        for target, options in (
            (f"{back}?code=cOdE&state=wrong", {}),
            (f"{back}?code=cOdE", {}),
            (f"{back}?code=cOdE&state={state}&state={state}", {}),
            (f"{back}?code=cOdE&state=%E4%BD%A0", {}),
            (f"{back}?error=access_denied&state=wrong", {}),
            (f"http://127.0.0.1:{port}/favicon.ico", {}),
            (f"http://127.0.0.1:{port}/cli/callback/?code=cOdE&state={state}", {}),
            (f"{back}?code=cOdE&state={state}", {"data": b"x"}),
            (f"{back}?code=cOdE&state={state}", {"headers": {"Host": "evil.example.com"}}),
            (f"{back}?{'&'.join('a=1' for _ in range(30))}&state={state}", {}),
        ):
            statuses.append(browser.visit(target, **options))

    browser.before = knock
    login()
    assert statuses == [400, 400, 400, 400, 400, 404, 404, 405, 400, 400]
    assert entry(config)["oauth_access_token"] == "aCcEsS-1"
    assert oauth.paths.count("/v1/token") == 1


def _all(sock: socket.socket) -> bytes:
    found = b""
    try:
        while piece := sock.recv(4096):
            found += piece
    except ConnectionError:  # cut
        pass
    return found


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (
            lambda: page(400, {"error": "invalid_grant", "error_description": "used"}),
            3,
            "refuses the code of this login",
        ),
        (lambda: page(400, {"error": "invalid_client"}), 1, "invalid_client"),
        (lambda: page(500, "down"), 4, "the answer is"),
        (lambda: page(200, {"refresh_token": "rEfReSh-9"}), 4, "lacks access_token"),
    ],
)
def test_a_code_that_brings_no_tokens_is_told_at_both_ends(
    answer: Callable[[], web.Response], code: int, words: str, config: Path, oauth: LoginServices, browser: Browser
) -> None:
    before = config.read_bytes()
    oauth.answers["/v1/token"] = lambda request: answer()
    assert words in login(code=code).err.splitlines()[-1]
    assert config.read_bytes() == before
    browser.close()
    assert [status for status, _ in browser.pages] == [400]


def test_tokens_stay_where_no_keys_come_of_them(config: Path, oauth: LoginServices, browser: Browser) -> None:
    write(config, mode="OAuth", **OLD_KEYS)
    oauth.answers["/v1/exchange"] = lambda request: page(503, "down")
    assert "exchanging the OAuth token for keys failed" in login(code=3).err
    assert entry(config)["oauth_refresh_token"] == "rEfReSh-1"
    assert not OLD_KEYS.keys() & entry(config).keys()
    oauth.answers.clear()
    login()
    assert oauth.logins == 1
    assert entry(config)["access_key_id"] == "STS.login1"


def test_nobody_is_waited_for_longer_than_told(config: Path, oauth: LoginServices, browser: Browser) -> None:
    before = config.read_bytes()
    browser.visit = lambda url, **options: 0  # type: ignore[method-assign]
    last = login("--timeout", "0.01", code=3).err.splitlines()[-1]
    assert last == "error: nobody logged in by OAuth within 0.01 seconds"
    assert config.read_bytes() == before


def test_an_oauth_login_that_works_is_used_unless_told_otherwise(
    config: Path, oauth: LoginServices, browser: Browser
) -> None:
    login()
    oauth.seen.clear()
    assert "still logged in; keys work until 20" in login().err
    assert oauth.paths == ["/v1/exchange"]
    assert entry(config)["access_key_id"] == "STS.login2"
    login("--force")
    assert oauth.logins == 2
    assert len(browser.opened) == 2


def test_a_refresh_token_spares_the_browser_and_the_next_one_is_kept(
    config: Path, oauth: LoginServices, browser: Browser
) -> None:
    oauth.refresh_tokens = {"rEfReSh-0"}
    write(config, mode="OAuth", oauth_refresh_token="rEfReSh-0")
    login()
    assert browser.opened == []
    assert entry(config)["oauth_refresh_token"] == "rEfReSh-1"


@pytest.mark.parametrize(
    "keys",
    [
        {"oauth_refresh_token": "rEfReSh-used"},
        {"oauth_access_token": "aCcEsS-over", "oauth_access_token_expire": 1},
        {"oauth_access_token": "aCcEsS-refused", "oauth_access_token_expire": 9_999_999_999},
    ],
    ids=["refresh token used", "expired", "refused"],
)
def test_an_oauth_login_that_has_ended_is_made_anew(
    keys: dict[str, Any], config: Path, oauth: LoginServices, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aliram.credentials.oauth.PAUSES", (0.0,))  # nobody else uses this profile
    write(config, mode="OAuth", **keys)
    login()
    assert len(browser.opened) == 1
    assert entry(config)["oauth_access_token"] == "aCcEsS-1"


def test_short_lived_tokens_are_refreshed_at_once_and_the_rotated_one_is_kept(
    config: Path, oauth: LoginServices, browser: Browser
) -> None:
    oauth.life = 600  # an exchange wants more life than that
    login()
    assert oauth.paths == ["/oauth2/v1/auth", "/v1/token", "/v1/token", "/v1/exchange"]
    assert entry(config)["oauth_refresh_token"] == "rEfReSh-2"


# -- OAuth: the port, the second knock, the end ---------------------------------------------------------------------


def taken() -> tuple[socket.socket, int]:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    return sock, sock.getsockname()[1]


def test_where_every_port_is_taken_nothing_is_opened(
    config: Path, oauth: LoginServices, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = config.read_bytes()
    sock, port = taken()
    with sock:
        monkeypatch.setattr(oauth_callback, "PORTS", (port, port))
        assert f"ports {port} to {port} are all in use" in login(code=2).err
    assert browser.opened == []
    assert config.read_bytes() == before


@pytest.fixture
async def site() -> AsyncIterator[LoginServices]:
    found = LoginServices()
    async with serving(found.handle) as found.url:
        yield found


class Flow:
    """An OAuth login under way, whose address was printed."""

    def __init__(
        self, services: LoginServices, http: Transport, capsys: pytest.CaptureFixture[str], **how: Any
    ) -> None:
        self.capsys = capsys
        self.shown = ""
        self.task = asyncio.create_task(
            oauth_log_in(
                LoginService("OAuth", services.url, http),
                Site(services.url, services.url, "client"),
                BrowserLogin(browser=False, **how),
            )
        )

    def shows_address(self) -> bool:
        self.shown += self.capsys.readouterr().err
        return self.task.done() or "code_challenge_method" in self.shown

    async def query(self) -> dict[str, str]:
        await until(self.shows_address)
        return query_of(self.shown.split()[-1])


async def test_the_next_port_is_used_where_one_is_taken(
    site: LoginServices, http: Transport, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sock, port = taken()
    with sock:
        monkeypatch.setattr(oauth_callback, "PORTS", (port, 0))
        flow = Flow(site, http, capsys)
        assert (await flow.query())["redirect_uri"] != f"http://127.0.0.1:{port}/cli/callback"
        flow.task.cancel()
        await asyncio.wait([flow.task])


async def test_a_code_counts_once_and_the_first_page_waits_for_the_tokens(
    site: LoginServices, http: Transport, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth_callback, "PORTS", (0,))
    asked, gate = asyncio.Event(), asyncio.Event()

    async def wait(incoming: web.Request) -> web.Response:
        asked.set()
        await gate.wait()
        return await site.handle(incoming)

    async with serving(wait) as site.url:
        flow = Flow(site, http, capsys)
        query = await flow.query()
        site.codes["cOdE-1"] = query
        first, second = [await asyncio.open_connection("127.0.0.1", _port(query)) for _ in range(2)]
        head = (
            f"GET /cli/callback?code=cOdE-1&state={query['state']} HTTP/1.1\r\nHost: localhost:{_port(query)}\r\n\r\n"
        )
        first[1].write(head.encode())
        await asked.wait()
        second[1].write(head.encode())
        assert b"Used already" in await second[0].read()
        gate.set()
        assert b"HTTP/1.1 200" in await first[0].read()
        tokens = await flow.task
    assert (tokens.access, tokens.refresh) == ("aCcEsS-1", "rEfReSh-1")
    assert site.paths == ["/v1/token"]
    for _, writer in (first, second):
        writer.close()
        await writer.wait_closed()
    shows_nothing(repr(tokens))


def _port(query: dict[str, str]) -> int:
    return int(query["redirect_uri"].split(":")[2].split("/")[0])


async def test_a_cancelled_login_lets_go_of_its_port_and_of_whoever_is_connected(
    site: LoginServices, http: Transport, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth_callback, "PORTS", (0,))
    flow = Flow(site, http, capsys)
    port = _port(await flow.query())
    idle, writer = await asyncio.open_connection("127.0.0.1", port)
    flow.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await flow.task
    assert await idle.read() == b""
    writer.close()
    await writer.wait_closed()
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncio.open_connection("127.0.0.1", port)


async def test_the_wait_for_the_browser_is_the_one_given(
    site: LoginServices, http: Transport, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth_callback, "PORTS", (0,))
    sleeps = Sleeps()
    flow = Flow(site, http, capsys, sleep=sleeps, wait=120)
    with pytest.raises(CredentialsError, match="nobody logged in by OAuth within 120 seconds"):
        await flow.task
    assert sleeps.taken == [120]
