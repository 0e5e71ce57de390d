"""User-based SSO: the account's own identity provider for console logon."""

from __future__ import annotations

import base64
import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.scenarios.account import STRANGER
from tests.scenarios.stage import Stage, scenario


def certificate() -> str:
    """A new self-signed one, as metadata holds it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now,
        not_valid_after=now + datetime.timedelta(days=1),
    ).sign(key, hashes.SHA256())
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def metadata(role: str = "IDPSSODescriptor", doctype: str = "") -> str:
    """A metadata document, as the parameter wants it."""
    text = (
        f'<?xml version="1.0"?>{doctype}<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"'
        f' xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example.com"><md:{role}'
        ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor><ds:KeyInfo>'
        f"<ds:X509Data><ds:X509Certificate>{certificate()}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        f"</md:KeyDescriptor></md:{role}></md:EntityDescriptor>"
    )
    return base64.b64encode(text.encode()).decode()


@scenario(writes=False)
async def the_settings_are_told(stage: Stage) -> None:
    """To those who may read them."""
    settings = (await stage.call("ims.GetUserSsoSettings"))["UserSsoSettings"]
    assert isinstance(settings["SsoEnabled"], bool)
    async with stage.acting_as(STRANGER) as stranger:
        await stranger.refused("InvalidAccessKeyId.NotFound", "ims.GetUserSsoSettings")


@scenario(writes=True, emulator_only=True)
async def sso_is_switched_on_and_off(stage: Stage) -> None:
    """It takes a metadata document, which stays when SSO is switched off."""
    off = {
        "SsoEnabled": False,
        "SsoLoginWithDomain": True,
        "AuthnSignAlgo": "rsa-sha1",
        "AuxiliaryDomain": "",
        "MetadataDocument": "",
    }
    assert (await stage.call("ims.GetUserSsoSettings"))["UserSsoSettings"] == off
    await stage.refused("MissingMetadataDocument", "ims.SetUserSsoSettings", SsoEnabled=True)
    await stage.refused("InvalidParameter.AuthnSignAlgo", "ims.SetUserSsoSettings", AuthnSignAlgo="rsa-md5")
    plain_text = base64.b64encode(b"no metadata").decode()
    bomb = metadata(doctype='<!DOCTYPE x [<!ENTITY a "a">]>')
    for wrong in ("no base64!", plain_text, metadata("SPSSODescriptor"), bomb):
        form = "InvalidParameter.MetadataDocument.Format"
        await stage.refused(form, "ims.SetUserSsoSettings", SsoEnabled=True, MetadataDocument=wrong)
    assert (await stage.call("ims.GetUserSsoSettings"))["UserSsoSettings"] == off

    on = {
        "SsoEnabled": True,
        "SsoLoginWithDomain": False,
        "AuthnSignAlgo": "rsa-sha256",
        "AuxiliaryDomain": "example.com",
        "MetadataDocument": metadata(),
    }
    assert (await stage.call("ims.SetUserSsoSettings", **on))["UserSsoSettings"] == on
    assert (await stage.call("ims.GetUserSsoSettings"))["UserSsoSettings"] == on
    await stage.call("ims.SetUserSsoSettings", SsoEnabled=False)
    settings = (await stage.call("ims.GetUserSsoSettings"))["UserSsoSettings"]
    assert settings == {**off, "AuxiliaryDomain": "example.com", "MetadataDocument": on["MetadataDocument"]}
