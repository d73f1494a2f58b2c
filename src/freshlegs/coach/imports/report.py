"""Outcomes in, the report of an import out: the JSON of importing.md section 2."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

OUTCOMES = ("imported", "salvaged", "duplicate", "no_data", "not_activity", "unreadable", "ignored")
FORMATS = ("fit", "gpx", "tcx")


class ActivityLine(NamedTuple):
    """One activity that a member gave; `None` is not known."""

    id: str
    sport: str
    sub_sport: str | None
    start: datetime | None
    utc_offset_s: int | None
    time_zone_source: str | None
    distance_m: float | None
    duration_s: float | None
    elapsed_s: float | None
    records: int
    laps: int
    average_hr: float | None
    distance_source: str | None
    source_format: str
    damaged: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "sport": self.sport,
            "sub_sport": self.sub_sport,
            "start": iso(self.start),
            "utc_offset_s": self.utc_offset_s,
            "time_zone_source": self.time_zone_source,
            "distance_m": rounded(self.distance_m, 2),
            "duration_s": rounded(self.duration_s, 3),
            "elapsed_s": rounded(self.elapsed_s, 3),
            "records": self.records,
            "laps": self.laps,
            "average_hr": None if self.average_hr is None else int(self.average_hr + 0.5),
            "distance_source": self.distance_source,
            "source_format": self.source_format,
            "damaged": list(self.damaged),
        }


class MemberLine(NamedTuple):
    """One member and its one outcome."""

    name: str
    sha256: str | None
    outcome: str
    kind: str | None = None
    why: str | None = None
    duplicate_of: str | None = None
    activities: tuple[ActivityLine, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sha256": self.sha256,
            "outcome": self.outcome,
            "kind": self.kind,
            "why": self.why,
            "duplicate_of": self.duplicate_of,
            "activities": [line.as_json() for line in self.activities],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All members in archive order. `decode_cpu_s`: format -> processor seconds of its reader."""

    members: tuple[MemberLine, ...]
    cpu_s: float
    decode_cpu_s: Mapping[str, float]

    @property
    def counts(self) -> dict[str, int]:
        seen = Counter(line.outcome for line in self.members)
        given = sum(len(line.activities) for line in self.members)
        return {**{outcome: seen[outcome] for outcome in OUTCOMES}, "activities": given}

    def as_json(self) -> dict[str, Any]:
        return {
            "members": [line.as_json() for line in self.members],
            "counts": self.counts,
            "timing": {
                "cpu_s": round(self.cpu_s, 4),
                "decode_cpu_s": {name: round(self.decode_cpu_s.get(name, 0.0), 4) for name in FORMATS},
            },
        }

    def text(self) -> str:
        return json.dumps(self.as_json(), ensure_ascii=False, allow_nan=False)


def iso(moment: datetime | None) -> str | None:
    """UTC with a Z; fractions only where the file has them."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(float(value), digits)
