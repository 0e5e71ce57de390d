"""The 21 documented condition operators, each as a test of the request's values.

Source: "Conditional operators" (ram/conditional-operator, December 2025) and "Policy elements". Several values under
one key: any may match; for a negated operator, none may.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any, NamedTuple

from .globs import glob

__all__ = ["OPERATORS", "PREFIXES", "Operator", "address", "boolean", "moment", "network", "number"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PREFIXES = ("ForAllValues", "ForAnyValue")
"""What may stand before an operator, with a colon, to compare sets of values."""


@functools.lru_cache(maxsize=4096)
def moment(text: str) -> datetime | None:
    """An ISO 8601 moment; one without an offset is UTC. None: it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


@functools.lru_cache(maxsize=4096)
def address(text: str) -> Address | None:
    """An IPv4 or IPv6 address. None: it is none."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    # An IPv4 caller may come in IPv6 clothes.
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def network(text: str) -> Network | None:
    """An address or a CIDR block; bits after the prefix do not count. None: it is neither."""
    try:
        found = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    mapped = found.network_address.ipv4_mapped if isinstance(found, ipaddress.IPv6Network) else None
    if mapped is not None and found.prefixlen >= 96:  # as for addresses
        return ipaddress.ip_network((mapped, found.prefixlen - 96))
    return found


def number(text: str) -> Decimal | None:
    """A finite decimal number. None: it is none."""
    return Decimal(text) if _NUMBER(text) else None


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,6})?", re.ASCII).fullmatch


def boolean(text: str) -> bool | None:
    """`true` or `false` in any case. None: neither."""
    return {"true": True, "false": False}.get(text.lower())


Test = Callable[[str], bool]
"""Whether one value of the request matches any of the policy's."""


class Operator(NamedTuple):
    """One documented operator."""

    name: str
    kind: str
    """`String`, `Numeric`, `Date`, `Bool` or `IP`: what its values are."""
    negated: bool
    read: Callable[[str], Any]
    """Reads one of the policy's values; None where it is none of that kind."""
    known: Callable[[str], Any]
    """Reads one of the request's values; None where it is none of that kind."""
    build: Callable[[Sequence[Any]], Test]
    """Makes the (positive) test from the policy's values, each as `read` gave it."""

    @property
    def positive(self) -> str:
        """The operator it is the opposite of; its own name where it is not negated."""
        return self.name.replace("Not", "", 1)


def _any_of(values: Sequence[str]) -> Test:
    return frozenset(values).__contains__


def _any_folded(values: Sequence[str]) -> Test:
    wanted = frozenset(value.casefold() for value in values)
    return lambda text: text.casefold() in wanted


def _any_like(values: Sequence[str]) -> Test:
    tests = [glob(value) for value in values]
    return tests[0] if len(tests) == 1 else lambda text: any(test(text) for test in tests)


def _in_any(networks: Sequence[Network]) -> Test:
    def test(text: str) -> bool:
        found = address(text)
        return found is not None and any(found in each for each in networks)

    return test


def _compare(read: Callable[[str], Any], holds: Callable[[Any, Any], bool]) -> Callable[[Sequence[Any]], Test]:
    """Tests that read the request's value and compare it with each of the policy's."""

    def build(values: Sequence[Any]) -> Test:
        def test(text: str) -> bool:
            found = read(text)
            return found is not None and any(holds(found, value) for value in values)

        return test

    return build


def _text(text: str) -> str:
    return text


def _operators() -> list[Operator]:
    found = [
        Operator(f"String{name}", "String", negated, _text, _text, build)
        for stem, build in (("Equals", _any_of), ("EqualsIgnoreCase", _any_folded), ("Like", _any_like))
        for name, negated in ((stem, False), (f"Not{stem}", True))
    ]
    for kind, read in (("Numeric", number), ("Date", moment)):
        found += [
            Operator(f"{kind}Equals", kind, False, read, read, _compare(read, eq)),
            Operator(f"{kind}NotEquals", kind, True, read, read, _compare(read, eq)),
            Operator(f"{kind}LessThan", kind, False, read, read, _compare(read, lt)),
            Operator(f"{kind}LessThanEquals", kind, False, read, read, _compare(read, le)),
            Operator(f"{kind}GreaterThan", kind, False, read, read, _compare(read, gt)),
            Operator(f"{kind}GreaterThanEquals", kind, False, read, read, _compare(read, ge)),
        ]
    found.append(Operator("Bool", "Bool", False, boolean, boolean, _compare(boolean, eq)))
    found.append(Operator("IpAddress", "IP", False, network, address, _in_any))
    found.append(Operator("NotIpAddress", "IP", True, network, address, _in_any))
    return found


OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _operators()}
"""By name; names are case-sensitive, as documented."""
