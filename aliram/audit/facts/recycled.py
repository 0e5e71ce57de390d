"""What was deleted and can be restored, as checks see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot
    from aliram.ims import models as ims

    from .account import User

__all__ = ["RecycledKey", "RecycledUser"]


@dataclass(frozen=True, eq=False)
class RecycledUser:
    """A deleted user."""

    snapshot: Snapshot
    listed: ims.User
    kind = "recycled_user"

    @property
    def id(self) -> str:
        """By its id, since a new user may have the name."""
        return self.listed.user_id or ""

    @property
    def name(self) -> str:
        return (self.listed.user_principal_name or self.listed.user_name or self.id).partition("@")[0]

    @property
    def arn(self) -> str:
        """The services have none for what is deleted; this has the same form."""
        return f"acs:ram::{self.snapshot.account_id}:recycled-user/{self.id}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"UserId": self.id, "UserName": self.name}

    @property
    def recycled(self) -> datetime | None:
        """When it was deleted."""
        return self.listed.recycle_date

    @property
    def erased(self) -> datetime | None:
        """When it will be gone for good."""
        return self.listed.delete_date

    @property
    def keys(self) -> list[ims.AccessKey]:
        """The access keys that went with it."""
        reply = self.snapshot.get("ims.ListAccessKeysInRecycleBin", self.id)
        return [] if reply is None else reply.access_keys


@dataclass(frozen=True, eq=False)
class RecycledKey:
    """A deleted access key of a user who is still there."""

    user: User
    listed: ims.AccessKey
    kind = "recycled_access_key"

    @property
    def id(self) -> str:
        return self.listed.access_key_id or ""

    @property
    def name(self) -> str:
        return f"{self.id} of {self.user.name}"

    @property
    def arn(self) -> str:
        """The services have none for keys; this has the same form."""
        return f"{self.user.arn}/recycled-access-key/{self.id}"

    @property
    def words(self) -> Mapping[str, str]:
        return {**self.user.words, "AccessKeyId": self.id}

    @property
    def recycled(self) -> datetime | None:
        """When it was deleted."""
        return self.listed.recycle_date

    @property
    def erased(self) -> datetime | None:
        """When it will be gone for good."""
        return self.listed.delete_date
