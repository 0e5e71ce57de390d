"""Which resources a request for an action is about, where it is about all of them."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from aliram.ims.operations import OPERATIONS as IMS
from aliram.policy import requests_for
from aliram.ram.operations import OPERATIONS as RAM

__all__ = ["everywhere"]


def everywhere(action: str, account: str) -> tuple[str, ...]:
    """The resources of an action as `evaluate` wants them, each standing for all of its kind: of `ram:AddUserToGroup`
    every user and every group. A policy that allows the action for these allows it without a limit.

    Args:
        action: Letter case does not count. Of an action that is none of IMS's and RAM's operations, it is every
            resource of the product.
        account: Whose resources.
    """
    known = _known(account).get(action.casefold())
    return known or (f"acs:{action.partition(':')[0]}:*:{account}:*",)


@functools.lru_cache(maxsize=64)
def _known(account: str) -> Mapping[str, tuple[str, ...]]:
    roles = (f"acs:ram:*:{account}:role/*",)
    found: dict[str, tuple[str, ...]] = {"ram:passrole": roles, "sts:assumerole": roles}
    for operation in (*IMS.values(), *RAM.values()):
        for request in requests_for(operation, {}, account):
            found.setdefault(request.folded, request.resources)
    return found
