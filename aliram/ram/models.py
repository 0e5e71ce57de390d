"""What Ram 2015-05-01 answers with, and the structured arguments it takes.

Generated from specs/ram/ by `make generate`; edit the specs instead.

A field `<name>_text` (a time, a delimited list) or `<name>_wire` (a list) is as the service sent it; read it by the
property `<name>`.
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
    """A tag in a request: a key with a value, put on resources to find, bill or authorize them by."""

    Key: str
    """Name of the tag, which a resource can carry only once. At most 128 characters."""
    Value: str
    """Text that the tag holds under its key. At most 256 characters."""


# The envelopes that lists come in, `{"Users": {"User": [...]}}`; nobody but the properties below meets them.


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
    """A RAM user: an identity with its own credentials and permissions inside the account. Replies fill
    different fields."""

    display_name: str | None = field(name="DisplayName", default=None)
    """Name shown to people in the console, without influence on logon or permissions."""

    email: str | None = field(name="Email", default=None)
    """Contact address of the user, available on the China site."""

    mobile_phone: str | None = field(name="MobilePhone", default=None)
    """Contact number of the user on the China site: country code, hyphen and number."""

    user_id: str | None = field(name="UserId", default=None)
    """Numeric ID assigned at creation; unlike the name it never changes."""

    comments: str | None = field(name="Comments", default=None)
    """Free remark for human readers; the service attaches no meaning to it."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """Moment in UTC at which the user was created."""
        return parse_time(self.create_date_text, "ram User.CreateDate")

    user_name: str | None = field(name="UserName", default=None)
    """Name of the RAM user without a domain (`alice`), unique in the account; IMS expects the logon name
    `alice@<domain>` instead."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """Moment in UTC of the last change to the user's data."""
        return parse_time(self.update_date_text, "ram User.UpdateDate")

    last_login_date_text: str | None = field(name="LastLoginDate", default=None)

    @property
    def last_login_date(self) -> datetime | None:
        """Moment in UTC of the last console logon with a password, told by GetUser only; empty if there was
        none."""
        return parse_time(self.last_login_date_text, "ram User.LastLoginDate")

    join_date_text: str | None = field(name="JoinDate", default=None)

    @property
    def join_date(self) -> datetime | None:
        """Moment in UTC at which the user joined the group; told by ListUsersForGroup only."""
        return parse_time(self.join_date_text, "ram User.JoinDate")

    attach_date_text: str | None = field(name="AttachDate", default=None)

    @property
    def attach_date(self) -> datetime | None:
        """Moment in UTC at which the user received the policy; told by ListEntitiesForPolicy only."""
        return parse_time(self.attach_date_text, "ram User.AttachDate")


