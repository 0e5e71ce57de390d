"""docs/audit-prowler.md: the checks it compares are those that there are."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from aliram import audit

PAGE = (Path(__file__).parents[2] / "docs" / "audit-prowler.md").read_text(encoding="utf-8")
CHECKS = audit.all_checks()
OURS = re.compile(r"`([A-Z]+-\d\d)`")
THEIRS = re.compile(r"^\| `(ram_\w+)` \| ([^|]+) \|", re.M)
RANGE = re.compile(r"`([A-Z]+)-(\d\d)` to `([A-Z]+)-(\d\d)`")


def test_each_check_of_prowler_stands_beside_ours() -> None:
    counterparts = defaultdict(set)
    for check in CHECKS.values():
        for name in check.prowler:
            counterparts[name].add(check.id)
    rows = THEIRS.findall(PAGE)
    assert len(rows) == 14
    assert {name: set(OURS.findall(cell)) for name, cell in rows} == counterparts


@pytest.mark.parametrize("id", sorted(set(OURS.findall(PAGE))))
def test_a_check_that_is_named_exists(id: str) -> None:
    assert id in CHECKS


def test_every_check_is_placed_among_the_tools() -> None:
    table = PAGE.partition("| ours | counterpart elsewhere |")[2].partition("What they have")[0]
    families = "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| "))
    placed = set(OURS.findall(families))
    for family, first, same, last in RANGE.findall(families):
        assert family == same
        placed |= {f"{family}-{number:02}" for number in range(int(first), int(last) + 1)}
    assert placed == set(CHECKS)
