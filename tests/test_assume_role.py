"""Roles assumed through whatever makes the call."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import traceback
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from aliram.credentials.assume_role import AssumeRole
from aliram.credentials.refresh import Refresher
from aliram.credentials.static import StaticKeys
from aliram.errors import (
    AccessDenied,
    AliramError,
    ConfigError,
    ConnectError,
    CredentialsError,
    DeadlineExceeded,
    NotFound,
    Throttled,
)
from tests.fake_clock import FakeClock, settle

SECRET, TOKEN = "sEcReT-of-the-role", "tOkEn-of-the-role"
WORD = "word-of-trust"
ARN = "acs:ram::123456789012:role/auditor"


@dataclass
class Given:
    access_key_id: str | None = None
    access_key_secret: str | None = None
    security_token: str | None = None
    expiration: datetime | None = None


@dataclass
class Answer:
    credentials: Given | None


@dataclass
class Sts:
    """The one method of an STS client that is needed."""

    clock: FakeClock
    calls: list[dict[str, Any]] = field(default_factory=list)
    error: AliramError | None = None
    changes: dict[str, Any] = field(default_factory=dict)

    async def assume_role(self, **arguments: Any) -> Answer:
        self.calls.append(arguments)
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        usual: dict[str, Any] = {
            "access_key_id": f"STS.{len(self.calls)}",
            "access_key_secret": SECRET,
            "security_token": TOKEN,
            "expiration": self.clock.after(arguments.get("duration_seconds", 3600)),
        }
        return Answer(Given(**usual | self.changes))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sts(clock: FakeClock) -> Sts:
    return Sts(clock)


async def test_the_reply_becomes_keys_of_the_roles_account(sts: Sts, clock: FakeClock) -> None:
    keys = await AssumeRole(sts.assume_role, role_arn=ARN).fetch()
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("STS.1", SECRET, TOKEN)
    assert (keys.kind, keys.provider, keys.scope) == ("sts", "assume_role", "123456789012")
    assert keys.expires_at == clock.now + 3600


async def test_what_is_not_given_is_not_sent(sts: Sts) -> None:
    await AssumeRole(sts.assume_role, role_arn=ARN, role_session_name="me").fetch()
    assert sts.calls == [{"role_arn": ARN, "role_session_name": "me"}]


@pytest.mark.parametrize("name", ["me", "a" * 64, "Az09.@-_"])
async def test_a_session_name_may_use_all_that_the_service_takes(sts: Sts, name: str) -> None:
    await AssumeRole(sts.assume_role, role_arn=ARN, role_session_name=name).fetch()
    assert sts.calls[0]["role_session_name"] == name


async def test_what_is_given_is_sent_each_time(sts: Sts) -> None:
    policy = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "团队"}]}
    provider = AssumeRole(
        sts.assume_role,
        role_arn=ARN,
        role_session_name="me",
        duration_seconds=900,
        policy=policy,
        external_id="word",
    )
    before = json.dumps(policy)
    await provider.fetch()
    policy["Statement"] = []
    await provider.fetch()
    assert sts.calls[0] == sts.calls[1]
    assert {name: value for name, value in sts.calls[0].items() if name != "policy"} == {
        "role_arn": ARN,
        "role_session_name": "me",
        "duration_seconds": 900,
        "external_id": "word",
    }
    assert json.loads(sts.calls[0]["policy"]) == json.loads(before)
    assert "团队" in sts.calls[0]["policy"]


async def test_a_session_name_is_made_once_for_each_provider(sts: Sts) -> None:
    one, other = (AssumeRole(sts.assume_role, role_arn=ARN) for _ in range(2))
    for provider in (one, one, other):
        await provider.fetch()
    names = [call["role_session_name"] for call in sts.calls]
    assert all(re.fullmatch(r"aliram-[0-9a-f]{8}", name) for name in names)
    assert names[0] == names[1] != names[2]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"duration_seconds": 899}, "duration_seconds must be at least 900, not 899"),
    ({"duration_seconds": 0}, "at least 900"),
    ({"duration_seconds": True}, "must be an int, not bool"),
    ({"duration_seconds": 900.0}, "must be an int, not float"),
    ({"role_session_name": "a"}, "role_session_name must be 2 to 64 characters"),
    ({"role_session_name": "a" * 65}, "2 to 64 characters"),
    ({"role_session_name": "my session"}, "2 to 64 characters"),
    ({"role_session_name": "me\n"}, "2 to 64 characters"),
    ({"role_session_name": "团队"}, "2 to 64 characters"),
    ({"role_session_name": 12}, "role_session_name must be a str, not int"),
    ({"role_arn": "auditor"}, "not the ARN of a role"),
    ({"role_arn": ""}, "not the ARN of a role"),
    ({"role_arn": None}, "not the ARN of a role"),
    ({"role_arn": "acs:ram::123456789012:user/alice"}, "not the ARN of a role"),
    ({"role_arn": "acs:ram::*:role/auditor"}, "not the ARN of a role"),
    ({"role_arn": f"{ARN}\n"}, "not the ARN of a role"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_arguments_that_cannot_be_right_are_refused_before_anything_is_sent(
    sts: Sts, arguments: dict[str, Any], message: str
) -> None:
    usual: dict[str, Any] = {"role_arn": ARN}
    with pytest.raises(ConfigError, match=message):
        AssumeRole(sts.assume_role, **usual | arguments)
    assert sts.calls == []


ERRORS: list[tuple[AliramError, bool, str]] = [
    (
        AccessDenied("NoPermission", "You are not authorized.", 403, "R-1", "AssumeRole"),
        False,
        "AssumeRole: NoPermission: You are not authorized. [403, request R-1]",
    ),
    (
        NotFound("EntityNotExist.Role", "The role does not exist.", 404, None, "AssumeRole"),
        False,
        "EntityNotExist.Role",
    ),
    (ConnectError("refused", "AssumeRole"), True, "AssumeRole: refused"),
    (DeadlineExceeded("60 s are over", "AssumeRole"), True, "60 s are over"),
]


@pytest.mark.parametrize(("raised", "retryable", "text"), ERRORS, ids=lambda value: type(value).__name__)
async def test_a_refusal_names_the_role_and_keeps_its_cause(
    sts: Sts, raised: AliramError, retryable: bool, text: str
) -> None:
    sts.error = raised
    with pytest.raises(CredentialsError) as caught:
        await AssumeRole(sts.assume_role, role_arn=ARN, external_id=WORD).fetch()
    assert text in str(caught.value)
    assert str(caught.value).startswith(f"{ARN}: ")
    assert caught.value.__cause__ is raised
    assert caught.value.retryable is retryable
    assert WORD not in "".join(traceback.format_exception(caught.value))


async def test_throttling_is_worth_another_attempt(sts: Sts) -> None:
    sts.error = Throttled("Throttling.User", "slow down", 400)
    sts.error.retryable = True
    with pytest.raises(CredentialsError) as caught:
        await AssumeRole(sts.assume_role, role_arn=ARN).fetch()
    assert caught.value.retryable


LACKS: list[tuple[dict[str, Any], str]] = [
    ({"access_key_id": None}, "holds no keys"),
    ({"access_key_secret": ""}, "holds no keys"),
    ({"security_token": None}, "holds no keys"),
    ({"expiration": None}, "does not say when the keys expire"),
]


@pytest.mark.parametrize(("changes", "message"), LACKS)
async def test_a_reply_that_lacks_something_is_an_error(sts: Sts, changes: dict[str, Any], message: str) -> None:
    sts.changes = changes
    with pytest.raises(CredentialsError, match=message) as caught:
        await AssumeRole(sts.assume_role, role_arn=ARN).fetch()
    assert SECRET not in "".join(traceback.format_exception(caught.value))


async def test_a_reply_without_credentials_is_an_error() -> None:
    async def nothing(**arguments: Any) -> Answer:
        return Answer(None)

    with pytest.raises(CredentialsError, match="holds no keys"):
        await AssumeRole(nothing, role_arn=ARN).fetch()


async def test_the_name_tells_where_the_source_keys_come_from(sts: Sts) -> None:
    source = Refresher(StaticKeys("id", "secret"))
    provider = AssumeRole(sts.assume_role, role_arn=ARN, source=source)
    assert provider.name == "assume_role/static"
    await source.get()
    assert (await provider.fetch()).provider == "assume_role/static"
    chained = AssumeRole(sts.assume_role, role_arn=ARN, source=Refresher(provider))
    assert chained.name == "assume_role/assume_role/static"
    await source.aclose()


async def test_missing_source_keys_tell_every_attempt_to_get_them(sts: Sts, clock: FakeClock) -> None:
    class Nothing:
        name = "nothing"

        async def fetch(self) -> Any:
            raise CredentialsError("not a single one")

    source = Refresher(Nothing(), clock=clock)

    async def call(**arguments: Any) -> Answer:
        await source.get()
        return await sts.assume_role(**arguments)

    refresher = Refresher(AssumeRole(call, role_arn=ARN, source=source), clock=clock)
    with pytest.raises(CredentialsError) as caught:
        await refresher.get()
    assert str(caught.value) == (
        f"no keys to assume {ARN} with: no keys from nothing\n  nothing: not a single one (0.00 s)"
    )


async def test_a_day_of_the_shortest_sessions_with_sts_down_for_eight_hours(
    sts: Sts, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = AssumeRole(sts.assume_role, role_arn=ARN, duration_seconds=900)
    refresher = Refresher(provider, clock=clock, random=lambda: 0.0, call_later=clock.call_later)
    start = clock.now
    valid_until = 0.0
    good_calls = 0
    for minute in range(24 * 60):
        down = 8 * 60 <= minute < 16 * 60
        sts.error = ConnectError("refused", "AssumeRole") if down else None
        try:
            keys = await refresher.get()
        except CredentialsError:
            assert clock.now >= valid_until
            assert down
        else:
            good_calls += 1
            assert clock.now < keys.expires_at
            valid_until = keys.expires_at
        await settle()
        clock.advance(60.0)
    # The soft window begins 675 s after each arrival; with a call each minute that is every 12 minutes. The last keys
    # before the outage come in minute 468 and last until minute 483.
    assert good_calls == 24 * 60 - (8 * 60 - 3)
    assert clock.now == start + 86400
    good = 1 + 468 // 12 + (8 * 60 + 11) // 12
    refused = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(sts.calls) == good + 480
    assert len(refused) == 3, "only those that no caller was told"
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text
    await refresher.aclose()


async def test_a_thousand_callers_assume_the_role_once(sts: Sts, clock: FakeClock) -> None:
    refresher = Refresher(AssumeRole(sts.assume_role, role_arn=ARN), clock=clock)
    await asyncio.gather(*(refresher.get() for _ in range(1000)))
    assert len(sts.calls) == 1
