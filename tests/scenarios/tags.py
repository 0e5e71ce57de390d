"""Tags: IMS puts them on users, RAM on roles and policies."""

from __future__ import annotations

from typing import Any

from tests.scenarios.made import new_policy, new_role, new_user
from tests.scenarios.stage import Stage, scenario


def pairs(resources: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((resource["TagKey"], resource["TagValue"]) for resource in resources)


@scenario(writes=True)
async def users_are_tagged(stage: Stage) -> None:
    """By principal name or by id; a tag given again has the new value."""
    name = await new_user(stage)
    principal, nobody = await stage.principal(name), await stage.principal(stage.name("nobody"))
    user_id = (await stage.call("ims.GetUser", UserPrincipalName=principal))["User"]["UserId"]
    by_name = {"ResourceType": "user", "ResourcePrincipalName": [principal]}
    by_id = {"ResourceType": "user", "ResourceId": [user_id]}
    assert await stage.every("ims.ListTagResources", **by_name) == []

    await stage.call(
        "ims.TagResources", **by_name, Tag=[{"Key": "team", "Value": "red"}, {"Key": "团队", "Value": "=&+"}]
    )
    await stage.call("ims.TagResources", **by_id, Tag=[{"Key": "team", "Value": "blue"}])
    tagged = await stage.every("ims.ListTagResources", **by_id)
    assert pairs(tagged) == [("team", "blue"), ("团队", "=&+")]
    assert {one["ResourceId"] for one in tagged} == {user_id}
    user = (await stage.call("ims.GetUser", UserPrincipalName=principal))["User"]
    assert pairs(user["Tags"]) == pairs(tagged)
    found = await stage.every("ims.ListUsers", Tag=[{"Key": "团队"}])
    assert principal in [one["UserPrincipalName"] for one in found]

    unknown = {"ResourceType": "user", "ResourcePrincipalName": [nobody]}
    await stage.refused("EntityNotExist.User", "ims.TagResources", **unknown, Tag=[{"Key": "team", "Value": "red"}])
    await stage.refused("EntityNotExist.User", "ims.UntagResources", **unknown, TagKey=["team"])
    await stage.refused("EntityNotExist.User", "ims.ListTagResources", **unknown)
    await stage.call("ims.UntagResources", **by_name, TagKey=["team"])
    assert pairs(await stage.every("ims.ListTagResources", **by_name)) == [("团队", "=&+")]
    await stage.call("ims.UntagResources", **by_name, All=True)
    assert await stage.every("ims.ListTagResources", **by_name) == []


@scenario(writes=True)
async def roles_and_policies_are_tagged(stage: Stage) -> None:
    """Several at once, and found by what they carry."""
    names = {"role": await new_role(stage), "policy": await new_policy(stage)}
    for kind, name in names.items():
        tag = {"Key": "team", "Value": name}
        one = {"ResourceType": kind, "ResourceNames": [name]}
        unknown = {"ResourceType": kind, "ResourceNames": [stage.name("nothing")]}
        assert await stage.every("ram.ListTagResources", **one) == []
        await stage.call("ram.TagResources", **one, Tag=[tag, {"Key": "stage", "Value": "test"}])
        found = await stage.every("ram.ListTagResources", ResourceType=kind, Tag=[tag])
        assert {resource["ResourceName"] for resource in found} == {name}
        listed = await stage.every("ram.ListRoles" if kind == "role" else "ram.ListPolicies", Tag=[tag])
        assert [pairs(resource["Tags"]) for resource in listed] == [[("stage", "test"), ("team", name)]]

        absent = f"EntityNotExist.{kind.title()}"
        await stage.refused(absent, "ram.TagResources", **unknown, Tag=[tag])
        await stage.refused(absent, "ram.UntagResources", **unknown, TagKeys=["team"])
        await stage.refused(absent, "ram.ListTagResources", **unknown)
        await stage.call("ram.UntagResources", **one, TagKeys=["team"])
        assert pairs(await stage.every("ram.ListTagResources", **one)) == [("stage", "test")]
        await stage.call("ram.UntagResources", **one, All=True)
        assert await stage.every("ram.ListTagResources", **one) == []
