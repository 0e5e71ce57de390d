"""Audits of planted accounts: an emulator is seeded, changed by calls, read and judged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import aliram
from aliram import audit, emulator

__all__ = ["ago", "by_name", "judged", "snapshot_of", "verdicts"]

audit.all_checks()  # reads them, which blocks, before there is an event loop

Change = Callable[[aliram.Session], Awaitable[None]]


def ago(days: float) -> str:
    """A moment so many days before now, as seeds have it."""
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def snapshot_of(
    seed: Mapping[str, Any] | None = None,
    change: Change | None = None,
    *,
    denied: Iterable[str] = (),
    **options: Any,
) -> audit.Snapshot:
    """What is collected from an account that is seeded and then changed through a session of its root; operations that
    are `denied` are refused to whoever collects."""
    with emulator.serve() as local:
        local.set_report_delay(0)
        if seed:
            local.seed(seed)
        async with local.session() as session:
            if change is not None:
                await change(session)
            for action in denied:
                local.fault(action, code="NoPermission", status=403)
            return await audit.collect(session, **options)


def judged(snapshot: audit.Snapshot, check: str, **settings: Any) -> list[audit.Finding]:
    """Every finding of one check, passes too, with the limits of `cis-2.0` but for `settings`."""
    limits = audit.PROFILES["cis-2.0"].with_settings(settings)
    return audit.judge(snapshot, limits, only=[check], passes=True).findings


def by_name(snapshot: audit.Snapshot, check: str, **settings: Any) -> dict[str, audit.Finding]:
    """The findings of one check by the name of their resource."""
    return {finding.name: finding for finding in judged(snapshot, check, **settings)}


def verdicts(snapshot: audit.Snapshot, check: str, **settings: Any) -> dict[str, str]:
    """The statuses of one check by the name of their resource: `{"alice": "fail"}`."""
    return {name: finding.status.value for name, finding in by_name(snapshot, check, **settings).items()}
