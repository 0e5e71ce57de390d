"""What several clients share: connections, credentials, limits and options.

    async with aliram.Session(region="cn-hangzhou") as session:
        me = await session.sts.get_caller_identity()

A session belongs to the event loop in which it sends its first request. It may be made anywhere, and used without
`async with`, if `aclose()` is called in the end: forgotten, its open connections are reported by a `ResourceWarning`.
Options and environment are read when it is made; a wrong one is a `ConfigError` then, before anything is sent.
"""

from __future__ import annotations

import asyncio
import copy
import importlib
import os
import random
import re
import ssl as tls
import time
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from ._options import SessionOptions, check_transport, instance, one_of, read_overrides, read_timeouts
from .credentials.provider import NeedsHttp, Provider
from .credentials.refresh import Refresher
from .endpoints import Endpoint, check_region, resolve
from .errors import ConfigError
from .hooks import Hooks
from .operation import Service
from .retry import RetryBudget, RetryPolicy
from .signer import Stamp
from .throttle import Throttle
from .transport import Http, Timeouts, Transport

if TYPE_CHECKING:
    from .ims.client import ImsClient
    from .ram.client import RamClient
    from .sts.client import StsClient

__all__ = ["Session", "SessionOptions"]

# Names of plug-ins. Whatever else is text may be a key that was pasted here, and is neither looked for nor shown.
_PLUGIN = re.compile(r"[a-z][a-z0-9_.-]{0,31}")


