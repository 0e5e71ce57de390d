"""What is compared: aliram, bare aiohttp, and the official SDK, each doing the same work."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from aliram import Session
from aliram.credentials.static import StaticKeys

__all__ = ["Arm", "aliram_calls", "bare_calls", "certificate", "official_calls", "trusting"]

Arm = Callable[[], Awaitable[object]]
KEY_ID, SECRET = "LTAI5tBenchmarkKeyId", "BenchmarkSecret0123456789abcd"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    import ipaddress

    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.touch(0o600)
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate_file, key_file


def trusting(certificate_file: Path) -> ssl.SSLContext:
    """A client context that trusts just that certificate."""
    return ssl.create_default_context(cafile=str(certificate_file))


def aliram_calls(session: Session, calls: int, at_once: int = 1) -> Arm:
    """Signed, typed calls."""

    async def one() -> None:
        reply = await session.ram.get_user(user_name="alice")
        assert reply.user is not None

    return _repeat(one, calls, at_once)


def bare_calls(client: aiohttp.ClientSession, url: str, calls: int) -> Arm:
    """The peer of (a): aiohttp as everybody uses it, with as many parameters and headers, unsigned and untyped."""
    headers = {
        "x-acs-action": "GetUser",
        "x-acs-version": "2015-05-01",
        "x-acs-date": "2024-01-02T03:04:05Z",
        "x-acs-signature-nonce": "0123456789abcdef0123456789abcdef",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "Authorization": "ACS3-HMAC-SHA256 Credential=LTAI5tBenchmarkKeyId,SignedHeaders=host;x-acs-action;"
        "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=" + "0" * 64,
        "Accept": "application/json",
    }

    async def one() -> None:
        async with client.post(url, params={"UserName": "alice"}, headers=headers) as reply:
            user = json.loads(await reply.read())
        assert user["User"]

    return _repeat(one, calls, 1)


def official_calls(host: str, calls: int, at_once: int, certificate_file: Path | None) -> Arm:
    """The official SDK's async method."""
    from alibabacloud_ram20150501 import models
    from alibabacloud_ram20150501.client import Client
    from alibabacloud_tea_openapi.models import Config

    client: Any = Client(
        Config(
            access_key_id=KEY_ID,
            access_key_secret=SECRET,
            endpoint=host,
            protocol="https" if certificate_file else "http",
            ca=str(certificate_file or ""),
        )
    )

    async def one() -> None:
        reply = await client.get_user_async(models.GetUserRequest(user_name="alice"))
        assert reply.body.user

    return _repeat(one, calls, at_once)


def session_for(url: str, context: ssl.SSLContext | None = None) -> Session:
    """An aliram session that talks to the benchmark's server."""
    return Session(
        credentials=StaticKeys(KEY_ID, SECRET),
        endpoints={"ram": url, "ims": url, "sts": url},
        ssl=context,
    )


def _repeat(one: Callable[[], Awaitable[None]], calls: int, at_once: int) -> Arm:
    async def batch() -> None:
        async def worker(share: int) -> None:
            for _ in range(share):
                await one()

        if at_once == 1:
            await worker(calls)
        else:
            await asyncio.gather(*(worker(calls // at_once) for _ in range(at_once)))

    return batch