class LoginProfile(Model):
    """Console logon settings of a RAM user; a user without a login profile cannot log on with a password."""

    password_reset_required: bool | None = field(name="PasswordResetRequired", default=None)
    """Whether the user must choose a new password at the next console logon."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """Moment in UTC at which console logon was enabled for the user."""
        return parse_time(self.create_date_text, "ram LoginProfile.CreateDate")

    user_name: str | None = field(name="UserName", default=None)
    """Name of the RAM user without a domain (`alice`), unique in the account; IMS expects the logon name
    `alice@<domain>` instead."""

    mfa_bind_required: bool | None = field(name="MFABindRequired", default=None)
    """Whether the user must bind an MFA device at the next console logon; it does not tell that one is
    bound."""


class AccessKey(Model):
    """An AccessKey pair, the long-term credential with which a RAM user signs requests."""

    status: str | None = field(name="Status", default=None)
    """`Active` pairs sign requests, `Inactive` ones are refused but not deleted. Known values: `Active`,
    `Inactive`."""

    access_key_secret: Secret | None = field(name="AccessKeySecret", default=None)
    """Secret half of the pair, told by CreateAccessKey only and nowhere again."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """Moment in UTC of creation, from which the age for key rotation counts."""
        return parse_time(self.create_date_text, "ram AccessKey.CreateDate")

    access_key_id: str | None = field(name="AccessKeyId", default=None)
    """Public half of the pair, sent with every request and used to refer to the pair."""


class AccessKeyLastUsed(Model):
    """Trace of the most recent request signed with an AccessKey pair."""

    last_used_date_text: str | None = field(name="LastUsedDate", default=None)

    @property
    def last_used_date(self) -> datetime | None:
        """Moment in UTC of the last request signed with the pair; empty or `N/A` if there was none."""
        return parse_time(self.last_used_date_text, "ram AccessKeyLastUsed.LastUsedDate")


class VirtualMFADevice(Model):
    """A virtual MFA device: the account's record of a seed from which an authenticator app computes logon
    codes."""

    serial_number: str | None = field(name="SerialNumber", default=None)
    """ARN of the MFA device, `acs:ram::<account>:mfa/<device name>`, by which requests refer to it."""

    qr_code_png: Secret | None = field(name="QRCodePNG", default=None)
    """PNG picture of a QR code with the seed, to be scanned by an authenticator app; told by
    CreateVirtualMFADevice only. Base64 text."""

    base32_string_seed: Secret | None = field(name="Base32StringSeed", default=None)
    """Seed in base32 for typing into an authenticator app; whoever knows it can compute the codes. Told by
    CreateVirtualMFADevice only."""

    user: User | None = field(name="User", default=None)
    """RAM user to whom the device is bound; absent while it is unbound."""

    activate_date_text: str | None = field(name="ActivateDate", default=None)

    @property
    def activate_date(self) -> datetime | None:
        """Moment in UTC at which the device was bound to its user; empty while it is unbound."""
        return parse_time(self.activate_date_text, "ram VirtualMFADevice.ActivateDate")


class MFADevice(Model):
    """MFA device that is or was bound to a RAM user."""

    serial_number: str | None = field(name="SerialNumber", default=None)
    """ARN of the MFA device, `acs:ram::<account>:mfa/<device name>`, by which requests refer to it."""

    type: str | None = field(name="Type", default=None)
    """Kind of device: `VMFA` is a virtual one in an authenticator app, `U2F` a hardware security key.
    Known values: `VMFA`, `U2F`."""


class Group(Model):
    """A user group: its policies apply to all members. Replies fill different fields."""

    group_id: str | None = field(name="GroupId", default=None)
    """ID assigned at creation (`g-FpMEHiMysofp****`); unlike the name it never changes."""

    group_name: str | None = field(name="GroupName", default=None)
    """Name that identifies the user group within the account."""

    comments: str | None = field(name="Comments", default=None)
    """Free remark for human readers; the service attaches no meaning to it."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """Moment in UTC at which the group was created."""
        return parse_time(self.create_date_text, "ram Group.CreateDate")

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """Moment in UTC of the last change to the group's name or remark."""
        return parse_time(self.update_date_text, "ram Group.UpdateDate")

    join_date_text: str | None = field(name="JoinDate", default=None)

    @property
    def join_date(self) -> datetime | None:
        """Moment in UTC at which the user joined the group; told by ListGroupsForUser only."""
        return parse_time(self.join_date_text, "ram Group.JoinDate")

    attach_date_text: str | None = field(name="AttachDate", default=None)

    @property
    def attach_date(self) -> datetime | None:
        """Moment in UTC at which the group received the policy; told by ListEntitiesForPolicy only."""
        return parse_time(self.attach_date_text, "ram Group.AttachDate")


