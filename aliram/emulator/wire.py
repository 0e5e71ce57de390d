"""From a request to a reply: which action, who asks, with what arguments, and the answer in the service's own form.

Free of any HTTP library, so that it can be measured and tested alone; `listener.py` puts it on a socket.
"""

from __future__ import annotations

import itertools
import json
import logging
import math
import uuid
from typing import Any, NamedTuple

from aliram.operation import Operation

from .account import load_account
from .catalog import Catalog, Entry, not_covered
from .diagnostics import Denials, Denied
from .faults import Fault
from .message import JSON_TYPE, XML_TYPE, Incoming, Outgoing, as_json, as_xml, is_json, pairs, read_json
from .permissions import AuthMode, authorize
from .refusals import Refusal, absent, as_tree, refuse
from .reports import DEFAULT_DELAY
from .rights import RightsBook
from .room import ANONYMOUS, Call, Caller
from .signature import Authenticator
from .state import State
from .throttles import Throttles

__all__ = ["Route", "Wire"]

_log = logging.getLogger("aliram.emulator")

_READERS = frozenset({"sts.AssumeRole"})
"""Operations that count as writing and see what readers see."""


class Route(NamedTuple):
    """What a request asks for, before anything about it is checked."""

    service: str
    """Key of the service; empty when the version belongs to none."""
    action: str
    version: str
    params: dict[str, str]
    """Query and form by name."""
    sent: list[tuple[str, str]]
    """The same as pairs, in the order they came."""
    xml: bool


