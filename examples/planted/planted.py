"""An account to be, and what an audit of it has to find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aliram
from aliram import audit
from aliram.emulator import Emulator

__all__ = ["HOUSE_RULES", "Planted"]

Step = Callable[[aliram.Session], Awaitable[Any]]

HOUSE_RULES: dict[str, Any] = {
    "programmatic_users": "program-.*",
    "required_roles": ["company-reader"],
    "forbidden_policies": [
        {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:Delete*", "Resource": "*"}]},
    ],
}
"""What a company asks for beside the benchmark, as a file of settings would have it."""


@dataclass
class Planted:
    """A description for the emulator's `seed`, what is done to the account after it, and what an audit has to find."""

    seed: dict[str, Any]
    expected: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Names of the resources that fail, by check."""
    limits: audit.Limits = field(default_factory=lambda: audit.PROFILES["cis-2.0"].with_settings(HOUSE_RULES))
    """Those to judge it by."""
    steps: list[tuple[float, Step]] = field(default_factory=list)
    """What a seed cannot hold: calls of the account's root, each with how many days ago it is made."""
    passkeys: list[tuple[float, str, str]] = field(default_factory=list)
    """Days ago, user and name: no call makes a passkey."""

    def fails(self, name: str, *checks: str) -> None:
        """Notes that a resource has to fail these checks."""
        for check in checks:
            self.expected[check].add(name)

    def then(self, step: Step, *, days_ago: float = 0) -> None:
        """Adds a call that is made once the account is seeded."""
        self.steps.append((days_ago, step))

    async def plant(self, local: Emulator) -> None:
        """Makes the account in an emulator."""
        local.seed(self.seed)
        try:
            for days, user, name in self.passkeys:
                _turn_back(local, days)
                local.add_passkey(user, name)
            async with local.session() as root:
                for days, step in self.steps:
                    _turn_back(local, days)
                    await step(root)
        finally:
            local.clock.reset()


def _turn_back(local: Emulator, days: float) -> None:
    if days:
        local.clock.set(datetime.now(UTC) - timedelta(days=days))
    else:
        local.clock.reset()
