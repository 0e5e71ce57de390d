"""Network policies of access keys: from where a key may be used.

Schema, quotas and the words are those of `SetAccessKeyPolicy` and `SetAccessKeyPolicyForAccount`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["NetworkPolicy"]

_EVERYWHERE = frozenset({"0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1"})


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
        """What in it lets anybody in: whole address spaces, and every VPC."""
        found = []
        for statement in self.statements:
            found += [address for address in statement.get("IPList") or () if address in _EVERYWHERE]
            if statement.get("Type") == "VPCWhiteList" and statement.get("Value") == "AllowAllVPC":
                found.append("AllowAllVPC")
        return found
