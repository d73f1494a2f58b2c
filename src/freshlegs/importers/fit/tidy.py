"""Record columns made ready: the better of two fields, the packed speed and distance, what no sensor means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from freshlegs.importers.fit.developer import prefer_measured

if TYPE_CHECKING:
    from freshlegs.model.activity import Floats

_ENHANCED = {"enhanced_speed_mps": "speed_mps", "enhanced_altitude_m": "altitude_m"}


def tidy_records(columns: dict[str, Floats]) -> None:
    """Change the columns of the record messages in place."""
    for better, plain in _ENHANCED.items():
        if better in columns:
            values = columns.pop(better)
            columns[plain] = (
                np.where(np.isnan(values), columns[plain], values) if plain in columns else values
            )
    if "speed_distance" in columns:
        _unpack(columns, columns.pop("speed_distance"))
    if "cadence_rest_rpm" in columns:
        rest = columns.pop("cadence_rest_rpm")
        if "cadence_rpm" in columns:
            columns["cadence_rpm"] = columns["cadence_rpm"] + np.nan_to_num(rest)
    prefer_measured(columns)
    if "heart_rate_bpm" in columns:
        beats = columns["heart_rate_bpm"]
        beats[beats == 0] = np.nan


def _unpack(columns: dict[str, Floats], packed: Floats) -> None:
    """Old watches: 12 bits of speed in 1/100 m/s, 12 bits of distance in 1/16 m that roll over at 256 m."""
    if packed.shape[1:] != (3,):
        return
    known = ~np.isnan(packed).any(axis=1)
    low, middle, high = np.nan_to_num(packed).astype(np.int64).T
    speed = np.where(known, (low | (middle & 15) << 8) / 100.0, np.nan)
    sixteenths = (middle >> 4 | high << 4)[known]
    travelled = np.full(len(packed), np.nan)
    if len(sixteenths):
        travelled[known] = (
            sixteenths[0] + np.cumsum(np.diff(sixteenths, prepend=sixteenths[:1]) % 4096)
        ) / 16.0
    for name, values in (("speed_mps", speed), ("distance_m", travelled)):
        own = columns.get(name)
        columns[name] = values if own is None else np.where(np.isnan(own), values, own)
