"""Every operation's command against the emulator, generated from the same table as the commands."""

from __future__ import annotations

import base64
import importlib
import json
import re
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ALIAS, ACCOUNT_ID, COVERED, Emulator
from aliram.emulator.message import Incoming
from aliram.emulator.wire import Route, Wire
from aliram.operation import Operation, Param
from tests.command import aliram, done

OPERATIONS: list[Operation[Any]] = [
    operation
    for service in ("ims", "ram", "sts")
    for operation in importlib.import_module(f"aliram.{service}.operations").OPERATIONS.values()
]

TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
        ],
    }
)
POLICY = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}'

TEXTS = {
    "AccessKeyPolicy": '{"Statement":[]}',
    "AssumeRolePolicyDocument": TRUST,
    "AuthenticationCode1": "123456",
    "AuthenticationCode2": "654321",
    "DefaultDomainName": "other.onaliyun.com",
    "Email": "alice@example.com",
    "EncodedSAMLMetadataDocument": base64.b64encode(b"<EntityDescriptor/>").decode(),
    "Filter": "UserPrincipalName eq alice@example.onaliyun.com",
    "Fingerprint": "902ef2deeb3c5b13ea4c3d5193629309e231ae55",
    "GroupName": "developers",
    "IssuerUrl": "https://issuer.example.com/realm",
    "MobilePhone": "86-18600000000",
    "NewAssumeRolePolicyDocument": TRUST,
    "NewEmail": "alice@example.net",
    "NewMobilePhone": "86-18600000001",
    "NewUserPrincipalName": f"alicia@{ACCOUNT_ALIAS}.onaliyun.com",
    "OIDCProviderArn": f"acs:ram::{ACCOUNT_ID}:oidc-provider/cluster",
    "Policy": POLICY,
    "PolicyDocument": POLICY,
    "PolicyName": "readers",
    "RoleArn": f"acs:ram::{ACCOUNT_ID}:role/auditor",
    "RoleName": "auditor",
    "SAMLProviderArn": f"acs:ram::{ACCOUNT_ID}:saml-provider/adfs",
    "UserName": "alice",
    "UserPrincipalName": f"alice@{ACCOUNT_ALIAS}.onaliyun.com",
}
"""Texts that a service may take; any other parameter gets a word with a blank, an umlaut and characters of a URL."""

REQUEST_ID = re.compile(r" \[[45]\d\d, request [0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\]")

ODD = "Grüße & 100% =+/?"


def typed(param: Param) -> tuple[list[str], dict[str, str]]:
    """What is typed behind the option, once for each time that it is given, and what the wire then has."""
    name = param.name
    if param.type == "bool":
        return ["TRUE"], {name: "true"}
    if param.type == "int":
        number = param.enum[-1] if param.enum else str(param.minimum or 1)
        return [number], {name: number}
    if param.type == "str":
        text = param.enum[-1] if param.enum else TEXTS.get(name, ODD)
        return [text], {name: text}
    assert param.type == "list"
    if param.item is not None and param.item.fields:
        wire = {"Key": "team", "Value": "red=1"}, {"Key": "größe", "Value": "a,b"}
        values = ["Key=team,Value=red=1", json.dumps(wire[1])]
        if param.style == "json":
            return values, {name: compact(list(wire))}
        assert param.style == "repeat"
        return values, {f"{name}.{n}.{key}": value for n, each in enumerate(wire, 1) for key, value in each.items()}
    items = list(param.item.enum) if param.item is not None and param.item.enum else ["one", "ʒwei"]
    if param.style == "json":
        return items, {name: compact(items)}
    if param.style == "delimited":
        return items, {name: param.separator.join(items)}
    return items, {f"{name}.{number}": item for number, item in enumerate(items, 1)}


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def together(operation: Operation[Any]) -> list[Param]:
    """As many parameters as go with each other."""
    out: set[str] = set()
    for rule in operation.rules:
        if rule.kind in ("exactly_one_of", "at_most_one_of"):
            out |= set(rule.params[1:])
        if rule.kind == "forbidden_if":
            out |= {rule.params[0]}
    return [param for param in operation.params if param.name not in out]


