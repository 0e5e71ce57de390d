"""What Ims 2019-08-15 answers with, and the structured arguments it takes.

Generated from specs/ims/ by `make generate`; edit the specs instead.

A field `<name>_text` (a time, a delimited list) or `<name>_wire` (a list) is as the service sent it; read it by the
property `<name>`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from msgspec import field

from aliram.model import Model, Reply, parse_time, split_items, unwrap
from aliram.secret import Secret

__all__ = [
    "AccessKey",
    "AccessKeyLastUsed",
    "AccessKeyPreference",
    "AccountSecurityPracticeInfo",
    "AccountSecurityPracticeUserInfo",
    "AccountSummary",
    "AddClientIdToOIDCProviderResponse",
    "AddFingerprintToOIDCProviderResponse",
    "AddUserToGroupResponse",
    "AppSecret",
    "Application",
    "ApplicationProvisionInfo",
    "BindMFADeviceResponse",
    "ChangePasswordResponse",
    "ColumnRow",
    "ColumnSchema",
    "CreateAccessKeyResponse",
    "CreateAppSecretResponse",
    "CreateApplicationResponse",
    "CreateGroupResponse",
    "CreateLoginProfileResponse",
    "CreateOIDCProviderResponse",
    "CreateSAMLProviderResponse",
    "CreateServiceCredentialResponse",
    "CreateUserResponse",
    "CreateVirtualMFADeviceResponse",
    "DelegatedScope",
    "DeleteAccessKeyInRecycleBinResponse",
    "DeleteAccessKeyResponse",
    "DeleteAppSecretResponse",
    "DeleteApplicationResponse",
    "DeleteGroupResponse",
    "DeleteLoginProfileResponse",
    "DeleteOIDCProviderResponse",
    "DeletePasskeyResponse",
    "DeleteSAMLProviderResponse",
    "DeleteServiceCredentialResponse",
    "DeleteUserInRecycleBinResponse",
    "DeleteUserResponse",
    "DeleteVirtualMFADeviceResponse",
    "DeprovisionApplicationResponse",
    "DeprovisionExternalApplicationResponse",
    "DisableVirtualMFAResponse",
    "ExternalApplication",
    "GenerateCredentialReportResponse",
    "GenerateGovernanceReportResponse",
    "GetAccessKeyInfoInRecycleBinResponse",
    "GetAccessKeyLastUsedResponse",
    "GetAccessKeyPolicyForAccountResponse",
    "GetAccessKeyPolicyResponse",
    "GetAccountMFAInfoResponse",
    "GetAccountSecurityPracticeReportResponse",
    "GetAccountSummaryResponse",
    "GetAppSecretResponse",
    "GetApplicationProvisionInfoResponse",
    "GetApplicationResponse",
    "GetCredentialReportResponse",
    "GetDefaultDomainResponse",
    "GetExternalApplicationResponse",
    "GetGovernanceItemReportResponse",
    "GetGovernanceReportStatusResponse",
    "GetGroupResponse",
    "GetLoginProfileResponse",
    "GetOIDCProviderResponse",
    "GetPasswordPolicyResponse",
    "GetSAMLProviderResponse",
    "GetSecurityPreferenceResponse",
    "GetServiceCredentialResponse",
    "GetUserInRecycleBinResponse",
    "GetUserMFAInfoResponse",
    "GetUserResponse",
    "GetUserSsoSettingsResponse",
    "GetVerificationInfoResponse",
    "GovernanceItemStatus",
    "GovernanceMetric",
    "Group",
    "ListAccessKeysInRecycleBinResponse",
    "ListAccessKeysResponse",
    "ListAppSecretIdsResponse",
    "ListApplicationProvisionInfosResponse",
    "ListApplicationsResponse",
    "ListExternalApplicationsResponse",
    "ListGroupsForUserResponse",
    "ListGroupsResponse",
    "ListOIDCProvidersResponse",
    "ListPasskeysResponse",
    "ListPredefinedScopesResponse",
    "ListRecentGovernanceMetricsResponse",
    "ListSAMLProvidersResponse",
    "ListServiceCredentialsResponse",
    "ListTagResourcesResponse",
    "ListUserBasicInfosResponse",
    "ListUsersForGroupResponse",
    "ListUsersInRecycleBinResponse",
    "ListUsersResponse",
    "ListVirtualMFADevicesResponse",
    "LoginProfile",
    "LoginProfilePreference",
    "MFADevice",
    "MFAPreference",
    "MaxIdleDays",
    "OIDCProvider",
    "Passkey",
    "PasswordPolicy",
    "PersonalInfoPreference",
    "ProvisionApplicationResponse",
    "ProvisionExternalApplicationResponse",
    "RemoveClientIdFromOIDCProviderResponse",
    "RemoveFingerprintFromOIDCProviderResponse",
    "RemoveUserFromGroupResponse",
    "RestoreAccessKeyFromRecycleBinResponse",
    "RestoreUserFromRecycleBinResponse",
    "SAMLProvider",
    "Scope",
    "SecurityEmailDevice",
    "SecurityPhoneDevice",
    "SecurityPreference",
    "ServiceCredential",
    "SetAccessKeyPolicyForAccountResponse",
    "SetAccessKeyPolicyResponse",
    "SetDefaultDomainResponse",
    "SetPasswordPolicyResponse",
    "SetSecurityPreferenceResponse",
    "SetUserSsoSettingsResponse",
    "SetVerificationInfoResponse",
    "Tag",
    "TagParam",
    "TagResource",
    "TagResourcesResponse",
    "UnbindMFADeviceResponse",
    "UnbindVerificationResponse",
    "UntagResourcesResponse",
    "UpdateAccessKeyResponse",
    "UpdateApplicationResponse",
    "UpdateGroupResponse",
    "UpdateLoginProfileResponse",
    "UpdateOIDCProviderResponse",
    "UpdatePasskeyResponse",
    "UpdateSAMLProviderResponse",
    "UpdateServiceCredentialResponse",
    "UpdateUserResponse",
    "User",
    "UserSsoSettings",
    "VirtualMFADevice",
]


class TagParam(TypedDict, total=False):
    """A label to put on a RAM user, or to search by: one key with one value."""

    Key: str
    """Name of the label, for example `team`; it must not be empty, start with `aliyun` or `acs:`, or
    contain `http://` or `https://`. At most 128 characters."""
    Value: str
    """Content of the label, for example `billing`; it may be empty and must not contain `http://` or
    `https://`. At most 128 characters."""


# The envelopes that lists come in, `{"Users": {"User": [...]}}`; nobody but the properties below meets them.


class _AccessKeyList(Model):
    access_key: list[AccessKey] | None = field(name="AccessKey", default=None)


class _AppSecretList(Model):
    app_secret: list[AppSecret] | None = field(name="AppSecret", default=None)


class _ApplicationList(Model):
    application: list[Application] | None = field(name="Application", default=None)


class _ApplicationProvisionInfoList(Model):
    application_provision_info: list[ApplicationProvisionInfo] | None = field(
        name="ApplicationProvisionInfo", default=None
    )


class _ColumnRowList(Model):
    column_row: list[ColumnRow] | None = field(name="ColumnRow", default=None)


class _ColumnSchemaList(Model):
    column_schema: list[ColumnSchema] | None = field(name="ColumnSchema", default=None)


class _ExternalApplicationList(Model):
    external_application: list[ExternalApplication] | None = field(name="ExternalApplication", default=None)


class _GovernanceItemStatusList(Model):
    governance_item_status: list[GovernanceItemStatus] | None = field(name="GovernanceItemStatus", default=None)


class _GovernanceMetricList(Model):
    governance_metric: list[GovernanceMetric] | None = field(name="GovernanceMetric", default=None)


class _GroupList(Model):
    group: list[Group] | None = field(name="Group", default=None)


class _OIDCProviderList(Model):
    oidc_provider: list[OIDCProvider] | None = field(name="OIDCProvider", default=None)


class _PredefinedScopeList(Model):
    predefined_scope: list[Scope] | None = field(name="PredefinedScope", default=None)


class _RedirectUriList(Model):
    redirect_uri: list[str] | None = field(name="RedirectUri", default=None)


class _SAMLProviderList(Model):
    saml_provider: list[SAMLProvider] | None = field(name="SAMLProvider", default=None)


class _TagList(Model):
    tag: list[Tag] | None = field(name="Tag", default=None)


class _TagResourceList(Model):
    tag_resource: list[TagResource] | None = field(name="TagResource", default=None)


class _UserBasicInfoList(Model):
    user_basic_info: list[User] | None = field(name="UserBasicInfo", default=None)


class _UserList(Model):
    user: list[User] | None = field(name="User", default=None)


class _VerificationTypesList(Model):
    verification_types: list[str] | None = field(name="VerificationTypes", default=None)


class _VirtualMFADeviceList(Model):
    virtual_mfa_device: list[VirtualMFADevice] | None = field(name="VirtualMFADevice", default=None)


class Tag(Model):
    """A label on a RAM user: a key that occurs once per user, and its value."""

    tag_key: str | None = field(name="TagKey", default=None)
    """Name of the label, for example `team`; a user carries each name at most once."""

    tag_value: str | None = field(name="TagValue", default=None)
    """Content stored under the label's name; an empty text is a valid content."""