class Role(Model):
    """A RAM role: an identity without credentials of its own, which trusted parties assume through STS.
    Replies fill different fields."""

    assume_role_policy_document: str | None = field(name="AssumeRolePolicyDocument", default=None)
    """Trust policy, a JSON document that names who may assume the role; missing in lists."""

    description: str | None = field(name="Description", default=None)
    """Purpose of the role, written for human readers."""

    max_session_duration: int | None = field(name="MaxSessionDuration", default=None)
    """Longest lifetime that a session may ask for as `DurationSeconds` of STS AssumeRole. 3600 to 43200
    seconds."""

    role_name: str | None = field(name="RoleName", default=None)
    """Name that identifies the role within the account; the role's ARN ends with it."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """Moment in UTC at which the role was created."""
        return parse_time(self.create_date_text, "ram Role.CreateDate")

    role_id: str | None = field(name="RoleId", default=None)
    """Numeric ID assigned at creation; a role created anew under the same name has another one."""

    arn: str | None = field(name="Arn", default=None)
    """Full name for STS and policies, `acs:ram::<account>:role/<name>`; it may spell the name in lower
    case."""

    allow_console_login: bool | None = field(name="AllowConsoleLogin", default=None)
    """Whether people may work in the console under this role, not just programs through STS."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """Moment in UTC of the last change to the role."""
        return parse_time(self.update_date_text, "ram Role.UpdateDate")

    is_service_linked_role: bool | None = field(name="IsServiceLinkedRole", default=None)
    """Whether a cloud service prescribes the role, which then cannot be edited; told by GetRole and
    CreateServiceLinkedRole only."""

    latest_deletion_task: RoleDeletionTask | None = field(name="LatestDeletionTask", default=None)
    """Last attempt to delete the service-linked role, told by GetRole; absent if there was none."""

    role_principal_name: str | None = field(name="RolePrincipalName", default=None)
    """Role name with domain, `<role>@role.<alias>.onaliyunservice.com`, by which the Resource Management
    API refers to it."""

    tags_wire: _TagList | list[Tag] | None = field(name="Tags", default=None)

    @property
    def tags(self) -> list[Tag]:
        """Tags on the role; told by ListRoles only."""
        return unwrap(self.tags_wire)

    attach_date_text: str | None = field(name="AttachDate", default=None)

    @property
    def attach_date(self) -> datetime | None:
        """Moment in UTC at which the role received the policy; told by ListEntitiesForPolicy only."""
        return parse_time(self.attach_date_text, "ram Role.AttachDate")


class RoleDeletionTask(Model):
    """An attempt to delete a service-linked role, which the linked service may turn down."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """Moment in UTC at which the deletion was asked for, as text (`2015-01-23T12:33:18Z`)."""
        return parse_time(self.create_date_text, "ram RoleDeletionTask.CreateDate")

    deletion_task_id: str | None = field(name="DeletionTaskId", default=None)
    """ID for asking the Resource Management API about the outcome, as DeleteServiceLinkedRole gave it."""


class Tag(Model):
    """A tag that a role or policy carries."""

    tag_key: str | None = field(name="TagKey", default=None)
    """Name of the tag; each one occurs once per resource."""

    tag_value: str | None = field(name="TagValue", default=None)
    """Text stored under the key; it may be empty."""


class Policy(Model):
    """A policy: permissions under a name, kept in versions of which one is in force. Replies fill
    different fields."""

    default_version: str | None = field(name="DefaultVersion", default=None)
    """ID of the version whose document decides on requests, such as `v1`."""

    description: str | None = field(name="Description", default=None)
    """Purpose of the policy, written for human readers."""

    policy_name: str | None = field(name="PolicyName", default=None)
    """Name of the policy, unique only among policies of one type, hence used together with `PolicyType`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """Moment in UTC at which the policy was created."""
        return parse_time(self.create_date_text, "ram Policy.CreateDate")

    policy_type: str | None = field(name="PolicyType", default=None)
    """Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones
    belong to the account. Known values: `Custom`, `System`."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """Moment in UTC of the last change to the policy."""
        return parse_time(self.update_date_text, "ram Policy.UpdateDate")

    policy_document: str | None = field(name="PolicyDocument", default=None)
    """Obsolete and of no use (`N/A`); read the document from `DefaultPolicyVersion` of GetPolicy.
    Deprecated."""

    attachment_count: int | None = field(name="AttachmentCount", default=None)
    """How many users, groups and roles hold the policy; `0` marks an unused one."""

    tags_wire: _TagList | list[Tag] | None = field(name="Tags", default=None)

    @property
    def tags(self) -> list[Tag]:
        """Tags on the policy; told by ListPolicies only."""
        return unwrap(self.tags_wire)

    attach_date_text: str | None = field(name="AttachDate", default=None)

    @property
    def attach_date(self) -> datetime | None:
        """Moment in UTC at which the user, group or role received the policy; told by ListPoliciesFor* only."""
        return parse_time(self.attach_date_text, "ram Policy.AttachDate")


class PolicyVersion(Model):
    """One version of a policy: a document of permissions that may or may not be in force."""

    is_default_version: bool | None = field(name="IsDefaultVersion", default=None)
    """Whether this version is in force; exactly one of a policy is."""

    policy_document: str | None = field(name="PolicyDocument", default=None)
    """Permissions of this version in RAM's policy language, a JSON document with `Version` and
    `Statement`."""

    version_id: str | None = field(name="VersionId", default=None)
    """ID of a policy version: `v` and a number that counts up with each new version (`v3`)."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """Moment in UTC at which this version was added to the policy."""
        return parse_time(self.create_date_text, "ram PolicyVersion.CreateDate")


class PasswordPolicy(Model):
    """Rules for the console passwords of all RAM users in the account."""

    require_numbers: bool | None = field(name="RequireNumbers", default=None)
    """Whether a console password must contain at least one digit."""

    require_lowercase_characters: bool | None = field(name="RequireLowercaseCharacters", default=None)
    """Whether a console password must contain at least one lower-case letter."""

    hard_expiry: bool | None = field(name="HardExpiry", default=None)
    """What happens after expiry: if true, only an administrator can let the user in again; if false, the
    user changes the password at logon."""

    password_reuse_prevention: int | None = field(name="PasswordReusePrevention", default=None)
    """How many of a user's latest passwords may not be chosen again; `0` permits reuse."""

    require_symbols: bool | None = field(name="RequireSymbols", default=None)
    """Whether a console password must contain at least one character that is neither letter nor digit."""

    max_password_age: int | None = field(name="MaxPasswordAge", default=None)
    """Lifetime of a password, counted from its last change; `0` means that it never expires. In days."""

    minimum_password_length: int | None = field(name="MinimumPasswordLength", default=None)
    """Fewest characters that the console password of a RAM user may have."""

    require_uppercase_characters: bool | None = field(name="RequireUppercaseCharacters", default=None)
    """Whether a console password must contain at least one upper-case letter."""

    max_login_attemps: int | None = field(name="MaxLoginAttemps", default=None)
    """Wrong passwords within one hour after which logon is locked for an hour; `0` means no limit (the
    misspelling is the service's)."""


