"""Roles and their trust policies."""

from __future__ import annotations

import json

from tests.scenarios.made import trusting
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def roles_come_and_go(stage: Stage) -> None:
    """Made, read, changed, found by tag and deleted."""
    name, trust = stage.name("auditor"), trusting(f"acs:ram::{stage.account}:root")
    tag = {"Key": "team", "Value": name}
    await stage.refused("EntityNotExist.Role", "ram.GetRole", RoleName=name)
    make = {"RoleName": name, "AssumeRolePolicyDocument": trust}
    made = (await stage.call("ram.CreateRole", **make, Description="Looks.", MaxSessionDuration=7200, Tag=[tag]))[
        "Role"
    ]
    stage.later("ram.DeleteRole", RoleName=name)
    assert made["Arn"] == f"acs:ram::{stage.account}:role/{name}"
    await stage.refused("EntityAlreadyExists.Role", "ram.CreateRole", **make)
    seen = (await stage.call("ram.GetRole", RoleName=name))["Role"]
    assert (seen["RoleId"], seen["Description"], seen["MaxSessionDuration"]) == (made["RoleId"], "Looks.", 7200)
    assert json.loads(seen["AssumeRolePolicyDocument"]) == trust

    change = {"RoleName": name, "NewDescription": "Looks closely.", "NewMaxSessionDuration": 3600}
    await stage.refused("MalformedPolicyDocument", "ram.UpdateRole", **change, NewAssumeRolePolicyDocument="[]")
    same = (await stage.call("ram.GetRole", RoleName=name))["Role"]
    assert (same["Description"], same["MaxSessionDuration"]) == ("Looks.", 7200)
    await stage.call("ram.UpdateRole", **change)
    (listed,) = await stage.every("ram.ListRoles", Tag=[tag])
    assert (listed["RoleName"], listed["Description"]) == (name, "Looks closely.")
    assert (listed["MaxSessionDuration"], listed["Tags"]) == (3600, [{"TagKey": "team", "TagValue": name}])

    await stage.call("ram.DeleteRole", RoleName=name)
    await stage.refused("EntityNotExist.Role", "ram.DeleteRole", RoleName=name)
    await stage.refused("EntityNotExist.Role", "ram.UpdateRole", RoleName=name, NewDescription="Gone.")
    assert await stage.every("ram.ListRoles", Tag=[tag]) == []


@scenario(writes=True)
async def a_role_trusts_somebody(stage: Stage) -> None:
    """A document without a principal is no trust policy; whom a role trusts can be changed."""
    name = stage.name("auditor")
    nobody = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}
    make = {"RoleName": name, "AssumeRolePolicyDocument": nobody}
    await stage.refused("MalformedPolicyDocument", "ram.CreateRole", **make)
    everybody = trusting(f"acs:ram::{stage.account}:root")
    stage.later("ram.DeleteRole", RoleName=name)
    await stage.call("ram.CreateRole", RoleName=name, AssumeRolePolicyDocument=everybody)
    machines = {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}],
    }
    changed = await stage.call("ram.UpdateRole", RoleName=name, NewAssumeRolePolicyDocument=machines)
    assert json.loads(changed["Role"]["AssumeRolePolicyDocument"]) == machines
    seen = await stage.call("ram.GetRole", RoleName=name)
    assert json.loads(seen["Role"]["AssumeRolePolicyDocument"]) == machines
