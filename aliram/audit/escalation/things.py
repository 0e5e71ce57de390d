"""Users, groups, roles or policies by the patterns of ARNs that are about them, without asking each of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from aliram.policy.compiled import any_region
from aliram.policy.globs import arn_glob

__all__ = ["Things"]

_T = TypeVar("_T")


class Things(Generic[_T]):
    """Things of one kind, in their order.

    Args:
        account: Whose ARNs most patterns have.
        things: Each with its ARN, as requests have it: `acs:ram:*:<account>:user/alice`.
    """

    def __init__(self, account: str, things: Iterable[tuple[str, _T]]) -> None:
        self._own = f"acs:ram:*:{account}:"
        listed = list(things)
        self._all = [thing for _, thing in listed]
        self._sorted = sorted((arn, place) for place, (arn, _) in enumerate(listed))
        self._kept: dict[frozenset[str], Sequence[_T]] = {}
        self._places: dict[str, list[int]] = {}

    def about(self, patterns: Iterable[str]) -> Sequence[_T]:
        """Those that one of some patterns is about."""
        key = frozenset(patterns)
        found = self._kept.get(key)
        if found is None:
            if "*" in key:
                found = self._all
            else:
                places = {place for pattern in key for place in self._matching(pattern)}
                found = [self._all[place] for place in sorted(places)]
            self._kept[key] = found
        return found

    def _matching(self, pattern: str) -> list[int]:
        found = self._places.get(pattern)
        if found is None:
            wanted = any_region(pattern)
            # The region of a request is a star itself. What stands before the next wildcard is found by halving.
            start = wanted if not wanted.startswith(self._own) else wanted[len(self._own) :]
            before = start.replace("?", "*").partition("*")[0]
            head = (self._own if start is not wanted else "") + before
            matches = arn_glob(wanted)
            found = []
            for at in range(bisect_left(self._sorted, (head, -1)), len(self._sorted)):
                arn, place = self._sorted[at]
                if not arn.startswith(head):
                    break
                if matches(arn):
                    found.append(place)
            self._places[pattern] = found
        return found
