"""Steering over HTTP: what every path does, and what it says to mistakes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, COVERED, Emulator, control, serve
from tests.emulator_fixture import RawClient, root_of

JSON = "application/json"


def post(root: RawClient, name: str, tree: Any, content_type: str = JSON) -> tuple[int, Any]:
    body = json.dumps(tree).encode()
    reply = root.send("POST", f"/_aliram/{name}", {"content-type": content_type}, body)
    return reply.status, reply.tree


def done(root: RawClient, name: str, tree: Any) -> Any:
    """What a path answers to what must be right."""
    status, reply = post(root, name, tree)
    assert status == 200, reply
    return reply


def told(root: RawClient, name: str) -> Any:
    reply = root.send("GET", f"/_aliram/{name}", {})
    assert reply.status == 200, reply.tree
    return reply.tree


def names(root: RawClient) -> list[str]:
    return [user["UserName"] for user in root.ram("ListUsers").tree["Users"]["User"]]


def test_health_says_what_runs(root: RawClient) -> None:
    health = told(root, "health")
    assert (health["status"], health["account_id"]) == ("ok", ACCOUNT_ID)
    assert tuple(health["covered"]) == COVERED


def test_a_seed_gives_its_keys(root: RawClient) -> None:
    made = done(root, "seed", {"users": [{"name": "alice", "access_keys": 1}, {"name": "bob"}]})
    assert [*made["access_keys"]] == ["alice", "bob"]
    key = made["access_keys"]["alice"][0]
    alice = RawClient(root.port, key["access_key_id"], key["access_key_secret"])
    assert alice.sts("GetCallerIdentity").tree["IdentityType"] == "RAMUser"


@pytest.mark.parametrize(
    ("name", "start"),
    [("seed", b'{"users":'), ("seed", b""), ("oidc-keys", b'{"issuer":"https://a.example","jwks":{"keys":')],
)
def test_what_is_nested_too_deeply_is_told_so(root: RawClient, name: str, start: bytes) -> None:
    reply = root.send("POST", f"/_aliram/{name}", {"content-type": JSON}, start + b"[" * 100_000)
    assert (reply.status, reply.tree) == (400, {"error": "the JSON is nested too deeply"})


def test_accounts_are_made_and_filled(root: RawClient) -> None:
    acme = done(root, "account", {"alias": "acme"})
    owner = RawClient(root.port, *acme["root_key"].values())
    assert owner.sts("GetCallerIdentity").tree["AccountId"] == acme["id"] != ACCOUNT_ID
    done(root, "seed-users", {"users": 3, "prefix": "worker", "account": acme["id"]})
    assert (names(owner), names(root)) == (["worker-000000", "worker-000001", "worker-000002"], [])
    made = done(root, "seed", {"accounts": [{"id": acme["id"], "users": [{"name": "zoe"}]}, {"id": "7" * 16}]})
    assert [account["id"] for account in made["accounts"]] == [acme["id"], "7" * 16]
    assert made["accounts"][0]["root_key"] == acme["root_key"]
    assert "zoe" in names(owner)
    done(root, "quota", {"name": "UsersQuota", "value": 4, "account": acme["id"]})
    assert owner.ram("CreateUser", UserName="one-more").code == "LimitExceeded.User"


def test_the_state_is_told_by_account(root: RawClient) -> None:
    done(root, "seed", {"accounts": [{"users": [{"name": "alice"}]}, {"id": "7" * 16}]})
    assert [account["id"] for account in told(root, "state")["accounts"]] == [ACCOUNT_ID, "7" * 16]
    (account,) = told(root, f"state?account={ACCOUNT_ID}")["accounts"]
    assert [user["name"] for user in account["users"]] == ["alice"]


def test_requests_are_told_and_asserted(root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice", Email="a@example.com")
    root.ram("CreateUser", UserName="alice")
    root.ims("ListUsers", MaxItems="7")
    first, second, third = told(root, "requests")["requests"]
    assert (first["service"], first["action"], first["status"], first["code"]) == ("ram", "CreateUser", 200, "")
    assert first["arguments"] == {"UserName": "alice", "Email": "a@example.com"}
    assert first["caller"] == f"acs:ram::{ACCOUNT_ID}:root"
    assert (second["status"], second["code"]) == (409, "EntityAlreadyExists.User")
    assert third["arguments"] == {"MaxItems": 7}
    assert told(root, "requests?action=ram.*&status=409")["requests"] == [second]
    assert told(root, "requests?service=ims")["requests"] == [third]

    wish = {"action": "ram.CreateUser", "status": 200, "arguments": {"UserName": "alice"}}
    assert done(root, "expect", {**wish, "times": 1})["requests"] == [first]
    status, reply = post(root, "expect", {**wish, "times": 2})
    assert status == 409
    assert "2 x" in reply["error"]
    assert "EntityAlreadyExists.User" in reply["error"]


def test_failures_are_planned_listed_and_cleared(root: RawClient) -> None:
    done(root, "fail", {"action": "ListUsers", "code": "Throttling", "status": 429, "retry_after_ms": 10})
    always = done(root, "fault", {"action": "ims.*", "status": 503, "html": True})["id"]
    rate = done(root, "throttle", {"action": "ram.GetUser", "per_second": 1, "burst": 1})["id"]
    assert [plan["action"] for plan in told(root, "faults")["faults"]] == ["ListUsers", "ims.*", "ram.GetUser"]

    reply = root.ram("ListUsers")
    assert (reply.status, reply.headers["x-acs-retry-after"]) == (429, "10")
    assert root.ims("ListGroups").body.startswith(b"<html>")
    assert [root.ram("GetUser", UserName="x").code for _ in range(2)] == ["EntityNotExist.User", "Throttling.User"]

    done(root, "clear-faults", {"id": always})
    assert root.ims("ListGroups").status == 200
    assert [plan["id"] for plan in told(root, "faults")["faults"]] == [rate]
    done(root, "clear-faults", {})
    assert told(root, "faults")["faults"] == []


def test_snapshots_stay_inside_or_travel(emulator: Emulator, root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    done(root, "snapshot", {"name": "one user"})
    snapshot = root.send("GET", "/_aliram/snapshot", {}).body
    root.ram("CreateUser", UserName="bob")
    done(root, "restore", {"name": "one user"})
    assert names(root) == ["alice"]
    with serve() as other:
        there = root_of(other)
        reply = there.send("POST", "/_aliram/restore", {"content-type": "application/octet-stream"}, snapshot)
        assert (reply.status, names(there)) == (200, ["alice"])


def test_a_snapshot_may_be_larger_than_any_request_of_the_services(root: RawClient) -> None:
    done(root, "seed-users", {"users": 20_000})
    snapshot = root.send("GET", "/_aliram/snapshot", {}).body
    assert len(snapshot) > 4 * 1024 * 1024
    done(root, "reset", {})
    reply = root.send("POST", "/_aliram/restore", {"content-type": "application/octet-stream"}, snapshot)
    assert reply.status == 200
    assert root.ram("GetUser", UserName="user-019999").status == 200


def test_settings_change_at_once(emulator: Emulator, root: RawClient) -> None:
    done(root, "seed", {"users": [{"name": "alice"}, {"name": "bob"}]})
    done(root, "page-cap", {"items": 1})
    assert len(names(root)) == 1
    assert done(root, "clock", {"advance": 90.5})["offset"] == 90.5
    assert done(root, "clock", {"now": "2030-01-31T08:00:00Z"})["now"].startswith("2030-01-31T08:00:0")
    done(root, "consistency-delay", {"seconds": 60})
    root.ram("DeleteUser", UserName="alice")
    assert names(root) == ["alice"]
    done(root, "consistency-delay", {"seconds": 0})
    assert names(root) == ["bob"]
    imds = done(root, "instance-role", {"name": "web", "mode": "required"})
    assert imds == {"name": "web", "mode": "required", "lifetime": 21_600}
    assert root.send("GET", "/latest/meta-data/ram/security-credentials/", {}).status == 403
    ttl = {"X-aliyun-ecs-metadata-token-ttl-seconds": "60"}
    proof = {"X-aliyun-ecs-metadata-token": root.send("PUT", "/latest/api/token", ttl).body.decode()}
    done(root, "instance-role", {"expire_tokens": True})
    assert root.send("GET", "/latest/meta-data/ram/security-credentials/", proof).status == 401

    done(root, "reset", {})
    assert names(root) == []
    assert root.send("GET", "/latest/meta-data/ram/security-credentials/", {}).status == 404
    assert emulator.clock.offset == 0


BODY = b"aliram emulator snapshot\n{}\nx"
WRONG: list[tuple[str, str, Any, str, int]] = [
    ("an unknown path", "nothing", {}, JSON, 404),
    ("a form, which any web page may send", "reset", {}, "application/x-www-form-urlencoded", 415),
    ("bytes where none are taken", "reset", {}, "application/octet-stream", 415),
    ("an unknown field", "fail", {"action": "a", "cod": "x"}, JSON, 400),
    ("a missing field", "fail", {}, JSON, 400),
    ("a wrong type", "clock", {"advance": "x"}, JSON, 400),
    ("time going back", "clock", {"advance": -1}, JSON, 400),
    ("no time at all", "clock", {}, JSON, 400),
    ("two times", "clock", {"advance": 1, "now": "2030-01-31T08:00:00Z"}, JSON, 400),
    ("a time without a zone", "clock", {"now": "2030-01-31T08:00:00"}, JSON, 400),
    ("an empty page", "page-cap", {"items": 0}, JSON, 400),
    ("an unknown mode", "instance-role", {"mode": "v3"}, JSON, 400),
    ("a role of an odd name", "instance-role", {"name": "a b", "mode": "required"}, JSON, 400),
    ("a role of no name", "instance-role", {"name": ""}, JSON, 400),
    ("a lifetime of nothing", "instance-role", {"name": "web", "lifetime": 0}, JSON, 400),
    ("a lifetime without end", "instance-role", {"name": "web", "lifetime": 10**18}, JSON, 400),
    ("a lifetime in parts", "instance-role", {"name": "web", "lifetime": 1.5}, JSON, 400),
    ("a header in a content type", "fail", {"action": "a", "body": "x", "content_type": "a\r\nX: y"}, JSON, 400),
    ("a header in a code", "throttle", {"action": "a", "per_second": 1, "code": "a\r\nX: y"}, JSON, 400),
    ("a quota below nothing", "quota", {"name": "UsersQuota", "value": -1}, JSON, 400),
    ("an alias of odd form", "account", {"alias": "A B<c>"}, JSON, 400),
    ("users of odd names", "seed-users", {"users": 1, "prefix": "a b"}, JSON, 400),
    ("an unknown drop", "fail", {"action": "a", "drop": "sometimes"}, JSON, 400),
    ("a fault that does nothing", "fault", {"action": "a"}, JSON, 400),
    ("a probability above one", "fault", {"status": 500, "probability": 1.5}, JSON, 400),
    ("a rate of nothing", "throttle", {"action": "a", "per_second": 0}, JSON, 400),
    ("a fault that is not there", "clear-faults", {"id": "fault-x"}, JSON, 400),
    ("a snapshot that is not there", "restore", {"name": "x"}, JSON, 400),
    ("a negative delay", "consistency-delay", {"seconds": -1}, JSON, 400),
    ("an account that is not there", "quota", {"name": "UsersQuota", "value": 1, "account": "1"}, JSON, 400),
    ("an unknown quota", "quota", {"name": "Users", "value": 1}, JSON, 400),
    ("an account id of letters", "account", {"id": "acme"}, JSON, 400),
    ("fewer than no users", "seed-users", {"users": -1}, JSON, 400),
    ("a policy that is none", "seed", {"policies": [{"name": "p", "document": {}}]}, JSON, 400),
    ("a group that is not there", "seed", {"users": [{"name": "a", "groups": ["g"]}]}, JSON, 400),
]


@pytest.mark.parametrize(("name", "tree", "kind", "status"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_wrong_control_request_is_told_why(root: RawClient, name: str, tree: Any, kind: str, status: int) -> None:
    before = told(root, "state")["accounts"]
    instance = done(root, "instance-role", {})
    answered, reply = post(root, name, tree, kind)
    assert answered == status
    assert done(root, "instance-role", {}) == instance
    assert reply["error"]
    assert told(root, "state")["accounts"] == before
    assert told(root, "faults")["faults"] == []


@pytest.mark.parametrize(
    ("target", "status"),
    [("reset", 405), ("requests?since=yesterday", 400), ("requests?status=many", 400), ("state?account=1", 400)],
)
def test_a_wrong_question_is_told_why(root: RawClient, target: str, status: int) -> None:
    reply = root.send("GET", f"/_aliram/{target}", {})
    assert reply.status == status
    assert reply.tree["error"]


@pytest.mark.parametrize("body", [b"", b"not a snapshot", BODY])
def test_what_is_no_snapshot_restores_nothing(root: RawClient, body: bytes) -> None:
    root.ram("CreateUser", UserName="alice")
    reply = root.send("POST", "/_aliram/restore", {"content-type": "application/octet-stream"}, body)
    assert reply.status == 400
    assert "snapshot" in reply.tree["error"]
    assert names(root) == ["alice"]


def test_every_path_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "emulator.md").read_text("utf-8")
    section = page.partition("## Steering it")[2].partition("\n## ")[0]
    described = " ".join(line for line in section.splitlines() if line.startswith(("HTTP:", "`oidc-keys`", "what was")))
    assert control.__doc__ is not None
    for method, paths in (("GET", control._READS), ("POST", control._WRITES)):
        for name in paths:
            assert re.search(rf"{method} +/_aliram/{name}\b", control.__doc__), name
            assert re.search(rf"\b{name}\b", described), name
