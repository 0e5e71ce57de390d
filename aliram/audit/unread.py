"""What could not be read: never an empty list, never a pass."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

__all__ = ["NotRead", "Unread", "known"]

T = TypeVar("T")


class Unread(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A call whose reply is missing."""

    call: str
    """`ims.GetLoginProfile`."""
    of: str = ""
    """What it was about: a user's logon name, a role's name; empty for the account."""
    code: str = ""
    """Error code of the service, or the name of the error's class; `LeftOut` where it was not asked for."""
    message: str = ""
    again: bool = False
    """Whether it may be answered another time: it was denied, throttled, or failed. Resuming asks again."""

    @property
    def by_design(self) -> bool:
        """Whether nothing went wrong: it was left out, or the service has no credential report for so many users."""
        return self.code in ("LeftOut", "LimitExceeded.CredentialReport")

    def __str__(self) -> str:
        about = f" of {self.of}" if self.of else ""
        return f"{self.call}{about}: {self.code}{': ' + self.message if self.message else ''}"


class NotRead(Exception):
    """Somebody needs what could not be read. A check that meets it has the status `unknown`."""

    def __init__(self, missing: Unread) -> None:
        super().__init__(str(missing))
        self.missing = missing


def known(value: T | Unread) -> T:
    """The value, or `NotRead` where there is none."""
    if isinstance(value, Unread):
        raise NotRead(value)
    return value
