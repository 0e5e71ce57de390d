"""What must hold inside one service's specs beyond the types of `spec.py`. The first mistake found is a `SpecError`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from .names import (
    argument_name,
    attribute_name,
    class_name,
    is_member_name,
    is_python_name,
    method_name,
    module_name,
    reply_class,
    shape_class,
    words,
)
from .spec import SCALARS, AuthorizationSpec, Endpoints, Facts, Field, Op, ParamSpec, RuleSpec, Spec, split_type
from .yamlio import Document, Place

__all__ = ["check"]

Documents = Mapping[str, Document]

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]|\{region\})*(?::[0-9]+)?\Z|\{region\}[A-Za-z0-9.-]+\Z")
_NAMED = {"argument": argument_name, "attribute": attribute_name, "method": method_name}
_COUNTS = ("min_length", "max_length", "max_items", "item_max_length")
# What a resource may name besides a parameter, and the parameter from which it follows.
_DERIVED = {"policy-owner": "PolicyType", "role-owner": "RoleArn", "RoleName": "RoleArn", "AppName": "AppId"}
_IF_RULES = ("required_if", "forbidden_if", "ignored_if")
_RULE_KEYS = {
    **dict.fromkeys(_IF_RULES, ("param", "when")),
    "subset_of": ("param", "of"),
    "required_for_caller": ("param", "caller"),
}


def check(spec: Spec, documents: Documents) -> None:
    """Check one service; `documents` maps each file's stem to what was read from it."""
    _check_service(spec, documents["service"])
    for name, shape in spec.shapes.items():
        document = documents["shapes"]
        if name in SCALARS or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            raise document.error((name,), "is no name for a shape; write letters and digits, and none of the types")
        if bool(shape.fields) == bool(shape.params):
            raise document.error((name,), "needs either fields (for replies) or params (for requests)")
        _check_fields(spec, document, (name, "fields"), shape.fields, ())
        _check_params(spec, document, (name, "params"), shape.params)
    seen: dict[str, str] = {}
    for name, op in spec.operations.items():
        document = documents[spec.resources[name]]
        _check_name(document, (name,), name, op.python, "method", seen)
        _check_keep(document, (name,), op)
        _check_params(spec, document, (name, "params"), op.params)
        # A reply has a request_id of its own; a field of that name may only be its other spelling.
        _check_fields(spec, document, (name, "returns"), op.returns, ("request_id",))
        if {"form", "body"} <= {param.location for param in op.params.values()}:
            raise document.error((name, "params"), "has form and body parameters; a request has one body")
        _check_paging(document, name, op)
        for index, rule in enumerate(op.rules):
            _check_rule(document, (name, "rules", index), rule, op)
        for code, status in op.errors.items():
            if not 400 <= status <= 599:
                raise document.error((name, "errors", code), f"{status} is no HTTP status of an error, 400 to 599")
        for index, needed in enumerate(op.authorization):
            _check_authorization(document, (name, "authorization", index), needed, op)
    _check_classes(spec, documents)
    _check_use(spec, documents)


def _check_service(spec: Spec, document: Document) -> None:
    if spec.key != module_name(spec.key):
        raise document.error((), f"its folder {spec.key!r} is no name for a Python package; {_example(spec.key)}")
    service, endpoints = spec.service, spec.service.endpoints
    for key in ("product", "version"):
        if not re.search("[A-Za-z0-9]", getattr(service, key)):
            raise document.error((key,), "needs a Latin letter or a digit")
    _check_keep(document, ("endpoints",), endpoints)
    hosts: list[tuple[Place, str]] = [(("endpoints", "public"), endpoints.public)]
    hosts += [(("endpoints", "vpc"), endpoints.vpc)] if endpoints.vpc is not None else []
    hosts += [(("endpoints", "regional", region), host) for region, host in endpoints.regional.items()]
    for place, host in hosts:
        if not _HOST.match(host):
            raise document.error(place, f"{host!r} is no host name; leave out scheme and path")
    if endpoints.vpc_regions and not endpoints.vpc:
        raise document.error(("endpoints", "vpc_regions"), "needs `vpc`, the host in those regions")


def _example(key: str) -> str:
    return f"call it {module_name(key)!r}" if module_name(key) else "use lower-case letters, digits and underscores"


def _check_classes(spec: Spec, documents: Documents) -> None:
    """Every class of a service has a name of its own."""
    taken = {f"{class_name(spec.service.product)}Client": "the client"}
    places: list[tuple[str, str, Callable[[str], str]]] = [("shapes", name, shape_class) for name in spec.shapes]
    places += [(spec.resources[name], name, reply_class) for name in spec.operations]
    for stem, name, naming in places:
        try:
            op = spec.operations.get(name) if stem != "shapes" else None
            own = naming(op.python or name if op else name)
        except ValueError as error:
            raise documents[stem].error((name,), f"{error}; give it a `python:`") from None
        if own in taken:
            raise documents[stem].error((name,), f"its class {own} has the name of {taken[own]}; rename the shape")
        taken[own] = f"the shape {name}" if stem == "shapes" else f"the reply of {name}"


