"""Passwords: the policy they are held against, and users who change their own."""

from __future__ import annotations

import itertools
import secrets
from typing import Any

from tests.scenarios.account import STRANGER
from tests.scenarios.made import document, new_key, new_user
from tests.scenarios.stage import Stage, scenario

LENIENT: dict[str, Any] = {
    "MinimumPasswordLength": 8,
    "RequireLowercaseCharacters": False,
    "RequireUppercaseCharacters": False,
    "RequireNumbers": False,
    "RequireSymbols": False,
    "HardExpire": False,
    "MaxLoginAttemps": 0,
    "PasswordReusePrevention": 0,
    "MaxPasswordAge": 0,
    "MinimumPasswordDifferentCharacter": 0,
    "PasswordNotContainUserName": False,
    "InitialPasswordAge": 14,
    "InterceptRiskPasswordOnApi": False,
}
"""Every rule, at the value that IMS documents for one left out."""

STRICT: dict[str, Any] = {
    "MinimumPasswordLength": 12,
    "RequireLowercaseCharacters": True,
    "RequireUppercaseCharacters": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "HardExpire": True,
    "MaxLoginAttemps": 5,
    "PasswordReusePrevention": 24,
    "MaxPasswordAge": 90,
    "MinimumPasswordDifferentCharacter": 8,
    "PasswordNotContainUserName": True,
    "InitialPasswordAge": 7,
    "InterceptRiskPasswordOnApi": True,
}

RULES: list[tuple[dict[str, Any], str, str]] = [
    ({"MinimumPasswordLength": 10}, "ninechars", "tencharsss"),
    ({"RequireLowercaseCharacters": True}, "UPPER-123", "UPPER-123x"),
    ({"RequireUppercaseCharacters": True}, "lower-123", "lower-123X"),
    ({"RequireNumbers": True}, "no-digits", "no-digits1"),
    ({"RequireSymbols": True}, "NoSymbol11", "NoSymbol11_"),
    ({"MinimumPasswordDifferentCharacter": 4}, "abcabcabc", "abcabcabcd"),
    ({"InterceptRiskPasswordOnApi": True}, "Password123!", "Pawn-sword-7"),
]
"""A rule, a password that breaks it and nothing else, and one that keeps it."""


def fresh() -> str:
    """A password that keeps every rule and was never used."""
    return f"Aa1!{secrets.token_urlsafe(15)}"


async def ram_policy(stage: Stage) -> dict[str, Any]:
    policy: dict[str, Any] = (await stage.call("ram.GetPasswordPolicy"))["PasswordPolicy"]
    return policy


async def ims_policy(stage: Stage) -> dict[str, Any]:
    policy: dict[str, Any] = (await stage.call("ims.GetPasswordPolicy"))["PasswordPolicy"]
    return policy


@scenario(writes=False)
async def both_services_tell_one_policy(stage: Stage) -> None:
    """RAM tells fewer rules, and spells one differently."""
    in_ram, in_ims = await ram_policy(stage), await ims_policy(stage)
    assert 8 <= in_ims["MinimumPasswordLength"] <= 32
    assert in_ram.pop("HardExpiry") == in_ims["HardExpire"]
    assert in_ram == {name: in_ims[name] for name in in_ram}
    async with stage.acting_as(STRANGER) as stranger:
        await stranger.refused("InvalidAccessKeyId.NotFound", "ram.GetPasswordPolicy")
        await stranger.refused("InvalidAccessKeyId.NotFound", "ims.GetPasswordPolicy")


@scenario(writes=True, emulator_only=True)
async def the_policy_is_set_in_either_service(stage: Stage) -> None:
    """What IMS sets RAM tells, and the other way round; rules that RAM does not know stay."""
    out_of_range = "InvalidParameter.MinimumPasswordLength.Range"
    await stage.refused(out_of_range, "ims.SetPasswordPolicy", MinimumPasswordLength=7)
    assert await ims_policy(stage) == LENIENT
    answer = (await stage.call("ims.SetPasswordPolicy", **STRICT))["PasswordPolicy"]
    assert answer == STRICT == await ims_policy(stage)
    in_ram = await ram_policy(stage)
    assert (in_ram["HardExpiry"], in_ram["MinimumPasswordLength"]) == (True, 12)

    refused = await stage.refused(out_of_range, "ram.SetPasswordPolicy", MinimumPasswordLength=33)
    assert refused.status == 400
    new = {**in_ram, "MinimumPasswordLength": 10, "HardExpiry": False, "RequireSymbols": False}
    assert (await stage.call("ram.SetPasswordPolicy", **new))["PasswordPolicy"] == new == await ram_policy(stage)
    in_ims = await ims_policy(stage)
    assert in_ims == {**STRICT, "MinimumPasswordLength": 10, "HardExpire": False, "RequireSymbols": False}


