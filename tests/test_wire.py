"""Arguments in wire form: every style, place and type, what is refused before sending, and encoding itself."""

from __future__ import annotations

import enum
import json
import math
from collections import OrderedDict, UserDict, UserList
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliram.encoding import encode_form, encode_query, flatten, percent
from aliram.errors import ConfigError
from aliram.operation import Location, Operation, Param, Service, Style
from aliram.secret import Secret
from aliram.wire import FORM, JSON, Encoded, check_and_encode

SERVICE = Service(key="ims", product="Ims", version="2019-08-15", host="ims.aliyuncs.com")
TAG = Param(
    name="Tag",
    python="tag",
    type="object",
    fields=(
        Param(name="Key", python="key", required=True),
        Param(name="Value", python="value"),
    ),
)


def param(
    name: str,
    type: str = "str",
    *,
    required: bool = False,
    location: Location = "query",
    style: Style = "plain",
    separator: str = ",",
    document: bool = False,
    secret: bool = False,
    item: Param | None = None,
    fields: tuple[Param, ...] = (),
) -> Param:
    return Param(
        name=name,
        python=name.lower(),
        type=type,
        required=required,
        location=location,
        style=style,
        separator=separator,
        document=document,
        secret=secret,
        item=item,
        fields=fields,
    )


def operation(*params: Param, anonymous: bool = False) -> Operation[Any]:
    return Operation(name="TestAction", python="test_action", service=SERVICE, params=params, anonymous=anonymous)


def encode(described: Param, value: Any) -> Encoded:
    return check_and_encode(operation(described), {described.name: value})


NUMBERS = Param(name="n", python="n", type="int")


# One value to its pairs.

VALUES: list[tuple[str, Param, Any, list[tuple[str, str]]]] = [
    ("text", param("V"), "a b", [("V", "a b")]),
    ("empty text is sent", param("V"), "", [("V", "")]),
    ("None is not sent", param("V"), None, []),
    ("secret text", param("V", secret=True), Secret("s"), [("V", "s")]),
    ("int", param("V", "int"), 15, [("V", "15")]),
    ("negative int", param("V", "int"), -1, [("V", "-1")]),
    ("true", param("V", "bool"), True, [("V", "true")]),
    ("false", param("V", "bool"), False, [("V", "false")]),
    ("float", param("V", "float"), 1.5, [("V", "1.5")]),
    ("an int where a float is due", param("V", "float"), 2, [("V", "2")]),
    ("repeat", param("V", "list", style="repeat"), ["a", "b"], [("V.1", "a"), ("V.2", "b")]),
    ("repeat from a tuple", param("V", "list", style="repeat"), ("a",), [("V.1", "a")]),
    ("None in a list takes its number", param("V", "list", style="repeat"), [None, "x"], [("V.2", "x")]),
    ("an empty repeat is not sent", param("V", "list", style="repeat"), [], []),
    ("repeat of ints", param("V", "list", style="repeat", item=NUMBERS), [1, 2], [("V.1", "1"), ("V.2", "2")]),
    (
        "repeat of objects",
        param("Tag", "list", style="repeat", item=TAG),
        [{"Key": "env", "Value": "prod 1"}, {"Key": "团队", "Value": None}],
        [("Tag.1.Key", "env"), ("Tag.1.Value", "prod 1"), ("Tag.2.Key", "团队")],
    ),
    (
        "list of lists",
        param("V", "list", item=Param(name="", python="", type="list", item=NUMBERS)),
        [[1, 2], [3]],
        [("V.1.1", "1"), ("V.1.2", "2"), ("V.2.1", "3")],
    ),
    ("map", param("V", "map"), {"a": "1", "b": "2"}, [("V.a", "1"), ("V.b", "2")]),
    ("map of ints", param("V", "map", item=NUMBERS), {"a": 1}, [("V.a", "1")]),
    ("object", param("V", "object", fields=TAG.fields), {"Key": "k"}, [("V.Key", "k")]),
    ("json list", param("V", "list", style="json"), ["a", "中"], [("V", '["a","中"]')]),
    ("an empty json list is said", param("V", "list", style="json"), [], [("V", "[]")]),
    (
        "json objects keep the order and drop None",
        param("Tag", "list", style="json", item=TAG),
        [{"Value": "v 1", "Key": "k"}, {"Key": "k2", "Value": None}],
        [("Tag", '[{"Value":"v 1","Key":"k"},{"Key":"k2"}]')],
    ),
    ("delimited", param("V", "list", style="delimited", separator=";"), ["a", "b"], [("V", "a;b")]),
    ("an empty delimited list is said", param("V", "list", style="delimited"), [], [("V", "")]),
    ("delimited ints", param("V", "list", style="delimited", item=NUMBERS), [1, 2], [("V", "1,2")]),
    ("document as text", param("V", document=True), '{"a": 1}', [("V", '{"a": 1}')]),
    ("document as mapping", param("V", document=True), {"a": [1, "中"]}, [("V", '{"a":[1,"中"]}')]),
    (
        "document as odd mapping",
        param("V", document=True),
        MappingProxyType({"a": UserList([1])}),
        [("V", '{"a":[1]}')],
    ),
    ("any text", param("V", "any"), "x", [("V", "x")]),
    ("any structure", param("V", "any"), {"a": [True, 1.5]}, [("V.a.1", "true"), ("V.a.2", "1.5")]),
]


