"""What the generator prints: the exact files for the fixture product, and that they import, run and type-check.

The fixture is tests/data/golden/specs; what it must give is tests/data/golden/expected. After a change that is meant,

    python -m tests.test_codegen_generate

writes the expected files anew. Read the difference before committing it: that is the review of the generator.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import jinja2
import msgspec
import pytest
from markdown_it import MarkdownIt

from aliram.credentials import StaticKeys
from aliram.model import Model, build_special
from aliram.secret import Secret
from codegen import render
from codegen.__main__ import main
from codegen.names import python_name
from codegen.prose import cell, docstring, inline, one_line
from codegen.spec import load
from tests.loopback import loopback, reply

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "data" / "golden"
EXPECTED = GOLDEN / "expected"
PACKAGE = EXPECTED / "widget_store"
TEMPLATES = sorted((ROOT / "codegen" / "templates").glob("*.j2"))


def generate(out: Path, specs: Path = GOLDEN / "specs") -> None:
    assert main(["generate", "--specs", str(specs), "--out", str(out), "--docs", str(out / "docs")]) == 0


def files_in(folder: Path) -> dict[str, str]:
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".md")]
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in found}


@pytest.fixture(scope="module")
def package() -> Iterator[ModuleType]:
    """The expected package, imported as a user would."""
    sys.path.insert(0, str(EXPECTED))
    try:
        yield importlib.import_module("widget_store")
    finally:
        sys.path.remove(str(EXPECTED))
        for name in [name for name in sys.modules if name.partition(".")[0] == "widget_store"]:
            del sys.modules[name]


# -- the files ---------------------------------------------------------------------------------------------------


def test_the_fixture_gives_the_expected_files(tmp_path: Path) -> None:
    generate(tmp_path)
    found, expected = files_in(tmp_path), files_in(EXPECTED)
    assert found.keys() == expected.keys()
    for name, text in found.items():
        assert text == expected[name], name


def test_the_same_specs_give_the_same_files_whatever_the_hash_seed(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "codegen", "generate", "--specs", str(GOLDEN / "specs")]
        command += ["--out", str(tmp_path / seed), "--docs", str(tmp_path / seed / "docs")]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    assert files_in(tmp_path / "1") == files_in(tmp_path / "2") == files_in(EXPECTED)


def test_a_second_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
    capsys.readouterr()
    generate(tmp_path)
    assert capsys.readouterr().out == "6 files from 9 operations, 0 changed\n"
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")} == before


def test_check_lists_what_is_stale_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate(tmp_path)
    models, page = tmp_path / "widget_store" / "models.py", tmp_path / "docs" / "widget_store.md"
    models.write_text(models.read_text("utf-8").replace("grams", "pounds"), "utf-8")
    page.unlink()
    before = files_in(tmp_path)
    capsys.readouterr()
    command = ["generate", "--specs", str(GOLDEN / "specs"), "--out", str(tmp_path), "--docs", str(tmp_path / "docs")]
    assert main([*command, "--check"]) == 1
    assert capsys.readouterr().out == f"stale: {models}\nstale: {page}\n"
    assert files_in(tmp_path) == before
    assert main(command) == 0
    assert main([*command, "--check"]) == 0


def test_what_has_no_specs_any_more_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate(tmp_path)
    specs = tmp_path / "specs"
    shutil.copytree(GOLDEN / "specs" / "widget_store", specs / "gadgets")
    capsys.readouterr()
    command = ["generate", "--specs", str(specs), "--out", str(tmp_path), "--docs", str(tmp_path / "docs")]
    assert main(command) == 0
    old = f"left over, its specs are gone: {tmp_path / 'docs' / 'widget_store.md'}\n"
    old += f"left over, its specs are gone: {tmp_path / 'widget_store'}\n"
    assert capsys.readouterr().out.startswith(old)
    assert main([*command, "--check"]) == 1


def test_our_own_files_are_fresh_and_made_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    start = time.process_time()
    assert main(["generate", "--check"]) == 0, capsys.readouterr().out
    assert time.process_time() - start < 10


def test_nothing_is_half_written_when_a_spec_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    specs, out = tmp_path / "specs", tmp_path / "out"
    shutil.copytree(GOLDEN / "specs" / "widget_store", specs / "aaa")
    shutil.copytree(GOLDEN / "specs" / "widget_store", specs / "zzz")
    (specs / "zzz" / "widgets.yaml").write_text("A: {foo: 1}\n", "utf-8")
    assert main(["generate", "--specs", str(specs), "--out", str(out)]) == 1
    assert "zzz/widgets.yaml:1: A.foo" in capsys.readouterr().err
    assert not out.exists()


# -- the generated package ---------------------------------------------------------------------------------------


def test_a_package_loads_on_use_and_exports_what_it_says(package: ModuleType) -> None:
    code = "import sys, widget_store.operations as o\n"
    code += "print(len(o.OPERATIONS), sorted({'aiohttp', 'widget_store.models'} & {*sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=EXPECTED, capture_output=True, text=True, check=True)
    assert done.stdout == "9 []\n"
    for name in package.__all__:
        assert inspect.isclass(getattr(package, name)) or name in ("PartParam", "ShapeColourParam")
    assert set(package.models.__all__) == set(package.__all__) - {"WidgetStoreClient"}
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = package.Nothing


# wire form of every reply of the fixture, and what a caller reads from it
REPLIES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("createWidget", {"RequestId": "1", "widget": {"widgetId": "w", "weight": 1.5, "labels": {"a": "b"}}},
     {"request_id": "1", "widget.widget_id": "w", "widget.weight": 1.5, "widget.labels": {"a": "b"},
      "widget.parts": []}),
    ("createWidget", {"widget": {}}, {"request_id": None, "widget.widget_id": "", "widget.labels": {}}),
    ("createWidget", {"widget": {"madeAt": "2024-02-29T12:00:00Z"}},
     {"widget.made_at": datetime(2024, 2, 29, 12, tzinfo=UTC), "widget.made_at_text": "2024-02-29T12:00:00Z"}),
    ("GetWidget", {"requestId": "2", "Success": True, "Data": {"Id": "i", "Data": {"Raw": "hidden", "Size": 3}}},
     {"request_id": "2", "success": True, "data.id": "i", "data.data.raw": Secret("hidden"), "data.data.size": 3}),
    ("ListWidgets", {"NextToken": "n", "Widgets": [{"parts": [{"class": "c", "maker": {"since": 1}}]}]},
     {"next_token": "n", "widgets.0.parts.0.class_": "c", "widgets.0.parts.0.maker.since": 1}),
    ("ListWidgets", {"Widgets": [{"parts": [{}]}]}, {"widgets.0.parts.0.maker.name": None}),
    ("DescribeWidgetPages", {"TotalCount": 1, "Data": {"List": [{"Name": "x"}]}},
     {"total_count": 1, "data.list_.0.name": "x"}),
    ("ListShelves", {"Shelves": {"Shelf": ["a", "b"]}}, {"shelves": [Secret("a"), Secret("b")]}),
    ("ListShelves", {"Shelves": ["a"]}, {"shelves": [Secret("a")]}),
    ("ListShelves", {}, {"shelves": [], "next_token": None}),
    ("DeleteWidget", {"RequestId": "3", "Unknown": 1}, {"request_id": "3"}),
    ("ImportFrom", {"import": True, "Rows": {"Row": [["a"], ["b"]]}}, {"import_": True, "rows": [["a"], ["b"]]}),
    ("GetTree", {"root": {"name": "r", "children": [{"name": "c"}]}, "extra": {"x": [1]},
                 "model": {"Any": 1, "None": "n"}, "byName": {"p": {"count": 2}}},
     {"root.children.0.name": "c", "root.children.0.children": [], "extra": {"x": [1]}, "model.any": 1,
      "model.none": "n", "by_name.p.count": 2}),
    ("List", {"List": ["a"], "Str": "s", "Int": 1, "Field": "f", "Property": "p", "ToDict": "t", "Type": "y", "Id": "i",
              "Tag.1.Key": "k", "2fa": "2", "of-one": "x; y"},
     {"list_": ["a"], "str_": "s", "int_": 1, "field_": "f", "property_": "p", "to_dict_": "t", "type": "y", "id": "i",
      "tag_1_key": "k", "second_factor": "2", "of_one": ["x", "y"]}),
]  # fmt: skip


@pytest.mark.parametrize(("action", "wire", "read"), REPLIES, ids=[row[0] for row in REPLIES])
def test_a_reply_decodes_into_its_model(
    action: str, wire: dict[str, Any], read: dict[str, Any], package: ModuleType
) -> None:
    operation = package.operations.OPERATIONS[action]
    decoder = msgspec.json.Decoder(operation.response_type, strict=False, dec_hook=build_special)
    decoded = decoder.decode(json.dumps(wire).encode())
    for path, value in read.items():
        found = decoded
        for part in path.split("."):
            found = (
                found[int(part)] if part.isdigit() else found[part] if isinstance(found, dict) else getattr(found, part)
            )
        assert (found, type(found)) == (value, type(value)), path
    assert "hidden" not in repr(decoded)
    sent = {name: value for name, value in wire.items() if name != "Unknown"}
    if action in ("GetWidget", "ListShelves", "List", "ImportFrom"):
        assert decoded.to_dict() == sent  # where nothing is filled in


def test_every_reply_has_a_model_and_every_model_can_be_decoded(package: ModuleType) -> None:
    for operation in package.operations.OPERATIONS.values():
        assert issubclass(operation.response_type, Model)
        msgspec.json.Decoder(operation.response_type, dec_hook=build_special).decode(b"{}")
    assert {action for action, *_ in REPLIES} == set(package.operations.OPERATIONS)


async def test_a_generated_client_calls_a_service(package: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    widget = {"RequestId": "1", "widget": {"widgetId": "w1", "parts": [{"class": "small"}]}}
    first = {"NextToken": "two", "Widgets": [{"widgetId": "a"}, {"widgetId": "b"}]}
    pages = reply(first), reply({"NextToken": "", "Widgets": [{"widgetId": "c"}]})
    async with loopback(reply(widget), reply(), *pages) as server:
        monkeypatch.setenv("ALIRAM_ENDPOINT_URL", server.url)
        async with package.WidgetStoreClient(credentials=StaticKeys("id", "secret")) as client:
            created = await client.create_widget(
                widget_name="gear",
                class_="On",
                weight=0.5,
                parts=[{"partId": "p1", "from": "x", "sizes": [1, 2]}],
                settings={"a": "b"},
                zone_ids=["z1", "z2"],
                sizes=[3, 4],
                shape_colour={"code": "red"},
                timeout_=30,
                x_widget_trace="t",
                timeout=5.0,
            )
            await client.delete_widget(widget_ids=["w1"], force=True)
            listed = [item.widget_id async for item in client.list_widgets(max_results=2)]
            with pytest.raises(TypeError, match="unexpected keyword argument 'wrong'"):
                await client.get_widget(widget_id="x", wrong=1)
            with pytest.raises(TypeError, match="missing 1 required keyword-only argument"):
                await client.get_widget()
    assert (created.request_id, created.widget.widget_id, created.widget.parts[0].class_) == ("1", "w1", "small")
    assert listed == ["a", "b", "c"]
    assert [seen.action for seen in server.seen] == ["createWidget", "DeleteWidget", "ListWidgets", "ListWidgets"]
    assert [seen.headers["x-acs-version"] for seen in server.seen] == ["2024-02-29"] * 4
    assert server.seen[0].query == {
        "widgetName": "gear", "class": "On", "parts.1.partId": "p1", "parts.1.from": "x", "parts.1.sizes.1": "1",
        "parts.1.sizes.2": "2", "settings": '{"a":"b"}', "zoneIds": "z1,z2", "sizes": "3|4", "shape.colour.code": "red",
        "timeout": "30",
    }  # fmt: skip
    assert server.seen[0].body == b"weight=0.5"
    assert server.seen[0].headers["x-widget-trace"] == "t"
    assert json.loads(server.seen[1].body) == {"widgetIds": ["w1"], "force": True}
    assert [seen.query for seen in server.seen[2:]] == [{"MaxResults": "2"}, {"MaxResults": "2", "NextToken": "two"}]


def test_the_package_passes_mypy_strict(tmp_path: Path) -> None:
    """With a program that uses it, and one mistake that must be found."""
    shutil.copytree(PACKAGE, tmp_path / "widget_store")
    (tmp_path / "use.py").write_text(
        "from datetime import datetime\n"
        "from typing import assert_type\n"
        "import widget_store as w\n"
        "from aliram.paging import Pager\n"
        "async def use(client: w.WidgetStoreClient) -> None:\n"
        "    reply = await client.create_widget(widget_name='a', parts=[{'partId': 'x', 'from': 'y'}])\n"
        "    assert_type(reply, w.CreateWidgetResponse)\n"
        "    assert reply.widget is not None\n"
        "    assert_type(reply.widget.made_at, datetime | None)\n"
        "    assert_type(reply.widget.parts, list[w.Part])\n"
        "    assert_type(client.list_widgets(), Pager[w.ListWidgetsResponse, w.Widget])\n"
        "    await client.create_widget(widget_name='a', parts=[{'from': 'y'}])\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml")]
    command += ["--cache-dir", str(tmp_path / "cache"), "widget_store", "use.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.startswith('use.py:12: error: Missing key "partId" for TypedDict "PartParam"'), done.stdout
    assert "Found 1 error in 1 file (checked 5 source files)" in done.stdout


# Keywords, builtins, what generated modules import and define, what their classes have.
COLLIDING = re.findall(
    r"\w+",
    """
    List Type Id Str Int Dict Bool Float Print Object Super Exception AttributeError None True import from class Async
    Match self Cls Timeout Any Mapping Never Required TypedDict Field Property Datetime Model Reply Secret Unwrap
    ParseTime SplitItems Operation Pager Param Paging Rule Authorization ServiceClient OPERATIONS SERVICE TYPE_CHECKING
    Annotations Models Client Operations Service Call Aclose ToDict __init__ _private __class__ Keys Items Values Get
    Copy Update Response Response_ Struct
    """,
)


def test_no_name_collides_with_what_generated_code_needs(tmp_path: Path) -> None:
    """As operation, parameter, field, structure and member each of them imports, decodes and type-checks."""
    text = {"type": "string"}
    names = list({python_name(name): name for name in COLLIDING}.values())
    schemas: dict[str, Any] = {
        name: {"type": "object", "properties": {name: {"type": "array", "items": text}, "Other": text}}
        for name in names
    }
    schemas["Every"] = {"type": "object", "properties": dict.fromkeys(names, text)}

    def operation(parameters: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
        listed = [{"name": name, "in": "query", "schema": schema} for name, schema in parameters.items()]
        responses = {"200": {"schema": {"type": "object", "properties": fields}}}
        return {"operationType": "read", "parameters": listed, "responses": responses}

    def shape(name: str) -> dict[str, Any]:
        return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}

    apis = {name: operation({name: text, "Of": shape(name)}, {name: shape(name)}) for name in names}
    every = {**dict.fromkeys(names, text), "Every": shape("Every")}
    apis["DoEverything"] = operation(every, dict.fromkeys(names, text))
    info = {"style": "RPC", "product": "Torture", "version": "1"}
    source = tmp_path / "api-docs.json"
    source.write_text(json.dumps({"info": info, "components": {"schemas": schemas}, "apis": apis}), "utf-8")
    assert main(["import", str(source), "--specs", str(tmp_path / "specs")]) == 0
    out = tmp_path / "out"
    generate(out, tmp_path / "specs")
    code = (
        "import torture, torture.client, msgspec\n"
        "from aliram.model import build_special\n"
        "for op in torture.client.OPERATIONS.values():\n"
        "    reply = msgspec.json.Decoder(op.response_type, dec_hook=build_special).decode(b'{}')\n"
        "    assert repr(reply) and reply.to_dict() == {} and getattr(torture.TortureClient, op.python)\n"
        "print(len([getattr(torture, name) for name in torture.__all__]) > len(torture.client.OPERATIONS))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=out, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml")]
    command += ["--cache-dir", str(tmp_path / "cache"), "torture"]
    checked = subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)
    assert checked.stdout == "Success: no issues found in 4 source files\n"


@pytest.mark.parametrize(
    "folder", [PACKAGE, *(ROOT / "aliram" / key for key in ("ims", "ram", "sts"))], ids=lambda p: p.name
)
def test_generated_code_decides_nothing(folder: Path) -> None:
    """No branch, loop or parsing: a method makes one call, a property reads one field."""
    for name in ("client.py", "models.py", "operations.py"):
        tree = ast.parse((folder / name).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = [line for line in node.body if not isinstance(line, ast.Expr)]
                assert len(body) == 1, node.name
                assert isinstance(body[0], ast.Return), node.name
                assert ast.get_docstring(node), node.name
            assert not isinstance(node, ast.For | ast.While | ast.Try | ast.IfExp), name


# -- texts that try to break out ---------------------------------------------------------------------------------

NASTY = [
    '"""', 'ends with "', "ends with \\", '\\"""', "{{ 7 * 7 }} {% raw %}", "a|b and `c|d`", "unbalanced ` tick",
    "<script>alert(1)</script>", "\\N{DASH} \\u12 \\x", "'''", "%s {} $x", "控件 – 𝔘", "tab\tand\nline",
    "\u2028\u2029\x85", "bell \x07\x7f", "# no comment", "\\|", "a\\|b `c\\|d`", "`code`|`code`", "*/ --> ]]>", '"',
    "\\",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_a_docstring_holds_any_text(text: str) -> None:
    text = one_line(text)
    lines = docstring(text, [f"{text} again", text])
    for form in ('"""{}"""', '"""{}\n    """'):
        source = "def f():\n    " + form.format("\n    ".join(lines)) + "\n"
        function = ast.parse(source).body[0]
        assert isinstance(function, ast.FunctionDef)
        assert len(function.body) == 1
        found = ast.get_docstring(function) or ""
        assert found.split() == f"{text} {text} again {text}".split()
        assert source.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", NASTY)
