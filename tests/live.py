"""Plays the scenarios on a real account: `make live`, or `python -m tests.live`. Nothing but a person starts it.

Which account is for the credentials to say, from wherever the default chain finds them. Only scenarios that read are
played; with `--writes` also those that create things. What they create is named `aliram-test-...` and removed when the
scenario is over, also when it fails or is interrupted. Two things hold them to that: a scenario that would change the
account as a whole is never played here, and a change that names nothing of what scenarios made is not sent.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from aliram.errors import AliramError, CredentialsError
from aliram.operation import Operation
from tests.scenarios.stage import PREFIX, NotCleanedUp, NotSent, Refused, Scenario, Stage, play, scenarios
from tests.scenarios.through_aliram import AliramCaller

__all__ = ["CarefulCaller", "main", "run"]

_MACHINERY = ("live.py", "stage.py", "through_aliram.py")
"""Files of the tests that tell no story."""

Sleep = Callable[[float], Awaitable[None]]

_PATIENCE = 10.0
"""Seconds for which a key that was just made may still be unknown in places (unverified)."""


class CarefulCaller(AliramCaller):
    """Sends no change that names nothing of what scenarios made, and waits for keys that are new."""

    def __init__(self, *, sleep: Sleep = asyncio.sleep, **options: Any) -> None:
        super().__init__(**options)
        self._sleep = sleep
        self._new_until = 0.0
        self._made: set[str] = set()
        """Ids of what was made: not everything has a name of its own."""
        self._self_made = False

    async def send(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
        # What may be repeated (reads, AssumeRole, reports) changes nothing that somebody would miss.
        changes = operation.write and not operation.retry_lost_reply
        if changes and not self._self_made and not any(map(self._is_ours, _texts(arguments))):
            raise NotSent(f"{operation.id} was not sent: it names nothing that a scenario made")
        while True:
            try:
                reply = await super().send(operation, arguments)
            except Refused as refused:
                if refused.code != "InvalidAccessKeyId.NotFound" or time.monotonic() >= self._new_until:
                    raise
                await self._sleep(1)
            else:
                self._new_until = 0.0
                if operation.write:
                    self._made.update(_ids(reply))
                return reply

    def another(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> CarefulCaller:
        options = self.options_for(access_key_id, access_key_secret, security_token)
        other = CarefulCaller(sleep=self._sleep, **options)
        other._made, other._self_made = self._made, access_key_id in self._made
        if other._self_made:
            other._new_until = time.monotonic() + _PATIENCE
        return other

    def _is_ours(self, text: str) -> bool:
        return PREFIX in text or text in self._made


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


def _ids(value: Any, name: str = "") -> Iterator[str]:
    """The ids in a reply that belong to one thing only."""
    if isinstance(value, str) and name.endswith("Id") and name not in ("AccountId", "RequestId", "VersionId"):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _ids(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _ids(item)


async def run(
    *, writes: bool, only: Sequence[str] = (), say: Callable[[str], None] = print, sleep: Sleep = asyncio.sleep
) -> int:
    """Says what will be played, plays it, and says how it went.

    Args:
        writes: play what creates things, too.
        only: ids of scenarios, or of their files (`users`, `users.users_come_and_go`); all of them when empty.
        say: takes each line.
        sleep: waits so many seconds.

    Returns:
        0: all played through. 1: some did not, or something is left. 2: nobody to play as, or nothing to play.
    """
    known = scenarios()
    unknown = [name for name in only if not any(_named(one, [name]) for one in known)]
    if unknown:
        say(f"There is no scenario {', '.join(unknown)}; there are {', '.join(one.id for one in known)}.")
        return 2
    known = [one for one in known if not only or _named(one, only)]
    caller = CarefulCaller(sleep=sleep)
    try:
        me = await Stage(caller, "").call("sts.GetCallerIdentity")
    except (AliramError, Refused) as error:
        await caller.aclose()
        if isinstance(error, CredentialsError):
            say("No credentials were found, so nothing was played. Set ALIBABA_CLOUD_ACCESS_KEY_ID and")
            say("ALIBABA_CLOUD_ACCESS_KEY_SECRET, or a profile; best those of an account that holds nothing else.")
        say(str(error))
        return 2
    account = me["AccountId"]
    chosen = [one for one in known if not one.emulator_only and (writes or not one.writes)]
    say(f"On account {account}, as {me['Arn']}:")
    for line in _plan(known, chosen, writes):
        say(line)
    failed = 0
    try:
        for one in chosen:
            failed += not await _play(one, Stage(caller, account, sleep=sleep), say)
    finally:
        await caller.aclose()
    say(f"{len(chosen) - failed} of {len(chosen)} scenarios played through.")
    return 1 if failed else 0 if chosen else 2


def _named(one: Scenario, only: Sequence[str]) -> bool:
    return one.id in only or one.id.partition(".")[0] in only


def _plan(known: Sequence[Scenario], chosen: Sequence[Scenario], writes: bool) -> Iterator[str]:
    for one in chosen:
        yield f"  {one.id} ({'creates and removes' if one.writes else 'only reads'}): {one.about}"
    if writes:
        yield f"What is created is named {PREFIX}... and removed again, also when a scenario fails."
        yield "Users and keys deleted through IMS pass through the account's recycle bin."
    elif waiting := sum(one.writes and not one.emulator_only for one in known):
        yield f"Nothing is changed. WRITES=1 would also play {waiting} that create things and remove them again."
    if never := sum(one.emulator_only for one in known):
        yield f"{never} that change the account as a whole or need the emulator are never played here."


async def _play(one: Scenario, stage: Stage, say: Callable[[str], None]) -> bool:
    try:
        await play(one, stage)
    except asyncio.CancelledError:
        say(f"interrupted {one.id}; nothing of it is left")
        raise
    except Exception as error:
        say(f"FAILED  {one.id}")
        before = error.__context__ if isinstance(error, NotCleanedUp) else None
        if before is not None:
            _explain(before, say)
        _explain(error, say)
        if isinstance(before, asyncio.CancelledError):
            raise before from None
        return False
    unsent = f" (without {', '.join(sorted(set(stage.unsent)))}: refusals that might not be)" if stage.unsent else ""
    say(f"ok      {one.id}{unsent}")
    return True


def _explain(error: BaseException, say: Callable[[str], None]) -> None:
    """What failed and where; the line of the scenario instead of its values, which may be secrets."""
    say(f"        {type(error).__name__}: {error}")
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if "tests" in path.parts and path.name not in _MACHINERY:
            say(f"        line {frame.lineno}: {frame.line}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.live", description="Plays the scenarios on a real account.")
    parser.add_argument("--writes", action="store_true", help="also those that create things, and remove them again")
    parser.add_argument("only", nargs="*", help="scenarios, or files of them: users, users.users_come_and_go")
    given = parser.parse_args(arguments)
    try:
        return asyncio.run(run(writes=given.writes, only=given.only))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
