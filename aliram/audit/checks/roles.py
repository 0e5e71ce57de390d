"""Roles: whom they trust and what they may do, both together; sessions; use."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account, Role
from aliram.audit.facts.trusted import trusted_by
from aliram.audit.finding import Severity, Status, Verdict, failed, passed, some
from aliram.policy import Decision

from .policies import whole_products

__all__: list[str] = []


@check(
    "ROLE-01",
    "Roles trust nobody of an account that is not listed as trusted",
    kind="role",
    severity=Severity.MEDIUM,
    why="How well the other account looks after its keys decides over this one.",
    fix="aliram ram update-role --role-name <RoleName> --new-assume-role-policy-document …, without the other account;"
    " or list it in the setting trusted_accounts",
)
def other_account(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    own, listed = audit.snapshot.account_id, audit.limits.trusted_accounts
    found = [
        each
        for each in trusted_by(role)
        if (each.anyone and each.kind != "Service") or (each.other_account(own) and each.account not in listed)
    ]
    if found:
        accounts = {each.account or "any" for each in found}
        return failed(f"trusts other accounts: {', '.join(some(sorted(accounts), 5))}", *some(map(str, found)))
    return passed("trusts no other account")


@check(
    "ROLE-02",
    "Every role has policies",
    kind="role",
    severity=Severity.LOW,
    why="A role that may do nothing is forgotten, and is given rights one day by somebody who does not know its trust.",
    fix="aliram ram delete-role --role-name <RoleName>",
)
def policies(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    count = len(role.policies)
    return passed(f"policies: {count}") if count else failed("has no policies")


@check(
    "ROLE-03",
    "Roles with sensitive rights are not for users and roles to assume",
    kind="role",
    severity=Severity.HIGH,
    why="Whoever gets at one of the users or roles that are trusted can change identities, and become any.",
    fix="Take the sensitive actions from the role, or trust fewer: aliram ram update-role --role-name <RoleName>"
    " --new-assume-role-policy-document …, with conditions such as acs:MFAPresent",
)
def sensitive(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    found = [each for each in trusted_by(role) if each.kind == "RAM"]
    if not found:
        return None
    powers = audit.snapshot.powers(role)
    held = powers.holding(audit.limits.sensitive_actions)
    if not held and powers.rules is None:
        return passed("holds no sensitive action without a limit")
    administers = powers.rules is Decision.ALLOW
    what = "is an administrator" if administers else f"holds sensitive actions: {len(held)}"
    evidence = [*some(map(str, found)), *([] if administers else some(held))]
    if all(each.statement.conditions for each in found):
        message = f"{what}, and users or roles may assume it, under conditions that cannot be decided here"
        return failed(message, *evidence, severity=Severity.MEDIUM)
    if not administers and Decision.ALLOW not in held.values():
        message = f"{what}, under conditions that cannot be decided here, and users or roles may assume it"
        return failed(message, *evidence, severity=Severity.MEDIUM)
    return failed(f"{what}, and users or roles may assume it", *evidence)


@check(
    "ROLE-04",
    "No role administers a whole product",
    kind="role",
    severity=Severity.MEDIUM,
    why="Whoever may do everything in a product may also delete it, or open its data to others.",
    fix="aliram ram list-policies-for-role --role-name <RoleName> shows the policies; write others that name the"
    " actions and resources that are needed",
)
def products(role: Role, audit: Audit) -> Verdict | None:
    return None if role.service_linked else whole_products(audit.snapshot.powers(role))


@check(
    "TR-09",
    "Sessions of privileged roles are short, and not for the console",
    kind="role",
    severity=Severity.LOW,
    why="A stolen session serves until it ends.",
    fix="aliram ram update-role --role-name <RoleName> --new-max-session-duration 3600 --new-allow-console-login false",
)
def sessions(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    powers = audit.snapshot.powers(role)
    if powers.rules is None and not powers.holding(audit.limits.sensitive_actions):
        return None
    seconds, most = role.detail.max_session_duration or 0, audit.limits.role_session_seconds
    wrong = [f"sessions of up to {seconds} s; at most {most} are allowed"] if seconds > most else []
    if role.detail.allow_console_login and any(each.kind == "RAM" for each in trusted_by(role)):
        wrong.append("users and roles may log on to the console under it")
    return failed("; ".join(wrong)) if wrong else passed(f"sessions of up to {seconds} s")


@check(
    "TR-11",
    "Every role is in use",
    kind="account",
    severity=Severity.LOW,
    why="A role that nobody uses is a way in that nobody watches.",
    fix="Look for AssumeRole events of each role in ActionTrail, and delete the roles that have none.",
    elsewhere=True,
)
def use(account: Account, audit: Audit) -> Verdict | None:
    return Verdict(
        Status.UNKNOWN,
        "RAM does not tell when a role was last assumed, only the events of another product, ActionTrail, which is not"
        " asked; said once for all roles",
    )
