"""What can go wrong, as one tree.

    AliramError                     everything aliram raises on purpose
    ├── ConfigError                 wrong argument, profile or endpoint; nothing was sent
    │   └── PolicyError             a document that is no policy, or is used as what it is not
    ├── CredentialsError            no provider had keys, or a refresh failed; lists each one tried and why it passed
    ├── TransportError              no usable reply
    │   ├── ConnectError            the request was certainly not sent
    │   ├── ReplyLost               the connection broke after the request may have been sent
    │   ├── DeadlineExceeded        the time given for the call ran out
    │   └── BadReply                a reply came that the API never gives: HTML, a redirect, a cut body
    └── ApiError                    the service said no: code, message, status, request_id, operation, recommend
        ├── NotFound                the entity does not exist
        ├── AlreadyExists           an entity of that name exists
        ├── Conflict                the entity's state, or what hangs on it, forbids the change
        ├── LimitExceeded           a quota is used up
        ├── InvalidParameter        an argument was refused
        ├── AccessDenied            the caller is known and not allowed
        ├── AuthenticationFailed    bad key, bad signature, expired token, clock skew
        ├── Throttled               too many calls; with retry_after (seconds)
        └── ServiceFault            InternalError and any other 5xx

The class of an `ApiError` comes from the longest known dotted prefix of its code (`specs/errors.yaml`); without one, a
status of 500 or more is a `ServiceFault` and anything else a plain `ApiError`. `code` keeps the service's exact word.

Every error says whether another attempt can help (`retryable`, `retry_after`); none holds a secret, and all pickle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .error_families import FAMILIES, Family

__all__ = [
    "AliramError",
    "ConfigError",
    "PolicyError",
    "CredentialsError",
    "Attempt",
    "TransportError",
    "ConnectError",
    "ReplyLost",
    "DeadlineExceeded",
    "BadReply",
    "ApiError",
    "NotFound",
    "AlreadyExists",
    "Conflict",
    "LimitExceeded",
    "InvalidParameter",
    "AccessDenied",
    "AuthenticationFailed",
    "Throttled",
    "ServiceFault",
    "api_error",
]


class AliramError(Exception):
    """Base of everything aliram raises on purpose."""

    retryable: bool = False
    """True when the same call may succeed later. Whether it may be *sent* again also depends on the operation."""
    retry_after: float | None = None
    """Seconds the service asks to wait, where it says so."""
    operation: str | None = None
    """Action name, where the error belongs to a call."""


class ConfigError(AliramError, ValueError):
    """A wrong argument, profile, environment variable or endpoint. Nothing was sent."""


class PolicyError(ConfigError):
    """A document that is no policy, or a policy used as what it is not. `path` is the JSON path of what is wrong;
    `problems` has (path, message) of everything that is."""

    def __init__(self, message: str, path: str = "$", problems: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message, path, problems)
        self.message = message
        self.path = path
        self.problems = problems

    def __str__(self) -> str:
        return self.message


class Attempt(tuple[str, str, float]):
    """One provider that was asked for keys: `(provider, reason, seconds)`."""

    __slots__ = ()

    def __new__(cls, provider: str, reason: str, seconds: float = 0.0) -> Attempt:
        return super().__new__(cls, (provider, reason, seconds))

    def __getnewargs__(self) -> tuple[str, str, float]:
        return (self[0], self[1], self[2])

    @property
    def provider(self) -> str:
        """Provider name, for example `environment`."""
        return self[0]

    @property
    def reason(self) -> str:
        """Why it passed, in words."""
        return self[1]

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self[2]


class CredentialsError(AliramError):
    """No provider had keys, or a refresh failed. `attempts` lists each provider asked and why it had none."""

    def __init__(self, message: str, attempts: tuple[Attempt, ...] = (), retryable: bool = False) -> None:
        super().__init__(message, attempts, retryable)
        self.message = message
        self.attempts = attempts
        self.retryable = retryable

    def __str__(self) -> str:
        lines = [self.message]
        lines += [f"  {a.provider}: {a.reason} ({a.seconds:.2f} s)" for a in self.attempts]
        return "\n".join(lines)


class TransportError(AliramError):
    """No usable reply came. `sent` is False only when the service certainly did not receive the request."""

    retryable = True
    sent: bool = True

    def __init__(self, message: str, operation: str | None = None) -> None:
        super().__init__(message, operation)
        self.message = message
        self.operation = operation

    def __str__(self) -> str:
        return f"{self.operation}: {self.message}" if self.operation else self.message


class ConnectError(TransportError):
    """No connection (name, route, TLS or proxy): the request was certainly not sent."""

    sent = False


class ReplyLost(TransportError):
    """The connection broke after the request may have reached the service: it may or may not have been carried out."""


class DeadlineExceeded(TransportError):
    """The time given for the call, retries included, ran out. `sent`: whether the service may have received it."""

    retryable = False

    def __init__(self, message: str, operation: str | None = None, sent: bool = True) -> None:
        super().__init__(message, operation)
        self.args = (message, operation, sent)
        self.sent = sent


class BadReply(TransportError):
    """A reply that the API never gives: HTML of a proxy, a redirect, an empty or cut body. Keeps what identifies it."""

    def __init__(
        self,
        message: str,
        operation: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(message, operation)
        self.args = (message, operation, status, request_id, retryable)
        self.status = status
        self.request_id = request_id
        self.retryable = retryable

    def __str__(self) -> str:
        facts = [str(self.status)] if self.status is not None else []
        if self.request_id:
            facts.append(f"request {self.request_id}")
        return super().__str__() + (f" [{', '.join(facts)}]" if facts else "")


class ApiError(AliramError):
    """The service answered with an error.

    Attributes:
        code: the service's exact code, for example `EntityNotExist.User`.
        message: the service's text.
        status: HTTP status.
        request_id: names the request for Alibaba Cloud support.
        operation: action name.
        recommend: a page of the service that explains the error, where it sent one.
        access_denied_detail: why a permission was missing, in the service's words (7 text fields at most).
        advice: what the caller can do, from `specs/errors.yaml`.
    """

    def __init__(
        self,
        code: str,
        message: str = "",
        status: int = 0,
        request_id: str | None = None,
        operation: str | None = None,
        recommend: str | None = None,
        access_denied_detail: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(code, message, status, request_id, operation, recommend, access_denied_detail, retry_after)
        self.code = code
        self.message = message
        self.status = status
        self.request_id = request_id
        self.operation = operation
        self.recommend = recommend
        self.access_denied_detail = access_denied_detail
        self.retry_after = retry_after
        family = family_of(code)
        self.retryable = family.retryable if family is not None else status >= 500 or retry_after is not None
        self.advice = family.advice if family is not None else None

    def __str__(self) -> str:
        head = ": ".join(part for part in (self.operation, self.code, self.message.strip()) if part)
        return f"{head} [{self.status}{f', request {self.request_id}' if self.request_id else ''}]"


class NotFound(ApiError):
    """The entity does not exist (`EntityNotExist.*`)."""


class AlreadyExists(ApiError):
    """An entity of that name exists (`EntityAlreadyExists.*`)."""


class Conflict(ApiError):
    """The entity's state, or what still hangs on it, forbids the change (`DeleteConflict.*`)."""


