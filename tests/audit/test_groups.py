"""Groups: GRP-01, GRP-02."""

from __future__ import annotations

from tests.audit_documents import planted
from tests.audit_stage import verdicts

SEED = {
    "groups": [
        {"name": "whole", "policies": ["ReadOnlyAccess"]},
        {"name": "empty", "policies": ["ReadOnlyAccess"]},
        {"name": "powerless"},
    ],
    "users": [{"name": "alice", "groups": ["whole", "powerless"]}],
}


def test_groups_have_members_and_policies() -> None:
    snapshot = planted(SEED)
    assert verdicts(snapshot, "GRP-01") == {"whole": "pass", "empty": "fail", "powerless": "pass"}
    assert verdicts(snapshot, "GRP-02") == {"whole": "pass", "empty": "pass", "powerless": "fail"}


def test_what_was_denied_is_unknown() -> None:
    snapshot = planted(SEED, denied=["ListUsersForGroup"])
    assert set(verdicts(snapshot, "GRP-01").values()) == {"unknown"}
    assert verdicts(snapshot, "GRP-02")["powerless"] == "fail"
    snapshot = planted(SEED, denied=["ListEntitiesForPolicy"])
    assert set(verdicts(snapshot, "GRP-02").values()) == {"unknown"}
    assert verdicts(snapshot, "GRP-01")["empty"] == "fail"
