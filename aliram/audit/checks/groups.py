"""Groups: members and policies."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts import Group
from aliram.audit.finding import Severity, Verdict, failed, passed

__all__: list[str] = []


@check(
    "GRP-01",
    "Every group has members",
    kind="group",
    severity=Severity.LOW,
    why="An empty group keeps rights ready for whoever is put into it next.",
    fix="aliram ram delete-group --group-name <GroupName> --cascade",
)
def members(group: Group, audit: Audit) -> Verdict | None:
    count = len(group.members)
    return passed(f"members: {count}") if count else failed("has no members")


@check(
    "GRP-02",
    "Every group has policies",
    kind="group",
    severity=Severity.LOW,
    why="A group without policies gives its members nothing; their rights come from elsewhere, unseen.",
    fix="aliram ram attach-policy-to-group --group-name <GroupName> with the policies its members need, or delete it",
)
def policies(group: Group, audit: Audit) -> Verdict | None:
    count = len(group.policies)
    return passed(f"policies: {count}") if count else failed("has no policies")
