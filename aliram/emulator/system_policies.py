"""The system policies every account sees: those that guides and auditors name most, of the thousand or so there are.

Names are the service's, descriptions are not. The documents are, by how sure they are:

- `_PUBLISHED`: as the policy's own page under "System policies" of the RAM developer reference shows it (2023-2026).
  PowerUserAccess is the exception: it is the vendor's policy template of that name (terraform-alicloud-ram-policy); its
  page shows a later version (v2, 2025), of which only the first statements were found.
- `_BY_NAME`: what the name says; no page was found, or it lists more of other products than is known here.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["SYSTEM_POLICIES"]

Statement = dict[str, Any]


def _allow(*actions: str, on: str = "*", only_if: dict[str, Any] | None = None) -> Statement:
    statement: Statement = {"Effect": "Allow", "Action": actions[0] if len(actions) == 1 else actions, "Resource": on}
    return statement if only_if is None else {**statement, "Condition": only_if}


def _equal(key: str, *values: str) -> dict[str, Any]:
    return {"StringEquals": {key: values[0] if len(values) == 1 else values}}


def _verbs(product: str, *verbs: str) -> list[str]:
    return [f"{product}:{verb}*" for verb in verbs]


def _linked_role(*services: str) -> Statement:
    return _allow("ram:CreateServiceLinkedRole", only_if=_equal("ram:ServiceName", *services))


def _database(product: str) -> list[Statement]:
    """What the read-only policies of databases allow: the database itself, its autonomy service and its backups."""
    resource, verbs = f"acs:{product}:*:*:*", ("Get", "Describe", "Query", "Support")
    return [
        _allow(f"{product}:Describe*"),
        _allow(*_verbs("hdm", *verbs), on=resource),
        _allow(*_verbs("dbs", *verbs), on=resource),
    ]


_PUBLISHED: dict[str, tuple[str, list[Statement]]] = {
    "AdministratorAccess": ("Every action on every resource.", [_allow("*")]),
    "PowerUserAccess": (
        "Everything but identities and their permissions, the resource directory, sharing and the paying account.",
        [
            {
                "Effect": "Allow",
                "NotAction": [
                    "ram:*",
                    "ims:*",
                    "resourcemanager:*",
                    "resourcesharing:*",
                    "bss:ModifyAccount",
                    "bss:ModifyBillingAccount",
                    "bss:ModifyPaymentRelationship",
                    "bssapi:ModifyAccountRelation",
                ],
                "Resource": "*",
            },
            _allow(
                "ram:ListRoles",
                "ram:GetRole",
                "ram:PassRole",
                "ram:CreateServiceLinkedRole",
                "ram:DeleteServiceLinkedRole",
                "ram:GetServiceLinkedRoleDeletionStatus",
                "ram:CheckServiceLinkedRoleExistence",
                "ram:*ResourceGroup*",
                "resourcemanager:ListAccounts",
                "resourcemanager:GetAccount",
                "resourcemanager:GetResourceDirectory",
                "resourcemanager:GetFolder",
                "resourcemanager:ListFoldersForParent",
                "resourcemanager:ListAccountsForParent",
            ),
            _allow(
                "ram:CreateRole",
                "ram:AttachPolicyToRole",
                on="acs:ram:*:*:role/*",
                only_if={"ForAllValues:StringEquals": {"ram:TrustedPrincipalTypes": "Service"}},
            ),
            _allow("ram:AttachPolicyToRole", on="acs:ram:*:*:policy/*"),
        ],
    ),
    "AliyunRAMReadOnlyAccess": (
        "Reading in RAM, the credential report included.",
        [
            _allow(*_verbs("ram", "Get", "List"), "ram:GenerateCredentialReport"),
            _allow(*_verbs("accessanalyzer", "Get", "List")),
        ],
    ),
    "AliyunRAMAccessAnalyzerFullAccess": (
        "Everything in RAM's access analyzer.",
        [
            _allow("accessanalyzer:*"),
            _allow("resourcemanager:GetAccount", "resourcemanager:GetResourceDirectory"),
        ],
    ),
    "AliyunSTSAssumeRoleAccess": ("Assuming of roles.", [_allow("sts:AssumeRole")]),
    "AliyunOSSReadOnlyAccess": ("Reading in OSS.", [_allow(*_verbs("oss", "Get", "List"))]),
    "AliyunRDSReadOnlyAccess": ("Reading in RDS.", _database("rds")),
    "AliyunPolardbReadOnlyAccess": ("Reading in PolarDB.", _database("polardb")),
    "AliyunOTSFullAccess": ("Everything in Tablestore.", [_allow("ots:*")]),
    "AliyunOTSReadOnlyAccess": (
        "Reading in Tablestore.",
        [
            _allow(
                *_verbs("ots", "BatchGet", "Describe", "Get", "List", "Consume", "SQL", "Query", "Scan"),
                "ots:Search",
                "ots:ComputeSplits",
                "ots:ParallelScan",
                "ots:ComputeSplitPointsBySize",
                "ots:BulkExport",
                "ots:SplitTimeseriesScanTask",
            )
        ],
    ),
    "AliyunVPCFullAccess": (
        "Everything in VPC.",
        [
            _allow(
                "vpc:*HaVip*",
                "vpc:*RouteTable*",
                "vpc:*VRouter*",
                "vpc:*RouteEntry*",
                "vpc:*RouteEntries*",
                "vpc:*VSwitch*",
                "vpc:*Vpc*",
                "vpc:*Cen*",
                "vpc:*Tag*",
                "vpc:*NetworkAcl*",
                "vpc:*FlowLog*",
                "vpc:*Ipv4Gateway*",
                "vpc:*PrefixList*",
                "vpc:*DhcpOptionsSet*",
                "vpc:DeletionProtection",
                "vpc:*TagResource*",
                "vpc:MoveResourceGroup",
            )
        ],
    ),
    "AliyunVPCReadOnlyAccess": (
        "Reading in VPC.",
        [
            _allow(
                "vpc:DescribeHaVip*",
                "vpc:DescribeRouteTable*",
                "vpc:DescribeRouteEntry*",
                "vpc:DescribeVSwitch*",
                "vpc:DescribeVRouter*",
                "vpc:DescribeVpc*",
                "vpc:Describe*Cen*",
                "vpc:ListTag*",
                "vpc:DescribeTag*",
                "vpc:DescribeNetworkAcl*",
                "vpc:DescribeFlowLog*",
                "vpc:CheckCanAllocateVpcPrivateIpAddress",
                "vpc:ListIpv4Gateways",
                "vpc:GetIpv4GatewayAttribute",
                "vpc:ListDhcpOptionsSets",
                "vpc:GetDhcpOptionsSet",
            )
        ],
    ),
    "AliyunEIPReadOnlyAccess": (
        "Reading of elastic IP addresses.",
        [_allow("vpc:DescribeEip*", "vpc:ListPublicIpAddressPool*")],
    ),
    "AliyunSLBReadOnlyAccess": (
        "Reading in SLB.",
        [_allow(*_verbs("slb", "Describe", "List", "Get")), _allow("cms:QueryMetric*")],
    ),
    "AliyunALBReadOnlyAccess": (
        "Reading in ALB.",
        [_allow(*_verbs("alb", "Describe", "List", "Get")), _allow("cms:QueryMetricList")],
    ),
    "AliyunECIReadOnlyAccess": (
        "Reading of container instances.",
        [
            _allow(*_verbs("eci", "Describe", "List")),
            _allow("ecs:DescribeSecurityGroups"),
            _allow("vpc:DescribeVpcs", "vpc:DescribeVSwitches"),
        ],
    ),
    "AliyunFCFullAccess": (
        "Everything in Function Compute.",
        [_allow("fc:*"), _allow("ram:PassRole", only_if=_equal("acs:Service", "fc.aliyuncs.com"))],
    ),
    "AliyunKMSFullAccess": (
        "Everything in KMS.",
        [_allow("kms:*"), _linked_role("secretsmanager-rds.kms.aliyuncs.com", "keystore.kms.aliyuncs.com")],
    ),
    "AliyunKMSReadOnlyAccess": (
        "Reading in KMS, without secrets' values.",
        [
            _allow(
                *_verbs("kms", "List", "Describe"),
                "kms:GetPublicKey",
                "kms:GetUploadBackupDataInfo",
                "kms:GetKmsInstanceSharedAccounts",
                "kms:GetKmsInstanceQuotaInfos",
                "kms:GetCheckAssociateResourceTaskResults",
                "kms:GetKeyPolicy",
                "kms:GetKeyDefaultPolicy",
                "kms:GetSecretPolicy",
                "kms:GetSecretDefaultPolicy",
                "kms:GetKmsInstance",
                "kms:GetDefaultKmsInstance",
            )
        ],
    ),
    "AliyunActionTrailFullAccess": (
        "Everything in ActionTrail.",
        [
            _allow("actiontrail:*"),
            _allow("ram:PassRole", only_if=_equal("acs:Service", "actiontrail.aliyuncs.com")),
            _linked_role("actiontrail.aliyuncs.com"),
        ],
    ),
    "AliyunActionTrailReadOnlyAccess": (
        "Reading in ActionTrail.",
        [_allow(*_verbs("actiontrail", "Lookup", "Describe", "Get", "Check", "List"))],
    ),
    "AliyunConfigReadOnlyAccess": ("Reading in Config.", [_allow(*_verbs("config", "Describe", "List", "Get"))]),
    "AliyunResourceDirectoryReadOnlyAccess": (
        "Reading of the resource directory.",
        [_allow(*_verbs("resourcemanager", "Get", "List"))],
    ),
    "AliyunResourceCenterReadOnlyAccess": (
        "Searching in Resource Center.",
        [
            _allow(
                *_verbs("resourcecenter", "Get", "List", "Search"),
                "resourcecenter:ExecuteSQLQuery",
                "resourcecenter:ExecuteMultiAccountSQLQuery",
            ),
            _allow("tag:ListTag*"),
        ],
    ),
    "AliyunCDNReadOnlyAccess": (
        "Reading in CDN.",
        [_allow(*_verbs("cdn", "Describe", "Get", "List", "BatchDescribe"))],
    ),
    "AliyunDNSReadOnlyAccess": (
        "Reading in DNS.",
        [
            _allow(
                *_verbs("alidns", "Describe", "Get", "List", "Query", "Check", "Search"),
                "alidns:ValidateDomainCanAdd",
            )
        ],
    ),
    "AliyunMNSReadOnlyAccess": (
        "Reading in Message Service.",
        [_allow(*_verbs("mns", "Get", "Query", "Desc", "List"))],
    ),
    "AliyunOOSReadOnlyAccess": ("Reading in OOS.", [_allow(*_verbs("oos", "List", "Get"))]),
    "AliyunCloudControlAPIFullAccess": (
        "Everything in Cloud Control API.",
        [_allow("cloudcontrol:*", on="acs:cloudcontrol:*:*:*")],
    ),
    "AliyunBSSReadOnlyAccess": (
        "Reading of bills and orders.",
        [
            _allow(
                "bss:Describe*",
                "bssapi:Describe*",
                "bssapi:Query*",
                "bss:ListTechSolutionTokenBills",
                "bss:GetTechSolutionTokenOverview",
            )
        ],
    ),
}

_BY_NAME: dict[str, tuple[str, list[Statement]]] = {
    "ReadOnlyAccess": (
        "Reading of every resource.",
        [_allow(*_verbs("*", "Describe", "List", "Get", "BatchGet", "Query", "BatchQuery"))],
    ),
    "AliyunRAMFullAccess": ("Everything in RAM.", [_allow("ram:*")]),
    "AliyunECSFullAccess": ("Everything in ECS.", [_allow("ecs:*", "vpc:DescribeVpcs", "vpc:DescribeVSwitches")]),
    "AliyunECSReadOnlyAccess": ("Reading in ECS.", [_allow("ecs:Describe*", "ecs:List*", "vpc:Describe*")]),
    "AliyunOSSFullAccess": ("Everything in OSS.", [_allow("oss:*")]),
    "AliyunRDSFullAccess": ("Everything in RDS.", [_allow("rds:*")]),
    "AliyunSLBFullAccess": ("Everything in SLB.", [_allow("slb:*")]),
    "AliyunLogFullAccess": ("Everything in Log Service.", [_allow("log:*")]),
    "AliyunLogReadOnlyAccess": ("Reading in Log Service.", [_allow(*_verbs("log", "Get", "List"))]),
    "AliyunCSFullAccess": ("Everything in Container Service.", [_allow("cs:*")]),
    "AliyunContainerRegistryFullAccess": ("Everything in Container Registry.", [_allow("cr:*")]),
    "AliyunBSSFullAccess": ("Everything about bills and orders.", [_allow("bss:*", "bssapi:*")]),
}

SYSTEM_POLICIES: dict[str, tuple[str, str]] = {
    name: (description, json.dumps({"Version": "1", "Statement": statements}))
    for name, (description, statements) in {**_PUBLISHED, **_BY_NAME}.items()
}
"""Name to description and document, in the order in which they are listed."""
