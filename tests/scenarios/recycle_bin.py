"""Deleted users and access keys that can be brought back."""

from __future__ import annotations

from typing import Any

from tests.scenarios.stage import Stage, scenario

MONTH = 30 * 86_400


async def new_principal(stage: Stage, stem: str = "alice") -> dict[str, str]:
    """The principal name and the id of a new user. Whether it lives or is in the bin, nothing stays of it."""
    principal = await stage.principal(stage.name(stem))
    made = await stage.call("ims.CreateUser", UserPrincipalName=principal, DisplayName=stem.title())
    user = {"UserPrincipalName": principal, "UserId": made["User"]["UserId"]}
    stage.later("ims.DeleteUserInRecycleBin", UserId=user["UserId"])
    stage.later("ims.DeleteUser", UserId=user["UserId"])
    return user


async def new_key(stage: Stage, user: dict[str, str]) -> dict[str, Any]:
    """A new access key; it goes with its user."""
    made = await stage.call("ims.CreateAccessKey", UserPrincipalName=user["UserPrincipalName"])
    key: dict[str, Any] = made["AccessKey"]
    return key


@scenario(writes=True)
async def a_deleted_user_can_be_brought_back(stage: Stage) -> None:
    """IMS moves a deleted user to the recycle bin, from which it returns with its id, its name and its tags."""
    user = await new_principal(stage)
    one, principal = {"UserId": user["UserId"]}, user["UserPrincipalName"]
    await stage.call("ims.TagResources", ResourceType="user", ResourceId=[user["UserId"]], Tag=[{"Key": "a"}])
    await stage.refused("EntityNotExist.User", "ims.GetUserInRecycleBin", **one)
    await stage.refused("EntityNotExist.User", "ims.RestoreUserFromRecycleBin", **one)

    await stage.call("ims.DeleteUser", **one)
    await stage.refused("EntityNotExist.User", "ims.GetUser", **one)
    binned = (await stage.call("ims.GetUserInRecycleBin", **one))["User"]
    assert (binned["UserPrincipalName"], binned["DisplayName"]) == (principal, "Alice")
    assert binned["CreateDate"] <= binned["RecycleDate"] < binned["DeleteDate"]
    (found,) = await stage.every("ims.ListUsersInRecycleBin", Filter=f"UserPrincipalName eq {principal}")
    assert found == binned
    assert binned in await stage.every("ims.ListUsersInRecycleBin", MaxItems=100)

    await stage.call("ims.RestoreUserFromRecycleBin", **one)
    seen = (await stage.call("ims.GetUser", UserPrincipalName=principal))["User"]
    assert (seen["UserId"], seen["CreateDate"]) == (user["UserId"], binned["CreateDate"])
    assert seen["Tags"] == [{"TagKey": "a", "TagValue": ""}]
    await stage.refused("EntityNotExist.User", "ims.GetUserInRecycleBin", **one)


@scenario(writes=True)
async def a_user_can_be_erased_for_good(stage: Stage) -> None:
    """What was deleted in the recycle bin, its access keys included, does not come back."""
    user = await new_principal(stage)
    one, key = {"UserId": user["UserId"]}, (await new_key(stage, user))["AccessKeyId"]
    await stage.refused("EntityNotExist.User", "ims.DeleteUserInRecycleBin", **one)
    await stage.call("ims.DeleteUser", **one)
    (deleted,) = (await stage.call("ims.ListAccessKeysInRecycleBin", **one))["AccessKeys"]
    assert deleted["AccessKeyId"] == key
    owner = (await stage.call("ims.GetUserInRecycleBin", UserAccessKeyId=key))["User"]
    assert owner["UserId"] == user["UserId"]

    await stage.call("ims.DeleteUserInRecycleBin", **one)
    await stage.refused("EntityNotExist.User", "ims.GetUserInRecycleBin", **one)
    await stage.refused("EntityNotExist.User", "ims.ListAccessKeysInRecycleBin", **one)
    await stage.refused("EntityNotExist.User.AccessKey", "ims.GetAccessKeyInfoInRecycleBin", UserAccessKeyId=key)
    principal = user["UserPrincipalName"]
    assert await stage.every("ims.ListUsersInRecycleBin", Filter=f"UserPrincipalName eq {principal}") == []
    await stage.refused("InvalidParameter.MaxItems.Range", "ims.ListUsersInRecycleBin", MaxItems=0)


