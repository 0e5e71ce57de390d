"""Signatures: the official libraries' vectors, the vendor's published examples, and properties."""

from __future__ import annotations

import hashlib
import json
import pickle
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliram.credentials.keys import Keys
from aliram.encoding import encode_form, encode_query, flatten
from aliram.errors import AuthenticationFailed, api_error
from aliram.secret import Secret
from aliram.signer import (
    Stamp,
    canonical_request_v3,
    explain_mismatch,
    mask_string_to_sign,
    sign_v1,
    sign_v3,
    string_to_sign_v1,
    string_to_sign_v3,
)
from tests.verifier import decode_query, verify_v1, verify_v3

DATA = Path(__file__).parent / "data" / "signer"
FORM = "application/x-www-form-urlencoded"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return data


OFFICIAL, MINIMAL, V1, PUBLISHED = (load(name) for name in ("v3_official", "v3_minimal", "v1", "published"))
CONSTANTS = OFFICIAL["constants"]
DATE, NONCE = CONSTANTS["date"], CONSTANTS["nonce"]


def keys(*, token: bool = False) -> Keys:
    return Keys(
        access_key_id=CONSTANTS["access_key_id"],
        access_key_secret=Secret(CONSTANTS["access_key_secret"]),
        security_token=Secret(CONSTANTS["security_token"]) if token else None,
    )


def names(cases: list[dict[str, Any]]) -> list[str]:
    return [f"{case['name']}-{case['method']}" for case in cases]


# V3.


@pytest.mark.parametrize("case", MINIMAL["cases"], ids=names(MINIMAL["cases"]))
def test_v3_signs_as_the_vector_says(case: dict[str, Any]) -> None:
    body = case["body"].encode()
    headers = sign_v3(
        keys=keys(token="x-acs-security-token" in case["headers"]),
        host=case["host"],
        action=case["action"],
        version=case["version"],
        query=encode_query(flatten(case["params"])),
        body=body,
        content_type=FORM if body else None,
        date=DATE,
        nonce=NONCE,
    )

    assert headers.pop("Authorization") == case["authorization"]
    assert {**headers, "host": case["host"]} == case["headers"]
    assert case["headers"]["x-acs-content-sha256"] == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("case", OFFICIAL["cases"], ids=names(OFFICIAL["cases"]))
def test_v3_canonical_request_of_the_official_header_set(case: dict[str, Any]) -> None:
    signed = {name: value for name, value in case["headers"].items() if name != "Authorization"}
    canonical = canonical_request_v3(
        method=case["method"],
        path="/",
        query=encode_query(flatten(case["params"])),
        headers=signed,
        payload_hash=signed["x-acs-content-sha256"],
    )

    assert canonical == case["canonical_request"]
    assert string_to_sign_v3(canonical) == case["string_to_sign"]
    assert dict(flatten(case["params"])) == case["flattened"]
    if case["body_params"] is not None:
        assert encode_form(flatten(case["body_params"])).decode() == case["body"]


def test_v3_reproduces_the_published_example() -> None:
    example = PUBLISHED["v3_ak_YourAccessKeyId_secret_YourAccessKeySecret"]
    sent = example["headers"]
    headers = sign_v3(
        keys=Keys(access_key_id="YourAccessKeyId", access_key_secret=Secret("YourAccessKeySecret")),
        host=sent["host"],
        action=sent["x-acs-action"],
        version=sent["x-acs-version"],
        query=encode_query(example["query"].items()),
        body=b"",
        content_type=None,
        date=sent["x-acs-date"],
        nonce=sent["x-acs-signature-nonce"],
    )

    assert headers["Authorization"] == example["authorization"]


def test_the_verifier_accepts_the_official_requests_and_so_can_judge_ours() -> None:
    for case in OFFICIAL["cases"]:
        accepted, reason = verify_v3(
            method=case["method"],
            path="/",
            query=case["url"].partition("?")[2],
            headers=case["headers"],
            body=(case["body"] or "").encode(),
            secret=CONSTANTS["access_key_secret"],
        )
        assert accepted, reason
    for case in V1["cases"]:
        accepted, reason = verify_v1(
            method=case["method"],
            path="/",
            query=case["url"].partition("?")[2],
            headers=case["headers"],
            body=(case["body"] or "").encode(),
            secret=CONSTANTS["access_key_secret"],
        )
        assert accepted, reason


