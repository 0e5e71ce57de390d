"""SAML identity providers, and assertions for credentials."""

from __future__ import annotations

from tests.identity_providers import RECIPIENT, IdentityProvider, encoded, rsa_key, trust_in
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def providers_of_assertions_come_and_go(stage: Stage) -> None:
    """Made of a metadata document, read, changed, listed and deleted."""
    named = {"SAMLProviderName": stage.name("corp")}
    first, second = (encoded(IdentityProvider(rsa_key(number)).metadata()) for number in (1, 2))
    await stage.refused("EntityNotExist.SAMLProviderError", "ims.GetSAMLProvider", **named)
    no_metadata = "InvalidParameter.EncodedSAMLMetadataDocument.Format"
    wrong = {**named, "EncodedSAMLMetadataDocument": encoded("<EntityDescriptor/>")}
    await stage.refused(no_metadata, "ims.CreateSAMLProvider", **wrong)
    make = {**named, "EncodedSAMLMetadataDocument": first}
    made = (await stage.call("ims.CreateSAMLProvider", **make, Description="Staff."))["SAMLProvider"]
    stage.later("ims.DeleteSAMLProvider", **named)
    assert made["Arn"] == f"acs:ram::{stage.account}:saml-provider/{named['SAMLProviderName']}"
    assert (made["Description"], made["AuthnSignAlgo"]) == ("Staff.", "rsa-sha1")
    assert "EncodedSAMLMetadataDocument" not in made
    await stage.refused("EntityAlreadyExists.SAMLProvider", "ims.CreateSAMLProvider", **make)
    seen = (await stage.call("ims.GetSAMLProvider", **named))["SAMLProvider"]
    assert seen == {**made, "EncodedSAMLMetadataDocument": first}

    await stage.refused("MissingNewDescription", "ims.UpdateSAMLProvider", **named, AuthnSignAlgo="rsa-sha256")
    wrong = {**named, "NewEncodedSAMLMetadataDocument": encoded("hello")}
    await stage.refused("InvalidParameter.NewEncodedSAMLMetadataDocument.Format", "ims.UpdateSAMLProvider", **wrong)
    assert (await stage.call("ims.GetSAMLProvider", **named))["SAMLProvider"] == seen
    change = {**named, "NewEncodedSAMLMetadataDocument": second, "AuthnSignAlgo": "rsa-sha256"}
    await stage.call("ims.UpdateSAMLProvider", **change)
    seen = (await stage.call("ims.GetSAMLProvider", **named))["SAMLProvider"]
    assert (seen["EncodedSAMLMetadataDocument"], seen["AuthnSignAlgo"], seen["Description"]) == (
        second,
        "rsa-sha256",
        "Staff.",
    )
    await stage.call("ims.UpdateSAMLProvider", **named, NewDescription="People.")
    providers = {one["SAMLProviderName"]: one for one in await stage.every("ims.ListSAMLProviders")}
    listed = providers[named["SAMLProviderName"]]
    assert (listed["Description"], listed["Arn"], listed["CreateDate"]) == ("People.", made["Arn"], made["CreateDate"])
    assert not listed.keys() & {"EncodedSAMLMetadataDocument", "AuthnSignAlgo"}
    await stage.refused("InvalidParameter.MaxItems.Range", "ims.ListSAMLProviders", MaxItems=101)

    await stage.call("ims.DeleteSAMLProvider", **named)
    await stage.refused("EntityNotExist.SAMLProviderError", "ims.DeleteSAMLProvider", **named)
    await stage.refused("EntityNotExist.SAMLProviderError", "ims.UpdateSAMLProvider", **named, NewDescription="Gone.")
    left = [one["SAMLProviderName"] for one in await stage.every("ims.ListSAMLProviders")]
    assert named["SAMLProviderName"] not in left


@scenario(writes=True)
async def an_assertion_becomes_the_credentials_of_a_role(stage: Stage) -> None:
    """The assertion names the role and the provider, the role trusts the provider; neither alone is enough."""
    corp, named = IdentityProvider(), {"SAMLProviderName": stage.name("corp")}
    document = encoded(corp.metadata())
    created = await stage.call("ims.CreateSAMLProvider", **named, EncodedSAMLMetadataDocument=document)
    stage.later("ims.DeleteSAMLProvider", **named)
    provider = created["SAMLProvider"]["Arn"]
    roles = {}
    for stem, trusts in (("admin", provider), ("closed", f"{provider}-2")):
        trust = trust_in(trusts, {"StringEquals": {"saml:recipient": [RECIPIENT]}})
        roles[stem] = (await stage.call("ram.CreateRole", RoleName=stage.name(stem), AssumeRolePolicyDocument=trust))[
            "Role"
        ]
        stage.later("ram.DeleteRole", RoleName=roles[stem]["RoleName"])

    def ask(granted: str, wanted: str, **changed: str) -> dict[str, str]:
        response = corp.response([f"{roles[granted]['Arn']},{provider}"], **changed)
        return {"SAMLProviderArn": provider, "RoleArn": roles[wanted]["Arn"], "SAMLAssertion": encoded(response)}

    operation = "sts.AssumeRoleWithSAML"
    await stage.refused("AuthenticationFail.NoPermission", operation, **ask("closed", "closed"))
    await stage.refused("AuthenticationFail.NoPermission", operation, **ask("closed", "admin"))
    unsigned = "AuthenticationFail.SAMLAssertion.Invalid"
    await stage.refused(unsigned, operation, **ask("admin", "admin", sign="nothing"))
    reply = await stage.call(operation, **ask("admin", "admin"), DurationSeconds=900)
    assert reply["SAMLAssertionInfo"]["Subject"] == "alice@example.com"
    assert reply["SAMLAssertionInfo"]["Recipient"] == RECIPIENT
    assert reply["AssumedRoleUser"]["AssumedRoleId"] == f"{roles['admin']['RoleId']}:alice"
    async with stage.acting_as(reply["Credentials"]) as alice:
        identity = await alice.call("sts.GetCallerIdentity")
    assert identity["Arn"] == f"acs:ram::{stage.account}:assumed-role/{roles['admin']['RoleName']}/alice"