class LimitExceeded(ApiError):
    """A quota of the account is used up (`LimitExceeded.*`)."""


class InvalidParameter(ApiError):
    """An argument was refused (`InvalidParameter.*`, `MissingParameter`)."""


class AccessDenied(ApiError):
    """The caller is known and not allowed (`NoPermission`, `Forbidden.*`)."""


class AuthenticationFailed(ApiError):
    """Bad key, bad signature, expired token or a wrong clock.

    After `SignatureDoesNotMatch`, `string_to_sign` and `server_string_to_sign` hold what either side signed: equal ones
    mean that the secret is wrong, different ones that something between changed the request. Neither holds the secret.
    """

    string_to_sign: str | None = None
    server_string_to_sign: str | None = None


class Throttled(ApiError):
    """Too many calls (`Throttling.*`, `TooManyRequests`); `retry_after`: seconds to wait, where the service says so."""


class ServiceFault(ApiError):
    """The service failed (`InternalError`, any other 5xx)."""


_CLASSES: dict[str, type[ApiError]] = {
    cls.__name__: cls
    for cls in (
        ApiError,
        NotFound,
        AlreadyExists,
        Conflict,
        LimitExceeded,
        InvalidParameter,
        AccessDenied,
        AuthenticationFailed,
        Throttled,
        ServiceFault,
    )
}


_OPEN = [(key[:-1], family) for key, family in FAMILIES.items() if key.endswith("*")]


def family_of(code: str) -> Family | None:
    """The family of the longest known dotted prefix of a code, else of what it begins with (`Missing*`), or None."""
    prefix = code
    while prefix:
        family = FAMILIES.get(prefix)
        if family is not None:
            return family
        prefix = prefix.rpartition(".")[0]
    for start, family in _OPEN:
        if code.startswith(start):
            return family
    return None


def api_error(
    code: str,
    message: str = "",
    status: int = 0,
    request_id: str | None = None,
    operation: str | None = None,
    recommend: str | None = None,
    access_denied_detail: Mapping[str, Any] | None = None,
    retry_after: float | None = None,
) -> ApiError:
    """The error for a code, in the class of its family."""
    family = family_of(code)
    if family is not None:
        cls = _CLASSES[family.error]
    elif retry_after is not None and status < 500:
        cls = Throttled
    else:
        cls = ServiceFault if status >= 500 else ApiError
    return cls(code, message, status, request_id, operation, recommend, access_denied_detail, retry_after)
