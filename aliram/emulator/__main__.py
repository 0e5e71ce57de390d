"""`python -m aliram.emulator`: runs one until it is interrupted, and prints what to paste into a shell."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable
from types import FrameType
from typing import NoReturn, get_args

from aliram.errors import ConfigError

from .address import LOOPBACK, Address, read_host
from .announcement import announcement, exposure
from .core import Settings
from .filling import Filling
from .imds import DEFAULT_LIFETIME, checked_mode, checked_role
from .permissions import AuthMode, checked_auth
from .serving import Emulator

_AFTERWORD = """\
It prints what to paste into a shell, and runs until Ctrl-C or SIGTERM. Wrong options, a taken port and a state file
that cannot be used are told in one line, with exit code 2. A state file that holds something is gone on with as it
is: --users and --seed are for new ones.

  python -m aliram.emulator --port 8080 --users 3
  python -m aliram.emulator --port 8080 --state company.db
  python -m aliram.emulator --tls --instance-role web
  python -m aliram.emulator --seed account.yaml
"""


class _Wrong(Exception):
    """The options cannot be followed; the text says why."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Wrong(f"{message} (--help tells what there is)")


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code: 0 when it was ended, 2 when it could not do what it was told."""
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    try:
        options = _parser().parse_args(arguments)
        _check(options)
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # the last one is not known everywhere
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), end)
        filling = Filling(options.seed, options.users)
        emulator = _start(options, filling)
    except (_Wrong, ConfigError, OSError) as error:
        print(f"aliram.emulator: {error}", file=sys.stderr)
        return 2
    try:
        if not Address(options.host, 0, options.tls).loopback:
            print(f"aliram.emulator: {exposure(options.host, emulator.port)}", file=sys.stderr, flush=True)
        _say(announcement(emulator, filling, state=options.state, users=options.users, seeds=options.seed))
        while not ended.wait(1):  # Windows sees no Ctrl-C while it waits without an end
            pass
    finally:
        emulator.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m aliram.emulator",
        description="Alibaba Cloud IMS, RAM, STS and instance metadata on this machine, to test against.",
        epilog=_AFTERWORD,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    where = parser.add_argument_group("where it listens, and to whom")
    where.add_argument(
        "--host",
        default=LOOPBACK,
        metavar="IP",
        help=f"address to listen on (default: {LOOPBACK}); whoever reaches it is served",
    )
    where.add_argument("--port", type=int, default=0, metavar="N", help="port to listen on (default: a free one)")
    where.add_argument(
        "--tls",
        action="store_true",
        help="HTTPS, with a certificate made on the spot; needs pip install 'aliram[emulator]'",
    )
    where.add_argument(
        "--auth",
        choices=get_args(AuthMode),
        default="verify",
        help="verify: check who signed (default); enforce: and what their policies allow; off: ask for no proof",
    )
    what = parser.add_argument_group("what it holds")
    what.add_argument(
        "--state",
        default=":memory:",
        metavar="FILE",
        help="keep the state in FILE, made where there is none (default: in memory)",
    )
    what.add_argument(
        "--users",
        type=int,
        default=0,
        metavar="N",
        help="make N users in a new state, user-000000 and so on (default: 0)",
    )
    what.add_argument(
        "--seed",
        action="append",
        default=[],
        metavar="FILE",
        help="make the accounts that FILE describes in a new state, in YAML (needs pip install 'aliram[emulator]') or"
        " JSON; may be repeated",
    )
    instance = parser.add_argument_group("instance metadata")
    instance.add_argument(
        "--instance-role", metavar="NAME", help="role whose credentials the metadata service gives, made if need be"
    )
    instance.add_argument(
        "--imds",
        choices=("optional", "required", "v1"),
        default="optional",
        help="metadata tokens: optional (default), required, or unknown as on old instances (v1)",
    )
    return parser


def _check(options: argparse.Namespace) -> None:
    """Raises `_Wrong` for values that cannot be right, and brings the host into its one form."""
    if not 0 <= options.port <= 65535:
        raise _Wrong(f"--port must be from 0 to 65535, not {options.port}")
    if options.users < 0:
        raise _Wrong(f"--users must be 0 or more, not {options.users}")
    if not options.state:
        raise _Wrong("--state must name a file")
    try:
        checked_role(options.instance_role)
        options.host = read_host(options.host)
    except ValueError as error:
        raise _Wrong(f"--{error}") from None


def _start(options: argparse.Namespace, filling: Filling) -> Emulator:
    settings = Settings(
        state=options.state,
        now=time.time,
        imds_mode=checked_mode(options.imds),
        instance_role=options.instance_role,
        instance_lifetime=DEFAULT_LIFETIME,
        auth=checked_auth(options.auth),
        fill=filling,
    )
    emulator = Emulator(Address(options.host, options.port, options.tls), settings)
    try:
        return emulator.start()
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES):
            why = os.strerror(error.errno)
            raise _Wrong(f"cannot listen on {options.host} port {options.port}: {why}") from None
        raise


def _say(lines: Iterable[str]) -> None:
    """Prints at once, line by line, also into a pipe; one whose reader has gone is no reason to end."""
    try:
        for line in lines:
            print(line, flush=True)
    except BrokenPipeError:
        # Or the interpreter would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
