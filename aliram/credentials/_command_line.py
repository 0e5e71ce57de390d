"""The command of an External profile as program and arguments, by the rules of the `aliyun` command line."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from aliram.errors import ConfigError

__all__ = ["arguments_of", "split_command"]

_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
_SINGLE, _BLANK = r"'(?P<single>[^']*)'", r"(?P<blank>\s+)"
_POSIX_PIECE = re.compile(
    rf"""{_SINGLE}|"(?P<double>(?:\\.|[^"\\])*)"|(?P<joined>\\\n)|\\(?P<escaped>.)|{_BLANK}|(?P<plain>[^\s'"\\]+)""",
    re.DOTALL,
)
_WINDOWS_PIECE = re.compile(rf"""{_SINGLE}|"(?P<double>(?:\\"|[^"])*+)"|{_BLANK}|(?P<plain>[^\s'"]+)""")
_ESCAPED = re.compile(r'\\(["\\$`])|\\\n')


def split_command(text: str, *, windows: bool = os.name == "nt") -> list[str]:
    """A command as program and arguments, by the rules of the `aliyun` command line (v3.4.11). No shell is involved.

    Blanks separate arguments and quotation marks of either kind hold them together; an empty pair is an empty argument.
    Between single ones everything stands for itself. A backslash takes the meaning from what follows it, between
    double ones only from `"`, `\\`, `$` and a backquote; with the end of a line it vanishes. On Windows it separates
    paths and means nothing but in `\\"` between double quotation marks.

    Raises:
        ConfigError: a quotation does not end, or the text ends with a backslash. The text is not shown: it may hold a
            password.
    """
    text = text.strip()
    piece = _WINDOWS_PIECE if windows else _POSIX_PIECE
    arguments: list[str] = []
    current: list[str] | None = None  # None between arguments
    position = 0
    while position < len(text):
        match = piece.match(text, position)
        if match is None:
            problem = "ends with a backslash" if text[position] == "\\" else "has a quotation that does not end"
            raise ConfigError(f"process_command {problem}")
        position = match.end()
        if match.lastgroup == "blank":
            arguments += [] if current is None else ["".join(current)]
            current = None
        elif match.lastgroup != "joined":
            part = match[str(match.lastgroup)]
            if match.lastgroup == "double":
                part = part.replace('\\"', '"') if windows else _ESCAPED.sub(r"\1", part)
            current = [*(current or ()), part]
    return arguments if current is None else [*arguments, "".join(current)]


def arguments_of(command: object) -> list[str]:
    """The program and its arguments."""
    if isinstance(command, str):
        arguments = split_command(command)
    elif isinstance(command, Sequence) and all(isinstance(argument, str) for argument in command):
        arguments = list(command)
    else:
        raise ConfigError(f"process_command must be a text or a list of texts, not {type(command).__name__}")
    if not arguments or not arguments[0]:
        raise ConfigError("process_command is empty")
    if any("\0" in argument for argument in arguments):
        raise ConfigError("process_command holds a NUL character")
    if _ASSIGNMENT.match(arguments[0]):
        raise ConfigError(
            "process_command begins with NAME=value, which only a shell understands: use `env NAME=value ...`"
        )
    return arguments
