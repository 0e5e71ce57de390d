"""Upstream's JSON schemas in the types and facts of our specs.

The structures that are met become shapes. A structure that a field of the existing specs already names keeps that name;
a new one takes the name of its reference or field, and one that only shares a name with another (the `Data` of many
products) gets the operation's name in front. What cannot be expressed raises `Unsupported`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, count
from typing import Any

from .facts import Facts, Json, common, fold, limits, similar
from .names import class_name, is_member_name, shape_class, singular, words
from .spec import SCALARS, Spec, split_type

__all__ = ["Schemas", "Unsupported", "is_required"]

# What upstream writes as a type, and what other dialects of JSON Schema call the same.
_KINDS = {
    **dict.fromkeys(("string", "date", "datetime", "text"), "str"),
    **dict.fromkeys(("integer", "int", "long", "int32", "int64"), "int"),
    **dict.fromkeys(("number", "float", "double"), "float"),
    **dict.fromkeys(("boolean", "bool"), "bool"),
    **dict.fromkeys(("any", "null", ""), "any"),
    **dict.fromkeys(("array", "list"), "array"),
    **dict.fromkeys(("object", "map"), "object"),
    **dict.fromkeys(("file", "binary"), "file"),
}
_TIMES = {"date-time": "iso", "epoch-ms": "epoch_ms", "epoch-s": "epoch_s"}
# Objects that hold one list today and tend to hold its total tomorrow: never taken for the wrapper of a list.
_CONTAINERS = frozenset(("body", "content", "data", "module", "object", "result"))


class Unsupported(Exception):
    """An operation that cannot be expressed; the text says why."""


class Schemas:
    """Converts schemas and collects their shapes."""

    def __init__(self, document: Json, existing: Spec | None, taken: Iterable[str]) -> None:
        self.document = document
        self.shapes: dict[str, Facts] = {}
        """Name to `{"fields": ...}` or `{"params": ...}`."""
        self.notes: list[str] = []
        """Facts that could not be taken over."""
        self._taken = frozenset(taken)
        self._by_reference: dict[tuple[str, bool], str] = {}
        self._old: dict[str, Facts] = {}
        for name, shape in (existing.shapes if existing else {}).items():
            part, members = ("params", shape.params) if shape.params else ("fields", shape.fields)
            self._old[name] = {part: {wire: {"type": m.type} for wire, m in members.items()}}
        self._classes = {shape_class(name): name for name in self._old}

    def save(self) -> tuple[Any, ...]:
        """The state to come back to with `restore` when an operation turns out to be unsupported."""
        return {**self.shapes}, list(self.notes), {**self._by_reference}

    def restore(self, state: tuple[Any, ...]) -> None:
        """Forget what was met since `save`."""
        self.shapes, self.notes, self._by_reference = state

    # -- reading -------------------------------------------------------------------------------------------------

    def resolve(self, schema: Any, what: str, depth: int = 0) -> tuple[str | None, Json]:
        """The schema behind references and `allOf`, and the name of the reference, if it was one."""
        if schema is None or isinstance(schema, bool):
            return None, {}
        if not isinstance(schema, Mapping):
            raise Unsupported(f"{what} is described by {schema!r:.40}, which is no schema")
        if depth > 20:
            raise Unsupported(f"the references of {what} go in a circle")
        if "$ref" in schema:
            reference = str(schema["$ref"])
            target: Any = self.document
            for part in reference.removeprefix("#/").split("/"):
                key = part.replace("~1", "/").replace("~0", "~")
                target = target.get(key) if isinstance(target, Mapping) else None
            if not isinstance(target, Mapping) or not reference.startswith("#/"):
                raise Unsupported(f"{what} refers to {reference}, which the file does not have")
            deeper, found = self.resolve(target, what, depth + 1)
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            return deeper or reference, {**found, **beside}
        parts = schema.get("allOf")
        if isinstance(parts, list) and parts:
            merged: dict[str, Any] = {}
            properties: dict[str, Any] = {}
            reference_of_all: str | None = None
            for part in parts:
                reference_of_all, found = self.resolve(part, what, depth + 1)
                merged |= found
                properties |= _mapping(found.get("properties"))
            merged |= {key: value for key, value in schema.items() if key != "allOf"}
            properties |= _mapping(schema.get("properties"))
            return reference_of_all if len(parts) == 1 else None, {**merged, "properties": properties}
        return None, schema

    def kind(self, schema: Json, what: str) -> str:
        """`str`, `int`, `float`, `bool`, `any`, `array`, `object` or `file`."""
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), None)
        if kind is None:
            if _mapping(schema.get("properties")) or schema.get("additionalProperties"):
                return "object"
            return "array" if schema.get("items") else "any"
        if not isinstance(kind, str) or kind.lower() not in _KINDS:
            raise Unsupported(f"{what} has the type {kind!r:.40}, which is not known")
        if kind.lower() == "string" and schema.get("format") == "binary":
            return "file"
        return _KINDS[kind.lower()]

    def members(self, schema: Json, what: str) -> dict[str, Any]:
        """The properties of an object, by wire name."""
        properties = schema.get("properties")
        if properties is not None and not isinstance(properties, Mapping):
            raise Unsupported(f"{what} has properties that are no mapping")
        return {str(wire): member for wire, member in (properties or {}).items()}

    # -- requests and replies ------------------------------------------------------------------------------------

    def request_value(self, wire: str, schema: Any, known: str | None, owner: str) -> Facts:
        """The facts of a parameter, or of a member of a request's structure."""
        what = f"its parameter {wire}"
        reference, schema = self.resolve(schema, what)
        facts: Facts = {"type": self._type(wire, schema, reference, known, request=True, owner=owner, what=what)}
        common(schema, facts)
        self.notes += [f"{owner}.{wire}: {note}" for note in limits(schema, facts)]
        return facts

    def field(self, wire: str, schema: Any, known: str | None, owner: str) -> Facts:
        """The facts of a field of a reply."""
        what = f"{wire} in its reply"
        if not is_member_name(wire):
            raise Unsupported(f"{wire!r} in its reply holds a quote, backslash or control character")
        reference, schema = self.resolve(schema, what)
        facts: Facts = {}
        wrapped = self._wrapped(wire, schema, what) if reference is None and not _is_shape(known) else None
        if wrapped is not None:
            inner, array = wrapped
            known_item = split_type(known)[1] if known else None
            facts["type"] = self._list(inner, array, known_item, request=False, owner=owner, what=what)
            facts["wrapper"] = inner
        else:
            facts["type"] = self._type(wire, schema, reference, known, request=False, owner=owner, what=what)
        common(schema, facts)
        if schema.get("x-timeFormat") in _TIMES:
            facts["type"], facts["format"] = "time", _TIMES[schema["x-timeFormat"]]
        return facts

    def _wrapped(self, wire: str, schema: Json, what: str) -> tuple[str, Json] | None:
        """The one array inside an object that holds nothing else."""
        properties = self.members(schema, what)
        if len(properties) != 1 or self.kind(schema, what) != "object":
            return None
        ((inner, array),) = properties.items()
        reference, array = self.resolve(array, what)
        if reference is not None or self.kind(array, what) != "array":
            return None
        if not words(inner) or not is_member_name(inner):
            return None
        generic = wire.lower() in _CONTAINERS and singular(wire).lower() != inner.lower()
        return None if generic else (inner, array)

    # -- types ---------------------------------------------------------------------------------------------------

    def _type(
        self, wire: str, schema: Json, reference: str | None, known: str | None, *, request: bool, owner: str, what: str
    ) -> str:
        if "x-separator" in schema:
            return "list[str]"
        if schema.get("x-stringBoolean"):
            return "bool"
        if schema.get("x-stringNumber"):
            return "int"
        kind = self.kind(schema, what)
        if kind == "file":
            if request:
                raise Unsupported(f"{what} is a file")
            return "str"
        if kind in SCALARS:
            return kind
        known_item = split_type(known)[1] if known else None
        if kind == "array":
            return self._list(wire, schema, known_item, request=request, owner=owner, what=what)
        if self.members(schema, what):
            known_shape = known if _is_shape(known) else None
            wanted = (reference or wire).rsplit("/", 1)[-1]
            return self._shape(wanted, schema, reference, known_shape, request=request, owner=owner, what=what)
        values = schema.get("additionalProperties")
        if not isinstance(values, Mapping):
            return "map[any]"
        inner_reference, values = self.resolve(values, what)
        name = singular(wire)
        inner = self._type(name, values, inner_reference, known_item, request=request, owner=owner, what=what)
        return f"map[{inner}]" if split_type(inner)[0] is None else "map[any]"

    def _list(self, wire: str, schema: Json, known: str | None, *, request: bool, owner: str, what: str) -> str:
        reference, items = self.resolve(schema.get("items"), what)
        name = singular(wire)
        inner = self._type(name, items, reference, known, request=request, owner=owner, what=what)
        # A list of lists or of maps has no name for what is inside.
        return f"list[{inner}]" if split_type(inner)[0] is None else "list[any]"

    def _shape(
        self,
        wanted: str,
        schema: Json,
        reference: str | None,
        known: str | None,
        *,
        request: bool,
        owner: str,
        what: str,
    ) -> str:
        part = "params" if request else "fields"
        if reference is not None and (reference, request) in self._by_reference:
            return self._by_reference[reference, request]
        properties = self.members(schema, what)
        wanted = self._wanted(wanted, owner, request)
        name = known or self._free(wanted, owner, dict.fromkeys(properties), part)
        if reference is not None:  # before its members are read: a structure may contain itself
            self._by_reference[reference, request] = name
        self.shapes.setdefault(name, {part: {}})
        old = self._old.get(known or "", {}).get(part, {})
        inside = name if reference is not None else owner
        required = schema.get("required")
        members: dict[str, Facts] = {}
        for wire, member in properties.items():
            known_type = old[wire]["type"] if wire in old else None
            if request:
                members[wire] = self.request_value(wire, member, known_type, inside)
                members[wire].pop("example", None)
                if is_required(member) or (isinstance(required, list) and wire in required):
                    members[wire]["required"] = True
            else:
                members[wire] = self.field(wire, member, known_type, inside)
        if known is None and reference is None and not similar(self.shapes[name][part] or members, members):
            name = self._free(wanted, owner, members, part)
        self.shapes[name] = {part: fold(self.shapes.get(name, {}).get(part, {}), members)}
        return name

    def _wanted(self, wire: str, owner: str, request: bool) -> str:
        try:
            name = class_name(wire)
        except ValueError:
            name = f"{class_name(owner)}Part"
        # Requests and replies spell even a tag differently, so a request's structure never shares a reply's name.
        return f"{name}Param" if request and not name.endswith("Param") else name

    def _free(self, wanted: str, owner: str, members: Mapping[str, Facts | None], part: str) -> str:
        """The first name that is free, or belongs to a structure of the same kind."""
        own = f"{class_name(owner)}{wanted}"
        candidates = chain((wanted, own), (f"{own}{number}" for number in count(2)))
        return next(name for name in candidates if self._fits(name, members, part))

    def _fits(self, name: str, members: Mapping[str, Facts | None], part: str) -> bool:
        cls = shape_class(name)
        if cls in self._taken or self._classes.get(cls, name) != name:
            return False
        known = [shapes[name] for shapes in (self.shapes, self._old) if name in shapes]
        return all(part in shape and similar(shape[part], members) for shape in known)


def _is_shape(known: str | None) -> bool:
    return known is not None and known not in SCALARS and not known.startswith(("list[", "map["))


def is_required(schema: Any) -> bool:
    """True when upstream's gateway or documentation requires it."""
    return isinstance(schema, Mapping) and (schema.get("required") is True or schema.get("docRequired") is True)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
