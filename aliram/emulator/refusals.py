"""How the emulated services say no: codes, HTTP statuses and texts.

Three tables, by how sure their entries are:

- `DOCUMENTED`: listed in the API metadata of RAM 2015-05-01 and STS 2015-04-01 (api-docs, 2024-2026, and the API
  references of 2018-2021 it grew from), status and text included.
- `GATEWAY`: codes of the gateway in front of every RPC product: the public error table of the error center, the page
  "Common errors and troubleshooting of STS" (42775, 2024), and answers quoted in public issues. The status of
  `InvalidAccessKeyId.Inactive` and of the `InvalidSecurityToken` codes was seen nowhere; 400 is that of their
  neighbours.
- `INFERRED`: nothing published names them; they follow the family of their neighbours. Do not build on their words.

IMS publishes no error codes at all; it answers with the RAM codes here, which is inferred as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["DOCUMENTED", "GATEWAY", "INFERRED", "Refusal", "absent", "invalid", "missing", "needs_extra", "refuse"]


class Known(NamedTuple):
    """What is known of a code."""

    status: int
    message: str


DOCUMENTED: dict[str, Known] = {
    "AuthenticationFail.IDPMetadata.Invalid": Known(401, "The IdP Metadata of your SAML Provider is invalid."),
    "AuthenticationFail.SAMLAssertion.Expired": Known(401, "The SAML Assertion is expired."),
    "AuthenticationFail.SAMLAssertion.Invalid": Known(401, "The SAML Assertion is invalid."),
    "DeleteConflict.Group.Policy": Known(409, "The entity CAN NOT has any attached policy while deleting the group."),
    "DeleteConflict.Group.User": Known(409, "The group CAN NOT has any user member while deleting the group."),
    "DeleteConflict.Policy.Group": Known(
        409, "The policy CAN NOT been attached to any group while deleting the policy."
    ),
    "DeleteConflict.Policy.User": Known(409, "The policy CAN NOT been attached to any user while deleting the policy."),
    "DeleteConflict.Policy.Version": Known(409, "The policy CAN NOT has any version except the default version."),
    "DeleteConflict.Policy.Version.Default": Known(409, "The default policy version CAN NOT been deleted directly."),
    "DeleteConflict.Role.Policy": Known(409, "The role CAN NOT has any attached policy while deleting the role."),
    "DeleteConflict.User.AccessKey": Known(409, "The user CAN NOT has any access key while deleting the user."),
    "DeleteConflict.User.Group": Known(409, "The user CAN NOT be in any group while deleting the user."),
    "DeleteConflict.User.LoginProfile": Known(409, "The user CAN NOT has any login profile while deleting the user."),
    "DeleteConflict.User.MFADevice": Known(409, "The user CAN NOT has any mfa device while deleting the user."),
    "DeleteConflict.User.Policy": Known(409, "The user CAN NOT has any attached policy while deleting the user."),
    "DeleteConflict.VirtualMFADevice.User": Known(
        409, "The virtual mfa device CAN NOT been bound to any user while deleting it."
    ),
    "CheckAuthenticationCodeFail": Known(403, 'The parameter - "AuthenticationCode" is inccorrect.'),
    "EncodedMessageExpire": Known(400, "The EncodedDiagnosticMessage is expired."),
    "EntityAlreadyExists.AccountAlias": Known(409, "The account alias does already exist."),
    "EntityAlreadyExists.Group": Known(409, "The group does already EXIST."),
    "EntityAlreadyExists.Group.Policy": Known(409, "The group has already been attached this policy."),
    "EntityAlreadyExists.Policy": Known(409, "The policy does already EXIST."),
    "EntityAlreadyExists.Role": Known(409, "The role does already EXIST."),
    "EntityAlreadyExists.Role.Policy": Known(409, "The role has already been attached this policy."),
    "EntityAlreadyExists.User": Known(409, "The user does already EXIST."),
    "EntityAlreadyExists.User.Group": Known(409, "The user has already joined the group."),
    "EntityAlreadyExists.User.LoginProfile": Known(409, "The user login profile does already EXIST."),
    "EntityAlreadyExists.User.MFADevice": Known(409, "The user has already bound a MFA device."),
    "EntityAlreadyExists.User.Policy": Known(409, "The user has already been attached this policy."),
    "EntityAlreadyExists.VirtualMFADevice": Known(409, "The virtual mfa device does already EXIST."),
    "EntityAlreadyExists.VirtualMFADevice.User": Known(
        409, "The virtual mfa device does already been bound to a user."
    ),
    "EntityNotExist": Known(404, "The specific DecodedDiagnosticMessage cannot be found."),
    "EntityNotExist.Group": Known(404, "The group does not exist."),
    "EntityNotExist.Group.Policy": Known(404, "The indicate policy attached to the group does not exist."),
    "EntityNotExist.Policy": Known(404, "The policy does not exist."),
    "EntityNotExist.Policy.Version": Known(404, "The policy version does not exist."),
    "EntityNotExist.Role": Known(404, "The role does not exist."),
    "EntityNotExist.RoleArn": Known(404, "The specified Role does not exists."),
    "EntityNotExist.Role.Policy": Known(404, "The indicate policy attached to the role does not exist."),
    "EntityNotExist.SAMLProvider": Known(404, "Can not find SAML provider."),
    "EntityNotExist.User": Known(404, "The user does not exist."),
    "EntityNotExist.User.AccessKey": Known(404, "The user access key does not exist."),
    "EntityNotExist.User.Group": Known(404, "The user has not joined the group."),
    "EntityNotExist.User.LoginProfile": Known(404, "The user login profile does not exist."),
    "EntityNotExist.User.MFADevice": Known(404, "The user has not bound any MFA device."),
    "EntityNotExist.User.Policy": Known(404, "The indicate policy of the user does not exist."),
    "EntityNotExist.VirtualMFADevice": Known(404, "The virtual mfa device does not exist."),
    "InternalError": Known(500, "An internal error occurred."),
    "InvalidParameter.AuthenticationCode.Format": Known(400, 'The parameter - "AuthenticationCode" MUST be 6 numbers.'),
    "InvalidParameter.ContentType": Known(
        400,
        'The ContentType request header must be either "application/json" or "application/x-www-form-urlencoded".',
    ),
    "InvalidParameter.MinimumPasswordLength.Range": Known(
        400, 'The parameter - "MinimumPasswordLength" MUST be in the range of 8 and 32.'
    ),
    "InvalidParameter.NewPassword.ReusePrevention": Known(
        400, 'The parameter - "NewPassword" is not compliant with the reuse prevention password policy.'
    ),
    "InvalidParameter.NewPassword.TooWeak": Known(
        400, 'The parameter - "NewPassword" is not compliant with the password policy.'
    ),
    "InvalidParameter.OldPassword.Incorrect": Known(400, 'The parameter - "OldPassword" is incorrect.'),
    "InvalidParameter.Password.TooWeak": Known(
        400, 'The parameter - "Password" is not compliant with the password policy.'
    ),
    "InvalidParameter.DurationSeconds": Known(400, "The Min/Max value of DurationSeconds is 15min/1hr."),
    "InvalidParameter.PolicyGrammar": Known(400, "The parameter Policy has not passed grammar check."),
    "InvalidParameter.PolicySize": Known(400, "The size of Policy must be smaller than 2048 bytes."),
    "InvalidParameter.PolicyType": Known(400, 'The parameter - "PolicyType" is incorrect.'),
    "LimitExceeded.Group": Known(409, "The count of groups beyond the current limits."),
    "LimitExceeded.Group.Policy": Known(409, "The policy count of the group beyond the current limits."),
    "LimitExceeded.Policy": Known(409, "The count of policy beyond the current limits."),
    "LimitExceeded.Policy.Version": Known(409, "The count of policy version beyond the current limits."),
    "LimitExceeded.Role": Known(409, "The count of roles beyond the current limits."),
    "LimitExceeded.Role.Policy": Known(409, "The count of policies attached to the role beyond the current limits."),
    "LimitExceeded.User": Known(409, "The count of users beyond the current limits."),
    "LimitExceeded.User.AccessKey": Known(
        409, "The access key count of the user access keys beyond the current limits."
    ),
    "LimitExceeded.User.Group": Known(409, "The count of groups the target user joined beyond the current limits."),
    "LimitExceeded.User.Policy": Known(
        409, "The policy count of the user attached policies beyond the current limits."
    ),
    "LimitExceeded.VirtualMFADevice": Known(409, "The count of virtual mfa devices beyond the current limits."),
    "MalformedPolicyDocument": Known(400, "The policy document is malformed."),
    "NoPermission": Known(403, "You are not authorized to do this action. You should be authorized by RAM."),
    "NotSupport.Account": Known(400, "This method can be only invoked by sub user."),
    "TooManyRequests": Known(429, "Too many search requests at same time, please retry later."),
}

GATEWAY: dict[str, Known] = {
    "IncompleteSignature": Known(400, "The request signature does not conform to Aliyun standards."),
    "InvalidAccessKeyId.Inactive": Known(400, "Specified access key is disabled."),
    "InvalidAccessKeyId.NotFound": Known(404, "Specified access key is not found."),
    "InvalidAction.NotFound": Known(404, "Specified api is not found, please check your url and method."),
    "InvalidSecurityToken.Expired": Known(400, "Specified SecurityToken is expired."),
    "InvalidSecurityToken.Malformed": Known(400, "Specified SecurityToken is malformed."),
    "InvalidSecurityToken.MismatchWithAccessKey": Known(400, "Specified SecurityToken mismatch with the AccessKey."),
    "InvalidSignatureMethod": Known(400, "Specified signature method is not valid."),
    "InvalidTimeStamp.Expired": Known(400, "Specified time stamp or date value is expired."),
    "InvalidTimeStamp.Format": Known(400, "Specified time stamp or date value is not well formatted."),
    "InvalidVersion": Known(400, "Specified parameter Version is not valid."),
    "MissingSecurityToken": Known(400, "SecurityToken is mandatory for this action."),
    "ServiceUnavailable": Known(503, "The request has failed due to a temporary failure of the server."),
    "SignatureDoesNotMatch": Known(400, "Specified signature is not matched with our calculation."),
    "SignatureNonceUsed": Known(400, "Specified signature nonce was used already."),
    "Throttling": Known(400, "Request was denied due to request throttling."),
    "Throttling.Api": Known(400, "Request was denied due to api flow control."),
    "Throttling.User": Known(400, "Request was denied due to user flow control."),
    "UnsupportedHTTPMethod": Known(400, "Specified http method is not supported."),
}

INFERRED: dict[str, Known] = {
    "DeleteConflict.ServiceCredential.Active": Known(409, "The service credential MUST be inactive while deleting it."),
    "DeleteConflict.User.ServiceCredential": Known(
        409, "The user CAN NOT has any service credential while deleting the user."
    ),
    "EntityAlreadyExists.User.ServiceCredential": Known(409, "The user service credential does already EXIST."),
    "EntityNotExist.Role.ServiceLinkedRole": Known(404, "The role is not a service-linked role."),
    "EntityNotExist.ServiceName": Known(404, "The service has no service-linked role."),
    "EntityNotExist.User.ServiceCredential": Known(404, "The user service credential does not exist."),
    "Forbidden.AccessKeyPolicy": Known(
        403, "The network access restriction policy of the AccessKey does not allow this source address."
    ),
    "InvalidParameter.AccessKeyPolicy.Format": Known(400, 'The parameter - "AccessKeyPolicy" is incorrect.'),
    "InvalidParameter.CustomSuffix": Known(400, "The roles of this service have no custom suffix."),
    "InvalidParameter.CustomSuffix.Length": Known(400, "The role name, suffix included, is longer than 64 characters."),
    "InvalidParameter.ServiceName.Format": Known(
        400, 'The parameter - "ServiceName" must be the host name of a service: <service>.aliyuncs.com.'
    ),
    "LimitExceeded.AccessKeyPolicy.IPItem": Known(
        409, "The count of addresses in a statement beyond the current limits."
    ),
    "LimitExceeded.AccessKeyPolicy.Statement": Known(409, "The count of statements beyond the current limits."),
    "LimitExceeded.User.ServiceCredential": Known(
        409, "The count of service credentials of the user for the service beyond the current limits."
    ),
    "NotSupport.ServiceCredential.Expired": Known(400, "An expired service credential cannot be switched on or off."),
    "NotSupport.ServiceLinkedRole": Known(
        400, "A service-linked role can be changed by its service only, and deleted with DeleteServiceLinkedRole."
    ),
    # Codes and texts are those of the page "Use RRSA" of ACK (2026); the statuses are those of SAML's.
    "AuthenticationFail.NoPermission": Known(403, "There is no permission"),
    "AuthenticationFail.OIDCToken.AudienceNotMatch": Known(401, "Invalid audience."),
    "AuthenticationFail.OIDCToken.Expired": Known(401, "This JsonWebToken is expired."),
    "AuthenticationFail.OIDCToken.IssuerConfigurationBroken": Known(401, "Get public keys from OIDC Provider failed."),
    "AuthenticationFail.OIDCToken.IssuerNotMatch": Known(
        401, "The issuer in the OIDC Token doesn't match the OIDC Provider registered."
    ),
    # Seen as codes in the integration tests of the official SDKs (2025-2026).
    "AuthenticationFail.OIDCToken.Invalid": Known(401, "The OIDC Token is invalid."),
    "AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch": Known(
        401, "No fingerprint of the OIDC Provider is that of the issuer's certificate."
    ),
    "DeleteConflict.Policy.Role": Known(409, "The policy CAN NOT been attached to any role while deleting the policy."),
    "EntityAlreadyExists.Application": Known(409, "The application does already EXIST."),
    "EntityAlreadyExists.ApplicationProvisionInfo": Known(409, "The application has already been installed."),
    "EntityAlreadyExists.ExternalApplication": Known(409, "The external application has already been installed."),
    # The code alone is known: samples of aliyun/agent-identity-dev-kit (2025) wait for it after DeleteApplication.
    "EntityNotExist.Application": Known(404, "The application does not exist."),
    "EntityNotExist.Application.AppSecret": Known(404, "The application secret does not exist."),
    "EntityNotExist.ApplicationProvisionInfo": Known(404, "The application has not been installed."),
    "EntityNotExist.ExternalApplication": Known(404, "The external application has not been installed."),
    "EntityAlreadyExists.OIDCProvider": Known(409, "The OIDC provider does already EXIST."),
    "EntityAlreadyExists.OIDCProvider.ClientId": Known(409, "The OIDC provider does already accept this client id."),
    "EntityAlreadyExists.OIDCProvider.Fingerprint": Known(409, "The OIDC provider has already this fingerprint."),
    # The code alone was seen, in notes on a Terraform set-up (2026).
    "EntityAlreadyExists.OIDCProvider.Url": Known(409, "There is already an OIDC provider of this issuer URL."),
    "EntityAlreadyExists.SAMLProvider": Known(409, "The SAML provider does already EXIST."),
    "EntityNotExist.CredentialReport": Known(404, "The credential report does not exist."),
    "EntityNotExist.GovernanceReport": Known(404, "The governance report does not exist."),
    # The code of IMS that Terraform's provider waits for (2021-2026), as the next but two.
    "EntityNotExist.OIDCProvider": Known(404, "The OIDC provider does not exist."),
    "EntityNotExist.OIDCProvider.ClientId": Known(404, "The OIDC provider does not accept this client id."),
    "EntityNotExist.OIDCProvider.Fingerprint": Known(404, "The OIDC provider does not have this fingerprint."),
    "EntityNotExist.SAMLProviderError": Known(404, "The SAML provider does not exist."),
    "EntityNotExist.User.Passkey": Known(404, "The user passkey does not exist."),
    "EntityNotExist.User.SecurityEmailDevice": Known(404, "The user has not bound this security mailbox."),
    "EntityNotExist.User.SecurityPhoneDevice": Known(404, "The user has not bound this security phone."),
    "InvalidParameter.AppId.AppType": Known(
        400, "In its own account, only an application of the type ServerApp is installed and uninstalled."
    ),
    "InvalidParameter.AppId.ProtocolVersion": Known(400, "Applications of OAuth 2.1 have no secrets."),
    "InvalidParameter.DefaultDomainName.Domain": Known(400, "The domain belongs to another account."),
    "InvalidParameter.GovernanceItemType": Known(400, 'The parameter - "GovernanceItemType" is incorrect.'),
    "InvalidParameter.LoginNetworkMasks.Format": Known(
        400, 'The parameter - "LoginNetworkMasks" MUST be networks in CIDR form.'
    ),
    "InvalidParameter.Marker": Known(400, 'The parameter - "Marker" is incorrect.'),
    "InvalidParameter.MaxLoginAttemps.Range": Known(
        400, 'The parameter - "MaxLoginAttemps" MUST be in the range of 0 and 32.'
    ),
    "InvalidParameter.MaxPasswordAge.Range": Known(
        400, 'The parameter - "MaxPasswordAge" MUST be in the range of 0 and 1095.'
    ),
    "InvalidParameter.MetadataDocument.Format": Known(
        400, 'The parameter - "MetadataDocument" MUST be the base64 of a SAML 2.0 metadata document.'
    ),
    "InvalidParameter.NextToken": Known(400, 'The parameter - "NextToken" is incorrect.'),
    "InvalidParameter.Password.ReusePrevention": Known(
        400, 'The parameter - "Password" is not compliant with the reuse prevention password policy.'
    ),
    "InvalidParameter.PasswordReusePrevention.Range": Known(
        400, 'The parameter - "PasswordReusePrevention" MUST be in the range of 0 and 24.'
    ),
    "InvalidParameter.SourceIdentity": Known(400, "The SourceIdentity is invalid."),
    "InvalidParameter.Tag.Key": Known(
        400, 'The parameter - "Tag.Key" MUST NOT begin with aliyun or acs: or contain http:// or https://.'
    ),
    "InvalidParameter.Tag.Value": Known(400, 'The parameter - "Tag.Value" MUST NOT contain http:// or https://.'),
    "InvalidParameter.UserPrincipalName.Domain": Known(
        400, 'The domain of the parameter - "UserPrincipalName" is not one of this account.'
    ),
    "LimitExceeded.Application.AppSecret": Known(409, "The count of application secrets beyond the current limits."),
    "LimitExceeded.CredentialReport": Known(409, "The count of users beyond the limits of the credential report."),
    "LimitExceeded.OIDCProvider": Known(409, "The count of OIDC providers beyond the current limits."),
    "LimitExceeded.OIDCProvider.ClientId": Known(
        409, "The count of client ids of the OIDC provider beyond the current limits."
    ),
    "LimitExceeded.OIDCProvider.Fingerprint": Known(
        409, "The count of fingerprints of the OIDC provider beyond the current limits."
    ),
    "LimitExceeded.SAMLProvider": Known(409, "The count of SAML providers beyond the current limits."),
    "LimitExceeded.Tag": Known(409, "The count of tags of the resource beyond the current limits."),
    "NotSupport.Emulator": Known(400, "The emulator does not do this."),
}

_KNOWN: dict[str, Known] = {**INFERRED, **GATEWAY, **DOCUMENTED}


class Refusal(Exception):
    """An error answer on its way to the caller. Rooms raise it; `wire.py` writes it out."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(code, message, status)
        self.code = code
        self.message = message
        self.status = status
        self.retry_after_ms: int | None = None
        """Sent as `x-acs-retry-after`."""
        self.detail: Mapping[str, str] = {}
        """`AccessDeniedDetail`; empty for none."""