class AccessKeyPreference(Model):
    """What RAM users may do about their own AccessKey pairs."""

    allow_user_to_manage_access_keys: bool | None = field(name="AllowUserToManageAccessKeys", default=None)
    """Whether RAM users may create, deactivate and delete their own pairs."""


class MFAPreference(Model):
    """What RAM users may do about their own MFA devices."""

    allow_user_to_manage_mfa_devices: bool | None = field(name="AllowUserToManageMFADevices", default=None)
    """Whether RAM users may bind and unbind their own second factor."""


class LoginProfilePreference(Model):
    """How RAM users log on to the console."""

    enable_save_mfa_ticket: bool | None = field(name="EnableSaveMFATicket", default=None)
    """Whether a browser that passed MFA is remembered, so that it need not show a code for seven days."""

    login_session_duration: int | None = field(name="LoginSessionDuration", default=None)
    """How long a console session lasts before the user must log on again. In hours."""

    login_network_masks_text: str | None = field(name="LoginNetworkMasks", default=None)

    @property
    def login_network_masks(self) -> list[str]:
        """Address blocks from which console logon is accepted; an empty list accepts every address."""
        return split_items(self.login_network_masks_text, ";")

    allow_user_to_change_password: bool | None = field(name="AllowUserToChangePassword", default=None)
    """Whether RAM users may set their own console password with ChangePassword."""


class PublicKeyPreference(Model):
    """What RAM users may do about their own public keys; has an effect on the Japan site only."""

    allow_user_to_manage_public_keys: bool | None = field(name="AllowUserToManagePublicKeys", default=None)
    """Whether RAM users may upload and remove their own keys."""


class SecurityPreference(Model):
    """Account-wide settings on console logon and on what RAM users manage themselves."""

    access_key_preference: AccessKeyPreference | None = field(name="AccessKeyPreference", default=None)
    """Self-service of RAM users for their AccessKey pairs."""

    mfa_preference: MFAPreference | None = field(name="MFAPreference", default=None)
    """Self-service of RAM users for their MFA devices."""

    login_profile_preference: LoginProfilePreference | None = field(name="LoginProfilePreference", default=None)
    """Console sessions: length, permitted networks, remembered MFA and password change."""

    public_key_preference: PublicKeyPreference | None = field(name="PublicKeyPreference", default=None)
    """Self-service of RAM users for their public keys, on the Japan site only."""


class AuthPrincipal(Model):
    """Identity whose request was refused, by kind, owner and name."""

    auth_principal_type: str | None = field(name="AuthPrincipalType", default=None)
    """Kind of identity: `SubUser` is a RAM user, `AssumedRoleUser` a role session, `Federated` somebody
    from an identity provider. Known values: `SubUser`, `AssumedRoleUser`, `Federated`."""

    auth_principal_owner_id: str | None = field(name="AuthPrincipalOwnerId", default=None)
    """Numeric ID of the Alibaba Cloud account that owns the identity."""

    auth_principal_display_name: str | None = field(name="AuthPrincipalDisplayName", default=None)
    """The identity itself: a RAM user's numeric ID, a role session as `<role>:<session name>`, or a
    provider as `saml-provider/<name>`."""


class AuthCondition(Model):
    """A property of the refused request that policy conditions can test."""

    condition_key: str | None = field(name="ConditionKey", default=None)
    """Name of the property as written in policies, such as `acs:SourceIp`."""

    condition_values_wire: list[str] | None = field(name="ConditionValues", default=None)

    @property
    def condition_values(self) -> list[str]:
        """What the request had under this key, such as the caller's address."""
        return unwrap(self.condition_values_wire)


class MatchedPolicy(Model):
    """A policy that matched the refused request and took part in the decision."""

    effect: str | None = field(name="Effect", default=None)
    """What the matching statement says: `Deny` always wins over `Allow`. Known values: `Deny`, `Allow`."""

    policy_identifier: str | None = field(name="PolicyIdentifier", default=None)
    """Which policy it is: the name of a RAM policy, the ID of a control policy."""

    policy_type: str | None = field(name="PolicyType", default=None)
    """Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones
    belong to the account. Known values: `Custom`, `System`."""

    policy_version: str | None = field(name="PolicyVersion", default=None)
    """Version that matched, such as `v1`; only custom policies have one."""

    attached_entity_type: str | None = field(name="AttachedEntityType", default=None)
    """Who holds the policy: `RamUser`, `RamGroup`, `RamRole`, or `ResourceDirectoryTarget`, a folder or
    member account with a control policy. Known values: `RamUser`, `RamRole`, `ResourceDirectoryTarget`,
    `RamGroup`."""

    attached_scope: str | None = field(name="AttachedScope", default=None)
    """Where the attachment applies: the whole `Account`, a `Folder` of the resource directory, or a
    `ResourceGroup`. Known values: `Account`, `Folder`, `ResourceGroup`."""


