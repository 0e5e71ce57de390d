"""Snapshots: all that an emulator holds as bytes, to be restored between two tests or into another emulator.

A snapshot has every account with its keys and sessions, the clock's distance from the wall clock, and the settings of
steering (page cap, delays, permission checks, instance role). Faults, throttles and the request log are not in it:
restoring clears them. It holds secrets as the state itself does, and is read by the version of the emulator that made
it alone.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta, Struct

from .imds import ImdsMode, checked_lifetime, checked_role
from .permissions import AuthMode
from .state import COLUMNS, LAYOUT

if TYPE_CHECKING:
    from .core import Core

__all__ = ["restore_snapshot", "take_snapshot"]

_MAGIC = b"aliram emulator snapshot\n"


class _Head(Struct, forbid_unknown_fields=True):
    """What stands in front of the database."""

    layout: int
    checksum: int
    """CRC-32 of the database: a file that was cut short is told from one that is whole."""
    clock_offset: float
    page_cap: Annotated[int, Meta(ge=1)] | None
    report_delay: Annotated[float, Meta(ge=0)]
    consistency_delay: Annotated[float, Meta(ge=0)]
    auth: AuthMode
    instance_role: str | None
    imds_mode: ImdsMode
    instance_lifetime: int


def take_snapshot(core: Core) -> bytes:
    """The state as it is now."""
    core.wire.authenticator.flush()
    image = core.state.image()
    head = _Head(
        layout=LAYOUT,
        checksum=zlib.crc32(image),
        clock_offset=core.clock.offset,
        page_cap=core.wire.page_cap,
        report_delay=core.wire.report_delay,
        consistency_delay=core.seen.delay,
        auth=core.wire.auth,
        instance_role=core.imds.role,
        imds_mode=core.imds.mode,
        instance_lifetime=core.imds.lifetime,
    )
    return b"".join((_MAGIC, msgspec.json.encode(head), b"\n", image))


def restore_snapshot(core: Core, snapshot: bytes) -> None:
    """Makes everything what it was. Raises `ValueError`, and changes nothing, for what is no snapshot of this
    version."""
    head, image = _read(snapshot)
    if not image:  # `deserialize` raises MemoryError for it
        raise ValueError("the snapshot is damaged")
    core.clock.check(head.clock_offset)
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(image)
            whole = database.execute(COLUMNS).fetchall() == core.state.all(COLUMNS)
        except sqlite3.Error:
            whole = False
        if not whole:
            raise ValueError("the snapshot is damaged")
        core.state.replace(database)
    core.forget()
    core.clock.restore(head.clock_offset)
    core.wire.auth = head.auth
    core.wire.set_page_cap(head.page_cap)
    core.wire.set_report_delay(head.report_delay)
    core.imds.mode, core.imds.lifetime = head.imds_mode, head.instance_lifetime
    core.imds.resume(head.instance_role)
    core.seen.set_delay(head.consistency_delay)
    core.seen.settle()


def _read(snapshot: bytes) -> tuple[_Head, memoryview]:
    if not snapshot.startswith(_MAGIC):
        raise ValueError("this is not a snapshot of an emulator")
    end = snapshot.find(b"\n", len(_MAGIC))
    text, image = snapshot[len(_MAGIC) : end], memoryview(snapshot)[end + 1 :]
    try:
        layout = json.loads(text)["layout"]
        if layout == LAYOUT:
            head = msgspec.json.decode(text, type=_Head)
            checked_role(head.instance_role)
            checked_lifetime(head.instance_lifetime)
            if zlib.crc32(image) == head.checksum:
                return head, image
    except (ValueError, KeyError, TypeError):
        raise ValueError("the snapshot is damaged") from None
    if layout != LAYOUT:
        raise ValueError(f"the snapshot is of another version of the emulator (layout {layout}, here {LAYOUT})")
    raise ValueError("the snapshot is damaged")
