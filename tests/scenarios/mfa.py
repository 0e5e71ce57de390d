"""Virtual MFA devices: made, bound with the codes they show, unbound and deleted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

from tests.scenarios.account import STRANGER
from tests.scenarios.made import new_user
from tests.scenarios.stage import Stage, scenario


def shown(seed: str, moment: float) -> str:
    """The six digits a device shows at a moment (RFC 6238)."""
    counter = struct.pack(">Q", int(moment // 30))
    digest = hmac.new(base64.b32decode(seed), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    return str((struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000).zfill(6)


def codes(seed: str) -> dict[str, str]:
    """The device's last code and the one before it."""
    now = time.time()
    return {"AuthenticationCode1": shown(seed, now - 30), "AuthenticationCode2": shown(seed, now)}


WRONG = {"AuthenticationCode1": "000000", "AuthenticationCode2": "000000"}
"""A device shows the same code twice running in a million years at most."""


@scenario(writes=True)
async def a_device_is_bound_and_unbound(stage: Stage) -> None:
    """RAM's devices: the codes are checked, a bound device cannot be deleted, nor its user."""
    user, other, name = await new_user(stage), await new_user(stage, "bob"), stage.name("phone")
    made = (await stage.call("ram.CreateVirtualMFADevice", VirtualMFADeviceName=name))["VirtualMFADevice"]
    serial, seed = made["SerialNumber"], made["Base32StringSeed"]
    stage.later("ram.DeleteVirtualMFADevice", SerialNumber=serial)
    assert serial == f"acs:ram::{stage.account}:mfa/{name}"
    twice = "EntityAlreadyExists.VirtualMFADevice"
    await stage.refused(twice, "ram.CreateVirtualMFADevice", VirtualMFADeviceName=name)
    await stage.refused("EntityNotExist.User.MFADevice", "ram.GetUserMFAInfo", UserName=user)

    bind = {"SerialNumber": serial, "UserName": user}
    await stage.refused("CheckAuthenticationCodeFail", "ram.BindMFADevice", **bind, **WRONG)
    await stage.call("ram.BindMFADevice", **bind, **codes(seed))
    stage.later("ram.UnbindMFADevice", UserName=user)
    assert (await stage.call("ram.GetUserMFAInfo", UserName=user))["MFADevice"]["SerialNumber"] == serial
    devices = (await stage.call("ram.ListVirtualMFADevices"))["VirtualMFADevices"]
    (listed,) = [device for device in devices if device["SerialNumber"] == serial]
    assert listed["User"]["UserName"] == user
    taken = "EntityAlreadyExists.VirtualMFADevice.User"
    await stage.refused(taken, "ram.BindMFADevice", SerialNumber=serial, UserName=other, **codes(seed))
    await stage.refused("DeleteConflict.VirtualMFADevice.User", "ram.DeleteVirtualMFADevice", SerialNumber=serial)
    await stage.refused("DeleteConflict.User.MFADevice", "ram.DeleteUser", UserName=user)

    unbound = await stage.call("ram.UnbindMFADevice", UserName=user)
    assert unbound["MFADevice"]["SerialNumber"] == serial
    await stage.refused("EntityNotExist.User.MFADevice", "ram.UnbindMFADevice", UserName=user)
    await stage.call("ram.DeleteVirtualMFADevice", SerialNumber=serial)
    await stage.refused("EntityNotExist.VirtualMFADevice", "ram.DeleteVirtualMFADevice", SerialNumber=serial)


