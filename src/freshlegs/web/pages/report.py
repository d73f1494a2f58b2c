"""One sheet for the physiotherapist: the same content as `freshlegs report`, on a page that prints without the rest."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.responses import Response

from freshlegs.coach import sheet, sheet_page
from freshlegs.web.page import Page
from freshlegs.web.said import Fault
from freshlegs.web.site import Visit


def report(visit: Visit) -> Response:
    """The last 28 days, without medicines."""
    last = today(visit)
    return shown(visit, last - timedelta(days=sheet.USUAL_DAYS - 1), last, [])


def chosen(visit: Visit) -> Response:
    """The dates of the form; medicines and conditions only where they are ticked there."""
    first, last, faults = dates(visit)
    return shown(visit, first, last, faults)


def today(visit: Visit) -> date:
    return visit.look.local(visit.now).date()


def dates(visit: Visit) -> tuple[date, date, list[Fault]]:
    """The dates as typed. With a fault the usual ones, so that there is a sheet to look at."""
    last = today(visit)
    usual = last - timedelta(days=sheet.USUAL_DAYS - 1), last
    read: dict[str, date] = {}
    faults = []
    for name in ("from", "to"):
        try:
            read[name] = date.fromisoformat(visit.field(name))
        except ValueError:
            faults.append(Fault(name, "Type a date as year, month, day: 2026-11-23."))
    if faults:
        return *usual, faults
    span = (read["to"] - read["from"]).days + 1
    if span < 1:
        return *usual, [Fault("to", "The last day comes before the first. Change one of them.")]
    if span > sheet.MOST_DAYS:
        return *usual, [Fault("from", "That is more than 112 days. Choose a shorter time.")]
    return read["from"], read["to"], []


def shown(visit: Visit, first: date, last: date, faults: list[Fault]) -> Response:
    medicines = visit.field("medicines") == "yes" and not faults
    made = sheet.sheet(visit.store, visit.book, first, last, visit.now, medicines)
    return visit.render(
        "report.html",
        status=422 if faults else 200,
        title="Report",
        here=None,
        faults=faults,
        first=visit.field("from") or first.isoformat(),
        last=visit.field("to") or last.isoformat(),
        medicines=visit.field("medicines") == "yes",
        made=made,
        days=[date.fromisoformat(day) for day in made["days"]],
        blocks=sheet_page.blocks(made["days"]),
        together=sheet_page.together,
        day_of=date.fromisoformat,
    )


PAGE = Page(method="GET", path="/report", access="self", answer=report)
CHOSEN = Page(method="POST", path="/report", access="self", answer=chosen)
