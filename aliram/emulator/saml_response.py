"""SAML responses for role-based SSO: is one signed by the provider, for Alibaba Cloud and for now, and what it says.

What it must hold is told by the page "SAML response for role-based SSO" (2019-2026). Everything is read from the
element that signxml returns, which is the one that was signed, so that nothing slipped in beside it counts; signxml
comes with the extra `emulator`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from .refusals import Refusal, needs_extra, refuse
from .saml_metadata import Metadata, decoded, namespaced, parse_xml, safe_parser, text_of

__all__ = ["ATTRIBUTES", "AUDIENCES", "RECIPIENTS", "Assertion", "read_response"]

ATTRIBUTES = "https://www.aliyun.com/SAML-Role/Attributes/"
"""Before the names `Role`, `RoleSessionName`, `SessionDuration` and `SourceIdentity`. No page names the last one; it is
inferred. `SessionDuration` is for logging on at the console and means nothing here."""

AUDIENCES = frozenset({"urn:alibaba:cloudcomputing", "urn:alibaba:cloudcomputing:international"})
"""What Alibaba Cloud is called as a service provider, on its two sites."""

RECIPIENTS = frozenset({"https://signin.aliyun.com/saml-role/sso", "https://signin.alibabacloud.com/saml-role/sso"})
"""Where the two sites take responses, compared without regard to case: samples have `SSO` as well."""

_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_FORMATS = "urn:oasis:names:tc:SAML:2.0:nameid-format:"
_SKEW = 60
"""Seconds by which a provider's clock may be ahead."""

_moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII).fullmatch


class Assertion(NamedTuple):
    """What an assertion that was found good says."""

    issuer: str
    subject: str
    subject_type: str
    """Format of the subject's name, without the common beginning."""
    recipient: str
    grants: frozenset[tuple[str, str]]
    """Pairs of a role's ARN and the provider's."""
    session_name: str
    source_identity: str
    """Empty where there is none."""


def read_response(encoded: str, metadata: Metadata, now: float) -> Assertion:
    """What a response in base64 says, once everything about it is right; else raises `Refusal`.

    Args:
        encoded: The provider's whole response.
        metadata: The provider's.
        now: Epoch seconds.
    """
    try:
        return _read(_signed_assertion(decoded(encoded), metadata, now), metadata, now)
    except ValueError as error:
        raise refuse("AuthenticationFail.SAMLAssertion.Invalid", f"The SAML Assertion is invalid: {error}.") from None


def _signed_assertion(data: bytes, metadata: Metadata, now: float) -> Any:
    """The assertion, as it was signed: alone, or with the response around it."""
    response = parse_xml(data)
    if response.tag != namespaced("samlp:Response"):
        raise ValueError("it is not a Response of SAML 2.0, which holds the assertion")
    status = response.find(f"{namespaced('samlp:Status')}/{namespaced('samlp:StatusCode')}")
    if status is None or status.get("Value") != _SUCCESS:
        raise ValueError("the response does not tell of success")
    if next(response.iter(namespaced("saml:EncryptedAssertion")), None) is not None:
        raise ValueError("its assertion is encrypted, which the emulator does not read")
    # One, and in its place: a second one is how a signed assertion is wrapped by a forged one.
    assertions = list(response.iter(namespaced("saml:Assertion")))
    if len(assertions) != 1 or assertions[0].getparent() is not response:
        raise ValueError("the response must hold exactly one assertion")
    inner, outer = (len(place.findall(namespaced("ds:Signature"))) for place in (assertions[0], response))
    if (inner, outer) not in ((1, 0), (0, 1), (1, 1)):
        raise ValueError("the assertion must be signed, once, or the response around it")
    signed = None
    if inner:
        signed = _verified(data, f"./{namespaced('saml:Assertion')}/", "saml:Assertion", metadata, now)
    if outer:
        around = _verified(data, "./", "samlp:Response", metadata, now)
        within = around.findall(namespaced("saml:Assertion"))
        if len(within) != 1:
            raise ValueError("what was signed holds no assertion")
        signed = within[0] if signed is None else signed
    return signed


