"""The questions themselves: their order, their words, and that one answer more never takes one away."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.strategies import requests

from freshlegs import coach, knowledge, load
from freshlegs.knowledge import check
from freshlegs.knowledge.load import shipped
from freshlegs.triage import flow
from freshlegs.triage.flow import Before, Page
from freshlegs.triage.stop import holds

BOOK = knowledge.book()
LISTS = BOOK.lists
ORDER = [entry.group for entry in LISTS.asking]
SIGNS = sorted(LISTS.signs)


def pages_of(
    request: dict[str, Any], before: Before | None = None, everything: bool = False
) -> tuple[Page, ...]:
    question = coach.question(json.dumps(request), BOOK)
    done = load.measure(replace(question, next_run=None), BOOK)
    return flow.pages(question, BOOK, done, before or Before(), everything)


def groups_of(request: dict[str, Any]) -> list[str]:
    return [page.group for page in pages_of(request)]


def check_in(**more: Any) -> dict[str, Any]:
    said = {"at": "2026-11-23T07:25:00+00:00", "soreness": 0, **more}
    return {"now": "2026-11-23T07:30:00+00:00", "runner": {}, "check_in": said}


def with_more(request: dict[str, Any], table: str, name: str, value: Any) -> dict[str, Any]:
    found = request[table].get(name) or []
    return {**request, table: {**request[table], name: [*found, *([] if value in found else [value])]}}


ANSWERS = st.one_of(
    st.tuples(st.just("check_in"), st.just("signs"), st.sampled_from(SIGNS)),
    st.tuples(st.just("runner"), st.just("facts"), st.sampled_from(sorted(LISTS.facts))),
    st.tuples(
        st.just("check_in"),
        st.just("areas"),
        st.fixed_dictionaries(
            {"region": st.sampled_from(sorted(LISTS.regions)), "score": st.integers(0, 10)},
            optional={
                "side": st.sampled_from(["left", "right", "both"]),
                "tissue": st.sampled_from(sorted(LISTS.tissues)),
                "spread": st.sampled_from(sorted(LISTS.spreads)),
            },
        ),
    ),
)


@given(requests(), ANSWERS)
def test_one_answer_more_never_takes_a_group_away(
    request: dict[str, Any], more: tuple[str, str, Any]
) -> None:
    assert set(groups_of(request)) <= set(groups_of(with_more(request, *more)))


@given(requests(), st.sampled_from(["mood", "stairs_down"]), st.data())
def test_what_was_not_answered_yet_takes_no_group_away_when_it_is(
    request: dict[str, Any], name: str, data: st.DataObject
) -> None:
    value = data.draw(st.integers(1, 7) if name == "mood" else st.sampled_from(sorted(LISTS.stairs_down)))
    silent = {key: said for key, said in request["check_in"].items() if key != name}
    before = groups_of({**request, "check_in": silent})

    assert set(before) <= set(groups_of({**request, "check_in": {**silent, name: value}}))


@given(requests(), st.booleans())
def test_groups_stand_in_the_order_of_danger_and_the_chest_is_first(
    request: dict[str, Any], everything: bool
) -> None:
    found = [page.group for page in pages_of(request, everything=everything)]

    assert found == [group for group in ORDER if group in found]
    assert found[0] == "chest_breath"
    if everything:
        assert found == ORDER


def alone(sign: str) -> tuple[int, int]:
    """(verdict, care) of one sign by itself, as gravities."""
    rules = [rule for rule in BOOK.stop_rules if holds(rule, frozenset({sign}))]
    verdicts = [LISTS.verdicts[rule.verdict].gravity for rule in rules if rule.verdict]
    return max(verdicts, default=0), max((LISTS.care[rule.care].gravity for rule in rules), default=0)


def test_a_group_that_is_more_dangerous_by_itself_is_asked_before() -> None:
    worst = [
        max(alone(sign) for sign, entry in LISTS.signs.items() if entry.group == group) for group in ORDER
    ]

    assert worst == sorted(worst, reverse=True)
    assert len(set(worst)) > 2


def said_by(pages: tuple[Page, ...]) -> list[str]:
    return [
        words
        for page in pages
        for words in (LISTS.sign_groups[page.group].words, *(LISTS.signs[id].words for id in page.signs))
    ]


def test_no_scale_is_asked_before_the_signs_of_the_chest() -> None:
    words = said_by(pages_of(check_in(), everything=True))
    last = words.index(LISTS.signs["racing_heart_dizzy"].words)
    first_said = [BOOK.wording.say[key] for key in ("any_of_these", "none_of_these", "at_least_one", "blank")]

    assert "of 10" in " ".join(words)
    assert not re.search(r"\d|scale|how (sore|much|bad)", " ".join([*first_said, *words[: last + 1]]))


def test_nobody_is_ever_asked_to_hop_or_told_a_disease() -> None:
    words = [*said_by(pages_of(check_in(), everything=True)), *BOOK.wording.say.values()]
    never = ("hop_test", "names_condition", "safe_to_run")

    assert len(words) > 90
    assert not [text for text in words if re.search(r"\bhop", text, re.IGNORECASE)]
    assert not [text for text in words for name in never if re.search(BOOK.wording.patterns[name], text)]


def test_never_asked_means_every_page_is_blank() -> None:
    pages = pages_of(check_in())

    assert pages
    assert all(page.blank == page.signs for page in pages)


def test_a_blank_sign_is_asked_again_and_an_answered_group_is_not() -> None:
    pages = pages_of(check_in(signs=["limp"], signs_unanswered=["night_pain", "dark_urine"]))
    blank = {page.group: page.blank for page in pages if page.blank}

    assert blank == {"urine_muscle": ("dark_urine",), "bone": ("night_pain",)}
    assert next(page for page in pages if page.group == "bone").yes == ("limp",)


def test_what_an_earlier_check_in_left_is_asked_again_and_out_of_the_short_list() -> None:
    before = Before(ticked=frozenset({"fever", "limp"}), blank=frozenset({"cold_foot"}))
    pages = {page.group: page for page in pages_of(check_in(), before)}

    assert set(pages) == {"chest_breath", "one_leg", "ill", "skin", "bone", "walking_pain", "settling"}
    assert pages["bone"].ticked_before == ("limp",)
    assert [page.group for page in pages.values() if page.in_short_list] == [
        "chest_breath",
        "one_leg",
        "skin",
        "settling",
    ]


def test_the_short_list_holds_the_groups_that_the_book_asks_always() -> None:
    always = [group for group, entry in LISTS.sign_groups.items() if entry.ask == "always"]

    assert sorted(page.group for page in pages_of(check_in()) if page.in_short_list) == sorted(always)


BAD = [
    ('group = "joint"', 'group = "joints"', "'joints' is no group of signs"),
    ('group = "joint"', 'group = "skin"', "skin stands 2 times"),
    ('tissues = ["joint"]', 'tissues = ["gristle"]', "asking joint: 'gristle' is no tissue"),
    ('stairs = ["unable"]', 'stairs = ["never"]', "'never' is no answer on the stairs"),
    ('context = ["new_session"]', 'context = ["full_moon"]', "'full_moon' is no context"),
    ('facts = ["hot_weather"]', 'facts = ["hot"]', "'hot' is no fact"),
    ('uses = ["turmeric_supplement"', 'uses = ["curry"', "'curry' is no remedy"),
    ('"shin_outer", "arms"]', '"shin_outer", "wings"]', "'wings' is no region"),
    ('mood_least = "ask_mood_least"', 'mood_least = "gloomy"', "'gloomy' is no figure of triage.toml"),
    ('mood_least = "ask_mood_least"', 'mood_more = "ask_mood_least"', "mood_more: unknown key"),
    ('{ spreads = ["spot"] }', "{}", "a condition that names nothing would always hold"),
    (
        'group = "one_leg"\nalways = true',
        'group = "one_leg"',
        "asking one_leg: either always, or when one of any_of",
    ),
]


@pytest.mark.parametrize(("there", "instead", "words"), BAD, ids=[words for _, _, words in BAD])
def test_a_condition_that_names_what_is_not_there_is_refused(
    there: str, instead: str, words: str, tmp_path: Path
) -> None:
    shutil.copytree(str(shipped()), tmp_path / "book")
    file = tmp_path / "book" / "lists.toml"
    text = file.read_text("utf-8")
    assert there in text
    file.write_text(text.replace(there, instead, 1), "utf-8")

    with pytest.raises(knowledge.BookRefused) as refused:
        knowledge.load(tmp_path / "book")

    assert any("lists.toml" in fault and words in fault for fault in refused.value.faults)


def test_each_context_that_the_book_may_name_is_a_rule_of_the_flow() -> None:
    rules: dict[str, Callable[..., bool]] = dict(flow.CONTEXT)

    assert set(check.ASKED_AFTER) == set(rules)
