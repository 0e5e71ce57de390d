"""Checks signatures the way the service describes them, with no line in common with `aliram.signer`.

Written from the documentation pages "V3 request structure and signature" and "RPC request signature": takes a request
as it arrived (raw query, headers, body), decodes it, builds the canonical form anew and compares. The signer writes the
canonical form directly; a mistake in one is therefore not a mistake in the other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import unquote_to_bytes

__all__ = ["decode_query", "verify_v1", "verify_v3"]

SAFE = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


def encode(text: str) -> str:
    """RFC 3986, a character at a time."""
    return "".join(c if c in SAFE else "".join(f"%{byte:02X}" for byte in c.encode("utf-8")) for c in text)


def decode_query(raw: str) -> list[tuple[str, str]]:
    """Names and values of a query or form; `+` is a space."""
    pairs = []
    for piece in raw.split("&") if raw else []:
        name, _, value = piece.partition("=")
        pairs.append(tuple(unquote_to_bytes(part.replace("+", " ")).decode("utf-8") for part in (name, value)))
    return [(name, value) for name, value in pairs]


def canonical(pairs: Iterable[tuple[str, str]]) -> str:
    ordered = sorted(pairs, key=lambda pair: [ord(c) for c in pair[0]])
    return "&".join(encode(name) + "=" + encode(value) for name, value in ordered)


def verify_v3(
    *, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, secret: str
) -> tuple[bool, str]:
    """Whether an ACS3-HMAC-SHA256 request is what its signer signed, and if not, why."""
    headers = {name.lower(): value.strip() for name, value in headers.items()}
    words = headers.get("authorization", "").split(" ")
    if len(words) != 2 or words[0] != "ACS3-HMAC-SHA256":
        return False, "there is no ACS3-HMAC-SHA256 Authorization header"
    parts = dict(part.split("=", 1) for part in words[1].split(",") if "=" in part)
    if set(parts) != {"Credential", "SignedHeaders", "Signature"} or not parts["Credential"]:
        return False, "the Authorization header is malformed"
    named = parts["SignedHeaders"].split(";")
    if named != sorted(set(named)):
        return False, "SignedHeaders are not in order"
    due = {name for name in headers if name.startswith("x-acs-")} | ({"host", "content-type"} & set(headers)) | {"host"}
    if due - set(named):
        return False, f"not signed: {', '.join(sorted(due - set(named)))}"
    if set(named) - set(headers):
        return False, f"signed but not sent: {', '.join(sorted(set(named) - set(headers)))}"
    for name in ("x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"):
        if not headers.get(name):
            return False, f"{name} is missing"
    if headers["x-acs-content-sha256"] != hashlib.sha256(body).hexdigest():
        return False, "the body is not the one that was hashed"
    text = method + "\n" + path + "\n" + canonical(decode_query(query)) + "\n"
    for name in named:
        text += name + ":" + headers[name] + "\n"
    text += "\n" + parts["SignedHeaders"] + "\n" + headers["x-acs-content-sha256"]
    signed = "ACS3-HMAC-SHA256\n" + hashlib.sha256(text.encode("utf-8")).hexdigest()
    expected = hmac.new(secret.encode("utf-8"), signed.encode("utf-8"), hashlib.sha256).hexdigest()
    if expected != parts["Signature"]:
        return False, f"the signature does not match; server string to sign is:{signed}"
    return True, ""


def verify_v1(
    *, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, secret: str
) -> tuple[bool, str]:
    """Whether an RPC HMAC-SHA1 request is what its signer signed, and if not, why."""
    if path != "/":
        return False, "RPC requests have the path /"
    pairs = decode_query(query)
    signatures = [value for name, value in pairs if name == "Signature"]
    if len(signatures) != 1:
        return False, "there is not exactly one Signature"
    pairs = [(name, value) for name, value in pairs if name != "Signature"]
    params = dict(pairs)
    if len(params) != len(pairs):
        return False, "a parameter is given twice"
    for name in ("Action", "Version", "Timestamp", "SignatureNonce", "AccessKeyId"):
        if not params.get(name):
            return False, f"{name} is missing"
    if (params.get("SignatureMethod"), params.get("SignatureVersion")) != ("HMAC-SHA1", "1.0"):
        return False, "the signature is of another kind"
    content_type = {name.lower(): value for name, value in headers.items()}.get("content-type", "")
    if content_type.startswith("application/x-www-form-urlencoded"):
        pairs += decode_query(body.decode("ascii"))
    signed = method + "&%2F&" + encode(canonical(pairs))
    digest = hmac.new((secret + "&").encode("utf-8"), signed.encode("utf-8"), hashlib.sha1).digest()
    if base64.b64encode(digest).decode("ascii") != signatures[0]:
        return False, f"the signature does not match; server string to sign is:{signed}"
    return True, ""
