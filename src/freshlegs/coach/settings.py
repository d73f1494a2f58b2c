"""The only place that reads the environment: where the home is, read once and passed on."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`home`: the folder that holds everything of one runner."""

    home: Path


def read(home: Path | None = None) -> Settings:
    """`home` as given, else FRESHLEGS_HOME, else the folder that the platform keeps for such data."""
    told = os.environ.get("FRESHLEGS_HOME")
    return Settings(home or (Path(told) if told else usual_home()))


def usual_home() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
        return base / "Freshlegs"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Freshlegs"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "freshlegs"


def of_a_worker() -> dict[str, str]:
    """The environment of a process that only thinks: one thread each, since the workers share the cores.

    The C library keeps what it has for the next file: to give back and ask again for the columns of each one takes a
    sixth of the time. Files of more than 4 MiB are given back, so that none makes a worker large for ever.
    """
    allocator = {
        "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(32 << 20),
        "MALLOC_TOP_PAD_": str(4 << 20),
    }
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **allocator}
