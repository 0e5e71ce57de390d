"""What changed between two snapshots of an account."""

from .drift import Change, Drift, Gain, diff

__all__ = ["Change", "Drift", "Gain", "diff"]