class User(Model):
    """A RAM user: an identity of its own inside the account, for a person or a program. Operations fill
    different parts; most fields come from `GetUser` and `ListUsers`."""

    display_name: str | None = field(name="DisplayName", default=None)
    """Friendly name shown in the console; it need not be unique and plays no part in logging on."""

    user_principal_name: str | None = field(name="UserPrincipalName", default=None)
    """Logon name of the RAM user in the form `name@domain`, where the domain is the account's default
    domain, for example `alice@example.onaliyun.com`."""

    email: str | None = field(name="Email", default=None)
    """E-mail address noted for the user, for information only; kept on the China site (aliyun.com) alone."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When the user's basic data, such as name or comments, last changed."""
        return parse_time(self.update_date_text, "ims User.UpdateDate")

    mobile_phone: str | None = field(name="MobilePhone", default=None)
    """Phone number noted for the user as country code, hyphen and number (`86-13900001234`); kept on the
    China site (aliyun.com) alone."""

    user_id: str | None = field(name="UserId", default=None)
    """Numeric ID that the service gave the RAM user at creation; it stays the same when the user is
    renamed."""

    comments: str | None = field(name="Comments", default=None)
    """Free text that an administrator noted about the user."""

    last_login_date_text: str | None = field(name="LastLoginDate", default=None)

    @property
    def last_login_date(self) -> datetime | None:
        """When the user last logged on to the console; an empty text means never. Calls made with an AccessKey
        do not count."""
        return parse_time(self.last_login_date_text, "ims User.LastLoginDate")

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the user was created; for one who never logged on, idle time counts from here."""
        return parse_time(self.create_date_text, "ims User.CreateDate")

    provision_type: str | None = field(name="ProvisionType", default=None)
    """Where the user comes from: `Manual` was created in RAM, `SCIM` is synchronized from a directory
    through SCIM, `CloudSSO` is mapped from a CloudSSO user. Known values: `Manual`, `SCIM`, `CloudSSO`."""

    tags_wire: _TagList | list[Tag] | None = field(name="Tags", default=None)

    @property
    def tags(self) -> list[Tag]:
        """Labels attached to the user, set by `CreateUser` or `TagResources`."""
        return unwrap(self.tags_wire)

    user_name: str | None = field(name="UserName", default=None)
    """The part of the logon name before the `@`, which RAM operations expect as `UserName`; only `GetUser`
    answers it."""

    status: str | None = field(name="Status", default=None)
    """`active` is in normal use, `freeze` is suspended and cannot act (unverified); only the operations
    that list users answer it. Known values: `active`, `freeze`."""

    join_date_text: str | None = field(name="JoinDate", default=None)

    @property
    def join_date(self) -> datetime | None:
        """When the user was added to the group whose members were listed."""
        return parse_time(self.join_date_text, "ims User.JoinDate")

    delete_date_text: str | None = field(name="DeleteDate", default=None)

    @property
    def delete_date(self) -> datetime | None:
        """When the recycle bin will erase the user for good; until then the user can be restored."""
        return parse_time(self.delete_date_text, "ims User.DeleteDate")

    recycle_date_text: str | None = field(name="RecycleDate", default=None)

    @property
    def recycle_date(self) -> datetime | None:
        """When the user was deleted and thereby moved to the recycle bin."""
        return parse_time(self.recycle_date_text, "ims User.RecycleDate")


class AccountSummary(Model):
    """How much of each kind the account holds, next to the quotas that limit it. Compare the pairs, for
    example `Users` and `UsersQuota`, to see what room is left."""

    mfa_devices: int | None = field(name="MFADevices", default=None)
    """Virtual MFA devices that exist in the account, whether bound to a user or not."""

    access_keys_per_user_quota: int | None = field(name="AccessKeysPerUserQuota", default=None)
    """Most AccessKey pairs that one RAM user can hold, enabled and disabled ones together."""

    attached_policies_per_group_quota: int | None = field(name="AttachedPoliciesPerGroupQuota", default=None)
    """Most custom policies, those written in the account, that can be attached to one user group."""

    attached_system_policies_per_role_quota: int | None = field(name="AttachedSystemPoliciesPerRoleQuota", default=None)
    """Most system policies, those maintained by Alibaba Cloud, that can be attached to one RAM role."""

    attached_policies_per_role_quota: int | None = field(name="AttachedPoliciesPerRoleQuota", default=None)
    """Most custom policies, those written in the account, that can be attached to one RAM role."""

    groups_per_user_quota: int | None = field(name="GroupsPerUserQuota", default=None)
    """Most user groups that one RAM user can be a member of at the same time."""

    roles: int | None = field(name="Roles", default=None)
    """RAM roles that exist in the account now."""

    policy_size_quota: int | None = field(name="PolicySizeQuota", default=None)
    """Longest document that a custom policy may have. In characters."""

    attached_system_policies_per_group_quota: int | None = field(
        name="AttachedSystemPoliciesPerGroupQuota", default=None
    )
    """Most system policies, those maintained by Alibaba Cloud, that can be attached to one user group."""

    attached_system_policies_per_user_quota: int | None = field(name="AttachedSystemPoliciesPerUserQuota", default=None)
    """Most system policies, those maintained by Alibaba Cloud, that can be attached directly to one RAM
    user."""

    attached_policies_per_user_quota: int | None = field(name="AttachedPoliciesPerUserQuota", default=None)
    """Most custom policies, those written in the account, that can be attached directly to one RAM user;
    its groups' policies come on top."""

    groups_quota: int | None = field(name="GroupsQuota", default=None)
    """Most user groups the account may have; creating one more fails."""

    groups: int | None = field(name="Groups", default=None)
    """User groups that exist in the account now."""

    policies_quota: int | None = field(name="PoliciesQuota", default=None)
    """Most custom policies the account may have; system policies do not count."""

    virtual_mfa_devices_quota: int | None = field(name="VirtualMFADevicesQuota", default=None)
    """Most virtual MFA devices that can exist in the account; deleting unbound ones makes room."""

    versions_per_policy_quota: int | None = field(name="VersionsPerPolicyQuota", default=None)
    """Most versions that one custom policy can keep; once reached, an old version has to go before a new
    one is created."""

    roles_quota: int | None = field(name="RolesQuota", default=None)
    """Most RAM roles the account may have; creating one more fails."""

    users_quota: int | None = field(name="UsersQuota", default=None)
    """Most RAM users the account may have; the recycle bin has a limit of its own."""

    policies: int | None = field(name="Policies", default=None)
    """Custom policies that exist in the account now, attached or not."""

    users: int | None = field(name="Users", default=None)
    """RAM users that exist in the account now, those in the recycle bin not counted."""

    mfa_devices_in_use: int | None = field(name="MFADevicesInUse", default=None)
    """Virtual MFA devices currently bound to someone; the rest of `MFADevices` waits unbound."""

    account_access_keys_per_account_quota: int | None = field(name="AccountAccessKeysPerAccountQuota", default=None)
    """Most AccessKey pairs that the Alibaba Cloud account itself (the root identity) can hold."""

    authorized_client_per_user_quota: int | None = field(name="AuthorizedClientPerUserQuota", default=None)
    """Most client applications that a single RAM user can have authorized (unverified which clients
    count)."""

    conditions_per_ak_policy_quota: int | None = field(name="ConditionsPerAKPolicyQuota", default=None)
    """Most entries (`Statements`) in one network policy for AccessKeys, be it the account's or that of a
    single key."""

    ip_items_per_ak_policy_quota: int | None = field(name="IPItemsPerAKPolicyQuota", default=None)
    """Most IP addresses or ranges in one network policy for AccessKeys, be it the account's or that of a
    single key."""

    service_credentials_per_user_per_service_quota: int | None = field(
        name="ServiceCredentialsPerUserPerServiceQuota", default=None
    )
    """Most service credentials (API keys) that one RAM user can hold for the same Alibaba Cloud service."""


class LoginProfile(Model):
    """A RAM user's console logon settings. A user without one has no password for the console and
    `GetLoginProfile` reports `EntityNotExist.User.LoginProfile`."""

    user_principal_name: str | None = field(name="UserPrincipalName", default=None)
    """Logon name of the RAM user in the form `name@domain`, where the domain is the account's default
    domain, for example `alice@example.onaliyun.com`."""

    status: str | None = field(name="Status", default=None)
    """`Active` lets the user log on to the console with a password, `Inactive` blocks that and keeps the
    settings. Known values: `Active`, `Inactive`."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When these logon settings were last written."""
        return parse_time(self.update_date_text, "ims LoginProfile.UpdateDate")

    password_reset_required: bool | None = field(name="PasswordResetRequired", default=None)
    """Whether the user must choose a new password at the next logon before going on."""

    mfa_bind_required: bool | None = field(name="MFABindRequired", default=None)
    """Whether the user must have an MFA device: one who has none is made to bind it at the next logon. It
    does not tell whether a device is bound."""

    password_status: str | None = field(name="PasswordStatus", default=None)
    """`NotInitial` is an ordinary password. `InitialValid` and `InitialExpired` are the first one after
    console logon was set up or enabled again, before and after it ran out. Known values: `NotInitial`,
    `InitialValid`, `InitialExpired`."""

    last_login_time_text: str | None = field(name="LastLoginTime", default=None)

    @property
    def last_login_time(self) -> datetime | None:
        """When the user last logged on to the console; an empty text means never. Only `GetLoginProfile`
        answers it."""
        return parse_time(self.last_login_time_text, "ims LoginProfile.LastLoginTime")

    auto_disable_login_status: bool | None = field(name="AutoDisableLoginStatus", default=None)
    """Whether console logon is switched off automatically after a long idle time (`MaxIdleDaysForUsers`);
    the service keeps this on for everyone."""


