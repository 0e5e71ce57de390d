"""Providers of other packages: found by name among what is installed, loaded late, and closed."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from aliram.credentials import Plugin, Refresher
from aliram.errors import ConfigError, CredentialsError
from aliram.session import Session
from aliram.transport import Transport
from tests.credential_services import MARK, Rerouted, Services, credential_services, log_shows_nothing
from tests.fake_clock import FakeClock

VAULT = """
import threading
from aliram.credentials import Keys
from aliram.errors import CredentialsError
from aliram.secret import Secret

made = []
thread = threading.current_thread()

class Vault:
    name = "vault"
    keep_fresh = True

    def __init__(self):
        self.http, self.fetched, self.closed = [], 0, 0
        self.thread = threading.current_thread()
        made.append(self)

    def bind(self, http):
        self.http.append(http)

    async def fetch(self):
        self.fetched += 1
        return Keys(access_key_id="LTAI5tVault", access_key_secret=Secret("sEcReT-of-the-vault"), provider=self.name)

    async def aclose(self):
        self.closed += 1

class Bare:
    name = "bare"

    async def fetch(self):
        return Keys(access_key_id="LTAI5tBare", access_key_secret=Secret("sEcReT-of-the-vault"), provider=self.name)

def bare():
    return Bare()

class Locked(Bare):
    async def fetch(self):
        raise CredentialsError("the vault is locked", retryable=True)

class Rude(Bare):
    async def fetch(self):
        raise ValueError("sEcReT-of-the-vault")

def raises():
    raise ValueError("sEcReT-of-the-vault")

def nothing():
    return None

number = 5
"""

NAMES = {
    "vault": "vault_package:Vault",
    "bare": "vault_package:bare",
    "locked": "vault_package:Locked",
    "rude": "vault_package:Rude",
    "raises": "vault_package:raises",
    "nothing": "vault_package:nothing",
    "number": "vault_package:number",
    "missing": "vault_package:Missing",
    "elsewhere": "vault_package.nowhere:Vault",
}

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a distribution with entry points, as pip leaves it behind."""

    def install(name: str = "vault", entries: dict[str, str] = NAMES) -> None:
        folder = tmp_path / f"site-{name}"
        info = folder / f"{name}_package-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-package\nVersion: 1.0\n")
        lines = "".join(f"{entry} = {value}\n" for entry, value in entries.items())
        (info / "entry_points.txt").write_text(f"[aliram.credentials]\n{lines}")
        (folder / f"{name}_package.py").write_text(VAULT)
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.delitem(sys.modules, f"{name}_package", raising=False)

    return install


@pytest.fixture
async def services() -> AsyncIterator[Services]:
    async with credential_services(FakeClock()) as services:
        yield services


@pytest.fixture
async def http(services: Services) -> AsyncIterator[Rerouted]:
    http = services.http()
    yield http
    await http.aclose()


def loaded() -> Any:
    """The package's module, as somebody has imported it."""
    return sys.modules["vault_package"]


def untouched() -> bool:
    """Whether nobody has imported it."""
    return "vault_package" not in sys.modules


async def test_a_session_takes_a_plug_in_by_its_name(install: Install, services: Services, http: Rerouted) -> None:
    install()
    async with Session(credentials="vault", transport=http) as session:
        assert untouched(), "nothing is loaded before it is needed"
        await session.sts.get_caller_identity()
        await session.sts.get_caller_identity()
        (vault,) = loaded().made
        assert vault.http == [http]
        assert vault.closed == 0
    assert [one.key_id for one in services.asked] == ["LTAI5tVault", "LTAI5tVault"]
    assert (vault.fetched, vault.closed) == (1, 1)


async def test_it_is_imported_and_made_beside_the_loop_and_wishes_what_it_wishes(install: Install) -> None:
    install()
    plugin = Plugin("vault")
    wishes = [plugin.keep_fresh]
    assert (await plugin.fetch()).provider == "vault"
    (vault,) = loaded().made
    assert "asyncio" in loaded().thread.name
    assert "asyncio" in vault.thread.name
    assert [*wishes, plugin.keep_fresh] == [False, True]
    await plugin.aclose()


async def test_a_function_and_a_class_of_the_least_members_will_do(install: Install) -> None:
    install()
    plugin = Plugin("bare")
    assert (await plugin.fetch()).access_key_id == "LTAI5tBare"
    assert not plugin.keep_fresh
    await plugin.aclose()


