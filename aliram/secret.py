"""A string that does not show itself."""

from __future__ import annotations

__all__ = ["Secret"]


class Secret(str):
    """A secret, token, password or assertion: equal to its text, masked in `repr`.

    It is the text itself wherever text is needed (signing, encoding), so `str(secret)` and f-strings still show it;
    `repr` is what containers, dataclasses, models, tracebacks with locals and loggers print.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('***')" if self else "Secret('')"
