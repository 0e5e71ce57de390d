"""Async Python for Alibaba Cloud identity: IMS, RAM and STS."""

from __future__ import annotations

__version__ = "0.1.0"
