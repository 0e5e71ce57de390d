"""Where scenarios are played: `Stage` is what a scenario is given, `@scenario` registers it, `scenarios()` finds all.

    @scenario(writes=True)
    async def users_come_and_go(stage: Stage) -> None:
        name = stage.name("alice")
        stage.later("ram.DeleteUser", UserName=name)
        await stage.call("ram.CreateUser", UserName=name)
        await stage.refused("EntityAlreadyExists.User", "ram.CreateUser", UserName=name)

A scenario must also be able to run on a real account. It finds other people's things there, so it looks only at what it
made itself and names everything with `stage.name`. It says how a thing is undone before making it, since a reply may be
lost, or as soon as it has an id.

Arguments go by wire name, structured ones as the Python values that aliram's methods take. A reply is a dict in wire
names; lists are without their wrappers (`reply["Users"]` is a list of dicts), times and delimited lists are the text
that the service sent, secrets are text. What the service left out, or sent as null, is not in it.
"""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from aliram.emulator import Emulator
from aliram.ims.operations import OPERATIONS as IMS
from aliram.operation import Operation
from aliram.ram.operations import OPERATIONS as RAM
from aliram.sts.operations import OPERATIONS as STS

__all__ = [
    "OPERATIONS",
    "PREFIX",
    "Caller",
    "NotCleanedUp",
    "NotSent",
    "Played",
    "Refused",
    "Scenario",
    "Stage",
    "plain",
    "play",
    "scenario",
    "scenarios",
]

OPERATIONS: dict[str, Operation[Any]] = {
    operation.id: operation for table in (IMS, RAM, STS) for operation in table.values()
}

PREFIX = "aliram-test-"
"""Every name that a scenario gives begins with it."""

Tree = dict[str, Any]


