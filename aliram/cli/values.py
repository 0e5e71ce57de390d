"""From what is typed to what is sent: texts, numbers, lists, JSON, files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from aliram.operation import Param

__all__ = ["ListValue", "Text", "read_text", "type_of"]


def read_text(value: str, what: str = "") -> str:
    """A value as typed; `@path` stands for a file's content, `-` for standard input, `@@` for an `@`.

    Both are UTF-8; a byte order mark, which some editors write, is no part of the text.

    Args:
        value: What was typed.
        what: Begins the complaint, where click does not name the option on its own.

    Raises:
        click.BadParameter: The file cannot be read, or is not UTF-8.
    """
    lead = f"{what}: " if what else ""
    if value == "-":
        stream = getattr(sys.stdin, "buffer", None)
        try:
            return sys.stdin.read() if stream is None else stream.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise click.BadParameter(f"{lead}standard input is not UTF-8 text") from None
    if not value.startswith("@"):
        return value
    if value.startswith("@@"):
        return value[1:]
    try:
        return Path(value[1:]).expanduser().read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise click.BadParameter(f"{lead}{value[1:]} is not UTF-8 text") from None
    except (OSError, ValueError, RuntimeError) as error:  # no such file; a NUL in its name; ~nobody
        reason = error.strerror if isinstance(error, OSError) else error
        raise click.BadParameter(f"{lead}{value[1:]} cannot be read: {reason}") from None


def _typed(value: Any, kind: click.ParamType[Any], param: click.Parameter | None, ctx: click.Context | None) -> str:
    try:
        return read_text(str(value))
    except click.BadParameter as error:
        kind.fail(error.message, param, ctx)


class Text(click.ParamType[str]):
    """A text, or where to find it."""

    name = "text"

    def __init__(self, document: bool = False) -> None:
        self._document = document
        if document:
            self.name = "json"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = _typed(value, self, param, ctx)
        if self._document:
            try:
                json.loads(text)
            except ValueError as error:
                self.fail(f"not JSON: {error}", param, ctx)
        return text


class ListValue(click.ParamType[list[Any]]):
    """One item of a list, or a JSON array of them; an object is JSON or `Key=team,Value=red`.

    A list that travels as one delimited text may be typed like that too, as the aliyun CLI has it.
    """

    def __init__(self, of: Param) -> None:
        fields = of.item.fields if of.item is not None else ()
        self._fields = [field.name for field in fields]
        self._separator = of.separator if of.style == "delimited" else None
        self.name = "key=value,… or json" if fields else "item or json"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> list[Any]:
        text = _typed(value, self, param, ctx)
        if text.lstrip().startswith(("[", "{")):
            try:
                read = json.loads(text)
            except ValueError as error:
                self.fail(f"not JSON: {error}", param, ctx)
            return read if isinstance(read, list) else [read]
        if not self._fields:
            return text.split(self._separator) if self._separator else [text]
        pairs = {}
        for part in text.split(","):
            name, equals, given = part.partition("=")
            if not equals or name not in self._fields:
                known = ",".join(f"{field}=…" for field in self._fields)
                self.fail(f"{part!r} is not one of {known}; a value with a comma goes as JSON", param, ctx)
            pairs[name] = given
        return [pairs]


def type_of(param: Param) -> click.ParamType[Any]:
    """The click type of a parameter."""
    if param.type == "list":
        return ListValue(param)
    if param.enum:
        return click.Choice([int(value) for value in param.enum] if param.type == "int" else param.enum)
    if param.type == "int":
        return click.INT
    if param.type == "float":
        return click.FLOAT
    if param.type == "bool":
        return click.BOOL
    return Text(document=param.document or param.type in ("map", "object", "any"))
