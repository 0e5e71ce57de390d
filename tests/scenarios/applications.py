"""OAuth applications and their secrets."""

from __future__ import annotations

from typing import Any

from tests.scenarios.stage import Stage, scenario

NOWHERE = "4000000000000000000"
"""An id of the right form that no application has."""

STRANGER = {"AccessKeyId": "LTAINobodysKey", "AccessKeySecret": "nobodys-secret"}
"""Keys that no account knows: lists without parameters have nothing else to refuse."""


def required(application: dict[str, Any]) -> dict[str, bool]:
    """Each scope of an application, and whether a user must grant it."""
    return {scope["Name"]: scope["Required"] for scope in application["DelegatedScope"]["PredefinedScopes"]}


async def names(stage: Stage) -> list[str]:
    return [one["AppName"] for one in (await stage.call("ims.ListApplications"))["Applications"]]


@scenario(writes=False)
async def scopes_are_told_by_application_type(stage: Stage) -> None:
    """What applications may ask for: everybody's openid, and a way to synchronise users for server applications."""
    every = {one["Name"]: one for one in (await stage.call("ims.ListPredefinedScopes"))["PredefinedScopes"]}
    assert every.keys() >= {"openid", "aliuid", "profile", "/acs/scim"}
    assert every["openid"]["Description"]
    server = await stage.call("ims.ListPredefinedScopes", AppType="ServerApp")
    assert "/acs/scim" in {one["Name"] for one in server["PredefinedScopes"]} <= every.keys()
    await stage.refused("InvalidParameter.AppType", "ims.ListPredefinedScopes", AppType="DesktopApp")


@scenario(writes=True)
async def applications_come_and_go(stage: Stage) -> None:
    """A web application is created with what its type brings, changed, and deleted."""
    name = stage.name("app")
    assert name not in await names(stage)
    made = (
        await stage.call(
            "ims.CreateApplication",
            AppName=name,
            DisplayName="Test",
            AppType="WebApp",
            RedirectUris=["https://a.example/callback", "https://b.example/callback"],
            PredefinedScopes=["aliuid", "profile"],
            RequiredScopes=["aliuid"],
        )
    )["Application"]
    app = {"AppId": made["AppId"]}
    stage.later("ims.DeleteApplication", **app)
    assert (made["AppName"], made["DisplayName"], made["AppType"]) == (name, "Test", "WebApp")
    assert (made["ProtocolVersion"], made["AccountId"]) == ("2.0", stage.account)
    assert (made["SecretRequired"], made["IsMultiTenant"]) == (True, False)
    assert (made["AccessTokenValidity"], made["RefreshTokenValidity"]) == (3600, 7776000)
    assert made["RedirectUris"] == ["https://a.example/callback", "https://b.example/callback"]
    assert required(made) == {"openid": True, "aliuid": True, "profile": False}
    assert (await stage.call("ims.GetApplication", **app))["Application"] == made
    assert name in await names(stage)
    again = {"AppName": name, "DisplayName": "Other", "AppType": "NativeApp"}
    await stage.refused("EntityAlreadyExists.Application", "ims.CreateApplication", **again)

    new = (
        await stage.call(
            "ims.UpdateApplication",
            NewDisplayName="Changed",
            NewRedirectUris=["https://c.example/callback"],
            NewPredefinedScopes=["profile"],
            NewRequiredScopes=["profile"],
            NewAccessTokenValidity=900,
            NewRefreshTokenValidity=7200,
            NewIsMultiTenant=True,
            **app,
        )
    )["Application"]
    assert (new["AppName"], new["DisplayName"], new["IsMultiTenant"]) == (name, "Changed", True)
    assert (new["AccessTokenValidity"], new["RefreshTokenValidity"]) == (900, 7200)
    assert new["RedirectUris"] == ["https://c.example/callback"]
    assert required(new) == {"openid": True, "profile": True}
    assert new["CreateDate"] == made["CreateDate"]
    assert (await stage.call("ims.GetApplication", **app))["Application"] == new

    await stage.call("ims.DeleteApplication", **app)
    assert name not in await names(stage)
    for action in ("GetApplication", "UpdateApplication", "DeleteApplication"):
        refused = await stage.refused("EntityNotExist.Application", f"ims.{action}", **app)
        assert refused.status == 404


