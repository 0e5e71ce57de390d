"""What the tests of CloudSSO and OAuth share: servers on loopback, a profile in memory, and a search for secrets.

`LoginServices` plays both services from the login on. It has no browser: whoever opens the address it gave has agreed.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
import pickle
import re
import threading
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from aiohttp import web

from aliram.credentials.keys import Keys
from aliram.credentials.refresh import Refresher
from aliram.errors import CredentialsError
from aliram.secret import Secret
from tests.fake_clock import settle
from tests.frames import locals_of

SECRET, STS_TOKEN = "sEcReT/of+the=keys", "sTs-tOkEn/of+the=keys=="
MARKS = re.compile(r"sEcReT|sTs-tOkEn|aCcEsS|rEfReSh")
"""Whatever the servers and profiles of these tests hold in secret has one of these in it."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A server on loopback; gives its URL."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0)  # type: ignore[arg-type]
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@contextmanager
def serving_beside(handler: Handler) -> Iterator[str]:
    """The same for tests that are no coroutines: the server has a thread and an event loop of its own."""
    started: Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        stop = asyncio.Event()
        async with serving(handler) as url:
            started.set_result((url, asyncio.get_running_loop(), stop))
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="login services")
    thread.start()
    url, loop, stop = started.result(30)
    try:
        yield url
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def page(status: int = 200, content: Any = "", headers: Mapping[str, str] | None = None) -> web.Response:
    """An answer: text and bytes as they are, anything else as JSON."""
    if isinstance(content, bytes):
        return web.Response(status=status, body=content, headers=headers)
    text = content if isinstance(content, str) else json.dumps(content)
    kind = "text/html" if text.startswith("<") else "application/json"
    return web.Response(status=status, text=text, content_type=kind, headers=headers)


@dataclass
class Request:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def bearer(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def json(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.body)
        return content

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True))