def needed(operation: Operation[Any]) -> list[Param]:
    """As few as the command takes."""
    names = {param.name for param in operation.params if param.required}
    for rule in operation.rules:
        if rule.kind in ("exactly_one_of", "at_least_one_of"):
            names.add(rule.params[0])
        elif rule.kind == "required_if":
            values = {param.name: param.enum[-1] for param in operation.params if param.enum}
            if all(values.get(name) == value for name, value in rule.when):
                names.add(rule.params[0])
    return [param for param in operation.params if param.name in names]


@pytest.fixture
def account(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> list[Route]:
    """An account in which something can be done, the environment that leads there, and what it was sent."""
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    emulator.seed(
        {
            "users": [{"name": "alice", "groups": ["developers"]}],
            "groups": [{"name": "developers"}],
            "roles": [{"name": "auditor", "trust": json.loads(TRUST)}],
            "policies": [{"name": "readers", "document": json.loads(POLICY)}],
        }
    )
    seen: list[Route] = []
    original = Wire.route

    def write_down(self: Wire, request: Incoming) -> Route:
        route = original(self, request)
        seen.append(route)
        return route

    monkeypatch.setattr(Wire, "route", write_down)
    return seen


def check(operation: Operation[Any], arguments: list[str], expected: dict[str, str], seen: list[Route]) -> None:
    """Shows the request and makes it, and compares both with what is expected."""
    secret = {param.name for param in operation.params if param.secret}
    shown = json.loads(done(*arguments, "--dry-run"))
    assert shown["action"] == operation.name
    assert shown["parameters"] == {name: "***" if name in secret else value for name, value in expected.items()}
    assert not seen
    ended = aliram(*arguments)
    (route,) = seen
    assert (route.service, route.action, route.version) == (
        operation.service.key,
        operation.name,
        operation.service.version,
    )
    protocol = {"Action", "Version", "Format"} if operation.anonymous else set()
    assert {name: value for name, value in route.params.items() if name not in protocol} == expected
    assert "Traceback" not in ended.err
    if ended.code == 0:
        assert json.loads(ended.out)["RequestId"]
    else:
        assert ended.code == 1
        (line,) = ended.err.splitlines()
        assert line.startswith(f"error: {operation.name}: ")
        assert REQUEST_ID.search(line)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_the_command_sends_just_what_its_options_say(operation: Operation[Any], account: list[Route]) -> None:
    arguments = [operation.service.key, operation.python.replace("_", "-")]
    expected: dict[str, str] = {}
    for param in needed(operation):
        values, wire = typed(param)
        for value in values:
            arguments += [f"--{param.python.replace('_', '-')}", value]
        expected |= wire
    check(operation, arguments, expected, account)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_wire_names_are_taken_too_with_every_parameter(operation: Operation[Any], account: list[Route]) -> None:
    arguments = [operation.service.key, operation.name]
    expected: dict[str, str] = {}
    for param in together(operation):
        values, wire = typed(param)
        arguments += [f"--{param.name}={value}" for value in values]
        expected |= wire
    check(operation, arguments, expected, account)


LISTS = [
    each
    for each in OPERATIONS
    # a governance report has to be made first
    if each.id in COVERED and each.name.startswith("List") and "Governance" not in each.name and not needed(each)
]


@pytest.mark.parametrize("operation", LISTS, ids=lambda operation: operation.id)
def test_a_list_that_needs_no_argument_succeeds_without(
    operation: Operation[Any], emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    (user,) = emulator.seed({"users": [{"name": "bob", "access_keys": 1, "password": "Aa1!aaaa", "mfa": True}]})["bob"]
    monkeypatch.setenv("ALIRAM_ENDPOINT_URL", emulator.url)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", user.access_key_id)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", str(user.access_key_secret))
    if operation.name == "ListRecentGovernanceMetrics":
        done("ims", "GenerateGovernanceReport")
        emulator.clock.advance(60)
    reply = json.loads(done(operation.service.key, operation.name))
    assert reply["RequestId"]
    assert len(reply) > 1
