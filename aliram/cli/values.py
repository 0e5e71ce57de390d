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


def read_text(value: str, what: str) -> str:
    """A value as typed; `@path` stands for a file's content, `-` for standard input, `@@` for an `@`.

    Raises:
        click.BadParameter: The file cannot be read, or is not UTF-8.
    """
    if value == "-":
        return sys.stdin.read()
    if not value.startswith("@"):
        return value
    if value.startswith("@@"):
        return value[1:]
    try:
        return Path(value[1:]).expanduser().read_text("utf-8")
    except OSError as error:
        raise click.BadParameter(f"{what}: {value[1:]} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise click.BadParameter(f"{what}: {value[1:]} is not UTF-8 text") from None


class Text(click.ParamType[str]):
    """A text, or where to find it."""

    name = "text"

    def __init__(self, document: bool = False) -> None:
        self._document = document
        if document:
            self.name = "json"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = read_text(str(value), param.opts[0] if param is not None else "value")
        if self._document:
            try:
                json.loads(text)
            except ValueError as error:
                self.fail(f"not JSON: {error}", param, ctx)
        return text


class ListValue(click.ParamType[list[Any]]):
    """One item of a list, or a JSON array of them; an object is JSON or `Key=team,Value=red`."""

    def __init__(self, item: Param | None) -> None:
        self._fields = {field.name: field for field in item.fields} if item is not None else {}
        self._item = item
        self.name = "key=value,… or json" if self._fields else "item or json"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> list[Any]:
        text = read_text(str(value), param.opts[0] if param is not None else "value")
        if text.lstrip().startswith(("[", "{")):
            try:
                read = json.loads(text)
            except ValueError as error:
                self.fail(f"not JSON: {error}", param, ctx)
            return read if isinstance(read, list) else [read]
        if not self._fields:
            return [text]
        pairs = dict(part.partition("=")[::2] for part in text.split(","))
        unknown = sorted(pairs.keys() - self._fields.keys())
        if unknown:
            self.fail(f"{unknown[0]!r} is none of {', '.join(self._fields)}", param, ctx)
        return [pairs]


def type_of(param: Param) -> click.ParamType[Any]:
    """The click type of a parameter."""
    if param.type == "list":
        return ListValue(param.item)
    if param.enum:
        return click.Choice(param.enum)
    if param.type == "int":
        return click.INT
    if param.type == "float":
        return click.FLOAT
    if param.type == "bool":
        return click.BOOL
    return Text(document=param.document or param.type in ("map", "object", "any"))
