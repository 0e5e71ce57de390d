"""What whoever collects must be allowed to do, and nothing beyond."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from typing import Any

from .plan import Counts, formula

__all__ = ["policy_for_audit"]


def policy_for_audit(leave_out: Collection[str] = ()) -> dict[str, Any]:
    """The smallest RAM policy with which everything can be read.

    It follows from the calls of the plan and what the services ask for each (`Operation.authorization`). Its resource
    is `*`, for all of an account is read; which ARNs a list asks for is not published for every operation, and one that
    is guessed wrong would leave the list unread.

    Args:
        leave_out: Families of calls that are not made, of `plan.FAMILIES`.

    Raises:
        ConfigError: A family that does not exist.
    """
    actions: set[str] = set()
    for row in formula(Counts(), leave_out=leave_out).rows:
        service, _, name = row.call.partition(".")
        operation = importlib.import_module(f"aliram.{service}.operations").OPERATIONS[name]
        actions.update(entry.action for entry in operation.authorization)
    return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": sorted(actions), "Resource": "*"}]}
