"""The metadata service: tokens, modes, and credentials that rotate."""

from __future__ import annotations

import calendar
import http.client
import json
import time
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator, Request, serve
from tests.emulator_fixture import RawClient, RawReply

LIST = "/latest/meta-data/ram/security-credentials/"
TTL = "X-aliyun-ecs-metadata-token-ttl-seconds"
TOKEN = "X-aliyun-ecs-metadata-token"


def token(root: RawClient, seconds: str = "21600") -> str:
    reply = root.send("PUT", "/latest/api/token", {TTL: seconds})
    assert (reply.status, reply.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    return reply.body.decode()


def get(root: RawClient, path: str, given: str | None = None) -> RawReply:
    return root.send("GET", path, {TOKEN: given} if given is not None else {})


@pytest.fixture
def web(emulator: Emulator) -> Emulator:
    """An emulator whose instance has the role `web`."""
    emulator.set_instance_role("web")
    return emulator


def test_the_credentials_are_those_of_a_real_session(web: Emulator, root: RawClient) -> None:
    proof = token(root)
    assert get(root, LIST, proof).body == b"web"
    body = get(root, LIST + "web", proof).tree
    assert set(body) == {"Code", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration", "LastUpdated"}
    assert body["Code"] == "Success"
    left = calendar.timegm(time.strptime(body["Expiration"], "%Y-%m-%dT%H:%M:%SZ")) - time.time()
    assert 21_590 <= left <= 21_600
    session = RawClient(root.port, body["AccessKeyId"], body["AccessKeySecret"], body["SecurityToken"])
    assert session.sts("GetCallerIdentity").tree["Arn"].startswith(f"acs:ram::{ACCOUNT_ID}:assumed-role/web/")
    assert session.ram("ListUsers").status == 200
    assert web.requests == [
        Request("imds", "token", 200),
        Request("imds", "role", 200),
        Request("imds", "credentials", 200),
        Request("sts", "GetCallerIdentity", 200),
        Request("ram", "ListUsers", 200),
    ]


@pytest.mark.parametrize(
    ("ttl", "status"),
    [("1", 200), ("21600", 200), ("0", 400), ("21601", 400), ("", 400), ("-1", 400), ("x", 400), ("9" * 99, 400)],
)
def test_a_token_lasts_from_one_second_to_six_hours(web: Emulator, root: RawClient, ttl: str, status: int) -> None:
    assert root.send("PUT", "/latest/api/token", {TTL: ttl}).status == status


def test_a_token_must_say_how_long_it_lasts(web: Emulator, root: RawClient) -> None:
    assert root.send("PUT", "/latest/api/token", {}).status == 400
    assert root.send("GET", "/latest/api/token", {TTL: "60"}).status == 405


MODES = [
    ("optional", 200, {"none": 200, "good": 200, "bad": 401}),
    ("required", 200, {"none": 403, "good": 200, "bad": 401}),
    ("v1", 404, {"none": 200, "bad": 200}),
]


@pytest.mark.parametrize(("mode", "put", "gets"), MODES, ids=[m[0] for m in MODES])
def test_each_mode_asks_for_its_own_proof(
    web: Emulator, root: RawClient, mode: str, put: int, gets: dict[str, int]
) -> None:
    web.set_imds(mode=mode)  # type: ignore[arg-type]  # the table's modes are plain text
    reply = root.send("PUT", "/latest/api/token", {TTL: "60"})
    assert reply.status == put
    given = {"none": None, "good": reply.body.decode(), "bad": "0" * 60}
    for path in (LIST, LIST + "web"):
        assert {kind: get(root, path, given[kind]).status for kind in gets} == gets


def test_tokens_end(web: Emulator, root: RawClient) -> None:
    short, long = token(root, "60"), token(root, "120")
    web.clock.advance(61)
    assert (get(root, LIST, short).status, get(root, LIST, long).status) == (401, 200)
    web.expire_imds_tokens()
    assert get(root, LIST, long).status == 401


def test_without_a_role_there_is_nothing(emulator: Emulator, root: RawClient) -> None:
    for path in (LIST, LIST.rstrip("/"), LIST + "web", "/latest/meta-data/", "/latest/../etc/passwd"):
        assert get(root, path, token(root)).status == 404
    emulator.set_instance_role("web")
    assert get(root, LIST + "other", token(root)).status == 404
    assert get(root, LIST + "web/../other", token(root)).status == 404


def test_the_same_credentials_are_given_until_they_near_their_end(web: Emulator, root: RawClient) -> None:
    first = get(root, LIST + "web").tree
    web.clock.advance(21_600 - 1801)
    assert get(root, LIST + "web").tree == first
    web.clock.advance(2)
    second = get(root, LIST + "web").tree
    assert second["AccessKeyId"] != first["AccessKeyId"]
    assert second["Expiration"] > first["Expiration"]
    for keys in (first, second):
        session = RawClient(root.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys["SecurityToken"])
        assert session.sts("GetCallerIdentity").status == 200
    web.clock.advance(1801)
    session = RawClient(root.port, first["AccessKeyId"], first["AccessKeySecret"], first["SecurityToken"])
    assert session.sts("GetCallerIdentity").code == "InvalidSecurityToken.Expired"


def test_rotation_and_lifetime_are_in_the_testers_hands(web: Emulator, root: RawClient) -> None:
    web.set_imds(lifetime=900)
    first = get(root, LIST + "web").tree
    web.rotate_instance_role()
    second = get(root, LIST + "web").tree
    assert first["AccessKeyId"] != second["AccessKeyId"]
    left = calendar.timegm(time.strptime(second["Expiration"], "%Y-%m-%dT%H:%M:%SZ")) - time.time()
    assert 890 <= left <= 900


@pytest.mark.parametrize("lifetime", [0, -1, 1.5, 86_401, 10**18, True, "900"])
def test_a_lifetime_is_whole_seconds_up_to_a_day(web: Emulator, root: RawClient, lifetime: Any) -> None:
    with pytest.raises(ValueError, match=r"from 1 to 86,400"):
        serve(instance_lifetime=lifetime)
    with pytest.raises(ValueError, match=r"from 1 to 86,400"):
        web.set_imds(mode="required", lifetime=lifetime)
    assert get(root, LIST).status == 200, "the mode is not changed alone"


@pytest.mark.parametrize("lifetime", [1, 86_400])
def test_the_shortest_and_the_longest_lifetime_work(root: RawClient, web: Emulator, lifetime: int) -> None:
    web.set_imds(lifetime=lifetime)
    assert get(root, LIST + "web").tree["Code"] == "Success"


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 65, "web\n", "\u0430"])
def test_a_role_has_a_name_that_create_role_takes(web: Emulator, root: RawClient, name: str) -> None:
    with pytest.raises(ValueError, match="1 to 64 characters"):
        serve(instance_role=name)
    with pytest.raises(ValueError, match="1 to 64 characters"):
        web.set_instance_role(name)
    assert get(root, LIST).body == b"web"
    assert len(root.ram("ListRoles").tree["Roles"]["Role"]) == 1


def test_a_role_that_stops_trusting_ecs_gives_no_credentials(web: Emulator, root: RawClient) -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["rds.aliyuncs.com"]}}
    document = json.dumps({"Version": "1", "Statement": [statement]})
    root.ram("UpdateRole", RoleName="web", NewAssumeRolePolicyDocument=document)
    reply = get(root, LIST + "web")
    assert (reply.status, reply.tree["Code"] == "Success", "AccessKeyId" in reply.tree) == (200, False, False)
    root.ram("DeleteRole", RoleName="web")
    assert get(root, LIST + "web").status == 404


def test_the_metadata_service_fails_on_request(web: Emulator, root: RawClient) -> None:
    web.fail_next("imds.credentials", status=500, body="busy", content_type="text/plain")
    web.fail_next("imds.role", drop="before")
    assert get(root, LIST + "web").status == 500
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        get(root, LIST)
    assert get(root, LIST + "web").status == 200
