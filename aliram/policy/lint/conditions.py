"""What `lint` finds in single conditions: keys, values, operators, and conditions that do not restrict what they seem
to."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import datetime

from aliram.policy.document import Condition
from aliram.policy.globs import is_pattern
from aliram.policy.inclusion import overlaps
from aliram.policy.operators import OPERATORS, Network, Operator, boolean, network
from aliram.policy.paths import cut

from .keys import COMPLETE, Key, fits, known, nearest
from .located import Located
from .rules import Finding, finding

__all__ = ["conditions"]

_NOUNS = {
    "Numeric": ("number", "write a decimal number"),
    "Date": ("moment", "write ISO 8601 with an offset, as 2027-01-31T00:00:00Z"),
    "Bool": ("boolean", 'write "true" or "false"'),
    "IP": ("address or address block", "write an address, or a block as 203.0.113.0/24"),
}
_LARGE = {4: 8, 6: 16}
"""Blocks with a shorter prefix are no restriction: nobody owns so much."""
_PRIVATE = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7")
)


def conditions(part: Located) -> Iterator[Finding]:
    """Everything about conditions one by one; those with operators nobody knows are the reader's to report."""
    if part.tree.get("Condition") == {}:
        yield finding("empty-condition", part.at("Condition"), "the condition is empty", "remove it, or fill it")
    present = set(_present(part))
    for condition in part.statement.conditions:
        key = known(condition.key)
        yield from _key(part, condition, key)
        operator = OPERATORS.get(condition.operator)
        if operator is None:
            continue
        yield from _values(part, condition, operator, key)
        yield from _prefix(part, condition)
        yield from _absence(part, condition, operator, key, present)
        yield from _sense(part, condition, key)
        if operator.kind == "IP":
            yield from _networks(part, condition, operator, key)
        if operator.kind == "String":
            yield from _texts(part, condition, operator, key)
    yield from _plain_likes(part)


def _key(part: Located, condition: Condition, key: Key | None) -> Iterator[Finding]:
    path, name = part.of(condition), condition.key
    if key is None:
        service, colon, _ = name.partition(":")
        if colon and service.lower() not in COMPLETE:
            message = f"{cut(name)} is a key of {cut(service)}, whose keys are not known here"
            yield finding("foreign-key", path, message, "compare its spelling with the documentation of the service")
            return
        near = nearest(name)
        fix = f"write {near}" if near else "use a documented key"
        yield finding("unknown-key", path, f"there is no condition key {cut(name)}", fix)
        return
    if not name.startswith(key.name) or (name != key.name and not key.name.endswith("/")):
        message = f"{cut(name)} is documented as {key.name}"
        yield finding("key-spelling", path, message, f"write {key.name}{name[len(key.name) :]}")
    operator = OPERATORS.get(condition.operator)
    if operator is not None and operator.kind != key.kind:
        message = f"{condition.operator} does not compare {key.name}, whose values are of the type {key.kind}"
        yield finding("key-operator", path, message, f"use an operator for {key.kind}")
    if key.kinds is not None and part.kind not in key.kinds:
        where = "trust" if key.kinds == ("trust",) else "bucket"
        message = f"{key.name} occurs in {where} policies only"
        yield finding("key-place", path, message, "remove the condition")
    elif key.actions and part.statement.action is not None and not _reaches(part, key.actions):
        message = f"only requests for {' and '.join(key.actions)} have {key.name}"
        yield finding("key-action", path, message, "move the condition to a statement for those")


def _reaches(part: Located, actions: tuple[str, ...]) -> bool:
    return any(overlaps(pattern, action, ignore_case=True) for _, pattern in part.actions for action in actions)


