"""The error tree: a class for each family of codes, nothing secret in it, everything through pickle."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from aliram import errors
from aliram.error_families import FAMILIES
from aliram.errors import ApiError, Attempt, api_error, family_of

ROOT = Path(__file__).parent
# Every code that the metadata and the documentation of RAM and STS name, with its status (2018 to 2024; IMS has none).
CODES: dict[str, dict[str, int]] = json.loads((ROOT / "data/errors/codes.json").read_text("utf-8"))
SPECS: dict[str, dict[str, Any]] = yaml.safe_load((ROOT.parent / "specs/errors.yaml").read_text("utf-8"))["families"]


# The class of a code.

CLASSES: list[tuple[str, int, type[ApiError], bool]] = [
    ("EntityNotExist", 404, errors.NotFound, False),
    ("EntityNotExist.User", 404, errors.NotFound, False),
    ("MissingUserName", 400, errors.InvalidParameter, False),
    ("MissingSecurityToken", 400, errors.AuthenticationFailed, False),
    ("EntityNotExist.VirtualMFADevice.User.Of.The.Future", 404, errors.NotFound, False),
    ("EntityNotExists.ResourceGroup", 404, errors.NotFound, False),
    ("EntityAlreadyExists.User.Policy", 409, errors.AlreadyExists, False),
    ("EntityAlreadyExist.Role", 409, errors.AlreadyExists, False),
    ("DeleteConflict.User.AccessKey", 409, errors.Conflict, False),
    ("LimitExceeded.User.AccessKey", 409, errors.LimitExceeded, False),
    ("InvalidParameter", 400, errors.InvalidParameter, False),
    ("InvalidParameter.UserName.Length", 400, errors.InvalidParameter, False),
    ("InvalidParameter.PolicyGrammar", 400, errors.InvalidParameter, False),
    ("MissingParameter", 400, errors.InvalidParameter, False),
    ("MissingParameter.UserName", 400, errors.InvalidParameter, False),
    ("MalformedPolicyDocument", 400, errors.InvalidParameter, False),
    ("CheckAuthenticationCodeFail", 403, errors.InvalidParameter, False),
    ("EncodedMessageExpire", 400, errors.InvalidParameter, False),
    ("UnsupportedOperation", 400, errors.InvalidParameter, False),
    ("InvalidAction.NotFound", 404, errors.InvalidParameter, False),
    ("NoPermission", 403, errors.AccessDenied, False),
    ("Forbidden", 403, errors.AccessDenied, False),
    ("Forbidden.RAM", 403, errors.AccessDenied, False),
    ("Inactive", 403, errors.AccessDenied, False),
    ("NotSupport", 400, errors.AccessDenied, False),
    ("NotSupport.Account", 400, errors.AccessDenied, False),
    ("AuthenticationFail.NoPermission", 403, errors.AccessDenied, False),
    ("AuthenticationFail.ApiUsername", 403, errors.AuthenticationFailed, False),
    ("AuthenticationFail.OIDCToken.Expired", 401, errors.AuthenticationFailed, False),
    ("InvalidAccessKeyId.NotFound", 404, errors.AuthenticationFailed, False),
    ("InvalidAccessKeyId.Inactive", 400, errors.AuthenticationFailed, False),
    ("Forbidden.AccessKeyDisabled", 403, errors.AuthenticationFailed, False),
    ("InvalidSecurityToken.Expired", 400, errors.AuthenticationFailed, False),
    ("InvalidSecurityToken.Malformed", 400, errors.AuthenticationFailed, False),
    ("MissingSecurityToken", 400, errors.AuthenticationFailed, False),
    ("SignatureDoesNotMatch", 400, errors.AuthenticationFailed, False),
    ("IncompleteSignature", 400, errors.AuthenticationFailed, False),
    ("InvalidTimeStamp.Expired", 400, errors.AuthenticationFailed, False),
    ("SignatureNonceUsed", 400, errors.AuthenticationFailed, True),
    ("Throttling", 400, errors.Throttled, True),
    ("Throttling.User", 400, errors.Throttled, True),
    ("Throttling.Api", 429, errors.Throttled, True),
    ("TooManyRequests", 429, errors.Throttled, True),
    ("InternalError", 500, errors.ServiceFault, True),
    ("ServiceUnavailable", 503, errors.ServiceFault, True),
    ("SearchInaccurate", 404, errors.ServiceFault, True),
    # No family: the status decides.
    ("NeverSeenBefore", 400, ApiError, False),
    ("NeverSeenBefore.At.All", 404, ApiError, False),
    ("NeverSeenBefore", 500, errors.ServiceFault, True),
    ("", 400, ApiError, False),
    ("", 502, errors.ServiceFault, True),
    # Alike is not the same: a prefix ends at a dot.
    ("EntityNotExistence", 404, ApiError, False),
    ("ThrottlingUser", 400, ApiError, False),
    (".Throttling", 400, ApiError, False),
    ("throttling.user", 400, ApiError, False),
]


@pytest.mark.parametrize(
    ("code", "status", "expected", "retryable"), CLASSES, ids=[f"{case[0]}-{case[1]}" for case in CLASSES]
)
def test_code_becomes_class(code: str, status: int, expected: type[ApiError], retryable: bool) -> None:
    error = api_error(code, "why", status, "R-1", "GetThing")

    assert (type(error), error.retryable, error.code) == (expected, retryable, code)


PUBLISHED = [(code, status) for codes in CODES.values() for code, status in codes.items()]
BY_STATUS = {
    400: {"InvalidParameter", "AccessDenied"},
    403: {"AccessDenied", "AuthenticationFailed", "InvalidParameter"},
    404: {"NotFound", "ServiceFault"},
    409: {"AlreadyExists", "Conflict", "LimitExceeded"},
    429: {"Throttled"},
    500: {"ServiceFault"},
}


@pytest.mark.parametrize(("code", "status"), PUBLISHED, ids=[code for code, _ in PUBLISHED])
def test_every_published_code_has_a_family_that_fits_its_status(code: str, status: int) -> None:
    family = family_of(code)

    assert family is not None
    assert family.error in BY_STATUS[status]
    assert family.advice


def test_all_113_published_codes_are_looked_at() -> None:
    assert {service: len(codes) for service, codes in CODES.items()} == {"ram": 99, "sts": 14}


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("InvalidSecurityToken.Expired", "InvalidSecurityToken.Expired"),
        ("InvalidSecurityToken.Expired.Long.Ago", "InvalidSecurityToken.Expired"),
        ("InvalidSecurityToken.Malformed", "InvalidSecurityToken"),
        ("Forbidden.AccessKeyDisabled", "Forbidden.AccessKeyDisabled"),
        ("Forbidden.RAM", "Forbidden"),
        ("InvalidParameter.NewPassword.TooWeak", "InvalidParameter.NewPassword"),
    ],
)
def test_the_longest_prefix_counts(code: str, prefix: str) -> None:
    assert family_of(code) is FAMILIES[prefix]


def test_an_undescribed_code_with_a_pause_is_throttling_and_may_pass() -> None:
    error = api_error("FlowControlled", "", 400, retry_after=1.5)

    assert (type(error), error.retryable, error.retry_after) == (errors.Throttled, True, 1.5)
    assert type(api_error("Odd", "", 503, retry_after=1.5)) is errors.ServiceFault


# specs/errors.yaml.


def test_the_spec_names_real_classes_and_gives_advice_and_a_source() -> None:
    for prefix, family in SPECS.items():
        assert set(family) == {"class", "retry", "advice", "source"}, prefix
        assert issubclass(getattr(errors, family["class"]), ApiError), prefix
        assert isinstance(family["retry"], bool), prefix
        assert family["advice"].endswith("."), prefix
        assert len(family["advice"].split()) >= 3, prefix
        assert any(year.isdigit() and len(year) == 4 for year in family["source"].replace(",", " ").split()), prefix


def test_what_is_generated_is_what_the_spec_says() -> None:
    assert {prefix: (f["class"], f["retry"], f["advice"]) for prefix, f in SPECS.items()} == {
        prefix: tuple(family) for prefix, family in FAMILIES.items()
    }


def test_only_what_can_pass_by_itself_is_marked_so() -> None:
    for prefix, family in FAMILIES.items():
        if family.error in ("Throttled", "ServiceFault"):
            assert family.retryable, prefix
        elif family.retryable:
            assert prefix == "SignatureNonceUsed", "a new nonce is made for each attempt"


# One of each class.

SAMPLES: list[errors.AliramError] = [
    errors.AliramError("something"),
    errors.ConfigError("region 'a b' is not a region id"),
    errors.PolicyError("$.Statement: Statement is missing", "$.Statement", (("$.Statement", "Statement is missing"),)),
    errors.CredentialsError("no keys", (Attempt("environment", "not set"), Attempt("imds", "timed out", 1.25)), True),
    errors.TransportError("odd", "GetUser"),
    errors.ConnectError("no connection to ims.aliyuncs.com:443", "GetUser"),
    errors.ReplyLost("the connection was lost", "GetUser"),
    errors.DeadlineExceeded("60 s are over", "GetUser", sent=False),
    errors.BadReply("the reply is HTML", "GetUser", 502, "R-1", retryable=True),
    *[
        api_error(code, "why", status, "R-1", "GetUser", "https://api.aliyun.com", {"AuthAction": "ram:GetUser"}, 2.5)
        for code, status in (
            ("EntityNotExist.User", 404),
            ("EntityAlreadyExists.User", 409),
            ("DeleteConflict.User.Group", 409),
            ("LimitExceeded.User", 409),
            ("InvalidParameter.UserName", 400),
            ("NoPermission", 403),
            ("InvalidSecurityToken.Expired", 400),
            ("Throttling.User", 400),
            ("InternalError", 500),
        )
    ],
    ApiError("NeverSeenBefore", "why", 400, "R-1", "GetUser"),
]


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from subclasses(inner)


def test_there_is_a_sample_of_every_class_of_the_tree() -> None:
    ours = {kind for kind in subclasses(errors.AliramError) if kind.__module__ == errors.__name__}

    assert ours == {type(sample) for sample in SAMPLES}
    assert {kind.__name__ for kind in ours} | {"Attempt", "api_error"} == set(errors.__all__)


@pytest.mark.parametrize("error", SAMPLES, ids=[type(sample).__name__ for sample in SAMPLES])
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_error_comes_out_of_a_pickle_as_it_went_in(error: errors.AliramError, protocol: int) -> None:
    for other in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is type(error)
        assert vars(other) == vars(error)
        assert (str(other), repr(other), other.args) == (str(error), repr(error), error.args)


def test_what_was_set_later_comes_out_of_a_pickle_too() -> None:
    error = api_error("SignatureDoesNotMatch", "why", 400)
    assert isinstance(error, errors.AuthenticationFailed)
    error.string_to_sign, error.server_string_to_sign, error.advice = "ours", "theirs", "look at the proxy"
    lost = errors.BadReply("busy", status=503)
    lost.retry_after = 2.0

    other = pickle.loads(pickle.dumps(error))
    assert (other.string_to_sign, other.server_string_to_sign, other.advice) == ("ours", "theirs", "look at the proxy")
    assert pickle.loads(pickle.dumps(lost)).retry_after == 2.0


TEXTS = [
    (
        api_error("EntityNotExist.Role", "no such role", 404, "4507D1CD", "AssumeRole"),
        "AssumeRole: EntityNotExist.Role: no such role [404, request 4507D1CD]",
    ),
    (api_error("EntityNotExist.Role", "", 404), "EntityNotExist.Role [404]"),
    (api_error("", "no code", 400, None, "GetUser"), "GetUser: no code [400]"),
    (errors.BadReply("the reply is HTML", "GetUser", 502, "R-1"), "GetUser: the reply is HTML [502, request R-1]"),
    (errors.BadReply("the reply is HTML"), "the reply is HTML"),
    (errors.ConnectError("no route", "GetUser"), "GetUser: no route"),
    (
        errors.CredentialsError("no keys", (Attempt("environment", "not set"), Attempt("imds", "timed out", 1.25))),
        "no keys\n  environment: not set (0.00 s)\n  imds: timed out (1.25 s)",
    ),
]


@pytest.mark.parametrize(
    ("error", "text"), TEXTS, ids=[type(case[0]).__name__ + str(i) for i, case in enumerate(TEXTS)]
)
def test_an_error_reads_as_one_thing_a_person_can_act_on(error: errors.AliramError, text: str) -> None:
    assert str(error) == text


def test_what_may_pass_and_what_was_sent_is_told() -> None:
    assert [(type(e).__name__, e.retryable, e.sent) for e in SAMPLES if isinstance(e, errors.TransportError)] == [
        ("TransportError", True, True),
        ("ConnectError", True, False),
        ("ReplyLost", True, True),
        ("DeadlineExceeded", False, False),
        ("BadReply", True, True),
    ]
    assert errors.ReplyLost("x").retryable
    assert not errors.BadReply("x").retryable
    assert not errors.ConfigError("x").retryable
    assert isinstance(errors.ConfigError("x"), ValueError)


def test_an_attempt_is_a_tuple_with_names() -> None:
    attempt = Attempt("imds", "timed out", 1.25)

    assert attempt == ("imds", "timed out", 1.25)
    assert (attempt.provider, attempt.reason, attempt.seconds) == ("imds", "timed out", 1.25)
