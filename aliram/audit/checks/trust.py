"""Trust policies of roles: whose users and roles, and which services, may assume them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aliram.audit.check import Audit, check
from aliram.audit.facts import Role
from aliram.audit.facts.services import is_service
from aliram.audit.facts.trusted import Trusted, trusted_by
from aliram.audit.finding import Severity, Verdict, failed, passed, some
from aliram.errors import PolicyError
from aliram.policy import Decision, lint
from aliram.policy.globs import is_pattern
from aliram.policy.operators import OPERATORS

__all__: list[str] = []

_REWRITE = "aliram ram update-role --role-name <RoleName> --new-assume-role-policy-document …"


@check(
    "TR-01",
    "Trust policies say whose account, or which service",
    kind="role",
    severity=Severity.CRITICAL,
    why="Anybody with an account of Alibaba Cloud can assume the role.",
    fix=f"{_REWRITE}, with the accounts, users or roles that are meant",
)
def anyone(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    found = [each for each in trusted_by(role) if each.anyone]
    if not found:
        return passed("names everybody it trusts")
    if all(each.statement.conditions for each in found):
        message = "trusts any account, under conditions that whoever knows them may meet"
        return failed(message, *some(map(str, found)), severity=Severity.HIGH)
    return failed("trusts any account, or any service", *some(map(str, found)))


def _others(role: Role, audit: Audit) -> list[Trusted]:
    """Users and roles of other accounts."""
    return [each for each in trusted_by(role) if each.kind == "RAM" and each.other_account(audit.snapshot.account_id)]


def _external_id(role: Role, found: Sequence[Trusted], audit: Audit, what: str) -> Verdict | None:
    """The verdict on those of other accounts who have to bring an external id."""
    if not found:
        return None
    strangers = [each for each in found if each.account not in audit.limits.trusted_accounts]
    open_ = [each for each in strangers if not each.bound("sts:ExternalId")]
    if open_:
        message = f"trusts {what} without sts:ExternalId: {len(open_)}"
        if all(map(_other_ids_denied(role), open_)):
            message += "; other ids are denied, and whether that denies those who bring none is not published"
            return failed(message, *some(map(str, open_)), severity=Severity.LOW)
        return failed(message, *some(map(str, open_)))
    if strangers:
        return passed(f"trusts {what}, with sts:ExternalId")
    return passed(f"trusts {what}, of trusted accounts only")


def _other_ids_denied(role: Role) -> Callable[[Trusted], bool]:
    """Whether a Deny of every external id but some speaks of whom a statement lets in."""
    denies = [
        statement
        for statement in role.trust.statements
        if not statement.allows
        and len(statement.conditions) == 1
        and statement.conditions[0].key.casefold() == "sts:externalid"
        and (operator := OPERATORS.get(statement.conditions[0].operator)) is not None
        and operator.negated
    ]
    return lambda each: any(each.within(deny) for deny in denies)


@check(
    "TR-02",
    "Other accounts as a whole are trusted with an external id only",
    kind="role",
    severity=Severity.HIGH,
    why="Every user and role there may come in, and a provider of services may be made to come for somebody else.",
    fix=f'{_REWRITE}, with "Condition": {{"StringEquals": {{"sts:ExternalId": "…"}}}} and named users or roles',
)
def other_accounts(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    found = [each for each in _others(role, audit) if each.whole_account]
    return _external_id(role, found, audit, "whole other accounts")


@check(
    "TR-03",
    "Users and roles of other accounts are trusted with an external id only",
    kind="role",
    severity=Severity.MEDIUM,
    why="A provider of services may be made to use its access to this account for another of its customers.",
    fix=f'{_REWRITE}, with "Condition": {{"StringEquals": {{"sts:ExternalId": "…"}}}}',
)
def others(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    found = [each for each in _others(role, audit) if not each.whole_account]
    return _external_id(role, found, audit, "users or roles of other accounts")


@check(
    "TR-04",
    "Administrator roles name the users and roles that may assume them",
    kind="role",
    severity=Severity.MEDIUM,
    why="Every identity of the account that may assume roles, by AliyunSTSAssumeRoleAccess for one, becomes an"
    " administrator.",
    fix=f"{_REWRITE}, with acs:ram::<account>:user/<name> or :role/<name>",
)
def own_account(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    own = [each for each in trusted_by(role) if each.account == audit.snapshot.account_id and each.whole_account]
    if not own:
        return None
    rules = audit.snapshot.powers(role).rules
    if rules is None:
        return passed("trusts the whole account, and is no administrator")
    if rules is Decision.ALLOW and not all(each.statement.conditions for each in own):
        return failed("is an administrator that the whole account may assume", *some(map(str, own)))
    message = "is an administrator that the whole account may assume, under conditions that cannot be decided here"
    return failed(message, *some(map(str, own)), severity=Severity.LOW)


@check(
    "TR-07",
    "Whoever a role trusts exists",
    kind="role",
    severity=Severity.MEDIUM,
    why="Whoever makes a user, role or provider of that name anew comes in.",
    fix=f"{_REWRITE}, without those who are gone",
)
def gone(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    snapshot = audit.snapshot
    present = {
        "user": lambda: snapshot.user_names,
        "role": lambda: snapshot.role_names,
        "saml-provider": lambda: snapshot.saml_provider_names,
        "oidc-provider": lambda: snapshot.oidc_provider_names,
    }
    missing, looked = [], 0
    for each in trusted_by(role):
        kind, _, name = each.who.partition("/")
        kind = kind.casefold()
        if each.account != snapshot.account_id or kind not in present or set("*?") & set(name):
            continue
        looked += 1
        if name.casefold() not in present[kind]():
            missing.append(each)
    if missing:
        return failed(f"trusts what does not exist: {len(missing)}", *some(map(str, missing)))
    return passed("whoever it trusts exists") if looked else None


@check(
    "TR-08",
    "Roles of services trust one known service, and are no administrators",
    kind="role",
    severity=Severity.MEDIUM,
    why="What runs in the service (a machine, a function) has the role's rights, and so has whoever breaks into it.",
    fix=f"{_REWRITE}, with a role for each service, and policies of what the service needs",
)
def services(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    found = [each for each in trusted_by(role) if each.kind == "Service" and not each.anyone]
    if not found:
        return None
    wrong = []
    rules = audit.snapshot.powers(role).rules
    if rules is not None:
        wrong.append("is an administrator" + (", under conditions" if rules is Decision.CONDITIONAL else ""))
    names = {each.name.casefold() for each in found}
    patterns = sorted(filter(is_pattern, names))
    if patterns:
        wrong.append(f"trusts every service that fits {', '.join(some(patterns, 5))}")
    elif len(names) > 1:
        wrong.append(f"trusts {len(names)} services")
    known = {*audit.limits.trusted_services, *patterns}
    strange = sorted(name for name in names - known if not is_service(name))
    # A new service of the cloud is no fault of the role, a name of somebody else's is.
    mild = not wrong and all(name.endswith(".aliyuncs.com") for name in strange)
    if strange:
        wrong.append(f"trusts services that are not known: {', '.join(some(strange, 5))}")
    if wrong:
        return failed("; ".join(wrong), *some(map(str, found)), severity=Severity.LOW if mild else None)
    return passed("trusts one known service, and is no administrator")


@check(
    "TR-10",
    "Statements of trust policies name principals of one kind",
    kind="role",
    severity=Severity.LOW,
    why="Conditions that suit one kind (an external id, an audience) shut out another, or let it in unasked.",
    fix=f"{_REWRITE}, with a statement for each kind",
)
def mixed(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    found = []
    for position, statement in enumerate(role.trust.statements):
        kinds = sorted({kind for kind, names in statement.principals or () if names})
        if statement.allows and len(kinds) > 1:
            found.append(f"$.Statement[{position}]: {', '.join(kinds)}")
    if found:
        return failed(f"statements that mix kinds of principals: {len(found)}", *some(found))
    return passed("no statement mixes kinds of principals")


@check(
    "TR-12",
    "Trust policies can be read, and only allow",
    kind="role",
    severity=Severity.INFO,
    why="Nobody can say for certain whom such a document lets in.",
    fix=f"{_REWRITE}, with Allow statements for sts:AssumeRole",
)
def shape(role: Role, audit: Audit) -> Verdict | None:
    if role.service_linked:
        return None
    text = role.detail.assume_role_policy_document or ""
    found = [
        f"{mistake.path}: {mistake.message} [{mistake.id}]"
        for mistake in lint(text, kind="trust", account=audit.snapshot.account_id)
        if mistake.id in _SHAPES
    ]
    try:
        statements = role.trust.statements
    except PolicyError:
        return failed("has a trust policy that cannot be parsed", *some(found))
    denies = [f"$.Statement[{at}]: Deny" for at, each in enumerate(statements) if not each.allows]
    if not any(each.allows for each in statements):
        found.append("no statement allows anything")
    if found or denies:
        return failed("has a trust policy of an unusual form", *some([*denies, *found]))
    return passed("has a trust policy of the usual form")


_SHAPES = frozenset(
    {
        *("json", "not-object", "twice", "unknown-element", "version", "statement", "effect", "action", "not-text"),
        *("empty", "resource", "principal", "condition", "unknown-operator", "principal-form", "trust-action"),
        *("not-action-trust", "contradiction", "wildcard-not-like"),
    }
)
"""Rules of the linter about form; what they let in is for the other checks."""