def _values(part: Located, condition: Condition, operator: Operator, key: Key | None) -> Iterator[Finding]:
    """Values that are not what the operator reads, or stand there twice."""
    seen: set[str] = set()
    for path, value in part.values(condition):
        if value in seen:
            yield finding("duplicate-value", path, f'"{cut(value)}" stands here already', "remove it")
            continue
        seen.add(value)
        if operator.read(value) is None:
            noun, fix = _NOUNS[operator.kind]
            yield finding("condition-value", path, f'"{cut(value)}" is no {noun}', fix)
        elif operator.kind == "Date" and datetime.fromisoformat(value).tzinfo is None:
            fix = "write the offset: Z for UTC, +08:00 for Chinese time"
            yield finding("date-offset", path, f"{cut(value)} has no offset", fix)
        elif operator.kind == "String" and key is not None and not _possible(operator, key, value):
            yield finding("key-value", path, f'"{cut(value)}" is no value of {key.name}', f"give {key.shape}")
    if operator.kind == "Bool" and len(set(map(boolean, condition.values))) == 2:
        message = "true and false are both accepted"
        yield finding("always-true", part.of(condition), message, "keep the one that is meant")


def _possible(operator: Operator, key: Key, value: str) -> bool:
    """Whether the key can have a value; a pattern is not judged."""
    return ("Like" in operator.name and is_pattern(value)) or fits(key, value)


def _prefix(part: Located, condition: Condition) -> Iterator[Finding]:
    if condition.prefix == "ForAllValues" and part.statement.allows:
        message = f"a request without {cut(condition.key)} may pass ForAllValues"
        fix = "use the operator without the prefix, or add a condition that the key must have for the request to pass"
        yield finding("for-all-values", part.of(condition), message, fix)
    if condition.prefix == "ForAnyValue":
        fix = "use the operator without the prefix: it holds when one value of the request matches"
        yield finding("for-any-value", part.of(condition), "no page documents ForAnyValue", fix)


def _present(part: Located) -> Iterator[str]:
    """Keys, in lower case, that requests must have to pass all conditions."""
    for condition in part.statement.conditions:
        operator = OPERATORS.get(condition.operator)
        if operator is not None and not operator.negated and condition.prefix != "ForAllValues":
            yield condition.key.lower()


def _absence(
    part: Located, condition: Condition, operator: Operator, key: Key | None, present: set[str]
) -> Iterator[Finding]:
    """Negated operators, where nobody has published what happens to requests without the key."""
    if not operator.negated or condition.prefix or (key is not None and key.always):
        return
    if part.statement.allows and operator.kind == "IP":
        return  # allow-not-ip says what is worse about it
    if condition.key.lower() in present:
        return
    what = "is denied or not" if not part.statement.allows else "is allowed or not"
    message = f"whether a request without {cut(condition.key)} {what} is not published"
    where = "here" if part.statement.allows else "on the Allow"
    fix = f"say {where} with {operator.positive} what is to pass, or see Assumptions.negated_absent"
    yield finding("negated-absent", part.of(condition), message, fix)


def _sense(part: Located, condition: Condition, key: Key | None) -> Iterator[Finding]:
    """Booleans the wrong way round."""
    if key is None or key.kind != "Bool" or condition.prefix or OPERATORS[condition.operator].negated:
        return
    answers = {boolean(value) for value in condition.values}
    if answers not in ({True}, {False}):
        return
    allows, asked, path = part.statement.allows, answers == {True}, part.of(condition)
    if key.name == "acs:MFAPresent" and asked != allows:
        message = "only sessions without MFA are allowed" if allows else "it is sessions with MFA that are denied"
        yield finding("mfa-inverted", path, message, 'allow for "true"')
    elif key.name == "acs:MFAPresent" and not asked:
        message = "calls with an AccessKey pair lack the key, so that this Deny does not stop them"
        yield finding("mfa-deny", path, message, 'put "Bool": {"acs:MFAPresent": "true"} on the Allow instead')
    if key.name == "acs:SecureTransport" and asked != allows:
        message = "only plain HTTP is allowed" if allows else "it is HTTPS that is denied"
        yield finding("insecure-transport", path, message, f'ask for "{"true" if allows else "false"}"')