@scenario(writes=True, emulator_only=True)
async def every_rule_is_applied(stage: Stage) -> None:
    """To the first password of a user, in both services."""
    user = await new_user(stage)
    principal = await stage.principal(user)
    # The whole name counts, in capitals or not.
    own_name = ({"PasswordNotContainUserName": True}, f"x{user.upper()}", user[:-1])
    stage.later("ram.DeleteLoginProfile", UserName=user)
    for rule, bad, good in [*RULES, own_name]:
        await stage.call("ims.SetPasswordPolicy", **{**LENIENT, **rule})
        for owner, service in (({"UserName": user}, "ram"), ({"UserPrincipalName": principal}, "ims")):
            weak = "InvalidParameter.Password.TooWeak"
            await stage.refused(weak, f"{service}.CreateLoginProfile", **owner, Password=bad)
            await stage.call(f"{service}.CreateLoginProfile", **owner, Password=good)
            refused = await stage.refused(weak, f"{service}.UpdateLoginProfile", **owner, Password=bad)
            assert bad not in str(refused)
            await stage.call(f"{service}.UpdateLoginProfile", **owner, Password=good)
            await stage.call(f"{service}.DeleteLoginProfile", **owner)


@scenario(writes=True)
async def users_change_their_own_password(stage: Stage) -> None:
    """Only a RAM user can, only with the password in force, and only to one that keeps the policy."""
    user = await new_user(stage)
    principal = await stage.principal(user)
    policy = stage.name("passwords")
    await stage.call("ram.CreatePolicy", PolicyName=policy, PolicyDocument=document("ram:ChangePassword"))
    stage.later("ram.DeletePolicy", PolicyName=policy)
    attached = {"PolicyType": "Custom", "PolicyName": policy, "UserName": user}
    await stage.call("ram.AttachPolicyToUser", **attached)
    stage.later("ram.DetachPolicyFromUser", **attached)
    key = await new_key(stage, user)
    first, second, third = fresh(), fresh(), fresh()

    for service in ("ram", "ims"):
        change = f"{service}.ChangePassword"
        await stage.refused("NotSupport.Account", change, OldPassword=first, NewPassword=second)
    async with stage.acting_as(key) as alice:
        for service in ("ram", "ims"):
            gone = "EntityNotExist.User.LoginProfile"
            await alice.refused(gone, f"{service}.ChangePassword", OldPassword=first, NewPassword=second)
        await stage.call("ram.CreateLoginProfile", UserName=user, Password=first, PasswordResetRequired=True)
        stage.later("ram.DeleteLoginProfile", UserName=user)

        for service, old, new in (("ram", first, second), ("ims", second, third)):
            change = f"{service}.ChangePassword"
            wrong = "InvalidParameter.OldPassword.Incorrect"
            refused = await alice.refused(wrong, change, OldPassword=f"{old}x", NewPassword=new)
            assert new not in str(refused)
            await alice.refused("InvalidParameter.NewPassword.TooWeak", change, OldPassword=old, NewPassword="short")
            await alice.call(change, OldPassword=old, NewPassword=new)
            # The old one is worth nothing any more.
            await alice.refused(wrong, change, OldPassword=old, NewPassword=fresh())
    seen = (await stage.call("ims.GetLoginProfile", UserPrincipalName=principal))["LoginProfile"]
    assert (seen["PasswordResetRequired"], seen["PasswordStatus"]) == (False, "NotInitial")


@scenario(writes=True, emulator_only=True)
async def old_passwords_are_not_taken_again(stage: Stage) -> None:
    """As many as the policy says, counting the present one; to administrators it applies as well."""
    user = await new_user(stage)
    key = await new_key(stage, user)
    passwords = [fresh() for _ in range(3)]
    await stage.call("ram.CreateLoginProfile", UserName=user, Password=passwords[0])
    stage.later("ram.DeleteLoginProfile", UserName=user)
    async with stage.acting_as(key) as alice:
        for old, new in itertools.pairwise(passwords):
            await alice.call("ims.ChangePassword", OldPassword=old, NewPassword=new)
        present = passwords[-1]
        await stage.call("ims.SetPasswordPolicy", **{**LENIENT, "PasswordReusePrevention": 2})
        for new in passwords[1:]:
            used = "InvalidParameter.NewPassword.ReusePrevention"
            await alice.refused(used, "ims.ChangePassword", OldPassword=present, NewPassword=new)
            await alice.refused(used, "ram.ChangePassword", OldPassword=present, NewPassword=new)
            used = "InvalidParameter.Password.ReusePrevention"
            await stage.refused(used, "ram.UpdateLoginProfile", UserName=user, Password=new)
        await alice.call("ims.ChangePassword", OldPassword=present, NewPassword=passwords[0])
