"""The advice contract over HTTP: stateless, the same bytes as the command line."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from starlette.responses import Response

from freshlegs import coach
from freshlegs.coach import wire
from freshlegs.store import StoreFault
from freshlegs.web.accounts.signing_in import address_of, network_of
from freshlegs.web.api import shapes
from freshlegs.web.api.limits import Rates
from freshlegs.web.api.operation import JSON, Call, Operation

A_SECOND, MOST = timedelta(seconds=1), 5  # of one address, where several people share the service


def advise(call: Call) -> Response:
    count(call)
    answer = coach.advise(coach.question(call.raw, call.visit.book), call.visit.book)
    return Response(f"{coach.answer_json(answer)}\n", media_type=JSON)


def count(call: Call) -> None:
    """Somebody alone at home is not counted, nor is anybody while the store is out of order."""
    rates: Rates = call.visit.request.app.state.rates
    with suppress(StoreFault):
        if call.visit.site.store.accounts.exist():
            address = network_of(address_of(call.visit.request))
            rates.count(f"advice {address}", call.visit.now, MOST, A_SECOND)


OPERATIONS = (
    Operation(
        method="POST",
        path="/advise",
        does="What to do today, for one request of the contract. Nothing is stored",
        access="public",
        answer=advise,
        takes=shapes.of(wire.Request),
        gives={200: shapes.ANSWER},
        refuses=(422,),
    ),
)
