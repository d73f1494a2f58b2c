"""Plain arrays, no objects: windows over the sessions of one runner, and days of one runner or a million alike.

Two parts. Rails measure windows from the start moments of sessions, on session columns. Weeks, history and cohort
use dense days: panels of shape (T, A), day first, runner second, integers throughout; one runner is A == 1. Sums of
integers are exact in any order, so a laptop and a cluster give the same bytes; a float appears only as one division
or square root of exact integers, or in `ewma`, whose order is fixed.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Panel: TypeAlias = Mapping[str, NDArray[Any]]

# --- sessions ---------------------------------------------------------------------------------------------------------


def between(start_s: Floats, low_s: float, high_s: float) -> slice:
    """The sessions that started at or after `low_s` and before `high_s`.

    start_s  (n,) float64, seconds since 1970, ascending
    returns  a slice of those columns
    """
    first, last = np.searchsorted(start_s, (low_s, high_s), side="left")
    return slice(int(first), int(max(first, last)))


def longest(amount: Floats, window: slice) -> float:
    """The largest known amount of a window; 0 where there is none. amount (n,) float64, NaN is not known."""
    found = amount[window]
    found = found[np.isfinite(found)]
    return float(found.max()) if len(found) else 0.0


# --- days -------------------------------------------------------------------------------------------------------------


def rolling_sum(x: NDArray[Any], days: int) -> Ints:
    """Sum of the last `days` days, today included; before its first day a runner has done nothing.

    x        (T, A) integer, day first, runner second
    returns  (T, A) int64, same unit, exact
    """
    total: Ints = np.cumsum(x, axis=0, dtype=np.int64)
    out = total.copy()
    out[days:] -= total[:-days]
    return out


def rolling_max(x: NDArray[Any], days: int) -> NDArray[Any]:
    """Largest of the last `days` days, today included, by doubling the window. (T, A) integer -> same."""
    out, width = x.copy(), 1
    while width < days:
        step = min(width, days - width)
        wider = out.copy()
        np.maximum(out[step:], out[:-step], out=wider[step:])
        out, width = wider, width + step
    return out


def lag(x: NDArray[Any], days: int) -> NDArray[Any]:
    """The value `days` days ago, 0 before the first day. (T, A) integer -> same."""
    out = np.zeros_like(x)
    out[days:] = x[:-days]
    return out


def ewma(load: NDArray[Any], days: int) -> Floats:
    """Exponentially weighted mean up to and with the day itself, weight 2 / (days + 1), seeded with the first day.

    load     (T, A) integer, session-RPE units (min * RPE); a rest day is 0
    returns  (T, A) float64, same unit. One fixed order from left to right: regrouping would change the last bits
    """
    return ewmas(load, (days,))[0]


def ewmas(load: NDArray[Any], spans: tuple[int, ...]) -> list[Floats]:
    """`ewma` for each of several numbers of days, in one walk over the days: the same operations, so the same bytes."""
    weight = np.array([2 / (days + 1) for days in spans])[:, None]
    out: Floats = np.empty((len(load), len(spans), load.shape[1]))
    out[:1] = load[:1, None]
    step: Floats = np.empty(out.shape[1:])
    rows = load.astype(np.float64)
    for day in range(1, len(load)):
        before = out[day - 1]
        np.subtract(rows[day], before, out=step)
        np.multiply(step, weight, out=step)
        np.add(before, step, out=out[day])
    return [np.ascontiguousarray(out[:, number]) for number in range(len(spans))]


def ratio(top: NDArray[Any], bottom: NDArray[Any], unknown: float = 0.0) -> Floats:
    """top / bottom, one IEEE division a cell, `unknown` where bottom is 0. Two arrays of one shape."""
    out: Floats = np.full(np.shape(top), unknown)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out


def spread(load: Ints) -> tuple[Ints, Ints]:
    """Sum of the last 7 daily loads, and 42 times their sample variance, 7 * sum(x * x) - sum(x) ** 2. (T, A) int64
    each, exact while a day stays below 10 ** 8 units."""
    week = rolling_sum(load, 7)
    return week, 7 * rolling_sum(load * load, 7) - week * week


def monotony(week_load: Ints, off: Ints, unknown: float = 0.0) -> Floats:
    """Mean over sample standard deviation of 7 daily loads, of both values of `spread`; no cap (foster2001).

    returns  (T, A) float64, sqrt(6 * sum ** 2 / (7 * off)); `unknown` where the 7 days are all alike
    """
    return np.sqrt(ratio(6 * week_load * week_load, 7 * off, unknown))


# --- the figures of a day ---------------------------------------------------------------------------------------------


def day_metrics(panel: Panel) -> dict[str, NDArray[Any]]:
    """What a cohort counts of every day, and for one runner (A == 1) the same bytes.

    panel    distance_m, longest_m  (T, A) integer, m of running in the day, longest single run of it
             duration_s, easy_s     (T, A) integer, s of running in the day, and of these at easy effort
             load                   (T, A) integer, session-RPE units (min * RPE)
    returns  (T, A) each: week_m int64 m; weekly_rise, session_over, monotony_high, easy_low bool; session_ratio,
             easy_share, monotony, acwr float64 without unit, 0 where undefined; load_7, load_28, load_42, strain
             float64, session-RPE units
    """
    load, longest_m = panel["load"].astype(np.int64), panel["longest_m"].astype(np.int64)
    week_m = rolling_sum(panel["distance_m"], 7)
    week_before_m, best_m = lag(week_m, 7), lag(rolling_max(longest_m, 30), 1)
    week_s, week_easy_s = rolling_sum(panel["duration_s"], 7), rolling_sum(panel["easy_s"], 7)
    week_load, off = spread(load)
    alike = monotony(week_load, off)
    spans = (7, 28, 42)
    means = dict(zip((f"load_{days}" for days in spans), ewmas(load, spans), strict=True))
    return {
        "week_m": week_m,
        "weekly_rise": (week_before_m > 0) & (10 * week_m > 11 * week_before_m),
        "session_ratio": ratio(longest_m, best_m),
        "session_over": (best_m > 0) & (10 * longest_m > 11 * best_m),
        "monotony": alike,
        "monotony_high": (off > 0) & (6 * week_load * week_load > 28 * off),
        "easy_share": ratio(week_easy_s, week_s),
        "easy_low": (week_s > 0) & (5 * week_easy_s < 4 * week_s),
        **means,
        "strain": week_load * alike,
        "acwr": ratio(means["load_7"], means["load_28"]),
    }


def week_figures(panel: Panel, monotony_most: float = 10.0) -> dict[str, NDArray[Any]]:
    """The 7 days up to and with each day, as `load` and `history` show them to one runner.

    panel    distance_m, longest_m, duration_s, easy_s, load as in `day_metrics`; besides
             known_s  (T, A) integer, s of the runs whose easy seconds are known
             runs     (T, A) integer, number of runs in the day
    returns  (T, A) each: distance_m, duration_s, runs int64, sums of the week; longest_m its maximum; easy_share, rise,
             monotony (at most `monotony_most`), acwr (means of 7 and 28 days, coupled) float64 without unit, strain
             float64 in session-RPE units: NaN where undefined
    """
    load = panel["load"].astype(np.int64)
    week_m = rolling_sum(panel["distance_m"], 7)
    week_load, off = spread(load)
    alike = np.minimum(monotony(week_load, off, np.nan), monotony_most)
    return {
        "distance_m": week_m,
        "duration_s": rolling_sum(panel["duration_s"], 7),
        "runs": rolling_sum(panel["runs"], 7),
        "longest_m": rolling_max(panel["longest_m"], 7),
        "easy_share": ratio(rolling_sum(panel["easy_s"], 7), rolling_sum(panel["known_s"], 7), np.nan),
        "rise": ratio(week_m, lag(week_m, 7), np.nan),
        "monotony": alike,
        "strain": week_load * alike,
        "acwr": ratio(4 * week_load, rolling_sum(load, 28), np.nan),
    }
