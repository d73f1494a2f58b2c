"""Plain arrays, no objects: windows over the sessions of one runner, and days of one runner or a million alike.

Two parts. Rails measure windows from the start moments of sessions, on session columns. Weeks, history and cohort
use dense days: panels of shape (T, A), day first, runner second, integers throughout; one runner is A == 1. Sums of
integers are exact in any order, so a laptop and a cluster give the same bytes; a float appears only as one division
or square root of exact integers, or in `ewma`, whose order is fixed.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

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


def rolling_sum(x: Ints, days: int) -> Ints:
    """Sum of the last `days` days, today included; before its first day a runner has done nothing.

    x        (T, A) int64, day first, runner second
    returns  (T, A) int64, same unit, exact
    """
    total = np.cumsum(x, axis=0, dtype=np.int64)
    out: Ints = total.copy()
    out[days:] -= total[:-days]
    return out


def rolling_max(x: Ints, days: int) -> Ints:
    """Largest of the last `days` days, today included, by doubling the window. (T, A) int64 -> (T, A) int64."""
    out, width = x.copy(), 1
    while width < days:
        step = min(width, days - width)
        wider = out.copy()
        np.maximum(out[step:], out[:-step], out=wider[step:])
        out, width = wider, width + step
    return out


def lag(x: Ints, days: int) -> Ints:
    """The value `days` days ago, 0 before the first day. (T, A) int64 -> (T, A) int64."""
    out = np.zeros_like(x)
    out[days:] = x[:-days]
    return out


def ewma(load: Ints, days: int) -> Floats:
    """Exponentially weighted mean up to and with the day itself, weight 2 / (days + 1), seeded with the first day.

    load     (T, A) int64, session-RPE units (min * RPE); a rest day is 0
    returns  (T, A) float64, same unit. One fixed order from left to right: regrouping would change the last bits
    """
    weight = 2 / (days + 1)
    out: Floats = np.empty(load.shape)
    if len(load) == 0:
        return out
    out[0] = load[0]
    for day in range(1, len(load)):
        out[day] = out[day - 1] + weight * (load[day] - out[day - 1])
    return out


def ratio(top: NDArray[Any], bottom: NDArray[Any], unknown: float = np.nan) -> Floats:
    """top / bottom, one division a cell, `unknown` where bottom is 0. Any shape, both the same."""
    out: Floats = np.full(np.shape(top), unknown)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out


def monotony(load: Ints) -> Floats:
    """Mean over sample standard deviation of the last 7 days, at most 10; NaN where there is no spread (foster2001).

    load     (T, A) int64, session-RPE units
    returns  (T, A) float64. mean / sd = sqrt(6 * sum^2 / (7 * (7 * sum of squares - sum^2))), from exact integers
    """
    week, squares = rolling_sum(load, 7), rolling_sum(load * load, 7)
    spread = 7 * squares - week * week
    found: Floats = np.minimum(np.sqrt(ratio(6 * week * week, 7 * spread)), 10.0)
    return found


def day_metrics(
    distance_m: Ints, duration_s: Ints, easy_s: Ints, known_s: Ints, longest_m: Ints, load: Ints
) -> dict[str, NDArray[Any]]:
    """Every figure of a day for every runner. What one runner sees and what a cohort counts is the same.

    distance_m, longest_m  (T, A) int64, m of running in the day, longest single run of the day
    duration_s             (T, A) int64, s of running in the day
    easy_s, known_s        (T, A) int64, s at easy effort, and s of the runs for which that is known
    load                   (T, A) int64, session-RPE units
    returns                name -> (T, A): int64 metres and seconds, float64 shares and means, NaN where unknown
    """
    best_30_m = lag(rolling_max(longest_m, 30), 1)
    acute, chronic = ewma(load, 7), ewma(load, 28)
    strain = rolling_sum(load, 7) * monotony(load)
    return {
        "week_m": rolling_sum(distance_m, 7),
        "week_s": rolling_sum(duration_s, 7),
        "week_before_m": lag(rolling_sum(distance_m, 7), 7),
        "longest_30_m": best_30_m,
        "session_ratio": ratio(longest_m, best_30_m),
        "session_over": (best_30_m > 0) & (10 * longest_m > 11 * best_30_m),
        "easy_share": ratio(rolling_sum(easy_s, 28), rolling_sum(known_s, 28)),
        "week_load": rolling_sum(load, 7),
        "monotony": monotony(load),
        "strain": strain,
        "acute_to_chronic": ratio(acute, chronic),
    }
