"""Profiles of config.json: what they hold, what they lack, how they change, and that the official SDK reads ours."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aliram.credentials import _atomic
from aliram.credentials.profile import (
    KEYS,
    REQUIRED,
    Extra,
    Mode,
    Profile,
    ProfileError,
    Profiles,
    named_profile,
    switched_off,
)
from aliram.secret import Secret

GOLDEN = Path(__file__).parent / "data" / "profiles"
SECRET = "sEcReT-of-the-profile"
AK = {"mode": "AK", "access_key_id": "id", "access_key_secret": SECRET}


@pytest.fixture
def profiles(tmp_path: Path) -> Profiles:
    return Profiles(tmp_path / "config.json", environ={})


def write(profiles: Profiles, *entries: Mapping[str, Any], **top: Any) -> bytes:
    whole = {"current": "a", "profiles": entries, "meta_path": ""} | top
    Path(profiles.path).write_text(json.dumps(whole), "utf-8")
    return Path(profiles.path).read_bytes()


def entries(profiles: Profiles) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path(profiles.path).read_bytes())["profiles"]
    return found


# --- reading ------------------------------------------------------------------------------------------------------


def test_every_key_of_the_command_line_is_typed_and_in_its_order() -> None:
    golden = json.loads((GOLDEN / "every_key.json").read_bytes())
    (entry,) = golden["profiles"]
    assert (*entry, "policy", "enable_vpc") == KEYS
    (profile,) = Profiles(GOLDEN / "every_key.json", environ={}).list()
    for key, value in entry.items():
        found = getattr(profile, key)
        assert found == value, key
        assert type(found) in (type(value), Secret, Mode), key
    assert (profile.extra, profile.wrong, profile.problems()) == ({}, (), ())
    assert profile.path == str(GOLDEN / "every_key.json")


SECRETS = [
    *("access_key_secret", "sts_token", "private_key", "process_command", "credentials_uri", "access_token"),
    *("oauth_access_token", "oauth_refresh_token", "bearer_token"),
]


@pytest.mark.parametrize("key", SECRETS)
def test_secrets_do_not_show_themselves(profiles: Profiles, key: str) -> None:
    write(profiles, {"name": "a", "mode": "AK", key: SECRET, "new_token": SECRET, "read_timeout": SECRET})
    found = profiles.get()
    assert getattr(found, key) == SECRET
    shown = [repr(found), str(found), f"{found}", repr(profiles.list()), repr(found.problems())]
    shown += [repr(part) for part in found.__rich_repr__()]
    shown += [repr({key: value for key, value in found.to_dict().items() if key in KEYS})]
    assert all(SECRET not in text for text in shown)
    assert "new_token" in repr(found)


def test_what_is_empty_reads_as_nothing(profiles: Profiles) -> None:
    empty = {key: "" for key in KEYS if key != "name"} | {"expired_seconds": 0, "read_timeout": None}
    empty |= {"sts_expiration": 0, "auto_plugin_install": False, "enable_vpc": False, "connect_timeout": None}
    numbers = (
        "retry_count",
        "cloud_sso_access_token_expire",
        "oauth_access_token_expire",
        "oauth_refresh_token_expire",
    )
    empty |= dict.fromkeys(numbers, 0) | {"auto_plugin_install_enable_pre": False}
    write(profiles, {"name": "a", **empty})
    found = profiles.get("a")
    assert all(getattr(found, key) in (None, False) for key in KEYS if key != "name")
    assert found.to_dict() == {"name": "a", "mode": ""}


WRONG: list[tuple[str, object, str]] = [
    ("access_key_secret", 123, "must be text"),
    ("ram_role_arn", ["x"], "must be text"),
    ("mode", 5, "must be text"),
    ("name", 5, "must be text"),
    ("read_timeout", "10", "must be a whole number"),
    ("expired_seconds", 3600.0, "must be a whole number"),
    ("retry_count", True, "must be a whole number"),
    ("sts_expiration", 2**63, "must be a whole number"),
    ("auto_plugin_install", 1, "must be true or false"),
    ("enable_vpc", "true", "must be true or false"),
]


@pytest.mark.parametrize(("key", "value", "reason"), WRONG, ids=[row[0] for row in WRONG])
def test_a_value_of_the_wrong_type_spoils_its_own_profile_only(
    profiles: Profiles, key: str, value: object, reason: str
) -> None:
    write(profiles, {"name": "good", **AK}, {"name": "a", **AK, key: value})
    good, bad = profiles.list()
    good.check()
    with pytest.raises(ProfileError) as caught:
        bad.check()
    name = "" if key == "name" else "a"
    assert str(caught.value) == f"{profiles.path}: profile {name!r}: {key}: {reason}"
    assert (caught.value.key, caught.value.profile, caught.value.absent) == (key, name, None)
    profiles.set("good", {"retry_count": 1})
    assert entries(profiles)[1][key] == value, "somebody else's profile was touched"


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("spell", [str, str.lower, str.upper, str.swapcase], ids=lambda spell: spell.__name__)
def test_modes_are_known_in_any_case(profiles: Profiles, mode: Mode, spell: Any) -> None:
    write(profiles, {"name": "a", "mode": spell(mode.value)})
    assert profiles.get("a").mode is mode
    profiles.set("b", {"mode": spell(mode.value)}, check=False)
    assert entries(profiles)[1]["mode"] == mode.value, "written as the command line spells it"


@pytest.mark.parametrize(
    ("mode", "shown"), [("Frobnicate", "'Frobnicate'"), (f"{SECRET}0123456789", "it"), ("LTAI5tabc", "it")]
)
def test_a_mode_nobody_knows_is_told_with_those_there_are(profiles: Profiles, mode: str, shown: str) -> None:
    before = write(profiles, {"name": "a", "mode": mode, "access_key_id": "id"})
    with pytest.raises(ProfileError) as caught:
        profiles.get("a").check()
    assert str(caught.value) == (
        f"{profiles.path}: profile 'a': mode: nobody knows {shown}; modes are AK, StsToken, RamRoleArn, EcsRamRole, "
        "RamRoleArnWithRoleName, ChainableRamRoleArn, RsaKeyPair, External, CredentialsURI, OIDC, CloudSSO, OAuth, "
        "BearerToken, Anonymous"
    )
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(ProfileError, match="mode: nobody knows"):
        profiles.set("a", {"mode": mode})
    assert Path(profiles.path).read_bytes() == before


INFERRED: list[tuple[str | None, dict[str, object]]] = [
    ("AK", {"access_key_id": "i", "access_key_secret": "s", "bearer_token": "t"}),
    ("StsToken", {"access_key_id": "i", "access_key_secret": "s", "sts_token": "t", "ram_role_arn": "r"}),
    ("RamRoleArn", {"access_key_id": "i", "access_key_secret": "s", "ram_role_arn": "r"}),
    ("RsaKeyPair", {"private_key": "k", "key_pair_name": "n", "ram_role_name": "r"}),
    ("EcsRamRole", {"ram_role_name": "r", "process_command": "c"}),
    ("External", {"process_command": "c", "cloud_sso_sign_in_url": "u"}),
    ("OIDC", {"oidc_provider_arn": "p", "oidc_token_file": "f", "ram_role_arn": "r"}),
    ("CloudSSO", {"cloud_sso_sign_in_url": "u", "bearer_token": "t"}),
    ("BearerToken", {"bearer_token": "t"}),
    (None, {"access_key_id": "i", "region_id": "cn-hangzhou"}),
    (None, {"credentials_uri": "http://127.0.0.1"}),
]


@pytest.mark.parametrize(("mode", "keys"), INFERRED, ids=[str(row[0]) for row in INFERRED])
def test_a_profile_without_a_mode_has_the_one_the_command_line_sees_in_it(
    profiles: Profiles, mode: str | None, keys: dict[str, object]
) -> None:
    write(profiles, {"name": "a", "mode": "", **keys}, {"name": "b", **keys})
    for name in ("a", "b"):
        assert profiles.get(name).mode == mode
        if mode is None:
            with pytest.raises(ProfileError, match="mode: missing"):
                profiles.get(name).check()
    if mode is not None:
        profiles.set("new", keys)
        assert entries(profiles)[2] == {"name": "new", "mode": mode, **keys}


def test_old_names_of_keys_are_read_where_the_new_ones_say_nothing(profiles: Profiles) -> None:
    write(
        profiles,
        {"name": "a", "retry_timeout": 7, "read_timeout": 0, "role_session_name": "old", "ram_session_name": ""},
        {"name": "b", "retry_timeout": 7, "read_timeout": 9, "role_session_name": "old", "ram_session_name": "new"},
    )
    assert [(p.read_timeout, p.ram_session_name) for p in profiles.list()] == [(7, "old"), (9, "new")]
    assert [p.extra for p in profiles.list()] == [{}, {}]
    profiles.set("a", {"read_timeout": 5, "ram_session_name": None}, check=False)
    profiles.set("b", {"read_timeout": None, "ram_session_name": "newer"}, check=False)
    assert [(p.read_timeout, p.ram_session_name) for p in profiles.list()] == [(5, None), (None, "newer")]
    assert entries(profiles)[1]["role_session_name"] == "newer", "the official Python SDK reads only this one"


# --- what a mode needs --------------------------------------------------------------------------------------------

PAIR = ["access_key_id", "access_key_secret"]
# The command line's own table, as the fact sheet of its sources has it, without region_id; then where we differ.
COMMAND_LINE: dict[str, list[str]] = {
    "AK": PAIR,
    "StsToken": [*PAIR, "sts_token"],
    "RamRoleArn": [*PAIR, "ram_role_arn", "ram_session_name"],
    "EcsRamRole": [],
    "RamRoleArnWithRoleName": [],
    "ChainableRamRoleArn": ["source_profile", "ram_role_arn", "ram_session_name"],
    "RsaKeyPair": ["private_key", "key_pair_name"],
    "External": ["process_command"],
    "CredentialsURI": ["credentials_uri"],
    "OIDC": ["oidc_provider_arn", "oidc_token_file", "ram_role_arn", "ram_session_name"],
    "CloudSSO": ["cloud_sso_sign_in_url"],
    "OAuth": ["oauth_site_type"],
    "BearerToken": ["bearer_token"],
    "Anonymous": [],
}
OURS_TOO = {"RamRoleArnWithRoleName": ["ram_role_arn"]}
NOT_OURS = {"ram_session_name", "oauth_site_type"}


@pytest.mark.parametrize("mode", COMMAND_LINE)
def test_a_mode_needs_what_the_command_line_asks_for_but_for_the_differences_we_tell(
    profiles: Profiles, mode: str
) -> None:
    needed = [key for key in COMMAND_LINE[mode] if key not in NOT_OURS] + OURS_TOO.get(mode, [])
    assert list(REQUIRED[Mode(mode)]) == needed
    whole = {"name": "a", "mode": mode, **dict.fromkeys(needed, "x")}
    write(profiles, whole)
    profiles.get("a").check()
    for key in needed:
        before = write(profiles, whole | {key: ""})
        with pytest.raises(ProfileError) as caught:
            profiles.get("a").check()
        assert str(caught.value) == f"{profiles.path}: profile 'a': {key}: missing, mode {mode} needs it"
        assert caught.value.key == key
        with pytest.raises(ProfileError, match=f"{key}: missing, mode {mode} needs it"):
            profiles.set("a", {"retry_count": 3})
        assert Path(profiles.path).read_bytes() == before


@pytest.mark.parametrize("mode", COMMAND_LINE)
def test_what_go_wrote_for_each_mode_can_be_used(mode: str) -> None:
    profile = Profiles(GOLDEN / "modes.json", environ={}).get(mode)
    profile.check()
    assert profile.mode == mode


def test_all_that_is_missing_is_told_at_once(profiles: Profiles) -> None:
    write(profiles, {"name": "a", "mode": "StsToken", "sts_token": 5})
    with pytest.raises(ProfileError) as caught:
        profiles.get("a").check()
    assert caught.value.key == "sts_token"
    assert caught.value.problem == (
        "must be text; access_key_id: missing, mode StsToken needs it; "
        "access_key_secret: missing, mode StsToken needs it"
    )


OTHER_PROBLEMS: list[tuple[dict[str, object], str | None]] = [
    ({"mode": "OAuth", "oauth_site_type": "cn"}, None),
    ({"mode": "OAuth", "oauth_site_type": "Intl"}, None),
    ({"mode": "OAuth", "oauth_site_type": "EU"}, "oauth_site_type"),
    ({"mode": "BearerToken", "bearer_token": "t", "bearer_token_header_key": " x-own "}, None),
    ({"mode": "BearerToken", "bearer_token": "t", "bearer_token_header_key": "x own"}, "bearer_token_header_key"),
    ({"mode": "BearerToken", "bearer_token": "t", "bearer_token_header_key": "x:own"}, "bearer_token_header_key"),
    ({"mode": "BearerToken", "bearer_token": "t", "bearer_token_header_key": "x\r\nown"}, "bearer_token_header_key"),
    ({"mode": "BearerToken", "bearer_token": "t", "bearer_token_header_key": "头"}, "bearer_token_header_key"),
]


@pytest.mark.parametrize(("entry", "key"), OTHER_PROBLEMS)
def test_values_that_a_mode_cannot_use(entry: dict[str, object], key: str | None) -> None:
    assert [problem for problem, _ in Profile.read({"name": "a"} | entry).problems()] == ([key] if key else [])


# --- choosing -----------------------------------------------------------------------------------------------------

NAMED: list[tuple[dict[str, str], tuple[str, str] | None]] = [
    ({}, None),
    ({"ALIBABACLOUD_PROFILE": "", "ALIBABA_CLOUD_PROFILE": "  "}, None),
    ({"ALICLOUD_PROFILE": "c"}, ("c", "ALICLOUD_PROFILE")),
    ({"ALIBABA_CLOUD_PROFILE": "b", "ALICLOUD_PROFILE": "c"}, ("b", "ALIBABA_CLOUD_PROFILE")),
    ({"ALIBABA_CLOUD_PROFILE": "b", "ALIBABACLOUD_PROFILE": "a"}, ("a", "ALIBABACLOUD_PROFILE")),
]


@pytest.mark.parametrize(("environ", "expected"), NAMED)
def test_the_environment_names_a_profile(environ: dict[str, str], expected: tuple[str, str] | None) -> None:
    assert named_profile(environ) == expected


OFF: list[tuple[dict[str, str], str | None]] = [
    ({}, None),
    ({"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "True"}, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"),
    ({"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "false"}, None),
    ({"ALIBABA_CLOUD_IGNORE_PROFILE": "TRUE"}, "ALIBABA_CLOUD_IGNORE_PROFILE"),
    ({"ALIBABA_CLOUD_IGNORE_PROFILE": "true"}, None),
    ({"ALIBABACLOUD_IGNORE_PROFILE": "TRUE"}, "ALIBABACLOUD_IGNORE_PROFILE"),
    ({"ALIBABA_CLOUD_IGNORE_PROFILE": "no", "ALIBABACLOUD_IGNORE_PROFILE": "TRUE"}, None),
]


@pytest.mark.parametrize(("environ", "variable"), OFF)
def test_the_switches_that_tell_programs_to_leave_the_file_alone(environ: dict[str, str], variable: str | None) -> None:
    assert switched_off(environ) == variable


def test_an_argument_goes_before_the_environment_and_that_before_the_current_one(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    environ = {"ALIBABA_CLOUD_CONFIG_FILE": str(path), "HOME": "/nowhere"}
    plain = Profiles(environ=environ)
    write(plain, *({"name": name, **AK} for name in "abc"))
    assert (plain.get().name, plain.get("c").name, plain.current()) == ("a", "c", "a")
    assert plain.chosen_by == ("ALIBABA_CLOUD_CONFIG_FILE",)
    named = Profiles(environ=environ | {"ALICLOUD_PROFILE": "b"})
    assert (named.get().name, named.get("c").name, named.current()) == ("b", "c", "a")
    assert named.chosen_by == ("ALIBABA_CLOUD_CONFIG_FILE", "ALICLOUD_PROFILE")
    argument = Profiles(path, environ={"ALIBABA_CLOUD_CONFIG_FILE": "/elsewhere"})
    assert (argument.get().name, argument.chosen_by) == ("a", ("path",))
    default = Profiles(environ={"HOME": str(tmp_path)})
    assert (default.path, default.chosen_by) == (tmp_path / ".aliyun" / "config.json", ())


def test_the_environment_is_read_when_the_object_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profiles: Profiles
) -> None:
    write(profiles, {"name": "a", **AK}, {"name": "b", **AK})
    monkeypatch.setenv("ALIBABA_CLOUD_CONFIG_FILE", str(profiles.path))
    monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "b")
    made = Profiles()
    monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "a")
    assert made.get().name == "b"


MISSING: list[tuple[dict[str, str], str | None, list[str], str]] = [
    ({}, "x", ["a", "名"], "profile 'x': there is no such profile; there are 'a', '名'"),
    (
        {"ALICLOUD_PROFILE": "y"},
        None,
        ["a"],
        "profile 'y': there is no such profile (named by ALICLOUD_PROFILE); there are 'a'",
    ),
    ({}, None, ["b"], "profile 'a': there is no such profile (the current one); there are 'b'"),
    ({}, None, [], "profile 'a': there is no such profile (the current one); the file has none"),
    ({}, "", ["a"], "profile '': there is no such profile; there are 'a'"),
]


@pytest.mark.parametrize(("environ", "name", "there", "text"), MISSING)
def test_a_missing_profile_is_told_with_those_there_are(
    tmp_path: Path, environ: dict[str, str], name: str | None, there: list[str], text: str
) -> None:
    profiles = Profiles(tmp_path / "config.json", environ=environ)
    write(profiles, *({"name": name, **AK} for name in there))
    with pytest.raises(ProfileError) as caught:
        profiles.get(name)
    assert str(caught.value) == f"{profiles.path}: {text}"
    assert caught.value.absent == "profile"


def test_a_file_without_profiles_or_without_a_current_one(profiles: Profiles) -> None:
    for text in ("{}", '{"profiles": null, "current": null}'):
        Path(profiles.path).write_text(text, "utf-8")
        assert (profiles.list(), profiles.current()) == ((), "default")
        profiles.set("new", AK)
        assert profiles.get("new").access_key_id == "id"


def test_of_two_profiles_with_one_name_the_first_is_read_and_neither_is_written(profiles: Profiles) -> None:
    before = write(profiles, {"name": "a", "mode": "Anonymous"}, {"name": "a", **AK}, {"name": "b", **AK})
    assert profiles.get("a").mode is Mode.ANONYMOUS
    assert len(profiles.list()) == 3
    text = "profile 'a': name: 2 profiles have this name and only the first is ever read; remove the others by hand"
    for act in (lambda: profiles.set("a", {"mode": "EcsRamRole"}), lambda: profiles.delete("a")):
        with pytest.raises(ProfileError) as caught:
            act()
        assert str(caught.value) == f"{profiles.path}: {text}"
        assert Path(profiles.path).read_bytes() == before
    profiles.set("b", {"retry_count": 1})
    profiles.switch("b")
    assert [entry["mode"] for entry in entries(profiles)] == ["Anonymous", "AK", "AK"]


# --- changing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("golden", ["modes", "every_key"])
def test_profiles_written_one_by_one_make_the_file_that_go_wrote(profiles: Profiles, golden: str) -> None:
    source = Profiles(GOLDEN / f"{golden}.json", environ={})
    for profile in source.list():
        assert profiles.set(profile.name, profile).to_dict() == profile.to_dict()
    written, expected = Path(profiles.path).read_bytes(), (GOLDEN / f"{golden}.json").read_bytes()
    assert written == expected.replace(b'"meta_path": "/somewhere"', b'"meta_path": ""')


def test_profiles_written_key_by_key_in_any_order_make_the_file_that_go_wrote(profiles: Profiles) -> None:
    (entry,) = json.loads((GOLDEN / "every_key.json").read_bytes())["profiles"]
    for key in sorted(entry, key=lambda key: key[::-1]):
        if key != "name":
            profiles.set(entry["name"], {key: entry[key]}, check=False)
    expected = (GOLDEN / "every_key.json").read_bytes()
    assert Path(profiles.path).read_bytes() == expected.replace(b'"/somewhere"', b'""')


def test_escapes_are_those_of_go(profiles: Profiles) -> None:
    first, _ = Profiles(GOLDEN / "escapes.json", environ={}).list()
    profiles.set(first.name, {"access_key_id": first.access_key_id, "site": first.site, "mode": "ak"}, check=False)
    expected = (GOLDEN / "escapes.json").read_text("utf-8")
    assert Path(profiles.path).read_text("utf-8") == expected.replace(
        ',\n\t\t{\n\t\t\t"name": "",\n\t\t\t"mode": ""\n\t\t}', ""
    )


def test_a_first_profile_makes_file_and_directory_and_is_the_current_one(tmp_path: Path) -> None:
    profiles = Profiles(environ={"HOME": str(tmp_path)})
    profiles.set("mine", AK)
    assert json.loads((tmp_path / ".aliyun" / "config.json").read_bytes()) == {
        "current": "mine",
        "profiles": [{"name": "mine", **AK}],
        "meta_path": "",
    }
    profiles.set("second", AK)
    assert profiles.current() == "mine"
    profiles.set("second", {}, current=True)
    assert profiles.current() == "second"


def test_only_what_changes_is_changed_and_nothing_is_reordered(profiles: Profiles) -> None:
    strange = {
        "site": "china",
        "of_tomorrow": {"b": 1, "a": [None, "<>"]},
        "mode": "ak",
        "name": "a",
        "access_key_secret": SECRET,
        "access_key_id": "id",
        "region_id": "",
        "expired_seconds": 0,
    }
    other = {"name": "b", "mode": "Frobnicate", "read_timeout": "?", "x": 1.5}
    write(profiles, strange, other, meta_path="/m", tomorrow=[1])
    profiles.set("a", {"region_id": "cn-hangzhou", "sts_token": "t", "retry_count": 2})
    whole = json.loads(Path(profiles.path).read_bytes())
    assert list(whole) == ["current", "profiles", "meta_path", "tomorrow"]
    assert (whole["meta_path"], whole["tomorrow"], whole["profiles"][1]) == ("/m", [1], other)
    assert list(whole["profiles"][1]) == list(other)
    changed = strange | {"region_id": "cn-hangzhou", "sts_token": "t", "retry_count": 2}
    assert whole["profiles"][0] == changed
    assert list(whole["profiles"][0]) == [
        *("site", "of_tomorrow", "mode", "name", "access_key_secret", "access_key_id", "sts_token", "region_id"),
        *("expired_seconds", "retry_count"),
    ]


@pytest.mark.parametrize("nothing", [None, "", 0, False])
def test_none_and_nothing_remove_a_key(profiles: Profiles, nothing: object) -> None:
    keys = {None: "region_id", "": "region_id", 0: "retry_count"}
    key = "auto_plugin_install" if nothing is False else keys[nothing]  # type: ignore[index]
    write(profiles, {"name": "a", **AK, "region_id": "r", "retry_count": 3, "auto_plugin_install": True, "odd": 1})
    profiles.set("a", {key: nothing, "odd": None})
    left = {"name", *AK, "region_id", "retry_count", "auto_plugin_install"} - {key}
    assert set(entries(profiles)[0]) == left


def test_name_and_mode_stay_even_when_empty(profiles: Profiles) -> None:
    write(profiles, {"name": "a", **AK})
    profiles.set("a", {"mode": None, "name": "a"})
    assert entries(profiles) == [{"name": "a", "mode": "", "access_key_id": "id", "access_key_secret": SECRET}]


def test_moments_are_written_as_epoch_seconds(profiles: Profiles) -> None:
    profiles.set("a", {**AK, "sts_expiration": datetime(2030, 1, 2, 3, 4, 5, 999999, tzinfo=UTC)})
    assert entries(profiles)[0]["sts_expiration"] == 1893553445
    with pytest.raises(ProfileError, match="sts_expiration: needs a time zone"):
        profiles.set("a", {"sts_expiration": datetime(2030, 1, 2)})


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"acces_key_id": "x"}, "acces_key_id: nobody knows this key, is it access_key_id?"),
    ({"qqqq": "x"}, "qqqq: nobody knows this key"),
    ({"name": "b"}, "name: cannot be changed"),
    ({"retry_count": "3"}, "retry_count: must be a whole number"),
    ({"auto_plugin_install": "yes"}, "auto_plugin_install: must be true or false"),
    ({"access_key_secret": b"x"}, "access_key_secret: must be text"),
    ({"access_key_secret": None}, "access_key_secret: missing, mode AK needs it"),
    (
        {"mode": "OIDC"},
        "oidc_provider_arn: missing, mode OIDC needs it; oidc_token_file: missing, mode OIDC needs it; "
        "ram_role_arn: missing, mode OIDC needs it",
    ),
]


@pytest.mark.parametrize(("changes", "text"), REFUSED)
def test_a_change_that_cannot_be_right_is_refused_and_nothing_written(
    profiles: Profiles, changes: dict[str, object], text: str
) -> None:
    before = write(profiles, {"name": "a", **AK})
    with pytest.raises(ProfileError) as caught:
        profiles.set("a", changes)
    assert str(caught.value) == f"{profiles.path}: profile 'a': {text}"
    assert Path(profiles.path).read_bytes() == before
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("name", ["", None, 5])
def test_a_profile_needs_a_name(profiles: Profiles, name: Any) -> None:
    with pytest.raises(ProfileError, match="the name of a profile must be a text and not empty"):
        profiles.set(name, AK)
    assert not Path(profiles.path).exists()


def test_keys_of_tomorrow_travel_with_a_copied_profile(profiles: Profiles) -> None:
    write(profiles, {"name": "a", **AK, "of_tomorrow": {"x": 1}})
    profiles.set("copy", profiles.get("a"))
    assert entries(profiles)[1] == {"name": "copy", **AK, "of_tomorrow": {"x": 1}}
    assert isinstance(profiles.get("copy").extra, Extra)


def test_switching(profiles: Profiles) -> None:
    write(profiles, {"name": "a", **AK}, {"name": "b", "mode": ""})
    profiles.switch("b")
    assert profiles.current() == "b"
    with pytest.raises(ProfileError, match="profile 'c': there is no such profile; there are 'a', 'b'") as caught:
        profiles.switch("c")
    assert (profiles.current(), caught.value.absent) == ("b", "profile")


def test_deleting_moves_the_current_one_as_the_command_line_does(profiles: Profiles) -> None:
    write(profiles, *({"name": name, **AK} for name in "abc"), current="b")
    assert profiles.delete("c") == "b"
    assert profiles.delete("b") == "a"
    with pytest.raises(ProfileError, match="there is no such profile; there are 'a'"):
        profiles.delete("b")
    assert profiles.delete("a") == "default"
    assert Path(profiles.path).read_bytes() == (GOLDEN / "no_profiles.json").read_bytes()


def test_without_a_file_only_set_makes_one(profiles: Profiles) -> None:
    acts = (profiles.list, profiles.get, profiles.current, lambda: profiles.switch("a"), lambda: profiles.delete("a"))
    for act in acts:
        with pytest.raises(ProfileError, match="there is no such file") as caught:
            act()
        assert caught.value.absent == "file"
    assert list(Path(profiles.path).parent.iterdir()) == []


TYPED: dict[str, st.SearchStrategy[Any]] = {
    key: st.none() | st.text(max_size=8) for key in KEYS if key not in ("name", "mode")
}
for _key in ("expired_seconds", "read_timeout", "connect_timeout", "retry_count", "sts_expiration"):
    TYPED[_key] = st.none() | st.integers(-(2**63) + 1, 2**63 - 1)
for _key in ("cloud_sso_access_token_expire", "oauth_access_token_expire", "oauth_refresh_token_expire"):
    TYPED[_key] = st.none() | st.integers(0, 2**40)
for _key in ("auto_plugin_install", "auto_plugin_install_enable_pre", "enable_vpc"):
    TYPED[_key] = st.none() | st.booleans()
CHANGES = st.fixed_dictionaries({}, optional=TYPED)
STEPS = st.lists(st.tuples(st.sampled_from(["a", "b", "张 <&>\u2028"]), CHANGES), min_size=1, max_size=6)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_any_changes_add_up_to_what_a_dictionary_holds(steps: list[tuple[str, dict[str, Any]]]) -> None:
    expected: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as directory:
        profiles = Profiles(Path(directory, "config.json"), environ={})
        for name, changes in steps:
            profiles.set(name, changes | {"mode": Mode.ANONYMOUS}, check=False)
            expected.setdefault(name, {"name": name, "mode": "Anonymous"}).update(changes)
        assert [profile.name for profile in profiles.list()] == list(expected)
        for profile in profiles.list():
            wanted = {key: value for key, value in expected[profile.name].items() if value}
            assert profile.to_dict() == wanted
            assert Profile.read(profile.to_dict(), profile.path) == profile
            in_file = next(entry for entry in entries(profiles) if entry["name"] == profile.name)
            assert list(in_file) == [key for key in KEYS if key in wanted], "the command line's order"


# --- from a running event loop ------------------------------------------------------------------------------------


async def test_rotated_tokens_are_kept_without_blocking_the_loop(tmp_path: Path) -> None:
    # The guard of the test suite fails any blocking call that our code makes on the loop.
    profiles = Profiles(tmp_path / "config.json", environ={})
    login = {"mode": "OAuth", "oauth_refresh_token": "r1", "oauth_site_type": "CN", "language": "zh"}
    await asyncio.to_thread(profiles.set, "a", login)
    rotated = {"oauth_refresh_token": Secret("r2"), "sts_expiration": datetime(2030, 1, 1, tzinfo=UTC)}
    assert await profiles.persist("a", rotated)
    found = await asyncio.to_thread(profiles.get, "a")
    assert (found.oauth_refresh_token, found.sts_expiration, found.language) == ("r2", 1893456000, "zh")


async def test_tokens_of_an_older_login_do_not_replace_those_of_a_newer_one(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path / "config.json", environ={})
    await asyncio.to_thread(profiles.set, "a", {"mode": "OAuth", "oauth_refresh_token": "of the new login"})
    expected = {"oauth_refresh_token": "r1", "sts_expiration": None}
    assert not await profiles.persist("a", {"oauth_refresh_token": "r2"}, expect=expected)
    assert (await asyncio.to_thread(profiles.get, "a")).oauth_refresh_token == "of the new login"
    expected["oauth_refresh_token"] = "of the new login"
    assert await profiles.persist("a", {"oauth_refresh_token": "r3"}, expect=expected)
    assert (await asyncio.to_thread(profiles.get, "a")).oauth_refresh_token == "r3"


async def test_a_deleted_profile_does_not_come_back_with_tokens_alone(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path / "config.json", environ={})
    with pytest.raises(ProfileError, match="there is no such file"):
        await profiles.persist("a", {"sts_token": "t"})
    await asyncio.to_thread(profiles.set, "b", AK)
    with pytest.raises(ProfileError, match="profile 'a': there is no such profile; there are 'b'"):
        await profiles.persist("a", {"sts_token": "t"})
    assert len(await asyncio.to_thread(profiles.list)) == 1


async def test_a_cancelled_caller_does_not_lose_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = Profiles(tmp_path / "config.json", environ={})
    await asyncio.to_thread(profiles.set, "a", {"mode": "OAuth", "oauth_refresh_token": "r1"})
    loop, began, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    class Slow(_atomic.Posix):
        def sync(self, handle: int) -> None:
            loop.call_soon_threadsafe(began.set)
            assert go_on.wait(10)
            super().sync(handle)

    monkeypatch.setattr(_atomic, "SYSTEM", Slow())
    task = asyncio.create_task(profiles.persist("a", {"oauth_refresh_token": "r2"}))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await loop.shutdown_default_executor()
    assert entries(profiles)[0]["oauth_refresh_token"] == "r2"


# --- the official Python SDK reads what we write ------------------------------------------------------------------

OFFICIAL = """
import json, logging, os, sys, warnings
warnings.simplefilter("ignore")
from alibabacloud_credentials.provider.cli_profile import CLIProfileCredentialsProvider

