"""What the runner has said of themselves: the profile, the next run, and what they allow."""

from __future__ import annotations

import json
from threading import Lock
from typing import Any

from starlette.responses import Response

from freshlegs.coach import Malformed, contract, profile, runs
from freshlegs.model.errors import FreshlegsError
from freshlegs.store import Store
from freshlegs.web import consents
from freshlegs.web.api import shapes
from freshlegs.web.api.operation import Call, Operation, nothing, ok, refuse_stale, tag_of

COACHES = "coaches"  # setting: the coach's name -> the fields that they may see
MAY_BE_SEEN = ("verdict",)  # medicines, notes and free text never
ONE_AT_A_TIME = Lock()  # a profile is read, changed and written as a whole


class NoSuchRun(FreshlegsError):
    def __init__(self) -> None:
        super().__init__("No run is planned.")


class NoSuchCoach(FreshlegsError):
    def __init__(self) -> None:
        super().__init__("There is no coach of that name.")


# --- the profile ------------------------------------------------------------------------------------------------------------


def kept(call: Call) -> Response:
    text = call.visit.store.runner().profile
    return ok(json.loads(text), headers={"etag": tag_of(text)})


def changed(call: Call) -> Response:
    """The fields that are named; null takes one away. Any fault changes nothing."""
    store, book = call.visit.store, call.visit.book
    changes = call.fields()
    with ONE_AT_A_TIME:
        row = store.runner()
        refuse_stale(call, tag_of(row.profile))
        merged = {**json.loads(row.profile), **changes}
        found = {name: value for name, value in merged.items() if value is not None}
        profile.settle(found, book)
        refuse_malformed(found, row.timezone, call)
        refuse_without_consent(call, found, changes)
        store.save_profile(json.dumps(found, ensure_ascii=False), row.timezone, call.visit.now)
    return kept(call)


def refuse_malformed(found: dict[str, Any], timezone: str, call: Call) -> None:
    try:
        profile.checked(found, timezone, call.visit.book, [])
    except Malformed as refused:
        faults = [(path.removeprefix("runner."), words) for path, words in refused.faults]
        raise Malformed(faults) from None


def refuse_without_consent(call: Call, found: dict[str, Any], changes: dict[str, Any]) -> None:
    """Medicines and conditions are kept only after they were allowed, which a sent list alone does not say."""
    store, book = call.visit.store, call.visit.book
    if consents.MEDICINES_AND_CONDITIONS in consents.given(store, book):
        return
    words = (
        "allow this first: PATCH /api/v1/consents with medicines_and_conditions true, or the page Settings"
    )
    new = [("medicines", bool(found.get("medicines"))), ("facts", bool(consents.conditions(found, book)))]
    if faults := [(name, words) for name, is_there in new if is_there and name in changes]:
        raise Malformed(faults)


# --- the next run -----------------------------------------------------------------------------------------------------------


def next_run(call: Call) -> Response:
    found = runs.shown(call.visit.store, call.visit.now)
    if found is None:
        raise NoSuchRun
    return ok(found)


def planned(call: Call) -> Response:
    body = call.fields()
    nobody = {"now": runs.AT, "runner": {}, "check_in": {"at": runs.AT, "soreness": 0}}
    try:
        contract.from_plain({**nobody, "next_run": body}, call.visit.book)
    except Malformed as refused:
        faults = [(path.removeprefix("next_run").removeprefix("."), words) for path, words in refused.faults]
        raise Malformed(faults) from None
    call.visit.store.set_next_run(json.dumps(body))
    return ok(body)


def forgotten(call: Call) -> Response:
    runs.forget(call.visit.store)
    return nothing()


# --- consents ---------------------------------------------------------------------------------------------------------------


def allowed(call: Call) -> Response:
    store = call.visit.store
    given = consents.given(store, call.visit.book)
    own = [{"id": id, "given": id in given, "given_at": given.get(id) or None} for id in consents.IDS]
    shared = [
        {"id": f"coach {name}", "given": True, "given_at": None, "coach": name, "fields": fields}
        for name, fields in sorted(coaches(store).items())
    ]
    return ok({"items": [*own, *shared], "next": None})


