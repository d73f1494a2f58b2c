"""One picture of each kind and of each way to be empty: what the golden files show."""

from dataclasses import replace
from datetime import date, timedelta

from freshlegs import knowledge
from freshlegs.model.answer import Rail
from freshlegs.pictures import (
    Mark,
    Picture,
    Run,
    SoreDay,
    Week,
    body_map,
    easy_share,
    rail_bar,
    session_strip,
    small_body_map,
    soreness_ribbon,
    weekly_bars,
)

BOOK = knowledge.book()
TODAY = date(2026, 11, 23)  # a Monday


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def weeks(*distances_m: int | None) -> tuple[Week, ...]:
    """They end today; each has three runs."""
    last = len(distances_m) - 1
    return tuple(Week(ago(7 * (last - place)), metres, 3) for place, metres in enumerate(distances_m))


def rail(id: str, value: float | None, status: str) -> Rail:
    rule = BOOK.rails[id]
    return Rail(
        id=id,
        value=value,
        limit=rule.limit.value,
        status=status,
        cap_m=None,
        words=rule.status_words[status],
        grade=rule.grade,
        source=rule.source,
    )


RISE = BOOK.rails["weekly_rise"]
RUNS = (Run(ago(0), 5_200), Run(ago(6), 18_200), Run(ago(6), 4_000), Run(ago(9), None), Run(ago(13), 21_100))
NEXT = Run(date(2026, 11, 25), 26_000)
DAYS = (
    SoreDay(ago(9), 3, "unanswered"),
    SoreDay(ago(8), 10, "emergency"),
    SoreDay(ago(7), 8, "get_checked"),
    SoreDay(ago(3), 6, "too_sore"),
    SoreDay(ago(2), 4, "sore"),
    SoreDay(ago(1), 1, None),
    SoreDay(ago(0), 0, "fresh"),
)
MARKS = (
    Mark("calf", "both", 1, "Calf, both sides"),
    Mark("ankle_inner", "left", 2, "Inner ankle, left"),
    Mark("ankle_outer", "left", 3, "Outer ankle, left"),
    Mark("neck", "middle", 2, "Neck"),
)


def samples() -> dict[str, Picture]:
    share, single = BOOK.rails["easy_share"], BOOK.rails["single_session"]
    return {
        "weekly_bars": weekly_bars(
            weeks(28_400, 36_000, None, 52_000, 0, 14_000, 30_100, 29_000), RISE, 12_000, "km"
        ),
        "weekly_bars_one_week_miles": weekly_bars(weeks(12_000), RISE, None, "mi"),
        "weekly_bars_empty": weekly_bars((), RISE, None, "km"),
        "session_strip": session_strip(RUNS, TODAY, 30, 23_200, NEXT, "km"),
        "session_strip_nothing_ahead_miles": session_strip(RUNS[:1], TODAY, 30, None, None, "mi"),
        "session_strip_empty": session_strip((), TODAY, 30, None, None, "km"),
        "soreness_ribbon": soreness_ribbon(DAYS, ago(13), TODAY, BOOK),
        "soreness_ribbon_empty": soreness_ribbon((), ago(13), TODAY, BOOK),
        "small_body_map": small_body_map(TODAY, MARKS),
        "small_body_map_gap": small_body_map(TODAY, None),
        "body_map": body_map({"calf-left": 2, "calf-right": 1, "achilles-right": 3, "lower_back-middle": 1}),
        "easy_share": easy_share(rail("easy_share", 0.82, "near"), share),
        "easy_share_empty": easy_share(rail("easy_share", None, "unknown"), share),
        "rail_bar_near": rail_bar(rail("single_session", 1.04, "near"), single, "km"),
        "rail_bar_over": rail_bar(rail("single_session", 4.7, "over"), single, "km"),
        "rail_bar_below": rail_bar(rail("easy_share", 0.72, "over"), share, "km"),
        "rail_bar_unknown": rail_bar(rail("single_session", None, "unknown"), single, "km"),
    }


def hostile(words: str) -> dict[str, Picture]:
    """Every place where words from outside the package come in."""
    rule = replace(BOOK.rails["single_session"], words=words)
    found = replace(rail("single_session", 1.0, "ok"), words=words)
    unknown = replace(found, value=None)
    share = replace(BOOK.rails["easy_share"], words=words)
    return {
        "rail_bar": rail_bar(found, rule, "km"),
        "rail_bar_unknown": rail_bar(unknown, rule, "km"),
        "easy_share": easy_share(replace(rail("easy_share", 0.5, "over"), words=words), share),
        "easy_share_unknown": easy_share(unknown, share),
        "small_body_map": small_body_map(TODAY, (Mark("calf", "left", 1, words),)),
    }
