"""OIDC identity providers, and tokens for credentials."""

from __future__ import annotations

import time

from tests.identity_providers import Issuer, trust_in
from tests.scenarios.stage import Stage, scenario

PRINT = "902ef2deeb3c5b13ea4c3d5193629309e231ae55"
OTHER_PRINT = "6938fd4d98bab03faadb97b34396831e3780aea1"


def an_issuer(stage: Stage) -> str:
    """The URL of an issuer that nobody else has registered."""
    return f"https://oauth.aliyun.com/{stage.name('issuer')}"


@scenario(writes=True)
async def providers_of_tokens_come_and_go(stage: Stage) -> None:
    """Made, read, changed, listed and deleted; a name and an issuer are taken once."""
    name, url = stage.name("issuer"), an_issuer(stage)
    named = {"OIDCProviderName": name}
    await stage.refused("EntityNotExist.OIDCProvider", "ims.GetOIDCProvider", **named)
    make = {**named, "IssuerUrl": url, "ClientIds": ["sts.aliyuncs.com", "app:1"], "Fingerprints": [PRINT]}
    made = (await stage.call("ims.CreateOIDCProvider", **make, Description="Pods.", IssuanceLimitTime=6))[
        "OIDCProvider"
    ]
    stage.later("ims.DeleteOIDCProvider", **named)
    assert made["Arn"] == f"acs:ram::{stage.account}:oidc-provider/{name}"
    assert (made["OIDCProviderName"], made["IssuerUrl"], made["Description"]) == (name, url, "Pods.")
    assert (made["ClientIds"], made["Fingerprints"], made["IssuanceLimitTime"]) == ("sts.aliyuncs.com,app:1", PRINT, 6)
    written = time.strptime(made["CreateDate"], "%Y-%m-%dT%H:%M:%SZ")
    assert abs(int(made["GmtCreate"]) / 1000 - (time.mktime(written) - time.timezone)) <= 1

    await stage.refused(
        "EntityAlreadyExists.OIDCProvider", "ims.CreateOIDCProvider", **{**make, "IssuerUrl": url + "2"}
    )
    twin = {**make, "OIDCProviderName": f"{name}-2"}
    await stage.refused("EntityAlreadyExists.OIDCProvider.Url", "ims.CreateOIDCProvider", **twin)
    assert (await stage.call("ims.GetOIDCProvider", **named))["OIDCProvider"] == made

    change = {"NewDescription": "Workloads.", "ClientIds": ["sts.aliyuncs.com"], "IssuanceLimitTime": 12}
    too_long = {**named, "IssuanceLimitTime": 169}
    await stage.refused("InvalidParameter.IssuanceLimitTime.Range", "ims.UpdateOIDCProvider", **too_long)
    await stage.call("ims.UpdateOIDCProvider", **named, **change)
    seen = (await stage.call("ims.GetOIDCProvider", **named))["OIDCProvider"]
    assert (seen["Description"], seen["ClientIds"], seen["IssuanceLimitTime"]) == ("Workloads.", "sts.aliyuncs.com", 12)
    assert (seen["IssuerUrl"], seen["Fingerprints"], seen["CreateDate"]) == (url, PRINT, made["CreateDate"])
    listed = [one for one in await stage.every("ims.ListOIDCProviders") if one["OIDCProviderName"] == name]
    assert listed == [seen]
    await stage.refused("InvalidParameter.MaxItems.Range", "ims.ListOIDCProviders", MaxItems=101)

    await stage.call("ims.DeleteOIDCProvider", **named)
    await stage.refused("EntityNotExist.OIDCProvider", "ims.DeleteOIDCProvider", **named)
    await stage.refused("EntityNotExist.OIDCProvider", "ims.UpdateOIDCProvider", **named, NewDescription="Gone.")
    assert name not in [one["OIDCProviderName"] for one in await stage.every("ims.ListOIDCProviders")]


