"""Keys from environment variables, and what a chain makes of them."""

from __future__ import annotations

import subprocess
import sys
import traceback
from itertools import product
from pathlib import Path

import pytest

from aliram.credentials.environment import Environment, is_true
from aliram.credentials.provider import NotConfigured
from aliram.errors import CredentialsError

SECRET = "sEcReT-of-the-environment"
FAMILIES = ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", ""]


def pair(family: str, tag: str, token: str | None = None) -> dict[str, str]:
    names = {f"{family}ACCESS_KEY_ID": f"id-{tag}", f"{family}ACCESS_KEY_SECRET": f"secret-{tag}"}
    return names | ({} if token is None else {f"{family}SECURITY_TOKEN": token})


@pytest.mark.parametrize("family", FAMILIES)
async def test_each_family_of_names_is_read(family: str) -> None:
    keys = await Environment(pair(family, "a")).fetch()
    assert (keys.access_key_id, keys.access_key_secret, keys.security_token) == ("id-a", "secret-a", None)
    assert (keys.kind, keys.provider, keys.expiration) == ("ak", "environment", None)
    with_token = await Environment(pair(family, "a", "t")).fetch()
    assert (with_token.kind, with_token.security_token) == ("sts", "t")


@pytest.mark.parametrize("first", range(4))
async def test_the_first_family_in_order_wins(first: int) -> None:
    environ: dict[str, str] = {}
    for index in range(first, 4):
        environ |= pair(FAMILIES[index], str(index))
    assert (await Environment(environ).fetch()).access_key_id == f"id-{first}"


@pytest.mark.parametrize(("one", "other"), [(a, b) for a, b in product(FAMILIES, FAMILIES) if a != b])
async def test_families_are_never_mixed(one: str, other: str) -> None:
    environ = {f"{one}ACCESS_KEY_ID": "id", f"{other}ACCESS_KEY_SECRET": SECRET}
    with pytest.raises(CredentialsError, match=r"is set and .* is not"):
        await Environment(environ).fetch()
    keys = await Environment(pair(one, "a") | {f"{other}SECURITY_TOKEN": "stray"}).fetch()
    assert keys.kind == "ak"


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("there", "missing"), [("ID", "SECRET"), ("SECRET", "ID")])
@pytest.mark.parametrize("empty", [None, "", "  \n"])
async def test_half_a_key_is_an_error_that_names_the_missing_half(
    family: str, there: str, missing: str, empty: str | None
) -> None:
    environ = {f"{family}ACCESS_KEY_{there}": SECRET}
    if empty is not None:
        environ[f"{family}ACCESS_KEY_{missing}"] = empty
    with pytest.raises(CredentialsError) as caught:
        await Environment(environ).fetch()
    assert not isinstance(caught.value, NotConfigured), "a chain must not go on to another identity"
    assert str(caught.value) == f"{family}ACCESS_KEY_{there} is set and {family}ACCESS_KEY_{missing} is not"
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("environ", [{}, {"ALIBABA_CLOUD_SECURITY_TOKEN": "t"}, {"ALIBABA_CLOUD_ACCESS_KEY_ID": " "}])
async def test_without_keys_it_passes_and_says_what_to_set(environ: dict[str, str]) -> None:
    with pytest.raises(NotConfigured, match="ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET"):
        await Environment(environ).fetch()


async def test_line_ends_around_a_value_are_dropped_and_within_it_are_told() -> None:
    environ = {"ACCESS_KEY_ID": " id\n", "ACCESS_KEY_SECRET": f"{SECRET}\r\n"}
    assert (await Environment(environ).fetch()).access_key_secret == SECRET
    environ["ACCESS_KEY_SECRET"] = f"{SECRET} and more"
    with pytest.raises(CredentialsError, match="access_key_secret holds a blank") as caught:
        await Environment(environ).fetch()
    assert SECRET not in "".join(traceback.format_exception(caught.value))


async def test_the_environment_is_read_when_the_provider_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [family + name for family in FAMILIES for name in ("ACCESS_KEY_ID", "ACCESS_KEY_SECRET")]:
        monkeypatch.delenv(name, raising=False)
    before = Environment()
    for name, value in pair("ALICLOUD_", "late").items():
        monkeypatch.setenv(name, value)
    assert (await Environment().fetch()).access_key_id == "id-late"
    with pytest.raises(NotConfigured):
        await before.fetch()


def test_nothing_is_read_on_import_and_no_http_is_loaded() -> None:
    code = (
        "import os, sys\n"
        "import aliram.credentials.environment, aliram.credentials.refresh, aliram.credentials.chain\n"
        "assert 'aiohttp' not in sys.modules\n"
        "import asyncio\n"
        "os.environ.update(ALIBABA_CLOUD_ACCESS_KEY_ID='late', ALIBABA_CLOUD_ACCESS_KEY_SECRET='s')\n"
        "print(asyncio.run(aliram.credentials.default_chain().fetch()).access_key_id)\n"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("late", "")


@pytest.mark.parametrize(
    ("value", "on"),
    [
        ("true", True),
        ("TRUE", True),
        (" true ", True),
        ("1", True),
        ("false", False),
        ("0", False),
        ("", False),
        (None, False),
    ],
)
def test_switches(value: str | None, on: bool) -> None:
    assert is_true(value) is on


def test_repr_shows_no_secret() -> None:
    assert SECRET not in repr(Environment({"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": SECRET}).__dict__)
