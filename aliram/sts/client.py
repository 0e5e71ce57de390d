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

    Takes the same options as `aliram.Session` when made on its own; `Session` makes one that shares its
    connections and credentials. Every method raises the errors of `aliram.errors`.
    """

    service = SERVICE

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
        """Call `AssumeRole`.

        The account itself (its root key) may not call it.
        Needs `sts:AssumeRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_arn: Pattern `^acs:ram::[^:]+:role/[^/]+$`.
            role_session_name: 2 to 64 characters; pattern `^[a-zA-Z0-9.@_-]+$`.
            duration_seconds: At least 900 seconds, up to the Role.MaxSessionDuration; the service assumes
                `3600` when omitted.
            policy: 1 to 2048 characters. A mapping is sent as its JSON text.
            external_id: 2 to 1224 characters; pattern `^[\\w+=,.@:\\/-]*$`.
            source_identity: 2 to 64 characters; pattern `^(?!acs:|aliyun:|alibabacloud:)[\\w+=,.@-]*$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            AssumeRoleResponse: `assumed_role_user`, `credentials`, `source_identity`.

        Raises:
            ApiError: `AuthenticationFail.ApiPassword`, `AuthenticationFail.ApiUsername`,
                `InvalidParameter.ContentType`, `InvalidParameter.DurationSeconds`,
                `InvalidParameter.ExternalId`, `InvalidParameter.PolicyGrammar`,
                `InvalidParameter.PolicySize`, `InvalidParameter.RoleArn`,
                `InvalidParameter.RoleSessionName`, `InvalidParameter.SerialNumber`,
                `InvalidParameter.TokenCode`, `NoPermission`.
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
        """Call `AssumeRoleWithOIDC`.

        Sent unsigned: the argument itself proves who calls.

        Args:
            oidc_provider_arn: `OIDCProviderArn` of the API.
            role_arn: `RoleArn` of the API.
            oidc_token: 4 to 20000 characters.
            role_session_name: 2 to 64 characters; pattern `^[a-zA-Z0-9.@_-]+$`.
            policy: 1 to 2048 characters. A mapping is sent as its JSON text.
            duration_seconds: At least 900 seconds, up to the Role.MaxSessionDuration; the service assumes
                `3600` when omitted.
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
        """Call `AssumeRoleWithSAML`.

        Sent unsigned: the argument itself proves who calls.

        Args:
            saml_provider_arn: Pattern `^acs:ram::[^:]+:saml-provider/[^/]+$`.
            role_arn: Pattern `^acs:ram::[^:]+:role/[^/]+$`.
            saml_assertion: 4 to 100000 characters; base64 text.
            policy: 1 to 2048 characters. A mapping is sent as its JSON text.
            duration_seconds: At least 900 seconds, up to the Role.MaxSessionDuration; the service assumes
                `3600` when omitted.
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
        """Call `GetCallerIdentity`.

        Needs `sts:GetCallerIdentity` on `acs:sts:*:<account>:*` (inferred; no published table lists it).

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetCallerIdentityResponse: `identity_type`, `account_id`, `principal_id`, `user_id`, `arn`,
                `role_id`.

        Raises:
            ServiceFault: `InternalError`.

        Source: API metadata of Sts 2015-04-01, GetCallerIdentity.
        """
        return await self._call(
            _GET_CALLER_IDENTITY,
            {},
            timeout,
        )
