"""CloudSSO from the user's side: the device flow, and what may be chosen afterwards.

    POST /device-authorization                       a code to show to a person, and one to poll with
    POST /token                                      again and again, until that person has agreed
    GET  /access-assignments/accounts                the accounts that the user may enter
    GET  /access-assignments/access-configurations   what the user may be in one of them

The calls are those of the aliyun CLI (its sources, v3.4.11). It knows two answers to a poll, AuthorizationPending and
InvalidDeviceCodeError; the others here are those of RFC 8628, section 3.5, in whatever form (unverified).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from aliram.errors import AliramError, ApiError, BadReply, CredentialsError, TransportError

from .browser_login import BrowserLogin, challenge_of, new_verifier, plain

if TYPE_CHECKING:
    from aliram.credentials._login_service import Answer, LoginService
    from aliram.secret import Secret

__all__ = ["Choice", "Token", "client_id", "list_access_configurations", "list_accounts", "log_in"]

CLIENT_ID = "app-vaz16tltdxs96audqf35"
"""Names the aliyun CLI; not a secret."""
CLIENT_VARIABLES = ("ALIBABACLOUD_SSO_CLIENT_ID", "ALIBABA_CLOUD_SSO_CLIENT_ID")
GRANT = "urn:ietf:params:oauth:grant-type:device_code"
INTERVAL, LONGEST_INTERVAL = 5.0, 60.0
"""Seconds between two polls where the service does not say (RFC 8628), and at most."""
SLOWER = 5.0
"""Seconds that each slow_down adds (RFC 8628)."""
PATIENCE = 5
"""Polls in a row that may fail before the login does."""
PAGE_SIZE, MAX_PAGES = 100, 1000

_PENDING = {"authorizationpending", "authorizationpendingerror"}
_SLOWER = {"slowdown", "slowdownerror"}
_DENIED = {"accessdenied", "accessdeniederror", "authorizationdenied", "authorizationdeniederror"}
_EXPIRED = {"invaliddevicecode", "invaliddevicecodeerror", "expiredtoken", "expiredtokenerror", "invalidgrant"}


class Token(NamedTuple):
    """What a login is kept as."""

    access_token: Secret
    expires: int
    """Epoch seconds."""


class Choice(NamedTuple):
    """An account or an access configuration."""

    id: str
    name: str


def client_id(environ: Mapping[str, str] | None = None) -> str:
    """The client that asks: the environment's, else that of the aliyun CLI."""
    environ = os.environ if environ is None else environ
    return next((environ[name] for name in CLIENT_VARIABLES if environ.get(name)), CLIENT_ID)


async def log_in(service: LoginService, portal: str, client: str, how: BrowserLogin) -> Token:
    """The device flow: shows a person where to agree, and waits.

    Args:
        service: The host of the sign-in URL.
        portal: The whole sign-in URL.
        client: The client id.
        how: How to meet the person.

    Raises:
        CredentialsError: The person said no, or nothing for too long.
        ApiError: The service refused to begin, or ended the login for another reason.
        TransportError: It could not be reached, or answered with something else.
    """
    verifier = new_verifier()
    content = {
        "PortalUrl": portal,
        "CodeChallenge": challenge_of(verifier),
        "ClientId": client,
        "CodeChallengeMethod": "S256",
    }
    begun = await service.post("/device-authorization", content=content, hide=(verifier,))
    code, user_code = begun.text("DeviceCode"), begun.text("UserCode")
    url = begun.text("VerificationUriComplete") or begun.text("VerificationUri")
    if code is None or url is None:
        raise BadReply("the answer of CloudSSO lacks DeviceCode or VerificationUri", "/device-authorization")
    how.show(str(url))
    if user_code is not None:
        click.echo(f"The code that it shows, or asks for: {plain(user_code)}", err=True)
    interval = min(begun.number("Interval") or INTERVAL, LONGEST_INTERVAL)
    # The aliyun CLI gives up after 101 polls, whatever life the code has.
    life = min(how.wait, begun.number("ExpiresIn") or 101 * interval)
    form = {"CodeVerifier": verifier, "ClientId": client, "DeviceCode": code, "GrantType": GRANT}
    return await _poll(service, form, interval, life, how)


async def _poll(
    service: LoginService, content: Mapping[str, str], interval: float, life: float, how: BrowserLogin
) -> Token:
    waited, failures = 0.0, 0
    while waited + interval <= life:
        await how.sleep(interval)
        waited += interval
        asked = how.clock()
        try:
            answer = await service.post("/token", content=content)
        except (ApiError, TransportError) as error:
            failures = _judge(error, failures)
            if failures or _code(error) in _SLOWER:
                interval = min(interval + SLOWER, LONGEST_INTERVAL)
            continue
        return _token(answer, asked)
    raise CredentialsError(f"nobody logged in to CloudSSO within {life:g} seconds")


def _judge(error: ApiError | TransportError, failures: int) -> int:
    """How many polls in a row have failed; raises what ends the login."""
    from aliram.credentials._login_service import asking_again_can_help

    code = _code(error)
    if code in _PENDING or code in _SLOWER:
        return 0
    if code in _DENIED:
        raise CredentialsError("the login to CloudSSO was denied in the browser") from error
    if code in _EXPIRED:
        raise CredentialsError("the code of this login to CloudSSO has expired: begin anew") from error
    if not asking_again_can_help(error) or failures + 1 >= PATIENCE:
        raise error
    return failures + 1


def _code(error: AliramError) -> str:
    """The service's code without the differences between one spelling and another."""
    return error.code.replace("_", "").replace(".", "").lower() if isinstance(error, ApiError) else ""


def _token(answer: Answer, asked: float) -> Token:
    from aliram.credentials._login_service import token_of

    token, life = token_of(answer.text("AccessToken")), answer.number("ExpiresIn")
    if token is None or not life:
        raise BadReply("the answer of CloudSSO lacks AccessToken or ExpiresIn", "/token")
    return Token(token, int(asked + min(life, 10 * 365 * 86400)))


async def list_accounts(service: LoginService, token: Secret) -> list[Choice]:
    """Every account that the user may enter.

    Raises:
        ApiError: The service said no; `refuses_access_token` tells whether a new login would help.
        TransportError: It could not be reached, or answered with something else.
    """
    query = (("MaxResults", str(PAGE_SIZE)),)
    return await _list(service, token, "accounts", query, ("Accounts", "AccountId", "DisplayName"))


async def list_access_configurations(service: LoginService, token: Secret, account: str) -> list[Choice]:
    """Every access configuration that the user has in an account; raises as `list_accounts` does."""
    names = ("AccessConfigurationsForAccount", "AccessConfigurationId", "AccessConfigurationName")
    return await _list(service, token, "access-configurations", (("AccountId", account),), names)


async def _list(
    service: LoginService,
    token: Secret,
    path: str,
    query: Sequence[tuple[str, str]],
    names: tuple[str, str, str],
) -> list[Choice]:
    items, identity, label = names
    path, marker = f"/access-assignments/{path}", ""
    found: list[Choice] = []
    for _ in range(MAX_PAGES):
        more = (("NextToken", marker),) if marker else ()
        page = await service.get(path, bearer=token, query=(*query, *more))
        pairs = [(item.text(identity), item.text(label)) for item in page.items(items)]
        found += [Choice(str(chosen), plain(name or "")) for chosen, name in pairs if chosen]
        before, marker = marker, str(page.text("NextToken") or "")
        if not marker or marker == before:
            break
    return found
