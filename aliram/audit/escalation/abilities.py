"""What a set of policies lets its holder do, of all that leads to more power.

One object for each set of statements that speak of such actions, whatever else the policies say: thousands of users
share it, and policies that allow nothing dangerous are never asked.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from aliram.ims.operations import OPERATIONS as IMS
from aliram.operation import Operation
from aliram.policy import Decision, Policy, PolicySet, Principal, Request, Statement, evaluate, parse, requests_for
from aliram.policy.inclusion import arn_overlaps
from aliram.ram.operations import OPERATIONS as RAM
from aliram.sts.operations import OPERATIONS as STS

from .certainty import Certainty
from .techniques import ACTIONS, IMS_ONLY, RAM_USED

__all__ = ["Abilities", "Context", "Questions", "names_callers", "spoken_of"]

_OPERATIONS: Mapping[str, Operation[Any]] = {
    **{name: RAM[name] for name in RAM_USED},
    **{name: IMS[name] for name in IMS_ONLY},
    "AssumeRole": STS["AssumeRole"],
}

Context = tuple[tuple[str, str | tuple[str, ...]], ...]


def spoken_of(statement: Statement) -> frozenset[str]:
    """The actions of `ACTIONS` that a statement allows or denies."""
    return _spoken_of(statement.action, statement.not_action)


@functools.lru_cache(maxsize=4096)
def _spoken_of(action: tuple[str, ...] | None, not_action: tuple[str, ...] | None) -> frozenset[str]:
    rules = PolicySet(Policy("identity", (Statement("Allow", action, not_action),)))
    return frozenset(each for each in ACTIONS if rules.rules(each)[1])


class Questions:
    """The requests that operations make, each put together once."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.welcome = parse(_welcome(account), kind="trust")
        """A trust policy that lets everybody of the account in, as an attacker would write it."""
        self._kept: dict[tuple[str, tuple[tuple[str, str], ...], Context], tuple[Request, ...]] = {}

    def of(
        self, name: str, arguments: Mapping[str, str], context: Context, asker: Principal | None
    ) -> tuple[Request, ...]:
        """What must be allowed for a call to pass."""
        if asker is not None:
            return requests_for(_OPERATIONS[name], arguments, self.account, principal=asker, context=dict(context))
        key = (name, tuple(arguments.items()), context)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = requests_for(_OPERATIONS[name], arguments, self.account, context=dict(context))
        return found


def _welcome(account: str) -> Mapping[str, object]:
    principal = {"RAM": [f"acs:ram::{account}:root"]}
    return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]}