class AccessKey(Model):
    """An AccessKey pair: the ID and secret with which a program signs its requests. Recycle bin operations
    add the dates and the owner."""

    status: str | None = field(name="Status", default=None)
    """`Active` can sign requests; with `Inactive` every request is refused until the key is enabled again.
    Known values: `Active`, `Inactive`."""

    access_key_secret: Secret | None = field(name="AccessKeySecret", default=None)
    """The half that signs requests. It is answered once, by `CreateAccessKey`, and cannot be fetched
    again."""

    access_key_id: str | None = field(name="AccessKeyId", default=None)
    """The half that every request names openly; other operations take it as `UserAccessKeyId`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the pair was created; the age of a key for rotation counts from here."""
        return parse_time(self.create_date_text, "ims AccessKey.CreateDate")

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When the pair was last enabled or disabled (unverified); only `ListAccessKeys` answers it."""
        return parse_time(self.update_date_text, "ims AccessKey.UpdateDate")

    delete_date_text: str | None = field(name="DeleteDate", default=None)

    @property
    def delete_date(self) -> datetime | None:
        """When the recycle bin will erase the pair for good; until then it can be restored."""
        return parse_time(self.delete_date_text, "ims AccessKey.DeleteDate")

    recycle_date_text: str | None = field(name="RecycleDate", default=None)

    @property
    def recycle_date(self) -> datetime | None:
        """When the pair was deleted and thereby moved to the recycle bin."""
        return parse_time(self.recycle_date_text, "ims AccessKey.RecycleDate")

    user_id: str | None = field(name="UserId", default=None)
    """Numeric ID of the RAM user who owns the pair; only `GetAccessKeyInfoInRecycleBin` answers it."""

    user_principal_name: str | None = field(name="UserPrincipalName", default=None)
    """Logon name (`name@domain`) of the RAM user who owns the pair; only `GetAccessKeyInfoInRecycleBin`
    answers it."""

    user_recycled: bool | None = field(name="UserRecycled", default=None)
    """Whether the owner was deleted as well and lies in the recycle bin."""


class AccessKeyLastUsed(Model):
    """When and for what an AccessKey pair was last used, to tell idle keys from needed ones."""

    last_used_date_text: str | None = field(name="LastUsedDate", default=None)

    @property
    def last_used_date(self) -> datetime | None:
        """When a request was last signed with the pair; an empty text or `N/A` means never (unverified)."""
        return parse_time(self.last_used_date_text, "ims AccessKeyLastUsed.LastUsedDate")

    service_name: str | None = field(name="ServiceName", default=None)
    """Alibaba Cloud service that the latest request went to, for example `Ram`; `N/A` if there was none
    (unverified)."""


class SecurityPhoneDevice(Model):
    """The phone that receives a RAM user's verification codes by text message."""

    area_code: str | None = field(name="AreaCode", default=None)
    """Country calling code without a plus sign, for example `86`."""

    phone_number: str | None = field(name="PhoneNumber", default=None)
    """Number within the country, to be read together with `AreaCode`; `SetVerificationInfo` sets both."""

    status: str | None = field(name="Status", default=None)
    """`active` receives codes, `pending` still waits for the user to confirm the phone. Known values:
    `active`, `pending`."""


class SecurityEmailDevice(Model):
    """The mailbox that receives a RAM user's verification codes."""

    email: str | None = field(name="Email", default=None)
    """Address to which codes are sent; `SetVerificationInfo` sets it."""

    status: str | None = field(name="Status", default=None)
    """`active` receives codes, `pending` still waits for the user to confirm the address. Known values:
    `active`, `pending`."""


class VirtualMFADevice(Model):
    """An authenticator app entry that produces one-time codes (TOTP). The seed is answered only on
    creation, the owner and date only in lists."""

    serial_number: str | None = field(name="SerialNumber", default=None)
    """ARN of the device, `acs:ram::<account>:mfa/<name>`; the handle for binding and deleting it."""

    qr_code_png: Secret | None = field(name="QRCodePNG", default=None)
    """PNG picture of a QR code that holds the seed, for scanning with an authenticator app; only
    `CreateVirtualMFADevice` answers it. Base64 text."""

    base32_string_seed: Secret | None = field(name="Base32StringSeed", default=None)
    """Seed from which the app computes its codes, in Base32, for typing in by hand; only
    `CreateVirtualMFADevice` answers it."""

    user: User | None = field(name="User", default=None)
    """The RAM user to whom the device is bound; missing or empty while it is unbound."""

    activate_date_text: str | None = field(name="ActivateDate", default=None)

    @property
    def activate_date(self) -> datetime | None:
        """When the device was bound to its user; an empty text means it is unbound."""
        return parse_time(self.activate_date_text, "ims VirtualMFADevice.ActivateDate")


class MFADevice(Model):
    """The MFA device bound to a RAM user, as far as needed to recognize it."""

    serial_number: str | None = field(name="SerialNumber", default=None)
    """Identifies the device; for an authenticator app it is the ARN `acs:ram::<account>:mfa/<name>`."""

    type: str | None = field(name="Type", default=None)
    """`VMFA` is an authenticator app with one-time codes, `U2F` a hardware security key. `UnbindMFADevice`
    leaves it out. Known values: `VMFA`, `U2F`."""


class TagResource(Model):
    """One tag on one RAM user; a user with three tags appears three times."""

    resource_type: str | None = field(name="ResourceType", default=None)
    """Kind of resource that carries the tags; through this service only RAM users (`user`) can be tagged.
    Known values: `user`."""

    tag_value: str | None = field(name="TagValue", default=None)
    """Content that the user carries under this key; may be an empty text."""

    resource_id: str | None = field(name="ResourceId", default=None)
    """Numeric ID of the tagged RAM user, the same as `UserId` elsewhere."""

    tag_key: str | None = field(name="TagKey", default=None)
    """Name of the tag that this entry is about."""


class Group(Model):
    """A user group: policies attached to it apply to all its members."""

    display_name: str | None = field(name="DisplayName", default=None)
    """Friendly name shown in the console; it need not be unique."""

    group_id: str | None = field(name="GroupId", default=None)
    """ID that the service gave the group at creation; requests use `GroupName` instead."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When the group's name, display name or comments last changed."""
        return parse_time(self.update_date_text, "ims Group.UpdateDate")

    group_name: str | None = field(name="GroupName", default=None)
    """Name that identifies the user group within the account and by which requests refer to it."""

    comments: str | None = field(name="Comments", default=None)
    """Free text that an administrator noted about the group."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the group was created, in UTC."""
        return parse_time(self.create_date_text, "ims Group.CreateDate")

    join_date_text: str | None = field(name="JoinDate", default=None)

    @property
    def join_date(self) -> datetime | None:
        """When the user in question became a member; only `ListGroupsForUser` answers it."""
        return parse_time(self.join_date_text, "ims Group.JoinDate")


class UserSsoSettings(Model):
    """How RAM users of the account log on through the company's SAML identity provider (user-based SSO).
    There is one such setting per account."""

    auxiliary_domain: str | None = field(name="AuxiliaryDomain", default=None)
    """Extra domain that the identity provider may append to user names instead of the account's default
    domain; empty if none is set."""

    metadata_document: str | None = field(name="MetadataDocument", default=None)
    """SAML 2.0 metadata (XML) of the identity provider: its endpoints and signing certificates. Base64
    text."""

    sso_enabled: bool | None = field(name="SsoEnabled", default=None)
    """Whether SSO is on; while it is, RAM users reach the console through the identity provider and not
    with a password."""

    authn_sign_algo: str | None = field(name="AuthnSignAlgo", default=None)
    """Algorithm with which Alibaba Cloud, as service provider, signs its SAML requests to the identity
    provider; `rsa-sha256` is the stronger one. Known values: `rsa-sha256`, `rsa-sha1`."""

    sso_login_with_domain: bool | None = field(name="SsoLoginWithDomain", default=None)
    """Whether the provider's `NameID` must be `name@domain`; if false it must be the bare name, without
    any domain."""


class SAMLProvider(Model):
    """A SAML identity provider for role-based SSO: people it vouches for can assume the RAM roles that
    trust it."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When the description, metadata or signature algorithm last changed."""
        return parse_time(self.update_date_text, "ims SAMLProvider.UpdateDate")

    description: str | None = field(name="Description", default=None)
    """Free text that an administrator noted about the provider."""

    saml_provider_name: str | None = field(name="SAMLProviderName", default=None)
    """Name of the SAML identity provider for role-based SSO, unique in the account; it is part of the ARN
    and cannot change."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the provider was registered in the account."""
        return parse_time(self.create_date_text, "ims SAMLProvider.CreateDate")

    arn: str | None = field(name="Arn", default=None)
    """`acs:ram::<account>:saml-provider/<name>`; named in a role's trust policy and passed to
    `AssumeRoleWithSAML`."""

    authn_sign_algo: str | None = field(name="AuthnSignAlgo", default=None)
    """Algorithm with which Alibaba Cloud, as service provider, signs its SAML requests to this provider;
    `ListSAMLProviders` leaves it out. Known values: `rsa-sha256`, `rsa-sha1`."""

    encoded_saml_metadata_document: str | None = field(name="EncodedSAMLMetadataDocument", default=None)
    """SAML 2.0 metadata (XML) with the provider's endpoints and signing certificates; only
    `GetSAMLProvider` answers it. Base64 text."""


class OIDCProvider(Model):
    """An OpenID Connect identity provider for role-based SSO: holders of its ID tokens can assume the RAM
    roles that trust it. Workloads in Kubernetes (RRSA) use one."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When any setting of the provider last changed; the same moment as `GmtModified`."""
        return parse_time(self.update_date_text, "ims OIDCProvider.UpdateDate")

    description: str | None = field(name="Description", default=None)
    """Free text that an administrator noted about the provider."""

    oidc_provider_name: str | None = field(name="OIDCProviderName", default=None)
    """Name of the OIDC identity provider for role-based SSO, unique in the account; it is part of the ARN
    and cannot change."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the provider was registered in the account; the same moment as `GmtCreate`."""
        return parse_time(self.create_date_text, "ims OIDCProvider.CreateDate")

    arn: str | None = field(name="Arn", default=None)
    """`acs:ram::<account>:oidc-provider/<name>`; named in a role's trust policy and passed to
    `AssumeRoleWithOIDC`."""

    issuer_url: str | None = field(name="IssuerUrl", default=None)
    """HTTPS address that identifies the provider; it must equal the `iss` claim of its ID tokens and is
    unique in the account."""

    fingerprints_text: str | None = field(name="Fingerprints", default=None)

    @property
    def fingerprints(self) -> list[str]:
        """Fingerprints of the CA certificates under which the issuer's HTTPS address is trusted; replacing a
        certificate needs the new one added first."""
        return split_items(self.fingerprints_text, ",")

    client_ids_text: str | None = field(name="ClientIds", default=None)

    @property
    def client_ids(self) -> list[str]:
        """Client IDs registered at the provider; an ID token is accepted only if its `aud` claim is one of
        them."""
        return split_items(self.client_ids_text, ",")

    gmt_create_text: str | None = field(name="GmtCreate", default=None)

    @property
    def gmt_create(self) -> datetime | None:
        """Moment of registration as a Unix timestamp in milliseconds; `CreateDate` says the same as text."""
        return parse_time(self.gmt_create_text, "ims OIDCProvider.GmtCreate")

    gmt_modified_text: str | None = field(name="GmtModified", default=None)

    @property
    def gmt_modified(self) -> datetime | None:
        """Moment of the latest change as a Unix timestamp in milliseconds; `UpdateDate` says the same as text."""
        return parse_time(self.gmt_modified_text, "ims OIDCProvider.GmtModified")

    issuance_limit_time: int | None = field(name="IssuanceLimitTime", default=None)
    """Greatest age of an ID token: it is rejected if its `iat` claim lies further back than this. 1 to 168
    hours."""


