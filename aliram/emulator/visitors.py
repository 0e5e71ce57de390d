"""Whom the emulator answers: whoever talks to it, and no web page of another origin behind their back.

A browser lets any page send requests to this machine. Most of them it marks, with `Origin` and `Sec-Fetch-Site`
(Fetch Metadata, W3C 2025), which no page can change; SDKs and curl send neither. A page can also have its own name
resolve to this machine (DNS rebinding), and is then of the same origin to the browser; its name in `Host` is what gives
it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address

__all__ = ["Visitors"]

_AUTHORITY = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?")
_FOREIGN_SITES = ("cross-site", "same-site")

_METADATA = "100.100.100.200"
"""Where the metadata service is on an instance, and what clients that are led here ask for."""

_WRONG_HOST = "Ask for it by this machine's address, or as localhost.\n"
_WRONG_PAGE = "Web pages of other origins get nothing here; enter the emulator's own address in the browser.\n"


class Visitors:
    """Tells requests of programs, and of people at the emulator's own pages, from those of other web pages."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` are the host names that are the emulator's own, besides loopback addresses and the one that was
        connected to."""
        self._names = frozenset(name.lower() for name in names)

    def refusal(self, headers: Mapping[str, str], local: str, *, private: bool, metadata: bool) -> str | None:
        """Why a request is not answered; None for one that is.

        API calls may name any host: they are signed, and SDKs send the services' own names.

        Args:
            headers: of the request, case-insensitive.
            local: the address that was connected to; empty where it is unknown.
            private: whether what is asked for has no signature to protect it, so that the host must be an own one.
            metadata: whether it is of the metadata service, whose address is an own one then.
        """
        origin = headers.get("origin")
        if origin is not None and not self._own_origin(origin, local):
            return _WRONG_PAGE
        if headers.get("sec-fetch-site", "").strip().lower() in _FOREIGN_SITES:
            return _WRONG_PAGE
        if private or any(name.lower().startswith("sec-fetch-") for name in headers):
            host = headers.get("host", "")
            if not (self._own(host, local) or (metadata and _name(host) == _METADATA)):
                return _WRONG_HOST
        return None

    def _own_origin(self, origin: str, local: str) -> bool:
        scheme, mark, authority = origin.partition("://")
        return bool(mark) and scheme.lower() in ("http", "https") and self._own(authority, local)

    def _own(self, authority: str, local: str) -> bool:
        """Whether a host, with or without a port, is this machine: as its certificate names it, by a loopback address,
        or by the address that was connected to."""
        name = _name(authority)
        if name in self._names:
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or str(address) == local


def _name(authority: str) -> str:
    match = _AUTHORITY.fullmatch(authority.lower())
    return (match[1] or match[2]) if match else ""
