"""What Ram 2015-05-01 answers with, and the structured arguments it takes.

Generated from specs/ram/ by `make generate`; edit the specs instead.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from msgspec import field

from aliram.model import Model, Reply, parse_time, split_items, unwrap
from aliram.secret import Secret

__all__ = [
    "AccessKey",
    "AccessKeyLastUsed",
    "AccessKeyPreference",
    "AddUserToGroupResponse",
    "AttachPolicyToGroupResponse",
    "AttachPolicyToRoleResponse",
    "AttachPolicyToUserResponse",
    "AuthCondition",
    "AuthPrincipal",
    "BindMFADeviceResponse",
    "ChangePasswordResponse",
    "ClearAccountAliasResponse",
    "CreateAccessKeyResponse",
    "CreateGroupResponse",
    "CreateLoginProfileResponse",
    "CreatePolicyResponse",
    "CreatePolicyVersionResponse",
    "CreateRoleResponse",
    "CreateServiceLinkedRoleResponse",
    "CreateUserResponse",
    "CreateVirtualMFADeviceResponse",
    "DecodeDiagnosticMessageResponse",
    "DecodedDiagnosticMessage",
    "DeleteAccessKeyResponse",
    "DeleteGroupResponse",
    "DeleteLoginProfileResponse",
    "DeletePolicyResponse",
    "DeletePolicyVersionResponse",
    "DeleteRoleResponse",
    "DeleteServiceLinkedRoleResponse",
    "DeleteUserResponse",
    "DeleteVirtualMFADeviceResponse",
    "DetachPolicyFromGroupResponse",
    "DetachPolicyFromRoleResponse",
    "DetachPolicyFromUserResponse",
    "GetAccessKeyLastUsedResponse",
    "GetAccountAliasResponse",
    "GetGroupResponse",
    "GetLoginProfileResponse",
    "GetPasswordPolicyResponse",
    "GetPolicyResponse",
    "GetPolicyVersionResponse",
    "GetRoleResponse",
    "GetSecurityPreferenceResponse",
    "GetServiceLinkedRoleTemplateResponse",
    "GetUserMFAInfoResponse",
    "GetUserResponse",
    "Group",
    "ListAccessKeysResponse",
    "ListEntitiesForPolicyResponse",
    "ListGroupsForUserResponse",
    "ListGroupsResponse",
    "ListPoliciesForGroupResponse",
    "ListPoliciesForRoleResponse",
    "ListPoliciesForUserResponse",
    "ListPoliciesResponse",
    "ListPolicyVersionsResponse",
    "ListRolesResponse",
    "ListTagResourcesResponse",
    "ListUsersForGroupResponse",
    "ListUsersResponse",
    "ListVirtualMFADevicesResponse",
    "LoginProfile",
    "LoginProfilePreference",
    "MFADevice",
    "MFAPreference",
    "MatchedPolicy",
    "PasswordPolicy",
    "Policy",
    "PolicyVersion",
    "PublicKeyPreference",
    "RemoveUserFromGroupResponse",
    "Role",
    "RoleDeletionTask",
    "RoleDescription",
    "SecurityPreference",
    "ServiceLinkedRoleTemplate",
    "SetAccountAliasResponse",
    "SetDefaultPolicyVersionResponse",
    "SetPasswordPolicyResponse",
    "SetSecurityPreferenceResponse",
    "Tag",
    "TagParam",
    "TagResource",
    "TagResourcesResponse",
    "UnbindMFADeviceResponse",
    "UntagResourcesResponse",
    "UpdateAccessKeyResponse",
    "UpdateGroupResponse",
    "UpdateLoginProfileResponse",
    "UpdatePolicyDescriptionResponse",
    "UpdateRoleResponse",
    "UpdateUserResponse",
    "User",
    "VirtualMFADevice",
]


class TagParam(TypedDict, total=False):
    """`TagParam`, as the wire spells it."""

    Key: str
    """`Key`."""
    Value: str
    """`Value`."""


class _AccessKeyList(Model):
    access_key: list[AccessKey] | None = field(name="AccessKey", default=None)


class _GroupList(Model):
    group: list[Group] | None = field(name="Group", default=None)


class _PolicyList(Model):
    policy: list[Policy] | None = field(name="Policy", default=None)


class _PolicyVersionList(Model):
    policy_version: list[PolicyVersion] | None = field(name="PolicyVersion", default=None)


class _RoleDescriptionList(Model):
    role_description: list[RoleDescription] | None = field(name="RoleDescription", default=None)


class _RoleList(Model):
    role: list[Role] | None = field(name="Role", default=None)


class _TagList(Model):
    tag: list[Tag] | None = field(name="Tag", default=None)


class _UserList(Model):
    user: list[User] | None = field(name="User", default=None)


class _VirtualMFADeviceList(Model):
    virtual_mfa_device: list[VirtualMFADevice] | None = field(name="VirtualMFADevice", default=None)


class User(Model):
    """`User` of the Ram API."""

    display_name: str | None = field(name="DisplayName", default=None)
    """`DisplayName`."""

    email: str | None = field(name="Email", default=None)
    """`Email`."""

    mobile_phone: str | None = field(name="MobilePhone", default=None)
    """`MobilePhone`."""

    user_id: str | None = field(name="UserId", default=None)
    """`UserId`."""

    comments: str | None = field(name="Comments", default=None)
    """`Comments`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    user_name: str | None = field(name="UserName", default=None)
    """`UserName`."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    last_login_date_text: str | None = field(name="LastLoginDate", default=None)

    join_date_text: str | None = field(name="JoinDate", default=None)

    attach_date_text: str | None = field(name="AttachDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """`CreateDate`."""
        return parse_time(self.create_date_text, "ram User.CreateDate")

    @property
    def update_date(self) -> datetime | None:
        """`UpdateDate`."""
        return parse_time(self.update_date_text, "ram User.UpdateDate")

    @property
    def last_login_date(self) -> datetime | None:
        """`LastLoginDate`."""
        return parse_time(self.last_login_date_text, "ram User.LastLoginDate")

    @property
    def join_date(self) -> datetime | None:
        """`JoinDate`."""
        return parse_time(self.join_date_text, "ram User.JoinDate")

    @property
    def attach_date(self) -> datetime | None:
        """`AttachDate`."""
        return parse_time(self.attach_date_text, "ram User.AttachDate")


class LoginProfile(Model):
    """`LoginProfile` of the Ram API."""

    password_reset_required: bool | None = field(name="PasswordResetRequired", default=None)
    """`PasswordResetRequired`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    user_name: str | None = field(name="UserName", default=None)
    """`UserName`."""

    mfa_bind_required: bool | None = field(name="MFABindRequired", default=None)
    """`MFABindRequired`."""

    @property
    def create_date(self) -> datetime | None:
        """`CreateDate`."""
        return parse_time(self.create_date_text, "ram LoginProfile.CreateDate")