class Scope(Model):
    """A permission of the OAuth service that an application can ask its users for."""

    description: str | None = field(name="Description", default=None)
    """Sentence that explains what the permission lets an application learn or do."""

    required: bool | None = field(name="Required", default=None)
    """Whether the user cannot deselect the permission when consenting to the application."""

    name: str | None = field(name="Name", default=None)
    """What OAuth requests call it: `openid` (always included), `aliuid`, `profile`, or the path of a
    service such as `/acs/alidns`."""


class DelegatedScope(Model):
    """The permissions that an OAuth application may obtain from its users."""

    predefined_scopes_wire: _PredefinedScopeList | list[Scope] | None = field(name="PredefinedScopes", default=None)

    @property
    def predefined_scopes(self) -> list[Scope]:
        """The permissions one by one; `ListPredefinedScopes` tells which ones an application type can have."""
        return unwrap(self.predefined_scopes_wire)


class Application(Model):
    """An OAuth application that this account created. It lets users log on with Alibaba Cloud, or call its
    APIs on their behalf."""

    display_name: str | None = field(name="DisplayName", default=None)
    """Friendly name for people; `AppName` is the technical one."""

    access_token_validity: int | None = field(name="AccessTokenValidity", default=None)
    """Lifetime of each access token that the application obtains. In seconds."""

    secret_required: bool | None = field(name="SecretRequired", default=None)
    """Whether the application must prove itself with a secret; always true for `WebApp` and `ServerApp`,
    optional for `NativeApp`."""

    account_id: str | None = field(name="AccountId", default=None)
    """ID of the Alibaba Cloud account that created and owns the application."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the application was created, in UTC."""
        return parse_time(self.create_date_text, "ims Application.CreateDate")

    app_name: str | None = field(name="AppName", default=None)
    """Short technical name from letters, digits, periods, underscores and hyphens; it becomes part of the
    principal name when installed."""

    redirect_uris_wire: _RedirectUriList | list[str] | None = field(name="RedirectUris", default=None)

    @property
    def redirect_uris(self) -> list[str]:
        """Addresses to which users may be sent back after logging on; OAuth requests with another
        `redirect_uri` are refused."""
        return unwrap(self.redirect_uris_wire)

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When any setting of the application last changed."""
        return parse_time(self.update_date_text, "ims Application.UpdateDate")

    delegated_scope: DelegatedScope | None = field(name="DelegatedScope", default=None)
    """What the application may ask its users for."""

    app_id: str | None = field(name="AppId", default=None)
    """ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth
    requests."""

    refresh_token_validity: int | None = field(name="RefreshTokenValidity", default=None)
    """Lifetime of each refresh token, with which the application fetches new access tokens without a new
    logon. In seconds."""

    is_multi_tenant: bool | None = field(name="IsMultiTenant", default=None)
    """Whether other Alibaba Cloud accounts can install the application; if false, it serves its own
    account alone."""

    app_type: str | None = field(name="AppType", default=None)
    """`WebApp` runs in a browser, `NativeApp` on a desktop or mobile device, `ServerApp` works without
    user logon and is only for SCIM synchronization. Known values: `WebApp`, `NativeApp`, `ServerApp`."""

    protocol_version: str | None = field(name="ProtocolVersion", default=None)
    """OAuth version that the application speaks, 2.0 or 2.1. Known values: `2.0`, `2.1`."""


class AppSecret(Model):
    """A secret with which an OAuth application proves its identity when it asks for tokens. To change it,
    create a new one, switch over, and delete the old one."""

    app_secret_value: Secret | None = field(name="AppSecretValue", default=None)
    """The `client_secret` for OAuth requests; `CreateAppSecret` and `GetAppSecret` answer it, lists do
    not."""

    app_id: str | None = field(name="AppId", default=None)
    """ID of the OAuth application to which the secret belongs."""

    app_secret_id: str | None = field(name="AppSecretId", default=None)
    """ID of one of the application's secrets; it names the secret without revealing its value."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the secret was created, in UTC."""
        return parse_time(self.create_date_text, "ims AppSecret.CreateDate")


class PasswordPolicy(Model):
    """The rules for console passwords of all RAM users in the account. The password of the account owner
    is not subject to them."""

    require_numbers: bool | None = field(name="RequireNumbers", default=None)
    """Whether a password needs at least one digit."""

    require_lowercase_characters: bool | None = field(name="RequireLowercaseCharacters", default=None)
    """Whether a password needs at least one lower-case letter."""

    password_reuse_prevention: int | None = field(name="PasswordReusePrevention", default=None)
    """How many of the user's latest passwords cannot be chosen again; 0 allows any."""

    require_symbols: bool | None = field(name="RequireSymbols", default=None)
    """Whether a password needs at least one special character."""

    password_not_contain_user_name: bool | None = field(name="PasswordNotContainUserName", default=None)
    """Whether passwords that contain the user's own name are refused."""

    minimum_password_different_character: int | None = field(name="MinimumPasswordDifferentCharacter", default=None)
    """How many distinct characters a password needs; 0 demands none."""

    max_password_age: int | None = field(name="MaxPasswordAge", default=None)
    """Time after which a password expires; 0 means it never does. In days."""

    hard_expire: bool | None = field(name="HardExpire", default=None)
    """Whether an expired password blocks logon until an administrator resets it; if false, the user
    changes it while logging on."""

    minimum_password_length: int | None = field(name="MinimumPasswordLength", default=None)
    """Fewest characters a password may have; a shorter one is refused."""

    require_uppercase_characters: bool | None = field(name="RequireUppercaseCharacters", default=None)
    """Whether a password needs at least one capital letter."""

    max_login_attemps: int | None = field(name="MaxLoginAttemps", default=None)
    """Wrong passwords in a row after which logon is locked for an hour; 0 never locks. The service spells
    the name this way."""

    initial_password_age: int | None = field(name="InitialPasswordAge", default=None)
    """How long the first password stays usable after console logon was set up or enabled again; 0 means
    without limit. In days."""

    intercept_risk_password_on_api: bool | None = field(name="InterceptRiskPasswordOnApi", default=None)
    """Whether a password set through the API is refused when Alibaba Cloud rates it as risky, for example
    leaked."""


class AccessKeyPreference(Model):
    """What RAM users may do with their own programmatic credentials."""

    allow_user_to_manage_access_keys: bool | None = field(name="AllowUserToManageAccessKeys", default=None)
    """Whether RAM users may create, disable and delete AccessKey pairs of their own; off unless an
    administrator allows it."""

    allow_user_to_manage_service_credentials: bool | None = field(
        name="AllowUserToManageServiceCredentials", default=None
    )
    """Whether RAM users may create and delete API keys of their own, here called service credentials."""


class LoginProfilePreference(Model):
    """Account-wide rules for how RAM users log on to the console."""

    enable_save_mfa_ticket: bool | None = field(name="EnableSaveMFATicket", default=None)
    """Whether a device that passed MFA is trusted for seven days, so that no code is asked meanwhile."""

    login_session_duration: int | None = field(name="LoginSessionDuration", default=None)
    """How long a console session lasts before the user has to log on again. In hours."""

    login_network_masks_text: str | None = field(name="LoginNetworkMasks", default=None)

    @property
    def login_network_masks(self) -> list[str]:
        """Network ranges from which console logon is allowed, with password or SSO, such as `10.0.0.0/8`; none
        means from anywhere. Signed API calls are not affected."""
        return split_items(self.login_network_masks_text, ";")

    allow_user_to_change_password: bool | None = field(name="AllowUserToChangePassword", default=None)
    """Whether RAM users may change their own passwords; `ChangePassword` depends on it."""

    operation_for_risk_login: str | None = field(name="OperationForRiskLogin", default=None)
    """What follows a suspicious logon: `autonomous` lets the user skip verification, `enforceVerify`
    insists on it. `MFAOperationForLogin` has taken its place. Known values: `autonomous`,
    `enforceVerify`; deprecated."""

    mfa_operation_for_login: str | None = field(name="MFAOperationForLogin", default=None)
    """When MFA is demanded: `mandatory` from every user, `independent` as `MFABindRequired` says for each,
    `adaptive` only at suspicious logons. Known values: `mandatory`, `independent`, `adaptive`."""

    allow_user_to_login_with_passkey: bool | None = field(name="AllowUserToLoginWithPasskey", default=None)
    """Whether RAM users may log on with a passkey instead of a password."""


class MFAPreference(Model):
    """What RAM users may do with their own second factor."""

    allow_user_to_manage_mfa_devices: bool | None = field(name="AllowUserToManageMFADevices", default=None)
    """Whether RAM users may bind and unbind their own devices without an administrator."""


class PersonalInfoPreference(Model):
    """What RAM users may do with accounts linked to their profile."""

    allow_user_to_manage_personal_ding_talk: bool | None = field(name="AllowUserToManagePersonalDingTalk", default=None)
    """Whether RAM users may link their own DingTalk account to their profile and unlink it."""


