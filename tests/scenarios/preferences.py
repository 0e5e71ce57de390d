"""The security preference: one for the account, in the words of either service."""

from __future__ import annotations

from typing import Any

from tests.scenarios.account import STRANGER
from tests.scenarios.made import new_key, new_user
from tests.scenarios.passwords import fresh
from tests.scenarios.stage import Stage, scenario

EVERYTHING: dict[str, Any] = {
    "EnableSaveMFATicket": True,
    "AllowUserToChangePassword": False,
    "AllowUserToManageAccessKeys": True,
    "AllowUserToManageMFADevices": False,
    "LoginSessionDuration": 8,
    "LoginNetworkMasks": ["10.0.0.0/8", "192.168.0.0/16"],
    "VerificationTypes": ["sms", "email"],
    "AllowUserToManagePersonalDingTalk": False,
    "OperationForRiskLogin": "enforceVerify",
    "MFAOperationForLogin": "mandatory",
    "AllowUserToLoginWithPasskey": False,
    "AllowUserToManageServiceCredentials": True,
    "MaxIdleDaysForAccessKeys": 90,
    "MaxIdleDaysForUsers": 180,
}
"""Every setting of IMS, at a value that a new account does not have."""


async def preference(stage: Stage, service: str) -> dict[str, Any]:
    """The settings without their groups."""
    return flat((await stage.call(f"{service}.GetSecurityPreference"))["SecurityPreference"])


def flat(tree: dict[str, Any]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for group, held in tree.items():
        # The list of verification types is alone in its group, which reads as the list itself.
        settings |= held if isinstance(held, dict) else {"VerificationTypes": held, "": group}
    if settings.pop("", "VerificationPreference") != "VerificationPreference":
        raise AssertionError(f"another group holds a list: {tree}")
    masks = settings["LoginNetworkMasks"]
    settings["LoginNetworkMasks"] = masks.split(";") if masks else []
    return settings


@scenario(writes=False)
async def both_services_tell_one_preference(stage: Stage) -> None:
    """RAM tells a part, and whether users may manage public keys, which IMS does not."""
    in_ram, in_ims = await preference(stage, "ram"), await preference(stage, "ims")
    assert 1 <= in_ims["LoginSessionDuration"] <= 24
    assert isinstance(in_ram.pop("AllowUserToManagePublicKeys"), bool)
    assert in_ram == {name: in_ims[name] for name in in_ram}
    async with stage.acting_as(STRANGER) as stranger:
        await stranger.refused("InvalidAccessKeyId.NotFound", "ram.GetSecurityPreference")
        await stranger.refused("InvalidAccessKeyId.NotFound", "ims.GetSecurityPreference")


@scenario(writes=True, emulator_only=True)
async def the_preference_is_set_in_either_service(stage: Stage) -> None:
    """What IMS sets RAM tells, and the other way round; settings that RAM does not know stay."""
    before = await preference(stage, "ims")
    assert not [name for name in EVERYTHING if before[name] == EVERYTHING[name]]
    for wrong in ({"LoginSessionDuration": 25}, {"LoginSessionDuration": 0}):
        for service in ("ims", "ram"):
            range_ = "InvalidParameter.LoginSessionDuration.Range"
            await stage.refused(range_, f"{service}.SetSecurityPreference", **wrong)
    for name, value in (("MaxIdleDaysForUsers", 91), ("MFAOperationForLogin", "never"), ("VerificationTypes", ["fax"])):
        await stage.refused(f"InvalidParameter.{name}", "ims.SetSecurityPreference", **{name: value})
    networks = "InvalidParameter.LoginNetworkMasks.Format"
    await stage.refused(networks, "ram.SetSecurityPreference", LoginNetworkMasks=["10.0.0.0/33"])
    assert await preference(stage, "ims") == before

    answer = (await stage.call("ims.SetSecurityPreference", **EVERYTHING))["SecurityPreference"]
    assert flat(answer) == EVERYTHING == await preference(stage, "ims")
    in_ram = await preference(stage, "ram")
    assert in_ram.pop("AllowUserToManagePublicKeys") is False
    assert in_ram == {name: EVERYTHING[name] for name in in_ram}

    new = {**in_ram, "AllowUserToManagePublicKeys": True, "LoginSessionDuration": 2}
    answer = (await stage.call("ram.SetSecurityPreference", **new))["SecurityPreference"]
    assert flat(answer) == new == await preference(stage, "ram")
    assert await preference(stage, "ims") == {**EVERYTHING, "LoginSessionDuration": 2}


@scenario(writes=True, emulator_only=True)
async def users_may_be_kept_from_changing_their_password(stage: Stage) -> None:
    """While `AllowUserToChangePassword` is off, administrators alone set passwords."""
    user = await new_user(stage)
    key = await new_key(stage, user)
    first, second = fresh(), fresh()
    await stage.call("ram.CreateLoginProfile", UserName=user, Password=first)
    stage.later("ram.DeleteLoginProfile", UserName=user)
    async with stage.acting_as(key) as alice:
        for service in ("ims", "ram"):
            await stage.call("ram.SetSecurityPreference", AllowUserToChangePassword=False)
            change = f"{service}.ChangePassword"
            await alice.refused("NoPermission", change, OldPassword=first, NewPassword=second)
            await stage.call("ims.SetSecurityPreference", AllowUserToChangePassword=True)
            await alice.call(change, OldPassword=first, NewPassword=second)
            first, second = second, fresh()
