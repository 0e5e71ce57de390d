"""OAuth from the user's side: an authorization code with a proof key (RFC 6749, 7636), redirected to this machine.

    GET  https://signin.aliyun.com/oauth2/v1/auth    in the browser; ends on http://127.0.0.1:<port>/cli/callback
    POST https://oauth.aliyun.com/v1/token           grant_type=authorization_code   tokens for the code

Client, ports, path and the form of the requests are those of the aliyun CLI (its sources, v3.4.11).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from aliram.encoding import encode_query
from aliram.errors import AliramError, ApiError, BadReply, CredentialsError

from .browser_login import BrowserLogin, challenge_of, new_verifier, plain, random_text
from .oauth_callback import Callback, Redirect, listening

if TYPE_CHECKING:
    from aliram.credentials._login_service import Answer, LoginService
    from aliram.credentials.oauth import Site
    from aliram.secret import Secret

__all__ = ["Tokens", "log_in"]


class Tokens(NamedTuple):
    """What a login is kept as."""

    access: Secret
    refresh: Secret | None
    expires: int
    """Of the access token: epoch seconds."""


async def log_in(service: LoginService, site: Site, how: BrowserLogin) -> Tokens:
    """Shows a person where to log in, waits for the browser to come back, and trades its code for tokens.

    Args:
        service: The OAuth service of the site.
        site: Where to log in.
        how: How to meet the person.

    Raises:
        ConfigError: No port is free for the browser to come back to.
        CredentialsError: The person said no, or nothing for too long; or the code is worth nothing.
        ApiError: The service refused for another reason.
        TransportError: It could not be reached, or answered with something else.
    """
    state, verifier = random_text(16), new_verifier()
    async with listening(state) as callback:
        query = {
            "response_type": "code",
            "client_id": site.client_id,
            "redirect_uri": callback.redirect_uri,
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        how.show(f"{site.sign_in_url}/oauth2/v1/auth?{encode_query(query.items())}")
        try:
            code = _code(await _redirect(callback, how))
            form = [
                ("grant_type", "authorization_code"),
                ("code", code),
                ("client_id", site.client_id),
                ("redirect_uri", callback.redirect_uri),
                ("code_verifier", verifier),
            ]
            tokens = await _trade(service, form, how)
        except AliramError as error:
            callback.answer(False, f"{error}")
            raise
        callback.answer(True, "Close this page and go back to the terminal.")
    return tokens


async def _redirect(callback: Callback, how: BrowserLogin) -> Redirect:
    async def expire() -> None:
        await how.sleep(how.wait)

    patience = asyncio.create_task(expire(), name="aliram login patience")
    try:
        await asyncio.wait((callback.redirect, patience), return_when=asyncio.FIRST_COMPLETED)
    finally:
        patience.cancel()
        await asyncio.gather(patience, return_exceptions=True)
    if not callback.redirect.done():
        raise CredentialsError(f"nobody logged in by OAuth within {how.wait:g} seconds")
    return callback.redirect.result()


def _code(redirect: Redirect) -> Secret:
    if redirect.code is not None:
        return redirect.code
    why = plain(" ".join(f"{redirect.error} {redirect.description}".split()))[:200]
    if redirect.error == "access_denied":
        raise CredentialsError(f"the OAuth login was denied in the browser ({why})")
    raise CredentialsError(f"the browser came back from the OAuth login without a code ({why})")


async def _trade(service: LoginService, form: list[tuple[str, str]], how: BrowserLogin) -> Tokens:
    asked = how.clock()
    try:
        answer = await service.post("/v1/token", form=form)
    except ApiError as error:
        if error.code not in ("invalid_grant", "expired_token"):
            raise
        # A code works once, and not for long.
        raise CredentialsError(f"the OAuth service refuses the code of this login ({error}): begin anew") from error
    return _tokens(answer, asked)


def _tokens(answer: Answer, asked: float) -> Tokens:
    from aliram.credentials._login_service import token_of
    from aliram.credentials.oauth import DEFAULT_SECONDS, LONGEST_SECONDS

    access = token_of(answer.text("access_token"))
    if access is None:
        raise BadReply("the answer of the OAuth service lacks access_token", "/v1/token")
    life = min(answer.number("expires_in") or DEFAULT_SECONDS, LONGEST_SECONDS)
    return Tokens(access, token_of(answer.text("refresh_token")), int(asked + life))
