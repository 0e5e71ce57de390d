"""Ways from a principal to full power over the account, step by step."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Path", "Step"]


class Step(Struct, frozen=True, kw_only=True):
    """One move: whoever acts as `source` comes to act as `target`."""

    technique: str
    """Id of the check that describes it: `PE-03`."""
    source: str
    """ARN of a user, group or role."""
    target: str
    """ARN of a user, group, role or policy; `acs:ram::<account>:account` for full power."""
    words: str
    """What is done, for a person: `attaches AdministratorAccess to itself`."""
    conditional: bool = False
    """Whether it hangs on conditions that could not be decided."""


class Path(Struct, frozen=True, kw_only=True):
    """The shortest way of one principal."""

    principal: str
    """ARN."""
    steps: tuple[Step, ...]

    @property
    def conditional(self) -> bool:
        """Whether some step hangs on conditions that could not be decided."""
        return any(step.conditional for step in self.steps)