def test_a_table_cell_holds_any_text(text: str) -> None:
    shown = " ".join(text.split())
    page = f"| a | b | c |\n|---|---|---|\n| x | {cell(one_line(text))} | z |\n"
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    cells = [tokens[index + 1] for index, token in enumerate(tokens) if token.type == "td_open"]
    assert [cells[0].content, cells[-1].content, len(cells)] == ["x", "z", 3]
    assert not any(child.type == "html_inline" and child.content != "<code>" and child.content != "</code>"
                   for child in cells[1].children or ())  # fmt: skip
    if "`" not in text and shown.isprintable() and "\\" not in text and "*" not in text:
        assert "".join(child.content for child in cells[1].children or ()) == shown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("on <account> and `<name>`", "on &lt;account> and `<name>`"),
        ("``a `<b>` c`` <d>", "``a `<b>` c`` &lt;d>"),
        ("no tags", "no tags"),
    ],
)
def test_what_looks_like_html_is_shown_as_it_is(text: str, markdown: str) -> None:
    assert inline(text) == markdown


def test_a_pattern_with_an_escaped_bar_is_shown_by_every_reader() -> None:
    assert cell("Pattern `^(a\\|b)$`.") == "Pattern <code>^(a\\&#124;b)$</code>."
    assert cell("either a|b or `c|d`") == "either a\\|b or `c\\|d`"


