"""The two accounts: one whose settings are careful, with single faults or without; one whose settings are not."""

from __future__ import annotations

from aliram.emulator import ACCOUNT_ID

from .climbers import plant_climbers
from .identity_provider import metadata
from .planted import HOUSE_RULES, Planted
from .policies import plant_faulty_policies
from .programs import plant_credentials
from .roles import plant_faulty_roles, plant_ordinary_roles, plant_providers
from .settings import CARELESS, NETWORKS, careful_frame, careless_frame, network_policy
from .shapes import allow, document, key_name, person, policy, program, role, trust
from .users import plant_administrators, plant_faulty_users, plant_ordinary_users

__all__ = ["careless", "plant"]


def plant(users: int = 1000, *, faults: bool = True) -> Planted:
    """An account of so many users (at least 100) with careful settings.

    Args:
        users: How many.
        faults: Whether somebody has some. Without, it fails only what is so in every account like this: its root works
            with a key, it has administrators and programs with keys, and people log on with passwords.
    """
    if users < 100:
        raise ValueError("a planted account has 100 users at least")
    planted = Planted(careful_frame())
    _plant_standing(planted)
    planted.then(lambda root: root.ims.set_access_key_policy_for_account(access_key_policy=network_policy(*NETWORKS)))
    # The emulator's root session signs with the root's key; user SSO is off.
    planted.fails("root", "ROOT-01", "ROOT-03")
    planted.fails(ACCOUNT_ID, "SEC-03")
    plant_administrators(planted)
    plant_providers(planted, faults=faults)
    plant_credentials(planted, faults=faults)
    plant_ordinary_roles(planted, users // 10)
    if faults:
        plant_faulty_users(planted)
        plant_faulty_roles(planted)
        plant_faulty_policies(planted)
        plant_climbers(planted)
    leavers = sum(user["name"] == "leaver" for user in planted.seed["users"])
    plant_ordinary_users(planted, users - len(planted.seed["users"]) + leavers)
    return planted


def careless(users: int = 100) -> Planted:
    """An account of so many users (at least 10) with careless settings, which everybody in it suffers from."""
    if users < 10:
        raise ValueError("a careless account has 10 users at least")
    planted = Planted(careless_frame())
    _plant_standing(planted)
    planted.fails(ACCOUNT_ID, *CARELESS)
    _plant_root(planted)
    _plant_careless_policies(planted)
    sso = metadata(10)
    planted.then(lambda root: root.ims.set_user_sso_settings(sso_enabled=True, metadata_document=sso))
    planted.fails("user SSO", "SSO-01")
    for number in range(users // 2):
        _plant_careless_person(planted, f"person-{number:03}", mfa=number % 2 == 0)
    for number in range(users // 2, users - 1):
        _plant_careless_program(planted, f"program-{number:03}")
    # The only administrator is a program, whose key works everywhere and opens all data.
    name = "program-that-rules"
    _plant_careless_program(planted, name, groups=["administrators"])
    planted.seed["groups"].append({"name": "administrators", "policies": ["AdministratorAccess"]})
    planted.fails(name, "POL-02", "POL-03")
    planted.fails(key_name(name), "AK-07", "AK-08")
    planted.fails("AdministratorAccess", "POL-01", "POL-20")
    planted.fails(ACCOUNT_ID, "USR-12")
    return planted


def _plant_standing(planted: Planted) -> None:
    """What both have."""
    planted.seed["policies"] += [
        policy("watch-metrics", allow(["cms:QueryMetricList", "cms:QueryMetricLast"])),
        policy("write-logs", allow("log:PostLogStoreLogs", "acs:log:*:*:project/app/logstore/*")),
    ]
    planted.seed["groups"] += [
        {"name": "people", "policies": ["watch-metrics"]},
        {"name": "programs", "policies": ["write-logs"]},
    ]


def _plant_root(planted: Planted) -> None:
    """No second factor, a key in daily use, and another that was made and forgotten."""
    planted.then(lambda root: root.ims.create_access_key(), days_ago=120)
    planted.fails("root", "ROOT-01", "ROOT-02", "ROOT-03", "ROOT-04")


def _plant_careless_policies(planted: Planted) -> None:
    # No version more fits in: what is nearly used up, is so by this one.
    versions = [document(allow(f"slb:Describe{what}")) for what in ("Regions", "Zones", "Tags", "Rules")]
    everything = document(allow("slb:Describe*"))
    planted.seed["policies"] += [
        {"name": "five-versions", "versions": [*versions, everything], "default_version": 5},
        {"name": "forbidden", "document": HOUSE_RULES["forbidden_policies"][0]},
    ]
    planted.fails("five-versions", "POL-14")
    held = ["five-versions", "forbidden"]
    planted.seed["roles"].append(role("instance", trust(Service=["ecs.aliyuncs.com"]), policies=held))
    # Of the roles that the house asks for, there is none.
    planted.fails(ACCOUNT_ID, "QTA-01", "POL-05", "ROOT-05")


def _plant_careless_person(planted: Planted, name: str, *, mfa: bool) -> None:
    planted.seed["users"].append(person(name, mfa=mfa))
    # Nobody has to bring the second factor; the passwords sleep beside user SSO.
    planted.fails(name, "USER-02", "SSO-03")
    if not mfa:
        planted.fails(name, "USER-01", "MFA-01")


def _plant_careless_program(planted: Planted, name: str, groups: list[str] | None = None) -> None:
    planted.seed["users"].append(program(name, groups=groups or ["programs"]))
    planted.fails(name, "AK-06")
    planted.fails(key_name(name), "NET-02")
