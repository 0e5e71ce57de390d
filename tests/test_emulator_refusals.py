"""Every refusal has a code that is known, the status it is known for, and comes where it is documented."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aliram import emulator as package
from aliram.emulator import ACCOUNT_ID, COVERED, Emulator
from aliram.emulator.account import QUOTAS
from aliram.emulator.parameters import Parameters
from aliram.emulator.refusals import DOCUMENTED, GATEWAY, INFERRED, Refusal
from aliram.operation import Operation
from tests.emulator_fixture import RawClient
from tests.emulator_walk import Probe, image, restore, walk
from tests.scenarios.stage import OPERATIONS

TABLES = {**INFERRED, **GATEWAY, **DOCUMENTED}

FAMILY = re.compile(
    r"(AuthenticationFail|CheckAuthenticationCodeFail|DeleteConflict|EncodedMessageExpire|EntityAlreadyExists|EntityNotExist"
    r"|Forbidden|InternalError|InvalidAccessKeyId|InvalidAction|InvalidParameter|InvalidSecurityToken|InvalidTimeStamp"
    r"|LimitExceeded|MalformedPolicyDocument|Missing|NoPermission|NotSupport|Signature|Throttling|TooManyRequests)"
    r"(\.[A-Za-z.]*)?"
)


def test_no_code_stands_in_two_tables() -> None:
    assert not DOCUMENTED.keys() & GATEWAY.keys()
    assert not DOCUMENTED.keys() & INFERRED.keys()
    assert not GATEWAY.keys() & INFERRED.keys()


def test_the_tables_and_the_specs_agree() -> None:
    documented = {code: status for operation in OPERATIONS.values() for code, status in operation.errors.items()}
    assert {code: TABLES[code].status for code in documented if code in TABLES} == {
        code: status for code, status in documented.items() if code in TABLES
    }
    assert not documented.keys() & INFERRED.keys(), "what the metadata lists is not inferred"


def literals() -> Iterator[tuple[str, str]]:
    """Every text in the emulator's code that reads like an error code; what is put in at run time as `*`."""
    for path in sorted(Path(package.__path__[0]).glob("*.py")):
        tree = ast.parse(path.read_text())
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                pieces = (piece.value if isinstance(piece, ast.Constant) else "*" for piece in node.values)
                text = "".join(str(piece) for piece in pieces)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
                text = node.value
            else:
                continue
            if text.startswith("InvalidParameter.*"):
                continue  # made of a parameter's name; what comes of it is tried below
            if FAMILY.fullmatch(text.replace("*", "X")) and ("." in text or text in TABLES):
                yield path.stem, text


@pytest.mark.parametrize(("room", "code"), sorted(set(literals())))
def test_a_code_in_the_rooms_is_in_a_table(room: str, code: str) -> None:
    pattern = re.escape(code).replace(r"\*", "[A-Za-z.]+")
    known = [*TABLES, *(made for operation in OPERATIONS.values() for made in operation.errors)]
    assert any(re.fullmatch(pattern, each) for each in known), f"{code} of {room} is in no table of refusals.py"


def allowed(operation: Operation[Any], code: str) -> int | None:
    """The status an operation may refuse with this code with; None: it may not."""
    if code in operation.errors:
        return operation.errors[code]
    if code in TABLES:
        return TABLES[code].status
    names = "|".join(re.escape(param.name) for param in operation.params)
    made = rf"(Missing({names})(\.\w+)?|InvalidParameter\.({names})(\.(Format|InvalidChars|Length|Range))?)"
    return 400 if re.fullmatch(made, code) else None


@pytest.fixture
def refused(emulator: Emulator) -> set[tuple[str, str, int]]:
    """Operation, code and status of all that is refused in the scenarios, and of the calls below."""
    found = set()

    def look(probe: Probe) -> None:
        before = image(probe.emulator) if probe.operation.write else b""
        reply = probe.send(probe.params)
        if before and not reply.code:
            restore(probe.emulator, before)
        if reply.code:
            found.add((probe.id, reply.code, reply.status))

    walk(emulator, look)
    return found


