"""Calls against a loopback server: what comes back, what is sent again, what is said and what is not."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import pickle
import re
import time
import weakref
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import aliram
from aliram.credentials import Anonymous, BearerToken, Keys, StaticKeys
from aliram.errors import (
    AccessDenied,
    AliramError,
    ApiError,
    AuthenticationFailed,
    BadReply,
    ConfigError,
    ConnectError,
    CredentialsError,
    DeadlineExceeded,
    InvalidParameter,
    NotFound,
    ReplyLost,
    ServiceFault,
    Throttled,
    TransportError,
)
from aliram.hooks import Event, Hooks
from aliram.retry import RetryPolicy
from aliram.secret import Secret
from aliram.transport import HttpReply, HttpRequest, Timeouts
from tests.calling import KEY_SECRET, TOKEN, QuickSession, session_on, texts_of
from tests.certificates import make_authority
from tests.loopback import REQUEST_ID, Action, Seen, cut, error, loopback, reply, reset, silence
from tests.verifier import verify_v1, verify_v3

USER = {"RequestId": REQUEST_ID, "User": {"UserName": "alice", "UserId": "1", "NewField": {"x": 1}}}
KEY = {"RequestId": REQUEST_ID, "AccessKey": {"AccessKeyId": "LTAI2", "AccessKeySecret": "new", "Status": "Active"}}
HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-acs-request-id: {REQUEST_ID}\r\n".encode()
HTML = reply(b"<html><body>502 Bad Gateway</body></html>", 502, {"Content-Type": "text/html"}, request_id=None)
XML = (
    f"<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>{REQUEST_ID}</RequestId><HostId>h</HostId>"
    "<Code>EntityNotExist.User</Code><Message>The user does not exist.</Message></Error>"
)


def signed(seen: Seen, secret: str = KEY_SECRET) -> tuple[bool, str]:
    path, _, query = seen.target.partition("?")
    verify = verify_v1 if "Signature" in seen.query else verify_v3
    return verify(method=seen.method, path=path, query=query, headers=seen.headers, body=seen.body, secret=secret)


# What comes back.


async def test_a_call_is_signed_and_its_reply_typed() -> None:
    async with loopback(reply(USER)) as server, session_on(server) as session:
        got = await session.ram.get_user(user_name="alice & bob/你")
    (seen,) = server.seen
    assert signed(seen) == (True, "")
    assert (seen.method, seen.action, seen.query) == ("POST", "GetUser", {"UserName": "alice & bob/你"})
    assert seen.headers["x-acs-version"] == "2015-05-01"
    assert seen.headers["x-acs-security-token"] == TOKEN
    assert "content-type" not in seen.headers
    assert got.user is not None
    assert (got.user.user_name, got.request_id) == ("alice", REQUEST_ID)


REPLIES: list[tuple[str, Action, type[AliramError], str | None, int | None, str | None, bool]] = [
    ("a body that is cut off", cut(HEAD + b"Content-Length: 99\r\n\r\n{"), BadReply, None, 200, REQUEST_ID, True),
    ("JSON that is cut off", reply(b'{"RequestId": "'), BadReply, None, 200, REQUEST_ID, False),
    ("HTML of a proxy", HTML, BadReply, None, 502, None, True),
    ("HTML of a captive portal", reply(b"<!DOCTYPE html><p>log in"), BadReply, None, 200, REQUEST_ID, False),
    ("an empty body", reply(b""), BadReply, None, 200, REQUEST_ID, False),
    ("an empty fault", reply(b"", 503), BadReply, None, 503, REQUEST_ID, True),
    ("a redirect", reply(b"", 302, {"Location": "http://127.0.0.1:9/"}), BadReply, None, 302, REQUEST_ID, False),
    ("a list", reply([1]), BadReply, None, 200, REQUEST_ID, False),
    ("an XML error", reply(XML, 404, request_id=None), NotFound, "EntityNotExist.User", 404, REQUEST_ID, False),
    ("an error", error("NoPermission", 403), AccessDenied, "NoPermission", 403, REQUEST_ID, False),
    (
        "an error under a status of success",
        error("EntityNotExist.User", 200),
        NotFound,
        "EntityNotExist.User",
        200,
        REQUEST_ID,
        False,
    ),
    (
        "an error in lower case",
        reply({"code": "InvalidParameter.UserName", "message": "m", "requestId": "r-2"}, 400, request_id=None),
        InvalidParameter,
        "InvalidParameter.UserName",
        400,
        "r-2",
        False,
    ),
    ("a code never seen", error("BrandNew.Thing", 409), ApiError, "BrandNew.Thing", 409, REQUEST_ID, False),
    ("a fault", error("InternalError", 500), ServiceFault, "InternalError", 500, REQUEST_ID, True),
    ("throttling", error("Throttling.User", 400), Throttled, "Throttling.User", 400, REQUEST_ID, True),
    ("the connection ends", cut(), ReplyLost, None, None, None, True),
    ("the connection is reset", reset(), ReplyLost, None, None, None, True),
    ("nothing comes", silence(), ReplyLost, None, None, None, True),
    ("what comes is not HTTP", cut(b"SSH-2.0-OpenSSH_9.9\r\n"), BadReply, None, None, None, False),
]


@pytest.mark.parametrize(
    ("what", "action", "expected", "code", "status", "request_id", "retryable"),
    REPLIES,
    ids=[row[0] for row in REPLIES],
)
async def test_whatever_comes_is_an_error_of_ours(
    what: str,
    action: Action,
    expected: type[AliramError],
    code: str | None,
    status: int | None,
    request_id: str | None,
    retryable: bool,
) -> None:
    limits = Timeouts(connect=5, read=0.5, total=10)
    async with loopback(action) as server, session_on(server, retry=0, timeout=limits) as session:
        with pytest.raises(AliramError) as caught:
            await session.ram.get_user(user_name="alice")
    failed: Any = caught.value
    assert type(failed) is expected
    assert (getattr(failed, "code", None), getattr(failed, "status", None)) == (code, status)
    assert (getattr(failed, "request_id", None), failed.retryable) == (request_id, retryable)
    assert failed.operation == "GetUser"
    assert str(failed).startswith("GetUser: ")
    assert request_id is None or request_id in str(failed)
    assert failed.__context__ is None
    again = pickle.loads(pickle.dumps(failed))
    assert (str(again), again.operation, again.retryable) == (str(failed), "GetUser", retryable)
    assert server.count == 1


async def test_a_server_that_is_not_there_was_sent_nothing() -> None:
    async with loopback() as server:
        pass
    async with session_on(server, retry=0) as session:
        with pytest.raises(ConnectError, match="GetUser: no connection") as caught:
            await session.ram.get_user(user_name="alice")
    assert not caught.value.sent


async def test_a_certificate_of_nobody_known_ends_the_call_at_once(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    async with loopback(tls=authority.server_context()) as server, session_on(server) as session:
        with pytest.raises(ConnectError, match="not trusted"):
            await session.ram.get_user(user_name="alice")
        assert session.slept == []
    async with (
        loopback(reply(USER), tls=authority.server_context()) as server,
        session_on(server, ssl=authority.client_context()) as session,
    ):
        assert (await session.ram.get_user(user_name="alice")).request_id == REQUEST_ID


# What is sent again.

Call = Callable[[QuickSession], Awaitable[Any]]


async def read(session: QuickSession) -> Any:
    return await session.ram.get_user(user_name="alice")


async def write(session: QuickSession) -> Any:
    return await session.ram.create_access_key(user_name="alice")


MAYBE_DONE: dict[str, Action] = {
    "the connection ends": cut(),
    "the connection is reset": reset(),
    "the reply is cut": cut(HEAD + b"Content-Length: 99\r\n\r\n{"),
    "nothing comes": silence(),
    "HTML of a proxy": HTML,
    "an empty fault": reply(b"", 503),
    "a fault": error("InternalError", 500),
    "unavailable": error("ServiceUnavailable", 503),
}
NOT_DONE: dict[str, Action] = {
    "throttled": error("Throttling.User", 400),
    "throttled by status": error("TooManyRequests", 429),
    "asked to wait": error("SomethingBusy", 400, headers={"x-acs-retry-after": "700"}),
    "unavailable for a while": error("ServiceUnavailable", 503, headers={"x-acs-retry-after": "700"}),
}


@pytest.mark.parametrize("what", [*MAYBE_DONE, *NOT_DONE])
async def test_a_read_is_sent_again_with_a_date_nonce_and_signature_of_its_own(what: str) -> None:
    action = {**MAYBE_DONE, **NOT_DONE}[what]
    limits = Timeouts(connect=5, read=0.5, total=10)
    async with loopback(action, reply(USER)) as server, session_on(server, timeout=limits) as session:
        assert (await read(session)).user.user_name == "alice"
    first, second = server.seen
    assert (signed(first), signed(second)) == ((True, ""), (True, ""))
    assert first.headers["x-acs-signature-nonce"] != second.headers["x-acs-signature-nonce"]
    assert first.headers["authorization"] != second.headers["authorization"]
    assert first.query == second.query


@pytest.mark.parametrize("what", MAYBE_DONE)
async def test_a_write_that_may_have_been_done_is_never_sent_again(what: str) -> None:
    limits = Timeouts(connect=5, read=0.5, total=10)
    async with loopback(MAYBE_DONE[what], reply(KEY)) as server, session_on(server, timeout=limits) as session:
        with pytest.raises(AliramError):
            await write(session)
    assert server.count == 1


@pytest.mark.parametrize("what", NOT_DONE)
async def test_a_write_that_was_certainly_not_done_is_sent_again(what: str) -> None:
    async with loopback(NOT_DONE[what], reply(KEY)) as server, session_on(server) as session:
        assert (await write(session)).access_key.access_key_id == "LTAI2"
    assert server.count == 2


class Unreachable:
    """A carrier that finds no connection so many times, and then gives a reply."""

    def __init__(self, failures: int, then: dict[str, Any]) -> None:
        self.failures = failures
        self.then = then
        self.requests: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> HttpReply:
        self.requests.append(request)
        if len(self.requests) <= self.failures:
            raise ConnectError("no route")
        return HttpReply(200, {}, json.dumps(self.then).encode())


async def test_a_write_without_a_connection_is_sent_again() -> None:
    carrier = Unreachable(2, KEY)
    async with QuickSession(credentials=StaticKeys("k", "s"), transport=carrier) as session:
        assert (await write(session)).access_key.access_key_id == "LTAI2"
    assert len(carrier.requests) == 3
    assert len({request.headers["x-acs-signature-nonce"] for request in carrier.requests}) == 3


async def test_the_date_of_each_attempt_is_its_own() -> None:
    seconds = iter([1_800_000_000.0, 1_800_000_001.0, 1_800_000_002.0])
    carrier = Unreachable(2, USER)
    async with QuickSession(credentials=StaticKeys("k", "s"), transport=carrier) as session:
        session._stamp._clock = lambda: next(seconds)
        await read(session)
    assert [request.headers["x-acs-date"] for request in carrier.requests] == [
        "2027-01-15T08:00:00Z",
        "2027-01-15T08:00:01Z",
        "2027-01-15T08:00:02Z",
    ]


async def test_a_failure_that_stays_is_raised_after_four_attempts_with_growing_pauses() -> None:
    async with loopback(error("InternalError", 500)) as server, session_on(server) as session:
        with pytest.raises(ServiceFault):
            await read(session)
        # Full jitter over 0.2, 0.4 and 0.8 s, with a random number of 0.5.
        assert session.slept == pytest.approx([0.1, 0.2, 0.4])
    assert server.count == 4


async def test_the_service_is_not_asked_again_before_it_wants_to() -> None:
    busy = error("Throttling.User", 400, headers={"x-acs-retry-after": "1500"})
    async with loopback(busy, reply(USER)) as server, session_on(server) as session:
        await read(session)
        assert session.slept[0] == 1.5
    assert server.count == 2


@pytest.mark.parametrize(
    ("retry", "expected"),
    [(0, 1), (RetryPolicy.never(), 1), (1, 2), (RetryPolicy(max_attempts=6, base=0), 6), (None, 4)],
)
async def test_the_policy_says_how_many_attempts(retry: Any, expected: int) -> None:
    async with loopback(error("InternalError", 500)) as server, session_on(server, retry=retry) as session:
        with pytest.raises(ServiceFault):
            await read(session)
    assert server.count == expected


@pytest.mark.parametrize("code", ["NoPermission", "EntityNotExist.User", "InvalidParameter", "BrandNew"])
async def test_a_refusal_is_not_asked_for_twice(code: str) -> None:
    async with loopback(error(code, 403)) as server, session_on(server) as session:
        with pytest.raises(ApiError):
            await read(session)
    assert server.count == 1


async def test_a_throttled_lane_is_paced_afterwards() -> None:
    async with loopback(error("Throttling.User", 400), reply(USER)) as server, session_on(server) as session:
        await read(session)
        lane = ("LTAI5tTestKeyId", "ram", "GetUser")
        assert session._throttle.rate(lane) is not None
        assert session._throttle.rate((lane[0], "ram", "ListUsers")) is None


# Time.


async def test_a_call_ends_when_its_time_does_even_if_every_attempt_is_slow() -> None:
    limits = Timeouts(connect=5, read=0.3, total=1.0)
    policy = RetryPolicy(base=0)
    async with loopback(silence()) as server, session_on(server, timeout=limits, retry=policy) as session:
        began = asyncio.get_running_loop().time()
        with pytest.raises(TransportError) as caught:
            await read(session)
        took = asyncio.get_running_loop().time() - began
    assert 0.9 < took < 5
    assert 2 <= server.count <= 4, "a busy machine gets fewer attempts into the time"
    assert caught.value.sent


async def test_the_time_of_one_call_goes_before_that_of_the_session() -> None:
    async with loopback(silence()) as server, session_on(server) as session:
        with pytest.raises(DeadlineExceeded) as caught:
            await session.ram.get_user(user_name="alice", timeout=0.5)
    assert (caught.value.sent, caught.value.operation, server.count) == (True, "GetUser", 1)


async def test_a_pause_beyond_the_deadline_is_not_begun() -> None:
    busy = error("Throttling.User", 400, headers={"x-acs-retry-after": "5000"})
    async with loopback(busy) as server, session_on(server, timeout=2.0) as session:
        with pytest.raises(Throttled) as caught:
            await read(session)
        assert session.slept == []
    assert caught.value.retry_after == 5.0


class Never:
    """A provider that gives nothing, ever."""

    name = "never"

    async def fetch(self) -> Keys:
        await asyncio.Event().wait()
        raise AssertionError


async def test_waiting_for_credentials_is_part_of_the_time() -> None:
    async with loopback() as server, session_on(server, credentials=Never()) as session:
        with pytest.raises(DeadlineExceeded, match="waiting for credentials") as caught:
            await session.ram.get_user(user_name="alice", timeout=0.1)
    assert (caught.value.sent, server.count) == (False, 0)


async def test_waiting_for_a_turn_is_part_of_the_time() -> None:
    limits = {"ram.GetUser": 0.5}
    async with loopback(reply(USER)) as server, session_on(server, rate_limits=limits) as session:
        await read(session)
        with pytest.raises(DeadlineExceeded, match="rate limit") as caught:
            await session.ram.get_user(user_name="alice", timeout=0.5)
    assert (caught.value.sent, server.count) == (False, 1)


async def test_an_earlier_attempt_that_may_have_arrived_is_remembered_by_the_deadline() -> None:
    limits = Timeouts(connect=5, read=0.3, total=10)
    async with loopback(silence()) as server, session_on(server, timeout=limits) as session:

        async def too_long(seconds: float) -> None:
            session._monotonic = lambda: 1e12

        session._sleep = too_long
        with pytest.raises(DeadlineExceeded) as caught:
            await read(session)
    assert (caught.value.sent, server.count) == (True, 1)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), "5", True])
async def test_a_time_that_is_none_is_refused_before_sending(timeout: Any) -> None:
    async with loopback() as server, session_on(server) as session:
        with pytest.raises(ConfigError, match="timeout"):
            await session.ram.get_user(user_name="alice", timeout=timeout)
    assert server.count == 0


# Credentials.


class Rotating:
    """Gives the next keys on each fetch."""

    name = "rotating"

    def __init__(self) -> None:
        self.fetches = 0

    async def fetch(self) -> Keys:
        self.fetches += 1
        await asyncio.sleep(0)
        return Keys(
            access_key_id=f"STS.{self.fetches}",
            access_key_secret=Secret(f"secret-{self.fetches}"),
            security_token=Secret(f"token-{self.fetches}"),
            expiration=datetime.now(UTC) + timedelta(hours=1),
            provider=self.name,
        )


@pytest.mark.parametrize(
    "code", ["InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "InvalidAccessKeyId.NotFound"]
)
async def test_keys_that_the_service_no_longer_takes_are_replaced_within_the_call(code: str) -> None:
    provider = Rotating()
    async with loopback(error(code, 400), reply(KEY)) as server, session_on(server, credentials=provider) as session:
        await write(session)
        assert session.slept == []
    first, second = server.seen
    assert signed(first, "secret-1") == (True, "")
    assert signed(second, "secret-2") == (True, "")
    assert (first.headers["x-acs-security-token"], second.headers["x-acs-security-token"]) == ("token-1", "token-2")


async def test_keys_that_were_rotated_between_two_attempts_sign_the_second() -> None:
    provider = Rotating()

    def rotate(event: Event) -> None:
        keys = session.credentials.peek()
        assert keys is not None
        session.credentials.invalidate(keys)

    script = error("InternalError", 500), reply(USER)
    hooks = Hooks(on_retry=rotate)
    async with loopback(*script) as server, session_on(server, credentials=provider, hooks=hooks) as session:
        await read(session)
    first, second = server.seen
    assert signed(first, "secret-1") == (True, "")
    assert signed(second, "secret-2") == (True, "")


async def test_keys_are_replaced_once_and_not_for_ever() -> None:
    provider = Rotating()
    expired = error("InvalidSecurityToken.Expired", 400)
    async with loopback(expired) as server, session_on(server, credentials=provider) as session:
        with pytest.raises(AuthenticationFailed):
            await read(session)
    assert (server.count, provider.fetches) == (2, 2)


async def test_lasting_keys_that_are_refused_are_not_sent_again() -> None:
    async with loopback(error("InvalidSecurityToken.Expired", 400)) as server, session_on(server) as session:
        with pytest.raises(AuthenticationFailed) as caught:
            await read(session)
    assert (server.count, caught.value.__context__) == (1, None)


async def test_without_retries_fresh_keys_serve_the_next_call() -> None:
    provider = Rotating()
    async with (
        loopback(error("InvalidSecurityToken.Expired", 400), reply(USER)) as server,
        session_on(server, credentials=provider, retry=0) as session,
    ):
        with pytest.raises(AuthenticationFailed):
            await read(session)
        await read(session)
    assert [signed(seen, f"secret-{number}")[0] for number, seen in enumerate(server.seen, 1)] == [True, True]


async def test_many_calls_refused_together_cause_one_refresh() -> None:
    provider = Rotating()

    async def old_keys_are_refused(writer: asyncio.StreamWriter, seen: Seen) -> bool:
        stale = seen.headers["x-acs-security-token"] == "token-1"
        return await (error("InvalidSecurityToken.Expired", 400) if stale else reply(USER))(writer, seen)

    async with loopback(old_keys_are_refused) as server, session_on(server, credentials=provider) as session:
        await asyncio.gather(*[read(session) for _ in range(50)])
    assert provider.fetches == 2


async def test_a_thousand_cold_callers_cause_one_fetch() -> None:
    provider = Rotating()
    carrier = Unreachable(0, USER)
    async with QuickSession(credentials=provider, transport=carrier) as session:
        await asyncio.gather(*[read(session) for _ in range(1000)])
    assert (provider.fetches, len(carrier.requests)) == (1, 1000)


async def test_a_cancelled_caller_leaves_the_others_their_keys() -> None:
    gate = asyncio.Event()

    class Gated(Rotating):
        async def fetch(self) -> Keys:
            await gate.wait()
            return await super().fetch()

    provider = Gated()
    async with QuickSession(credentials=provider, transport=Unreachable(0, USER)) as session:
        calls = [asyncio.create_task(read(session)) for _ in range(3)]
        await asyncio.sleep(0)
        calls[0].cancel()
        gate.set()
        got = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(got[0], asyncio.CancelledError)
    assert [one.request_id for one in got[1:] if not isinstance(one, BaseException)] == [REQUEST_ID, REQUEST_ID]
    assert provider.fetches == 1


async def test_without_credentials_nothing_is_sent_and_every_provider_is_named() -> None:
    class Locked:
        name = "vault"

        async def fetch(self) -> Keys:
            raise CredentialsError("the vault is locked")

    async with loopback() as server, session_on(server, credentials=Locked()) as session:
        with pytest.raises(CredentialsError, match="vault") as caught:
            await read(session)
    assert (server.count, caught.value.operation) == (0, "GetUser")


async def test_a_provider_that_blocks_the_event_loop_is_caught_by_this_suite() -> None:
    """If this fails, the guard in conftest.py is asleep."""

    class Blocking(Rotating):
        async def fetch(self) -> Keys:
            time.sleep(0.001)  # noqa: ASYNC251
            return await super().fetch()

    async with loopback() as server, session_on(server, credentials=Blocking()) as session:
        with pytest.raises(CredentialsError, match="BlockingError"):
            await read(session)


# Signatures.


async def test_v1_signs_the_query() -> None:
    async with loopback(reply(USER)) as server, session_on(server, signature="v1") as session:
        await session.ram.get_user(user_name="alice & bob/你~*+")
    (seen,) = server.seen
    assert signed(seen) == (True, "")
    assert (seen.query["Action"], seen.query["Version"]) == ("GetUser", "2015-05-01")
    assert (seen.query["UserName"], seen.query["SecurityToken"]) == ("alice & bob/你~*+", TOKEN)
    assert not any(name.startswith("x-acs-") or name == "authorization" for name in seen.headers)


async def test_v1_attempts_have_nonces_of_their_own() -> None:
    async with (
        loopback(error("InternalError", 500), reply(USER)) as server,
        session_on(server, signature="v1") as session,
    ):
        await read(session)
    assert all(signed(seen)[0] for seen in server.seen)
    assert len({seen.query["SignatureNonce"] for seen in server.seen}) == 2


async def test_a_bearer_token_takes_the_place_of_the_signature() -> None:
    async with loopback(reply(USER)) as server, session_on(server, credentials=BearerToken("b3arer")) as session:
        await read(session)
    (seen,) = server.seen
    assert (seen.headers["x-acs-bearer-token"], seen.query["SignatureType"]) == ("b3arer", "BEARERTOKEN")
    assert "authorization" not in seen.headers


@pytest.mark.parametrize("signature", ["v3", "v1"])
async def test_an_anonymous_operation_needs_no_credentials_and_puts_its_proof_into_the_body(signature: Any) -> None:
    async with loopback() as server, session_on(server, credentials=Never(), signature=signature) as session:
        await session.sts.assume_role_with_oidc(
            oidc_provider_arn="acs:ram::1:oidc-provider/p",
            role_arn="acs:ram::1:role/r",
            oidc_token="pr00f",
            role_session_name="me",
        )
    (seen,) = server.seen
    assert "pr00f" not in seen.target
    assert b"OIDCToken=pr00f" in seen.body
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in seen.headers
    assert "Signature" not in seen.query


async def test_anonymous_credentials_send_no_key() -> None:
    async with loopback(reply(USER)) as server, session_on(server, credentials=Anonymous()) as session:
        await read(session)
    assert not {"authorization", "x-acs-security-token"} & set(server.seen[0].headers)


@pytest.mark.parametrize("signature", ["v3", "v1"])
@pytest.mark.parametrize(("secret", "advice"), [("another", "secret"), (KEY_SECRET, "changed the request")])
async def test_a_signature_that_does_not_match_is_explained(signature: Any, secret: str, advice: str) -> None:
    """The server signs what it saw; in the second case something changed the query on the way."""

    async def refuse(writer: asyncio.StreamWriter, seen: Seen) -> bool:
        if secret == KEY_SECRET:
            seen.target = seen.target.replace("alice", "mallory")
        _, text = signed(seen, secret)
        return await error("SignatureDoesNotMatch", 400, f"Specified signature is wrong. {text.partition('; ')[2]}")(
            writer, seen
        )

    async with loopback(refuse) as server, session_on(server, signature=signature) as session:
        with pytest.raises(AuthenticationFailed) as caught:
            await read(session)
    failed = caught.value
    assert failed.advice is not None
    assert advice in failed.advice
    assert failed.string_to_sign
    assert (failed.string_to_sign == failed.server_string_to_sign) == (advice == "secret")
    assert server.count == 1
    assert KEY_SECRET not in texts_of(failed)
    assert TOKEN not in texts_of(failed)


# Any action.


async def test_a_described_action_is_called_by_name_and_gives_a_dict() -> None:
    async with loopback(reply(USER)) as server, session_on(server) as session:
        got = await session.ram.call("GetUser", {"UserName": "alice"})
    assert got == USER
    assert signed(server.seen[0]) == (True, "")


async def test_arguments_of_a_described_action_may_be_raw_or_structured() -> None:
    tags = [{"Key": "team", "Value": "a b"}]
    async with loopback() as server, session_on(server) as session:
        await session.ram.call("ListUsers", {"MaxItems": "10", "Unknown": 1, "Deep": {"A": [True, None, 2]}})
        await session.ram.call("CreatePolicy", {"Tag": tags, "PolicyDocument": {"Version": "1"}})
        await session.ims.call("CreateUser", {"Tag": tags, "Tag.2.Key": "raw"})
        await session.ims.call("CreateUser")
    queries = [seen.query for seen in server.seen]
    assert queries == [
        {"MaxItems": "10", "Unknown": "1", "Deep.A.1": "true", "Deep.A.3": "2"},
        {"Tag": '[{"Key":"team","Value":"a b"}]', "PolicyDocument": '{"Version":"1"}'},
        {"Tag.1.Key": "team", "Tag.1.Value": "a b", "Tag.2.Key": "raw"},
        {},
    ]
    assert all(signed(seen)[0] for seen in server.seen)


async def test_actions_with_the_same_parameters_never_stand_in_for_each_other() -> None:
    """What is made for one call is gone after it, and what is kept of it must not be found by the next one."""
    proof = {"RoleArn": "acs:ram::1:role/r", "OIDCToken": "pr00f-of-identity", "RoleSessionName": "me"}
    async with loopback() as server, session_on(server) as session:
        for _ in range(20):
            await session.sts.call("InventThing", proof)
            await session.sts.call("AssumeRoleWithOIDC", proof, retry_lost_reply=False)
    for invented, described in zip(server.seen[::2], server.seen[1::2], strict=True):
        assert (invented.action, invented.query) == ("InventThing", proof)
        assert described.action == "AssumeRoleWithOIDC"
        assert "pr00f" not in described.target
        assert b"OIDCToken=pr00f-of-identity" in described.body


@pytest.mark.parametrize(
    ("action", "params", "match"),
    [
        ("GetUser", [1], "params must be a mapping"),
        ("GetUser", {"Action": "DeleteUser"}, "Action belongs to the protocol"),
        ("InventThing", {"Signature": "x", "Timestamp": "y"}, "Signature, Timestamp belongs to the protocol"),
        ("InventThing", {"X": {1, 2}}, "InventThing: X has no wire form"),
        ("InventOther", {"X": {1, 2}}, "InventOther: X has no wire form"),
    ],
)
async def test_params_that_are_none_are_refused(action: str, params: Any, match: str) -> None:
    async with loopback() as server, session_on(server) as session:
        with pytest.raises(ConfigError, match=match):
            await session.ram.call(action, params)
    assert server.count == 0


async def test_an_action_nobody_described_is_called_all_the_same() -> None:
    async with loopback(reply({"RequestId": "1", "Thing": {"A": 1}})) as server, session_on(server) as session:
        got = await session.ram.call("InventThing", {"Name": "n", "List": ["a", "b"]}, version="2030-01-01")
    (seen,) = server.seen
    assert (seen.action, seen.headers["x-acs-version"]) == ("InventThing", "2030-01-01")
    assert seen.query == {"Name": "n", "List.1": "a", "List.2": "b"}
    assert got == {"RequestId": "1", "Thing": {"A": 1}}


@pytest.mark.parametrize(
    ("action", "options", "expected"),
    [
        ("GetUser", {}, 2),
        ("CreateAccessKey", {}, 1),
        ("InventThing", {}, 1),
        ("GetUser", {"version": "2030-01-01"}, 1),
        ("InventThing", {"retry_lost_reply": True}, 2),
        ("GetUser", {"retry_lost_reply": False}, 1),
    ],
)
async def test_a_lost_reply_is_asked_for_again_where_that_is_known_to_be_safe(
    action: str, options: dict[str, Any], expected: int
) -> None:
    async with loopback(reset(), reply()) as server, session_on(server) as session:
        if expected == 1:
            with pytest.raises(ReplyLost):
                await session.ram.call(action, {}, **options)
        else:
            await session.ram.call(action, {}, **options)
    assert server.count == expected


async def test_an_anonymous_action_called_by_name_keeps_its_proof_out_of_the_url() -> None:
    async with loopback() as server, session_on(server, credentials=Never()) as session:
        await session.sts.call("AssumeRoleWithOIDC", {"OIDCToken": "pr00f"})
    (seen,) = server.seen
    assert "pr00f" not in seen.target
    assert b"pr00f" in seen.body


async def test_errors_of_a_call_by_name_are_the_same() -> None:
    async with loopback(error("EntityNotExist.User", 404)) as server, session_on(server) as session:
        with pytest.raises(NotFound) as caught:
            await session.ram.call("InventThing", timeout=5)
    assert (caught.value.operation, caught.value.request_id) == ("InventThing", REQUEST_ID)


@pytest.mark.parametrize(
    ("action", "params", "options"),
    [
        ("Get User", {}, {}),
        ("", {}, {}),
        (3, {}, {}),
        ("Get\r\nUser", {}, {}),
        ("GetUser", {3: 1}, {}),
        ("GetUser", {"": 1}, {}),
        ("GetUser", {"UserName": object()}, {}),
        ("GetUser", {"UserName": float("nan")}, {}),
        ("GetUser", {}, {"version": "20\r\n15"}),
        ("GetUser", {}, {"version": 3}),
    ],
)
async def test_a_call_by_name_that_cannot_be_sent_is_refused(action: Any, params: Any, options: Any) -> None:
    async with loopback() as server, session_on(server) as session:
        with pytest.raises(ConfigError):
            await session.ram.call(action, params, **options)
    assert server.count == 0


async def test_wrong_arguments_are_refused_before_sending() -> None:
    async with loopback() as server, session_on(server) as session:
        client: Any = session.ram
        with pytest.raises(TypeError):
            await client.get_user(user="alice")
        with pytest.raises(TypeError):
            await client.get_user()
        with pytest.raises(ConfigError, match=r"user_name \(UserName\) must be a str, not int"):
            await client.get_user(user_name=3)
        with pytest.raises(ConfigError, match=r"max_items \(MaxItems\) must be an int, not bool"):
            await client.list_users(max_items=True)
    assert server.count == 0


# Secrets.

PASSWORD = "p4ssw0rd-of-the-user"
SECRETS = (KEY_SECRET, TOKEN, PASSWORD, "new-s3cret-of-the-key")
SECRET_REPLIES: dict[str, Action] = {
    **{row[0]: row[1] for row in REPLIES},
    **NOT_DONE,
    "success": reply({**KEY, "AccessKey": {"AccessKeyId": "LTAI2", "AccessKeySecret": "new-s3cret-of-the-key"}}),
    "a mismatch": error(
        "SignatureDoesNotMatch", 400, f"wrong. server string to sign is:POST&%2F&Password%3D{PASSWORD}"
    ),
    "expired": error("InvalidSecurityToken.Expired", 400),
}


async def drop(call: Awaitable[Any]) -> None:
    await call


@pytest.mark.parametrize("signature", ["v3", "v1"])
@pytest.mark.parametrize("what", SECRET_REPLIES)
async def test_no_secret_is_logged_or_raised(what: str, signature: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    limits = Timeouts(connect=5, read=0.1, total=5)
    said = []
    async with (
        loopback(SECRET_REPLIES[what]) as server,
        session_on(server, retry=1, timeout=limits, signature=signature) as session,
    ):
        calls: list[Call] = [
            lambda session: session.ims.create_login_profile(user_principal_name="a@b", password=PASSWORD),
            lambda session: session.ram.create_access_key(user_name="alice"),
            lambda session: session.ram.get_user(user_name="alice"),
            # A plain dict shows all it holds, so only what it says when it fails is looked at.
            lambda session: drop(session.ram.call("CreateLoginProfile", {"UserName": "a", "Password": PASSWORD})),
        ]
        for call in calls:
            try:
                said.append(repr(await call(session)))
            except AliramError as failed:
                said.append(texts_of(failed))
        said += [repr(session), repr(session.ram), repr(session.credentials)]
    shown = caplog.text + "\n".join(said)
    assert "GetUser" in shown
    for secret in SECRETS:
        assert secret not in shown


async def test_a_secret_that_the_service_repeats_is_cut_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    odd = "Pa55 wörd/+%"
    echoes = f"{odd} | {quote(odd, safe='')} | {KEY_SECRET} | {TOKEN} is no good"
    async with loopback(error("Throttling.User", 400, echoes)) as server, session_on(server, retry=1) as session:
        with pytest.raises(Throttled) as caught:
            await session.ram.create_login_profile(user_name="alice", password=odd)
    shown = texts_of(caught.value) + caplog.text + str(pickle.loads(pickle.dumps(caught.value)))
    assert "*** | *** | *** | *** is no good" in shown
    assert not [secret for secret in (odd, quote(odd, safe=""), KEY_SECRET, TOKEN) if secret in shown]


async def test_each_retry_and_each_success_is_told_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="aliram")
    async with loopback(error("InternalError", 500), reply(USER)) as server, session_on(server) as session:
        await read(session)
    text = caplog.text
    assert re.search(r"ram\.GetUser: attempt 1 failed, the next follows in 0\.100 s: GetUser: InternalError", text)
    assert re.search(rf"ram\.GetUser: 200 in \d\.\d\d\d s, attempt 2, request {REQUEST_ID}", text)


@pytest.mark.parametrize("action", [cut(), error("NoPermission", 403), HTML])
async def test_an_error_is_gone_when_nobody_holds_it(action: Action) -> None:
    """An error that refers to itself through its traceback would keep its call alive until the next collection."""
    async with loopback(action) as server, session_on(server, retry=0) as session:
        await session.credentials.get()
        kept: list[weakref.ref[AliramError]] = []
        gc.collect()
        gc.disable()
        try:
            try:
                await read(session)
            except AliramError as failed:
                kept.append(weakref.ref(failed))
            assert [one() for one in kept] == [None]
        finally:
            gc.enable()


# Clients of their own.


async def test_a_client_made_alone_takes_the_options_of_a_session_and_closes_what_it_made() -> None:
    async with loopback(reply(USER)) as server:
        async with aliram.RamClient(credentials=StaticKeys("k", "s"), endpoints={"ram": server.url}) as client:
            assert (await client.get_user(user_name="alice")).request_id == REQUEST_ID
        await client.aclose()
        with pytest.raises(ConfigError, match="this session is closed"):
            await client.get_user(user_name="alice")
    assert server.count == 1


async def test_a_client_of_a_session_has_nothing_to_close() -> None:
    async with loopback(reply(USER)) as server, session_on(server) as session:
        async with session.ram as client:
            await client.get_user(user_name="alice")
        await client.aclose()
        assert (await session.ram.get_user(user_name="alice")).request_id == REQUEST_ID


async def test_a_carrier_of_ones_own_takes_the_place_of_aiohttp_and_is_not_closed() -> None:
    class Carrier(Unreachable):
        closed = False

        async def aclose(self) -> None:
            self.closed = True

    carrier = Carrier(0, USER)
    async with QuickSession(credentials=StaticKeys("k", "s"), transport=carrier) as session:
        assert (await read(session)).request_id == REQUEST_ID
    assert not carrier.closed
    assert carrier.requests[0].url == "https://ram.aliyuncs.com/?UserName=alice"
