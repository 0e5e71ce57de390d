"""What a set of policies lets its holder do. One object for each set: thousands of users share a handful."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from aliram.errors import ConfigError, PolicyError
from aliram.policy import Decision, Grant, PolicySet, Principal, Request, Result, Statement, evaluate, what_can
from aliram.policy import Policy as Document
from aliram.policy.compiled import any_region
from aliram.policy.globs import is_pattern
from aliram.policy.inclusion import arn_includes, arn_overlaps, includes, overlaps
from aliram.policy.lint.actions import everything
from aliram.policy.request import is_action

from .account import Policy
from .action_resources import everywhere

__all__ = ["RAM_WRITES", "Powers", "spans"]

RAM_WRITES = tuple(
    f"ram:{operation}"
    for operation in [
        "CreateUser",
        "UpdateUser",
        "DeleteUser",
        "AddUserToGroup",
        "CreateAccessKey",
        "CreateLoginProfile",
        "UpdateLoginProfile",
        "CreateGroup",
        "UpdateGroup",
        "DeleteGroup",
        "CreateRole",
        "UpdateRole",
        "DeleteRole",
        "CreatePolicy",
        "CreatePolicyVersion",
        "SetDefaultPolicyVersion",
        "DeletePolicy",
        "AttachPolicyToUser",
        "AttachPolicyToGroup",
        "AttachPolicyToRole",
        "CreateSAMLProvider",
        "UpdateSAMLProvider",
        "CreateOIDCProvider",
        "UpdateOIDCProvider",
        "SetUserSsoSettings",
    ]
)
"""Actions that change who may do what. The console's governance rule counts `ram:Create*`, `ram:Update*` and
`ram:Delete*`; these are the ones of them that decide over identities and rights, and those that attach and set."""

_SOMEBODY = Principal.of("acs:ram::1:user/somebody")
_UNHEARD_OF = "nosuchproduct"
"""Stands for every product that no statement names."""


@functools.lru_cache(maxsize=64)
def _welcome(account: str) -> Document:
    """A trust policy that lets in everybody of an account."""
    principals = (("RAM", (f"acs:ram::{account}:root",)),)
    return Document("trust", (Statement("Allow", action=("sts:AssumeRole",), principals=principals),))


@dataclass(frozen=True, eq=False)
class Powers:
    """Everything that some policies allow together, their Denies included."""

    policies: tuple[Policy, ...]
    strict: bool = False
    """Whether a document that cannot be parsed raises `PolicyError`, in place of granting nothing."""
    _granting: dict[tuple[str, ...], list[Grant]] = field(default_factory=dict, init=False, repr=False)

    _holding: dict[frozenset[str], dict[str, Decision]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def documents(self) -> PolicySet:
        """Ready to be asked. A document that cannot be parsed grants nothing here; check POL-15 tells of it.

        Raises:
            NotRead: The document of one of them could not be read.
        """
        return PolicySet(tuple(_documents(self.policies, self.strict)))

    @cached_property
    def grants(self) -> list[Grant]:
        """Every Allow, and what the Denies leave of it."""
        return [grant for grant in what_can(self.documents) if grant.status != "void" and not _is_void(grant)]

    @cached_property
    def admin(self) -> Grant | None:
        """The Allow of every action on every resource of the account, the least restricted one; None: there is none,
        or Denies leave only what they name.

        Its `status` tells whether it holds always (`full`) or under conditions or Denies.
        """
        found = [grant for grant in self.grants if _is_everything(grant, self._account)]
        if not found or self._all_of(_UNHEARD_OF) is None:
            return None
        return min(found, key=lambda grant: ("full", "conditional", "limited").index(grant.status), default=None)

    def granting(self, *actions: str) -> list[Grant]:
        """Every Allow that covers one of some actions of one product (`oss:GetObject`), whatever the resource, and is
        not taken away by a Deny without conditions."""
        if actions not in self._granting:
            product = actions[0].partition(":")[0]
            self._granting[actions] = [
                grant
                for grant in self.grants
                if _concerns(grant.statement, product) and any(_leaves(grant, action) for action in actions)
            ]
        return self._granting[actions]

    @cached_property
    def privileged(self) -> list[Grant]:
        """Every Allow that makes its holder privileged: of everything, or of changing RAM for more than one user,
        group, role or policy that it names."""
        changing = self.granting(*RAM_WRITES)
        return [
            grant
            for grant in self.grants
            if (self.admin is not None and _is_everything(grant, self._account))
            or (
                grant in changing
                and any(
                    "*" in resource.split(":", 4)[-1] and arn_overlaps(resource, "acs:ram:*:*:*")
                    for resource in grant.statement.resource or ("*",)
                )
            )
        ]

    @cached_property
    def rules(self) -> Decision | None:
        """Whether it lets its holder make anybody an administrator, by a system policy or one that it writes itself:
        ALLOW, CONDITIONAL or None. The test of power in which `*`, `ram:*`, NotAction and what Denies take away all
        count for what they are."""
        attach, users, policies = "ram:AttachPolicyToUser", self._all("user/*"), self._all("policy/*")
        best = self.may(attach, users, "acs:ram:*:system:policy/AdministratorAccess")
        if best is Decision.ALLOW:
            return best
        own = {self.may(attach, users, policies), self.may("ram:CreatePolicy", policies)}
        if own == {Decision.ALLOW}:
            return Decision.ALLOW
        return best if None in own else Decision.CONDITIONAL

    @cached_property
    def changes_ram(self) -> Decision | None:
        """Whether it lets its holder change users, groups, roles or policies, whichever they are (`RAM_WRITES`): ALLOW,
        CONDITIONAL or None. What is allowed for some of them by name does not count."""
        found = {self.may_everywhere(action) for action in RAM_WRITES} if self.granting(*RAM_WRITES) else set()
        return next((each for each in (Decision.ALLOW, Decision.CONDITIONAL) if each in found), None)

    @cached_property
    def products(self) -> dict[str, bool]:
        """Products of which everything is allowed (`ecs`; `*` for all, but for those that NotAction names), each with
        whether that holds only under conditions. Denies may except something."""
        found: dict[str, bool] = {}
        for grant in self.grants:
            for product in _products(grant.statement, self._account):
                if product not in found and (decision := self._all_of(product)) is not None:
                    found[product] = decision is Decision.CONDITIONAL
        return found

    def _all_of(self, product: str) -> Decision | None:
        """Whether whatever no statement names is allowed in a product, or of all products by `*`."""
        if is_pattern(product):  # `e*:*`: any product that the pattern fits will do
            product = _UNHEARD_OF if not product.strip("*") else product.replace("*", "").replace("?", "x")
        return self.may(f"{product}:{_UNHEARD_OF}", f"acs:{product}:*:{self._account}:*")

    def holding(self, actions: frozenset[str]) -> dict[str, Decision]:
        """Those of some actions that are allowed for every resource, each with ALLOW or CONDITIONAL.

        Raises:
            ConfigError: One of them is no action.
        """
        if actions not in self._holding:
            for action in actions:
                if not is_action(action):
                    raise ConfigError(f"sensitive_actions: {action!r} is no action; write service and name, in full")
            decisions = {action: self.may_everywhere(action) for action in sorted(actions)}
            self._holding[actions] = {action: found for action, found in decisions.items() if found is not None}
        return self._holding[actions]

    def may_everywhere(self, action: str) -> Decision | None:
        """As `may`, for every resource that the action can be about."""
        if not self.policies:
            return None
        return self.may(action, *everywhere(action, self.policies[0].snapshot.account_id))

    @cached_property
    def _account(self) -> str:
        return self.policies[0].snapshot.account_id if self.policies else "*"

    def _all(self, kind: str) -> str:
        return f"acs:ram:*:{self._account}:{kind}"

    def ask(self, action: str, *resources: str, principal: str = "") -> Result:
        """The decision in audit mode: condition keys nobody knows leave it `Conditional`. Of `sts:AssumeRole` it is the
        holder's own half, as if every role trusted the holder."""
        asker = Principal.of(principal) if principal else None
        if action.casefold() != "sts:assumerole":
            return evaluate(Request(action, resources or ("*",), principal=asker), identity=self.documents, audit=True)
        request = Request(action, resources or ("*",), principal=asker or _SOMEBODY)
        if asker is None:
            del request.context["acs:principalarn"]  # nobody knows it
        trust = _welcome((asker or _SOMEBODY).account)
        return evaluate(request, identity=self.documents, resource_policy=trust, audit=True)

    def may(self, action: str, *resources: str, principal: str = "") -> Decision | None:
        """ALLOW or CONDITIONAL; None where it is denied."""
        decision = self.ask(action, *resources, principal=principal).decision
        return decision if decision in (Decision.ALLOW, Decision.CONDITIONAL) else None


