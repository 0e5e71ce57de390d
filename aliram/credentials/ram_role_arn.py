"""Keys of a role, assumed with the keys of another provider: modes RamRoleArn, ChainableRamRoleArn and
RamRoleArnWithRoleName of a profile.

`session.assume_role(...)` is the short way inside a session; this is for a session that shall have no other identity.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from msgspec import structs

from aliram.errors import ConfigError

from ._sts import CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS, find_sts
from .assume_role import AssumedRole, AssumeRole
from .keys import Keys
from .provider import NeedsHttp, Provider, UsesHttp
from .refresh import Refresher

if TYPE_CHECKING:
    from aliram.session import Session
    from aliram.transport import Http

__all__ = ["RamRoleArn"]


class RamRoleArn(UsesHttp):
    """Keys of a role, asked for on each refresh with the keys of `source`, which are refreshed by themselves.

    Args:
        source: any provider; it belongs to this object from now on.
        role_arn: `acs:ram::<account>:role/<name>`.
        role_session_name: 2 to 64 characters of `A-Za-z0-9.@-_`; left out, `ALIBABA_CLOUD_ROLE_SESSION_NAME` names it,
            else it is made up.
        duration_seconds: life of the keys, from 900 up to the role's own maximum; the service uses 3600 when left out.
        policy: JSON policy that narrows the role, as text or as a mapping.
        external_id: the word that the role's owner asks for before trusting another account.
        sts_endpoint: URL or host of STS.
        region: region whose STS is asked; the global one when left out.
        network: `vpc` for the host inside a VPC, which takes a region.
        http: what sends the requests; the session's own when left out.
        environ: read instead of `os.environ`.
        clock: epoch seconds.

    Raises:
        ConfigError: an argument that cannot be right. Nothing is sent.
    """

    def __init__(
        self,
        source: Provider,
        role_arn: str,
        *,
        role_session_name: str | None = None,
        duration_seconds: int | None = None,
        policy: str | Mapping[str, Any] | None = None,
        external_id: str | None = None,
        sts_endpoint: str | None = None,
        region: str | None = None,
        network: Literal["public", "vpc"] | None = None,
        http: Http | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        environ = os.environ if environ is None else environ
        given: object = source
        if not isinstance(getattr(given, "name", None), str) or not callable(getattr(given, "fetch", None)):
            raise ConfigError(f"source must be a provider of keys, not {type(given).__name__}")
        self._endpoint = find_sts(sts_endpoint, region, network, environ)
        # Made now, so that a wrong argument is told now; `_ask` finds its session when it is called.
        self._role = AssumeRole(
            self._ask,
            role_arn=role_arn,
            role_session_name=role_session_name or environ.get("ALIBABA_CLOUD_ROLE_SESSION_NAME", "").strip(),
            duration_seconds=duration_seconds,
            policy=policy,
            external_id=external_id,
        )
        self._source = Refresher(source, clock=clock)
        self._session: Session | None = None
        super().__init__(http)
        if http is not None:
            self.bind(http)

    @property
    def name(self) -> str:
        """`ram_role_arn/` and the source's name."""
        return f"ram_role_arn/{self._source.provider.name}"

    def bind(self, http: Http) -> None:
        """Use the session's HTTP unless one was given, for the source too.

        Raises:
            ConfigError: another session uses this object; its HTTP may close at any time.
        """
        super().bind(http)
        source = self._source.provider
        if isinstance(source, NeedsHttp):
            source.bind(self._bound())

    async def fetch(self) -> Keys:
        """New keys of the role.

        Raises:
            CredentialsError: the source has no keys, or the service refuses the role, or it could not be reached.
            ConfigError: used without a session and without `http`, or after `aclose()`.
        """
        return structs.replace(await self._role.fetch(), provider=self.name)

    async def aclose(self) -> None:
        """Stop refreshing the source's keys, and close the source."""
        await self._source.aclose()

    async def _ask(self, **arguments: Any) -> AssumedRole:
        if self._session is None:
            # The room of sessions lies above this one.
            from aliram.session import Session
            from aliram.transport import Timeouts

            self._session = Session(
                credentials=self._source,
                endpoints={"sts": self._endpoint.url},
                transport=self._bound(),
                timeout=Timeouts(CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS),
            )
        return await self._session.sts.assume_role(**arguments)

    def __repr__(self) -> str:
        return f"RamRoleArn({self._source.provider!r})"
