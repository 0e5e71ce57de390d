"""Policies by what they allow: everything, a product, what makes administrators; and those that nobody needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aliram.audit.check import Audit, check
from aliram.audit.escalation.techniques import LAUNCHERS
from aliram.audit.facts import Account, Policy, Role, User
from aliram.audit.facts.powers import Powers
from aliram.audit.finding import Severity, Status, Verdict, failed, passed, some
from aliram.errors import ConfigError, PolicyError
from aliram.policy import Decision, Grant, Request, evaluate, parse
from aliram.policy import Policy as Document

__all__ = ["whole_products"]


@check(
    "POL-01",
    "No policy in use allows every action on every resource",
    kind="policy",
    severity=Severity.CRITICAL,
    why="Each of its holders owns the account: one leaked key or password is enough to lose it.",
    fix="Write policies of what is needed, attach those, then detach this one from its holders:"
    " aliram ram list-entities-for-policy --policy-type <PolicyType> --policy-name <PolicyName>",
    cis="1.15",
    prowler="ram_policy_no_administrative_privileges",
)
def everything(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.attached:
        return None
    powers = Powers((policy,), strict=True)
    grant = powers.admin
    if grant is None:
        return passed("does not allow everything")
    certain = powers.rules is Decision.ALLOW
    severities = (Severity.CRITICAL, Severity.HIGH) if policy.custom else (Severity.HIGH, Severity.MEDIUM)
    return failed(
        f"allows every action on every resource{_except(grant)}; {_held(policy)}",
        f"$.Statement[{grant.position}]",
        *some(f"held by {kind} {name}" for kind, name in policy.holders),
        severity=severities[0 if certain else 1],
    )


def _except(grant: Grant) -> str:
    left_out = grant.statement.not_action
    text = f" but for {', '.join(some(left_out, 5))}" if left_out else ""
    if grant.statement.conditions:
        text += ", under conditions that cannot be decided here"
    return text + (", except for what its Denies take away" if grant.limited_by else "")


def _held(policy: Policy) -> str:
    kinds = [kind for kind, _ in policy.holders]
    return f"users who hold it: {kinds.count('user')}, groups: {kinds.count('group')}, roles: {kinds.count('role')}"


@check(
    "POL-02",
    "No user administers a whole product",
    kind="user",
    severity=Severity.MEDIUM,
    why="Whoever may do everything in a product may also delete it, or open its data to others.",
    fix="aliram ram list-policies-for-user --user-name <UserName> shows the policies (those of its groups count too);"
    " write others that name the actions and resources that are needed",
)
def user_products(user: User, audit: Audit) -> Verdict | None:
    return whole_products(audit.snapshot.powers(user))


def whole_products(powers: Powers) -> Verdict:
    """The verdict on the products of which everything is allowed; that of users (POL-02) and of roles (ROLE-04)."""
    products = powers.products
    if not products:
        return passed("administers no product")
    certain = not all(products.values())
    what, named = f"{len(products)} of the products", [f"{product}:*" for product in sorted(products)]
    if "*" in products:
        what, named = "all products", ["every product"]
        if powers.admin is None:
            what, named = "all products but some", ["every product but those that NotAction names"]
    message = f"may do everything in {what}"
    if not certain:
        message += ", under conditions that cannot be decided here"
    return failed(message, *some(named), severity=None if certain else Severity.LOW)


@check(
    "POL-03",
    "Sensitive actions are not held without a limit",
    kind="principal",
    severity=Severity.MEDIUM,
    why="These actions make identities or hand over rights; on every resource they lead to any right there is.",
    fix="Name the resources that are needed in the policies of this identity, or take the actions from it.",
)
def sensitive(identity: User | Role, audit: Audit) -> Verdict | None:
    if isinstance(identity, Role) and identity.service_linked:
        return None
    held = audit.snapshot.powers(identity).holding(audit.limits.sensitive_actions)
    if not held:
        return passed("holds no sensitive action without a limit")
    certain = [action for action, decision in held.items() if decision is Decision.ALLOW]
    if not certain:
        message = f"holds {len(held)} of the sensitive actions, under conditions that cannot be decided here"
        return failed(message, *some(held), severity=Severity.LOW)
    return failed(f"holds {len(held)} of the {len(audit.limits.sensitive_actions)} sensitive actions", *some(held))


@check(
    "POL-04",
    "Every custom policy is attached to somebody",
    kind="policy",
    severity=Severity.LOW,
    why="A forgotten policy is attached one day by somebody who trusts its name.",
    fix="aliram ram delete-policy --policy-name <PolicyName> --cascading-delete true",
)
def unattached(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.custom:
        return None
    return passed("is attached") if policy.attached else failed("is attached to nobody")


@check(
    "POL-05",
    "No policy is a forbidden one, and the required ones exist",
    kind="account",
    severity=Severity.MEDIUM,
    why="What the organisation has ruled out, or prescribed, holds for this account as well.",
    fix="Delete the forbidden policies (aliram ram delete-policy), and create the required ones"
    " (aliram ram create-policy).",
)
def prescribed(account: Account, audit: Audit) -> Verdict | None:
    limits = audit.limits
    if not limits.forbidden_policies and not limits.required_policies:
        return None
    present = dict(_documents(account))
    found = []
    for number, document in enumerate(_wanted("forbidden_policies", limits.forbidden_policies)):
        names = [id for id, other in present.items() if other == document]
        found += [f"{id} is forbidden_policies[{number}]" for id in names]
    for number, document in enumerate(_wanted("required_policies", limits.required_policies)):
        if document not in present.values():
            found.append(f"required_policies[{number}] does not exist")
    if found:
        return failed(f"policies that are forbidden or missing: {len(found)}", *some(found))
    return passed("has no forbidden policy, and every required one")


def _documents(account: Account) -> Iterator[tuple[str, Document]]:
    """The policies that can be in force, each in the form in which order does not count."""
    for policy in account.snapshot.policies:
        if policy.custom or policy.attached:
            try:
                yield policy.id, policy.document.canonical()
            except PolicyError:  # nothing that could be prescribed; POL-15 tells of it
                continue


def _wanted(limit: str, documents: Sequence[Mapping[str, Any]]) -> Iterator[Document]:
    for number, document in enumerate(documents):
        try:
            yield parse(document, kind="identity", tolerant=True).canonical()
        except PolicyError as error:
            raise ConfigError(f"{limit}[{number}] is no policy document: {error}") from None


@check(
    "POL-20",
    "No system policy in use changes RAM or assumes every role",
    kind="policy",
    severity=Severity.MEDIUM,
    why="System policies know no resources: their holders may change every identity, and become it.",
    fix="Replace it by a custom policy that names users, groups or roles; who holds it:"
    " aliram ram list-entities-for-policy --policy-type <PolicyType> --policy-name <PolicyName>",
)
def system_writers(policy: Policy, audit: Audit) -> Verdict | None:
    if policy.custom or not policy.attached:
        return None
    powers = Powers((policy,), strict=True)
    hand_over = [powers.may_everywhere(action) for action in ("ram:PassRole", "sts:AssumeRole")]
    if powers.changes_ram is Decision.ALLOW:
        message, severity = "lets its holders change RAM", Severity.HIGH
    elif Decision.ALLOW in hand_over:
        message, severity = "lets its holders pass or assume every role", Severity.MEDIUM
    elif powers.changes_ram is not None or any(hand_over):
        message, severity = "lets its holders change RAM or pass roles, under conditions", Severity.LOW
    else:
        return passed("does not reach RAM")
    holders = some(f"held by {kind} {name}" for kind, name in policy.holders)
    return failed(f"{message}; {_held(policy)}", *holders, severity=severity)


@check(
    "POL-21",
    "No resource group gives administrator rights",
    kind="account",
    severity=Severity.HIGH,
    why="A policy that is attached for a resource group stands in no list of RAM's, and is easily overlooked.",
    fix="Read the attachments with ListPolicyAttachments of the product resourcemanager (aliram speaks IMS, RAM and"
    " STS).",
    elsewhere=True,
)
def resource_groups(account: Account, audit: Audit) -> Verdict | None:
    return Verdict(
        Status.UNKNOWN,
        "policies that are attached for a resource group are told by ListPolicyAttachments of another product,"
        " resourcemanager, which is not asked",
    )


@check(
    "POL-22",
    "No policy in use lets roles be given any policy and be passed to a service",
    kind="policy",
    severity=Severity.HIGH,
    why="Its holders give AdministratorAccess to a service's role and start a machine that runs under it. The system"
    " policy PowerUserAccess allows that.",
    fix="Take ram:AttachPolicyToRole or ram:PassRole out, or limit them to roles and policies by name; in place of a"
    " system policy attach a custom one.",
)
def passes_any_role(policy: Policy, audit: Audit) -> Verdict | None:
    if not policy.attached:
        return None
    powers = Powers((policy,), strict=True)
    if powers.may_everywhere("ram:PassRole") is None or powers.rules is Decision.ALLOW:
        return None
    decisions = {", ".join(actions): _launches(powers, actions, service) for actions, service in LAUNCHERS}
    best = next((each for each in (Decision.ALLOW, Decision.CONDITIONAL) if each in decisions.values()), None)
    if best is None:
        return passed("cannot give roles any policy and run something under them")
    ways = [f"ram:AttachPolicyToRole, ram:PassRole, {actions}" for actions, found in decisions.items() if found is best]
    holders = some(f"held by {kind} {name}" for kind, name in policy.holders)
    message = "lets its holders make a service's role an administrator and run something under it"
    if best is Decision.CONDITIONAL:
        message += ", under conditions that cannot be decided here"
        return failed(f"{message}; {_held(policy)}", *ways, *holders, severity=Severity.MEDIUM)
    return failed(f"{message}; {_held(policy)}", *ways, *holders)


def _launches(powers: Powers, actions: Sequence[str], service: str) -> Decision | None:
    """Whether everything on the way is allowed for a role that trusts the service alone."""
    account = powers.policies[0].snapshot.account_id
    role = f"acs:ram:*:{account}:role/*"
    told = {"ram:TrustedPrincipalTypes": ["Service"], "ram:ServiceNames": [service], "acs:Service": service}
    found = {
        evaluate(Request(asked, resources, context=told), identity=powers.documents, audit=True).decision
        for asked, resources in (
            ("ram:AttachPolicyToRole", (role, "acs:ram:*:system:policy/AdministratorAccess")),
            ("ram:PassRole", (role,)),
            *((action, (f"acs:{action.partition(':')[0]}:*:{account}:*",)) for action in actions),
        )
    }
    if not found <= {Decision.ALLOW, Decision.CONDITIONAL}:
        return None
    return Decision.ALLOW if found == {Decision.ALLOW} else Decision.CONDITIONAL
