"""HTTPS with a certificate made on the spot: who is trusted, where the keys are, what is left; and other addresses."""

from __future__ import annotations

import os
import socket
import ssl
import stat
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

import aliram
from aliram.emulator import ACCOUNT_ID, Emulator, serve
from aliram.emulator.address import Address, read_host
from aliram.emulator.certificates import Certificates
from aliram.errors import ConfigError, ConnectError, ReplyLost


def peer(emulator: Emulator, host: str, name: str) -> x509.Certificate:
    """The certificate that the emulator shows under a name, to somebody who trusts its authority only."""
    context = emulator.ssl_context()
    assert context is not None
    with (
        socket.create_connection((host, emulator.port)) as plain,
        context.wrap_socket(plain, server_hostname=name) as connection,
    ):
        return x509.load_der_x509_certificate(connection.getpeercert(binary_form=True) or b"")


async def test_sessions_of_the_emulator_trust_it_and_others_do_not() -> None:
    async with serve(tls=True) as emulator:
        assert emulator.url == emulator.imds_url == f"https://127.0.0.1:{emulator.port}"
        async with emulator.session(retry=0) as session:
            assert (await session.sts.get_caller_identity()).account_id == ACCOUNT_ID
        root = emulator.root_key
        keys = aliram.credentials.StaticKeys(root.access_key_id, str(root.access_key_secret))
        async with aliram.Session(credentials=keys, endpoints={"sts": emulator.url}, retry=0) as session:
            with pytest.raises(ConnectError, match="certificate"):
                await session.sts.get_caller_identity()


async def test_the_environment_names_whom_to_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve(tls=True) as emulator:
        environment = emulator.environment()
        assert environment["SSL_CERT_FILE"] == str(emulator.ca_file)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        async with aliram.Session(retry=0) as session:
            assert (await session.sts.get_caller_identity()).account_id == ACCOUNT_ID


def test_the_official_sdk_trusts_it_when_told() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from alibabacloud_sts20150401.client import Client
        from alibabacloud_tea_openapi.models import Config
    with serve(tls=True) as emulator:
        config = Config(
            access_key_id=emulator.root_key.access_key_id,
            access_key_secret=str(emulator.root_key.access_key_secret),
            endpoint=f"127.0.0.1:{emulator.port}",
            protocol="https",
            ca=str(emulator.ca_file),
        )
        assert Client(config).get_caller_identity().body.account_id == ACCOUNT_ID


def test_it_can_be_called_by_each_of_its_names_and_by_no_other() -> None:
    with serve(tls=True) as emulator:
        for name in ("127.0.0.1", "localhost", "::1"):
            peer(emulator, "127.0.0.1", name)
        with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
            peer(emulator, "127.0.0.1", "ram.aliyuncs.com")


