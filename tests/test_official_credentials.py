"""The same files, read by the official credentials library (1.0.12) and by aliram, lead to the same keys.

Both ask one set of services on loopback, whose keys are made from what was asked: who asks another question gets other
keys. The official library runs in a process of its own, since importing it attaches handlers to loggers and using it
starts threads; its requests are sent elsewhere just above the socket.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from aliram.credentials import FromProfile, Keys
from aliram.credentials.profile import Profiles
from tests.credential_services import PAIR, ROLE, Rerouted, Services, credential_services, entries_of, write_config

OFFICIAL = """
import json, os, sys, warnings
warnings.simplefilter("ignore")
from Tea.core import TeaCore
from alibabacloud_credentials.provider.cli_profile import CLIProfileCredentialsProvider
from alibabacloud_credentials.provider.profile import ProfileCredentialsProvider

path, port, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
send = TeaCore.do_action

def elsewhere(request, runtime_option=None):
    if request.headers["host"] != "127.0.0.1":
        request.headers["x-meant-for"] = request.headers["host"]
        request.headers["host"], request.protocol, request.port = "127.0.0.1", "http", port
    return send(request, runtime_option)

TeaCore.do_action = staticmethod(elsewhere)
kind = ProfileCredentialsProvider if path.endswith(".ini") else CLIProfileCredentialsProvider
found = {}
for name in names:
    try:
        keys = kind(profile_name=name or None, profile_file=path).get_credentials()
    except Exception as error:
        found[name] = str(error)
    else:
        found[name] = [keys.get_access_key_id(), keys.get_access_key_secret(), keys.get_security_token()]
