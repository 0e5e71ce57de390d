"""Passkeys: registered in the console, so on a real account there is none to begin with."""

from __future__ import annotations

from tests.scenarios.made import new_key, new_user
from tests.scenarios.stage import Stage, scenario


@scenario(writes=True)
async def a_new_user_has_no_passkey(stage: Stage) -> None:
    """Nothing to list, to rename or to delete; the root has to say whose are meant."""
    user = await stage.principal(await new_user(stage))
    nobody = await stage.principal(stage.name("nobody"))
    assert (await stage.call("ims.ListPasskeys", UserPrincipalName=user)).get("Passkeys", []) == []
    absent = {"UserPrincipalName": user, "PasskeyId": "PASSKEY-aliramTestNoSuchKey1"}
    await stage.refused("EntityNotExist.User.Passkey", "ims.UpdatePasskey", PasskeyName="laptop", **absent)
    await stage.refused("EntityNotExist.User.Passkey", "ims.DeletePasskey", **absent)
    await stage.refused("EntityNotExist.User", "ims.ListPasskeys", UserPrincipalName=nobody)
    await stage.refused("MissingUserPrincipalName", "ims.ListPasskeys")


@scenario(writes=True, emulator_only=True)
async def passkeys_are_renamed_and_deleted(stage: Stage) -> None:
    """By administrators, and by their owner without naming oneself; nobody else's are touched."""
    assert stage.emulator is not None
    alice, bob = await new_user(stage), await new_user(stage, "bob")
    laptop, phone = (stage.emulator.add_passkey(alice, name) for name in ("laptop", "phone"))
    other = stage.emulator.add_passkey(bob, "laptop")
    principal = await stage.principal(alice)

    async def names(user: str) -> dict[str, str]:
        listed = (await stage.call("ims.ListPasskeys", UserPrincipalName=await stage.principal(user)))["Passkeys"]
        return {passkey["PasskeyId"]: passkey["PasskeyName"] for passkey in listed}

    assert await names(alice) == {laptop: "laptop", phone: "phone"}
    renamed = {"UserPrincipalName": principal, "PasskeyId": laptop, "PasskeyName": "old laptop"}
    await stage.call("ims.UpdatePasskey", **renamed)
    await stage.refused("EntityNotExist.User.Passkey", "ims.UpdatePasskey", **{**renamed, "PasskeyId": other})
    assert await names(alice) == {laptop: "old laptop", phone: "phone"}

    async with stage.acting_as(await new_key(stage, alice)) as owner:
        mine = (await owner.call("ims.ListPasskeys"))["Passkeys"]
        assert [passkey["PasskeyId"] for passkey in mine] == [laptop, phone]
        await owner.call("ims.UpdatePasskey", PasskeyId=phone, PasskeyName="new phone")
        await owner.call("ims.DeletePasskey", PasskeyId=laptop)
        for passkey in (other, laptop):
            await owner.refused("EntityNotExist.User.Passkey", "ims.DeletePasskey", PasskeyId=passkey)
    assert await names(alice) == {phone: "new phone"}
    assert await names(bob) == {other: "laptop"}
