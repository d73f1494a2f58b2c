"""The worked numbers of the science pages, transcribed, and compared with the page where it lies beside the house."""

import json
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from freshlegs.load import kernel
from freshlegs.model.answer import Rail, Targets
from freshlegs.model.question import Session

PAGE = Path(__file__).parents[2] / "../shared/science/worked_examples.json"
VARIED = [0, 300, 0, 420, 180, 0, 900]
FLAT = [240, 250, 260, 250, 245, 255, 250]
NIGHTS = {  # base, metres in 7 days, age -> minutes
    "base 480, 48280 m in 7 days, age 34": (480, 48_280, 34, 510),
    "base 360, 16000 m, age 34": (360, 16_000, 34, 420),
    "base 530, 40000 m, age 34": (530, 40_000, 34, 540),
    "base 470, 32000 m, age 70": (470, 32_000, 70, 480),
    "base 600, 28000 m, age 34": (600, 28_000, 34, 600),
}
FUEL = {  # kg, minutes -> g
    "62 kg, 0 min": (62.0, 0, (190, 310)),
    "70 kg, 60 min": (70.0, 60, (350, 490)),
    "80 kg, 120 min": (80.0, 120, (480, 800)),
    "55 kg, 300 min": (55.0, 300, (440, 660)),
}
PROTEIN = {"62 kg": (75, 125), "70 kg": (85, 140), "80 kg": (95, 160), "55 kg": (65, 110)}
CAPS = {"longest 10000": 11_000, "longest 12000": 13_200, "longest 26000": 28_600, "longest 14000": 15_400}


def panel(loads: list[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(loads, np.int64)[:, None]


@pytest.mark.parametrize(("base", "metres", "age", "minutes"), NIGHTS.values(), ids=NIGHTS)
def test_sleep(aims: Callable[..., Targets], base: int, metres: int, age: int, minutes: int) -> None:
    wake = time(base // 60 % 24, base % 60)

    assert aims([(2, metres)], age=age, usual_bedtime=time(0, 0), usual_wake=wake).sleep_minutes == minutes


@pytest.mark.parametrize(("mass", "minutes", "grams"), FUEL.values(), ids=FUEL)
def test_carbohydrate(
    aims: Callable[..., Targets],
    run: Callable[..., Session],
    mass: float,
    minutes: int,
    grams: tuple[int, int],
) -> None:
    history = [run(0.3, duration_s=60 * minutes)] if minutes else []

    assert aims(history, body_mass_kg=mass).carbohydrate_g == grams


@pytest.mark.parametrize(("mass", "grams"), PROTEIN.items())
def test_protein(aims: Callable[..., Targets], mass: str, grams: tuple[int, int]) -> None:
    assert aims(body_mass_kg=float(mass.removesuffix(" kg"))).protein_g == grams


@pytest.mark.parametrize(("longest", "cap_m"), CAPS.items())
def test_cap(rail: Callable[..., Rail], longest: str, cap_m: int) -> None:
    assert rail("single_session", [(10, int(longest.removeprefix("longest ")))]).cap_m == cap_m


def test_monotony_and_strain() -> None:
    week, off = kernel.spread(panel(VARIED))
    alike = kernel.monotony(week, off)[-1, 0]

    assert alike == pytest.approx(0.7837057626909332, rel=1e-14)
    assert week[-1, 0] * alike == pytest.approx(1410.6703728436796, rel=1e-14)
    assert np.isnan(kernel.monotony(*kernel.spread(panel([200] * 7)), np.nan)[-1, 0])


def test_monotony_is_shown_up_to_ten() -> None:
    flat = panel(FLAT)
    shown = kernel.week_figures(
        dict.fromkeys(("distance_m", "longest_m", "duration_s", "easy_s", "known_s", "runs", "load"), flat)
    )

    assert kernel.monotony(*kernel.spread(flat))[-1, 0] == pytest.approx(38.72983346207417, rel=1e-14)
    assert (shown["monotony"][-1, 0], shown["strain"][-1, 0]) == (10, 17_500)


def test_acute_to_chronic() -> None:
    loads = panel([100] * 21 + [200] * 7)
    names = ("distance_m", "longest_m", "duration_s", "easy_s", "known_s", "runs", "load")

    assert kernel.week_figures(dict.fromkeys(names, loads))["acwr"][-1, 0] == 1.6
    assert kernel.day_metrics(dict.fromkeys(names, loads))["acwr"][-1, 0] == pytest.approx(1.3393501030132535)


def test_the_page_still_says_what_was_transcribed() -> None:
    if not PAGE.exists():
        pytest.skip("the science pages do not lie beside this checkout")
    page = json.loads(PAGE.read_text("utf-8"))

    assert page["sleep_target_min"] == {name: row[3] for name, row in NIGHTS.items()}
    assert page["carbohydrate_g"] == {name: list(row[2]) for name, row in FUEL.items()}
    assert page["protein_g"] == {name: list(grams) for name, grams in PROTEIN.items()}
    assert page["single_session_cap_m"] == CAPS
    assert page["monotony_varied_sample"]["strain"] == 1410.6703728436796
    assert page["monotony_flat_sample"]["monotony"] == 38.72983346207417
    assert page["acwr_ra_coupled_21x100_7x200"] == 1.6
    assert page["acwr_ewma_seed_first"] == 1.3393501030132535
