"""Login profiles, password policy and security preference where time, seeds or other accounts come into it, and what
only the console can do: passkeys, confirmed phones, MFA of the root."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aliram.emulator import ACCOUNT_ID, Emulator
from tests.emulator_fixture import RawClient

DOMAIN = "aliram.onaliyun.com"
ALICE = {"UserPrincipalName": f"alice@{DOMAIN}"}
PASSWORD = "Str0ng!password"
DAY = 86_400


@pytest.fixture
def alice(emulator: Emulator, root: RawClient) -> RawClient:
    """A user with a password and a key."""
    key = emulator.seed({"users": [{"name": "alice", "access_keys": 1, "password": PASSWORD}]})["alice"][0]
    return RawClient(root.port, key.access_key_id, str(key.access_key_secret))


def profile(root: RawClient) -> dict[str, Any]:
    tree: dict[str, Any] = root.ims("GetLoginProfile", **ALICE).tree["LoginProfile"]
    return tree


def test_the_first_password_runs_out(emulator: Emulator, root: RawClient) -> None:
    root.ram("CreateUser", UserName="alice")
    made = root.ims("CreateLoginProfile", **ALICE, Password=PASSWORD).tree["LoginProfile"]
    assert made["PasswordStatus"] == profile(root)["PasswordStatus"] == "InitialValid"
    emulator.clock.advance(14 * DAY - 60)
    assert profile(root)["PasswordStatus"] == "InitialValid"
    emulator.clock.advance(120)
    assert profile(root)["PasswordStatus"] == "InitialExpired"
    root.ims("SetPasswordPolicy", InitialPasswordAge="0")
    assert profile(root)["PasswordStatus"] == "InitialValid"
    root.ims("SetPasswordPolicy")
    root.ims("UpdateLoginProfile", **ALICE, Password="Another!pass1")
    assert profile(root)["PasswordStatus"] == "NotInitial"


def test_enabling_a_logon_again_makes_its_password_an_initial_one(root: RawClient, alice: RawClient) -> None:
    assert profile(root)["PasswordStatus"] == "NotInitial"
    for status, expected in (("Active", "NotInitial"), ("Inactive", "NotInitial"), ("Active", "InitialValid")):
        new = root.ims("UpdateLoginProfile", **ALICE, Status=status).tree["LoginProfile"]
        assert (new["Status"], new["PasswordStatus"]) == (status, expected)
    assert alice.ims("ChangePassword", OldPassword=PASSWORD, NewPassword="Another!pass1").status == 200
    assert profile(root)["PasswordStatus"] == "NotInitial"


def test_a_logon_that_nobody_uses_is_switched_off(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    assert profile(root)["AutoDisableLoginStatus"] == "true"
    root.ims("SetSecurityPreference", MaxIdleDaysForUsers="90")
    emulator.clock.advance(90 * DAY)
    assert profile(root)["Status"] == "Active"
    emulator.clock.advance(DAY)
    assert profile(root)["Status"] == "Inactive"
    root.ram("UpdateLoginProfile", UserName="alice", Password="Another!pass1")
    assert profile(root)["Status"] == "Inactive"
    root.ims("UpdateLoginProfile", **ALICE, Status="Active")
    emulator.clock.advance(90 * DAY)
    assert profile(root)["Status"] == "Active"


@pytest.mark.parametrize(
    ("service", "action", "sent", "expected"),
    [
        # RAM documents no default for the character classes and the attempts, IMS does.
        ("ims", "SetPasswordPolicy", {}, {"RequireSymbols": False, "MaxLoginAttemps": 0, "MinimumPasswordLength": 8}),
        ("ram", "SetPasswordPolicy", {}, {"RequireSymbols": True, "MaxLoginAttemps": 5, "MinimumPasswordLength": 8}),
        ("ram", "SetPasswordPolicy", {}, {"InitialPasswordAge": 3, "HardExpire": False}),
        ("ims", "SetPasswordPolicy", {"HardExpire": "true"}, {"InitialPasswordAge": 14, "HardExpire": True}),
        ("ram", "SetPasswordPolicy", {"HardExpiry": "true"}, {"InitialPasswordAge": 3, "HardExpire": True}),
    ],
)
def test_a_rule_left_out_returns_to_its_documented_default(
    root: RawClient, service: str, action: str, sent: dict[str, str], expected: dict[str, Any]
) -> None:
    root.ims(
        "SetPasswordPolicy",
        RequireSymbols="true",
        MaxLoginAttemps="5",
        MinimumPasswordLength="10",
        InitialPasswordAge="3",
        HardExpire="true",
    )
    root.call(service, action, sent)
    policy = root.ims("GetPasswordPolicy").tree["PasswordPolicy"]
    assert {name: policy[name] for name in expected} == expected


def test_a_preference_left_out_returns_to_its_documented_default(root: RawClient) -> None:
    root.ims(
        "SetSecurityPreference", VerificationTypes='["sms"]', LoginNetworkMasks="10.0.0.0/8", EnableSaveMFATicket="true"
    )
    logon = root.ram("SetSecurityPreference").tree["SecurityPreference"]["LoginProfilePreference"]
    assert (logon["LoginNetworkMasks"], logon["EnableSaveMFATicket"]) == ("10.0.0.0/8", False)
    seen = root.ims("GetSecurityPreference").tree["SecurityPreference"]
    assert seen["VerificationPreference"] == {"VerificationTypes": ["sms"]}
    root.ims("SetSecurityPreference", LoginNetworkMasks="", VerificationTypes="[]")
    seen = root.ims("GetSecurityPreference").tree["SecurityPreference"]
    assert seen["VerificationPreference"] == {"VerificationTypes": []}
    assert seen["LoginProfilePreference"]["LoginNetworkMasks"] == ""


@pytest.mark.parametrize(
    ("action", "name", "value", "what"),
    [
        ("SetPasswordPolicy", "MinimumPasswordLength", "7", ".Range"),
        ("SetPasswordPolicy", "MinimumPasswordLength", "33", ".Range"),
        ("SetPasswordPolicy", "MinimumPasswordLength", "ten", ".Format"),
        ("SetPasswordPolicy", "MaxPasswordAge", "1096", ".Range"),
        ("SetPasswordPolicy", "PasswordReusePrevention", "25", ".Range"),
        ("SetPasswordPolicy", "MaxLoginAttemps", "33", ".Range"),
        ("SetPasswordPolicy", "MaxLoginAttemps", "-1", ".Range"),
        ("SetSecurityPreference", "LoginSessionDuration", "25", ".Range"),
        ("SetSecurityPreference", "EnableSaveMFATicket", "maybe", ".Format"),
        ("SetSecurityPreference", "LoginNetworkMasks", "10.0.0.0/8;nowhere", ".Format"),
        ("SetSecurityPreference", "LoginNetworkMasks", ";".join(["10.0.0.1"] * 41), ".Length"),
    ],
)
@pytest.mark.parametrize("service", ["ims", "ram"])
def test_a_setting_out_of_bounds_changes_nothing(
    root: RawClient, service: str, action: str, name: str, value: str, what: str
) -> None:
    read = action.replace("Set", "Get", 1)
    before = {service: root.call(service, read).tree for service in ("ims", "ram")}
    reply = root.call(service, action, {name: value})
    assert (reply.status, reply.code) == (400, f"InvalidParameter.{name}{what}")
    for seen_in, tree in before.items():
        after = root.call(seen_in, read).tree
        assert {**after, "RequestId": ""} == {**tree, "RequestId": ""}


@pytest.mark.parametrize("service", ["ims", "ram"])
@pytest.mark.parametrize(
    ("action", "name"),
    [("SetPasswordPolicy", "MinimumPasswordLength"), ("SetSecurityPreference", "LoginSessionDuration")],
)
def test_settings_are_those_of_one_account(
    emulator: Emulator, root: RawClient, service: str, action: str, name: str
) -> None:
    key = emulator.add_account(alias="acme").root_key
    other = RawClient(root.port, key.access_key_id, str(key.access_key_secret))
    read = action.replace("Set", "Get", 1)
    assert root.call(service, action, {name: "12"}).status == 200
    assert f'"{name}":12' in root.call(service, read).body.decode().replace(" ", "")
    assert f'"{name}":12' not in other.call(service, read).body.decode().replace(" ", "")


def test_the_password_of_a_seeded_user_counts_as_used(root: RawClient, alice: RawClient) -> None:
    root.ims("SetPasswordPolicy", PasswordReusePrevention="2")
    assert alice.ims("ChangePassword", OldPassword=PASSWORD, NewPassword="Another!pass1").status == 200
    for used in (PASSWORD, "Another!pass1"):
        reply = alice.ram("ChangePassword", OldPassword="Another!pass1", NewPassword=used)
        assert (reply.status, reply.code) == (400, "InvalidParameter.NewPassword.ReusePrevention")
        assert used not in reply.body.decode()


def test_passwords_are_forgotten_with_the_login_profile(root: RawClient, alice: RawClient) -> None:
    root.ims("SetPasswordPolicy", PasswordReusePrevention="24")
    assert root.ram("UpdateLoginProfile", UserName="alice", Password=PASSWORD).status == 400
    root.ram("DeleteLoginProfile", UserName="alice")
    assert root.ram("CreateLoginProfile", UserName="alice", Password=PASSWORD).status == 200


def test_a_password_has_32_characters_at_most(root: RawClient, alice: RawClient) -> None:
    for length, status in ((33, 400), (32, 200), (8, 200), (7, 400)):
        password = "abcdefghij"[: length % 10] + "k" * (length - length % 10)
        assert root.ram("UpdateLoginProfile", UserName="alice", Password=password).status == status


def test_a_role_changes_no_password(root: RawClient, alice: RawClient) -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [f"acs:ram::{ACCOUNT_ID}:root"]}}
    trust = json.dumps({"Version": "1", "Statement": [statement]})
    root.ram("CreateRole", RoleName="r", AssumeRolePolicyDocument=trust)
    reply = alice.sts("AssumeRole", RoleArn=f"acs:ram::{ACCOUNT_ID}:role/r", RoleSessionName="s1")
    keys = reply.tree["Credentials"]
    session = RawClient(root.port, keys["AccessKeyId"], keys["AccessKeySecret"], keys["SecurityToken"])
    for service in ("ims", "ram"):
        reply = session.call(service, "ChangePassword", {"OldPassword": PASSWORD, "NewPassword": "Another!pass1"})
        assert (reply.status, reply.code) == (400, "NotSupport.Account")
    assert session.ims("ListPasskeys").code == "MissingUserPrincipalName"


def test_a_device_goes_by_the_time_of_the_world(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    from tests.scenarios.mfa import codes

    emulator.clock.advance(3600)
    made = root.ims("CreateVirtualMFADevice", VirtualMFADeviceName="phone").tree["VirtualMFADevice"]
    bind = {**ALICE, "SerialNumber": made["SerialNumber"], **codes(made["Base32StringSeed"])}
    assert root.call("ims", "BindMFADevice", bind).status == 200


def test_a_passkey_is_dated_in_seconds(emulator: Emulator, root: RawClient, alice: RawClient) -> None:
    emulator.clock.advance(DAY)
    passkey = emulator.add_passkey("alice", "laptop")
    (listed,) = alice.ims("ListPasskeys").tree["Passkeys"]
    assert (listed["PasskeyId"], listed["PasskeyName"], listed["LastUseDate"]) == (passkey, "laptop", "")
    assert abs(int(listed["CreateDate"]) - emulator.clock.now()) < 60
    for params, code in (({}, "MissingPasskeyId"), ({"PasskeyId": passkey}, "MissingPasskeyName")):
        assert alice.call("ims", "UpdatePasskey", params).code == code
    assert alice.ims("DeletePasskey").code == "MissingPasskeyId"
    with pytest.raises(ValueError, match="no user 'bob'"):
        emulator.add_passkey("bob", "laptop")
    with pytest.raises(ValueError, match="no email is bound"):
        emulator.confirm_verification("alice", "email")


def test_what_only_the_console_does_is_done_over_http(root: RawClient, alice: RawClient) -> None:
    def steer(name: str, /, **wish: Any) -> tuple[int, dict[str, Any]]:
        headers = {"host": f"127.0.0.1:{root.port}", "content-type": "application/json"}
        reply = root.send("POST", f"/_aliram/{name}", headers, json.dumps(wish).encode())
        return reply.status, reply.tree

    status, made = steer("passkey", user="alice", name="laptop")
    assert (status, made["passkey_id"]) == (200, alice.ims("ListPasskeys").tree["Passkeys"][0]["PasskeyId"])
    root.ims("SetVerificationInfo", **ALICE, VerifyType="email", Email="a@example.com")
    assert steer("verification", user="alice", type="email") == (200, {})
    assert root.ims("GetVerificationInfo", **ALICE).tree["SecurityEmailDevice"]["Status"] == "active"
    assert steer("root-mfa", bound=True) == (200, {})
    assert root.ims("GetAccountMFAInfo").tree["IsMFAEnable"] is True
    assert steer("passkey", user="nobody", name="x")[0] == steer("verification", user="alice", type="fax")[0] == 400