def _verified(data: bytes, location: str, expected: str, metadata: Metadata, now: float) -> Any:
    """The element that the signature at a place signs, which must be the one around it."""
    try:
        from signxml.algorithms import SignatureMethod
        from signxml.verifier import SignatureConfiguration, XMLVerifier
    except ImportError:
        raise needs_extra("Checking SAML assertions", "signxml") from None
    usable = [item for item in metadata.certificates if item.not_valid_before_utc.timestamp() <= now]
    usable = [item for item in usable if now <= item.not_valid_after_utc.timestamp()]
    if not usable:
        text = "The IdP Metadata of your SAML Provider is invalid: none of its certificates is valid now."
        raise refuse("AuthenticationFail.IDPMetadata.Invalid", text)
    asymmetric = [method for method in SignatureMethod if method.name.startswith(("RSA_SHA", "ECDSA_SHA"))]
    configuration = SignatureConfiguration(
        location=location,
        expect_references=1,
        signature_methods=frozenset(method for method in asymmetric if not method.name.endswith("SHA1")),
        verification_time=datetime.fromtimestamp(now, UTC),
    )
    for certificate in usable:
        try:
            result = XMLVerifier().verify(
                data, x509_cert=certificate, parser=safe_parser(), expect_config=configuration, id_attribute="ID"
            )
        except Exception:
            # A forged document may fail anywhere in the verifier, and no failure is a yes.
            continue
        signed = None if isinstance(result, list) else result.signed_xml
        if signed is None or signed.tag != namespaced(expected):
            raise ValueError("its signature signs something else")
        return signed
    raise ValueError("its signature is not of a certificate in the provider's metadata")


def _read(assertion: Any, metadata: Metadata, now: float) -> Assertion:
    issuer = text_of(_only(assertion, "saml:Issuer"))
    if issuer != metadata.entity_id:
        raise ValueError("its Issuer is not the entityID of the provider's metadata")
    subject = _only(assertion, "saml:Subject")
    name = _only(subject, "saml:NameID")
    confirmation = _only(subject, "saml:SubjectConfirmation")
    if confirmation.get("Method") != _BEARER:
        raise ValueError("its SubjectConfirmation is not of the method bearer")
    bearer = _only(confirmation, "saml:SubjectConfirmationData")
    recipient = bearer.get("Recipient", "")
    if recipient.lower() not in RECIPIENTS:
        raise ValueError(f"its Recipient is not {' or '.join(sorted(RECIPIENTS))}")
    _check_time(bearer, now, required=True)
    conditions = _only(assertion, "saml:Conditions")
    _check_time(conditions, now, required=False)
    _check_audience(conditions)
    grants = [tuple(part.strip() for part in value.split(",")) for value in _values(assertion, "Role")]
    sessions, sources = _values(assertion, "RoleSessionName"), _values(assertion, "SourceIdentity")
    if len(sessions) != 1:
        raise ValueError(f"it must have one value of the attribute {ATTRIBUTES}RoleSessionName")
    if len(sources) > 1:
        raise ValueError(f"it has more than one value of the attribute {ATTRIBUTES}SourceIdentity")
    return Assertion(
        issuer=issuer,
        subject=text_of(name),
        subject_type=name.get("Format", "").removeprefix(_FORMATS),
        recipient=recipient,
        grants=frozenset((pair[0], pair[1]) for pair in grants if len(pair) == 2),
        session_name=sessions[0],
        source_identity=sources[0] if sources else "",
    )


def _only(parent: Any, name: str) -> Any:
    found = parent.findall(namespaced(name))
    if len(found) != 1:
        raise ValueError(f"it must have exactly one {name.partition(':')[2]} in its place")
    return found[0]


def _check_time(element: Any, now: float, *, required: bool) -> None:
    """Refuses what is not for this moment by its NotBefore and NotOnOrAfter."""
    until, since = element.get("NotOnOrAfter"), element.get("NotBefore")
    if until is None and required:
        raise ValueError("its SubjectConfirmationData has no NotOnOrAfter")
    if until is not None and _epoch(until) <= now:
        raise _expired()
    if since is not None and _epoch(since) > now + _SKEW:
        raise ValueError("it is not valid yet (NotBefore)")


def _expired() -> Refusal:
    return refuse("AuthenticationFail.SAMLAssertion.Expired")


def _epoch(text: str) -> float:
    if not _moment(text):
        raise ValueError("it has a moment that is not written as SAML writes them")
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _check_audience(conditions: Any) -> None:
    restrictions = conditions.findall(namespaced("saml:AudienceRestriction"))
    if not restrictions:
        raise ValueError("its Conditions have no AudienceRestriction")
    for restriction in restrictions:
        audiences = {text_of(item) for item in restriction.findall(namespaced("saml:Audience"))}
        if not audiences & AUDIENCES:
            raise ValueError(f"no Audience of it is {' or '.join(sorted(AUDIENCES))}")


def _values(assertion: Any, attribute: str) -> list[str]:
    """Every value of an attribute."""
    values = []
    for statement in assertion.findall(namespaced("saml:AttributeStatement")):
        for found in statement.findall(namespaced("saml:Attribute")):
            if found.get("Name") == ATTRIBUTES + attribute:
                values += [text_of(value) for value in found.findall(namespaced("saml:AttributeValue"))]
    return values
