"""Everything out, everything away: the zip of one runner, made while it is sent, and the end of all data."""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import cast

from starlette.responses import Response, StreamingResponse

from freshlegs.coach import takeout
from freshlegs.store import Store
from freshlegs.web.page import Page
from freshlegs.web.pages import settings
from freshlegs.web.said import Fault
from freshlegs.web.security import NOTHING_STAYS
from freshlegs.web.site import Visit

PIECE = 1 << 16
CONFIRMED = "delete"


def export(visit: Visit) -> Response:
    """The store is asked first, so that a broken one is a page and no half file."""
    visit.store.runner()
    name = f"freshlegs-{visit.look.local(visit.now):%Y-%m-%d}.zip"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-encoding": "identity",  # it is packed already
    }
    return StreamingResponse(made(visit.store, visit.now), media_type="application/zip", headers=headers)


def made(store: Store, now: datetime) -> Iterator[bytes]:
    """The zip as it is written, through a pipe, whatever its size. A fault breaks it off, which a browser shows."""
    reading, writing = os.pipe()
    faults: list[BaseException] = []

    def write() -> None:
        try:
            with open(writing, "wb") as sink, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as target:  # noqa: PTH123
                takeout.filled(store, target, now)
        except BrokenPipeError:
            pass  # nobody waits for it any more
        except BaseException as fault:
            faults.append(fault)

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    with open(reading, "rb") as source:  # noqa: PTH123
        while piece := source.read1(PIECE):
            yield piece
    writer.join()
    if faults:
        raise cast("Exception", faults[0])


def delete(visit: Visit) -> Response:
    """Only with the word typed out."""
    if visit.field("confirm").casefold() not in (CONFIRMED, visit.say(CONFIRMED).casefold()):
        return settings.shown(
            visit, faults=[Fault("confirm", "Nothing was deleted. Type the word delete first.")]
        )
    visit.jobs.forget()
    visit.store.erase()
    answer = visit.go("/")
    answer.headers.update(NOTHING_STAYS)
    return answer


EXPORT = Page(method="POST", path="/settings/export", access="self", answer=export)
DELETE = Page(method="POST", path="/settings/delete", access="self", answer=delete)
PAGES = (EXPORT, DELETE)