class MaxIdleDays(Model):
    """How long something may lie unused before the service disables it by itself."""

    max_idle_days_for_access_keys: int | None = field(name="MaxIdleDaysForAccessKeys", default=None)
    """Time without use after which a RAM user's AccessKey is disabled, on the following day. In days;
    known values: `90`, `180`, `365`, `730`."""

    max_idle_days_for_users: int | None = field(name="MaxIdleDaysForUsers", default=None)
    """Time without a console logon after which the user's console logon is disabled, on the following day;
    SSO logons do not count as use. In days; known values: `90`, `180`, `365`, `730`."""


class SecurityPreference(Model):
    """The account's security settings for all its RAM users, grouped by subject; `SetSecurityPreference`
    takes the same settings flat."""

    access_key_preference: AccessKeyPreference | None = field(name="AccessKeyPreference", default=None)
    """Rights of users over their own AccessKeys and service credentials."""

    login_profile_preference: LoginProfilePreference | None = field(name="LoginProfilePreference", default=None)
    """Rules for console logon: sessions, networks, MFA and passkeys."""

    mfa_preference: MFAPreference | None = field(name="MFAPreference", default=None)
    """Rights of users over their own MFA devices."""

    verification_preference_wire: _VerificationTypesList | list[str] | None = field(
        name="VerificationPreference", default=None
    )

    @property
    def verification_preference(self) -> list[str]:
        """Ways in which users may verify themselves besides an MFA device: `sms` by phone, `email` by mail."""
        return unwrap(self.verification_preference_wire)

    personal_info_preference: PersonalInfoPreference | None = field(name="PersonalInfoPreference", default=None)
    """Rights of users over linked personal accounts."""

    max_idle_days: MaxIdleDays | None = field(name="MaxIdleDays", default=None)
    """After how much idle time keys and console logons are disabled automatically."""


class AccountSecurityPracticeUserInfo(Model):
    """The findings behind the account's security score: counts of risky keys and users. What counts as old
    or unused is decided by the service."""

    unused_ak_num: int | None = field(name="UnusedAkNum", default=None)
    """AccessKey pairs counted as unused, in the account (unverified whether those of RAM users are
    included)."""

    sub_user_with_unused_access_key: int | None = field(name="SubUserWithUnusedAccessKey", default=None)
    """RAM users who own at least one AccessKey pair counted as unused."""

    root_with_access_key: int | None = field(name="RootWithAccessKey", default=None)
    """AccessKey pairs of the Alibaba Cloud account itself (the root identity); anything above 0 is a risk."""

    sub_user: int | None = field(name="SubUser", default=None)
    """RAM users in the account, the base for the other counts."""

    bind_mfa: bool | None = field(name="BindMfa", default=None)
    """Whether the Alibaba Cloud account itself (the root identity) has an MFA device bound."""

    old_ak_num: int | None = field(name="OldAkNum", default=None)
    """AccessKey pairs counted as old and due for rotation, in the account (unverified whether those of RAM
    users are included)."""

    sub_user_pwd_level: str | None = field(name="SubUserPwdLevel", default=None)
    """How strong the passwords of RAM users have to be, as `low`, `mid` or `high`. Known values: `low`,
    `mid`, `high`."""

    sub_user_with_old_access_key: int | None = field(name="SubUserWithOldAccessKey", default=None)
    """RAM users who own at least one AccessKey pair counted as old."""

    sub_user_bind_mfa: int | None = field(name="SubUserBindMfa", default=None)
    """RAM users who have an MFA device bound; compare with `SubUser`."""


class AccountSecurityPracticeInfo(Model):
    """Alibaba Cloud's own rating of how safely the account is set up."""

    account_security_practice_user_info: AccountSecurityPracticeUserInfo | None = field(
        name="AccountSecurityPracticeUserInfo", default=None
    )
    """The single findings from which the rating is computed."""

    score: int | None = field(name="Score", default=None)
    """Overall rating; the higher the number, the safer the account (unverified: 100 at most)."""


class Passkey(Model):
    """A passkey of a RAM user: a key pair on a device, with which the user logs on without a password."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the user registered the passkey on a device."""
        return parse_time(self.create_date_text, "ims Passkey.CreateDate")

    last_use_date_text: str | None = field(name="LastUseDate", default=None)

    @property
    def last_use_date(self) -> datetime | None:
        """When the passkey last served to log on; shows which ones are forgotten and can go."""
        return parse_time(self.last_use_date_text, "ims Passkey.LastUseDate")

    passkey_id: str | None = field(name="PasskeyId", default=None)
    """ID that the service gave the passkey when it was registered; its name can change, this cannot."""

    passkey_name: str | None = field(name="PasskeyName", default=None)
    """Name by which the user tells passkeys apart, often that of the device; `UpdatePasskey` changes it."""


class ApplicationProvisionInfo(Model):
    """An OAuth application as installed in this account, be it the account's own or one from elsewhere.
    `ProvisionApplication` answers fewer fields than the queries."""

    account_id: str | None = field(name="AccountId", default=None)
    """ID of the Alibaba Cloud account that created the application (unverified)."""

    app_id: str | None = field(name="AppId", default=None)
    """ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth
    requests."""

    app_name: str | None = field(name="AppName", default=None)
    """Technical name that the creator gave the application."""

    app_principal_name: str | None = field(name="AppPrincipalName", default=None)
    """Name under which the installed application acts, `<AppName>@app.<account ID>.onaliyun.com`; only
    `ProvisionApplication` answers it."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the application was installed here; not when it was created."""
        return parse_time(self.create_date_text, "ims ApplicationProvisionInfo.CreateDate")

    delegated_scope: DelegatedScope | None = field(name="DelegatedScope", default=None)
    """What the installed application may ask users of this account for."""

    display_name: str | None = field(name="DisplayName", default=None)
    """Friendly name that the creator gave the application."""

    tenant_id: str | None = field(name="TenantId", default=None)
    """ID of the Alibaba Cloud account in which the application is installed; only `ProvisionApplication`
    answers it."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When the installation, for example its permissions, last changed."""
        return parse_time(self.update_date_text, "ims ApplicationProvisionInfo.UpdateDate")

    app_category: str | None = field(name="AppCategory", default=None)
    """`Official` is provided by Alibaba Cloud, `ThirdParty` by anyone else. Known values: `Official`,
    `ThirdParty`."""

    assignment_type: str | None = field(name="AssignmentType", default=None)
    """`AllowAll` opens the application to all RAM users and roles of the account, `OnDemand` only to those
    it was assigned to. Known values: `AllowAll`, `OnDemand`."""

    need_principal_consent: bool | None = field(name="NeedPrincipalConsent", default=None)
    """Whether each user has to consent before the application gets a token."""


class ExternalApplication(Model):
    """An OAuth application of another Alibaba Cloud account, as installed in this one."""

    app_principal_name: str | None = field(name="AppPrincipalName", default=None)
    """Name under which the installed application acts, `<AppName>@app.<account ID>.onaliyun.com`."""

    create_date_text: str | None = field(name="CreateDate", default=None)

    @property
    def create_date(self) -> datetime | None:
        """When the application was installed here; not when its owner created it."""
        return parse_time(self.create_date_text, "ims ExternalApplication.CreateDate")

    delegated_scope: DelegatedScope | None = field(name="DelegatedScope", default=None)
    """What the installed application may ask users of this account for."""

    display_name: str | None = field(name="DisplayName", default=None)
    """Friendly name that the application's owner chose."""

    foreign_app_id: str | None = field(name="ForeignAppId", default=None)
    """ID of the application in its owner's account; requests pass it as `AppId`."""

    tenant_id: str | None = field(name="TenantId", default=None)
    """ID of the Alibaba Cloud account in which the application is installed."""

    update_date_text: str | None = field(name="UpdateDate", default=None)

    @property
    def update_date(self) -> datetime | None:
        """When the installation, for example its permissions, last changed."""
        return parse_time(self.update_date_text, "ims ExternalApplication.UpdateDate")


class GovernanceItemStatus(Model):
    """How far the governance report has come with one check."""

    governance_item: str | None = field(name="GovernanceItem", default=None)
    """Name of the check, for example `AccountRecentUsingAccessKey`; `GetGovernanceItemReport` takes it to
    fetch the result."""

    status: str | None = field(name="Status", default=None)
    """`Started` and `Progressing` while the check runs, `Completed` once its result can be fetched."""


class ColumnSchema(Model):
    """Heading of one column in the table of a governance report."""

    column_name: str | None = field(name="ColumnName", default=None)
    """What the column holds, for example `UserPrincipalName`."""

    column_type: str | None = field(name="ColumnType", default=None)
    """Kind of data in the column, for example `String`."""


class ColumnRow(Model):
    """One line in the table of a governance report, about one user, key or other finding."""

    column_value_wire: list[Any] | None = field(name="ColumnValue", default=None)

    @property
    def column_value(self) -> list[Any]:
        """The cells from left to right, in the order of the column headings that came with the report."""
        return unwrap(self.column_value_wire)


class GovernanceMetric(Model):
    """Result of one check in the governance report, as a single figure."""

    governance_item: str | None = field(name="GovernanceItem", default=None)
    """Name of the check that was measured, for example `RecentAccountLoginTimes`."""

    metric_type: str | None = field(name="MetricType", default=None)
    """How to read the result: `Number` as a count, `String` as text, `Boolean` as yes or no. Known values:
    `Number`, `String`, `Boolean`."""

    metric_value: Any = field(name="MetricValue", default=None)
    """The result itself, of the kind that `MetricType` states."""


