"""Access keys of users."""

from __future__ import annotations

from tests.scenarios.made import new_key, new_user
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def access_keys_come_and_go(stage: Stage) -> None:
    """RAM's keys: two at most, each switched off before it is deleted."""
    user, nobody = await new_user(stage), stage.name("nobody")
    assert (await stage.call("ram.ListAccessKeys", UserName=user))["AccessKeys"] == []
    first, second = await new_key(stage, user), await new_key(stage, user)
    assert first["AccessKeySecret"] != second["AccessKeySecret"]
    await stage.refused("LimitExceeded.User.AccessKey", "ram.CreateAccessKey", UserName=user)
    await stage.refused("EntityNotExist.User", "ram.ListAccessKeys", UserName=nobody)

    one = {"UserName": user, "UserAccessKeyId": first["AccessKeyId"]}
    await stage.call("ram.UpdateAccessKey", **one, Status="Inactive")
    listed = (await stage.call("ram.ListAccessKeys", UserName=user))["AccessKeys"]
    assert {key["AccessKeyId"]: key["Status"] for key in listed} == {
        first["AccessKeyId"]: "Inactive",
        second["AccessKeyId"]: "Active",
    }
    assert all("AccessKeySecret" not in key for key in listed)

    await stage.call("ram.DeleteAccessKey", **one)
    await stage.refused("EntityNotExist.User.AccessKey", "ram.DeleteAccessKey", **one)
    await stage.refused("EntityNotExist.User.AccessKey", "ram.UpdateAccessKey", **one, Status="Active")
    (left,) = (await stage.call("ram.ListAccessKeys", UserName=user))["AccessKeys"]
    assert left["AccessKeyId"] == second["AccessKeyId"]


@scenario(writes=True)
async def access_keys_of_principals(stage: Stage) -> None:
    """IMS's keys: the same for principals, and RAM sees them."""
    name = await new_user(stage)
    user, nobody = await stage.principal(name), await stage.principal(stage.name("nobody"))
    key = (await stage.call("ims.CreateAccessKey", UserPrincipalName=user))["AccessKey"]
    one = {"UserPrincipalName": user, "UserAccessKeyId": key["AccessKeyId"]}
    user_id = (await stage.call("ims.GetUser", UserPrincipalName=user))["User"]["UserId"]
    stage.later("ims.DeleteAccessKeyInRecycleBin", UserId=user_id, UserAccessKeyId=key["AccessKeyId"])
    stage.later("ims.DeleteAccessKey", **one)
    await stage.refused("EntityNotExist.User", "ims.CreateAccessKey", UserPrincipalName=nobody)
    await stage.refused("EntityNotExist.User", "ims.ListAccessKeys", UserPrincipalName=nobody)
    (listed,) = (await stage.call("ims.ListAccessKeys", UserPrincipalName=user))["AccessKeys"]
    assert (listed["AccessKeyId"], listed["Status"]) == (key["AccessKeyId"], "Active")

    await stage.call("ims.UpdateAccessKey", **one, Status="Inactive")
    (in_ram,) = (await stage.call("ram.ListAccessKeys", UserName=name))["AccessKeys"]
    assert (in_ram["AccessKeyId"], in_ram["Status"]) == (key["AccessKeyId"], "Inactive")
    await stage.call("ims.DeleteAccessKey", **one)
    await stage.refused("EntityNotExist.User.AccessKey", "ims.DeleteAccessKey", **one)
    await stage.refused("EntityNotExist.User.AccessKey", "ims.UpdateAccessKey", **one, Status="Active")
    assert (await stage.call("ims.ListAccessKeys", UserPrincipalName=user))["AccessKeys"] == []


@scenario(writes=True)
async def a_new_key_was_never_used(stage: Stage) -> None:
    """Both services say so, and that a key of somebody else is not there."""
    user, other = await new_user(stage), await new_user(stage, "bob")
    key = (await new_key(stage, user))["AccessKeyId"]
    in_ram = await stage.call("ram.GetAccessKeyLastUsed", UserName=user, UserAccessKeyId=key)
    principal, elsewhere = await stage.principal(user), await stage.principal(other)
    in_ims = await stage.call("ims.GetAccessKeyLastUsed", UserPrincipalName=principal, UserAccessKeyId=key)
    assert in_ims["AccessKeyLastUsed"]["LastUsedDate"] == in_ram["AccessKeyLastUsed"]["LastUsedDate"]
    missing = "EntityNotExist.User.AccessKey"
    await stage.refused(missing, "ram.GetAccessKeyLastUsed", UserName=other, UserAccessKeyId=key)
    await stage.refused(missing, "ims.GetAccessKeyLastUsed", UserPrincipalName=elsewhere, UserAccessKeyId=key)


@scenario(writes=True, emulator_only=True)
async def a_key_works_while_it_is_active(stage: Stage) -> None:
    """A key is its user's, and refused as soon as it is switched off; in the real service that may take a moment."""
    user = await new_user(stage)
    key = await new_key(stage, user)
    one = {"UserName": user, "UserAccessKeyId": key["AccessKeyId"]}
    async with stage.acting_as(key) as alice:
        me = await alice.call("sts.GetCallerIdentity")
        assert (me["IdentityType"], me["Arn"]) == ("RAMUser", f"acs:ram::{stage.account}:user/{user}")
        assert (await stage.call("ram.GetAccessKeyLastUsed", **one))["AccessKeyLastUsed"]["LastUsedDate"]
        await stage.call("ram.UpdateAccessKey", **one, Status="Inactive")
        await alice.refused("InvalidAccessKeyId.Inactive", "sts.GetCallerIdentity")
        await stage.call("ram.UpdateAccessKey", **one, Status="Active")
        await alice.call("sts.GetCallerIdentity")
        await stage.call("ram.DeleteAccessKey", **one)
        await alice.refused("InvalidAccessKeyId.NotFound", "sts.GetCallerIdentity")
