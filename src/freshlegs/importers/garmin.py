"""Garmin's table of activities (`*_summarizedActivities.json`): pieces of text in, rows out.

Such a table can exceed 100 MB for one runner. It is taken apart activity by activity as it comes in, so that memory
stays that of the largest activity; a reader of whole documents needs several times the file.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from freshlegs.importers.sport_words import sport_of
from freshlegs.importers.table_limits import (
    GREATEST_CLIMB_M,
    HIGHEST_BPM,
    LAST_S,
    LONGEST_M,
    LONGEST_S,
    LOWEST_BPM,
    offset_of,
    start_of,
)
from freshlegs.importers.tables import DateOrder, TableFormat, TableRefused, TableRow
from freshlegs.model.activity import Activity

NAME = "summarizedActivitiesExport"
# What is read of an activity. A list without the wrapper is known by one of the first three.
FIELDS = (
    "activityId", "beginTimestamp", "startTimeGmt", "startTimeLocal", "activityType", "sportType", "name", "distance",
    "duration", "movingDuration", "elapsedDuration", "avgHr", "elevationGain", "elevationLoss", "startLatitude",
    "startLongitude",
)  # fmt: skip
OWN_FIELDS = frozenset(FIELDS[:3])

LIMIT = 256 << 20  # bytes of one table
ITEM_LIMIT = 16 << 20  # characters of one activity
PIECE = 256 << 10
HEAD = 4096
LATEST_MS = LAST_S * 1000
LARGEST_ID = 2.0**53  # whole numbers are exact below it

TOO_BIG = (
    "The table of activities is larger than 256 MiB, which no watch fills, so it was not read to its end."
)
TOO_DEEP = "The table of activities is nested too deeply to be one that Garmin wrote."
DAMAGED = (
    "The table of activities is damaged or cut off; what stands before that place was read. "
    "Ask Garmin for the export once more."
)
NO_TABLE = "It is not a table of activities, whatever its name says."
NO_DATE = "This activity has no usable date, and nothing else tells when it was."
NO_ACTIVITY = "This entry of the table is no activity."

# Garmin's keys; what is not here is judged by the words in it.
SPORTS: Mapping[str, tuple[str, str | None]] = {
    "running": ("run", None), "street_running": ("run", None), "ultra_run": ("run", None),
    "obstacle_run": ("run", None), "trail_running": ("run", "trail"), "track_running": ("run", "track"),
    "treadmill_running": ("run", "treadmill"), "indoor_running": ("run", "treadmill"), "virtual_run": ("run", "virtual"),
    "walking": ("walk", None), "casual_walking": ("walk", None), "speed_walking": ("walk", None),
    "indoor_walking": ("walk", None), "hiking": ("hike", None), "rucking": ("hike", None),
    "mountaineering": ("hike", None), "snow_shoe_ws": ("hike", None), "snow_shoe": ("hike", None),
    "cycling": ("ride", None), "bmx": ("ride", None), "cyclocross": ("ride", None), "recumbent_cycling": ("ride", None),
    "virtual_ride": ("ride", None), "e_bike_fitness": ("ride", None), "e_bike_mountain": ("ride", None),
    "hand_cycling": ("other", None), "indoor_hand_cycling": ("other", None),
    "swimming": ("swim", None), "lap_swimming": ("swim", None), "open_water_swimming": ("swim", None),
    "strength_training": ("strength", None), "yoga": ("yoga", None), "pilates": ("yoga", None),
    "rowing": ("row", None), "rowing_v2": ("row", None), "indoor_rowing": ("row", None),
    "elliptical": ("elliptical", None),
    "resort_skiing": ("ski", None), "resort_snowboarding": ("ski", None), "resort_skiing_snowboarding_ws": ("ski", None),
    "backcountry_skiing": ("ski", None), "backcountry_snowboarding": ("ski", None),
    "backcountry_skiing_snowboarding_ws": ("ski", None), "cross_country_skiing_ws": ("ski", None),
    "skate_skiing_ws": ("ski", None),
    "soccer": ("team_sport", None), "american_football": ("team_sport", None), "baseball": ("team_sport", None),
    "basketball": ("team_sport", None), "cricket": ("team_sport", None), "field_hockey": ("team_sport", None),
    "ice_hockey": ("team_sport", None), "lacrosse": ("team_sport", None), "rugby": ("team_sport", None),
    "softball": ("team_sport", None), "team_sports": ("team_sport", None), "ultimate_disc": ("team_sport", None),
    "volleyball": ("team_sport", None),
    "multi_sport": ("other", None), "transition": ("transition", None), "transition_v2": ("transition", None),
    "bikeToRunTransition": ("transition", None), "swimToBikeTransition": ("transition", None),
    "other": ("other", None), "indoor_cardio": ("other", None), "hiit": ("other", None), "breathwork": ("other", None),
    "stair_climbing": ("other", None), "floor_climbing": ("other", None), "fitness_equipment": ("other", None),
    "inline_skating": ("other", None), "skating_ws": ("other", None), "boxing": ("other", None),
    "water_skiing": ("other", None), "jump_rope": ("other", None), "uncategorized": ("unknown", None),
}  # fmt: skip

# Every whole number as float: exact up to 2**53, and one of a million digits is infinite instead of an error.
VALUES = json.JSONDecoder(parse_int=float, strict=False)
BLANK = re.compile(r"[ \t\r\n\ufeff]*")
BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*[\[{].*?"summarizedActivitiesExport"\s*:', re.DOTALL)
HARMFUL = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n")


class _Text:
    """JSON that comes in pieces. Whole values are taken off its front, and what was taken is forgotten."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self._at = 0
        self._bytes = 0

    def peek(self) -> str:
        """The next character that is no blank, still to be taken; empty at the end."""
        while True:
            blank = BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, character: str) -> None:
        if self.peek() != character:
            raise TableRefused(DAMAGED)
        self._at += 1

    def value(self) -> object:
        """The next value, whatever it is. Raises `TableRefused` when it is none."""
        self.peek()
        while True:
            try:
                value, end = VALUES.raw_decode(self._text, self._at)
            except ValueError:
                if len(self._text) - self._at > ITEM_LIMIT or not self._more():
                    raise TableRefused(DAMAGED) from None
            except RecursionError:
                raise TableRefused(TOO_DEEP) from None
            else:
                # A number that touches the end of the piece may go on in the next one.
                if end < len(self._text) or not self._more():
                    self._at = end
                    return value

    def parts(self, opening: str, closing: str) -> Iterator[None]:
        """Stops before each part of a list or an object, which the caller then takes."""
        self.take(opening)
        while self.peek() != closing:
            yield
            if self.peek() != closing:
                self.take(",")
        self.take(closing)

    def _more(self) -> bool:
        """At least doubles what is not taken yet, so that trying a value again costs no more than the value."""
        rest = self._text[self._at :]
        wanted, got = max(PIECE, len(rest)), 0
        texts = [rest]
        while got < wanted and (piece := next(self._pieces, None)) is not None:
            self._bytes += len(piece)
            if self._bytes > LIMIT:
                raise TableRefused(TOO_BIG)
            texts.append(self._decoder.decode(piece))
            got += len(texts[-1])
        if got < wanted:
            texts.append(self._decoder.decode(b"", True))
        self._text, self._at = "".join(texts), 0
        return len(self._text) > len(rest)


