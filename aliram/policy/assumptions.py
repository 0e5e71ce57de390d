"""What nobody has published about RAM's evaluation, one switch each.

Every default is what the few observations and the vendor's own templates speak for; where nothing speaks, the answer
is "unknown", and an unknown answer never grants anything: `evaluate` reports it as conditional in audit mode, and else
treats the Allow it stands in as not matching, and the Deny as matching.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Answer", "Assumptions"]

Answer = Literal["match", "no match", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """How to read what the documentation leaves open; pass a changed copy to `evaluate(assumptions=)`."""

    negated_absent: Answer = "unknown"
    """A negated operator (`StringNotEquals`, `NotIpAddress`, …) on a key that the request does not have. "match" is
    what AWS does; nothing is published for RAM. A positive operator never matches then (observed: a Deny on
    `acs:MFAPresent` = false does not fire for calls with an AccessKey pair, which lack the key)."""
    for_all_values_absent: Answer = "unknown"
    """`ForAllValues:` on a key that the request does not have. "match" is what AWS does (nothing is outside the set);
    the prefix itself is known from the template of PowerUserAccess only."""
    for_any_value: bool = True
    """Whether the prefix `ForAnyValue:` is understood: at least one value of the request must match. No source names
    it; False makes its condition unknown."""
    resource_ignore_case: bool = False
    """Whether letter case is ignored in `Resource`. Undocumented; False, because a relative id is a name, and names
    differ in case (OSS objects do)."""
    resource_question_mark: bool = True
    """Whether `?` stands for one character in `Resource` and `Principal`. The syntax page allows it in any string; no
    example shows it in an ARN."""
    ram_region_any: bool = True
    """Whether the region of a RAM resource may be left empty in a policy (`acs:ram::<account>:user/alice`) and then
    means any, as `*` does. RAM has no regions: older pages write policies with `*`, newer ones with nothing, and RAM
    itself prints nothing."""
    principal_ignore_case: bool = True
    """Whether letter case is ignored in a `Principal`. Undocumented; True, for the same reason as the next."""
    principal_wildcards: bool = True
    """Whether `*` (and `?`) in a `Principal` stand for any characters. Undocumented; True, because an open door must
    not be overlooked."""
