"""Temporary credentials."""

from __future__ import annotations

from tests.scenarios.made import document, new_key, new_role, new_user, trusting
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def a_user_assumes_a_role(stage: Stage) -> None:
    """And is somebody else from then on; a role that is not there, or does not trust the user, refuses."""
    user, role = await new_user(stage), await new_role(stage)
    allowed = {"PolicyName": "AliyunSTSAssumeRoleAccess", "PolicyType": "System", "UserName": user}
    await stage.call("ram.AttachPolicyToUser", **allowed)
    stage.later("ram.DetachPolicyFromUser", **allowed)
    arn = f"acs:ram::{stage.account}:role/{role}"
    assume = {"RoleArn": arn, "RoleSessionName": "aliram-test"}
    async with stage.acting_as(await new_key(stage, user)) as alice:
        me = await alice.call("sts.GetCallerIdentity")
        assert (me["IdentityType"], me["Arn"]) == ("RAMUser", f"acs:ram::{stage.account}:user/{user}")
        granted = await alice.call("sts.AssumeRole", **assume, DurationSeconds=900, Policy=document("ram:GetRole"))
        assert granted["AssumedRoleUser"]["Arn"] == f"{arn}/aliram-test"
        async with stage.acting_as(granted["Credentials"]) as session:
            me = await session.call("sts.GetCallerIdentity")
        assert me["IdentityType"] == "AssumedRoleUser"
        assert me["Arn"] == f"acs:ram::{stage.account}:assumed-role/{role}/aliram-test"
        assert me["PrincipalId"] == granted["AssumedRoleUser"]["AssumedRoleId"]

        missing = {**assume, "RoleArn": f"acs:ram::{stage.account}:role/{stage.name('nobody')}"}
        await alice.refused("EntityNotExist.Role", "sts.AssumeRole", **missing)
        await alice.refused("InvalidParameter.DurationSeconds", "sts.AssumeRole", **assume, DurationSeconds=899)
        other = trusting(f"acs:ram::{stage.account}:user/{await new_user(stage, 'bob')}")
        await stage.call("ram.UpdateRole", RoleName=role, NewAssumeRolePolicyDocument=other)
        await alice.refused("NoPermission", "sts.AssumeRole", **assume)


@scenario(writes=True, emulator_only=True)
async def a_session_ends(stage: Stage) -> None:
    """Its token is refused when its time is over."""
    assert stage.emulator is not None
    user, role = await new_user(stage), await new_role(stage)
    assume = {"RoleArn": f"acs:ram::{stage.account}:role/{role}", "RoleSessionName": "aliram-test"}
    async with stage.acting_as(await new_key(stage, user)) as alice:
        granted = await alice.call("sts.AssumeRole", **assume, DurationSeconds=900)
        async with stage.acting_as(granted["Credentials"]) as session:
            await session.call("sts.GetCallerIdentity")
            stage.emulator.clock.advance(901)
            await session.refused("InvalidSecurityToken.Expired", "sts.GetCallerIdentity")
