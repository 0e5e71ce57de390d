"""`python -m aliram.emulator`: runs one until it is interrupted, and prints what to paste into a shell."""

from __future__ import annotations

import argparse
import re
import shlex
import signal
import sys
import threading
from types import FrameType

from aliram.errors import ConfigError

from .serving import serve

_ROLE_NAME = re.compile(r"[A-Za-z0-9.-]{1,64}")


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m aliram.emulator",
        description="Alibaba Cloud IMS, RAM, STS and instance metadata on 127.0.0.1, to test against.",
    )
    parser.add_argument("--port", type=int, default=0, metavar="N", help="port to listen on (default: a free one)")
    parser.add_argument(
        "--state", default=":memory:", metavar="FILE", help="keep the state in FILE (default: in memory)"
    )
    parser.add_argument(
        "--instance-role", metavar="NAME", help="role whose credentials the metadata service gives, made if need be"
    )
    parser.add_argument(
        "--imds",
        choices=("optional", "required", "v1"),
        default="optional",
        help="metadata tokens: optional (default), required, or unknown as on old instances (v1)",
    )
    parser.add_argument(
        "--users", type=int, default=0, metavar="N", help="make N users called user-000000 and so on (default: 0)"
    )
    options = parser.parse_args(arguments)
    if wrong := _wrong(options):
        print(f"aliram.emulator: {wrong}", file=sys.stderr)
        return 2
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    try:
        emulator = serve(
            options.port, state=options.state, instance_role=options.instance_role, imds=options.imds
        ).start()
    except (ConfigError, OSError) as error:
        print(f"aliram.emulator: {error}", file=sys.stderr)
        return 1
    try:
        if options.users:
            emulator.seed_users(options.users)
        print(f"aliram emulator on {emulator.url}")
        print(f"account   {emulator.account_id}")
        print(f"root key  {emulator.root_key.access_key_id}")
        print(f"state     {options.state}")
        print(f"users     {options.users} made")
        print("\nPaste into a shell, and every aliram program talks to it:\n")
        for name, value in emulator.environment().items():
            print(f"export {name}={shlex.quote(value)}")
        print("\nCtrl-C ends it.", flush=True)
        ended.wait()
    finally:
        emulator.stop()
    return 0


def _wrong(options: argparse.Namespace) -> str | None:
    """What is wrong with the options, in words."""
    if not 0 <= options.port <= 65535:
        return f"--port must be from 0 to 65535, not {options.port}"
    if options.users < 0:
        return f"--users must be 0 or more, not {options.users}"
    role = options.instance_role
    if role is not None and not _ROLE_NAME.fullmatch(role):
        return f"--instance-role must be 1 to 64 characters of A-Za-z0-9.-, not {role!r}"
    return None


if __name__ == "__main__":
    sys.exit(main())