class Abilities:
    """What the holders of some policies can do.

    Args:
        statements: All that speak of any of `ACTIONS`.
        admin: Whether the policies allow everything. With Denies it is not everything: what is left decides.
        asker: Who asks: any holder, where the policies do not tell them apart.
        questions: Of the account.
    """

    def __init__(
        self, statements: Sequence[Statement], admin: Certainty, asker: Principal, questions: Questions
    ) -> None:
        self._documents = PolicySet(Policy("identity", tuple(statements)))
        self.statements = frozenset(statements)
        self.actions = frozenset[str]().union(*(spoken_of(each) for each in statements if each.allows))
        """Those that some Allow is about."""
        self.admin = admin
        self._asker = asker
        self._named = asker if names_callers(statements) else None
        self._questions = questions
        self._kept: dict[tuple[object, ...], Certainty] = {}

    def any_of(self, *names: str) -> bool:
        """Whether one of some operations could be allowed at all."""
        return any(
            f"ram:{name}".casefold() in self.actions or (name in IMS_ONLY and f"ims:{name}".casefold() in self.actions)
            for name in names
        )

    def reaches(self, operation: str, kind: str, name: str, owner: str = "") -> bool:
        """Whether some Allow of an operation is about a thing of RAM: quickly told, though a Deny may forbid it.

        Args:
            operation: `AttachPolicyToUser`.
            kind: `user`, `group`, `role` or `policy`.
            name: Of the thing.
            owner: `system` for a system policy.
        """
        arn = f"acs:ram:*:{owner or self._questions.account}:{kind}/{name}"
        code = "sts" if operation == "AssumeRole" else "ram"
        return self._speaks_of(f"{code}:{operation}".casefold(), (arn,))

    def may(self, name: str, context: Context = (), **arguments: str) -> Certainty:
        """Whether an operation with these arguments would pass."""
        key = (name, context, *arguments.items())
        found = self._kept.get(key)
        if found is None:
            asked = self._questions.of(name, arguments, context, self._named)
            found = self._kept[key] = min(self._certainty(request, name in IMS_ONLY) for request in asked)
        return found

    def may_assume(self, role: str) -> Certainty:
        """Whether its own policies let the holder assume a role, whatever the role's trust policy says."""
        arn = f"acs:ram:*:{self._questions.account}:role/{role}"
        if not self._speaks_of("sts:assumerole", (arn,)):
            return Certainty.NO
        found = self._kept.get(("AssumeRole", role))
        if found is None:
            found = self._certainty(Request("sts:AssumeRole", arn, principal=self._asker))
            self._kept["AssumeRole", role] = found
        return found

    def can(self, action: str, resource: str = "*", context: Context = ()) -> Certainty:
        """Whether an action of any product would be allowed."""
        if action.casefold() not in self.actions:
            return Certainty.NO
        return self._certainty(Request(action, resource, principal=self._named, context=dict(context)))

    def can_somewhere(self, action: str) -> Certainty:
        """Whether an action is allowed on everything, or (conditional, since nobody knows what there is) on part."""
        if action.casefold() not in self.actions:
            return Certainty.NO
        found = self._kept.get((action,))
        if found is None:
            found = self.can(action)
            if found is Certainty.NO:
                # What belongs to another product is nothing that the action could be about.
                own = f"acs:{action.partition(':')[0]}:*:*:*"
                patterns = (pattern for pattern in self.patterns(action) if arn_overlaps(pattern, own))
                texts = {pattern.replace("*", "any").replace("?", "q") for pattern in patterns}
                best = max((self.can(action, text) for text in sorted(texts)), default=Certainty.NO)
                found = min(best, Certainty.CONDITIONAL)
            self._kept[(action,)] = found
        return found

    def about(self, *operations: str) -> Iterator[str]:
        """Patterns of what the Allows of some operations are about."""
        for name in operations:
            code = "sts" if name == "AssumeRole" else "ram"
            yield from self.patterns(f"{code}:{name}")
            if name in IMS_ONLY:
                yield from self.patterns(f"ims:{name}")

    def patterns(self, action: str) -> Iterator[str]:
        """On which resources its Allows speak of an action."""
        for rule in self._documents.rules(action.casefold())[1]:
            yield from rule.statement.resource or ("*",)

    def new_names(self, kind: str, taken: Collection[str], *operations: str) -> list[str]:
        """Names for something new that the Allows of some operations may reach, none of them in use.

        Args:
            kind: As ARNs have it: `role`.
            taken: Names in use.
            operations: Whose resources the new thing will be.
        """
        shapes = dict.fromkeys(
            shape
            for name in operations
            for pattern in self.about(name)
            if (shape := _name_in(pattern, kind)) is not None
        )
        texts = ["", "new", "new-1", *(shape.replace("*", "").replace("?", "n") for shape in shapes), "new-2", "new-3"]
        found = (shape.replace("*", text).replace("?", "n") for text in texts for shape in shapes)
        free = [name for name in dict.fromkeys(found) if name and "/" not in name and name not in taken]
        return free[:_TRIED]

    def _certainty(self, request: Request, ims: bool = False) -> Certainty:
        if not ims and not self._speaks_of(request.folded, request.resources):
            return Certainty.NO
        decision = self._decide(request)
        if ims and decision is Decision.IMPLICIT_DENY:
            other = Request(f"ims:{request.action.partition(':')[2]}", request.resources, principal=request.principal)
            return min(Certainty.of(self._decide(other)), Certainty.CONDITIONAL)
        return Certainty.of(decision)

    def _speaks_of(self, action: str, resources: Sequence[str]) -> bool:
        """Whether some Allow is about each resource: cheaper than the decision, and mostly the end of it."""
        allows = self._documents.rules(action)[1]
        return all(any(rule.covers is None or rule.covers(each) for rule in allows) for each in resources)

    def _decide(self, request: Request) -> Decision:
        trust = self._questions.welcome if request.folded == "sts:assumerole" else None
        return evaluate(request, identity=self._documents, resource_policy=trust, audit=True).decision


_TRIED = 30
"""Names for new things."""


def names_callers(statements: Collection[Statement]) -> bool:
    """Whether statements tell their holders apart, so that the answers are those of one holder."""
    return any(
        condition.key.casefold() == "acs:principalarn" for statement in statements for condition in statement.conditions
    )


def _name_in(pattern: str, kind: str) -> str | None:
    """The shape of names that a pattern of ARNs gives to a kind of things; None where it is about other things."""
    last = pattern.split(":", 4)[-1]
    before, slash, name = last.partition("/")
    if slash and before in (kind, "*"):
        return name
    return "*" if last.endswith("*") and kind.startswith(last.partition("*")[0]) else None
