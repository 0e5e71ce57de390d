"""Request signatures: ACS3-HMAC-SHA256 (V3) and the older RPC HMAC-SHA1 (V1).

Pure: date and nonce are arguments, and `Stamp` is the one place that makes them. Both algorithms are those of the pages
"V3 request structure and signature" and "RPC request signature" of the Alibaba Cloud documentation, and reproduce their
examples. V3 signs `host`, `content-type` when sent, and every `x-acs-*` header. The official Python client also signs
`accept` and `user-agent`, which the service does not ask for and which a proxy may rewrite.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
import weakref
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .encoding import encode_query, percent
from .errors import AuthenticationFailed

if TYPE_CHECKING:
    from .credentials.keys import Keys

__all__ = [
    "Stamp",
    "canonical_request_v3",
    "explain_mismatch",
    "mask_string_to_sign",
    "sign_v1",
    "sign_v3",
    "string_to_sign_v1",
    "string_to_sign_v3",
]

_EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_ALGORITHM = "ACS3-HMAC-SHA256"


class Stamp:
    """Dates and nonces: what makes each request its own. The service takes a date within 15 minutes of its clock."""

    __slots__ = ("_clock", "_date", "_random", "_second")

    def __init__(self, clock: Callable[[], float] = time.time, random: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._random = random
        self._second = -1
        self._date = ""

    def date(self) -> str:
        """The time in UTC, `2024-01-02T03:04:05Z`; written once for each second."""
        second = int(self._clock())
        if second != self._second:
            self._date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))
            self._second = second
        return self._date

    def nonce(self) -> str:
        """32 hexadecimal digits that were never used before."""
        return self._random(16).hex()


def sign_v3(
    *,
    keys: Keys,
    host: str,
    action: str,
    version: str,
    query: str,
    body: bytes,
    content_type: str | None,
    date: str,
    nonce: str,
    method: str = "POST",
    path: str = "/",
    extra: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Every header to send but `host`, which the HTTP client writes itself; it is signed as given, port included.

    `query` is the canonical query (`encode_query`), exactly as it stands in the URL. `extra` are headers that are
    parameters, lower-case names; the `x-acs-*` ones among them are signed. A bearer token replaces the signature; the
    query must then hold `SignatureType=BEARERTOKEN`. Anonymous keys give the action, version, date and nonce alone.
    """
    headers = {
        "x-acs-action": action,
        "x-acs-version": version,
        "x-acs-date": date,
        "x-acs-signature-nonce": nonce,
    }
    if content_type is not None:
        headers["content-type"] = content_type
    if extra:
        headers.update({name: value.strip() for name, value in extra.items()})
    kind = keys.kind
    if kind == "anonymous":
        return headers
    headers["x-acs-content-sha256"] = digest = _sha256(body) if body else _EMPTY_HASH
    if kind == "bearer":
        headers["x-acs-bearer-token"] = str(keys.bearer_token)
        return headers
    token = keys.security_token
    if token is not None:
        headers["x-acs-security-token"] = str(token)
    if content_type is None and not extra:
        # The form of all calls but a handful, written down instead of sorted and joined for each.
        names, line = (_NAMES, "") if token is None else (_NAMES_WITH_TOKEN, f"x-acs-security-token:{token}\n")
        canonical = (
            f"{method}\n{path}\n{query}\nhost:{host}\nx-acs-action:{action}\nx-acs-content-sha256:{digest}\n"
            f"x-acs-date:{date}\n{line}x-acs-signature-nonce:{nonce}\nx-acs-version:{version}\n\n{names}\n{digest}"
        )
    else:
        signed = {name: value for name, value in {**headers, "host": host}.items() if _is_signed(name)}
        names = ";".join(sorted(signed))
        canonical = canonical_request_v3(method=method, path=path, query=query, headers=signed, payload_hash=digest)
    signature = _hmac_sha256(keys, string_to_sign_v3(canonical))
    headers["Authorization"] = (
        f"{_ALGORITHM} Credential={keys.access_key_id},SignedHeaders={names},Signature={signature}"
    )
    return headers


_NAMES = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
_NAMES_WITH_TOKEN = _NAMES.replace("x-acs-signature-nonce", "x-acs-security-token;x-acs-signature-nonce")

# With OpenSSL 3, making a hash or an HMAC looks the algorithm up anew, which costs more than hashing a request does.
# A copy of one that was made before looks nothing up: 14 µs less for each call.
_FRESH = hashlib.sha256()
_States = tuple["weakref.ref[Keys]", Any, Any]
_states: dict[int, _States] = {}


def _sha256(data: bytes) -> str:
    state = _FRESH.copy()
    state.update(data)
    return state.hexdigest()


def _hmac_sha256(keys: Keys, text: str) -> str:
    """HMAC-SHA256 of a text under the secret (RFC 2104), from states that hold the padded secret already."""
    states = _states.get(id(keys))
    if states is None or states[0]() is not keys:
        states = _remember(keys)
    inner = states[1].copy()
    inner.update(text.encode())
    outer = states[2].copy()
    outer.update(inner.digest())
    digest: str = outer.hexdigest()
    return digest


