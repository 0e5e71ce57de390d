"""OIDC tokens for credentials: a good one, and every forged one that there is."""

from __future__ import annotations

import asyncio
import hashlib
import json
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from aliram import Session
from aliram.credentials import Oidc, StaticKeys
from aliram.emulator import ACCOUNT_ID, Emulator, issuers, serve
from aliram.emulator.clock import Clock
from aliram.emulator.state import State
from tests.certificates import make_authority
from tests.emulator_fixture import RawClient, RawReply
from tests.identity_providers import (
    Issuer,
    base64url,
    compact,
    ec_key,
    jwk,
    public_pem,
    published,
    rsa_key,
    trust_in,
)

PROVIDER = f"acs:ram::{ACCOUNT_ID}:oidc-provider/corp"
ROLE = f"acs:ram::{ACCOUNT_ID}:role/robot"
TOKEN = "AuthenticationFail.OIDCToken"
INVALID = f"{TOKEN}.Invalid"


def register(root: RawClient, issuer: Issuer, condition: dict[str, Any] | None = None, **more: str) -> None:
    """A provider for the issuer, and a role that trusts it."""
    provider = {"OIDCProviderName": "corp", "IssuerUrl": issuer.url, "ClientIds": "sts.aliyuncs.com,other"}
    assert root.ims("CreateOIDCProvider", **{**provider, **more}).status == 200
    trust = json.dumps(trust_in(PROVIDER, condition))
    assert root.ram("CreateRole", RoleName="robot", AssumeRolePolicyDocument=trust).status == 200


def trade(port: int, token: str, **more: str) -> RawReply:
    """Asks for credentials with nothing but the token."""
    arguments = {"OIDCProviderArn": PROVIDER, "RoleArn": ROLE, "OIDCToken": token, "RoleSessionName": "s1", **more}
    query = "/?Action=AssumeRoleWithOIDC&Version=2015-04-01"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return RawClient(port, "", "").send("POST", query, headers, urlencode(arguments).encode())


@pytest.fixture
def issuer(emulator: Emulator, root: RawClient) -> Issuer:
    """An issuer whose keys were given to the emulator, registered and trusted."""
    issuer = Issuer()
    emulator.set_oidc_keys(issuer.url, issuer.jwks)
    register(root, issuer)
    return issuer


def outcome(reply: RawReply) -> tuple[int, str]:
    return reply.status, reply.code


def test_a_token_becomes_credentials(emulator: Emulator, issuer: Issuer) -> None:
    now = int(time.time())
    reply = trade(emulator.port, issuer.token(aud=["other", "unknown"], iat=now, exp=now + 300), DurationSeconds="900")
    assert reply.status == 200, reply.body
    tree = reply.tree
    written = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment)) for moment in (now, now + 300)]
    assert tree["OIDCTokenInfo"] == {
        "Subject": "system:serviceaccount:ns1:sa1",
        "Issuer": "https://issuer.example.com",
        "ClientIds": "other,unknown",
        "IssuanceTime": written[0],
        "ExpirationTime": written[1],
        "VerificationInfo": "Success",
    }
    keys = tree["Credentials"]
    session = RawClient(emulator.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys["SecurityToken"])
    assert session.sts("GetCallerIdentity").tree["Arn"] == f"acs:ram::{ACCOUNT_ID}:assumed-role/robot/s1"
    assert tree["AssumedRoleUser"]["Arn"] == f"{ROLE}/s1"
    emulator.clock.advance(901)
    assert session.sts("GetCallerIdentity").code == "InvalidSecurityToken.Expired"


@pytest.mark.parametrize("key", [rsa_key(), ec_key()], ids=["RS256", "ES256"])
def test_both_algorithms_are_taken(emulator: Emulator, root: RawClient, key: Any) -> None:
    issuer = Issuer(key=key)
    emulator.set_oidc_keys(issuer.url, issuer.jwks)
    register(root, issuer)
    assert trade(emulator.port, issuer.token()).status == 200