class Session:
    """Connections, credentials and options, and the clients that use them.

    Args:
        region: region id such as `cn-hangzhou`. Only STS has hosts by region; without one it is the global host.
        profile: name of a profile in `~/.aliyun/config.json` (or where `ALIBABA_CLOUD_CONFIG_FILE` says) to take keys
            from, whatever its mode.
        credentials: a provider of `aliram.credentials`, one of your own, or a `Refresher`, which stays yours to close;
            or the name of a plug-in (entry-point group `aliram.credentials`). With neither this nor `profile` the
            default chain is asked: environment, OIDC, the current profile, credentials.ini, the instance's role, a URL.
        endpoints: URLs or hosts by service, `{"ims": ..., "ram": ..., "sts": ...}`.
        network: `public`, or `vpc` for the hosts inside a VPC.
        retry: a `RetryPolicy`, or how many requests may follow the first one; 0 switches retries off.
        timeout: seconds for a whole call, or `Timeouts(connect, read, total)`; 5, 20 and 60 s when left out.
        max_connections: open connections at most; further calls wait for one.
        rate_limits: calls a second at most, `{"ram.ListUsers": 10}`, besides the limits learnt from throttling.
        proxy: URL of an HTTP proxy; None takes the environment's.
        ssl: how to check certificates; None trusts the system's authorities, or those in SSL_CERT_FILE.
        user_agent: appended to the User-Agent.
        transport: carries the requests instead of one made here, and is never closed here.
        signature: `v3` (ACS3-HMAC-SHA256), or `v1` (RPC HMAC-SHA1) for gateways that know no other.
        hooks: functions to be told about calls.

    Raises:
        ConfigError: an option of a wrong type, a URL that is none, or `transport` together with what belongs to it.
    """

    # What the outside world is to a session; tests put something else there.
    _environ: Mapping[str, str] = os.environ
    _monotonic: Callable[[], float] = staticmethod(time.monotonic)
    _sleep: Callable[[float], Awaitable[None]] = staticmethod(asyncio.sleep)
    _random: Callable[[], float] = staticmethod(random.random)
    _clock: Callable[[], float] = staticmethod(time.time)

    def __init__(
        self,
        *,
        region: str | None = None,
        profile: str | None = None,
        credentials: Provider | Refresher | str | None = None,
        endpoints: Mapping[str, str] | None = None,
        network: Literal["public", "vpc"] = "public",
        retry: RetryPolicy | int | None = None,
        timeout: float | Timeouts | None = None,
        max_connections: int = 100,
        rate_limits: Mapping[str, float] | None = None,
        proxy: str | None = None,
        ssl: tls.SSLContext | None = None,
        user_agent: str | None = None,
        transport: Http | None = None,
        signature: Literal["v3", "v1"] = "v3",
        hooks: Hooks | None = None,
    ) -> None:
        self._environ = dict(self._environ)
        self._region = check_region(region)
        self._network = one_of("network", network, "public", "vpc")
        self._signature = one_of("signature", signature, "v3", "v1")
        self._overrides = read_overrides(endpoints)
        self._retry = RetryPolicy.of(retry)
        self._timeouts = read_timeouts(timeout, Timeouts())
        self._hooks = instance("hooks", hooks, Hooks)
        self._budget = RetryBudget()
        self._throttle = Throttle(
            instance("rate_limits", rate_limits, Mapping), clock=self._monotonic, sleep=self._sleep
        )
        self._stamp = Stamp(self._clock)
        self._addresses: dict[str, Endpoint] = {}
        self._transport: Http
        self._own_transport: Transport | None = None
        if transport is None:
            self._own_transport = Transport(
                max_connections=max_connections, proxy=proxy, ssl=ssl, user_agent=user_agent, environ=self._environ
            )
            self._transport = self._own_transport
        else:
            check_transport(transport, max_connections != 100, proxy=proxy, ssl=ssl, user_agent=user_agent)
            self._transport = transport
        self._credentials, self._own_credentials = self._refresher(profile, credentials)
        self._closed = False
        self._parent: Session | None = None

    def __repr__(self) -> str:
        facts = [f"region={self._region!r}"] if self._region is not None else []
        return f"{type(self).__name__}({', '.join([*facts, *(['closed'] if self.closed else [])])})"

    @property
    def ims(self) -> ImsClient:
        """Identity management: users, groups, MFA, single sign-on, applications."""
        from .ims.client import ImsClient

        return ImsClient._of(self)

    @property
    def ram(self) -> RamClient:
        """Access management: users, groups, roles, policies."""
        from .ram.client import RamClient

        return RamClient._of(self)

    @property
    def sts(self) -> StsClient:
        """Security tokens: assuming roles, and who is calling."""
        from .sts.client import StsClient

        return StsClient._of(self)

    @property
    def credentials(self) -> Refresher:
        """The keys of this session: `await session.credentials.get()`."""
        return self._credentials

    @property
    def closed(self) -> bool:
        """True after `aclose()`, of this session or of the one it was derived from."""
        return self._closed or (self._parent is not None and self._parent.closed)

    def with_options(
        self, *, retry: RetryPolicy | int | None = None, timeout: float | Timeouts | None = None
    ) -> Session:
        """The same session with another retry policy or other time limits; what is left out stays.

        A number for `timeout` changes the limit of whole calls and leaves those of connecting and of silence.

        It shares connections, credentials and limits. Closing it closes nothing; closing this one closes it.
        """
        other = self._derive()
        if retry is not None:
            other._retry = RetryPolicy.of(retry)
        if timeout is not None:
            other._timeouts = read_timeouts(timeout, self._timeouts)
        return other

    def assume_role(
        self,
        role_arn: str,
        *,
        role_session_name: str | None = None,
        duration_seconds: int | None = None,
        policy: str | Mapping[str, Any] | None = None,
        external_id: str | None = None,
    ) -> Session:
        """A session that acts as a role, on the same connections and with the same options.

        Nothing is sent until its first call. Its keys are asked for through this session's STS client, shared by all of
        its callers, and refreshed before they end. Closing it stops that and leaves this session as it is.

        Args:
            role_arn: `acs:ram::<account>:role/<name>`.
            role_session_name: shown in ActionTrail, 2 to 64 characters of `A-Za-z0-9.@-_`; made up when left out.
            duration_seconds: life of one set of keys, from 900 up to the role's own maximum; 3600 when left out.
            policy: JSON policy that narrows the role, as text or as a mapping.
            external_id: the word that the role's owner asks for before trusting another account.

        Raises:
            ConfigError: an argument that cannot be right.
        """
        from .credentials.assume_role import AssumeRole

        provider = AssumeRole(
            self.sts.assume_role,
            role_arn=role_arn,
            role_session_name=role_session_name,
            duration_seconds=duration_seconds,
            policy=policy,
            external_id=external_id,
            source=self._credentials,
        )
        other = self._derive()
        other._credentials = other._own_credentials = Refresher(provider, clock=self._clock, random=self._random)
        return other

    async def warm_up(self) -> None:
        """Do ahead what the first calls would do: load the models, the trusted certificates and the credentials.

        Raises:
            CredentialsError: there are no credentials.
            ConfigError: SSL_CERT_FILE cannot be used, or the session is closed.
        """
        self._check_open()
        # In a thread, since reading some hundred kilobytes of code takes a while.
        services = await asyncio.to_thread(_load_services)
        transport = self._transport
        if isinstance(transport, Transport):
            secure = any(self._endpoint(service).url.startswith("https:") for service in services)
            await transport.warm_up(tls=secure)
        await self._credentials.get()

    async def aclose(self) -> None:
        """Close what this session opened: its connections and its credentials. More than once does no harm.

        A transport or a `Refresher` that was given to it, and the session it was derived from, stay open.
        """
        if self._closed:
            return
        self._closed = True
        try:
            if self._own_credentials is not None:
                await self._own_credentials.aclose()
        finally:
            if self._own_transport is not None:
                await self._own_transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def _derive(self) -> Self:
        """A session that shares everything with this one and owns nothing."""
        self._check_open()
        other = copy.copy(self)
        other._parent = self
        other._own_transport = other._own_credentials = None
        return other

    def _check_open(self) -> None:
        if self.closed:
            raise ConfigError("this session is closed: make a new one")

    def _endpoint(self, service: Service) -> Endpoint:
        """Where a service is called; the session must be open."""
        if self._closed or self._parent is not None:
            self._check_open()
        found = self._addresses.get(service.key)
        if found is None:
            found = resolve(service, self._region, self._network, self._overrides, self._environ)
            self._addresses[service.key] = found
        return found

    def _refresher(self, profile: str | None, credentials: object) -> tuple[Refresher, Refresher | None]:
        """The refresher to ask, and the same once more if it is ours to close."""
        if profile is not None and credentials is not None:
            raise ConfigError("give either profile= or credentials=, not both")
        if isinstance(credentials, Refresher):
            return credentials, None
        provider: Provider
        if profile is not None:
            from .credentials.from_profile import FromProfile

            provider = FromProfile(profile, environ=self._environ, clock=self._clock)
        elif isinstance(credentials, str) and _PLUGIN.fullmatch(credentials):
            from .credentials.plugin import Plugin

            provider = Plugin(credentials)
        elif credentials is None:
            from .credentials.chain import default_chain

            provider = default_chain(self._environ, clock=self._clock)
        elif isinstance(getattr(credentials, "name", None), str) and callable(getattr(credentials, "fetch", None)):
            provider = cast(Provider, credentials)
        else:
            given = type(credentials).__name__
            raise ConfigError(f"credentials must be a provider such as aliram.credentials.StaticKeys, not {given}")
        if isinstance(provider, NeedsHttp):
            provider.bind(self._transport)
        made = Refresher(provider, clock=self._clock, random=self._random)
        return made, made


def _load_services() -> list[Service]:
    names = ("ims", "ram", "sts")
    for name in names:
        importlib.import_module(f"aliram.{name}.client")
        importlib.import_module(f"aliram.{name}.models")
    return [importlib.import_module(f"aliram.{name}.operations").SERVICE for name in names]
