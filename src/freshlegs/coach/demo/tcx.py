"""A made-up session as a TCX file of one lap, with or without positions."""

from __future__ import annotations

from freshlegs.coach.demo.gpx import moments
from freshlegs.coach.demo.session import Session

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
<Activities><Activity Sport="{sport}"><Id>{start}</Id><Lap StartTime="{start}">
<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres:.1f}</DistanceMeters>
<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>
"""
TAIL = "</Track></Lap></Activity></Activities>\n</TrainingCenterDatabase>\n"
POSITION = "<Position><LatitudeDegrees>{:.6f}</LatitudeDegrees><LongitudeDegrees>{:.6f}</LongitudeDegrees></Position>"
SPORTS = {"run": "Running", "ride": "Biking"}


def tcx_file(session: Session) -> bytes:
    times = moments(session)
    points = zip(
        times,
        positions(session),
        session.distance_m.tolist(),
        session.heart_rate_bpm.tolist(),
        session.cadence_rpm.tolist(),
        strict=True,
    )
    head = HEAD.format(
        sport=SPORTS[session.plan.sport],
        start=times[0],
        seconds=session.duration_s,
        metres=session.distance_m[-1],
    )
    return (head + "".join(point(*row) for row in points) + TAIL).encode()


def positions(session: Session) -> list[str]:
    """Position and height of each point; empty indoors."""
    if session.latitude_deg is None or session.longitude_deg is None or session.altitude_m is None:
        return [""] * len(session.time_s)
    where = zip(
        session.latitude_deg.tolist(),
        session.longitude_deg.tolist(),
        session.altitude_m.tolist(),
        strict=True,
    )
    return [
        f"{POSITION.format(latitude, longitude)}<AltitudeMeters>{altitude:.1f}</AltitudeMeters>"
        for latitude, longitude, altitude in where
    ]


def point(time: str, position: str, distance_m: float, heart_rate: float, cadence: float) -> str:
    return (
        f"<Trackpoint><Time>{time}</Time>{position}<DistanceMeters>{distance_m:.1f}</DistanceMeters>"
        f"<HeartRateBpm><Value>{heart_rate:.0f}</Value></HeartRateBpm><Cadence>{cadence:.0f}</Cadence></Trackpoint>\n"
    )