@pytest.mark.parametrize(
    ("given_keys", "present", "absent"),
    [
        pytest.param(keys(), {"x-acs-content-sha256", "Authorization"}, {"x-acs-security-token"}, id="key pair"),
        pytest.param(keys(token=True), {"x-acs-security-token", "Authorization"}, {"x-acs-bearer-token"}, id="session"),
        pytest.param(
            Keys(bearer_token=Secret("bearer-1")),
            {"x-acs-bearer-token", "x-acs-content-sha256"},
            {"Authorization", "x-acs-security-token"},
            id="bearer",
        ),
        pytest.param(
            Keys(),
            set(),
            {"Authorization", "x-acs-security-token", "x-acs-bearer-token", "x-acs-content-sha256"},
            id="anonymous",
        ),
    ],
)
def test_each_kind_of_keys_sends_its_own_headers(given_keys: Keys, present: set[str], absent: set[str]) -> None:
    headers = sign_v3(
        keys=given_keys,
        host="sts.aliyuncs.com",
        action="GetCallerIdentity",
        version="2015-04-01",
        query="",
        body=b"",
        content_type=None,
        date=DATE,
        nonce=NONCE,
    )

    common = {"x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"}
    assert common | present <= headers.keys()
    assert not absent & headers.keys()
    assert all(type(value) is str for value in headers.values()), (
        "a Secret would hide itself from whoever reads headers"
    )


