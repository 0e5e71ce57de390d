"""User groups and who is in them."""

from __future__ import annotations

from tests.scenarios.made import new_group, new_user
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def groups_come_and_go(stage: Stage) -> None:
    """RAM's groups: made, read, renamed, listed and deleted."""
    name, renamed = stage.name("developers"), stage.name("builders")
    await stage.refused("EntityNotExist.Group", "ram.GetGroup", GroupName=name)
    stage.later("ram.DeleteGroup", GroupName=name)
    stage.later("ram.DeleteGroup", GroupName=renamed)
    made = (await stage.call("ram.CreateGroup", GroupName=name, Comments="Who writes."))["Group"]
    seen = (await stage.call("ram.GetGroup", GroupName=name))["Group"]
    assert (seen["GroupId"], seen["GroupName"], seen["Comments"]) == (made["GroupId"], name, "Who writes.")
    await stage.refused("EntityAlreadyExists.Group", "ram.CreateGroup", GroupName=name)

    await stage.refused("EntityNotExist.Group", "ram.UpdateGroup", GroupName=renamed, NewComments="Nobody.")
    await stage.call("ram.UpdateGroup", GroupName=name, NewGroupName=renamed, NewComments="Who builds.")
    (listed,) = [group for group in await stage.every("ram.ListGroups") if group["GroupId"] == made["GroupId"]]
    assert (listed["GroupName"], listed["Comments"]) == (renamed, "Who builds.")

    await stage.call("ram.DeleteGroup", GroupName=renamed)
    await stage.refused("EntityNotExist.Group", "ram.DeleteGroup", GroupName=renamed)
    assert renamed not in [group["GroupName"] for group in await stage.every("ram.ListGroups")]


@scenario(writes=True)
async def groups_of_ims_have_display_names(stage: Stage) -> None:
    """IMS's groups: the same, with a name for people."""
    name, renamed = stage.name("developers"), stage.name("builders")
    await stage.refused("EntityNotExist.Group", "ims.GetGroup", GroupName=name)
    stage.later("ims.DeleteGroup", GroupName=name)
    stage.later("ims.DeleteGroup", GroupName=renamed)
    await stage.call("ims.CreateGroup", GroupName=name, DisplayName="Developers", Comments="Who writes.")
    await stage.refused("EntityAlreadyExists.Group", "ims.CreateGroup", GroupName=name, DisplayName="Again")
    seen = (await stage.call("ims.GetGroup", GroupName=name))["Group"]
    assert (seen["DisplayName"], seen["Comments"]) == ("Developers", "Who writes.")
    in_ram = (await stage.call("ram.GetGroup", GroupName=name))["Group"]
    assert (in_ram["GroupId"], in_ram["Comments"]) == (seen["GroupId"], "Who writes.")

    await stage.refused("EntityNotExist.Group", "ims.UpdateGroup", GroupName=renamed, NewDisplayName="Nobody")
    await stage.call("ims.UpdateGroup", GroupName=name, NewGroupName=renamed, NewDisplayName="Builders")
    (listed,) = [group for group in await stage.every("ims.ListGroups") if group["GroupId"] == seen["GroupId"]]
    assert (listed["GroupName"], listed["DisplayName"], listed["Comments"]) == (renamed, "Builders", "Who writes.")

    await stage.call("ims.DeleteGroup", GroupName=renamed)
    await stage.refused("EntityNotExist.Group", "ims.DeleteGroup", GroupName=renamed)


@scenario(writes=True)
async def users_join_and_leave_groups(stage: Stage) -> None:
    """Membership in RAM: seen from the group and from the user, refused twice, in the way of deleting the group."""
    user, group = await new_user(stage), await new_group(stage)
    nobody, nothing = stage.name("nobody"), stage.name("nothing")
    assert (await stage.call("ram.ListGroupsForUser", UserName=user))["Groups"] == []
    assert await stage.every("ram.ListUsersForGroup", GroupName=group) == []

    await stage.call("ram.AddUserToGroup", UserName=user, GroupName=group)
    stage.later("ram.RemoveUserFromGroup", UserName=user, GroupName=group)
    (seen,) = (await stage.call("ram.ListGroupsForUser", UserName=user))["Groups"]
    (member,) = await stage.every("ram.ListUsersForGroup", GroupName=group)
    assert (seen["GroupName"], member["UserName"]) == (group, user)
    assert seen["JoinDate"] == member["JoinDate"]

    await stage.refused("EntityAlreadyExists.User.Group", "ram.AddUserToGroup", UserName=user, GroupName=group)
    await stage.refused("EntityNotExist.User", "ram.AddUserToGroup", UserName=nobody, GroupName=group)
    await stage.refused("EntityNotExist.Group", "ram.AddUserToGroup", UserName=user, GroupName=nothing)
    await stage.refused("EntityNotExist.User", "ram.ListGroupsForUser", UserName=nobody)
    await stage.refused("EntityNotExist.Group", "ram.ListUsersForGroup", GroupName=nothing)
    await stage.refused("DeleteConflict.Group.User", "ram.DeleteGroup", GroupName=group)

    await stage.call("ram.RemoveUserFromGroup", UserName=user, GroupName=group)
    await stage.refused("EntityNotExist.User.Group", "ram.RemoveUserFromGroup", UserName=user, GroupName=group)
    assert await stage.every("ram.ListUsersForGroup", GroupName=group) == []
    await stage.call("ram.DeleteGroup", GroupName=group)


@scenario(writes=True)
async def principals_join_and_leave_groups(stage: Stage) -> None:
    """Membership in IMS, and what RAM shows of it."""
    name, group = await new_user(stage), await new_group(stage)
    user, nobody = await stage.principal(name), await stage.principal(stage.name("nobody"))
    await stage.call("ims.AddUserToGroup", UserPrincipalName=user, GroupName=group)
    stage.later("ims.RemoveUserFromGroup", UserPrincipalName=user, GroupName=group)
    (seen,) = (await stage.call("ims.ListGroupsForUser", UserPrincipalName=user))["Groups"]
    (member,) = await stage.every("ims.ListUsersForGroup", GroupName=group)
    assert (seen["GroupName"], member["UserPrincipalName"]) == (group, user)
    (in_ram,) = await stage.every("ram.ListUsersForGroup", GroupName=group)
    assert (in_ram["UserName"], in_ram["JoinDate"]) == (name, member["JoinDate"])

    again = "EntityAlreadyExists.User.Group"
    await stage.refused(again, "ims.AddUserToGroup", UserPrincipalName=user, GroupName=group)
    await stage.refused("EntityNotExist.User", "ims.ListGroupsForUser", UserPrincipalName=nobody)
    await stage.refused("EntityNotExist.Group", "ims.ListUsersForGroup", GroupName=stage.name("nothing"))
    await stage.call("ims.RemoveUserFromGroup", UserPrincipalName=user, GroupName=group)
    gone = "EntityNotExist.User.Group"
    await stage.refused(gone, "ims.RemoveUserFromGroup", UserPrincipalName=user, GroupName=group)
    assert (await stage.call("ims.ListGroupsForUser", UserPrincipalName=user))["Groups"] == []
