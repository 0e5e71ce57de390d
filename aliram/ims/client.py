"""Client of Ims 2019-08-15.

Generated from specs/ims/ by `make generate`; edit the specs instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aliram.client import ServiceClient
from aliram.paging import Pager

from .operations import OPERATIONS, SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Never

    from aliram.operation import Operation

    from .models import (
        AddClientIdToOIDCProviderResponse,
        AddFingerprintToOIDCProviderResponse,
        AddUserToGroupResponse,
        BindMFADeviceResponse,
        ChangePasswordResponse,
        ColumnRow,
        CreateAccessKeyResponse,
        CreateApplicationResponse,
        CreateAppSecretResponse,
        CreateGroupResponse,
        CreateLoginProfileResponse,
        CreateOIDCProviderResponse,
        CreateSAMLProviderResponse,
        CreateServiceCredentialResponse,
        CreateUserResponse,
        CreateVirtualMFADeviceResponse,
        DeleteAccessKeyInRecycleBinResponse,
        DeleteAccessKeyResponse,
        DeleteApplicationResponse,
        DeleteAppSecretResponse,
        DeleteGroupResponse,
        DeleteLoginProfileResponse,
        DeleteOIDCProviderResponse,
        DeletePasskeyResponse,
        DeleteSAMLProviderResponse,
        DeleteServiceCredentialResponse,
        DeleteUserInRecycleBinResponse,
        DeleteUserResponse,
        DeleteVirtualMFADeviceResponse,
        DeprovisionApplicationResponse,
        DeprovisionExternalApplicationResponse,
        DisableVirtualMFAResponse,
        ExternalApplication,
        GenerateCredentialReportResponse,
        GenerateGovernanceReportResponse,
        GetAccessKeyInfoInRecycleBinResponse,
        GetAccessKeyLastUsedResponse,
        GetAccessKeyPolicyForAccountResponse,
        GetAccessKeyPolicyResponse,
        GetAccountMFAInfoResponse,
        GetAccountSecurityPracticeReportResponse,
        GetAccountSummaryResponse,
        GetApplicationProvisionInfoResponse,
        GetApplicationResponse,
        GetAppSecretResponse,
        GetCredentialReportResponse,
        GetDefaultDomainResponse,
        GetExternalApplicationResponse,
        GetGovernanceItemReportResponse,
        GetGovernanceReportStatusResponse,
        GetGroupResponse,
        GetLoginProfileResponse,
        GetOIDCProviderResponse,
        GetPasswordPolicyResponse,
        GetSAMLProviderResponse,
        GetSecurityPreferenceResponse,
        GetServiceCredentialResponse,
        GetUserInRecycleBinResponse,
        GetUserMFAInfoResponse,
        GetUserResponse,
        GetUserSsoSettingsResponse,
        GetVerificationInfoResponse,
        Group,
        ListAccessKeysInRecycleBinResponse,
        ListAccessKeysResponse,
        ListApplicationProvisionInfosResponse,
        ListApplicationsResponse,
        ListAppSecretIdsResponse,
        ListExternalApplicationsResponse,
        ListGroupsForUserResponse,
        ListGroupsResponse,
        ListOIDCProvidersResponse,
        ListPasskeysResponse,
        ListPredefinedScopesResponse,
        ListRecentGovernanceMetricsResponse,
        ListSAMLProvidersResponse,
        ListServiceCredentialsResponse,
        ListTagResourcesResponse,
        ListUserBasicInfosResponse,
        ListUsersForGroupResponse,
        ListUsersInRecycleBinResponse,
        ListUsersResponse,
        ListVirtualMFADevicesResponse,
        OIDCProvider,
        ProvisionApplicationResponse,
        ProvisionExternalApplicationResponse,
        RemoveClientIdFromOIDCProviderResponse,
        RemoveFingerprintFromOIDCProviderResponse,
        RemoveUserFromGroupResponse,
        RestoreAccessKeyFromRecycleBinResponse,
        RestoreUserFromRecycleBinResponse,
        SAMLProvider,
        ServiceCredential,
        SetAccessKeyPolicyForAccountResponse,
        SetAccessKeyPolicyResponse,
        SetDefaultDomainResponse,
        SetPasswordPolicyResponse,
        SetSecurityPreferenceResponse,
        SetUserSsoSettingsResponse,
        SetVerificationInfoResponse,
        TagParam,
        TagResource,
        TagResourcesResponse,
        UnbindMFADeviceResponse,
        UnbindVerificationResponse,
        UntagResourcesResponse,
        UpdateAccessKeyResponse,
        UpdateApplicationResponse,
        UpdateGroupResponse,
        UpdateLoginProfileResponse,
        UpdateOIDCProviderResponse,
        UpdatePasskeyResponse,
        UpdateSAMLProviderResponse,
        UpdateServiceCredentialResponse,
        UpdateUserResponse,
        User,
        VirtualMFADevice,
    )

__all__ = ["ImsClient"]

_ADD_CLIENT_ID_TO_OIDC_PROVIDER: Operation[AddClientIdToOIDCProviderResponse] = OPERATIONS["AddClientIdToOIDCProvider"]
_ADD_FINGERPRINT_TO_OIDC_PROVIDER: Operation[AddFingerprintToOIDCProviderResponse] = OPERATIONS[
    "AddFingerprintToOIDCProvider"
]
_ADD_USER_TO_GROUP: Operation[AddUserToGroupResponse] = OPERATIONS["AddUserToGroup"]
_BIND_MFA_DEVICE: Operation[BindMFADeviceResponse] = OPERATIONS["BindMFADevice"]
_CHANGE_PASSWORD: Operation[ChangePasswordResponse] = OPERATIONS["ChangePassword"]
_CREATE_ACCESS_KEY: Operation[CreateAccessKeyResponse] = OPERATIONS["CreateAccessKey"]
_CREATE_APP_SECRET: Operation[CreateAppSecretResponse] = OPERATIONS["CreateAppSecret"]
_CREATE_APPLICATION: Operation[CreateApplicationResponse] = OPERATIONS["CreateApplication"]
_CREATE_GROUP: Operation[CreateGroupResponse] = OPERATIONS["CreateGroup"]
_CREATE_LOGIN_PROFILE: Operation[CreateLoginProfileResponse] = OPERATIONS["CreateLoginProfile"]
_CREATE_OIDC_PROVIDER: Operation[CreateOIDCProviderResponse] = OPERATIONS["CreateOIDCProvider"]
_CREATE_SAML_PROVIDER: Operation[CreateSAMLProviderResponse] = OPERATIONS["CreateSAMLProvider"]
_CREATE_SERVICE_CREDENTIAL: Operation[CreateServiceCredentialResponse] = OPERATIONS["CreateServiceCredential"]
_CREATE_USER: Operation[CreateUserResponse] = OPERATIONS["CreateUser"]
_CREATE_VIRTUAL_MFA_DEVICE: Operation[CreateVirtualMFADeviceResponse] = OPERATIONS["CreateVirtualMFADevice"]
_DELETE_ACCESS_KEY: Operation[DeleteAccessKeyResponse] = OPERATIONS["DeleteAccessKey"]
_DELETE_ACCESS_KEY_IN_RECYCLE_BIN: Operation[DeleteAccessKeyInRecycleBinResponse] = OPERATIONS[
    "DeleteAccessKeyInRecycleBin"
]
_DELETE_APP_SECRET: Operation[DeleteAppSecretResponse] = OPERATIONS["DeleteAppSecret"]
_DELETE_APPLICATION: Operation[DeleteApplicationResponse] = OPERATIONS["DeleteApplication"]
_DELETE_GROUP: Operation[DeleteGroupResponse] = OPERATIONS["DeleteGroup"]
_DELETE_LOGIN_PROFILE: Operation[DeleteLoginProfileResponse] = OPERATIONS["DeleteLoginProfile"]
_DELETE_OIDC_PROVIDER: Operation[DeleteOIDCProviderResponse] = OPERATIONS["DeleteOIDCProvider"]
_DELETE_PASSKEY: Operation[DeletePasskeyResponse] = OPERATIONS["DeletePasskey"]
_DELETE_SAML_PROVIDER: Operation[DeleteSAMLProviderResponse] = OPERATIONS["DeleteSAMLProvider"]
_DELETE_SERVICE_CREDENTIAL: Operation[DeleteServiceCredentialResponse] = OPERATIONS["DeleteServiceCredential"]
_DELETE_USER: Operation[DeleteUserResponse] = OPERATIONS["DeleteUser"]
_DELETE_USER_IN_RECYCLE_BIN: Operation[DeleteUserInRecycleBinResponse] = OPERATIONS["DeleteUserInRecycleBin"]
_DELETE_VIRTUAL_MFA_DEVICE: Operation[DeleteVirtualMFADeviceResponse] = OPERATIONS["DeleteVirtualMFADevice"]
_DEPROVISION_APPLICATION: Operation[DeprovisionApplicationResponse] = OPERATIONS["DeprovisionApplication"]
_DEPROVISION_EXTERNAL_APPLICATION: Operation[DeprovisionExternalApplicationResponse] = OPERATIONS[
    "DeprovisionExternalApplication"
]
_DISABLE_VIRTUAL_MFA: Operation[DisableVirtualMFAResponse] = OPERATIONS["DisableVirtualMFA"]
_GENERATE_CREDENTIAL_REPORT: Operation[GenerateCredentialReportResponse] = OPERATIONS["GenerateCredentialReport"]
_GENERATE_GOVERNANCE_REPORT: Operation[GenerateGovernanceReportResponse] = OPERATIONS["GenerateGovernanceReport"]
_GET_ACCESS_KEY_INFO_IN_RECYCLE_BIN: Operation[GetAccessKeyInfoInRecycleBinResponse] = OPERATIONS[
    "GetAccessKeyInfoInRecycleBin"
]
_GET_ACCESS_KEY_LAST_USED: Operation[GetAccessKeyLastUsedResponse] = OPERATIONS["GetAccessKeyLastUsed"]
_GET_ACCESS_KEY_POLICY: Operation[GetAccessKeyPolicyResponse] = OPERATIONS["GetAccessKeyPolicy"]
_GET_ACCESS_KEY_POLICY_FOR_ACCOUNT: Operation[GetAccessKeyPolicyForAccountResponse] = OPERATIONS[
    "GetAccessKeyPolicyForAccount"
]
_GET_ACCOUNT_MFA_INFO: Operation[GetAccountMFAInfoResponse] = OPERATIONS["GetAccountMFAInfo"]
_GET_ACCOUNT_SECURITY_PRACTICE_REPORT: Operation[GetAccountSecurityPracticeReportResponse] = OPERATIONS[
    "GetAccountSecurityPracticeReport"
]
_GET_ACCOUNT_SUMMARY: Operation[GetAccountSummaryResponse] = OPERATIONS["GetAccountSummary"]
_GET_APP_SECRET: Operation[GetAppSecretResponse] = OPERATIONS["GetAppSecret"]
_GET_APPLICATION: Operation[GetApplicationResponse] = OPERATIONS["GetApplication"]
_GET_APPLICATION_PROVISION_INFO: Operation[GetApplicationProvisionInfoResponse] = OPERATIONS[
    "GetApplicationProvisionInfo"
]
_GET_CREDENTIAL_REPORT: Operation[GetCredentialReportResponse] = OPERATIONS["GetCredentialReport"]
_GET_DEFAULT_DOMAIN: Operation[GetDefaultDomainResponse] = OPERATIONS["GetDefaultDomain"]
_GET_EXTERNAL_APPLICATION: Operation[GetExternalApplicationResponse] = OPERATIONS["GetExternalApplication"]
_GET_GOVERNANCE_ITEM_REPORT: Operation[GetGovernanceItemReportResponse] = OPERATIONS["GetGovernanceItemReport"]
_GET_GOVERNANCE_REPORT_STATUS: Operation[GetGovernanceReportStatusResponse] = OPERATIONS["GetGovernanceReportStatus"]
_GET_GROUP: Operation[GetGroupResponse] = OPERATIONS["GetGroup"]
_GET_LOGIN_PROFILE: Operation[GetLoginProfileResponse] = OPERATIONS["GetLoginProfile"]
_GET_OIDC_PROVIDER: Operation[GetOIDCProviderResponse] = OPERATIONS["GetOIDCProvider"]
_GET_PASSWORD_POLICY: Operation[GetPasswordPolicyResponse] = OPERATIONS["GetPasswordPolicy"]
_GET_SAML_PROVIDER: Operation[GetSAMLProviderResponse] = OPERATIONS["GetSAMLProvider"]
_GET_SECURITY_PREFERENCE: Operation[GetSecurityPreferenceResponse] = OPERATIONS["GetSecurityPreference"]
_GET_SERVICE_CREDENTIAL: Operation[GetServiceCredentialResponse] = OPERATIONS["GetServiceCredential"]
_GET_USER: Operation[GetUserResponse] = OPERATIONS["GetUser"]
_GET_USER_IN_RECYCLE_BIN: Operation[GetUserInRecycleBinResponse] = OPERATIONS["GetUserInRecycleBin"]
_GET_USER_MFA_INFO: Operation[GetUserMFAInfoResponse] = OPERATIONS["GetUserMFAInfo"]
_GET_USER_SSO_SETTINGS: Operation[GetUserSsoSettingsResponse] = OPERATIONS["GetUserSsoSettings"]
_GET_VERIFICATION_INFO: Operation[GetVerificationInfoResponse] = OPERATIONS["GetVerificationInfo"]
_LIST_ACCESS_KEYS: Operation[ListAccessKeysResponse] = OPERATIONS["ListAccessKeys"]
_LIST_ACCESS_KEYS_IN_RECYCLE_BIN: Operation[ListAccessKeysInRecycleBinResponse] = OPERATIONS[
    "ListAccessKeysInRecycleBin"
]
_LIST_APP_SECRET_IDS: Operation[ListAppSecretIdsResponse] = OPERATIONS["ListAppSecretIds"]
_LIST_APPLICATION_PROVISION_INFOS: Operation[ListApplicationProvisionInfosResponse] = OPERATIONS[
    "ListApplicationProvisionInfos"
]
_LIST_APPLICATIONS: Operation[ListApplicationsResponse] = OPERATIONS["ListApplications"]
_LIST_EXTERNAL_APPLICATIONS: Operation[ListExternalApplicationsResponse] = OPERATIONS["ListExternalApplications"]
_LIST_GROUPS: Operation[ListGroupsResponse] = OPERATIONS["ListGroups"]
_LIST_GROUPS_FOR_USER: Operation[ListGroupsForUserResponse] = OPERATIONS["ListGroupsForUser"]
_LIST_OIDC_PROVIDERS: Operation[ListOIDCProvidersResponse] = OPERATIONS["ListOIDCProviders"]
_LIST_PASSKEYS: Operation[ListPasskeysResponse] = OPERATIONS["ListPasskeys"]
_LIST_PREDEFINED_SCOPES: Operation[ListPredefinedScopesResponse] = OPERATIONS["ListPredefinedScopes"]
_LIST_RECENT_GOVERNANCE_METRICS: Operation[ListRecentGovernanceMetricsResponse] = OPERATIONS[
    "ListRecentGovernanceMetrics"
]
_LIST_SAML_PROVIDERS: Operation[ListSAMLProvidersResponse] = OPERATIONS["ListSAMLProviders"]
_LIST_SERVICE_CREDENTIALS: Operation[ListServiceCredentialsResponse] = OPERATIONS["ListServiceCredentials"]
_LIST_TAG_RESOURCES: Operation[ListTagResourcesResponse] = OPERATIONS["ListTagResources"]
_LIST_USER_BASIC_INFOS: Operation[ListUserBasicInfosResponse] = OPERATIONS["ListUserBasicInfos"]
_LIST_USERS: Operation[ListUsersResponse] = OPERATIONS["ListUsers"]
_LIST_USERS_FOR_GROUP: Operation[ListUsersForGroupResponse] = OPERATIONS["ListUsersForGroup"]
_LIST_USERS_IN_RECYCLE_BIN: Operation[ListUsersInRecycleBinResponse] = OPERATIONS["ListUsersInRecycleBin"]
_LIST_VIRTUAL_MFA_DEVICES: Operation[ListVirtualMFADevicesResponse] = OPERATIONS["ListVirtualMFADevices"]
_PROVISION_APPLICATION: Operation[ProvisionApplicationResponse] = OPERATIONS["ProvisionApplication"]
_PROVISION_EXTERNAL_APPLICATION: Operation[ProvisionExternalApplicationResponse] = OPERATIONS[
    "ProvisionExternalApplication"
]
_REMOVE_CLIENT_ID_FROM_OIDC_PROVIDER: Operation[RemoveClientIdFromOIDCProviderResponse] = OPERATIONS[
    "RemoveClientIdFromOIDCProvider"
]
_REMOVE_FINGERPRINT_FROM_OIDC_PROVIDER: Operation[RemoveFingerprintFromOIDCProviderResponse] = OPERATIONS[
    "RemoveFingerprintFromOIDCProvider"
]
_REMOVE_USER_FROM_GROUP: Operation[RemoveUserFromGroupResponse] = OPERATIONS["RemoveUserFromGroup"]
_RESTORE_ACCESS_KEY_FROM_RECYCLE_BIN: Operation[RestoreAccessKeyFromRecycleBinResponse] = OPERATIONS[
    "RestoreAccessKeyFromRecycleBin"
]
_RESTORE_USER_FROM_RECYCLE_BIN: Operation[RestoreUserFromRecycleBinResponse] = OPERATIONS["RestoreUserFromRecycleBin"]
_SET_ACCESS_KEY_POLICY: Operation[SetAccessKeyPolicyResponse] = OPERATIONS["SetAccessKeyPolicy"]
_SET_ACCESS_KEY_POLICY_FOR_ACCOUNT: Operation[SetAccessKeyPolicyForAccountResponse] = OPERATIONS[
    "SetAccessKeyPolicyForAccount"
]
_SET_DEFAULT_DOMAIN: Operation[SetDefaultDomainResponse] = OPERATIONS["SetDefaultDomain"]
_SET_PASSWORD_POLICY: Operation[SetPasswordPolicyResponse] = OPERATIONS["SetPasswordPolicy"]
_SET_SECURITY_PREFERENCE: Operation[SetSecurityPreferenceResponse] = OPERATIONS["SetSecurityPreference"]
_SET_USER_SSO_SETTINGS: Operation[SetUserSsoSettingsResponse] = OPERATIONS["SetUserSsoSettings"]
_SET_VERIFICATION_INFO: Operation[SetVerificationInfoResponse] = OPERATIONS["SetVerificationInfo"]
_TAG_RESOURCES: Operation[TagResourcesResponse] = OPERATIONS["TagResources"]
_UNBIND_MFA_DEVICE: Operation[UnbindMFADeviceResponse] = OPERATIONS["UnbindMFADevice"]
_UNBIND_VERIFICATION: Operation[UnbindVerificationResponse] = OPERATIONS["UnbindVerification"]
_UNTAG_RESOURCES: Operation[UntagResourcesResponse] = OPERATIONS["UntagResources"]
_UPDATE_ACCESS_KEY: Operation[UpdateAccessKeyResponse] = OPERATIONS["UpdateAccessKey"]
_UPDATE_APPLICATION: Operation[UpdateApplicationResponse] = OPERATIONS["UpdateApplication"]
_UPDATE_GROUP: Operation[UpdateGroupResponse] = OPERATIONS["UpdateGroup"]
_UPDATE_LOGIN_PROFILE: Operation[UpdateLoginProfileResponse] = OPERATIONS["UpdateLoginProfile"]
_UPDATE_OIDC_PROVIDER: Operation[UpdateOIDCProviderResponse] = OPERATIONS["UpdateOIDCProvider"]
_UPDATE_PASSKEY: Operation[UpdatePasskeyResponse] = OPERATIONS["UpdatePasskey"]
_UPDATE_SAML_PROVIDER: Operation[UpdateSAMLProviderResponse] = OPERATIONS["UpdateSAMLProvider"]
_UPDATE_SERVICE_CREDENTIAL: Operation[UpdateServiceCredentialResponse] = OPERATIONS["UpdateServiceCredential"]
_UPDATE_USER: Operation[UpdateUserResponse] = OPERATIONS["UpdateUser"]


class ImsClient(ServiceClient):
    """Async client of Identity Management Service (Ims 2019-08-15).

    Manages the identities of an Alibaba Cloud account: RAM users, user groups and their credentials,
    logon and password rules, SSO, identity providers, OAuth applications, the recycle bin and security
    reports. It is the newer companion of Resource Access Management (RAM): users are named by their
    logon name (`alice@example.onaliyun.com`), while roles, policies and their attachments are handled
    in RAM only.

    Takes the same options as `aliram.Session` when made on its own; `Session` makes one that shares its
    connections and credentials. Every method raises the errors of `aliram.errors`.
    """

    service = SERVICE
    operations = OPERATIONS

    async def add_client_id_to_oidc_provider(
        self,
        *,
        oidc_provider_name: str,
        client_id: str,
        timeout: float | None = None,
    ) -> AddClientIdToOIDCProviderResponse:
        """Accept tokens issued to one more client ID of an OIDC identity provider.

        The IDs registered before stay. A provider can hold at most 50 client IDs.

        Needs `ram:AddClientIdToOIDCProvider` on `acs:ram:*:<account>:oidc-provider/<OIDCProviderName>`
        (inferred; no published table lists it).

        Args:
            oidc_provider_name: Name of the OIDC identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            client_id: ID that the application got when it registered with the external provider; its tokens
                carry it in the `aud` claim. Letters, digits and `.-_:/`, beginning with a letter or digit.
                At most 128 characters; pattern `^[a-zA-Z0-9][a-zA-Z0-9.\\-_:/]*$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            AddClientIdToOIDCProviderResponse: `oidc_provider`.

        Source: API metadata of Ims 2019-08-15, AddClientIdToOIDCProvider.
        """
        return await self._call(
            _ADD_CLIENT_ID_TO_OIDC_PROVIDER,
            {
                "OIDCProviderName": oidc_provider_name,
                "ClientId": client_id,
            },
            timeout,
        )

    async def add_fingerprint_to_oidc_provider(
        self,
        *,
        oidc_provider_name: str,
        fingerprint: str,
        timeout: float | None = None,
    ) -> AddFingerprintToOIDCProviderResponse:
        """Trust one more HTTPS CA certificate fingerprint of an OIDC identity provider.

        For a certificate change, add the new fingerprint at least a day ahead, and remove the old one once
        tokens are accepted under the new certificate. A provider can hold at most five fingerprints.

        Needs `ram:AddFingerprintToOIDCProvider` on `acs:ram:*:<account>:oidc-provider/<OIDCProviderName>`
        (inferred; no published table lists it).

        Args:
            oidc_provider_name: Name of the OIDC identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            fingerprint: Fingerprint of the CA certificate that secures the issuer URL, as letters and
                digits without colons. Compute it from a copy you trust, as a hijacked issuer would show its
                own. At most 128 characters; pattern `^[a-zA-Z0-9]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            AddFingerprintToOIDCProviderResponse: `oidc_provider`.

        Source: API metadata of Ims 2019-08-15, AddFingerprintToOIDCProvider.
        """
        return await self._call(
            _ADD_FINGERPRINT_TO_OIDC_PROVIDER,
            {
                "OIDCProviderName": oidc_provider_name,
                "Fingerprint": fingerprint,
            },
            timeout,
        )

    async def add_user_to_group(
        self,
        *,
        user_principal_name: str,
        group_name: str,
        timeout: float | None = None,
    ) -> AddUserToGroupResponse:
        """Make a RAM user a member of a user group, so that the group's policies apply to the user.

        The caller must be allowed to do it for both the user and the group. A user can be in a limited
        number of groups (`GroupsPerUserQuota` of `GetAccountSummary`).

        Needs `ram:AddUserToGroup` on `acs:ram:*:<account>:user/<UserPrincipalName>` and
        `ram:AddUserToGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            group_name: Name that identifies the user group within the account and by which requests refer
                to it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, AddUserToGroup.
        """
        return await self._call(
            _ADD_USER_TO_GROUP,
            {
                "UserPrincipalName": user_principal_name,
                "GroupName": group_name,
            },
            timeout,
        )

    async def bind_mfa_device(
        self,
        *,
        serial_number: str,
        user_principal_name: str,
        authentication_code1: str,
        authentication_code2: str | None = None,
        timeout: float | None = None,
    ) -> BindMFADeviceResponse:
        """Bind a virtual MFA device to a RAM user, with codes that prove that the authenticator app has its
        key.

        A user has at most one device and a device at most one user. The codes change every 30 seconds, so
        the call must follow soon.

        Needs `ram:BindMFADevice` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            serial_number: ARN of the device to bind, `acs:ram::<account>:mfa/<name>`, from the reply of
                `CreateVirtualMFADevice`.
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            authentication_code1: Six-digit code that the authenticator app shows for this device.
            authentication_code2: Six-digit code that the app shows right after the first one; the two must
                be consecutive.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, BindMFADevice.
        """
        return await self._call(
            _BIND_MFA_DEVICE,
            {
                "SerialNumber": serial_number,
                "UserPrincipalName": user_principal_name,
                "AuthenticationCode1": authentication_code1,
                "AuthenticationCode2": authentication_code2,
            },
            timeout,
        )

    async def change_password(
        self,
        *,
        old_password: str,
        new_password: str,
        timeout: float | None = None,
    ) -> ChangePasswordResponse:
        """Change the console password of the RAM user who calls.

        It needs `AllowUserToChangePassword` in the account's security preference. Administrators set
        another user's password with `UpdateLoginProfile`.

        Only a RAM user may call it.
        Needs `ram:ChangePassword` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            old_password: Password in force so far, as proof that the user knows it.
            new_password: Password for the next logon; it must satisfy the account's password policy, which
                may forbid recent ones (`PasswordReusePrevention`).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, ChangePassword.
        """
        return await self._call(
            _CHANGE_PASSWORD,
            {
                "OldPassword": old_password,
                "NewPassword": new_password,
            },
            timeout,
        )

    async def create_access_key(
        self,
        *,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> CreateAccessKeyResponse:
        """Create an AccessKey pair for a RAM user or for the caller.

        The secret is in this reply only and can never be read again. Enabled and disabled pairs both count
        towards the quota (`AccessKeysPerUserQuota` of `GetAccountSummary`), and repeating the call creates
        a further pair.

        Needs `ram:CreateAccessKey` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user who gets the pair; when omitted, the caller gets
                it, which means a root pair if the account itself calls.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateAccessKeyResponse: `access_key`.

        Source: API metadata of Ims 2019-08-15, CreateAccessKey.
        """
        return await self._call(
            _CREATE_ACCESS_KEY,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def create_app_secret(
        self,
        *,
        app_id: str,
        timeout: float | None = None,
    ) -> CreateAppSecretResponse:
        """Create a further secret for an OAuth application.

        An application can have two, so that a new one can be put to use before `DeleteAppSecret` removes
        the old one. Save the value now: it is not meant to be shown again. Applications of OAuth `2.1` use
        no secrets.

        Needs `ram:CreateAppSecret` on `acs:ram:*:<account>:application/<AppName>`.

        Args:
            app_id: ID that the service gave the OAuth application at creation; it is also the `client_id`
                in OAuth requests.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateAppSecretResponse: `app_secret`.

        Source: API metadata of Ims 2019-08-15, CreateAppSecret.
        """
        return await self._call(
            _CREATE_APP_SECRET,
            {
                "AppId": app_id,
            },
            timeout,
        )

    async def create_application(
        self,
        *,
        display_name: str,
        app_type: str,
        app_name: str,
        redirect_uris: list[str] | None = None,
        secret_required: bool | None = None,
        access_token_validity: int | None = None,
        refresh_token_validity: int | None = None,
        predefined_scopes: list[str] | None = None,
        required_scopes: list[str] | None = None,
        is_multi_tenant: bool | None = None,
        protocol_version: str | None = None,
        timeout: float | None = None,
    ) -> CreateApplicationResponse:
        """Register an OAuth application that signs users in with Alibaba Cloud or calls its APIs on their
        behalf.

        Afterwards an application of OAuth `2.0` that requires a secret needs `CreateAppSecret`, and a
        `ServerApp` must be installed with `ProvisionApplication`. Type, `AppName` and OAuth version are
        fixed for good.

        `required_scopes` must be among `predefined_scopes`.
        Needs `ram:CreateApplication` on `*`.

        Args:
            display_name: Name that users see when they are asked for consent; it can be changed later. At
                most 24 characters.
            app_type: `WebApp`: used through a browser; `NativeApp`: runs on a desktop or phone;
                `ServerApp`: works without a user's logon, so far only to synchronise users by SCIM. Known
                values: `WebApp`, `NativeApp`, `ServerApp`.
            app_name: Name that identifies the application in the account and is part of its principal name:
                letters, digits, dots, underscores and hyphens. At most 64 characters; pattern
                `^[a-zA-Z0-9._-]+$`.
            redirect_uris: Callback URLs, best with https, to which users are sent back with the
                authorization code after consent; for `WebApp` and `NativeApp`.
            secret_required: Whether the application must present a secret to get tokens. `WebApp` and
                `ServerApp` always must; a `NativeApp` cannot guard one, so false is advised there. When
                omitted, depends on AppType: `false` for `NativeApp`, `true` for `ServerApp`, `true` for
                `WebApp`.
            access_token_validity: How long each access token that the application gets can be used for API
                calls. 900 to 10800 seconds; the service assumes `3600` when omitted.
            refresh_token_validity: How long the application can exchange a refresh token for new access
                tokens; afterwards the user has to authorize it again. 7200 to 31536000 seconds; when
                omitted, depends on AppType: `2592000` for `NativeApp`, `2592000` for `ServerApp`, `7776000`
                for `WebApp`.
            predefined_scopes: OAuth scopes that the application may ask users for, such as `aliuid` and
                `profile`; `ListPredefinedScopes` lists them by application type.
            required_scopes: Those of `PredefinedScopes` that users cannot deselect when they give consent;
                one that is missing there does not become required.
            is_multi_tenant: Whether other Alibaba Cloud accounts may install the application too. When
                omitted, depends on AppType: `true` for `NativeApp`, `true` for `ServerApp`, `false` for
                `WebApp`.
            protocol_version: OAuth version: `2.0` uses application secrets, `2.1` has clients register
                dynamically and uses no fixed secret. Known values: `2.0`, `2.1`; the service assumes `2.0`
                when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateApplicationResponse: `application`.

        Source: API metadata of Ims 2019-08-15, CreateApplication.
        """
        return await self._call(
            _CREATE_APPLICATION,
            {
                "DisplayName": display_name,
                "AppType": app_type,
                "AppName": app_name,
                "RedirectUris": redirect_uris,
                "SecretRequired": secret_required,
                "AccessTokenValidity": access_token_validity,
                "RefreshTokenValidity": refresh_token_validity,
                "PredefinedScopes": predefined_scopes,
                "RequiredScopes": required_scopes,
                "IsMultiTenant": is_multi_tenant,
                "ProtocolVersion": protocol_version,
            },
            timeout,
        )

    async def create_group(
        self,
        *,
        group_name: str,
        display_name: str | None = None,
        comments: str | None = None,
        timeout: float | None = None,
    ) -> CreateGroupResponse:
        """Create a user group, so that policies can be attached to all its members at once.

        It starts without members and permissions: `AddUserToGroup` adds users, RAM's `AttachPolicyToGroup`
        adds policies.

        Needs `ram:CreateGroup` on `acs:ram:*:<account>:group/*`.

        Args:
            group_name: Name that identifies the group within the account: letters, digits, dots,
                underscores and hyphens. At most 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            display_name: Free name for people to read, shown in the console; requests refer to the group by
                `GroupName` only. At most 24 characters.
            comments: Free text, for example what the group is for; the service does not interpret it. At
                most 128 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateGroupResponse: `group`.

        Source: API metadata of Ims 2019-08-15, CreateGroup.
        """
        return await self._call(
            _CREATE_GROUP,
            {
                "GroupName": group_name,
                "DisplayName": display_name,
                "Comments": comments,
            },
            timeout,
        )

    async def create_login_profile(
        self,
        *,
        user_principal_name: str,
        password: str,
        password_reset_required: bool | None = None,
        mfa_bind_required: bool | None = None,
        status: str | None = None,
        timeout: float | None = None,
    ) -> CreateLoginProfileResponse:
        """Give a RAM user console logon with a password.

        A user has at most one set of logon settings: a second call fails, `UpdateLoginProfile` changes
        them.

        Needs `ram:CreateLoginProfile` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            password: Initial password for the console; it must satisfy the account's password policy
                (`GetPasswordPolicy`).
            password_reset_required: Whether the user must choose another password at the next logon. The
                service assumes `false` when omitted.
            mfa_bind_required: Whether the user has to log on with MFA; if so, the next logon asks the user
                to bind a device. The service assumes `false` when omitted.
            status: `Active` allows logon with the password; `Inactive` creates the settings but keeps logon
                off. Known values: `Active`, `Inactive`; the service assumes `Active` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateLoginProfileResponse: `login_profile`.

        Source: API metadata of Ims 2019-08-15, CreateLoginProfile.
        """
        return await self._call(
            _CREATE_LOGIN_PROFILE,
            {
                "UserPrincipalName": user_principal_name,
                "Password": password,
                "PasswordResetRequired": password_reset_required,
                "MFABindRequired": mfa_bind_required,
                "Status": status,
            },
            timeout,
        )

    async def create_oidc_provider(
        self,
        *,
        oidc_provider_name: str,
        issuer_url: str,
        description: str | None = None,
        client_ids: list[str] | None = None,
        fingerprints: list[str] | None = None,
        issuance_limit_time: int | None = None,
        timeout: float | None = None,
    ) -> CreateOIDCProviderResponse:
        """Register an external OpenID Connect identity provider, so that its ID tokens can be traded for
        credentials of RAM roles.

        Get the issuer URL, the certificate fingerprints and the client IDs from the provider first.
        Afterwards a RAM role must name the new provider's ARN in its trust policy before
        `AssumeRoleWithOIDC` can succeed. An account can hold at most 100 OIDC providers.

        Needs `ram:CreateOIDCProvider` on `*`.

        Args:
            oidc_provider_name: Name for the new provider, unique in the account; it becomes part of the ARN
                for good. Letters, digits, periods, underscores and hyphens, with a letter or digit at both
                ends. At most 128 characters; pattern `^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$`.
            issuer_url: URL that the provider writes into the `iss` claim of its tokens; unique in the
                account and fixed once set. It starts with `https://` and has no query, fragment or logon
                data. At most 255 characters; pattern `^https://[^?#@]+$`.
            description: Remark for administrators, shown with the provider; it plays no part in checking
                tokens. At most 256 characters.
            client_ids: IDs that applications got when they registered with the provider: a token is
                accepted only if its `aud` claim is among them. Letters, digits and `.-_:/`, beginning with
                a letter or digit. At most 50 entries; each at most 128 characters; pattern
                `^[a-zA-Z0-9][a-zA-Z0-9.\\-_:/]*$`.
            fingerprints: Fingerprints of the HTTPS CA certificate behind the issuer URL, as letters and
                digits without colons. They expose a hijacked issuer; a second one bridges a certificate
                change. At most 5 entries; each at most 128 characters; pattern `^[a-zA-Z0-9]+$`.
            issuance_limit_time: Greatest age of an ID token, counted from its `iat` claim, at which it can
                still be traded for credentials. The console sets 12 hours; so does the service when it is
                left out (unverified). 1 to 168 hours.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateOIDCProviderResponse: `oidc_provider`.

        Source: API metadata of Ims 2019-08-15, CreateOIDCProvider.
        """
        return await self._call(
            _CREATE_OIDC_PROVIDER,
            {
                "OIDCProviderName": oidc_provider_name,
                "IssuerUrl": issuer_url,
                "Description": description,
                "ClientIds": client_ids,
                "Fingerprints": fingerprints,
                "IssuanceLimitTime": issuance_limit_time,
            },
            timeout,
        )

    async def create_saml_provider(
        self,
        *,
        saml_provider_name: str,
        encoded_saml_metadata_document: str,
        description: str | None = None,
        authn_sign_algo: str | None = None,
        timeout: float | None = None,
    ) -> CreateSAMLProviderResponse:
        """Register an external SAML 2.0 identity provider, whose users can then log on as RAM roles.

        Afterwards a RAM role must name the new provider's ARN in its trust policy before anyone can log on.
        This is role-based SSO; logon as RAM users is set up with `SetUserSsoSettings`.

        Needs `ram:CreateSAMLProvider` on `*`.

        Args:
            saml_provider_name: Name for the new provider, unique in the account; it becomes part of the ARN
                for good. Letters, digits, periods, underscores and hyphens, with a letter or digit at both
                ends. At most 128 characters; pattern `^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$`.
            encoded_saml_metadata_document: Metadata XML exported from the identity provider: its logon URLs
                and the certificates with which its assertions are checked. Base64 text.
            description: Remark for administrators, shown with the provider; it plays no part in logons.
            authn_sign_algo: Signature algorithm that Alibaba Cloud supports as SAML service provider:
                `rsa-sha256` is the stronger, `rsa-sha1` serves older identity providers. Known values:
                `rsa-sha256`, `rsa-sha1`; the service assumes `rsa-sha1` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateSAMLProviderResponse: `saml_provider`.

        Source: API metadata of Ims 2019-08-15, CreateSAMLProvider.
        """
        return await self._call(
            _CREATE_SAML_PROVIDER,
            {
                "SAMLProviderName": saml_provider_name,
                "EncodedSAMLMetadataDocument": encoded_saml_metadata_document,
                "Description": description,
                "AuthnSignAlgo": authn_sign_algo,
            },
            timeout,
        )

    async def create_service_credential(
        self,
        *,
        service_credential_name: str,
        service_name: str,
        credential_age_days: int | None = None,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> CreateServiceCredentialResponse:
        """Create a credential with which a RAM user can access one particular Alibaba Cloud service.

        Store the secret at once: only this reply contains it. `GetAccountSummary` tells how many
        credentials a user may have per service.

        Needs `ram:CreateServiceCredential` on `acs:ram:*:<account>:user/<UserPrincipalName>` (inferred; no
        published table lists it).

        Args:
            service_credential_name: Label that tells the user's credentials apart; letters, digits,
                periods, hyphens and underscores. 1 to 128 characters; pattern `^[a-zA-Z0-9._-]+$`.
            service_name: The one service that will accept the credential, written like a host name:
                `xxx.aliyuncs.com`.
            credential_age_days: Lifetime of the credential, counted from its creation; left out, it never
                expires. 1 to 36600 days.
            user_principal_name: Logon name of the RAM user who is to own the credential; left out, the
                caller.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateServiceCredentialResponse: `service_credential`.

        Source: API metadata of Ims 2019-08-15, CreateServiceCredential.
        """
        return await self._call(
            _CREATE_SERVICE_CREDENTIAL,
            {
                "ServiceCredentialName": service_credential_name,
                "ServiceName": service_name,
                "CredentialAgeDays": credential_age_days,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def create_user(
        self,
        *,
        user_principal_name: str,
        display_name: str,
        mobile_phone: str | None = None,
        email: str | None = None,
        comments: str | None = None,
        tag: list[TagParam] | None = None,
        timeout: float | None = None,
    ) -> CreateUserResponse:
        """Create a RAM user, who at first has neither password, AccessKey pair nor permissions.

        `CreateLoginProfile` and `CreateAccessKey` give it access; permissions come from user groups or from
        policies attached through the RAM service.

        Needs `ram:CreateUser` on `acs:ram:*:<account>:user/*`.

        Args:
            user_principal_name: Logon name of the new user, `name@domain`, with the domain that
                `GetDefaultDomain` returns. The name has up to 64 letters, digits, periods, hyphens and
                underscores. 1 to 128 characters; pattern `^[a-zA-Z0-9._-]{1,64}@[a-zA-Z0-9._-]+$`.
            display_name: Readable name by which people recognise the user in the console; requests never
                refer to it. 1 to 24 characters.
            mobile_phone: Contact number of the user as country code, hyphen, number; it is for information
                only, codes go to what `SetVerificationInfo` binds (unverified). Pattern `^\\d+-\\d+$`; has an
                effect on aliyun.com only.
            email: Contact address of the user; it is for information only, codes go to what
                `SetVerificationInfo` binds (unverified). Has an effect on aliyun.com only.
            comments: Remark on the user for administrators, for example its purpose. 1 to 128 characters.
            tag: Tags that the user carries from the start, as `TagResources` would attach them. At most 20
                entries.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateUserResponse: `user`.

        Source: API metadata of Ims 2019-08-15, CreateUser.
        """
        return await self._call(
            _CREATE_USER,
            {
                "UserPrincipalName": user_principal_name,
                "DisplayName": display_name,
                "MobilePhone": mobile_phone,
                "Email": email,
                "Comments": comments,
                "Tag": tag,
            },
            timeout,
        )

    async def create_virtual_mfa_device(
        self,
        *,
        virtual_mfa_device_name: str,
        timeout: float | None = None,
    ) -> CreateVirtualMFADeviceResponse:
        """Create a virtual MFA device, whose key is then entered in an authenticator app.

        The key is in this reply only, as text and as QR code. The device has no effect until
        `BindMFADevice` gives it to a user.

        Needs `ram:CreateVirtualMFADevice` on `acs:ram:*:<account>:mfa/*`.

        Args:
            virtual_mfa_device_name: Name of the device, which becomes the end of its serial number:
                letters, digits and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateVirtualMFADeviceResponse: `virtual_mfa_device`.

        Source: API metadata of Ims 2019-08-15, CreateVirtualMFADevice.
        """
        return await self._call(
            _CREATE_VIRTUAL_MFA_DEVICE,
            {
                "VirtualMFADeviceName": virtual_mfa_device_name,
            },
            timeout,
        )

    async def delete_access_key(
        self,
        *,
        user_access_key_id: str,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> DeleteAccessKeyResponse:
        """Delete an AccessKey pair of a RAM user or of the caller.

        Requests signed with it fail from then on. A RAM user's pair goes to the recycle bin, from which
        `RestoreAccessKeyFromRecycleBin` can bring it back until its deletion date. `UpdateAccessKey`
        disables a pair on trial.

        Needs `ram:DeleteAccessKey` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_access_key_id: ID of the AccessKey pair concerned: the half that requests carry openly,
                never the secret.
            user_principal_name: Logon name of the RAM user who loses the pair; when omitted, the pair is
                one of the caller's own.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteAccessKey.
        """
        return await self._call(
            _DELETE_ACCESS_KEY,
            {
                "UserAccessKeyId": user_access_key_id,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def delete_access_key_in_recycle_bin(
        self,
        *,
        user_id: str | None = None,
        user_access_key_id: str | None = None,
        timeout: float | None = None,
    ) -> DeleteAccessKeyInRecycleBinResponse:
        """Erase a deleted AccessKey pair from the recycle bin for good.

        This cannot be undone. Without this call the service erases the pair when its `DeleteDate` is
        reached.

        `user_id` is required when the account itself calls.
        Needs `ram:DeleteAccessKeyInRecycleBin` on `*` (inferred; no published table lists it).

        Args:
            user_id: ID of the RAM user who owned the pair; a RAM user that calls for itself may leave it
                out.
            user_access_key_id: ID of the deleted AccessKey pair to erase, as `ListAccessKeysInRecycleBin`
                reports it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteAccessKeyInRecycleBin.
        """
        return await self._call(
            _DELETE_ACCESS_KEY_IN_RECYCLE_BIN,
            {
                "UserId": user_id,
                "UserAccessKeyId": user_access_key_id,
            },
            timeout,
        )

    async def delete_app_secret(
        self,
        *,
        app_id: str,
        app_secret_id: str,
        timeout: float | None = None,
    ) -> DeleteAppSecretResponse:
        """Delete one of an OAuth application's secrets, so that it can no longer get tokens with it.

        To rotate, create the second secret and switch to it first.

        Needs `ram:DeleteAppSecret` on `acs:ram:*:<account>:application/<AppName>`.

        Args:
            app_id: ID that the service gave the OAuth application at creation; it is also the `client_id`
                in OAuth requests.
            app_secret_id: ID of one of the application's secrets; it names the secret without revealing its
                value.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteAppSecret.
        """
        return await self._call(
            _DELETE_APP_SECRET,
            {
                "AppId": app_id,
                "AppSecretId": app_secret_id,
            },
            timeout,
        )

    async def delete_application(
        self,
        *,
        app_id: str,
        timeout: float | None = None,
    ) -> DeleteApplicationResponse:
        """Delete an OAuth application for good, after which nobody can sign in through it.

        There is no recycle bin for applications. Whether a `ServerApp` must be uninstalled with
        `DeprovisionApplication` first is not documented.

        Needs `ram:DeleteApplication` on `acs:ram:*:<account>:application/<AppName>`.

        Args:
            app_id: ID that the service gave the OAuth application at creation; it is also the `client_id`
                in OAuth requests.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteApplication.
        """
        return await self._call(
            _DELETE_APPLICATION,
            {
                "AppId": app_id,
            },
            timeout,
        )

    async def delete_group(
        self,
        *,
        group_name: str,
        timeout: float | None = None,
    ) -> DeleteGroupResponse:
        """Delete a user group that has neither members nor policies.

        Take out all members with `RemoveUserFromGroup` and detach all policies with RAM's
        `DetachPolicyFromGroup` first; otherwise the service refuses, in RAM with
        `DeleteConflict.Group.User` or `DeleteConflict.Group.Policy`.

        Needs `ram:DeleteGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: Name that identifies the user group within the account and by which requests refer
                to it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteGroup.
        """
        return await self._call(
            _DELETE_GROUP,
            {
                "GroupName": group_name,
            },
            timeout,
        )

    async def delete_login_profile(
        self,
        *,
        user_principal_name: str,
        timeout: float | None = None,
    ) -> DeleteLoginProfileResponse:
        """Take console logon away from a RAM user by deleting the logon settings with the password.

        AccessKey pairs of the user keep working. To suspend logon only, set `Status` to `Inactive` with
        `UpdateLoginProfile`.

        Needs `ram:DeleteLoginProfile` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteLoginProfile.
        """
        return await self._call(
            _DELETE_LOGIN_PROFILE,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def delete_oidc_provider(
        self,
        *,
        oidc_provider_name: str,
        timeout: float | None = None,
    ) -> DeleteOIDCProviderResponse:
        """Delete an OIDC identity provider, so that its tokens can no longer be traded for credentials.

        Roles keep naming the provider in their trust policies. Edit these too: a provider created later
        under the same name gets the same ARN, and with it their trust (unverified).

        Needs `ram:DeleteOIDCProvider` on `acs:ram:*:<account>:oidc-provider/<OIDCProviderName>`.

        Args:
            oidc_provider_name: Name of the OIDC identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteOIDCProvider.
        """
        return await self._call(
            _DELETE_OIDC_PROVIDER,
            {
                "OIDCProviderName": oidc_provider_name,
            },
            timeout,
        )

    async def delete_passkey(
        self,
        *,
        passkey_id: str,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> DeletePasskeyResponse:
        """Remove a passkey from a RAM user, for example when the device that holds it is lost.

        The user can no longer log on or pass MFA with it; a user without any other MFA method has to
        register one again.

        The service refuses a call without `passkey_id` with `MissingPasskeyId`.
        Needs `ram:DeletePasskey` on `*` (inferred; no published table lists it).

        Args:
            passkey_id: ID of the passkey to remove, as `ListPasskeys` reports it.
            user_principal_name: Logon name of the RAM user who loses the passkey; left out, presumably the
                calling RAM user (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeletePasskey.
        """
        return await self._call(
            _DELETE_PASSKEY,
            {
                "PasskeyId": passkey_id,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def delete_saml_provider(
        self,
        *,
        saml_provider_name: str,
        timeout: float | None = None,
    ) -> DeleteSAMLProviderResponse:
        """Delete a SAML identity provider, so that its users can no longer log on as RAM roles.

        Roles keep naming the provider in their trust policies. Edit these too: a provider created later
        under the same name gets the same ARN, and with it their trust (unverified).

        Needs `ram:DeleteSAMLProvider` on `acs:ram:*:<account>:saml-provider/<SAMLProviderName>`.

        Args:
            saml_provider_name: Name of the SAML identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteSAMLProvider.
        """
        return await self._call(
            _DELETE_SAML_PROVIDER,
            {
                "SAMLProviderName": saml_provider_name,
            },
            timeout,
        )

    async def delete_service_credential(
        self,
        *,
        service_credential_id: str,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> DeleteServiceCredentialResponse:
        """Delete a service credential; requests that still use it are refused from then on.

        To find out safely whether it is still in use, set it to `Inactive` with `UpdateServiceCredential`
        first; that can be undone.

        Needs `ram:DeleteServiceCredential` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            service_credential_id: ID of the service credential, given by the service at creation and
                starting with `SC`; not secret.
            user_principal_name: Logon name of the RAM user who owns the credential; left out, the caller.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteServiceCredential.
        """
        return await self._call(
            _DELETE_SERVICE_CREDENTIAL,
            {
                "ServiceCredentialId": service_credential_id,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def delete_user(
        self,
        *,
        user_principal_name: str | None = None,
        user_id: str | None = None,
        timeout: float | None = None,
    ) -> DeleteUserResponse:
        """Delete a RAM user by moving it to the recycle bin.

        Its console logon ends and its AccessKey pairs go to the bin with it; `RestoreUserFromRecycleBin`
        can undo this for 30 days. RAM's own `DeleteUser` demands that policies be detached and groups left
        first; whether this one does is unverified.

        Give exactly one of `user_principal_name` and `user_id`.
        Needs `ram:DeleteUser` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the user to delete, in the form `name@domain`.
            user_id: ID of the user to delete; restoring the user later takes this ID, so keep it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteUser.
        """
        return await self._call(
            _DELETE_USER,
            {
                "UserPrincipalName": user_principal_name,
                "UserId": user_id,
            },
            timeout,
        )

    async def delete_user_in_recycle_bin(
        self,
        *,
        user_id: str | None = None,
        timeout: float | None = None,
    ) -> DeleteUserInRecycleBinResponse:
        """Erase a deleted RAM user from the recycle bin for good.

        This cannot be undone, and it erases the user's AccessKey pairs too. Without this call the service
        erases the user when its `DeleteDate` is reached.

        Needs `ram:DeleteUserInRecycleBin` on `*`.

        Args:
            user_id: ID of the deleted user to erase, as `ListUsersInRecycleBin` reports it; logon names are
                not accepted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteUserInRecycleBin.
        """
        return await self._call(
            _DELETE_USER_IN_RECYCLE_BIN,
            {
                "UserId": user_id,
            },
            timeout,
        )

    async def delete_virtual_mfa_device(
        self,
        *,
        serial_number: str,
        timeout: float | None = None,
    ) -> DeleteVirtualMFADeviceResponse:
        """Delete an unbound virtual MFA device and the key that it holds.

        The service refuses while a user has the device: call `UnbindMFADevice` first. `DisableVirtualMFA`
        does both in one call.

        Needs `ram:DeleteVirtualMFADevice` on `<SerialNumber>`.

        Args:
            serial_number: ARN of the device, `acs:ram::<account>:mfa/<name>`, as `CreateVirtualMFADevice`
                and `ListVirtualMFADevices` return it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeleteVirtualMFADevice.
        """
        return await self._call(
            _DELETE_VIRTUAL_MFA_DEVICE,
            {
                "SerialNumber": serial_number,
            },
            timeout,
        )

    async def deprovision_application(
        self,
        *,
        app_id: str,
        timeout: float | None = None,
    ) -> DeprovisionApplicationResponse:
        """Uninstall an OAuth application, which withdraws its scopes in the account.

        It works for applications of other accounts and for own ones of type `ServerApp`; for own ones of
        type `WebApp` or `NativeApp`, which are never installed, it fails. The application itself stays: see
        `DeleteApplication`.

        Needs `ram:DeprovisionApplication` on `acs:ram:*:<account>:application/<AppName>`.

        Args:
            app_id: ID that the service gave the OAuth application at creation; it is also the `client_id`
                in OAuth requests.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeprovisionApplication.
        """
        return await self._call(
            _DEPROVISION_APPLICATION,
            {
                "AppId": app_id,
            },
            timeout,
        )

    async def deprovision_external_application(
        self,
        *,
        app_id: str,
        timeout: float | None = None,
    ) -> DeprovisionExternalApplicationResponse:
        """Uninstall another account's OAuth application, which then loses its scopes in this account.

        Only the installation goes; the application lives on in its own account and can be installed again.

        Needs `ram:DeprovisionExternalApplication` on `*`.

        Args:
            app_id: ID of an installed external application: `ForeignAppId` in the reply of
                `ListExternalApplications`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DeprovisionExternalApplication.
        """
        return await self._call(
            _DEPROVISION_EXTERNAL_APPLICATION,
            {
                "AppId": app_id,
            },
            timeout,
        )

    async def disable_virtual_mfa(
        self,
        *,
        user_principal_name: str,
        timeout: float | None = None,
    ) -> DisableVirtualMFAResponse:
        """Unbind the virtual MFA device of a RAM user and delete it.

        The device's key is lost, so the user needs a new device to use MFA again. `UnbindMFADevice` keeps
        the device.

        Needs `ram:DisableVirtualMFA` on `acs:ram:*:<account>:user/<UserPrincipalName>` (inferred; no
        published table lists it).

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, DisableVirtualMFA.
        """
        return await self._call(
            _DISABLE_VIRTUAL_MFA,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def generate_credential_report(
        self,
        *,
        timeout: float | None = None,
    ) -> GenerateCredentialReportResponse:
        """Start building the credential report of the account.

        Repeat the call until `State` is `COMPLETED`, then read the report with `GetCredentialReport`. A
        report younger than four hours is kept instead of building a new one. Accounts with more than 3,500
        RAM users get none.

        Needs `ram:GenerateCredentialReport` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GenerateCredentialReportResponse: `state`.

        Source: API metadata of Ims 2019-08-15, GenerateCredentialReport.
        """
        return await self._call(_GENERATE_CREDENTIAL_REPORT, {}, timeout)

    async def generate_governance_report(
        self,
        *,
        timeout: float | None = None,
    ) -> GenerateGovernanceReportResponse:
        """Start a new identity and access governance check of the account.

        The report is made in the background: ask `GetGovernanceReportStatus` until it is `Completed`, then
        read `ListRecentGovernanceMetrics` and `GetGovernanceItemReport`.

        Needs `ram:GenerateGovernanceReport` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GenerateGovernanceReportResponse: `state`.

        Source: API metadata of Ims 2019-08-15, GenerateGovernanceReport.
        """
        return await self._call(_GENERATE_GOVERNANCE_REPORT, {}, timeout)

    async def get_access_key_info_in_recycle_bin(
        self,
        *,
        user_access_key_id: str,
        timeout: float | None = None,
    ) -> GetAccessKeyInfoInRecycleBinResponse:
        """Look up one deleted AccessKey pair and the RAM user it belonged to.

        Needs `ram:GetAccessKeyInfoInRecycleBin` on `*`.

        Args:
            user_access_key_id: ID of the deleted AccessKey pair, for example one found in a log; its owner
                need not be known.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccessKeyInfoInRecycleBinResponse: `access_key`.

        Source: API metadata of Ims 2019-08-15, GetAccessKeyInfoInRecycleBin.
        """
        return await self._call(
            _GET_ACCESS_KEY_INFO_IN_RECYCLE_BIN,
            {
                "UserAccessKeyId": user_access_key_id,
            },
            timeout,
        )

    async def get_access_key_last_used(
        self,
        *,
        user_access_key_id: str,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> GetAccessKeyLastUsedResponse:
        """Read when an AccessKey pair was last used and for which cloud service.

        The RAM operation of the same name does not tell the service. For many users
        `GenerateCredentialReport` needs far fewer calls.

        Needs `ram:GetAccessKeyLastUsed` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_access_key_id: ID of the AccessKey pair concerned: the half that requests carry openly,
                never the secret.
            user_principal_name: Logon name of the RAM user who owns the pair; when omitted, the pair is
                looked for among the caller's own.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccessKeyLastUsedResponse: `access_key_last_used`.

        Source: API metadata of Ims 2019-08-15, GetAccessKeyLastUsed.
        """
        return await self._call(
            _GET_ACCESS_KEY_LAST_USED,
            {
                "UserAccessKeyId": user_access_key_id,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def get_access_key_policy(
        self,
        *,
        user_access_key_id: str,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> GetAccessKeyPolicyResponse:
        """Read the network policy that says from which addresses one AccessKey pair may be used.

        Only permanent AccessKey pairs have such a policy; temporary STS credentials are not covered. A
        policy in force for the pair replaces the account-level one, which `GetAccessKeyPolicyForAccount`
        returns.

        Needs `ram:GetAccessKeyPolicy` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_access_key_id: ID of the AccessKey pair concerned: the half that requests carry openly,
                never the secret.
            user_principal_name: Logon name of the RAM user who owns the AccessKey pair; when omitted, the
                pair is one of the caller's own.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccessKeyPolicyResponse: `access_key_id`, `access_key_policy`.

        Source: API metadata of Ims 2019-08-15, GetAccessKeyPolicy.
        """
        return await self._call(
            _GET_ACCESS_KEY_POLICY,
            {
                "UserAccessKeyId": user_access_key_id,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def get_access_key_policy_for_account(
        self,
        *,
        timeout: float | None = None,
    ) -> GetAccessKeyPolicyForAccountResponse:
        """Read the account-level network policy, which limits from where AccessKey pairs may be used.

        It applies to every permanent pair of the account itself and of its RAM users, except for pairs with
        a policy of their own in force; `GetAccessKeyPolicy` reads those.

        Needs `ram:GetAccessKeyPolicyForAccount` on `acs:ram:*:<account>:*` (inferred; no published table
        lists it).

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccessKeyPolicyForAccountResponse: `access_key_policy`.

        Source: API metadata of Ims 2019-08-15, GetAccessKeyPolicyForAccount.
        """
        return await self._call(_GET_ACCESS_KEY_POLICY_FOR_ACCOUNT, {}, timeout)

    async def get_account_mfa_info(
        self,
        *,
        timeout: float | None = None,
    ) -> GetAccountMFAInfoResponse:
        """Read whether the account's own (root) logon is protected by MFA.

        Needs `ram:GetAccountMFAInfo` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccountMFAInfoResponse: `is_mfa_enable`.

        Source: API metadata of Ims 2019-08-15, GetAccountMFAInfo.
        """
        return await self._call(_GET_ACCOUNT_MFA_INFO, {}, timeout)

    async def get_account_security_practice_report(
        self,
        *,
        timeout: float | None = None,
    ) -> GetAccountSecurityPracticeReportResponse:
        """Get the account's security score and the figures behind it.

        Other callers than the account itself can learn here whether the account has MFA and AccessKey pairs
        of its own.

        Needs `ram:GetAccountSecurityPracticeReport` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccountSecurityPracticeReportResponse: `account_security_practice_info`.

        Source: API metadata of Ims 2019-08-15, GetAccountSecurityPracticeReport.
        """
        return await self._call(_GET_ACCOUNT_SECURITY_PRACTICE_REPORT, {}, timeout)

    async def get_account_summary(
        self,
        *,
        timeout: float | None = None,
    ) -> GetAccountSummaryResponse:
        """Read how many users, groups, roles, policies and MFA devices the account has and how many it may
        have.

        RAM has no such operation. It is the way to see in advance that a create or attach call would exceed
        a quota.

        Needs `ram:GetAccountSummary` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccountSummaryResponse: `summary_map`.

        Source: API metadata of Ims 2019-08-15, GetAccountSummary.
        """
        return await self._call(_GET_ACCOUNT_SUMMARY, {}, timeout)

    async def get_app_secret(
        self,
        *,
        app_id: str,
        app_secret_id: str,
        timeout: float | None = None,
    ) -> GetAppSecretResponse:
        """Read one secret of an OAuth application by its ID.

        The API reference shows the value in the reply, while the user guide says that it can be seen at
        creation only, so do not count on getting it (unverified).

        Needs `ram:GetAppSecret` on `acs:ram:*:<account>:application/<AppName>` (inferred; no published
        table lists it).

        Args:
            app_id: ID that the service gave the OAuth application at creation; it is also the `client_id`
                in OAuth requests.
            app_secret_id: ID of one of the application's secrets; it names the secret without revealing its
                value.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAppSecretResponse: `app_secret`.

        Source: API metadata of Ims 2019-08-15, GetAppSecret.
        """
        return await self._call(
            _GET_APP_SECRET,
            {
                "AppId": app_id,
                "AppSecretId": app_secret_id,
            },
            timeout,
        )

    async def get_application(
        self,
        *,
        app_id: str,
        timeout: float | None = None,
    ) -> GetApplicationResponse:
        """Read the settings of one of the account's own OAuth applications.

        How an application of another account is installed is told by `GetExternalApplication`.

        Needs `ram:GetApplication` on `acs:ram:*:<account>:application/<AppName>`.

        Args:
            app_id: ID that the service gave the OAuth application at creation; it is also the `client_id`
                in OAuth requests.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetApplicationResponse: `application`.

        Source: API metadata of Ims 2019-08-15, GetApplication.
        """
        return await self._call(
            _GET_APPLICATION,
            {
                "AppId": app_id,
            },
            timeout,
        )

    async def get_application_provision_info(
        self,
        *,
        app_id: str,
        timeout: float | None = None,
    ) -> GetApplicationProvisionInfoResponse:
        """Read how one OAuth application is installed in the account: its scopes, category and who may use it.

        Needs `ram:GetApplicationProvisionInfo` on `*`.

        Args:
            app_id: ID of an installed application, as `ListApplicationProvisionInfos` returns it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetApplicationProvisionInfoResponse: `application_provision_info`.

        Source: API metadata of Ims 2019-08-15, GetApplicationProvisionInfo.
        """
        return await self._call(
            _GET_APPLICATION_PROVISION_INFO,
            {
                "AppId": app_id,
            },
            timeout,
        )

    def get_credential_report(
        self,
        *,
        next_token: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[GetCredentialReportResponse, Never]:
        """Fetch the latest credential report: passwords, MFA and AccessKey pairs of the account and all its
        RAM users.

        Call `GenerateCredentialReport` until it answers `COMPLETED` first. Key usage lags about two hours
        behind, password changes up to a day. It shows the account's own keys, MFA and last logon to other
        callers too.

        Needs `ram:GetCredentialReport` on `*` (inferred; no published table lists it).

        Args:
            next_token: Opaque token of the page that follows: a reply carries it only while entries remain,
                a request that carries it continues there.
            max_items: Most identities, that is rows of the report, on one page; the default is enough for
                any account that can have a report. 1 to 3501; the service assumes `3501` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetCredentialReportResponse: Await it for one piece, or walk `.pages()` for all of them.

        Source: API metadata of Ims 2019-08-15, GetCredentialReport.
        """
        return Pager(
            self,
            _GET_CREDENTIAL_REPORT,
            {
                "NextToken": next_token,
                "MaxItems": max_items,
            },
            timeout,
        )

    async def get_default_domain(
        self,
        *,
        timeout: float | None = None,
    ) -> GetDefaultDomainResponse:
        """Read the account's default domain, the part after `@` in the logon names of its RAM users.

        Needs `ram:GetDefaultDomain` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetDefaultDomainResponse: `default_domain_name`.

        Source: API metadata of Ims 2019-08-15, GetDefaultDomain.
        """
        return await self._call(_GET_DEFAULT_DOMAIN, {}, timeout)

    async def get_external_application(
        self,
        *,
        app_id: str,
        timeout: float | None = None,
    ) -> GetExternalApplicationResponse:
        """Read one installed OAuth application of another account, with the scopes it was granted.

        Needs `ram:GetExternalApplication` on `*` (inferred; no published table lists it).

        Args:
            app_id: ID of the external application, called `ForeignAppId` in replies; it must be installed
                in this account.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetExternalApplicationResponse: `external_application`.

        Source: API metadata of Ims 2019-08-15, GetExternalApplication.
        """
        return await self._call(
            _GET_EXTERNAL_APPLICATION,
            {
                "AppId": app_id,
            },
            timeout,
        )

    def get_governance_item_report(
        self,
        *,
        governance_item_type: str | None = None,
        marker: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[GetGovernanceItemReportResponse, ColumnRow]:
        """Read the result of one governance check item: its key figure and the table of findings behind it.

        It reads the latest finished report and may therefore be out of date; `GenerateGovernanceReport`
        makes a new one.

        Needs `ram:GetGovernanceItemReport` on `*`.

        Args:
            governance_item_type: Name of the check item, for example `SSOLoginEnabled`, as `GovernanceItem`
                in `ListRecentGovernanceMetrics`. The service presumably refuses a call without it
                (unverified).
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 1000; the service assumes `1000` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetGovernanceItemReportResponse: Await it for one page, or use `async for` for every item of
                every page.

        Source: API metadata of Ims 2019-08-15, GetGovernanceItemReport.
        """
        return Pager(
            self,
            _GET_GOVERNANCE_ITEM_REPORT,
            {
                "GovernanceItemType": governance_item_type,
                "Marker": marker,
                "MaxItems": max_items,
            },
            timeout,
        )

    async def get_governance_report_status(
        self,
        *,
        timeout: float | None = None,
    ) -> GetGovernanceReportStatusResponse:
        """Read how far the governance report has come, as a whole and for each check item.

        Needs `ram:GetGovernanceReportStatus` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetGovernanceReportStatusResponse: `governance_items_status`, `whole_report_status`.

        Source: API metadata of Ims 2019-08-15, GetGovernanceReportStatus.
        """
        return await self._call(_GET_GOVERNANCE_REPORT_STATUS, {}, timeout)

    async def get_group(
        self,
        *,
        group_name: str,
        timeout: float | None = None,
    ) -> GetGroupResponse:
        """Read the names, comments and dates of one user group.

        Members come from `ListUsersForGroup`, attached policies from RAM's `ListPoliciesForGroup`.

        Needs `ram:GetGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: Name that identifies the user group within the account and by which requests refer
                to it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetGroupResponse: `group`.

        Source: API metadata of Ims 2019-08-15, GetGroup.
        """
        return await self._call(
            _GET_GROUP,
            {
                "GroupName": group_name,
            },
            timeout,
        )

    async def get_login_profile(
        self,
        *,
        user_principal_name: str,
        timeout: float | None = None,
    ) -> GetLoginProfileResponse:
        """Read the console logon settings of a RAM user and when the user last logged on.

        For a user without logon settings the service answers with a 404 error,
        `EntityNotExist.User.LoginProfile`: take it as the information that console logon is not set up.

        Needs `ram:GetLoginProfile` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetLoginProfileResponse: `login_profile`.

        Source: API metadata of Ims 2019-08-15, GetLoginProfile.
        """
        return await self._call(
            _GET_LOGIN_PROFILE,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def get_oidc_provider(
        self,
        *,
        oidc_provider_name: str,
        timeout: float | None = None,
    ) -> GetOIDCProviderResponse:
        """Look up one OIDC identity provider by name.

        Needs `ram:GetOIDCProvider` on `acs:ram:*:<account>:oidc-provider/<OIDCProviderName>`.

        Args:
            oidc_provider_name: Name of the OIDC identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetOIDCProviderResponse: `oidc_provider`.

        Source: API metadata of Ims 2019-08-15, GetOIDCProvider.
        """
        return await self._call(
            _GET_OIDC_PROVIDER,
            {
                "OIDCProviderName": oidc_provider_name,
            },
            timeout,
        )

    async def get_password_policy(
        self,
        *,
        timeout: float | None = None,
    ) -> GetPasswordPolicyResponse:
        """Read the rules for the console passwords of RAM users.

        Needs `ram:GetPasswordPolicy` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetPasswordPolicyResponse: `password_policy`.

        Source: API metadata of Ims 2019-08-15, GetPasswordPolicy.
        """
        return await self._call(_GET_PASSWORD_POLICY, {}, timeout)

    async def get_saml_provider(
        self,
        *,
        saml_provider_name: str,
        timeout: float | None = None,
    ) -> GetSAMLProviderResponse:
        """Look up one SAML identity provider together with its metadata.

        Needs `ram:GetSAMLProvider` on `acs:ram:*:<account>:saml-provider/<SAMLProviderName>`.

        Args:
            saml_provider_name: Name of the SAML identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetSAMLProviderResponse: `saml_provider`.

        Source: API metadata of Ims 2019-08-15, GetSAMLProvider.
        """
        return await self._call(
            _GET_SAML_PROVIDER,
            {
                "SAMLProviderName": saml_provider_name,
            },
            timeout,
        )

    async def get_security_preference(
        self,
        *,
        timeout: float | None = None,
    ) -> GetSecurityPreferenceResponse:
        """Read the account-wide security settings for RAM users: logon, MFA, self-service and idle time.

        Needs `ram:GetSecurityPreference` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetSecurityPreferenceResponse: `security_preference`.

        Source: API metadata of Ims 2019-08-15, GetSecurityPreference.
        """
        return await self._call(_GET_SECURITY_PREFERENCE, {}, timeout)

    async def get_service_credential(
        self,
        *,
        service_credential_id: str,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> GetServiceCredentialResponse:
        """Look up one service credential of a RAM user.

        Needs `ram:GetServiceCredential` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            service_credential_id: ID of the service credential, given by the service at creation and
                starting with `SC`; not secret.
            user_principal_name: Logon name of the RAM user who owns the credential; left out, the caller.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetServiceCredentialResponse: `service_credential`.

        Source: API metadata of Ims 2019-08-15, GetServiceCredential.
        """
        return await self._call(
            _GET_SERVICE_CREDENTIAL,
            {
                "ServiceCredentialId": service_credential_id,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def get_user(
        self,
        *,
        user_principal_name: str | None = None,
        user_id: str | None = None,
        user_access_key_id: str | None = None,
        timeout: float | None = None,
    ) -> GetUserResponse:
        """Look up one RAM user by logon name, by ID or by one of its AccessKey IDs.

        Give exactly one of `user_principal_name`, `user_id` and `user_access_key_id`.
        Needs `ram:GetUser` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`. 1 to 128 characters;
                pattern `^[a-zA-Z0-9._-]{1,64}@[a-zA-Z0-9._-]+$`.
            user_id: Numeric ID that the service gave the RAM user at creation; it stays the same when the
                user is renamed.
            user_access_key_id: ID of an AccessKey pair whose owner is wanted, for example one found in a
                log.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetUserResponse: `user`.

        Source: API metadata of Ims 2019-08-15, GetUser.
        """
        return await self._call(
            _GET_USER,
            {
                "UserPrincipalName": user_principal_name,
                "UserId": user_id,
                "UserAccessKeyId": user_access_key_id,
            },
            timeout,
        )

    async def get_user_in_recycle_bin(
        self,
        *,
        user_id: str | None = None,
        user_access_key_id: str | None = None,
        timeout: float | None = None,
    ) -> GetUserInRecycleBinResponse:
        """Look up one deleted RAM user by ID or by one of its AccessKey IDs.

        Give exactly one of `user_id` and `user_access_key_id`.
        Needs `ram:GetUserInRecycleBin` on `*`.

        Args:
            user_id: ID that the user had before its deletion; `ListUsersInRecycleBin` reports it, too.
            user_access_key_id: ID of an AccessKey pair that the deleted user owned, for example one found
                in a log.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetUserInRecycleBinResponse: `user`.

        Source: API metadata of Ims 2019-08-15, GetUserInRecycleBin.
        """
        return await self._call(
            _GET_USER_IN_RECYCLE_BIN,
            {
                "UserId": user_id,
                "UserAccessKeyId": user_access_key_id,
            },
            timeout,
        )

    async def get_user_mfa_info(
        self,
        *,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> GetUserMFAInfoResponse:
        """Read whether a RAM user has an MFA device and of which kind it is.

        Passkeys are listed by `ListPasskeys`, security phone and mailbox by `GetVerificationInfo`.

        `user_principal_name` is required when the account itself calls.
        Needs `ram:GetUserMFAInfo` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user in question; a RAM user who asks about itself
                can omit it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetUserMFAInfoResponse: `mfa_device`, `is_mfa_enable`.

        Source: API metadata of Ims 2019-08-15, GetUserMFAInfo.
        """
        return await self._call(
            _GET_USER_MFA_INFO,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def get_user_sso_settings(
        self,
        *,
        timeout: float | None = None,
    ) -> GetUserSsoSettingsResponse:
        """Read how RAM users log on through the account's own SAML identity provider.

        Needs `ram:GetUserSsoSettings` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetUserSsoSettingsResponse: `user_sso_settings`.

        Source: API metadata of Ims 2019-08-15, GetUserSsoSettings.
        """
        return await self._call(_GET_USER_SSO_SETTINGS, {}, timeout)

    async def get_verification_info(
        self,
        *,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> GetVerificationInfoResponse:
        """Read which phone and mailbox a RAM user can receive verification codes on.

        These are for MFA and set by `SetVerificationInfo`; the contact data in `GetUser` is separate from
        them.

        Needs `ram:GetVerificationInfo` on `*`.

        Args:
            user_principal_name: Logon name of the RAM user in question; when omitted, presumably the
                calling user is meant (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetVerificationInfoResponse: `security_phone_device`, `security_email_device`.

        Source: API metadata of Ims 2019-08-15, GetVerificationInfo.
        """
        return await self._call(
            _GET_VERIFICATION_INFO,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def list_access_keys(
        self,
        *,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> ListAccessKeysResponse:
        """List all AccessKey pairs of a RAM user or of the caller, without their secrets.

        The reply is not paged. Called by the account itself without a user name, it lists the root pairs.

        Needs `ram:ListAccessKeys` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user whose pairs are listed; when omitted, they are
                the caller's own.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListAccessKeysResponse: `access_keys`.

        Source: API metadata of Ims 2019-08-15, ListAccessKeys.
        """
        return await self._call(
            _LIST_ACCESS_KEYS,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def list_access_keys_in_recycle_bin(
        self,
        *,
        user_id: str | None = None,
        timeout: float | None = None,
    ) -> ListAccessKeysInRecycleBinResponse:
        """List the deleted AccessKey pairs of one RAM user that can still be restored.

        The bin keeps at most three pairs per user, each for 30 days; a fourth pushes out the oldest. The
        list comes in one piece.

        Needs `ram:ListAccessKeysInRecycleBin` on `*`.

        Args:
            user_id: ID of the RAM user who owned the pairs; left out, presumably the calling RAM user
                (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListAccessKeysInRecycleBinResponse: `access_keys`.

        Source: API metadata of Ims 2019-08-15, ListAccessKeysInRecycleBin.
        """
        return await self._call(
            _LIST_ACCESS_KEYS_IN_RECYCLE_BIN,
            {
                "UserId": user_id,
            },
            timeout,
        )

    async def list_app_secret_ids(
        self,
        *,
        app_id: str,
        timeout: float | None = None,
    ) -> ListAppSecretIdsResponse:
        """List the IDs and creation times of an OAuth application's secrets.

        Needs `ram:ListAppSecretIds` on `acs:ram:*:<account>:application/<AppName>`.

        Args:
            app_id: ID that the service gave the OAuth application at creation; it is also the `client_id`
                in OAuth requests.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListAppSecretIdsResponse: `app_secrets`.

        Source: API metadata of Ims 2019-08-15, ListAppSecretIds.
        """
        return await self._call(
            _LIST_APP_SECRET_IDS,
            {
                "AppId": app_id,
            },
            timeout,
        )

    async def list_application_provision_infos(
        self,
        *,
        source_type: str | None = None,
        timeout: float | None = None,
    ) -> ListApplicationProvisionInfosResponse:
        """List the OAuth applications that are installed in the account, its own and those of other accounts.

        The reply is not paged. `ListApplications`, in contrast, lists what the account has created,
        installed or not.

        Needs `ram:ListApplicationProvisionInfos` on `*`.

        Args:
            source_type: Whose applications to list: the account's own (`inner`) or those of other accounts
                (`external`); when omitted, both kinds (unverified). Known values: `inner`, `external`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListApplicationProvisionInfosResponse: `application_provision_infos`.

        Source: API metadata of Ims 2019-08-15, ListApplicationProvisionInfos.
        """
        return await self._call(
            _LIST_APPLICATION_PROVISION_INFOS,
            {
                "SourceType": source_type,
            },
            timeout,
        )

    async def list_applications(
        self,
        *,
        timeout: float | None = None,
    ) -> ListApplicationsResponse:
        """List the OAuth applications that the account has created.

        The reply is not paged. Applications of other accounts are not included: see
        `ListApplicationProvisionInfos`.

        Needs `ram:ListApplications` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListApplicationsResponse: `applications`.

        Source: API metadata of Ims 2019-08-15, ListApplications.
        """
        return await self._call(_LIST_APPLICATIONS, {}, timeout)

    def list_external_applications(
        self,
        *,
        timeout: float | None = None,
    ) -> Pager[ListExternalApplicationsResponse, ExternalApplication]:
        """List the OAuth applications of other accounts that are installed here.

        The reply may be cut, yet the operation has no parameter that asks for the rest;
        `ListApplicationProvisionInfos` with `external` is not paged.

        Needs `ram:ListExternalApplications` on `*` (inferred; no published table lists it).

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListExternalApplicationsResponse: Await it for one page, or use `async for` for every item of
                every page.

        Source: API metadata of Ims 2019-08-15, ListExternalApplications.
        """
        return Pager(self, _LIST_EXTERNAL_APPLICATIONS, {}, timeout)

    def list_groups(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[ListGroupsResponse, Group]:
        """List the user groups of the account, page by page.

        Needs `ram:ListGroups` on `acs:ram:*:<account>:group/*`.

        Args:
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListGroupsResponse: Await it for one page, or use `async for` for every item of every page.

        Source: API metadata of Ims 2019-08-15, ListGroups.
        """
        return Pager(
            self,
            _LIST_GROUPS,
            {
                "Marker": marker,
                "MaxItems": max_items,
            },
            timeout,
        )

    async def list_groups_for_user(
        self,
        *,
        user_principal_name: str,
        timeout: float | None = None,
    ) -> ListGroupsForUserResponse:
        """List every user group that a RAM user belongs to, with the date of joining.

        The reply is not paged. To learn the membership of all users, `ListUsersForGroup` once per group
        usually takes fewer calls.

        Needs `ram:ListGroupsForUser` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListGroupsForUserResponse: `groups`.

        Source: API metadata of Ims 2019-08-15, ListGroupsForUser.
        """
        return await self._call(
            _LIST_GROUPS_FOR_USER,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    def list_oidc_providers(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[ListOIDCProvidersResponse, OIDCProvider]:
        """List the OIDC identity providers of the account, page by page.

        Needs `ram:ListOIDCProviders` on `*`.

        Args:
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListOIDCProvidersResponse: Await it for one page, or use `async for` for every item of every
                page.

        Source: API metadata of Ims 2019-08-15, ListOIDCProviders.
        """
        return Pager(
            self,
            _LIST_OIDC_PROVIDERS,
            {
                "Marker": marker,
                "MaxItems": max_items,
            },
            timeout,
        )

    async def list_passkeys(
        self,
        *,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> ListPasskeysResponse:
        """List the passkeys with which a RAM user can log on to the console or pass MFA.

        The list comes in one piece; there are no pages.

        Needs `ram:ListPasskeys` on `*`.

        Args:
            user_principal_name: Logon name of the RAM user whose passkeys are wanted; left out, presumably
                the calling RAM user (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListPasskeysResponse: `passkeys`.

        Source: API metadata of Ims 2019-08-15, ListPasskeys.
        """
        return await self._call(
            _LIST_PASSKEYS,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def list_predefined_scopes(
        self,
        *,
        app_type: str | None = None,
        timeout: float | None = None,
    ) -> ListPredefinedScopesResponse:
        """List the OAuth scopes that applications may ask for, with what each of them permits.

        Needs `ram:ListPredefinedScopes` on `acs:ram:*:<account>:*` (inferred; no published table lists it).

        Args:
            app_type: Kind of application whose possible scopes are wanted; when omitted, the scopes of all
                three kinds are listed. Known values: `WebApp`, `NativeApp`, `ServerApp`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListPredefinedScopesResponse: `predefined_scopes`.

        Source: API metadata of Ims 2019-08-15, ListPredefinedScopes.
        """
        return await self._call(
            _LIST_PREDEFINED_SCOPES,
            {
                "AppType": app_type,
            },
            timeout,
        )

    async def list_recent_governance_metrics(
        self,
        *,
        timeout: float | None = None,
    ) -> ListRecentGovernanceMetricsResponse:
        """List the key figures of all check items from the latest governance report.

        It returns what the last `GenerateGovernanceReport` found and starts no new check.

        Needs `ram:ListRecentGovernanceMetrics` on `*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListRecentGovernanceMetricsResponse: `generate_time`, `governance_metrics`.

        Source: API metadata of Ims 2019-08-15, ListRecentGovernanceMetrics.
        """
        return await self._call(_LIST_RECENT_GOVERNANCE_METRICS, {}, timeout)

    def list_saml_providers(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[ListSAMLProvidersResponse, SAMLProvider]:
        """List the SAML identity providers of the account, page by page.

        Needs `ram:ListSAMLProviders` on `*`.

        Args:
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListSAMLProvidersResponse: Await it for one page, or use `async for` for every item of every
                page.

        Source: API metadata of Ims 2019-08-15, ListSAMLProviders.
        """
        return Pager(
            self,
            _LIST_SAML_PROVIDERS,
            {
                "Marker": marker,
                "MaxItems": max_items,
            },
            timeout,
        )

    def list_service_credentials(
        self,
        *,
        all_users: bool | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
        service_name: str | None = None,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> Pager[ListServiceCredentialsResponse, ServiceCredential]:
        """List the service credentials of one RAM user, or of all RAM users of the account, page by page.

        `user_principal_name` must not be given when `all_users` is `true`.
        Needs `ram:ListServiceCredentials` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            all_users: True lists the credentials of every RAM user in the account at once.
            max_results: Most credentials that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 100; the service assumes `10` when omitted.
            next_token: Opaque token of the page that follows: a reply carries it only while entries remain,
                a request that carries it continues there.
            service_name: Lists only credentials for this service, written like a host name
                (`xxx.aliyuncs.com`); left out, those for any service.
            user_principal_name: Logon name of the RAM user whose credentials are wanted; left out without
                `AllUsers`, presumably the caller (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListServiceCredentialsResponse: Await it for one page, or use `async for` for every item of
                every page.

        Source: API metadata of Ims 2019-08-15, ListServiceCredentials.
        """
        return Pager(
            self,
            _LIST_SERVICE_CREDENTIALS,
            {
                "AllUsers": all_users,
                "MaxResults": max_results,
                "NextToken": next_token,
                "ServiceName": service_name,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    def list_tag_resources(
        self,
        *,
        resource_type: str,
        resource_principal_name: list[str] | None = None,
        next_token: str | None = None,
        page_size: int | None = None,
        resource_id: list[str] | None = None,
        tag: list[TagParam] | None = None,
        timeout: float | None = None,
    ) -> Pager[ListTagResourcesResponse, TagResource]:
        """List which tags RAM users carry, or which RAM users carry certain tags, page by page.

        Give at most one of `resource_id` and `resource_principal_name`. Give at least one of `resource_id`,
        `resource_principal_name` and `tag`.
        Needs `ram:ListTagResources` on `*` (inferred; no published table lists it).

        Args:
            resource_type: Kind of resource that carries the tags; through this service only RAM users
                (`user`) can be tagged. Known values: `user`.
            resource_principal_name: Logon names of the RAM users whose tags are wanted, such as
                `alice@example.onaliyun.com`. At most 50 entries.
            next_token: Opaque token of the page that follows: a reply carries it only while entries remain,
                a request that carries it continues there.
            page_size: Most entries, each one tag of one user, that a page may hold; if more exist,
                `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.
            resource_id: User IDs of the RAM users whose tags are wanted; left out like the logon names,
                `Tag` alone decides. At most 50 entries.
            tag: Tags to search for; one without a value matches any value of its key. At most 20 entries.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListTagResourcesResponse: Await it for one page, or use `async for` for every item of every
                page.

        Source: API metadata of Ims 2019-08-15, ListTagResources.
        """
        return Pager(
            self,
            _LIST_TAG_RESOURCES,
            {
                "ResourceType": resource_type,
                "ResourcePrincipalName": resource_principal_name,
                "NextToken": next_token,
                "PageSize": page_size,
                "ResourceId": resource_id,
                "Tag": tag,
            },
            timeout,
        )

    def list_user_basic_infos(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        tag: list[TagParam] | None = None,
        status: list[str] | None = None,
        timeout: float | None = None,
    ) -> Pager[ListUserBasicInfosResponse, User]:
        """List the RAM users of the account with names, ID and status only, page by page.

        Suspended users appear only when `Status` or `Tag` asks for them. `ListUsers` returns the details.

        `status` must not be given when `tag` is given.
        Needs `ram:ListUserBasicInfos` on `acs:ram:*:<account>:user/*`.

        Args:
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 1000; the service assumes `100` when omitted.
            tag: Lists only users who carry these tags, active and suspended ones alike. At most 20 entries.
            status: States of the users to list: `active`, `freeze` (suspended, cannot act; unverified), or
                both. Entries: `active`, `freeze`; the service assumes `active` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListUserBasicInfosResponse: Await it for one page, or use `async for` for every item of every
                page.

        Source: API metadata of Ims 2019-08-15, ListUserBasicInfos.
        """
        return Pager(
            self,
            _LIST_USER_BASIC_INFOS,
            {
                "Marker": marker,
                "MaxItems": max_items,
                "Tag": tag,
                "Status": status,
            },
            timeout,
        )

    def list_users(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        tag: list[TagParam] | None = None,
        status: list[str] | None = None,
        timeout: float | None = None,
    ) -> Pager[ListUsersResponse, User]:
        """List the RAM users of the account with all details, page by page.

        Suspended users appear only when `Status` or `Tag` asks for them. `ListUserBasicInfos` is the short
        form; RAM's own `ListUsers` knows no last logon.

        `status` is ignored when `tag` is given.
        Needs `ram:ListUsers` on `acs:ram:*:<account>:user/*`.

        Args:
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 1000; the service assumes `1000` when omitted.
            tag: Lists only users who carry these tags, active and suspended ones alike. At most 20 entries.
            status: States of the users to list: `active`, `freeze` (suspended, cannot act; unverified), or
                both. Entries: `active`, `freeze`; the service assumes `active` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListUsersResponse: Await it for one page, or use `async for` for every item of every page.

        Source: API metadata of Ims 2019-08-15, ListUsers.
        """
        return Pager(
            self,
            _LIST_USERS,
            {
                "Marker": marker,
                "MaxItems": max_items,
                "Tag": tag,
                "Status": status,
            },
            timeout,
        )

    def list_users_for_group(
        self,
        *,
        group_name: str,
        marker: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[ListUsersForGroupResponse, User]:
        """List the members of a user group and when each of them joined, page by page.

        Needs `ram:ListUsersForGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: Name that identifies the user group within the account and by which requests refer
                to it.
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListUsersForGroupResponse: Await it for one page, or use `async for` for every item of every
                page.

        Source: API metadata of Ims 2019-08-15, ListUsersForGroup.
        """
        return Pager(
            self,
            _LIST_USERS_FOR_GROUP,
            {
                "GroupName": group_name,
                "Marker": marker,
                "MaxItems": max_items,
            },
            timeout,
        )

    def list_users_in_recycle_bin(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        filter: str | None = None,
        timeout: float | None = None,
    ) -> Pager[ListUsersInRecycleBinResponse, User]:
        """List the deleted RAM users that can still be restored, page by page.

        A deleted user stays for 30 days. The bin holds at most 1,000 users; when it is full, the one
        deleted first is erased early.

        Needs `ram:ListUsersInRecycleBin` on `*`.

        Args:
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.
            filter: Search for a single deleted user by full logon name, written `UserPrincipalName eq
                alice@example.onaliyun.com`; left out, all deleted users are listed. Pattern
                `^UserPrincipalName eq \\S+@\\S+\\.onaliyun\\.com$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListUsersInRecycleBinResponse: Await it for one page, or use `async for` for every item of every
                page.

        Source: API metadata of Ims 2019-08-15, ListUsersInRecycleBin.
        """
        return Pager(
            self,
            _LIST_USERS_IN_RECYCLE_BIN,
            {
                "Marker": marker,
                "MaxItems": max_items,
                "Filter": filter,
            },
            timeout,
        )

    def list_virtual_mfa_devices(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[ListVirtualMFADevicesResponse, VirtualMFADevice]:
        """List the account's virtual MFA devices and which users they are bound to, page by page.

        Passkeys and hardware keys are not included. The RAM operation of the same name is not paged.

        Needs `ram:ListVirtualMFADevices` on `acs:ram:*:<account>:mfa/*`.

        Args:
            marker: Opaque position where the next page starts: a reply carries it only while entries
                remain, a request that carries it continues there.
            max_items: Most entries that one page may hold; if more exist, the reply is cut there and
                `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListVirtualMFADevicesResponse: Await it for one page, or use `async for` for every item of every
                page.

        Source: API metadata of Ims 2019-08-15, ListVirtualMFADevices.
        """
        return Pager(
            self,
            _LIST_VIRTUAL_MFA_DEVICES,
            {
                "Marker": marker,
                "MaxItems": max_items,
            },
            timeout,
        )

    async def provision_application(
        self,
        *,
        app_id: str,
        scopes: list[str] | None = None,
        timeout: float | None = None,
    ) -> ProvisionApplicationResponse:
        """Install an OAuth application in the account, which grants it scopes there.

        Of the account's own applications only those of type `ServerApp` need it; `WebApp` and `NativeApp`
        are used without. Applications of other accounts can be installed with it as well (unverified) or
        with `ProvisionExternalApplication`.

        Needs `ram:ProvisionApplication` on `acs:ram:*:<account>:application/<AppName>` (inferred; no
        published table lists it).

        Args:
            app_id: ID of the application to install, for an own one from `ListApplications`.
            scopes: OAuth scopes that the application gets in this account, such as `openid` and `aliuid`;
                `ListPredefinedScopes` describes them. What it gets when omitted is not documented.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ProvisionApplicationResponse: `application_provision_info`.

        Source: API metadata of Ims 2019-08-15, ProvisionApplication.
        """
        return await self._call(
            _PROVISION_APPLICATION,
            {
                "AppId": app_id,
                "Scopes": scopes,
            },
            timeout,
        )

    async def provision_external_application(
        self,
        *,
        app_id: str,
        scopes: list[str] | None = None,
        timeout: float | None = None,
    ) -> ProvisionExternalApplicationResponse:
        """Install an OAuth application that belongs to another Alibaba Cloud account.

        Its owner must have opened it to other accounts (`IsMultiTenant`) and must tell its ID, because no
        operation finds applications that are not installed yet. `DeprovisionExternalApplication` undoes it.

        Needs `ram:ProvisionExternalApplication` on `*`.

        Args:
            app_id: ID of the other account's application, obtained from its owner; IDs from the caller's
                own `ListApplications` do not work.
            scopes: OAuth scopes that the external application gets in this account, such as `openid` and
                `aliuid`. What it gets when omitted is not documented.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ProvisionExternalApplicationResponse: `external_application`.

        Source: API metadata of Ims 2019-08-15, ProvisionExternalApplication.
        """
        return await self._call(
            _PROVISION_EXTERNAL_APPLICATION,
            {
                "AppId": app_id,
                "Scopes": scopes,
            },
            timeout,
        )

    async def remove_client_id_from_oidc_provider(
        self,
        *,
        oidc_provider_name: str,
        client_id: str,
        timeout: float | None = None,
    ) -> RemoveClientIdFromOIDCProviderResponse:
        """Stop accepting tokens issued to one client ID of an OIDC identity provider.

        Applications that use this client ID can no longer get role credentials through the provider.

        Needs `ram:RemoveClientIdFromOIDCProvider` on `acs:ram:*:<account>:oidc-provider/<OIDCProviderName>`
        (inferred; no published table lists it).

        Args:
            oidc_provider_name: Name of the OIDC identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            client_id: Client ID to take off the provider's list; it must be registered there now. Letters,
                digits and `.-_:/`. At most 128 characters; pattern `^[a-zA-Z0-9][a-zA-Z0-9.\\-_:/]*$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            RemoveClientIdFromOIDCProviderResponse: `oidc_provider`.

        Source: API metadata of Ims 2019-08-15, RemoveClientIdFromOIDCProvider.
        """
        return await self._call(
            _REMOVE_CLIENT_ID_FROM_OIDC_PROVIDER,
            {
                "OIDCProviderName": oidc_provider_name,
                "ClientId": client_id,
            },
            timeout,
        )

    async def remove_fingerprint_from_oidc_provider(
        self,
        *,
        oidc_provider_name: str,
        fingerprint: str,
        timeout: float | None = None,
    ) -> RemoveFingerprintFromOIDCProviderResponse:
        """Stop trusting one HTTPS CA certificate fingerprint of an OIDC identity provider.

        Make sure that the certificate in use matches a fingerprint that remains; otherwise the provider's
        tokens are refused.

        Needs `ram:RemoveFingerprintFromOIDCProvider` on
        `acs:ram:*:<account>:oidc-provider/<OIDCProviderName>`.

        Args:
            oidc_provider_name: Name of the OIDC identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            fingerprint: Registered fingerprint to take off the list, usually that of a certificate which
                the provider has retired.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            RemoveFingerprintFromOIDCProviderResponse: `oidc_provider`.

        Source: API metadata of Ims 2019-08-15, RemoveFingerprintFromOIDCProvider.
        """
        return await self._call(
            _REMOVE_FINGERPRINT_FROM_OIDC_PROVIDER,
            {
                "OIDCProviderName": oidc_provider_name,
                "Fingerprint": fingerprint,
            },
            timeout,
        )

    async def remove_user_from_group(
        self,
        *,
        user_principal_name: str,
        group_name: str,
        timeout: float | None = None,
    ) -> RemoveUserFromGroupResponse:
        """Take a RAM user out of a user group, so that the group's policies no longer apply to the user.

        User and group remain. The caller must be allowed to do it for both of them.

        Needs `ram:RemoveUserFromGroup` on `acs:ram:*:<account>:user/<UserPrincipalName>` and
        `ram:RemoveUserFromGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            group_name: Name that identifies the user group within the account and by which requests refer
                to it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, RemoveUserFromGroup.
        """
        return await self._call(
            _REMOVE_USER_FROM_GROUP,
            {
                "UserPrincipalName": user_principal_name,
                "GroupName": group_name,
            },
            timeout,
        )

    async def restore_access_key_from_recycle_bin(
        self,
        *,
        user_id: str | None = None,
        user_access_key_id: str | None = None,
        timeout: float | None = None,
    ) -> RestoreAccessKeyFromRecycleBinResponse:
        """Bring a deleted AccessKey pair back from the recycle bin.

        Never restore a pair that was deleted because it leaked. Pairs are disabled before they are deleted,
        so check its status and enable it with `UpdateAccessKey` if necessary (unverified).

        Needs `ram:RestoreAccessKeyFromRecycleBin` on `*`.

        Args:
            user_id: ID of the RAM user who owned the pair and gets it back; left out, presumably the
                calling RAM user (unverified).
            user_access_key_id: ID of the deleted AccessKey pair to bring back; its `DeleteDate` must lie
                ahead.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, RestoreAccessKeyFromRecycleBin.
        """
        return await self._call(
            _RESTORE_ACCESS_KEY_FROM_RECYCLE_BIN,
            {
                "UserId": user_id,
                "UserAccessKeyId": user_access_key_id,
            },
            timeout,
        )

    async def restore_user_from_recycle_bin(
        self,
        *,
        user_id: str | None = None,
        timeout: float | None = None,
    ) -> RestoreUserFromRecycleBinResponse:
        """Bring a deleted RAM user back from the recycle bin.

        Possible until the user's `DeleteDate`. Afterwards check its AccessKey pairs, logon profile, user
        groups and policies: which of these come back is not documented.

        Needs `ram:RestoreUserFromRecycleBin` on `*`.

        Args:
            user_id: ID of the deleted user to bring back; `ListUsersInRecycleBin` finds it by the former
                logon name.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, RestoreUserFromRecycleBin.
        """
        return await self._call(
            _RESTORE_USER_FROM_RECYCLE_BIN,
            {
                "UserId": user_id,
            },
            timeout,
        )

    async def set_access_key_policy(
        self,
        *,
        access_key_policy: str | Mapping[str, Any],
        user_access_key_id: str,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> SetAccessKeyPolicyResponse:
        """Replace the network policy of one AccessKey pair, so that only the listed addresses may use it.

        A statement of type `ClassicWhiteList` has an `IPList` of public addresses; one of type
        `VPCWhiteList` has a VPC ID or `AllowAllVPC` as `Value` and an `IPList` of private addresses. No
        operation deletes a policy: sending status `Inactive` with empty `Statements` lifts it. A wrong list
        locks out every program that signs with the pair.

        Needs `ram:SetAccessKeyPolicy` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            access_key_policy: Whole new policy as JSON: `Version` (so far 1), `Status` (`Active` or
                `Inactive`) and `Statements`, a list of allowed networks that may be empty but not null. A
                mapping is sent as its JSON text.
            user_access_key_id: ID of the AccessKey pair concerned: the half that requests carry openly,
                never the secret.
            user_principal_name: Logon name of the RAM user whose AccessKey pair is restricted; when
                omitted, it is one of the caller's own.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetAccessKeyPolicyResponse: `access_key_id`, `access_key_policy`.

        Source: API metadata of Ims 2019-08-15, SetAccessKeyPolicy.
        """
        return await self._call(
            _SET_ACCESS_KEY_POLICY,
            {
                "AccessKeyPolicy": access_key_policy,
                "UserAccessKeyId": user_access_key_id,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def set_access_key_policy_for_account(
        self,
        *,
        access_key_policy: str | Mapping[str, Any],
        timeout: float | None = None,
    ) -> SetAccessKeyPolicyForAccountResponse:
        """Replace the account-level network policy, so that AccessKey pairs work from the listed addresses
        only.

        It affects all permanent pairs of the account and its RAM users that have no policy of their own in
        force, and so possibly the caller's. For the form of a statement see `SetAccessKeyPolicy`.

        Needs `ram:SetAccessKeyPolicyForAccount` on `acs:ram:*:<account>:*` (inferred; no published table
        lists it).

        Args:
            access_key_policy: Whole new policy as JSON, in the same form as for a single pair; status
                `Inactive` with empty `Statements` ends the restriction. A mapping is sent as its JSON text.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetAccessKeyPolicyForAccountResponse: `access_key_policy`.

        Source: API metadata of Ims 2019-08-15, SetAccessKeyPolicyForAccount.
        """
        return await self._call(
            _SET_ACCESS_KEY_POLICY_FOR_ACCOUNT,
            {
                "AccessKeyPolicy": access_key_policy,
            },
            timeout,
        )

    async def set_default_domain(
        self,
        *,
        default_domain_name: str,
        timeout: float | None = None,
    ) -> SetDefaultDomainResponse:
        """Set the account's default domain, the part after `@` in the logon names of its RAM users.

        The domain always has the form `<alias>.onaliyun.com`, so the account alias changes with it, and so
        does every user's `UserPrincipalName`; stored logon names have to be replaced.

        Needs `ram:SetDefaultDomain` on `*`.

        Args:
            default_domain_name: New domain `<alias>.onaliyun.com`; the alias takes letters, digits, dots,
                underscores and hyphens, but no hyphen at either end and no two in a row. At most 64
                characters; pattern `^(?!-)(?!.*--)[a-zA-Z0-9._-]*[a-zA-Z0-9._]\\.onaliyun\\.com$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetDefaultDomainResponse: `default_domain_name`.

        Source: API metadata of Ims 2019-08-15, SetDefaultDomain.
        """
        return await self._call(
            _SET_DEFAULT_DOMAIN,
            {
                "DefaultDomainName": default_domain_name,
            },
            timeout,
        )

    async def set_password_policy(
        self,
        *,
        minimum_password_length: int | None = None,
        require_lowercase_characters: bool | None = None,
        require_uppercase_characters: bool | None = None,
        require_numbers: bool | None = None,
        require_symbols: bool | None = None,
        hard_expire: bool | None = None,
        max_login_attemps: int | None = None,
        password_reuse_prevention: int | None = None,
        max_password_age: int | None = None,
        minimum_password_different_character: int | None = None,
        password_not_contain_user_name: bool | None = None,
        initial_password_age: int | None = None,
        intercept_risk_password_on_api: bool | None = None,
        timeout: float | None = None,
    ) -> SetPasswordPolicyResponse:
        """Set the rules for the console passwords of all RAM users.

        There is one policy per account and none per user. Send every rule that is to hold: a default is
        documented for each rule left out, and whether its former value would survive is not known
        (unverified). RAM spells `HardExpire` as `HardExpiry` and lacks the newer rules.

        Needs `ram:SetPasswordPolicy` on `acs:ram:*:<account>:*`.

        Args:
            minimum_password_length: Fewest characters that a RAM user's password must have. 8 to 32; the
                service assumes `8` when omitted.
            require_lowercase_characters: Whether a password needs at least one lowercase letter. The
                service assumes `false` when omitted.
            require_uppercase_characters: Whether a password needs at least one uppercase letter. The
                service assumes `false` when omitted.
            require_numbers: Whether a password needs at least one digit. The service assumes `false` when
                omitted.
            require_symbols: Whether a password needs at least one special character, that is neither letter
                nor digit. The service assumes `false` when omitted.
            hard_expire: What follows when a password is older than `MaxPasswordAge`: true locks the user
                out until an administrator resets it, false lets the user choose a new one and go on. The
                service assumes `false` when omitted.
            max_login_attemps: Wrong passwords in a row after which console logon is locked for one hour; 0
                means no limit. The spelling is the service's. 0 to 32; the service assumes `0` when
                omitted.
            password_reuse_prevention: How many of a user's latest passwords may not be chosen again; 0
                allows any of them. 0 to 24; the service assumes `0` when omitted.
            max_password_age: How long a password is valid after it was set; 0 means that it never expires.
                0 to 1095 days; the service assumes `0` when omitted.
            minimum_password_different_character: How many distinct characters a password must contain; 0
                demands none. 0 to 8; the service assumes `0` when omitted.
            password_not_contain_user_name: Whether a password is refused that has the user's own name in
                it. The service assumes `false` when omitted.
            initial_password_age: How long an initial password works, that is one set when console logon is
                created or enabled again; 0 means no limit. 0 to 90 days; the service assumes `14` when
                omitted.
            intercept_risk_password_on_api: Whether API calls are also refused when they set a password that
                the service rates as a security threat. The service assumes `false` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetPasswordPolicyResponse: `password_policy`.

        Source: API metadata of Ims 2019-08-15, SetPasswordPolicy.
        """
        return await self._call(
            _SET_PASSWORD_POLICY,
            {
                "MinimumPasswordLength": minimum_password_length,
                "RequireLowercaseCharacters": require_lowercase_characters,
                "RequireUppercaseCharacters": require_uppercase_characters,
                "RequireNumbers": require_numbers,
                "RequireSymbols": require_symbols,
                "HardExpire": hard_expire,
                "MaxLoginAttemps": max_login_attemps,
                "PasswordReusePrevention": password_reuse_prevention,
                "MaxPasswordAge": max_password_age,
                "MinimumPasswordDifferentCharacter": minimum_password_different_character,
                "PasswordNotContainUserName": password_not_contain_user_name,
                "InitialPasswordAge": initial_password_age,
                "InterceptRiskPasswordOnApi": intercept_risk_password_on_api,
            },
            timeout,
        )

    async def set_security_preference(
        self,
        *,
        enable_save_mfa_ticket: bool | None = None,
        allow_user_to_change_password: bool | None = None,
        allow_user_to_manage_access_keys: bool | None = None,
        allow_user_to_manage_mfa_devices: bool | None = None,
        login_session_duration: int | None = None,
        login_network_masks: list[str] | None = None,
        verification_types: list[str] | None = None,
        allow_user_to_manage_personal_ding_talk: bool | None = None,
        operation_for_risk_login: str | None = None,
        mfa_operation_for_login: str | None = None,
        allow_user_to_login_with_passkey: bool | None = None,
        allow_user_to_manage_service_credentials: bool | None = None,
        max_idle_days_for_access_keys: int | None = None,
        max_idle_days_for_users: int | None = None,
        timeout: float | None = None,
    ) -> SetSecurityPreferenceResponse:
        """Change the account-wide security settings for RAM users: logon, MFA, self-service and idle time.

        Weakening these settings affects all RAM users at once. Send every setting that is to hold: a
        default is documented for most, and whether one left out keeps its value is not known (unverified).
        Settings of a single user are in `UpdateLoginProfile`.

        Needs `ram:SetSecurityPreference` on `acs:ram:*:<account>:*`.

        Args:
            enable_save_mfa_ticket: Whether a passed MFA check may be remembered, so that the user is not
                asked for it again within seven days. The service assumes `false` when omitted.
            allow_user_to_change_password: Whether RAM users may change their own console password;
                `ChangePassword` fails otherwise. The service assumes `true` when omitted.
            allow_user_to_manage_access_keys: Whether RAM users may create, disable and delete AccessKey
                pairs of their own. The service assumes `false` when omitted.
            allow_user_to_manage_mfa_devices: Whether RAM users may bind and unbind their own MFA devices.
                The service assumes `true` when omitted.
            login_session_duration: How long a RAM user stays logged on to the console before a new logon is
                needed. 1 to 24 hours; the service assumes `6` when omitted.
            login_network_masks: Networks in CIDR form, such as `10.0.0.0/8`, from which RAM users may log
                on to the console, by password or SSO; without any, logon works from everywhere. API calls
                are not affected. At most 512 characters; at most 40 entries.
            verification_types: Messages that RAM users may use as second factor at logon: `sms` to the
                security phone, `email` to the security mailbox. Entries: `sms`, `email`.
            allow_user_to_manage_personal_ding_talk: Whether RAM users may link a personal account of the
                DingTalk messenger to themselves and unlink it. The service assumes `true` when omitted.
            operation_for_risk_login: Former setting for suspicious logons: `autonomous` leaves the second
                check to the user, `enforceVerify` demands it. Use `MFAOperationForLogin` instead. Known
                values: `autonomous`, `enforceVerify`; the service assumes `autonomous` when omitted;
                deprecated.
            mfa_operation_for_login: Who has to pass MFA at console logon: all users (`mandatory`), those
                whose logon settings require it (`independent`), or only unusual logons (`adaptive`). It
                replaces `EnforceMFAForLogin`. Known values: `mandatory`, `independent`, `adaptive`; the
                service assumes `independent` when omitted.
            allow_user_to_login_with_passkey: Whether RAM users may log on to the console with a passkey
                that they have registered. The service assumes `true` when omitted.
            allow_user_to_manage_service_credentials: Whether RAM users may create and delete service
                credentials, the API keys of single cloud services, for themselves.
            max_idle_days_for_access_keys: Time without use after which a RAM user's AccessKey pair is
                disabled on the next day. In days; known values: `90`, `180`, `365`, `730`; the service
                assumes `730` when omitted.
            max_idle_days_for_users: Time without a console logon after which the user's console logon is
                disabled on the next day; logons by SSO are not considered. In days; known values: `90`,
                `180`, `365`, `730`; the service assumes `730` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetSecurityPreferenceResponse: `security_preference`.

        Source: API metadata of Ims 2019-08-15, SetSecurityPreference.
        """
        return await self._call(
            _SET_SECURITY_PREFERENCE,
            {
                "EnableSaveMFATicket": enable_save_mfa_ticket,
                "AllowUserToChangePassword": allow_user_to_change_password,
                "AllowUserToManageAccessKeys": allow_user_to_manage_access_keys,
                "AllowUserToManageMFADevices": allow_user_to_manage_mfa_devices,
                "LoginSessionDuration": login_session_duration,
                "LoginNetworkMasks": login_network_masks,
                "VerificationTypes": verification_types,
                "AllowUserToManagePersonalDingTalk": allow_user_to_manage_personal_ding_talk,
                "OperationForRiskLogin": operation_for_risk_login,
                "MFAOperationForLogin": mfa_operation_for_login,
                "AllowUserToLoginWithPasskey": allow_user_to_login_with_passkey,
                "AllowUserToManageServiceCredentials": allow_user_to_manage_service_credentials,
                "MaxIdleDaysForAccessKeys": max_idle_days_for_access_keys,
                "MaxIdleDaysForUsers": max_idle_days_for_users,
            },
            timeout,
        )

    async def set_user_sso_settings(
        self,
        *,
        metadata_document: str | None = None,
        sso_enabled: bool | None = None,
        auxiliary_domain: str | None = None,
        sso_login_with_domain: bool | None = None,
        authn_sign_algo: str | None = None,
        timeout: float | None = None,
    ) -> SetUserSsoSettingsResponse:
        """Set up logon of RAM users to the console through the account's own SAML identity provider
        (user-based SSO).

        While SSO is on, no RAM user of the account can log on with a password; the account itself and
        requests with AccessKey pairs are not affected. Whoever may call this can let an identity provider
        of their own vouch for any RAM user.

        Needs `ram:SetUserSsoSettings` on `*`.

        Args:
            metadata_document: Metadata XML exported from the SAML 2.0 identity provider: its logon URL and
                the certificate with which its assertions are checked. Base64 text.
            sso_enabled: True sends every RAM user to the identity provider for logon, false brings password
                logon back. Send it each time: a call without it switches SSO off, going by the documented
                default (unverified). The service assumes `false` when omitted.
            auxiliary_domain: One more domain that user names in assertions may end with, besides the
                default domain; useful when the company's user names have another. A domain alias of the
                account takes precedence.
            sso_login_with_domain: How the assertion's `NameID` names the RAM user: true expects
                `name@domain`, false the bare name with no domain. The service assumes `true` when omitted.
            authn_sign_algo: Signature algorithm that Alibaba Cloud supports as SAML service provider:
                `rsa-sha256` is the stronger, `rsa-sha1` serves older identity providers. Known values:
                `rsa-sha256`, `rsa-sha1`; the service assumes `rsa-sha1` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetUserSsoSettingsResponse: `user_sso_settings`.

        Source: API metadata of Ims 2019-08-15, SetUserSsoSettings.
        """
        return await self._call(
            _SET_USER_SSO_SETTINGS,
            {
                "MetadataDocument": metadata_document,
                "SsoEnabled": sso_enabled,
                "AuxiliaryDomain": auxiliary_domain,
                "SsoLoginWithDomain": sso_login_with_domain,
                "AuthnSignAlgo": authn_sign_algo,
            },
            timeout,
        )

    async def set_verification_info(
        self,
        *,
        user_principal_name: str | None = None,
        verify_type: str | None = None,
        mobile_phone: str | None = None,
        email: str | None = None,
        timeout: float | None = None,
    ) -> SetVerificationInfoResponse:
        """Bind a mobile phone or e-mail address to a RAM user, which then receives verification codes.

        The codes serve as second factor. A new binding may stay `pending` until it is confirmed;
        `GetVerificationInfo` tells.

        `mobile_phone` is required when `verify_type` is `sms`. `email` is required when `verify_type` is
        `email`.
        Needs `ram:SetVerificationInfo` on `*`.

        Args:
            user_principal_name: Logon name of the RAM user who is to get the codes; left out, presumably
                the calling RAM user (unverified).
            verify_type: Way by which codes are sent: `sms` to the phone in `MobilePhone`, `email` to the
                address in `Email`. Known values: `sms`, `email`.
            mobile_phone: Phone number that is to receive the codes, as country code, hyphen, number.
            email: Address that is to receive the codes.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, SetVerificationInfo.
        """
        return await self._call(
            _SET_VERIFICATION_INFO,
            {
                "UserPrincipalName": user_principal_name,
                "VerifyType": verify_type,
                "MobilePhone": mobile_phone,
                "Email": email,
            },
            timeout,
        )

    async def tag_resources(
        self,
        *,
        resource_type: str,
        tag: list[TagParam],
        resource_id: list[str] | None = None,
        resource_principal_name: list[str] | None = None,
        timeout: float | None = None,
    ) -> TagResourcesResponse:
        """Attach tags to RAM users.

        Every user gets every tag. A key that a user already has takes the new value (unverified). Roles and
        policies are tagged with the RAM service's operation of this name.

        Give exactly one of `resource_id` and `resource_principal_name`.
        Needs `ram:TagResources` on `*`.

        Args:
            resource_type: Kind of resource that carries the tags; through this service only RAM users
                (`user`) can be tagged. Known values: `user`.
            tag: Keys and values to attach; a key must not be empty, a value may be. At most 20 entries.
            resource_id: User IDs of the RAM users to tag; use `ResourcePrincipalName` instead if only logon
                names are known. At most 50 entries.
            resource_principal_name: Logon names of the RAM users to tag, such as
                `alice@example.onaliyun.com`. At most 50 entries.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, TagResources.
        """
        return await self._call(
            _TAG_RESOURCES,
            {
                "ResourceType": resource_type,
                "Tag": tag,
                "ResourceId": resource_id,
                "ResourcePrincipalName": resource_principal_name,
            },
            timeout,
        )

    async def unbind_mfa_device(
        self,
        *,
        user_principal_name: str,
        timeout: float | None = None,
    ) -> UnbindMFADeviceResponse:
        """Take the MFA device away from a RAM user without deleting the device.

        The user then logs on without MFA, or must bind a device anew where MFA is required.
        `DeleteVirtualMFADevice` removes the unbound device.

        Needs `ram:UnbindMFADevice` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UnbindMFADeviceResponse: `mfa_device`.

        Source: API metadata of Ims 2019-08-15, UnbindMFADevice.
        """
        return await self._call(
            _UNBIND_MFA_DEVICE,
            {
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def unbind_verification(
        self,
        *,
        user_principal_name: str | None = None,
        verify_type: str | None = None,
        mobile_phone: str | None = None,
        email: str | None = None,
        timeout: float | None = None,
    ) -> UnbindVerificationResponse:
        """Take the mobile phone or e-mail address for verification codes away from a RAM user.

        The user can no longer use codes sent there as second factor; the contact data of the user stay
        (unverified).

        `mobile_phone` is required when `verify_type` is `sms`. `email` is required when `verify_type` is
        `email`.
        Needs `ram:UnbindVerification` on `*` (inferred; no published table lists it).

        Args:
            user_principal_name: Logon name of the RAM user who loses the binding; left out, presumably the
                calling RAM user (unverified).
            verify_type: Which binding to remove: `sms` the phone given in `MobilePhone`, `email` the
                address given in `Email`. Known values: `sms`, `email`.
            mobile_phone: Bound phone number to remove, as country code, hyphen, number.
            email: Bound e-mail address to remove from the user.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, UnbindVerification.
        """
        return await self._call(
            _UNBIND_VERIFICATION,
            {
                "UserPrincipalName": user_principal_name,
                "VerifyType": verify_type,
                "MobilePhone": mobile_phone,
                "Email": email,
            },
            timeout,
        )

    async def untag_resources(
        self,
        *,
        resource_type: str,
        all: bool | None = None,
        resource_principal_name: list[str] | None = None,
        resource_id: list[str] | None = None,
        tag_key: list[str] | None = None,
        timeout: float | None = None,
    ) -> UntagResourcesResponse:
        """Remove some or all tags from RAM users.

        Name either the keys in `TagKey` or set `All`; with neither, nothing is removed (unverified).

        Give exactly one of `resource_id` and `resource_principal_name`. `all` is ignored when `tag_key` is
        given.
        Needs `ram:UntagResources` on `*` (inferred; no published table lists it).

        Args:
            resource_type: Kind of resource that carries the tags; through this service only RAM users
                (`user`) can be tagged. Known values: `user`.
            all: True removes every tag that the users carry; it counts only when `TagKey` is left out. The
                service assumes `false` when omitted.
            resource_principal_name: Logon names of the RAM users that lose the tags, such as
                `alice@example.onaliyun.com`. At most 50 entries.
            resource_id: User IDs of the RAM users that lose the tags; use `ResourcePrincipalName` instead
                if only logon names are known. At most 50 entries.
            tag_key: Keys whose tags every named user loses, whatever the values; any key here makes the
                service ignore `All`. At most 20 entries.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, UntagResources.
        """
        return await self._call(
            _UNTAG_RESOURCES,
            {
                "ResourceType": resource_type,
                "All": all,
                "ResourcePrincipalName": resource_principal_name,
                "ResourceId": resource_id,
                "TagKey": tag_key,
            },
            timeout,
        )

    async def update_access_key(
        self,
        *,
        user_access_key_id: str,
        status: str,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> UpdateAccessKeyResponse:
        """Enable or disable an AccessKey pair of a RAM user or of the caller.

        A disabled pair keeps its ID and secret, can be enabled again at any time and still counts towards
        the quota. Disabling is the safe step before `DeleteAccessKey`.

        Needs `ram:UpdateAccessKey` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_access_key_id: ID of the AccessKey pair concerned: the half that requests carry openly,
                never the secret.
            status: `Active` lets the pair sign requests; `Inactive` makes the cloud services refuse every
                request signed with it. Known values: `Active`, `Inactive`.
            user_principal_name: Logon name of the RAM user who owns the pair; when omitted, the pair is one
                of the caller's own.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, UpdateAccessKey.
        """
        return await self._call(
            _UPDATE_ACCESS_KEY,
            {
                "UserAccessKeyId": user_access_key_id,
                "Status": status,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def update_application(
        self,
        *,
        app_id: str,
        new_display_name: str | None = None,
        new_redirect_uris: list[str] | None = None,
        new_predefined_scopes: list[str] | None = None,
        new_required_scopes: list[str] | None = None,
        new_secret_required: bool | None = None,
        new_access_token_validity: int | None = None,
        new_refresh_token_validity: int | None = None,
        new_is_multi_tenant: bool | None = None,
        timeout: float | None = None,
    ) -> UpdateApplicationResponse:
        """Change the display name, callback URLs, scopes or other settings of an OAuth application.

        Lists replace the former ones instead of adding to them. Settings left out are presumably kept
        (unverified). Type, `AppName` and OAuth version cannot be changed.

        `new_required_scopes` must be among `new_predefined_scopes`.
        Needs `ram:UpdateApplication` on `acs:ram:*:<account>:application/<AppName>` (inferred; no published
        table lists it).

        Args:
            app_id: ID that the service gave the OAuth application at creation; it is also the `client_id`
                in OAuth requests.
            new_display_name: Name that users see from now on when they are asked for consent.
            new_redirect_uris: Complete list of callback URLs from now on; former ones that are not repeated
                stop working (unverified).
            new_predefined_scopes: Complete list of OAuth scopes that the application may ask for from now
                on; repeat those that it is to keep.
            new_required_scopes: Complete list of scopes that users cannot deselect. It is applied after
                `NewPredefinedScopes`; a scope that the application does not have takes no effect.
            new_secret_required: Whether a secret must be presented to get tokens; only a `NativeApp` has
                the choice, the other types always need one. When omitted, depends on AppType: `false` for
                `NativeApp`, `true` for `ServerApp`, `true` for `WebApp`.
            new_access_token_validity: How long access tokens can be used for API calls, for tokens issued
                from now on (unverified). 900 to 10800 seconds.
            new_refresh_token_validity: How long a refresh token can be exchanged for new access tokens
                before the user has to authorize again. 7200 to 31536000 seconds.
            new_is_multi_tenant: Whether other Alibaba Cloud accounts may install the application from now
                on.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateApplicationResponse: `application`.

        Source: API metadata of Ims 2019-08-15, UpdateApplication.
        """
        return await self._call(
            _UPDATE_APPLICATION,
            {
                "AppId": app_id,
                "NewDisplayName": new_display_name,
                "NewRedirectUris": new_redirect_uris,
                "NewPredefinedScopes": new_predefined_scopes,
                "NewRequiredScopes": new_required_scopes,
                "NewSecretRequired": new_secret_required,
                "NewAccessTokenValidity": new_access_token_validity,
                "NewRefreshTokenValidity": new_refresh_token_validity,
                "NewIsMultiTenant": new_is_multi_tenant,
            },
            timeout,
        )

    async def update_group(
        self,
        *,
        group_name: str,
        new_comments: str | None = None,
        new_display_name: str | None = None,
        new_group_name: str | None = None,
        timeout: float | None = None,
    ) -> UpdateGroupResponse:
        """Rename a user group or change its display name or comments.

        Members and attached policies stay when the name changes, but policies whose `Resource` names the
        group by its old name no longer match it. What is left out is presumably kept (unverified).

        Needs `ram:UpdateGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: Name of the group to change, as it is before a renaming by `NewGroupName`.
            new_comments: Free text that takes the place of the group's comments. At most 128 characters.
            new_display_name: Name shown to people in the console from now on. At most 24 characters.
            new_group_name: Name by which requests must refer to the group from now on, not taken by another
                group: letters, digits, dots, underscores and hyphens. At most 64 characters; pattern
                `^[a-zA-Z0-9._-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateGroupResponse: `group`.

        Source: API metadata of Ims 2019-08-15, UpdateGroup.
        """
        return await self._call(
            _UPDATE_GROUP,
            {
                "GroupName": group_name,
                "NewComments": new_comments,
                "NewDisplayName": new_display_name,
                "NewGroupName": new_group_name,
            },
            timeout,
        )

    async def update_login_profile(
        self,
        *,
        user_principal_name: str,
        password: str | None = None,
        password_reset_required: bool | None = None,
        mfa_bind_required: bool | None = None,
        status: str | None = None,
        timeout: float | None = None,
    ) -> UpdateLoginProfileResponse:
        """Change the console password of a RAM user or other logon settings.

        The user must have been given logon settings by `CreateLoginProfile`. Settings left out are
        presumably kept (unverified). Users change their own password with `ChangePassword`.

        Needs `ram:UpdateLoginProfile` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name of the RAM user in the form `name@domain`, where the domain is
                the account's default domain, for example `alice@example.onaliyun.com`.
            password: New password in place of the current one; it must satisfy the account's password
                policy (`GetPasswordPolicy`).
            password_reset_required: Whether the user must choose another password at the next logon,
                advisable after a reset by an administrator.
            mfa_bind_required: Whether the user has to log on with MFA; a user without a device must bind
                one at the next logon.
            status: `Active` allows logon with the password, `Inactive` suspends it and keeps the other
                settings. Known values: `Active`, `Inactive`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateLoginProfileResponse: `login_profile`.

        Source: API metadata of Ims 2019-08-15, UpdateLoginProfile.
        """
        return await self._call(
            _UPDATE_LOGIN_PROFILE,
            {
                "UserPrincipalName": user_principal_name,
                "Password": password,
                "PasswordResetRequired": password_reset_required,
                "MFABindRequired": mfa_bind_required,
                "Status": status,
            },
            timeout,
        )

    async def update_oidc_provider(
        self,
        *,
        oidc_provider_name: str,
        client_ids: list[str] | None = None,
        new_description: str | None = None,
        issuance_limit_time: int | None = None,
        timeout: float | None = None,
    ) -> UpdateOIDCProviderResponse:
        """Change the description, the accepted client IDs or the token age limit of an OIDC identity provider.

        Name and issuer URL cannot be changed; fingerprints change through `AddFingerprintToOIDCProvider`
        and `RemoveFingerprintFromOIDCProvider`. What is left out stays as it is (unverified).

        Needs `ram:UpdateOIDCProvider` on `acs:ram:*:<account>:oidc-provider/<OIDCProviderName>`.

        Args:
            oidc_provider_name: Name of the OIDC identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            client_ids: The complete new list of accepted client IDs: any ID missing from it is dropped.
                `AddClientIdToOIDCProvider` and `RemoveClientIdFromOIDCProvider` change single ones. At most
                50 entries; each at most 128 characters; pattern `^[a-zA-Z0-9][a-zA-Z0-9.\\-_:/]*$`.
            new_description: Remark for administrators that takes the place of the present one. At most 256
                characters.
            issuance_limit_time: New limit on the age of ID tokens, counted from their `iat` claim; older
                tokens are refused. 1 to 168 hours.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateOIDCProviderResponse: `oidc_provider`.

        Source: API metadata of Ims 2019-08-15, UpdateOIDCProvider.
        """
        return await self._call(
            _UPDATE_OIDC_PROVIDER,
            {
                "OIDCProviderName": oidc_provider_name,
                "ClientIds": client_ids,
                "NewDescription": new_description,
                "IssuanceLimitTime": issuance_limit_time,
            },
            timeout,
        )

    async def update_passkey(
        self,
        *,
        user_principal_name: str | None = None,
        passkey_id: str | None = None,
        passkey_name: str | None = None,
        timeout: float | None = None,
    ) -> UpdatePasskeyResponse:
        """Give a RAM user's passkey another name.

        Only the label changes; logging on with the passkey works as before.

        Needs `ram:UpdatePasskey` on `*` (inferred; no published table lists it).

        Args:
            user_principal_name: Logon name of the RAM user who owns the passkey; left out, presumably the
                calling RAM user (unverified).
            passkey_id: ID that the service gave the passkey when it was registered; its name can change,
                this cannot.
            passkey_name: New label by which people recognise the passkey, for example the device that holds
                it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, UpdatePasskey.
        """
        return await self._call(
            _UPDATE_PASSKEY,
            {
                "UserPrincipalName": user_principal_name,
                "PasskeyId": passkey_id,
                "PasskeyName": passkey_name,
            },
            timeout,
        )

    async def update_saml_provider(
        self,
        *,
        saml_provider_name: str,
        new_description: str | None = None,
        new_encoded_saml_metadata_document: str | None = None,
        authn_sign_algo: str | None = None,
        timeout: float | None = None,
    ) -> UpdateSAMLProviderResponse:
        """Change the description, the metadata or the signature algorithm of a SAML identity provider.

        Send new metadata before the identity provider changes its signing certificate, or logons fail. The
        algorithm alone is not enough for a call.

        Give at least one of `new_description` and `new_encoded_saml_metadata_document`.
        Needs `ram:UpdateSAMLProvider` on `acs:ram:*:<account>:saml-provider/<SAMLProviderName>`.

        Args:
            saml_provider_name: Name of the SAML identity provider for role-based SSO, unique in the
                account; it is part of the ARN and cannot change.
            new_description: Remark for administrators that takes the place of the present one.
            new_encoded_saml_metadata_document: Metadata XML that takes the place of the present document as
                a whole; certificates missing from it are no longer trusted. Base64 text.
            authn_sign_algo: Signature algorithm that Alibaba Cloud is to support as SAML service provider
                from now on; left out, the present one stays (unverified). Known values: `rsa-sha256`,
                `rsa-sha1`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateSAMLProviderResponse: `saml_provider`.

        Source: API metadata of Ims 2019-08-15, UpdateSAMLProvider.
        """
        return await self._call(
            _UPDATE_SAML_PROVIDER,
            {
                "SAMLProviderName": saml_provider_name,
                "NewDescription": new_description,
                "NewEncodedSAMLMetadataDocument": new_encoded_saml_metadata_document,
                "AuthnSignAlgo": authn_sign_algo,
            },
            timeout,
        )

    async def update_service_credential(
        self,
        *,
        service_credential_id: str,
        service_credential_name: str | None = None,
        status: str | None = None,
        user_principal_name: str | None = None,
        timeout: float | None = None,
    ) -> UpdateServiceCredentialResponse:
        """Rename a service credential, or switch it on or off.

        Its service and its end of life cannot be changed; create a new credential for that.

        Give at least one of `status` and `service_credential_name`.
        Needs `ram:UpdateServiceCredential` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            service_credential_id: ID of the service credential, given by the service at creation and
                starting with `SC`; not secret.
            service_credential_name: New label for the credential; letters, digits, periods, hyphens and
                underscores. 1 to 128 characters; pattern `^[a-zA-Z0-9._-]+$`.
            status: `Inactive` makes the service refuse the credential, `Active` makes it accept the
                credential again. Known values: `Active`, `Inactive`.
            user_principal_name: Logon name of the RAM user who owns the credential; left out, the caller.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ims 2019-08-15, UpdateServiceCredential.
        """
        return await self._call(
            _UPDATE_SERVICE_CREDENTIAL,
            {
                "ServiceCredentialId": service_credential_id,
                "ServiceCredentialName": service_credential_name,
                "Status": status,
                "UserPrincipalName": user_principal_name,
            },
            timeout,
        )

    async def update_user(
        self,
        *,
        user_principal_name: str | None = None,
        user_id: str | None = None,
        new_user_principal_name: str | None = None,
        new_display_name: str | None = None,
        new_mobile_phone: str | None = None,
        new_email: str | None = None,
        new_comments: str | None = None,
        timeout: float | None = None,
    ) -> UpdateUserResponse:
        """Change the logon name, display name, contact data or remark of a RAM user.

        What is left out stays as it is (unverified). After a new logon name, adapt trust policies that name
        the user: ARNs contain the name.

        Give exactly one of `user_principal_name` and `user_id`.
        Needs `ram:UpdateUser` on `acs:ram:*:<account>:user/<UserPrincipalName>`.

        Args:
            user_principal_name: Logon name that the user has at present, in the form `name@domain`.
            user_id: ID of the user to change; it survives a change of the logon name.
            new_user_principal_name: Logon name, `name@domain`, that replaces the present one. The name has
                up to 64 letters, digits, periods, hyphens and underscores. 1 to 128 characters; pattern
                `^[a-zA-Z0-9._-]{1,64}@[a-zA-Z0-9._-]+$`.
            new_display_name: Readable name for the console that replaces the present one. 1 to 24
                characters.
            new_mobile_phone: Contact number that replaces the present one, as country code, hyphen, number.
                Pattern `^\\d+-\\d+$`; has an effect on aliyun.com only.
            new_email: Contact address that replaces the present one. Has an effect on aliyun.com only.
            new_comments: Remark for administrators that replaces the present one. 1 to 128 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateUserResponse: `user`.

        Source: API metadata of Ims 2019-08-15, UpdateUser.
        """
        return await self._call(
            _UPDATE_USER,
            {
                "UserPrincipalName": user_principal_name,
                "UserId": user_id,
                "NewUserPrincipalName": new_user_principal_name,
                "NewDisplayName": new_display_name,
                "NewMobilePhone": new_mobile_phone,
                "NewEmail": new_email,
                "NewComments": new_comments,
            },
            timeout,
        )
