"""A wrong spec is one error that names file, line and path; a right one is read as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from aliram import errors
from codegen.__main__ import main
from codegen.spec import ApiErrorClass, SpecError, load, load_families, split_type
from codegen.yamlio import read_yaml

SERVICE = """\
product: Shop
version: '2024-02-29'
endpoints:
  public: shop.aliyuncs.com
"""
SHAPES = """\
Item:
  fields:
    Name: {type: str}
Order:
  params:
    Count: {type: int}
"""
GOODS = """\
ListItems:
  params:
    Marker: {type: str}
    MaxItems: {type: int}
    Order: {type: Order}
  returns:
    Items: {type: 'list[Item]', wrapper: Item}
    Marker: {type: str}
    IsTruncated: {type: bool}
  paging: {token: Marker, size: MaxItems, next: Marker, more: IsTruncated, items: Items}
"""


def write(folder: Path, **files: str) -> Path:
    """A service named `shop`; each file replaces the right one of that name."""
    shop = folder / "shop"
    shop.mkdir(parents=True)
    for stem, text in {"service": SERVICE, "shapes": SHAPES, "goods": GOODS, **files}.items():
        (shop / f"{stem}.yaml").write_text(text, "utf-8")
    return shop


def test_the_right_service_is_read(tmp_path: Path) -> None:
    spec = load(write(tmp_path))
    assert spec.key == "shop"
    assert spec.resources == {"ListItems": "goods"}
    assert spec.operations["ListItems"].returns["Items"].type == "list[Item]"


MISTAKES: dict[str, dict[str, Any]] = read_yaml(Path(__file__).parent / "data" / "golden" / "mistakes.yaml").data


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_error_with_file_line_and_path(
    mistake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = MISTAKES[mistake]
    folder = write(tmp_path, **{case.get("in", case["file"]).removesuffix(".yaml"): case["text"]})
    with pytest.raises(SpecError) as caught:
        load(folder)
    error = caught.value
    assert (error.file, error.line, error.path or "(top)") == (str(folder / case["file"]), case["line"], case["path"])
    assert case["problem"] in error.problem

    out = tmp_path / "out"
    assert main(["generate", "--specs", str(tmp_path), "--out", str(out)]) == 1
    printed = capsys.readouterr()
    assert printed.err == f"error: {error}\n"
    assert printed.out == ""
    assert not out.exists()


MENDED = {
    "two parameters": ("goods", "A:\n  params:\n    aB: {type: str}\n    a_b: {type: str, python: other}"),
    "two fields": (
        "shapes",
        SHAPES.replace("Name: {type: str}", "Id: {type: str}\n    ID: {type: str, python: second_id}"),
    ),
    "two operations": ("goods", "GetX: {}\nget-x:\n  python: get_x_again"),
    "no Latin letter": ("goods", "A:\n  params:\n    控件: {type: str, python: widget}"),
    "no Latin letter at all": ("goods", "控件:\n  python: widget"),
    "a wire form": ("goods", "A:\n  returns:\n    T: {type: time}\n    TText: {type: str, python: t_as_text}"),
    "a request id": ("goods", "A:\n  returns:\n    requestId: {type: int, python: number}"),
}


@pytest.mark.parametrize("which", MENDED)
def test_a_python_name_in_the_spec_mends_it(which: str, tmp_path: Path) -> None:
    stem, text = MENDED[which]
    shapes = {"shapes": ""} if stem == "goods" else {}  # nothing would use them
    specs = write(tmp_path / "specs", **shapes, **{stem: text}).parent
    assert main(["generate", "--specs", str(specs), "--out", str(tmp_path / "out")]) == 0


def test_an_operation_in_two_files_is_an_error_in_the_second(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"other\.yaml:1: ListItems: is also in goods\.yaml"):
        load(write(tmp_path, other="ListItems: {}"))


def test_a_folder_must_have_the_name_of_a_package(tmp_path: Path) -> None:
    folder = write(tmp_path).rename(tmp_path / "my-shop")
    with pytest.raises(SpecError, match=r"'my-shop' is no name for a Python package; call it 'my_shop'"):
        load(folder)


def test_a_folder_without_a_service_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path)
    (folder / "service.yaml").unlink()
    for command in (["generate", "--out", str(tmp_path / "out"), "--specs"], ["diff", str(tmp_path)]):
        assert main([*command, str(tmp_path)]) == 1
        assert capsys.readouterr().err == f"error: {folder}:1: (top): has no service.yaml\n"


def test_a_file_that_would_not_be_read_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "more.yml").write_text("A: {}\n", "utf-8")
    with pytest.raises(SpecError, match=r"more\.yml:1: \(top\): is not read under this name; call it more\.yaml"):
        load(folder)


def test_text_that_is_not_utf8_is_an_error_with_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "goods.yaml").write_bytes(b"A:\n  summary: \xff\n")
    with pytest.raises(SpecError, match=r"goods\.yaml:2: \(top\): not UTF-8 text"):
        load(folder)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["generate", "--specs", "nowhere", "--out", "x"], "nowhere holds no service"),
        (["generate", "--specs", "nowhere"], "say with --out where the packages of nowhere go"),
        (["import", "nowhere.json", "--specs", "x"], "No such file or directory: 'nowhere.json'"),
        (["diff", "nowhere", "nowhere"], "nowhere is neither a folder nor a git revision"),
    ],
)
def test_the_command_line_says_what_is_wrong(
    arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("error: ")
    assert problem in printed.err
    assert printed.err.count("\n") == 1


SCALARS: list[tuple[str, Any]] = [
    ("On", "On"),
    ("No", "No"),
    ("yes", "yes"),
    ("null", None),
    ("~", None),
    ("", None),
    ("true", True),
    ("False", False),
    ("1", 1),
    ("007", 7),
    ("0x1f", 31),
    ("1.0", 1.0),
    ("1e3", 1000.0),
    (".5", 0.5),
    ("1.", 1.0),
    ("1_000", "1_000"),
    ("2024-02-29", "2024-02-29"),
    ("12:30:45", "12:30:45"),
    ("'1.0'", "1.0"),
    ('"null"', "null"),
    ("=", "="),
    (".", "."),
]


@pytest.mark.parametrize(("text", "value"), SCALARS, ids=[text or "nothing" for text, _ in SCALARS])
def test_scalars_mean_what_yaml_1_2_says(text: str, value: Any, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(f"key: {text}\n", "utf-8")
    found = read_yaml(tmp_path / "x.yaml").data["key"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "parts"),
    [("str", (None, "str")), ("list[User]", ("list", "User")), ("map[any]", ("map", "any"))],
)
def test_a_type_has_a_container_and_what_is_inside(text: str, parts: tuple[str | None, str]) -> None:
    assert split_type(text) == parts


@pytest.mark.parametrize("text", ["", "list", "list[]", "list[str", "str]", "dict[str]", "a b", "list[list[str]]", "1"])
def test_anything_else_is_no_type(text: str) -> None:
    if text == "list":  # the name of a shape, for all that is known here
        assert split_type(text) == (None, "list")
        return
    with pytest.raises(ValueError, match="is no type"):
        split_type(text)


def test_error_families_name_the_classes_that_exist() -> None:
    api_errors: set[type[errors.ApiError]] = {errors.ApiError, *errors.ApiError.__subclasses__()}
    assert set(get_args(ApiErrorClass)) == {cls.__name__ for cls in api_errors}


def test_an_unknown_class_of_errors_is_an_error_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "errors.yaml"
    file.write_text("families:\n  A:\n    class: Gone\n    retry: false\n    advice: x\n    source: y\n", "utf-8")
    with pytest.raises(SpecError, match=r"errors\.yaml:3: families\.A\.class: 'Gone' is none of the values"):
        load_families(file)
