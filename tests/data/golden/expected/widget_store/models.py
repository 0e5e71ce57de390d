"""What Widget-Store 2024-02-29 answers with, and the structured arguments it takes.

Generated from specs/widget_store/ by `python -m codegen generate`; edit the specs instead.

A field `<name>_text` (a time, a delimited list) or `<name>_wire` (a list) is as the service sent it; read it by the
property `<name>`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Required, TypedDict

from msgspec import field

from aliram.model import Model, Reply, parse_time, split_items, unwrap
from aliram.secret import Secret

__all__ = [
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

PartParam = TypedDict(
    "PartParam",
    {
        "partId": "Required[str]",
        "from": "str",
        "sizes": "list[int]",
    },
    total=False,
)
"""A part as it is ordered."""


class ShapeColourParam(TypedDict, total=False):
    """`ShapeColourParam`, as the wire spells it."""

    code: Required[str]
    """`code`."""
    shade: str
    """`shade`."""


# The envelopes that lists come in, `{"Users": {"User": [...]}}`; nobody but the properties below meets them.


class _RowList(Model):
    row: list[Any] | None = field(name="Row", default=None)


class _ShelfList(Model):
    shelf: list[Secret] | None = field(name="Shelf", default=None)


class Widget(Model):
    """A widget. Its doc ends with a backslash \\"""

    widget_id: str = field(name="widgetId", default="")
    """ID that the store gave the widget."""

    weight: float | None = field(name="weight", default=None)
    """Weight with `a|b` and a <tag>. In grams."""

    labels: dict[str, str] = field(name="labels", default_factory=dict)
    """`labels`."""

    parts_wire: list[Part] | None = field(name="parts", default=None)

    @property
    def parts(self) -> list[Part]:
        """`parts`."""
        return unwrap(self.parts_wire)

    made_at_text: str | None = field(name="madeAt", default=None)

    @property
    def made_at(self) -> datetime | None:
        """Moment at which the last part was put in."""
        return parse_time(self.made_at_text, "widget_store Widget.madeAt")


class Part(Model):
    """`Part` of the Widget-Store API."""

    class_: str | None = field(name="class", default=None)
    """Size class \"\"\"small\"\"\" or "big\""""

    count: int | None = field(name="count", default=None)
    """`count`."""

    maker: Maker = field(name="maker", default_factory=lambda: Maker())
    """`maker`."""


class Maker(Model):
    """`Maker` of the Widget-Store API."""

    name: str | None = field(name="name", default=None)
    """`name`."""

    since: int | None = field(name="since", default=None)
    """`since`."""


class Data(Model):
    """`Data` of the Widget-Store API."""

    id: str | None = field(name="Id", default=None)
    """`Id`."""

    owner: str | None = field(name="Owner", default=None)
    """`Owner`."""

    data: GetWidgetData | None = field(name="Data", default=None)
    """`Data`."""


class GetWidgetData(Model):
    """`GetWidgetData` of the Widget-Store API."""

    raw: Secret | None = field(name="Raw", default=None)
    """`Raw`."""

    size: int | None = field(name="Size", default=None)
    """`Size`."""


class DescribeWidgetPagesData(Model):
    """`DescribeWidgetPagesData` of the Widget-Store API."""

    list__wire: list[List] | None = field(name="List", default=None)

    @property
    def list_(self) -> list[List]:
        """`List`."""
        return unwrap(self.list__wire)


class List(Model):
    """`List` of the Widget-Store API."""

    name: str | None = field(name="Name", default=None)
    """`Name`."""


class Node(Model):
    """A node of a tree, which holds further nodes."""

    name: str | None = field(name="name", default=None)
    """`name`."""

    children_wire: list[Node] | None = field(name="children", default=None)

    @property
    def children(self) -> list[Node]:
        """`children`."""
        return unwrap(self.children_wire)


class Model_(Model):
    """`Model` of the Widget-Store API."""

    any: Any = field(name="Any", default=None)
    """`Any`."""

    none: str | None = field(name="None", default=None)
    """`None`."""


class ImportFromResponse(Reply):
    """Reply of `ImportFrom`."""

    import_: bool | None = field(name="import", default=None)
    """`import`."""

    rows_wire: _RowList | list[Any] | None = field(name="Rows", default=None)

    @property
    def rows(self) -> list[Any]:
        """`Rows`."""
        return unwrap(self.rows_wire)


class GetTreeResponse(Reply):
    """Reply of `GetTree`."""

    root: Node | None = field(name="root", default=None)
    """`root`."""

    extra: dict[str, Any] | None = field(name="extra", default=None)
    """`extra`."""

    model: Model_ | None = field(name="model", default=None)
    """`model`."""

    by_name: dict[str, Part] | None = field(name="byName", default=None)
    """`byName`."""


class ListEverythingResponse(Reply):
    """Reply of `List`."""

    list__wire: list[str] | None = field(name="List", default=None)

    @property
    def list_(self) -> list[str]:
        """`List`."""
        return unwrap(self.list__wire)

    str_: str | None = field(name="Str", default=None)
    """`Str`."""

    int_: int | None = field(name="Int", default=None)
    """`Int`."""

    field_: str | None = field(name="Field", default=None)
    """`Field`."""

    property_: str | None = field(name="Property", default=None)
    """`Property`."""

    to_dict_: str | None = field(name="ToDict", default=None)
    """`ToDict`."""

    type: str | None = field(name="Type", default=None)
    """`Type`."""

    id: str | None = field(name="Id", default=None)
    """`Id`."""

    tag_1_key: str | None = field(name="Tag.1.Key", default=None)
    """`Tag.1.Key`."""

    second_factor: str | None = field(name="2fa", default=None)
    """`2fa`."""

    of_one_text: str | None = field(name="of-one", default=None)

    @property
    def of_one(self) -> list[str]:
        """Items that upstream calls a string or a number."""
        return split_items(self.of_one_text, ";")


class CreateWidgetResponse(Reply):
    """Reply of `createWidget`."""

    widget: Widget | None = field(name="widget", default=None)
    """`widget`."""


class GetWidgetResponse(Reply):
    """Reply of `GetWidget`."""

    request_id: str | None = field(name="requestId", default=None)
    """`requestId`."""

    code: str | None = field(name="Code", default=None)
    """`Code`."""

    success: bool | None = field(name="Success", default=None)
    """`Success`."""

    data: Data | None = field(name="Data", default=None)
    """`Data`."""


class ListWidgetsResponse(Reply):
    """Reply of `ListWidgets`."""

    next_token: str | None = field(name="NextToken", default=None)
    """`NextToken`."""

    total_count: int | None = field(name="TotalCount", default=None)
    """`TotalCount`."""

    widgets_wire: list[Widget] | None = field(name="Widgets", default=None)

    @property
    def widgets(self) -> list[Widget]:
        """`Widgets`."""
        return unwrap(self.widgets_wire)


class DescribeWidgetPagesResponse(Reply):
    """Reply of `DescribeWidgetPages`."""

    total_count: int | None = field(name="TotalCount", default=None)
    """`TotalCount`."""

    page_number: int | None = field(name="PageNumber", default=None)
    """`PageNumber`."""

    page_size: int | None = field(name="PageSize", default=None)
    """`PageSize`."""

    data: DescribeWidgetPagesData | None = field(name="Data", default=None)
    """`Data`."""


class ListShelvesResponse(Reply):
    """Reply of `ListShelves`."""

    next_token: str | None = field(name="nextToken", default=None)
    """`nextToken`."""

    shelves_wire: _ShelfList | list[Secret] | None = field(name="Shelves", default=None)

    @property
    def shelves(self) -> list[Secret]:
        """`Shelves`."""
        return unwrap(self.shelves_wire)


class DeleteWidgetResponse(Reply):
    """Reply of `DeleteWidget`."""
