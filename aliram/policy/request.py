"""Who asks for what: the questions put to policies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from aliram.errors import PolicyError

__all__ = ["ContextValue", "Principal", "PrincipalKind", "Request"]

PrincipalKind = Literal["root", "user", "role", "service", "federated"]

ContextValue = str | bool | int | float | datetime | Sequence[str] | Set[str] | None
"""What may be given for a condition key. None says that the request certainly does not have it."""

_SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.I).fullmatch
_PRINCIPAL = re.compile(
    r"acs:ram:[^:]*:([^:]+):(root|(user|role|saml-provider|oidc-provider)/([^/]+)|assumed-role/([^/]+)/.+)"
).fullmatch
_KINDS: dict[str, PrincipalKind] = {
    "root": "root",
    "user": "user",
    "role": "role",
    "saml-provider": "federated",
    "oidc-provider": "federated",
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who asks. Made by `Principal.of(arn)`."""

    arn: str
    """`acs:ram::<account>:user/<name>`, `:role/<name>`, `:assumed-role/<role>/<session>`, `:root`,
    `:saml-provider/<name>`, `:oidc-provider/<name>`, or a service: `ecs.aliyuncs.com`."""
    kind: PrincipalKind
    account: str
    """Account id; empty for a service."""
    name: str
    """Of the user, role (also for a session), provider or service; empty for the root."""
    service_linked: bool = False
    """A service-linked role: control policies do not bind it."""
    management_account: bool = False
    """Of the management account of a resource directory: control policies do not bind it."""

    @classmethod
    def of(cls, arn: str, *, service_linked: bool = False, management_account: bool = False) -> Principal:
        """Reads an ARN, or the host-like name of a service.

        Raises:
            PolicyError: It is neither.
        """
        if _SERVICE(arn):
            return cls(arn, "service", "", arn)
        found = _PRINCIPAL(arn)
        if found is None:
            raise PolicyError(f"{arn!r} names no principal; give acs:ram::<account>:user/<name>, or another ARN of RAM")
        account, rest, word, name, role = found.groups()
        known = f"acs:ram::{account}:{rest}"  # principals have no region, whatever was written
        kind = "role" if role else _KINDS[word or "root"]
        return cls(known, kind, account, role or name or "", service_linked, management_account)

    @property
    def policy_arn(self) -> str:
        """What policies call it: a session by its role."""
        if self.kind == "role":
            return f"acs:ram::{self.account}:role/{self.name}"
        return self.arn

    @property
    def is_ram_identity(self) -> bool:
        """Whether identity policies can be attached to it."""
        return self.kind in ("user", "role")

    def __str__(self) -> str:
        return self.arn


def is_action(text: str) -> bool:
    """Whether a text can be an action: service and name, and no wildcard."""
    return _ACTION(text) is not None


_ACTION = re.compile(r"[^\s:*?]+:[^\s*?]+").fullmatch


class Request:
    """One action on one or more resources, all of which must be allowed.

    Args:
        action: `ecs:StopInstance`; letter case does not count.
        resources: ARNs, one or several; `*` for an action that has no resource.
        principal: Who asks, as `Principal` or ARN. Only trust and resource policies, the rules on roots and
            `acs:PrincipalARN` need it.
        context: Values of condition keys, as the service would know them. A key that is not in it is one that the
            request does not have, or, in an audit, one of which nothing is known. `acs:PrincipalARN` is filled in from
            the principal.

    Raises:
        PolicyError: The action has no service, there is no resource, or a value is none a key can have.
    """

    __slots__ = ("action", "context", "folded", "principal", "resources")

    def __init__(
        self,
        action: str,
        resources: str | Sequence[str] = "*",
        *,
        principal: Principal | str | None = None,
        context: Mapping[str, ContextValue] | None = None,
    ) -> None:
        self.action = action
        self.folded = action.casefold()
        """The action as it is compared."""
        self.resources: tuple[str, ...] = (resources,) if isinstance(resources, str) else tuple(resources or ())
        self.principal = Principal.of(principal) if isinstance(principal, str) else principal
        self.context: dict[str, tuple[str, ...] | None] = {}
        """Values by key in lower case."""
        if not is_action(action):
            raise PolicyError(f"{action!r} is no action; give service and name, as in ecs:StopInstance")
        if not self.resources or not all(self.resources):
            raise PolicyError(
                'a request is about one or more resources, each a text; give "*" for an action without one'
            )
        for key, value in (context or {}).items():
            folded, values = key.lower(), _values(key, value)
            if self.context.setdefault(folded, values) != values:
                raise PolicyError(
                    f"the context has {key} in two spellings with different values; letter case is ignored"
                )
        if self.principal is not None:
            self.context.setdefault("acs:principalarn", (self.principal.policy_arn,))

    def __repr__(self) -> str:
        who = f", principal={self.principal.arn!r}" if self.principal is not None else ""
        return f"Request({self.action!r}, {list(self.resources)!r}{who}, context={self.context!r})"


def _values(key: str, value: Any) -> tuple[str, ...] | None:
    """A value as the texts that conditions compare."""
    if value is None:
        return None
    if isinstance(value, str):
        return (value,)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, int | float):
        return (str(value),)
    if isinstance(value, datetime):
        return ((value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat(),)
    if isinstance(value, Sequence | Set) and not isinstance(value, bytes | bytearray):
        listed = sorted(value, key=str) if isinstance(value, Set) else value
        return tuple(text for each in listed for text in _values(key, each) or ())
    raise PolicyError(f"the value of {key} must be text, a number, a boolean, a moment or a list of such")
