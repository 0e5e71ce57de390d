"""Plays through the official SDK, and reads everything back through aliram."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import warnings
from collections.abc import Mapping
from typing import Any

from aliram.operation import Operation, Param
from tests.scenarios.stage import Caller, Refused, plain

__all__ = ["OfficialCaller", "ReadBack", "import_official"]

_PACKAGES = {"ims": "alibabacloud_ims20190815", "ram": "alibabacloud_ram20150501", "sts": "alibabacloud_sts20150401"}


def import_official() -> None:
    """Importing the SDK warns, attaches handlers to three loggers and sets their levels; all of it is undone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for package in _PACKAGES.values():
            importlib.import_module(f"{package}.client")
            importlib.import_module(f"{package}.models")
    for name in ("alibabacloud-tea", "credentials", "darabonba-core"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)


class OfficialCaller:
    """Calls through the official clients, the synchronous methods (in a thread) or the asynchronous ones."""

    def __init__(
        self, host: str, *, asynchronous: bool, key_id: str, secret: str, security_token: str | None = None
    ) -> None:
        self._host = host
        self._asynchronous = asynchronous
        self._config = importlib.import_module("alibabacloud_tea_openapi.models").Config(
            access_key_id=key_id,
            access_key_secret=secret,
            security_token=security_token,
            protocol="http",
            endpoint=host,
            region_id="cn-hangzhou",
        )
        self._clients: dict[str, Any] = {}

    async def send(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
        from alibabacloud_tea_openapi.exceptions import AlibabaCloudException

        method = self._method(operation)
        given: tuple[Any, ...] = ()
        models = importlib.import_module(f"{_PACKAGES[operation.service.key]}.models")
        # GetAccessKeyPolicyForAccount has no parameters and a request all the same; others without have none.
        request = getattr(models, f"{operation.name}Request", None)
        if request is not None:
            named = {param.name: param for param in operation.params}
            given = (request().from_map({name: _as_official(named[name], value) for name, value in arguments.items()}),)
        try:
            reply = await (method(*given) if self._asynchronous else asyncio.to_thread(method, *given))
        except AlibabaCloudException as error:
            detail = error.accessDeniedDetail
            raise Refused(operation.id, error.code, error.status_code, error.message, detail) from None
        tree: dict[str, Any] = reply.body.to_map()
        return tree

    def another(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> OfficialCaller:
        return OfficialCaller(
            self._host,
            asynchronous=self._asynchronous,
            key_id=access_key_id,
            secret=access_key_secret,
            security_token=security_token,
        )

    async def aclose(self) -> None:
        """Its clients hold nothing between two calls."""

    def _method(self, operation: Operation[Any]) -> Any:
        key = operation.service.key
        if key not in self._clients:
            self._clients[key] = importlib.import_module(f"{_PACKAGES[key]}.client").Client(self._config)
        client = self._clients[key]
        methods = {name.replace("_", ""): name for name in dir(client)}
        return getattr(client, methods[operation.name.lower() + ("async" if self._asynchronous else "")])


def _as_official(param: Param, value: Any) -> Any:
    """The official models want delimited lists joined and documents written by the caller."""
    if param.style == "delimited" and not isinstance(value, str):
        return param.separator.join(value)
    if param.document and not isinstance(value, str):
        return json.dumps(value)
    return value


class ReadBack:
    """Sends everything through one caller, and what only reads through a second one as well: both must be told the
    same."""

    def __init__(self, first: Caller, second: Caller) -> None:
        self._first = first
        self._second = second

    async def send(self, operation: Operation[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
        reply = await self._first.send(operation, arguments)
        if not operation.write:
            again = await self._second.send(operation, arguments)
            first, second = _comparable(reply), _comparable(again)
            assert first == second, f"{operation.id}: the official SDK reads {first}, aliram reads {second}"
        return reply

    def another(self, access_key_id: str, access_key_secret: str, security_token: str | None) -> ReadBack:
        keys = (access_key_id, access_key_secret, security_token)
        return ReadBack(self._first.another(*keys), self._second.another(*keys))

    async def aclose(self) -> None:
        await self._first.aclose()
        await self._second.aclose()


def _comparable(reply: dict[str, Any]) -> Any:
    return {name: value for name, value in plain(reply).items() if name != "RequestId"}
