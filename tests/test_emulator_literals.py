"""SQL, HTML and worse in every parameter of every operation: refused with the right code, or kept to the letter.

The parameters come from `Operation`, what they are beside from the scenarios: each of their calls is first made with
one value exchanged, and taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from aliram.emulator import COVERED, Emulator
from aliram.operation import Operation, Param
from tests.emulator_fixture import RawReply
from tests.emulator_walk import Probe, image, restore, rows, walk
from tests.scenarios.stage import OPERATIONS

TEXTS = ["'); DROP TABLE users;--", '<b onload="x">&lt;']
"""Short enough for a display name."""

REFUSED = (
    "AuthenticationFail.",
    "EntityNotExist.",
    "MalformedPolicyDocument",
    "NoPermission",
)
"""What a wrong value may be refused with, besides `InvalidParameter.<Name>`."""

NOT_KEPT = {
    ("ims.CreateApplication", "RequiredScopes"): "only what Scopes holds as well has an effect",
    ("ims.UpdateApplication", "NewRequiredScopes"): "only what Scopes holds as well has an effect",
    ("ims.SetVerificationInfo", "Email"): "VerifyType says which of the two is meant",
    ("ims.SetVerificationInfo", "MobilePhone"): "VerifyType says which of the two is meant",
    ("ims.UnbindVerification", "Email"): "VerifyType says which of the two is meant",
    ("ims.UnbindVerification", "MobilePhone"): "VerifyType says which of the two is meant",
    ("ram.CreateServiceLinkedRole", "Description"): "goes with a suffix only",
}
"""What is carried out and leaves no trace of the text, and why that is right."""

Params = dict[str, str]


def exchanged(probe: Probe, text: str) -> Iterator[tuple[Param, Params]]:
    """The call's parameters with the text in one place, for every place there is."""
    for param in probe.operation.params:
        if param.type in ("int", "float", "bool"):
            continue
        others = without(probe, param.name)
        for sent in filled(param, text, probe.params.get(param.name)):
            yield param, {**others, **sent}


def without(probe: Probe, name: str) -> Params:
    """The parameters without this one, and without those that may not stand beside it."""
    gone = {name}
    for rule in probe.operation.rules:
        if rule.kind in ("exactly_one_of", "at_most_one_of") and name in rule.params:
            gone |= set(rule.params)
    return {sent: value for sent, value in probe.params.items() if sent.partition(".")[0] not in gone}


def filled(param: Param, text: str, present: str | None) -> Iterator[Params]:
    """A parameter's wire form with the text in one place."""
    fields = param.item.fields if param.item is not None else ()
    if param.style == "repeat":
        yield {f"{param.name}.1.{field.name}": text for field in fields} or {f"{param.name}.1": text}
    elif param.style == "json" or param.document:
        yield {param.name: text}
        if present is not None:
            yield from ({param.name: json.dumps(tree)} for tree in with_leaf(json.loads(present), text))
        elif param.style == "json":
            yield {param.name: json.dumps([{field.name: text for field in fields} if fields else text])}
    else:
        yield {param.name: text}


def with_leaf(tree: Any, text: str) -> Iterator[Any]:
    """A JSON tree with one of its texts exchanged, for each of them."""
    if isinstance(tree, str):
        yield text
    elif isinstance(tree, list):
        for number, item in enumerate(tree):
            yield from ([*tree[:number], changed, *tree[number + 1 :]] for changed in with_leaf(item, text))
    elif isinstance(tree, dict):
        for name, item in tree.items():
            yield from ({**tree, name: changed} for changed in with_leaf(item, text))


def named(tree: Any, names: set[str]) -> Iterator[Any]:
    """The values of the fields of these names in a reply."""
    if isinstance(tree, list):
        for item in tree:
            yield from named(item, names)
    elif isinstance(tree, Mapping):
        for name, value in tree.items():
            if name in names and isinstance(value, str):
                yield value
            yield from named(value, names)


class Search:
    """Tries each call of the scenarios with every text in every place, and notes what is wrong."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.tried: set[str] = set()
        self.kept: set[tuple[str, str]] = set()
        """Operations and parameters whose text was found as it was sent."""
        self._seen: set[tuple[str, frozenset[str]]] = set()

    def look(self, probe: Probe) -> None:
        kind = (probe.id, frozenset(probe.params))
        if not probe.operation.write or kind in self._seen:
            return
        before = image(probe.emulator)
        if probe.send(probe.params).status != 200:
            restore(probe.emulator, before)
            return
        self._seen.add(kind)
        self.tried.add(probe.id)
        right = sizes(probe.emulator)
        restore(probe.emulator, before)
        start = sizes(probe.emulator)
        for text in TEXTS:
            for param, params in exchanged(probe, text):
                reply = probe.send(params)
                after = image(probe.emulator)
                where = f"{probe.id} {param.name}={text}: {reply.status} {reply.body[:300]!r}"
                if reply.status != 200:
                    self._check_refusal(where, probe.operation, param, reply)
                    if after != before:
                        self.wrong.append(f"refused, and something changed: {where}")
                elif after != before:
                    self._check_kept(where, probe, param, text, reply)
                    now = sizes(probe.emulator)
                    for table, name in (("tags", "Tag"), ("passwords", "Password")):
                        # A tag, or a password that others must differ from, that the scenario does not send.
                        if param.name == name:
                            now[table] = right[table]
                    if now not in (right, start):
                        self.wrong.append(f"more changed than should have: {where}")
                if after != before:
                    restore(probe.emulator, before)

    def _check_refusal(self, where: str, operation: Operation[Any], param: Param, reply: RawReply) -> None:
        own = f"InvalidParameter.{param.name.rstrip('12')}"
        if not reply.code.startswith((own, *REFUSED)) or not 400 <= reply.status < 500:
            self.wrong.append(f"refused with another code: {where}")
        if operation.errors.get(reply.code, reply.status) != reply.status:
            self.wrong.append(f"another status than documented: {where}")

    def _check_kept(self, where: str, probe: Probe, param: Param, text: str, reply: RawReply) -> None:
        if param.secret or (probe.id, param.name) in NOT_KEPT:
            return
        escaped = json.dumps(text)[1:-1]
        cells = (cell for table in rows(probe.emulator).values() for row in table for cell in row)
        if any(isinstance(cell, str) and (text in cell or escaped in cell) for cell in cells):
            self.kept.add((probe.id, param.name))
        else:
            self.wrong.append(f"not kept: {where}")
        echoed = named(reply.tree, {param.name, param.name.removeprefix("New")})
        if not all(text in value or escaped in value for value in echoed):
            self.wrong.append(f"not returned as it was sent: {where}")


def sizes(emulator: Emulator) -> dict[str, int]:
    return {table: len(found) for table, found in rows(emulator).items()}


def test_no_text_is_more_than_a_text_in_any_parameter(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    search = Search()
    walk(emulator, search.look)
    assert not search.wrong, "\n".join(search.wrong)
    writes = {name for name in COVERED if OPERATIONS[name].write}
    assert search.tried == writes
    assert len(search.kept) > 40
    assert caplog.records == []
