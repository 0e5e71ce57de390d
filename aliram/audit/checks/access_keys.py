"""Access keys of users: age, use, number, and what they open."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts import AccessKey, User
from aliram.audit.facts.network import is_wide
from aliram.audit.finding import Severity, Verdict, failed, passed, some
from aliram.policy import Condition, Grant, Statement
from aliram.policy.inclusion import arn_includes, arn_overlaps, includes

__all__: list[str] = []

_NETWORK_KEYS = frozenset({"acs:sourceip", "acs:sourcevpc", "acs:vpcsourceip"})
_OBJECTS = ("oss:GetObject", "oss:PutObject", "oss:DeleteObject", "oss:GetObjectVersion", "oss:DeleteObjectVersion")
"""Reading and changing what lies in buckets."""


@check(
    "AK-01",
    "Active access keys are not older than allowed",
    kind="access_key",
    severity=Severity.MEDIUM,
    why="A key that leaked unnoticed opens the account until it is replaced.",
    fix="aliram ims create-access-key --user-principal-name <UserPrincipalName>, move its users over, then"
    " aliram ims update-access-key --user-principal-name <UserPrincipalName> --user-access-key-id <AccessKeyId>"
    " --status Inactive",
    cis="1.6",
    prowler="ram_rotate_access_key_90_days",
)
def rotated(key: AccessKey, audit: Audit) -> Verdict | None:
    if not key.active or key.created is None:
        return None
    age = audit.days_since(key.created)
    if age > audit.limits.key_age_days:
        return failed(f"created {age} days ago; at most {audit.limits.key_age_days} are allowed")
    return passed(f"created {age} days ago")


@check(
    "AK-02",
    "Users have one active access key",
    kind="user",
    severity=Severity.MEDIUM,
    why="A second key is for the days of a rotation; afterwards it is one more secret to lose.",
    fix="aliram ims update-access-key --user-principal-name <UserPrincipalName> --user-access-key-id KEY-ID"
    " --status Inactive",
)
def single(user: User, audit: Audit) -> Verdict | None:
    active = [key.id for key in user.keys if key.active]
    if not active:
        return None
    return (
        failed(f"has active access keys: {len(active)}", *active) if len(active) > 1 else passed("has one active key")
    )


@check(
    "AK-03",
    "Active access keys are used",
    kind="access_key",
    severity=Severity.LOW,
    why="Nobody misses an unused key when it is stolen.",
    fix="aliram ims update-access-key --user-principal-name <UserPrincipalName> --user-access-key-id <AccessKeyId>"
    " --status Inactive, later aliram ims delete-access-key",
)
def idle(key: AccessKey, audit: Audit) -> Verdict | None:
    if not key.active or key.last_used is None:
        return None
    days = audit.days_since(key.last_used)
    if days > audit.limits.key_idle_days:
        # Beyond a year every tool that looks for this is sure of it.
        return failed(f"last used {days} days ago", severity=Severity.MEDIUM if days > 365 else None)
    return passed(f"last used {days} days ago")


@check(
    "AK-04",
    "No active access key was never used",
    kind="access_key",
    severity=Severity.MEDIUM,
    why="A key that nothing was ever signed with was made by mistake, or for something that never came.",
    fix="aliram ims delete-access-key --user-principal-name <UserPrincipalName> --user-access-key-id <AccessKeyId>",
)
def never_used(key: AccessKey, audit: Audit) -> Verdict | None:
    if not key.active or key.created is None:
        return None
    if key.last_used is not None:
        return passed("has been used")
    days = audit.days_since(key.created)
    words = f"created {days} days ago and never used"
    return failed(words) if days > audit.limits.key_idle_days else passed(words)


@check(
    "AK-05",
    "Inactive access keys are deleted",
    kind="access_key",
    severity=Severity.LOW,
    why="An inactive key is one call away from being active again.",
    fix="aliram ims delete-access-key --user-principal-name <UserPrincipalName> --user-access-key-id <AccessKeyId>",
)
def deleted(key: AccessKey, audit: Audit) -> Verdict | None:
    return passed("is active") if key.active else failed("is inactive and still there")


@check(
    "AK-06",
    "Users have no access keys",
    kind="user",
    severity=Severity.LOW,
    why="Keys that never expire are what leaks; temporary keys of a role are worthless a little later.",
    fix="let programs assume a role, then aliram ims delete-access-key --user-principal-name <UserPrincipalName>"
    " --user-access-key-id KEY-ID",
)
def long_lived(user: User, audit: Audit) -> Verdict | None:
    active = [key.id for key in user.keys if key.active]
    return failed(f"has active access keys: {len(active)}", *active) if active else passed("has no active access key")


@check(
    "AK-07",
    "Privileged access keys work from known networks only",
    kind="access_key",
    severity=Severity.HIGH,
    why="A leaked key that may do everything, or change who may, works from anywhere in the world.",
    fix="aliram ims set-access-key-policy --user-principal-name <UserPrincipalName> --user-access-key-id <AccessKeyId>"
    ' --access-key-policy \'{"Version": 1, "Status": "Active", "Statements": [{"Type": "ClassicWhiteList", "IPList":'
    ' ["ADDRESS"]}]}\'',
)
def privileged(key: AccessKey, audit: Audit) -> Verdict | None:
    if not key.active:
        return None
    grants = audit.snapshot.powers(key.user).privileged
    if not grants:
        return None
    anywhere = [grant for grant in grants if not _from_networks(grant)]
    if not anywhere:
        return passed("what it may do hangs on the network it is used from")
    network = key.network_policy or audit.snapshot.account_network_policy
    if network is not None and not network.open_to:
        return passed("a network policy limits from where it can be used")
    # Conditions on something else may do as well; what they ask for is not known here.
    conditional = all(grant.statement.conditions for grant in anywhere)
    words = "may do everything" if audit.snapshot.powers(key.user).admin in anywhere else "may change RAM"
    words += " under conditions," if conditional else ""
    return failed(
        f"{words} from any network",
        *(network.open_to if network is not None else ()),
        *some(map(_place, anywhere)),
        severity=Severity.MEDIUM if conditional else None,
    )


@check(
    "AK-08",
    "Access keys do not open the data in OSS",
    kind="access_key",
    severity=Severity.MEDIUM,
    why="Leaked keys are tried on buckets first: data is what can be sold.",
    fix="let the program assume a role for its work on OSS, and take the policies from the user:"
    " aliram ram detach-policy-from-user --user-name <UserName> --policy-type TYPE --policy-name NAME",
)
def object_storage(key: AccessKey, audit: Audit) -> Verdict | None:
    if not key.active:
        return None
    grants = audit.snapshot.powers(key.user).granting(*_OBJECTS)
    if not grants:
        return passed("has no access to objects in OSS")
    held = [
        grant
        for grant in grants
        if not grant.statement.conditions
        and not any(_keeps_from_objects(match.statement) for match in grant.limited_by)
    ]
    words = "may read or change objects in OSS" if held else "may read or change objects in OSS, not in all cases"
    return failed(words, *some(map(_place, grants)), severity=None if held else Severity.LOW)


def _keeps_from_objects(deny: Statement) -> bool:
    """Whether a Deny takes away something of what lies in buckets."""
    if not any(arn_overlaps(resource, "acs:oss:*:*:*") for resource in deny.resource or ("*",)):
        return False
    if deny.not_action is not None:
        return not all(any(includes(name, each, ignore_case=True) for name in deny.not_action) for each in _OBJECTS)
    return any(includes(name, each, ignore_case=True) for name in deny.action or () for each in _OBJECTS)


def _from_networks(grant: Grant) -> bool:
    """Whether an Allow hangs on the network a request comes from, by itself or by a Deny of all others."""
    mine = grant.statement
    if any(_is_network(condition) and not _negated(condition) for condition in mine.conditions):
        return True
    return any(
        any(_is_network(condition) and _negated(condition) for condition in match.statement.conditions)
        and _covers(match.statement, mine)
        for match in grant.limited_by
    )


def _is_network(condition: Condition) -> bool:
    if condition.key.lower() not in _NETWORK_KEYS:
        return False
    return not any(is_wide(value) or not value.strip("*") for value in condition.values)


def _negated(condition: Condition) -> bool:
    return "Not" in condition.operator


def _covers(deny: Statement, allow: Statement) -> bool:
    """Whether a Deny speaks of all that an Allow speaks of. False for those with NotAction, which are not compared."""
    return all(
        any(includes(wider, name, ignore_case=True) for wider in deny.action or ()) for name in allow.action or ("*",)
    ) and all(any(arn_includes(wider, name) for wider in deny.resource or ("*",)) for name in allow.resource or ("*",))


def _place(grant: Grant) -> str:
    return f"{grant.policy.name} $.Statement[{grant.position}]"
