"""What hooks are told, and the spans made of it."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import logging
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, get_current_span

from aliram.errors import ConfigError, NotFound, ReplyLost, ServiceFault
from aliram.hooks import Event, Hooks
from aliram.otel import tracing_hooks
from tests.calling import KEY_SECRET, TOKEN, session_on
from tests.loopback import REQUEST_ID, error, loopback, reply, reset, silence

PASSWORD = "p4ssw0rd-of-the-user"
USER = {"RequestId": REQUEST_ID, "User": {"UserName": "alice"}}


class Diary:
    """Writes down every event under the name of its hook."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Event]] = []
        self.hooks = Hooks(**{name: self._writer(name) for name in Hooks.__struct_fields__})

    def _writer(self, name: str) -> Any:
        return lambda event: self.events.append((name, event))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.events]

    def one(self, name: str) -> Event:
        (found,) = [event for told, event in self.events if told == name]
        return found


async def test_a_call_is_told_from_its_beginning_to_its_end() -> None:
    diary = Diary()
    async with loopback(reply(USER)) as server, session_on(server, hooks=diary.hooks) as session:
        await session.ram.get_user(user_name="alice")
    assert diary.names == ["before_call", "before_send", "after_reply", "after_call"]
    first = diary.one("before_call")
    assert (first.operation, first.service, first.url, first.attempt) == ("ram.GetUser", "ram", server.url, 0)
    sent = diary.one("before_send")
    assert (sent.attempt, sent.status, sent.error) == (1, None, None)
    for name in ("after_reply", "after_call"):
        event = diary.one(name)
        assert (event.attempt, event.status, event.request_id, event.error) == (1, 200, REQUEST_ID, None)
        assert event.seconds is not None
        assert 0 < event.seconds < 5
    assert len({event.call for _, event in diary.events}) == 1


async def test_a_retry_is_told_with_its_reason_and_its_wait() -> None:
    diary = Diary()
    script = error("InternalError", 500), reset(), reply(USER)
    async with loopback(*script) as server, session_on(server, hooks=diary.hooks) as session:
        await session.ram.get_user(user_name="alice")
    attempt = ["before_send", "after_reply"]
    assert diary.names == ["before_call", *attempt, "on_retry", *attempt, "on_retry", *attempt, "after_call"]
    retries = [event for name, event in diary.events if name == "on_retry"]
    assert [(event.attempt, type(event.error)) for event in retries] == [(1, ServiceFault), (2, ReplyLost)]
    assert [event.wait for event in retries] == pytest.approx([0.1, 0.2])
    assert (retries[0].status, retries[0].request_id) == (500, REQUEST_ID)
    assert (retries[1].status, retries[1].request_id) == (None, None)
    last = diary.one("after_call")
    assert (last.attempt, last.status, last.error) == (3, 200, None)


async def test_a_failure_is_told_and_raised() -> None:
    diary = Diary()
    async with loopback(error("EntityNotExist.User", 404)) as server, session_on(server, hooks=diary.hooks) as session:
        with pytest.raises(NotFound) as caught:
            await session.ram.get_user(user_name="alice")
    assert diary.names == ["before_call", "before_send", "after_reply", "after_call"]
    for name in ("after_reply", "after_call"):
        event = diary.one(name)
        assert event.error is caught.value
        assert (event.status, event.request_id) == (404, REQUEST_ID)


async def test_a_call_that_never_sends_still_begins_and_ends() -> None:
    class Nobody:
        name = "nobody"

        async def fetch(self) -> Any:
            raise ConfigError("no keys here")

    diary = Diary()
    async with loopback() as server, session_on(server, hooks=diary.hooks, credentials=Nobody()) as session:
        with pytest.raises(ConfigError):
            await session.ram.get_user(user_name="alice")
    assert diary.names == ["before_call", "after_call"]
    assert isinstance(diary.one("after_call").error, ConfigError)


async def test_a_cancelled_call_ends_too() -> None:
    diary = Diary()
    async with loopback(silence()) as server, session_on(server, hooks=diary.hooks) as session:
        call = asyncio.create_task(session.ram.call("GetUser", {"UserName": "alice"}))
        await server.reached(1)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert diary.names == ["before_call", "before_send", "after_call"]
    assert isinstance(diary.one("after_call").error, asyncio.CancelledError)


async def test_a_hook_that_fails_is_logged_and_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: Event) -> None:
        raise RuntimeError("a bug in the hook")

    hooks = Hooks(**dict.fromkeys(Hooks.__struct_fields__, broken))
    async with loopback(error("InternalError", 500), reply(USER)) as server, session_on(server, hooks=hooks) as session:
        assert (await session.ram.get_user(user_name="alice")).request_id == REQUEST_ID
    assert caplog.text.count("a hook failed during ram.GetUser") == 7
    assert "a bug in the hook" in caplog.text


async def test_calls_at_the_same_time_have_numbers_of_their_own() -> None:
    diary = Diary()
    async with loopback(reply(USER)) as server, session_on(server, hooks=diary.hooks) as session:
        await asyncio.gather(*[session.ram.get_user(user_name="alice") for _ in range(10)])
    told: dict[int, list[str]] = {}
    for name, event in diary.events:
        told.setdefault(event.call, []).append(name)
    assert len(told) == 10
    assert set(map(tuple, told.values())) == {("before_call", "before_send", "after_reply", "after_call")}


