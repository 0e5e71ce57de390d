"""Changing a YAML file without disturbing it: what is not changed keeps every character, comments and folding included.

A change is worked out against the places of the file as it was read and carried out at the end, all at once. New keys
go after the line of the key that precedes them, so a comment above the next key stays above that key.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .yamlio import SpecError, compose, plain_value

__all__ = ["Entry", "Sheet", "dump"]


class _Dumper(yaml.SafeDumper):
    """YAML as the specs are written: lists indented, keys in their order, no text that a reader takes for a number."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # PyYAML quotes what YAML 1.1 would misread (`On`); what only 1.2 would misread (`1e3`) is quoted here.
    plain = isinstance(plain_value(text), str)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else "'")


_Dumper.add_representer(str, _represent_text)


def dump(value: Any, *, flow: bool = False) -> str:
    """YAML of plain data, without a final line break."""
    width = 10_000 if flow else 110
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width, default_flow_style=flow
    )
    return text.removesuffix("\n").removesuffix("\n...")


class _Edit(NamedTuple):
    start: int
    end: int
    column: int
    new: str


class Sheet:
    """One YAML file. `top` is its mapping; `text()` is the file with every change made."""

    def __init__(self, file: Path) -> None:
        content = file.read_bytes() if file.is_file() else b""
        self.crlf = b"\r\n" in content
        content = content.replace(b"\r\n", b"\n")
        node = compose(file, content)
        if node is not None and not isinstance(node, yaml.MappingNode):
            raise SpecError(file, node.start_mark.line + 1, "", "must be a mapping")
        self.before = content.decode("utf-8-sig")
        self.edits: list[_Edit] = []
        self.pending: list[_Pending] = []
        self.top: Entry
        if node is None or not node.value or node.flow_style:
            self.head = self.before if node is None else ""
            self.top = _Pending({} if node is None else _plain(node), None, "")
        else:
            self.top = _Block(self, node)

    def text(self) -> str:
        """The file after the changes."""
        text = self.before
        if isinstance(self.top, _Pending) and self.top.changed:
            text = f"{self.head.rstrip()}\n{dump(self.top.data)}\n".lstrip()
        for entry in self.pending:
            if entry.changed and entry.parent is not None:
                entry.parent.put(entry.key, entry.data, entry.order)
        self.pending.clear()
        # From the end to the start, so that earlier places stay valid. Where several edits meet, what is applied last
        # comes first: a removal before an insertion, then the deeper insertion, then the earlier one.
        order = sorted(enumerate(self.edits), key=lambda e: (-e[1].start, e[1].end == e[1].start, e[1].column, -e[0]))
        for _, edit in order:
            text = text[: edit.start] + edit.new + text[edit.end :]
        if not self.before.startswith("\n"):
            text = text.lstrip("\n")  # where the first line was removed
        return text.replace("\n", "\r\n") if self.crlf else text


