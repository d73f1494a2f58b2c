"""`freshlegs check-in`: say how the legs are, and learn what to do."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import typer

from freshlegs.cli.here import Home, Json, data, note, now, on_terminal, show, store_of
from freshlegs.cli.says import Says, body_of, check_in_of, names_signs, taking_a_check_in

if TYPE_CHECKING:
    from freshlegs.coach.questions import Stop
    from freshlegs.coach.today import Advised
    from freshlegs.store import Store


@taking_a_check_in
def check_in(said: Says, home: Home = None, as_json: Json = False) -> None:
    """Say how the legs are. It is stored first, then advised on."""
    at = now()
    asks = on_terminal() and not as_json
    body = None if asks and not names_signs(said) else check_in_of(said, at, may_ask=asks)
    with store_of(home) as store:
        from freshlegs import coach, knowledge

        if body is None:
            advised, stopped = asked(store, said, at)
        else:
            advised, stopped = told(store, said, body, at), False
    if as_json:
        data(advised.answer)
    else:
        from freshlegs.cli import paint

        book = knowledge.book()
        if stopped:
            show(*paint.headline(advised.answer, book, advised.zone))
        else:
            show(paint.answer(advised.answer, book, advised.zone))
    if stopped:
        note(kept_open(advised))
        raise typer.Exit(130)
    raise typer.Exit(3 if advised.answer["verdict"] in coach.STOPPING else 0)


def told(store: "Store", said: Says, body: dict[str, Any], at: datetime) -> "Advised":
    """From the flags. Signs that are asked again stay open unless they, or `--sign none`, were said."""
    from freshlegs import knowledge
    from freshlegs.coach import questions, today

    if "none" not in said.get("sign", []):
        open_ = questions.left_open(store, body.get("signs", []))
        body = {**body, "signs_unanswered": sorted({*body["signs_unanswered"], *open_})}
    return today.check_in(store, knowledge.book(), body, key_of(body), at)


def key_of(body: dict[str, object]) -> str:
    """The same words at the same moment are one check-in, however often they are sent."""
    import hashlib
    import json

    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]


def asked(store: "Store", said: Says, at: datetime) -> "tuple[Advised, bool]":
    """Asked page by page, each answer stored at once; True where the runner stopped half-way."""
    from freshlegs import knowledge
    from freshlegs.cli import ask
    from freshlegs.coach import questions, today

    book, say = knowledge.book(), knowledge.book().wording.say
    row = None if said else questions.unfinished(store, at)
    if row is None:
        id, stopped = begun(store, said, at)
    else:
        id, stopped = row.id, False
    found = questions.taken_up(store, book, id, at)
    if row is not None:
        time = f"{row.at.astimezone(ZoneInfo(store.runner().timezone)):%H:%M}"
        note(say["taken_up"].format(time=time, open=found.open_signs))
    try:
        # Help comes before everything: after an emergency nothing more is asked.
        for page in () if stopped else found.open:
            if found.verdict == "emergency":
                break
            held = ask.page(page)
            if held is not None:
                found = questions.answer(store, book, id, page.group, held, at)
    except ask.STOPPED:
        stopped = True
    advised = today.advised_on(store, book, today.stored(store, id), at)
    if found.stop and found.stop.looked is False and advised.answer["verdict"] != found.stop.verdict:
        note(say["not_looked"].format(day=spoken(found.stop)))
    return advised, stopped


def begun(store: "Store", said: Says, at: datetime) -> tuple[str, bool]:
    """The id of a new check-in: the signs of the last stop, the short list, then soreness, stairs and places."""
    from freshlegs import knowledge
    from freshlegs.cli import ask
    from freshlegs.coach import questions

    book, found, stopped = knowledge.book(), dict(said), False
    refuse_what_is_wrong(said, at)
    ahead = questions.ahead(store, book, at)
    if ahead.gap_days is not None:
        note(book.wording.say["gap"].format(days=ahead.gap_days))
    pages: dict[str, list[str] | None] = {}
    any_of_these = None
    try:
        if ahead.stop is not None:
            ask_about(store, ahead.stop)
        for page in ahead.asked_first:
            pages[page.group] = ask.page(page)
        any_of_these = ask.short_list(ahead.short_list)
        ask.basics(found)
    except ask.STOPPED:
        if "soreness" not in found:
            note(f"\n{book.wording.say['not_kept']}")
            raise typer.Exit(130) from None
        stopped = True
    body = body_of(found, at)
    kept = questions.begin(
        store, book, body, key_of(body), at, any_of_these=any_of_these, said=pages, half_way=stopped
    )
    return kept, stopped


def refuse_what_is_wrong(said: Says, at: datetime) -> None:
    """A fault of the flags is told before anything is asked: it must not cost the answers."""
    from freshlegs import knowledge
    from freshlegs.coach import contract

    body = {"soreness": 0, **body_of(said, at)}
    contract.from_plain({"now": at.isoformat(), "runner": {}, "check_in": body}, knowledge.book())


def ask_about(store: "Store", stop: "Stop") -> None:
    """What the last stop was, and whether someone qualified has looked at it since."""
    from freshlegs import knowledge
    from freshlegs.cli import ask
    from freshlegs.coach import questions

    book = knowledge.book()
    say, lists = book.wording.say, book.lists
    note(say["stopped"].format(day=spoken(stop), verdict=lists.verdicts[stop.verdict].words))
    if stop.signs:
        note("\n".join([say["ticked"], *(f"  - {lists.signs[sign].words}" for sign in stop.signs)]))
    if stop.looked is not True:
        answers = {"yes": say["looked_yes"], "no": say["looked_no"]}
        questions.has_looked(store, stop, ask.one_of(say["has_looked"], answers) == "yes")
    if stop.signs:
        note(say["ask_again"])


def spoken(stop: "Stop") -> str:
    from freshlegs.triage.flow import spoken as day_of

    return day_of(stop.day)


def kept_open(advised: "Advised") -> str:
    import json

    from freshlegs import knowledge

    open_ = len(json.loads(advised.request)["check_in"]["signs_unanswered"])
    return knowledge.book().wording.say["kept_open"].format(open=open_)
