"""Changing YAML in place: what is meant changes, every other character stays."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.sheet import Entry, Sheet, dump
from codegen.yamlio import SpecError, read_yaml

TEXT = """\
# the head of the file
A:   # beside A
  summary: 'folded
    text'  # beside the summary
  params:
    X:
      type: str
      enum:
        - a  # first
        # above b
        - b

    # above Y
    Y: {type: int, required: true}  # beside Y
    Z:
      doc: >-
        a block
        of text

  # the tail of A
# above B
B:
  params: {}
  returns:
C: {}
# the end
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def entry(sheet: Sheet, *path: str) -> Entry:
    found = sheet.top
    for key in path:
        found = found.entry(key)
    return found


def test_without_a_change_the_text_is_the_same(file: Path) -> None:
    sheet = Sheet(file)
    for path in (("A", "params", "X"), ("A", "params", "Y"), ("B", "params"), ("B", "returns"), ("C",), ("D",)):
        entry(sheet, *path)
    assert sheet.text() == TEXT


X = ("A", "params", "X")
Y = ("A", "params", "Y")
Z = ("A", "params", "Z")
P = ("A", "params")
# (where, what is done, what stood there, what stands there)
EDITS: list[tuple[tuple[str, ...], Any, str, str]] = [
    (X, lambda e: e.put("type", "int"), "      type: str\n", "      type: int\n"),
    (("A",), lambda e: e.put("summary", "short"), "'folded\n    text'  # beside", "short  # beside"),
    (("A",), lambda e: e.put("summary", "a\nb"), "'folded\n    text'  # beside", "'a\n\n    b'  # beside"),
    (X, lambda e: e.put("maximum", 5), "    - b\n\n    # above Y", "    - b\n      maximum: 5\n\n    # above Y"),
    (X, lambda e: e.put("doc", "x", ("type", "doc", "enum")), "type: str\n", "type: str\n      doc: x\n"),
    (X, lambda e: e.put("first", 1, ("first", "type")), "      type: str\n", "      first: 1\n      type: str\n"),
    (X, lambda e: e.drop("type"), "      type: str\n", ""),
    (X, lambda e: e.drop("enum"), "      enum:\n        - a  # first\n        # above b\n        - b\n", ""),
    (X, lambda e: e.put("enum", ["a", "c", "b"]), "first\n", "first\n        - c\n"),
    (X, lambda e: e.put("enum", ["b"]), "        - a  # first\n", ""),
    (X, lambda e: e.put("enum", ["z", "a", "b"]), "enum:\n", "enum:\n        - z\n"),
    (X, lambda e: e.put("enum", ["a", "b", "On"]), "        - b\n", "        - b\n        - 'On'\n"),
    (Y, lambda e: e.put("type", "str"), "{type: int, required: true}", "{type: str, required: true}"),
    (Y, lambda e: e.drop("required"), "{type: int, required: true}", "{type: int}"),
    (Y, lambda e: e.put("enum", ["a", "1"]), "true}", "true, enum: [a, '1']}"),
    (Z, lambda e: e.put("type", "str", ("type", "doc")), "    Z:\n", "    Z:\n      type: str\n"),
    (Z, lambda e: e.put("unit", "days"), "        of text\n", "        of text\n      unit: days\n"),
    (Z, lambda e: e.put("doc", "short"), ">-\n        a block\n        of text\n", "short\n"),
    (P, lambda e: e.put("W", {"type": "str"}), "        of text\n", "        of text\n    W:\n      type: str\n"),
    (P, lambda e: e.drop("Z"), "    Z:\n      doc: >-\n        a block\n        of text\n", ""),
    (("A",), lambda e: e.put("errors", {"E.a": 404}), "      of text\n", "      of text\n  errors:\n    E.a: 404\n"),
    (("B",), lambda e: e.put("write", True, ("write", "params")), "B:\n", "B:\n  write: true\n"),
    (("B", "params"), lambda e: e.put("Q", {"type": "str"}), "  params: {}\n", "  params:\n    Q:\n      type: str\n"),
    (("B", "returns"), lambda e: e.put("R", {"type": "str"}), "  returns:\n", "  returns:\n    R:\n      type: str\n"),
    (("B", "errors"), lambda e: e.put("E", 404), "  returns:\nC", "  returns:\n  errors:\n    E: 404\nC"),
    (("C",), lambda e: e.put("write", True), "C: {}\n", "C:\n  write: true\n"),
    (("C", "params", "P"), lambda e: e.put("type", "str"), "C: {}\n", "C:\n  params:\n    P:\n      type: str\n"),
    ((), lambda e: e.put("D", {"write": True}), "C: {}\n", "C: {}\nD:\n  write: true\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "edit", "before", "after"), EDITS, ids=range(len(EDITS)))
def test_a_change_touches_its_own_place_only(
    path: tuple[str, ...], edit: Any, before: str, after: str, file: Path
) -> None:
    sheet = Sheet(file)
    edit(entry(sheet, *path))
    assert TEXT.count(before) == 1
    assert sheet.text() == TEXT.replace(before, after)


def test_changes_at_one_place_stand_in_the_order_of_depth(file: Path) -> None:
    sheet = Sheet(file)
    params = entry(sheet, "A", "params")
    entry(sheet, "A").put("errors", {"E": 404})
    params.put("V", {"type": "str"})
    params.entry("Z").put("unit", "days")
    params.put("W", {"type": "str"})
    assert sheet.text() == TEXT.replace(
        "        of text\n",
        "        of text\n      unit: days\n    V:\n      type: str\n    W:\n      type: str\n  errors:\n    E: 404\n",
    )


def test_entries_that_stand_apart_are_joined_by_one_that_does(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("A:\n  write: true\n\n# above B\nB:\n  write: true\n", "utf-8")
    sheet = Sheet(path)
    sheet.top.put("C", {"write": False})
    assert sheet.text().endswith("B:\n  write: true\n\nC:\n  write: false\n")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "A: 1\n"),
        ("# only a comment\n", "# only a comment\nA: 1\n"),
        ("{}\n", "A: 1\n"),
        ("{B: 2}\n", "B: 2\nA: 1\n"),
        ("B: 2", "B: 2\nA: 1"),
    ],
)
def test_a_file_with_little_in_it_can_be_added_to(text: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, "utf-8")
    sheet = Sheet(path)
    sheet.top.put("A", 1)
    assert sheet.text() == after


