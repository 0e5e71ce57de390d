"""Shapes and replies of a spec → the classes of `models.py`."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .names import attribute_name, class_name, reply_class, shape_class
from .prose import describe, docstring
from .spec import SCALARS, Facts, Field, ParamSpec, Spec, split_type

__all__ = ["ClassPlan", "FieldPlan", "ModelsPlan", "RequestPlan", "item_type", "plan_models", "request_type", "rows"]

_TYPES = {"str": "str", "int": "int", "float": "float", "bool": "bool", "any": "Any", "time": "str"}
_EMPTY = {"str": '""', "Secret": 'Secret("")', "int": "0", "float": "0.0", "bool": "False"}
_IN_CLASS_BODIES = frozenset((*_TYPES.values(), "dict", "list", "Mapping", "Required"))


@dataclass(frozen=True)
class FieldPlan:
    """One struct field, and the property that reads it where its wire form is not what a caller wants."""

    attribute: str
    annotation: str
    value: str
    doc: list[str]
    python: str
    property_type: str | None = None
    property_value: str | None = None


@dataclass(frozen=True)
class ClassPlan:
    """A struct."""

    name: str
    base: str
    doc: list[str]
    fields: list[FieldPlan]


@dataclass(frozen=True)
class RequestPlan:
    """A structured argument: a TypedDict in wire names."""

    name: str
    doc: list[str]
    members: list[tuple[str, str, list[str]]]
    """(wire name, annotation, doc)."""
    plain: bool
    """Every member can be written as a class attribute."""


@dataclass(frozen=True)
class ModelsPlan:
    """What `models.py` holds, in order."""

    wrappers: list[tuple[str, str, str, str]]
    """(class, attribute, wire name, item type)."""
    requests: list[RequestPlan]
    classes: list[ClassPlan]
    names: list[str] = field(default_factory=list)
    imports: dict[str, bool] = field(default_factory=dict)


def plan_models(spec: Spec) -> ModelsPlan:
    """Plan one service's models."""
    wrappers: dict[tuple[str, str], str] = {}
    classes = [
        ClassPlan(
            name=shape_class(name),
            base="Model",
            doc=docstring(shape.doc or f"`{name}` of the {spec.service.product} API."),
            fields=[_field(spec, name, wire, facts, wrappers) for wire, facts in shape.fields.items()],
        )
        for name, shape in spec.shapes.items()
        if shape.fields
    ]
    classes += [
        ClassPlan(
            name=reply_class(op.python or name),
            base="Reply",
            doc=docstring(f"Reply of `{name}`."),
            fields=[_field(spec, name, wire, facts, wrappers) for wire, facts in op.returns.items()],
        )
        for name, op in spec.operations.items()
    ]
    named = {shape_class(name) for name, shape in spec.shapes.items() if shape.params}
    requests = [_request(name, spec, named) for name, shape in spec.shapes.items() if shape.params]
    plan = ModelsPlan(
        wrappers=[
            (cls, attribute_name(wire), wire, item)
            for (wire, item), cls in sorted(wrappers.items(), key=lambda entry: entry[1])
        ],
        requests=requests,
        classes=classes,
        names=sorted([c.name for c in classes] + [r.name for r in requests]),
    )
    types = " ".join(
        [
            *(f"{f.annotation} {f.property_type} {f.property_value}" for c in classes for f in c.fields),
            *(item for *_, item in plan.wrappers),
            *(annotation for r in requests for _, annotation, _ in r.members),
        ]
    )
    names = ("Any", "Mapping", "Required", "Secret", "datetime", "parse_time", "split_items", "unwrap")
    plan.imports.update({name: bool(re.search(rf"\b{name}\b", types)) for name in names})
    plan.imports.update(TypedDict=bool(requests), field=any(c.fields for c in classes), Model=_needs_model(plan))
    plan.imports.update(Reply=bool(spec.operations))
    return plan


def _needs_model(plan: ModelsPlan) -> bool:
    return bool(plan.wrappers) or any(c.base == "Model" for c in plan.classes)


def item_type(inner: str, *, secret: bool = False) -> str:
    """Python type of a scalar or shape as its struct field holds it."""
    if secret and inner == "str":
        return "Secret"
    return _TYPES[inner] if inner in SCALARS else shape_class(inner)


def rows(spec: Spec, fields: Mapping[str, Field]) -> list[tuple[str, str, str]]:
    """(attribute, type, doc) of fields as a caller sees them."""
    found = []
    for wire, facts in fields.items():
        container, inner = split_type(facts.type)
        python = "datetime" if inner == "time" and container is None else item_type(inner, secret=facts.secret)
        if container is not None:
            python = f"list[{python}]" if container == "list" else f"dict[str, {python}]"
        found.append((facts.python or attribute_name(wire), python, _doc(spec, wire, facts)))
    return found


def _doc(spec: Spec, wire: str, facts: Facts) -> str:
    return describe(facts.doc or spec.service.glossary.get(wire, ""), facts)


def _field(spec: Spec, owner: str, wire: str, facts: Field, wrappers: dict[tuple[str, str], str]) -> FieldPlan:
    python = facts.python or attribute_name(wire)
    container, inner = split_type(facts.type)
    doc = docstring(_doc(spec, wire, facts) or f"`{wire}`.")
    item = item_type(inner, secret=facts.secret)
    named = f"name={wire!r}"
    absent = f"field({named}, default=None)"
    if facts.separator is not None:
        value = f"split_items(self.{python}_text, {facts.separator!r})"
        return FieldPlan(f"{python}_text", "str | None", absent, doc, python, "list[str]", value)
    if container == "list":
        annotation = f"list[{item}] | None"
        if facts.wrapper is not None:
            annotation = f"{_wrapper(facts.wrapper, item, wrappers)} | {annotation}"
        value = f"unwrap(self.{python}_wire)"
        return FieldPlan(f"{python}_wire", annotation, absent, doc, python, f"list[{item}]", value)
    if container == "map":
        if facts.always:
            return FieldPlan(python, f"dict[str, {item}]", f"field({named}, default_factory=dict)", doc, python)
        return FieldPlan(python, f"dict[str, {item}] | None", absent, doc, python)
    if inner == "time":
        value = f"parse_time(self.{python}_text, {f'{spec.key} {owner}.{wire}'!r})"
        return FieldPlan(f"{python}_text", "str | None", absent, doc, python, "datetime | None", value)
    if item == "Any":
        return FieldPlan(python, "Any", absent, doc, python)
    if facts.always:
        default = f"default={_EMPTY[item]}" if item in _EMPTY else f"default_factory=lambda: {item}()"
        return FieldPlan(python, item, f"field({named}, {default})", doc, python)
    return FieldPlan(python, f"{item} | None", absent, doc, python)


def _wrapper(wire: str, item: str, wrappers: dict[tuple[str, str], str]) -> str:
    """The class of `{"User": [...]}`, one for each name and item type."""
    key = (wire, item)
    if key not in wrappers:
        name = class_name(wire)
        candidates = (f"_{name}List", f"_{name}{item}List", *(f"_{name}{item}List{n}" for n in range(2, 100)))
        wrappers[key] = next(name for name in candidates if name not in wrappers.values())
    return wrappers[key]


def _request(name: str, spec: Spec, named: set[str]) -> RequestPlan:
    members = []
    for wire, facts in spec.shapes[name].params.items():
        annotation = request_type(facts)
        doc = docstring(_doc(spec, wire, facts) or f"`{wire}`.")
        members.append((wire, f"Required[{annotation}]" if facts.required else annotation, doc))
    # A member that bears the name of a type would hide it from the members after it.
    hiding = _IN_CLASS_BODIES | named
    plain = all(
        wire.isidentifier() and not keyword.iskeyword(wire) and not wire.startswith("__") and wire not in hiding
        for wire, *_ in members
    )
    doc = docstring(spec.shapes[name].doc or f"`{name}`, as the wire spells it.")
    return RequestPlan(shape_class(name), doc, members, plain)


def request_type(facts: ParamSpec) -> str:
    """Python type of an argument."""
    container, inner = split_type(facts.type)
    python = item_type(inner)
    if container is not None:
        return f"list[{python}]" if container == "list" else f"dict[str, {python}]"
    return "str | Mapping[str, Any]" if facts.document else python
