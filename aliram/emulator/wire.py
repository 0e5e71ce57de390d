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

from .account import load_account
from .catalog import Catalog, Entry, not_covered
from .faults import Fault
from .message import JSON_TYPE, XML_TYPE, Incoming, Outgoing, as_json, as_xml, pairs
from .refusals import Refusal, as_tree, refuse
from .reports import DEFAULT_DELAY
from .room import ANONYMOUS, Call
from .signature import Authenticator
from .state import State

__all__ = ["Route", "Wire"]

_log = logging.getLogger("aliram.emulator")


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

    def __init__(self, state: State, catalog: Catalog) -> None:
        self._state = state
        self._catalog = catalog
        self._numbers = itertools.count(1)
        # Request ids look like the service's; the head tells runs apart, the tail counts.
        self._run = str(uuid.uuid4()).upper()[:-12]
        self.authenticator = Authenticator(state)
        self._page_cap: int | None = None
        self._report_delay = DEFAULT_DELAY

    def set_page_cap(self, items: int | None) -> None:
        """Caps every page of every list; None leaves the limits to the operations."""
        if items is not None and items < 1:
            raise ValueError(f"a page holds at least 1 item, not {items}")
        self._page_cap = items

    def set_report_delay(self, seconds: float) -> None:
        """How long, by the emulator's clock, reports ordered from now on are in the making."""
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
            elif kind.startswith("application/json"):
                form = _json_form(request.body)
        params = dict(sent)
        if form:
            params = {**form, **params}
        headers = request.headers
        action = headers.get("x-acs-action") or params.get("Action", "")
        version = headers.get("x-acs-version") or params.get("Version", "")
        service = self._catalog.service(version) or ""
        xml = params.get("Format", "").upper() == "XML"
        return Route(service, action, version, params, sent, xml)

    def answer(self, request: Incoming, route: Route) -> Outgoing:
        """Carries a request out."""
        request_id = self._request_id()
        try:
            entry = self._entry(request, route)
            tree = {"RequestId": request_id, **self._carry_out(request, route, entry)}
        except Refusal as refusal:
            return self._refused(request, route, refusal, request_id)
        except UnicodeEncodeError:
            # A lone surrogate, which JSON can spell and no text holds.
            invalid = refuse("InvalidParameter", "The request holds characters that are not valid Unicode.")
            return self._refused(request, route, invalid, request_id)
        except Exception:
            # Never a stack trace to the caller, never a lost reply: a defect of the emulator is an InternalError, and
            # logged.
            _log.exception("%s.%s failed in the emulator", route.service, route.action)
            return self._refused(request, route, refuse("InternalError"), request_id)
        headers = {"x-acs-request-id": request_id}
        if route.xml:
            return Outgoing(200, as_xml(f"{route.action}Response", tree), XML_TYPE, headers)
        return Outgoing(200, as_json(tree), JSON_TYPE, headers)

    def fault(self, request: Incoming, route: Route, fault: Fault) -> Outgoing:
        """The reply a fault asks for."""
        request_id = self._request_id()
        if fault.body is not None:
            headers = {"x-acs-request-id": request_id}
            reply = Outgoing(fault.status or 200, fault.body, fault.content_type, headers)
        else:
            refusal = refuse(fault.code or "InternalError", fault.message, fault.status)
            reply = self._refused(request, route, refusal, request_id)
        if fault.retry_after_ms is not None:
            reply = reply._replace(headers={**reply.headers, "x-acs-retry-after": str(fault.retry_after_ms)})
        return reply

    def _entry(self, request: Incoming, route: Route) -> Entry:
        if request.method not in ("GET", "POST"):
            raise refuse("UnsupportedHTTPMethod")
        for name, value in (("Action", route.action), ("Version", route.version)):
            if not value:
                text = f'The input parameter "{name}" that is mandatory for processing this request is not supplied.'
                raise refuse("MissingParameter", text)
        if not route.service:
            raise refuse("InvalidVersion")
        entry = self._catalog.entry(route.version, route.action)
        if entry is None or request.path != "/":
            raise refuse("InvalidAction.NotFound")
        return entry

    def _carry_out(self, request: Incoming, route: Route, entry: Entry) -> dict[str, Any]:
        operation = entry.operation
        caller = ANONYMOUS
        if not operation.anonymous:
            product = operation.service.product
            caller = self.authenticator.authenticate(request, route.params, route.sent, product)
        if entry.handler is None:
            raise not_covered(operation)
        call = Call(
            state=self._state,
            operation=operation,
            args=entry.parameters.decode(route.params, caller.kind),
            caller=caller,
            account=load_account(self._state, caller.account),
            page_cap=self._page_cap,
            report_delay=self._report_delay,
            key_uses=self.authenticator.used,
        )
        if not operation.write:
            return entry.handler(call)
        with self._state.transaction():
            return entry.handler(call)

    def _refused(self, request: Incoming, route: Route, refusal: Refusal, request_id: str) -> Outgoing:
        host = request.headers.get("host", "")
        tree = as_tree(refusal, product=route.service.capitalize(), host=host, request_id=request_id)
        headers = {"x-acs-request-id": request_id}
        if route.xml:
            return Outgoing(refusal.status, as_xml("Error", tree), XML_TYPE, headers)
        return Outgoing(refusal.status, as_json(tree), JSON_TYPE, headers)

    def _request_id(self) -> str:
        return f"{self._run}{next(self._numbers):012X}"


def _json_form(body: bytes) -> dict[str, str]:
    """Parameters of a JSON body, which the gateway takes as well: texts as they are, everything else as JSON text."""
    try:
        tree = json.loads(body)
    except ValueError:
        return {}
    if not isinstance(tree, dict):
        return {}
    return {
        name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        for name, value in tree.items()
        if value is not None
    }
