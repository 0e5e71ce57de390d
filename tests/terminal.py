"""The `aliram` command on a terminal, in a process of its own, and somebody who types.

with Terminal("configure", "--profile", "dev") as terminal:
    terminal.answer("Access Key Id: ", "LTAI...")
    terminal.ends(0)
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

# The terminal becomes the process's own: prompts for secrets open /dev/tty, and Ctrl-C is a signal.
_START = (
    "import fcntl, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "from aliram.cli import main\n"
    "main(sys.argv[1:])\n"
)
_PATIENCE = 60.0


class Terminal:
    """A running command. `screen` is all that its terminal has shown so far, with what was typed and echoed."""

    def __init__(self, *arguments: str) -> None:
        self.screen = ""
        self._seen = 0
        self._ours, theirs = pty.openpty()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "error", "-c", _START, *arguments],
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                start_new_session=True,
                env={**os.environ, "TERM": "dumb", "COLUMNS": "200"},
            )
        finally:
            os.close(theirs)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def expect(self, text: str) -> None:
        """Waits until this is shown, behind what was waited for before."""
        deadline = time.monotonic() + _PATIENCE
        while (found := self.screen.find(text, self._seen)) < 0:
            if not self._read(deadline):
                raise AssertionError(f"{text!r} was not shown:\n{self.screen}")
        self._seen = found + len(text)

    def press(self, key: str) -> None:
        """Presses a key once the command waits for one. Python notices a Ctrl-C that comes between a prompt and the
        read behind it only when that read ends, so it is awaited that the process sleeps (where /proc tells)."""
        deadline = time.monotonic() + _PATIENCE
        status = Path(f"/proc/{self._process.pid}/stat")
        while status.exists() and status.read_text().rpartition(")")[2].split()[0] != "S":
            assert time.monotonic() < deadline, self.screen
            os.sched_yield()
        self.type(key)

    def type(self, text: str) -> None:
        """Types this, without a line end."""
        os.write(self._ours, text.encode())

    def answer(self, prompt: str, text: str = "") -> None:
        """Waits for a prompt and answers with a line."""
        self.expect(prompt)
        self.type(f"{text}\n")

    def ends(self, code: int) -> None:
        """Waits for the end, which comes with this exit code."""
        deadline = time.monotonic() + _PATIENCE
        while self._read(deadline):
            pass
        assert self._process.wait(_PATIENCE) == code, self.screen

    def _read(self, deadline: float) -> bool:
        """Reads some more; False at the end, or when it took too long."""
        ready, _, _ = select.select([self._ours], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            piece = os.read(self._ours, 65536)
        except OSError:  # Linux: the other side is closed
            return False
        self.screen += piece.decode("utf-8", "replace")
        return bool(piece)