class ServiceCredential(Model):
    """A service credential: an API key of a RAM user that works for one Alibaba Cloud service only."""

    create_time_text: str | None = field(name="CreateTime", default=None)

    @property
    def create_time(self) -> datetime | None:
        """When the credential was created, in UTC."""
        return parse_time(self.create_time_text, "ims ServiceCredential.CreateTime")

    expiration_time_text: str | None = field(name="ExpirationTime", default=None)

    @property
    def expiration_time(self) -> datetime | None:
        """When the credential stops working; missing if it never expires."""
        return parse_time(self.expiration_time_text, "ims ServiceCredential.ExpirationTime")

    service_credential_id: str | None = field(name="ServiceCredentialId", default=None)
    """ID of the service credential, given by the service at creation and starting with `SC`; not secret."""

    service_credential_name: str | None = field(name="ServiceCredentialName", default=None)
    """Label chosen by its creator, from letters, digits, periods, hyphens and underscores; it can be
    changed."""

    service_credential_secret: Secret | None = field(name="ServiceCredentialSecret", default=None)
    """The API key itself. It is answered once, by `CreateServiceCredential`, and cannot be fetched again."""

    service_name: str | None = field(name="ServiceName", default=None)
    """The only Alibaba Cloud service that accepts the credential, as a domain such as `xxx.aliyuncs.com`."""

    status: str | None = field(name="Status", default=None)
    """`Active` works, `Inactive` is switched off and can be switched on again, `Expired` has passed its
    end. Known values: `Active`, `Inactive`, `Expired`."""

    user_principal_name: str | None = field(name="UserPrincipalName", default=None)
    """Logon name (`name@domain`) of the RAM user who owns the credential and whose permissions apply."""


class GetAccessKeyPolicyResponse(Reply):
    """Reply of `GetAccessKeyPolicy`."""

    access_key_id: str | None = field(name="AccessKeyId", default=None)
    """ID of the pair that the policy belongs to, the same as `UserAccessKeyId` in the request."""

    access_key_policy: str | None = field(name="AccessKeyPolicy", default=None)
    """JSON text with `Version`, `Status` and `Statements`, the list of allowed networks; with status
    `Inactive` it restricts nothing."""


class GetAccessKeyPolicyForAccountResponse(Reply):
    """Reply of `GetAccessKeyPolicyForAccount`."""

    access_key_policy: str | None = field(name="AccessKeyPolicy", default=None)
    """JSON text with `Version`, `Status` and `Statements`, the networks from which the account's pairs
    work; with status `Inactive` there is no account-level restriction."""


class SetAccessKeyPolicyResponse(Reply):
    """Reply of `SetAccessKeyPolicy`."""

    access_key_id: str | None = field(name="AccessKeyId", default=None)
    """ID of the pair that is restricted now, the same as `UserAccessKeyId` in the request."""

    access_key_policy: str | None = field(name="AccessKeyPolicy", default=None)
    """JSON text of the policy as the service has stored it."""


class SetAccessKeyPolicyForAccountResponse(Reply):
    """Reply of `SetAccessKeyPolicyForAccount`."""

    access_key_policy: str | None = field(name="AccessKeyPolicy", default=None)
    """JSON text of the account-level policy now stored."""


class CreateAccessKeyResponse(Reply):
    """Reply of `CreateAccessKey`."""

    access_key: AccessKey | None = field(name="AccessKey", default=None)
    """The new pair, enabled at once, and for this one time with its `AccessKeySecret`."""


class DeleteAccessKeyResponse(Reply):
    """Reply of `DeleteAccessKey`."""


class UpdateAccessKeyResponse(Reply):
    """Reply of `UpdateAccessKey`."""


class GetAccessKeyLastUsedResponse(Reply):
    """Reply of `GetAccessKeyLastUsed`."""

    access_key_last_used: AccessKeyLastUsed | None = field(name="AccessKeyLastUsed", default=None)
    """Time and cloud service of the pair's latest request; the time is empty when it was never used."""


class ListAccessKeysResponse(Reply):
    """Reply of `ListAccessKeys`."""

    access_keys_wire: _AccessKeyList | list[AccessKey] | None = field(name="AccessKeys", default=None)

    @property
    def access_keys(self) -> list[AccessKey]:
        """Every pair of the user, enabled or disabled, with its dates; `AccessKeySecret` is never included."""
        return unwrap(self.access_keys_wire)


class SetPasswordPolicyResponse(Reply):
    """Reply of `SetPasswordPolicy`."""

    password_policy: PasswordPolicy | None = field(name="PasswordPolicy", default=None)
    """All rules as they stand after the call."""


class GetPasswordPolicyResponse(Reply):
    """Reply of `GetPasswordPolicy`."""

    password_policy: PasswordPolicy | None = field(name="PasswordPolicy", default=None)
    """The rules in force for every RAM user; check a new password against them before it is sent."""


class SetSecurityPreferenceResponse(Reply):
    """Reply of `SetSecurityPreference`."""

    security_preference: SecurityPreference | None = field(name="SecurityPreference", default=None)
    """All settings, by topic, as they stand after the call."""


class GetSecurityPreferenceResponse(Reply):
    """Reply of `GetSecurityPreference`."""

    security_preference: SecurityPreference | None = field(name="SecurityPreference", default=None)
    """The settings in force, grouped by topic; the RAM operation of this name returns only part of them."""


class SetDefaultDomainResponse(Reply):
    """Reply of `SetDefaultDomain`."""

    default_domain_name: str | None = field(name="DefaultDomainName", default=None)
    """Domain that logon names end with from now on."""


class GetDefaultDomainResponse(Reply):
    """Reply of `GetDefaultDomain`."""

    default_domain_name: str | None = field(name="DefaultDomainName", default=None)
    """Domain of the form `<alias>.onaliyun.com`; the alias is the account ID until somebody sets another
    one."""


class GetAccountSummaryResponse(Reply):
    """Reply of `GetAccountSummary`."""

    summary_map: AccountSummary | None = field(name="SummaryMap", default=None)
    """Current counts and, in the members whose names end in `Quota`, the most that is allowed."""


class ProvisionApplicationResponse(Reply):
    """Reply of `ProvisionApplication`."""

    application_provision_info: ApplicationProvisionInfo | None = field(name="ApplicationProvisionInfo", default=None)
    """The new installation, with the scopes granted and the principal name under which the application
    acts."""


class DeprovisionApplicationResponse(Reply):
    """Reply of `DeprovisionApplication`."""


class ListApplicationProvisionInfosResponse(Reply):
    """Reply of `ListApplicationProvisionInfos`."""

    application_provision_infos_wire: _ApplicationProvisionInfoList | list[ApplicationProvisionInfo] | None = field(
        name="ApplicationProvisionInfos", default=None
    )

    @property
    def application_provision_infos(self) -> list[ApplicationProvisionInfo]:
        """One entry per installed application, with its granted scopes and who in the account may use it."""
        return unwrap(self.application_provision_infos_wire)


class GetApplicationProvisionInfoResponse(Reply):
    """Reply of `GetApplicationProvisionInfo`."""

    application_provision_info: ApplicationProvisionInfo | None = field(name="ApplicationProvisionInfo", default=None)
    """The installation with scopes, category and assignment; principal name and tenant are only in the
    reply of `ProvisionApplication`."""


class ProvisionExternalApplicationResponse(Reply):
    """Reply of `ProvisionExternalApplication`."""

    external_application: ExternalApplication | None = field(name="ExternalApplication", default=None)
    """The new installation, with the scopes granted; its `ForeignAppId` is the ID that was sent."""


class DeprovisionExternalApplicationResponse(Reply):
    """Reply of `DeprovisionExternalApplication`."""


