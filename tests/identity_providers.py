"""Identity providers for federation: an OIDC issuer and a SAML one, with keys made on the fly.

What they sign is written out here by hand, so that a test can also sign what no honest provider would. Nothing of it is
shared with the emulator.
"""

from __future__ import annotations

import base64
import datetime
import functools
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.signer import XMLSigner

ATTRIBUTES = "https://www.aliyun.com/SAML-Role/Attributes/"
AUDIENCE = "urn:alibaba:cloudcomputing:international"
RECIPIENT = "https://signin.alibabacloud.com/saml-role/sso"
ENTITY = "https://idp.example.com/saml"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
DS = "http://www.w3.org/2000/09/xmldsig#"


@functools.cache
def rsa_key(number: int = 1, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key of its own for each number; making one takes a while."""
    assert number
    return rsa.generate_private_key(65537, bits)


@functools.cache
def ec_key(number: int = 1) -> ec.EllipticCurvePrivateKey:
    assert number
    return ec.generate_private_key(ec.SECP256R1())


Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk(key: Key, kid: str, **more: str) -> dict[str, str]:
    """The public half of a key, as a key set holds it."""
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.public_key().public_numbers()
        n = numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8)
        return {"kty": "RSA", "kid": kid, "n": base64url(n), "e": base64url(numbers.e.to_bytes(3)), **more}
    point = key.public_key().public_numbers()
    x, y = (base64url(value.to_bytes(32)) for value in (point.x, point.y))
    return {"kty": "EC", "kid": kid, "crv": "P-256", "x": x, "y": y, **more}


def signed_with(key: Key, data: bytes) -> bytes:
    """RS256 or ES256, as the key is."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def public_pem(key: Key) -> bytes:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, kind)


def compact(header: Mapping[str, Any], claims: Mapping[str, Any], key: Key | bytes | None) -> str:
    """A token with this header, signed with a private key, with a shared secret (HS256), or not at all."""
    signed = f"{base64url(json.dumps(header).encode())}.{base64url(json.dumps(claims).encode())}"
    if key is None:
        signature = b""
    elif isinstance(key, bytes):
        signature = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    else:
        signature = signed_with(key, signed.encode())
    return f"{signed}.{base64url(signature)}"


@dataclass
class Issuer:
    """An OIDC issuer: it signs tokens, and its key set may be given away or served."""

    url: str = "https://issuer.example.com"
    key: Key = field(default_factory=rsa_key)
    kid: str = "k1"

    @property
    def jwks(self) -> dict[str, Any]:
        return {"keys": [jwk(self.key, self.kid)]}

    def token(self, **claims: Any) -> str:
        """A good token with some claims changed; None leaves one out."""
        header = {"alg": "RS256" if isinstance(self.key, rsa.RSAPrivateKey) else "ES256", "kid": self.kid}
        return compact(header, self.claims(**claims), self.key)

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        good = {"iss": self.url, "sub": "system:serviceaccount:ns1:sa1", "aud": "sts.aliyuncs.com"}
        every = {**good, "iat": now, "nbf": now, "exp": now + 600, **changed}
        return {name: value for name, value in every.items() if value is not None}


@dataclass
class Gate:
    """Where a request waits until it may go on."""

    arrived: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def passed(self) -> bool:
        self.arrived.set()
        return self.opened.wait(10)


@contextmanager
def published(
    issuer: Issuer, context: ssl.SSLContext | None = None, pages: Mapping[str, Any] | None = None
) -> Iterator[list[str]]:
    """Serves an issuer's two documents on loopback, from a thread of its own, and sets its URL; yields the paths that
    were asked for. `pages` replaces documents by path: with an object, with a status, or with a gate."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            documents: dict[str, Any] = {
                "/.well-known/openid-configuration": {"issuer": issuer.url, "jwks_uri": f"{issuer.url}/keys"},
                "/keys": issuer.jwks,
                **(pages or {}),
            }
            content = documents.get(self.path, 404)
            if isinstance(content, Gate):
                content = 503 if content.passed() else 504
            body = b"" if isinstance(content, int) else json.dumps(content).encode()
            self.send_response(content if isinstance(content, int) else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    issuer.url = f"{'http' if context is None else 'https'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate_of(key: Key, days: float = 1) -> x509.Certificate:
    """Self-signed, valid since yesterday."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
    return builder.not_valid_after(now + datetime.timedelta(days=days)).sign(key, hashes.SHA256())


def moment(seconds: float) -> str:
    """That many seconds from now, as SAML writes moments."""
    return datetime.datetime.fromtimestamp(time.time() + seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def encoded(document: bytes | str) -> str:
    return base64.b64encode(document if isinstance(document, bytes) else document.encode()).decode()


class _Signer(XMLSigner):
    def check_deprecated_methods(self) -> None:
        """Tests sign with SHA-1 as well."""


class IdentityProvider:
    """A SAML identity provider."""

    def __init__(self, key: Key | None = None, days: float = 1) -> None:
        self.key = key or rsa_key()
        self.certificate = certificate_of(self.key, days)

    def metadata(self, *, entity: str = ENTITY, role: str = "IDPSSODescriptor", certificates: int = 1) -> str:
        """Its metadata document."""
        der = encoded(self.certificate.public_bytes(serialization.Encoding.DER))
        held = f"<ds:X509Data><ds:X509Certificate>{der}</ds:X509Certificate></ds:X509Data>" * certificates
        return (
            f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="{DS}" entityID="{entity}">'
            f'<md:{role} protocolSupportEnumeration="{SAMLP}"><md:KeyDescriptor use="signing"><ds:KeyInfo>{held}'
            f"</ds:KeyInfo></md:KeyDescriptor></md:{role}></md:EntityDescriptor>"
        )

    def response(self, grants: list[str], *, sign: str = "assertion", **changed: Any) -> bytes:
        """A response with one assertion; `sign` says what of it is signed: `assertion`, `response`, `both` or
        `nothing`."""
        response = etree.fromstring(response_text(grants, **changed).encode())
        if sign in ("assertion", "both"):
            assertion = response.find(f"{{{SAML}}}Assertion")
            assert assertion is not None
            response.replace(assertion, self.signed(assertion))
        if sign in ("response", "both"):
            response = self.signed(response)
        return etree.tostring(response)

    def signed(self, element: Any, digest: str = "sha256") -> Any:
        """An element with its signature in it, right behind its Issuer."""
        element = etree.fromstring(etree.tostring(element))
        place = etree.Element(f"{{{DS}}}Signature", {"Id": "placeholder"}, nsmap={"ds": DS})
        issuer = element.find(f"{{{SAML}}}Issuer")
        assert issuer is not None
        issuer.addnext(place)
        kind = "rsa" if isinstance(self.key, rsa.RSAPrivateKey) else "ecdsa"
        signer = _Signer(
            signature_algorithm=f"{kind}-{digest}",
            digest_algorithm=digest,
            c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
        )
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return signer.sign(element, key=self.key, cert=pem, reference_uri=element.get("ID"))


def response_text(
    grants: list[str],
    *,
    identifier: str = "_assertion",
    issuer: str = ENTITY,
    name: str = "alice@example.com",
    recipient: str = RECIPIENT,
    audience: str = AUDIENCE,
    since: float = -60,
    until: float = 300,
    confirmed_until: float = 300,
    session: str = "alice",
    status: str = "Success",
    more: str = "",
) -> str:
    """An unsigned response."""
    values = "".join(f"<saml:AttributeValue>{escape(grant)}</saml:AttributeValue>" for grant in grants)
    return (
        f'<samlp:Response xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="_response" Version="2.0" '
        f'IssueInstant="{moment(0)}"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode '
        f'Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>'
        f'<saml:Assertion ID="{identifier}" Version="2.0" IssueInstant="{moment(0)}">'
        f"<saml:Issuer>{issuer}</saml:Issuer>"
        f'<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{name}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
        f'NotOnOrAfter="{moment(confirmed_until)}" Recipient="{recipient}"/></saml:SubjectConfirmation></saml:Subject>'
        f'<saml:Conditions NotBefore="{moment(since)}" NotOnOrAfter="{moment(until)}"><saml:AudienceRestriction>'
        f"<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f'<saml:AttributeStatement><saml:Attribute Name="{ATTRIBUTES}Role">{values}</saml:Attribute>'
        f"{attribute('RoleSessionName', session)}{more}</saml:AttributeStatement></saml:Assertion></samlp:Response>"
    )


def attribute(name: str, value: str) -> str:
    """An attribute of Alibaba Cloud's."""
    return (
        f'<saml:Attribute Name="{ATTRIBUTES}{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
    )


def trust_in(provider: str, condition: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A trust policy for the users of an identity provider."""
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Federated": [provider]}}
    return {"Version": "1", "Statement": [statement | ({"Condition": dict(condition)} if condition else {})]}
