"""Reading a whole account: complete, with the calls of the formula, and through whatever fails on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

import aliram
from aliram import audit, emulator
from aliram.audit.journal.records import Record
from aliram.audit.plan import Counts, formula
from aliram.audit.unread import NotRead
from aliram.errors import AuthenticationFailed, ConfigError, ConnectError
from tests.audit_accounts import (
    DOMAIN,
    calls_of,
    company,
    contents_of,
    counts_of,
    make_changes,
    record_facts,
)

NO_REPORT: dict[str, Any] = {"code": "LimitExceeded.CredentialReport", "status": 409}
FAULTS: tuple[dict[str, Any], ...] = (
    {"reset": "before"},
    {"reset": "after"},
    {"code": "InternalError", "status": 500},
    {"code": "ServiceUnavailable", "status": 503},
    {"truncate": 10},
    {"html": True},
    {"latency": (0.0, 0.05)},
    {"code": "Throttling.User", "status": 400, "retry_after_ms": 1},
)


@pytest.fixture
async def local() -> AsyncIterator[emulator.Emulator]:
    """An emulator in which everything occurs, with an empty log."""
    with emulator.serve() as running:
        running.set_report_delay(0)
        running.seed(company())
        async with running.session() as session:
            await make_changes(session)
        running._log.clear()
        yield running


async def collected(local: emulator.Emulator, **options: Any) -> audit.Snapshot:
    async with local.session() as session:
        return await audit.collect(session, **options)


# -- how many calls ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", [True, False], ids=["with a report", "without a report"])
@pytest.mark.parametrize(
    "seed",
    [
        {},
        company(),
        company(users=1, groups=0, roles=0, policies=0),
        company(users=4, groups=101, roles=2, policies=9),
    ],
    ids=["empty", "of everything", "one user", "two pages of groups"],
)
async def test_the_calls_are_those_of_the_formula(seed: dict[str, Any], report: bool) -> None:
    with emulator.serve() as local:
        local.set_report_delay(0)
        local.seed(seed)
        async with local.session() as session:
            if seed:
                await make_changes(session)
            counts = await counts_of(local, session)
            if not report:
                local.fault("GenerateCredentialReport", **NO_REPORT)
            local._log.clear()
            await audit.collect(session)
        expected = formula(counts, report=report)
        assert calls_of(local) == {row.call: row.calls for row in expected.rows if row.calls}
        assert sum(calls_of(local).values()) == expected.total


async def test_families_that_are_left_out_cost_nothing_and_are_unknown(local: emulator.Emulator) -> None:
    async with local.session() as session:
        counts = await counts_of(local, session)
    local._log.clear()
    families = ["recycled_keys", "passkeys", "key_policies", "login_profiles"]
    snapshot = await collected(local, leave_out=families)
    expected = formula(counts, leave_out=families)
    assert calls_of(local) == {row.call: row.calls for row in expected.rows if row.calls}
    assert {unread.code for unread in snapshot.unread} == {"LeftOut"}
    with pytest.raises(NotRead, match="LeftOut"):
        snapshot.get("ims.ListAccessKeysInRecycleBin", snapshot.users[0].listed.user_id or "")


def test_the_formula_counts_pages() -> None:
    counts = Counts(users=3500, groups=201, roles=1001, custom_policies=1500, system_policies=700, virtual_devices=101)
    calls = {row.call: row.calls for row in formula(counts).rows}
    assert calls["ims.GetCredentialReport"] == 1  # a line for each user, and one for the root
    assert calls["ims.ListUsers"] == 4
    assert calls["ram.ListGroups"] == 3
    assert calls["ram.ListRoles"] == 2
    assert calls["ram.ListPolicies"] == 3
    assert calls["ims.ListVirtualMFADevices"] == 2


def test_the_report_spares_calls_for_every_user_without_password_and_keys() -> None:
    counts = Counts(users=1000, passwords=100, passwords_without_device=40, users_with_keys=200, keys=250)
    # 900 logon profiles, 800 lists of keys, 40 devices, 250 last uses; one page of the report and the order of it more.
    assert formula(counts, report=False).total - formula(counts).total == 900 + 800 + 40 + 250 - 2


def test_the_formula_is_printed_with_its_sum() -> None:
    found = formula(Counts(users=2, roles=3))
    *rows, total = found.lines()
    assert total.split() == [str(found.total), "calls"]
    assert any(line.split()[:2] == ["3", "ram.GetRole"] for line in rows)
    assert not any("ListUsersForGroup" in line for line in rows)


def test_a_formula_for_an_unknown_family_is_refused() -> None:
    with pytest.raises(ConfigError, match="no family of calls is called 'all'"):
        formula(Counts(), leave_out=["all"])


# -- complete ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", [True, False], ids=["with a report", "without a report"])
@pytest.mark.parametrize("page", [None, 2], ids=["large pages", "pages of 2"])
async def test_every_item_of_the_account_is_in_the_snapshot(
    local: emulator.Emulator, report: bool, page: int | None
) -> None:
    local.page_cap(page)
    if not report:
        local.fault("GenerateCredentialReport", **NO_REPORT)
    snapshot = await collected(local)
    assert record_facts(snapshot) == contents_of(local.state()["accounts"][0])
    assert [unread.call for unread in snapshot.unread] == ([] if report else ["ims.GenerateCredentialReport"])
    assert snapshot.end is not None
    assert snapshot.end.calls == len(snapshot.records)


async def test_on_call_is_told_of_each_record(local: emulator.Emulator) -> None:
    told: list[Record] = []
    snapshot = await collected(local, on_call=told.append)
    assert Counter((each.call, each.of, each.page) for each in told) == Counter(
        (each.call, each.of, each.page) for each in snapshot.records
    )


async def test_a_page_that_promises_more_without_a_way_to_it_is_not_taken_for_the_end(local: emulator.Emulator) -> None:
    local.fail_next("ListRoles", body={"IsTruncated": True, "Roles": {"Role": []}, "RequestId": "1"})
    snapshot = await collected(local)
    with pytest.raises(NotRead, match="Incomplete"):
        _ = snapshot.roles


async def test_a_marker_that_leads_to_itself_does_not_go_on_forever(local: emulator.Emulator) -> None:
    page = {"IsTruncated": True, "Marker": "same", "Roles": {"Role": []}, "RequestId": "1"}
    local.fault("ListRoles", body=page)
    snapshot = await collected(local)
    assert calls_of(local)["ram.ListRoles"] == 2
    with pytest.raises(NotRead, match="Incomplete"):
        _ = snapshot.roles


# -- failures ---------------------------------------------------------------------------------------------------------


async def test_faults_on_one_call_in_twenty_change_nothing(local: emulator.Emulator) -> None:
    plain = await collected(local)
    for seed, fault in enumerate(FAULTS):
        local.fault("*", probability=0.05, seed=seed, **fault)
    async with local.session(retry=aliram.RetryPolicy(max_attempts=10, base=0.001)) as session:
        faulty = await audit.collect(session)
    assert sum(planned.happened for planned in local.faults) >= 10, "the faults did happen"
    assert faulty.records == plain.records
    assert faulty.unread == []


async def test_what_retries_do_not_help_is_asked_again_when_the_rest_is_done(local: emulator.Emulator) -> None:
    local.fail_next("GetRole", code="InternalError", status=500)
    async with local.session(retry=0) as session:
        snapshot = await audit.collect(session)
    assert snapshot.unread == []
    assert local.requests[-1].action == "GetRole"


async def test_a_denial_that_meant_throttling_is_no_denial(local: emulator.Emulator) -> None:
    for action in (
        "ListUsers",
        "GetRole",
        "ListEntitiesForPolicy",
        "GenerateCredentialReport",
        "ListVirtualMFADevices",
    ):
        local.fail_next(action, code="NoPermission", status=403)
    snapshot = await collected(local)
    assert snapshot.unread == []
    assert record_facts(snapshot) == contents_of(local.state()["accounts"][0])


async def test_a_denied_call_is_tried_twice_and_costs_nothing_else(local: emulator.Emulator) -> None:
    local.fault("GetRole", code="NoPermission", status=403)
    snapshot = await collected(local)
    assert {(unread.call, unread.of, unread.code) for unread in snapshot.unread} == {
        ("ram.GetRole", f"role-{number}", "NoPermission") for number in range(4)
    }
    assert calls_of(local)["ram.GetRole"] == 8
    assert len(snapshot.users) == 12
    with pytest.raises(NotRead, match="NoPermission"):
        _ = snapshot.roles[0].trust


async def test_a_missing_permission_does_not_cost_a_call_for_each_item() -> None:
    with emulator.serve() as local:
        local.set_report_delay(0)
        local.seed({"generate": {"users": 150, "access_keys": 0}})
        local.fault("ListAccessKeysInRecycleBin", code="NoPermission", status=403)
        snapshot = await collected(local, concurrency=4)
        assert len(snapshot.unread) == 150
        assert {unread.code for unread in snapshot.unread} == {"NoPermission"}
        # In each of both rounds the first 20 and those that were under way meanwhile.
        assert 40 <= calls_of(local)["ims.ListAccessKeysInRecycleBin"] <= 2 * (20 + 4)


async def test_a_burst_of_false_denials_does_not_stop_a_call_for_good() -> None:
    with emulator.serve() as local:
        local.set_report_delay(0)
        local.seed({"generate": {"users": 60, "access_keys": 0}})
        local.fail_next("ListAccessKeysInRecycleBin", code="NoPermission", status=403, times=30)
        assert (await collected(local)).unread == []


@pytest.mark.parametrize(
    ("call", "code", "items"),
    [
        ("GetLoginProfile", "EntityNotExist.User", "users"),
        ("ListAccessKeys", "EntityNotExist.User", "users"),
        ("GetRole", "EntityNotExist.Role", "roles"),
        ("ListPolicyVersions", "EntityNotExist.Policy", "policies"),
        ("ListUsersForGroup", "EntityNotExist.Group", "groups"),
        ("GetAccessKeyPolicy", "EntityNotExist.User.AccessKey", "access_keys"),
    ],
)
async def test_what_was_deleted_meanwhile_is_neither_there_nor_unread(
    local: emulator.Emulator, call: str, code: str, items: str
) -> None:
    before = len(getattr(await collected(local), items))
    local.fail_next(call, code=code, status=404)
    snapshot = await collected(local)
    assert snapshot.unread == []
    assert len(getattr(snapshot, items)) == before - 1


async def test_what_is_there_all_the_time_is_read_while_others_come_and_go(local: emulator.Emulator) -> None:
    stays = contents_of(local.state()["accounts"][0])
    leave = [f"leaver-{number}" for number in range(20)]
    local.seed({"users": [{"name": name} for name in leave]})
    local.page_cap(3)

    async def come_and_go(session: aliram.Session) -> None:
        for number, name in enumerate(leave):
            await session.ims.delete_user(user_principal_name=f"{name}@{DOMAIN}")
            await session.ims.create_user(user_principal_name=f"new-{number}@{DOMAIN}", display_name="New")

    async with local.session() as session, local.session() as other, anyio.create_task_group() as group:

        def begin(record: Record) -> None:
            if record.call == "ims.ListUsers" and record.page == 0:
                group.start_soon(come_and_go, other)

        snapshot = await audit.collect(session, concurrency=4, on_call=begin)
        found = record_facts(snapshot)
        assert found["users"] >= stays["users"]
        for what in ("groups", "memberships", "policies", "versions", "attachments", "keys", "logins"):
            assert found[what] == stays[what]
        assert snapshot.unread == []
        for user in snapshot.users:
            assert user.keys is not None
            assert user.passkeys is not None


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("GetLoginProfile", "EntityNotExist.User.LoginProfile"),
        ("GetUserMFAInfo", "EntityNotExist.User.MFADevice"),
    ],
)
async def test_having_no_password_and_no_device_is_an_answer(local: emulator.Emulator, call: str, code: str) -> None:
    local.fault("GenerateCredentialReport", **NO_REPORT)
    local.fault(call, code=code, status=404)
    snapshot = await collected(local)
    assert len(snapshot.users) == 12
    assert snapshot.get(f"ims.{call}", f"user-1@{DOMAIN}") is None
    assert [unread.call for unread in snapshot.unread] == ["ims.GenerateCredentialReport"]


async def test_keys_that_are_refused_end_it_with_their_error(local: emulator.Emulator) -> None:
    local.fault("GetRole", code="InvalidAccessKeyId.NotFound", status=404)
    with pytest.raises(AuthenticationFailed):
        await collected(local)


async def test_nobody_there_ends_it_at_once() -> None:
    with emulator.serve() as local:
        session = local.session(retry=0)
    async with session:
        with pytest.raises(ConnectError):
            await audit.collect(session)


async def test_a_service_that_falls_silent_ends_it(local: emulator.Emulator) -> None:
    local.seed({"generate": {"users": 60, "access_keys": 0}})
    local.fault("ListAccessKeysInRecycleBin", drop="before")
    async with local.session(retry=0) as session:
        with pytest.raises(aliram.TransportError):
            await audit.collect(session)


async def test_cancelling_leaves_nothing_running(local: emulator.Emulator) -> None:
    local.fault("GetRole", latency=60)
    with anyio.CancelScope() as scope:
        await collected(local, on_call=lambda record: scope.cancel() if record.call == "ram.ListRoles" else None)
    assert scope.cancelled_caught  # a task that stayed would fail this test when it ends


async def test_an_unknown_family_is_refused_before_anything_is_asked(local: emulator.Emulator) -> None:
    with pytest.raises(ConfigError, match="no family of calls is called 'users'"):
        await collected(local, leave_out=["users"])
    assert local.requests == []
