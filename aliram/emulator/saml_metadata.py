"""Metadata of SAML identity providers, and how XML from anywhere is read: lxml and cryptography come with the extra
`emulator` and are imported where they are used.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, NamedTuple

from .refusals import needs_extra

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["Metadata", "decoded", "namespaced", "parse_xml", "read_metadata", "safe_parser", "text_of"]

_NAMESPACES = {
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}


class Metadata(NamedTuple):
    """What assertions are checked against."""

    entity_id: str
    certificates: tuple[Certificate, ...]
    """Those the provider signs with: more than one while it changes them."""


def namespaced(name: str) -> str:
    """`saml:Issuer` with its namespace spelt out, as lxml names elements."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def decoded(text: str) -> bytes:
    """The bytes behind base64, which clients break into lines. Raises `ValueError`."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("it is not base64") from None


def safe_parser() -> Any:
    """A parser that fetches nothing, expands no entity and takes UTF-8 only (see `parse_xml`)."""
    try:
        from lxml import etree
    except ImportError:
        raise needs_extra("Reading SAML documents", "lxml") from None
    return etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse_xml(data: bytes) -> Any:
    """The root element of a document without a document type: none of SAML's has one, and every attack by entities
    does. Raises `ValueError`."""
    parser = safe_parser()
    from lxml import etree

    # Looked for before parsing. In another encoding than the parser's the words would not be found, and not be read.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("it has a document type declaration")
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"it is not XML ({error})") from None


def text_of(element: Any) -> str:
    """The text of an element that holds nothing else. Raises `ValueError`.

    A comment in it would end `element.text` early: `admin<!-- -->@evil.com` must not be read as `admin`.
    """
    if len(element):
        raise ValueError(f"{element.tag} holds more than text")
    return (element.text or "").strip()


def read_metadata(encoded: str) -> Metadata:
    """What a metadata document in base64 says of an identity provider.

    Raises:
        ValueError: it is not an EntityDescriptor with an IDPSSODescriptor and a certificate; the text says why.
    """
    root = parse_xml(decoded(encoded))
    if root.tag != namespaced("md:EntityDescriptor"):
        raise ValueError("its root is not an EntityDescriptor of SAML 2.0")
    entity_id = root.get("entityID", "")
    if not entity_id:
        raise ValueError("its EntityDescriptor has no entityID")
    descriptor = root.find(namespaced("md:IDPSSODescriptor"))
    if descriptor is None:
        raise ValueError("it has no IDPSSODescriptor: it does not describe an identity provider")
    certificates = []
    for key in descriptor.findall(namespaced("md:KeyDescriptor")):
        # A key without a use is for every use.
        if key.get("use", "signing") == "signing":
            certificates += [_certificate(text_of(found)) for found in key.iter(namespaced("ds:X509Certificate"))]
    if not certificates:
        raise ValueError("its IDPSSODescriptor has no signing certificate")
    return Metadata(entity_id, tuple(certificates))


def _certificate(text: str) -> Certificate:
    try:
        from cryptography import x509
    except ImportError:
        raise needs_extra("Reading certificates", "cryptography") from None
    try:
        return x509.load_der_x509_certificate(decoded(text))
    except ValueError as error:
        raise ValueError(f"its certificate cannot be read ({error})") from None
