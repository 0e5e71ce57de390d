"""The typed model of `specs/`: what a person may write, and what each part means.

`load(folder)` reads one service and checks everything that can be checked without running anything; a mistake is a
`SpecError` that names file, line and path. `schema()` is the same model as JSON Schema, written to `specs/schema.json`
for editors.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from .names import class_name, python_name
from .yamlio import Document, SpecError, read_yaml

__all__ = [
    "Endpoints",
    "ErrorFamily",
    "Field",
    "Op",
    "PagingSpec",
    "ParamSpec",
    "RuleSpec",
    "ServiceSpec",
    "Shape",
    "Spec",
    "SpecError",
    "load",
    "load_families",
    "schema",
    "split_type",
]

SCALARS = ("str", "int", "float", "bool", "any", "time")
_TYPE = re.compile(r"(?:(list|map)\[)?([A-Za-z][A-Za-z0-9_]*)(\])?\Z")


class Facts(Struct, kw_only=True, forbid_unknown_fields=True):
    """What parameters and response fields have in common."""

    type: str
    """`str`, `int`, `float`, `bool`, `any`, `time`, a shape's name, or `list[X]` or `map[X]` of one of these."""
    doc: str = ""
    """What it is, in our own words; the service's glossary is used when left out. Limits stand in their own keys."""
    unit: str | None = None
    """`seconds`, `days`, `bytes` …"""
    enum: list[str] = field(default_factory=list)
    """The known values; the service may answer with others."""
    minimum: int | float | None = None
    maximum: int | float | None = None
    separator: str | None = None
    """The wire carries one text whose items are joined by this character; the type is then `list[str]`."""
    text: bool = False
    """The wire carries this bool or int as a text."""
    document: bool = False
    """The text is a JSON document."""
    encoding: Literal["base64"] | None = None
    """The text is encoded bytes."""
    secret: bool = False
    """Hidden in `repr`, logs and errors."""
    deprecated: bool = False
    python: str | None = None
    """The Python name, where the rule gives one that is taken."""
    keep: list[str] = field(default_factory=list)
    """Facts set here by a person that an import must not change."""


class ParamSpec(Facts, kw_only=True, forbid_unknown_fields=True):
    """A request parameter, or a member of a request shape."""

    required: bool = False
    location: Literal["query", "form", "body", "header"] = "query"
    style: Literal["plain", "repeat", "json"] = "plain"
    """How a list or object becomes text: `repeat` is `Name.1`, `Name.1.Key`; `json` one JSON text."""
    default: str | int | float | bool | None = None
    """What the service assumes when it is not sent."""
    default_by: dict[str, dict[str, str | int | bool]] = field(default_factory=dict)
    """A default that depends on another parameter: parameter, its value, the default."""
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    length_unit: Literal["characters", "bytes"] = "characters"
    max_items: int | None = None
    item_pattern: str | None = None
    item_max_length: int | None = None
    item_enum: list[str] = field(default_factory=list)
    maximum_from: str | None = None
    """Where a limit that moves is found, for example `Role.MaxSessionDuration`."""
    site: str | None = None
    """The only Alibaba Cloud site where it has an effect."""
    example: str | None = None


class Field(Facts, kw_only=True, forbid_unknown_fields=True):
    """A response field."""

    wrapper: str | None = None
    """The wire puts the list into an object with this one key: `{"Users": {"User": [...]}}`."""
    format: Literal["iso", "epoch_s", "epoch_ms"] | None = None
    """The form of a `time` as documented; every form is read."""
    always: bool = False
    """Present in every reply, so never None."""


class Shape(Struct, kw_only=True, forbid_unknown_fields=True):
    """A structure that recurs in replies (`fields`) or in requests (`params`)."""

    doc: str = ""
    fields: dict[str, Field] = field(default_factory=dict)
    params: dict[str, ParamSpec] = field(default_factory=dict)


class PagingSpec(Struct, kw_only=True, forbid_unknown_fields=True):
    """How a long list is handed out; every entry is a wire name."""

    token: str | None = None
    """Request parameter for the next page's marker; left out where the API offers none."""
    size: str | None = None
    next: str
    more: str | None = None
    items: str | None = None
    """The list in the reply; left out where a page is not a list."""