def _header(issuer: Issuer, **header: Any) -> str:
    return compact({"alg": "RS256", "kid": "k1", **header}, issuer.claims(), issuer.key)


def _stranger(issuer: Issuer) -> str:
    return Issuer(key=rsa_key(2)).token()


def _changed_claims(issuer: Issuer) -> str:
    head, _, signature = issuer.token().split(".")
    return f"{head}.{base64url(json.dumps(issuer.claims(sub='root')).encode())}.{signature}"


FORGED: list[tuple[str, Callable[[Issuer], str], str]] = [
    ("another key", _stranger, INVALID),
    ("another key that the header brings along", lambda one: _brought(one), INVALID),
    ("no signature", lambda one: compact({"alg": "none"}, one.claims(), None), INVALID),
    ("no signature, oddly spelt", lambda one: compact({"alg": "NoNe"}, one.claims(), None), INVALID),
    ("a secret made of the public key", lambda one: _hs256(one), INVALID),
    ("the signature of other claims", _changed_claims, INVALID),
    ("the signature cut off", lambda one: one.token().rpartition(".")[0] + ".", INVALID),
    ("ES256 said of an RSA signature", lambda one: _header(one, alg="ES256"), INVALID),
    ("a kid nobody has", lambda one: _header(one, kid="k2"), INVALID),
    ("extensions it must not ignore", lambda one: _header(one, crit=["b64"], b64=False), INVALID),
    ("an algorithm that is no text", lambda one: _header(one, alg=["RS256"]), INVALID),
    ("another issuer", lambda one: one.token(iss="https://evil.example.com"), f"{TOKEN}.IssuerNotMatch"),
    ("no issuer", lambda one: one.token(iss=None), f"{TOKEN}.IssuerNotMatch"),
    ("another audience", lambda one: one.token(aud="somebody"), f"{TOKEN}.AudienceNotMatch"),
    ("part of an audience", lambda one: one.token(aud="sts"), f"{TOKEN}.AudienceNotMatch"),
    ("no audience", lambda one: one.token(aud=None), INVALID),
    ("no subject", lambda one: one.token(sub=None), INVALID),
    ("expired", lambda one: one.token(exp=int(time.time()) - 1), f"{TOKEN}.Expired"),
    ("no expiry", lambda one: one.token(exp=None), INVALID),
    ("an expiry that is a text", lambda one: one.token(exp="9999999999"), INVALID),
    ("an expiry after all time", lambda one: one.token(exp=1e300), INVALID),
    ("no moment of issue", lambda one: one.token(iat=None), INVALID),
    ("issued tomorrow", lambda one: one.token(iat=int(time.time()) + 86400), INVALID),
    ("valid from tomorrow", lambda one: one.token(nbf=int(time.time()) + 86400), INVALID),
    ("older than the provider allows", lambda one: one.token(iat=int(time.time()) - 12 * 3600 - 5), f"{TOKEN}.Expired"),
    ("no token", lambda one: "aaaa.bbbb", INVALID),
    ("no JSON", lambda one: "aaaa.bbbb.cccc", INVALID),
    ("JSON without an object", lambda one: f"{base64url(b'1')}.{base64url(b'2')}.AAAA", INVALID),
    ("JSON without an end", lambda one: f"{base64url(b'[' * 9000)}.AAAA.AAAA", INVALID),
    ("too long", lambda one: one.token(pad="x" * 20_000), "InvalidParameter.OIDCToken"),
    ("too short", lambda one: "a.b", "InvalidParameter.OIDCToken"),
]


def _brought(issuer: Issuer) -> str:
    header = {"alg": "RS256", "kid": "k1", "jwk": jwk(rsa_key(2), "k1"), "jku": "http://127.0.0.1:9/keys"}
    return compact(header, issuer.claims(), rsa_key(2))


