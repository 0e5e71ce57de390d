"""What was deleted and can be restored: BIN-01."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aliram
from aliram import audit
from tests.audit_stage import by_name, judged, snapshot_of

DOMAIN = "aliram.onaliyun.com"
SEED = {
    "users": [
        {"name": "gone", "access_keys": [{"id": "LTAIgone", "secret": "s" * 30}]},
        {"name": "bare"},
        {
            "name": "stays",
            "access_keys": [{"id": "LTAIold", "secret": "s" * 30}, {"id": "LTAInew", "secret": "t" * 30}],
        },
        {"name": "tidy", "access_keys": [{"id": "LTAItidy", "secret": "s" * 30}]},
    ]
}


async def delete_some(session: aliram.Session) -> None:
    for name in ("gone", "bare"):
        await session.ims.delete_user(user_principal_name=f"{name}@{DOMAIN}")
    await session.ims.delete_access_key(user_principal_name=f"stays@{DOMAIN}", user_access_key_id="LTAIold")


def test_deleted_users_and_keys_are_told_until_they_are_erased() -> None:
    snapshot = asyncio.run(snapshot_of(SEED, delete_some))
    found = by_name(snapshot, "BIN-01")
    assert {name: finding.kind for name, finding in found.items()} == {
        "gone": "recycled_user",
        "bare": "recycled_user",
        "LTAIold of stays": "recycled_access_key",
    }
    assert {finding.status.value for finding in found.values()} == {"fail"}
    assert {finding.severity.value for finding in found.values()} == {"low"}
    assert found["gone"].evidence == ["LTAIgone"]
    assert "1 access key" in found["gone"].message
    assert found["bare"].evidence == []
    # Both are kept for 30 days, and the days are counted from the moment of the snapshot.
    gone_for_good = snapshot.taken_at + timedelta(days=30)
    assert f"{gone_for_good:%Y-%m-%d}" in found["gone"].message


def test_what_is_past_its_date_is_not_told() -> None:
    snapshot = asyncio.run(snapshot_of(SEED, delete_some))
    later = snapshot.taken_at + timedelta(days=30, minutes=10)
    assert audit.judge(snapshot, only=["BIN-01"], now=later).findings == []
    before = snapshot.taken_at + timedelta(days=29)
    assert len(audit.judge(snapshot, only=["BIN-01"], now=before).findings) == 3


def test_an_empty_bin_is_silent() -> None:
    snapshot = asyncio.run(snapshot_of(SEED))
    assert judged(snapshot, "BIN-01") == []


def test_a_bin_that_could_not_be_opened_is_unknown_for_whom_it_concerns() -> None:
    users = asyncio.run(snapshot_of(SEED, delete_some, denied=["ListUsersInRecycleBin"]))
    keys = asyncio.run(snapshot_of(SEED, delete_some, leave_out=["recycled_keys"]))
    assert {(each.name, each.status.value) for each in judged(users, "BIN-01")} == {
        (users.account_id, "unknown"),
        ("LTAIold of stays", "fail"),
    }
    assert {(each.name, each.status.value) for each in judged(keys, "BIN-01")} == {
        (name, "unknown") for name in ("gone", "bare", "stays", "tidy")
    }
