"""What replies are made of: structs that read wire names, hide secrets and forgive what they do not know."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct, field

from .secret import Secret

__all__ = ["Model", "Reply", "build_special", "parse_time", "split_items", "unwrap"]

_log = logging.getLogger("aliram")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_warned: set[str] = set()

# Generated models keep a time as its text in `<name>_text` and a wrapped list as it came in `<name>_wire`;
# the property `<name>` reads it. Everything a person sees uses the property's name.
_RAW_SUFFIXES = ("_text", "_wire")


class Model(Struct, kw_only=True, omit_defaults=True, gc=False):
    """A part of a reply. Unknown wire fields are ignored; fields the service left out are None (lists are empty)."""

    def to_dict(self) -> dict[str, Any]:
        """The model in wire names, without what was not sent, ready for `json.dumps`. Secrets are plain text in it."""
        plain: dict[str, Any] = msgspec.to_builtins(self, enc_hook=str)
        return plain

    def __repr__(self) -> str:
        shown = []
        for raw in self.__struct_fields__:
            value = getattr(self, raw)
            if value is None:
                continue
            name = raw
            for suffix in _RAW_SUFFIXES:
                if raw.endswith(suffix) and isinstance(getattr(type(self), raw.removesuffix(suffix), None), property):
                    name = raw.removesuffix(suffix)
                    value = getattr(self, name)
            shown.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


class Reply(Model):
    """The envelope of a reply."""

    request_id: str | None = field(name="RequestId", default=None)
    """Names this request for Alibaba Cloud support."""


def split_items(text: str | None, separator: str) -> list[str]:
    """The items of a delimited wire text; empty when there are none."""
    return [item for part in text.split(separator) if (item := part.strip())] if text else []


def unwrap(value: Any) -> list[Any]:
    """The list inside a wire wrapper such as `{"User": [...]}`; a bare list is itself, nothing is an empty list."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    inner: list[Any] | None = getattr(value, value.__struct_fields__[0])
    return [] if inner is None else inner


def parse_time(text: str | None, name: str) -> datetime | None:
    """The moment a wire text names, in UTC; None for `""` (never) and for a text of no known form.

    Three forms were seen: ISO 8601 with `Z` or an offset, epoch seconds and epoch milliseconds, the last two as digits.
    An unknown form is logged once for each `name` (service, model and field), since it means that the API changed.
    """
    if not text:
        return None
    try:
        if text.isdigit():
            number = int(text)
            # Seconds have at most eleven digits until the year 5138; milliseconds have at least twelve since 1973.
            return _EPOCH + (timedelta(seconds=number) if len(text) <= 11 else timedelta(milliseconds=number))
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        if name not in _warned:
            _warned.add(name)
            _log.warning("%s holds a time of unknown form: %.40r", name, text)
        return None


def build_special(kind: type[Any], value: Any) -> Any:
    """msgspec's hook for the types it does not know: `Secret`."""
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    raise TypeError(f"no wire form is known for {kind!r}")
