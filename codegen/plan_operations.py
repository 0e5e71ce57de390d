"""Operations of a spec → the expressions of `operations.py`."""

from __future__ import annotations

from typing import Any

from .names import argument_name, attribute_name, reply_class
from .spec import SCALARS, Op, ParamSpec, RuleSpec, Spec, split_type

__all__ = ["ParamExpressions", "Permission", "arguments_of", "operation_arguments", "permissions", "retries"]

Permission = tuple[str, str, bool]
"""Action, resource, and True when no published table names it."""


def permissions(spec: Spec, name: str, op: Op) -> list[Permission]:
    """What the caller must be allowed; what no table names is inferred from the operation's name."""
    stated = [(entry.action, entry.resource, entry.inferred) for entry in op.authorization]
    if stated or op.anonymous or op.open:
        return stated
    code = spec.service.ram_code or spec.service.product.lower()
    return [(f"{code}:{name}", f"acs:{code}:*:<account>:*", True)]


def retries(op: Op) -> bool:
    """True when it may be sent again after a lost reply."""
    return not op.write if op.retry_lost_reply is None else op.retry_lost_reply


def operation_arguments(spec: Spec, name: str, op: Op, python: str) -> list[tuple[str, str]]:
    """Keyword arguments of an `Operation(...)`, in order, without the params."""
    arguments = [
        ("name", repr(name)),
        ("python", repr(python)),
        ("service", "SERVICE"),
        ("response", f'f"{{_MODELS}}:{reply_class(op.python or name)}"'),
        ("resource", repr(spec.resources[name])),
    ]
    for key, value in (
        ("write", op.write),
        ("retry_lost_reply", retries(op)),
        ("anonymous", op.anonymous),
        ("deprecated", op.deprecated),
    ):
        if value:
            arguments.append((key, "True"))
    if op.errors:
        arguments.append(("errors", repr(dict(sorted(op.errors.items())))))
    if op.paging:
        arguments.append(("paging", _paging(op)))
    allowed = [
        f"Authorization({action!r}, {resource!r}{', True' if inferred else ''})"
        for action, resource, inferred in permissions(spec, name, op)
    ]
    if allowed:
        arguments.append(("authorization", f"({', '.join(allowed)},)"))
    if op.rules:
        arguments.append(("rules", f"({', '.join(_rule(rule) for rule in op.rules)},)"))
    return arguments


class ParamExpressions:
    """The `Param(...)` expressions of one service's parameters."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._reached: dict[str, frozenset[str]] = {}

    def expression(self, wire: str, facts: ParamSpec, inside: frozenset[str] = frozenset()) -> str:
        """The `Param(...)` of a parameter, a member or an item; `inside` names the shapes it is part of.

        Shapes that contain each other are left open at the second one: their members are not described again.
        """
        container, inner = split_type(facts.type)
        kind = container or (inner if inner in SCALARS else "object")
        text = ", ".join(f"{key}={value!r}" for key, value in _arguments(wire, facts, kind) if value is not None)
        item_facts = facts.item_pattern or facts.item_max_length or facts.item_enum
        if container is not None and (inner != "str" or item_facts):
            item = ParamSpec(
                type=inner, pattern=facts.item_pattern, max_length=facts.item_max_length, enum=facts.item_enum
            )
            text += f", item={self.expression(wire, item, inside)}"
        elif container is None and inner not in SCALARS and inner not in inside:
            circle = {name for name in self._inside(inner) if inner in self._inside(name)}
            members = self._spec.shapes[inner].params.items()
            fields = [self.expression(name, member, inside | circle | {inner}) for name, member in members]
            text += f", fields=({', '.join(fields)},)"
        return f"Param({text})"

    def _inside(self, shape: str) -> frozenset[str]:
        """Every shape that a shape contains, at any depth."""
        if shape not in self._reached:
            found: set[str] = set()
            ahead = [shape]
            while ahead:
                inner = {split_type(member.type)[1] for member in self._spec.shapes[ahead.pop()].params.values()}
                new = inner - found - set(SCALARS)
                found |= new
                ahead += new
            self._reached[shape] = frozenset(found)
        return self._reached[shape]


def _arguments(wire: str, facts: ParamSpec, kind: str) -> list[tuple[str, Any]]:
    style = "delimited" if facts.separator is not None else facts.style
    return [
        ("name", wire),
        ("python", facts.python or argument_name(wire)),
        ("type", None if kind in ("str", "time") else kind),
        ("required", facts.required or None),
        ("location", facts.location if facts.location != "query" else None),
        ("style", style if style != "plain" else None),
        ("separator", facts.separator if facts.separator != "," else None),
        ("document", facts.document or None),
        ("secret", facts.secret or None),
        ("unit", facts.unit),
        ("default", facts.default),
        ("enum", tuple(facts.enum) or None),
        ("pattern", facts.pattern),
        ("minimum", facts.minimum),
        ("maximum", facts.maximum),
        ("min_length", facts.min_length),
        ("max_length", facts.max_length),
        ("max_items", facts.max_items),
    ]


def arguments_of(op: Op) -> dict[str, str]:
    """Wire name to argument name."""
    return {wire: facts.python or argument_name(wire) for wire, facts in op.params.items()}


def _paging(op: Op) -> str:
    paging = op.paging
    assert paging is not None
    size = op.params[paging.size] if paging.size else None
    arguments = [
        f"token={paging.token!r}",
        f"size={paging.size!r}",
        f"next={_attribute(op, paging.next)!r}",
        f"more={_attribute(op, paging.more)!r}",
        f"items={_attribute(op, paging.items)!r}",
    ]
    if size is not None and size.maximum is not None:
        arguments.append(f"max_size={int(size.maximum)}")
    return f"Paging({', '.join(arguments)})"


def _attribute(op: Op, wire: str | None) -> str | None:
    return None if wire is None else op.returns[wire].python or attribute_name(wire)


def _rule(rule: RuleSpec) -> str:
    kind, value = next(
        (key, getattr(rule, key)) for key in rule.__struct_fields__ if key != "error_code" and getattr(rule, key)
    )
    params: tuple[str, ...] = ()
    when: tuple[tuple[str, Any], ...] = ()
    caller: str | None = None
    if isinstance(value, list):
        params = tuple(value)
    elif isinstance(value, dict):
        params = (value["param"], *((value["of"],) if "of" in value else ()))
        condition = value.get("when")
        when = ((condition, None),) if isinstance(condition, str) else tuple((condition or {}).items())
        caller = value.get("caller")
    else:
        caller = value
    arguments = [repr(kind)]
    for key, content in (("params", params), ("when", when), ("caller", caller), ("code", rule.error_code)):
        if content:
            arguments.append(f"{key}={content!r}")
    return f"Rule({', '.join(arguments)})"
