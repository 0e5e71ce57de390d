"""The request log: what was asked, by whom and with what outcome, and whether it was what a test expects.

Secret arguments (passwords, one-time codes, tokens, assertions) are never in it; what no operation describes is left
out, since nobody knows whether it is one.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from aliram.operation import Operation, Param

from .clock import Clock, iso
from .faults import matcher
from .message import Outgoing, read_json
from .parameters import repeated
from .wire import Route

__all__ = ["LoggedRequest", "Request", "RequestLog"]

_KEPT = 20_000
"""Requests the log holds; older ones go."""

_MOST_TEXT = 64 * 1024 * 1024
"""Characters of arguments it holds: a request may have a million."""

_TOLD = 20
"""Requests that a failed expectation lists."""

_HIDDEN = "***"


class Request(NamedTuple):
    """A request in short."""

    service: str
    """`ims`, `ram`, `sts` or `imds`; empty when the version was of no service."""
    action: str
    """Of the metadata service: `token`, `role`, `credentials` or `other`."""
    status: int
    """HTTP status; 0 where the connection was closed without a reply."""


class LoggedRequest(NamedTuple):
    """A line of the request log."""

    service: str
    action: str
    status: int
    code: str
    """Error code; empty for a success, and where the connection was closed without a reply."""
    account: str
    """Id of the caller's account; empty where nobody was made out to have signed."""
    caller: str
    """ARN of who signed; empty likewise."""
    request_id: str
    """Empty for the metadata service."""
    moment: float
    """Epoch seconds by the emulator's clock."""
    arguments: Mapping[str, Any]
    """What was sent, by wire name: numbers and truth values as such, lists as lists, secrets as `***`."""

    @property
    def operation(self) -> str:
        """`ram.CreateUser`."""
        return f"{self.service}.{self.action}"

    @property
    def request(self) -> Request:
        """The same in short."""
        return Request(self.service, self.action, self.status)

    @property
    def time(self) -> str:
        """`moment` as the services write it."""
        return iso(self.moment)

    def as_tree(self) -> dict[str, Any]:
        """For JSON."""
        tree = {**self._asdict(), "time": self.time}
        del tree["moment"]
        return tree

    def __str__(self) -> str:
        sent = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        outcome = f"{self.status or 'no reply'} {self.code}".strip()
        return f"{self.operation}({sent}) -> {outcome}" + (f" for {self.caller}" if self.caller else "")