PASSWORD = "Str0ng!password"
NOBODY = {"UserName": "nobody"}
ALICE = {"UserName": "alice"}
NO_POLICY = {"PolicyName": "none", "PolicyType": "Custom"}
P = {"PolicyName": "p", "PolicyType": "Custom"}
CODES = {"AuthenticationCode1": "000000", "AuthenticationCode2": "111111"}
SPARE = {"SerialNumber": f"acs:ram::{ACCOUNT_ID}:mfa/spare"}
DOCUMENT = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
TRUST = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["*"]}}]}'

MORE: list[tuple[str, str, dict[str, str]]] = [
    ("ram.AddUserToGroup", "LimitExceeded.User.Group", {"GroupName": "dev", **ALICE}),
    ("ram.AttachPolicyToGroup", "EntityNotExist.Policy", {"GroupName": "dev", **NO_POLICY}),
    ("ram.AttachPolicyToGroup", "LimitExceeded.Group.Policy", {"GroupName": "ops", **P}),
    ("ram.AttachPolicyToRole", "EntityNotExist.Policy", {"RoleName": "r", **NO_POLICY}),
    ("ram.AttachPolicyToRole", "LimitExceeded.Role.Policy", {"RoleName": "r", **P}),
    ("ram.AttachPolicyToUser", "EntityNotExist.Policy", {**ALICE, **NO_POLICY}),
    ("ram.AttachPolicyToUser", "LimitExceeded.User.Policy", {**ALICE, **P}),
    ("ram.BindMFADevice", "EntityAlreadyExists.User.MFADevice", {**ALICE, **SPARE, **CODES}),
    ("ram.BindMFADevice", "EntityNotExist.User", {**NOBODY, **SPARE, **CODES}),
    ("ram.BindMFADevice", "EntityNotExist.VirtualMFADevice", {**ALICE, **CODES, "SerialNumber": "none"}),
    ("ram.CreateAccessKey", "LimitExceeded.User.AccessKey", ALICE),
    ("ram.CreateGroup", "LimitExceeded.Group", {"GroupName": "new"}),
    ("ram.CreatePolicy", "LimitExceeded.Policy", {"PolicyName": "new", "PolicyDocument": DOCUMENT}),
    ("ram.CreateRole", "LimitExceeded.Role", {"RoleName": "new", "AssumeRolePolicyDocument": TRUST}),
    ("ram.CreateUser", "LimitExceeded.User", {"UserName": "new"}),
    ("ram.CreateVirtualMFADevice", "LimitExceeded.VirtualMFADevice", {"VirtualMFADeviceName": "new"}),
    ("ram.DeleteLoginProfile", "EntityNotExist.User", NOBODY),
    ("ram.DeletePolicy", "DeleteConflict.Policy.Group", P),
    ("ram.DeletePolicyVersion", "EntityNotExist.Policy", {"PolicyName": "none", "VersionId": "v1"}),
    ("ram.DetachPolicyFromRole", "EntityNotExist.Policy", {"RoleName": "r", **NO_POLICY}),
    ("ram.DetachPolicyFromRole", "EntityNotExist.Role", {"RoleName": "none", **P}),
    ("ram.GetLoginProfile", "EntityNotExist.User", NOBODY),
    ("ram.GetPolicyVersion", "EntityNotExist.Policy", {**NO_POLICY, "VersionId": "v1"}),
    ("ram.SetDefaultPolicyVersion", "EntityNotExist.Policy", {"PolicyName": "none", "VersionId": "v1"}),
    ("ram.UnbindMFADevice", "EntityNotExist.User", NOBODY),
    ("ram.UpdateAccessKey", "EntityNotExist.User", {**NOBODY, "UserAccessKeyId": "LTAI", "Status": "Active"}),
    ("ram.UpdateGroup", "EntityAlreadyExists.Group", {"GroupName": "dev", "NewGroupName": "ops"}),
    ("ram.UpdateLoginProfile", "EntityNotExist.User", {**NOBODY, "Password": PASSWORD}),
    ("ram.UpdateLoginProfile", "EntityNotExist.User.LoginProfile", {**ALICE, "Password": PASSWORD}),
    ("ram.UpdateUser", "EntityAlreadyExists.User", {**ALICE, "NewUserName": "bob"}),
]


