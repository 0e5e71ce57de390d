"""JSON paths, and texts of a document as messages show them."""

from __future__ import annotations

import json

__all__ = ["cut", "member"]


def cut(text: str) -> str:
    """A text of the document as it stands in messages: not longer than 60 characters."""
    return text if len(text) <= 60 else f"{text[:57]}…"


def member(path: str, name: str) -> str:
    """The path of a member of an object; names that are no plain words stand in brackets."""
    plain = name.isascii() and name.isidentifier()
    return f"{path}.{name}" if plain else f"{path}[{json.dumps(name, ensure_ascii=False)}]"
