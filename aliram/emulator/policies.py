"""Permission policies and their versions. Custom ones belong to an account, system ones to the owner `system`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .account import check_quota
from .documents import check_permissions
from .linked_services import LINKED_POLICIES
from .refusals import invalid, refuse
from .room import Actions, Call, page, paged
from .state import State
from .system_policies import SYSTEM_POLICIES
from .tags import matching, remove_tags, set_tags, tags_of_many

__all__ = ["ACTIONS", "SYSTEM", "Policy", "add_system_policies", "kind_of", "named_policy"]

SYSTEM = "system"
"""Owner of the system policies, as their ARNs spell it (`acs:ram:*:system:policy/<name>`)."""


class Policy(NamedTuple):
    """A row of `policies`; the last field orders the lists."""

    account: str
    name: str
    description: str
    default_version: int
    last_version: int
    created: str
    updated: str
    seq: int


_COLUMNS = ", ".join(Policy._fields)
_BY_NAME = f"SELECT {_COLUMNS} FROM policies WHERE account = ? AND name = ?"
_INSERT = "INSERT INTO policies (account, name, description, created, updated) VALUES (?, ?, ?, ?, ?)"
_INSERT_VERSION = "INSERT INTO policy_versions (policy_seq, version, document, created) VALUES (?, ?, ?, ?)"
_USES = "(SELECT count(*) FROM attachments a WHERE a.policy_seq = p.seq AND a.account = ?)"
_VERSION = re.compile(r"v([1-9]\d{0,8})", re.ASCII).fullmatch


def add_system_policies(state: State) -> None:
    """Fills a new state."""
    now = state.clock.stamp()
    for name, (description, document) in {**SYSTEM_POLICIES, **LINKED_POLICIES}.items():
        seq = state.insert(_INSERT, SYSTEM, name, description, now, now)
        state.run(_INSERT_VERSION, seq, 1, document, now)


def kind_of(account: str) -> str:
    """`PolicyType` by owner."""
    return "System" if account == SYSTEM else "Custom"


def named_policy(call: Call, kind: str | None = None) -> Policy:
    """The policy that `PolicyName` and `PolicyType` name; operations without a type speak of custom ones."""
    owner = SYSTEM if (kind or call.args.get("PolicyType")) == "System" else call.account.id
    row = call.state.one(_BY_NAME, owner, call.text("PolicyName"))
    if row is None:
        raise refuse("EntityNotExist.Policy")
    return Policy(*row)


def _tree(policy: Policy) -> dict[str, Any]:
    return {
        "PolicyName": policy.name,
        "PolicyType": kind_of(policy.account),
        "Description": policy.description,
        "DefaultVersion": f"v{policy.default_version}",
        "CreateDate": policy.created,
    }


def _create(call: Call) -> dict[str, Any]:
    name, document = call.args["PolicyName"], call.args["PolicyDocument"]
    if call.state.one(_BY_NAME, call.account.id, name) is not None:
        raise refuse("EntityAlreadyExists.Policy")
    check_permissions(document)
    used = call.state.count("SELECT count(*) FROM policies WHERE account = ?", call.account.id)
    check_quota(call, "PoliciesQuota", "LimitExceeded.Policy", used)
    now = call.stamp()
    seq = call.state.insert(_INSERT, call.account.id, name, call.text("Description"), now, now)
    call.state.run(_INSERT_VERSION, seq, 1, document, now)
    set_tags(call.state, "policy", seq, call.args.get("Tag", []))
    return {"Policy": _tree(Policy(call.account.id, name, call.text("Description"), 1, 1, now, now, seq))}


def _get(call: Call) -> dict[str, Any]:
    policy = named_policy(call)
    uses = call.state.count(
        "SELECT count(*) FROM attachments WHERE policy_seq = ? AND account = ?", policy.seq, call.account.id
    )
    tree = {**_tree(policy), "UpdateDate": policy.updated, "AttachmentCount": uses}
    return {"Policy": tree, "DefaultPolicyVersion": _version(call, policy, policy.default_version)}


def _update_description(call: Call) -> dict[str, Any]:
    policy = named_policy(call, "Custom")._replace(description=call.text("NewDescription"), updated=call.stamp())
    call.state.run(
        "UPDATE policies SET description = ?, updated = ? WHERE seq = ?", policy.description, policy.updated, policy.seq
    )
    return {"Policy": {**_tree(policy), "UpdateDate": policy.updated}}


def _delete(call: Call) -> dict[str, Any]:
    policy = named_policy(call, "Custom")
    if not call.args.get("CascadingDelete"):
        for kind, code in (("user", "User"), ("group", "Group"), ("role", "Role")):
            sql = "SELECT 1 FROM attachments WHERE policy_seq = ? AND account = ? AND kind = ?"
            if call.state.one(sql, policy.seq, call.account.id, kind) is not None:
                raise refuse(f"DeleteConflict.Policy.{code}")
        if call.state.count("SELECT count(*) FROM policy_versions WHERE policy_seq = ?", policy.seq) > 1:
            raise refuse("DeleteConflict.Policy.Version")
    call.state.run("DELETE FROM attachments WHERE policy_seq = ?", policy.seq)
    call.state.run("DELETE FROM policy_versions WHERE policy_seq = ?", policy.seq)
    call.state.run("DELETE FROM policies WHERE seq = ?", policy.seq)
    remove_tags(call, "policy", policy.seq)
    return {}


def _list(call: Call) -> dict[str, Any]:
    owners = {"System": (SYSTEM,), "Custom": (call.account.id,)}.get(call.text("PolicyType"), (SYSTEM, call.account.id))
    where, values = matching("policy", "p.seq", call.args.get("Tag", []))
    columns = ", ".join(f"p.{name}" for name in Policy._fields)
    rows, marker = page(
        call,
        # The plus keeps SQLite from the index by account, which would have every policy of both owners sorted.
        f"SELECT {_USES}, {columns} FROM policies p WHERE +p.account IN ({', '.join('?' * len(owners))}){where}",
        (call.account.id, *owners, *values),
        key="p.seq",
    )
    tags = tags_of_many(call, "policy", [row[-1] for row in rows])
    policies = []
    for uses, *row in rows:
        policy = Policy(*row)
        tree = {**_tree(policy), "UpdateDate": policy.updated, "AttachmentCount": uses, "Tags": tags(policy.seq)}
        policies.append(tree)
    return paged(marker, {"Policies": {"Policy": policies}})


def _version(call: Call, policy: Policy, number: int) -> dict[str, Any]:
    row = call.state.one(
        "SELECT document, created FROM policy_versions WHERE policy_seq = ? AND version = ?", policy.seq, number
    )
    if row is None:
        raise refuse("EntityNotExist.Policy.Version")
    return {
        "VersionId": f"v{number}",
        "IsDefaultVersion": number == policy.default_version,
        "PolicyDocument": row[0],
        "CreateDate": row[1],
    }


def _number(call: Call) -> int:
    """The number in `VersionId` (`v3`)."""
    match = _VERSION(call.text("VersionId"))
    if match is None:
        raise invalid("InvalidParameter.VersionId.Format", "VersionId")
    return int(match[1])


def _create_version(call: Call) -> dict[str, Any]:
    policy = named_policy(call, "Custom")
    check_permissions(call.args["PolicyDocument"])
    used = call.state.count("SELECT count(*) FROM policy_versions WHERE policy_seq = ?", policy.seq)
    if used >= call.account.quotas["VersionsPerPolicyQuota"]:
        if call.args.get("RotateStrategy") != "DeleteOldestNonDefaultVersionWhenLimitExceeded":
            raise refuse("LimitExceeded.Policy.Version")
        call.state.run(
            "DELETE FROM policy_versions WHERE policy_seq = ?1 AND version ="
            " (SELECT min(version) FROM policy_versions WHERE policy_seq = ?1 AND version <> ?2)",
            policy.seq,
            policy.default_version,
        )
    number, now = policy.last_version + 1, call.stamp()
    default = number if call.args.get("SetAsDefault") else policy.default_version
    call.state.run(_INSERT_VERSION, policy.seq, number, call.args["PolicyDocument"], now)
    call.state.run(
        "UPDATE policies SET default_version = ?, last_version = ?, updated = ? WHERE seq = ?",
        default,
        number,
        now,
        policy.seq,
    )
    return {"PolicyVersion": _version(call, policy._replace(default_version=default), number)}


def _get_version(call: Call) -> dict[str, Any]:
    return {"PolicyVersion": _version(call, named_policy(call), _number(call))}


def _delete_version(call: Call) -> dict[str, Any]:
    policy, number = named_policy(call, "Custom"), _number(call)
    if number == policy.default_version:
        raise refuse("DeleteConflict.Policy.Version.Default")
    sql = "DELETE FROM policy_versions WHERE policy_seq = ? AND version = ?"
    if not call.state.run(sql, policy.seq, number):
        raise refuse("EntityNotExist.Policy.Version")
    return {}


def _list_versions(call: Call) -> dict[str, Any]:
    policy = named_policy(call)
    numbers = call.state.all("SELECT version FROM policy_versions WHERE policy_seq = ? ORDER BY version", policy.seq)
    return {"PolicyVersions": {"PolicyVersion": [_version(call, policy, number) for (number,) in numbers]}}


def _set_default(call: Call) -> dict[str, Any]:
    policy, number = named_policy(call, "Custom"), _number(call)
    _version(call, policy, number)
    call.state.run(
        "UPDATE policies SET default_version = ?, updated = ? WHERE seq = ?", number, call.stamp(), policy.seq
    )
    return {}


ACTIONS: Actions = {
    "ram.CreatePolicy": _create,
    "ram.GetPolicy": _get,
    "ram.UpdatePolicyDescription": _update_description,
    "ram.DeletePolicy": _delete,
    "ram.ListPolicies": _list,
    "ram.CreatePolicyVersion": _create_version,
    "ram.GetPolicyVersion": _get_version,
    "ram.DeletePolicyVersion": _delete_version,
    "ram.ListPolicyVersions": _list_versions,
    "ram.SetDefaultPolicyVersion": _set_default,
}
