"""`aliram credentials export`: the keys in use, for tools that cannot find them on their own."""

from __future__ import annotations

import json
import shlex
from datetime import UTC
from typing import Any

import click

from aliram.errors import CredentialsError

from .calling import Options, finish, open_session, session_options

__all__ = ["COMMANDS"]

FORMS = ("env", "process", "json")


@click.group("credentials")
def credentials() -> None:
    """Hand the credentials in use to other tools."""


def _export(form: str, **given: Any) -> None:
    options = Options(**given)
    finish(_print(form, options), options)


async def _print(form: str, options: Options) -> None:
    async with open_session(options) as session:
        keys = await session.credentials.get()
    if not keys.access_key_id:
        raise CredentialsError(f"the keys of {keys.provider} have no AccessKey pair that could be exported")
    token = str(keys.security_token) if keys.security_token is not None else None
    secret = str(keys.access_key_secret)
    if form == "env":
        lines = {
            "ALIBABA_CLOUD_ACCESS_KEY_ID": keys.access_key_id,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secret,
            "ALIBABA_CLOUD_SECURITY_TOKEN": token,
        }
        for name, value in lines.items():
            click.echo(f"unset {name}" if value is None else f"export {name}={shlex.quote(value)}")
        return
    # What a profile of mode External reads (`process_command`); on one line, and the same for people.
    tree: dict[str, Any] = {
        "mode": "AK" if token is None else "StsToken",
        "access_key_id": keys.access_key_id,
        "access_key_secret": secret,
    }
    if token is not None:
        tree["sts_token"] = token
    if keys.expiration is not None:
        tree["expiration"] = keys.expiration.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    click.echo(json.dumps(tree, indent=None if form == "process" else 2))


credentials.add_command(
    click.Command(
        "export",
        callback=_export,
        params=[
            click.Option(
                ["--format", "form"],
                type=click.Choice(FORMS),
                required=True,
                help="env: lines for a shell; process: what a profile of mode External reads; json: that, laid out.",
            ),
            *session_options(),
        ],
        help="Print the keys in use, secrets included: only ever on request, and to standard output.",
    )
)

COMMANDS: dict[str, click.Command] = {"credentials": credentials}
