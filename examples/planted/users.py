"""People and programs: ordinary ones, and those who were given a fault.

Each row of a table is a fault: what the users are called, how many have it, which checks they and their keys have to
fail for it, and in what they differ from all others. That a user has an active key at all is AK-06.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from aliram.emulator import ACCOUNT_ID

from .planted import Planted
from .settings import network_policy
from .shapes import ago, allow, key, key_id, key_name, person, policy, principal_name, program

__all__ = ["plant_administrators", "plant_faulty_users", "plant_ordinary_users"]


class _Fault(NamedTuple):
    name: str
    """Behind `person-` or `program-`, before a number."""
    number: int
    user: tuple[str, ...] = ()
    """Checks that the user fails."""
    key: tuple[str, ...] = ()
    """Checks that its first key fails."""
    keys: list[dict[str, str]] | None = None
    """In what its keys differ; None: as many as others of the kind have, and like theirs."""
    differs: dict[str, Any] | None = None
    """Fields of the seed."""


def _people() -> list[_Fault]:
    off, gone = {"status": "Inactive"}, {"last_login": ago(400), "created": ago(500)}
    return [
        _Fault("idle", 3, ("USER-03",), differs={"last_login": ago(200)}),
        _Fault("gone", 2, ("USER-03", "USER-04"), differs=gone),
        _Fault("password-only", 5, ("USER-01",), differs={"mfa": False}),
        _Fault("own-policy", 2, ("USER-05",), differs={"policies": ["watch-metrics"]}),
        _Fault("no-group", 1, ("USER-06",), differs={"groups": []}),
        _Fault("whole-product", 1, ("POL-02",), differs={"groups": ["people", "balancers"]}),
        _Fault("with-key", 1, ("USER-08",), keys=[{}]),
        _Fault("retired-key", 1, (), ("AK-05",), keys=[off]),
        # Whose second factor is an old one, too: see below.
        _Fault("old-passkey", 1),
    ]


def _programs() -> list[_Fault]:
    old, off = {"created": ago(200)}, {"status": "Inactive"}
    long_idle = {"created": ago(600), "last_used": ago(500)}
    logon = {field: person("")[field] for field in ("password", "mfa", "last_login")}
    return [
        _Fault("old-key", 3, (), ("AK-01",), keys=[old]),
        _Fault("idle-key", 1, (), ("AK-01", "AK-03"), keys=[{**old, "last_used": ago(120)}]),
        _Fault("unused-key", 1, (), ("AK-01", "AK-04"), keys=[{"created": ago(100), "last_used": ""}]),
        _Fault("forgotten", 1, ("USER-04",), ("AK-01", "AK-03"), keys=[long_idle], differs={"created": ago(700)}),
        _Fault("two-keys", 2, ("AK-02",), keys=[{}, {}]),
        _Fault("inactive-key", 1, (), ("AK-05",), keys=[off]),
        _Fault("suspended", 1, ("USR-10",), differs={"status": "freeze"}),
        _Fault("reads-data", 1, (), ("AK-08",), differs={"groups": ["archivists"]}),
        _Fault("does-nothing", 1, ("USER-06", "USR-11"), keys=[], differs={"groups": []}),
        # By its name it is a program (HOUSE_RULES); and whoever has its password has the rights of its key.
        _Fault("with-console", 1, ("USER-07", "USER-08"), differs=logon),
        # Whoever may attach any policy to itself is an administrator when it likes.
        _Fault("attaches", 1, ("USER-05", "POL-03", "PE-00", "PE-03"), differs={"policies": ["attach-policies"]}),
        # Its key opens the administrators' accounts, and works from everywhere (see below).
        _Fault(
            *("makes-keys", 1, ("POL-03", "PE-00", "PE-06"), ("NET-03", "AK-07")),
            differs={"groups": ["programs", "key-makers"]},
        ),
    ]


def plant_ordinary_users(planted: Planted, number: int) -> None:
    """Three in ten of them people and the others programs."""
    people = number * 3 // 10
    for each in range(people):
        planted.seed["users"].append(person(f"person-{each:04}"))
    for each in range(number - people):
        name = f"program-{each:04}"
        planted.seed["users"].append(program(name))
        planted.fails(name, "AK-06")


def plant_administrators(planted: Planted) -> None:
    """Two, as it should be; everything they are allowed is told all the same."""
    planted.seed["groups"].append({"name": "administrators", "policies": ["AdministratorAccess"]})
    for name in ("chief-1", "chief-2"):
        planted.seed["users"].append(person(name, groups=["administrators"]))
        planted.fails(name, "POL-02", "POL-03")
    planted.fails("AdministratorAccess", "POL-01", "POL-20")


def plant_faulty_users(planted: Planted) -> None:
    planted.seed["policies"] += [
        policy("read-archive", allow("oss:GetObject", "acs:oss:*:*:archive/*")),
        policy("all-of-slb", allow("slb:*")),
        policy("attach-policies", allow("ram:AttachPolicyToUser")),
        policy("make-keys", allow("ram:CreateAccessKey")),
    ]
    # They are for every resource.
    planted.fails("attach-policies", "POL-11")
    planted.fails("make-keys", "POL-11")
    planted.seed["groups"] += [
        {"name": "archivists", "policies": ["read-archive"]},
        {"name": "balancers", "policies": ["all-of-slb"]},
        {"name": "key-makers", "policies": ["make-keys"]},
        {"name": "nobody-is-in-it", "policies": ["watch-metrics"]},
        {"name": "gives-nothing"},
    ]
    planted.fails("nobody-is-in-it", "GRP-01")
    planted.fails("gives-nothing", "GRP-01", "GRP-02")
    # The chiefs, those two programs, and the roles and users that are administrators or may set user SSO.
    planted.fails(ACCOUNT_ID, "GOV-01")
    for make, kind, faults in ((person, "person", _people()), (program, "program", _programs())):
        for fault in faults:
            for number in range(1, fault.number + 1):
                _plant(planted, make(f"{kind}-{fault.name}-{number}", **(fault.differs or {})), fault)
    _open_key(planted, "program-makes-keys-1")
    _plant_second_factors(planted, "person-old-passkey-1")
    _plant_leavers(planted)


def _open_key(planted: Planted, owner: str) -> None:
    """A network policy that lets everybody in, in place of the account's."""
    planted.then(
        lambda root: root.ims.set_access_key_policy(
            user_principal_name=principal_name(owner),
            user_access_key_id=key_id(owner),
            access_key_policy=network_policy("0.0.0.0/0"),
        )
    )


