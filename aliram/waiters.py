"""Waiting for what the services do in the background.

    await wait_for_credential_report(session.ims)
    async for page in session.ims.get_credential_report().pages(): ...

    await session.ram.delete_service_linked_role(role_name=name)
    await wait_for_role_deletion(session.ram, role_name=name)

Each asks again and again, at first after a second or two and then ever more rarely, until the thing is done or the time
is up. A call that fails is retried as any call is; what it raises in the end ends the waiting.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from ._options import positive_seconds
from .errors import ConfigError, DeadlineExceeded, NotFound

if TYPE_CHECKING:
    from .ims.client import ImsClient
    from .ims.models import GenerateCredentialReportResponse
    from .ram.client import RamClient

__all__ = ["wait_for_credential_report", "wait_for_role_deletion"]

T = TypeVar("T")

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

_GROWTH = 1.5
"""Each pause is so many times the one before."""


async def wait_for_credential_report(
    ims: ImsClient,
    *,
    timeout: float = 600.0,
    first_pause: float = 2.0,
    longest_pause: float = 30.0,
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> GenerateCredentialReportResponse:
    """Have the credential report built, and wait until it can be read with `get_credential_report`.

    GenerateCredentialReport is both the order and the question after its state, and it does not start over while a
    report is being built or is younger than four hours (its API reference); so it is called until it says `COMPLETED`.

    Args:
        ims: whose account it is.
        timeout: seconds to wait at most. Large accounts take minutes.
        first_pause: seconds before the second question.
        longest_pause: seconds between two questions at most.
        clock: seconds that never go back.
        sleep: waits so many seconds.

    Raises:
        DeadlineExceeded: it was not completed in time.
        ApiError: the service refused; accounts of more than 3,500 users get no report.
    """

    async def ask(limit: float | None) -> GenerateCredentialReportResponse | None:
        reply = await ims.generate_credential_report(timeout=limit)
        return reply if (reply.state or "").upper() == "COMPLETED" else None

    def unfinished() -> str:
        return "the credential report is still being built"

    total = ims._session._timeouts.total
    return await _until_done(ask, unfinished, total, timeout, first_pause, longest_pause, clock, sleep)


async def wait_for_role_deletion(
    ram: RamClient,
    *,
    role_name: str,
    timeout: float = 300.0,
    first_pause: float = 1.0,
    longest_pause: float = 15.0,
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Wait until a service-linked role is gone, after DeleteServiceLinkedRole.

    RAM tells no outcome: the role disappears, or it stays because its service still uses it. (The outcome itself is
    told by GetServiceLinkedRoleDeletionStatus, which belongs to the Resource Management API.) So GetRole is asked until
    it does not find the role; one that stays ends in `DeadlineExceeded`, which names the deletion task.

    Args:
        ram: whose account it is.
        role_name: for example `AliyunServiceRoleForPolarDB`.
        timeout: seconds to wait at most.
        first_pause: seconds before the second question.
        longest_pause: seconds between two questions at most.
        clock: seconds that never go back.
        sleep: waits so many seconds.

    Raises:
        DeadlineExceeded: the role was still there in the end.
        ApiError: the service refused.
    """
    task = "no deletion was asked for"

    async def ask(limit: float | None) -> bool | None:
        nonlocal task
        try:
            reply = await ram.get_role(role_name=role_name, timeout=limit)
        except NotFound:
            return True
        latest = reply.role.latest_deletion_task if reply.role is not None else None
        if latest is not None:
            task = f"its latest deletion is {latest.deletion_task_id}"
        return None

    def unfinished() -> str:
        return f"the role {role_name} is still there; {task}"

    total = ram._session._timeouts.total
    await _until_done(ask, unfinished, total, timeout, first_pause, longest_pause, clock, sleep)


async def _until_done(
    ask: Callable[[float | None], Awaitable[T | None]],
    unfinished: Callable[[], str],
    call_seconds: float,
    timeout: float,
    first_pause: float,
    longest_pause: float,
    clock: Clock,
    sleep: Sleep,
) -> T:
    """Ask until there is an answer. `call_seconds` is what one question may take anyway."""
    deadline = clock() + positive_seconds(timeout, "timeout")
    pause = positive_seconds(first_pause, "first_pause")
    if positive_seconds(longest_pause, "longest_pause") < pause:
        raise ConfigError("longest_pause must not be less than first_pause")
    while True:
        left = deadline - clock()
        is_short = left < call_seconds
        try:
            found = await ask(max(left, 0.001) if is_short else None)
        except DeadlineExceeded:
            if not is_short:
                raise
            found = None
        if found is not None:
            return found
        left = deadline - clock()
        if left < first_pause:
            raise DeadlineExceeded(f"{unfinished()}, after {timeout:g} s")
        # The last question comes early enough for an answer.
        await sleep(min(pause, max(first_pause, left - first_pause)))
        pause = min(pause * _GROWTH, longest_pause)
