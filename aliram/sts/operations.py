"""The 4 operations of Sts 2015-04-01 as facts.

Generated from specs/sts/ by `make generate`; edit the specs instead.
"""

from __future__ import annotations

from typing import Any

from aliram.operation import Authorization, Operation, Param, Rule, Service

__all__ = ["OPERATIONS", "SERVICE"]

_MODELS = __name__.rpartition(".")[0] + ".models"

SERVICE = Service(
    key="sts",
    product="Sts",
    version="2015-04-01",
    host="sts.aliyuncs.com",
    regional={
        "ap-northeast-1": "sts.ap-northeast-1.aliyuncs.com",
        "ap-northeast-2": "sts.ap-northeast-2.aliyuncs.com",
        "ap-southeast-1": "sts.ap-southeast-1.aliyuncs.com",
        "ap-southeast-3": "sts.ap-southeast-3.aliyuncs.com",
        "ap-southeast-5": "sts.ap-southeast-5.aliyuncs.com",
        "ap-southeast-7": "sts.ap-southeast-7.aliyuncs.com",
        "cn-beijing": "sts.cn-beijing.aliyuncs.com",
        "cn-beijing-finance-1": "sts.cn-beijing-finance-1.aliyuncs.com",
        "cn-chengdu": "sts.cn-chengdu.aliyuncs.com",
        "cn-fuzhou": "sts.cn-fuzhou.aliyuncs.com",
        "cn-guangzhou": "sts.cn-guangzhou.aliyuncs.com",
        "cn-hangzhou": "sts.cn-hangzhou.aliyuncs.com",
        "cn-hangzhou-finance": "sts.aliyuncs.com",
        "cn-heyuan": "sts.cn-heyuan.aliyuncs.com",
        "cn-hongkong": "sts.cn-hongkong.aliyuncs.com",
        "cn-huhehaote": "sts.cn-huhehaote.aliyuncs.com",
        "cn-nanjing": "sts.cn-nanjing.aliyuncs.com",
        "cn-qingdao": "sts.cn-qingdao.aliyuncs.com",
        "cn-shanghai": "sts.cn-shanghai.aliyuncs.com",
        "cn-shanghai-finance-1": "sts.cn-shanghai-finance-1.aliyuncs.com",
        "cn-shenzhen": "sts.cn-shenzhen.aliyuncs.com",
        "cn-shenzhen-finance-1": "sts.aliyuncs.com",
        "cn-wuhan-lr": "sts.cn-wuhan-lr.aliyuncs.com",
        "cn-wulanchabu": "sts.cn-wulanchabu.aliyuncs.com",
        "cn-zhangjiakou": "sts.cn-zhangjiakou.aliyuncs.com",
        "eu-central-1": "sts.eu-central-1.aliyuncs.com",
        "eu-west-1": "sts.eu-west-1.aliyuncs.com",
        "me-central-1": "sts.me-central-1.aliyuncs.com",
        "me-east-1": "sts.me-east-1.aliyuncs.com",
        "na-south-1": "sts.na-south-1.aliyuncs.com",
        "us-east-1": "sts.us-east-1.aliyuncs.com",
        "us-west-1": "sts.us-west-1.aliyuncs.com",
    },
    vpc_host="sts-vpc.{region}.aliyuncs.com",
    vpc_regions=frozenset(
        (
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-southeast-1",
            "ap-southeast-3",
            "ap-southeast-5",
            "ap-southeast-7",
            "cn-beijing",
            "cn-beijing-finance-1",
            "cn-chengdu",
            "cn-fuzhou",
            "cn-guangzhou",
            "cn-hangzhou",
            "cn-heyuan",
            "cn-hongkong",
            "cn-huhehaote",
            "cn-nanjing",
            "cn-qingdao",
            "cn-shanghai",
            "cn-shanghai-finance-1",
            "cn-shenzhen",
            "cn-shenzhen-finance-1",
            "cn-wuhan-lr",
            "cn-wulanchabu",
            "cn-zhangjiakou",
            "eu-central-1",
            "eu-west-1",
            "me-central-1",
            "me-east-1",
            "na-south-1",
            "us-east-1",
            "us-west-1",
        )
    ),
)
"""Security Token Service: product, version and published hosts."""

