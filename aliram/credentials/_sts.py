"""STS for providers of keys: where it is asked, and how it is asked by somebody who has no keys yet."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from aliram.endpoints import Endpoint, read_endpoint, resolve
from aliram.errors import AliramError, CredentialsError
from aliram.retry import RetryPolicy
from aliram.secret import Secret

from .environment import is_true
from .static import Anonymous

if TYPE_CHECKING:
    from aliram.sts.client import StsClient
    from aliram.transport import Http, HttpReply, HttpRequest

__all__ = ["find_sts", "forgetful", "read_secret_file", "without_keys"]

T = TypeVar("T")

MOST_BYTES = 65536
"""A larger file is neither a token, of which the service takes 20,000 characters, nor a private key."""
CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 5.0, 10.0, 30.0
"""The first two are the official providers'; the last bounds every attempt of one refresh."""

_QUOTE = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
"""What may be a piece of a token or assertion: a part between its dots, or as much of it as a message has room for."""


def find_sts(given: str | None, region: str | None, network: str | None, environ: Mapping[str, str]) -> Endpoint:
    """Where STS is asked for keys: the argument, the variables of an endpoint, then the region's or the global host.

    Raises:
        ConfigError: something that is no endpoint, no region or no network, or a VPC host that is not published.
    """
    # The room of the services lies above this one, and its facts are needed only where STS is.
    from aliram.sts.operations import SERVICE

    if given is not None:
        return read_endpoint(given, "sts_endpoint")
    host = environ.get("ALIBABA_CLOUD_STS_ENDPOINT", "").strip().rpartition("://")[2]
    if host and not any(environ.get(name) for name in ("ALIRAM_ENDPOINT_URL_STS", "ALIRAM_ENDPOINT_URL")):
        return read_endpoint(host, "ALIBABA_CLOUD_STS_ENDPOINT")
    region = region or environ.get("ALIBABA_CLOUD_STS_REGION", "").strip()
    if network is None:
        # As in the official providers, the switch means nothing without a region.
        inside = region and is_true(environ.get("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"))
        network = "vpc" if inside else "public"
    return resolve(SERVICE, region, network, None, environ)


async def without_keys(
    http: Http,
    endpoint: Endpoint,
    proof: Secret,
    ask: Callable[[StsClient], Awaitable[T]],
    retry: RetryPolicy | None = None,
) -> T:
    """What `ask` gets of an STS client that has no keys: its anonymous operations, with its retries and time limits.

    `proof`, which is an argument of that operation, is cut out of whatever comes back.
    """
    from aliram.session import Session
    from aliram.transport import Timeouts

    session = Session(
        credentials=Anonymous(),
        endpoints={"sts": endpoint.url},
        transport=_Discreet(http, proof),
        retry=retry,
        timeout=Timeouts(CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS),
    )
    async with session:
        try:
            return await ask(session.sts)
        except AliramError as error:
            raise forgetful(error) from None


def forgetful(error: AliramError) -> AliramError:
    """The error without its traceback and context: their frames hold the reply, and a broken one may hold keys."""
    error.__context__ = None
    return error.with_traceback(None)


class _Discreet:
    """HTTP whose replies do not quote a secret that was sent: a message such as "invalid token: ..." gets logged."""

    def __init__(self, http: Http, secret: Secret) -> None:
        self._http = http
        self._secret = secret

    async def send(self, request: HttpRequest) -> HttpReply:
        reply = await self._http.send(request)
        return structs.replace(reply, body=_QUOTE.sub(self._hide, reply.body))

    def _hide(self, word: re.Match[bytes]) -> bytes:
        return b"***" if word[0] in self._secret.encode() else word[0]


def read_secret_file(path: str, what: str) -> Secret:
    """The text of a small file, without blanks and line ends around it. Blocks.

    Raises:
        CredentialsError: there is no such file, or none that could be it. Worth another attempt: it may be about to be
            written.
    """
    try:
        # Opening a FIFO would wait for somebody to write.
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise CredentialsError(f"{what} {path!r} is not a regular file", retryable=True)
        with open(path, "rb") as file:
            text = Secret(file.read(MOST_BYTES + 1).decode("ascii", "replace"))
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        why = getattr(error, "strerror", None) or str(error)
        raise CredentialsError(f"{what} {path!r} cannot be read: {why}", retryable=True) from None
    objection = None
    if len(text) > MOST_BYTES:
        objection = f"is larger than {MOST_BYTES} bytes"
    elif not text.strip():
        objection = "is empty"
    elif not text.isascii():
        objection = "is not ASCII text"
    if objection is not None:
        raise CredentialsError(f"{what} {path!r} {objection}", retryable=True)
    return Secret(text.strip())
