"""Which host a service is called at.

In this order: the `endpoints` option, `ALIRAM_ENDPOINT_URL_<SERVICE>`, `ALIRAM_ENDPOINT_URL`, then the published host
for the network and the region.

RAM and IMS have one host each and need no region. STS has a host in most regions; without a region it is the global
`sts.aliyuncs.com`. A region that is not listed becomes `sts.<region>.aliyuncs.com`, as in the official SDK and its
credential providers (Alibaba Cloud SDK, 2026): hosts of new regions have had that form for years, and a call that was
meant to stay in a region must fail rather than leave it. Regions known to have no host of their own, such as
`cn-hangzhou-finance`, take the global one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from .errors import ConfigError
from .operation import Service

__all__ = ["Endpoint", "check_region", "read_endpoint", "resolve"]

_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")
_DEFAULT_PORTS = {"https": 443, "http": 80}

# Regions without hosts of their own that no metadata lists: closed, internal and test regions. The official SDK sends
# them to the global host (alibabacloud_sts20150401 1.2.0).
_NO_HOST_OF_THEIR_OWN = frozenset(
    {
        "ap-northeast-2-pop",
        "ap-south-1",
        "ap-southeast-2",
        "cn-beijing-finance-pop",
        "cn-beijing-gov-1",
        "cn-beijing-nu16-b01",
        "cn-edge-1",
        "cn-fujian",
        "cn-haidian-cm12-c01",
        "cn-hangzhou-bj-b01",
        "cn-hangzhou-internal-prod-1",
        "cn-hangzhou-internal-test-1",
        "cn-hangzhou-internal-test-2",
        "cn-hangzhou-internal-test-3",
        "cn-hangzhou-test-306",
        "cn-hongkong-finance-pop",
        "cn-huhehaote-nebula-1",
        "cn-shanghai-et15-b01",
        "cn-shanghai-et2-b01",
        "cn-shanghai-inner",
        "cn-shanghai-internal-test-1",
        "cn-shenzhen-inner",
        "cn-shenzhen-st4-d01",
        "cn-shenzhen-su18-b01",
        "cn-wuhan",
        "cn-yushanfang",
        "cn-zhangbei",
        "cn-zhangbei-na61-b01",
        "cn-zhangjiakou-na62-a01",
        "cn-zhengzhou-nebula-1",
        "eu-west-1-oxs",
        "rus-west-1-pop",
    }
)


class Endpoint(NamedTuple):
    """Where requests go."""

    url: str
    """Scheme, host and port with a final slash: `https://ram.aliyuncs.com/`. The query is appended to it."""
    host: str
    """The `Host` header, which is signed: with the port where it is not the scheme's own."""


def resolve(
    service: Service,
    region: str | None,
    network: str = "public",
    overrides: Mapping[str, str] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Endpoint:
    """The endpoint of a service.

    Args:
        service: what is published about it.
        region: region id such as `cn-hangzhou`; None or empty where none was chosen.
        network: `public`, or `vpc` for the hosts inside a VPC.
        overrides: URLs or bare hosts by service key (`ims`, `ram`, `sts`).
        environ: environment variables; none are read where it is left out.

    Raises:
        ConfigError: an endpoint that is not a URL, a malformed region, or a VPC host where none is published.
    """
    region = check_region(region)
    if network not in ("public", "vpc"):
        raise ConfigError(f"network must be 'public' or 'vpc', not {network!r}")
    if overrides and service.key in overrides:
        return read_endpoint(overrides[service.key], f"endpoints[{service.key!r}]")
    for name in (f"ALIRAM_ENDPOINT_URL_{service.key.upper().replace('-', '_')}", "ALIRAM_ENDPOINT_URL"):
        if environ and environ.get(name):
            return read_endpoint(environ[name], name)
    host = _vpc_host(service, region) if network == "vpc" else _public_host(service, region)
    return Endpoint(f"https://{host}/", host)


def check_region(region: str | None) -> str | None:
    """The region in lower case, or None for none. Letters, digits and hyphens only, as the `aliyun` CLI demands."""
    if region is None or region == "":
        return None
    if not isinstance(region, str):
        raise ConfigError(f"region must be a str, not {type(region).__name__}")
    if not (region.isascii() and region.replace("-", "").isalnum()) or region[0] == "-" or region[-1] == "-":
        raise ConfigError(f"{region!r} is not a region id such as 'cn-hangzhou'")
    return region.lower()


def _public_host(service: Service, region: str | None) -> str:
    if region is None:
        return service.host
    listed = service.regional.get(region)
    if listed is not None:
        return listed
    # A service of which no region is listed with a host of its own has one host everywhere.
    if region not in _NO_HOST_OF_THEIR_OWN and any(
        _regional(service, known) == host for known, host in service.regional.items()
    ):
        return _regional(service, region)
    return service.host


def _regional(service: Service, region: str) -> str:
    """`sts.aliyuncs.com` in a region: `sts.<region>.aliyuncs.com`."""
    label, _, domain = service.host.partition(".")
    return f"{label}.{region}.{domain}"


def _vpc_host(service: Service, region: str | None) -> str:
    advice = f"give the host as endpoints={{{service.key!r}: ...}}"
    if service.vpc_host is None:
        raise ConfigError(f"no VPC host is published for {service.product}; {advice}")
    if region is None:
        if "{region}" in service.vpc_host:
            raise ConfigError(f"the VPC host of {service.product} depends on the region: give one, or {advice}")
        return service.vpc_host
    if region not in service.vpc_regions:
        raise ConfigError(f"no VPC host of {service.product} is published for {region}; {advice}")
    return service.vpc_host.replace("{region}", region)


def read_endpoint(value: str, name: str) -> Endpoint:
    """An endpoint given as a URL, or as a bare host, which means `https://`. `name` says in errors where it was given.

    Raises:
        ConfigError: not such a URL. The text itself stays out of the error: a password may stand in it.
    """
    if not isinstance(value, str):
        raise ConfigError(f"{name} must be a str, not {type(value).__name__}")
    text = value.strip()
    if not (text.isascii() and text.isprintable()) or " " in text or "\\" in text:
        raise ConfigError(f"{name} is not a URL: it holds a blank, a backslash or a character outside ASCII")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = parts.port
    except ValueError:
        raise ConfigError(f"{name} is not a URL: its host or port is malformed") from None
    reason = _objection(parts, text)
    if reason is not None:
        raise ConfigError(f"{name} is not the URL of an endpoint: {reason}")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    return Endpoint(f"{parts.scheme}://{host}/", host)


def _objection(parts: SplitResult, text: str) -> str | None:
    """Why a URL cannot be an endpoint; None where it can."""
    if parts.scheme not in _DEFAULT_PORTS:
        return "it must begin with https:// or http://"
    if "@" in parts.netloc:
        return "it must not hold a user or password"
    if "?" in text or "#" in text:
        return "it must not have a query or a fragment"
    if parts.path not in ("", "/"):
        return "it must not have a path, which these APIs do not use"
    host = parts.hostname or ""
    if parts.port == 0 or parts.netloc.endswith(":"):
        return "its port is missing or 0"
    if ":" in host:  # urlsplit has checked what is in brackets
        return "it must not have a zone" if "%" in host else None
    if not host or not set(host) <= _HOST_CHARACTERS or "" in host.split("."):
        return "it has no valid host"
    return None
