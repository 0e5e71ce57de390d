"""What changed between two sets of specs, and what of it breaks callers."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.diff import Change, compare, load_tree, print_markdown, print_text
from codegen.yamlio import read_yaml

SERVICE = """\
product: Shop
version: '2024-02-29'
endpoints:
  public: shop.aliyuncs.com
  vpc: shop-vpc.{region}.aliyuncs.com
  vpc_regions: [cn-beijing, cn-hangzhou]
"""
SHAPES = """\
Item:
  doc: What is sold.
  fields:
    Name: {type: str}
    Made: {type: str, always: true}
Order:
  params:
    Count: {type: int, minimum: 1, maximum: 10}
"""
GOODS = """\
ListItems:
  summary: List what is sold.
  params:
    Marker: {type: str}
    MaxItems: {type: int, maximum: 100}
    Kind: {type: str, enum: [a, b]}
    Name: {type: str, max_length: 64, pattern: '^a'}
    Policy: {type: str, document: true}
    Tags: {type: 'list[str]', style: repeat}
  returns:
    Items: {type: 'list[Item]', wrapper: Item}
    Marker: {type: str}
  paging: {token: Marker, next: Marker, items: Items}
  errors: {Gone: 404}
MakeItem:
  write: true
  params:
    Order: {type: Order, required: true}
DropItem: {}
"""

CHANGES: dict[str, dict[str, Any]] = read_yaml(Path(__file__).parent / "data" / "golden" / "changes.yaml").data


def write(folder: Path, service: str = SERVICE, shapes: str = SHAPES, goods: str = GOODS) -> Path:
    (folder / "shop").mkdir(parents=True)
    for name, text in (("service", service), ("shapes", shapes), ("goods", goods)):
        (folder / "shop" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_told_and_judged(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after, told = (CHANGES[what][key] for key in ("from", "to", "told"))
    texts = [SERVICE, SHAPES, GOODS]
    assert sum(text.count(before) for text in texts) == 1
    old = write(tmp_path / "old")
    new = write(tmp_path / "new", *(text.replace(before, after) for text in texts))
    assert main(["diff", str(old), str(new)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:-1] == told
    breaking = [line for line in told if line.startswith("!")]
    verdict = f"{len(told)} change{'' if len(told) == 1 else 's'}, {len(breaking)} of them break"
    assert lines[-1] == (f"{verdict}{'s' if len(breaking) == 1 else ''} callers" if told else "no difference")


def test_a_folder_may_be_the_specs_or_one_service(tmp_path: Path) -> None:
    folder = write(tmp_path)
    assert load_tree(str(folder)).keys() == load_tree(str(folder / "shop")).keys() == {"shop"}
    assert compare(load_tree(str(folder)), load_tree(str(folder / "shop"))) == []


def test_a_service_comes_and_goes(tmp_path: Path) -> None:
    tree = load_tree(str(write(tmp_path)))
    assert compare({}, tree) == [Change("added", "shop", "service", False)]
    assert compare(tree, {}) == [Change("removed", "shop", "service", True)]


MARKDOWN = """\
## Breaks callers

- `shop.ListItems?Kind`: removed parameter
- `shop.ListItems?Name`: pattern was `^a`, is `` ^`b ``

## Added

- `shop.ListItems!Total`: added field

## Changed

- `shop.ListItems?Tags`: style was `repeat`, is `json`

## Removed

- `shop.ListItems`: removed error code Gone

5 changes, 2 of them break callers
"""
TEXT = """\
  removed shop.ListItems: error code Gone
  added   shop.ListItems!Total: field
! removed shop.ListItems?Kind: parameter
! changed shop.ListItems?Name: pattern was ^a, is ^`b
  changed shop.ListItems?Tags: style was repeat, is json
5 changes, 2 of them break callers
"""


def test_several_changes_as_text_and_as_markdown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goods = GOODS.replace("    Kind: {type: str, enum: [a, b]}\n", "").replace("'^a'", "'^`b'")
    goods = goods.replace("style: repeat", "style: json").replace("  errors: {Gone: 404}\n", "")
    goods = goods.replace("  returns:\n", "  returns:\n    Total: {type: int}\n")
    old, new = str(write(tmp_path / "old")), str(write(tmp_path / "new", goods=goods))
    assert main(["diff", old, new]) == 0
    assert capsys.readouterr().out == TEXT
    assert main(["diff", old, new, "--markdown"]) == 0
    assert capsys.readouterr().out == MARKDOWN
    assert main(["diff", old, old, "--markdown"]) == 0
    assert capsys.readouterr().out == "No difference.\n"
    assert print_text([]) == "no difference"
    assert print_markdown([]) == "No difference."


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose first commit has the specs above and whose second one has a parameter less."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")

    def git(*arguments: str) -> None:
        name = ["-c", "user.name=n", "-c", "user.email=e@example.com"]
        subprocess.run(["git", *name, *arguments], cwd=tmp_path, check=True, capture_output=True)

    specs = write(tmp_path / "specs")
    git("init", "--initial-branch=main")
    git("add", ".")
    git("commit", "-m", "one")
    git("tag", "one")
    goods = specs / "shop" / "goods.yaml"
    goods.write_text(goods.read_text("utf-8").replace("    Kind: {type: str, enum: [a, b]}\n", ""), "utf-8")
    git("commit", "-am", "two")
    goods.write_text(goods.read_text("utf-8").replace("maximum: 100", "maximum: 200"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_git_revisions_are_compared(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = "! removed shop.ListItems?Kind: parameter\n"
    assert main(["diff", "one", "HEAD"]) == 0
    assert capsys.readouterr().out.startswith(gone)
    assert main(["diff", "HEAD~1", "specs"]) == 0
    assert capsys.readouterr().out == (
        f"{gone}  changed shop.ListItems?MaxItems: maximum was 100, is 200\n2 changes, 1 of them breaks callers\n"
    )


def test_a_revision_is_found_from_a_folder_below(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository / "specs" / "shop")
    assert main(["diff", "one", "main"]) == 0
    assert "1 of them breaks callers" in capsys.readouterr().out


@pytest.mark.parametrize("place", ["nothing", "--output=x", "HEAD:nothing"])
def test_what_is_neither_folder_nor_revision_is_an_error(
    place: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "--", place, "HEAD"]) == 1
    assert capsys.readouterr().err.startswith(f"error: {place} is neither a folder nor a git revision with specs/: ")
    assert not (repository / "x").exists()
