"""Network policies of access keys: from where a key may be used.

Schema, quotas and the words are those of `SetAccessKeyPolicy` and `SetAccessKeyPolicyForAccount`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

__all__ = ["NetworkPolicy", "is_wide"]

_WIDEST = 1
"""Bits of the prefix of half of all addresses; two such are all."""


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """A policy that is in force: active, with at least one statement."""

    statements: tuple[Mapping[str, Any], ...]

    @classmethod
    def read(cls, text: str | None) -> NetworkPolicy | None:
        """Reads the JSON text of a reply; None for one that is absent, empty, inactive or without statements."""
        try:
            document = json.loads(text or "{}")
        except ValueError:
            return None
        if not isinstance(document, dict) or document.get("Status") != "Active":
            return None
        statements = [each for each in document.get("Statements") or () if isinstance(each, dict)]
        return cls(tuple(statements)) if statements else None

    @property
    def open_to(self) -> list[str]:
        """What in it lets anybody in: whole address spaces, and every VPC.

        Addresses beside the id of a VPC are those in that VPC, so that all of them are not the world. Beside
        AllowAllVPC none help: whoever wants one chooses it in a VPC of their own.
        """
        found = []
        for statement in self.statements:
            if statement.get("Type") != "VPCWhiteList":
                found += [address for address in statement.get("IPList") or () if is_wide(address)]
            elif statement.get("Value") == "AllowAllVPC":
                found.append("AllowAllVPC")
        return found


def is_wide(address: object) -> bool:
    """Whether a network in CIDR form is all addresses, or half of them; an address or what is no network is not."""
    try:
        return ip_network(str(address), strict=False).prefixlen <= _WIDEST
    except ValueError:
        return False
