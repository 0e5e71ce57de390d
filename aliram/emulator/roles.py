"""Roles and the trust policies that say who may assume them."""

from __future__ import annotations

from typing import Any, NamedTuple

from .account import check_quota
from .documents import check_trust
from .ids import role_id
from .refusals import refuse
from .room import Actions, Call, page, paged
from .state import State
from .tags import matching, remove_tags, set_tags, tags_of_many

__all__ = ["ACTIONS", "Role", "changeable_role", "forget_role", "insert_role", "named_role", "role_arn", "role_tree"]


class Role(NamedTuple):
    """A row of `roles`; the last field orders the lists."""

    account: str
    name: str
    description: str
    trust: str
    max_session: int
    console: int
    service_linked: int
    created: str
    updated: str
    seq: int


COLUMNS = ", ".join(Role._fields)
BY_NAME = f"SELECT {COLUMNS} FROM roles WHERE account = ? AND name = ?"


def role_arn(account: str, name: str) -> str:
    """A role's ARN. The service writes names as they were given and compares them as they are."""
    return f"acs:ram::{account}:role/{name}"


def named_role(call: Call) -> Role:
    """The role that `RoleName` names."""
    row = call.state.one(BY_NAME, call.account.id, call.args["RoleName"])
    if row is None:
        raise refuse("EntityNotExist.Role")
    return Role(*row)


def changeable_role(call: Call) -> Role:
    """The role that `RoleName` names, which must not be a service's own: nobody can change those."""
    role = named_role(call)
    if role.service_linked:
        raise refuse("NotSupport.ServiceLinkedRole")
    return role


def insert_role(state: State, role: Role) -> Role:
    """Adds a role, whose `seq` does not matter, and returns it with its own."""
    *values, _ = role
    seq = state.insert(
        "INSERT INTO roles (account, name, description, trust, max_session, console, service_linked, created, updated)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *values,
    )
    return role._replace(seq=seq)


def forget_role(call: Call, role: Role) -> None:
    """Deletes a role with all that hangs on it."""
    call.state.run("DELETE FROM attachments WHERE kind = 'role' AND entity_seq = ?", role.seq)
    call.state.run("DELETE FROM roles WHERE seq = ?", role.seq)
    call.state.run("DELETE FROM role_deletions WHERE role_seq = ?", role.seq)
    remove_tags(call, "role", role.seq)


def role_tree(role: Role) -> dict[str, Any]:
    """What every reply says of a role."""
    return {
        "RoleId": role_id(role.seq),
        "RoleName": role.name,
        "Arn": role_arn(role.account, role.name),
        "Description": role.description,
        "MaxSessionDuration": role.max_session,
        "AllowConsoleLogin": bool(role.console),
        "CreateDate": role.created,
    }


def _create(call: Call) -> dict[str, Any]:
    name, trust = call.args["RoleName"], call.args["AssumeRolePolicyDocument"]
    if call.state.one(BY_NAME, call.account.id, name) is not None:
        raise refuse("EntityAlreadyExists.Role")
    check_trust(trust)
    used = call.state.count("SELECT count(*) FROM roles WHERE account = ?", call.account.id)
    check_quota(call, "RolesQuota", "LimitExceeded.Role", used)
    now = call.stamp()
    role = Role(
        call.account.id,
        name,
        call.text("Description"),
        trust,
        call.args.get("MaxSessionDuration", 3600),
        int(call.args.get("AllowConsoleLogin", False)),
        0,
        now,
        now,
        0,
    )
    role = insert_role(call.state, role)
    set_tags(call.state, "role", role.seq, call.args.get("Tag", []))
    return {"Role": {**role_tree(role), "AssumeRolePolicyDocument": role.trust}}


def _get(call: Call) -> dict[str, Any]:
    role = named_role(call)
    tree = {
        **role_tree(role),
        "AssumeRolePolicyDocument": role.trust,
        "UpdateDate": role.updated,
        "IsServiceLinkedRole": bool(role.service_linked),
        "RolePrincipalName": f"{role.name}@role.{call.account.alias or call.account.id}.onaliyunservice.com",
    }
    if role.service_linked:
        task = call.state.one("SELECT task, created FROM role_deletions WHERE role_seq = ?", role.seq)
        if task is not None:
            tree["LatestDeletionTask"] = {"DeletionTaskId": task[0], "CreateDate": task[1]}
    return {"Role": tree}


def _update(call: Call) -> dict[str, Any]:
    role = changeable_role(call)
    if "NewAssumeRolePolicyDocument" in call.args:
        check_trust(call.args["NewAssumeRolePolicyDocument"])
    new = role._replace(
        trust=call.args.get("NewAssumeRolePolicyDocument", role.trust),
        max_session=call.args.get("NewMaxSessionDuration", role.max_session),
        description=call.args.get("NewDescription", role.description),
        console=int(call.args.get("NewAllowConsoleLogin", role.console)),
        updated=call.stamp(),
    )
    call.state.run(
        "UPDATE roles SET trust = ?, max_session = ?, description = ?, console = ?, updated = ? WHERE seq = ?",
        new.trust,
        new.max_session,
        new.description,
        new.console,
        new.updated,
        new.seq,
    )
    return {"Role": {**role_tree(new), "AssumeRolePolicyDocument": new.trust, "UpdateDate": new.updated}}


def _delete(call: Call) -> dict[str, Any]:
    role = changeable_role(call)
    if call.state.one("SELECT 1 FROM attachments WHERE kind = 'role' AND entity_seq = ?", role.seq) is not None:
        raise refuse("DeleteConflict.Role.Policy")
    forget_role(call, role)
    return {}


def _list(call: Call) -> dict[str, Any]:
    where, values = matching("role", "r.seq", call.args.get("Tag", []))
    rows, marker = page(
        call, f"SELECT {COLUMNS} FROM roles r WHERE account = ?{where}", (call.account.id, *values), key="r.seq"
    )
    tags = tags_of_many(call, "role", [row[-1] for row in rows])
    roles = []
    for row in rows:
        role = Role(*row)
        roles.append({**role_tree(role), "UpdateDate": role.updated, "Tags": tags(role.seq)})
    return paged(marker, {"Roles": {"Role": roles}})


ACTIONS: Actions = {
    "ram.CreateRole": _create,
    "ram.GetRole": _get,
    "ram.UpdateRole": _update,
    "ram.DeleteRole": _delete,
    "ram.ListRoles": _list,
}
