"""Network policies of access keys: NET-01, NET-02, NET-03."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

import aliram
from aliram import audit
from aliram.audit.facts.network import NetworkPolicy
from tests.audit_stage import by_name, judged, snapshot_of, verdicts

# Whoever collects here sits at home.
OFFICE = {"Type": "ClassicWhiteList", "IPList": ["203.0.113.0/24", "127.0.0.1"]}
WORLD = {"Type": "ClassicWhiteList", "IPList": ["203.0.113.0/24", "0.0.0.0/0"]}
DOMAIN = "aliram.onaliyun.com"


def policy(*statements: dict[str, Any], status: str = "Active") -> str:
    return json.dumps({"Version": 1, "Status": status, "Statements": list(statements)})


KEYS = {
    "plain": None,
    "office": policy(OFFICE),
    "world": policy(OFFICE, WORLD),
    "vpc": policy({"Type": "VPCWhiteList", "Value": "vpc-bp1", "IPList": ["0.0.0.0/0"]}),
    "vpcs": policy({"Type": "VPCWhiteList", "Value": "AllowAllVPC", "IPList": ["10.0.0.0/8"]}),
    "off": policy(WORLD, status="Inactive"),
    "empty": policy(),
    "dead": policy(WORLD),
}
SEED = {
    "users": [
        {
            "name": name,
            "access_keys": [
                {"id": f"LTAI{name}", "secret": "s" * 30, "status": "Inactive" if name == "dead" else "Active"}
            ],
        }
        for name in KEYS
    ]
    + [{"name": "keyless"}]
}


async def plant(session: aliram.Session) -> None:
    for name, text in KEYS.items():
        if text is not None:
            await session.ims.set_access_key_policy(
                user_principal_name=f"{name}@{DOMAIN}", user_access_key_id=f"LTAI{name}", access_key_policy=text
            )


async def plant_account_too(session: aliram.Session) -> None:
    await plant(session)
    await session.ims.set_access_key_policy_for_account(access_key_policy=policy(OFFICE))


@pytest.fixture(scope="module")
def without() -> audit.Snapshot:
    """An account without a network policy of its own."""
    return asyncio.run(snapshot_of(SEED, plant))


@pytest.fixture(scope="module")
def protected() -> audit.Snapshot:
    """The same with one."""
    return asyncio.run(snapshot_of(SEED, plant_account_too))


def key(name: str) -> str:
    return f"LTAI{name} of {name}"


ACCOUNT_POLICIES: dict[str, tuple[str | None, str, str | None]] = {
    "never set": (None, "fail", None),
    "switched off": (policy(OFFICE, status="Inactive"), "fail", None),
    "without statements": (policy(), "fail", None),
    "with an office": (policy(OFFICE), "pass", "pass"),
    "with everybody": (policy(WORLD), "pass", "fail"),
}


@pytest.mark.parametrize("row", ACCOUNT_POLICIES)
def test_the_account_needs_a_network_policy_that_restricts_something(row: str) -> None:
    text, in_force, closed = ACCOUNT_POLICIES[row]

    async def change(session: aliram.Session) -> None:
        if text is not None:
            await session.ims.set_access_key_policy_for_account(access_key_policy=text)

    snapshot = asyncio.run(snapshot_of(None, change))
    assert list(verdicts(snapshot, "NET-01").values()) == [in_force]
    assert list(verdicts(snapshot, "NET-03").values()) == ([] if closed is None else [closed])


def test_a_key_needs_a_policy_of_its_own_where_the_account_has_none(without: audit.Snapshot) -> None:
    assert verdicts(without, "NET-02") == {
        key("plain"): "fail",
        key("office"): "pass",
        key("world"): "pass",
        key("vpc"): "pass",
        key("vpcs"): "pass",
        key("off"): "fail",
        key("empty"): "fail",
    }


def test_the_policy_of_the_account_covers_every_key_without_one(protected: audit.Snapshot) -> None:
    assert set(verdicts(protected, "NET-02").values()) == {"pass"}
    found = by_name(protected, "NET-02")
    assert "account" in found[key("plain")].message
    assert "its own" in found[key("office")].message


def test_a_policy_that_lets_anybody_in_is_open(without: audit.Snapshot) -> None:
    found = by_name(without, "NET-03")
    assert {name: finding.status.value for name, finding in found.items()} == {
        key("office"): "pass",
        key("world"): "fail",
        key("vpc"): "pass",
        key("vpcs"): "fail",
    }
    assert "0.0.0.0/0" in found[key("world")].message
    assert "AllowAllVPC" in found[key("vpcs")].message


ADDRESSES = {
    "0.0.0.0/0": True,
    "::/0": True,
    "10.1.2.3/0": True,
    "0.0.0.0/1": True,
    "128.0.0.0/1": True,
    "10.0.0.0/8": False,
    "2001:db8::/32": False,
    "203.0.113.7": False,
    "nonsense": False,
}


@pytest.mark.parametrize(("address", "wide"), ADDRESSES.items())
def test_all_addresses_are_open_however_they_are_written(address: str, wide: bool) -> None:
    read = NetworkPolicy.read(policy({"Type": "ClassicWhiteList", "IPList": [address]}))
    assert read is not None
    assert read.open_to == ([address] if wide else [])


def test_what_was_denied_is_unknown() -> None:
    denied = "GetAccessKeyPolicy", "GetAccessKeyPolicyForAccount"
    snapshot = asyncio.run(snapshot_of(SEED, denied=denied))
    for check in ("NET-01", "NET-02", "NET-03"):
        statuses = {finding.status.value for finding in judged(snapshot, check)}
        assert statuses == {"unknown"}, check
