"""What a service's client does with an operation and its arguments: the same for all of them.

The generated clients of `aliram.ims`, `aliram.ram` and `aliram.sts` add the methods; everything else is here, and in
`_calls.py`, which makes the calls.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar, Unpack

from msgspec import structs

from ._calls import Call
from .errors import ConfigError
from .operation import Operation, Param, Service
from .replies import decode_dict, decode_reply
from .session import Session, SessionOptions
from .wire import Encoded, check_and_encode

__all__ = ["ServiceClient"]

R = TypeVar("R")


class ServiceClient:
    """A client of one service.

    Made on its own it takes the options of `Session` and owns one, to be closed with `async with` or `aclose()`. The
    clients that a session offers (`session.ram`) share what the session has and have nothing to close.
    """

    service: ClassVar[Service]
    """Set by the generated class."""
    operations: ClassVar[Mapping[str, Operation[Any]]] = {}
    """What is described, by action name; set by the generated class."""

    def __init__(self, **options: Unpack[SessionOptions]) -> None:
        self._session = Session(**options)
        self._owns_session = True

    @classmethod
    def _of(cls, session: Session) -> Self:
        """The client through which a session offers this service."""
        client = cls.__new__(cls)
        client._session = session
        client._owns_session = False
        return client

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._session!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections and credentials made for this client. More than once does no harm."""
        if self._owns_session:
            await self._session.aclose()

    async def call(
        self,
        action: str,
        params: Mapping[str, Any] | None = None,
        *,
        version: str | None = None,
        retry_lost_reply: bool | None = None,
        timeout: float | None = None,
    ) -> dict[str, Any]:
        """Call any action of the service by its wire name, described by aliram or not.

        Args:
            action: for example `GetUser`.
            params: by wire name. Text, numbers and booleans go as they are; lists and mappings as the description of
                the parameter says, or as `Name.1.Key` where there is none.
            version: API version, an ISO date; the client's own when left out.
            retry_lost_reply: whether it may be sent again although the first request may have been carried out; when
                left out, what the description says, and False for an action without one.
            timeout: seconds for the whole call, every retry included; the session's own when left out.

        Returns:
            The reply as JSON has it, secrets as plain text.

        Raises:
            ConfigError: a name that is no action, or a value that has no wire form. Nothing was sent.
            AliramError: as for any operation.
        """
        op = self._operation(action, version)
        if retry_lost_reply is not None and retry_lost_reply != op.retry_lost_reply:
            op = structs.replace(op, retry_lost_reply=retry_lost_reply)
        call = Call(self._session, op, _encode_loosely(op, params or {}), timeout)
        return await call.run(_decode_plainly)

    def _call(self, op: Operation[R], args: Mapping[str, Any], timeout: float | None = None) -> Coroutine[Any, Any, R]:
        """Make one described call. The generated methods end here."""
        return Call(self._session, op, check_and_encode(op, args), timeout).run(decode_reply)

    def _operation(self, action: object, version: object) -> Operation[Any]:
        """The operation of a name: the described one, or one of which nothing is known and the worst is assumed."""
        if not isinstance(action, str) or not action.isidentifier() or not action.isascii():
            raise ConfigError(f"an action is a name such as 'GetUser', not {action!r}")
        service = self.service
        if version is None or version == service.version:
            described = self.operations.get(action)
            if described is not None:
                return described
        elif isinstance(version, str) and version.replace("-", "").isalnum() and version.isascii():
            service = structs.replace(service, version=version)
        else:
            raise ConfigError(f"a version is a date such as '2015-05-01', not {version!r}")
        return Operation(name=action, python=action, service=service, write=True)


# Arguments of `call`.

_loose: dict[tuple[str, str, str, frozenset[tuple[str, bool]]], Operation[Any]] = {}
_MOST_LOOSE = 256

_OURS = frozenset(
    (
        *("Action", "Version", "Format", "Timestamp", "AccessKeyId", "SecurityToken", "BearerToken"),
        *("Signature", "SignatureMethod", "SignatureNonce", "SignatureType", "SignatureVersion"),
    )
)
"""What the protocol itself sends. As a parameter it could make another call of this one."""


def _encode_loosely(op: Operation[Any], params: Mapping[str, Any]) -> Encoded:
    """The wire form of what somebody wrote by hand: scalars go as they are, structures as described, if they are.

    A required parameter may be missing and an unknown one present: it is the service that judges.
    """
    if not isinstance(params, Mapping):
        raise ConfigError(f"params must be a mapping of wire names to values, not {type(params).__name__}")
    given = frozenset((name, isinstance(value, Mapping | list | tuple)) for name, value in params.items())
    # Encoding works out a plan for each operation and keeps it, so the loosened operations are kept, too.
    key = (op.service.product, op.service.version, op.name, given)
    loose = _loose.get(key)
    if loose is None:
        described = {param.name: param for param in op.params}
        reserved = sorted(_OURS.intersection(params) - described.keys())
        if reserved:
            raise ConfigError(f"{op.name}: {', '.join(reserved)} belongs to the protocol and is no parameter")
        loose = structs.replace(op, params=tuple(_loosen(described.get(name), name, deep) for name, deep in given))
        if len(_loose) >= _MOST_LOOSE:
            _loose.clear()
        _loose[key] = loose
    return check_and_encode(loose, params)


def _loosen(described: Param | None, name: object, structured: bool) -> Param:
    if not isinstance(name, str) or not name:
        raise ConfigError(f"a parameter's name is a text, not {name!r}")
    if described is None:
        return Param(name=name, python=name, type="any")
    if structured:
        return structs.replace(described, required=False)
    return Param(name=name, python=name, type="any", location=described.location, secret=described.secret)


def _decode_plainly(op: Operation[Any], status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    return decode_dict(op.name, status, headers, body)
