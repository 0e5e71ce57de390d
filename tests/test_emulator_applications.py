"""OAuth applications in the emulator: what only it can show, and what is inferred of the service."""

from __future__ import annotations

import re
import uuid

import pytest

from aliram import Session
from aliram.credentials import StaticKeys
from aliram.emulator import Emulator
from aliram.errors import BadReply
from tests.emulator_fixture import RawClient, RawReply

WEB = {"AppName": "web", "DisplayName": "Web", "AppType": "WebApp"}
NATIVE = {"AppName": "native", "DisplayName": "Native", "AppType": "NativeApp"}
SERVER = {"AppName": "server", "DisplayName": "Server", "AppType": "ServerApp"}


def app_of(reply: RawReply) -> dict[str, str]:
    """An application's id, as an argument."""
    return {"AppId": reply.tree["Application"]["AppId"]}


def scopes_of(reply: RawReply) -> dict[str, bool]:
    """Its scopes, and which of them are required."""
    listed = reply.tree["Application"]["DelegatedScope"]["PredefinedScopes"]["PredefinedScope"]
    return {one["Name"]: one["Required"] for one in listed}


def granted(tree: dict[str, dict[str, dict[str, list[dict[str, str]]]]]) -> list[str]:
    return [one["Name"] for one in tree["DelegatedScope"]["PredefinedScopes"]["PredefinedScope"]]


def ids_of(reply: RawReply) -> list[str]:
    infos = reply.tree["ApplicationProvisionInfos"]["ApplicationProvisionInfo"]
    return [one["AppId"] for one in infos]


@pytest.fixture
def other(emulator: Emulator) -> RawClient:
    """The root of a second account."""
    key = emulator.add_account().root_key
    return RawClient(emulator.port, key.access_key_id, str(key.access_key_secret))


REFUSED = [
    ("no name", {"AppName": ""}, "MissingAppName"),
    ("no display name", {"DisplayName": ""}, "MissingDisplayName"),
    ("a name with a space", {"AppName": "my app"}, "InvalidParameter.AppName.InvalidChars"),
    ("a name of 65", {"AppName": "n" * 65}, "InvalidParameter.AppName.Length"),
    ("a display name of 25", {"DisplayName": "d" * 25}, "InvalidParameter.DisplayName.Length"),
    ("a type of its own", {"AppType": "webapp"}, "InvalidParameter.AppType"),
    ("another OAuth", {"ProtocolVersion": "1.0"}, "InvalidParameter.ProtocolVersion"),
    ("a short access token", {"AccessTokenValidity": "899"}, "InvalidParameter.AccessTokenValidity.Range"),
    ("a long access token", {"AccessTokenValidity": "10801"}, "InvalidParameter.AccessTokenValidity.Range"),
    ("a short refresh token", {"RefreshTokenValidity": "7199"}, "InvalidParameter.RefreshTokenValidity.Range"),
    ("a long refresh token", {"RefreshTokenValidity": "31536001"}, "InvalidParameter.RefreshTokenValidity.Range"),
    ("a perhaps", {"IsMultiTenant": "perhaps"}, "InvalidParameter.IsMultiTenant.Format"),
    ("a scope of its own", {"PredefinedScopes": "aliuid;email"}, "InvalidParameter.PredefinedScopes"),
    ("a scope of OAuth 2.1", {"PredefinedScopes": "/acs/mcp-server"}, "InvalidParameter.PredefinedScopes"),
    ("users for a server", {**SERVER, "PredefinedScopes": "aliuid"}, "InvalidParameter.PredefinedScopes"),
    ("a path", {"RedirectUris": "/callback"}, "InvalidParameter.RedirectUris.Format"),
    ("one good and one bad", {"RedirectUris": "https://a.example;a.example"}, "InvalidParameter.RedirectUris.Format"),
    ("a fragment", {"RedirectUris": "https://a.example/#top"}, "InvalidParameter.RedirectUris.Format"),
    ("a scheme of one's own", {"RedirectUris": "meeting://authorize"}, "InvalidParameter.RedirectUris.Format"),
    ("a native path", {**NATIVE, "RedirectUris": "callback"}, "InvalidParameter.RedirectUris.Format"),
    ("a callback to a server", {**SERVER, "RedirectUris": "https://a.example"}, "InvalidParameter.RedirectUris"),
]


