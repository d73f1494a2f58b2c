"""The cards against the tables of the science and of the plan, number by number."""

import re
from pathlib import Path

import pytest

from freshlegs import knowledge
from freshlegs.knowledge.book import Planning

SHARED = Path(__file__).parents[2] / ".." / "shared"
BOOK = knowledge.book()
NEVER = ("cbd_oil", "cbd_bath_bomb")  # they have a prior in the table, and no place in any plan

ORDER = [
    "sleep_extension",
    "sleep_routine",
    "fuel_meal",
    "drink_to_thirst",
    "electrolytes",
    "walk",
    "easy_bike",
    "daylight",
    "rest_day",
    "nap",
    "heat_wrap",
    "epsom_bath",
    "warm_bath",
    "compression",
    "light_stretching",
    "restorative_yoga",
    "wind_down",
    "turmeric_food",
    "magnesium_lotion",
    "cold_immersion",
    "cbd_cream",
    "turmeric_supplement",
    "lavender",
    "compression_run",
    "cbd_oil",
    "cbd_bath_bomb",
]

# start, end of starts, end, hours before bed, after a run within, of at least, wait after, wait before a run
WINDOWS = {
    "walk": ("07:00", "20:00", None, None, None, None, None, None),
    "easy_bike": ("07:00", "20:00", None, None, None, None, None, None),
    "nap": ("13:00", None, "16:00", 420, 24, 120, None, None),
    "heat_wrap": (None, None, None, None, 48, None, 1, None),
    "epsom_bath": ("16:00", None, None, 60, None, None, 1, 2),
    "warm_bath": ("16:00", None, None, 60, None, None, 1, 2),
    "compression": (None, None, None, None, 24, 90, None, None),
    "light_stretching": (None,) * 8,
    "restorative_yoga": ("16:00", None, None, None, None, None, None, None),
    "magnesium_lotion": (None,) * 8,
    "cold_immersion": (None,) * 8,
    "cbd_cream": (None,) * 8,
    "turmeric_supplement": ("18:00", "20:30", None, None, None, None, 4, None),
}


def document(name: str) -> str:
    path = SHARED / name
    if not path.exists():
        pytest.skip("../shared is not here")
    return path.read_text("utf-8")


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the first table after a heading, without its first two lines."""
    after = text[text.index(heading) :]
    table = re.search(r"(?m)(^\|.*\n)+", after)
    assert table
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.group().splitlines()[2:]]


def planning(remedy: str) -> Planning:
    found = BOOK.remedies[remedy].planning
    assert found is not None
    return found


def test_the_plan_stands_in_the_order_of_evidence_and_safety() -> None:
    assert list(BOOK.remedies) == ORDER


def test_the_table_of_the_plan_is_in_the_book() -> None:
    table = rows(document("learning/learning.md"), "### 4.2")

    found = {}
    for id, minutes, base, _, best_end, guard, kind in table:
        plan = planning(id)
        assert [int(part) for part in minutes.split(",")] == [plan.hands_on.value, plan.length.value]
        assert (int(base), best_end, kind) == (plan.base.value, plan.best_end, plan.kind)
        assert guard == (BOOK.remedies[id].guard or "-")
        found[id] = plan
    assert set(found) == {id for id, remedy in BOOK.remedies.items() if remedy.planning}


@pytest.mark.parametrize("remedy", WINDOWS)
def test_the_windows_of_the_plan_are_in_the_book(remedy: str) -> None:
    plan = planning(remedy)
    clocks = (plan.starts_from, plan.starts_before, plan.ends_by)
    spans = (plan.ends_before_bed, plan.within_after_run, plan.run_of_at_least)
    waits = (*spans, plan.wait_after_run, plan.wait_before_run)

    assert WINDOWS[remedy] == (
        *(clock and f"{clock.value:%H:%M}" for clock in clocks),
        *(wait and wait.value for wait in waits),
    )


def test_the_priors_from_the_literature_are_in_the_book() -> None:
    seen = set()
    for names, mean, deviation, _, source, _ in rows(document("learning/learning.md"), "### 3.2"):
        for id in (name.strip() for name in names.split(",")):
            seen.add(id)
            plan = BOOK.remedies[id].planning
            if plan is None:
                continue
            assert (plan.prior.value, plan.prior_sd.value) == (float(mean), float(deviation)), id
            assert plan.prior.source == (source if source != "-" else "ours"), id
    assert seen >= {id for id, remedy in BOOK.remedies.items() if remedy.planning}


@pytest.mark.parametrize(
    ("remedy", "smd"), [("heat_wrap", -0.82), ("cold_immersion", -0.57), ("compression", -0.40)]
)
def test_a_prior_is_the_effect_halved_twice_on_the_scale_of_the_runner(remedy: str, smd: float) -> None:
    plan = planning(remedy)

    assert plan.prior.value == pytest.approx(smd * 0.6 * 0.5 * 0.5, abs=0.0006)
    assert plan.prior_sd.value == pytest.approx(max(0.06, 0.75 * abs(plan.prior.value)), abs=0.0006)


def test_grade_and_source_of_each_card_are_those_of_the_science() -> None:
    seen = set()
    for names, _, _, _, grade, studies, _ in rows(document("science/remedies.md"), "## Card by card"):
        first = re.match(r"[a-z_]+\d{4}[a-z]?\b", studies)
        for id in (name.strip() for name in names.split(",")):
            seen.add(id)
            remedy = BOOK.remedies[id]
            assert remedy.grade.value == grade, id
            assert remedy.source == (first.group() if first else "seed-article"), id
    assert seen == set(BOOK.remedies)


def test_every_claim_about_a_way_stands_on_a_card() -> None:
    told = {claim for remedy in BOOK.remedies.values() for claim in remedy.claims}
    of_ways = {claim.id for claim in BOOK.claims if claim.belongs_to not in ("before the ways", "all")}

    assert of_ways <= told


def test_what_is_never_planned_has_nothing_for_the_planner_to_weigh() -> None:
    assert all(BOOK.remedies[id].default == "never" and not BOOK.remedies[id].planning for id in NEVER)
    assert {id for id, remedy in BOOK.remedies.items() if remedy.default == "never"} == set(NEVER)


@pytest.mark.parametrize("remedy", BOOK.remedies)
def test_a_card_speaks_in_whole_calm_sentences(remedy: str) -> None:
    card = BOOK.remedies[remedy]
    sentences = [card.says, card.why, card.article_says, card.studies_say, card.we_do]
    sentences += [text for text in (card.stop_when, card.trigger_words) if text]

    for text in sentences:
        assert not text[0].islower()
        assert text.endswith(".")
        assert "!" not in text


@pytest.mark.parametrize("pattern", [name for name in BOOK.wording.patterns if name != "names_condition"])
def test_no_card_says_what_is_never_said(pattern: str) -> None:
    """Also those patterns that an answer may match elsewhere: a card has no need of them."""
    never = re.compile(BOOK.wording.patterns[pattern])
    for id, card in BOOK.remedies.items():
        for text in (card.words, card.dose, card.says, card.why, card.trigger_words, card.stop_when or ""):
            assert not never.search(text), (id, text)


def test_a_card_promises_no_healing() -> None:
    promise = re.compile(
        r"(?i)\b(treats?|heals?|cures?|repairs? damage|prevents?|clinically|proven|patients?|therapy)\b"
    )
    for id, card in BOOK.remedies.items():
        for text in (card.words, card.dose, card.says, card.why, card.stop_when or ""):
            assert not promise.search(text), (id, text)
