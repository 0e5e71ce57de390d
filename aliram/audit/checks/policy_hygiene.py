"""Custom policies by how they are written: too wide, ineffective, mistaken, too long, with old versions.

Most of it is what `aliram.policy.lint` finds; `LINTED` says which of its rules belong to which check. A document that
cannot be parsed at all is told by POL-15, and is unknown to the checks that would have to understand it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aliram.audit.check import Audit, check
from aliram.audit.facts import Policy
from aliram.audit.facts.powers import Powers, spans
from aliram.audit.finding import Severity, Verdict, failed, manual, passed, some
from aliram.errors import PolicyError
from aliram.policy import Condition, Decision, Grant, Statement
from aliram.policy import Finding as Mistake
from aliram.policy.compiled import any_region
from aliram.policy.inclusion import arn_includes, includes, overlaps
from aliram.policy.lint.actions import everything
from aliram.policy.operators import OPERATORS

__all__ = ["LINTED"]

LINTED = {
    "POL-10": ("not-action-allow-all", "not-action-allow"),
    "POL-12": ("pass-role",),
    "POL-15": (
        *("json", "not-object", "twice", "unknown-element", "version", "statement", "effect", "action", "not-text"),
        *("empty", "resource", "principal", "condition", "unknown-operator", "action-format", "action-shape"),
        *("action-colon", "resource-format", "resource-parts", "ram-region", "other-service", "unused-resource"),
        *("collection-action", "condition-value", "date-offset", "cidr-host-bits", "wildcard-not-like", "unknown-key"),
        *("key-operator", "key-place", "key-action", "key-value", "insecure-transport", "for-all-values"),
    ),
    "POL-16": (
        *("shadowed", "shadowed-action", "redundant-statement", "duplicate-value", "covered-value"),
        *("contradiction", "expired", "not-action-everything", "always-true", "empty-condition"),
    ),
    "POL-18": ("open-network", "allow-not-ip"),
    "POL-19": ("mfa-deny", "mfa-inverted"),
}
"""Rules of the linter by the check that reports them. Those on single powers and on the size have checks with limits
of their own (POL-01, POL-11, POL-17, POL-20); notes on what is not published are nothing to mend."""

_PRODUCTS = {"ram": "ram", "sts": "ram", "kms": "kms", "oss": "oss"}
"""Products of which the actions count, each with the one that its resources are named after."""
# A report changes nothing that there is.
_READS = re.compile(r"(batch)?(get|list|describe|head|query|view|search|check|read)|generate\w*report", re.IGNORECASE)
_SIZE_QUOTA = 6144
"""Bytes (CreatePolicyVersion), where GetAccountSummary does not tell."""
_VERSIONS_QUOTA = 5


def _found(policy: Policy, check: str) -> list[Mistake]:
    """What the linter says of a policy that belongs to a check."""
    return [mistake for mistake in policy.mistakes if mistake.id in LINTED[check]]


def _lines(mistakes: Iterable[Mistake]) -> list[str]:
    return some(f"{mistake.path}: {mistake.message} [{mistake.id}]" for mistake in mistakes)


@check(
    "POL-10",
    "Custom policies name the actions they allow",
    kind="policy",
    severity=Severity.MEDIUM,
    why="Allow with NotAction grants all that is not listed, and every action that products will have.",
    fix="List the actions in Action: aliram ram create-policy-version --policy-name <PolicyName> --policy-document …"
    " --set-as-default true",
)
def not_action(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.custom:
        return None
    found = _found(policy, "POL-10")
    if not found:
        return passed("has no Allow with NotAction")
    if all(mistake.id == "not-action-allow" for mistake in found):
        message = "allows every action but some, on some resources"
        return failed(message, *_lines(found), severity=Severity.LOW)
    message = "allows every action but some, on every resource"
    if Powers((policy,)).rules is Decision.ALLOW:
        return failed(f"{message}, RAM among them", *_lines(found), severity=Severity.HIGH)
    return failed(message, *_lines(found))


@check(
    "POL-11",
    "Custom policies name the resources that may be changed in RAM, STS, KMS and OSS",
    kind="policy",
    severity=Severity.MEDIUM,
    why="On every resource means identities, keys and buckets that nobody thought of, and future ones.",
    fix="Name the resources: aliram ram create-policy-version --policy-name <PolicyName> --policy-document …"
    " --set-as-default true",
)
def writes_anywhere(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.custom:
        return None
    account = audit.snapshot.account_id
    found = [(grant, names) for grant in Powers((policy,), strict=True).grants if (names := _writes(grant, account))]
    if not found:
        return passed("changes nothing on every resource there")
    lines = [f"$.Statement[{grant.position}]: {name}" for grant, names in found for name in names]
    message = f"patterns of actions, other than reading, that are allowed on every resource: {len(lines)}"
    if all(grant.statement.conditions for grant, _ in found):
        return failed(f"{message}, under conditions", *some(lines), severity=Severity.LOW)
    return failed(message, *some(lines))


def _writes(grant: Grant, account: str) -> list[str]:
    """The actions of RAM, STS, KMS and OSS that are more than reading and allowed on every resource there; `*` on
    everything is what POL-01 is about."""
    statement = grant.statement
    return [
        name
        for name in statement.action or ()
        if not (everything(name) and spans(statement.resource, "*", account))
        and any(
            overlaps(name, f"{product}:*", ignore_case=True) and spans(statement.resource, owner, account)
            for product, owner in _PRODUCTS.items()
        )
        and not _READS.match(name.partition(":")[2])
        and name.casefold() != "sts:getcalleridentity"
    ]


@check(
    "POL-12",
    "Custom policies do not let every role be passed to every service",
    kind="policy",
    severity=Severity.HIGH,
    why="Whoever passes a powerful role to a machine of theirs has its rights.",
    fix="Name the roles, and add a condition on acs:Service: aliram ram create-policy-version"
    " --policy-name <PolicyName> --policy-document … --set-as-default true",
)
def pass_role(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.custom:
        return None
    account = audit.snapshot.account_id
    passing = Powers((policy,), strict=True).granting("ram:PassRole")
    if any(_is_nearly_all(grant.statement, account) for grant in passing):
        return None  # POL-01 and POL-10 tell
    found = [grant for grant in passing if _to_any(grant.statement, account)]
    if not found:
        return passed("does not let every role be passed")
    lines = [f"$.Statement[{grant.position}].{_passing(grant.statement)}" for grant in found]
    return failed("allows ram:PassRole for every role without acs:Service", *some(lines))


def _to_any(statement: Statement, account: str) -> bool:
    """Whether it speaks of every role and names no service."""
    roles = f"acs:ram:*:{account}:role/*"
    return any(arn_includes(any_region(each), roles) for each in statement.resource or ("*",)) and not any(
        map(_names_service, statement.conditions)
    )


def _is_nearly_all(statement: Statement, account: str) -> bool:
    return spans(statement.resource, "*", account) and (
        statement.not_action is not None or any(map(everything, statement.action or ()))
    )


def _names_service(condition: Condition) -> bool:
    operator = OPERATORS.get(condition.operator)
    return (
        condition.key.casefold() == "acs:service"
        and condition.prefix != "ForAllValues"
        and operator is not None
        and not operator.negated
        and not ("Like" in condition.operator and any(not value.strip("*") for value in condition.values))
    )


def _passing(statement: Statement) -> str:
    if statement.not_action is not None:
        return f"NotAction: {', '.join(some(statement.not_action, 5))}"
    names = [name for name in statement.action or () if includes(name, "ram:PassRole", ignore_case=True)]
    return f"Action: {', '.join(names)}"


@check(
    "POL-13",
    "No earlier version of a custom policy allows more than the default one",
    kind="policy",
    severity=Severity.MEDIUM,
    why="Whoever may call SetDefaultPolicyVersion brings back what was taken away.",
    fix="aliram ram delete-policy-version --policy-name <PolicyName> --version-id, for each version that is listed",
)
def wider(policy: Policy, audit: Audit) -> Verdict | None:
    if len(policy.versions) < 2:
        return None
    sure, open_ = [], []
    for version in policy.versions:
        if version.listed.is_default_version:
            continue
        name, compared = version.listed.version_id, version.beside_default
        if compared.witness is not None:
            resources = " and ".join(compared.witness.resources)
            sure.append(f"{name} allows {compared.witness.action} on {resources}, the default version does not")
        elif compared.answer is None:
            paths = ", ".join(f"$.Statement[{position}]" for _, position in compared.open)
            open_.append(f"{name} may allow more: {paths}")
    if sure:
        return failed(f"versions that allow more than the default one: {len(sure)}", *some([*sure, *open_]))
    if open_:
        message = f"versions of which it cannot be told whether they allow more than the default one: {len(open_)}"
        return manual(message, *some(open_))
    return passed("its other versions allow no more than the default one")


@check(
    "POL-14",
    "Custom policies have room for a version, and no old ones",
    kind="policy",
    severity=Severity.LOW,
    why="At the ceiling the next change fails; old versions are rights that wait to be brought back.",
    fix="aliram ram delete-policy-version --policy-name <PolicyName> --version-id, for those that nobody needs",
)
def old_versions(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.custom:
        return None
    count, most = len(policy.versions), audit.limits.version_age_days
    old = []
    for version in policy.versions:
        created = version.listed.create_date
        if not version.listed.is_default_version and created is not None and audit.days_since(created) > most:
            old.append(f"{version.listed.version_id}, created {audit.days_since(created)} days ago")
    summary = audit.snapshot.get("ims.GetAccountSummary").summary_map
    quota = (summary.versions_per_policy_quota if summary is not None else None) or _VERSIONS_QUOTA
    if count >= quota:
        return failed(f"has {count} of {quota} versions; {len(old)} are older than {most} days", *old)
    if old:
        return failed(f"other versions than the default one that are older than {most} days: {len(old)}", *old)
    return passed(f"has {count} of {quota} versions")


@check(
    "POL-15",
    "Custom policies are written without mistakes",
    kind="policy",
    severity=Severity.LOW,
    why="A statement that never matches, or means something else than it seems to, protects nothing.",
    fix="Mend what is listed: aliram ram create-policy-version --policy-name <PolicyName> --policy-document …"
    " --set-as-default true",
)
def mistakes(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.custom:
        return None
    try:
        found = _found(policy, "POL-15")
    except PolicyError as error:
        lines = some(f"{path}: {message}" for path, message in error.problems)
        return failed("has a document that cannot be parsed", *lines, severity=Severity.MEDIUM)
    if not found:
        return passed("has no mistakes")
    errors = sum(mistake.severity == "error" for mistake in found)
    severity = Severity.MEDIUM if errors else None
    return failed(
        f"mistakes in the document: {len(found)}, of them errors: {errors}", *_lines(found), severity=severity
    )


@check(
    "POL-16",
    "Every statement of a custom policy has an effect",
    kind="policy",
    severity=Severity.LOW,
    why="What looks like a right or a limit and is none misleads whoever reads or changes the policy.",
    fix="Remove what is listed: aliram ram create-policy-version --policy-name <PolicyName> --policy-document …"
    " --set-as-default true",
)
def ineffective(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.custom:
        return None
    found = _found(policy, "POL-16")
    if found:
        return failed(f"statements and values without effect: {len(found)}", *_lines(found))
    return passed("has no statement without effect")


@check(
    "POL-17",
    "Custom policies are not close to the largest size",
    kind="policy",
    severity=Severity.LOW,
    why="The next change does not fit, and what does not fit is left out or widened with a wildcard.",
    fix="Make two policies of it, or join patterns: aliram ram create-policy-version --policy-name <PolicyName>"
    " --policy-document … --set-as-default true",
)
def size(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.custom:
        return None
    summary = audit.snapshot.get("ims.GetAccountSummary").summary_map
    quota = (summary.policy_size_quota if summary is not None else None) or _SIZE_QUOTA
    used = policy.document.size
    message = f"has {used:,} of {quota:,} bytes (without spaces)"
    return failed(message) if used * 100 > quota * audit.limits.policy_size_percent else passed(message)
