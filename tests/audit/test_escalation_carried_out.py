"""Ways to full power that the audit finds, walked on an emulator that enforces permissions: they end with full power,
and where one permission is missing the service refuses and the audit finds nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import aliram
from aliram import audit, emulator
from aliram.credentials import StaticKeys
from aliram.errors import AccessDenied
from tests.audit.written_account import ACCOUNT, allow, document, trust

Statement = dict[str, Any]
SessionOf = Callable[[str, str, str | None], aliram.Session]
Walk = Callable[[aliram.Session, SessionOf], Awaitable[aliram.Session]]

ADMIN = "system:policy/AdministratorAccess"
ALL = json.dumps(document(allow("*")))
WELCOME = json.dumps(trust(RAM="root"))


async def assume(session: aliram.Session, role: str, session_of: SessionOf) -> aliram.Session:
    reply = await session.sts.assume_role(role_arn=f"acs:ram::{ACCOUNT}:role/{role}", role_session_name="walk")
    keys = reply.credentials
    assert keys is not None
    return session_of(str(keys.access_key_id), str(keys.access_key_secret), keys.security_token)


async def with_new_key(session: aliram.Session, user: str, session_of: SessionOf) -> aliram.Session:
    key = (await session.ram.create_access_key(user_name=user)).access_key
    assert key is not None
    return session_of(str(key.access_key_id), str(key.access_key_secret), None)


async def rewrite(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    await session.ram.create_policy_version(policy_name="own", policy_document=ALL, set_as_default=True)
    return session


async def attach(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    await session.ram.attach_policy_to_user(policy_type="System", policy_name="AdministratorAccess", user_name="p")
    return session


async def attach_to_role(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    await session.ram.attach_policy_to_role(policy_type="System", policy_name="AdministratorAccess", role_name="plain")
    return await assume(session, "plain", session_of)


async def take_key(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    return await with_new_key(session, "boss", session_of)


async def join(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    await session.ram.add_user_to_group(user_name="p", group_name="admins")
    return session


async def open_role(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    await session.ram.update_role(role_name="top", new_assume_role_policy_document=WELCOME)
    return await assume(session, "top", session_of)


async def make_role(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    await session.ram.create_role(role_name="new", assume_role_policy_document=WELCOME)
    await session.ram.attach_policy_to_role(policy_type="System", policy_name="AdministratorAccess", role_name="new")
    return await assume(session, "new", session_of)


async def make_user(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    await session.ram.create_user(user_name="new")
    await session.ram.attach_policy_to_user(policy_type="System", policy_name="AdministratorAccess", user_name="new")
    return await with_new_key(session, "new", session_of)


async def walk_roles(session: aliram.Session, session_of: SessionOf) -> aliram.Session:
    return await assume(await assume(session, "mine", session_of), "strong", session_of)


WALKS: dict[str, tuple[Walk, list[Statement], list[Statement]]] = {
    "PE-01": (
        rewrite,
        [allow("ram:CreatePolicyVersion", on="policy/own")],
        [allow("ram:CreatePolicyVersion", on="policy/other")],
    ),
    "PE-03": (
        attach,
        [allow("ram:AttachPolicyToUser", on=["user/p", ADMIN])],
        [allow("ram:AttachPolicyToUser", on=["user/p"])],
    ),
    "PE-05": (
        attach_to_role,
        [allow("ram:AttachPolicyToRole", on=["role/plain", ADMIN]), allow("sts:AssumeRole", on="role/plain")],
        [allow("ram:AttachPolicyToRole", on=["role/plain"]), allow("sts:AssumeRole", on="role/plain")],
    ),
    "PE-06": (take_key, [allow("ram:CreateAccessKey", on="user/boss")], [allow("ram:CreateAccessKey", on="user/p")]),
    "PE-08": (
        join,
        [allow("ram:AddUserToGroup", on=["user/p", "group/admins"])],
        [allow("ram:AddUserToGroup", on=["group/admins"])],
    ),
    "PE-09": (
        open_role,
        [allow("ram:UpdateRole", "sts:AssumeRole", on="role/top")],
        [allow("ram:UpdateRole", on="role/mine"), allow("sts:AssumeRole", on="role/top")],
    ),
    "PE-10": (
        make_role,
        [
            allow("ram:CreateRole", on="role/*"),
            allow("ram:AttachPolicyToRole", "sts:AssumeRole", on=["role/new", ADMIN]),
        ],
        [allow("ram:CreateRole", on="role/*"), allow("ram:AttachPolicyToRole", on=["role/new", ADMIN])],
    ),
    "PE-11": (
        make_user,
        [
            allow("ram:CreateUser", on="user/*"),
            allow("ram:AttachPolicyToUser", "ram:CreateAccessKey", on=["user/new", ADMIN]),
        ],
        [allow("ram:CreateUser", on="user/*"), allow("ram:AttachPolicyToUser", on=["user/new", ADMIN])],
    ),
    "PE-13": (
        walk_roles,
        [allow("sts:AssumeRole", on="role/mine")],
        [allow("sts:AssumeRole", on="role/strong")],
    ),
}


def seed(statements: list[Statement]) -> dict[str, Any]:
    """`p` has the statements as policy `own`; `boss`, `top`, `strong` and the group `admins` have full power."""
    return {
        "policies": [
            {"name": "own", "document": document(*statements)},
            {"name": "step", "document": document(allow("sts:AssumeRole", on="role/strong"))},
        ],
        "groups": [{"name": "admins", "policies": ["AdministratorAccess"]}],
        "users": [
            {"name": "p", "policies": ["own"], "access_keys": 1},
            {"name": "boss", "policies": ["AdministratorAccess"]},
        ],
        "roles": [
            {"name": "plain", "trust": trust(RAM="user/p")},
            {"name": "mine", "trust": trust(RAM="user/p"), "policies": ["step"]},
            {"name": "strong", "trust": trust(RAM="role/mine"), "policies": ["AdministratorAccess"]},
            {"name": "top", "trust": trust(Service="ecs.aliyuncs.com"), "policies": ["AdministratorAccess"]},
        ],
    }


async def walked(technique: str, statements: list[Statement]) -> tuple[audit.Snapshot, bool]:
    """What is collected from the account, and whether the walk ends where anything may be done."""
    sessions: list[aliram.Session] = []
    with emulator.serve(auth="enforce") as local:
        [keys] = local.seed(seed(statements))["p"]
        async with local.session() as root:
            snapshot = await audit.collect(root)

            def session_of(id: str, secret: str, token: str | None = None) -> aliram.Session:
                made = local.session(credentials=StaticKeys(id, secret, security_token=token))
                sessions.append(made)
                return made

            try:
                walk = WALKS[technique][0]
                mighty = await walk(session_of(keys.access_key_id, keys.access_key_secret), session_of)
                await mighty.ram.create_user(user_name="proof")
            except AccessDenied:
                return snapshot, False
            finally:
                for session in sessions:
                    await session.aclose()
    return snapshot, True


@pytest.mark.parametrize("technique", WALKS)
def test_a_way_that_is_found_can_be_walked_to_its_end(technique: str) -> None:
    snapshot, arrived = asyncio.run(walked(technique, WALKS[technique][1]))
    judgement = audit.judge(snapshot, only=["PE"])
    assert arrived
    path = next(path for path in judgement.paths if path.principal.endswith(":user/p"))
    assert not path.conditional
    assert path.steps[0].technique == technique


@pytest.mark.parametrize("technique", WALKS)
def test_a_way_that_lacks_one_permission_is_refused_and_not_found(technique: str) -> None:
    snapshot, arrived = asyncio.run(walked(technique, WALKS[technique][2]))
    judgement = audit.judge(snapshot, only=["PE"])
    assert not arrived
    assert not [path for path in judgement.paths if path.principal.endswith(":user/p") and not path.conditional]
