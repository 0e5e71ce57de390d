"""Patterns of the policy language: `*` stands for any number of characters, `?` for exactly one, all else for itself.

A pattern is cut at its stars once. Matching then looks for the pieces from left to right, each at the first place after
the one before, which is right for patterns whose only repetition is `*`, and never goes back: the work is bounded by
pattern times text, and texts that are too short are refused before any of it.

Source: "Policy structure and syntax" (document 93739): wildcards may stand anywhere in a string.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Matcher", "arn_glob", "glob", "is_pattern"]

Matcher = Callable[[str], bool]
"""Whether a whole text fits."""


def is_pattern(text: str, *, question_mark: bool = True) -> bool:
    """Whether a text holds a wildcard."""
    return "*" in text or (question_mark and "?" in text)


def glob(pattern: str, *, question_mark: bool = True) -> Matcher:
    """The test of one pattern; both case and line breaks count.

    Args:
        pattern: As it stands in the policy.
        question_mark: False makes `?` an ordinary character.
    """
    if question_mark and "?" in pattern:
        return _gapped(pattern)
    pieces = pattern.split("*")
    if len(pieces) == 1:
        return pattern.__eq__
    head, tail = pieces[0], pieces[-1]
    middle = [piece for piece in pieces[1:-1] if piece]
    if not middle:
        if not tail:
            return (lambda text: text.startswith(head)) if head else (lambda text: True)
        if not head:
            return lambda text: text.endswith(tail)
    start, after = len(head), len(tail)
    least = start + after + sum(map(len, middle))

    def match(text: str) -> bool:
        if len(text) < least or not text.startswith(head) or not text.endswith(tail):
            return False
        at, end = start, len(text) - after
        for piece in middle:
            at = text.find(piece, at, end)
            if at < 0:
                return False
            at += len(piece)
        return True

    return match


def arn_glob(pattern: str, *, question_mark: bool = True) -> Matcher:
    """The test of a pattern for ARNs: the four colons after `acs` part five fields, and no `*` reaches beyond its own.

    What a relative id holds is up to the service, colons too. A pattern with fewer colons (`*`, `acs:ecs:*`) is one
    for the whole text.
    """
    fields = pattern.split(":", 4)
    whole = glob(pattern, question_mark=question_mark)
    if len(fields) < 5:
        return whole
    tests = [glob(field, question_mark=question_mark) for field in fields]
    plain = ":" not in fields[4]

    def match(text: str) -> bool:
        if not whole(text):
            return False
        # Where both have four colons they can only meet one to one.
        if plain and text.count(":") == 4:
            return True
        parts = text.split(":", 4)
        return len(parts) == 5 and all(test(part) for test, part in zip(tests, parts, strict=True))

    return match


def _gapped(pattern: str) -> Matcher:
    """As `glob`, for patterns with a `?` in some piece."""
    pieces = [_Piece(piece) for piece in pattern.split("*")]
    if len(pieces) == 1:
        only = pieces[0]
        return lambda text: len(text) == only.length and only.fits(text, 0)
    head, tail = pieces[0], pieces[-1]
    middle = [piece for piece in pieces[1:-1] if piece.length]
    least = sum(piece.length for piece in pieces)

    def match(text: str) -> bool:
        end = len(text) - tail.length
        if len(text) < least or not head.fits(text, 0) or not tail.fits(text, end):
            return False
        at = head.length
        for piece in middle:
            at = piece.find(text, at, end)
            if at < 0:
                return False
            at += piece.length
        return True

    return match


class _Piece:
    """What stands between two stars: literal parts with gaps of single characters between them."""

    __slots__ = ("anchor", "length", "offset", "parts")

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.parts: list[tuple[int, str]] = []
        at = 0
        for part in text.split("?"):
            if part:
                self.parts.append((at, part))
            at += len(part) + 1
        # The longest part is searched for: it is the least likely to be found in vain.
        self.offset, self.anchor = max(self.parts, key=lambda part: len(part[1]), default=(0, ""))

    def fits(self, text: str, start: int) -> bool:
        """Whether the piece stands at that place; the caller has made sure that the text is long enough."""
        return all(text.startswith(part, start + at) for at, part in self.parts)

    def find(self, text: str, at: int, end: int) -> int:
        """The first place from `at` where the piece stands, before `end`; -1 for none."""
        last = end - self.length
        while at <= last:
            if self.anchor:
                hit = text.find(self.anchor, at + self.offset, last + self.offset + len(self.anchor))
                if hit < 0:
                    return -1
                at = hit - self.offset
            if self.fits(text, at):
                return at
            at += 1
        return -1
