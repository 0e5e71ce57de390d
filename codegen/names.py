"""Wire names to Python names. Nothing is renamed beyond case: without underscores and lower-cased both are equal.

A name that Python or the generated module needs for itself gets a trailing underscore: `from` → `from_`. Characters
that no identifier can hold (`-`, `.`, a space) separate words; a name that begins with a digit gets an `n` in front.
"""

from __future__ import annotations

import keyword
import re

__all__ = [
    "argument_name",
    "attribute_name",
    "class_name",
    "is_member_name",
    "is_python_name",
    "method_name",
    "module_name",
    "python_name",
    "reply_class",
    "shape_class",
    "singular",
    "words",
]

# Acronyms that the splitting rule alone would cut wrongly: those with a lower-case plural, and mixed-case words.
# The only table of its kind; a new one is added here and nowhere else.
ACRONYMS = (
    *("ACLs", "AKs", "APIs", "ARNs", "CPUs", "GPUs", "IDs", "IPs", "URIs", "URLs", "VMs", "VPCs"),
    *("IPv4", "IPv6", "OAuth", "OAuth2", "WiFi"),
)

# What generated code itself needs, by the place where a wire name would hide it.
_BUILTINS = frozenset(("bool", "dict", "float", "int", "list", "str"))
_OF_ARGUMENTS = frozenset(("self", "timeout"))
_OF_CLIENTS = frozenset(("aclose", "call", "operations", "service")) | _BUILTINS
_OF_MODELS = frozenset(("datetime", "field", "property", "to_dict")) | _BUILTINS
_CLASSES = frozenset(
    (
        *("Any", "AttributeError", "Mapping", "Model", "Never", "Operation", "Pager", "Reply", "Required", "Secret"),
        *("OPERATIONS", "SERVICE", "ServiceClient", "TypedDict"),
    )
)

_WORD = re.compile(
    "|".join(re.escape(a) + r"(?![a-z])" for a in sorted(ACRONYMS, key=len, reverse=True))
    + r"|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+"
)
_PYTHON = re.compile(r"[a-z][a-z0-9_]*\Z")


def words(wire: str) -> list[str]:
    """The words of a wire name: `AddClientIdToOIDCProvider` has five."""
    return _WORD.findall(wire)


def python_name(wire: str) -> str:
    """snake_case with acronyms as words: `IPItemsPerAKPolicyQuota` → `ip_items_per_ak_policy_quota`.

    ValueError when nothing of it is a Latin letter or a digit.
    """
    name = "_".join(words(wire)).lower()
    if not name:
        raise ValueError(f"no Python name can be made of {wire!r}")
    if name[0].isdigit():
        name = f"n{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def argument_name(wire: str) -> str:
    """The name of a parameter in a method's signature."""
    name = python_name(wire)
    return f"{name}_" if name in _OF_ARGUMENTS else name


def attribute_name(wire: str) -> str:
    """The name of a response field in its model."""
    name = python_name(wire)
    return f"{name}_" if name in _OF_MODELS else name


def method_name(wire: str) -> str:
    """The name of an operation in its client."""
    name = python_name(wire)
    return f"{name}_" if name in _OF_CLIENTS else name


def is_python_name(name: str, place: str) -> bool:
    """True when a person may choose this name for an `argument`, an `attribute` or a `method`."""
    taken = {"argument": _OF_ARGUMENTS, "attribute": _OF_MODELS, "method": _OF_CLIENTS}[place]
    return bool(_PYTHON.match(name)) and not keyword.iskeyword(name) and name not in taken


def is_member_name(wire: str) -> bool:
    """True when a member of this name can be decoded: msgspec takes no quote, backslash or control character."""
    return not re.search(r'["\\\x00-\x1f]', wire)


def class_name(wire: str) -> str:
    """PascalCase that keeps the wire's own capitals: `vSwitch` → `VSwitch`, `MFADevice` stays."""
    name = "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", wire) if part)
    if not name:
        raise ValueError(f"no class name can be made of {wire!r}")
    if name[0].isdigit():
        name = f"N{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def shape_class(shape: str) -> str:
    """The class of a shape."""
    name = class_name(shape)
    return f"{name}_" if name in _CLASSES else name


def reply_class(operation: str) -> str:
    """The class of an operation's reply."""
    return f"{class_name(operation)}Response"


def module_name(text: str) -> str:
    """A file name for a resource or product: lower case, underscores; `""` when nothing of it is ASCII."""
    name = "_".join(re.findall(r"[A-Za-z0-9]+", text)).lower()
    if name[:1].isdigit():
        name = f"n{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def singular(name: str) -> str:
    """The name of one element of a list called `name`."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    if name.endswith("s") and not name.endswith(("ss", "us", "is")):
        return name[:-1]
    return name
