"""`freshlegs doctor`: is everything in order?"""

from datetime import date

import typer

from freshlegs.cli.here import Home, Json, data, now, show, store_of


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Check the store, the disk, the clock, the book and the versions. Ends with 1 where something is wrong."""
    from freshlegs import knowledge
    from freshlegs.coach import care

    today: date = now().date()
    with store_of(home) as store:
        checks = care.checks(store, knowledge.book(), now(), today)
    ok = all(check.ok for check in checks)
    if as_json:
        data(
            {"ok": ok, "checks": [{"id": check.id, "ok": check.ok, "words": check.words} for check in checks]}
        )
    else:
        for check in checks:
            show(f"{'ok ' if check.ok else 'NO '} {check.id}: {check.words}")
    raise typer.Exit(0 if ok else 1)
