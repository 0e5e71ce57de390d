"""Who may assume a role: what its trust policy says of whoever asks, and what their own policies do."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from aliram.policy import PolicySet, Principal, Request, Result, evaluate, parse
from aliram.policy.request import ContextValue

from .documents import kept_policy
from .rights import Rights
from .roles import Role

__all__ = ["assuming", "principal_of", "trusted"]

_ANYTHING = parse({"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
_UNASKED = Rights(PolicySet((_ANYTHING,)), PolicySet(()), None, {})
"""Stands in for the policies of a caller that nobody asks."""

principal_of = functools.lru_cache(maxsize=1024)(Principal.of)
"""Somebody by ARN or by the name of a service; read once, since the same ones ask again and again."""


def assuming(role: Role, principal: str, context: Mapping[str, ContextValue], rights: Rights | None = None) -> Result:
    """Whether somebody may assume a role, as the whole decision.

    Args:
        role: The role.
        principal: ARN of the user, session, root or identity provider, or the name of a cloud service.
        context: Values of condition keys.
        rights: Policies of the user or session; None leaves the decision to the trust policy.
    """
    resource = f"acs:ram:*:{role.account}:role/{role.name}"
    asked = Request("sts:AssumeRole", resource, principal=principal_of(principal), context=context)
    policies = rights or _UNASKED
    return evaluate(
        asked,
        identity=policies.identity,
        resource_group=policies.resource_group,
        session=policies.session,
        resource_policy=kept_policy(role.trust, "trust"),
    )


def trusted(role: Role, principal: str, context: Mapping[str, ContextValue]) -> bool:
    """Whether a role's trust policy admits somebody, given the values of condition keys. The one place where that is
    decided. Arguments as for `assuming`."""
    return assuming(role, principal, context).allowed
