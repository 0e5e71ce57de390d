"""Alibaba's own API metadata (`api-docs.json`) read into the shape of our specs.

`read` yields a draft: everything upstream states, as plain data in the keys of `codegen.spec`. It needs the specs that
exist, because names of shapes are ours: a structure that a field already names keeps that name. `codegen.merge` then
lays a draft over the YAML files.

The format (Alibaba Cloud, "OpenAPI metadata", 2026) is a cousin of OpenAPI: `required` stands inside the schema, limits
may be texts, and a parameter's `style` says how a structure becomes text. An operation that cannot be expressed, or
whose description is broken, is left out with its reason; the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .facts import Facts, Json
from .names import class_name, module_name, reply_class
from .schemas import Schemas, Unsupported, is_required
from .spec import SCALARS, Spec

__all__ = ["Draft", "Unsupported", "product_key", "read"]

_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*\Z")
_LOCATIONS = {"query": "query", "formData": "form", "body": "body", "header": "header"}
_STYLES = {"": "repeat", "repeatList": "repeat", "flat": "repeat", "json": "json"}
_SEPARATORS = {"simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_READING = ("get", "list", "describe", "query", "search", "check", "count")
_ANONYMOUS = ("Anonymous", "ARS_OIDC")
_TOKENS = ("marker", "nexttoken")
_SIZES = ("maxitems", "maxresults", "maxresult", "pagesize", "limit")
_RULES = {
    "exactlyOneOf": "exactly_one_of",
    "atLeastOneOf": "at_least_one_of",
    "atMostOneOf": "at_most_one_of",
    "effectivelyRequired": "effectively_required",
    "requiredIf": "required_if",
    "forbiddenIf": "forbidden_if",
    "ignoredIf": "ignored_if",
    "subsetOf": "subset_of",
    "requiredForCaller": "required_for_caller",
    "callerOnly": "caller_only",
    "callerNot": "caller_not",
    "errorCode": "error_code",
}


class Draft(NamedTuple):
    """What upstream states about one product."""

    key: str
    service: Facts
    shapes: dict[str, Facts]
    operations: dict[str, Facts]
    resources: dict[str, str]
    """Operation to the file that should describe it, for operations that are new."""
    skipped: dict[str, str]
    """Operation to the reason why it cannot be expressed."""
    notes: list[str]
    """Single facts that could not be taken over."""


def product_key(document: Any) -> str:
    """The folder of a product. ValueError when the document is no api-docs file of an RPC product."""
    info = document.get("info") if isinstance(document, Mapping) else None
    if not isinstance(info, Mapping) or not isinstance(document.get("apis"), Mapping):
        raise ValueError("this is no api-docs file: it has no info and apis")
    if not isinstance(info.get("product"), str) or not module_name(info["product"]):
        raise ValueError("info.product must name the product")
    if not info.get("version") or not isinstance(info["version"], str):
        raise ValueError("info.version must give the version")
    if info.get("style", "RPC") != "RPC":
        raise ValueError(f"{info['product']} has the style {info['style']!r}; only RPC products can be described")
    return module_name(info["product"])


def read(document: Json, existing: Spec | None) -> Draft:
    """Convert one product; ValueError as for `product_key`."""
    key = product_key(document)
    reader = _Reader(document, existing)
    found: dict[str, Facts] = {}
    skipped: dict[str, str] = {}
    known = existing.operations if existing else {}
    # Those that the specs know come first: they settle which names of shapes are taken.
    for name in sorted(document["apis"], key=lambda name: name not in known):
        state = reader.schemas.save()
        try:
            found[name] = reader.operation(name, document["apis"][name])
            continue
        except Unsupported as reason:
            skipped[name] = str(reason)
        except RecursionError:
            skipped[name] = "its description is nested too deep"
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            skipped[name] = f"its description is broken: {type(error).__name__}: {error}"
        reader.schemas.restore(state)
    operations = {name: found[name] for name in document["apis"] if name in found}
    service = {"product": document["info"]["product"], "version": document["info"]["version"]}
    service["endpoints"] = _endpoints(document, existing)
    resources = dict(_directories(document.get("directories"), ""))
    return Draft(key, service, reader.schemas.shapes, operations, resources, skipped, reader.schemas.notes)


class _Reader:
    """Reads operations; the shapes they use gather in `schemas`."""

    def __init__(self, document: Json, existing: Spec | None) -> None:
        self.existing = existing
        taken = [reply_class(name) for name in document["apis"] if re.search("[A-Za-z0-9]", name)]
        taken.append(f"{class_name(document['info']['product'])}Client")
        self.schemas = Schemas(document, existing, taken)

    def operation(self, name: str, api: Any) -> Facts:
        """The facts of one operation."""
        if not isinstance(api, Mapping):
            raise Unsupported("it has no description")
        if not re.search("[A-Za-z0-9]", name):
            raise Unsupported("its name holds no Latin letter")
        # Gateways take an RPC call at `/` whatever `path` says; one with a variable part is no RPC call.
        if "{" in str(api.get("path") or ""):
            raise Unsupported(f"it is called at the path {api['path']}, which is no RPC call")
        methods = api.get("methods") or ["post"]
        # Everything goes out by POST. The few that take GET alone are sent by GET in the official SDK, too (2024).
        if not any(str(method).lower() == "post" for method in methods):
            raise Unsupported(f"it is called by {', '.join(str(method).upper() for method in methods)}, not by POST")
        old = self.existing.operations.get(name) if self.existing else None
        facts: Facts = {}
        if _writes(name, api.get("operationType")):
            facts["write"] = True
        if _is_anonymous(api.get("security")):
            facts["anonymous"] = True
        if api.get("deprecated") is True:
            facts["deprecated"] = True
        known = {wire: param.type for wire, param in old.params.items()} if old else {}
        params = self._params(name, api, known)
        returns: dict[str, Facts] = {}
        for wire, schema in self._reply(api).items():
            if wire != "RequestId":
                known_type = old.returns[wire].type if old and wire in old.returns else None
                returns[wire] = self.schemas.field(wire, schema, known_type, owner=name)
        facts["params"], facts["returns"] = params, returns
        paging = _paging(params, returns)
        if paging:
            facts["paging"] = paging
        errors = dict(_errors(api.get("errorCodes")))
        if errors:
            facts["errors"] = errors
        rules = [{_RULES[k]: v for k, v in rule.items() if k in _RULES} for rule in api.get("x-rules") or ()]
        if rules:
            facts["rules"] = rules
        for rule in rules:
            # "One of these" is the stronger word: upstream's documentation marks each of them as required as well.
            for kind in ("exactly_one_of", "at_least_one_of", "at_most_one_of"):
                for wire in rule.get(kind, ()):
                    params[wire].pop("required", None)
        return facts

    def _params(self, operation: str, api: Json, known: Mapping[str, str]) -> dict[str, Facts]:
        listed = [self.schemas.resolve(entry, "a parameter of it")[1] for entry in api.get("parameters") or ()]
        bodies = [entry for entry in listed if entry.get("in") == "body"]
        params: dict[str, Facts] = {}
        for number, entry in enumerate(listed, 1):
            if not isinstance(entry.get("name"), str) or not entry["name"]:
                raise Unsupported(f"its parameter {number} has no name")
            if entry.get("in") == "body" and len(bodies) == 1:
                found = self._body(operation, entry, known)
            else:
                found = {entry["name"]: self._param(operation, entry, known.get(entry["name"]))}
            for wire, facts in found.items():
                if wire in params:
                    raise Unsupported(f"it has two parameters {wire}")
                params[wire] = facts
        if {"form", "body"} <= {facts.get("location") for facts in params.values()}:
            raise Unsupported("it has form and body parameters; a request has one body")
        return params

    def _body(self, operation: str, entry: Json, known: Mapping[str, str]) -> dict[str, Facts]:
        """The one body parameter: the request's body is its value, so its members are the parameters."""
        what = f"its body {entry['name']}"
        _, schema = self.schemas.resolve(entry.get("schema"), what)
        required = schema.get("required")
        members: dict[str, Facts] = {}
        for wire, member in self.schemas.members(schema, what).items():
            members[wire] = self.schemas.request_value(wire, member, known.get(wire), owner=operation)
            members[wire]["location"] = "body"
            if is_required(member) or (isinstance(required, list) and wire in required):
                members[wire]["required"] = True
        if not members:
            raise Unsupported(f"{what} is not an object with named members")
        return members

    def _param(self, operation: str, entry: Json, known: str | None) -> Facts:
        wire, where, style = entry["name"], entry.get("in") or "query", entry.get("style") or ""
        if where not in _LOCATIONS:
            raise Unsupported(f"its parameter {wire} travels in the {where}")
        facts = self.schemas.request_value(wire, entry.get("schema"), known, owner=operation)
        if is_required(entry) or is_required(self.schemas.resolve(entry.get("schema"), wire)[1]):
            facts["required"] = True
        if entry.get("deprecated") is True:
            facts["deprecated"] = True
        if _LOCATIONS[where] != "query":
            facts["location"] = _LOCATIONS[where]
        kind: str = facts["type"]
        if kind in SCALARS or "separator" in facts or where == "body":
            return facts
        if style in _SEPARATORS:
            if not kind.startswith("list[") or kind[5:-1] not in ("str", "int", "float", "bool"):
                raise Unsupported(f"its parameter {wire} joins structures by {_SEPARATORS[style]!r}")
            facts["separator"] = _SEPARATORS[style]
        elif style in _STYLES:
            facts["style"] = _STYLES[style]
        else:
            raise Unsupported(f"its parameter {wire} has the style {style!r}, which is not known")
        return facts

    def _reply(self, api: Json) -> dict[str, Any]:
        """The members of the reply of a call that succeeded."""
        responses = api.get("responses") or {}
        if not isinstance(responses, Mapping):
            raise Unsupported("its responses are no mapping")
        good = [response for status, response in responses.items() if str(status).upper() in ("200", "2XX")]
        good += [response for status, response in responses.items() if str(status).startswith("2")]
        good.append(responses.get("default"))
        response = next((one for one in good if isinstance(one, Mapping)), {})
        schema = self.schemas.resolve(response.get("schema"), "its reply")[1]
        kind = self.schemas.kind(schema, "its reply")
        members = self.schemas.members(schema, "its reply")
        if (schema and kind not in ("object", "any")) or (schema.get("additionalProperties") and not members):
            raise Unsupported(f"its reply is a bare {schema.get('type', 'object')}, not an object with named members")
        return members


