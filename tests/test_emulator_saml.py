"""SAML assertions for credentials: a good one, and every forged one that there is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient, RawReply
from tests.identity_providers import (
    DS,
    ENTITY,
    RECIPIENT,
    SAML,
    SAMLP,
    IdentityProvider,
    attribute,
    ec_key,
    encoded,
    response_text,
    rsa_key,
    trust_in,
)

PROVIDER = f"acs:ram::{ACCOUNT_ID}:saml-provider/corp"
ROLE = f"acs:ram::{ACCOUNT_ID}:role/Admin"
GRANTS = [f"{ROLE},{PROVIDER}"]
ASSERTION = "AuthenticationFail.SAMLAssertion"
INVALID = (401, f"{ASSERTION}.Invalid")
EXPIRED = (401, f"{ASSERTION}.Expired")
IDP = IdentityProvider()


def register(root: RawClient, provider: IdentityProvider = IDP, condition: dict[str, Any] | None = None) -> None:
    """A provider, and a role that trusts it."""
    document = {"SAMLProviderName": "corp", "EncodedSAMLMetadataDocument": encoded(provider.metadata())}
    assert root.ims("CreateSAMLProvider", **document).status == 200
    condition = condition or {"StringEquals": {"saml:recipient": RECIPIENT}}
    trust = json.dumps(trust_in(PROVIDER, condition))
    assert root.ram("CreateRole", RoleName="Admin", AssumeRolePolicyDocument=trust).status == 200


def trade(port: int, response: bytes, **more: str) -> RawReply:
    """Asks for credentials with nothing but the response."""
    arguments = {"SAMLProviderArn": PROVIDER, "RoleArn": ROLE, "SAMLAssertion": encoded(response), **more}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    query = "/?Action=AssumeRoleWithSAML&Version=2015-04-01"
    return RawClient(port, "", "").send("POST", query, headers, urlencode(arguments).encode())


def outcome(reply: RawReply) -> tuple[int, str]:
    return reply.status, reply.code


@pytest.mark.parametrize("sign", ["assertion", "response", "both"])
def test_an_assertion_becomes_credentials(emulator: Emulator, root: RawClient, sign: str) -> None:
    register(root)
    more = attribute("SourceIdentity", "alice-at-corp") + attribute("SessionDuration", "901")
    grants = [f"{ROLE}2,{PROVIDER}", f" {ROLE} , {PROVIDER} "]
    reply = trade(emulator.port, IDP.response(grants, sign=sign, more=more), DurationSeconds="1800")
    assert reply.status == 200, reply.body
    tree = reply.tree
    assert tree["SAMLAssertionInfo"] == {
        "SubjectType": "persistent",
        "Subject": "alice@example.com",
        "Issuer": ENTITY,
        "Recipient": RECIPIENT,
    }
    assert tree["SourceIdentity"] == "alice-at-corp"
    assert tree["AssumedRoleUser"]["Arn"] == f"{ROLE}/alice"
    keys = tree["Credentials"]
    session = RawClient(emulator.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys["SecurityToken"])
    assert session.sts("GetCallerIdentity").tree["Arn"] == f"acs:ram::{ACCOUNT_ID}:assumed-role/Admin/alice"
    # SessionDuration is for the console; here DurationSeconds alone counts.
    emulator.clock.advance(1790)
    assert session.sts("GetCallerIdentity").status == 200
    emulator.clock.advance(20)
    assert session.sts("GetCallerIdentity").code == "InvalidSecurityToken.Expired"


def test_the_source_identity_of_an_assertion_stays_with_whom_it_was_given(emulator: Emulator, root: RawClient) -> None:
    register(root)
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
    document = json.dumps({"Version": "1", "Statement": [trust]})
    root.ram("CreateRole", RoleName="next", AssumeRolePolicyDocument=document)
    keys = trade(emulator.port, IDP.response(GRANTS, more=attribute("SourceIdentity", "alice"))).tree["Credentials"]
    session = RawClient(emulator.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys["SecurityToken"])
    following = {"RoleArn": f"acs:ram::{ACCOUNT_ID}:role/next", "RoleSessionName": "s2"}
    assert session.sts("AssumeRole", **following).tree["SourceIdentity"] == "alice"
    assert session.sts("AssumeRole", **following, SourceIdentity="bob").code == "NoPermission"


def test_ecdsa_signatures_are_taken(emulator: Emulator, root: RawClient) -> None:
    provider = IdentityProvider(ec_key())
    register(root, provider)
    assert trade(emulator.port, provider.response(GRANTS)).status == 200


def edited(edit: Callable[[Any], Any]) -> bytes:
    """A good response that was changed after it was signed."""
    response = etree.fromstring(IDP.response(GRANTS))
    changed = edit(response)
    return etree.tostring(response if changed is None else changed)


def assertion_of(response: Any) -> Any:
    return response.find(f"{{{SAML}}}Assertion")


def forged(identifier: str = "_forged") -> Any:
    """An assertion that nobody signed, for somebody else."""
    return assertion_of(etree.fromstring(response_text(GRANTS, identifier=identifier, name="root", session="root")))


def other_name(response: Any) -> None:
    response.find(f".//{{{SAML}}}NameID").text = "root"


def another_grant(response: Any) -> None:
    values = response.find(f".//{{{SAML}}}AttributeValue")
    values.text = f"{ROLE}2,{PROVIDER}"


def wrapped_beside(response: Any) -> None:
    """XSW 1: the forged assertion stands before the signed one."""
    response.insert(2, forged())


def wrapped_behind(response: Any) -> None:
    """XSW 2: the forged one stands behind it."""
    response.append(forged())


def wrapped_within(response: Any) -> None:
    """XSW 3: the signed assertion is inside the forged one, which took over its signature's place."""
    signed = assertion_of(response)
    signature = signed.find(f"{{{DS}}}Signature")
    outer = forged()
    response.replace(signed, outer)
    outer.insert(1, signature)
    signed.tail = None
    outer.append(signed)


