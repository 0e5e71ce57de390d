"""The account itself: its names, its numbers, and who is not let in."""

from __future__ import annotations

from tests.scenarios.made import new_group, new_policy, new_role, new_user
from tests.scenarios.stage import Stage, scenario

STRANGER = {"AccessKeyId": "LTAI5tAliramTestNoSuchKey", "AccessKeySecret": "aliram-test-no-such-secret"}
"""A key that nobody has."""


@scenario(writes=False)
async def the_account_has_a_name(stage: Stage) -> None:
    """An alias, a default domain that users' principal names end in, and the id that the caller's keys belong to."""
    me = await stage.call("sts.GetCallerIdentity")
    assert me["AccountId"] == stage.account
    alias = (await stage.call("ram.GetAccountAlias"))["AccountAlias"]
    domain = (await stage.call("ims.GetDefaultDomain"))["DefaultDomainName"]
    assert alias
    assert (await stage.principal("alice")).partition("@")[2] == domain


@scenario(writes=False)
async def strangers_are_refused(stage: Stage) -> None:
    """Whatever they ask: the key is checked before anything else."""
    async with stage.acting_as(STRANGER) as stranger:
        for operation in (
            "sts.GetCallerIdentity",
            "ims.GetAccountSummary",
            "ims.GetDefaultDomain",
            "ram.GetAccountAlias",
            "ram.ListVirtualMFADevices",
        ):
            await stranger.refused("InvalidAccessKeyId.NotFound", operation)


@scenario(writes=True)
async def the_summary_counts(stage: Stage) -> None:
    """Users, groups, roles and policies, within the quotas."""
    before = (await stage.call("ims.GetAccountSummary"))["SummaryMap"]
    for make in (new_user, new_group, new_role, new_policy):
        await make(stage)
    after = (await stage.call("ims.GetAccountSummary"))["SummaryMap"]
    for kind in ("Users", "Groups", "Roles", "Policies"):
        assert after[kind] == before[kind] + 1 <= after[f"{kind}Quota"]


@scenario(writes=True, emulator_only=True)
async def an_account_gets_an_alias(stage: Stage) -> None:
    """Alias and default domain belong to one account each; the alias's domain is the default until one is set."""
    assert stage.emulator is not None
    stage.emulator.add_account(alias="acme")
    await stage.refused("EntityAlreadyExists.AccountAlias", "ram.SetAccountAlias", AccountAlias="acme")
    await stage.call("ram.SetAccountAlias", AccountAlias="aliram-test")
    assert (await stage.call("ram.GetAccountAlias"))["AccountAlias"] == "aliram-test"
    assert (await stage.call("ims.GetDefaultDomain"))["DefaultDomainName"] == "aliram-test.onaliyun.com"

    taken = "InvalidParameter.DefaultDomainName.Domain"
    await stage.refused(taken, "ims.SetDefaultDomain", DefaultDomainName="acme.onaliyun.com")
    await stage.call("ims.SetDefaultDomain", DefaultDomainName="test-corp.onaliyun.com")
    assert (await stage.call("ims.GetDefaultDomain"))["DefaultDomainName"] == "test-corp.onaliyun.com"
    user = await new_user(stage)
    seen = await stage.call("ims.GetUser", UserPrincipalName=f"{user}@test-corp.onaliyun.com")
    assert seen["User"]["UserPrincipalName"] == f"{user}@test-corp.onaliyun.com"

    await stage.call("ram.ClearAccountAlias")
    assert (await stage.call("ram.GetAccountAlias"))["AccountAlias"] != "aliram-test"
    async with stage.acting_as(STRANGER) as stranger:
        await stranger.refused("InvalidAccessKeyId.NotFound", "ram.ClearAccountAlias")
