"""Every certain path that the graph finds in small accounts made at random is carried out, step by step as its words
say, on an emulator that enforces permissions."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import aliram
from aliram import audit, emulator
from aliram.audit.paths import Path
from aliram.credentials import StaticKeys
from tests.audit.test_escalation_reach import EVERYTHING, GROUPS, POLICIES, USERS, Small
from tests.audit.written_account import ACCOUNT, allow, deny, document, trust

ALL = json.dumps(document(allow("*")))
WELCOME = json.dumps(trust(RAM="root"))
SYSTEM = frozenset({EVERYTHING, "AliyunRAMFullAccess"})
SessionOf = Callable[..., aliram.Session]


class Executor:
    """Acts as one identity after another, as the words of a path say."""

    def __init__(self, session: aliram.Session, me: str, session_of: SessionOf) -> None:
        self.session = session
        self.me = me
        """`user/a`."""
        self.session_of = session_of
        self.sessions = {me: session}

    async def follow(self, path: Path) -> None:
        for step in path.steps:
            words = step.words.removesuffix(", an administrator").removesuffix(", and is an administrator")
            for part in re.split(r"; then |, which group \w+ has, and | and (?=[a-z]+s )|, (?=attaches|adds)", words):
                await self.carry_out(part)

    async def carry_out(self, words: str) -> None:
        for pattern, act in ACTS:
            found = re.fullmatch(pattern, words)
            if found is not None:
                await act(self, *found.groups())
                return
        raise AssertionError(f"nobody can follow {words!r}")

    def whom(self, words: str) -> tuple[str, str]:
        """Kind and name of whom the words mean."""
        if words == "itself":
            words = self.me.replace("/", " ")
        kind, _, name = words.removeprefix("new ").partition(" ")
        return kind, name.partition(",")[0]

    async def attach(self, policy: str, words: str) -> None:
        kind, name = self.whom(self.made if words == "it" else words)
        ram = self.session.ram
        said: dict[str, Any] = {"policy_type": "System" if policy in SYSTEM else "Custom", "policy_name": policy}
        if kind == "user":
            await ram.attach_policy_to_user(user_name=name, **said)
        elif kind == "role":
            await ram.attach_policy_to_role(role_name=name, **said)
        else:
            await ram.attach_policy_to_group(group_name=name, **said)

    async def rewrite(self, policy: str, *_: str) -> None:
        await self.session.ram.create_policy_version(policy_name=policy, policy_document=ALL, set_as_default=True)

    async def rewrite_and_attach(self, policy: str, whom: str) -> None:
        await self.rewrite(policy)
        await self.attach(policy, whom)

    async def join(self, whom: str, group: str) -> None:
        await self.session.ram.add_user_to_group(user_name=self.whom(whom)[1], group_name=group)

    async def key(self, user: str) -> None:
        made = (await self.session.ram.create_access_key(user_name=user)).access_key
        assert made is not None
        self.session = self.session_of(str(made.access_key_id), str(made.access_key_secret))
        self.me = f"user/{user}"
        self.sessions[self.me] = self.session

    async def assume(self, role: str) -> None:
        arn = f"acs:ram::{ACCOUNT}:role/{role}"
        keys = (await self.session.sts.assume_role(role_arn=arn, role_session_name="walk")).credentials
        assert keys is not None
        self.session = self.session_of(str(keys.access_key_id), str(keys.access_key_secret), keys.security_token)
        self.me = f"role/{role}"
        self.sessions[self.me] = self.session

    async def go_back(self, words: str) -> None:
        self.me = "/".join(self.whom(words))
        self.session = self.sessions[self.me]

    async def open(self, role: str) -> None:
        await self.session.ram.update_role(role_name=role, new_assume_role_policy_document=WELCOME)
        self.made = f"role {role}"

    async def assume_made(self) -> None:
        await self.assume(self.made.partition(" ")[2])

    made = ""
    """What was made or opened last."""


ACTS: list[tuple[str, Callable[..., Awaitable[None]]]] = [
    (r"attaches (\S+) to (itself|it|(?:user|role|group) [^ ]+?)(?:, of which .*)?", Executor.attach),
    (r"rewrites policy (\S+?), which is attached to .*", Executor.rewrite),
    (r"rewrites policy (\S+)", Executor.rewrite),
    (r"adds (itself|user \S+) to group (\S+)", Executor.join),
    (r"creates an access key for user (\S+)", Executor.key),
    (r"assumes role (\S+)", Executor.assume),
    (r"rewrites the trust policy of role (\S+)", Executor.open),
    (r"assumes it", Executor.assume_made),
    (r"goes on as ((?:user|role) \S+)", Executor.go_back),
]


def seed(small: Small) -> dict[str, Any]:
    """The account as the emulator takes it."""
    return {
        "policies": [
            {
                "name": name,
                "document": document(
                    *((allow if allows else deny)(action, on=on) for allows, action, on in small.rules[name])
                ),
            }
            for name in POLICIES
        ],
        "groups": [{"name": name, "policies": sorted(small.held["group", name])} for name in GROUPS],
        "users": [
            {
                "name": name,
                "policies": sorted(small.held["user", name]),
                "groups": [group for group in GROUPS if name in small.members[group]],
                "access_keys": max(small.keys[name], 1),
            }
            for name in USERS
        ],
        "roles": [
            {
                "name": name,
                "trust": trust(Service=who) if who.endswith(".com") else trust(RAM=who),
                "policies": sorted(small.held["role", name]),
            }
            for name, who in small.trusted.items()
        ],
    }


async def follow(small: Small, path: Path) -> None:
    """Carries a user's path out in an account as it was when the path was found, and uses the full power."""
    sessions: list[aliram.Session] = []
    with emulator.serve(auth="enforce") as local:
        name = path.principal.rpartition("/")[2]
        keys = local.seed(seed(small))[name][0]

        def session_of(id: str, secret: str, token: str | None = None) -> aliram.Session:
            made = local.session(credentials=StaticKeys(id, secret, security_token=token))
            sessions.append(made)
            return made

        executor = Executor(session_of(keys.access_key_id, keys.access_key_secret), f"user/{name}", session_of)
        try:
            await executor.follow(path)
            ram = executor.session.ram
            await ram.create_user(user_name="proof")
            await ram.attach_policy_to_user(policy_type="System", policy_name=EVERYTHING, user_name="proof")
        except Exception as error:
            error.add_note(str([step.words for step in path.steps]))
            raise
        finally:
            for session in sessions:
                await session.aclose()


