"""Policies on users, groups and roles."""

from __future__ import annotations

from tests.scenarios.made import new_group, new_policy, new_role, new_user
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def policies_are_attached_and_detached(stage: Stage) -> None:
    """To a user, a group and a role: seen from there, refused a second time, and in the way of deleting them."""
    policy = {"PolicyName": await new_policy(stage), "PolicyType": "Custom"}
    entities = {"User": await new_user(stage), "Group": await new_group(stage), "Role": await new_role(stage)}
    for kind, name in entities.items():
        entity = {f"{kind}Name": name}
        assert (await stage.call(f"ram.ListPoliciesFor{kind}", **entity))["Policies"] == []
        await stage.refused(f"EntityNotExist.{kind}.Policy", f"ram.DetachPolicyFrom{kind}", **policy, **entity)
        await stage.call(f"ram.AttachPolicyTo{kind}", **policy, **entity)
        stage.later(f"ram.DetachPolicyFrom{kind}", **policy, **entity)
        (seen,) = (await stage.call(f"ram.ListPoliciesFor{kind}", **entity))["Policies"]
        assert (seen["PolicyName"], seen["DefaultVersion"]) == (policy["PolicyName"], "v1")
        await stage.refused(f"EntityAlreadyExists.{kind}.Policy", f"ram.AttachPolicyTo{kind}", **policy, **entity)
        await stage.refused(f"DeleteConflict.{kind}.Policy", f"ram.Delete{kind}", **entity)

    uses = await stage.call("ram.ListEntitiesForPolicy", **policy)
    for kind, name in entities.items():
        assert [one[f"{kind}Name"] for one in uses[f"{kind}s"]] == [name]
    for kind, name in entities.items():
        await stage.call(f"ram.DetachPolicyFrom{kind}", **policy, **{f"{kind}Name": name})
        assert (await stage.call(f"ram.ListPoliciesFor{kind}", **{f"{kind}Name": name}))["Policies"] == []
    uses = await stage.call("ram.ListEntitiesForPolicy", **policy)
    assert (uses["Users"], uses["Groups"], uses["Roles"]) == ([], [], [])


@scenario(writes=False)
async def what_is_not_there_has_no_policies(stage: Stage) -> None:
    """Neither unknown users, groups and roles nor unknown policies."""
    absent = stage.name("nobody")
    admin = {"PolicyName": "AdministratorAccess", "PolicyType": "System"}
    for kind in ("User", "Group", "Role"):
        entity = {f"{kind}Name": absent}
        await stage.refused(f"EntityNotExist.{kind}", f"ram.ListPoliciesFor{kind}", **entity)
        await stage.refused(f"EntityNotExist.{kind}", f"ram.AttachPolicyTo{kind}", **admin, **entity)
    unknown = {"PolicyName": absent, "PolicyType": "Custom"}
    await stage.refused("EntityNotExist.Policy", "ram.ListEntitiesForPolicy", **unknown)