async def test_no_event_holds_a_secret() -> None:
    diary = Diary()
    script = error("InternalError", 500), reply()
    async with loopback(*script) as server, session_on(server, hooks=diary.hooks, signature="v1") as session:
        for _ in range(2):
            with contextlib.suppress(ServiceFault):
                await session.ims.create_login_profile(user_principal_name="a@b", password=PASSWORD)
    assert len(diary.events) == 8
    for secret in (PASSWORD, KEY_SECRET, TOKEN):
        assert secret not in repr(diary.events)


@pytest.mark.parametrize("name", Hooks.__struct_fields__)
def test_a_hook_that_cannot_be_called_is_refused(name: str) -> None:
    not_a_function: Any = "print"
    with pytest.raises(ConfigError, match=f"hook {name} must be a function"):
        Hooks(**{name: not_a_function})


# Spans.


class Tracing:
    """A tracer, and the spans that ended."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracer = provider.get_tracer("test")
        self.hooks = tracing_hooks(self.tracer)

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self.exporter.get_finished_spans())


async def test_a_call_is_one_span_with_all_of_its_attempts() -> None:
    tracing = Tracing()
    script = error("InternalError", 500), reply(USER)
    async with loopback(*script) as server, session_on(server, hooks=tracing.hooks) as session:
        await session.ram.get_user(user_name="alice")
    (span,) = tracing.spans
    assert (span.name, span.kind, span.status.status_code) == ("ram.GetUser", SpanKind.CLIENT, StatusCode.UNSET)
    assert dict(span.attributes or {}) == {
        "rpc.system": "aliyun-api",
        "rpc.service": "ram",
        "rpc.method": "GetUser",
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "http.response.status_code": 200,
        "http.request.resend_count": 1,
        "aliyun.request_id": REQUEST_ID,
    }
    (retry,) = span.events
    assert (retry.name, dict(retry.attributes or {})) == (
        "retry",
        {"error.type": "InternalError", "attempt": 1, "wait": 0.1},
    )


@pytest.mark.parametrize(
    ("action", "word", "status"),
    [(error("EntityNotExist.User", 404), "EntityNotExist.User", 404), (reset(), "ReplyLost", None)],
)
async def test_a_failed_call_is_a_failed_span(action: Any, word: str, status: int | None) -> None:
    tracing = Tracing()
    async with loopback(action) as server, session_on(server, hooks=tracing.hooks, retry=0) as session:
        with pytest.raises((NotFound, ReplyLost)):
            await session.ram.get_user(user_name="alice")
    (span,) = tracing.spans
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, word)
    attributes = dict(span.attributes or {})
    assert (attributes["error.type"], attributes.get("http.response.status_code")) == (word, status)


async def test_a_cancelled_call_ends_its_span() -> None:
    tracing = Tracing()
    async with loopback(silence()) as server, session_on(server, hooks=tracing.hooks) as session:
        call = asyncio.create_task(session.ram.call("GetUser"))
        await server.reached(1)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    (span,) = tracing.spans
    assert (span.attributes or {})["error.type"] == "CancelledError"


async def test_spans_of_calls_at_the_same_time_are_children_of_their_own_callers() -> None:
    tracing = Tracing()
    async with loopback(reply(USER)) as server, session_on(server, hooks=tracing.hooks) as session:

        async def caller(number: int) -> None:
            with tracing.tracer.start_as_current_span(f"caller {number}") as mine:
                await session.ram.get_user(user_name=f"u{number}")
                assert get_current_span() is mine, "the call's span is no longer the current one"
                await session.sts.get_caller_identity()

        await asyncio.gather(*[caller(number) for number in range(5)])
    callers = {
        span.context.span_id: span.name for span in tracing.spans if span.name.startswith("caller") and span.context
    }
    parents = [callers[span.parent.span_id] for span in tracing.spans if span.parent is not None]
    assert sorted(parents) == sorted(2 * [f"caller {number}" for number in range(5)])


async def test_what_is_sent_inside_a_call_belongs_to_its_span() -> None:
    tracing = Tracing()
    seen: list[Any] = []
    inner = tracing.hooks
    hooks = Hooks(
        before_call=inner.before_call,
        before_send=lambda event: seen.append(get_current_span().get_span_context().span_id),
        after_call=inner.after_call,
    )
    async with loopback(reply(USER)) as server, session_on(server, hooks=hooks) as session:
        await session.ram.get_user(user_name="alice")
    (span,) = tracing.spans
    assert span.context is not None
    assert seen == [span.context.span_id]


async def test_no_span_holds_a_secret_or_an_argument() -> None:
    tracing = Tracing()
    refused = error("InvalidParameter.Password", 400, f"the password {PASSWORD} is too weak")
    script = error("Throttling", 400), refused
    async with loopback(*script) as server, session_on(server, hooks=tracing.hooks) as session:
        with pytest.raises(Exception, match="weak"):
            await session.ims.create_login_profile(user_principal_name="alice@b", password=PASSWORD)
    (span,) = tracing.spans
    shown = span.to_json()
    assert "InvalidParameter.Password" in shown
    for hidden in (PASSWORD, KEY_SECRET, TOKEN, "alice"):
        assert hidden not in shown


def test_without_opentelemetry_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **options: Any) -> Any:
        if name.startswith("opentelemetry"):
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ImportError, match=r"pip install 'aliram\[otel\]'"):
        tracing_hooks()


def test_without_a_tracer_the_global_one_is_used(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hooks = tracing_hooks()
    assert hooks.before_call is not None
    event = Event(call=1, operation="ram.GetUser", service="ram", url="https://ram.aliyuncs.com/")
    assert hooks.after_call is not None
    hooks.before_call(event)
    hooks.after_call(event)