class DecodedDiagnosticMessage(Model):
    """Explanation of a refused request: what was checked, for whom, and which policy decided."""

    explicit_deny: bool | None = field(name="ExplicitDeny", default=None)
    """True if a `Deny` statement forbids the action; false if merely no policy allows it."""

    no_permission_policy_type: str | None = field(name="NoPermissionPolicyType", default=None)
    """Kind of policy that failed the request: a role's trust policy (`AssumeRolePolicy`), a control policy
    of the resource directory, a session policy, or policies of the identity for the account or the
    resource group. Known values: `AssumeRolePolicy`, `ControlPolicy`,
    `AccountLevelIdentityBasedPolicy`, `ResourceGroupLevelIdentityBasedPolicy`, `SessionPolicy`."""

    auth_action: str | None = field(name="AuthAction", default=None)
    """Action that was checked, as written in policies (`ram:GetUser`); it is what a new grant must name."""

    auth_resource: str | None = field(name="AuthResource", default=None)
    """ARN of the resource that was checked, or `*`; a new grant must cover it."""

    auth_principal: AuthPrincipal | None = field(name="AuthPrincipal", default=None)
    """Identity that sent the request and for which the permission was checked."""

    auth_conditions_wire: list[AuthCondition] | None = field(name="AuthConditions", default=None)

    @property
    def auth_conditions(self) -> list[AuthCondition]:
        """Properties of the request that the conditions of policies were compared with."""
        return unwrap(self.auth_conditions_wire)

    matched_policies_wire: list[MatchedPolicy] | None = field(name="MatchedPolicies", default=None)

    @property
    def matched_policies(self) -> list[MatchedPolicy]:
        """Policies with a statement that matched; empty if nothing addressed the request."""
        return unwrap(self.matched_policies_wire)


class TagResource(Model):
    """One tag on one role or policy; a resource with several tags has as many entries."""

    resource_name: str | None = field(name="ResourceName", default=None)
    """Name of the role or policy that carries the tag."""

    resource_type: str | None = field(name="ResourceType", default=None)
    """Kind of tagged resource, `role` or `policy`; tags of RAM users are handled by IMS. Known values:
    `role`, `policy`."""

    tag_key: str | None = field(name="TagKey", default=None)
    """Name of the tag that was found on the resource."""

    tag_value: str | None = field(name="TagValue", default=None)
    """Text stored under the tag's key on this resource."""


class RoleDescription(Model):
    """Description of a service-linked role in one language."""

    description: str | None = field(name="Description", default=None)
    """Text that explains what the cloud service needs the role for."""

    language: str | None = field(name="Language", default=None)
    """Language of the text as a code: Chinese (`zh-CN`), English (`en`) or Japanese (`ja`). Known values:
    `zh-CN`, `en`, `ja`."""


class ServiceLinkedRoleTemplate(Model):
    """What a cloud service prescribes for its service-linked role."""

    multiple_roles_allowed: bool | None = field(name="MultipleRolesAllowed", default=None)
    """Whether the account may have several such roles, told apart by `CustomSuffix`."""

    role_descriptions_wire: _RoleDescriptionList | list[RoleDescription] | None = field(
        name="RoleDescriptions", default=None
    )

    @property
    def role_descriptions(self) -> list[RoleDescription]:
        """Preset description of the role, once per language."""
        return unwrap(self.role_descriptions_wire)

    role_name_prefix: str | None = field(name="RoleNamePrefix", default=None)
    """Fixed beginning of the role name, for instance `AliyunServiceRoleForPolarDB`."""

    service_name: str | None = field(name="ServiceName", default=None)
    """Name of the cloud service to which the role is linked, in the form `polardb.aliyuncs.com`."""

    system_policy_name: str | None = field(name="SystemPolicyName", default=None)
    """System policy that the role holds and that defines what the service may do."""


class CreateAccessKeyResponse(Reply):
    """Reply of `CreateAccessKey`."""

    access_key: AccessKey | None = field(name="AccessKey", default=None)
    """The new pair, already active; this reply alone contains its secret."""


class UpdateAccessKeyResponse(Reply):
    """Reply of `UpdateAccessKey`."""


