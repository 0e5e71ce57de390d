"""The keys of a role, traded at STS for an OIDC token in a file (RRSA: RAM roles for service accounts).

Inside an ACK cluster a webhook mounts the token of the pod's service account and sets three variables; the kubelet
replaces the token before it ends, so the file is read anew for each refresh. The token travels in a POST form, never in
a URL (the official Python provider puts it into the query, Alibaba Cloud SDK, 2026), and what a reply quotes of it is
cut out before anything else reads that reply.

Variables read when the provider is made. Of two spellings the first that is set wins, as in the `aliyun` command line
(its sources, v3.4.11):

    ALIBABACLOUD_ROLE_ARN           ALIBABA_CLOUD_ROLE_ARN            the role
    ALIBABACLOUD_OIDC_PROVIDER_ARN  ALIBABA_CLOUD_OIDC_PROVIDER_ARN   the identity provider, as RAM knows it
    ALIBABACLOUD_OIDC_TOKEN_FILE    ALIBABA_CLOUD_OIDC_TOKEN_FILE     the token
                                    ALIBABA_CLOUD_ROLE_SESSION_NAME   shown in ActionTrail

and where STS is (`find_sts`):

    ALIRAM_ENDPOINT_URL_STS, ALIRAM_ENDPOINT_URL   for tests and emulators
    ALIBABA_CLOUD_STS_ENDPOINT                     a host; HTTPS whatever scheme stands before it
    ALIBABA_CLOUD_STS_REGION                       a region, for STS alone
    ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED             `true`: that region's host inside a VPC
"""

from __future__ import annotations

import asyncio
import os
import re
import stat
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from msgspec import structs

from aliram.endpoints import Endpoint, read_endpoint, resolve
from aliram.errors import AliramError, ConfigError, CredentialsError
from aliram.retry import RetryPolicy
from aliram.secret import Secret

from .assume_role import AssumedRole, AssumeRole
from .environment import is_true
from .keys import Keys
from .provider import NotConfigured
from .static import Anonymous

if TYPE_CHECKING:
    from aliram.sts.client import StsClient
    from aliram.transport import Http, HttpReply, HttpRequest

__all__ = ["Oidc"]

T = TypeVar("T")

MOST_BYTES = 65536
"""A larger file is neither a token, of which the service takes 20,000 characters, nor a private key."""
CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 5.0, 10.0, 30.0
"""The first two are the official providers'; the last bounds every attempt of one refresh."""

_SPELLINGS = ("ALIBABACLOUD_", "ALIBABA_CLOUD_")
_SUFFIXES = {"role_arn": "ROLE_ARN", "oidc_provider_arn": "OIDC_PROVIDER_ARN", "oidc_token_file": "OIDC_TOKEN_FILE"}
_PROVIDER_ARN = re.compile(r"acs:ram::\d+:oidc-provider/\S+", re.IGNORECASE)
_QUOTE = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
"""What may be a piece of a token or assertion: a part between its dots, or as much of it as a message has room for."""


