"""What an audit says of one resource: a verdict, and the finding it becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

__all__ = [
    "Finding",
    "Severity",
    "Status",
    "Suppressed",
    "Verdict",
    "failed",
    "fingerprint",
    "manual",
    "passed",
    "some",
]


class Severity(StrEnum):
    """How bad a failure is. They compare by badness: `Severity.HIGH > Severity.LOW`."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info up to 4 for critical."""
        return list(Severity).index(self)

    # All four: the texts have an order of their own, by the alphabet, which would stand in for any that is missing.
    def __lt__(self, other: object) -> bool:
        return self.rank < other.rank if isinstance(other, Severity) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.rank <= other.rank if isinstance(other, Severity) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.rank > other.rank if isinstance(other, Severity) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.rank >= other.rank if isinstance(other, Severity) else NotImplemented


class Status(StrEnum):
    """What a check found out about a resource."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    MANUAL = "manual"
    """A person has to look: no data could decide it."""
    UNKNOWN = "unknown"
    """What it needs could not be read, which the finding's message tells."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check returns for one resource. Made by `passed`, `failed` and `manual`."""

    status: Status
    message: str
    """One sentence about this resource, without its name."""
    evidence: tuple[str, ...] = ()
    """What shows it, line by line: statements by their path, keys, steps of a path."""
    severity: Severity | None = None
    """Of this case, where it is not that of the check."""


def passed(message: str, *evidence: str) -> Verdict:
    """The resource is as it should be."""
    return Verdict(Status.PASS, message, evidence)


def failed(message: str, *evidence: str, severity: Severity | None = None) -> Verdict:
    """The resource is not as it should be."""
    return Verdict(Status.FAIL, message, evidence, severity)


def manual(message: str, *evidence: str) -> Verdict:
    """A person has to look at the resource."""
    return Verdict(Status.MANUAL, message, evidence)


def some(lines: Iterable[str], most: int = 20) -> list[str]:
    """Evidence of bearable length: the first lines, and how many there are beside them."""
    every = list(lines)
    return every if len(every) <= most else [*every[:most], f"and {len(every) - most:,} more"]


class Suppressed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a finding does not count."""

    reason: str
    expires: str | None = None
    """The first day on which it counts again, such as `2027-01-01`; None: never."""


class Finding(Struct, kw_only=True, omit_defaults=True):
    """One check's word on one resource."""

    check: str
    """Id of the check: `USER-01`."""
    title: str
    status: Status
    severity: Severity
    account: str
    """Account id."""
    kind: str
    """Of the resource: `user`, `role`, `access_key`."""
    resource: str
    """Its ARN, or a text of the same form where the service knows none."""
    name: str
    message: str
    evidence: list[str] = []
    fix: str = ""
    """What mends it: a command with the resource's own names, or a sentence."""
    cis: list[str] = []
    """Sections of the CIS Alibaba Cloud Foundation Benchmark: `1.4`."""
    fingerprint: str = ""
    """Stays the same from audit to audit, whatever the message says: see `fingerprint`."""
    suppressed: Suppressed | None = None
    new: bool | None = None
    """Whether the baseline did not have it; None: there was no baseline."""

    @property
    def counts(self) -> bool:
        """Whether it is a failure that somebody should mend: neither suppressed nor known from the baseline."""
        return self.status is Status.FAIL and self.suppressed is None and self.new is not False


def fingerprint(account: str, check: str, resource: str) -> str:
    """Names a finding by what it is about: account, check and resource, and nothing that changes from day to day.

    Returns:
        32 hexadecimal digits.
    """
    return hashlib.sha256("\n".join((account, check, resource)).encode()).hexdigest()[:32]
