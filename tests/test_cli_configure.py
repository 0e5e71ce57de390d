"""`aliram configure`: what is asked, what is written, what is shown, and what is refused with nothing written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete

from aliram.cli.app import cli
from aliram.cli.edits import complete
from aliram.cli.settings import ASKED, MODES, SETTINGS, masked, used_in
from aliram.credentials.profile import KEYS, REQUIRED, Mode, Profile, Profiles
from aliram.emulator import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET, Emulator
from tests.command import aliram, done, refused
from tests.credential_services import private_pem
from tests.terminal import Terminal

ID, SECRET, TOKEN = "LTAI5tSomeKeyId001", "sEcReT-of-the-key-q7x", "tOkEn-of-the-session-w3y"
ROLE, PROVIDER = "acs:ram::5123456789012345:role/auditor", "acs:ram::5123456789012345:oidc-provider/ack"
PAIR = {"access_key_id": ID, "access_key_secret": SECRET}
NEW = {"region_id": "cn-hangzhou", "output_format": "json"}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file, which is not there yet, of a user whose programs reach nobody."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / ".aliyun" / "config.json"


@pytest.fixture
def online(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, config: Path) -> Emulator:
    """The emulator, where the user's programs go."""
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", emulator.url)
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL_IMDS", emulator.imds_url)
    return emulator


def entry(config: Path, name: str = "default") -> dict[str, Any]:
    """A profile as the file has it, without its name."""
    document = json.loads(config.read_text("utf-8"))
    (found,) = [profile for profile in document["profiles"] if profile["name"] == name]
    return {key: value for key, value in found.items() if key != "name"}


def write(config: Path, *profiles: dict[str, Any], current: str = "") -> bytes:
    config.parent.mkdir(exist_ok=True)
    config.write_text(json.dumps({"current": current, "profiles": profiles, "meta_path": ""}))
    return config.read_bytes()


# -- the table of settings ------------------------------------------------------------------------------------------


def test_every_mode_is_asked_for_with_all_that_it_needs() -> None:
    assert set(MODES) == {mode.value for mode in Mode}
    for mode, needed in REQUIRED.items():
        assert set(needed) <= set(ASKED[mode.value])
        assert set(used_in(mode.value)) <= set(SETTINGS) <= set(KEYS)


def test_whatever_the_library_hides_is_masked_here() -> None:
    hidden = {key for key in SETTINGS if "Secret" in Profile.__annotations__[key]}
    assert hidden <= {key for key, setting in SETTINGS.items() if setting.hidden}


def test_a_mask_shows_three_characters_of_what_is_long_and_none_of_what_is_short() -> None:
    assert masked("sEcReT-of-the-key-q7x") == "***q7x"
    assert [masked(text) for text in ("", "abc", "elevenchars", "one line\nand another")] == ["***"] * 4


# -- questions ------------------------------------------------------------------------------------------------------

# Mode, the answers to its own questions, what the file holds then.
QUESTIONS: list[tuple[str, list[str], dict[str, Any]]] = [
    ("AK", [ID, SECRET], PAIR),
    ("StsToken", [ID, SECRET, TOKEN], {**PAIR, "sts_token": TOKEN}),
    (
        "RamRoleArn",
        [ID, SECRET, "cn-shanghai", ROLE, "me", "wOrD", "1800"],
        {
            **PAIR,
            "sts_region": "cn-shanghai",
            "ram_role_arn": ROLE,
            "ram_session_name": "me",
            "external_id": "wOrD",
            "expired_seconds": 1800,
        },
    ),
    (
        "RamRoleArn",
        [ID, SECRET, "", ROLE, "", "", ""],
        {**PAIR, "ram_role_arn": ROLE, "ram_session_name": "aliram"},
    ),
    ("EcsRamRole", ["ECSAdmin"], {"ram_role_name": "ECSAdmin"}),
    ("EcsRamRole", [""], {}),
    (
        "RamRoleArnWithRoleName",
        ["web", "", ROLE, "me", "900"],
        {"ram_role_name": "web", "ram_role_arn": ROLE, "ram_session_name": "me", "expired_seconds": 900},
    ),
    (
        "ChainableRamRoleArn",
        ["base", "", ROLE, "", "", ""],
        {"source_profile": "base", "ram_role_arn": ROLE, "ram_session_name": "aliram"},
    ),
    ("External", ["vault read 'my keys'"], {"process_command": "vault read 'my keys'"}),
    ("CredentialsURI", ["http://127.0.0.1:1/keys"], {"credentials_uri": "http://127.0.0.1:1/keys"}),
    (
        "OIDC",
        [PROVIDER, "/var/run/token", ROLE, ""],
        {
            "oidc_provider_arn": PROVIDER,
            "oidc_token_file": "/var/run/token",
            "ram_role_arn": ROLE,
            "ram_session_name": "aliram",
        },
    ),
    ("BearerToken", [TOKEN, ""], {"bearer_token": TOKEN}),
    ("BearerToken", [TOKEN, "x-token"], {"bearer_token": TOKEN, "bearer_token_header_key": "x-token"}),
    ("Anonymous", [], {}),
]