@pytest.fixture
def crowded(emulator: Emulator, root: RawClient) -> RawClient:
    """The root of an account that may hold nothing more."""
    document = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    trust = {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["*"]}}],
    }
    emulator.seed(
        {
            "users": [{"name": "alice", "mfa": True}, {"name": "bob"}],
            "groups": [{"name": "dev", "policies": ["p"]}, {"name": "ops"}],
            "roles": [{"name": "r", "trust": trust}],
            "policies": [{"name": "p", "document": document}],
        }
    )
    assert root.ram("CreateVirtualMFADevice", VirtualMFADeviceName="spare").status == 200
    for quota in QUOTAS:
        emulator.set_quota(quota, 0)
    return root


@pytest.mark.parametrize(("name", "code", "params"), MORE, ids=[f"{each[0]}-{each[1]}" for each in MORE])
def test_a_documented_refusal_that_no_scenario_comes_to(
    crowded: RawClient, name: str, code: str, params: dict[str, str]
) -> None:
    operation = OPERATIONS[name]
    reply = crowded.call(operation.service.key, operation.name, params)
    assert (reply.code, reply.status) == (code, operation.errors[code])


UNGIVEN = {
    "AuthenticationFail.ApiPassword": "no parameter takes a password",
    "AuthenticationFail.ApiUsername": "no parameter takes a user name",
    "InternalError": "only a defect of the emulator is one",
    "NotSupport": "of messages that cannot be told from others here",
    "SearchInaccurate": "of messages that cannot be told from others here",
    "TooManyRequests": "only when it is ordered (fail_next)",
}
"""Documented refusals without an occasion, and why."""


def test_what_is_refused_is_refused_as_it_is_known_and_as_it_is_documented(
    refused: set[tuple[str, str, int]],
) -> None:
    unknown = [each for each in sorted(refused) if allowed(OPERATIONS[each[0]], each[1]) != each[2]]
    assert unknown == []
    given = {(name, code) for name, code, _ in refused} | {(name, code) for name, code, _ in MORE}
    documented = {(name, code) for name in COVERED for code in OPERATIONS[name].errors}
    missing = {
        (name, code)
        for name, code in documented - given
        if code not in UNGIVEN and not code.startswith("InvalidParameter.")
    }
    assert missing == set()


WRONG = {"InvalidChars": "a b<c>'", "Length": "a" * 200_001, "Format": "no such form", "Range": "0", "": "!"}
"""A value that each kind of refusal is for."""

RIGHT = {"RoleArn": f"acs:ram::{ACCOUNT_ID}:role/r", "RoleSessionName": "s1"}
"""Values of parameters for which `a` is none."""

OTHERWISE = {
    "AssumeRolePolicyDocument.Length": "how long one may be is not published",
    "AuthenticationCode.Format": "of two parameters, AuthenticationCode1 and 2",
    "ContentType": "of a header; the gateway takes any",
    "DisplayName.InvalidChars": "which characters are meant is not published",
    "NewAssumeRolePolicyDocument.Length": "how long one may be is not published",
    "NewDisplayName.InvalidChars": "which characters are meant is not published",
    "NewPassword.ReusePrevention": "by the password policy: test_emulator_logins.py",
    "NewPassword.TooWeak": "by the password policy: test_emulator_logins.py",
    "OldPassword.Incorrect": "by the password: test_emulator_logins.py",
    "Password.TooWeak": "by the password policy: test_emulator_logins.py",
    "PolicyGrammar": "of the parameter Policy: test_emulator_roles.py",
    "PolicySize": "of the parameter Policy: test_emulator_roles.py",
    "SerialNumber": "the metadata has no such parameter",
    "TokenCode": "the metadata has no such parameter",
    "VersionId.Format": "by the room: test_emulator_policies.py",
}
"""Documented refusals of values that no check of a parameter alone comes to, and why."""

CHECKED = [
    (name, code)
    for name in COVERED
    for code in OPERATIONS[name].errors
    if code.startswith("InvalidParameter.") and code.partition(".")[2] not in OTHERWISE
]


@pytest.mark.parametrize(("name", "code"), CHECKED)
def test_a_documented_refusal_of_a_value_is_given(name: str, code: str) -> None:
    operation = OPERATIONS[name]
    _, argument, *kind = code.split(".")
    others = {
        param.name: RIGHT.get(param.name, param.enum[0] if param.enum else "a")
        for param in operation.params
        if param.required
    }
    with pytest.raises(Refusal) as caught:
        Parameters(operation).decode({**others, argument: WRONG["".join(kind)]}, "RAMUser")
    assert (caught.value.code, caught.value.status) == (code, operation.errors[code])
