"""What the service tells of a whole account: the credential report, the security report, the governance report."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Awaitable, Callable

from tests.scenarios.account import STRANGER
from tests.scenarios.made import document, new_group, new_key, new_policy, new_user
from tests.scenarios.stage import Stage, scenario


async def until(stage: Stage, done: Callable[[], Awaitable[bool]]) -> None:
    """Asks again and again."""
    for _ in range(120):
        if await done():
            return
        await stage.wait(3)
    raise AssertionError("the report is still not there")


async def credential_report(stage: Stage) -> list[dict[str, str]]:
    """Has the report built, and reads it."""

    async def completed() -> bool:
        return bool((await stage.call("ims.GenerateCredentialReport"))["State"] == "COMPLETED")

    await until(stage, completed)
    text = base64.b64decode((await stage.call("ims.GetCredentialReport"))["Content"]).decode()
    return list(csv.DictReader(io.StringIO(text)))


@scenario(writes=True)
async def the_credential_report_begins_with_the_account(stage: Stage) -> None:
    """It is ordered, waited for and read; its first line is the account itself."""
    root, *users = await credential_report(stage)
    assert (root["user"], root["password_exist"], root["password_active"]) == ("<root>", "TRUE", "N/A")
    domain = (await stage.principal("")).removeprefix("@")
    assert {user["user"].partition("@")[2] for user in users} <= {domain}
    async with stage.acting_as(STRANGER) as stranger:
        for operation in ("ims.GenerateCredentialReport", "ims.GetCredentialReport"):
            await stranger.refused("InvalidAccessKeyId.NotFound", operation)


@scenario(writes=True, emulator_only=True)
async def the_credential_report_tells_of_every_user(stage: Stage) -> None:
    """Passwords, keys and devices as they were when it was ordered; within four hours there is no other."""
    assert stage.emulator is not None
    await stage.refused("EntityNotExist.CredentialReport", "ims.GetCredentialReport")
    alice, bob = await new_user(stage), await new_user(stage, "bob")
    await stage.call("ram.CreateLoginProfile", UserName=alice, Password="Str0ng!password")
    stage.later("ram.DeleteLoginProfile", UserName=alice)
    key = await new_key(stage, alice)
    assert (await stage.call("ims.GenerateCredentialReport"))["State"] == "STARTED"
    carol = await new_user(stage, "carol")
    rows = {row["user"]: row for row in await credential_report(stage)}
    told = rows[await stage.principal(alice)]
    assert (told["password_exist"], told["password_active"], told["mfa_active"]) == ("TRUE", "TRUE", "FALSE")
    assert told["access_key_1_last_rotated"] == key["CreateDate"]
    assert (told["access_key_1_exist"], told["access_key_1_last_used"]) == ("TRUE", "-")
    nothing = rows[await stage.principal(bob)]
    assert (nothing["password_exist"], nothing["access_key_1_exist"], nothing["mfa_active"]) == (
        "FALSE",
        "FALSE",
        "N/A",
    )
    assert await stage.principal(carol) not in rows

    stage.emulator.clock.advance(4 * 3600)
    assert await stage.principal(carol) in {row["user"] for row in await credential_report(stage)}
    await stage.refused("InvalidParameter.NextToken", "ims.GetCredentialReport", NextToken="nonsense")


@scenario(writes=False)
async def the_account_has_a_security_score(stage: Stage) -> None:
    """With the figures behind it."""
    info = (await stage.call("ims.GetAccountSecurityPracticeReport"))["AccountSecurityPracticeInfo"]
    figures = info["AccountSecurityPracticeUserInfo"]
    assert 0 <= info["Score"] <= 100
    assert figures["SubUser"] == (await stage.call("ims.GetAccountSummary"))["SummaryMap"]["Users"]
    assert figures["BindMfa"] == (await stage.call("ims.GetAccountMFAInfo"))["IsMFAEnable"]
    for name in ("SubUserBindMfa", "SubUserWithOldAccessKey", "SubUserWithUnusedAccessKey"):
        assert 0 <= figures[name] <= figures["SubUser"]
    async with stage.acting_as(STRANGER) as stranger:
        await stranger.refused("InvalidAccessKeyId.NotFound", "ims.GetAccountSecurityPracticeReport")


@scenario(writes=True)
async def the_governance_report_is_made_in_the_background(stage: Stage) -> None:
    """Ordered, watched check by check, then read: the figures of all checks, and the table behind one."""

    async def completed() -> bool:
        return bool((await stage.call("ims.GetGovernanceReportStatus"))["WholeReportStatus"] == "Completed")

    assert (await stage.call("ims.GenerateGovernanceReport"))["State"] in ("Started", "Progressing", "Completed")
    await until(stage, completed)
    items = (await stage.call("ims.GetGovernanceReportStatus"))["GovernanceItemsStatus"]
    assert {item["Status"] for item in items} == {"Completed"}
    metrics = (await stage.call("ims.ListRecentGovernanceMetrics"))["GovernanceMetrics"]
    named = {metric["GovernanceItem"]: metric for metric in metrics}
    assert {"AccountRecentUsingAccessKey", "RecentAccountLoginTimes", "SSOLoginEnabled"} <= set(named)
    item = await stage.call("ims.GetGovernanceItemReport", GovernanceItemType="AccountRecentUsingAccessKey")
    metric = named["AccountRecentUsingAccessKey"]
    assert (item["MetricType"], item["MetricValue"]) == (metric["MetricType"], metric["MetricValue"])
    for row in item["ColumnsValue"]:
        assert len(row["ColumnValue"]) == len(item["ColumnsSchema"])
    async with stage.acting_as(STRANGER) as stranger:
        for operation in (
            "ims.GenerateGovernanceReport",
            "ims.GetGovernanceReportStatus",
            "ims.ListRecentGovernanceMetrics",
            "ims.GetGovernanceItemReport",
        ):
            await stranger.refused("InvalidAccessKeyId.NotFound", operation)


@scenario(writes=True, emulator_only=True)
async def governance_finds_who_may_change_ram(stage: Stage) -> None:
    """Directly or through a group; there is no report until one was made."""
    assert stage.emulator is not None
    item = {"GovernanceItemType": "RAMWritePermission"}
    for operation, arguments in (
        ("ims.GetGovernanceReportStatus", {}),
        ("ims.ListRecentGovernanceMetrics", {}),
        ("ims.GetGovernanceItemReport", item),
    ):
        await stage.refused("EntityNotExist.GovernanceReport", operation, **arguments)
    group, member, reader = await new_group(stage), await new_user(stage), await new_user(stage, "bob")
    await stage.call("ram.AddUserToGroup", GroupName=group, UserName=member)
    stage.later("ram.RemoveUserFromGroup", GroupName=group, UserName=member)
    administering = {"PolicyType": "System", "PolicyName": "AliyunRAMFullAccess", "GroupName": group}
    await stage.call("ram.AttachPolicyToGroup", **administering)
    stage.later("ram.DetachPolicyFromGroup", **administering)
    reading = {"PolicyType": "Custom", "PolicyName": await new_policy(stage), "UserName": reader}
    await stage.call("ram.AttachPolicyToUser", **reading)
    stage.later("ram.DetachPolicyFromUser", **reading)

    await stage.call("ims.GenerateGovernanceReport")
    stage.emulator.clock.advance(60)
    found = await stage.call("ims.GetGovernanceItemReport", **item)
    assert (found["MetricType"], found["MetricValue"]) == ("Number", 1)
    columns = [column["ColumnName"] for column in found["ColumnsSchema"]]
    (row,) = [dict(zip(columns, row["ColumnValue"], strict=True)) for row in found["ColumnsValue"]]
    assert (row["IdentityName"], row["PolicyName"]) == (await stage.principal(member), "AliyunRAMFullAccess")
    unknown = {"GovernanceItemType": "NoSuchCheck"}
    await stage.refused("InvalidParameter.GovernanceItemType", "ims.GetGovernanceItemReport", **unknown)


@scenario(writes=True)
async def system_policies_are_attached_and_counted(stage: Stage) -> None:
    """Whoever has a system policy is found by it."""
    user, group = await new_user(stage), await new_group(stage)
    one = {"PolicyType": "System", "PolicyName": "AliyunSTSAssumeRoleAccess"}
    before = (await stage.call("ram.GetPolicy", **one))["Policy"]["AttachmentCount"]
    for kind, name in (("User", user), ("Group", group)):
        await stage.call(f"ram.AttachPolicyTo{kind}", **one, **{f"{kind}Name": name})
        stage.later(f"ram.DetachPolicyFrom{kind}", **one, **{f"{kind}Name": name})
    assert (await stage.call("ram.GetPolicy", **one))["Policy"]["AttachmentCount"] == before + 2
    entities = await stage.call("ram.ListEntitiesForPolicy", **one)
    assert user in [entity["UserName"] for entity in entities["Users"]]
    assert group in [entity["GroupName"] for entity in entities["Groups"]]
    refused = {**one, "PolicyDocument": document()}
    del refused["PolicyType"]
    await stage.refused("EntityNotExist.Policy", "ram.CreatePolicyVersion", **refused)
