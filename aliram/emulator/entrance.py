"""Where an emulator is and how to get in: its URL, the root's keys, the environment, whom to trust, a session."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from aliram.credentials.keys import Keys
from aliram.secret import Secret

from .constants import ACCOUNT_ID, ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET
from .thread import EmulatorThread

if TYPE_CHECKING:
    from aliram.session import Session, SessionOptions

__all__ = ["Entrance", "as_keys"]


class Entrance:
    """What `Emulator` tells of itself while it runs."""

    def __init__(self, thread: EmulatorThread) -> None:
        self._thread = thread

    @property
    def port(self) -> int:
        """The port it listens on, while it runs."""
        return self._thread.port

    @property
    def url(self) -> str:
        """What `ALIRAM_ENDPOINT_URL` and every client's endpoint shall be."""
        return self._thread.address.url(self.port)

    @property
    def imds_url(self) -> str:
        """What `ALIRAM_ENDPOINT_URL_IMDS` shall be: the paths under it begin with `/latest/`."""
        return self.url

    @property
    def account_id(self) -> str:
        """The account it starts with."""
        return ACCOUNT_ID

    @property
    def root_key(self) -> Keys:
        """The root key of that account."""
        return as_keys(ACCOUNT_ID, (ROOT_ACCESS_KEY_ID, ROOT_ACCESS_KEY_SECRET))

    @property
    def ca_file(self) -> Path | None:
        """Certificate (PEM) of the authority that its clients have to trust, while it runs; None without TLS."""
        certificates = self._thread.certificates
        return None if certificates is None else certificates.ca_file

    def ssl_context(self) -> ssl.SSLContext | None:
        """A new context that trusts that authority and no other, for any client; None without TLS."""
        certificates = self._thread.certificates
        return None if certificates is None else certificates.client_context()

    def environment(self) -> dict[str, str]:
        """The environment variables that send a program here, as the root. With TLS `SSL_CERT_FILE` is among them; a
        program that has it trusts no other authority."""
        found = {
            "ALIRAM_ENDPOINT_URL": self.url,
            "ALIRAM_ENDPOINT_URL_IMDS": self.imds_url,
            "ALIBABA_CLOUD_ACCESS_KEY_ID": ROOT_ACCESS_KEY_ID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ROOT_ACCESS_KEY_SECRET,
        }
        return found if self.ca_file is None else {**found, "SSL_CERT_FILE": str(self.ca_file)}

    def session(self, **options: Unpack[SessionOptions]) -> Session:
        """A `Session` that talks to this emulator, whatever the environment says, and trusts its certificate.

        Args:
            options: as `Session` takes them; without `credentials` or `profile` it acts as the root.

        Raises:
            ConfigError: the emulator does not run, or an option is wrong.
        """
        from aliram.credentials.static import StaticKeys
        from aliram.session import Session

        chosen: SessionOptions = {"endpoints": dict.fromkeys(("ims", "ram", "sts"), self.url), **options}
        if options.get("credentials") is None and options.get("profile") is None:
            root = self.root_key
            chosen["credentials"] = StaticKeys(root.access_key_id, root.access_key_secret)
        if options.get("ssl") is None and options.get("transport") is None:
            chosen["ssl"] = self.ssl_context()
        return Session(**chosen)


def as_keys(account: str, key: tuple[str, str]) -> Keys:
    """An access key's id and secret, as the keys of an account."""
    return Keys(access_key_id=key[0], access_key_secret=Secret(key[1]), provider="emulator", scope=account)