@pytest.mark.parametrize(("mode", "answers", "expected"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_answers_become_a_profile_and_the_current_one(
    mode: str, answers: list[str], expected: dict[str, Any], config: Path
) -> None:
    write(config, {"name": "base", "mode": "AK", **PAIR}, current="base")
    typed = "".join(f"{answer}\n" for answer in (*answers, "", ""))
    assert done("configure", "--profile", "dev", "--mode", mode, "--no-verify", typed=typed) == ""
    assert entry(config, "dev") == {"mode": mode, **expected, **NEW, "language": "en"}
    assert Profiles(config).current() == "dev"


def test_a_key_file_is_kept_with_its_whole_path(config: Path, tmp_path: Path) -> None:
    (tmp_path / "private.pem").write_text(private_pem())
    done("configure", "--mode", "RsaKeyPair", "--no-verify", typed="private.pem\npair-1\n\n\n")
    assert entry(config)["private_key"] == str(tmp_path / "private.pem")
    done("configure", "set", "--private-key", f"@{tmp_path}/private.pem")
    assert entry(config)["private_key"] == private_pem().strip()


def test_region_and_language_are_asked_for_and_the_first_letters_of_lang_are_the_default(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    done("configure", "--no-verify", typed=f"{ID}\n{SECRET}\n\n\n")
    assert (entry(config)["region_id"], entry(config)["language"]) == ("cn-hangzhou", "zh")
    done("configure", "--no-verify", typed="\n\neu-central-1\nEN\n")
    assert entry(config) == {"mode": "AK", **PAIR, **NEW, "region_id": "eu-central-1", "language": "en"}


def test_a_blank_keeps_and_a_hyphen_removes(config: Path) -> None:
    write(config, {"name": "default", "mode": "EcsRamRole", "ram_role_name": "web", "region_id": "cn-beijing"})
    done("configure", "--no-verify", typed="\n\n\n")
    assert entry(config)["ram_role_name"] == "web"
    done("configure", "--no-verify", typed="-\n-\n\n")
    assert "ram_role_name" not in entry(config)
    assert entry(config)["region_id"] == "cn-hangzhou", "a profile always has one"


def test_on_a_terminal_secrets_are_not_shown_and_wrong_answers_are_asked_for_again(online: Emulator) -> None:
    with Terminal("configure", "--profile", "dev", "--mode", "ststoken") as terminal:
        terminal.expect("Configuring profile 'dev' in mode StsToken")
        terminal.answer("Access Key Id: ")
        terminal.expect("Access Key Id is needed")
        terminal.answer("Access Key Id: ", ID)
        terminal.answer("Access Key Secret: ", SECRET)
        terminal.answer("Sts Token: ", TOKEN)
        terminal.answer("Default Region Id [cn-hangzhou]: ", "no region!")
        terminal.expect("'no region!' is not a region id")
        terminal.answer("Default Region Id [cn-hangzhou]: ")
        terminal.answer("Default Language [zh|en] [en]: ", "fr")
        terminal.expect("the language is zh or en")
        terminal.answer("Default Language [zh|en] [en]: ")
        terminal.expect("profile 'dev' is saved")
        terminal.expect("profile 'dev' stays saved, but it does not work yet")
        terminal.expect("error: GetCallerIdentity: InvalidAccessKeyId.NotFound")
        terminal.ends(1)
    assert SECRET not in terminal.screen
    assert TOKEN not in terminal.screen
    found = Profiles().get("dev")
    assert (found.access_key_secret, found.sts_token) == (SECRET, TOKEN)


def test_on_a_terminal_current_values_stand_in_brackets_masked(online: Emulator, config: Path) -> None:
    write(config, {"name": "default", "mode": "AK", **PAIR, "region_id": "cn-beijing", "language": "zh"})
    with Terminal("configure") as terminal:
        terminal.answer("Access Key Id [***001]: ", ROOT_ACCESS_KEY_ID)
        terminal.answer("Access Key Secret [***q7x]: ", ROOT_ACCESS_KEY_SECRET)
        terminal.answer("Default Region Id [cn-beijing]: ")
        terminal.answer("Default Language [zh|en] [zh]: ")
        terminal.expect(f"verified: acs:ram::{ACCOUNT_ID}:root (account {ACCOUNT_ID})")
        terminal.ends(0)
    assert ID not in terminal.screen
    assert ROOT_ACCESS_KEY_SECRET not in terminal.screen
    assert entry(config)["access_key_id"] == ROOT_ACCESS_KEY_ID


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("prompt", ["Access Key Id: ", "Access Key Secret: "])
def test_leaving_on_the_way_writes_nothing(key: str, prompt: str, config: Path) -> None:
    with Terminal("configure") as terminal:
        if prompt == "Access Key Secret: ":
            terminal.answer("Access Key Id: ", ID)
        terminal.expect(prompt)
        terminal.press(key)
        terminal.expect("interrupted")
        terminal.ends(130)
    assert not config.exists()
    assert "Traceback" not in terminal.screen


# -- set ------------------------------------------------------------------------------------------------------------

# What is typed behind `configure set`, what the file holds then besides a region and an output format.
SET: list[tuple[str, dict[str, Any]]] = [
    (f"--access-key-id {ID} --access-key-secret {SECRET}", {"mode": "AK", **PAIR}),
    (
        f"--mode StsToken --access-key-id {ID} --access-key-secret {SECRET} --sts-token {TOKEN}",
        {"mode": "StsToken", **PAIR, "sts_token": TOKEN},
    ),
    (
        f"--access-key-id {ID} --access-key-secret {SECRET} --ram-role-arn {ROLE} --role-session-name me "
        "--expired-seconds 900 --external-id wOrD --sts-region cn-shanghai --mode ramrolearn",
        {
            "mode": "RamRoleArn",
            **PAIR,
            "sts_region": "cn-shanghai",
            "ram_role_arn": ROLE,
            "ram_session_name": "me",
            "external_id": "wOrD",
            "expired_seconds": 900,
        },
    ),
    ("--mode EcsRamRole --ram-role-name ECSAdmin", {"mode": "EcsRamRole", "ram_role_name": "ECSAdmin"}),
    ("--ram-role-name ECSAdmin", {"mode": "EcsRamRole", "ram_role_name": "ECSAdmin"}),
    (
        f"--mode ChainableRamRoleArn --source-profile base --ram-role-arn {ROLE}",
        {
            "mode": "ChainableRamRoleArn",
            "source_profile": "base",
            "ram_role_arn": ROLE,
            "ram_session_name": "aliram",
        },
    ),
    (
        "--mode RsaKeyPair --private-key /k.pem --key-pair-name p",
        {"mode": "RsaKeyPair", "private_key": "/k.pem", "key_pair_name": "p"},
    ),
    ("--mode External --process-command vault", {"mode": "External", "process_command": "vault"}),
    (
        "--mode CredentialsURI --credentials-uri http://127.0.0.1:1/",
        {"mode": "CredentialsURI", "credentials_uri": "http://127.0.0.1:1/"},
    ),
    (
        f"--mode OIDC --oidc-provider-arn {PROVIDER} --oidc-token-file /t --ram-role-arn {ROLE} --role-session-name me",
        {
            "mode": "OIDC",
            "oidc_provider_arn": PROVIDER,
            "oidc_token_file": "/t",
            "ram_role_arn": ROLE,
            "ram_session_name": "me",
        },
    ),
    (
        "--mode CloudSSO --cloud-sso-sign-in-url https://signin.example.com/a/login --cloud-sso-account-id 1 "
        "--cloud-sso-access-config ac-1",
        {
            "mode": "CloudSSO",
            "cloud_sso_sign_in_url": "https://signin.example.com/a/login",
            "cloud_sso_account_id": "1",
            "cloud_sso_access_config": "ac-1",
        },
    ),
    ("--mode OAuth --oauth-site-type INTL", {"mode": "OAuth", "oauth_site_type": "INTL"}),
    ("--mode OAuth", {"mode": "OAuth", "oauth_site_type": "CN"}),
    (
        f"--mode BearerToken --bearer-token {TOKEN} --bearer-token-header-key x-t",
        {"mode": "BearerToken", "bearer_token": TOKEN, "bearer_token_header_key": "x-t"},
    ),
    ("--mode Anonymous", {"mode": "Anonymous"}),
    (
        "--mode Anonymous --language zh --retry-timeout 3 --connect-timeout 4 --retry-count 5 --sts-endpoint h "
        "--endpoint-type vpc --endpoint e --external-account-type x --auto-plugin-install true",
        {
            "mode": "Anonymous",
            "language": "zh",
            "read_timeout": 3,
            "connect_timeout": 4,
            "retry_count": 5,
            "sts_endpoint": "h",
            "endpoint_type": "vpc",
            "endpoint": "e",
            "external_account_type": "x",
            "auto_plugin_install": True,
        },
    ),
]


@pytest.mark.parametrize(("line", "expected"), SET, ids=[str(row[1]["mode"]) for row in SET])
def test_options_become_a_profile_and_the_current_one(line: str, expected: dict[str, Any], config: Path) -> None:
    write(config, {"name": "base", "mode": "AK", **PAIR}, current="base")
    assert done("configure", "set", "--profile", "dev", *line.split()) == ""
    assert entry(config, "dev") == {**expected, **NEW}
    assert Profiles(config).current() == "dev"


def test_the_first_profile_makes_the_file_for_its_owner_only(config: Path) -> None:
    done("configure", "set", "--region", "CN-Beijing", "--mode", "Anonymous")
    assert entry(config) == {"mode": "Anonymous", "region_id": "cn-beijing", "output_format": "json"}
    assert Profiles(config).current() == "default"
    assert config.stat().st_mode & 0o777 == 0o600


def test_set_changes_what_is_named_and_keeps_the_rest(config: Path) -> None:
    profile = {"name": "dev", "mode": "AK", **PAIR, "region_id": "cn-beijing", "site": "china", "new_key": [1]}
    write(config, {"name": "other", "mode": ""}, profile, current="other")
    done("configure", "set", "--profile", "dev", "--language", "en")
    assert entry(config, "dev") == {
        **{key: value for key, value in profile.items() if key != "name"},
        "output_format": "json",
        "language": "en",
    }
    assert entry(config, "other") == {"mode": ""}


def test_without_a_name_the_environment_chooses_and_then_the_file(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(config, {"name": "dev", "mode": "AK", **PAIR}, {"name": "ci", "mode": "AK", **PAIR}, current="dev")
    done("configure", "set", "--region", "cn-beijing")
    assert entry(config, "dev")["region_id"] == "cn-beijing"
    monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "ci")
    done("configure", "set", "--region", "cn-shanghai")
    assert entry(config, "ci")["region_id"] == "cn-shanghai"
    assert done("configure", "get", "region") == "cn-shanghai\n"


def test_secrets_are_read_from_files_and_standard_input(config: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    done("configure", "set", "--access-key-id", ID, "--access-key-secret", "-", typed=f"{SECRET}-2\n")
    assert entry(config)["access_key_secret"] == f"{SECRET}-2"
    done("configure", "set", "--access-key-secret", "@secret")
    assert entry(config)["access_key_secret"] == SECRET


def test_unset_takes_a_value_away(config: Path) -> None:
    done("configure", "set", "--ram-role-name", "web")
    done("configure", "set", "--unset", "ram-role-name")
    assert entry(config) == {"mode": "EcsRamRole", **NEW}


def test_what_another_mode_has_left_can_be_taken_away(config: Path) -> None:
    write(config, {"name": "default", "mode": "EcsRamRole", **PAIR})
    done("configure", "set", "--unset", "access-key-id", "--unset", "access-key-secret")
    assert entry(config) == {"mode": "EcsRamRole", **NEW}


REFUSED: list[tuple[str, str]] = [
    ("configure set --profile new --mode Nope", "nobody knows 'Nope'; modes are AK, StsToken"),
    ("configure set --mode LTAI5tPastedHere01", "nobody knows it; modes are"),
    ("configure set --profile new", "access_key_id: missing, mode AK needs it"),
    ("configure set --profile new --mode AK --access-key-id LTAI", "access_key_secret: missing"),
    ("configure set --profile new --mode StsToken --sts-token", "requires an argument"),
    ("configure set --access-key-secret  --access-key-id x", "--access-key-secret is empty"),
    ("configure set --region no/region", "--region: 'no/region' is not a region id"),
    ("configure set --ram-role-name web", "--ram-role-name does not go with mode AK"),
    ("configure set --unset ram-role-nam", "'ram-role-nam' is not one of"),
    ("configure set --region cn-beijing --unset region", "contradict"),
    ("configure set --unset access-key-id", "access_key_id: missing, mode AK needs it"),
    ("configure set --mode RamRoleArn --ram-role-arn nonsense", "ram_role_arn: not the ARN of a role"),
    (f"configure set --mode RamRoleArn --ram-role-arn {ROLE} --expired-seconds 10", "expired_seconds: "),
    ("configure set --mode RamRoleArn --expired-seconds soon", "--expired-seconds must be a whole number"),
    (f"configure set --mode ChainableRamRoleArn --ram-role-arn {ROLE} --source-profile x", "no profile 'x'"),
    (f"configure set --mode ChainableRamRoleArn --ram-role-arn {ROLE} --source-profile dev", "circle: dev → dev"),
    ("configure set --mode OAuth --oauth-site-type EU", "CN (0) or INTL (1)"),
    ("configure set --language fr", "the language is zh or en"),
    ("configure set --auto-plugin-install yes", "--auto-plugin-install must be true or false"),
    ("configure set --mode External --process-command 'open", "process_command: "),
    ("configure set --mode BearerToken --bearer-token @nothing", "nothing cannot be read"),
    ("configure set --nope x", "No such option"),
    ("configure --mode AK list", "--mode go behind list"),
    ("configure --no-verify set --region cn-beijing", "--verify go behind set"),
    ("configure nope", "No such command 'nope'"),
    ("configure get access-key-scret", "is it access-key-secret?"),
    ("configure get --profile nope", "there is no such profile; there are 'dev'"),
    ("configure switch", "--profile is needed"),
    ("configure switch --profile nope", "there is no such profile; there are 'dev'"),
    ("configure delete", "--profile is needed"),
    ("configure delete --profile nope", "there is no such profile; there are 'dev'"),
    ("configure delete --config-path nowhere.json -p a", "nowhere.json: there is no such file; aliram configure"),
    ("configure list --config-path nowhere.json", "nowhere.json: there is no such file; aliram configure makes it"),
    ("configure get --config-path nowhere.json", "nowhere.json: there is no such file; aliram configure makes it"),
    ("configure list --output nope", "is not one of"),
]


@pytest.mark.parametrize(("line", "reason"), REFUSED, ids=[row[0].removeprefix("configure ") for row in REFUSED])
def test_bad_input_is_one_line_and_changes_nothing(line: str, reason: str, config: Path) -> None:
    before = write(config, {"name": "dev", "mode": "AK", **PAIR}, current="dev")
    ended = aliram(*line.split(" "))
    assert (ended.code, ended.out) == (2, "")
    (said,) = ended.err.splitlines()
    assert said.startswith("error: ")
    assert reason in said
    assert SECRET not in said
    assert config.read_bytes() == before


@pytest.mark.parametrize("answers", ["", "\n", f"{ID}\n", f"{ID}\n{SECRET}\nno region\n", f"{ID}\n-\n"])
def test_answers_that_cannot_be_used_end_it_where_nobody_can_be_asked_again(answers: str, config: Path) -> None:
    refused(2, "configure", typed=answers)
    assert not config.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"profiles": {}}', '{"current": 1}'])
@pytest.mark.parametrize("command", ["", "set --mode Anonymous", "get", "list", "switch -p a", "delete -p a"])
def test_a_broken_file_is_refused_and_left_as_it_is(content: str, command: str, config: Path) -> None:
    config.parent.mkdir()
    config.write_text(content)
    assert str(config) in refused(2, "configure", *command.split())
    assert config.read_text() == content


# -- what has become stale ------------------------------------------------------------------------------------------

CACHED = {"access_key_id": "STS.x", "access_key_secret": "s", "sts_token": "t", "sts_expiration": 1}
SSO = {"mode": "CloudSSO", "cloud_sso_sign_in_url": "https://a/login", "cloud_sso_account_id": "1", **CACHED}
SSO_LOGIN = {"access_token": "a", "cloud_sso_access_token_expire": 9, "cloud_sso_access_config": "ac"}
OAUTH = {"mode": "OAuth", "oauth_site_type": "CN", **CACHED}
OAUTH_LOGIN = {"oauth_access_token": "a", "oauth_refresh_token": "r", "oauth_access_token_expire": 9}
STALE: list[tuple[str, dict[str, Any], str, dict[str, Any], set[str]]] = [
    ("the same again", {"mode": "AK", **PAIR}, "AK", {"access_key_id": ID}, set()),
    (
        "new keys, old token",
        {"mode": "StsToken", **PAIR, "sts_token": "t"},
        "StsToken",
        {"access_key_id": "other"},
        {"sts_token"},
    ),
    (
        "new keys, new token",
        {"mode": "StsToken", **PAIR, "sts_token": "t"},
        "StsToken",
        {"access_key_id": "other", "sts_token": "u"},
        set(),
    ),
    ("role instead of keys", {"mode": "AK", **PAIR}, "EcsRamRole", {"ram_role_name": "web"}, set()),
    ("keys of a login are no keys of mode AK", {**SSO, **SSO_LOGIN}, "AK", {}, set(CACHED)),
    (
        "another sign-in page",
        {**SSO, **SSO_LOGIN},
        "CloudSSO",
        {"cloud_sso_sign_in_url": "https://b/login"},
        {*CACHED, *SSO_LOGIN, "cloud_sso_account_id"},
    ),
    ("another account", {**SSO, **SSO_LOGIN}, "CloudSSO", {"cloud_sso_account_id": "2"}, set(CACHED)),
    ("another region", {**SSO, **SSO_LOGIN}, "CloudSSO", {"region_id": "cn-beijing"}, set()),
    ("another site", {**OAUTH, **OAUTH_LOGIN}, "OAuth", {"oauth_site_type": "INTL"}, {*CACHED, *OAUTH_LOGIN}),
    (
        "another program",
        {"mode": "External", "process_command": "a", **CACHED},
        "External",
        {"process_command": "b"},
        set(CACHED),
    ),
]


@pytest.mark.parametrize(("before", "mode", "given", "gone"), [row[1:] for row in STALE], ids=[row[0] for row in STALE])
def test_what_belonged_to_the_old_settings_goes(
    before: dict[str, Any], mode: str, given: dict[str, Any], gone: set[str]
) -> None:
    changes = complete(Profile.read({"name": "dev", **before}), mode, given)
    assert {key for key, value in changes.items() if value is None} == gone


def test_a_change_of_mode_is_said_and_what_the_other_mode_needs_stays(config: Path) -> None:
    write(config, {"name": "dev", "mode": "AK", **PAIR}, current="dev")
    ended = aliram("configure", "--mode", "EcsRamRole", "--no-verify", typed="web\n\n\n")
    assert "It was in mode AK until now" in ended.err
    done("configure", "set", "--mode", "AK")
    assert Profiles(config).get("dev").access_key_secret == SECRET


# -- get, list, switch, delete --------------------------------------------------------------------------------------

WORD = "wOrD-of-a-program"
MANY: list[dict[str, Any]] = [
    {"name": "ak", "mode": "AK", **PAIR, "region_id": "cn-beijing", "language": "zh", "future_token": "tOkEn-new"},
    {"name": "sts", "mode": "StsToken", **PAIR, "sts_token": TOKEN},
    {"name": "role", "mode": "RamRoleArn", **PAIR, "ram_role_arn": ROLE, "external_id": WORD},
    {"name": "ecs", "mode": "EcsRamRole", "ram_role_name": "web"},
    {"name": "any-ecs", "mode": "EcsRamRole"},
    {"name": "chain", "mode": "ChainableRamRoleArn", "source_profile": "ak", "ram_role_arn": ROLE},
    {"name": "run", "mode": "External", "process_command": f"vault {WORD}"},
    {"name": "uri", "mode": "CredentialsURI", "credentials_uri": f"http://127.0.0.1:1/{WORD}"},
    {"name": "sso", **SSO, **SSO_LOGIN, "access_token": f"{TOKEN}-sso"},
    {"name": "oauth", **OAUTH, "oauth_access_token": f"{TOKEN}-abc", "oauth_refresh_token": "rEfReSh-token"},
    {"name": "bearer", "mode": "BearerToken", "bearer_token": TOKEN},
    {"name": "nobody", "mode": "Anonymous"},
    {"name": "half", "mode": "AK", "access_key_id": ID},
    {"name": "lost", "mode": "ChainableRamRoleArn", "source_profile": "gone", "ram_role_arn": ROLE},
]
CREDENTIALS = {
    "ak": "AK:***001",
    "sts": "StsToken:***001",
    "role": f"RamRoleArn:***001:{ROLE}",
    "ecs": "EcsRamRole:web",
    "any-ecs": "EcsRamRole",
    "chain": f"ChainableRamRoleArn:ak:{ROLE}",
    "run": "External:***ram",
    "uri": "CredentialsURI:***ram",
    "sso": "CloudSSO:1@ac",
    "oauth": "OAuth:***abc@CN",
    "bearer": "BearerToken:***w3y",
    "nobody": "Anonymous",
    "half": "AK:***001",
    "lost": f"ChainableRamRoleArn:gone:{ROLE}",
}
SECRETS = (ID, SECRET, TOKEN, WORD, "tOkEn-new", "rEfReSh", f"{TOKEN}-abc")


def test_a_list_shows_every_profile_and_no_secret(config: Path) -> None:
    write(config, *MANY, current="sts")
    ended = aliram("configure", "list")
    assert ended.code == 0
    head, *rows = [line.split() for line in ended.out.splitlines()]
    assert head == ["Profile", "Credential", "Valid", "Region", "Language"]
    assert rows[0] == ["ak", "AK:***001", "Valid", "cn-beijing", "zh"]
    assert rows[1] == ["sts", "*", "StsToken:***001", "Valid"]
    assert [row[0] for row in rows if row[-1] == "Invalid"] == ["half", "lost"]
    assert ended.err.splitlines() == [
        "profile 'half': access_key_secret: missing, mode AK needs it",
        "profile 'lost': source_profile: there is no profile 'gone'",
    ]
    found = json.loads(aliram("configure", "list", "--output", "json").out)
    assert {row["name"]: row["credential"] for row in found} == CREDENTIALS
    assert [row["name"] for row in found if row["current"]] == ["sts"]
    shown = ended.out + json.dumps(found)
    assert not [secret for secret in SECRETS if secret in shown]


def test_a_list_without_a_file_is_empty_and_says_how_to_begin(config: Path) -> None:
    ended = aliram("configure", "list", "--output", "json")
    assert (ended.code, ended.out) == (0, "[]\n")
    assert "aliram configure" in ended.err


@pytest.mark.parametrize("name", [str(profile["name"]) for profile in MANY])
def test_a_profile_is_shown_by_the_keys_of_the_file_and_no_secret(name: str, config: Path) -> None:
    write(config, *MANY)
    masked_out = done("configure", "get", "--profile", name)
    assert not [secret for secret in SECRETS if secret in masked_out]
    (entry_there,) = [profile for profile in MANY if profile["name"] == name]
    assert set(json.loads(masked_out)) == set(entry_there)
    assert json.loads(done("configure", "get", "--profile", name, "--show-secrets")) == entry_there


GET = [
    (["region"], "cn-beijing\n"),
    (["mode", "region", "access-key-id"], "mode=AK\nregion=cn-beijing\naccess-key-id=***001\n"),
    (["access_key_secret"], "access-key-secret=***q7x\n"),
    (["access-key-secret", "--show-secrets"], f"access-key-secret={SECRET}\n"),
    (["profile", "ram-role-name", "role-session-name"], "profile=ak\nram-role-name=\nrole-session-name=\n"),
    (["region", "language", "--output", "json"], '{\n  "region": "cn-beijing",\n  "language": "zh"\n}\n'),
]


@pytest.mark.parametrize(("arguments", "expected"), GET, ids=[" ".join(row[0]) for row in GET])
def test_settings_are_shown_by_the_names_of_their_options(arguments: list[str], expected: str, config: Path) -> None:
    write(config, *MANY, current="ak")
    assert done("configure", "get", *arguments) == expected


def test_switching_and_deleting(config: Path) -> None:
    write(config, *MANY, current="ak")
    assert "the current profile is 'ecs' now" in aliram("configure", "switch", "--profile", "ecs").err
    assert Profiles(config).current() == "ecs"
    assert "the current one is 'ak'" in aliram("configure", "delete", "-p", "ecs").err
    assert Profiles(config).current() == "ak"
    assert "ecs" not in [profile.name for profile in Profiles(config).list()]


def test_what_the_environment_puts_before_the_current_profile_is_said(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(config, *MANY, current="ak")
    assert aliram("configure", "switch", "-p", "ecs").err == "the current profile is 'ecs' now\n"
    monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "sts")
    said = "ALIBABA_CLOUD_PROFILE is set here, and names the profile 'sts'"
    assert said in aliram("configure", "switch", "-p", "ecs").err
    assert said not in aliram("configure", "switch", "-p", "sts").err
    monkeypatch.setenv("ALICLOUD_ACCESS_KEY_ID", ID)
    said = "ALICLOUD_ACCESS_KEY_ID is set here"
    assert said in aliram("configure", "set", "-p", "ecs", "--language", "en").err


def test_every_subcommand_works_on_another_file(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, other = write(config, *MANY, current="ak"), tmp_path / "other.json"
    at = ("--config-path", str(other))
    done("configure", *at, "--profile", "one", "--mode", "EcsRamRole", "--no-verify", typed="web\n\n\n")
    done("configure", "set", *at, "--profile", "two", "--mode", "Anonymous")
    assert done("configure", *at, "get", "mode") == "mode=Anonymous\n", "also before the subcommand"
    done("configure", "switch", *at, "--profile", "one")
    assert json.loads(done("configure", "get", *at))["name"] == "one"
    rows = json.loads(done("configure", "list", *at, "--output", "json"))
    assert [(row["name"], row["current"]) for row in rows] == [("one", True), ("two", False)]
    assert "profile/imds" in aliram("configure", "explain", *at).out
    done("configure", "delete", *at, "--profile", "one")
    monkeypatch.setenv("ALIBABA_CLOUD_CONFIG_FILE", str(other))
    assert [profile.name for profile in Profiles().list()] == ["two"]
    assert done("configure", "get", "mode") == "mode=Anonymous\n"
    assert config.read_bytes() == home


# -- verification ---------------------------------------------------------------------------------------------------


def configure(*more: str, secret: str = ROOT_ACCESS_KEY_SECRET) -> tuple[str, ...]:
    pair = ("--access-key-id", ROOT_ACCESS_KEY_ID, "--access-key-secret", secret)
    return ("configure", "set", "--profile", "root", *pair, *more)


def test_set_asks_nobody_unless_told_to(online: Emulator) -> None:
    done(*configure())
    assert online.requests == []
    ended = aliram(*configure("--verify"))
    assert (ended.code, ended.out) == (0, "")
    assert f"verified: acs:ram::{ACCOUNT_ID}:root" in ended.err
    assert [(one.action, one.status) for one in online.requests] == [("GetCallerIdentity", 200)]


def test_a_profile_that_does_not_work_stays_and_the_exit_code_says_why(
    online: Emulator, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = refused(1, *configure("--verify", secret="wRoNg-secret-of-root"))
    assert "SignatureDoesNotMatch" in said
    assert "wRoNg" not in said
    assert entry(config, "root")["access_key_secret"] == "wRoNg-secret-of-root"
    assert "no role is attached" in refused(3, "configure", "set", "-p", "e", "--mode", "EcsRamRole", "--verify")
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", "http://127.0.0.1:9")
    ended = aliram(*configure("--verify", "--timeout", "1"))
    assert ended.code == 4
    assert "profile 'root' stays saved, but it does not work yet" in ended.err


def test_interactively_it_is_verified_unless_told_not_to(online: Emulator) -> None:
    answers = f"{ROOT_ACCESS_KEY_ID}\n{ROOT_ACCESS_KEY_SECRET}\n\n\n"
    done("configure", "--no-verify", typed=answers)
    assert online.requests == []
    done("configure", typed="\n\n\n\n")
    assert [one.action for one in online.requests] == ["GetCallerIdentity"]


@pytest.mark.parametrize(
    "line", ["--mode Anonymous", "--mode BearerToken --bearer-token t --bearer-token-header-key h"]
)
def test_who_has_no_identity_is_not_asked_for_it(line: str, online: Emulator) -> None:
    assert "not verified" in aliram("configure", "set", *line.split(), "--verify").err
    assert online.requests == []


@pytest.mark.parametrize(
    ("mode", "answer", "key", "kept"),
    [
        ("CloudSSO", "https://signin.example.com/login", "cloud_sso_sign_in_url", "https://signin.example.com/login"),
        ("OAuth", "1", "oauth_site_type", "INTL"),
    ],
)
def test_modes_with_a_login_log_in_once_their_settings_are_saved(
    mode: str, answer: str, key: str, kept: str, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def sign_in(profiles: Profiles, name: str) -> None:
        calls.append((profiles.path, name, profiles.get(name).to_dict()[key]))

    login = types.ModuleType("aliram.cli.login")
    login.__dict__["sign_in"] = sign_in
    monkeypatch.setitem(sys.modules, "aliram.cli.login", login)
    done("configure", "--profile", "me", "--mode", mode, "--no-verify", typed=f"{answer}\n\n\n")
    assert calls == [(config, "me", kept)]


# -- explain --------------------------------------------------------------------------------------------------------


def explained(*arguments: str, code: int) -> list[tuple[str, str]]:
    ended = aliram("configure", "explain", "--output", "json", *arguments)
    assert ended.code == code, ended.err
    rows = json.loads(ended.out)
    assert all(float(row["Seconds"]) >= 0 for row in rows if row["Outcome"] != "not asked")
    assert not [secret for secret in (SECRET, TOKEN, ROOT_ACCESS_KEY_SECRET) if secret in ended.out + ended.err]
    return [(row["Provider"], row["Outcome"]) for row in rows]


LATER = [("credentials.ini", "not asked"), ("imds", "not asked"), ("credentials_uri", "not asked")]


def test_explain_shows_each_source_in_turn(online: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = [(name, "passed") for name in ("environment", "oidc", "profile", "credentials.ini", "imds")]
    assert explained(code=3) == [*nothing, ("credentials_uri", "passed")]
    online.set_instance_role("web")
    assert explained(code=0) == [*nothing[:-1], ("imds", "used"), ("credentials_uri", "not asked")]
    done(*configure())
    assert explained(code=0) == [("environment", "passed"), ("oidc", "passed"), ("profile/static", "used"), *LATER]
    done("configure", "set", "-p", "e", "--ram-role-name", "another")
    assert explained(code=3) == [("environment", "passed"), ("oidc", "passed"), ("profile/imds", "failed"), *LATER]
    assert explained("--profile", "root", code=0) == [("profile/static", "used")]
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", ID)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET)
    assert explained(code=0)[0] == ("environment", "used")


def test_explain_says_why_and_what_to_do(online: Emulator) -> None:
    done("configure", "set", "--mode", "EcsRamRole")
    ended = aliram("configure", "explain")
    assert "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set" in ended.out
    assert "no role is attached to this instance" in ended.out
    assert "Hint: attach a RAM role to the instance" in ended.err


def test_without_any_source_the_hint_is_to_make_a_profile(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    assert "aliram configure makes a profile" in refused(3, "sts", "GetCallerIdentity")


# -- completion and weight ------------------------------------------------------------------------------------------


def completions(*arguments: str, incomplete: str = "") -> list[str]:
    shell = ShellComplete(cli, {}, "aliram", "_ALIRAM_COMPLETE")
    return [item.value for item in shell.get_completions(list(arguments), incomplete)]


def test_the_shell_completes_profiles_modes_and_settings(config: Path, tmp_path: Path) -> None:
    assert completions("configure", "get", "--profile") == [], "no file, no names, no error"
    write(config, *MANY)
    assert completions("configure", "switch", "--profile", incomplete="s") == ["sts", "sso"]
    assert completions("sts", "GetCallerIdentity", "--profile", incomplete="ec") == ["ecs"]
    write(tmp_path / "x" / "other.json", {"name": "only", "mode": "AK"})
    other = ("--config-path", str(tmp_path / "x" / "other.json"))
    assert completions("configure", "get", *other, "--profile") == ["only"]
    assert completions("configure", *other, "get", "--profile") == ["only"]
    assert completions("configure", "set", "--mode", incomplete="r") == [
        "RamRoleArn",
        "RamRoleArnWithRoleName",
        "RsaKeyPair",
    ]
    assert completions("configure", "get", incomplete="ram") == ["ram-role-name", "ram-role-arn"]


@pytest.mark.parametrize("command", [["configure", "--help"], ["configure", "set", "--help"]])
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    code = (
        "import sys\nfrom aliram.cli.app import run\n"
        f"assert run({command!r}) == 0\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'aiohttp', 'msgspec', 'anyio', 'rich'}, loaded"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert "--profile" in shown.stdout
