"""aliram and its emulator together: what a user of both sees."""

from __future__ import annotations

import json

import pytest

import aliram
from aliram import errors
from aliram.credentials.static import StaticKeys
from aliram.emulator import ACCOUNT_ID, Emulator

DOMAIN = "aliram.onaliyun.com"
TRUST = {
    "Version": "1",
    "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
    ],
}


@pytest.fixture
def environment(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The environment `Emulator.environment` describes."""
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    return emulator


@pytest.mark.parametrize("signature", ["v3", "v1"])
async def test_the_environment_leads_to_the_emulator(environment: Emulator, signature: str) -> None:
    async with aliram.Session(signature=signature) as session:  # type: ignore[arg-type]  # plain text from the table
        me = await session.sts.get_caller_identity()
        assert (me.account_id, me.identity_type) == (ACCOUNT_ID, "Account")
        made = await session.ram.create_user(user_name="alice", display_name="张三 a+b*c")
        assert made.user is not None
        seen = await session.ims.get_user(user_principal_name=f"alice@{DOMAIN}")
        assert seen.user is not None
        assert (seen.user.display_name, seen.user.user_id) == ("张三 a+b*c", made.user.user_id)
        assert seen.user.create_date is not None
        assert seen.user.last_login_date is None


async def test_every_page_is_read_whatever_the_cap(environment: Emulator) -> None:
    environment.seed_users(45, groups=3, mfa=1.0)
    environment.page_cap(7)
    async with aliram.Session() as session:
        users = [user.user_name async for user in session.ram.list_users(max_items=1000)]
        devices = [device async for device in session.ims.list_virtual_mfa_devices()]
    assert users == [f"user-{n:06d}" for n in range(45)]
    assert len(devices) == 45
    assert sum(request.action == "ListUsers" for request in environment.requests) == 7


async def test_errors_come_in_their_classes(environment: Emulator) -> None:
    async with aliram.Session(retry=0) as session:
        with pytest.raises(errors.NotFound) as caught:
            await session.ram.get_user(user_name="nobody")
        assert (caught.value.code, caught.value.status) == ("EntityNotExist.User", 404)
        await session.ram.create_user(user_name="alice")
        with pytest.raises(errors.AlreadyExists):
            await session.ram.create_user(user_name="alice")
        with pytest.raises(errors.InvalidParameter):
            await session.ram.create_user(user_name="a b")
        await session.ram.create_access_key(user_name="alice")
        with pytest.raises(errors.Conflict):
            await session.ram.delete_user(user_name="alice")
        environment.fail_next("ListUsers", code="Throttling.User", retry_after_ms=2500)
        with pytest.raises(errors.Throttled) as throttled:
            await session.ram.list_users()
        assert throttled.value.retry_after == 2.5


async def test_a_wrong_secret_is_told_from_a_changed_request(environment: Emulator) -> None:
    key = environment.root_key
    async with aliram.Session(credentials=StaticKeys(key.access_key_id, "wrong")) as session:
        with pytest.raises(errors.AuthenticationFailed) as caught:
            await session.sts.get_caller_identity()
    assert caught.value.string_to_sign is not None
    assert caught.value.string_to_sign == caught.value.server_string_to_sign


async def test_a_reply_that_was_lost_is_asked_for_again_only_where_that_is_safe(environment: Emulator) -> None:
    async with aliram.Session() as session:
        environment.fail_next("ListGroups", drop="after")
        await session.ram.list_groups()
        environment.fail_next("CreateUser", drop="after")
        with pytest.raises(errors.ReplyLost):
            await session.ram.create_user(user_name="alice")
        assert (await session.ram.get_user(user_name="alice")).user is not None
    assert [request.status for request in environment.requests] == [0, 200, 0, 200]


async def test_an_instance_assumes_a_role_and_outlives_its_tokens(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.seed({"roles": [{"name": "auditor", "trust": TRUST}]})
    emulator.set_instance_role("web")
    emulator.set_imds(mode="required")
    for name, value in emulator.environment().items():
        if not name.startswith("ALIBABA_CLOUD_ACCESS_KEY"):
            monkeypatch.setenv(name, value)
    async with aliram.Session() as session:
        me = await session.sts.get_caller_identity()
        assert me.arn == f"acs:ram::{ACCOUNT_ID}:assumed-role/web/vm-ram-i-emulator"
        async with session.assume_role(f"acs:ram::{ACCOUNT_ID}:role/auditor", role_session_name="s1") as auditor:
            before = await auditor.sts.get_caller_identity()
            # Every token ends at once; the sessions find out by the service's answer and go on.
            emulator.clock.advance(7 * 3600)
            after = await auditor.sts.get_caller_identity()
        assert before.arn == after.arn == f"acs:ram::{ACCOUNT_ID}:assumed-role/auditor/s1"


async def test_any_action_can_be_called_by_name(environment: Emulator) -> None:
    async with aliram.Session() as session:
        await session.ram.call("CreateRole", {"RoleName": "r", "AssumeRolePolicyDocument": json.dumps(TRUST)})
        reply = await session.ram.call("GetRole", {"RoleName": "r"})
        assert reply["Role"]["RoleName"] == "r"
        with pytest.raises(errors.ApiError) as caught:
            await session.ram.call("Nonsense")
        assert (caught.value.code, caught.value.status) == ("InvalidAction.NotFound", 404)
