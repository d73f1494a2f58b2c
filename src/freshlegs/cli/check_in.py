"""`freshlegs check-in`: say how the legs are, and learn what to do."""

import typer

from freshlegs.cli.here import Home, Json, data, now, on_terminal, show, store_of
from freshlegs.cli.says import Says, check_in_of, taking_a_check_in


@taking_a_check_in
def check_in(said: Says, home: Home = None, as_json: Json = False) -> None:
    """Say how the legs are. It is stored first, then advised on."""
    at = now()
    body = check_in_of(said, at, may_ask=on_terminal() and not as_json)
    with store_of(home) as store:
        from freshlegs import coach, knowledge
        from freshlegs.coach import today

        advised = today.check_in(store, knowledge.book(), body, key_of(body), at)
        if as_json:
            data(advised.answer)
        else:
            from freshlegs.cli import paint

            show(paint.answer(advised.answer, knowledge.book()))
    raise typer.Exit(3 if advised.answer["verdict"] in coach.STOPPING else 0)


def key_of(body: dict[str, object]) -> str:
    """The same words at the same moment are one check-in, however often they are sent."""
    import hashlib
    import json

    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]
