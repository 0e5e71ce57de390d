"""Reply bytes to models and errors: what fits, what does not quite, and what the API never gives."""

from __future__ import annotations

import html
import json
import logging
import math
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import field

from aliram import errors
from aliram.errors import ApiError, AuthenticationFailed, BadReply
from aliram.model import Model, Reply
from aliram.operation import Operation, Service
from aliram.replies import decode_dict, decode_reply
from aliram.secret import Secret

SERVICE = Service(key="ims", product="Ims", version="2019-08-15", host="ims.aliyuncs.com")


class UserThing(Model):
    """As the generator makes entities."""

    user_name: str | None = field(name="UserName", default=None)
    secret: Secret | None = field(name="Secret", default=None)
    age: int | None = field(name="Age", default=None)
    score: float | None = field(name="Score", default=None)
    active: bool | None = field(name="Active", default=None)
    labels: dict[str, str] | None = field(name="Labels", default=None)
    anything: Any = field(name="Anything", default=None)


class UsersWrapper(Model):
    """The wire's wrapper round a list."""

    user: list[UserThing] | None = field(name="User", default=None)


class ThingReply(Reply, kw_only=True):
    """One of everything a reply can hold."""

    users: UsersWrapper | list[UserThing] | None = field(name="Users", default=None)
    owner: UserThing | None = field(name="Owner", default=None)
    names: list[str] | None = field(name="Names", default=None)
    is_truncated: bool | None = field(name="IsTruncated", default=None)
    marker: str = field(name="Marker")


class KeyThing(Model):
    """As the generator makes what is always sent."""

    key_id: str = field(name="KeyId", default="")
    key: Secret = field(name="Key", default=Secret(""))
    note: str | None = field(name="Note", default=None)


class KeyReply(Reply):
    """Fields that have no None, and a list without a wrapper."""

    arn: str = field(name="Arn", default="")
    keys: list[KeyThing] | None = field(name="Keys", default=None)
    key: KeyThing | None = field(name="Key", default=None)


class BareReply(Reply):
    """Nothing but the envelope."""


class CodeReply(Reply):
    """A reply that has a code of its own."""

    code: str | None = field(name="Code", default=None)
    message: str | None = field(name="Message", default=None)


def operation(kind: type[Any], name: str = "GetThing") -> Operation[Any]:
    return Operation(name=name, python="get_thing", service=SERVICE, response=f"{__name__}:{kind.__name__}")


THING, BARE, CODE = operation(ThingReply), operation(BareReply), operation(CodeReply)
WHOLE: dict[str, Any] = {
    "RequestId": "R-1",
    "Marker": "m",
    "IsTruncated": True,
    "Names": ["a", "b"],
    "Owner": {"UserName": "o", "Secret": "s3cret", "Age": 3, "Score": 1.5, "Active": False, "Labels": {"k": "v"}},
    "Users": {"User": [{"UserName": "u1"}, {"UserName": "u2", "Anything": [1, {"x": None}]}]},
}


def decode(
    content: Any, status: int = 200, op: Operation[Any] = THING, headers: Mapping[str, str] | None = None
) -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return decode_reply(op, status, headers or {}, body)


