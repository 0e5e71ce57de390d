"""What `aliram sts --help` says: texts that only the command line reads.

Generated from specs/sts by `make generate`; edit the specs, not this file.
"""

from __future__ import annotations

__all__ = ["HELP"]

HELP: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "AssumeRole": (
        "Assume a RAM role with the caller's own credentials and get temporary credentials for it.",
        (
            "Two grants are needed: the role's trust policy must name the caller or the caller's account, and the caller's own policies must allow `sts:AssumeRole` on the role (system policy `AliyunSTSAssumeRoleAccess`). A role session may assume a further role (role chaining). Issued credentials cannot be recalled one by one; to cut them off, detach the role's policies and delete the role. An account may make 100 calls per second.",
            "The account itself (its root key) may not call it.",
            "Needs sts:AssumeRole on acs:ram:*:<role-owner>:role/<RoleName>.",
        ),
        {
            "RoleArn": "ARN of the role to assume, `acs:ram::<account>:role/<name>`; the role may belong to another account, provided that its trust policy admits the caller. Pattern `^acs:ram::[^:]+:role/[^/]+$`.",
            "RoleSessionName": "Label of this session, chosen by the caller and shown in audit logs, so that users of a shared role can be told apart; letters, digits and `. @ - _`. 2 to 64 characters; pattern `^[a-zA-Z0-9.@_-]+$`.",
            "DurationSeconds": "Lifetime of the issued credentials; the role's own `MaxSessionDuration` caps it, and a session once issued cannot be prolonged. At least 900 seconds, up to `Role.MaxSessionDuration`; the service assumes `3600` when omitted.",
            "Policy": "Session policy as a JSON document: only what both it and the role's policies allow remains. When omitted, the session may do all that the role may. 1 to 2048 characters. A mapping is sent as its JSON text.",
            "ExternalId": "Value agreed with the role's owner and compared with `sts:ExternalId` in the trust policy, so that a third party cannot be tricked into using the role for somebody else. 2 to 1224 characters; pattern `^[\\w+=,.@:\\/-]*$`.",
            "SourceIdentity": "Original operator behind the session, kept unchangeably through all roles chained from it; letters, digits and `_ + = , . @ -`, without an `acs:`, `aliyun:` or `alibabacloud:` prefix. 2 to 64 characters; pattern `^(?!acs:|aliyun:|alibabacloud:)[\\w+=,.@-]*$`.",
        },
    ),
    "AssumeRoleWithOIDC": (
        "Exchange an OIDC token of an identity provider for temporary credentials of a RAM role.",
        (
            "The request is unsigned and needs no credentials: the token is the proof, as in Kubernetes workloads (RRSA). Register the provider and the token's audience with IMS CreateOIDCProvider, and name the provider in the role's trust policy, narrowed by `oidc:iss`, `oidc:aud` and `oidc:sub`; no other policy grants the call.",
        ),
        {
            "OIDCProviderArn": "ARN of the registered OIDC provider that issued the token, `acs:ram::<account>:oidc-provider/<name>`; IMS ListOIDCProviders shows it.",
            "RoleArn": "ARN of the role to assume, `acs:ram::<account>:role/<name>`; its trust policy must name the OIDC provider as `Federated` principal.",
            "OIDCToken": "Signed token (a JWT) exactly as the provider issued it; do not encode or decode it. 4 to 20000 characters.",
            "RoleSessionName": "Label of the session in its ARN and in audit logs, for instance the workload's name; it is not taken from the token. Letters, digits and `. @ - _`. 2 to 64 characters; pattern `^[a-zA-Z0-9.@_-]+$`.",
            "Policy": "Session policy as a JSON document: only what both it and the role's policies allow remains. When omitted, the session may do all that the role may. 1 to 2048 characters. A mapping is sent as its JSON text.",
            "DurationSeconds": "Lifetime of the issued credentials; the role's own `MaxSessionDuration` caps it, and a session once issued cannot be prolonged. At least 900 seconds, up to `Role.MaxSessionDuration`; the service assumes `3600` when omitted.",
        },
    ),
    "AssumeRoleWithSAML": (
        "Exchange a SAML assertion of an identity provider for temporary credentials of a RAM role.",
        (
            "The request is unsigned and needs no credentials: the provider's signature on the assertion is the proof. Register the provider with IMS CreateSAMLProvider, and name it in the role's trust policy together with a `saml:recipient` condition; no other policy grants the call. The session name comes out of the assertion.",
        ),
        {
            "SAMLProviderArn": "ARN of the registered SAML provider that issued the assertion, `acs:ram::<account>:saml-provider/<name>`; IMS ListSAMLProviders shows it. Pattern `^acs:ram::[^:]+:saml-provider/[^/]+$`.",
            "RoleArn": "ARN of the role to assume, `acs:ram::<account>:role/<name>`; its trust policy must name the SAML provider as `Federated` principal. Pattern `^acs:ram::[^:]+:role/[^/]+$`.",
            "SAMLAssertion": "The provider's whole SAML response in base64, not merely the assertion element cut out of it. 4 to 100000 characters; base64 text.",
            "Policy": "Session policy as a JSON document: only what both it and the role's policies allow remains. When omitted, the session may do all that the role may. 1 to 2048 characters. A mapping is sent as its JSON text.",
            "DurationSeconds": "Lifetime of the issued credentials; the role's own `MaxSessionDuration` caps it, and a session once issued cannot be prolonged. At least 900 seconds, up to `Role.MaxSessionDuration`; the service assumes `3600` when omitted.",
        },
    ),
    "GetCallerIdentity": (
        "Tell which identity signed the request.",
        ("It needs no permission, so it works with every valid credential and is a safe way to test one.",),
        {},
    ),
}
"""Action: summary, further paragraphs, and the text of each parameter, by wire name."""
