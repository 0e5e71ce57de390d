"""Security phone and mailbox, where a user gets verification codes."""

from __future__ import annotations

from tests.scenarios.made import new_key, new_user
from tests.scenarios.stage import Stage, scenario

PHONE = {"VerifyType": "sms", "MobilePhone": "86-13900001234"}
MAILBOX = {"VerifyType": "email", "Email": "alice@example.com"}


@scenario(writes=True, emulator_only=True)
async def phone_and_mailbox_are_bound_and_unbound(stage: Stage) -> None:
    """Each is pending until the user confirms it, and apart from the user's contact data. Messages would go out."""
    assert stage.emulator is not None
    name = await new_user(stage)
    user = {"UserPrincipalName": await stage.principal(name)}

    async def bound() -> dict[str, dict[str, str]]:
        reply = await stage.call("ims.GetVerificationInfo", **user)
        return {kind: device for kind, device in reply.items() if kind != "RequestId"}

    assert await bound() == {}
    for wish in (PHONE, MAILBOX):
        await stage.call("ims.SetVerificationInfo", **user, **wish)
    phone = {"AreaCode": "86", "PhoneNumber": "13900001234", "Status": "pending"}
    mailbox = {"Email": "alice@example.com", "Status": "pending"}
    assert await bound() == {"SecurityPhoneDevice": phone, "SecurityEmailDevice": mailbox}
    contact = (await stage.call("ims.GetUser", **user))["User"]
    assert (contact.get("MobilePhone", ""), contact.get("Email", "")) == ("", "")

    stage.emulator.confirm_verification(name, "sms")
    await stage.call("ims.SetVerificationInfo", **user, **PHONE)
    assert (await bound())["SecurityPhoneDevice"]["Status"] == "active"
    await stage.call("ims.SetVerificationInfo", **user, VerifyType="sms", MobilePhone="49-1511234567")
    assert (await bound())["SecurityPhoneDevice"] == {
        "AreaCode": "49",
        "PhoneNumber": "1511234567",
        "Status": "pending",
    }

    gone = "EntityNotExist.User.SecurityPhoneDevice"
    await stage.refused(gone, "ims.UnbindVerification", **user, **PHONE)
    await stage.call("ims.UnbindVerification", **user, VerifyType="sms", MobilePhone="49-1511234567")
    assert await bound() == {"SecurityEmailDevice": mailbox}
    async with stage.acting_as(await new_key(stage, name)) as alice:
        await alice.call("ims.UnbindVerification", **MAILBOX)
        assert "SecurityEmailDevice" not in await alice.call("ims.GetVerificationInfo")
        gone = "EntityNotExist.User.SecurityEmailDevice"
        await alice.refused(gone, "ims.UnbindVerification", **MAILBOX)


@scenario(writes=True)
async def a_binding_needs_a_user_and_an_address(stage: Stage) -> None:
    """Of the right form, and that of the type that is asked for."""
    user = {"UserPrincipalName": await stage.principal(await new_user(stage))}
    nobody = {"UserPrincipalName": await stage.principal(stage.name("nobody"))}
    for operation in ("ims.SetVerificationInfo", "ims.UnbindVerification"):
        await stage.refused("EntityNotExist.User", operation, **nobody, **PHONE)
        await stage.refused("MissingUserPrincipalName", operation, **PHONE)
        await stage.refused("MissingVerifyType", operation, **user, MobilePhone="86-13900001234")
        await stage.refused("MissingMobilePhone", operation, **user, VerifyType="sms", Email="alice@example.com")
        await stage.refused("MissingEmail", operation, **user, VerifyType="email")
        await stage.refused("InvalidParameter.VerifyType", operation, **user, VerifyType="fax")
        await stage.refused("InvalidParameter.Email.Format", operation, **user, VerifyType="email", Email="alice")
        phone = {"VerifyType": "sms", "MobilePhone": "13900001234"}
        await stage.refused("InvalidParameter.MobilePhone.Format", operation, **user, **phone)
    await stage.refused("EntityNotExist.User", "ims.GetVerificationInfo", **nobody)
