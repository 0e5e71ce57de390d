"""What a check is, and how one is written.

    @check(
        "AK-01",
        "Access keys are rotated",
        kind="access_key",
        severity=Severity.MEDIUM,
        why="A key that leaked long ago still opens the account.",
        fix="aliram ims update-access-key --user-principal-name <UserPrincipalName> ...",
        cis="1.6",
    )
    def old_key(key: AccessKey, audit: Audit) -> Verdict | None:
        ...

A check is a pure function of one resource and the audit around it. None means that it has nothing to say about this
resource. What could not be read raises `NotRead` from the facts themselves, and the resource is `unknown`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from .finding import Severity, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from .escalation import Escalation
    from .limits import Limits
    from .snapshot import Snapshot

__all__ = ["CHECKS", "Audit", "Check", "Resource", "check"]

R = TypeVar("R", bound="Resource")


class Resource(Protocol):
    """What a check judges."""

    @property
    def kind(self) -> str: ...
    @property
    def arn(self) -> str:
        """Names it for good; findings are recognised by it."""
        ...

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def words(self) -> Mapping[str, str]:
        """What stands for `<UserName>` and the like in the text of a fix."""
        ...


@dataclass(frozen=True)
class Audit:
    """What a check may look at beside its resource."""

    snapshot: Snapshot
    limits: Limits
    now: datetime
    """The moment by which ages are counted: that of the snapshot."""

    def days_since(self, moment: datetime) -> int:
        """Whole days from a moment to now."""
        return (self.now - moment).days

    @cached_property
    def escalation(self) -> Escalation:
        """Who can come to full power, and how."""
        from .escalation import Escalation

        return Escalation(self.snapshot)


@dataclass(frozen=True)
class Check:
    """One check, and all that is said about it."""

    id: str
    title: str
    """What a resource that passes is like, in one line."""
    kind: str
    """Of the resources it judges; a principal is a user or role."""
    severity: Severity
    why: str
    """What may happen otherwise."""
    fix: str
    """A command or API call; `<UserName>` and the like stand for the resource's own."""
    cis: tuple[str, ...]
    """Sections of the CIS Alibaba Cloud Foundation Benchmark v2.0.0 (where `v1:` stands before it, of v1.0.0)."""
    prowler: tuple[str, ...]
    """Ids of the checks of Prowler that ask the same."""
    judge: Callable[[Any, Audit], Verdict | None]
    elsewhere: bool = False
    """Whether only another product could tell, so that it is unknown in every audit."""

    def fix_for(self, resource: Resource) -> str:
        """The fix in the resource's own words, quoted for a shell."""
        text = self.fix
        for word, value in resource.words.items():
            text = text.replace(f"<{word}>", shlex.quote(value))
        return text


CHECKS: dict[str, Check] = {}
"""Every check by its id, in the order of their files."""


def check(
    id: str,
    title: str,
    *,
    kind: str,
    severity: Severity,
    why: str,
    fix: str,
    cis: str | tuple[str, ...] = (),
    prowler: str | tuple[str, ...] = (),
    elsewhere: bool = False,
) -> Callable[[Callable[[R, Audit], Verdict | None]], Callable[[R, Audit], Verdict | None]]:
    """Makes a function a check."""

    def register(function: Callable[[R, Audit], Verdict | None]) -> Callable[[R, Audit], Verdict | None]:
        if id in CHECKS:
            raise ValueError(f"two checks are called {id}")
        CHECKS[id] = Check(id, title, kind, severity, why, fix, _tuple(cis), _tuple(prowler), function, elsewhere)
        return function

    return register


def _tuple(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names
