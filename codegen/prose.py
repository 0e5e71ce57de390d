"""Sentences for docstrings and reference pages, made from a spec's docs and facts."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

from .spec import Facts, ParamSpec, RuleSpec

__all__ = ["args_block", "cell", "describe", "docstring", "inline", "one_line", "rule_sentence", "wrap"]

WIDTH = 100
_CODE = re.compile(r"(`+)(.+?)\1")


def one_line(text: str) -> str:
    """Collapse white space (the specs fold long lines) and show what cannot be printed as an escape."""
    return _printable(" ".join(text.split()))


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


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


def docstring(summary: str, *blocks: Iterable[str]) -> list[str]:
    """Docstring lines: the summary, then each non-empty block after a blank line; safe between triple quotes."""
    lines = wrap(one_line(summary))
    for block in blocks:
        listed = list(block)
        if listed:
            lines += ["", *listed]
    lines = [_printable(line).replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for line in lines]
    if lines and lines[-1].endswith('"') and not lines[-1].endswith('\\"\\"\\"'):
        lines[-1] = lines[-1][:-1] + '\\"'  # or it would end the docstring early
    return lines


def args_block(title: str, entries: Iterable[tuple[str, str]]) -> list[str]:
    """A Google-style section; empty when it has no entries."""
    lines: list[str] = []
    for name, text in entries:
        lines += wrap(f"{name}: {text}", indent=" " * 8, first=" " * 4)
    return [f"{title}:", *lines] if lines else []


def inline(text: str) -> str:
    """Markdown text in which `<account>` is not taken for HTML."""
    parts: list[str] = []
    end = 0
    for match in _CODE.finditer(text):
        parts += [text[end : match.start()].replace("<", "&lt;"), match[0]]
        end = match.end()
    return "".join([*parts, text[end:].replace("<", "&lt;")])


def cell(text: str) -> str:
    """The same for a table cell, where a bar ends the cell even inside code."""
    if "\\|" in text:
        # Readers disagree about a backslash before an escaped bar; as HTML it is the same for all of them.
        text = _CODE.sub(lambda m: f"<code>{html.escape(m[2])}</code>" if "\\|" in m[2] else m[0], inline(text))
        return text.replace("\\|", "\\&#124;").replace("|", "&#124;")
    return inline(text).replace("|", "\\|")


def describe(doc: str, facts: Facts) -> str:
    """The doc and, after it, limits, unit, known values and default."""
    return f"{one_line(doc)} {_facts(facts)}".strip()


def _facts(facts: Facts) -> str:
    parts = _range(facts)
    if isinstance(facts, ParamSpec):
        parts += _limits(facts)
    if facts.enum:
        parts.append("known values: " + ", ".join(f"`{one_line(value)}`" for value in facts.enum))
    if facts.encoding:
        parts.append(f"{facts.encoding} text")
    if isinstance(facts, ParamSpec):
        parts += _defaults(facts)
    if facts.deprecated:
        parts.append("deprecated")
    sentence = "; ".join(parts)
    return sentence[:1].upper() + sentence[1:] + "." if sentence else ""


def _range(facts: Facts) -> list[str]:
    unit = f" {facts.unit}" if facts.unit else ""
    low = None if facts.minimum is None else _value(facts.minimum)
    high = None if facts.maximum is None else _value(facts.maximum)
    if isinstance(facts, ParamSpec) and facts.maximum_from:
        moving = f"up to `{facts.maximum_from}`"
        return [f"at least {low}{unit}, {moving}" if low is not None else moving]
    if low is not None and high is not None:
        return [f"{low} to {high}{unit}"]
    if low is not None:
        return [f"at least {low}{unit}"]
    if high is not None:
        return [f"at most {high}{unit}"]
    return [f"in {facts.unit}"] if facts.unit else []


def _limits(facts: ParamSpec) -> list[str]:
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
        parts.append("entries: " + ", ".join(f"`{one_line(value)}`" for value in facts.item_enum))
    pattern = facts.pattern or facts.item_pattern
    if pattern and len(pattern) <= 60 and "`" not in pattern:
        parts.append(f"pattern `{one_line(pattern)}`")
    return parts


def _defaults(facts: ParamSpec) -> list[str]:
    parts: list[str] = []
    if facts.default is not None:
        parts.append(f"the service assumes `{one_line(_value(facts.default))}` when omitted")
    for name, defaults in facts.default_by.items():
        cases = ", ".join(f"`{_value(value)}` for `{name_of}`" for name_of, value in defaults.items())
        parts.append(f"when omitted, depends on {name}: {cases}")
    if facts.site:
        parts.append(f"has an effect on {facts.site} only")
    return parts


def rule_sentence(rule: RuleSpec, name: Callable[[str], str]) -> str:
    """A cross-parameter rule in words; `name` turns a wire name into the argument's name."""

    def names(wires: list[str]) -> str:
        quoted = [f"`{name(wire)}`" for wire in wires]
        return ", ".join(quoted[:-1]) + f" and {quoted[-1]}" if len(quoted) > 1 else quoted[0]

    def when(condition: Any) -> str:
        if isinstance(condition, dict):
            return " and ".join(f"`{name(wire)}` is `{_value(value)}`" for wire, value in condition.items())
        return f"`{name(condition)}` is given"

    if rule.exactly_one_of:
        return f"Give exactly one of {names(rule.exactly_one_of)}."
    if rule.at_least_one_of:
        return f"Give at least one of {names(rule.at_least_one_of)}."
    if rule.at_most_one_of:
        return f"Give at most one of {names(rule.at_most_one_of)}."
    if rule.effectively_required:
        code = f" with `{rule.error_code}`" if rule.error_code else ""
        return f"The service refuses a call without {names(rule.effectively_required)}{code}."
    for condition, verb in (
        (rule.required_if, "is required"),
        (rule.forbidden_if, "must not be given"),
        (rule.ignored_if, "is ignored"),
    ):
        if condition:
            return f"`{name(condition['param'])}` {verb} when {when(condition['when'])}."
    if rule.subset_of:
        return f"`{name(rule.subset_of['param'])}` must be among `{name(rule.subset_of['of'])}`."
    if rule.required_for_caller:
        caller = "the account itself" if rule.required_for_caller["caller"] == "Account" else "a RAM user"
        return f"`{name(rule.required_for_caller['param'])}` is required when {caller} calls."
    if rule.caller_only:
        return "Only a RAM user may call it."
    return "The account itself (its root key) may not call it."


def _value(value: object) -> str:
    """A value as the wire writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
