"""The environment table of `docs/credentials.md`, row by row: what is read has an effect, what is not read has none.

The variables are those of the official Python libraries, the `aliyun` command line (v3.4.11) and the libraries it is
made of; the tests know all of them, and the page has to tell of each.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from aliram.credentials.config_file import config_path
from aliram.errors import CredentialsError
from aliram.session import Session
from tests.credential_services import (
    PAIR,
    ROLE,
    Services,
    credential_services,
    entries_of,
    put,
    write_config,
)
from tests.login_server import page

PAGE = (Path(__file__).parent.parent / "docs" / "credentials.md").read_text("utf-8")
CLOUD = "ALIBABA_CLOUD_"


@pytest.fixture
async def services() -> AsyncIterator[Services]:
    async with credential_services() as services:
        services.instance_role = None
        yield services


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, services: Services) -> Path:
    """A home with both files; metadata is asked where it always is."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("ALIRAM_ENDPOINT_URL_IMDS")

    async def sleep(seconds: float) -> None:
        """Pauses between attempts take no time."""

    monkeypatch.setattr(Session, "_sleep", staticmethod(sleep))
    furnish(tmp_path, services)
    return tmp_path


def key(name: str) -> dict[str, str]:
    return {"mode": "AK", "access_key_id": f"LTAI5t{name}", "access_key_secret": "sEcReT"}


def ini(name: str) -> bytes:
    return f"[default]\ntype = access_key\naccess_key_id = LTAI5t{name}\naccess_key_secret = sEcReT\n".encode()


def furnish(home: Path, services: Services) -> None:
    entries = entries_of(services, home)
    printed = {"mode": "AK", "access_key_id": "LTAI5tPrinted", "access_key_secret": "sEcReT"}
    put(home / "printed", json.dumps(printed).encode())
    role = {"mode": "RamRoleArn", **PAIR, "ram_role_arn": f"{ROLE}/auditor"}
    profiles = {**entries, "Current": key("Current"), "Other": key("Other"), "Role": role}
    write_config(home / ".aliyun" / "config.json", profiles, current="Current")
    write_config(home / "other.json", {"x": key("OtherFile")}, current="x")
    write_config(home / "elsewhere" / ".aliyun" / "config.json", {"x": key("Elsewhere")}, current="x")
    put(home / ".alibabacloud" / "credentials.ini", ini("Ini"))
    put(home / "other.ini", ini("OtherIni"))


# What is read -------------------------------------------------------------------------------------------------------


async def whose(services: Services, profile: str | None) -> str:
    """The key that signs, or how often attempts to get one failed and at what."""
    http = services.http()
    async with Session(profile=profile, transport=http) as session:
        try:
            await session.sts.get_caller_identity()
        except CredentialsError as error:
            return error.attempts[-1].reason
        finally:
            await http.aclose()
    asked = services.last("identity")
    return f"{asked.key_id} with a token" if "x-acs-security-token" in asked.headers else asked.key_id


def name_of_session(services: Services) -> str:
    return re.sub("[0-9a-f]{8}", "*", services.last("role").params["RoleSessionName"])


def host_of_sts(services: Services) -> str:
    return services.last("role").host


def metadata(services: Services) -> str:
    return " ".join(one.what for one in services.asked if one.what.startswith("imds"))


@dataclass(frozen=True)
class Row:
    """Variables, what is seen without them, and what with them."""

    variables: Mapping[str, str]
    without: str
    with_them: str
    profile: str | None = None
    see: Callable[[Services], str] | None = None
    """What is looked at instead of whose keys they are."""
    given: Mapping[str, str] = field(default_factory=dict)
    """What is set in either case."""


NO_FILES = {f"{CLOUD}CLI_PROFILE_DISABLED": "true", "HOME": "{home}/empty"}
OIDC = {
    "ROLE_ARN": f"{ROLE}/pod",
    "OIDC_PROVIDER_ARN": "acs:ram::5123456789012345:oidc-provider/ack",
    "OIDC_TOKEN_FILE": "{home}/token",
}
TRIPLE = {"ACCESS_KEY_ID": "LTAI5tEnv", "ACCESS_KEY_SECRET": "sEcReT", "SECURITY_TOKEN": "tOkEn"}


def prefixed(prefix: str, values: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}{name}": value for name, value in values.items()}


