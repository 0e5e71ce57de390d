"""Custom policies and their versions, and the system policies that every account sees."""

from __future__ import annotations

import json

from tests.scenarios.made import document, new_policy, new_user
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def policies_come_and_go(stage: Stage) -> None:
    """Made, read, described anew, found by tag and deleted."""
    name = stage.name("reading")
    one, tag = {"PolicyName": name, "PolicyType": "Custom"}, {"Key": "team", "Value": name}
    await stage.refused("EntityNotExist.Policy", "ram.GetPolicy", **one)
    await stage.refused("MalformedPolicyDocument", "ram.CreatePolicy", PolicyName=name, PolicyDocument="{")
    stage.later("ram.DeletePolicy", PolicyName=name)
    await stage.call("ram.CreatePolicy", PolicyName=name, PolicyDocument=document(), Description="First.", Tag=[tag])
    await stage.refused("EntityAlreadyExists.Policy", "ram.CreatePolicy", PolicyName=name, PolicyDocument=document())
    got = await stage.call("ram.GetPolicy", **one)
    assert (got["Policy"]["DefaultVersion"], got["Policy"]["AttachmentCount"]) == ("v1", 0)
    assert json.loads(got["DefaultPolicyVersion"]["PolicyDocument"]) == document()

    changed = await stage.call("ram.UpdatePolicyDescription", PolicyName=name, NewDescription="Second.")
    assert changed["Policy"]["Description"] == "Second."
    (listed,) = await stage.every("ram.ListPolicies", PolicyType="Custom", Tag=[tag])
    assert (listed["PolicyName"], listed["Description"]) == (name, "Second.")
    assert listed["Tags"] == [{"TagKey": "team", "TagValue": name}]

    await stage.call("ram.DeletePolicy", PolicyName=name)
    await stage.refused("EntityNotExist.Policy", "ram.DeletePolicy", PolicyName=name)
    await stage.refused("EntityNotExist.Policy", "ram.UpdatePolicyDescription", PolicyName=name, NewDescription="No.")
    assert await stage.every("ram.ListPolicies", PolicyType="Custom", Tag=[tag]) == []


@scenario(writes=True)
async def policies_have_versions(stage: Stage) -> None:
    """Five at most, one of them in force, and a sixth takes the place of the oldest when it is told to."""
    name = await new_policy(stage)
    one = {"PolicyName": name, "PolicyType": "Custom"}
    second = await stage.call("ram.CreatePolicyVersion", PolicyName=name, PolicyDocument=document("oss:PutObject"))
    assert (second["PolicyVersion"]["VersionId"], second["PolicyVersion"]["IsDefaultVersion"]) == ("v2", False)
    read = (await stage.call("ram.GetPolicyVersion", **one, VersionId="v2"))["PolicyVersion"]
    assert json.loads(read["PolicyDocument"]) == document("oss:PutObject")

    await stage.call("ram.SetDefaultPolicyVersion", PolicyName=name, VersionId="v2")
    got = await stage.call("ram.GetPolicy", **one)
    assert (got["Policy"]["DefaultVersion"], got["DefaultPolicyVersion"]["VersionId"]) == ("v2", "v2")
    default = "DeleteConflict.Policy.Version.Default"
    await stage.refused(default, "ram.DeletePolicyVersion", PolicyName=name, VersionId="v2")
    absent = "EntityNotExist.Policy.Version"
    await stage.refused(absent, "ram.SetDefaultPolicyVersion", PolicyName=name, VersionId="v9")
    await stage.refused(absent, "ram.GetPolicyVersion", **one, VersionId="v9")
    await stage.refused("DeleteConflict.Policy.Version", "ram.DeletePolicy", PolicyName=name)

    more = {"PolicyName": name, "PolicyDocument": document("oss:List*")}
    for _ in range(3):
        await stage.call("ram.CreatePolicyVersion", **more)
    await stage.refused("LimitExceeded.Policy.Version", "ram.CreatePolicyVersion", **more)
    await stage.call("ram.CreatePolicyVersion", **more, RotateStrategy="DeleteOldestNonDefaultVersionWhenLimitExceeded")
    versions = (await stage.call("ram.ListPolicyVersions", **one))["PolicyVersions"]
    assert {version["VersionId"] for version in versions} == {"v2", "v3", "v4", "v5", "v6"}
    assert [version["VersionId"] for version in versions if version["IsDefaultVersion"]] == ["v2"]

    await stage.call("ram.DeletePolicyVersion", PolicyName=name, VersionId="v3")
    await stage.refused(absent, "ram.DeletePolicyVersion", PolicyName=name, VersionId="v3")
    nothing = {"PolicyName": stage.name("nothing"), "PolicyType": "Custom"}
    await stage.refused("EntityNotExist.Policy", "ram.ListPolicyVersions", **nothing)


@scenario(writes=True)
async def a_policy_in_use_stays(stage: Stage) -> None:
    """It cannot be deleted while it is attached, but for a deletion that detaches it."""
    name, user = await new_policy(stage), await new_user(stage)
    attached = {"PolicyName": name, "PolicyType": "Custom", "UserName": user}
    await stage.call("ram.AttachPolicyToUser", **attached)
    stage.later("ram.DetachPolicyFromUser", **attached)
    got = await stage.call("ram.GetPolicy", PolicyName=name, PolicyType="Custom")
    assert got["Policy"]["AttachmentCount"] == 1
    await stage.refused("DeleteConflict.Policy.User", "ram.DeletePolicy", PolicyName=name)
    await stage.call("ram.DeletePolicy", PolicyName=name, CascadingDelete=True)
    assert (await stage.call("ram.ListPoliciesForUser", UserName=user))["Policies"] == []


@scenario(writes=False)
async def system_policies_are_there(stage: Stage) -> None:
    """Every account sees them; AdministratorAccess allows everything."""
    one = {"PolicyName": "AdministratorAccess", "PolicyType": "System"}
    got = await stage.call("ram.GetPolicy", **one)
    assert got["Policy"]["PolicyType"] == "System"
    (statement,) = json.loads(got["DefaultPolicyVersion"]["PolicyDocument"])["Statement"]
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Allow", "*", "*")
    version = got["Policy"]["DefaultVersion"]
    read = (await stage.call("ram.GetPolicyVersion", **one, VersionId=version))["PolicyVersion"]
    assert read["PolicyDocument"] == got["DefaultPolicyVersion"]["PolicyDocument"]
    names = [policy["PolicyName"] for policy in await stage.every("ram.ListPolicies", PolicyType="System")]
    assert {"AdministratorAccess", "ReadOnlyAccess", "AliyunSTSAssumeRoleAccess"} <= set(names)
    missing = {"PolicyName": "AliramHasNoSuchPolicy", "PolicyType": "System"}
    await stage.refused("EntityNotExist.Policy", "ram.GetPolicy", **missing)
