"""Whom a role lets in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from aliram.audit.facts import Role
from aliram.audit.unread import NotRead, Unread
from aliram.errors import PolicyError
from aliram.policy import Policy as Document
from aliram.policy import Principal, Request, Statement, evaluate, parse
from aliram.policy.request import ContextValue

from .abilities import Context
from .certainty import NEVER, Certainty, Chance

__all__ = ["Trust"]

_ANYTHING = parse({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


class Trust:
    """The trust policy of one role, ready to be asked."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.missing: Unread | None = None
        try:
            self.document: Document | None = role.trust
            self.fixed = role.service_linked
        except NotRead as error:
            self.document, self.missing, self.fixed = None, error.missing, False
        except PolicyError as error:
            self.document, self.fixed = None, False
            self.missing = Unread(call="ram.GetRole", of=role.name, code="BadDocument", message=str(error))
        self._anybody: Chance | None = None

    @property
    def statements(self) -> Sequence[Statement]:
        return () if self.document is None else self.document.statements

    def admits(self, principal: Principal, context: Mapping[str, ContextValue] | None = None) -> Chance:
        """Whether the trust policy lets somebody in, whatever their own policies say."""
        if self.document is None:
            return Chance(Certainty.UNKNOWN, self.missing)
        arn = f"acs:ram:*:{self.role.snapshot.account_id}:role/{self.role.name}"
        asked = Request("sts:AssumeRole", arn, principal=principal, context=context)
        result = evaluate(asked, identity=_ANYTHING, resource_policy=self.document, audit=True)
        return Chance(Certainty.of(result.decision))

    def admits_account(self) -> Chance:
        """Whether it lets in whoever of the account it does not name."""
        if self._anybody is None:
            # No user can be called so.
            self._anybody = self.admits(Principal.of(f"acs:ram::{self.role.snapshot.account_id}:user/?"))
        return self._anybody

    @cached_property
    def named(self) -> frozenset[str]:
        """ARNs of single users and roles that it lets in, in lower case, since letter case does not count."""
        return frozenset(name.casefold() for name in self._ram if _is_single(name))

    @cached_property
    def uneven(self) -> bool:
        """Whether each principal must be asked for: by wildcards, Denies of single ones, conditions on who asks."""
        return (
            any(_is_shape(name) for name in self._ram)
            or any(
                condition.key.casefold() == "acs:principalarn"
                for statement in self.statements
                for condition in statement.conditions
            )
            or any(_is_single(name) for each in self.statements if not each.allows for name in each.names_of("RAM"))
        )

    @property
    def _ram(self) -> list[str]:
        return [name for statement in self.statements for name in statement.names_of("RAM")]

    @cached_property
    def services(self) -> frozenset[str]:
        """Services that it names."""
        return frozenset(name for statement in self.statements for name in statement.names_of("Service"))

    @cached_property
    def providers(self) -> frozenset[str]:
        """ARNs of the identity providers that it names."""
        return frozenset(name for statement in self.statements for name in statement.names_of("Federated"))

    @cached_property
    def kinds(self) -> Context:
        """What `ram:TrustedPrincipalTypes` is in calls about the role, where it is known."""
        kinds = {kind for statement in self.statements for kind, _ in statement.principals or ()}
        return (("ram:TrustedPrincipalTypes", tuple(sorted(kinds))),) if kinds else ()

    def admits_service(self, service: str) -> Chance:
        """Whether a service may act as the role."""
        return self.admits(Principal.of(service))

    def admits_forged(self, provider: str) -> Chance:
        """Whether it lets in whoever can make an identity provider say what they like: of its conditions on assertions
        and tokens, all are then met; others stay open."""
        if self.document is None:
            return Chance(Certainty.UNKNOWN, self.missing)
        best = NEVER
        for statement in self.statements:
            if provider not in statement.names_of("Federated"):
                continue
            said: dict[str, ContextValue] = {
                condition.key: condition.values[0].replace("*", "any").replace("?", "q")
                for condition in statement.conditions
                if condition.key.casefold().startswith(("saml:", "oidc:")) and condition.values
            }
            try:
                found = self.admits(Principal.of(provider), said)
            except PolicyError:  # a pattern, or no ARN at all
                continue
            best = max(best, found, key=lambda chance: chance.certainty)
        return best


def _is_single(name: str) -> bool:
    return ":root" not in name and not name.isdigit() and not _is_shape(name)


def _is_shape(name: str) -> bool:
    """Whether a name has wildcards, other than the one that is everybody."""
    return name != "*" and ("*" in name or "?" in name)
