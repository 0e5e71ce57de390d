"""From JSON to `Policy`, with a JSON path for everything that is wrong.

One walk over the document finds every problem. `parse` raises them as one `PolicyError`; `lint` lists them as findings,
so both always agree on what a policy is.

Source of the grammar: "Policy structure and syntax" (93739) and "Basic elements of a permission policy" (93738), May
2026.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from aliram.errors import PolicyError

from .document import Condition, Effect, Kind, Names, Policy, Statement
from .operators import OPERATORS, PREFIXES
from .paths import cut, member

__all__ = ["Problem", "parse", "read"]

_KINDS = ("identity", "trust", "session", "control", "resource")
_PRINCIPALS = {"ram": "RAM", "service": "Service", "federated": "Federated"}
_ELEMENTS = ("Effect", "Action", "NotAction", "Resource", "Condition", "Principal", "Sid")


class Problem(NamedTuple):
    """Something that makes a document no policy."""

    id: str
    """Stable name of the kind of problem: `effect`, `unknown-operator`."""
    path: str
    """JSON path: `$.Statement[0].Condition.StringEquals`."""
    message: str
    fix: str


def parse(
    document: str | bytes | Mapping[str, Any],
    *,
    kind: Kind | None = None,
    name: str | None = None,
    tolerant: bool = False,
) -> Policy:
    """Reads a policy document.

    Args:
        document: JSON text, UTF-8 bytes, or the tree it stands for.
        kind: What the policy is for. By default a document with a `Principal` but no `Resource` is a trust policy, one
            with both is a resource policy, anything else an identity policy. Session and control policies have the
            grammar of identity policies.
        name: What explanations shall call it, `AdministratorAccess`.
        tolerant: For documents that the service has accepted whatever we think of them: elements nobody documented are
            left out, unquoted numbers and booleans are read as their text, and conditions with an unknown operator are
            kept, to be reported as undecided.

    Raises:
        PolicyError: The document is no policy; `path` says where, `problems` lists everything that is wrong.
    """
    policy, problems = read(document, kind=kind, name=name, tolerant=tolerant)
    if policy is None:
        first, more = problems[0], len(problems) - 1
        also = f" (and {more} more {'problem' if more == 1 else 'problems'})" if more else ""
        raise PolicyError(
            f"{first.path}: {first.message}; {first.fix}{also}",
            path=first.path,
            problems=tuple((problem.path, problem.message) for problem in problems),
        )
    return policy


def read(
    document: str | bytes | Mapping[str, Any],
    *,
    kind: Kind | None = None,
    name: str | None = None,
    tolerant: bool = False,
) -> tuple[Policy | None, list[Problem]]:
    """As `parse`, with the problems as values: a policy and nothing, or None and at least one problem."""
    if kind is not None and kind not in _KINDS:
        raise PolicyError(f"kind is one of {', '.join(_KINDS)}, not {kind!r}", path="$")
    reader = _Reader(tolerant)
    tree = reader.tree(document)
    if reader.problems:
        return None, reader.problems
    statements = reader.document(tree, kind)
    if reader.problems:
        return None, reader.problems
    found = kind or _kind_of(statements)
    if kind is None and found != "identity":
        # What it turned out to be has rules of its own.
        return read(tree, kind=found, name=name, tolerant=tolerant)
    return Policy(found, tuple(statements), name, reader.text), []


def _kind_of(statements: Sequence[Statement]) -> Kind:
    """What a document without a stated kind is; the reader has made sure that its statements agree."""
    if all(statement.principals is None for statement in statements):
        return "identity"
    return "resource" if any(statement.resource is not None for statement in statements) else "trust"


class _Twice(dict[str, Any]):
    """An object of which the document gives a member twice: JSON readers differ in which one counts."""

    name = ""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    seen: set[str] = set()
    twice = _Twice(members)
    for name, _ in pairs:
        if name in seen:
            twice.name = name
            break
        seen.add(name)
    return twice


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class _Reader:
    """One walk over one document."""

    def __init__(self, tolerant: bool) -> None:
        self.problems: list[Problem] = []
        self.text = ""
        """The document as compact JSON."""
        self._tolerant = tolerant

    def _say(self, id: str, path: str, message: str, fix: str) -> None:
        self.problems.append(Problem(id, path, message, fix))

    def tree(self, document: object) -> Any:
        """The JSON tree of a document, made of our own objects."""
        fix = "give JSON text in UTF-8"
        try:
            if isinstance(document, Mapping):
                document = json.dumps(document, allow_nan=False, default=_plain)
            elif isinstance(document, bytes | bytearray):
                document = document.decode("utf-8")
            elif not isinstance(document, str):
                self._say("json", "$", f"a policy is JSON text or a mapping, not {type(document).__name__}", fix)
                return None
            tree = json.loads(document, object_pairs_hook=_members, parse_constant=_constant)
            self.text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            self.text.encode()  # half a surrogate pair is text to Python, and to nobody else
        except RecursionError:
            self._say("json", "$", "the document is nested too deeply", "a policy has five levels")
            return None
        except (ValueError, TypeError) as error:
            # The message of a UnicodeError repeats the whole text.
            why = "it is not UTF-8" if isinstance(error, UnicodeError) else str(error)
            self._say("json", "$", f"the document is not JSON: {why}", fix)
            return None
        return tree

    def document(self, tree: Any, kind: Kind | None) -> list[Statement]:
        """The statements of a document."""
        if not self._object(tree, "$", "a policy"):
            return []
        for name in tree:
            if name not in ("Version", "Statement") and not self._tolerant:
                self._say("unknown-element", member("$", name), "a policy has no such member", "remove it")
        version = tree.get("Version")
        if version != "1":
            wrong = "Version is missing" if version is None else f'Version must be "1", not {_short(version)}'
            self._say("version", "$.Version", wrong, 'write "Version": "1"')
        listed = tree.get("Statement")
        if not isinstance(listed, list) or not listed:
            wrong = "Statement is missing" if listed is None else "Statement must be an array with something in it"
            self._say("statement", "$.Statement", wrong, "put the statements into an array")
            return []
        statements = [self._statement(each, f"$.Statement[{number}]", kind) for number, each in enumerate(listed)]
        found = [statement for statement in statements if statement is not None]
        if kind is None:
            self._agree(found)
        return found

    def _agree(self, statements: list[Statement]) -> None:
        """Of one document, all statements have a Principal or none has."""
        bound = [statement.principals is not None for statement in statements]
        for number, one in enumerate(bound):
            if one != bound[0]:
                message = "some statements have a Principal and some have none"
                fix = "put them into two policies"
                self._say("principal", f"$.Statement[{number}].Principal", message, fix)
                return

    def _statement(self, tree: Any, path: str, kind: Kind | None) -> Statement | None:
        if not self._object(tree, path, "a statement"):
            return None
        for name in tree:
            if name not in _ELEMENTS and not self._tolerant:
                self._unknown(name, path)
        effect = tree.get("Effect")
        if effect not in ("Allow", "Deny"):
            wrong = "Effect is missing" if effect is None else f"Effect must be Allow or Deny, not {_short(effect)}"
            self._say("effect", f"{path}.Effect", wrong, "write Allow or Deny, in this spelling")
        if ("Action" in tree) == ("NotAction" in tree):
            both = "Action" in tree
            wrong = "a statement has Action or NotAction, not both" if both else "the statement names no action"
            fix = "make two statements of it" if both else "add Action"
            self._say("action", f"{path}.NotAction" if both else f"{path}.Action", wrong, fix)
        action = self._names(tree, "Action", path)
        not_action = self._names(tree, "NotAction", path)
        resource = self._names(tree, "Resource", path)
        self._resource(tree, path, kind)
        principals = self._principals(tree, path, kind)
        conditions = self._conditions(tree["Condition"], f"{path}.Condition") if "Condition" in tree else []
        sid = tree.get("Sid")
        if "Sid" in tree and not isinstance(sid, str):
            self._say("not-text", f"{path}.Sid", "Sid must be a string", "quote it")
        return Statement(cast("Effect", effect), action, not_action, resource, tuple(conditions), principals, sid)

    def _unknown(self, name: str, path: str) -> None:
        near = next((element for element in _ELEMENTS if element.lower() == name.lower()), None)
        fix = f"write {near}" if near else "remove it"
        if name in ("NotResource", "NotPrincipal"):
            fix = "RAM has no such element: name the resources or principals that are meant, or use a Deny"
        self._say("unknown-element", member(path, name), f"a statement has no element {_short(name)}", fix)

    def _resource(self, tree: Mapping[str, Any], path: str, kind: Kind | None) -> None:
        """Trust policies have no Resource, all others must."""
        trust = kind == "trust" or (kind is None and "Principal" in tree)
        if kind == "trust" and "Resource" in tree:
            fix = "remove it: the resource is the role that carries the policy"
            self._say("resource", f"{path}.Resource", "a trust policy has no Resource", fix)
        if not trust and "Resource" not in tree:
            self._say("resource", f"{path}.Resource", "Resource is missing", 'add it, "*" for every resource')

    def _principals(
        self, tree: Mapping[str, Any], path: str, kind: Kind | None
    ) -> tuple[tuple[str, Names], ...] | None:
        path = f"{path}.Principal"
        wanted = kind in ("trust", "resource")
        if "Principal" not in tree:
            if wanted:
                self._say("principal", path, f"a {kind} policy needs a Principal", "say who may use it")
            return None
        if kind is not None and not wanted:
            message = "Principal belongs into trust and resource policies only"
            self._say("principal", path, message, "remove it: the policy is about whoever it is attached to")
            return None
        named = tree["Principal"]
        if kind != "trust" and isinstance(named, str | list):
            return (("", self._texts(named, path)),)
        if not self._object(named, path, "Principal"):
            return None
        if not named:
            self._say("principal", path, "Principal names nobody", "add RAM, Service or Federated")
        found: list[tuple[str, Names]] = []
        for word, names in named.items():
            known = _PRINCIPALS.get(word.lower())
            if known is None:
                fix = "the kinds are RAM, Service and Federated"
                self._say("principal", member(path, word), f"{_short(word)} is no kind of principal", fix)
            else:
                found.append((known, self._texts(names, member(path, word))))
        return tuple(found)

    def _conditions(self, tree: Any, path: str) -> Iterator[Condition]:
        found: list[Condition] = []
        if not self._object(tree, path, "Condition"):
            return iter(found)
        for word, keys in tree.items():
            here = member(path, word)
            prefix, _, operator = word.rpartition(":")
            if operator not in OPERATORS or word not in (operator, *(f"{each}:{operator}" for each in PREFIXES)):
                if not self._tolerant:
                    self._operator(word, here)
                    continue
                prefix, operator = "", word  # one that nobody knows
            if not self._object(keys, here, "an operator's member"):
                continue
            if not keys:
                self._say("condition", here, "the operator has no key", "add a condition key, or remove the operator")
            for key, values in keys.items():
                found.append(Condition(operator, key, self._texts(values, member(here, key)), prefix))
                if not key:
                    self._say("condition", here, "a condition key is empty", "name the key, as acs:SourceIp")
        return iter(found)

    def _operator(self, word: str, path: str) -> None:
        bare = word.rpartition(":")[2]
        near = next((name for name in OPERATORS if name.lower() == bare.lower()), None)
        message, fix = f"there is no condition operator {_short(word)}", "use a documented one, such as StringEquals"
        if bare.endswith("IfExists"):
            message = f"RAM refuses {_short(word)}: it has no IfExists"
            fix = "write one statement for requests with the key and another for those without"
        elif bare == "Null":
            message, fix = "RAM refuses Null: presence of a key cannot be tested", "test a value of the key instead"
        elif near and near != bare:
            fix = f"write {near}: operators are case-sensitive"
        self._say("unknown-operator", path, message, fix)

    def _names(self, tree: Mapping[str, Any], element: str, path: str) -> Names | None:
        return self._texts(tree[element], f"{path}.{element}") if element in tree else None

    def _texts(self, value: Any, path: str) -> Names:
        """One string, or an array of strings."""
        if not isinstance(value, list):
            return self._text(value, path)
        if not value:
            self._say("empty", path, "the array is empty", "put something into it, or remove it")
        return tuple(text for number, each in enumerate(value) for text in self._text(each, f"{path}[{number}]"))

    def _text(self, value: Any, path: str) -> Names:
        if isinstance(value, str):
            return (value,)
        scalar = isinstance(value, bool | int | float)
        written = json.dumps(value) if scalar else ""
        if scalar and self._tolerant:
            return (written,)
        fix = f'write "{cut(written)}"' if scalar else "give one string or an array of strings"
        self._say("not-text", path, f"every value is a string, not {_short(value)}", fix)
        return ()

    def _object(self, value: Any, path: str, what: str) -> bool:
        if not isinstance(value, dict):
            self._say("not-object", path, f"{what} must be an object, not {_short(value)}", "use { … }")
            return False
        if isinstance(value, _Twice):
            fix = "merge the two: only one of them would count"
            self._say("twice", member(path, value.name), "the member stands here twice", fix)
        return True


def _plain(value: object) -> Any:
    """Other mappings and sequences than JSON's own, in a document given as a tree."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence | frozenset | set):
        return list(value)
    raise TypeError(f"a value of type {type(value).__name__} has no place in a policy")


def _short(value: Any) -> str:
    """A value in a message: short, on one line."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return cut(json.dumps(value, ensure_ascii=False))
