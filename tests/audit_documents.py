"""Policy documents for audits, short to write: identity policies, and trust policies of the emulator's account."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from aliram import audit
from aliram.audit.journal.records import Record
from aliram.emulator import ACCOUNT_ID
from tests.audit_stage import Change, snapshot_of

__all__ = ["OTHER", "OWN", "allow", "assume", "deny", "document", "planted", "say", "severities", "trust"]

OWN = ACCOUNT_ID
OTHER = "2222333344445555"

Names = str | Sequence[str]


def allow(
    action: Names, resource: Names = "*", condition: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A statement; `NotAction=` in `more` stands for an empty `action`."""
    return _statement("Allow", action, resource, condition, more)


def deny(
    action: Names, resource: Names = "*", condition: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    return _statement("Deny", action, resource, condition, more)


def _statement(effect: str, action: Names, resource: Names, condition: Any, more: Mapping[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": effect, **({"Action": action} if action else {}), "Resource": resource}
    return {**statement, **({"Condition": condition} if condition is not None else {}), **more}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "1", "Statement": list(statements)}


def assume(condition: Mapping[str, Any] | None = None, /, effect: str = "Allow", **principals: Names) -> dict[str, Any]:
    """A statement of a trust policy: `assume(RAM="acs:ram::1:root")`."""
    statement = {"Effect": effect, "Action": "sts:AssumeRole", "Principal": principals}
    return {**statement, **({"Condition": condition} if condition is not None else {})}


def trust(condition: Mapping[str, Any] | None = None, **principals: Names) -> dict[str, Any]:
    return document(assume(condition, "Allow", **principals))


def planted(seed: Mapping[str, Any], change: Change | None = None, **options: Any) -> audit.Snapshot:
    """As `snapshot_of`, without a loop around: judging needs none."""
    return asyncio.run(snapshot_of(seed, change, **options))


def say(snapshot: audit.Snapshot, call: str, of: str, reply: dict[str, Any]) -> None:
    """Puts a reply into a snapshot, in place of the one that is there: what the emulator would never say. To be done
    before anybody looks at the snapshot."""
    asyncio.run(snapshot._records.add(Record(call=call, of=of, reply=reply)))


def severities(findings: Mapping[str, audit.Finding]) -> dict[str, str]:
    """Severities of the failures, `pass`, `manual` or `unknown` of the others, by name."""
    return {
        name: finding.severity.value if finding.status.value == "fail" else finding.status.value
        for name, finding in findings.items()
    }
