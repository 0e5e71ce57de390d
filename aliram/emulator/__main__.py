"""`python -m aliram.emulator`: runs one until it is interrupted, and prints what to paste into a shell."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import threading
from types import FrameType

from aliram.errors import ConfigError

from .serving import serve


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
    options = parser.parse_args(arguments)
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
        print(f"aliram emulator on {emulator.url}")
        print(f"account   {emulator.account_id}")
        print(f"root key  {emulator.root_key.access_key_id}")
        print(f"state     {options.state}")
        print("\nPaste into a shell, and every aliram program talks to it:\n")
        for name, value in emulator.environment().items():
            print(f"export {name}={shlex.quote(value)}")
        print("\nCtrl-C ends it.", flush=True)
        ended.wait()
    finally:
        emulator.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
