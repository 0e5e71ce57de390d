"""Shapes and replies of a spec → the classes of `models.py`."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field

from .names import class_name, python_name
from .prose import docstring, facts_of, one_line, wrap
from .spec import SCALARS, Field, ParamSpec, Spec, split_type

__all__ = ["ClassPlan", "FieldPlan", "ModelsPlan", "RequestPlan", "plan_models", "request_type"]

# Names that models.py itself needs; a shape of such a name gets a trailing underscore.
_TAKEN = frozenset(
    ("Any", "Model", "Reply", "Required", "Secret", "Struct", "TypedDict", "datetime", "field", "parse_time", "unwrap")
)
_SCALARS = {"str": "str", "int": "int", "float": "float", "bool": "bool", "any": "Any", "time": "str"}
_EMPTY = {"str": '""', "int": "0", "float": "0.0", "bool": "False"}


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


def shape_class(name: str) -> str:
    """Class of a shape."""
    python = class_name(name)
    return f"{python}_" if python in _TAKEN else python


def plan_models(spec: Spec) -> ModelsPlan:
    """Plan one service's models."""
    wrappers: dict[tuple[str, str], str] = {}
    classes = [
        ClassPlan(
            name=shape_class(name),
            base="Model",
            doc=docstring(shape.doc or f"`{name}` of the {spec.service.product} API."),
            fields=_fields(spec, name, shape.fields, wrappers),
        )
        for name, shape in spec.shapes.items()
        if not shape.params
    ]
    taken = {plan.name for plan in classes}
    for name, op in spec.operations.items():
        reply = reply_class(name)
        if reply in taken:
            raise ValueError(f"{spec.key}.{name}: the shape {reply} has the name of its reply; rename the shape")
        classes.append(
            ClassPlan(
                name=reply,
                base="Reply",
                doc=docstring(f"Reply of `{name}`."),
                fields=_fields(spec, name, op.returns, wrappers),
            )
        )
    requests = [_request(name, spec) for name, shape in spec.shapes.items() if shape.params]
    plan = ModelsPlan(
        wrappers=[
            (cls, python_name(wire), wire, item) for (wire, item), cls in sorted(wrappers.items(), key=lambda e: e[1])
        ],
        requests=requests,
        classes=classes,
        names=sorted([c.name for c in classes] + [r.name for r in requests]),
    )
    annotations = " ".join(f.annotation + (f.property_value or "") for c in classes for f in c.fields)
    members = " ".join(m[1] for r in requests for m in r.members)
    items = " ".join(item for *_, item in plan.wrappers)
    plan.imports.update(
        any="Any" in annotations + members + items,
        secret="Secret" in annotations,
        parse_time="parse_time" in annotations,
        split_items="split_items" in annotations,
        unwrap="unwrap" in annotations,
        field=any(c.fields for c in classes),
        typed_dict=bool(requests),
        required="Required" in members,
    )
    return plan


def reply_class(operation: str) -> str:
    """Class of an operation's reply."""
    return f"{class_name(operation)}Response"


def inner_type(name: str) -> str:
    """Python type of a scalar or shape in a reply."""
    return _SCALARS[name] if name in SCALARS else shape_class(name)


def _fields(spec: Spec, owner: str, fields: dict[str, Field], wrappers: dict[tuple[str, str], str]) -> list[FieldPlan]:
    return [_field(spec, owner, wire, facts, wrappers) for wire, facts in fields.items()]


def _field(spec: Spec, owner: str, wire: str, facts: Field, wrappers: dict[tuple[str, str], str]) -> FieldPlan:
    python = facts.python or python_name(wire)
    container, inner = split_type(facts.type)
    doc = wrap(
        f"{one_line(facts.doc or spec.service.glossary.get(wire, ''))} {facts_of(facts)}".strip() or f"`{wire}`."
    )
    named = f'name="{wire}", default=None'
    if facts.separator is not None:
        return FieldPlan(
            f"{python}_text", "str | None", f"field({named})", doc, python,
            "list[str]", f"split_items(self.{python}_text, {facts.separator!r})",
        )  # fmt: skip
    if container == "list":
        item = inner_type(inner)
        annotation = f"list[{item}] | None"
        if facts.wrapper is not None:
            wrapper = _wrapper(facts.wrapper, item, wrappers)
            annotation = f"{wrapper} | list[{item}] | None"
        return FieldPlan(
            f"{python}_wire", annotation, f"field({named})", doc, python, f"list[{item}]", f"unwrap(self.{python}_wire)"
        )
    if container == "map":
        return FieldPlan(python, f"dict[str, {inner_type(inner)}] | None", f"field({named})", doc, python)
    if inner == "time":
        return FieldPlan(
            f"{python}_text", "str | None", f"field({named})", doc, python,
            "datetime | None", f'parse_time(self.{python}_text, "{spec.key} {owner}.{wire}")',
        )  # fmt: skip
    annotation = "Secret" if facts.secret else inner_type(inner)
    if annotation == "Any":
        return FieldPlan(python, "Any", f"field({named})", doc, python)
    if facts.always:
        if inner in SCALARS:
            empty = 'Secret("")' if facts.secret else _EMPTY[inner]
            return FieldPlan(python, annotation, f'field(name="{wire}", default={empty})', doc, python)
        return FieldPlan(
            python, annotation, f'field(name="{wire}", default_factory=lambda: {annotation}())', doc, python
        )
    return FieldPlan(python, f"{annotation} | None", f"field({named})", doc, python)


def _wrapper(wire: str, item: str, wrappers: dict[tuple[str, str], str]) -> str:
    key = (wire, item)
    if key not in wrappers:
        name = f"_{class_name(wire)}List"
        if name in wrappers.values():
            suffix = "".join(part for part in item.title() if part.isalnum())
            name = f"_{class_name(wire)}{suffix}List"
        wrappers[key] = name
    return wrappers[key]


def _request(name: str, spec: Spec) -> RequestPlan:
    members = []
    for wire, facts in spec.shapes[name].params.items():
        annotation = request_type(facts)
        doc = wrap(
            f"{one_line(facts.doc or spec.service.glossary.get(wire, ''))} {facts_of(facts)}".strip() or f"`{wire}`."
        )
        members.append((wire, f"Required[{annotation}]" if facts.required else annotation, doc))
    plain = all(wire.isidentifier() and not keyword.iskeyword(wire) for wire, *_ in members)
    doc = docstring(spec.shapes[name].doc or f"`{name}`, as the wire spells it.")
    return RequestPlan(shape_class(name), doc, members, plain)


def request_type(facts: ParamSpec) -> str:
    """Python type of an argument."""
    container, inner = split_type(facts.type)
    python = _SCALARS[inner] if inner in SCALARS else shape_class(inner)
    if container == "list":
        return f"list[{python}]"
    if container == "map":
        return f"dict[str, {python}]"
    return "str | Mapping[str, Any]" if facts.document else python
