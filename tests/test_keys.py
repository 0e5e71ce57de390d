"""Keys: one snapshot that shows its id and nothing else."""

from __future__ import annotations

import copy
import logging
import pickle
import pprint
import traceback
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from aliram.credentials.keys import Keys
from aliram.credentials.static import Anonymous, BearerToken, StaticKeys
from aliram.errors import ConfigError
from aliram.secret import Secret

SECRET, TOKEN = "sEcReT-value-1", "tOkEn-value-2"
END = datetime(2026, 1, 1, tzinfo=UTC)
FULL = Keys(
    access_key_id="STS.visible",
    access_key_secret=Secret(SECRET),
    security_token=Secret(TOKEN),
    expiration=END,
    provider="imds",
)

KINDS: list[tuple[dict[str, Any], str, str]] = [
    ({"access_key_id": "id", "access_key_secret": SECRET}, "ak", "id"),
    ({"access_key_id": "id", "access_key_secret": SECRET, "security_token": TOKEN}, "sts", "id"),
    ({"access_key_id": "id", "access_key_secret": SECRET, "security_token": ""}, "ak", "id"),
    ({"access_key_id": "id", "access_key_secret": SECRET, "scope": "1234"}, "ak", "1234"),
    ({"bearer_token": TOKEN}, "bearer", "bearer"),
    ({}, "anonymous", "anonymous"),
]


@pytest.mark.parametrize(("fields", "kind", "scope"), KINDS)
def test_kind_and_scope_follow_from_what_is_given(fields: dict[str, Any], kind: str, scope: str) -> None:
    keys = Keys(**fields)
    assert (keys.kind, keys.scope) == (kind, scope)


@pytest.mark.parametrize("fields", [fields for fields, _, _ in KINDS])
def test_plain_text_given_as_a_secret_is_hidden_too(fields: dict[str, Any]) -> None:
    keys = Keys(**fields)
    pretty = pprint.pformat(list(keys.__rich_repr__()))
    for text in (repr(keys), str(keys), f"{keys}", repr([keys]), pretty, keys.describe()):
        assert SECRET not in text
        assert TOKEN not in text
    assert isinstance(keys.access_key_secret, Secret)


def test_repr_tells_what_a_person_needs() -> None:
    assert repr(FULL) == (
        "Keys(access_key_id='STS.visible', kind='sts', provider='imds', expiration='2026-01-01T00:00:00+00:00')"
    )
    assert FULL.describe() == "gave sts keys STS.visible until 2026-01-01T00:00:00Z"


@pytest.mark.parametrize("keys", [FULL, *(Keys(**fields) for fields, _, _ in KINDS)])
def test_copies_and_pickles_are_equal(keys: Keys) -> None:
    for again in (pickle.loads(pickle.dumps(keys)), copy.copy(keys), copy.deepcopy(keys)):
        assert again == keys
        assert repr(again) == repr(keys)
        assert isinstance(again.access_key_secret, Secret)


def test_a_snapshot_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        FULL.access_key_id = "other"  # type: ignore[misc]


ENDS = [
    (END, -0.5, False),
    (END, 0.0, True),
    (END, 0.5, True),
    (END.astimezone(timezone(timedelta(hours=8))), -0.5, False),
    (None, 1e12, False),
]


@pytest.mark.parametrize(("expiration", "after", "expired"), ENDS)
def test_keys_expire_at_their_end_and_not_before(expiration: datetime | None, after: float, expired: bool) -> None:
    keys = Keys(access_key_id="id", access_key_secret=Secret(SECRET), expiration=expiration)
    now = 1767225600.0 + after  # 2026-01-01T00:00:00Z
    assert keys.expired(now) is expired
    assert keys.seconds_left(now) == (-after if expiration else float("inf"))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"access_key_id": "id"}, "access_key_secret is empty"),
    ({"access_key_secret": SECRET}, "access_key_id is empty"),
    ({"security_token": TOKEN}, "security_token is given without"),
    ({"access_key_id": "id", "access_key_secret": SECRET + "\n"}, "access_key_secret holds a blank"),
    ({"access_key_id": "id", "access_key_secret": f"{SECRET} x"}, "access_key_secret holds a blank"),
    ({"access_key_id": "id\r\nx-evil: 1", "access_key_secret": SECRET}, "access_key_id holds a blank"),
    ({"access_key_id": "id", "access_key_secret": SECRET, "security_token": f"{TOKEN}\t"}, "security_token holds"),
    ({"bearer_token": f"{TOKEN}é"}, "bearer_token holds"),
    ({"access_key_id": "id", "access_key_secret": 5}, "access_key_secret must be text, not int"),
    ({"access_key_id": "id", "access_key_secret": SECRET, "expiration": datetime(2026, 1, 1)}, "time zone"),
]


@pytest.mark.parametrize(("fields", "message"), WRONG)
def test_keys_that_cannot_be_keys_are_refused_without_showing_them(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        Keys(**fields)
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert TOKEN not in str(caught.value)


async def test_static_providers_give_what_they_were_given(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    pair = await StaticKeys("id", SECRET).fetch()
    session = await StaticKeys("id", SECRET, security_token=TOKEN).fetch()
    bearer = await BearerToken(TOKEN).fetch()
    nobody = await Anonymous().fetch()
    assert [keys.kind for keys in (pair, session, bearer, nobody)] == ["ak", "sts", "bearer", "anonymous"]
    assert (pair.access_key_secret, session.security_token, bearer.bearer_token) == (SECRET, TOKEN, TOKEN)
    assert pair.expiration is None
    shown = repr([StaticKeys("id", SECRET), BearerToken(TOKEN), Anonymous()]) + caplog.text
    assert "'id'" in shown
    assert SECRET not in shown
    assert TOKEN not in shown


@pytest.mark.parametrize(("key_id", "secret", "token"), [("", "s", None), ("i", "", None), ("i", "s", "")])
def test_an_empty_static_key_is_an_error_and_not_an_anonymous_call(key_id: str, secret: str, token: str | None) -> None:
    with pytest.raises(ConfigError, match="is empty"):
        StaticKeys(key_id, secret, security_token=token)
    with pytest.raises(ConfigError, match="is empty"):
        BearerToken("")
