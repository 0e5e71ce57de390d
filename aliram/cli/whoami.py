"""`aliram whoami`: who the credentials in use belong to, and which provider gave them."""

from __future__ import annotations

from typing import Any

import click

from .calling import Options, common_options, finish, open_session
from .output import Writer

__all__ = ["COMMANDS"]


def _whoami(**given: Any) -> None:
    options = Options(**given)
    form = options.output or ("json" if options.query else "table")
    finish(_ask(options, Writer(form, options.query)), options)


async def _ask(options: Options, writer: Writer) -> None:
    async with open_session(options) as session:
        reply = await session.sts.call("GetCallerIdentity")
        keys = await session.credentials.get()
        found = {name: value for name, value in reply.items() if name != "RequestId"}
        found["Provider"] = keys.provider
        found["AccessKeyId"] = keys.access_key_id
        if keys.expiration is not None:
            found["Expiration"] = keys.expiration.isoformat()
        writer.write(found if options.output in ("json", "yaml") or options.query else _as_rows(found))


def _as_rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"What": name, "Value": value} for name, value in found.items()]


COMMANDS: dict[str, click.Command] = {
    "whoami": click.Command(
        "whoami",
        callback=_whoami,
        params=list(common_options()),
        help="Say who the credentials belong to, which provider gave them and until when. Calls GetCallerIdentity.",
    )
}
