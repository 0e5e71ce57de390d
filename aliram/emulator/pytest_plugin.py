"""Fixtures for test suites: pytest finds them in every project where aliram is installed, and nothing is started or
imported before a test asks for one.

    async def test_a_user_is_made(aliram_session):
        await aliram_session.ram.create_user(user_name="alice")

An emulator of its own for each test is the default: it is up in some 3 ms, and no test can see what another one left
behind or still has on its way. `aliram_emulator_scope = "module"` in pytest's configuration keeps one for longer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import pytest

if TYPE_CHECKING:
    from aliram.session import Session

    from .serving import Emulator

__all__ = [
    "EmulatorFactory",
    "aliram_emulator",
    "aliram_emulator_factory",
    "aliram_emulator_options",
    "aliram_environment",
    "aliram_session",
]

_Scope = Literal["session", "package", "module", "class", "function"]
_SCOPES = ("function", "class", "module", "package", "session")

_OPTION = "aliram_emulator_scope"

_FAMILIES = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ALIYUN_", "ALIRAM_")
"""Begin the names of the variables that lead clients to an account."""
_KEPT = "_REGION_ID"
"""Ends the names of those that lead nowhere by themselves, and that code under test may need."""


class EmulatorFactory(Protocol):
    """What the fixture `aliram_emulator_factory` gives."""

    def __call__(self, **options: Any) -> Emulator:
        """A started emulator; the options are those of `aliram.emulator.serve`."""
        ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(_OPTION, f"how long an aliram_emulator lasts: {', '.join(_SCOPES)}", default="function")


def pytest_configure(config: pytest.Config) -> None:
    scope = config.getini(_OPTION)
    if scope not in _SCOPES:
        raise pytest.UsageError(f"{_OPTION} must be one of {', '.join(_SCOPES)}, not {scope!r}")


def _scope(fixture_name: str, config: pytest.Config) -> _Scope:
    return cast(_Scope, config.getini(_OPTION))


@pytest.fixture(scope="session")
def aliram_emulator_factory() -> Iterator[EmulatorFactory]:
    """Starts emulators: `aliram_emulator_factory(tls=True)`, with the options of `aliram.emulator.serve`. They are
    stopped with the session, or before by `stop()`."""
    from .serving import serve

    started: list[Emulator] = []

    def start(**options: Any) -> Emulator:
        started.append(serve(**options).start())
        return started[-1]

    yield start
    for emulator in started:
        emulator.stop()


@pytest.fixture(scope=_scope)
def aliram_emulator_options() -> dict[str, Any]:
    """What `aliram_emulator` is started with. A fixture of this name in a conftest.py or a test module replaces it:
    `return {"tls": True, "instance_role": "web"}`."""
    return {}


@pytest.fixture(scope=_scope)
def aliram_emulator(aliram_emulator_options: dict[str, Any]) -> Iterator[Emulator]:
    """A fresh emulator of Alibaba Cloud IMS, RAM, STS and instance metadata, with one empty account."""
    from .serving import serve

    with serve(**aliram_emulator_options) as emulator:
        yield emulator


@pytest.fixture
def aliram_environment(aliram_emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment leads to `aliram_emulator`, as its root, for the length of the test. Whatever else of the
    families ALIBABA_CLOUD_*, ALIBABACLOUD_*, ALICLOUD_*, ALIYUN_* and ALIRAM_* is set is taken away, but for regions,
    so that no real account can be met. Gives the variables that were set."""
    for name in [name for name in os.environ if name.startswith(_FAMILIES) and not name.endswith(_KEPT)]:
        monkeypatch.delenv(name)
    environment = aliram_emulator.environment()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return environment


@pytest.fixture
def aliram_session(aliram_emulator: Emulator) -> Session:
    """A `Session` on `aliram_emulator`, as its root. It keeps no connection open between two calls, so that it needs
    no closing and can be used in any event loop: with pytest-asyncio, with anyio's plug-in, or in `asyncio.run`."""
    from .unpooled import Unpooled

    return aliram_emulator.session(transport=Unpooled(aliram_emulator.ssl_context()))