class DeleteAccessKeyResponse(Reply):
    """Reply of `DeleteAccessKey`."""


class ListAccessKeysResponse(Reply):
    """Reply of `ListAccessKeys`."""

    access_keys_wire: _AccessKeyList | list[AccessKey] | None = field(name="AccessKeys", default=None)

    @property
    def access_keys(self) -> list[AccessKey]:
        """The pairs with status and creation date, without secrets."""
        return unwrap(self.access_keys_wire)


class GetAccessKeyLastUsedResponse(Reply):
    """Reply of `GetAccessKeyLastUsed`."""

    access_key_last_used: AccessKeyLastUsed | None = field(name="AccessKeyLastUsed", default=None)
    """Trace of the pair's most recent request; it tells the moment only."""


class SetAccountAliasResponse(Reply):
    """Reply of `SetAccountAlias`."""


class GetAccountAliasResponse(Reply):
    """Reply of `GetAccountAlias`."""

    account_alias: str | None = field(name="AccountAlias", default=None)
    """Alias that forms the default domain `<alias>.onaliyun.com`; without one, the numeric account ID or
    nothing (unverified)."""


class ClearAccountAliasResponse(Reply):
    """Reply of `ClearAccountAlias`."""


class SetPasswordPolicyResponse(Reply):
    """Reply of `SetPasswordPolicy`."""

    password_policy: PasswordPolicy | None = field(name="PasswordPolicy", default=None)
    """All password rules as they apply after the call."""


class GetPasswordPolicyResponse(Reply):
    """Reply of `GetPasswordPolicy`."""

    password_policy: PasswordPolicy | None = field(name="PasswordPolicy", default=None)
    """All rules in force, including those that were never set and have their defaults."""


class SetSecurityPreferenceResponse(Reply):
    """Reply of `SetSecurityPreference`."""

    security_preference: SecurityPreference | None = field(name="SecurityPreference", default=None)
    """All preferences as they apply after the call."""


class GetSecurityPreferenceResponse(Reply):
    """Reply of `GetSecurityPreference`."""

    security_preference: SecurityPreference | None = field(name="SecurityPreference", default=None)
    """All settings in force, including those that were never set and have their defaults."""


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
        """Policies held directly, with `AttachDate` and without documents."""
        return unwrap(self.policies_wire)


class ListPoliciesForGroupResponse(Reply):
    """Reply of `ListPoliciesForGroup`."""

    policies_wire: _PolicyList | list[Policy] | None = field(name="Policies", default=None)

    @property
    def policies(self) -> list[Policy]:
        """Policies that apply to every member, with `AttachDate` and without documents."""
        return unwrap(self.policies_wire)


class ListPoliciesForRoleResponse(Reply):
    """Reply of `ListPoliciesForRole`."""

    policies_wire: _PolicyList | list[Policy] | None = field(name="Policies", default=None)

    @property
    def policies(self) -> list[Policy]:
        """Policies that the role's sessions act under, with `AttachDate` and without documents."""
        return unwrap(self.policies_wire)


class ListEntitiesForPolicyResponse(Reply):
    """Reply of `ListEntitiesForPolicy`."""

    groups_wire: _GroupList | list[Group] | None = field(name="Groups", default=None)

    @property
    def groups(self) -> list[Group]:
        """User groups that hold the policy for their members, each with `AttachDate`."""
        return unwrap(self.groups_wire)

    roles_wire: _RoleList | list[Role] | None = field(name="Roles", default=None)

    @property
    def roles(self) -> list[Role]:
        """Roles whose sessions act under the policy, each with `AttachDate`."""
        return unwrap(self.roles_wire)

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def users(self) -> list[User]:
        """RAM users that hold the policy directly rather than through a group, each with `AttachDate`."""
        return unwrap(self.users_wire)


class DecodeDiagnosticMessageResponse(Reply):
    """Reply of `DecodeDiagnosticMessage`."""

    decoded_diagnostic_message: DecodedDiagnosticMessage | None = field(name="DecodedDiagnosticMessage", default=None)
    """Who wanted what, and which policies decided against it."""


class CreateGroupResponse(Reply):
    """Reply of `CreateGroup`."""

    group: Group | None = field(name="Group", default=None)
    """The group as created, still without members and policies."""


class GetGroupResponse(Reply):
    """Reply of `GetGroup`."""

    group: Group | None = field(name="Group", default=None)
    """Stored data of the group: ID, name, remark and dates."""


class UpdateGroupResponse(Reply):
    """Reply of `UpdateGroup`."""

    group: Group | None = field(name="Group", default=None)
    """The group after the change, with the new `UpdateDate`."""


class DeleteGroupResponse(Reply):
    """Reply of `DeleteGroup`."""