class Wire:
    """The gateway of the emulated services."""

    def __init__(self, state: State, seen: State, catalog: Catalog) -> None:
        """`seen` is the state as readers see it."""
        self._state = state
        self._seen = seen
        self._catalog = catalog
        self._numbers = itertools.count(1)
        # Request ids look like the service's; the head tells runs apart, the tail counts.
        self._run = str(uuid.uuid4()).upper()[:-12]
        self.authenticator = Authenticator(state, seen)
        self.auth: AuthMode = "verify"
        self.denials = Denials(state.clock)
        self._rights = RightsBook(seen)
        self.throttles = Throttles()
        self._page_cap: int | None = None
        self._report_delay = DEFAULT_DELAY

    @property
    def page_cap(self) -> int | None:
        """Largest page of any list; None where the operations' own limits hold."""
        return self._page_cap

    def set_page_cap(self, items: int | None) -> None:
        """Caps every page of every list; None leaves the limits to the operations."""
        if items is not None and items < 1:
            raise ValueError(f"a page holds at least 1 item, not {items}")
        self._page_cap = items

    @property
    def report_delay(self) -> float:
        """Seconds, by the emulator's clock, that reports ordered from now on are in the making."""
        return self._report_delay

    def set_report_delay(self, seconds: float) -> None:
        """Changes `report_delay`."""
        if not 0 <= seconds < math.inf:
            raise ValueError(f"a report takes 0 s or more, not {seconds}")
        self._report_delay = seconds

    def route(self, request: Incoming) -> Route:
        """Reads the names of a request."""
        sent = pairs(request.query)
        form = None
        if request.body:
            kind = request.headers.get("content-type", "")
            if kind.startswith("application/x-www-form-urlencoded"):
                sent += pairs(request.body.decode("utf-8", "replace"))
            elif is_json(request):
                form = _json_form(request.body)
        params = dict(sent)
        headers = request.headers
        if not headers.get("authorization") and ("AccessKeyId" in params or "Signature" in params):
            # A V1 signature covers query and form, and nothing else may say what is done.
            action, version = params.get("Action", ""), params.get("Version", "")
        else:
            if form:
                params = {**form, **params}
            action = headers.get("x-acs-action") or params.get("Action", "")
            version = headers.get("x-acs-version") or params.get("Version", "")
        service = self._catalog.service(version) or ""
        xml = params.get("Format", "").upper() == "XML"
        return Route(service, action, version, params, sent, xml)

    def operation(self, route: Route) -> Operation[Any] | None:
        """The described operation that a request names; None where there is none."""
        entry = self._catalog.entry(route.version, route.action)
        return None if entry is None else entry.operation

    def answer(self, request: Incoming, route: Route) -> Outgoing:
        """Carries a request out."""
        request_id = self._request_id()
        caller = ANONYMOUS
        try:
            entry = self._entry(request, route)
            if not entry.operation.anonymous:
                product = entry.operation.service.product
                if self.auth == "off":
                    caller = self.authenticator.identify(request, route.params, product)
                else:
                    caller = self.authenticator.authenticate(request, route.params, route.sent, product)
            self.throttles.check(entry.operation.id, caller.account, self._state.clock.wall)
            tree = {"RequestId": request_id, **self._carry_out(request, route, entry, caller)}
        except Refusal as refusal:
            return self._refused(request, route, refusal, request_id, caller)
        except UnicodeEncodeError:
            # A lone surrogate, which JSON can spell and no text holds.
            invalid = refuse("InvalidParameter", "The request holds characters that are not valid Unicode.")
            return self._refused(request, route, invalid, request_id, caller)
        except Exception:
            # Never a stack trace to the caller, never a lost reply: a defect of the emulator is an InternalError, and
            # logged.
            _log.exception("%s.%s failed in the emulator", route.service, route.action)
            return self._refused(request, route, refuse("InternalError"), request_id, caller)
        headers = {"x-acs-request-id": request_id}
        if route.xml:
            return Outgoing(200, as_xml(f"{route.action}Response", tree), XML_TYPE, headers, "", _arn(caller))
        return Outgoing(200, as_json(tree), JSON_TYPE, headers, "", _arn(caller))

    def fault(self, request: Incoming, route: Route, fault: Fault) -> Outgoing:
        """The reply a fault asks for."""
        request_id = self._request_id()
        if fault.body is not None:
            headers = {"x-acs-request-id": request_id}
            reply = Outgoing(fault.status or 200, fault.body, fault.content_type, headers)
        else:
            refusal = refuse(fault.code or "InternalError", fault.message, fault.status)
            reply = self._refused(request, route, refusal, request_id, ANONYMOUS)
        if fault.retry_after_ms is not None:
            reply = reply._replace(headers={**reply.headers, "x-acs-retry-after": str(fault.retry_after_ms)})
        return reply

    def _entry(self, request: Incoming, route: Route) -> Entry:
        if request.method not in ("GET", "POST"):
            raise refuse("UnsupportedHTTPMethod")
        for name, value in (("Action", route.action), ("Version", route.version)):
            if not value:
                raise absent(name)
        if not route.service:
            raise refuse("InvalidVersion")
        entry = self._catalog.entry(route.version, route.action)
        if entry is None or request.path != "/":
            raise refuse("InvalidAction.NotFound")
        return entry

    def _carry_out(self, request: Incoming, route: Route, entry: Entry, caller: Caller) -> dict[str, Any]:
        operation = entry.operation
        if entry.handler is None:
            raise not_covered(operation)
        args = entry.parameters.decode(route.params, caller.kind)
        rights = None
        if self.auth == "enforce" and caller.kind in ("RAMUser", "AssumedRoleUser"):
            rights = self._rights.of(caller, args.get("ResourceGroupId", ""))
        state = self._state if operation.write and operation.id not in _READERS else self._seen
        call = Call(
            state=state,
            operation=operation,
            args=args,
            caller=caller,
            account=load_account(state, caller.account),
            page_cap=self._page_cap,
            report_delay=self._report_delay,
            key_uses=self.authenticator.used,
            source=request.source,
            secure=request.secure,
            rights=rights,
            denials=self.denials,
        )
        authorize(call)
        if not operation.write:
            return entry.handler(call)
        with self._state.transaction():
            return entry.handler(call)

    def _refused(self, request: Incoming, route: Route, refusal: Refusal, request_id: str, caller: Caller) -> Outgoing:
        if isinstance(refusal, Denied):
            refusal.detail = self.denials.report(refusal, request_id)
        host = request.headers.get("host", "")
        tree = as_tree(refusal, product=route.service.capitalize(), host=host, request_id=request_id)
        headers = {"x-acs-request-id": request_id}
        if refusal.retry_after_ms is not None:
            headers["x-acs-retry-after"] = str(refusal.retry_after_ms)
        if route.xml:
            body, kind = as_xml("Error", tree), XML_TYPE
        else:
            body, kind = as_json(tree), JSON_TYPE
        return Outgoing(refusal.status, body, kind, headers, refusal.code, _arn(caller))

    def _request_id(self) -> str:
        return f"{self._run}{next(self._numbers):012X}"


def _arn(caller: Caller) -> str:
    return "" if caller is ANONYMOUS else caller.arn


def _json_form(body: bytes) -> dict[str, str]:
    """Parameters of a JSON body, which the gateway takes as well: texts as they are, everything else as JSON text."""
    try:
        tree = read_json(body)
    except ValueError:
        return {}
    if not isinstance(tree, dict):
        return {}
    return {
        name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        for name, value in tree.items()
        if value is not None
    }