def _networks(part: Located, condition: Condition, operator: Operator, key: Key | None) -> Iterator[Finding]:
    """Blocks that are open, private, or larger than they look."""
    allows, path = part.statement.allows, part.of(condition)
    if allows and operator.negated:
        message = "the whole Internet is allowed but for these addresses"
        yield finding("allow-not-ip", path, message, "list the networks that are to be allowed with IpAddress")
    open_to = allows != operator.negated
    private = key is not None and key.name == "acs:SourceIp"
    listed = [(where, value, block) for where, value in part.values(condition) if (block := network(value))]
    blocks = {block for _, _, block in listed}
    flagged = False
    for where, value, block in listed:
        if _host_bits(value):
            yield finding("cidr-host-bits", where, f"{value} means the block {block}", f"write {block}")
        if open_to and block.prefixlen < _LARGE[block.version]:
            flagged = True
            message = (
                f"{value} is a large part of the Internet" if block.prefixlen else f"{value} is the whole Internet"
            )
            yield finding("open-network", where, message, "name the networks that requests come from")
        elif private and any(_within(block, each) for each in _PRIVATE):
            message = f"{value} is private, and callers from the Internet have public addresses"
            yield finding("private-source", where, message, "name public addresses, or use acs:VpcSourceIp")
        cover = _cover(block, blocks)
        if cover is not None:
            yield finding("covered-value", where, f"{value} is part of {cover}, which stands in the list", "remove it")
    if open_to and not flagged:
        for version, prefix in _LARGE.items():
            joined = _collapsed(blocks)
            whole = [block for block in joined if block.version == version and block.prefixlen < prefix]
            if whole:
                message = f"together the blocks are {whole[0]}, which is no restriction"
                yield finding("open-network", path, message, "name the networks that requests come from")


def _host_bits(value: str) -> bool:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        return True
    return False


def _cover(block: Network, blocks: set[Network]) -> Network | None:
    """The smallest block of a set that has more than all of this one."""
    for prefix in range(block.prefixlen - 1, -1, -1):
        wider = block.supernet(new_prefix=prefix)
        if wider in blocks:
            return wider
    return None


def _within(block: Network, other: Network) -> bool:
    if isinstance(block, ipaddress.IPv4Network):
        return isinstance(other, ipaddress.IPv4Network) and block.subnet_of(other)
    return isinstance(other, ipaddress.IPv6Network) and block.subnet_of(other)


def _collapsed(blocks: set[Network]) -> list[Network]:
    four = [block for block in blocks if isinstance(block, ipaddress.IPv4Network)]
    six = [block for block in blocks if isinstance(block, ipaddress.IPv6Network)]
    return [*ipaddress.collapse_addresses(four), *ipaddress.collapse_addresses(six)]


def _texts(part: Located, condition: Condition, operator: Operator, key: Key | None) -> Iterator[Finding]:
    """Wildcards where they mean nothing, or too much."""
    if "Like" not in operator.name:
        for path, value in part.values(condition):
            if is_pattern(value):
                message = f"{operator.name} takes the wildcard in {cut(value)} for itself"
                fix = f"use {'StringNotLike' if operator.negated else 'StringLike'}, if a pattern is meant"
                yield finding("wildcard-not-like", path, message, fix)
    elif not operator.negated and not (key is not None and key.name == "oidc:sub"):
        for path, value in part.values(condition):
            if value and not value.strip("*"):
                message = f"every value of {cut(condition.key)} fits"
                yield finding("always-true", path, message, "name the values that are meant")


def _plain_likes(part: Located) -> Iterator[Finding]:
    """StringLike of which no key needs it. One key that does is enough: all of them then stand under one operator."""
    for name in dict.fromkeys(condition.name for condition in part.statement.conditions):
        group = [condition for condition in part.statement.conditions if condition.name == name]
        values = [value for condition in group for value in condition.values]
        operator = OPERATORS.get(group[0].operator)
        if operator is None or "Like" not in operator.name or any(map(is_pattern, values)):
            continue
        plain = "StringNotEquals" if operator.negated else "StringEquals"
        message = f"{operator.name} compares without any wildcard"
        yield finding("like-without-wildcard", part.at("Condition", name), message, f"use {plain}, or add the wildcard")
