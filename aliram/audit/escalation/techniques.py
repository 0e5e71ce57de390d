"""What is looked for: operations and actions, and which of them each technique rests on."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "IMS_ONLY",
    "LAUNCHERS",
    "LEADING",
    "NEEDED",
    "OUTWARD",
    "PREFERRED",
    "RAM_USED",
    "RESOURCE_POLICIES",
    "STEPS",
    "WEAKENING",
]

RAM_USED = (
    "CreatePolicy",
    "CreatePolicyVersion",
    "SetDefaultPolicyVersion",
    "AttachPolicyToUser",
    "AttachPolicyToGroup",
    "AttachPolicyToRole",
    "CreateUser",
    "CreateGroup",
    "AddUserToGroup",
    "CreateRole",
    "UpdateRole",
    "CreateAccessKey",
    "DeleteAccessKey",
    "UpdateAccessKey",
    "CreateLoginProfile",
    "UpdateLoginProfile",
    "UnbindMFADevice",
    "DeleteVirtualMFADevice",
    "SetSecurityPreference",
    "SetPasswordPolicy",
)
"""Operations of RAM that are asked for; IMS has some of them, too, under the same action."""
IMS_ONLY = (
    "CreateSAMLProvider",
    "UpdateSAMLProvider",
    "CreateOIDCProvider",
    "UpdateOIDCProvider",
    "AddFingerprintToOIDCProvider",
    "AddClientIdToOIDCProvider",
    "SetUserSsoSettings",
    "CreateServiceCredential",
    "CreateApplication",
    "CreateAppSecret",
    "ProvisionApplication",
    "DisableVirtualMFA",
    "SetAccessKeyPolicy",
    "SetAccessKeyPolicyForAccount",
    "RestoreAccessKeyFromRecycleBin",
    "RestoreUserFromRecycleBin",
)
"""Operations that only IMS has. They are authorised as `ram:`; policies that say `ims:` exist all the same, and what
those are worth is not published, so that they count as a condition."""

LAUNCHERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ecs:RunInstances",), "ecs.aliyuncs.com"),
    (("ecs:AttachInstanceRamRole",), "ecs.aliyuncs.com"),
    (("fc:CreateFunction",), "fc.aliyuncs.com"),
    (("fc:UpdateFunction",), "fc.aliyuncs.com"),
    (("fc:CreateService",), "fc.aliyuncs.com"),
    (("oos:CreateTemplate", "oos:StartExecution"), "oos.aliyuncs.com"),
    (("ros:CreateStack",), "ros.aliyuncs.com"),
    (("eci:CreateContainerGroup",), "ecs.aliyuncs.com"),
    (("cs:CreateCluster",), "cs.aliyuncs.com"),
    (("dataworks:CreateFile",), "dataworks.aliyuncs.com"),
)
"""What makes something run with a role that was passed to it, and the service that the role must trust (unverified)."""

WEAKENING = (
    "resourcemanager:DetachControlPolicy",
    "resourcemanager:UpdateControlPolicy",
    "resourcemanager:DisableControlPolicy",
    "resourcemanager:AttachPolicy",
)
"""What takes guard rails away (unverified names)."""

COMMANDS = ("ecs:RunCommand", "ecs:InvokeCommand", "ecs:SendFile")
"""What runs something on an instance (unverified)."""
RESOURCE_POLICIES = ("oss:PutBucketPolicy", "kms:SetKeyPolicy")
"""What opens a resource to whoever is named (unverified)."""

LEADING = frozenset(
    action.casefold()
    for action in (
        *(f"ram:{name}" for name in RAM_USED if name not in ("DeleteAccessKey", "UpdateAccessKey", "CreatePolicy")),
        *(f"{code}:{name}" for code in ("ram", "ims") for name in IMS_ONLY[:7]),
        "sts:AssumeRole",
        "ram:PassRole",
        *COMMANDS,
    )
) - {"ram:setsecuritypreference", "ram:setpasswordpolicy", "ram:unbindmfadevice", "ram:deletevirtualmfadevice"}
"""Actions of which one is needed to get anywhere, in lower case."""

ACTIONS = LEADING | frozenset(
    action.casefold()
    for action in (
        *(f"ram:{name}" for name in RAM_USED),
        *(f"{code}:{name}" for code in ("ram", "ims") for name in IMS_ONLY),
        *(name for names, _ in LAUNCHERS for name in names),
        *WEAKENING,
        *RESOURCE_POLICIES,
    )
)
"""Every action that is asked for, in lower case."""

OUTWARD = frozenset(map(str.casefold, (*WEAKENING, *RESOURCE_POLICIES)))
"""Those that are no step of any path: what is allowed of them plays no part in the search."""
STEPS = ACTIONS - OUTWARD

_RESTS_ON = {
    "PE-01": "CreatePolicyVersion",
    "PE-02": "SetDefaultPolicyVersion",
    "PE-03": "AttachPolicyToUser",
    "PE-04": "AttachPolicyToGroup",
    "PE-05": "AttachPolicyToRole",
    "PE-06": "CreateAccessKey",
    "PE-07": "CreateLoginProfile UpdateLoginProfile",
    "PE-08": "AddUserToGroup",
    "PE-09": "UpdateRole",
    "PE-10": "CreateRole",
    "PE-11": "CreateUser",
    "PE-12": "PassRole",
    "PE-14": "CreateSAMLProvider UpdateSAMLProvider CreateOIDCProvider UpdateOIDCProvider"
    " AddFingerprintToOIDCProvider AddClientIdToOIDCProvider",
    "PE-15": "SetUserSsoSettings",
    "PE-16": "CreateServiceCredential CreateApplication",
    "PE-17": "SetSecurityPreference SetPasswordPolicy SetAccessKeyPolicy SetAccessKeyPolicyForAccount"
    " RestoreAccessKeyFromRecycleBin RestoreUserFromRecycleBin UpdateAccessKey",
}


def _actions(names: str) -> frozenset[str]:
    spelt = {f"ram:{name}" for name in names.split()} | {f"ims:{name}" for name in names.split() if name in IMS_ONLY}
    return frozenset(map(str.casefold, spelt))


NEEDED: Mapping[str, frozenset[str]] = {
    **{technique: _actions(names) for technique, names in _RESTS_ON.items()},
    "PE-13": frozenset({"sts:assumerole"}),
    "PE-18": frozenset(map(str.casefold, WEAKENING)),
    "PE-19": frozenset(map(str.casefold, COMMANDS)),
    "PE-20": frozenset(map(str.casefold, (*RESOURCE_POLICIES, "ram:UpdateRole"))),
}
"""Actions in lower case by technique: a principal whose policies speak of none of them is not judged by its check."""

PREFERRED = ("PE-13", "PE-08", "PE-03", "PE-04", "PE-05", "PE-01", "PE-02", "PE-06", "PE-07", "PE-09", "PE-11", "PE-10")
"""Of ways that are equally short, the one that is easiest to follow; all others come after these."""