@pytest.mark.parametrize(("sent", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_an_application_is_checked_before_it_is_created(root: RawClient, sent: dict[str, str], code: str) -> None:
    reply = root.ims("CreateApplication", **{**WEB, **sent})
    assert (reply.status, reply.code) == (400, code)
    assert root.ims("ListApplications").tree["Applications"]["Application"] == []


TAKEN = [
    ("the longest names", {"AppName": "a-Z_0." + "n" * 58, "DisplayName": "d" * 24}),
    ("the shortest tokens", {"AccessTokenValidity": "900", "RefreshTokenValidity": "7200"}),
    ("the longest tokens", {"AccessTokenValidity": "10800", "RefreshTokenValidity": "31536000"}),
    ("callbacks on the web", {"RedirectUris": "https://a.example/b?c=d;http://localhost:8090/callback"}),
    ("callbacks to a program", {**NATIVE, "RedirectUris": "meeting://authorize/;http://127.0.0.1:9000/"}),
    ("OAuth 2.1", {**NATIVE, "ProtocolVersion": "2.1", "PredefinedScopes": "aliuid;openid;/acs/mcp-server"}),
    ("SCIM for a server", {**SERVER, "PredefinedScopes": "/acs/scim"}),
    ("SCIM for a program", {**NATIVE, "PredefinedScopes": "/acs/scim"}),
]


@pytest.mark.parametrize("sent", [row[1] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_what_is_allowed_comes_back_as_it_was_sent(root: RawClient, sent: dict[str, str]) -> None:
    made = root.ims("CreateApplication", **{**WEB, **sent}).tree["Application"]
    for name in sent.keys() - {"RedirectUris", "PredefinedScopes"}:
        assert str(made[name]) == sent[name]
    assert ";".join(made["RedirectUris"]["RedirectUri"]) == sent.get("RedirectUris", "")
    assert set(granted(made)) == {"openid", *sent.get("PredefinedScopes", "openid").split(";")}


def test_ids_and_secrets_have_the_form_of_real_ones(root: RawClient) -> None:
    app = app_of(root.ims("CreateApplication", **WEB))
    assert re.fullmatch(r"4\d{18}", app["AppId"])
    made = root.ims("CreateAppSecret", **app).tree["AppSecret"]
    assert str(uuid.UUID(made["AppSecretId"])) == made["AppSecretId"]
    assert re.fullmatch(r"[A-Za-z0-9]{64}", made["AppSecretValue"])
    assert root.ims("GetAppSecret", AppSecretId=made["AppSecretId"], **app).tree["AppSecret"] == made


@pytest.mark.parametrize("text", ["", "0", "web", "4000000000000000000", "3999999999999999999", "९" * 19, "9" * 40])
def test_what_is_no_id_names_no_application(root: RawClient, text: str) -> None:
    root.ims("CreateApplication", **WEB)
    assert root.ims("GetApplication", AppId=text).code == ("EntityNotExist.Application" if text else "MissingAppId")


def test_only_scopes_that_an_application_has_become_required(root: RawClient) -> None:
    sent = {"PredefinedScopes": "profile;aliuid;profile", "RequiredScopes": "aliuid;/acs/scim"}
    made = root.ims("CreateApplication", **WEB, **sent)
    assert scopes_of(made) == {"openid": True, "profile": False, "aliuid": True}
    app = app_of(made)
    narrowed = root.ims("UpdateApplication", NewPredefinedScopes="aliuid;/acs/alidns", **app)
    assert scopes_of(narrowed) == {"openid": True, "aliuid": True, "/acs/alidns": False}
    turned = root.ims("UpdateApplication", NewRequiredScopes="/acs/alidns;profile", **app)
    assert scopes_of(turned) == {"openid": True, "aliuid": False, "/acs/alidns": True}
    assert scopes_of(root.ims("UpdateApplication", NewPredefinedScopes="", **app)) == {"openid": True}


def test_an_update_keeps_what_it_does_not_name(emulator: Emulator, root: RawClient) -> None:
    sent = {"RedirectUris": "https://a.example", "PredefinedScopes": "profile", "RequiredScopes": "profile"}
    made = root.ims("CreateApplication", **WEB, **sent).tree["Application"]
    app = {"AppId": made["AppId"]}
    emulator.clock.advance(60)
    new = root.ims("UpdateApplication", NewDisplayName="Renamed", **app).tree["Application"]
    assert new["UpdateDate"] > made["UpdateDate"]
    assert new == {**made, "DisplayName": "Renamed", "UpdateDate": new["UpdateDate"]}
    cleared = root.ims("UpdateApplication", NewRedirectUris="", **app).tree["Application"]
    assert cleared["RedirectUris"] == {"RedirectUri": []}


CHANGES = [
    ("a display name of 25", {"NewDisplayName": "d" * 25}, "InvalidParameter.NewDisplayName.Length"),
    ("an empty display name", {"NewDisplayName": ""}, "InvalidParameter.NewDisplayName.Length"),
    ("a scope of its own", {"NewPredefinedScopes": "email"}, "InvalidParameter.NewPredefinedScopes"),
    ("a path", {"NewRedirectUris": "/callback"}, "InvalidParameter.NewRedirectUris.Format"),
    ("a short token", {"NewAccessTokenValidity": "1"}, "InvalidParameter.NewAccessTokenValidity.Range"),
]


@pytest.mark.parametrize(("sent", "code"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_an_update_is_checked_as_a_whole(root: RawClient, sent: dict[str, str], code: str) -> None:
    made = root.ims("CreateApplication", **WEB)
    reply = root.ims("UpdateApplication", NewIsMultiTenant="true", **sent, **app_of(made))
    assert (reply.status, reply.code) == (400, code)
    assert root.ims("GetApplication", **app_of(made)).tree["Application"] == made.tree["Application"]


def test_applications_of_oauth_2_1_have_no_secrets(root: RawClient) -> None:
    app = app_of(root.ims("CreateApplication", **WEB, ProtocolVersion="2.1"))
    reply = root.ims("CreateAppSecret", **app)
    assert (reply.status, reply.code) == (400, "InvalidParameter.AppId.ProtocolVersion")
    assert root.ims("ListAppSecretIds", **app).tree["AppSecrets"]["AppSecret"] == []


def test_a_secret_belongs_to_one_application(root: RawClient) -> None:
    web, native = (app_of(root.ims("CreateApplication", **kind)) for kind in (WEB, NATIVE))
    secret = {"AppSecretId": root.ims("CreateAppSecret", **web).tree["AppSecret"]["AppSecretId"]}
    for action in ("GetAppSecret", "DeleteAppSecret"):
        reply = root.ims(action, **native, **secret)
        assert (reply.status, reply.code) == (404, "EntityNotExist.Application.AppSecret")
    assert root.ims("GetAppSecret", **web, **secret).status == 200


def test_secrets_and_installations_go_with_their_application(root: RawClient, other: RawClient) -> None:
    app = app_of(root.ims("CreateApplication", **SERVER))
    secret = root.ims("CreateAppSecret", **app).tree["AppSecret"]["AppSecretId"]
    assert root.ims("ProvisionApplication", **app).status == 200
    assert other.ims("ProvisionExternalApplication", **app).status == 200
    assert root.ims("DeleteApplication", **app).status == 200
    assert root.ims("GetAppSecret", AppSecretId=secret, **app).code == "EntityNotExist.Application"
    for client in (root, other):
        assert ids_of(client.ims("ListApplicationProvisionInfos")) == []
    assert other.ims("GetExternalApplication", **app).code == "EntityNotExist.ExternalApplication"
    # The name is free again, and the id is not given twice.
    assert app_of(root.ims("CreateApplication", **SERVER)) != app


def test_two_accounts_know_nothing_of_each_others_applications(root: RawClient, other: RawClient) -> None:
    own, theirs = (app_of(client.ims("CreateApplication", **WEB)) for client in (root, other))
    secret = {"AppSecretId": other.ims("CreateAppSecret", **theirs).tree["AppSecret"]["AppSecretId"]}
    listed = root.ims("ListApplications").tree["Applications"]["Application"]
    assert [one["AppId"] for one in listed] == [own["AppId"]]
    for action, more in (
        ("GetApplication", {}),
        ("UpdateApplication", {"NewDisplayName": "Mine"}),
        ("DeleteApplication", {}),
        ("CreateAppSecret", {}),
        ("ListAppSecretIds", {}),
        ("GetAppSecret", secret),
        ("DeleteAppSecret", secret),
        ("ProvisionApplication", {}),
        ("ProvisionExternalApplication", {}),
    ):
        reply = root.ims(action, **theirs, **more)
        assert (action, reply.status, reply.code) == (action, 404, "EntityNotExist.Application")
    assert other.ims("GetApplication", **theirs).tree["Application"]["DisplayName"] == "Web"


def test_an_installation_stays_as_it_was_granted(emulator: Emulator, root: RawClient, other: RawClient) -> None:
    made = root.ims("CreateApplication", **NATIVE, PredefinedScopes="profile;/acs/alidns")
    app = app_of(made)
    before = other.ims("ProvisionExternalApplication", **app).tree["ExternalApplication"]
    assert granted(before) == ["openid", "profile", "/acs/alidns"]
    root.ims("UpdateApplication", NewPredefinedScopes="aliuid", NewIsMultiTenant="false", **app)
    assert other.ims("GetExternalApplication", **app).tree["ExternalApplication"] == before
    emulator.clock.advance(3600)
    assert other.ims("DeprovisionExternalApplication", **app).status == 200
    assert other.ims("ProvisionExternalApplication", **app).code == "EntityNotExist.Application"
    root.ims("UpdateApplication", NewIsMultiTenant="true", **app)
    again = other.ims("ProvisionExternalApplication", **app).tree["ExternalApplication"]
    assert granted(again) == ["openid", "aliuid"]
    assert 3_600_000 <= int(again["CreateDate"]) - int(before["CreateDate"]) < 3_660_000


def test_own_installations_are_not_external(root: RawClient, other: RawClient) -> None:
    own, theirs = (app_of(client.ims("CreateApplication", **SERVER)) for client in (root, other))
    assert root.ims("ProvisionApplication", **own).status == 200
    assert root.ims("ProvisionApplication", **theirs).status == 200
    for source, expected in (("inner", [own]), ("external", [theirs]), (None, [own, theirs])):
        sent = {} if source is None else {"SourceType": source}
        listed = ids_of(root.ims("ListApplicationProvisionInfos", **sent))
        assert listed == [one["AppId"] for one in expected]
    external = root.ims("ListExternalApplications").tree["ExternalApplications"]["ExternalApplication"]
    assert [one["ForeignAppId"] for one in external] == [theirs["AppId"]]
    for action in ("GetExternalApplication", "DeprovisionExternalApplication"):
        assert root.ims(action, **own).code == "EntityNotExist.ExternalApplication"
    assert root.ims("ProvisionExternalApplication", **own).code == "EntityNotExist.Application"


async def test_external_applications_that_fill_more_than_a_page_are_not_passed_over(
    emulator: Emulator, root: RawClient, other: RawClient
) -> None:
    for number in range(3):
        made = other.ims("CreateApplication", **{**NATIVE, "AppName": f"n{number}"})
        assert root.ims("ProvisionExternalApplication", **app_of(made)).status == 200
    emulator.page_cap(2)
    tree = root.ims("ListExternalApplications").tree
    assert len(tree["ExternalApplications"]["ExternalApplication"]) == 2
    assert tree["IsTruncated"] is True
    assert tree["Marker"]
    assert len(ids_of(root.ims("ListApplicationProvisionInfos"))) == 3
    keys = StaticKeys(root.key_id, root.secret)
    async with Session(credentials=keys, endpoints={"ims": emulator.url}) as session:
        with pytest.raises(BadReply, match="longer than the one page"):
            async for _ in session.ims.list_external_applications():
                pass
    emulator.page_cap(None)
    assert root.ims("ListExternalApplications").tree["IsTruncated"] is False
