"""What stories begin with: things made in one line, and undone at the end."""

from __future__ import annotations

from typing import Any

from tests.scenarios.stage import Stage

__all__ = ["document", "new_group", "new_key", "new_policy", "new_role", "new_user", "trusting"]


def document(action: str = "oss:GetObject") -> dict[str, Any]:
    """An identity policy that allows one action."""
    return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


def trusting(principal: str) -> dict[str, Any]:
    """A trust policy that lets one principal assume the role."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [principal]}}
    return {"Version": "1", "Statement": [statement]}


async def new_user(stage: Stage, stem: str = "alice") -> str:
    """The name of a new user."""
    name = stage.name(stem)
    stage.later("ram.DeleteUser", UserName=name)
    await stage.call("ram.CreateUser", UserName=name, DisplayName=stem.title())
    return name


async def new_key(stage: Stage, user: str) -> dict[str, Any]:
    """A new access key of a user, with its secret."""
    key: dict[str, Any] = (await stage.call("ram.CreateAccessKey", UserName=user))["AccessKey"]
    stage.later("ram.DeleteAccessKey", UserName=user, UserAccessKeyId=key["AccessKeyId"])
    return key


async def new_group(stage: Stage, stem: str = "developers") -> str:
    """The name of a new group."""
    name = stage.name(stem)
    stage.later("ram.DeleteGroup", GroupName=name)
    await stage.call("ram.CreateGroup", GroupName=name)
    return name


async def new_policy(stage: Stage, stem: str = "reading", **more: Any) -> str:
    """The name of a new custom policy."""
    name = stage.name(stem)
    stage.later("ram.DeletePolicy", PolicyName=name, CascadingDelete=True)
    await stage.call("ram.CreatePolicy", **{"PolicyName": name, "PolicyDocument": document(), **more})
    return name


async def new_role(stage: Stage, stem: str = "auditor", **more: Any) -> str:
    """The name of a new role that the account's own users may assume."""
    name = stage.name(stem)
    stage.later("ram.DeleteRole", RoleName=name)
    trust = trusting(f"acs:ram::{stage.account}:root")
    await stage.call("ram.CreateRole", RoleName=name, AssumeRolePolicyDocument=trust, **more)
    return name
