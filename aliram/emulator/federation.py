"""Roles for the users of identity providers: AssumeRoleWithOIDC and AssumeRoleWithSAML.

Nobody signs these two: the proof is the token or the assertion. No identity policy has a say either, only the role's
trust policy (page "Policy evaluation process of assuming a RAM role").
"""

from __future__ import annotations

import re
from typing import Any

from .clock import iso
from .facts import conditions
from .id_tokens import read_token
from .issuers import keys_of
from .oidc_providers import oidc_provider_of
from .refusals import refuse
from .roles import role_arn
from .room import Actions, Call
from .saml_metadata import read_metadata
from .saml_providers import saml_provider_of
from .saml_response import read_response
from .sts import begin_session, role_of, session_terms
from .trust import trusted

__all__ = ["ACTIONS"]

# The pages on SAML allow two more characters than RoleSessionName has in the other actions.
_SESSION = re.compile(r"[\w.@=,+-]{2,64}", re.ASCII).fullmatch
_SOURCE = re.compile(r"(?!acs:|aliyun:|alibabacloud:)[\w+=,.@-]{2,64}", re.ASCII).fullmatch


def _with_oidc(call: Call) -> dict[str, Any]:
    provider = oidc_provider_of(call.state, call.args["OIDCProviderArn"])
    if provider is None:
        raise refuse("AuthenticationFail.NoPermission", "No such OIDC Provider registered.")
    claims = read_token(
        call.args["OIDCToken"],
        issuer=provider.issuer,
        client_ids=provider.audiences,
        limit_hours=provider.issuance_limit,
        keys=lambda: keys_of(call.state, provider),
        now=call.state.clock.now(),
    )
    role = role_of(call.state, call.args["RoleArn"])
    if role is None:
        raise refuse("EntityNotExist.Role", f"The role not exists: {call.args['RoleArn']}. ")
    terms = session_terms(call, role)
    token = {"oidc:iss": claims.issuer, "oidc:aud": claims.audiences, "oidc:sub": claims.subject}
    if not trusted(role, provider.arn, conditions(call) | token):
        raise refuse("AuthenticationFail.NoPermission")
    return {
        "OIDCTokenInfo": {
            "Subject": claims.subject,
            "Issuer": claims.issuer,
            "ClientIds": ",".join(claims.audiences),
            "ExpirationTime": iso(claims.expires),
            "IssuanceTime": iso(claims.issued),
            "VerificationInfo": "Success",
        },
        **begin_session(call.state, role, call.args["RoleSessionName"], terms, ""),
    }


def _with_saml(call: Call) -> dict[str, Any]:
    provider = saml_provider_of(call.state, call.args["SAMLProviderArn"])
    if provider is None:
        raise refuse("EntityNotExist.SAMLProvider")
    metadata = read_metadata(provider.metadata)
    assertion = read_response(call.args["SAMLAssertion"], metadata, call.state.clock.now())
    role = role_of(call.state, call.args["RoleArn"])
    if role is None:
        raise refuse("EntityNotExist.RoleArn")
    if (role_arn(role.account, role.name), provider.arn) not in assertion.grants:
        text = "There is no permission: the assertion does not name this role together with this provider."
        raise refuse("AuthenticationFail.NoPermission", text)
    if not _SESSION(assertion.session_name):
        raise refuse("InvalidParameter.RoleSessionName", "The RoleSessionName is invalid.")
    if assertion.source_identity and not _SOURCE(assertion.source_identity):
        raise refuse("InvalidParameter.SourceIdentity")
    terms = session_terms(call, role)
    if not trusted(role, provider.arn, conditions(call) | {"saml:recipient": assertion.recipient}):
        raise refuse("AuthenticationFail.NoPermission")
    return {
        "SAMLAssertionInfo": {
            "SubjectType": assertion.subject_type,
            "Subject": assertion.subject,
            "Issuer": assertion.issuer,
            "Recipient": assertion.recipient,
        },
        **begin_session(call.state, role, assertion.session_name, terms, assertion.source_identity),
    }


ACTIONS: Actions = {
    "sts.AssumeRoleWithOIDC": _with_oidc,
    "sts.AssumeRoleWithSAML": _with_saml,
}
