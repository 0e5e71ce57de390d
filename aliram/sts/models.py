"""What Sts 2015-04-01 answers with, and the structured arguments it takes.

Generated from specs/sts/ by `make generate`; edit the specs instead.

A field `<name>_text` (a time, a delimited list) or `<name>_wire` (a list) is as the service sent it; read it by the
property `<name>`.
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
    """Temporary identity of a role session, as it appears in audit logs."""

    assumed_role_id: str = field(name="AssumedRoleId", default="")
    """ID of the session: the role's numeric ID and the session name, joined by a colon
    (`34458433936495****:alice`)."""

    arn: str = field(name="Arn", default="")
    """ARN of the session, `acs:ram::<account>:role/<role>/<session>`; GetCallerIdentity spells the same
    session with `assumed-role`."""


class Credentials(Model):
    """Temporary credentials of a role session; pair and token belong together, and a request needs all
    three."""

    security_token: Secret = field(name="SecurityToken", default=Secret(""))
    """Token that accompanies the key pair in every request; it has no fixed maximum length, so store it
    without a size limit."""

    expiration_text: str | None = field(name="Expiration", default=None)

    @property
    def expiration(self) -> datetime | None:
        """Moment in UTC from which the credentials are refused; fetch new ones some minutes earlier."""
        return parse_time(self.expiration_text, "sts Credentials.Expiration")

    access_key_secret: Secret = field(name="AccessKeySecret", default=Secret(""))
    """Secret half of the temporary pair: computes signatures and is never sent in a request."""

    access_key_id: str = field(name="AccessKeyId", default="")
    """Public half of the temporary pair, sent with each request; it starts with `STS.`."""


class SAMLAssertionInfo(Model):
    """What a SAML assertion said about the person who logged on."""

    subject_type: str | None = field(name="SubjectType", default=None)
    """Format of the `NameID` element, such as `persistent` or `transient`; a leading
    `urn:oasis:names:tc:SAML:2.0:nameid-format:` is cut off."""

    subject: str | None = field(name="Subject", default=None)
    """Person who logged on, as the identity provider names them in the `NameID` element."""

    issuer: str | None = field(name="Issuer", default=None)
    """Entity ID of the identity provider that signed the assertion."""

    recipient: str | None = field(name="Recipient", default=None)
    """Address for which the assertion was made (`SubjectConfirmationData`); trust policies test it as
    `saml:recipient`."""


class OIDCTokenInfo(Model):
    """Claims of an OIDC token and the outcome of checking it."""

    subject: str | None = field(name="Subject", default=None)
    """Person or workload the token speaks for (claim `sub`); trust policies test it as `oidc:sub`."""

    issuer: str | None = field(name="Issuer", default=None)
    """URL of the identity provider that signed the token (claim `iss`), tested as `oidc:iss`."""

    client_ids_text: str | None = field(name="ClientIds", default=None)

    @property
    def client_ids(self) -> list[str]:
        """Audiences of the token (claim `aud`), tested as `oidc:aud`; they must be among the client IDs
        registered for the provider."""
        return split_items(self.client_ids_text, ",")

    expiration_time_text: str | None = field(name="ExpirationTime", default=None)

    @property
    def expiration_time(self) -> datetime | None:
        """Moment at which the OIDC token itself lapses (claim `exp`); the issued credentials have an expiry of
        their own."""
        return parse_time(self.expiration_time_text, "sts OIDCTokenInfo.ExpirationTime")

    issuance_time_text: str | None = field(name="IssuanceTime", default=None)

    @property
    def issuance_time(self) -> datetime | None:
        """Moment at which the provider made the token (claim `iat`); one older than the provider's
        `IssuanceLimitTime` is refused."""
        return parse_time(self.issuance_time_text, "sts OIDCTokenInfo.IssuanceTime")

    verification_info: str | None = field(name="VerificationInfo", default=None)
    """Outcome of checking the token's signature and claims; `Success` is the only documented text."""


class AssumeRoleResponse(Reply):
    """Reply of `AssumeRole`."""

    assumed_role_user: AssumedRoleUser = field(name="AssumedRoleUser", default_factory=lambda: AssumedRoleUser())
    """The temporary identity behind the credentials: the role combined with the session name."""

    credentials: Credentials = field(name="Credentials", default_factory=lambda: Credentials())
    """The temporary AccessKey pair with its token; the session signs its requests with them until they
    expire."""

    source_identity: str | None = field(name="SourceIdentity", default=None)
    """Original operator recorded in the session, empty when none was set; sessions chained from this one
    inherit it unchanged."""


class AssumeRoleWithSAMLResponse(Reply):
    """Reply of `AssumeRoleWithSAML`."""

    saml_assertion_info: SAMLAssertionInfo | None = field(name="SAMLAssertionInfo", default=None)
    """What the assertion said about the logon: who it is, who vouches for it and for which address it was
    made."""

    assumed_role_user: AssumedRoleUser = field(name="AssumedRoleUser", default_factory=lambda: AssumedRoleUser())
    """The temporary identity behind the credentials: the role combined with the session name."""

    credentials: Credentials = field(name="Credentials", default_factory=lambda: Credentials())
    """The temporary AccessKey pair with its token; the session signs its requests with them until they
    expire."""

    source_identity: str | None = field(name="SourceIdentity", default=None)
    """Original operator recorded in the session, empty when none was set; sessions chained from this one
    inherit it unchanged."""


class AssumeRoleWithOIDCResponse(Reply):
    """Reply of `AssumeRoleWithOIDC`."""

    oidc_token_info: OIDCTokenInfo | None = field(name="OIDCTokenInfo", default=None)
    """Claims that were read from the token, and the outcome of checking it."""

    assumed_role_user: AssumedRoleUser = field(name="AssumedRoleUser", default_factory=lambda: AssumedRoleUser())
    """The temporary identity behind the credentials: the role combined with the session name."""

    credentials: Credentials = field(name="Credentials", default_factory=lambda: Credentials())
    """The temporary AccessKey pair with its token; the session signs its requests with them until they
    expire."""

    source_identity: str | None = field(name="SourceIdentity", default=None)
    """Original operator recorded in the session, empty when none was set; sessions chained from this one
    inherit it unchanged."""


class GetCallerIdentityResponse(Reply):
    """Reply of `GetCallerIdentity`."""

    identity_type: str = field(name="IdentityType", default="")
    """Kind of caller: `Account` is the account root, `RAMUser` a RAM user, `AssumedRoleUser` a role
    session. Known values: `Account`, `RAMUser`, `AssumedRoleUser`."""

    account_id: str = field(name="AccountId", default="")
    """Numeric ID of the Alibaba Cloud account that owns the calling user or role."""

    principal_id: str = field(name="PrincipalId", default="")
    """ID of the caller across all kinds: for a role session `<role ID>:<session name>`, otherwise the same
    as `UserId` (unverified)."""

    user_id: str | None = field(name="UserId", default=None)
    """Numeric ID of the calling RAM user, or of the account when its root calls; absent for role sessions."""

    arn: str = field(name="Arn", default="")
    """ARN of the caller: `acs:ram::<account>:root`, `...:user/<name>` or
    `...:assumed-role/<role>/<session>`."""

    role_id: str | None = field(name="RoleId", default=None)
    """Numeric ID of the assumed role; present only when a role session calls."""
