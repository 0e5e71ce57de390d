"""OAuth applications and service credentials."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts.applications import Application, ServiceCredential
from aliram.audit.finding import Severity, Verdict, failed, passed

__all__: list[str] = []


@check(
    "APP-01",
    "OAuth applications have fresh secrets, encrypted redirects and no other account's users",
    kind="application",
    severity=Severity.MEDIUM,
    why="An old secret may have leaked unnoticed, a code sent over plain HTTP can be read on the way, and an"
    " application for many accounts is reached from all of them.",
    fix="aliram ims create-app-secret --app-id <AppId>, then aliram ims delete-app-secret --app-id <AppId>"
    " --app-secret-id for the old one; aliram ims update-application --app-id <AppId> --new-redirect-uris"
    " --new-is-multi-tenant false",
)
def application(application: Application, audit: Audit) -> Verdict | None:
    limit = audit.limits.secret_age_days
    problems, evidence, severity = [], [], Severity.LOW
    for secret in application.secrets:
        age = 0 if secret.create_date is None else audit.days_since(secret.create_date)
        if age > limit:
            evidence.append(f"secret {secret.app_secret_id}: {age} days old")
    if evidence:
        problems.append(f"has a secret older than {limit} days")
    if application.unencrypted:
        problems.append("redirects over plain HTTP")
        evidence += [f"redirect URI {uri}" for uri in application.unencrypted]
    if problems:
        severity = Severity.MEDIUM
    if application.listed.is_multi_tenant:
        # Low alone: there are applications that are made for this.
        problems.append("can be installed by other accounts")
    if problems:
        return failed("; ".join(problems), *evidence, severity=severity)
    return passed("fresh secrets, encrypted redirects, for this account alone")


@check(
    "SVC-01",
    "Service credentials end, and those that are off are deleted",
    kind="service_credential",
    severity=Severity.MEDIUM,
    why="An API key that leaked unnoticed works until it ends or is deleted.",
    fix="aliram ims update-service-credential --service-credential-id <ServiceCredentialId> --user-principal-name"
    " <UserPrincipalName> --status Inactive, then aliram ims delete-service-credential --service-credential-id"
    " <ServiceCredentialId> --user-principal-name <UserPrincipalName>, and a new one with --credential-age-days",
)
def service_credential(credential: ServiceCredential, audit: Audit) -> Verdict | None:
    listed, limit = credential.listed, audit.limits.secret_age_days
    service, ends = listed.service_name or "its service", listed.expiration_time
    if listed.status == "Expired" or (ends is not None and ends <= audit.now):
        return passed("has ended")
    if listed.status == "Inactive":
        return failed(f"is off, can be switched on again for {service}", severity=Severity.LOW)
    if ends is None:
        return failed(f"works for {service} without end")
    days = (ends - (audit.now if listed.create_time is None else listed.create_time)).days
    if days > limit:
        return failed(f"works for {service} for {days} days in all; at most {limit} are allowed")
    return passed(f"works for {service} until {ends:%Y-%m-%d}")