def _hs256(issuer: Issuer) -> str:
    return compact({"alg": "HS256", "kid": "k1"}, issuer.claims(), public_pem(issuer.key))


@pytest.mark.parametrize(("make", "code"), [case[1:] for case in FORGED], ids=[case[0] for case in FORGED])
def test_a_forged_token_gets_nothing(
    emulator: Emulator, issuer: Issuer, make: Callable[[Issuer], str], code: str
) -> None:
    token = make(issuer)
    reply = trade(emulator.port, token)
    assert outcome(reply) == (400 if code.startswith("InvalidParameter") else 401, code), reply.body
    assert token.encode() not in reply.body
    assert b"Credentials" not in reply.body


def test_a_small_key_is_none(emulator: Emulator, root: RawClient) -> None:
    issuer = Issuer(key=rsa_key(1, 1024))
    emulator.set_oidc_keys(issuer.url, issuer.jwks)
    register(root, issuer)
    assert trade(emulator.port, issuer.token()).code == INVALID


def test_a_token_ages_by_the_emulators_clock(emulator: Emulator, root: RawClient, issuer: Issuer) -> None:
    token = issuer.token(exp=int(time.time()) + 86400)
    root.ims("UpdateOIDCProvider", OIDCProviderName="corp", IssuanceLimitTime="1")
    emulator.clock.advance(3590)
    assert trade(emulator.port, token).status == 200
    emulator.clock.advance(20)
    assert trade(emulator.port, token).code == f"{TOKEN}.Expired"
    root.ims("UpdateOIDCProvider", OIDCProviderName="corp", IssuanceLimitTime="2")
    assert trade(emulator.port, token).status == 200


SUB, AUD, ISS = "system:serviceaccount:ns1:sa1", "sts.aliyuncs.com", "https://issuer.example.com"
CONDITIONS: list[tuple[str, dict[str, Any], bool]] = [
    ("all three", {"StringEquals": {"oidc:sub": [SUB], "oidc:aud": AUD, "oidc:iss": ISS}}, True),
    ("another subject", {"StringEquals": {"oidc:sub": ["system:serviceaccount:ns2:sa1"], "oidc:aud": AUD}}, False),
    ("a pattern", {"StringLike": {"oidc:sub": "system:serviceaccount:ns1:*"}, "StringEquals": {"oidc:aud": AUD}}, True),
    ("a pattern taken literally", {"StringEquals": {"oidc:sub": "system:serviceaccount:ns1:*"}}, False),
    ("another pattern", {"StringLike": {"oidc:sub": "system:serviceaccount:ns2:*"}}, False),
    ("another issuer", {"StringEquals": {"oidc:iss": "https://issuer.example.com/"}}, False),
    ("a key of SAML", {"StringEquals": {"saml:recipient": "*"}}, False),
]


@pytest.mark.parametrize(("condition", "expected"), [case[1:] for case in CONDITIONS], ids=[c[0] for c in CONDITIONS])
def test_the_trust_policy_compares_the_claims(
    emulator: Emulator, root: RawClient, condition: dict[str, Any], expected: bool
) -> None:
    issuer = Issuer()
    emulator.set_oidc_keys(issuer.url, issuer.jwks)
    register(root, issuer, condition)
    reply = trade(emulator.port, issuer.token())
    assert outcome(reply) == ((200, "") if expected else (403, "AuthenticationFail.NoPermission"))


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"OIDCProviderArn": PROVIDER + "x"}, 403, "AuthenticationFail.NoPermission"),
        ({"OIDCProviderArn": "corp"}, 403, "AuthenticationFail.NoPermission"),
        ({"OIDCProviderArn": PROVIDER.replace(ACCOUNT_ID, "1" * 16)}, 403, "AuthenticationFail.NoPermission"),
        ({"RoleArn": ROLE + "x"}, 404, "EntityNotExist.Role"),
        ({"RoleArn": f"acs:ram::{ACCOUNT_ID}:role/closed"}, 403, "AuthenticationFail.NoPermission"),
        ({"DurationSeconds": "3601"}, 400, "InvalidParameter.DurationSeconds"),
        ({"DurationSeconds": "899"}, 400, "InvalidParameter.DurationSeconds"),
        ({"Policy": "{}"}, 400, "InvalidParameter.PolicyGrammar"),
        ({"RoleSessionName": "a b"}, 400, "InvalidParameter.RoleSessionName"),
        ({"OIDCToken": ""}, 400, "MissingParameter.OIDCToken"),
    ],
)
def test_a_request_that_fits_nothing_is_refused(
    emulator: Emulator, root: RawClient, issuer: Issuer, change: dict[str, str], status: int, code: str
) -> None:
    closed = json.dumps(trust_in(PROVIDER + "2"))
    root.ram("CreateRole", RoleName="closed", AssumeRolePolicyDocument=closed)
    reply = trade(emulator.port, issuer.token(), **change)
    assert outcome(reply) == (status, code), reply.body