_ALL: tuple[Operation[Any], ...] = (
    Operation(
        name="AssumeRole",
        python="assume_role",
        service=SERVICE,
        response=f"{_MODELS}:AssumeRoleResponse",
        resource="assume_role",
        write=True,
        retry_lost_reply=True,
        errors={
            "AuthenticationFail.ApiPassword": 403,
            "AuthenticationFail.ApiUsername": 403,
            "EntityNotExist.Role": 404,
            "InternalError": 500,
            "InvalidParameter.ContentType": 400,
            "InvalidParameter.DurationSeconds": 400,
            "InvalidParameter.ExternalId": 400,
            "InvalidParameter.PolicyGrammar": 400,
            "InvalidParameter.PolicySize": 400,
            "InvalidParameter.RoleArn": 400,
            "InvalidParameter.RoleSessionName": 400,
            "InvalidParameter.SerialNumber": 400,
            "InvalidParameter.TokenCode": 400,
            "NoPermission": 403,
        },
        authorization=(Authorization("sts:AssumeRole", "acs:ram:*:<role-owner>:role/<RoleName>"),),
        rules=(Rule("caller_not", caller="Account"),),
        params=(
            Param(name="RoleArn", python="role_arn", required=True, pattern="^acs:ram::[^:]+:role/[^/]+$"),
            Param(
                name="RoleSessionName",
                python="role_session_name",
                required=True,
                pattern="^[a-zA-Z0-9.@_-]+$",
                min_length=2,
                max_length=64,
            ),
            Param(
                name="DurationSeconds", python="duration_seconds", type="int", unit="seconds", default=3600, minimum=900
            ),
            Param(name="Policy", python="policy", document=True, min_length=1, max_length=2048),
            Param(name="ExternalId", python="external_id", pattern="^[\\w+=,.@:\\/-]*$", min_length=2, max_length=1224),
            Param(
                name="SourceIdentity",
                python="source_identity",
                pattern="^(?!acs:|aliyun:|alibabacloud:)[\\w+=,.@-]*$",
                min_length=2,
                max_length=64,
            ),
        ),
    ),
    Operation(
        name="AssumeRoleWithOIDC",
        python="assume_role_with_oidc",
        service=SERVICE,
        response=f"{_MODELS}:AssumeRoleWithOIDCResponse",
        resource="assume_role",
        write=True,
        retry_lost_reply=True,
        anonymous=True,
        params=(
            Param(name="OIDCProviderArn", python="oidc_provider_arn", required=True),
            Param(name="RoleArn", python="role_arn", required=True),
            Param(name="OIDCToken", python="oidc_token", required=True, secret=True, min_length=4, max_length=20000),
            Param(
                name="RoleSessionName",
                python="role_session_name",
                required=True,
                pattern="^[a-zA-Z0-9.@_-]+$",
                min_length=2,
                max_length=64,
            ),
            Param(name="Policy", python="policy", document=True, min_length=1, max_length=2048),
            Param(
                name="DurationSeconds", python="duration_seconds", type="int", unit="seconds", default=3600, minimum=900
            ),
        ),
    ),
    Operation(
        name="AssumeRoleWithSAML",
        python="assume_role_with_saml",
        service=SERVICE,
        response=f"{_MODELS}:AssumeRoleWithSAMLResponse",
        resource="assume_role",
        write=True,
        retry_lost_reply=True,
        anonymous=True,
        errors={"InternalError": 500},
        params=(
            Param(
                name="SAMLProviderArn",
                python="saml_provider_arn",
                required=True,
                pattern="^acs:ram::[^:]+:saml-provider/[^/]+$",
            ),
            Param(name="RoleArn", python="role_arn", required=True, pattern="^acs:ram::[^:]+:role/[^/]+$"),
            Param(
                name="SAMLAssertion",
                python="saml_assertion",
                required=True,
                secret=True,
                min_length=4,
                max_length=100000,
            ),
            Param(name="Policy", python="policy", document=True, min_length=1, max_length=2048),
            Param(
                name="DurationSeconds", python="duration_seconds", type="int", unit="seconds", default=3600, minimum=900
            ),
        ),
    ),
    Operation(
        name="GetCallerIdentity",
        python="get_caller_identity",
        service=SERVICE,
        response=f"{_MODELS}:GetCallerIdentityResponse",
        resource="caller_identity",
        retry_lost_reply=True,
        errors={"InternalError": 500},
    ),
)

OPERATIONS: dict[str, Operation[Any]] = {operation.name: operation for operation in _ALL}
"""Every operation by its action name."""