class ListGroupsResponse(Reply):
    """Reply of `ListGroups`."""

    groups_wire: _GroupList | list[Group] | None = field(name="Groups", default=None)

    @property
    def groups(self) -> list[Group]:
        """User groups on this page, without members and policies."""
        return unwrap(self.groups_wire)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether more entries follow this page; if so, the reply also carries a `Marker`."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it
    with otherwise equal parameters."""


class ListGroupsForUserResponse(Reply):
    """Reply of `ListGroupsForUser`."""

    groups_wire: _GroupList | list[Group] | None = field(name="Groups", default=None)

    @property
    def groups(self) -> list[Group]:
        """Groups of which the user is a member, each with `JoinDate`."""
        return unwrap(self.groups_wire)


class ListUsersForGroupResponse(Reply):
    """Reply of `ListUsersForGroup`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether more entries follow this page; if so, the reply also carries a `Marker`."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it
    with otherwise equal parameters."""

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def users(self) -> list[User]:
        """Members on this page, each with names and `JoinDate` only."""
        return unwrap(self.users_wire)


class AddUserToGroupResponse(Reply):
    """Reply of `AddUserToGroup`."""


class RemoveUserFromGroupResponse(Reply):
    """Reply of `RemoveUserFromGroup`."""


class CreateLoginProfileResponse(Reply):
    """Reply of `CreateLoginProfile`."""

    login_profile: LoginProfile | None = field(name="LoginProfile", default=None)
    """The logon settings as stored; the password is not among them."""


class GetLoginProfileResponse(Reply):
    """Reply of `GetLoginProfile`."""

    login_profile: LoginProfile | None = field(name="LoginProfile", default=None)
    """Logon settings of the user, without any password."""


class UpdateLoginProfileResponse(Reply):
    """Reply of `UpdateLoginProfile`."""


class DeleteLoginProfileResponse(Reply):
    """Reply of `DeleteLoginProfile`."""


class ChangePasswordResponse(Reply):
    """Reply of `ChangePassword`."""


class CreateVirtualMFADeviceResponse(Reply):
    """Reply of `CreateVirtualMFADevice`."""

    virtual_mfa_device: VirtualMFADevice | None = field(name="VirtualMFADevice", default=None)
    """The new device with its seed, both as text and as QR code."""


class GetUserMFAInfoResponse(Reply):
    """Reply of `GetUserMFAInfo`."""

    mfa_device: MFADevice | None = field(name="MFADevice", default=None)
    """Device bound to the user, by serial number and kind."""


class DeleteVirtualMFADeviceResponse(Reply):
    """Reply of `DeleteVirtualMFADevice`."""


class ListVirtualMFADevicesResponse(Reply):
    """Reply of `ListVirtualMFADevices`."""

    virtual_mfa_devices_wire: _VirtualMFADeviceList | list[VirtualMFADevice] | None = field(
        name="VirtualMFADevices", default=None
    )

    @property
    def virtual_mfa_devices(self) -> list[VirtualMFADevice]:
        """Every virtual device; the bound ones also tell their user and activation."""
        return unwrap(self.virtual_mfa_devices_wire)


class BindMFADeviceResponse(Reply):
    """Reply of `BindMFADevice`."""


class UnbindMFADeviceResponse(Reply):
    """Reply of `UnbindMFADevice`."""

    mfa_device: MFADevice | None = field(name="MFADevice", default=None)
    """The released device; its serial number is what DeleteVirtualMFADevice needs."""


class CreatePolicyResponse(Reply):
    """Reply of `CreatePolicy`."""

    policy: Policy | None = field(name="Policy", default=None)
    """The policy as created, with `v1` as version in force and nobody holding it."""


class GetPolicyResponse(Reply):
    """Reply of `GetPolicy`."""

    policy: Policy | None = field(name="Policy", default=None)
    """Stored data of the policy, including `AttachmentCount` but without tags."""

    default_policy_version: PolicyVersion | None = field(name="DefaultPolicyVersion", default=None)
    """The version in force, with the document that decides on requests."""


class UpdatePolicyDescriptionResponse(Reply):
    """Reply of `UpdatePolicyDescription`."""

    policy: Policy | None = field(name="Policy", default=None)
    """The policy with its new description and `UpdateDate`."""


class DeletePolicyResponse(Reply):
    """Reply of `DeletePolicy`."""


class ListPoliciesResponse(Reply):
    """Reply of `ListPolicies`."""

    policies_wire: _PolicyList | list[Policy] | None = field(name="Policies", default=None)

    @property
    def policies(self) -> list[Policy]:
        """Policies on this page, with tags and `AttachmentCount` but without documents."""
        return unwrap(self.policies_wire)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether more entries follow this page; if so, the reply also carries a `Marker`."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it
    with otherwise equal parameters."""


