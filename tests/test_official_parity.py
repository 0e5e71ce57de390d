"""Every operation, sent by the official SDK and by aliram to one recording server, are the same request.

The official client is the reference: its wire form is what the service is known to accept.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from msgspec import structs

from aliram import Session
from aliram.credentials.static import StaticKeys
from aliram.ims.operations import OPERATIONS as IMS
from aliram.operation import Operation, Param
from aliram.ram.operations import OPERATIONS as RAM
from aliram.sts.operations import OPERATIONS as STS
from tests.recording import Recorded, Recorder, recording_server
from tests.verifier import verify_v3

KEY_ID, SECRET = "LTAI5tParityKeyId", "ParitySecret0123456789abcdefgh"
PACKAGES = {"ims": "alibabacloud_ims20190815", "ram": "alibabacloud_ram20150501", "sts": "alibabacloud_sts20150401"}
CASES = [operation for table in (IMS, RAM, STS) for operation in table.values()]

# Operations that the pinned official packages do not have, as "ims.GetWidget"; only these are not compared.
NOT_IN_OFFICIAL_SDK: frozenset[str] = frozenset()
COMPARED = [operation for operation in CASES if operation.id not in NOT_IN_OFFICIAL_SDK]

# Headers that carry the caller's key, the moment or the signature, and so differ by design.
COMMON = ("x-acs-action", "x-acs-version")
DOCUMENT = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["a:*", "b:Get 值"], "Resource": "*"}]}


def value_for(param: Param, index: int) -> Any:
    """A value of the right type with everything in it that encoders get wrong."""
    if param.type == "list":
        item = param.item or Param(name=param.name, python=param.python)
        return [value_for(item, 1), value_for(item, 2)]
    if param.type == "object":
        return {member.name: value_for(member, index) for member in param.fields}
    if param.type == "int":
        return 7 + index
    if param.type == "bool":
        return index % 2 == 0
    if param.document:
        return json.dumps(DOCUMENT)
    return param.enum[0] if param.enum else f"{param.name} {index} +*~/=&%é张三'()!@:"


def arguments_for(operation: Operation[Any]) -> dict[str, Any]:
    """Every parameter of the operation, by wire name."""
    return {param.name: value_for(param, index) for index, param in enumerate(operation.params)}


def official_arguments(operation: Operation[Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """The same as the official models want it: delimited lists are joined by the caller there."""
    return {
        param.name: param.separator.join(arguments[param.name]) if param.style == "delimited" else arguments[param.name]
        for param in operation.params
    }


def official_method(client: Any, operation: Operation[Any]) -> Any:
    methods = {name.replace("_", ""): name for name in dir(client)}
    if operation.name.lower() not in methods:
        pytest.fail(
            f"the pinned {PACKAGES[operation.service.key]} has no {operation.name}: move its pin in constraints.txt, "
            f'or add "{operation.id}" to NOT_IN_OFFICIAL_SDK in {__file__}',
            pytrace=False,
        )
    return getattr(client, methods[operation.name.lower()])


def official_call(operation: Operation[Any], arguments: dict[str, Any], host: str) -> None:
    package = PACKAGES[operation.service.key]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client_module = importlib.import_module(f"{package}.client")
        models = importlib.import_module(f"{package}.models")
        config = importlib.import_module("alibabacloud_tea_openapi.models").Config
        client = client_module.Client(
            config(
                access_key_id=KEY_ID, access_key_secret=SECRET, endpoint=host, protocol="http", region_id="cn-hangzhou"
            )
        )
        method = official_method(client, operation)
        if not inspect.signature(method).parameters:
            assert not operation.params
            method()
            return
        request = getattr(models, f"{operation.name}Request")()
        theirs = {name.replace("_", "") for name in vars(request) if not name.startswith("_")}
        assert theirs == {param.name.lower() for param in operation.params}, "the official SDK has other parameters"
        method(request.from_map(official_arguments(operation, arguments)))


@pytest_asyncio.fixture
async def recorder() -> AsyncIterator[Recorder]:
    async with recording_server() as running:
        yield running


def lower_booleans(pairs: dict[str, str]) -> dict[str, str]:
    return {name: value.lower() if value in ("True", "False") else value for name, value in pairs.items()}


async def ours_and_theirs(operation: Operation[Any], recorder: Recorder) -> tuple[Recorded, Recorded]:
    arguments = arguments_for(operation)
    await asyncio.to_thread(official_call, operation, arguments, recorder.host)
    theirs = recorder.take()
    async with Session(
        credentials=StaticKeys(KEY_ID, SECRET), endpoints={operation.service.key: recorder.url}
    ) as session:
        method = getattr(getattr(session, operation.service.key), operation.python)
        await method(**{param.python: arguments[param.name] for param in operation.params})
    return recorder.take(), theirs


@pytest.mark.parametrize("operation", COMPARED, ids=[operation.id for operation in COMPARED])
async def test_the_request_is_the_official_one(operation: Operation[Any], recorder: Recorder) -> None:
    ours, theirs = await ours_and_theirs(operation, recorder)

    assert (ours.method, ours.path) == (theirs.method, theirs.path)
    assert {name: ours.headers[name] for name in COMMON} == {name: theirs.headers[name] for name in COMMON}
    if operation.anonymous:
        official = lower_booleans(theirs.query)
        for transient in ("Timestamp", "SignatureNonce", "Format"):
            official.pop(transient)
        assert ours.form == official
        assert not {param.name for param in operation.params} & ours.query.keys()
        assert "authorization" not in ours.headers
        return
    assert ours.query == lower_booleans(theirs.query)
    assert ours.body == theirs.body == b""
    accepted, reason = verify_v3(
        method=ours.method,
        path=ours.path,
        query=ours.raw_query,
        headers=ours.headers,
        body=ours.body,
        secret=SECRET,
    )
    assert accepted, reason


def test_all_operations_are_compared() -> None:
    # 180 were there when the packages were pinned, two of them anonymous; new ones only add to that.
    assert len(COMPARED) >= 180
    assert sum(operation.anonymous for operation in COMPARED) >= 2


def test_only_what_the_official_sdk_lacks_is_left_out() -> None:
    left_out = {operation.id: operation for operation in CASES if operation.id in NOT_IN_OFFICIAL_SDK}
    assert left_out.keys() == NOT_IN_OFFICIAL_SDK, "names an operation that aliram does not have"
    for name, operation in left_out.items():
        client = importlib.import_module(f"{PACKAGES[operation.service.key]}.client").Client
        has = {method.replace("_", "") for method in dir(client)}
        assert operation.name.lower() not in has, f"the official SDK has {name} now; compare it"


def test_an_operation_that_the_official_sdk_lacks_is_told_with_what_to_do() -> None:
    unknown = structs.replace(CASES[0], name="GetWidget")
    with pytest.raises(pytest.fail.Exception, match=rf'add "{unknown.id}" to NOT_IN_OFFICIAL_SDK'):
        official_method(object(), unknown)