def test_the_certificate_is_for_servers_ends_soon_and_differs_each_time() -> None:
    with serve(tls=True) as one, serve(tls=True) as other:
        shown, again = peer(one, "127.0.0.1", "localhost"), peer(other, "127.0.0.1", "localhost")
        authority = x509.load_pem_x509_certificate(one.ca_file.read_bytes() if one.ca_file else b"")
        stranger = ssl.create_default_context(cafile=one.ca_file)
        with (
            socket.create_connection(("127.0.0.1", other.port)) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            stranger.wrap_socket(plain, server_hostname="localhost")
    assert shown.serial_number != again.serial_number
    assert (shown.not_valid_after_utc - shown.not_valid_before_utc).days <= 31
    assert list(shown.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [
        ExtendedKeyUsageOID.SERVER_AUTH
    ]
    assert not shown.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    shown.verify_directly_issued_by(authority)


def test_no_key_stays_on_disk_and_nothing_is_left() -> None:
    before = os.umask(0)
    try:
        with serve(tls=True) as emulator:
            file = emulator.ca_file
            assert file is not None
            assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
            assert [found.name for found in file.parent.iterdir()] == ["ca.pem"]
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert b"PRIVATE KEY" not in file.read_bytes()
    finally:
        os.umask(before)
    assert not file.parent.exists()
    with pytest.raises(ConfigError, match="not running"):
        _ = emulator.ca_file


def test_strict_checks_of_newer_pythons_are_passed() -> None:
    with serve(tls=True) as emulator:
        context = ssl.create_default_context(cafile=emulator.ca_file)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        with (
            socket.create_connection(("127.0.0.1", emulator.port)) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as connection,
        ):
            assert connection.version() in ("TLSv1.2", "TLSv1.3")


def test_an_emulator_that_does_not_come_up_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with serve(tls=True) as emulator:
        assert len(list(tmp_path.iterdir())) == 1
        with pytest.raises(OSError, match="address"), serve(emulator.port, tls=True):
            pytest.fail("the port is taken")
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


async def test_faults_reach_clients_through_tls() -> None:
    async with serve(tls=True) as emulator, emulator.session(retry=0) as session:
        emulator.fail_next("CreateUser", drop="after")
        with pytest.raises(ReplyLost):
            await session.ram.create_user(user_name="alice")
        assert (await session.ram.get_user(user_name="alice")).user is not None


def test_stopping_does_not_wait_for_clients_that_are_silent() -> None:
    with serve(tls=True) as emulator:
        silent = socket.create_connection(("127.0.0.1", emulator.port))
        idle = socket.create_connection(("127.0.0.1", emulator.port))
        context = emulator.ssl_context()
        assert context is not None
        secured = context.wrap_socket(idle, server_hostname="localhost")
    with silent, secured:
        for connection in (silent, secured):
            connection.settimeout(10)
            assert connection.recv(1) == b""


def test_without_cryptography_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from aliram.emulator.__main__ import main\n"
        "sys.exit(main(['--tls']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    text = "TLS needs the package cryptography, which is not installed: pip install 'aliram[emulator]'"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"aliram.emulator: {text}\n")


def test_plain_http_has_nobody_to_trust() -> None:
    with serve() as emulator:
        assert (emulator.ca_file, emulator.ssl_context()) == (None, None)
        assert "SSL_CERT_FILE" not in emulator.environment()


# -- addresses ---------------------------------------------------------------------------------------------------

ADDRESSES = {
    "127.0.0.1": ("http://127.0.0.1:80", True),
    "127.0.0.2": ("http://127.0.0.2:80", True),
    "::1": ("http://[::1]:80", True),
    "0.0.0.0": ("http://127.0.0.1:80", False),
    "::": ("http://[::1]:80", False),
    "192.0.2.7": ("http://192.0.2.7:80", False),
    "2001:db8::0:7": ("http://[2001:db8::7]:80", False),
}


@pytest.mark.parametrize("host", ADDRESSES)
def test_each_address_has_a_url_that_leads_there(host: str) -> None:
    address = Address(read_host(host), 0, tls=False)
    assert (address.url(80), address.loopback) == ADDRESSES[host]


def test_the_certificate_holds_for_the_address_listened_on() -> None:
    assert Address("192.0.2.7", 0, tls=True).names == ("127.0.0.1", "::1", "localhost", "192.0.2.7")
    assert Address("::1", 0, tls=True).names == ("127.0.0.1", "::1", "localhost")
    assert socket.gethostname() in Address("0.0.0.0", 0, tls=True).names
    certificates = Certificates(("192.0.2.7", "db.example"))
    certificates.remove()
    certificates.remove()


def test_localhost_is_an_address_and_other_names_are_refused() -> None:
    assert read_host("localhost") == "127.0.0.1"
    for host in ("example.com", "", "127.0.0.1:80", "[::1]", "fe80::1%eth0", "1.2.3"):
        with pytest.raises(ConfigError, match="host must be an IP address"):
            serve(host=host)


async def test_a_session_of_the_emulator_takes_options_of_sessions() -> None:
    async with serve() as emulator:
        made = emulator.seed({"users": [{"name": "alice", "access_keys": 1}]})["alice"][0]
        keys = aliram.credentials.StaticKeys(made.access_key_id, str(made.access_key_secret))
        async with emulator.session(credentials=keys, retry=0) as session:
            assert (await session.sts.get_caller_identity()).identity_type == "RAMUser"
        async with emulator.session() as session:
            assert (await session.sts.get_caller_identity()).identity_type == "Account"
        with pytest.raises(ConfigError, match="network"):
            emulator.session(network="moon")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="not running"):
        emulator.session()