@dataclass
class LoginServices:
    """CloudSSO and OAuth. `url` is set by whoever serves them."""

    url: str = ""
    seen: list[Request] = field(default_factory=list)
    answers: dict[str, Callable[[Request], web.Response]] = field(default_factory=dict)
    """By path: what is answered in place of the usual."""
    polls: list[str] = field(default_factory=list)
    """Codes that polls are refused with, one after the other, before there is a token."""
    device: dict[str, Any] = field(default_factory=lambda: {"Interval": 0.001})
    """What the answer to a device authorization holds besides, or in place of, the usual."""
    accounts: list[tuple[str, str]] = field(default_factory=lambda: [("1001", "one")])
    configurations: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: {"1001": [("ac-1", "Admin")]})
    page_size: int = 100
    logins: int = 0
    keys: int = 0
    keys_end: int = 0
    """Of those given last: epoch seconds."""
    tokens: set[str] = field(default_factory=set)
    """Access tokens that work."""
    refresh_tokens: set[str] = field(default_factory=set)
    life: int = 3600
    """Seconds that access tokens work."""
    denies: dict[str, str] | None = None
    """What the browser is sent back with in place of a code."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Codes that nobody has used, with the query that each was given for."""

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.seen]

    def last(self, path: str) -> Request:
        return next(request for request in reversed(self.seen) if request.path == path)

    async def handle(self, incoming: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in incoming.headers.items()}
        request = Request(incoming.method, incoming.path, dict(incoming.query), headers, await incoming.read())
        self.seen.append(request)
        if request.path in self.answers:
            return self.answers[request.path](request)
        known = {
            ("POST", "/device-authorization"): self._begin,
            ("POST", "/token"): self._poll,
            ("GET", "/access-assignments/accounts"): self._accounts,
            ("GET", "/access-assignments/access-configurations"): self._configurations,
            ("POST", "/cloud-credentials"): self._cloud_credentials,
            ("GET", "/oauth2/v1/auth"): self._authorize,
            ("POST", "/v1/token"): self._oauth_token,
            ("POST", "/v1/exchange"): self._exchange,
        }
        answer = known.get((request.method, request.path))
        return page(404, "nothing here") if answer is None else answer(request)

    def _begin(self, request: Request) -> web.Response:
        usual = {
            "DeviceCode": "dEvIcE-sEcReT-1",
            "UserCode": "WXYZ-1234",
            "VerificationUri": f"{self.url}/device",
            "VerificationUriComplete": f"{self.url}/device?code=WXYZ-1234",
            "Interval": 5,
        }
        self.challenge = request.json["CodeChallenge"]
        answer = {name: value for name, value in (usual | self.device).items() if value is not None}
        return page(200, answer | {"RequestId": "R-1"})

    def _poll(self, request: Request) -> web.Response:
        if challenge_of(request.json["CodeVerifier"]) != self.challenge:
            return refusal(400, "InvalidCodeVerifier")
        if self.polls:
            return refusal(400, self.polls.pop(0))
        return page(200, {"AccessToken": self._new_token(), "ExpiresIn": self.life, "TokenType": "Bearer"})

    def _new_token(self) -> str:
        self.logins += 1
        token = f"aCcEsS-{self.logins}"
        self.tokens = {token}
        return token

    def _accounts(self, request: Request) -> web.Response:
        rows = [{"AccountId": identity, "DisplayName": name} for identity, name in self.accounts]
        return self._page_of(request, "Accounts", rows)

    def _configurations(self, request: Request) -> web.Response:
        found = self.configurations.get(request.query["AccountId"], [])
        rows = [{"AccessConfigurationId": one, "AccessConfigurationName": name} for one, name in found]
        return self._page_of(request, "AccessConfigurationsForAccount", rows)

    def _page_of(self, request: Request, name: str, rows: list[dict[str, str]]) -> web.Response:
        if request.bearer not in self.tokens:
            return refusal(401, "InvalidAccessToken")
        start = int(request.query.get("NextToken", "0"))
        end = start + self.page_size
        more = {"NextToken": str(end)} if end < len(rows) else {}
        return page(200, {name: rows[start:end], "IsTruncated": bool(more), **more, "RequestId": "R-3"})

    def _cloud_credentials(self, request: Request) -> web.Response:
        if request.bearer not in self.tokens:
            return refusal(401, "InvalidAccessToken")
        wanted = request.json
        there = [one for one, _ in self.configurations.get(wanted["AccountId"], [])]
        if wanted["AccessConfigurationId"] not in there:
            return refusal(403, "NoPermission")
        return page(200, {"CloudCredential": self._new_keys(), "RequestId": "R-4"})

    def _new_keys(self) -> dict[str, str]:
        self.keys += 1
        self.keys_end = int(time.time()) + 3600
        end = datetime.fromtimestamp(self.keys_end, UTC)
        return {
            "AccessKeyId": f"STS.login{self.keys}",
            "AccessKeySecret": SECRET,
            "SecurityToken": STS_TOKEN,
            "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        }

    def _authorize(self, request: Request) -> web.Response:
        """What the page of the sign-in host does once a person has agreed, or not."""
        back = {"state": request.query["state"]}
        if self.denies is not None:
            back |= self.denies
        else:
            back["code"] = f"cOdE-sEcReT-{len(self.seen)}"
            self.codes[back["code"]] = request.query
        return page(302, "", {"Location": f"{request.query['redirect_uri']}?{urlencode(back)}"})

    def _oauth_token(self, request: Request) -> web.Response:
        form = request.form
        if form["grant_type"] == "refresh_token":
            good = form["refresh_token"] in self.refresh_tokens
        else:
            query = self.codes.pop(form["code"], None)
            good = (
                query is not None
                and form["grant_type"] == "authorization_code"
                and challenge_of(form["code_verifier"]) == query["code_challenge"]
                and all(form[name] == query[name] for name in ("client_id", "redirect_uri"))
            )
        if not good:
            return page(400, {"error": "invalid_grant", "error_description": "no such code", "requestId": "R-5"})
        access = self._new_token()
        self.refresh_tokens = {f"rEfReSh-{self.logins}"}
        more = {"refresh_token": f"rEfReSh-{self.logins}", "expires_in": self.life, "token_type": "Bearer"}
        return page(200, {"access_token": access, **more})

    def _exchange(self, request: Request) -> web.Response:
        if request.bearer not in self.tokens:
            return page(401, {"error": "expired_token", "error_description": "it is over", "requestId": "R-6"})
        return page(200, self._new_keys())


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def refusal(status: int, code: str) -> web.Response:
    """An error as CloudSSO writes it."""
    return page(status, {"ErrorCode": code, "ErrorMessage": "no", "RequestId": "R-2"})


class Profile:
    """A profile of `config.json`, in memory. Saving can fail, or wait for a gate."""

    def __init__(self, log: list[str], **keys: Any) -> None:
        self.keys: dict[str, Any] = keys
        self.saves: list[dict[str, Any]] = []
        self.reads = 0
        self.error: Exception | None = None
        self.read_error: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.log = log
        """Shared with the server, to see what came before what."""

    async def save(self, changes: Mapping[str, Any]) -> None:
        assert all(isinstance(changes[name], Secret) for name in changes if "token" in name and "expire" not in name)
        if "access_key_secret" in changes:
            assert isinstance(changes["access_key_secret"], Secret)
        if self.gate is not None:
            self.log.append("saving")
            await self.gate.wait()
        if self.error is not None:
            self.log.append("not saved")
            raise self.error
        plain = json.loads(json.dumps(dict(changes)))
        self.saves.append(plain)
        self.keys.update(plain)
        self.log.append("saved " + ("tokens" if "oauth_access_token" in plain else "keys"))

    async def reload(self) -> Mapping[str, Any] | None:
        self.reads += 1
        await asyncio.sleep(0)
        if self.read_error is not None:
            raise self.read_error
        return dict(self.keys)


async def failure(call: Awaitable[Keys]) -> CredentialsError:
    """The error that a fetch ends in, which shows nothing and pickles."""
    with pytest.raises(CredentialsError) as caught:
        await call
    error = caught.value
    assert "self" in locals_of(error)
    shows_nothing("".join(traceback.format_exception(error)) + locals_of(error))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    return error


def shows_nothing(text: str) -> None:
    found = MARKS.search(text)
    assert found is None, f"a secret is shown: …{text[max(0, found.start() - 80) : found.end() + 20]}"


def log_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    shows_nothing(caplog.text)
    shows_nothing("".join(repr(record.args) for record in caplog.records))


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


async def until(condition: Callable[[], bool]) -> None:
    """Let everything run until this holds."""
    async with asyncio.timeout(10):
        while not condition():
            await settle(1)


async def refreshed(refresher: Refresher) -> None:
    """Wait for the refresh that is under way, if one is."""
    task = refresher._task
    if task is not None:
        await asyncio.wait((task,))
