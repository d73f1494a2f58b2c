"""Numbers and days as the pictures print them: every number with its unit, every date with its weekday."""

from datetime import date
from typing import Literal

Unit = Literal["km", "mi"]
METRES: dict[Unit, float] = {"km": 1000, "mi": 1609.344}


def day_words(day: date) -> str:
    """Mon 23 Nov"""
    return f"{day:%a} {day.day} {day:%b}"


def full_day(day: date) -> str:
    """Mon 23 Nov 2026"""
    return f"{day_words(day)} {day.year}"


def distance(metres: float, unit: Unit) -> str:
    """13.2 km"""
    return f"{metres / METRES[unit]:,.1f} {unit}"


def amount(value: float, measured_in: str, unit: Unit) -> str:
    """A value of a rail in the unit of its rule: 1.23 times, 70 %, 3 days, 2.8 km."""
    match measured_in:
        case "share":
            return f"{100 * value:.0f} %"
        case "metres":
            return distance(value, unit)
        case "days":
            return f"{value:g} {'day' if value == 1 else 'days'}"
        case _:
            return f"{value:,.2f} times"
