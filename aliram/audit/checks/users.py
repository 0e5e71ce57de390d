"""Users: whether they are used, where their rights come from, and who of them rules the account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account, Role, User
from aliram.audit.finding import Severity, Verdict, failed, passed, some

__all__: list[str] = []


@check(
    "USER-04",
    "Users are used",
    kind="user",
    severity=Severity.MEDIUM,
    why="The rights of a forgotten user wait for whoever finds its password or key.",
    fix="aliram ims delete-user --user-principal-name <UserPrincipalName>",
)
def used(user: User, audit: Audit) -> Verdict | None:
    last = max(_signs_of_life(user), default=user.created)
    if last is None:
        return None
    days = audit.days_since(last)
    words = f"neither console nor access keys were used for {days} days"
    return failed(words) if days > audit.limits.user_idle_days else passed(f"was used or set up {days} days ago")


@check(
    "USER-05",
    "Users get their rights from groups",
    kind="user",
    severity=Severity.LOW,
    why="Rights that were given one by one are forgotten one by one when people change their work.",
    fix="give a group the policies, then for each of them aliram ram detach-policy-from-user --user-name <UserName>"
    " --policy-type TYPE --policy-name NAME",
    cis="1.16",
    prowler="ram_policy_attached_only_to_group_or_roles",
)
def own_policies(user: User, audit: Audit) -> Verdict | None:
    if user.own_policies:
        names = [policy.id for policy in user.own_policies]
        return failed(f"has policies of its own: {len(names)}", *names)
    return passed("has no policy of its own")


@check(
    "USER-06",
    "Users are in a group",
    kind="user",
    severity=Severity.LOW,
    why="Who is in no group is also outside of what is arranged for groups.",
    fix="aliram ram add-user-to-group --user-name <UserName> --group-name GROUP",
)
def grouped(user: User, audit: Audit) -> Verdict | None:
    number = len(user.groups)
    return passed(f"is in groups: {number}") if number else failed("is in no group")


@check(
    "USR-10",
    "Suspended and synchronized users have no active keys",
    kind="user",
    severity=Severity.MEDIUM,
    why="Keys outlive the person: neither suspending the console user nor leaving the directory revokes them.",
    fix="aliram ims update-access-key --user-principal-name <UserPrincipalName> --user-access-key-id KEY-ID"
    " --status Inactive",
)
def keys_of_others(user: User, audit: Audit) -> Verdict | None:
    origin = user.listed.provision_type or "Manual"
    if not user.suspended and origin == "Manual":
        return None
    what = "is suspended" if user.suspended else f"comes from {origin}"
    active = [key.id for key in user.keys if key.active]
    if active:
        return failed(f"{what} and has active access keys: {len(active)}", *active)
    return passed(f"{what} and has no active access key")


@check(
    "USR-11",
    "Users have something to act with",
    kind="user",
    severity=Severity.LOW,
    why="A user without password, key, group and policy does nothing but hide in the list.",
    fix="aliram ims delete-user --user-principal-name <UserPrincipalName>",
)
def shell(user: User, audit: Audit) -> Verdict | None:
    # In the order in which facts are cheap to have: what is known first decides.
    if user.groups or user.own_policies or user.keys or user.login_profile is not None:
        return passed("has a password, a key, a group or a policy")
    return failed("has neither password nor key, group or policy")


@check(
    "USR-12",
    "There are neither too few nor too many administrators",
    kind="account",
    severity=Severity.MEDIUM,
    why="A single administrator can be locked out or leave; each one more is another way to lose the account.",
    fix="give one more trusted user AdministratorAccess, or take it from those who can do with less:"
    " aliram ram detach-policy-from-user",
)
def administrators(account: Account, audit: Audit) -> Verdict | None:
    found = sorted(_administrators(audit))
    fewest, most = audit.limits.administrators
    words, names = f"has administrators: {len(found)}", some(found)
    if len(found) < fewest:
        return failed(f"{words}; there should be {fewest} at the least", *names)
    if len(found) > most:
        return failed(f"{words}; there should be {most} at the most", *names)
    return passed(words, *names)


def _administrators(audit: Audit) -> Iterator[str]:
    holders: list[User | Role] = [*audit.snapshot.users, *audit.snapshot.roles]
    for holder in holders:
        powers = audit.snapshot.powers(holder)
        grant = powers.admin
        # Who may do everything but give rights is no administrator.
        if grant is None or powers.rules is None or (isinstance(holder, Role) and not _for_people(holder)):
            continue
        yield f"{holder.kind} {holder.name}" + ("" if grant.status == "full" else f" ({grant.status})")


def _for_people(role: Role) -> bool:
    """Whether anybody but cloud services can assume a role."""
    return any(statement.names_of(kind) for statement in role.trust.statements for kind in ("RAM", "Federated"))


def _signs_of_life(user: User) -> Iterator[datetime]:
    """When it logged on and its keys were used; what was never used counts from when it was made."""
    moments = [user.last_logon]
    if user.last_logon is None and user.row is not None:
        moments.append(user.row.password_last_changed)
    moments += [key.last_used or key.created for key in user.keys]
    return (moment for moment in moments if moment is not None)
