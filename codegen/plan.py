"""Spec → what to print. Every decision about generated code is made here and in `plan_models`, none in a template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .names import class_name, python_name
from .plan_models import ModelsPlan, inner_type, plan_models, reply_class, request_type, shape_class
from .prose import args_block, docstring, facts_of, one_line, rule_sentence, wrap
from .spec import SCALARS, ErrorFamily, Op, ParamSpec, RuleSpec, Spec, split_type

__all__ = ["MethodPlan", "ParamPlan", "ServicePlan", "official_name", "plan_service"]

SELF_SHAPED = frozenset(("call", "aclose", "service"))
"""Names that `ServiceClient` itself has."""


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
    docstring: list[str]
    expression: list[tuple[str, str]]
    """Keyword arguments of its `Operation(...)`, in order, without the params."""
    summary: str
    doc: str
    resource: str
    errors: list[tuple[str, int]]
    authorization: list[str]
    rules: list[str]
    returns: list[tuple[str, str, str]]
    """(attribute, type, doc)."""
    facts: list[str]
    """What the reference page says in one line: read or write, paged, retried, anonymous."""
    official: str


@dataclass(frozen=True)
class ServicePlan:
    """One service."""

    key: str
    product: str
    version: str
    title: str
    doc: list[str]
    client: str
    endpoints: list[tuple[str, str]]
    methods: list[MethodPlan]
    models: ModelsPlan
    model_imports: list[str]
    uses_pager: bool
    uses_mapping: bool
    uses_any: bool
    uses_never: bool
    uses_rule: bool
    uses_authorization: bool
    uses_paging: bool
    official_package: str | None


def plan_service(spec: Spec, families: dict[str, ErrorFamily]) -> ServicePlan:
    """Plan everything that is printed for one service."""
    models = plan_models(spec)
    methods = [_method(spec, name, op, families) for name, op in sorted(spec.operations.items())]
    annotations = " ".join(p.annotation for m in methods for p in m.params)
    words = set(re.findall(r"\w+", annotations + " " + " ".join(m.pager or "" for m in methods)))
    words |= {m.reply for m in methods}
    expressions = " ".join(text for m in methods for _, text in m.expression)
    endpoints = spec.service.endpoints
    return ServicePlan(
        key=spec.key,
        product=spec.service.product,
        version=spec.service.version,
        title=spec.service.title or spec.service.product,
        doc=docstring(
            f"Async client of {spec.service.title or spec.service.product} "
            f"({spec.service.product} {spec.service.version}).",
            wrap(one_line(spec.service.doc)) if spec.service.doc else [],
            wrap(
                "Takes the same options as `aliram.Session` when made on its own; `Session` makes one that shares its "
                "connections and credentials. Every method raises the errors of `aliram.errors`."
            ),
        ),
        client=f"{class_name(spec.service.product)}Client",
        endpoints=[
            ("host", repr(endpoints.public)),
            *([("regional", repr(endpoints.regional))] if endpoints.regional else []),
            *([("vpc_host", repr(endpoints.vpc))] if endpoints.vpc else []),
            *(
                [("vpc_regions", f"frozenset({tuple(sorted(endpoints.vpc_regions))!r})")]
                if endpoints.vpc_regions
                else []
            ),
        ],
        methods=methods,
        models=models,
        model_imports=sorted(name for name in models.names if name in words),
        uses_pager="Pager[" in " ".join(m.pager or "" for m in methods),
        uses_mapping="Mapping[" in annotations,
        uses_any=bool(re.search(r"\bAny\b", annotations)),
        uses_never="Never" in " ".join(m.pager or "" for m in methods),
        uses_rule="Rule(" in expressions,
        uses_authorization="Authorization(" in expressions,
        uses_paging="Paging(" in expressions,
        official_package=spec.service.official_package,
    )


def _method(spec: Spec, name: str, op: Op, families: dict[str, ErrorFamily]) -> MethodPlan:
    python = op.python or python_name(name)
    if python in SELF_SHAPED:
        python += "_"
    ordered = sorted(op.params.items(), key=lambda entry: not entry[1].required)
    params = [_param(spec, wire, facts) for wire, facts in ordered]
    authorization = [(a.action, a.resource, a.inferred) for a in op.authorization]
    code = spec.service.ram_code or spec.key
    if not authorization and not op.anonymous and not op.open:
        authorization = [(f"{code}:{name}", f"acs:{code}:*:<account>:*", True)]
    rules = [rule_sentence(rule) for rule in op.rules]
    pager = _pager_type(name, op)
    returns = _returns(spec, op)
    retry = (not op.write) if op.retry_lost_reply is None else op.retry_lost_reply
    permission = [f"`{action}` on `{resource}`" for action, resource, _ in authorization]
    about: list[str] = []
    if op.doc:
        about += wrap(one_line(op.doc))
    if rules:
        about += wrap(" ".join(rules))
    if permission:
        inferred = " (inferred; no published table lists it)" if authorization[0][2] else ""
        about += wrap(f"Needs {' and '.join(permission)}{inferred}.")
    elif op.anonymous:
        about += wrap("Sent unsigned: the argument itself proves who calls.")
    elif op.open:
        about.append("Needs no permission.")
    result = (
        f"`{reply_class(name)}` with {', '.join(f'`{attribute}`' for attribute, *_ in returns)}." if returns else ""
    )
    if pager:
        items = f"`{python_name(op.paging.items)}`" if op.paging and op.paging.items else None
        result = (
            "Await it for one page, or use `async for` for every item of every page."
            if items
            else ("Await it for one piece, or walk `.pages()` for all of them.")
        )
    doc = docstring(
        op.summary or f"Call `{name}`.",
        about,
        args_block(
            "Args",
            [(p.python, p.doc) for p in params]
            + [("timeout", "Seconds for the whole call, every retry included; the session's own when omitted.")],
        ),
        args_block(
            "Returns", [(reply_class(name), result.removeprefix(f"`{reply_class(name)}` with "))] if result else []
        ),
        args_block("Raises", _raises(op, families)),
        [f"Source: API metadata of {spec.service.product} {spec.service.version}, {name}."],
    )
    facts = ["may change something" if op.write else "reads only"]
    facts.append("sent again after a lost reply" if retry else "never sent again after a lost reply")
    if pager:
        facts.append("paged")
    if op.anonymous:
        facts.append("anonymous")
    if op.deprecated:
        facts.append("deprecated")
    return MethodPlan(
        wire=name,
        python=python,
        constant=f"_{python.strip('_').upper()}",
        params=params,
        reply=reply_class(name),
        pager=pager,
        docstring=doc,
        expression=_operation(spec, name, op, python, retry, authorization),
        summary=one_line(op.summary) or name,
        doc=one_line(op.doc),
        resource=spec.resources[name],
        errors=sorted(op.errors.items()),
        authorization=permission,
        rules=rules,
        returns=returns,
        facts=facts,
        official=official_name(name),
    )


def _param(spec: Spec, wire: str, facts: ParamSpec) -> ParamPlan:
    python = facts.python or python_name(wire)
    annotation = request_type(facts)
    text = f"{one_line(facts.doc or spec.service.glossary.get(wire, ''))} {facts_of(facts)}".strip()
    if facts.document:
        text += " A mapping is sent as its JSON text."
    return ParamPlan(
        wire=wire,
        python=python,
        annotation=annotation,
        signature=f"{python}: {annotation}" if facts.required else f"{python}: {annotation} | None = None",
        expression=param_expression(spec, wire, facts),
        doc=text or f"`{wire}` of the API.",
        required=facts.required,
    )


def param_expression(spec: Spec, wire: str, facts: ParamSpec, depth: int = 0) -> str:
    """The `Param(...)` call of a parameter, a member or an item."""
    container, inner = split_type(facts.type)
    kind = container or (inner if inner in SCALARS else "object")
    arguments: list[tuple[str, Any]] = [("name", wire), ("python", facts.python or python_name(wire))]
    arguments.append(("type", "str" if kind == "time" else kind))
    style = "delimited" if facts.separator is not None else facts.style
    arguments += [
        ("required", facts.required or None),
        ("location", facts.location if facts.location != "query" else None),
        ("style", style if style != "plain" else None),
        ("separator", facts.separator if facts.separator not in (None, ",") else None),
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
    text = ", ".join(f"{key}={value!r}" for key, value in arguments if value is not None)
    text = text.replace(", type='str'", "", 1)
    if container is not None and (inner not in SCALARS or inner != "str" or _item_facts(facts)):
        item = ParamSpec(
            type=inner,
            pattern=facts.item_pattern,
            max_length=facts.item_max_length,
            enum=facts.item_enum,
        )
        text += f", item={param_expression(spec, wire, item, depth + 1)}"
    elif inner not in SCALARS and depth < 4:  # a shape may contain itself
        fields = [param_expression(spec, name, member, depth + 1) for name, member in spec.shapes[inner].params.items()]
        text += f", fields=({', '.join(fields)},)"
    return f"Param({text})"


def _item_facts(facts: ParamSpec) -> bool:
    return bool(facts.item_pattern or facts.item_max_length or facts.item_enum)


def _pager_type(name: str, op: Op) -> str | None:
    if op.paging is None:
        return None
    if op.paging.items is None:
        return f"Pager[{reply_class(name)}, Never]"
    inner = split_type(op.returns[op.paging.items].type)[1]
    return f"Pager[{reply_class(name)}, {inner_type(inner)}]"


def _returns(spec: Spec, op: Op) -> list[tuple[str, str, str]]:
    rows = []
    for wire, facts in op.returns.items():
        container, inner = split_type(facts.type)
        python = {"time": "datetime", "any": "Any"}.get(inner) or (inner if inner in SCALARS else shape_class(inner))
        if facts.separator is not None or container == "list":
            python = f"list[{python}]" if facts.separator is None else "list[str]"
        elif container == "map":
            python = f"dict[str, {python}]"
        doc = f"{one_line(facts.doc or spec.service.glossary.get(wire, ''))} {facts_of(facts)}".strip()
        rows.append((facts.python or python_name(wire), python, doc))
    return rows


def _raises(op: Op, families: dict[str, ErrorFamily]) -> list[tuple[str, str]]:
    by_class: dict[str, list[str]] = {}
    for code in sorted(op.errors):
        prefix = code
        while prefix and prefix not in families:
            prefix = prefix.rpartition(".")[0]
        name = families[prefix].error if prefix else ("ServiceFault" if op.errors[code] >= 500 else "ApiError")
        by_class.setdefault(name, []).append(f"`{code}`")
    return [(name, f"{', '.join(codes)}.") for name, codes in sorted(by_class.items())]


def _operation(
    spec: Spec, name: str, op: Op, python: str, retry: bool, authorization: list[tuple[str, str, bool]]
) -> list[tuple[str, str]]:
    expression = [("name", repr(name)), ("python", repr(python)), ("service", "SERVICE")]
    expression.append(("response", f'f"{{_MODELS}}:{reply_class(name)}"'))
    expression.append(("resource", repr(spec.resources[name])))
    for key, value in (
        ("write", op.write),
        ("retry_lost_reply", retry),
        ("anonymous", op.anonymous),
        ("deprecated", op.deprecated),
    ):
        if value:
            expression.append((key, "True"))
    if op.errors:
        expression.append(("errors", repr(dict(sorted(op.errors.items())))))
    if op.paging:
        paging = op.paging
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
        expression.append(("paging", f"Paging({', '.join(arguments)})"))
    if authorization:
        entries = [
            f"Authorization({action!r}, {resource!r}{', True' if inferred else ''})"
            for action, resource, inferred in authorization
        ]
        expression.append(("authorization", f"({', '.join(entries)},)"))
    if op.rules:
        expression.append(("rules", f"({', '.join(_rule(rule) for rule in op.rules)},)"))
    return expression


def _attribute(op: Op, wire: str | None) -> str | None:
    return None if wire is None else op.returns[wire].python or python_name(wire)


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


def official_name(action: str) -> str:
    """The method name in the official SDK, which starts a word only where a capital follows a small letter or digit."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", action).lower()
