"""Network policies: from which addresses access keys may be used."""

from __future__ import annotations

import json
from typing import Any

from tests.scenarios.made import new_key, new_role, new_user
from tests.scenarios.stage import Stage, scenario

ELSEWHERE = "203.0.113.0/24"
"""An address range for documentation: nobody calls from there."""


def policy(*addresses: str, status: str = "Active", kind: str = "ClassicWhiteList", **more: Any) -> dict[str, Any]:
    return {"Version": 1, "Status": status, "Statements": [{"Type": kind, **more, "IPList": list(addresses)}]}


LIFTED: dict[str, Any] = {"Version": 1, "Status": "Inactive", "Statements": []}


@scenario(writes=True)
async def a_key_has_a_network_policy(stage: Stage) -> None:
    """None at first, then the one that was set; it is lifted, never deleted."""
    user, other = await new_user(stage), await new_user(stage, "bob")
    key = (await new_key(stage, user))["AccessKeyId"]
    one = {"UserPrincipalName": await stage.principal(user), "UserAccessKeyId": key}
    assert json.loads((await stage.call("ims.GetAccessKeyPolicy", **one))["AccessKeyPolicy"]) == {}

    wanted = policy("198.51.100.7", ELSEWHERE, "2001:db8::/32")
    wanted["Statements"].append({"Type": "VPCWhiteList", "Value": "AllowAllVPC", "IPList": ["0.0.0.0/0", "::/0"]})
    made = await stage.call("ims.SetAccessKeyPolicy", **one, AccessKeyPolicy=wanted)
    assert (made["AccessKeyId"], json.loads(made["AccessKeyPolicy"])) == (key, wanted)
    await stage.refused(
        "InvalidParameter.AccessKeyPolicy.Format", "ims.SetAccessKeyPolicy", **one, AccessKeyPolicy=policy("nowhere")
    )
    seen = await stage.call("ims.GetAccessKeyPolicy", **one)
    assert (seen["AccessKeyId"], json.loads(seen["AccessKeyPolicy"])) == (key, wanted)

    await stage.call("ims.SetAccessKeyPolicy", **one, AccessKeyPolicy=LIFTED)
    assert json.loads((await stage.call("ims.GetAccessKeyPolicy", **one))["AccessKeyPolicy"]) == LIFTED
    theirs = {"UserPrincipalName": await stage.principal(other), "UserAccessKeyId": key}
    await stage.refused("EntityNotExist.User.AccessKey", "ims.GetAccessKeyPolicy", **theirs)
    await stage.refused("EntityNotExist.User.AccessKey", "ims.SetAccessKeyPolicy", **theirs, AccessKeyPolicy=LIFTED)


@scenario(writes=True, emulator_only=True)
async def a_key_is_refused_elsewhere(stage: Stage) -> None:
    """A key with a policy works from its addresses only. (The real service takes a moment to apply it.)"""
    user = await new_user(stage)
    keys = [await new_key(stage, user) for _ in range(2)]
    one = {"UserPrincipalName": await stage.principal(user), "UserAccessKeyId": keys[0]["AccessKeyId"]}
    async with stage.acting_as(keys[0]) as restricted, stage.acting_as(keys[1]) as free:
        for document, works in (
            (policy(ELSEWHERE), False),
            (policy(ELSEWHERE, "127.0.0.0/8"), True),
            (policy("0.0.0.0/0", kind="VPCWhiteList", Value="AllowAllVPC"), False),
            (policy(ELSEWHERE, status="Inactive"), True),
            (policy(ELSEWHERE), False),
            (LIFTED, True),
        ):
            await stage.call("ims.SetAccessKeyPolicy", **one, AccessKeyPolicy=document)
            if works:
                await restricted.call("sts.GetCallerIdentity")
            else:
                await restricted.refused("Forbidden.AccessKeyPolicy", "sts.GetCallerIdentity")
            await free.call("sts.GetCallerIdentity")


@scenario(writes=True, emulator_only=True)
async def an_account_has_a_network_policy(stage: Stage) -> None:
    """It keeps every permanent key out but those with a policy of their own; sessions go on."""
    user, role = await new_user(stage), await new_role(stage)
    key, other = await new_key(stage, user), await new_key(stage, user)
    assert json.loads((await stage.call("ims.GetAccessKeyPolicyForAccount"))["AccessKeyPolicy"]) == {}
    one = {"UserPrincipalName": await stage.principal(user), "UserAccessKeyId": key["AccessKeyId"]}
    await stage.call("ims.SetAccessKeyPolicy", **one, AccessKeyPolicy=policy("127.0.0.1"))
    async with stage.acting_as(key) as exempt, stage.acting_as(other) as restricted:
        arn = f"acs:ram::{stage.account}:role/{role}"
        granted = await exempt.call("sts.AssumeRole", RoleArn=arn, RoleSessionName="s1")
        bad: dict[str, Any] = {"Version": 2, "Status": "Active", "Statements": []}
        malformed = "InvalidParameter.AccessKeyPolicy.Format"
        await stage.refused(malformed, "ims.SetAccessKeyPolicyForAccount", AccessKeyPolicy=bad)
        await restricted.call("sts.GetCallerIdentity")
        made = await stage.call("ims.SetAccessKeyPolicyForAccount", AccessKeyPolicy=policy(ELSEWHERE))
        assert json.loads(made["AccessKeyPolicy"]) == policy(ELSEWHERE)

        async with stage.acting_as(granted["Credentials"]) as session:
            for kept_out in (stage, restricted):
                await kept_out.refused("Forbidden.AccessKeyPolicy", "ims.GetAccessKeyPolicyForAccount")
            for let_in in (exempt, session):
                seen = await let_in.call("ims.GetAccessKeyPolicyForAccount")
                assert json.loads(seen["AccessKeyPolicy"]) == policy(ELSEWHERE)
            await session.call("ims.SetAccessKeyPolicyForAccount", AccessKeyPolicy=LIFTED)
        await restricted.call("sts.GetCallerIdentity")
    assert json.loads((await stage.call("ims.GetAccessKeyPolicyForAccount"))["AccessKeyPolicy"]) == LIFTED
