"""The worked numbers of the science pages, transcribed, and compared with the page where it lies beside the house."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from freshlegs import scales
from freshlegs.knowledge import Book
from freshlegs.load import Week, weeks
from freshlegs.model.question import CheckIn, Session
from freshlegs.scales import Heart
from freshlegs.scales.questionnaires import ACTIONS
from freshlegs.triage.severity import hooper_sum

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
VARIED = [0, 300, 0, 420, 180, 0, 900]
MAN = Heart(rest_bpm=40, max_bpm=200, sex="male")
WOMAN = Heart(rest_bpm=40, max_bpm=200, sex="female")
THRESHOLD = Heart(rest_bpm=50, max_bpm=190, sex="male")
SLOPES = {"0.0": 3.6, "-0.2": 1.8000320000000003, "0.45": 19.4260145625, "-0.45": 4.0323054375}
AGAINST_FLAT = {"-0.1": 0.5976961111111111, "-0.05": 0.7627566493055554, "0.05": 1.3014433506944445, "0.1": 1.6578372222222222}  # fmt: skip
SHARES = {  # shares of time -> the plain formula, and whether its order gives it a meaning
    "77/3/20 (Festa 2020 PET)": ([0.77, 0.03, 0.20], 2.7103994661168005, True),
    "40/50/10 (Festa FOC)": ([0.40, 0.50, 0.10], 0.9030899869919436, False),
    "80/10/10": ([0.80, 0.10, 0.10], 1.9030899869919435, False),
    "80/5/15": ([0.80, 0.05, 0.15], 2.380211241711606, True),
}
PROBLEMS = [([17, 25, 25, 25], 92), ([8, 17, 8, 8], 41), ([8, 17, 17, 0], 42), ([0, 0, 0, 0], 0)]
LEGS = [50, 58, 54, 58]
SORENESS = {0: 1, 1: 2, 2: 2, 3: 3, 4: 3, 5: 4, 6: 5, 7: 5, 8: 6, 9: 6, 10: 7}


def last_week(loads: list[int], book: Book) -> Week:
    """What `load` shows after days with a session of 1 minute per load unit at effort 1, the last one today."""
    sessions = [
        Session(NOW - timedelta(days=len(loads) - number, hours=2), "run", duration_s=60 * load, rpe=1)
        for number, load in enumerate(loads, 1)
    ]
    return weeks(sessions, ZoneInfo("UTC"), NOW, book)[-1]


def checked_in(sleep: int, fatigue: int, stress: int, soreness: int) -> CheckIn:
    return CheckIn(at=NOW, soreness=soreness, sleep_quality=sleep, fatigue=fatigue, stress=stress)


@pytest.mark.parametrize(("effort", "minutes", "load"), [(6, 120, 720), (7, 60, 420)])
def test_session_load(book: Book, effort: float, minutes: float, load: float) -> None:
    assert scales.srpe(effort, minutes, book) == load


def test_monotony_and_strain_stand_in_load(book: Book) -> None:
    week, rest = last_week(VARIED, book), last_week([200] * 7, book)

    assert week.monotony == pytest.approx(0.7837057626909332, rel=1e-14)
    assert week.strain == pytest.approx(1410.6703728436796, rel=1e-14)
    assert (rest.monotony, rest.strain) == (None, None)


def test_monotony_is_capped_in_load_where_the_book_says(book: Book) -> None:
    figures = book.scales["monotony_strain"].figures or {}

    flat = last_week([240, 250, 260, 250, 245, 255, 250], book)

    assert flat.monotony == figures["monotony_most"].value == 10
    assert flat.strain == 17_500


def test_acute_to_chronic_stands_in_load(book: Book) -> None:
    assert last_week([100] * 21 + [200] * 7, book).acute_to_chronic == 1.6
    assert last_week([100] * 20 + [200] * 7, book).acute_to_chronic is None


def test_load_by_heart_rate(book: Book) -> None:
    assert scales.trimp(MAN, 130, 30, book) == pytest.approx(31.802539151507663, rel=1e-14)
    assert scales.trimp(WOMAN, 130, 30, book) == pytest.approx(27.6305248422184, rel=1e-14)
    assert scales.trimp(MAN, 200, 1, book) == pytest.approx(4.36541342034608, rel=1e-14)
    assert scales.trimp(WOMAN, 200, 1, book) == pytest.approx(3.399787390195947, rel=1e-14)


def test_load_against_an_hour_at_threshold(book: Book) -> None:
    assert scales.hrss(THRESHOLD, 170, 60, 170, book) == 100
    assert scales.hrss(THRESHOLD, 150, 45, 170, book) == pytest.approx(47.507179284756276, rel=1e-14)


def test_load_by_zones(book: Book) -> None:
    assert scales.edwards([10, 20, 15, 5, 2], book) == 125
    assert scales.lucia([40, 15, 5], book) == 85


def test_fitness_and_fatigue(book: Book) -> None:
    last = scales.course([50] * 28, book)[-1]

    assert last.fitness == pytest.approx(24.53534120635874, rel=1e-13)
    assert last.fatigue == pytest.approx(49.332486744004136, rel=1e-13)


@pytest.mark.parametrize(("slope", "energy"), SLOPES.items())
def test_energy_on_a_slope(book: Book, slope: str, energy: float) -> None:
    assert scales.minetti(float(slope), book) == pytest.approx(energy, rel=1e-13)


@pytest.mark.parametrize(("slope", "factor"), AGAINST_FLAT.items())
def test_a_slope_against_the_flat(book: Book, slope: str, factor: float) -> None:
    found = scales.minetti(float(slope), book) / scales.minetti(0, book)

    assert found == pytest.approx(factor, rel=1e-13)


def test_the_cheapest_slope(book: Book) -> None:
    cheapest = min(
        (number / 1000 for number in range(-450, 451)), key=lambda slope: scales.minetti(slope, book)
    )

    assert cheapest == -0.181
    assert scales.minetti(cheapest, book) == pytest.approx(1.7812756147639843, rel=1e-13)


def test_time_for_another_distance(book: Book) -> None:
    assert scales.riegel(25 * 60, 5_000, 10_000, book) / 60 == pytest.approx(52.12328804205607, rel=1e-13)
    assert scales.riegel(50 * 60, 10_000, 42_195, book) / 60 == pytest.approx(230.0099666628293, rel=1e-13)


@pytest.mark.parametrize(("shares", "index", "in_order"), SHARES.values(), ids=SHARES)
def test_polarization_only_where_the_order_holds(
    book: Book, shares: list[float], index: float, in_order: bool
) -> None:
    found = scales.polarization(shares, book)

    if in_order:
        assert found is not None
        assert found.index == pytest.approx(index, rel=1e-13)
        assert found.is_polarized
    else:
        assert found is None


def test_sweat_rate(book: Book) -> None:
    assert scales.sweat_rate(70.0, 69.0, 0.5, 0, 1, book) == 1.5


@pytest.mark.parametrize(("answers", "severity"), PROBLEMS)
def test_a_week_of_health_trouble(book: Book, answers: list[int], severity: int) -> None:
    found = scales.ostrc(answers, book)

    assert found is not None
    assert found.severity == severity
    assert found.is_problem == (severity > 0)


@pytest.mark.parametrize(  # the further examples of the scoring source: what is substantial
    ("answers", "severity", "is_substantial"),
    [
        ([8, 0, 0, 0], 8, False),
        ([8, 0, 17, 25], 50, True),
        ([8, 25, 0, 25], 58, True),
        ([8, 0, 0, None], None, False),
        ([17, 0, 17, None], None, True),
        ([17, 25, 0, None], None, True),
        ([17, 0, 0, None], None, False),
        ([0, 0, 0, 0], 0, None),
    ],
)
def test_what_is_substantial(
    book: Book, answers: list[int | None], severity: int | None, is_substantial: bool | None
) -> None:
    found = scales.ostrc(answers, book)

    assert found is not None
    assert (found.severity, found.is_substantial) == (severity, is_substantial)


@pytest.mark.parametrize("total", sorted(set(LEGS)))
def test_what_legs_can_do(book: Book, total: int) -> None:
    answers = [total // 20 + (number < total % 20) for number in range(20)]

    assert scales.lefs(answers, book) == total


def test_the_hooper_sum_stands_in_triage(book: Book) -> None:
    step = (book.scales["hooper"].figures or {})["soreness_step"].value

    assert hooper_sum(checked_in(3, 2, 4, soreness=3)) == 12
    assert hooper_sum(checked_in(5, 5, 4, soreness=3)) == 17
    assert hooper_sum(checked_in(5, 5, 5, soreness=3)) == 18
    for soreness, laid in SORENESS.items():
        assert hooper_sum(checked_in(1, 1, 1, soreness)) == 3 + laid == 3 + 1 + int(step * soreness + 0.5)


def test_all_that_gives_recovery_points(book: Book) -> None:
    found = scales.tqr_actions([name for names in ACTIONS.values() for name in names], book)

    assert (found.nutrition, found.sleep_rest, found.relax, found.cooldown_stretch) == (10, 4, 3, 3)
    assert (found.total, found.band) == (20, "extremely_good")


def test_the_page_still_says_what_was_transcribed(page: dict[str, Any]) -> None:
    assert page["banister_trimp_male_30min_130"] == {"HRr": 0.5625, "trimp": 31.802539151507663}
    assert page["banister_trimp_female_factor_0.64"] == 27.6305248422184
    assert page["banister_per_min_max"]["male"] == 4.36541342034608
    assert page["banister_per_min_max"]["female_0.64"] == 3.399787390195947
    assert (page["hrss_60min_at_lthr"], page["hrss_45min_150"]) == (100, 47.507179284756276)
    assert (page["edwards_10_20_15_5_2_min"], page["lucia_40_15_5_min"]) == (125, 85)
    assert page["monotony_varied_sample"]["monotony"] == 0.7837057626909332
    assert (page["srpe_120min_rpe6"], page["srpe_60min_rpe7"]) == (720, 420)
    assert page["acwr_ra_coupled_21x100_7x200"] == 1.6
    assert (page["ctl_28x50_1/tau"], page["atl_28x50_1/tau"]) == (24.53534120635874, 49.332486744004136)
    assert {slope: row["poly"] for slope, row in page["minetti"].items()} == SLOPES
    assert page["minetti_min"] == {"cost": 1.7812756147639843, "grade": -0.181}
    assert page["minetti_gap_factor"] == AGAINST_FLAT
    assert page["PI"] == {name: row[1] for name, row in SHARES.items()}
    assert page["riegel_5k_25:00_to_10k_min"] == 52.12328804205607
    assert page["riegel_10k_50:00_to_marathon_min"] == 230.0099666628293
    assert page["sweat_rate_70.0_69.0_0.5L_1h"] == 1.5
    assert page["ostrc_sev"] == [severity for _, severity in PROBLEMS]
    assert page["lefs_bmj_case"] == LEGS
    assert page["hooper_3_2_4_3"] == 12
    assert page["tqr_action_max"] == {"nutrition": 10, "sleep_rest": 4, "relax": 3, "cooldown_stretch": 3, "total": 20}  # fmt: skip
    assert {int(score): laid for score, laid in page["soreness_1_to_7"].items()} == SORENESS


def test_the_formula_stays_within_what_was_measured(book: Book, page: dict[str, Any]) -> None:
    for slope, row in page["minetti"].items():
        assert abs(scales.minetti(float(slope), book) - row["measured"]) <= row["sd"]