def test_a_provider_that_was_deleted_trusts_nobody(emulator: Emulator, root: RawClient, issuer: Issuer) -> None:
    root.ims("RemoveClientIdFromOIDCProvider", OIDCProviderName="corp", ClientId="sts.aliyuncs.com")
    assert trade(emulator.port, issuer.token()).code == f"{TOKEN}.AudienceNotMatch"
    root.ims("RemoveClientIdFromOIDCProvider", OIDCProviderName="corp", ClientId="other")
    assert trade(emulator.port, issuer.token(aud="")).code == f"{TOKEN}.AudienceNotMatch"
    root.ims("DeleteOIDCProvider", OIDCProviderName="corp")
    assert trade(emulator.port, issuer.token()).code == "AuthenticationFail.NoPermission"


def test_an_issuer_on_loopback_is_asked_for_its_keys(emulator: Emulator, root: RawClient) -> None:
    issuer = Issuer(key=ec_key())
    with published(issuer) as asked:
        register(root, issuer)
        assert trade(emulator.port, issuer.token()).status == 200
        assert asked == ["/.well-known/openid-configuration", "/keys"]
        before = issuer.token()
        issuer.key, issuer.kid = rsa_key(), "k2"
        assert trade(emulator.port, issuer.token()).status == 200, "new keys count at once"
        assert trade(emulator.port, before).code == INVALID
    reply = trade(emulator.port, issuer.token())
    assert outcome(reply) == (401, f"{TOKEN}.IssuerConfigurationBroken")


def test_keys_that_were_given_spare_the_issuer_the_question(emulator: Emulator, root: RawClient) -> None:
    issuer = Issuer()
    with published(issuer) as asked:
        register(root, issuer)
        emulator.set_oidc_keys(issuer.url, {"keys": [jwk(rsa_key(2), "k1")]})
        assert trade(emulator.port, issuer.token()).code == INVALID
        emulator.set_oidc_keys(issuer.url, None)
        assert asked == []
        assert trade(emulator.port, issuer.token()).status == 200


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ({"/.well-known/openid-configuration": 404}, "answered 404"),
        ({"/.well-known/openid-configuration": 302}, "answered 302"),
        ({"/.well-known/openid-configuration": {"issuer": "http://127.0.0.1"}}, "another issuer"),
        ({"/.well-known/openid-configuration": []}, "another issuer"),
        ({"/keys": {"keys": []}}, "no RSA key"),
        ({"/keys": {"keys": "k"}}, "a key set is an object"),
        ({"/keys": {"keys": [{"kty": "oct", "k": "AAAA"}, 1]}}, "no RSA key"),
    ],
)
def test_an_issuer_that_publishes_nonsense_is_broken(
    emulator: Emulator, root: RawClient, pages: dict[str, Any], words: str
) -> None:
    issuer = Issuer()
    with published(issuer, pages=pages):
        register(root, issuer)
        reply = trade(emulator.port, issuer.token())
    assert outcome(reply) == (401, f"{TOKEN}.IssuerConfigurationBroken")
    assert words in reply.tree["Message"]


