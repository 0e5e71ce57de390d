"""Where the keys of an OIDC issuer come from: they were given to the emulator, or the issuer is on this machine.

No host but loopback is ever asked: an issuer elsewhere has to have its keys given (`Emulator.set_oidc_keys`). One on
loopback is read before each AssumeRoleWithOIDC, so that the keys it rotates to count at once; the listener waits for
that, and the outcome is kept with the provider, where the action finds it.
"""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import ipaddress
import json
import ssl
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from .id_tokens import Jwk, public_keys
from .oidc_providers import OidcProvider, oidc_provider_of
from .refusals import refuse
from .state import State

__all__ = ["give_keys", "keys_of", "on_loopback", "read_issuer"]

_SECONDS = 2.0
"""For each connection, and each time something is read from it."""
_ALL_SECONDS = 5.0
"""For both documents of an issuer."""
_MOST_BYTES = 256 * 1024

_BROKEN = "AuthenticationFail.OIDCToken.IssuerConfigurationBroken"
_MISMATCH = "AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch"


class _Broken(Exception):
    """An issuer's keys cannot be had; the text says why."""

    def __init__(self, why: str, code: str = _BROKEN) -> None:
        super().__init__(why)
        self.code = code


def give_keys(state: State, issuer: str, document: Mapping[str, Any] | None) -> None:
    """Keeps the key set of an issuer, for every account; None forgets it. Raises `ValueError` for what is no key
    set."""
    if document is None:
        state.run("DELETE FROM oidc_keys WHERE issuer = ?", issuer)
    else:
        text = json.dumps({"keys": public_keys(document)})
        state.run("INSERT OR REPLACE INTO oidc_keys VALUES (?, ?)", issuer, text)


def keys_of(state: State, provider: OidcProvider) -> Sequence[Jwk]:
    """The keys that tokens of a provider are checked with; a `Refusal` where there are none."""
    given = _given(state, provider.issuer)
    if given is not None:
        return given
    if not on_loopback(provider.issuer):
        raise _refused(
            provider,
            "the emulator asks no host but loopback; give it the issuer's keys with"
            " emulator.set_oidc_keys(issuer, jwks) or POST /_aliram/oidc-keys",
        )
    outcome = json.loads(provider.fetched or "{}")
    if "keys" not in outcome:
        raise _refused(provider, outcome.get("problem", "it was not asked"), outcome.get("code", _BROKEN))
    keys: list[Jwk] = outcome["keys"]
    return keys


async def read_issuer(state: State, provider_arn: str) -> None:
    """Asks the issuer of a provider for its keys, where it is on loopback and none were given; keeps them, or what is
    wrong."""
    provider = oidc_provider_of(state, provider_arn)
    if provider is None or not on_loopback(provider.issuer) or _given(state, provider.issuer) is not None:
        return
    fingerprints = {text.lower() for text in provider.fingerprints.split(",") if text}
    outcome: dict[str, Any]
    try:
        reading = asyncio.to_thread(_read, provider.issuer, fingerprints)
        outcome = {"keys": await asyncio.wait_for(reading, _ALL_SECONDS)}
    except _Broken as error:
        outcome = {"problem": str(error), "code": error.code}
    except TimeoutError:
        outcome = {"problem": f"it took more than {_ALL_SECONDS:g} s"}
    # A reset during the wait lets `seq` start anew: the row of that number may be another provider's by now.
    state.run(
        "UPDATE oidc_providers SET fetched = ? WHERE seq = ? AND issuer = ? AND account = ? AND name = ?",
        json.dumps(outcome),
        provider.seq,
        provider.issuer,
        provider.account,
        provider.name,
    )


def on_loopback(url: str) -> bool:
    """Whether a URL's host is this machine, by its name alone: no name is looked up."""
    try:
        host = urlsplit(url).hostname or ""
        return bool(_addresses(host))
    except ValueError:
        return False


def _given(state: State, issuer: str) -> Sequence[Jwk] | None:
    row = state.one("SELECT jwks FROM oidc_keys WHERE issuer = ?", issuer)
    if row is None:
        return None
    keys: list[Jwk] = json.loads(row[0])["keys"]
    return keys


def _refused(provider: OidcProvider, why: str, code: str = _BROKEN) -> Exception:
    text = f"Get public keys from OIDC Provider failed, the issuer is {provider.issuer}: {why}."
    return refuse(code, text)


def _addresses(host: str) -> tuple[str, ...]:
    """Where a loopback host is; empty for any other. Names are pinned, so that no resolver can send us elsewhere."""
    if host == "localhost" or host.endswith(".localhost"):
        return ("127.0.0.1", "::1")
    try:
        return (host,) if ipaddress.ip_address(host).is_loopback else ()
    except ValueError:
        return ()


def _read(issuer: str, fingerprints: set[str]) -> list[Jwk]:
    """The keys an issuer publishes (OpenID Connect Discovery 1.0). Blocks."""
    discovery = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    document = _get(discovery, fingerprints)
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise _Broken(f"the document at {discovery} is of another issuer")
    location = document.get("jwks_uri")
    if not isinstance(location, str):
        raise _Broken(f"the document at {discovery} has no jwks_uri")
    try:
        return public_keys(_get(location, fingerprints))
    except ValueError as error:
        raise _Broken(f"{location}: {error}") from None


def _get(url: str, fingerprints: set[str]) -> Any:
    """A JSON document. Redirects are not followed, proxies not used."""
    try:
        parts = urlsplit(url)
        port = parts.port
        addresses = _addresses(parts.hostname or "")
    except ValueError:
        raise _Broken(f"{url!r} is not a URL") from None
    if parts.scheme not in ("http", "https") or not addresses:
        raise _Broken(f"{url} is not on loopback")
    failure: Exception | None = None
    for address in addresses:
        connection = _connection(parts.scheme, address, port)
        try:
            connection.connect()
            _check_certificate(connection, fingerprints, url)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"Host": parts.netloc, "Accept": "application/json"})
            reply = connection.getresponse()
            body = reply.read(_MOST_BYTES + 1)
            if reply.status != 200 or len(body) > _MOST_BYTES:
                raise _Broken(f"{url} answered {reply.status} with {len(body)} bytes")
            return json.loads(body)
        except (OSError, http.client.HTTPException) as error:
            failure = failure or error
        except (ValueError, RecursionError):
            raise _Broken(f"{url} did not answer with JSON") from None
        finally:
            connection.close()
    raise _Broken(f"{url} cannot be read ({failure or 'no answer'})")


def _connection(scheme: str, address: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(address, port, timeout=_SECONDS)
    # No authority vouches for loopback: the registered fingerprints do, where there are any.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(address, port, timeout=_SECONDS, context=context)


def _check_certificate(connection: http.client.HTTPConnection, fingerprints: set[str], url: str) -> None:
    """Compares the certificate that the issuer itself shows. The service looks at the authority at the end of the
    chain, which is the same for the self-signed ones of tests."""
    if not fingerprints or not isinstance(connection.sock, ssl.SSLSocket):
        return
    certificate = connection.sock.getpeercert(binary_form=True) or b""
    shown = {
        hashlib.sha1(certificate, usedforsecurity=False).hexdigest(),
        hashlib.sha256(certificate).hexdigest(),
    }
    if not shown & fingerprints:
        raise _Broken(f"the certificate of {url} has none of the provider's fingerprints", _MISMATCH)