def replaced(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The whole reply with one part replaced."""
    copy: dict[str, Any] = json.loads(json.dumps(WHOLE))
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


# What fits.


def test_a_reply_becomes_its_model() -> None:
    reply = decode(WHOLE)

    assert (reply.request_id, reply.marker, reply.is_truncated, reply.names) == ("R-1", "m", True, ["a", "b"])
    assert reply.owner == UserThing(
        user_name="o", secret=Secret("s3cret"), age=3, score=1.5, active=False, labels={"k": "v"}
    )
    assert type(reply.owner.secret) is Secret
    assert [user.user_name for user in reply.users.user] == ["u1", "u2"]
    assert reply.users.user[1].anything == [1, {"x": None}]


def test_what_is_missing_is_none_and_what_is_unknown_is_ignored() -> None:
    reply = decode({"Marker": "", "Brand": {"New": [1]}, "Owner": {"Newer": 1}})

    assert (reply.request_id, reply.users, reply.names, reply.is_truncated) == (None, None, None, None)
    assert reply.owner == UserThing()


def test_a_reply_without_a_request_id_takes_that_of_the_headers() -> None:
    headers = {"x-acs-request-id": "H-1"}

    assert decode({"Marker": ""}, headers=headers).request_id == "H-1"
    assert decode({"Marker": "", "RequestId": "B-1"}, headers=headers).request_id == "B-1"
    assert decode({"Marker": ""}, headers=headers).to_dict()["RequestId"] == "H-1"


# What does not quite fit.

MISFITS: list[tuple[str, tuple[str | int, ...], Any, Any]] = [
    ("a number where text is due", ("Owner", "UserName"), 7, "7"),
    ("a fraction where text is due", ("Owner", "UserName"), 1.5, "1.5"),
    ("true where text is due", ("Owner", "UserName"), True, "true"),
    ("false where a secret is due", ("Owner", "Secret"), False, "false"),
    ("a number where a secret is due", ("Owner", "Secret"), 12, "12"),
    ("null where text is due", ("Owner", "UserName"), None, None),
    ("a list where text is due", ("Owner", "UserName"), ["x"], None),
    ("an object where a secret is due", ("Owner", "Secret"), {"a": 1}, None),
    ("digits where a number is due", ("Owner", "Age"), "12", 12),
    ("empty text where a number is due", ("Owner", "Age"), "", None),
    ("words where a number is due", ("Owner", "Age"), "many", None),
    ("a fraction where a whole number is due", ("Owner", "Age"), 1.5, None),
    ("true where a number is due", ("Owner", "Age"), True, None),
    ("text where a boolean is due", ("Owner", "Active"), "true", True),
    ("other text where a boolean is due", ("Owner", "Active"), "perhaps", None),
    ("a fraction as text", ("Owner", "Score"), "2.5", 2.5),
    ("text where an object is due", ("Owner",), "none", None),
    ("a list where an object is due", ("Owner",), [], None),
    ("a number among the labels", ("Owner", "Labels"), {"k": 1, "l": ["x"], "m": "y"}, {"k": "1", "m": "y"}),
    ("numbers among the names", ("Names",), [1, "a", None, {}], ["1", "a"]),
    ("text where a list is due", ("Names",), "a", None),
    ("a whole number beyond 64 bits", ("Owner", "Age"), 10**30, 10**30),
]


@pytest.mark.parametrize(
    ("path", "value", "expected"), [case[1:] for case in MISFITS], ids=[case[0] for case in MISFITS]
)
def test_a_field_that_does_not_fit_is_made_to_fit_or_is_none(
    path: tuple[str | int, ...], value: Any, expected: Any
) -> None:
    reply = decode(replaced(path, value))
    found = reply.names if path[0] == "Names" else reply.owner
    if len(path) == 2:
        found = getattr(found, {field.encode_name: field.name for field in fields_of(UserThing)}[str(path[1])])

    assert found == expected
    assert type(found) is (Secret if path[-1] == "Secret" and expected is not None else type(expected))
    assert [user.user_name for user in reply.users.user] == ["u1", "u2"], "the rest is as it was sent"


def fields_of(kind: type[Model]) -> tuple[Any, ...]:
    return msgspec.structs.fields(kind)


def test_a_bare_list_and_a_wrapped_one_both_fit_and_items_that_do_not_are_left_out() -> None:
    assert [user.user_name for user in decode(replaced(("Users",), [{"UserName": 1}, "x", None])).users] == ["1"]
    wrapped = decode(replaced(("Users",), {"User": [{"UserName": "a"}, 5, {"UserName": 6}]})).users
    assert [user.user_name for user in wrapped.user] == ["a", "6"]
    assert decode(replaced(("Users",), 5)).users is None


def test_a_promised_field_that_is_missing_or_wrong_is_none() -> None:
    assert decode({"RequestId": "R"}).marker is None
    assert decode({"RequestId": "R", "Marker": None}).marker is None
    assert decode({"RequestId": 5, "Marker": []}).request_id == "5"


@pytest.mark.parametrize("wrong", [None, [], {"x": 1}])
def test_a_field_that_has_no_none_is_what_it_is_without_being_sent(wrong: Any) -> None:
    reply = decode({"Arn": wrong, "Key": {"KeyId": wrong, "Key": wrong, "Note": wrong}}, op=operation(KeyReply))

    assert reply.arn == ""
    assert reply.key == KeyThing()
    assert (reply.key.key_id, str(reply.key.key), reply.key.note) == ("", "", None)
    assert type(reply.key.key) is Secret


LONE: list[tuple[str, Any, Operation[Any], Any]] = [
    ("wrapped", {"Marker": "", "Users": {"User": {"UserName": "a", "Age": "x"}}}, THING, ["a"]),
    ("bare", {"Keys": {"KeyId": "k"}}, operation(KeyReply), ["k"]),
    ("bare, of another kind", {"Keys": {"Total": 0}}, operation(KeyReply), None),
    ("bare and empty", {"Keys": {}}, operation(KeyReply), None),
]


@pytest.mark.parametrize(("content", "op", "names"), [case[1:] for case in LONE], ids=[case[0] for case in LONE])
def test_an_object_in_place_of_a_list_is_its_one_item(content: Any, op: Operation[Any], names: Any) -> None:
    reply = decode(content, op=op)
    if op is THING:
        found = [user.user_name for user in reply.users.user]
    else:
        found = reply.keys and [key.key_id for key in reply.keys]

    assert found == names


def test_items_left_out_are_counted_in_every_reply(caplog: pytest.LogCaptureFixture) -> None:
    op = operation(ThingReply, "DropThing")
    content = {
        **WHOLE,
        "Users": {"User": ["hunter2", {"UserName": "a"}, 5]},
        "Names": ["a", {}],
        "Owner": {"Labels": {"hunter2": ["x"], "k": "v"}},
    }
    with caplog.at_level(logging.DEBUG, "aliram"):
        for _ in range(2):
            decode(content, op=op)
    lines = [record.getMessage() for record in caplog.records if "of the items" in record.getMessage()]

    assert sorted(lines) == sorted(
        2
        * [
            "ims.DropThing: 2 of the items in Users.User do not fit and are left out",
            "ims.DropThing: 1 of the items in Names do not fit and are left out",
            "ims.DropThing: 1 of the items in Owner.Labels do not fit and are left out",
        ]
    )
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    assert "hunter2" not in caplog.text


def test_a_reply_that_does_not_fit_is_logged_once_by_place_and_without_its_values(
    caplog: pytest.LogCaptureFixture,
) -> None:
    op = operation(ThingReply, "LogThing")
    with caplog.at_level(logging.DEBUG, "aliram"):
        decode(replaced(("Owner", "Secret"), ["hunter2"]), op=op)
        for index in (0, 1, 0):
            decode(replaced(("Users", "User", index, "UserName"), 4242), op=op)
        decode(replaced(("Owner", "UserName"), 4242), op=op)

    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3, "once for each place"
    assert "ims.LogThing" in caplog.text
    assert "$.Owner.UserName" in caplog.text
    assert "hunter2" not in caplog.text
    assert "4242" not in caplog.text


ODD_JSON = [
    pytest.param(b'\xef\xbb\xbf{"RequestId":"R","Marker":"m"}', "m", id="byte order mark"),
    pytest.param(b'{"RequestId":"R","Marker":"\xff"}', "\ufffd", id="not UTF-8"),
    pytest.param(b'{"RequestId":"R","Marker":"a\\ud800"}', "a\ufffd", id="half a surrogate pair"),
    pytest.param(b'{"RequestId":"R","Marker":"\\ud83d\\ude00 \\ud800"}', "\U0001f600 \ufffd", id="one pair and a half"),
    pytest.param(b'{"RequestId":"R","Marker":"m","Owner":{"Score":NaN,"Age":NaN}}', "m", id="NaN"),
    pytest.param(b'{"RequestId":"R","Marker":"m","Owner":{"Score":1e999}}', "m", id="beyond a double"),
    pytest.param(b'{"RequestId":"R","Marker":"m","Owner":{"Age":' + b"9" * 5000 + b"}}", "m", id="5,000 digits"),
]


@pytest.mark.parametrize(("body", "marker"), ODD_JSON)
def test_json_that_is_a_little_wrong_is_still_read(body: bytes, marker: str) -> None:
    reply = decode(body)

    assert (reply.request_id, reply.marker) == ("R", marker)
    reply.marker.encode("utf-8")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["Code", "true", "1", math.inf]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
PLACES: list[tuple[str | int, ...]] = [
    *[(name,) for name in WHOLE],
    *[("Owner", name) for name in ("UserName", "Secret", "Age", "Score", "Active", "Labels", "Anything")],
    ("Owner", "Labels", "k"),
    ("Names", 1),
    ("Users", "User"),
    ("Users", "User", 0),
    ("Users", "User", 1, "UserName"),
]


@given(path=st.sampled_from(PLACES), value=json_values)
@example(path=("Owner", "Age"), value=10**400)
def test_any_json_in_place_of_any_field_is_decoded(path: tuple[str | int, ...], value: Any) -> None:
    reply = decode(replaced(path, value))

    assert type(reply) is ThingReply
    if path[0] != "Users":
        users: Any = reply.users
        assert [user.user_name for user in users.user] == ["u1", "u2"]
    assert repr(reply).startswith("ThingReply(")
    assert set(reply.to_dict()) <= set(WHOLE)


@given(extra=st.dictionaries(st.text(min_size=1, max_size=6).filter(lambda name: name not in WHOLE), json_values))
def test_unknown_fields_never_change_what_is_read(extra: dict[str, Any]) -> None:
    extra = {name: value for name, value in extra.items() if name.encode("utf-8", "ignore").decode() not in WHOLE}

    assert decode({**extra, **WHOLE}) == decode(WHOLE)


@given(length=st.integers(0, len(json.dumps(WHOLE)) - 1), status=st.sampled_from([200, 201, 400, 404, 500, 503]))
def test_a_body_that_is_cut_off_anywhere_is_a_bad_reply(length: int, status: int) -> None:
    with pytest.raises(BadReply) as caught:
        decode(json.dumps(WHOLE).encode()[:length], status, headers={"x-acs-request-id": "H-1"})
    assert (caught.value.status, caught.value.request_id) == (status, "H-1")
    assert caught.value.retryable == (status >= 500)


# Errors.

ERROR = {
    "RequestId": "R-2",
    "HostId": "ims.aliyuncs.com",
    "Code": "EntityNotExist.User",
    "Message": "The user does not exist.",
    "Recommend": "https://api.aliyun.com/troubleshoot?q=EntityNotExist.User",
}


def caught(content: Any, status: int, op: Operation[Any] = THING, headers: Mapping[str, str] | None = None) -> ApiError:
    with pytest.raises(ApiError) as info:
        decode(content, status, op, headers)
    assert info.value.__cause__ is None
    return info.value


def test_an_error_keeps_everything_the_service_said() -> None:
    detail = {"AuthAction": "ram:GetUser", "NoPermissionType": "ImplicitDeny", "PolicyType": "X", "Count": 1, "Odd": []}
    error = caught({**ERROR, "Code": "NoPermission", "AccessDeniedDetail": detail}, 403)

    assert type(error) is errors.AccessDenied
    assert (error.code, error.message, error.status) == ("NoPermission", ERROR["Message"], 403)
    assert (error.request_id, error.operation, error.recommend) == ("R-2", "GetThing", ERROR["Recommend"])
    assert error.access_denied_detail == {
        "AuthAction": "ram:GetUser",
        "NoPermissionType": "ImplicitDeny",
        "PolicyType": "X",
        "Count": "1",
    }
    assert error.retry_after is None


ERROR_BODIES: list[tuple[str, dict[str, Any], tuple[str, str, str | None]]] = [
    ("lower case", {"code": "C", "message": "M", "requestId": "R"}, ("C", "M", "R")),
    ("SSO", {"ErrorCode": "C", "ErrorMessage": "M", "RequestId": "R"}, ("C", "M", "R")),
    ("SSO in lower case", {"errorCode": "C", "errorMessage": "M", "requestId": "R"}, ("C", "M", "R")),
    ("OAuth", {"error": "invalid_grant", "error_description": "M", "requestId": "R"}, ("invalid_grant", "M", "R")),
    ("no message", {"Code": "C", "RequestId": "R"}, ("C", "", "R")),
    ("no request id", {"Code": "C", "Message": "M"}, ("C", "M", "H-1")),
    ("null everywhere", {"Code": None, "Message": None, "RequestId": None}, ("", "", "H-1")),
    ("numbers", {"Code": 404, "Message": 5, "RequestId": 6}, ("404", "5", "6")),
    ("structures", {"Code": ["C"], "Message": {"M": 1}, "RequestId": []}, ("", "", "H-1")),
    ("blanks around", {"Code": " C ", "Message": "\n M \n", "RequestId": "R"}, ("C", "M", "R")),
]


@pytest.mark.parametrize(("body", "facts"), [case[1:] for case in ERROR_BODIES], ids=[case[0] for case in ERROR_BODIES])
def test_every_form_of_error_body_is_read(body: dict[str, Any], facts: tuple[str, str, str | None]) -> None:
    error = caught(body, 400, headers={"x-acs-request-id": "H-1"})

    assert (error.code, error.message, error.request_id) == facts
    assert "None" not in str(error)


@given(st.sampled_from([*ERROR, "AccessDeniedDetail"]), json_values, st.sampled_from([400, 403, 404, 429, 500, 503]))
def test_any_json_in_place_of_any_field_of_an_error_is_an_api_error(name: str, value: Any, status: int) -> None:
    error = caught({**ERROR, name: value}, status)

    assert error.status == status
    assert str(error).startswith("GetThing")
    if name != "Code":
        assert type(error) is errors.NotFound


def test_a_long_message_is_shortened() -> None:
    error = caught({**ERROR, "Message": "x" * 5000}, 400)

    assert len(error.message) == 200
    assert error.message.endswith("x…")


RETRY_AFTER = [
    ({"x-acs-retry-after": "1500"}, 1.5),
    ({"x-acs-retry-after": "0"}, 0.0),
    ({"retry-after": "3"}, 3.0),
    ({"x-acs-retry-after": "250", "retry-after": "9"}, 0.25),
    ({"x-acs-retry-after": "soon", "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
    ({"x-acs-retry-after": "-5"}, None),
    ({"x-acs-retry-after": "٣"}, None),
    ({"x-acs-retry-after": "9" * 400}, None),
]


@pytest.mark.parametrize(
    ("headers", "seconds"), RETRY_AFTER, ids=[str(case[1]) + str(i) for i, case in enumerate(RETRY_AFTER)]
)
def test_the_pause_the_service_asks_for_is_kept_in_seconds(headers: dict[str, str], seconds: float | None) -> None:
    assert caught({**ERROR, "Code": "Throttling.User"}, 400, headers=headers).retry_after == seconds
    with pytest.raises(BadReply) as info:
        decode(b"<html>busy</html>", 503, headers=headers)
    assert info.value.retry_after == seconds


# Errors under a status of success.

NO_CONTENT = {"RequestId": "R-3"}
TWO_HUNDREDS: list[tuple[str, Operation[Any], dict[str, Any], bool]] = [
    ("an error in an empty reply", BARE, {**NO_CONTENT, "Code": "Throttling.User", "Message": "slow down"}, True),
    ("an error in lower case", BARE, {"requestId": "R-3", "code": "Throttling.User", "message": "x"}, True),
    ("an error where content is due", THING, {**NO_CONTENT, "Code": "Throttling.User", "Message": "x"}, True),
    ("content beside a code", THING, {**WHOLE, "Code": "Throttling.User", "Message": "x"}, False),
    ("a code without a message", BARE, {**NO_CONTENT, "Code": "Throttling.User"}, False),
    ("a code that is no text", BARE, {**NO_CONTENT, "Code": 5, "Message": "x"}, False),
    ("a code that says all is well", BARE, {**NO_CONTENT, "Code": "OK", "Message": "OK"}, False),
    ("a number that says all is well", BARE, {**NO_CONTENT, "Code": "200", "Message": "success"}, False),
    ("a declared code", CODE, {**NO_CONTENT, "Code": "Throttling.User", "Message": "x"}, False),
]


@pytest.mark.parametrize(
    ("op", "body", "refused"), [case[1:] for case in TWO_HUNDREDS], ids=[c[0] for c in TWO_HUNDREDS]
)
def test_an_error_under_status_200_is_told_from_a_reply(
    op: Operation[Any], body: dict[str, Any], refused: bool
) -> None:
    if refused:
        error = caught(body, 200, op)
        assert type(error) is errors.Throttled
        assert (error.code, error.request_id, error.status) == ("Throttling.User", "R-3", 200)
    else:
        assert decode(body, 200, op).request_id == body["RequestId"]


def test_a_name_that_ends_in_code_is_no_error() -> None:
    assert decode({**WHOLE, "Owner": {"UserName": 'Code":"x","Message'}}).owner.user_name == 'Code":"x","Message'


# XML.

XML = """<?xml version='1.0' encoding='UTF-8'?>
<Error>
    <RequestId>R-4</RequestId>
    <HostId>ims.aliyuncs.com</HostId>
    <Code>EntityNotExist.User</Code>
    <Message>
        The user &quot;a&amp;b&quot; &#x4E2D; does not exist.
    </Message>
    <Recommend><![CDATA[https://error-center.aliyun.com/?a=1&b=2]]></Recommend>
</Error>
"""


def test_an_error_in_xml_is_read() -> None:
    error = caught(XML.encode(), 404)

    assert type(error) is errors.NotFound
    assert (error.code, error.request_id) == ("EntityNotExist.User", "R-4")
    assert error.message == 'The user "a&b" 中 does not exist.'
    assert error.recommend == "https://error-center.aliyun.com/?a=1&b=2"


BOMB = '<!DOCTYPE Error [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = [
    pytest.param(XML.replace("<Error>", f"{BOMB}<Error>").encode(), id="document type"),
    pytest.param(XML[: XML.index("</Error>")].encode(), id="cut off"),
    pytest.param(XML.replace("Error>", "Reply>").replace("Code>", "Kode>").encode(), id="another document"),
    pytest.param(XML.encode("utf-16"), id="another encoding"),
    pytest.param(XML.replace("<Code>", f"<!-- {'x' * 100_000} --><Code>").encode(), id="100 KB"),
    pytest.param(b"<Error>", id="an opening tag"),
]


@pytest.mark.parametrize("body", HOSTILE)
def test_xml_that_is_not_an_error_of_the_service_is_a_bad_reply(body: bytes) -> None:
    with pytest.raises(BadReply):
        decode(body, 400)


def test_an_entity_of_the_documents_own_is_not_expanded() -> None:
    error = caught(XML.replace("The user", "&b; the user").encode(), 404)

    assert "&b;" in error.message
    assert html.unescape("&b;") == "&b;"


def test_a_reply_in_xml_is_a_bad_reply() -> None:
    with pytest.raises(BadReply, match="XML"):
        decode(b"<?xml version='1.0'?><GetThingResponse><RequestId>R</RequestId></GetThingResponse>", 200)


# What the API never gives.

NEVER = [
    pytest.param(b"", 200, "empty body", False, id="empty"),
    pytest.param(b"  \r\n", 200, "empty body", False, id="blank"),
    pytest.param(b"", 500, "empty body", True, id="empty 500"),
    pytest.param(b"<!DOCTYPE html><html>502 Bad Gateway hunter2</html>", 502, "HTML", True, id="HTML 502"),
    pytest.param(b"<html>log in here, hunter2</html>", 200, "HTML", False, id="captive portal"),
    pytest.param(b"<html>no</html>", 407, "HTML", False, id="HTML 407"),
    pytest.param(b'{"RequestId":"R"}', 302, "redirect", False, id="redirect"),
    pytest.param(b"", 304, "redirect", False, id="304"),
    pytest.param(b"[]", 200, "not a JSON object", False, id="a list"),
    pytest.param(b"null", 200, "not a JSON object", False, id="null"),
    pytest.param(b'"hunter2"', 400, "not a JSON object", False, id="text"),
    pytest.param(b"hunter2", 503, "not a JSON object", True, id="plain text 503"),
    pytest.param(b'{"Users": hunter2', 200, "cut off", False, id="broken"),
    pytest.param(b'{"hunter2": 1}', 404, "not a reply of the service", False, id="another service's JSON"),
    pytest.param(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 200, "broken", False, id="deep"),
    pytest.param(b'{"Owner":' + b'{"Anything":' * 100_000, 400, "broken", False, id="deep and cut off"),
]


@pytest.mark.parametrize(("body", "status", "reason", "retryable"), NEVER)
def test_what_the_api_never_gives_is_a_bad_reply(body: bytes, status: int, reason: str, retryable: bool) -> None:
    for call in (lambda: decode(body, status), lambda: decode_dict("GetThing", status, {}, body)):
        with pytest.raises(BadReply, match=reason) as info:
            call()
        assert (info.value.status, info.value.operation, info.value.retryable) == (status, "GetThing", retryable)
        assert "hunter2" not in f"{info.value!r}{info.value}"
        assert info.value.__cause__ is None
        assert info.value.__suppress_context__ or info.value.__context__ is None


# Actions without a description.


def test_an_undescribed_reply_comes_as_it_is() -> None:
    assert decode_dict("Foo", 200, {}, json.dumps(WHOLE).encode()) == WHOLE
    fine = {"Code": "OK", "Message": "OK", "RequestId": "R", "BizId": "B"}
    assert decode_dict("SendSms", 200, {}, json.dumps(fine).encode()) == fine
    with_content = {"Code": "Odd", "Message": "m", "Data": [1]}
    assert decode_dict("Foo", 200, {}, json.dumps(with_content).encode()) == with_content


@pytest.mark.parametrize("status", [200, 400])
def test_an_undescribed_error_is_an_error(status: int) -> None:
    with pytest.raises(errors.NotFound) as info:
        decode_dict("Foo", status, {}, json.dumps(ERROR).encode())
    assert (info.value.operation, info.value.status) == ("Foo", status)


# Signature errors, whose message repeats the request.

SIGNED = "POST&%2F&AccessKeyId%3DLTAI%26Action%3DCreateLoginProfile%26Password%3Dhunter2%26SecurityToken%3DCAISxyz"


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "IncompleteSignature"])
def test_what_the_service_signed_is_kept_apart_and_masked(code: str) -> None:
    message = f"Specified signature is not matched with our calculation. server string to sign is:{SIGNED}"
    for body in (
        json.dumps({"Code": code, "Message": message}),
        f"<Error><Code>{code}</Code><Message>{html.escape(message)}</Message></Error>",
    ):
        error = caught(body.encode(), 400)
        assert isinstance(error, AuthenticationFailed)
        assert error.message == "Specified signature is not matched with our calculation."
        signed = error.server_string_to_sign or ""
        assert signed.startswith("POST&%2F&AccessKeyId%3DLTAI%26Action%3DCreateLoginProfile%26Password%3D***")
        assert not {"hunter2", "CAISxyz"} & set(f"{vars(error)}{error!r}{error}".replace("%", " ").split())
        assert "hunter2" not in f"{vars(error)}{error!r}{error}"


def test_an_unexpected_code_with_such_a_message_keeps_nothing_of_it() -> None:
    error = caught({"Code": "Odd", "Message": f"oh. server string to sign is:{SIGNED}"}, 400)

    assert error.message == "oh."
    assert "hunter2" not in f"{vars(error)}{error!r}"
