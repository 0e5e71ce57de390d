"""Collects into a file, in a process of its own, which kills itself when the file has so many lines.

python -m tests.collecting_process URL KEY_ID KEY_SECRET FILE LINES
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import zlib
from pathlib import Path

from aliram import Session, audit
from aliram.credentials.static import StaticKeys

__all__ = ["lines_of"]


def lines_of(path: Path) -> int:
    """Whole lines of a snapshot file, compressed or not; half a gzip member counts for none."""
    content = path.read_bytes()
    if not content.startswith(b"\x1f\x8b"):
        return content.count(b"\n")
    lines = 0
    while content:
        member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        text = member.decompress(content)
        if not member.eof:
            break
        lines, content = lines + text.count(b"\n"), member.unused_data
    return lines


async def main(url: str, keys: StaticKeys, path: Path, enough: int) -> None:
    def look(_: object) -> None:
        if lines_of(path) >= enough:
            os.kill(os.getpid(), signal.SIGKILL)

    endpoints = {"ims": url, "ram": url, "sts": url}
    async with Session(credentials=keys, endpoints=endpoints) as session:
        await audit.collect(session, path=path, on_call=look)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], StaticKeys(*sys.argv[2:4]), Path(sys.argv[4]), int(sys.argv[5])))
