"""A made-up session as a GPX 1.1 file with heart rate in the usual extension."""

from __future__ import annotations

from datetime import UTC, timedelta

from freshlegs.coach.demo.session import Session

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Freshlegs demo" xmlns="http://www.topografix.com/GPX/1/1"
 xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
 <metadata><time>{start}</time></metadata>
 <trk><name>{name}</name><type>{kind}</type><trkseg>
"""
POINT = (
    '<trkpt lat="{:.6f}" lon="{:.6f}"><ele>{:.1f}</ele><time>{}</time><extensions><gpxtpx:TrackPointExtension>'
    "<gpxtpx:hr>{:.0f}</gpxtpx:hr><gpxtpx:cad>{:.0f}</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions></trkpt>\n"
)
TAIL = " </trkseg></trk>\n</gpx>\n"
KINDS = {"run": "running", "ride": "cycling"}


def gpx_file(session: Session) -> bytes:
    """Only for a session outside: a GPX is made of positions."""
    if session.latitude_deg is None or session.longitude_deg is None or session.altitude_m is None:
        raise ValueError("a GPX file needs positions and heights")
    times = moments(session)
    rows = zip(
        session.latitude_deg.tolist(),
        session.longitude_deg.tolist(),
        session.altitude_m.tolist(),
        times,
        session.heart_rate_bpm.tolist(),
        session.cadence_rpm.tolist(),
        strict=True,
    )
    head = HEAD.format(start=times[0], name=session.plan.name, kind=KINDS[session.plan.sport])
    return (head + "".join(POINT.format(*row) for row in rows) + TAIL).encode()


def moments(session: Session) -> list[str]:
    """UTC with a Z, as watches write it."""
    start = session.plan.start.astimezone(UTC).replace(tzinfo=None)
    return [(start + timedelta(seconds=at)).isoformat() + "Z" for at in session.time_s.tolist()]