class CreatePolicyVersionResponse(Reply):
    """Reply of `CreatePolicyVersion`."""

    policy_version: PolicyVersion | None = field(name="PolicyVersion", default=None)
    """The new version with its ID and document."""


class GetPolicyVersionResponse(Reply):
    """Reply of `GetPolicyVersion`."""

    policy_version: PolicyVersion | None = field(name="PolicyVersion", default=None)
    """The version asked for: its document, its age and whether it is in force."""


class DeletePolicyVersionResponse(Reply):
    """Reply of `DeletePolicyVersion`."""


class ListPolicyVersionsResponse(Reply):
    """Reply of `ListPolicyVersions`."""

    policy_versions_wire: _PolicyVersionList | list[PolicyVersion] | None = field(name="PolicyVersions", default=None)

    @property
    def policy_versions(self) -> list[PolicyVersion]:
        """The versions, exactly one of them the default."""
        return unwrap(self.policy_versions_wire)


class SetDefaultPolicyVersionResponse(Reply):
    """Reply of `SetDefaultPolicyVersion`."""


class CreateRoleResponse(Reply):
    """Reply of `CreateRole`."""

    role: Role | None = field(name="Role", default=None)
    """The role as created, with its ARN for STS AssumeRole."""


class DeleteRoleResponse(Reply):
    """Reply of `DeleteRole`."""


class UpdateRoleResponse(Reply):
    """Reply of `UpdateRole`."""

    role: Role | None = field(name="Role", default=None)
    """The role after the change, with the new `UpdateDate`."""


class GetRoleResponse(Reply):
    """Reply of `GetRole`."""

    role: Role | None = field(name="Role", default=None)
    """Stored data of the role, including trust policy and latest deletion task but without tags."""


class ListRolesResponse(Reply):
    """Reply of `ListRoles`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether more entries follow this page; if so, the reply also carries a `Marker`."""

    roles_wire: _RoleList | list[Role] | None = field(name="Roles", default=None)

    @property
    def roles(self) -> list[Role]:
        """Roles on this page, service-linked ones included, with tags but without trust policies."""
        return unwrap(self.roles_wire)

    marker: str | None = field(name="Marker", default=None)
    """Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it
    with otherwise equal parameters."""


class CreateServiceLinkedRoleResponse(Reply):
    """Reply of `CreateServiceLinkedRole`."""

    role: Role | None = field(name="Role", default=None)
    """The role as created, under the name that the service prescribes."""


class DeleteServiceLinkedRoleResponse(Reply):
    """Reply of `DeleteServiceLinkedRole`."""

    deletion_task_id: str | None = field(name="DeletionTaskId", default=None)
    """ID of the deletion task, `task/acs-service-role/<service>/<role>/<uuid>`, for asking about its
    progress."""


class GetServiceLinkedRoleTemplateResponse(Reply):
    """Reply of `GetServiceLinkedRoleTemplate`."""

    service_linked_role_template: ServiceLinkedRoleTemplate | None = field(
        name="ServiceLinkedRoleTemplate", default=None
    )
    """Name prefix, policy and texts of the role that the service would get."""


class TagResourcesResponse(Reply):
    """Reply of `TagResources`."""


class UntagResourcesResponse(Reply):
    """Reply of `UntagResources`."""


class ListTagResourcesResponse(Reply):
    """Reply of `ListTagResources`."""

    next_token: str | None = field(name="NextToken", default=None)
    """Token of the page that follows, to be sent in the next request; absent or empty at the end."""

    tag_resources_wire: list[TagResource] | None = field(name="TagResources", default=None)

    @property
    def tag_resources(self) -> list[TagResource]:
        """Pairs of resource and tag on this page; a resource with three tags fills three entries."""
        return unwrap(self.tag_resources_wire)


class CreateUserResponse(Reply):
    """Reply of `CreateUser`."""

    user: User | None = field(name="User", default=None)
    """The user as created, with the `UserId` that the service assigned."""


class GetUserResponse(Reply):
    """Reply of `GetUser`."""

    user: User | None = field(name="User", default=None)
    """All stored data of the user, including `LastLoginDate`."""


class UpdateUserResponse(Reply):
    """Reply of `UpdateUser`."""

    user: User | None = field(name="User", default=None)
    """The user after the change, with the new `UpdateDate`."""


class DeleteUserResponse(Reply):
    """Reply of `DeleteUser`."""


class ListUsersResponse(Reply):
    """Reply of `ListUsers`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether more entries follow this page; if so, the reply also carries a `Marker`."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it
    with otherwise equal parameters."""

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def users(self) -> list[User]:
        """RAM users on this page, without `LastLoginDate`, groups and policies."""
        return unwrap(self.users_wire)
