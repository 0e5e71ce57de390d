"""The document in which instance metadata and a credentials URI give keys: `Code` and four fields, as JSON."""

from __future__ import annotations

import re

import msgspec
from msgspec import Struct, field

from aliram.errors import ConfigError
from aliram.model import parse_time
from aliram.secret import Secret

from .keys import Keys

__all__ = ["NoKeys", "read_keys"]

_CODE = re.compile(r"[A-Za-z0-9._]{1,64}")


class NoKeys(Exception):
    """What is wrong with a document, as the end of a sentence that begins with its place. Never quotes a value."""


class _Body(Struct):
    code: str | None = field(name="Code", default=None)
    access_key_id: str | None = field(name="AccessKeyId", default=None)
    access_key_secret: str | None = field(name="AccessKeySecret", default=None)
    security_token: str | None = field(name="SecurityToken", default=None)
    expiration: str | None = field(name="Expiration", default=None)

    def __repr__(self) -> str:
        return "_Body()"  # a traceback that shows local variables must not show the keys


def read_keys(document: bytes, *, provider: str, place: str) -> Keys:
    """The keys in a document.

    Args:
        document: as it came.
        provider: of the keys.
        place: where it came from. With the provider it makes the keys' scope: the key id changes with each refresh, and
            what was learnt of the account's limits should not be lost.

    Raises:
        NoKeys: it is not such a document, or holds none.
    """
    try:
        body = msgspec.json.decode(document, type=_Body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # Not chained: the decoder has seen the keys, and an error of bad UTF-8 holds the whole document.
        raise NoKeys("is not the expected JSON") from None
    if body.code != "Success":
        code = body.code if body.code is not None and _CODE.fullmatch(body.code) else "none"
        raise NoKeys(f"holds no keys: Code is {code}, not Success")
    missing = [info.encode_name for info in msgspec.structs.fields(_Body) if not getattr(body, info.name)]
    if missing:
        raise NoKeys(f"lacks {', '.join(missing)}")
    expiration = parse_time(body.expiration, f"{provider} Expiration")
    if expiration is None:
        raise NoKeys("holds an Expiration that is not a time")
    try:
        return Keys(
            access_key_id=body.access_key_id or "",
            access_key_secret=Secret(body.access_key_secret),
            security_token=Secret(body.security_token),
            expiration=expiration,
            provider=provider,
            scope=f"{provider}/{place}",
        )
    except ConfigError as error:
        raise NoKeys(f"holds what cannot be keys: {error}") from None
