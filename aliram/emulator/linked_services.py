"""Cloud services with a role of their own in an account, and what they prescribe for it.

Names and service names are those of the services' pages on service-linked roles (2023-2026), each found in the policy
that its role has. Of what the policies allow, only the part is here that all of them share: that the service may delete
its role. The descriptions follow the one published sample (PolarDB); no service that allows several roles is published,
so the last one is made up to have one.
"""

from __future__ import annotations

import json
from typing import NamedTuple

__all__ = ["LINKED_POLICIES", "LINKED_SERVICES", "LinkedService"]


class LinkedService(NamedTuple):
    """What a service prescribes for its role."""

    name: str
    """`polardb.aliyuncs.com`."""
    title: str
    """What the names of role and policy end in: `PolarDB`."""
    several: bool = False
    """Whether an account may have several of these roles, told apart by a suffix."""

    @property
    def role_name(self) -> str:
        """Name of the role, or what it begins with where there may be several."""
        return f"AliyunServiceRoleFor{self.title}"

    @property
    def policy_name(self) -> str:
        """The system policy the role holds."""
        return f"AliyunServiceRolePolicyFor{self.title}"

    @property
    def trust(self) -> str:
        """The role's trust policy."""
        statement = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": [self.name]}}
        return json.dumps({"Statement": [statement], "Version": "1"}, separators=(",", ":"))

    @property
    def policy(self) -> str:
        """The policy's document."""
        statement = {
            "Action": "ram:DeleteServiceLinkedRole",
            "Resource": "*",
            "Effect": "Allow",
            "Condition": {"StringEquals": {"ram:ServiceName": self.name}},
        }
        return json.dumps({"Version": "1", "Statement": [statement]})

    @property
    def descriptions(self) -> dict[str, str]:
        """The role's description by language."""
        return {
            "zh-CN": f"{self.title} 的服务关联角色，{self.title} 使用此角色访问您在其他云服务中的资源。",
            "en": f"Service Linked Role for {self.title}. "
            f"{self.title} will use this role to access your resources in other services.",
            "ja": f"{self.title} のサービスリンクロール。{self.title} はこのロールで他のサービスにアクセスします。",
        }


_KNOWN = (
    LinkedService("polardb.aliyuncs.com", "PolarDB"),
    LinkedService("appflow.computenest.aliyuncs.com", "AppFlow"),
    LinkedService("ecsinsight.aliyuncs.com", "EcsInsight"),
    LinkedService("engine-service.mse.aliyuncs.com", "MSEEngineService"),
    LinkedService("fnf.aliyuncs.com", "FnF"),
    LinkedService("governance.aliyuncs.com", "Governance"),
    LinkedService("ons.aliyuncs.com", "Ons"),
    LinkedService("servicecatalog.aliyuncs.com", "ServiceCatalog"),
    LinkedService("several.emulator.aliyuncs.com", "EmulatorSeveral", several=True),
)

LINKED_SERVICES: dict[str, LinkedService] = {service.name: service for service in _KNOWN}
"""By service name."""

LINKED_POLICIES: dict[str, tuple[str, str]] = {
    service.policy_name: (f"What the role of {service.title} may do.", service.policy) for service in _KNOWN
}
"""System policies of these roles: name to description and document."""