def _remember(keys: Keys) -> _States:
    """Work the states of some keys out; they live as long as the keys do."""
    secret = keys.access_key_secret.encode()
    if len(secret) > 64:
        secret = hashlib.sha256(secret).digest()
    block = secret.ljust(64, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
    identity = id(keys)

    def forget(gone: object) -> None:
        # By then another object may have the same id, and states of its own.
        if (found := _states.get(identity)) is not None and found[0] is gone:
            del _states[identity]

    states = _states[identity] = (weakref.ref(keys, forget), inner, outer)
    return states


def _is_signed(name: str) -> bool:
    return name.startswith("x-acs-") or name in ("host", "content-type")


def canonical_request_v3(*, method: str, path: str, query: str, headers: Mapping[str, str], payload_hash: str) -> str:
    """The text whose hash V3 signs.

    `headers` are those to sign, `host` among them, with lower-case names and no blanks around their values.
    """
    names = sorted(headers)
    lines = "".join([f"{name}:{headers[name]}\n" for name in names])
    return f"{method}\n{path}\n{query}\n{lines}\n{';'.join(names)}\n{payload_hash}"


def string_to_sign_v3(canonical: str) -> str:
    """The two lines that V3 puts under HMAC."""
    return f"{_ALGORITHM}\n{_sha256(canonical.encode())}"


def sign_v1(
    *,
    keys: Keys,
    action: str,
    version: str,
    query_params: Iterable[tuple[str, str]],
    form_params: Iterable[tuple[str, str]] = (),
    date: str,
    nonce: str,
    method: str = "POST",
    format: str = "JSON",
) -> str:
    """The complete signed query of an RPC (V1) request, percent-encoded.

    Form parameters are signed and stay in the body; a JSON body is not part of the signature. A security or bearer
    token stands in this query, so such a URL must not be logged.
    """
    params = {"Action": action, "Format": format, "SignatureNonce": nonce, "Timestamp": date, "Version": version}
    params.update(query_params)
    kind = keys.kind
    if kind == "anonymous":
        return encode_query(params.items())
    if kind == "bearer":
        params["BearerToken"] = str(keys.bearer_token)
        params["SignatureType"] = "BEARERTOKEN"
        return encode_query(params.items())
    params["SignatureMethod"] = "HMAC-SHA1"
    params["SignatureVersion"] = "1.0"
    params["AccessKeyId"] = keys.access_key_id
    if keys.security_token is not None:
        params["SecurityToken"] = str(keys.security_token)
    text = string_to_sign_v1(method, {**params, **dict(form_params)}.items())
    digest = hmac.digest(f"{keys.access_key_secret}&".encode(), text.encode(), "sha1")
    return f"{encode_query(params.items())}&Signature={percent(b64encode(digest).decode('ascii'))}"


def string_to_sign_v1(method: str, params: Iterable[tuple[str, str]]) -> str:
    """The text that V1 puts under HMAC: every query and form parameter but `Signature`, encoded twice."""
    return f"{method}&%2F&{percent(encode_query(params))}"


# After SignatureDoesNotMatch.

_SHOWN = frozenset(
    (
        *("Action", "Version", "Format", "Timestamp", "AccessKeyId", "RegionId"),
        *("SignatureNonce", "SignatureMethod", "SignatureVersion", "SignatureType"),
    )
)
_MASK_KEY = os.urandom(16)


def mask_string_to_sign(text: str) -> str:
    """A string to sign that can be shown: each value but the protocol's own becomes a short fingerprint.

    V1 signs every value, passwords and tokens among them. A fingerprint is keyed with a number that lives as long as
    the process, so equal values still look equal, and it tells nothing about the value.
    """
    if text.startswith("ACS3-"):  # an algorithm and a hash; whatever a gateway adds below is not part of it
        return "\n".join(text.split("\n")[:2])
    head, mark, tail = text.partition("&%2F&")
    if not mark:
        return f"(not a string to sign, {len(text)} characters)"
    pieces = []
    for piece in tail.split("%26"):
        name, equals, value = piece.partition("%3D")
        if equals and name not in _SHOWN:
            value = "***" + hmac.digest(_MASK_KEY, value.encode("utf-8", "replace"), "sha256")[:4].hex()
        pieces.append(name + equals + value)
    return head + mark + "%26".join(pieces)


def explain_mismatch(error: AuthenticationFailed, ours: str) -> None:
    """Complete a `SignatureDoesNotMatch`: what we signed, and what follows when the service's text stands beside it.

    Equal texts mean that the secret does not belong to the key id; different ones, that something between us and the
    service changed the request. `ours` is the raw string to sign; what the error keeps is masked.
    """
    error.string_to_sign = mask_string_to_sign(ours)
    server = error.server_string_to_sign
    if server is None:
        return
    if server == error.string_to_sign:
        error.advice = "Both sides signed the same text: the AccessKey secret does not belong to this AccessKey id."
    else:
        error.advice = "The service signed another text: a proxy or gateway on the way changed the request."
