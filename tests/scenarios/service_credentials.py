"""Service credentials: API keys of a user for one cloud service."""

from __future__ import annotations

from typing import Any

from tests.scenarios.made import new_user
from tests.scenarios.stage import Stage, scenario

SERVICE = "dashscope.aliyuncs.com"


async def new_credential(stage: Stage, user: dict[str, str], name: str, **more: Any) -> dict[str, Any]:
    """A new service credential with its secret; it is switched off and deleted at the end."""
    what = {"ServiceCredentialName": name, "ServiceName": SERVICE, **more}
    made: dict[str, Any] = (await stage.call("ims.CreateServiceCredential", **user, **what))["ServiceCredential"]
    one = {"ServiceCredentialId": made["ServiceCredentialId"], **user}
    stage.later("ims.DeleteServiceCredential", **one)
    stage.later("ims.UpdateServiceCredential", **one, Status="Inactive")
    return made


@scenario(writes=True)
async def service_credentials_come_and_go(stage: Stage) -> None:
    """The secret is shown once; a credential is renamed, switched off and only then deleted, and its user after it."""
    name = await new_user(stage)
    user = {"UserPrincipalName": await stage.principal(name)}
    missing = "EntityNotExist.User.ServiceCredential"
    stranger = {"UserPrincipalName": await stage.principal(stage.name("nobody"))}
    what = {"ServiceCredentialName": "first", "ServiceName": SERVICE}
    await stage.refused("EntityNotExist.User", "ims.CreateServiceCredential", **stranger, **what)
    made = await new_credential(stage, user, "first", CredentialAgeDays=30)
    secret = made.pop("ServiceCredentialSecret")
    assert secret
    assert (made["ServiceName"], made["Status"]) == (SERVICE, "Active")
    assert made["UserPrincipalName"] == user["UserPrincipalName"]
    assert made["CreateTime"] < made["ExpirationTime"]
    one = {"ServiceCredentialId": made["ServiceCredentialId"], **user}
    assert (await stage.call("ims.GetServiceCredential", **one))["ServiceCredential"] == made

    await stage.refused("DeleteConflict.ServiceCredential.Active", "ims.DeleteServiceCredential", **one)
    await stage.refused("DeleteConflict.User.ServiceCredential", "ram.DeleteUser", UserName=name)
    await stage.call("ims.UpdateServiceCredential", **one, ServiceCredentialName="renamed", Status="Inactive")
    seen = (await stage.call("ims.GetServiceCredential", **one))["ServiceCredential"]
    assert seen == {**made, "ServiceCredentialName": "renamed", "Status": "Inactive"}

    await stage.call("ims.DeleteServiceCredential", **one)
    await stage.refused(missing, "ims.GetServiceCredential", **one)
    await stage.refused(missing, "ims.UpdateServiceCredential", **one, Status="Active")
    await stage.refused(missing, "ims.DeleteServiceCredential", **one)
    assert (await stage.call("ims.ListServiceCredentials", **user))["ServiceCredentials"] == []
    await stage.call("ram.DeleteUser", UserName=name)


@scenario(writes=True)
async def a_user_has_two_service_credentials_per_service(stage: Stage) -> None:
    """A disabled one counts as well; names are the user's own, and the lists tell users and services apart."""
    users = [{"UserPrincipalName": await stage.principal(await new_user(stage, stem))} for stem in ("alice", "bob")]
    for name in ("first", "second"):
        await new_credential(stage, users[0], name)
    elsewhere = await new_credential(stage, users[0], "third", ServiceName="model.aliyuncs.com")
    theirs = await new_credential(stage, users[1], "first")
    assert "ExpirationTime" not in theirs
    taken = {**users[0], "ServiceCredentialName": "first", "ServiceName": "model.aliyuncs.com"}
    await stage.refused("EntityAlreadyExists.User.ServiceCredential", "ims.CreateServiceCredential", **taken)
    mine = await stage.every("ims.ListServiceCredentials", **users[0])
    assert [one["ServiceCredentialName"] for one in mine] == ["first", "second", "third"]
    off = {"ServiceCredentialId": mine[0]["ServiceCredentialId"], **users[0]}
    await stage.call("ims.UpdateServiceCredential", **off, Status="Inactive")
    more = {**users[0], "ServiceCredentialName": "fourth", "ServiceName": SERVICE}
    await stage.refused("LimitExceeded.User.ServiceCredential", "ims.CreateServiceCredential", **more)

    here = await stage.every("ims.ListServiceCredentials", **users[0], ServiceName="model.aliyuncs.com")
    assert [one["ServiceCredentialId"] for one in here] == [elsewhere["ServiceCredentialId"]]
    page = await stage.call("ims.ListServiceCredentials", AllUsers=True, MaxResults=2)
    assert (page["IsTruncated"], page["MaxResults"], len(page["ServiceCredentials"])) == (True, 2, 2)
    everybody = await stage.every("ims.ListServiceCredentials", AllUsers=True, MaxResults=2)
    ids = {one["ServiceCredentialId"] for one in everybody}
    assert {one["ServiceCredentialId"] for one in [*mine, theirs]} <= ids
    assert all("ServiceCredentialSecret" not in one for one in everybody)
    await stage.refused("InvalidParameter.MaxResults.Range", "ims.ListServiceCredentials", MaxResults=101)
