"""TLS on the spot: an authority and a certificate that nobody trusts who was not told to, and that end with the
emulator.

The authority's key never leaves memory and is forgotten once it has signed; the server's key is on disk only while it
is loaded, which cannot be done from memory. What stays, until the emulator ends, is the authority's certificate in a
folder of the owner's alone. cryptography comes with the extra `emulator` and is imported where it is used.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import ssl
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aliram.errors import ConfigError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

__all__ = ["Certificates"]

_LIFE = datetime.timedelta(days=30)
"""Longer than any test run, short enough to be worth nothing when a certificate is left lying about."""
_SLACK = datetime.timedelta(hours=1)
"""Clocks of containers differ."""


class Certificates:
    """A throw-away authority, and the certificate it gave a server.

    Args:
        hosts: IP addresses and names that the certificate holds for.

    Raises:
        ConfigError: cryptography is not installed.
        OSError: no folder can be made.
    """

    def __init__(self, hosts: Sequence[str]) -> None:
        # Made with mode 0700; removed at the latest when the interpreter ends.
        self._folder = tempfile.TemporaryDirectory(prefix="aliram-emulator-", ignore_cleanup_errors=True)
        try:
            authority, chain, key = _make(hosts)
            self.ca_file = _write(self.folder / "ca.pem", authority)
            """Certificate of the authority, PEM."""
            self.server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            """What the server shows."""
            pair = _write(self.folder / "server.pem", chain + key)
            try:
                self.server_context.load_cert_chain(pair)
            finally:
                pair.unlink()
        except BaseException:
            self.remove()
            raise

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return Path(self._folder.name)

    def client_context(self) -> ssl.SSLContext:
        """A context that trusts this authority and no other."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    def remove(self) -> None:
        """Removes the files; a second time does nothing."""
        self._folder.cleanup()


def _write(path: Path, content: bytes) -> Path:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return path


def _make(hosts: Sequence[str]) -> tuple[bytes, bytes, bytes]:
    """The authority's certificate, the server's and the server's key, each as PEM."""
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        text = "TLS needs the package cryptography, which is not installed: pip install 'aliram[emulator]'"
        raise ConfigError(text) from None
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key)
    server = _server(server_key, authority, authority_key, hosts)
    plain = serialization.NoEncryption()
    key = server_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    pem = serialization.Encoding.PEM
    return authority.public_bytes(pem), server.public_bytes(pem), key


# Both have every extension that RFC 5280 asks for: Python 3.13 and newer check them (VERIFY_X509_STRICT).


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    name = _name("aliram emulator, throw-away authority")
    return (
        _begun(key, name, name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _server(
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    hosts: Sequence[str],
) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _begun(key, _name("aliram emulator"), authority.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer, critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(host) for host in hosts]), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _begun(key: ec.EllipticCurvePrivateKey, subject: x509.Name, issuer: x509.Name) -> x509.CertificateBuilder:
    from cryptography import x509

    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(text: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general(host: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
