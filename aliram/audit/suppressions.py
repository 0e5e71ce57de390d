"""Suppressions: findings that somebody has looked at and lets pass, with the reason and, best, an end.

    suppressions:
      - check: AK-01                       # an id, a family such as AK, or *
        account: 1234567890123456
        resource: ci-*                     # the whole name or ARN; `regex:` before a regular expression
        reason: rotated by the pipeline
        expires: 2027-01-01                # the first day on which it counts again
      - fingerprint: 0123456789abcdef0123456789abcdef
        reason: break-glass user, see OPS-12

An entry has a `reason` and says at least one of `check`, `account`, `resource` and `fingerprint`; all that it says must
hold. In `account` and `resource`, `*`, `?` and `[...]` stand for any characters, any one and one of several.
"""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from aliram.errors import ConfigError

from .documents import Document, read_document
from .finding import Finding, Status, Suppressed

__all__ = ["Applied", "Suppression", "apply", "load_suppressions"]

_SELECTORS = ("check", "account", "resource", "fingerprint")
_FIELDS = (*_SELECTORS, "reason", "expires")


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """One entry. Empty texts match everything."""

    reason: str
    check: str = ""
    account: str = ""
    resource: str = ""
    fingerprint: str = ""
    expires: date | None = None
    """The first day on which it is of no effect; None: it never ends."""
    place: str = ""
    """Where it stands: `suppressions.yaml, line 3`."""

    def __post_init__(self) -> None:
        """Raises ConfigError where `resource` is no regular expression."""
        try:
            _ = self._resource
        except re.error as error:
            raise ConfigError(f"resource: {self.resource!r} is no regular expression: {error}") from None

    def matches(self, finding: Finding) -> bool:
        """Whether it is about a finding, on whatever day."""
        return (
            self.check in ("", "*", finding.check, finding.check.partition("-")[0])
            and (not self.fingerprint or self.fingerprint == finding.fingerprint)
            and (not self.account or fnmatch.fnmatchcase(finding.account, self.account))
            and (not self.resource or any(map(self._resource.fullmatch, (finding.resource, finding.name))))
        )

    def holds(self, today: date) -> bool:
        """Whether it has not expired yet."""
        return self.expires is None or today < self.expires

    def __str__(self) -> str:
        said = ", ".join(f"{name} {getattr(self, name)}" for name in _SELECTORS if getattr(self, name))
        return f"{said} ({self.place})" if self.place else said

    @cached_property
    def _resource(self) -> re.Pattern[str]:
        before, _, expression = self.resource.partition("regex:")
        return re.compile(fnmatch.translate(self.resource) if before or not expression else expression, re.DOTALL)


@dataclass(frozen=True)
class Applied:
    """What became of suppressions."""

    expired: list[Suppression] = field(default_factory=list)
    """Those whose end has come; what they are about counts again."""
    unused: list[Suppression] = field(default_factory=list)
    """Those that nothing was found for."""

    @property
    def notes(self) -> list[str]:
        """What a report should say of them, a sentence each."""
        return [
            *(f"a suppression expired on {each.expires}: {each}; reason was: {each.reason}" for each in self.expired),
            *(f"a suppression is about nothing that was found and can go: {each}" for each in self.unused),
        ]


def load_suppressions(path: str | Path) -> list[Suppression]:
    """Reads a file of suppressions, YAML (extra `audit`) or, where its name ends with `.json`, JSON.

    Raises:
        ConfigError: Naming file, line (YAML) and entry.
    """
    document = read_document(path, texts=True)
    entries = document.value
    if not (isinstance(entries, dict) and set(entries) == {"suppressions"}):
        raise document.problem("a mapping with the one key `suppressions` and a list of entries under it is needed")
    entries = entries["suppressions"]
    if entries in (None, ""):  # the key alone: there are none
        return []
    if not isinstance(entries, list):
        raise document.problem("`suppressions` is not a list", "suppressions")
    return [_suppression(document, number, entry) for number, entry in enumerate(entries)]


def apply(findings: Iterable[Finding], suppressions: Sequence[Suppression], today: date) -> Applied:
    """Sets `suppressed` of every finding that a suppression is about and that is no pass.

    Where several are, the one that holds longest counts. A finding whose suppression expired has a line on that in its
    evidence.

    Args:
        findings: They are changed in place.
        suppressions: All of them, expired or not.
        today: The day by which they expire.
    """
    chooser = _Chooser(suppressions)
    used: set[int] = set()
    for finding in findings:
        if finding.status is Status.PASS:
            continue
        about = [number for number in chooser.candidates(finding) if suppressions[number].matches(finding)]
        if not about:
            continue
        used.update(about)
        chosen = suppressions[max(about, key=lambda number: suppressions[number].expires or date.max)]
        if chosen.holds(today):
            expires = None if chosen.expires is None else chosen.expires.isoformat()
            finding.suppressed = Suppressed(reason=chosen.reason, expires=expires)
        else:
            finding.evidence.append(f"its suppression expired on {chosen.expires}; reason was: {chosen.reason}")
    return Applied(
        expired=[each for number, each in enumerate(suppressions) if number in used and not each.holds(today)],
        unused=[each for number, each in enumerate(suppressions) if number not in used],
    )


class _Chooser:
    """Suppressions by what tells most of them apart at once: 100,000 findings meet hundreds of entries."""

    def __init__(self, suppressions: Sequence[Suppression]) -> None:
        self._by_fingerprint: dict[str, list[int]] = defaultdict(list)
        self._by_check: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(suppressions):
            if each.fingerprint:
                self._by_fingerprint[each.fingerprint].append(number)
            else:
                self._by_check[each.check or "*"].append(number)

    def candidates(self, finding: Finding) -> list[int]:
        found = list(self._by_fingerprint.get(finding.fingerprint, ()))
        for name in dict.fromkeys((finding.check, finding.check.partition("-")[0], "*")):
            found += self._by_check.get(name, ())
        return found


def _suppression(document: Document, number: int, entry: Any) -> Suppression:
    way = ("suppressions", number)

    def problem(message: str, *further: str) -> ConfigError:
        return document.problem(f"entry {number + 1}: {message}", *way, *further)

    if not isinstance(entry, dict):
        raise problem("is no mapping")
    for name, value in entry.items():
        if name not in _FIELDS:
            raise problem(f"{name!r} is no field; there are {', '.join(_FIELDS)}", name)
        if not isinstance(value, str) or not value.strip():
            raise problem(f"{name} must be a text that is not empty", name)
    if "reason" not in entry:
        raise problem("has no reason")
    if not any(name in entry for name in _SELECTORS):
        raise problem(f"says nothing on what it is about: {', '.join(_SELECTORS)}; `check: '*'` is everything")
    values = {name: value.strip() for name, value in entry.items()}
    line = document.lines.get(way)
    place = f"{document.path}, line {line}" if line else f"{document.path}, entry {number + 1}"
    try:
        expires = _day(values.pop("expires", None))
        return Suppression(**values, expires=expires, place=place)
    except ConfigError as error:
        raise problem(str(error), str(error).partition(":")[0]) from None


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"expires: {text!r} is no day of the form 2027-01-01") from None
