"""Session keys for an RSA key pair, against a stand-in for STS that verifies the signature with the public key."""

from __future__ import annotations

import asyncio
import logging
import pickle
import sys
import traceback
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import pytest
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from aliram.credentials import rsa_key_pair
from aliram.credentials.provider import NotConfigured
from aliram.credentials.refresh import Refresher
from aliram.credentials.rsa_key_pair import RsaKeyPair
from aliram.errors import ConfigError, CredentialsError
from aliram.session import Session
from aliram.signer import Stamp
from aliram.transport import Transport
from tests.fake_clock import FakeClock, settle
from tests.frames import locals_of
from tests.loopback import Action, cut, loopback, reply, reset, silence

PUBLIC_KEY_ID = "key-0123456789"
SECRET = "sEcReT-of-the-session"
REQUEST_ID = "4507D1CD-0000-4000-8000-000000000000"


@cache
def key(number: int = 0) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def pem(format: PrivateFormat = PrivateFormat.PKCS8, number: int = 0) -> str:
    return key(number).private_bytes(Encoding.PEM, format, NoEncryption()).decode()


def hidden() -> list[str]:
    """What must not be seen anywhere: the session's secret and every line of either private key."""
    lines = [line for number in (0, 1) for line in pem(number=number).splitlines() if not line.startswith("-")]
    return [SECRET, *lines, *(line for line in pem(PrivateFormat.TraditionalOpenSSL).splitlines() if line[0] != "-")]


class Sts:
    """GenerateSessionAccessKey as the official Go library asks for it."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.url = ""
        self.asked: list[dict[str, str]] = []
        self.key = 0
        self.answer: web.Response | None = None
        self.changes: dict[str, Any] = {}

    async def handle(self, request: web.BaseRequest) -> web.Response:
        assert (request.method, request.path, await request.read()) == ("GET", "/", b"")
        assert "Authorization" not in request.headers
        query = request.raw_path.partition("?")[2]
        pairs = parse_qsl(query, strict_parsing=True, keep_blank_values=True)
        params = dict(pairs)
        assert len(params) == len(pairs)
        self.asked.append(params)
        if self.answer is not None:
            answer, self.answer = self.answer, None
            return answer
        signed = sorted((name, value) for name, value in pairs if name != "Signature")
        canonical = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in signed)
        text = f"GET&%2F&{quote(canonical, safe='~')}"
        try:
            key(self.key).public_key().verify(
                b64decode(params["Signature"], validate=True), text.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except InvalidSignature:
            return failure("SignatureDoesNotMatch", 400, f"no match. server string to sign is:{text}")
        end = self.clock.after(float(params["DurationSeconds"]))
        content = {
            "SessionAccessKeyId": f"TMPSK.number{len(self.asked)}",
            "SessionAccessKeySecret": SECRET,
            "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        } | self.changes
        found = {name: value for name, value in content.items() if value is not None}
        return web.json_response({"RequestId": REQUEST_ID, "SessionAccessKey": found})


def failure(code: str, status: int, message: str = "no") -> web.Response:
    return web.json_response({"Code": code, "Message": message, "RequestId": REQUEST_ID}, status=status)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def sts(clock: FakeClock) -> AsyncIterator[Sts]:
    service = Sts(clock)
    runner = web.ServerRunner(web.Server(service.handle), shutdown_timeout=0)
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


Make = Callable[..., RsaKeyPair]


@pytest.fixture
def make(sts: Sts, http: Transport) -> Make:
    """Makes providers for the stand-in; the process's environment is not read."""

    def make(**options: Any) -> RsaKeyPair:
        usual: dict[str, Any] = {"sts_endpoint": sts.url, "http": http, "environ": {}}
        if "private_key_file" not in options:
            usual["private_key"] = pem()
        return RsaKeyPair(PUBLIC_KEY_ID, **usual | options)

    return make


async def refusal(provider: RsaKeyPair) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        await provider.fetch()
    error = caught.value
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    shown = "".join(traceback.format_exception(error)) + repr(error) + locals_of(error)
    assert "self" in shown
    assert not [text for text in hidden() if text in shown]
    assert not isinstance(error, NotConfigured)
    return error


# The usual way ------------------------------------------------------------------------------------------------------