@scenario(writes=True)
async def a_principal_has_one_device(stage: Stage) -> None:
    """IMS's devices: the same, and a second one is refused."""
    name = await new_user(stage)
    user, nobody = await stage.principal(name), await stage.principal(stage.name("nobody"))
    seeds: dict[str, str] = {}
    for stem in ("phone", "tablet"):
        device = stage.name(stem)
        made = (await stage.call("ims.CreateVirtualMFADevice", VirtualMFADeviceName=device))["VirtualMFADevice"]
        stage.later("ims.DeleteVirtualMFADevice", SerialNumber=made["SerialNumber"])
        seeds[made["SerialNumber"]] = made["Base32StringSeed"]
        twice = "EntityAlreadyExists.VirtualMFADevice"
        await stage.refused(twice, "ims.CreateVirtualMFADevice", VirtualMFADeviceName=device)
    phone, tablet = seeds
    assert (await stage.call("ims.GetUserMFAInfo", UserPrincipalName=user))["IsMFAEnable"] is False
    await stage.refused("EntityNotExist.User", "ims.GetUserMFAInfo", UserPrincipalName=nobody)

    bind = {"UserPrincipalName": user, "SerialNumber": phone}
    await stage.call("ims.BindMFADevice", **bind, **codes(seeds[phone]))
    stage.later("ims.UnbindMFADevice", UserPrincipalName=user)
    info = await stage.call("ims.GetUserMFAInfo", UserPrincipalName=user)
    assert (info["IsMFAEnable"], info["MFADevice"]["SerialNumber"]) == (True, phone)
    bind["SerialNumber"] = tablet
    await stage.refused("EntityAlreadyExists.User.MFADevice", "ims.BindMFADevice", **bind, **codes(seeds[tablet]))
    mine = [d for d in await stage.every("ims.ListVirtualMFADevices") if d["SerialNumber"] in seeds]
    owners = {device["SerialNumber"]: device.get("User", {}).get("UserPrincipalName") for device in mine}
    assert owners == {phone: user, tablet: None}
    await stage.refused("DeleteConflict.VirtualMFADevice.User", "ims.DeleteVirtualMFADevice", SerialNumber=phone)

    await stage.call("ims.UnbindMFADevice", UserPrincipalName=user)
    await stage.refused("EntityNotExist.User.MFADevice", "ims.UnbindMFADevice", UserPrincipalName=user)
    await stage.call("ims.DeleteVirtualMFADevice", SerialNumber=phone)
    await stage.refused("EntityNotExist.VirtualMFADevice", "ims.DeleteVirtualMFADevice", SerialNumber=phone)


@scenario(writes=True)
async def a_lost_device_is_disabled(stage: Stage) -> None:
    """Unbound and deleted at once."""
    name = await new_user(stage)
    user, device = await stage.principal(name), stage.name("phone")
    made = (await stage.call("ims.CreateVirtualMFADevice", VirtualMFADeviceName=device))["VirtualMFADevice"]
    serial, seed = made["SerialNumber"], made["Base32StringSeed"]
    stage.later("ims.DeleteVirtualMFADevice", SerialNumber=serial)
    await stage.refused("EntityNotExist.User.MFADevice", "ims.DisableVirtualMFA", UserPrincipalName=user)
    await stage.call("ims.BindMFADevice", UserPrincipalName=user, SerialNumber=serial, **codes(seed))
    stage.later("ims.UnbindMFADevice", UserPrincipalName=user)

    await stage.call("ims.DisableVirtualMFA", UserPrincipalName=user)
    assert (await stage.call("ims.GetUserMFAInfo", UserPrincipalName=user))["IsMFAEnable"] is False
    assert serial not in [one["SerialNumber"] for one in await stage.every("ims.ListVirtualMFADevices")]
    gone = "EntityNotExist.VirtualMFADevice"
    await stage.refused(gone, "ims.BindMFADevice", UserPrincipalName=user, SerialNumber=serial, **codes(seed))
    await stage.refused("EntityNotExist.User.MFADevice", "ims.DisableVirtualMFA", UserPrincipalName=user)


@scenario(writes=False)
async def the_accounts_own_logon_is_told_of(stage: Stage) -> None:
    """Whether it has MFA: known to those who belong to the account."""
    assert isinstance((await stage.call("ims.GetAccountMFAInfo"))["IsMFAEnable"], bool)
    async with stage.acting_as(STRANGER) as stranger:
        await stranger.refused("InvalidAccessKeyId.NotFound", "ims.GetAccountMFAInfo")


@scenario(writes=True, emulator_only=True)
async def the_accounts_own_logon_gets_mfa(stage: Stage) -> None:
    """In the console; no operation does it."""
    assert stage.emulator is not None
    for bound in (True, False):
        stage.emulator.set_root_mfa(bound)
        assert (await stage.call("ims.GetAccountMFAInfo"))["IsMFAEnable"] is bound
