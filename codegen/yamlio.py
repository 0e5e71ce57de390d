"""Reading YAML with places: every value knows the line it came from, so that a mistake can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

__all__ = ["Document", "Place", "SpecError", "compose", "convert", "plain_value", "read_yaml"]

Place = tuple[str | int, ...]
"""Keys and positions from the top of a file."""

# The scalars of YAML 1.2's core schema. PyYAML speaks 1.1, where an enum value `On` or `No` silently becomes a boolean.
_INT = re.compile(r"[-+]?[0-9]+\Z")
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z|0o[0-7]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class SpecError(Exception):
    """A mistake in a spec: one line that names file, line and path."""

    def __init__(self, file: Path | str, line: int, path: str, problem: str) -> None:
        super().__init__(f"{file}:{line}: {path or '(top)'}: {problem}")
        self.file, self.line, self.path, self.problem = str(file), line, path, problem


class Document(NamedTuple):
    """A YAML file as plain data, with the line of every key and item."""

    file: Path
    data: Any
    lines: dict[Place, int]

    def error(self, place: Place, problem: str) -> SpecError:
        """An error at a place, or at the nearest part of it that exists."""
        at = place
        while at and at not in self.lines:
            at = at[:-1]
        return SpecError(self.file, self.lines.get(at, 1), ".".join(map(str, place)), problem)


def read_yaml(file: Path) -> Document:
    """Read one file. Broken syntax, duplicate keys and aliases are a `SpecError`."""
    node = compose(file, file.read_bytes())
    lines: dict[Place, int] = {}
    return Document(file, None if node is None else _build(file, node, (), lines), lines)


def compose(file: Path, content: bytes) -> yaml.Node | None:
    """The nodes of one YAML document; None when it is empty."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SpecError(file, line, "", f"not UTF-8 text: {error.reason}") from None
    try:
        if "&" in text:
            _refuse_aliases(file, text)
        node: yaml.Node | None = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(part for part in (error.problem, error.context) if part)
        raise SpecError(file, mark.line + 1 if mark else 1, "", f"not YAML: {problem}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SpecError(file, line, "", f"not YAML: {error.reason}") from None
    except RecursionError:
        raise SpecError(file, 1, "", "is nested too deep") from None


def _refuse_aliases(file: Path, text: str) -> None:
    # A value that stands elsewhere could not be changed in one place only, and one that contains itself has no end.
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if getattr(event, "anchor", None) is not None:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise SpecError(file, line, "", "anchors and aliases are not used here; write it out")


def _build(file: Path, node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise SpecError(file, line, ".".join(map(str, place)), "has a key that is not plain text")
            key: str = key_node.value
            where = (*place, key)
            if key in mapping:
                raise SpecError(file, line, ".".join(map(str, where)), "is given twice")
            lines[where] = line
            mapping[key] = _build(file, value_node, where, lines)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_build(file, item, (*place, index), lines) for index, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    # Quoted and block scalars are text. The C parser gives "" for the style of a plain one, the Python parser None.
    return node.value if node.style else plain_value(node.value)


def plain_value(text: str) -> Any:
    """What a scalar without quotes means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.match(text):
        return int(text)
    if _HEX.match(text):
        return int(text, 0)
    if _FLOAT.match(text):
        return float(text)
    return text


def convert(document: Document, kind: Any) -> Any:
    """The document as a typed model; a part that does not fit is a `SpecError` with its place."""
    try:
        return msgspec.convert({} if document.data is None else document.data, kind, strict=True)
    except msgspec.ValidationError as error:
        problem, place = _locate(str(error), document)
        raise document.error(place, problem) from None


_KINDS: dict[str, Any] = {
    "str": str, "int": int, "bool": bool, "float": (int, float), "object": dict, "array": list, "null": type(None),
}  # fmt: skip
_WORDS = {"str": "a text", "int": "a whole number", "bool": "true or false", "float": "a number"}
_WORDS |= {"object": "a mapping", "array": "a list", "null": "nothing"}


def _locate(message: str, document: Document) -> tuple[str, Place]:
    """msgspec's message in our words, and where it belongs.

    msgspec writes `[...]` for the key of a mapping, so the value is looked for by what is wrong with it.
    """
    problem, _, where = message.partition(" - at `")
    keys = re.findall(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[(\.\.\.)\]", where.rstrip("`"))
    wanted = [name or (int(index) if index else None) for name, index, _ in keys]
    for place, value in _matching(document.data, wanted, ()):
        if (unknown := re.search(r"unknown field `([^`]+)`", problem)) and isinstance(value, dict):
            if unknown[1] in value:
                return "is no key that is known here", (*place, unknown[1])
        elif (missing := re.search(r"missing required field `([^`]+)`", problem)) and isinstance(value, dict):
            if missing[1] not in value:
                return f"needs the key `{missing[1]}`", place
        elif expected := re.search(r"Expected `([^`]+)`", problem):
            allowed = [kind.strip() for kind in expected[1].split("|")]
            if not any(_is(value, kind) for kind in allowed):
                words = " or ".join(_WORDS.get(kind, kind) for kind in allowed if kind != "null")
                return f"must be {words}, not {value!r:.60}", place
        elif (choice := re.search(r"Invalid enum value (.+)", problem)) and repr(value) == choice[1]:
            return f"{value!r} is none of the values that are known here", place
    return problem, ()


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "bool"
    return isinstance(value, _KINDS.get(kind, object))


def _matching(data: Any, wanted: list[str | int | None], at: Place) -> Iterator[tuple[Place, Any]]:
    if not wanted:
        yield at, data
        return
    first, rest = wanted[0], wanted[1:]
    if first is None and isinstance(data, dict):
        for key, value in data.items():
            yield from _matching(value, rest, (*at, key))
    elif isinstance(data, dict) and first in data:
        yield from _matching(data[first], rest, (*at, str(first)))
    elif isinstance(data, list) and isinstance(first, int) and first < len(data):
        yield from _matching(data[first], rest, (*at, first))
