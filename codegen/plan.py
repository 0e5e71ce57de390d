"""Spec → what to print. Every decision about generated code is made here, in `plan_models` and in `plan_operations`,
none in a template."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .names import argument_name, class_name, method_name, reply_class, shape_class
from .plan_models import ModelsPlan, item_type, plan_models, request_type, rows
from .plan_operations import ParamExpressions, Permission, arguments_of, operation_arguments, permissions, retries
from .prose import args_block, describe, docstring, one_line, rule_sentence, wrap
from .spec import ErrorFamily, Op, ParamSpec, Spec, split_type

__all__ = ["MethodPlan", "ParamPlan", "ServicePlan", "StructurePlan", "official_name", "plan_service"]

# A session offers the clients of the services that aliram knows, and of no other.
_MADE_BY_SESSION = (
    "Takes the same options as `aliram.Session` when made on its own; `Session` makes one that shares its "
    "connections and credentials."
)
_MADE_ALONE = "Takes the same options as `aliram.Session` and has connections of its own; `aclose()` closes them."

Row = tuple[str, str, str]
"""Name, type, doc."""


@dataclass(frozen=True)
class ParamPlan:
    """One argument of a method."""

    wire: str
    python: str
    annotation: str
    signature: str
    expression: str
    """The `Param(...)` of `operations.py`."""
    doc: str
    required: bool


@dataclass(frozen=True)
class MethodPlan:
    """One operation."""

    wire: str
    python: str
    constant: str
    params: list[ParamPlan]
    reply: str
    pager: str | None
    """`Pager[Page, Item]` for a paged operation."""
    call: str
    """What it calls, up to the arguments."""
    docstring: list[str]
    arguments: list[tuple[str, str]]
    """Keyword arguments of its `Operation(...)`, in order, without the params."""
    summary: str
    doc: str
    resource: str
    errors: list[tuple[str, int]]
    authorization: list[str]
    rules: list[str]
    returns: list[Row]
    facts: str
    """What the reference page says in one sentence: read or write, paged, retried, anonymous."""
    help: list[str]
    """Paragraphs after the summary, as the command line prints them."""
    official: str
    """The method of the official SDK."""
    official_request: str | None
    """Its request class; it has none for an operation without parameters."""


@dataclass(frozen=True)
class StructurePlan:
    """A shape as the reference page shows it."""

    name: str
    doc: str
    rows: list[Row]
    request: bool


@dataclass(frozen=True)
class ServicePlan:
    """One service."""

    key: str
    product: str
    version: str
    title: str
    command: str
    """What writes the files anew, for their headers."""
    in_command_line: bool
    """Whether the `aliram` command offers the service, and so needs its help texts."""
    heading: str
    """The title as it may stand between triple quotes."""
    doc: list[str]
    client: str
    endpoints: list[tuple[str, str]]
    methods: list[MethodPlan]
    models: ModelsPlan
    structures: list[StructurePlan]
    model_imports: list[str]
    typing_imports: list[str]
    operation_imports: list[str]
    uses_pager: bool
    official_package: str | None


def plan_service(spec: Spec, families: dict[str, ErrorFamily], *, ours: bool = False) -> ServicePlan:
    """Plan everything that is printed for one service; `ours` says that it becomes a part of aliram itself."""
    service = spec.service
    title = one_line(service.title or service.product)
    models = plan_models(spec)
    expressions = ParamExpressions(spec)
    methods = [_method(spec, name, op, families, expressions, ours) for name, op in spec.operations.items()]
    methods.sort(key=lambda method: method.python)
    pagers = " ".join(m.pager or "" for m in methods)
    annotations = " ".join(p.annotation for m in methods for p in m.params)
    used = set(re.findall(r"\w+", f"{annotations} {pagers}")) | {m.reply for m in methods}
    arguments = " ".join(text for m in methods for _, text in m.arguments)
    names = [name for name in ("Authorization", "Paging", "Rule") if f"{name}(" in arguments]
    typing = [name for name in ("Any", "Never") if name in used]
    return ServicePlan(
        key=spec.key,
        product=service.product,
        version=service.version,
        title=title,
        heading=" ".join(docstring(title)),
        command="make generate" if ours else "python -m codegen generate",
        in_command_line=ours,
        doc=docstring(
            f"Async client of {title} ({service.product} {service.version}).",
            wrap(one_line(service.doc)),
            wrap(f"{_MADE_BY_SESSION if ours else _MADE_ALONE} Every method raises the errors of `aliram.errors`."),
        ),
        client=f"{class_name(service.product)}Client",
        endpoints=_endpoints(spec),
        methods=methods,
        models=models,
        structures=_structures(spec),
        model_imports=sorted(name for name in models.names if name in used),
        typing_imports=[
            *["from collections.abc import Mapping"] * ("Mapping" in used),
            *[f"from typing import {', '.join(typing)}"] * bool(typing),
        ],
        operation_imports=sorted([*names, "Operation", *["Param"] * any(m.params for m in methods), "Service"]),
        uses_pager=bool(pagers.strip()),
        official_package=service.official_package,
    )


def official_name(action: str) -> str:
    """The method name in the official SDK, which starts a word only where a capital follows a small letter or digit."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", action).lower()