def allow(call: Call) -> Response:
    """`{"cohort": true}`: given; false: taken back, with what was kept under it."""
    told = call.fields(*consents.IDS)
    if strange := [
        (id, "true or false is wanted") for id, value in told.items() if not isinstance(value, bool)
    ]:
        raise Malformed(strange)
    for id, is_given in told.items():
        if is_given:
            consents.give(call.visit.store, id, call.visit.now)
        else:
            consents.withdraw(call.visit.store, call.visit.book, id)
    return allowed(call)


def coaches(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(store.setting(COACHES) or "{}")
    return found


def share(call: Call) -> Response:
    """By the runner alone, and only with somebody who coaches."""
    fields = call.fields("fields").get("fields")
    if not isinstance(fields, list) or not fields or any(field not in MAY_BE_SEEN for field in fields):
        raise Malformed([("fields", f"a list of one or more of {', '.join(MAY_BE_SEEN)} is wanted")])
    coach = call.visit.store.accounts.named(call.at("coach"))
    if coach is None or coach.role != "coach":
        raise NoSuchCoach
    store = call.visit.store
    store.set_setting(COACHES, json.dumps({**coaches(store), coach.name: sorted(set(fields))}))
    return nothing()


def unshare(call: Call) -> Response:
    store = call.visit.store
    left = {
        name: fields
        for name, fields in coaches(store).items()
        if name.casefold() != call.at("coach").casefold()
    }
    if left == coaches(store):
        raise NoSuchCoach
    store.set_setting(COACHES, json.dumps(left) if left else None)
    return nothing()


CONSENT = shapes.table({"id": shapes.STRING, "given": shapes.YES_NO, "given_at": shapes.MAYBE_STRING})
FIELDS = {"type": "array", "minItems": 1, "items": {"enum": list(MAY_BE_SEEN)}}
OPERATIONS = (
    Operation(
        method="GET",
        path="/profile",
        does="The `runner` of the contract, as you have told it",
        access="self",
        scope="read",
        answer=kept,
        gives={200: shapes.some_of(shapes.RUNNER)},
    ),
    Operation(
        method="PATCH",
        path="/profile",
        does="Change the fields that you name",
        access="self",
        scope="write:profile",
        answer=changed,
        takes=shapes.some_of(shapes.RUNNER),
        gives={200: shapes.some_of(shapes.RUNNER)},
        refuses=(412, 422),
    ),
    Operation(
        method="GET",
        path="/next-run",
        does="The run that comes next",
        access="self",
        scope="read",
        answer=next_run,
        gives={200: shapes.NEXT_RUN},
        refuses=(404,),
    ),
    Operation(
        method="PUT",
        path="/next-run",
        does="Say which run comes next",
        access="self",
        scope="write:profile",
        answer=planned,
        takes=shapes.NEXT_RUN,
        gives={200: shapes.NEXT_RUN},
        refuses=(422,),
    ),
    Operation(
        method="DELETE",
        path="/next-run",
        does="No run is planned any more",
        access="self",
        scope="write:profile",
        answer=forgotten,
        gives={204: None},
    ),
    Operation(
        method="GET",
        path="/consents",
        does="What you allow",
        access="self",
        scope="read",
        answer=allowed,
        gives={200: shapes.listed(CONSENT)},
    ),
    Operation(
        method="PATCH",
        path="/consents",
        does="Allow, or take back with what was kept under it",
        access="self",
        scope="write:profile",
        answer=allow,
        takes=shapes.table({}, dict.fromkeys(consents.IDS, shapes.YES_NO), closed=True),
        gives={200: shapes.listed(CONSENT)},
        refuses=(422,),
    ),
    Operation(
        method="PUT",
        path="/consents/{coach}",
        does="Let a coach see these fields",
        access="self",
        scope="write:profile",
        answer=share,
        takes=shapes.table({"fields": FIELDS}, closed=True),
        gives={204: None},
        refuses=(404, 422),
    ),
    Operation(
        method="DELETE",
        path="/consents/{coach}",
        does="Let a coach see nothing any more",
        access="self",
        scope="write:profile",
        answer=unshare,
        gives={204: None},
        refuses=(404,),
    ),
)
