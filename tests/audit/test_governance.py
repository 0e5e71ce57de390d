"""The account as a whole: GOV-01."""

from __future__ import annotations

from typing import Any

import pytest

from tests.audit_documents import OWN, allow, deny, document, planted, severities, trust
from tests.audit_stage import by_name, judged

MFA = {"Bool": {"acs:MFAPresent": "true"}}
ALICE = f"acs:ram:*:{OWN}:user/u0"
POLICIES = {
    "creates": document(allow("ram:Create*")),
    "updates": document(allow(["ram:UpdateUser"], f"acs:ram:*:{OWN}:user/*")),
    "deletes": document(allow("ram:Delete*", "acs:ram:*:*:*")),
    "not-action": document(allow("", NotAction="oss:*")),
    "reads": document(allow(["ram:Get*", "ram:List*"])),
    "denied": document(allow("*"), deny("ram:*")),
    "own-keys": document(allow("ram:*AccessKey*", ALICE)),
    "linked": document(allow("ram:CreateServiceLinkedRole")),
    "with-mfa": document(allow("ram:*", condition=MFA)),
}
WRITERS = ("creates", "updates", "deletes", "not-action")
HARMLESS = ("reads", "denied", "own-keys", "linked")


def seed(*held: str, **more: Any) -> dict[str, Any]:
    """An account with a user for each policy."""
    users = [{"name": f"u{number}", "policies": [policy]} for number, policy in enumerate(held)]
    policies = [{"name": name, "document": POLICIES[name]} for name in POLICIES]
    return {"policies": policies, "users": users, **more}


ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "nobody": (seed(), "pass"),
    "three": (seed(*WRITERS[:3]), "pass"),
    "four": (seed(*WRITERS), "high"),
    "three and those that change nothing": (seed(*WRITERS[:3], *HARMLESS), "pass"),
    "three and one under conditions": (seed(*WRITERS[:3], "with-mfa"), "medium"),
    "three and one under conditions who is one for certain too": (
        seed(*WRITERS[:2], groups=[{"name": "g", "policies": ["creates", "with-mfa"]}])
        | {"users": [{"name": f"u{number}", "groups": ["g"]} for number in range(3)]},
        "pass",
    ),
    "by group": (
        seed(groups=[{"name": "g", "policies": ["creates"]}])
        | {"users": [{"name": f"u{number}", "groups": ["g"]} for number in range(4)]},
        "high",
    ),
    "roles count as well": (
        seed(*WRITERS[:3], roles=[{"name": "r", "trust": trust(Service="ecs.aliyuncs.com"), "policies": ["creates"]}]),
        "high",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_few_identities_may_change_ram(row: str) -> None:
    account, expected = ROWS[row]
    assert list(severities(by_name(planted(account), "GOV-01")).values()) == [expected]


def test_the_number_can_be_set_and_everybody_is_named() -> None:
    snapshot = planted(seed(*WRITERS, "with-mfa"))
    (finding,) = judged(snapshot, "GOV-01", ram_writers=3)
    assert finding.evidence == ["user u0", "user u1", "user u2", "user u3", "user u4 (under conditions)"]
    (finding,) = judged(snapshot, "GOV-01", ram_writers=5)
    assert finding.status.value == "pass"


def test_roles_of_products_do_not_count() -> None:
    async def change(session: Any) -> None:
        await session.ram.create_service_linked_role(service_name="polardb.aliyuncs.com")

    snapshot = planted(seed(*WRITERS[:3]), change)
    (finding,) = judged(snapshot, "GOV-01", ram_writers=3)
    assert "under conditions 0 more" in finding.message


def test_what_was_denied_is_unknown() -> None:
    snapshot = planted(seed(*WRITERS), denied=["ListEntitiesForPolicy"])
    assert [finding.status.value for finding in judged(snapshot, "GOV-01")] == ["unknown"]