def read(pieces: Iterable[bytes], dates: DateOrder | None) -> Iterator[TableRow]:
    """Rows in the order of the table; `dates` is not asked, since Garmin writes moments as numbers."""
    used: set[str] = set()
    for row, item in enumerate(_items(_Text(pieces)), 1):
        ident = _ident(item.get("activityId")) if isinstance(item, dict) else None
        key = ident if ident and ident not in used else str(row)
        while key in used:
            key += "*"  # the id of another activity
        used.add(key)
        if not isinstance(item, dict):
            yield TableRow(key=key, why=NO_ACTIVITY)
        elif activity := _activity(item, ident):
            yield TableRow(key=key, activity=activity)
        else:
            yield TableRow(key=key, why=NO_DATE)


def _items(text: _Text) -> Iterator[object]:
    """The activities, one by one, inside a wrapper or without one."""
    opening = text.peek()
    if opening == "[":
        for _ in text.parts("[", "]"):
            yield from _unwrapped(text)
    elif opening == "{":
        yield from _unwrapped(text)
    else:
        raise TableRefused(NO_TABLE)


def _unwrapped(text: _Text) -> Iterator[object]:
    """The list inside one object, or the object where it is an activity itself."""
    if text.peek() != "{":
        text.value()
        return
    own: dict[str, object] = {}
    for _ in text.parts("{", "}"):
        name = text.value()
        text.take(":")
        if name == NAME and text.peek() == "[":
            for _ in text.parts("[", "]"):
                yield text.value()
        elif name in FIELDS:
            own[str(name)] = text.value()
        else:
            text.value()
    if own.keys() & OWN_FIELDS:
        yield own


