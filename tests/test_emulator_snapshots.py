"""Snapshots that bring everything back, a clock that is set, and the state as a tree."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator, serve
from tests.emulator_fixture import RawClient, root_of

ROLES = "/latest/meta-data/ram/security-credentials/"
TRUST = {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}
DOCUMENT = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}


def trust(principal: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]}


def client(emulator: Emulator, keys: dict[str, str]) -> RawClient:
    return RawClient(emulator.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys.get("SecurityToken"))


def furnish(emulator: Emulator) -> None:
    """An account with one of each."""
    acme = emulator.add_account(alias="acme")
    emulator.seed(
        {
            "quotas": {"UsersQuota": 12},
            "password_policy": {"minimum_password_length": 12},
            "groups": [{"name": "dev", "policies": ["team"]}],
            "users": [
                {
                    "name": "alice",
                    "groups": ["dev"],
                    "policies": ["team", "ReadOnlyAccess"],
                    "access_keys": 1,
                    "mfa": True,
                    "password": "Hush-Hush-123",
                    "tags": {"team": "blue"},
                }
            ],
            "policies": [{"name": "team", "versions": [DOCUMENT, DOCUMENT], "default_version": 2}],
            "roles": [{"name": "auditor", "trust": trust({"RAM": [f"acs:ram::{acme.id}:root"]})}],
            "applications": [{"app_name": "web", "display_name": "Web", "app_type": "WebApp"}],
            "oidc_providers": [{"oidc_provider_name": "corp", "issuer_url": "https://idp.example.com"}],
        }
    )


def test_restoring_brings_everything_back(emulator: Emulator, root: RawClient) -> None:
    furnish(emulator)
    emulator.clock.advance(3600)
    assert root.ram("UpdateUser", UserName="alice", NewUserName="alice", NewComments="before").status == 200
    before, snapshot = emulator.state(), emulator.snapshot()

    assert root.ram("UpdateUser", UserName="alice", NewUserName="alice", NewComments="after").status == 200
    assert root.ims("DeleteApplication", AppId=before["accounts"][0]["applications"][0]["id"]).status == 200
    emulator.add_account()
    emulator.clock.advance(90_000)
    emulator.fault("*", status=500)
    emulator.throttle("*", per_second=1)
    emulator.restore(snapshot)

    after = emulator.state()
    # A key's last use is part of the state, and its moment runs on.
    assert after["accounts"] == before["accounts"]
    assert emulator.clock.offset == 3600
    assert (emulator.faults, emulator.requests) == ([], [])
    assert root.ram("GetUser", UserName="alice").tree["User"]["Comments"] == "before"


def test_ids_go_on_as_they_did(emulator: Emulator, root: RawClient) -> None:
    snapshot = emulator.snapshot()
    first = root.ram("CreateUser", UserName="alice").tree["User"]["UserId"]
    emulator.restore(snapshot)
    assert root.ram("CreateUser", UserName="bob").tree["User"]["UserId"] == first


def test_keys_and_sessions_count_as_they_did(emulator: Emulator, root: RawClient) -> None:
    furnish(emulator)
    root.ram("CreateRole", RoleName="own", AssumeRolePolicyDocument=json.dumps(trust(TRUST)))
    alice = client(emulator, root.ram("CreateAccessKey", UserName="alice").tree["AccessKey"])
    arn = f"acs:ram::{ACCOUNT_ID}:role/own"
    kept = client(emulator, alice.sts("AssumeRole", RoleArn=arn, RoleSessionName="s1").tree["Credentials"])
    snapshot = emulator.snapshot()
    lost = client(emulator, alice.sts("AssumeRole", RoleArn=arn, RoleSessionName="s2").tree["Credentials"])
    root.ram("DeleteAccessKey", UserName="alice", UserAccessKeyId=alice.key_id)
    emulator.clock.advance(7200)
    assert kept.sts("GetCallerIdentity").code == "InvalidSecurityToken.Expired"
    emulator.restore(snapshot)
    assert [each.sts("GetCallerIdentity").status for each in (alice, kept)] == [200, 200]
    assert lost.sts("GetCallerIdentity").code == "InvalidAccessKeyId.NotFound"


def test_settings_come_back_and_the_instance_with_them(emulator: Emulator, root: RawClient) -> None:
    emulator.set_instance_role("web")
    emulator.set_imds(mode="required", lifetime=900)
    emulator.page_cap(1)
    emulator.seed_users(2)
    snapshot = emulator.snapshot()
    token = root.send("PUT", "/latest/api/token", {"X-aliyun-ecs-metadata-token-ttl-seconds": "60"}).body.decode()
    proof = {"X-aliyun-ecs-metadata-token": token}
    given = root.send("GET", f"{ROLES}web", proof).tree
    emulator.reset()
    emulator.restore(snapshot)
    assert root.send("GET", ROLES, {}).status == 403
    assert root.send("GET", ROLES, proof).status == 401, "metadata tokens end"
    assert len(root.ram("ListUsers").tree["Users"]["User"]) == 1
    emulator.set_imds(mode="optional")
    fresh = root.send("GET", f"{ROLES}web", {}).tree
    assert fresh["AccessKeyId"] != given["AccessKeyId"]
    assert client(emulator, {**fresh}).sts("GetCallerIdentity").status == 200


def test_a_snapshot_goes_into_another_emulator_and_into_a_file(tmp_path: Path, emulator: Emulator) -> None:
    furnish(emulator)
    snapshot, accounts = emulator.snapshot(), emulator.state()["accounts"]
    path = tmp_path / "state.db"
    with serve(state=path) as other:
        root_of(other).ram("CreateUser", UserName="gone")
        other.restore(snapshot)
        assert other.state()["accounts"] == accounts
        root_of(other).ram("CreateUser", UserName="bob")
        from_file = other.snapshot()
    with serve(state=path) as other:
        assert [user["name"] for user in other.state(ACCOUNT_ID)["accounts"][0]["users"]] == ["alice", "bob"]
        other.reset()
        other.restore(from_file)
        assert [user["name"] for user in other.state(ACCOUNT_ID)["accounts"][0]["users"]] == ["alice", "bob"]


@pytest.mark.parametrize("spoil", [lambda s: s[:-1], lambda s: s[:40], lambda s: s[:-9] + b"x" + s[-8:], lambda s: b""])
def test_what_is_no_whole_snapshot_changes_nothing(emulator: Emulator, root: RawClient, spoil: Any) -> None:
    furnish(emulator)
    snapshot = emulator.snapshot()
    root.ram("CreateUser", UserName="bob")
    with pytest.raises(ValueError, match="snapshot"):
        emulator.restore(spoil(snapshot))
    assert root.ram("GetUser", UserName="bob").status == 200


def made(snapshot: bytes, change: dict[str, Any], image: bytes | None = None) -> bytes:
    """A whole snapshot with something else in its head, or another database."""
    magic, head, rest = snapshot.split(b"\n", 2)
    rest = rest if image is None else image
    tree = {**json.loads(head), "checksum": zlib.crc32(rest), **change}
    return b"\n".join((magic, json.dumps(tree).encode(), rest))


HEADS: list[dict[str, Any]] = [
    {"page_cap": 0},
    {"page_cap": -1},
    {"report_delay": -1},
    {"consistency_delay": -0.5},
    {"clock_offset": -1e12},
    {"clock_offset": 1e15},
    {"auth": "none"},
    {"imds_mode": "v3"},
    {"instance_role": "../web"},
    {"instance_lifetime": 0},
    {"extra": 1},
]


@pytest.mark.parametrize("change", HEADS, ids=[json.dumps(head) for head in HEADS])
def test_a_snapshot_with_settings_that_cannot_be_changes_nothing(emulator: Emulator, change: dict[str, Any]) -> None:
    snapshot = emulator.snapshot()
    emulator.seed({"users": [{"name": "alice"}]})
    before = emulator.snapshot()
    with pytest.raises(ValueError, match=r"the snapshot is damaged|the emulator's time lies in the years"):
        emulator.restore(made(snapshot, change))
    assert emulator.snapshot() == before
    emulator.restore(made(snapshot, {"page_cap": 7}))
    assert emulator.state()["accounts"][0]["users"] == []


def database(script: str) -> bytes:
    with contextlib.closing(sqlite3.connect(":memory:")) as other:
        other.executescript(script)
        return other.serialize()


@pytest.mark.parametrize(
    "image",
    [b"", b"no database" * 999, database("CREATE TABLE users (id)"), database("CREATE TABLE accounts (id, alias)")],
    ids=["nothing", "no database", "other tables", "other columns"],
)
def test_a_snapshot_of_another_database_changes_nothing(emulator: Emulator, image: bytes) -> None:
    emulator.seed({"users": [{"name": "alice"}]})
    before = emulator.snapshot()
    with pytest.raises(ValueError, match="the snapshot is damaged"):
        emulator.restore(made(before, {}, image))
    assert emulator.snapshot() == before


def test_a_snapshot_of_another_version_is_told_from_a_damaged_one(emulator: Emulator) -> None:
    head, _, rest = emulator.snapshot().partition(b'"layout":')
    number, _, tail = rest.partition(b",")
    other = head + b'"layout":' + b"%d" % (int(number) + 1) + b"," + tail
    with pytest.raises(ValueError, match=f"layout {int(number) + 1}, here {int(number)}"):
        emulator.restore(other)


MOMENTS = [
    "2030-01-31T08:00:00Z",
    "2030-01-31T16:00:00+08:00",
    datetime(2030, 1, 31, 8, tzinfo=UTC),
    1_896_076_800,
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_clock_is_set_to_a_moment(moment: Any) -> None:
    with serve(now=lambda: 1_700_000_000.0) as emulator:
        emulator.clock.set(moment)
        reply = root_of(emulator).call("ram", "CreateUser", {"UserName": "a"}, date="2023-11-14T22:13:20Z")
        assert reply.tree["User"]["CreateDate"] == "2030-01-31T08:00:00Z"
        emulator.clock.set("2020-02-02T00:00:00Z")
        assert emulator.state()["now"] == "2020-02-02T00:00:00Z"
        emulator.reset()
        assert emulator.clock.now() == 1_700_000_000.0


@pytest.mark.parametrize(
    "moment",
    ["tomorrow", "2030-01-31T08:00:00", datetime(2030, 1, 31, 8), -1, 1e18, float("nan"), "1969-12-31T00:00:00Z"],
)
def test_what_is_no_moment_is_refused(emulator: Emulator, moment: Any) -> None:
    with pytest.raises(ValueError, match=r"moment|zone|years"):
        emulator.clock.set(moment)
    assert emulator.clock.offset == 0


def test_a_clock_that_is_set_back_lets_tokens_live_again(emulator: Emulator, root: RawClient) -> None:
    emulator.set_instance_role("web")
    web = client(emulator, root.send("GET", f"{ROLES}web", {}).tree)
    emulator.clock.advance(30_000)
    assert web.sts("GetCallerIdentity").code == "InvalidSecurityToken.Expired"
    emulator.clock.set(emulator.clock.wall())
    assert web.sts("GetCallerIdentity").status == 200


def test_the_state_tells_everything_but_secrets(emulator: Emulator, root: RawClient) -> None:
    furnish(emulator)
    first, acme = emulator.state()["accounts"]
    assert (first["id"], first["alias"], acme["alias"]) == (ACCOUNT_ID, "aliram", "acme")
    assert (first["quotas"]["UsersQuota"], acme["quotas"]["UsersQuota"]) == (12, 1000)
    assert first["settings"]["password_policy"]["MinimumPasswordLength"] == 12
    (alice,) = first["users"]
    assert (alice["name"], alice["groups"], alice["mfa_device"], alice["tags"]) == (
        "alice",
        ["dev"],
        "alice",
        {"team": "blue"},
    )
    assert alice["id"] == root.ram("GetUser", UserName="alice").tree["User"]["UserId"]
    assert {(policy["name"], policy["type"]) for policy in alice["policies"]} == {
        ("team", "Custom"),
        ("ReadOnlyAccess", "System"),
    }
    assert alice["login"]["status"] == "Active"
    assert [key["status"] for key in alice["access_keys"]] == ["Active"]
    assert first["groups"][0]["users"] == ["alice"]
    assert first["roles"][0]["trust"]["Statement"][0]["Principal"] == {"RAM": [f"acs:ram::{acme['id']}:root"]}
    (team,) = first["policies"]
    assert (team["default_version"], team["attachments"]) == ("v2", 2)
    assert [version["document"] for version in team["versions"]] == [DOCUMENT, DOCUMENT]
    assert first["applications"][0]["name"] == "web"
    assert first["oidc_providers"][0]["issuer"] == "https://idp.example.com"
    text = json.dumps(emulator.state())
    secret = emulator._thread.do(lambda core: core.state.all("SELECT secret FROM access_keys"))
    kept = emulator._thread.do(
        lambda core: core.state.all("SELECT password FROM logins UNION SELECT seed FROM mfa_devices")
    )
    assert len(secret) == 3
    assert len(kept) == 2
    assert not [value for (value,) in [*secret, *kept] if value in text]


def test_the_state_follows_the_account(emulator: Emulator, root: RawClient) -> None:
    furnish(emulator)
    emulator.add_passkey("alice", "laptop")
    app = emulator.state()["accounts"][0]["applications"][0]["id"]
    secret = root.ims("CreateAppSecret", AppId=app).tree["AppSecret"]
    root.ims("CreateUser", UserPrincipalName="bob@aliram.onaliyun.com", DisplayName="Bob")
    root.ims("DeleteUser", UserPrincipalName="bob@aliram.onaliyun.com")
    emulator.set_instance_role("web")
    session = root.send("GET", f"{ROLES}web", {}).tree
    account = emulator.state(ACCOUNT_ID)["accounts"][0]
    assert account["users"][0]["passkeys"][0]["name"] == "laptop"
    assert [each["id"] for each in account["applications"][0]["secrets"]] == [secret["AppSecretId"]]
    assert [user["name"] for user in account["recycle_bin"]["users"]] == ["bob"]
    assert [(each["id"], each["role"]) for each in account["sessions"]] == [(session["AccessKeyId"], "web")]
    assert account["root_keys"][0]["used_service"] == "Ims"
    emulator.clock.advance(30_000)
    assert emulator.state(ACCOUNT_ID)["accounts"][0]["sessions"] == []
    assert secret["AppSecretValue"] not in json.dumps(account)


def test_the_state_of_no_account_is_refused(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match=ACCOUNT_ID):
        emulator.state("1")
