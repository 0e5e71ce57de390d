"""Sentences for docstrings and reference pages, made from a spec's docs and facts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from .spec import Field, ParamSpec, RuleSpec

__all__ = ["args_block", "docstring", "facts_of", "one_line", "rule_sentence", "wrap"]

WIDTH = 100


def one_line(text: str) -> str:
    """Collapse white space; the specs fold long lines."""
    return " ".join(text.split())


def wrap(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """Lines of at most `WIDTH` characters."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def facts_of(facts: ParamSpec | Field) -> str:
    """Limits, unit, known values and default as one sentence after the doc; empty when there is none."""
    parts: list[str] = []
    unit = f" {facts.unit}" if facts.unit else ""
    minimum, maximum = facts.minimum, facts.maximum
    upper = f"the {facts.maximum_from}" if isinstance(facts, ParamSpec) and facts.maximum_from else None
    if minimum is not None and maximum is not None:
        parts.append(f"{minimum:g} to {maximum:g}{unit}" if maximum < 1e6 else f"{minimum} to {maximum}{unit}")
    elif minimum is not None:
        parts.append(f"at least {minimum}{unit}" + (f", up to {upper}" if upper else ""))
    elif maximum is not None:
        parts.append(f"at most {maximum}{unit}")
    elif facts.unit:
        parts.append(f"in {facts.unit}")
    if isinstance(facts, ParamSpec):
        parts += _param_limits(facts)
    if facts.enum:
        parts.append("known values: " + ", ".join(f"`{value}`" for value in facts.enum))
    if facts.encoding:
        parts.append(f"{facts.encoding} text")
    if isinstance(facts, ParamSpec):
        if facts.default is not None:
            default = str(facts.default).lower() if isinstance(facts.default, bool) else str(facts.default)
            parts.append(f"the service assumes `{default}` when omitted")
        for parameter, defaults in facts.default_by.items():
            cases = ", ".join(f"`{_text(value)}` for `{name}`" for name, value in defaults.items())
            parts.append(f"when omitted, depends on {parameter}: {cases}")
        if facts.site:
            parts.append(f"has an effect on {facts.site} only")
    if facts.deprecated:
        parts.append("deprecated")
    sentence = "; ".join(parts)
    return sentence[:1].upper() + sentence[1:] + "." if sentence else ""


def _param_limits(facts: ParamSpec) -> list[str]:
    parts: list[str] = []
    if facts.min_length is not None and facts.max_length is not None:
        parts.append(f"{facts.min_length} to {facts.max_length} {facts.length_unit}")
    elif facts.max_length is not None:
        parts.append(f"at most {facts.max_length} {facts.length_unit}")
    elif facts.min_length is not None:
        parts.append(f"at least {facts.min_length} {facts.length_unit}")
    if facts.max_items is not None:
        parts.append(f"at most {facts.max_items} entries")
    if facts.item_max_length is not None:
        parts.append(f"each at most {facts.item_max_length} characters")
    if facts.item_enum:
        parts.append("entries: " + ", ".join(f"`{value}`" for value in facts.item_enum))
    pattern = facts.pattern or facts.item_pattern
    if pattern and len(pattern) <= 60:
        parts.append(f"pattern `{pattern}`")
    return parts


def rule_sentence(rule: RuleSpec) -> str:
    """A cross-parameter rule in words."""
    if rule.exactly_one_of:
        return f"Give exactly one of {_names(rule.exactly_one_of)}."
    if rule.at_least_one_of:
        return f"Give at least one of {_names(rule.at_least_one_of)}."
    if rule.at_most_one_of:
        return f"Give at most one of {_names(rule.at_most_one_of)}."
    if rule.effectively_required:
        code = f" with {rule.error_code}" if rule.error_code else ""
        return f"The service refuses a call without {_names(rule.effectively_required)}{code}."
    if rule.required_if:
        return f"{rule.required_if['param']} is required when {_when(rule.required_if['when'])}."
    if rule.forbidden_if:
        return f"{rule.forbidden_if['param']} must not be given when {_when(rule.forbidden_if['when'])}."
    if rule.ignored_if:
        return f"{rule.ignored_if['param']} is ignored when {_when(rule.ignored_if['when'])}."
    if rule.subset_of:
        return f"{rule.subset_of['param']} must be among {rule.subset_of['of']}."
    if rule.required_for_caller:
        caller = "the account itself" if rule.required_for_caller["caller"] == "Account" else "a RAM user"
        return f"{rule.required_for_caller['param']} is required when {caller} calls."
    if rule.caller_only:
        return "Only a RAM user may call it."
    return "The account itself (its root key) may not call it."


def docstring(summary: str, *blocks: Iterable[str]) -> list[str]:
    """Docstring lines: the summary, then each non-empty block after a blank line."""
    lines = wrap(one_line(summary))
    for block in blocks:
        listed = list(block)
        if listed:
            lines += ["", *listed]
    return [line.replace("\\", "\\\\").replace('"""', "'''") for line in lines]


def args_block(title: str, entries: Iterable[tuple[str, str]]) -> list[str]:
    """A Google-style section; empty when it has no entries."""
    lines: list[str] = []
    for name, text in entries:
        lines += wrap(f"{name}: {text}", indent=" " * 8, first=" " * 4)
    return [f"{title}:", *lines] if lines else []


def _names(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


def _when(condition: object) -> str:
    if isinstance(condition, dict):
        return " and ".join(f"{name} is `{_text(value)}`" for name, value in condition.items())
    return f"{condition} is given"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
