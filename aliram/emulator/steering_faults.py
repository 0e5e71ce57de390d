"""How a test lets calls fail, and looks at what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from .entrance import Entrance
from .faults import PlannedFault, checked_fault, latency_of
from .message import JSON_TYPE
from .request_log import LoggedRequest, Request, RequestLog

__all__ = ["FaultSteering"]


class FaultSteering(Entrance):
    """A part of `Emulator`."""

    # -- failures ---------------------------------------------------------------------------------------------------

    def fail_next(
        self,
        action: str,
        *,
        code: str | None = None,
        status: int | None = None,
        times: int = 1,
        message: str | None = None,
        retry_after_ms: int | None = None,
        drop: bool | str = False,
        delay: float = 0.0,
        body: bytes | str | Mapping[str, Any] | None = None,
        content_type: str = JSON_TYPE,
        truncate: int | None = None,
    ) -> str:
        """Lets the next calls of an action fail, wait or lose their connection. Returns the id of the fault.

        Args:
            action: `GetUser` (of any service), `ram.GetUser`, `imds.token`, `imds.role`, `imds.credentials`, a pattern
                such as `ram.List*`, or `*` for whatever comes.
            code: Error code to answer with, before anything of the request is checked; None carries the call out.
            status: HTTP status; by default the one the code is known for, 400 for an unknown code.
            times: How many calls.
            message: Text of the error.
            retry_after_ms: Milliseconds for the `x-acs-retry-after` header.
            drop: `"before"` closes the connection without acting, `"after"` (or True) acts and then closes it without a
                reply.
            delay: Seconds to wait first.
            body: A whole reply of your own (a mapping becomes JSON), with `status` (200 by default) and `content_type`.
            content_type: Of `body`.
            truncate: Bytes of the reply body after which the connection breaks.

        Raises:
            ValueError: a value that makes no sense.
        """
        fault = checked_fault(
            code=code,
            status=status,
            message=message,
            retry_after_ms=retry_after_ms,
            drop=drop,
            delay=delay,
            body=body,
            content_type=content_type,
            truncate=truncate,
        )
        return self._thread.core.faults.add(action, fault, times)

    def fault(
        self,
        action: str = "*",
        *,
        probability: float = 1.0,
        seed: int = 0,
        times: int | None = None,
        code: str | None = None,
        status: int | None = None,
        message: str | None = None,
        retry_after_ms: int | None = None,
        latency: float | tuple[float, float] = 0.0,
        reset: Literal["before", "after"] | None = None,
        drop: Literal["before", "after", False] = False,
        truncate: int | None = None,
        html: bool = False,
        body: bytes | str | Mapping[str, Any] | None = None,
        content_type: str = JSON_TYPE,
    ) -> str:
        """Lets calls of an action fail, wait or lose their connection until `clear_faults`. Returns the id of the
        fault.

        Of several faults that are due for a call, all latencies add up and the oldest one that does more than wait
        decides; faults of `fail_next` come before any of these.

        Args:
            action: As in `fail_next`.
            probability: Share of these calls that it happens to, above 0 up to 1.
            seed: Of the dice. The same calls in the same order meet the same faults.
            times: How many times it happens in all; None for no end.
            code: As in `fail_next`.
            status: As in `fail_next`.
            message: As in `fail_next`.
            retry_after_ms: As in `fail_next`.
            latency: Seconds each of these calls waits first, or the shortest and the longest of a range.
            reset: Ends the connection with a TCP reset, before the call was carried out or after it.
            drop: Closes it in good order, before or after.
            truncate: As in `fail_next`.
            html: Answers with a page of HTML, as a proxy in front of the service would, and with `status` (502).
            body: As in `fail_next`.
            content_type: Of `body`.

        Raises:
            ValueError: a value that makes no sense, or nothing that would happen.
        """
        fault = checked_fault(
            code=code,
            status=status,
            message=message,
            retry_after_ms=retry_after_ms,
            drop=drop,
            reset=reset,
            body=body,
            content_type=content_type,
            html=html,
            truncate=truncate,
        )
        return self._thread.core.faults.stand(
            action, fault, latency=latency_of(latency), probability=probability, seed=seed, times=times
        )

    def throttle(
        self, action: str, *, per_second: float, burst: int | None = None, code: str = "Throttling.User"
    ) -> str:
        """Keeps a rate, by a token bucket for each action and each account: a call that finds none is refused and told
        in `x-acs-retry-after` how many milliseconds it takes until there is one. Returns the id, for `clear_faults`.

        Tokens come by the wall clock (`now` of `serve`), not by `clock`. Only calls whose caller is known use any up,
        and a fault that answers in the service's place uses none.

        Args:
            action: As in `fail_next`; every action that a pattern matches has buckets of its own.
            per_second: How many calls a second, in the long run.
            burst: How many at once; by default those of a second, at least 1.
            code: `Throttling`, `Throttling.Api` and `Throttling.User` are those of the gateway, with status 400.

        Raises:
            ValueError: a value that makes no sense.
        """
        return self._thread.core.wire.throttles.add(action, per_second, burst, code)

    @property
    def faults(self) -> list[PlannedFault]:
        """The failures that are still to happen and the rates that are kept, with their ids."""
        return self._thread.core.planned_faults()

    def clear_faults(self, fault_id: str | None = None) -> None:
        """Takes a fault or a rate away, or all of them.

        Raises:
            ValueError: there is none of that id; it may have happened as often as it should.
        """
        self._thread.core.clear_faults(fault_id)

    # -- what was asked ---------------------------------------------------------------------------------------------

    @property
    def requests(self) -> list[Request]:
        """What was asked so far (the last 20,000): (service, action, status). It can still be read when all is over."""
        return self._log.requests()

    def log(
        self,
        action: str = "*",
        *,
        service: str | None = None,
        status: int | None = None,
        code: str | None = None,
        account_id: str | None = None,
    ) -> list[LoggedRequest]:
        """The same with error code, caller, request id, time and arguments, secret ones masked; all of it, or the
        requests of an action (as in `fail_next`), service, HTTP status, error code or caller's account."""
        return self._log.find(action, service=service, status=status, code=code, account=account_id)

    def expect(
        self,
        action: str,
        *,
        times: int | None = None,
        status: int | None = None,
        code: str | None = None,
        account_id: str | None = None,
        **arguments: Any,
    ) -> list[LoggedRequest]:
        """Asserts that an action was asked for, and returns those requests.

            emulator.expect("ram.CreateUser", times=1, UserName="alice")

        Args:
            action: As in `fail_next`.
            times: How often exactly; None is at least once, 0 is never.
            status: HTTP status of the reply; 0 where the connection was closed instead.
            code: Error code of the reply; empty for a success.
            account_id: Of the caller.
            arguments: By wire name, as values: numbers, truth values, lists; a mapping or a list also stands for its
                JSON text, None for an argument that was not sent. Others may have been sent as well.

        Raises:
            AssertionError: it was not asked, or not so often; the text lists what was asked instead.
        """
        return self._log.expect(action, times=times, status=status, code=code, account=account_id, arguments=arguments)

    @property
    def _log(self) -> RequestLog:
        return self._thread.log
