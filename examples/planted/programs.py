"""Applications that log people on, and API keys of programs for single products."""

from __future__ import annotations

import aliram

from .planted import Planted
from .shapes import principal_name, program

__all__ = ["plant_credentials"]

_OWNER = "program-of-services"


def plant_credentials(planted: Planted, *, faults: bool) -> None:
    planted.seed["users"].append(program(_OWNER))
    planted.fails(_OWNER, "AK-06")
    _application(planted, "portal")
    _service_credential(planted, "logs", 90)
    if faults:
        _application(planted, "unencrypted", redirect="http://portal.example.com/back")
        _application(planted, "for-everybody", multi_tenant=True)
        _application(planted, "old-secret")
        planted.then(_give_secret, days_ago=400)
        for name in ("unencrypted", "for-everybody", "old-secret"):
            planted.fails(name, "APP-01")
        _service_credential(planted, "endless", None)
        _service_credential(planted, "two-years", 730)
        _service_credential(planted, "switched-off", 90)
        planted.then(_switch_off)
        for name in ("endless", "two-years", "switched-off"):
            planted.fails(f"{name} of {_OWNER}", "SVC-01")


def _application(
    planted: Planted, name: str, *, redirect: str = "https://portal.example.com/back", multi_tenant: bool = False
) -> None:
    planted.seed["applications"].append(
        {
            "app_name": name,
            "display_name": name,
            "app_type": "WebApp",
            "redirect_uris": [redirect],
            "is_multi_tenant": multi_tenant,
        }
    )


async def _give_secret(root: aliram.Session) -> None:
    for application in (await root.ims.list_applications()).applications:
        if application.app_name == "old-secret":
            await root.ims.create_app_secret(app_id=application.app_id or "")


def _service_credential(planted: Planted, name: str, days: int | None) -> None:
    planted.then(
        lambda root: root.ims.create_service_credential(
            user_principal_name=principal_name(_OWNER),
            service_credential_name=name,
            # One of each: there are two credentials for a service at most.
            service_name=f"{name}.aliyuncs.com",
            credential_age_days=days,
        )
    )


async def _switch_off(root: aliram.Session) -> None:
    reply = await root.ims.list_service_credentials(all_users=True, max_results=100)
    for credential in reply.service_credentials:
        if credential.service_credential_name == "switched-off":
            await root.ims.update_service_credential(
                user_principal_name=principal_name(_OWNER),
                service_credential_id=credential.service_credential_id or "",
                status="Inactive",
            )
