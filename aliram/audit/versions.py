"""Versions of a policy that allow more than the one in force."""

from __future__ import annotations

from dataclasses import dataclass

from aliram.policy import at_least_as_powerful

from .facts import Policy

__all__ = ["WiderVersion", "wider_versions"]


@dataclass(frozen=True)
class WiderVersion:
    """A version that is not the default one, and allows more than that, or may."""

    id: str
    """`v1`."""
    example: str = ""
    """A request that it allows and the default version does not: `ram:CreateUser on acs:ram:*:1:user/*`. Empty: that
    it allows more could not be settled."""
    undecided: str = ""
    """Its statements that are the reason, where it could not."""


def wider_versions(policy: Policy) -> list[WiderVersion]:
    """Versions of a custom policy that allow more than the default one, or of which that cannot be told.

    Raises:
        NotRead: Its versions could not be read.
        PolicyError: One of them cannot be parsed.
    """
    found = []
    for version in policy.versions:
        if version.listed.is_default_version:
            continue
        compared = at_least_as_powerful([policy.document], [version.document])
        id = version.listed.version_id or ""
        if compared.witness is not None:
            resources = " and ".join(compared.witness.resources)
            found.append(WiderVersion(id, f"{compared.witness.action} on {resources}"))
        elif compared.answer is None:
            paths = ", ".join(f"$.Statement[{position}]" for _, position in compared.open)
            found.append(WiderVersion(id, undecided=paths))
    return found
