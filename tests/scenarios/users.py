"""Users, as RAM (by `UserName`) and IMS (by `UserPrincipalName`) know them."""

from __future__ import annotations

from tests.scenarios.made import new_group, new_key, new_user
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def users_come_and_go(stage: Stage) -> None:
    """RAM's users: made, read, renamed, listed and deleted."""
    name, renamed = stage.name("alice"), stage.name("bob")
    await stage.refused("EntityNotExist.User", "ram.GetUser", UserName=name)
    stage.later("ram.DeleteUser", UserName=name)
    stage.later("ram.DeleteUser", UserName=renamed)
    made = await stage.call("ram.CreateUser", UserName=name, DisplayName="张三 a+b*c", Comments="&=?/")
    seen = (await stage.call("ram.GetUser", UserName=name))["User"]
    assert seen["UserId"] == made["User"]["UserId"]
    assert (seen["UserName"], seen["DisplayName"], seen["Comments"]) == (name, "张三 a+b*c", "&=?/")
    assert name in [user["UserName"] for user in await stage.every("ram.ListUsers", MaxItems=100)]

    await stage.refused("EntityAlreadyExists.User", "ram.CreateUser", UserName=name)
    await stage.refused("EntityNotExist.User", "ram.UpdateUser", UserName=renamed, NewUserName=name)
    changed = await stage.call("ram.UpdateUser", UserName=name, NewUserName=renamed, NewComments="Moved.")
    assert (changed["User"]["UserName"], changed["User"]["Comments"]) == (renamed, "Moved.")
    await stage.refused("EntityNotExist.User", "ram.GetUser", UserName=name)
    assert (await stage.call("ram.GetUser", UserName=renamed))["User"]["UserId"] == seen["UserId"]

    await stage.call("ram.DeleteUser", UserName=renamed)
    await stage.refused("EntityNotExist.User", "ram.DeleteUser", UserName=renamed)
    assert renamed not in [user["UserName"] for user in await stage.every("ram.ListUsers")]


@scenario(writes=True)
async def principals_come_and_go(stage: Stage) -> None:
    """IMS's users: made with tags, found in three ways, renamed, listed and deleted."""
    first, second = stage.name("alice"), stage.name("bob")
    principal, renamed = await stage.principal(first), await stage.principal(second)
    await stage.refused("EntityNotExist.User", "ims.GetUser", UserPrincipalName=principal)
    tag = {"Key": "team", "Value": first}
    stage.later("ims.DeleteUser", UserPrincipalName=principal)
    made = await stage.call("ims.CreateUser", UserPrincipalName=principal, DisplayName="Alice", Tag=[tag])
    user_id = made["User"]["UserId"]
    stage.later("ims.DeleteUserInRecycleBin", UserId=user_id)
    stage.later("ims.DeleteUser", UserId=user_id)
    assert made["User"]["Tags"] == [{"TagKey": "team", "TagValue": first}]
    await stage.refused(
        "EntityAlreadyExists.User", "ims.CreateUser", UserPrincipalName=principal, DisplayName="Another"
    )

    key = await new_key(stage, first)
    for way in (
        {"UserPrincipalName": principal},
        {"UserId": user_id},
        {"UserAccessKeyId": key["AccessKeyId"]},
    ):
        assert (await stage.call("ims.GetUser", **way))["User"]["UserName"] == first
    (listed,) = await stage.every("ims.ListUsers", Tag=[tag])
    (basic,) = await stage.every("ims.ListUserBasicInfos", Tag=[tag])
    assert listed["UserId"] == basic["UserId"] == user_id
    assert listed["UserPrincipalName"] == basic["UserPrincipalName"] == principal
    assert listed["DisplayName"] == basic["DisplayName"] == "Alice"

    await stage.call("ims.UpdateUser", UserId=user_id, NewUserPrincipalName=renamed, NewDisplayName="Bob")
    await stage.refused("EntityNotExist.User", "ims.UpdateUser", UserPrincipalName=principal, NewDisplayName="Eve")
    seen = (await stage.call("ims.GetUser", UserPrincipalName=renamed))["User"]
    assert (seen["UserName"], seen["DisplayName"]) == (second, "Bob")

    await stage.call("ims.DeleteAccessKey", UserPrincipalName=renamed, UserAccessKeyId=key["AccessKeyId"])
    await stage.call("ims.DeleteUser", UserId=user_id)
    await stage.refused("EntityNotExist.User", "ims.DeleteUser", UserPrincipalName=renamed)
    assert await stage.every("ims.ListUsers", Tag=[tag]) == []


