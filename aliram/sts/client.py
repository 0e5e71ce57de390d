"""Client of Sts 2015-04-01.

Generated from specs/sts/ by `make generate`; edit the specs instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aliram.client import ServiceClient

from .operations import OPERATIONS, SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from aliram.operation import Operation

    from .models import (
        AssumeRoleResponse,
        AssumeRoleWithOIDCResponse,
        AssumeRoleWithSAMLResponse,
        GetCallerIdentityResponse,
    )

__all__ = ["StsClient"]

_ASSUME_ROLE: Operation[AssumeRoleResponse] = OPERATIONS["AssumeRole"]
_ASSUME_ROLE_WITH_OIDC: Operation[AssumeRoleWithOIDCResponse] = OPERATIONS["AssumeRoleWithOIDC"]
_ASSUME_ROLE_WITH_SAML: Operation[AssumeRoleWithSAMLResponse] = OPERATIONS["AssumeRoleWithSAML"]
_GET_CALLER_IDENTITY: Operation[GetCallerIdentityResponse] = OPERATIONS["GetCallerIdentity"]


class StsClient(ServiceClient):
    """Async client of Security Token Service (Sts 2015-04-01).

    Hands out short-lived credentials: a RAM user, a role session or a federated logon assumes a RAM
    role and receives a temporary AccessKey pair with a token. It also tells who signed a request.
    Unlike RAM and IMS it has an endpoint in most regions; the public endpoint serves callers that name
    none.

    Takes the same options as `aliram.Session` when made on its own; `Session` makes one that shares its
    connections and credentials. Every method raises the errors of `aliram.errors`.
    """

    service = SERVICE
    operations = OPERATIONS

    async def assume_role(
        self,
        *,
        role_arn: str,
        role_session_name: str,
        duration_seconds: int | None = None,
        policy: str | Mapping[str, Any] | None = None,
        external_id: str | None = None,
        source_identity: str | None = None,
        timeout: float | None = None,
    ) -> AssumeRoleResponse:
        """Assume a RAM role with the caller's own credentials and get temporary credentials for it.

        Two grants are needed: the role's trust policy must name the caller or the caller's account, and the
        caller's own policies must allow `sts:AssumeRole` on the role (system policy
        `AliyunSTSAssumeRoleAccess`). A role session may assume a further role (role chaining). Issued
        credentials cannot be recalled one by one; to cut them off, detach the role's policies and delete
        the role. An account may make 100 calls per second.

        The account itself (its root key) may not call it.
        Needs `sts:AssumeRole` on `acs:ram:*:<role-owner>:role/<RoleName>`.

        Args:
            role_arn: ARN of the role to assume, `acs:ram::<account>:role/<name>`; the role may belong to
                another account, provided that its trust policy admits the caller. Pattern
                `^acs:ram::[^:]+:role/[^/]+$`.
            role_session_name: Label of this session, chosen by the caller and shown in audit logs, so that
                users of a shared role can be told apart; letters, digits and `. @ - _`. 2 to 64 characters;
                pattern `^[a-zA-Z0-9.@_-]+$`.
            duration_seconds: Lifetime of the issued credentials; the role's own `MaxSessionDuration` caps
                it, and a session once issued cannot be prolonged. At least 900 seconds, up to
                `Role.MaxSessionDuration`; the service assumes `3600` when omitted.
            policy: Session policy as a JSON document: only what both it and the role's policies allow
                remains. When omitted, the session may do all that the role may. 1 to 2048 characters. A
                mapping is sent as its JSON text.
            external_id: Value agreed with the role's owner and compared with `sts:ExternalId` in the trust
                policy, so that a third party cannot be tricked into using the role for somebody else. 2 to
                1224 characters; pattern `^[\\w+=,.@:\\/-]*$`.
            source_identity: Original operator behind the session, kept unchangeably through all roles
                chained from it; letters, digits and `_ + = , . @ -`, without an `acs:`, `aliyun:` or
                `alibabacloud:` prefix. 2 to 64 characters; pattern
                `^(?!acs:|aliyun:|alibabacloud:)[\\w+=,.@-]*$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            AssumeRoleResponse: `assumed_role_user`, `credentials`, `source_identity`.

        Raises:
            AccessDenied: `NoPermission`.
            AuthenticationFailed: `AuthenticationFail.ApiPassword`, `AuthenticationFail.ApiUsername`.
            InvalidParameter: `InvalidParameter.ContentType`, `InvalidParameter.DurationSeconds`,
                `InvalidParameter.ExternalId`, `InvalidParameter.PolicyGrammar`,
                `InvalidParameter.PolicySize`, `InvalidParameter.RoleArn`,
                `InvalidParameter.RoleSessionName`, `InvalidParameter.SerialNumber`,
                `InvalidParameter.TokenCode`.
            NotFound: `EntityNotExist.Role`.
            ServiceFault: `InternalError`.

        Source: API metadata of Sts 2015-04-01, AssumeRole.
        """
        return await self._call(
            _ASSUME_ROLE,
            {
                "RoleArn": role_arn,
                "RoleSessionName": role_session_name,
                "DurationSeconds": duration_seconds,
                "Policy": policy,
                "ExternalId": external_id,
                "SourceIdentity": source_identity,
            },
            timeout,
        )

    async def assume_role_with_oidc(
        self,
        *,
        oidc_provider_arn: str,
        role_arn: str,
        oidc_token: str,
        role_session_name: str,
        policy: str | Mapping[str, Any] | None = None,
        duration_seconds: int | None = None,
        timeout: float | None = None,
    ) -> AssumeRoleWithOIDCResponse:
        """Exchange an OIDC token of an identity provider for temporary credentials of a RAM role.

        The request is unsigned and needs no credentials: the token is the proof, as in Kubernetes workloads
        (RRSA). Register the provider and the token's audience with IMS CreateOIDCProvider, and name the
        provider in the role's trust policy, narrowed by `oidc:iss`, `oidc:aud` and `oidc:sub`; no other
        policy grants the call.

        Sent unsigned: the argument itself proves who calls.

        Args:
            oidc_provider_arn: ARN of the registered OIDC provider that issued the token,
                `acs:ram::<account>:oidc-provider/<name>`; IMS ListOIDCProviders shows it.
            role_arn: ARN of the role to assume, `acs:ram::<account>:role/<name>`; its trust policy must
                name the OIDC provider as `Federated` principal.
            oidc_token: Signed token (a JWT) exactly as the provider issued it; do not encode or decode it.
                4 to 20000 characters.
            role_session_name: Label of the session in its ARN and in audit logs, for instance the
                workload's name; it is not taken from the token. Letters, digits and `. @ - _`. 2 to 64
                characters; pattern `^[a-zA-Z0-9.@_-]+$`.
            policy: Session policy as a JSON document: only what both it and the role's policies allow
                remains. When omitted, the session may do all that the role may. 1 to 2048 characters. A
                mapping is sent as its JSON text.
            duration_seconds: Lifetime of the issued credentials; the role's own `MaxSessionDuration` caps
                it, and a session once issued cannot be prolonged. At least 900 seconds, up to
                `Role.MaxSessionDuration`; the service assumes `3600` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            AssumeRoleWithOIDCResponse: `oidc_token_info`, `assumed_role_user`, `credentials`,
                `source_identity`.

        Source: API metadata of Sts 2015-04-01, AssumeRoleWithOIDC.
        """
        return await self._call(
            _ASSUME_ROLE_WITH_OIDC,
            {
                "OIDCProviderArn": oidc_provider_arn,
                "RoleArn": role_arn,
                "OIDCToken": oidc_token,
                "RoleSessionName": role_session_name,
                "Policy": policy,
                "DurationSeconds": duration_seconds,
            },
            timeout,
        )

    async def assume_role_with_saml(
        self,
        *,
        saml_provider_arn: str,
        role_arn: str,
        saml_assertion: str,
        policy: str | Mapping[str, Any] | None = None,
        duration_seconds: int | None = None,
        timeout: float | None = None,
    ) -> AssumeRoleWithSAMLResponse:
        """Exchange a SAML assertion of an identity provider for temporary credentials of a RAM role.

        The request is unsigned and needs no credentials: the provider's signature on the assertion is the
        proof. Register the provider with IMS CreateSAMLProvider, and name it in the role's trust policy
        together with a `saml:recipient` condition; no other policy grants the call. The session name comes
        out of the assertion.

        Sent unsigned: the argument itself proves who calls.

        Args:
            saml_provider_arn: ARN of the registered SAML provider that issued the assertion,
                `acs:ram::<account>:saml-provider/<name>`; IMS ListSAMLProviders shows it. Pattern
                `^acs:ram::[^:]+:saml-provider/[^/]+$`.
            role_arn: ARN of the role to assume, `acs:ram::<account>:role/<name>`; its trust policy must
                name the SAML provider as `Federated` principal. Pattern `^acs:ram::[^:]+:role/[^/]+$`.
            saml_assertion: The provider's whole SAML response in base64, not merely the assertion element
                cut out of it. 4 to 100000 characters; base64 text.
            policy: Session policy as a JSON document: only what both it and the role's policies allow
                remains. When omitted, the session may do all that the role may. 1 to 2048 characters. A
                mapping is sent as its JSON text.
            duration_seconds: Lifetime of the issued credentials; the role's own `MaxSessionDuration` caps
                it, and a session once issued cannot be prolonged. At least 900 seconds, up to
                `Role.MaxSessionDuration`; the service assumes `3600` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            AssumeRoleWithSAMLResponse: `saml_assertion_info`, `assumed_role_user`, `credentials`,
                `source_identity`.

        Raises:
            ServiceFault: `InternalError`.

        Source: API metadata of Sts 2015-04-01, AssumeRoleWithSAML.
        """
        return await self._call(
            _ASSUME_ROLE_WITH_SAML,
            {
                "SAMLProviderArn": saml_provider_arn,
                "RoleArn": role_arn,
                "SAMLAssertion": saml_assertion,
                "Policy": policy,
                "DurationSeconds": duration_seconds,
            },
            timeout,
        )

    async def get_caller_identity(
        self,
        *,
        timeout: float | None = None,
    ) -> GetCallerIdentityResponse:
        """Tell which identity signed the request.

        It needs no permission, so it works with every valid credential and is a safe way to test one.

        Needs no permission.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetCallerIdentityResponse: `identity_type`, `account_id`, `principal_id`, `user_id`, `arn`,
                `role_id`.

        Raises:
            ServiceFault: `InternalError`.

        Source: API metadata of Sts 2015-04-01, GetCallerIdentity.
        """
        return await self._call(_GET_CALLER_IDENTITY, {}, timeout)
