"""A malformed request lists every fault with its path, and nothing is guessed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshlegs import coach

GOOD: dict[str, Any] = {
    "now": "2026-11-23T07:30:00+00:00",
    "runner": {},
    "check_in": {"at": "2026-11-23T07:25:00+00:00", "soreness": 3, "signs": []},
}


def faults(changes: dict[str, Any]) -> dict[str, str]:
    request = json.loads(json.dumps(GOOD))
    for path, value in changes.items():
        *parents, last = path.split(".")
        inner = request
        for parent in parents:
            inner = inner[parent]
        inner[last] = value
    with pytest.raises(coach.Malformed) as refused:
        coach.question(json.dumps(request))
    return dict(refused.value.faults)


def test_the_least_that_a_request_needs_is_enough() -> None:
    assert coach.question(json.dumps(GOOD)).hours == 72


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("check_in.soreness", 11),
        ("check_in.soreness", -1),
        ("check_in.soreness", 3.5),
        ("check_in.soreness", True),
        ("check_in.sleep_quality", 8),
        ("check_in.sleep_quality", 0),
        ("check_in.sleep_hours", 25),
        ("check_in.at", "2026-11-23T07:25:00"),
        ("now", "2026-11-23T07:30:00"),
        ("now", "soon"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../etc/passwd"),
        ("runner.age", -3),
        ("runner.minutes_per_day", 1441),
        ("runner.usual_bedtime", "06:30"),
        ("runner.usual_wake", "25:00"),
        ("hours", 0),
        ("hours", 337),
    ],
)
def test_one_impossible_value_is_one_fault_at_its_path(path: str, value: object) -> None:
    assert path in faults({path: value})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("check_in.signs", ["dark_urin"]),
        ("check_in.signs_unanswered", ["nothing"]),
        ("check_in.wants", ["massage"]),
        ("runner.facts", ["pregnant"]),
        ("runner.kit", ["jacuzzi"]),
        ("runner.opted_in", ["cbd_oil"]),
    ],
)
def test_an_id_on_no_list_is_a_fault_never_ignored(path: str, value: list[str]) -> None:
    assert f"{path}[0]" in faults({path: value})


def test_a_misspelt_field_never_passes_for_no_signs() -> None:
    assert "check_in.sings" in faults({"check_in.sings": ["dark_urine"]})


def test_every_fault_comes_at_once() -> None:
    found = faults(
        {
            "check_in.soreness": 11,
            "check_in.signs": ["dark_urin"],
            "runner.busy": [{"start": "2026-11-23T10:00:00", "end": "2026-11-23T11:00:00+00:00"}],
            "runner.facts": ["pregnancy", "x"],
            "history": [{"start": "2026-11-22T10:00:00+00:00", "sport": "jog"}],
        }
    )

    assert set(found) == {
        "check_in.soreness",
        "check_in.signs[0]",
        "runner.busy[0].start",
        "runner.facts[1]",
        "history[0].sport",
    }


def test_busy_hours_that_end_before_they_start_are_a_fault() -> None:
    busy = [{"start": "2026-11-23T10:00:00+00:00", "end": "2026-11-23T10:00:00+00:00"}]

    assert "runner.busy[0].end" in faults({"runner.busy": busy})


@pytest.mark.parametrize("distance", [-1, 3_000_000])
def test_an_impossible_distance_in_the_history_is_a_fault(distance: float) -> None:
    session = {"start": "2026-11-22T10:00:00+00:00", "sport": "run", "distance_m": distance}

    assert "history[0].distance_m" in faults({"history": [session]})


def test_a_key_that_stands_twice_is_a_fault() -> None:
    text = json.dumps(GOOD).replace('"signs": []', '"signs": ["chest_pain"], "signs": []')

    with pytest.raises(coach.Malformed, match="twice"):
        coach.question(text)


@pytest.mark.parametrize("text", ["", "[]", "7", "{", "null", '{"now": NaN}', "[" * 100_000])
def test_what_is_no_request_is_refused_in_words(text: str) -> None:
    with pytest.raises(coach.Malformed):
        coach.question(text)


def test_supplements_and_cold_are_never_put_to_a_coin() -> None:
    coin = {"remedy": "cold_immersion", "date": "2026-11-23", "offer": True}

    assert "assignments[0].remedy" in faults({"assignments": [coin]})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["start", "sport", "region", "x"]), inner)
    ),
)


@given(
    st.sampled_from(["now", "runner", "check_in", "history", "next_run", "used", "timezone", "hours"]),
    anything,
)
def test_whatever_comes_it_is_read_or_refused(key: str, value: object) -> None:
    text = json.dumps({**GOOD, key: value})
    try:
        made = coach.question(text)
    except coach.Malformed:
        return
    assert made.check_in.soreness == 3 or key == "check_in"


@pytest.mark.parametrize(
    "colon", ['"signs" : ["chest_pain"], ', '"signs"\n: ["chest_pain"], ', '"\\u0073igns": ["chest_pain"], ']
)
def test_a_key_that_stands_twice_is_found_however_it_is_written(colon: str) -> None:
    text = json.dumps(GOOD).replace('"signs": []', f'{colon}"signs": []')

    with pytest.raises(coach.Malformed, match="twice"):
        coach.question(text)


@pytest.mark.parametrize(
    "name", ["start", "sport", "distance_m", "duration_s", "rpe", "average_hr", "easy_s", "descent_m"]
)
@pytest.mark.parametrize("value", [True, "x", [1], {}, float("inf"), -1, 1e12])
def test_a_bad_value_in_any_row_of_a_long_history_is_named(name: str, value: object) -> None:
    row = {"start": "2026-11-22T10:00:00+00:00", "sport": "run", "distance_m": 5000, "duration_s": 1800}
    history = [dict(row) for _ in range(50)]
    history[37][name] = value
    request = {**GOOD, "history": history}
    try:
        coach.question(json.dumps(request))
    except coach.Malformed as refused:
        found = [path for path, _ in refused.faults]
    else:
        found = []

    assert found == [f"history[37].{name}"] or found == [""]  # JSON knows no infinity: the whole is refused