def wrapped_in_the_signature(response: Any) -> None:
    """XSW 4: the signed assertion hides in an Object of the signature that the forged one carries."""
    signed = assertion_of(response)
    signature = signed.find(f"{{{DS}}}Signature")
    outer = forged()
    response.replace(signed, outer)
    signed.remove(signature)
    holder = etree.SubElement(signature, f"{{{DS}}}Object")
    holder.append(signed)
    outer.insert(1, signature)


def wrapped_as_something_else(response: Any) -> None:
    """XSW 5: the signed assertion hides under another name, so that there seems to be one assertion only."""
    signed = assertion_of(response)
    signature = signed.find(f"{{{DS}}}Signature")
    outer = forged()
    response.replace(signed, outer)
    outer.insert(1, signature)
    extensions = etree.SubElement(response, f"{{{SAMLP}}}Extensions")
    signed.tag = f"{{{SAML}}}Statement"
    extensions.append(signed)


def wrapped_with_the_same_id(response: Any) -> None:
    """XSW 6: two elements of one ID, of which a careless reader takes the other."""
    signed = assertion_of(response)
    signature = signed.find(f"{{{DS}}}Signature")
    outer = forged("_assertion")
    response.replace(signed, outer)
    outer.insert(1, signature)
    etree.SubElement(response, f"{{{SAMLP}}}Extensions").append(signed)


def two_signatures(response: Any) -> None:
    signed = assertion_of(response)
    signed.append(etree.fromstring(etree.tostring(signed.find(f"{{{DS}}}Signature"))))


