"""Arguments refused as the operations refuse them, for what a tester arranges without calling any."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .catalog import Catalog, Entry
from .refusals import Refusal
from .room import Handler

__all__ = ["at", "entry_of", "vet"]

_VERSIONS = {"ims": "2019-08-15", "ram": "2015-05-01"}


@contextmanager
def at(place: str) -> Iterator[None]:
    """Puts the place before what is wrong there; a refusal becomes a `ValueError`."""
    head = f"{place}: " if place else ""
    try:
        yield
    except Refusal as refusal:
        raise ValueError(f"{head}{refusal.message} ({refusal.code})") from None
    except ValueError as error:
        raise ValueError(f"{head}{error}") from None


@functools.cache
def entry_of(operation: str) -> tuple[Entry, Handler]:
    """An operation by its id (`ram.CreateUser`), and what carries it out."""
    service, _, name = operation.partition(".")
    entry = _catalog().entry(_VERSIONS[service], name)
    if entry is None or entry.handler is None:
        raise LookupError(operation)
    return entry, entry.handler


@functools.cache
def _catalog() -> Catalog:
    return Catalog.load()


def vet(operation: str, **arguments: Any) -> None:
    """Raises the refusal of an operation that would not take these arguments, by wire name; an empty one is not
    sent."""
    entry, _ = entry_of(operation)
    sent = {key: str(value) for key, value in arguments.items() if value != ""}
    entry.parameters.decode(sent, "Account")
