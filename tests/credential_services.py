"""Every service that gives keys, on one loopback port and on a test's own clock, and a way there for every host.

    async with credential_services(clock) as services:
        session = Session(profile="dev", transport=services.http())

`asked` are the questions that were answered, `refused` counts those that came while the services were down.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec import structs

from aliram.transport import HttpReply, HttpRequest, Transport
from tests.login_server import page, serving

ROLES = "/latest/meta-data/ram/security-credentials/"
MARK = re.compile(r"sEcReT|tOkEn|aCcEsS|rEfReSh|wOrD")
"""Whatever these services give or tests send in secret has one of these in it."""
ACTIONS = {
    "AssumeRole": "role",
    "AssumeRoleWithOIDC": "oidc",
    "GenerateSessionAccessKey": "rsa",
    "GetCallerIdentity": "identity",
}


def log_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """No secret was logged, but by the stand-ins' own server."""
    records = [record for record in caplog.records if record.name != "aiohttp.access"]
    shown = "\n".join(f"{record.getMessage()} {record.args!r} {record.exc_info!r}" for record in records)
    found = MARK.search(shown)
    assert found is None, f"a secret is logged: …{shown[max(0, found.start() - 80) : found.end() + 20]}"


@dataclass
class Asked:
    """One question as it came."""

    what: str
    method: str
    host: str
    """Where it was meant to go; empty for loopback."""
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def params(self) -> dict[str, str]:
        """Query and form together."""
        form = self.body.decode() if "form" in self.headers.get("content-type", "") else ""
        query = parse_qsl(urlsplit(self.target).query, keep_blank_values=True)
        return dict(query) | dict(parse_qsl(form, keep_blank_values=True))

    @property
    def key_id(self) -> str:
        """The key that signed it."""
        found = re.search("Credential=([^,]+)", self.headers.get("authorization", ""))
        return found[1] if found else self.params.get("AccessKeyId", "")

    @property
    def bearer(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class Services:
    """What they answer, and what they were asked."""

    clock: Callable[[], float]
    url: str = ""
    life: int = 3600
    """Seconds that keys work, where the question does not say."""
    instance_life: int = 21600
    instance_role: str | None = "web"
    down: bool = False
    refused: int = 0
    by_question: bool = False
    """The same question is answered with the same keys, whoever asks and however he writes it."""
    fixed: dict[str, str] | None = None
    """Keys to give to everybody."""
    answers: dict[str, Callable[[], web.Response]] = field(default_factory=dict)
    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    """What happens in the world just before an answer."""
    asked: list[Asked] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    """Keys that were used after their end."""
    ends: dict[str, float] = field(default_factory=dict)
    refresh_token: str = "rEfReSh-0"
    access_token_life: int = 3600

    def count(self, what: str) -> int:
        return Counter(one.what for one in self.asked)[what]

    def last(self, what: str) -> Asked:
        return next(one for one in reversed(self.asked) if one.what == what)

    def http(self, **options: Any) -> Rerouted:
        return Rerouted(self, Transport(environ={}, **options))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        asked = Asked("", request.method, headers.pop("x-meant-for", ""), request.raw_path, headers, body)
        asked.what = self._what(asked, request.path)
        if self.down:
            self.refused += 1
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        self.asked.append(asked)
        if asked.what in self.before:
            self.before[asked.what]()
        if asked.what in self.answers:
            return self.answers[asked.what]()
        if self.ends.get(asked.key_id, float("inf")) <= self.clock():
            self.expired.append(asked.key_id)
        answer: Callable[[Asked], Any] = getattr(self, f"_{asked.what.replace('.', '_')}")
        content = answer(asked)
        return content if isinstance(content, web.Response) else page(200, content)

    def _what(self, asked: Asked, path: str) -> str:
        if path.startswith(ROLES):
            return "imds.role" if path == ROLES else "imds.keys"
        fixed = {
            "/latest/api/token": "imds.token",
            "/cloud-credentials": "sso",
            "/v1/token": "oauth.token",
            "/v1/exchange": "oauth.exchange",
            "/keys": "uri",
        }
        action = asked.headers.get("x-acs-action") or asked.params.get("Action", "")
        return fixed.get(path) or ACTIONS[action]

    def _keys(self, name: str, question: Sequence[str | None], life: int | None = None) -> dict[str, str]:
        """Keys named after what gave them, which count up, or which are made from the question."""
        if self.fixed is not None:
            return self.fixed
        digest = hashlib.sha256(json.dumps(list(question)).encode()).hexdigest()[:16]
        number = sum(key.startswith(f"STS.{name}-") for key in self.ends) + 1
        mark = digest if self.by_question else str(number)
        end = self.clock() + (life or self.life)
        self.ends[f"STS.{name}-{mark}"] = int(end)
        return {
            "AccessKeyId": f"STS.{name}-{mark}",
            "AccessKeySecret": f"sEcReT-{name}-{mark}",
            "SecurityToken": f"tOkEn-{name}-{mark}",
            "Expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(end))),
        }

    def _role(self, asked: Asked) -> Any:
        params = asked.params
        token = asked.headers.get("x-acs-security-token") or params.get("SecurityToken")
        names = ("RoleArn", "RoleSessionName", "Policy", "ExternalId")
        seconds = int(params.get("DurationSeconds", "3600"))
        question = [*(params.get(name) for name in names), str(seconds), asked.key_id, token]
        name = params["RoleArn"].rpartition("/")[2]
        return {"RequestId": "R", "Credentials": self._keys(name, question, seconds)}

    def _oidc(self, asked: Asked) -> Any:
        params = asked.params
        names = ("RoleArn", "OIDCProviderArn", "OIDCToken", "Policy")
        seconds = int(params.get("DurationSeconds", "3600"))
        # A line end behind the token means nothing; some send it along.
        question = [*(params.get(name, "").strip() for name in names), str(seconds)]
        return {"RequestId": "R", "Credentials": self._keys("oidc", question, seconds)}

    def _rsa(self, asked: Asked) -> Any:
        keys = self._keys("rsa", [asked.key_id], int(asked.params["DurationSeconds"]))
        names = ("AccessKeyId", "AccessKeySecret", "Expiration")
        found = {f"Session{name}" if name != "Expiration" else name: keys[name] for name in names}
        return {"RequestId": "R", "SessionAccessKey": found}

    def _identity(self, asked: Asked) -> Any:
        return {"RequestId": "R", "Arn": f"acs:ram::1:user/{asked.key_id}", "AccountId": "1"}

    def _imds_token(self, asked: Asked) -> web.Response:
        return page(200, "tOkEn-of-metadata") if asked.method == "PUT" else page(405)

    def _imds_role(self, asked: Asked) -> web.Response:
        return page(404) if self.instance_role is None else page(200, self.instance_role)

    def _imds_keys(self, asked: Asked) -> Any:
        name = asked.target.removeprefix(ROLES)
        if name != self.instance_role:
            return page(404)
        return {"Code": "Success", **self._keys(name, [name], self.instance_life)}

    def _uri(self, asked: Asked) -> Any:
        return {"Code": "Success", **self._keys("uri", [asked.target])}

    def _sso(self, asked: Asked) -> Any:
        return {"CloudCredential": self._keys("sso", [asked.bearer, *sorted(json.loads(asked.body).values())])}

    def _oauth_token(self, asked: Asked) -> Any:
        if asked.params.get("refresh_token") != self.refresh_token:
            return page(400, {"error": "invalid_grant", "error_description": "it was used", "requestId": "R"})
        number = int(self.refresh_token.partition("-")[2]) + 1
        self.refresh_token = f"rEfReSh-{number}"
        return {
            "access_token": f"aCcEsS-{number}",
            "refresh_token": self.refresh_token,
            "expires_in": self.access_token_life,
        }

    def _oauth_exchange(self, asked: Asked) -> Any:
        return self._keys("oauth", [asked.bearer])


class Rerouted:
    """HTTP that sends every request to the services, whatever host it is meant for, over a real connection. What is
    meant for loopback goes where it is meant to go."""

    def __init__(self, services: Services, transport: Transport) -> None:
        self._services = services
        self._transport = transport
        self.requests: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> HttpReply:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.hostname == "127.0.0.1":
            return await self._transport.send(request)
        query = f"?{parts.query}" if parts.query else ""
        return await self._transport.send(
            structs.replace(
                request,
                url=f"{self._services.url}{parts.path or '/'}{query}",
                headers={**request.headers, "X-Meant-For": parts.netloc},
            )
        )

    async def aclose(self) -> None:
        await self._transport.aclose()


ROLE = "acs:ram::5123456789012345:role"
PAIR = {"access_key_id": "LTAI5tSource", "access_key_secret": "sEcReT-source"}


def write_script(path: Path, lines: str) -> str:
    """A program, and the command that runs it."""
    path.write_text(f"#!/bin/sh\n{lines}\n")
    return f"/bin/sh {path}"


def entries_of(services: Services, folder: Path) -> dict[str, dict[str, Any]]:
    """A profile of each mode that gets its keys from these services, under the name of the mode; what the profiles
    need lies in the folder."""
    (folder / "token").write_text("tOkEn-of-the-pod\n")
    (folder / "private.pem").write_text(private_pem())
    command = write_script(folder / "program", f'echo run >> "{folder}/runs"; cat "{folder}/printed"')
    role = {"ram_role_arn": f"{ROLE}/first", "ram_session_name": "me"}
    return {
        "AK": {**PAIR},
        "StsToken": {"access_key_id": "STS.given", "access_key_secret": "sEcReT-given", "sts_token": "tOkEn-given"},
        "RamRoleArn": {**PAIR, **role},
        "ChainableRamRoleArn": {"source_profile": "RamRoleArn", **role, "ram_role_arn": f"{ROLE}/second"},
        "EcsRamRole": {},
        "RamRoleArnWithRoleName": {**role},
        "OIDC": {
            "oidc_provider_arn": "acs:ram::5123456789012345:oidc-provider/ack",
            "oidc_token_file": str(folder / "token"),
            **role,
        },
        "CredentialsURI": {"credentials_uri": f"{services.url}/keys?word=wOrD"},
        "External": {"process_command": command},
        "RsaKeyPair": {"key_pair_name": "key-pair", "private_key": str(folder / "private.pem")},
        "CloudSSO": {
            "cloud_sso_sign_in_url": f"{services.url}/company/login",
            "cloud_sso_account_id": "5123456789012345",
            "cloud_sso_access_config": "ac-1",
            "access_token": "aCcEsS-sso",
            "cloud_sso_access_token_expire": int(services.clock()) + 7 * 86400,
        },
        "OAuth": {"oauth_site_type": "CN", "oauth_refresh_token": "rEfReSh-0"},
        "BearerToken": {"bearer_token": "tOkEn-of-the-bearer"},
        "Anonymous": {},
    }


def write_config(path: Path, entries: Mapping[str, Mapping[str, Any]], current: str = "") -> Path:
    """A `config.json` as the command line writes it."""
    profiles = [{"name": name, "mode": name, **entry} for name, entry in entries.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"current": current, "profiles": profiles, "meta_path": ""}, indent="\t"))
    path.chmod(0o600)
    return path


def content_of(path: Path) -> bytes | None:
    """What the file holds; None where there is none."""
    return path.read_bytes() if path.exists() else None


def put(path: Path, content: bytes | None) -> None:
    """Write a file in place, as an editor does that takes no care."""
    path.parent.mkdir(exist_ok=True)
    if content is not None:
        path.write_bytes(content)


@cache
def private_pem() -> str:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@asynccontextmanager
async def credential_services(clock: Callable[[], float] = time.time) -> AsyncIterator[Services]:
    """Serve until the block ends."""
    services = Services(clock)
    async with serving(services.handle) as services.url:
        yield services
