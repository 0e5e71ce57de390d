"""The governance report in the wire's own form, and by the emulator's clock: progress, figures, tables."""

from __future__ import annotations

from typing import Any

import pytest

from aliram.emulator import Emulator
from tests.emulator_fixture import RawClient
from tests.scenarios.user_sso import metadata

DOMAIN = "aliram.onaliyun.com"
PASSWORD = "Str0ng!password"


def govern(emulator: Emulator, root: RawClient) -> dict[str, Any]:
    """A new report's figures."""
    assert root.ims("GenerateGovernanceReport").tree["State"] == "Started"
    emulator.clock.advance(1)
    metrics = root.ims("ListRecentGovernanceMetrics").tree["GovernanceMetrics"]["GovernanceMetric"]
    return {metric["GovernanceItem"]: metric["MetricValue"] for metric in metrics}


def rows(root: RawClient, item: str) -> list[list[Any]]:
    found = root.ims("GetGovernanceItemReport", GovernanceItemType=item).tree["ColumnsValue"]["ColumnRow"]
    return [row["ColumnValue"] for row in found]


def test_checks_are_finished_one_after_the_other(emulator: Emulator, root: RawClient) -> None:
    emulator.set_report_delay(1000)

    def states() -> tuple[str, list[str]]:
        tree = root.ims("GetGovernanceReportStatus").tree
        items = tree["GovernanceItemsStatus"]["GovernanceItemStatus"]
        return tree["WholeReportStatus"], [item["Status"] for item in items]

    assert root.ims("GenerateGovernanceReport").tree["State"] == "Started"
    whole, items = states()
    assert (whole, items[0], set(items[1:])) == ("Started", "Progressing", {"Started"})
    emulator.clock.advance(500)
    whole, items = states()
    assert (whole, items[0], items[-1]) == ("Progressing", "Completed", "Started")
    assert items == sorted(items, key=["Completed", "Progressing", "Started"].index)
    assert root.ims("GenerateGovernanceReport").tree["State"] == "Progressing"
    assert root.ims("ListRecentGovernanceMetrics").code == "EntityNotExist.GovernanceReport"
    emulator.clock.advance(500)
    whole, items = states()
    assert (whole, set(items)) == ("Completed", {"Completed"})
    # There is no waiting time between two of them.
    assert root.ims("GenerateGovernanceReport").tree["State"] == "Started"
    assert root.ims("ListRecentGovernanceMetrics").status == 200


def test_the_figures_are_those_of_the_account(emulator: Emulator, root: RawClient) -> None:
    figures = govern(emulator, root)
    assert (figures["SSOLoginEnabled"], figures["AccountMFAEnabled"], figures["RecentAccountLoginTimes"]) == (
        False,
        False,
        0,
    )
    assert figures["AccountRecentUsingAccessKey"] == figures["AccountAccessKey"] == 1
    assert root.ims("SetUserSsoSettings", SsoEnabled="true", MetadataDocument=metadata()).status == 200
    emulator.set_root_mfa(True)
    emulator.seed({"users": [{"name": "alice", "access_keys": 2, "password": PASSWORD}]})
    emulator.seed({"users": [{"name": "bob", "password": PASSWORD, "mfa": True}]})
    emulator.clock.advance(100 * 86_400)
    figures = govern(emulator, root)
    assert (figures["SSOLoginEnabled"], figures["AccountMFAEnabled"]) == (True, True)
    assert (figures["UserWithoutMFA"], figures["UserOldAccessKey"], figures["UserUnusedAccessKey"]) == (1, 2, 2)
    assert rows(root, "UserWithoutMFA") == [[f"alice@{DOMAIN}"]]
    assert [row[0] for row in rows(root, "AccountRecentUsingAccessKey")] == ["<root>"]
    assert rows(root, "SSOLoginEnabled") == []


WRITERS = [
    ("everything", "*", True),
    ("everything of every product", "*:*", True),
    ("all of RAM", "ram:*", True),
    ("making", ["oss:GetObject", "ram:Create*"], True),
    ("in another case", "RAM:DELETE*", True),
    ("reading", ["ram:Get*", "ram:List*"], False),
    ("another product", "ecs:*", False),
]


@pytest.mark.parametrize(("action", "writes"), [row[1:] for row in WRITERS], ids=[row[0] for row in WRITERS])
def test_some_actions_are_write_permission_on_ram(
    emulator: Emulator, root: RawClient, action: str | list[str], writes: bool
) -> None:
    document = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}
    trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.a.com"]}}]}
    emulator.seed(
        {
            "policies": [{"name": "p", "document": document}],
            "roles": [{"name": "web", "trust": {"Version": "1", **trust}, "policies": ["p"]}],
        }
    )
    assert govern(emulator, root)["RAMWritePermission"] == writes
    assert rows(root, "RAMWritePermission") == ([["Role", "web", "p", "Custom"]] if writes else [])


def test_a_table_comes_in_pages(emulator: Emulator, root: RawClient) -> None:
    emulator.seed_users(7)
    emulator.clock.advance(91 * 86_400)
    govern(emulator, root)
    item = {"GovernanceItemType": "UserOldAccessKey", "MaxItems": "3"}
    pages = list(root.pages("ims", "GetGovernanceItemReport", ("ColumnsValue", "ColumnRow"), **item))
    assert [len(page) for page in pages] == [3, 3, 1]
    names = [row["ColumnValue"][0] for page in pages for row in page]
    assert names == [f"user-{number:06d}@{DOMAIN}" for number in range(7)]
    whole = root.ims("GetGovernanceItemReport", GovernanceItemType="UserOldAccessKey").tree
    assert whole["MetricValue"] == 7
    schema = whole["ColumnsSchema"]["ColumnSchema"]
    assert {len(row["ColumnValue"]) for row in whole["ColumnsValue"]["ColumnRow"]} == {len(schema)}
    for size in ("0", "1001"):
        reply = root.ims("GetGovernanceItemReport", GovernanceItemType="UserOldAccessKey", MaxItems=size)
        assert reply.code == "InvalidParameter.MaxItems.Range"


@pytest.mark.parametrize(
    ("item", "code"),
    [({}, "MissingGovernanceItemType"), ({"GovernanceItemType": "x"}, "InvalidParameter.GovernanceItemType")],
)
def test_a_table_belongs_to_a_check(root: RawClient, item: dict[str, str], code: str) -> None:
    reply = root.ims("GetGovernanceItemReport", **item)
    assert (reply.status, reply.code) == (400, code)


def test_accounts_see_their_own_reports_only(emulator: Emulator, root: RawClient) -> None:
    other = emulator.add_account()
    stranger = RawClient(root.port, other.root_key.access_key_id, str(other.root_key.access_key_secret))
    emulator.seed({"users": [{"name": "alice", "password": PASSWORD}]})
    assert govern(emulator, root)["UserWithoutMFA"] == 1
    assert stranger.ims("ListRecentGovernanceMetrics").code == "EntityNotExist.GovernanceReport"
    assert govern(emulator, stranger)["UserWithoutMFA"] == 0