def test_names_that_try_to_break_out_stay_names(tmp_path: Path) -> None:
    """Wire names with quotes, braces, backslashes and line ends: they go as they are, and nothing runs."""
    nasty = ['a"); boom(', "b'\\", "c\n#", "d{{ 1 }}", 'e"""', "f`|", "控 g"]
    readable = ["d{{ 1 }}", "f`|", "控 g", "h'", "{% i %}"]  # msgspec takes no quote and no backslash
    specs = tmp_path / "specs" / "shop"
    specs.mkdir(parents=True)
    write = {
        "service.yaml": {"product": "Shop", "version": "1", "title": '"""', "endpoints": {"public": "a.b"}},
        "shapes.yaml": {"S": {"fields": {name: {"type": "str"} for name in readable}},
                        "P": {"params": {name: {"type": "str"} for name in nasty}}},
        "x.yaml": {f"Get{name}": {"params": {n: {"type": "P" if n == name else "str"} for n in nasty},
                                  "returns": {n: {"type": "list[S]", "wrapper": n} for n in readable},
                                  "errors": dict.fromkeys(nasty, 400)} for name in nasty},
    }  # fmt: skip
    for file, content in write.items():
        (specs / file).write_text(json.dumps(content), "utf-8")
    generate(tmp_path / "out", specs.parent)
    code = (
        "import json, msgspec, shop, shop.client, shop.models\n"
        "ops = shop.client.OPERATIONS.values()\n"
        "print(json.dumps([[op.name, [p.name for p in op.params], [f.encode_name for f in "
        "msgspec.structs.fields(op.response_type)], list(op.errors)] for op in ops]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "out", capture_output=True, text=True, check=True
    )
    for op, params, fields, errors in json.loads(done.stdout):
        assert op.removeprefix("Get") in nasty
        assert params == nasty
        assert fields == ["RequestId", *readable]
        assert sorted(errors) == sorted(nasty)


