"""Which proxy a request takes, decided once for each address."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping

from msgspec import Struct
from yarl import URL

from .errors import ConfigError

__all__ = ["Proxy", "environment_proxies", "proxy_for", "read_proxy"]


class Proxy(Struct, frozen=True):
    """An HTTP proxy. Its password is kept apart from its URL, which shows up in aiohttp's exceptions."""

    url: URL
    authorization: str | None = None
    """Value of `Proxy-Authorization`."""

    def __repr__(self) -> str:
        return f"Proxy({self.url.host}:{self.url.port})"


def read_proxy(text: object, source: str) -> Proxy:
    """The proxy that a URL names. `source` says where the text stood; the text itself is never shown."""
    url = _url(text)
    if url is None:
        raise ConfigError(f"{source} must be the URL of an HTTP proxy, such as http://proxy.example:3128")
    authorization = None
    if url.user is not None or url.password is not None:
        pair = f"{url.user or ''}:{url.password or ''}".encode()
        authorization = "Basic " + base64.b64encode(pair).decode("ascii")
    return Proxy(url.origin(), authorization)


def _url(text: object) -> URL | None:
    if not isinstance(text, str):
        return None
    try:
        url = URL(text if "://" in text else f"http://{text}")
        known = url.scheme in ("http", "https") and bool(url.host) and url.path in ("", "/") and not url.query_string
        return url if known and url.port is not None else None
    except ValueError:
        return None


def environment_proxies(environ: Mapping[str, str]) -> dict[str, Proxy]:
    """The proxies by scheme that the environment names; lower-case names win, as everywhere.

    Upper-case HTTP_PROXY is ignored where REQUEST_METHOD is set: a CGI script has its visitor's `Proxy:` header there.
    """
    found = {}
    for scheme in ("http", "https"):
        lower = environ.get(f"{scheme}_proxy")
        upper = None if scheme == "http" and "REQUEST_METHOD" in environ else environ.get(f"{scheme.upper()}_PROXY")
        text = lower if lower is not None else upper
        if text:
            found[scheme] = read_proxy(text, f"{scheme}_proxy" if lower is not None else f"{scheme.upper()}_PROXY")
    return found


def proxy_for(scheme: str, host: str, port: int | None, proxies: Mapping[str, Proxy], no_proxy: str) -> Proxy | None:
    """The environment's proxy for an address, or None where it is loopback or NO_PROXY excludes it."""
    proxy = proxies.get(scheme)
    if proxy is None or _is_loopback(host):
        return None
    return None if _excluded(host, port, no_proxy) else proxy


def _excluded(host: str, port: int | None, no_proxy: str) -> bool:
    """True when NO_PROXY names the host: `*`, a name (which covers what is below it), `name:port`, or a CIDR block."""
    host = host.lower().rstrip(".")
    address = _address(host)
    for entry in no_proxy.lower().split(","):
        name = entry.strip()
        if name == "*":
            return True
        if address is not None and "/" in name:
            try:
                if address in ipaddress.ip_network(name, strict=False):
                    return True
            except ValueError:
                pass
            continue
        head, colon, tail = name.rpartition(":")
        if colon and tail.isdigit() and "]" not in tail and ":" not in head.strip("[]"):
            if port is None or int(tail) != port:
                continue
            name = head
        name = name.strip("[]").removeprefix("*").strip(".")
        if name and (host == name or host.endswith("." + name)):
            return True
    return False


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback
