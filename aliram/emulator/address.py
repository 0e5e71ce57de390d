"""Where an emulator listens, and under which URL it is found there."""

from __future__ import annotations

import ipaddress
import socket
from typing import NamedTuple

from aliram.errors import ConfigError

__all__ = ["LOOPBACK", "Address", "read_host"]

LOOPBACK = "127.0.0.1"
"""Where it listens unless told otherwise."""

_OWN_NAMES = (LOOPBACK, "::1", "localhost")


class Address(NamedTuple):
    """What an emulator is asked to listen on."""

    host: str
    """An IP address."""
    port: int
    """0 takes a free one."""
    tls: bool

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return ipaddress.ip_address(self.host).is_loopback

    def url(self, port: int) -> str:
        """The URL under which this machine reaches it on a port."""
        host = ipaddress.ip_address(self.host)
        if host.is_unspecified:  # listened on, but nowhere to go to
            host = ipaddress.ip_address(LOOPBACK if host.version == 4 else "::1")
        return f"{'https' if self.tls else 'http'}://{host if host.version == 4 else f'[{host}]'}:{port}"

    @property
    def names(self) -> tuple[str, ...]:
        """Names that its certificate has to hold for."""
        if self.host in _OWN_NAMES:
            return _OWN_NAMES
        # Behind an unspecified address it is found by whatever the machine is called.
        other = socket.gethostname() if ipaddress.ip_address(self.host).is_unspecified else self.host
        return (*_OWN_NAMES, *([other] if other.isascii() and other not in ("", *_OWN_NAMES) else []))


def read_host(host: str) -> str:
    """An IP address to listen on; `localhost` is that of IPv4. Other names, which may mean several, are not looked up.

    Raises:
        ConfigError: it is no IP address.
    """
    if host == "localhost":
        return LOOPBACK
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is None or "%" in host:
        text = f"host must be an IP address to listen on, such as {LOOPBACK}, 0.0.0.0 or ::1, not {host!r}"
        raise ConfigError(text)
    return str(address)
