"""What proves a user's identity beside the password, as checks see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot
    from aliram.ims import models as ims

    from .account import User

__all__ = ["Passkey", "VirtualDevice"]


@dataclass(frozen=True, eq=False)
class VirtualDevice:
    """A virtual MFA device, bound to somebody or not."""

    snapshot: Snapshot
    listed: ims.VirtualMFADevice
    kind = "virtual_mfa_device"

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2]

    @property
    def arn(self) -> str:
        return self.listed.serial_number or ""

    @property
    def words(self) -> Mapping[str, str]:
        return {"SerialNumber": self.arn}

    @property
    def bound(self) -> bool:
        """To a user, or to the account itself, which has no name."""
        return self.listed.activate_date is not None or bool(self.listed.user and self.listed.user.user_id)


@dataclass(frozen=True, eq=False)
class Passkey:
    """A passkey of a user."""

    user: User
    listed: ims.Passkey
    kind = "passkey"

    @property
    def id(self) -> str:
        return self.listed.passkey_id or ""

    @property
    def name(self) -> str:
        return f"{self.listed.passkey_name or self.id} of {self.user.name}"

    @property
    def arn(self) -> str:
        """The services have none for passkeys; this has the same form."""
        return f"{self.user.arn}/passkey/{self.id}"

    @property
    def words(self) -> Mapping[str, str]:
        return {**self.user.words, "PasskeyId": self.id}
