"""aioresponses 0.7.9 with aiohttp 3.14 and later.

Since 3.14 `ClientResponse` wants a `stream_writer`, which aioresponses does not give. For connections that must fail in
one exact way only; everywhere else a loopback server is the better test.
"""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import aiohttp
from aioresponses import aioresponses

__all__ = ["Responses"]


class _Response(aiohttp.ClientResponse):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("stream_writer", Mock(output_size=0))
        super().__init__(*args, **kwargs)


class Responses(aioresponses):
    """`with Responses() as replies: replies.post(url, exception=...)`."""

    def add(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("response_class", _Response)
        super().add(*args, **kwargs)
