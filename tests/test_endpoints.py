"""Which host is called: what is published, what the environment and the caller say, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliram.endpoints import Endpoint, check_region, read_endpoint, resolve
from aliram.errors import ConfigError
from aliram.operation import Service

FACTS: dict[str, Any] = json.loads((Path(__file__).parent / "data/endpoints/published.json").read_text("utf-8"))
STS = Service(
    key="sts",
    product="Sts",
    version="2015-04-01",
    host="sts.aliyuncs.com",
    regional={
        **{region: f"sts.{region}.aliyuncs.com" for region in FACTS["sts"]["regional"]},
        **dict.fromkeys(FACTS["sts"]["global"], "sts.aliyuncs.com"),
    },
    vpc_host="sts-vpc.{region}.aliyuncs.com",
    vpc_regions=frozenset(FACTS["sts"]["vpc"]),
)
RAM = Service(
    key="ram",
    product="Ram",
    version="2015-05-01",
    host="ram.aliyuncs.com",
    regional=dict.fromkeys(FACTS["ram"]["global"], "ram.aliyuncs.com"),
    vpc_host="ram.vpc-proxy.aliyuncs.com",
    vpc_regions=frozenset(FACTS["ram"]["vpc"]),
)
IMS = Service(
    key="ims",
    product="Ims",
    version="2019-08-15",
    host="ims.aliyuncs.com",
    vpc_host="ims.vpc-proxy.aliyuncs.com",
    vpc_regions=frozenset(FACTS["ims"]["vpc"]),
)
FOREIGN = Service(
    key="resource-center", product="ResourceCenter", version="2022-12-01", host="resourcecenter.aliyuncs.com"
)


# Published hosts.

PUBLIC: list[tuple[Service, str | None, str]] = [
    (STS, None, "sts.aliyuncs.com"),
    (STS, "", "sts.aliyuncs.com"),
    (STS, "cn-hangzhou", "sts.cn-hangzhou.aliyuncs.com"),
    (STS, "CN-Hangzhou", "sts.cn-hangzhou.aliyuncs.com"),
    (STS, "cn-shanghai-finance-1", "sts.cn-shanghai-finance-1.aliyuncs.com"),
    (STS, "cn-hangzhou-finance", "sts.aliyuncs.com"),
    (STS, "cn-shenzhen-finance-1", "sts.aliyuncs.com"),
    (STS, "ap-south-1", "sts.aliyuncs.com"),
    (STS, "eu-south-9", "sts.eu-south-9.aliyuncs.com"),
    (RAM, None, "ram.aliyuncs.com"),
    (RAM, "cn-hangzhou", "ram.aliyuncs.com"),
    (RAM, "cn-wulanchabu", "ram.aliyuncs.com"),
    (RAM, "eu-south-9", "ram.aliyuncs.com"),
    (IMS, None, "ims.aliyuncs.com"),
    (IMS, "cn-hangzhou", "ims.aliyuncs.com"),
    (IMS, "us-west-1", "ims.aliyuncs.com"),
    (FOREIGN, "us-west-1", "resourcecenter.aliyuncs.com"),
]


@pytest.mark.parametrize(("service", "region", "host"), PUBLIC, ids=[f"{s.key}-{region}" for s, region, _ in PUBLIC])
def test_the_published_host_of_a_region(service: Service, region: str | None, host: str) -> None:
    assert resolve(service, region) == Endpoint(f"https://{host}/", host)


def test_every_published_region_has_its_published_host() -> None:
    for region in FACTS["sts"]["regional"]:
        assert resolve(STS, region).host == f"sts.{region}.aliyuncs.com"
    for region in FACTS["sts"]["global"] + FACTS["sts"]["global_in_the_sdk"]:
        assert resolve(STS, region).host == "sts.aliyuncs.com"
    for region in FACTS["ram"]["global"] + FACTS["sts"]["regional"]:
        assert resolve(RAM, region).host == "ram.aliyuncs.com"
        assert resolve(IMS, region).host == "ims.aliyuncs.com"


def test_every_published_vpc_region_has_its_published_host() -> None:
    for region in FACTS["sts"]["vpc"]:
        assert resolve(STS, region, "vpc").host == f"sts-vpc.{region}.aliyuncs.com"
    for region in [*FACTS["ram"]["vpc"], None]:
        assert resolve(RAM, region, "vpc").host == "ram.vpc-proxy.aliyuncs.com"
    for region in ("cn-hangzhou", None):
        assert resolve(IMS, region, "vpc").url == "https://ims.vpc-proxy.aliyuncs.com/"


@pytest.mark.parametrize(
    ("service", "region", "reason"),
    [
        (STS, None, "depends on the region"),
        (STS, "cn-hangzhou-finance", "published for cn-hangzhou-finance"),
        (RAM, "cn-wulanchabu", "published for cn-wulanchabu"),
        (IMS, "cn-beijing", "published for cn-beijing"),
        (FOREIGN, "cn-hangzhou", "no VPC host is published"),
    ],
)
def test_a_vpc_host_that_is_not_published_is_not_guessed(service: Service, region: str | None, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        resolve(service, region, "vpc")
    assert resolve(service, region, "vpc", {service.key: "vpc.example.com"}).host == "vpc.example.com"


# Who decides.

OPTION, OWN, GENERAL = "https://option.example", "https://own.example", "https://general.example"
ORDER: list[tuple[str, dict[str, str], dict[str, str], str]] = [
    ("nothing", {}, {}, "sts.cn-hangzhou.aliyuncs.com"),
    ("the general variable", {}, {"ALIRAM_ENDPOINT_URL": GENERAL}, "general.example"),
    ("its own variable", {}, {"ALIRAM_ENDPOINT_URL": GENERAL, "ALIRAM_ENDPOINT_URL_STS": OWN}, "own.example"),
    ("the option", {"sts": OPTION}, {"ALIRAM_ENDPOINT_URL": GENERAL, "ALIRAM_ENDPOINT_URL_STS": OWN}, "option.example"),
    ("another service's option", {"ram": OPTION}, {"ALIRAM_ENDPOINT_URL_RAM": OWN}, "sts.cn-hangzhou.aliyuncs.com"),
    ("metadata's variable", {}, {"ALIRAM_ENDPOINT_URL_IMDS": OWN}, "sts.cn-hangzhou.aliyuncs.com"),
    ("empty variables", {}, {"ALIRAM_ENDPOINT_URL": "", "ALIRAM_ENDPOINT_URL_STS": ""}, "sts.cn-hangzhou.aliyuncs.com"),
    ("empty own variable", {}, {"ALIRAM_ENDPOINT_URL": GENERAL, "ALIRAM_ENDPOINT_URL_STS": ""}, "general.example"),
]


@pytest.mark.parametrize(("options", "environ", "host"), [case[1:] for case in ORDER], ids=[case[0] for case in ORDER])
def test_the_nearest_word_counts(options: dict[str, str], environ: dict[str, str], host: str) -> None:
    assert resolve(STS, "cn-hangzhou", "public", options, environ).host == host


def test_a_key_with_a_hyphen_has_a_variable_with_an_underscore() -> None:
    environ = {"ALIRAM_ENDPOINT_URL_RESOURCE_CENTER": "http://localhost:8080"}

    assert resolve(FOREIGN, None, environ=environ).url == "http://localhost:8080/"


# What an endpoint may look like.

READ: list[tuple[str, str, str]] = [
    ("sts.aliyuncs.com", "https://sts.aliyuncs.com/", "sts.aliyuncs.com"),
    ("  sts.aliyuncs.com\n", "https://sts.aliyuncs.com/", "sts.aliyuncs.com"),
    ("https://sts.aliyuncs.com", "https://sts.aliyuncs.com/", "sts.aliyuncs.com"),
    ("https://sts.aliyuncs.com/", "https://sts.aliyuncs.com/", "sts.aliyuncs.com"),
    ("HTTPS://STS.AliyunCS.com:443", "https://sts.aliyuncs.com/", "sts.aliyuncs.com"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080/", "127.0.0.1:8080"),
    ("http://localhost:80/", "http://localhost/", "localhost"),
    ("http://localhost:443", "http://localhost:443/", "localhost:443"),
    ("localhost:8443", "https://localhost:8443/", "localhost:8443"),
    ("http://[::1]:8080/", "http://[::1]:8080/", "[::1]:8080"),
    ("https://[2001:DB8::1]", "https://[2001:db8::1]/", "[2001:db8::1]"),
    ("http://ram_emulator:8080", "http://ram_emulator:8080/", "ram_emulator:8080"),
]


@pytest.mark.parametrize(("text", "url", "host"), READ, ids=[case[0].strip() for case in READ])
def test_a_url_or_a_bare_host_is_an_endpoint(text: str, url: str, host: str) -> None:
    assert read_endpoint(text, "endpoints['sts']") == Endpoint(url, host)


REFUSED = [
    ("", "no valid host"),
    ("   ", "no valid host"),
    ("not a url", "a blank"),
    ("https://", "no valid host"),
    ("https:///sts", "path"),
    ("://sts.aliyuncs.com", "must begin with"),
    ("ftp://sts.aliyuncs.com", "must begin with"),
    ("file:///etc/passwd", "must begin with"),
    ("https://:8080", "no valid host"),
    ("https://sts.aliyuncs.com:", "port"),
    ("https://sts.aliyuncs.com:0", "port"),
    ("https://sts.aliyuncs.com:99999", "malformed"),
    ("https://sts.aliyuncs.com:http", "malformed"),
    ("https://[::1", "malformed"),
    ("https://[::1%25eth0]", "zone|malformed"),
    ("https://user:hunter2@sts.aliyuncs.com", "user or password"),
    ("hunter2@sts.aliyuncs.com", "user or password"),
    ("https://sts.aliyuncs.com/?token=hunter2", "query"),
    ("https://sts.aliyuncs.com/?", "query"),
    ("https://sts.aliyuncs.com#hunter2", "fragment"),
    ("https://sts.aliyuncs.com/api/hunter2", "path"),
    ("https://sts aliyuncs.com", "a blank"),
    ("https://sts.aliyuncs.com\r\nX-Evil: hunter2", "a blank"),
    ("https://sts\\aliyuncs.com", "a backslash"),
    ("https://stş.aliyuncs.com", "outside ASCII"),
    ("https://sts..aliyuncs.com", "no valid host"),
    ("https://.aliyuncs.com", "no valid host"),
    ("https://sts.aliyuncs.com|evil.example", "no valid host"),
    ("https://st%73.aliyuncs.com", "no valid host"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[repr(case[0]) for case in REFUSED])
def test_what_is_not_an_endpoint_is_refused_by_the_name_of_where_it_stood(text: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        read_endpoint(text, "ALIRAM_ENDPOINT_URL")
    assert str(caught.value).startswith("ALIRAM_ENDPOINT_URL is not")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("value", [None, 5, b"sts.aliyuncs.com", ["sts.aliyuncs.com"]])
def test_an_endpoint_that_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(ConfigError, match=r"endpoints\['sts'\] must be a str"):
        resolve(STS, None, "public", {"sts": value})


def test_an_endpoint_given_as_nothing_is_a_mistake_where_an_empty_variable_is_none() -> None:
    with pytest.raises(ConfigError, match=r"endpoints\['sts'\]"):
        resolve(STS, None, "public", {"sts": ""})


@given(st.text(max_size=40))
def test_any_text_is_an_endpoint_of_a_clean_host_or_refused(text: str) -> None:
    try:
        endpoint = read_endpoint(text, "x")
    except ConfigError:
        return
    assert endpoint.url in (f"https://{endpoint.host}/", f"http://{endpoint.host}/")
    assert set(endpoint.host) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-_:[]")


# Regions and networks.


@pytest.mark.parametrize("region", [None, ""])
def test_no_region_is_none(region: str | None) -> None:
    assert check_region(region) is None


@pytest.mark.parametrize(
    "region",
    ["cn hangzhou", " cn-hangzhou", "cn-hangzhou/", "cn.hangzhou", "cn_hangzhou", "-", "-cn", "cn-", "ç-1", "a\n"],
)
def test_a_region_that_is_none_is_refused_even_where_it_is_not_needed(region: str) -> None:
    with pytest.raises(ConfigError, match="is not a region id"):
        resolve(RAM, region)
    with pytest.raises(ConfigError, match="is not a region id"):
        resolve(STS, region, "public", {"sts": "https://sts.example.com"})


def test_a_region_that_is_no_text_is_refused() -> None:
    region: Any = 5
    with pytest.raises(ConfigError, match="region must be a str"):
        resolve(RAM, region)


@pytest.mark.parametrize("network", ["", "VPC", "private", "internal"])
def test_there_are_two_networks(network: str) -> None:
    with pytest.raises(ConfigError, match="network must be"):
        resolve(RAM, None, network)