@pytest.mark.parametrize("elsewhere", ["http://192.0.2.1/keys", "https://keys.example.com/", "file:///etc/passwd", 7])
def test_no_host_but_loopback_is_asked(emulator: Emulator, root: RawClient, elsewhere: Any) -> None:
    issuer, document = Issuer(), {"jwks_uri": elsewhere}
    with published(issuer, pages={"/.well-known/openid-configuration": document}) as asked:
        document["issuer"] = issuer.url
        register(root, issuer)
        reply = trade(emulator.port, issuer.token())
        assert asked == ["/.well-known/openid-configuration"]
    assert outcome(reply) == (401, f"{TOKEN}.IssuerConfigurationBroken")
    assert ("is not on loopback" in reply.tree["Message"]) == (elsewhere != 7)


@pytest.mark.parametrize(
    "url",
    [
        "https://issuer.example.com",
        "https://127.0.0.1.example.com",
        "https://localhost.example.com",
        "https://10.0.0.1",
    ],
)
def test_an_issuer_elsewhere_needs_its_keys_given(emulator: Emulator, root: RawClient, url: str) -> None:
    issuer = Issuer(url)
    register(root, issuer)
    reply = trade(emulator.port, issuer.token())
    assert outcome(reply) == (401, f"{TOKEN}.IssuerConfigurationBroken")
    assert "set_oidc_keys" in reply.tree["Message"]
    emulator.set_oidc_keys(url, issuer.jwks)
    assert trade(emulator.port, issuer.token()).status == 200


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("http://127.0.0.1:8080/realms/a", True),
        ("http://localhost", True),
        ("http://[::1]:8080", True),
        ("http://idp.localhost:1/", True),
        ("http://issuer.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("http://localhost.example.com", False),
        ("http://evil@localhost", False),
        ("https://a?b", False),
        ("https://", False),
    ],
)
def test_only_loopback_may_do_without_tls(root: RawClient, url: str, taken: bool) -> None:
    reply = root.ims("CreateOIDCProvider", OIDCProviderName="corp", IssuerUrl=url)
    assert outcome(reply) == ((200, "") if taken else (400, "InvalidParameter.IssuerUrl.InvalidChars"))


def test_the_certificate_of_an_issuer_must_have_a_registered_fingerprint(
    emulator: Emulator, root: RawClient, tmp_path: Path
) -> None:
    authority = make_authority(tmp_path)
    der = ssl.PEM_cert_to_DER_cert(authority.certificate.read_text())
    right, wrong = hashlib.sha1(der, usedforsecurity=False).hexdigest(), "0" * 40
    issuer = Issuer()
    with published(issuer, authority.server_context()) as asked:
        register(root, issuer, Fingerprints=wrong)
        reply = trade(emulator.port, issuer.token())
        assert outcome(reply) == (401, f"{TOKEN}.PublicKeyFingerprintMismatch")
        assert asked == []
        root.ims("AddFingerprintToOIDCProvider", OIDCProviderName="corp", Fingerprint=right.upper())
        assert trade(emulator.port, issuer.token()).status == 200
        root.ims("RemoveFingerprintFromOIDCProvider", OIDCProviderName="corp", Fingerprint=right.upper())
        assert trade(emulator.port, issuer.token()).code == f"{TOKEN}.PublicKeyFingerprintMismatch"


REPLACED = [("other", "corp", ACCOUNT_ID), ("same", "else", ACCOUNT_ID), ("same", "corp", "7" * 16)]


