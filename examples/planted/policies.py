"""Policies: one for each mistake in a document, and what is left lying about them."""

from __future__ import annotations

from typing import Any

from .planted import Planted
from .shapes import allow, document, policy, role, trust

__all__ = ["plant_faulty_policies"]

_BALANCERS = "acs:slb:*:*:loadbalancer"


def _mistakes() -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    """They speak of products that lead to no identities, if not said otherwise."""
    all_but_billing = {"Effect": "Allow", "NotAction": ["bss:*"], "Resource": f"{_BALANCERS}/*"}
    without_mfa = {"acs:MFAPresent": "false"}
    no_calls_without_mfa = {"Effect": "Deny", "Action": "slb:*", "Resource": "*", "Condition": {"Bool": without_mfa}}
    start = allow("ecs:StartInstance", "acs:ecs:*:*:instance/i-1")
    many = [f"{_BALANCERS}/lb-{number:04}" for number in range(160)]
    return [
        (policy("all-but-billing", all_but_billing), ("POL-10",)),
        # Passing roles is a write on every resource of RAM, too.
        (policy("pass-any-role", allow("ram:PassRole")), ("POL-11", "POL-12")),
        (policy("misspelt", allow("slb:Describe*", StringEquals={"acs:SourceVcp": "vpc-1"})), ("POL-15",)),
        (policy("twice", start, start), ("POL-16",)),
        (policy("nearly-full", allow("slb:DescribeLoadBalancers", *many)), ("POL-17",)),
        (policy("any-network", allow("ecs:StopInstance", IpAddress={"acs:SourceIp": ["0.0.0.0/0"]})), ("POL-18",)),
        (
            policy("any-network-but-one", allow("slb:Describe*", NotIpAddress={"acs:SourceIp": ["198.51.100.7"]})),
            ("POL-18",),
        ),
        (policy("mfa-upside-down", allow("slb:Describe*", Bool=without_mfa)), ("POL-19",)),
        (policy("mfa-by-deny", allow("slb:Describe*"), no_calls_without_mfa), ("POL-19",)),
    ]


def plant_faulty_policies(planted: Planted) -> None:
    """They are attached to a role that only instances have."""
    held = []
    for each, checks in _mistakes():
        held.append(each["name"])
        planted.seed["policies"].append(each)
        planted.fails(each["name"], *checks)
    held.append(_plant_old_version(planted))
    planted.seed["roles"].append(role("holds-mistakes", trust(Service=["ecs.aliyuncs.com"]), policies=held))
    # By pass-any-role.
    planted.fails("holds-mistakes", "POL-03")
    planted.seed["policies"].append(policy("held-by-nobody", allow("ecs:DescribeInstances")))
    planted.fails("held-by-nobody", "POL-04")


def _plant_old_version(planted: Planted) -> str:
    """A version of half a year ago, which allows less than the one in force."""
    name = "keeps-old-versions"
    planted.seed["policies"].append(policy(name, allow(["slb:DescribeLoadBalancers", "slb:DescribeRegions"])))
    before = document(allow("slb:DescribeRegions"))
    planted.then(
        lambda root: root.ram.create_policy_version(policy_name=name, policy_document=before, set_as_default=False),
        days_ago=180,
    )
    planted.fails(name, "POL-14")
    return name