class Oidc:
    """Keys of a role, asked for with an OIDC token on each refresh.

    Made without any of the first six arguments it is a link of a chain: it passes where the environment names neither
    a token file nor an identity provider, and `fetch` tells what is wrong with what the environment names. With one of
    them it was chosen, and whatever is missing or wrong is told at once.

    Args:
        role_arn: `acs:ram::<account>:role/<name>`.
        oidc_provider_arn: `acs:ram::<account>:oidc-provider/<name>`.
        oidc_token_file: path of the token.
        role_session_name: 2 to 64 characters of `A-Za-z0-9.@-_`; made up when left out.
        duration_seconds: life of the keys, from 900 up to the role's own maximum; the service uses 3600 when left out.
        policy: JSON policy that narrows the role, as text or as a mapping.
        sts_endpoint: URL or host of STS.
        region: region whose STS is asked; the global one when left out.
        network: `vpc` for the host inside a VPC, which takes a region.
        retry: how often STS may be asked again within one refresh, as in `Session(retry=)`.
        http: what sends the requests; the session's own when left out.
        environ: read instead of `os.environ`.

    Raises:
        ConfigError: it was chosen, and something is missing or cannot be right.
    """

    name = "oidc"

    def __init__(
        self,
        *,
        role_arn: str | None = None,
        oidc_provider_arn: str | None = None,
        oidc_token_file: str | os.PathLike[str] | None = None,
        role_session_name: str | None = None,
        duration_seconds: int | None = None,
        policy: str | Mapping[str, Any] | None = None,
        sts_endpoint: str | None = None,
        region: str | None = None,
        network: Literal["public", "vpc"] | None = None,
        retry: RetryPolicy | int | None = None,
        http: Http | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        environ = os.environ if environ is None else environ
        file = None if oidc_token_file is None else os.fspath(oidc_token_file)
        given = {"role_arn": role_arn, "oidc_provider_arn": oidc_provider_arn, "oidc_token_file": file}
        self._http = http
        self._http_given = http is not None
        self._retry = RetryPolicy.of(retry)
        self._role: AssumeRole | None = None
        self._problem = ""
        self._passes = False
        named = {argument: _variable(environ, suffix) for argument, suffix in _SUFFIXES.items()}
        values = {argument: (value or "").strip() or named[argument][1] for argument, value in given.items()}
        self._provider_arn, self._token_file = values["oidc_provider_arn"], values["oidc_token_file"]
        chosen = any(value is not None for value in (*given.values(), role_session_name, duration_seconds, policy))
        try:
            missing = [argument for argument, value in values.items() if not value]
            if missing and chosen:
                needs = ", ".join(f"{argument} (or {named[argument][0]})" for argument in missing)
                raise ConfigError(f"Oidc needs {needs}")
            if missing:
                self._passes = not (self._provider_arn or self._token_file)
                raise ConfigError(_half_set(named, self._passes))
            if not _PROVIDER_ARN.fullmatch(self._provider_arn):
                wanted = "acs:ram::<account>:oidc-provider/<name>"
                raise ConfigError(f"not the ARN of an OIDC provider ({wanted}): {self._provider_arn!r}")
            self._endpoint = find_sts(sts_endpoint, region, network, environ)
            self._role = AssumeRole(
                self._ask,
                role_arn=values["role_arn"],
                role_session_name=role_session_name or environ.get("ALIBABA_CLOUD_ROLE_SESSION_NAME", "").strip(),
                duration_seconds=duration_seconds,
                policy=policy,
            )
        except ConfigError as error:
            if chosen:
                raise
            # Kept for fetch(): a link of the chain that is broken must not stop those before it.
            self._problem = str(error)

    def bind(self, http: Http) -> None:
        """Use the session's HTTP unless one was given.

        Raises:
            ConfigError: another session uses this object; its HTTP may close at any time.
        """
        if self._http_given:
            return
        if self._http is not None and self._http is not http:
            raise ConfigError("this Oidc belongs to another session: make one for each session")
        self._http = http

    async def fetch(self) -> Keys:
        """New keys of the role.

        Raises:
            NotConfigured: neither an identity provider nor a token file is named.
            CredentialsError: the environment names them by half or wrongly, there is no token in the file, or STS
                refused it or could not be reached.
            ConfigError: used without a session and without `http`.
        """
        if self._role is None:
            raise NotConfigured(self._problem) if self._passes else CredentialsError(self._problem)
        return structs.replace(await self._role.fetch(), provider=self.name)

    async def _ask(self, **arguments: Any) -> AssumedRole:
        if self._http is None:
            raise ConfigError("Oidc has nothing to send with: use it in a Session, or give http=")
        token = await asyncio.to_thread(_read_token, self._token_file)

        async def ask(sts: StsClient) -> AssumedRole:
            return await sts.assume_role_with_oidc(oidc_provider_arn=self._provider_arn, oidc_token=token, **arguments)

        return await without_keys(self._http, self._endpoint, token, ask, self._retry)


def _variable(environ: Mapping[str, str], suffix: str) -> tuple[str, str]:
    """The variable that is set, and its value; the usual spelling and nothing where none is."""
    for spelling in _SPELLINGS:
        value = environ.get(spelling + suffix, "").strip()
        if value:
            return spelling + suffix, value
    return _SPELLINGS[-1] + suffix, ""


def _half_set(named: Mapping[str, tuple[str, str]], nothing: bool) -> str:
    """What is missing. The role alone is no sign of OIDC: other kinds of credentials use the same variable."""
    if nothing:
        return f"{named['oidc_provider_arn'][0]} and {named['oidc_token_file'][0]} are not set"
    there = " and ".join(name for name, value in named.values() if value)
    lacking = " and ".join(name for name, value in named.values() if not value)
    are = {True: "are", False: "is"}
    return f"{there} {are[' ' in there]} set and {lacking} {are[' ' in lacking]} not"


# What any provider needs that goes to STS with a proof of its own: a token, an assertion, a private key.


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


def _read_token(path: str) -> Secret:
    token = read_secret_file(path, "the OIDC token file")
    if not token.isprintable() or " " in token:
        raise CredentialsError(f"the OIDC token file {path!r} holds more than one word", retryable=True)
    return token
