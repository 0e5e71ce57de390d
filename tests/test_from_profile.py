"""Keys from profiles of every mode: asked for and used over real connections, followed, and written back."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from aliram.credentials import Chain, FromProfile, Keys, Refresher, oauth
from aliram.credentials.from_profile import provider_of
from aliram.credentials.ini_file import IniProfiles
from aliram.credentials.profile import Mode, Profiles
from aliram.emulator import ACCOUNT_ID, Emulator
from aliram.errors import ConfigError, CredentialsError
from aliram.session import Session
from aliram.transport import Transport
from tests.calling import texts_of
from tests.credential_services import (
    MARK,
    PAIR,
    ROLE,
    Rerouted,
    Services,
    content_of,
    credential_services,
    entries_of,
    log_shows_nothing,
    put,
    write_config,
    write_script,
)
from tests.emulator_fixture import root_of
from tests.fake_clock import FakeClock
from tests.login_server import page, refreshed

OIDC_PROVIDER = "acs:ram::5123456789012345:oidc-provider/ack"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def services(clock: FakeClock) -> AsyncIterator[Services]:
    async with credential_services(clock) as services:
        yield services


@pytest.fixture
async def http(services: Services) -> AsyncIterator[Rerouted]:
    http = services.http()
    yield http
    await http.aclose()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `config.json` is to be: in a home of the test's own. Metadata is asked where it always is."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("ALIRAM_ENDPOINT_URL_IMDS")
    return tmp_path / ".aliyun" / "config.json"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def sleep(seconds: float) -> None:
        """Pauses between attempts take no time."""

    monkeypatch.setattr(Session, "_sleep", staticmethod(sleep))
    monkeypatch.setattr(oauth, "PAUSES", (0.0, 0.0))


def entry_of(path: Path, name: str) -> dict[str, Any]:
    """A profile as it stands in the file."""
    document = json.loads(path.read_text("utf-8"))
    return next(entry for entry in document["profiles"] if entry["name"] == name)


def printed(services: Services, folder: Path, **changes: Any) -> None:
    """What the program of mode External prints from now on."""
    usual = {
        "mode": "StsToken",
        "access_key_id": "STS.printed",
        "access_key_secret": "sEcReT-printed",
        "sts_token": "tOkEn-printed",
        "expiration": f"{FakeClock(services.clock()).after(3600):%Y-%m-%dT%H:%M:%SZ}",
    }
    (folder / "printed").write_text(json.dumps({**usual, **changes}))


# Every mode, from the file to a signed request ----------------------------------------------------------------------

SESSION = f"acs:ram::{ACCOUNT_ID}:assumed-role"
IDENTITIES: dict[str, tuple[str, str]] = {
    "AK": (f"acs:ram::{ACCOUNT_ID}:user/alice", "profile/static"),
    "StsToken": (f"{SESSION}/first/given", "profile/static"),
    "RamRoleArn": (f"{SESSION}/first/me", "profile/ram_role_arn/static"),
    "ChainableRamRoleArn": (f"{SESSION}/second/me", "profile/ram_role_arn/ram_role_arn/static"),
    "EcsRamRole": (f"{SESSION}/web/vm-ram-i-emulator", "profile/imds"),
    "RamRoleArnWithRoleName": (f"{SESSION}/first/me", "profile/ram_role_arn/imds"),
    "OIDC": (f"{SESSION}/first/given", "profile/oidc"),
    "CredentialsURI": (f"{SESSION}/first/given", "profile/credentials_uri"),
    "External": (f"{SESSION}/first/given", "profile/external"),
    "RsaKeyPair": (f"acs:ram::{ACCOUNT_ID}:user/alice", "profile/rsa_key_pair"),
    "CloudSSO": (f"{SESSION}/first/given", "profile/cloud_sso"),
    "OAuth": (f"{SESSION}/first/given", "profile/oauth"),
}
"""Whose keys each profile leads to, and what they say of where they came from."""


def furnish(emulator: Emulator, services: Services, folder: Path) -> dict[str, dict[str, Any]]:
    """Profiles whose keys the emulator knows. It assumes roles and has instance metadata; the other services hand out
    the keys of a session of it."""
    principal = {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}
    trust = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]}
    roles = [{"name": name, "trust": trust} for name in ("first", "second")]
    alice = emulator.seed({"users": [{"name": "alice", "access_keys": 1}], "roles": roles})["alice"][0]
    emulator.set_instance_role("web")
    client = root_of(emulator)
    client.key_id, client.secret = alice.access_key_id, str(alice.access_key_secret)
    role = f"acs:ram::{ACCOUNT_ID}:role"
    given = client.sts("AssumeRole", RoleArn=f"{role}/first", RoleSessionName="given").tree["Credentials"]
    services.fixed = given
    session_key = {
        "SessionAccessKeyId": alice.access_key_id,
        "SessionAccessKeySecret": str(alice.access_key_secret),
        "Expiration": given["Expiration"],
    }
    services.answers["rsa"] = lambda: page(200, {"RequestId": "R", "SessionAccessKey": session_key})
    triple = {
        "access_key_id": given["AccessKeyId"],
        "access_key_secret": given["AccessKeySecret"],
        "sts_token": given["SecurityToken"],
    }
    printed(services, folder, **triple, expiration=given["Expiration"])
    entries = entries_of(services, folder)
    pair = {"access_key_id": alice.access_key_id, "access_key_secret": str(alice.access_key_secret)}
    changes: dict[str, dict[str, Any]] = {
        "AK": pair,
        "StsToken": triple,
        "RamRoleArn": {**pair, "ram_role_arn": f"{role}/first"},
        "ChainableRamRoleArn": {"ram_role_arn": f"{role}/second"},
        "RamRoleArnWithRoleName": {"ram_role_arn": f"{role}/first"},
        "OIDC": {"sts_endpoint": services.url},
        "RsaKeyPair": {"sts_endpoint": services.url},
    }
    return {mode: {**entry, **changes.get(mode, {})} for mode, entry in entries.items()}


@pytest.mark.parametrize("mode", IDENTITIES)
@pytest.mark.parametrize("way", ["named", "current", "by variable"])
async def test_keys_of_every_mode_sign_requests(
    mode: str, way: str, emulator: Emulator, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", emulator.url)
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL_IMDS", emulator.imds_url)
    async with credential_services() as services:
        write_config(config, furnish(emulator, services, tmp_path), current=mode if way == "current" else "AK")
        if way == "by variable":
            monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", mode)
        http = services.http()
        async with Session(profile=mode if way == "named" else None, transport=http) as session:
            me = await session.sts.get_caller_identity()
            keys = await session.credentials.get()
        await http.aclose()
    assert (me.arn, keys.provider) == IDENTITIES[mode]
    assert keys.kind == ("ak" if mode in ("AK", "RsaKeyPair") else "sts")
    assert all(asked.status == 200 for asked in emulator.requests)


@pytest.mark.parametrize("mode", ["BearerToken", "Anonymous"])
async def test_what_is_not_signed_is_sent_as_the_profile_says(
    mode: str, services: Services, http: Rerouted, config: Path, tmp_path: Path
) -> None:
    write_config(config, entries_of(services, tmp_path))
    async with Session(profile=mode, transport=http) as session:
        await session.sts.get_caller_identity()
    (asked,) = services.asked
    bearer = "tOkEn-of-the-bearer" if mode == "BearerToken" else None
    assert asked.headers.get("x-acs-bearer-token") == bearer
    assert asked.params.get("SignatureType") == (bearer and "BEARERTOKEN")
    assert "authorization" not in asked.headers


def test_every_mode_is_among_those_shown_here() -> None:
    assert {*IDENTITIES, "BearerToken", "Anonymous"} == set(Mode)


@pytest.mark.parametrize("spelling", [str.lower, str.upper])
@pytest.mark.parametrize("mode", [mode for mode in Mode if mode != "RsaKeyPair"])
async def test_modes_may_be_written_in_any_case(
    mode: str,
    spelling: Callable[[str], str],
    services: Services,
    http: Rerouted,
    config: Path,
    tmp_path: Path,
    clock: FakeClock,
) -> None:
    entries = entries_of(services, tmp_path)
    printed(services, tmp_path)
    write_config(config, {**entries, "x": {**entries[mode], "mode": spelling(mode)}})
    provider = FromProfile("x", http=http, clock=clock)
    names = {mode: name for mode, (_, name) in IDENTITIES.items()}
    names |= {"BearerToken": "profile/bearer", "Anonymous": "profile/anonymous"}
    assert (await provider.fetch()).provider == names[mode]
    await provider.aclose()


# What a profile says is what is asked -------------------------------------------------------------------------------


async def test_everything_a_role_profile_says_is_sent(
    services: Services, http: Rerouted, config: Path, clock: FakeClock
) -> None:
    entry = {
        **PAIR,
        "mode": "RamRoleArn",
        "sts_token": "tOkEn-of-the-source",
        "ram_role_arn": f"{ROLE}/auditor",
        "ram_session_name": "me",
        "external_id": "wOrD",
        "expired_seconds": 1800,
        "policy": '{"Version": "1", "Statement": []}',
        "sts_region": "cn-shanghai",
    }
    write_config(config, {"a": entry})
    provider = FromProfile("a", http=http, environ={"HOME": os.environ["HOME"]}, clock=clock)
    keys = await provider.fetch()
    await provider.aclose()
    asked = services.last("role")
    assert (asked.host, asked.key_id) == ("sts.cn-shanghai.aliyuncs.com", PAIR["access_key_id"])
    assert asked.headers["x-acs-security-token"] == "tOkEn-of-the-source"
    assert asked.params == {
        "RoleArn": f"{ROLE}/auditor",
        "RoleSessionName": "me",
        "ExternalId": "wOrD",
        "DurationSeconds": "1800",
        "Policy": '{"Version": "1", "Statement": []}',
    }
    assert keys.expires_at == clock.now + 1800


STS_HOSTS: list[tuple[dict[str, Any], dict[str, str], str]] = [
    ({}, {}, "sts.aliyuncs.com"),
    ({"region_id": "cn-beijing"}, {}, "sts.aliyuncs.com"),
    ({"sts_region": "cn-beijing"}, {}, "sts.cn-beijing.aliyuncs.com"),
    ({"sts_region": "cn-beijing", "enable_vpc": True}, {}, "sts-vpc.cn-beijing.aliyuncs.com"),
    ({"enable_vpc": True}, {}, "sts.aliyuncs.com"),
    ({"enable_vpc": True}, {"ALIBABA_CLOUD_STS_REGION": "cn-beijing"}, "sts-vpc.cn-beijing.aliyuncs.com"),
    ({"sts_region": "cn-beijing", "sts_endpoint": "sts.example.com"}, {}, "sts.example.com"),
    ({"sts_region": "cn-beijing"}, {"ALIBABA_CLOUD_STS_REGION": "cn-hangzhou"}, "sts.cn-beijing.aliyuncs.com"),
]


@pytest.mark.parametrize("mode", ["RamRoleArn", "ChainableRamRoleArn", "RamRoleArnWithRoleName", "OIDC", "RsaKeyPair"])
@pytest.mark.parametrize(("changes", "environ", "host"), STS_HOSTS)
async def test_sts_is_asked_where_the_profile_says(
    mode: str,
    changes: dict[str, Any],
    environ: dict[str, str],
    host: str,
    services: Services,
    http: Rerouted,
    tmp_path: Path,
    clock: FakeClock,
) -> None:
    entries = entries_of(services, tmp_path)
    path = write_config(tmp_path / "config.json", {**entries, mode: {**entries[mode], **changes}})
    provider = FromProfile(mode, path=path, http=http, environ=environ, clock=clock)
    await provider.fetch()
    await provider.aclose()
    asked = [one for one in services.asked if one.what in ("role", "oidc", "rsa")]
    assert asked[-1].host == host


async def test_the_environment_gives_a_profile_no_identity(
    services: Services, http: Rerouted, tmp_path: Path, clock: FakeClock
) -> None:
    """Keys, roles and ids of the environment are those of other sources; of a session name it may tell."""
    entry = {**PAIR, "mode": "RamRoleArn", "ram_role_arn": f"{ROLE}/auditor"}
    path = write_config(tmp_path / "config.json", {"role": entry, "instance": {"mode": "EcsRamRole"}})
    environ = {
        "ALIBABA_CLOUD_SECURITY_TOKEN": "tOkEn-of-somebody",
        "ALIBABA_CLOUD_ROLE_ARN": f"{ROLE}/somebody",
        "ALIBABA_CLOUD_EXTERNAL_ID": "wOrD",
        "ALIBABA_CLOUD_ECS_METADATA": "somebody",
        "ALIBABA_CLOUD_ROLE_SESSION_NAME": "shown-in-the-trail",
    }
    for name in ("role", "instance"):
        provider = FromProfile(name, path=path, http=http, environ=environ, clock=clock)
        await provider.fetch()
        await provider.aclose()
    assert services.last("role").params == {"RoleArn": f"{ROLE}/auditor", "RoleSessionName": "shown-in-the-trail"}
    assert "x-acs-security-token" not in services.last("role").headers
    assert services.last("imds.keys").target.endswith("/web")


# What goes wrong on the way -----------------------------------------------------------------------------------------


def no_more(services: Services, folder: Path) -> None:
    """Nobody is logged in any more: neither the old tokens nor others work."""
    services.answers["sso"] = lambda: page(
        401, {"ErrorCode": "InvalidAccessToken", "ErrorMessage": "aCcEsS-sso is bad"}
    )
    services.refresh_token = "rEfReSh-9"


def detached(services: Services, folder: Path) -> None:
    services.instance_role = None


def refused(services: Services, folder: Path) -> None:
    """A service that says no, and repeats what it was sent."""
    said = {"Code": "NoPermission", "Message": "You are not authorized.", "RequestId": "R-9"}
    for what in ("role", "oidc", "rsa"):
        services.answers[what] = lambda: page(403, said)
    services.answers["uri"] = lambda: page(500, "sEcReT")
    services.answers["imds.keys"] = lambda: page(500, "sEcReT")
    services.answers["sso"] = lambda: page(403, {"ErrorCode": "NoPermission", "ErrorMessage": "aCcEsS-sso: no"})
    services.answers["oauth.exchange"] = lambda: page(403, {"error": "forbidden", "error_description": "aCcEsS-1: no"})
    write_script(folder / "program", 'echo "sEcReT-0123456789abcdef" >&2; exit 3')


def unreachable(services: Services, folder: Path) -> None:
    services.down = True
    write_script(folder / "program", "kill -9 $$")


def gone(services: Services, folder: Path) -> None:
    for name in ("token", "private.pem", "program"):
        (folder / name).unlink()


FAILURES: list[tuple[str, Callable[[Services, Path], None], str, bool]] = [
    (
        "RamRoleArn",
        refused,
        f"{ROLE}/first: AssumeRole: NoPermission: You are not authorized. .403, request R.9.",
        False,
    ),
    ("RamRoleArn", unreachable, f"{ROLE}/first: AssumeRole: ", True),
    ("ChainableRamRoleArn", refused, f"no keys to assume {ROLE}/second with: no keys from ram_role_arn/static", False),
    ("EcsRamRole", detached, "no role is attached to this instance", False),
    ("EcsRamRole", refused, "the question for the keys of web was answered with HTTP 500", True),
    ("EcsRamRole", unreachable, "no usable answer from the metadata service", True),
    ("RamRoleArnWithRoleName", detached, f"no keys to assume {ROLE}/first with: no keys from imds", False),
    ("OIDC", refused, f"{ROLE}/first: AssumeRoleWithOIDC: NoPermission", False),
    ("OIDC", gone, "the OIDC token file .* cannot be read: No such file", True),
    ("CredentialsURI", refused, "http://127.0.0.1:[0-9]+ answered with HTTP 500", True),
    ("CredentialsURI", unreachable, "no usable answer from http://127.0.0.1:", True),
    ("External", refused, r"the program 'sh' failed with status 3: \*\*\*", True),
    ("External", unreachable, "the program 'sh' died of signal 9", True),
    ("External", gone, "the program 'sh' failed with status", True),
    ("RsaKeyPair", refused, "NoPermission", False),
    ("RsaKeyPair", gone, "the private key file .*private.pem' cannot be read", True),
    ("CloudSSO", no_more, "log in again with `aliram configure login --profile CloudSSO`", False),
    ("CloudSSO", refused, "asking CloudSSO for keys failed: .*NoPermission", False),
    ("CloudSSO", unreachable, "asking CloudSSO for keys failed", True),
    ("OAuth", no_more, "log in again with `aliram configure login --profile OAuth`", False),
    ("OAuth", refused, "exchanging the OAuth token for keys failed: .*forbidden", False),
    ("OAuth", unreachable, "refreshing the OAuth login failed", True),
]


@pytest.mark.parametrize(
    ("mode", "what", "reason", "retryable"), FAILURES, ids=[f"{row[0]} {row[1].__name__}" for row in FAILURES]
)
async def test_a_failure_tells_what_happened_and_no_secret(
    mode: str,
    what: Callable[[Services, Path], None],
    reason: str,
    retryable: bool,
    config: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with credential_services() as services:
        write_config(config, entries_of(services, tmp_path))
        what(services, tmp_path)
        http = services.http()
        async with Session(profile=mode, transport=http) as session:
            with pytest.raises(CredentialsError, match=reason) as caught:
                await session.sts.get_caller_identity()
        await http.aclose()
    (attempt,) = caught.value.attempts
    # Where a role has no keys to be assumed with, what was tried is how these were asked for.
    names = [IDENTITIES[mode][1], IDENTITIES[mode][1].removeprefix("profile/ram_role_arn/")]
    assert attempt.provider == names["no keys to assume" in caught.value.message]
    assert caught.value.retryable is retryable
    shown = texts_of(caught.value)
    found = MARK.search(shown)
    assert found is None, shown[max(0, found.start() - 200) : found.end() + 40]
    log_shows_nothing(caplog)


@pytest.mark.parametrize("mode", IDENTITIES)
async def test_no_secret_is_in_a_url_or_a_log(
    mode: str,
    services: Services,
    http: Rerouted,
    config: Path,
    tmp_path: Path,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    printed(services, tmp_path)
    write_config(config, entries_of(services, tmp_path))
    refresher = Refresher(FromProfile(mode, http=http, clock=clock), clock=clock)
    keys = await refresher.get()
    await refresher.aclose()
    # The word in its URL is what a credentials URI proves itself with, and no other place is left for it.
    urls = [one.target for one in services.asked if one.what != "uri"]
    assert not MARK.search("\n".join(urls))
    assert not MARK.search(
        "\n".join([repr(keys), repr(refresher.provider), keys.describe(), *map(repr, http.requests)])
    )
    log_shows_nothing(caplog)


# Bad input ----------------------------------------------------------------------------------------------------------

GOOD = {"name": "good", "mode": "AK", **PAIR}


def document(*profiles: dict[str, Any], current: str = "a") -> bytes:
    return json.dumps({"current": current, "profiles": list(profiles), "meta_path": ""}).encode()


def bad(**entry: Any) -> bytes:
    return document({"name": "a", **entry}, GOOD)


CHAIN = {"mode": "ChainableRamRoleArn", "ram_role_arn": f"{ROLE}/r"}
RAM = {"mode": "RamRoleArn", **PAIR, "ram_role_arn": f"{ROLE}/r"}
OIDC = {"mode": "OIDC", "oidc_token_file": "/t", "ram_role_arn": f"{ROLE}/r", "oidc_provider_arn": OIDC_PROVIDER}
SSO = {
    "mode": "CloudSSO",
    "cloud_sso_sign_in_url": "https://x.test",
    "cloud_sso_account_id": "1",
    "cloud_sso_access_config": "ac-1",
}

BAD: list[tuple[str, bytes | None, str]] = [
    ("no file", None, ": there is no such file"),
    ("not JSON", b'{"current": "sEcReT', ": is not JSON: Unterminated string starting at .line 1, column 13."),
    ("empty", b"", ": is empty"),
    ("a list", b"[]", ": holds no JSON object"),
    ("not UTF-8", b'{"sEcReT": "\xff"}', r": is not UTF-8 text .line 1."),
    ("no profile", document(GOOD), ": profile 'a': there is no such profile; there are 'good'"),
    ("no profiles", document(), ": profile 'a': there is no such profile; the file has none"),
    ("no mode", bad(region_id="cn-hangzhou"), ": profile 'a': mode: missing"),
    ("unknown mode", bad(mode="Vault"), ": profile 'a': mode: nobody knows 'Vault'; modes are AK, StsToken, .*"),
    ("a key as mode", bad(mode="LTAI5tsEcReT0123456789abcdefg"), ": profile 'a': mode: nobody knows it; modes are .*"),
    ("no secret", bad(mode="AK", access_key_id="i"), ": profile 'a': access_key_secret: missing, mode AK needs it"),
    ("a number", bad(mode="AK", **{**PAIR, "access_key_secret": 5}), ": profile 'a': access_key_secret: must be text"),
    (
        "line end",
        bad(mode="AK", access_key_id="i", access_key_secret="sEcReT\n"),
        ": profile 'a': access_key_secret: .*",
    ),
    (
        "token",
        bad(mode="StsToken", **PAIR, sts_token="tOkEn x"),
        ": profile 'a': sts_token: security_token holds a blank.*",
    ),
    ("no ARN", bad(**{**RAM, "ram_role_arn": "r"}), ": profile 'a': ram_role_arn: not the ARN of a role .*"),
    (
        "short",
        bad(**RAM, expired_seconds=60),
        ": profile 'a': expired_seconds: duration_seconds must be at .*",
    ),
    ("region", bad(**RAM, sts_region="a b"), ": profile 'a': sts_region: 'a b' is not a region id.*"),
    (
        "endpoint",
        bad(**RAM, sts_endpoint="http://u:sEcReT@h"),
        ": profile 'a': sts_endpoint: sts_endpoint is not the URL.*",
    ),
    ("no source", bad(**CHAIN), ": profile 'a': source_profile: missing, mode ChainableRamRoleArn needs it"),
    ("lost source", bad(**CHAIN, source_profile="b"), ": profile 'a': source_profile: there is no profile 'b'"),
    (
        "bad source",
        document({"name": "a", **CHAIN, "source_profile": "b"}, {"name": "b", "mode": "AK"}),
        ": profile 'b': access_key_id: missing, mode AK needs it; access_key_secret: .*",
    ),
    (
        "circle of one",
        bad(**CHAIN, source_profile="a"),
        ": profile 'a': source_profile: goes round in a circle: a → a",
    ),
    (
        "circle of three",
        document(
            {"name": "a", **CHAIN, "source_profile": "b"},
            {"name": "b", **CHAIN, "source_profile": "c"},
            {"name": "c", **CHAIN, "source_profile": "d"},
            {"name": "d", **CHAIN, "source_profile": "b"},
        ),
        ": profile 'd': source_profile: goes round in a circle: b → c → d → b",
    ),
    ("role name", bad(mode="EcsRamRole", ram_role_name="a/b"), ": profile 'a': ram_role_name: not a role name: 'a/b'"),
    (
        "provider",
        bad(**{**OIDC, "oidc_provider_arn": "x"}),
        ": profile 'a': oidc_provider_arn: not the ARN .*",
    ),
    (
        "URI",
        bad(mode="CredentialsURI", credentials_uri="ftp://sEcReT"),
        ": profile 'a': credentials_uri: uri must .*",
    ),
    ("command", bad(mode="External", process_command="x 'sEcReT"), ": profile 'a': process_command: .* does not end"),
    ("key pair", bad(mode="RsaKeyPair", key_pair_name="a b", private_key="/k"), ": profile 'a': key_pair_name: .*"),
    ("sign-in", bad(**{**SSO, "cloud_sso_sign_in_url": "x y"}), ": profile 'a': cloud_sso_sign_in_url: .*"),
    ("config", bad(**{**SSO, "cloud_sso_access_config": ""}), ": profile 'a': cloud_sso_access_config: .* needs .*"),
    ("account", bad(**{**SSO, "cloud_sso_account_id": " "}), ": profile 'a': cloud_sso_account_id: .* needs .*"),
    ("site", bad(mode="OAuth", oauth_site_type="US"), ": profile 'a': oauth_site_type: must be CN or INTL"),
    (
        "bearer",
        bad(mode="BearerToken", bearer_token="tOkEn x"),
        ": profile 'a': bearer_token: bearer_token holds .*",
    ),
    (
        "header",
        bad(mode="BearerToken", bearer_token="tOkEn", bearer_token_header_key="x-own"),
        ": profile 'a': bearer_token_header_key: IMS, RAM and STS take a bearer token in x-acs-bearer-token only",
    ),
]


@pytest.mark.parametrize(("content", "reason"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
async def test_bad_input_is_one_error_that_names_file_profile_and_key(
    content: bytes | None, reason: str, config: Path, http: Rerouted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    put(config, content)
    async with Session(profile="a", transport=http) as session:
        with pytest.raises(CredentialsError) as caught:
            await session.sts.get_caller_identity()
    (attempt,) = caught.value.attempts
    assert re.fullmatch(re.escape(str(config)) + reason, attempt.reason), attempt.reason
    assert not MARK.search(texts_of(caught.value))
    log_shows_nothing(caplog)
    assert not caught.value.retryable
    assert http.requests == []
    assert content_of(config) == content
    assert os.listdir(config.parent) == ([] if content is None else [config.name])
    # It was chosen: in a chain of one's own nobody else is asked in its place.
    with pytest.raises(CredentialsError) as caught:
        await FromProfile("a").fetch()
    assert type(caught.value) is CredentialsError


def test_a_file_of_somebody_else_is_told(config: Path) -> None:
    """In a process that is not root, who may read everything."""
    write_config(config, {"AK": PAIR})
    config.chmod(0)
    code = (
        "import asyncio, concurrent.futures.thread, os, sys\n"
        "from aliram.credentials import FromProfile\n"
        "from aliram.errors import CredentialsError\n"
        "if os.geteuid() == 0: os.setgid(65534), os.setuid(65534)\n"
        "for name in ('AK', None):\n"
        "    try: asyncio.run(FromProfile(name, environ={'HOME': sys.argv[1]}).fetch())\n"
        "    except CredentialsError as error: print(type(error).__name__, error)\n"
    )
    folder = config.parent.parent
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    # Whether it was chosen or not: that it is there is a choice.
    assert done.stdout.splitlines() == [f"CredentialsError {config}: cannot be read: Permission denied"] * 2


@pytest.mark.parametrize("name", ["", 5, b"a"])
def test_a_name_that_is_none_is_refused_at_once(name: Any) -> None:
    with pytest.raises(ConfigError, match="profile must be the name of a profile"):
        FromProfile(name)


def test_profile_and_credentials_are_one_choice() -> None:
    with pytest.raises(ConfigError, match="either profile= or credentials="):
        Session(profile="a", credentials=FromProfile("b"))


# credentials.ini ----------------------------------------------------------------------------------------------------


@pytest.fixture
def ini(tmp_path: Path, services: Services) -> Path:
    """A `credentials.ini` with a section of each type, and a `%`."""
    entries_of(services, tmp_path)
    path = tmp_path / "credentials.ini"
    path.write_text(
        f"""
