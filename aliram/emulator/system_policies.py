"""The system policies every account sees. Names are the service's; the documents say what the names mean and, but for
AdministratorAccess and the RAM and STS ones, are shorter than the service's own, which list every product."""

from __future__ import annotations

import json

__all__ = ["SYSTEM_POLICIES"]


def _allow(action: str, *more: str) -> str:
    statement = {"Action": [action, *more] if more else action, "Resource": "*", "Effect": "Allow"}
    return json.dumps({"Version": "1", "Statement": [statement]})


_READ = ("Describe*", "Get*", "List*", "Query*")

SYSTEM_POLICIES: dict[str, tuple[str, str]] = {
    "AdministratorAccess": ("Every action on every resource.", _allow("*")),
    "ReadOnlyAccess": ("Reading of every resource.", _allow(*(f"*:{verb}" for verb in _READ))),
    "AliyunRAMFullAccess": ("Everything in RAM.", _allow("ram:*")),
    "AliyunRAMReadOnlyAccess": ("Reading in RAM.", _allow("ram:Get*", "ram:List*")),
    "AliyunSTSAssumeRoleAccess": ("Assuming of roles.", _allow("sts:AssumeRole")),
    "AliyunECSFullAccess": ("Everything in ECS.", _allow("ecs:*", "vpc:DescribeVpcs", "vpc:DescribeVSwitches")),
    "AliyunECSReadOnlyAccess": ("Reading in ECS.", _allow("ecs:Describe*", "ecs:List*", "vpc:Describe*")),
    "AliyunOSSFullAccess": ("Everything in OSS.", _allow("oss:*")),
    "AliyunOSSReadOnlyAccess": ("Reading in OSS.", _allow("oss:Get*", "oss:List*")),
}
"""Name to description and document, in the order in which they are listed."""
