"""The cloud services that roles are made for."""

from __future__ import annotations

import re

__all__ = ["SERVICES", "is_service"]

SERVICES = frozenset(
    f"{code}.aliyuncs.com"
    for code in (
        "acc",
        "actiontrail",
        "alb",
        "alikafka",
        "apigateway",
        "arms",
        "bailian",
        "cas",
        "cdn",
        "cen",
        "cloudfirewall",
        "cloudsso",
        "cloudmonitor",
        "cms",
        "computenest",
        "config",
        "cr",
        "cs",
        "dataworks",
        "dbs",
        "dcdn",
        "dlf",
        "dms",
        "dts",
        "eci",
        "ecs",
        "edas",
        "elasticsearch",
        "emr",
        "ess",
        "eventbridge",
        "fc",
        "fnf",
        "governance",
        "hbr",
        "hologram",
        "imm",
        "kms",
        "live",
        "log",
        "maxcompute",
        "mns",
        "mse",
        "mts",
        "nas",
        "nlb",
        "oos",
        "ons",
        "oss",
        "ots",
        "pai",
        "polardb",
        "privatelink",
        "quotas",
        "rds",
        "resourcecenter",
        "resourcemanager",
        "ros",
        "sae",
        "sas",
        "servicecatalog",
        "slb",
        "sls",
        "sms",
        "tag",
        "vod",
        "vpc",
        "waf",
    )
)
"""Services by the names of their products (unverified: no page lists which of them roles can trust)."""

_PART_OF_ONE = re.compile(r"(?:\d+@)?(?:[a-z0-9-]+\.)*?([a-z0-9-]+\.aliyuncs\.com)").fullmatch


def is_service(name: str) -> bool:
    """Whether a name is one of a known service or of a part of it: `keystore.kms.aliyuncs.com`, or one that acts for an
    account, `123@ecs.aliyuncs.com`."""
    found = _PART_OF_ONE(name.casefold())
    return found is not None and found[1] in SERVICES