async def test_callers_at_once_make_one(install: Install) -> None:
    install()
    plugin = Plugin("vault")
    await asyncio.gather(*(plugin.fetch() for _ in range(50)))
    assert [vault.fetched for vault in loaded().made] == [50]
    refresher = Refresher(plugin)
    await asyncio.gather(*(refresher.get() for _ in range(1000)))
    assert loaded().made[0].fetched == 51
    await refresher.aclose()
    await refresher.aclose()
    assert loaded().made[0].closed == 1


WRONG = {
    "raises": ("the credentials plug-in 'raises' cannot be loaded: ValueError", False),
    "missing": ("the credentials plug-in 'missing' cannot be loaded: AttributeError", False),
    "elsewhere": ("the credentials plug-in 'elsewhere' cannot be loaded: ModuleNotFoundError", False),
    "number": ("the credentials plug-in 'number' cannot be loaded: TypeError", False),
    "nothing": ("the credentials plug-in 'nothing' gives no provider: it has no fetch()", False),
    "locked": ("the vault is locked", True),
    "rude": ("its code raised ValueError", False),
}


@pytest.mark.parametrize("name", WRONG)
async def test_one_that_cannot_be_used_says_why_without_its_own_words(
    name: str, install: Install, http: Rerouted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    install()
    reason, retryable = WRONG[name]
    async with Session(credentials=name, transport=http) as session:
        with pytest.raises(CredentialsError) as caught:
            await session.sts.get_caller_identity()
    (attempt,) = caught.value.attempts
    assert (attempt.provider, attempt.reason) == (name, reason)
    assert caught.value.retryable is retryable
    assert not MARK.search(str(caught.value))
    log_shows_nothing(caplog)


async def test_an_unknown_name_is_told_with_those_there_are(install: Install) -> None:
    with pytest.raises(CredentialsError, match="no credentials plug-in is called 'safe'; there are none"):
        await Plugin("safe").fetch()
    install(entries={"vault": NAMES["vault"], "bare": NAMES["bare"]})
    with pytest.raises(CredentialsError) as caught:
        await Plugin("safe").fetch()
    text = "no credentials plug-in is called 'safe'; there are bare, vault (entry points aliram.credentials)"
    assert caught.value.message == text
    assert untouched()


async def test_two_packages_with_one_name_are_refused(install: Install) -> None:
    install("vault", {"vault": "vault_package:Vault"})
    install("evil", {"vault": "evil_package:Vault"})
    with pytest.raises(CredentialsError) as caught:
        await Plugin("vault").fetch()
    assert caught.value.message == (
        "several credentials plug-ins are called 'vault': evil_package:Vault, vault_package:Vault"
    )
    assert untouched()
    assert "evil_package" not in sys.modules


async def test_nothing_installed_gets_into_the_chain(install: Install, http: Rerouted) -> None:
    install(entries=dict.fromkeys(("environment", "profile", "imds", "default", "chain"), NAMES["vault"]))
    async with Session(transport=http) as session:
        attempts = await session.credentials.explain()
    assert len(attempts) == 5, "the sixth is not reached: metadata was chosen and is not there"
    assert untouched()


@pytest.mark.parametrize("name", ["", None, 5])
def test_a_name_must_be_one(name: Any) -> None:
    with pytest.raises(ConfigError, match="the name of a credentials plug-in"):
        Plugin(name)


@pytest.mark.parametrize("text", ["LTAI5tsEcReT", "sEcReT/key", "Vault", "a b", "", "x" * 33])
def test_what_looks_like_a_key_is_neither_looked_for_nor_shown(text: str) -> None:
    with pytest.raises(ConfigError, match="credentials must be a provider") as caught:
        Session(credentials=text)
    assert not text or text not in str(caught.value)


async def test_it_takes_the_http_of_its_session_and_of_no_second_one(install: Install) -> None:
    install()
    one, other = Transport(environ={}), Transport(environ={})
    plugin = Plugin("vault")
    plugin.bind(one)
    plugin.bind(one)
    with pytest.raises(ConfigError, match="another session"):
        plugin.bind(other)
    await plugin.fetch()
    assert loaded().made[0].http == [one]
    for closes in (plugin, one, other):
        await closes.aclose()


async def test_one_that_is_closed_while_it_is_loaded_leaves_nothing_open(install: Install) -> None:
    install()
    plugin = Plugin("vault")
    fetching = asyncio.create_task(plugin.fetch())
    await asyncio.sleep(0)
    await plugin.aclose()
    with pytest.raises(ConfigError, match="closed"):
        await fetching
    (vault,) = loaded().made
    assert (vault.fetched, vault.closed) == (0, 1)
    with pytest.raises(ConfigError, match="closed"):
        await plugin.fetch()
    assert len(loaded().made) == 1


def test_it_shows_its_name() -> None:
    assert repr(Plugin("vault")) == "Plugin('vault')"