class ListExternalApplicationsResponse(Reply):
    """Reply of `ListExternalApplications`."""

    external_applications_wire: _ExternalApplicationList | list[ExternalApplication] | None = field(
        name="ExternalApplications", default=None
    )

    @property
    def external_applications(self) -> list[ExternalApplication]:
        """One entry per installed application of another account, with the scopes granted to it."""
        return unwrap(self.external_applications_wire)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether more applications are installed than this reply holds; no request parameter is documented to
    get them."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the reply was cut, present only if it was; no documented parameter of this
    operation takes it."""


class GetExternalApplicationResponse(Reply):
    """Reply of `GetExternalApplication`."""

    external_application: ExternalApplication | None = field(name="ExternalApplication", default=None)
    """The installation as granted in this account; settings that its owner made are not included."""


class CreateApplicationResponse(Reply):
    """Reply of `CreateApplication`."""

    application: Application | None = field(name="Application", default=None)
    """The new application with the `AppId` that the service has given it and the defaults filled in."""


class GetApplicationResponse(Reply):
    """Reply of `GetApplication`."""

    application: Application | None = field(name="Application", default=None)
    """The application with its scopes, callback URLs and token lifetimes; secrets are not included."""


class UpdateApplicationResponse(Reply):
    """Reply of `UpdateApplication`."""

    application: Application | None = field(name="Application", default=None)
    """The application with all its settings after the change."""


class DeleteApplicationResponse(Reply):
    """Reply of `DeleteApplication`."""


class ListApplicationsResponse(Reply):
    """Reply of `ListApplications`."""

    applications_wire: _ApplicationList | list[Application] | None = field(name="Applications", default=None)

    @property
    def applications(self) -> list[Application]:
        """Every own application with all its settings, so that no `GetApplication` per entry is needed."""
        return unwrap(self.applications_wire)


class ListPredefinedScopesResponse(Reply):
    """Reply of `ListPredefinedScopes`."""

    predefined_scopes_wire: _PredefinedScopeList | list[Scope] | None = field(name="PredefinedScopes", default=None)

    @property
    def predefined_scopes(self) -> list[Scope]:
        """Name and description of each scope; the names are what `CreateApplication` takes."""
        return unwrap(self.predefined_scopes_wire)


class CreateAppSecretResponse(Reply):
    """Reply of `CreateAppSecret`."""

    app_secret: AppSecret | None = field(name="AppSecret", default=None)
    """The new secret; its `AppSecretValue` serves as the `client_secret` in OAuth requests."""


class GetAppSecretResponse(Reply):
    """Reply of `GetAppSecret`."""

    app_secret: AppSecret | None = field(name="AppSecret", default=None)
    """The secret with its ID and creation time; its value may be missing (unverified)."""


class ListAppSecretIdsResponse(Reply):
    """Reply of `ListAppSecretIds`."""

    app_secrets_wire: _AppSecretList | list[AppSecret] | None = field(name="AppSecrets", default=None)

    @property
    def app_secrets(self) -> list[AppSecret]:
        """One entry per secret, at most two; `AppSecretValue` is never included."""
        return unwrap(self.app_secrets_wire)


class DeleteAppSecretResponse(Reply):
    """Reply of `DeleteAppSecret`."""


class GenerateGovernanceReportResponse(Reply):
    """Reply of `GenerateGovernanceReport`."""

    state: str | None = field(name="State", default=None)
    """How far the report is: just begun (`Started`), in the making (`Progressing`) or ready to be read
    (`Completed`). Known values: `Started`, `Progressing`, `Completed`."""


class GetGovernanceReportStatusResponse(Reply):
    """Reply of `GetGovernanceReportStatus`."""

    governance_items_status_wire: _GovernanceItemStatusList | list[GovernanceItemStatus] | None = field(
        name="GovernanceItemsStatus", default=None
    )

    @property
    def governance_items_status(self) -> list[GovernanceItemStatus]:
        """Progress of each check item, for example `AccountRecentUsingAccessKey`."""
        return unwrap(self.governance_items_status_wire)

    whole_report_status: str | None = field(name="WholeReportStatus", default=None)
    """How far the report is as a whole: just begun, in the making, or complete so that it can be read.
    Known values: `Started`, `Progressing`, `Completed`."""


class GetGovernanceItemReportResponse(Reply):
    """Reply of `GetGovernanceItemReport`."""

    columns_schema_wire: _ColumnSchemaList | list[ColumnSchema] | None = field(name="ColumnsSchema", default=None)

    @property
    def columns_schema(self) -> list[ColumnSchema]:
        """Name and data type of each column of the table, in the order in which rows hold their values."""
        return unwrap(self.columns_schema_wire)

    columns_value_wire: _ColumnRowList | list[ColumnRow] | None = field(name="ColumnsValue", default=None)

    @property
    def columns_value(self) -> list[ColumnRow]:
        """Rows of the table on this page, each with one value per column of `ColumnsSchema`."""
        return unwrap(self.columns_value_wire)

    generate_time_text: str | None = field(name="GenerateTime", default=None)

    @property
    def generate_time(self) -> datetime | None:
        """When this check item was evaluated; changes made since are not reflected."""
        return parse_time(self.generate_time_text, "ims GetGovernanceItemReport.GenerateTime")

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""

    metric_type: str | None = field(name="MetricType", default=None)
    """Data type of `MetricValue`, by which to read it: number, text or true/false. Known values: `Number`,
    `String`, `Boolean`."""

    metric_value: Any = field(name="MetricValue", default=None)
    """Key figure of the check item, for example a count of the identities found."""


class ListRecentGovernanceMetricsResponse(Reply):
    """Reply of `ListRecentGovernanceMetrics`."""

    generate_time_text: str | None = field(name="GenerateTime", default=None)

    @property
    def generate_time(self) -> datetime | None:
        """When the report that these figures come from was made."""
        return parse_time(self.generate_time_text, "ims ListRecentGovernanceMetrics.GenerateTime")

    governance_metrics_wire: _GovernanceMetricList | list[GovernanceMetric] | None = field(
        name="GovernanceMetrics", default=None
    )

    @property
    def governance_metrics(self) -> list[GovernanceMetric]:
        """One figure per check item; `GetGovernanceItemReport` returns the rows behind it."""
        return unwrap(self.governance_metrics_wire)


class CreateGroupResponse(Reply):
    """Reply of `CreateGroup`."""

    group: Group | None = field(name="Group", default=None)
    """The new group with the `GroupId` that the service has given it."""


class GetGroupResponse(Reply):
    """Reply of `GetGroup`."""

    group: Group | None = field(name="Group", default=None)
    """The group itself, without its members and policies."""


class UpdateGroupResponse(Reply):
    """Reply of `UpdateGroup`."""

    group: Group | None = field(name="Group", default=None)
    """The group after the change, under its new name if it was renamed."""


class DeleteGroupResponse(Reply):
    """Reply of `DeleteGroup`."""


class ListGroupsResponse(Reply):
    """Reply of `ListGroups`."""

    groups_wire: _GroupList | list[Group] | None = field(name="Groups", default=None)

    @property
    def groups(self) -> list[Group]:
        """The groups of this page; their members and policies are not included."""
        return unwrap(self.groups_wire)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""


class AddUserToGroupResponse(Reply):
    """Reply of `AddUserToGroup`."""


class RemoveUserFromGroupResponse(Reply):
    """Reply of `RemoveUserFromGroup`."""


class ListUsersForGroupResponse(Reply):
    """Reply of `ListUsersForGroup`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def users(self) -> list[User]:
        """Members on this page: only names, ID and `JoinDate` are filled; `GetUser` tells the rest."""
        return unwrap(self.users_wire)


class ListGroupsForUserResponse(Reply):
    """Reply of `ListGroupsForUser`."""

    groups_wire: _GroupList | list[Group] | None = field(name="Groups", default=None)

    @property
    def groups(self) -> list[Group]:
        """Every group of the user, with the date of joining in `JoinDate` but without the group's own dates."""
        return unwrap(self.groups_wire)


class CreateLoginProfileResponse(Reply):
    """Reply of `CreateLoginProfile`."""

    login_profile: LoginProfile | None = field(name="LoginProfile", default=None)
    """The new logon settings; the password is never part of them."""


class GetLoginProfileResponse(Reply):
    """Reply of `GetLoginProfile`."""

    login_profile: LoginProfile | None = field(name="LoginProfile", default=None)
    """The user's logon settings, including whether an initial password is still in use."""


class UpdateLoginProfileResponse(Reply):
    """Reply of `UpdateLoginProfile`."""

    login_profile: LoginProfile | None = field(name="LoginProfile", default=None)
    """The logon settings after the change, without the password."""


class DeleteLoginProfileResponse(Reply):
    """Reply of `DeleteLoginProfile`."""


class ChangePasswordResponse(Reply):
    """Reply of `ChangePassword`."""


class GetVerificationInfoResponse(Reply):
    """Reply of `GetVerificationInfo`."""

    security_phone_device: SecurityPhoneDevice | None = field(name="SecurityPhoneDevice", default=None)
    """Phone for codes by text message, and whether the user has activated it."""

    security_email_device: SecurityEmailDevice | None = field(name="SecurityEmailDevice", default=None)
    """Mailbox for codes by e-mail, and whether the user has activated it."""


class CreateVirtualMFADeviceResponse(Reply):
    """Reply of `CreateVirtualMFADevice`."""

    virtual_mfa_device: VirtualMFADevice | None = field(name="VirtualMFADevice", default=None)
    """The new device: its serial number and the key, which must be treated as a secret."""


class ListVirtualMFADevicesResponse(Reply):
    """Reply of `ListVirtualMFADevices`."""

    virtual_mfa_devices_wire: _VirtualMFADeviceList | list[VirtualMFADevice] | None = field(
        name="VirtualMFADevices", default=None
    )

    @property
    def virtual_mfa_devices(self) -> list[VirtualMFADevice]:
        """Devices of this page, without their keys; the `User` of each is whoever it is bound to, if anybody."""
        return unwrap(self.virtual_mfa_devices_wire)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""


class DeleteVirtualMFADeviceResponse(Reply):
    """Reply of `DeleteVirtualMFADevice`."""


class DisableVirtualMFAResponse(Reply):
    """Reply of `DisableVirtualMFA`."""


class BindMFADeviceResponse(Reply):
    """Reply of `BindMFADevice`."""


class UnbindMFADeviceResponse(Reply):
    """Reply of `UnbindMFADevice`."""

    mfa_device: MFADevice | None = field(name="MFADevice", default=None)
    """The device that has been unbound; only its serial number is filled."""


class GetAccountMFAInfoResponse(Reply):
    """Reply of `GetAccountMFAInfo`."""

    is_mfa_enable: bool | None = field(name="IsMFAEnable", default=None)
    """True when the root logon asks for a second factor."""


class GetUserMFAInfoResponse(Reply):
    """Reply of `GetUserMFAInfo`."""

    mfa_device: MFADevice | None = field(name="MFADevice", default=None)
    """Serial number and kind of the bound device; missing when none is bound (unverified)."""

    is_mfa_enable: bool | None = field(name="IsMFAEnable", default=None)
    """True when an MFA device is bound to the user."""


class CreateOIDCProviderResponse(Reply):
    """Reply of `CreateOIDCProvider`."""

    oidc_provider: OIDCProvider | None = field(name="OIDCProvider", default=None)
    """The provider as registered; role trust policies refer to it by the ARN given here."""


class GetOIDCProviderResponse(Reply):
    """Reply of `GetOIDCProvider`."""

    oidc_provider: OIDCProvider | None = field(name="OIDCProvider", default=None)
    """Everything registered about the provider: issuer, accepted client IDs, certificate fingerprints and
    token age limit."""


class UpdateOIDCProviderResponse(Reply):
    """Reply of `UpdateOIDCProvider`."""

    oidc_provider: OIDCProvider | None = field(name="OIDCProvider", default=None)
    """The provider with all its settings, as they are after the change."""


class ListOIDCProvidersResponse(Reply):
    """Reply of `ListOIDCProviders`."""

    oidc_providers_wire: _OIDCProviderList | list[OIDCProvider] | None = field(name="OIDCProviders", default=None)

    @property
    def oidc_providers(self) -> list[OIDCProvider]:
        """Providers on this page, each as complete as `GetOIDCProvider` returns it."""
        return unwrap(self.oidc_providers_wire)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""


class DeleteOIDCProviderResponse(Reply):
    """Reply of `DeleteOIDCProvider`."""


class AddClientIdToOIDCProviderResponse(Reply):
    """Reply of `AddClientIdToOIDCProvider`."""

    oidc_provider: OIDCProvider | None = field(name="OIDCProvider", default=None)
    """The provider, its list of accepted client IDs now including the new one."""


class RemoveClientIdFromOIDCProviderResponse(Reply):
    """Reply of `RemoveClientIdFromOIDCProvider`."""

    oidc_provider: OIDCProvider | None = field(name="OIDCProvider", default=None)
    """The provider with the client IDs that are still accepted."""


