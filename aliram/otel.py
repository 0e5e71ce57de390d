"""Spans for OpenTelemetry (`pip install aliram[otel]`).

    from aliram.otel import tracing_hooks

    session = aliram.Session(hooks=tracing_hooks())

Each call is one span of kind CLIENT, named like `ram.ListUsers`, with all of its attempts inside. Meanwhile it is the
current span, so that spans of an instrumented aiohttp and of a credential refresh become its children. Its attributes:

    rpc.system                 `aliyun-api`
    rpc.service                `ims`, `ram` or `sts`
    rpc.method                 `ListUsers`
    server.address             `ram.aliyuncs.com`
    server.port                where it is not that of the scheme
    http.response.status_code  of the last reply
    http.request.resend_count  attempts after the first, where there were any
    aliyun.request_id          of the last reply
    error.type                 the service's code, or the name of the error's class

A failed call has the status ERROR with that same word; every retry is an event `retry` with `error.type`, `attempt` and
`wait` (seconds). Names follow the semantic conventions for RPC and HTTP where they have one. A span holds no argument,
query, header or message of the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import ApiError
from .hooks import Event, Hooks

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Span, Tracer

__all__ = ["tracing_hooks"]


def tracing_hooks(tracer: Tracer | None = None) -> Hooks:
    """Hooks that make spans.

    Args:
        tracer: makes the spans; None is the tracer `aliram` of the global provider.

    Raises:
        ImportError: opentelemetry-api is not installed.
    """
    try:
        from opentelemetry import context, trace
    except ImportError:
        raise ImportError("tracing needs opentelemetry-api: pip install 'aliram[otel]'") from None
    from . import __version__

    if tracer is None:
        tracer = trace.get_tracer("aliram", __version__)
    spans = _Spans(tracer, context, trace)
    return Hooks(before_call=spans.begin, after_reply=spans.replied, on_retry=spans.retrying, after_call=spans.end)


class _Spans:
    """The spans of the calls under way, by call number: calls overlap, and hooks know each other by it."""

    def __init__(self, tracer: Tracer, context: Any, trace: Any) -> None:
        self._tracer = tracer
        self._context = context
        self._trace = trace
        self._open: dict[int, tuple[Span, Any]] = {}

    def begin(self, event: Event) -> None:
        where = urlsplit(event.url)
        attributes: dict[str, str | int] = {
            "rpc.system": "aliyun-api",
            "rpc.service": event.service,
            "rpc.method": event.operation.partition(".")[2],
            "server.address": where.hostname or "",
        }
        if where.port is not None:
            attributes["server.port"] = where.port
        span = self._tracer.start_span(event.operation, kind=self._trace.SpanKind.CLIENT, attributes=attributes)
        inside: Context = self._trace.set_span_in_context(span)
        self._open[event.call] = (span, self._context.attach(inside))

    def replied(self, event: Event) -> None:
        span = self._open[event.call][0]
        if event.status is not None:
            span.set_attribute("http.response.status_code", event.status)
        if event.request_id is not None:
            span.set_attribute("aliyun.request_id", event.request_id)

    def retrying(self, event: Event) -> None:
        span = self._open[event.call][0]
        span.add_event(
            "retry", {"error.type": _word(event.error), "attempt": event.attempt, "wait": round(event.wait or 0.0, 6)}
        )

    def end(self, event: Event) -> None:
        span, token = self._open.pop(event.call)
        self._context.detach(token)
        if event.attempt > 1:
            span.set_attribute("http.request.resend_count", event.attempt - 1)
        if event.error is not None:
            word = _word(event.error)
            span.set_attribute("error.type", word)
            span.set_status(self._trace.Status(self._trace.StatusCode.ERROR, word))
        span.end()


def _word(error: BaseException | None) -> str:
    """The code or class of an error. Its message stays out: a service may repeat an argument there."""
    return error.code if isinstance(error, ApiError) and error.code else type(error).__name__
