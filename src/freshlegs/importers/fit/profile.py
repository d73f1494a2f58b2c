"""Facts of the FIT protocol: numbers of messages and fields, base types, and our words for sports and kinds."""

from __future__ import annotations

from dataclasses import dataclass

EPOCH_S = 631_065_600  # second 0 of FIT time, 1989-12-31, in seconds since 1970
# Below 0x10000000 a time counts from power-on; before 2000-01-01 the clock was wrong. The later bound holds both.
FIRST_SANE_S = 946_684_800 - EPOCH_S

TIME = 253
FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT, ACTIVITY = 0, 12, 18, 19, 20, 21, 34
HRV, HEART_RATE, FIELD_DESCRIPTION = 78, 132, 206

# By the low five bits of the base type (some writers drop the high bit): numpy kind and what means "not measured".
# S is text, V are plain bytes, of which only all 0xFF together mean "not measured".
BASE_TYPES: tuple[tuple[str, int | None], ...] = (
    ("u1", 0xFF),
    ("i1", 0x7F),
    ("u1", 0xFF),
    ("i2", 0x7FFF),
    ("u2", 0xFFFF),
    ("i4", 0x7FFFFFFF),
    ("u4", 0xFFFFFFFF),
    ("S", None),
    ("f4", None),
    ("f8", None),
    ("u1", 0),
    ("u2", 0),
    ("u4", 0),
    ("V", 0xFF),
    ("i8", 2**63 - 1),
    ("u8", 2**64 - 1),
    ("u8", 0),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field that we read: value = (raw / scale - offset) * unit. `whole` keeps all values of an array, not one."""

    name: str
    scale: float = 1.0
    offset: float = 0.0
    whole: bool = False
    unit: float = 1.0


_SEMICIRCLES = 2**31 / 180.0  # in a degree
_HEIGHT = (5.0, 500.0)
_LATITUDE, _LONGITUDE = Field("latitude_deg", _SEMICIRCLES), Field("longitude_deg", _SEMICIRCLES)
_CLOCK = Field("time")

WANTED: dict[int, dict[int, Field]] = {
    FILE_ID: {0: Field("kind")},
    SPORT: {0: Field("sport"), 1: Field("sub_sport")},
    SESSION: {
        TIME: _CLOCK,
        2: Field("start"),
        3: _LATITUDE,
        4: _LONGITUDE,
        5: Field("sport"),
        6: Field("sub_sport"),
        7: Field("elapsed_s", 1000),
        8: Field("timer_s", 1000),
        9: Field("distance_m", 100),
        16: Field("average_hr"),
        22: Field("ascent_m"),
        23: Field("descent_m"),
        193: Field("rpe", 10),
    },
    LAP: {TIME: _CLOCK, 2: Field("start"), 25: Field("sport"), 39: Field("sub_sport")},
    RECORD: {
        TIME: _CLOCK,
        0: _LATITUDE,
        1: _LONGITUDE,
        2: Field("altitude_m", *_HEIGHT),
        3: Field("heart_rate_bpm"),
        4: Field("cadence_rpm"),
        5: Field("distance_m", 100),
        6: Field("speed_mps", 1000),
        7: Field("power_w"),
        8: Field("speed_distance", whole=True),
        13: Field("temperature_c"),
        39: Field("vertical_oscillation_mm", 10),
        41: Field("ground_contact_ms", 10),
        53: Field("cadence_rest_rpm", 128),
        73: Field("enhanced_speed_mps", 1000),
        78: Field("enhanced_altitude_m", *_HEIGHT),
        83: Field("vertical_ratio_share", 10_000),  # of the step length
        84: Field("ground_contact_left_share", 10_000),
        85: Field("step_length_mm", 10),
    },
    EVENT: {TIME: _CLOCK, 0: Field("event"), 1: Field("event_type")},
    ACTIVITY: {TIME: _CLOCK, 5: Field("local_time")},
    HRV: {0: Field("rr_s", 1000, whole=True)},
    HEART_RATE: {
        TIME: _CLOCK,
        0: Field("fraction_s", 32768),
        6: Field("beats", whole=True),
        9: Field("tick", whole=True),  # 1/1024 s
        10: Field("packed_tick", whole=True),
    },
}

TIMER_EVENT = 0
TIMER_START = 0

# Files of other kinds, by `type` of the file_id message. 4 is an activity, 20 the summary of one.
KINDS = {
    1: "device",
    2: "settings",
    3: "sport_settings",
    5: "workout",
    6: "course",
    7: "schedules",
    9: "weight",
    10: "totals",
    11: "goals",
    14: "blood_pressure",
    15: "monitoring",
    28: "monitoring",
    32: "monitoring",
    34: "segment",
    35: "segment",
}
ACTIVITY_KINDS = {4, 20}

_SPORTS = {
    1: "run",
    2: "ride",
    3: "transition",
    5: "swim",
    6: "team_sport",
    7: "team_sport",
    9: "team_sport",
    10: "strength",
    11: "walk",
    12: "ski",
    13: "ski",
    14: "ski",
    15: "row",
    16: "hike",
    17: "hike",
    21: "ride",
    35: "hike",
}
# What a "training" (10) or "fitness equipment" (4) is, is told by the sub-sport only.
_TRAINING = {19: "other", 26: "other", 43: "yoga", 44: "other"}
_EQUIPMENT = {
    1: "run",
    5: "ride",
    6: "ride",
    14: "row",
    15: "elliptical",
    20: "strength",
    43: "yoga",
    45: "run",
}
_RUN_SUB_SPORTS = {1: "treadmill", 3: "trail", 4: "track", 45: "treadmill", 58: "virtual"}


def sport_words(sport: float | None, sub_sport: float | None) -> tuple[str, str | None]:
    """Our sport and, for a run, its sub-sport, from the numbers of the protocol."""
    if sport is None:
        return "unknown", None
    sub = -1 if sub_sport is None else int(sub_sport)
    words = _SPORTS.get(int(sport), "other")
    if int(sport) == 4:
        words = _EQUIPMENT.get(sub, words)
    elif int(sport) == 10:
        words = _TRAINING.get(sub, words)
    return words, _RUN_SUB_SPORTS.get(sub) if words == "run" else None