def signature_of_something_else() -> bytes:
    """A genuine signature, of an element that grants nothing, put into an assertion that does."""
    small = IDP.signed(etree.fromstring(f'<x ID="_x" xmlns:saml="{SAML}"><saml:Issuer>{ENTITY}</saml:Issuer></x>'))
    unsigned = etree.fromstring(response_text(GRANTS))
    signature = small.find(f"{{{DS}}}Signature")
    assertion_of(unsigned).insert(1, signature)
    unsigned.append(small)
    return bytes(etree.tostring(unsigned))


def from_stranger(**changed: Any) -> bytes:
    return IdentityProvider(rsa_key(2)).response(GRANTS, **changed)


def with_doctype(entity: str) -> bytes:
    text = response_text(GRANTS, name="&x;")
    return f"<!DOCTYPE r [<!ENTITY x {entity}>]>{text}".encode()


def with_sha1() -> bytes:
    """Refused, although the key is right: SHA-1 signatures can be forged."""
    response = etree.fromstring(response_text(GRANTS).encode())
    assertion = assertion_of(response)
    response.replace(assertion, IDP.signed(assertion, "sha1"))
    return etree.tostring(response)


def encrypted(response: Any) -> None:
    assertion_of(response).tag = f"{{{SAML}}}EncryptedAssertion"


NAME = (400, "InvalidParameter.RoleSessionName")
NO_PERMISSION = (403, "AuthenticationFail.NoPermission")
REFUSED: list[tuple[str, Callable[[], bytes], tuple[int, str]]] = [
    ("no signature", lambda: IDP.response(GRANTS, sign="nothing"), INVALID),
    ("another key", from_stranger, INVALID),
    ("another key around it", lambda: from_stranger(sign="response"), INVALID),
    ("a changed name", lambda: edited(other_name), INVALID),
    ("a changed role", lambda: edited(another_grant), INVALID),
    ("wrapped, the forged one first", lambda: edited(wrapped_beside), INVALID),
    ("wrapped, the forged one last", lambda: edited(wrapped_behind), INVALID),
    ("wrapped in the forged one", lambda: edited(wrapped_within), INVALID),
    ("wrapped in the signature", lambda: edited(wrapped_in_the_signature), INVALID),
    ("wrapped under another name", lambda: edited(wrapped_as_something_else), INVALID),
    ("wrapped with the same id", lambda: edited(wrapped_with_the_same_id), INVALID),
    ("a genuine signature of something else", signature_of_something_else, INVALID),
    ("two signatures", lambda: edited(two_signatures), INVALID),
    ("a signature with SHA-1", with_sha1, INVALID),
    ("the assertion without the response", lambda: edited(assertion_of), INVALID),
    ("a logon that failed", lambda: IDP.response(GRANTS, status="Responder"), INVALID),
    ("another issuer", lambda: IDP.response(GRANTS, issuer="https://evil.example.com"), INVALID),
    ("another recipient", lambda: IDP.response(GRANTS, recipient="https://signin.example.com/saml-role/sso"), INVALID),
    ("another audience", lambda: IDP.response(GRANTS, audience="urn:amazon:webservices"), INVALID),
    ("expired conditions", lambda: IDP.response(GRANTS, until=-1), EXPIRED),
    ("an expired confirmation", lambda: IDP.response(GRANTS, confirmed_until=-1), EXPIRED),
    ("valid from later", lambda: IDP.response(GRANTS, since=600), INVALID),
    ("no session name", lambda: IDP.response(GRANTS, session=""), NAME),
    ("a session name with a blank", lambda: IDP.response(GRANTS, session="a b"), NAME),
    ("two session names", lambda: IDP.response(GRANTS, more=attribute("RoleSessionName", "bob")), INVALID),
    ("two source identities", lambda: IDP.response(GRANTS, more=attribute("SourceIdentity", "a1") * 2), INVALID),
    (
        "a source identity of Alibaba Cloud's",
        lambda: IDP.response(GRANTS, more=attribute("SourceIdentity", "acs:x")),
        (400, "InvalidParameter.SourceIdentity"),
    ),
    ("another role", lambda: IDP.response([f"{ROLE}2,{PROVIDER}"]), NO_PERMISSION),
    ("another provider", lambda: IDP.response([f"{ROLE},{PROVIDER}2"]), NO_PERMISSION),
    ("a role without a provider", lambda: IDP.response([ROLE]), NO_PERMISSION),
    ("no role", lambda: IDP.response([]), NO_PERMISSION),
    (
        "a recipient that the role does not trust",
        lambda: IDP.response(GRANTS, recipient="https://signin.aliyun.com/saml-role/sso"),
        NO_PERMISSION,
    ),
    ("an internal entity", lambda: with_doctype('"root"'), INVALID),
    ("an external entity", lambda: with_doctype('SYSTEM "file:///etc/hostname"'), INVALID),
    ("an encrypted assertion", lambda: edited(encrypted), INVALID),
    ("no XML", lambda: b"<samlp:Response", INVALID),
    ("another encoding", lambda: IDP.response(GRANTS).decode().encode("utf-16"), INVALID),
    ("no response", lambda: b"<Response/>", INVALID),
    ("nested too deep", lambda: b"<a>" * 20_000, INVALID),
]


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_response_that_proves_nothing_gets_nothing(
    emulator: Emulator, root: RawClient, make: Callable[[], bytes], expected: tuple[int, str]
) -> None:
    register(root)
    reply = trade(emulator.port, make())
    assert outcome(reply) == expected, reply.body
    assert b"Credentials" not in reply.body


