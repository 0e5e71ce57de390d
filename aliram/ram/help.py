"""What `aliram ram --help` says: texts that only the command line reads.

Generated from specs/ram by `make generate`; edit the specs, not this file.
"""

from __future__ import annotations

__all__ = ["HELP"]

HELP: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "AddUserToGroup": (
        "Make a RAM user a member of a user group.",
        (
            "The user gains the permissions of the group's policies. The caller needs the permission on both the user and the group; a user can be in few groups only (`LimitExceeded.User.Group`).",
            "Needs ram:AddUserToGroup on acs:ram:*:<account>:user/<UserName> and acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "UserName": "RAM user, by bare name, who joins the group.",
            "GroupName": "User group that the user joins and whose policies then apply.",
        },
    ),
    "AttachPolicyToGroup": (
        "Grant all members of a user group the permissions of a policy.",
        (
            "Present and future members benefit. The caller needs the permission on both the group and the policy.",
            "Needs ram:AttachPolicyToGroup on acs:ram:*:<account>:group/<GroupName> and acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
            "GroupName": "User group whose present and future members receive the permissions.",
            "ResourceGroupId": "Resource group to which the grant is limited; when omitted, the policy holds for the whole account.",
        },
    ),
    "AttachPolicyToRole": (
        "Grant all sessions of a role the permissions of a policy.",
        (
            "Whoever assumes the role obtains them; who may assume it is settled by the trust policy instead. Service-linked roles accept no attachments. The caller needs the permission on both the role and the policy.",
            "Needs ram:AttachPolicyToRole on acs:ram:*:<account>:role/<RoleName> and acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
            "RoleName": "Role, by name instead of ARN, whose sessions receive the permissions.",
            "ResourceGroupId": "Resource group to which the grant is limited; when omitted, the policy holds for the whole account.",
        },
    ),
    "AttachPolicyToUser": (
        "Grant a RAM user the permissions of a policy.",
        (
            "The caller needs the permission on both the user and the policy. Group policies are easier to oversee than policies of single users.",
            "Needs ram:AttachPolicyToUser on acs:ram:*:<account>:user/<UserName> and acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
            "UserName": "RAM user, by bare name, who receives the permissions.",
            "ResourceGroupId": "Resource group to which the grant is limited; when omitted, the policy holds for the whole account.",
        },
    ),
    "BindMFADevice": (
        "Bind a virtual MFA device to a RAM user.",
        (
            "From then on console logon asks for a code. A user can have one device, and a device one user; two consecutive codes prove that the authenticator app holds the seed.",
            "Needs ram:BindMFADevice on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "SerialNumber": "ARN of the MFA device, `acs:ram::<account>:mfa/<device name>`, by which requests refer to it.",
            "UserName": "RAM user, by bare name, who gets the second factor.",
            "AuthenticationCode1": "Six digits that the authenticator app shows for this device. Pattern `^\\d{6}$`.",
            "AuthenticationCode2": "Six digits that the app shows next, after `AuthenticationCode1` has lapsed. Pattern `^\\d{6}$`.",
        },
    ),
    "ChangePassword": (
        "Change the console password of the calling RAM user.",
        (
            "The account must permit it (`AllowUserToChangePassword` in the security preferences). Administrators set somebody else's password with UpdateLoginProfile.",
            "Only a RAM user may call it.",
            "Needs ram:ChangePassword on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "OldPassword": "Password valid until now, as proof of identity; a wrong one yields `InvalidParameter.OldPassword.Incorrect`.",
            "NewPassword": "Password valid from now on; it must satisfy the password policy, including its ban on recent ones.",
        },
    ),
    "ClearAccountAlias": (
        "Remove the account's alias, so that the logon domain shows the account ID again.",
        (
            "The default domain falls back to `<account ID>.onaliyun.com`, and logon names with it (unverified).",
            "Needs ram:ClearAccountAlias on acs:ram:*:<account>:*.",
        ),
        {},
    ),
    "CreateAccessKey": (
        "Create an AccessKey pair for a RAM user.",
        (
            "Store the secret at once, since no other reply repeats it. A user can hold two pairs, active or not; a third is refused with `LimitExceeded.User.AccessKey`.",
            "Needs ram:CreateAccessKey on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, who gets the pair; when omitted, the calling RAM user gets it.",
        },
    ),
    "CreateGroup": (
        "Create an empty user group, to which policies can be attached.",
        (
            "A group has no credentials; policies attached to it apply to every member.",
            "Needs ram:CreateGroup on acs:ram:*:<account>:group/*.",
        ),
        {
            "GroupName": "Name for the new group, unique in the account; letters, digits, periods, underscores and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
            "Comments": "Free remark for human readers; the service attaches no meaning to it. At most 128 characters.",
        },
    ),
    "CreateLoginProfile": (
        "Allow a RAM user to log on to the console and set the password for it.",
        (
            "A user has one login profile at most (`EntityAlreadyExists.User.LoginProfile`). It concerns the console only; AccessKey pairs work with and without it.",
            "Needs ram:CreateLoginProfile on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, who is to get console access.",
            "Password": "First password of the user; one that breaks the account's password policy is refused with `InvalidParameter.Password.TooWeak`.",
            "PasswordResetRequired": "Whether the user must choose a new password at the next console logon. The service assumes `false` when omitted.",
            "MFABindRequired": "Whether the user must bind an MFA device at the next console logon; it does not tell that one is bound. The service assumes `false` when omitted.",
        },
    ),
    "CreatePolicy": (
        "Create a custom policy with its first version.",
        (
            "It grants nothing until it is attached to a user, group or role. The document becomes version `v1` and the default.",
            "Needs ram:CreatePolicy on acs:ram:*:<account>:policy/*.",
        ),
        {
            "PolicyName": "Name for the policy, unique among the account's own; letters, digits and hyphens. 1 to 128 characters; pattern `^[a-zA-Z0-9-]+$`.",
            "PolicyDocument": "Permissions in RAM's policy language: a JSON object with `Version` (`1`) and `Statement`; a faulty one is refused with `MalformedPolicyDocument`. 1 to 6144 characters. A mapping is sent as its JSON text.",
            "Description": "Purpose of the policy for human readers; UpdatePolicyDescription changes it. 1 to 1024 characters.",
            "Tag": "Key-value pairs that the new policy carries from the start.",
        },
    ),
    "CreatePolicyVersion": (
        "Give a custom policy a new version of its document.",
        (
            "This is how permissions of an existing policy change. A policy keeps five versions at most; see `RotateStrategy`.",
            "Needs ram:CreatePolicyVersion on acs:ram:*:<account>:policy/<PolicyName>.",
        ),
        {
            "PolicyName": "Custom policy that gets another version; system policies are read-only.",
            "PolicyDocument": "Complete new permissions in RAM's policy language (JSON); nothing is merged with older versions. At most 6144 bytes. A mapping is sent as its JSON text.",
            "SetAsDefault": "Whether the version takes effect at once for everybody who holds the policy; otherwise it waits for SetDefaultPolicyVersion. The service assumes `false` when omitted.",
            "RotateStrategy": "What happens when all versions are used up: `None` refuses the call, `DeleteOldestNonDefaultVersionWhenLimitExceeded` first deletes the oldest non-default one. Known values: `None`, `DeleteOldestNonDefaultVersionWhenLimitExceeded`; the service assumes `None` when omitted.",
        },
    ),
    "CreateRole": (
        "Create a RAM role that trusted accounts, services or identity providers can assume.",
        (
            "A role has no password or keys: those whom its trust policy names obtain temporary credentials through STS. It may do nothing until AttachPolicyToRole.",
            "Needs ram:CreateRole on acs:ram:*:<account>:role/*.",
        ),
        {
            "RoleName": "Name for the role, unique in the account and last part of its ARN; letters, digits, periods and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.",
            "AssumeRolePolicyDocument": "Trust policy, a JSON document that names who may assume the role: accounts, users and roles (`RAM`), cloud services (`Service`) or identity providers (`Federated`). A mapping is sent as its JSON text.",
            "Description": "Purpose of the role, written for human readers; UpdateRole changes it. 1 to 1024 characters.",
            "MaxSessionDuration": "Longest lifetime that a session of the role may ask for as `DurationSeconds`. 3600 to 43200 seconds; the service assumes `3600` when omitted.",
            "Tag": "Key-value pairs that the new role carries from the start.",
            "AllowConsoleLogin": "Whether people may work in the console under this role; the default is not documented.",
        },
    ),
    "CreateServiceLinkedRole": (
        "Create the role that lets a cloud service act in the account.",
        (
            "The service predefines trust policy and permissions, and nobody can edit them. Mostly the service's own console creates the role when needed. The caller needs `ram:CreateServiceLinkedRole`.",
            "Needs ram:CreateServiceLinkedRole on acs:ram:*:<account>:role/*.",
        ),
        {
            "ServiceName": "Name of the cloud service to which the role is linked, in the form `polardb.aliyuncs.com`.",
            "CustomSuffix": "Text that follows the prescribed role name after an underscore, where the service allows several roles; the length limit counts for the whole name. Letters, digits, periods and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.",
            "Description": "Own description, possible only where the service allows a custom suffix; other roles have a fixed one. 1 to 1024 characters.",
        },
    ),
    "CreateUser": (
        "Create a RAM user, as yet without credentials and permissions.",
        (
            "The new user can neither log on nor call anything: add a login profile or an AccessKey pair, and a policy or a group.",
            "Needs ram:CreateUser on acs:ram:*:<account>:user/*.",
        ),
        {
            "UserName": "Name for the new user, unique in the account and first part of the logon name; letters, digits, periods, underscores and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
            "DisplayName": "Name shown to people in the console; it plays no part in logon or permissions. 1 to 128 characters.",
            "MobilePhone": "Contact number as country code, hyphen and number (`86-1868888****`). Pattern `^\\d+-\\d+$`; has an effect on aliyun.com only.",
            "Email": "Contact address of the user, not used as logon name. Has an effect on aliyun.com only.",
            "Comments": "Free remark for human readers; the service attaches no meaning to it. 1 to 128 characters.",
        },
    ),
    "CreateVirtualMFADevice": (
        "Create an unbound virtual MFA device and obtain the seed for an authenticator app.",
        (
            "Load the seed or the QR code into an authenticator app at once, since no other reply repeats them; then use BindMFADevice.",
            "Needs ram:CreateVirtualMFADevice on acs:ram:*:<account>:mfa/*.",
        ),
        {
            "VirtualMFADeviceName": "Name for the device, unique in the account and last part of its serial number; letters, digits, periods and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.",
        },
    ),
    "DecodeDiagnosticMessage": (
        "Explain why a request was refused for lack of permissions.",
        (
            "Messages expire (`EncodedMessageExpire`); `SearchInaccurate` and `TooManyRequests` ask to try again later. The account root, RAM users and role sessions may call it, the latter two with `ram:DecodeDiagnosticMessage`.",
            "Needs ram:DecodeDiagnosticMessage on *.",
        ),
        {
            "EncodedDiagnosticMessage": "Opaque text from `AccessDeniedDetail.EncodedDiagnosticMessage` in the error reply of the refused request.",
        },
    ),
    "DeleteAccessKey": (
        "Delete an AccessKey pair of a RAM user for good.",
        (
            "Requests signed with it fail from then on; UpdateAccessKey can try that out first.",
            "Needs ram:DeleteAccessKey on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserAccessKeyId": "Public half of the AccessKey pair concerned, as ListAccessKeys shows it; never the secret.",
            "UserName": "RAM user, by bare name, who owns the pair; when omitted, it is the calling RAM user (unverified).",
        },
    ),
    "DeleteGroup": (
        "Delete a user group that has no members and policies left.",
        (
            "First remove all members and detach all policies, otherwise it fails with `DeleteConflict.Group.User` or `DeleteConflict.Group.Policy`. Members lose nothing but the group's permissions.",
            "Needs ram:DeleteGroup on acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "GroupName": "Name that identifies the user group within the account.",
        },
    ),
    "DeleteLoginProfile": (
        "Take console access away from a RAM user.",
        (
            "The password is lost. AccessKey pairs go on working, so deactivate them too to lock somebody out.",
            "Needs ram:DeleteLoginProfile on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, who loses console access.",
        },
    ),
    "DeletePolicy": (
        "Delete a custom policy that nobody holds any more.",
        (
            "First detach it from all users, groups and roles (ListEntitiesForPolicy finds them).",
            "Needs ram:DeletePolicy on acs:ram:*:<account>:policy/<PolicyName>.",
        ),
        {
            "PolicyName": "Custom policy to delete; system policies cannot be deleted.",
            "CascadingDelete": "`true` deletes all versions along with the policy; otherwise every non-default version must be gone before, or `DeleteConflict.Policy.Version` follows.",
        },
    ),
    "DeletePolicyVersion": (
        "Delete one of the non-default versions of a custom policy.",
        (
            "The default version is protected (`DeleteConflict.Policy.Version.Default`); make another one the default first, or delete the policy.",
            "Needs ram:DeletePolicyVersion on acs:ram:*:<account>:policy/<PolicyName>.",
        ),
        {
            "PolicyName": "Custom policy that loses a version; system policies are read-only.",
            "VersionId": "Non-default version to delete, such as `v3`; its number is not used again (unverified).",
        },
    ),
    "DeleteRole": (
        "Delete a RAM role that has no policies left.",
        (
            "First detach its policies (`DeleteConflict.Role.Policy`). Credentials of running sessions become useless. Service-linked roles need DeleteServiceLinkedRole.",
            "Needs ram:DeleteRole on acs:ram:*:<account>:role/<RoleName>.",
        ),
        {
            "RoleName": "Name that identifies the role within the account; the role's ARN ends with it.",
        },
    ),
    "DeleteServiceLinkedRole": (
        "Start the deletion of a service-linked role, which goes on in the background.",
        (
            "The call returns before the work is done: the service first checks that none of its resources uses the role, and otherwise the task fails. GetServiceLinkedRoleDeletionStatus of the Resource Management API tells the outcome.",
            "Needs ram:DeleteServiceLinkedRole on acs:ram:*:<account>:role/<RoleName>.",
        ),
        {
            "RoleName": "Service-linked role to delete, such as `AliyunServiceRoleForPolarDB`; DeleteRole takes all others.",
        },
    ),
    "DeleteUser": (
        "Delete a RAM user that has been stripped of credentials, groups and policies.",
        (
            "First detach its policies, remove it from groups, delete its login profile and AccessKey pairs, and unbind its MFA device; a `DeleteConflict.User.*` error names what is left.",
            "Needs ram:DeleteUser on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "Name of the RAM user without a domain (`alice`), unique in the account; IMS expects the logon name `alice@<domain>` instead. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
        },
    ),
    "DeleteVirtualMFADevice": (
        "Delete an unbound virtual MFA device and forget its seed.",
        (
            "It must not be bound to a user any more (`DeleteConflict.VirtualMFADevice.User`): call UnbindMFADevice first.",
            "Needs ram:DeleteVirtualMFADevice on <SerialNumber>.",
        ),
        {
            "SerialNumber": "ARN of the unbound device to delete, as CreateVirtualMFADevice and ListVirtualMFADevices give it.",
        },
    ),
    "DetachPolicyFromGroup": (
        "Take a policy away from a user group.",
        (
            "Members keep what other groups or their own policies allow. The caller needs the permission on both the group and the policy.",
            "Needs ram:DetachPolicyFromGroup on acs:ram:*:<account>:group/<GroupName> and acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
            "GroupName": "User group through which its members no longer receive the permissions.",
            "ResourceGroupId": "Resource group of the grant to end; when omitted, the account-wide grant ends.",
        },
    ),
    "DetachPolicyFromRole": (
        "Take the permissions of a policy away from all sessions of a role.",
        (
            "Sessions that are already running lose the permissions too. The caller needs the permission on both the role and the policy; policies of service-linked roles cannot be detached.",
            "Needs ram:DetachPolicyFromRole on acs:ram:*:<account>:role/<RoleName> and acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
            "RoleName": "Role, by name instead of ARN, whose sessions lose the permissions.",
            "ResourceGroupId": "Resource group of the grant to end; when omitted, the account-wide grant ends.",
        },
    ),
    "DetachPolicyFromUser": (
        "Take a directly attached policy away from a RAM user.",
        (
            "Permissions that come from the user's groups stay. The caller needs the permission on both the user and the policy.",
            "Needs ram:DetachPolicyFromUser on acs:ram:*:<account>:user/<UserName> and acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
            "UserName": "RAM user, by bare name, who loses the permissions.",
            "ResourceGroupId": "Resource group of the grant to end; when omitted, the account-wide grant ends.",
        },
    ),
    "GetAccessKeyLastUsed": (
        "Tell when an AccessKey pair was last used.",
        (
            "The record lags behind by hours (unverified). IMS also tells for which service the pair was used.",
            "Needs ram:GetAccessKeyLastUsed on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, who owns the pair; when omitted, it is the calling RAM user (unverified).",
            "UserAccessKeyId": "Public half of the AccessKey pair concerned, as ListAccessKeys shows it; never the secret.",
        },
    ),
    "GetAccountAlias": (
        "Read the account's alias, the name in its users' logon domain.",
        ("Needs ram:GetAccountAlias on acs:ram:*:<account>:*.",),
        {},
    ),
    "GetGroup": (
        "Read a user group's ID, remark and dates.",
        (
            "Members and policies are not included: see ListUsersForGroup and ListPoliciesForGroup.",
            "Needs ram:GetGroup on acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "GroupName": "Name that identifies the user group within the account.",
        },
    ),
    "GetLoginProfile": (
        "Read how a RAM user may log on to the console.",
        (
            "`EntityNotExist.User.LoginProfile` says that the user has no console access; treat it as an answer. IMS also tells whether the profile is active and when it was last used.",
            "Needs ram:GetLoginProfile on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "Name of the RAM user without a domain (`alice`), unique in the account; IMS expects the logon name `alice@<domain>` instead.",
        },
    ),
    "GetPasswordPolicy": (
        "Read the rules for the console passwords of RAM users.",
        (
            "IMS tells additional rules, such as the number of different characters.",
            "Needs ram:GetPasswordPolicy on acs:ram:*:<account>:*.",
        ),
        {},
    ),
    "GetPolicy": (
        "Read a policy together with the document in force.",
        ("Needs ram:GetPolicy on acs:ram:*:<policy-owner>:policy/<PolicyName>.",),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
        },
    ),
    "GetPolicyVersion": (
        "Read the permissions in one version of a system or custom policy.",
        (
            "GetPolicy already includes the default version, and ListPolicyVersions all documents.",
            "Needs ram:GetPolicyVersion on acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
            "VersionId": "ID of a policy version: `v` and a number that counts up with each new version (`v3`).",
        },
    ),
    "GetRole": (
        "Read a role together with its trust policy.",
        (
            "ListRoles leaves the trust policy out, so an inventory of trust needs this call for each role.",
            "Needs ram:GetRole on acs:ram:*:<account>:role/<RoleName>.",
        ),
        {
            "RoleName": "Name that identifies the role within the account; the role's ARN ends with it. 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.",
        },
    ),
    "GetSecurityPreference": (
        "Read what RAM users may manage themselves and how they log on to the console.",
        (
            "Whether MFA is mandatory at logon is told by IMS only.",
            "Needs ram:GetSecurityPreference on acs:ram:*:<account>:*.",
        ),
        {},
    ),
    "GetServiceLinkedRoleTemplate": (
        "Read what a cloud service prescribes for its service-linked role.",
        (
            "Ask before CreateServiceLinkedRole to learn the name, the policy and whether a suffix is allowed.",
            "Needs ram:GetServiceLinkedRoleTemplate on acs:ram:*:<account>:*.",
        ),
        {
            "ServiceName": "Name of the cloud service to which the role is linked, in the form `polardb.aliyuncs.com`.",
        },
    ),
    "GetUser": (
        "Read a RAM user's names, contact data, dates and last logon.",
        (
            "It is the only operation here that tells the last logon; IMS ListUsers tells it for all users at once.",
            "Needs ram:GetUser on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "Name of the RAM user without a domain (`alice`), unique in the account; IMS expects the logon name `alice@<domain>` instead. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
        },
    ),
    "GetUserMFAInfo": (
        "Tell which MFA device a RAM user has bound.",
        (
            "`EntityNotExist.User.MFADevice` says that none is bound; treat it as an answer.",
            "Needs ram:GetUserMFAInfo on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, whose second factor is asked for.",
        },
    ),
    "ListAccessKeys": (
        "List the AccessKey pairs of a RAM user, without secrets.",
        (
            "Secrets are never included, and the reply is never paged.",
            "Needs ram:ListAccessKeys on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, who owns the pairs; when omitted, it is the caller: a RAM user itself, or the account root.",
        },
    ),
    "ListEntitiesForPolicy": (
        "List the users, groups and roles that hold a policy.",
        (
            "The reply is never paged. Looking up each attached policy this way often takes fewer calls than listing the policies of every user.",
            "Needs ram:ListEntitiesForPolicy on acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
        },
    ),
    "ListGroups": (
        "List the user groups of the account page by page.",
        ("Needs ram:ListGroups on acs:ram:*:<account>:group/*.",),
        {
            "Marker": "Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it with otherwise equal parameters.",
            "MaxItems": "Most entries that one page may hold; a longer list is cut there and continues at `Marker`. 1 to 100; the service assumes `100` when omitted.",
        },
    ),
    "ListGroupsForUser": (
        "List the user groups that a RAM user has joined, with the joining dates.",
        (
            "The reply is never paged. For many users, ListUsersForGroup per group takes fewer calls.",
            "Needs ram:ListGroupsForUser on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, whose memberships are wanted.",
        },
    ),
    "ListPolicies": (
        "List system and custom policies page by page, without their documents.",
        (
            "Documents are not included. The many system policies make up most of the list, so ask for `Custom` ones where they suffice.",
            "Needs ram:ListPolicies on acs:ram:*:<account>:policy/*.",
        ),
        {
            "PolicyType": "Limits the list to one origin: `System` for policies by Alibaba Cloud, `Custom` for the account's own; when omitted, both are listed. Known values: `System`, `Custom`.",
            "Marker": "Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it with otherwise equal parameters.",
            "MaxItems": "Most entries that one page may hold; a longer list is cut there and continues at `Marker`. 1 to 1000; the service assumes `100` when omitted.",
            "Tag": "Limits the list to policies that carry all of these tags (unverified).",
        },
    ),
    "ListPoliciesForGroup": (
        "List the policies that members of a user group hold through it.",
        (
            "Grants limited to a resource group are missing. The reply is never paged.",
            "Needs ram:ListPoliciesForGroup on acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "GroupName": "User group whose attached policies are to be listed.",
        },
    ),
    "ListPoliciesForRole": (
        "List the policies attached to a role, from which its sessions draw their permissions.",
        (
            "Grants limited to a resource group are missing, and so is the trust policy (see GetRole). The reply is never paged.",
            "Needs ram:ListPoliciesForRole on acs:ram:*:<account>:role/<RoleName>.",
        ),
        {
            "RoleName": "Role, by name instead of ARN, whose attached policies are to be listed.",
        },
    ),
    "ListPoliciesForUser": (
        "List the policies attached directly to a RAM user.",
        (
            "Policies that the user holds through groups are missing, and so are grants limited to a resource group. The reply is never paged.",
            "Needs ram:ListPoliciesForUser on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, whose own policies are wanted.",
        },
    ),
    "ListPolicyVersions": (
        "List all versions of a policy with their documents and creation dates.",
        (
            "The reply is never paged and includes every version's document.",
            "Needs ram:ListPolicyVersions on acs:ram:*:<policy-owner>:policy/<PolicyName>.",
        ),
        {
            "PolicyType": "Origin of the policy: `System` policies are maintained by Alibaba Cloud and read-only, `Custom` ones belong to the account. Known values: `System`, `Custom`.",
            "PolicyName": "Name of the policy, unique only among policies of one type, hence used together with `PolicyType`.",
        },
    ),
    "ListRoles": (
        "List the account's roles page by page, without their trust policies.",
        (
            "Trust policies are not included; GetRole has them.",
            "Needs ram:ListRoles on acs:ram:*:<account>:role/*.",
        ),
        {
            "Marker": "Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it with otherwise equal parameters.",
            "MaxItems": "Most entries that one page may hold; a longer list is cut there and continues at `Marker`. 1 to 1000; the service assumes `100` when omitted.",
            "Tag": "Limits the list to roles that carry all of these tags (unverified).",
        },
    ),
    "ListTagResources": (
        "List which roles or policies carry which tags, page by page.",
        ("Needs ram:ListTagResources on *.",),
        {
            "ResourceType": "Kind of tagged resource, `role` or `policy`; tags of RAM users are handled by IMS. Known values: `role`, `policy`.",
            "ResourceNames": "Limits the list to roles or policies of these names; when omitted, all of the kind are searched. At most 50 entries.",
            "Tag": "Limits the list to these tags; a tag given without a value matches every value (unverified). At most 20 entries.",
            "PageSize": "Most resource-tag pairs that one page may hold; the rest follows with `NextToken`. 1 to 100.",
            "NextToken": "Token from the previous reply that continues the list; omit it to begin at the start.",
        },
    ),
    "ListUsers": (
        "List the RAM users of the account page by page.",
        (
            "Entries lack the last logon; IMS ListUsers includes it.",
            "Needs ram:ListUsers on acs:ram:*:<account>:user/*.",
        ),
        {
            "Marker": "Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it with otherwise equal parameters.",
            "MaxItems": "Most entries that one page may hold; a longer list is cut there and continues at `Marker`. 1 to 1000; the service assumes `100` when omitted.",
        },
    ),
    "ListUsersForGroup": (
        "List the members of a user group page by page, with their joining dates.",
        ("Needs ram:ListUsersForGroup on acs:ram:*:<account>:group/<GroupName>.",),
        {
            "GroupName": "User group whose members are to be listed.",
            "Marker": "Opaque position of the next page: a truncated reply carries it, and the follow-up request repeats it with otherwise equal parameters.",
            "MaxItems": "Most entries that one page may hold; a longer list is cut there and continues at `Marker`. 1 to 1000; the service assumes `100` when omitted.",
        },
    ),
    "ListVirtualMFADevices": (
        "List the account's virtual MFA devices and the users who have bound them.",
        (
            "The reply is never paged; the operation of the same name in IMS is.",
            "Needs ram:ListVirtualMFADevices on acs:ram:*:<account>:mfa/*.",
        ),
        {},
    ),
    "RemoveUserFromGroup": (
        "End a RAM user's membership in a user group.",
        (
            "The user loses what only this group's policies allowed. The caller needs the permission on both the user and the group.",
            "Needs ram:RemoveUserFromGroup on acs:ram:*:<account>:user/<UserName> and acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "UserName": "RAM user, by bare name, who leaves the group.",
            "GroupName": "User group that the user leaves and whose policies then no longer apply.",
        },
    ),
    "SetAccountAlias": (
        "Give the account an alias, the name in its users' logon domain.",
        (
            "The alias forms the default domain `<alias>.onaliyun.com`, so setting it changes every user's logon name; IMS SetDefaultDomain changes the same thing.",
            "Needs ram:SetAccountAlias on acs:ram:*:<account>:*.",
        ),
        {
            "AccountAlias": "Alias that no other account uses; lower-case letters, digits and single hyphens inside. 3 to 32 characters; pattern `^(?!.*--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$`.",
        },
    ),
    "SetDefaultPolicyVersion": (
        "Choose which version of a custom policy is in force.",
        (
            "It takes effect for every user, group and role that holds the policy, and thus also serves to roll back.",
            "Needs ram:SetDefaultPolicyVersion on acs:ram:*:<account>:policy/<PolicyName>.",
        ),
        {
            "PolicyName": "Custom policy whose permissions switch to another version; system policies are read-only.",
            "VersionId": "Existing version that comes into force, such as `v2`.",
        },
    ),
    "SetPasswordPolicy": (
        "Set the rules for the console passwords of all RAM users.",
        (
            "Send all rules each time: one that is left out returns to its default instead of keeping its value (documented for `HardExpiry`, unverified for others). IMS knows further rules.",
            "Needs ram:SetPasswordPolicy on acs:ram:*:<account>:*.",
        ),
        {
            "MinimumPasswordLength": "Fewest characters that the console password of a RAM user may have. 8 to 32; the service assumes `8` when omitted.",
            "RequireLowercaseCharacters": "Whether a console password must contain at least one lower-case letter.",
            "RequireUppercaseCharacters": "Whether a console password must contain at least one upper-case letter.",
            "RequireNumbers": "Whether a console password must contain at least one digit.",
            "RequireSymbols": "Whether a console password must contain at least one character that is neither letter nor digit.",
            "HardExpiry": "What happens after expiry: `true` locks the user out until an administrator sets a new password, `false` lets the user change it at logon. The service assumes `false` when omitted.",
            "MaxPasswordAge": "Lifetime of a password, counted from its last change; `0` means that it never expires. At least 0 days; the service assumes `0` when omitted.",
            "PasswordReusePrevention": "How many of a user's latest passwords may not be chosen again; `0` permits reuse. At least 0; the service assumes `0` when omitted.",
            "MaxLoginAttemps": "Wrong passwords within one hour after which logon is locked for an hour; `0` means no limit. A password change resets the count. At least 0.",
        },
    ),
    "SetSecurityPreference": (
        "Set what RAM users may manage themselves and how they log on to the console.",
        (
            "It applies to all RAM users of the account. Read the present settings first and send them all: whether omitted ones keep their values or return to their defaults is not documented (unverified).",
            "Needs ram:SetSecurityPreference on acs:ram:*:<account>:*.",
        ),
        {
            "EnableSaveMFATicket": "Whether a browser that passed MFA is remembered, so that it need not show a code for seven days. The service assumes `false` when omitted.",
            "AllowUserToChangePassword": "Whether RAM users may set their own console password with ChangePassword. The service assumes `true` when omitted.",
            "AllowUserToManageAccessKeys": "Whether RAM users may create, deactivate and delete their own AccessKey pairs. The service assumes `false` when omitted.",
            "AllowUserToManagePublicKeys": "Whether RAM users may upload and remove their own public keys. The service assumes `false` when omitted; has an effect on jp.alibabacloud.com only.",
            "AllowUserToManageMFADevices": "Whether RAM users may bind and unbind their own MFA device. The service assumes `true` when omitted.",
            "LoginSessionDuration": "How long a console session lasts before the user must log on again. 1 to 24 hours; the service assumes `6` when omitted.",
            "LoginNetworkMasks": "Address blocks from which console logon is accepted, by password or SSO; empty accepts every address. Requests signed with AccessKey pairs are not affected. At most 512 characters; at most 40 entries.",
        },
    ),
    "TagResources": (
        "Put the same tags on several roles or policies at once.",
        (
            "A key that a resource already has gets the new value (unverified). RAM users are tagged through IMS.",
            "Needs ram:TagResources on *.",
        ),
        {
            "ResourceType": "Kind of tagged resource, `role` or `policy`; tags of RAM users are handled by IMS. Known values: `role`, `policy`.",
            "Tag": "Tags to add; each of the named resources receives all of them. At most 20 entries.",
            "ResourceNames": "Names of the roles or policies to tag, all of the kind in `ResourceType`. At most 50 entries.",
        },
    ),
    "UnbindMFADevice": (
        "Release a RAM user from its MFA device.",
        (
            "Console logon no longer asks for a code. The virtual device remains and can be deleted or bound again (unverified).",
            "Needs ram:UnbindMFADevice on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "RAM user, by bare name, who gives up the second factor.",
        },
    ),
    "UntagResources": (
        "Remove some or all tags from several roles or policies at once.",
        (
            "Keys that a resource does not have are ignored (unverified). RAM users are untagged through IMS.",
            "Needs ram:UntagResources on *.",
        ),
        {
            "ResourceType": "Kind of tagged resource, `role` or `policy`; tags of RAM users are handled by IMS. Known values: `role`, `policy`.",
            "ResourceNames": "Names of the roles or policies to clear, all of the kind in `ResourceType`. At most 50 entries.",
            "TagKeys": "Keys of the tags to remove, whatever their values; omit it when `All` is true. At most 20 entries.",
            "All": "`true` removes every tag of the named resources; it counts only without `TagKeys` (unverified).",
        },
    ),
    "UpdateAccessKey": (
        "Activate or deactivate an AccessKey pair of a RAM user.",
        (
            "Deactivate a pair for some time before DeleteAccessKey, because only deactivation can be undone.",
            "Needs ram:UpdateAccessKey on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserAccessKeyId": "Public half of the AccessKey pair concerned, as ListAccessKeys shows it; never the secret.",
            "Status": "`Active` lets the pair sign requests, `Inactive` makes the services refuse it. Known values: `Active`, `Inactive`.",
            "UserName": "RAM user, by bare name, who owns the pair; when omitted, it is the calling RAM user (unverified).",
        },
    ),
    "UpdateGroup": (
        "Rename a user group or change its comments.",
        (
            "Members and attached policies stay. Policies that spell out the group's old ARN no longer match after a rename.",
            "Needs ram:UpdateGroup on acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "GroupName": "Present name of the group; the future one goes into `NewGroupName`.",
            "NewGroupName": "Future name of the group; when omitted, the name stays. Letters, digits, periods, underscores and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
            "NewComments": "Replacement for the remark stored with the group. 1 to 128 characters.",
        },
    ),
    "UpdateLoginProfile": (
        "Change a RAM user's password or logon requirements.",
        (
            "Parameters that are left out keep their values (unverified). The reply is empty, unlike that of IMS; read the outcome with GetLoginProfile.",
            "Needs ram:UpdateLoginProfile on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "Name of the RAM user without a domain (`alice`), unique in the account; IMS expects the logon name `alice@<domain>` instead.",
            "Password": "New password, set without proof of the old one and checked against the password policy; when omitted, the old one stays.",
            "PasswordResetRequired": "Whether the user must choose a new password at the next console logon.",
            "MFABindRequired": "Whether the user must bind an MFA device at the next console logon; it does not tell that one is bound.",
        },
    ),
    "UpdatePolicyDescription": (
        "Replace the explanatory text of a custom policy.",
        (
            "Name and permissions stay; CreatePolicyVersion changes what the policy permits.",
            "Needs ram:UpdatePolicyDescription on acs:ram:*:<account>:policy/<PolicyName>.",
        ),
        {
            "PolicyName": "Custom policy whose text changes; system policies are read-only.",
            "NewDescription": "Replacement for the text that explains the policy to people. 1 to 1024 characters.",
        },
    ),
    "UpdateRole": (
        "Change a role's trust policy, session limit, description or console access.",
        (
            "A new trust policy decides only on future sessions. Service-linked roles keep the trust policy of their service. The name cannot be changed.",
            "Needs ram:UpdateRole on acs:ram:*:<account>:role/<RoleName>.",
        ),
        {
            "RoleName": "Name that identifies the role within the account; the role's ARN ends with it. 1 to 64 characters; pattern `^[a-zA-Z0-9.-]+$`.",
            "NewAssumeRolePolicyDocument": "Replacement for the whole trust policy (JSON), that is, for who may assume the role; when omitted, it stays (unverified). A mapping is sent as its JSON text.",
            "NewMaxSessionDuration": "Replacement for the longest session lifetime. Send the present value to be sure of keeping it, because the documentation has omission mean the default. 3600 to 43200 seconds; the service assumes `3600` when omitted.",
            "NewDescription": "Replacement for the text that explains the role to people. 1 to 1024 characters.",
            "NewAllowConsoleLogin": "Whether people may henceforth work in the console under this role; when omitted, it stays as it is (unverified).",
        },
    ),
    "UpdateUser": (
        "Rename a RAM user or change its display name, contact data or comments.",
        (
            "A new name changes the user's ARN and logon name, so policies and trust policies that spell out the old ARN no longer match; the `UserId` stays. Fields that are left out keep their values (unverified).",
            "Needs ram:UpdateUser on acs:ram:*:<account>:user/<UserName>.",
        ),
        {
            "UserName": "Present name of the user; the future one goes into `NewUserName`.",
            "NewUserName": "Future name of the user, or the present one repeated to change only other fields; letters, digits, periods, underscores and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
            "NewDisplayName": "Replacement for the name that the console shows to people. 1 to 128 characters.",
            "NewMobilePhone": "Replacement for the contact number: country code, hyphen and number (`86-1860000****`). Pattern `^\\d+-\\d+$`; has an effect on aliyun.com only.",
            "NewEmail": "Replacement for the contact address of the user. Has an effect on aliyun.com only.",
            "NewComments": "Replacement for the remark stored with the user. 1 to 128 characters.",
        },
    ),
}
"""Action: summary, further paragraphs, and the text of each parameter, by wire name."""
