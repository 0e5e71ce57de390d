"""aiohttp's failures in our own words. aiohttp's often name the URL, and a URL can hold a password."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import TYPE_CHECKING

import aiohttp

from .errors import AliramError, BadReply, ConfigError, ConnectError, DeadlineExceeded, ReplyLost

if TYPE_CHECKING:
    from ._exchange import Origin
    from .transport import HttpRequest

__all__ = ["BEFORE_SENDING", "explain", "too_large"]

BEFORE_SENDING = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.ServerFingerprintMismatch,
    ValueError,
)
"""What breaks before a request is sent has a class of its own; the total time running out has not."""


def too_large(resp: aiohttp.ClientResponse, limit: int) -> BadReply:
    text = f"the reply is larger than {limit >> 20} MiB"
    return BadReply(text, status=resp.status, request_id=resp.headers.get("x-acs-request-id"))


def explain(
    error: Exception,
    origin: Origin,
    request: HttpRequest,
    *,
    sent: bool,
    late: bool,
    expired: bool,
    resp: aiohttp.ClientResponse | None,
) -> AliramError:
    """Our error for one of aiohttp's.

    `sent`: the request may have reached the other side. `late`: a time limit ran out. `expired`: it was the total one.
    """
    if isinstance(error, AliramError):
        return error
    waited = late and _waited_for_pool(error)
    sent = sent and not waited
    if expired:
        where = "waiting for the reply" if sent else "connecting"
        if waited:
            where = "waiting for a free connection, since max_connections are in use"
        return DeadlineExceeded(f"the time given ran out while {where} ({origin.label})", sent=sent)
    if not sent:
        if isinstance(error, ValueError) and not isinstance(error, aiohttp.ClientError):
            return ConfigError("the request cannot be sent: a header or the address holds a control character")
        if waited:
            return ConnectError(f"no connection to {origin.label} became free: max_connections are in use")
        return _explain_connect(error, origin, request, late=late)
    if late:
        return ReplyLost(f"no answer from {origin.label} for {request.read:g} s")
    # `status` is None until the head of the reply is there, whatever aiohttp's types say.
    status: int | None = resp.status if resp is not None else None
    if status is not None and resp is not None:
        return BadReply(
            f"the reply was cut short ({_words(error)})",
            status=status,
            request_id=resp.headers.get("x-acs-request-id"),
            retryable=True,
        )
    if isinstance(error, aiohttp.ClientResponseError):
        return BadReply(f"what {origin.label} sent is not HTTP")
    return ReplyLost(f"the connection to {origin.label} was lost after the request was sent ({_words(error)})")


def _explain_connect(error: Exception, origin: Origin, request: HttpRequest, *, late: bool) -> ConnectError:
    """The error for a request that was not sent."""
    via = f" through the proxy {origin.proxy.host}:{origin.proxy.port}" if origin.proxy is not None else ""
    there = f"{origin.label}{via}"
    if late:
        return ConnectError(f"no connection to {there} within {request.connect:g} s")
    if isinstance(error, aiohttp.ClientHttpProxyError):
        failure = ConnectError(f"the proxy refused to connect to {origin.label}: {error.status}")
        failure.retryable = error.status >= 500
        return failure
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or type(error.certificate_error).__name__
        failure = ConnectError(f"the certificate of {there} is not trusted: {reason}")
        failure.retryable = False  # the next attempt meets the same certificate
        return failure
    return ConnectError(f"no connection to {there} ({_words(error)})")


def _waited_for_pool(error: BaseException | None) -> bool:
    """True when the time ran out in aiohttp's queue for a connection, whose timeouts are all of one class.

    Where it was is seen only in the stack of the cancellation that a timeout is made from.
    """
    while error is not None:
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_name == "_wait_for_available_connection":
                return True
            trace = trace.tb_next
        error = error.__cause__ or error.__context__
    return False


def _words(error: BaseException) -> str:
    """Type and number of an error. Its text is left out: aiohttp puts URLs there."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    name = type(cause).__name__
    if isinstance(cause, ssl.SSLError):
        return f"{name}: {cause.reason}" if cause.reason else name
    number = cause.errno if isinstance(cause, OSError) else None
    if isinstance(cause, socket.gaierror):
        return f"{name}: {cause.strerror}"
    if number is not None and number in errno.errorcode:
        return f"{name}: {os.strerror(number)}"
    return name