def _documents(policies: Sequence[Policy], strict: bool) -> Iterator[Document]:
    for policy in policies:
        try:
            yield policy.document
        except PolicyError:
            if strict:
                raise


def spans(resources: Sequence[str] | None, product: str, account: str) -> bool:
    """Whether some of the resources of a statement are all that an account has of a product, or by `*` of all: `*`,
    `acs:ecs:*:*:*` and `acs:ecs:*:<account>:*` alike."""
    return any(arn_includes(any_region(each), f"acs:{product}:*:{account}:*") for each in resources or ("*",))


def _is_everything(grant: Grant, account: str) -> bool:
    """Whether it allows every action on every resource of the account, or all but some without which RAM is still
    in its holder's hands."""
    statement = grant.statement
    if not spans(statement.resource, "*", account):
        return False
    if statement.not_action is not None:
        return _names(statement, "ram:AttachPolicyToUser")
    return any(map(everything, statement.action or ()))


def _products(statement: Statement, account: str) -> Iterator[str]:
    """Products of which a statement allows every action on every resource."""
    if spans(statement.resource, "*", account) and (
        statement.not_action is not None or any(map(everything, statement.action or ()))
    ):
        yield "*"
        return
    for name in statement.action or ():
        product, colon, rest = name.partition(":")
        if everything(name):
            # On all that there is of some products: `*` on `acs:ecs:*:*:*`.
            named = {each.split(":")[1].casefold() for each in statement.resource or () if each.count(":") >= 4}
            yield from (each for each in sorted(named) if each.strip("*") and spans(statement.resource, each, account))
        elif colon and not rest.strip("*") and spans(statement.resource, product, account):
            yield product.casefold()


