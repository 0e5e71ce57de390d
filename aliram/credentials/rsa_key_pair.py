"""Session keys for an RSA key pair (GenerateSessionAccessKey), a kind of credentials of the Japan site, deprecated.

The request is that of the official Go library (`credentials-go`, 2026): an RPC request by GET that is signed with the
private key, RSASSA-PKCS1-v1_5 over SHA-256, in place of HMAC. The official Python provider uses the text of the PEM as
an HMAC secret, which no service can verify. No secret is part of the request. The keys that come back have an end and
no security token.

Needs the package `cryptography`: `pip install aliram[rsa]`.
"""

from __future__ import annotations

import asyncio
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from msgspec import field

from aliram.encoding import encode_query, percent
from aliram.errors import AliramError, ConfigError, CredentialsError
from aliram.model import Model, Reply, parse_time
from aliram.operation import Operation
from aliram.secret import Secret

from ._sts import find_sts, forgetful, read_secret_file
from .assume_role import SHORTEST_SECONDS
from .keys import Keys
from .provider import UsesHttp, may_pass

if TYPE_CHECKING:
    from aliram.signer import Stamp
    from aliram.transport import Http

__all__ = ["RsaKeyPair"]

CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 5.0, 10.0, 15.0
"""The first two are the official providers'."""
ACTION = "GenerateSessionAccessKey"
LONGEST_PATH = 400
"""Characters; the base64 of the smallest RSA key in use is longer."""

_PEM = "-----BEGIN "


class _SessionAccessKey(Model):
    access_key_id: str | None = field(name="SessionAccessKeyId", default=None)
    access_key_secret: Secret | None = field(name="SessionAccessKeySecret", default=None)
    expiration_text: str | None = field(name="Expiration", default=None)

    @property
    def expiration(self) -> datetime | None:
        return parse_time(self.expiration_text, "sts SessionAccessKey.Expiration")


class _GenerateSessionAccessKeyResponse(Reply):
    session_access_key: _SessionAccessKey = field(name="SessionAccessKey", default_factory=lambda: _SessionAccessKey())


