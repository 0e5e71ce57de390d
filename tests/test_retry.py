"""When a request is sent again, and after how long."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliram import errors
from aliram.errors import ConfigError, api_error
from aliram.operation import Operation, Service
from aliram.retry import RetryBudget, RetryPolicy, next_wait

SERVICE = Service(key="ram", product="Ram", version="2015-05-01", host="ram.aliyuncs.com")
READ: Operation[Any] = Operation(name="GetUser", python="get_user", service=SERVICE, retry_lost_reply=True)
WRITE: Operation[Any] = Operation(name="CreateAccessKey", python="create_access_key", service=SERVICE, write=True)
POLICY = RetryPolicy()


def wait(
    error: BaseException,
    operation: Operation[Any] = READ,
    *,
    attempt: int = 1,
    policy: RetryPolicy = POLICY,
    remaining: float | None = None,
    random: float = 0.5,
    budget: RetryBudget | None = None,
) -> float | None:
    return next_wait(policy, attempt, error, operation, budget or RetryBudget(), remaining, lambda: random)


def bad_reply(status: int, retry_after: float | None = None) -> errors.BadReply:
    error = errors.BadReply("the reply is HTML", status=status, retryable=status >= 500)
    error.retry_after = retry_after
    return error


# error, retried for an operation that may be repeated, retried for any operation
TABLE: list[tuple[str, BaseException, bool, bool]] = [
    ("no connection", errors.ConnectError("refused"), True, True),
    ("the reply was lost", errors.ReplyLost("reset"), True, False),
    ("the deadline passed", errors.DeadlineExceeded("60 s are over"), False, False),
    ("the deadline passed unsent", errors.DeadlineExceeded("60 s are over", sent=False), False, False),
    ("HTML 500", bad_reply(500), True, False),
    ("HTML 502", bad_reply(502), True, False),
    ("HTML 503", bad_reply(503), True, False),
    ("HTML 503 that asks for a pause", bad_reply(503, 0.1), True, True),
    ("HTML 502 that asks for a pause", bad_reply(502, 0.1), True, False),
    ("HTML 200", bad_reply(200), False, False),
    ("HTML 403", bad_reply(403), False, False),
    ("throttled", api_error("Throttling.User", "", 400), True, True),
    ("throttled with 503", api_error("Throttling.Api", "", 503), True, True),
    ("too many searches", api_error("TooManyRequests", "", 429), True, True),
    ("an unknown code that asks for a pause", api_error("Busy", "", 400, retry_after=0.1), True, True),
    ("a known code that asks for a pause", api_error("LimitExceeded.Rate", "", 409, retry_after=0.1), True, True),
    ("InternalError", api_error("InternalError", "", 500), True, False),
    ("InternalError that asks for a pause", api_error("InternalError", "", 500, retry_after=0.1), True, False),
    ("ServiceUnavailable", api_error("ServiceUnavailable", "", 503), True, False),
    ("ServiceUnavailable that asks for a pause", api_error("ServiceUnavailable", "", 503, retry_after=0.1), True, True),
    ("an unknown 504", api_error("GatewayTimeout", "", 504), True, False),
    ("a used nonce", api_error("SignatureNonceUsed", "", 400), True, False),
    ("an uncertain search", api_error("SearchInaccurate", "", 404), True, False),
    ("not found", api_error("EntityNotExist.User", "", 404), False, False),
    ("no permission", api_error("NoPermission", "", 403), False, False),
    ("a wrong signature", api_error("SignatureDoesNotMatch", "", 400), False, False),
    ("an expired token", api_error("InvalidSecurityToken.Expired", "", 400), False, False),
    ("a quota", api_error("LimitExceeded.User", "", 409), False, False),
    ("an unknown 400", api_error("NeverSeenBefore", "", 400), False, False),
    ("a wrong argument", ConfigError("nothing was sent"), False, False),
    ("no keys", errors.CredentialsError("none", retryable=True), False, False),
    ("a mistake of ours", KeyError("x"), False, False),
    ("cancelled", KeyboardInterrupt(), False, False),
]


@pytest.mark.parametrize(("error", "read", "write"), [case[1:] for case in TABLE], ids=[case[0] for case in TABLE])
def test_what_is_sent_again(error: BaseException, read: bool, write: bool) -> None:
    assert (wait(error, READ) is not None, wait(error, WRITE) is not None) == (read, write)


def test_it_ends_after_so_many_attempts() -> None:
    lost = errors.ReplyLost("reset")

    assert [wait(lost, attempt=attempt) is not None for attempt in (1, 2, 3, 4, 5)] == [True, True, True, False, False]
    assert wait(lost, policy=RetryPolicy(max_attempts=2), attempt=2) is None
    assert wait(errors.ConnectError("x"), policy=RetryPolicy.never()) is None


def test_waits_double_up_to_the_cap_and_are_spread_over_their_whole_length() -> None:
    lost = errors.ReplyLost("reset")
    policy = RetryPolicy(max_attempts=100, base=0.2, cap=20.0)

    assert [wait(lost, policy=policy, attempt=n, random=0.5) for n in (1, 2, 3, 4)] == [0.1, 0.2, 0.4, 0.8]
    assert [wait(lost, policy=policy, attempt=n, random=0.5) for n in (8, 9, 99)] == [10.0, 10.0, 10.0]
    assert wait(lost, policy=policy, attempt=3, random=0.0) == 0.0
    assert wait(lost, policy=RetryPolicy(max_attempts=5000), attempt=4000, random=0.5) == 10.0


def test_the_pause_the_service_asks_for_is_the_least() -> None:
    throttled = api_error("Throttling", "", 400, retry_after=7.25)

    assert wait(throttled, random=0.999) == 7.25
    assert wait(throttled, attempt=6, policy=RetryPolicy(max_attempts=9, base=1.0), random=0.75) == 15.0
    assert wait(bad_reply(503, 3.0), WRITE) == 3.0


def test_a_pause_beyond_all_patience_goes_to_the_caller() -> None:
    assert wait(api_error("Throttling", "", 400, retry_after=120.0)) == 120.0
    assert wait(api_error("Throttling", "", 400, retry_after=120.5)) is None
    assert wait(api_error("Throttling", "", 400, retry_after=5.0), policy=RetryPolicy(patience=1.0)) is None


@pytest.mark.parametrize(
    ("remaining", "expected"), [(None, 0.1), (0.2, 0.1), (0.1, None), (0.05, None), (0.0, None), (-1.0, None)]
)
def test_a_wait_that_passes_the_deadline_is_not_begun(remaining: float | None, expected: float | None) -> None:
    assert wait(errors.ReplyLost("reset"), remaining=remaining) == expected


# The budget.


def test_a_budget_ends_the_retries_of_an_outage_and_comes_back_with_success() -> None:
    budget = RetryBudget(3)
    lost = errors.ReplyLost("reset")

    assert [wait(lost, budget=budget) is not None for _ in range(5)] == [True, True, True, False, False]
    for _ in range(9):
        budget.succeeded(1)
    assert wait(lost, budget=budget) is None
    budget.succeeded(1)
    assert [wait(lost, budget=budget) is not None for _ in range(2)] == [True, False]


def test_a_retry_that_helped_gives_its_token_back_and_no_more_than_all() -> None:
    budget = RetryBudget(10)
    assert wait(errors.ConnectError("x"), budget=budget) is not None
    assert budget.tokens == 9
    budget.succeeded(2)
    assert budget.tokens == 10
    budget.succeeded(2)
    budget.succeeded(1)
    assert budget.tokens == 10


def test_throttling_and_retries_that_are_not_granted_cost_nothing() -> None:
    budget = RetryBudget(5)
    wait(api_error("Throttling", "", 400), budget=budget)
    wait(errors.ReplyLost("x"), WRITE, budget=budget)
    wait(errors.ReplyLost("x"), budget=budget, attempt=4)
    wait(errors.ReplyLost("x"), budget=budget, remaining=0.0)

    assert budget.tokens == 5
    assert wait(api_error("Throttling", "", 400), budget=RetryBudget(0)) is not None


# Policies.


def test_an_option_becomes_a_policy() -> None:
    own = RetryPolicy(max_attempts=9)

    assert RetryPolicy.of(None) == RetryPolicy() == RetryPolicy(max_attempts=4, base=0.2, cap=20.0)
    assert RetryPolicy.of(own) is own
    assert RetryPolicy.of(0) == RetryPolicy.never()
    assert RetryPolicy.of(2).max_attempts == 3


@pytest.mark.parametrize("value", [-1, True, 1.5, "3", [], {}])
def test_an_option_that_is_no_policy_is_refused(value: Any) -> None:
    with pytest.raises(ConfigError):
        RetryPolicy.of(value)


@pytest.mark.parametrize(
    "options",
    [
        {"max_attempts": 0},
        {"max_attempts": True},
        {"max_attempts": 1.5},
        {"base": -0.1},
        {"base": float("nan")},
        {"cap": float("inf")},
        {"cap": "20"},
        {"patience": True},
    ],
    ids=str,
)
def test_a_policy_that_makes_no_sense_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        RetryPolicy(**options)
    with pytest.raises(ConfigError):
        RetryBudget(float("nan"))


@given(
    attempt=st.integers(1, 200),
    retry_after=st.none() | st.floats(0, 1000),
    remaining=st.none() | st.floats(-10, 1000),
    random=st.floats(0, 1, exclude_max=True),
    status=st.sampled_from([400, 429, 500, 503]),
)
def test_a_wait_is_never_negative_too_long_too_short_or_past_the_deadline(
    attempt: int, retry_after: float | None, remaining: float | None, random: float, status: int
) -> None:
    error = api_error("Throttling", "", status, retry_after=retry_after)
    seconds = wait(error, policy=RetryPolicy(max_attempts=300), attempt=attempt, remaining=remaining, random=random)

    if seconds is not None:
        assert 0 <= seconds <= max(20.0, retry_after or 0.0) <= 120.0
        assert seconds >= (retry_after or 0.0)
        assert remaining is None or seconds < remaining