def _is_void(grant: Grant) -> bool:
    """Whether one Deny takes all of it away, resources of other products than those of its actions left aside."""
    statement = grant.statement
    return statement.not_action is None and any(
        not deny.conditions and all(_takes(deny, name, each) for name in statement.action or () for each in _of(grant))
        for deny in (match.statement for match in grant.limited_by)
    )


def _concerns(statement: Statement, product: str) -> bool:
    """Whether it may be about a product at all: told at a glance, for there are many."""
    if statement.not_action is not None:
        return True
    services = (name.partition(":")[0] for name in statement.action or ())
    return any(is_pattern(service) or service.casefold() == product for service in services)


def _leaves(grant: Grant, action: str) -> bool:
    """Whether it allows an action on something, after the Denies without conditions."""
    if not _names(grant.statement, action):
        return False
    product = action.partition(":")[0]
    denies = [match.statement for match in grant.limited_by if not match.statement.conditions]
    return any(
        arn_overlaps(resource, f"acs:{product}:*:*:*") and not any(_takes(deny, action, resource) for deny in denies)
        for resource in _of(grant)
    )


def _of(grant: Grant) -> Sequence[str]:
    return grant.statement.resource or ("*",)


def _takes(deny: Statement, action: str, resource: str) -> bool:
    """Whether a Deny speaks of all that a pattern of actions can do to a pattern of resources."""
    if deny.not_action is not None:
        if any(overlaps(name, action, ignore_case=True) for name in deny.not_action):
            return False
    elif not any(includes(name, action, ignore_case=True) for name in deny.action or ()):
        return False
    product = action.partition(":")[0]
    whole = f"acs:{product if ':' in action else '*'}:*:*:*"
    target = whole if arn_includes(any_region(resource), whole) else resource
    return any(arn_includes(any_region(each), target) for each in deny.resource or ("*",))


def _names(statement: Statement, action: str) -> bool:
    if statement.not_action is not None:
        return not any(_covers(name, action) for name in statement.not_action)
    return any(_covers(name, action) for name in statement.action or ())


@functools.lru_cache(maxsize=1 << 14)
def _covers(name: str, action: str) -> bool:
    """Kept, since the same few hundred names stand in all policies."""
    return includes(name, action, ignore_case=True)
