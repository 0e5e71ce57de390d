"""Installations of OAuth applications: own ones, and those of another account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.scenarios.applications import NOWHERE, STRANGER
from tests.scenarios.stage import Stage, scenario


def granted(installation: dict[str, Any]) -> list[str]:
    return [scope["Name"] for scope in installation["DelegatedScope"]["PredefinedScopes"]]


async def installed(stage: Stage, **source: str) -> list[str]:
    """Ids of the applications that are installed here."""
    reply = await stage.call("ims.ListApplicationProvisionInfos", **source)
    return [one["AppId"] for one in reply["ApplicationProvisionInfos"]]


async def application(stage: Stage, app_type: str, **settings: Any) -> dict[str, str]:
    """A new application's id, as an argument."""
    made = await stage.call(
        "ims.CreateApplication", AppName=stage.name("app"), DisplayName="Test", AppType=app_type, **settings
    )
    app = {"AppId": made["Application"]["AppId"]}
    stage.later("ims.DeleteApplication", **app)
    return app


@asynccontextmanager
async def another_account(stage: Stage) -> AsyncIterator[Stage]:
    """A second account of the emulator, as its root."""
    assert stage.emulator is not None
    key = stage.emulator.add_account().root_key
    keys = {"AccessKeyId": key.access_key_id, "AccessKeySecret": str(key.access_key_secret)}
    async with stage.acting_as(keys) as other:
        yield other


@scenario(writes=False)
async def strangers_are_not_told_what_is_installed(stage: Stage) -> None:
    """External applications are installations of applications of others."""
    reply = await stage.call("ims.ListExternalApplications")
    external = await installed(stage, SourceType="external")
    assert {one["ForeignAppId"] for one in reply["ExternalApplications"]} <= set(external)
    async with stage.acting_as(STRANGER) as stranger:
        for action in ("ListExternalApplications", "ListApplicationProvisionInfos"):
            await stranger.refused("InvalidAccessKeyId.NotFound", f"ims.{action}")


@scenario(writes=True)
async def an_own_server_application_is_installed(stage: Stage) -> None:
    """A server application gets its scopes in its own account by being installed there."""
    app = await application(stage, "ServerApp", PredefinedScopes=["/acs/scim"])
    assert app["AppId"] not in await installed(stage)
    await stage.refused("EntityNotExist.ApplicationProvisionInfo", "ims.GetApplicationProvisionInfo", **app)
    made = await stage.call("ims.ProvisionApplication", Scopes=["/acs/scim"], **app)
    stage.later("ims.DeprovisionApplication", **app)
    info = made["ApplicationProvisionInfo"]
    assert (info["AppId"], info["AccountId"], info["TenantId"]) == (app["AppId"], stage.account, stage.account)
    assert info["AppPrincipalName"] == f"{info['AppName']}@app.{stage.account}.onaliyun.com"
    assert granted(info) == ["openid", "/acs/scim"]
    assert len(info["CreateDate"]) == 13, "epoch milliseconds"
    seen = (await stage.call("ims.GetApplicationProvisionInfo", **app))["ApplicationProvisionInfo"]
    assert (seen["AppName"], granted(seen)) == (info["AppName"], granted(info))
    assert (seen["AppCategory"], seen["AssignmentType"]) == ("ThirdParty", "AllowAll")
    assert app["AppId"] in await installed(stage)
    assert app["AppId"] in await installed(stage, SourceType="inner")
    assert app["AppId"] not in await installed(stage, SourceType="external")
    await stage.refused("EntityAlreadyExists.ApplicationProvisionInfo", "ims.ProvisionApplication", **app)

    await stage.call("ims.DeprovisionApplication", **app)
    assert app["AppId"] not in await installed(stage)
    await stage.refused("EntityNotExist.ApplicationProvisionInfo", "ims.DeprovisionApplication", **app)
    # The application itself is still there.
    assert (await stage.call("ims.GetApplication", **app))["Application"]["AppId"] == app["AppId"]
    await stage.refused("EntityNotExist.Application", "ims.ProvisionApplication", AppId=NOWHERE)
    await stage.refused("InvalidParameter.SourceType", "ims.ListApplicationProvisionInfos", SourceType="other")


