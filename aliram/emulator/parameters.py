"""Texts of a request to checked arguments, by what `Operation` says of each parameter.

The codes follow the service: RAM and IMS say `InvalidParameter.<Name>.<What>` (`.Length`, `.InvalidChars`, `.Format`,
`.Range`), STS says `InvalidParameter.<Name>`. Where the metadata lists the very code for the action it is used,
otherwise the form is inferred from those that are listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aliram.operation import Operation, Param, Rule

from .message import read_json
from .refusals import Refusal, invalid, missing, refuse

__all__ = ["Parameters", "repeated"]

Check = Callable[[Any], Any]
"""Turns a text into a checked value or raises."""

_SPECIAL = {
    ("sts", "Policy", "Length"): "InvalidParameter.PolicySize",
    ("ram", "AuthenticationCode1", "Pattern"): "InvalidParameter.AuthenticationCode.Format",
    ("ram", "AuthenticationCode2", "Pattern"): "InvalidParameter.AuthenticationCode.Format",
}
"""Codes that name the violation in their own way."""

_LOOPBACK = r"(127\.\d+\.\d+\.\d+|\[::1\]|([\w-]+\.)*localhost)(?=[:/]|$)"
_WIDER = {
    # Issuers for tests run without TLS on this machine; the service itself takes no URL but https.
    ("ims", "IssuerUrl"): rf"^(https://(?=.)|http://{_LOOPBACK})[^?#@]*$",
}
"""Patterns that the emulator takes instead of the service's."""

_LINKED_ROLE = r"^[a-zA-Z0-9._-]+$"
"""Names of roles to look for: the published patterns are those of CreateRole, but the suffix of a service-linked role
follows an underscore (CreateServiceLinkedRole)."""

_NAMES = {
    "UserName": (r"^[a-zA-Z0-9._-]+$", 64),
    "GroupName": (r"^[a-zA-Z0-9._-]+$", 64),
    "PolicyName": (r"^[a-zA-Z0-9-]+$", 128),
    "RoleName": (_LINKED_ROLE, 64),
}
"""What CreateUser, CreateGroup, CreatePolicy and CreateRole take. Other actions of RAM document that they refuse other
names (`InvalidParameter.UserName.InvalidChars`, `.Length`), and say nothing of characters and length."""

_MAILBOX = r"^[^@\s]+@[^@\s]+$"
"""RAM documents `InvalidParameter.Email.Format`; which form it wants is not published, so this is the least of it."""

_CALLERS = {"AssumeRole": ("NoPermission", "Roles may not be assumed by root accounts.")}
"""What a caller of the wrong kind is told, by action (troubleshooting page 42775)."""


