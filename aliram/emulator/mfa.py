"""Virtual MFA devices. Binding checks the two codes for real, so the seed that CreateVirtualMFADevice gives has to
be used."""

from __future__ import annotations

import base64
import hmac
import os
import struct
from typing import Any

from .account import check_quota
from .ids import user_id
from .refusals import refuse
from .room import Actions, Call, page, paged
from .settings import load_settings, save_settings
from .state import State
from .users import named_or_own_user, named_user, principal

__all__ = ["ACTIONS", "new_seed", "one_time_code", "root_has_mfa", "set_root_mfa"]

_STEP = 30
"""Seconds a code lasts (RFC 6238)."""

# One transparent pixel stands in for the picture of the QR code: what it would show is the seed, which the reply holds
# too.
_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def new_seed() -> str:
    """A device's secret: 64 base32 characters, as the service gives."""
    return base64.b32encode(os.urandom(40)).decode()


def one_time_code(seed: str, moment: float) -> str:
    """The six digits a device shows at a moment (RFC 6238, SHA-1, 30 s)."""
    digest = hmac.digest(base64.b32decode(seed), struct.pack(">Q", int(moment) // _STEP), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def set_root_mfa(state: State, account: str, bound: bool) -> None:
    """Whether the account's own logon asks for a second factor: no action changes that."""
    save_settings(state, account, _ROOT, {"MFA": bound})


def root_has_mfa(call: Call) -> bool:
    """Whether the account's own logon asks for a second factor; that of a new account does not."""
    return bool(load_settings(call.state, call.account.id, _ROOT, {"MFA": False})["MFA"])


_ROOT = "root"


def _serial(call: Call, name: str) -> str:
    return f"acs:ram::{call.account.id}:mfa/{name}"


def _name(call: Call) -> str:
    """The device name inside a serial number; of another account's device, one that does not exist."""
    return str(call.args["SerialNumber"]).removeprefix(_serial(call, ""))


def _create(call: Call) -> dict[str, Any]:
    name = call.args["VirtualMFADeviceName"]
    if call.state.one("SELECT 1 FROM mfa_devices WHERE account = ? AND name = ?", call.account.id, name) is not None:
        raise refuse("EntityAlreadyExists.VirtualMFADevice")
    used = call.state.count("SELECT count(*) FROM mfa_devices WHERE account = ?", call.account.id)
    check_quota(call, "VirtualMFADevicesQuota", "LimitExceeded.VirtualMFADevice", used)
    seed = new_seed()
    call.state.insert("INSERT INTO mfa_devices (account, name, seed) VALUES (?, ?, ?)", call.account.id, name, seed)
    tree = {"SerialNumber": _serial(call, name), "Base32StringSeed": seed, "QRCodePNG": _PIXEL}
    return {"VirtualMFADevice": tree}


def _list(call: Call) -> dict[str, Any]:
    select = (
        "SELECT d.name, d.activated, u.seq, u.name, u.display_name, d.seq FROM mfa_devices d"
        " LEFT JOIN users u ON u.seq = d.user_seq WHERE d.account = ?"
    )
    marker = None
    if call.ims:
        rows, marker = page(call, select, (call.account.id,), key="d.seq")
    else:
        # RAM's form of the list takes no page size and never truncates.
        rows = call.state.all(f"{select} ORDER BY d.seq", call.account.id)
    devices = []
    for name, activated, user_seq, user_name, display_name, _ in rows:
        tree: dict[str, Any] = {"SerialNumber": _serial(call, name)}
        if user_seq is not None:
            tree["ActivateDate"] = activated
            owner = {"UserPrincipalName": principal(call, user_name)} if call.ims else {"UserName": user_name}
            tree["User"] = {"UserId": user_id(user_seq), "DisplayName": display_name, **owner}
        devices.append(tree)
    tree = {"VirtualMFADevices": {"VirtualMFADevice": devices}}
    return paged(marker, tree) if call.ims else tree


def _delete(call: Call) -> dict[str, Any]:
    row = call.state.one(
        "SELECT seq, user_seq FROM mfa_devices WHERE account = ? AND name = ?", call.account.id, _name(call)
    )
    if row is None:
        raise refuse("EntityNotExist.VirtualMFADevice")
    if row[1] is not None:
        raise refuse("DeleteConflict.VirtualMFADevice.User")
    call.state.run("DELETE FROM mfa_devices WHERE seq = ?", row[0])
    return {}


def _bind(call: Call) -> dict[str, Any]:
    user = named_user(call)
    row = call.state.one(
        "SELECT seq, user_seq, seed FROM mfa_devices WHERE account = ? AND name = ?", call.account.id, _name(call)
    )
    if row is None:
        raise refuse("EntityNotExist.VirtualMFADevice")
    seq, owner, seed = row
    if owner is not None:
        raise refuse("EntityAlreadyExists.VirtualMFADevice.User")
    if call.state.one("SELECT 1 FROM mfa_devices WHERE user_seq = ?", user.seq) is not None:
        raise refuse("EntityAlreadyExists.User.MFADevice")
    codes = [call.text(name) for name in ("AuthenticationCode1", "AuthenticationCode2") if name in call.args]
    if not all(code.isascii() and code.isdigit() and len(code) == 6 for code in codes):
        raise refuse("InvalidParameter.AuthenticationCode.Format")
    # A device goes by the time of the world, wherever the emulator's clock was moved. It may be a step off, and typing
    # the second code takes a while.
    now = call.state.clock.wall()
    starts = [now + offset * _STEP for offset in (-3, -2, -1, 0, 1)]
    if not any(codes == [one_time_code(seed, start + n * _STEP) for n in range(len(codes))] for start in starts):
        raise refuse("CheckAuthenticationCodeFail")
    call.state.run("UPDATE mfa_devices SET user_seq = ?, activated = ? WHERE seq = ?", user.seq, call.stamp(), seq)
    return {}


def _unbind(call: Call) -> dict[str, Any]:
    user = named_user(call)
    row = call.state.one("SELECT seq, name FROM mfa_devices WHERE user_seq = ?", user.seq)
    if row is None:
        raise refuse("EntityNotExist.User.MFADevice")
    call.state.run("UPDATE mfa_devices SET user_seq = NULL, activated = '' WHERE seq = ?", row[0])
    return {"MFADevice": {"SerialNumber": _serial(call, row[1])}}


def _disable(call: Call) -> dict[str, Any]:
    if not call.state.run("DELETE FROM mfa_devices WHERE user_seq = ?", named_user(call).seq):
        raise refuse("EntityNotExist.User.MFADevice")
    return {}


def _info(call: Call) -> dict[str, Any]:
    user = named_or_own_user(call)
    row = call.state.one("SELECT name FROM mfa_devices WHERE user_seq = ?", user.seq)
    if row is not None:
        device = {"MFADevice": {"SerialNumber": _serial(call, row[0]), "Type": "VMFA"}}
        return {"IsMFAEnable": True, **device} if call.ims else device
    if not call.ims:
        # Not in the metadata for this action, but what auditors handle: ScoutSuite and CloudSploit both look for it.
        raise refuse("EntityNotExist.User.MFADevice")
    return {"IsMFAEnable": False}


def _account_info(call: Call) -> dict[str, Any]:
    return {"IsMFAEnable": root_has_mfa(call)}


ACTIONS: Actions = {
    f"{service}.{action}": handler
    for service in ("ims", "ram")
    for action, handler in {
        "CreateVirtualMFADevice": _create,
        "ListVirtualMFADevices": _list,
        "DeleteVirtualMFADevice": _delete,
        "BindMFADevice": _bind,
        "UnbindMFADevice": _unbind,
        "GetUserMFAInfo": _info,
    }.items()
} | {"ims.DisableVirtualMFA": _disable, "ims.GetAccountMFAInfo": _account_info}
