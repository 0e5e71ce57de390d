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
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from msgspec import structs

from aliram.errors import ConfigError, CredentialsError
from aliram.retry import RetryPolicy
from aliram.secret import Secret

from ._sts import find_sts, read_secret_file, without_keys
from .assume_role import AssumedRole, AssumeRole
from .keys import Keys
from .provider import NotConfigured, UsesHttp

if TYPE_CHECKING:
    from aliram.sts.client import StsClient
    from aliram.transport import Http

__all__ = ["Oidc"]

_SPELLINGS = ("ALIBABACLOUD_", "ALIBABA_CLOUD_")
_SUFFIXES = {"role_arn": "ROLE_ARN", "oidc_provider_arn": "OIDC_PROVIDER_ARN", "oidc_token_file": "OIDC_TOKEN_FILE"}
_PROVIDER_ARN = re.compile(r"acs:ram::\d+:oidc-provider/\S+", re.IGNORECASE)


class Oidc(UsesHttp):
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
        super().__init__(http)
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
        http = self._bound()
        token = await asyncio.to_thread(_read_token, self._token_file)

        async def ask(sts: StsClient) -> AssumedRole:
            return await sts.assume_role_with_oidc(oidc_provider_arn=self._provider_arn, oidc_token=token, **arguments)

        return await without_keys(http, self._endpoint, token, ask, self._retry)


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


def _read_token(path: str) -> Secret:
    token = read_secret_file(path, "the OIDC token file")
    if not token.isprintable() or " " in token:
        raise CredentialsError(f"the OIDC token file {path!r} holds more than one word", retryable=True)
    return token
