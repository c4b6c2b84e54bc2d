"""Use of documents as a report after COUNTER (Code of Practice, Release 5, item report), in the JSON API."""

import calendar
from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from app.core import clock
from app.core.errors import InvalidError
from app.exchange import numbers
from app.exchange.numbers import Item, counter_metrics
from app.exchange.policy import may_see_overview
from app.web import House, Room, SignedIn, UnitOfWork

router = Room("/api/v1/reports", include_in_schema=True, tags=["reports"])
Month = Annotated[str, Query(pattern=r"^(19|20)\d{2}-(0[1-9]|1[0-2])$", description="Such as 2026-11.")]
DATA_TYPES = {"academic_article": "Article", "dataset": "Dataset", "webcast": "Multimedia", "other": "Other"}


class ReportHeader(BaseModel):
    Report_Name: str = "Item Report"
    Report_ID: str = "IR"
    Release: str = "5"
    Institution_Name: str
    Created: str
    Created_By: str = "Baraza"
    Report_Filters: list[dict[str, str]]


class Period(BaseModel):
    Begin_Date: date
    End_Date: date


class Instance(BaseModel):
    Metric_Type: str
    Count: int


class Performance(BaseModel):
    Period: Period
    Instance: list[Instance]


class ReportItem(BaseModel):
    Item: str = Field(description="Its title.")
    Item_ID: list[dict[str, str]]
    Platform: str
    Data_Type: str
    Publisher: str
    Performance: list[Performance]


class ItemReport(BaseModel):
    Report_Header: ReportHeader
    Report_Items: list[ReportItem]


@router.get("/ir", response_model=ItemReport, responses={403: {}})
def item_report(
    actor: SignedIn, session: UnitOfWork, services: House, begin_date: Month, end_date: Month
) -> ItemReport:
    """Views are investigations, downloads are requests; robots and double clicks are left out, and nobody is named."""
    may_see_overview(actor).enforce()
    since, until = _first(begin_date), _first(end_date)
    if since > until:
        raise InvalidError(
            "The report ends before it begins.", {"end_date": "Choose a month that is not before the first."}
        )
    name = services.settings.community_name
    bounds = [{"Name": "Begin_Date", "Value": str(since)}, {"Name": "End_Date", "Value": str(_last(until))}]
    header = ReportHeader(Institution_Name=name, Created=f"{clock.now():%Y-%m-%dT%H:%M:%SZ}", Report_Filters=bounds)
    base = services.settings.base_url
    return ItemReport(
        Report_Header=header,
        Report_Items=[_item(one, base) for one in numbers.report(session, actor, since, until)],
    )


def _item(one: Item, base: str) -> ReportItem:
    return ReportItem(
        Item=one.title,
        Item_ID=[{"Type": "URI", "Value": f"{base}/documents/{one.id}"}],
        Platform="Baraza",
        Data_Type=DATA_TYPES.get(one.type, "Report"),
        Publisher=one.publisher,
        Performance=[
            Performance(
                Period=Period(Begin_Date=month, End_Date=_last(month)),
                Instance=[Instance(Metric_Type=name, Count=count) for name, count in counter_metrics(counts)],
            )
            for month, counts in one.months.items()
        ],
    )


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _last(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