def _endpoints(spec: Spec) -> list[tuple[str, str]]:
    endpoints = spec.service.endpoints
    found = [("host", repr(endpoints.public))]
    if endpoints.regional:
        found.append(("regional", repr(endpoints.regional)))
    if endpoints.vpc:
        found.append(("vpc_host", repr(endpoints.vpc)))
    if endpoints.vpc_regions:
        found.append(("vpc_regions", f"frozenset({tuple(sorted(endpoints.vpc_regions))!r})"))
    return found


def _structures(spec: Spec) -> list[StructurePlan]:
    found = []
    for name, shape in sorted(spec.shapes.items()):
        members = [
            (wire, request_type(facts), f"{'Required. ' * facts.required}{_param_doc(spec, wire, facts)}".strip())
            for wire, facts in shape.params.items()
        ]
        table = members or rows(spec, shape.fields)
        found.append(StructurePlan(shape_class(name), one_line(shape.doc), table, bool(members)))
    return found


def _method(
    spec: Spec, name: str, op: Op, families: dict[str, ErrorFamily], expressions: ParamExpressions, ours: bool
) -> MethodPlan:
    python = op.python or method_name(name)
    ordered = sorted(op.params.items(), key=lambda entry: not entry[1].required)
    params = [_param(spec, wire, facts, expressions) for wire, facts in ordered]
    arguments = arguments_of(op)
    rules = [rule_sentence(rule, lambda wire: arguments.get(wire, wire)) for rule in op.rules]
    needed = permissions(spec, name, op)
    permission = [f"`{action}` on `{resource}`" for action, resource, _ in needed]
    returns = rows(spec, op.returns)
    reply = reply_class(op.python or name)
    about = wrap(" ".join(rules))
    options = [rule_sentence(rule, lambda wire: f"--{argument_name(wire).replace('_', '-')}") for rule in op.rules]
    if permission:
        inferred = needed[0][2]
        # Published tables were read for our own services only; of others nothing is known but the usual scheme.
        needs, remark = ("Needs", " (inferred; no published table lists it)") if ours else ("Probably needs", "")
        needs, remark = (needs, remark) if inferred else ("Needs", "")
        about += wrap(f"{needs} {' and '.join(permission)}{remark}.")
    elif op.anonymous:
        about += wrap("Sent unsigned: the argument itself proves who calls.")
    elif op.open:
        about.append("Needs no permission.")
    if op.deprecated:
        about.append("Deprecated by the service.")
    result = _result(op, returns)
    pager = _pager(op, reply)
    doc = docstring(
        op.summary or f"Call `{name}`.",
        wrap(one_line(op.doc)),
        about,
        args_block(
            "Args",
            [(p.python, p.doc) for p in params]
            + [("timeout", "Seconds for the whole call, every retry included; the session's own when omitted.")],
        ),
        args_block("Returns", [(reply, result)] if result else []),
        args_block("Raises", _raises(op, families)),
        [f"Source: API metadata of {spec.service.product} {spec.service.version}, {name}."],
    )
    return MethodPlan(
        wire=name,
        python=python,
        constant=f"_{python.upper()}",
        params=params,
        reply=reply,
        pager=pager,
        call="Pager(self, " if pager else "await self._call(",
        docstring=doc,
        arguments=operation_arguments(spec, name, op, python),
        summary=one_line(op.summary),
        doc=one_line(op.doc),
        resource=spec.resources[name],
        errors=sorted(op.errors.items()),
        authorization=permission,
        rules=rules,
        returns=returns,
        facts=_sentence(op),
        help=[text for text in (one_line(op.doc), " ".join(options), _needs(needed)) if text],
        official=official_name(name),
        official_request=f"{class_name(name)}Request" if params else None,
    )


