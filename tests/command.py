"""The `aliram` command, run inside of the test's process: exit code, standard output, standard error."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from unittest import mock

from aliram.cli.app import run


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def aliram(*arguments: str, typed: str = "") -> Done:
    """Runs one command to its end; `typed` comes from a standard input that is no terminal."""
    out, err = io.StringIO(), io.StringIO()
    stdin = mock.patch.object(sys, "stdin", io.StringIO(typed))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), stdin, _logging_as_it_was():
        code = run(arguments)
    return Done(code, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def _logging_as_it_was() -> Iterator[None]:
    """`--debug` sets up logging for its process, which here is everybody's."""
    root, ours = logging.getLogger(), logging.getLogger("aliram")
    handlers, level = list(root.handlers), ours.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        ours.setLevel(level)


def done(*arguments: str, typed: str = "") -> str:
    """What a command prints that has to succeed."""
    ended = aliram(*arguments, typed=typed)
    assert ended.code == 0, ended.err
    return ended.out


def refused(code: int, *arguments: str, typed: str = "") -> str:
    """The one line that a command ends with that has to fail in this way."""
    ended = aliram(*arguments, typed=typed)
    assert ended.code == code, ended.err
    *_, last = ended.err.splitlines()
    assert last.startswith("error: ")
    return last