async def test_a_signed_question_gets_session_keys(
    sts: Sts, make: Make, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stamp = Stamp(clock, lambda size: bytes(range(size)))
    provider = make(duration_seconds=900, stamp=stamp)
    keys = await provider.fetch()
    assert {name: value for name, value in sts.asked[0].items() if name != "Signature"} == {
        "AccessKeyId": PUBLIC_KEY_ID,
        "Action": "GenerateSessionAccessKey",
        "DurationSeconds": "900",
        "Format": "JSON",
        "SignatureMethod": "SHA256withRSA",
        "SignatureNonce": "000102030405060708090a0b0c0d0e0f",
        "SignatureType": "PRIVATEKEY",
        "SignatureVersion": "1.0",
        "Timestamp": "2023-11-14T22:13:20Z",
        "Version": "2015-04-01",
    }
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("TMPSK.number1", SECRET, None)
    assert (keys.kind, keys.provider, keys.scope) == ("ak", "rsa_key_pair", PUBLIC_KEY_ID)
    assert keys.expires_at == clock.now + 900
    shown = caplog.text + repr(provider) + repr(vars(provider)) + repr(keys)
    assert not [text for text in hidden() if text in shown]


def write(path: Path, text: str) -> str:
    path.write_text(text)
    return str(path)


BARE = "".join(line for line in pem().splitlines() if not line.startswith("-"))
FORMS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "PKCS#8": lambda path: {"private_key": pem()},
    "PKCS#1": lambda path: {"private_key": pem(PrivateFormat.TraditionalOpenSSL)},
    "line ends of Windows": lambda path: {"private_key": pem().replace("\n", "\r\n")},
    "bare": lambda path: {"private_key": BARE},
    "bare lines": lambda path: {"private_key": "\n".join(pem().splitlines()[1:-1])},
    "path as key": lambda path: {"private_key": write(path, pem())},
    "file of PKCS#8": lambda path: {"private_key_file": write(path, pem())},
    "file of PKCS#1": lambda path: {"private_key_file": write(path, pem(PrivateFormat.TraditionalOpenSSL))},
    "file with blanks": lambda path: {"private_key_file": write(path, f"\n\n{pem()}\n\n")},
    "bare file": lambda path: {"private_key_file": Path(write(path, BARE))},
    "empty key and file": lambda path: {"private_key": "", "private_key_file": write(path, pem())},
}


@pytest.mark.parametrize("form", FORMS)
async def test_a_key_is_taken_as_text_or_file_in_each_common_form(make: Make, tmp_path: Path, form: str) -> None:
    assert (await make(**FORMS[form](tmp_path / "key.pem")).fetch()).access_key_id == "TMPSK.number1"


async def test_the_file_is_read_anew_for_each_refresh(sts: Sts, make: Make, tmp_path: Path) -> None:
    provider = make(private_key_file=write(tmp_path / "key.pem", pem()))
    await provider.fetch()
    sts.key = 1
    assert "SignatureDoesNotMatch" in (await refusal(provider)).message
    write(tmp_path / "key.pem", pem(number=1))
    assert (await provider.fetch()).access_key_id == "TMPSK.number3"


async def test_no_two_questions_are_the_same(sts: Sts, make: Make) -> None:
    provider = make()
    await provider.fetch()
    await provider.fetch()
    first, second = sts.asked
    assert first["SignatureNonce"] != second["SignatureNonce"]
    assert first["Signature"] != second["Signature"]
    assert first["DurationSeconds"] == "3600"


async def test_a_session_takes_it_and_lends_its_http(sts: Sts) -> None:
    sts.clock.now = 4_000_000_000.0  # a session goes by the clock of this machine
    provider = RsaKeyPair(PUBLIC_KEY_ID, private_key=pem(), sts_endpoint=sts.url, environ={})
    async with Session(credentials=provider) as session:
        assert (await session.credentials.get()).access_key_id == "TMPSK.number1"


async def test_it_takes_the_http_of_its_session_and_of_no_second_one(make: Make, http: Transport) -> None:
    provider = make(http=None)
    with pytest.raises(ConfigError, match="nothing to send with"):
        await provider.fetch()
    provider.bind(http)
    provider.bind(http)
    await provider.fetch()
    with pytest.raises(ConfigError, match="another session"):
        provider.bind(Transport(environ={}))
    make().bind(Transport(environ={}))


# Arguments ----------------------------------------------------------------------------------------------------------

