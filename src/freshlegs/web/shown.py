"""Quantities and moments as this runner reads them. Stored in SI and UTC; only the face changes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers, units

from freshlegs.knowledge import emergency
from freshlegs.web import words

METRES_OF_A_MILE = 1609.344
KG_OF_A_POUND = 0.45359237
POUNDS_OF_A_STONE = 14
SETTING = "shown"  # of the store: a JSON object with any of the fields of `Shown` but the zone, and `theme`
CHOICES = {
    "locale": words.LOCALES,
    "distance": ("km", "mi"),
    "mass": ("kg", "lb", "st"),
    "temperature": ("c", "f"),
    "hours": ("12", "24"),
    "theme": ("light", "dark"),
}
QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(?: to (\d+(?:\.\d+)?))?[ \u00a0](km|°C)(?![\w/])")
Day = Literal["long", "short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`theme` None: as the device has it."""

    locale: str = words.SOURCE
    zone: str = "UTC"
    distance: str = "km"
    mass: str = "kg"
    temperature: str = "c"
    hours: str = "24"
    theme: str | None = None

    @property
    def babel(self) -> Locale:
        return Locale.parse((words.SOURCE if self.locale == words.PSEUDO else self.locale).replace("-", "_"))

    @property
    def emergency_numbers(self) -> tuple[str, ...]:
        """Of the country of the runner's zone; each that is usual somewhere where that is not certain."""
        return emergency.here(self.zone).numbers

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))

    def of_metres(self, metres: float, decimals: int = 1) -> str:
        """5.2 km, 3.2 mi."""
        value = metres / (METRES_OF_A_MILE if self.distance == "mi" else 1000)
        unit = "length-mile" if self.distance == "mi" else "length-kilometer"
        return self._unit(round(value, decimals), unit)

    def to_metres(self, value: float) -> int:
        """What a runner typed in a field that is labelled with `distance`."""
        return round(value * (METRES_OF_A_MILE if self.distance == "mi" else 1000))

    def of_kg(self, kg: float) -> str:
        """62 kg, 137 lb, 9 st 11 lb."""
        pounds = round(kg / KG_OF_A_POUND)
        match self.mass:
            case "lb":
                return self._unit(pounds, "mass-pound")
            case "st":
                stones, rest = divmod(pounds, POUNDS_OF_A_STONE)
                return f"{self._unit(stones, 'mass-stone')} {self._unit(rest, 'mass-pound')}"
            case _:
                return self._unit(round(kg, 1), "mass-kilogram")

    def of_celsius(self, degrees: float) -> str:
        """38 °C, 100.4 °F."""
        if self.temperature == "f":
            return f"{self.number(round(degrees * 9 / 5 + 32, 1))} °F"
        return f"{self.number(round(degrees, 1))} °C"

    def in_units(self, sentence: str) -> str:
        """A sentence of the book, which is written in km and °C, with its quantities as this runner reads them."""
        if self.distance == "km" and self.temperature == "c":
            return sentence
        return QUANTITY.sub(self._read, sentence)

    def _read(self, found: re.Match[str]) -> str:
        low, high, unit = found.groups()
        show = self._of_km if unit == "km" else self.of_celsius
        if (self.distance if unit == "km" else self.temperature) in ("km", "c"):
            return found[0]
        if high is None:
            return show(float(low))
        return f"{show(float(low)).partition(' ')[0]} to {show(float(high))}"

    def _of_km(self, km: float) -> str:
        return self.of_metres(1000 * km)

    def number(self, value: float) -> str:
        return numbers.format_decimal(value, locale=self.babel)

    def clock(self, moment: datetime) -> str:
        """18:05, 6:05 pm."""
        return self._format(moment, "HH:mm" if self.hours == "24" else "h:mm a")

    def day(self, day: date | datetime, length: Day = "long") -> str:
        """Always with its weekday: Monday 23 November; Mon 23 Nov."""
        on = self.local(day).date() if isinstance(day, datetime) else day
        pattern = str(self.babel.datetime_skeletons["MMMEd"])
        if length == "long":
            pattern = re.sub("E+", "EEEE", re.sub("M+", "MMMM", pattern))
        return dates.format_date(on, pattern, self.babel)

    def moment(self, moment: datetime) -> str:
        """Monday 23 November, 18:05."""
        return f"{self.day(moment)}, {self.clock(moment)}"

    def span(self, start: datetime, end: datetime) -> str:
        """18:05–18:25, or one time where both are one."""
        return self.clock(start) if start == end else f"{self.clock(start)}–{self.clock(end)}"

    def ago(self, span: timedelta) -> str:
        """20 hours ago."""
        return dates.format_timedelta(-span, add_direction=True, threshold=1.3, locale=self.babel)

    def _unit(self, value: float, unit: str) -> str:
        return units.format_unit(value, unit, "short", locale=self.babel)

    def _format(self, moment: datetime, pattern: str) -> str:
        return dates.format_time(moment, pattern, ZoneInfo(self.zone), self.babel).lower()


def read(kept: str | None, accepted: str, zone: str) -> Shown:
    """`kept`: the setting; `accepted`: the header Accept-Language, where no locale is kept. What is off its list is
    passed over."""
    found = {
        name: value for name, value in json.loads(kept or "{}").items() if value in CHOICES.get(name, ())
    }
    locale = found.pop("locale", None) or words.best(accepted)
    return Shown(**{**usual(locale), **found}, locale=locale, zone=zone)


def usual(locale: str) -> dict[str, str]:
    """What people of this locale expect."""
    if locale == "en-US":
        return {"distance": "mi", "mass": "lb", "temperature": "f", "hours": "12"}
    return {}
