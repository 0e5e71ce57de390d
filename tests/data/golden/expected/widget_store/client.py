"""Client of Widget-Store 2024-02-29.

Generated from specs/widget_store/ by `python -m codegen generate`; edit the specs instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aliram.client import ServiceClient
from aliram.paging import Pager

from .operations import OPERATIONS, SERVICE

if TYPE_CHECKING:
    from typing import Never

    from aliram.operation import Operation

    from .models import (
        CreateWidgetResponse,
        DeleteWidgetResponse,
        DescribeWidgetPagesResponse,
        GetTreeResponse,
        GetWidgetResponse,
        ImportFromResponse,
        ListEverythingResponse,
        ListShelvesResponse,
        ListWidgetsResponse,
        PartParam,
        ShapeColourParam,
        Widget,
    )

__all__ = ["WidgetStoreClient"]

_CREATE_WIDGET: Operation[CreateWidgetResponse] = OPERATIONS["createWidget"]
_DELETE_WIDGET: Operation[DeleteWidgetResponse] = OPERATIONS["DeleteWidget"]
_DESCRIBE_WIDGET_PAGES: Operation[DescribeWidgetPagesResponse] = OPERATIONS["DescribeWidgetPages"]
_GET_TREE: Operation[GetTreeResponse] = OPERATIONS["GetTree"]
_GET_WIDGET: Operation[GetWidgetResponse] = OPERATIONS["GetWidget"]
_IMPORT_FROM: Operation[ImportFromResponse] = OPERATIONS["ImportFrom"]
_LIST_EVERYTHING: Operation[ListEverythingResponse] = OPERATIONS["List"]
_LIST_SHELVES: Operation[ListShelvesResponse] = OPERATIONS["ListShelves"]
_LIST_WIDGETS: Operation[ListWidgetsResponse] = OPERATIONS["ListWidgets"]


class WidgetStoreClient(ServiceClient):
    """Async client of Widgets & "Gears" <Store> (Widget-Store 2024-02-29).

    Sells gears. Its documents may hold anything: \"\"\"quotes\"\"\", back\\slashes, {{ braces }}, {% tags %},
    `code | bars` and 控件.

    Takes the same options as `aliram.Session` and has connections of its own; `aclose()` closes them.
    Every method raises the errors of `aliram.errors`.
    """

    service = SERVICE
    operations = OPERATIONS

    async def create_widget(
        self,
        *,
        widget_name: str,
        class_: str | None = None,
        weight: float | None = None,
        copies: int | None = None,
        colour: str | None = None,
        pattern: str | None = None,
        parts: list[PartParam] | None = None,
        settings: dict[str, str] | None = None,
        zone_ids: list[str] | None = None,
        sizes: list[int] | None = None,
        shape_colour: ShapeColourParam | None = None,
        timeout_: int | None = None,
        x_widget_trace: str | None = None,
        timeout: float | None = None,
    ) -> CreateWidgetResponse:
        """Make a widget of {{ parts }}.

        First line, and a second; \\N is no escape, `a|b` no table.

        Give exactly one of `class_` and `colour`. `weight` is required when `class_` is `On`. `sizes` must
        not be given when `parts` is given. `zone_ids` must be among `sizes`. `widget_name` is required when
        the account itself calls. The service refuses a call without `copies` with `MissingCopies`.
        Probably needs `widget:createWidget` on `acs:widget:*:<account>:*`.

        Args:
            widget_name: Name on the box, `*` and | included. At most 64 characters.
            class_: Known values: `small`, `On`, `No`, `null`, `1.0`.
            weight: At least 0.5.
            copies: 1 to 36; the service assumes `1` when omitted.
            colour: Known values: `red`, `blue`.
            pattern: Regular expression; pattern of patterns. Pattern `^(a\\|b|c)+$`.
            parts: At most 5 entries.
            settings: `settings` of the API.
            zone_ids: Entries: `a`, `b`.
            sizes: `sizes` of the API.
            shape_colour: `shape.colour` of the API.
            timeout_: Patience of the assembly line. In seconds; the service assumes `30` when omitted.
            x_widget_trace: `x-widget-trace` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            CreateWidgetResponse: `widget`.

        Source: API metadata of Widget-Store 2024-02-29, createWidget.
        """
        return await self._call(
            _CREATE_WIDGET,
            {
                "widgetName": widget_name,
                "class": class_,
                "weight": weight,
                "copies": copies,
                "colour": colour,
                "pattern": pattern,
                "parts": parts,
                "settings": settings,
                "zoneIds": zone_ids,
                "sizes": sizes,
                "shape.colour": shape_colour,
                "timeout": timeout_,
                "x-widget-trace": x_widget_trace,
            },
            timeout,
        )

    async def delete_widget(
        self,
        *,
        widget_ids: list[str],
        force: bool | None = None,
        timeout: float | None = None,
    ) -> DeleteWidgetResponse:
        """Throw widgets away.

        Probably needs `widget:DeleteWidget` on `acs:widget:*:<account>:*`.
        Deprecated by the service.

        Args:
            widget_ids: `widgetIds` of the API.
            force: `force` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Source: API metadata of Widget-Store 2024-02-29, DeleteWidget.
        """
        return await self._call(
            _DELETE_WIDGET,
            {
                "widgetIds": widget_ids,
                "force": force,
            },
            timeout,
        )

    async def describe_widget_pages(
        self,
        *,
        page_number: int | None = None,
        page_size: int | None = None,
        timeout: float | None = None,
    ) -> DescribeWidgetPagesResponse:
        """List the widgets by page number.

        Probably needs `widget:DescribeWidgetPages` on `acs:widget:*:<account>:*`.

        Args:
            page_number: `PageNumber` of the API.
            page_size: `PageSize` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            DescribeWidgetPagesResponse: `total_count`, `page_number`, `page_size`, `data`.

        Source: API metadata of Widget-Store 2024-02-29, DescribeWidgetPages.
        """
        return await self._call(
            _DESCRIBE_WIDGET_PAGES,
            {
                "PageNumber": page_number,
                "PageSize": page_size,
            },
            timeout,
        )

    async def get_tree(
        self,
        *,
        timeout: float | None = None,
    ) -> GetTreeResponse:
        """Call `GetTree`.

        Probably needs `widget:GetTree` on `acs:widget:*:<account>:*`.

        Args:
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetTreeResponse: `root`, `extra`, `model`, `by_name`.

        Source: API metadata of Widget-Store 2024-02-29, GetTree.
        """
        return await self._call(_GET_TREE, {}, timeout)

    async def get_widget(
        self,
        *,
        widget_id: str,
        timeout: float | None = None,
    ) -> GetWidgetResponse:
        """Look up one widget.

        Needs no permission.

        Args:
            widget_id: ID that the store gave the widget.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            GetWidgetResponse: `request_id`, `code`, `success`, `data`.

        Source: API metadata of Widget-Store 2024-02-29, GetWidget.
        """
        return await self._call(
            _GET_WIDGET,
            {
                "widgetId": widget_id,
            },
            timeout,
        )

    async def import_from(
        self,
        *,
        from_: str,
        timeout: float | None = None,
    ) -> ImportFromResponse:
        """Call `ImportFrom`.

        Sent unsigned: the argument itself proves who calls.

        Args:
            from_: `from` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ImportFromResponse: `import_`, `rows`.

        Source: API metadata of Widget-Store 2024-02-29, ImportFrom.
        """
        return await self._call(
            _IMPORT_FROM,
            {
                "from": from_,
            },
            timeout,
        )

    async def list_everything(
        self,
        *,
        list: list[str] | None = None,
        timeout: float | None = None,
    ) -> ListEverythingResponse:
        """Call `List`.

        Probably needs `widget:List` on `acs:widget:*:<account>:*`.

        Args:
            list: `List` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListEverythingResponse: `list_`, `str_`, `int_`, `field_`, `property_`, `to_dict_`, `type`,
                `id`, `tag_1_key`, `second_factor`, `of_one`.

        Source: API metadata of Widget-Store 2024-02-29, List.
        """
        return await self._call(
            _LIST_EVERYTHING,
            {
                "List": list,
            },
            timeout,
        )

    def list_shelves(
        self,
        *,
        next_token: str | None = None,
        timeout: float | None = None,
    ) -> Pager[ListShelvesResponse, Never]:
        """List the shelves.

        Probably needs `widget:ListShelves` on `acs:widget:*:<account>:*`.

        Args:
            next_token: `nextToken` of the API.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListShelvesResponse: Await it for one piece, or walk `.pages()` for all of them.

        Source: API metadata of Widget-Store 2024-02-29, ListShelves.
        """
        return Pager(
            self,
            _LIST_SHELVES,
            {
                "nextToken": next_token,
            },
            timeout,
        )

    def list_widgets(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
        timeout: float | None = None,
    ) -> Pager[ListWidgetsResponse, Widget]:
        """List the widgets in stock.

        Needs `widget:List` on `acs:widget:*:<account>:widget/*` and `widget:Count` on
        `acs:widget:*:<account>:*`.

        Args:
            next_token: `NextToken` of the API.
            max_results: At most 100.
            timeout: Seconds for the whole call, every retry included; the session's own when omitted.

        Returns:
            ListWidgetsResponse: Await it for one page, or use `async for` for every item of every page.

        Raises:
            ApiError: `Weird."Code"`.
            NotFound: `EntityNotExist.Shop`.
            ServiceFault: `InternalError`, `NeverSeen`.

        Source: API metadata of Widget-Store 2024-02-29, ListWidgets.
        """
        return Pager(
            self,
            _LIST_WIDGETS,
            {
                "NextToken": next_token,
                "MaxResults": max_results,
            },
            timeout,
        )
