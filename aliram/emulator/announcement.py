"""What a running emulator tells whoever started it from a shell: where it is, and how each kind of client gets there.

All of it can be pasted into a shell as it stands: what is not for the shell is a comment. The variables and options of
the official SDKs and of the `aliyun` command line are those of their sources (Python SDK tea-openapi 0.4.6, aliyun-cli
3.4, 2026); neither has a variable for a plain-HTTP endpoint.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from .entrance import Entrance
from .filling import Filling
from .serving import Emulator

__all__ = ["announcement", "exposure"]


def announcement(
    emulator: Emulator, filling: Filling, *, state: str, users: int, seeds: Sequence[str] = ()
) -> Iterator[str]:
    """The lines.

    Args:
        emulator: it runs.
        filling: what it was to be filled with; it was not where a state file was gone on with.
        state: the file that keeps the state, or `:memory:`.
        users: how many were asked for.
        seeds: files whose accounts were asked for.
    """
    scheme, _, place = emulator.url.partition("://")
    kept = "in memory" if state == ":memory:" else shlex.quote(state)
    yield f"# aliram emulator on {emulator.url}"
    yield f"# account   {emulator.account_id}"
    yield f"# root key  {emulator.root_key.access_key_id}"
    yield f"# state     {kept}"
    if emulator.resumed and (users or seeds):
        yield "#           kept as it is: --seed and --users only fill a new file"
    yield f"# users     {0 if emulator.resumed else users} made"
    for path in () if emulator.resumed else seeds:
        yield f"# seed      {shlex.quote(path)}"
    yield ""
    yield "# aliram, and the keys for everybody else. Paste this into a shell:"
    for name, value in emulator.environment().items():
        yield f"export {name}={shlex.quote(value)}"
    if emulator.ca_file is not None:
        yield "# (SSL_CERT_FILE: in that shell, no other authority is trusted.)"
    yield ""
    yield "# Official SDKs find these keys. No variable gives them an endpoint, so set it in their Config:"
    yield f'#   endpoint="{place}", protocol="{scheme}"{_authority(emulator)}'
    yield ""
    yield "# The aliyun command line, in the same shell and whatever its profiles say:"
    insecure = " --insecure" if scheme == "http" else ""
    region = "--region cn-hangzhou"
    yield f"ALIBABA_CLOUD_IGNORE_PROFILE=TRUE aliyun ram ListUsers {region} --endpoint {shlex.quote(place)}{insecure}"
    yield ""
    yield from _further_keys(emulator, filling)
    yield "# Ctrl-C ends it."


def _further_keys(emulator: Emulator, filling: Filling) -> Iterator[str]:
    """Whose keys there are besides, each as a line that is one for a shell without its `#`."""
    accounts = emulator.accounts
    if len(accounts) > 1:
        yield "# Root keys of the accounts. Paste what follows the # of one:"
        for account in accounts:
            yield _pasted(account.root_key.access_key_id, str(account.root_key.access_key_secret), account.id)
        yield ""
    if filling.keys:
        yield "# Access keys of the users that were made:"
        for key in filling.keys:
            yield _pasted(key.id, key.secret, f"{key.user} of {key.account}")
        if filling.more:
            yield f"#   ... and {filling.more:,} more of made-up users; CreateAccessKey gives any user another"
        yield ""


def _pasted(key: str, secret: str, whose: str) -> str:
    variables = ("ALIBABA_CLOUD_ACCESS_KEY_ID", key), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret)
    return f"#   export {' '.join(f'{name}={shlex.quote(value)}' for name, value in variables)}  # {whose}"


def exposure(host: str, port: int) -> str:
    """What is said when it listens where others reach it."""
    return (
        f"warning: {host} is no loopback address: everybody who reaches port {port} is served. The emulator's keys are"
        " no secret, and whoever has none can still steer and empty it."
    )


def _authority(emulator: Entrance) -> str:
    return "" if emulator.ca_file is None else f', ca="{emulator.ca_file}"'
