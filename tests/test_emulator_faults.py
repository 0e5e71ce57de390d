"""Failures that stand, chances that repeat, and rates that are kept."""

from __future__ import annotations

import http.client
import socket
import time
from typing import Any

import pytest

from aliram.emulator import Emulator, serve
from aliram.emulator.faults import Fault, Faults, matcher
from aliram.emulator.refusals import Refusal
from aliram.emulator.throttles import Throttles
from tests.emulator_fixture import RawClient, root_of

PATTERNS = [
    ("GetUser", ["ram.GetUser", "ims.GetUser"]),
    ("getuser", ["ram.GetUser", "ims.GetUser"]),
    ("ram.GetUser", ["ram.GetUser"]),
    ("ram.*", ["ram.GetUser", "ram.ListUsers", "ram.GetUserMFAInfo"]),
    ("*.ListUsers", ["ram.ListUsers"]),
    ("Get*", ["ram.GetUser", "ims.GetUser", "ram.GetUserMFAInfo"]),
    ("ram.GetUse?", ["ram.GetUser"]),
    ("imds.token", ["imds.token"]),
    ("*", ["ram.GetUser", "ims.GetUser", "ram.ListUsers", "ram.GetUserMFAInfo", "imds.token"]),
]
CALLS = PATTERNS[-1][1]


@pytest.mark.parametrize(("pattern", "matched"), PATTERNS, ids=[p[0] for p in PATTERNS])
def test_a_pattern_names_actions(pattern: str, matched: list[str]) -> None:
    assert [call for call in CALLS if matcher(pattern)(call)] == matched


@pytest.mark.parametrize("pattern", ["", "ram.", "ram GetUser", "[a-z]", "a.b.c", "ram.GetUser\n"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="GetUser"):
        matcher(pattern)


def hits(faults: Faults, calls: int, action: str = "GetUser") -> list[bool]:
    return [faults.take("ram", action) is not None for _ in range(calls)]


def test_chances_fall_the_same_way_for_the_same_seed() -> None:
    runs = []
    for seed in (7, 7, 8):
        faults = Faults()
        faults.stand("*", Fault(status=500), probability=0.3, seed=seed)
        runs.append(hits(faults, 400))
    assert runs[0] == runs[1] != runs[2]
    # 400 throws at 0.3: 120 expected, five standard deviations are 46.
    assert all(74 <= sum(run) <= 166 for run in runs)


def test_a_chance_is_thrown_only_for_calls_of_its_action() -> None:
    faults, mixed = Faults(), Faults()
    for each in (faults, mixed):
        each.stand("ram.GetUser", Fault(status=500), probability=0.5, seed=1)
    alone = hits(faults, 50)
    among_others = [hits(mixed, 1)[0] for _ in range(50) if not hits(mixed, 3, "ListUsers")[0]]
    assert among_others == alone


def test_a_fault_stands_until_it_is_cleared_or_has_happened_often_enough() -> None:
    faults = Faults()
    always = faults.stand("GetUser", Fault(status=500))
    assert hits(faults, 5) == [True] * 5
    assert faults.planned()[0].happened == 5
    assert faults.clear(always)
    assert not faults.clear(always)
    faults.stand("GetUser", Fault(status=500), times=2)
    assert hits(faults, 4) == [True, True, False, False]
    assert faults.planned() == []


def test_latencies_add_up_and_the_first_that_does_more_decides() -> None:
    faults = Faults()
    faults.stand("*", Fault(), latency=(1.0, 1.0))
    faults.stand("GetUser", Fault(), latency=(2.0, 2.0))
    faults.stand("GetUser", Fault(status=503), latency=(4.0, 4.0))
    faults.stand("*", Fault(status=500), latency=(8.0, 8.0))
    first = faults.take("ram", "GetUser")
    assert first is not None
    assert (first.status, first.delay) == (503, 7.0)
    other = faults.take("ram", "ListUsers")
    assert other is not None
    assert (other.status, other.delay) == (500, 9.0)
    faults.add("GetUser", Fault(status=429), 1)
    planned = faults.take("ram", "GetUser")
    assert planned is not None
    assert (planned.status, planned.delay) == (429, 0.0), "what was planned for the next call comes before any of them"


def test_a_latency_lies_in_its_range() -> None:
    faults = Faults()
    faults.stand("*", Fault(), latency=(0.5, 1.5))
    waits = [fault.delay for fault in (faults.take("ram", "GetUser") for _ in range(200)) if fault is not None]
    assert len(waits) == 200
    assert 0.5 <= min(waits) < 0.7 < 1.3 < max(waits) <= 1.5


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("nothing that happens", {}, "needs"),
    ("a probability of nothing", {"status": 500, "probability": 0}, "probability"),
    ("a probability that is no number", {"status": 500, "probability": float("nan")}, "probability"),
    ("no times", {"status": 500, "times": 0}, "times"),
    ("a status that is none", {"status": 42}, "status"),
    ("a latency the wrong way round", {"latency": (2, 1)}, "latency"),
    ("a latency below nothing", {"latency": -1}, "latency"),
    ("an endless latency", {"latency": float("inf")}, "latency"),
    ("a reset in between", {"reset": "during"}, "reset"),
    ("two ends of a connection", {"reset": "before", "drop": "after"}, "reset or drop"),
    ("two bodies", {"html": True, "body": "x"}, "html or body"),
    ("a body cut before it begins", {"truncate": -1}, "truncate"),
    ("a code with a header behind it", {"code": "Bad\r\nX-Injected: 1"}, "code"),
    ("a content type with a header", {"body": "x", "content_type": "text/plain\r\nX-Injected: 1"}, "content_type"),
    ("a content type with a null", {"body": "x", "content_type": "text/plain\0"}, "content_type"),
    ("an action that is none", {"status": 500, "action": "x y"}, "action"),
]