class RuleSpec(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A condition between parameters or on the caller; exactly one kind per entry."""

    exactly_one_of: list[str] = field(default_factory=list)
    at_least_one_of: list[str] = field(default_factory=list)
    at_most_one_of: list[str] = field(default_factory=list)
    effectively_required: list[str] = field(default_factory=list)
    required_if: dict[str, Any] = field(default_factory=dict)
    """`{param: MobilePhone, when: {VerifyType: sms}}`; `when` is a parameter's name (it is given) or its value."""
    forbidden_if: dict[str, Any] = field(default_factory=dict)
    ignored_if: dict[str, Any] = field(default_factory=dict)
    subset_of: dict[str, str] = field(default_factory=dict)
    """`{param: RequiredScopes, of: PredefinedScopes}`."""
    required_for_caller: dict[str, str] = field(default_factory=dict)
    """`{param: UserId, caller: Account}`."""
    caller_only: Literal["RAMUser"] | None = None
    caller_not: Literal["Account"] | None = None
    error_code: str | None = None


class AuthorizationSpec(Struct, kw_only=True, forbid_unknown_fields=True):
    """An action on a resource that the caller needs."""

    action: str
    resource: str
    """`<account>` and `<Parameter>` stand for values."""
    inferred: bool = False


class Op(Struct, kw_only=True, forbid_unknown_fields=True):
    """One operation."""

    summary: str = ""
    """One sentence: what it does."""
    doc: str = ""
    """What else a caller must know."""
    write: bool = False
    """It may change something."""
    retry_lost_reply: bool | None = None
    """It may be sent again although the first request may have been carried out. Left out: true for a read."""
    anonymous: bool = False
    deprecated: bool = False
    python: str | None = None
    params: dict[str, ParamSpec] = field(default_factory=dict)
    returns: dict[str, Field] = field(default_factory=dict)
    paging: PagingSpec | None = None
    errors: dict[str, int] = field(default_factory=dict)
    """Documented codes and their HTTP status."""
    rules: list[RuleSpec] = field(default_factory=list)
    authorization: list[AuthorizationSpec] = field(default_factory=list)
    """Left out: the operation's own action on everything of the account, marked as inferred."""
    open: bool = False
    """Needs no permission at all."""
    keep: list[str] = field(default_factory=list)


class Endpoints(Struct, kw_only=True, forbid_unknown_fields=True):
    """Published hosts."""

    public: str
    regional: dict[str, str] = field(default_factory=dict)
    vpc: str | None = None
    vpc_regions: list[str] = field(default_factory=list)


class ServiceSpec(Struct, kw_only=True, forbid_unknown_fields=True):
    """`service.yaml`."""

    product: str
    version: str
    title: str = ""
    doc: str = ""
    endpoints: Endpoints
    glossary: dict[str, str] = field(default_factory=dict)
    """Docs of parameters and fields that mean the same wherever they appear."""
    ram_code: str | None = None
    """Prefix of the actions by which its operations are authorised; the folder's name when left out."""
    official_package: str | None = None
    """The official Python package, for the migration table."""


class ErrorFamily(Struct, kw_only=True, forbid_unknown_fields=True):
    """One entry of `errors.yaml`."""

    error: str = field(name="class")
    retry: bool
    advice: str
    source: str


class ErrorsFile(Struct, kw_only=True, forbid_unknown_fields=True):
    """`errors.yaml`."""

    families: dict[str, ErrorFamily]


class Spec(Struct, kw_only=True):
    """One service, read and checked."""

    key: str
    folder: Path
    service: ServiceSpec
    shapes: dict[str, Shape]
    operations: dict[str, Op]
    resources: dict[str, str]
    """Operation to the file (without suffix) that describes it."""


def split_type(text: str) -> tuple[str | None, str]:
    """`list[User]` → `("list", "User")`; `str` → `(None, "str")`. ValueError for anything else."""
    match = _TYPE.match(text)
    if match is None or bool(match[1]) != bool(match[3]):
        raise ValueError(f"{text!r} is no type; write one of {', '.join(SCALARS)}, a shape's name, list[X] or map[X]")
    return match[1], match[2]


def load(folder: Path) -> Spec:
    """Read the specs of one service."""
    if not (folder / "service.yaml").is_file():
        raise SpecError(folder, 1, "", "has no service.yaml")
    service = _read(folder / "service.yaml", ServiceSpec)[1]
    shapes_file = folder / "shapes.yaml"
    shapes: dict[str, Shape] = {}
    documents: dict[str, Document] = {}
    if shapes_file.is_file():
        documents["shapes"], shapes = _read(shapes_file, dict[str, Shape])
    operations: dict[str, Op] = {}
    resources: dict[str, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        if file.stem in ("service", "shapes"):
            continue
        document, found = _read(file, dict[str, Op])
        documents[file.stem] = document
        for name, op in found.items():
            if name in operations:
                raise document.error((name,), f"is also in {resources[name]}.yaml")
            operations[name] = op
            resources[name] = file.stem
    spec = Spec(
        key=folder.name, folder=folder, service=service, shapes=shapes, operations=operations, resources=resources
    )
    _check(spec, documents)
    return spec


def load_families(file: Path) -> dict[str, ErrorFamily]:
    """Read `errors.yaml`."""
    errors: ErrorsFile = _read(file, ErrorsFile)[1]
    return errors.families


def schema() -> dict[str, Any]:
    """JSON Schema of the files, by what kind of file it is."""
    (service, shapes, operations, errors), components = msgspec.json.schema_components(
        [ServiceSpec, dict[str, Shape], dict[str, Op], ErrorsFile], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "aliram specs: an operations file (see $defs for service.yaml, shapes.yaml and errors.yaml)",
        **operations,
        "$defs": {**components, "service.yaml": service, "shapes.yaml": shapes, "errors.yaml": errors},
    }


def _read(file: Path, kind: Any) -> tuple[Document, Any]:
    document = read_yaml(file)
    try:
        return document, msgspec.convert({} if document.data is None else document.data, kind, strict=True)
    except msgspec.ValidationError as error:
        problem, path = _locate(str(error), document)
        raise document.error(path, problem) from None


def _locate(text: str, document: Document) -> tuple[str, tuple[str | int, ...]]:
    """msgspec's message and place. It writes `[...]` for a mapping's key, so the value is looked for by its problem."""
    problem, _, where = text.partition(" - at `")
    keys = re.findall(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[(\.\.\.)\]", where.rstrip("`"))
    wanted = [name or (int(index) if index else None) for name, index, _ in keys]
    unknown = re.search(r"unknown field `([^`]+)`", problem)
    for path in _matching(document.data, wanted, ()):
        value: Any = document.data
        for part in path:
            value = value[part]
        if _is_wrong(value, problem):
            return problem, (*path, unknown[1]) if unknown else path
    return problem, ()


def _matching(data: Any, wanted: list[str | int | None], at: tuple[str | int, ...]) -> Any:
    if not wanted:
        yield at
        return
    first, rest = wanted[0], wanted[1:]
    if first is None and isinstance(data, dict):
        for key, value in data.items():
            yield from _matching(value, rest, (*at, key))
    elif isinstance(data, dict) and first in data:
        yield from _matching(data[first], rest, (*at, str(first)))
    elif isinstance(data, list) and isinstance(first, int) and first < len(data):
        yield from _matching(data[first], rest, (*at, first))


def _is_wrong(value: Any, problem: str) -> bool:
    unknown = re.search(r"unknown field `([^`]+)`", problem)
    if unknown:
        return isinstance(value, dict) and unknown[1] in value
    missing = re.search(r"missing required field `([^`]+)`", problem)
    if missing:
        return isinstance(value, dict) and missing[1] not in value
    expected = re.search(r"Expected `([^`]+)`", problem)
    if expected:
        kinds: dict[str, Any] = {
            "str": str, "int": int, "bool": bool, "float": (int, float), "object": dict, "array": list,
        }  # fmt: skip
        allowed = [kinds[kind.strip()] for kind in expected[1].split("|") if kind.strip() in kinds]
        if isinstance(value, bool):
            return bool not in allowed
        return not any(isinstance(value, kind) for kind in allowed) and not (value is None and "null" in expected[1])
    enum = re.search(r"Invalid enum value (.+)", problem)
    return enum is not None and repr(value) == enum[1]


def _check(spec: Spec, documents: dict[str, Document]) -> None:
    for name, shape in spec.shapes.items():
        if shape.fields and shape.params:
            raise documents["shapes"].error((name,), "has both fields (replies) and params (requests)")
        members: dict[str, Any] = {**shape.fields, **shape.params}
        part = "params" if shape.params else "fields"
        _check_members(spec, documents["shapes"], (name, part), members, request=bool(shape.params))
    seen: dict[str, str] = {}
    for name, op in spec.operations.items():
        document = documents[spec.resources[name]]
        python = op.python or python_name(name)
        if python in seen:
            raise document.error((name,), f"and {seen[python]} are both {python} in Python; give one a `python:`")
        seen[python] = name
        _check_members(spec, document, (name, "params"), op.params, request=True)
        _check_members(spec, document, (name, "returns"), op.returns, request=False)
        _check_paging(document, name, op)
        for index, rule in enumerate(op.rules):
            _check_rule(document, (name, "rules", index), rule, op)


def _check_members(
    spec: Spec, document: Document, at: tuple[str | int, ...], members: dict[str, Any], *, request: bool
) -> None:
    seen: dict[str, str] = {}
    for name, member in members.items():
        where = (*at, name)
        try:
            container, inner = split_type(member.type)
            python = member.python or python_name(name)
        except ValueError as error:
            raise document.error((*where, "type"), str(error)) from None
        if not python.isidentifier():
            raise document.error((*where, "python"), f"{python!r} is no Python name")
        if python in seen:
            raise document.error(where, f"and {seen[python]} are both {python} in Python; give one a `python:`")
        seen[python] = name
        if inner not in SCALARS:
            shape = spec.shapes.get(inner)
            if shape is None:
                raise document.error((*where, "type"), f"names the shape {inner}, which shapes.yaml does not have")
            if bool(shape.params) != request and (shape.params or shape.fields):
                side = "requests" if shape.params else "replies"
                raise document.error((*where, "type"), f"names the shape {inner}, which is for {side}")
            class_name(inner)
        if member.separator is not None and member.type != "list[str]":
            raise document.error((*where, "separator"), "needs the type list[str]")
        if not request and member.wrapper is not None and container != "list":
            raise document.error((*where, "wrapper"), "needs a list type")
        if request and member.style == "repeat" and container is None and inner in SCALARS:
            raise document.error((*where, "style"), "repeat needs a list, a map or a shape")
        if request and member.pattern is not None:
            try:
                re.compile(member.pattern)
            except re.error as error:
                raise document.error((*where, "pattern"), f"is no regular expression: {error}") from None


def _check_paging(document: Document, name: str, op: Op) -> None:
    if op.paging is None:
        return
    requests, replies = op.params, op.returns
    for key in ("token", "size", "next", "more", "items"):
        wire = getattr(op.paging, key)
        side = "params" if key in ("token", "size") else "returns"
        if wire is not None and wire not in (requests if side == "params" else replies):
            raise document.error((name, "paging", key), f"{wire} is not among the operation's {side}")


def _check_rule(document: Document, at: tuple[str | int, ...], rule: RuleSpec, op: Op) -> None:
    kinds = [key for key, value in msgspec.to_builtins(rule).items() if key != "error_code" and value]
    if len(kinds) != 1:
        raise document.error(at, f"must have exactly one kind, has {', '.join(kinds) or 'none'}")
    value = getattr(rule, kinds[0])
    names: list[str] = []
    if isinstance(value, list):
        names = value
    elif isinstance(value, dict):
        if "param" not in value:
            raise document.error((*at, kinds[0]), "needs a `param`")
        names = [value["param"]]
        when = value.get("when")
        names += [when] if isinstance(when, str) else list(when or ())
        names += [value["of"]] if "of" in value else []
    for wire in names:
        if wire not in op.params:
            raise document.error((*at, kinds[0]), f"{wire} is not among the operation's params")