@scenario(writes=True)
async def own_applications_with_users_are_never_installed(stage: Stage) -> None:
    """Web and native applications serve their own account without being installed."""
    for app_type in ("WebApp", "NativeApp"):
        app = await application(stage, app_type)
        for action in ("ProvisionApplication", "DeprovisionApplication"):
            await stage.refused("InvalidParameter.AppId.AppType", f"ims.{action}", **app)
        assert app["AppId"] not in await installed(stage)


@scenario(writes=True, emulator_only=True)
async def an_application_of_another_account_is_installed(stage: Stage) -> None:
    """What one account opens to others, another one installs with as many scopes as it likes, and takes off again."""
    async with another_account(stage) as owner:
        settings = {"PredefinedScopes": ["aliuid", "profile", "/acs/alidns"], "RequiredScopes": ["aliuid"]}
        app = await application(owner, "WebApp", **settings)
        await stage.refused("EntityNotExist.Application", "ims.ProvisionExternalApplication", **app)
        opened = (await owner.call("ims.UpdateApplication", NewIsMultiTenant=True, **app))["Application"]
        assert (await stage.call("ims.ListExternalApplications"))["ExternalApplications"] == []
        await stage.refused("EntityNotExist.ExternalApplication", "ims.GetExternalApplication", **app)

        await stage.refused("InvalidParameter.Scopes", "ims.ProvisionExternalApplication", Scopes=["/acs/scim"], **app)
        made = (await stage.call("ims.ProvisionExternalApplication", Scopes=["profile"], **app))["ExternalApplication"]
        assert (made["ForeignAppId"], made["DisplayName"]) == (app["AppId"], "Test")
        assert made["TenantId"] == stage.account
        assert made["AppPrincipalName"] == f"{opened['AppName']}@app.{opened['AccountId']}.onaliyun.com"
        assert opened["AccountId"] != stage.account
        # What the owner requires comes along.
        assert granted(made) == ["openid", "aliuid", "profile"]
        assert (await stage.call("ims.GetExternalApplication", **app))["ExternalApplication"] == made
        listed = await stage.call("ims.ListExternalApplications")
        assert (listed["ExternalApplications"], listed["IsTruncated"]) == ([made], False)
        assert await installed(stage, SourceType="external") == await installed(stage) == [app["AppId"]]
        assert await installed(stage, SourceType="inner") == []
        info = (await stage.call("ims.GetApplicationProvisionInfo", **app))["ApplicationProvisionInfo"]
        assert (info["AccountId"], granted(info)) == (opened["AccountId"], granted(made))
        await stage.refused("EntityAlreadyExists.ExternalApplication", "ims.ProvisionExternalApplication", **app)

        # It is the owner's alone to look at and to change; installing it elsewhere is none of the owner's business.
        for action in ("GetApplication", "DeleteApplication", "CreateAppSecret"):
            await stage.refused("EntityNotExist.Application", f"ims.{action}", **app)
        assert await installed(owner) == []
        await owner.refused("EntityNotExist.Application", "ims.ProvisionExternalApplication", **app)

        await stage.call("ims.DeprovisionExternalApplication", **app)
        assert (await stage.call("ims.ListExternalApplications"))["ExternalApplications"] == []
        await stage.refused("EntityNotExist.ExternalApplication", "ims.DeprovisionExternalApplication", **app)
        assert (await owner.call("ims.GetApplication", **app))["Application"] == opened
        await owner.call("ims.DeleteApplication", **app)
        await stage.refused("EntityNotExist.Application", "ims.ProvisionExternalApplication", **app)


@scenario(writes=True, emulator_only=True)
async def both_families_speak_of_the_same_installation(stage: Stage) -> None:
    """ProvisionApplication installs another account's application too; the external operations see it."""
    async with another_account(stage) as owner:
        app = await application(owner, "NativeApp", PredefinedScopes=["profile"])
        info = (await stage.call("ims.ProvisionApplication", **app))["ApplicationProvisionInfo"]
        assert (info["TenantId"], granted(info)) == (stage.account, ["openid", "profile"])
        seen = (await stage.call("ims.GetExternalApplication", **app))["ExternalApplication"]
        assert (seen["ForeignAppId"], seen["AppPrincipalName"]) == (app["AppId"], info["AppPrincipalName"])
        await stage.call("ims.DeprovisionApplication", **app)
        await stage.refused("EntityNotExist.ExternalApplication", "ims.GetExternalApplication", **app)
        await owner.call("ims.DeleteApplication", **app)
