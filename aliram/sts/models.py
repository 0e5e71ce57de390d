"""What Sts 2015-04-01 answers with, and the structured arguments it takes.

Generated from specs/sts/ by `make generate`; edit the specs instead.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from aliram.model import Model, Reply, parse_time, split_items
from aliram.secret import Secret

__all__ = [
    "AssumeRoleResponse",
    "AssumeRoleWithOIDCResponse",
    "AssumeRoleWithSAMLResponse",
    "AssumedRoleUser",
    "Credentials",
    "GetCallerIdentityResponse",
    "OIDCTokenInfo",
    "SAMLAssertionInfo",
]


class AssumedRoleUser(Model):
    """`AssumedRoleUser` of the Sts API."""

    assumed_role_id: str | None = field(name="AssumedRoleId", default=None)
    """`AssumedRoleId`."""

    arn: str | None = field(name="Arn", default=None)
    """`Arn`."""


class Credentials(Model):
    """`Credentials` of the Sts API."""

    security_token: Secret | None = field(name="SecurityToken", default=None)
    """`SecurityToken`."""

    expiration_text: str | None = field(name="Expiration", default=None)

    access_key_secret: Secret | None = field(name="AccessKeySecret", default=None)
    """`AccessKeySecret`."""

    access_key_id: str | None = field(name="AccessKeyId", default=None)
    """`AccessKeyId`."""

    @property
    def expiration(self) -> datetime | None:
        """`Expiration`."""
        return parse_time(self.expiration_text, "sts Credentials.Expiration")


class SAMLAssertionInfo(Model):
    """`SAMLAssertionInfo` of the Sts API."""

    subject_type: str | None = field(name="SubjectType", default=None)
    """`SubjectType`."""

    subject: str | None = field(name="Subject", default=None)
    """`Subject`."""

    issuer: str | None = field(name="Issuer", default=None)
    """`Issuer`."""

    recipient: str | None = field(name="Recipient", default=None)
    """`Recipient`."""


class OIDCTokenInfo(Model):
    """`OIDCTokenInfo` of the Sts API."""

    subject: str | None = field(name="Subject", default=None)
    """`Subject`."""

    issuer: str | None = field(name="Issuer", default=None)
    """`Issuer`."""

    client_ids_text: str | None = field(name="ClientIds", default=None)

    expiration_time_text: str | None = field(name="ExpirationTime", default=None)

    issuance_time_text: str | None = field(name="IssuanceTime", default=None)

    verification_info: str | None = field(name="VerificationInfo", default=None)
    """`VerificationInfo`."""

    @property
    def client_ids(self) -> list[str]:
        """`ClientIds`."""
        return split_items(self.client_ids_text, ",")

    @property
    def expiration_time(self) -> datetime | None:
        """`ExpirationTime`."""
        return parse_time(self.expiration_time_text, "sts OIDCTokenInfo.ExpirationTime")

    @property
    def issuance_time(self) -> datetime | None:
        """`IssuanceTime`."""
        return parse_time(self.issuance_time_text, "sts OIDCTokenInfo.IssuanceTime")


class AssumeRoleResponse(Reply):
    """Reply of `AssumeRole`."""

    assumed_role_user: AssumedRoleUser | None = field(name="AssumedRoleUser", default=None)
    """`AssumedRoleUser`."""

    credentials: Credentials | None = field(name="Credentials", default=None)
    """`Credentials`."""

    source_identity: str | None = field(name="SourceIdentity", default=None)
    """`SourceIdentity`."""


class AssumeRoleWithSAMLResponse(Reply):
    """Reply of `AssumeRoleWithSAML`."""

    saml_assertion_info: SAMLAssertionInfo | None = field(name="SAMLAssertionInfo", default=None)
    """`SAMLAssertionInfo`."""

    assumed_role_user: AssumedRoleUser | None = field(name="AssumedRoleUser", default=None)
    """`AssumedRoleUser`."""

    credentials: Credentials | None = field(name="Credentials", default=None)
    """`Credentials`."""

    source_identity: str | None = field(name="SourceIdentity", default=None)
    """`SourceIdentity`."""


class AssumeRoleWithOIDCResponse(Reply):
    """Reply of `AssumeRoleWithOIDC`."""

    oidc_token_info: OIDCTokenInfo | None = field(name="OIDCTokenInfo", default=None)
    """`OIDCTokenInfo`."""

    assumed_role_user: AssumedRoleUser | None = field(name="AssumedRoleUser", default=None)
    """`AssumedRoleUser`."""

    credentials: Credentials | None = field(name="Credentials", default=None)
    """`Credentials`."""

    source_identity: str | None = field(name="SourceIdentity", default=None)
    """`SourceIdentity`."""


class GetCallerIdentityResponse(Reply):
    """Reply of `GetCallerIdentity`."""

    identity_type: str | None = field(name="IdentityType", default=None)
    """Known values: `Account`, `RAMUser`, `AssumedRoleUser`."""

    account_id: str | None = field(name="AccountId", default=None)
    """`AccountId`."""

    principal_id: str | None = field(name="PrincipalId", default=None)
    """`PrincipalId`."""

    user_id: str | None = field(name="UserId", default=None)
    """`UserId`."""

    arn: str | None = field(name="Arn", default=None)
    """`Arn`."""

    role_id: str | None = field(name="RoleId", default=None)
    """`RoleId`."""
