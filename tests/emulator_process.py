"""An emulator in a process of its own: one that can be killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aliram.emulator import ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from tests.emulator_fixture import RawClient

__all__ = ["Running", "running"]


@dataclass
class Running:
    """It listens."""

    process: subprocess.Popen[str]
    root: RawClient


@contextmanager
def running(*arguments: str) -> Iterator[Running]:
    """Starts `python -m aliram.emulator`, and ends it."""
    command = [sys.executable, "-m", "aliram.emulator", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            said = next((line for line in process.stdout if "ALIRAM_ENDPOINT_URL=" in line), "")
            port = int(said.rpartition(":")[2].strip("'\" \n"))
            yield Running(process, RawClient(port, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET))
        finally:
            process.terminate()