print(json.dumps(found), flush=True)
os._exit(0)
"""

SUPPORTED = (
    *("AK", "StsToken", "RamRoleArn", "ChainableRamRoleArn", "EcsRamRole"),
    *("OIDC", "External", "CloudSSO", "OAuth"),
)
ONLY_OURS = ("RamRoleArnWithRoleName", "RsaKeyPair", "CredentialsURI", "BearerToken", "Anonymous")


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


async def official(services: Services, path: Path, *names: str) -> dict[str, Any]:
    """What the official library gets from these profiles: id, secret and token, or an error."""
    services.refresh_token = "rEfReSh-0"
    environ = {"PATH": os.environ["PATH"], "HOME": str(path.parent), "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    port = services.url.rpartition(":")[2]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", OFFICIAL, str(path), port, *names), stdout=asyncio.subprocess.PIPE, env=environ
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(printed)
    return found


async def ours(services: Services, http: Rerouted, path: Path, *names: str) -> dict[str, Any]:
    """What aliram gets from them."""
    services.refresh_token = "rEfReSh-0"
    found = {}
    for name in names:
        ini = path.suffix == ".ini"
        provider = FromProfile(name or None, path=path, ini=ini, http=http, environ={"HOME": str(path.parent)})
        found[name] = plain(await provider.fetch())
        await provider.aclose()
    return found


def plain(keys: Keys) -> list[str | None]:
    token = keys.security_token
    return [keys.access_key_id, str(keys.access_key_secret), None if token is None else str(token)]


def furnish(services: Services, folder: Path) -> dict[str, dict[str, Any]]:
    """Profiles of all modes, with everything in them that both read."""
    printed = {"mode": "StsToken", "access_key_id": "STS.p", "access_key_secret": "s", "sts_token": "t"}
    (folder / "printed").write_text(json.dumps({**printed, "expiration": "2099-01-01T00:00:00Z"}))
    entries = entries_of(services, folder)
    # Blanks in it would be signed wrongly there.
    narrow = {"policy": '{"Version":"1","Statement":[]}', "external_id": "wOrD", "expired_seconds": 1800}
    entries["RamRoleArn"] |= narrow
    entries["ChainableRamRoleArn"] |= {**narrow, "expired_seconds": 900}
    entries["OIDC"] |= {"policy": narrow["policy"], "expired_seconds": 1200}
    return entries


def by_the_command_line(path: Path, entries: dict[str, dict[str, Any]]) -> None:
    write_config(path, entries, current="AK")


def by_aliram(path: Path, entries: dict[str, dict[str, Any]]) -> None:
    profiles = Profiles(path)
    for mode, entry in entries.items():
        profiles.set(mode, {"mode": mode, **entry})
    profiles.switch("AK")


@pytest.mark.parametrize("write", [by_the_command_line, by_aliram])
async def test_a_file_leads_to_the_same_keys(write: Any, services: Services, http: Rerouted, tmp_path: Path) -> None:
    entries = furnish(services, tmp_path)
    for reader in ("ours", "theirs"):
        await asyncio.to_thread(write, tmp_path / f"{reader}.json", entries)
    names = ("", *SUPPORTED)
    mine = await ours(services, http, tmp_path / "ours.json", *names)
    asked = [one.what for one in services.asked]
    theirs = await official(services, tmp_path / "theirs.json", *names, *ONLY_OURS)
    for mode in ONLY_OURS:
        assert theirs.pop(mode) == f"unsupported profile mode '{mode}' form cli credentials file."
    assert mine == theirs
    assert [keys[0] is not None for keys in mine.values()] == [True] * 10
    # Every one of them was asked for by each: none is left over from the other.
    assert [asked.count(what) for what in ("role", "oidc", "imds.keys", "sso", "oauth.exchange")] == [3, 1, 1, 1, 1]
    both = [one.what for one in services.asked]
    assert [both.count(what) for what in ("role", "oidc", "imds.keys", "sso", "oauth.exchange")] == [6, 2, 2, 2, 2]
    hosts = {one.host for one in services.asked if one.what in ("role", "oidc")}
    assert hosts == {"sts.aliyuncs.com"}


@pytest.mark.parametrize("mode", ["RamRoleArn", "ChainableRamRoleArn", "OIDC"])
@pytest.mark.parametrize(
    "place",
    [{"sts_region": "cn-shanghai"}, {"sts_region": "cn-shanghai", "enable_vpc": True}, {"enable_vpc": True}],
    ids=["region", "vpc", "vpc without a region"],
)
async def test_sts_is_asked_at_the_same_place(
    place: dict[str, Any], mode: str, services: Services, http: Rerouted, tmp_path: Path
) -> None:
    entries = entries_of(services, tmp_path)
    path = write_config(tmp_path / "config.json", {**entries, mode: {**entries[mode], **place}})
    mine = await ours(services, http, path, mode)
    host = services.asked[-1].host
    theirs = await official(services, path, mode)
    assert (services.asked[-1].host, theirs) == (host, mine)


TOKENS = ("oauth_access_token", "oauth_refresh_token", "access_key_id", "access_key_secret", "sts_token")


@pytest.mark.parametrize("mode", ["External", "OAuth"])
async def test_the_same_is_written_back(mode: str, services: Services, http: Rerouted, tmp_path: Path) -> None:
    entries = furnish(services, tmp_path)
    found = {}
    for reader in ("ours", "theirs"):
        path = write_config(tmp_path / f"{reader}.json", entries)
        await (ours(services, http, path, mode) if reader == "ours" else official(services, path, mode))
        found[reader] = Profiles(path).get(mode)
    for name in TOKENS:
        assert getattr(found["ours"], name) == getattr(found["theirs"], name)
    for name in ("sts_expiration", "oauth_access_token_expire"):
        mine, theirs = getattr(found["ours"], name), getattr(found["theirs"], name)
        assert (mine is None) is (theirs is None)
        assert abs((mine or 0) - (theirs or 0)) <= 60, "moments of two runs"


@pytest.mark.parametrize("first", ["ours", "theirs"])
async def test_each_goes_on_with_the_login_that_the_other_has_left(
    first: str, services: Services, http: Rerouted, tmp_path: Path
) -> None:
    path = write_config(tmp_path / "config.json", entries_of(services, tmp_path))
    if first == "ours":
        one = await ours(services, http, path, "OAuth")
        other = await official(services, path, "OAuth")
    else:
        one = await official(services, path, "OAuth")
        other = await ours(services, http, path, "OAuth")
    assert one == other
    assert [asked.what for asked in services.asked] == ["oauth.token", "oauth.exchange"], "the cached keys were used"


INI = f"""
[default]
type = access_key
access_key_id = {PAIR["access_key_id"]}
access_key_secret = {PAIR["access_key_secret"]}  # a comment

[role]
enable = true
type = ram_role_arn
access_key_id = {PAIR["access_key_id"]}
access_key_secret = {PAIR["access_key_secret"]}
role_arn = {ROLE}/auditor
role_session_name = me
policy = {{"Version":"1"}}

[instance]
type = ecs_ram_role

[pod]
type = oidc_role_arn
role_arn = {ROLE}/auditor
oidc_provider_arn = acs:ram::5123456789012345:oidc-provider/ack
oidc_token_file_path = token

[pair]
type = rsa_key_pair
public_key_id = key-pair
private_key_file = private.pem
"""


async def test_an_ini_file_leads_to_the_same_keys(
    services: Services, http: Rerouted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entries_of(services, tmp_path)
    path = tmp_path / "credentials.ini"
    path.write_text(INI)
    names = ("", "role", "instance", "pod")
    assert await ours(services, http, path, *names) == await official(services, path, *names)
    assert [one.what for one in services.asked].count("oidc") == 2
    # A session key has no token; the official provider asks elsewhere and with a signature that nobody can verify.
    mine, theirs = await ours(services, http, path, "pair"), await official(services, path, "pair")
    assert mine["pair"][:2] == theirs["pair"][:2]
    assert [one.params["SignatureMethod"] for one in services.asked[-2:]] == ["SHA256withRSA", "HMAC-SHA1"]
