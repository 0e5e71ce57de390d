"""OAuth applications and service credentials as checks see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from aliram.audit.snapshot import Snapshot
    from aliram.ims import models as ims

__all__ = ["Application", "ServiceCredential", "goes_unencrypted"]


@dataclass(frozen=True, eq=False)
class Application:
    """An OAuth application that the account created."""

    snapshot: Snapshot
    listed: ims.Application
    kind = "application"

    @property
    def id(self) -> str:
        return self.listed.app_id or ""

    @property
    def name(self) -> str:
        return self.listed.app_name or self.id

    @property
    def arn(self) -> str:
        return f"acs:ram::{self.snapshot.account_id}:application/{self.name}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"AppId": self.id, "AppName": self.name}

    @property
    def secrets(self) -> list[ims.AppSecret]:
        """With which it proves its identity: ids and dates, no values."""
        reply = self.snapshot.get("ims.ListAppSecretIds", self.id)
        return [] if reply is None else reply.app_secrets

    @property
    def unencrypted(self) -> list[str]:
        """Redirect URIs over which an authorization code travels in the clear."""
        return [uri for uri in self.listed.redirect_uris if goes_unencrypted(uri)]


@dataclass(frozen=True, eq=False)
class ServiceCredential:
    """An API key of a user for one service."""

    snapshot: Snapshot
    listed: ims.ServiceCredential
    kind = "service_credential"

    @property
    def id(self) -> str:
        return self.listed.service_credential_id or ""

    @property
    def name(self) -> str:
        return f"{self.listed.service_credential_name or self.id} of {self.owner}"

    @property
    def owner(self) -> str:
        """User name."""
        return (self.listed.user_principal_name or "").partition("@")[0]

    @property
    def arn(self) -> str:
        """The services have none for it; this has the same form."""
        return f"acs:ram::{self.snapshot.account_id}:user/{self.owner}/service-credential/{self.id}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"ServiceCredentialId": self.id, "UserPrincipalName": self.listed.user_principal_name or ""}


def goes_unencrypted(uri: str) -> bool:
    """Whether a redirect URI is plain HTTP to another machine. To the same one it is safe and usual (RFC 8252, 7.3)."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:  # brackets around what is no address
        return uri.lower().startswith("http:")
    if parts.scheme != "http" or host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True
