"""Tokens of OIDC issuers: JSON web tokens (RFC 7519) signed with RS256 or ES256, checked against the issuer's keys.

Which key counts is decided by the issuer's own set: whatever a token says of keys (`jwk`, `jku`, `x5c`) is not read.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from .refusals import Refusal, needs_extra, refuse

__all__ = ["Claims", "Jwk", "public_keys", "read_token"]

Jwk = Mapping[str, str]
"""The public half of a key, by the names of RFC 7517."""

_ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
"""Signature algorithms that are taken, and the kind of key each needs. A token without one of these (`none`, or `HS256`
with the public key for a secret) is refused before any key is looked at."""

_MEMBERS = {"RSA": ("n", "e"), "EC": ("crv", "x", "y")}
_SMALLEST_MODULUS = 2048
"""Bits; RFC 7518 allows no smaller one."""

_SKEW = 60
"""Seconds by which an issuer's clock may be ahead."""

_LAST_MOMENT = 253_402_300_800
"""The year 10000, which no date can be written of."""

_base64url = re.compile(r"[A-Za-z0-9_-]*", re.ASCII).fullmatch


class Claims(NamedTuple):
    """What a token that was found good says."""

    issuer: str
    subject: str
    audiences: tuple[str, ...]
    expires: float
    """Epoch seconds."""
    issued: float
    """Epoch seconds."""


def public_keys(document: Any) -> list[Jwk]:
    """The keys of a JSON web key set that tokens can be checked with; private parts are left out.

    Raises:
        ValueError: it is no such set, or none of its keys is one for RS256 or ES256.
    """
    keys = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(keys, Sequence) or isinstance(keys, str):
        raise ValueError('a key set is an object with an array "keys"')
    found: list[Jwk] = []
    for key in keys:
        names = _MEMBERS.get(str(key.get("kty"))) if isinstance(key, Mapping) else None
        if names is None or key.get("use", "sig") != "sig" or key.get("crv", "P-256") != "P-256":
            continue
        if all(isinstance(key.get(name), str) and _base64url(key[name].replace("=", "")) for name in names):
            kept = ("kty", "kid", "alg", *names)
            found.append({name: key[name] for name in kept if isinstance(key.get(name), str)})
    if not found:
        raise ValueError("the key set has no RSA key and no EC key of the curve P-256")
    return found


def read_token(
    text: str,
    *,
    issuer: str,
    client_ids: Sequence[str],
    limit_hours: int,
    keys: Callable[[], Sequence[Jwk]],
    now: float,
) -> Claims:
    """What a token says, once everything about it is right; else raises `Refusal`.

    Args:
        text: The token.
        issuer: Who must have issued it.
        client_ids: For whom it may have been issued: one of them must be among its audiences.
        limit_hours: How long ago it may have been issued.
        keys: Gives the issuer's keys; asked only for a token that claims to be its.
        now: Epoch seconds.
    """
    header, claims, signed, signature = _parts(text)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise _invalid("it is not signed with RS256 or ES256")
    if "crit" in header:
        raise _invalid("its header has extensions (crit)")
    if claims.get("iss") != issuer:
        raise refuse("AuthenticationFail.OIDCToken.IssuerNotMatch")
    kid = header.get("kid")
    candidates = [key for key in keys() if _suits(key, algorithm, kid)]
    if not any(_verifies(key, signed, signature) for key in candidates):
        why = "its signature is not of the issuer's key" if candidates else "the issuer has no key of this kid and kind"
        raise _invalid(why)
    return _checked(claims, issuer, client_ids, limit_hours, now)


def _invalid(why: str) -> Refusal:
    return refuse("AuthenticationFail.OIDCToken.Invalid", f"The OIDC Token is invalid: {why}.")


def _parts(text: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    """Header, claims, the bytes that were signed, and the signature."""
    pieces = text.split(".")
    if len(pieces) != 3 or not all(_base64url(piece) for piece in pieces):
        raise _invalid("it is not three pieces of base64url with dots between them")
    try:
        header, claims = (json.loads(_bytes(piece)) for piece in pieces[:2])
        signature = _bytes(pieces[2])
    except (ValueError, RecursionError):
        raise _invalid("its header or its claims are not JSON") from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise _invalid("its header or its claims are not an object")
    return header, claims, f"{pieces[0]}.{pieces[1]}".encode(), signature


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _suits(key: Jwk, algorithm: str, kid: Any) -> bool:
    if key["kty"] != _ALGORITHMS[algorithm] or key.get("alg", algorithm) != algorithm:
        return False
    return kid is None or key.get("kid") == kid


def _verifies(key: Jwk, signed: bytes, signature: bytes) -> bool:
    """Whether a key made the signature. The key alone says how: the token's header was compared with its kind."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
        from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
        from cryptography.hazmat.primitives.hashes import SHA256
    except ImportError:
        raise needs_extra("Checking OIDC tokens", "cryptography") from None
    try:
        if key["kty"] == "RSA":
            modulus = _number(key["n"])
            if modulus.bit_length() < _SMALLEST_MODULUS:
                return False
            public = rsa.RSAPublicNumbers(_number(key["e"]), modulus).public_key()
            public.verify(signature, signed, padding.PKCS1v15(), SHA256())
        else:
            if len(signature) != 64:
                return False
            pair = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
            point = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1())
            point.public_key().verify(pair, signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):  # a ValueError: numbers that are no key
        return False
    return True


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text.replace("=", "")))


def _checked(claims: dict[str, Any], issuer: str, client_ids: Sequence[str], limit_hours: int, now: float) -> Claims:
    subject, audience = claims.get("sub"), claims.get("aud")
    audiences: list[Any] = audience if isinstance(audience, list) else [audience]
    if not isinstance(subject, str) or not subject:
        raise _invalid("it has no sub")
    if not audiences or not all(isinstance(item, str) for item in audiences):
        raise _invalid("its aud is neither a text nor an array of texts")
    if not set(audiences) & set(client_ids):
        raise refuse("AuthenticationFail.OIDCToken.AudienceNotMatch")
    expires, issued = _moment(claims, "exp"), _moment(claims, "iat")
    if expires <= now:
        raise refuse("AuthenticationFail.OIDCToken.Expired")
    if issued > now + _SKEW or ("nbf" in claims and _moment(claims, "nbf") > now + _SKEW):
        raise _invalid("it is not valid yet (iat or nbf)")
    if issued < now - limit_hours * 3600:
        text = f"This JsonWebToken was issued more than {limit_hours} hours ago, which is the OIDC Provider's limit."
        raise refuse("AuthenticationFail.OIDCToken.Expired", text)
    return Claims(issuer, subject, tuple(audiences), expires, issued)


def _moment(claims: dict[str, Any], name: str) -> float:
    value: Any = claims.get(name)
    # A bool is an int to Python, and json reads NaN and Infinity.
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 <= value < _LAST_MOMENT:
        raise _invalid(f"its {name} is not a moment in epoch seconds")
    return float(value)
