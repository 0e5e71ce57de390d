"""Profiles of credentials.ini, the file that the SDKs share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest

from aliram.credentials.ini_file import IniProfiles
from aliram.credentials.profile import Mode, Profile, ProfileError

SAMPLE = Path(__file__).parent / "data" / "profiles" / "credentials.ini"
SECRET = "sEcReT-of-the-ini"
ROLE = "acs:ram::123456789012:role/audit"
OIDC = "acs:ram::123456789012:oidc-provider/cluster"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "credentials.ini"


def read(path: Path, text: str, name: str = "default") -> Profile:
    path.write_text(text, "utf-8")
    return IniProfiles(path, environ={}).get(name)


PAIR = {"access_key_id": "LTAI5tIniKeyId", "access_key_secret": "iNiSeCrEt"}
SECTIONS: dict[str, dict[str, Any]] = {
    "default": {"mode": "AK", **PAIR, "enable": "true"},
    "project1": {"mode": "EcsRamRole", "ram_role_name": "EcsRamRoleTest"},
    "project2": {
        "mode": "RamRoleArn",
        **PAIR,
        "ram_role_arn": ROLE,
        "ram_session_name": "session_name",
        "policy": '{"Version": "1",\n"Statement": []}',
    },
    "project3": {
        "mode": "OIDC",
        "ram_role_arn": ROLE,
        "oidc_provider_arn": OIDC,
        "oidc_token_file": "/var/run/secrets/token",
        "ram_session_name": "session_name",
    },
    "项目 4": {"mode": "RsaKeyPair", "key_pair_name": "publicKeyId", "private_key": "/keys/private.pem"},
}


def test_every_type_becomes_the_profile_that_config_json_would_have() -> None:
    profiles = IniProfiles(SAMPLE, environ={}).list()
    assert [profile.name for profile in profiles] == list(SECTIONS)
    for profile in profiles:
        profile.check()
        assert profile.to_dict() == {"name": profile.name, **SECTIONS[profile.name]}
        assert profile == IniProfiles(str(SAMPLE), environ={}).get(profile.name)
        assert (type(profile.mode), profile.path) == (Mode, str(SAMPLE))
    assert dict(profiles[0].extra) == {"enable": "true"}
    assert "iNiSeCrEt" not in repr(profiles)


VALUES: list[tuple[str, str, str]] = [
    ("a percent sign", "a%b%(c)s%%", "a%b%(c)s%%"),
    ("a hash in a word", "a#b##", "a#b##"),
    ("a hash first", "#ab", ""),
    ("a comment", "ab   # not this", "ab"),
    ("a comment after a tab", "ab\t#not this", "ab"),
    ("a semicolon", "a;b ; c", "a;b ; c"),
    ("delimiters", "a=b:c", "a=b:c"),
    ("quotes", '"ab"', '"ab"'),
    ("blanks around", "  ab  ", "ab"),
    ("a dollar", "${HOME}", "${HOME}"),
    ("not ASCII", "密 é", "密 é"),
]


@pytest.mark.parametrize(("given", "expected"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_what_a_value_may_hold(path: Path, given: str, expected: str, newline: str) -> None:
    text = f"[default]\ntype = access_key\naccess_key_id = i\naccess_key_secret = {given}\n"
    path.write_bytes(text.replace("\n", newline).encode())
    profile = IniProfiles(path, environ={}).get()
    assert (profile.access_key_secret or "") == expected


def test_comments_and_a_mark_at_the_start_are_no_keys(path: Path) -> None:
    text = "\ufeff# a\n; b\n[default] # [c]\n  # indented\ntype = Access_Key\naccess_key_id=i\naccess_key_secret=s\n"
    profile = read(path, text)
    profile.check()
    assert profile.to_dict() == {"name": "default", "mode": "AK", "access_key_id": "i", "access_key_secret": "s"}


LACKING: list[tuple[str, str, str]] = [
    ("access_key", "access_key_id", "missing, mode AK needs it; access_key_secret: missing, mode AK needs it"),
    (
        "ram_role_arn\naccess_key_id = i\naccess_key_secret = s\nram_role_arn = not.the.name",
        "role_arn",
        "missing, mode RamRoleArn needs it",
    ),
    (
        "oidc_role_arn\nrole_arn = x",
        "oidc_provider_arn",
        "missing, mode OIDC needs it; oidc_token_file_path: missing, mode OIDC needs it",
    ),
    (
        "rsa_key_pair",
        "private_key_file",
        "missing, mode RsaKeyPair needs it; public_key_id: missing, mode RsaKeyPair needs it",
    ),
]


@pytest.mark.parametrize(("kind", "key", "problem"), LACKING, ids=[row[1] for row in LACKING])
def test_what_is_missing_is_told_in_the_words_of_this_file(path: Path, kind: str, key: str, problem: str) -> None:
    profile = read(path, f"[default]\ntype = {kind}\n")
    with pytest.raises(ProfileError) as caught:
        profile.check()
    assert str(caught.value) == f"{path}: profile 'default': {key}: {problem}"
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("line", "reason"), [("", "missing"), ("type =", "missing"), ("type = sts", "nobody knows it")]
)
def test_a_type_nobody_knows_is_told_with_those_there_are(path: Path, line: str, reason: str) -> None:
    profile = read(path, f"[default]\n{line}\naccess_key_id = i\naccess_key_secret = s\n")
    assert profile.mode is None, "no guessing where the official SDKs refuse"
    with pytest.raises(ProfileError) as caught:
        profile.check()
    types = "access_key, ram_role_arn, ecs_ram_role, oidc_role_arn, rsa_key_pair"
    assert str(caught.value) == f"{path}: profile 'default': type: {reason}; types are {types}"


BAD: list[tuple[str, bytes, str]] = [
    ("no section", b"access_key_secret = " + SECRET.encode(), "line 1 stands before the first [section]"),
    ("no value", b"[a]\nx = 1\n" + SECRET.encode() + b"\n", "is not an INI file: no `key = value` in line 3"),
    (
        "a key twice",
        b"[a]\nsecret = 1\nsecret = " + SECRET.encode(),
        "profile 'a': secret: stands there twice (line 3)",
    ),
    ("a section twice", b"[a]\n[b]\n[a]\n", "profile 'a': stands there twice (line 3)"),
    ("not UTF-8", b"[a]\nx = \xe9" + SECRET.encode(), "is not UTF-8 text (line 2)"),
    ("UTF-16", "[a]".encode("utf-16"), "starts with a byte order mark: save it as UTF-8 without one"),
]


@pytest.mark.parametrize(("content", "problem"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_file_that_is_not_one_is_told_without_its_secrets(path: Path, content: bytes, problem: str) -> None:
    path.write_bytes(content)
    profiles = IniProfiles(path, environ={})
    for act in (profiles.list, profiles.get):
        with pytest.raises(ProfileError) as caught:
            act()
        assert str(caught.value) == f"{path}: {problem}"
        assert caught.value.absent is None
        assert caught.value.__context__ is None, "the error of the parser quotes the line"
        assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert path.read_bytes() == content


def test_a_missing_profile_is_told_with_those_there_are(path: Path) -> None:
    path.write_text("[a]\n[b]\n", "utf-8")
    for environ, name, text in (
        ({}, None, "profile 'default': there is no such profile; there are 'a', 'b'"),
        ({}, "x", "profile 'x': there is no such profile; there are 'a', 'b'"),
        (
            {"ALIBABA_CLOUD_PROFILE": "y"},
            None,
            "profile 'y': there is no such profile (named by ALIBABA_CLOUD_PROFILE); there are 'a', 'b'",
        ),
    ):
        with pytest.raises(ProfileError) as caught:
            IniProfiles(path, environ=environ).get(name)
        assert str(caught.value) == f"{path}: {text}"
        assert caught.value.absent == "profile"
    path.write_text("", "utf-8")
    with pytest.raises(ProfileError, match="there is no such profile; the file has none"):
        IniProfiles(path, environ={}).get()


def section(name: str) -> str:
    return f"[{name}]\ntype = access_key\naccess_key_id = {name}\naccess_key_secret = s\n"


def test_where_the_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    folder = home / ".alibabacloud"
    folder.mkdir(parents=True)
    environ = {"HOME": str(home)}
    plain = IniProfiles(environ=environ)
    with pytest.raises(ProfileError, match=r"credentials\.ini: there is no such file") as caught:
        plain.get()
    assert (caught.value.absent, plain.chosen_by) == ("file", ())

    (folder / "credentials").write_text(section("default") + section("of go"), "utf-8")
    assert plain.get().path == str(folder / "credentials")
    (folder / "credentials.ini").write_text(section("default"), "utf-8")
    assert plain.get().path == str(folder / "credentials.ini")
    with pytest.raises(ProfileError, match="no such profile"):
        plain.get("of go")  # two files are not mixed

    (tmp_path / "named.ini").write_text(section("default") + section("b"), "utf-8")
    named = IniProfiles(environ=environ | {"ALIBABA_CLOUD_CREDENTIALS_FILE": "named.ini", "ALICLOUD_PROFILE": "b"})
    assert (named.get().access_key_id, named.get().path) == ("b", "named.ini")
    assert named.chosen_by == ("ALIBABA_CLOUD_CREDENTIALS_FILE", "ALICLOUD_PROFILE")
    argument = IniProfiles(SAMPLE, environ={"ALIBABA_CLOUD_CREDENTIALS_FILE": "named.ini"})
    assert (argument.get().access_key_id, argument.chosen_by) == ("LTAI5tIniKeyId", ("path",))
    gone = IniProfiles(environ=environ | {"ALIBABA_CLOUD_CREDENTIALS_FILE": "gone.ini"})
    with pytest.raises(ProfileError, match=r"^gone\.ini: there is no such file"):
        gone.get()
    with pytest.raises(ProfileError, match="neither HOME nor ALIBABA_CLOUD_CREDENTIALS_FILE is set") as caught:
        IniProfiles(environ={})
    assert caught.value.absent == "file"


def test_a_second_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / ".alibabacloud" / "credentials").mkdir(parents=True)
    with pytest.raises(ProfileError, match="credentials: cannot be read: it is a directory") as caught:
        IniProfiles(environ={"HOME": str(tmp_path)}).get()
    assert caught.value.absent is None


OFFICIAL = """
import json, os, sys, warnings
warnings.simplefilter("ignore")
from alibabacloud_credentials.provider import profile