@scenario(writes=True)
async def a_user_is_the_same_in_both_services(stage: Stage) -> None:
    """What RAM changes, IMS shows, and the other way round."""
    name = stage.name("alice")
    principal = await stage.principal(name)
    stage.later("ram.DeleteUser", UserName=name)
    await stage.call("ram.CreateUser", UserName=name, DisplayName="Alice", Email="alice@example.com")
    in_ims = (await stage.call("ims.GetUser", UserPrincipalName=principal))["User"]
    assert (in_ims["UserName"], in_ims["DisplayName"], in_ims["Email"]) == (name, "Alice", "alice@example.com")
    await stage.call("ims.UpdateUser", UserPrincipalName=principal, NewComments="Told to IMS.")
    in_ram = (await stage.call("ram.GetUser", UserName=name))["User"]
    assert (in_ram["UserId"], in_ram["Comments"]) == (in_ims["UserId"], "Told to IMS.")


@scenario(writes=True)
async def a_user_goes_last(stage: Stage) -> None:
    """A user cannot be deleted while something hangs on it; each thing has its own refusal."""
    name, group = await new_user(stage), await new_group(stage)
    key = await new_key(stage, name)
    await stage.refused("DeleteConflict.User.AccessKey", "ram.DeleteUser", UserName=name)
    await stage.call("ram.DeleteAccessKey", UserName=name, UserAccessKeyId=key["AccessKeyId"])

    await stage.call("ram.AddUserToGroup", UserName=name, GroupName=group)
    stage.later("ram.RemoveUserFromGroup", UserName=name, GroupName=group)
    await stage.refused("DeleteConflict.User.Group", "ram.DeleteUser", UserName=name)
    await stage.call("ram.RemoveUserFromGroup", UserName=name, GroupName=group)

    policy = {"PolicyType": "System", "PolicyName": "AliyunOSSReadOnlyAccess", "UserName": name}
    await stage.call("ram.AttachPolicyToUser", **policy)
    stage.later("ram.DetachPolicyFromUser", **policy)
    await stage.refused("DeleteConflict.User.Policy", "ram.DeleteUser", UserName=name)
    await stage.call("ram.DetachPolicyFromUser", **policy)

    await stage.call("ram.DeleteUser", UserName=name)
    await stage.refused("EntityNotExist.User", "ram.GetUser", UserName=name)


@scenario(writes=False)
async def lists_are_read_page_by_page(stage: Stage) -> None:
    """The lists of both services refuse sizes that no page has, and small pages hold what large ones do."""
    for operation, key in (
        ("ims.ListUsers", "UserId"),
        ("ims.ListUserBasicInfos", "UserId"),
        ("ram.ListUsers", "UserId"),
        ("ims.ListGroups", "GroupId"),
        ("ram.ListGroups", "GroupId"),
        ("ims.ListVirtualMFADevices", "SerialNumber"),
        ("ram.ListPolicies", "PolicyName"),
        ("ram.ListRoles", "RoleName"),
    ):
        await stage.refused("InvalidParameter.MaxItems.Range", operation, MaxItems=0)
        few = await stage.call(operation, MaxItems=2)
        assert few["IsTruncated"] == ("Marker" in few)
        (first,) = [value for value in few.values() if isinstance(value, list)]
        whole = await stage.every(operation, MaxItems=100)
        assert [item[key] for item in whole][: len(first)] == [item[key] for item in first]
        assert few["IsTruncated"] == (len(whole) > len(first))