class RequestLog:
    """The last 20,000 requests, or as many of them as have 64 million characters of arguments. Read from any thread;
    the server alone writes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: collections.deque[LoggedRequest] = collections.deque()
        self._sizes: collections.deque[int] = collections.deque()
        self._held = 0

    def note(self, route: Route, outgoing: Outgoing | None, operation: Operation[Any] | None) -> None:
        """Writes a request down. Without an `outgoing` the connection was closed on it."""
        status, code, caller, request_id = 0, "", "", ""
        if outgoing is not None:
            status, code, caller = outgoing.status, outgoing.code, outgoing.caller
            request_id = outgoing.headers.get("x-acs-request-id", "")
        account = caller.split(":", 4)[3] if caller else ""
        arguments = _arguments(operation, route.params) if operation is not None else {}
        line = LoggedRequest(
            route.service, route.action, status, code, account, caller, request_id, self._clock.now(), arguments
        )
        self._lines.append(line)
        size = sum(len(text) for name, text in route.params.items() if name.partition(".")[0] in arguments)
        self._sizes.append(size)
        self._held += size
        while len(self._lines) > _KEPT or self._held > _MOST_TEXT:
            self._lines.popleft()
            self._held -= self._sizes.popleft()

    def __len__(self) -> int:
        return len(self._lines)

    def clear(self) -> None:
        """Forgets every line."""
        self._lines.clear()
        self._sizes.clear()
        self._held = 0

    def requests(self) -> list[Request]:
        """All of it, in short."""
        return [line.request for line in self._lines.copy()]

    def newest(self, most: int) -> list[LoggedRequest]:
        """The last lines, oldest of them first."""
        return list(self._lines.copy())[-most:]

    def find(
        self,
        action: str = "*",
        *,
        service: str | None = None,
        status: int | None = None,
        code: str | None = None,
        account: str | None = None,
    ) -> list[LoggedRequest]:
        """The lines of an action (a pattern as faults have) and, where given, of that service, status, error code and
        caller's account; oldest first."""
        matches = matcher(action)
        return [
            line
            for line in self._lines.copy()
            if (service is None or line.service == service)
            and (status is None or line.status == status)
            and (code is None or line.code == code)
            and (account is None or line.account == account)
            and matches(line.operation)
        ]

    def expect(
        self,
        action: str,
        *,
        times: int | None = None,
        status: int | None = None,
        code: str | None = None,
        account: str | None = None,
        arguments: Mapping[str, Any] | None = None,
    ) -> list[LoggedRequest]:
        """The lines that are as described; `arguments` must be among those that were sent. Raises `AssertionError`
        unless there are as many as `times` (None: at least one), and says what there is instead."""
        wanted = arguments or {}
        near = self.find(action)
        found = self.find(action, status=status, code=code, account=account)
        met = [line for line in found if all(_sent(line, name, value) for name, value in wanted.items())]
        if len(met) == times if times is not None else met:
            return met
        wish = ", ".join(f"{name}={value!r}" for name, value in wanted.items())
        terms = {"status": status, "code": code, "account": account}
        also = "".join(f" with {name} {value}" for name, value in terms.items() if value is not None)
        often = "at least once" if times is None else "never" if times == 0 else f"{times} x"
        text = f"expected {action}({wish}){also} {often}, and it was asked {len(met)} x"
        raise AssertionError(f"{text}\n{_told(action, near, self._lines.copy())}")


def _told(action: str, near: Sequence[LoggedRequest], lines: Iterable[LoggedRequest]) -> str:
    """What did happen: the calls of that action, else how often each other one was asked."""
    if near:
        more = [f"  and {len(near) - _TOLD} before"] if len(near) > _TOLD else []
        return "\n".join([f"requests of {action}:", *more, *(f"  {line}" for line in near[-_TOLD:])])
    counted = collections.Counter(line.operation for line in lines)
    if not counted:
        return "nothing was asked"
    others = [f"  {times} x {name}" for name, times in sorted(counted.items())]
    return "\n".join([f"no request of {action}; there were:", *others])


def _sent(line: LoggedRequest, name: str, value: Any) -> bool:
    """Whether an argument was sent with that value; a mapping or a list also stands for its JSON text."""
    if name not in line.arguments:
        return value is None
    sent = line.arguments[name]
    if isinstance(sent, str) and isinstance(value, Mapping | list):
        try:
            sent = read_json(sent)
        except ValueError:
            return False
    return bool(sent == value)


def _arguments(operation: Operation[Any], sent: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of an operation as it was sent, right or wrong."""
    return {
        param.name: _HIDDEN if _secret(param) else _value(param, sent)
        for param in operation.params
        if param.name in sent or (param.style == "repeat" and any(name.startswith(f"{param.name}.") for name in sent))
    }


def _secret(param: Param) -> bool:
    parts = (*param.fields, *((param.item,) if param.item is not None else ()))
    return param.secret or any(_secret(part) for part in parts)


def _value(param: Param, sent: Mapping[str, str]) -> Any:
    """A value as its parameter is meant; as it was sent where it is no such thing."""
    if param.style == "repeat":
        return repeated(param.name, sent)
    text = sent[param.name]
    if param.style == "delimited":
        return text.split(param.separator) if text else []
    if param.type == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if param.style == "json" or param.type in ("int", "float"):
        try:
            return read_json(text)
        except ValueError:
            return text
    return text
