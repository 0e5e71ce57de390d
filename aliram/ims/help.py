"""What `aliram ims --help` says: texts that only the command line reads.

Generated from specs/ims by `make generate`; edit the specs, not this file.
"""

from __future__ import annotations

__all__ = ["HELP"]

HELP: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "AddClientIdToOIDCProvider": (
        "Accept tokens issued to one more client ID of an OIDC identity provider.",
        (
            "The IDs registered before stay. A provider can hold at most 50 client IDs.",
            "Needs ram:AddClientIdToOIDCProvider on acs:ram:*:<account>:oidc-provider/<OIDCProviderName>.",
        ),
        {
            "OIDCProviderName": "Name of the OIDC identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
            "ClientId": "ID that the application got when it registered with the external provider; its tokens carry it in the `aud` claim. Letters, digits and `.-_:/`, beginning with a letter or digit. At most 128 characters; pattern `^[a-zA-Z0-9][a-zA-Z0-9.\\-_:/]*$`.",
        },
    ),
    "AddFingerprintToOIDCProvider": (
        "Trust one more HTTPS CA certificate fingerprint of an OIDC identity provider.",
        (
            "For a certificate change, add the new fingerprint at least a day ahead, and remove the old one once tokens are accepted under the new certificate. A provider can hold at most five fingerprints.",
            "Needs ram:AddFingerprintToOIDCProvider on acs:ram:*:<account>:oidc-provider/<OIDCProviderName>.",
        ),
        {
            "OIDCProviderName": "Name of the OIDC identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
            "Fingerprint": "Fingerprint of the CA certificate that secures the issuer URL, as letters and digits without colons. Compute it from a copy you trust, as a hijacked issuer would show its own. At most 128 characters; pattern `^[a-zA-Z0-9]+$`.",
        },
    ),
    "AddUserToGroup": (
        "Make a RAM user a member of a user group, so that the group's policies apply to the user.",
        (
            "The caller must be allowed to do it for both the user and the group. A user can be in a limited number of groups (`GroupsPerUserQuota` of `GetAccountSummary`).",
            "Needs ram:AddUserToGroup on acs:ram:*:<account>:user/<UserPrincipalName> and acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
            "GroupName": "Name that identifies the user group within the account and by which requests refer to it.",
        },
    ),
    "BindMFADevice": (
        "Bind a virtual MFA device to a RAM user, with codes that prove that the authenticator app has its key.",
        (
            "A user has at most one device and a device at most one user. The codes change every 30 seconds, so the call must follow soon.",
            "Needs ram:BindMFADevice on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "SerialNumber": "ARN of the device to bind, `acs:ram::<account>:mfa/<name>`, from the reply of `CreateVirtualMFADevice`.",
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
            "AuthenticationCode1": "Six-digit code that the authenticator app shows for this device.",
            "AuthenticationCode2": "Six-digit code that the app shows right after the first one; the two must be consecutive.",
        },
    ),
    "ChangePassword": (
        "Change the console password of the RAM user who calls.",
        (
            "It needs `AllowUserToChangePassword` in the account's security preference. Administrators set another user's password with `UpdateLoginProfile`.",
            "Only a RAM user may call it.",
            "Needs ram:ChangePassword on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "OldPassword": "Password in force so far, as proof that the user knows it.",
            "NewPassword": "Password for the next logon; it must satisfy the account's password policy, which may forbid recent ones (`PasswordReusePrevention`).",
        },
    ),
    "CreateAccessKey": (
        "Create an AccessKey pair for a RAM user or for the caller.",
        (
            "The secret is in this reply only and can never be read again. Enabled and disabled pairs both count towards the quota (`AccessKeysPerUserQuota` of `GetAccountSummary`), and repeating the call creates a further pair.",
            "Needs ram:CreateAccessKey on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user who gets the pair; when omitted, the caller gets it, which means a root pair if the account itself calls.",
        },
    ),
    "CreateAppSecret": (
        "Create a further secret for an OAuth application.",
        (
            "An application can have two, so that a new one can be put to use before `DeleteAppSecret` removes the old one. Save the value now: it is not meant to be shown again. Applications of OAuth `2.1` use no secrets.",
            "Needs ram:CreateAppSecret on acs:ram:*:<account>:application/<AppName>.",
        ),
        {
            "AppId": "ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth requests.",
        },
    ),
    "CreateApplication": (
        "Register an OAuth application that signs users in with Alibaba Cloud or calls its APIs on their behalf.",
        (
            "Afterwards an application of OAuth `2.0` that requires a secret needs `CreateAppSecret`, and a `ServerApp` must be installed with `ProvisionApplication`. Type, `AppName` and OAuth version are fixed for good.",
            "`--required-scopes` must be among `--predefined-scopes`.",
            "Needs ram:CreateApplication on *.",
        ),
        {
            "DisplayName": "Name that users see when they are asked for consent; it can be changed later. At most 24 characters.",
            "AppType": "`WebApp`: used through a browser; `NativeApp`: runs on a desktop or phone; `ServerApp`: works without a user's logon, so far only to synchronise users by SCIM. Known values: `WebApp`, `NativeApp`, `ServerApp`.",
            "AppName": "Name that identifies the application in the account and is part of its principal name: letters, digits, dots, underscores and hyphens. At most 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
            "RedirectUris": "Callback URLs, best with https, to which users are sent back with the authorization code after consent; for `WebApp` and `NativeApp`.",
            "SecretRequired": "Whether the application must present a secret to get tokens. `WebApp` and `ServerApp` always must; a `NativeApp` cannot guard one, so false is advised there. When omitted, depends on AppType: `false` for `NativeApp`, `true` for `ServerApp`, `true` for `WebApp`.",
            "AccessTokenValidity": "How long each access token that the application gets can be used for API calls. 900 to 10800 seconds; the service assumes `3600` when omitted.",
            "RefreshTokenValidity": "How long the application can exchange a refresh token for new access tokens; afterwards the user has to authorize it again. 7200 to 31536000 seconds; when omitted, depends on AppType: `2592000` for `NativeApp`, `2592000` for `ServerApp`, `7776000` for `WebApp`.",
            "PredefinedScopes": "OAuth scopes that the application may ask users for, such as `aliuid` and `profile`; `ListPredefinedScopes` lists them by application type.",
            "RequiredScopes": "Those of `PredefinedScopes` that users cannot deselect when they give consent; one that is missing there does not become required.",
            "IsMultiTenant": "Whether other Alibaba Cloud accounts may install the application too. When omitted, depends on AppType: `true` for `NativeApp`, `true` for `ServerApp`, `false` for `WebApp`.",
            "ProtocolVersion": "OAuth version: `2.0` uses application secrets, `2.1` has clients register dynamically and uses no fixed secret. Known values: `2.0`, `2.1`; the service assumes `2.0` when omitted.",
        },
    ),
    "CreateGroup": (
        "Create a user group, so that policies can be attached to all its members at once.",
        (
            "It starts without members and permissions: `AddUserToGroup` adds users, RAM's `AttachPolicyToGroup` adds policies.",
            "Needs ram:CreateGroup on acs:ram:*:<account>:group/*.",
        ),
        {
            "GroupName": "Name that identifies the group within the account: letters, digits, dots, underscores and hyphens. At most 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
            "DisplayName": "Free name for people to read, shown in the console; requests refer to the group by `GroupName` only. At most 24 characters.",
            "Comments": "Free text, for example what the group is for; the service does not interpret it. At most 128 characters.",
        },
    ),
    "CreateLoginProfile": (
        "Give a RAM user console logon with a password.",
        (
            "A user has at most one set of logon settings: a second call fails, `UpdateLoginProfile` changes them.",
            "Needs ram:CreateLoginProfile on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
            "Password": "Initial password for the console; it must satisfy the account's password policy (`GetPasswordPolicy`).",
            "PasswordResetRequired": "Whether the user must choose another password at the next logon. The service assumes `false` when omitted.",
            "MFABindRequired": "Whether the user has to log on with MFA; if so, the next logon asks the user to bind a device. The service assumes `false` when omitted.",
            "Status": "`Active` allows logon with the password; `Inactive` creates the settings but keeps logon off. Known values: `Active`, `Inactive`; the service assumes `Active` when omitted.",
        },
    ),
    "CreateOIDCProvider": (
        "Register an external OpenID Connect identity provider, so that its ID tokens can be traded for credentials of RAM roles.",
        (
            "Get the issuer URL, the certificate fingerprints and the client IDs from the provider first. Afterwards a RAM role must name the new provider's ARN in its trust policy before `AssumeRoleWithOIDC` can succeed. An account can hold at most 100 OIDC providers.",
            "Needs ram:CreateOIDCProvider on *.",
        ),
        {
            "OIDCProviderName": "Name for the new provider, unique in the account; it becomes part of the ARN for good. Letters, digits, periods, underscores and hyphens, with a letter or digit at both ends. At most 128 characters; pattern `^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$`.",
            "IssuerUrl": "URL that the provider writes into the `iss` claim of its tokens; unique in the account and fixed once set. It starts with `https://` and has no query, fragment or logon data. At most 255 characters; pattern `^https://[^?#@]+$`.",
            "Description": "Remark for administrators, shown with the provider; it plays no part in checking tokens. At most 256 characters.",
            "ClientIds": "IDs that applications got when they registered with the provider: a token is accepted only if its `aud` claim is among them. Letters, digits and `.-_:/`, beginning with a letter or digit. At most 50 entries; each at most 128 characters; pattern `^[a-zA-Z0-9][a-zA-Z0-9.\\-_:/]*$`.",
            "Fingerprints": "Fingerprints of the HTTPS CA certificate behind the issuer URL, as letters and digits without colons. They expose a hijacked issuer; a second one bridges a certificate change. At most 5 entries; each at most 128 characters; pattern `^[a-zA-Z0-9]+$`.",
            "IssuanceLimitTime": "Greatest age of an ID token, counted from its `iat` claim, at which it can still be traded for credentials. The console sets 12 hours; so does the service when it is left out (unverified). 1 to 168 hours.",
        },
    ),
    "CreateSAMLProvider": (
        "Register an external SAML 2.0 identity provider, whose users can then log on as RAM roles.",
        (
            "Afterwards a RAM role must name the new provider's ARN in its trust policy before anyone can log on. This is role-based SSO; logon as RAM users is set up with `SetUserSsoSettings`.",
            "Needs ram:CreateSAMLProvider on *.",
        ),
        {
            "SAMLProviderName": "Name for the new provider, unique in the account; it becomes part of the ARN for good. Letters, digits, periods, underscores and hyphens, with a letter or digit at both ends. At most 128 characters; pattern `^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$`.",
            "EncodedSAMLMetadataDocument": "Metadata XML exported from the identity provider: its logon URLs and the certificates with which its assertions are checked. Base64 text.",
            "Description": "Remark for administrators, shown with the provider; it plays no part in logons.",
            "AuthnSignAlgo": "Signature algorithm that Alibaba Cloud supports as SAML service provider: `rsa-sha256` is the stronger, `rsa-sha1` serves older identity providers. Known values: `rsa-sha256`, `rsa-sha1`; the service assumes `rsa-sha1` when omitted.",
        },
    ),
    "CreateServiceCredential": (
        "Create a credential with which a RAM user can access one particular Alibaba Cloud service.",
        (
            "Store the secret at once: only this reply contains it. `GetAccountSummary` tells how many credentials a user may have per service.",
            "Needs ram:CreateServiceCredential on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "ServiceCredentialName": "Label that tells the user's credentials apart; letters, digits, periods, hyphens and underscores. 1 to 128 characters; pattern `^[a-zA-Z0-9._-]+$`.",
            "ServiceName": "The one service that will accept the credential, written like a host name: `xxx.aliyuncs.com`.",
            "CredentialAgeDays": "Lifetime of the credential, counted from its creation; left out, it never expires. 1 to 36600 days.",
            "UserPrincipalName": "Logon name of the RAM user who is to own the credential; left out, the caller.",
        },
    ),
    "CreateUser": (
        "Create a RAM user, who at first has neither password, AccessKey pair nor permissions.",
        (
            "`CreateLoginProfile` and `CreateAccessKey` give it access; permissions come from user groups or from policies attached through the RAM service.",
            "Needs ram:CreateUser on acs:ram:*:<account>:user/*.",
        ),
        {
            "UserPrincipalName": "Logon name of the new user, `name@domain`, with the domain that `GetDefaultDomain` returns. The name has up to 64 letters, digits, periods, hyphens and underscores. 1 to 128 characters; pattern `^[a-zA-Z0-9._-]{1,64}@[a-zA-Z0-9._-]+$`.",
            "DisplayName": "Readable name by which people recognise the user in the console; requests never refer to it. 1 to 24 characters.",
            "MobilePhone": "Contact number of the user as country code, hyphen, number; it is for information only, codes go to what `SetVerificationInfo` binds (unverified). Pattern `^\\d+-\\d+$`; has an effect on aliyun.com only.",
            "Email": "Contact address of the user; it is for information only, codes go to what `SetVerificationInfo` binds (unverified). Has an effect on aliyun.com only.",
            "Comments": "Remark on the user for administrators, for example its purpose. 1 to 128 characters.",
            "Tag": "Tags that the user carries from the start, as `TagResources` would attach them. At most 20 entries.",
        },
    ),
    "CreateVirtualMFADevice": (
        "Create a virtual MFA device, whose key is then entered in an authenticator app.",
        (
            "The key is in this reply only, as text and as QR code. The device has no effect until `BindMFADevice` gives it to a user.",
            "Needs ram:CreateVirtualMFADevice on acs:ram:*:<account>:mfa/*.",
        ),
        {
            "VirtualMFADeviceName": "Name of the device, which becomes the end of its serial number: letters, digits and hyphens. 1 to 64 characters; pattern `^[a-zA-Z0-9-]+$`.",
        },
    ),
    "DeleteAccessKey": (
        "Delete an AccessKey pair of a RAM user or of the caller.",
        (
            "Requests signed with it fail from then on. A RAM user's pair goes to the recycle bin, from which `RestoreAccessKeyFromRecycleBin` can bring it back until its deletion date. `UpdateAccessKey` disables a pair on trial.",
            "Needs ram:DeleteAccessKey on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserAccessKeyId": "ID of the AccessKey pair concerned: the half that requests carry openly, never the secret.",
            "UserPrincipalName": "Logon name of the RAM user who loses the pair; when omitted, the pair is one of the caller's own.",
        },
    ),
    "DeleteAccessKeyInRecycleBin": (
        "Erase a deleted AccessKey pair from the recycle bin for good.",
        (
            "This cannot be undone. Without this call the service erases the pair when its `DeleteDate` is reached.",
            "`--user-id` is required when the account itself calls.",
            "Needs ram:DeleteAccessKeyInRecycleBin on *.",
        ),
        {
            "UserId": "ID of the RAM user who owned the pair; a RAM user that calls for itself may leave it out.",
            "UserAccessKeyId": "ID of the deleted AccessKey pair to erase, as `ListAccessKeysInRecycleBin` reports it.",
        },
    ),
    "DeleteAppSecret": (
        "Delete one of an OAuth application's secrets, so that it can no longer get tokens with it.",
        (
            "To rotate, create the second secret and switch to it first.",
            "Needs ram:DeleteAppSecret on acs:ram:*:<account>:application/<AppName>.",
        ),
        {
            "AppId": "ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth requests.",
            "AppSecretId": "ID of one of the application's secrets; it names the secret without revealing its value.",
        },
    ),
    "DeleteApplication": (
        "Delete an OAuth application for good, after which nobody can sign in through it.",
        (
            "There is no recycle bin for applications. Whether a `ServerApp` must be uninstalled with `DeprovisionApplication` first is not documented.",
            "Needs ram:DeleteApplication on acs:ram:*:<account>:application/<AppName>.",
        ),
        {
            "AppId": "ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth requests.",
        },
    ),
    "DeleteGroup": (
        "Delete a user group that has neither members nor policies.",
        (
            "Take out all members with `RemoveUserFromGroup` and detach all policies with RAM's `DetachPolicyFromGroup` first; otherwise the service refuses, in RAM with `DeleteConflict.Group.User` or `DeleteConflict.Group.Policy`.",
            "Needs ram:DeleteGroup on acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "GroupName": "Name that identifies the user group within the account and by which requests refer to it.",
        },
    ),
    "DeleteLoginProfile": (
        "Take console logon away from a RAM user by deleting the logon settings with the password.",
        (
            "AccessKey pairs of the user keep working. To suspend logon only, set `Status` to `Inactive` with `UpdateLoginProfile`.",
            "Needs ram:DeleteLoginProfile on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
        },
    ),
    "DeleteOIDCProvider": (
        "Delete an OIDC identity provider, so that its tokens can no longer be traded for credentials.",
        (
            "Roles keep naming the provider in their trust policies. Edit these too: a provider created later under the same name gets the same ARN, and with it their trust (unverified).",
            "Needs ram:DeleteOIDCProvider on acs:ram:*:<account>:oidc-provider/<OIDCProviderName>.",
        ),
        {
            "OIDCProviderName": "Name of the OIDC identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
        },
    ),
    "DeletePasskey": (
        "Remove a passkey from a RAM user, for example when the device that holds it is lost.",
        (
            "The user can no longer log on or pass MFA with it; a user without any other MFA method has to register one again.",
            "The service refuses a call without `--passkey-id` with `MissingPasskeyId`.",
            "Needs ram:DeletePasskey on *.",
        ),
        {
            "PasskeyId": "ID of the passkey to remove, as `ListPasskeys` reports it.",
            "UserPrincipalName": "Logon name of the RAM user who loses the passkey; left out, presumably the calling RAM user (unverified).",
        },
    ),
    "DeleteSAMLProvider": (
        "Delete a SAML identity provider, so that its users can no longer log on as RAM roles.",
        (
            "Roles keep naming the provider in their trust policies. Edit these too: a provider created later under the same name gets the same ARN, and with it their trust (unverified).",
            "Needs ram:DeleteSAMLProvider on acs:ram:*:<account>:saml-provider/<SAMLProviderName>.",
        ),
        {
            "SAMLProviderName": "Name of the SAML identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
        },
    ),
    "DeleteServiceCredential": (
        "Delete a service credential; requests that still use it are refused from then on.",
        (
            "To find out safely whether it is still in use, set it to `Inactive` with `UpdateServiceCredential` first; that can be undone.",
            "Needs ram:DeleteServiceCredential on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "ServiceCredentialId": "ID of the service credential, given by the service at creation and starting with `SC`; not secret.",
            "UserPrincipalName": "Logon name of the RAM user who owns the credential; left out, the caller.",
        },
    ),
    "DeleteUser": (
        "Delete a RAM user by moving it to the recycle bin.",
        (
            "Its console logon ends and its AccessKey pairs go to the bin with it; `RestoreUserFromRecycleBin` can undo this for 30 days. RAM's own `DeleteUser` demands that policies be detached and groups left first; whether this one does is unverified.",
            "Give exactly one of `--user-principal-name` and `--user-id`.",
            "Needs ram:DeleteUser on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the user to delete, in the form `name@domain`.",
            "UserId": "ID of the user to delete; restoring the user later takes this ID, so keep it.",
        },
    ),
    "DeleteUserInRecycleBin": (
        "Erase a deleted RAM user from the recycle bin for good.",
        (
            "This cannot be undone, and it erases the user's AccessKey pairs too. Without this call the service erases the user when its `DeleteDate` is reached.",
            "Needs ram:DeleteUserInRecycleBin on *.",
        ),
        {
            "UserId": "ID of the deleted user to erase, as `ListUsersInRecycleBin` reports it; logon names are not accepted.",
        },
    ),
    "DeleteVirtualMFADevice": (
        "Delete an unbound virtual MFA device and the key that it holds.",
        (
            "The service refuses while a user has the device: call `UnbindMFADevice` first. `DisableVirtualMFA` does both in one call.",
            "Needs ram:DeleteVirtualMFADevice on <SerialNumber>.",
        ),
        {
            "SerialNumber": "ARN of the device, `acs:ram::<account>:mfa/<name>`, as `CreateVirtualMFADevice` and `ListVirtualMFADevices` return it.",
        },
    ),
    "DeprovisionApplication": (
        "Uninstall an OAuth application, which withdraws its scopes in the account.",
        (
            "It works for applications of other accounts and for own ones of type `ServerApp`; for own ones of type `WebApp` or `NativeApp`, which are never installed, it fails. The application itself stays: see `DeleteApplication`.",
            "Needs ram:DeprovisionApplication on acs:ram:*:<account>:application/<AppName>.",
        ),
        {
            "AppId": "ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth requests.",
        },
    ),
    "DeprovisionExternalApplication": (
        "Uninstall another account's OAuth application, which then loses its scopes in this account.",
        (
            "Only the installation goes; the application lives on in its own account and can be installed again.",
            "Needs ram:DeprovisionExternalApplication on *.",
        ),
        {
            "AppId": "ID of an installed external application: `ForeignAppId` in the reply of `ListExternalApplications`.",
        },
    ),
    "DisableVirtualMFA": (
        "Unbind the virtual MFA device of a RAM user and delete it.",
        (
            "The device's key is lost, so the user needs a new device to use MFA again. `UnbindMFADevice` keeps the device.",
            "Needs ram:DisableVirtualMFA on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
        },
    ),
    "GenerateCredentialReport": (
        "Start building the credential report of the account.",
        (
            "Repeat the call until `State` is `COMPLETED`, then read the report with `GetCredentialReport`. A report younger than four hours is kept instead of building a new one. Accounts with more than 3,500 RAM users get none.",
            "Needs ram:GenerateCredentialReport on *.",
        ),
        {},
    ),
    "GenerateGovernanceReport": (
        "Start a new identity and access governance check of the account.",
        (
            "The report is made in the background: ask `GetGovernanceReportStatus` until it is `Completed`, then read `ListRecentGovernanceMetrics` and `GetGovernanceItemReport`.",
            "Needs ram:GenerateGovernanceReport on *.",
        ),
        {},
    ),
    "GetAccessKeyInfoInRecycleBin": (
        "Look up one deleted AccessKey pair and the RAM user it belonged to.",
        ("Needs ram:GetAccessKeyInfoInRecycleBin on *.",),
        {
            "UserAccessKeyId": "ID of the deleted AccessKey pair, for example one found in a log; its owner need not be known.",
        },
    ),
    "GetAccessKeyLastUsed": (
        "Read when an AccessKey pair was last used and for which cloud service.",
        (
            "The RAM operation of the same name does not tell the service. For many users `GenerateCredentialReport` needs far fewer calls.",
            "Needs ram:GetAccessKeyLastUsed on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserAccessKeyId": "ID of the AccessKey pair concerned: the half that requests carry openly, never the secret.",
            "UserPrincipalName": "Logon name of the RAM user who owns the pair; when omitted, the pair is looked for among the caller's own.",
        },
    ),
    "GetAccessKeyPolicy": (
        "Read the network policy that says from which addresses one AccessKey pair may be used.",
        (
            "Only permanent AccessKey pairs have such a policy; temporary STS credentials are not covered. A policy in force for the pair replaces the account-level one, which `GetAccessKeyPolicyForAccount` returns.",
            "Needs ram:GetAccessKeyPolicy on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserAccessKeyId": "ID of the AccessKey pair concerned: the half that requests carry openly, never the secret.",
            "UserPrincipalName": "Logon name of the RAM user who owns the AccessKey pair; when omitted, the pair is one of the caller's own.",
        },
    ),
    "GetAccessKeyPolicyForAccount": (
        "Read the account-level network policy, which limits from where AccessKey pairs may be used.",
        (
            "It applies to every permanent pair of the account itself and of its RAM users, except for pairs with a policy of their own in force; `GetAccessKeyPolicy` reads those.",
            "Needs ram:GetAccessKeyPolicyForAccount on acs:ram:*:<account>:*.",
        ),
        {},
    ),
    "GetAccountMFAInfo": (
        "Read whether the account's own (root) logon is protected by MFA.",
        ("Needs ram:GetAccountMFAInfo on *.",),
        {},
    ),
    "GetAccountSecurityPracticeReport": (
        "Get the account's security score and the figures behind it.",
        (
            "Other callers than the account itself can learn here whether the account has MFA and AccessKey pairs of its own.",
            "Needs ram:GetAccountSecurityPracticeReport on *.",
        ),
        {},
    ),
    "GetAccountSummary": (
        "Read how many users, groups, roles, policies and MFA devices the account has and how many it may have.",
        (
            "RAM has no such operation. It is the way to see in advance that a create or attach call would exceed a quota.",
            "Needs ram:GetAccountSummary on *.",
        ),
        {},
    ),
    "GetAppSecret": (
        "Read one secret of an OAuth application by its ID.",
        (
            "The API reference shows the value in the reply, while the user guide says that it can be seen at creation only, so do not count on getting it (unverified).",
            "Needs ram:GetAppSecret on acs:ram:*:<account>:application/<AppName>.",
        ),
        {
            "AppId": "ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth requests.",
            "AppSecretId": "ID of one of the application's secrets; it names the secret without revealing its value.",
        },
    ),
    "GetApplication": (
        "Read the settings of one of the account's own OAuth applications.",
        (
            "How an application of another account is installed is told by `GetExternalApplication`.",
            "Needs ram:GetApplication on acs:ram:*:<account>:application/<AppName>.",
        ),
        {
            "AppId": "ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth requests.",
        },
    ),
    "GetApplicationProvisionInfo": (
        "Read how one OAuth application is installed in the account: its scopes, category and who may use it.",
        ("Needs ram:GetApplicationProvisionInfo on *.",),
        {
            "AppId": "ID of an installed application, as `ListApplicationProvisionInfos` returns it.",
        },
    ),
    "GetCredentialReport": (
        "Fetch the latest credential report: passwords, MFA and AccessKey pairs of the account and all its RAM users.",
        (
            "Call `GenerateCredentialReport` until it answers `COMPLETED` first. Key usage lags about two hours behind, password changes up to a day. It shows the account's own keys, MFA and last logon to other callers too.",
            "Needs ram:GetCredentialReport on *.",
        ),
        {
            "NextToken": "Opaque token of the page that follows: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most identities, that is rows of the report, on one page; the default is enough for any account that can have a report. 1 to 3501; the service assumes `3501` when omitted.",
        },
    ),
    "GetDefaultDomain": (
        "Read the account's default domain, the part after `@` in the logon names of its RAM users.",
        ("Needs ram:GetDefaultDomain on *.",),
        {},
    ),
    "GetExternalApplication": (
        "Read one installed OAuth application of another account, with the scopes it was granted.",
        ("Needs ram:GetExternalApplication on *.",),
        {
            "AppId": "ID of the external application, called `ForeignAppId` in replies; it must be installed in this account.",
        },
    ),
    "GetGovernanceItemReport": (
        "Read the result of one governance check item: its key figure and the table of findings behind it.",
        (
            "It reads the latest finished report and may therefore be out of date; `GenerateGovernanceReport` makes a new one.",
            "Needs ram:GetGovernanceItemReport on *.",
        ),
        {
            "GovernanceItemType": "Name of the check item, for example `SSOLoginEnabled`, as `GovernanceItem` in `ListRecentGovernanceMetrics`. The service presumably refuses a call without it (unverified).",
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 1000; the service assumes `1000` when omitted.",
        },
    ),
    "GetGovernanceReportStatus": (
        "Read how far the governance report has come, as a whole and for each check item.",
        ("Needs ram:GetGovernanceReportStatus on *.",),
        {},
    ),
    "GetGroup": (
        "Read the names, comments and dates of one user group.",
        (
            "Members come from `ListUsersForGroup`, attached policies from RAM's `ListPoliciesForGroup`.",
            "Needs ram:GetGroup on acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "GroupName": "Name that identifies the user group within the account and by which requests refer to it.",
        },
    ),
    "GetLoginProfile": (
        "Read the console logon settings of a RAM user and when the user last logged on.",
        (
            "For a user without logon settings the service answers with a 404 error, `EntityNotExist.User.LoginProfile`: take it as the information that console logon is not set up.",
            "Needs ram:GetLoginProfile on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
        },
    ),
    "GetOIDCProvider": (
        "Look up one OIDC identity provider by name.",
        ("Needs ram:GetOIDCProvider on acs:ram:*:<account>:oidc-provider/<OIDCProviderName>.",),
        {
            "OIDCProviderName": "Name of the OIDC identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
        },
    ),
    "GetPasswordPolicy": (
        "Read the rules for the console passwords of RAM users.",
        ("Needs ram:GetPasswordPolicy on acs:ram:*:<account>:*.",),
        {},
    ),
    "GetSAMLProvider": (
        "Look up one SAML identity provider together with its metadata.",
        ("Needs ram:GetSAMLProvider on acs:ram:*:<account>:saml-provider/<SAMLProviderName>.",),
        {
            "SAMLProviderName": "Name of the SAML identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
        },
    ),
    "GetSecurityPreference": (
        "Read the account-wide security settings for RAM users: logon, MFA, self-service and idle time.",
        ("Needs ram:GetSecurityPreference on acs:ram:*:<account>:*.",),
        {},
    ),
    "GetServiceCredential": (
        "Look up one service credential of a RAM user.",
        ("Needs ram:GetServiceCredential on acs:ram:*:<account>:user/<UserPrincipalName>.",),
        {
            "ServiceCredentialId": "ID of the service credential, given by the service at creation and starting with `SC`; not secret.",
            "UserPrincipalName": "Logon name of the RAM user who owns the credential; left out, the caller.",
        },
    ),
    "GetUser": (
        "Look up one RAM user by logon name, by ID or by one of its AccessKey IDs.",
        (
            "Give exactly one of `--user-principal-name`, `--user-id` and `--user-access-key-id`.",
            "Needs ram:GetUser on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`. 1 to 128 characters; pattern `^[a-zA-Z0-9._-]{1,64}@[a-zA-Z0-9._-]+$`.",
            "UserId": "Numeric ID that the service gave the RAM user at creation; it stays the same when the user is renamed.",
            "UserAccessKeyId": "ID of an AccessKey pair whose owner is wanted, for example one found in a log.",
        },
    ),
    "GetUserInRecycleBin": (
        "Look up one deleted RAM user by ID or by one of its AccessKey IDs.",
        (
            "Give exactly one of `--user-id` and `--user-access-key-id`.",
            "Needs ram:GetUserInRecycleBin on *.",
        ),
        {
            "UserId": "ID that the user had before its deletion; `ListUsersInRecycleBin` reports it, too.",
            "UserAccessKeyId": "ID of an AccessKey pair that the deleted user owned, for example one found in a log.",
        },
    ),
    "GetUserMFAInfo": (
        "Read whether a RAM user has an MFA device and of which kind it is.",
        (
            "Passkeys are listed by `ListPasskeys`, security phone and mailbox by `GetVerificationInfo`.",
            "`--user-principal-name` is required when the account itself calls.",
            "Needs ram:GetUserMFAInfo on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in question; a RAM user who asks about itself can omit it.",
        },
    ),
    "GetUserSsoSettings": (
        "Read how RAM users log on through the account's own SAML identity provider.",
        ("Needs ram:GetUserSsoSettings on *.",),
        {},
    ),
    "GetVerificationInfo": (
        "Read which phone and mailbox a RAM user can receive verification codes on.",
        (
            "These are for MFA and set by `SetVerificationInfo`; the contact data in `GetUser` is separate from them.",
            "Needs ram:GetVerificationInfo on *.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in question; when omitted, presumably the calling user is meant (unverified).",
        },
    ),
    "ListAccessKeys": (
        "List all AccessKey pairs of a RAM user or of the caller, without their secrets.",
        (
            "The reply is not paged. Called by the account itself without a user name, it lists the root pairs.",
            "Needs ram:ListAccessKeys on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user whose pairs are listed; when omitted, they are the caller's own.",
        },
    ),
    "ListAccessKeysInRecycleBin": (
        "List the deleted AccessKey pairs of one RAM user that can still be restored.",
        (
            "The bin keeps at most three pairs per user, each for 30 days; a fourth pushes out the oldest. The list comes in one piece.",
            "Needs ram:ListAccessKeysInRecycleBin on *.",
        ),
        {
            "UserId": "ID of the RAM user who owned the pairs; left out, presumably the calling RAM user (unverified).",
        },
    ),
    "ListAppSecretIds": (
        "List the IDs and creation times of an OAuth application's secrets.",
        ("Needs ram:ListAppSecretIds on acs:ram:*:<account>:application/<AppName>.",),
        {
            "AppId": "ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth requests.",
        },
    ),
    "ListApplicationProvisionInfos": (
        "List the OAuth applications that are installed in the account, its own and those of other accounts.",
        (
            "The reply is not paged. `ListApplications`, in contrast, lists what the account has created, installed or not.",
            "Needs ram:ListApplicationProvisionInfos on *.",
        ),
        {
            "SourceType": "Whose applications to list: the account's own (`inner`) or those of other accounts (`external`); when omitted, both kinds (unverified). Known values: `inner`, `external`.",
        },
    ),
    "ListApplications": (
        "List the OAuth applications that the account has created.",
        (
            "The reply is not paged. Applications of other accounts are not included: see `ListApplicationProvisionInfos`.",
            "Needs ram:ListApplications on *.",
        ),
        {},
    ),
    "ListExternalApplications": (
        "List the OAuth applications of other accounts that are installed here.",
        (
            "The reply may be cut, yet the operation has no parameter that asks for the rest; `ListApplicationProvisionInfos` with `external` is not paged.",
            "Needs ram:ListExternalApplications on *.",
        ),
        {},
    ),
    "ListGroups": (
        "List the user groups of the account, page by page.",
        ("Needs ram:ListGroups on acs:ram:*:<account>:group/*.",),
        {
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.",
        },
    ),
    "ListGroupsForUser": (
        "List every user group that a RAM user belongs to, with the date of joining.",
        (
            "The reply is not paged. To learn the membership of all users, `ListUsersForGroup` once per group usually takes fewer calls.",
            "Needs ram:ListGroupsForUser on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
        },
    ),
    "ListOIDCProviders": (
        "List the OIDC identity providers of the account, page by page.",
        ("Needs ram:ListOIDCProviders on *.",),
        {
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.",
        },
    ),
    "ListPasskeys": (
        "List the passkeys with which a RAM user can log on to the console or pass MFA.",
        (
            "The list comes in one piece; there are no pages.",
            "Needs ram:ListPasskeys on *.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user whose passkeys are wanted; left out, presumably the calling RAM user (unverified).",
        },
    ),
    "ListPredefinedScopes": (
        "List the OAuth scopes that applications may ask for, with what each of them permits.",
        ("Needs ram:ListPredefinedScopes on acs:ram:*:<account>:*.",),
        {
            "AppType": "Kind of application whose possible scopes are wanted; when omitted, the scopes of all three kinds are listed. Known values: `WebApp`, `NativeApp`, `ServerApp`.",
        },
    ),
    "ListRecentGovernanceMetrics": (
        "List the key figures of all check items from the latest governance report.",
        (
            "It returns what the last `GenerateGovernanceReport` found and starts no new check.",
            "Needs ram:ListRecentGovernanceMetrics on *.",
        ),
        {},
    ),
    "ListSAMLProviders": (
        "List the SAML identity providers of the account, page by page.",
        ("Needs ram:ListSAMLProviders on *.",),
        {
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.",
        },
    ),
    "ListServiceCredentials": (
        "List the service credentials of one RAM user, or of all RAM users of the account, page by page.",
        (
            "`--user-principal-name` must not be given when `--all-users` is `true`.",
            "Needs ram:ListServiceCredentials on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "AllUsers": "True lists the credentials of every RAM user in the account at once.",
            "MaxResults": "Most credentials that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 100; the service assumes `10` when omitted.",
            "NextToken": "Opaque token of the page that follows: a reply carries it only while entries remain, a request that carries it continues there.",
            "ServiceName": "Lists only credentials for this service, written like a host name (`xxx.aliyuncs.com`); left out, those for any service.",
            "UserPrincipalName": "Logon name of the RAM user whose credentials are wanted; left out without `AllUsers`, presumably the caller (unverified).",
        },
    ),
    "ListTagResources": (
        "List which tags RAM users carry, or which RAM users carry certain tags, page by page.",
        (
            "Give at most one of `--resource-id` and `--resource-principal-name`. Give at least one of `--resource-id`, `--resource-principal-name` and `--tag`.",
            "Needs ram:ListTagResources on *.",
        ),
        {
            "ResourceType": "Kind of resource that carries the tags; through this service only RAM users (`user`) can be tagged. Known values: `user`.",
            "ResourcePrincipalName": "Logon names of the RAM users whose tags are wanted, such as `alice@example.onaliyun.com`. At most 50 entries.",
            "NextToken": "Opaque token of the page that follows: a reply carries it only while entries remain, a request that carries it continues there.",
            "PageSize": "Most entries, each one tag of one user, that a page may hold; if more exist, `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.",
            "ResourceId": "User IDs of the RAM users whose tags are wanted; left out like the logon names, `Tag` alone decides. At most 50 entries.",
            "Tag": "Tags to search for; one without a value matches any value of its key. At most 20 entries.",
        },
    ),
    "ListUserBasicInfos": (
        "List the RAM users of the account with names, ID and status only, page by page.",
        (
            "Suspended users appear only when `Status` or `Tag` asks for them. `ListUsers` returns the details.",
            "`--status` must not be given when `--tag` is given.",
            "Needs ram:ListUserBasicInfos on acs:ram:*:<account>:user/*.",
        ),
        {
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 1000; the service assumes `100` when omitted.",
            "Tag": "Lists only users who carry these tags, active and suspended ones alike. At most 20 entries.",
            "Status": "States of the users to list: `active`, `freeze` (suspended, cannot act; unverified), or both. Entries: `active`, `freeze`; the service assumes `active` when omitted.",
        },
    ),
    "ListUsers": (
        "List the RAM users of the account with all details, page by page.",
        (
            "Suspended users appear only when `Status` or `Tag` asks for them. `ListUserBasicInfos` is the short form; RAM's own `ListUsers` knows no last logon.",
            "`--status` is ignored when `--tag` is given.",
            "Needs ram:ListUsers on acs:ram:*:<account>:user/*.",
        ),
        {
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 1000; the service assumes `1000` when omitted.",
            "Tag": "Lists only users who carry these tags, active and suspended ones alike. At most 20 entries.",
            "Status": "States of the users to list: `active`, `freeze` (suspended, cannot act; unverified), or both. Entries: `active`, `freeze`; the service assumes `active` when omitted.",
        },
    ),
    "ListUsersForGroup": (
        "List the members of a user group and when each of them joined, page by page.",
        ("Needs ram:ListUsersForGroup on acs:ram:*:<account>:group/<GroupName>.",),
        {
            "GroupName": "Name that identifies the user group within the account and by which requests refer to it.",
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.",
        },
    ),
    "ListUsersInRecycleBin": (
        "List the deleted RAM users that can still be restored, page by page.",
        (
            "A deleted user stays for 30 days. The bin holds at most 1,000 users; when it is full, the one deleted first is erased early.",
            "Needs ram:ListUsersInRecycleBin on *.",
        ),
        {
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.",
            "Filter": "Search for a single deleted user by full logon name, written `UserPrincipalName eq alice@example.onaliyun.com`; left out, all deleted users are listed. Pattern `^UserPrincipalName eq \\S+@\\S+\\.onaliyun\\.com$`.",
        },
    ),
    "ListVirtualMFADevices": (
        "List the account's virtual MFA devices and which users they are bound to, page by page.",
        (
            "Passkeys and hardware keys are not included. The RAM operation of the same name is not paged.",
            "Needs ram:ListVirtualMFADevices on acs:ram:*:<account>:mfa/*.",
        ),
        {
            "Marker": "Opaque position where the next page starts: a reply carries it only while entries remain, a request that carries it continues there.",
            "MaxItems": "Most entries that one page may hold; if more exist, the reply is cut there and `IsTruncated` is true. 1 to 100; the service assumes `100` when omitted.",
        },
    ),
    "ProvisionApplication": (
        "Install an OAuth application in the account, which grants it scopes there.",
        (
            "Of the account's own applications only those of type `ServerApp` need it; `WebApp` and `NativeApp` are used without. Applications of other accounts can be installed with it as well (unverified) or with `ProvisionExternalApplication`.",
            "Needs ram:ProvisionApplication on acs:ram:*:<account>:application/<AppName>.",
        ),
        {
            "AppId": "ID of the application to install, for an own one from `ListApplications`.",
            "Scopes": "OAuth scopes that the application gets in this account, such as `openid` and `aliuid`; `ListPredefinedScopes` describes them. What it gets when omitted is not documented.",
        },
    ),
    "ProvisionExternalApplication": (
        "Install an OAuth application that belongs to another Alibaba Cloud account.",
        (
            "Its owner must have opened it to other accounts (`IsMultiTenant`) and must tell its ID, because no operation finds applications that are not installed yet. `DeprovisionExternalApplication` undoes it.",
            "Needs ram:ProvisionExternalApplication on *.",
        ),
        {
            "AppId": "ID of the other account's application, obtained from its owner; IDs from the caller's own `ListApplications` do not work.",
            "Scopes": "OAuth scopes that the external application gets in this account, such as `openid` and `aliuid`. What it gets when omitted is not documented.",
        },
    ),
    "RemoveClientIdFromOIDCProvider": (
        "Stop accepting tokens issued to one client ID of an OIDC identity provider.",
        (
            "Applications that use this client ID can no longer get role credentials through the provider.",
            "Needs ram:RemoveClientIdFromOIDCProvider on acs:ram:*:<account>:oidc-provider/<OIDCProviderName>.",
        ),
        {
            "OIDCProviderName": "Name of the OIDC identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
            "ClientId": "Client ID to take off the provider's list; it must be registered there now. Letters, digits and `.-_:/`. At most 128 characters; pattern `^[a-zA-Z0-9][a-zA-Z0-9.\\-_:/]*$`.",
        },
    ),
    "RemoveFingerprintFromOIDCProvider": (
        "Stop trusting one HTTPS CA certificate fingerprint of an OIDC identity provider.",
        (
            "Make sure that the certificate in use matches a fingerprint that remains; otherwise the provider's tokens are refused.",
            "Needs ram:RemoveFingerprintFromOIDCProvider on acs:ram:*:<account>:oidc-provider/<OIDCProviderName>.",
        ),
        {
            "OIDCProviderName": "Name of the OIDC identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
            "Fingerprint": "Registered fingerprint to take off the list, usually that of a certificate which the provider has retired.",
        },
    ),
    "RemoveUserFromGroup": (
        "Take a RAM user out of a user group, so that the group's policies no longer apply to the user.",
        (
            "User and group remain. The caller must be allowed to do it for both of them.",
            "Needs ram:RemoveUserFromGroup on acs:ram:*:<account>:user/<UserPrincipalName> and acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
            "GroupName": "Name that identifies the user group within the account and by which requests refer to it.",
        },
    ),
    "RestoreAccessKeyFromRecycleBin": (
        "Bring a deleted AccessKey pair back from the recycle bin.",
        (
            "Never restore a pair that was deleted because it leaked. Pairs are disabled before they are deleted, so check its status and enable it with `UpdateAccessKey` if necessary (unverified).",
            "Needs ram:RestoreAccessKeyFromRecycleBin on *.",
        ),
        {
            "UserId": "ID of the RAM user who owned the pair and gets it back; left out, presumably the calling RAM user (unverified).",
            "UserAccessKeyId": "ID of the deleted AccessKey pair to bring back; its `DeleteDate` must lie ahead.",
        },
    ),
    "RestoreUserFromRecycleBin": (
        "Bring a deleted RAM user back from the recycle bin.",
        (
            "Possible until the user's `DeleteDate`. Afterwards check its AccessKey pairs, logon profile, user groups and policies: which of these come back is not documented.",
            "Needs ram:RestoreUserFromRecycleBin on *.",
        ),
        {
            "UserId": "ID of the deleted user to bring back; `ListUsersInRecycleBin` finds it by the former logon name.",
        },
    ),
    "SetAccessKeyPolicy": (
        "Replace the network policy of one AccessKey pair, so that only the listed addresses may use it.",
        (
            "A statement of type `ClassicWhiteList` has an `IPList` of public addresses; one of type `VPCWhiteList` has a VPC ID or `AllowAllVPC` as `Value` and an `IPList` of private addresses. No operation deletes a policy: sending status `Inactive` with empty `Statements` lifts it. A wrong list locks out every program that signs with the pair.",
            "Needs ram:SetAccessKeyPolicy on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "AccessKeyPolicy": "Whole new policy as JSON: `Version` (so far 1), `Status` (`Active` or `Inactive`) and `Statements`, a list of allowed networks that may be empty but not null. A mapping is sent as its JSON text.",
            "UserAccessKeyId": "ID of the AccessKey pair concerned: the half that requests carry openly, never the secret.",
            "UserPrincipalName": "Logon name of the RAM user whose AccessKey pair is restricted; when omitted, it is one of the caller's own.",
        },
    ),
    "SetAccessKeyPolicyForAccount": (
        "Replace the account-level network policy, so that AccessKey pairs work from the listed addresses only.",
        (
            "It affects all permanent pairs of the account and its RAM users that have no policy of their own in force, and so possibly the caller's. For the form of a statement see `SetAccessKeyPolicy`.",
            "Needs ram:SetAccessKeyPolicyForAccount on acs:ram:*:<account>:*.",
        ),
        {
            "AccessKeyPolicy": "Whole new policy as JSON, in the same form as for a single pair; status `Inactive` with empty `Statements` ends the restriction. A mapping is sent as its JSON text.",
        },
    ),
    "SetDefaultDomain": (
        "Set the account's default domain, the part after `@` in the logon names of its RAM users.",
        (
            "The domain always has the form `<alias>.onaliyun.com`, so the account alias changes with it, and so does every user's `UserPrincipalName`; stored logon names have to be replaced.",
            "Needs ram:SetDefaultDomain on *.",
        ),
        {
            "DefaultDomainName": "New domain `<alias>.onaliyun.com`; the alias takes letters, digits, dots, underscores and hyphens, but no hyphen at either end and no two in a row. At most 64 characters; pattern `^(?!-)(?!.*--)[a-zA-Z0-9._-]*[a-zA-Z0-9._]\\.onaliyun\\.com$`.",
        },
    ),
    "SetPasswordPolicy": (
        "Set the rules for the console passwords of all RAM users.",
        (
            "There is one policy per account and none per user. Send every rule that is to hold: a default is documented for each rule left out, and whether its former value would survive is not known (unverified). RAM spells `HardExpire` as `HardExpiry` and lacks the newer rules.",
            "Needs ram:SetPasswordPolicy on acs:ram:*:<account>:*.",
        ),
        {
            "MinimumPasswordLength": "Fewest characters that a RAM user's password must have. 8 to 32; the service assumes `8` when omitted.",
            "RequireLowercaseCharacters": "Whether a password needs at least one lowercase letter. The service assumes `false` when omitted.",
            "RequireUppercaseCharacters": "Whether a password needs at least one uppercase letter. The service assumes `false` when omitted.",
            "RequireNumbers": "Whether a password needs at least one digit. The service assumes `false` when omitted.",
            "RequireSymbols": "Whether a password needs at least one special character, that is neither letter nor digit. The service assumes `false` when omitted.",
            "HardExpire": "What follows when a password is older than `MaxPasswordAge`: true locks the user out until an administrator resets it, false lets the user choose a new one and go on. The service assumes `false` when omitted.",
            "MaxLoginAttemps": "Wrong passwords in a row after which console logon is locked for one hour; 0 means no limit. The spelling is the service's. 0 to 32; the service assumes `0` when omitted.",
            "PasswordReusePrevention": "How many of a user's latest passwords may not be chosen again; 0 allows any of them. 0 to 24; the service assumes `0` when omitted.",
            "MaxPasswordAge": "How long a password is valid after it was set; 0 means that it never expires. 0 to 1095 days; the service assumes `0` when omitted.",
            "MinimumPasswordDifferentCharacter": "How many distinct characters a password must contain; 0 demands none. 0 to 8; the service assumes `0` when omitted.",
            "PasswordNotContainUserName": "Whether a password is refused that has the user's own name in it. The service assumes `false` when omitted.",
            "InitialPasswordAge": "How long an initial password works, that is one set when console logon is created or enabled again; 0 means no limit. 0 to 90 days; the service assumes `14` when omitted.",
            "InterceptRiskPasswordOnApi": "Whether API calls are also refused when they set a password that the service rates as a security threat. The service assumes `false` when omitted.",
        },
    ),
    "SetSecurityPreference": (
        "Change the account-wide security settings for RAM users: logon, MFA, self-service and idle time.",
        (
            "Weakening these settings affects all RAM users at once. Send every setting that is to hold: a default is documented for most, and whether one left out keeps its value is not known (unverified). Settings of a single user are in `UpdateLoginProfile`.",
            "Needs ram:SetSecurityPreference on acs:ram:*:<account>:*.",
        ),
        {
            "EnableSaveMFATicket": "Whether a passed MFA check may be remembered, so that the user is not asked for it again within seven days. The service assumes `false` when omitted.",
            "AllowUserToChangePassword": "Whether RAM users may change their own console password; `ChangePassword` fails otherwise. The service assumes `true` when omitted.",
            "AllowUserToManageAccessKeys": "Whether RAM users may create, disable and delete AccessKey pairs of their own. The service assumes `false` when omitted.",
            "AllowUserToManageMFADevices": "Whether RAM users may bind and unbind their own MFA devices. The service assumes `true` when omitted.",
            "LoginSessionDuration": "How long a RAM user stays logged on to the console before a new logon is needed. 1 to 24 hours; the service assumes `6` when omitted.",
            "LoginNetworkMasks": "Networks in CIDR form, such as `10.0.0.0/8`, from which RAM users may log on to the console, by password or SSO; without any, logon works from everywhere. API calls are not affected. At most 512 characters; at most 40 entries.",
            "VerificationTypes": "Messages that RAM users may use as second factor at logon: `sms` to the security phone, `email` to the security mailbox. Entries: `sms`, `email`.",
            "AllowUserToManagePersonalDingTalk": "Whether RAM users may link a personal account of the DingTalk messenger to themselves and unlink it. The service assumes `true` when omitted.",
            "OperationForRiskLogin": "Former setting for suspicious logons: `autonomous` leaves the second check to the user, `enforceVerify` demands it. Use `MFAOperationForLogin` instead. Known values: `autonomous`, `enforceVerify`; the service assumes `autonomous` when omitted; deprecated.",
            "MFAOperationForLogin": "Who has to pass MFA at console logon: all users (`mandatory`), those whose logon settings require it (`independent`), or only unusual logons (`adaptive`). It replaces `EnforceMFAForLogin`. Known values: `mandatory`, `independent`, `adaptive`; the service assumes `independent` when omitted.",
            "AllowUserToLoginWithPasskey": "Whether RAM users may log on to the console with a passkey that they have registered. The service assumes `true` when omitted.",
            "AllowUserToManageServiceCredentials": "Whether RAM users may create and delete service credentials, the API keys of single cloud services, for themselves.",
            "MaxIdleDaysForAccessKeys": "Time without use after which a RAM user's AccessKey pair is disabled on the next day. In days; known values: `90`, `180`, `365`, `730`; the service assumes `730` when omitted.",
            "MaxIdleDaysForUsers": "Time without a console logon after which the user's console logon is disabled on the next day; logons by SSO are not considered. In days; known values: `90`, `180`, `365`, `730`; the service assumes `730` when omitted.",
        },
    ),
    "SetUserSsoSettings": (
        "Set up logon of RAM users to the console through the account's own SAML identity provider (user-based SSO).",
        (
            "While SSO is on, no RAM user of the account can log on with a password; the account itself and requests with AccessKey pairs are not affected. Whoever may call this can let an identity provider of their own vouch for any RAM user.",
            "Needs ram:SetUserSsoSettings on *.",
        ),
        {
            "MetadataDocument": "Metadata XML exported from the SAML 2.0 identity provider: its logon URL and the certificate with which its assertions are checked. Base64 text.",
            "SsoEnabled": "True sends every RAM user to the identity provider for logon, false brings password logon back. Send it each time: a call without it switches SSO off, going by the documented default (unverified). The service assumes `false` when omitted.",
            "AuxiliaryDomain": "One more domain that user names in assertions may end with, besides the default domain; useful when the company's user names have another. A domain alias of the account takes precedence.",
            "SsoLoginWithDomain": "How the assertion's `NameID` names the RAM user: true expects `name@domain`, false the bare name with no domain. The service assumes `true` when omitted.",
            "AuthnSignAlgo": "Signature algorithm that Alibaba Cloud supports as SAML service provider: `rsa-sha256` is the stronger, `rsa-sha1` serves older identity providers. Known values: `rsa-sha256`, `rsa-sha1`; the service assumes `rsa-sha1` when omitted.",
        },
    ),
    "SetVerificationInfo": (
        "Bind a mobile phone or e-mail address to a RAM user, which then receives verification codes.",
        (
            "The codes serve as second factor. A new binding may stay `pending` until it is confirmed; `GetVerificationInfo` tells.",
            "`--mobile-phone` is required when `--verify-type` is `sms`. `--email` is required when `--verify-type` is `email`.",
            "Needs ram:SetVerificationInfo on *.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user who is to get the codes; left out, presumably the calling RAM user (unverified).",
            "VerifyType": "Way by which codes are sent: `sms` to the phone in `MobilePhone`, `email` to the address in `Email`. Known values: `sms`, `email`.",
            "MobilePhone": "Phone number that is to receive the codes, as country code, hyphen, number.",
            "Email": "Address that is to receive the codes.",
        },
    ),
    "TagResources": (
        "Attach tags to RAM users.",
        (
            "Every user gets every tag. A key that a user already has takes the new value (unverified). Roles and policies are tagged with the RAM service's operation of this name.",
            "Give exactly one of `--resource-id` and `--resource-principal-name`.",
            "Needs ram:TagResources on *.",
        ),
        {
            "ResourceType": "Kind of resource that carries the tags; through this service only RAM users (`user`) can be tagged. Known values: `user`.",
            "Tag": "Keys and values to attach; a key must not be empty, a value may be. At most 20 entries.",
            "ResourceId": "User IDs of the RAM users to tag; use `ResourcePrincipalName` instead if only logon names are known. At most 50 entries.",
            "ResourcePrincipalName": "Logon names of the RAM users to tag, such as `alice@example.onaliyun.com`. At most 50 entries.",
        },
    ),
    "UnbindMFADevice": (
        "Take the MFA device away from a RAM user without deleting the device.",
        (
            "The user then logs on without MFA, or must bind a device anew where MFA is required. `DeleteVirtualMFADevice` removes the unbound device.",
            "Needs ram:UnbindMFADevice on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
        },
    ),
    "UnbindVerification": (
        "Take the mobile phone or e-mail address for verification codes away from a RAM user.",
        (
            "The user can no longer use codes sent there as second factor; the contact data of the user stay (unverified).",
            "`--mobile-phone` is required when `--verify-type` is `sms`. `--email` is required when `--verify-type` is `email`.",
            "Needs ram:UnbindVerification on *.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user who loses the binding; left out, presumably the calling RAM user (unverified).",
            "VerifyType": "Which binding to remove: `sms` the phone given in `MobilePhone`, `email` the address given in `Email`. Known values: `sms`, `email`.",
            "MobilePhone": "Bound phone number to remove, as country code, hyphen, number.",
            "Email": "Bound e-mail address to remove from the user.",
        },
    ),
    "UntagResources": (
        "Remove some or all tags from RAM users.",
        (
            "Name either the keys in `TagKey` or set `All`; with neither, nothing is removed (unverified).",
            "Give exactly one of `--resource-id` and `--resource-principal-name`. `--all` is ignored when `--tag-key` is given.",
            "Needs ram:UntagResources on *.",
        ),
        {
            "ResourceType": "Kind of resource that carries the tags; through this service only RAM users (`user`) can be tagged. Known values: `user`.",
            "All": "True removes every tag that the users carry; it counts only when `TagKey` is left out. The service assumes `false` when omitted.",
            "ResourcePrincipalName": "Logon names of the RAM users that lose the tags, such as `alice@example.onaliyun.com`. At most 50 entries.",
            "ResourceId": "User IDs of the RAM users that lose the tags; use `ResourcePrincipalName` instead if only logon names are known. At most 50 entries.",
            "TagKey": "Keys whose tags every named user loses, whatever the values; any key here makes the service ignore `All`. At most 20 entries.",
        },
    ),
    "UpdateAccessKey": (
        "Enable or disable an AccessKey pair of a RAM user or of the caller.",
        (
            "A disabled pair keeps its ID and secret, can be enabled again at any time and still counts towards the quota. Disabling is the safe step before `DeleteAccessKey`.",
            "Needs ram:UpdateAccessKey on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserAccessKeyId": "ID of the AccessKey pair concerned: the half that requests carry openly, never the secret.",
            "Status": "`Active` lets the pair sign requests; `Inactive` makes the cloud services refuse every request signed with it. Known values: `Active`, `Inactive`.",
            "UserPrincipalName": "Logon name of the RAM user who owns the pair; when omitted, the pair is one of the caller's own.",
        },
    ),
    "UpdateApplication": (
        "Change the display name, callback URLs, scopes or other settings of an OAuth application.",
        (
            "Lists replace the former ones instead of adding to them. Settings left out are presumably kept (unverified). Type, `AppName` and OAuth version cannot be changed.",
            "`--new-required-scopes` must be among `--new-predefined-scopes`.",
            "Needs ram:UpdateApplication on acs:ram:*:<account>:application/<AppName>.",
        ),
        {
            "AppId": "ID that the service gave the OAuth application at creation; it is also the `client_id` in OAuth requests.",
            "NewDisplayName": "Name that users see from now on when they are asked for consent.",
            "NewRedirectUris": "Complete list of callback URLs from now on; former ones that are not repeated stop working (unverified).",
            "NewPredefinedScopes": "Complete list of OAuth scopes that the application may ask for from now on; repeat those that it is to keep.",
            "NewRequiredScopes": "Complete list of scopes that users cannot deselect. It is applied after `NewPredefinedScopes`; a scope that the application does not have takes no effect.",
            "NewSecretRequired": "Whether a secret must be presented to get tokens; only a `NativeApp` has the choice, the other types always need one. When omitted, depends on AppType: `false` for `NativeApp`, `true` for `ServerApp`, `true` for `WebApp`.",
            "NewAccessTokenValidity": "How long access tokens can be used for API calls, for tokens issued from now on (unverified). 900 to 10800 seconds.",
            "NewRefreshTokenValidity": "How long a refresh token can be exchanged for new access tokens before the user has to authorize again. 7200 to 31536000 seconds.",
            "NewIsMultiTenant": "Whether other Alibaba Cloud accounts may install the application from now on.",
        },
    ),
    "UpdateGroup": (
        "Rename a user group or change its display name or comments.",
        (
            "Members and attached policies stay when the name changes, but policies whose `Resource` names the group by its old name no longer match it. What is left out is presumably kept (unverified).",
            "Needs ram:UpdateGroup on acs:ram:*:<account>:group/<GroupName>.",
        ),
        {
            "GroupName": "Name of the group to change, as it is before a renaming by `NewGroupName`.",
            "NewComments": "Free text that takes the place of the group's comments. At most 128 characters.",
            "NewDisplayName": "Name shown to people in the console from now on. At most 24 characters.",
            "NewGroupName": "Name by which requests must refer to the group from now on, not taken by another group: letters, digits, dots, underscores and hyphens. At most 64 characters; pattern `^[a-zA-Z0-9._-]+$`.",
        },
    ),
    "UpdateLoginProfile": (
        "Change the console password of a RAM user or other logon settings.",
        (
            "The user must have been given logon settings by `CreateLoginProfile`. Settings left out are presumably kept (unverified). Users change their own password with `ChangePassword`.",
            "Needs ram:UpdateLoginProfile on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user in the form `name@domain`, where the domain is the account's default domain, for example `alice@example.onaliyun.com`.",
            "Password": "New password in place of the current one; it must satisfy the account's password policy (`GetPasswordPolicy`).",
            "PasswordResetRequired": "Whether the user must choose another password at the next logon, advisable after a reset by an administrator.",
            "MFABindRequired": "Whether the user has to log on with MFA; a user without a device must bind one at the next logon.",
            "Status": "`Active` allows logon with the password, `Inactive` suspends it and keeps the other settings. Known values: `Active`, `Inactive`.",
        },
    ),
    "UpdateOIDCProvider": (
        "Change the description, the accepted client IDs or the token age limit of an OIDC identity provider.",
        (
            "Name and issuer URL cannot be changed; fingerprints change through `AddFingerprintToOIDCProvider` and `RemoveFingerprintFromOIDCProvider`. What is left out stays as it is (unverified).",
            "Needs ram:UpdateOIDCProvider on acs:ram:*:<account>:oidc-provider/<OIDCProviderName>.",
        ),
        {
            "OIDCProviderName": "Name of the OIDC identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
            "ClientIds": "The complete new list of accepted client IDs: any ID missing from it is dropped. `AddClientIdToOIDCProvider` and `RemoveClientIdFromOIDCProvider` change single ones. At most 50 entries; each at most 128 characters; pattern `^[a-zA-Z0-9][a-zA-Z0-9.\\-_:/]*$`.",
            "NewDescription": "Remark for administrators that takes the place of the present one. At most 256 characters.",
            "IssuanceLimitTime": "New limit on the age of ID tokens, counted from their `iat` claim; older tokens are refused. 1 to 168 hours.",
        },
    ),
    "UpdatePasskey": (
        "Give a RAM user's passkey another name.",
        (
            "Only the label changes; logging on with the passkey works as before.",
            "Needs ram:UpdatePasskey on *.",
        ),
        {
            "UserPrincipalName": "Logon name of the RAM user who owns the passkey; left out, presumably the calling RAM user (unverified).",
            "PasskeyId": "ID that the service gave the passkey when it was registered; its name can change, this cannot.",
            "PasskeyName": "New label by which people recognise the passkey, for example the device that holds it.",
        },
    ),
    "UpdateSAMLProvider": (
        "Change the description, the metadata or the signature algorithm of a SAML identity provider.",
        (
            "Send new metadata before the identity provider changes its signing certificate, or logons fail. The algorithm alone is not enough for a call.",
            "Give at least one of `--new-description` and `--new-encoded-saml-metadata-document`.",
            "Needs ram:UpdateSAMLProvider on acs:ram:*:<account>:saml-provider/<SAMLProviderName>.",
        ),
        {
            "SAMLProviderName": "Name of the SAML identity provider for role-based SSO, unique in the account; it is part of the ARN and cannot change.",
            "NewDescription": "Remark for administrators that takes the place of the present one.",
            "NewEncodedSAMLMetadataDocument": "Metadata XML that takes the place of the present document as a whole; certificates missing from it are no longer trusted. Base64 text.",
            "AuthnSignAlgo": "Signature algorithm that Alibaba Cloud is to support as SAML service provider from now on; left out, the present one stays (unverified). Known values: `rsa-sha256`, `rsa-sha1`.",
        },
    ),
    "UpdateServiceCredential": (
        "Rename a service credential, or switch it on or off.",
        (
            "Its service and its end of life cannot be changed; create a new credential for that.",
            "Give at least one of `--status` and `--service-credential-name`.",
            "Needs ram:UpdateServiceCredential on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "ServiceCredentialId": "ID of the service credential, given by the service at creation and starting with `SC`; not secret.",
            "ServiceCredentialName": "New label for the credential; letters, digits, periods, hyphens and underscores. 1 to 128 characters; pattern `^[a-zA-Z0-9._-]+$`.",
            "Status": "`Inactive` makes the service refuse the credential, `Active` makes it accept the credential again. Known values: `Active`, `Inactive`.",
            "UserPrincipalName": "Logon name of the RAM user who owns the credential; left out, the caller.",
        },
    ),
    "UpdateUser": (
        "Change the logon name, display name, contact data or remark of a RAM user.",
        (
            "What is left out stays as it is (unverified). After a new logon name, adapt trust policies that name the user: ARNs contain the name.",
            "Give exactly one of `--user-principal-name` and `--user-id`.",
            "Needs ram:UpdateUser on acs:ram:*:<account>:user/<UserPrincipalName>.",
        ),
        {
            "UserPrincipalName": "Logon name that the user has at present, in the form `name@domain`.",
            "UserId": "ID of the user to change; it survives a change of the logon name.",
            "NewUserPrincipalName": "Logon name, `name@domain`, that replaces the present one. The name has up to 64 letters, digits, periods, hyphens and underscores. 1 to 128 characters; pattern `^[a-zA-Z0-9._-]{1,64}@[a-zA-Z0-9._-]+$`.",
            "NewDisplayName": "Readable name for the console that replaces the present one. 1 to 24 characters.",
            "NewMobilePhone": "Contact number that replaces the present one, as country code, hyphen, number. Pattern `^\\d+-\\d+$`; has an effect on aliyun.com only.",
            "NewEmail": "Contact address that replaces the present one. Has an effect on aliyun.com only.",
            "NewComments": "Remark for administrators that replaces the present one. 1 to 128 characters.",
        },
    ),
}
"""Action: summary, further paragraphs, and the text of each parameter, by wire name."""