class AccessKey(Model):
    """`AccessKey` of the Ram API."""

    status: str | None = field(name="Status", default=None)
    """Known values: `Active`, `Inactive`."""

    access_key_secret: Secret | None = field(name="AccessKeySecret", default=None)
    """`AccessKeySecret`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    access_key_id: str | None = field(name="AccessKeyId", default=None)
    """`AccessKeyId`."""

    @property
    def create_date(self) -> datetime | None:
        """`CreateDate`."""
        return parse_time(self.create_date_text, "ram AccessKey.CreateDate")


class AccessKeyLastUsed(Model):
    """`AccessKeyLastUsed` of the Ram API."""

    last_used_date_text: str | None = field(name="LastUsedDate", default=None)

    @property
    def last_used_date(self) -> datetime | None:
        """`LastUsedDate`."""
        return parse_time(self.last_used_date_text, "ram AccessKeyLastUsed.LastUsedDate")


class VirtualMFADevice(Model):
    """`VirtualMFADevice` of the Ram API."""

    serial_number: str | None = field(name="SerialNumber", default=None)
    """`SerialNumber`."""

    qr_code_png: Secret | None = field(name="QRCodePNG", default=None)
    """Base64 text."""

    base32_string_seed: Secret | None = field(name="Base32StringSeed", default=None)
    """`Base32StringSeed`."""

    user: User | None = field(name="User", default=None)
    """`User`."""

    activate_date_text: str | None = field(name="ActivateDate", default=None)

    @property
    def activate_date(self) -> datetime | None:
        """`ActivateDate`."""
        return parse_time(self.activate_date_text, "ram VirtualMFADevice.ActivateDate")


class MFADevice(Model):
    """`MFADevice` of the Ram API."""

    serial_number: str | None = field(name="SerialNumber", default=None)
    """`SerialNumber`."""

    type: str | None = field(name="Type", default=None)
    """Known values: `VMFA`, `U2F`."""


class Group(Model):
    """`Group` of the Ram API."""

    group_id: str | None = field(name="GroupId", default=None)
    """`GroupId`."""

    group_name: str | None = field(name="GroupName", default=None)
    """`GroupName`."""

    comments: str | None = field(name="Comments", default=None)
    """`Comments`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    update_date_text: str | None = field(name="UpdateDate", default=None)

    join_date_text: str | None = field(name="JoinDate", default=None)

    attach_date_text: str | None = field(name="AttachDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """`CreateDate`."""
        return parse_time(self.create_date_text, "ram Group.CreateDate")

    @property
    def update_date(self) -> datetime | None:
        """`UpdateDate`."""
        return parse_time(self.update_date_text, "ram Group.UpdateDate")

    @property
    def join_date(self) -> datetime | None:
        """`JoinDate`."""
        return parse_time(self.join_date_text, "ram Group.JoinDate")

    @property
    def attach_date(self) -> datetime | None:
        """`AttachDate`."""
        return parse_time(self.attach_date_text, "ram Group.AttachDate")


class Role(Model):
    """`Role` of the Ram API."""

    assume_role_policy_document: str | None = field(name="AssumeRolePolicyDocument", default=None)
    """`AssumeRolePolicyDocument`."""

    description: str | None = field(name="Description", default=None)
    """`Description`."""

    max_session_duration: int | None = field(name="MaxSessionDuration", default=None)
    """3600 to 43200 seconds."""

    role_name: str | None = field(name="RoleName", default=None)
    """`RoleName`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    role_id: str | None = field(name="RoleId", default=None)
    """`RoleId`."""

    arn: str | None = field(name="Arn", default=None)
    """`Arn`."""

    allow_console_login: bool | None = field(name="AllowConsoleLogin", default=None)
    """`AllowConsoleLogin`."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    is_service_linked_role: bool | None = field(name="IsServiceLinkedRole", default=None)
    """`IsServiceLinkedRole`."""

    latest_deletion_task: RoleDeletionTask | None = field(name="LatestDeletionTask", default=None)
    """`LatestDeletionTask`."""

    role_principal_name: str | None = field(name="RolePrincipalName", default=None)
    """`RolePrincipalName`."""

    tags_wire: _TagList | list[Tag] | None = field(name="Tags", default=None)

    attach_date_text: str | None = field(name="AttachDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """`CreateDate`."""
        return parse_time(self.create_date_text, "ram Role.CreateDate")

    @property
    def update_date(self) -> datetime | None:
        """`UpdateDate`."""
        return parse_time(self.update_date_text, "ram Role.UpdateDate")

    @property
    def tags(self) -> list[Tag]:
        """`Tags`."""
        return unwrap(self.tags_wire)

    @property
    def attach_date(self) -> datetime | None:
        """`AttachDate`."""
        return parse_time(self.attach_date_text, "ram Role.AttachDate")


class RoleDeletionTask(Model):
    """`RoleDeletionTask` of the Ram API."""

    create_date: str | None = field(name="CreateDate", default=None)
    """`CreateDate`."""

    deletion_task_id: str | None = field(name="DeletionTaskId", default=None)
    """`DeletionTaskId`."""


class Tag(Model):
    """`Tag` of the Ram API."""

    tag_key: str | None = field(name="TagKey", default=None)
    """`TagKey`."""

    tag_value: str | None = field(name="TagValue", default=None)
    """`TagValue`."""


class Policy(Model):
    """`Policy` of the Ram API."""

    default_version: str | None = field(name="DefaultVersion", default=None)
    """`DefaultVersion`."""

    description: str | None = field(name="Description", default=None)
    """`Description`."""

    policy_name: str | None = field(name="PolicyName", default=None)
    """`PolicyName`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    policy_type: str | None = field(name="PolicyType", default=None)
    """Known values: `Custom`, `System`."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    policy_document: str | None = field(name="PolicyDocument", default=None)
    """`PolicyDocument`."""

    attachment_count: int | None = field(name="AttachmentCount", default=None)
    """`AttachmentCount`."""

    tags_wire: _TagList | list[Tag] | None = field(name="Tags", default=None)

    attach_date_text: str | None = field(name="AttachDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """`CreateDate`."""
        return parse_time(self.create_date_text, "ram Policy.CreateDate")

    @property
    def update_date(self) -> datetime | None:
        """`UpdateDate`."""
        return parse_time(self.update_date_text, "ram Policy.UpdateDate")

    @property
    def tags(self) -> list[Tag]:
        """`Tags`."""
        return unwrap(self.tags_wire)

    @property
    def attach_date(self) -> datetime | None:
        """`AttachDate`."""
        return parse_time(self.attach_date_text, "ram Policy.AttachDate")


class PolicyVersion(Model):
    """`PolicyVersion` of the Ram API."""

    is_default_version: bool | None = field(name="IsDefaultVersion", default=None)
    """`IsDefaultVersion`."""

    policy_document: str | None = field(name="PolicyDocument", default=None)
    """`PolicyDocument`."""

    version_id: str | None = field(name="VersionId", default=None)
    """`VersionId`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """`CreateDate`."""
        return parse_time(self.create_date_text, "ram PolicyVersion.CreateDate")


class PasswordPolicy(Model):
    """`PasswordPolicy` of the Ram API."""

    require_numbers: bool | None = field(name="RequireNumbers", default=None)
    """`RequireNumbers`."""

    require_lowercase_characters: bool | None = field(name="RequireLowercaseCharacters", default=None)
    """`RequireLowercaseCharacters`."""

    hard_expiry: bool | None = field(name="HardExpiry", default=None)
    """`HardExpiry`."""

    password_reuse_prevention: int | None = field(name="PasswordReusePrevention", default=None)
    """`PasswordReusePrevention`."""

    require_symbols: bool | None = field(name="RequireSymbols", default=None)
    """`RequireSymbols`."""

    max_password_age: int | None = field(name="MaxPasswordAge", default=None)
    """In days."""

    minimum_password_length: int | None = field(name="MinimumPasswordLength", default=None)
    """`MinimumPasswordLength`."""

    require_uppercase_characters: bool | None = field(name="RequireUppercaseCharacters", default=None)
    """`RequireUppercaseCharacters`."""

    max_login_attemps: int | None = field(name="MaxLoginAttemps", default=None)
    """`MaxLoginAttemps`."""


class AccessKeyPreference(Model):
    """`AccessKeyPreference` of the Ram API."""

    allow_user_to_manage_access_keys: bool | None = field(name="AllowUserToManageAccessKeys", default=None)
    """`AllowUserToManageAccessKeys`."""


class MFAPreference(Model):
    """`MFAPreference` of the Ram API."""

    allow_user_to_manage_mfa_devices: bool | None = field(name="AllowUserToManageMFADevices", default=None)
    """`AllowUserToManageMFADevices`."""


class LoginProfilePreference(Model):
    """`LoginProfilePreference` of the Ram API."""

    enable_save_mfa_ticket: bool | None = field(name="EnableSaveMFATicket", default=None)
    """`EnableSaveMFATicket`."""

    login_session_duration: int | None = field(name="LoginSessionDuration", default=None)
    """In hours."""

    login_network_masks_text: str | None = field(name="LoginNetworkMasks", default=None)

    allow_user_to_change_password: bool | None = field(name="AllowUserToChangePassword", default=None)
    """`AllowUserToChangePassword`."""

    @property
    def login_network_masks(self) -> list[str]:
        """`LoginNetworkMasks`."""
        return split_items(self.login_network_masks_text, ";")


class PublicKeyPreference(Model):
    """`PublicKeyPreference` of the Ram API."""

    allow_user_to_manage_public_keys: bool | None = field(name="AllowUserToManagePublicKeys", default=None)
    """`AllowUserToManagePublicKeys`."""


class SecurityPreference(Model):
    """`SecurityPreference` of the Ram API."""

    access_key_preference: AccessKeyPreference | None = field(name="AccessKeyPreference", default=None)
    """`AccessKeyPreference`."""

    mfa_preference: MFAPreference | None = field(name="MFAPreference", default=None)
    """`MFAPreference`."""

    login_profile_preference: LoginProfilePreference | None = field(name="LoginProfilePreference", default=None)
    """`LoginProfilePreference`."""

    public_key_preference: PublicKeyPreference | None = field(name="PublicKeyPreference", default=None)
    """`PublicKeyPreference`."""


class AuthPrincipal(Model):
    """`AuthPrincipal` of the Ram API."""

    auth_principal_type: str | None = field(name="AuthPrincipalType", default=None)
    """Known values: `SubUser`, `AssumedRoleUser`, `Federated`."""

    auth_principal_owner_id: str | None = field(name="AuthPrincipalOwnerId", default=None)
    """`AuthPrincipalOwnerId`."""

    auth_principal_display_name: str | None = field(name="AuthPrincipalDisplayName", default=None)
    """`AuthPrincipalDisplayName`."""


class AuthCondition(Model):
    """`AuthCondition` of the Ram API."""

    condition_key: str | None = field(name="ConditionKey", default=None)
    """`ConditionKey`."""

    condition_values_wire: list[str] | None = field(name="ConditionValues", default=None)

    @property
    def condition_values(self) -> list[str]:
        """`ConditionValues`."""
        return unwrap(self.condition_values_wire)


class MatchedPolicy(Model):
    """`MatchedPolicy` of the Ram API."""

    effect: str | None = field(name="Effect", default=None)
    """Known values: `Deny`, `Allow`."""

    policy_identifier: str | None = field(name="PolicyIdentifier", default=None)
    """`PolicyIdentifier`."""

    policy_type: str | None = field(name="PolicyType", default=None)
    """Known values: `Custom`, `System`."""

    policy_version: str | None = field(name="PolicyVersion", default=None)
    """`PolicyVersion`."""

    attached_entity_type: str | None = field(name="AttachedEntityType", default=None)
    """Known values: `RamUser`, `RamRole`, `ResourceDirectoryTarget`, `RamGroup`."""

    attached_scope: str | None = field(name="AttachedScope", default=None)
    """Known values: `Account`, `Folder`, `ResourceGroup`."""


class DecodedDiagnosticMessage(Model):
    """`DecodedDiagnosticMessage` of the Ram API."""

    explicit_deny: bool | None = field(name="ExplicitDeny", default=None)
    """Known values: `true`, `false`."""

    no_permission_policy_type: str | None = field(name="NoPermissionPolicyType", default=None)
    """Known values: `AssumeRolePolicy`, `ControlPolicy`, `AccountLevelIdentityBasedPolicy`,
    `ResourceGroupLevelIdentityBasedPolicy`, `SessionPolicy`."""

    auth_action: str | None = field(name="AuthAction", default=None)
    """`AuthAction`."""

    auth_resource: str | None = field(name="AuthResource", default=None)
    """`AuthResource`."""

    auth_principal: AuthPrincipal | None = field(name="AuthPrincipal", default=None)
    """`AuthPrincipal`."""

    auth_conditions_wire: list[AuthCondition] | None = field(name="AuthConditions", default=None)

    matched_policies_wire: list[MatchedPolicy] | None = field(name="MatchedPolicies", default=None)

    @property
    def auth_conditions(self) -> list[AuthCondition]:
        """`AuthConditions`."""
        return unwrap(self.auth_conditions_wire)

    @property
    def matched_policies(self) -> list[MatchedPolicy]:
        """`MatchedPolicies`."""
        return unwrap(self.matched_policies_wire)


class TagResource(Model):
    """`TagResource` of the Ram API."""

    resource_name: str | None = field(name="ResourceName", default=None)
    """`ResourceName`."""

    resource_type: str | None = field(name="ResourceType", default=None)
    """Known values: `role`, `policy`."""

    tag_key: str | None = field(name="TagKey", default=None)
    """`TagKey`."""

    tag_value: str | None = field(name="TagValue", default=None)
    """`TagValue`."""


class RoleDescription(Model):
    """`RoleDescription` of the Ram API."""

    description: str | None = field(name="Description", default=None)
    """`Description`."""

    language: str | None = field(name="Language", default=None)
    """Known values: `zh-CN`, `en`, `ja`."""


class ServiceLinkedRoleTemplate(Model):
    """`ServiceLinkedRoleTemplate` of the Ram API."""

    multiple_roles_allowed: bool | None = field(name="MultipleRolesAllowed", default=None)
    """`MultipleRolesAllowed`."""

    role_descriptions_wire: _RoleDescriptionList | list[RoleDescription] | None = field(
        name="RoleDescriptions", default=None
    )

    role_name_prefix: str | None = field(name="RoleNamePrefix", default=None)
    """`RoleNamePrefix`."""

    service_name: str | None = field(name="ServiceName", default=None)
    """`ServiceName`."""

    system_policy_name: str | None = field(name="SystemPolicyName", default=None)
    """`SystemPolicyName`."""

    @property
    def role_descriptions(self) -> list[RoleDescription]:
        """`RoleDescriptions`."""
        return unwrap(self.role_descriptions_wire)


class CreateAccessKeyResponse(Reply):
    """Reply of `CreateAccessKey`."""

    access_key: AccessKey | None = field(name="AccessKey", default=None)
    """`AccessKey`."""


class UpdateAccessKeyResponse(Reply):
    """Reply of `UpdateAccessKey`."""


class DeleteAccessKeyResponse(Reply):
    """Reply of `DeleteAccessKey`."""


class ListAccessKeysResponse(Reply):
    """Reply of `ListAccessKeys`."""

    access_keys_wire: _AccessKeyList | list[AccessKey] | None = field(name="AccessKeys", default=None)

    @property
    def access_keys(self) -> list[AccessKey]:
        """`AccessKeys`."""
        return unwrap(self.access_keys_wire)


class GetAccessKeyLastUsedResponse(Reply):
    """Reply of `GetAccessKeyLastUsed`."""

    access_key_last_used: AccessKeyLastUsed | None = field(name="AccessKeyLastUsed", default=None)
    """`AccessKeyLastUsed`."""


class SetAccountAliasResponse(Reply):
    """Reply of `SetAccountAlias`."""


class GetAccountAliasResponse(Reply):
    """Reply of `GetAccountAlias`."""

    account_alias: str | None = field(name="AccountAlias", default=None)
    """`AccountAlias`."""


class ClearAccountAliasResponse(Reply):
    """Reply of `ClearAccountAlias`."""


class SetPasswordPolicyResponse(Reply):
    """Reply of `SetPasswordPolicy`."""

    password_policy: PasswordPolicy | None = field(name="PasswordPolicy", default=None)
    """`PasswordPolicy`."""


class GetPasswordPolicyResponse(Reply):
    """Reply of `GetPasswordPolicy`."""

    password_policy: PasswordPolicy | None = field(name="PasswordPolicy", default=None)
    """`PasswordPolicy`."""


class SetSecurityPreferenceResponse(Reply):
    """Reply of `SetSecurityPreference`."""

    security_preference: SecurityPreference | None = field(name="SecurityPreference", default=None)
    """`SecurityPreference`."""


class GetSecurityPreferenceResponse(Reply):
    """Reply of `GetSecurityPreference`."""

    security_preference: SecurityPreference | None = field(name="SecurityPreference", default=None)
    """`SecurityPreference`."""


class AttachPolicyToUserResponse(Reply):
    """Reply of `AttachPolicyToUser`."""


class DetachPolicyFromUserResponse(Reply):
    """Reply of `DetachPolicyFromUser`."""


class AttachPolicyToGroupResponse(Reply):
    """Reply of `AttachPolicyToGroup`."""


class DetachPolicyFromGroupResponse(Reply):
    """Reply of `DetachPolicyFromGroup`."""


class AttachPolicyToRoleResponse(Reply):
    """Reply of `AttachPolicyToRole`."""


class DetachPolicyFromRoleResponse(Reply):
    """Reply of `DetachPolicyFromRole`."""


class ListPoliciesForUserResponse(Reply):
    """Reply of `ListPoliciesForUser`."""

    policies_wire: _PolicyList | list[Policy] | None = field(name="Policies", default=None)

    @property
    def policies(self) -> list[Policy]:
        """`Policies`."""
        return unwrap(self.policies_wire)


class ListPoliciesForGroupResponse(Reply):
    """Reply of `ListPoliciesForGroup`."""

    policies_wire: _PolicyList | list[Policy] | None = field(name="Policies", default=None)

    @property
    def policies(self) -> list[Policy]:
        """`Policies`."""
        return unwrap(self.policies_wire)


class ListPoliciesForRoleResponse(Reply):
    """Reply of `ListPoliciesForRole`."""

    policies_wire: _PolicyList | list[Policy] | None = field(name="Policies", default=None)

    @property
    def policies(self) -> list[Policy]:
        """`Policies`."""
        return unwrap(self.policies_wire)


class ListEntitiesForPolicyResponse(Reply):
    """Reply of `ListEntitiesForPolicy`."""

    groups_wire: _GroupList | list[Group] | None = field(name="Groups", default=None)

    roles_wire: _RoleList | list[Role] | None = field(name="Roles", default=None)

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def groups(self) -> list[Group]:
        """`Groups`."""
        return unwrap(self.groups_wire)

    @property
    def roles(self) -> list[Role]:
        """`Roles`."""
        return unwrap(self.roles_wire)

    @property
    def users(self) -> list[User]:
        """`Users`."""
        return unwrap(self.users_wire)


class DecodeDiagnosticMessageResponse(Reply):
    """Reply of `DecodeDiagnosticMessage`."""

    decoded_diagnostic_message: DecodedDiagnosticMessage | None = field(name="DecodedDiagnosticMessage", default=None)
    """`DecodedDiagnosticMessage`."""


class CreateGroupResponse(Reply):
    """Reply of `CreateGroup`."""

    group: Group | None = field(name="Group", default=None)
    """`Group`."""


class GetGroupResponse(Reply):
    """Reply of `GetGroup`."""

    group: Group | None = field(name="Group", default=None)
    """`Group`."""


class UpdateGroupResponse(Reply):
    """Reply of `UpdateGroup`."""

    group: Group | None = field(name="Group", default=None)
    """`Group`."""


class DeleteGroupResponse(Reply):
    """Reply of `DeleteGroup`."""


class ListGroupsResponse(Reply):
    """Reply of `ListGroups`."""

    groups_wire: _GroupList | list[Group] | None = field(name="Groups", default=None)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """`IsTruncated`."""

    marker: str | None = field(name="Marker", default=None)
    """`Marker`."""

    @property
    def groups(self) -> list[Group]:
        """`Groups`."""
        return unwrap(self.groups_wire)


class ListGroupsForUserResponse(Reply):
    """Reply of `ListGroupsForUser`."""

    groups_wire: _GroupList | list[Group] | None = field(name="Groups", default=None)

    @property
    def groups(self) -> list[Group]:
        """`Groups`."""
        return unwrap(self.groups_wire)


class ListUsersForGroupResponse(Reply):
    """Reply of `ListUsersForGroup`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """`IsTruncated`."""

    marker: str | None = field(name="Marker", default=None)
    """`Marker`."""

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def users(self) -> list[User]:
        """`Users`."""
        return unwrap(self.users_wire)


class AddUserToGroupResponse(Reply):
    """Reply of `AddUserToGroup`."""


class RemoveUserFromGroupResponse(Reply):
    """Reply of `RemoveUserFromGroup`."""


class CreateLoginProfileResponse(Reply):
    """Reply of `CreateLoginProfile`."""

    login_profile: LoginProfile | None = field(name="LoginProfile", default=None)
    """`LoginProfile`."""


class GetLoginProfileResponse(Reply):
    """Reply of `GetLoginProfile`."""

    login_profile: LoginProfile | None = field(name="LoginProfile", default=None)
    """`LoginProfile`."""


class UpdateLoginProfileResponse(Reply):
    """Reply of `UpdateLoginProfile`."""


class DeleteLoginProfileResponse(Reply):
    """Reply of `DeleteLoginProfile`."""


class ChangePasswordResponse(Reply):
    """Reply of `ChangePassword`."""


class CreateVirtualMFADeviceResponse(Reply):
    """Reply of `CreateVirtualMFADevice`."""

    virtual_mfa_device: VirtualMFADevice | None = field(name="VirtualMFADevice", default=None)
    """`VirtualMFADevice`."""


class GetUserMFAInfoResponse(Reply):
    """Reply of `GetUserMFAInfo`."""

    mfa_device: MFADevice | None = field(name="MFADevice", default=None)
    """`MFADevice`."""


class DeleteVirtualMFADeviceResponse(Reply):
    """Reply of `DeleteVirtualMFADevice`."""


class ListVirtualMFADevicesResponse(Reply):
    """Reply of `ListVirtualMFADevices`."""

    virtual_mfa_devices_wire: _VirtualMFADeviceList | list[VirtualMFADevice] | None = field(
        name="VirtualMFADevices", default=None
    )

    @property
    def virtual_mfa_devices(self) -> list[VirtualMFADevice]:
        """`VirtualMFADevices`."""
        return unwrap(self.virtual_mfa_devices_wire)


class BindMFADeviceResponse(Reply):
    """Reply of `BindMFADevice`."""


class UnbindMFADeviceResponse(Reply):
    """Reply of `UnbindMFADevice`."""

    mfa_device: MFADevice | None = field(name="MFADevice", default=None)
    """`MFADevice`."""


class CreatePolicyResponse(Reply):
    """Reply of `CreatePolicy`."""

    policy: Policy | None = field(name="Policy", default=None)
    """`Policy`."""


class GetPolicyResponse(Reply):
    """Reply of `GetPolicy`."""

    policy: Policy | None = field(name="Policy", default=None)
    """`Policy`."""

    default_policy_version: PolicyVersion | None = field(name="DefaultPolicyVersion", default=None)
    """`DefaultPolicyVersion`."""


class UpdatePolicyDescriptionResponse(Reply):
    """Reply of `UpdatePolicyDescription`."""

    policy: Policy | None = field(name="Policy", default=None)
    """`Policy`."""


class DeletePolicyResponse(Reply):
    """Reply of `DeletePolicy`."""


class ListPoliciesResponse(Reply):
    """Reply of `ListPolicies`."""

    policies_wire: _PolicyList | list[Policy] | None = field(name="Policies", default=None)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """`IsTruncated`."""

    marker: str | None = field(name="Marker", default=None)
    """`Marker`."""

    @property
    def policies(self) -> list[Policy]:
        """`Policies`."""
        return unwrap(self.policies_wire)


class CreatePolicyVersionResponse(Reply):
    """Reply of `CreatePolicyVersion`."""

    policy_version: PolicyVersion | None = field(name="PolicyVersion", default=None)
    """`PolicyVersion`."""


class GetPolicyVersionResponse(Reply):
    """Reply of `GetPolicyVersion`."""

    policy_version: PolicyVersion | None = field(name="PolicyVersion", default=None)
    """`PolicyVersion`."""


class DeletePolicyVersionResponse(Reply):
    """Reply of `DeletePolicyVersion`."""


class ListPolicyVersionsResponse(Reply):
    """Reply of `ListPolicyVersions`."""

    policy_versions_wire: _PolicyVersionList | list[PolicyVersion] | None = field(name="PolicyVersions", default=None)

    @property
    def policy_versions(self) -> list[PolicyVersion]:
        """`PolicyVersions`."""
        return unwrap(self.policy_versions_wire)


class SetDefaultPolicyVersionResponse(Reply):
    """Reply of `SetDefaultPolicyVersion`."""


class CreateRoleResponse(Reply):
    """Reply of `CreateRole`."""

    role: Role | None = field(name="Role", default=None)
    """`Role`."""


class DeleteRoleResponse(Reply):
    """Reply of `DeleteRole`."""


class UpdateRoleResponse(Reply):
    """Reply of `UpdateRole`."""

    role: Role | None = field(name="Role", default=None)
    """`Role`."""


class GetRoleResponse(Reply):
    """Reply of `GetRole`."""

    role: Role | None = field(name="Role", default=None)
    """`Role`."""


class ListRolesResponse(Reply):
    """Reply of `ListRoles`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """`IsTruncated`."""

    roles_wire: _RoleList | list[Role] | None = field(name="Roles", default=None)

    marker: str | None = field(name="Marker", default=None)
    """`Marker`."""

    @property
    def roles(self) -> list[Role]:
        """`Roles`."""
        return unwrap(self.roles_wire)


class CreateServiceLinkedRoleResponse(Reply):
    """Reply of `CreateServiceLinkedRole`."""

    role: Role | None = field(name="Role", default=None)
    """`Role`."""


class DeleteServiceLinkedRoleResponse(Reply):
    """Reply of `DeleteServiceLinkedRole`."""

    deletion_task_id: str | None = field(name="DeletionTaskId", default=None)
    """`DeletionTaskId`."""


class GetServiceLinkedRoleTemplateResponse(Reply):
    """Reply of `GetServiceLinkedRoleTemplate`."""

    service_linked_role_template: ServiceLinkedRoleTemplate | None = field(
        name="ServiceLinkedRoleTemplate", default=None
    )
    """`ServiceLinkedRoleTemplate`."""


class TagResourcesResponse(Reply):
    """Reply of `TagResources`."""


class UntagResourcesResponse(Reply):
    """Reply of `UntagResources`."""


class ListTagResourcesResponse(Reply):
    """Reply of `ListTagResources`."""

    next_token: str | None = field(name="NextToken", default=None)
    """`NextToken`."""

    tag_resources_wire: list[TagResource] | None = field(name="TagResources", default=None)

    @property
    def tag_resources(self) -> list[TagResource]:
        """`TagResources`."""
        return unwrap(self.tag_resources_wire)


class CreateUserResponse(Reply):
    """Reply of `CreateUser`."""

    user: User | None = field(name="User", default=None)
    """`User`."""


class GetUserResponse(Reply):
    """Reply of `GetUser`."""

    user: User | None = field(name="User", default=None)
    """`User`."""


class UpdateUserResponse(Reply):
    """Reply of `UpdateUser`."""

    user: User | None = field(name="User", default=None)
    """`User`."""


class DeleteUserResponse(Reply):
    """Reply of `DeleteUser`."""


class ListUsersResponse(Reply):
    """Reply of `ListUsers`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """`IsTruncated`."""

    marker: str | None = field(name="Marker", default=None)
    """`Marker`."""

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def users(self) -> list[User]:
        """`Users`."""
        return unwrap(self.users_wire)