@scenario(writes=True)
async def each_type_brings_its_own_defaults(stage: Stage) -> None:
    """Native and server applications differ in secrets, lifetimes and who may install them."""
    made = {}
    for app_type in ("NativeApp", "ServerApp", "WebApp"):
        # Only a NativeApp has the choice: what the others say of it has no effect.
        wish = {} if app_type == "NativeApp" else {"SecretRequired": False}
        name = stage.name("app")
        reply = await stage.call("ims.CreateApplication", AppName=name, DisplayName="Test", AppType=app_type, **wish)
        stage.later("ims.DeleteApplication", AppId=reply["Application"]["AppId"])
        made[app_type] = reply["Application"]
    told = {
        app_type: (app["SecretRequired"], app["IsMultiTenant"], app["RefreshTokenValidity"])
        for app_type, app in made.items()
    }
    assert told == {
        "NativeApp": (False, True, 2592000),
        "ServerApp": (True, True, 2592000),
        "WebApp": (True, False, 7776000),
    }
    for app_type, asked in (("NativeApp", True), ("WebApp", False), ("ServerApp", False)):
        new = await stage.call("ims.UpdateApplication", AppId=made[app_type]["AppId"], NewSecretRequired=asked)
        assert new["Application"]["SecretRequired"] is True


@scenario(writes=True)
async def secrets_of_an_application_are_rotated(stage: Stage) -> None:
    """An application has two secrets at most; the list tells ids and no values."""
    reply = await stage.call("ims.CreateApplication", AppName=stage.name("app"), DisplayName="Test", AppType="WebApp")
    app = {"AppId": reply["Application"]["AppId"]}
    stage.later("ims.DeleteApplication", **app)
    assert (await stage.call("ims.ListAppSecretIds", **app))["AppSecrets"] == []
    secrets = []
    for _ in range(2):
        made = (await stage.call("ims.CreateAppSecret", **app))["AppSecret"]
        stage.later("ims.DeleteAppSecret", AppSecretId=made["AppSecretId"], **app)
        secrets.append(made)
    assert secrets[0]["AppSecretValue"] != secrets[1]["AppSecretValue"]
    assert {one["AppId"] for one in secrets} == {app["AppId"]}
    await stage.refused("LimitExceeded.Application.AppSecret", "ims.CreateAppSecret", **app)
    listed = (await stage.call("ims.ListAppSecretIds", **app))["AppSecrets"]
    by_id = {one["AppSecretId"]: one for one in listed}
    assert by_id.keys() == {one["AppSecretId"] for one in secrets}
    assert not any("AppSecretValue" in one for one in listed)
    old = {"AppSecretId": secrets[0]["AppSecretId"], **app}
    read = (await stage.call("ims.GetAppSecret", **old))["AppSecret"]
    assert (read["AppSecretId"], read["CreateDate"]) == (old["AppSecretId"], secrets[0]["CreateDate"])

    await stage.call("ims.DeleteAppSecret", **old)
    left = (await stage.call("ims.ListAppSecretIds", **app))["AppSecrets"]
    assert [one["AppSecretId"] for one in left] == [secrets[1]["AppSecretId"]]
    for action in ("GetAppSecret", "DeleteAppSecret"):
        await stage.refused("EntityNotExist.Application.AppSecret", f"ims.{action}", **old)
    third = (await stage.call("ims.CreateAppSecret", **app))["AppSecret"]
    stage.later("ims.DeleteAppSecret", AppSecretId=third["AppSecretId"], **app)
    assert third["AppSecretId"] not in by_id
    for action in ("CreateAppSecret", "ListAppSecretIds"):
        await stage.refused("EntityNotExist.Application", f"ims.{action}", AppId=NOWHERE)


@scenario(writes=False)
async def the_own_applications_are_listed_whole(stage: Stage) -> None:
    """A list of applications says as much of each as a look at it does."""
    for listed in (await stage.call("ims.ListApplications"))["Applications"]:
        assert listed["AccountId"] == stage.account
        assert (await stage.call("ims.GetApplication", AppId=listed["AppId"]))["Application"] == listed
    await stage.refused("EntityNotExist.Application", "ims.GetApplication", AppId=NOWHERE)
    async with stage.acting_as(STRANGER) as stranger:
        await stranger.refused("InvalidAccessKeyId.NotFound", "ims.ListApplications")