# -- templates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_prints_and_decides_nothing(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"{%-?\s*(set|macro|call|import|include|extends|filter)\b", text)
    assert "{#" not in text  # a template that needs a comment has a thought in it that belongs into the plan
    assert len(text.splitlines()) <= 75
    for expression in re.findall(r"{{(.*?)}}", text):
        assert re.fullmatch(
            r"[\w.\s|()\"',=\\:;]*(if [\w. ]+ else [\w\"', ]*)?(if not loop\.last else \".?\")?", expression.strip()
        ), expression


def test_an_undefined_name_in_a_template_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'families' is undefined"):
        render._print("error_families.py.j2", {})
    with pytest.raises(jinja2.UndefinedError):
        render._ENVIRONMENT.from_string("{{ nothing }}").render({})


def test_generated_files_are_formatted_as_the_house_is() -> None:
    files = sorted(map(str, PACKAGE.glob("*.py")))  # named one by one, since the folder is left out of `make check`
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--check",
        "--no-cache",
        "--isolated",
        "--line-length=120",
        *files,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "4 files already formatted\n", done.stdout
    for file in files:
        assert (
            "Generated from specs/widget_store/ by `python -m codegen generate`" in Path(file).read_text("utf-8")[:400]
        )


def test_the_reference_page_shows_every_operation_argument_and_field() -> None:
    page = (EXPECTED / "docs" / "widget_store.md").read_text("utf-8")
    spec = load(GOLDEN / "specs" / "widget_store")
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    headings = {tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"}
    links = re.findall(r"\]\(#(\w+)\)", page)
    assert len(links) == len(spec.operations)
    assert set(links) <= headings
    assert all(f"`{name}`" in page for name in spec.operations)
    assert {"Part", "PartParam", "Model_"} <= headings
    for row in [line for line in page.splitlines() if line.startswith("|")]:
        assert row.count("|") - row.count("\\|") == 4, row


if __name__ == "__main__":  # write the expected files anew; see the top
    shutil.rmtree(EXPECTED, ignore_errors=True)
    generate(EXPECTED)
    assert main(["import", str(GOLDEN / "api-docs.json"), "--specs", str(EXPECTED / "specs")]) == 0
