"""Why a call was denied."""

from __future__ import annotations

from tests.scenarios.made import document, new_key, new_policy, new_user
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True, emulator_only=True)
async def a_denied_call_is_explained(stage: Stage) -> None:
    """The error says what is missing; its message, decoded, says for whom, on what and because of which policies."""
    alice = await new_user(stage)
    deny = {**document("ram:GetUser")["Statement"][0], "Effect": "Deny"}
    policy = await new_policy(stage, PolicyDocument={"Version": "1", "Statement": [deny]})
    attached = {"PolicyName": policy, "PolicyType": "Custom", "UserName": alice}
    await stage.call("ram.AttachPolicyToUser", **attached)
    stage.later("ram.DetachPolicyFromUser", **attached)
    user_id = (await stage.call("ram.GetUser", UserName=alice))["User"]["UserId"]
    assert stage.emulator is not None
    stage.emulator.set_auth("enforce")
    try:
        async with stage.acting_as(await new_key(stage, alice)) as caller:
            denied = await caller.refused("NoPermission", "ram.GetUser", UserName=alice)
            message = denied.detail["EncodedDiagnosticMessage"]
            # Who may not do a thing may not ask why either, unless that was granted.
            ask = {"EncodedDiagnosticMessage": message}
            await caller.refused("NoPermission", "ram.DecodeDiagnosticMessage", **ask)
    finally:
        stage.emulator.set_auth("verify")
    assert denied.status == 403
    assert {name: value for name, value in denied.detail.items() if name != "EncodedDiagnosticMessage"} == {
        "AuthAction": "ram:GetUser",
        "AuthPrincipalType": "SubUser",
        "AuthPrincipalOwnerId": stage.account,
        "AuthPrincipalDisplayName": user_id,
        "PolicyType": "AccountLevelIdentityBasedPolicy",
        "NoPermissionType": "ExplicitDeny",
    }
    decoded = (await stage.call("ram.DecodeDiagnosticMessage", **ask))["DecodedDiagnosticMessage"]
    assert (decoded["ExplicitDeny"], decoded["AuthAction"]) == (True, "ram:GetUser")
    assert decoded["AuthResource"] == f"acs:ram:*:{stage.account}:user/{alice}"
    assert decoded["AuthPrincipal"]["AuthPrincipalDisplayName"] == user_id
    assert {"ConditionKey": "acs:SourceIp", "ConditionValues": ["127.0.0.1"]} in decoded["AuthConditions"]
    assert decoded["MatchedPolicies"] == [
        {
            "Effect": "Deny",
            "PolicyIdentifier": policy,
            "PolicyType": "Custom",
            "PolicyVersion": "v1",
            "AttachedEntityType": "RamUser",
            "AttachedScope": "Account",
        }
    ]
    await stage.refused("EntityNotExist", "ram.DecodeDiagnosticMessage", EncodedDiagnosticMessage=message[:-4])
    await stage.wait(86_401)
    await stage.refused("EncodedMessageExpire", "ram.DecodeDiagnosticMessage", **ask)
