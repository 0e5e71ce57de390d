"""Fair timing: the arms take turns in short batches, and each is judged by its median."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

__all__ = ["Result", "compare", "compare_async", "median", "pin"]

BATCHES = 21
"""Batches per arm; odd, so that the median is one of them."""


@dataclass(frozen=True)
class Result:
    """Medians of one arm, in microseconds for one unit of work."""

    cpu: float
    wall: float


def pin(core: int) -> None:
    """Keep this process on one core, so that the server on the other one does not disturb it."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


async def compare_async(
    arms: Mapping[str, Callable[[], Awaitable[object]]], units: Mapping[str, int], batches: int = BATCHES
) -> dict[str, Result]:
    """Run every arm in turn, `batches` times; an arm's call does `units[arm]` units of work."""
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in arms}
    for name in arms:
        await arms[name]()  # warms connections, caches and code
    for turn in range(batches):
        # The order changes every turn: who runs second must not always be the same.
        for name in list(arms)[:: 1 if turn % 2 else -1]:
            gc.collect()
            cpu, wall = time.process_time(), time.perf_counter()
            await arms[name]()
            samples[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    return {name: median(samples[name], units[name]) for name in arms}


def compare(
    arms: Mapping[str, Callable[[], object]], units: Mapping[str, int], batches: int = BATCHES
) -> dict[str, Result]:
    """The same for work that awaits nothing."""
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in arms}
    for name in arms:
        arms[name]()
    for turn in range(batches):
        for name in list(arms)[:: 1 if turn % 2 else -1]:
            gc.collect()
            cpu, wall = time.process_time(), time.perf_counter()
            arms[name]()
            samples[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    return {name: median(samples[name], units[name]) for name in arms}


def median(samples: list[tuple[float, float]], units: int) -> Result:
    """The medians of (CPU, wall) seconds, for one of that many units of work."""
    return Result(
        cpu=statistics.median(cpu for cpu, _ in samples) / units * 1e6,
        wall=statistics.median(wall for _, wall in samples) / units * 1e6,
    )