@pytest.mark.parametrize(("issuer_of", "name", "account"), REPLACED)
async def test_keys_that_come_after_a_reset_are_not_given_to_another_provider(
    monkeypatch: pytest.MonkeyPatch, issuer_of: str, name: str, account: str
) -> None:
    state = State(":memory:", Clock(time.time))
    asked, answered = threading.Event(), threading.Event()

    def read(issuer: str, fingerprints: set[str]) -> list[dict[str, str]]:
        asked.set()
        assert answered.wait(10)
        return [{"kid": "of the first"}]

    def provide(name: str, account: str, issuer: str) -> int:
        sql = (
            "INSERT INTO oidc_providers (account, name, issuer, description, client_ids, fingerprints, issuance_limit,"
            " created, updated) VALUES (?, ?, ?, '', '', '', 12, '', '')"
        )
        return state.insert(sql, account, name, issuer)

    monkeypatch.setattr(issuers, "_read", read)
    first = provide("corp", ACCOUNT_ID, "https://localhost/same")
    reading = asyncio.create_task(issuers.read_issuer(state, PROVIDER))
    assert await asyncio.to_thread(asked.wait, 10)
    state.clear()
    assert provide(name, account, f"https://localhost/{issuer_of}") == first
    answered.set()
    await reading
    assert state.all("SELECT fetched FROM oidc_providers") == [("",)]
    state.close()


@pytest.mark.parametrize(
    "document", [{}, {"keys": []}, {"keys": {}}, {"keys": [{"kty": "RSA", "n": "!", "e": "AQAB"}]}]
)
def test_what_is_no_key_set_is_refused_when_given(emulator: Emulator, document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="key set"):
        emulator.set_oidc_keys("https://issuer.example.com", document)


def test_keys_are_given_over_http_as_well(emulator: Emulator, root: RawClient) -> None:
    issuer = Issuer(key=ec_key())
    register(root, issuer)

    def post(body: dict[str, Any]) -> RawReply:
        headers = {"content-type": "application/json"}
        return root.send("POST", "/_aliram/oidc-keys", headers, json.dumps(body).encode())

    assert post({"issuer": issuer.url, "jwks": issuer.jwks}).status == 200
    assert trade(emulator.port, issuer.token()).status == 200
    assert post({"issuer": issuer.url, "jwks": {"keys": []}}).status == 400
    assert post({"issuer": issuer.url}).status == 400
    assert post({"issuer": issuer.url, "jwks": None}).status == 200
    assert trade(emulator.port, issuer.token()).code == f"{TOKEN}.IssuerConfigurationBroken"


def test_private_halves_of_keys_are_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with serve(state=path) as durable:
        durable.set_oidc_keys("https://issuer.example.com", {"keys": [jwk(ec_key(), "k1", d="VerySecretPart")]})
    assert b"VerySecretPart" not in path.read_bytes()


async def test_the_provider_of_keys_refreshes_from_a_file_through_a_real_issuer(
    emulator: Emulator, root: RawClient, tmp_path: Path
) -> None:
    issuer = Issuer(key=ec_key())
    file = tmp_path / "token"
    with published(issuer):
        register(root, issuer, {"StringEquals": {"oidc:iss": issuer.url, "oidc:aud": AUD, "oidc:sub": SUB}})
        file.write_text(issuer.token())
        oidc = Oidc(role_arn=ROLE, oidc_provider_arn=PROVIDER, oidc_token_file=file, sts_endpoint=emulator.url)
        endpoints = {"ims": emulator.url, "ram": emulator.url, "sts": emulator.url}
        async with Session(credentials=oidc, endpoints=endpoints, retry=0) as session:
            first = await session.sts.get_caller_identity()
            assert first.identity_type == "AssumedRoleUser"
            emulator.clock.advance(3601)
            now = int(time.time()) + 3601
            file.write_text(issuer.token(iat=now, nbf=now, exp=now + 600))
            second = await oidc.fetch()
        assert second.security_token is not None
        keys = StaticKeys(second.access_key_id, second.access_key_secret, security_token=second.security_token)
        async with Session(credentials=keys, endpoints=endpoints, retry=0) as session:
            assert (await session.sts.get_caller_identity()).arn == first.arn
