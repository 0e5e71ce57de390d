"""User groups and who is in them. IMS gives a group a display name, RAM does not know of one."""

from __future__ import annotations

from typing import Any, NamedTuple

from .account import check_quota
from .ids import group_id, user_id
from .refusals import refuse
from .room import Actions, Call, page, paged
from .users import named_user, principal

__all__ = ["ACTIONS", "Group", "named_group"]


class Group(NamedTuple):
    """A row of `groups`; the last field orders the lists."""

    account: str
    name: str
    display_name: str
    comments: str
    created: str
    updated: str
    seq: int


_COLUMNS = ", ".join(Group._fields)
_BY_NAME = f"SELECT {_COLUMNS} FROM groups WHERE account = ? AND name = ?"
_LIST = f"SELECT {_COLUMNS} FROM groups WHERE account = ?"


def named_group(call: Call) -> Group:
    """The group that `GroupName` names."""
    row = call.state.one(_BY_NAME, call.account.id, call.args["GroupName"])
    if row is None:
        raise refuse("EntityNotExist.Group")
    return Group(*row)


def _tree(call: Call, group: Group) -> dict[str, Any]:
    tree = {
        "GroupId": group_id(group.seq),
        "GroupName": group.name,
        "Comments": group.comments,
        "CreateDate": group.created,
        "UpdateDate": group.updated,
    }
    if call.ims:
        tree["DisplayName"] = group.display_name
    return tree


def _check_free(call: Call, name: str) -> None:
    if call.state.one(_BY_NAME, call.account.id, name) is not None:
        raise refuse("EntityAlreadyExists.Group")


def _create(call: Call) -> dict[str, Any]:
    name = call.args["GroupName"]
    _check_free(call, name)
    used = call.state.count("SELECT count(*) FROM groups WHERE account = ?", call.account.id)
    check_quota(call, "GroupsQuota", "LimitExceeded.Group", used)
    now = call.stamp()
    values = (call.account.id, name, call.text("DisplayName"), call.text("Comments"), now, now)
    seq = call.state.insert(
        "INSERT INTO groups (account, name, display_name, comments, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
        *values,
    )
    tree = _tree(call, Group(*values, seq))
    if not call.ims:
        del tree["UpdateDate"]
    return {"Group": tree}


def _get(call: Call) -> dict[str, Any]:
    return {"Group": _tree(call, named_group(call))}


def _update(call: Call) -> dict[str, Any]:
    group = named_group(call)
    name = call.args.get("NewGroupName", group.name)
    if name != group.name:
        _check_free(call, name)
    new = group._replace(
        name=name,
        display_name=call.args.get("NewDisplayName", group.display_name),
        comments=call.args.get("NewComments", group.comments),
        updated=call.stamp(),
    )
    call.state.run(
        "UPDATE groups SET name = ?, display_name = ?, comments = ?, updated = ? WHERE seq = ?",
        new.name,
        new.display_name,
        new.comments,
        new.updated,
        new.seq,
    )
    return {"Group": _tree(call, new)}


def _delete(call: Call) -> dict[str, Any]:
    group = named_group(call)
    if call.state.one("SELECT 1 FROM members WHERE group_seq = ?", group.seq) is not None:
        raise refuse("DeleteConflict.Group.User")
    if call.state.one("SELECT 1 FROM attachments WHERE kind = 'group' AND entity_seq = ?", group.seq) is not None:
        raise refuse("DeleteConflict.Group.Policy")
    call.state.run("DELETE FROM groups WHERE seq = ?", group.seq)
    return {}


def _list(call: Call) -> dict[str, Any]:
    rows, marker = page(call, _LIST, (call.account.id,))
    return paged(marker, {"Groups": {"Group": [_tree(call, Group(*row)) for row in rows]}})


def _add(call: Call) -> dict[str, Any]:
    user, group = named_user(call), named_group(call)
    if call.state.one("SELECT 1 FROM members WHERE group_seq = ? AND user_seq = ?", group.seq, user.seq) is not None:
        raise refuse("EntityAlreadyExists.User.Group")
    used = call.state.count("SELECT count(*) FROM members WHERE user_seq = ?", user.seq)
    check_quota(call, "GroupsPerUserQuota", "LimitExceeded.User.Group", used)
    call.state.run(
        "INSERT INTO members (group_seq, user_seq, joined) VALUES (?, ?, ?)", group.seq, user.seq, call.stamp()
    )
    return {}


def _remove(call: Call) -> dict[str, Any]:
    user, group = named_user(call), named_group(call)
    if not call.state.run("DELETE FROM members WHERE group_seq = ? AND user_seq = ?", group.seq, user.seq):
        raise refuse("EntityNotExist.User.Group")
    return {}


def _groups_of_user(call: Call) -> dict[str, Any]:
    user = named_user(call)
    rows = call.state.all(
        "SELECT g.seq, g.name, g.comments, m.joined, g.display_name FROM members m JOIN groups g ON g.seq = m.group_seq"
        " WHERE m.user_seq = ? ORDER BY g.seq",
        user.seq,
    )
    groups = []
    for seq, name, comments, joined, display_name in rows:
        tree = {"GroupId": group_id(seq), "GroupName": name, "Comments": comments, "JoinDate": joined}
        if call.ims:
            tree["DisplayName"] = display_name
        groups.append(tree)
    return {"Groups": {"Group": groups}}


def _users_of_group(call: Call) -> dict[str, Any]:
    group = named_group(call)
    rows, marker = page(
        call,
        "SELECT u.name, u.display_name, m.joined, u.seq FROM members m JOIN users u ON u.seq = m.user_seq"
        " WHERE m.group_seq = ?",
        (group.seq,),
        key="m.user_seq",
    )
    users = []
    for name, display_name, joined, seq in rows:
        tree = {"DisplayName": display_name, "JoinDate": joined}
        if call.ims:
            tree["UserPrincipalName"] = principal(call, name)
            tree["UserId"] = user_id(seq)
        else:
            tree["UserName"] = name
        users.append(tree)
    return paged(marker, {"Users": {"User": users}})


ACTIONS: Actions = {
    f"{service}.{action}": handler
    for service in ("ims", "ram")
    for action, handler in {
        "CreateGroup": _create,
        "GetGroup": _get,
        "UpdateGroup": _update,
        "DeleteGroup": _delete,
        "ListGroups": _list,
        "AddUserToGroup": _add,
        "RemoveUserFromGroup": _remove,
        "ListGroupsForUser": _groups_of_user,
        "ListUsersForGroup": _users_of_group,
    }.items()
}
