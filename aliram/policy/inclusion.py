"""What two patterns have to do with each other: whether one matches all that the other matches, or anything of it.

Both answers are exact and cost at most pattern times pattern. They rest on there being characters that stand in neither
pattern, of which Unicode has enough.
"""

from __future__ import annotations

from .globs import glob, is_pattern

__all__ = ["arn_includes", "arn_overlaps", "includes", "overlaps"]


def includes(wider: str, narrower: str, *, question_mark: bool = True, ignore_case: bool = False) -> bool:
    """Whether every text that `narrower` matches is matched by `wider` too.

    Args:
        wider: The pattern that shall cover the other.
        narrower: The pattern that shall be covered; a plain text is one as well.
        question_mark: False makes `?` an ordinary character.
        ignore_case: Whether letter case does not count.
    """
    if ignore_case:
        wider, narrower = wider.casefold(), narrower.casefold()
    if not is_pattern(narrower, question_mark=question_mark):
        return glob(wider, question_mark=question_mark)(narrower)
    wild = "?" if question_mark else ""
    if "*" not in wider:
        return "*" not in narrower and len(wider) == len(narrower) and _fits(wider, narrower, 0, wild)
    # The worst text of `narrower` has characters at its wildcards that no pattern names. Where `wider` looks for a
    # piece with letters, stars stand for so many of them that the piece must lie between two stars; where it only
    # counts characters, they stand for none. Either way the worst text is the one of which most is used up, so that a
    # single walk, always to the first place, decides.
    blocks = narrower.split("*")
    head, *middle, tail = wider.split("*")
    prefix, suffix = (head.rstrip(wild), tail.lstrip(wild)) if wild else (head, tail)
    if not _fits(prefix, blocks[0], 0, wild) or not _fits(suffix, blocks[-1], len(blocks[-1]) - len(suffix), wild):
        return False
    at, end = len(head), sum(map(len, blocks)) - len(tail)
    for piece in middle:
        if at > end:
            return False
        core = piece.strip(wild) if wild else piece
        if not core:
            at += len(piece)
            continue
        before = piece.index(core)
        found = _find(core, blocks, at + before, wild)
        if found < 0:
            return False
        at = found + len(piece) - before
    return at <= end


def _find(core: str, blocks: list[str], at: int, wild: str) -> int:
    """The first place from `at`, counted through all blocks, where a piece lies within one of them; -1 for none."""
    start = 0
    for block in blocks:
        last = len(block) - len(core)
        for offset in range(max(at - start, 0), last + 1):
            if _fits(core, block, offset, wild):
                return start + offset
        start += len(block)
    return -1


def _fits(piece: str, text: str, at: int, wild: str) -> bool:
    """Whether a piece without stars matches all that stands there; a wildcard is matched by nothing but a wildcard."""
    if at < 0 or at + len(piece) > len(text):
        return False
    if not wild or wild not in piece:
        return text.startswith(piece, at)
    return all(one in (wild, text[at + number]) for number, one in enumerate(piece))


def overlaps(one: str, other: str, *, question_mark: bool = True, ignore_case: bool = False) -> bool:
    """Whether there is a text that both patterns match.

    Args:
        one: A pattern; a plain text is one as well.
        other: Another.
        question_mark: False makes `?` an ordinary character.
        ignore_case: Whether letter case does not count.
    """
    if ignore_case:
        one, other = one.casefold(), other.casefold()
    if not is_pattern(one, question_mark=question_mark):
        return glob(other, question_mark=question_mark)(one)
    if not is_pattern(other, question_mark=question_mark):
        return glob(one, question_mark=question_mark)(other)
    wild = "?" if question_mark else ""
    # reach[j]: some text is matched by what was read of `one` and by the first j characters of `other`.
    reach = [True] + [False] * len(other)
    for column, char in enumerate(other):
        reach[column + 1] = reach[column] and char == "*"
    for mine in one:
        below = [mine == "*" and reach[0]]
        for column, theirs in enumerate(other):
            if mine == "*" or theirs == "*":
                # A star stands for nothing, or for one more of what the other pattern has there.
                below.append(reach[column + 1] or below[column])
            else:
                same = mine == theirs or (wild != "" and wild in (mine, theirs))
                below.append(same and reach[column])
        reach = below
    return reach[-1]


def arn_includes(wider: str, narrower: str, *, question_mark: bool = True, ignore_case: bool = False) -> bool:
    """As `includes`, for patterns of ARNs, which are compared field by field (see `globs.arn_glob`)."""
    fields = wider.split(":", 4)
    if len(fields) < 5:
        return includes(wider, narrower, question_mark=question_mark, ignore_case=ignore_case)
    parts = narrower.split(":", 4)
    return len(parts) == 5 and all(
        includes(mine, theirs, question_mark=question_mark, ignore_case=ignore_case)
        for mine, theirs in zip(fields, parts, strict=True)
    )


def arn_overlaps(one: str, other: str, *, question_mark: bool = True, ignore_case: bool = False) -> bool:
    """As `overlaps`, for patterns of ARNs; also True where only one of them is parted into fields and a text that both
    match cannot be ruled out."""
    mine, theirs = one.split(":", 4), other.split(":", 4)
    if len(mine) < 5 or len(theirs) < 5:
        return overlaps(one, other, question_mark=question_mark, ignore_case=ignore_case)
    return all(
        overlaps(left, right, question_mark=question_mark, ignore_case=ignore_case)
        for left, right in zip(mine, theirs, strict=True)
    )