def _needs(permissions: list[Permission]) -> str:
    """What a caller must be allowed, for the command line."""
    if not permissions:
        return ""
    actions = list(dict.fromkeys(action for action, _, _ in permissions))
    resources = list(dict.fromkeys(resource for _, resource, _ in permissions))
    return f"Needs {' and '.join(actions)} on {' and '.join(resources)}."


def _sentence(op: Op) -> str:
    facts = ["May change something" if op.write else "Reads only"]
    facts.append("sent again after a lost reply" if retries(op) else "never sent again after a lost reply")
    if op.paging:
        facts.append("comes in pages")
    if op.anonymous:
        facts.append("sent unsigned")
    if op.deprecated:
        facts.append("deprecated by the service")
    return "; ".join(facts)


def _result(op: Op, returns: list[Row]) -> str:
    if op.paging and op.paging.items:
        return "Await it for one page, or use `async for` for every item of every page."
    if op.paging:
        return "Await it for one piece, or walk `.pages()` for all of them."
    return ", ".join(f"`{attribute}`" for attribute, *_ in returns) + "." if returns else ""


def _pager(op: Op, reply: str) -> str | None:
    if op.paging is None:
        return None
    if op.paging.items is None:
        return f"Pager[{reply}, Never]"
    items = op.returns[op.paging.items]
    return f"Pager[{reply}, {item_type(split_type(items.type)[1], secret=items.secret)}]"


def _param(spec: Spec, wire: str, facts: ParamSpec, expressions: ParamExpressions) -> ParamPlan:
    python = facts.python or argument_name(wire)
    annotation = request_type(facts)
    return ParamPlan(
        wire=wire,
        python=python,
        annotation=annotation,
        signature=f"{python}: {annotation}" if facts.required else f"{python}: {annotation} | None = None",
        expression=expressions.expression(wire, facts),
        doc=_param_doc(spec, wire, facts) or f"`{one_line(wire)}` of the API.",
        required=facts.required,
    )


def _param_doc(spec: Spec, wire: str, facts: ParamSpec) -> str:
    text = describe(facts.doc or spec.service.glossary.get(wire, ""), facts)
    return f"{text} A mapping is sent as its JSON text.".strip() if facts.document else text


def _raises(op: Op, families: dict[str, ErrorFamily]) -> list[tuple[str, str]]:
    by_class: dict[str, list[str]] = {}
    for code in sorted(op.errors):
        prefix = code
        while prefix and prefix not in families:
            prefix = prefix.rpartition(".")[0]
        name = families[prefix].error if prefix else ("ServiceFault" if op.errors[code] >= 500 else "ApiError")
        by_class.setdefault(name, []).append(f"`{code}`")
    return [(name, f"{', '.join(codes)}.") for name, codes in sorted(by_class.items())]
