"""The table of checks: complete, well-formed, with fixes that can be typed, and a page in the docs that tells it."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from aliram import audit
from aliram.audit.resources import RESOURCES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "audit-checks.md"
CHECKS = audit.all_checks()


def _ids(text: str) -> list[str]:
    """`AK-01..03 QTA-01` spelt out."""
    found = []
    for word in text.split():
        family, _, numbers = word.partition("-")
        first, _, last = numbers.partition("..")
        found += [f"{family}-{number:02}" for number in range(int(first), int(last or first) + 1)]
    return found


# Every check that a known auditor has on this account's own services, and those that none has. CloudSSO, ActionTrail
# and the console's analyzer of unused permissions are other products.
WANTED = _ids(
    """
    ROOT-01..05 USER-01..08 AK-01..08 PWD-01..10 SEC-01..04 SEC-10..15 POL-01..05 POL-10..22 GRP-01..02 ROLE-01..04
    GOV-01 PE-00..20 TR-01..12 NET-01..03 BIN-01 SSO-01..03 APP-01 SVC-01 MFA-01 QTA-01 USR-10..12 SCORE-01
    """
)

PROWLER = [
    "ram_no_root_access_key",
    "ram_user_mfa_enabled_console_access",
    "ram_user_console_access_unused",
    "ram_rotate_access_key_90_days",
    "ram_password_policy_uppercase",
    "ram_password_policy_lowercase",
    "ram_password_policy_symbol",
    "ram_password_policy_number",
    "ram_password_policy_minimum_length",
    "ram_password_policy_password_reuse_prevention",
    "ram_password_policy_max_password_age",
    "ram_password_policy_max_login_attempts",
    "ram_policy_no_administrative_privileges",
    "ram_policy_attached_only_to_group_or_roles",
]

CIS = [f"1.{number}" for number in range(1, 17)]
"""Sections of the CIS Alibaba Cloud Foundation Benchmark v2.0.0 on identity."""


def test_every_known_check_is_there_and_no_other() -> None:
    assert sorted(CHECKS) == sorted(WANTED)


def test_each_check_of_prowler_has_a_counterpart() -> None:
    named = [name for check in CHECKS.values() for name in check.prowler]
    assert sorted(set(named)) == sorted(PROWLER)


def test_each_section_of_the_benchmark_has_a_check() -> None:
    assert {section for check in CHECKS.values() for section in check.cis} >= set(CIS)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_check_tells_what_a_person_needs(check: audit.Check) -> None:
    assert check.kind in RESOURCES
    for text in (check.title, check.why, check.fix):
        assert 10 < len(text) < 600
        assert text == " ".join(text.split())
    assert not check.title.endswith(".")
    assert check.why.endswith(".")


_COMMAND = re.compile(r"aliram (ims|ram|sts) ([a-z][a-z0-9-]*)((?: --[a-z0-9-]+(?:[= ](?!--)(?:'[^']*'|[^\s,;]+))?)*)")


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_the_commands_in_a_fix_exist(check: audit.Check) -> None:
    for service, command, options in _COMMAND.findall(check.fix):
        operations = importlib.import_module(f"aliram.{service}.operations").OPERATIONS
        by_command = {each.python.replace("_", "-"): each for each in operations.values()}
        assert command in by_command, check.fix
        params = {param.python.replace("_", "-") for param in by_command[command].params}
        for option in re.findall(r"--([a-z0-9-]+)", options):
            assert option in params | {"cascade"}, f"{command} has no --{option}"
        assert by_command[command].write or command.startswith(("get-", "list-", "generate-")), check.fix


def page() -> str:
    lines = [
        "# Checks of `aliram audit`",
        "",
        "Written by `python -m tests.audit.test_check_table` from `aliram/audit/checks/`. Severities are those of the",
        "usual case; a finding may be higher or lower, and says why. CIS: sections of the CIS Alibaba Cloud Foundation",
        "Benchmark v2.0.0 (`v1:` of v1.0.0 alone).",
        "",
        "| id | severity | of | what is right | why it matters | how to mend it | CIS | Prowler |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for check in CHECKS.values():
        cells = (
            f"`{check.id}`",
            check.severity.value,
            check.kind.replace("_", " "),
            check.title,
            check.why,
            f"`{check.fix}`" if check.fix.startswith("aliram ") and "," not in check.fix else check.fix,
            " ".join(check.cis),
            " ".join(f"`{name}`" for name in check.prowler),
        )
        escaped = (cell.replace("|", "\\|").replace("<", "\\<") if not cell.startswith("`") else cell for cell in cells)
        lines.append(f"| {' | '.join(escaped)} |")
    return "\n".join(lines) + "\n"


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.audit.test_check_table"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