class Refused(Exception):
    """The service said no."""

    def __init__(
        self, operation: str, code: str, status: int, message: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(f"{operation}: {code} [{status}] {message}")
        self.operation = operation
        self.code = code
        self.status = status
        self.message = message
        self.detail = detail or {}
        """`AccessDeniedDetail`; empty where the reply had none."""


class NotSent(Exception):
    """A caller that is careful with a real account kept a call back."""


class NotCleanedUp(Exception):
    """Something a scenario made could not be undone; the text says what is left."""


class Caller(Protocol):
    """Sends calls as one identity, through one kind of client."""

    async def send(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> Tree:
        """The reply in wire names, lists still in their wrappers; raises `Refused`."""
        ...

    def another(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> Caller:
        """The same kind of client for another identity."""
        ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True)
class Played:
    """A call that a scenario made."""

    operation: str
    code: str | None
    """What it was refused with; None: it succeeded."""


class Stage:
    """An account, and a client to act on it."""

    def __init__(
        self,
        caller: Caller,
        account: str,
        emulator: Emulator | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._caller = caller
        self._sleep = sleep
        self._domain: str | None = None
        self._undo: list[tuple[Operation[Any], Mapping[str, Any]]] = []
        self._undone_by: Stage = self
        self.account = account
        """The account's id."""
        self.emulator = emulator
        """None on a real account."""
        self.played: list[Played] = []
        """Every call made so far, whoever was acting; without those that clean up."""
        self.unsent: list[str] = []
        """Operations that should have been refused and were not even sent."""

    async def call(self, operation: str, /, **arguments: Any) -> Tree:
        """The reply of a call that succeeds. Raises `Refused`."""
        try:
            reply = await self._caller.send(OPERATIONS[operation], arguments)
        except Refused as refused:
            self.played.append(Played(operation, refused.code))
            raise
        self.played.append(Played(operation, None))
        tree: Tree = plain(reply)
        return tree

    async def refused(self, code: str, operation: str, /, **arguments: Any) -> Refused:
        """Makes a call that must be refused with this very code. One that might change what no scenario made, were it
        not refused, is not sent to a real account."""
        try:
            await self.call(operation, **arguments)
        except NotSent:
            self.unsent.append(operation)
            return Refused(operation, code, 0, "not sent")
        except Refused as refused:
            if refused.code != code:
                raise AssertionError(f"{operation} was refused with {refused.code}, not with {code}") from refused
            return refused
        raise AssertionError(f"{operation} was carried out; {code} was expected")

    async def every(self, operation: str, /, **arguments: Any) -> list[Any]:
        """The items of a list, of all its pages."""
        paging = OPERATIONS[operation].paging
        assert paging is not None, f"{operation} has one page: read it with call()"
        assert paging.items is not None
        items: list[Any] = []
        while True:
            reply = {name.lower(): value for name, value in (await self.call(operation, **arguments)).items()}
            items += reply.get(_wire(paging.items), [])
            marker = reply.get(_wire(paging.next))
            if not marker or paging.token is None or reply.get(_wire(paging.more or ""), True) is False:
                return items
            arguments[paging.token] = marker

    def later(self, operation: str, /, **arguments: Any) -> None:
        """Makes this call when the scenario is over, whatever came of it; the last one first. What it would take away
        may already be gone."""
        self._undone_by._undo.append((OPERATIONS[operation], arguments))

    def name(self, stem: str) -> str:
        """A name that nothing else has, with the prefix of the tests."""
        return f"{PREFIX}{stem}-{secrets.token_hex(4)}"

    async def principal(self, name: str) -> str:
        """A user's principal name, under the account's default domain."""
        if self._domain is None:
            reply = await self._caller.send(OPERATIONS["ims.GetDefaultDomain"], {})
            self._domain = str(reply["DefaultDomainName"])
        return f"{name}@{self._domain}"

    async def wait(self, seconds: float) -> None:
        """Lets time pass for the service; on an emulator by its clock."""
        if self.emulator is not None:
            self.emulator.clock.advance(seconds)
        else:
            await self._sleep(seconds)

    @asynccontextmanager
    async def acting_as(self, keys: Mapping[str, Any]) -> AsyncIterator[Stage]:
        """The same account for the owner of other keys: the `AccessKey` of CreateAccessKey, or the `Credentials` of
        AssumeRole. What is put off with `later` is still done as who was first."""
        caller = self._caller.another(keys["AccessKeyId"], keys["AccessKeySecret"], keys.get("SecurityToken"))
        other = Stage(caller, self.account, self.emulator, self._sleep)
        other.played, other.unsent = self.played, self.unsent
        other._undone_by, other._domain = self._undone_by, self._domain
        try:
            yield other
        finally:
            await caller.aclose()

    async def clean_up(self) -> None:
        """Does what was put off. Raises `NotCleanedUp` when all was tried and something failed."""
        left = []
        while self._undo:
            operation, arguments = self._undo.pop()
            try:
                await self._caller.send(operation, arguments)
            except Refused as refused:
                if not refused.code.startswith("EntityNotExist."):
                    left.append(str(refused))
            except Exception as error:
                left.append(f"{operation.id}: {error}")
        if left:
            raise NotCleanedUp("\n".join(left))


@dataclass(frozen=True)
class Scenario:
    """A story, and what has to be known before it is played."""

    id: str
    """`users.users_come_and_go`."""
    story: Callable[[Stage], Awaitable[None]]
    writes: bool
    """Whether it changes anything."""
    emulator_only: bool
    """Whether it must never be played on a real account."""

    @property
    def about(self) -> str:
        """What it shows: the first line of its docstring."""
        return (self.story.__doc__ or "").strip().partition("\n")[0]


_REGISTRY: dict[str, Scenario] = {}


def scenario(
    *, writes: bool, emulator_only: bool = False
) -> Callable[[Callable[[Stage], Awaitable[None]]], Callable[[Stage], Awaitable[None]]]:
    """Registers a scenario.

    Args:
        writes: it changes something. Those that do not are played on a real account unasked.
        emulator_only: it changes settings of the account as a whole, or uses `stage.emulator`.
    """

    def register(story: Callable[[Stage], Awaitable[None]]) -> Callable[[Stage], Awaitable[None]]:
        name = f"{story.__module__.rpartition('.')[2]}.{getattr(story, '__name__', '')}"
        assert name not in _REGISTRY, f"there are two scenarios {name}"
        assert story.__doc__, f"{name} does not say what it shows"
        _REGISTRY[name] = Scenario(name, story, writes, emulator_only)
        return story

    return register


def scenarios() -> list[Scenario]:
    """Every scenario of this folder, by id."""
    package = importlib.import_module("tests.scenarios")
    for module in pkgutil.iter_modules(package.__path__, "tests.scenarios."):
        importlib.import_module(module.name)
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]


async def play(chosen: Scenario, stage: Stage) -> None:
    """Plays a scenario and cleans up after it, also when it fails."""
    try:
        await chosen.story(stage)
    finally:
        await stage.clean_up()


def _wire(python: str) -> str:
    # The two spellings of a name differ in case and underscores only.
    return python.replace("_", "")


def _wrapped_lists() -> frozenset[str]:
    """Wire names under which the services put a list into an object of its own."""
    found = set()
    for service in ("ims", "ram", "sts"):
        for model in vars(importlib.import_module(f"aliram.{service}.models")).values():
            fields = getattr(model, "__struct_fields__", ())
            on_the_wire = getattr(model, "__struct_encode_fields__", ())
            found |= {wire for python, wire in zip(fields, on_the_wire, strict=True) if python.endswith("_wire")}
    return frozenset(found)


_LISTS = _wrapped_lists()

_TEXT_BOOLEANS = frozenset({"AutoDisableLoginStatus", "IsTruncated"})
"""Truth values that some operation sends as text: the official SDK leaves them so, aliram reads them."""


def plain(value: Any, name: str = "") -> Any:
    """A reply in the one form that scenarios read, whichever client it came through."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value == "true" if name in _TEXT_BOOLEANS and value in ("true", "false") else value
    present = {key: item for key, item in value.items() if item is not None}
    if name in _LISTS and len(present) <= 1:
        (inner,) = present.values() or ([],)
        if isinstance(inner, list):
            return plain(inner)
    return {key: plain(item, key) for key, item in present.items()}