@pytest.mark.parametrize(("wish", "reason"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_fault_that_makes_no_sense_is_refused(emulator: Emulator, wish: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        emulator.fault(**wish)
    assert emulator.faults == []


def test_a_code_of_two_lines_is_refused_everywhere(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="code"):
        emulator.fail_next("GetUser", code="Throttling\nX")
    with pytest.raises(ValueError, match="code"):
        emulator.throttle("GetUser", per_second=1, code="Throttling\nX")
    assert emulator.faults == []


def test_a_page_of_html_comes_as_from_a_proxy(emulator: Emulator, root: RawClient) -> None:
    emulator.fault("ram.*", html=True)
    emulator.fault("ims.*", html=True, status=504)
    reply = root.ram("ListUsers")
    assert (reply.status, reply.headers["content-type"]) == (502, "text/html;charset=utf-8")
    assert reply.body.startswith(b"<html>")
    assert root.ims("ListUsers").status == 504


@pytest.mark.parametrize(("moment", "acted"), [("before", False), ("after", True)])
def test_a_connection_is_reset_before_or_after_acting(
    emulator: Emulator, root: RawClient, moment: Any, acted: bool
) -> None:
    fault = emulator.fault("CreateUser", reset=moment)
    # The peer of a connection that was closed in good order would see its end, not a reset.
    with pytest.raises(ConnectionResetError):
        root.ram("CreateUser", UserName="alice")
    emulator.clear_faults(fault)
    assert (root.ram("GetUser", UserName="alice").status == 200) is acted
    emulator.expect("ram.CreateUser", times=1, status=0, UserName="alice")


def test_a_share_of_the_replies_is_cut(emulator: Emulator, root: RawClient) -> None:
    emulator.fault("ListUsers", truncate=10, times=1)
    with pytest.raises(http.client.IncompleteRead):
        root.ram("ListUsers")
    assert root.ram("ListUsers").status == 200


def test_a_latency_holds_up_its_calls_and_carries_them_out(emulator: Emulator, root: RawClient) -> None:
    emulator.fault("CreateUser", latency=0.05)
    start = time.monotonic()
    assert root.ram("CreateUser", UserName="alice").status == 200
    assert time.monotonic() - start >= 0.05
    emulator.fault("ListGroups", latency=60)
    with socket.create_connection(("127.0.0.1", root.port)) as waiting:
        waiting.sendall(b"GET /?Action=ListGroups&Version=2015-05-01 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert root.ram("ListUsers").status == 200


def test_the_metadata_service_meets_faults_too(emulator: Emulator, root: RawClient) -> None:
    emulator.fault("imds.*", status=503, body="busy", content_type="text/plain")
    assert root.send("GET", "/latest/meta-data/ram/security-credentials/", {}).status == 503


def test_what_is_planned_can_be_read(emulator: Emulator) -> None:
    emulator.fault("ram.*", probability=0.25, code="ServiceUnavailable", latency=(0.1, 0.5), retry_after_ms=900)
    emulator.fail_next("GetUser", drop="after", times=3)
    emulator.throttle("List*", per_second=20, burst=5)
    coming, standing, rate = emulator.faults
    assert (coming.action, coming.left, coming.what) == ("GetUser", 3, "closes the connection after acting")
    assert (standing.probability, standing.left, standing.happened) == (0.25, None, 0)
    assert standing.what == "waits 0.1 to 0.5 s, answers ServiceUnavailable, asks to retry after 900 ms"
    assert rate.what == "answers Throttling.User above 20 calls a second, 5 at once"
    emulator.clear_faults(rate.id)
    with pytest.raises(ValueError, match=rate.id):
        emulator.clear_faults(rate.id)


class Rate:
    """A throttle and the clock it goes by."""

    def __init__(self, per_second: float, burst: int | None = None) -> None:
        self.now = 1_700_000_000.0
        self.throttles = Throttles()
        self.throttles.add("ram.List*", per_second, burst, "Throttling.User")

    def ask(self, operation: str = "ram.ListUsers", account: str = "1") -> int:
        """Milliseconds to wait; 0 when the call may pass."""
        try:
            self.throttles.check(operation, account, lambda: self.now)
        except Refusal as refusal:
            return refusal.retry_after_ms or -1
        return 0


def test_a_bucket_holds_a_burst_and_fills_again() -> None:
    rate = Rate(per_second=20, burst=3)
    assert [rate.ask() for _ in range(5)] == [0, 0, 0, 50, 50]
    rate.now += 0.02
    assert rate.ask() == 30
    rate.now += 0.03
    assert [rate.ask(), rate.ask()] == [0, 50]
    rate.now += 3600
    assert [rate.ask() for _ in range(4)] == [0, 0, 0, 50], "a bucket holds no more than the burst"


def test_who_waits_as_long_as_told_is_served() -> None:
    rate = Rate(per_second=7)
    for _ in range(200):
        wait = rate.ask()
        rate.now += wait / 1000
        assert not wait or rate.ask() == 0


def test_every_action_and_every_account_has_its_own_bucket() -> None:
    rate = Rate(per_second=1)
    assert [rate.ask("ram.ListUsers", "1"), rate.ask("ram.ListGroups", "1"), rate.ask("ram.ListUsers", "2")] == [0] * 3
    assert rate.ask("ram.ListUsers", "1") == 1000
    assert [rate.ask("ram.GetUser", "1") for _ in range(5)] == [0] * 5


def test_a_refused_call_takes_no_token_from_other_rates() -> None:
    rate = Rate(per_second=1)
    rate.throttles.add("ram.ListUsers", 0.1, 1, "Throttling.Api")
    assert rate.ask() == 0
    with pytest.raises(Refusal, match=r"Throttling\.Api") as caught:
        rate.throttles.check("ram.ListUsers", "1", lambda: rate.now)
    assert caught.value.retry_after_ms == 10_000
    rate.now += 1
    with pytest.raises(Refusal):
        rate.throttles.check("ram.ListUsers", "1", lambda: rate.now)
    rate.throttles.clear()
    assert rate.ask() == 0


def test_a_clock_that_goes_back_empties_no_bucket() -> None:
    rate = Rate(per_second=1, burst=2)
    assert rate.ask() == 0
    rate.now -= 3600
    assert [rate.ask(), rate.ask()] == [0, 1000]


@pytest.mark.parametrize("wish", [{"per_second": 0}, {"per_second": float("nan")}, {"per_second": 1, "burst": 0}])
def test_a_rate_that_makes_no_sense_is_refused(emulator: Emulator, wish: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        emulator.throttle("ListUsers", **wish)


def test_a_throttled_call_is_told_when_to_come_again() -> None:
    now = 1_700_000_000.0
    with serve(now=lambda: now) as emulator:
        root, date = root_of(emulator), "2023-11-14T22:13:20Z"
        emulator.throttle("ram.CreateUser", per_second=2, burst=1)
        stranger = RawClient(root.port, "LTAInobody", "x")
        assert stranger.call("ram", "CreateUser", date=date).code == "InvalidAccessKeyId.NotFound"
        replies = [root.call("ram", "CreateUser", {"UserName": name}, date=date) for name in ("a", "b")]
        assert [reply.status for reply in replies] == [200, 400]
        assert replies[1].code == "Throttling.User"
        assert replies[1].headers["x-acs-retry-after"] == "500"
        emulator.clock.advance(3600)
        assert root.call("ram", "CreateUser", {"UserName": "b"}, date=date).code == "Throttling.User"
        now += 0.5
        assert root.call("ram", "CreateUser", {"UserName": "b"}, date=date).status == 200
