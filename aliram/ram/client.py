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

    Manages who exists in an Alibaba Cloud account and what they may do: RAM users, user groups, roles,
    policies, and which policy is attached to whom. Roles, policies, attachments, service-linked roles
    and the explanation of refused requests exist only here; for users, groups, credentials and account
    settings IMS is the newer service with more fields. Users go by their bare name (`alice`) here.

    Takes the same options as `aliram.Session` when made on its own; `Session` makes one that shares its
    connections and credentials. Every method raises the errors of `aliram.errors`.
    """

    service = SERVICE
    operations = OPERATIONS

    async def add_user_to_group(
        self,
        *,
        user_name: str,
        group_name: str,
        timeout: float | None = None,
    ) -> AddUserToGroupResponse:
        """Make a RAM user a member of a user group.

        The user gains the permissions of the group's policies. The caller needs the permission on both the
        user and the group; a user can be in few groups only (`LimitExceeded.User.Group`).

        Needs `ram:AddUserToGroup` on `acs:ram:*:<account>:user/<UserName>` and `ram:AddUserToGroup` on
        `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            user_name: RAM user, by bare name, who joins the group.
            group_name: User group that the user joins and whose policies then apply.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            AlreadyExists: `EntityAlreadyExists.User.Group`.
            InvalidParameter: `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`, `InvalidParameter.UserName.InvalidChars`,
                `InvalidParameter.UserName.Length`.
            LimitExceeded: `LimitExceeded.User.Group`.
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
        """Grant all members of a user group the permissions of a policy.

        Present and future members benefit. The caller needs the permission on both the group and the
        policy.

        Needs `ram:AttachPolicyToGroup` on `acs:ram:*:<account>:group/<GroupName>` and
        `ram:AttachPolicyToGroup` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            group_name: User group whose present and future members receive the permissions.
            resource_group_id: Resource group to which the grant is limited; when omitted, the policy holds
                for the whole account.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            AlreadyExists: `EntityAlreadyExists.Group.Policy`.
            InvalidParameter: `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`, `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`.
            LimitExceeded: `LimitExceeded.Group.Policy`.
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
        """Grant all sessions of a role the permissions of a policy.

        Whoever assumes the role obtains them; who may assume it is settled by the trust policy instead.
        Service-linked roles accept no attachments. The caller needs the permission on both the role and the
        policy.

        Needs `ram:AttachPolicyToRole` on `acs:ram:*:<account>:role/<RoleName>` and `ram:AttachPolicyToRole`
        on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            role_name: Role, by name instead of ARN, whose sessions receive the permissions.
            resource_group_id: Resource group to which the grant is limited; when omitted, the policy holds
                for the whole account.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            AlreadyExists: `EntityAlreadyExists.Role.Policy`.
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`,
                `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`.
            LimitExceeded: `LimitExceeded.Role.Policy`.
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
        """Grant a RAM user the permissions of a policy.

        The caller needs the permission on both the user and the policy. Group policies are easier to
        oversee than policies of single users.

        Needs `ram:AttachPolicyToUser` on `acs:ram:*:<account>:user/<UserName>` and `ram:AttachPolicyToUser`
        on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            user_name: RAM user, by bare name, who receives the permissions.
            resource_group_id: Resource group to which the grant is limited; when omitted, the policy holds
                for the whole account.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            AlreadyExists: `EntityAlreadyExists.User.Policy`.
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            LimitExceeded: `LimitExceeded.User.Policy`.
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
        """Bind a virtual MFA device to a RAM user.

        From then on console logon asks for a code. A user can have one device, and a device one user; two
        consecutive codes prove that the authenticator app holds the seed.

        Needs `ram:BindMFADevice` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            serial_number: ARN of the MFA device, `acs:ram::<account>:mfa/<device name>`, by which requests
                refer to it.
            user_name: RAM user, by bare name, who gets the second factor.
            authentication_code1: Six digits that the authenticator app shows for this device. Pattern
                `^\\d{6}$`.
            authentication_code2: Six digits that the app shows next, after `AuthenticationCode1` has
                lapsed. Pattern `^\\d{6}$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            AlreadyExists: `EntityAlreadyExists.User.MFADevice`,
                `EntityAlreadyExists.VirtualMFADevice.User`.
            InvalidParameter: `CheckAuthenticationCodeFail`, `InvalidParameter.AuthenticationCode.Format`,
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
        """Change the console password of the calling RAM user.

        The account must permit it (`AllowUserToChangePassword` in the security preferences). Administrators
        set somebody else's password with UpdateLoginProfile.

        Only a RAM user may call it.
        Needs `ram:ChangePassword` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            old_password: Password valid until now, as proof of identity; a wrong one yields
                `InvalidParameter.OldPassword.Incorrect`.
            new_password: Password valid from now on; it must satisfy the password policy, including its ban
                on recent ones.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            AccessDenied: `NotSupport.Account`.
            InvalidParameter: `InvalidParameter.NewPassword.ReusePrevention`,
                `InvalidParameter.NewPassword.TooWeak`, `InvalidParameter.OldPassword.Incorrect`.

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
        """Remove the account's alias, so that the logon domain shows the account ID again.

        The default domain falls back to `<account ID>.onaliyun.com`, and logon names with it (unverified).

        Needs `ram:ClearAccountAlias` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Ram 2015-05-01, ClearAccountAlias.
        """
        return await self._call(_CLEAR_ACCOUNT_ALIAS, {}, timeout)

    async def create_access_key(
        self,
        *,
        user_name: str | None = None,
        timeout: float | None = None,
    ) -> CreateAccessKeyResponse:
        """Create an AccessKey pair for a RAM user.

        Store the secret at once, since no other reply repeats it. A user can hold two pairs, active or not;
        a third is refused with `LimitExceeded.User.AccessKey`.

        Needs `ram:CreateAccessKey` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, who gets the pair; when omitted, the calling RAM user gets
                it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateAccessKeyResponse: `access_key`.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            LimitExceeded: `LimitExceeded.User.AccessKey`.

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
        """Create an empty user group, to which policies can be attached.

        A group has no credentials; policies attached to it apply to every member.

        Needs `ram:CreateGroup` on `acs:ram:*:<account>:group/*`.

        Args:
            group_name: Name for the new group, unique in the account; letters, digits, periods, underscores
                and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            comments: Free remark for human readers; the service attaches no meaning to it. At most 128
                characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateGroupResponse: `group`.

        Raises:
            AlreadyExists: `EntityAlreadyExists.Group`.
            InvalidParameter: `InvalidParameter.Comments.Length`, `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`.
            LimitExceeded: `LimitExceeded.Group`.

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
        """Allow a RAM user to log on to the console and set the password for it.

        A user has one login profile at most (`EntityAlreadyExists.User.LoginProfile`). It concerns the
        console only; AccessKey pairs work with and without it.

        Needs `ram:CreateLoginProfile` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, who is to get console access.
            password: First password of the user; one that breaks the account's password policy is refused
                with `InvalidParameter.Password.TooWeak`.
            password_reset_required: Whether the user must choose a new password at the next console logon.
                The service assumes `false` when omitted.
            mfa_bind_required: Whether the user must bind an MFA device at the next console logon; it does
                not tell that one is bound. The service assumes `false` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateLoginProfileResponse: `login_profile`.

        Raises:
            AlreadyExists: `EntityAlreadyExists.User.LoginProfile`.
            InvalidParameter: `InvalidParameter.Password.TooWeak`, `InvalidParameter.UserName.InvalidChars`,
                `InvalidParameter.UserName.Length`.
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
        """Create a custom policy with its first version.

        It grants nothing until it is attached to a user, group or role. The document becomes version `v1`
        and the default.

        Needs `ram:CreatePolicy` on `acs:ram:*:<account>:policy/*`.

        Args:
            policy_name: Name for the policy, unique among the account's own; letters, digits and hyphens. 1
                to 128 characters; pattern `^[a-zA-Z0-9-]+$`.
            policy_document: Permissions in RAM's policy language: a JSON object with `Version` (`1`) and
                `Statement`; a faulty one is refused with `MalformedPolicyDocument`. 1 to 6144 characters. A
                mapping is sent as its JSON text.
            description: Purpose of the policy for human readers; UpdatePolicyDescription changes it. 1 to
                1024 characters.
            tag: Key-value pairs that the new policy carries from the start.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreatePolicyResponse: `policy`.

        Raises:
            AlreadyExists: `EntityAlreadyExists.Policy`.
            InvalidParameter: `InvalidParameter.Description.Length`,
                `InvalidParameter.PolicyDocument.Length`, `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `MalformedPolicyDocument`.
            LimitExceeded: `LimitExceeded.Policy`.

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
        """Give a custom policy a new version of its document.

        This is how permissions of an existing policy change. A policy keeps five versions at most; see
        `RotateStrategy`.

        Needs `ram:CreatePolicyVersion` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: Custom policy that gets another version; system policies are read-only.
            policy_document: Complete new permissions in RAM's policy language (JSON); nothing is merged
                with older versions. At most 6144 bytes. A mapping is sent as its JSON text.
            set_as_default: Whether the version takes effect at once for everybody who holds the policy;
                otherwise it waits for SetDefaultPolicyVersion. The service assumes `false` when omitted.
            rotate_strategy: What happens when all versions are used up: `None` refuses the call,
                `DeleteOldestNonDefaultVersionWhenLimitExceeded` first deletes the oldest non-default one.
                Known values: `None`, `DeleteOldestNonDefaultVersionWhenLimitExceeded`; the service assumes
                `None` when omitted.
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
        """Create a RAM role that trusted accounts, services or identity providers can assume.

        A role has no password or keys: those whom its trust policy names obtain temporary credentials
        through STS. It may do nothing until AttachPolicyToRole.

        Needs `ram:CreateRole` on `acs:ram:*:<account>:role/*`.

        Args:
            role_name: Name for the role, unique in the account and last part of its ARN; letters, digits,
                periods and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            assume_role_policy_document: Trust policy, a JSON document that names who may assume the role:
                accounts, users and roles (`RAM`), cloud services (`Service`) or identity providers
                (`Federated`). A mapping is sent as its JSON text.
            description: Purpose of the role, written for human readers; UpdateRole changes it. 1 to 1024
                characters.
            max_session_duration: Longest lifetime that a session of the role may ask for as
                `DurationSeconds`. 3600 to 43200 seconds; the service assumes `3600` when omitted.
            tag: Key-value pairs that the new role carries from the start.
            allow_console_login: Whether people may work in the console under this role; the default is not
                documented.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateRoleResponse: `role`.

        Raises:
            AlreadyExists: `EntityAlreadyExists.Role`.
            InvalidParameter: `InvalidParameter.AssumeRolePolicyDocument.Length`,
                `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`,
                `MalformedPolicyDocument`.
            LimitExceeded: `LimitExceeded.Role`.

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
        """Create the role that lets a cloud service act in the account.

        The service predefines trust policy and permissions, and nobody can edit them. Mostly the service's
        own console creates the role when needed. The caller needs `ram:CreateServiceLinkedRole`.

        Needs `ram:CreateServiceLinkedRole` on `acs:ram:*:<account>:role/*`.

        Args:
            service_name: Name of the cloud service to which the role is linked, in the form
                `polardb.aliyuncs.com`.
            custom_suffix: Text that follows the prescribed role name after an underscore, where the service
                allows several roles; the length limit counts for the whole name. Letters, digits, periods
                and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            description: Own description, possible only where the service allows a custom suffix; other
                roles have a fixed one. 1 to 1024 characters.
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
        """Create a RAM user, as yet without credentials and permissions.

        The new user can neither log on nor call anything: add a login profile or an AccessKey pair, and a
        policy or a group.

        Needs `ram:CreateUser` on `acs:ram:*:<account>:user/*`.

        Args:
            user_name: Name for the new user, unique in the account and first part of the logon name;
                letters, digits, periods, underscores and hyphens. 1 to 64 characters; pattern
                `^[a-zA-Z0-9._-]+$`.
            display_name: Name shown to people in the console; it plays no part in logon or permissions. 1
                to 128 characters.
            mobile_phone: Contact number as country code, hyphen and number (`86-1868888****`). Pattern
                `^\\d+-\\d+$`; has an effect on aliyun.com only.
            email: Contact address of the user, not used as logon name. Has an effect on aliyun.com only.
            comments: Free remark for human readers; the service attaches no meaning to it. 1 to 128
                characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateUserResponse: `user`.

        Raises:
            AlreadyExists: `EntityAlreadyExists.User`.
            InvalidParameter: `InvalidParameter.Comments.Length`,
                `InvalidParameter.DisplayName.InvalidChars`, `InvalidParameter.DisplayName.Length`,
                `InvalidParameter.Email.Format`, `InvalidParameter.MobilePhone.Format`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
            LimitExceeded: `LimitExceeded.User`.

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
        """Create an unbound virtual MFA device and obtain the seed for an authenticator app.

        Load the seed or the QR code into an authenticator app at once, since no other reply repeats them;
        then use BindMFADevice.

        Needs `ram:CreateVirtualMFADevice` on `acs:ram:*:<account>:mfa/*`.

        Args:
            virtual_mfa_device_name: Name for the device, unique in the account and last part of its serial
                number; letters, digits, periods and hyphens. 1 to 64 characters; pattern
                `^[a-zA-Z0-9.-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateVirtualMFADeviceResponse: `virtual_mfa_device`.

        Raises:
            AlreadyExists: `EntityAlreadyExists.VirtualMFADevice`.
            InvalidParameter: `InvalidParameter.VirtualMFADeviceName.InvalidChars`,
                `InvalidParameter.VirtualMFADeviceName.Length`.
            LimitExceeded: `LimitExceeded.VirtualMFADevice`.

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
        """Explain why a request was refused for lack of permissions.

        Messages expire (`EncodedMessageExpire`); `SearchInaccurate` and `TooManyRequests` ask to try again
        later. The account root, RAM users and role sessions may call it, the latter two with
        `ram:DecodeDiagnosticMessage`.

        Needs `ram:DecodeDiagnosticMessage` on `*`.

        Args:
            encoded_diagnostic_message: Opaque text from `AccessDeniedDetail.EncodedDiagnosticMessage` in
                the error reply of the refused request.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            DecodeDiagnosticMessageResponse: `decoded_diagnostic_message`.

        Raises:
            AccessDenied: `NoPermission`, `NotSupport`.
            InvalidParameter: `EncodedMessageExpire`.
            NotFound: `EntityNotExist`.
            ServiceFault: `SearchInaccurate`.
            Throttled: `TooManyRequests`.

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
        """Delete an AccessKey pair of a RAM user for good.

        Requests signed with it fail from then on; UpdateAccessKey can try that out first.

        Needs `ram:DeleteAccessKey` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_access_key_id: Public half of the AccessKey pair concerned, as ListAccessKeys shows it;
                never the secret.
            user_name: RAM user, by bare name, who owns the pair; when omitted, it is the calling RAM user
                (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Delete a user group that has no members and policies left.

        First remove all members and detach all policies, otherwise it fails with
        `DeleteConflict.Group.User` or `DeleteConflict.Group.Policy`. Members lose nothing but the group's
        permissions.

        Needs `ram:DeleteGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: Name that identifies the user group within the account.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            Conflict: `DeleteConflict.Group.Policy`, `DeleteConflict.Group.User`.
            InvalidParameter: `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`.
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
        """Take console access away from a RAM user.

        The password is lost. AccessKey pairs go on working, so deactivate them too to lock somebody out.

        Needs `ram:DeleteLoginProfile` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, who loses console access.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Delete a custom policy that nobody holds any more.

        First detach it from all users, groups and roles (ListEntitiesForPolicy finds them).

        Needs `ram:DeletePolicy` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: Custom policy to delete; system policies cannot be deleted.
            cascading_delete: `true` deletes all versions along with the policy; otherwise every non-default
                version must be gone before, or `DeleteConflict.Policy.Version` follows.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            Conflict: `DeleteConflict.Policy.Group`, `DeleteConflict.Policy.User`,
                `DeleteConflict.Policy.Version`.
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
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
        """Delete one of the non-default versions of a custom policy.

        The default version is protected (`DeleteConflict.Policy.Version.Default`); make another one the
        default first, or delete the policy.

        Needs `ram:DeletePolicyVersion` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: Custom policy that loses a version; system policies are read-only.
            version_id: Non-default version to delete, such as `v3`; its number is not used again
                (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            Conflict: `DeleteConflict.Policy.Version.Default`.
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
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
        """Delete a RAM role that has no policies left.

        First detach its policies (`DeleteConflict.Role.Policy`). Credentials of running sessions become
        useless. Service-linked roles need DeleteServiceLinkedRole.

        Needs `ram:DeleteRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_name: Name that identifies the role within the account; the role's ARN ends with it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            Conflict: `DeleteConflict.Role.Policy`.
            InvalidParameter: `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`.
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
        """Start the deletion of a service-linked role, which goes on in the background.

        The call returns before the work is done: the service first checks that none of its resources uses
        the role, and otherwise the task fails. GetServiceLinkedRoleDeletionStatus of the Resource
        Management API tells the outcome.

        Needs `ram:DeleteServiceLinkedRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_name: Service-linked role to delete, such as `AliyunServiceRoleForPolarDB`; DeleteRole
                takes all others.
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
        """Delete a RAM user that has been stripped of credentials, groups and policies.

        First detach its policies, remove it from groups, delete its login profile and AccessKey pairs, and
        unbind its MFA device; a `DeleteConflict.User.*` error names what is left.

        Needs `ram:DeleteUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: Name of the RAM user without a domain (`alice`), unique in the account; IMS expects
                the logon name `alice@<domain>` instead. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            Conflict: `DeleteConflict.User.AccessKey`, `DeleteConflict.User.Group`,
                `DeleteConflict.User.LoginProfile`, `DeleteConflict.User.MFADevice`,
                `DeleteConflict.User.Policy`.
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Delete an unbound virtual MFA device and forget its seed.

        It must not be bound to a user any more (`DeleteConflict.VirtualMFADevice.User`): call
        UnbindMFADevice first.

        Needs `ram:DeleteVirtualMFADevice` on `<SerialNumber>`.

        Args:
            serial_number: ARN of the unbound device to delete, as CreateVirtualMFADevice and
                ListVirtualMFADevices give it.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            Conflict: `DeleteConflict.VirtualMFADevice.User`.
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
        """Take a policy away from a user group.

        Members keep what other groups or their own policies allow. The caller needs the permission on both
        the group and the policy.

        Needs `ram:DetachPolicyFromGroup` on `acs:ram:*:<account>:group/<GroupName>` and
        `ram:DetachPolicyFromGroup` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            group_name: User group through which its members no longer receive the permissions.
            resource_group_id: Resource group of the grant to end; when omitted, the account-wide grant
                ends.
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
        """Take the permissions of a policy away from all sessions of a role.

        Sessions that are already running lose the permissions too. The caller needs the permission on both
        the role and the policy; policies of service-linked roles cannot be detached.

        Needs `ram:DetachPolicyFromRole` on `acs:ram:*:<account>:role/<RoleName>` and
        `ram:DetachPolicyFromRole` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            role_name: Role, by name instead of ARN, whose sessions lose the permissions.
            resource_group_id: Resource group of the grant to end; when omitted, the account-wide grant
                ends.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`,
                `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`.
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
        """Take a directly attached policy away from a RAM user.

        Permissions that come from the user's groups stay. The caller needs the permission on both the user
        and the policy.

        Needs `ram:DetachPolicyFromUser` on `acs:ram:*:<account>:user/<UserName>` and
        `ram:DetachPolicyFromUser` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            user_name: RAM user, by bare name, who loses the permissions.
            resource_group_id: Resource group of the grant to end; when omitted, the account-wide grant
                ends.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`,
                `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Tell when an AccessKey pair was last used.

        The record lags behind by hours (unverified). IMS also tells for which service the pair was used.

        Needs `ram:GetAccessKeyLastUsed` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, who owns the pair; when omitted, it is the calling RAM user
                (unverified).
            user_access_key_id: Public half of the AccessKey pair concerned, as ListAccessKeys shows it;
                never the secret.
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
        """Read the account's alias, the name in its users' logon domain.

        Needs `ram:GetAccountAlias` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetAccountAliasResponse: `account_alias`.

        Source: API metadata of Ram 2015-05-01, GetAccountAlias.
        """
        return await self._call(_GET_ACCOUNT_ALIAS, {}, timeout)

    async def get_group(
        self,
        *,
        group_name: str,
        timeout: float | None = None,
    ) -> GetGroupResponse:
        """Read a user group's ID, remark and dates.

        Members and policies are not included: see ListUsersForGroup and ListPoliciesForGroup.

        Needs `ram:GetGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: Name that identifies the user group within the account.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetGroupResponse: `group`.

        Raises:
            InvalidParameter: `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`.
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
        """Read how a RAM user may log on to the console.

        `EntityNotExist.User.LoginProfile` says that the user has no console access; treat it as an answer.
        IMS also tells whether the profile is active and when it was last used.

        Needs `ram:GetLoginProfile` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: Name of the RAM user without a domain (`alice`), unique in the account; IMS expects
                the logon name `alice@<domain>` instead.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetLoginProfileResponse: `login_profile`.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Read the rules for the console passwords of RAM users.

        IMS tells additional rules, such as the number of different characters.

        Needs `ram:GetPasswordPolicy` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetPasswordPolicyResponse: `password_policy`.

        Source: API metadata of Ram 2015-05-01, GetPasswordPolicy.
        """
        return await self._call(_GET_PASSWORD_POLICY, {}, timeout)

    async def get_policy(
        self,
        *,
        policy_type: str,
        policy_name: str,
        timeout: float | None = None,
    ) -> GetPolicyResponse:
        """Read a policy together with the document in force.

        Needs `ram:GetPolicy` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetPolicyResponse: `policy`, `default_policy_version`.

        Raises:
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`.
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
        """Read the permissions in one version of a system or custom policy.

        GetPolicy already includes the default version, and ListPolicyVersions all documents.

        Needs `ram:GetPolicyVersion` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            version_id: ID of a policy version: `v` and a number that counts up with each new version
                (`v3`).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetPolicyVersionResponse: `policy_version`.

        Raises:
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`,
                `InvalidParameter.VersionId.Format`.
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
        """Read a role together with its trust policy.

        ListRoles leaves the trust policy out, so an inventory of trust needs this call for each role.

        Needs `ram:GetRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_name: Name that identifies the role within the account; the role's ARN ends with it. 1 to
                64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetRoleResponse: `role`.

        Raises:
            InvalidParameter: `InvalidParameter.RoleName.InvalidChars`, `InvalidParameter.RoleName.Length`.
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
        """Read what RAM users may manage themselves and how they log on to the console.

        Whether MFA is mandatory at logon is told by IMS only.

        Needs `ram:GetSecurityPreference` on `acs:ram:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetSecurityPreferenceResponse: `security_preference`.

        Source: API metadata of Ram 2015-05-01, GetSecurityPreference.
        """
        return await self._call(_GET_SECURITY_PREFERENCE, {}, timeout)

    async def get_service_linked_role_template(
        self,
        *,
        service_name: str | None = None,
        timeout: float | None = None,
    ) -> GetServiceLinkedRoleTemplateResponse:
        """Read what a cloud service prescribes for its service-linked role.

        Ask before CreateServiceLinkedRole to learn the name, the policy and whether a suffix is allowed.

        Needs `ram:GetServiceLinkedRoleTemplate` on `acs:ram:*:<account>:*` (inferred; no published table
        lists it).

        Args:
            service_name: Name of the cloud service to which the role is linked, in the form
                `polardb.aliyuncs.com`.
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
        """Read a RAM user's names, contact data, dates and last logon.

        It is the only operation here that tells the last logon; IMS ListUsers tells it for all users at
        once.

        Needs `ram:GetUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: Name of the RAM user without a domain (`alice`), unique in the account; IMS expects
                the logon name `alice@<domain>` instead. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetUserResponse: `user`.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Tell which MFA device a RAM user has bound.

        `EntityNotExist.User.MFADevice` says that none is bound; treat it as an answer.

        Needs `ram:GetUserMFAInfo` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, whose second factor is asked for.
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
        """List the AccessKey pairs of a RAM user, without secrets.

        Secrets are never included, and the reply is never paged.

        Needs `ram:ListAccessKeys` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, who owns the pairs; when omitted, it is the caller: a RAM
                user itself, or the account root.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListAccessKeysResponse: `access_keys`.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """List the users, groups and roles that hold a policy.

        The reply is never paged. Looking up each attached policy this way often takes fewer calls than
        listing the policies of every user.

        Needs `ram:ListEntitiesForPolicy` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListEntitiesForPolicyResponse: `groups`, `roles`, `users`.

        Raises:
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`.
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
        """List the user groups of the account page by page.

        Needs `ram:ListGroups` on `acs:ram:*:<account>:group/*`.

        Args:
            marker: Opaque position of the next page: a truncated reply carries it, and the follow-up
                request repeats it with otherwise equal parameters.
            max_items: Most entries that one page may hold; a longer list is cut there and continues at
                `Marker`. 1 to 100; the service assumes `100` when omitted.
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
        """List the user groups that a RAM user has joined, with the joining dates.

        The reply is never paged. For many users, ListUsersForGroup per group takes fewer calls.

        Needs `ram:ListGroupsForUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, whose memberships are wanted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListGroupsForUserResponse: `groups`.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """List system and custom policies page by page, without their documents.

        Documents are not included. The many system policies make up most of the list, so ask for `Custom`
        ones where they suffice.

        Needs `ram:ListPolicies` on `acs:ram:*:<account>:policy/*`.

        Args:
            policy_type: Limits the list to one origin: `System` for policies by Alibaba Cloud, `Custom` for
                the account's own; when omitted, both are listed. Known values: `System`, `Custom`.
            marker: Opaque position of the next page: a truncated reply carries it, and the follow-up
                request repeats it with otherwise equal parameters.
            max_items: Most entries that one page may hold; a longer list is cut there and continues at
                `Marker`. 1 to 1000; the service assumes `100` when omitted.
            tag: Limits the list to policies that carry all of these tags (unverified).
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
        """List the policies that members of a user group hold through it.

        Grants limited to a resource group are missing. The reply is never paged.

        Needs `ram:ListPoliciesForGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: User group whose attached policies are to be listed.
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
        """List the policies attached to a role, from which its sessions draw their permissions.

        Grants limited to a resource group are missing, and so is the trust policy (see GetRole). The reply
        is never paged.

        Needs `ram:ListPoliciesForRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_name: Role, by name instead of ARN, whose attached policies are to be listed.
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
        """List the policies attached directly to a RAM user.

        Policies that the user holds through groups are missing, and so are grants limited to a resource
        group. The reply is never paged.

        Needs `ram:ListPoliciesForUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, whose own policies are wanted.
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
        """List all versions of a policy with their documents and creation dates.

        The reply is never paged and includes every version's document.

        Needs `ram:ListPolicyVersions` on `acs:ram:*:<policy-owner>:policy/<PolicyName>`.

        Args:
            policy_type: Origin of the policy: `System` policies are maintained by Alibaba Cloud and
                read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.
            policy_name: Name of the policy, unique only among policies of one type, hence used together
                with `PolicyType`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListPolicyVersionsResponse: `policy_versions`.

        Raises:
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.PolicyType`.
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
        """List the account's roles page by page, without their trust policies.

        Trust policies are not included; GetRole has them.

        Needs `ram:ListRoles` on `acs:ram:*:<account>:role/*`.

        Args:
            marker: Opaque position of the next page: a truncated reply carries it, and the follow-up
                request repeats it with otherwise equal parameters.
            max_items: Most entries that one page may hold; a longer list is cut there and continues at
                `Marker`. 1 to 1000; the service assumes `100` when omitted.
            tag: Limits the list to roles that carry all of these tags (unverified).
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
        """List which roles or policies carry which tags, page by page.

        Needs `ram:ListTagResources` on `*`.

        Args:
            resource_type: Kind of tagged resource, `role` or `policy`; tags of RAM users are handled by
                IMS. Known values: `role`, `policy`.
            resource_names: Limits the list to roles or policies of these names; when omitted, all of the
                kind are searched. At most 50 entries.
            tag: Limits the list to these tags; a tag given without a value matches every value
                (unverified). At most 20 entries.
            page_size: Most resource-tag pairs that one page may hold; the rest follows with `NextToken`. 1
                to 100.
            next_token: Token from the previous reply that continues the list; omit it to begin at the
                start.
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
        """List the RAM users of the account page by page.

        Entries lack the last logon; IMS ListUsers includes it.

        Needs `ram:ListUsers` on `acs:ram:*:<account>:user/*`.

        Args:
            marker: Opaque position of the next page: a truncated reply carries it, and the follow-up
                request repeats it with otherwise equal parameters.
            max_items: Most entries that one page may hold; a longer list is cut there and continues at
                `Marker`. 1 to 1000; the service assumes `100` when omitted.
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
        """List the members of a user group page by page, with their joining dates.

        Needs `ram:ListUsersForGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: User group whose members are to be listed.
            marker: Opaque position of the next page: a truncated reply carries it, and the follow-up
                request repeats it with otherwise equal parameters.
            max_items: Most entries that one page may hold; a longer list is cut there and continues at
                `Marker`. 1 to 1000; the service assumes `100` when omitted.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListUsersForGroupResponse: Await it for one page, or use `async for` for every item of every
                page.

        Raises:
            InvalidParameter: `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`.
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
        """List the account's virtual MFA devices and the users who have bound them.

        The reply is never paged; the operation of the same name in IMS is.

        Needs `ram:ListVirtualMFADevices` on `acs:ram:*:<account>:mfa/*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListVirtualMFADevicesResponse: `virtual_mfa_devices`.

        Source: API metadata of Ram 2015-05-01, ListVirtualMFADevices.
        """
        return await self._call(_LIST_VIRTUAL_MFA_DEVICES, {}, timeout)

    async def remove_user_from_group(
        self,
        *,
        user_name: str,
        group_name: str,
        timeout: float | None = None,
    ) -> RemoveUserFromGroupResponse:
        """End a RAM user's membership in a user group.

        The user loses what only this group's policies allowed. The caller needs the permission on both the
        user and the group.

        Needs `ram:RemoveUserFromGroup` on `acs:ram:*:<account>:user/<UserName>` and
        `ram:RemoveUserFromGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            user_name: RAM user, by bare name, who leaves the group.
            group_name: User group that the user leaves and whose policies then no longer apply.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            InvalidParameter: `InvalidParameter.GroupName.InvalidChars`,
                `InvalidParameter.GroupName.Length`, `InvalidParameter.UserName.InvalidChars`,
                `InvalidParameter.UserName.Length`.
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
        """Give the account an alias, the name in its users' logon domain.

        The alias forms the default domain `<alias>.onaliyun.com`, so setting it changes every user's logon
        name; IMS SetDefaultDomain changes the same thing.

        Needs `ram:SetAccountAlias` on `acs:ram:*:<account>:*`.

        Args:
            account_alias: Alias that no other account uses; lower-case letters, digits and single hyphens
                inside. 3 to 32 characters; pattern `^(?!.*--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            AlreadyExists: `EntityAlreadyExists.AccountAlias`.
            InvalidParameter: `InvalidParameter.AccountAlias.Format`,
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
        """Choose which version of a custom policy is in force.

        It takes effect for every user, group and role that holds the policy, and thus also serves to roll
        back.

        Needs `ram:SetDefaultPolicyVersion` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: Custom policy whose permissions switch to another version; system policies are
                read-only.
            version_id: Existing version that comes into force, such as `v2`.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            InvalidParameter: `InvalidParameter.PolicyName.InvalidChars`,
                `InvalidParameter.PolicyName.Length`, `InvalidParameter.VersionId.Format`.
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
        """Set the rules for the console passwords of all RAM users.

        Send all rules each time: one that is left out returns to its default instead of keeping its value
        (documented for `HardExpiry`, unverified for others). IMS knows further rules.

        Needs `ram:SetPasswordPolicy` on `acs:ram:*:<account>:*`.

        Args:
            minimum_password_length: Fewest characters that the console password of a RAM user may have. 8
                to 32; the service assumes `8` when omitted.
            require_lowercase_characters: Whether a console password must contain at least one lower-case
                letter.
            require_uppercase_characters: Whether a console password must contain at least one upper-case
                letter.
            require_numbers: Whether a console password must contain at least one digit.
            require_symbols: Whether a console password must contain at least one character that is neither
                letter nor digit.
            hard_expiry: What happens after expiry: `true` locks the user out until an administrator sets a
                new password, `false` lets the user change it at logon. The service assumes `false` when
                omitted.
            max_password_age: Lifetime of a password, counted from its last change; `0` means that it never
                expires. At least 0 days; the service assumes `0` when omitted.
            password_reuse_prevention: How many of a user's latest passwords may not be chosen again; `0`
                permits reuse. At least 0; the service assumes `0` when omitted.
            max_login_attemps: Wrong passwords within one hour after which logon is locked for an hour; `0`
                means no limit. A password change resets the count. At least 0.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            SetPasswordPolicyResponse: `password_policy`.

        Raises:
            InvalidParameter: `InvalidParameter.MinimumPasswordLength.Range`.

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
        """Set what RAM users may manage themselves and how they log on to the console.

        It applies to all RAM users of the account. Read the present settings first and send them all:
        whether omitted ones keep their values or return to their defaults is not documented (unverified).

        Needs `ram:SetSecurityPreference` on `acs:ram:*:<account>:*`.

        Args:
            enable_save_mfa_ticket: Whether a browser that passed MFA is remembered, so that it need not
                show a code for seven days. The service assumes `false` when omitted.
            allow_user_to_change_password: Whether RAM users may set their own console password with
                ChangePassword. The service assumes `true` when omitted.
            allow_user_to_manage_access_keys: Whether RAM users may create, deactivate and delete their own
                AccessKey pairs. The service assumes `false` when omitted.
            allow_user_to_manage_public_keys: Whether RAM users may upload and remove their own public keys.
                The service assumes `false` when omitted; has an effect on jp.alibabacloud.com only.
            allow_user_to_manage_mfa_devices: Whether RAM users may bind and unbind their own MFA device.
                The service assumes `true` when omitted.
            login_session_duration: How long a console session lasts before the user must log on again. 1 to
                24 hours; the service assumes `6` when omitted.
            login_network_masks: Address blocks from which console logon is accepted, by password or SSO;
                empty accepts every address. Requests signed with AccessKey pairs are not affected. At most
                512 characters; at most 40 entries.
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
        """Put the same tags on several roles or policies at once.

        A key that a resource already has gets the new value (unverified). RAM users are tagged through IMS.

        Needs `ram:TagResources` on `*`.

        Args:
            resource_type: Kind of tagged resource, `role` or `policy`; tags of RAM users are handled by
                IMS. Known values: `role`, `policy`.
            tag: Tags to add; each of the named resources receives all of them. At most 20 entries.
            resource_names: Names of the roles or policies to tag, all of the kind in `ResourceType`. At
                most 50 entries.
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
        """Release a RAM user from its MFA device.

        Console logon no longer asks for a code. The virtual device remains and can be deleted or bound
        again (unverified).

        Needs `ram:UnbindMFADevice` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: RAM user, by bare name, who gives up the second factor.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UnbindMFADeviceResponse: `mfa_device`.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Remove some or all tags from several roles or policies at once.

        Keys that a resource does not have are ignored (unverified). RAM users are untagged through IMS.

        Needs `ram:UntagResources` on `*` (inferred; no published table lists it).

        Args:
            resource_type: Kind of tagged resource, `role` or `policy`; tags of RAM users are handled by
                IMS. Known values: `role`, `policy`.
            resource_names: Names of the roles or policies to clear, all of the kind in `ResourceType`. At
                most 50 entries.
            tag_keys: Keys of the tags to remove, whatever their values; omit it when `All` is true. At most
                20 entries.
            all: `true` removes every tag of the named resources; it counts only without `TagKeys`
                (unverified).
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
        """Activate or deactivate an AccessKey pair of a RAM user.

        Deactivate a pair for some time before DeleteAccessKey, because only deactivation can be undone.

        Needs `ram:UpdateAccessKey` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_access_key_id: Public half of the AccessKey pair concerned, as ListAccessKeys shows it;
                never the secret.
            status: `Active` lets the pair sign requests, `Inactive` makes the services refuse it. Known
                values: `Active`, `Inactive`.
            user_name: RAM user, by bare name, who owns the pair; when omitted, it is the calling RAM user
                (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Rename a user group or change its comments.

        Members and attached policies stay. Policies that spell out the group's old ARN no longer match
        after a rename.

        Needs `ram:UpdateGroup` on `acs:ram:*:<account>:group/<GroupName>`.

        Args:
            group_name: Present name of the group; the future one goes into `NewGroupName`.
            new_group_name: Future name of the group; when omitted, the name stays. Letters, digits,
                periods, underscores and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.
            new_comments: Replacement for the remark stored with the group. 1 to 128 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateGroupResponse: `group`.

        Raises:
            AlreadyExists: `EntityAlreadyExists.Group`.
            InvalidParameter: `InvalidParameter.GroupName.InvalidChars`,
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
        """Change a RAM user's password or logon requirements.

        Parameters that are left out keep their values (unverified). The reply is empty, unlike that of IMS;
        read the outcome with GetLoginProfile.

        Needs `ram:UpdateLoginProfile` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: Name of the RAM user without a domain (`alice`), unique in the account; IMS expects
                the logon name `alice@<domain>` instead.
            password: New password, set without proof of the old one and checked against the password
                policy; when omitted, the old one stays.
            password_reset_required: Whether the user must choose a new password at the next console logon.
            mfa_bind_required: Whether the user must bind an MFA device at the next console logon; it does
                not tell that one is bound.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Raises:
            InvalidParameter: `InvalidParameter.UserName.InvalidChars`, `InvalidParameter.UserName.Length`.
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
        """Replace the explanatory text of a custom policy.

        Name and permissions stay; CreatePolicyVersion changes what the policy permits.

        Needs `ram:UpdatePolicyDescription` on `acs:ram:*:<account>:policy/<PolicyName>`.

        Args:
            policy_name: Custom policy whose text changes; system policies are read-only.
            new_description: Replacement for the text that explains the policy to people. 1 to 1024
                characters.
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
        """Change a role's trust policy, session limit, description or console access.

        A new trust policy decides only on future sessions. Service-linked roles keep the trust policy of
        their service. The name cannot be changed.

        Needs `ram:UpdateRole` on `acs:ram:*:<account>:role/<RoleName>`.

        Args:
            role_name: Name that identifies the role within the account; the role's ARN ends with it. 1 to
                64 characters; pattern `^[a-zA-Z0-9.-]+$`.
            new_assume_role_policy_document: Replacement for the whole trust policy (JSON), that is, for who
                may assume the role; when omitted, it stays (unverified). A mapping is sent as its JSON
                text.
            new_max_session_duration: Replacement for the longest session lifetime. Send the present value
                to be sure of keeping it, because the documentation has omission mean the default. 3600 to
                43200 seconds; the service assumes `3600` when omitted.
            new_description: Replacement for the text that explains the role to people. 1 to 1024
                characters.
            new_allow_console_login: Whether people may henceforth work in the console under this role; when
                omitted, it stays as it is (unverified).
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateRoleResponse: `role`.

        Raises:
            InvalidParameter: `InvalidParameter.NewAssumeRolePolicyDocument.Length`,
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
        """Rename a RAM user or change its display name, contact data or comments.

        A new name changes the user's ARN and logon name, so policies and trust policies that spell out the
        old ARN no longer match; the `UserId` stays. Fields that are left out keep their values
        (unverified).

        Needs `ram:UpdateUser` on `acs:ram:*:<account>:user/<UserName>`.

        Args:
            user_name: Present name of the user; the future one goes into `NewUserName`.
            new_user_name: Future name of the user, or the present one repeated to change only other fields;
                letters, digits, periods, underscores and hyphens. 1 to 64 characters; pattern
                `^[a-zA-Z0-9._-]+$`.
            new_display_name: Replacement for the name that the console shows to people. 1 to 128
                characters.
            new_mobile_phone: Replacement for the contact number: country code, hyphen and number
                (`86-1860000****`). Pattern `^\\d+-\\d+$`; has an effect on aliyun.com only.
            new_email: Replacement for the contact address of the user. Has an effect on aliyun.com only.
            new_comments: Replacement for the remark stored with the user. 1 to 128 characters.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            UpdateUserResponse: `user`.

        Raises:
            AlreadyExists: `EntityAlreadyExists.User`.
            InvalidParameter: `InvalidParameter.NewComments.Length`,
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
