"""Keys for an OIDC token, against a stand-in for STS on loopback that reads the form as the service does."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import socket
import traceback
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from aliram.credentials import _sts
from aliram.credentials._sts import find_sts, without_keys
from aliram.credentials.assume_role import AssumeRole
from aliram.credentials.chain import Chain
from aliram.credentials.oidc import Oidc
from aliram.credentials.provider import NotConfigured
from aliram.credentials.refresh import Refresher
from aliram.endpoints import read_endpoint
from aliram.errors import ConfigError, CredentialsError
from aliram.secret import Secret
from aliram.session import Session
from aliram.sts.client import StsClient
from aliram.transport import Transport
from tests.fake_clock import FakeClock, settle
from tests.frames import locals_of
from tests.loopback import cut, loopback, reset, silence

ROLE = "acs:ram::1234567890123456:role/pod-reader"
PROVIDER = "acs:ram::1234567890123456:oidc-provider/ack-rrsa"
# Three parts, as a JWT has; none of them may be seen anywhere.
PARTS = (
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ",
    "eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YTpiIn0",
    "c2lnbmF0dXJlLW9mLXRo",
)
TOKEN = ".".join(PARTS)
SECRET, SECURITY_TOKEN = "sEcReT-of-the-role", "tOkEn-of-the-role"
HIDDEN = (*PARTS, SECRET, SECURITY_TOKEN)
REQUEST_ID = "4507D1CD-0000-4000-8000-000000000000"


class Sts:
    """AssumeRoleWithOIDC as its documentation tells it, with the errors of the service."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.url = ""
        self.forms: list[dict[str, str]] = []
        self.valid_token = TOKEN
        self.answer: Callable[[dict[str, str]], web.Response] | None = None
        self.changes: dict[str, Any] = {}
        self.lifetime: float | None = None

    async def handle(self, request: web.BaseRequest) -> web.Response:
        body = await request.text()
        # An anonymous call: a form, one word in the query, and nobody's key.
        assert (request.method, request.raw_path) == ("POST", "/?Format=JSON")
        assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert not {"Authorization", "x-acs-security-token", "x-acs-accesskey-id"} & set(request.headers)
        assert TOKEN not in repr(sorted(request.headers.items()))
        pairs = parse_qsl(body, strict_parsing=True, keep_blank_values=True)
        form = dict(pairs)
        assert len(form) == len(pairs)
        self.forms.append(form)
        if self.answer is not None:
            return self.answer(form)
        assert (form.pop("Action"), form.pop("Version")) == ("AssumeRoleWithOIDC", "2015-04-01")
        required = {"OIDCProviderArn", "OIDCToken", "RoleArn", "RoleSessionName"}
        assert required <= set(form) <= required | {"DurationSeconds", "Policy"}
        if form["OIDCToken"] != self.valid_token:
            return failure("AuthenticationFail.OIDCToken.Invalid", 400, "This JWT token is invalid.")
        end = self.clock.after(self.lifetime or float(form.get("DurationSeconds", "3600")))
        credentials = {
            "AccessKeyId": f"STS.number{len(self.forms)}",
            "AccessKeySecret": SECRET,
            "SecurityToken": SECURITY_TOKEN,
            "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        } | self.changes
        content = {
            "RequestId": REQUEST_ID,
            "OIDCTokenInfo": {"Subject": "system:serviceaccount:a:b", "VerificationInfo": "Success"},
            "AssumedRoleUser": {"Arn": f"{ROLE}/{form['RoleSessionName']}", "AssumedRoleId": "3"},
            "Credentials": {name: value for name, value in credentials.items() if value is not None},
        }
        return web.json_response(content)


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


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    return path


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, which pass at once here."""
    taken: list[float] = []

    async def sleep(seconds: float) -> None:
        taken.append(seconds)

    monkeypatch.setattr(Session, "_sleep", staticmethod(sleep))
    monkeypatch.setattr(Session, "_monotonic", staticmethod(lambda: sum(taken)))
    return taken


Make = Callable[..., Oidc]


@pytest.fixture
def make(sts: Sts, http: Transport, token_file: Path) -> Make:
    """Makes providers for the stand-in; the process's environment is not read."""

    def make(**options: Any) -> Oidc:
        usual: dict[str, Any] = {
            "role_arn": ROLE,
            "oidc_provider_arn": PROVIDER,
            "oidc_token_file": token_file,
            "sts_endpoint": sts.url,
            "http": http,
            "environ": {},
        }
        return Oidc(**usual | options)

    return make


def all_of(error: BaseException) -> str:
    """Everything that an error may show."""
    parts = [str(error), repr(error), repr(pickle.dumps(error)), "".join(traceback.format_exception(error))]
    return "\n".join([*parts, locals_of(error)])


async def refusal(provider: Oidc) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        await provider.fetch()
    error = caught.value
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    shown = all_of(error)
    assert "self" in shown
    assert not [hidden for hidden in HIDDEN if hidden in shown]
    return error


# The usual way ------------------------------------------------------------------------------------------------------


async def test_the_token_goes_into_a_form_and_keys_come_back(
    sts: Sts, make: Make, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = make(
        role_session_name="worker-7", duration_seconds=900, policy={"Version": "1", "Statement": [{"Effect": "Allow"}]}
    )
    keys = await provider.fetch()
    assert sts.forms == [
        {
            "DurationSeconds": "900",
            "OIDCProviderArn": PROVIDER,
            "OIDCToken": TOKEN,
            "Policy": '{"Version":"1","Statement":[{"Effect":"Allow"}]}',
            "RoleArn": ROLE,
            "RoleSessionName": "worker-7",
        }
    ]
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("STS.number1", SECRET, SECURITY_TOKEN)
    assert (keys.kind, keys.provider, keys.scope) == ("sts", "oidc", "1234567890123456")
    assert keys.expires_at == clock.now + 900
    shown = caplog.text + repr(provider) + repr(vars(provider)) + repr(keys)
    assert not [hidden for hidden in HIDDEN if hidden in shown]


async def test_what_is_left_out_is_left_to_the_service(sts: Sts, make: Make) -> None:
    await make().fetch()
    form = sts.forms[0]
    assert set(form) == {"OIDCProviderArn", "OIDCToken", "RoleArn", "RoleSessionName"}
    assert form["RoleSessionName"].startswith("aliram-")


async def test_the_token_is_read_anew_for_each_refresh(sts: Sts, make: Make, token_file: Path) -> None:
    provider = make()
    await provider.fetch()
    sts.valid_token = "another-token-of-the-kubelet"
    write(token_file, f"  {sts.valid_token}\r\n")
    await provider.fetch()
    assert [form["OIDCToken"] for form in sts.forms] == [TOKEN, "another-token-of-the-kubelet"]


async def test_a_token_behind_a_link_is_read_as_the_kubelet_puts_it(sts: Sts, make: Make, tmp_path: Path) -> None:
    (tmp_path / "..data").mkdir()
    (tmp_path / "..data" / "token").write_text(TOKEN)
    link = tmp_path / "linked"
    link.symlink_to(tmp_path / "..data" / "token")
    await make(oidc_token_file=str(link)).fetch()
    assert sts.forms[0]["OIDCToken"] == TOKEN


async def test_a_session_takes_it_and_signs_with_its_keys(sts: Sts, token_file: Path) -> None:
    provider = Oidc(
        role_arn=ROLE, oidc_provider_arn=PROVIDER, oidc_token_file=token_file, sts_endpoint=sts.url, environ={}
    )
    sts.lifetime = 3600 + 10**9  # by the clock of this machine, which a session goes by
    async with Session(credentials=provider) as session:
        assert (await session.credentials.get()).access_key_id == "STS.number1"
    assert len(sts.forms) == 1


async def test_a_proof_of_another_kind_takes_the_same_way(http: Transport) -> None:
    """What a provider for SAML would be: one call with the assertion."""
    assertion = Secret("PHNhbWxwOlJlc3BvbnNlPg+/assertion==")
    seen: list[str] = []

    async def handle(request: web.BaseRequest) -> web.Response:
        seen.append(await request.text())
        return failure("InvalidParameter.SAMLAssertion", 400, f"cannot read {assertion}")

    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint = read_endpoint(f"http://127.0.0.1:{runner.addresses[0][1]}", "test")

    async def call(**arguments: Any) -> Any:
        del arguments["role_session_name"]

        async def ask(sts: StsClient) -> Any:
            return await sts.assume_role_with_saml(saml_provider_arn="a", saml_assertion=assertion, **arguments)

        return await without_keys(http, endpoint, assertion, ask)

    with pytest.raises(CredentialsError, match=r"InvalidParameter\.SAMLAssertion: cannot read \*\*\*") as caught:
        await AssumeRole(call, role_arn=ROLE).fetch()
    await runner.cleanup()
    assert dict(parse_qsl(seen[0]))["SAMLAssertion"] == assertion
    assert assertion[:20] not in all_of(caught.value)


# Arguments and environment ------------------------------------------------------------------------------------------

TRIO = {"ROLE_ARN": ROLE, "OIDC_PROVIDER_ARN": PROVIDER, "OIDC_TOKEN_FILE": "/nowhere/token"}


def environment(token_file: Path, **changes: str) -> dict[str, str]:
    names = {f"ALIBABA_CLOUD_{name}": value for name, value in TRIO.items()}
    return names | {"ALIBABA_CLOUD_OIDC_TOKEN_FILE": str(token_file)} | changes


@pytest.mark.parametrize("spelling", ["ALIBABA_CLOUD_", "ALIBABACLOUD_"])
async def test_the_variables_of_the_webhook_are_enough(
    sts: Sts, http: Transport, token_file: Path, spelling: str
) -> None:
    environ = {
        f"{spelling}ROLE_ARN": f" {ROLE}\n",
        f"{spelling}OIDC_PROVIDER_ARN": PROVIDER,
        f"{spelling}OIDC_TOKEN_FILE": str(token_file),
        "ALIBABA_CLOUD_ROLE_SESSION_NAME": "of-the-environment",
        "ALIRAM_ENDPOINT_URL_STS": sts.url,
    }
    keys = await Oidc(http=http, environ=environ).fetch()
    assert keys.provider == "oidc"
    form = sts.forms[0]
    assert (form["RoleArn"], form["OIDCProviderArn"]) == (ROLE, PROVIDER)
    assert (form["OIDCToken"], form["RoleSessionName"]) == (TOKEN, "of-the-environment")


async def test_the_first_spelling_wins_and_an_argument_outweighs_both(
    sts: Sts, http: Transport, token_file: Path
) -> None:
    environ = environment(
        token_file,
        ALIBABACLOUD_ROLE_ARN=ROLE.replace("pod-reader", "first"),
        ALIBABA_CLOUD_ROLE_SESSION_NAME="of-the-environment",
        ALIRAM_ENDPOINT_URL=sts.url,
    )
    await Oidc(http=http, environ=environ).fetch()
    await Oidc(
        role_arn=ROLE.replace("pod-reader", "given"), role_session_name="mine", http=http, environ=environ
    ).fetch()
    assert [form["RoleArn"].rpartition("/")[2] for form in sts.forms] == ["first", "given"]
    assert [form["RoleSessionName"] for form in sts.forms] == ["of-the-environment", "mine"]


async def test_the_environment_is_read_when_the_provider_is_made(sts: Sts, http: Transport, token_file: Path) -> None:
    environ = environment(token_file, ALIRAM_ENDPOINT_URL_STS=sts.url)
    provider = Oidc(http=http, environ=environ)
    environ.clear()
    await provider.fetch()


NAMES = ("ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE")
HALF_SET = [
    ((), True, f"{NAMES[1]} and {NAMES[2]} are not set"),
    ((0,), True, f"{NAMES[1]} and {NAMES[2]} are not set"),
    ((1,), False, f"{NAMES[1]} is set and {NAMES[0]} and {NAMES[2]} are not"),
    ((2,), False, f"{NAMES[2]} is set and {NAMES[0]} and {NAMES[1]} are not"),
    ((0, 1), False, f"{NAMES[0]} and {NAMES[1]} are set and {NAMES[2]} is not"),
    ((0, 2), False, f"{NAMES[0]} and {NAMES[2]} are set and {NAMES[1]} is not"),
    ((1, 2), False, f"{NAMES[1]} and {NAMES[2]} are set and {NAMES[0]} is not"),
]


@pytest.mark.parametrize(("there", "passes", "message"), HALF_SET)
async def test_what_the_environment_lacks_is_named(there: tuple[int, ...], passes: bool, message: str) -> None:
    environ = {
        name: value if number in there else " "
        for number, (name, value) in enumerate(zip(NAMES, TRIO.values(), strict=True))
    }
    error = await refusal(Oidc(environ=environ))
    assert (error.message, isinstance(error, NotConfigured), error.retryable) == (message, passes, False)


def test_what_the_arguments_lack_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        Oidc(role_arn=ROLE, environ={})
    assert str(caught.value) == (
        "Oidc needs oidc_provider_arn (or ALIBABA_CLOUD_OIDC_PROVIDER_ARN), "
        "oidc_token_file (or ALIBABA_CLOUD_OIDC_TOKEN_FILE)"
    )


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"role_arn": "pod-reader"}, "not the ARN of a role"),
    ({"role_arn": PROVIDER}, "not the ARN of a role"),
    ({"oidc_provider_arn": ROLE}, "not the ARN of an OIDC provider"),
    ({"duration_seconds": 899}, "at least 900, not 899"),
    ({"duration_seconds": True}, "must be an int, not bool"),
    ({"sts_endpoint": "http://u:p@x"}, "sts_endpoint is not the URL of an endpoint"),
    ({"sts_endpoint": None, "region": "cn hangzhou"}, "not a region id"),
    ({"sts_endpoint": None, "network": "vpc"}, "depends on the region"),
    ({"sts_endpoint": None, "network": "intranet"}, "network must be"),
]


