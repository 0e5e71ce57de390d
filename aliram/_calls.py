"""One call: its attempts, its deadline, and what is learnt on the way.

    credentials → rate limit → sign → send → decode, and again where the retry policy says so

Every attempt has a date, a nonce, keys and a signature of its own, and one deadline bounds them all.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl

from ._options import positive_seconds
from .credentials.keys import Keys
from .encoding import percent
from .errors import AliramError, ApiError, AuthenticationFailed, DeadlineExceeded, Throttled, TransportError
from .hooks import Event, Hooks, tell
from .operation import Operation
from .retry import next_wait
from .signer import canonical_request_v3, explain_mismatch, sign_v1, sign_v3, string_to_sign_v1, string_to_sign_v3
from .transport import HttpReply, HttpRequest
from .wire import Encoded

if TYPE_CHECKING:
    from .session import Session

__all__ = ["Call"]

R = TypeVar("R")
Decode = Callable[[Operation[Any], int, Mapping[str, str], bytes], R]

_log = logging.getLogger("aliram")
_numbers = itertools.count(1)
_NO_KEYS = Keys(provider="anonymous")

_SHORTEST = 4
"""A shorter secret is not looked for in texts: it would be found where it is none. Passwords have 8 at least."""


class Call:
    """One call of one operation. It is made and run once."""

    __slots__ = (
        "address",
        "attempt",
        "date",
        "deadline",
        "encoded",
        "keys",
        "nonce",
        "number",
        "op",
        "refused",
        "remaining",
        "reply",
        "sent",
        "session",
        "started",
    )

    def __init__(self, session: Session, op: Operation[Any], encoded: Encoded, timeout: float | None) -> None:
        self.session = session
        self.op = op
        self.encoded = encoded
        self.address = session._endpoint(op.service)
        self.remaining = session._timeouts.total if timeout is None else positive_seconds(timeout, "timeout")
        self.started = session._monotonic()
        self.deadline = self.started + self.remaining
        self.attempt = 0
        self.keys: Keys = _NO_KEYS
        self.date = self.nonce = ""
        self.refused: tuple[Keys, AliramError] | None = None
        self.sent = False
        self.number = 0
        self.reply: HttpReply | None = None

    def run(self, decode: Decode[R]) -> Coroutine[Any, Any, R]:
        """The result, after as many attempts as it takes and the policy allows."""
        hooks = self.session._hooks
        return self._attempts(decode, None) if hooks is None else self._told(decode, hooks)

    async def _told(self, decode: Decode[R], hooks: Hooks) -> R:
        """The same, with its beginning and its end told to hooks."""
        self.number = next(_numbers)
        tell(hooks.before_call, self._event())
        failure: BaseException | None = None
        try:
            return await self._attempts(decode, hooks)
        except BaseException as error:
            failure = error
            raise
        finally:
            took = self.session._monotonic() - self.started
            tell(hooks.after_call, self._event(seconds=took, error=failure))
            failure = None  # with its traceback it would be a reference cycle through this frame

    async def _attempts(self, decode: Decode[R], hooks: Hooks | None) -> R:
        session, op = self.session, self.op
        while True:
            self.reply = None
            began = 0.0
            try:
                keys = _NO_KEYS if op.anonymous else session._credentials.peek()
                if keys is None:
                    keys = await self._wait_for_keys()
                if self.refused is not None and keys == self.refused[0]:
                    raise self.refused[1]  # no newer keys are to be had, and the service would refuse these again
                self.keys = keys
                lane = (keys.scope, op.service.key, op.name)
                if not session._throttle.ready(lane):
                    await session._throttle.acquire(lane, self.deadline)
                    self._count_down()
                self.attempt += 1
                request = self._request()
                if hooks is not None:
                    began = session._monotonic()
                    tell(hooks.before_send, self._event())
                self.reply = reply = await session._transport.send(request)
                result = decode(op, reply.status, reply.headers, reply.body)
            except AliramError as error:
                failure = error
                self._hide_secrets(failure)
            else:
                session._budget.succeeded(self.attempt)
                if _log.isEnabledFor(logging.DEBUG):
                    took = session._monotonic() - self.started
                    request_id = reply.headers.get("x-acs-request-id")
                    _log.debug(
                        "%s: %d in %.3f s, attempt %d, request %s", op.id, reply.status, took, self.attempt, request_id
                    )
                if hooks is not None:
                    took = session._monotonic() - began
                    tell(hooks.after_reply, self._event(seconds=took))
                return result
            # Outside of `except`, so that the error raised in the end has no other one as its context.
            wait = self._judge(failure)
            if hooks is not None and began:
                took = session._monotonic() - began
                tell(hooks.after_reply, self._event(seconds=took, error=failure))
            if wait is None:
                try:
                    raise failure
                finally:
                    del failure  # with its traceback it would be a reference cycle through this frame
            _log.debug("%s: attempt %d failed, the next follows in %.3f s: %s", op.id, self.attempt, wait, failure)
            if hooks is not None:
                tell(hooks.on_retry, self._event(error=failure, wait=wait))
            del failure
            if wait:
                await session._sleep(wait)
            self._count_down()

    def _hide_secrets(self, error: AliramError) -> None:
        """Cut out of an error what the service repeats of the request's own secrets."""
        if not isinstance(error, ApiError | TransportError):
            return
        names = {param.name for param in self.op.params if param.secret}
        secrets = [value for name, value in (*self.encoded.pairs, *self.encoded.form) if name in names]
        keys = self.keys
        secrets += [str(s) for s in (keys.access_key_secret, keys.security_token, keys.bearer_token) if s]
        forms = [form for secret in secrets if len(secret) >= _SHORTEST for form in (secret, percent(secret))]
        if not forms:
            return

        def hidden(value: Any) -> Any:
            if isinstance(value, Mapping):
                return {key: hidden(inner) for key, inner in value.items()}
            if isinstance(value, str):
                for form in forms:
                    value = value.replace(form, "***")
            return value

        error.message = hidden(error.message)
        if isinstance(error, ApiError):
            error.recommend = hidden(error.recommend)
            error.access_denied_detail = hidden(error.access_denied_detail)
        error.args = tuple(hidden(value) for value in error.args)

    async def _wait_for_keys(self) -> Keys:
        """Keys from the refresher, within the deadline."""
        keys = None
        # An error of the refresher's own goes past `suppress`: it is never a bare TimeoutError.
        with suppress(TimeoutError):
            async with asyncio.timeout(self.remaining):
                keys = await self.session._credentials.get()
        if keys is None:
            raise DeadlineExceeded("the time given ran out while waiting for credentials", self.op.name, sent=self.sent)
        self._count_down()
        return keys

    def _count_down(self) -> None:
        self.remaining = self.deadline - self.session._monotonic()
        if self.remaining <= 0:
            raise DeadlineExceeded("the time given ran out before the request was sent", self.op.name, sent=self.sent)

    def _request(self) -> HttpRequest:
        """The signed request of one attempt, with a date and a nonce of its own."""
        session = self.session
        self.date, self.nonce = session._stamp.date(), session._stamp.nonce()
        query, headers = self._sign()
        url = f"{self.address.url}?{query}" if query else self.address.url
        limits = session._timeouts
        return HttpRequest("POST", url, headers, self.encoded.body, limits.connect, limits.read, self.remaining)

    @property
    def _is_v1(self) -> bool:
        return self.session._signature == "v1" and not self.op.anonymous

    def _sign(self) -> tuple[str, dict[str, str]]:
        """The query and the headers to send. The same date and nonce give the same ones again."""
        op, encoded, keys = self.op, self.encoded, self.keys
        if self._is_v1:
            headers = dict(encoded.headers)
            if encoded.content_type is not None:
                headers["content-type"] = encoded.content_type
            query = sign_v1(
                keys=keys,
                action=op.name,
                version=op.service.version,
                query_params=encoded.pairs,
                form_params=encoded.form,
                date=self.date,
                nonce=self.nonce,
            )
            return query, headers
        if keys.bearer_token is not None:
            encoded = encoded.with_pair("SignatureType", "BEARERTOKEN")
        headers = sign_v3(
            keys=keys,
            host=self.address.host,
            action=op.name,
            version=op.service.version,
            query=encoded.query,
            body=encoded.body,
            content_type=encoded.content_type,
            date=self.date,
            nonce=self.nonce,
            extra=encoded.headers,
        )
        return encoded.query, headers

    def _string_to_sign(self) -> str:
        """What the last attempt put under its signature, for comparison with what the service did."""
        query, headers = self._sign()
        if self._is_v1:
            signed = [(name, value) for name, value in parse_qsl(query, True) if name != "Signature"]
            return string_to_sign_v1("POST", [*signed, *self.encoded.form])
        names = {name for name in headers if name.startswith("x-acs-") or name == "content-type"}
        canonical = canonical_request_v3(
            method="POST",
            path="/",
            query=query,
            headers={"host": self.address.host, **{name: headers[name] for name in names}},
            payload_hash=headers.get("x-acs-content-sha256", ""),
        )
        return string_to_sign_v3(canonical)

    def _judge(self, error: AliramError) -> float | None:
        """Seconds to wait before another attempt, or None when the call has failed for good."""
        session, op = self.session, self.op
        if error.__suppress_context__:
            error.__context__ = None  # `from None` hides what came before, which may hold a body, but keeps it
        if error.operation is None:
            error.operation = op.name
        if isinstance(error, DeadlineExceeded):
            error.sent = error.sent or self.sent  # an earlier attempt may have arrived
            return None
        if isinstance(error, TransportError):
            self.sent = self.sent or error.sent
        elif isinstance(error, ApiError):
            self.sent = True
        if isinstance(error, Throttled):
            session._throttle.throttled((self.keys.scope, op.service.key, op.name), error.retry_after)
        elif isinstance(error, AuthenticationFailed) and self._have_newer_keys(error):
            return 0.0
        remaining = self.deadline - session._monotonic()
        return next_wait(session._retry, self.attempt, error, op, session._budget, remaining, session._random)

    def _have_newer_keys(self, error: AuthenticationFailed) -> bool:
        """True when the service refused keys that have ended, and the call may go on with newer ones, once."""
        if error.server_string_to_sign is not None or error.code == "SignatureDoesNotMatch":
            explain_mismatch(error, self._string_to_sign())
        keys = self.keys
        ended = error.code.startswith("InvalidSecurityToken") and keys.security_token is not None
        # A deleted or rotated temporary key is reported as unknown; for a lasting key that is final.
        ended = ended or (error.code.startswith("InvalidAccessKeyId") and keys.expiration is not None)
        if not ended:
            return False
        self.session._credentials.invalidate(keys)
        if self.refused is not None or self.session._retry.max_attempts == 1:
            return False
        self.refused = (keys, error)
        return True

    def _event(
        self,
        *,
        seconds: float | None = None,
        error: BaseException | None = None,
        wait: float | None = None,
    ) -> Event:
        reply = self.reply
        status = reply.status if reply is not None else getattr(error, "status", None)
        request_id = reply.headers.get("x-acs-request-id") if reply is not None else None
        request_id = getattr(error, "request_id", None) or request_id
        return Event(
            call=self.number,
            operation=self.op.id,
            service=self.op.service.key,
            url=self.address.url,
            attempt=self.attempt,
            status=status,
            request_id=request_id,
            seconds=seconds,
            error=error,
            wait=wait,
        )