@scenario(writes=True)
async def a_deleted_key_can_be_brought_back(stage: Stage) -> None:
    """IMS moves a deleted access key to the recycle bin, from which it returns or goes for good."""
    user = await new_principal(stage)
    key = {"UserAccessKeyId": (await new_key(stage, user))["AccessKeyId"]}
    named, binned = {"UserPrincipalName": user["UserPrincipalName"], **key}, {"UserId": user["UserId"], **key}
    missing = "EntityNotExist.User.AccessKey"
    await stage.refused(missing, "ims.RestoreAccessKeyFromRecycleBin", **binned)
    await stage.call("ims.UpdateAccessKey", **named, Status="Inactive")
    await stage.call("ims.DeleteAccessKey", **named)
    assert (await stage.call("ims.ListAccessKeys", UserPrincipalName=user["UserPrincipalName"]))["AccessKeys"] == []
    seen = (await stage.call("ims.GetAccessKeyInfoInRecycleBin", **key))["AccessKey"]
    assert (seen["UserId"], seen["UserPrincipalName"]) == (user["UserId"], user["UserPrincipalName"])
    assert seen["UserRecycled"] is False
    assert seen["CreateDate"] <= seen["RecycleDate"] < seen["DeleteDate"]
    (listed,) = (await stage.call("ims.ListAccessKeysInRecycleBin", UserId=user["UserId"]))["AccessKeys"]
    assert listed.items() <= seen.items()

    await stage.call("ims.RestoreAccessKeyFromRecycleBin", **binned)
    (back,) = (await stage.call("ims.ListAccessKeys", UserPrincipalName=user["UserPrincipalName"]))["AccessKeys"]
    assert (back["AccessKeyId"], back["CreateDate"]) == (key["UserAccessKeyId"], seen["CreateDate"])
    assert (await stage.call("ims.ListAccessKeysInRecycleBin", UserId=user["UserId"]))["AccessKeys"] == []

    await stage.call("ims.DeleteAccessKey", **named)
    await stage.call("ims.DeleteAccessKeyInRecycleBin", **binned)
    await stage.refused(missing, "ims.DeleteAccessKeyInRecycleBin", **binned)
    await stage.refused(missing, "ims.RestoreAccessKeyFromRecycleBin", **binned)
    await stage.refused(missing, "ims.GetAccessKeyInfoInRecycleBin", **key)


@scenario(writes=True, emulator_only=True)
async def a_key_signs_again_when_it_is_back(stage: Stage) -> None:
    """A deleted key signs nothing; restored it does. (In the real service a change takes a moment to spread.)"""
    user = await new_principal(stage)
    key = await new_key(stage, user)
    async with stage.acting_as(key) as alice:
        me = await alice.call("sts.GetCallerIdentity")
        await stage.call("ims.DeleteUser", UserId=user["UserId"])
        await alice.refused("InvalidAccessKeyId.NotFound", "sts.GetCallerIdentity")
        one = {"UserId": user["UserId"], "UserAccessKeyId": key["AccessKeyId"]}
        await stage.refused("EntityNotExist.User", "ims.RestoreAccessKeyFromRecycleBin", **one)
        await stage.call("ims.RestoreUserFromRecycleBin", UserId=user["UserId"])
        await alice.refused("InvalidAccessKeyId.NotFound", "sts.GetCallerIdentity")
        await stage.call("ims.RestoreAccessKeyFromRecycleBin", **one)
        again = await alice.call("sts.GetCallerIdentity")
        assert (again["Arn"], again["UserId"]) == (me["Arn"], user["UserId"])


@scenario(writes=True, emulator_only=True)
async def the_bin_forgets_after_thirty_days(stage: Stage) -> None:
    """Users and keys can be restored until their date, and not a second longer."""
    assert stage.emulator is not None
    user, other = await new_principal(stage), await new_principal(stage, "bob")
    key = {"UserId": other["UserId"], "UserAccessKeyId": (await new_key(stage, other))["AccessKeyId"]}
    await stage.call("ims.DeleteUser", UserId=user["UserId"])
    named = {"UserPrincipalName": other["UserPrincipalName"], "UserAccessKeyId": key["UserAccessKeyId"]}
    await stage.call("ims.DeleteAccessKey", **named)
    stage.emulator.clock.advance(MONTH - 60)
    await stage.call("ims.GetUserInRecycleBin", UserId=user["UserId"])
    await stage.call("ims.GetAccessKeyInfoInRecycleBin", UserAccessKeyId=key["UserAccessKeyId"])
    stage.emulator.clock.advance(61)
    await stage.refused("EntityNotExist.User", "ims.RestoreUserFromRecycleBin", UserId=user["UserId"])
    await stage.refused("EntityNotExist.User.AccessKey", "ims.RestoreAccessKeyFromRecycleBin", **key)
    assert await stage.every("ims.ListUsersInRecycleBin") == []
    assert (await stage.call("ims.ListAccessKeysInRecycleBin", UserId=other["UserId"]))["AccessKeys"] == []