def test_a_file_that_is_no_mapping_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("\n- a\n", "utf-8")
    with pytest.raises(SpecError, match=r"x\.yaml:2: \(top\): must be a mapping"):
        Sheet(path)


ODD = ["On", "no", "null", "~", "", "1", "1.0", "1e3", "0x1f", ".5", "2024-02-29", "12:30", "a: b", "a #b", "- a",
       "'", '"', "\\", "{", "[x]", "&a", "*a", "!x", "%x", "@x", "`x`", "|", ">", "?", " a ", "a\nb", "\ta", "控件",
       "=", "<<", "é\u2028x", "𝔘", "x" * 300, "word " * 60]  # fmt: skip


def test_a_text_is_read_back_as_the_same_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        dump({"list": ODD, "map": dict.fromkeys(ODD, 1), **{f"k{i}": v for i, v in enumerate(ODD)}}), "utf-8"
    )
    data = read_yaml(path).data
    assert data["list"] == ODD
    assert list(data["map"]) == ODD
    assert [data[f"k{i}"] for i in range(len(ODD))] == ODD
    path.write_text(f"a: {dump(ODD, flow=True)}", "utf-8")
    assert read_yaml(path).data["a"] == ODD


KEYS = st.sampled_from(["type", "doc", "X", "Y", "enum", "a.b", "On"])
VALUES = st.one_of(
    st.sampled_from(["x", "On", "two words", "1.0", "a: b"]), st.integers(0, 9), st.booleans(),
    st.lists(st.sampled_from(["a", "b", "On", "1"]), max_size=4),
)  # fmt: skip
TREES = st.recursive(
    st.dictionaries(KEYS, VALUES, max_size=4), lambda inner: st.dictionaries(KEYS, VALUES | inner, max_size=4)
)
STEPS = st.lists(st.tuples(st.lists(KEYS, max_size=3), st.booleans(), KEYS, VALUES | TREES), max_size=6)


def commented(tree: dict[str, Any]) -> tuple[str, list[str]]:
    """The tree as YAML with comments above and beside its lines."""
    lines: list[str] = []
    comments: list[str] = []
    for number, line in enumerate(dump(tree).split("\n")):
        if line and line != "{}":
            comments.append(f"# {number} above")
            lines += [f"{' ' * (len(line) - len(line.lstrip()))}# {number} above", f"{line}  # {number} beside"]
        else:
            lines.append(line)
    return "\n".join(lines) + "\n", comments


@settings(max_examples=100, deadline=None)
@given(tree=TREES, steps=STEPS)
def test_any_series_of_changes_gives_what_was_meant(
    tree: dict[str, Any], steps: list[tuple[list[str], bool, str, Any]]
) -> None:
    text, comments = commented(tree)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_text(text, "utf-8")
        sheet = Sheet(path)
        done: set[tuple[str, ...]] = set()  # a place is changed once, drops come before puts
        whole = True  # no value that comments stood in was replaced or removed
        for drop in (True, False):
            for keys, drops, key, value in steps:
                place = (*keys, key)
                if drops != drop or any(place[: len(p)] == p or p[: len(place)] == place for p in done):
                    continue
                model: Any = tree
                for part in keys:
                    if not isinstance(model.get(part, {}), dict) or (drop and part not in model):
                        break
                    model = model.setdefault(part, {})
                else:
                    if drop and key not in model:
                        continue
                    done.add(place)
                    target = entry(sheet, *keys)
                    if drop:
                        whole = False
                        del model[key]
                        target.drop(key)
                    else:
                        whole = whole and not isinstance(model.get(key), dict | list)
                        model[key] = value
                        target.put(key, value)
        after = sheet.text()
        path.write_text(after, "utf-8")
        assert plain(read_yaml(path).data) == plain(tree)
        if not done:
            assert after == text
        if whole:
            assert all(comment in after for comment in comments)


def plain(value: Any) -> Any:
    """A mapping that lost its last key is written as nothing."""
    return {key: plain(inner) for key, inner in value.items()} or None if isinstance(value, dict) else value
