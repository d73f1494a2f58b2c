"""The charts of runs and of soreness: what the table says is what was given, whatever the numbers."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from pictures.geometry import SVG, outside, parsed
from pictures.samples import BOOK, DAYS, NEXT, RISE, RUNS, TODAY, ago, rail, weeks

from freshlegs.pictures import (
    Picture,
    Run,
    SoreDay,
    Unit,
    easy_share,
    rail_bar,
    session_strip,
    soreness_ribbon,
    weekly_bars,
)
from freshlegs.pictures.words import day_words, distance, full_day

METRES = st.one_of(st.just(0), st.integers(0, 400_000), st.integers(0, 30_000_000))
UNITS: st.SearchStrategy[Unit] = st.sampled_from(["km", "mi"])
SINGLE, SHARE = BOOK.rails["single_session"], BOOK.rails["easy_share"]


def of_class(picture: Picture, name: str) -> list[ET.Element]:
    return [part for part in parsed(picture.svg).iter() if name in part.get("class", "").split()]


def shown(picture: Picture) -> list[str]:
    return [part.text or "" for part in parsed(picture.svg).iter(f"{SVG}text")]


def height(part: ET.Element) -> float:
    return float(part.get("height", 0))


# --- weeks -----------------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(st.none(), METRES), min_size=1, max_size=104), st.one_of(st.none(), METRES), UNITS)
def test_any_weeks_stay_inside_and_stand_in_the_table(
    distances: list[int | None], planned: int | None, unit: Unit
) -> None:
    picture = weekly_bars(weeks(*distances), RISE, planned, unit)

    assert outside(picture.svg) == []
    assert [row[1] for row in picture.table.rows] == [
        "not known" if metres is None else distance(metres, unit) for metres in distances
    ]


def test_the_bars_are_as_high_as_the_weeks_are_long() -> None:
    picture = weekly_bars(weeks(20_000, 10_000, 5_000), RISE, None, "km")
    bars = [height(bar) for bar in of_class(picture, "p-bar")]

    assert [round(bar / bars[0], 2) for bar in bars] == [1, 0.5, 0.25]


def test_the_line_is_a_tenth_above_the_week_before() -> None:
    picture = weekly_bars(weeks(20_000, 23_000), RISE, None, "km")

    assert [row[3] for row in picture.table.rows] == ["none", "22.0 km"]
    assert [round(height(part), 1) for part in of_class(picture, "p-over")] == [4.8]  # 1 km of 25 on 120 px
    assert "10 % above the week before" in shown(picture)


def test_a_week_on_the_line_is_not_over_it() -> None:
    assert of_class(weekly_bars(weeks(20_000, 22_000), RISE, None, "km"), "p-over") == []


def test_a_small_or_unknown_week_before_draws_no_line() -> None:
    picture = weekly_bars(weeks(14_999, 40_000, None, 40_000), RISE, None, "km")

    assert [row[3] for row in picture.table.rows] == ["none", "none", "44.0 km", "none"]
    assert of_class(picture, "p-over") == []


def test_an_unknown_week_is_a_gap_and_a_rest_week_is_zero() -> None:
    picture = weekly_bars(weeks(20_000, None, 0, 20_000), RISE, None, "km")

    assert len(of_class(picture, "p-bar")) == 2
    assert [words for words in shown(picture) if words in ("–", "0", "20")] == ["20", "–", "0", "20"]


def test_the_next_run_is_hatched_on_top_of_the_current_week() -> None:
    without = weekly_bars(weeks(20_000, 10_000), RISE, None, "km")
    planned = weekly_bars(weeks(20_000, 10_000), RISE, 5_000, "km")
    in_legend, on_bar = of_class(planned, "p-planned")
    bar = of_class(planned, "p-bar")[-1]

    assert of_class(without, "p-planned") == []
    assert "Next run, 5.0 km" in shown(planned)
    assert on_bar.get("fill") == "url(#weekly-bars-hatch)"
    assert float(on_bar.get("y", 0)) + height(on_bar) == float(bar.get("y", 0))
    assert height(on_bar) * 2 == height(bar)
    assert in_legend.get("fill") == on_bar.get("fill")


def test_the_current_week_is_marked_with_its_day() -> None:
    picture = weekly_bars(weeks(*[20_000] * 12), RISE, None, "km")

    assert len(of_class(picture, "p-mark")) == 1
    assert "This week, to Mon 23 Nov" in shown(picture)
    assert "To Mon 7 Sep" in shown(picture)


def test_miles_are_miles() -> None:
    picture = weekly_bars(weeks(16_093), RISE, None, "mi")

    assert picture.table.rows[0][1] == "10.0 mi"
    assert not any("km" in words for words in shown(picture))


# --- single runs -------------------------------------------------------------------------------------------------

SOME_RUNS = st.lists(st.builds(Run, st.integers(-3, 40).map(ago), st.one_of(st.none(), METRES)), max_size=40)
AHEAD = st.one_of(st.none(), st.builds(Run, st.integers(-20, 0).map(ago), st.one_of(st.none(), METRES)))


@given(SOME_RUNS, st.one_of(st.none(), METRES), AHEAD, UNITS)
def test_any_runs_stay_inside_and_stand_in_the_table(
    runs: list[Run], limit: int | None, following: Run | None, unit: Unit
) -> None:
    picture = session_strip(tuple(runs), TODAY, 30, limit, following, unit)
    within = sorted((run for run in runs if ago(30) <= run.day <= TODAY), key=lambda run: run.day)
    said = [*within, following] if following else within

    assert outside(picture.svg) == []
    assert [row[:2] for row in picture.table.rows] == [
        (full_day(run.day), "not known" if run.distance_m is None else distance(run.distance_m, unit))
        for run in said
    ]


def test_each_run_has_a_bar_and_one_without_a_distance_a_question_mark() -> None:
    picture = session_strip(RUNS, TODAY, 30, None, None, "km")

    assert len(of_class(picture, "p-bar")) == 4
    assert shown(picture).count("?") == 1


def test_two_runs_of_a_day_stand_side_by_side() -> None:
    picture = session_strip((Run(TODAY, 5_000), Run(TODAY, 5_000)), TODAY, 30, None, None, "km")
    first, second = of_class(picture, "p-bar")

    assert float(first.get("x", 0)) + float(first.get("width", 0)) <= float(second.get("x", 0))


def test_the_line_and_the_next_run_are_named_with_their_units() -> None:
    picture = session_strip(RUNS, TODAY, 30, 23_200, NEXT, "km")

    assert "Line: up to 23.2 km next" in shown(picture)
    assert "Next run, Wed 25 Nov: 26.0 km" in shown(picture)


def test_a_next_run_over_the_line_reaches_over_it() -> None:
    picture = session_strip(RUNS, TODAY, 30, 23_200, NEXT, "km")
    top_of_next = float(of_class(picture, "p-planned")[-1].get("y", 0))
    line = float(of_class(picture, "p-limit")[-1].get("y1", 0))

    assert top_of_next < line


def test_without_a_line_the_table_says_so() -> None:
    picture = session_strip(RUNS, TODAY, 30, None, NEXT, "km")

    assert of_class(picture, "p-limit") == []
    assert "no line yet" in picture.table.caption


# --- soreness ----------------------------------------------------------------------------------------------------

SORE = st.dictionaries(
    st.integers(0, 60).map(ago),
    st.tuples(st.integers(0, 10), st.one_of(st.none(), st.sampled_from(list(BOOK.lists.verdicts)))),
)


@given(SORE, st.integers(0, 40))
def test_any_check_ins_stay_inside_and_every_day_has_a_row(
    given_days: dict[object, tuple[int, str | None]], back: int
) -> None:
    days = tuple(SoreDay(day, *found) for day, found in given_days.items())  # type: ignore[arg-type]
    picture = soreness_ribbon(days, ago(back), TODAY, BOOK)
    levels = {each.day: f"{each.soreness} of 10" for each in days}
    window = [ago(back) + timedelta(days=n) for n in range(back + 1)]

    assert outside(picture.svg) == []
    if any(day in levels for day in window):
        assert [row[:2] for row in picture.table.rows] == [
            (full_day(day), levels.get(day, "no check-in")) for day in window
        ]
    else:
        assert picture.table.rows == ()


def test_a_day_without_a_check_in_is_a_gap_and_soreness_0_is_a_number() -> None:
    picture = soreness_ribbon((SoreDay(ago(2), 0, None), SoreDay(ago(0), 5, None)), ago(2), TODAY, BOOK)

    assert len(of_class(picture, "p-bar")) == len(of_class(picture, "p-axis")) == 2
    assert [row[1] for row in picture.table.rows] == ["0 of 10", "no check-in", "5 of 10"]
    assert {"0", "5"} <= set(shown(picture))


def test_every_verdict_has_a_letter_of_its_own_and_a_key() -> None:
    picture = soreness_ribbon(DAYS, ago(13), TODAY, BOOK)
    marks = ["?", "E", "C", "T", "S", "F"]

    assert [shown(picture).count(mark) for mark in marks] == [2] * len(marks)
    assert {"not answered", "get help now", "get checked", "too sore", "sore", "fresh"} <= set(shown(picture))


def test_every_verdict_of_the_book_can_be_drawn() -> None:
    for verdict in BOOK.lists.verdicts:
        assert of_class(soreness_ribbon((SoreDay(TODAY, 1, verdict),), TODAY, TODAY, BOOK), "p-verdict")


# --- rails -------------------------------------------------------------------------------------------------------


@given(
    st.sampled_from(sorted(BOOK.rails)),
    st.one_of(st.just(0), st.floats(0, 1), st.floats(0, 1e6)),
    st.sampled_from(["ok", "near", "over"]),
    UNITS,
)
def test_any_rail_stays_inside(id: str, value: float, status: str, unit: Unit) -> None:
    rule = BOOK.rails[id]
    status = status if status in rule.status_words else "ok"
    picture = rail_bar(rail(id, value, status), rule, unit)

    assert outside(picture.svg) == []
    assert len(picture.table.rows) == 1


def test_the_value_reaches_over_the_limit_when_it_is_over() -> None:
    for value, over in ((1.0, False), (1.2, True)):
        picture = rail_bar(rail("single_session", value, "over" if over else "ok"), SINGLE, "km")
        bar = of_class(picture, "p-over" if over else "p-bar")[0]
        limit = of_class(picture, "p-limit")[0]

        assert (float(bar.get("width", 0)) > float(limit.get("x1", 0))) is over


def test_the_near_zone_of_the_book_lies_beside_the_limit() -> None:
    found = {
        id: rail_bar(rail(id, 1, "ok"), BOOK.rails[id], "km").table.rows[0][2]
        for id in ("single_session", "easy_share", "run_streak", "weekly_rise")
    }

    assert found == {
        "single_session": "0.99 times",
        "easy_share": "85 %",
        "run_streak": "5 days",
        "weekly_rise": "–",
    }


def test_a_share_that_is_too_low_is_below_its_limit_and_a_jump_is_over_it() -> None:
    low = rail_bar(rail("easy_share", 0.72, "over"), SHARE, "km")
    far = rail_bar(rail("single_session", 1.5, "over"), SINGLE, "km")

    assert low.table.rows == (("72 %", "80 %", "85 %", "below the limit"),)
    assert far.table.rows == (("1.50 times", "1.10 times", "0.99 times", "over the limit"),)


@given(st.floats(0, 1))
def test_the_easy_and_the_harder_part_make_the_whole(value: float) -> None:
    picture = easy_share(rail("easy_share", value, "ok"), SHARE)
    easy, harder, _ = (int(row[1].removesuffix(" %")) for row in picture.table.rows)
    parts = [
        float(part.get("width", 0)) for name in ("p-bar", "p-planned") for part in of_class(picture, name)
    ]

    assert easy + harder == 100
    assert round(sum(parts)) == 320
    assert outside(picture.svg) == []


def test_every_date_has_its_weekday() -> None:
    assert day_words(TODAY) == "Mon 23 Nov"
    dated = re.compile(r"\d{1,2} (?:Oct|Nov)")
    for picture in (
        session_strip(RUNS, TODAY, 30, None, NEXT, "km"),
        soreness_ribbon(DAYS, ago(13), TODAY, BOOK),
    ):
        for words in [*shown(picture), picture.table.caption, *(row[0] for row in picture.table.rows)]:
            for found in dated.finditer(words):
                assert re.search(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) $", words[: found.start()])
