"""The facts of one action, read by clients, the command line, the emulator and the policy engine alike.

Every object here is data made by `make generate` from `specs/`; nothing in this module sends anything. It loads fast on
purpose: a response type is a name until `Operation.response_type` is first asked for.
"""

from __future__ import annotations

import importlib
from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct

__all__ = ["Authorization", "Operation", "Paging", "Param", "Rule", "Service"]

R_co = TypeVar("R_co", covariant=True)

Location = Literal["query", "form", "body", "header"]
"""Where a parameter travels: URL query, POST form, one JSON body, or a header of its own."""

Style = Literal["plain", "repeat", "json", "delimited"]
"""How a value becomes text: itself; `Name.1`, `Name.1.Key`; one JSON text; items joined by `separator`."""


class Service(Struct, frozen=True, kw_only=True):
    """A product the clients talk to, with its published endpoints."""

    key: str
    """Short lower-case name: `ims`, `ram`, `sts`. Names the package folder, endpoint options and rate limits."""
    product: str
    """Product code as the API metadata spells it: `Ims`, `Ram`, `Sts`."""
    version: str
    """API version, an ISO date: sent as `x-acs-version`."""
    host: str
    """Public host used when no region-specific one applies."""
    regional: dict[str, str] = {}
    """Region id to public host, where the product has hosts by region."""
    vpc_host: str | None = None
    """Host inside a VPC; `{region}` in it stands for the region id. None: no VPC host is published."""
    vpc_regions: frozenset[str] = frozenset()
    """Regions where `vpc_host` is published; a VPC call from any other region is a `ConfigError`."""


class Param(Struct, frozen=True, kw_only=True):
    """One request parameter, or (as `Param.item`, `Param.fields`) one part of a structured one."""

    name: str
    """Wire name."""
    python: str
    """Argument name."""
    type: str = "str"
    """`str`, `int`, `float`, `bool`, `list`, `map`, `object` or `any`."""
    required: bool = False
    """Required by the gateway or by the documentation; the service may still refuse other combinations."""
    location: Location = "query"
    style: Style = "plain"
    separator: str = ","
    """Joins the items when `style` is `delimited`."""
    document: bool = False
    """The text is a JSON document: a mapping is accepted and serialised."""
    secret: bool = False
    """Never shown in logs, errors, spans or `repr`."""
    unit: str | None = None
    default: str | int | float | bool | None = None
    """What the service assumes when the parameter is not sent; never sent by the client."""
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    """Characters (after encoding, where the wire form is encoded)."""
    max_items: int | None = None
    item: Param | None = None
    """What each element of a list, or each value of a map, looks like."""
    fields: tuple[Param, ...] = ()
    """Members of an object."""


class Paging(Struct, frozen=True, kw_only=True):
    """How an operation hands out a long list. Request names are wire names, reply names are Python attributes."""

    token: str | None
    """Request parameter that takes the marker of the next page; None where the API offers none."""
    size: str | None
    """Request parameter for the page size."""
    next: str
    """Reply attribute that holds the next marker."""
    more: str | None
    """Reply attribute that says whether there is more; None where an empty marker says so."""
    items: str | None
    """Reply attribute with the list; None where a page is not a list (a report in pieces)."""
    max_size: int | None = None
    """Largest page the service gives."""


class Authorization(Struct, frozen=True):
    """An action on a resource that the caller must be allowed; every entry of an operation must be."""

    action: str
    """For example `ram:GetUser`."""
    resource: str
    """Template of one ARN, `acs:ram:*:<account>:user/<UserName>`, or `*`: the action knows no single resources.

    A name in angle brackets stands for a value:

    - `<account>`: id of the account whose things the call is about.
    - `<policy-owner>`: `system` where `PolicyType` is `System`, else that account.
    - `<role-owner>` and `<RoleName>`: account field and name in `RoleArn`, where the operation takes one; it may be a
      role of another account.
    - `<UserPrincipalName>`: what stands before the first `@`, for ARNs carry bare names.
    - `<SerialNumber>`, which is the whole template: an ARN as sent.
    - any other name: the parameter's value as sent, always a single text.
    - `<AppName>`, and in `ChangePassword` `<UserName>` or `<UserPrincipalName>`: a name that the service looks up (by
      `AppId`, by who calls). Such a call has no parameter of that name; a caller of this library may know the value.

    What was not sent stands as `*`: a user named by id, or left out because callers mean themselves, is `user/*`. The
    region is `*` everywhere, though newer published tables leave it empty.
    """
    inferred: bool = False
    """True where no published table names it."""


class Rule(Struct, frozen=True):
    """A condition between parameters, or on who calls."""

    kind: str
    """`exactly_one_of`, `at_least_one_of`, `at_most_one_of`, `required_if`, `forbidden_if`, `ignored_if`, `subset_of`,
    `required_for_caller`, `effectively_required`, `caller_only`, `caller_not`."""
    params: tuple[str, ...] = ()
    """The parameters it speaks of; for the `..._if` and `subset_of` kinds the first one is the governed one."""
    when: tuple[tuple[str, str | bool | None], ...] = ()
    """Conditions that must all hold: (parameter, value), or (parameter, None) for "is given"."""
    caller: str | None = None
    """`Account` (the root), or `RAMUser`."""
    code: str | None = None
    """Error code the service answers with, where known."""


class Operation(Struct, Generic[R_co], frozen=True, kw_only=True):
    """One action of one service."""

    name: str
    """Action name on the wire."""
    python: str
    """Method name."""
    service: Service
    params: tuple[Param, ...] = ()
    response: str = ""
    """Module and class of the reply, `aliram.ims.models:GetUserResponse`."""
    write: bool = False
    """True when it may change something."""
    retry_lost_reply: bool = False
    """True when it may be sent again although the first request may have been carried out."""
    anonymous: bool = False
    """True when it carries no signature and no key: the proof is an argument (a token, an assertion)."""
    errors: dict[str, int] = {}
    """Documented error codes and their HTTP status. The services answer with others as well."""
    paging: Paging | None = None
    authorization: tuple[Authorization, ...] = ()
    rules: tuple[Rule, ...] = ()
    resource: str = ""
    """The resource group it belongs to, as in `specs/<service>/<resource>.yaml`."""
    deprecated: bool = False

    @property
    def id(self) -> str:
        """`ram.ListUsers`: names the operation in rate limits, logs and spans."""
        return f"{self.service.key}.{self.name}"

    @property
    def response_type(self) -> Any:
        """The model class of the reply; the first use imports the service's models."""
        module, _, name = self.response.partition(":")
        return getattr(importlib.import_module(module), name)