class Parameters:
    """The parameters of one operation, ready to decode; built once for each operation and kept."""

    def __init__(self, operation: Operation[Any]) -> None:
        self._operation = operation
        plain: list[tuple[str, Check | None, bool]] = []
        lists: list[tuple[Param, Check | None, bool]] = []
        for param in operation.params:
            if param.style == "repeat":
                lists.append((param, self._each(param), param.required))
            else:
                plain.append((param.name, self._check(param), param.required))
        self._plain = plain
        self._lists = lists
        self._rules = operation.rules

    def decode(self, sent: Mapping[str, str], caller: str) -> dict[str, Any]:
        """The arguments by wire name. `caller` is the kind of identity that signed."""
        args: dict[str, Any] = {}
        for name, check, required in self._plain:
            text = sent.get(name)
            if text is None or (required and not text):
                if required:
                    raise self._missing(name)
            else:
                args[name] = text if check is None else check(text)
        for param, check, required in self._lists:
            items = repeated(param.name, sent)
            if items:
                args[param.name] = items if check is None else check(items)
            elif required:
                raise self._missing(param.name)
        for rule in self._rules:
            self._apply(rule, args, caller)
        return args

    def _code(self, name: str, what: str) -> str:
        """The code for a violation: the documented one where there is one."""
        operation = self._operation
        special = _SPECIAL.get((operation.service.key, name, what))
        if special is not None:
            return special
        kinds = ("InvalidChars", "Format") if what == "Pattern" else (what,)
        for kind in kinds:
            if f"InvalidParameter.{name}.{kind}" in operation.errors:
                return f"InvalidParameter.{name}.{kind}"
        if operation.service.key == "sts" or what == "" or f"InvalidParameter.{name}" in operation.errors:
            return f"InvalidParameter.{name}"
        return f"InvalidParameter.{name}.{kinds[0]}"

    def _missing(self, name: str) -> Refusal:
        # What nobody signs is not the gateway's: STS has words of its own (its API reference of 2019).
        if self._operation.anonymous:
            return refuse(f"MissingParameter.{name}", f"Parameter {name} is required.")
        return missing(name)

    def _refuse(self, name: str, what: str, why: str) -> Refusal:
        return invalid(self._code(name, what), name, why)

    def _check(self, param: Param) -> Check | None:
        """The check of one value; None where any text will do."""
        if param.style == "json":
            return self._json(param)
        if param.style == "delimited":
            return self._delimited(param)
        if param.type == "int":
            return self._number(param, int)
        if param.type == "float":
            return self._number(param, float)
        if param.type == "bool":
            return self._boolean(param)
        return self._text(param)

    def _text(self, param: Param) -> Check | None:
        name, enum = param.name, frozenset(param.enum)
        low, high = param.min_length, param.max_length
        pattern = _WIDER.get((self._operation.service.key, name), param.pattern)
        if name == "RoleName" and pattern and self._operation.name != "CreateRole":
            pattern = _LINKED_ROLE
        documented = {code for code in self._operation.errors if code.startswith(f"InvalidParameter.{name}.")}
        if name in _NAMES and documented:
            pattern, high = pattern or _NAMES[name][0], high or _NAMES[name][1]
        elif name in ("Email", "NewEmail") and documented:
            pattern = _MAILBOX
        match = _matcher(pattern) if pattern else None
        if not enum and match is None and low is None and high is None:
            return None

        def check(text: str) -> str:
            if enum and text not in enum:
                raise self._refuse(name, "", f"must be one of {', '.join(param.enum)}")
            if (high is not None and len(text) > high) or (low is not None and len(text) < low):
                raise self._refuse(name, "Length", "beyond the length limit")
            # An optional text sent empty is how clients clear a field, whatever the pattern of a full one is.
            if match is not None and text and not match(text):
                raise self._refuse(name, "Pattern", "contains invalid chars")
            return text

        return check

    def _number(self, param: Param, kind: type[int] | type[float]) -> Check:
        name, low, high, enum = param.name, param.minimum, param.maximum, frozenset(param.enum)
        plausible = re.compile(r"[+-]?\d{1,18}" if kind is int else r"[+-]?\d{1,18}(\.\d{1,18})?", re.ASCII).fullmatch

        def check(text: Any) -> int | float:
            text = str(text)
            if not plausible(text):
                raise self._refuse(name, "Format", "must be a number")
            value = kind(text)
            if enum and str(value) not in enum:
                raise self._refuse(name, "", f"must be one of {', '.join(param.enum)}")
            if (low is not None and value < low) or (high is not None and value > high):
                raise self._refuse(name, "Range", f"must be in the range of {low} and {high}")
            return value

        return check

    def _boolean(self, param: Param) -> Check:
        def check(text: Any) -> bool:
            # The official Python SDK writes True and False, everybody else true and false.
            lowered = str(text).lower()
            if lowered not in ("true", "false"):
                raise self._refuse(param.name, "Format", "must be true or false")
            return lowered == "true"

        return check

    def _delimited(self, param: Param) -> Check:
        each = self._each(param)
        whole = frozenset(param.enum)

        def check(text: str) -> list[Any]:
            if whole and text not in whole:
                raise self._refuse(param.name, "", f"must be one of {', '.join(param.enum)}")
            if param.max_length is not None and len(text) > param.max_length:
                raise self._refuse(param.name, "Length", "beyond the length limit")
            items: list[Any] = [item for item in text.split(param.separator) if item]
            return items if each is None else list(each(items))

        return check

    def _json(self, param: Param) -> Check:
        each = self._each(param) if param.type == "list" else None

        def check(text: str) -> Any:
            try:
                value = read_json(text)
            except ValueError:
                raise self._refuse(param.name, "Format", "must be JSON") from None
            if param.type == "list" and not isinstance(value, list):
                raise self._refuse(param.name, "Format", "must be a JSON array")
            return value if each is None else each(value)

        return check

    def _each(self, param: Param) -> Check | None:
        """The check of a list's items."""
        item = param.item
        fields = {field.name: (self._check(field), field.required) for field in item.fields} if item else {}
        single = self._check(item) if item is not None and not item.fields else None

        def check(items: Sequence[Any]) -> list[Any]:
            if param.max_items is not None and len(items) > param.max_items:
                raise self._refuse(param.name, "Length", f"must not hold more than {param.max_items} items")
            return [one(item) for item in items]

        def plain(value: Any) -> str:
            """A text in a list, or what JSON writes without quotes and the services take for one."""
            if value is None or isinstance(value, dict | list):
                raise self._refuse(param.name, "Format", "must hold texts")
            return value if isinstance(value, str) else json.dumps(value)

        def one(value: Any) -> Any:
            if not fields:
                value = plain(value)
                return single(value) if single is not None else value
            if not isinstance(value, dict):
                raise self._refuse(param.name, "Format", "must hold objects")
            result = {}
            for name, (test, required) in fields.items():
                text = value.get(name)
                if text is None:
                    if required:
                        raise missing(f"{param.name}.{name}")
                    continue
                result[name] = test(plain(text)) if test is not None else plain(text)
            return result

        return check

    def _apply(self, rule: Rule, args: dict[str, Any], caller: str) -> None:
        names = rule.params
        first = names[0] if names else ""
        holds = all(args.get(name) == value if value is not None else name in args for name, value in rule.when)
        given = [name for name in names if name in args]
        # `subset_of` refuses nothing: what the larger list lacks has no effect (RequiredScopes of CreateApplication).
        match rule.kind:
            case "exactly_one_of" | "at_least_one_of" if not given:
                raise refuse(rule.code) if rule.code else missing(first)
            case "exactly_one_of" | "at_most_one_of" if len(given) > 1:
                why = f"cannot be given together with {given[0]}"
                raise refuse(rule.code) if rule.code else self._refuse(given[1], "", why)
            case "required_if" | "effectively_required" if holds and first not in args:
                raise refuse(rule.code) if rule.code else missing(first)
            case "required_for_caller" if caller == rule.caller and holds and first not in args:
                raise refuse(rule.code) if rule.code else missing(first)
            case "forbidden_if" if holds and first in args:
                raise refuse(rule.code) if rule.code else self._refuse(first, "", "is not allowed here")
            case "ignored_if" if holds:
                args.pop(first, None)
            case "caller_not" if caller == rule.caller:
                code, text = _CALLERS.get(self._operation.name, ("NoPermission", None))
                raise refuse(rule.code or code, text)
            case "caller_only" if caller != rule.caller:
                raise refuse(rule.code or "NotSupport.Account")


def _matcher(pattern: str) -> Callable[[str], Any]:
    """A test for the whole text. `$` alone would let a line break pass at the end."""
    compiled = re.compile(pattern, re.ASCII)
    return compiled.fullmatch if pattern.startswith("^") and pattern.endswith("$") else compiled.search


def repeated(name: str, sent: Mapping[str, str]) -> list[Any]:
    """The items of `Name.1`, `Name.2` or `Name.1.Key`, in the order of their numbers; gaps are allowed."""
    prefix = f"{name}."
    found: dict[int, Any] = {}
    for key, value in sent.items():
        if not key.startswith(prefix):
            continue
        number, _, field = key[len(prefix) :].partition(".")
        if not (number.isascii() and number.isdigit() and len(number) < 7):
            continue
        if field:
            item = found.setdefault(int(number), {})
            if isinstance(item, dict):
                item[field] = value
        else:
            found[int(number)] = value
    return [found[number] for number in sorted(found)]
