"""Importing api-docs.json files: what a person wrote stays, what upstream states follows, what cannot be is told."""

from __future__ import annotations

import copy
import difflib
import http.server
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.facts import similar
from codegen.spec import Facts, Field, ParamSpec, Spec, load, split_type
from codegen.upstream import product_key

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "data" / "golden"
Json = dict[str, Any]


def golden() -> Json:
    document: Json = json.loads((GOLDEN / "api-docs.json").read_text("utf-8"))
    return document


def tiny(product: str = "Shop", /, **apis: Any) -> Json:
    """A product with these operations."""
    info = {"style": "RPC", "product": product, "version": "2024-02-29"}
    return {"version": "1.0", "info": info, "components": {"schemas": {}}, "apis": apis}


def reply(**properties: Any) -> Json:
    return {"200": {"schema": {"type": "object", "properties": properties}}}


class Importer:
    """Runs `import` on documents and tells what it said and wrote."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.specs, self.capsys = folder, folder / "specs", capsys

    def __call__(self, *documents: Any, code: int = 0) -> str:
        sources = []
        for number, document in enumerate(documents):
            path = self.folder / f"{number}.json"
            path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
            sources.append(str(path))
        assert main(["import", *sources, "--specs", str(self.specs)]) == code
        printed = self.capsys.readouterr()
        assert (printed.err == "") == (code == 0)
        return printed.out if code == 0 else printed.err

    def load(self, key: str = "shop") -> Spec:
        return load(self.specs / key)

    def texts(self) -> dict[str, str]:
        files = sorted(self.specs.rglob("*.yaml"))
        return {str(file.relative_to(self.specs)): file.read_bytes().decode() for file in files}


@pytest.fixture
def importer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Importer:
    return Importer(tmp_path, capsys)


@pytest.fixture
def edited(importer: Importer) -> Importer:
    """The fixture product as a person left it: docs, comments, own names, braces, facts to keep."""
    shutil.copytree(GOLDEN / "specs", importer.specs)
    return importer


# -- over our own specs ------------------------------------------------------------------------------------------

_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "any": "any", "time": "string"}
_TIMES = {"iso": "date-time", "epoch_s": "epoch-s", "epoch_ms": "epoch-ms"}
_FACTS = {
    "unit": "x-unit", "enum": "enum", "minimum": "minimum", "maximum": "maximum", "separator": "x-separator",
    "default": "default", "default_by": "x-defaultBy", "pattern": "pattern", "min_length": "minLength",
    "max_length": "maxLength", "max_items": "maxItems", "item_pattern": "x-itemPattern",
    "item_max_length": "x-itemMaxLength", "item_enum": "x-itemEnum", "maximum_from": "x-maximumFrom", "site": "x-site",
    "required": "required", "deprecated": "deprecated",
}  # fmt: skip
_RULES = {
    "exactly_one_of": "exactlyOneOf", "at_least_one_of": "atLeastOneOf", "at_most_one_of": "atMostOneOf",
    "effectively_required": "effectivelyRequired", "required_if": "requiredIf", "forbidden_if": "forbiddenIf",
    "ignored_if": "ignoredIf", "subset_of": "subsetOf", "required_for_caller": "requiredForCaller",
    "caller_only": "callerOnly", "caller_not": "callerNot", "error_code": "errorCode",
}  # fmt: skip


def upstream_of(spec: Spec) -> Json:
    """A document that states what a spec states: the importer's way, backwards."""
    apis = {}
    for name, op in spec.operations.items():
        errors: dict[str, list[Json]] = {}
        for code, status in op.errors.items():
            errors.setdefault(str(status), []).append({"errorCode": code, "errorMessage": "x"})
        apis[name] = {
            "methods": ["post", "get"],
            "security": [{"Anonymous" if op.anonymous else "AK": []}],
            "operationType": "readAndWrite" if op.write else "read",
            "deprecated": op.deprecated,
            "parameters": [_parameter(spec, wire, param) for wire, param in op.params.items()],
            "responses": reply(RequestId={"type": "string"}, **_properties(spec, op.returns)),
            "errorCodes": errors,
            "x-rules": [
                {_RULES[key]: getattr(rule, key) for key in rule.__struct_fields__ if getattr(rule, key)}
                for rule in op.rules
            ],
        }
    endpoints = spec.service.endpoints
    hosts = endpoints.regional or {"cn-hangzhou": endpoints.public}
    return {
        "info": {"style": "RPC", "product": spec.service.product, "version": spec.service.version},
        "apis": apis,
        "endpoints": [{"regionId": region, "endpoint": host} for region, host in hosts.items()],
    }


def _parameter(spec: Spec, wire: str, param: ParamSpec) -> Json:
    style = {"plain": {}, "repeat": {"style": "repeatList"}, "json": {"style": "json"}}[param.style]
    where = "formData" if param.location == "form" else param.location
    return {"name": wire, "in": where, "schema": _schema(spec, param), **style}


def _properties(spec: Spec, members: Mapping[str, Facts]) -> Json:
    return {wire: _schema(spec, facts) for wire, facts in members.items()}


