"""Client of Ram 2015-05-01.

Generated from specs/ram/ by `make generate`; edit the specs instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aliram.client import ServiceClient

from aliram.paging import Pager

from .operations import OPERATIONS, SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from aliram.operation import Operation

    from .models import (
        AddUserToGroupResponse,
        AttachPolicyToGroupResponse,
        AttachPolicyToRoleResponse,
        AttachPolicyToUserResponse,
        BindMFADeviceResponse,
        ChangePasswordResponse,
        ClearAccountAliasResponse,
        CreateAccessKeyResponse,
        CreateGroupResponse,
        CreateLoginProfileResponse,
        CreatePolicyResponse,
        CreatePolicyVersionResponse,
        CreateRoleResponse,
        CreateServiceLinkedRoleResponse,
        CreateUserResponse,
        CreateVirtualMFADeviceResponse,
        DecodeDiagnosticMessageResponse,
        DeleteAccessKeyResponse,
        DeleteGroupResponse,
        DeleteLoginProfileResponse,
        DeletePolicyResponse,
        DeletePolicyVersionResponse,
        DeleteRoleResponse,
        DeleteServiceLinkedRoleResponse,
        DeleteUserResponse,
        DeleteVirtualMFADeviceResponse,
        DetachPolicyFromGroupResponse,
        DetachPolicyFromRoleResponse,
        DetachPolicyFromUserResponse,
        GetAccessKeyLastUsedResponse,
        GetAccountAliasResponse,
        GetGroupResponse,
        GetLoginProfileResponse,
        GetPasswordPolicyResponse,
        GetPolicyResponse,
        GetPolicyVersionResponse,
        GetRoleResponse,
        GetSecurityPreferenceResponse,
        GetServiceLinkedRoleTemplateResponse,
        GetUserMFAInfoResponse,
        GetUserResponse,
        Group,
        ListAccessKeysResponse,
        ListEntitiesForPolicyResponse,
        ListGroupsForUserResponse,
        ListGroupsResponse,
        ListPoliciesForGroupResponse,
        ListPoliciesForRoleResponse,
        ListPoliciesForUserResponse,
        ListPoliciesResponse,
        ListPolicyVersionsResponse,
        ListRolesResponse,
        ListTagResourcesResponse,
        ListUsersForGroupResponse,
        ListUsersResponse,
        ListVirtualMFADevicesResponse,
        Policy,
        RemoveUserFromGroupResponse,
        Role,
        SetAccountAliasResponse,
        SetDefaultPolicyVersionResponse,
        SetPasswordPolicyResponse,
        SetSecurityPreferenceResponse,
        TagParam,
        TagResource,
        TagResourcesResponse,
        UnbindMFADeviceResponse,
        UntagResourcesResponse,
        UpdateAccessKeyResponse,
        UpdateGroupResponse,
        UpdateLoginProfileResponse,
        UpdatePolicyDescriptionResponse,
        UpdateRoleResponse,
        UpdateUserResponse,
        User,
    )

__all__ = ["RamClient"]

_ADD_USER_TO_GROUP: Operation[AddUserToGroupResponse] = OPERATIONS["AddUserToGroup"]
_ATTACH_POLICY_TO_GROUP: Operation[AttachPolicyToGroupResponse] = OPERATIONS["AttachPolicyToGroup"]
_ATTACH_POLICY_TO_ROLE: Operation[AttachPolicyToRoleResponse] = OPERATIONS["AttachPolicyToRole"]
_ATTACH_POLICY_TO_USER: Operation[AttachPolicyToUserResponse] = OPERATIONS["AttachPolicyToUser"]
_BIND_MFA_DEVICE: Operation[BindMFADeviceResponse] = OPERATIONS["BindMFADevice"]
_CHANGE_PASSWORD: Operation[ChangePasswordResponse] = OPERATIONS["ChangePassword"]
_CLEAR_ACCOUNT_ALIAS: Operation[ClearAccountAliasResponse] = OPERATIONS["ClearAccountAlias"]
_CREATE_ACCESS_KEY: Operation[CreateAccessKeyResponse] = OPERATIONS["CreateAccessKey"]
_CREATE_GROUP: Operation[CreateGroupResponse] = OPERATIONS["CreateGroup"]
_CREATE_LOGIN_PROFILE: Operation[CreateLoginProfileResponse] = OPERATIONS["CreateLoginProfile"]
_CREATE_POLICY: Operation[CreatePolicyResponse] = OPERATIONS["CreatePolicy"]
_CREATE_POLICY_VERSION: Operation[CreatePolicyVersionResponse] = OPERATIONS["CreatePolicyVersion"]
_CREATE_ROLE: Operation[CreateRoleResponse] = OPERATIONS["CreateRole"]
_CREATE_SERVICE_LINKED_ROLE: Operation[CreateServiceLinkedRoleResponse] = OPERATIONS["CreateServiceLinkedRole"]
_CREATE_USER: Operation[CreateUserResponse] = OPERATIONS["CreateUser"]
_CREATE_VIRTUAL_MFA_DEVICE: Operation[CreateVirtualMFADeviceResponse] = OPERATIONS["CreateVirtualMFADevice"]
_DECODE_DIAGNOSTIC_MESSAGE: Operation[DecodeDiagnosticMessageResponse] = OPERATIONS["DecodeDiagnosticMessage"]
_DELETE_ACCESS_KEY: Operation[DeleteAccessKeyResponse] = OPERATIONS["DeleteAccessKey"]
_DELETE_GROUP: Operation[DeleteGroupResponse] = OPERATIONS["DeleteGroup"]
_DELETE_LOGIN_PROFILE: Operation[DeleteLoginProfileResponse] = OPERATIONS["DeleteLoginProfile"]
_DELETE_POLICY: Operation[DeletePolicyResponse] = OPERATIONS["DeletePolicy"]
_DELETE_POLICY_VERSION: Operation[DeletePolicyVersionResponse] = OPERATIONS["DeletePolicyVersion"]
_DELETE_ROLE: Operation[DeleteRoleResponse] = OPERATIONS["DeleteRole"]
_DELETE_SERVICE_LINKED_ROLE: Operation[DeleteServiceLinkedRoleResponse] = OPERATIONS["DeleteServiceLinkedRole"]
_DELETE_USER: Operation[DeleteUserResponse] = OPERATIONS["DeleteUser"]
_DELETE_VIRTUAL_MFA_DEVICE: Operation[DeleteVirtualMFADeviceResponse] = OPERATIONS["DeleteVirtualMFADevice"]
_DETACH_POLICY_FROM_GROUP: Operation[DetachPolicyFromGroupResponse] = OPERATIONS["DetachPolicyFromGroup"]
_DETACH_POLICY_FROM_ROLE: Operation[DetachPolicyFromRoleResponse] = OPERATIONS["DetachPolicyFromRole"]
_DETACH_POLICY_FROM_USER: Operation[DetachPolicyFromUserResponse] = OPERATIONS["DetachPolicyFromUser"]
_GET_ACCESS_KEY_LAST_USED: Operation[GetAccessKeyLastUsedResponse] = OPERATIONS["GetAccessKeyLastUsed"]
_GET_ACCOUNT_ALIAS: Operation[GetAccountAliasResponse] = OPERATIONS["GetAccountAlias"]
_GET_GROUP: Operation[GetGroupResponse] = OPERATIONS["GetGroup"]
_GET_LOGIN_PROFILE: Operation[GetLoginProfileResponse] = OPERATIONS["GetLoginProfile"]
_GET_PASSWORD_POLICY: Operation[GetPasswordPolicyResponse] = OPERATIONS["GetPasswordPolicy"]
_GET_POLICY: Operation[GetPolicyResponse] = OPERATIONS["GetPolicy"]
_GET_POLICY_VERSION: Operation[GetPolicyVersionResponse] = OPERATIONS["GetPolicyVersion"]
_GET_ROLE: Operation[GetRoleResponse] = OPERATIONS["GetRole"]
_GET_SECURITY_PREFERENCE: Operation[GetSecurityPreferenceResponse] = OPERATIONS["GetSecurityPreference"]
_GET_SERVICE_LINKED_ROLE_TEMPLATE: Operation[GetServiceLinkedRoleTemplateResponse] = OPERATIONS[
    "GetServiceLinkedRoleTemplate"
]
_GET_USER: Operation[GetUserResponse] = OPERATIONS["GetUser"]
_GET_USER_MFA_INFO: Operation[GetUserMFAInfoResponse] = OPERATIONS["GetUserMFAInfo"]
_LIST_ACCESS_KEYS: Operation[ListAccessKeysResponse] = OPERATIONS["ListAccessKeys"]
_LIST_ENTITIES_FOR_POLICY: Operation[ListEntitiesForPolicyResponse] = OPERATIONS["ListEntitiesForPolicy"]
_LIST_GROUPS: Operation[ListGroupsResponse] = OPERATIONS["ListGroups"]
_LIST_GROUPS_FOR_USER: Operation[ListGroupsForUserResponse] = OPERATIONS["ListGroupsForUser"]
_LIST_POLICIES: Operation[ListPoliciesResponse] = OPERATIONS["ListPolicies"]
_LIST_POLICIES_FOR_GROUP: Operation[ListPoliciesForGroupResponse] = OPERATIONS["ListPoliciesForGroup"]
_LIST_POLICIES_FOR_ROLE: Operation[ListPoliciesForRoleResponse] = OPERATIONS["ListPoliciesForRole"]
_LIST_POLICIES_FOR_USER: Operation[ListPoliciesForUserResponse] = OPERATIONS["ListPoliciesForUser"]
_LIST_POLICY_VERSIONS: Operation[ListPolicyVersionsResponse] = OPERATIONS["ListPolicyVersions"]
_LIST_ROLES: Operation[ListRolesResponse] = OPERATIONS["ListRoles"]
_LIST_TAG_RESOURCES: Operation[ListTagResourcesResponse] = OPERATIONS["ListTagResources"]
_LIST_USERS: Operation[ListUsersResponse] = OPERATIONS["ListUsers"]
_LIST_USERS_FOR_GROUP: Operation[ListUsersForGroupResponse] = OPERATIONS["ListUsersForGroup"]
_LIST_VIRTUAL_MFA_DEVICES: Operation[ListVirtualMFADevicesResponse] = OPERATIONS["ListVirtualMFADevices"]
_REMOVE_USER_FROM_GROUP: Operation[RemoveUserFromGroupResponse] = OPERATIONS["RemoveUserFromGroup"]
_SET_ACCOUNT_ALIAS: Operation[SetAccountAliasResponse] = OPERATIONS["SetAccountAlias"]
_SET_DEFAULT_POLICY_VERSION: Operation[SetDefaultPolicyVersionResponse] = OPERATIONS["SetDefaultPolicyVersion"]
_SET_PASSWORD_POLICY: Operation[SetPasswordPolicyResponse] = OPERATIONS["SetPasswordPolicy"]
_SET_SECURITY_PREFERENCE: Operation[SetSecurityPreferenceResponse] = OPERATIONS["SetSecurityPreference"]
_TAG_RESOURCES: Operation[TagResourcesResponse] = OPERATIONS["TagResources"]
_UNBIND_MFA_DEVICE: Operation[UnbindMFADeviceResponse] = OPERATIONS["UnbindMFADevice"]
_UNTAG_RESOURCES: Operation[UntagResourcesResponse] = OPERATIONS["UntagResources"]
_UPDATE_ACCESS_KEY: Operation[UpdateAccessKeyResponse] = OPERATIONS["UpdateAccessKey"]
_UPDATE_GROUP: Operation[UpdateGroupResponse] = OPERATIONS["UpdateGroup"]
_UPDATE_LOGIN_PROFILE: Operation[UpdateLoginProfileResponse] = OPERATIONS["UpdateLoginProfile"]
_UPDATE_POLICY_DESCRIPTION: Operation[UpdatePolicyDescriptionResponse] = OPERATIONS["UpdatePolicyDescription"]
_UPDATE_ROLE: Operation[UpdateRoleResponse] = OPERATIONS["UpdateRole"]
_UPDATE_USER: Operation[UpdateUserResponse] = OPERATIONS["UpdateUser"]


class RamClient(ServiceClient):
    """Async client of Resource Access Management (Ram 2015-05-01).

    Takes the same options as `aliram.Session` when made on its own; `Session` makes one that shares its
    connections and credentials. Every method raises the errors of `aliram.errors`.
    """

    service = SERVICE

    async def add_user_to_group(
        self,
        *,
        user_name: str,
        group_name: str,
        timeout: float | None = None,
    ) -> AddUserToGroupResponse:
        """Call `AddUserToGroup`.

        Needs `ram:AddUserToGroup` on `acs:ram:*:<account>:user/<UserName>` and `ram:AddUserToGroup` on
        `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            user_name: `UserName` of the API.
            group_name: `GroupName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `EntityAlreadyExists.User.Group`, `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`, `InvalidParameter.UserName.InvalidChars`,
                `InvalidParameter.UserName.Length`, `LimitExceeded.User.Group`.
            NotFound: `EntityNotExist.Group`, `EntityNotExist.User`.

        Source: API metadata of Ram 2015-05-01, AddUserToGroup.
        """
        return await self._call(
            _ADD_USER_TO_GROUP,
            {
                "UserName": user_name,
                "GroupName": group_name,
            },
            timeout,
        )

    async def attach_policy_to_group(
        self,
        *,
        policy_type: str,
        policy_name: str,
        group_name: str,
        resource_group_id: str | None = None,
        timeout: float | None = None,
    ) -> AttachPolicyToGroupResponse:
        """Call `AttachPolicyToGroup`.

        Needs `ram:AttachPolicyToGroup` on `acs:ram:*:<account>:group/<GroupName>` and
        `ram:AttachPolicyToGroup` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            group_name: `GroupName` of the API.
            resource_group_id: `ResourceGroupId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `EntityAlreadyExists.Group.Policy`, `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`, `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`,
                `LimitExceeded.Group.Policy`.
            NotFound: `EntityNotExist.Group`, `EntityNotExist.Policy`.

        Source: API metadata of Ram 2015-05-01, AttachPolicyToGroup.
        """
        return await self._call(
            _ATTACH_POLICY_TO_GROUP,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
                "GroupName": group_name,
                "ResourceGroupId": resource_group_id,
            },
            timeout,
        )

    async def attach_policy_to_role(
        self,
        *,
        policy_type: str,
        policy_name: str,
        role_name: str,
        resource_group_id: str | None = None,
        timeout: float | None = None,
    ) -> AttachPolicyToRoleResponse:
        """Call `AttachPolicyToRole`.

        Needs `ram:AttachPolicyToRole` on `acs:ram:*:<account>:role/<RoleName>` and `ram:AttachPolicyToRole`
        on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            role_name: `RoleName` of the API.
            resource_group_id: `ResourceGroupId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `EntityAlreadyExists.Role.Policy`, `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`,
                `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`,
                `LimitExceeded.Role.Policy`.
            NotFound: `EntityNotExist.Policy`, `EntityNotExist.Role`.

        Source: API metadata of Ram 2015-05-01, AttachPolicyToRole.
        """
        return await self._call(
            _ATTACH_POLICY_TO_ROLE,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
                "RoleName": role_name,
                "ResourceGroupId": resource_group_id,
            },
            timeout,
        )

    async def attach_policy_to_user(
        self,
        *,
        policy_type: str,
        policy_name: str,
        user_name: str,
        resource_group_id: str | None = None,
        timeout: float | None = None,
    ) -> AttachPolicyToUserResponse:
        """Call `AttachPolicyToUser`.

        Needs `ram:AttachPolicyToUser` on `acs:ram:*:<account>:user/<UserName>` and `ram:AttachPolicyToUser`
        on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            user_name: `UserName` of the API.
            resource_group_id: `ResourceGroupId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `EntityAlreadyExists.User.Policy`, `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`,
                `LimitExceeded.User.Policy`.
            NotFound: `EntityNotExist.Policy`, `EntityNotExist.User`.

        Source: API metadata of Ram 2015-05-01, AttachPolicyToUser.
        """
        return await self._call(
            _ATTACH_POLICY_TO_USER,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
                "UserName": user_name,
                "ResourceGroupId": resource_group_id,
            },
            timeout,
        )

    async def bind_mfa_device(
        self,
        *,
        serial_number: str,
        user_name: str,
        authentication_code1: str,
        authentication_code2: str,
        timeout: float | None = None,
    ) -> BindMFADeviceResponse:
        """Call `BindMFADevice`.

        Needs `ram:BindMFADevice` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            serial_number: `SerialNumber` of the API.
            user_name: `UserName` of the API.
            authentication_code1: Pattern `^\\d{6}$`.
            authentication_code2: Pattern `^\\d{6}$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `CheckAuthenticationCodeFail`, `EntityAlreadyExists.User.MFADevice`,
                `EntityAlreadyExists.VirtualMFADevice.User`, `InvalidParameter.AuthenticationCode.Format`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`, `EntityNotExist.VirtualMFADevice`.

        Source: API metadata of Ram 2015-05-01, BindMFADevice.
        """
        return await self._call(
            _BIND_MFA_DEVICE,
            {
                "SerialNumber": serial_number,
                "UserName": user_name,
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
        """Call `ChangePassword`.

        Only a RAM user may call it.
        Needs `ram:ChangePassword` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            old_password: `OldPassword` of the API.
            new_password: `NewPassword` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.NewPassword.ReusePrevention`,
                `InvalidParameter.NewPassword.TooWeak`, `InvalidParameter.OldPassword.Incorrect`,
                `NotSupport.Account`.

        Source: API metadata of Ram 2015-05-01, ChangePassword.
        """
        return await self._call(
            _CHANGE_PASSWORD,
            {
                "OldPassword": old_password,
                "NewPassword": new_password,
            },
            timeout,
        )

    async def clear_account_alias(
        self,
        *,
        timeout: float | None = None,
    ) -> ClearAccountAliasResponse:
        """Call `ClearAccountAlias`.

        Needs `ram:ClearAccountAlias` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ram 2015-05-01, ClearAccountAlias.
        """
        return await self._call(
            _CLEAR_ACCOUNT_ALIAS,
            {},
            timeout,
        )

    async def create_access_key(
        self,
        *,
        user_name: str | None = None,
        timeout: float | None = None,
    ) -> CreateAccessKeyResponse:
        """Call `CreateAccessKey`.

        Needs `ram:CreateAccessKey` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateAccessKeyResponse: `access_key`.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`,
                `LimitExceeded.User.AccessKey`.

        Source: API metadata of Ram 2015-05-01, CreateAccessKey.
        """
        return await self._call(
            _CREATE_ACCESS_KEY,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def create_group(
        self,
        *,
        group_name: str,
        comments: str | None = None,
        timeout: float | None = None,
    ) -> CreateGroupResponse:
        """Call `CreateGroup`.

        Needs `ram:CreateGroup` on `acs:ram:*:<account>:group/*`.

        Args:
            group_name: 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            comments: At most 128 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateGroupResponse: `group`.

        Raises:
            ApiError: `EntityAlreadyExists.Group`, `InvalidParameter.Comments.Length`,
                `InvalidParameter.GroupName.InvalidChars`, `InvalidParameter.GroupName.Length`,
                `LimitExceeded.Group`.

        Source: API metadata of Ram 2015-05-01, CreateGroup.
        """
        return await self._call(
            _CREATE_GROUP,
            {
                "GroupName": group_name,
                "Comments": comments,
            },
            timeout,
        )

    async def create_login_profile(
        self,
        *,
        user_name: str,
        password: str,
        password_reset_required: bool | None = None,
        mfa_bind_required: bool | None = None,
        timeout: float | None = None,
    ) -> CreateLoginProfileResponse:
        """Call `CreateLoginProfile`.

        Needs `ram:CreateLoginProfile` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            password: `Password` of the API.
            password_reset_required: The service assumes `false` when omitted.
            mfa_bind_required: The service assumes `false` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateLoginProfileResponse: `login_profile`.

        Raises:
            ApiError: `EntityAlreadyExists.User.LoginProfile`, `InvalidParameter.Password.TooWeak`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`.

        Source: API metadata of Ram 2015-05-01, CreateLoginProfile.
        """
        return await self._call(
            _CREATE_LOGIN_PROFILE,
            {
                "UserName": user_name,
                "Password": password,
                "PasswordResetRequired": password_reset_required,
                "MFABindRequired": mfa_bind_required,
            },
            timeout,
        )

    async def create_policy(
        self,
        *,
        policy_name: str,
        policy_document: str | Mapping[str, Any],
        description: str | None = None,
        tag: list[TagParam] | None = None,
        timeout: float | None = None,
    ) -> CreatePolicyResponse:
        """Call `CreatePolicy`.

        Needs `ram:CreatePolicy` on `acs:ram:*:<account>:policy/*`.

        Args:
            policy_name: 1 to 128 characters; pattern `^[a-zA-Z0-9-]+$`.
            policy_document: 1 to 6144 characters. A mapping is sent as its JSON text.
            description: 1 to 1024 characters.
            tag: `Tag` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreatePolicyResponse: `policy`.

        Raises:
            ApiError: `EntityAlreadyExists.Policy`, `InvalidParameter.Description.Length`,
                `InvalidParameter.PolicyDocument.Length`, `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `LimitExceeded.Policy`, `MalformedPolicyDocument`.

        Source: API metadata of Ram 2015-05-01, CreatePolicy.
        """
        return await self._call(
            _CREATE_POLICY,
            {
                "PolicyName": policy_name,
                "PolicyDocument": policy_document,
                "Description": description,
                "Tag": tag,
            },
            timeout,
        )

    async def create_policy_version(
        self,
        *,
        policy_name: str,
        policy_document: str | Mapping[str, Any],
        set_as_default: bool | None = None,
        rotate_strategy: str | None = None,
        timeout: float | None = None,
    ) -> CreatePolicyVersionResponse:
        """Call `CreatePolicyVersion`.

        Needs `ram:CreatePolicyVersion` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: `PolicyName` of the API.
            policy_document: At most 6144 bytes. A mapping is sent as its JSON text.
            set_as_default: The service assumes `false` when omitted.
            rotate_strategy: Known values: `None`, `DeleteOldestNonDefaultVersionWhenLimitExceeded`; the
                service assumes `None` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreatePolicyVersionResponse: `policy_version`.

        Source: API metadata of Ram 2015-05-01, CreatePolicyVersion.
        """
        return await self._call(
            _CREATE_POLICY_VERSION,
            {
                "PolicyName": policy_name,
                "PolicyDocument": policy_document,
                "SetAsDefault": set_as_default,
                "RotateStrategy": rotate_strategy,
            },
            timeout,
        )

    async def create_role(
        self,
        *,
        role_name: str,
        assume_role_policy_document: str | Mapping[str, Any],
        description: str | None = None,
        max_session_duration: int | None = None,
        tag: list[TagParam] | None = None,
        allow_console_login: bool | None = None,
        timeout: float | None = None,
    ) -> CreateRoleResponse:
        """Call `CreateRole`.

        Needs `ram:CreateRole` on `acs:ram:*:<account>:role/*`.

        Args:
            role_name: 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            assume_role_policy_document:  A mapping is sent as its JSON text.
            description: 1 to 1024 characters.
            max_session_duration: 3600 to 43200 seconds; the service assumes `3600` when omitted.
            tag: `Tag` of the API.
            allow_console_login: `AllowConsoleLogin` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateRoleResponse: `role`.

        Raises:
            ApiError: `EntityAlreadyExists.Role`, `InvalidParameter.AssumeRolePolicyDocument.Length`,
                `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`,
                `LimitExceeded.Role`, `MalformedPolicyDocument`.

        Source: API metadata of Ram 2015-05-01, CreateRole.
        """
        return await self._call(
            _CREATE_ROLE,
            {
                "RoleName": role_name,
                "AssumeRolePolicyDocument": assume_role_policy_document,
                "Description": description,
                "MaxSessionDuration": max_session_duration,
                "Tag": tag,
                "AllowConsoleLogin": allow_console_login,
            },
            timeout,
        )

    async def create_service_linked_role(
        self,
        *,
        service_name: str,
        custom_suffix: str | None = None,
        description: str | None = None,
        timeout: float | None = None,
    ) -> CreateServiceLinkedRoleResponse:
        """Call `CreateServiceLinkedRole`.

        Needs `ram:CreateServiceLinkedRole` on `acs:ram:*:<account>:*` (inferred; no published table lists
        it).

        Args:
            service_name: `ServiceName` of the API.
            custom_suffix: 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            description: 1 to 1024 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateServiceLinkedRoleResponse: `role`.

        Source: API metadata of Ram 2015-05-01, CreateServiceLinkedRole.
        """
        return await self._call(
            _CREATE_SERVICE_LINKED_ROLE,
            {
                "ServiceName": service_name,
                "CustomSuffix": custom_suffix,
                "Description": description,
            },
            timeout,
        )

    async def create_user(
        self,
        *,
        user_name: str,
        display_name: str | None = None,
        mobile_phone: str | None = None,
        email: str | None = None,
        comments: str | None = None,
        timeout: float | None = None,
    ) -> CreateUserResponse:
        """Call `CreateUser`.

        Needs `ram:CreateUser` on `acs:ram:*:<account>:user/*`.

        Args:
            user_name: 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            display_name: 1 to 128 characters.
            mobile_phone: Pattern `^\\d+-\\d+$`; has an effect on aliyun.com only.
            email: Has an effect on aliyun.com only.
            comments: 1 to 128 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateUserResponse: `user`.

        Raises:
            ApiError: `EntityAlreadyExists.User`, `InvalidParameter.Comments.Length`,
                `InvalidParameter.DisplayName.InvalidChars`, `InvalidParameter.DisplayName.Length`,
                `InvalidParameter.Email.Format`, `InvalidParameter.MobilePhone.Format`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`,
                `LimitExceeded.User`.

        Source: API metadata of Ram 2015-05-01, CreateUser.
        """
        return await self._call(
            _CREATE_USER,
            {
                "UserName": user_name,
                "DisplayName": display_name,
                "MobilePhone": mobile_phone,
                "Email": email,
                "Comments": comments,
            },
            timeout,
        )

    async def create_virtual_mfa_device(
        self,
        *,
        virtual_mfa_device_name: str,
        timeout: float | None = None,
    ) -> CreateVirtualMFADeviceResponse:
        """Call `CreateVirtualMFADevice`.

        Needs `ram:CreateVirtualMFADevice` on `acs:ram:*:<account>:mfa/*`.

        Args:
            virtual_mfa_device_name: 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateVirtualMFADeviceResponse: `virtual_mfa_device`.

        Raises:
            ApiError: `EntityAlreadyExists.VirtualMFADevice`,
                `InvalidParameter.VirtualMFADeviceName.InvalidChars`,
                `InvalidParameter.VirtualMFADeviceName.Length`, `LimitExceeded.VirtualMFADevice`.

        Source: API metadata of Ram 2015-05-01, CreateVirtualMFADevice.
        """
        return await self._call(
            _CREATE_VIRTUAL_MFA_DEVICE,
            {
                "VirtualMFADeviceName": virtual_mfa_device_name,
            },
            timeout,
        )

    async def decode_diagnostic_message(
        self,
        *,
        encoded_diagnostic_message: str | None = None,
        timeout: float | None = None,
    ) -> DecodeDiagnosticMessageResponse:
        """Call `DecodeDiagnosticMessage`.

        Needs `ram:DecodeDiagnosticMessage` on `acs:ram:*:<account>:*` (inferred; no published table lists
        it).

        Args:
            encoded_diagnostic_message: `EncodedDiagnosticMessage` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            DecodeDiagnosticMessageResponse: `decoded_diagnostic_message`.

        Raises:
            ApiError: `EncodedMessageExpire`, `NoPermission`, `NotSupport`, `SearchInaccurate`,
                `TooManyRequests`.
            NotFound: `EntityNotExist`.

        Source: API metadata of Ram 2015-05-01, DecodeDiagnosticMessage.
        """
        return await self._call(
            _DECODE_DIAGNOSTIC_MESSAGE,
            {
                "EncodedDiagnosticMessage": encoded_diagnostic_message,
            },
            timeout,
        )

    async def delete_access_key(
        self,
        *,
        user_access_key_id: str,
        user_name: str | None = None,
        timeout: float | None = None,
    ) -> DeleteAccessKeyResponse:
        """Call `DeleteAccessKey`.

        Needs `ram:DeleteAccessKey` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_access_key_id: `UserAccessKeyId` of the API.
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`, `EntityNotExist.User.AccessKey`.

        Source: API metadata of Ram 2015-05-01, DeleteAccessKey.
        """
        return await self._call(
            _DELETE_ACCESS_KEY,
            {
                "UserAccessKeyId": user_access_key_id,
                "UserName": user_name,
            },
            timeout,
        )

    async def delete_group(
        self,
        *,
        group_name: str,
        timeout: float | None = None,
    ) -> DeleteGroupResponse:
        """Call `DeleteGroup`.

        Needs `ram:DeleteGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: `GroupName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `DeleteConflict.Group.Policy`, `DeleteConflict.Group.User`,
                `InvalidParameter.GroupName.InvalidChars`, `InvalidParameter.GroupName.Length`.
            NotFound: `EntityNotExist.Group`.

        Source: API metadata of Ram 2015-05-01, DeleteGroup.
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
        user_name: str,
        timeout: float | None = None,
    ) -> DeleteLoginProfileResponse:
        """Call `DeleteLoginProfile`.

        Needs `ram:DeleteLoginProfile` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`, `EntityNotExist.User.LoginProfile`.

        Source: API metadata of Ram 2015-05-01, DeleteLoginProfile.
        """
        return await self._call(
            _DELETE_LOGIN_PROFILE,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def delete_policy(
        self,
        *,
        policy_name: str,
        cascading_delete: bool | None = None,
        timeout: float | None = None,
    ) -> DeletePolicyResponse:
        """Call `DeletePolicy`.

        Needs `ram:DeletePolicy` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: `PolicyName` of the API.
            cascading_delete: `CascadingDelete` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `DeleteConflict.Policy.Group`, `DeleteConflict.Policy.User`,
                `DeleteConflict.Policy.Version`, `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`.
            NotFound: `EntityNotExist.Policy`.

        Source: API metadata of Ram 2015-05-01, DeletePolicy.
        """
        return await self._call(
            _DELETE_POLICY,
            {
                "PolicyName": policy_name,
                "CascadingDelete": cascading_delete,
            },
            timeout,
        )

    async def delete_policy_version(
        self,
        *,
        policy_name: str,
        version_id: str,
        timeout: float | None = None,
    ) -> DeletePolicyVersionResponse:
        """Call `DeletePolicyVersion`.

        Needs `ram:DeletePolicyVersion` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: `PolicyName` of the API.
            version_id: `VersionId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `DeleteConflict.Policy.Version.Default`, `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.VersionId.Format`.
            NotFound: `EntityNotExist.Policy`, `EntityNotExist.Policy.Version`.

        Source: API metadata of Ram 2015-05-01, DeletePolicyVersion.
        """
        return await self._call(
            _DELETE_POLICY_VERSION,
            {
                "PolicyName": policy_name,
                "VersionId": version_id,
            },
            timeout,
        )

    async def delete_role(
        self,
        *,
        role_name: str,
        timeout: float | None = None,
    ) -> DeleteRoleResponse:
        """Call `DeleteRole`.

        Needs `ram:DeleteRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_name: `RoleName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `DeleteConflict.Role.Policy`, `InvalidParameter.RoleName.InvalidChars`,
                `InvalidParameter.RoleName.Length`.
            NotFound: `EntityNotExist.Role`.

        Source: API metadata of Ram 2015-05-01, DeleteRole.
        """
        return await self._call(
            _DELETE_ROLE,
            {
                "RoleName": role_name,
            },
            timeout,
        )

    async def delete_service_linked_role(
        self,
        *,
        role_name: str,
        timeout: float | None = None,
    ) -> DeleteServiceLinkedRoleResponse:
        """Call `DeleteServiceLinkedRole`.

        Needs `ram:DeleteServiceLinkedRole` on `acs:ram:*:<account>:*` (inferred; no published table lists
        it).

        Args:
            role_name: `RoleName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            DeleteServiceLinkedRoleResponse: `deletion_task_id`.

        Source: API metadata of Ram 2015-05-01, DeleteServiceLinkedRole.
        """
        return await self._call(
            _DELETE_SERVICE_LINKED_ROLE,
            {
                "RoleName": role_name,
            },
            timeout,
        )

    async def delete_user(
        self,
        *,
        user_name: str,
        timeout: float | None = None,
    ) -> DeleteUserResponse:
        """Call `DeleteUser`.

        Needs `ram:DeleteUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `DeleteConflict.User.AccessKey`, `DeleteConflict.User.Group`,
                `DeleteConflict.User.LoginProfile`, `DeleteConflict.User.MFADevice`,
                `DeleteConflict.User.Policy`, `InvalidParameter.UserName.InvalidChars`,
                `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`.

        Source: API metadata of Ram 2015-05-01, DeleteUser.
        """
        return await self._call(
            _DELETE_USER,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def delete_virtual_mfa_device(
        self,
        *,
        serial_number: str,
        timeout: float | None = None,
    ) -> DeleteVirtualMFADeviceResponse:
        """Call `DeleteVirtualMFADevice`.

        Needs `ram:DeleteVirtualMFADevice` on `<SerialNumber>`.

        Args:
            serial_number: `SerialNumber` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `DeleteConflict.VirtualMFADevice.User`.
            NotFound: `EntityNotExist.VirtualMFADevice`.

        Source: API metadata of Ram 2015-05-01, DeleteVirtualMFADevice.
        """
        return await self._call(
            _DELETE_VIRTUAL_MFA_DEVICE,
            {
                "SerialNumber": serial_number,
            },
            timeout,
        )

    async def detach_policy_from_group(
        self,
        *,
        policy_type: str,
        policy_name: str,
        group_name: str,
        resource_group_id: str | None = None,
        timeout: float | None = None,
    ) -> DetachPolicyFromGroupResponse:
        """Call `DetachPolicyFromGroup`.

        Needs `ram:DetachPolicyFromGroup` on `acs:ram:*:<account>:group/<GroupName>` and
        `ram:DetachPolicyFromGroup` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            group_name: `GroupName` of the API.
            resource_group_id: `ResourceGroupId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ram 2015-05-01, DetachPolicyFromGroup.
        """
        return await self._call(
            _DETACH_POLICY_FROM_GROUP,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
                "GroupName": group_name,
                "ResourceGroupId": resource_group_id,
            },
            timeout,
        )

    async def detach_policy_from_role(
        self,
        *,
        policy_type: str,
        policy_name: str,
        role_name: str,
        resource_group_id: str | None = None,
        timeout: float | None = None,
    ) -> DetachPolicyFromRoleResponse:
        """Call `DetachPolicyFromRole`.

        Needs `ram:DetachPolicyFromRole` on `acs:ram:*:<account>:role/<RoleName>` and
        `ram:DetachPolicyFromRole` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            role_name: `RoleName` of the API.
            resource_group_id: `ResourceGroupId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.PolicyName.InvalidChars`, `InvalidParameter.PolicyName.Length`,
                `InvalidParameter.PolicyType`, `InvalidParameter.RoleName.InvalidChars`,
                `InvalidParameter.RoleName.Length`.
            NotFound: `EntityNotExist.Policy`, `EntityNotExist.Role`, `EntityNotExist.Role.Policy`.

        Source: API metadata of Ram 2015-05-01, DetachPolicyFromRole.
        """
        return await self._call(
            _DETACH_POLICY_FROM_ROLE,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
                "RoleName": role_name,
                "ResourceGroupId": resource_group_id,
            },
            timeout,
        )

    async def detach_policy_from_user(
        self,
        *,
        policy_type: str,
        policy_name: str,
        user_name: str,
        resource_group_id: str | None = None,
        timeout: float | None = None,
    ) -> DetachPolicyFromUserResponse:
        """Call `DetachPolicyFromUser`.

        Needs `ram:DetachPolicyFromUser` on `acs:ram:*:<account>:user/<UserName>` and
        `ram:DetachPolicyFromUser` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            user_name: `UserName` of the API.
            resource_group_id: `ResourceGroupId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.PolicyName.InvalidChars`, `InvalidParameter.PolicyName.Length`,
                `InvalidParameter.PolicyType`, `InvalidParameter.UserName.InvalidChars`,
                `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.Policy`, `EntityNotExist.User`, `EntityNotExist.User.Policy`.

        Source: API metadata of Ram 2015-05-01, DetachPolicyFromUser.
        """
        return await self._call(
            _DETACH_POLICY_FROM_USER,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
                "UserName": user_name,
                "ResourceGroupId": resource_group_id,
            },
            timeout,
        )

    async def get_access_key_last_used(
        self,
        *,
        user_name: str | None = None,
        user_access_key_id: str | None = None,
        timeout: float | None = None,
    ) -> GetAccessKeyLastUsedResponse:
        """Call `GetAccessKeyLastUsed`.

        Needs `ram:GetAccessKeyLastUsed` on `acs:ram:*:<account>:*` (inferred; no published table lists it).

        Args:
            user_name: `UserName` of the API.
            user_access_key_id: `UserAccessKeyId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccessKeyLastUsedResponse: `access_key_last_used`.

        Source: API metadata of Ram 2015-05-01, GetAccessKeyLastUsed.
        """
        return await self._call(
            _GET_ACCESS_KEY_LAST_USED,
            {
                "UserName": user_name,
                "UserAccessKeyId": user_access_key_id,
            },
            timeout,
        )

    async def get_account_alias(
        self,
        *,
        timeout: float | None = None,
    ) -> GetAccountAliasResponse:
        """Call `GetAccountAlias`.

        Needs `ram:GetAccountAlias` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccountAliasResponse: `account_alias`.

        Source: API metadata of Ram 2015-05-01, GetAccountAlias.
        """
        return await self._call(
            _GET_ACCOUNT_ALIAS,
            {},
            timeout,
        )

    async def get_group(
        self,
        *,
        group_name: str,
        timeout: float | None = None,
    ) -> GetGroupResponse:
        """Call `GetGroup`.

        Needs `ram:GetGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: `GroupName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetGroupResponse: `group`.

        Raises:
            ApiError: `InvalidParameter.GroupName.InvalidChars`, `InvalidParameter.GroupName.Length`.
            NotFound: `EntityNotExist.Group`.

        Source: API metadata of Ram 2015-05-01, GetGroup.
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
        user_name: str,
        timeout: float | None = None,
    ) -> GetLoginProfileResponse:
        """Call `GetLoginProfile`.

        Needs `ram:GetLoginProfile` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetLoginProfileResponse: `login_profile`.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`, `EntityNotExist.User.LoginProfile`.

        Source: API metadata of Ram 2015-05-01, GetLoginProfile.
        """
        return await self._call(
            _GET_LOGIN_PROFILE,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def get_password_policy(
        self,
        *,
        timeout: float | None = None,
    ) -> GetPasswordPolicyResponse:
        """Call `GetPasswordPolicy`.

        Needs `ram:GetPasswordPolicy` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetPasswordPolicyResponse: `password_policy`.

        Source: API metadata of Ram 2015-05-01, GetPasswordPolicy.
        """
        return await self._call(
            _GET_PASSWORD_POLICY,
            {},
            timeout,
        )

    async def get_policy(
        self,
        *,
        policy_type: str,
        policy_name: str,
        timeout: float | None = None,
    ) -> GetPolicyResponse:
        """Call `GetPolicy`.

        Needs `ram:GetPolicy` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetPolicyResponse: `policy`, `default_policy_version`.

        Raises:
            ApiError: `InvalidParameter.PolicyName.InvalidChars`, `InvalidParameter.PolicyName.Length`,
                `InvalidParameter.PolicyType`.
            NotFound: `EntityNotExist.Policy`.

        Source: API metadata of Ram 2015-05-01, GetPolicy.
        """
        return await self._call(
            _GET_POLICY,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
            },
            timeout,
        )

    async def get_policy_version(
        self,
        *,
        policy_type: str,
        policy_name: str,
        version_id: str,
        timeout: float | None = None,
    ) -> GetPolicyVersionResponse:
        """Call `GetPolicyVersion`.

        Needs `ram:GetPolicyVersion` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            version_id: `VersionId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetPolicyVersionResponse: `policy_version`.

        Raises:
            ApiError: `InvalidParameter.PolicyName.InvalidChars`, `InvalidParameter.PolicyName.Length`,
                `InvalidParameter.PolicyType`, `InvalidParameter.VersionId.Format`.
            NotFound: `EntityNotExist.Policy`, `EntityNotExist.Policy.Version`.

        Source: API metadata of Ram 2015-05-01, GetPolicyVersion.
        """
        return await self._call(
            _GET_POLICY_VERSION,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
                "VersionId": version_id,
            },
            timeout,
        )

    async def get_role(
        self,
        *,
        role_name: str,
        timeout: float | None = None,
    ) -> GetRoleResponse:
        """Call `GetRole`.

        Needs `ram:GetRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_name: 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetRoleResponse: `role`.

        Raises:
            ApiError: `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`.
            NotFound: `EntityNotExist.Role`.

        Source: API metadata of Ram 2015-05-01, GetRole.
        """
        return await self._call(
            _GET_ROLE,
            {
                "RoleName": role_name,
            },
            timeout,
        )

    async def get_security_preference(
        self,
        *,
        timeout: float | None = None,
    ) -> GetSecurityPreferenceResponse:
        """Call `GetSecurityPreference`.

        Needs `ram:GetSecurityPreference` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetSecurityPreferenceResponse: `security_preference`.

        Source: API metadata of Ram 2015-05-01, GetSecurityPreference.
        """
        return await self._call(
            _GET_SECURITY_PREFERENCE,
            {},
            timeout,
        )

    async def get_service_linked_role_template(
        self,
        *,
        service_name: str | None = None,
        timeout: float | None = None,
    ) -> GetServiceLinkedRoleTemplateResponse:
        """Call `GetServiceLinkedRoleTemplate`.

        Needs `ram:GetServiceLinkedRoleTemplate` on `acs:ram:*:<account>:*` (inferred; no published table
        lists it).

        Args:
            service_name: `ServiceName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetServiceLinkedRoleTemplateResponse: `service_linked_role_template`.

        Source: API metadata of Ram 2015-05-01, GetServiceLinkedRoleTemplate.
        """
        return await self._call(
            _GET_SERVICE_LINKED_ROLE_TEMPLATE,
            {
                "ServiceName": service_name,
            },
            timeout,
        )

    async def get_user(
        self,
        *,
        user_name: str,
        timeout: float | None = None,
    ) -> GetUserResponse:
        """Call `GetUser`.

        Needs `ram:GetUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetUserResponse: `user`.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`.

        Source: API metadata of Ram 2015-05-01, GetUser.
        """
        return await self._call(
            _GET_USER,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def get_user_mfa_info(
        self,
        *,
        user_name: str,
        timeout: float | None = None,
    ) -> GetUserMFAInfoResponse:
        """Call `GetUserMFAInfo`.

        Needs `ram:GetUserMFAInfo` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetUserMFAInfoResponse: `mfa_device`.

        Source: API metadata of Ram 2015-05-01, GetUserMFAInfo.
        """
        return await self._call(
            _GET_USER_MFA_INFO,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def list_access_keys(
        self,
        *,
        user_name: str | None = None,
        timeout: float | None = None,
    ) -> ListAccessKeysResponse:
        """Call `ListAccessKeys`.

        Needs `ram:ListAccessKeys` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListAccessKeysResponse: `access_keys`.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`.

        Source: API metadata of Ram 2015-05-01, ListAccessKeys.
        """
        return await self._call(
            _LIST_ACCESS_KEYS,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def list_entities_for_policy(
        self,
        *,
        policy_type: str,
        policy_name: str,
        timeout: float | None = None,
    ) -> ListEntitiesForPolicyResponse:
        """Call `ListEntitiesForPolicy`.

        Needs `ram:ListEntitiesForPolicy` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListEntitiesForPolicyResponse: `groups`, `roles`, `users`.

        Raises:
            ApiError: `InvalidParameter.PolicyName.InvalidChars`, `InvalidParameter.PolicyName.Length`,
                `InvalidParameter.PolicyType`.
            NotFound: `EntityNotExist.Policy`.

        Source: API metadata of Ram 2015-05-01, ListEntitiesForPolicy.
        """
        return await self._call(
            _LIST_ENTITIES_FOR_POLICY,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
            },
            timeout,
        )

    def list_groups(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[ListGroupsResponse, Group]:
        """Call `ListGroups`.

        Needs `ram:ListGroups` on `acs:ram:*:<account>:group/*`.

        Args:
            marker: `Marker` of the API.
            max_items: 1 to 100; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListGroupsResponse: Await it for one page, or use `async for` for every item of every page.

        Source: API metadata of Ram 2015-05-01, ListGroups.
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
        user_name: str,
        timeout: float | None = None,
    ) -> ListGroupsForUserResponse:
        """Call `ListGroupsForUser`.

        Needs `ram:ListGroupsForUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListGroupsForUserResponse: `groups`.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`.

        Source: API metadata of Ram 2015-05-01, ListGroupsForUser.
        """
        return await self._call(
            _LIST_GROUPS_FOR_USER,
            {
                "UserName": user_name,
            },
            timeout,
        )

    def list_policies(
        self,
        *,
        policy_type: str | None = None,
        marker: str | None = None,
        max_items: int | None = None,
        tag: list[TagParam] | None = None,
        timeout: float | None = None,
    ) -> Pager[ListPoliciesResponse, Policy]:
        """Call `ListPolicies`.

        Needs `ram:ListPolicies` on `acs:ram:*:<account>:policy/*`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            marker: `Marker` of the API.
            max_items: 1 to 1000; the service assumes `100` when omitted.
            tag: `Tag` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListPoliciesResponse: Await it for one page, or use `async for` for every item of every page.

        Source: API metadata of Ram 2015-05-01, ListPolicies.
        """
        return Pager(
            self,
            _LIST_POLICIES,
            {
                "PolicyType": policy_type,
                "Marker": marker,
                "MaxItems": max_items,
                "Tag": tag,
            },
            timeout,
        )

    async def list_policies_for_group(
        self,
        *,
        group_name: str,
        timeout: float | None = None,
    ) -> ListPoliciesForGroupResponse:
        """Call `ListPoliciesForGroup`.

        Needs `ram:ListPoliciesForGroup` on `acs:ram:*:<account>:*` (inferred; no published table lists it).

        Args:
            group_name: `GroupName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListPoliciesForGroupResponse: `policies`.

        Source: API metadata of Ram 2015-05-01, ListPoliciesForGroup.
        """
        return await self._call(
            _LIST_POLICIES_FOR_GROUP,
            {
                "GroupName": group_name,
            },
            timeout,
        )

    async def list_policies_for_role(
        self,
        *,
        role_name: str,
        timeout: float | None = None,
    ) -> ListPoliciesForRoleResponse:
        """Call `ListPoliciesForRole`.

        Needs `ram:ListPoliciesForRole` on `acs:ram:*:<account>:*` (inferred; no published table lists it).

        Args:
            role_name: `RoleName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListPoliciesForRoleResponse: `policies`.

        Source: API metadata of Ram 2015-05-01, ListPoliciesForRole.
        """
        return await self._call(
            _LIST_POLICIES_FOR_ROLE,
            {
                "RoleName": role_name,
            },
            timeout,
        )

    async def list_policies_for_user(
        self,
        *,
        user_name: str,
        timeout: float | None = None,
    ) -> ListPoliciesForUserResponse:
        """Call `ListPoliciesForUser`.

        Needs `ram:ListPoliciesForUser` on `acs:ram:*:<account>:*` (inferred; no published table lists it).

        Args:
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListPoliciesForUserResponse: `policies`.

        Source: API metadata of Ram 2015-05-01, ListPoliciesForUser.
        """
        return await self._call(
            _LIST_POLICIES_FOR_USER,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def list_policy_versions(
        self,
        *,
        policy_type: str,
        policy_name: str,
        timeout: float | None = None,
    ) -> ListPolicyVersionsResponse:
        """Call `ListPolicyVersions`.

        Needs `ram:ListPolicyVersions` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Known values: `System`, `Custom`.
            policy_name: `PolicyName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListPolicyVersionsResponse: `policy_versions`.

        Raises:
            ApiError: `InvalidParameter.PolicyName.InvalidChars`, `InvalidParameter.PolicyName.Length`,
                `InvalidParameter.PolicyType`.
            NotFound: `EntityNotExist.Policy`.

        Source: API metadata of Ram 2015-05-01, ListPolicyVersions.
        """
        return await self._call(
            _LIST_POLICY_VERSIONS,
            {
                "PolicyType": policy_type,
                "PolicyName": policy_name,
            },
            timeout,
        )

    def list_roles(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        tag: list[TagParam] | None = None,
        timeout: float | None = None,
    ) -> Pager[ListRolesResponse, Role]:
        """Call `ListRoles`.

        Needs `ram:ListRoles` on `acs:ram:*:<account>:role/*`.

        Args:
            marker: `Marker` of the API.
            max_items: 1 to 1000; the service assumes `100` when omitted.
            tag: `Tag` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListRolesResponse: Await it for one page, or use `async for` for every item of every page.

        Source: API metadata of Ram 2015-05-01, ListRoles.
        """
        return Pager(
            self,
            _LIST_ROLES,
            {
                "Marker": marker,
                "MaxItems": max_items,
                "Tag": tag,
            },
            timeout,
        )

    def list_tag_resources(
        self,
        *,
        resource_type: str,
        resource_names: list[str] | None = None,
        tag: list[TagParam] | None = None,
        page_size: int | None = None,
        next_token: str | None = None,
        timeout: float | None = None,
    ) -> Pager[ListTagResourcesResponse, TagResource]:
        """Call `ListTagResources`.

        Needs `ram:ListTagResources` on `acs:ram:*:<account>:*` (inferred; no published table lists it).

        Args:
            resource_type: Known values: `role`, `policy`.
            resource_names: At most 50 entries.
            tag: At most 20 entries.
            page_size: 1 to 100.
            next_token: `NextToken` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListTagResourcesResponse: Await it for one page, or use `async for` for every item of every
                page.

        Source: API metadata of Ram 2015-05-01, ListTagResources.
        """
        return Pager(
            self,
            _LIST_TAG_RESOURCES,
            {
                "ResourceType": resource_type,
                "ResourceNames": resource_names,
                "Tag": tag,
                "PageSize": page_size,
                "NextToken": next_token,
            },
            timeout,
        )

    def list_users(
        self,
        *,
        marker: str | None = None,
        max_items: int | None = None,
        timeout: float | None = None,
    ) -> Pager[ListUsersResponse, User]:
        """Call `ListUsers`.

        Needs `ram:ListUsers` on `acs:ram:*:<account>:user/*`.

        Args:
            marker: `Marker` of the API.
            max_items: 1 to 1000; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListUsersResponse: Await it for one page, or use `async for` for every item of every page.

        Source: API metadata of Ram 2015-05-01, ListUsers.
        """
        return Pager(
            self,
            _LIST_USERS,
            {
                "Marker": marker,
                "MaxItems": max_items,
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
        """Call `ListUsersForGroup`.

        Needs `ram:ListUsersForGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: `GroupName` of the API.
            marker: `Marker` of the API.
            max_items: 1 to 1000; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListUsersForGroupResponse: Await it for one page, or use `async for` for every item of every
                page.

        Raises:
            ApiError: `InvalidParameter.GroupName.InvalidChars`, `InvalidParameter.GroupName.Length`.
            NotFound: `EntityNotExist.Group`.

        Source: API metadata of Ram 2015-05-01, ListUsersForGroup.
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

    async def list_virtual_mfa_devices(
        self,
        *,
        timeout: float | None = None,
    ) -> ListVirtualMFADevicesResponse:
        """Call `ListVirtualMFADevices`.

        Needs `ram:ListVirtualMFADevices` on `acs:ram:*:<account>:mfa/*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListVirtualMFADevicesResponse: `virtual_mfa_devices`.

        Source: API metadata of Ram 2015-05-01, ListVirtualMFADevices.
        """
        return await self._call(
            _LIST_VIRTUAL_MFA_DEVICES,
            {},
            timeout,
        )

    async def remove_user_from_group(
        self,
        *,
        user_name: str,
        group_name: str,
        timeout: float | None = None,
    ) -> RemoveUserFromGroupResponse:
        """Call `RemoveUserFromGroup`.

        Needs `ram:RemoveUserFromGroup` on `acs:ram:*:<account>:user/<UserName>` and
        `ram:RemoveUserFromGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            user_name: `UserName` of the API.
            group_name: `GroupName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.GroupName.InvalidChars`, `InvalidParameter.GroupName.Length`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.Group`, `EntityNotExist.User`, `EntityNotExist.User.Group`.

        Source: API metadata of Ram 2015-05-01, RemoveUserFromGroup.
        """
        return await self._call(
            _REMOVE_USER_FROM_GROUP,
            {
                "UserName": user_name,
                "GroupName": group_name,
            },
            timeout,
        )

    async def set_account_alias(
        self,
        *,
        account_alias: str,
        timeout: float | None = None,
    ) -> SetAccountAliasResponse:
        """Call `SetAccountAlias`.

        Needs `ram:SetAccountAlias` on `acs:ram:*:<account>:*`.

        Args:
            account_alias: 3 to 32 characters; pattern `^(?!.*--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `EntityAlreadyExists.AccountAlias`, `InvalidParameter.AccountAlias.Format`,
                `InvalidParameter.AccountAlias.Length`.

        Source: API metadata of Ram 2015-05-01, SetAccountAlias.
        """
        return await self._call(
            _SET_ACCOUNT_ALIAS,
            {
                "AccountAlias": account_alias,
            },
            timeout,
        )

    async def set_default_policy_version(
        self,
        *,
        policy_name: str,
        version_id: str,
        timeout: float | None = None,
    ) -> SetDefaultPolicyVersionResponse:
        """Call `SetDefaultPolicyVersion`.

        Needs `ram:SetDefaultPolicyVersion` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: `PolicyName` of the API.
            version_id: `VersionId` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.PolicyName.InvalidChars`, `InvalidParameter.PolicyName.Length`,
                `InvalidParameter.VersionId.Format`.
            NotFound: `EntityNotExist.Policy`, `EntityNotExist.Policy.Version`.

        Source: API metadata of Ram 2015-05-01, SetDefaultPolicyVersion.
        """
        return await self._call(
            _SET_DEFAULT_POLICY_VERSION,
            {
                "PolicyName": policy_name,
                "VersionId": version_id,
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
        hard_expiry: bool | None = None,
        max_password_age: int | None = None,
        password_reuse_prevention: int | None = None,
        max_login_attemps: int | None = None,
        timeout: float | None = None,
    ) -> SetPasswordPolicyResponse:
        """Call `SetPasswordPolicy`.

        Needs `ram:SetPasswordPolicy` on `acs:ram:*:<account>:*`.

        Args:
            minimum_password_length: 8 to 32; the service assumes `8` when omitted.
            require_lowercase_characters: `RequireLowercaseCharacters` of the API.
            require_uppercase_characters: `RequireUppercaseCharacters` of the API.
            require_numbers: `RequireNumbers` of the API.
            require_symbols: `RequireSymbols` of the API.
            hard_expiry: The service assumes `false` when omitted.
            max_password_age: At least 0 days; the service assumes `0` when omitted.
            password_reuse_prevention: At least 0; the service assumes `0` when omitted.
            max_login_attemps: At least 0.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetPasswordPolicyResponse: `password_policy`.

        Raises:
            ApiError: `InvalidParameter.MinimumPasswordLength.Range`.

        Source: API metadata of Ram 2015-05-01, SetPasswordPolicy.
        """
        return await self._call(
            _SET_PASSWORD_POLICY,
            {
                "MinimumPasswordLength": minimum_password_length,
                "RequireLowercaseCharacters": require_lowercase_characters,
                "RequireUppercaseCharacters": require_uppercase_characters,
                "RequireNumbers": require_numbers,
                "RequireSymbols": require_symbols,
                "HardExpiry": hard_expiry,
                "MaxPasswordAge": max_password_age,
                "PasswordReusePrevention": password_reuse_prevention,
                "MaxLoginAttemps": max_login_attemps,
            },
            timeout,
        )

    async def set_security_preference(
        self,
        *,
        enable_save_mfa_ticket: bool | None = None,
        allow_user_to_change_password: bool | None = None,
        allow_user_to_manage_access_keys: bool | None = None,
        allow_user_to_manage_public_keys: bool | None = None,
        allow_user_to_manage_mfa_devices: bool | None = None,
        login_session_duration: int | None = None,
        login_network_masks: list[str] | None = None,
        timeout: float | None = None,
    ) -> SetSecurityPreferenceResponse:
        """Call `SetSecurityPreference`.

        Needs `ram:SetSecurityPreference` on `acs:ram:*:<account>:*`.

        Args:
            enable_save_mfa_ticket: The service assumes `false` when omitted.
            allow_user_to_change_password: The service assumes `true` when omitted.
            allow_user_to_manage_access_keys: The service assumes `false` when omitted.
            allow_user_to_manage_public_keys: The service assumes `false` when omitted; has an effect on
                jp.alibabacloud.com only.
            allow_user_to_manage_mfa_devices: The service assumes `true` when omitted.
            login_session_duration: 1 to 24 hours; the service assumes `6` when omitted.
            login_network_masks: At most 512 characters; at most 40 entries.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetSecurityPreferenceResponse: `security_preference`.

        Source: API metadata of Ram 2015-05-01, SetSecurityPreference.
        """
        return await self._call(
            _SET_SECURITY_PREFERENCE,
            {
                "EnableSaveMFATicket": enable_save_mfa_ticket,
                "AllowUserToChangePassword": allow_user_to_change_password,
                "AllowUserToManageAccessKeys": allow_user_to_manage_access_keys,
                "AllowUserToManagePublicKeys": allow_user_to_manage_public_keys,
                "AllowUserToManageMFADevices": allow_user_to_manage_mfa_devices,
                "LoginSessionDuration": login_session_duration,
                "LoginNetworkMasks": login_network_masks,
            },
            timeout,
        )

    async def tag_resources(
        self,
        *,
        resource_type: str,
        tag: list[TagParam],
        resource_names: list[str] | None = None,
        timeout: float | None = None,
    ) -> TagResourcesResponse:
        """Call `TagResources`.

        Needs `ram:TagResources` on `acs:ram:*:<account>:*` (inferred; no published table lists it).

        Args:
            resource_type: Known values: `role`, `policy`.
            tag: At most 20 entries.
            resource_names: At most 50 entries.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ram 2015-05-01, TagResources.
        """
        return await self._call(
            _TAG_RESOURCES,
            {
                "ResourceType": resource_type,
                "Tag": tag,
                "ResourceNames": resource_names,
            },
            timeout,
        )

    async def unbind_mfa_device(
        self,
        *,
        user_name: str,
        timeout: float | None = None,
    ) -> UnbindMFADeviceResponse:
        """Call `UnbindMFADevice`.

        Needs `ram:UnbindMFADevice` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UnbindMFADeviceResponse: `mfa_device`.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`, `EntityNotExist.User.MFADevice`.

        Source: API metadata of Ram 2015-05-01, UnbindMFADevice.
        """
        return await self._call(
            _UNBIND_MFA_DEVICE,
            {
                "UserName": user_name,
            },
            timeout,
        )

    async def untag_resources(
        self,
        *,
        resource_type: str,
        resource_names: list[str],
        tag_keys: list[str] | None = None,
        all: bool | None = None,
        timeout: float | None = None,
    ) -> UntagResourcesResponse:
        """Call `UntagResources`.

        Needs `ram:UntagResources` on `acs:ram:*:<account>:*` (inferred; no published table lists it).

        Args:
            resource_type: Known values: `role`, `policy`.
            resource_names: At most 50 entries.
            tag_keys: At most 20 entries.
            all: `All` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ram 2015-05-01, UntagResources.
        """
        return await self._call(
            _UNTAG_RESOURCES,
            {
                "ResourceType": resource_type,
                "ResourceNames": resource_names,
                "TagKeys": tag_keys,
                "All": all,
            },
            timeout,
        )

    async def update_access_key(
        self,
        *,
        user_access_key_id: str,
        status: str,
        user_name: str | None = None,
        timeout: float | None = None,
    ) -> UpdateAccessKeyResponse:
        """Call `UpdateAccessKey`.

        Needs `ram:UpdateAccessKey` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_access_key_id: `UserAccessKeyId` of the API.
            status: Known values: `Active`, `Inactive`.
            user_name: `UserName` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`, `EntityNotExist.User.AccessKey`.

        Source: API metadata of Ram 2015-05-01, UpdateAccessKey.
        """
        return await self._call(
            _UPDATE_ACCESS_KEY,
            {
                "UserAccessKeyId": user_access_key_id,
                "Status": status,
                "UserName": user_name,
            },
            timeout,
        )

    async def update_group(
        self,
        *,
        group_name: str,
        new_group_name: str | None = None,
        new_comments: str | None = None,
        timeout: float | None = None,
    ) -> UpdateGroupResponse:
        """Call `UpdateGroup`.

        Needs `ram:UpdateGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: `GroupName` of the API.
            new_group_name: 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            new_comments: 1 to 128 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateGroupResponse: `group`.

        Raises:
            ApiError: `EntityAlreadyExists.Group`, `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`, `InvalidParameter.NewComments.Length`,
                `InvalidParameter.NewGroupName.InvalidChars`, `InvalidParameter.NewGroupName.Length`.
            NotFound: `EntityNotExist.Group`.

        Source: API metadata of Ram 2015-05-01, UpdateGroup.
        """
        return await self._call(
            _UPDATE_GROUP,
            {
                "GroupName": group_name,
                "NewGroupName": new_group_name,
                "NewComments": new_comments,
            },
            timeout,
        )

    async def update_login_profile(
        self,
        *,
        user_name: str,
        password: str | None = None,
        password_reset_required: bool | None = None,
        mfa_bind_required: bool | None = None,
        timeout: float | None = None,
    ) -> UpdateLoginProfileResponse:
        """Call `UpdateLoginProfile`.

        Needs `ram:UpdateLoginProfile` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            password: `Password` of the API.
            password_reset_required: `PasswordResetRequired` of the API.
            mfa_bind_required: `MFABindRequired` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            ApiError: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`, `EntityNotExist.User.LoginProfile`.

        Source: API metadata of Ram 2015-05-01, UpdateLoginProfile.
        """
        return await self._call(
            _UPDATE_LOGIN_PROFILE,
            {
                "UserName": user_name,
                "Password": password,
                "PasswordResetRequired": password_reset_required,
                "MFABindRequired": mfa_bind_required,
            },
            timeout,
        )

    async def update_policy_description(
        self,
        *,
        policy_name: str | None = None,
        new_description: str | None = None,
        timeout: float | None = None,
    ) -> UpdatePolicyDescriptionResponse:
        """Call `UpdatePolicyDescription`.

        Needs `ram:UpdatePolicyDescription` on `acs:ram:*:<account>:*` (inferred; no published table lists
        it).

        Args:
            policy_name: `PolicyName` of the API.
            new_description: 1 to 1024 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdatePolicyDescriptionResponse: `policy`.

        Source: API metadata of Ram 2015-05-01, UpdatePolicyDescription.
        """
        return await self._call(
            _UPDATE_POLICY_DESCRIPTION,
            {
                "PolicyName": policy_name,
                "NewDescription": new_description,
            },
            timeout,
        )

    async def update_role(
        self,
        *,
        role_name: str,
        new_assume_role_policy_document: str | Mapping[str, Any] | None = None,
        new_max_session_duration: int | None = None,
        new_description: str | None = None,
        new_allow_console_login: bool | None = None,
        timeout: float | None = None,
    ) -> UpdateRoleResponse:
        """Call `UpdateRole`.

        Needs `ram:UpdateRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_name: 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            new_assume_role_policy_document:  A mapping is sent as its JSON text.
            new_max_session_duration: 3600 to 43200 seconds; the service assumes `3600` when omitted.
            new_description: 1 to 1024 characters.
            new_allow_console_login: `NewAllowConsoleLogin` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateRoleResponse: `role`.

        Raises:
            ApiError: `InvalidParameter.NewAssumeRolePolicyDocument.Length`,
                `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`,
                `MalformedPolicyDocument`.
            NotFound: `EntityNotExist.Role`.

        Source: API metadata of Ram 2015-05-01, UpdateRole.
        """
        return await self._call(
            _UPDATE_ROLE,
            {
                "RoleName": role_name,
                "NewAssumeRolePolicyDocument": new_assume_role_policy_document,
                "NewMaxSessionDuration": new_max_session_duration,
                "NewDescription": new_description,
                "NewAllowConsoleLogin": new_allow_console_login,
            },
            timeout,
        )

    async def update_user(
        self,
        *,
        user_name: str,
        new_user_name: str,
        new_display_name: str | None = None,
        new_mobile_phone: str | None = None,
        new_email: str | None = None,
        new_comments: str | None = None,
        timeout: float | None = None,
    ) -> UpdateUserResponse:
        """Call `UpdateUser`.

        Needs `ram:UpdateUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: `UserName` of the API.
            new_user_name: 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            new_display_name: 1 to 128 characters.
            new_mobile_phone: Pattern `^\\d+-\\d+$`; has an effect on aliyun.com only.
            new_email: Has an effect on aliyun.com only.
            new_comments: 1 to 128 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateUserResponse: `user`.

        Raises:
            ApiError: `EntityAlreadyExists.User`, `InvalidParameter.NewComments.Length`,
                `InvalidParameter.NewDisplayName.InvalidChars`, `InvalidParameter.NewDisplayName.Length`,
                `InvalidParameter.NewEmail.Format`, `InvalidParameter.NewMobilePhone.Format`,
                `InvalidParameter.NewUserName.InvalidChars`, `InvalidParameter.NewUserName.Length`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            NotFound: `EntityNotExist.User`.

        Source: API metadata of Ram 2015-05-01, UpdateUser.
        """
        return await self._call(
            _UPDATE_USER,
            {
                "UserName": user_name,
                "NewUserName": new_user_name,
                "NewDisplayName": new_display_name,
                "NewMobilePhone": new_mobile_phone,
                "NewEmail": new_email,
                "NewComments": new_comments,
            },
            timeout,
        )