@pytest.mark.parametrize(("options", "message"), IMPOSSIBLE)
def test_an_argument_that_cannot_be_right_is_refused_at_once(options: dict[str, Any], message: str) -> None:
    usual: dict[str, Any] = {"role_arn": ROLE, "oidc_provider_arn": PROVIDER, "oidc_token_file": "/t", "environ": {}}
    with pytest.raises(ConfigError, match=message):
        Oidc(**usual | options)


BROKEN_ENVIRONMENT = [
    ({"ALIBABA_CLOUD_ROLE_ARN": "pod-reader"}, "not the ARN of a role"),
    ({"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "ack"}, "not the ARN of an OIDC provider"),
    ({"ALIBABA_CLOUD_STS_REGION": "a b"}, "not a region id"),
    ({"ALIBABA_CLOUD_STS_ENDPOINT": "u:p@x"}, "ALIBABA_CLOUD_STS_ENDPOINT is not the URL of an endpoint"),
    ({"ALIRAM_ENDPOINT_URL": "http://"}, "ALIRAM_ENDPOINT_URL is not the URL of an endpoint"),
]


@pytest.mark.parametrize(("changes", "message"), BROKEN_ENVIRONMENT)
async def test_a_broken_environment_is_told_when_its_turn_comes(
    token_file: Path, changes: dict[str, str], message: str
) -> None:
    chain = Chain([Oidc(environ=environment(token_file, **changes))])
    with pytest.raises(CredentialsError) as caught:
        await chain.fetch()
    assert caught.value.message == "oidc is set up and has no keys"
    assert message in caught.value.attempts[0].reason


PLACES: list[tuple[dict[str, Any], dict[str, str], str]] = [
    ({}, {}, "https://sts.aliyuncs.com/"),
    ({"region": "cn-hangzhou"}, {}, "https://sts.cn-hangzhou.aliyuncs.com/"),
    ({"region": "cn-hangzhou", "network": "vpc"}, {}, "https://sts-vpc.cn-hangzhou.aliyuncs.com/"),
    ({}, {"ALIBABA_CLOUD_STS_REGION": "cn-beijing"}, "https://sts.cn-beijing.aliyuncs.com/"),
    (
        {},
        {"ALIBABA_CLOUD_STS_REGION": "cn-beijing", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"},
        "https://sts-vpc.cn-beijing.aliyuncs.com/",
    ),
    ({}, {"ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"}, "https://sts.aliyuncs.com/"),
    (
        {"network": "public"},
        {"ALIBABA_CLOUD_STS_REGION": "cn-beijing", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"},
        "https://sts.cn-beijing.aliyuncs.com/",
    ),
    ({"region": "cn-hangzhou"}, {"ALIBABA_CLOUD_STS_REGION": "cn-beijing"}, "https://sts.cn-hangzhou.aliyuncs.com/"),
    ({}, {"ALIBABA_CLOUD_STS_ENDPOINT": "http://sts.example.com/"}, "https://sts.example.com/"),
    ({"given": "x.example"}, {"ALIBABA_CLOUD_STS_ENDPOINT": "y.example"}, "https://x.example/"),
    ({"given": "x.example"}, {"ALIRAM_ENDPOINT_URL_STS": "http://y.example"}, "https://x.example/"),
    (
        {"region": "cn-hangzhou"},
        {"ALIBABA_CLOUD_STS_ENDPOINT": "y.example", "ALIRAM_ENDPOINT_URL": "http://127.0.0.1:1"},
        "http://127.0.0.1:1/",
    ),
]


@pytest.mark.parametrize(("options", "environ", "url"), PLACES)
def test_where_sts_is(options: dict[str, Any], environ: dict[str, str], url: str) -> None:
    usual: dict[str, Any] = {"given": None, "region": None, "network": None}
    assert find_sts(**usual | options, environ=environ).url == url


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


# Token files --------------------------------------------------------------------------------------------------------


def write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def replace(path: Path, by: Callable[[Path], None]) -> None:
    path.unlink()
    by(path)


FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (lambda path: path.unlink(), "cannot be read: No such file or directory"),
    "directory": (lambda path: replace(path, Path.mkdir), "is not a regular file"),
    "fifo": (lambda path: replace(path, os.mkfifo), "is not a regular file"),
    "empty": (lambda path: write(path, " \n"), "is empty"),
    "large": (lambda path: write(path, "x" * 65537), "is larger than 65536 bytes"),
    "binary": (lambda path: write(path, TOKEN.encode() + b"\xff\xfe"), "is not ASCII text"),
    "two words": (lambda path: write(path, f"Bearer {TOKEN}"), "holds more than one word"),
    "two lines": (lambda path: write(path, f"{TOKEN}\n{TOKEN}"), "holds more than one word"),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_file_without_a_token_is_explained_and_may_be_written_later(
    sts: Sts, make: Make, token_file: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    change, reason = FILES[name]
    change(token_file)
    error = await refusal(make())
    assert error.message == f"no keys to assume {ROLE} with: the OIDC token file {str(token_file)!r} {reason}"
    assert error.retryable
    assert not isinstance(error, NotConfigured)
    assert sts.forms == []
    assert TOKEN not in caplog.text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_a_file_that_may_not_be_read_is_explained(make: Make, token_file: Path) -> None:
    os.chmod(token_file, 0)
    assert "cannot be read: Permission denied" in (await refusal(make())).message


async def test_a_path_that_cannot_be_one_is_explained(make: Make) -> None:
    assert "cannot be read: embedded null byte" in (await refusal(make(oidc_token_file="/a\0b"))).message


# What STS says ------------------------------------------------------------------------------------------------------

REFUSALS = [
    ("AuthenticationFail.OIDCToken.Expired", 400, False, 1),
    ("AuthenticationFail.OIDCToken.Invalid", 400, False, 1),
    ("AuthenticationFail.NoPermission", 403, False, 1),
    ("EntityNotExist.Role", 404, False, 1),
    ("EntityNotExist.OIDCProvider", 404, False, 1),
    ("InvalidParameter.DurationSeconds", 400, False, 1),
    ("InvalidParameter.PolicyGrammar", 400, False, 1),
    ("InvalidParameter.PolicySize", 400, False, 1),
    ("InvalidParameter.RoleArn", 400, False, 1),
    ("InvalidParameter.RoleSessionName", 400, False, 1),
    ("NoPermission", 403, False, 1),
    ("Throttling.User", 400, True, 4),
    ("InternalError", 500, True, 4),
    ("ServiceUnavailable", 503, True, 4),
]


@pytest.mark.parametrize(("code", "status", "retryable", "requests"), REFUSALS, ids=[row[0] for row in REFUSALS])
async def test_a_refusal_keeps_the_words_of_the_service_without_the_token(
    sts: Sts,
    make: Make,
    caplog: pytest.LogCaptureFixture,
    code: str,
    status: int,
    retryable: bool,
    requests: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    sts.answer = lambda form: failure(
        code, status, f"the token {form['OIDCToken']} and its end {PARTS[2][:18]}... fail"
    )
    error = await refusal(make())
    text = f"AssumeRoleWithOIDC: {code}: the token ***.***.*** and its end ***... fail [{status}, request {REQUEST_ID}]"
    assert error.message == f"{ROLE}: {text}"
    assert error.retryable is retryable
    assert len(sts.forms) == requests
    assert not [hidden for hidden in HIDDEN if hidden in caplog.text]


async def test_a_moment_of_trouble_is_got_over(sts: Sts, make: Make, pauses: list[float]) -> None:
    def answer(form: dict[str, str]) -> web.Response:
        sts.answer = None
        return failure("InternalError", 500)

    sts.answer = answer
    assert (await make().fetch()).access_key_id == "STS.number2"
    assert len(pauses) == 1


async def test_it_asks_once_where_that_is_wanted(sts: Sts, make: Make) -> None:
    sts.answer = lambda form: failure("InternalError", 500)
    assert (await refusal(make(retry=0))).retryable
    assert len(sts.forms) == 1
    with pytest.raises(ConfigError, match="retry must be"):
        make(retry=-1)


LACKS: list[tuple[dict[str, Any], str]] = [
    ({"AccessKeyId": None}, "holds no keys"),
    ({"AccessKeySecret": ""}, "holds no keys"),
    ({"SecurityToken": None}, "holds no keys"),
    ({"Expiration": None}, "does not say when the keys expire"),
    ({"Expiration": "tomorrow"}, "does not say when the keys expire"),
]


@pytest.mark.parametrize(("changes", "message"), LACKS)
async def test_a_reply_that_lacks_something_is_an_error(
    sts: Sts, make: Make, changes: dict[str, Any], message: str
) -> None:
    sts.changes = changes
    assert message in (await refusal(make())).message


KEYS = f'{{"Credentials": {{"AccessKeySecret": "{SECRET}", "SecurityToken": "{SECURITY_TOKEN}", "AccessKeyId": "'
BODIES = {
    "cut": (200, KEYS, False),
    "html": (200, f"<html>{TOKEN}</html>", False),
    "html of a gateway": (502, f"<html>{TOKEN}</html>", True),
    "empty": (200, "", False),
    "list": (200, "[1]", False),
    "redirect": (302, "", False),
}


@pytest.mark.parametrize("name", BODIES)
async def test_what_the_api_never_gives_is_an_error_without_its_body(sts: Sts, make: Make, name: str) -> None:
    status, text, _ = BODIES[name]
    sts.answer = lambda form: web.Response(status=status, text=text, headers={"Location": "/"} if status == 302 else {})
    error = await refusal(make())
    assert error.message.startswith(f"{ROLE}: AssumeRoleWithOIDC: the reply is ")
    # Whatever stands between us and the service may be gone at the next refresh.
    assert error.retryable


async def test_a_service_that_cannot_be_reached_may_be_asked_again(make: Make) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert (await refusal(make(sts_endpoint=f"http://127.0.0.1:{port}"))).retryable


@pytest.mark.parametrize("action", [cut(), reset(), silence()], ids=["cut", "reset", "silence"])
async def test_a_lost_reply_is_asked_for_again(make: Make, monkeypatch: pytest.MonkeyPatch, action: Any) -> None:
    monkeypatch.setattr(_sts, "READ_SECONDS", 0.05)
    async with loopback(action) as server:
        error = await refusal(make(sts_endpoint=server.url))
        assert server.count == 4
    assert error.retryable
    assert not [seen for seen in server.seen if TOKEN in seen.target]


# With the refresher -------------------------------------------------------------------------------------------------


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await settle(1)


async def test_keys_are_refreshed_kept_through_an_outage_and_refreshed_again(
    sts: Sts, make: Make, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refresher = Refresher(make(duration_seconds=900), clock=clock, random=lambda: 0.0)
    got = await asyncio.gather(*(refresher.get() for _ in range(100)))
    assert {keys.access_key_id for keys in got} == {"STS.number1"}
    clock.advance(674.0)  # the soft window of 900 s begins after 675
    assert (await refresher.get()).access_key_id == "STS.number1"
    assert len(sts.forms) == 1
    clock.advance(1.0)
    await refresher.get()
    await until(lambda: (keys := refresher.peek()) is not None and keys.access_key_id == "STS.number2")
    sts.answer = lambda form: failure("ServiceUnavailable", 503, form["OIDCToken"])
    clock.advance(899.0)
    assert (await refresher.get()).access_key_id == "STS.number2"
    clock.advance(1.0)
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    assert "ServiceUnavailable" in str(caught.value)
    assert not [hidden for hidden in HIDDEN if hidden in all_of(caught.value)]
    sts.answer = None
    clock.advance(30.0)
    assert (await refresher.get()).access_key_id == f"STS.number{len(sts.forms)}"
    assert not [hidden for hidden in HIDDEN if hidden in caplog.text]
    await refresher.aclose()


async def test_closing_while_the_token_is_on_its_way_leaves_nothing_behind(make: Make) -> None:
    async with loopback(silence()) as server:
        refresher = Refresher(make(sts_endpoint=server.url))
        waiting = asyncio.create_task(refresher.get())
        await server.reached(1)
        await refresher.aclose()
        with pytest.raises(ConfigError, match="closed"):
            await waiting
