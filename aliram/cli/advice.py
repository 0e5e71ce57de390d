"""What to do next when there are no credentials."""

from __future__ import annotations

from aliram.errors import CredentialsError

__all__ = ["advice_for"]

# Words in the reason of the provider that failed, all of which must stand there, and what helps.
_ADVICE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("no role is attached to this instance",),
        "attach a RAM role to the instance (ECS console, or the action AttachInstanceRamRole), then try again",
    ),
    (
        ("the role", "is not attached to this instance"),
        "name the attached role with `aliram configure set --ram-role-name NAME`, or have the instance asked for it "
        "with `aliram configure set --unset ram-role-name`",
    ),
    (
        ("no metadata token", "IMDSv1 is switched off"),
        "let the instance give tokens (IMDSv2), or unset ALIBABA_CLOUD_IMDSV1_DISABLED to ask without one",
    ),
    (
        ("HTTP 403", "without a token"),
        "the instance answers only with a token (IMDSv2), and gave none; in a container the token may not arrive: try "
        "the host's network",
    ),
    (
        ("AssumeRoleUnauthorizedAccess",),
        "the trust policy of the role must let the service ecs.aliyuncs.com assume it",
    ),
    (
        ("no usable answer from the metadata service",),
        "only ECS instances have a metadata service: elsewhere use a profile of another mode (aliram configure)",
    ),
    (
        ("ALIBABA_CLOUD_ECS_METADATA_DISABLED",),
        "unset that variable, or use a profile of another mode (aliram configure)",
    ),
)


def advice_for(error: CredentialsError) -> str | None:
    """What to do about it; None where nothing better is known than to look at what was tried."""
    if not error.attempts:
        return None
    if error.message == "no credentials found":
        return "aliram configure makes a profile; aliram configure explain shows what was tried"
    # Providers before the last one only had nothing to give.
    reason = error.attempts[-1].reason
    found = (advice for words, advice in _ADVICE if all(word in reason for word in words))
    return next(found, "aliram configure explain")
