"""Single sign-on: whether there is any; certificates of SAML providers, settings of OIDC providers, passwords."""

from __future__ import annotations

from aliram.audit.check import Audit, check
from aliram.audit.facts import Account, User
from aliram.audit.facts.sign_on import OidcProvider, SamlProvider, UserSso
from aliram.audit.finding import Severity, Verdict, failed, passed

__all__: list[str] = []


@check(
    "SEC-03",
    "Users log on through an identity provider",
    kind="account",
    severity=Severity.LOW,
    why="Passwords of the account's own outlive the people who leave the company.",
    fix="aliram ims set-user-sso-settings --sso-enabled true --metadata-document METADATA-IN-BASE64",
)
def single_sign_on(account: Account, audit: Audit) -> Verdict | None:
    return passed("user SSO is on") if audit.snapshot.user_sso.enabled else failed("user SSO is off")


@check(
    "SEC-04",
    "There is a SAML identity provider",
    kind="account",
    severity=Severity.LOW,
    why="Without one, nobody can enter roles with the company's own logon.",
    fix="aliram ims create-saml-provider --saml-provider-name NAME --encoded-saml-metadata-document METADATA-IN-BASE64",
)
def saml_provider(account: Account, audit: Audit) -> Verdict | None:
    number = len(audit.snapshot.saml_providers)
    return passed(f"has SAML providers: {number}") if number else failed("has no SAML provider")


@check(
    "SSO-01",
    "SAML providers have a strong signing certificate that does not end soon",
    kind="saml_provider",
    severity=Severity.MEDIUM,
    why="When the certificate ends nobody can log on any more; with a weak key others can sign assertions.",
    fix="Upload the provider's present metadata: aliram ims update-saml-provider --saml-provider-name"
    " <SAMLProviderName> --new-encoded-saml-metadata-document; for user SSO aliram ims set-user-sso-settings"
    " --metadata-document.",
)
def certificate(provider: SamlProvider | UserSso, audit: Audit) -> Verdict | None:
    if isinstance(provider, UserSso) and not provider.enabled:
        return None
    certificates = provider.certificates
    # While a provider changes its certificate it has two; it works as long as one of them does.
    last = max(certificates, key=lambda each: each.ends)
    left = (last.ends - audit.now).days
    problems = []
    if last.ends <= audit.now:
        problems.append(f"its signing certificate ended on {last.ends:%Y-%m-%d}")
    elif left < audit.limits.certificate_days:
        problems.append(
            f"its signing certificate ends in {left} days; it should be replaced {audit.limits.certificate_days} before"
        )
    weak = [each for each in certificates if each.weakness]
    if weak:
        problems.append(f"its signing key is weak: {', '.join(sorted({each.weakness for each in weak}))}")
    evidence = [f"{each.subject} until {each.ends:%Y-%m-%d}" for each in certificates]
    if problems:
        return failed("; ".join(problems), *evidence)
    return passed(f"its signing certificate is good for {left} days", *evidence)


@check(
    "SSO-02",
    "OIDC providers take tokens for one client, of few issuers' certificates, for a short time",
    kind="oidc_provider",
    severity=Severity.LOW,
    why="Each further client and certificate is another way to a token that the account's roles take, and an old token"
    " has had more time to leak.",
    fix="aliram ims remove-client-id-from-oidc-provider --oidc-provider-name <OIDCProviderName> --client-id, aliram ims"
    " remove-fingerprint-from-oidc-provider --oidc-provider-name <OIDCProviderName> --fingerprint, aliram ims"
    " update-oidc-provider --oidc-provider-name <OIDCProviderName> --issuance-limit-time 12",
)
def narrow_oidc(provider: OidcProvider, audit: Audit) -> Verdict | None:
    listed, limits = provider.listed, audit.limits
    problems = []
    if len(listed.client_ids) > 1:
        problems.append(f"takes tokens for {len(listed.client_ids)} clients")
    fingerprints, changed = len(listed.fingerprints), listed.update_date
    if fingerprints > limits.fingerprints:
        problems.append(f"trusts {fingerprints} certificates; at most {limits.fingerprints} are needed for a change")
    elif fingerprints > 1 and changed is not None and audit.days_since(changed) > limits.secret_age_days:
        problems.append(f"still trusts {fingerprints} certificates {audit.days_since(changed)} days after the change")
    hours = listed.issuance_limit_time
    if hours is not None and hours > limits.issuance_hours:
        problems.append(f"takes tokens for {hours} hours; at most {limits.issuance_hours} are allowed")
    evidence = [
        f"issuer {listed.issuer_url}",
        *(f"client {client}" for client in listed.client_ids),
        *(f"fingerprint {fingerprint}" for fingerprint in listed.fingerprints),
    ]
    if problems:
        return failed("; ".join(problems), *evidence)
    return passed("one client at most, no superfluous certificate, tokens for a short time", *evidence)


@check(
    "SSO-03",
    "Where users log on through SSO, none has a password",
    kind="user",
    severity=Severity.MEDIUM,
    why="Such a password sleeps while SSO is on, outside of the company's rules, and works again once SSO is off.",
    fix="aliram ims delete-login-profile --user-principal-name <UserPrincipalName>",
)
def password_beside_sso(user: User, audit: Audit) -> Verdict | None:
    if not audit.snapshot.user_sso.enabled:
        return None
    if user.console:
        return failed("has an active password although users log on through SSO")
    return passed("has no active password")