def _check_name(
    document: Document, place: Place, wire: str, python: str | None, kind: str, seen: dict[str, str]
) -> str:
    """The Python name of something, which must be valid and new."""
    if python is not None:
        if not is_python_name(python, kind):
            raise document.error((*place, "python"), f"{python!r} cannot be the Python name of {_WHAT[kind]}")
        name = python
    else:
        try:
            name = _NAMED[kind](wire)
        except ValueError as error:
            raise document.error(place, f"{error}; give it a `python:`") from None
    if name in seen:
        raise document.error(place, f"and {seen[name]} are both {name} in Python; give one a `python:`")
    seen[name] = wire
    return name


_WHAT = {"argument": "a parameter", "attribute": "a field", "method": "an operation"}


def _check_params(spec: Spec, document: Document, at: Place, params: Mapping[str, ParamSpec]) -> None:
    seen: dict[str, str] = {}
    for wire, param in params.items():
        place = (*at, wire)
        _check_name(document, place, wire, param.python, "argument", seen)
        container, inner = _check_type(spec, document, place, param, request=True)
        structured = container is not None or inner not in SCALARS
        if param.style != "plain" and not structured and inner != "any":
            raise document.error((*place, "style"), f"{param.style} needs a list, a map or a shape")
        if param.separator is not None and (container != "list" or inner not in ("str", "int", "float", "bool")):
            raise document.error((*place, "separator"), "needs a list of plain values")
        for key in ("pattern", "item_pattern"):
            _check_pattern(document, (*place, key), getattr(param, key))
        for key in _COUNTS:
            if (getattr(param, key) or 0) < 0:
                raise document.error((*place, key), f"{getattr(param, key)} is less than nothing; a count starts at 0")
        if param.default is not None and not _fits(param.default, container, inner):
            raise document.error((*place, "default"), f"{param.default!r:.60} does not fit the type {param.type}")
        for low, high in (("minimum", "maximum"), ("min_length", "max_length")):
            least, most = getattr(param, low), getattr(param, high)
            if least is not None and most is not None and least > most:
                raise document.error((*place, low), f"{least} is more than {high}, {most}")


def _fits(default: str | int | float | bool, container: str | None, inner: str) -> bool:
    """Whether a default may stand beside a type; that of a list or map is the text that stands for the whole."""
    if container is not None or inner in ("str", "time"):
        return isinstance(default, str)
    if inner in ("int", "float"):
        return isinstance(default, int if inner == "int" else int | float) and not isinstance(default, bool)
    return inner == "any" or (inner == "bool" and isinstance(default, bool))


def _check_fields(spec: Spec, document: Document, at: Place, fields: Mapping[str, Field], own: Iterable[str]) -> None:
    seen: dict[str, str] = {}
    raw: dict[str, str] = {}
    for wire, field in fields.items():
        place = (*at, wire)
        name = _check_name(document, place, wire, field.python, "attribute", seen)
        for key in (wire, field.wrapper or ""):
            if not is_member_name(key):
                raise document.error(
                    place, f"{key!r} holds a quote, backslash or control character; msgspec takes none"
                )
        container, inner = _check_type(spec, document, place, field, request=False)
        if name in own and (field.type != "str" or field.separator is not None or field.always):
            raise document.error(place, f"every reply has its own {name}; give this one a `python:`")
        if field.wrapper is not None and (container != "list" or not words(field.wrapper)):
            raise document.error((*place, "wrapper"), "needs a list, and a Latin letter in its name")
        if field.separator is not None and field.type != "list[str]":
            raise document.error((*place, "separator"), "needs the type list[str]")
        if field.format is not None and field.type != "time":
            raise document.error((*place, "format"), "needs the type time")
        if field.separator is not None or inner == "time":
            raw[f"{name}_text"] = wire
        elif container == "list":
            raw[f"{name}_wire"] = wire
    for name in raw.keys() & seen.keys():
        problem = f"is {name} in Python, which keeps the wire form of {raw[name]}; give one a `python:`"
        raise document.error((*at, seen[name]), problem)