def _activity(item: Mapping[str, object], ident: str | None) -> Activity | None:
    """None without a usable start. Distances and heights are centimetres, times milliseconds."""
    start = start_of((_first(item, ("beginTimestamp", "startTimeGmt"), LATEST_MS) or 0.0) / 1000)
    if start is None:
        return None
    sport, sub_sport = _sport(item)
    distance_m = _hundredths(item, "distance", LONGEST_M)
    duration_ms = _first(item, ("duration", "movingDuration"), LONGEST_S * 1000)
    elapsed_ms = _first(item, ("elapsedDuration",), LONGEST_S * 1000)
    return Activity(
        sport=sport,
        sub_sport=sub_sport,
        start=start,
        utc_offset_s=_offset_s(item),
        first_position=_position(item),
        distance_m=distance_m,
        distance_source="table" if distance_m else None,
        duration_s=duration_ms / 1000 if duration_ms else None,
        elapsed_s=elapsed_ms / 1000 if elapsed_ms else None,
        average_hr=_number(item, "avgHr", LOWEST_BPM, HIGHEST_BPM),
        ascent_m=_hundredths(item, "elevationGain", GREATEST_CLIMB_M),
        descent_m=_hundredths(item, "elevationLoss", GREATEST_CLIMB_M),
        source_format="garmin_json",
        platform_id=f"garmin:{ident}" if ident else None,
        title=_title(item.get("name")),
    )


def _number(item: Mapping[str, object], name: str, low: float, high: float) -> float | None:
    """A finite number from low to high; None for anything else, true and false among it."""
    value = item.get(name)
    return value if isinstance(value, float) and low <= value <= high else None


def _first(item: Mapping[str, object], names: Iterable[str], high: float) -> float | None:
    """The first of these numbers that is above zero."""
    return next((value for name in names if (value := _number(item, name, 0.0, high))), None)


def _hundredths(item: Mapping[str, object], name: str, high: float) -> float | None:
    value = _first(item, (name,), high * 100)
    return value / 100 if value else None


def _offset_s(item: Mapping[str, object]) -> int | None:
    """Local time is written as the moment at which a clock in Greenwich shows it."""
    local_ms = _first(item, ("startTimeLocal",), LATEST_MS)
    utc_ms = _first(item, ("startTimeGmt", "beginTimestamp"), LATEST_MS)
    if local_ms is None or utc_ms is None:
        return None
    return offset_of((local_ms - utc_ms) / 1000)


def _position(item: Mapping[str, object]) -> tuple[float, float] | None:
    latitude = _number(item, "startLatitude", -90.0, 90.0)
    longitude = _number(item, "startLongitude", -180.0, 180.0)
    if latitude is None or longitude is None or not (latitude or longitude):
        return None
    return latitude, longitude


def _sport(item: Mapping[str, object]) -> tuple[str, str | None]:
    kind = item.get("activityType")
    if isinstance(kind, dict):
        kind = kind.get("typeKey")
    word = kind if isinstance(kind, str) else item.get("sportType")
    if not isinstance(word, str):
        return "unknown", None
    return SPORTS.get(word) or SPORTS.get(word.lower()) or sport_of(word)


def _ident(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer() and 0 < value < LARGEST_ID:
        return f"{value:.0f}"
    return value if isinstance(value, str) and re.fullmatch(r"[0-9]{1,20}", value) else None


def _title(value: object) -> str | None:
    """Without what no store takes: control characters, and halves of letters that JSON can spell."""
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "ignore").decode().translate(HARMFUL).strip() or None


def accepts(head: bytes) -> bool:
    """Whether the first bytes are JSON in which the wrapper of the activities stands as a key."""
    return BEGINNING.match(head[:HEAD]) is not None


FORMAT = TableFormat("garmin_json", accepts, read)
