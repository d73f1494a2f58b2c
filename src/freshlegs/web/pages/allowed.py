"""What the runner allows, and what needs it: medicines and conditions are asked for once, before anything is kept."""

from __future__ import annotations

from starlette.responses import Response

from freshlegs.web import consents
from freshlegs.web.page import Page
from freshlegs.web.pages import settings
from freshlegs.web.said import Fault
from freshlegs.web.site import Visit


def health(visit: Visit) -> Response:
    """A medicine more or less, or the conditions. The first time asks before it keeps: what was typed goes along."""
    store, book = visit.store, visit.book
    if consents.MEDICINES_AND_CONDITIONS not in consents.given(store, book):
        if visit.field("allow") != "yes":
            carried = [(name, value) for name, value in visit.form.multi_items() if isinstance(value, str)]
            return visit.render("consent.html", title="Settings", here="/settings", carried=carried)
        consents.give(store, consents.MEDICINES_AND_CONDITIONS, visit.now)
    found = settings.runner_of(visit)
    medicines = found.get("medicines", [])
    match visit.field("do"):
        case "add":
            line = visit.field("line")
            if not line:
                return settings.shown(visit, faults=[Fault("line", "Type the name as it is on the packet.")])
            found["medicines"] = [*medicines, line]
        case "remove":
            found["medicines"] = [name for name in medicines if name != visit.field("name")]
        case "meant":
            meant = visit.field("meant")
            found["medicines"] = [meant if name == visit.field("name") else name for name in medicines]
        case "conditions":
            others = set(found.get("facts", [])) - set(consents.conditions(found, book))
            ticked = {
                id
                for id in visit.fields("fact")
                if id in book.lists.facts and consents.is_condition(id, book)
            }
            found["facts"] = sorted(others | ticked)
    return settings.done(visit, "health", settings.save(visit, found))


def changed(visit: Visit) -> Response:
    which = visit.field("which")
    if which in consents.IDS:
        if visit.field("do") == "give":
            consents.give(visit.store, which, visit.now)
        else:
            consents.withdraw(visit.store, visit.book, which)
    return visit.go("/settings#allowed")


HEALTH = Page(method="POST", path="/settings/health", access="self", answer=health)
CHANGED = Page(method="POST", path="/settings/consents", access="self", answer=changed)
PAGES = (HEALTH, CHANGED)
