"""Errors as lines and exit codes."""

from __future__ import annotations

from aliram import errors

from .advice import advice_for

__all__ = [
    "EXIT_CREDENTIALS",
    "EXIT_FINDINGS",
    "EXIT_INTERRUPTED",
    "EXIT_NETWORK",
    "EXIT_SERVICE",
    "EXIT_USAGE",
    "describe",
    "exit_code",
]

EXIT_SERVICE = 1
"""The service said no."""
EXIT_USAGE = 2
"""A wrong argument, profile or file: nothing was sent."""
EXIT_CREDENTIALS = 3
"""No provider had keys, or a refresh failed."""
EXIT_NETWORK = 4
"""No usable reply."""
EXIT_FINDINGS = 5
"""It worked, and found something."""
EXIT_INTERRUPTED = 130
"""Ctrl-C: 128 and the number of the signal, as shells have it."""

_CODES: tuple[tuple[type[Exception], int], ...] = (
    (errors.ConfigError, EXIT_USAGE),
    (errors.CredentialsError, EXIT_CREDENTIALS),
    (errors.TransportError, EXIT_NETWORK),
    (errors.ApiError, EXIT_SERVICE),
)


def exit_code(error: Exception) -> int | None:
    """The exit code of an error of ours; None for one that nobody foresaw."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), None)


def describe(error: Exception) -> str:
    """An error in one line: what the service said with its code and request id, and what to do about it."""
    if isinstance(error, errors.ApiError):
        return f"{error}. Hint: {error.advice}" if error.advice else str(error)
    if isinstance(error, errors.CredentialsError) and error.attempts:
        tried = "; ".join(f"{attempt.provider}: {attempt.reason}" for attempt in error.attempts)
        return f"{error.message} ({tried}). Hint: {advice_for(error)}"
    return str(error)