provider = profile.ProfileCredentialsProvider(profile_file=sys.argv[1], profile_name="default")
keys = provider.get_credentials()
found = {"default": [keys.get_access_key_id(), keys.get_access_key_secret()]}
sections = profile._load_ini(sys.argv[1])
for name in ("project1", "project2", "project3"):
    inner = provider._get_credentials_provider(sections[name])
    found[name] = {name: value for name, value in vars(inner).items() if isinstance(value, str)}
    source = getattr(inner, "_credentials_provider", None)
    if source is not None:
        keys = source.get_credentials()
        found[name]["source"] = [keys.get_access_key_id(), keys.get_access_key_secret()]
found["rsa"] = sections[sys.argv[2]]
print(json.dumps(found), flush=True)
os._exit(0)
"""


def test_the_official_sdk_reads_from_a_sample_what_we_read_from_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OFFICIAL, SAMPLE, "项目 4"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    theirs = json.loads(done.stdout)
    ours = {profile.name: profile for profile in IniProfiles(SAMPLE, environ={}).list()}
    pair = [ours["default"].access_key_id, ours["default"].access_key_secret]
    assert (theirs["default"], theirs["project2"]["source"]) == (pair, pair)
    assert theirs["project1"]["_role_name"] == ours["project1"].ram_role_name
    for name in ("project2", "project3"):
        assert theirs[name]["_role_arn"] == ours[name].ram_role_arn
        assert theirs[name]["_role_session_name"] == ours[name].ram_session_name
    assert json.loads(theirs["project2"]["_policy"]) == json.loads(ours["project2"].policy or "")
    assert theirs["project3"]["_oidc_provider_arn"] == ours["project3"].oidc_provider_arn
    assert theirs["project3"]["_oidc_token_file_path"] == ours["project3"].oidc_token_file
    assert theirs["rsa"] == {
        "type": "rsa_key_pair",
        "public_key_id": ours["项目 4"].key_pair_name,
        "private_key_file": ours["项目 4"].private_key,
    }
