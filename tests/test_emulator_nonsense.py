"""Values of the wrong kind in every parameter that has a kind: numbers, truth values, JSON, documents, choices.

The parameters come from `Operation`, what they are beside from the scenarios.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aliram.emulator import COVERED, Emulator
from aliram.operation import Operation, Param
from tests.emulator_walk import Probe, image, restore, walk
from tests.scenarios.stage import OPERATIONS

NO_NUMBERS = ("x", "1e3", "0x10", "1,5", "٣", "１０", "NaN", "Infinity", "1;DROP", "9" * 30, "-" + "9" * 30, "9" * 5000)
NO_TRUTHS = ("yes", "1", "x", "tru", "true ", "None")
DEEP = ("[" * 20_000, '{"a":' * 20_000, *(f"{'[' * deep}{']' * deep}" for deep in (65, 400, 980, 5_000)))
NO_JSON = ("{", "[1,", "nul", "'a'", "[" + "9" * 5000 + "]", "NaN", "\ufeff[]", *DEEP)
NO_LISTS = (*NO_JSON, "{}", "1", '"a"', "null", "[[]]", f"{'[' * 60}{']' * 60}", "[null]", "[[{}]]", "[NaN]")


def wrong(param: Param) -> Iterator[str]:
    """Texts that a parameter cannot take."""
    if param.type in ("int", "float"):
        yield from NO_NUMBERS
        if param.minimum is not None:
            yield str(param.minimum - 1)
        if param.maximum is not None:
            yield str(param.maximum + 1)
    elif param.type == "bool":
        yield from NO_TRUTHS
    elif param.style == "json":
        yield from NO_LISTS if param.type == "list" else NO_JSON
        fields = param.item.fields if param.item is not None else ()
        yield from (f'[{{"{field.name}":{value}}}]' for field in fields for value in ("[]", "{}"))
        yield from () if fields else ("[{}]", '["a",{}]')
    elif param.document:
        yield from (*NO_LISTS, '{"Version":"1"}', '{"Version":1,"Statement":[]}')
    elif param.enum:
        first = param.enum[0]
        yield from {f"{first}x", f"{first},", f" {first}", first.swapcase()} - set(param.enum)
    if param.max_length is not None and param.style == "plain":
        yield "a" * (param.max_length + 1)


@pytest.fixture
def probed(emulator: Emulator) -> tuple[set[str], set[tuple[str, str]], list[str]]:
    """Operations that were tried, their parameters that have a kind, and what went wrong."""
    tried: set[str] = set()
    checked: set[tuple[str, str]] = set()
    complaints: list[str] = []

    def look(probe: Probe) -> None:
        if probe.id in tried:
            return
        before = image(probe.emulator)
        if probe.send(probe.params).status != 200:
            restore(probe.emulator, before)
            return
        restore(probe.emulator, before)
        before = image(probe.emulator)
        tried.add(probe.id)
        for param in probe.operation.params:
            for text in wrong(param):
                checked.add((probe.id, param.name))
                reply = probe.send({**probe.params, param.name: text})
                own = f"InvalidParameter.{param.name.rstrip('12')}"
                right = reply.code.startswith((own, *DOCUMENTS)) if param.document else reply.code.startswith(own)
                if reply.status != 400 or not right:
                    complaints.append(f"{probe.id} {param.name}={text[:40]}: {reply.status} {reply.body[:200]!r}")
                    restore(probe.emulator, before)
        if image(probe.emulator) != before:
            complaints.append(f"{probe.id}: something changed")

    walk(emulator, look)
    return tried, checked, complaints


DOCUMENTS = ("MalformedPolicyDocument", "InvalidParameter.Policy")


def test_what_is_of_the_wrong_kind_is_refused_and_changes_nothing(
    probed: tuple[set[str], set[tuple[str, str]], list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    tried, checked, complaints = probed
    assert not complaints, "\n".join(complaints)
    assert tried == set(COVERED)
    assert checked == {
        (operation.id, param.name) for operation in map(OPERATIONS.__getitem__, COVERED) for param in kinds(operation)
    }
    assert caplog.records == []


def kinds(operation: Operation[object]) -> list[Param]:
    return [param for param in operation.params if next(wrong(param), None) is not None]
