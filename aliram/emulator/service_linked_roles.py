"""Roles that belong to a cloud service: it prescribes name, trust policy and permissions, and nobody can change them.

The rules are those of the pages "Service-linked roles" and "CreateServiceLinkedRole" (2020-2026). Such a role counts
towards the quota of roles and is not held up by it. Deleting one starts a task, whose outcome only the Resource
Management API tells: it fails as long as the service uses the role. In the emulator a service does so while a session
of the role lasts; otherwise the task is done by the time its id is answered.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from .linked_services import LINKED_SERVICES, LinkedService
from .policies import SYSTEM
from .refusals import refuse
from .roles import BY_NAME, Role, forget_role, insert_role, named_role, role_tree
from .room import Actions, Call

__all__ = ["ACTIONS"]

_LONGEST = 64
"""Characters of a role name, suffix included."""


def _service(call: Call) -> LinkedService:
    """The service that `ServiceName` names."""
    service = LINKED_SERVICES.get(call.text("ServiceName"))
    if service is None:
        known = f"The emulator knows {', '.join(LINKED_SERVICES)}."
        raise refuse("EntityNotExist.ServiceName", f"The service has no service-linked role. {known}")
    return service


def _create(call: Call) -> dict[str, Any]:
    service, suffix = _service(call), call.text("CustomSuffix")
    if suffix and not service.several:
        raise refuse("InvalidParameter.CustomSuffix")
    name = f"{service.role_name}_{suffix}" if suffix else service.role_name
    if len(name) > _LONGEST:
        raise refuse("InvalidParameter.CustomSuffix.Length")
    # A description of one's own goes with a suffix only; elsewhere the preset one is used whatever was sent.
    description = call.text("Description") if service.several else ""
    state, account, now = call.state, call.account.id, call.stamp()
    if state.one(BY_NAME, account, name) is not None:
        raise refuse("EntityAlreadyExists.Role")
    preset = service.descriptions["en"]
    role = insert_role(state, Role(account, name, description or preset, service.trust, 3600, 0, 1, now, now, 0))
    state.run(
        "INSERT INTO attachments (kind, entity_seq, policy_seq, account, attached)"
        " SELECT 'role', ?, seq, ?, ? FROM policies WHERE account = ? AND name = ?",
        role.seq,
        account,
        now,
        SYSTEM,
        service.policy_name,
    )
    tree = role_tree(role)
    del tree["MaxSessionDuration"], tree["AllowConsoleLogin"]
    return {"Role": {**tree, "AssumeRolePolicyDocument": role.trust, "IsServiceLinkedRole": True}}


def _template(call: Call) -> dict[str, Any]:
    service = _service(call)
    descriptions = [{"Language": language, "Description": text} for language, text in service.descriptions.items()]
    return {
        "ServiceLinkedRoleTemplate": {
            "ServiceName": service.name,
            "RoleNamePrefix": service.role_name,
            "SystemPolicyName": service.policy_name,
            "MultipleRolesAllowed": service.several,
            "RoleDescriptions": {"RoleDescription": descriptions},
        }
    }


def _delete(call: Call) -> dict[str, Any]:
    role = named_role(call)
    if not role.service_linked:
        raise refuse("EntityNotExist.Role.ServiceLinkedRole")
    (service,) = json.loads(role.trust)["Statement"][0]["Principal"]["Service"]
    task = f"task/acs-service-role/{service}/{role.name}/{uuid.uuid4()}"
    state = call.state
    if state.one("SELECT 1 FROM sessions WHERE role_seq = ? AND expires > ?", role.seq, state.clock.now()) is None:
        forget_role(call, role)
    else:
        sql = "INSERT OR REPLACE INTO role_deletions (role_seq, task, created) VALUES (?, ?, ?)"
        state.run(sql, role.seq, task, call.stamp())
    return {"DeletionTaskId": task}


ACTIONS: Actions = {
    "ram.CreateServiceLinkedRole": _create,
    "ram.GetServiceLinkedRoleTemplate": _template,
    "ram.DeleteServiceLinkedRole": _delete,
}
