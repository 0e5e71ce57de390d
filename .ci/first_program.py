"""Run the README's first program against the emulator, as a user who installed nothing but the wheel."""

import os
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import aliram
from aliram import emulator

README = Path(sys.argv[1])
CHECKOUT = README.parent.resolve()


def main() -> None:
    here = Path(aliram.__file__).resolve()
    assert CHECKOUT not in here.parents, f"aliram came from the checkout, not from the wheel: {here}"
    assert resources.files("aliram").joinpath("py.typed").is_file(), "py.typed is not in the wheel"
    program = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.S)
    assert program is not None, "the README has no program"
    with emulator.serve() as running:
        running.seed_users(3)
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program[1]],
            env={**os.environ, **running.environment()},
            capture_output=True,
            text=True,
            timeout=60,
        )
    print(done.stdout, done.stderr, sep="", end="")
    assert done.returncode == 0, f"the README's first program failed with {done.returncode}"
    assert len(done.stdout.splitlines()) >= 3, "the README's first program printed too little"


main()