def plain(value):
    fields = {name: part for name, part in vars(value).items() if isinstance(part, str | int | None)}
    source = getattr(value, "_credentials_provider", None)
    if source is not None:
        fields["source"] = plain(source)
    return fields

config = json.load(open(sys.argv[1], encoding="utf-8"))
found = {}
for entry in config["profiles"]:
    name = entry["name"]
    provider = CLIProfileCredentialsProvider(profile_name=name, profile_file=sys.argv[1])
    try:
        inner = provider._get_credentials_provider(config, name)
    except Exception as error:
        found[name] = str(error)
        continue
    found[name] = plain(inner)
    if entry["mode"] in ("AK", "StsToken"):
        keys = provider.get_credentials()
        found[name] = [keys.get_access_key_id(), keys.get_access_key_secret(), keys.get_security_token()]
default = CLIProfileCredentialsProvider(profile_file=sys.argv[1])
found["(current)"] = default.get_credentials().get_access_key_id()
print(json.dumps(found), flush=True)
os._exit(0)
"""
ROLE = {"_role_arn": "ram_role_arn", "_role_session_name": "ram_session_name", "_duration_seconds": "expired_seconds"}
# The provider's attribute → ours. What is not here needs the network, or is not supported there.
READS: dict[str, dict[str, str]] = {
    "RamRoleArn": ROLE | {"_external_id": "external_id"},
    "ChainableRamRoleArn": ROLE,
    "EcsRamRole": {"_role_name": "ram_role_name"},
    "OIDC": {
        "_role_arn": "ram_role_arn",
        "_oidc_provider_arn": "oidc_provider_arn",
        "_oidc_token_file_path": "oidc_token_file",
        "_duration_seconds": "expired_seconds",
    },
    "CloudSSO": {
        "_sign_in_url": "cloud_sso_sign_in_url",
        "_account_id": "cloud_sso_account_id",
        "_access_config": "cloud_sso_access_config",
        "_access_token": "access_token",
        "_access_token_expire": "cloud_sso_access_token_expire",
    },
    "OAuth": {
        "_access_token": "oauth_access_token",
        "_refresh_token": "oauth_refresh_token",
        "_access_token_expire": "oauth_access_token_expire",
        "_sts_access_key_id": "access_key_id",
        "_sts_access_key_secret": "access_key_secret",
        "_sts_security_token": "sts_token",
        "_sts_expiration": "sts_expiration",
    },
    "External": {"_process_command": "process_command"},
}


def test_the_official_sdk_reads_from_our_file_what_we_read_from_it(profiles: Profiles) -> None:
    for profile in Profiles(GOLDEN / "modes.json", environ={}).list():
        profiles.set(profile.name, profile)
    for mode in ("ChainableRamRoleArn", "OIDC"):
        profiles.set(mode, {"expired_seconds": 1234})
    environ = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(
        [sys.executable, "-c", OFFICIAL, profiles.path], capture_output=True, text=True, check=True, env=environ
    )
    theirs = json.loads(done.stdout)
    ours = {profile.name: profile for profile in profiles.list()}
    assert theirs.pop("(current)") == profiles.get().access_key_id
    for mode in ("AK", "StsToken"):
        keys = ours[mode]
        assert theirs.pop(mode) == [keys.access_key_id, keys.access_key_secret, keys.sts_token]
    for mode, fields in READS.items():
        found = theirs[mode]
        for attribute, key in fields.items():
            assert found[attribute] == getattr(ours[mode], key), (mode, attribute)
            assert found[attribute] is not None, (mode, attribute)
    assert theirs["RamRoleArn"]["_sts_endpoint"] == f"sts.{ours['RamRoleArn'].sts_region}.aliyuncs.com"
    assert theirs["ChainableRamRoleArn"]["source"]["_role_arn"] == ours["RamRoleArn"].ram_role_arn
    refused = {mode: text for mode, text in theirs.items() if mode not in READS}
    # What only aliram reads: should this list shrink one day, the guide has to say so.
    assert refused == {
        mode: f"unsupported profile mode '{mode}' form cli credentials file."
        for mode in ("RamRoleArnWithRoleName", "RsaKeyPair", "CredentialsURI", "BearerToken", "Anonymous")
    }


def test_nothing_is_logged(profiles: Profiles, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        profiles.set("a", AK)
        profiles.get("a").check()
        profiles.delete("a")
    assert caplog.records == []