def test_only_the_protocols_own_headers_among_extra_ones_are_signed() -> None:
    headers = sign_v3(
        keys=keys(),
        host="ecs.aliyuncs.com",
        action="RunInstances",
        version="2014-05-26",
        query="",
        body=b"{}",
        content_type="application/json; charset=utf-8",
        date=DATE,
        nonce=NONCE,
        extra={"x-acs-client-token": " t1 ", "accept-language": "de"},
    )

    signed = headers["Authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    assert "x-acs-client-token" in signed
    assert "accept-language" not in signed
    assert headers["accept-language"] == "de"
    accepted, reason = verify_v3(
        method="POST",
        path="/",
        query="",
        headers={**headers, "host": "ecs.aliyuncs.com"},
        body=b"{}",
        secret=CONSTANTS["access_key_secret"],
    )
    assert accepted, reason


# V1.


@pytest.mark.parametrize("case", V1["cases"], ids=names(V1["cases"]))
def test_v1_signs_as_the_vector_says(case: dict[str, Any]) -> None:
    query = sign_v1(
        keys=keys(token="SecurityToken" in case["string_to_sign"]),
        action=case["action"],
        version=case["version"],
        query_params=flatten(case["params"]),
        form_params=flatten(case["body_params"] or {}),
        date=DATE,
        nonce=NONCE,
        method=case["method"],
        format="json",
    )

    pairs = decode_query(query)
    assert pairs[-1] == ("Signature", case["signature"])
    assert sorted(pairs) == sorted(decode_query(case["url"].partition("?")[2]))
    form = flatten(case["body_params"] or {})
    assert string_to_sign_v1(case["method"], pairs[:-1] + form) == case["string_to_sign"]


def test_v1_reproduces_the_published_example() -> None:
    example = PUBLISHED["v1_GET_secret_testsecret"]
    params = example["params"]
    query = sign_v1(
        keys=Keys(access_key_id="testid", access_key_secret=Secret("testsecret")),
        action=params["Action"],
        version=params["Version"],
        query_params=[],
        date=params["Timestamp"],
        nonce=params["SignatureNonce"],
        method="GET",
        format="XML",
    )

    assert dict(decode_query(query)) == {**params, "Signature": example["signature"]}


# Made with the official Go credentials library and with aliyunsdkcore (2024): other callers of the same algorithm.
ASSUME_ROLE = {"RoleArn": "acs:ram::123456789012:role/demo", "RoleSessionName": "sess", "DurationSeconds": 3600}
OTHER_CALLERS = [
    pytest.param("POST", {}, {**ASSUME_ROLE, "Policy": '{"Version": "1"}'}, "P2pVZ5k07ifUcAsH8Tk14aig/hA=", id="go"),
    pytest.param("GET", {**ASSUME_ROLE, "Policy": '{"Version": "1"}'}, {}, "BTY1I/U9uSnxXov8CfptjNZcwdk=", id="as GET"),
]


@pytest.mark.parametrize(("method", "query", "form", "signature"), OTHER_CALLERS)
def test_v1_signs_assume_role_as_other_official_callers_do(
    method: str, query: dict[str, Any], form: dict[str, Any], signature: str
) -> None:
    signed = sign_v1(
        keys=keys(),
        action="AssumeRole",
        version="2015-04-01",
        query_params=flatten(query),
        form_params=flatten(form),
        date=DATE,
        nonce=NONCE,
        method=method,
    )

    assert dict(decode_query(signed))["Signature"] == signature


def test_v1_lets_the_caller_add_signed_parameters_as_the_core_sdk_does() -> None:
    signed = sign_v1(
        keys=keys(),
        action="GetCallerIdentity",
        version="2015-04-01",
        query_params=[("SignatureType", ""), ("RegionId", "cn-hangzhou")],
        date=DATE,
        nonce=NONCE,
        method="GET",
    )

    assert dict(decode_query(signed))["Signature"] == "I2tFqL5pMwVgvcLrGChZJe2T/z4="


@pytest.mark.parametrize(
    ("given_keys", "names_sent"),
    [
        pytest.param(Keys(bearer_token=Secret("bearer-1")), {"BearerToken", "SignatureType"}, id="bearer"),
        pytest.param(Keys(), set(), id="anonymous"),
    ],
)
def test_v1_without_a_key_pair_has_no_signature(given_keys: Keys, names_sent: set[str]) -> None:
    query = sign_v1(
        keys=given_keys, action="A", version="V", query_params=[("X", "1")], date=DATE, nonce=NONCE, format="JSON"
    )

    common = {"Action", "Format", "SignatureNonce", "Timestamp", "Version", "X"}
    assert {name for name, _ in decode_query(query)} == common | names_sent


# Properties.

text = st.text(st.characters(codec="utf-8"), max_size=30)
pairs_of_anything = st.dictionaries(text.filter(bool), text, max_size=6).map(lambda found: sorted(found.items()))
# What V1 puts into the query itself; an operation has no parameter of such a name.
PROTOCOL = {"Action", "Version", "Format", "Timestamp", "AccessKeyId", "SecurityToken", "BearerToken", "Signature"}
PROTOCOL |= {"SignatureNonce", "SignatureMethod", "SignatureVersion", "SignatureType"}
business_pairs = pairs_of_anything.map(lambda pairs: [pair for pair in pairs if pair[0] not in PROTOCOL])
token = st.text("ABCabc0123+/=-_.", min_size=1, max_size=40)


class Request(NamedTuple):
    """A request as it arrives."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


def signed_v3(pairs: list[tuple[str, str]], body: bytes, security_token: str | None) -> Request:
    query = encode_query(pairs)
    headers = sign_v3(
        keys=Keys(
            access_key_id="LTAI5tProperty",
            access_key_secret=Secret("propertysecret"),
            security_token=Secret(security_token) if security_token else None,
        ),
        host="ram.aliyuncs.com",
        action="CreateUser",
        version="2015-05-01",
        query=query,
        body=body,
        content_type=FORM if body else None,
        date=DATE,
        nonce=NONCE,
    )
    return Request("POST", "/", query, {**headers, "host": "ram.aliyuncs.com"}, body)


def signed_v1(pairs: list[tuple[str, str]], form: list[tuple[str, str]]) -> Request:
    query = sign_v1(
        keys=Keys(access_key_id="LTAI5tProperty", access_key_secret=Secret("propertysecret")),
        action="CreateUser",
        version="2015-05-01",
        query_params=pairs,
        form_params=form,
        date=DATE,
        nonce=NONCE,
    )
    return Request("POST", "/", query, {"content-type": FORM} if form else {}, encode_form(form))


def altered(text: str, position: int, other: str) -> str:
    """The text with one character replaced by a different one."""
    position %= len(text)
    replacement = other if other != text[position] else ("b" if text[position] == "a" else "a")
    return text[:position] + replacement + text[position + 1 :]


@given(pairs=pairs_of_anything, body=st.binary(max_size=40), security_token=st.none() | token)
def test_the_verifier_accepts_whatever_v3_signs(
    pairs: list[tuple[str, str]], body: bytes, security_token: str | None
) -> None:
    request = signed_v3(pairs, body, security_token)
    accepted, reason = verify_v3(**request._asdict(), secret="propertysecret")

    assert accepted, reason
    assert decode_query(request.query) == pairs


@given(pairs=business_pairs, form=business_pairs)
def test_the_verifier_accepts_whatever_v1_signs(pairs: list[tuple[str, str]], form: list[tuple[str, str]]) -> None:
    form = [(f"Form.{name}", value) for name, value in form]
    accepted, reason = verify_v1(**signed_v1(pairs, form)._asdict(), secret="propertysecret")

    assert accepted, reason


@given(
    pairs=pairs_of_anything.filter(bool),
    body=st.binary(min_size=1, max_size=40),
    where=st.sampled_from(["method", "path", "query", "body", "secret", "x-acs-action", "x-acs-version", "x-acs-date"])
    | st.sampled_from(["x-acs-signature-nonce", "x-acs-security-token", "host", "content-type", "authorization"]),
    position=st.integers(0, 10_000),
    other=st.sampled_from("aB3-"),
)
def test_one_changed_character_makes_the_verifier_refuse_a_v3_request(
    pairs: list[tuple[str, str]], body: bytes, where: str, position: int, other: str
) -> None:
    request = signed_v3(pairs, body, "token+/=")
    headers = {name.lower(): value for name, value in request.headers.items()}
    secret = "propertysecret"
    if where == "body":
        changed = bytearray(body)
        changed[position % len(body)] ^= 1
        request = request._replace(body=bytes(changed))
    elif where == "secret":
        secret = altered(secret, position, other)
    elif where == "query":
        # A query that decodes to the same parameters is the same request, whatever its escapes look like.
        changed_pairs = list(pairs)
        name, value = changed_pairs[position % len(pairs)]
        changed_pairs[position % len(pairs)] = (altered(name, position, other), value)
        request = request._replace(query=encode_query(changed_pairs))
        if sorted(changed_pairs) == sorted(pairs):
            return
    elif where == "method":
        request = request._replace(method=altered(request.method, position, other))
    elif where == "path":
        request = request._replace(path=altered(request.path, position, other))
    else:
        headers[where] = altered(headers[where], position, other)
    accepted, _ = verify_v3(**request._replace(headers=headers)._asdict(), secret=secret)

    # The key id is looked up, not signed: a changed one finds another secret or none.
    if where == "authorization":
        credential = headers[where].partition("Credential=")[2].partition(",")[0]
        accepted = accepted and credential == "LTAI5tProperty"
    assert not accepted


@given(pairs=business_pairs, position=st.integers(0, 10_000), other=st.sampled_from("aB3-"))
def test_one_changed_character_makes_the_verifier_refuse_a_v1_request(
    pairs: list[tuple[str, str]], position: int, other: str
) -> None:
    request = signed_v1(pairs, [("Form", "value")])
    sent = decode_query(request.query)
    index = position % len(sent)
    name, value = sent[index]
    sent[index] = (name, altered(value, position, other)) if value else (name, other)
    accepted, _ = verify_v1(**request._replace(query=encode_query(sent))._asdict(), secret="propertysecret")

    assert not accepted


# Dates and nonces.


def test_the_date_is_written_in_utc_and_again_with_each_second() -> None:
    now = 1_704_164_645.999
    stamp = Stamp(clock=lambda: now)

    assert stamp.date() == stamp.date() == "2024-01-02T03:04:05Z"
    now = 1_704_164_646.0
    assert stamp.date() == "2024-01-02T03:04:06Z"
    now = 1_704_164_640.0
    assert stamp.date() == "2024-01-02T03:04:00Z", "a clock that was set back counts, too"


def test_a_nonce_is_32_hexadecimal_digits_and_never_comes_twice() -> None:
    assert Stamp(random=lambda count: bytes(range(count))).nonce() == "000102030405060708090a0b0c0d0e0f"
    stamp = Stamp()
    assert len({stamp.nonce() for _ in range(1000)}) == 1000


# SignatureDoesNotMatch.


def mismatch(server: str) -> AuthenticationFailed:
    error = api_error("SignatureDoesNotMatch", "Specified signature is not matched with our calculation.", 400)
    assert isinstance(error, AuthenticationFailed)
    error.server_string_to_sign = mask_string_to_sign(server)
    return error


def test_equal_strings_to_sign_blame_the_secret_and_different_ones_the_way() -> None:
    ours = string_to_sign_v1("POST", [("Action", "CreateLoginProfile"), ("Password", "S3cret!")])
    same, different = mismatch(ours), mismatch(ours.replace("S3cret", "S4cret"))
    explain_mismatch(same, ours)
    explain_mismatch(different, ours)

    assert same.string_to_sign == same.server_string_to_sign
    assert "secret does not belong" in (same.advice or "")
    assert different.string_to_sign != different.server_string_to_sign
    assert "changed the request" in (different.advice or "")
    assert "S3cret" not in f"{vars(same)} {vars(different)} {same!r}"
    assert pickle.loads(pickle.dumps(same)).string_to_sign == same.string_to_sign


def test_a_masked_string_to_sign_keeps_the_protocols_own_values_only() -> None:
    masked = mask_string_to_sign(V1["cases"][2]["string_to_sign"])

    assert "AccessKeyId%3DLTAI5tExampleKeyId%26Action%3DCreatePolicy%26Format%3Djson" in masked
    assert "CAISexample" not in masked
    assert "PolicyName%3D***" in masked
    assert "Statement" not in masked


def test_a_v3_string_to_sign_is_a_hash_and_what_a_gateway_adds_to_it_is_dropped() -> None:
    text = MINIMAL["cases"][0]["canonical_request"]
    signed = string_to_sign_v3(text)

    assert mask_string_to_sign(signed) == signed
    assert mask_string_to_sign(f"{signed}\nserver canonical request is:{text}") == signed
    assert "secret" not in mask_string_to_sign("no string to sign at all, a secret")


def test_without_the_services_text_only_ours_is_kept() -> None:
    error = api_error("SignatureDoesNotMatch", "", 400)
    assert isinstance(error, AuthenticationFailed)
    advice = error.advice
    explain_mismatch(error, string_to_sign_v3("x"))

    assert error.string_to_sign is not None
    assert error.advice == advice
