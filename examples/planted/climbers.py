"""Users who can come to more power than they were given: one for each technique.

All are users without password and key, in a group of their own with one policy. The policies name whom they are about,
so that nobody but the one who is meant has the way.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from aliram.emulator import ACCOUNT_ID

from .planted import Planted
from .shapes import ADMINISTRATOR, allow, arn, document, member, role, trust

__all__ = ["plant_climbers"]

_FULL = "PE-00"
"""Where a technique leads to full power there is a way to it."""


class _Climber(NamedTuple):
    name: str
    statements: list[dict[str, Any]]
    checks: tuple[str, ...]
    policy: tuple[str, ...] = ()
    """Checks that its policy fails."""


def _climbers() -> list[_Climber]:
    # The role that the machines of administrators have: nobody of the account can assume it.
    strong, chief = arn("role/machine-that-rules"), arn("user/chief-1")
    return [
        _Climber("rewriter", [allow("ram:CreatePolicyVersion", arn("policy/of-rewriter"))], ("PE-01", _FULL)),
        _Climber("attacher", [allow("ram:AttachPolicyToUser", arn("user/attacher"), ADMINISTRATOR)], ("PE-03", _FULL)),
        _Climber(
            "group-attacher",
            [allow("ram:AttachPolicyToGroup", arn("group/of-group-attacher"), ADMINISTRATOR)],
            ("PE-04", _FULL),
        ),
        # The role it may assume is an ordinary one (see below) before it gets the policy.
        _Climber(
            "role-attacher",
            [
                allow("ram:AttachPolicyToRole", arn("role/clerk"), ADMINISTRATOR),
                allow("sts:AssumeRole", arn("role/clerk")),
            ],
            ("PE-05", _FULL),
        ),
        _Climber("key-maker", [allow("ram:CreateAccessKey", chief)], ("PE-06", _FULL)),
        _Climber(
            "password-setter", [allow(["ram:UpdateLoginProfile", "ram:UnbindMFADevice"], chief)], ("PE-07", _FULL)
        ),
        _Climber(
            "joiner",
            [allow("ram:AddUserToGroup", arn("user/joiner"), arn("group/administrators"))],
            ("PE-08", _FULL),
        ),
        # Who lets itself in can let somebody of another account in as well.
        _Climber(
            "trust-rewriter",
            [allow("ram:UpdateRole", strong), allow("sts:AssumeRole", strong)],
            ("PE-09", "PE-20", _FULL),
        ),
        # CreateRole and CreateUser know no resource but every role, every user: they are sensitive actions without a
        # limit, and change RAM.
        _Climber(
            "role-maker",
            [
                allow("ram:CreateRole", arn("role/*")),
                allow("ram:AttachPolicyToRole", arn("role/made-*"), ADMINISTRATOR),
                allow("sts:AssumeRole", arn("role/made-*")),
            ],
            ("PE-10", _FULL, "POL-03"),
        ),
        _Climber(
            "user-maker",
            [
                allow("ram:CreateUser", arn("user/*")),
                allow(["ram:AttachPolicyToUser", "ram:CreateAccessKey"], arn("user/made-*"), ADMINISTRATOR),
            ],
            ("PE-11", _FULL, "POL-03"),
        ),
        _Climber("passer", [allow("ram:PassRole", strong), allow("ecs:RunInstances")], ("PE-12", _FULL)),
        _Climber("assumer", [allow("sts:AssumeRole", arn("role/rules"))], ("PE-13", _FULL)),
        _Climber("provider-forger", [allow("ram:UpdateSAMLProvider", arn("saml-provider/company"))], ("PE-14", _FULL)),
        # SetUserSsoSettings knows no resources, so that the policy cannot name any.
        _Climber("sso-taker", [allow("ram:SetUserSsoSettings")], ("PE-15", _FULL), ("POL-11",)),
        _Climber("credential-maker", [allow("ram:CreateServiceCredential", chief)], ("PE-16",)),
        # What SetPasswordPolicy is about is all of RAM in the account.
        _Climber("weakener", [allow("ram:SetPasswordPolicy", arn("*"))], ("PE-17",), ("POL-11",)),
        _Climber("unguarder", [allow("resourcemanager:DetachControlPolicy")], ("PE-18",)),
        # On instances that have the strong role, if there are any: a way under conditions.
        _Climber("commander", [allow("ecs:RunCommand", "acs:ecs:*:*:instance/*")], ("PE-19", _FULL)),
        _Climber("bucket-opener", [allow("oss:PutBucketPolicy", "acs:oss:*:*:reports")], ("PE-20",)),
    ]


def plant_climbers(planted: Planted) -> None:
    for climber in _climbers():
        _plant(planted, climber.name, {"document": document(*climber.statements)})
        planted.fails(climber.name, *climber.checks)
        planted.fails(f"of-{climber.name}", *climber.policy)
    # What it is allowed now is to go back to the version that allowed everything.
    roll_back = allow("ram:SetDefaultPolicyVersion", arn("policy/of-restorer"))
    versions = [document(allow("*")), document(roll_back)]
    _plant(planted, "restorer", {"versions": versions, "default_version": 2})
    planted.fails("restorer", "PE-02", _FULL)
    planted.fails("of-restorer", "POL-13")
    trusting = trust(RAM=[f"acs:ram::{ACCOUNT_ID}:user/role-attacher"])
    planted.seed["roles"].append(role("clerk", trusting))
    _plant_power_user(planted)


def _plant(planted: Planted, name: str, held: dict[str, Any]) -> None:
    planted.seed["policies"].append({"name": f"of-{name}", **held})
    planted.seed["groups"].append({"name": f"of-{name}", "policies": [f"of-{name}"]})
    planted.seed["users"].append(member(name, f"of-{name}"))


def _plant_power_user(planted: Planted) -> None:
    """PowerUserAccess allows everything outside of RAM, and for RAM to pass any role, to make service roles, and to
    give them any policy: its holder is an administrator by several ways."""
    planted.seed["groups"].append({"name": "power-users", "policies": ["PowerUserAccess"]})
    planted.seed["users"].append(member("power-user", "power-users"))
    planted.fails("PowerUserAccess", "POL-20", "POL-22")
    # ram:PassRole and sts:AssumeRole for every role; commands on instances; bucket and key policies.
    planted.fails("power-user", "POL-02", "POL-03", "PE-12", "PE-13", "PE-19", "PE-20", _FULL)
