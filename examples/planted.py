"""An account with planted faults: what an audit of it has to find, and nothing else.

Ordinary people, programs, groups, roles and policies, some of whom were given a fault. `Planted.expected` says who has
to fail which check; it is written from what each check is about, and the tests hold an audit to exactly that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aliram
from aliram.emulator import ACCOUNT_ID

__all__ = ["Planted", "plant"]

_NETWORKS = ["203.0.113.0/24", "127.0.0.1"]
_OTHER_ACCOUNT = "1999999999999999"
_PASSWORD = "Fj7#kLm92$qRst!"  # noqa: S105  of nobody


@dataclass
class Planted:
    """A description for the emulator's `seed`, and what an audit of it has to find."""

    seed: dict[str, Any]
    expected: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Names of the resources that fail, by check."""

    def fails(self, name: str, *checks: str) -> None:
        """Notes that a resource has to fail these checks."""
        for check in checks:
            self.expected[check].add(name)

    async def settle(self, session: aliram.Session) -> None:
        """Makes what a seed cannot hold, as the account's root."""
        network = {"Type": "ClassicWhiteList", "IPList": _NETWORKS}
        policy = {"Version": 1, "Status": "Active", "Statements": [network]}
        await session.ims.set_access_key_policy_for_account(access_key_policy=policy)
        await session.ims.delete_user(user_principal_name="leaver@aliram.onaliyun.com")
        self.fails("leaver", "BIN-01")


