"""What `aliram configure` writes is read by the official credentials library (1.0.12), and the other way round: each
leads to the same keys, for every mode that both know.

Both ask one set of services on loopback whose keys are made from what was asked, as in `test_official_credentials.py`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from aliram.credentials.profile import Profiles
from tests.command import done
from tests.credential_services import PAIR, ROLE, Rerouted, Services, credential_services, entries_of, write_config
from tests.test_official_credentials import SUPPORTED, official, ours

KEYS = f"--access-key-id {PAIR['access_key_id']} --access-key-secret {PAIR['access_key_secret']}"
PRINTED = {
    "mode": "StsToken",
    "access_key_id": "STS.p",
    "access_key_secret": "s",
    "sts_token": "t",
    "expiration": "2099-01-01T00:00:00Z",
}
# What `configure set` is given for each mode; {folder} and {url} are filled in.
SET = {
    "AK": KEYS,
    "StsToken": "--access-key-id STS.given --access-key-secret sEcReT-given --sts-token tOkEn-given",
    "RamRoleArn": f"{KEYS} --ram-role-arn {ROLE}/first --role-session-name me --expired-seconds 900 --external-id wOrD",
    "ChainableRamRoleArn": f"--source-profile RamRoleArn --ram-role-arn {ROLE}/second",
    "EcsRamRole": "--ram-role-name web",
    "OIDC": f"--oidc-provider-arn acs:ram::1:oidc-provider/ack --oidc-token-file {{folder}}/token "
    f"--ram-role-arn {ROLE}/first --role-session-name me",
    "External": "--process-command cat|{folder}/printed",
    "CloudSSO": "--cloud-sso-sign-in-url {url}/a/login --cloud-sso-account-id 1 --cloud-sso-access-config ac-1",
    "OAuth": "--oauth-site-type CN",
}
# The answers to the questions for each mode, before those for region and language.
ANSWERS = {
    "AK": [*PAIR.values()],
    "StsToken": ["STS.given", "sEcReT-given", "tOkEn-given"],
    "RamRoleArn": [*PAIR.values(), "", f"{ROLE}/first", "me", "wOrD", "900"],
    "ChainableRamRoleArn": ["RamRoleArn", "", f"{ROLE}/second", "", "", ""],
    "EcsRamRole": ["web"],
    "OIDC": ["acs:ram::1:oidc-provider/ack", "{folder}/token", f"{ROLE}/first", "me"],
    "External": ["cat {folder}/printed"],
}
LOGINS: dict[str, dict[str, Any]] = {
    "CloudSSO": {"access_token": "aCcEsS-sso", "cloud_sso_access_token_expire": 4_000_000_000},
    "OAuth": {"oauth_refresh_token": "rEfReSh-0"},
}


@pytest.fixture
async def services() -> AsyncIterator[Services]:
    async with credential_services() as services:
        services.by_question = True
        yield services


@pytest.fixture
async def http(services: Services) -> AsyncIterator[Rerouted]:
    http = services.http()
    yield http
    await http.aclose()


def furnish(folder: Path) -> None:
    (folder / "token").write_text("tOkEn-of-the-pod\n")
    (folder / "printed").write_text(json.dumps(PRINTED))


def by_options(path: Path, folder: Path, url: str) -> list[str]:
    """A file with every mode that both know, made by `configure set`."""
    for mode, line in SET.items():
        words = [word.replace("|", " ").format(folder=folder, url=url) for word in line.split()]
        done("configure", "set", "--config-path", str(path), "--profile", mode, "--mode", mode, *words)
    for mode, tokens in LOGINS.items():  # what logging in would add
        Profiles(path).set(mode, tokens)
    return list(SET)


def by_answers(path: Path, folder: Path, url: str) -> list[str]:
    """The same by questions, but for the modes that log in."""
    for mode, answers in ANSWERS.items():
        typed = "".join(f"{answer}\n" for answer in (*answers, "", "")).format(folder=folder, url=url)
        done("configure", "--config-path", str(path), "--profile", mode, "--mode", mode, "--no-verify", typed=typed)
    return list(ANSWERS)


@pytest.mark.parametrize("write", [by_options, by_answers])
async def test_what_is_written_here_is_read_there(
    write: Any, services: Services, http: Rerouted, tmp_path: Path
) -> None:
    assert set(SET) == set(SUPPORTED)
    furnish(tmp_path)
    for reader in ("ours", "theirs"):
        names = await asyncio.to_thread(write, tmp_path / f"{reader}.json", tmp_path, services.url)
    mine = await ours(services, http, tmp_path / "ours.json", "", *names)
    theirs = await official(services, tmp_path / "theirs.json", "", *names)
    assert mine == theirs
    # Lists are keys; a text is why there are none. Without a name it is the profile made last.
    assert {name: keys[0] is not None for name, keys in theirs.items()} == dict.fromkeys(["", *names], True)
    assert theirs[""] == theirs[names[-1]]


def test_what_the_other_has_written_is_shown_here_and_a_change_loses_nothing(tmp_path: Path) -> None:
    services = Services(lambda: 1_700_000_000.0, "http://127.0.0.1:1")
    entries = entries_of(services, tmp_path)
    for entry in entries.values():
        entry |= {"region_id": "cn-beijing", "site": "china", "key_of_tomorrow": {"a": 1}}
    path = write_config(tmp_path / "config.json", entries, current="AK")
    at = ("--config-path", str(path))
    rows = json.loads(done("configure", "list", *at, "--output", "json"))
    assert [(row["name"], row["mode"], row["valid"]) for row in rows] == [(mode, mode, True) for mode in entries]
    for mode, entry in entries.items():
        shown = json.loads(done("configure", "get", *at, "--profile", mode, "--show-secrets"))
        assert shown == {"name": mode, "mode": mode, **entry}
        done("configure", "set", *at, "--profile", mode, "--region", "cn-shanghai")
    document = json.loads(path.read_text())
    assert {profile.pop("name"): profile for profile in document["profiles"]} == {
        mode: {"mode": mode, **entry, "region_id": "cn-shanghai", "output_format": "json"}
        for mode, entry in entries.items()
    }


async def test_what_was_changed_here_still_works_there(services: Services, http: Rerouted, tmp_path: Path) -> None:
    furnish(tmp_path)
    entries = entries_of(services, tmp_path)
    (tmp_path / "printed").write_text(json.dumps(PRINTED))
    for reader in ("ours", "theirs"):
        path = write_config(tmp_path / f"{reader}.json", entries)
        for mode in SUPPORTED:
            at = ("--config-path", str(path), "--profile", mode)
            await asyncio.to_thread(done, "configure", "set", *at, "--region", "cn-shanghai")
    mine = await ours(services, http, tmp_path / "ours.json", *SUPPORTED)
    theirs = await official(services, tmp_path / "theirs.json", *SUPPORTED)
    assert mine == theirs
    assert [keys[0] is not None for keys in theirs.values()] == [True] * len(SUPPORTED)
