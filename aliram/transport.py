"""One pool of connections: TLS, proxies, timeouts, and every failure turned into one of ours.

A `Transport` knows nothing of signing or of the services: it takes an `HttpRequest` and gives an `HttpReply`, for the
clients, for instance metadata and for anything else that speaks HTTP. A different carrier can be put in its place
(`Session(transport=...)`): whatever has the `send` of `Http` will do.

No text that leaves this module holds a URL: a query can carry a password, and a proxy URL always may.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp
from msgspec import Struct
from multidict import CIMultiDict
from yarl import URL

from . import __version__
from ._exchange import Exchange, Origin
from ._proxies import Proxies
from .errors import BadReply, ConfigError, ConnectError, DeadlineExceeded, TransportError

if sys.platform != "emscripten":  # pragma: no branch
    import ssl as _ssl

__all__ = ["Http", "HttpReply", "HttpRequest", "Timeouts", "Transport"]