def _plant(planted: Planted, user: dict[str, Any], fault: _Fault) -> None:
    name = user["name"]
    if fault.keys is not None:
        keys = [key(name, **differs) for differs in fault.keys]
        for number, each in enumerate(keys[1:], 2):
            each["id"] += f"no{number}"
        user["access_keys"] = keys
    if any(each.get("status") != "Inactive" for each in user.get("access_keys", ())):
        planted.fails(name, "AK-06")
    planted.fails(name, *fault.user)
    planted.fails(key_name(name), *fault.key)
    planted.seed["users"].append(user)


def _plant_second_factors(planted: Planted, user: str) -> None:
    """A passkey that was never used, and a device that nobody bound."""
    planted.passkeys.append((400, user, "laptop"))
    planted.fails(f"laptop of {user}", "MFA-01")
    planted.then(lambda root: root.ims.create_virtual_mfa_device(virtual_mfa_device_name="spare"))
    planted.fails("spare", "MFA-01")


def _plant_leavers(planted: Planted) -> None:
    """A user and a key that were deleted, and can be restored."""
    planted.seed["users"].append({"name": "leaver"})
    planted.then(lambda root: root.ims.delete_user(user_principal_name=principal_name("leaver")))
    planted.fails("leaver", "BIN-01")
    owner = "program-renewed-key"
    before = key_id(owner) + "before"
    planted.seed["users"].append(program(owner, access_keys=[key(owner), key(owner, id=before)]))
    planted.then(
        lambda root: root.ims.delete_access_key(user_principal_name=principal_name(owner), user_access_key_id=before)
    )
    planted.fails(owner, "AK-06")
    planted.fails(f"{before} of {owner}", "BIN-01")
