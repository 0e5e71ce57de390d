"""Reading YAML with places: every value knows the line it came from, so that a mistake can be pointed at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

__all__ = ["Document", "SpecError", "read_yaml"]

Path_ = tuple[str | int, ...]

# YAML 1.2 core scalars. PyYAML speaks 1.1, where an enum value `On` or `No` would silently become a boolean.
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?\Z")
_CONSTANTS: dict[str, Any] = {"": None, "null": None, "~": None, "true": True, "false": False}


class SpecError(Exception):
    """A mistake in a spec: one line that names file, line and path."""

    def __init__(self, file: Path | str, line: int, path: str, problem: str) -> None:
        super().__init__(f"{file}:{line}: {path or '(top)'}: {problem}")
        self.file, self.line, self.path, self.problem = str(file), line, path, problem


class Document(NamedTuple):
    """A YAML file as plain data, with the line of every key and item."""

    file: Path
    data: Any
    lines: dict[Path_, int]

    def error(self, path: Path_, problem: str) -> SpecError:
        """An error at a path, or at the nearest part of it that exists."""
        at = path
        while at and at not in self.lines:
            at = at[:-1]
        return SpecError(self.file, self.lines.get(at, 1), ".".join(map(str, path)), problem)


def read_yaml(file: Path) -> Document:
    """Read one file. Tabs, duplicate keys and broken syntax are a `SpecError`."""
    try:
        node = yaml.compose(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except UnicodeDecodeError as error:
        raise SpecError(file, 1, "", f"not UTF-8 text: {error.reason}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise SpecError(file, mark.line + 1 if mark else 1, "", f"not YAML: {error.problem or error}") from None
    lines: dict[Path_, int] = {}
    return Document(file, None if node is None else _build(file, node, (), lines), lines)


def _build(file: Path, node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            where = (*path, key)
            if key in mapping:
                raise SpecError(file, key_node.start_mark.line + 1, ".".join(map(str, where)), "is given twice")
            lines[where] = key_node.start_mark.line + 1
            mapping[key] = _build(file, value_node, where, lines)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_build(file, item, (*path, index), lines) for index, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style:  # quoted or block; the C parser gives "" for a plain scalar, the Python one None
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text