def _check_type(spec: Spec, document: Document, place: Place, facts: Facts, *, request: bool) -> tuple[str | None, str]:
    _check_keep(document, place, facts)
    try:
        container, inner = split_type(facts.type)
    except ValueError as error:
        raise document.error((*place, "type"), str(error)) from None
    if inner not in SCALARS:
        shape = spec.shapes.get(inner)
        if shape is None:
            near = difflib.get_close_matches(inner, [*spec.shapes, *SCALARS], 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise document.error((*place, "type"), f"names the shape {inner}, which shapes.yaml does not have{hint}")
        if bool(shape.params) != request:
            side = "requests" if shape.params else "replies"
            raise document.error((*place, "type"), f"names the shape {inner}, which is for {side}")
    for key, types in (("text", ("bool", "int")), ("document", ("str",)), ("encoding", ("str",))):
        if getattr(facts, key) and facts.type not in types:
            raise document.error((*place, key), f"needs the type {' or '.join(types)}")
    if facts.secret and inner not in ("str", "any") and not request:
        raise document.error((*place, "secret"), "needs the type str, list[str] or map[str]")
    return container, inner


def _check_keep(document: Document, place: Place, facts: Facts | Op | Endpoints) -> None:
    for index, key in enumerate(facts.keep):
        if key not in facts.__struct_fields__:
            raise document.error((*place, "keep", index), f"{key} is no key that is known here")


def _check_pattern(document: Document, place: Place, pattern: str | None) -> None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise document.error(place, f"is no regular expression: {error}") from None


def _check_paging(document: Document, name: str, op: Op) -> None:
    if op.paging is None:
        return
    for key in ("token", "size", "next", "more", "items"):
        wire = getattr(op.paging, key)
        members: Mapping[str, Facts] = op.params if key in ("token", "size") else op.returns
        if wire is None:
            continue
        if wire not in members:
            side = "params" if key in ("token", "size") else "returns"
            raise document.error((name, "paging", key), f"{wire} is not among the operation's {side}")
        wanted = {"token": ("str",), "next": ("str",), "more": ("bool",), "size": ("int", "str")}.get(key)
        if wanted and members[wire].type not in wanted:
            raise document.error((name, "paging", key), f"{wire} must be {' or '.join(wanted)}")
        if key == "items" and not members[wire].type.startswith("list["):
            raise document.error((name, "paging", key), f"{wire} is no list")


def _check_rule(document: Document, place: Place, rule: RuleSpec, op: Op) -> None:
    kinds = [key for key, value in msgspec.to_builtins(rule).items() if key != "error_code" and value]
    if len(kinds) != 1:
        raise document.error(place, f"must have exactly one kind, has {', '.join(kinds) or 'none'}")
    kind = kinds[0]
    value: Any = getattr(rule, kind)
    where = (*place, kind)
    names: list[Any] = value if isinstance(value, list) else []
    if isinstance(value, dict):
        keys = _RULE_KEYS[kind]
        if set(value) != set(keys):
            raise document.error(where, f"needs exactly {' and '.join(f'`{key}`' for key in keys)}")
        when = value.get("when", {})
        if not isinstance(when, str | dict) or ("when" in value and not when):
            raise document.error((*where, "when"), "must be a parameter's name, or a mapping of names to values")
        if value.get("caller", "Account") not in ("Account", "RAMUser"):
            raise document.error((*where, "caller"), "must be Account or RAMUser")
        names = [
            value["param"],
            *([when] if isinstance(when, str) else when),
            *([value["of"]] if "of" in value else []),
        ]
    for wire in names:
        if wire not in op.params:
            raise document.error(where, f"{wire} is not among the operation's params")


def _check_authorization(document: Document, place: Place, needed: AuthorizationSpec, op: Op) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]*:\S+", needed.action):
        raise document.error((*place, "action"), f"{needed.action!r} has no code before it; write `ram:GetUser`")
    derived = ["account", *(name for name, source in _DERIVED.items() if source in op.params)]
    if any(rule.caller_only == "RAMUser" for rule in op.rules):
        derived += ["UserName", "UserPrincipalName"]  # of the caller
    for name in re.findall("<([^<>]*)>", needed.resource):
        if name in op.params and op.params[name].type != "str":
            raise document.error((*place, "resource"), f"<{name}> is no text; an ARN has one text in each place")
        if name not in op.params and name not in derived:
            allowed = ", ".join(f"<{name}>" for name in derived)
            problem = f"<{name}> is none of the operation's params, and none of {allowed}"
            raise document.error((*place, "resource"), problem)


def _check_use(spec: Spec, documents: Documents) -> None:
    """Every shape is reached from an operation: nobody would meet the class of another one."""
    groups: list[Mapping[str, Facts]] = [group for op in spec.operations.values() for group in (op.params, op.returns)]
    used: set[str] = set()
    while groups:
        for facts in groups.pop().values():
            inner = split_type(facts.type)[1]
            if inner not in SCALARS and inner not in used:
                used.add(inner)
                groups += [spec.shapes[inner].params, spec.shapes[inner].fields]
    for name in spec.shapes:
        if name not in used:
            raise documents["shapes"].error((name,), "is used by no operation; remove it, or name it as a type")