@scenario(writes=True)
async def client_ids_and_fingerprints_are_added_and_removed(stage: Stage) -> None:
    """One by one: what is there is not added again, what is not is not removed."""
    named = {"OIDCProviderName": stage.name("issuer")}
    await stage.call("ims.CreateOIDCProvider", **named, IssuerUrl=an_issuer(stage), ClientIds=["app1"])
    stage.later("ims.DeleteOIDCProvider", **named)

    async def seen(field: str) -> str:
        provider = (await stage.call("ims.GetOIDCProvider", **named))["OIDCProvider"]
        return str(provider.get(field, ""))

    for field, thing, first, second in (
        ("ClientIds", "ClientId", "app1", "app2"),
        ("Fingerprints", "Fingerprint", "", PRINT),
    ):
        add, remove = f"ims.Add{thing}ToOIDCProvider", f"ims.Remove{thing}FromOIDCProvider"
        assert await seen(field) == first
        added = (await stage.call(add, **named, **{thing: second}))["OIDCProvider"]
        both = ",".join(item for item in (first, second) if item)
        assert added[field] == both == await seen(field)
        await stage.refused(f"EntityAlreadyExists.OIDCProvider.{thing}", add, **named, **{thing: second})
        await stage.refused(f"EntityNotExist.OIDCProvider.{thing}", remove, **named, **{thing: OTHER_PRINT})
        assert await seen(field) == both
        removed = (await stage.call(remove, **named, **{thing: second}))["OIDCProvider"]
        assert removed.get(field, "") == first == await seen(field)
        gone = {"OIDCProviderName": stage.name("nobody"), thing: second}
        await stage.refused("EntityNotExist.OIDCProvider", add, **gone)
        await stage.refused("EntityNotExist.OIDCProvider", remove, **gone)


@scenario(writes=True)
async def a_provider_has_only_so_many_of_each(stage: Stage) -> None:
    """50 client ids and five fingerprints."""
    named = {"OIDCProviderName": stage.name("issuer")}
    ids, prints = [f"app{number}" for number in range(50)], [f"{number:040x}" for number in range(5)]
    make = {**named, "IssuerUrl": an_issuer(stage)}
    too_many = "InvalidParameter.ClientIds.Length"
    await stage.refused(too_many, "ims.CreateOIDCProvider", **make, ClientIds=[*ids, "app50"])
    await stage.call("ims.CreateOIDCProvider", **make, ClientIds=ids, Fingerprints=prints)
    stage.later("ims.DeleteOIDCProvider", **named)
    more = "LimitExceeded.OIDCProvider"
    await stage.refused(f"{more}.ClientId", "ims.AddClientIdToOIDCProvider", **named, ClientId="app50")
    await stage.refused(f"{more}.Fingerprint", "ims.AddFingerprintToOIDCProvider", **named, Fingerprint=PRINT)


@scenario(writes=True, emulator_only=True)
async def a_token_becomes_the_credentials_of_a_role(stage: Stage) -> None:
    """The role trusts the provider and the subject; a token of somebody else gets nothing."""
    assert stage.emulator is not None
    issuer = Issuer(an_issuer(stage))
    stage.emulator.set_oidc_keys(issuer.url, issuer.jwks)
    named, role = {"OIDCProviderName": stage.name("issuer")}, stage.name("robot")
    make = {**named, "IssuerUrl": issuer.url, "ClientIds": ["sts.aliyuncs.com"]}
    arn = (await stage.call("ims.CreateOIDCProvider", **make))["OIDCProvider"]["Arn"]
    stage.later("ims.DeleteOIDCProvider", **named)
    condition = {
        "StringEquals": {"oidc:iss": issuer.url, "oidc:aud": "sts.aliyuncs.com"},
        "StringLike": {"oidc:sub": "system:serviceaccount:ns1:*"},
    }
    trust = trust_in(arn, condition)
    made = (await stage.call("ram.CreateRole", RoleName=role, AssumeRolePolicyDocument=trust))["Role"]
    stage.later("ram.DeleteRole", RoleName=role)

    ask = {"OIDCProviderArn": arn, "RoleArn": made["Arn"], "RoleSessionName": "pod-1"}
    operation = "sts.AssumeRoleWithOIDC"
    elsewhere = issuer.token(sub="system:serviceaccount:ns2:sa1")
    await stage.refused("AuthenticationFail.NoPermission", operation, **ask, OIDCToken=elsewhere)
    forged = "AuthenticationFail.OIDCToken.AudienceNotMatch"
    await stage.refused(forged, operation, **ask, OIDCToken=issuer.token(aud="somebody"))
    policy = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}
    reply = await stage.call(operation, **ask, OIDCToken=issuer.token(), DurationSeconds=900, Policy=policy)
    assert reply["OIDCTokenInfo"]["Subject"] == "system:serviceaccount:ns1:sa1"
    assert reply["OIDCTokenInfo"]["VerificationInfo"] == "Success"
    assert reply["AssumedRoleUser"]["AssumedRoleId"] == f"{made['RoleId']}:pod-1"
    async with stage.acting_as(reply["Credentials"]) as pod:
        identity = await pod.call("sts.GetCallerIdentity")
    assert identity["Arn"] == f"acs:ram::{stage.account}:assumed-role/{role}/pod-1"
