"""What the tests ask of one file."""

import numpy as np

from fit.writer import SECONDS, SPACING_M, START
from freshlegs.importers.fit import read
from freshlegs.model.activity import Activity, Found, Stream

EPOCH_S = 631_065_600


def activities(data: bytes) -> list[Activity]:
    found = read(data)
    assert all(isinstance(one, Activity) for one in found), found
    return [one for one in found if isinstance(one, Activity)]


def only(data: bytes) -> Activity:
    found = read(data)
    assert len(found) == 1, found
    assert isinstance(found[0], Activity), found
    return found[0]


def stream(data: bytes) -> Stream:
    made = only(data).stream
    assert made is not None
    return made


def assert_is_the_run(data: bytes) -> None:
    """All 600 seconds of the base run, value by value."""
    found = only(data)
    assert found.damaged == ()
    assert found.lost is None
    assert found.records == SECONDS
    made = stream(data)
    seconds = np.arange(SECONDS)
    np.testing.assert_array_equal(made.time_s, EPOCH_S + START + seconds)
    np.testing.assert_array_equal(made.columns["heart_rate_bpm"], 140 + seconds % 20)
    np.testing.assert_allclose(made.columns["distance_m"], seconds * SPACING_M, atol=0.005)


def outcome(found: tuple[Found, ...]) -> str:
    """The outcome of importing.md section 3 that follows from what was found."""
    made = [one for one in found if isinstance(one, Activity)]
    if made:
        return "salvaged" if any(one.lost for one in made) else "imported"
    names = {"NoData": "no_data", "NotActivity": "not_activity", "Unreadable": "unreadable"}
    return names[type(found[0]).__name__]
