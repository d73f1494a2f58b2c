"""The sheet for a physiotherapist: what stands on it, what does not, and that it fits on paper."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from freshlegs import knowledge
from freshlegs.coach import profile, runs, sheet, sheet_page, today
from freshlegs.model.activity import Activity
from freshlegs.store import NewActivity, Store

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
DAY = NOW.date()
BOOK = knowledge.book()
BODY: dict[str, Any] = {"soreness": 4, "stairs_down": "normal", "signs": [], "signs_unanswered": []}
QUADS = {"region": "quads", "side": "left", "score": 4}
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store.memory()
    made.rename("Anna")
    facts = ("kit=bathtub", "medicine=Warfarin", "fact=diabetes")
    profile.change(made, BOOK, None, profile.Changes(set=("age=41", "timezone=UTC"), add=facts))
    yield made
    made.close()


def check_in(store: Store, days_ago: int = 0, hour: int = 7, **body: Any) -> None:
    at = (NOW - timedelta(days=days_ago)).replace(hour=hour)
    today.check_in(store, BOOK, {**BODY, "at": at.isoformat(), **body}, f"{at}", at)


def run(store: Store, days_ago: int, metres: float) -> None:
    start = NOW - timedelta(days=days_ago, hours=1)
    activity = Activity(
        sport="run", start=start, distance_m=metres, duration_s=metres / 2.8, source_format="fit"
    )
    new = NewActivity(
        id=f"r{days_ago}", activity=activity, utc_offset_s=0, time_zone_source="file", sha256=None
    )
    store.add_activities([new])


def four_weeks(store: Store, **more: Any) -> dict[str, Any]:
    return sheet.sheet(store, BOOK, DAY - timedelta(days=27), DAY, NOW, **more)


def text_of(page: str) -> str:
    """The words that a reader sees, blanks as one."""
    found: list[str] = []

    class Words(HTMLParser):
        skipped = False

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            self.skipped = tag == "style"

        def handle_endtag(self, tag: str) -> None:
            self.skipped = False

        def handle_data(self, data: str) -> None:
            found.extend([] if self.skipped else [data])

    Words().feed(page)
    return " ".join(" ".join(found).split())


def pages_of(page: str, folder: Path, chromium: str) -> int:
    file, printed = folder / "sheet.html", folder / "sheet.pdf"
    file.write_text(page, "utf-8")
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--no-pdf-header-footer", f"--user-data-dir={folder / 'browser'}",
         f"--print-to-pdf={printed}", file.as_uri()],
        check=True, capture_output=True,
    )  # fmt: skip
    return len(PAGE.findall(printed.read_bytes()))


def test_soreness_stands_by_place_and_side_and_day(store: Store) -> None:
    check_in(store, 2, areas=[QUADS, {**QUADS, "side": "right", "score": 2}])
    check_in(store, 0, soreness=3, areas=[{**QUADS, "score": 3}])
    made = sheet.sheet(store, BOOK, DAY - timedelta(days=2), DAY, NOW)

    lines = {(line["region"], line["side"]): line["scores"] for line in made["soreness"]}
    assert lines == {
        (None, None): [4, None, 3],
        ("quads", "left"): [4, None, 3],
        ("quads", "right"): [2, None, None],
    }
    assert (made["check_in_days"], len(made["days"])) == (2, 3)


def test_of_a_day_the_gravest_check_in_stands(store: Store) -> None:
    check_in(store, 0, hour=6, soreness=8)
    check_in(store, 0, hour=7, soreness=1)
    (one,) = four_weeks(store)["verdicts"]

    assert (one["day"], one["soreness"], one["verdict"]) == ("2026-11-23", 8, "too_sore")


def test_verdicts_bring_their_rules_with_sources_and_the_book(store: Store) -> None:
    check_in(store, 1, soreness=1)
    check_in(store, 0, stairs_down="needs_rail")
    made = four_weeks(store)

    rules = {rule["rule"]: (rule["days"], rule["source"]) for rule in made["rules"]}
    assert rules == {"soreness": (2, "ours"), "stairs": (1, "seed-article")}
    assert "9 Ways to Help Sore Muscles" in made["sources"]["seed-article"]
    assert made["book"] == {"today": BOOK.version, "verdicts": [BOOK.version]}


def test_signs_stand_in_the_words_that_were_ticked_and_open_ones_are_counted(store: Store) -> None:
    check_in(store, 0, signs=["night_pain"], signs_unanswered=["limp"])
    (one,) = four_weeks(store)["verdicts"]

    assert one["signs"] == [BOOK.lists.signs["night_pain"].words]
    assert one["signs_open"] == 1
    assert BOOK.lists.signs["night_pain"].words in text_of(sheet_page.page(four_weeks(store)))


def test_running_stands_by_week_up_to_the_last_day_and_no_further(store: Store) -> None:
    for days_ago, metres in ((1, 9000), (3, 12000), (9, 21000), (40, 5000)):
        run(store, days_ago, metres)
    made = sheet.sheet(store, BOOK, DAY - timedelta(days=20), DAY - timedelta(days=2), NOW)

    assert [
        (week["last"], week["distance_m"], week["runs"], week["longest_m"]) for week in made["weeks"]
    ] == [
        ("2026-11-07", 0, 0, 0),
        ("2026-11-14", 21000, 1, 21000),
        ("2026-11-21", 12000, 1, 12000),
    ]


def test_one_day_brings_the_whole_plan_and_many_days_do_not(store: Store) -> None:
    check_in(store)
    one, many = sheet.sheet(store, BOOK, DAY, DAY, NOW), four_weeks(store)
    (kept,) = store.plans()
    answer = json.loads(kept.answer)

    assert len(one["plan"]["steps"]) == len(answer["plan"]["steps"]) > 0
    assert len(one["plan"]["left_out"]) == len(answer["plan"]["left_out"]) > 0
    assert [rail["id"] for rail in one["plan"]["rails"]] == [rail["id"] for rail in answer["rails"]]
    assert "plan" not in many


def test_medicines_and_conditions_stand_only_where_they_are_asked_for(store: Store) -> None:
    check_in(store, wants=["turmeric_supplement"])
    without = sheet.sheet(store, BOOK, DAY, DAY, NOW)
    with_them = sheet.sheet(store, BOOK, DAY, DAY, NOW, with_medicines=True)
    bleeding = next(item for item in with_them["plan"]["left_out"] if item["remedy"] == "turmeric_supplement")

    assert with_them["medicines"] == {
        "medicines": ["Warfarin"],
        "conditions": [BOOK.lists.facts["diabetes"].words],
    }
    assert bleeding["rule"] == "interaction"
    assert "Warfarin" in sheet_page.page(with_them)
    assert without["medicines"] is None
    for words in ("arfarin", "iabetes", bleeding["because"], "interaction", "medicine of"):
        assert words not in json.dumps(without, ensure_ascii=False)
        assert words not in sheet_page.page(without)


def test_a_rule_that_only_conditions_make_hold_is_shown_with_them_alone(store: Store) -> None:
    profile.change(store, BOOK, None, profile.Changes(add=("fact=amenorrhoea",)))
    check_in(store)

    assert "RF18" not in [rule["rule"] for rule in four_weeks(store)["rules"]]
    assert "RF18" in [rule["rule"] for rule in four_weeks(store, with_medicines=True)["rules"]]


def test_no_word_of_the_page_names_a_condition_or_promises_anything(store: Store) -> None:
    for days_ago, signs in enumerate((["dark_urine", "vomiting"], ["one_leg_swollen"], ["chest_pain"], [])):
        check_in(store, days_ago, signs=signs)
    seen = text_of(sheet_page.page(four_weeks(store)))

    for name in BOOK.wording.patterns_always:
        assert re.search(BOOK.wording.patterns[name], seen) is None, name
    assert BOOK.wording.footer in seen


def test_the_title_says_nothing_about_health_and_nothing_comes_from_elsewhere(store: Store) -> None:
    store.rename("<script>alert(1)</script>")
    check_in(store)
    page = sheet_page.page(four_weeks(store))

    assert re.findall(r"<title>(.*)</title>", page) == ["Freshlegs report"]
    assert "<script" not in page
    assert not re.search(r"""(src|href)=|url\(|@import""", page)


def test_the_page_says_what_the_data_say(store: Store) -> None:
    check_in(store, 3, areas=[QUADS])
    run(store, 2, 9000)
    made = four_weeks(store)
    seen = text_of(sheet_page.page(made))

    for line in made["soreness"]:
        assert line["words"] in seen
    for one in [*made["rules"], *made["verdicts"]]:
        assert one["words"] in seen
    assert "Check-ins on 1 of 28 days; a day without one is a gap, not a zero" in seen
    assert "9.0" in seen


def test_without_any_check_in_the_sheet_says_so(store: Store) -> None:
    made = four_weeks(store)

    assert (made["verdicts"], made["rules"], made["check_in_days"]) == ([], [], 0)
    assert "None in these days." in text_of(sheet_page.page(made))


@pytest.mark.parametrize("days", [-1, sheet.MOST_DAYS])
def test_dates_that_make_no_sheet_are_refused(store: Store, days: int) -> None:
    with pytest.raises(sheet.NoSuchSpan, match="--from"):
        sheet.sheet(store, BOOK, DAY - timedelta(days=days), DAY, NOW)


def test_a_page_that_cannot_be_written_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(sheet_page.NotWritten, match="could not be written"):
        sheet_page.write(four_weeks(store), tmp_path / "taken")

    assert [item.name for item in tmp_path.iterdir()] == ["taken"]


def test_four_weeks_of_a_very_sore_runner_fit_on_two_pages(
    store: Store, tmp_path: Path, chromium: str
) -> None:
    sided = [region for region, found in BOOK.lists.regions.items() if found.sided]
    signs = list(BOOK.lists.signs)
    for days_ago in range(28):
        areas = [
            {"region": sided[(days_ago + n) % 15], "side": side, "score": 1 + (days_ago + n) % 6}
            for n in range(4)
            for side in ("left", "right")
        ]
        ticked = [signs[days_ago]] if days_ago % 7 == 3 else []
        check_in(store, days_ago, soreness=days_ago % 8, areas=areas, signs=ticked, stairs_down="stiff")
        run(store, days_ago, 4000 + 700 * days_ago)

    assert pages_of(sheet_page.page(four_weeks(store, with_medicines=True)), tmp_path, chromium) <= 2


def test_one_verdict_with_its_plan_fits_on_one_page(store: Store, tmp_path: Path, chromium: str) -> None:
    kit = tuple(f"kit={item}" for item in BOOK.lists.kit)
    profile.change(
        store,
        BOOK,
        None,
        profile.Changes(set=("minutes_per_day=180",), add=kit, remove=("medicine=Warfarin",)),
    )
    for days_ago in range(1, 25):
        run(store, days_ago, 9000)
    runs.plan(store, BOOK, "2026-11-23T18:00", 12, "long")
    check_in(store, areas=[QUADS], wants=["lavender", "warm_bath"])
    made = sheet.sheet(store, BOOK, DAY, DAY, NOW, with_medicines=True)

    assert len(made["plan"]["steps"]) >= 12
    assert pages_of(sheet_page.page(made), tmp_path, chromium) == 1


def test_longer_times_stand_in_blocks_of_four_weeks(store: Store) -> None:
    check_in(store)
    made = sheet.sheet(store, BOOK, DAY - timedelta(days=40), date(2026, 11, 23), NOW)

    assert sheet_page.blocks(made["days"]) == [(0, 13), (13, 41)]
    assert sheet_page.page(made).count('<table class="grid">') == 2