SWITCHED_OFF = f"{CLOUD}DISABLE_EXTERNAL_PROCESS"
ROWS = [
    *(
        Row(prefixed(prefix, TRIPLE), "LTAI5tCurrent", "LTAI5tEnv with a token")
        for prefix in (CLOUD, "ALIBABACLOUD_", "ALICLOUD_", "")
    ),
    *(
        Row({f"{prefix}PROFILE": "Other"}, "LTAI5tCurrent", "LTAI5tOther")
        for prefix in ("ALIBABACLOUD_", CLOUD, "ALICLOUD_")
    ),
    Row({f"{CLOUD}CONFIG_FILE": "{home}/other.json"}, "LTAI5tCurrent", "LTAI5tOtherFile"),
    Row({f"{CLOUD}CLI_PROFILE_DISABLED": "true"}, "LTAI5tCurrent", "LTAI5tIni"),
    Row({f"{CLOUD}IGNORE_PROFILE": "TRUE"}, "LTAI5tCurrent", "LTAI5tIni"),
    Row({"ALIBABACLOUD_IGNORE_PROFILE": "TRUE"}, "LTAI5tCurrent", "LTAI5tIni"),
    Row({f"{CLOUD}IGNORE_PROFILE": "true"}, "LTAI5tCurrent", "LTAI5tCurrent"),
    Row(
        {f"{CLOUD}CREDENTIALS_FILE": "{home}/other.ini"},
        "LTAI5tIni",
        "LTAI5tOtherIni",
        given={f"{CLOUD}CLI_PROFILE_DISABLED": "true"},
    ),
    Row(
        {f"{CLOUD}CREDENTIALS_URI": "{url}/keys"},
        f"{CLOUD}CREDENTIALS_URI is not set",
        "STS.uri-1 with a token",
        given=NO_FILES,
    ),
    *(Row(prefixed(prefix, OIDC), "LTAI5tCurrent", "STS.oidc-1 with a token") for prefix in (CLOUD, "ALIBABACLOUD_")),
    Row({f"{CLOUD}ROLE_SESSION_NAME": "me"}, "aliram-*", "me", "Role", name_of_session),
    Row({f"{CLOUD}STS_ENDPOINT": "sts.test"}, "sts.aliyuncs.com", "sts.test", "Role", host_of_sts),
    Row({f"{CLOUD}STS_REGION": "cn-beijing"}, "sts.aliyuncs.com", "sts.cn-beijing.aliyuncs.com", "Role", host_of_sts),
    Row(
        {f"{CLOUD}VPC_ENDPOINT_ENABLED": "true"},
        "sts.cn-beijing.aliyuncs.com",
        "sts-vpc.cn-beijing.aliyuncs.com",
        "Role",
        host_of_sts,
        {f"{CLOUD}STS_REGION": "cn-beijing"},
    ),
    Row(
        {f"{CLOUD}ECS_METADATA": "web"},
        "imds.token imds.role imds.keys",
        "imds.token imds.keys",
        None,
        metadata,
        NO_FILES,
    ),
    Row({f"{CLOUD}ECS_METADATA_DISABLED": "true"}, "imds.token imds.role imds.keys", "", None, metadata, NO_FILES),
    Row(
        {f"{CLOUD}IMDSV1_DISABLED": "true"},
        "imds.token imds.role imds.keys",
        "imds.token",
        None,
        metadata,
        {**NO_FILES, "no token": "1"},
    ),
    Row({SWITCHED_OFF: "true"}, "LTAI5tPrinted", f"external programs are switched off by {SWITCHED_OFF}", "External"),
    Row({SWITCHED_OFF: "1"}, "STS.uri-1 with a token", f"switched off by {SWITCHED_OFF}", "CredentialsURI"),
    Row({"HOME": "{home}/elsewhere"}, "LTAI5tCurrent", "LTAI5tElsewhere"),
]
SHOWN_ELSEWHERE = {
    # tests/test_metadata_proxy.py
    *("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"),
    # below: nobody here runs Windows
    *("HOMEDRIVE", "HOMEPATH", "USERPROFILE"),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.variables))
async def test_what_is_read_has_an_effect(
    row: Row, services: Services, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def setenv(variables: Mapping[str, str]) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value.format(home=home, url=services.url))

    async def look() -> str:
        found = await whose(services, row.profile)
        return found if row.see is None else row.see(services)

    setenv(row.given)
    if row.see is metadata:
        services.instance_role = "web"
        if "no token" in row.given:
            services.answers["imds.token"] = lambda: page(404)
    seen = [await look()]
    services.asked.clear()
    services.ends.clear()
    setenv(row.variables)
    seen.append(await look())
    assert seen == [row.without, row.with_them]


