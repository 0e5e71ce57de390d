"""Failures on request: the next calls of an action, or some share of all its calls, fail, are slow, or lose their
connection. Rates are kept in `throttles.py`.
"""

from __future__ import annotations

import fnmatch
import itertools
import math
import random
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from .message import JSON_TYPE, as_json

__all__ = [
    "Drop",
    "Fault",
    "Faults",
    "PlannedFault",
    "checked_code",
    "checked_fault",
    "latency_of",
    "matcher",
]

Drop = Literal["before", "after", False]
"""When the connection is closed without a reply: before acting, after it, or not at all."""

HTML_TYPE = "text/html;charset=utf-8"


class Fault(NamedTuple):
    """What happens to one call."""

    code: str | None = None
    """Error code to answer with; None to act normally (then `delay`, `drop` or `truncate` is the point)."""
    status: int | None = None
    """HTTP status; by default the one the code is known for."""
    message: str | None = None
    retry_after_ms: int | None = None
    """Sent as `x-acs-retry-after`."""
    drop: Drop = False
    delay: float = 0.0
    """Seconds to wait before anything else."""
    body: bytes | None = None
    """A whole reply body to send instead of the service's, with `content_type`."""
    content_type: str = JSON_TYPE
    truncate: int | None = None
    """Bytes of the reply body to send before the connection breaks; the header announces all of them."""
    reset: bool = False
    """Whether a dropped connection ends with a TCP reset, as from a crash, and not with an orderly close."""

    @property
    def replies(self) -> bool:
        """Whether it answers in the service's place."""
        return self.code is not None or self.status is not None or self.body is not None

    @property
    def only_waits(self) -> bool:
        """Whether the call is carried out and answered as ever, later."""
        return not (self.replies or self.drop or self.truncate is not None)

    def __str__(self) -> str:
        """In a few words, in the order in which it happens."""
        words = [f"waits {self.delay:g} s"] if self.delay else []
        if self.body is not None:
            words.append(f"answers {self.status or 200} with {len(self.body):,} bytes of {self.content_type}")
        elif self.replies:
            words.append(f"answers {self.code or 'InternalError'}{f' ({self.status})' if self.status else ''}")
        if self.message:
            words.append(f"saying “{self.message}”")
        if self.retry_after_ms is not None:
            words.append(f"asks to retry after {self.retry_after_ms:,} ms")
        if self.drop:
            words.append(f"{'resets' if self.reset else 'closes'} the connection {self.drop} acting")
        if self.truncate is not None:
            words.append(f"breaks off after {self.truncate:,} bytes")
        return ", ".join(words)


class PlannedFault(NamedTuple):
    """A failure that is on, or waits for its call."""

    id: str
    """Takes it away: `clear_faults(id)`."""
    action: str
    """Pattern of the calls it is for."""
    what: str
    """What it does, in a few words."""
    probability: float
    """Share of these calls that it happens to."""
    left: int | None
    """How many times it is still to happen; None for always."""
    happened: int
    """How many times it has."""


class _Rule:
    """A fault, the calls it is for, and when it is due."""

    def __init__(
        self,
        name: str,
        action: str,
        fault: Fault,
        latency: tuple[float, float],
        probability: float,
        seed: int,
        times: int | None,
    ) -> None:
        self.id = name
        self.action = action
        self.matches = matcher(action)
        self.fault = fault
        self.left = times
        self.happened = 0
        self._latency = latency
        self._probability = probability
        self._random = random.Random(seed)

    def draw(self) -> Fault | None:
        """What happens to a call that matches; None where chance spares it."""
        if self._probability < 1 and self._random.random() >= self._probability:
            return None
        self.happened += 1
        if self.left is not None:
            self.left -= 1
        return self.fault._replace(delay=self.fault.delay + self._random.uniform(*self._latency))

    def described(self) -> PlannedFault:
        low, high = self._latency
        waits = f"waits {low:g} to {high:g} s" if high > low else f"waits {low:g} s" if low else ""
        what = ", ".join(words for words in (waits, str(self.fault)) if words)
        return PlannedFault(self.id, self.action, what, self._probability, self.left, self.happened)