[default]
type = access_key
access_key_id = LTAI5t%Source
access_key_secret = sEcReT%of(the#source   # a comment

[role]
type = ram_role_arn
access_key_id = {PAIR["access_key_id"]}
access_key_secret = {PAIR["access_key_secret"]}
role_arn = {ROLE}/auditor
role_session_name = me
policy = {{"Version": "1"}}

[instance]
type = ecs_ram_role
role_name = web

[pod]
type = oidc_role_arn
role_arn = {ROLE}/auditor
oidc_provider_arn = {OIDC_PROVIDER}
oidc_token_file_path = {tmp_path}/token

[pair]
type = rsa_key_pair
public_key_id = key-pair
private_key_file = {tmp_path}/private.pem

[wrong]
type = ram_role_arn
access_key_id = {PAIR["access_key_id"]}
access_key_secret = {PAIR["access_key_secret"]}
role_arn = auditor

[lacking]
type = rsa_key_pair
public_key_id = key-pair
"""
    )
    return path


SECTIONS = {
    None: ("LTAI5t%Source", "credentials.ini/static"),
    "role": ("STS.auditor-1", "credentials.ini/ram_role_arn/static"),
    "instance": ("STS.web-1", "credentials.ini/imds"),
    "pod": ("STS.oidc-1", "credentials.ini/oidc"),
    "pair": ("STS.rsa-1", "credentials.ini/rsa_key_pair"),
}


@pytest.mark.parametrize("section", SECTIONS)
async def test_every_type_of_an_ini_file_gives_keys(
    section: str | None, ini: Path, http: Rerouted, clock: FakeClock
) -> None:
    provider = FromProfile(section, path=ini, ini=True, http=http, environ={}, clock=clock)
    keys = await provider.fetch()
    await provider.aclose()
    assert (keys.access_key_id, keys.provider) == SECTIONS[section]
    if section is None:
        assert keys.access_key_secret == "sEcReT%of(the#source"


@pytest.mark.parametrize(
    ("section", "reason"),
    [
        ("wrong", "role_arn: not the ARN of a role .*"),
        ("lacking", "private_key_file: missing, mode RsaKeyPair needs it"),
        ("other", "there is no such profile; there are 'default', 'role', .*"),
    ],
)
async def test_an_error_of_an_ini_file_is_told_in_its_own_words(section: str, reason: str, ini: Path) -> None:
    before = content_of(ini)
    with pytest.raises(CredentialsError) as caught:
        await FromProfile(section, path=ini, ini=True, environ={}).fetch()
    assert re.fullmatch(f"{re.escape(str(ini))}: profile '{section}': {reason}", caught.value.message)
    assert content_of(ini) == before


# A profile that changes ---------------------------------------------------------------------------------------------


async def test_a_profile_is_followed_and_what_it_made_use_of_is_let_go(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    entries = entries_of(services, tmp_path)
    printed(services, tmp_path)
    provider = FromProfile("x", http=http, clock=clock)
    for mode in [*entries, "AK"]:
        write_config(config, {**entries, "x": {**entries[mode], "mode": mode}})
        keys = await provider.fetch()
        inner = provider_of(Profiles().get(mode), Profiles(), clock=clock)
        assert keys.provider == f"profile/{inner.name}"
        assert provider.keep_fresh is (mode == "EcsRamRole")
        assert [task for task in asyncio.all_tasks() if task.get_name().startswith("aliram")] == []
    await provider.aclose()


async def test_the_source_of_a_role_is_followed_too(
    services: Services, http: Rerouted, config: Path, clock: FakeClock
) -> None:
    entries: dict[str, dict[str, Any]] = {
        "c": {"mode": "ChainableRamRoleArn", "source_profile": "b", "ram_role_arn": f"{ROLE}/second"},
        "b": {"mode": "ChainableRamRoleArn", "source_profile": "a", "ram_role_arn": f"{ROLE}/first"},
        "a": {"mode": "AK", **PAIR},
    }
    provider = FromProfile("c", http=http, clock=clock)
    write_config(config, entries)
    await provider.fetch()
    assert [one.key_id for one in services.asked] == [PAIR["access_key_id"], "STS.first-1"]
    write_config(config, {**entries, "a": {**entries["a"], "access_key_id": "LTAI5tRotated"}})
    await provider.fetch()
    assert [one.key_id for one in services.asked[2:]] == ["LTAI5tRotated", "STS.first-2"]
    await provider.fetch()
    assert [one.key_id for one in services.asked[4:]] == ["STS.first-2"], "the first role's keys are good for an hour"
    del entries["a"]
    write_config(config, entries)
    with pytest.raises(CredentialsError, match="profile 'b': source_profile: there is no profile 'a'") as caught:
        await provider.fetch()
    assert caught.value.retryable, "somebody is at work there"
    await provider.aclose()


async def test_a_profile_that_does_not_change_keeps_its_provider(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    write_config(config, entries_of(services, tmp_path))
    provider = FromProfile("EcsRamRole", http=http, clock=clock)
    for _ in range(3):
        await provider.fetch()
    assert [services.count(what) for what in ("imds.token", "imds.role", "imds.keys")] == [1, 1, 3]


@pytest.mark.parametrize("broken", [b"", b'{"profiles": [{"name"', b'{"current": "AK", "profiles": [{"name": "AK"}]}'])
async def test_a_file_caught_in_the_middle_of_an_edit_leaves_the_keys_and_is_asked_again(
    broken: bytes, config: Path, tmp_path: Path, services: Services, http: Rerouted, clock: FakeClock
) -> None:
    """The chain must not take another identity for it."""

    class Other:
        name = "other"

        async def fetch(self) -> Keys:
            raise AssertionError("nobody else may be asked")

    write_config(config, entries_of(services, tmp_path), current="RamRoleArn")
    good = content_of(config)
    chain = Chain([FromProfile(http=http, clock=clock), Other()])
    refresher = Refresher(chain, clock=clock, random=lambda: 0.0, call_later=clock.call_later)
    first = await refresher.get()
    put(config, broken)
    for seconds in (2700, 30, 30):
        clock.advance(seconds)
        assert await refresher.get() is first
        await refreshed(refresher)
    put(config, good)
    clock.advance(30)
    assert await refresher.get() is first
    await refreshed(refresher)
    assert (await refresher.get()).access_key_id == "STS.first-2"
    await refresher.aclose()


async def test_fetches_at_once_share_one_provider_and_none_is_closed_under_another(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    entries = entries_of(services, tmp_path)
    write_config(config, entries)
    changed = {**entries, "RamRoleArn": {**entries["RamRoleArn"], "ram_session_name": "other"}}
    services.before["role"] = lambda: (
        None if services.count("role") > 1 else bool(write_config(config, changed)) or None
    )
    provider = FromProfile("RamRoleArn", http=http, clock=clock)
    got = await asyncio.gather(*(provider.fetch() for _ in range(5)))
    assert len({keys.access_key_id for keys in got}) == 5
    names = [one.params["RoleSessionName"] for one in services.asked]
    assert names == ["me", *["other"] * 4]
    await provider.aclose()


async def test_closing_ends_what_is_under_way_and_a_closed_one_says_so(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    write_config(config, entries_of(services, tmp_path))
    provider = FromProfile("ChainableRamRoleArn", http=http, clock=clock)
    fetching = asyncio.create_task(provider.fetch())
    await asyncio.sleep(0)
    await provider.aclose()
    await provider.aclose()
    for call in (fetching, provider.fetch()):
        with pytest.raises(ConfigError, match="these credentials are closed"):
            await call
    assert services.asked == []


async def test_it_takes_the_http_of_its_session_and_of_no_second_one(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    write_config(config, entries_of(services, tmp_path))
    other = Transport(environ={})
    provider = FromProfile("RamRoleArn", clock=clock)
    with pytest.raises(ConfigError, match="nothing to send with"):
        await provider.fetch()
    await provider.aclose()
    provider = FromProfile("RamRoleArn", clock=clock)
    provider.bind(http)
    provider.bind(http)
    assert (await provider.fetch()).access_key_id == "STS.first-1"
    with pytest.raises(ConfigError, match="another session"):
        provider.bind(other)
    await provider.aclose()
    own = FromProfile("AK", http=http)
    own.bind(other)
    await other.aclose()


# What is written back -----------------------------------------------------------------------------------------------

WRITTEN: dict[str, tuple[str, ...]] = {
    "External": ("access_key_id", "access_key_secret", "sts_token", "sts_expiration"),
    "CloudSSO": ("access_key_id", "access_key_secret", "sts_token", "sts_expiration"),
    "OAuth": (
        *("access_key_id", "access_key_secret", "sts_token", "sts_expiration"),
        *("oauth_access_token", "oauth_refresh_token", "oauth_access_token_expire"),
    ),
}


def strange(config: Path, entries: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Writes a file with keys that nobody knows, at every level, and gives its content."""
    write_config(config, entries)
    content = json.loads(config.read_text())
    content["of_tomorrow"] = {"a": [1, None, "<&>"]}
    for entry in content["profiles"]:
        entry["of_tomorrow"] = "值"
    config.write_text(json.dumps(content, indent="\t", ensure_ascii=False), "utf-8")
    return dict(content)


@pytest.mark.parametrize("mode", WRITTEN)
async def test_what_is_fetched_is_found_in_the_file_and_everything_else_is_as_it_was(
    mode: str, services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    before = strange(config, entries_of(services, tmp_path))
    printed(services, tmp_path)
    provider = FromProfile(mode, http=http, clock=clock)
    await provider.fetch()
    keys = await provider.fetch()
    await provider.aclose()
    after = json.loads(content_of(config) or b"")
    entry = next(entry for entry in after["profiles"] if entry["name"] == mode)
    written = {name: entry.pop(name) for name in WRITTEN[mode]}
    early = 5 if mode == "CloudSSO" else 0
    expected = {
        "access_key_id": keys.access_key_id,
        "access_key_secret": str.__str__(keys.access_key_secret),
        "sts_token": str.__str__(keys.security_token or ""),
        "sts_expiration": int(keys.expires_at) - early,
    }
    if mode == "OAuth":
        # One refresh serves both exchanges.
        expected |= {"oauth_access_token": "aCcEsS-1", "oauth_refresh_token": "rEfReSh-1"}
        expected |= {"oauth_access_token_expire": int(clock.now) + 3600}
        next(entry for entry in before["profiles"] if entry["name"] == mode).pop("oauth_refresh_token")
    assert written == expected
    assert after == before
    assert stat.S_IMODE(os.stat(config).st_mode) == 0o600
    # Each file was read once more and not taken for a change by somebody else: nobody began anew.
    assert keys.access_key_id in ("STS.printed", "STS.sso-2", "STS.oauth-2")


@pytest.mark.parametrize("mode", ["CloudSSO", "OAuth"])
async def test_the_next_program_goes_on_with_the_cached_keys(
    mode: str, services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    write_config(config, entries_of(services, tmp_path))
    got = []
    for _ in range(2):
        provider = FromProfile(mode, http=http, clock=clock)
        got.append(await provider.fetch())
        await provider.aclose()
    asked = len(services.asked)
    assert got[0].access_key_id == got[1].access_key_id
    assert got[0].security_token == got[1].security_token
    assert got[0].expires_at == got[1].expires_at
    assert asked == {"CloudSSO": 1, "OAuth": 2}[mode]


@pytest.mark.parametrize("expiration", [10**15, 2**62])
async def test_cached_keys_beyond_all_calendars_are_no_keys(
    expiration: int, services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    entries = entries_of(services, tmp_path)
    cached = {"access_key_id": "STS.cached", "access_key_secret": "sEcReT-c", "sts_token": "tOkEn-c"}
    write_config(config, {"x": {**entries["CloudSSO"], **cached, "mode": "CloudSSO", "sts_expiration": expiration}})
    provider = FromProfile("x", http=http, clock=clock)
    assert (await provider.fetch()).access_key_id == "STS.sso-1"
    await provider.aclose()


async def test_tokens_that_could_not_be_saved_are_used_and_saved_later(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    write_config(config, entries_of(services, tmp_path))
    good = content_of(config)
    assert good is not None
    half = good[:100]
    # While the tokens are rotated somebody writes the file in place and is not done.
    services.before["oauth.token"] = lambda: put(config, half)
    provider = FromProfile("OAuth", http=http, clock=clock)
    assert (await provider.fetch()).access_key_id == "STS.oauth-1"
    assert content_of(config) == half, "a file that cannot be read is left as it is"
    assert any("could not be saved" in record.getMessage() for record in caplog.records)
    del services.before["oauth.token"]
    # He finishes, with what he had read before: the token in the file is spent, the new one only in memory.
    put(config, good)
    assert (await provider.fetch()).access_key_id == "STS.oauth-2"
    await provider.aclose()
    entry = entry_of(config, "OAuth")
    assert (entry["oauth_refresh_token"], entry["oauth_access_token"]) == ("rEfReSh-1", "aCcEsS-1")
    assert entry["access_key_id"] == "STS.oauth-2"
    log_shows_nothing(caplog)


async def test_tokens_that_could_not_be_saved_are_saved_at_the_end(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    write_config(config, entries_of(services, tmp_path))
    good = content_of(config)
    services.before["oauth.token"] = lambda: put(config, b"")
    provider = FromProfile("OAuth", http=http, clock=clock)
    await provider.fetch()
    put(config, good)
    await provider.aclose()
    assert entry_of(config, "OAuth")["oauth_refresh_token"] == "rEfReSh-1"


async def test_a_login_made_meanwhile_is_neither_overwritten_nor_missed(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    entries = entries_of(services, tmp_path)
    write_config(config, entries)
    new = {**entries["OAuth"], "oauth_refresh_token": "rEfReSh-of-somebody", "oauth_access_token": "aCcEsS-of-somebody"}
    new |= {"oauth_access_token_expire": int(clock.now) + 7200}
    services.before["oauth.exchange"] = lambda: write_config(config, {**entries, "OAuth": new})
    provider = FromProfile("OAuth", http=http, clock=clock)
    await provider.fetch()
    assert services.last("oauth.exchange").bearer == "aCcEsS-1"
    entry = entry_of(config, "OAuth")
    assert entry["oauth_refresh_token"] == "rEfReSh-of-somebody"
    assert "access_key_id" not in entry, "the keys of one login must not stand beside the tokens of another"
    del services.before["oauth.exchange"]
    await provider.fetch()
    assert services.last("oauth.exchange").bearer == "aCcEsS-of-somebody"
    assert entry_of(config, "OAuth")["access_key_id"] == "STS.oauth-2"
    await provider.aclose()


async def test_two_programs_with_one_login_follow_each_other(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    write_config(config, entries_of(services, tmp_path))
    one, other = (FromProfile("OAuth", http=http, clock=clock) for _ in range(2))
    for hour in range(6):
        for provider in (one, other):
            keys = await provider.fetch()
            assert not keys.expired(clock.now)
        clock.advance(1800 * (1 + hour % 2))
    for provider in (one, other):
        await provider.aclose()
    # No refresh token was used twice: that would have ended the login.
    used = [asked.params["refresh_token"] for asked in services.asked if asked.what == "oauth.token"]
    assert len(used) == len(set(used)) > 2
    assert entry_of(config, "OAuth")["oauth_refresh_token"] == services.refresh_token


async def test_a_token_that_another_program_used_first_is_not_the_end_of_the_login(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    entries = entries_of(services, tmp_path)
    write_config(config, entries)

    def other_program() -> None:
        """It rotates the token while ours is on its way, and leaves one behind that has to be rotated again."""
        del services.before["oauth.token"]
        services.refresh_token = "rEfReSh-7"
        write_config(config, {**entries, "OAuth": {**entries["OAuth"], "oauth_refresh_token": "rEfReSh-7"}})

    services.before["oauth.token"] = other_program
    provider = FromProfile("OAuth", http=http, clock=clock)
    keys = await provider.fetch()
    await provider.aclose()
    used = [asked.params["refresh_token"] for asked in services.asked if asked.what == "oauth.token"]
    assert used == ["rEfReSh-0", "rEfReSh-7"]
    entry = entry_of(config, "OAuth")
    assert (entry["oauth_refresh_token"], entry["access_key_id"]) == ("rEfReSh-8", keys.access_key_id)


async def test_a_profile_of_another_mode_gets_no_keys_of_the_old_one(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    entries = entries_of(services, tmp_path)
    write_config(config, entries)
    services.before["sso"] = lambda: (
        bool(write_config(config, {**entries, "CloudSSO": {"mode": "AK", **PAIR}})) and None
    )
    provider = FromProfile("CloudSSO", http=http, clock=clock)
    assert (await provider.fetch()).access_key_id == "STS.sso-1"
    assert entry_of(config, "CloudSSO") == {"name": "CloudSSO", "mode": "AK", **PAIR}
    assert (await provider.fetch()).access_key_id == PAIR["access_key_id"]
    await provider.aclose()


async def test_a_login_that_is_the_source_of_a_role_is_written_back_into_its_own_profile(
    services: Services, http: Rerouted, config: Path, tmp_path: Path, clock: FakeClock
) -> None:
    entries = entries_of(services, tmp_path)
    role = {"mode": "ChainableRamRoleArn", "source_profile": "OAuth", "ram_role_arn": f"{ROLE}/auditor"}
    write_config(config, {**entries, "role": role})
    provider = FromProfile("role", http=http, clock=clock)
    for _ in range(2):
        await provider.fetch()
    await provider.aclose()
    assert [one.what for one in services.asked] == ["oauth.token", "oauth.exchange", "role", "role"]
    assert entry_of(config, "OAuth")["oauth_refresh_token"] == "rEfReSh-1"
    assert entry_of(config, "role") == {"name": "role", **role}


# Providers one by one -----------------------------------------------------------------------------------------------


def test_a_profile_can_be_made_a_provider_without_a_session(tmp_path: Path, services: Services) -> None:
    path = write_config(tmp_path / "config.json", entries_of(services, tmp_path))
    profiles = Profiles(path)
    for profile in profiles.list():
        provider = provider_of(profile, profiles, environ={})
        assert f"profile/{provider.name}" == IDENTITIES.get(profile.name, (0, f"profile/{provider.name}"))[1]
    assert provider_of(IniProfiles(_ini(tmp_path)).get(), IniProfiles(_ini(tmp_path)), environ={}).name == "static"


def _ini(folder: Path) -> Path:
    path = folder / "c.ini"
    path.write_text("[default]\ntype = access_key\naccess_key_id = i\naccess_key_secret = s\n")
    return path