class Entry:
    """A mapping in the file. `data` is what it holds, changes included."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.entries: dict[str, Entry] = {}

    def entry(self, key: str, order: Sequence[str] = ()) -> Entry:
        """The mapping under a key; one that is not there is made as soon as something is put into it."""
        if key not in self.entries:
            self.entries[key] = self._enter(key, order)
        return self.entries[key]

    def _enter(self, key: str, order: Sequence[str]) -> Entry:
        raise KeyError(key)

    def put(self, key: str, value: Any, order: Sequence[str] = ()) -> None:
        """Set a key. A new one is placed by `order`, the keys as a person reads them; without it, at the end."""
        raise KeyError(key)

    def drop(self, key: str) -> None:
        """Remove a key with its line; comments around it stay. Drop before you put."""
        raise KeyError(key)


class _Pending(Entry):
    """A mapping that is written anew: a missing or empty one, or one in braces."""

    def __init__(self, data: dict[str, Any], parent: _Block | None, key: str, order: Sequence[str] = ()) -> None:
        super().__init__(data)
        self.parent, self.key, self.order = parent, key, order
        self.outermost: _Pending = self
        self.changed = False

    def _enter(self, key: str, order: Sequence[str]) -> Entry:
        inner = _Inner(self, key, order)
        inner.outermost = self.outermost
        return inner

    def put(self, key: str, value: Any, order: Sequence[str] = ()) -> None:
        self.outermost.changed = True
        items = [item for item in self.data.items() if item[0] != key]
        at = list(self.data).index(key) if key in self.data else _place(list(self.data), key, order)
        items.insert(at, (key, value))
        self.data.clear()
        self.data.update(items)

    def drop(self, key: str) -> None:
        self.outermost.changed = True
        del self.data[key]


class _Inner(_Pending):
    """A mapping inside one that is written anew."""

    def __init__(self, outer: _Pending, key: str, order: Sequence[str]) -> None:
        super().__init__(outer.data.get(key) or {}, None, key, order)
        self.outer = outer

    def put(self, key: str, value: Any, order: Sequence[str] = ()) -> None:
        super().put(key, value, order)
        if self.outer.data.get(self.key) is not self.data:
            self.outer.put(self.key, self.data, self.order)


class _Block(Entry):
    """A mapping with a line for each key."""

    def __init__(self, sheet: Sheet, node: yaml.MappingNode) -> None:
        super().__init__(_plain(node))
        self.sheet = sheet
        self.nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {key.value: (key, value) for key, value in node.value}
        self.column = node.value[0][0].start_mark.column
        self.end = self._line_end(node)

    def _enter(self, key: str, order: Sequence[str]) -> Entry:
        value = self.nodes[key][1] if key in self.nodes else None
        if isinstance(value, yaml.MappingNode) and value.value and not value.flow_style:
            block = _Block(self.sheet, value)
            self.data[key] = block.data
            return block
        pending = _Pending(self.data.get(key) or {}, self, key, order)
        self.sheet.pending.append(pending)
        return pending

    def put(self, key: str, value: Any, order: Sequence[str] = ()) -> None:
        old = self.data.get(key)
        self.data[key] = value
        if key not in self.nodes:
            keys = list(self.nodes)
            at = _place(keys, key, order)
            self._insert(keys[at - 1] if at else None, key, value)
        elif not self._put_items(self.nodes[key][1], old, value):
            self._replace(key, value)

    def drop(self, key: str) -> None:
        key_node, value_node = self.nodes.pop(key)
        del self.data[key]
        start = self.sheet.before.rfind("\n", 0, key_node.start_mark.index)
        self.sheet.edits.append(_Edit(max(start, 0), self._line_end(value_node), self.column, ""))

    def _replace(self, key: str, value: Any) -> None:
        """Write a key that is there anew: one line stays one line, braces stay braces."""
        key_node, value_node = self.nodes[key]
        start, end = value_node.start_mark.index, self._end(value_node)
        plain = isinstance(value_node, yaml.ScalarNode) and value_node.style not in ("|", ">") and end > start
        braces = isinstance(value_node, yaml.CollectionNode) and value_node.flow_style and value_node.value
        line = dump(value, flow=True) if (plain and not isinstance(value, dict | list)) or (braces and value) else "\n"
        if "\n" in line:
            start, line = key_node.start_mark.index, self._lines(key, value).lstrip()
        self.sheet.edits.append(_Edit(start, end, self.column, line))

    def _insert(self, after: str | None, key: str, value: Any) -> None:
        if after is None and self.nodes:
            start = next(iter(self.nodes.values()))[0].start_mark.index
            new = f"{self._lines(key, value).lstrip()}\n{' ' * self.column}"
            self.sheet.edits.append(_Edit(start, start, self.column, new))
            return
        end = self.end if after is None else self._line_end(self.nodes[after][1])
        gap = "\n\n" if self._stands_apart() else "\n"
        self.sheet.edits.append(_Edit(end, end, self.column, gap + self._lines(key, value)))

    def _stands_apart(self) -> bool:
        """True at the top of a file whose entries are set apart by empty lines."""
        if self.column or len(self.nodes) < 2:
            return False
        (_, before), (last, _) = list(self.nodes.values())[-2:]
        return "\n\n" in self.sheet.before[self._end(before) : last.start_mark.index]

    def _put_items(self, node: yaml.Node, old: Any, new: Any) -> bool:
        """Change a list item by item, so that comments between the items stay. False when it has to be replaced."""
        if not isinstance(node, yaml.SequenceNode) or node.flow_style or not new or not isinstance(new, list):
            return False
        if not old or any(isinstance(item, dict | list) for item in (*old, *new)):
            return False
        column, text = node.start_mark.column, self.sheet.before
        for kind, low, high, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            lines = "".join(f"\n{' ' * column}- {dump(item)}" for item in new[first:last])
            if kind in ("delete", "replace"):
                start = text.rfind("\n", 0, node.value[low].start_mark.index)
                self.sheet.edits.append(_Edit(start, self._line_end(node.value[high - 1]), column, lines))
            elif kind == "insert":
                first_line = text.rfind("\n", 0, node.start_mark.index)
                at = self._line_end(node.value[low - 1]) if low else first_line
                self.sheet.edits.append(_Edit(at, at, column, lines))
        return True

    def _lines(self, key: str, value: Any) -> str:
        margin = " " * self.column
        return "\n".join(margin + line if line else line for line in dump({key: value}).split("\n"))

    def _end(self, node: yaml.Node) -> int:
        """Where the text of a value ends, without comments and empty lines after it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        end: int = node.end_mark.index
        block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
        return len(self.sheet.before[:end].rstrip()) if block else end

    def _line_end(self, node: yaml.Node) -> int:
        end = self.sheet.before.find("\n", self._end(node))
        return len(self.sheet.before) if end < 0 else end


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else plain_value(node.value)


def _place(keys: list[str], key: str, order: Sequence[str]) -> int:
    """Where a new key goes: after the last of those that come before it."""
    if key not in order:
        return len(keys)
    earlier = set(order[: list(order).index(key)])
    return max((index + 1 for index, name in enumerate(keys) if name in earlier), default=0)