def plant(users: int = 1000) -> Planted:
    """An account of so many users (at least 100), three in ten of them people and the others programs."""
    if users < 100:
        raise ValueError("a planted account has 100 users at least")
    planted = Planted(_frame())
    _plant_account(planted)
    _plant_groups(planted)
    _plant_administrators(planted)
    people = [f"person-{number:04}" for number in range(users * 3 // 10)]
    programs = [f"program-{number:04}" for number in range(users - len(people) - 2)]
    _plant_people(planted, people)
    _plant_programs(planted, programs)
    _plant_roles(planted, users // 10)
    _plant_policies(planted)
    return planted


def _frame() -> dict[str, Any]:
    """An account whose settings are as they should be."""
    return {
        "root_mfa": True,
        "quotas": dict.fromkeys(("UsersQuota", "VirtualMFADevicesQuota", "PoliciesQuota", "RolesQuota"), 1_000_000),
        "password_policy": {
            "minimum_password_length": 14,
            "require_lowercase_characters": True,
            "require_uppercase_characters": True,
            "require_numbers": True,
            "require_symbols": True,
            "password_reuse_prevention": 5,
            "max_password_age": 0,
            "max_login_attemps": 5,
            "hard_expire": True,
            "minimum_password_different_character": 8,
            "password_not_contain_user_name": True,
        },
        "security_preference": {
            "mfa_operation_for_login": "mandatory",
            "login_network_masks": _NETWORKS[:1],
            "login_session_duration": 6,
            "enable_save_mfa_ticket": False,
            "operation_for_risk_login": "enforceVerify",
            "allow_user_to_change_password": False,
            "allow_user_to_manage_access_keys": False,
            "allow_user_to_manage_service_credentials": False,
            "verification_types": [],
            "max_idle_days_for_access_keys": 90,
            "max_idle_days_for_users": 90,
        },
        "users": [{"name": "leaver"}],
        "groups": [],
        "roles": [],
        "policies": [],
    }


def _plant_account(planted: Planted) -> None:
    """What is so in every emulated account: its root works with a key. And logon is by password, not through others."""
    planted.fails("root", "ROOT-01", "ROOT-03")
    planted.fails(ACCOUNT_ID, "SEC-03", "SEC-04")
    # The service always knows more than its documents say about passwords that leaked.
    planted.fails(ACCOUNT_ID, "PWD-10")


def _plant_groups(planted: Planted) -> None:
    planted.seed["groups"] += [
        {"name": "administrators", "policies": ["AdministratorAccess"]},
        {"name": "people", "policies": ["watch-metrics"]},
        {"name": "programs", "policies": ["write-logs"]},
        {"name": "archivists", "policies": ["read-archive"]},
        {"name": "nobody-is-in-it", "policies": ["watch-metrics"]},
        {"name": "gives-nothing"},
    ]
    planted.seed["policies"] += [
        _policy("watch-metrics", _allow(["cms:QueryMetricList", "cms:QueryMetricLast"])),
        _policy("write-logs", _allow("log:PostLogStoreLogs", "acs:log:*:*:project/app/logstore/*")),
        _policy("read-archive", _allow("oss:GetObject", "acs:oss:*:*:archive/*")),
    ]
    planted.fails("nobody-is-in-it", "GRP-01")
    planted.fails("gives-nothing", "GRP-01", "GRP-02")


def _plant_administrators(planted: Planted) -> None:
    """Two, as it should be; everything they are allowed is told all the same."""
    for name in ("chief-1", "chief-2"):
        planted.seed["users"].append({**_person(name), "groups": ["administrators"]})
        planted.fails(name, "POL-02", "POL-03")
    planted.fails("AdministratorAccess", "POL-01", "POL-20")


def _plant_people(planted: Planted, names: list[str]) -> None:
    for number, name in enumerate(names):
        user = _person(name)
        match number:
            case 1 | 4 | 7:
                user["last_login"] = _ago(200)
                planted.fails(name, "USER-03")
            case 2 | 5:
                user |= {"last_login": _ago(400), "created": _ago(500)}
                planted.fails(name, "USER-03", "USER-04")
            case 8 | 10 | 13 | 16 | 19:
                user["mfa"] = False
                planted.fails(name, "USER-01")
            case 11 | 14:
                user["policies"] = ["watch-metrics"]
                planted.fails(name, "USER-05")
            case 17:
                user["groups"] = []
                planted.fails(name, "USER-06")
            case 20:
                user["access_keys"] = [_key(name)]
                planted.fails(name, "USER-08", "AK-06")
            case 23:
                user["access_keys"] = [_key(name, status="Inactive")]
                planted.fails(f"{_key_id(name)} of {name}", "AK-05")
        planted.seed["users"].append(user)


def _plant_programs(planted: Planted, names: list[str]) -> None:
    old, never = {"created": _ago(200)}, {"created": _ago(100), "last_used": ""}
    for number, name in enumerate(names):
        user = _program(name)
        key = f"{_key_id(name)} of {name}"
        planted.fails(name, "AK-06")
        match number:
            case 3 | 33 | 53:
                user["access_keys"] = [_key(name, **old)]
                planted.fails(key, "AK-01")
            case 6:
                user["access_keys"] = [_key(name, created=_ago(200), last_used=_ago(120))]
                planted.fails(key, "AK-01", "AK-03")
            case 9:
                user["access_keys"] = [_key(name, **never)]
                planted.fails(key, "AK-01", "AK-04")
            case 12 | 42:
                user["access_keys"].append(_key(f"{name}-b"))
                planted.fails(name, "AK-02")
            case 15:
                user["access_keys"] = [_key(name, status="Inactive")]
                planted.expected["AK-06"].discard(name)
                planted.fails(key, "AK-05")
            case 18:
                user["groups"] = ["archivists"]
                planted.fails(key, "AK-08")
            case 21:
                user |= {"access_keys": [], "groups": [], "created": _ago(30)}
                planted.expected["AK-06"].discard(name)
                planted.fails(name, "USER-06", "USR-11")
            case 24:
                user |= {"created": _ago(700), "access_keys": [_key(name, created=_ago(600), last_used=_ago(500))]}
                planted.fails(name, "USER-04")
                planted.fails(key, "AK-01", "AK-03")
            case 27:
                # Whoever may attach any policy to itself is an administrator when it likes.
                user["policies"] = ["attach-policies"]
                planted.fails(name, "USER-05", "POL-03", "PE-00", "PE-03")
            case 30:
                user["groups"] = ["programs", "key-makers"]
                planted.fails(name, "POL-03", "PE-00", "PE-06")
        planted.seed["users"].append(user)


def _plant_roles(planted: Planted, number: int) -> None:
    """Ordinary ones of instances, and one for each mistake in a trust policy."""
    for each in range(number):
        planted.seed["roles"].append(_role(f"instance-{each:03}", Service=["ecs.aliyuncs.com"]))
    root, other = f"acs:ram::{ACCOUNT_ID}:root", f"acs:ram::{_OTHER_ACCOUNT}"
    faulty: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        (_role("trusts-everybody", RAM=["*"]), ("TR-01", "ROLE-01")),
        (_role("trusts-an-account", RAM=[f"{other}:root"]), ("TR-02", "ROLE-01")),
        (_role("trusts-a-user", RAM=[f"{other}:user/alice"]), ("TR-03", "ROLE-01")),
        (_role("trusts-who-left", RAM=[f"acs:ram::{ACCOUNT_ID}:user/leaver-2"]), ("TR-07",)),
        (_role("trusts-two-services", Service=["ecs.aliyuncs.com", "fc.aliyuncs.com"]), ("TR-08",)),
        (_role("trusts-two-kinds", RAM=[root], Service=["ecs.aliyuncs.com"]), ("TR-10",)),
        ({**_role("does-nothing", Service=["ecs.aliyuncs.com"]), "policies": []}, ("ROLE-02",)),
        (
            {**_role("rules", RAM=[root]), "policies": ["AdministratorAccess"], "max_session": 43200},
            ("TR-04", "TR-09", "ROLE-03", "ROLE-04", "POL-03"),
        ),
    ]
    for role, checks in faulty:
        planted.seed["roles"].append(role)
        planted.fails(role["name"], *checks)


def _plant_policies(planted: Planted) -> None:
    """One for each mistake. They are attached to a role that only instances have, and do not reach RAM if not said."""
    planted.seed["groups"].append({"name": "key-makers", "policies": ["make-keys"]})
    planted.seed["policies"] += [
        _policy("attach-policies", _allow("ram:AttachPolicyToUser")),
        _policy("make-keys", _allow("ram:CreateAccessKey")),
    ]
    planted.fails("attach-policies", "POL-11")
    planted.fails("make-keys", "POL-11")
    # The two chiefs, the role that rules, and the holders of these two.
    planted.fails(ACCOUNT_ID, "GOV-01")
    faulty: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        (
            _policy("all-but-billing", {"Effect": "Allow", "NotAction": ["bss:*"], "Resource": "acs:ecs:*:*:disk/*"}),
            ("POL-10",),
        ),
        (_policy("open-network", _from("0.0.0.0/0")), ("POL-18",)),
        (
            _policy(
                "twice",
                _allow("ecs:StartInstance", "acs:ecs:*:*:instance/i-1"),
                _allow("ecs:StartInstance", "acs:ecs:*:*:instance/i-1"),
            ),
            ("POL-16",),
        ),
    ]
    held = []
    for policy, checks in faulty:
        held.append(policy["name"])
        planted.fails(policy["name"], *checks)
        planted.seed["policies"].append(policy)
    planted.seed["roles"].append({**_role("holds-mistakes", Service=["ecs.aliyuncs.com"]), "policies": held})
    planted.seed["policies"].append(_policy("held-by-nobody", _allow("ecs:DescribeInstances")))
    planted.fails("held-by-nobody", "POL-04")


def _person(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "password": _PASSWORD,
        "mfa": True,
        "groups": ["people"],
        "created": _ago(300),
        "last_login": _ago(5),
    }


def _program(name: str) -> dict[str, Any]:
    return {"name": name, "groups": ["programs"], "created": _ago(60), "access_keys": [_key(name)]}


def _key(name: str, **more: str) -> dict[str, str]:
    return {"id": _key_id(name), "secret": f"secret-of-{name}", "created": _ago(40), "last_used": _ago(1), **more}


def _key_id(name: str) -> str:
    return f"LTAI{name.replace('-', '')}"


def _role(name: str, **principals: list[str]) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principals}
    return {"name": name, "trust": {"Version": "1", "Statement": [statement]}, "policies": ["watch-metrics"]}


def _policy(name: str, *statements: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "document": {"Version": "1", "Statement": list(statements)}}


def _allow(action: str | list[str], resource: str = "*") -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def _from(network: str) -> dict[str, Any]:
    return {**_allow("ecs:StopInstance"), "Condition": {"IpAddress": {"acs:SourceIp": [network]}}}


def _ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
