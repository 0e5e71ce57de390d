"""A profile of mode EcsRamRole from its first day to its last, on an emulated instance, as a person would type it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from aliram import Session
from aliram.credentials.profile import Profiles
from aliram.emulator import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET, Emulator
from tests.command import aliram, done, refused
from tests.terminal import Terminal

SET = "configure set --profile EcsProfile --mode EcsRamRole --ram-role-name ECSAdmin --region cn-hangzhou"
ROOT = f"--access-key-id {ROOT_ACCESS_KEY_ID} --access-key-secret {ROOT_ACCESS_KEY_SECRET}"
AS_ROLE = f"acs:ram::{ACCOUNT_ID}:assumed-role/ECSAdmin/"
SIX_HOURS = 21_600
"""The life of an instance's keys."""
AS_ROOT = f"acs:ram::{ACCOUNT_ID}:root"


@pytest.fixture
def instance(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Emulator:
    """An instance with the role ECSAdmin, whose user has no profiles yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", emulator.url)
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL_IMDS", emulator.imds_url)
    emulator.set_instance_role("ECSAdmin")
    return emulator


@pytest.fixture
def profile(instance: Emulator) -> Emulator:
    """The instance with the profile EcsProfile, which is the current one."""
    done(*SET.split())
    return instance


def who(*more: str) -> str:
    """The ARN of whoever calls."""
    arn: str = json.loads(done("sts", "GetCallerIdentity", *more))["Arn"]
    return arn


def key_id() -> str:
    """The key that a command would sign with."""
    rows = json.loads(done("configure", "explain", "--output", "json"))
    (used,) = [row for row in rows if row["Outcome"] == "used"]
    assert used["Provider"] == "profile/imds"
    reason: str = used["Reason"]
    return next(word for word in reason.split() if word.startswith("STS."))


def test_the_whole_story_as_it_is_typed(instance: Emulator) -> None:
    with Terminal("configure", "--mode", "EcsRamRole", "--profile", "EcsProfile") as terminal:
        terminal.expect("Configuring profile 'EcsProfile' in mode EcsRamRole")
        terminal.answer("Ecs Ram Role: ", "ECSAdmin")
        terminal.answer("Default Region Id [cn-hangzhou]: ")
        terminal.answer("Default Language [zh|en] [en]: ")
        terminal.expect("profile 'EcsProfile' is saved")
        terminal.expect(f"verified: {AS_ROLE}")
        terminal.ends(0)
    assert done("configure", "get", "region", "ram-role-name", "mode").splitlines() == [
        "region=cn-hangzhou",
        "ram-role-name=ECSAdmin",
        "mode=EcsRamRole",
    ]
    with Terminal("sts", "GetCallerIdentity", "--query", "Arn") as terminal:
        terminal.expect(AS_ROLE)
        terminal.ends(0)
    with Terminal("configure", "set", "--profile", "root", *ROOT.split()) as terminal:
        terminal.expect("profile 'root' is saved")
        terminal.ends(0)
    assert who() == AS_ROOT
    with Terminal("configure", "switch", "--profile", "EcsProfile") as terminal:
        terminal.expect("the current profile is 'EcsProfile' now")
        terminal.ends(0)
    assert who().startswith(AS_ROLE)
    assert who("--profile", "root") == AS_ROOT
    with Terminal("configure", "list") as terminal:
        terminal.expect("EcsProfile *")
        terminal.expect("EcsRamRole:ECSAdmin")
        terminal.expect("AK:***oot")
        terminal.ends(0)
    with Terminal("configure", "delete", "--profile", "EcsProfile") as terminal:
        terminal.expect("profile 'EcsProfile' is deleted; the current one is 'root'")
        terminal.ends(0)
    assert who() == AS_ROOT
    assert [each.name for each in Profiles().list()] == ["root"]


def test_set_writes_what_the_aliyun_cli_writes_and_needs_no_network(instance: Emulator, tmp_path: Path) -> None:
    done(*SET.split())
    assert instance.requests == []
    entry = ["name", "EcsProfile", "mode", "EcsRamRole", "ram_role_name", "ECSAdmin", "region_id", "cn-hangzhou"]
    pairs = [f'\t\t\t"{key}": "{value}"' for key, value in zip(entry[::2], entry[1::2], strict=True)]
    inner = ",\n".join([*pairs, '\t\t\t"output_format": "json"'])
    expected = '{\n\t"current": "EcsProfile",\n\t"profiles": [\n\t\t{\n' + inner + '\n\t\t}\n\t],\n\t"meta_path": ""\n}'
    assert (tmp_path / ".aliyun" / "config.json").read_text() == expected
    assert who().startswith(AS_ROLE)
    assert [one.action for one in instance.requests] == ["token", "credentials", "GetCallerIdentity"]


def test_without_a_role_name_the_instance_is_asked_which_it_is(instance: Emulator) -> None:
    done("configure", "set", "--profile", "EcsProfile", "--mode", "EcsRamRole")
    ended = aliram("configure", "--profile", "EcsProfile", typed="\n\n\n")
    assert ended.code == 0
    assert f"verified: {AS_ROLE}" in ended.err
    assert [one.action for one in instance.requests] == ["token", "role", "credentials", "GetCallerIdentity"]
    instance.set_instance_role("Other")
    assert "/Other/" in who(), "the name is asked for anew"


def test_keys_rotate_underneath(profile: Emulator) -> None:
    first = key_id()
    assert who().startswith(AS_ROLE)
    assert key_id() == first, "the instance gives the same keys until it rotates"
    profile.rotate_instance_role()
    profile.expire_imds_tokens()
    second = key_id()
    assert second != first
    assert who().startswith(AS_ROLE)
    profile.clock.advance(SIX_HOURS)  # past the end of both
    assert key_id() not in (first, second)
    assert who().startswith(AS_ROLE)


async def test_keys_rotate_underneath_a_session_that_stays_open(instance: Emulator) -> None:
    await asyncio.to_thread(done, *SET.split())
    async with Session(profile="EcsProfile") as session:
        first = await session.sts.get_caller_identity()
        instance.clock.advance(SIX_HOURS)
        second = await session.sts.get_caller_identity()
    assert first.arn == second.arn
    statuses = [one.status for one in instance.requests if one.action == "GetCallerIdentity"]
    assert (statuses[0], statuses[-1]) == (200, 200)
    given = [one for one in instance.requests if (one.action, one.status) == ("credentials", 200)]
    assert len(given) == 2, "one set of keys before they ended and one after"


# How the metadata service behaves, whether v1 is forbidden, what is asked then.
VERSIONS = [
    ("optional", False, ["token", "credentials", "GetCallerIdentity"]),
    ("required", False, ["token", "credentials", "GetCallerIdentity"]),
    ("required", True, ["token", "credentials", "GetCallerIdentity"]),
    ("v1", False, ["token", "credentials", "GetCallerIdentity"]),
]


@pytest.mark.parametrize(("mode", "forbidden", "asked"), VERSIONS, ids=[f"{row[0]}-{row[1]}" for row in VERSIONS])
def test_any_version_of_the_metadata_service_will_do(
    mode: str, forbidden: bool, asked: list[str], profile: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile.set_imds(mode=mode)  # type: ignore[arg-type]
    if forbidden:
        monkeypatch.setenv("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")
    assert who().startswith(AS_ROLE)
    assert [one.action for one in profile.requests] == asked


V1_OFF = "unset ALIBABA_CLOUD_IMDSV1_DISABLED to ask without one"


@pytest.mark.parametrize("how", ["the instance knows no tokens", "tokens fail"])
def test_without_tokens_and_with_v1_forbidden_the_variable_is_named(
    how: str, profile: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")
    if how == "tokens fail":
        profile.fail_next("imds.token", status=404, body="Not Found", times=10)
    else:
        profile.set_imds(mode="v1")
    said = refused(3, "sts", "GetCallerIdentity")
    assert "IMDSv1 is switched off" in said
    assert V1_OFF in said
    assert {one.action for one in profile.requests} == {"token"}, "nothing was asked without a token"
    monkeypatch.delenv("ALIBABA_CLOUD_IMDSV1_DISABLED")
    assert who().startswith(AS_ROLE), "as the hint says"


def test_a_failing_v2_falls_back_to_v1_where_that_is_not_forbidden(profile: Emulator) -> None:
    profile.fail_next("imds.token", status=500, body="", times=10)
    assert who().startswith(AS_ROLE)


def test_a_role_that_is_not_the_attached_one_leads_to_the_option_that_names_it(profile: Emulator) -> None:
    profile.set_instance_role("Other")
    said = refused(3, "sts", "GetCallerIdentity")
    assert "the role ECSAdmin is not attached to this instance" in said
    assert "aliram configure set --ram-role-name NAME" in said
    done("configure", "set", "--unset", "ram-role-name")
    assert "/Other/" in who()
    done("configure", "set", "--ram-role-name", "Other")
    assert "/Other/" in who()


@pytest.mark.parametrize("named", [True, False])
def test_an_instance_without_a_role_leads_to_attaching_one(named: bool, profile: Emulator) -> None:
    profile.set_instance_role(None)
    if not named:
        done("configure", "set", "--unset", "ram-role-name")
    ended = aliram("configure", typed="\n\n\n")
    assert ended.code == 3
    assert "profile 'EcsProfile' stays saved, but it does not work yet" in ended.err
    advice = "--unset ram-role-name" if named else "attach a RAM role to the instance"
    assert advice in ended.err.splitlines()[-1]
    profile.set_instance_role("ECSAdmin")
    assert who().startswith(AS_ROLE)


def test_a_role_that_does_not_trust_instances_leads_to_its_trust_policy(profile: Emulator) -> None:
    trust = {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["*"]}}],
    }
    profile.seed({"roles": [{"name": "closed", "trust": trust}]})
    profile.set_instance_role("closed")
    done("configure", "set", "--unset", "ram-role-name")
    assert "ecs.aliyuncs.com" in refused(3, "sts", "GetCallerIdentity")


def test_away_from_an_instance_it_says_that_there_is_none(profile: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL_IMDS", "http://127.0.0.1:9")
    assert "only ECS instances have a metadata service" in refused(3, "sts", "GetCallerIdentity")
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    assert "unset that variable" in refused(3, "sts", "GetCallerIdentity")
