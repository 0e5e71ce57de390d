"""Roles that belong to a cloud service."""

from __future__ import annotations

import json

from tests.scenarios.stage import Stage, scenario

SERVICE = "polardb.aliyuncs.com"
ROLE = "AliyunServiceRoleForPolarDB"
POLICY = "AliyunServiceRolePolicyForPolarDB"


@scenario(writes=False)
async def a_service_prescribes_its_role(stage: Stage) -> None:
    """The template tells name, policy and descriptions before the role is made."""
    template = (await stage.call("ram.GetServiceLinkedRoleTemplate", ServiceName=SERVICE))["ServiceLinkedRoleTemplate"]
    assert (template["RoleNamePrefix"], template["SystemPolicyName"]) == (ROLE, POLICY)
    assert (template["ServiceName"], template["MultipleRolesAllowed"]) == (SERVICE, False)
    assert {text["Language"] for text in template["RoleDescriptions"]} == {"zh-CN", "en", "ja"}
    nobody = "nobody.at-home.aliyuncs.com"
    await stage.refused("EntityNotExist.ServiceName", "ram.GetServiceLinkedRoleTemplate", ServiceName=nobody)


@scenario(writes=True, emulator_only=True)
async def the_role_of_a_service_is_its_own(stage: Stage) -> None:
    """Made by template, changed by nobody, deleted in a way of its own. (A real account may need the one it has.)"""
    await stage.refused("EntityNotExist.Role", "ram.GetRole", RoleName=ROLE)
    suffixed = {"ServiceName": SERVICE, "CustomSuffix": "Second"}
    await stage.refused("InvalidParameter.CustomSuffix", "ram.CreateServiceLinkedRole", **suffixed)
    made = (await stage.call("ram.CreateServiceLinkedRole", ServiceName=SERVICE, Description="Ignored."))["Role"]
    assert (made["RoleName"], made["IsServiceLinkedRole"]) == (ROLE, True)
    assert "Ignored." not in made["Description"]
    (statement,) = json.loads(made["AssumeRolePolicyDocument"])["Statement"]
    assert statement["Principal"] == {"Service": [SERVICE]}
    await stage.refused("EntityAlreadyExists.Role", "ram.CreateServiceLinkedRole", ServiceName=SERVICE)
    seen = (await stage.call("ram.GetRole", RoleName=ROLE))["Role"]
    assert (seen["RoleId"], seen["IsServiceLinkedRole"]) == (made["RoleId"], True)
    (policy,) = (await stage.call("ram.ListPoliciesForRole", RoleName=ROLE))["Policies"]
    assert (policy["PolicyName"], policy["PolicyType"]) == (POLICY, "System")

    fixed = "NotSupport.ServiceLinkedRole"
    held = {"RoleName": ROLE, "PolicyType": "System", "PolicyName": POLICY}
    more = {"RoleName": ROLE, "PolicyType": "System", "PolicyName": "ReadOnlyAccess"}
    await stage.refused(fixed, "ram.UpdateRole", RoleName=ROLE, NewDescription="Mine.")
    await stage.refused(fixed, "ram.DetachPolicyFromRole", **held)
    await stage.refused(fixed, "ram.AttachPolicyToRole", **more)
    await stage.refused(fixed, "ram.DeleteRole", RoleName=ROLE)

    task = (await stage.call("ram.DeleteServiceLinkedRole", RoleName=ROLE))["DeletionTaskId"]
    assert task.startswith(f"task/acs-service-role/{SERVICE}/{ROLE}/")
    await stage.refused("EntityNotExist.Role", "ram.GetRole", RoleName=ROLE)
    await stage.refused("EntityNotExist.Role", "ram.DeleteServiceLinkedRole", RoleName=ROLE)
