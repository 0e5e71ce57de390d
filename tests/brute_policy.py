"""A second evaluator, as naive as possible: no tables, no sets, no compiled anything. It decides everything that is
documented, and leaves out what is not (`None`: no answer)."""

from __future__ import annotations

import ipaddress
from datetime import datetime
from decimal import Decimal
from typing import Any

Statement = dict[str, Any]
Context = dict[str, list[str]]


def like(pattern: str, text: str) -> bool:
    """By the definition: `*` is nothing, or one character and `*` again."""
    table = [[False] * (len(text) + 1) for _ in range(len(pattern) + 1)]
    table[0][0] = True
    for row, char in enumerate(pattern, 1):
        for column in range(len(text) + 1):
            if char == "*":
                table[row][column] = table[row - 1][column] or (column > 0 and table[row][column - 1])
            elif column > 0 and (char in ("?", text[column - 1])):
                table[row][column] = table[row - 1][column - 1]
    return table[len(pattern)][len(text)]


def arn_like(pattern: str, text: str) -> bool:
    """Field by field: four colons part five fields. A pattern with fewer is one for the whole text."""
    if pattern.count(":") < 4:
        return like(pattern, text)
    mine, theirs = pattern.split(":", 4), text.split(":", 4)
    return len(theirs) == 5 and all(like(each, other) for each, other in zip(mine, theirs, strict=True))


def texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def compare(operator: str, mine: str, policy: str) -> bool:
    """A positive operator on one value of the request and one of the policy."""
    if operator == "StringEquals":
        return mine == policy
    if operator == "StringEqualsIgnoreCase":
        return mine.lower() == policy.lower()
    if operator == "StringLike":
        return like(policy, mine)
    if operator == "Bool":
        return mine.lower() == policy.lower()
    if operator == "IpAddress":
        return ipaddress.ip_address(mine) in ipaddress.ip_network(policy, strict=False)
    left: Any = Decimal(mine) if operator.startswith("Numeric") else datetime.fromisoformat(mine)
    right: Any = Decimal(policy) if operator.startswith("Numeric") else datetime.fromisoformat(policy)
    word = operator.removeprefix("Numeric").removeprefix("Date")
    if word == "Equals":
        return bool(left == right)
    if "Less" in word:
        return bool(left < right or (word.endswith("Equals") and left == right))
    return bool(left > right or (word.endswith("Equals") and left == right))


def condition_holds(operator: str, values: list[str], mine: list[str] | None) -> bool | None:
    prefix, _, operator = operator.rpartition(":")
    negated = "Not" in operator
    positive = operator.replace("Not", "")
    if mine is None:
        return None if negated or prefix == "ForAllValues" else False
    each = [any(compare(positive, one, value) for value in values) for one in mine]
    if negated:
        each = [not one for one in each]
    if prefix == "ForAllValues":
        return all(each)
    if prefix == "ForAnyValue":
        return any(each)
    return all(each) if negated else any(each)


def statement_matches(statement: Statement, action: str, resource: str, context: Context) -> bool | None:
    folded = action.lower()
    if "Action" in statement:
        spoken = any(like(each.lower(), folded) for each in texts(statement["Action"]))
    else:
        spoken = not any(like(each.lower(), folded) for each in texts(statement["NotAction"]))
    if not spoken or not any(arn_like(each, resource) for each in texts(statement["Resource"])):
        return False
    answer: bool | None = True
    known = {key.lower(): values for key, values in context.items()}
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            found = condition_holds(operator, texts(values), known.get(key.lower()))
            if found is False:
                return False
            if found is None:
                answer = None
    return answer


def decide(statements: list[Statement], action: str, resource: str, context: Context) -> str:
    """`Explicit Deny`, `Allow` or `Implicit Deny`; what has no answer does not let anybody in."""
    answers = [(each["Effect"], statement_matches(each, action, resource, context)) for each in statements]
    if any(effect == "Deny" and answer is not False for effect, answer in answers):
        return "Explicit Deny"
    return "Allow" if ("Allow", True) in answers else "Implicit Deny"


def request_passes(
    identity: list[Statement],
    group: list[Statement],
    session: list[Statement] | None,
    control: list[list[Statement]],
    action: str,
    resources: list[str],
    context: Context,
) -> bool:
    """The whole way, for a user or a session, without a resource policy."""
    for resource in resources:
        for level in control:
            if decide(level, action, resource, context) != "Allow":
                return False
        if session is not None and decide(session, action, resource, context) != "Allow":
            return False
        first = decide(identity, action, resource, context)
        if first == "Implicit Deny":
            first = decide(group, action, resource, context)
        if first != "Allow":
            return False
    return True
