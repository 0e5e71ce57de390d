"""Proxies named by environment or argument: service calls go through them, not one metadata request does.

Names of hosts lead to loopback here, since loopback itself is never asked through a proxy of the environment.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from aliram.credentials import EcsRamRole, Refresher
from aliram.errors import ConnectError, CredentialsError
from aliram.session import Session
from aliram.transport import Transport
from tests.calling import texts_of
from tests.certificates import Authority, make_authority
from tests.credential_services import (
    Services,
    credential_services,
    entries_of,
    log_shows_nothing,
    write_config,
)
from tests.fake_clock import FakeClock
from tests.login_server import page, refreshed
from tests.loopback import Loopback, close_all, loopback, reply

PASSWORD = "p@ss:wOrD"
PROOF = "Basic " + base64.b64encode(f"user:{PASSWORD}".encode()).decode()


@dataclass
class Proxy:
    """A proxy that writes down what it is asked, for CONNECT and for plain requests. Every name leads to loopback."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    proofs: set[str | None] = field(default_factory=set)
    refuses: bool = False
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def with_password(self) -> str:
        return f"http://user:p%40ss%3AwOrD@127.0.0.1:{self.port}"

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self.serve(reader, writer), name="proxy connection")
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            method, target, _ = first.split(" ")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            self.asked.append(f"{method} {target.partition('?')[0]}")
            self.proofs.add(headers.get("proxy-authorization"))
            if self.refuses:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                return
            await self.carry(method, target, head, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def carry(
        self, method: str, target: str, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        place = target if method == "CONNECT" else target.split("/")[2]
        back, onward = await asyncio.open_connection("127.0.0.1", int(place.rpartition(":")[2]))
        self.writers.append(onward)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            path = "/" + target.split("/", 3)[3]
            onward.write(head.replace(target.encode(), path.encode(), 1))
        await asyncio.wait(
            [asyncio.create_task(_pump(reader, onward)), asyncio.create_task(_pump(back, writer))],
            return_when=asyncio.ALL_COMPLETED,
        )


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def recording_proxy() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    listener = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.port = listener.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        listener.close()
        await close_all(proxy.writers)
        if proxy.tasks:
            await asyncio.wait(proxy.tasks)
        await listener.wait_closed()


@dataclass
class World:
    """An instance with a role, a secure and a plain service, and a proxy that sees what is sent to it."""

    proxy: Proxy
    services: Services
    secure: Loopback
    context: ssl.SSLContext

    @property
    def port(self) -> str:
        return self.services.url.rpartition(":")[2]

    @property
    def metadata(self) -> str:
        return f"http://metadata.test:{self.port}"

    @property
    def sts(self) -> str:
        return f"http://sts.test:{self.port}"

    @property
    def ram(self) -> str:
        return f"https://ram.test:{self.secure.port}"

    def session(self, **options: Any) -> Session:
        return Session(endpoints={"sts": self.sts, "ram": self.ram}, ssl=self.context, retry=0, **options)

    def metadata_questions(self) -> list[str]:
        return [one.what for one in self.services.asked if one.what.startswith("imds")]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
async def world(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    resolve = socket.getaddrinfo

    def to_loopback(host: Any, *args: Any, **options: Any) -> Any:
        named = isinstance(host, str) and host.endswith((".test", ".com"))
        return resolve("127.0.0.1" if named else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", to_loopback)
    users = reply({"RequestId": "R", "Users": {"User": []}, "IsTruncated": False})
    async with (
        recording_proxy() as proxy,
        credential_services() as services,
        loopback(users, tls=authority.server_context()) as secure,
    ):
        world = World(proxy, services, secure, authority.client_context())
        monkeypatch.setenv("ALIRAM_ENDPOINT_URL_IMDS", world.metadata)
        yield world


async def call_both(session: Session) -> None:
    await session.sts.get_caller_identity()
    await session.ram.list_users()


UPPER, LOWER = ("HTTP_PROXY", "HTTPS_PROXY"), ("http_proxy", "https_proxy")


@pytest.mark.parametrize("variables", [UPPER, LOWER, ()], ids=["upper case", "lower case", "argument"])
@pytest.mark.parametrize("password", [False, True], ids=["open", "authenticated"])
async def test_services_are_called_through_the_proxy_and_metadata_is_not(
    variables: tuple[str, ...], password: bool, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = world.proxy.with_password if password else world.proxy.url
    for name in variables:
        monkeypatch.setenv(name, address)
    async with world.session(proxy=None if variables else address) as session:
        await call_both(session)
        assert (await session.credentials.get()).provider == "imds"
    assert world.proxy.asked == [f"POST {world.sts}/", f"CONNECT ram.test:{world.secure.port}"]
    assert world.proxy.proofs == {PROOF if password else None}
    assert world.metadata_questions() == ["imds.token", "imds.role", "imds.keys"]
    assert {one.headers["host"] for one in world.services.asked} == {
        f"metadata.test:{world.port}",
        f"sts.test:{world.port}",
    }
    # What the proxy is told is not told to the service behind the tunnel.
    assert all("proxy-authorization" not in seen.headers for seen in world.secure.seen)


@pytest.mark.parametrize(
    ("no_proxy", "through"),
    [
        ("ram.test,sts.test", []),
        (".test", []),
        ("*", []),
        ("sts.test", ["CONNECT"]),
        ("ram.test", ["POST"]),
        ("metadata.test,other.test", ["POST", "CONNECT"]),
        ("", ["POST", "CONNECT"]),
    ],
)
@pytest.mark.parametrize("spelling", [str.upper, str.lower])
async def test_no_proxy_names_the_hosts_that_are_called_directly(
    no_proxy: str, through: list[str], spelling: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*UPPER, "NO_PROXY"):
        monkeypatch.setenv(spelling(name), no_proxy if name == "NO_PROXY" else world.proxy.url)
    async with world.session() as session:
        await call_both(session)
    assert [asked.partition(" ")[0] for asked in world.proxy.asked] == through
    assert (world.services.count("identity"), world.secure.count) == (1, 1)
    assert world.metadata_questions() == ["imds.token", "imds.role", "imds.keys"]


FAULTS: dict[str, dict[str, list[Any]]] = {
    "no tokens": {"imds.token": [page(404)] * 3},
    "a refused token": {"imds.role": [page(401)]},
    "a token that does not help": {"imds.keys": [page(500)]},
    "nothing works": {"imds.token": [page(404)] * 3, "imds.role": [page(500)] * 3},
}


@pytest.mark.parametrize("name", FAULTS)
async def test_no_metadata_request_reaches_the_proxy_whatever_happens(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in (*UPPER, *LOWER):
        monkeypatch.setenv(variable, world.proxy.with_password)
    left = {what: list(answers) for what, answers in FAULTS[name].items()}

    def answer(what: str) -> Any:
        found = left[what].pop(0)
        if not left[what]:
            del world.services.answers[what]
        return found

    for what in left:
        world.services.answers[what] = lambda what=what: answer(what)  # type: ignore[misc]
    async with world.session(proxy=world.proxy.url) as session:
        try:
            await session.credentials.get()
        except CredentialsError:
            assert name == "nothing works"
    assert world.proxy.asked == []
    assert len(world.metadata_questions()) >= 2


@pytest.mark.parametrize("mode", ["EcsRamRole", "RamRoleArnWithRoleName", "RamRoleArn", "OIDC", "CloudSSO", "OAuth"])
async def test_other_kinds_of_credentials_are_asked_for_through_the_proxy(
    mode: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = entries_of(world.services, tmp_path)
    entries["CloudSSO"]["cloud_sso_sign_in_url"] = f"http://sso.test:{world.port}/login"
    for entry in ("RamRoleArn", "RamRoleArnWithRoleName", "OIDC"):
        entries[entry]["sts_endpoint"] = world.sts
    write_config(tmp_path / ".aliyun" / "config.json", entries)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in UPPER:
        monkeypatch.setenv(name, world.proxy.with_password)
    async with world.session(profile=mode) as session:
        if mode == "OAuth":
            # Nobody listens there; that the proxy is asked is what is to be seen.
            world.proxy.refuses = True
            with pytest.raises(CredentialsError, match="refreshing the OAuth login failed"):
                await session.credentials.get()
        else:
            await session.credentials.get()
    expected = {
        "EcsRamRole": [],
        "RamRoleArnWithRoleName": [f"POST {world.sts}/"],
        "RamRoleArn": [f"POST {world.sts}/"],
        "OIDC": [f"POST {world.sts}/"],
        "CloudSSO": [f"POST http://sso.test:{world.port}/cloud-credentials"],
        "OAuth": ["CONNECT oauth.aliyun.com:443"],
    }
    assert world.proxy.asked == expected[mode]
    assert len(world.metadata_questions()) == (3 if mode in ("EcsRamRole", "RamRoleArnWithRoleName") else 0)
    assert world.proxy.proofs <= {PROOF}


@pytest.mark.parametrize("refuses", [True, False], ids=["it refuses", "it is not there"])
async def test_a_proxy_in_trouble_is_told_without_its_password(
    refuses: bool, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.proxy.refuses = True
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = world.proxy.port if refuses else free.getsockname()[1]
        address = world.proxy.with_password.replace(str(world.proxy.port), str(port))
        for name in UPPER:
            monkeypatch.setenv(name, address)
        async with world.session() as session:
            with pytest.raises(ConnectError, match="proxy") as caught:
                await session.ram.list_users()
    shown = texts_of(caught.value) + caplog.text
    assert not [word for word in (PASSWORD, "p%40ss", PROOF.partition(" ")[2]) if word in shown]
    log_shows_nothing(caplog)
    assert world.metadata_questions() == ["imds.token", "imds.role", "imds.keys"]


async def test_a_refresh_that_nobody_waits_for_passes_no_proxy_either(world: World) -> None:
    clock = FakeClock()
    world.services.clock = clock
    transport = Transport(environ=dict.fromkeys((*UPPER, *LOWER), world.proxy.url))
    provider = EcsRamRole(endpoint=world.metadata, http=transport, environ={}, clock=clock)
    refresher = Refresher(provider, clock=clock, random=lambda: 0.0, call_later=clock.call_later)
    await refresher.get()
    clock.advance(6 * 3600 - 900)
    await refreshed(refresher)
    await refresher.aclose()
    await transport.aclose()
    assert world.services.count("imds.keys") == 2
    assert world.proxy.asked == []
