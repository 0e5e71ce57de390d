"""What having policies, or older versions of them, would be worth to somebody."""

from __future__ import annotations

from typing import NamedTuple

from aliram.audit.facts import Policy

from .certainty import Certainty, Chance

__all__ = ["Arm", "Gain", "Worth"]


class Worth(NamedTuple):
    """What having some policies would be worth."""

    full: Chance
    """Full power."""
    useful: bool
    """Whether they allow anything that leads on."""
    policies: tuple[Policy, ...] = ()


class Arm(NamedTuple):
    """A policy worth attaching."""

    kind: str
    """`Custom` or `System`."""
    policy: Policy
    worth: Worth


class Gain(NamedTuple):
    """What going back to an older version of a policy would be worth."""

    version: str
    more: Certainty
    """Whether it grants what the present one does not."""
    then: Policy
    """The policy as it would be then."""
    worth: Worth
