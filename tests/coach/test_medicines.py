"""Medicines as typed, through the contract and the profile: what we do not know closes, and nothing typed ever opens."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshlegs import coach, knowledge, planner
from freshlegs.coach import profile
from freshlegs.knowledge.medicine_names import understand
from freshlegs.planner.interactions import SHUT_BY_UNKNOWN
from freshlegs.store import Store

BOOK = knowledge.book()
LISTED = BOOK.lists.medicines
NOW = "2026-11-23T07:30:00+00:00"
BATHS = {"warm_bath", "epsom_bath"}


def request(*medicines: str, **runner: Any) -> str:
    kit = ["bathtub", "epsom_salt", "salty_food", "magnesium_lotion", "turmeric_supplement", "heat_wrap"]
    return json.dumps(
        {
            "now": NOW,
            "runner": {"kit": kit, "medicines": medicines, **runner},
            "check_in": {"at": NOW, "soreness": 4, "signs": [], "wants": ["turmeric_supplement"]},
        }
    )


def closed(*medicines: str) -> dict[str, str]:
    """Remedy -> why it is closed."""
    found = planner.closures(coach.question(request(*medicines), BOOK), BOOK)
    return {remedy: closure.because for remedy, closure in found.items()}


def answer(*medicines: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        coach.answer_json(coach.advise(coach.question(request(*medicines), BOOK), BOOK))
    )
    return found


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store.memory()
    yield made
    made.close()


def add(store: Store, *lines: str) -> list[str]:
    """The medicines of the profile after these were typed in."""
    changes = profile.Changes(add=tuple(f"medicine={line}" for line in lines))
    found: list[str] = profile.change(store, BOOK, None, changes)["medicines"]
    return found


def remove(store: Store, line: str) -> list[str]:
    found: list[str] = profile.change(store, BOOK, None, profile.Changes(remove=(f"medicine={line}",)))[
        "medicines"
    ]
    return found


# --- the contract: raw names ---------------------------------------------------------------------------------------

PARTS = st.sampled_from([*LISTED, "diazepam 5 mg", "Nurofen Plus", "warfrin", "zzyzx", "lemsip", "beta blocker", "and", ",", "retard"])  # fmt: skip
TYPED = st.lists(PARTS, min_size=1, max_size=4).map(" ".join) | st.text(min_size=1)


@given(TYPED.filter(lambda line: bool(line.strip()) and len(line) <= 120))
def test_no_typed_text_opens_what_the_unknown_closes(line: str) -> None:
    listed = " ".join(line.split()).lower() in LISTED

    assert listed or set(closed("no such tablet")) <= set(closed(line))
    assert listed or set(SHUT_BY_UNKNOWN) <= set(closed(line))


@given(TYPED.filter(lambda line: bool(line.strip()) and len(line) <= 120), st.sampled_from(sorted(LISTED)))
def test_a_line_more_never_opens_anything(line: str, name: str) -> None:
    assert set(closed(name)) <= set(closed(name, line))


@pytest.mark.parametrize(
    "name", ["warfarin", " Nicotine  PATCH ", "St. John's wort", "Wundersalbe", "diazepam"]
)
def test_a_name_on_the_list_or_far_from_it_is_what_it_was(name: str) -> None:
    plain = " ".join(name.split()).lower()
    classes = set(LISTED[plain].classes) if plain in LISTED else set()
    wanted = {
        remedy
        for row in BOOK.interactions
        if row.severity != "moderate" and (classes.intersection(row.classes) or "any_medicine" in row.context)
        for remedy in row.remedies
    }

    assert set(closed(name)) == wanted.union(() if plain in LISTED else SHUT_BY_UNKNOWN)


def test_a_dose_beside_a_name_closes_the_bath_and_stays_unknown() -> None:
    found = answer("diazepam 5 mg")

    assert set(closed("no such tablet")).isdisjoint(BATHS)
    assert set(closed("diazepam 5 mg")) >= BATHS
    assert "unknown_medicine" in [warning["id"] for warning in found["warnings"]]
    assert not BATHS.intersection(step["remedy"] for step in found["plan"]["steps"])


def test_pain_relief_bought_over_the_counter_closes_turmeric_for_its_own_reason() -> None:
    assert (
        closed("Nurofen Plus")["turmeric_supplement"]
        == closed("ibuprofen")["turmeric_supplement"]
        == "It may make bleeding more likely."
    )
    assert closed("no such tablet")["turmeric_supplement"] != "It may make bleeding more likely."


@pytest.mark.parametrize("slip", ["diazepan", "warfrin", "nicotin patsch", "lavix"])
def test_a_slip_is_unknown_and_no_more(slip: str) -> None:
    assert [found.suggestions for found in understand(slip, BOOK)] != [()]
    assert closed(slip) == closed("no such tablet")


@pytest.mark.parametrize("line", ["Nurofen Plus 2x", "ibuprofn", "diazepam 5 mg, paracetamol", "painkillers"])
def test_no_medicine_changes_the_verdict(line: str) -> None:
    bare, found = answer(), answer(line)

    assert [found[name] for name in ("verdict", "run_today", "reasons", "rails")] == [
        bare[name] for name in ("verdict", "run_today", "reasons", "rails")
    ]


# --- the profile: lines ---------------------------------------------------------------------------------------------


def test_a_line_is_kept_as_the_names_of_the_list_and_the_rest_as_typed(store: Store) -> None:
    line = "Eliquis 5mg twice daily, Nurofen Plus; St John's wort and metoprolol succ."

    assert add(store, line) == ["eliquis", "codeine", "ibuprofen", "St John's wort", "metoprolol"]
    assert add(store, "ELIQUIS 2,5", "Ibuprofen 400") == ["eliquis", "codeine", "ibuprofen", "St John's wort", "metoprolol"]  # fmt: skip


@given(st.lists(TYPED.filter(lambda line: bool(line.strip()) and len(line) <= 120), min_size=1, max_size=3))
def test_a_profile_with_one_unknown_medicine_has_the_supplements_closed(lines: list[str]) -> None:
    kept = [name for line in lines for name in profile.kept_as(line, BOOK)]
    unknown = any(
        found.unknown for line in lines if " ".join(line.split()).lower() not in LISTED for found in understand(line, BOOK)
    )  # fmt: skip

    assert any(" ".join(name.split()).lower() not in LISTED for name in kept) == unknown
    assert not unknown or set(SHUT_BY_UNKNOWN) <= set(closed(*kept))


def test_what_is_known_opens_again_what_the_unknown_closes(store: Store) -> None:
    assert "magnesium_lotion" in closed("Metformin 500mg retard")
    assert "magnesium_lotion" not in closed(*add(store, "Metformin 500mg retard"))


def test_a_packet_known_in_part_keeps_its_name_and_stays_closed(store: Store) -> None:
    assert add(store, "Night Nurse 20ml") == ["night nurse"]
    assert set(closed("night nurse")) >= {*SHUT_BY_UNKNOWN, *BATHS}


def test_a_whole_profile_is_read_like_typed_lines(store: Store) -> None:
    whole = json.dumps({"medicines": ["Warfarin ", "Tylenol PM", "zzyzx forte"]})

    found = profile.change(store, BOOK, whole, profile.Changes())

    assert found["medicines"] == ["Warfarin", "diphenhydramine", "paracetamol", "zzyzx forte"]


def test_a_medicine_is_removed_however_it_is_spelt(store: Store) -> None:
    add(store, "Eliquis, Nurofen Plus, Moonbeam extract")

    assert remove(store, "ELIQUIS 5 mg") == ["codeine", "ibuprofen", "Moonbeam extract"]
    assert remove(store, "nurofen plus; moonbeam EXTRACT") == []


@pytest.mark.parametrize("line", ["warfarin", "xarelto; eliquis", "Wundersalbe"])
def test_the_fault_of_a_removal_does_not_repeat_the_name(store: Store, line: str) -> None:
    add(store, "eliquis")

    with pytest.raises(coach.Malformed) as refused:
        remove(store, line)

    assert "runner.medicines" in str(refused.value)
    assert not any(word.strip(";") in str(refused.value) for word in line.split())
    assert json.loads(store.runner().profile)["medicines"] == ["eliquis"]


@pytest.mark.parametrize("line", ["", "   ", "wundersalbe" * 12, "wundersalbe, " * 500])
def test_an_empty_or_endless_name_changes_nothing_and_is_not_repeated(store: Store, line: str) -> None:
    with pytest.raises(coach.Malformed) as refused:
        add(store, line)

    assert "1 to 120 characters" in str(refused.value)
    assert "wundersalbe" not in str(refused.value)
    assert json.loads(store.runner().profile) == {}


def test_what_is_no_list_of_texts_is_a_fault_of_the_contract(store: Store) -> None:
    for medicines in (5, "warfarin", [5], {"warfarin": 1}, ["warfarin"] * 201):
        with pytest.raises(coach.Malformed, match=r"runner\.medicines"):
            profile.change(store, BOOK, json.dumps({"medicines": medicines}), profile.Changes())


def test_what_was_understood_is_data_for_every_face() -> None:
    first, second = profile.understood(["Lemsip max, warfrin"], BOOK)

    assert first == {
        "typed": "Lemsip max",
        "known_as": ["paracetamol"],
        "classes": ["paracetamol"],
        "not_on_our_list": "other cold medicine",
        "unknown": True,
        "pain_relief": True,
        "did_you_mean": [],
    }
    assert (second["unknown"], second["did_you_mean"]) == (True, ["warfarin"])
