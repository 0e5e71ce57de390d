"""Single sign-on as checks see it: the SAML and OIDC providers that roles trust, and the provider of user SSO."""

from __future__ import annotations

import base64
import binascii
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from aliram.audit.unread import NotRead, Unread

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from aliram.audit.snapshot import Snapshot
    from aliram.ims import models as ims

__all__ = ["OidcProvider", "SamlProvider", "SigningCertificate", "UserSso", "signing_certificates"]

_METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_CERTIFICATE = "{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
_RSA_BITS = 2048
"""Shorter keys are no longer acceptable for signatures (NIST SP 800-131A)."""
_EC_BITS = 224


class SigningCertificate(NamedTuple):
    """A certificate with which a SAML provider signs assertions."""

    subject: str
    ends: datetime
    weakness: str
    """What is wrong with its key, such as `RSA of 1024 bits`; empty: nothing. How the certificate itself is signed does
    not count, since the metadata are trusted and no authority."""


@dataclass(frozen=True, eq=False)
class SamlProvider:
    """A SAML identity provider that roles can trust."""

    snapshot: Snapshot
    listed: ims.SAMLProvider
    """As ListSAMLProviders gave it: without metadata."""
    kind = "saml_provider"

    @property
    def name(self) -> str:
        return self.listed.saml_provider_name or ""

    @property
    def arn(self) -> str:
        return self.listed.arn or f"acs:ram::{self.snapshot.account_id}:saml-provider/{self.name}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"SAMLProviderName": self.name}

    @cached_property
    def certificates(self) -> list[SigningCertificate]:
        """Those of its metadata; at least one.

        Raises:
            NotRead: There are no metadata that could be read.
        """
        provider = self.snapshot.get("ims.GetSAMLProvider", self.name).saml_provider
        encoded = "" if provider is None else provider.encoded_saml_metadata_document
        return signing_certificates(encoded or "", call="ims.GetSAMLProvider", of=self.name)


@dataclass(frozen=True, eq=False)
class UserSso:
    """How users of the account log on through the company's own SAML identity provider: one for each account."""

    snapshot: Snapshot
    kind = "user_sso"
    name = "user SSO"

    @property
    def arn(self) -> str:
        """The services have none for it; this has the same form."""
        return f"acs:ram::{self.snapshot.account_id}:user-sso"

    @property
    def words(self) -> Mapping[str, str]:
        return {}

    @cached_property
    def settings(self) -> ims.UserSsoSettings | None:
        """As GetUserSsoSettings gave them."""
        settings: ims.UserSsoSettings | None = self.snapshot.get("ims.GetUserSsoSettings").user_sso_settings
        return settings

    @property
    def enabled(self) -> bool:
        """While it is, users reach the console through the provider and not with a password."""
        return self.settings is not None and bool(self.settings.sso_enabled)

    @cached_property
    def certificates(self) -> list[SigningCertificate]:
        """As those of `SamlProvider`."""
        encoded = "" if self.settings is None else self.settings.metadata_document
        return signing_certificates(encoded or "", call="ims.GetUserSsoSettings")


@dataclass(frozen=True, eq=False)
class OidcProvider:
    """An OIDC identity provider that roles can trust. ListOIDCProviders tells everything about it."""

    snapshot: Snapshot
    listed: ims.OIDCProvider
    kind = "oidc_provider"

    @property
    def name(self) -> str:
        return self.listed.oidc_provider_name or ""

    @property
    def arn(self) -> str:
        return self.listed.arn or f"acs:ram::{self.snapshot.account_id}:oidc-provider/{self.name}"

    @property
    def words(self) -> Mapping[str, str]:
        return {"OIDCProviderName": self.name}


def signing_certificates(encoded: str, *, call: str, of: str = "") -> list[SigningCertificate]:
    """The signing certificates in the metadata of a SAML identity provider.

    Args:
        encoded: The document, base64.
        call: Where it comes from, for the error.
        of: Whose it is, for the error.

    Raises:
        NotRead: It holds none that could be read, or the package cryptography is missing.
    """
    try:
        # A text and not bytes, so that no declared encoding hides what is looked for below.
        text = base64.b64decode("".join(encoded.split()), validate=True).decode()
        found = [_described(data) for data in _signing(text)]
    except ImportError:
        why = "reading certificates needs the package cryptography: pip install 'aliram[audit]'"
        raise NotRead(Unread(call=call, of=of, code="MissingPackage", message=why)) from None
    except (binascii.Error, UnicodeDecodeError, ElementTree.ParseError, ValueError) as error:
        message = f"the SAML metadata could not be read: {error}"
        raise NotRead(Unread(call=call, of=of, code="BadReply", message=message)) from None
    if not found:
        message = "the SAML metadata hold no signing certificate"
        raise NotRead(Unread(call=call, of=of, code="BadReply", message=message))
    return found


def _signing(text: str) -> Iterator[bytes]:
    """The certificates of identity providers that are for signing, DER."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # entities are how XML is attacked, and metadata have none
        raise ValueError("it has a document type declaration")
    for descriptor in ElementTree.fromstring(text).iter(f"{_METADATA}IDPSSODescriptor"):
        for key in descriptor.iterfind(f"{_METADATA}KeyDescriptor"):
            if key.get("use", "signing") == "signing":  # one without a use is for every use
                for held in key.iter(_CERTIFICATE):
                    yield base64.b64decode("".join((held.text or "").split()), validate=True)


def _described(data: bytes) -> SigningCertificate:
    from cryptography import x509

    certificate = x509.load_der_x509_certificate(data)
    return SigningCertificate(
        certificate.subject.rfc4514_string(), certificate.not_valid_after_utc, _weakness(certificate)
    )


def _weakness(certificate: Certificate) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return "a key of a kind that nobody knows"
    match key:
        case rsa.RSAPublicKey() if key.key_size < _RSA_BITS:
            return f"RSA of {key.key_size} bits"
        case ec.EllipticCurvePublicKey() if key.key_size < _EC_BITS:
            return f"an elliptic curve of {key.key_size} bits"
        case dsa.DSAPublicKey():
            return "DSA"
        case _:
            return ""