def test_a_comment_does_not_cut_a_name_short(emulator: Emulator, root: RawClient) -> None:
    """Comments are not signed: `root<!-- -->@corp` must stay what the provider signed, not become `root`."""
    register(root)
    response = IDP.response(GRANTS, name="root@example.com").replace(b">root@", b">root<!-- -->@")
    assert b"<!-- -->" in response
    reply = trade(emulator.port, response)
    assert (reply.status, reply.tree["SAMLAssertionInfo"]["Subject"]) == (200, "root@example.com")


def test_an_assertion_ages_by_the_emulators_clock(emulator: Emulator, root: RawClient) -> None:
    register(root)
    response = IDP.response(GRANTS)
    emulator.clock.advance(280)
    assert trade(emulator.port, response).status == 200
    emulator.clock.advance(40)
    assert outcome(trade(emulator.port, response)) == EXPIRED


def test_a_certificate_that_ended_signs_no_more(emulator: Emulator, root: RawClient) -> None:
    register(root)
    emulator.clock.advance(2 * 86400)
    response = IDP.response(GRANTS, until=3 * 86400, confirmed_until=3 * 86400)
    assert outcome(trade(emulator.port, response)) == (401, "AuthenticationFail.IDPMetadata.Invalid")


def test_new_metadata_takes_the_old_certificates_place(emulator: Emulator, root: RawClient) -> None:
    register(root)
    new = IdentityProvider(rsa_key(2))
    both = IDP.metadata().replace(
        "<ds:KeyInfo>", f"<ds:KeyInfo>{new.metadata().split('<ds:KeyInfo>')[1].split('</ds:KeyInfo>')[0]}"
    )
    for document, old_works in ((both, True), (new.metadata(), False)):
        change = {"SAMLProviderName": "corp", "NewEncodedSAMLMetadataDocument": encoded(document)}
        assert root.ims("UpdateSAMLProvider", **change).status == 200
        assert trade(emulator.port, new.response(GRANTS)).status == 200
        assert (trade(emulator.port, IDP.response(GRANTS)).status == 200) == old_works
    root.ims("DeleteSAMLProvider", SAMLProviderName="corp")
    assert outcome(trade(emulator.port, new.response(GRANTS))) == (404, "EntityNotExist.SAMLProvider")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"SAMLProviderArn": PROVIDER + "x"}, (404, "EntityNotExist.SAMLProvider")),
        ({"SAMLProviderArn": "corp"}, (400, "InvalidParameter.SAMLProviderArn")),
        ({"RoleArn": ROLE + "x"}, (404, "EntityNotExist.RoleArn")),
        ({"RoleArn": "Admin"}, (400, "InvalidParameter.RoleArn")),
        ({"DurationSeconds": "3601"}, (400, "InvalidParameter.DurationSeconds")),
        ({"Policy": "{}"}, (400, "InvalidParameter.PolicyGrammar")),
        ({"SAMLAssertion": "no base64!"}, INVALID),
        ({"SAMLAssertion": ""}, (400, "MissingParameter.SAMLAssertion")),
        ({"SAMLAssertion": "A" * 100_001}, (400, "InvalidParameter.SAMLAssertion")),
    ],
    ids=lambda value: "".join(value) if isinstance(value, dict) else "",
)
def test_a_request_that_fits_nothing_is_refused(
    emulator: Emulator, root: RawClient, change: dict[str, str], expected: tuple[int, str]
) -> None:
    register(root)
    assert outcome(trade(emulator.port, IDP.response(GRANTS), **change)) == expected


