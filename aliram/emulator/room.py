"""What a room is given and what it gives.

A room is a module for one kind of resource. It holds a function for each thing that can be done, and a table `ACTIONS`
that says under which actions it answers. The same function serves IMS and RAM where they differ in names only.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from aliram.operation import Operation

from .constants import DOMAIN_SUFFIX
from .refusals import invalid
from .state import State

if TYPE_CHECKING:
    from .diagnostics import Denials
    from .rights import Rights

__all__ = ["ANONYMOUS", "Account", "Actions", "Call", "Caller", "Handler", "page", "paged"]


class Account(NamedTuple):
    """An account as the rooms see it."""

    id: str
    alias: str | None
    domain: str | None
    """Default domain, where one was set."""
    quotas: Mapping[str, int]

    @property
    def default_domain(self) -> str:
        """What follows the `@` of its users' principal names."""
        return self.domain or f"{self.alias or self.id}{DOMAIN_SUFFIX}"

    @property
    def domains(self) -> tuple[str, ...]:
        """Every domain its users are known under."""
        return (self.default_domain, f"{self.alias or self.id}{DOMAIN_SUFFIX}", f"{self.id}{DOMAIN_SUFFIX}")


class Caller(NamedTuple):
    """Who signed the request."""

    account: str
    kind: str
    """`Account` (the root), `RAMUser`, `AssumedRoleUser` or `Anonymous`."""
    seq: int
    """Of the user or the role; 0 for the root."""
    name: str
    """Of the user or the role."""
    id: str
    """Public id of the user or the role, of the account for the root."""
    access_key_id: str
    session: str = ""
    """Role session name."""
    source_identity: str = ""
    policy: str = ""
    """What a session was narrowed to: the document of its own policy; empty for none."""

    @property
    def arn(self) -> str:
        """How GetCallerIdentity names it."""
        if self.kind == "RAMUser":
            return f"acs:ram::{self.account}:user/{self.name}"
        if self.kind == "AssumedRoleUser":
            return f"acs:ram::{self.account}:assumed-role/{self.name}/{self.session}"
        return f"acs:ram::{self.account}:root"


ANONYMOUS = Caller("", "Anonymous", 0, "", "", "")
"""Nobody signed: the proof is an argument."""


class Call:
    """One authenticated, checked request."""

    __slots__ = (
        "account",
        "args",
        "caller",
        "denials",
        "key_uses",
        "operation",
        "page_cap",
        "report_delay",
        "rights",
        "secure",
        "source",
        "state",
    )

    def __init__(
        self,
        *,
        state: State,
        operation: Operation[Any],
        args: dict[str, Any],
        caller: Caller,
        account: Account,
        page_cap: int | None,
        report_delay: float,
        key_uses: Mapping[str, tuple[str, str]],
        source: str,
        secure: bool,
        rights: Rights | None,
        denials: Denials,
    ) -> None:
        self.state = state
        self.operation = operation
        self.args = args
        """Decoded arguments by wire name; what was not sent is not in it."""
        self.caller = caller
        self.account = account
        """The account the call is about: the caller's own."""
        self.page_cap = page_cap
        """Largest page a list may give, whatever was asked for; None for the service's own limits."""
        self.report_delay = report_delay
        """Seconds, by the emulator's clock, that a report ordered now is in the making."""
        self.key_uses = key_uses
        """When and for what product each key was last used, as far as it is not in the database yet."""
        self.source = source
        """Address the request came from."""
        self.secure = secure
        """Whether it came through TLS."""
        self.rights = rights
        """The policies that judge the caller; None for one that nobody judges: a root, and everybody where permissions
        are not enforced."""
        self.denials = denials
        """What was denied lately."""

    @property
    def ims(self) -> bool:
        """Whether IMS was asked: principal names instead of user names, more fields in the replies."""
        return self.operation.service.key == "ims"

    def text(self, name: str) -> str:
        """A text argument; empty when it was not sent."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def stamp(self) -> str:
        """The present moment as the services write it."""
        return self.state.clock.stamp()


Handler = Callable[[Call], dict[str, Any]]
"""Does one thing and returns the reply without its RequestId; raises `Refusal`."""

Actions = Mapping[str, Handler]
"""Operation id (`ram.CreateUser`) to handler."""


def page(
    call: Call,
    select: str,
    values: tuple[Any, ...],
    *,
    key: str = "seq",
    default: int = 100,
    size: str = "MaxItems",
    marker_name: str = "Marker",
) -> tuple[list[tuple[Any, ...]], str | None]:
    """One page of a list and the marker of the next one.

    `select` ends in a WHERE clause, and its last column is `key`, which orders the list.
    """
    limit = call.args.get(size, default)
    if call.page_cap is not None:
        limit = min(limit, call.page_cap)
    marker = call.args.get(marker_name)
    after = _unmark(call, str(marker), marker_name) if marker else -1
    rows = call.state.all(f"{select} AND {key} > ? ORDER BY {key} LIMIT ?", *values, after, limit + 1)
    if len(rows) <= limit:
        return rows, None
    del rows[limit:]
    return rows, _mark(call, rows[-1][-1])


def paged(marker: str | None, tree: dict[str, Any]) -> dict[str, Any]:
    """A page's reply: `Marker` only where there is more."""
    if marker is None:
        return {"IsTruncated": False, **tree}
    return {"IsTruncated": True, "Marker": marker, **tree}


def _mark(call: Call, last: int) -> str:
    # Opaque on purpose: clients must hand it back as it is, so it neither looks like a number nor fits another list.
    return base64.urlsafe_b64encode(f"{call.operation.id}:{last}".encode()).decode()


def _unmark(call: Call, marker: str, name: str) -> int:
    """The last `seq` a marker stands for."""
    try:
        owner, _, last = base64.urlsafe_b64decode(marker.encode()).decode().partition(":")
        if owner == call.operation.id and last.isascii() and last.isdigit() and len(last) <= 18:
            return int(last)
    except (binascii.Error, ValueError):
        pass
    raise invalid(f"InvalidParameter.{name}", name)
