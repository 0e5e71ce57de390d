"""The 9 operations of Widget-Store 2024-02-29 as facts.

Generated from specs/widget_store/ by `python -m codegen generate`; edit the specs instead.
"""

from __future__ import annotations

from typing import Any

from aliram.operation import Authorization, Operation, Paging, Param, Rule, Service

__all__ = ["OPERATIONS", "SERVICE"]

_MODELS = __name__.rpartition(".")[0] + ".models"

SERVICE = Service(
    key="widget_store",
    product="Widget-Store",
    version="2024-02-29",
    host="widget.aliyuncs.com",
    regional={"cn-beijing": "widget.cn-beijing.aliyuncs.com", "cn-hangzhou": "widget.cn-hangzhou.aliyuncs.com"},
    vpc_host="widget-vpc.{region}.aliyuncs.com",
    vpc_regions=frozenset(("cn-beijing", "cn-hangzhou")),
)
"""Widgets & "Gears" <Store>: product, version and published hosts."""

_ALL: tuple[Operation[Any], ...] = (
    Operation(
        name="createWidget",
        python="create_widget",
        service=SERVICE,
        response=f"{_MODELS}:CreateWidgetResponse",
        resource="widgets",
        write=True,
        authorization=(Authorization("widget:createWidget", "acs:widget:*:<account>:*", True),),
        rules=(
            Rule("exactly_one_of", params=("class", "colour")),
            Rule("required_if", params=("weight",), when=(("class", "On"),)),
            Rule("forbidden_if", params=("sizes",), when=(("parts", None),)),
            Rule("subset_of", params=("zoneIds", "sizes")),
            Rule("required_for_caller", params=("widgetName",), caller="Account"),
            Rule("effectively_required", params=("copies",), code="MissingCopies"),
        ),
        params=(
            Param(name="widgetName", python="widget_name", required=True, max_length=64),
            Param(name="class", python="class_", enum=("small", "On", "No", "null", "1.0")),
            Param(name="weight", python="weight", type="float", location="form", minimum=0.5),
            Param(name="copies", python="copies", type="int", default=1, minimum=1, maximum=36),
            Param(name="colour", python="colour", enum=("red", "blue")),
            Param(name="pattern", python="pattern", pattern="^(a\\|b|c)+$"),
            Param(
                name="parts",
                python="parts",
                type="list",
                style="repeat",
                max_items=5,
                item=Param(
                    name="parts",
                    python="parts",
                    type="object",
                    fields=(
                        Param(name="partId", python="part_id", required=True),
                        Param(name="from", python="from_"),
                        Param(
                            name="sizes",
                            python="sizes",
                            type="list",
                            unit="millimetres",
                            item=Param(name="sizes", python="sizes", type="int"),
                        ),
                    ),
                ),
            ),
            Param(name="settings", python="settings", type="map", style="json"),
            Param(
                name="zoneIds",
                python="zone_ids",
                type="list",
                style="delimited",
                item=Param(name="zoneIds", python="zone_ids", enum=("a", "b")),
            ),
            Param(
                name="sizes",
                python="sizes",
                type="list",
                style="delimited",
                separator="|",
                item=Param(name="sizes", python="sizes", type="int"),
            ),
            Param(
                name="shape.colour",
                python="shape_colour",
                type="object",
                style="repeat",
                fields=(
                    Param(name="code", python="code", required=True),
                    Param(name="shade", python="shade"),
                ),
            ),
            Param(name="timeout", python="timeout_", type="int", unit="seconds", default=30),
            Param(name="x-widget-trace", python="x_widget_trace", location="header", secret=True),
        ),
    ),
    Operation(
        name="DeleteWidget",
        python="delete_widget",
        service=SERVICE,
        response=f"{_MODELS}:DeleteWidgetResponse",
        resource="widgets",
        write=True,
        retry_lost_reply=True,
        deprecated=True,
        authorization=(Authorization("widget:DeleteWidget", "acs:widget:*:<account>:*", True),),
        params=(
            Param(name="widgetIds", python="widget_ids", type="list", required=True, location="body"),
            Param(name="force", python="force", type="bool", location="body"),
        ),
    ),
    Operation(
        name="DescribeWidgetPages",
        python="describe_widget_pages",
        service=SERVICE,
        response=f"{_MODELS}:DescribeWidgetPagesResponse",
        resource="widgets",
        retry_lost_reply=True,
        authorization=(Authorization("widget:DescribeWidgetPages", "acs:widget:*:<account>:*", True),),
        params=(
            Param(name="PageNumber", python="page_number", type="int"),
            Param(name="PageSize", python="page_size", type="int"),
        ),
    ),
    Operation(
        name="GetTree",
        python="get_tree",
        service=SERVICE,
        response=f"{_MODELS}:GetTreeResponse",
        resource="operations",
        retry_lost_reply=True,
        authorization=(Authorization("widget:GetTree", "acs:widget:*:<account>:*", True),),
    ),
    Operation(
        name="GetWidget",
        python="get_widget",
        service=SERVICE,
        response=f"{_MODELS}:GetWidgetResponse",
        resource="widgets",
        retry_lost_reply=True,
        params=(Param(name="widgetId", python="widget_id", required=True),),
    ),
    Operation(
        name="ImportFrom",
        python="import_from",
        service=SERVICE,
        response=f"{_MODELS}:ImportFromResponse",
        resource="operations",
        write=True,
        anonymous=True,
        params=(Param(name="from", python="from_", required=True),),
    ),
    Operation(
        name="List",
        python="list_everything",
        service=SERVICE,
        response=f"{_MODELS}:ListEverythingResponse",
        resource="operations",
        retry_lost_reply=True,
        authorization=(Authorization("widget:List", "acs:widget:*:<account>:*", True),),
        params=(Param(name="List", python="list", type="list", style="repeat"),),
    ),
    Operation(
        name="ListShelves",
        python="list_shelves",
        service=SERVICE,
        response=f"{_MODELS}:ListShelvesResponse",
        resource="widgets",
        retry_lost_reply=True,
        paging=Paging(token="nextToken", size=None, next="next_token", more=None, items=None),
        authorization=(Authorization("widget:ListShelves", "acs:widget:*:<account>:*", True),),
        params=(Param(name="nextToken", python="next_token"),),
    ),
    Operation(
        name="ListWidgets",
        python="list_widgets",
        service=SERVICE,
        response=f"{_MODELS}:ListWidgetsResponse",
        resource="widgets",
        retry_lost_reply=True,
        errors={"EntityNotExist.Shop": 404, "InternalError": 500, "NeverSeen": 503, 'Weird."Code"': 400},
        paging=Paging(
            token="NextToken", size="MaxResults", next="next_token", more=None, items="widgets", max_size=100
        ),
        authorization=(
            Authorization("widget:List", "acs:widget:*:<account>:widget/*"),
            Authorization("widget:Count", "acs:widget:*:<account>:*"),
        ),
        params=(
            Param(name="NextToken", python="next_token"),
            Param(name="MaxResults", python="max_results", type="int", maximum=100),
        ),
    ),
)

OPERATIONS: dict[str, Operation[Any]] = {operation.name: operation for operation in _ALL}
"""Every operation by its action name."""
