"""The specs themselves: complete, in our own words, and saying something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import jsonschema
import pytest

from codegen.names import words
from codegen.spec import Field, ParamSpec, Spec, load, schema
from codegen.yamlio import read_yaml

SPECS = Path(__file__).parent.parent / "specs"
# What the described API versions had when they were described. New operations only add to it.
AT_LEAST = {"ims": 107, "ram": 69, "sts": 4}
ALL: dict[str, Spec] = {key: load(SPECS / key) for key in AT_LEAST}

STOP = frozenset(
    re.findall(
        r"\w+",
        """
        a an the of to in on for by and or is are be it its this that these with as at from which when
        where who whose you your their there then than not no if so such any each every all one will can
        may must was were has have had do does into per only also other more most value field parameter
        """,
    )
)


def content_words(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[A-Za-z][A-Za-z]+", text.lower())} - STOP


def stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def docs(spec: Spec) -> Iterator[tuple[str, str, str]]:
    """(where, name, doc) of everything that must have a doc."""
    glossary = spec.service.glossary
    yield f"{spec.key} service", spec.service.product, spec.service.doc
    for name, doc in glossary.items():
        yield f"{spec.key} glossary {name}", name, doc
    for name, shape in spec.shapes.items():
        yield f"{spec.key} shape {name}", name, shape.doc
        for member, facts in {**shape.fields, **shape.params}.items():
            yield f"{spec.key} shape {name}.{member}", member, facts.doc or glossary.get(member, "")
    for name, op in spec.operations.items():
        yield f"{spec.key}.{name}", name, op.summary
        for member, param in op.params.items():
            yield f"{spec.key}.{name}?{member}", member, param.doc or glossary.get(member, "")
        for member, field in op.returns.items():
            yield f"{spec.key}.{name}!{member}", member, field.doc or glossary.get(member, "")


EVERY = [entry for spec in ALL.values() for entry in docs(spec)]


def says_little(name: str, doc: str) -> bool:
    own = {stem(word.lower()) for word in words(name)}
    return len(content_words(doc) - own) < 3


@pytest.mark.parametrize(("key", "count"), AT_LEAST.items())
def test_every_operation_is_described(key: str, count: int) -> None:
    assert len(ALL[key].operations) >= count


def test_every_doc_says_more_than_its_name() -> None:
    poor = [f"{where}: {doc!r}" for where, name, doc in EVERY if says_little(name, doc)]
    assert not poor, "\n".join(poor[:40])


@pytest.mark.parametrize(
    ("name", "doc", "poor"),
    [
        ("UserName", "The user name.", True),
        ("UserName", "The names of the users.", True),
        ("UserName", "Logon name of the RAM user, unique in the account.", False),
        ("Status", "", True),
    ],
)
def test_the_doc_check_itself(name: str, doc: str, poor: bool) -> None:
    assert says_little(name, doc) is poor


@pytest.mark.parametrize("key", AT_LEAST)
def test_no_two_fields_of_a_shape_have_the_same_doc(key: str) -> None:
    spec = ALL[key]
    groups: dict[str, Mapping[str, Field | ParamSpec]] = {
        **{f"shape {name}": {**shape.fields, **shape.params} for name, shape in spec.shapes.items()},
        **{f"{name} params": op.params for name, op in spec.operations.items()},
        **{f"{name} returns": op.returns for name, op in spec.operations.items()},
    }
    twice = []
    for where, members in groups.items():
        seen: dict[str, str] = {}
        for member, facts in members.items():
            doc = (facts.doc or spec.service.glossary.get(member, "")).strip()
            if doc in seen:
                twice.append(f"{where}: {seen[doc]} and {member}: {doc!r}")
            seen[doc] = member
    assert not twice, "\n".join(twice)


@pytest.mark.parametrize("key", AT_LEAST)
def test_no_two_operations_have_the_same_summary(key: str) -> None:
    summaries = [op.summary for op in ALL[key].operations.values()]
    assert len(set(summaries)) == len(summaries)


@pytest.mark.parametrize("key", AT_LEAST)
def test_glossary_entries_are_used(key: str) -> None:
    spec = ALL[key]
    groups: list[Mapping[str, Field | ParamSpec]] = [{**shape.fields, **shape.params} for shape in spec.shapes.values()]
    groups += [{**op.params, **op.returns} for op in spec.operations.values()]
    groups += [op.returns for op in spec.operations.values()]
    members = [(name, facts.doc) for group in groups for name, facts in group.items()]
    unused = [word for word in spec.service.glossary if (word, "") not in members]
    assert not unused


FILES = sorted(SPECS.rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SPECS)))
def test_files_follow_the_json_schema(file: Path) -> None:
    whole = json.loads((SPECS / "schema.json").read_text("utf-8"))
    assert whole == json.loads(json.dumps(schema())), "schema.json is stale: run make generate"
    part = file.name if file.name in whole["$defs"] else None
    rules = {**whole["$defs"][part], "$defs": whole["$defs"]} if part else whole
    jsonschema.validate(read_yaml(file).data, rules, jsonschema.Draft202012Validator)
