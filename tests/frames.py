"""What error reporters collect besides an error's text: the local variables of the frames it went through."""

from __future__ import annotations

import traceback
from pathlib import Path

import aliram

__all__ = ["locals_of"]

PACKAGE = str(Path(aliram.__file__).parent)


def locals_of(error: BaseException | None) -> str:
    """The local variables of our frames in an exception and all that hangs on it."""
    if error is None:
        return ""
    own = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename.startswith(PACKAGE)]
    shown = "".join(repr(frame.f_locals) for frame in own)
    return shown + locals_of(error.__cause__) + locals_of(error.__context__)