def _schema(spec: Spec, facts: Facts) -> Json:
    container, inner = split_type(facts.type)
    kind: Json = {"type": _TYPES[inner]} if inner in _TYPES else {"type": "object"}
    if inner not in _TYPES:
        shape = spec.shapes[inner]
        kind["properties"] = _properties(spec, {**shape.fields, **shape.params})
    if facts.separator is not None or facts.text:
        kind = {"type": "string"}
        kind |= {} if facts.separator is not None else {f"x-string{'Boolean' if inner == 'bool' else 'Number'}": True}
    elif container == "list":
        kind = {"type": "array", "items": kind}
    elif container == "map":
        kind = {"type": "object", "additionalProperties": kind}
    if isinstance(facts, Field) and facts.wrapper is not None:
        kind = {"type": "object", "properties": {facts.wrapper: kind}}
    stated = {theirs: getattr(facts, ours, None) for ours, theirs in _FACTS.items()}
    kind |= {key: value for key, value in stated.items() if value not in (None, [], {}, False)}
    if facts.document:
        kind["contentMediaType"] = "application/json"
    if facts.encoding:
        kind["contentEncoding"] = facts.encoding
    if isinstance(facts, Field) and facts.format:
        kind["x-timeFormat"] = _TIMES[facts.format]
    if isinstance(facts, ParamSpec) and facts.length_unit != "characters":
        kind["x-lengthUnit"] = facts.length_unit
    if isinstance(facts, ParamSpec) and facts.default is False:
        kind["default"] = False
    return kind


@pytest.mark.parametrize("key", ["ims", "ram", "sts"])
def test_our_own_specs_come_back_unchanged_to_the_byte(key: str, importer: Importer) -> None:
    shutil.copytree(ROOT / "specs" / key, importer.specs / key)
    before = importer.texts()
    assert importer(upstream_of(load(ROOT / "specs" / key))) == "nothing changed\n"
    assert importer.texts() == before


def test_what_was_reconstructed_states_all_there_is(importer: Importer) -> None:
    """The document above is no empty promise: imported into nothing, it gives the operations with their facts."""
    ours = load(ROOT / "specs" / "sts")
    importer(upstream_of(ours))
    theirs = importer.load("sts")
    assert theirs.operations.keys() == ours.operations.keys()
    for name, op in ours.operations.items():
        for wire, param in op.params.items():
            other = theirs.operations[name].params[wire]
            assert (param.type, param.required, param.max_length, param.pattern, param.default) == (
                other.type, other.required, other.max_length, other.pattern, other.default
            )  # fmt: skip
        assert theirs.operations[name].errors == op.errors


# -- the fixture product -----------------------------------------------------------------------------------------


def test_an_import_into_nothing_gives_the_expected_specs(importer: Importer) -> None:
    importer(golden())
    expected = GOLDEN / "expected" / "specs"
    files = {str(file.relative_to(expected)): file.read_text("utf-8") for file in sorted(expected.rglob("*.yaml"))}
    assert importer.texts() == files


def test_a_second_import_changes_nothing(importer: Importer) -> None:
    importer(golden())
    before = importer.texts()
    said = importer(golden())
    assert said.endswith("nothing changed\n")
    assert "added" not in said
    assert importer.texts() == before


def test_what_a_person_wrote_stays_to_the_byte(edited: Importer) -> None:
    before = edited.texts()
    said = edited(golden())
    assert "changed:\n" not in said
    assert "wrote" not in said
    assert edited.texts() == before


def test_an_operation_that_cannot_be_expressed_is_told_with_its_reason(importer: Importer) -> None:
    said = importer(golden())
    assert "cannot be expressed, left out:\n" in said
    assert "widget_store.DownloadBlob: its reply is a bare string, not an object with named members" in said
    assert "widget_store.PutThing: it is called at the path /things/{thing}, which is no RPC call" in said
    assert "widget_store.GetRound: the references of round in its reply go in a circle" in said
    assert set(importer.load("widget_store").operations) == set(golden()["apis"]) - {
        "DownloadBlob", "PutThing", "GetRound"
    }  # fmt: skip


def test_a_fact_that_cannot_be_expressed_is_told_and_the_operation_goes_on(importer: Importer) -> None:
    said = importer(golden())
    assert "createWidget.pattern: pattern '^\\\\p{L}+$' is no regular expression of Python's kind" in said
    assert "createWidget.pattern: default {'a': 1} does not fit the type str" in said
    assert "pattern" in importer.load("widget_store").operations["createWidget"].params


# What changes upstream, what the report says, and the lines that go and come in the files.
Change = tuple[Callable[[Json], Any], list[str], list[str], list[str]]


def _param(document: Json, api: str, name: str) -> Json:
    parameter: Json = next(p for p in document["apis"][api]["parameters"] if p.get("name") == name)
    return parameter


def _returned(document: Json, api: str) -> Json:
    properties: Json = document["apis"][api]["responses"]["200"]["schema"]["properties"]
    return properties


