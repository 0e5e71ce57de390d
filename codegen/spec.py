"""The typed model of `specs/`: what a person may write, and what each part means.

`load(folder)` reads one service and checks everything that can be checked without running anything (`checks.py`); a
mistake is a `SpecError` that names file, line and path. `schema()` is the same model as JSON Schema, written to
`specs/schema.json` for editors.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from .yamlio import Document, SpecError, convert, read_yaml

__all__ = [
    "SCALARS",
    "AuthorizationSpec",
    "Endpoints",
    "ErrorFamily",
    "Facts",
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

ApiErrorClass = Literal[
    "ApiError",
    "NotFound",
    "AlreadyExists",
    "Conflict",
    "LimitExceeded",
    "InvalidParameter",
    "AccessDenied",
    "AuthenticationFailed",
    "Throttled",
    "ServiceFault",
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
    """A default that depends on another parameter, or on the thing itself: its name, its value, the default."""
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
    """With its code: `ram:GetUser`."""
    resource: str
    """`*`, or one ARN in which names in angle brackets stand for values: a parameter's (`<GroupName>`), the account's
    (`<account>`), or one that follows from what is sent: `<policy-owner>` (from `PolicyType`), `<role-owner>` and
    `<RoleName>` (from `RoleArn`), `<AppName>` (from `AppId`), and `<UserName>` or `<UserPrincipalName>` of the caller.
    `aliram.operation.Authorization` has the rules. The region is `*`, also where a published table leaves it empty."""
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
    """Region to host, where the regions have hosts of their own."""
    vpc: str | None = None
    """Host inside a VPC; `{region}` stands for the region."""
    vpc_regions: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    """Facts set here by a person that an import must not change."""


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
    """Prefix of the actions by which its operations are authorised; the product in lower case when left out."""
    official_package: str | None = None
    """The official Python package, for the migration table."""


class ErrorFamily(Struct, kw_only=True, forbid_unknown_fields=True):
    """One entry of `errors.yaml`."""

    error: ApiErrorClass = field(name="class")
    """A class of `aliram.errors`."""
    retry: bool
    """The same call may succeed later."""
    advice: str
    """What the caller can do."""
    source: str
    """Where the family was seen."""


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
    from .checks import check  # which knows the types above

    if not (folder / "service.yaml").is_file():
        raise SpecError(folder, 1, "", "has no service.yaml")
    documents: dict[str, Document] = {}

    def part(stem: str, kind: Any) -> Any:
        documents[stem] = read_yaml(folder / f"{stem}.yaml")
        return convert(documents[stem], kind)

    service: ServiceSpec = part("service", ServiceSpec)
    shapes: dict[str, Shape] = part("shapes", dict[str, Shape]) if (folder / "shapes.yaml").is_file() else {}
    operations: dict[str, Op] = {}
    resources: dict[str, str] = {}
    for file in sorted(folder.glob("*.yml")):
        raise SpecError(file, 1, "", f"is not read under this name; call it {file.stem}.yaml")
    for file in sorted(folder.glob("*.yaml")):
        if file.stem in ("service", "shapes"):
            continue
        found: dict[str, Op] = part(file.stem, dict[str, Op])
        for name, op in found.items():
            if name in operations:
                raise documents[file.stem].error((name,), f"is also in {resources[name]}.yaml")
            operations[name] = op
            resources[name] = file.stem
    spec = Spec(
        key=folder.name, folder=folder, service=service, shapes=shapes, operations=operations, resources=resources
    )
    check(spec, documents)
    return spec


def load_families(file: Path) -> dict[str, ErrorFamily]:
    """Read `errors.yaml`."""
    errors: ErrorsFile = convert(read_yaml(file), ErrorsFile)
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