class AddFingerprintToOIDCProviderResponse(Reply):
    """Reply of `AddFingerprintToOIDCProvider`."""

    oidc_provider: OIDCProvider | None = field(name="OIDCProvider", default=None)
    """The provider, its list of trusted fingerprints now including the new one."""


class RemoveFingerprintFromOIDCProviderResponse(Reply):
    """Reply of `RemoveFingerprintFromOIDCProvider`."""

    oidc_provider: OIDCProvider | None = field(name="OIDCProvider", default=None)
    """The provider with the certificate fingerprints that are still trusted."""


class UpdatePasskeyResponse(Reply):
    """Reply of `UpdatePasskey`."""


class ListPasskeysResponse(Reply):
    """Reply of `ListPasskeys`."""

    passkeys_wire: list[Passkey] | None = field(name="Passkeys", default=None)

    @property
    def passkeys(self) -> list[Passkey]:
        """All passkeys of the user with the time of their last use; empty if none is registered."""
        return unwrap(self.passkeys_wire)


class DeletePasskeyResponse(Reply):
    """Reply of `DeletePasskey`."""


class ListUsersInRecycleBinResponse(Reply):
    """Reply of `ListUsersInRecycleBin`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def users(self) -> list[User]:
        """Deleted users on this page: names, ID, and when each was deleted and will be erased for good."""
        return unwrap(self.users_wire)


class GetUserInRecycleBinResponse(Reply):
    """Reply of `GetUserInRecycleBin`."""

    user: User | None = field(name="User", default=None)
    """The deleted user: names, ID, and when it was deleted and will be erased for good."""


class DeleteUserInRecycleBinResponse(Reply):
    """Reply of `DeleteUserInRecycleBin`."""


class RestoreUserFromRecycleBinResponse(Reply):
    """Reply of `RestoreUserFromRecycleBin`."""


class ListAccessKeysInRecycleBinResponse(Reply):
    """Reply of `ListAccessKeysInRecycleBin`."""

    access_keys_wire: _AccessKeyList | list[AccessKey] | None = field(name="AccessKeys", default=None)

    @property
    def access_keys(self) -> list[AccessKey]:
        """Deleted pairs without their secrets: ID, and when each was deleted and will be erased for good."""
        return unwrap(self.access_keys_wire)


class GetAccessKeyInfoInRecycleBinResponse(Reply):
    """Reply of `GetAccessKeyInfoInRecycleBin`."""

    access_key: AccessKey | None = field(name="AccessKey", default=None)
    """The deleted pair without its secret: its owner, whether that user is deleted as well, and when the
    pair will be erased."""


class DeleteAccessKeyInRecycleBinResponse(Reply):
    """Reply of `DeleteAccessKeyInRecycleBin`."""


class RestoreAccessKeyFromRecycleBinResponse(Reply):
    """Reply of `RestoreAccessKeyFromRecycleBin`."""


class GetCredentialReportResponse(Reply):
    """Reply of `GetCredentialReport`."""

    generated_time_text: str | None = field(name="GeneratedTime", default=None)

    @property
    def generated_time(self) -> datetime | None:
        """When the report was built; its rows describe that moment and not the time of this call."""
        return parse_time(self.generated_time_text, "ims GetCredentialReport.GeneratedTime")

    content: str | None = field(name="Content", default=None)
    """This page of the report as CSV with one row per identity; the report begins with `<root>`, the
    account itself. `-` and `N/A` stand for values that do not exist or do not apply. Base64 text."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    next_token: str | None = field(name="NextToken", default=None)
    """Opaque token of the page that follows: a reply carries it only while entries remain, a request that
    carries it continues there."""


class GetAccountSecurityPracticeReportResponse(Reply):
    """Reply of `GetAccountSecurityPracticeReport`."""

    account_security_practice_info: AccountSecurityPracticeInfo | None = field(
        name="AccountSecurityPracticeInfo", default=None
    )
    """The score, with counts of RAM users, MFA bindings and old or unused AccessKey pairs."""


class GenerateCredentialReportResponse(Reply):
    """Reply of `GenerateCredentialReport`."""

    state: str | None = field(name="State", default=None)
    """How far the report is: `STARTED` has just begun, `INPROGRESS` is under way, `COMPLETED` is ready to
    be read. Known values: `STARTED`, `INPROGRESS`, `COMPLETED`."""


class CreateSAMLProviderResponse(Reply):
    """Reply of `CreateSAMLProvider`."""

    saml_provider: SAMLProvider | None = field(name="SAMLProvider", default=None)
    """The provider as registered, without the metadata; role trust policies refer to it by the ARN given
    here."""


class DeleteSAMLProviderResponse(Reply):
    """Reply of `DeleteSAMLProvider`."""


class UpdateSAMLProviderResponse(Reply):
    """Reply of `UpdateSAMLProvider`."""

    saml_provider: SAMLProvider | None = field(name="SAMLProvider", default=None)
    """The provider after the change, without its metadata."""


class GetSAMLProviderResponse(Reply):
    """Reply of `GetSAMLProvider`."""

    saml_provider: SAMLProvider | None = field(name="SAMLProvider", default=None)
    """The provider including its metadata document, which the other operations on providers leave out."""


class ListSAMLProvidersResponse(Reply):
    """Reply of `ListSAMLProviders`."""

    saml_providers_wire: _SAMLProviderList | list[SAMLProvider] | None = field(name="SAMLProviders", default=None)

    @property
    def saml_providers(self) -> list[SAMLProvider]:
        """Providers on this page, without metadata and signature algorithm; `GetSAMLProvider` has both."""
        return unwrap(self.saml_providers_wire)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""


class CreateServiceCredentialResponse(Reply):
    """Reply of `CreateServiceCredential`."""

    service_credential: ServiceCredential | None = field(name="ServiceCredential", default=None)
    """The new credential with its ID, end of life and, this one time, its secret."""


class DeleteServiceCredentialResponse(Reply):
    """Reply of `DeleteServiceCredential`."""


class GetServiceCredentialResponse(Reply):
    """Reply of `GetServiceCredential`."""

    service_credential: ServiceCredential | None = field(name="ServiceCredential", default=None)
    """Name, service, status and end of life of the credential; never its secret."""


class ListServiceCredentialsResponse(Reply):
    """Reply of `ListServiceCredentials`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    max_results: int | None = field(name="MaxResults", default=None)
    """Page size that the service worked with, whether it was asked for or assumed."""

    next_token: str | None = field(name="NextToken", default=None)
    """Opaque token of the page that follows: a reply carries it only while entries remain, a request that
    carries it continues there."""

    service_credentials_wire: list[ServiceCredential] | None = field(name="ServiceCredentials", default=None)

    @property
    def service_credentials(self) -> list[ServiceCredential]:
        """Credentials on this page without their secrets; `Status` tells active, disabled and expired ones
        apart."""
        return unwrap(self.service_credentials_wire)


class UpdateServiceCredentialResponse(Reply):
    """Reply of `UpdateServiceCredential`."""


class TagResourcesResponse(Reply):
    """Reply of `TagResources`."""


class UntagResourcesResponse(Reply):
    """Reply of `UntagResources`."""


class ListTagResourcesResponse(Reply):
    """Reply of `ListTagResources`."""

    next_token: str | None = field(name="NextToken", default=None)
    """Opaque token of the page that follows: a reply carries it only while entries remain, a request that
    carries it continues there."""

    tag_resources_wire: _TagResourceList | list[TagResource] | None = field(name="TagResources", default=None)

    @property
    def tag_resources(self) -> list[TagResource]:
        """Entries on this page; each says that one user, given by ID, carries one tag."""
        return unwrap(self.tag_resources_wire)

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""


class SetUserSsoSettingsResponse(Reply):
    """Reply of `SetUserSsoSettings`."""

    user_sso_settings: UserSsoSettings | None = field(name="UserSsoSettings", default=None)
    """The settings that hold for all RAM users from now on."""


class GetUserSsoSettingsResponse(Reply):
    """Reply of `GetUserSsoSettings`."""

    user_sso_settings: UserSsoSettings | None = field(name="UserSsoSettings", default=None)
    """The present settings; if `SsoEnabled` is false, RAM users log on with their passwords."""


class CreateUserResponse(Reply):
    """Reply of `CreateUser`."""

    user: User | None = field(name="User", default=None)
    """The new user with the ID that the service gave it."""


class GetUserResponse(Reply):
    """Reply of `GetUser`."""

    user: User | None = field(name="User", default=None)
    """The user with contact data, origin, tags and last console logon; `Status` is not included."""


class UpdateUserResponse(Reply):
    """Reply of `UpdateUser`."""

    user: User | None = field(name="User", default=None)
    """The user as it is after the change, without tags and `Status`."""


class DeleteUserResponse(Reply):
    """Reply of `DeleteUser`."""


class ListUsersResponse(Reply):
    """Reply of `ListUsers`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""

    users_wire: _UserList | list[User] | None = field(name="Users", default=None)

    @property
    def users(self) -> list[User]:
        """Users on this page with contact data, origin, tags, status and last console logon."""
        return unwrap(self.users_wire)


class ListUserBasicInfosResponse(Reply):
    """Reply of `ListUserBasicInfos`."""

    is_truncated: bool | None = field(name="IsTruncated", default=None)
    """Whether entries remain beyond this page; if so, the reply also says where the next page starts."""

    user_basic_infos_wire: _UserBasicInfoList | list[User] | None = field(name="UserBasicInfos", default=None)

    @property
    def user_basic_infos(self) -> list[User]:
        """Users on this page; only logon name, display name, ID and status are filled in."""
        return unwrap(self.user_basic_infos_wire)

    marker: str | None = field(name="Marker", default=None)
    """Opaque position where the next page starts: a reply carries it only while entries remain, a request
    that carries it continues there."""


class SetVerificationInfoResponse(Reply):
    """Reply of `SetVerificationInfo`."""


class UnbindVerificationResponse(Reply):
    """Reply of `UnbindVerification`."""
