"""Identity providers on the emulator alone: limits, pages, several accounts, and what works without the extra."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient, RawReply
from tests.identity_providers import Gate, IdentityProvider, Issuer, encoded, published
from tests.test_emulator_oidc import register as register_issuer
from tests.test_emulator_oidc import trade as trade_token
from tests.test_emulator_saml import GRANTS, IDP
from tests.test_emulator_saml import register as register_provider
from tests.test_emulator_saml import trade as trade_assertion

METADATA = encoded(IdentityProvider().metadata())


def oidc(client: RawClient, number: int) -> RawReply:
    url = f"https://issuer{number}.example.com"
    return client.ims("CreateOIDCProvider", OIDCProviderName=f"p{number}", IssuerUrl=url)


def saml(client: RawClient, number: int) -> RawReply:
    return client.ims("CreateSAMLProvider", SAMLProviderName=f"p{number}", EncodedSAMLMetadataDocument=METADATA)


@pytest.mark.parametrize(("create", "kind"), [(oidc, "OIDCProvider"), (saml, "SAMLProvider")])
def test_an_account_has_a_hundred_providers_of_a_kind(
    root: RawClient, create: Callable[[RawClient, int], RawReply], kind: str
) -> None:
    assert [create(root, number).status for number in range(100)] == [200] * 100
    reply = create(root, 100)
    assert (reply.status, reply.code) == (409, f"LimitExceeded.{kind}")
    pages = list(root.pages("ims", f"List{kind}s", (f"{kind}s", kind), MaxItems="40"))
    assert [len(page) for page in pages] == [40, 40, 20]
    assert [one[f"{kind}Name"] for page in pages for one in page] == [f"p{number}" for number in range(100)]
    assert len(root.ims(f"List{kind}s").tree[f"{kind}s"][kind]) == 100
    root.ims(f"Delete{kind}", **{f"{kind}Name": "p7"})
    assert create(root, 100).status == 200


@pytest.mark.parametrize(("create", "kind"), [(oidc, "OIDCProvider"), (saml, "SAMLProvider")])
def test_accounts_do_not_see_each_others_providers(
    emulator: Emulator, root: RawClient, create: Callable[[RawClient, int], RawReply], kind: str
) -> None:
    key = emulator.add_account().root_key
    other = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    assert create(root, 1).status == 200
    assert other.ims(f"Get{kind}", **{f"{kind}Name": "p1"}).status == 404
    assert other.ims(f"Delete{kind}", **{f"{kind}Name": "p1"}).status == 404
    made = create(other, 1).tree[kind]
    assert ACCOUNT_ID not in made["Arn"]
    assert len(root.ims(f"List{kind}s").tree[f"{kind}s"][kind]) == 1
    other.ims(f"Delete{kind}", **{f"{kind}Name": "p1"})
    assert root.ims(f"Get{kind}", **{f"{kind}Name": "p1"}).status == 200


def test_a_list_given_twice_over_is_kept_once(root: RawClient) -> None:
    made = {
        "OIDCProviderName": "p",
        "IssuerUrl": "https://a.example.com",
        "ClientIds": "a,b,a",
        "Fingerprints": "f1,f1",
    }
    provider = root.ims("CreateOIDCProvider", **made).tree["OIDCProvider"]
    assert (provider["ClientIds"], provider["Fingerprints"]) == ("a,b", "f1")
    provider = root.ims("UpdateOIDCProvider", OIDCProviderName="p", ClientIds="").tree["OIDCProvider"]
    assert (provider["ClientIds"], provider["IssuanceLimitTime"]) == ("", 12)


@pytest.mark.parametrize(
    ("action", "params", "code"),
    [
        ("CreateOIDCProvider", {"OIDCProviderName": "-p"}, "InvalidParameter.OIDCProviderName.InvalidChars"),
        ("CreateOIDCProvider", {"OIDCProviderName": "p" * 129}, "InvalidParameter.OIDCProviderName.Length"),
        ("CreateOIDCProvider", {"OIDCProviderName": ""}, "MissingOIDCProviderName"),
        ("CreateOIDCProvider", {"Description": "d" * 257}, "InvalidParameter.Description.Length"),
        ("CreateOIDCProvider", {"ClientIds": "a b"}, "InvalidParameter.ClientIds.InvalidChars"),
        ("CreateOIDCProvider", {"Fingerprints": "a:b"}, "InvalidParameter.Fingerprints.InvalidChars"),
        ("CreateOIDCProvider", {"Fingerprints": "a,b,c,d,e,f"}, "InvalidParameter.Fingerprints.Length"),
        ("CreateOIDCProvider", {"IssuanceLimitTime": "0"}, "InvalidParameter.IssuanceLimitTime.Range"),
        ("CreateSAMLProvider", {"SAMLProviderName": "p/q"}, "InvalidParameter.SAMLProviderName.InvalidChars"),
        ("CreateSAMLProvider", {"AuthnSignAlgo": "md5"}, "InvalidParameter.AuthnSignAlgo"),
        ("CreateSAMLProvider", {"EncodedSAMLMetadataDocument": ""}, "MissingEncodedSAMLMetadataDocument"),
        ("AddClientIdToOIDCProvider", {"ClientId": "?"}, "InvalidParameter.ClientId.InvalidChars"),
        ("AddFingerprintToOIDCProvider", {"Fingerprint": "a:b"}, "InvalidParameter.Fingerprint.InvalidChars"),
    ],
)
def test_a_wrong_provider_is_refused(root: RawClient, action: str, params: dict[str, str], code: str) -> None:
    good = {
        "CreateSAMLProvider": {"SAMLProviderName": "p", "EncodedSAMLMetadataDocument": METADATA},
        "CreateOIDCProvider": {"OIDCProviderName": "p", "IssuerUrl": "https://a.example.com"},
    }
    reply = root.ims(action, **{**good.get(action, {"OIDCProviderName": "p"}), **params})
    assert (reply.status, reply.code) == (400, code)


def test_an_issuer_that_takes_its_time_holds_up_nobody_else(emulator: Emulator, root: RawClient) -> None:
    issuer, gate = Issuer(), Gate()
    replies: list[RawReply] = []
    with published(issuer, pages={"/.well-known/openid-configuration": gate}):
        register_issuer(root, issuer)
        asking = threading.Thread(target=lambda: replies.append(trade_token(emulator.port, issuer.token())))
        asking.start()
        try:
            assert gate.arrived.wait(10)
            assert root.sts("GetCallerIdentity").status == 200
            assert replies == []
        finally:
            gate.opened.set()
            asking.join()
    assert [reply.code for reply in replies] == ["AuthenticationFail.OIDCToken.IssuerConfigurationBroken"]


def _token(emulator: Emulator, root: RawClient) -> RawReply:
    issuer = Issuer()
    emulator.set_oidc_keys(issuer.url, issuer.jwks)
    register_issuer(root, issuer)
    return trade_token(emulator.port, issuer.token())


@pytest.mark.parametrize("package", ["lxml", "cryptography"])
def test_metadata_needs_the_extra(
    emulator: Emulator, root: RawClient, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    reply = saml(root, 1)
    assert (reply.status, reply.code) == (400, "NotSupport.Emulator")
    assert "pip install 'aliram[emulator]'" in reply.tree["Message"]
    assert package in reply.tree["Message"]


def test_tokens_need_the_extra(emulator: Emulator, root: RawClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    reply = _token(emulator, root)
    assert (reply.status, reply.code) == (400, "NotSupport.Emulator")
    assert "pip install 'aliram[emulator]'" in reply.tree["Message"]


def test_assertions_need_the_extra(emulator: Emulator, root: RawClient, monkeypatch: pytest.MonkeyPatch) -> None:
    register_provider(root)
    response = IDP.response(GRANTS)
    monkeypatch.setitem(sys.modules, "signxml.verifier", None)
    reply = trade_assertion(emulator.port, response)
    assert (reply.status, reply.code) == (400, "NotSupport.Emulator")
    assert "pip install 'aliram[emulator]'" in reply.tree["Message"]
