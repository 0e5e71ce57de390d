"""Widgets & "Gears" <Store> (Widget-Store 2024-02-29).

Generated from specs/widget_store/ by `python -m codegen generate`; edit the specs instead.

The client and the models load on first use, so that `widget_store.operations` alone costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import WidgetStoreClient
    from .models import (
        CreateWidgetResponse,
        Data,
        DeleteWidgetResponse,
        DescribeWidgetPagesData,
        DescribeWidgetPagesResponse,
        GetTreeResponse,
        GetWidgetData,
        GetWidgetResponse,
        ImportFromResponse,
        List,
        ListEverythingResponse,
        ListShelvesResponse,
        ListWidgetsResponse,
        Maker,
        Model_,
        Node,
        Part,
        PartParam,
        ShapeColourParam,
        Widget,
    )

__all__ = [
    "WidgetStoreClient",
    "CreateWidgetResponse",
    "Data",
    "DeleteWidgetResponse",
    "DescribeWidgetPagesData",
    "DescribeWidgetPagesResponse",
    "GetTreeResponse",
    "GetWidgetData",
    "GetWidgetResponse",
    "ImportFromResponse",
    "List",
    "ListEverythingResponse",
    "ListShelvesResponse",
    "ListWidgetsResponse",
    "Maker",
    "Model_",
    "Node",
    "Part",
    "PartParam",
    "ShapeColourParam",
    "Widget",
]


if not TYPE_CHECKING:  # a type checker that saw it would accept any name

    def __getattr__(name: str) -> Any:
        if name == "WidgetStoreClient":
            from .client import WidgetStoreClient

            return WidgetStoreClient
        if name in __all__:
            from . import models

            return getattr(models, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
