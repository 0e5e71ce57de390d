"""Alibaba's own API metadata (`api-docs.json`) read into the shape of our specs.

`read` yields a draft: everything upstream states, as plain data in the keys of `codegen.spec`. It needs the specs that
exist, because names of shapes are ours: a structure that a field already names keeps that name. `codegen.merge` then
lays a draft over the YAML files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .names import class_name, module_name, singular
from .spec import SCALARS, Spec, split_type

__all__ = ["Draft", "Unsupported", "read"]

Json = Mapping[str, Any]
Facts = dict[str, Any]

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "any": "any", "file": "file"}
_LOCATIONS = {"query": "query", "formData": "form", "body": "body", "header": "header"}
_TIMES = {"date-time": "iso", "epoch-ms": "epoch_ms", "epoch-s": "epoch_s"}
_STYLES = {"repeatList": "repeat", "flat": "repeat", "json": "json", "simple": "delimited"}

# Keys copied as they are, wherever a schema has them.
_COMMON = {"x-unit": "unit", "enum": "enum", "minimum": "minimum", "maximum": "maximum", "x-separator": "separator"}
_PARAM = {
    "default": "default",
    "x-defaultBy": "default_by",
    "pattern": "pattern",
    "minLength": "min_length",
    "maxLength": "max_length",
    "x-lengthUnit": "length_unit",
    "maxItems": "max_items",
    "x-maxListItems": "max_items",
    "x-itemPattern": "item_pattern",
    "x-itemMaxLength": "item_max_length",
    "x-itemEnum": "item_enum",
    "x-maximumFrom": "maximum_from",
    "x-site": "site",
}
_RULES = {
    "exactlyOneOf": "exactly_one_of",
    "atLeastOneOf": "at_least_one_of",
    "atMostOneOf": "at_most_one_of",
    "effectivelyRequired": "effectively_required",
    "requiredIf": "required_if",
    "forbiddenIf": "forbidden_if",
    "ignoredIf": "ignored_if",
    "subsetOf": "subset_of",
    "requiredForCaller": "required_for_caller",
    "callerOnly": "caller_only",
    "callerNot": "caller_not",
    "errorCode": "error_code",
}
_ANONYMOUS = ("Anonymous", "ARS_OIDC")
_PAGE_REQUESTS = (
    ("Marker", "MaxItems"),
    ("NextToken", "MaxResults"),
    ("NextToken", "MaxItems"),
    ("NextToken", "PageSize"),
)


class Unsupported(Exception):
    """An operation that RPC over JSON cannot express; the text says why."""


class Draft(NamedTuple):
    """What upstream states about one product."""

    key: str
    service: Facts
    shapes: dict[str, Facts]
    operations: dict[str, Facts]
    resources: dict[str, str]
    """Operation to the file that should describe it, for operations that are new."""
    skipped: dict[str, str]
    """Operation to the reason why it cannot be expressed."""


def read(document: Json, existing: Spec | None) -> Draft:
    """Convert one product. ValueError when the document is not api-docs at all."""
    info = document.get("info")
    apis = document.get("apis")
    if not isinstance(info, Mapping) or not isinstance(apis, Mapping) or "product" not in info:
        raise ValueError("this is no api-docs file: it has no info.product and apis")
    if info.get("style", "RPC") != "RPC":
        raise ValueError(f"{info['product']} is a {info['style']} product; only RPC products can be described")
    reader = _Reader(document, existing)
    operations: dict[str, Facts] = {}
    skipped: dict[str, str] = {}
    for name, api in apis.items():
        before = {shape: {**facts} for shape, facts in reader.shapes.items()}
        try:
            operations[name] = reader.operation(name, api)
        except Unsupported as reason:
            reader.shapes = before
            skipped[name] = str(reason)
    service: Facts = {"product": info["product"], "version": info["version"]}
    endpoints = reader.endpoints()
    if endpoints:
        service["endpoints"] = endpoints
    resources = dict(_directories(document.get("directories", ()), ""))
    key = module_name(str(info["product"]))
    return Draft(key, service, reader.shapes, operations, resources, skipped)


class _Reader:
    def __init__(self, document: Json, existing: Spec | None) -> None:
        self.document = document
        self.existing = existing
        self.shapes: dict[str, Facts] = {}
        self._building: list[str] = []

    def endpoints(self) -> Facts:
        hosts: dict[str, str] = {
            e["regionId"]: e["endpoint"] for e in self.document.get("endpoints", ()) if e.get("endpoint")
        }
        product = str(self.document["info"]["product"]).lower()
        public = f"{product}.aliyuncs.com"
        regional = {region: host for region, host in hosts.items() if host != public}
        if hosts and public not in hosts.values():
            known = self.existing.service.endpoints.public if self.existing else ""
            public = known if known in hosts.values() else next(iter(hosts.values()))
            regional = {region: host for region, host in hosts.items() if host != public}
        # A region that shares the public host is listed only where other regions have hosts of their own.
        if regional:
            regional = hosts
        facts: Facts = {"public": public}
        if regional:
            facts["regional"] = dict(sorted(regional.items()))
        return facts

    def operation(self, name: str, api: Json) -> Facts:
        if "path" in api and api["path"] not in ("/", ""):
            raise Unsupported(f"it is called at the path {api['path']}, which is no RPC call")
        if not any(method.lower() in ("post", "get") for method in api.get("methods", ("post",))):
            raise Unsupported(f"it is called by {', '.join(api['methods'])}, not by POST or GET")
        old = self.existing.operations.get(name) if self.existing else None
        facts: Facts = {}
        kind = api.get("operationType")
        write = kind in ("write", "readAndWrite") if kind else not name.startswith(("Get", "List", "Describe", "Query"))
        if write:
            facts["write"] = True
        if any(scheme in _ANONYMOUS for entry in api.get("security", ()) for scheme in entry):
            facts["anonymous"] = True
        if api.get("deprecated"):
            facts["deprecated"] = True
        params: dict[str, Facts] = {}
        for parameter in api.get("parameters", ()):
            wire = parameter["name"]
            known = old.params.get(wire) if old else None
            params[wire] = self._parameter(name, parameter, known.type if known else None)
        returns: dict[str, Facts] = {}
        for wire, schema in self._reply(api).get("properties", {}).items():
            if wire != "RequestId":
                known_field = old.returns.get(wire) if old else None
                returns[wire] = self._field(wire, schema, known_field.type if known_field else None, owner=name)
        facts["params"], facts["returns"] = params, returns
        paging = _paging(params, returns)
        if paging:
            facts["paging"] = paging
        errors = {
            error["errorCode"]: int(status)
            for status, listed in api.get("errorCodes", {}).items()
            if str(status).isdigit()
            for error in listed
            if error.get("errorCode")
        }
        if errors:
            facts["errors"] = errors
        rules = [{_RULES[k]: v for k, v in rule.items() if k in _RULES} for rule in api.get("x-rules", ())]
        if rules:
            facts["rules"] = rules
        for rule in rules:
            # "One of these" is the stronger word: upstream's documentation marks each of them as required as well.
            for kind in ("exactly_one_of", "at_least_one_of", "at_most_one_of"):
                for wire in rule.get(kind, ()):
                    params[wire].pop("required", None)
        return facts

    def _reply(self, api: Json) -> Json:
        responses = api.get("responses", {})
        reply = responses.get("200") or responses.get("2XX") or responses.get("default") or {}
        schema = self._resolve(reply.get("schema") or {})[1]
        if schema and schema.get("type", "object") != "object":
            raise Unsupported(f"its reply is a bare {schema['type']}, not an object")
        return schema

    def _resolve(self, schema: Json) -> tuple[str | None, Json]:
        name: str | None = None
        for _ in range(20):
            reference = schema.get("$ref")
            if reference is None:
                return name, schema
            target: Any = self.document
            for part in str(reference).removeprefix("#/").split("/"):
                target = target.get(part) if isinstance(target, Mapping) else None
            if not isinstance(target, Mapping):
                raise Unsupported(f"it refers to {reference}, which the file does not have")
            name, schema = class_name(str(reference).rsplit("/", 1)[-1]), target
        raise Unsupported("its references go in a circle")

    # -- requests ------------------------------------------------------------------------------------------------

    def _parameter(self, operation: str, parameter: Json, known: str | None) -> Facts:
        wire, where = parameter["name"], parameter.get("in", "query")
        if where not in _LOCATIONS:
            raise Unsupported(f"its parameter {wire} travels in the {where}")
        schema = parameter.get("schema") or {}
        facts = self._request_value(wire, schema, known, owner=operation)
        if parameter.get("required") or schema.get("required") is True or schema.get("docRequired") is True:
            facts["required"] = True
        if _LOCATIONS[where] != "query":
            facts["location"] = _LOCATIONS[where]
        structured = facts["type"] not in SCALARS and "separator" not in facts
        style = _STYLES.get(parameter.get("style", ""))
        if structured and style == "delimited" and facts["type"].startswith("list["):
            facts["separator"] = ","
        elif structured and where != "body":
            facts["style"] = style if style in ("repeat", "json") else "repeat"
        return facts

    def _request_value(self, wire: str, schema: Json, known: str | None, owner: str) -> Facts:
        reference, schema = self._resolve(schema)
        facts: Facts = {"type": self._type(wire, schema, reference, known, request=True, owner=owner)}
        if facts["type"] == "file":
            raise Unsupported(f"its parameter {wire} is a file")
        self._copy(schema, facts, _COMMON | _PARAM)
        if schema.get("contentMediaType") == "application/json" and facts["type"] == "str":
            facts["document"] = True
        if isinstance(schema.get("example"), str) and schema["example"]:
            facts["example"] = schema["example"]
        return facts

    # -- replies -------------------------------------------------------------------------------------------------

    def _field(self, wire: str, schema: Json, known: str | None, owner: str) -> Facts:
        reference, schema = self._resolve(schema)
        facts: Facts = {}
        wrapped = self._wrapped(schema) if reference is None and not self._is_shape(known) else None
        if wrapped is not None:
            inner, array = wrapped
            known_item = split_type(known)[1] if known else None
            facts["type"] = self._list(inner, array, known_item, request=False, owner=owner)
            facts["wrapper"] = inner
        else:
            facts["type"] = self._type(wire, schema, reference, known, request=False, owner=owner)
        self._copy(schema, facts, _COMMON)
        if "x-timeFormat" in schema and schema["x-timeFormat"] in _TIMES:
            facts["type"], facts["format"] = "time", _TIMES[schema["x-timeFormat"]]
        if schema.get("contentMediaType") == "application/json" and facts["type"] == "str":
            facts["document"] = True
        return facts

    def _is_shape(self, known: str | None) -> bool:
        return known is not None and known not in SCALARS and not known.startswith(("list[", "map["))

    @staticmethod
    def _wrapped(schema: Json) -> tuple[str, Json] | None:
        """The one array inside an object that holds nothing else."""
        properties = schema.get("properties", {})
        if schema.get("type", "object") == "object" and len(properties) == 1:
            ((inner, array),) = properties.items()
            if array.get("type") == "array":
                return inner, array
        return None

    # -- both ----------------------------------------------------------------------------------------------------

    def _type(
        self, wire: str, schema: Json, reference: str | None, known: str | None, *, request: bool, owner: str
    ) -> str:
        kind = schema.get("type", "object" if "properties" in schema else "any")
        if "x-separator" in schema:
            return "list[str]"
        if schema.get("x-stringBoolean"):
            return "bool"
        if schema.get("x-stringNumber"):
            return "int"
        if kind in _SCALARS:
            return _SCALARS[kind]
        known_item = split_type(known)[1] if known else None
        if kind == "array":
            return self._list(wire, schema, known_item, request=request, owner=owner)
        if kind != "object":
            raise Unsupported(f"{wire} has the type {kind!r}, which is not known")
        values = schema.get("additionalProperties")
        if not schema.get("properties"):
            if not isinstance(values, Mapping):
                return "map[any]"
            inner_reference, values = self._resolve(values)
            inner = self._type(singular(wire), values, inner_reference, known_item, request=request, owner=owner)
            return f"map[{inner}]" if split_type(inner)[0] is None else "map[any]"
        name = known if known is not None and self._is_shape(known) else self._shape_name(reference or wire, request)
        return self._shape(name, schema, request=request, owner=owner)

    def _list(self, wire: str, schema: Json, known: str | None, *, request: bool, owner: str) -> str:
        reference, items = self._resolve(schema.get("items") or {"type": "any"})
        if items.get("type") == "object" or "properties" in items:
            known_shape = known if self._is_shape(known) else None
            if not items.get("properties"):
                return "list[any]"
            name = known_shape or self._shape_name(reference or singular(wire), request)
            return f"list[{self._shape(name, items, request=request, owner=owner)}]"
        inner = self._type(singular(wire), items, reference, known, request=request, owner=owner)
        return f"list[{inner}]" if split_type(inner)[0] is None else "list[any]"

    def _shape_name(self, wire: str, request: bool) -> str:
        name = class_name(wire)
        if name in SCALARS:
            name = f"{name}_"
        # Requests and replies spell even a tag differently, so a request's structure never shares a reply's name.
        return f"{name}Param" if request and not name.endswith("Param") else name

    def _shape(self, name: str, schema: Json, *, request: bool, owner: str) -> str:
        if name in self._building:  # a structure that contains itself
            return name
        self._building.append(name)
        part = "params" if request else "fields"
        old = self.existing.shapes.get(name) if self.existing else None
        members: dict[str, Facts] = {}
        for wire, member in schema["properties"].items():
            if request:
                known_param = old.params.get(wire) if old else None
                members[wire] = self._request_value(wire, member, known_param.type if known_param else None, name)
                if member.get("required") is True:
                    members[wire]["required"] = True
                members[wire].pop("example", None)
            else:
                known_field = old.fields.get(wire) if old else None
                members[wire] = self._field(wire, member, known_field.type if known_field else None, name)
        self._building.pop()
        if name in self.shapes and not _same_kind(self.shapes[name].get(part, {}), members):
            # Two structures that only share a name, like the `Data` of many products.
            name = f"{class_name(owner)}{name}"
        shape = self.shapes.setdefault(name, {part: {}})
        shape[part] = fold(shape.get(part, {}), members)
        return name

    @staticmethod
    def _copy(schema: Json, facts: Facts, keys: Mapping[str, str]) -> None:
        for theirs, ours in keys.items():
            value = schema.get(theirs)
            if value is not None and value not in ([], ""):
                facts[ours] = [str(item) for item in value] if ours in ("enum", "item_enum") else value
        if schema.get("x-stringBoolean"):
            facts["text"] = True
        if schema.get("x-stringBoolean") or schema.get("type") == "boolean":
            facts.pop("enum", None)  # "true" and "false" say nothing that bool does not
        if schema.get("x-stringNumber"):
            facts["text"] = True
            if "default" in facts:
                facts["default"] = int(facts["default"])
        if "separator" in facts and "item_enum" in facts:
            facts.pop("enum", None)  # the joined texts; what an item may be says more
        if schema.get("contentEncoding") == "base64":
            facts["encoding"] = "base64"
        if schema.get("deprecated"):
            facts["deprecated"] = True


def fold(one: dict[str, Facts], other: dict[str, Facts]) -> dict[str, Facts]:
    """Two uses of a shape as one: every member of either, and of two limits the looser one."""
    result = {name: {**facts} for name, facts in one.items()}
    for name, facts in other.items():
        mine = result.get(name)
        if mine is None:
            result[name] = {**facts}
            continue
        for key in {*mine, *facts}:
            a, b = mine.get(key), facts.get(key)
            if a == b:
                continue
            if key in ("type", "wrapper"):
                mine[key] = a if a is not None else b
            elif key in ("enum", "item_enum") and a and b:
                mine[key] = [*a, *(value for value in b if value not in a)]
            elif key in ("minimum", "min_length") and a is not None and b is not None:
                mine[key] = min(a, b)
            elif key in ("maximum", "max_length", "max_items") and a is not None and b is not None:
                mine[key] = max(a, b)
            elif key in ("format", "pattern", "required", "default", "minimum", "maximum", "min_length", "max_length"):
                mine.pop(key, None)
            else:
                mine[key] = a if a is not None else b
    return result


def _same_kind(one: dict[str, Facts], other: dict[str, Facts]) -> bool:
    """True when two structures of one name can be one shape: they share a member, and no shared one differs in type."""
    shared = one.keys() & other.keys()
    return bool(shared) and all(one[name]["type"] == other[name]["type"] for name in shared)


def _paging(params: dict[str, Facts], returns: dict[str, Facts]) -> Facts | None:
    after = next((name for name in ("Marker", "NextToken") if name in returns), None)
    if after is None:
        return None
    facts: Facts = {}
    for token, size in _PAGE_REQUESTS:
        if token in params and size in params:
            facts = {"token": token, "size": size}
            break
    facts["next"] = after
    if "IsTruncated" in returns:
        facts["more"] = "IsTruncated"
    lists = [name for name, field in returns.items() if str(field["type"]).startswith("list[")]
    # One list is what is paged; which of several carries the rows cannot be told here.
    if len(lists) == 1:
        facts["items"] = lists[0]
    return facts if "token" in facts or "more" in facts else None


def _directories(entries: Any, folder: str) -> Iterator[tuple[str, str]]:
    for entry in entries or ():
        if isinstance(entry, str):
            yield entry, folder or "operations"
        elif isinstance(entry, Mapping):
            title = str(entry.get("slug") or entry.get("title") or entry.get("name") or "")
            name = module_name(re.sub(r"[^\x00-\x7f]", "", title)) or folder
            name = f"{name}_" if name in ("service", "shapes") else name
            yield from _directories(entry.get("children"), name)
