"""Plays through aliram's own clients, by their typed methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aliram import Session
from aliram.credentials import StaticKeys
from aliram.errors import ApiError
from aliram.operation import Operation
from tests.scenarios.stage import Refused

__all__ = ["AliramCaller"]


class AliramCaller:
    """Calls through a session.

    Args:
        options: of the session; without `credentials` they come from the environment.
    """

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._session = Session(**options)

    async def send(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
        python = {param.name: param.python for param in operation.params}
        method = getattr(getattr(self._session, operation.service.key), operation.python)
        try:
            reply = await method(**{python[name]: value for name, value in arguments.items()})
        except ApiError as error:
            detail = error.access_denied_detail
            raise Refused(operation.id, error.code, error.status, error.message, detail) from None
        tree: dict[str, Any] = reply.to_dict()
        return tree

    def another(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> AliramCaller:
        return AliramCaller(**self.options_for(access_key_id, access_key_secret, security_token))

    def options_for(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> dict[str, Any]:
        """The session's options, with other keys."""
        keys = StaticKeys(access_key_id, access_key_secret, security_token=security_token)
        return {**self._options, "credentials": keys}

    async def aclose(self) -> None:
        await self._session.aclose()