METADATA: list[tuple[str, str, str]] = [
    ("no base64", "no base64!", "not base64"),
    ("no XML", encoded("hello"), "not XML"),
    ("another root", encoded("<EntityDescriptor/>"), "root"),
    ("no entity id", encoded(IDP.metadata(entity="")), "entityID"),
    ("a service provider", encoded(IDP.metadata(role="SPSSODescriptor")), "IDPSSODescriptor"),
    ("no certificate", encoded(IDP.metadata(certificates=0)), "no signing certificate"),
    ("a certificate for encryption", encoded(IDP.metadata().replace('"signing"', '"encryption"')), "no signing"),
    (
        "a certificate that is none",
        encoded(IDP.metadata().replace("<ds:X509Certificate>", "<ds:X509Certificate>AAAA")),
        "certificate",
    ),
    ("entities", encoded('<!DOCTYPE x [<!ENTITY a "b">]>' + IDP.metadata()), "document type"),
    ("another encoding", encoded(IDP.metadata().encode("utf-16")), "not XML"),
]


@pytest.mark.parametrize(("document", "words"), [case[1:] for case in METADATA], ids=[case[0] for case in METADATA])
def test_what_is_no_metadata_is_refused(root: RawClient, document: str, words: str) -> None:
    reply = root.ims("CreateSAMLProvider", SAMLProviderName="corp", EncodedSAMLMetadataDocument=document)
    assert outcome(reply) == (400, "InvalidParameter.EncodedSAMLMetadataDocument.Format")
    assert words in reply.tree["Message"]
    assert root.ims("ListSAMLProviders").tree["SAMLProviders"] == {"SAMLProvider": []}


def test_nothing_is_fetched_for_a_document(root: RawClient, tmp_path: Any) -> None:
    """Neither a document type nor a schema location of a document is followed."""
    (tmp_path / "x.dtd").write_text('<!ENTITY x "y">')
    document = f'<!DOCTYPE x SYSTEM "{(tmp_path / "x.dtd").as_uri()}">{IDP.metadata()}'
    reply = root.ims("CreateSAMLProvider", SAMLProviderName="corp", EncodedSAMLMetadataDocument=encoded(document))
    assert outcome(reply) == (400, "InvalidParameter.EncodedSAMLMetadataDocument.Format")


def test_base64_may_come_in_lines(root: RawClient) -> None:
    text = encoded(IDP.metadata())
    lines = "\n".join(text[start : start + 76] for start in range(0, len(text), 76))
    assert root.ims("CreateSAMLProvider", SAMLProviderName="corp", EncodedSAMLMetadataDocument=lines).status == 200
    got = root.ims("GetSAMLProvider", SAMLProviderName="corp").tree["SAMLProvider"]
    assert got["EncodedSAMLMetadataDocument"] == lines
