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

from .assume_role import AssumeRole
from .keys import Keys
from .oidc import find_sts
from .provider import NeedsHttp, Provider
from .refresh import Refresher

if TYPE_CHECKING:
    from aliram.session import Session
    from aliram.transport import Http

__all__ = ["RamRoleArn"]


class RamRoleArn:
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
        given: object = getattr(source, "fetch", None)
        if not callable(given):
            raise ConfigError(f"source must be a provider of keys, not {type(source).__name__}")
        self._source = source
        self._endpoint = find_sts(sts_endpoint, region, network, environ)
        self._clock = clock
        self._session: Session | None = None
        self._refresher: Refresher | None = None
        # Made now, so that a wrong argument is told now; `_ask` finds its session when it is called.
        self._role = AssumeRole(
            self._ask,
            role_arn=role_arn,
            role_session_name=role_session_name or environ.get("ALIBABA_CLOUD_ROLE_SESSION_NAME", "").strip(),
            duration_seconds=duration_seconds,
            policy=policy,
            external_id=external_id,
        )
        if http is not None:
            self.bind(http)

    @property
    def name(self) -> str:
        """`ram_role_arn/` and the source's name."""
        return f"ram_role_arn/{self._source.name}"

    def bind(self, http: Http) -> None:
        """Use the session's HTTP unless one was given."""
        from aliram.session import Session

        if self._session is None:
            if isinstance(self._source, NeedsHttp):
                self._source.bind(http)
            self._refresher = Refresher(self._source, clock=self._clock)
            endpoints = {"sts": self._endpoint.url}
            self._session = Session(credentials=self._refresher, endpoints=endpoints, transport=http)

    async def fetch(self) -> Keys:
        """New keys of the role.

        Raises:
            CredentialsError: the source has no keys, or the service refuses the role.
        """
        return structs.replace(await self._role.fetch(), provider=self.name)

    async def aclose(self) -> None:
        """Stop refreshing the source's keys, and close the source."""
        if self._session is not None and self._refresher is not None:
            await self._session.aclose()
            await self._refresher.aclose()

    async def _ask(self, **arguments: Any) -> Any:
        if self._session is None:
            raise ConfigError(f"{self.name} has nothing to send requests with: give it http=, or use it in a session")
        return await self._session.sts.assume_role(**arguments)