async def executed(number: int) -> int:
    """Follows every certain path of a user of one account; how many there were."""
    small = Small.made(number)
    paths = audit.judge(small.written().snapshot(), only=["PE-00"]).paths
    followed = [path for path in paths if not path.conditional and ":user/" in path.principal]
    for path in followed:
        await follow(small, path)
    return len(followed)


@pytest.mark.parametrize("block", range(4))
def test_every_certain_path_ends_with_full_power_when_it_is_carried_out(block: int) -> None:
    found = sum(asyncio.run(executed(number)) for number in range(1000 + block * 10, 1010 + block * 10))
    assert found


def test_a_path_that_goes_back_to_who_assumed_a_role_can_be_carried_out() -> None:
    small = Small.made(1)
    small.rules["P1"] = [(True, "sts:AssumeRole", "role/r")]
    small.rules["P2"] = [(True, "ram:AttachPolicyToUser", on) for on in ("user/a", f"system:policy/{EVERYTHING}")]
    for name in POLICIES[2:]:
        small.rules[name] = [(True, "oss:GetObject", "*")]
    small.held = {holder: set() for holder in small.held} | {("user", "a"): {"P1"}, ("role", "r"): {"P2"}}
    small.trusted["r"] = "user/a"
    [path] = audit.judge(small.written().snapshot(), only=["PE-00"]).paths
    assert [step.technique for step in path.steps] == ["PE-13", "PE-03"]
    asyncio.run(follow(small, path))