WINDOWS = [
    ({"HOME": "h", "HOMEDRIVE": "C:", "HOMEPATH": "\\p", "USERPROFILE": "u"}, "h"),
    ({"HOMEDRIVE": "C:", "HOMEPATH": "\\p", "USERPROFILE": "u"}, "C:\\p"),
    ({"USERPROFILE": "u"}, "u"),
]


@pytest.mark.parametrize(("environ", "home"), WINDOWS)
def test_where_the_files_are_on_windows(environ: dict[str, str], home: str) -> None:
    assert config_path(environ, windows=True) == Path(home) / ".aliyun" / "config.json"


async def test_the_environment_is_read_when_the_session_is_made(
    services: Services, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = services.http()
    async with Session(transport=http) as session:
        monkeypatch.setenv(f"{CLOUD}PROFILE", "Other")
        monkeypatch.setenv(f"{CLOUD}CONFIG_FILE", "/nowhere")
        assert (await session.credentials.get()).access_key_id == "LTAI5tCurrent"
    await http.aclose()


# What is not read ---------------------------------------------------------------------------------------------------

NOT_READ: dict[str, dict[str, str]] = {
    "region": {
        **prefixed(CLOUD, {"REGION_ID": "cn-beijing"}),
        **prefixed("ALIBABACLOUD_", {"REGION_ID": "cn-beijing"}),
        **prefixed("ALICLOUD_", {"REGION_ID": "cn-beijing"}),
        "REGION_ID": "cn-beijing",
        "REGION": "cn-beijing",
    },
    "endpoint": {
        **{f"{prefix}ENDPOINT_TYPE": "vpc" for prefix in (CLOUD, "ALIBABACLOUD_", "ALICLOUD_", "")},
        f"{CLOUD}ENDPOINT": "elsewhere.test",
    },
    "gaps": {
        f"{CLOUD}EXTERNAL_ID": "wOrD",
        "ALIBABACLOUD_EXTERNAL_ID": "wOrD",
        f"{CLOUD}EXTERNAL_ACCOUNT_TYPE": "x",
        f"{CLOUD}PROFILE_MODE": "Anonymous",
    },
    "bearer": {f"{CLOUD}BEARER_TOKEN": "tOkEn", f"{CLOUD}BEARER_TOKEN_HEADER_KEY": "x-own"},
    "limits": {
        f"{CLOUD}THROTTLING_RETRY_ENABLED": "false",
        f"{CLOUD}THROTTLING_RETRY_MAX_ATTEMPTS": "0",
        f"{CLOUD}THROTTLING_RETRY_MAX_DELAY_MS": "1",
        f"{CLOUD}READ_TIMEOUT": "1",
        f"{CLOUD}CONNECT_TIMEOUT": "1",
        f"{CLOUD}RETRY_COUNT": "0",
    },
    "user agent": {f"{CLOUD}USER_AGENT": "mine/1", "ALIYUN_USER_AGENT": "mine/2", f"{CLOUD}VENDOR": "mine"},
    "context": {
        f"{CLOUD}SOURCE_IP": "10.0.0.1",
        f"{CLOUD}SECURE_TRANSPORT": "true",
        f"{CLOUD}CALL_CONTEXT_SKIP_PRODUCTS": "ram",
    },
    "login": {"ALIBABACLOUD_SSO_CLIENT_ID": "app-mine", f"{CLOUD}SSO_CLIENT_ID": "app-mine"},
    "old names": {"ALIYUN_ACCESS_KEY_ID": "LTAI5tOld", "ALIYUN_ACCESS_KEY_SECRET": "sEcReT"},
    "command line": {
        f"{CLOUD}CLI_PLUGIN_AUTO_INSTALL": "true",
        f"{CLOUD}CLI_PLUGIN_AUTO_INSTALL_ENABLE_PRE": "true",
        f"{CLOUD}CLI_PLUGINS_DIR": "/nowhere",
        f"{CLOUD}CLI_PLUGIN_NO_CACHE": "true",
        f"{CLOUD}CLI_PLUGIN_SOURCE_BASE": "http://elsewhere.test",
        f"{CLOUD}CLI_MOCK": "true",
        f"{CLOUD}CLI_MOCK_PATH": "/nowhere",
        f"{CLOUD}CLI_VERSION": "0",
        f"{CLOUD}OTEL_ENDPOINT": "http://elsewhere.test",
        f"{CLOUD}SAFETY_POLICY": "deny",
        f"{CLOUD}PRICING_MODE": "x",
        f"{CLOUD}LANGUAGE": "zh",
    },
    "debug": {"DEBUG": "sdk"},
}

VOLATILE = ("authorization", "x-acs-date", "x-acs-signature-nonce")


async def everything(services: Services, home: Path, caplog: pytest.LogCaptureFixture, capfd: Any) -> list[Any]:
    """Whatever can be seen of some calls: requests, time limits, attempts, errors, the log and what is printed."""
    furnish(home, services)
    services.asked.clear()
    services.ends.clear()
    services.refresh_token = "rEfReSh-0"
    caplog.clear()
    capfd.readouterr()
    seen: list[Any] = []
    # The first call is put off, so that a retry is seen.
    busy = {"Code": "ServiceUnavailable", "Message": "busy", "RequestId": "R"}
    answers = [page(503, busy, {"x-acs-retry-after": "700"})]
    services.answers["identity"] = lambda: answers.pop(0) if answers else page(200, {})
    for profile in ("RamRoleArn", "OAuth", None):
        http = services.http()
        async with Session(profile=profile, transport=http) as session:
            await session.sts.get_caller_identity()
        seen += map(visible, http.requests)
        await http.aclose()
    for one in services.asked:
        seen.append((one.what, one.host, one.headers["user-agent"]))
    os.environ["HOME"] = str(home / "empty")
    http = services.http()
    async with Session(transport=http) as session:
        seen += [attempt[:2] for attempt in await session.credentials.explain()]
    await http.aclose()
    os.environ["HOME"] = str(home)
    seen += [(record.levelname, record.name) for record in caplog.records if record.name != "aiohttp.access"]
    seen += capfd.readouterr()
    return seen


def visible(request: Any) -> Any:
    headers = {name.lower(): value for name, value in request.headers.items() if name.lower() not in VOLATILE}
    query = urlsplit(request.url)._replace(query="").geturl()
    # What is left of the time for a whole call is never twice the same.
    return request.method, query, sorted(headers.items()), request.body, request.connect, request.read


@pytest.mark.parametrize("row", NOT_READ)
async def test_what_is_not_read_has_no_effect(
    row: str,
    services: Services,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    before = await everything(services, home, caplog, capfd)
    for name, value in NOT_READ[row].items():
        monkeypatch.setenv(name, value)
    after = await everything(services, home, caplog, capfd)
    assert after == before
    assert len(before) > 20
    assert "sEcReT" not in caplog.text


# The page -----------------------------------------------------------------------------------------------------------


def table(heading: str) -> set[str]:
    """The variables of a table of the page, abbreviations and aliases written out."""
    lines = PAGE.partition(heading)[2].partition("\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    found: set[str] = set()
    for line in lines:
        words = re.findall(r"`([A-Z0-9_*]+)(?:=\w+)?`", line.strip("|").partition("|")[0])
        words = [f"{CLOUD.rstrip('_')}{word}" if word.startswith("_") else word for word in words]
        found |= {word for word in words if not word.endswith("_")}
        prefixes = re.findall(r"`([A-Z]+_)`", line)
        prefixes += ["ALIBABACLOUD_", "ALICLOUD_", ""] if "the same prefixes" in line else []
        prefixes += [""] if "without a prefix" in line else []
        found |= {word.replace(CLOUD, prefix) for word in words if word.startswith(CLOUD) for prefix in prefixes}
    return found


def test_the_page_tells_of_every_variable() -> None:
    read, not_read = table("## Environment"), table("Not read, and why:")
    shown = {name for row in ROWS for name in row.variables} | SHOWN_ELSEWHERE
    ignored = {name for row in NOT_READ.values() for name in row}
    assert shown <= read
    assert read - shown <= {"ALIBABACLOUD_CLI_PROFILE_DISABLED"}, "an effect that no test shows"
    assert not (missing := [name for name in ignored if not any(fnmatchcase(name, one) for one in not_read)]), missing
    unknown = {one for one in not_read if not any(fnmatchcase(name, one) for name in ignored)}
    # Where a row gives prefixes they need not be meant for each of its variables.
    assert {one for one in unknown if one.startswith(CLOUD)} == set(), "a variable that no test knows"
    assert not read & ignored
