"""Error families: which class a code becomes, whether it may pass, and what the caller can do.

Generated from specs/errors.yaml by `make generate`; edit that file instead.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FAMILIES", "Family"]


class Family(NamedTuple):
    """One family of error codes."""

    error: str
    """Name of the class in `aliram.errors`."""
    retryable: bool
    """True when the same call may succeed later."""
    advice: str | None
    """What the caller can do."""


FAMILIES: dict[str, Family] = {
    "AuthenticationFail": Family(
        "AuthenticationFailed",
        False,
        "Check the token, assertion or keys that were presented and the identity provider they are checked against.",
    ),
    "AuthenticationFail.IDPMetadata": Family(
        "AuthenticationFailed", False, "Upload the identity provider's current metadata with UpdateSAMLProvider."
    ),
    "AuthenticationFail.NoPermission": Family(
        "AccessDenied",
        False,
        "Let the role's trust policy name this identity provider, and compare its conditions with the token's issuer, audience and subject.",
    ),
    "AuthenticationFail.OIDCToken": Family(
        "AuthenticationFailed",
        False,
        "Read the token file anew, and check the provider's issuer, client ids and certificate fingerprints.",
    ),
    "AuthenticationFail.SAMLAssertion": Family(
        "AuthenticationFailed", False, "Fetch a new assertion from the identity provider; one is valid for minutes."
    ),
    "CheckAuthenticationCodeFail": Family(
        "InvalidParameter",
        False,
        "Type the two codes that the device shows one after the other, and check that its clock is right.",
    ),
    "DeleteConflict": Family(
        "Conflict", False, "Detach or delete first what the rest of the code names, then delete again."
    ),
    "EncodedMessageExpire": Family(
        "InvalidParameter",
        False,
        "The message has become too old to decode; repeat the call that was denied and decode its new message soon.",
    ),
    "EntityAlreadyExist": Family("AlreadyExists", False, "Use what exists, or choose another name."),
    "EntityAlreadyExists": Family(
        "AlreadyExists",
        False,
        "Use what exists, or choose another name; after a lost reply it may be what the first attempt made.",
    ),
    "EntityNotExist": Family(
        "NotFound",
        False,
        "Check the name and whether the keys belong to the account that holds it; something made a moment ago can take seconds to appear.",
    ),
    "EntityNotExists": Family(
        "NotFound",
        False,
        "Check the id; for a resource group, attach the policy at account level or name a group of this account.",
    ),
    "Forbidden": Family("AccessDenied", False, "Grant the action to the caller, and look for a policy that denies it."),
    "Forbidden.AccessKeyDisabled": Family(
        "AuthenticationFailed", False, "Enable the AccessKey again, or use another one."
    ),
    "IllegalTimestamp": Family(
        "AuthenticationFailed", False, "Set this machine's clock; it must be close to the service's, in UTC."
    ),
    "Inactive": Family("AccessDenied", False, "Activate RAM for the account in the console."),
    "IncompleteSignature": Family(
        "AuthenticationFailed",
        False,
        "Something on the way removed parts of the signature; check proxies that rewrite headers or queries.",
    ),
    "InternalError": Family(
        "ServiceFault", True, "Try again later; if it lasts, give the request id to Alibaba Cloud support."
    ),
    "InternalFailure": Family(
        "ServiceFault", True, "Try again later; if it lasts, give the request id to Alibaba Cloud support."
    ),
    "InvalidAccessKeyId": Family(
        "AuthenticationFailed",
        False,
        "Check the AccessKey id, the account or site it belongs to, and whether it was deleted or disabled.",
    ),
    "InvalidAccessKeyId.Inactive": Family(
        "AuthenticationFailed", False, "Enable the AccessKey again, or use another one."
    ),
    "InvalidAccessKeySecret": Family(
        "AuthenticationFailed", False, "Give the secret that was issued with this AccessKey id."
    ),
    "InvalidAction": Family(
        "InvalidParameter",
        False,
        "Check the action's spelling and the API version, and that the endpoint is the one of this service.",
    ),
    "InvalidApi": Family(
        "InvalidParameter",
        False,
        "Check the action's spelling and the API version, and that the endpoint is the one of this service.",
    ),
    "InvalidParameter": Family("InvalidParameter", False, "Correct the parameter that the code or the message names."),
    "InvalidParameter.ContentType": Family(
        "InvalidParameter",
        False,
        "Something on the way changed the Content-Type header; send directly or through a proxy that leaves headers alone.",
    ),
    "InvalidParameter.NewPassword": Family(
        "InvalidParameter",
        False,
        "Choose a password that satisfies the account's password policy (GetPasswordPolicy) and was not used lately.",
    ),
    "InvalidParameter.OldPassword": Family(
        "InvalidParameter", False, "Give the password that is valid now; several wrong ones can lock the user out."
    ),
    "InvalidParameter.Password": Family(
        "InvalidParameter", False, "Choose a password that satisfies the account's password policy (GetPasswordPolicy)."
    ),
    "InvalidParameter.PolicyGrammar": Family(
        "InvalidParameter", False, 'Correct the session policy; it is JSON with Version "1" and a list of statements.'
    ),
    "InvalidParameter.PolicySize": Family(
        "InvalidParameter", False, "Shorten the session policy, for instance by attaching parts of it to the role."
    ),
    "InvalidProduct": Family("InvalidParameter", False, "Check that the endpoint is the one of this service."),
    "InvalidProtocol": Family("InvalidParameter", False, "Use an https:// endpoint."),
    "InvalidRegion": Family("InvalidParameter", False, "Check the region's id; RAM and IMS need none."),
    "InvalidSecurityToken": Family(
        "AuthenticationFailed",
        False,
        "Give the security token that was issued together with this temporary key, whole and unchanged.",
    ),
    "InvalidSecurityToken.Expired": Family(
        "AuthenticationFailed",
        False,
        "Get new temporary keys; with a provider that can refresh them this happens by itself.",
    ),
    "InvalidSignatureMethod": Family(
        "AuthenticationFailed", False, "Use the default signature (V3); the endpoint does not take this one."
    ),
    "InvalidTimeStamp": Family(
        "AuthenticationFailed",
        False,
        "Set this machine's clock; it must be within 15 minutes of the service's, in UTC.",
    ),
    "InvalidVersion": Family(
        "InvalidParameter", False, "Check the API version and that the endpoint is the one of this service."
    ),
    "LimitExceeded": Family(
        "LimitExceeded",
        False,
        "Delete what is no longer used, or ask for a higher quota; GetAccountSummary of IMS shows the quotas.",
    ),
    "MalformedPolicyDocument": Family(
        "InvalidParameter",
        False,
        'Correct the policy where the message points; it must be JSON in the policy language, version "1".',
    ),
    "Missing*": Family("InvalidParameter", False, "Give the parameter that the code names."),
    "MissingParameter": Family(
        "InvalidParameter",
        False,
        "Give the parameter that the message names; some are required only together with others.",
    ),
    "MissingPasskeyId": Family("InvalidParameter", False, "Give the passkey's id, which ListPasskeys shows."),
    "MissingSecurityToken": Family(
        "AuthenticationFailed", False, "A temporary key (STS.…) needs its security token as well."
    ),
    "NoPermission": Family(
        "AccessDenied",
        False,
        "Grant the action to the caller; access_denied_detail names it, and its encoded message can be read with RAM's DecodeDiagnosticMessage.",
    ),
    "NotSupport": Family(
        "AccessDenied",
        False,
        "This kind of caller may not use the action; call as the kind of identity that the message names.",
    ),
    "NotSupport.Account": Family(
        "AccessDenied", False, "Call with the keys of a RAM user; the account itself may not use the action."
    ),
    "Rejected.Throttling": Family(
        "Throttled", True, "Make fewer calls at a time, or set rate_limits for the operation."
    ),
    "SearchInaccurate": Family(
        "ServiceFault",
        True,
        "The answer would not have been reliable; ask again later. It does not mean that there is nothing to find.",
    ),
    "ServiceUnavailable": Family("ServiceFault", True, "Try again later."),
    "ServiceUnavailableTemporary": Family("ServiceFault", True, "Try again later."),
    "SignatureDoesNotMatch": Family(
        "AuthenticationFailed",
        False,
        "Check that the secret belongs to the AccessKey id; if it does, something on the way changes requests.",
    ),
    "SignatureNonceUsed": Family(
        "AuthenticationFailed",
        True,
        "The same request arrived twice, as a proxy that repeats requests makes it; see whether the first one was carried out.",
    ),
    "Throttling": Family("Throttled", True, "Make fewer calls at a time, or set rate_limits for the operation."),
    "Throttling.Api": Family("Throttled", True, "This action is called too often; set rate_limits for it."),
    "Throttling.User": Family(
        "Throttled",
        True,
        "The account as a whole calls too often, all its users and roles together; slow down, or set rate_limits.",
    ),
    "TooManyRequests": Family(
        "Throttled", True, "Make fewer calls at a time; searches are limited by how many run at once."
    ),
    "UnknownError": Family(
        "ServiceFault", True, "Try again later; if it lasts, give the request id to Alibaba Cloud support."
    ),
    "UnsupportedHTTPMethod": Family(
        "InvalidParameter",
        False,
        "Something on the way turned the POST into another request; check proxies and redirects.",
    ),
    "UnsupportedOperation": Family(
        "InvalidParameter", False, "The action is not offered for this entity or on this site; check its documentation."
    ),
}
"""Dotted code prefix to family; the longest one that fits a code counts."""
