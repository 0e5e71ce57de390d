"""How far a long list has come, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress"]


@contextmanager
def progress(total: int | None, streams: bool, what: str = "items") -> Iterator[Callable[[int], None]]:
    """A bar on standard error while the block runs, and then no more.

    Without a terminal there is none, and neither where the rows themselves go to the terminal as they come.

    Args:
        total: Items to come; None where nobody knows.
        streams: Whether the results go to standard output meanwhile.
        what: What is counted.

    Yields:
        A function that is told how many items have come.
    """
    if not sys.stderr.isatty() or (streams and sys.stdout.isatty()):
        yield lambda items: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(f"{{task.completed:,.0f}} {what}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=total)

        def count(items: int) -> None:
            bar.advance(task, items)

        yield count
