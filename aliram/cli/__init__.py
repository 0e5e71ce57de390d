"""The `aliram` command. Needs the extra: `pip install 'aliram[cli]'`.

Exit codes: 0 done, 1 the service said no, 2 wrong usage (nothing was sent), 3 no usable credentials, 4 no usable
network, 5 findings (`aliram policy lint`, and a denial of `aliram policy evaluate`), 130 interrupted.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Runs the command with the process's arguments, or those given, and ends the process with its exit code."""
    try:
        import click  # noqa: F401 — asked for first, so that what is missing is said in one line
    except ModuleNotFoundError:
        sys.exit("the aliram command needs its extra: pip install 'aliram[cli]'")
    try:
        from .app import run

        code = run(arguments)
    except KeyboardInterrupt:  # while modules were loaded
        code = 130
    sys.exit(code)
