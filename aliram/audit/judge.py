"""Judging a snapshot: every check on every resource it is about."""

from __future__ import annotations

import functools
import importlib
import os
import pkgutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aliram.errors import ConfigError, PolicyError

from .check import CHECKS, Audit, Check, Resource
from .finding import Finding, Severity, Status, Verdict, fingerprint
from .limits import PROFILES, Limits
from .paths import Path
from .resources import RESOURCES, Gap
from .snapshot import Snapshot
from .unread import NotRead

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Judgement", "all_checks", "chosen_checks", "judge"]


def all_checks() -> Mapping[str, Check]:
    """Every check by its id, read from `aliram/audit/checks/`."""
    _read_checks()
    return dict(sorted(CHECKS.items()))


@functools.cache
def _read_checks() -> None:
    for name in _MODULES:
        importlib.import_module(f"aliram.audit.checks.{name}")


# Here and not above, so that an event loop in which the first judgement is made does not wait for a disk.
_MODULES = tuple(module.name for module in pkgutil.iter_modules([os.path.join(os.path.dirname(__file__), "checks")]))


@dataclass
class Judgement:
    """What the checks said of one account."""

    snapshot: Snapshot
    limits: Limits
    checks: Mapping[str, Check]
    """Those that were made."""
    findings: list[Finding] = field(default_factory=list)
    """Failures, what a person has to look at and what is unknown; passes only where they were asked for."""
    counts: Counter[tuple[str, Status]] = field(default_factory=Counter)
    """Resources by check and status, passes included."""
    paths: list[Path] = field(default_factory=list)
    """The shortest way to full power of each principal that has one and is no administrator already."""

    def count(self, status: Status) -> int:
        """Resources with a status, over all checks."""
        return sum(number for (_, other), number in self.counts.items() if other is status)

    def worst(self) -> Severity | None:
        """The highest severity of a finding that counts."""
        return max((finding.severity for finding in self.findings if finding.counts), default=None)


def judge(
    snapshot: Snapshot,
    limits: Limits | None = None,
    *,
    only: Collection[str] = (),
    skip: Collection[str] = (),
    passes: bool = False,
    now: datetime | None = None,
) -> Judgement:
    """Makes every check. Pure: no I/O, and the same for the same snapshot.

    Args:
        snapshot: What was collected.
        limits: Thresholds; those of the profile `cis-2.0` by default.
        only: Ids of the checks to make; all by default. `PWD` stands for every `PWD-…`.
        skip: Ids of checks not to make, beside those of `limits.skip`.
        passes: Whether to keep a finding for each resource that passes, too.
        now: The moment by which ages are counted; by default when the snapshot was taken.

    Raises:
        ConfigError: An id that no check has.
    """
    limits = PROFILES["cis-2.0"] if limits is None else limits
    checks = chosen_checks(limits, only, skip)
    audit = Audit(snapshot, limits, snapshot.taken_at if now is None else now)
    judgement = Judgement(snapshot, limits, checks)
    for check in checks.values():
        for resource, verdict in _verdicts(check, audit):
            judgement.counts[check.id, verdict.status] += 1
            if passes or verdict.status is not Status.PASS:
                judgement.findings.append(_finding(check, resource, verdict, audit))
    if "PE-00" in checks:
        judgement.paths = audit.escalation.paths()
    return judgement


def chosen_checks(limits: Limits, only: Collection[str] = (), skip: Collection[str] = ()) -> dict[str, Check]:
    """The checks that are made: see `judge`.

    Raises:
        ConfigError: An id that no check has.
    """
    every = all_checks()
    wanted = _named(only, every) or set(every)
    left_out = _named({*skip, *limits.skip}, every)
    _named(limits.severities, every)
    return {id: check for id, check in every.items() if id in wanted - left_out}


def _verdicts(check: Check, audit: Audit) -> Iterator[tuple[Resource, Verdict]]:
    resources: Callable[[Snapshot], Iterable[Resource | Gap]] = RESOURCES[check.kind]
    try:
        for resource in resources(audit.snapshot):
            if isinstance(resource, Gap):
                yield resource.owner, _unknown(resource.error)
                continue
            verdict = _verdict(check, resource, audit)
            if verdict is not None:
                yield resource, verdict
    except NotRead as error:  # the list itself is missing
        yield audit.snapshot.account, _unknown(error)


def _verdict(check: Check, resource: Resource, audit: Audit) -> Verdict | None:
    try:
        return check.judge(resource, audit)
    except NotRead as error:
        return _unknown(error)
    except PolicyError as error:
        return Verdict(Status.UNKNOWN, f"a policy document could not be parsed: {error}")


def _unknown(error: NotRead) -> Verdict:
    return Verdict(Status.UNKNOWN, f"could not be read: {error}")


def _finding(check: Check, resource: Resource, verdict: Verdict, audit: Audit) -> Finding:
    account = audit.snapshot.account_id
    severity = audit.limits.severities.get(check.id) or verdict.severity or check.severity
    return Finding(
        check=check.id,
        title=check.title,
        status=verdict.status,
        severity=severity,
        account=account,
        kind=resource.kind,
        resource=resource.arn,
        name=resource.name,
        message=verdict.message,
        evidence=list(verdict.evidence),
        fix=check.fix_for(resource) if verdict.status in (Status.FAIL, Status.MANUAL) else "",
        cis=[section for section in check.cis if not section.startswith("v1:")],
        fingerprint=fingerprint(account, check.id, resource.arn),
    )


def _named(names: Iterable[str], every: Collection[str]) -> set[str]:
    """The ids that names stand for."""
    found: set[str] = set()
    for name in names:
        here = {id for id in every if name in (id, id.partition("-")[0])}
        if not here:
            raise ConfigError(f"no check is called {name!r}; `aliram audit checks` lists them")
        found |= here
    return found