IMPOSSIBLE: list[tuple[str, dict[str, Any], str]] = [
    ("", {"private_key": "x"}, "public_key_id is empty"),
    ("a b", {"private_key": "x"}, "public_key_id is empty, or holds a blank"),
    ("a\n", {"private_key": "x"}, "public_key_id is empty, or holds a blank"),
    ("a", {}, "either private_key or private_key_file"),
    ("a", {"private_key": "", "private_key_file": None}, "either private_key or private_key_file"),
    ("a", {"private_key": "x", "private_key_file": "y"}, "either private_key or private_key_file"),
    ("a", {"private_key": "x", "duration_seconds": 899}, "at least 900, not 899"),
    ("a", {"private_key": "x", "duration_seconds": "900"}, "must be an int, not str"),
    ("a", {"private_key": "x", "duration_seconds": True}, "must be an int, not bool"),
    ("a", {"private_key": "x", "sts_endpoint": "ftp://x"}, "sts_endpoint is not the URL of an endpoint"),
    ("a", {"private_key": "x", "region": "a b"}, "not a region id"),
    ("a", {"private_key": "x", "network": "vpc"}, "depends on the region"),
]


@pytest.mark.parametrize(("public_key_id", "options", "message"), IMPOSSIBLE)
def test_an_argument_that_cannot_be_right_is_refused_at_once(
    public_key_id: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        RsaKeyPair(public_key_id, environ={}, **options)


@pytest.mark.parametrize(
    ("options", "environ", "url"),
    [
        ({}, {}, "https://sts.aliyuncs.com/"),
        ({"region": "ap-northeast-1"}, {}, "https://sts.ap-northeast-1.aliyuncs.com/"),
        ({}, {"ALIBABA_CLOUD_STS_REGION": "ap-northeast-1"}, "https://sts.ap-northeast-1.aliyuncs.com/"),
        ({}, {"ALIRAM_ENDPOINT_URL_STS": "http://127.0.0.1:1"}, "http://127.0.0.1:1/"),
    ],
)
def test_where_sts_is(options: dict[str, Any], environ: dict[str, str], url: str) -> None:
    assert RsaKeyPair("a", private_key="x", environ=environ, **options)._endpoint.url == url


async def test_without_the_extra_its_name_is_told(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "cryptography"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigError, match=r"pip install aliram\[rsa\]"):
        await make().fetch()


# Private keys -------------------------------------------------------------------------------------------------------


def encrypted() -> str:
    return key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")).decode()


def elliptic() -> str:
    made = ec.generate_private_key(ec.SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public() -> str:
    return key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


NO_KEY = "holds no RSA private key in PEM form"
BAD_KEYS: dict[str, tuple[Callable[[], str], str]] = {
    "encrypted": (encrypted, "is encrypted: decrypt it"),
    "elliptic": (elliptic, "holds a private key that is not RSA"),
    "public": (public, NO_KEY),
    "cut": (lambda: pem()[:800], NO_KEY),
    "other lines": (lambda: pem().replace("PRIVATE KEY", "CERTIFICATE"), NO_KEY),
    "changed": (lambda: pem().replace("\nM", "\nA", 1), NO_KEY),
    "bare and cut": (lambda: BARE[:800], NO_KEY),
    "text": (lambda: "this is\nno key", NO_KEY),
}


@pytest.mark.parametrize("where", ["text", "file"])
@pytest.mark.parametrize("name", BAD_KEYS)
async def test_what_is_no_private_key_is_told_without_showing_it(
    sts: Sts, make: Make, tmp_path: Path, name: str, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    text, message = BAD_KEYS[name][0](), BAD_KEYS[name][1]
    path = tmp_path / "key.pem"
    if where == "file":
        error = await refusal(make(private_key_file=write(path, text)))
        assert error.message.startswith(f"the private key file {str(path)!r} {message}")
    else:
        error = await refusal(make(private_key=text))
        assert error.message.startswith(f"private_key {message}")
    assert not error.retryable
    assert not [line for line in text.splitlines() if line in error.message]
    assert sts.asked == []
    assert not [text for text in hidden() if text in caplog.text]


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "cannot be read: No such file or directory"),
    "directory": (Path.mkdir, "is not a regular file"),
    "empty": (lambda path: write(path, " \n"), "is empty"),
    "large": (lambda path: write(path, pem() * 60), "is larger than 65536 bytes"),
}


@pytest.mark.parametrize("argument", ["private_key", "private_key_file"])
@pytest.mark.parametrize("name", FILES)
async def test_a_file_that_cannot_be_read_is_explained(make: Make, tmp_path: Path, name: str, argument: str) -> None:
    prepare, reason = FILES[name]
    path = tmp_path / "key.pem"
    prepare(path)
    options = {"private_key": None, "private_key_file": None, argument: str(path)}
    error = await refusal(make(**options))
    assert error.message == f"the private key file {str(path)!r} {reason}"
    assert error.retryable


# What STS says ------------------------------------------------------------------------------------------------------

REFUSALS = [
    ("InvalidAccessKeyId.NotFound", 404, False),
    ("InvalidAccessKeyId.Inactive", 400, False),
    ("InvalidParameter.DurationSeconds", 400, False),
    ("InvalidTimeStamp.Expired", 400, False),
    ("NoPermission", 403, False),
    ("Throttling.User", 400, True),
    ("InternalError", 500, True),
    ("ServiceUnavailable", 503, True),
]


@pytest.mark.parametrize(("code", "status", "retryable"), REFUSALS, ids=[row[0] for row in REFUSALS])
async def test_a_refusal_keeps_the_words_of_the_service(
    sts: Sts, make: Make, code: str, status: int, retryable: bool
) -> None:
    sts.answer = failure(code, status, "not now")
    error = await refusal(make())
    text = f"GenerateSessionAccessKey: {code}: not now [{status}, request {REQUEST_ID}]"
    assert error.message == f"{PUBLIC_KEY_ID}: {text}"
    assert error.retryable is retryable
    assert len(sts.asked) == 1


async def test_a_key_that_the_account_does_not_know_is_told(make: Make) -> None:
    error = await refusal(make(private_key=pem(number=1)))
    assert "SignatureDoesNotMatch" in error.message
    assert not error.retryable


LACKS: list[tuple[dict[str, Any], str]] = [
    ({"SessionAccessKeyId": None}, "holds no keys"),
    ({"SessionAccessKeySecret": ""}, "holds no keys"),
    ({"SessionAccessKeyId": None, "SessionAccessKeySecret": None, "Expiration": None}, "holds no keys"),
    ({"Expiration": None}, "does not say when the keys expire"),
    ({"Expiration": "tomorrow"}, "does not say when the keys expire"),
    ({"SessionAccessKeySecret": f"{SECRET}\n"}, "cannot be keys: access_key_secret"),
]


@pytest.mark.parametrize(("changes", "message"), LACKS)
async def test_a_reply_that_lacks_something_is_an_error(
    sts: Sts, make: Make, changes: dict[str, Any], message: str
) -> None:
    sts.changes = changes
    error = await refusal(make())
    assert error.message.startswith(f"{PUBLIC_KEY_ID}: ")
    assert message in error.message


ANSWERS: dict[str, Action] = {
    "no session key": reply({"RequestId": REQUEST_ID}),
    "html": reply(f"<html>{SECRET}</html>"),
    "html of a gateway": reply(f"<html>{SECRET}</html>", 502),
    "empty": reply(b""),
    "list": reply([SECRET]),
    "broken": reply(f'{{"SessionAccessKey": {{"SessionAccessKeySecret": "{SECRET}", "Exp'),
    "redirect": reply("", 302, {"Location": "/"}),
    "end": cut(),
    "reset": reset(),
    "silence": silence(),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_what_the_api_never_gives_may_be_followed_by_something_better(
    make: Make, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(rsa_key_pair, "READ_SECONDS", 0.1)
    async with loopback(ANSWERS[name]) as server:
        error = await refusal(make(sts_endpoint=server.url))
        assert server.count == 1
        # A signature is good for one request only, and even that does not reach a log.
        signature = unquote(server.seen[0].query["Signature"])
    assert error.message.startswith(f"{PUBLIC_KEY_ID}: ")
    assert error.retryable
    assert signature[:20] not in error.message + caplog.text
    assert SECRET not in caplog.text


# With the refresher -------------------------------------------------------------------------------------------------


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await settle(1)


async def test_keys_are_refreshed_kept_through_an_outage_and_refreshed_again(
    sts: Sts, make: Make, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refresher = Refresher(make(), clock=clock, random=lambda: 0.0)
    await asyncio.gather(*(refresher.get() for _ in range(100)))
    clock.advance(2699.0)  # of 3,600 s the last 900 are the soft window
    assert (await refresher.get()).access_key_id == "TMPSK.number1"
    assert len(sts.asked) == 1
    clock.advance(1.0)
    await refresher.get()
    await until(lambda: (keys := refresher.peek()) is not None and keys.access_key_id == "TMPSK.number2")
    sts.answer = failure("ServiceUnavailable", 503)
    clock.advance(3599.0)
    assert (await refresher.get()).access_key_id == "TMPSK.number2"
    sts.answer = failure("ServiceUnavailable", 503)
    clock.advance(1.0)
    with pytest.raises(CredentialsError, match="ServiceUnavailable"):
        await refresher.get()
    clock.advance(30.0)
    assert (await refresher.get()).access_key_id == f"TMPSK.number{len(sts.asked)}"
    assert not [text for text in hidden() if text in caplog.text]
    await refresher.aclose()