class RsaKeyPair(UsesHttp):
    """Session keys, asked for with a signature by an RSA private key on each refresh.

    Args:
        public_key_id: names the public key that the account knows.
        private_key: the private key as PEM text (PKCS#8 or PKCS#1, not encrypted), or the path of such a file, since
            profiles of the `aliyun` command line hold either.
        private_key_file: the path of such a file. It is read for each refresh.
        duration_seconds: life of the keys; the service allows 900 to 3600.
        sts_endpoint: URL or host of STS.
        region: region whose STS is asked, such as `ap-northeast-1`; the global one when left out, as in Go and the
            command line.
        network: `vpc` for the host inside a VPC, which takes a region.
        http: what sends the requests; the session's own when left out.
        stamp: makes dates and nonces.
        environ: read instead of `os.environ`, for the place of STS only (see `aliram.credentials.oidc`).

    Raises:
        ConfigError: something is missing, given twice, or cannot be right.
    """

    name = "rsa_key_pair"

    def __init__(
        self,
        public_key_id: str,
        *,
        private_key: str | None = None,
        private_key_file: str | os.PathLike[str] | None = None,
        duration_seconds: int = 3600,
        sts_endpoint: str | None = None,
        region: str | None = None,
        network: Literal["public", "vpc"] | None = None,
        http: Http | None = None,
        stamp: Stamp | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        if not public_key_id or not (public_key_id.isascii() and public_key_id.isprintable()) or " " in public_key_id:
            raise ConfigError("public_key_id is empty, or holds a blank, a control or a non-ASCII character")
        if bool(private_key) == bool(private_key_file):
            raise ConfigError("RsaKeyPair needs either private_key or private_key_file")
        if type(duration_seconds) is not int:
            raise ConfigError(f"duration_seconds must be an int, not {type(duration_seconds).__name__}")
        if duration_seconds < SHORTEST_SECONDS:
            raise ConfigError(f"duration_seconds must be at least {SHORTEST_SECONDS}, not {duration_seconds}")
        self._public_key_id = public_key_id
        self._pem = Secret(private_key if private_key and _is_key(private_key) else "")
        # A profile hides its private_key, which may be either; a path is shown in errors.
        self._file = "" if self._pem else str(os.fspath(private_key_file or private_key or ""))
        self._duration = duration_seconds
        self._endpoint = find_sts(sts_endpoint, region, network, os.environ if environ is None else environ)
        super().__init__(http)
        self._stamp = stamp

    async def fetch(self) -> Keys:
        """New session keys.

        Raises:
            CredentialsError: the private key cannot be read or is none, or STS refused, could not be reached or gave
                no keys.
            ConfigError: the extra `rsa` is not installed, or it is used without a session and without `http`.
        """
        try:
            found = await self._ask()
        except (ConfigError, CredentialsError):
            raise
        except AliramError as error:
            raise CredentialsError(f"{self._public_key_id}: {error}", retryable=may_pass(error)) from error
        if not (found.access_key_id and found.access_key_secret):
            raise CredentialsError(f"{self._public_key_id}: the reply of STS holds no keys", retryable=True)
        if found.expiration is None:
            # Kept for ever they would be sent after their end.
            text = f"{self._public_key_id}: the reply of STS does not say when the keys expire"
            raise CredentialsError(text, retryable=True)
        try:
            return Keys(
                access_key_id=found.access_key_id,
                access_key_secret=found.access_key_secret,
                expiration=found.expiration,
                provider=self.name,
                # The session key's id changes with each refresh.
                scope=self._public_key_id,
            )
        except ConfigError as error:
            raise CredentialsError(f"{self._public_key_id}: what STS gave cannot be keys: {error}") from None

    async def _ask(self) -> _SessionAccessKey:
        from aliram.replies import decode_reply
        from aliram.signer import Stamp, string_to_sign_v1
        from aliram.sts.operations import SERVICE
        from aliram.transport import HttpRequest

        http = self._bound()
        stamp = self._stamp or Stamp()
        params = {
            "AccessKeyId": self._public_key_id,
            "Action": ACTION,
            "DurationSeconds": str(self._duration),
            "Format": "JSON",
            "SignatureMethod": "SHA256withRSA",
            "SignatureNonce": stamp.nonce(),
            "SignatureType": "PRIVATEKEY",
            "SignatureVersion": "1.0",
            "Timestamp": stamp.date(),
            "Version": SERVICE.version,
        }
        # Reading the file and importing cryptography block, and so does the arithmetic of a large key.
        signature = await asyncio.to_thread(self._sign, string_to_sign_v1("GET", params.items()))
        query = f"{encode_query(params.items())}&Signature={percent(signature)}"
        request = HttpRequest(
            method="GET",
            url=f"{self._endpoint.url}?{query}",
            connect=CONNECT_SECONDS,
            read=READ_SECONDS,
            total=TOTAL_SECONDS,
        )
        reply = await http.send(request)
        operation: Operation[_GenerateSessionAccessKeyResponse] = Operation(
            name=ACTION,
            python="generate_session_access_key",
            service=SERVICE,
            response=f"{__name__}:_GenerateSessionAccessKeyResponse",
        )
        try:
            return decode_reply(operation, reply.status, reply.headers, reply.body).session_access_key
        except AliramError as error:
            raise forgetful(error) from None

    def _sign(self, text: str) -> str:
        """The signature of a text. Blocks."""
        try:
            from cryptography.exceptions import UnsupportedAlgorithm
            from cryptography.hazmat.primitives import hashes
            from cryptography.hazmat.primitives.asymmetric import padding, rsa
            from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key
        except ImportError:
            raise ConfigError("RsaKeyPair needs the package cryptography: pip install aliram[rsa]") from None
        where = "private_key" if self._pem else f"the private key file {self._file!r}"
        pem = self._pem or read_secret_file(self._file, "the private key file")
        try:
            # Files without the lines around the key are known, too: the official Go library drops those lines.
            key = (
                load_pem_private_key(pem.encode(), None) if _PEM in pem else load_der_private_key(b64decode(pem), None)
            )
        except TypeError:
            raise CredentialsError(
                f"{where} is encrypted: decrypt it, since nobody is here to give the password"
            ) from None
        except (ValueError, UnsupportedAlgorithm):
            raise CredentialsError(f"{where} holds no RSA private key in PEM form") from None
        if not isinstance(key, rsa.RSAPrivateKey):
            raise CredentialsError(f"{where} holds a private key that is not RSA")
        return b64encode(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode("ascii")


def _is_key(text: str) -> bool:
    """True for a key, False for a path. In doubt a key: paths are shown in errors."""
    return _PEM in text or "\n" in text.strip() or len(text) > LONGEST_PATH
