"""An emulator for a test, and a client so small that it cannot share a mistake with either side.

`RawClient` signs as the documentation pages "V3 request syntax and signature" and "RPC signature" say, with the
standard library alone; it has no line in common with `aliram.signer` or `aliram.emulator.signature`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import itertools
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from aliram.emulator import Emulator, serve

VERSIONS = {"ims": "2019-08-15", "ram": "2015-05-01", "sts": "2015-04-01"}


@dataclass
class RawReply:
    """A reply as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def tree(self) -> dict[str, Any]:
        tree: dict[str, Any] = json.loads(self.body)
        return tree

    @property
    def code(self) -> str:
        """The error code; empty for a success."""
        return str(self.tree.get("Code", "")) if self.status >= 400 else ""


@dataclass
class RawClient:
    """Sends one request at a time, every part of it in the test's hands."""

    port: int
    key_id: str
    secret: str = field(repr=False)
    token: str | None = field(default=None, repr=False)

    def ims(self, action: str, **params: str) -> RawReply:
        return self.call("ims", action, params)

    def ram(self, action: str, **params: str) -> RawReply:
        return self.call("ram", action, params)

    def sts(self, action: str, **params: str) -> RawReply:
        return self.call("sts", action, params)

    def call(
        self,
        service: str,
        action: str,
        params: Mapping[str, str] | None = None,
        *,
        method: str = "POST",
        form: Mapping[str, str] | None = None,
        version: str | None = None,
        date: str | None = None,
        nonce: str | None = None,
        signature: str = "v3",
        change: Mapping[str, str | None] | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> RawReply:
        """Signs and sends. `change` replaces headers after signing (None takes one away), `extra` adds signed ones (V3)
        or signed parameters (V1)."""
        version = VERSIONS.get(service, "") if version is None else version
        date = date or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        nonce = nonce or secrets.token_hex(16)
        query = dict(params or {})
        body = urlencode(form).encode() if form else b""
        headers = {"host": f"127.0.0.1:{self.port}"}
        if body:
            headers["content-type"] = "application/x-www-form-urlencoded"
        if signature == "v1":
            query |= {"Action": action, "Version": version, "Timestamp": date, "SignatureNonce": nonce}
            query |= {"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "AccessKeyId": self.key_id}
            query |= {"SecurityToken": self.token} if self.token else {}
            query |= dict(extra or {})
            query["Signature"] = self.sign_v1(method, {**query, **dict(form or {})})
        else:
            headers |= {"x-acs-action": action, "x-acs-version": version, "x-acs-date": date}
            headers |= {"x-acs-signature-nonce": nonce, "x-acs-content-sha256": hashlib.sha256(body).hexdigest()}
            headers |= {"x-acs-security-token": self.token} if self.token else {}
            headers |= dict(extra or {})
            headers["authorization"] = self.sign_v3(method, query, headers)
        for name, value in (change or {}).items():
            headers.pop(name, None)
            if value is not None:
                headers[name] = value
        return self.send(method, f"/?{urlencode(query)}" if query else "/", headers, body)

    def sign_v3(self, method: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str:
        names = sorted(headers)
        canonical = "\n".join(
            [
                method,
                "/",
                "&".join(f"{_percent(name)}={_percent(query[name])}" for name in sorted(query)),
                *(f"{name}:{headers[name]}" for name in names),
                "",
                ";".join(names),
                headers["x-acs-content-sha256"],
            ]
        )
        text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        signature = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return f"ACS3-HMAC-SHA256 Credential={self.key_id},SignedHeaders={';'.join(names)},Signature={signature}"

    def sign_v1(self, method: str, params: Mapping[str, str]) -> str:
        canonical = "&".join(f"{_percent(name)}={_percent(params[name])}" for name in sorted(params))
        text = f"{method}&%2F&{_percent(canonical)}"
        digest = hmac.new(f"{self.secret}&".encode(), text.encode(), hashlib.sha1).digest()
        return base64.b64encode(digest).decode()

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> RawReply:
        """Sends exactly this."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            return self.exchange(connection, method, target, headers, body)
        finally:
            connection.close()

    def exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes = b"",
    ) -> RawReply:
        """Sends exactly this on that connection."""
        connection.putrequest(method, target, skip_host="host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader("content-length", str(len(body)))
        connection.endheaders(body)
        reply = connection.getresponse()
        return RawReply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())

    def pages(self, service: str, action: str, path: tuple[str, str], **params: str) -> Iterator[list[Any]]:
        """Every page of a Marker list."""
        marker: dict[str, str] = {}
        for _ in itertools.count():
            tree = self.call(service, action, {**params, **marker}).tree
            yield tree[path[0]][path[1]]
            if not tree["IsTruncated"]:
                assert "Marker" not in tree
                return
            marker = {"Marker": tree["Marker"]}


@dataclass
class KeptClient(RawClient):
    """Makes all its calls on one connection, in half the time."""

    connection: http.client.HTTPConnection = field(kw_only=True, repr=False)

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> RawReply:
        return self.exchange(self.connection, method, target, headers, body)


def _percent(text: str) -> str:
    return quote(text, safe="-_.~")


def root_of(emulator: Emulator) -> RawClient:
    """The raw client of an emulator's root."""
    return RawClient(emulator.port, emulator.root_key.access_key_id, str(emulator.root_key.access_key_secret))


@pytest.fixture(scope="session")
def _shared_emulator() -> Iterator[Emulator]:
    with serve() as emulator:
        yield emulator


@pytest.fixture
def emulator(_shared_emulator: Emulator) -> Emulator:
    """An emulator in its first state. One process serves all tests; each gets it reset."""
    _shared_emulator.reset()
    return _shared_emulator


@pytest.fixture
def root(emulator: Emulator) -> RawClient:
    """The account's root, with the raw client."""
    return root_of(emulator)