def refuse(code: str, message: str | None = None, status: int | None = None) -> Refusal:
    """The refusal of a code, with the status and text it is known for unless others are given; an unknown one is a
    400."""
    known = _KNOWN.get(code)
    if known is None:
        known = Known(500 if code.startswith("InternalError") else 400, "The request was refused.")
    return Refusal(code, known.message if message is None else message, known.status if status is None else status)


def absent(name: str) -> Refusal:
    """A common parameter or header is not there (public error table: MissingParameter)."""
    text = f'The input parameter "{name}" that is mandatory for processing this request is not supplied.'
    return refuse("MissingParameter", text)


def missing(name: str) -> Refusal:
    """A business parameter that must be there is not: the gateway's `Missing<Name>`, seen for RAM
    (`MissingSecurityToken`, denverdino/aliyungo#204), CAS (`MissingStatus`) and DNS (`MissingValue`), always with
    this text."""
    return Refusal(f"Missing{name}", f"{name} is mandatory for this action.", 400)


def invalid(code: str, name: str, why: str = "is incorrect") -> Refusal:
    """A parameter was refused; the text is the one known for the code, else made in the manner of RAM's."""
    known = _KNOWN.get(code)
    return Refusal(code, known.message if known else f'The parameter - "{name}" {why}.', 400)


def needs_extra(what: str, package: str) -> Refusal:
    """Something is asked for that only an installation with the extra `emulator` can do."""
    text = f"{what} needs the package {package}, which is not installed: pip install 'aliram[emulator]'."
    return refuse("NotSupport.Emulator", text)


def as_tree(refusal: Refusal, *, product: str, host: str, request_id: str) -> dict[str, Any]:
    """The error body as the gateway writes it."""
    recommend = f"https://api.aliyun.com/troubleshoot?q={refusal.code}&product={product}&requestId={request_id}"
    tree: dict[str, Any] = {
        "RequestId": request_id,
        "HostId": host,
        "Code": refusal.code,
        "Message": refusal.message,
        "Recommend": recommend,
    }
    if refusal.detail:
        tree["AccessDeniedDetail"] = refusal.detail
    return tree