def _writes(name: str, kind: Any) -> bool:
    """Without a word from upstream it writes, unless its name says that it reads: a doubt only costs a retry."""
    if kind in ("write", "readAndWrite"):
        return True
    return kind != "read" and not name.lower().startswith(_READING)


def _is_anonymous(security: Any) -> bool:
    """True when every way in is without a signature."""
    ways = [scheme for entry in security or () if isinstance(entry, Mapping) for scheme in entry]
    return bool(ways) and all(scheme in _ANONYMOUS for scheme in ways)


def _errors(listed: Any) -> Iterator[tuple[str, int]]:
    if not isinstance(listed, Mapping):
        return
    for status, errors in listed.items():
        for error in errors if isinstance(errors, list) else ():
            code = error.get("errorCode") if isinstance(error, Mapping) else None
            # Products that list codes under 200 answer with them in a reply that succeeded; those are no errors here.
            if code not in (None, "") and re.fullmatch("[45][0-9][0-9]", str(status)):
                yield str(code), int(status)


def _paging(params: dict[str, Facts], returns: dict[str, Facts]) -> Facts | None:
    """Pages that are asked for by a marker. Numbered pages (`PageNumber`) are the caller's own loop."""
    after = _called(_TOKENS, returns, "str")
    if after is None:
        return None
    facts: Facts = {}
    token = _called((after.lower(),), params, "str") or _called(_TOKENS, params, "str")
    if token is not None:
        facts["token"] = token
        size = _called(_SIZES, params, "int", "str")
        if size is not None:
            facts["size"] = size
    facts["next"] = after
    more = _called(("istruncated",), returns, "bool")
    if more is not None:
        facts["more"] = more
    lists = [name for name, field in returns.items() if str(field["type"]).startswith("list[")]
    # One list is what is paged; which of several carries the rows cannot be told here.
    if len(lists) == 1:
        facts["items"] = lists[0]
    return facts if "token" in facts or "more" in facts else None


