"""Policy documents: what is sent is read strictly, what was taken is kept ready to be asked.

A document that is refused once is refused by everything in aliram: `aliram.policy` reads it.
"""

from __future__ import annotations

import functools

from aliram.errors import PolicyError
from aliram.policy import Policy, parse
from aliram.policy.document import Kind

from .refusals import refuse

__all__ = ["check_permissions", "check_trust", "kept_policy"]


def check_permissions(text: str) -> None:
    """Refuses a text that is no identity policy."""
    _check(text, "identity")


def check_trust(text: str) -> None:
    """Refuses a text that is no trust policy."""
    _check(text, "trust")


def _check(text: str, kind: Kind) -> None:
    try:
        parse(text, kind=kind)
    except PolicyError as error:
        raise refuse("MalformedPolicyDocument", f"The policy document is malformed: {error}.") from None


@functools.lru_cache(maxsize=2048)
def kept_policy(text: str, kind: Kind) -> Policy:
    """A document that was taken, read once for all who ask. Leniently: a state file may hold what an older version
    took."""
    return parse(text, kind=kind, tolerant=True)
