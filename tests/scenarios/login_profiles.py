"""Login profiles: whether and how a user may log on to the console."""

from __future__ import annotations

import secrets

from tests.scenarios.made import new_user
from tests.scenarios.stage import Stage, scenario


def strong_password() -> str:
    """One that every sensible password policy takes, with characters that encoders get wrong."""
    return f"Aa1!&=+ {secrets.token_urlsafe(12)}"


@scenario(writes=True)
async def login_profiles_come_and_go(stage: Stage) -> None:
    """RAM's login profiles; a weak password is refused."""
    user, nobody = await new_user(stage), stage.name("nobody")
    await stage.refused("EntityNotExist.User.LoginProfile", "ram.GetLoginProfile", UserName=user)
    await stage.refused("InvalidParameter.Password.TooWeak", "ram.CreateLoginProfile", UserName=user, Password="1234")
    await stage.refused("EntityNotExist.User", "ram.CreateLoginProfile", UserName=nobody, Password=strong_password())
    await stage.call("ram.CreateLoginProfile", UserName=user, Password=strong_password(), PasswordResetRequired=True)
    stage.later("ram.DeleteLoginProfile", UserName=user)
    seen = (await stage.call("ram.GetLoginProfile", UserName=user))["LoginProfile"]
    assert (seen["UserName"], seen["PasswordResetRequired"]) == (user, True)
    twice = "EntityAlreadyExists.User.LoginProfile"
    await stage.refused(twice, "ram.CreateLoginProfile", UserName=user, Password=strong_password())
    await stage.refused("DeleteConflict.User.LoginProfile", "ram.DeleteUser", UserName=user)

    await stage.call("ram.UpdateLoginProfile", UserName=user, PasswordResetRequired=False, MFABindRequired=True)
    seen = (await stage.call("ram.GetLoginProfile", UserName=user))["LoginProfile"]
    assert (seen["PasswordResetRequired"], seen["MFABindRequired"]) == (False, True)
    await stage.refused("InvalidParameter.Password.TooWeak", "ram.UpdateLoginProfile", UserName=user, Password="1234")

    await stage.call("ram.DeleteLoginProfile", UserName=user)
    await stage.refused("EntityNotExist.User.LoginProfile", "ram.DeleteLoginProfile", UserName=user)
    await stage.refused("EntityNotExist.User.LoginProfile", "ram.GetLoginProfile", UserName=user)


@scenario(writes=True)
async def login_profiles_of_principals(stage: Stage) -> None:
    """IMS's login profiles, which can also be switched off, and what RAM shows of them."""
    name = await new_user(stage)
    user = await stage.principal(name)
    gone = "EntityNotExist.User.LoginProfile"
    await stage.refused(gone, "ims.GetLoginProfile", UserPrincipalName=user)
    await stage.call("ims.CreateLoginProfile", UserPrincipalName=user, Password=strong_password(), MFABindRequired=True)
    stage.later("ims.DeleteLoginProfile", UserPrincipalName=user)
    seen = (await stage.call("ims.GetLoginProfile", UserPrincipalName=user))["LoginProfile"]
    assert (seen["UserPrincipalName"], seen["MFABindRequired"], seen["Status"]) == (user, True, "Active")
    in_ram = (await stage.call("ram.GetLoginProfile", UserName=name))["LoginProfile"]
    assert (in_ram["MFABindRequired"], in_ram["PasswordResetRequired"]) == (True, False)
    twice = "EntityAlreadyExists.User.LoginProfile"
    await stage.refused(twice, "ims.CreateLoginProfile", UserPrincipalName=user, Password=strong_password())

    await stage.call("ims.UpdateLoginProfile", UserPrincipalName=user, Status="Inactive")
    seen = (await stage.call("ims.GetLoginProfile", UserPrincipalName=user))["LoginProfile"]
    assert (seen["Status"], seen["MFABindRequired"]) == ("Inactive", True)
    await stage.call("ims.DeleteLoginProfile", UserPrincipalName=user)
    await stage.refused(gone, "ims.DeleteLoginProfile", UserPrincipalName=user)
    await stage.refused(gone, "ims.UpdateLoginProfile", UserPrincipalName=user, Status="Active")
