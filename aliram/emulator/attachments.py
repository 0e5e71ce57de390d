"""Which policies hang on which users, groups and roles.

An attachment belongs to a scope: the whole account, or one resource group (`ResourceGroupId`, taken as it is). The
lists show the account's own scope, as the service's do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .account import check_quota
from .groups import named_group
from .ids import role_id, user_id
from .policies import SYSTEM, kind_of, named_policy
from .refusals import refuse
from .roles import changeable_role, named_role, role_arn
from .room import Actions, Call, Handler
from .users import named_user

__all__ = ["ACTIONS"]

_FIND: dict[str, Callable[[Call], int]] = {
    "user": lambda call: named_user(call).seq,
    "group": lambda call: named_group(call).seq,
    "role": lambda call: named_role(call).seq,
}
_CHANGE: dict[str, Callable[[Call], int]] = {**_FIND, "role": lambda call: changeable_role(call).seq}
"""The same for those that attach and detach."""


def _attach(kind: str) -> Handler:
    title = kind.capitalize()

    def attach(call: Call) -> dict[str, Any]:
        entity, policy, state = _CHANGE[kind](call), named_policy(call), call.state
        scope = call.text("ResourceGroupId")
        sql = "SELECT 1 FROM attachments WHERE kind = ? AND entity_seq = ? AND policy_seq = ? AND resource_group = ?"
        if state.one(sql, kind, entity, policy.seq, scope) is not None:
            raise refuse(f"EntityAlreadyExists.{title}.Policy")
        system = policy.account == SYSTEM
        used = state.count(
            "SELECT count(DISTINCT a.policy_seq) FROM attachments a JOIN policies p ON p.seq = a.policy_seq"
            f" WHERE a.kind = ? AND a.entity_seq = ? AND p.account {'=' if system else '<>'} 'system'",
            kind,
            entity,
        )
        quota = f"Attached{'System' if system else ''}PoliciesPer{title}Quota"
        check_quota(call, quota, f"LimitExceeded.{title}.Policy", used)
        state.run(
            "INSERT INTO attachments (kind, entity_seq, policy_seq, resource_group, account, attached)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            kind,
            entity,
            policy.seq,
            scope,
            call.account.id,
            call.stamp(),
        )
        return {}

    return attach


def _detach(kind: str) -> Handler:
    def detach(call: Call) -> dict[str, Any]:
        touched = call.state.run(
            "DELETE FROM attachments WHERE kind = ? AND entity_seq = ? AND policy_seq = ? AND resource_group = ?",
            kind,
            _CHANGE[kind](call),
            named_policy(call).seq,
            call.text("ResourceGroupId"),
        )
        if not touched:
            raise refuse(f"EntityNotExist.{kind.capitalize()}.Policy")
        return {}

    return detach


def _policies_of(kind: str) -> Handler:
    def policies(call: Call) -> dict[str, Any]:
        rows = call.state.all(
            "SELECT p.name, p.account, p.description, p.default_version, a.attached FROM attachments a"
            " JOIN policies p ON p.seq = a.policy_seq"
            " WHERE a.kind = ? AND a.entity_seq = ? AND a.resource_group = '' ORDER BY p.seq",
            kind,
            _FIND[kind](call),
        )
        trees = [
            {
                "PolicyName": name,
                "PolicyType": kind_of(owner),
                "Description": description,
                "DefaultVersion": f"v{version}",
                "AttachDate": attached,
            }
            for name, owner, description, version, attached in rows
        ]
        return {"Policies": {"Policy": trees}}

    return policies


def _entities(call: Call) -> dict[str, Any]:
    policy, state, account = named_policy(call), call.state, call.account.id

    def attached(kind: str, table: str, columns: str) -> list[tuple[Any, ...]]:
        return state.all(
            # SQLite would rather walk every attachment of the kind, to have them in order.
            f"SELECT {columns}, a.attached FROM attachments a INDEXED BY attachments_by_policy"
            f" JOIN {table} e ON e.seq = a.entity_seq"
            " WHERE a.policy_seq = ? AND a.account = ? AND a.kind = ? AND a.resource_group = '' ORDER BY e.seq",
            policy.seq,
            account,
            kind,
        )

    users = [
        {"UserId": user_id(seq), "UserName": name, "DisplayName": display, "AttachDate": date}
        for seq, name, display, date in attached("user", "users", "e.seq, e.name, e.display_name")
    ]
    groups = [
        {"GroupName": name, "Comments": comments, "AttachDate": date}
        for name, comments, date in attached("group", "groups", "e.name, e.comments")
    ]
    roles = [
        {
            "RoleId": role_id(seq),
            "RoleName": name,
            "Arn": role_arn(account, name),
            "Description": description,
            "AttachDate": date,
        }
        for seq, name, description, date in attached("role", "roles", "e.seq, e.name, e.description")
    ]
    return {"Users": {"User": users}, "Groups": {"Group": groups}, "Roles": {"Role": roles}}


ACTIONS: Actions = {
    **{f"ram.AttachPolicyTo{kind.capitalize()}": _attach(kind) for kind in _FIND},
    **{f"ram.DetachPolicyFrom{kind.capitalize()}": _detach(kind) for kind in _FIND},
    **{f"ram.ListPoliciesFor{kind.capitalize()}": _policies_of(kind) for kind in _FIND},
    "ram.ListEntitiesForPolicy": _entities,
}