@pytest.mark.parametrize(
    ("described", "value", "pairs"), [case[1:] for case in VALUES], ids=[case[0] for case in VALUES]
)
def test_a_value_becomes_these_pairs(described: Param, value: Any, pairs: list[tuple[str, str]]) -> None:
    encoded = encode(described, value)

    assert sorted(encoded.pairs) == sorted(pairs)
    assert parse_qsl(encoded.query, keep_blank_values=True) == sorted(pairs)
    assert (encoded.body, encoded.content_type, dict(encoded.headers), list(encoded.form)) == (b"", None, {}, [])


class Level(enum.IntEnum):
    LOW = 3


class Colour(str, enum.Enum):  # noqa: UP042  the older kind, whose str() is its name
    RED = "red"


def test_members_of_enumerations_travel_as_their_value() -> None:
    assert encode(param("V", "int"), Level.LOW).query == "V=3"
    assert encode(param("V"), Colour.RED).query == "V=red"
    assert encode(param("V", "list", style="json", item=NUMBERS), [Level.LOW]).pairs == [("V", "[3]")]


# What is refused before anything is sent.

LOOP: list[Any] = []
LOOP.append(LOOP)
REFUSED: list[tuple[str, Param, Any, str]] = [
    ("int for text", param("V"), 1, "v (V) must be a str, not int"),
    ("bytes for text", param("V"), b"x", "v (V) must be a str, not bytes"),
    ("bool for text", param("V"), True, "v (V) must be a str, not bool"),
    ("bool for int", param("V", "int"), True, "v (V) must be an int, not bool"),
    ("text for int", param("V", "int"), "1", "v (V) must be an int, not str"),
    ("float for int", param("V", "int"), 1.0, "v (V) must be an int, not float"),
    ("an int of 5,000 digits", param("V", "int"), 10**5000, "v (V) has too many digits"),
    ("int for bool", param("V", "bool"), 1, "v (V) must be bool, not int"),
    ("text for bool", param("V", "bool"), "true", "v (V) must be bool, not str"),
    ("bool for float", param("V", "float"), False, "v (V) must be float, not bool"),
    ("NaN", param("V", "float"), math.nan, "v (V) must be a finite number"),
    ("infinity", param("V", "float"), -math.inf, "v (V) must be a finite number"),
    ("text for a list", param("V", "list", style="repeat"), "abc", "v (V) must be a list, not str"),
    ("text for a json list", param("V", "list", style="json"), '["a"]', "v (V) must be a list, not str"),
    ("text for a delimited list", param("V", "list", style="delimited"), "a,b", "v (V) must be a list, not str"),
    ("a set for a list", param("V", "list", style="repeat"), {"a"}, "v (V) must be a list, not set"),
    ("a wrong item", param("V", "list", item=NUMBERS), [1, "2"], "v (V).2 must be an int, not str"),
    (
        "a wrong json item",
        param("V", "list", style="json", item=NUMBERS),
        [1, None],
        "v (V).2 must be an int, not NoneType",
    ),
    (
        "a required list that is empty",
        param("V", "list", required=True),
        [None],
        "v (V) is required and must not be empty",
    ),
    ("the separator in an item", param("V", "list", style="delimited"), ["a,b"], "v (V).1 holds the separator ','"),
    ("an empty delimited item", param("V", "list", style="delimited"), ["a", ""], "v (V).2 is empty"),
    ("a list for a map", param("V", "map"), ["a"], "v (V) must be a mapping, not list"),
    (
        "an unknown member",
        param("Tag", "list", item=TAG),
        [{"Kye": "k"}],
        "tag (Tag).1 has no member 'Kye'; it takes Key, Value",
    ),
    ("a member left out", param("Tag", "list", item=TAG), [{"Value": "v"}], "tag (Tag).1.Key is required"),
    ("a member left out of json", param("T", "list", style="json", item=TAG), [{}], "t (T).1.Key is required"),
    ("a wrong member", param("Tag", "list", item=TAG), [{"Key": 1}], "tag (Tag).1.Key must be a str, not int"),
    ("a key that is no name", param("V", "map"), {None: "x"}, "v (V) has a key that is neither str nor int: NoneType"),
    ("a number as document", param("V", document=True), 5, "v (V) must be a str or a mapping, not int"),
    ("a list as document", param("V", document=True), [1], "v (V) must be a str or a mapping, not list"),
    (
        "a list as document in a header",
        param("V", document=True, location="header"),
        [1],
        "v (V) must be a str or a mapping, not list",
    ),
    (
        "an int for text in a form",
        param("V", location="form"),
        1,
        "v (V) must be a str, not int",
    ),
    (
        "a document that JSON has no word for",
        param("V", document=True),
        {"a": {1, 2}},
        "v (V) holds what JSON cannot: set",
    ),
    ("a document with NaN", param("V", document=True), {"a": math.nan}, "v (V) is no JSON value"),
    ("a document that contains itself", param("V", document=True), {"a": LOOP}, "v (V) is no JSON value"),
    ("a structure that contains itself", param("V", "any"), LOOP, "nested too deep"),
    ("half a surrogate pair", param("V"), "a\ud800", "lone surrogate"),
    ("half a surrogate pair as a key", param("V", "map"), {"\udfff": "a"}, "lone surrogate"),
]