CHANGES: dict[str, Change] = {
    "a new parameter": (
        lambda d: d["apis"]["GetWidget"]["parameters"].append(
            {"name": "Lang", "in": "query", "schema": {"type": "string", "enum": ["no", "en"]}}
        ),
        ["added:", "  widget_store.GetWidget.Lang"],
        [],
        ["    Lang:", "      type: str", "      doc: ''", "      enum:", "        - 'no'", "        - en"],
    ),
    "a new field": (
        lambda d: d["components"]["schemas"]["maker"]["properties"].update(country={"type": "string"}),
        ["added:", "  widget_store shape Maker.country"],
        [],
        ["    country:", "      type: str", "      doc: ''"],
    ),
    "a new operation": (
        lambda d: d["apis"].update(CountWidgets={"operationType": "read", "responses": reply(N={"type": "integer"})}),
        ["added:", "  widget_store.CountWidgets"],
        [],
        ["CountWidgets:", "  summary: ''", "  returns:", "    N:", "      type: int", "      doc: ''"],
    ),
    "a new error": (
        lambda d: d["apis"]["ListWidgets"]["errorCodes"].update({"409": [{"errorCode": "Busy"}]}),
        ["changed:", "  widget_store.ListWidgets: errors: Busy is 409"],
        [],
        ["    Busy: 409"],
    ),
    "a new limit": (
        lambda d: _param(d, "createWidget", "copies")["schema"].update(maximum="40"),
        ["changed:", "  widget_store.createWidget.copies: maximum was 36, is 40"],
        ["      maximum: 36"],
        ["      maximum: 40"],
    ),
    "a limit that a person keeps": (
        lambda d: _param(d, "ListWidgets", "MaxResults")["schema"].update(maximum=60), ["nothing changed"], [], []
    ),
    "another known value": (
        lambda d: _param(d, "createWidget", "class")["schema"]["enum"].insert(1, "large"),
        ["changed:", "  widget_store.createWidget.class: enum was"],
        [],
        ["        - large"],
    ),
    "one known value less": (
        lambda d: _param(d, "createWidget", "class")["schema"]["enum"].remove("null"),
        ["changed:", "  widget_store.createWidget.class: enum was"],
        ["        - 'null'"],
        [],
    ),
    "a parameter becomes required": (
        lambda d: _param(d, "ListWidgets", "NextToken")["schema"].update(required=True),
        ["changed:", "  widget_store.ListWidgets.NextToken: required is True"],
        [],
        ["      required: true"],
    ),
    "a parameter is no longer required": (
        lambda d: _param(d, "GetWidget", "widgetId")["schema"].update(docRequired=False),
        ["changed:", "  widget_store.GetWidget.widgetId: no longer required"],
        ["      required: true"],
        [],
    ),
    "a member in braces is no longer required": (
        lambda d: _param(d, "createWidget", "shape.colour")["schema"].pop("required"),
        ["changed:", "  widget_store shape ShapeColourParam.code: no longer required"],
        ["    code: {type: str, required: true}  # kept in braces"],
        ["    code: {type: str}  # kept in braces"],
    ),
    "an operation reads only": (
        lambda d: d["apis"]["createWidget"].update(operationType="read"),
        ["changed:", "  widget_store.createWidget: no longer write"],
        ["  write: true"],
        [],
    ),
    "an operation is deprecated": (
        lambda d: d["apis"]["GetWidget"].update(deprecated=True),
        ["changed:", "  widget_store.GetWidget: deprecated is True"],
        [],
        ["  deprecated: true"],
    ),
    "a parameter becomes a list": (
        lambda d: _param(d, "GetWidget", "widgetId").update(
            style="json", schema={"type": "array", "items": {"type": "string"}, "required": True}
        ),
        ["changed:", "  widget_store.GetWidget.widgetId: type was 'str', is 'list[str]'"],
        ["      type: str"],
        ["      type: list[str]", "      style: json"],
    ),
    "a wrapped list becomes a text": (
        lambda d: _returned(d, "ListShelves").update(Shelves={"type": "string"}),
        ["changed:", "  widget_store.ListShelves.Shelves: no longer wrapper",
         "  widget_store.ListShelves.Shelves: type was 'list[str]', is 'str'"],
        ["      type: list[str]", "      wrapper: Shelf"],
        ["      type: str"],
    ),
    "a new version": (
        lambda d: d["info"].update(version="2025-01-01"),
        ["changed:", "  widget_store.service: version was '2024-02-29', is '2025-01-01'"],
        ['version: "2024-02-29"'],
        ["version: '2025-01-01'"],
    ),
    "a new region": (
        lambda d: d["endpoints"].append({"regionId": "cn-heyuan", "endpoint": "widget.cn-heyuan.aliyuncs.com"}),
        ["changed:", "  widget_store.service: endpoints: regional: cn-heyuan is 'widget.cn-heyuan.aliyuncs.com'"],
        [],
        ["    cn-heyuan: widget.cn-heyuan.aliyuncs.com"],
    ),
    "a parameter is gone": (
        lambda d: d["apis"]["createWidget"]["parameters"].pop(1),
        ["no longer upstream (kept; delete by hand):", "  widget_store.createWidget.class"], [], [],
    ),
    "a field is gone": (
        lambda d: _returned(d, "ListWidgets").pop("TotalCount"),
        ["no longer upstream (kept; delete by hand):", "  widget_store.ListWidgets.TotalCount"], [], [],
    ),
    "an operation is gone": (
        lambda d: d["apis"].pop("ImportFrom"),
        ["no longer upstream (kept; delete by hand):", "  widget_store.ImportFrom"], [], [],
    ),
    "paging that upstream no longer hints at": (
        lambda d: _returned(d, "ListWidgets").update(NextToken={"type": "integer"}),
        ["changed:", "  widget_store.ListWidgets.NextToken: type was 'str', is 'int'"],
        ["      type: str"],
        ["      type: int"],
    ),
    "a time that upstream calls a text": (
        lambda d: d["components"]["schemas"]["widget-info"]["properties"].update(madeAt={"type": "string"}),
        ["nothing changed"], [], [],
    ),
    "prose and what we have no use for": (
        lambda d: d["apis"]["GetWidget"].update(summary="x", description="y", extraInfo=" ", tags=["t"], consumes=None),
        ["nothing changed"], [], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_upstream_touches_only_its_own_lines(what: str, edited: Importer) -> None:
    change, said, gone, come = CHANGES[what]
    before = edited.texts()
    document = golden()
    change(document)
    breaks = what == "paging that upstream no longer hints at"  # of which the spec must be told
    report = edited(document, code=1 if breaks else 0)
    for line in said:
        assert line in report or breaks
    after = edited.texts()
    assert before.keys() == after.keys()
    lines = [
        line
        for name, text in before.items()
        for line in difflib.ndiff(text.splitlines(), after[name].splitlines())
        if line[0] in "+-"
    ]
    assert [line[2:] for line in lines if line[0] == "-"] == gone
    assert [line[2:] for line in lines if line[0] == "+"] == come
    if not breaks:
        assert not any(edited(document).startswith(title) for title in ("added:", "changed:"))
        assert edited.texts() == after


def test_a_comment_stays_above_what_it_speaks_of(edited: Importer) -> None:
    document = golden()
    document["components"]["schemas"]["shade"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    _returned(document, "GetTree")["shade"] = {"$ref": "#/components/schemas/shade"}
    _param(document, "createWidget", "shape.colour")["schema"]["properties"]["gloss"] = {"type": "boolean"}
    edited(document)
    text = edited.texts()["widget_store/shapes.yaml"]
    assert "    gloss:\n      type: bool\n      doc: ''\n# Our name for upstream's widget-info.\nWidget:\n" in text
    assert text.endswith("Shade:\n  doc: ''\n  fields:\n    a:\n      type: str\n      doc: ''\n")


def test_windows_line_ends_stay(edited: Importer) -> None:
    file = edited.specs / "widget_store" / "widgets.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    document = golden()
    edited(document)
    assert file.read_bytes() == before
    document["apis"]["GetWidget"]["deprecated"] = True
    edited(document)
    assert file.read_bytes() == before.replace(
        b"  summary: Look up one widget.\r\n", b"  summary: Look up one widget.\r\n  deprecated: true\r\n"
    )


# -- names of structures -----------------------------------------------------------------------------------------


def obj(**properties: Any) -> Json:
    return {"type": "object", "properties": properties}


TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def test_structures_that_only_share_a_name_stay_apart(importer: Importer) -> None:
    document = tiny(
        GetA={"operationType": "read", "responses": reply(Data=obj(Id=TEXT, Size=NUMBER))},
        GetB={
            "operationType": "read",
            "responses": reply(Data=obj(Total=NUMBER, Rows={"type": "array", "items": TEXT})),
        },
        GetC={"operationType": "read", "responses": reply(Data=obj(Id=TEXT, Size=NUMBER, More=TEXT))},
        GetD={"operationType": "read", "responses": reply(Data=obj(Id=NUMBER, Size=NUMBER))},
    )
    importer(document)
    types = {name: op.returns["Data"].type for name, op in importer.load().operations.items()}
    assert types == {"GetA": "Data", "GetB": "GetBData", "GetC": "Data", "GetD": "GetDData"}
    assert list(importer.load().shapes["Data"].fields) == ["Id", "Size", "More"]
    before = importer.texts()

    # Whoever comes later, and stands first in the file, takes no name away.
    new = {"operationType": "read", "responses": reply(Data=obj(X=TEXT), Other=obj(Data=obj(Y=TEXT)))}
    document["apis"] = {"GetFirst": new, **document["apis"]}
    said = importer(document)
    assert "changed:" not in said
    spec = importer.load()
    assert spec.operations["GetFirst"].returns["Data"].type == "GetFirstData"
    assert spec.shapes["Other"].fields["Data"].type == "GetFirstData2"
    assert importer.texts()["shop/operations.yaml"].startswith(before["shop/operations.yaml"])
    assert "wrote" not in importer(document)


def test_a_structure_inside_one_of_the_same_name_is_another_one(importer: Importer) -> None:
    importer(tiny(GetA={"responses": reply(Result=obj(Code=TEXT, Result=obj(Url=TEXT, Result=obj(Deep=NUMBER))))}))
    shapes = importer.load().shapes
    assert {name: {wire: f.type for wire, f in shape.fields.items()} for name, shape in shapes.items()} == {
        "Result": {"Code": "str", "Result": "GetAResult"},
        "GetAResult": {"Url": "str", "Result": "GetAResult2"},
        "GetAResult2": {"Deep": "int"},
    }


def test_a_structure_that_contains_itself_is_one_shape(importer: Importer) -> None:
    document = tiny(GetA={"responses": reply(Top={"$ref": "#/components/schemas/n"})})
    document["components"]["schemas"]["n"] = obj(
        Id=TEXT, Sons={"type": "array", "items": {"$ref": "#/components/schemas/n"}}
    )
    importer(document)
    assert {w: f.type for w, f in importer.load().shapes["N"].fields.items()} == {"Id": "str", "Sons": "list[N]"}


def test_a_request_never_shares_a_structure_with_a_reply(importer: Importer) -> None:
    tag = {"type": "array", "items": obj(Key=TEXT, Value=TEXT)}
    parameter = {"name": "Tag", "in": "query", "style": "repeatList", "schema": tag}
    importer(tiny(TagIt={"parameters": [parameter], "responses": reply(Tag=tag, TagParam=obj(Key=TEXT, Value=TEXT))}))
    spec = importer.load()
    assert spec.operations["TagIt"].params["Tag"].type == "list[TagParam]"
    assert spec.operations["TagIt"].returns["Tag"].type == "list[Tag]"
    assert spec.operations["TagIt"].returns["TagParam"].type == "TagItTagParam"


def test_a_structure_takes_no_name_that_generated_code_has(importer: Importer) -> None:
    document = tiny(Get={"responses": reply(GetResponse=obj(A=TEXT), ShopClient=obj(B=TEXT))})
    importer(document)
    assert set(importer.load().shapes) == {"GetGetResponse", "GetShopClient"}


SIMILAR = [
    ({"A": "str", "B": "str"}, {"A": "str", "B": "str"}, True),
    ({"A": "str", "B": "str", "C": "str"}, {"A": "str", "B": "str"}, True),
    ({"A": "str"}, {"A": "str", "B": "str"}, True),
    ({"A": "str"}, {"A": "int"}, False),
    ({"A": "str", "B": "str"}, {"A": "str", "B": "int"}, False),
    ({"A": "str", "B": "str"}, {"A": "str", "C": "str"}, False),
    ({"A": "str"}, {"B": "str"}, False),
]


@pytest.mark.parametrize(("one", "other", "alike"), SIMILAR)
def test_structures_are_alike_when_most_members_are(one: Json, other: Json, alike: bool) -> None:
    a, b = ({name: {"type": kind} for name, kind in members.items()} for members in (one, other))
    assert similar(a, b) is alike
    assert similar(b, a) is alike


# -- what is found in the files of other products ----------------------------------------------------------------


def test_pages_by_number_are_left_to_the_caller(importer: Importer) -> None:
    numbers = [{"name": name, "in": "query", "schema": NUMBER} for name in ("PageNumber", "PageSize")]
    rows = {"type": "array", "items": TEXT}
    importer(tiny(ListA={"parameters": numbers, "responses": reply(TotalCount=NUMBER, PageNumber=NUMBER, Items=rows)}))
    assert importer.load().operations["ListA"].paging is None


PAGING = [
    (["NextToken", "MaxResults"], {"NextToken": TEXT, "Items": {"type": "array", "items": TEXT}},
     ("NextToken", "MaxResults", "NextToken", None, "Items")),
    (["nextToken", "maxResults"], {"nextToken": TEXT}, ("nextToken", "maxResults", "nextToken", None, None)),
    (["NextToken"], {"NextToken": TEXT}, ("NextToken", None, "NextToken", None, None)),
    (["Marker", "MaxItems"], {"Marker": TEXT, "IsTruncated": {"type": "boolean"}},
     ("Marker", "MaxItems", "Marker", "IsTruncated", None)),
    ([], {"Marker": TEXT, "IsTruncated": {"type": "boolean"}}, (None, None, "Marker", "IsTruncated", None)),
    ([], {"NextToken": TEXT}, None),
    (["NextToken"], {"NextToken": NUMBER}, None),
]  # fmt: skip


@pytest.mark.parametrize(("params", "fields", "expected"), PAGING)
def test_pages_by_marker_are_recognised(params: list[str], fields: Json, expected: Any, importer: Importer) -> None:
    listed = [{"name": name, "in": "query", "schema": TEXT if "oken" in name else NUMBER} for name in params]
    listed = [{**p, "schema": TEXT} if p["name"] == "Marker" else p for p in listed]
    importer(tiny(ListA={"parameters": listed, "responses": reply(**fields)}))
    paging = importer.load().operations["ListA"].paging
    found = None if paging is None else (paging.token, paging.size, paging.next, paging.more, paging.items)
    assert found == expected


def query(schema: Any, **more: Any) -> Json:
    return {"name": "P", "in": "query", "schema": schema, **more}


# parameter, and the facts it becomes
PARAMS: list[tuple[str, Json, Json]] = [
    ("limits as texts", query({"type": "integer", "minimum": "1", "maximum": "36"}), {"minimum": 1, "maximum": 36}),
    ("a limit too large for a float", query({"type": "integer", "maximum": "9223372036854775807"}),
     {"maximum": 9223372036854775807}),
    ("a limit that is no number", query({"type": "integer", "maximum": "1d"}), {"maximum": None}),
    ("an exclusive limit", query({"type": "number", "minimum": 0, "exclusiveMinimum": True}), {"minimum": None}),
    ("a default as text", query({"type": "boolean", "default": "False"}), {"default": False}),
    ("a number's default as text", query({"type": "integer", "default": "10"}), {"default": 10}),
    ("numbers as known values", query({"type": "integer", "enum": [1, 2, 1]}), {"enum": ["1", "2"]}),
    ("titles of known values", query({"type": "string", "enumValueTitles": {"a": "甲", "b": "乙"}}),
     {"enum": ["a", "b"]}),
    ("limits that cross", query({"type": "integer", "minimum": 5, "maximum": "1"}), {"minimum": None, "maximum": None}),
    ("known values of a flag", query({"type": "boolean", "enum": [True, False]}), {"type": "bool", "enum": []}),
    ("required by the documentation", query({"type": "string", "docRequired": True}), {"required": True}),
    ("required beside the schema", query(TEXT, required=True), {"required": True}),
    ("a type that may be null", query({"type": ["string", "null"]}), {"type": "str"}),
    ("no schema", {"name": "P", "in": "query"}, {"type": "any"}),
    ("no place", {"name": "P", "schema": TEXT}, {"location": "query"}),
    ("a list without items", query({"type": "array"}), {"type": "list[any]", "style": "repeat"}),
    ("items without the word array", query({"items": TEXT}), {"type": "list[str]"}),
    ("an open object", query({"type": "object"}, style="json"), {"type": "map[any]", "style": "json"}),
    ("a map", query({"type": "object", "additionalProperties": NUMBER}, style="flat"), {"type": "map[int]"}),
    ("an open map", query({"type": "object", "additionalProperties": True}), {"type": "map[any]"}),
    ("a map of maps", query({"type": "object", "additionalProperties": {"type": "object"}}), {"type": "map[any]"}),
    ("a list of lists", query({"type": "array", "items": {"type": "array", "items": TEXT}}), {"type": "list[any]"}),
    ("joined by a comma", query({"type": "array", "items": TEXT}, style="simple"),
     {"separator": ",", "style": "plain"}),
    ("joined by a space", query({"type": "array", "items": NUMBER}, style="spaceDelimited"),
     {"separator": " ", "type": "list[int]"}),
    ("a style without a structure", query(TEXT, style="simple"), {"style": "plain", "separator": None}),
    ("one of several", query({"oneOf": [TEXT, NUMBER]}), {"type": "any"}),
    ("a form parameter", {**query(TEXT), "in": "formData"}, {"location": "form"}),
    ("a header", {**query(TEXT), "in": "header"}, {"location": "header"}),
]  # fmt: skip


@pytest.mark.parametrize(("parameter", "facts"), [row[1:] for row in PARAMS], ids=[row[0] for row in PARAMS])
def test_a_parameter_of_any_product_is_read(parameter: Json, facts: Json, importer: Importer) -> None:
    importer(tiny(DoIt={"parameters": [parameter]}))
    param = importer.load().operations["DoIt"].params["P"]
    assert {key: getattr(param, key) for key in facts} == facts


def test_a_body_is_its_members(importer: Importer) -> None:
    schema = {**obj(a=TEXT, b={**NUMBER, "required": True}), "required": ["a"]}
    importer(tiny(DoIt={"parameters": [{"name": "body", "in": "body", "style": "json", "schema": schema}]}))
    params = importer.load().operations["DoIt"].params
    assert {wire: (p.type, p.location, p.required) for wire, p in params.items()} == {
        "a": ("str", "body", True), "b": ("int", "body", True)
    }  # fmt: skip


def test_several_body_parameters_are_members_by_name(importer: Importer) -> None:
    listed = [{"name": name, "in": "body", "schema": TEXT} for name in ("a", "b")]
    importer(tiny(DoIt={"parameters": listed}))
    assert {wire: p.location for wire, p in importer.load().operations["DoIt"].params.items()} == {
        "a": "body",
        "b": "body",
    }


SECURITY: list[tuple[Any, bool]] = [
    ([{"AK": []}], False),
    ([{"Anonymous": []}], True),
    ([{"ARS_OIDC": []}], True),
    ([{"AK": []}, {"Anonymous": []}], False),
    ([], False),
    (None, False),
]


@pytest.mark.parametrize(("security", "anonymous"), SECURITY)
def test_only_what_nobody_may_sign_is_anonymous(security: Any, anonymous: bool, importer: Importer) -> None:
    importer(tiny(DoIt={"security": security}))
    assert importer.load().operations["DoIt"].anonymous is anonymous


WRITES = [("GetIt", None, False), ("describeIt", None, False), ("ListIt", "none", False), ("DoIt", None, True),
          ("GetIt", "write", True), ("GetIt", "readAndWrite", True), ("SetIt", "read", False)]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "writes"), WRITES)
def test_an_operation_writes_unless_it_is_said_to_read(name: str, kind: Any, writes: bool, importer: Importer) -> None:
    importer(tiny(**{name: {"operationType": kind}}))
    assert importer.load().operations[name].write is writes


def test_a_path_does_not_keep_an_rpc_operation_out(importer: Importer) -> None:
    """Gateways take it at `/` all the same (Alibaba Cloud SDK for OOS, ListExecutionRiskyTasks, 2024)."""
    importer(tiny(ListIt={"path": "/ListIt", "methods": ["post", "get"]}, GetIt={"path": ""}))
    assert set(importer.load().operations) == {"ListIt", "GetIt"}


# -- what is broken ----------------------------------------------------------------------------------------------

REASONS: list[tuple[str, Any, str]] = [
    ("no description", None, "it has no description"),
    ("a list", [], "it has no description"),
    ("a variable path", {"path": "/a/{b}"}, "it is called at the path /a/{b}, which is no RPC call"),
    ("another method", {"methods": ["put", "delete"]}, "it is called by PUT, DELETE, not by POST"),
    ("by GET only", {"methods": ["get"]}, "it is called by GET, not by POST"),
    ("in the path", {"parameters": [{**query(TEXT), "in": "path"}]}, "its parameter P travels in the path"),
    ("in the host", {"parameters": [{**query(TEXT), "in": "host"}]}, "its parameter P travels in the host"),
    ("an unknown place", {"parameters": [{**query(TEXT), "in": 7}]}, "its parameter P travels in the 7"),
    ("a nameless parameter", {"parameters": [{"in": "query"}]}, "its parameter 1 has no name"),
    ("a parameter twice", {"parameters": [query(TEXT), query(NUMBER)]}, "it has two parameters P"),
    ("a file", {"parameters": [{**query({"type": "file"}), "in": "formData"}]}, "its parameter P is a file"),
    ("binary text", {"parameters": [query({"type": "string", "format": "binary"})]}, "its parameter P is a file"),
    ("an unknown type", {"parameters": [query({"type": "tuple"})]}, "its parameter P has the type 'tuple'"),
    ("a type that is none", {"parameters": [query({"type": {"a": 1}})]}, "its parameter P has the type {'a': 1}"),
    ("an unknown style", {"parameters": [query({"type": "array"}, style="deepObject")]}, "has the style 'deepObject'"),
    ("joined structures", {"parameters": [query({"type": "array", "items": obj(A=TEXT)}, style="simple")]},
     "its parameter P joins structures by ','"),
    ("a bare body", {"parameters": [{**query(TEXT), "in": "body"}]}, "its body P is not an object with named members"),
    ("form and body", {"parameters": [{**query(TEXT), "in": "formData"}, {**query(obj(A=TEXT)), "in": "body"}]},
     "it has form and body parameters"),
    ("a dangling reference", {"parameters": [query({"$ref": "#/components/schemas/No"})]},
     "its parameter P refers to #/components/schemas/No, which the file does not have"),
    ("a foreign reference", {"responses": reply(A={"$ref": "other.json#/a"})},
     "A in its reply refers to other.json#/a, which the file does not have"),
    ("a reference that is none", {"responses": reply(A={"$ref": None})}, "A in its reply refers to None"),
    ("a reply that is a list", {"responses": {"200": {"schema": {"type": "array", "items": TEXT}}}},
     "its reply is a bare array"),
    ("a reply that is a map", {"responses": {"200": {"schema": {"type": "object", "additionalProperties": TEXT}}}},
     "its reply is a bare object"),
    ("responses that are a list", {"responses": [1]}, "its responses are no mapping"),
    ("properties that are a list", {"responses": reply(A={"type": "object", "properties": [1]})},
     "A in its reply has properties that are no mapping"),
    ("a schema that is a text", {"responses": reply(A="string")}, "A in its reply is described by 'string'"),
    ("a rule about nobody", {"x-rules": [{"exactlyOneOf": ["X"]}]}, "its description is broken: KeyError: 'X'"),
]  # fmt: skip


@pytest.mark.parametrize(("api", "reason"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS])
def test_a_broken_operation_is_told_and_the_rest_goes_on(api: Any, reason: str, importer: Importer) -> None:
    said = importer(tiny(Bad=api, Good={"responses": reply(Data=obj(A=TEXT))}))
    (line,) = [line for line in said.splitlines() if line.startswith("  shop.Bad: ")]
    assert reason in line
    assert set(importer.load().operations) == {"Good"}
    assert set(importer.load().shapes) == {"Data"}


def test_what_a_broken_operation_began_is_forgotten(importer: Importer) -> None:
    """A structure met halfway leaves no shape behind and does not pass for one that is being read."""
    half = {"responses": reply(Data=obj(Inner=obj(X=TEXT), Bad={"$ref": "#/no"}))}
    importer(tiny(Bad=half, Good={"responses": reply(Data=obj(Inner=obj(Y=NUMBER)))}))
    spec = importer.load()
    assert {name: list(shape.fields) for name, shape in spec.shapes.items()} == {"Data": ["Inner"], "Inner": ["Y"]}


NULLS = (
    "methods",
    "security",
    "operationType",
    "deprecated",
    "parameters",
    "responses",
    "errorCodes",
    "x-rules",
    "path",
)


@pytest.mark.parametrize("empty", [None, [], {}, ""])
@pytest.mark.parametrize("key", NULLS)
def test_an_empty_part_is_as_good_as_none(key: str, empty: Any, importer: Importer) -> None:
    importer(tiny(GetIt={key: empty}))
    assert set(importer.load().operations) == {"GetIt"}


DEEP: Json = {"type": "string"}
for _ in range(400):
    DEEP = {"type": "object", "properties": {"A": DEEP}}


def test_a_description_without_end_is_told(importer: Importer) -> None:
    assert "shop.Deep: its description is nested too deep" in importer(tiny(Deep={"responses": reply(A=DEEP)}))


def places(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(value, (*at, key))


INSTEAD: list[Any] = [None, [], {}, "", "x", 0, True, ["a"], {"$ref": "#/components/schemas/nope"}, "控件", ...]


def test_no_half_broken_document_ends_in_a_traceback(importer: Importer) -> None:
    """One place after the other is replaced by something else or taken away; every 47th of these is tried."""
    cases = [(place, new) for place in places(golden()) for new in INSTEAD][::47]
    assert len(cases) > 120
    for number, (place, new) in enumerate(cases):
        document = golden()
        node = document
        for key in place[:-1]:
            node = node[key]
        if new is ...:
            del node[place[-1]]
        else:
            node[place[-1]] = copy.deepcopy(new)
        specs = importer.folder / f"specs{number}"
        file = importer.folder / "broken.json"
        file.write_text(json.dumps(document), "utf-8")
        result = main(["import", str(file), "--specs", str(specs)])
        printed = importer.capsys.readouterr()
        if result == 0:
            assert main(["import", str(file), "--specs", str(specs)]) == 0, (place, new)
            assert "nothing changed" in importer.capsys.readouterr().out, (place, new)
        else:
            assert printed.err.startswith("error: "), (place, new)
            assert printed.err.count("\n") == 1, (place, new)


NO_DOCUMENTS = [
    ("", "0.json:1: not JSON"),
    ('{"a":\n,}', "0.json:2: not JSON"),
    ("[]", "0.json: this is no api-docs file: it has no info and apis"),
    ("{}", "0.json: this is no api-docs file"),
    ('{"info": {"product": "A", "version": "1"}, "apis": []}', "0.json: this is no api-docs file"),
    ('{"info": {"version": "1"}, "apis": {}}', "0.json: info.product must name the product"),
    ('{"info": {"product": "控件", "version": "1"}, "apis": {}}', "0.json: info.product must name the product"),
    ('{"info": {"product": "A"}, "apis": {}}', "0.json: info.version must give the version"),
    ('{"info": {"style": "ROA", "product": "A", "version": "1"}, "apis": {}}', "0.json: A has the style 'ROA'"),
    ("[" * 100_000, "0.json"),
]


@pytest.mark.parametrize(("text", "problem"), NO_DOCUMENTS, ids=range(len(NO_DOCUMENTS)))
def test_what_is_no_document_is_an_error_and_nothing_is_written(text: str, problem: str, importer: Importer) -> None:
    error = importer(text, code=1)
    assert error.startswith("error: ")
    assert problem in error
    assert not importer.specs.exists()


def test_a_product_where_nothing_can_be_expressed_still_generates(importer: Importer, tmp_path: Path) -> None:
    importer(tiny(Bad=None))
    assert main(["generate", "--specs", str(importer.specs), "--out", str(tmp_path / "out")]) == 0
    code = "import shop, shop.client, shop.models; print(shop.__all__, shop.client.OPERATIONS)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "out", capture_output=True, text=True, check=True
    )
    assert done.stdout == "['ShopClient'] {}\n"


# -- several sources ---------------------------------------------------------------------------------------------


def test_two_products_are_imported_at_once(importer: Importer) -> None:
    said = importer(tiny("Shop", GetIt={}), tiny("Ware-House", GetIt={}))
    assert "shop.GetIt" in said
    assert "ware_house.GetIt" in said
    assert set(importer.load("ware_house").operations) == {"GetIt"}


@pytest.mark.parametrize("second", ["{", "{}", None])
def test_a_broken_second_source_leaves_everything_as_it_was(second: str | None, edited: Importer) -> None:
    before = edited.texts()
    changed = golden()
    changed["info"]["version"] = "2030-01-01"
    broken = second if second is not None else tiny("Shop", GetIt={})
    if second is None:  # a good file over specs that are broken
        folder = edited.specs / "shop"
        folder.mkdir()
        (folder / "service.yaml").write_text("product: [\n", "utf-8")
        before = edited.texts()
    edited(changed, broken, code=1)
    assert edited.texts() == before


def test_one_product_twice_is_an_error(importer: Importer) -> None:
    error = importer(tiny("Shop", GetIt={}), tiny("shop", GetIt={}), code=1)
    assert "0.json and " in error
    assert "1.json are both the product shop" in error
    assert not importer.specs.exists()


def test_names_that_meet_are_written_and_told_so_that_a_person_can_mend_them(importer: Importer) -> None:
    document = tiny(GetIt={"parameters": [query(TEXT), {**query(TEXT), "name": "p"}]})
    error = importer(document, code=1)
    assert "operations.yaml:7: GetIt.params.p: and P are both p in Python; give one a `python:`" in error
    file = importer.specs / "shop" / "operations.yaml"
    file.write_text(file.read_text("utf-8") + "      python: other\n", "utf-8")
    assert importer(document) == "nothing changed\n"


# -- from the network --------------------------------------------------------------------------------------------


class _Docs(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = json.dumps(golden()).encode()
        status = 200 if self.path != "/missing" else 404
        self.send_response(status)
        self.send_header("Content-Length", str(len(content) + (10 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(b"<html>" + content[6:] if self.path == "/html" else content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), _Docs) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listener.server_port}"
        listener.shutdown()
        thread.join()


def test_a_source_may_be_a_url(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", f"{server}/api-docs.json", "--specs", str(tmp_path)]) == 0
    assert "widget_store.createWidget" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "problem"), [("/missing", "HTTP Error 404"), ("/html", "not JSON"), ("/cut", "IncompleteRead")]
)
def test_a_url_that_gives_no_document_is_an_error(
    path: str, problem: str, server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", f"{server}{path}", "--specs", str(tmp_path / "specs")]) == 1
    error = capsys.readouterr().err
    assert f"{server}{path}" in error
    assert problem in error
    assert not (tmp_path / "specs").exists()


def test_a_server_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "http://127.0.0.1:9/x.json", "--specs", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("error: http://127.0.0.1:9/x.json: ")


def test_the_key_of_a_product_is_the_name_of_its_package() -> None:
    assert product_key(golden()) == "widget_store"