def _called(names: tuple[str, ...], members: dict[str, Facts], *types: str) -> str | None:
    """The member that has one of these names, in their order, whatever its capitals, and one of these types."""
    found = {wire.lower(): wire for wire, facts in members.items() if facts["type"] in types}
    return next((found[name] for name in names if name in found), None)


def _endpoints(document: Json, existing: Spec | None) -> Facts:
    hosts: dict[str, str] = {}
    listed = document.get("endpoints")
    for entry in listed if isinstance(listed, list) else ():
        host = entry.get("endpoint") if isinstance(entry, Mapping) else None
        if isinstance(host, str) and _HOST.match(host):
            hosts[str(entry.get("regionId") or "")] = host
    product = re.sub("[^a-z0-9-]", "", document["info"]["product"].lower()) or "api"
    public = f"{product}.aliyuncs.com"
    if hosts and public not in hosts.values():
        known = existing.service.endpoints.public if existing else ""
        public = known if known in hosts.values() else next(iter(hosts.values()))
    facts: Facts = {"public": public}
    # A region that shares the public host is listed only where other regions have hosts of their own.
    if any(host != public for host in hosts.values()):
        facts["regional"] = {region: hosts[region] for region in sorted(hosts) if region}
    return facts


def _directories(entries: Any, folder: str) -> Iterator[tuple[str, str]]:
    """Operation to the file of its directory, whose title may be Chinese; then it is that of the directory above."""
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, str):
            yield entry, folder or "operations"
        elif isinstance(entry, Mapping):
            title = str(entry.get("slug") or entry.get("title") or entry.get("name") or "")
            name = module_name(re.sub(r"[^\x00-\x7f]", "", title)) or folder
            name = f"{name}_" if name in ("service", "shapes") else name
            yield from _directories(entry.get("children"), name)
