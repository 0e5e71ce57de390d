"""Files that a person writes for an audit, in YAML (extra `audit`) or JSON, with the line of each thing in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aliram.errors import ConfigError

__all__ = ["Document", "read_document"]

_TIMESTAMP = "tag:yaml.org,2002:timestamp"


@dataclass(frozen=True)
class Document:
    """What a file says."""

    path: str
    value: Any
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    """The line (the first is 1) of each entry down to the third level, by its way from the top; none in JSON."""

    def problem(self, message: str, *way: str | int) -> ConfigError:
        """An error that names the file and, where it is known, the line."""
        while way and way not in self.lines:
            way = way[:-1]
        line = f", line {self.lines[way]}" if way else ""
        return ConfigError(f"{self.path}{line}: {message}")


def read_document(path: str | Path, *, texts: bool = False) -> Document:
    """Reads a file: JSON where its name ends with `.json`, else YAML. Dates stay texts.

    Args:
        path: The file, UTF-8.
        texts: Whether every scalar of YAML is a text, so that an account id needs no quotes.

    Raises:
        ConfigError: It cannot be read, is no YAML or JSON, or says something twice in one mapping.
    """
    try:
        text = Path(path).read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is no text in UTF-8") from None
    return _json(str(path), text) if Path(path).suffix.lower() == ".json" else _yaml(str(path), text, texts)


def _json(path: str, text: str) -> Document:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if twice := _twice(key for key, _ in pairs):
            raise ConfigError(f"{path}: {twice!r} stands twice in one mapping")
        return dict(pairs)

    try:
        return Document(path, json.loads(text, object_pairs_hook=once))
    except (json.JSONDecodeError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ConfigError(f"{path}{where}: not JSON (a file of YAML ends with .yaml or .yml)") from None


def _yaml(path: str, text: str, texts: bool) -> Document:
    try:
        import yaml
    except ImportError:
        raise ConfigError(f"{path}: YAML needs pyyaml: pip install 'aliram[audit]', or write it as JSON") from None
    parent = yaml.BaseLoader if texts else yaml.SafeLoader
    loader_type: Any = type("_Loader", (parent,), {})
    loader_type.yaml_implicit_resolvers = {
        first: [each for each in resolvers if each[0] != _TIMESTAMP]
        for first, resolvers in parent.yaml_implicit_resolvers.items()
    }
    loader = None
    try:
        loader = loader_type(text)
        node = loader.get_single_node()
        lines: dict[tuple[str | int, ...], int] = {}
        if node is not None:
            _places(node, (), lines, path)
        return Document(path, None if node is None else loader.construct_document(node), lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = "" if mark is None else f", line {mark.line + 1}"
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ConfigError(f"{path}{where}: not YAML: {what}") from None
    except (RecursionError, ValueError) as error:
        raise ConfigError(f"{path}: not YAML: {error}") from None
    finally:
        if loader is not None:
            loader.dispose()


def _places(node: Any, way: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], path: str) -> None:
    """Notes the lines of what is in a node of YAML, three levels deep."""
    if len(way) == 3:
        return
    children: list[tuple[str | int, Any, Any]] = []
    if node.id == "mapping":
        children = [(str(key.value), key, value) for key, value in node.value]
        if twice := _twice(str(name) for name, _, _ in children):
            line = max(key.start_mark.line for name, key, _ in children if name == twice) + 1
            raise ConfigError(f"{path}, line {line}: {twice!r} stands twice in one mapping")
    elif node.id == "sequence":
        children = [(number, each, each) for number, each in enumerate(node.value)]
    for name, place, child in children:
        lines[*way, name] = place.start_mark.line + 1
        _places(child, (*way, name), lines, path)


def _twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