@pytest.mark.parametrize(
    ("described", "value", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_value_of_the_wrong_type_is_refused_with_its_place(described: Param, value: Any, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        encode(described, value)
    assert str(caught.value).startswith("TestAction: ")
    assert reason in str(caught.value)


def test_an_unknown_name_and_a_missing_one_are_refused() -> None:
    described = operation(param("UserName", required=True))
    with pytest.raises(ConfigError, match="TestAction has no parameter 'Username'"):
        check_and_encode(described, {"UserName": "a", "Username": "b"})
    for arguments in ({}, {"UserName": None}):
        with pytest.raises(ConfigError, match=r"TestAction: username \(UserName\) is required"):
            check_and_encode(described, arguments)


@pytest.mark.parametrize(
    ("described", "value"),
    [
        (param("Password", "int", secret=True), "hunter2"),
        (param("Password", "list", style="delimited", secret=True), ["hunter2,"]),
        (param("Password", document=True, secret=True), {"hunter": {"hunter2"}}),
        (param("Password", secret=True), "hunter2\ud800"),
        (param("Password", location="header"), "hunter2\n"),
    ],
)
def test_no_refusal_shows_a_value(described: Param, value: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        encode(described, value)
    chain: BaseException | None = caught.value
    while chain is not None:
        assert "hunter2" not in f"{chain!r}{chain}"
        assert chain.__suppress_context__ or chain.__context__ is None
        chain = chain.__cause__


def test_the_encoded_request_shows_names_only() -> None:
    encoded = encode(param("Password", secret=True), "hunter2")

    assert repr(encoded) == "Encoded(Password)"
    assert encoded.query == "Password=hunter2"


def test_limits_are_left_to_the_service() -> None:
    strict = Param(name="V", python="v", enum=("a",), pattern="^a$", min_length=3, max_length=1)
    number = Param(name="N", python="n", type="int", minimum=1, maximum=2)

    assert check_and_encode(operation(strict, number), {"V": "zz", "N": 99}).query == "N=99&V=zz"


# Places other than the query.


def test_form_parameters_are_a_form_body() -> None:
    described = operation(
        param("Q"),
        param("B", location="form"),
        param("List", "list", location="form", style="repeat"),
        param("Uni", location="form"),
        param("Map", "map", location="form"),
    )
    encoded = check_and_encode(described, {"Q": "1", "B": "x y*~+", "List": ["a", "b"], "Uni": "中", "Map": {"K": "v"}})

    # The body of the official client's own signing vector.
    assert encoded.body == b"B=x+y%2A~%2B&List.1=a&List.2=b&Map.K=v&Uni=%E4%B8%AD"
    assert (encoded.query, encoded.content_type) == ("Q=1", FORM)
    assert dict(encoded.form)["B"] == "x y*~+"


def test_body_parameters_are_one_json_object() -> None:
    described = operation(
        param("Q"),
        param("Count", "int", location="body"),
        param("Tags", "list", location="body", item=TAG),
        param("Policy", location="body", document=True),
        param("Left", location="body"),
    )
    encoded = check_and_encode(
        described, {"Count": 2, "Tags": [{"Key": "中", "Value": None}], "Policy": {"a": 1}, "Left": None}
    )

    assert json.loads(encoded.body) == {"Count": 2, "Tags": [{"Key": "中"}], "Policy": '{"a":1}'}
    assert (encoded.query, encoded.content_type, encoded.form) == ("", JSON, [])
    with pytest.raises(ConfigError, match=r"TestAction: count \(Count\) must be an int"):
        check_and_encode(described, {"Count": "2"})


def test_a_json_body_without_members_is_still_an_object() -> None:
    assert check_and_encode(operation(param("A", location="body")), {}).body == b"{}"


def test_header_parameters_are_headers() -> None:
    described = operation(
        param("X-Acs-Token", location="header"),
        param("Accept-Language", "list", location="header"),
        param("Flag", "bool", location="header"),
        param("Meta", "map", location="header"),
        param("Policy", document=True, location="header"),
    )
    given = {"X-Acs-Token": " t ", "Accept-Language": ["de", "en"], "Flag": True, "Meta": {"a": "b"}}
    encoded = check_and_encode(described, {**given, "Policy": {"Version": "1"}})

    assert encoded.headers == {
        "x-acs-token": "t",
        "accept-language": "de,en",
        "flag": "true",
        "meta": '{"a":"b"}',
        "policy": '{"Version":"1"}',
    }
    assert (encoded.query, encoded.body) == ("", b"")


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\x00", "中", "\x7f"])
def test_a_header_takes_printable_ascii_only(value: str) -> None:
    with pytest.raises(ConfigError, match="printable ASCII"):
        encode(param("H", location="header"), value)


def test_a_description_with_two_bodies_is_refused() -> None:
    with pytest.raises(ConfigError, match="one request has one body"):
        check_and_encode(operation(param("A", location="form"), param("B", location="body")), {})


# Anonymous operations.


def test_an_anonymous_operation_puts_everything_into_the_form() -> None:
    described = operation(
        param("OIDCToken", required=True, secret=True),
        param("Policy", document=True),
        param("DurationSeconds", "int"),
        anonymous=True,
    )
    encoded = check_and_encode(described, {"OIDCToken": "a.b+c", "Policy": {"a": 1}, "DurationSeconds": 900})

    assert encoded.query == "Format=JSON"
    assert dict(encoded.form) == {
        "Action": "TestAction",
        "Version": "2019-08-15",
        "OIDCToken": "a.b+c",
        "Policy": '{"a":1}',
        "DurationSeconds": "900",
    }
    assert parse_qsl(encoded.body.decode()) == list(encoded.form)
    assert encoded.content_type == FORM


# The whole request.


def test_a_bearer_tokens_parameter_takes_its_place_in_the_order() -> None:
    encoded = check_and_encode(operation(param("A"), param("Z")), {"Z": "1", "A": "2"})
    bearer = encoded.with_pair("SignatureType", "BEARERTOKEN")

    assert bearer.query == "A=2&SignatureType=BEARERTOKEN&Z=1"
    assert encoded.query == "A=2&Z=1"


def test_descriptions_made_on_the_fly_do_not_pile_up_or_mix() -> None:
    for index in range(5000):
        name = f"P{index}"
        assert check_and_encode(operation(param(name, "int")), {name: index}).query == f"{name}={index}"


# Percent-encoding.


def test_names_are_encoded_like_values_and_sorted_as_they_are_meant() -> None:
    pairs = [("b c", "1"), ("b", "2"), ("b-", "3"), ("中", "4"), ("L.10", "5"), ("L.2", "6")]

    assert encode_query(pairs) == "L.10=5&L.2=6&b=2&b%20c=1&b-=3&%E4%B8%AD=4"


anything = st.text(st.characters(codec="utf-8"), max_size=60)


@given(anything)
def test_percent_encoding_is_that_of_rfc_3986(text: str) -> None:
    assert percent(text) == quote(text, safe="")


@given(st.text("%25ab ", max_size=30))
def test_percent_signs_are_escaped_once(text: str) -> None:
    assert percent(text) == quote(text, safe="")


@given(st.dictionaries(anything.filter(bool), anything, max_size=8))
def test_a_query_reads_back_as_what_was_meant_in_its_order(params: dict[str, str]) -> None:
    query = encode_query(params.items())

    assert parse_qsl(query, keep_blank_values=True, strict_parsing=bool(params)) == sorted(params.items())
    assert set(query) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~%=&")
    assert parse_qsl(encode_form(params.items()).decode(), keep_blank_values=True) == sorted(params.items())


# Structures without a description.


FLAT: list[tuple[str, Any, dict[str, str]]] = [
    ("none at all", {}, {}),
    ("None", {"A": None}, {}),
    ("booleans", {"A": True, "B": False}, {"A": "true", "B": "false"}),
    ("numbers", {"A": 1, "B": 1.5, "C": 1e20, "D": Decimal("1.10")}, {"A": "1", "B": "1.5", "C": "1e+20", "D": "1.10"}),
    ("bytes", {"A": "中".encode()}, {"A": "中"}),
    ("empty containers", {"A": [], "B": {}, "C": [{}, []]}, {}),
    ("a list with holes", {"A": [None, "x", None, "y"]}, {"A.2": "x", "A.4": "y"}),
    ("eleven items", {"A": list("abcdefghijk")}, {f"A.{i}": c for i, c in enumerate("abcdefghijk", 1)}),
    ("nested", {"F": {"V": ("a", {"D": {"L": 1}})}}, {"F.V.1": "a", "F.V.2.D.L": "1"}),
    ("number keys", {"A": {1: "x"}}, {"A.1": "x"}),
    ("other mappings", {"A": OrderedDict(x=1), "B": UserDict(y=2)}, {"A.x": "1", "B.y": "2"}),
    ("a secret", {"A": Secret("s")}, {"A": "s"}),
]


@pytest.mark.parametrize(("params", "pairs"), [case[1:] for case in FLAT], ids=[case[0] for case in FLAT])
def test_any_structure_is_flattened_as_the_official_client_does(params: dict[str, Any], pairs: dict[str, str]) -> None:
    assert dict(flatten(params)) == pairs


@pytest.mark.parametrize(
    "value",
    [{"a"}, object(), b"\xff", math.nan, Decimal("NaN"), LOOP, {"a": {None: 1}}, memoryview(b"x"), 10**5000],
    ids=["set", "object", "bytes", "NaN", "Decimal NaN", "loop", "key", "memoryview", "digits"],
)
def test_what_has_no_wire_form_is_refused(value: Any) -> None:
    with pytest.raises(ConfigError):
        flatten({"A": value})


def test_two_values_that_meet_in_one_name_are_refused() -> None:
    with pytest.raises(ConfigError, match="meet in one wire name"):
        flatten({"A": ["x"], "A.1": "y"})


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab中 ", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def official(name: str, value: Any) -> dict[str, str]:
    """What the official client makes of a value, booleans lower-cased: written from its behaviour, not from ours."""
    if value is None:
        return {}
    if isinstance(value, dict):
        parts = [official(f"{name}.{key}", inner) for key, inner in value.items()]
    elif isinstance(value, list):
        parts = [official(f"{name}.{number + 1}", inner) for number, inner in enumerate(value)]
    else:
        return {name: json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value}
    return {key: text for part in parts for key, text in part.items()}


@given(st.dictionaries(st.text("ABC", min_size=1, max_size=3), json_like, max_size=4))
def test_flattening_any_json_like_structure_loses_nothing(params: dict[str, Any]) -> None:
    expected: dict[str, str] = {}
    for name, value in params.items():
        expected |= official(name, value)

    assert dict(flatten(params)) == expected