class Faults:
    """The failures that are planned: those for the next calls come first, then the standing ones, oldest first.

    Any thread may plan and clear; the server takes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._next: list[_Rule] = []
        self._standing: list[_Rule] = []

    def add(self, action: str, fault: Fault, times: int) -> str:
        """Plans a fault for the next `times` calls of an action (see `matcher`); returns its id."""
        if times < 1:
            raise ValueError(f"times must be at least 1, not {times}")
        with self._lock:
            rule = _Rule(f"fault-{next(self._numbers)}", action, fault, (0.0, 0.0), 1.0, 0, times)
            self._next.append(rule)
        return rule.id

    def stand(
        self,
        action: str,
        fault: Fault,
        *,
        latency: tuple[float, float] = (0.0, 0.0),
        probability: float = 1.0,
        seed: int = 0,
        times: int | None = None,
    ) -> str:
        """Plans a fault for every call of an action that a seeded die hits, until it is cleared or has happened `times`
        times; returns its id. `latency` is a range of seconds that each of these calls waits."""
        if not 0 < probability <= 1:
            raise ValueError(f"probability must be above 0 and at most 1, not {probability}")
        if times is not None and times < 1:
            raise ValueError(f"times must be at least 1, or None for always, not {times}")
        if fault.only_waits and not latency[1]:
            raise ValueError("a fault needs code, status, body, html, reset, drop, truncate or latency")
        with self._lock:
            rule = _Rule(f"fault-{next(self._numbers)}", action, fault, latency, probability, seed, times)
            self._standing.append(rule)
        return rule.id

    def clear(self, name: str | None = None) -> bool:
        """Takes the fault of an id away, without one every fault; False where there is none of that id."""
        with self._lock:
            before = len(self._next) + len(self._standing)
            self._next = [rule for rule in self._next if name is not None and rule.id != name]
            self._standing = [rule for rule in self._standing if name is not None and rule.id != name]
            return len(self._next) + len(self._standing) < before

    def planned(self) -> list[PlannedFault]:
        """Those that are still to happen."""
        with self._lock:
            return [rule.described() for rule in (*self._next, *self._standing)]

    def take(self, service: str, action: str) -> Fault | None:
        """What happens to a call: the oldest fault that was planned for the next calls of its kind, else all that
        standing ones make it wait and the first of them that does more."""
        if not self._next and not self._standing:
            return None
        name = f"{service}.{action}"
        with self._lock:
            for rule in self._next:
                if rule.matches(name):
                    fault = rule.draw()
                    if not rule.left:
                        self._next.remove(rule)
                    return fault
            wait = 0.0
            for rule in self._standing.copy():
                fault = rule.draw() if rule.matches(name) else None
                if fault is None:
                    continue
                if rule.left == 0:
                    self._standing.remove(rule)
                wait += fault.delay
                if not fault.only_waits:
                    return fault._replace(delay=wait)
        return Fault(delay=wait) if wait else None


_PATTERN = re.compile(r"[A-Za-z0-9*?]*\.?[A-Za-z0-9*?]+", re.ASCII).fullmatch


def matcher(action: str) -> Callable[[str], bool]:
    """A test for `service.Action`. The pattern names an action of any service (`GetUser`), one of one service
    (`ram.GetUser`, `imds.token`), or has `*` and `?` in it (`ram.*`, `List*`, `*`); case does not matter."""
    if not _PATTERN(action):
        raise ValueError(f"an action is written GetUser, ram.GetUser, ram.* or *, not {action!r}")
    pattern = action.lower() if "." in action else f"*.{action.lower()}"
    test = re.compile(fnmatch.translate(pattern), re.DOTALL).match
    return lambda name: test(name.lower()) is not None


_HEADER_TEXT = re.compile(r"[ -~]*").fullmatch
"""What may stand in a header: no line break, behind which another header or the body would begin."""

_CODE = re.compile(r"[^\x00-\x1f\x7f-\x9f]*").fullmatch
"""Codes are texts without control characters."""


def checked_code(code: str) -> str:
    """An error code as it was given: one line, wherever it is sent or told. Raises `ValueError`."""
    if not _CODE(code):
        raise ValueError(f"code is an error code without control characters, not {code!r}")
    return code


def checked_fault(
    *,
    code: str | None = None,
    status: int | None = None,
    message: str | None = None,
    retry_after_ms: int | None = None,
    drop: bool | str = False,
    reset: str | None = None,
    delay: float = 0.0,
    body: bytes | str | Mapping[str, Any] | None = None,
    content_type: str = JSON_TYPE,
    html: bool = False,
    truncate: int | None = None,
) -> Fault:
    """A fault as it was asked for, in Python or over HTTP. Raises `ValueError` for what makes no sense."""
    if status is not None and not 200 <= status <= 599:
        raise ValueError(f"status is an HTTP status from 200 to 599, not {status}")
    for name, value in (("retry_after_ms", retry_after_ms), ("truncate", truncate)):
        if value is not None and value < 0:
            raise ValueError(f"{name} must be 0 or more, not {value}")
    if not 0 <= delay < math.inf:
        raise ValueError(f"a delay is 0 s or more, not {delay}")
    if reset not in (None, "before", "after"):
        raise ValueError(f'reset is "before" or "after", not {reset!r}')
    if reset and drop:
        raise ValueError("a connection ends once: give reset or drop")
    if html:
        if body is not None:
            raise ValueError("html is a body of its own: give html or body")
        status = 502 if status is None else status
        body, content_type = _html_page(status), HTML_TYPE
    if code is not None:
        checked_code(code)
    if not _HEADER_TEXT(content_type):
        raise ValueError(f"content_type is a header: printable ASCII, not {content_type!r}")
    ends = _drop_of(reset or drop)
    raw = _body_of(body)
    return Fault(code, status, message, retry_after_ms, ends, delay, raw, content_type, truncate, reset is not None)


def _html_page(status: int) -> bytes:
    """What a proxy or a load balancer in front of a service says when it has nothing better."""
    body = f"<body>\r\n<center><h1>{status}</h1></center>\r\n</body>"
    return f"<html>\r\n<head><title>{status}</title></head>\r\n{body}\r\n</html>\r\n".encode()


def latency_of(value: float | tuple[float, float] | list[float]) -> tuple[float, float]:
    """A latency as it was given: seconds, or the shortest and the longest."""
    low, high = value if isinstance(value, tuple | list) and len(value) == 2 else (value, value)
    if not isinstance(low, int | float) or not isinstance(high, int | float) or not 0 <= low <= high < math.inf:
        raise ValueError(f"latency is seconds, or the shortest and the longest, not {value!r}")
    return float(low), float(high)


def _body_of(value: bytes | str | Mapping[str, Any] | None) -> bytes | None:
    """A reply body as it was given: raw, text, or a tree to write as JSON."""
    if value is None or isinstance(value, bytes):
        return value
    return value.encode() if isinstance(value, str) else as_json(value)


def _drop_of(value: bool | str) -> Drop:
    """A `drop` as it was given. True means after acting: the caller cannot know whether the service acted, which is
    the case that tells a careful client from a careless one."""
    if value is True or value == "after":
        return "after"
    if value == "before":
        return "before"
    if value is False:
        return False
    raise ValueError(f'drop is False, True, "before" or "after", not {value!r}')
