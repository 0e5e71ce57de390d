"""Who signed a request: ACS3-HMAC-SHA256 (V3) and RPC HMAC-SHA1 (V1), checked with code of its own.

It shares nothing with `aliram.signer`, so that no mistake of one hides in the other. The rules are those of the pages
"V3 request syntax and signature" and "RPC signature" (2025): dates within 15 minutes of the wall clock, nonces once,
every `x-acs-*` header that is sent must be signed.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import string
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from .claims import claimed
from .ids import role_id, user_id
from .key_policies import check_source
from .message import Incoming, is_json, pairs
from .refusals import Refusal, absent, refuse
from .room import Caller
from .state import State

__all__ = ["Authenticator"]

WINDOW = 15 * 60
"""Seconds a request date may be away from the wall clock, and a nonce is remembered after its date."""

_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-_.~")
_EMPTY = hashlib.sha256(b"").hexdigest()
_ALGORITHM = "ACS3-HMAC-SHA256"
_NEEDED = ("host", "x-acs-action", "x-acs-date", "x-acs-signature-nonce", "x-acs-version")


class _Key(NamedTuple):
    secret: str
    caller: Caller
    policed: bool
    """Whether a network policy may keep it from the address it is used at."""


class Authenticator:
    """Finds and checks the key behind a request, and remembers nonces for as long as their dates are acceptable."""

    def __init__(self, state: State, seen: State | None = None) -> None:
        """`seen` is the state as readers see it; without one, the state itself."""
        self._state = state
        self._seen = state if seen is None else seen
        self._nonces: dict[int, set[str]] = {}
        """Nonces by the minute they are dated with: a minute that has passed the window is forgotten whole."""
        self.used: dict[str, tuple[str, str]] = {}
        """When and for what product each permanent key was last used. Written to the database when it closes: an
        update for every call would double the cost of reading."""

    def authenticate(
        self, request: Incoming, params: dict[str, str], sent: Sequence[tuple[str, str]], product: str
    ) -> Caller:
        """The caller, after every check; `sent` are the decoded pairs of query and form, in any order."""
        authorization = request.headers.get("authorization", "")
        if authorization:
            key = self._v3(request, sent, authorization)
        elif "x-acs-bearer-token" in request.headers or "BearerToken" in params:
            raise refuse("NotSupport.Emulator", "The emulator does not know bearer tokens.")
        elif "AccessKeyId" in params or "Signature" in params:
            key = self._v1(request, params, sent)
        else:
            raise absent("AccessKeyId")
        caller = key.caller
        if key.policed:
            check_source(self._seen, caller, request.source)
        if not caller.session:
            self.used[caller.access_key_id] = (self._state.clock.stamp(), product)
        return caller

    def identify(self, request: Incoming, params: dict[str, str], product: str) -> Caller:
        """The caller as whom a request poses; nothing is checked."""
        caller = claimed(self._state, request, params)
        if caller.access_key_id and not caller.session:
            self.used[caller.access_key_id] = (self._state.clock.stamp(), product)
        return caller

    def forget(self) -> None:
        """Drops nonces and uses, with the state they belong to."""
        self._nonces.clear()
        self.used.clear()

    def flush(self) -> None:
        """Writes the last uses of the keys to the database."""
        sql = "UPDATE access_keys SET used = ?, used_service = ? WHERE id = ?"
        with self._state.transaction():
            for key, (moment, product) in self.used.items():
                self._state.run(sql, moment, product, key)
        self.used.clear()

    def _v3(self, request: Incoming, sent: Sequence[tuple[str, str]], authorization: str) -> _Key:
        algorithm, _, rest = authorization.partition(" ")
        if algorithm != _ALGORITHM:
            # SM3 and RSA exist on the service; the emulator says so instead of failing at the signature.
            raise refuse("InvalidSignatureMethod", f"The emulator knows {_ALGORITHM}, not {algorithm[:40]!r}.")
        fields: dict[str, str] = {}
        for part in rest.split(","):
            name, _, value = part.strip().partition("=")
            fields[name] = value
        key_id, names, given = fields.get("Credential"), fields.get("SignedHeaders"), fields.get("Signature")
        if not key_id or not names or not given:
            raise refuse("IncompleteSignature")
        headers = request.headers
        date, nonce = headers.get("x-acs-date"), headers.get("x-acs-signature-nonce")
        if not date:
            raise absent("x-acs-date")
        if not nonce:
            raise absent("x-acs-signature-nonce")
        signed = names.split(";")
        if not _covers(signed, headers):
            raise refuse("IncompleteSignature", "Every x-acs-* header that is sent, and host, must be a signed header.")
        key = self._key(key_id, headers.get("x-acs-security-token"))
        minute = self._check_date(date)
        content = hashlib.sha256(request.body).hexdigest() if request.body else _EMPTY
        # Without a body the pairs that were read are those of the query.
        text = _string_to_sign_v3(request, pairs(request.query) if request.body else sent, signed, content)
        expected = hmac.digest(key.secret.encode(), text.encode(), "sha256").hex()
        declared = headers.get("x-acs-content-sha256", content)
        if declared != content or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
            raise _mismatch(text)
        self._check_nonce(key_id, nonce, minute)
        return key

    def _v1(self, request: Incoming, params: dict[str, str], sent: Sequence[tuple[str, str]]) -> _Key:
        for name in ("AccessKeyId", "Signature", "Timestamp", "SignatureNonce"):
            if not params.get(name):
                raise absent(name)
        if params.get("SignatureMethod", "HMAC-SHA1").upper() != "HMAC-SHA1":
            raise refuse("InvalidSignatureMethod")
        _check_cover(request, params)
        key = self._key(params["AccessKeyId"], params.get("SecurityToken"))
        minute = self._check_date(params["Timestamp"])
        canonical = "&".join(f"{_escape(name)}={_escape(value)}" for name, value in sorted(sent) if name != "Signature")
        text = f"{request.method}&%2F&{_escape(canonical)}"
        expected = base64.b64encode(hmac.digest(f"{key.secret}&".encode(), text.encode(), "sha1"))
        if not hmac.compare_digest(expected, params["Signature"].encode("utf-8", "replace")):
            raise _mismatch(text)
        self._check_nonce(params["AccessKeyId"], params["SignatureNonce"], minute)
        return key

    def _key(self, key_id: str, token: str | None) -> _Key:
        """The secret and the owner of a key id."""
        row = self._seen.steady(
            "SELECT k.secret, k.account, k.user_seq, k.status, u.name,"
            " EXISTS (SELECT 1 FROM key_policies p"
            " WHERE p.account = k.account AND p.key_id IN (k.id, '') AND p.in_force) FROM access_keys k"
            " LEFT JOIN users u ON u.seq = k.user_seq WHERE k.id = ?",
            key_id,
        )
        if row is not None:
            secret, account, user_seq, status, name, policed = row
            if status != "Active":
                raise refuse("InvalidAccessKeyId.Inactive")
            if token:
                raise refuse("InvalidSecurityToken.MismatchWithAccessKey")
            if user_seq:
                return _Key(secret, Caller(account, "RAMUser", user_seq, name, user_id(user_seq), key_id), policed)
            return _Key(secret, Caller(account, "Account", 0, "root", account, key_id), policed)
        # A session counts at once: the service finds all of it in the token.
        state = self._state
        row = state.steady(
            "SELECT s.secret, s.token, s.account, s.role_seq, s.name, s.expires, s.source_identity, s.policy, r.name"
            " FROM sessions s LEFT JOIN roles r ON r.seq = s.role_seq WHERE s.id = ?",
            key_id,
        )
        if row is None:
            raise refuse("InvalidAccessKeyId.NotFound")
        secret, issued, account, role_seq, session, expires, source, policy, role = row
        if not token:
            raise refuse("MissingSecurityToken")
        if not hmac.compare_digest(token.encode(), issued.encode()):
            other = state.one("SELECT 1 FROM sessions WHERE token = ?", token) is not None
            raise refuse(f"InvalidSecurityToken.{'MismatchWithAccessKey' if other else 'Malformed'}")
        # Deleting a role ends its sessions (FAQ about RAM roles and STS tokens); with what code is not published.
        if expires <= state.clock.now() or role is None:
            raise refuse("InvalidSecurityToken.Expired")
        caller = Caller(account, "AssumedRoleUser", role_seq, role, role_id(role_seq), key_id, session, source, policy)
        return _Key(secret, caller, False)

    def _check_date(self, text: str) -> int:
        """Refuses a date outside the window; returns its minute."""
        try:
            moment = _moment(text)
        except ValueError:
            raise refuse("InvalidTimeStamp.Format") from None
        if abs(moment - self._state.clock.wall()) > WINDOW:
            raise refuse("InvalidTimeStamp.Expired")
        return int(moment // 60)

    def _check_nonce(self, key_id: str, nonce: str, minute: int) -> None:
        """Refuses a nonce that the key has used within the window. Only after the signature was found right, so that
        nobody can use up the nonces of others."""
        buckets = self._nonces
        bucket = buckets.get(minute)
        if bucket is None:
            bucket = buckets[minute] = set()
            oldest = (self._state.clock.wall() - WINDOW) // 60 - 1
            for passed in [m for m in buckets if m < oldest]:
                del buckets[passed]
        mark = f"{key_id} {nonce}"
        for seen in buckets.values():
            if mark in seen:
                raise refuse("SignatureNonceUsed")
        bucket.add(mark)


@functools.lru_cache(maxsize=64)
def _moment(text: str) -> float:
    """Epoch seconds of a request date; the requests of one second share it."""
    # fromisoformat takes many forms, and is thirty times faster than strptime.
    if len(text) != 20 or text[10] != "T" or text[19] != "Z":
        raise ValueError
    return datetime.fromisoformat(text).timestamp()


def _string_to_sign_v3(
    request: Incoming, query_pairs: Sequence[tuple[str, str]], signed: Sequence[str], content: str
) -> str:
    """What a V3 client had to sign, from what arrived: `signed` are the names of its SignedHeaders."""
    value_of = request.headers.get
    query = "&".join([f"{_escape(name)}={_escape(value)}" for name, value in sorted(query_pairs)])
    headers = "".join([f"{name}:{value_of(name, '').strip()}\n" for name in sorted(signed)])
    canonical = f"{request.method}\n{request.path}\n{query}\n{headers}\n{';'.join(signed)}\n{content}"
    return f"{_ALGORITHM}\n{hashlib.sha256(canonical.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _covers(signed: Sequence[str], headers: Mapping[str, str]) -> bool:
    """Whether the signature covers what the page "V3 request syntax and signature" says it must."""
    names = set(signed)
    for name in headers:
        lowered = name.lower()
        if lowered.startswith("x-acs-") and lowered not in names:
            return False
    return names.issuperset(_NEEDED)


def _check_cover(request: Incoming, params: Mapping[str, str]) -> None:
    """Refuses what a V1 signature, which is over query and form, does not cover and could be taken to say something
    else."""
    for header, name in (("x-acs-action", "Action"), ("x-acs-version", "Version")):
        if request.headers.get(header, params.get(name)) != params.get(name):
            text = f"The header {header} is not part of this signature and differs from the parameter {name}."
            raise refuse("IncompleteSignature", text)
    if request.body and is_json(request):
        raise refuse("IncompleteSignature", "A JSON body is not part of this signature; send a form instead.")


def _escape(text: str) -> str:
    """RFC 3986: everything but the unreserved characters as %XX."""
    # Most names and values hold nothing else, which is quicker to see than to write anew.
    return text if _UNRESERVED.issuperset(text) else quote(text, safe="-_.~")


def _mismatch(text: str) -> Refusal:
    """The gateway shows what it signed itself: equal texts on both sides mean that the secret is wrong."""
    message = f"Specified signature is not matched with our calculation. server string to sign is:{text}"
    return refuse("SignatureDoesNotMatch", message)
