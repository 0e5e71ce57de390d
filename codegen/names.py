"""Wire names to Python names. Nothing is renamed beyond case: without underscores and lower-cased both are equal."""

from __future__ import annotations

import keyword
import re

__all__ = ["class_name", "module_name", "python_name", "singular", "words"]

# Acronyms that the splitting rule alone would cut wrongly: those with a lower-case plural, and mixed-case words.
# The only table of its kind; a new one is added here and nowhere else.
ACRONYMS = ("IDs", "IPs", "URLs", "URIs", "ARNs", "VPCs", "IPv4", "IPv6", "OAuth", "OAuth2", "WiFi")

_WORD = re.compile(
    "|".join(re.escape(a) + r"(?![a-z])" for a in sorted(ACRONYMS, key=len, reverse=True))
    + r"|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+"
)


def words(wire: str) -> list[str]:
    """The words of a wire name: `AddClientIdToOIDCProvider` has five."""
    return _WORD.findall(wire)


def python_name(wire: str) -> str:
    """snake_case with acronyms as words: `IPItemsPerAKPolicyQuota` → `ip_items_per_ak_policy_quota`.

    A Python keyword gets a trailing underscore. Characters that no identifier can hold (`-`, `.`) separate words.
    """
    name = "_".join(words(wire)).lower()
    if not name:
        raise ValueError(f"no Python name can be made of {wire!r}")
    if name[0].isdigit():
        name = f"n{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in ("self", "timeout") else name


def class_name(wire: str) -> str:
    """PascalCase that keeps the wire's own capitals: `vSwitch` → `VSwitch`, `MFADevice` stays."""
    name = "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", wire) if part)
    if not name:
        raise ValueError(f"no class name can be made of {wire!r}")
    if name[0].isdigit():
        name = f"N{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def module_name(text: str) -> str:
    """A file name for a resource or product: lower case, underscores; `""` when nothing of it is ASCII."""
    return "_".join(re.findall(r"[A-Za-z0-9]+", text)).lower()


def singular(name: str) -> str:
    """The name of one element of a list called `name`."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "xes", "ches")):
        return name[:-2]
    if name.endswith("s") and not name.endswith(("ss", "us", "is")):
        return name[:-1]
    return name
