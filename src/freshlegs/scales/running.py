"""Slopes, times, zones and kilograms in, four numbers about running out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from freshlegs.knowledge.book import Book
from freshlegs.scales.number import MOST, above_zero, checked, counted, exact, figure


def minetti(grade: float, book: Book) -> float:
    """Energy of running a metre on a slope, in J per kg and m (minetti2002). Energy, not damage: downhill is cheap.

    grade    rise over distance, 0.1 is 10 % up; beyond 45 % up or down it counts as 45 %, where measuring ended
    """
    most = figure(book, "minetti", "grade_most")
    slope = min(max(checked(grade, "The slope", -MOST), -most), most)
    cost = 0.0
    for power in range(5, -1, -1):
        cost = cost * slope + figure(book, "minetti", f"power_{power}")
    return cost


def riegel(time_s: float, distance_m: float, wanted_m: float, book: Book) -> float:
    """Seconds for another distance after a race: time * (wanted / distance) ** 1.06 (riegel1981)."""
    above_zero(time_s, "The time in seconds")
    above_zero(distance_m, "The distance in metres")
    above_zero(wanted_m, "The other distance in metres")
    return float(time_s * (wanted_m / distance_m) ** figure(book, "riegel", "exponent"))


@dataclass(frozen=True, slots=True)
class Polarization:
    """`is_polarized`: the index is above 2; exactly 2 is not."""

    index: float
    is_polarized: bool


def polarization(times: Sequence[float], book: Book) -> Polarization | None:
    """log10(z1 / z2 * z3 * 100) of the shares of time in three zones, easy first (treff2019).

    times    in one unit, of any sum
    returns  None unless z1 > z3 > z2 > 0: the index means nothing for another order, and has no value without a z2
    """
    counted(times, "The list of times, one for each zone,", 3)
    easy, middle, hard = (
        exact(checked(time, f"The time in zone {zone}")) for zone, time in enumerate(times, 1)
    )
    if not easy > hard > middle > 0:
        return None
    product = easy * hard / (middle * (easy + middle + hard)) * 100
    limit = exact(figure(book, "polarization", "polarized_more_than"))
    return Polarization(log10(product), product > 10**limit)


def sweat_rate(
    before_kg: float, after_kg: float, drunk_l: float, urine_l: float, hours: float, book: Book
) -> float | None:
    """Litres of sweat an hour: mass lost, and what was drunk, less urine (sawka2007); a kilogram counts as a litre.

    None below 0: who weighs more than was drunk stood on other scales or in other clothes.
    """
    lost_kg = exact(above_zero(before_kg, "The mass before")) - exact(above_zero(after_kg, "The mass after"))
    taken_l = exact(checked(drunk_l, "What was drunk")) - exact(checked(urine_l, "The urine"))
    time_h = exact(above_zero(hours, "The time in hours"))
    sweat_l = lost_kg / exact(figure(book, "sweat_rate", "kg_per_litre")) + taken_l
    return float(sweat_l / time_h) if sweat_l >= 0 else None
