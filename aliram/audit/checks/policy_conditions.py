"""Custom policies by conditions that look like a guard and are none: networks and MFA."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts import Policy
from aliram.audit.finding import Severity, Verdict, failed, passed, some

from .policy_hygiene import LINTED

__all__: list[str] = []


@check(
    "POL-18",
    "Network conditions of custom policies limit from where requests come",
    kind="policy",
    severity=Severity.MEDIUM,
    why="A condition that the whole Internet meets is taken for a protection that is not there.",
    fix="List the networks in IpAddress on the Allow: aliram ram create-policy-version --policy-name <PolicyName>"
    " --policy-document … --set-as-default true",
)
def networks(policy: Policy, audit: Audit) -> Verdict | None:
    return _verdict(policy, "POL-18", "network conditions that limit next to nothing")


@check(
    "POL-19",
    "MFA conditions of custom policies stop those who come without MFA",
    kind="policy",
    severity=Severity.MEDIUM,
    why="Calls with an access key do not have acs:MFAPresent, so a Deny for false lets them pass.",
    fix='Put "Bool": {"acs:MFAPresent": "true"} on the Allow: aliram ram create-policy-version'
    " --policy-name <PolicyName> --policy-document … --set-as-default true",
)
def second_factor(policy: Policy, audit: Audit) -> Verdict | None:
    return _verdict(policy, "POL-19", "MFA conditions that do not hold what they promise")


def _verdict(policy: Policy, check: str, what: str) -> Verdict | None:
    """Nothing to say of policies without such a condition."""
    if not policy.custom:
        return None
    found = [mistake for mistake in policy.mistakes if mistake.id in LINTED[check]]
    if found:
        lines = some(f"{mistake.path}: {mistake.message} [{mistake.id}]" for mistake in found)
        return failed(f"{what}: {len(found)}", *lines)
    kind = "IpAddress" if check == "POL-18" else "acs:MFAPresent"
    return passed("has none that misleads") if kind.lower() in policy.text.lower() else None
